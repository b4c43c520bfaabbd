"""1-D and 2-D loss surfaces with exact gradients, and a learner's own formula as a surface.

Every surface is a pair of plain functions of the coordinates, the loss and its partial
derivatives; written in arithmetic, they run on arrays of points and on single numbers alike.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from course_lib.formula import parse_formula
from course_lib.language import text

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
    :data:`course_lib.formula.FUNCTIONS` may be used; the text is never evaluated as Python. With
    y in it the surface is 2-D, otherwise 1-D. ``limits`` (d, 2) are -5 to 5 unless given, and
    ``start`` a point at four fifths of the way to the upper limits; ``minima`` (k, d) are the
    global minima, where they are known.

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


# ---- one parameter ----

SURFACES_1D = {
    "bowl": Surface(
        "bowl",
        loss=lambda x: x * x,
        slopes=lambda x: (2 * x,),
        limits=[(-3, 3)],
        start=[-2.5],
        minima=[[0]],
    ),
}

# The article's curve: down from the left to a flat terrace on [0, WIDTH], then down again to the
# minimum at BOTTOM. The slope before the terrace falls like a square root, so that SGD arrives on
# it in a finite number of steps; with a slope falling linearly it would creep towards it for ever.
_SLOPE, _WIDTH, _FALL, _BOTTOM = 1.5, 0.5, 4.0, 2.0


def _terrace_parts(x):
    """How far x is into each part: the foot of the slope, the slope, the fall, the far side."""
    foot = np.minimum(np.maximum(-x, 0.0), 1.0)
    slope = np.maximum(-x - 1, 0.0)
    fall = np.minimum(np.maximum(x - _WIDTH, 0.0), _BOTTOM - _WIDTH)
    far = np.maximum(x - _BOTTOM, 0.0)
    return foot, slope, fall, far


def _terrace_loss(x):
    foot, slope, fall, far = _terrace_parts(x)
    length = _BOTTOM - _WIDTH
    height = _FALL * (length**3 / 6 - length * fall**2 / 2 + fall**3 / 3)
    return _SLOPE * (2 / 3 * foot**1.5 + slope) + height + _FALL * length * far**2 / 2


def _terrace_slopes(x):
    foot, _, fall, far = _terrace_parts(x)
    length = _BOTTOM - _WIDTH
    return (-_SLOPE * foot**0.5 - _FALL * fall * (length - fall) + _FALL * length * far,)


SURFACES_1D["terrace"] = Surface(
    "terrace", _terrace_loss, _terrace_slopes, limits=[(-2.3, 3.1)], start=[-2], minima=[[_BOTTOM]]
)

SURFACES_1D["double_well"] = Surface(
    "double_well",
    loss=lambda x: (x * x - 1) ** 2 + 0.3 * x + 0.4,
    slopes=lambda x: (4 * x * (x * x - 1) + 0.3,),
    limits=[(-1.7, 1.7)],
    start=[1.6],
    minima=[[-1.0355787140888537]],
)

# ---- two parameters ----

SURFACES_2D = {
    "ravine": Surface(
        "ravine",
        loss=lambda x, y: 0.5 * x * x + 90 * y * y,
        slopes=lambda x, y: (x, 180 * y),
        limits=[(-5, 5), (-1, 1)],
        start=[-4, 0.5],
        minima=[[0, 0]],
    ),
    "saddle": Surface(
        "saddle",
        loss=lambda x, y: 0.5 * (x * x - y * y) + 0.05 * y**4 + 1.25,
        slopes=lambda x, y: (x, -y + 0.2 * y**3),
        limits=[(-4, 4), (-4, 4)],
        start=[-3, 0.01],
        minima=[[0, 5**0.5], [0, -(5**0.5)]],
    ),
}


def _plateau_loss(x, y):
    return 1 - np.exp(-(x * x + y * y) / 2)


def _plateau_slopes(x, y):
    well = np.exp(-(x * x + y * y) / 2)
    return x * well, y * well


SURFACES_2D["plateau"] = Surface(
    "plateau",
    _plateau_loss,
    _plateau_slopes,
    limits=[(-4, 4), (-4, 4)],
    start=[-3, 1.5],
    minima=[[0, 0]],
)

SURFACES_2D["rosenbrock"] = Surface(
    "rosenbrock",
    loss=lambda x, y: (1 - x) ** 2 + 100 * (y - x * x) ** 2,
    slopes=lambda x, y: (-2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)),
    limits=[(-2, 2), (-1, 3)],
    start=[-1.2, 1],
    minima=[[1, 1]],
)


def _beale_terms(x, y):
    return 1.5 - x + x * y, 2.25 - x + x * y**2, 2.625 - x + x * y**3


def _beale_loss(x, y):
    a, b, c = _beale_terms(x, y)
    return a * a + b * b + c * c


def _beale_slopes(x, y):
    a, b, c = _beale_terms(x, y)
    return (
        2 * (a * (y - 1) + b * (y**2 - 1) + c * (y**3 - 1)),
        2 * x * (a + 2 * b * y + 3 * c * y**2),
    )


SURFACES_2D["beale"] = Surface(
    "beale",
    _beale_loss,
    _beale_slopes,
    limits=[(-4.5, 4.5), (-4.5, 4.5)],
    start=[1, 1],
    minima=[[3, 0.5]],
)


def _himmelblau_slopes(x, y):
    a, b = x * x + y - 11, x + y * y - 7
    return 4 * x * a + 2 * b, 2 * a + 4 * y * b


SURFACES_2D["himmelblau"] = Surface(
    "himmelblau",
    lambda x, y: (x * x + y - 11) ** 2 + (x + y * y - 7) ** 2,
    _himmelblau_slopes,
    limits=[(-5, 5), (-5, 5)],
    start=[0, -0.5],
    minima=[
        [3, 2],
        [-2.805118086953, 3.131312518250],
        [-3.779310253378, -3.283185991286],
        [3.584428340330, -1.848126526964],
    ],
)

SURFACES_2D["bumpy"] = Surface(
    "bumpy",
    loss=lambda x, y: 0.1 * (x * x + y * y) + 0.5 * (2 - np.cos(3 * x) - np.cos(3 * y)),
    slopes=lambda x, y: (0.2 * x + 1.5 * np.sin(3 * x), 0.2 * y + 1.5 * np.sin(3 * y)),
    limits=[(-5, 5), (-5, 5)],
    start=[-3.6, 2.8],
    minima=[[0, 0]],
)
