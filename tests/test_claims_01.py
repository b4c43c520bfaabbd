"""What lesson 01 says about SGD, where it is not already computed in a cell."""

import numpy as np
import pytest

from course_lib.descent import descend
from course_lib.descent.stability import stable_rate
from course_lib.explorers import explore
from course_lib.explorers.rates_explorer import RATES
from course_lib.maps import ends, summary
from course_lib.optimizers import sgd
from course_lib.regression import Regression, descend_in_batches, sample_regression
from course_lib.surfaces import SURFACES_1D, SURFACES_2D, surface_from
from course_lib.variants import decayed_sgd

BOWL, TERRACE, WELL = (SURFACES_1D[key] for key in ("bowl", "terrace", "double_well"))
RAVINE = SURFACES_2D["ravine"]
KAPPA = 180


def steps_to_a_hundredth(lr, steps=500):
    path = descend(sgd, RAVINE, RAVINE.start, steps, lr=lr)
    near = abs(path.positions) < 0.01 * abs(RAVINE.start)
    return np.where(near.any(axis=0), near.argmax(axis=0), steps + 1)


def test_rates_0_1_and_0_9_have_the_same_loss_at_every_step_on_the_bowl():
    """Lesson 01, cell predict-replies: the two loss curves lie on top of each other."""
    near, far = (descend(sgd, BOWL, BOWL.start, 20, lr=lr) for lr in (0.1, 0.9))
    assert near.losses == pytest.approx(far.losses, rel=1e-9)
    sides = np.sign(far.positions[:, 0])
    assert (sides[1:] == -sides[:-1]).all()
    assert (np.sign(near.positions) == -1).all()


@pytest.mark.parametrize("start", [-2.5, 0.3, 40.0])
def test_the_limit_on_the_bowl_is_1_from_any_start(start):
    """Lesson 01, cell why: one step at 0.5, swings at 1, growing swings above, from any start."""
    final = {lr: descend(sgd, BOWL, [start], 20, lr=lr).positions for lr in (0.5, 0.99, 1.0, 1.01)}
    assert final[0.5][1, 0] == 0
    assert abs(final[0.99][-1, 0]) < abs(start)
    assert final[1.0][:, 0] == pytest.approx(start * (-1.0) ** np.arange(21))
    assert (np.diff(abs(final[1.01][:, 0])) > 0).all()


@pytest.mark.parametrize("c", [0.1, 2.0, 180.0])
def test_the_factor_of_a_step_is_1_minus_lr_c(c):
    """Lesson 01, cell why: every step multiplies the distance by |1 - lr c|; the table's rows."""
    for product in (0.3, 1.0, 1.6, 2.0, 2.3):
        x = [1.0]
        for _ in range(6):
            x.append(sgd(x[-1], c * x[-1], lr=product / c))
        assert x == pytest.approx((1 - product) ** np.arange(7), abs=1e-12)


def test_near_a_smooth_minimum_the_curvature_there_sets_the_limit():
    """Lesson 01, cell why-more: other losses look like a bowl close to the minimum."""
    bottom = WELL.minima[0, 0]
    curvature = 12 * bottom**2 - 4
    for share, closer in ((0.97, True), (1.03, False)):
        path = descend(sgd, WELL, [bottom + 1e-6], 100, lr=share * 2 / curvature)
        assert (abs(path.positions[-1, 0] - bottom) < 1e-6) == closer


def test_the_steep_direction_of_the_ravine_zigzags_and_breaks_first():
    """Lesson 01, cells explore-2d and condition: the answers to the three questions."""
    factors = {
        lr: (path := descend(sgd, RAVINE, RAVINE.start, 1, lr=lr)).positions[1] / path.positions[0]
        for lr in (0.005, 0.01, 0.012, 0.02, 1.0)
    }
    assert factors[0.01] == pytest.approx([0.99, -0.8])
    assert factors[0.012][0] < 1
    assert factors[0.012][1] < -1
    assert factors[0.005] == pytest.approx([0.995, 0.1])
    assert factors[0.02][1] == pytest.approx(-2.6)
    assert factors[1.0] == pytest.approx([0, -179])
    assert np.log(factors[0.01][0]) / np.log(factors[0.005][0]) == pytest.approx(2, rel=0.01)


def test_steps_in_the_ravine():
    """Lesson 01, cell batches: 21 and 459 steps at 0.01, and 415 at best."""
    assert steps_to_a_hundredth(0.01).tolist() == [459, 21]
    assert steps_to_a_hundredth(2 / (1 + KAPPA)).tolist() == [415, 415]
    slower = [steps_to_a_hundredth(lr).max() for lr in np.linspace(0.0101, 0.0111, 41)]
    assert min(slower) >= 415


