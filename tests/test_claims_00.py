"""What lesson 00 says beyond what its cells print."""

import inspect
from pathlib import Path

import numpy as np
import pytest

from authoring import build
from course_lib.descent import descend
from course_lib.network import initial_weights, loss_and_gradient
from course_lib.optimizers import RULES, sgd
from course_lib.regression import descend_in_batches, sample_regression
from course_lib.surfaces import SURFACES_1D
from course_lib.variants import sign_step

LESSON = build.LESSONS / "00_optimizer.md"
BOWL, WELL = SURFACES_1D["bowl"], SURFACES_1D["double_well"]


@pytest.fixture(scope="module")
def lesson():
    """The names that the lesson's own cells define, up to the one that measures the gradient."""
    cells = {cell.name: cell.sources["en"] for cell in build.read_lesson(Path(LESSON))}
    names = {"np": np, "initial_weights": initial_weights, "loss_and_gradient": loss_and_gradient}
    for name in ("count", "function-code", "by-trial-code", "about-error"):
        exec(cells[name], names)
    return names


@pytest.fixture
def change(lesson):
    """How the lesson's loss changes when w1 alone moves by d."""
    loss_of, fourteen = lesson["loss_of"], lesson["fourteen"]
    return lambda d: loss_of(lesson["with_w1"](fourteen[0] + d)) - loss_of(fourteen)


@pytest.fixture(scope="module")
def regression():
    return sample_regression()


def test_the_small_network_has_ten_weights_and_four_biases():
    """Lesson 00, cell function: 6 + 4 weights and 2 + 2 biases."""
    sizes = [part.size for part in initial_weights(sizes=(3, 2, 2))]
    assert sizes[0::2] == [6, 4]
    assert sizes[1::2] == [2, 2]


def test_w1_loss_and_gradient_are_as_the_question_says(lesson):
    """Lesson 00, cell predict-question: w1 about 1.02, loss about 0.80, gradient about 0.30."""
    assert lesson["fourteen"][0] == pytest.approx(1.02, abs=0.005)
    assert lesson["loss_of"](lesson["fourteen"]) == pytest.approx(0.80, abs=0.005)
    assert lesson["gradient_of"](lesson["fourteen"])[0] == pytest.approx(0.30, abs=0.005)


def test_moving_w1_by_minus_a_tenth_lowers_the_loss_by_about_three_hundredths(change):
    """Lesson 00, cell idea: answer (c)."""
    assert change(-0.1) == pytest.approx(-0.03, abs=0.005)


def test_a_tenth_of_the_move_has_about_a_hundredth_of_the_error(lesson, change):
    """Lesson 00, cell about-note: the error is nearly proportional to d squared."""
    slope = lesson["gradient_of"](lesson["fourteen"])[0]
    errors = [change(d) - slope * d for d in (1, 0.1, 0.01, 0.001)]
    assert np.divide(errors[:-1], errors[1:]) == pytest.approx([100] * 3, rel=0.1)


def test_half_of_a_move_by_four_tenths_has_about_a_quarter_of_the_error(lesson, change):
    """Lesson 00, cell contract, 2."""
    slope = lesson["gradient_of"](lesson["fourteen"])[0]
    assert (change(0.4) - 0.4 * slope) / (change(0.2) - 0.2 * slope) == pytest.approx(4, rel=0.1)


def test_moving_w1_by_one_raises_the_loss_by_about_042(change):
    """Lesson 00, cell about-note: 0.42 instead of 0.3."""
    assert change(1) == pytest.approx(0.42, abs=0.005)


def test_no_move_of_the_table_crosses_a_kink(lesson):
    """Lesson 00, cell about-note: w1 can rise by 1 without switching a ReLU on or off."""
    x, weights = lesson["x"], lesson["in_layers"](lesson["fourteen"])
    before = x @ weights[0][:, 0] + weights[1][0]
    assert ((before > 0) == (before + x[:, 0] * 1.0 > 0)).all()


