"""Which way is down: −gradient beside the way to the minimum."""

from __future__ import annotations

from typing import Any

import numpy as np

from course_lib.figures.picture import FONT_SIZE, Picture, course_style, legend, numbers, title_of
from course_lib.figures.surfaces import draw_surface
from course_lib.language import text
from course_lib.language.numbers import number
from course_lib.surfaces import Surface

_DOWNHILL, _WAY = "#D55E00", "#0072B2"
_REACH = 0.2
"""The length of an arrow, as a share of the shorter side."""


@course_style()
def downhill_picture(surface: Surface, points: Any) -> Picture:
    """An arrow of −gradient at each of ``points`` (n, 2), and a dotted line to the nearest minimum.

    Both axes have the same scale, so that angles look as they are, and the contour through each
    point is drawn. All arrows are equally long, however large the gradient.

    Raises ``ValueError`` for points that do not fit a surface of two parameters, for one where the
    gradient is 0 or not finite, and if nobody knows where the surface's minima are.
    """
    places = numbers("points", points)
    if surface.dimensions != 2 or places.ndim != 2 or places.shape[1] != 2 or not len(places):
        raise ValueError(text("figure_downhill_points", surface=title_of(surface)))
    if not len(surface.minima):
        raise ValueError(text("figure_downhill_minima", surface=title_of(surface)))
    downhill = [_unit(-surface.gradient(place)) for place in places]
    picture = Picture("", figsize=(8, 5.2))
    axes = picture.subplots()
    draw_surface(axes, surface)
    axes.set_aspect("equal")
    _draw_contours_through(axes, surface, places)
    words = [text("figure_downhill", surface=title_of(surface))]
    for place, arrow in zip(places, downhill, strict=True):
        goal = min(surface.minima, key=lambda minimum: float(np.linalg.norm(minimum - place)))
        tip = place + _REACH * np.ptp(surface.limits, axis=1).min() * arrow
        axes.plot(*np.array([place, goal]).T, ":", color=_WAY, lw=2, label=text("figure_way"))
        axes.annotate(
            "",
            tip,
            place,
            arrowprops={"arrowstyle": "-|>", "color": _DOWNHILL, "lw": 3, "shrinkA": 0},
            zorder=5,
        )
        axes.plot(*place, "o", color=_DOWNHILL, ms=7, label=text("stage_downhill"), zorder=6)
        cosine = np.clip(arrow @ _unit(goal - place), -1, 1)
        words.append(
            text(
                "figure_downhill_point",
                point=", ".join(map(number, place)),
                angle=round(float(np.degrees(np.arccos(cosine)))),
            )
        )
    legend(axes, fontsize=FONT_SIZE - 1, loc="lower right")
    picture.description = "\n".join(words)
    return picture


def _draw_contours_through(axes: Any, surface: Surface, places: np.ndarray) -> None:
    x, y = np.linspace(surface.limits[:, 0], surface.limits[:, 1], 161, axis=1)
    losses = surface(np.stack(np.meshgrid(x, y), axis=-1))
    levels = np.unique(surface(places))
    axes.contour(x, y, losses, levels=levels, colors="#3d4a54", linewidths=1.6, zorder=2)


def _unit(way: np.ndarray) -> np.ndarray:
    """The same way with the length 1."""
    length = float(np.linalg.norm(way))
    if not np.isfinite(length) or length == 0:
        raise ValueError(text("figure_downhill_flat"))
    return way / length
