"""What lesson 05 says about AdaDelta and about units, where no cell of it computes it."""

from itertools import pairwise

import numpy as np
import pytest

from course_lib.descent import descend
from course_lib.optimizers import RULES, adadelta, rmsprop, sgd
from course_lib.surfaces import SURFACES_1D, SURFACES_2D, rescaled, surface_from
from course_lib.variants import adadelta_with_rate

BOWL, RAVINE = SURFACES_1D["bowl"], SURFACES_2D["ravine"]


def distances(rule, parameter=1.0, loss=1.0, steps=100, surface=BOWL, **hyper):
    other = rescaled(surface, parameter=parameter, loss=loss)
    path = descend(rule, other, other.start, steps, **hyper)
    return np.abs(path.positions[1:, 0] - path.positions[0, 0]) / parameter


def two_epsilons(parameter, grad, h=0, s=0, *, rho=0.95, epsilon_s=1e-7, epsilon_h=1e-7):
    h = rho * h + (1 - rho) * grad * grad
    v = grad * (s + epsilon_s) ** 0.5 / (h + epsilon_h) ** 0.5
    s = rho * s + (1 - rho) * v * v
    return parameter - v, h, s


def pushed(rule, grad, steps, **hyper):
    """The steps and the values of ``s`` under a gradient that never changes."""
    x, h, s = 0.0, 0, 0
    visited, averages = [x], []
    for _ in range(steps):
        x, h, s = rule(x, grad, h, s, **hyper)
        visited.append(x)
        averages.append(s)
    return -np.diff(visited), np.array(averages)


# ---- units ----


def test_first_step_of_sgd_is_five_centimetres_and_a_millionth_in_millimetres():
    """Lesson 05, cells predict and predict-replies: 0.05 m, and a millionth of it."""
    assert distances(sgd)[0] == pytest.approx(0.05)
    assert distances(sgd, parameter=1000)[0] == pytest.approx(1e-6 * 0.05)


@pytest.mark.parametrize(
    ("label", "loss_power", "parameter_power"),
    [
        ("SGD", 1, -2),
        ("momentumSGD", 1, -2),
        ("AdaGrad", 0, -1),
        ("RMSprop", 0, -1),
        ("Adam", 0, -1),
    ],
)
def test_learning_rate_carries_the_unit_in_the_table(label, loss_power, parameter_power):
    """Lesson 05, cells idea and six-rules-explained: P^2/L for SGD and momentum, P for others."""
    rule = RULES[label]
    exact = {} if loss_power else {"epsilon": 0.0}
    p, q = 16.0, 4.0
    ratio = distances(rule, p, q, steps=1, **exact) / distances(rule, steps=1, **exact)
    assert ratio == pytest.approx(q**loss_power * p**parameter_power)
    lr = descend(rule, BOWL, BOWL.start, 1).hyperparameters["lr"]
    converted = lr * p**-parameter_power * q**-loss_power
    assert distances(rule, p, q, lr=converted, **exact) == pytest.approx(distances(rule, **exact))


@pytest.mark.parametrize("label", RULES)
@pytest.mark.parametrize("steps", [100, 300])
def test_ten_times_the_unit_leaves_a_tenth_of_the_way_or_a_hundredth(label, steps):
    """Lesson 05, cell six-rules-explained: AdaDelta does as AdaGrad, RMSprop and Adam do."""
    to_the_second = label in ("SGD", "momentumSGD")
    ways = [distances(RULES[label], unit, steps=steps)[-1] for unit in (100, 1000)]
    assert ways[1] / ways[0] == pytest.approx(0.01 if to_the_second else 0.1, rel=0.05)
    if not to_the_second and steps == 100:
        assert ways[1] / distances(RULES[label])[-1] == pytest.approx(1e-3, rel=0.03)


@pytest.mark.parametrize("label", ["SGD", "momentumSGD"])
def test_the_lines_bend_where_the_minimum_is_near(label):
    """Lesson 05, cell six-rules-explained."""
    assert distances(RULES[label])[-1] > 0.8 * 2.5


def test_a_smaller_epsilon_does_not_free_adadelta_of_the_unit_of_length():
    """Lesson 05, cell predict-adadelta-replies: still a thousandth; the loss's unit cancels."""
    for epsilon in (1e-12, 1e-10, 1e-8):
        here = distances(adadelta, epsilon=epsilon)[-1]
        millimetres = distances(adadelta, parameter=1000, epsilon=epsilon)[-1]
        assert millimetres / here == pytest.approx(1e-3, rel=0.01)
        assert distances(adadelta, loss=1e-3, epsilon=epsilon)[-1] == pytest.approx(here, rel=0.01)


