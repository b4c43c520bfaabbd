"""Pictures of surfaces, and of paths on them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import BoundaryNorm, LinearSegmentedColormap
from matplotlib.patheffects import withStroke

from course_lib.descent import Path
from course_lib.figures.picture import (
    FONT_SIZE,
    Mark,
    Picture,
    course_style,
    draw_line,
    dress_curves,
    legend,
    some,
    styles_of,
    title_of,
)
from course_lib.language import text
from course_lib.language.facts import said
from course_lib.language.numbers import number
from course_lib.rules import label_of
from course_lib.surfaces import Surface

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
    draw_heights(axes, x, y, losses)
    axes.plot(surface.minima[:, 0], surface.minima[:, 1], "x", **_MINIMUM)
    axes.set_xlabel(text("axis_parameter", name=surface.names[0]), fontsize=FONT_SIZE)
    axes.set_ylabel(text("axis_parameter", name=surface.names[1]), fontsize=FONT_SIZE)


def draw_heights(axes: Axes, x: np.ndarray, y: np.ndarray, losses: np.ndarray) -> None:
    """Fill the axes with contours of ``losses`` (n, m), rows along ``y`` (n,), darker below."""
    losses = np.ma.masked_invalid(losses)
    # Levels at equal shares of the area show a plateau and a deep valley alike.
    quantiles = np.quantile(losses.compressed(), np.linspace(0, 1, 17)) if losses.count() else []
    levels = np.unique(quantiles)
    if len(levels) > 1:
        norm = BoundaryNorm(levels, _VALLEYS.N)
        axes.contourf(x, y, losses, levels=levels, cmap=_VALLEYS, norm=norm, zorder=0)
        axes.contour(x, y, losses, levels=levels[1:-1], colors="#8696a3", linewidths=0.7, zorder=1)
    axes.set_xlim(x[0], x[-1])
    axes.set_ylim(y[0], y[-1])


_MINIMUM: dict[str, Any] = {
    "color": "#3d4a54",
    "markersize": 10,
    "markeredgewidth": 2.5,
    "linestyle": "none",
    "zorder": 2,
}


@course_style()
def surface_picture(paths: Mapping[str, Path] | Path) -> Picture:
    """The surface with each path on it and the loss against the step beside it.

    ``paths`` maps a label to a :class:`course_lib.descent.Path`, all on one surface; a single path
    will do. Raises ``ValueError`` for anything else.
    """
    if isinstance(paths, Path):
        paths = {label_of(paths.rule): paths}
    paths = some(paths, Path, 'surface_picture({"SGD": descend(sgd, surface, start, 50)})')
    surface = next(iter(paths.values())).surface
    for label, path in paths.items():
        if path.surface is not surface:
            names = title_of(surface), title_of(path.surface)
            raise ValueError(text("figure_surfaces", label=label, one=names[0], other=names[1]))
    sentences = [text("figure_surface", surface=title_of(surface))]
    sentences += [_path_in_words(label, path) for label, path in paths.items()]
    picture = Picture("\n".join(sentences), figsize=(11, 4.6))
    left, right = picture.subplots(1, 2, width_ratios=(1.15, 1))
    draw_surface(left, surface)
    left.set_title(title_of(surface), fontsize=FONT_SIZE + 1)
    for label, style in styles_of(paths).items():
        path = paths[label]
        heights = path.losses if surface.dimensions == 1 else path.positions[:, 1]
        draw_line(left, path.positions[:, 0], heights, style, label, dots=True)
        draw_line(right, np.arange(path.steps + 1), path.losses, style, label)
    start = next(iter(paths.values()))
    height = start.losses[0] if surface.dimensions == 1 else start.positions[0, 1]
    left.plot(start.positions[0, 0], height, "o", mfc="white", mec="black", ms=9, mew=2, zorder=6)
    dress_curves(right, text("axis_loss"))
    legend(right, fontsize=FONT_SIZE - 1)
    return picture


def draw_marks(axes: Axes, marks: Iterable[Mark]) -> None:
    """Draw marks, each with its label beside its last point."""
    for mark in marks:
        if not mark.when:
            continue
        points = np.asarray(mark.points, dtype=float)
        dashes = mark.dash or (None, None)
        end = "o" if len(points) == 1 else None
        axes.plot(
            *points.T,
            color=mark.color,
            linewidth=mark.size,
            dashes=dashes,
            marker=end,
            markersize=2 * mark.size,
            zorder=5,
        )
        axes.annotate(
            said(mark.label),
            points[-1],
            xytext=(6, -16 if mark.below else 6),
            textcoords="offset points",
            color=mark.color,
            fontsize=FONT_SIZE - 2,
            zorder=6,
            annotation_clip=True,
            parse_math=False,
            path_effects=[withStroke(linewidth=3, foreground="white")],
        )


def _path_in_words(label: str, path: Path) -> str:
    if path.diverged_at is not None:
        return text("figure_path_diverged", label=label, step=path.diverged_at)
    position = ", ".join(number(value) for value in path.positions[-1])
    return text(
        "figure_path",
        label=label,
        steps=path.steps,
        position=position,
        loss=number(path.losses[-1]),
    )
