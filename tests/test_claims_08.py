"""What lesson 08 says: of the results that come with the course, and of trainings made now."""

from itertools import pairwise

import numpy as np
import pytest

from course_lib.comparison import compare, rises
from course_lib.figures import steps_until
from course_lib.files import shipped
from course_lib.mnist import load_mnist
from course_lib.network import initial_weights, loss_and_gradient
from course_lib.optimizers import RULES, adadelta, adam, adam_as_in_article, rmsprop, sgd
from course_lib.sweeps import Sweep, sweep

CONDITIONS = {label: (rule, {"lr": 0.01}) for label, rule in RULES.items()}
CONDITIONS["AdaDelta"] = adadelta
SIZE = {"examples": 6000, "progress": False}
TRAININGS = shipped("trainings.txt")


@pytest.fixture(scope="module", params=["shipped", pytest.param("now", marks=pytest.mark.slow)])
def five(request):
    """The five trainings of each rule; as they come with the course, and made on this machine."""
    retrain = request.param == "now"
    return [
        compare(CONDITIONS, seed=seed, file=TRAININGS, retrain=retrain, **SIZE) for seed in range(5)
    ]


def of(runs, what):
    return {label: np.array([what(run, label) for run in runs]) for label in RULES}


def test_all_that_the_lesson_takes_is_there(five):
    assert len({label for run in five for label in run.taken}) in (0, 6)
    assert len(Sweep.load(shipped("rates.csv")).runs) == 6 * 10 * 3
    assert len(Sweep.load(shipped("rates_in_batches.csv")).runs) == 6 * 10 * 3


def test_the_order_of_speed_by_the_lessons_measure(five):
    speed = of(five, lambda run, label: steps_until(run.loss[label], 0.6))
    assert (speed["SGD"] == np.inf).all()
    apart = ("Adam", "AdaGrad"), ("RMSprop", "AdaDelta"), ("AdaDelta", "momentumSGD")
    for faster, slower in (*apart, ("Adam", "RMSprop"), ("AdaGrad", "AdaDelta")):
        assert speed[faster].max() < speed[slower].min()
    assert speed["AdaGrad"].max() >= speed["RMSprop"].min()  # their ranges overlap
    assert speed["RMSprop"].max() >= speed["AdaGrad"].min()
    both = np.concatenate([speed["AdaGrad"], speed["RMSprop"]])
    assert 0.4 < np.median(speed["Adam"]) / np.median(both) < 0.65


def test_another_limit_from_0_4_to_1_changes_adagrad_and_rmsprop_only():
    runs = [compare(CONDITIONS, seed=seed, file=TRAININGS, **SIZE) for seed in range(5)]

    def apart(faster, slower, limit):
        steps = of(runs, lambda run, label: steps_until(run.loss[label], limit))
        return steps[faster].max() < steps[slower].min()

    for limit in np.linspace(0.4, 1, 13):
        for fast in ("AdaGrad", "RMSprop"):
            assert apart("Adam", fast, limit)
            assert apart(fast, "AdaDelta", limit)
        assert apart("AdaDelta", "momentumSGD", limit)
        assert apart("momentumSGD", "SGD", limit)
    assert apart("AdaGrad", "RMSprop", 0.4)
    assert apart("RMSprop", "AdaGrad", 0.2)


def test_adadeltas_first_step_is_a_seventh_of_adagrads_at_most():
    """Lesson 08, the reply to (a): what epsilon leaves of it, whatever the gradient."""
    for grad in np.logspace(-6, 3, 10):
        assert abs(adadelta(0.0, grad)[0]) < 0.00142
    loss = compare(CONDITIONS, file=TRAININGS, progress=False).loss
    assert loss["AdaGrad"][1] < loss["AdaDelta"][1] - 0.3
    assert loss["Adam"][1] < loss["AdaDelta"][1] - 0.3


def test_with_60000_images_training_and_test_accuracies_are_less_than_two_points_apart():
    ends = compare(CONDITIONS, file=TRAININGS, progress=False).ends
    gaps = {label: end.accuracy - end.test_accuracy for label, end in ends.items()}
    assert max(gaps, key=gaps.get) == "Adam"
    assert max(abs(gap) for gap in gaps.values()) < 0.02


def test_adam_is_the_steadiest_and_rmsprop_rises_at_one_step_in_three(five):
    up = of(five, lambda run, label: rises(run.loss[label], first=10))
    assert all((up[label] == 0).all() for label in ("Adam", "SGD", "momentumSGD"))
    assert up["AdaGrad"].sum() > 0
    assert (np.abs(up["RMSprop"] / 90 - 1 / 3) < 0.1).all()


