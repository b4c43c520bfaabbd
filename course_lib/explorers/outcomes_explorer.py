"""The map of outcomes: what becomes of a rule for each pair of two hyperparameters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap
from matplotlib.patches import Patch

from course_lib.explorers.controls import Settings, whole_of
from course_lib.explorers.descent_explorer import could_not_move
from course_lib.explorers.packing import Shown
from course_lib.explorers.protocol import Paths, Values
from course_lib.explorers.remarks import remarks_on_rules
from course_lib.explorers.stage import MarkedStage
from course_lib.figures import FONT_SIZE, Mark, title_of
from course_lib.language import text
from course_lib.language.facts import fact
from course_lib.maps import ends, outcomes

COLUMNS, ROWS = 60, 36

KINDS = (
    ("map_reached", "#9ED8C3", "○"),
    ("map_stopped", "#F2CF7A", "−"),
    ("map_moving", "#B9D9F0", "~"),
    ("map_diverged", "#E8A58A", "×"),
)
"""Word, colour and sign of each outcome, in the order of the codes of :mod:`course_lib.maps`."""


class OutcomesExplorer(MarkedStage):
    """The widget that :func:`course_lib.explorers.explore_outcomes` makes.

    ``label`` is that of the one entry of ``settings``; ``axes`` are the two hyperparameters of the
    map, and ``grid`` has the value of each in every cell, row by row from below.
    """

    def __init__(self, settings: Settings, axes: tuple[str, str]) -> None:
        self.settings, self.axes = settings, axes
        [self.label] = settings.entries
        self.names = [settings.control_name(name) for name in axes]
        """The names of the controls of the two axes."""
        by_name = {control["name"]: control for control in settings.controls}
        self._scales = [by_name[name] for name in self.names]
        x, y = (
            _edges(scale, 2 * count)[1::2]
            for scale, count in zip(self._scales, (COLUMNS, ROWS), strict=True)
        )
        across, up = np.meshgrid(x, y)
        self.grid = {axes[0]: across.ravel(), axes[1]: up.ravel()}
        self._codes: np.ndarray | None = None
        title = text("map_outcomes", rule=self.label, surface=title_of(settings.surface))
        kinds = [{"color": color, "sign": sign} for _, color, sign in KINDS]
        super().__init__(title, settings.controls, self.names, kinds=kinds)

    def draw_axes(self, axes: Axes) -> None:
        """Draw the axes of the two hyperparameters, and what the colours mean."""
        x, y = self._scales
        axes.set(xscale=x["scale"], xlim=(x["min"], x["max"]), yscale=y["scale"])
        axes.set_ylim(y["min"], y["max"])
        axes.set_xlabel(x["label"], fontsize=FONT_SIZE)
        axes.set_ylabel(y["label"], fontsize=FONT_SIZE)
        axes.tick_params(labelsize=FONT_SIZE - 2)
        patches = [
            Patch(facecolor=color, label=f"{sign} {text(word)}") for word, color, sign in KINDS
        ]
        axes.legend(
            handles=patches,
            ncols=2,
            loc="lower center",
            bbox_to_anchor=(0.5, 1),
            fontsize=FONT_SIZE - 2,
            frameon=False,
        )

    def draw_cells(self, axes: Axes) -> None:
        """Draw the outcomes in their colours, if there are any."""
        if self._codes is None:
            return
        x, y = (
            _edges(scale, count) for scale, count in zip(self._scales, (COLUMNS, ROWS), strict=True)
        )
        colors = ListedColormap([color for _, color, _ in KINDS])
        axes.pcolormesh(x, y, self._codes, cmap=colors, vmin=-0.5, vmax=len(KINDS) - 0.5)

    def respond(self, values: Values) -> Paths:
        """The outcome in every cell, and at the chosen pair."""
        settings = self.settings
        chosen = [float(values[name]) for name in self.names]
        self._codes = None
        try:
            steps = whole_of(values, "steps")
            entry = settings.entry(self.label, values, free=self.axes)
            grid = {
                name: np.append(cells, value)
                for (name, cells), value in zip(self.grid.items(), chosen, strict=True)
            }
            reached = ends(entry, settings.surface, settings.start(values), steps, grid)
        except Exception as error:  # a learner's rule may raise anything; the widget lives on
            return self.show(Shown(messages=[could_not_move(self.label, error)]))
        codes = outcomes(reached)
        self._codes = codes[:-1].reshape(ROWS, COLUMNS)
        shares = [float((self._codes == code).mean()) for code in range(len(KINDS))]
        shown = shown_of_map(
            self.label, self.axes, chosen, steps, codes[-1], float(reached.remaining[-1]), shares
        )
        shown = shown._replace(messages=remarks_on_rules(settings.entries))
        return self.show(shown, {"columns": COLUMNS, "codes": self._codes.tobytes()})


def shown_of_map(
    label: str,
    axes: Sequence[str],
    chosen: Sequence[Any],
    steps: Any,
    code: Any,
    remaining: Any,
    shares: Sequence[Any],
) -> Shown:
    """The mark and the notes of a map, in arithmetic alone, so that the site can trace it.

    At the ``chosen`` pair the rule comes to the outcome ``code``, with this much of the loss
    ``remaining``; each outcome has its share of all cells.
    """
    settings = [
        fact("map_setting", name=name, value=value)
        for name, value in zip(axes, chosen, strict=True)
    ]
    outcome = [fact(word, when=np.equal(code, i)) for i, (word, _, _) in enumerate(KINDS)]
    of_all = [
        fact("map_share", outcome=fact(word), share=share)
        for (word, _, _), share in zip(KINDS, shares, strict=True)
    ]
    return Shown(
        marks=[Mark([tuple(chosen)], "", "#000000", size=7)],
        notes=[
            fact(
                "map_outcome",
                settings=settings,
                label=label,
                steps=steps,
                outcome=outcome,
                remaining=remaining,
            ),
            fact("map_shares", shares=of_all),
        ],
    )


def _edges(scale: Mapping[str, Any], count: int) -> np.ndarray:
    spaced = np.geomspace if scale["scale"] == "log" else np.linspace
    return spaced(scale["min"], scale["max"], count + 1)
