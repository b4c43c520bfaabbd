"""What lesson 06 says beyond what its cells print."""

import itertools

import numpy as np
import pytest

from authoring import build
from course_lib.descent import descend, feed
from course_lib.exercises import check_value
from course_lib.optimizers import adagrad, adam, adam_as_in_article, momentum_sgd, rmsprop, sgd
from course_lib.surfaces import SURFACES_1D, SURFACES_2D, rescaled, surface_from
from course_lib.variants import adamw

BOWL, TERRACE = SURFACES_1D["bowl"], SURFACES_1D["terrace"]
RAVINE = SURFACES_2D["ravine"]
LESSON = build.LESSONS / "06_adam.md"
BETAS = {"beta_1": 0.9, "beta_2": 0.999}


@pytest.fixture(scope="module")
def lesson():
    """The names that the lesson's own rule defines."""
    cells = {cell.name: cell.sources["en"] for cell in build.read_lesson(LESSON)}
    names = {"np": np}
    exec(cells["rule-in-code"], names)
    return names


def adam_uncorrected(
    parameter, grad, m=0, v=0, *, lr=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7
):
    """Adam as far as the lesson's "uncorrected" goes: without the division by 1 - beta ** t."""
    m = beta_1 * m + (1 - beta_1) * grad
    v = beta_2 * v + (1 - beta_2) * grad * grad
    return parameter - lr * m / (v**0.5 + epsilon), m, v


def bound(beta_1, beta_2):
    return (1 - beta_1) / np.sqrt((1 - beta_2) * (1 - beta_1**2 / beta_2))


def steps_in_lr(rule, grads, **hyper):
    return np.abs(np.diff(feed(rule, grads, lr=1.0, **hyper)))


def test_rmsprop_keeps_jumping_at_a_loss_of_about_six_hundredths_and_momentum_diverges():
    """Lesson 06, cell predict-question."""
    losses = descend(rmsprop, RAVINE, RAVINE.start, 300, lr=0.05).losses
    assert losses[150:].min() > 0.05
    assert losses[150:].max() < 0.065
    swings = np.abs(descend(momentum_sgd, RAVINE, RAVINE.start, 100, lr=0.05).positions[:, 1])
    peaks = swings[:100].reshape(10, 10).max(axis=1)
    assert (np.diff(peaks) > 0).all()


def test_adam_settles_below_1e_minus_11():
    """Lesson 06, cell predict-replies."""
    assert descend(adam, RAVINE, RAVINE.start, 300, lr=0.05).losses[-1] < 1e-11


def test_average_is_the_velocity_of_lesson_02_in_another_scale():
    """Lesson 06, cell rule: what is added up grows to 10 lr g, the average tends to g."""
    velocity = average = 0.0
    for grad in np.random.default_rng(0).normal(size=50):
        _, velocity = momentum_sgd(0.0, grad, velocity, lr=0.01)
        _, average, *_ = adam(0.0, grad, average)
        assert average == pytest.approx(-velocity * (1 - 0.9) / 0.01)
    velocity = average = 0.0
    for _ in range(300):
        _, velocity = momentum_sgd(0.0, 3.0, velocity, lr=0.01)
        _, average, *_ = adam(0.0, 3.0, average)
    assert velocity == pytest.approx(-10 * 0.01 * 3)
    assert average == pytest.approx(3)


def test_without_momentum_the_uncorrected_rule_is_rmsprop():
    """Lesson 06, cell rule: v is RMSprop's h."""
    grads = np.random.default_rng(1).normal(size=40)
    plain = feed(adam_uncorrected, grads, beta_1=0, beta_2=0.9)
    assert plain == pytest.approx(feed(rmsprop, grads))


def test_weights_of_the_average_add_up_to_1_minus_beta_to_the_t():
    """Lesson 06, cell rule: m is the weighted sum."""
    grads = np.random.default_rng(2).normal(size=15)
    m = v = t = 0
    for grad in grads:
        _, m, v, t = adam(0.0, grad, m, v, t)
    weights = (1 - 0.9) * 0.9 ** np.arange(14, -1, -1)
    assert weights.sum() == pytest.approx(1 - 0.9**15)
    assert m == pytest.approx(weights @ grads)


