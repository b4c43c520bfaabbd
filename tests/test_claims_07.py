"""What lesson 07 says beyond what its cells compute, by the lesson's own helpers."""

import numpy as np
import pytest

from authoring import build
from course_lib.descent import descend
from course_lib.figures.standings import first
from course_lib.maps import NEAR, RATES, ends, standings
from course_lib.optimizers import RULES, adagrad, momentum_sgd
from course_lib.surfaces import SURFACES_1D, SURFACES_2D, rescaled, surface_from, turned
from course_lib.variants import adadelta_with_rate, lion

NAMES = ("ravine", "saddle", "plateau", "rosenbrock", "beale", "himmelblau")
HELPERS = ("imports", "race-2", "race-memory", "race-long", "noise", "noise-difference")
TUNED = {**RULES, "AdaDelta": adadelta_with_rate}
ROUNDING = 1e-8


@pytest.fixture(scope="module")
def lesson():
    """The names that the lesson's races and its noise leave behind."""
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


def test_momentum_alone_crosses_the_hill_and_momentum_alone_diverges():
    """Lesson 07, cell race-defaults: at lr = 0.03 and at 0.3."""
    well = SURFACES_1D["double_well"]
    with_lr = {label: rule for label, rule in RULES.items() if label != "AdaDelta"}
    crossed = {
        r for r, f in with_lr.items() if descend(f, well, None, 100, lr=0.03).positions[-1] < 0
    }
    lost = {r for r, f in with_lr.items() if descend(f, well, None, 100, lr=0.3).diverged_at}
    assert crossed == lost == {"momentumSGD"}
    assert (descend(RULES["AdaDelta"], well, None, 100).positions > 1).all()


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


def test_defaults_rank_momentum_first_and_adam_last_on_the_ravine():
    """Lesson 07, cells predict-replies and race-tuned: four surfaces, and two that diverge."""
    rows = {name: standings(RULES, name, 200) for name in NAMES}
    ravine = sorted(rows["ravine"], key=lambda label: rows["ravine"][label].left)
    assert (ravine[0], ravine[-1]) == ("momentumSGD", "Adam")
    assert sum("momentumSGD" in first(row) for row in rows.values()) == 4
    lost = [label for label, found in rows["rosenbrock"].items() if found.left > 1e3]
    assert lost == ["SGD", "momentumSGD"]
    adam = descend(RULES["Adam"], "ravine", None, 200).positions
    assert np.abs(adam - adam[0]).max() < 0.22


def test_turning_the_ravine_changes_nothing_for_sgd_and_momentum():
    """Lesson 07, cell turned-note: the same losses, step by step."""
    ravine = SURFACES_2D["ravine"]
    slope = turned(ravine, 45)
    for label in RULES:
        straight, slanting = (descend(RULES[label], s, s.start, 50) for s in (ravine, slope))
        same = np.allclose(straight.losses, slanting.losses, rtol=1e-9)
        assert same == (label in ("SGD", "momentumSGD"))
    curvature = slope.gradient([[1, 0], [0, 1]]).diagonal()
    assert curvature == pytest.approx([90.5, 90.5])


def test_lion_moves_by_its_learning_rate():
    """Lesson 07, cell exercise-lion: by a sign alone."""
    for grad in (3.0, 0.01, -5.0):
        assert abs(lion(0.0, grad, lr=0.02)[0]) == 0.02


def test_lion_is_first_on_none_of_the_six_in_50_steps():
    """Lesson 07, cell exercise-lion: it keeps going to and fro about the bottom."""
    for name in NAMES:
        assert "Lion" not in first(lowest(name, 50, 0, {**TUNED, "Lion": lion}))
    positions = descend(lion, "ravine", None, 200, lr=0.05).positions[-50:]
    assert np.ptp(positions, axis=0).max() >= 0.05


@pytest.mark.parametrize("lr", [100, 1e4, 1e8])
def test_adagrad_measures_the_curvature_by_overshooting(lr):
    """Lesson 07, cell why-adagrad-note: after the first step, for any large lr."""
    path = descend(adagrad, "ravine", None, 4, lr=lr)
    assert np.abs(path.positions[1] - path.positions[0]) == pytest.approx(lr)
    effective = lr / np.sqrt(path.state["h"][2])
    assert effective * [1, 180] == pytest.approx(1, rel=0.05)
    assert path.losses[2] < path.losses[1] / 400


@pytest.mark.parametrize(
    ("start", "arrive"),
    [([0.8, -0.6], set(RULES)), ([4, 4], set()), ([3, -3], {"momentumSGD"})],
)
def test_starts_on_the_bumpy_bowl(start, arrive):
    """Lesson 07, cell homework-break: all six, none, and momentum alone."""
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


