"""What lesson 07 says beyond what its cells compute, by the lesson's own helpers."""

from functools import cache

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
    "memory-race",
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


def test_lion_moves_by_its_learning_rate():
    """Lesson 07, cell exercise-lion: by a sign alone."""
    for grad in (3.0, 0.01, -5.0):
        assert abs(lion(0.0, grad, lr=0.02)[0]) == 0.02


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


def test_first_steps_of_the_adaptive_rules_do_not_depend_on_the_gradient():
    """Lesson 07, cell by-hand-note: lr, 3.16 lr, 0.0014 and lr, until epsilon matters."""
    lengths = {"AdaGrad": 0.01, "RMSprop": 0.001 * 3.16, "AdaDelta": 0.0014, "Adam": 0.001}
    for label, length in lengths.items():
        for grad in (1e3, 3.0, 0.01):
            assert -RULES[label](0.0, grad)[0] == pytest.approx(length, rel=0.011)
        assert -RULES[label](0.0, 1e-8)[0] < length / 2


# ---- race 2 ----


def lowest(lesson, surface, steps, seed, rules=None):
    """The least share left over all rates, the median of five starts chosen by ``seed``."""
    shifts = np.random.default_rng(seed).uniform(-0.1, 0.1, (5, 2))
    starts = surface.start + shifts * np.ptp(surface.limits, axis=1)
    grid = {"lr": lesson["rates"]}
    least = {}
    for label, rule in (lesson["TUNED"] if rules is None else rules).items():
        found = [ends(rule, surface, start, steps, grid).remaining for start in starts]
        least[label] = max(np.median(found, axis=0).min(), 1e-8)
    return least


def first(least):
    return [label for label in least if least[label] == min(least.values())]


def test_short_race_is_won_by_adagrad_and_never_by_momentum(lesson):
    """Lesson 07, cell short-note: AdaGrad on five surfaces, momentum on none."""
    won = [lesson["winners"](lesson["short"][name]) for name in NAMES]
    assert sum("AdaGrad" in labels for labels in won) == 5
    assert sum("momentumSGD" in labels for labels in won) == 0
    asked = {name: lesson["best_rate"](lesson["short"][name]["AdaDelta"]) for name in NAMES}
    assert sum(lr > 99 for lr in asked.values()) == 5
    assert [name for name, lr in asked.items() if lr > 999] == ["beale"]
    beale = SURFACES_2D["beale"]
    starts = beale.start + np.random.default_rng(0).uniform(-0.1, 0.1, (5, 2)) * 9
    paths = [descend(lesson["TUNED"]["AdaDelta"], beale, start, 50, lr=3000) for start in starts]
    assert sum(path.losses[-1] > 1e3 * path.losses[0] for path in paths) >= 3


@pytest.mark.parametrize("name", ["rosenbrock", "beale"])
def test_other_starts_change_the_order_of_the_close_races(lesson, name):
    """Lesson 07, cell short-note: another choice of starts is enough."""
    orders = set()
    for seed in range(4):
        least = lowest(lesson, SURFACES_2D[name], 50, seed)
        orders.add(tuple(sorted(least, key=least.get)))
    assert len(orders) > 1


@pytest.mark.parametrize("name", ["ravine", "saddle", "plateau", "himmelblau"])
def test_with_shorter_memories_momentum_and_adam_win_short_races(lesson, name):
    """Lesson 07, cell memory-note: whatever the starts; on the ravine it is Adam alone."""
    for seed in range(3):
        for label in ("momentumSGD", "Adam"):
            rule = lesson["TUNED"][label]
            [least] = lowest(
                lesson, SURFACES_2D[name], 50, seed, {label: (rule, {lesson["MEMORY"][label]: 0.5})}
            ).values()
            assert (least == 1e-8) == (label == "Adam" or name != "ravine"), (label, seed)


def test_adam_wins_every_short_race_when_memories_are_tuned_too(lesson):
    """Lesson 07, cell memory-note: momentum on three surfaces, Adam on all six."""
    best = {
        name: {label: max(left.min(), 1e-8) for label, left in lesson["best"][name].items()}
        for name in NAMES
    }
    assert all("Adam" in first(row) for row in best.values())
    at_the_bottom = [name for name, row in best.items() if row["momentumSGD"] == 1e-8]
    assert at_the_bottom == ["saddle", "plateau", "himmelblau"]
    winners = set()
    for seed in (0, 1):
        rules = {
            (label, value): (lesson["TUNED"][label], {lesson["MEMORY"][label]: value})
            for label in lesson["MEMORY"]
            for value in (0, 0.9, 0.95)
        }
        winners.add(first(lowest(lesson, SURFACES_2D["rosenbrock"], 50, seed, rules))[0][0])
    assert len(winners) > 1


