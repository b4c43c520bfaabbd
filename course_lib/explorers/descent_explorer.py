"""One rule, or several in a race, on a surface that answers the hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from course_lib.descent import Path, descend
from course_lib.descent.worked import WorkedLine, effective_rate, worked_lines
from course_lib.explorers.controls import chosen_hyperparameters, chosen_start, controls_of
from course_lib.explorers.stage import Stage, packed, surface_background
from course_lib.figures import Picture, styles_of, surface_picture, title_of
from course_lib.language import text
from course_lib.rules import Rule
from course_lib.surfaces import Surface


class DescentExplorer(Stage):
    """The widget that :func:`explore` makes; a saved notebook shows its picture instead.

    ``rules`` by label walk down ``surface``.
    """

    def __init__(
        self,
        rules: Mapping[str, Rule],
        surface: Surface,
        start: Any,
        steps: int,
        hyperparameters: Mapping[str, float],
    ) -> None:
        self.rules = dict(rules)
        self.surface = surface
        self._walked: dict[str, Path] = {}
        controls = controls_of(self.rules, surface, start, steps, hyperparameters)
        scene = {
            "title": title_of(surface),
            "controls": controls,
            "background": surface_background(surface),
            "grips": [f"start_{name}" for name in surface.names],
            "plays": True,
            "styles": {label: style._asdict() for label, style in styles_of(rules).items()},
        }
        super().__init__(scene, self._walk)

    def picture(self) -> Picture | None:
        """The paths of the present setting as a static picture, if any rule could walk."""
        return surface_picture(self._walked) if self._walked else None

    def _walk(self, values: dict[str, float]) -> dict[str, Any]:
        """All rules' paths from the chosen start, packed for the browser."""
        start = chosen_start(self.surface, values)
        self._walked, runs, messages = {}, [], []
        for label, rule in self.rules.items():
            try:
                own = chosen_hyperparameters(rule, values)
                path = descend(rule, self.surface, start, round(values["steps"]), **own)
                runs.append(packed_run(label, path))
            except Exception as error:  # a learner's rule may raise anything; the widget lives on
                messages.append(text("stage_error", label=label, error=error))
            else:
                self._walked[label] = path
                messages += remarks(label, path)
        return {"runs": runs, "messages": messages}


def packed_run(label: str, path: Path) -> dict[str, Any]:
    """A path as the browser gets it: positions, losses, gradients, state curves and formulas."""
    shown = path.memory
    lines = worked_lines(path)
    rate = effective_rate(path, lines)
    if rate is not None:
        shown[text("stage_effective_rate")] = np.vstack([rate, np.full_like(rate[:1], np.nan)])
    return {
        "names": path.surface.names,
        "label": label,
        "steps": path.steps if path.diverged_at is None else path.diverged_at,
        "diverged": path.diverged_at is not None,
        # Adam's v is no velocity but an average of squared gradients, beside its m.
        "velocity": "v" in path.state and "m" not in path.state,
        "positions": packed(path.positions),
        "losses": packed(path.losses),
        "gradients": packed(path.gradients),
        "state": [{"name": name, "rows": packed(rows)} for name, rows in shown.items()],
        "lines": _packed_lines(path, lines),
    }


def _packed_lines(path: Path, lines: list[WorkedLine] | None) -> list[dict[str, Any]]:
    """The rule's formulas with their numbers at every step; without formulas, before and after."""
    if lines is None:
        rows = {"parameter": path.positions, **path.state}
        return [
            {"name": name, "tokens": [packed(values[:-1]), " → "], "values": packed(values[1:])}
            for name, values in rows.items()
        ]
    return [
        {
            "name": line.name,
            "tokens": [packed(t) if isinstance(t, np.ndarray) else t for t in line.tokens],
            "values": packed(line.values),
        }
        for line in lines
    ]


def remarks(label: str, path: Path) -> list[str]:
    """What is worth saying about a path, in the notebook's language."""
    surface = path.surface
    start, low, high = path.positions[0], *surface.limits.T
    remarks = []
    if path.diverged_at is not None:
        key = "stage_diverged" if "lr" in path.hyperparameters else "stage_not_finite"
        remarks.append(text(key, label=label, step=path.diverged_at))
    elif path.hyperparameters.get("lr") == 0:
        remarks.append(text("stage_zero_rate", label=label))
    elif not path.gradients[0].any():
        remarks.append(text("stage_flat_start", label=label))
    if ((start < low) | (start > high)).any():
        remarks.append(text("stage_start_outside"))
    return remarks
