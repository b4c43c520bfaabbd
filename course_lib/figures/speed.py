"""How many steps each rule needs until the loss is low enough, in several runs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from course_lib.figures.curves import rows_of_several
from course_lib.figures.picture import FONT_SIZE, Picture, course_style, dress_curves, styles_of
from course_lib.language import text
from course_lib.language.numbers import number

if TYPE_CHECKING:
    from course_lib.comparison import History


def steps_until(loss: np.ndarray, below: float) -> float:
    """The first row at which ``loss`` (steps+1,) is under ``below``; infinite if none is."""
    low = np.flatnonzero(loss < below)
    return float(low[0]) if len(low) else np.inf


@course_style()
def speed_picture(histories: Sequence[History], below: float = 0.6) -> Picture:
    """A line for each rule, the fastest first: the steps until its loss is under ``below``.

    ``histories`` are comparisons of the same rules and of one length, as from several seeds, or a
    single one: each gives a dot, and a bar goes from the fewest steps to the most. A run that never
    gets there is an arrow at the right end.

    Raises ``ValueError`` for what are no such histories.
    """
    rows = rows_of_several(histories, "loss")
    end = len(next(iter(rows[0].values()))) - 1
    speeds = {
        label: np.array([steps_until(each[label], below) for each in rows]) for label in rows[0]
    }
    styles = styles_of(rows[0])
    words = [text("figure_speed", below=number(below), runs=len(rows))]
    picture = Picture("", figsize=(9, 1.3 + 0.5 * len(speeds)))
    axes = picture.subplots()
    fastest_first = sorted(speeds, key=lambda label: float(np.median(speeds[label])))
    for height, label in enumerate(fastest_first):
        steps = np.sort(speeds[label])
        reached, color = steps[np.isfinite(steps)], styles[label].color
        if len(reached):
            axes.plot(reached[[0, -1]], [height, height], color=color, linewidth=9, alpha=0.3)
            axes.plot(reached, np.full(len(reached), height), "o", color=color, markersize=9)
        if len(reached) < len(steps):
            axes.plot(1.06 * end, height, ">", color=color, markersize=13)
        words.append(_row(label, steps, end))
    picture.description = "\n".join(words)
    axes.set_yticks(range(len(speeds)), fastest_first, parse_math=False)
    axes.set(xlim=(0, 1.12 * end), ylim=(len(speeds) - 0.5, -0.5))
    dress_curves(axes, "", text("axis_steps_until", below=number(below), end=end))
    axes.tick_params(labelsize=FONT_SIZE)
    return picture


def _row(label: str, steps: np.ndarray, end: int) -> str:
    """The words for one rule; ``steps`` are sorted."""
    low, high = ("∞" if np.isinf(each) else number(each) for each in steps[[0, -1]])
    if np.isinf(steps[0]):
        return text("figure_speed_never", label=label, end=end)
    return text("figure_speed_row", label=label, low=low, high=high)
