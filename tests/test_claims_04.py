"""What lesson 04 says about RMSprop, where no cell of it computes it."""

from functools import partial

import numpy as np
import pytest

from authoring import build
from course_lib.descent import descend
from course_lib.documents import learn_documents, sample_documents
from course_lib.maps import BOTTOM, ends
from course_lib.optimizers import adagrad, rmsprop, sgd
from course_lib.surfaces import SURFACES_1D, SURFACES_2D, rescaled, surface_from
from course_lib.variants import decayed_rmsprop, rmsprop_centered

BOWL = SURFACES_1D["bowl"]


def moves(rule, grads, **hyperparameters):
    """What ``rule`` subtracts from a parameter at each gradient of a sequence."""
    state, moved = (0,), []
    for grad in grads:
        new, *state = rule(0.0, grad, *state, **hyperparameters)
        moved.append(-new)
    return np.array(moved)


def test_after_a_gradient_of_100_the_effective_rate_is_back_at_90_percent_at_step_81():
    """Lesson 04, cell predict-replies: 1000 is left, 1.23 at 90 %, a factor of about 4300."""
    h, averages = 0, []
    for grad in [100.0] + [1.0] * 99:
        _, h = rmsprop(0.0, grad, h)
        averages.append(h)
    rates = np.array(averages) ** -0.5
    assert averages[0] == pytest.approx(1000)
    assert np.argmax(rates >= 0.9) + 1 == 81
    assert averages[80] < 1.235 < averages[79]
    assert averages[80] - 1 < 1000 / 4300 < averages[79] - 1
    assert averages[10] == pytest.approx(350, rel=0.01)
    rises = np.diff(np.log(rates[:50]))
    assert rises == pytest.approx(-0.5 * np.log(0.9), rel=0.25)  # almost a straight line


@pytest.mark.parametrize(("rho", "step"), [(0.9, 81), (0.999, 3647)])
def test_a_larger_rho_takes_longer_to_forget_a_gradient_of_100(rho, step):
    """Lesson 04, cell break-sign-explained."""
    h, rates = 0, []
    for grad in [100.0] + [1.0] * 4000:
        _, h = rmsprop(0.0, grad, h, rho=rho)
        rates.append(h**-0.5)
    assert np.argmax(np.array(rates) >= 0.9) + 1 == step


def test_adagrads_effective_rate_is_a_hundredth_and_never_rises():
    """Lesson 04, cell predict."""
    h, rates = 0, []
    for grad in [100.0] + [1.0] * 999:
        _, h = adagrad(0.0, grad, h)
        rates.append(h**-0.5)
    assert rates[0] == pytest.approx(1 / 100)
    assert (np.diff(rates) < 0).all()


@pytest.mark.parametrize("rho", [0.5, 0.9, 0.99])
def test_steps_of_constant_gradients_are_lr_over_the_root_of_the_weights(rho):
    """Lesson 04, cell weights: lr / sqrt(1 - rho^t), whatever the gradient's size."""
    for size in (0.1, 1000.0):
        steps = moves(rmsprop, [size] * 50, lr=0.01, rho=rho)
        expected = 0.01 / np.sqrt(1 - rho ** np.arange(1, 51))
        assert steps == pytest.approx(expected, rel=1e-5)


@pytest.mark.parametrize(("rho", "share"), [(0.8, 0.67), (0.9, 0.65), (0.99, 0.63), (0.999, 0.63)])
def test_the_last_steps_have_nearly_two_thirds_of_the_weight(rho, share):
    """Lesson 04, cell weights: 65 % with 0.9, 63 % with 0.99."""
    h = 0
    for _ in range(round(1 / (1 - rho))):
        _, h = rmsprop(0.0, 1.0, h, rho=rho)
    assert h == pytest.approx(share, abs=0.005)


