"""What lesson 00 says beyond what its cells print."""

import inspect

import numpy as np
import pytest

from course_lib.descent import descend
from course_lib.network import initial_weights
from course_lib.optimizers import RULES, adagrad, sgd
from course_lib.regression import descend_in_batches, sample_regression
from course_lib.small_network import sample_network
from course_lib.surfaces import SURFACES_1D
from course_lib.variants import sign_step

BOWL, WELL = SURFACES_1D["bowl"], SURFACES_1D["double_well"]
NETWORK = sample_network()
FOURTEEN, LOSS = NETWORK.parameters, NETWORK.loss(NETWORK.parameters)
SLOPES = NETWORK.gradient(FOURTEEN)


def change(d):
    """How the network's loss changes when w1 alone moves by d."""
    return NETWORK.loss(np.concatenate([[FOURTEEN[0] + d], FOURTEEN[1:]])) - LOSS


@pytest.fixture(scope="module")
def regression():
    return sample_regression()


def test_the_small_network_has_ten_weights_and_four_biases():
    """Lesson 00, cell function: 3 x 2 + 2 x 2 weights and 2 + 2 biases."""
    sizes = [part.size for part in initial_weights(sizes=(3, 2, 2))]
    assert sizes[0::2] == [6, 4]
    assert sizes[1::2] == [2, 2]
    assert len(FOURTEEN) == 14
    assert len(NETWORK.y) == 6


def test_w1_loss_and_gradient_are_as_the_question_says():
    """Lesson 00, cell predict-question: w1 about 1.02, loss about 0.80, gradient about 0.30."""
    assert FOURTEEN[0] == pytest.approx(1.02, abs=0.005)
    assert pytest.approx(0.80, abs=0.005) == LOSS
    assert SLOPES[0] == pytest.approx(0.30, abs=0.005)


def test_moving_w1_by_minus_a_tenth_lowers_the_loss_by_about_three_hundredths():
    """Lesson 00, cell predict-replies: answer (c)."""
    assert change(-0.1) == pytest.approx(-0.03, abs=0.005)
    assert SLOPES[0] * -0.1 == pytest.approx(-0.03, abs=0.001)


def test_half_of_a_move_by_four_tenths_has_about_a_quarter_of_the_error():
    """Lesson 00, cell idea, 2."""
    half = change(0.2) - 0.2 * SLOPES[0]
    assert (change(0.4) - 0.4 * SLOPES[0]) / half == pytest.approx(4, rel=0.1)


def test_moving_w1_by_one_raises_the_loss_by_about_042():
    """Lesson 00, cell idea, 1: 0.42 instead of 0.3."""
    assert change(1) == pytest.approx(0.42, abs=0.005)


def test_a_tenth_of_the_move_has_about_a_hundredth_of_the_error():
    """Lesson 00, cell about-note: the error is nearly proportional to d squared."""
    errors = [change(d) - SLOPES[0] * d for d in (1, 0.1, 0.01, 0.001)]
    assert np.divide(errors[:-1], errors[1:]) == pytest.approx([100] * 3, rel=0.1)


def test_no_move_of_the_figure_crosses_a_kink():
    """Lesson 00, cell about-note: w1 can rise by 1 without switching a ReLU on or off."""
    before = NETWORK.x @ FOURTEEN[:6].reshape(3, 2)[:, 0] + FOURTEEN[6]
    assert ((before > 0) == (before + NETWORK.x[:, 0] * 1.0 > 0)).all()


def test_near_0_the_curve_along_w1_has_a_negative_slope():
    """Lesson 00, cell idea, 3: there w1 must increase for the loss to fall."""
    curve = NETWORK.along("w1")
    for w1 in (-0.1, 0.0, 0.1):
        assert curve.gradient([w1])[0] < -0.03
        assert curve([w1 + 0.02]) < curve([w1])


def test_the_rules_take_a_parameter_and_a_gradient_first():
    """Lesson 00, cell contract: then the state of the table; hyperparameters come after the *."""
    states = {}
    for label, rule in RULES.items():
        first, second, *rest = inspect.signature(rule).parameters.values()
        assert (first.name, second.name) == ("parameter", "grad")
        kinds = [p.kind for p in rest]
        assert kinds == sorted(kinds)
        states[label] = [p.name for p in rest if p.kind is p.POSITIONAL_OR_KEYWORD]
    assert states == {
        "SGD": [],
        "momentumSGD": ["v"],
        "AdaGrad": ["h"],
        "RMSprop": ["h"],
        "AdaDelta": ["h", "s"],
        "Adam": ["m", "v", "t"],
    }


def test_large_gradients_lower_adagrads_rate_but_not_its_first_step():
    """Lesson 00, cell contract: what gets smaller is the rate, the step for a given gradient."""
    steps = {size: -adagrad(0.0, size, lr=0.1)[0] for size in (1.0, 100.0)}
    assert steps[100.0] == pytest.approx(steps[1.0])
    assert steps[100.0] / 100 < 0.1 * steps[1.0]