def test_long_race_has_momentum_among_the_winners_and_no_rule_wins_all(lesson):
    """Lesson 07, cell why: momentum on all six over 200 steps, nobody in all twelve races."""
    long = [lesson["winners"](lesson["long"][name]) for name in NAMES]
    short = [lesson["winners"](lesson["short"][name]) for name in NAMES]
    assert all("momentumSGD" in labels for labels in long)
    assert not set(RULES).intersection(*long, *short)
    on_rosenbrock = [first(lowest(lesson, SURFACES_2D["rosenbrock"], 200, seed)) for seed in (1, 2)]
    assert on_rosenbrock == [["momentumSGD"], ["Adam"]]


def test_no_rule_wins_all_twelve_races_with_its_memory_tuned_either(lesson):
    """Lesson 07, cell why: over 200 steps on Rosenbrock only momentum, which loses the ravine."""
    rules = {label: lesson["TUNED"][label] for label in ("SGD", "AdaGrad")}
    rules["momentumSGD"] = lesson["RULES"]["momentumSGD"], {"momentum": 0.95}
    for label in ("RMSprop", "AdaDelta", "Adam"):
        for value in (0, 0.5, 0.9, 0.95, 0.99):
            rules[label, value] = lesson["TUNED"][label], {lesson["MEMORY"][label]: value}
    assert first(lowest(lesson, SURFACES_2D["rosenbrock"], 200, 0, rules)) == ["momentumSGD"]
    assert lesson["best"]["ravine"]["momentumSGD"].min() > 1e-3


@pytest.mark.parametrize(("momentum", "ratio"), [(0.9, 1400), (0.5, 34)])
def test_momentum_cannot_be_faster_than_its_memory_whatever_the_rate(momentum, ratio):
    """Lesson 07, cell why: the larger root is at least sqrt(momentum), equal up to the ratio."""
    for rate_times_curvature in np.geomspace(1e-4, 2 * (1 + momentum) - 0.1, 200):
        roots = np.roots([1, -(1 + momentum - rate_times_curvature), momentum])
        assert np.abs(roots).max() >= momentum**0.5 - 1e-9
    low, high = (1 - momentum**0.5) ** 2, (1 + momentum**0.5) ** 2
    assert high / low == pytest.approx(ratio, rel=0.05)
    for rate_times_curvature in np.geomspace(1.01 * low, 0.99 * high, 50):
        roots = np.roots([1, -(1 + momentum - rate_times_curvature), momentum])
        assert np.abs(roots) == pytest.approx(momentum**0.5)


# ---- ranges of good rates ----


def widths(lesson, name, near=0.05, steps=200):
    surface, found = SURFACES_2D[name], {}
    for label, rule in lesson["TUNED"].items():
        left = ends(rule, surface, surface.start, steps, {"lr": lesson["fine"]}).remaining
        runs = "".join("x" if good else " " for good in left <= near).split()
        found[label] = max((len(run) for run in runs), default=0) / 10
    return found


@pytest.mark.parametrize("near", [0.01, 0.05, 0.2])
def test_adam_has_the_widest_range_but_on_the_ravine(lesson, near):
    """Lesson 07, cell widths-note: whatever counts as good, from 1 % to 20 %, in 200 steps."""
    for name in NAMES:
        row = widths(lesson, name, near)
        assert max(row, key=row.get) == ("AdaGrad" if name == "ravine" else "Adam"), name
        assert row["momentumSGD"] > row["SGD"] or (near, name) == (0.2, "rosenbrock")


def test_ranges_of_good_rates_in_numbers(lesson):
    """Lesson 07, cell widths-note: 1.5 and 0.4 decades, Himmelblau's exception, AdaGrad's end."""
    rows = {name: widths(lesson, name) for name in NAMES}
    assert min(row["Adam"] for row in rows.values()) == rows["rosenbrock"]["Adam"] == 1.5
    assert rows["ravine"]["SGD"] == rows["rosenbrock"]["SGD"] == 0.4
    late = widths(lesson, "himmelblau", steps=500)
    assert late["momentumSGD"] > late["Adam"]
    ravine = SURFACES_2D["ravine"]
    huge = ends(RULES["AdaGrad"], ravine, ravine.start, 200, {"lr": np.geomspace(1, 1e12, 13)})
    assert (huge.remaining < 1e-3).all()


def test_rules_that_are_good_everywhere_with_one_learning_rate(lesson):
    """Lesson 07, cell break: SGD on four surfaces, momentum five; Adam on all with five rates."""

    def most(label, scanned):
        count = sum((scanned[name][label] <= 0.05).astype(int) for name in NAMES)
        return count.max(), np.count_nonzero(count == count.max())

    assert most("SGD", lesson["long"])[0] == 4
    assert most("momentumSGD", lesson["long"])[0] == 5
    assert most("AdaGrad", lesson["long"]) == most("RMSprop", lesson["long"]) == (6, 1)
    assert most("Adam", lesson["long"]) == (6, 5)
    assert most("Adam", lesson["short"]) == (6, 1)


# ---- what is broken ----


def turned(degrees):
    """The ravine, and its start, turned by an angle."""
    angle = np.deg2rad(degrees)
    c, s = np.cos(angle), np.sin(angle)
    formula = f"({c:.17f}*x + {s:.17f}*y)**2 / 2 + 90*({c:.17f}*y - {s:.17f}*x)**2"
    start = [-4 * c - 0.5 * s, -4 * s + 0.5 * c]
    return surface_from(formula, start=start, minima=[[0, 0]])