@pytest.mark.parametrize("curvature", [1, 2, 20, 200])
@pytest.mark.parametrize("lr", [0.1, 0.01])
@pytest.mark.parametrize("start", [-2.5, 1.0])
def test_rmsprop_ends_in_a_swing_of_half_lr_at_the_rate_2_over_c(curvature, lr, start):
    """Lesson 04, cell why: between +lr/2 and -lr/2 on any bowl, from any start."""
    path = descend(rmsprop, surface_from(f"{curvature / 2}*x**2"), [start], 3000, lr=lr)
    last = path.positions[-2:, 0]
    assert last[0] * last[1] < 0
    assert abs(last) == pytest.approx([lr / 2] * 2, rel=1e-3)
    assert path.losses[-1] == pytest.approx(curvature / 2 * (lr / 2) ** 2, rel=2e-3)
    assert lr / path.state["h"][-1, 0] ** 0.5 == pytest.approx(2 / curvature, rel=1e-3)


def test_a_larger_rho_and_no_rho_in_the_one_dimensional_explorer():
    """Lesson 04, cell why: rho = 0 steps by lr; 0.999 jumps over the minimum at once."""
    signs = descend(rmsprop, BOWL, BOWL.start, 200, lr=0.3, rho=0)
    assert abs(np.diff(signs.positions[:, 0])) == pytest.approx([0.3] * 200, rel=1e-5)
    far = descend(rmsprop, BOWL, BOWL.start, 1, lr=0.3, rho=0.999)
    assert far.positions[1, 0] - far.positions[0, 0] == pytest.approx(31.6 * 0.3, rel=1e-3)
    assert far.positions[1, 0] > 0


def test_centred_rmsprop_grows_its_steps_when_the_gradient_is_constant():
    """Lesson 04, cell homework-centred: 3.3, about 190 and in the end 1/sqrt(epsilon) times lr."""
    steps = moves(rmsprop_centered, [1.0] * 400, lr=1.0)
    assert steps[0] == pytest.approx(3.3, abs=0.05)
    assert steps[99] == pytest.approx(190, rel=0.03)
    assert steps[-1] == pytest.approx(1e-7**-0.5, rel=1e-3) == pytest.approx(3200, rel=0.02)


def test_first_steps_with_keras_and_pytorchs_defaults():
    """Lesson 04, cell frameworks: 0.0032 and 0.1, a ratio of about 32."""
    keras, pytorch = 0.001 / (0.1 + 1e-7) ** 0.5, moves(rmsprop, [1.0], lr=0.01, rho=0.99)[0]
    assert keras == pytest.approx(0.0032, abs=5e-5)
    assert pytorch == pytest.approx(0.1, rel=1e-3)
    assert pytorch / keras == pytest.approx(32, rel=0.02)


def test_epsilon_inside_the_root_matters_at_gradients_3200_times_larger():
    """Lesson 04, cell homework-centred: where the step is half of what it would be, or nearly."""

    def inside(parameter, grad, h=0, *, lr=0.001, rho=0.9, epsilon=1e-7):
        h = rho * h + (1 - rho) * grad * grad
        return parameter - lr * grad / (h + epsilon) ** 0.5, h

    def step(rule, grad):
        return moves(rule, [grad], lr=1.0, rho=0)[0]

    assert step(rmsprop, 1e-7) == pytest.approx(0.5)
    assert step(inside, 3200e-7) == pytest.approx(0.5**0.5, abs=0.01)
    assert step(rmsprop, 1e-5) == pytest.approx(0.99, abs=5e-4)
    assert step(inside, 1e-5) == pytest.approx(0.032, abs=5e-4)


# ---- the gradient's size ----


@pytest.mark.parametrize("factor", [0.01, 10, 1e6])
@pytest.mark.parametrize(("lr", "rho"), [(0.01, 0.9), (0.1, 0.99), (0.001, 0)])
def test_the_path_does_not_depend_on_the_unit_of_the_loss(factor, lr, rho):
    """Lesson 04, cell why: the gradient and the root of h change alike."""
    plain = descend(rmsprop, BOWL, BOWL.start, 20, lr=lr, rho=rho)
    scaled = descend(rmsprop, rescaled(BOWL, loss=factor), BOWL.start, 20, lr=lr, rho=rho)
    assert scaled.positions == pytest.approx(plain.positions, rel=1e-3)


@pytest.mark.parametrize("rho", [0.5, 0.9, 0.99])
def test_steps_are_longer_than_lr_while_gradients_grow_and_shorter_while_they_fall(rho):
    """Lesson 04, cell summary: about lr where the size changes slowly."""
    growing, falling = ((factor ** np.arange(400)) for factor in (1.05, 0.95))
    assert moves(rmsprop, growing, lr=1.0, rho=rho)[-1] > 1
    assert moves(rmsprop, falling, lr=1.0, rho=rho)[-1] < 1