def lowest(surface, steps, seed, rules=TUNED):
    """How ``rules`` stand at their best rates, from five starts chosen by ``seed``."""
    return standings(rules, surface, steps, rates=RATES, starts=5, seed=seed)


def test_short_race_is_won_by_adagrad_and_never_by_momentum(lesson):
    """Lesson 07, cell short-note: AdaGrad on five surfaces, momentum on none."""
    won = [first(lesson["short"][name]) for name in NAMES]
    assert sum("AdaGrad" in labels for labels in won) == 5
    assert sum("momentumSGD" in labels for labels in won) == 0
    for label, default in (("AdaGrad", 0.01), ("RMSprop", 0.001), ("AdaDelta", 1), ("Adam", 0.001)):
        assert min(lesson["short"][name][label].lr for name in NAMES) >= 9.99 * default
    races = [(name, label) for name in NAMES for label in RULES]
    last = [(n, label) for n, label in races if lesson["short"][n][label].lr == RATES[-1]]
    assert last == [("ravine", "AdaGrad"), ("beale", "AdaDelta")]
    for lr in (3e3, 3e4, 3e5):
        [adagrads] = lowest("ravine", 50, 0, (RULES["AdaGrad"], {"lr": lr})).values()
        assert adagrads.left <= ROUNDING
        [adadeltas] = lowest("beale", 50, 0, (adadelta_with_rate, {"lr": lr})).values()
        assert adadeltas.left > 1e3


@pytest.mark.parametrize("name", ["rosenbrock", "beale"])
def test_other_starts_change_the_order_of_the_close_races(lesson, name):
    """Lesson 07, cell short-note: another choice of starts is enough."""
    orders = set()
    for seed in range(4):
        found = lowest(name, 50, seed)
        orders.add(tuple(sorted(found, key=lambda label: found[label].left)))
    assert len(orders) > 1


@pytest.mark.parametrize("name", ["ravine", "saddle", "plateau", "himmelblau"])
def test_with_shorter_memories_momentum_and_adam_win_short_races(lesson, name):
    """Lesson 07, cell memory-note: whatever the starts; on the ravine it is Adam alone."""
    for seed in range(3):
        for label, memory in (("momentumSGD", "momentum"), ("Adam", "beta_1")):
            [found] = lowest(name, 50, seed, (TUNED[label], {memory: 0.5})).values()
            arrives = label == "Adam" or name != "ravine"
            assert (found.left <= ROUNDING) == arrives, (label, seed)


def test_adam_wins_every_short_race_when_memories_are_tuned_too(lesson):
    """Lesson 07, cell memory-note: momentum on three surfaces, Adam on all six."""
    best = lesson["best"]
    assert all("Adam" in first(row) for row in best.values())
    at_the_bottom = [name for name, row in best.items() if row["momentumSGD"].left <= ROUNDING]
    assert at_the_bottom == ["saddle", "plateau", "himmelblau"]
    winners = set()
    for seed in (0, 1):
        rules = {
            f"{label} {value}": (TUNED[label], {lesson["MEMORY"][label]: value})
            for label in lesson["MEMORY"]
            for value in (0, 0.9, 0.95)
        }
        winners.add(first(lowest("rosenbrock", 50, seed, rules))[0].split()[0])
    assert len(winners) > 1


def test_long_race_has_momentum_among_the_winners_and_no_rule_wins_all(lesson):
    """Lesson 07, cell rates: momentum on all six over 200 steps, nobody in all twelve races."""
    long = [first(lesson["long"][name]) for name in NAMES]
    short = [first(lesson["short"][name]) for name in NAMES]
    assert all("momentumSGD" in labels for labels in long)
    assert not set(RULES).intersection(*long, *short)
    on_rosenbrock = [first(lowest("rosenbrock", 200, seed)) for seed in (1, 2)]
    assert on_rosenbrock == [["momentumSGD"], ["Adam"]]
    between = RATES * (RATES[1] / RATES[0]) ** 0.5
    assert first(standings(TUNED, "beale", 200, rates=between, starts=5)) == ["Adam"]


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


def widths(name, near=NEAR, steps=200):
    """How many powers of ten the widest unbroken range of good rates has, by label."""
    surface, found, fine = SURFACES_2D[name], {}, np.geomspace(1e-5, 1e6, 111)
    for label, rule in TUNED.items():
        left = ends(rule, surface, surface.start, steps, {"lr": fine}).remaining
        runs = "".join("x" if good else " " for good in left <= near).split()
        found[label] = max((len(run) for run in runs), default=0) / 10
    return found