@pytest.mark.parametrize("surface", [BOWL, RAVINE], ids=lambda surface: surface.name)
@pytest.mark.parametrize(("p", "q"), [(1024, 1), (1, 1024), (0.25, 8)])
def test_adadelta_with_two_epsilons_is_the_same_in_all_units(surface, p, q):
    """Lesson 05, cell homework-with-rate: bit by bit, if the factors are powers of 2."""
    units = {"epsilon_s": 1e-7 * p**2, "epsilon_h": 1e-7 * (q / p) ** 2}
    original = distances(two_epsilons, surface=surface)
    assert (distances(two_epsilons, p, q, surface=surface, **units) == original).all()
    assert (original == distances(adadelta, surface=surface)).all()


# ---- epsilon, the hidden learning rate ----


def test_steps_are_proportional_to_the_root_of_epsilon_for_any_gradients():
    """Lesson 05, cell never-fades."""
    grads = 1 + np.random.default_rng(0).normal(size=200) ** 2

    def steps(epsilon):
        x, h, s, taken = 0.0, 0, 0, []
        for grad in grads:
            new, h, s = adadelta(x, grad, h, s, epsilon=epsilon)
            taken.append(x - new)
            x = new
        return np.array(taken)

    assert steps(1e-6) == pytest.approx(10 * steps(1e-8), rel=1e-3)


@pytest.mark.parametrize("epsilon", [1e-7, 1e-5, 1e-3])
def test_the_ravines_first_steps_are_equally_long(epsilon):
    """Lesson 05, cells six-rules-explained and break: gradients -4 and 90, the same step."""
    path = descend(adadelta, RAVINE, RAVINE.start, 1, epsilon=epsilon)
    assert path.gradients[0].tolist() == [-4, 90]
    x, y = np.abs(path.positions[1] - path.positions[0])
    assert x == pytest.approx(y, rel=1e-3)
    assert x == pytest.approx((epsilon / 0.05) ** 0.5, rel=1e-2)


def test_the_largest_epsilon_is_the_first_at_the_bottom_and_the_smallest_still_on_its_way():
    """Lesson 05, cell break: in the 500 steps of the explorer."""
    walks = [
        descend(adadelta, RAVINE, RAVINE.start, 500, epsilon=epsilon).losses
        for epsilon in (1e-3, 1e-5, 1e-7)
    ]
    arrived = [np.argmax(walk < 1) for walk in walks]
    assert 0 < arrived[0] < arrived[1]
    assert walks[2].min() > 1


# ---- where it fails ----


def test_kilometres_leap_and_millimetres_crawl():
    """Lesson 05, cell homework-units: 140 m at once, still 100 m away and swinging; 0.5 mm."""
    assert distances(adadelta, parameter=1e-3, epsilon=1e-3)[0] > 140
    far = rescaled(BOWL, parameter=1e-3)
    x = descend(adadelta, far, far.start, 100, epsilon=1e-3).positions[-10:, 0] * 1000
    assert (np.abs(x) > 100).all()
    assert (x[1:] * x[:-1] < 0).all()
    crawl = distances(adadelta, parameter=1000, epsilon=1e-3)[-1]
    assert crawl == pytest.approx(0.5e-3, rel=0.01)


def test_epsilons_that_reach_the_minimum_in_100_steps():
    """Lesson 05, cell homework-units: 1e-3 to 1 do, 1e-4 is too small, 10 swings."""

    def ends(epsilon):
        return descend(adadelta, BOWL, BOWL.start, 100, epsilon=epsilon).positions[-2:, 0]

    assert all(abs(ends(epsilon)[1]) < 0.01 for epsilon in np.logspace(-3, 0, 31))
    assert ends(1e-4)[1] < -0.1
    before, after = ends(10.0)
    assert before * after < 0
    assert abs(after) > 0.5