def test_the_spread_is_largest_for_sgd_as_a_difference_and_not_as_a_ratio(five):
    ends = of(five, lambda run, label: np.median(run.loss[label][-20:]))
    difference = {label: np.ptp(values) for label, values in ends.items()}
    assert difference["SGD"] > 3 * max(d for label, d in difference.items() if label != "SGD")
    ratio = {label: values.max() / values.min() for label, values in ends.items()}
    assert ratio["Adam"] > 1.2 * ratio["SGD"]


def test_the_band_of_rmsprop_overlaps_those_of_adagrad_and_adadelta(five):
    low = {label: np.min([run.loss[label] for run in five], axis=0) for label in RULES}
    high = {label: np.max([run.loss[label] for run in five], axis=0) for label in RULES}
    for label in ("AdaGrad", "AdaDelta"):
        overlap = (low["RMSprop"] < high[label]) & (low[label] < high["RMSprop"])
        assert np.sum(overlap) > 10


def test_adam_learns_6000_images_by_heart_and_is_no_better_than_rmsprop_on_others(five):
    for run in five:
        assert run.ends["Adam"].accuracy == 1
        assert run.ends["Adam"].loss < run.ends["RMSprop"].loss / 3
    tests = of(five, lambda run, label: run.ends[label].test_accuracy)
    assert abs(np.median(tests["Adam"]) - np.median(tests["RMSprop"])) < 0.01


def test_adadelta_is_slow_with_a_small_epsilon_only():
    """Lesson 08, "why is AdaDelta not slow"; also lesson 05."""
    values = (1e-7, 1e-9, 1e-10, 1e-11, 1e-13)
    by_epsilon = {str(value): (adadelta, {"epsilon": value}) for value in values}
    run = compare({"SGD": CONDITIONS["SGD"], **by_epsilon}, file=TRAININGS, **SIZE)
    assert len(run.taken) == 6
    last = [run.loss[str(value)][-1] for value in values]
    assert all(less < more for less, more in pairwise(last))
    assert last[2] < run.loss["SGD"][-1] < last[3]


def test_the_papers_adam_is_ahead_of_the_articles_in_the_end():
    adams = {"paper": CONDITIONS["Adam"], "article": (adam_as_in_article, {"lr": 0.01})}
    run = compare(adams, file=TRAININGS, **SIZE)
    assert len(run.taken) == 2
    assert run.loss["article"][5] > run.loss["paper"][5]
    assert run.loss["article"][-1] > run.loss["paper"][-1]
    assert min(run.ends[label].accuracy for label in adams) > 0.99


# ---- each rule at its own rate ----


def best(swept, quantity="loss"):
    """The rate with the least median loss of each rule, and what the runs had there."""
    losses, wanted = swept.by_rate("loss"), swept.by_rate(quantity)
    rates = {label: min(by, key=lambda lr: np.median(by[lr])) for label, by in losses.items()}
    return rates, {label: wanted[label][lr] for label, lr in rates.items()}


def test_at_their_own_rates_momentum_overtakes_adagrad_and_adam_stays_first():
    swept = Sweep.load(shipped("rates.csv"))
    rates, lowest = best(swept)
    common = {
        label: by[min(by, key=lambda lr: abs(lr - 0.01))]
        for label, by in swept.by_rate("loss").items()
    }
    assert (lowest["momentumSGD"] < lowest["AdaGrad"]).all()
    assert (common["momentumSGD"] > common["AdaGrad"]).all()
    assert (lowest["SGD"] < common["SGD"] / 5).all()
    assert (lowest["SGD"] > 10 * lowest["Adam"]).all()
    assert all((lowest["Adam"] < lowest[label]).all() for label in RULES if label != "Adam")
    assert (lowest["momentumSGD"] < lowest["RMSprop"]).all()
    assert {label for label, lr in rates.items() if np.isclose(lr, 0.01)} == {"RMSprop", "Adam"}
    assert min(rates.values()) > 0.009
    assert min(rates["SGD"], rates["momentumSGD"]) > 0.05
    assert np.median(common["AdaGrad"]) < 2 * np.median(lowest["AdaGrad"])