def test_uncorrected_steps_follow_the_formula_for_any_gradients_and_peak_at_step_12():
    """Lesson 06, cells correction and explore-1d: 3.16, 6.57 at 12, 1.26 at 1000."""
    t = np.arange(1, 5001)
    steps = steps_in_lr(adam_uncorrected, np.ones(5000))
    assert steps == pytest.approx((1 - 0.9**t) / np.sqrt(1 - 0.999**t), rel=1e-4)
    assert np.argmax(steps) + 1 == 12
    assert steps[[0, 11]] == pytest.approx([3.16, 6.57], abs=0.005)
    assert steps[999] == pytest.approx(1.26, abs=0.005)
    grads = np.random.default_rng(3).normal(size=300) * np.geomspace(0.01, 100, 300)
    ratio = steps_in_lr(adam_uncorrected, grads) / steps_in_lr(adam, grads)
    t = np.arange(1, 301)
    assert ratio == pytest.approx((1 - 0.9**t) / np.sqrt(1 - 0.999**t), rel=1e-3)


@pytest.mark.parametrize("grad", [5.0, -200.0, 1e-2])
def test_with_a_constant_gradient_every_step_of_adam_is_lr(grad):
    """Lesson 06, cells explore-2d, exercise-value and summary."""
    assert steps_in_lr(adam, np.full(200, grad)) == pytest.approx(1, rel=1e-4)


@pytest.mark.parametrize(
    ("noise", "lowest", "highest"), [(0.5, 0.75, 1), (2, 0.2, 0.6), (8, 0, 0.3)]
)
def test_the_more_the_gradients_agree_the_closer_a_step_is_to_lr(noise, lowest, highest):
    """Lesson 06, cells two-averages and rule: steps on a slope of 1, with five seeds."""
    slope = surface_from("x")
    for seed in range(5):
        path = descend(adam, slope, None, 500, noise=noise, seed=seed, lr=1.0)
        assert lowest < np.abs(np.diff(path.positions[100:, 0])).mean() <= highest, seed


@pytest.mark.parametrize("lr", [0.05, 0.1, 0.5])
def test_steps_on_a_bowl_shrink_while_all_gradients_agree(lr):
    """Lesson 06, cell rule: what agreement in direction promises ends where sizes change."""
    path = descend(adam, BOWL, BOWL.start, 200, lr=lr)
    one_way = np.argmax(path.gradients[:, 0] > 0)
    steps = np.diff(path.positions[:one_way, 0]) / lr
    assert steps[0] == pytest.approx(1, rel=1e-3)
    assert (np.diff(steps) < 0).all()
    assert steps[-1] < 0.9


def test_one_step_too_few_is_no_answer_to_exercise_2():
    """Lesson 06, cell exercise-value: the way is long enough in steps for the check to tell."""
    cells = {cell.name: cell.sources["en"] for cell in build.read_lesson(LESSON)}
    for steps, passes in ((50, True), (49, False), (51, False), (-50, False)):
        names = {"check_value": check_value, "descend": descend, "adam": adam}
        code = cells["exercise-value-cell"].replace("check_value(", "verdict = check_value(")
        exec(code.replace("...", f"{steps} * 0.01"), names | {"surface_from": surface_from}, names)
        assert names["verdict"].passed == passes, steps


def test_twenty_steps_down_the_terraces_slope_cover_twenty_lr():
    """Lesson 06, cell explore-2d: x = -1 after 20 steps."""
    path = descend(adam, TERRACE, [-2.0], 20, lr=0.05)
    assert path.positions[-1, 0] == pytest.approx(-1, abs=1e-3)
    assert path.gradients[:20] == pytest.approx(path.gradients[0, 0])


