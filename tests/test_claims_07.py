"""What lesson 07 says beyond what its cells compute, by the lesson's own helpers."""

import numpy as np
import pytest

from authoring import build
from course_lib.descent import descend
from course_lib.maps import ends
from course_lib.optimizers import RULES, adagrad, momentum_sgd
from course_lib.surfaces import SURFACES_1D, SURFACES_2D, surface_from
from course_lib.variants import lion

NAMES = ("ravine", "saddle", "plateau", "rosenbrock", "beale", "himmelblau")
HELPERS = (
    "imports",
    "tools",
    "scan",
    "short-race",
    "chosen-rates",
    "winners",
    "widths-table",
    "noise-table",
)


@pytest.fixture(scope="module")
def lesson():
    """The names that the lesson's cells leave behind, up to the noise."""
    [path] = build.lesson_paths(["07"])
    cells = [cell for cell in build.read_lesson(path) if cell.kind == "code"]
    names: dict = {}
    for cell in cells:
        if cell.name in HELPERS:
            exec(cell.sources["en"], names)
    return names


def test_first_steps_of_the_adaptive_rules_do_not_depend_on_the_gradient():
    """Lesson 07, cell by-hand-note: lr, 3.16 lr, 0.0014 and lr."""
    lengths = {"AdaGrad": 0.01, "RMSprop": 0.001 * 3.16, "AdaDelta": 0.0014, "Adam": 0.001}
    for label, length in lengths.items():
        for grad in (3.0, 0.01):
            assert -RULES[label](0.0, grad)[0] == pytest.approx(length, rel=0.011)


def test_who_is_at_the_bottom_of_the_double_well_after_100_steps():
    """Lesson 07, cell race-defaults: SGD, momentum and RMSprop; Adam comes close."""
    well = SURFACES_1D["double_well"]
    finals = {
        label: descend(
            rule, well, well.start, 100, **({} if label == "AdaDelta" else {"lr": 0.01})
        ).positions[-1, 0]
        for label, rule in RULES.items()
    }
    gaps = {label: abs(x - 0.960) for label, x in finals.items()}
    assert all(gaps[label] < 0.03 for label in ("SGD", "momentumSGD", "RMSprop"))
    assert 0.03 < gaps["Adam"] < 0.1
    assert min(gaps["AdaGrad"], gaps["AdaDelta"]) > 0.4


def test_adaptive_rules_cannot_get_there_at_their_defaults():
    """Lesson 07, cell race-tuned: 2 or more to go, and no more than 0.4 done."""
    for name in NAMES:
        surface = SURFACES_2D[name]
        assert np.abs(surface.minima - surface.start).max(axis=1).min() >= 2
        for label in ("AdaGrad", "RMSprop", "Adam"):
            path = descend(RULES[label], surface, surface.start, 200)
            assert np.abs(path.positions[-1] - surface.start).max() < 0.4


def test_short_race_is_won_by_adagrad_and_never_by_momentum(lesson):
    """Lesson 07, cell short-note: AdaGrad on five surfaces, momentum on none."""
    won = [lesson["winners"](lesson["short"][name]) for name in NAMES]
    assert sum("AdaGrad" in labels for labels in won) == 5
    assert sum("momentumSGD" in labels for labels in won) == 0
    asked = [lesson["best_rate"](lesson["short"][name]["AdaDelta"]) for name in NAMES]
    assert sum(lr > 99 for lr in asked) == 5


@pytest.mark.parametrize("name", ["rosenbrock", "beale"])
def test_other_starts_change_the_winner_of_the_close_races(lesson, name):
    """Lesson 07, cell short-note: another choice of starts is enough."""
    surface, orders = SURFACES_2D[name], set()
    for seed in (0, 1, 2, 3):
        shifts = np.random.default_rng(seed).uniform(-0.1, 0.1, (5, 2))
        left = {}
        for label, rule in lesson["TUNED"].items():
            found = [
                ends(rule, surface, start, 50, {"lr": lesson["rates"]}).remaining
                for start in surface.start + shifts * np.ptp(surface.limits, axis=1)
            ]
            left[label] = np.median(found, axis=0)
        orders.add(tuple(sorted(left, key=lambda label: left[label].min())))
    assert len(orders) > 1


def test_long_race_has_momentum_among_the_winners_and_no_rule_wins_all(lesson):
    """Lesson 07, cell why: momentum on all six over 200 steps, nobody in all twelve races."""
    long = [lesson["winners"](lesson["long"][name]) for name in NAMES]
    short = [lesson["winners"](lesson["short"][name]) for name in NAMES]
    assert all("momentumSGD" in labels for labels in long)
    assert not set(RULES).intersection(*long, *short)


