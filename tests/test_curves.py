"""What the curves beside a surface are drawn from: curvatures, and the limits that follow."""

import numpy as np
import pytest

from course_lib.explorers import explore
from course_lib.optimizers import RULES, adagrad
from course_lib.surfaces import SURFACES_1D, SURFACES_2D, Surface, as_surface, surface_from

SURFACES = {**SURFACES_1D, **SURFACES_2D}


def second_differences(surface, width=1e-2):
    """The matrix of second derivatives (d, d) at the surface's start."""
    moves = width * np.eye(surface.dimensions)
    ahead, behind = surface.gradient(surface.start + moves), surface.gradient(surface.start - moves)
    return (ahead - behind) / (2 * width)


def test_the_catalogues_constant_curvatures_are_known_and_no_others():
    known = {key: s.curvatures.tolist() for key, s in SURFACES.items() if s.curvatures is not None}
    assert known == {"bowl": [2], "ravine": pytest.approx([1, 180])}
    for key in known:
        np.testing.assert_allclose(second_differences(SURFACES[key]), np.diag(known[key]))


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("3*x**2 + 25*y**2", [6, 50]),
        ("x**2 - y**2", [2, -2]),
        (lambda x, y: 3 * x**2 + 25 * y**2, [6, 50]),
        ("x*y", None),  # curved between its axes
        ("x**2 + x*y + y**2", None),
        ("abs(x)", None),
        ("log(x)", None),
    ],
)
def test_curvatures_of_a_learners_surface(given, expected):
    curvatures = as_surface(given).curvatures
    if expected is None:
        assert curvatures is None
    else:
        np.testing.assert_allclose(curvatures, expected, rtol=1e-5)


def test_a_surface_without_values_beyond_its_limits_has_no_known_curvature():
    def slopes(x):
        if np.any(np.abs(x) > 1):
            raise ValueError("nothing there")
        return (2 * x,)

    surface = Surface("here", lambda x: x * x, slopes, limits=[(-1, 1)], start=[1], minima=[])
    assert surface.curvatures is None


def test_rules_that_step_along_the_gradient_have_a_limit_of_2_over_curvature():
    limits = explore(RULES, "ravine", steps=5).scene["rate_limits"]
    assert limits == {label: pytest.approx([2, 2 / 180]) for label in _ALONG_THE_GRADIENT}
    assert explore(RULES, "rosenbrock", steps=5).scene["rate_limits"] == {}
    saddle = surface_from("x**2 - y**2")
    assert explore(adagrad, saddle, steps=5).scene["rate_limits"] == {"AdaGrad": [1, None]}


_ALONG_THE_GRADIENT = ["AdaGrad", "RMSprop", "AdaDelta"]  # Adam's steps follow an average


def test_above_its_limit_a_parameter_moves_away_and_below_it_comes_nearer():
    explorer = explore(RULES["RMSprop"], "bowl", steps=200, lr=0.3)
    [path], [[limit]] = explorer.walked.values(), explorer.scene["rate_limits"].values()
    x, gradients = path.positions[:, 0], path.gradients[:, 0]
    nearby = np.abs(gradients[:-1]) > 1e-6
    rate = -np.diff(x)[nearby] / gradients[:-1][nearby]
    away = np.abs(x[1:]) > np.abs(x[:-1])
    np.testing.assert_array_equal(rate > limit, away[nearby])
    assert (rate > limit).any()
    assert (rate < limit).any()
