"""A contest as a picture: every seed of every rule, and who is not behind by more than chance."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes

from course_lib.figures.picture import (
    FONT_SIZE,
    Picture,
    Style,
    course_style,
    dress_curves,
    styles_of,
)
from course_lib.language import text
from course_lib.language.numbers import number
from course_lib.tuning import Contest, median


@course_style()
def contest_picture(contest: Contest) -> Picture:
    """A line for each rule, the first on top: steps to the target, and what the test images say.

    Every scored run is a dot; an upright stroke is the median. Runs that did not arrive are an
    arrow at the right end, with their number. Shaded are the first rule and all whose steps do not
    differ from its by more than chance. In words it is what ``print(contest)`` says.

    Raises ``ValueError`` for what is no contest, or one that was stopped before anything was
    chosen.
    """
    if not isinstance(contest, Contest) or not contest.choice:
        example = "contest_picture(tune(RULES))"
        raise ValueError(text("figure_needs", example=example, got=repr(contest)[:60]))
    order = contest.ranking()
    styles = styles_of(contest.settings)
    level = [order[0], *contest.level_with_first()]
    steps, tests = contest.steps_to_target, contest.scores("test_accuracy")
    end = max((run.steps for run in contest.runs), default=1)
    picture = Picture(str(contest), figsize=(11, 1.4 + 0.42 * len(order)))
    left, right = picture.subplots(1, 2, sharey=True, width_ratios=[3, 2])
    for height, label in enumerate(order):
        if label in level:
            for axes in (left, right):
                axes.axhspan(height - 0.5, height + 0.5, color="#E6EEF3", linewidth=0)
        _draw_row(left, height, steps[label], styles[label])
        _draw_row(right, height, 100 * tests[label], styles[label])
        missed = int(np.isinf(steps[label]).sum())
        if missed:
            left.plot(1.04 * end, height, ">", color=styles[label].color, markersize=9)
            left.annotate(f"{missed}", (1.07 * end, height), va="center", fontsize=FONT_SIZE - 2)
    left.set_yticks(range(len(order)), order, parse_math=False)
    left.set_ylim(len(order) - 0.5, -0.5)
    _name_steps(left, np.concatenate(list(steps.values())), contest.target, end)
    dress_curves(right, "", text("axis_test_accuracy_percent"))
    left.tick_params(labelsize=FONT_SIZE - 1)
    right.tick_params(left=False)
    return picture


def _name_steps(axes: Axes, steps: np.ndarray, target: float, end: int) -> None:
    """The name of the axis of steps, and its end: after the last arrival, or the lane of arrows."""
    arrived = steps[np.isfinite(steps)]
    missed = len(arrived) == 0 or bool(np.isinf(steps).any())
    axes.set_xlim(0, 1.12 * end if missed else 1.05 * arrived.max())
    key = "axis_contest_missed" if missed else "axis_contest"
    dress_curves(axes, "", text(key, target=number(target), end=end))


def _draw_row(axes: Axes, height: int, values: np.ndarray, style: Style) -> None:
    """Dots, one below the other in turn so that equal ones are seen, and a stroke at the median.

    The median is that of all runs: there is none to draw if most have not arrived.
    """
    values = np.sort(values[~np.isnan(values)])
    shown = values[np.isfinite(values)]
    turns: Any = height + 0.22 * (np.arange(len(shown)) % 3 - 1)
    axes.plot(shown, turns, "o", color=style.color, markersize=5, alpha=0.6)
    middle = median(values)
    if np.isfinite(middle):
        axes.plot([middle] * 2, [height - 0.4, height + 0.4], color=style.color, linewidth=2)