# ---- at the minimum, without noise and with it ----


@pytest.mark.parametrize(("rho", "lr"), [(0.9, 0.1), (0.9, 0.01), (0.8, 0.1)])
def test_near_the_minimum_the_effective_rate_grows_by_at_most_the_root_of_1_over_rho(rho, lr):
    """Lesson 04, cell why: up to 1.05 times a step with 0.9; AdaGrad's cannot grow."""
    h = descend(rmsprop, BOWL, BOWL.start, 600, lr=lr, rho=rho).state["h"][1:, 0]
    assert (h[:-1] / h[1:]).max() ** 0.5 == pytest.approx(rho**-0.5, abs=1e-3)
    h = descend(adagrad, BOWL, BOWL.start, 600, lr=lr).state["h"][1:, 0]
    assert (np.diff(h) >= 0).all()


@pytest.mark.parametrize("lr", [0.03, 0.01])
@pytest.mark.parametrize(("curvature", "sigma"), [(1, 1), (1, 3), (2, 1), (2, 3), (20, 10)])
def test_with_noise_the_loss_that_remains_is_lr_sigma_over_4(curvature, sigma, lr):
    """Lesson 04, cell noise-explained: while the noise is much larger than curvature x lr / 2."""
    assert curvature * lr / 2 < 0.05 * sigma
    surface = surface_from(f"{curvature / 2}*x**2")
    runs = [descend(rmsprop, surface, [0], 10_000, lr=lr, noise=sigma, seed=k) for k in range(3)]
    loss = np.mean([run.losses[2000:].mean() for run in runs])
    assert loss == pytest.approx(lr * sigma / 4, rel=0.25)
    rates = lr / runs[0].state["h"][2000:, 0] ** 0.5
    assert np.median(rates) == pytest.approx(lr / sigma, rel=0.1)
    assert rates.max() < 2 / curvature


@pytest.mark.parametrize("curvature", [2, 20])
def test_with_little_noise_it_swings_as_without(curvature):
    """Lesson 04, cell noise-explained: while the noise is much smaller than curvature x lr / 2."""
    surface = surface_from(f"{curvature / 2}*x**2")
    path = descend(rmsprop, surface, [1], 3000, lr=0.1, noise=0.001 * curvature)
    expected = curvature / 2 * 0.05**2
    assert path.losses[1000:].mean() == pytest.approx(expected, rel=0.05)


@pytest.mark.parametrize("noise", [0, 1])
@pytest.mark.parametrize("decay", [0.005, 0.02])
def test_a_falling_rate_makes_the_swings_fall_with_it(noise, decay):
    """Lesson 04, cell steep-directions: (lr_t / 2)^2 without noise, lr_t / 4 with it."""
    lrs = 0.1 / (1 + decay * np.arange(2000, 4000))
    expected = lrs / 4 if noise else (lrs / 2) ** 2
    seeds = range(4 if noise else 1)
    walks = [
        descend(decayed_rmsprop, BOWL, [1], 4000, decay=decay, noise=noise, seed=k) for k in seeds
    ]
    found = np.mean([walk.losses[2000:4000] for walk in walks])
    assert found == pytest.approx(expected.mean(), rel=0.4 if noise else 0.05)


@pytest.mark.parametrize("rho", [0.3, 0.7, 0.99])
def test_the_swing_is_half_lr_with_another_rho_too(rho):
    """Lesson 04, cell why: it only takes longer to get there."""
    path = descend(rmsprop, BOWL, BOWL.start, 5000, lr=0.1, rho=rho)
    assert abs(path.positions[-2:, 0]) == pytest.approx([0.05, 0.05], rel=1e-3)


# ---- rare words ----


