"""What lesson 04 says about RMSprop, where no cell of it computes it."""

import numpy as np
import pytest

from course_lib.descent import descend
from course_lib.optimizers import adagrad, rmsprop, sgd
from course_lib.surfaces import SURFACES_1D, SURFACES_2D, rescaled, surface_from
from course_lib.variants import rmsprop_centered

BOWL = SURFACES_1D["bowl"]


def moves(rule, grads, **hyperparameters):
    """What ``rule`` subtracts from a parameter at each gradient of a sequence."""
    state, moved = (0,), []
    for grad in grads:
        new, *state = rule(0.0, grad, *state, **hyperparameters)
        moved.append(-new)
    return np.array(moved)


def test_after_a_gradient_of_100_the_effective_rate_is_back_at_90_percent_at_step_81():
    """Lesson 04, cell idea: 1000 is left in h, 1.23 remains at 90 %, a factor of about 4300."""
    h, averages = 0, []
    for grad in [100.0] + [1.0] * 99:
        _, h = rmsprop(0.0, grad, h)
        averages.append(h)
    rates = np.array(averages) ** -0.5
    assert averages[0] == pytest.approx(1000)
    assert np.argmax(rates >= 0.9) + 1 == 81
    assert averages[80] < 1.235 < averages[79]
    assert averages[80] - 1 < 1000 / 4300 < averages[79] - 1


def test_adagrads_effective_rate_is_a_hundredth_and_never_rises():
    """Lesson 04, cell predict-question: it only falls."""
    h, rates = 0, []
    for grad in [100.0] + [1.0] * 999:
        _, h = adagrad(0.0, grad, h)
        rates.append(h**-0.5)
    assert rates[0] == pytest.approx(1 / 100)
    assert (np.diff(rates) < 0).all()


@pytest.mark.parametrize("rho", [0.5, 0.9, 0.99])
def test_steps_of_constant_gradients_are_lr_over_the_root_of_the_weights(rho):
    """Lesson 04, cell start-at-zero: lr / sqrt(1 - rho^t), whatever the gradient's size."""
    for size in (0.1, 1000.0):
        steps = moves(rmsprop, [size] * 50, lr=0.01, rho=rho)
        expected = 0.01 / np.sqrt(1 - rho ** np.arange(1, 51))
        assert steps == pytest.approx(expected, rel=1e-5)


def test_weights_of_the_last_steps_tend_to_1_minus_1_over_e():
    """Lesson 04, cell memory-length: the closer rho is to 1, the closer to 1 - 1/e."""
    gaps = []
    for rho, steps in ((0.9, 10), (0.99, 100), (0.999, 1000)):
        h = 0
        for _ in range(steps):
            _, h = rmsprop(0.0, 1.0, h, rho=rho)
        gaps.append(h - (1 - np.exp(-1)))
    assert gaps == sorted(gaps, reverse=True)
    assert 0 < gaps[-1] < 2e-4


@pytest.mark.parametrize("factor", [0.01, 10])
def test_the_path_does_not_depend_on_the_unit_of_the_loss(factor):
    """Lesson 04, cell scale: the gradient and the root of h change alike."""
    plain = descend(rmsprop, BOWL, BOWL.start, 100, lr=0.01)
    scaled = descend(rmsprop, rescaled(BOWL, loss=factor), BOWL.start, 100, lr=0.01)
    assert scaled.positions == pytest.approx(plain.positions, rel=1e-3)


@pytest.mark.parametrize("curvature", [1, 2, 20, 200])
@pytest.mark.parametrize("lr", [0.1, 0.01])
@pytest.mark.parametrize("start", [-2.5, 1.0])
def test_rmsprop_ends_in_a_swing_of_half_lr_at_the_rate_2_over_c(curvature, lr, start):
    """Lesson 04, cells edge and why: between +lr/2 and -lr/2 on any bowl, from any start."""
    path = descend(rmsprop, surface_from(f"{curvature / 2}*x**2"), [start], 3000, lr=lr)
    last = path.positions[-2:, 0]
    assert last[0] * last[1] < 0
    assert abs(last) == pytest.approx([lr / 2] * 2, rel=1e-3)
    assert path.losses[-1] == pytest.approx(curvature / 2 * (lr / 2) ** 2, rel=2e-3)
    assert lr / path.state["h"][-1, 0] ** 0.5 == pytest.approx(2 / curvature, rel=1e-3)


