"""What lesson 03 says beyond what its cells print."""

import numpy as np
import pytest

from authoring import build
from course_lib.descent import descend
from course_lib.optimizers import adagrad, sgd
from course_lib.surfaces import SURFACES_1D, SURFACES_2D, rescaled, surface_from
from course_lib.variants import adagrad_as_in_keras

LESSON = build.LESSONS / "03_adagrad.md"
BOWL, RAVINE = SURFACES_1D["bowl"], SURFACES_2D["ravine"]


@pytest.fixture(scope="module")
def lesson():
    """The names that some of the lesson's own cells define."""
    cells = {cell.name: cell.sources["en"] for cell in build.read_lesson(LESSON)}
    names: dict = {}
    for name in ("imports", "documents", "train-and-test", "constant-gradients"):
        exec(cells[name], names)
    return names


def test_sgd_moves_y_22_and_a_half_times_as_far_as_x():
    """Lesson 03, cell predict-question."""
    x, y = np.abs(sgd(RAVINE.start, RAVINE.gradient(RAVINE.start)) - RAVINE.start)
    assert y / x == pytest.approx(22.5)


def test_adagrads_first_step_is_exactly_lr_for_both_parameters():
    """Lesson 03, cell idea: from (-4, 0.5) to (-3.6, 0.1)."""
    path = descend(adagrad, RAVINE, RAVINE.start, 1, lr=0.4)
    assert path.positions[1] == pytest.approx([-3.6, 0.1], rel=1e-6)


def test_effective_rate_of_y_is_about_0_004_all_the_way_down():
    """Lesson 03, cell rule: 0.1 and falling for x, 0.004 for y."""
    h = descend(adagrad, RAVINE, RAVINE.start, 100, lr=0.4).state["h"][1:]
    rates = 0.4 / h**0.5
    assert rates[0, 0] == pytest.approx(0.1)
    assert (np.diff(rates[:60, 0]) < 0).all()
    assert rates[:, 1].round(3) == pytest.approx(0.004)


@pytest.mark.parametrize("start", [-2.5, -1.25])
def test_first_step_on_the_bowl_is_lr_from_anywhere(start):
    """Lesson 03, cell bowl-answers-text, 2."""
    path = descend(adagrad, BOWL, [start], 1, lr=1)
    assert path.positions[1, 0] - start == pytest.approx(1)


@pytest.mark.parametrize(("lr", "diverges"), [(0.98, False), (1.02, True)])
def test_sgd_diverges_on_the_bowl_beyond_1(lr, diverges):
    """Lesson 03, cell by-hand-answer, 4."""
    losses = descend(sgd, BOWL, BOWL.start, 300, lr=lr).losses
    assert (losses[-1] > losses[0]) == diverges


@pytest.mark.parametrize("lr", [1, 10, 1000])
def test_adagrad_comes_back_on_the_bowl_whatever_lr(lr):
    """Lesson 03, cell bowl-answers-text, 4."""
    assert descend(adagrad, BOWL, BOWL.start, 200, lr=lr).losses[-1] < 1e-12


def test_effective_rate_has_a_factor_for_size_and_one_for_time():
    """Lesson 03, cell bowl-answers-text: lr / sqrt(h) = 1 / rms x lr / sqrt(t)."""
    grads = np.random.default_rng(0).normal(size=50)
    x, h = 0.0, 0.0
    for grad in grads:
        x, h = adagrad(x, grad, h)
    assert 1 / h**0.5 == pytest.approx(1 / np.mean(grads**2) ** 0.5 / 50**0.5)


def test_travel_is_the_same_for_gradients_of_any_size_and_never_above_its_bound(lesson):
    """Lesson 03, cell travel: at most 2 lr sqrt(t), and nearly that."""
    steps = np.arange(1, 10_001)
    rates, travel = lesson["rates_and_travel"](np.ones(10_000))
    large, as_far = lesson["rates_and_travel"](np.full(10_000, 100.0))
    assert travel == pytest.approx(as_far, rel=1e-6)
    assert rates == pytest.approx(100 * large)
    assert (travel < 2 * 0.1 * steps**0.5).all()
    assert travel[-1] == pytest.approx(2 * 0.1 * 100, rel=0.01)
    assert travel[3999] / travel[999] == pytest.approx(2, rel=0.02)  # four times the steps