@pytest.mark.parametrize("seeds", [range(5), range(5, 10)], ids=str)
def test_rare_words_need_a_long_memory(seeds):
    """Lesson 04, cell homework-centred: 0.9 is worse than SGD, 0.999 nearly level with AdaGrad.

    The rates that are wider than the cell's three help no rule.
    """
    sets = [sample_documents(seed) for seed in seeds]

    def best(rule, lrs):
        losses = [[learn_documents(rule, each, lr=lr).loss for lr in lrs] for each in sets]
        medians = np.median(losses, axis=0)
        assert medians[1:-1].min() == medians.min()
        return medians.min()

    by_memory = [
        best(partial(rmsprop, rho=rho), (0.005, 0.01, 0.02, 0.03, 0.05))
        for rho in (0.9, 0.99, 0.999)
    ]
    by_sgd, by_adagrad = (best(rule, (0.1, 0.2, 0.3, 0.5, 1)) for rule in (sgd, adagrad))
    assert by_memory == sorted(by_memory, reverse=True)
    assert by_memory[1] < by_sgd - 0.05 < by_memory[0] - 0.05
    assert by_adagrad == pytest.approx(by_memory[2], abs=0.01)


def test_a_rare_words_step_is_three_times_lr_every_time():
    """Lesson 04, cell homework-centred: once in 100 documents, or in every one."""
    grads = np.zeros(2000)
    grads[::100] = 0.5
    assert moves(rmsprop, grads, lr=1.0)[::100] == pytest.approx(np.full(20, 0.1**-0.5), rel=1e-3)
    assert moves(rmsprop, np.full(2000, 0.5), lr=1.0)[100:] == pytest.approx(1, rel=1e-3)


# ---- does forgetting pay? ----


def rmsprops_wins(name, steps, starts=30):
    """Whether RMSprop leaves less than AdaGrad, each with the best of 60 rates, (starts,).

    Whoever is at the bottom is not beaten.
    """
    surface, generator = SURFACES_2D[name], np.random.default_rng(0)
    low, high = np.transpose(surface.limits)
    wins = []
    for start in generator.uniform(low, high, (starts, 2)):
        by_adagrad, by_rmsprop = (
            ends(rule, surface, start, steps, {"lr": least * np.geomspace(1, 1000, 60)}).remaining
            for rule, least in ((adagrad, 0.01), (rmsprop, 0.001))
        )
        wins.append(by_rmsprop.min() < by_adagrad.min() > BOTTOM)
    return np.array(wins)


@pytest.mark.parametrize("steps", [100, 1000])
def test_on_the_plateau_and_in_the_ravine_rmsprop_wins_from_nowhere(steps):
    """Lesson 04, cell plateau: each with the best of 60 rates, from 30 starts."""
    assert not rmsprops_wins("plateau", steps).any()
    assert not rmsprops_wins("ravine", steps).any()


@pytest.mark.parametrize("steps", [100, 500])
def test_on_rosenbrock_the_winner_depends_on_the_start(steps):
    """Lesson 04, cell plateau: forgetting does not always help, and does not always hurt."""
    assert 0.1 < rmsprops_wins("rosenbrock", steps).mean() < 0.7


def test_from_another_start_rmsprop_is_closer_in_the_end():
    """Lesson 04, cell plateau, 1: with the rates and steps of the explorer."""
    surface = SURFACES_2D["rosenbrock"]
    by_adagrad, by_rmsprop = (
        np.hypot(*(descend(rule, surface, [1.5, -0.5], 500, lr=lr).positions[-1] - 1))
        for rule, lr in ((adagrad, 1.5), (rmsprop, 0.01))
    )
    assert by_rmsprop < 0.5 * by_adagrad


def test_adagrad_is_the_first_to_get_near_rosenbrocks_minimum():
    """Lesson 04, cells explore-2d and plateau, with the rates of the explorer."""
    surface = SURFACES_2D["rosenbrock"]
    assert surface.gradient(surface.start) == pytest.approx([-215.6, -88])
    walks = {
        rule: descend(rule, surface, surface.start, 500, lr=lr)
        for rule, lr in ((adagrad, 1.5), (rmsprop, 0.01))
    }
    near = {rule: np.argmax(walk.losses < 0.2) for rule, walk in walks.items()}
    assert near[adagrad] < near[rmsprop]
    assert walks[adagrad].losses[-1] < walks[rmsprop].losses[-1]
    h = walks[rmsprop].state["h"]
    assert (h[1, 0] / h[100, 0]) ** 0.5 > 10
    assert abs(walks[rmsprop].gradients[200]).max() < 10