def test_near_the_minimum_the_effective_rate_grows_by_at_most_the_root_of_1_over_rho():
    """Lesson 04, cell why: up to 1.05 times a step; AdaGrad's cannot grow."""
    for rule, most in ((rmsprop, 0.9**-0.5), (adagrad, 1.0)):
        path = descend(rule, BOWL, BOWL.start, 300, lr=0.1)
        rates = path.state["h"][1:, 0] ** -0.5
        growth = (rates[1:] / rates[:-1]).max()
        assert growth == pytest.approx(most, abs=1e-3)
        assert growth <= most + 1e-9


def test_rmsprop_is_at_the_minimum_at_step_45_and_out_again_at_step_110():
    """Lesson 04, cell why: within 0.001 at step 45, thrown out by step 110; 0.99 at about 700."""
    distance = abs(descend(rmsprop, BOWL, BOWL.start, 300, lr=0.1).positions[:, 0])
    assert np.argmax(distance < 1e-3) == 45
    assert distance[60:100].max() < 1e-3
    assert distance[110] > 0.1
    slow = abs(descend(rmsprop, BOWL, BOWL.start, 1000, lr=0.1, rho=0.99).positions[:, 0])
    assert slow[50:690].max() < 1e-3
    assert slow[690:720].max() > 0.1


def test_a_larger_rho_and_no_rho_in_the_one_dimensional_explorer():
    """Lesson 04, cell explore-1d: rho = 0 steps by lr; 0.999 jumps over the minimum at once."""
    signs = descend(rmsprop, BOWL, BOWL.start, 200, lr=0.3, rho=0)
    assert abs(np.diff(signs.positions[:, 0])) == pytest.approx([0.3] * 200, rel=1e-5)
    far = descend(rmsprop, BOWL, BOWL.start, 1, lr=0.3, rho=0.999)
    assert far.positions[1, 0] - far.positions[0, 0] == pytest.approx(31.6 * 0.3, rel=1e-3)
    assert far.positions[1, 0] > 0


def test_a_falling_rate_makes_the_swing_fall_with_it():
    """Lesson 04, cell decay: the loss follows (lr_t / 2)^2."""
    x, h = -2.5, 0
    for t in range(2000):
        lr = 0.1 / (1 + 0.01 * t)
        x, h = rmsprop(x, 2 * x, h, lr=lr)
        if t in (499, 999, 1999):
            assert x * x == pytest.approx((lr / 2) ** 2, rel=0.05)


def test_on_rosenbrock_the_rate_of_x_falls_to_a_sixth_or_rises_to_40_times():
    """Lesson 04, cells explore-2d and plateau: the gradient at the start, rates at 1 and 100."""
    surface = SURFACES_2D["rosenbrock"]
    assert surface.gradient(surface.start) == pytest.approx([-215.6, -88])
    for rule, ratio in ((adagrad, 1 / 6), (rmsprop, 40)):
        path = descend(rule, surface, surface.start, 100, lr=0.005)
        h = path.state["h"][:, 0]
        assert (h[1] / h[100]) ** 0.5 == pytest.approx(ratio, rel=0.05)
    assert abs(path.gradients[100]).max() < 3  # at the bottom of the valley


def test_on_the_plateau_the_first_ten_steps_are_two_to_three_lr_with_tiny_gradients():
    """Lesson 04, cells plateau and plateau-after."""
    surface = SURFACES_2D["plateau"]
    assert np.linalg.norm(surface.gradient(surface.start)) == pytest.approx(0.01, abs=0.003)
    path = descend(rmsprop, surface, surface.start, 10, lr=0.03)
    steps = np.diff(path.positions[:, 0]) / 0.03
    assert steps.min() > 1.9
    assert steps.max() < 3.2
    assert steps[-1] > 1.5 * (1 - 0.9**10) ** -0.5  # more than the start from 0 explains
    assert (np.diff(abs(path.gradients[:, 0])) > 0).all()


