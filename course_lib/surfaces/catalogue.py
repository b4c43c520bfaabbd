"""The catalogue: 1-D and 2-D loss surfaces with exact gradients.

Each is a pair of plain functions of the coordinates, the loss and its partial derivatives; written
in arithmetic, they run on arrays of points and on single numbers alike.
"""

from __future__ import annotations

import numpy as np

from course_lib.surfaces.surface import Surface

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
