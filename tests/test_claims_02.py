"""What lesson 02 says about momentum, over the range for which it says so."""

import numpy as np
import pytest

from authoring import build
from course_lib.descent import descend
from course_lib.maps import REACHED, ends, outcomes
from course_lib.optimizers import momentum_sgd, sgd
from course_lib.regression import descend_in_batches, sample_regression
from course_lib.surfaces import SURFACES_1D, SURFACES_2D, surface_from
from course_lib.variants import nesterov

BOWL, TERRACE, RAVINE = SURFACES_1D["bowl"], SURFACES_1D["terrace"], SURFACES_2D["ravine"]
KAPPA = 180


def fed(signs, momentum, lr=0.01):
    """The velocities that gradients of size 1 with these signs, over and over, lead to."""
    v, seen = 0.0, []
    for grad in signs * (8000 // len(signs)):
        _, v = momentum_sgd(0.0, grad, v, lr=lr, momentum=momentum)
        seen.append(abs(v) / lr)
    return np.array(seen)


def steps_to_a_hundredth(surface, rule, steps=2000, **hyper):
    """The steps after which every parameter stays within 1 % of its first distance."""
    path = descend(rule, surface, surface.start, steps, **hyper)
    near = abs(path.positions) <= 0.01 * abs(np.asarray(surface.start))
    return np.flatnonzero(~near.all(axis=1))[-1] + 1


@pytest.mark.parametrize("lr", [0.006, 0.01, 0.05, 0.2])
def test_momentum_crosses_the_terrace_where_sgd_stops(lr):
    """Lesson 02, cell predict-replies."""
    assert descend(sgd, TERRACE, TERRACE.start, 500, lr=lr).gradients[-1, 0] == 0
    ends_at = descend(momentum_sgd, TERRACE, TERRACE.start, 1000, lr=lr).positions[-1, 0]
    assert ends_at == pytest.approx(TERRACE.minima[0, 0], abs=1e-3)


def test_after_the_first_0_the_loss_has_humps_that_get_lower():
    """Lesson 02, cell predict-replies, (c): the ball goes too far and comes back."""
    losses = descend(momentum_sgd, TERRACE, TERRACE.start, 200).losses
    inside = losses[1:-1]
    humps = inside[(inside > losses[:-2]) & (inside > losses[2:])]
    first = np.flatnonzero(losses < 1e-2)[0]
    assert first < 50
    assert losses[first:].max() == humps[0] > 0.4
    assert (np.diff(humps) < 0).all()
    assert losses[-1] < 1e-9


def test_the_border_of_crossing_lies_between_086_and_087():
    """Lesson 02, cells friction and terrace-reach: for lr = 0.01 and the start at -2."""
    for momentum in np.arange(0, 0.995, 0.005):
        end = descend(momentum_sgd, TERRACE, TERRACE.start, 200, momentum=momentum).positions[-1]
        assert (end[0] > 0.5) == (momentum > 0.865)


@pytest.mark.parametrize("lr", [0.01, 0.02, 0.03])
def test_on_the_terrace_the_velocity_shrinks_by_momentum_and_is_not_used_up(lr):
    """Lesson 02, cell friction, 1."""
    path = descend(momentum_sgd, TERRACE, TERRACE.start, 200, lr=lr)
    x, v = path.positions[:, 0], path.state["v"][:, 0]
    on_it = np.flatnonzero((x >= 0) & (x <= 0.5))
    beyond = np.flatnonzero(x > 0.5)[0]
    assert v[on_it[0] + 1 : beyond + 1] == pytest.approx(0.9 * v[on_it[0] : beyond])
    assert v[beyond] > 0.03


@pytest.mark.parametrize("momentum", [0.5, 0.9, 0.99])
def test_velocity_tends_to_its_terminal_value(momentum):
    """Lesson 02, cell terminal: 10 and 0.53 times a step of SGD with 0.9, for any lr."""
    for lr in (0.001, 0.1):
        assert fed((1,), momentum, lr)[-1] == pytest.approx(1 / (1 - momentum), rel=1e-6)
        assert fed((1, -1), momentum, lr)[-1] == pytest.approx(1 / (1 + momentum), rel=1e-6)
    last = fed((1, 1, -1, -1), momentum)[-4:]
    assert last.max() > 1
    if momentum == 0.9:
        assert (last.min(), last.max()) == pytest.approx((0.06, 1.05), abs=0.005)


def test_in_the_ravine_the_gradient_turns_every_other_time():
    """Lesson 02, cell terminal: every time only with an lr near the limit, 0.0211."""
    apart = {}
    for lr in (0.001, 0.003, 0.005, 0.01, 0.013, 0.0158, 0.0205, 0.021):
        y = descend(momentum_sgd, RAVINE, RAVINE.start, 200, lr=lr).gradients[:, 1]
        apart[lr] = 200 / np.count_nonzero(y[1:] * y[:-1] < 0)
    assert list(apart.values()) == sorted(apart.values(), reverse=True)
    assert apart[0.01] == pytest.approx(2, abs=0.1)
    assert apart[0.0158] > 1.4
    assert apart[0.021] < 1.1


def test_the_velocity_along_the_ravine_grows_and_that_across_does_not():
    """Lesson 02, cell ravine-note: 0.04 to 0.22 in x, 0.9 at first in y."""
    v = abs(descend(momentum_sgd, RAVINE, RAVINE.start, 100).state["v"])
    assert v[1] == pytest.approx([0.04, 0.9])
    assert v.max(axis=0) == pytest.approx([0.22, 0.9], abs=0.005)


@pytest.mark.parametrize(("momentum", "border"), [(0.5, 0.0095), (0.7, 0.0102), (0.9, 0.0108)])
def test_momentum_bounces_for_longer_than_sgd_below_a_border(momentum, border):
    """Lesson 02, cell ravine-note: below 1 / 180 SGD does not bounce at all."""
    assert (1 + momentum**0.5) / KAPPA == pytest.approx(border, abs=5e-5)
    for lr in np.linspace(0.006, 0.011, 26):
        by_sgd = descend(sgd, RAVINE, RAVINE.start, 600, lr=lr)
        ball = descend(momentum_sgd, RAVINE, RAVINE.start, 600, lr=lr, momentum=momentum)
        swings = [np.flatnonzero(abs(path.positions[:, 1]) > 1e-4)[-1] for path in (ball, by_sgd)]
        if abs(lr - border) > 4e-4:
            assert (swings[0] > swings[1]) == (lr < border)


@pytest.mark.parametrize("momentum", [0.8, 0.9, 0.99])
def test_both_directions_shrink_by_the_root_of_momentum(momentum):
    """Lesson 02, cells root-kappa and break-map: 0.0027 to 0.021 with 0.9."""
    root = momentum**0.5
    low, high = (1 - root) ** 2, (1 + root) ** 2 / KAPPA
    if momentum == 0.9:
        assert (low, high) == pytest.approx((0.0027, 0.021), rel=0.03)
    for lr in np.geomspace(1.3 * low, 0.99 * high, 6):
        path = descend(momentum_sgd, RAVINE, RAVINE.start, 1200, lr=lr, momentum=momentum)
        # the last time each was further away than in a later step, over 300 steps
        early, late = (abs(path.positions[a : a + 300]).max(axis=0) for a in (0, 900))
        assert (late / early) ** (1 / 900) == pytest.approx([root] * 2, rel=0.01)
    for lr in (0.5 * low, 1.005 * high):
        path = descend(momentum_sgd, RAVINE, RAVINE.start, 1200, lr=lr, momentum=momentum)
        early, late = (abs(path.positions[a : a + 300]).max(axis=0) for a in (0, 900))
        assert max((late / early) ** (1 / 900)) > root


def test_steps_in_the_ravine():
    """Lesson 02, cell root-kappa: 415, 87 and 42; no rate and no pair that was tried does better.

    The pace of momentum 0.9 hardly depends on lr.
    """
    assert steps_to_a_hundredth(RAVINE, sgd, lr=2 / (1 + KAPPA)) == 415
    assert steps_to_a_hundredth(RAVINE, momentum_sgd) == 87
    assert steps_to_a_hundredth(RAVINE, momentum_sgd, lr=0.0189, momentum=0.75) == 42
    for lr in np.geomspace(0.0035, 0.02, 8):
        assert 80 < steps_to_a_hundredth(RAVINE, momentum_sgd, lr=lr) < 120
    for momentum in (0.5, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9):
        for lr in np.geomspace(0.004, 2 * (1 + momentum) / KAPPA * 0.99, 12):
            pair = {"lr": lr, "momentum": momentum}
            assert steps_to_a_hundredth(RAVINE, momentum_sgd, 300, **pair) >= 42


def test_well_chosen_momentum_needs_steps_like_the_root_of_the_condition_number():
    """Lesson 02, cells root-kappa and further: Polyak's choice, kappa from 20 to 2000."""
    needed = {}
    for kappa in (20, 200, 2000):
        valley, root = surface_from(f"0.5*x**2 + {kappa / 2}*y**2"), kappa**0.5
        lr, momentum = 4 / (1 + root) ** 2, ((root - 1) / (root + 1)) ** 2
        needed[kappa] = (
            steps_to_a_hundredth(valley, momentum_sgd, lr=lr, momentum=momentum),
            steps_to_a_hundredth(valley, sgd, 6000, lr=2 / (1 + kappa)),
        )
    for kappa in (20, 200):
        by_momentum, by_sgd = np.divide(needed[10 * kappa], needed[kappa])
        assert by_sgd == pytest.approx(10, rel=0.05)
        assert by_momentum == pytest.approx(10**0.5, rel=0.25)


@pytest.mark.parametrize("momentum", [0.3, 0.742, 0.9, 0.99])
def test_swings_shrink_by_the_root_of_momentum_whatever_the_curvature(momentum):
    """Lesson 02, cell further: the solutions of its equation, inside and outside of the range."""
    low, high = (1 - momentum**0.5) ** 2, (1 + momentum**0.5) ** 2
    for share in (0.01, 0.3, 0.99):
        product = low + share * (high - low)
        solutions = np.roots([1, -(1 + momentum - product), momentum])
        assert abs(solutions) == pytest.approx([momentum**0.5] * 2)
    for product in (0.9 * low, 1.01 * high):
        assert abs(np.roots([1, -(1 + momentum - product), momentum])).max() > momentum**0.5
    x = descend(momentum_sgd, BOWL, [1.0], 30, lr=0.03, momentum=momentum).positions[:, 0]
    assert x[2:] == pytest.approx((1 + momentum - 0.06) * x[1:-1] - momentum * x[:-2])


def test_the_smallest_momentum_that_holds_both_curvatures():
    """Lesson 02, cells further and noise: 0.742 and 0.0192; 31 by the factor, in fact 50 to 60."""
    for kappa in (10, 180, 1e4):
        root = (kappa**0.5 - 1) / (kappa**0.5 + 1)
        lr = (1 - root) ** 2
        assert lr * kappa == pytest.approx((1 + root) ** 2)
        smaller = 0.99 * root
        assert (1 + smaller) ** 2 / (1 - smaller) ** 2 < kappa
    root = (KAPPA**0.5 - 1) / (KAPPA**0.5 + 1)
    momentum, lr = root**2, (1 - root) ** 2
    assert (momentum, lr) == pytest.approx((0.742, 0.0192), abs=5e-4)
    assert np.log(0.01) / np.log(root) == pytest.approx(31, abs=0.5)
    for pair in ({"lr": lr, "momentum": momentum}, {"lr": 0.0192, "momentum": 0.742}):
        assert 48 < steps_to_a_hundredth(RAVINE, momentum_sgd, **pair) < 64


def test_the_lines_of_steps_by_kappa_have_slopes_1_and_a_half():
    """Lesson 02, cell noise."""
    kappa = np.geomspace(10, 10_000, 4)
    for power in (1, 0.5):
        factor = (kappa**power - 1) / (kappa**power + 1)
        slopes = np.diff(np.log(np.log(0.01) / np.log(factor))) / np.log(10)
        assert slopes == pytest.approx(power, abs=0.02)


def test_too_much_momentum_swings_on():
    """Lesson 02, cell break-map: lr 0.01 on the bowl, 200 steps, from any start."""
    for start in (-2.5, 0.4, 3.0):
        lost = {}
        for momentum in (0.0, 0.9, 0.99):
            path = descend(momentum_sgd, BOWL, [start], 200, momentum=momentum)
            lost[momentum] = abs(path.positions[150:, 0]).max() / abs(start)
        assert lost[0.9] < 1e-3 < lost[0.0] < 1 / 3 < lost[0.99]
    assert 0.9**100 < 1e-4
    assert 0.99**100 > 1 / 3


@pytest.mark.parametrize("seed", range(3))
def test_more_momentum_means_more_jitter_unless_the_rate_is_lowered(seed):
    """Lesson 02, cells break-map and reach: 0.05, 0.18, and 0.02 with a tenth of the rate."""
    line = sample_regression()

    def distance(**hyper):
        path = descend_in_batches(
            momentum_sgd, line, line.surface.start, 3000, batch_size=10, seed=seed, **hyper
        )
        return np.linalg.norm(path.positions[-1000:] - line.surface.minima[0], axis=1).mean()

    for lr in (0.01, 0.003):
        usual = distance(lr=lr, momentum=0.9)
        assert distance(lr=lr, momentum=0.99) > 2 * usual > 4 * distance(lr=lr, momentum=0)
        assert distance(lr=lr / 10, momentum=0.99) < usual
    assert distance(lr=0.01, momentum=0.9) == pytest.approx(0.05, abs=0.01)
    assert distance(lr=0.01, momentum=0.99) == pytest.approx(0.18, abs=0.02)
    assert distance(lr=0.001, momentum=0.99) == pytest.approx(0.02, abs=0.005)


@pytest.mark.parametrize("start", [-2.2, -2.0, -1.0, -0.5, -0.3])
def test_the_reach_of_the_arriving_velocity_decides(start):
    """Lesson 02, cells break-map and reach: v momentum / (1 - momentum) further."""
    for momentum in (0.5, 0.8, 0.86, 0.87, 0.9):
        path = descend(momentum_sgd, TERRACE, [start], 600, momentum=momentum)
        arrival = np.flatnonzero(path.positions[:, 0] >= 0)[0]
        v = path.state["v"][arrival, 0]
        reach = path.positions[arrival, 0] + v * momentum / (1 - momentum)
        if reach <= 0.5:
            assert path.positions[-1, 0] == pytest.approx(reach, abs=1e-6)
        else:
            assert path.positions[:, 0].max() > 0.5


def test_a_start_close_to_the_terrace_does_not_cross():
    """Lesson 02, cell friction: -0.6 crosses, -0.5 stops at 0.473, and so do nearer starts."""
    end = {x: descend(momentum_sgd, TERRACE, [x], 200).positions[-1, 0] for x in (-0.6, -0.5)}
    assert end == pytest.approx({-0.6: 2, -0.5: 0.473}, abs=5e-4)
    for start in np.linspace(-0.5, -0.05, 10):
        assert descend(momentum_sgd, TERRACE, [start], 200).positions[-1, 0] < 0.5
    for start in np.linspace(-2.3, -0.6, 10):
        assert descend(momentum_sgd, TERRACE, [start], 200).positions[-1, 0] > 1.9


def test_the_border_on_the_map_falls_with_lr_and_moves_up_for_a_nearer_start():
    """Lesson 02, cell map-answers: up to lr = 0.4, beyond which the map is in shreds."""
    rates, momenta = np.geomspace(0.0025, 0.4, 12), np.linspace(0.3, 0.975, 28)
    grid = {"lr": np.tile(rates, 28), "momentum": np.repeat(momenta, 12)}
    border = {}
    for start in (-2.0, -0.5):
        reached = ends(momentum_sgd, TERRACE, [start], 200, grid)
        green = (outcomes(reached) == REACHED).reshape(28, 12)
        assert green.any(axis=0).all()
        border[start] = momenta[green.argmax(axis=0)]
        assert (np.diff(border[start]) <= 0).all()
        assert border[start][0] > border[start][-1] + 0.3
    assert (border[-0.5] > border[-2.0]).all()


def test_without_momentum_nothing_on_the_map_is_green():
    """Lesson 02, cell map-answers: no lr leads SGD to the minimum, large ones included."""
    rates = np.geomspace(1e-4, 10, 500)
    reached = ends(momentum_sgd, TERRACE, TERRACE.start, 200, {"lr": rates}, momentum=0)
    assert REACHED not in outcomes(reached)


def test_exercise_3_tells_stopping_on_the_terrace_from_all_else():
    """Lesson 02, cell exercise-break-cell: 0.0002 to 0.0057 stop; others cross, or never arrive."""
    drawn = []
    [cell] = [c for c in build.read_lesson(lesson()) if c.name == "exercise-break-cell"]
    found = {}
    stopping = [0.0002, *np.geomspace(0.0003, 0.005, 12).tolist(), 0.0057]
    for lr in (0.0001, *stopping, 0.0058, 0.01, 0.5, 0.6, 10):
        names = {"descend": descend, "momentum_sgd": momentum_sgd, "terrace": TERRACE}
        names["surface_picture"] = drawn.append
        exec(cell.sources["en"].replace("my_lr = 0.01", f"my_lr = {lr}"), names)
        found[lr] = names["stops_there"]
    assert [lr for lr, stops in found.items() if stops] == stopping
    assert len(drawn) == len(found)


def lesson():
    [path] = build.lesson_paths(["02"])
    return path


def test_kerass_nesterov_takes_the_gradient_ahead():
    """Lesson 02, cell exercise-nesterov: x is y + momentum v of the point proper, y."""
    for lr, momentum in ((0.01, 0.9), (0.1, 0.5), (0.3, 0.8)):
        x, seen = -2.0, 0.0
        y, v = x, 0.0
        for _ in range(30):
            x, seen = nesterov(x, 4 * x**3, seen, lr=lr / 10, momentum=momentum)
            v = momentum * v - lr / 10 * 4 * (y + momentum * v) ** 3
            y = y + v
            assert x == pytest.approx(y + momentum * v)


@pytest.mark.parametrize("start", [-2.5, 1.0])
def test_nesterov_overshoots_less_up_to_049(start):
    """Lesson 02, cell exercise-nesterov: on the bowl, with momentum 0.9."""
    for lr in (0.005, 0.01, 0.03, 0.1, 0.3, 0.4, 0.49):
        beyond = [
            max(-np.sign(start) * descend(rule, BOWL, [start], 300, lr=lr).positions[:, 0])
            for rule in (momentum_sgd, nesterov)
        ]
        assert beyond[0] > beyond[1] > 0


def test_pytorchs_form_differs_only_when_the_rate_changes():
    """Lesson 02, cells frameworks and exercise-nesterov: one climbs on, the other brakes."""
    cells = {c.name: c.sources["en"] for c in build.read_lesson(lesson())}
    definition = cells["pytorch-form"].split("\n\n\n")[0]
    names = {}
    exec(definition, names)
    for rates in ([0.01] * 40, [0.1] * 40, [0.01] * 20 + [0.001] * 20):
        x = dict.fromkeys((momentum_sgd, names["momentum_as_in_pytorch"]), (BOWL.start, 0))
        losses = {rule: [] for rule in x}
        for lr in rates:
            for rule, (at, state) in x.items():
                x[rule] = rule(at, BOWL.gradient(at), state, lr=lr)
                losses[rule].append(float(BOWL(x[rule][0])))
        keras, pytorch = losses.values()
        assert keras[:20] == pytest.approx(pytorch[:20])
        if rates[-1] == rates[0]:
            assert keras == pytest.approx(pytorch)
        else:
            assert keras[21] > keras[19] + 0.1 > pytorch[21] + 0.05