def test_near_0_the_curve_along_w1_has_a_negative_slope(lesson):
    """Lesson 00, cells explore-tangent and contract, 3."""
    for w1 in (-0.1, 0.0, 0.1):
        assert lesson["gradient_of"](lesson["with_w1"](w1))[0] < -0.03


def test_near_w1_019_is_a_minimum_but_not_the_lowest_point(lesson):
    """Lesson 00, cell predict-question: 0.646 there, less over a small hill to the left."""
    values = np.linspace(-30, 3, 3301)
    losses = np.array([lesson["loss_of"](lesson["with_w1"](w1)) for w1 in values])
    near = abs(values - 0.19) < 0.3
    assert values[near][losses[near].argmin()] == pytest.approx(0.19, abs=0.02)
    assert losses[near].min() == pytest.approx(0.646, abs=5e-4)
    hill = (values > -0.6) & (values < 0.1)
    assert losses[hill].max() > losses[near].min() + 0.01
    lower = {w1: lesson["loss_of"](lesson["with_w1"](w1)) for w1 in (-1, -20)}
    assert lower == pytest.approx({-1: 0.640, -20: 0.292}, abs=5e-4)
    assert (losses[values < -1] < losses[near].min()).all()


def test_the_rules_take_a_parameter_and_a_gradient_first():
    """Lesson 00, cell contract: then the state; hyperparameters come after the *."""
    for rule in RULES.values():
        first, second, *rest = inspect.signature(rule).parameters.values()
        assert (first.name, second.name) == ("parameter", "grad")
        kinds = [p.kind for p in rest]
        assert kinds == sorted(kinds)


def test_no_rule_takes_the_loss():
    """Lesson 00, cell by-hand: none of them has an argument for the loss."""
    assert not any("loss" in inspect.signature(rule).parameters for rule in RULES.values())


def test_on_the_bowl_lr_1_1_diverges():
    """Lesson 00, cell batches: x becomes -1.2 x with lr 1.1."""
    path = descend(sgd, BOWL, [-2.5], 6, lr=1.1).positions[:, 0]
    assert path[1:] / path[:-1] == pytest.approx([-1.2] * 6)


def test_only_the_full_batch_ignores_the_seed(regression):
    """Lesson 00, cell noise, 2 and 3: sixty examples in a batch are the full batch."""

    def last(size, seed):
        start = regression.surface.start
        path = descend_in_batches(sgd, regression, start, 60, batch_size=size, seed=seed, lr=0.05)
        return path.positions[-1]

    assert last(60, 0) == pytest.approx(last(60, 1), rel=1e-9)
    for size in (1, 10):
        assert np.linalg.norm(last(size, 0) - last(size, 1)) > 0.01


@pytest.mark.parametrize("seed", range(5))
def test_the_fewer_examples_the_more_a_path_zigzags(regression, seed):
    """Lesson 00, cell noise, 1: the path of one by one is the longest."""
    lengths = []
    for size in (1, 10, 60):
        path = descend_in_batches(
            sgd, regression, regression.surface.start, 60, batch_size=size, seed=seed, lr=0.05
        )
        lengths.append(np.linalg.norm(np.diff(path.positions, axis=0), axis=1).sum())
    assert lengths == sorted(lengths, reverse=True)


def test_a_single_examples_gradient_is_off_by_more_than_the_gradient_is_long(regression):
    """Lesson 00, cell cost: the spread of size 1, and that four times the data halve it."""
    start = regression.surface.start
    full = regression.surface.gradient(start)
    off = np.array([regression.gradient_on([i], start) for i in range(60)]) - full
    spread = np.sqrt(np.mean(np.sum(off**2, axis=1)))
    assert spread == pytest.approx(11, abs=0.1)
    assert spread > np.linalg.norm(full)
    # Drawing B of n without repeats: spread / sqrt(B) * sqrt((n - B) / (n - 1)).
    rng = np.random.default_rng(1)
    for size in (4, 16):
        rows = [rng.choice(60, size, replace=False) for _ in range(4000)]
        drawn = np.array([regression.gradient_on(row, start) for row in rows]) - full
        expected = spread / np.sqrt(size) * np.sqrt((60 - size) / 59)
        assert np.sqrt(np.mean(np.sum(drawn**2, axis=1))) == pytest.approx(expected, rel=0.05)


