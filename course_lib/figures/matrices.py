"""A picture of matrices: a small square for each number, all to one scale."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from course_lib.figures.picture import FONT_SIZE, Picture, course_style, numbers, some
from course_lib.language import text
from course_lib.language.numbers import number

_WIDTH = 9
_LEAST = 0.15
"""The share of the width that a matrix takes at least, for its title."""
_STRONG = 99
"""The percentage of a matrix's numbers that are not yet drawn in the strongest colour."""


@course_style()
def matrices_picture(matrices: Mapping[str, Any]) -> Picture:
    """Matrices (rows, columns) by label, beside each other and to one scale.

    Blue is negative, white 0 and red positive; each has its own strongest colour.

    Raises ``ValueError`` for what is no matrix of finite numbers.
    """
    shown = {
        label: _matrix(label, values)
        for label, values in some(matrices, object, 'matrices_picture({"G": [[1, 2]]})').items()
    }
    widths = np.array([values.shape[1] for values in shown.values()])
    widths = np.maximum(widths, _LEAST * widths.sum())
    tallest = max(values.shape[0] for values in shown.values())
    words = [text("figure_matrices")]
    picture = Picture("", figsize=(_WIDTH, min(4.2, 0.9 + _WIDTH * tallest / widths.sum())))
    grid = picture.subplots(1, len(shown), squeeze=False, width_ratios=widths)[0]
    for axes, (label, values) in zip(grid, shown.items(), strict=True):
        strongest = float(np.percentile(np.abs(values), _STRONG)) or float(np.abs(values).max())
        rows, columns = values.shape
        axes.imshow(values, cmap="RdBu_r", vmin=-strongest, vmax=strongest, interpolation="nearest")
        axes.set_ylim(tallest - 0.5, -0.5)
        axes.set_title(f"{label}\n{rows} × {columns}", fontsize=FONT_SIZE, parse_math=False)
        axes.set_axis_off()
        low, high = number(float(values.min())), number(float(values.max()))
        words.append(
            text("figure_matrix", label=label, rows=rows, columns=columns, low=low, high=high)
        )
    picture.description = "\n".join(words)
    return picture


def _matrix(label: str, values: Any) -> np.ndarray:
    matrix = numbers(label, values)
    if matrix.ndim != 2 or not matrix.size or not np.isfinite(matrix).all():
        raise ValueError(text("figure_matrix_shape", label=label, got=matrix.shape))
    return matrix