def test_no_rule_takes_the_loss():
    """Lesson 00, cell contract: none of them has an argument for the loss."""
    assert not any("loss" in inspect.signature(rule).parameters for rule in RULES.values())


def test_one_step_by_hand():
    """Lesson 00, cell by-hand-check: each parameter moves against its own gradient."""
    moved = sgd(np.array([1.0, -2.0]), np.array([0.3, -0.5]), lr=0.1)
    assert moved == pytest.approx([0.97, -1.95])


def test_only_the_full_batch_ignores_the_seed(regression):
    """Lesson 00, cell cost, 2 and 3: sixty examples in a batch are the full batch."""

    def last(size, seed):
        start = regression.surface.start
        path = descend_in_batches(sgd, regression, start, 60, batch_size=size, seed=seed, lr=0.05)
        return path.positions[-1]

    assert last(60, 0) == pytest.approx(last(60, 1), rel=1e-9)
    for size in (1, 10):
        assert np.linalg.norm(last(size, 0) - last(size, 1)) > 0.01


@pytest.mark.parametrize("seed", range(5))
def test_the_fewer_examples_the_more_a_path_zigzags(regression, seed):
    """Lesson 00, cell cost, 1: the path of one by one is the longest."""
    lengths = []
    for size in (1, 10, 60):
        path = descend_in_batches(
            sgd, regression, regression.surface.start, 60, batch_size=size, seed=seed, lr=0.05
        )
        lengths.append(np.linalg.norm(np.diff(path.positions, axis=0), axis=1).sum())
    assert lengths == sorted(lengths, reverse=True)


def test_a_single_examples_gradient_is_off_by_more_than_the_gradient_is_long(regression):
    """Lesson 00, cell homework-count: four times the data halve the spread, that of 1 is large."""
    start = regression.surface.start
    full = regression.surface.gradient(start)
    off = np.array([regression.gradient_on([i], start) for i in range(60)]) - full
    spread = np.sqrt(np.mean(np.sum(off**2, axis=1)))
    assert spread == pytest.approx(11, abs=0.1)
    assert np.linalg.norm(full) == pytest.approx(7.4, abs=0.05)
    assert spread > np.linalg.norm(full)
    # Drawing B of n without repeats: spread / sqrt(B) * sqrt((n - B) / (n - 1)).
    rng = np.random.default_rng(1)
    for size in (4, 16):
        rows = [rng.choice(60, size, replace=False) for _ in range(4000)]
        drawn = np.array([regression.gradient_on(row, start) for row in rows]) - full
        expected = spread / np.sqrt(size) * np.sqrt((60 - size) / 59)
        assert np.sqrt(np.mean(np.sum(drawn**2, axis=1))) == pytest.approx(expected, rel=0.05)


START = sample_regression().surface.start
RATES_TRIED = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.4, 0.8)


