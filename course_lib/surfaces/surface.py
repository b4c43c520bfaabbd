"""1-D and 2-D loss surfaces with exact gradients, and a learner's own formula as a surface.

Every surface is a pair of plain functions of the coordinates, the loss and its partial
derivatives; written in arithmetic, they run on arrays of points and on single numbers alike.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from course_lib.language import text
from course_lib.surfaces.formula import parse_formula

Loss = Callable[..., Any]
Slopes = Callable[..., Sequence[Any]]


class Surface:
    """A loss over one or two parameters, with its exact gradient.

    Attributes: ``name`` (its key, or a learner's formula), ``dimensions`` (1 or 2), ``limits``
    (d, 2), the part worth showing, ``start`` (d,), a point from which a walk is instructive,
    ``minima`` (k, d), the global minima; none for a learner's formula, where they are not known;
    ``loss`` and ``slopes``, the loss and its partial derivatives as plain functions of the
    coordinates, and ``names``, what the coordinates are called.
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
    ) -> None:
        self.name = name
        self.dimensions = len(limits)
        self.names = tuple(names[: self.dimensions])
        self.limits = np.array(limits, dtype=float)
        self.start = np.array(start, dtype=float)
        self.minima = np.array(minima, dtype=float).reshape(-1, self.dimensions)
        self.loss = loss
        self.slopes = slopes

    def __call__(self, points: Any) -> np.ndarray:
        """The loss at points (..., d), as float64 of shape (...)."""
        return self.loss(*self._coordinates(points))

    def gradient(self, points: Any) -> np.ndarray:
        """The exact gradient at points (..., d), as float64 of the same shape."""
        coordinates = self._coordinates(points)
        gradient = np.empty((*coordinates[0].shape, self.dimensions))
        for i, slope in enumerate(self.slopes(*coordinates)):
            gradient[..., i] = slope
        return gradient

    def _coordinates(self, points: Any) -> list[np.ndarray]:
        points = np.asarray(points, dtype=float)
        if points.ndim == 0 or points.shape[-1] != self.dimensions:
            raise ValueError(text("points_wrong_shape", shape=points.shape, d=self.dimensions))
        return [points[..., i] for i in range(self.dimensions)]

    def __repr__(self) -> str:
        return f"<Surface {self.name}>"


def surface_from(
    formula: str,
    *,
    limits: Sequence[Sequence[float]] | None = None,
    start: Sequence[float] | None = None,
    minima: Sequence[Sequence[float]] = (),
) -> Surface:
    """A surface from a formula of x, or of x and y, such as ``"x**2 + 10*sin(y)"``.

    Numbers, ``+ - * / **``, brackets, ``pi``, ``e`` and the functions of
    :data:`course_lib.surfaces.formula.FUNCTIONS` may be used; the text is never evaluated as
    Python. With y in it the surface is 2-D, otherwise 1-D. ``limits`` (d, 2) are -5 to 5 unless
    given, and ``start`` a point at four fifths of the way to the upper limits; ``minima`` (k, d)
    are the global minima, where they are known.

    Raises ``ValueError``, naming the part at fault, if the formula can't be read, is too long or
    too deep, or if ``limits`` or ``start`` do not fit it.
    """
    loss, slopes, dimensions = parse_formula(formula)
    limits_array = np.array([(-5.0, 5.0)] * dimensions if limits is None else limits, dtype=float)
    if limits_array.shape != (dimensions, 2) or not (limits_array[:, 0] < limits_array[:, 1]).all():
        raise ValueError(text("formula_limits", limits=limits, d=dimensions))
    point = np.array(limits_array @ (0.1, 0.9) if start is None else start, dtype=float)
    if point.shape != (dimensions,) or not np.isfinite(point).all():
        raise ValueError(text("start_not_a_point", start=start, d=dimensions))
    return Surface(
        formula.strip(),
        loss,
        slopes,
        limits=limits_array.tolist(),
        start=point.tolist(),
        minima=minima,
    )


def rescaled(surface: Surface, *, parameter: float = 1.0, loss: float = 1.0) -> Surface:
    """The same surface measured in other units: every number of a parameter or loss times these.

    ``parameter=1000`` turns metres into millimetres, ``loss=100`` euros into cents. A point ``p``
    becomes ``1000 * p``, and a gradient, being loss per parameter, changes by their ratio.

    Raises ``ValueError`` unless both factors are positive and finite.
    """
    if not (0 < parameter < np.inf and 0 < loss < np.inf):
        raise ValueError(text("rescaled_factors", parameter=parameter, loss=loss))
    return Surface(
        surface.name,
        lambda *point: loss * surface.loss(*(x / parameter for x in point)),
        lambda *point: tuple(
            loss / parameter * slope for slope in surface.slopes(*(x / parameter for x in point))
        ),
        limits=(parameter * surface.limits).tolist(),
        start=(parameter * surface.start).tolist(),
        minima=(parameter * surface.minima).tolist(),
        names=surface.names,
    )