def test_momentum_cannot_be_faster_than_its_memory_whatever_the_rate():
    """Lesson 07, cell why: the larger root is at least sqrt(momentum), equal up to a ratio 1400."""
    momentum = 0.9
    for rate_times_curvature in np.geomspace(1e-4, 3.7, 200):
        roots = np.roots([1, -(1 + momentum - rate_times_curvature), momentum])
        assert np.abs(roots).max() >= momentum**0.5 - 1e-9
    low, high = (1 - momentum**0.5) ** 2, (1 + momentum**0.5) ** 2
    assert high / low == pytest.approx(1400, rel=0.05)
    for rate_times_curvature in np.geomspace(1.01 * low, 0.99 * high, 50):
        roots = np.roots([1, -(1 + momentum - rate_times_curvature), momentum])
        assert np.abs(roots) == pytest.approx(momentum**0.5)


def test_momentum_in_one_line():
    """Lesson 07, cell why: x[t+1] = (1 + momentum - lr c) x[t] - momentum x[t-1]."""
    xs, v, c, lr = [1.0], 0, 3.0, 0.05
    for _ in range(20):
        x, v = momentum_sgd(xs[-1], c * xs[-1], v, lr=lr)
        xs.append(x)
    for before, now, after in zip(xs, xs[1:], xs[2:], strict=False):
        assert after == pytest.approx((1 + 0.9 - lr * c) * now - 0.9 * before)


def test_what_happens_on_the_ravine_at_other_rates():
    """Lesson 07, cell rates: SGD alone diverges at 0.02; at 1 AdaGrad and Adam arrive."""
    ravine = SURFACES_2D["ravine"]

    def left(label, lr):
        own = {} if label == "AdaDelta" else {"lr": lr}
        path = descend(RULES[label], ravine, ravine.start, 100, **own)
        return np.nan_to_num(path.losses[-1] / path.losses[0], nan=np.inf)

    assert [label for label in RULES if left(label, 0.02) > 1e3] == ["SGD"]
    assert [label for label in RULES if left(label, 1.0) > 1e3] == ["SGD", "momentumSGD"]
    assert max(left("AdaGrad", 1.0), left("Adam", 1.0)) < 1e-4
    assert 0.05 < left("RMSprop", 1.0) < 100
    h = descend(adagrad, ravine, ravine.start, 100, lr=1.0).state["h"][-1]
    assert (h[1] / h[0]) ** 0.5 == pytest.approx(20, rel=0.02)
    for label in RULES:
        own = {} if label == "AdaDelta" else {"lr": 0.01}
        y = descend(RULES[label], ravine, ravine.start, 100, **own).positions[:, 1]
        crossings = np.count_nonzero(y[1:] * y[:-1] < 0)
        assert (crossings > 10) == (label in ("SGD", "momentumSGD")), (label, crossings)


def test_adam_is_the_most_tolerant_and_momentum_more_so_than_sgd(lesson):
    """Lesson 07, cell widths-note."""
    widths = {
        name: {r: lesson["width"](rule, SURFACES_2D[name]) for r, rule in lesson["TUNED"].items()}
        for name in NAMES
    }
    for row in widths.values():
        assert max(row, key=row.get) == "Adam"
        assert row["momentumSGD"] > row["SGD"]
    assert min(row["Adam"] for row in widths.values()) == widths["rosenbrock"]["Adam"] >= 1.4
    assert widths["ravine"]["SGD"] == widths["rosenbrock"]["SGD"] == 0.4


def test_good_ranges_that_the_search_cuts_off(lesson):
    """Lesson 07, cell widths-note: AdaGrad's and Adam's beyond 10; AdaDelta's begin near 1."""

    def good(label, name, rates):
        surface = SURFACES_2D[name]
        left = ends(lesson["TUNED"][label], surface, surface.start, 200, {"lr": rates}).remaining
        return left <= 0.05

    for label in ("AdaGrad", "Adam"):
        assert any(good(label, name, np.geomspace(10, 20, 5)).all() for name in NAMES)
    for name in NAMES:
        assert not good("AdaDelta", name, np.geomspace(1e-4, 0.6, 20)).any()


def test_turning_the_ravine_changes_nothing_for_sgd_and_momentum():
    """Lesson 07, cell turned-note: the same losses, step by step."""
    ravine = SURFACES_2D["ravine"]
    turned = surface_from("(x + y)**2 / 4 + 45*(y - x)**2", start=np.array([-4.5, -3.5]) / 2**0.5)
    for label in RULES:
        straight, slanting = (descend(RULES[label], s, s.start, 50) for s in (ravine, turned))
        same = np.allclose(straight.losses, slanting.losses, rtol=1e-9)
        assert same == (label in ("SGD", "momentumSGD"))
    curvature = turned.gradient([[1, 0], [0, 1]]).diagonal()
    assert curvature == pytest.approx([90.5, 90.5])