def test_one_pass_in_mini_batches_leaves_the_six_nearly_level_each_at_its_own_rate():
    swept = Sweep.load(shipped("rates_in_batches.csv"))
    rates, lowest = best(swept)
    medians = [np.median(losses) for losses in lowest.values()]
    assert max(medians) < 2 * min(medians)
    assert rates["AdaDelta"] > 3  # the end of the range
    _, tests = best(swept, "test_accuracy")
    assert all(0.945 < np.median(each) < 0.97 for each in tests.values())
    _, full = best(Sweep.load(shipped("rates.csv")))
    assert 70 < np.median(full["SGD"]) / np.median(full["Adam"]) < 80


def test_sgd_gets_further_in_one_pass_in_mini_batches_than_in_a_hundred_full_batches():
    run = compare(CONDITIONS, file=TRAININGS, progress=False)
    assert len(run.taken) == 6
    swept = Sweep.load(shipped("rates_in_batches.csv")).by_rate("loss")["SGD"]
    [at] = [lr for lr in swept if np.isclose(lr, 0.01)]
    assert (swept[at] < run.loss["SGD"][-1] / 2).all()


@pytest.mark.slow
def test_the_shipped_sweeps_are_what_this_machine_finds():
    """Rules that hardly jitter at three rates from one seed, whatever the processor."""
    rules = {label: RULES[label] for label in ("SGD", "momentumSGD", "AdaGrad", "Adam")}
    for name, size in (
        ("rates.csv", {"examples": 6000}),
        ("rates_in_batches.csv", {"steps": 600, "batch_size": 100}),
    ):
        known = {(run.rule, run.lr, run.seed): run for run in Sweep.load(shipped(name)).runs}
        rates = sorted({lr for _, lr, _ in known})[:6:2]
        for run in sweep(rules, rates, progress=False, **size).runs:
            recorded = known[run.rule, run.lr, 0]
            assert np.isclose(run.loss, recorded.loss, rtol=0.2), run
            assert abs(run.test_accuracy - recorded.test_accuracy) < 0.02, run


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_a_decaying_rate_calms_rmsprop(seed):
    """Lesson 08, the solution of exercise 1."""

    def my_rule(parameter, grad, h=0, t=0, *, lr=0.01, rho=0.9, epsilon=1e-7):
        t = t + 1
        h = rho * h + (1 - rho) * grad * grad
        return parameter - lr / t**0.5 * grad / (h**0.5 + epsilon), h, t

    rules = {"RMSprop": CONDITIONS["RMSprop"], "mine": my_rule, "large": (my_rule, {"lr": 0.03})}
    loss = compare(rules, seed=seed, **SIZE).loss
    up = {label: rises(losses, first=10) for label, losses in loss.items()}
    assert up["mine"] < up["RMSprop"] / 2
    assert up["mine"] < up["large"] < up["RMSprop"]


# ---- going further ----


@pytest.mark.slow
def test_the_hill_on_the_straight_line_from_adam_to_rmsprop_is_low():
    (x, y), _ = load_mnist()
    x, y = x[:6000], y[:6000]
    pair = {"Adam": (adam, {"lr": 0.01}), "RMSprop": (rmsprop, {"lr": 0.01})}
    for seed in (0, 1):
        weights = compare(pair, seed=seed, **SIZE).weights
        ends = list(zip(weights["Adam"], weights["RMSprop"], strict=True))
        line = [[(1 - t) * a + t * b for a, b in ends] for t in np.linspace(0, 1, 11)]
        losses = [loss_and_gradient(w, x, y)[0] for w in line]
        assert max(losses) < max(losses[0], losses[-1]) + 0.2

        def apart(one, other):
            return np.sqrt(sum(np.sum((a - b) ** 2) for a, b in zip(one, other, strict=True)))

        start = initial_weights(seed)
        far = [apart(start, weights[label]) for label in pair]
        assert 0.8 < apart(*weights.values()) / np.mean(far) < 1.25


@pytest.mark.slow
def test_far_too_large_a_rate_leaves_nearly_all_relus_of_the_first_layer_at_0():
    """Lesson 08, the solution of exercise 2; and a far too small one loses too."""
    rules = {"SGD": (sgd, {"lr": 0.3}), "large": (adam, {"lr": 3.0}), "small": (adam, {"lr": 1e-4})}
    history = compare(rules, **SIZE)
    assert abs(history.loss["large"][-1] - np.log(10)) < 0.05
    assert history.loss["small"][-1] > history.loss["SGD"][-1]
    w, b, *_ = history.weights["large"]
    (x, _), _ = load_mnist()
    assert np.mean(x[:6000] @ w + b > 0) < 1e-3