@pytest.mark.parametrize("epsilon", [1e-7, 1e-8, 1e-7 / 0.001**0.5])
def test_where_epsilon_goes_matters_below_a_gradient_of_a_thousandth_only(epsilon):
    """Lesson 06, cell epsilon-meaning: Keras' first step is the first to become shorter."""
    for size in np.geomspace(1e-3, 1e3, 13):
        assert steps_in_lr(adam, [size], epsilon=epsilon)[0] > 0.995
    assert steps_in_lr(adam, [1e-6], epsilon=1e-7 / 0.001**0.5)[0] < 0.5
    assert 0.5 < steps_in_lr(adam, [1e-6])[0] < steps_in_lr(adam, [1e-6], epsilon=1e-8)[0]


def test_lessons_adam_is_the_courses(lesson):
    """Lesson 06, cell rule-in-code."""
    grads = np.random.default_rng(3).normal(size=50)
    assert feed(lesson["adam_by_hand"], grads) == pytest.approx(feed(adam, grads))


def test_article_adams_learning_rate_lies_between_1_and_2_08_in_100_steps():
    """Lesson 06, cell article-meaning: the ratio is largest at step 12."""
    steps = [steps_in_lr(rule, np.ones(100), epsilon=0) for rule in (adam_as_in_article, adam)]
    ratio = steps[0] / steps[1]
    assert np.argmax(ratio) + 1 == 12
    assert ratio.min() == pytest.approx(1)
    assert ratio.max() == pytest.approx(2.08, abs=0.005)


def test_scaling_the_loss_leaves_adams_path_alone():
    """Lesson 06, cell scale-steps: exact without epsilon; momentum needs lr divided by 1000."""
    for rule, scale in itertools.product((adam, rmsprop), (1e-3, 1e3)):
        far = descend(rule, rescaled(RAVINE, loss=scale), RAVINE.start, 100, lr=0.05, epsilon=0)
        near = descend(rule, RAVINE, RAVINE.start, 100, lr=0.05, epsilon=0)
        assert far.positions == pytest.approx(near.positions)
    scaled = rescaled(RAVINE, loss=1000)
    far = descend(momentum_sgd, scaled, RAVINE.start, 100, lr=0.01 / 1000)
    near = descend(momentum_sgd, RAVINE, RAVINE.start, 100, lr=0.01)
    assert far.positions == pytest.approx(near.positions)


def test_changing_the_parameters_unit_asks_for_another_learning_rate():
    """Lesson 06, cell scale-meaning."""
    wide = rescaled(RAVINE, parameter=1000)
    near = descend(adam, RAVINE, RAVINE.start, 100, lr=0.05, epsilon=0)
    same_lr = descend(adam, wide, 1000 * RAVINE.start, 100, lr=0.05, epsilon=0)
    larger = descend(adam, wide, 1000 * RAVINE.start, 100, lr=50, epsilon=0)
    assert larger.positions == pytest.approx(1000 * near.positions)
    assert np.abs(same_lr.positions - 1000 * RAVINE.start).max() < 6


def test_averages_with_the_same_weights_never_step_beyond_lr():
    """Lesson 06, cell scale-steps."""
    rng = np.random.default_rng(5)
    for beta in (0.5, 0.9, 0.99):
        grads = rng.normal(size=500) * np.exp(rng.normal(size=500) * 3)
        assert steps_in_lr(adam, grads, beta_1=beta, beta_2=beta).max() <= 1 + 1e-9


