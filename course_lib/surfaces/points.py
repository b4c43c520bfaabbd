"""Points and limits as a learner may hand them over."""

from __future__ import annotations

import numbers
import reprlib
from typing import Any

import numpy as np

from course_lib.language import text


def as_point(given: Any, dimensions: int) -> np.ndarray:
    """A start (d,) float64 of finite numbers; ``ValueError`` for anything else."""
    point = numbers_in(given)
    if point is not None and point.ndim == 0:
        point = point[None]
    if point is None or point.shape != (dimensions,) or not np.isfinite(point).all():
        raise ValueError(text("start_not_a_point", start=shortened(given), d=dimensions))
    return point


def as_limits(given: Any, dimensions: int) -> np.ndarray:
    """Limits (d, 2) float64 of a surface, lower and upper; one plain pair holds for every axis.

    Raises ``ValueError`` unless each pair is finite and in order.
    """
    limits = numbers_in(given)
    if limits is not None and limits.shape == (2,):
        limits = np.tile(limits, (dimensions, 1))
    if limits is None or limits.shape != (dimensions, 2) or not _in_order(limits):
        raise ValueError(text("formula_limits", limits=shortened(given), d=dimensions))
    return limits


def as_minima(given: Any, dimensions: int) -> np.ndarray:
    """Minima (k, d) float64, k from 0; ``ValueError`` unless each is a finite point."""
    minima = numbers_in(given)
    if minima is not None and minima.size == 0:
        return np.empty((0, dimensions))
    if minima is not None and minima.shape == (dimensions,):
        minima = minima[None]
    fits = minima is not None and minima.ndim == 2 and minima.shape[1] == dimensions
    if minima is None or not fits or not np.isfinite(minima).all():
        raise ValueError(text("surface_minima", minima=shortened(given), d=dimensions))
    return minima


def numbers_in(given: Any) -> np.ndarray | None:
    """The real numbers in a number, a (nested) sequence or an array, as new float64; or None.

    Text is none, even if it reads like a number, nor are truth values or a ragged list.
    """
    try:
        array = np.array(given)
        if array.dtype.kind == "O" and all(isinstance(v, numbers.Real) for v in array.flat):
            return array.astype(float)  # such as fractions, and whole numbers beyond 64 bits
    except (TypeError, ValueError, OverflowError):
        return None
    return array.astype(float) if array.dtype.kind in "iuf" else None


def shortened(given: Any) -> str:
    """How ``given`` is quoted in a sentence: on one line, and not at any length."""
    return " ".join(reprlib.repr(given).split())


def reason(error: Exception) -> str:
    """How ``error`` is quoted in a sentence."""
    return f"{type(error).__name__}: {' '.join(str(error).split())}"[:200]


def _in_order(limits: np.ndarray) -> bool:
    with np.errstate(all="ignore"):
        length = limits[:, 1] - limits[:, 0]
    return bool(np.isfinite(limits).all() and np.isfinite(length).all() and (length > 0).all())
