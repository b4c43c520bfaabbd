"""What a gradient says: a tangent, and the error of its "about"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from course_lib.explorers.controls import linear
from course_lib.explorers.packing import Shown
from course_lib.explorers.protocol import Paths, Values
from course_lib.explorers.stage import MarkedStage
from course_lib.figures import Mark, draw_surface, title_of
from course_lib.language import text
from course_lib.language.facts import fact
from course_lib.surfaces import Surface

_ESTIMATE, _ACTUAL, _GAP = "#0072B2", "#D55E00", "#000000"


class TangentExplorer(MarkedStage):
    """The widget that :func:`course_lib.explorers.explore_tangent` makes, over ``surface``."""

    def __init__(self, surface: Surface, at: float, move: float) -> None:
        self.surface = surface
        [(low, high)] = surface.limits
        reach = (high - low) / 2
        controls = [
            linear("at", text("axis_parameter", name=surface.names[0]), low, high, at),
            linear("move", text("tangent_move"), -reach, reach, move),
        ]
        super().__init__(title_of(surface), controls, ["at"])

    def draw_axes(self, axes: Axes) -> None:
        """Draw the curve."""
        draw_surface(axes, self.surface)

    def respond(self, values: Values) -> Paths:
        """The estimate and the actual change for the chosen move, as marks and in words."""
        at, move = float(values["at"]), float(values["move"])
        loss, moved, half = self.surface([[at], [at + move], [at + move / 2]]).tolist()
        [slope] = self.surface.gradient([at]).tolist()
        [name], [sides] = self.surface.names, self.surface.limits.tolist()
        return self.show(shown_of_tangent(name, sides, at, move, loss, moved, half, slope))


def shown_of_tangent(
    name: str,
    sides: Sequence[float],
    at: Any,
    move: Any,
    loss: Any,
    moved: Any,
    half: Any,
    slope: Any,
) -> Shown:
    """The marks and the notes, in arithmetic alone, so that the site can trace it.

    At ``at`` the surface has this ``loss`` and ``slope``; after the whole ``move`` its loss is
    ``moved``, after half of it ``half``. The tangent is drawn from side to side.
    """
    known = np.logical_and(np.isfinite(loss), np.isfinite(slope))
    estimate = loss + slope * move
    below = np.less(estimate, moved)  # the labels of the two stand on either side
    tangent = [(side, loss + slope * (side - at)) for side in sides]
    there, arrived = (at + move, estimate), (at + move, moved)
    return Shown(
        marks=[
            Mark(tangent, "", _ESTIMATE, (4, 2), when=known),
            Mark([there, arrived], "", _GAP, when=known),
            Mark([(at, loss)], name, _GAP, size=8, when=known),
            Mark([there], fact("tangent_line"), _ESTIMATE, size=8, below=below, when=known),
            Mark(
                [arrived],
                fact("tangent_curve"),
                _ACTUAL,
                size=8,
                below=np.logical_not(below),
                when=known,
            ),
        ],
        notes=[
            fact("tangent_gradient", name=name, at=at, slope=slope, when=known),
            fact(
                "tangent_estimate",
                name=name,
                slope=slope,
                d=move,
                estimate=slope * move,
                when=known,
            ),
            fact("tangent_actual", actual=moved - loss, when=known),
            fact(
                "tangent_error",
                error=moved - estimate,
                half=half - (loss + slope * move / 2),
                when=known,
            ),
        ],
        messages=[
            fact("tangent_not_finite", name=name, at=at, when=np.logical_not(known)),
        ],
    )