def test_steps_stay_below_the_cauchy_schwarz_bound_and_reach_it():
    """Lesson 06, cell scale-meaning: 7.27 lr with the default values."""
    assert bound(**BETAS) == pytest.approx(7.27, abs=0.005)
    assert BETAS["beta_2"] / BETAS["beta_1"] == pytest.approx(1.11, abs=0.001)
    rng = np.random.default_rng(6)
    for _ in range(20):
        grads = rng.normal(size=300) * np.exp(rng.normal(size=300) * 4)
        assert steps_in_lr(adam, grads).max() < bound(**BETAS)
    t = np.arange(1, 100_001)
    rest = 0.9**2 / 0.999
    at_step = np.sqrt(1 - rest**t) * np.sqrt(1 - 0.999**t) / (1 - 0.9**t) * bound(**BETAS)
    assert at_step.max() <= bound(**BETAS)
    growing = np.append(np.zeros(10_000), 1.11 ** np.arange(100))
    assert steps_in_lr(adam, growing)[-1] == pytest.approx(bound(**BETAS), rel=1e-3)


def test_one_gradient_after_a_pause_makes_a_step_of_3_16_lr():
    """Lesson 06, cell scale-meaning."""
    steps = steps_in_lr(adam, np.append(np.zeros(10_000), 1.0))
    assert steps[-1] == pytest.approx(3.16, abs=0.005)


def test_start_on_the_ravine_is_as_the_lesson_says():
    """Lesson 06, cells explore-2d and break: the first ten steps, sizes of v."""
    path = descend(adam, RAVINE, RAVINE.start, 300, lr=0.05)
    assert path.gradients[0] == pytest.approx([-4, 90])
    assert np.abs(path.positions[10] - RAVINE.start) == pytest.approx([0.50, 0.46], abs=0.005)
    larger = path.state["v"][1:, 1] / path.state["v"][1:, 0]
    assert 50 < larger.min() < 100
    assert 500 < larger.max() < 1000


def test_exercise_4_can_be_solved():
    """Lesson 06, cell homework-break: a step of 8.79 lr, and it comes near the minimum."""
    path = descend(adam, BOWL, BOWL.start, 500, lr=0.1, beta_1=0.95, beta_2=0.1)
    steps = np.abs(np.diff(path.positions[:, 0])) / 0.1
    assert steps.max() == pytest.approx(8.79, abs=0.005)
    assert abs(path.positions[np.argmax(steps), 0]) < 0.2


def test_weight_decay_outside_the_division_is_no_l2_regularisation():
    """Lesson 06, cell homework-adamw: with SGD the two agree, with Adam large gradients hide it."""
    grads = np.array([0.1, 10.0])
    shrunk = {}
    for name in ("L2", "decoupled"):
        x, state = np.ones(2), (0, 0, 0)
        for _ in range(50):
            signs = grads * (-1.0) ** state[2]
            if name == "L2":
                x, *state = adam(x, signs + 0.1 * x, *state, lr=0.01)
            else:
                x, *state = adamw(x, signs, *state, lr=0.01, weight_decay=0.1)
        shrunk[name] = 1 - x
    assert shrunk["L2"][0] > 2 * shrunk["L2"][1]
    assert shrunk["decoupled"][0] == pytest.approx(shrunk["decoupled"][1], rel=1e-3)


def adam_as_in_keras(parameter, grad, m=0, v=0, t=0, *, lr=0.001, epsilon=1e-7):
    t = t + 1
    m = 0.9 * m + (1 - 0.9) * grad
    v = 0.999 * v + (1 - 0.999) * grad * grad
    rate = lr * (1 - 0.999**t) ** 0.5 / (1 - 0.9**t)
    return parameter - rate * m / (v**0.5 + epsilon), m, v, t


def test_keras_epsilon_is_32_times_larger_at_first():
    """Lesson 06, cell article-meaning."""
    for t in (1, 5, 50):
        state = (0.3, 0.2, t - 1)
        ours, *_ = adam(1.0, 0.5, *state, epsilon=1e-3 / np.sqrt(1 - 0.999**t))
        theirs, *_ = adam_as_in_keras(1.0, 0.5, *state, epsilon=1e-3)
        assert ours == pytest.approx(theirs, rel=1e-12)