@pytest.fixture(scope="module")
def mean_distance():
    """The lesson's function with other numbers in the place of its own."""
    [path] = build.lesson_paths(["04"])
    source = {cell.name: cell.sources["en"] for cell in build.read_lesson(path)}["forgetting-pays"]
    source = source.split("\n\n\n")[0]
    assert "t // 200" in source
    assert "100 if t < 5" in source

    def with_numbers(factor, period, first):
        changed = source.replace("t // 200", f"t // {period}")
        changed = changed.replace("100 if t < 5", f"{factor} if t < {first}")
        names = {"np": np}
        exec(changed, names)
        return names["mean_distance"]

    return with_numbers


LRS = np.geomspace(0.0001, 100, 150)


@pytest.mark.parametrize("factor", [30, 100, 1000])
@pytest.mark.parametrize("period", [50, 200, 500])
@pytest.mark.parametrize("first", [5, 50])
def test_forgetting_pays_at_every_rules_best_rate(mean_distance, factor, period, first):
    """Lesson 04, cell break: with rho = 0.9, large first gradients and a minimum that moves."""
    distance = mean_distance(factor, period, first)
    with np.errstate(all="ignore"):
        best = {rule: np.nanmin(distance(rule, LRS)) for rule in (adagrad, rmsprop)}
        shorter = np.nanmin(distance(partial(rmsprop, rho=0.5), LRS))
    assert best[rmsprop] < 0.5 * best[adagrad]
    if (factor, period) == (30, 500):
        assert shorter > best[adagrad]


@pytest.mark.parametrize("period", [50, 200, 500])
def test_it_does_not_pay_where_the_first_gradients_are_not_large(mean_distance, period):
    """Lesson 04, cell break: a factor of 1, with rho = 0.9; a longer memory can win there."""
    distance = mean_distance(1, period, 5)
    with np.errstate(all="ignore"):
        best = {rule: np.nanmin(distance(rule, LRS)) for rule in (adagrad, rmsprop)}
        longer = np.nanmin(distance(partial(rmsprop, rho=0.99), LRS))
    assert best[rmsprop] > best[adagrad]
    if period == 200:
        assert longer < best[adagrad]


def test_the_numbers_of_the_lessons_own_setting(mean_distance):
    """Lesson 04, cell break: 0.52 and 0.01; any lr from 0.03 to 1 beats AdaGrad's best."""
    distance, lrs = mean_distance(100, 200, 5), np.geomspace(0.001, 10, 60)
    best = [distance(rule, lrs).min() for rule in (adagrad, rmsprop)]
    assert best == pytest.approx([0.52, 0.01], abs=0.005)
    assert (distance(rmsprop, np.geomspace(0.03, 1, 30)) < best[0]).all()


# ---- too little and too much memory ----


@pytest.mark.parametrize("lr", [0.001, 0.1])
def test_the_longer_the_memory_the_less_it_drifts(lr):
    """Lesson 04, cell break-sign-explained: by 8 lr every 10 steps with rho = 0."""
    ten = [0.1] * 9 + [-0.9]
    drifts = [moves(rmsprop, ten * 60, lr=lr, rho=rho)[-10:].sum() for rho in (0, 0.5, 0.9, 0.99)]
    assert drifts[0] == pytest.approx(8 * lr, rel=1e-3)
    assert drifts == sorted(drifts, reverse=True)
    assert drifts[-1] < 0.2 * lr
    assert moves(rmsprop, ten, lr=lr, rho=0.99)[0] == pytest.approx(10 * lr, rel=1e-3)


def test_in_the_ravine_rmsprop_is_left_with_the_floor_and_adagrad_gains_from_lr():
    """Lesson 04, cell rare-words-text: over the lr of the figure."""
    surface, lrs = SURFACES_2D["ravine"], np.geomspace(0.02, 0.5, 15)
    ends = {
        rule: np.array([descend(rule, surface, surface.start, 500, lr=lr).losses[-1] for lr in lrs])
        for rule in (adagrad, rmsprop)
    }
    assert ends[rmsprop] == pytest.approx((1 + 180) / 2 * (lrs / 2) ** 2, rel=0.01)
    assert (np.diff(ends[adagrad]) < 0).all()