def late_loss(data, size, lr, seed=0, used=600):
    """The loss when ``used`` examples have been used; infinity where it diverged."""
    steps = used // size
    path = descend_in_batches(sgd, data, START, steps, batch_size=size, seed=seed, lr=lr)
    if path.diverged_at is not None:
        return np.inf
    return path.losses[-max(1, 60 // size) :].mean()


@pytest.mark.parametrize("points", [60, 600])
def test_the_rates_compared_are_the_best_of_those_tried(points):
    """Lesson 00, cell cost: nine rates between 0.002 and 0.8, for each size its best."""
    data = sample_regression(points)
    for size, lr in ((points, 0.4), (10, 0.05), (1, 0.005)):
        losses = [late_loss(data, size, each) for each in RATES_TRIED]
        assert RATES_TRIED[int(np.argmin(losses))] == lr


@pytest.mark.parametrize("seed", range(5))
def test_mini_batches_pay_with_many_points_only(seed):
    """Lesson 00, cell break: other points and shuffles, each size at its own rate.

    With 600 points the others have come all the way down in the full batch's first step; when all
    of 60 have been used ten times, there is hardly a difference.
    """
    few, many = sample_regression(60, seed), sample_regression(600, seed)
    own = [late_loss(few, size, lr, seed) for size, lr in ((60, 0.4), (10, 0.05), (1, 0.005))]
    assert max(own) - min(own) < 0.05
    lowest = many.surface(many.surface.minima[0])
    for size, lr in ((10, 0.05), (1, 0.005)):
        path = descend_in_batches(sgd, many, START, 600 // size, batch_size=size, seed=seed, lr=lr)
        assert path.losses[-1] - lowest < 0.01 * (path.losses[0] - lowest)
    assert late_loss(many, 600, 0.4, seed) > lowest + 2


@pytest.mark.parametrize("seed", range(5))
def test_the_full_batch_is_ahead_when_600_points_have_been_used_ten_times(seed):
    """Lesson 00, cell break: each at its best rate, other points and shuffles."""
    many = sample_regression(600, seed)
    best = [
        min(late_loss(many, size, lr, seed, used=6000) for lr in RATES_TRIED)
        for size in (600, 10, 1)
    ]
    assert best[0] < min(best[1:])


@pytest.mark.parametrize("seed", range(3))
def test_single_examples_never_settle_and_a_smaller_rate_shakes_less(regression, seed):
    """Lesson 00, cell cost, 4."""

    def distance(size, lr):
        path = descend_in_batches(
            sgd, regression, regression.surface.start, 3000, batch_size=size, seed=seed, lr=lr
        )
        away = path.positions[-1000:] - regression.surface.minima[0]
        return np.linalg.norm(away, axis=1).mean()

    assert distance(60, 0.05) < 1e-6
    assert distance(1, 0.05) > distance(1, 0.005) > 0.01
    assert distance(1, 0.05) > distance(10, 0.05) > 1e-3


def test_at_the_minimum_single_examples_still_push(regression):
    """Lesson 00, cell cost, 4: the full gradient is 0 there, each example's is not."""
    best = regression.surface.minima[0]
    assert np.abs(regression.surface.gradient(best)).max() < 1e-9
    single = np.array([regression.gradient_on([i], best) for i in range(60)])
    assert np.linalg.norm(single, axis=1).min() > 1e-3


TOP = 0.0754


@pytest.mark.parametrize("lr", [0.01, 0.03, 0.05, 0.1])
def test_the_side_of_the_hill_decides_which_valley_a_small_rate_reaches(lr):
    """Lesson 00, cell batches, 2: for every start, and rates up to 0.1."""
    for start in (*np.linspace(-1.7, TOP - 0.02, 9), *np.linspace(TOP + 0.02, 1.7, 9)):
        end = descend(sgd, WELL, [start], 1000, lr=lr).positions[-1, 0]
        assert end == pytest.approx(WELL.minima[0, 0] if start < TOP else 0.96, abs=0.01)
    assert WELL([0.96]) > WELL(WELL.minima[0]) + 0.5
    assert abs(WELL.gradient([TOP])[0]) < 1e-3


@pytest.mark.parametrize("lr", [0.15, 0.2])
def test_a_rate_of_015_or_02_may_jump_over_the_hill_for_good_or_ill(lr):
    """Lesson 00, cell batches, 2: from the right to the lower valley, or away from it."""
    assert descend(sgd, WELL, [1.6], 200, lr=lr).positions[-1, 0] < -1
    ends = [descend(sgd, WELL, [x], 200, lr=lr).positions[-1, 0] for x in (-1.7, -1.65, -1.6)]
    assert max(ends) > 0.9


@pytest.mark.parametrize("start", [-2.5, -1.3, 0.8, 2.2])
@pytest.mark.parametrize("lr", [0.15, 0.3, 0.7])
def test_sign_step_never_comes_to_rest(start, lr):
    """Lesson 00, cell exercise-sign: it jumps to and fro across the minimum by lr."""
    x = descend(sign_step, BOWL, [start], 200, lr=lr).positions[:, 0]
    assert np.abs(np.diff(x[-100:])) == pytest.approx([lr] * 99)
    assert (np.sign(x[-100:-1]) == -np.sign(x[-99:])).all()


def test_sign_step_rests_only_where_a_step_ends_exactly_at_the_minimum():
    """Lesson 00, cell exercise-sign: five steps of 0.5 from -2.5."""
    x = descend(sign_step, BOWL, BOWL.start, 30, lr=0.5).positions[:, 0]
    assert x[:6].tolist() == [-2.5, -2, -1.5, -1, -0.5, 0]
    assert not x[5:].any()


def test_a_small_step_follows_the_estimate_and_a_large_one_raises_the_loss():
    """Lesson 00, cell exercise-sign: it rises from about 1.3 on, beyond 5 it is above the start.

    The estimate falls below 0.
    """
    rates = np.linspace(0, 8, 801)
    actual = np.array([NETWORK.loss(FOURTEEN - lr * SLOPES) for lr in rates])
    assert rates[actual.argmin()] == pytest.approx(1.3, abs=0.1)
    assert (np.diff(actual[rates < 1.2]) < 0).all()
    assert (np.diff(actual[rates > 1.6]) > 0).all()
    assert rates[actual <= LOSS][-1] == pytest.approx(5, abs=0.05)
    estimate = LOSS - rates * np.sum(SLOPES**2)
    assert (actual[1] - LOSS) / (estimate[1] - LOSS) == pytest.approx(1, abs=0.01)
    assert estimate[rates == 2] < 0


@pytest.mark.parametrize("seed", range(8))
def test_a_small_enough_step_lowers_the_loss_of_any_network(seed):
    """Lesson 00, cells break and exercise-sign: for any parameters, if lr is small enough."""
    parameters = np.random.default_rng(seed).normal(size=14)
    grad = NETWORK.gradient(parameters)
    assert NETWORK.loss(parameters - 1e-3 * grad) < NETWORK.loss(parameters)


def test_the_loop_takes_the_loss_of_the_network_below_a_half():
    """Lesson 00, cell walk-picture: a hundred steps, each lower than the one before."""
    p, losses = FOURTEEN, []
    for _ in range(101):
        losses.append(NETWORK.loss(p))
        p = sgd(p, NETWORK.gradient(p), lr=0.1)
    assert (np.diff(losses) < 0).all()
    assert losses[-1] < LOSS / 2
