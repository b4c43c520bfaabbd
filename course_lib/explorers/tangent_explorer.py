"""What a gradient says: a tangent, and the error of its "about"."""

from __future__ import annotations

from typing import Any

import numpy as np

from course_lib.explorers.controls import linear
from course_lib.explorers.stage import Stage, packed_marks, surface_background
from course_lib.figures import Mark, Picture, draw_marks, draw_surface, title_of
from course_lib.language import text
from course_lib.language.numbers import number
from course_lib.surfaces import Surface

_ESTIMATE, _ACTUAL, _GAP = "#0072B2", "#D55E00", "#000000"


class TangentExplorer(Stage):
    """The widget that :func:`course_lib.explorers.explore_tangent` makes, over ``surface``."""

    def __init__(self, surface: Surface, at: float, move: float) -> None:
        self.surface = surface
        self._marks: list[Mark] = []
        [(low, high)] = surface.limits
        reach = (high - low) / 2
        scene = {
            "title": title_of(surface),
            "controls": [
                linear("at", text("axis_parameter", name=surface.names[0]), low, high, at),
                linear("move", text("tangent_move"), -reach, reach, move),
            ],
            "grips": ["at"],
            "plays": False,
            "background": surface_background(surface),
            "styles": {},
        }
        super().__init__(scene, self._estimate)

    def picture(self) -> Picture:
        """The curve, its tangent and the two changes as a static picture."""
        words = [title_of(self.surface), *self.paths["notes"], *self.paths["messages"]]
        picture = Picture("\n".join(words), figsize=(8, 4.6))
        axes = picture.subplots()
        draw_surface(axes, self.surface)
        draw_marks(axes, self._marks)
        return picture

    def _estimate(self, values: dict[str, float]) -> dict[str, Any]:
        """The estimate and the actual change for the chosen move, as marks and in words."""
        at, move, name = values["at"], values["move"], self.surface.names[0]
        with np.errstate(all="ignore"):
            loss, moved, half = self.surface([[at], [at + move], [at + move / 2]])
            [slope] = self.surface.gradient([at])
        self._marks = []
        if not np.isfinite([loss, slope]).all():
            message = text("tangent_not_finite", name=name, at=number(at))
            return {"runs": [], "marks": [], "notes": [], "messages": [message]}
        estimate = loss + slope * move
        over = bool(estimate >= moved)  # the labels of the two stand on either side
        sides = self.surface.limits[0]
        tangent = np.stack([sides, loss + slope * (sides - at)], axis=1)
        gap = np.array([[at + move, estimate], [at + move, moved]])
        self._marks = [
            Mark(tangent, "", _ESTIMATE, (4, 2)),
            Mark(gap, "", _GAP),
            Mark(np.array([[at, loss]]), name, _GAP, size=8),
            Mark(gap[:1], text("tangent_line"), _ESTIMATE, size=8, below=not over),
            Mark(gap[1:], text("tangent_curve"), _ACTUAL, size=8, below=over),
        ]
        error, half_error = moved - estimate, half - (loss + slope * move / 2)
        d, g = number(move), number(slope)
        notes = [
            text("tangent_gradient", name=name, at=number(at), slope=g),
            text("tangent_estimate", name=name, slope=g, d=d, estimate=number(slope * move)),
            text("tangent_actual", actual=number(moved - loss)),
            text("tangent_error", error=number(error), half=number(half_error)),
        ]
        return {"runs": [], "marks": packed_marks(self._marks), "notes": notes, "messages": []}
