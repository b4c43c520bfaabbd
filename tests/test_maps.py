"""Maps: the ends of many descents at once, and what is said about them."""

import numpy as np
import pytest

from course_lib.descent import descend
from course_lib.maps import (
    DIVERGED,
    MOVING,
    REACHED,
    STOPPED,
    ends,
    highest_rate,
    outcomes,
    summary,
)
from course_lib.optimizers import RULES, adam, momentum_sgd, sgd
from course_lib.surfaces import SURFACES_1D, SURFACES_2D, surface_from

RATES = np.geomspace(1e-4, 10, 26)
SURFACES = {**SURFACES_1D, **SURFACES_2D}
BOWL, TERRACE = SURFACES["bowl"], SURFACES["terrace"]


def normalized(parameter, grad, *, lr=0.1):
    """A rule that joins coordinates, so that no two settings may share an array."""
    return parameter - lr * grad / (1e-9 + (grad * grad).sum() ** 0.5)


@pytest.mark.parametrize("surface", SURFACES.values(), ids=repr)
@pytest.mark.parametrize("rule", [sgd, momentum_sgd, adam, normalized])
def test_ends_are_those_of_a_descent_for_each_setting(rule, surface):
    found = ends(rule, surface, surface.start, 40, {"lr": RATES})
    above, bottom = surface(surface.start), surface(surface.minima).min()
    for rate, left in zip(RATES, found.remaining, strict=True):
        path = descend(rule, surface, surface.start, 40, lr=rate)
        if path.diverged_at is None:
            expected = (path.losses[-1] - bottom) / (above - bottom)
            np.testing.assert_allclose(left, expected, rtol=1e-6, atol=1e-9)
        else:
            assert left > 1e3


def test_on_a_bowl_a_rate_diverges_from_two_over_the_curvature_on():
    rates = np.array([0.001, 0.3, 0.5, 0.9, 0.99, 1.1, 3.0])  # the curvature is 2
    found = ends(sgd, BOWL, BOWL.start, 100, {"lr": rates})
    assert outcomes(found).tolist() == [MOVING, *4 * [REACHED], *2 * [DIVERGED]]
    assert summary(rates, found) == (0.5, (0.3, 0.99), 1.1)


def test_on_the_terrace_friction_and_rate_decide_what_becomes_of_momentum():
    lr = [0.03, 0.01, 0.001, 0.03, 5.0]
    momentum = [0.0, 0.9, 0.0, 0.999, 0.99]
    found = ends(momentum_sgd, TERRACE, [-2.0], 200, {"lr": lr, "momentum": momentum})
    assert outcomes(found).tolist() == [STOPPED, REACHED, MOVING, MOVING, DIVERGED]


def test_a_slow_walk_is_moving_whatever_its_rate():
    found = ends(sgd, surface_from("x"), [0.0], 100, {"lr": np.geomspace(1e-9, 1, 10)})
    np.testing.assert_allclose(found.span, 0.1)
    assert found.remaining.argmin() == 9


def test_where_every_rate_diverges_that_is_said():
    steep = surface_from("x**4", start=[5])
    rates = np.array([1.0, 2.0])
    found = ends(sgd, steep, [5.0], 20, {"lr": rates})
    best, good, diverges = summary(rates, found)
    assert np.isnan(best)
    assert good is None
    assert diverges == 1.0


def test_a_start_at_the_bottom_has_no_way_down(each_language):
    with pytest.raises(
        ValueError, match={"ja": "低い所", "en": "lower than the start"}[each_language]
    ):
        ends(RULES["Adam"], BOWL, [0.0], 10, {"lr": RATES})


@pytest.mark.parametrize("curvatures", [(2, 2), (6, 50), (1, 180), (30, 0.2)])
def test_the_highest_rate_of_sgd_on_a_bowl_is_2_over_the_larger_curvature(curvatures):
    a, b = curvatures
    bowl = surface_from(f"{a / 2}*x**2 + {b / 2}*y**2")
    assert highest_rate(sgd, bowl) == pytest.approx(2 / max(curvatures), rel=1e-4)


def test_where_no_rate_is_too_high_that_is_said():
    with pytest.raises(ValueError, match="100"):
        highest_rate(adam, surface_from("x", limits=[(-5, 5)], start=[0.0]))