def test_adagrad_falls_from_first_to_sixth_on_the_turned_ravine(lesson):
    """Lesson 07, cells turned-note and summary."""
    start = np.array([-4.5, -3.5]) / 2**0.5
    turned = surface_from("(x + y)**2 / 4 + 45*(y - x)**2", start=start, minima=[[0, 0]])
    tilted = lesson["scan"](turned, 50, spread=0)
    straight = lesson["scan"](SURFACES_2D["ravine"], 50, spread=0)
    assert lesson["winners"](straight) == ["AdaGrad"]
    assert max(tilted, key=lambda label: tilted[label].min()) == "AdaGrad"


def test_noise_changes_the_order_and_leaves_the_top_two_level(lesson):
    """Lesson 07, cell noise-note: SGD fifth, RMSprop last; either of AdaGrad and Adam may win."""
    ravine = SURFACES_2D["ravine"]
    rates = {label: lesson["best_rate"](lesson["long"]["ravine"][label]) for label in RULES}
    left = {
        label: [
            descend(
                lesson["TUNED"][label], ravine, ravine.start, 200, lr=rates[label], noise=5, seed=s
            )
            .losses[-50:]
            .mean()
            / 30.5
            for s in range(10)
        ]
        for label in RULES
    }
    mean = {label: np.mean(values) for label, values in left.items()}
    order = sorted(mean, key=mean.get)
    assert order[:2] == ["AdaGrad", "Adam"]
    assert order[4:] == ["SGD", "RMSprop"]
    assert mean["RMSprop"] / mean["AdaGrad"] == pytest.approx(12, abs=1)
    first, second = np.array(left["AdaGrad"]), np.array(left["Adam"])
    assert mean["Adam"] - mean["AdaGrad"] < first.std() / 3
    assert 0 < np.count_nonzero(first < second) < 10
    retuned, spread = lesson["with_noise"]("momentumSGD", 0.001, 5)
    assert abs(retuned - mean["AdaGrad"]) < spread
    again = {label: lesson["chosen_with_noise"](label) for label in RULES}
    assert again["momentumSGD"] == pytest.approx(0.001)
    afresh = {label: lesson["with_noise"](label, again[label], 5)[0] for label in RULES}
    assert max(afresh, key=afresh.get) == "SGD"
    assert afresh["RMSprop"] < mean["RMSprop"] / 4


def test_adagrad_needs_forty_thousand_steps_at_its_default():
    """Lesson 07, cell exercise-distance: and more if the gradient falls on the way."""
    x, h = 0.0, 0
    falling, h_falling = 0.0, 0
    for k in range(40_000):
        x, h = adagrad(x, 1.0, h)
        falling, h_falling = adagrad(falling, 1 - k / 50_000, h_falling)
    assert -x == pytest.approx(4, rel=0.01)
    assert -falling < -x


def test_lion_moves_by_its_learning_rate():
    """Lesson 07, cell exercise-lion: by a sign alone."""
    for grad in (3.0, 0.01, -5.0):
        assert abs(lion(0.0, grad, lr=0.02)[0]) == 0.02


@pytest.mark.parametrize(
    ("formula", "winner"), [("x**2 + 50*y**2", "Adam"), ("x**2 + y**2", "SGD")]
)
def test_a_round_bowl_lets_sgd_win(formula, winner):
    """Lesson 07, cell exercise-formula: the formula given, and the solution with lr = 0.46."""
    surface, rates = surface_from(formula, start=[4, 2]), np.geomspace(1e-4, 1e3, 22)
    lowest = {}
    for label in ("SGD", "Adam"):
        finals = [descend(RULES[label], surface, [4, 2], 50, lr=lr).losses[-1] for lr in rates]
        lowest[label] = np.nanmin(finals), rates[np.nanargmin(finals)]
    assert min(lowest, key=lowest.get) == winner
    if winner == "SGD":
        assert lowest["SGD"][1] == pytest.approx(0.46, abs=0.005)
        assert abs(1 - 2 * lowest["SGD"][1]) < 0.1


@pytest.mark.parametrize(
    ("start", "arrive"),
    [([0.8, -0.6], set(RULES)), ([4, 4], set()), ([3, -3], {"momentumSGD"})],
)
def test_starts_on_the_bumpy_bowl(start, arrive):
    """Lesson 07, cell exercise-break: all six, none, and momentum alone."""
    reached = set()
    for label, rule in RULES.items():
        own = {} if label == "AdaDelta" else {"lr": 0.1}
        end = descend(rule, SURFACES_2D["bumpy"], start, 300, **own).positions[-1]
        if np.hypot(*end) < 0.5:
            reached.add(label)
    assert reached == arrive


def test_adam_is_good_everywhere_with_one_learning_rate(lesson):
    """Lesson 07, cell break: SGD on four surfaces, momentum five, Adam all with five rates."""

    def most(label):
        count = sum((lesson["long"][name][label] <= 0.05).astype(int) for name in NAMES)
        return count.max(), np.count_nonzero(count == count.max())

    assert most("SGD")[0] == 4
    assert most("momentumSGD")[0] == 5
    assert most("Adam") == (6, 5)
