"""The learning-rate map: how much of the loss each learning rate leaves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from course_lib.explorers.controls import chosen_hyperparameters, chosen_start, controls_of
from course_lib.explorers.stage import Stage, background, packed_marks
from course_lib.figures import FONT_SIZE, Mark, Picture, draw_marks, styles_of, title_of
from course_lib.language import text
from course_lib.language.numbers import number
from course_lib.maps import Ends, Rates, ends, summary
from course_lib.rules import Rule, signature_of
from course_lib.surfaces import Surface

RATES = np.geomspace(1e-4, 10, 101)

LEAST, MOST = 1e-6, 10.0
"""What is left is drawn between these two."""
_LANE = 0.55
"""The height of a rule's lane below the curves, in decades."""


class RatesExplorer(Stage):
    """The widget that :func:`course_lib.explorers.explore_rates` makes.

    ``rules`` by label are on the map of ``surface``, drawn in ``styles``; ``without`` has the
    labels of those that can't be, having no learning rate.
    """

    def __init__(
        self,
        rules: Mapping[str, Rule],
        surface: Surface,
        start: Any,
        steps: int,
        hyperparameters: Mapping[str, float],
    ) -> None:
        self.surface = surface
        self.rules = {
            label: rule
            for label, rule in rules.items()
            if "lr" in signature_of(rule).hyperparameters
        }
        self.without = [label for label in rules if label not in self.rules]
        self.styles = styles_of(rules)
        self._marks: list[Mark] = []
        scene = {
            "title": text("map_rates", surface=title_of(surface)),
            "controls": controls_of(self.rules, surface, start, steps, hyperparameters),
            "grips": ["lr"],
            "plays": False,
            "background": background(self._draw_axes),
            "styles": {},
        }
        super().__init__(scene, self._survey)

    def picture(self) -> Picture:
        """The map as a static picture."""
        words = [self.scene["title"], *self.paths["notes"], *self.paths["messages"]]
        picture = Picture("\n".join(words), figsize=(8, 5))
        axes = picture.subplots()
        self._draw_axes(axes)
        draw_marks(axes, self._marks)
        return picture

    def _draw_axes(self, axes: Axes) -> None:
        axes.set_xscale("log")
        axes.set_yscale("log")
        axes.set_xlim(RATES[0], RATES[-1])
        axes.set_ylim(self.lane(len(self.rules)), MOST)
        axes.set_yticks([1e-6, 1e-4, 1e-2, 1])
        axes.minorticks_off()
        axes.tick_params(labelsize=FONT_SIZE - 2)
        axes.grid(color="#e8e8e8")
        axes.axhline(LEAST, color="#8696a3", linewidth=1)
        axes.set_xlabel(text("axis_lr"), fontsize=FONT_SIZE)
        axes.set_ylabel(text("map_left"), fontsize=FONT_SIZE)
        axes.set_title(text("map_lanes"), fontsize=FONT_SIZE)

    def lane(self, i: float) -> float:
        """The height at which the range of the i-th rule is drawn."""
        return LEAST * 10 ** (-_LANE * (i + 0.7))

    def _survey(self, values: dict[str, float]) -> dict[str, Any]:
        """Each rule's curve and lane, and the dots at the chosen rate."""
        start = chosen_start(self.surface, values)
        messages = [text("map_no_rates", label=label) for label in self.without]
        self._marks, dots, notes = [], [], []
        for i, (label, rule) in enumerate(self.rules.items()):
            own = chosen_hyperparameters(rule, values)
            rates = np.append(RATES, own.pop("lr"))
            try:
                found = ends(
                    rule, self.surface, start, round(values["steps"]), {"lr": rates}, **own
                )
            except Exception as error:  # a learner's rule may raise anything; the widget lives on
                messages.append(text("stage_error", label=label, error=error))
                continue
            here = float(found.left[-1])
            rated = summary(RATES, Ends(found.left[:-1], found.span[:-1]))
            self._marks += self._curve_and_lane(label, found.left[:-1], rated, i)
            dot = np.array([[rates[-1], np.clip(here, LEAST, MOST)]])
            dots.append(Mark(dot, "", self.styles[label].color, size=7))
            notes.append(_in_words(label, rated, rates[-1], here))
        self._marks += dots
        return {
            "runs": [],
            "marks": packed_marks(self._marks),
            "notes": notes,
            "messages": messages,
        }

    def _curve_and_lane(self, label: str, left: np.ndarray, rated: Rates, i: int) -> list[Mark]:
        color, dash, _ = self.styles[label]
        limit = np.inf if rated.diverges is None else rated.diverges
        height = self.lane(i)
        curve = np.stack([RATES, np.clip(left, LEAST, MOST)], axis=1)[limit > RATES]
        lane = np.array([[rated.diverges or RATES[-1], height], [RATES[0], height]])
        marks = [Mark(lane, label, color, dash, size=1.5)]
        if len(curve) > 1:
            marks.append(Mark(curve, "", color, dash))
        if rated.good is not None:
            marks.append(Mark(np.array([[rate, height] for rate in rated.good]), "", color, size=8))
        if rated.diverges is not None:
            marks.append(Mark(lane[:1], "", color, size=5))
        return marks


def _in_words(label: str, rated: Rates, rate: float, left: float) -> str:
    """Where a rule's rates are too small, good, too large or diverging, and the chosen one."""
    parts = []
    if rated.good is None:
        parts.append(text("map_none_good", best=_rounded(rated.best)))
    else:
        low, high = rated.good
        if low > RATES[0]:
            parts.append(text("map_small", low=_rounded(low)))
        parts.append(text("map_good", high=_rounded(high)))
        if high < RATES[-1] and rated.diverges is None:
            parts.append(text("map_large", high=_rounded(high)))
    if rated.diverges is not None:
        parts.append(text("map_diverges", rate=_rounded(rated.diverges)))
    shown = number(left) if np.isfinite(left) else "∞"
    return text(
        "map_note", label=label, parts=text("map_comma").join(parts), lr=number(rate), left=shown
    )


def _rounded(rate: float) -> str:
    return number(float(f"{rate:.2g}"))  # the grid of rates is no finer
