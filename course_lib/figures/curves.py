"""Pictures of numbers against numbers: curves, training histories, learning rates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.axes import Axes

from course_lib.figures.picture import (
    FONT_SIZE,
    Picture,
    course_style,
    draw_line,
    dress_curves,
    legend,
    numbers,
    one_of,
    some,
    styles_of,
    words_for,
)
from course_lib.language import text
from course_lib.language.numbers import number
from course_lib.rules import check_whole

if TYPE_CHECKING:
    from course_lib.comparison import History


@course_style()
def curves_picture(
    curves: Mapping[str, Any],
    *,
    x: Any = None,
    x_name: str = "axis_step",
    y_name: str = "",
    log: str = "",
) -> Picture:
    """Lines of numbers: ``curves`` maps a label to its (n,) values.

    ``x`` (n,) is common to all, and 0, 1, 2, ... unless given. ``x_name`` and ``y_name`` are keys
    of :mod:`course_lib.language.words` or else shown as they stand. ``log`` names the axes with a
    logarithmic scale: "", "x", "y" or "xy". Values that are not finite are left out.

    Raises ``ValueError`` if the curves and ``x`` are not equally long rows of numbers, or ``log``
    names something else.
    """
    curves = some(curves, object, 'curves_picture({"Adam": [3, 2, 1]})')
    rows = {label: numbers(label, values) for label, values in curves.items()}
    one_of(log, ("", "x", "y", "xy", "yx"))
    across = np.arange(max(row.size for row in rows.values())) if x is None else numbers("x", x)
    for label, row in rows.items():
        if row.ndim != 1 or (x is not None and row.shape != across.shape):
            raise ValueError(text("curves_shapes", label=label, got=row.shape, x=across.shape))
    x_words, y_words = words_for(x_name), words_for(y_name)
    words = [text("figure_curves", x=x_words, y=y_words)]
    picture = Picture("", figsize=(9, 4.2))
    axes = picture.subplots()
    for label, style in styles_of(rows).items():
        row = rows[label]
        draw_line(axes, across[: len(row)], row, style, label)
        shown = row[np.isfinite(row)]
        if len(shown):
            first, last, low, high = map(number, (shown[0], shown[-1], shown.min(), shown.max()))
            words.append(
                text("figure_curve", label=label, first=first, last=last, low=low, high=high)
            )
    picture.description = "\n".join(words)
    dress_curves(axes, y_words, x_words)
    axes.set(xscale="log" if "x" in log else "linear", yscale="log" if "y" in log else "linear")
    _legend_beside(axes)
    return picture


@course_style()
def history_picture(
    history: History,
    quantity: str = "loss",
    *,
    labels: Iterable[str] | None = None,
    steps: tuple[int, int] | None = None,
) -> Picture:
    """The loss or the accuracy of a comparison against the step, a line per rule.

    ``quantity`` is "loss", on a logarithmic axis, or "accuracy"; ``labels`` chooses the rules
    (all), ``steps`` the first and last step to show. A rule that diverged ends where it did.

    Raises ``ValueError`` for what is no history, or for labels, steps or a quantity that it does
    not have.
    """
    curves = _rows_of(history, quantity)
    wanted = curves if labels is None else [labels] if isinstance(labels, str) else labels
    chosen = [one_of(label, curves) for label in wanted] or list(curves)
    end = len(curves[chosen[0]]) - 1
    first, last = (0, end) if steps is None else steps
    first = check_whole("steps", first, least=0, most=end)
    last = check_whole("steps", last, least=first, most=end)
    words = [text(f"figure_history_{quantity}", first=first, last=last)]
    words += [f"{label}: {number(curves[label][last])}" for label in chosen]
    picture = Picture("\n".join(words), figsize=(9, 5))
    axes = picture.subplots()
    styles = styles_of(curves)
    for label in chosen:
        shown = np.arange(first, last + 1)
        draw_line(axes, shown, curves[label][first : last + 1], styles[label], label)
    axes.set_yscale("log" if quantity == "loss" else "linear")
    dress_curves(axes, text(f"axis_training_{quantity}"))
    _legend_beside(axes)
    return picture


@course_style()
def bands_picture(histories: Sequence[History], quantity: str = "loss") -> Picture:
    """Several runs of the same rules: the mean as a line, lowest to highest as a band.

    ``histories`` are comparisons of one length, as from several seeds; a single one will do.
    ``quantity`` is "loss", on a logarithmic axis, or "accuracy".

    Raises ``ValueError`` for what are no histories of the same rules and of one length.
    """
    rows = rows_of_several(histories, quantity)
    words = [text(f"figure_bands_{quantity}", runs=len(rows))]
    picture = Picture("", figsize=(9, 5))
    axes = picture.subplots()
    for label, style in styles_of(rows[0]).items():
        runs = np.array([each[label] for each in rows])
        steps = np.arange(runs.shape[1])
        axes.fill_between(
            steps, runs.min(axis=0), runs.max(axis=0), color=style.color, alpha=0.22, linewidth=0
        )
        draw_line(axes, steps, runs.mean(axis=0), style, label)
        mean, low, high = map(number, (runs[:, -1].mean(), runs[:, -1].min(), runs[:, -1].max()))
        words.append(text("figure_band", label=label, mean=mean, low=low, high=high))
    picture.description = "\n".join(words)
    axes.set_yscale("log" if quantity == "loss" else "linear")
    dress_curves(axes, text(f"axis_training_{quantity}"))
    _legend_beside(axes)
    return picture


@course_style()
def rates_picture(losses: Mapping[str, Mapping[float, Any]]) -> Picture:
    """The final loss against the learning rate, both on log scales, a line per rule.

    ``losses`` maps a label to ``{lr: final loss}``, or to several losses, as from several seeds:
    then the line is their median, with a band from lowest to highest. A rate may have fewer losses
    than another, as when a sweep was stopped half-way. What is not finite is left out: there the
    rule diverged.

    Raises ``ValueError`` for what is no such dictionary.
    """
    losses = some(losses, Mapping, 'rates_picture({"SGD": {0.1: 2.0, 1.0: 1.0}})')
    words = [text("figure_rates")]
    picture = Picture("", figsize=(9, 5))
    axes = picture.subplots()
    for label, style in styles_of(losses).items():
        by_rate = {float(numbers(label, lr)): losses[label][lr] for lr in losses[label]}
        rates = np.array(sorted(by_rate))
        runs = [numbers(label, by_rate[lr]).ravel() for lr in rates]
        # NaN where one seed diverged, so that the line of those that did not does not pass for all.
        whole = [row if row.size and np.isfinite(row).all() else np.array([np.nan]) for row in runs]
        middle = np.array([np.median(row) for row in whole])
        draw_line(axes, rates, middle, style, label)
        if any(row.size > 1 for row in runs):
            low, high = (np.array([end(row) for row in whole]) for end in (np.min, np.max))
            axes.fill_between(rates, low, high, color=style.color, alpha=0.22, linewidth=0)
        if np.isfinite(middle).any():
            best = np.nanargmin(middle)
            lr, loss = number(rates[best]), number(middle[best])
            words.append(text("figure_rates_best", label=label, lr=lr, loss=loss))
        else:
            words.append(text("figure_rates_none", label=label))
    picture.description = "\n".join(words)
    axes.set_xscale("log")
    axes.set_yscale("log")
    dress_curves(axes, text("axis_final_loss"), text("axis_lr"))
    _legend_beside(axes)
    return picture


def rows_of_several(histories: Any, quantity: str) -> list[dict[str, np.ndarray]]:
    """The rows (steps+1,) of a quantity by label, of each of several comparisons or of one.

    Raises ``ValueError`` for what are no histories of the same rules and of one length.
    """
    several = list(histories) if isinstance(histories, Sequence) else [histories]
    rows = [_rows_of(history, quantity) for history in several] or [_rows_of(None, quantity)]
    shapes = [{label: len(values) for label, values in each.items()} for each in rows]
    if any(shape != shapes[0] for shape in shapes):
        raise ValueError(text("figure_bands_differ"))
    return rows


def _rows_of(history: Any, quantity: str) -> dict[str, np.ndarray]:
    """The rows (steps+1,) of a quantity of a comparison, by label."""
    one_of(quantity, ("loss", "accuracy"))
    rows = getattr(history, quantity, None)
    if not rows:
        example = "history_picture(compare(RULES))"
        raise ValueError(text("figure_needs", example=example, got=repr(history)[:60]))
    return dict(rows)


def _legend_beside(axes: Axes) -> None:
    legend(axes, fontsize=FONT_SIZE, loc="center left", bbox_to_anchor=(1, 0.5))