RATES_TRIED = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.4)


def late_loss(data, start, size, lr, seed=0):
    path = descend_in_batches(sgd, data, start, 600 // size, batch_size=size, seed=seed, lr=lr)
    return path.losses[-max(1, 60 // size) :].mean()


@pytest.mark.parametrize("points", [60, 600])
def test_the_rates_compared_are_the_best_of_those_tried(regression, points):
    """Lesson 00, cell cost: eight rates between 0.002 and 0.4, for each size its best."""
    data, start = sample_regression(points), regression.surface.start
    for size, lr in ((points, 0.4), (10, 0.05), (1, 0.005)):
        losses = [late_loss(data, start, size, each) for each in RATES_TRIED]
        assert RATES_TRIED[int(np.nanargmin(losses))] == lr


@pytest.mark.parametrize("seed", range(4))
def test_mini_batches_pay_with_many_points_only(regression, seed):
    """Lesson 00, cell break: other points and shuffles, each size at its own rate, and one rate."""
    start = regression.surface.start
    few, many = sample_regression(60, seed), sample_regression(600, seed)
    own = {size: late_loss(few, start, size, lr, seed) for size, lr in ((60, 0.4), (10, 0.05))}
    own[1] = late_loss(few, start, 1, 0.005, seed)
    assert max(own.values()) - min(own.values()) < 0.05
    same = {size: late_loss(few, start, size, 0.05, seed) for size in (60, 10, 1)}
    assert same[10] < min(same[1], same[60]) - 0.1
    one_step = late_loss(many, start, 600, 0.4)
    assert one_step > max(late_loss(many, start, 10, 0.05), late_loss(many, start, 1, 0.005)) + 1


@pytest.mark.parametrize("seed", range(3))
def test_single_examples_never_settle_and_a_smaller_rate_shakes_less(regression, seed):
    """Lesson 00, cell noise, 4."""

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
    """Lesson 00, cell noise, 4: the full gradient is 0 there, each example's is not."""
    best = regression.surface.minima[0]
    assert np.abs(regression.surface.gradient(best)).max() < 1e-9
    single = np.array([regression.gradient_on([i], best) for i in range(60)])
    assert np.linalg.norm(single, axis=1).min() > 1e-3


TOP = 0.0754


@pytest.mark.parametrize("lr", [0.01, 0.03, 0.05, 0.1])
def test_the_side_of_the_hill_decides_which_valley_a_small_rate_reaches(lr):
    """Lesson 00, cell exercise-count: for every start, and rates up to 0.1."""
    for start in (*np.linspace(-1.7, TOP - 0.02, 9), *np.linspace(TOP + 0.02, 1.7, 9)):
        end = descend(sgd, WELL, [start], 1000, lr=lr).positions[-1, 0]
        assert end == pytest.approx(WELL.minima[0, 0] if start < TOP else 0.96, abs=0.01)
    assert WELL([0.96]) > WELL(WELL.minima[0]) + 0.5
    assert abs(WELL.gradient([TOP])[0]) < 1e-3


@pytest.mark.parametrize("lr", [0.15, 0.18, 0.2])
def test_a_rate_of_015_and_more_may_jump_over_the_hill_for_good_or_ill(lr):
    """Lesson 00, cell exercise-count: from the right to the lower valley, or away from it."""
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


def test_a_large_enough_rate_makes_the_loss_rise_in_one_step(lesson):
    """Lesson 00, cell exercise-break: it falls with 1, hardly with 5, and rises with 6 and more.

    The estimate falls by far more than the loss there is.
    """
    loss_of, fourteen = lesson["loss_of"], lesson["fourteen"]
    grad = lesson["gradient_of"](fourteen)
    actual = {lr: loss_of(fourteen - lr * grad) - loss_of(fourteen) for lr in (1, 5, 6, 10)}
    assert actual[1] < -0.1 < -0.01 < actual[5] < 0 < actual[6] < actual[10]
    assert -5 * np.sum(grad**2) < -2 * loss_of(fourteen)
