"""The map of outcomes: what becomes of a rule for each pair of two hyperparameters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap
from matplotlib.patches import Patch

from course_lib.explorers.controls import chosen_hyperparameters, chosen_start, controls_of
from course_lib.explorers.stage import Stage, background, packed_marks
from course_lib.figures import FONT_SIZE, Mark, Picture, draw_marks, label_of, title_of
from course_lib.language import text
from course_lib.language.numbers import number
from course_lib.maps import ends, outcomes
from course_lib.rules import Rule
from course_lib.surfaces import Surface

COLUMNS, ROWS = 60, 36

KINDS = (
    ("map_reached", "#9ED8C3", "○"),
    ("map_stopped", "#F2CF7A", "−"),
    ("map_moving", "#B9D9F0", "~"),
    ("map_diverged", "#E8A58A", "×"),
)
"""Word, colour and sign of each outcome, in the order of the codes of :mod:`course_lib.maps`."""


class OutcomesExplorer(Stage):
    """The widget that :func:`course_lib.explorers.explore_outcomes` makes.

    ``rule`` walks down ``surface``; ``axes`` are the two hyperparameters of the map, and ``grid``
    has the value of each in every cell, row by row from below.
    """

    def __init__(
        self,
        rule: Rule,
        surface: Surface,
        axes: tuple[str, str],
        start: Any,
        steps: int,
        hyperparameters: Mapping[str, float],
    ) -> None:
        self.rule, self.surface, self.axes = rule, surface, axes
        controls = controls_of({"": rule}, surface, start, steps, hyperparameters)
        self._scales = [next(c for c in controls if c["name"] == name) for name in axes]
        x, y = (
            _middles(scale, count)
            for scale, count in zip(self._scales, (COLUMNS, ROWS), strict=True)
        )
        across, up = np.meshgrid(x, y)
        self.grid = {axes[0]: across.ravel(), axes[1]: up.ravel()}
        self._codes = np.zeros((ROWS, COLUMNS), dtype=np.uint8)
        self._marks: list[Mark] = []
        kinds = [{"color": color, "sign": sign} for _, color, sign in KINDS]
        scene = {
            "title": text("map_outcomes", rule=label_of(rule), surface=title_of(surface)),
            "controls": controls,
            "grips": list(axes),
            "plays": False,
            "background": background(self._draw_axes),
            "styles": {},
            "kinds": kinds,
        }
        super().__init__(scene, self._survey)

    def picture(self) -> Picture:
        """The map as a static picture."""
        words = [self.scene["title"], *self.paths["notes"], *self.paths["messages"]]
        picture = Picture("\n".join(words), figsize=(8, 5))
        axes = picture.subplots()
        self._draw_axes(axes)
        x, y = (
            _edges(scale, count) for scale, count in zip(self._scales, (COLUMNS, ROWS), strict=True)
        )
        colors = ListedColormap([color for _, color, _ in KINDS])
        axes.pcolormesh(x, y, self._codes, cmap=colors, vmin=-0.5, vmax=len(KINDS) - 0.5)
        draw_marks(axes, self._marks)
        return picture

    def _draw_axes(self, axes: Axes) -> None:
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

    def _survey(self, values: dict[str, float]) -> dict[str, Any]:
        """The outcome in every cell, and at the chosen pair."""
        start = chosen_start(self.surface, values)
        chosen = [values[name] for name in self.axes]
        others = chosen_hyperparameters(self.rule, values)
        grid = {name: np.append(points, others.pop(name)) for name, points in self.grid.items()}
        try:
            steps = round(values["steps"])
            found = ends(self.rule, self.surface, start, steps, grid, **others)
        except Exception as error:  # a learner's rule may raise anything; the widget lives on
            message = text("stage_error", label=label_of(self.rule), error=error)
            return {"runs": [], "marks": [], "notes": [], "messages": [message]}
        codes = outcomes(found)
        self._codes = codes[:-1].reshape(ROWS, COLUMNS)
        self._marks = [Mark(np.array([chosen]), "", "#000000", size=7)]
        left = float(found.left[-1])
        note = text(
            "map_outcome",
            settings=", ".join(
                f"{n} = {number(v)}" for n, v in zip(self.axes, chosen, strict=True)
            ),
            label=label_of(self.rule),
            steps=steps,
            outcome=text(KINDS[codes[-1]][0]),
            left=number(left) if np.isfinite(left) else "∞",
        )
        shares = ", ".join(
            f"{text(word)} {(self._codes == code).mean():.0%}"
            for code, (word, _, _) in enumerate(KINDS)
        )
        return {
            "runs": [],
            "marks": packed_marks(self._marks),
            "cells": {"columns": COLUMNS, "codes": self._codes.tobytes()},
            "notes": [note, text("map_shares", shares=shares)],
            "messages": [],
        }


def _edges(scale: Mapping[str, Any], count: int) -> np.ndarray:
    spaced = np.geomspace if scale["scale"] == "log" else np.linspace
    return spaced(scale["min"], scale["max"], count + 1)


def _middles(scale: Mapping[str, Any], count: int) -> np.ndarray:
    edges = _edges(scale, 2 * count)
    return edges[1::2]