@pytest.mark.parametrize("near", [0.01, 0.05, 0.2])
def test_adam_has_the_widest_range_but_on_the_ravine(near):
    """Lesson 07, cell one-rate: whatever counts as good, from 1 % to 20 %, in 200 steps."""
    for name in NAMES:
        row = widths(name, near)
        assert max(row, key=row.get) == ("AdaGrad" if name == "ravine" else "Adam"), name


def test_ranges_on_the_ravine_as_far_as_the_map_goes():
    """Lesson 07, cell one-rate: Adam's is the longest, AdaGrad's has no end, SGD's factor is 2."""
    ravine, rates = SURFACES_2D["ravine"], np.geomspace(1e-4, 10, 101)
    ranges = {
        label: rates[ends(rule, ravine, ravine.start, 200, {"lr": rates}).remaining <= NEAR]
        for label, rule in TUNED.items()
        if label != "AdaDelta"
    }
    factors = {label: good[-1] / good[0] for label, good in ranges.items()}
    assert max(factors, key=factors.get) == "Adam"
    assert min(factors, key=factors.get) == "SGD"
    assert factors["SGD"] == pytest.approx(2.2, abs=0.1)
    assert ranges["AdaGrad"][-1] == rates[-1]
    huge = ends(RULES["AdaGrad"], ravine, ravine.start, 200, {"lr": np.geomspace(1, 1e12, 13)})
    assert (huge.remaining < 1e-3).all()
    beyond = np.geomspace(10, 1e5, 81)
    adams = ends(RULES["Adam"], ravine, ravine.start, 200, {"lr": beyond}).remaining <= NEAR
    last = beyond[np.argmin(adams) - 1]
    assert adams[beyond <= last].all()
    assert last == pytest.approx(6500, rel=0.1)


def test_rules_that_are_good_everywhere_with_one_learning_rate(lesson):
    """Lesson 07, cell break: AdaGrad and RMSprop on all with one rate, Adam with five."""

    def on_all_six(label, races):
        good = np.sum([races[name][label].by_rate <= NEAR for name in NAMES], axis=0)
        return np.count_nonzero(good == 6)

    found = {label: on_all_six(label, lesson["long"]) for label in RULES}
    assert found == dict.fromkeys(RULES, 0) | {"AdaGrad": 1, "RMSprop": 1, "Adam": 5}
    assert on_all_six("Adam", lesson["short"]) == 1


def test_adam_has_the_most_rates_for_all_six_whatever_counts_as_good_and_wherever_they_start():
    """Lesson 07, cell break: from 1 % to 20 %, four choices of starts, 200 steps."""
    for seed in range(4):
        races = [lowest(name, 200, seed) for name in NAMES]
        for near in (0.01, 0.05, 0.1, 0.2):
            good = {r: sum(race[r].by_rate <= near for race in races) == 6 for r in RULES}
            most = {r: np.count_nonzero(on_all) for r, on_all in good.items()}
            adams = most.pop("Adam")
            assert adams > max(most.values()), (seed, near)


@pytest.mark.parametrize("name", ["saddle", "himmelblau"])
def test_one_rate_for_all_six_needs_surfaces_of_similar_size(name):
    """Lesson 07, cell break: make one 30 times as wide, and few or none of the rates are left."""
    wide = rescaled(SURFACES_2D[name], parameter=30)
    races = [lowest(wide if other == name else other, 200, 0) for other in NAMES]
    left = {
        label: np.count_nonzero(sum(race[label].by_rate <= NEAR for race in races) == 6)
        for label in ("AdaGrad", "RMSprop", "Adam")
    }
    assert left == {"AdaGrad": 0, "RMSprop": 0, "Adam": 3}


# ---- Himmelblau at own rates ----


def test_momentum_lags_on_himmelblau_until_its_memory_or_the_race_is_changed(lesson):
    """Lesson 07, cells explore-2d and memory: 50 steps, a momentum of 0.5, 200 steps."""
    row = {label: found.entry for label, found in lesson["short"]["himmelblau"].items()}
    after = {r: descend(entry, "himmelblau", None, 50).losses[-1] for r, entry in row.items()}
    assert max(after, key=after.get) == "momentumSGD"
    assert after["momentumSGD"] > 1
    lr = row["momentumSGD"].fixed["lr"]
    forgetful = descend(momentum_sgd, "himmelblau", None, 50, lr=lr, momentum=0.5)
    assert forgetful.losses[-1] < 1e-8
    late = {r: descend(entry, "himmelblau", None, 200).losses[-1] for r, entry in row.items()}
    assert late["momentumSGD"] < 1e-5
    assert max(late, key=late.get) == "RMSprop"