def test_in_kilometres_the_lower_epsilon_is_converted_as_a_squared_length():
    """Lesson 05, cell homework-units: 1e-9 to 1e-7 do; neither 1e-10 nor 1e-6 does."""
    far = rescaled(BOWL, parameter=1e-3)

    def end(epsilon):
        return 1000 * descend(adadelta, far, far.start, 100, epsilon=epsilon).positions[-1, 0]

    assert all(abs(end(epsilon)) < 0.01 for epsilon in np.logspace(-9, -7, 21))
    assert abs(end(1e-10)) > 0.01
    assert abs(end(1e-6)) > 0.01
    metres = BOWL.start[0] + distances(adadelta, epsilon=1e-3)[-1]
    assert end(1e-9) == pytest.approx(metres, rel=0.1)


def test_no_epsilon_gets_further_than_half_a_millimetre():
    """Lesson 05, cell homework-units: in 100 steps, with the length in millimetres."""
    furthest = [
        distances(adadelta, parameter=1000, epsilon=epsilon).max()
        for epsilon in np.logspace(-14, 14, 57)
    ]
    assert max(furthest) == pytest.approx(0.5e-3, rel=0.01)


# ---- Keras and PyTorch ----


def test_learning_rate_scales_the_step_but_not_what_goes_into_s():
    """Lesson 05, cells frameworks and homework-with-rate: Keras 3's are 1000 times shorter."""
    steps, s = pushed(adadelta, 1.0, 100)
    in_keras, s_in_keras = pushed(adadelta_with_rate, 1.0, 100, lr=0.001)
    assert in_keras == pytest.approx(0.001 * steps)
    assert (s_in_keras == s).all()
    in_pytorch, _ = pushed(adadelta_with_rate, 1.0, 100, lr=1.0)
    assert (in_pytorch == steps).all()


# ---- beyond the settings of the cells ----


@pytest.mark.parametrize("grad", [0.5, 2.0, 300.0])
@pytest.mark.parametrize(("epsilon", "rho"), [(1e-7, 0.95), (1e-6, 0.9), (1e-4, 0.99)])
def test_first_step_and_s_do_not_depend_on_the_gradient(grad, epsilon, rho):
    """Lesson 05, cell explore-1d: sqrt(epsilon / (1 - rho)), and s is epsilon."""
    steps, s = pushed(adadelta, grad, 1, epsilon=epsilon, rho=rho)
    assert steps[0] == pytest.approx((epsilon / (1 - rho)) ** 0.5, rel=0.03)
    assert s[0] == pytest.approx(epsilon, rel=0.06)


@pytest.mark.parametrize("start", [-2.5, -0.5, 1.0])
def test_what_the_one_dimensional_explorer_shows(start):
    """Lesson 05, cell explored: the same step, 10 times the step, past the minimum."""

    def first(epsilon):
        x = descend(adadelta, BOWL, [start], 1, epsilon=epsilon).positions[:, 0]
        return abs(x[1] - x[0])

    assert first(1e-7) == pytest.approx(distances(adadelta)[0], rel=1e-4)
    assert first(1e-5) == pytest.approx(10 * first(1e-7), rel=1e-3)
    g = 2 * start
    assert first(1.0) == pytest.approx(abs(g) / (0.05 * g * g + 1) ** 0.5)
    assert abs(start) < first(1.0)
    if start == -2.5:
        assert distances(adadelta)[-1] == pytest.approx(0.15, abs=0.005)
        assert first(1.0) == pytest.approx(3.33, abs=0.005)
        assert first(1.0) < 0.8 * 20**0.5


@pytest.mark.parametrize("epsilon", [1e-9, 1e-7, 1e-5])
@pytest.mark.parametrize("grad", [1.0, 30.0])
def test_s_gains_a_twentieth_of_epsilon_at_every_step(epsilon, grad):
    """Lesson 05, cell never-fades: slowly; after 1000 steps not yet twice the first step.

    With a shorter memory it is more than that.
    """
    steps, s = pushed(adadelta, grad, 3000, epsilon=epsilon)
    assert np.diff(s)[500:] == pytest.approx(0.05 * epsilon, rel=3e-3)
    assert 1 < steps[999] / steps[0] < 2
    shorter, _ = pushed(adadelta, grad, 1000, epsilon=epsilon, rho=0.9)
    assert shorter[999] / shorter[0] > 3