@pytest.mark.parametrize("lr", [0.01, 0.1, 0.4])
def test_travel_down_the_ravine_is_bounded_too(lr):
    """Lesson 03, cells travel and sparse: at most 2 lr sqrt(t) in each direction."""
    path = descend(adagrad, RAVINE, RAVINE.start, 1000, lr=lr)
    travel = np.abs(np.diff(path.positions, axis=0)).cumsum(axis=0)
    steps = np.arange(1, 1001)[:, None]
    assert (np.diff(np.abs(path.gradients), axis=0) <= 0).all()
    assert (travel <= 2 * lr * steps**0.5).all()


def test_growing_gradients_travel_further_than_the_bound(lesson):
    """Lesson 03, cell travel: the bound is for gradients that do not grow."""
    _, travel = lesson["rates_and_travel"](2.0 ** np.arange(50))
    assert travel[-1] > 2 * 0.1 * 50**0.5


def test_rescaling_shifts_sgds_range_of_rates_by_100():
    """Lesson 03, cell explore-2d."""
    limits = {"0.9": 2 / 1.8, "90": 2 / 180, "9000": 2 / 18000}
    valleys = [surface_from(f"0.5*x**2 + {steepness}*y**2") for steepness in limits]
    valleys.append(rescaled(RAVINE, loss=100))
    for valley, limit in zip(valleys, [*limits.values(), 2 / 18000], strict=True):
        for share, diverges in ((0.95, False), (1.05, True)):
            losses = descend(sgd, valley, RAVINE.start, 500, lr=share * limit).losses
            assert (losses[-1] > losses[0]) == diverges


def test_adagrads_path_differs_from_a_rescaled_one_by_epsilon_only():
    """Lesson 03, cell explore-2d: about 1e-7."""
    gentle = surface_from("0.5*x**2 + 0.9*y**2")
    paths = [descend(adagrad, v, RAVINE.start, 100, lr=0.4).positions for v in (gentle, RAVINE)]
    assert np.abs(paths[0] - paths[1]).max() < 1e-7


def test_start_on_the_axis_leaves_h_of_y_at_0_and_x_as_it_was():
    """Lesson 03, cell sparse: the answer to 3."""
    on_axis = descend(adagrad, RAVINE, [-4, 0], 100, lr=0.4)
    beside = descend(adagrad, RAVINE, RAVINE.start, 100, lr=0.4)
    assert (on_axis.state["h"][:, 1] == 0).all()
    assert (on_axis.positions[:, 0] == beside.positions[:, 0]).all()


def test_without_learning_the_loss_is_log_2_and_half_are_errors(lesson):
    """Lesson 03, cell sparse-why."""
    found = [
        lesson["test"](np.zeros(1000), *lesson["documents"](seed, lesson["rank"] > 100))
        for seed in range(3)
    ]
    loss, error = np.mean(found, axis=0)
    assert loss == pytest.approx(np.log(2))
    assert error == pytest.approx(0.5, abs=0.03)


def test_a_rare_words_first_step_is_exactly_lr(lesson):
    """Lesson 03, cell sparse-reverse: for every word met in one training document only."""
    x, y = lesson["documents"](0, lesson["rank"] > 100)
    once = x[:2000].sum(axis=0) == 1
    w, _ = lesson["train"](adagrad, x, y, 0.3)
    assert once.any()
    assert np.abs(w[once]) == pytest.approx(0.3, rel=1e-4)


def test_large_lr_makes_sgds_frequent_words_swing(lesson):
    """Lesson 03, cell sparse-reverse: words that say nothing get weights ten times as large."""
    x, y = lesson["documents"](0, lesson["rank"] > 100)
    swing = {lr: np.std(lesson["train"](sgd, x, y, lr)[0][:100]) for lr in (0.1, 1)}
    assert swing[1] > 5 * swing[0.1]


def test_adagrad_learns_noise_from_rare_words_that_say_nothing(lesson):
    """Lesson 03, cell break: forgetting what it learned of them helps it, and more than SGD."""
    x, y = lesson["documents"](0, lesson["rank"] <= 100)
    gains = {}
    for rule in (sgd, adagrad):
        w, _ = lesson["train"](rule, x, y, 0.3)
        forgotten = np.where(lesson["rank"] <= 100, w, 0)
        gains[rule] = np.subtract(lesson["test"](w, x, y), lesson["test"](forgotten, x, y))
    assert (gains[adagrad] > 0).all()
    assert (gains[adagrad] > gains[sgd]).all()


