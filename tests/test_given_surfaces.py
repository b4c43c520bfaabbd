"""What may come in as a surface or a start: understood, or refused in one sentence."""

import functools
import math

import numpy as np
import pytest

from course_lib.optimizers import RULES, adam, sgd
from course_lib.surfaces import SURFACES_1D, SURFACES_2D, Surface, as_start, as_surface, rescaled

BOWL, RAVINE = SURFACES_1D["bowl"], SURFACES_2D["ravine"]


@pytest.mark.parametrize(
    ("given", "key"),
    [
        ("ravine", "ravine"),
        (" rAVINE", "ravine"),
        ("細長い谷", "ravine"),
        ("Double well", "double_well"),
        ("double-well", "double_well"),
        ("Ｂｏｗｌ", "bowl"),
    ],
)
def test_a_key_or_a_title_is_the_surface_of_the_catalogue(given, key):
    assert as_surface(given) is {**SURFACES_1D, **SURFACES_2D}[key]


def test_a_surface_and_a_formula_are_taken_as_they_are():
    assert as_surface(RAVINE) is RAVINE
    assert as_surface("x² + y").dimensions == 2
    assert as_surface("x*y").note is None


# ---- functions ----


def branching(x):
    return x**2 if x > 0 else -x


def unpacking(p):
    x, y = p
    return math.sin(x) * y


def doubling(x):
    x *= 2
    return x


def in_place(p):
    p *= 2
    return p[0] * p[1]


class Valley:
    def __init__(self, steepness):
        self.steepness = steepness

    def __call__(self, w, b, power=2):
        return w**2 + self.steepness * b**power


MATRIX = np.array([[2.0, 0.5], [0.5, 1.0]])


@pytest.mark.parametrize(
    ("function", "point", "value", "gradient"),
    [
        (lambda x: x**2, [3], 9, [6]),
        (branching, [-2], 2, [-1]),
        (math.cos, [0.5], math.cos(0.5), [-math.sin(0.5)]),
        (np.sin, [0.5], math.sin(0.5), [math.cos(0.5)]),
        (np.vectorize(branching), [3], 9, [6]),
        (np.poly1d([1, 0, -2]), [3], 7, [6]),
        (lambda x, y: x * y**2, [2, 3], 18, [9, 12]),
        (lambda x, y, a=3: a * x + y, [2, 3], 9, [3, 1]),
        (lambda x=0, y=0: x * y, [2, 3], 6, [3, 2]),
        (lambda *p: p[0] * p[1], [2, 3], 6, [3, 2]),
        (functools.partial(lambda a, x: a * x**2, 5), [2], 20, [20]),
        (Valley(10), [1, 2], 41, [2, 40]),
        (lambda p: p[0] ** 2 + 3 * p[1], [2, 1], 7, [4, 3]),
        (lambda p: (p**2).sum(), [2, 1], 5, [4, 2]),
        (lambda p: p @ MATRIX @ p, [1, 1], 4, [5, 3]),
        (unpacking, [0.0, 2.0], 0, [2, 0]),
        (doubling, [3], 6, [2]),
        (in_place, [1, 2], 8, [8, 4]),
    ],
)
def test_a_function_is_a_surface_with_its_gradient_by_differences(function, point, value, gradient):
    surface = as_surface(function)
    assert surface.dimensions == len(point)
    assert surface.note == "surface_by_differences"
    assert surface(point) == pytest.approx(value)
    assert surface.gradient(point) == pytest.approx(gradient, rel=1e-7, abs=1e-8)
    grid = np.array([[point, np.add(point, 1)]] * 3, dtype=float)
    assert surface(grid).shape == (3, 2)
    assert surface(grid)[1, 0] == surface(point)
    assert surface.gradient(grid).shape == grid.shape


def test_the_coordinates_of_a_function_keep_their_names():
    assert as_surface(Valley(1)).names == ("w", "b")
    assert as_surface(unpacking).names == ("x", "y")


