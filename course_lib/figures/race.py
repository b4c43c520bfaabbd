"""A comparison as a race: losses and accuracies beside each other, on a scale no spike ruins."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

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
from course_lib.language import text
from course_lib.language.numbers import number

if TYPE_CHECKING:
    from course_lib.comparison import History

_ROOM = 1.25
"""So many times what must be seen whole is the height of the losses' panel."""


@course_style()
def race_picture(history: History) -> Picture:
    """The losses and the accuracies of a comparison, a line per rule; described by the ranking."""
    picture = Picture(_description(history), figsize=(11, 4.4))
    left, right = picture.subplots(1, 2)
    styles = styles_of(history.loss)
    for label, style in styles.items():
        steps = np.arange(len(history.loss[label]))
        draw_line(left, steps, history.loss[label], style, label)
        draw_line(right, steps, 100 * history.accuracy[label], style, label)
    dress_curves(left, text("axis_training_loss"))
    dress_curves(right, text("axis_training_accuracy_percent"))
    right.set_ylim(0, 103)  # room for the marks at the end
    _end_at(left, highest_shown(history.loss.values()), history)
    legend(right, fontsize=FONT_SIZE, loc="center left", bbox_to_anchor=(1, 0.5))
    return picture


def highest_shown(losses: Iterable[np.ndarray]) -> float | None:
    """The loss at which a panel of these rows ends, if it need not end at the largest of them.

    Seen whole is where the race starts, and three quarters of the rows of half of the runs: so
    neither a spike nor a rule that runs away squeezes the others. None as long as there is no row.
    """
    finite = [row[np.isfinite(row)] for row in losses]
    finite = [row for row in finite if len(row)]
    if not finite:
        return None
    usual = sorted(float(np.quantile(row, 0.75)) for row in finite)[(len(finite) - 1) // 2]
    return _ROOM * max(usual, *(float(row[0]) for row in finite))


def last_row(history: History, label: str) -> int:
    """The last row that a run reached, which is the one where it diverged if it did."""
    diverged_at = history.diverged_at[label]
    if diverged_at is not None:
        return diverged_at
    return max(int(np.count_nonzero(~np.isnan(history.loss[label]))) - 1, 0)


def _end_at(axes: Axes, top: float | None, history: History) -> None:
    """End the panel of losses at ``top``, and say of each line that leaves it where it gets to."""
    largest = {label: np.nanmax(_finite(row)) for label, row in history.loss.items()}
    leaving = [label for label, loss in largest.items() if top is not None and loss > top]
    axes.set_ylim(0, top if leaving else None)
    for line, label in enumerate(leaving):
        row = _finite(history.loss[label])
        axes.annotate(
            f"▲ {label} {number(largest[label], 3)}",
            (float(np.nanargmax(row)), 1),
            xycoords=("data", "axes fraction"),
            xytext=(4, -6 - 16 * line),
            textcoords="offset points",
            va="top",
            fontsize=FONT_SIZE - 2,
            parse_math=False,
        )


def _finite(row: np.ndarray) -> np.ndarray:
    """The row with NaN for what is not finite, and 0 if nothing is."""
    finite = np.where(np.isfinite(row), row, np.nan)
    return finite if np.isfinite(finite).any() else np.zeros_like(row)


def _description(history: History) -> str:
    """Where every run ended, the smallest loss first, and how those ended that did not arrive."""
    last = {label: last_row(history, label) for label in history.loss}
    losses = {label: float(history.loss[label][last[label]]) for label in last}
    words = [text("figure_race")]
    for label in sorted(last, key=lambda label: (not np.isfinite(losses[label]), losses[label])):
        values = {"label": label, "step": last[label], "loss": number(losses[label])}
        if history.diverged_at[label] is not None:
            words.append(text("figure_path_diverged", **values))
            continue
        accuracy = number(100 * float(history.accuracy[label][last[label]]), 4)
        words.append(text("figure_race_run", accuracy=accuracy, **values))
    return "\n".join(words)
