"""Pictures of the network's own loss surface."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes

from course_lib.figures.picture import (
    FONT_SIZE,
    Picture,
    course_style,
    draw_line,
    dress_curves,
    legend,
    styles_of,
)
from course_lib.figures.surfaces import draw_heights
from course_lib.landscape import Landscape
from course_lib.language import text
from course_lib.language.numbers import number, percent


def draw_landscape(axes: Axes, landscape: Landscape) -> None:
    """Draw the loss on the plane as contours, the lower places darker."""
    draw_heights(axes, landscape.x, landscape.y, landscape.heights)
    axes.tick_params(labelsize=FONT_SIZE - 2)
    axes.set_xlabel(text("axis_direction", k=1), fontsize=FONT_SIZE)
    axes.set_ylabel(text("axis_direction", k=2), fontsize=FONT_SIZE)


@course_style()
def landscape_picture(landscape: Landscape) -> Picture:
    """The plane with every rule's path on it, beside the true losses.

    Raises ``ValueError`` for what is no :class:`course_lib.landscape.Landscape`.
    """
    if not isinstance(landscape, Landscape):
        example = "landscape_picture(look_around(RULES))"
        raise ValueError(text("figure_needs", example=example, got=repr(landscape)[:60]))
    words = [text("figure_landscape", share=percent(landscape.share))]
    picture = Picture("", figsize=(11, 4.6))
    left, right = picture.subplots(1, 2, width_ratios=(1.15, 1))
    draw_landscape(left, landscape)
    for label, style in styles_of(landscape.paths).items():
        path, losses = landscape.paths[label], landscape.losses[label]
        draw_line(left, path[:, 0], path[:, 1], style, label)
        draw_line(right, np.arange(len(losses)), losses, style, label)
        where = ", ".join(map(number, path[-1]))
        words.append(
            text("figure_landscape_path", label=label, where=where, loss=number(losses[-1]))
        )
    left.plot(0, 0, "o", mfc="white", mec="black", ms=9, mew=2, zorder=6)
    dress_curves(right, text("axis_training_loss"))
    legend(right, fontsize=FONT_SIZE - 1)
    picture.description = "\n".join(words)
    return picture