@pytest.mark.parametrize("epsilon", [1e-9, 1e-7, 1e-5])
@pytest.mark.parametrize("p", [0.1, 1000])
def test_splitting_epsilon_leaves_adadelta_as_dependent_on_units_as_rmsprop(epsilon, p):
    """Lesson 05, cell homework-with-rate: only its learning rate brings it back."""
    here = distances(two_epsilons, epsilon_s=epsilon, epsilon_h=epsilon)
    of_h = {"epsilon_s": epsilon, "epsilon_h": epsilon / p**2}
    by_adadelta = distances(two_epsilons, p, **of_h)[0] / here[0]
    by_rmsprop = distances(rmsprop, p, epsilon=0)[0] / distances(rmsprop, epsilon=0)[0]
    assert by_adadelta == pytest.approx(1 / p, rel=1e-3)
    assert by_rmsprop == pytest.approx(1 / p)
    both = of_h | {"epsilon_s": epsilon * p**2}
    assert distances(two_epsilons, p, **both) == pytest.approx(here)
    assert distances(rmsprop, p, lr=0.001 * p, epsilon=0) == pytest.approx(
        distances(rmsprop, epsilon=0)
    )


@pytest.mark.parametrize("far", [1, 2, 2.49])
def test_a_tenth_of_epsilon_takes_at_most_about_three_times_as_many_steps(far):
    """Lesson 05, cell two-epsilons-text."""
    walks = [distances(adadelta, steps=5000, epsilon=epsilon) for epsilon in np.logspace(-8, -2, 7)]
    steps = [1 + np.argmax(walk >= far) for walk in walks]
    assert all(2 < more / fewer < 3.5 for more, fewer in pairwise(steps))


def test_the_steps_that_the_lesson_names():
    """Lesson 05, cell two-epsilons-text: 618, 26 as with SGD, 4232."""
    assert 1 + np.argmax(distances(adadelta, steps=1000) >= 1) == 618
    assert 1 + np.argmax(distances(adadelta, epsilon=1e-4) >= 1) == 26
    assert 1 + np.argmax(distances(sgd) >= 1) == 26
    assert 1 + np.argmax(distances(adadelta, steps=5000, epsilon=1e-8) >= 2.49) == 4232


@pytest.mark.parametrize("curvature", [20, 180, 1000])
@pytest.mark.parametrize("epsilon", [1e-7, 1e-5, 1e-3])
def test_without_noise_the_swings_widen_on_and_on_at_the_rate_2_over_c(curvature, epsilon):
    """Lesson 05, cell break."""
    surface = surface_from(f"{curvature / 2}*x**2")
    path = descend(adadelta, surface, [0.5], 6000, epsilon=epsilon)
    assert path.losses[6000] > 1.2 * path.losses[4000]
    rate = ((path.state["s"][-2] + epsilon) / (path.state["h"][-1] + epsilon)) ** 0.5
    assert rate == pytest.approx(2 / curvature, rel=1e-3)
    assert path.losses.min() < 1e-9 * path.losses[0]


@pytest.mark.parametrize("rho", [0.8, 0.95, 0.99])
@pytest.mark.parametrize(("curvature", "settles"), [(1, True), (1.9, True), (2.5, False)])
def test_swings_widen_in_every_direction_of_a_curvature_above_2(curvature, settles, rho):
    """Lesson 05, cell break: the rate rises to 1."""
    surface = surface_from(f"{curvature / 2}*x**2")
    path = descend(adadelta, surface, [0.5], 4000, epsilon=1e-3, rho=rho)
    assert (path.losses[4000] < 1e-20) == settles
    assert (path.losses[4000] > 1.5 * path.losses[2000]) == (not settles)


def test_in_the_ravine_y_peaks_and_is_pinned_and_x_settles():
    """Lesson 05, cell break: 0.067, then 2/180, and 1 for x; almost 0 on the way."""
    path = descend(adadelta, RAVINE, RAVINE.start, 500, epsilon=1e-3)
    rate = ((path.state["s"][:-1] + 1e-3) / (path.state["h"][1:] + 1e-3)) ** 0.5
    assert rate[:, 1].max() == pytest.approx(0.067, abs=0.001)
    assert rate[-1] == pytest.approx([1, 2 / 180], rel=1e-3)
    assert 140 < path.losses.argmin() < 165
    assert path.losses.min() < 1e-10
    assert path.losses[500] > path.losses[300] > path.losses[200] > 1


@pytest.mark.parametrize("seed", range(3))
def test_much_noise_slows_the_widening_of_the_swings(seed):
    """Lesson 05, cell break."""
    losses = [
        descend(adadelta, RAVINE, RAVINE.start, 3000, epsilon=1e-5, noise=n, seed=seed).losses
        for n in (0, 1)
    ]
    assert losses[1][-500:].mean() < 0.1 * losses[0][-500:].mean()
