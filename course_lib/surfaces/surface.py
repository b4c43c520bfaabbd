"""1-D and 2-D loss surfaces with their gradients.

Every surface is a pair of plain functions of the coordinates, the loss and its partial
derivatives; written in arithmetic, they run on arrays of points and on single numbers alike.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from course_lib.language import text
from course_lib.surfaces.points import as_limits, as_minima, as_point, numbers_in, reason, shortened

Loss = Callable[..., Any]
Slopes = Callable[..., Sequence[Any]]


class Surface:
    """A loss over one or two parameters, with its gradient.

    Attributes: ``name`` (its key, or a learner's formula), ``dimensions`` (1 or 2), ``limits``
    (d, 2), the part worth showing, ``start`` (d,), a point from which a walk is instructive,
    ``minima`` (k, d), the global minima; none for a learner's formula, where they are not known;
    ``loss`` and ``slopes``, the loss and its partial derivatives as plain functions of the
    coordinates, ``names``, what the coordinates are called, and ``note``, a key of
    :mod:`course_lib.language.words` for what is to be said beside the surface (that its gradient
    is not exact), or None.

    Raises ``ValueError``, in the notebook's language, for limits, a start or minima that fit
    neither each other nor a surface, and for a loss or slopes that are no functions or give no
    numbers at the start.
    """

    def __init__(
        self,
        name: str,
        loss: Loss,
        slopes: Slopes,
        *,
        limits: Sequence[Sequence[float]],
        start: Sequence[float],
        minima: Sequence[Sequence[float]],
        names: Sequence[str] = ("x", "y"),
        note: str | None = None,
    ) -> None:
        pairs = numbers_in(limits)
        self.dimensions = 2 if pairs is not None and pairs.shape == (2, 2) else 1
        self.name = name
        self.names = tuple(names[: self.dimensions])
        if len(set(self.names)) != self.dimensions:
            raise ValueError(text("surface_names", names=shortened(names), d=self.dimensions))
        self.limits = as_limits(limits, self.dimensions)
        self.start = as_point(start, self.dimensions)
        self.minima = as_minima(minima, self.dimensions)
        self.loss = loss
        self.slopes = slopes
        self.note = note
        self._check_functions()

    def __call__(self, points: Any) -> np.ndarray:
        """The loss at points (..., d), as float64 of shape (...)."""
        loss: np.ndarray = self.loss(*self._coordinates(points))
        return loss

    def gradient(self, points: Any) -> np.ndarray:
        """The exact gradient at points (..., d), as float64 of the same shape."""
        coordinates = self._coordinates(points)
        gradient = np.empty((*coordinates[0].shape, self.dimensions))
        for i, slope in enumerate(self.slopes(*coordinates)):
            gradient[..., i] = slope
        return gradient

    @functools.cached_property
    def curvatures(self) -> np.ndarray | None:
        """The second derivatives (d,), where they are the same everywhere and mixed ones are 0.

        Judged by the gradients at points within the limits and beyond; None for other surfaces.
        """
        low, high = self.limits.T
        shares = np.random.default_rng(0).uniform(-1, 2, (60, self.dimensions))
        points = low + shares * (high - low)
        try:
            with np.errstate(all="ignore"):
                gradients = self.gradient(points)
        except Exception:  # a learner's surface may have no value beyond its limits
            return None
        moves, changes = points[1:] - points[0], gradients[1:] - gradients[0]
        curvatures: np.ndarray = (moves * changes).sum(axis=0) / (moves**2).sum(axis=0)
        tolerance = 1e-6 * np.abs(gradients).max(axis=0)
        agrees = np.abs(changes - curvatures * moves) <= tolerance
        return curvatures if agrees.all() else None

    def _coordinates(self, points: Any) -> list[np.ndarray]:
        points = np.asarray(points, dtype=float)
        if points.ndim == 0 or points.shape[-1] != self.dimensions:
            raise ValueError(text("points_wrong_shape", shape=points.shape, d=self.dimensions))
        return [points[..., i] for i in range(self.dimensions)]

    def _check_functions(self) -> None:
        """Ask the loss and the slopes once, at the start, whether they are what they must be."""
        for name, function in (("loss", self.loss), ("slopes", self.slopes)):
            if not callable(function):
                raise ValueError(text("surface_not_function", part=name, given=shortened(function)))
        point = tuple(map(np.float64, self.start))
        try:
            with np.errstate(all="ignore"):
                loss, slopes = self.loss(*point), self.slopes(*point)
        except Exception as error:
            raise surface_raises(self.name, error) from error
        number = numbers_in(loss)
        if number is None or number.ndim:
            raise ValueError(text("surface_returns", function=self.name, value=shortened(loss)))
        found = numbers_in(slopes)
        if found is None or found.shape != (self.dimensions,):
            raise ValueError(text("surface_slopes", d=self.dimensions, value=shortened(slopes)))

    def __repr__(self) -> str:
        return f"<Surface {self.name}>"


def as_start(surface: Surface, start: Any = None) -> np.ndarray:
    """The point (d,) float64 to start from: ``start``, or the surface's own if that is None.

    A plain number will do on a 1-D surface. Raises ``ValueError`` unless it is one finite number
    for each parameter.
    """
    return surface.start.copy() if start is None else as_point(start, surface.dimensions)


def surface_raises(surface: str, error: Exception) -> ValueError:
    """The words for a surface of which the loss or the slopes fail with ``error``."""
    return ValueError(text("surface_raises", surface=surface, error=reason(error)))
