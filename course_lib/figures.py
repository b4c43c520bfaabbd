"""Static pictures: paths or a history in, a picture out. No widgets, and no pyplot.

A :class:`Picture` is a matplotlib figure that says in words what it shows, so that it can be shown
as the last line of a cell from any thread, read aloud, and compared in a test.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import BoundaryNorm, LinearSegmentedColormap
from matplotlib.figure import Figure

from course_lib.descent import Path
from course_lib.language import text
from course_lib.optimizers import RULES
from course_lib.rules import Rule, name_of
from course_lib.surfaces import Surface
from course_lib.words import WORDS

if TYPE_CHECKING:
    from course_lib.comparison import History

FONT_SIZE = 13
_DPI = 100


class Style(NamedTuple):
    """How one rule is drawn, the same in the whole course."""

    color: str
    """A colour of Okabe and Ito's palette, which colour-blind eyes tell apart."""
    dash: tuple[float, ...]
    """Lengths of line and gap in line widths, colour is never the only sign; () is solid."""
    marker: str
    """matplotlib's letter for the mark on the last point."""


_STYLES = {
    "SGD": Style("#000000", (), "o"),
    "momentumSGD": Style("#D55E00", (6, 1.5), "s"),
    "AdaGrad": Style("#009E73", (4, 1.5, 1, 1.5), "^"),
    "RMSprop": Style("#CC79A7", (2, 1), "v"),
    "AdaDelta": Style("#56B4E9", (8, 1.5, 1, 1.5, 1, 1.5), "D"),
    "Adam": Style("#0072B2", (), "*"),
}
_SPARE_STYLES = (
    Style("#E69F00", (), "P"),
    Style("#8C6D1F", (3, 1.5), "X"),
    Style("#6A3D9A", (6, 1.5, 2, 1.5), "h"),
    Style("#5F5F5F", (1, 1), "<"),
)


def styles_of(labels: Iterable[str]) -> dict[str, Style]:
    """A style for each label: the six rules keep their own, others get the spare ones in turn."""
    styles: dict[str, Style] = {}
    for label in labels:
        spare = len([known for known in styles if known not in _STYLES])
        styles[label] = _STYLES.get(label) or _SPARE_STYLES[spare % len(_SPARE_STYLES)]
    return styles


def label_of(rule: Rule) -> str:
    """The name under which a rule is shown: "Adam" for ``adam``, its own name for another."""
    return next((label for label, known in RULES.items() if known is rule), name_of(rule))


class Mark(NamedTuple):
    """A line or, of one point, a dot with a label, in the axes' own coordinates."""

    points: np.ndarray
    """(n, 2) float64."""
    label: str
    color: str
    dash: tuple[float, ...] = ()
    size: float = 2.5
    """The width of a line, or the radius of a dot."""


class Picture(Figure):
    """A figure with a description, which a notebook shows as a PNG with alternative text.

    ``description`` is a sentence or more with the rounded numbers that the figure shows.
    """

    def __init__(self, description: str, **figure_options: Any) -> None:
        super().__init__(dpi=_DPI, layout="constrained", **figure_options)
        self.description = description

    def png(self, dpi: int = _DPI) -> bytes:
        """The figure as a PNG file, without a date or a version in it."""
        buffer = io.BytesIO()
        self.savefig(buffer, format="png", dpi=dpi, metadata={"Software": None})
        return buffer.getvalue()

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> tuple[dict, dict]:
        data = {
            "image/png": base64.b64encode(self.png()).decode("ascii"),
            "text/plain": self.description,
        }
        return data, {"image/png": {"alt": self.description}}


# ---- surfaces and paths ----

_VALLEYS = LinearSegmentedColormap.from_list("valleys", ["#9fb0bd", "#dfe6ea", "#ffffff"])


def draw_surface(axes: Axes, surface: Surface) -> None:
    """Draw the still layer: the curve, or the contours with the lower places darker.

    Known minima are marked with a cross. Places where the surface is not finite are left empty.
    """
    axes.tick_params(labelsize=FONT_SIZE - 2)
    if surface.dimensions == 1:
        _draw_curve(axes, surface)
    else:
        _draw_contours(axes, surface)


def _draw_curve(axes: Axes, surface: Surface) -> None:
    x = np.linspace(surface.limits[0, 0], surface.limits[0, 1], 601)
    with np.errstate(all="ignore"):
        losses = surface(x[:, None])
    losses = np.where(np.isfinite(losses), losses, np.nan)
    axes.plot(x, losses, color="#7a8a96", linewidth=2.5, zorder=1)
    axes.plot(surface.minima[:, 0], surface(surface.minima), "x", **_MINIMUM)
    axes.set_xlim(*surface.limits[0])
    if np.isfinite(losses).any():
        low, high = np.nanmin(losses), np.nanmax(losses)
        margin = 0.08 * (high - low) or 1.0
        axes.set_ylim(low - margin, high + margin)
    axes.set_xlabel(text("axis_parameter", name=surface.names[0]), fontsize=FONT_SIZE)
    axes.set_ylabel(text("axis_loss"), fontsize=FONT_SIZE)
    axes.grid(color="#e8e8e8")
    axes.set_axisbelow(True)