@pytest.mark.parametrize("start", [-2.2, -2.0, -1.5])
def test_adam_crosses_the_terrace_from_0_06_on_and_without_its_average_not_at_all(start):
    """Lesson 06, cell explore-2d: whatever the start; without m up to a step of 1."""
    assert descend(momentum_sgd, TERRACE, TERRACE.start, 500, lr=0.01).losses[-1] < 0.01
    for steps in (300, 1000):
        for lr, crosses in ((0.02, False), (0.06, False), (0.07, True), (0.2, True)):
            path = descend(adam, TERRACE, [start], steps, lr=lr)
            assert (path.positions[-1, 0] > 1) == crosses, (steps, lr)
    for lr in np.linspace(0.02, 1, 50):
        path = descend(adam, TERRACE, [start], 300, lr=lr, beta_1=0)
        assert path.positions.max() <= 0.5, lr


def settled(rule, lr, **hyper):
    return descend(rule, RAVINE, RAVINE.start, 300, lr=lr, **hyper).losses[-1]


def test_good_rates_of_adam_reach_over_a_factor_of_100_and_of_momentum_of_less_than_10():
    """Lesson 06, cell break: 0.05 to 5, and 0.003 to 0.02."""
    assert all(settled(adam, lr) < 1e-10 for lr in np.geomspace(0.05, 5, 30))
    assert all(settled(momentum_sgd, lr) < 1e-10 for lr in np.geomspace(0.003, 0.02, 20))
    for lr in (0.0025, 0.0215):
        assert not settled(momentum_sgd, lr) < 1e-10
    assert settled(adam, 0.045) > 1e-10
    assert settled(adam, 0.1) < settled(momentum_sgd, 0.01) < settled(adam, 0.01)


def test_only_both_averages_together_settle_at_every_rate():
    """Lesson 06, cell break: m alone and v alone, with lr = 0.05, 0.1 and 0.5."""
    left = {
        betas: [settled(adam, lr, beta_1=betas[0], beta_2=betas[1]) for lr in (0.05, 0.1, 0.5)]
        for betas in ((0, 0.9), (0.9, 0.9), (0, 0.999), (0.9, 0.999))
    }
    assert [betas for betas, losses in left.items() if max(losses) < 1e-11] == [(0.9, 0.999)]
    assert max(left[0.9, 0.9][0], left[0, 0.999][0]) < left[0, 0.9][0] / 1000
    assert min(left[0.9, 0.9][2], left[0, 0.999][2]) > 1e-11
    assert left[0, 0.999][2] == pytest.approx(7, abs=0.5)


@pytest.mark.parametrize("seeds", [range(20), range(100, 120)])
def test_with_noise_adams_loss_stays_around_a_hundredth(seeds):
    """Lesson 06, cell break: noise 1, lr 0.05, from step 300 to 2000, and RMSprop's around 0.07."""

    def mean_losses(rule):
        runs = [
            descend(rule, RAVINE, None, 2000, lr=0.05, noise=1, seed=seed).losses for seed in seeds
        ]
        mean = np.mean(runs, axis=0)
        return np.array([mean[last - 50 : last + 1].mean() for last in (300, 500, 1000, 2000)])

    adams = mean_losses(adam)
    assert (adams > 0.005).all()
    assert (adams < 0.022).all()
    assert mean_losses(rmsprop) == pytest.approx([0.07] * 4, abs=0.006)


def best_loss(rule, surface, steps, **hyper):
    rates = np.geomspace(1e-4, 1e3, 22)
    return np.nanmin(
        [descend(rule, surface, BOWL.start, steps, lr=lr, **hyper).losses[-1] for lr in rates]
    )


@pytest.mark.parametrize(
    ("curvature", "steps"), [(2, 10), (2, 30), (2, 100), (2, 300), (0.1, 100), (30, 50), (1000, 20)]
)
def test_sgd_beats_adam_on_bowls_when_both_choose_their_rates(curvature, steps):
    """Lesson 06, cells break-bowl and break-spike: 10 to 300 steps; m is to blame."""
    surface = rescaled(BOWL, loss=curvature / 2)
    best = best_loss(adam, surface, steps)
    assert best_loss(sgd, surface, steps) < best / 100
    assert best_loss(adam, surface, steps, beta_1=0) < best / 100