def test_where_a_function_has_no_value_it_is_nan(recwarn):
    surface = as_surface(lambda x: math.log(x))
    assert surface.start[0] > 0
    assert np.isnan(surface([-1.0]))
    assert as_surface(lambda x: 1 / x).loss(0.0) == np.inf
    assert not recwarn.list


# ---- what is refused ----


def one_of_three(p):
    return p[2]


def undefined(x):
    return undefined_name * x  # noqa: F821


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("ravin", '"ravine"'),
        ("rosenbrok", '"rosenbrock"'),
        ("valley", "himmelblau"),
        ("渓谷", "himmelblau"),
        ("sinx", r"sin\(x\)"),
        ("", r"x\*\*2"),
        ("x - x", "x - x"),
        ("sqrt(-1 - x**2)", "limits"),
        ("1e300*x**2", "limits"),
        (sgd, "sgd.*explore"),
        (functools.partial(adam, lr=0.1), "adam.*explore"),
        ((sgd, {"lr": 0.1}), "sgd.*explore"),
        ([sgd, adam], "sgd.*explore"),
        (RULES, "sgd.*explore"),
        (lambda p, g, *, lr=0.1: p - lr * g, "f.*explore"),
        (3, r"3.*x\*\*2"),
        (None, r"None.*x\*\*2"),
        (["bowl", "ravine"], r"bowl.*x\*\*2"),
        (Surface, r"Surface.*x\*\*2"),
        (lambda: 3, "f.*0"),
        (lambda x, y, z: x, "f.*3"),
        (lambda x: None, "f.*None"),
        (lambda x: (x, x), "f.*real|f.*実数"),
        (lambda x: x + 1j, "f.*j"),
        (lambda x: "a", "f.*'a'"),
        (lambda x: 3, "f"),
        (lambda x: np.nan * x, "f.*limits"),
        (one_of_three, "one_of_three.*index 2"),
        (undefined, "undefined_name"),
        (lambda x, y: np.dot([x, y], [1, 2, 3]), "f.*ValueError"),
    ],
)
def test_what_is_no_surface_is_said_in_one_sentence(given, said, each_language):
    with pytest.raises(ValueError, match=said):
        as_surface(given)


@pytest.mark.parametrize("loss", [math.sin, lambda x: 1.0, lambda x: x * np.nan])
def test_a_surface_that_can_not_be_drawn_is_said_in_words(loss, each_language):
    surface = Surface("mine", loss, lambda x: (1.0,), limits=(-3, 3), start=1, minima=[])
    with pytest.raises(ValueError, match="mine"):
        as_surface(surface)


def test_a_start_without_a_value_is_said_in_words(each_language):
    with pytest.raises(ValueError, match=r"1/x.*0\.0"):
        rescaled(
            Surface("1/x", lambda x: 1 / x, lambda x: (x,), limits=(-3, 3), start=0, minima=[])
        )


# ---- starts ----


@pytest.mark.parametrize(
    ("surface", "start", "point"),
    [
        (BOWL, None, [-2.5]),
        (BOWL, 2, [2]),
        (BOWL, np.float32(2), [2]),
        (BOWL, (2,), [2]),
        (RAVINE, None, [-4, 0.5]),
        (RAVINE, range(2), [0, 1]),
        (RAVINE, np.array([1, 2]), [1, 2]),
    ],
)
def test_a_start_is_a_point_of_the_surface(surface, start, point):
    got = as_start(surface, start)
    assert (got.dtype, got.tolist()) == (np.float64, point)
    got += 1
    assert as_start(surface, start).tolist() == point  # what was given is left alone


@pytest.mark.parametrize(
    "start",
    [
        2,
        [1],
        [1, 2, 3],
        [[1, 2]],
        [[1], [2, 3]],
        [],
        "12",
        ["1", "2"],
        [None, 1],
        [math.nan, 1],
        [math.inf, 1],
        [10**400, 1],
        [1j, 1],
        [True, False],
        {"x": 1, "y": 2},
        sgd,
    ],
)
def test_what_is_no_point_is_no_start(start, each_language):
    with pytest.raises(ValueError, match=r"2個|2 finite"):
        as_start(RAVINE, start)