def _draw_contours(axes: Axes, surface: Surface) -> None:
    x, y = np.linspace(surface.limits[:, 0], surface.limits[:, 1], 161, axis=1)
    with np.errstate(all="ignore"):
        losses = surface(np.stack(np.meshgrid(x, y), axis=-1))
    losses = np.ma.masked_invalid(losses)
    # Levels at equal shares of the area show a plateau and a deep valley alike.
    quantiles = np.quantile(losses.compressed(), np.linspace(0, 1, 17)) if losses.count() else []
    levels = np.unique(quantiles)
    if len(levels) > 1:
        axes.contourf(
            x,
            y,
            losses,
            levels=levels,
            cmap=_VALLEYS,
            norm=BoundaryNorm(levels, _VALLEYS.N),
            zorder=0,
        )
        axes.contour(x, y, losses, levels=levels[1:-1], colors="#8696a3", linewidths=0.7, zorder=1)
    axes.plot(surface.minima[:, 0], surface.minima[:, 1], "x", **_MINIMUM)
    axes.set_xlim(*surface.limits[0])
    axes.set_ylim(*surface.limits[1])
    axes.set_xlabel(text("axis_parameter", name=surface.names[0]), fontsize=FONT_SIZE)
    axes.set_ylabel(text("axis_parameter", name=surface.names[1]), fontsize=FONT_SIZE)


_MINIMUM: dict[str, Any] = {
    "color": "#3d4a54",
    "markersize": 10,
    "markeredgewidth": 2.5,
    "linestyle": "none",
    "zorder": 2,
}


def surface_picture(paths: Mapping[str, Path]) -> Picture:
    """The surface with each path on it and the loss against the step beside it.

    ``paths`` maps a label to a :class:`course_lib.descent.Path`, all on one surface.
    """
    surface = next(iter(paths.values())).surface
    sentences = [text("figure_surface", surface=title_of(surface))]
    sentences += [_path_in_words(label, path) for label, path in paths.items()]
    picture = Picture("\n".join(sentences), figsize=(11, 4.6))
    left, right = picture.subplots(1, 2, width_ratios=(1.15, 1))
    draw_surface(left, surface)
    left.set_title(title_of(surface), fontsize=FONT_SIZE + 1)
    for label, style in styles_of(paths).items():
        path = paths[label]
        heights = path.losses if surface.dimensions == 1 else path.positions[:, 1]
        _draw_line(left, path.positions[:, 0], heights, style, label, dots=True)
        _draw_line(right, np.arange(path.steps + 1), path.losses, style, label)
    start = next(iter(paths.values()))
    height = start.losses[0] if surface.dimensions == 1 else start.positions[0, 1]
    left.plot(start.positions[0, 0], height, "o", mfc="white", mec="black", ms=9, mew=2, zorder=6)
    _dress_curves(right, text("axis_loss"))
    right.legend(fontsize=FONT_SIZE - 1)
    return picture


def state_picture(path: Path, label: str | None = None) -> Picture:
    """The loss and each of the rule's state variables against the step, a line per parameter."""
    label = label or label_of(path.rule)
    panels = {text("axis_loss"): path.losses[:, None], **path.state}
    words = [text("figure_state", label=label), _path_in_words(label, path)]
    for name, rows in path.state.items():
        low, high = _number(np.nanmin(rows)), _number(np.nanmax(rows))
        words.append(text("figure_state_range", name=name, low=low, high=high))
    picture = Picture("\n".join(words), figsize=(11, 3.4))
    color = styles_of([label])[label].color
    for axes, (name, rows) in zip(
        picture.subplots(1, len(panels), squeeze=False)[0], panels.items(), strict=True
    ):
        for column, dash in zip(rows.T, ((), (4, 1.5)), strict=False):
            axes.plot(column, color=color, linewidth=2.5, dashes=dash or (None, None))
        if rows.shape[1] == 2:
            axes.legend([f"{name} ({of})" for of in path.surface.names], fontsize=FONT_SIZE - 2)
        _dress_curves(axes, name)
    return picture


def title_of(surface: Surface) -> str:
    """The surface's name in the notebook's language; a learner's formula is its own name."""
    key = f"surface_{surface.name}"
    return text(key) if key in WORDS else surface.name


