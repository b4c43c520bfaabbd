"""One rule, or several in a race, on a surface that answers the hand."""

from __future__ import annotations

from functools import partial

from course_lib.descent import Path, descend
from course_lib.explorers.controls import Settings, whole_of
from course_lib.explorers.packing import Shown, packed_run, page_styles, paths_of, rate_limits
from course_lib.explorers.protocol import Paths, Run, Scene, Values
from course_lib.explorers.relief import surface_relief
from course_lib.explorers.remarks import remarks, remarks_on_rules, remarks_on_surface
from course_lib.explorers.stage import Stage, surface_background
from course_lib.figures import Picture, surface_picture, title_of
from course_lib.language.facts import Fact, fact
from course_lib.rules import entry_of


class DescentExplorer(Stage):
    """The widget that :func:`explore` makes; a saved notebook shows its picture instead.

    ``settings`` has the entries and the surface that they walk down.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.walked: dict[str, Path] = {}
        surface, entries = settings.surface, settings.entries
        scene: Scene = {
            "title": title_of(surface),
            "controls": settings.controls,
            "background": surface_background(surface),
            "relief": surface_relief(surface),
            "grips": [f"start_{name}" for name in surface.names],
            "plays": True,
            "styles": page_styles(entries),
            "remarks": {
                label: entry.remark
                for label, entry in entries.items()
                if entry.remark and entry.remark not in label
            },
            "kinds": [],
            "rate_limits": rate_limits(entries, surface),
        }
        super().__init__(scene)

    def picture(self) -> Picture | None:
        """The paths of the present setting as a static picture, if any rule could walk."""
        return surface_picture(self.walked) if self.walked else None

    def respond(self, values: Values) -> Paths:
        """All rules' paths from the chosen start."""
        self.walked = {}
        runs: list[Run] = []
        messages: list[Fact] = remarks_on_surface(self.settings.surface)
        messages += remarks_on_rules(self.settings.entries)
        for label in self.settings.entries:
            try:
                path = self._walk(label, values)
                runs.append(packed_run(label, path))
                self.walked[label] = path
                messages += remarks(label, path, partial(self._walk, label, values))
            except Exception as error:  # a learner's rule may raise anything; the widget lives on
                messages.append(could_not_move(label, error))
        return paths_of(Shown(messages=messages), runs=runs)

    def _walk(self, label: str, values: Values, rate: float | None = None) -> Path:
        """The path of an entry, if need be at another learning rate than the chosen one."""
        settings = self.settings
        entry = settings.entry(label, values)
        if rate is not None:
            entry = entry_of((entry, {"lr": rate}))
        return descend(entry, settings.surface, settings.start(values), whole_of(values, "steps"))


def could_not_move(label: str, error: Exception) -> Fact:
    """That a rule raised ``error``."""
    words = str(error) if isinstance(error, ValueError) else f"{type(error).__name__}: {error}"
    return fact("stage_error", label=label, error=words)