# ---- what is broken ----


@pytest.mark.parametrize(("degrees", "place"), [(5, 2), (30, 6), (45, 6), (60, 6), (90, 1)])
def test_adagrads_place_on_ravines_at_an_angle(degrees, place):
    """Lesson 07, cells turned-replies and turned-note: sixth from 30 to 60 degrees."""
    ravine = SURFACES_2D["ravine"]
    straight = standings(TUNED, ravine, 50, rates=RATES)
    slanting = standings(TUNED, turned(ravine, degrees), 50, rates=RATES)
    order = sorted(slanting, key=lambda label: slanting[label].left)
    assert order.index("AdaGrad") + 1 == place
    assert first(straight) == ["AdaGrad"]
    for label in ("SGD", "momentumSGD"):
        assert slanting[label].left == pytest.approx(straight[label].left, rel=1e-6)


@pytest.mark.parametrize(("noise", "factor"), [(1, 68), (5, 9.1), (20, 1.8)])
def test_differences_shrink_with_the_noise(lesson, noise, factor):
    """Lesson 07, cell noise-compared: the lines' lowest points, 70, 9 and 2 times."""
    lowest_medians = []
    for label in RULES:
        medians = [
            np.median([lesson["loss_with_noise"](label, lr, seed, noise) for seed in range(10, 20)])
            for lr in RATES
        ]
        lowest_medians.append(min(medians))
    assert max(lowest_medians) / min(lowest_medians) == pytest.approx(factor, rel=0.03)


def test_ten_seeds_cannot_rank_adagrad_and_adam_and_a_hundred_others_can(lesson):
    """Lesson 07, cell noise-note: the difference and its standard error, with the same seeds."""
    more = lesson["more"]
    assert abs(more.mean()) < more.std(ddof=1) / 10**0.5
    further = {
        label: np.array(
            [
                lesson["loss_with_noise"](label, lesson["chosen"][label], seed)
                for seed in range(100, 200)
            ]
        )
        for label in ("Adam", "AdaGrad")
    }
    more = further["Adam"] - further["AdaGrad"]
    found = more.mean(), more.std(ddof=1) / 10
    assert found == pytest.approx((-0.0165, 0.0044), abs=0.00006)
    rates = lesson["long"]["ravine"]["momentumSGD"].lr, lesson["chosen"]["momentumSGD"]
    assert rates == pytest.approx((0.0046, 0.0022), rel=0.03)


# ---- exercises ----


def test_adagrad_needs_forty_thousand_steps_at_its_default():
    """Lesson 07, cell homework-distance: within 1 %, and more if the gradient falls on the way."""
    slope = surface_from("-x", start=[0])
    arrived = np.argmax(descend(adagrad, slope, [0], 50_000).positions >= 4)
    assert arrived == pytest.approx(40_000, rel=0.01)
    falling, h = 0.0, 0
    for k in range(40_000):
        falling, h = adagrad(falling, 1 - k / 50_000, h)
    assert -falling < 3.9


def raced(formula):
    """How SGD and Adam stand on a learner's formula, as in homework 2."""
    mine = surface_from(formula, start=[4, 2], minima=[[0, 0]])
    return standings({r: RULES[r] for r in ("SGD", "Adam")}, mine, 50, rates=RATES)


@pytest.mark.parametrize(
    ("formula", "winner"),
    [
        ("x**2 + 50*y**2", "Adam"),
        ("x**2 + y**2", "SGD"),
        ("30*x**2 + 30*y**2", "SGD"),
    ],
)
def test_a_round_bowl_lets_sgd_win(formula, winner):
    """Lesson 07, cell homework-formula: the formula given, the solution, and what is no answer."""
    found = raced(formula)
    assert min(found, key=lambda label: found[label].left) == winner


def test_solution_of_the_round_bowl_in_numbers():
    """Lesson 07, cell homework-formula: lr = 0.46, a tenth of the distance at each step."""
    rate = raced("x**2 + y**2")["SGD"].lr
    assert rate == pytest.approx(0.46, abs=0.005)
    assert abs(1 - 2 * rate) < 0.1


@pytest.mark.parametrize(
    "formula", ["0*x + 0*y", "(x - 4)**2 + (y - 2)**2", "x**2", "x*y", "(x - 1)**2 + y**2"]
)
def test_a_formula_that_leads_nowhere_is_refused_in_words(formula):
    """Lesson 07, cell homework-formula."""
    with pytest.raises(ValueError, match=r"\.$"):
        raced(formula)