@pytest.mark.parametrize(("rule", "lr"), [(sgd, 0.3), (adagrad, 0.2)])
def test_sgd_and_adagrad_reach_the_hole_with_larger_lr(rule, lr):
    """Lesson 04, cell plateau-after: at the bottom within 150 steps; not so at lr = 0.03."""
    surface = SURFACES_2D["plateau"]
    assert descend(rule, surface, surface.start, 150, lr=lr).losses[-1] < 1e-3
    assert descend(rule, surface, surface.start, 150, lr=0.03).losses[-1] > 0.5


def test_adagrad_gets_along_rosenbrocks_valley_with_lr_1():
    """Lesson 04, cell plateau-after."""
    surface = SURFACES_2D["rosenbrock"]
    loss = descend(adagrad, surface, surface.start, 500, lr=1).losses[-1]
    assert loss == pytest.approx(0.24, abs=0.005)


def test_gradients_that_fall_make_steps_shorter_than_lr():
    """Lesson 04, cell plateau-after."""
    assert moves(rmsprop, 0.95 ** np.arange(100), lr=1.0)[-1] < 1


def test_centred_rmsprop_grows_its_steps_when_the_gradient_is_constant():
    """Lesson 04, cell exercise-centred: 3.3, about 190 and in the end 1/sqrt(epsilon) times lr."""
    steps = moves(rmsprop_centered, [1.0] * 400, lr=1.0)
    assert steps[0] == pytest.approx(3.3, abs=0.05)
    assert steps[99] == pytest.approx(190, rel=0.03)
    assert steps[-1] == pytest.approx(1e-7**-0.5, rel=1e-3) == pytest.approx(3200, rel=0.02)


def test_half_life_of_rho_099_is_69_steps():
    """Lesson 04, cell exercise-memory: log 0.5 / log 0.99 is about 68.97."""
    h, steps = 1.0, 0
    while h > 0.5:
        _, h = rmsprop(0.0, 0.0, h, rho=0.99)
        steps += 1
    assert steps == 69


def test_the_first_step_jumps_over_the_minimum_when_1_minus_rho_is_below_00016():
    """Lesson 04, cell exercise-break: 0.1 / sqrt(1 - rho) > 2.5."""
    for rho, jumps in ((0.9983, False), (0.9985, True)):
        path = descend(rmsprop, BOWL, [-2.5], 1, lr=0.1, rho=rho)
        assert (path.positions[1, 0] > 0) == jumps


def test_first_steps_with_keras_and_pytorchs_defaults():
    """Lesson 04, cell frameworks: 0.0032 and 0.1, a ratio of about 32."""
    keras, pytorch = 0.001 / (0.1 + 1e-7) ** 0.5, moves(rmsprop, [1.0], lr=0.01, rho=0.99)[0]
    assert keras == pytest.approx(0.0032, abs=5e-5)
    assert pytorch == pytest.approx(0.1, rel=1e-3)
    assert pytorch / keras == pytest.approx(32, rel=0.02)


def test_epsilon_inside_the_root_matters_at_gradients_3200_times_larger():
    """Lesson 04, cell epsilon: where the step is half of what it would be, or nearly."""

    def inside(parameter, grad, h=0, *, lr=0.001, rho=0.9, epsilon=1e-7):
        h = rho * h + (1 - rho) * grad * grad
        return parameter - lr * grad / (h + epsilon) ** 0.5, h

    def step(rule, grad):
        return moves(rule, [grad], lr=1.0, rho=0)[0]

    assert step(rmsprop, 1e-7) == pytest.approx(0.5)
    assert step(inside, 3200e-7) == pytest.approx(0.5**0.5, abs=0.01)
    assert step(rmsprop, 1e-5) == pytest.approx(0.99, abs=5e-4)
    assert step(inside, 1e-5) == pytest.approx(0.032, abs=5e-4)
