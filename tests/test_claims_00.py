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
BOWL = SURFACES_1D["bowl"]


@pytest.fixture(scope="module")
def lesson():
    """The names that the lesson's own cells define, up to the one that measures the gradient."""
    cells = {cell.name: cell.sources["en"] for cell in build.read_lesson(Path(LESSON))}
    names = {"np": np, "initial_weights": initial_weights, "loss_and_gradient": loss_and_gradient}
    for name in ("count", "function-code", "by-trial-code", "difference-quotient"):
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
    """Lesson 00, cell idea: answer (b)."""
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


def test_the_curve_along_w1_has_what_the_tasks_look_for(lesson):
    """Lesson 00, cells explore-tangent and contract: the curve bends up; some slope is negative."""
    values = np.linspace(-1, 3, 401)
    slopes = np.array([lesson["gradient_of"](lesson["with_w1"](w))[0] for w in values])
    w1 = lesson["fourteen"][0]
    assert (slopes[abs(values - 0.02) < 0.15] < -0.03).all()
    assert (np.diff(slopes[values > w1]) > 0).all()


def test_by_trial_a_smaller_loss_can_be_found(lesson):
    """Lesson 00, cell by-trial: some w1 has a smaller loss than 0, the best of those shown."""
    at_0, *others = (lesson["loss_of"](lesson["with_w1"](w1)) for w1 in (0, 1, 2, 3))
    assert at_0 < min(others)
    assert all(lesson["loss_of"](lesson["with_w1"](w1)) < at_0 for w1 in (0.15, -1))


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


@pytest.mark.parametrize("seed", range(5))
def test_with_600_examples_mini_batches_do_best(regression, seed):
    """Lesson 00, cell break: better than 10 full batches and than 600 single examples."""
    late = {}
    for size in (60, 10, 1):
        path = descend_in_batches(
            sgd,
            regression,
            regression.surface.start,
            600 // size,
            batch_size=size,
            seed=seed,
            lr=0.05,
        )
        late[size] = path.losses[-(60 // size) :].mean()
    assert late[10] < late[1] < late[60]


@pytest.mark.parametrize("seed", range(3))
def test_single_examples_never_settle_and_a_smaller_rate_shakes_less(regression, seed):
    """Lesson 00, cells break-settle and exercise-count."""

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
    """Lesson 00, cell exercise-count: the full gradient is 0 there, each example's is not."""
    best = regression.surface.minima[0]
    assert np.abs(regression.surface.gradient(best)).max() < 1e-9
    single = np.array([regression.gradient_on([i], best) for i in range(60)])
    assert np.linalg.norm(single, axis=1).min() > 1e-3


def test_the_estimate_for_minus_three_is_below_zero(lesson):
    """Lesson 00, cell break-settle: a cross-entropy can't be."""
    slope = lesson["gradient_of"](lesson["fourteen"])[0]
    assert lesson["loss_of"](lesson["fourteen"]) - 3 * slope < 0


def test_sign_step_never_comes_to_rest():
    """Lesson 00, cell exercise-sign: it jumps to and fro across the minimum by lr."""
    x = descend(sign_step, BOWL, BOWL.start, 200, lr=0.3).positions[:, 0]
    assert np.abs(np.diff(x[-100:])) == pytest.approx([0.3] * 99)
    assert (np.sign(x[-100:-1]) == -np.sign(x[-99:])).all()


def test_a_large_enough_rate_makes_the_loss_rise_in_one_step(lesson):
    """Lesson 00, cell exercise-break: it falls with 1, hardly with 5, and rises with 6 and more.

    The estimate falls by far more than the loss there is.
    """
    loss_of, fourteen = lesson["loss_of"], lesson["fourteen"]
    grad = lesson["gradient_of"](fourteen)
    actual = {lr: loss_of(fourteen - lr * grad) - loss_of(fourteen) for lr in (1, 5, 6, 10)}
    assert actual[1] < -0.1 < -0.01 < actual[5] < 0 < actual[6] < actual[10]
    assert -5 * np.sum(grad**2) < -2 * loss_of(fourteen)