def test_at_least_40000_steps_are_needed_for_a_distance_of_4():
    """Lesson 03, cells break and break-first."""
    distance = -RAVINE.start[0]
    assert (distance / (2 * 0.01)) ** 2 == pytest.approx(40_000)
    path = descend(adagrad, RAVINE, RAVINE.start, 40_000)
    assert path.positions[-1, 0] < -0.5


def test_effective_rate_never_rises_after_a_large_gradient(lesson):
    """Lesson 03, cells break-first and break-frozen: answer (c), and less than half the way."""
    shocked, travel = lesson["rates_and_travel"](np.append(100.0, np.ones(9_999)))
    rates, undisturbed = lesson["rates_and_travel"](np.ones(10_000))
    assert rates[0] == pytest.approx(0.1)
    assert shocked[0] == pytest.approx(0.001)
    assert (np.diff(shocked) < 0).all()
    assert travel[-1] < undisturbed[-1] / 2


def turned(degrees):
    """The names of the exercise's cell, run with the valley turned."""
    cells = {cell.name: cell.sources["en"] for cell in build.read_lesson(LESSON)}
    names: dict = {}
    exec(cells["imports"], names)
    cell = cells["exercise-break-cell"]
    assert cell.startswith("my_angle = 0\n")
    exec(cell.replace("my_angle = 0", f"my_angle = {degrees}", 1), names)
    return names


def best_loss(rule, valley, lrs):
    return min(descend(rule, valley, valley.start, 100, lr=lr).losses[-1] for lr in lrs)


@pytest.mark.parametrize("degrees", [0, 10, 20, 30, 45])
def test_adagrad_loses_to_sgd_between_20_and_30_degrees(degrees):
    """Lesson 03, cell exercise-break; SGD's loss is the same at every angle."""
    names = turned(degrees)
    losses = {
        label: best_loss(rule, names["valley"], lrs)
        for label, (rule, lrs) in names["rules"].items()
    }
    assert losses["SGD"] == pytest.approx(1.07, abs=0.005)
    assert (losses["AdaGrad"] > losses["SGD"]) == (degrees >= 30)
    if degrees == 45:
        assert losses["AdaGrad"] == pytest.approx(1.95, abs=0.005)


def test_the_turned_valley_gives_both_parameters_nearly_the_same_rate():
    """Lesson 03, cell exercise-break: the solution."""
    valley = turned(45)["valley"]
    of_x, of_y = descend(adagrad, valley, valley.start, 100, lr=1).state["h"][-1] ** -0.5
    assert of_x / of_y == pytest.approx(1, abs=0.1)


def test_finer_choices_of_lr_do_not_save_adagrad_in_the_turned_valley():
    """Lesson 03, cell exercise-break: the result is not one of a coarse choice."""
    valley = turned(45)["valley"]
    by_adagrad = best_loss(adagrad, valley, np.geomspace(0.05, 10, 40))
    assert by_adagrad > 1.5 * best_loss(sgd, valley, np.geomspace(1e-3, 0.02, 40))


def test_epsilon_hardly_matters_to_adagrad_as_in_keras():
    """Lesson 03, cell frameworks: h is never below 0.1."""
    for grad in (1.0, 1e-4, 1e-8):
        steps = [adagrad_as_in_keras(0.0, grad, epsilon=e)[0] for e in (1e-7, 0)]
        assert steps[0] == pytest.approx(steps[1], rel=1e-6)


def test_h_of_y_stops_growing_within_a_few_steps():
    """Lesson 03, cell sparse: the answer to 1."""
    h = descend(adagrad, RAVINE, RAVINE.start, 100, lr=0.4).state["h"]
    assert h[5, 1] == pytest.approx(h[-1, 1], rel=1e-6)
    assert h[5, 0] < 0.5 * h[-1, 0]


def test_epsilon_matters_when_the_gradient_is_as_small():
    """Lesson 03, cells frameworks and summary."""
    assert -adagrad(0.0, 1e-7)[0] == pytest.approx(0.01 / 2)
    assert -adagrad(0.0, 1e-3)[0] == pytest.approx(0.01, rel=1e-3)
