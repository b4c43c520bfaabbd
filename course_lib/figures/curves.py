"""Pictures of numbers against numbers: curves, training histories, learning rates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from course_lib.figures.picture import (
    FONT_SIZE,
    Picture,
    draw_line,
    dress_curves,
    short,
    styles_of,
    words_for,
)
from course_lib.language import text

if TYPE_CHECKING:
    from course_lib.comparison import History


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

    Raises ``ValueError`` if the curves and ``x`` are not equally long rows of numbers.
    """
    rows = {label: np.asarray(values, dtype=float) for label, values in curves.items()}
    across = np.arange(max(map(len, rows.values()), default=0)) if x is None else np.asarray(x)
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
            first, last, low, high = map(short, (shown[0], shown[-1], shown.min(), shown.max()))
            words.append(
                text("figure_curve", label=label, first=first, last=last, low=low, high=high)
            )
    picture.description = "\n".join(words)
    dress_curves(axes, y_words, x_words)
    axes.set(xscale="log" if "x" in log else "linear", yscale="log" if "y" in log else "linear")
    axes.legend(fontsize=FONT_SIZE, loc="center left", bbox_to_anchor=(1, 0.5))
    return picture


def history_picture(
    history: History,
    quantity: str = "loss",
    *,
    labels: Iterable[str] | None = None,
    steps: tuple[int, int] | None = None,
) -> Picture:
    """The loss or the accuracy of a comparison against the step, a line per rule.

    ``quantity`` is "loss" or "accuracy"; ``labels`` chooses the rules (all), ``steps`` the first
    and last step to show. A rule that diverged is marked where it did.
    """
    curves = {"loss": history.loss, "accuracy": history.accuracy}[quantity]
    chosen = list(curves if labels is None else labels)
    first, last = steps or (0, len(curves[chosen[0]]) - 1)
    words = [text(f"figure_history_{quantity}", first=first, last=last)]
    words += [f"{label}: {short(curves[label][last])}" for label in chosen]
    picture = Picture("\n".join(words), figsize=(9, 5))
    axes = picture.subplots()
    styles = styles_of(curves)
    for label in chosen:
        shown = np.arange(first, last + 1)
        draw_line(axes, shown, curves[label][first : last + 1], styles[label], label)
    dress_curves(axes, text(f"axis_training_{quantity}"))
    axes.legend(fontsize=FONT_SIZE, loc="center left", bbox_to_anchor=(1, 0.5))
    return picture


def bands_picture(histories: Sequence[History], quantity: str = "loss") -> Picture:
    """Several runs of the same rules: the mean as a line, lowest to highest as a band.

    ``histories`` are comparisons of one length, as from several seeds; ``quantity`` is "loss", on a
    logarithmic axis, or "accuracy".
    """
    runs = {
        label: np.array([getattr(history, quantity)[label] for history in histories])
        for label in getattr(histories[0], quantity)
    }
    words = [text(f"figure_bands_{quantity}", runs=len(histories))]
    picture = Picture("", figsize=(9, 5))
    axes = picture.subplots()
    for label, style in styles_of(runs).items():
        rows = runs[label]
        steps = np.arange(rows.shape[1])
        axes.fill_between(
            steps, rows.min(axis=0), rows.max(axis=0), color=style.color, alpha=0.22, linewidth=0
        )
        draw_line(axes, steps, rows.mean(axis=0), style, label)
        mean, low, high = map(short, (rows[:, -1].mean(), rows[:, -1].min(), rows[:, -1].max()))
        words.append(text("figure_band", label=label, mean=mean, low=low, high=high))
    picture.description = "\n".join(words)
    axes.set_yscale("log" if quantity == "loss" else "linear")
    dress_curves(axes, text(f"axis_training_{quantity}"))
    axes.legend(fontsize=FONT_SIZE, loc="center left", bbox_to_anchor=(1, 0.5))
    return picture


def rates_picture(losses: Mapping[str, Mapping[float, Any]]) -> Picture:
    """The final loss against the learning rate, both on log scales, a line per rule.

    ``losses`` maps a label to ``{lr: final loss}``, or to several losses, as from several seeds:
    then the line is their median, with a band from lowest to highest. What is not finite is left
    out: there the rule diverged.
    """
    words = [text("figure_rates")]
    picture = Picture("", figsize=(9, 5))
    axes = picture.subplots()
    for label, style in styles_of(losses).items():
        rates = np.array(sorted(losses[label]))
        runs = np.array([np.ravel(losses[label][lr]) for lr in rates], dtype=float)
        runs[~np.isfinite(runs)] = np.nan
        middle = np.median(runs, axis=1)
        draw_line(axes, rates, middle, style, label)
        if runs.shape[1] > 1:
            low, high = runs.min(axis=1), runs.max(axis=1)
            axes.fill_between(rates, low, high, color=style.color, alpha=0.22, linewidth=0)
        best = np.argmin(np.where(np.isnan(middle), np.inf, middle))
        lr, loss = (np.nan, np.nan) if np.isnan(middle[best]) else (rates[best], middle[best])
        words.append(text("figure_rates_best", label=label, lr=short(lr), loss=short(loss)))
    picture.description = "\n".join(words)
    axes.set_xscale("log")
    axes.set_yscale("log")
    dress_curves(axes, text("axis_final_loss"), text("axis_lr"))
    axes.legend(fontsize=FONT_SIZE, loc="center left", bbox_to_anchor=(1, 0.5))
    return picture