@pytest.mark.parametrize("lr", [0.001, 0.003, 0.005, 0.008, 0.01, 0.011])
def test_the_formula_counts_the_steps_of_a_descent(lr):
    """Lesson 01, cell steps-needed: |1 - lr c| to the power of k is 1/100 after k steps."""
    counted = steps_to_a_hundredth(lr, 5000)
    formula = np.log(0.01) / np.log(abs(1 - lr * np.array([1, KAPPA])))
    assert counted.tolist() == np.ceil(formula).tolist()
    assert counted[0] > counted[1]


def test_the_best_factor_and_its_steps_follow_from_the_condition_number():
    """Lesson 01, cell homework-decay: (kappa - 1) / (kappa + 1), and about 2.3 kappa steps, 414."""
    rates = np.linspace(1e-4, 2 / KAPPA, 200001)
    slower = np.maximum(abs(1 - rates), abs(1 - KAPPA * rates))
    assert rates[slower.argmin()] == pytest.approx(2 / (1 + KAPPA), rel=1e-4)
    assert slower.min() == pytest.approx((KAPPA - 1) / (KAPPA + 1), rel=1e-6)
    for kappa in (20, KAPPA, 1000):
        steps = np.log(0.01) / np.log((kappa - 1) / (kappa + 1))
        assert steps == pytest.approx(np.log(100) * kappa / 2, rel=1e-3)
        assert steps == pytest.approx(2.3 * kappa, rel=0.01)
        assert kappa != KAPPA or steps == pytest.approx(414, abs=1)
    assert pytest.approx(414) == 2.3 * KAPPA


@pytest.mark.parametrize("start", [(-4, 0.5), (-0.1, -0.9), (5, 1e-3)])
def test_no_constant_rate_takes_fewer_steps_than_415(start):
    """Lesson 01, cell batches: from any start with both x and y other than 0."""
    for lr in (*np.geomspace(1e-3, 0.0111, 21), 2 / (1 + KAPPA)):
        path = descend(sgd, RAVINE, start, 414, lr=lr)
        assert (abs(path.positions[-1]) > 0.01 * abs(np.array(start))).any()


def test_more_steps_move_the_left_end_of_the_good_range_but_not_the_limit():
    """Lesson 01, cell homework-decay: the limit stays at 0.0111, whatever the number of steps.

    With few steps the map's dot lies to the right of it.
    """
    rates = RATES
    assert stable_rate(sgd, RAVINE) == pytest.approx(2 / KAPPA)
    above = rates[rates > 2 / KAPPA][0]
    read = {
        steps: summary(rates, ends(sgd, RAVINE, RAVINE.start, steps, {"lr": rates}))
        for steps in (100, 200, 500, 2000)
    }
    lowest = [read[steps].good[0] for steps in read]
    assert lowest == sorted(lowest, reverse=True)
    assert lowest[0] > 4 * lowest[2]
    assert read[100].diverges > above
    assert {read[steps].diverges for steps in (500, 2000)} == {above}
    for steps in (500, 5000):
        for lr, closer in ((0.98 * 2 / KAPPA, True), (1.02 * 2 / KAPPA, False)):
            y = descend(sgd, RAVINE, RAVINE.start, steps, lr=lr).positions[:, 1]
            assert (abs(y[-1]) < abs(y[0])) == closer


@pytest.mark.parametrize("key", ["ravine", "saddle", "beale", "himmelblau", "rosenbrock"])
def test_the_gradient_is_at_right_angles_to_the_contours(key):
    """Lesson 01, cell why-more: on any smooth surface, a step along the contour costs nothing."""
    surface, rng = SURFACES_2D[key], np.random.default_rng(0)
    for point in rng.uniform(*surface.limits.T, size=(20, 2)):
        grad = surface.gradient(point)
        along = np.array([-grad[1], grad[0]]) / np.linalg.norm(grad)
        rise = [surface(point + 1e-5 * d) - surface(point - 1e-5 * d) for d in (along, grad)]
        assert abs(rise[0]) < 1e-3 * 1e-5 * np.linalg.norm(grad) + 1e-12
        assert rise[1] > 0


def test_in_the_ravine_downhill_is_80_degrees_off_the_way_to_the_minimum():
    """Lesson 01, cell explore-2d: (4, -90) against (4, -0.5)."""
    downhill, way = -RAVINE.gradient(RAVINE.start), -RAVINE.start
    assert downhill.tolist() == [4, -90]
    assert way.tolist() == [4, -0.5]
    cosine = downhill @ way / np.linalg.norm(downhill) / np.linalg.norm(way)
    assert np.degrees(np.arccos(cosine)) == pytest.approx(80, abs=1)