def draw_marks(axes: Axes, marks: Iterable[Mark]) -> None:
    """Draw marks, each with its label beside its last point."""
    for mark in marks:
        dashes = mark.dash or (None, None)
        end = "o" if len(mark.points) == 1 else None
        axes.plot(
            *mark.points.T,
            color=mark.color,
            linewidth=mark.size,
            dashes=dashes,
            marker=end,
            markersize=2 * mark.size,
            zorder=5,
        )
        axes.annotate(
            mark.label,
            mark.points[-1],
            xytext=(6, 6),
            textcoords="offset points",
            color=mark.color,
            fontsize=FONT_SIZE - 2,
            zorder=6,
            annotation_clip=True,
        )


# ---- training histories ----


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
    words += [f"{label}: {_number(curves[label][last])}" for label in chosen]
    picture = Picture("\n".join(words), figsize=(9, 5))
    axes = picture.subplots()
    styles = styles_of(curves)
    for label in chosen:
        shown = np.arange(first, last + 1)
        _draw_line(axes, shown, curves[label][first : last + 1], styles[label], label)
    _dress_curves(axes, text(f"axis_training_{quantity}"))
    axes.legend(fontsize=FONT_SIZE, loc="center left", bbox_to_anchor=(1, 0.5))
    return picture


def rates_picture(losses: Mapping[str, Mapping[float, float]]) -> Picture:
    """The final loss against the learning rate, both on log scales, a line per rule.

    ``losses`` maps a label to ``{lr: final loss}``. A loss that is not finite is left out of its
    line: there the rule diverged.
    """
    words = [text("figure_rates")]
    for label, by_rate in losses.items():
        finite = {lr: loss for lr, loss in by_rate.items() if np.isfinite(loss)}
        best = min(finite, key=finite.__getitem__, default=np.nan)
        loss = finite.get(best, np.nan)
        words.append(text("figure_rates_best", label=label, lr=_number(best), loss=_number(loss)))
    picture = Picture("\n".join(words), figsize=(9, 5))
    axes = picture.subplots()
    for label, style in styles_of(losses).items():
        rates = np.array(sorted(losses[label]))
        _draw_line(axes, rates, np.array([losses[label][lr] for lr in rates]), style, label)
    axes.set_xscale("log")
    axes.set_yscale("log")
    _dress_curves(axes, text("axis_final_loss"))
    axes.set_xlabel(text("axis_lr"), fontsize=FONT_SIZE)
    axes.legend(fontsize=FONT_SIZE, loc="center left", bbox_to_anchor=(1, 0.5))
    return picture


def digits_picture(images: np.ndarray, labels: np.ndarray, columns: int = 10) -> Picture:
    """Images of digits, (n, 784) in [0, 1], each with its label above it."""
    picture = Picture(
        text("figure_digits", labels=" ".join(str(label) for label in labels)),
        figsize=(columns, 1.25 * -(-len(images) // columns)),
    )
    grid = picture.subplots(-(-len(images) // columns), columns, squeeze=False).ravel()
    for axes in grid:
        axes.set_axis_off()
    for axes, image, label in zip(grid, images, labels, strict=False):
        axes.imshow(image.reshape(28, 28), cmap="gray_r", vmin=0, vmax=1)
        axes.set_title(str(label), fontsize=FONT_SIZE)
    return picture


# ---- what they share ----


def _draw_line(
    axes: Axes, x: np.ndarray, y: np.ndarray, style: Style, label: str, dots: bool = False
) -> None:
    shown = np.isfinite(x) & np.isfinite(y)
    x, y = x[shown], y[shown]
    line: dict[str, Any] = {
        "color": style.color,
        "linewidth": 2.2,
        "dashes": style.dash or (None, None),
    }
    end: dict[str, Any] = {
        "marker": style.marker,
        "markersize": 9,
        "markevery": [-1] if len(x) else None,
    }
    axes.plot(x, y, label=label, zorder=4, **line, **end)
    if dots:
        axes.plot(x, y, ".", color=style.color, markersize=5, alpha=0.6, zorder=3)


def _dress_curves(axes: Axes, quantity: str) -> None:
    axes.set_xlabel(text("axis_step"), fontsize=FONT_SIZE)
    axes.set_ylabel(quantity, fontsize=FONT_SIZE)
    axes.tick_params(labelsize=FONT_SIZE - 2)
    axes.grid(color="#e8e8e8")
    axes.set_axisbelow(True)


def _path_in_words(label: str, path: Path) -> str:
    if path.diverged_at is not None:
        return text("figure_path_diverged", label=label, step=path.diverged_at)
    position = ", ".join(_number(value) for value in path.positions[-1])
    return text(
        "figure_path",
        label=label,
        steps=path.steps,
        position=position,
        loss=_number(path.losses[-1]),
    )


def _number(value: float) -> str:
    return f"{value:.4g}"
