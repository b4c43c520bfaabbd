"""Drawings of what is learnt from, and of what learns: digits, examples and the network."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain, pairwise, product
from typing import Any

import numpy as np

from course_lib.figures.picture import (
    FONT_SIZE,
    Picture,
    course_style,
    dress_curves,
    legend,
    numbers,
    styles_of,
)
from course_lib.language import text
from course_lib.language.numbers import number
from course_lib.regression import Regression
from course_lib.rules import check_whole


@course_style()
def digits_picture(images: np.ndarray, labels: np.ndarray, columns: int = 10) -> Picture:
    """Images of digits, (n, 784) in [0, 1], each with its label above it.

    Raises ``ValueError`` unless there are as many labels as images, and at least one.
    """
    images, labels = numbers("images", images), np.asarray(labels)
    if (
        images.ndim != 2
        or images.shape[1] != 784
        or labels.shape != images.shape[:1]
        or not labels.size
    ):
        raise ValueError(text("figure_digits_shapes", images=images.shape, labels=labels.shape))
    check_whole("columns", columns)
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


@course_style()
def examples_picture(
    regression: Regression, lines: Mapping[str, tuple[float, float]] | None = None
) -> Picture:
    """The examples of a regression as dots, with lines ``{label: (w, b)}`` through them.

    Raises ``ValueError`` for lines that are no such pairs.
    """
    drawn = {str(label): numbers(str(label), line) for label, line in (lines or {}).items()}
    for label, line in drawn.items():
        if line.shape != (2,):
            raise ValueError(text("figure_line", label=label, got=line.tolist()))
    words = [text("figure_examples", n=len(regression.x))]
    picture = Picture("", figsize=(7, 4.2))
    axes = picture.subplots()
    axes.plot(regression.x, regression.y, "o", color="#7a8a96", markersize=6, zorder=2)
    ends = np.array([regression.x.min(), regression.x.max()])
    for label, style in styles_of(drawn).items():
        w, b = drawn[label]
        dashes = style.dash or (None, None)
        axes.plot(ends, w * ends + b, color=style.color, dashes=dashes, linewidth=2.5, label=label)
        words.append(f"{label}: y = {number(w)} x + {number(b)}")
    picture.description = "\n".join(words)
    dress_curves(axes, "y", "x")
    if drawn:
        legend(axes, fontsize=FONT_SIZE)
    return picture


@course_style()
def network_picture(sizes: Sequence[int] = (3, 2, 2)) -> Picture:
    """A small fully connected network with its parameters named: a line per weight, a dot per bias.

    ``sizes`` are the numbers of inputs, hidden units and outputs; weights and biases are numbered
    layer by layer from the top, w1, w2, ... and b1, b2, .... Raises ``ValueError`` unless they are
    at least two whole numbers from 1 up.
    """
    sizes = list(np.atleast_1d(np.asarray(sizes, dtype=object)))
    if len(sizes) < 2:
        raise ValueError(text("figure_network_sizes", got=repr(sizes)[:60]))
    for size in sizes:
        check_whole("sizes", size, most=20)
    weights = sum(a * b for a, b in pairwise(sizes))
    biases = sum(sizes[1:])
    picture = Picture(
        text("figure_network", sizes=" → ".join(map(str, sizes)), weights=weights, biases=biases),
        figsize=(8, 1.5 * max(sizes)),
    )
    axes = picture.subplots()
    axes.set_axis_off()
    places = [[(3 * k, (n - 1) / 2 - i) for i in range(n)] for k, n in enumerate(sizes)]
    for k, (layer, following) in enumerate(pairwise(places)):
        first = 1 + sum(a * b for a, b in pairwise(sizes[: k + 1]))
        # Numbered as the entries of the matrix (inputs, outputs) are; near their inputs no two
        # lines cross.
        for w, ((x, y), (to_x, to_y)) in enumerate(product(layer, following), start=first):
            axes.plot([x, to_x], [y, to_y], color="#7a8a96", linewidth=1.5, zorder=1)
            axes.annotate(f"w{w}", (x + 0.28 * (to_x - x), y + 0.28 * (to_y - y)), **_ON_A_LINE)
    names = [f"x{i + 1}" for i in range(sizes[0])] + [f"b{i + 1}" for i in range(biases)]
    for name, place in zip(names, chain(*places), strict=True):
        color = "#0072B2" if name.startswith("b") else "#222222"
        axes.plot(*place, "o", markersize=42, mfc="white", mec="#222222", mew=2, zorder=3)
        axes.annotate(name, place, color=color, **_IN_A_DOT)
    axes.set_xlim(-0.6, 3 * (len(sizes) - 1) + 0.6)
    axes.set_ylim(-max(sizes) / 2, max(sizes) / 2)
    return picture


_CENTRED: dict[str, Any] = {"ha": "center", "va": "center", "fontsize": FONT_SIZE}
_ON_A_LINE: dict[str, Any] = {
    **_CENTRED,
    "bbox": {"facecolor": "white", "edgecolor": "none", "pad": 1},
    "zorder": 2,
}
_IN_A_DOT: dict[str, Any] = {**_CENTRED, "zorder": 4}