def test_in_the_oval_downhill_leads_to_the_floor_first():
    """Lesson 01, cell why-more: about 45 degrees off at the four points; then along the floor."""
    oval = surface_from("0.5*x**2 + 5*y**2")
    for point in [(-4, 3), (3, 2), (-2, -1), (4, -0.5)]:
        downhill, way = -oval.gradient(point), -np.array(point)
        cosine = downhill @ way / np.linalg.norm(downhill) / np.linalg.norm(way)
        assert np.degrees(np.arccos(cosine)) == pytest.approx(47, abs=6)
    for lr in (0.005, 0.02, 0.05):
        x, y = descend(sgd, oval, [-4, 3], round(0.6 / lr), lr=lr).positions[-1]
        assert abs(y / 3) < 0.01
        assert abs(x / 4) > 0.5


@pytest.mark.parametrize("lr", [0.01, 0.1, 0.4, 0.9])
def test_steps_shrink_on_their_own_below_the_limit_without_noise(lr):
    """Lesson 01, cell idea: not above the limit, nor on single examples."""
    steps = abs(np.diff(descend(sgd, BOWL, BOWL.start, 20, lr=lr).positions[:, 0]))
    assert (np.diff(steps) < 0).all()
    grown = abs(np.diff(descend(sgd, BOWL, BOWL.start, 20, lr=1 + lr).positions[:, 0]))
    assert (np.diff(grown) > 0).all()
    line = sample_regression()
    noisy = descend_in_batches(sgd, line, line.surface.minima[0], 300, batch_size=1, lr=0.1 * lr)
    lengths = np.linalg.norm(np.diff(noisy.positions, axis=0), axis=1)
    assert lengths[-100:].mean() > 0.5 * lengths[:100].mean()


def test_single_examples_give_the_full_gradient_on_average():
    """Lesson 01, cell batches: their gradient is an estimate of that of all examples."""
    line = sample_regression()
    for point in ([0.2, -0.4], [-1.5, 3.6], [4.0, -2.0]):
        singles = [line.gradient_on([i], point) for i in range(60)]
        assert np.mean(singles, axis=0) == pytest.approx(line.surface.gradient(point))
    assert len(line.x) == 60


@pytest.mark.parametrize("seed", range(3))
def test_only_a_falling_rate_lets_a_noisy_path_settle(seed):
    """Lesson 01, cell break: jitter at a constant rate, less at a tenth.

    The full batch has none, and is slowed down by a falling rate.
    """
    line = sample_regression()

    def left(rule, size, last=slice(-200, None), steps=1000, **hyper):
        path = descend_in_batches(
            rule, line, line.surface.start, steps, batch_size=size, seed=seed, **hyper
        )
        return np.linalg.norm(path.positions[last] - line.surface.minima[0], axis=1).mean()

    for size in (1, 10):
        constant, tenth = (left(sgd, size, lr=lr) for lr in (0.1, 0.01))
        assert tenth < constant / 4
        assert left(decayed_sgd, size, lr=0.1, decay=0.1) < tenth / 2
        # no end to the jitter at a constant rate, but to that at a falling one
        longer = left(sgd, size, steps=2000, lr=0.01)
        assert longer > 0.7 * tenth
        early = left(decayed_sgd, size, slice(300, 500), lr=0.1, decay=0.1)
        assert left(decayed_sgd, size, lr=0.1, decay=0.1) < early
    # without jitter the falling rate leaves way not yet travelled, a constant one none
    rest = left(decayed_sgd, 60, lr=0.1, decay=0.1)
    assert left(sgd, 60, slice(300, 301), lr=0.1) < 1e-6 < 5e-3 < rest
    assert left(decayed_sgd, 10, lr=0.1, decay=0.1) == pytest.approx(rest, rel=0.1)
    assert left(sgd, 1, lr=0.01) < left(sgd, 1, lr=0.05) / 2
    assert left(sgd, 60, lr=0.05) < 1e-6 < 1e-3 < left(sgd, 10, lr=0.05) < left(sgd, 1, lr=0.05) / 2


@pytest.mark.parametrize("size", [1, 10])
def test_a_constant_rate_settles_where_a_line_goes_through_every_point(size):
    """Lesson 01, cell break: then no example pushes at the minimum, and nothing shakes."""
    line = sample_regression()
    w, b = line.surface.minima[0]
    exact = Regression(line.x, w * line.x + b)
    for lr in (0.01, 0.1):
        path = descend_in_batches(sgd, exact, exact.surface.start, 3000, batch_size=size, lr=lr)
        assert abs(path.positions[-100:] - exact.surface.minima[0]).max() < 1e-9