@pytest.mark.parametrize(("degrees", "place"), [(5, 2), (30, 6), (45, 6), (60, 6), (90, 1)])
def test_adagrads_place_on_ravines_at_an_angle(lesson, degrees, place):
    """Lesson 07, cells turned-note and summary: sixth from 30 to 60 degrees."""
    surface = turned(degrees)
    tilted = lesson["scan"](surface, 50, spread=0)
    least = {label: left.min() for label, left in tilted.items()}
    assert sorted(least, key=least.get).index("AdaGrad") + 1 == place
    straight = lesson["scan"](SURFACES_2D["ravine"], 50, spread=0)
    assert lesson["winners"](straight) == ["AdaGrad"]
    for label in ("SGD", "momentumSGD"):
        assert least[label] == pytest.approx(straight[label].min(), rel=1e-6)


@pytest.fixture(scope="module")
def noisy(lesson):
    """A function of the noise: by label, the rate chosen and the shares left with ten seeds."""
    return cache(lambda noise: {r: lesson["tuned_with_noise"](r, noise) for r in RULES})


@pytest.mark.parametrize(("noise", "factor"), [(1, 26), (5, 4.7), (20, 1.9)])
def test_differences_shrink_with_the_noise(noisy, noise, factor):
    """Lesson 07, cells noise-note and summary: first and last, 26, 5 and 2 times."""
    means = [left.mean() for _, left in noisy(noise).values()]
    assert max(means) / min(means) == pytest.approx(factor, rel=0.05)


def test_ten_seeds_cannot_rank_adagrad_and_adam_and_a_hundred_others_can(lesson, noisy):
    """Lesson 07, cell noise-note: the difference and its standard error, with the same seeds."""

    def difference(adam, adagrad):
        more = adam - adagrad
        return more.mean(), more.std(ddof=1) / len(more) ** 0.5

    (rate, adam), (other, adagrad) = noisy(5)["Adam"], noisy(5)["AdaGrad"]
    mean, error = difference(adam, adagrad)
    assert abs(mean) < error
    seeds = range(100, 200)
    mean, error = difference(
        lesson["with_noise"]("Adam", rate, 5, seeds),
        lesson["with_noise"]("AdaGrad", other, 5, seeds),
    )
    assert (mean, error) == pytest.approx((-0.0014, 0.0006), abs=0.00005)
    chosen = lesson["best_rate"](lesson["long"]["ravine"]["momentumSGD"])
    assert (chosen, noisy(5)["momentumSGD"][0]) == pytest.approx((0.0046, 0.001), rel=0.01)


# ---- exercises ----


def test_adagrad_needs_forty_thousand_steps_at_its_default():
    """Lesson 07, cell exercise-distance: within 1 %, and more if the gradient falls on the way."""
    slope = surface_from("-x", start=[0])
    arrived = np.argmax(descend(adagrad, slope, [0], 50_000).positions >= 4)
    assert arrived == pytest.approx(40_000, rel=0.01)
    falling, h = 0.0, 0
    for k in range(40_000):
        falling, h = adagrad(falling, 1 - k / 50_000, h)
    assert -falling < 3.9


def winner_on(formula, steps=50):
    mine = surface_from(formula, start=[4, 2], minima=[[0, 0]])
    rates = np.geomspace(1e-4, 1e3, 22)
    left = {r: ends(RULES[r], mine, mine.start, steps, {"lr": rates}) for r in ("SGD", "Adam")}
    best = {label: found.remaining.min() for label, found in left.items()}
    winner = min(best, key=best.get)
    return (winner if best[winner] >= 0 else None), rates[left["SGD"].remaining.argmin()]


@pytest.mark.parametrize(
    ("formula", "winner"),
    [
        ("x**2 + 50*y**2", "Adam"),
        ("x**2 + y**2", "SGD"),
        ("30*x**2 + 30*y**2", "SGD"),
        ("x*y", None),
        ("(x - 1)**2 + y**2", None),
    ],
)
def test_a_round_bowl_lets_sgd_win(formula, winner):
    """Lesson 07, cell exercise-formula: the formula given, the solution, and what is no answer."""
    assert winner_on(formula)[0] == winner


def test_solution_of_the_round_bowl_in_numbers():
    """Lesson 07, cell exercise-formula: lr = 0.46, a tenth of the distance at each step."""
    rate = winner_on("x**2 + y**2")[1]
    assert rate == pytest.approx(0.46, abs=0.005)
    assert abs(1 - 2 * rate) < 0.1


@pytest.mark.parametrize("formula", ["0*x + 0*y", "(x - 4)**2 + (y - 2)**2", "x**2"])
def test_a_formula_that_leads_nowhere_is_refused_in_words(formula):
    """Lesson 07, cell exercise-formula."""
    with pytest.raises(ValueError, match=r"\.$"):
        winner_on(formula)
