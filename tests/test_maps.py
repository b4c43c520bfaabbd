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
    outcomes,
    standings,
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


# ---- standings ----


def test_each_rule_takes_the_rate_that_leaves_least():
    rates = [0.1, 0.5, 0.9, 1.1]  # at 0.5 SGD is at the bottom in one step
    found = standings([sgd, (momentum_sgd, {"momentum": 0.5})], BOWL, 20, rates=rates)
    assert found["SGD"].lr == 0.5
    assert found["SGD"].left == 0
    assert found["SGD"].entry.fixed == {"lr": 0.5}
    momentum = found["momentumSGD (momentum = 0.5)"]
    assert momentum.by_rate == pytest.approx(
        ends(momentum_sgd, BOWL, BOWL.start, 20, {"lr": rates}, momentum=0.5).remaining
    )
    assert momentum.left == momentum.by_rate.min() == momentum.by_rate[rates.index(momentum.lr)]
    assert momentum.entry.fixed == {"momentum": 0.5, "lr": momentum.lr}


def test_without_rates_or_without_one_to_choose_a_rule_runs_as_it_is():
    as_it_is = standings(RULES, BOWL, 20)
    offered = standings({"fixed": (sgd, {"lr": 0.3}), "free": sgd}, BOWL, 20, rates=[0.3])
    for label, rule in RULES.items():
        losses = descend(rule, BOWL, BOWL.start, 20).losses
        assert as_it_is[label].left == pytest.approx(losses[-1] / losses[0])
        assert as_it_is[label].lr is None
    assert offered["fixed"].lr is None
    assert offered["fixed"].left == pytest.approx(offered["free"].left)
    assert standings((sgd, {"lr": 1e9}), BOWL, 50)["SGD (lr = 1e9)"].left == np.inf


def test_several_starts_lie_near_the_surfaces_own_and_count_by_their_median():
    ravine, rates = SURFACES["ravine"], [0.001, 0.01]
    found = standings(sgd, ravine, 50, rates=rates, starts=5, seed=3)["SGD"]
    shifts = np.random.default_rng(3).uniform(-0.1, 0.1, (5, 2))
    starts = ravine.start + shifts * np.ptp(ravine.limits, axis=1)
    rows = [ends(sgd, ravine, start, 50, {"lr": rates}).remaining for start in starts]
    assert found.by_rate == pytest.approx(np.median(rows, axis=0))
    assert found.left != standings(sgd, ravine, 50, rates=rates, starts=5)["SGD"].left
    with pytest.raises(ValueError, match="starts"):
        standings(sgd, ravine, 50, starts=0)


def test_how_much_is_left_of_an_unknown_way_is_not_guessed():
    with pytest.raises(ValueError, match="minimum of"):
        standings(sgd, "x**2 + y**2", 50)


def test_a_minimum_that_is_none_is_told_with_rates_and_without():
    wrong = surface_from("(x - 1)**2", start=[3], minima=[[0]])
    for rates in (None, [0.1]):
        with pytest.raises(ValueError, match="lower"):
            standings((momentum_sgd, {"momentum": 0.5}), wrong, 50, rates=rates)