def test_sgd_stops_on_the_terrace_for_good_whatever_the_rate():
    """Lesson 01, cell exercise-rule: gradient 0, lower ground beyond."""
    for lr in np.linspace(0.01, 1, 34):
        path = descend(sgd, TERRACE, TERRACE.start, 300, lr=lr)
        assert path.gradients[-1, 0] == 0
        assert 0 <= path.positions[-1, 0] <= 0.5
        assert path.losses[-1] > TERRACE(TERRACE.minima[0])


def test_the_limit_of_exercise_3_is_0_04():
    """Lesson 01, cell exercise-limit: curvatures 6 and 50."""
    valley = surface_from("3*x**2 + 25*y**2")
    assert valley.gradient([1.0, 1.0]).tolist() == [6, 50]
    below, above = (descend(sgd, valley, [1, 1], 500, lr=lr).losses[-1] for lr in (0.0399, 0.0401))
    assert below < valley([1.0, 1.0]) < above


@pytest.mark.parametrize("x", [-4, 0.1, 5])
def test_a_rate_above_the_limit_works_on_the_valley_floor_only(x):
    """Lesson 01, cell homework-break: y = 0 arrives in one step, y = 1e-9 is lost after four."""
    assert pytest.approx(90) == 1 / (2 / KAPPA)
    on_floor = descend(sgd, RAVINE, [x, 0], 5, lr=1.0)
    assert on_floor.losses[1:].tolist() == [0] * 5
    beside = descend(sgd, RAVINE, [x, 1e-9], 5, lr=1.0)
    assert beside.positions[1:, 1] / beside.positions[:-1, 1] == pytest.approx([-179] * 5)
    assert beside.losses[4] > beside.losses[0]
    assert x == 0.1 or (np.argmax(beside.losses[1:] > beside.losses[0]) + 1 == 4)


def test_the_jitter_also_dies_away_with_1_over_root_t():
    """Lesson 01, cell homework-decay: though the squares of those rates have no finite sum."""

    def by_root(parameter, grad, t=0, *, lr=0.1):
        return parameter - lr / (1 + t) ** 0.5 * grad, t + 1

    line = sample_regression()
    path = descend_in_batches(by_root, line, line.surface.start, 10_000, batch_size=1)
    away = np.linalg.norm(path.positions - line.surface.minima[0], axis=1)
    early, late = away[800:1000].mean(), away[8000:].mean()
    assert late < early / 2


def test_too_small_a_decay_goes_far_away_and_too_large_a_one_runs_out_of_steps():
    """Lesson 01, cell homework-decay: 6.8 with 0.01; 0.015 and 0.79 after 100 steps."""
    away = {
        decay: abs(descend(decayed_sgd, BOWL, BOWL.start, 100, lr=1.1, decay=decay).positions)
        for decay in (0, 0.01, 0.05, 0.1, 0.3, 1, 10)
    }
    assert away[0.01].max() == pytest.approx(6.8, abs=0.05)
    left = [
        abs(descend(decayed_sgd, BOWL, BOWL.start, 100, lr=0.1, decay=decay).positions[-1, 0])
        for decay in (0.1, 0.9)
    ]
    assert left == pytest.approx([0.015, 0.79], abs=0.003)
    farthest = [rows.max() for rows in away.values()]
    assert farthest == sorted(farthest, reverse=True)
    assert away[0.1][-1, 0] < away[1][-1, 0] < away[10][-1, 0]


def test_the_falling_rate_is_lr_over_1_plus_decay_t_with_t_0_at_first():
    """Lesson 01, cell homework-decay: InverseTimeDecay's and LambdaLR's rates."""
    x, t, steps = 0.0, 0, []
    for _ in range(5):
        moved, t = decayed_sgd(x, 1.0, t, lr=0.1, decay=0.1)
        steps.append(x - moved)
        x = moved
    assert steps == pytest.approx([0.1 / (1 + 0.1 * k) for k in range(5)])


def test_a_falling_rate_may_begin_above_the_limit():
    """Lesson 01, cell homework-decay: 1.1 diverges on the bowl if constant, not with decay 0.1."""
    constant = descend(sgd, BOWL, BOWL.start, 100, lr=1.1)
    falling = descend(decayed_sgd, BOWL, BOWL.start, 100, lr=1.1, decay=0.1)
    assert constant.losses[-1] > 1e6 * constant.losses[0]
    assert falling.losses[-1] < 1e-6 * falling.losses[0]
    away = abs(falling.positions[:, 0])
    assert away[1] > away[0]
    assert away[2] == pytest.approx(away[1])
    assert (np.diff(away[2:]) <= 0).all()
    assert away[3] < away[2]
    before, after = falling.positions[2:4, 0]
    assert (before - after) / falling.gradients[2, 0] == pytest.approx(0.917, abs=5e-4)
    shown = explore(decayed_sgd, BOWL, lr=1.1)
    assert shown.paths["runs"]
    assert not shown.paths["messages"]