@pytest.mark.parametrize(
    ("lr", "steps", "leaves", "height"),
    [(1, 2000, 1341, 15), (0.2, 5000, 3805, 1.6), (0.05, 9000, 7069, 0.18)],
)
def test_adam_leaves_a_minimum_later_and_more_mildly_at_a_smaller_rate(lr, steps, leaves, height):
    """Lesson 06, cells break-spike and break-betas: 15 with lr = 1, almost 0.2 with 0.05."""
    losses = descend(adam, RAVINE, RAVINE.start, steps, lr=lr).losses
    lowest = np.argmin(losses)
    assert losses[lowest] < 1e-40
    assert losses[lowest:].max() == pytest.approx(height, rel=0.1)
    assert lowest + np.argmax(losses[lowest:]) == pytest.approx(leaves, rel=0.1)


def test_adam_stays_where_the_gradient_is_rounded_to_0():
    """Lesson 06, cell summary: it may leave a minimum; on Himmelblau's it does not."""
    path = descend(adam, SURFACES_2D["himmelblau"], None, 20_000, lr=0.1)
    assert path.losses[1000:].max() < 1e-20


def test_it_is_the_fading_divisor_that_makes_adam_leave():
    """Lesson 06, cell break-betas: stable with a fixed divisor, and when lr falls towards 0."""
    path = descend(adam, RAVINE, RAVINE.start, 2000, lr=1.0)
    v = path.state["v"][1:, 1]
    rate = 1 / np.sqrt(v / (1 - 0.999 ** np.arange(1, 2001)))
    assert (np.diff(rate[100:1200]) > 0).all()
    # With a fixed divisor, m / divisor is stable up to 2 (1 + b1) / ((1 - b1) c).
    limit = np.argmax(rate > 2 * 1.9 / (0.1 * 180))
    assert limit == pytest.approx(np.argmin(path.losses), abs=20)

    def falling(parameter, grad, m=0, v=0, t=0, *, lr=1.0):
        return adam(parameter, grad, m, v, t, lr=lr / (1 + 0.1 * t))

    losses = descend(falling, RAVINE, RAVINE.start, 6000).losses
    assert losses[np.argmin(losses[:2000]) :].max() < 1e-20


def test_which_way_a_rare_large_gradient_pulls_depends_on_the_memory_alone():
    """Lesson 06, cell tug-of-war-why: any rate and order, right up to a beta_2 of 0.4."""
    pulls = np.tile([3.0, -1.0, -1.0], 1000)
    short = {"beta_1": 0, "beta_2": 0.1}
    assert pulls.mean() > 0
    steps = np.diff(feed(adam, pulls, lr=1.0, **short))[-3:]
    assert steps == pytest.approx([-1.05, 0.76, 0.97], abs=0.005)
    shuffled = np.random.default_rng(0).permuted(pulls.reshape(-1, 3), axis=1).ravel()
    for grads in (pulls, shuffled):
        for lr in (0.001, 0.01, 0.1):
            assert feed(adam, grads, limit=1, lr=lr, **short)[-300:].mean() > 0.5
            assert feed(adam, grads, limit=1, lr=lr)[-300:].mean() < -0.4
            assert feed(sgd, grads, limit=1, lr=lr)[-300:].mean() < -0.8
            assert feed(adagrad, grads, limit=1, lr=lr)[-300:].mean() < 0
    for beta_2 in (0.05, 0.2, 0.4, 0.5, 0.7, 0.999):
        move = np.diff(feed(adam, pulls, lr=1.0, beta_1=0, beta_2=beta_2))[-3:].sum()
        assert (move > 0) == (beta_2 <= 0.4), beta_2
    assert feed(adagrad, pulls, limit=1, lr=0.1)[-1] < -0.95
    assert feed(adam, pulls, limit=1, lr=0.01)[-1] < -0.95
