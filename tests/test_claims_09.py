"""What lesson 09 says: on surfaces, of the results that come with the course, and of trainings."""

import numpy as np
import pytest

from course_lib.comparison import compare
from course_lib.descent import descend
from course_lib.files import shipped
from course_lib.maps import RATES, standings
from course_lib.mnist import load_mnist
from course_lib.network import initial_weights
from course_lib.optimizers import adam, momentum_sgd, rmsprop, sgd
from course_lib.schedules import cosine, linear, scheduled, warmup
from course_lib.surfaces import SURFACES_2D
from course_lib.sweeps import Sweep, sweep
from course_lib.variants import adamw, clipped_sgd, nadam, nesterov, norm_clipped_sgd

RAVINE = SURFACES_2D["ravine"]


def adam_l2(parameter, grad, m=0, v=0, t=0, *, lr=0.001, weight_decay=0.01):
    return adam(parameter, grad + weight_decay * parameter, m, v, t, lr=lr)


# ---- on surfaces ----


@pytest.mark.parametrize("first", [0, 1000])
def test_a_falling_rate_is_as_quick_as_the_large_one_and_ends_below_both(first):
    """Lesson 09, cells predict and predict-replies."""
    runs = {"large": (adam, 0.3), "small": (adam, 0.03), "falling": (falling(adam, cosine), 0.3)}
    losses = {
        label: np.median(
            [
                descend(rule, RAVINE, None, 300, lr=lr, noise=3, seed=seed).losses
                for seed in range(first, first + 40)
            ],
            axis=0,
        )
        for label, (rule, lr) in runs.items()
    }
    ratio = losses["falling"] / losses["large"]
    assert 0.7 < np.exp(np.mean(np.log(ratio[:101]))) < 1.05
    assert np.median(ratio[250:]) < 0.25
    assert losses["falling"][-1] < losses["large"][-1] / 4
    assert losses["falling"][-1] < losses["small"][-1] / 2
    assert losses["small"][-1] < losses["small"][-50] / 2  # still on its way


def falling(rule, schedule, steps=300):
    return scheduled(rule, schedule, steps=steps)


def test_the_factors_worked_out_by_hand():
    assert cosine(100, 300) == pytest.approx(0.75)
    rates = [0.2 * cosine(k, 100) for k in (0, 25, 50, 75, 100)]
    assert rates == pytest.approx([0.2, 0.1 * (1 + 0.5**0.5), 0.1, 0.1 * (1 - 0.5**0.5), 0])


def ends(lr, steps=200):
    rules = rmsprop, falling(rmsprop, linear, 200)
    return [descend(rule, RAVINE, None, steps, lr=lr) for rule in rules]


def test_what_the_explorer_of_rmsprop_shows():
    """Lesson 09, cell mnist."""
    high = []
    for lr in (0.05, 0.1, 0.5):
        constant, fallen = ends(lr)
        assert fallen.losses[-1] < 1e-15
        high.append(np.median(constant.losses[-50:]))
    assert 0.01 < high[0] < high[1] < high[2]
    constant, fallen = ends(0.01)
    assert 1 < constant.losses[-1] < fallen.losses[-1] / 2
    assert ends(0.1, 100)[1].losses[-1] > 0.01
    after = ends(0.1, 400)[1].positions[200:]
    assert (after == after[0]).all()


def test_limits_on_the_gradient_in_the_curved_valley():
    """Lesson 09, cells clipping and look-ahead."""
    valley = SURFACES_2D["rosenbrock"]
    assert np.linalg.norm(valley.gradient(valley.start)) > 200
    assert descend(sgd, valley, None, 300, lr=0.01).diverged_at

    def end(rule, limit):
        return descend(rule, valley, None, 300, lr=0.01, limit=limit).losses[-1]

    assert end(norm_clipped_sgd, 1) < end(clipped_sgd, 1) / 5
    assert end(norm_clipped_sgd, 1) < end(norm_clipped_sgd, 10) < end(clipped_sgd, 10)
    first = np.diff(descend(clipped_sgd, valley, None, 1, lr=0.01).positions, axis=0)[0]
    assert abs(first[0]) == pytest.approx(abs(first[1]))


def test_looking_ahead_pays_in_two_of_the_three_valleys():
    """Lesson 09, cells look-ahead-table and batch-size."""
    four = {"momentum": momentum_sgd, "Nesterov": nesterov, "Adam": adam, "NAdam": nadam}
    for name in ("ravine", "himmelblau", "rosenbrock"):
        found = standings(four, name, 200, rates=RATES, starts=5)
        left = {label: each.left for label, each in found.items()}
        pays = name != "rosenbrock"
        assert (left["Nesterov"] < left["momentum"]) == pays
        assert (left["NAdam"] < left["Adam"]) == pays


# ---- schedules on MNIST ----


def by_rate(quantity="loss"):
    table = Sweep.load(shipped("practice.csv")).by_rate(quantity, steps=600, batch_size=100)
    rates = 10 ** np.linspace(-3.5, 0, 8)
    return {
        label: {f"{lr:.1g}": runs[lr] for lr in runs if np.isclose(lr, rates, rtol=1e-9).any()}
        for label, runs in table.items()
    }


def lowest(losses):
    return min(losses, key=lambda lr: np.median(losses[lr]))


def test_a_falling_rate_has_a_lower_bottom_further_right():
    """Lesson 09, cell mnist-replies."""
    loss, test = by_rate(), by_rate("test_accuracy")
    assert lowest(loss["Adam"]) == "0.003"
    for label in ("Adam × linear", "Adam × cosine", "Adam × warmup(cosine)"):
        assert lowest(loss[label]) == "0.01"
        assert (loss[label]["0.01"] < 0.9 * loss["Adam"]["0.003"]).all()
        for small in ("0.0003", "0.001"):
            assert (loss[label][small] > loss["Adam"][small]).all()
    assert np.median(test["Adam"]["0.003"]) == pytest.approx(0.963, abs=0.0006)
    assert np.median(test["Adam × cosine"]["0.01"]) == pytest.approx(0.968, abs=0.0006)
    ratio = loss["Adam × linear"]["0.01"] / loss["Adam × cosine"]["0.01"]
    assert ((ratio > 0.9) & (ratio < 0.98)).all()


def test_a_warm_up_leaves_the_bottom_and_helps_at_large_rates():
    loss = by_rate()
    warmed, plain = loss["Adam × warmup(cosine)"], loss["Adam × cosine"]
    assert (np.abs(warmed["0.01"] - plain["0.01"]) < 0.05 * plain["0.01"]).all()
    assert (warmed["0.03"] < 0.8 * plain["0.03"]).all()
    assert max(warmed["0.1"]) > 1 > min(warmed["0.1"])  # a matter of luck


def test_with_momentum_the_constant_rate_is_ahead_up_to_0_01_and_behind_from_0_1():
    """Lesson 09, cell momentum-read."""
    loss = by_rate()
    for name in ("linear", "cosine", "warmup(cosine)"):
        follower = loss[f"momentumSGD × {name}"]
        assert lowest(follower) == lowest(loss["momentumSGD"]) == "0.1"
        for small in ("0.0003", "0.001", "0.003", "0.01"):
            assert (loss["momentumSGD"][small] < follower[small]).all()
        for large in ("0.1", "0.3", "1"):
            assert (loss["momentumSGD"][large] > follower[large]).all()


def test_larger_batches_want_larger_rates_up_to_a_limit():
    """Lesson 09, cell batch-size-read."""
    runs = Sweep.load(shipped("practice.csv"))
    best, bottom = {}, {}
    for size, steps in ((25, 2400), (100, 600), (400, 150)):
        table = runs.by_rate("loss", steps=steps, batch_size=size)
        for label, rates in (("SGD", 2.0 ** np.arange(-4, 1)), ("Adam", 2.0 ** np.arange(-11, -5))):
            medians = {lr: np.median(table[label][lr][:2]) for lr in rates}
            best[label, size] = min(medians, key=medians.get)
            bottom[label, size] = min(medians.values())
            if label == "SGD":
                assert medians[1.0] > 1
    assert best["Adam", 25] < best["Adam", 100] < best["Adam", 400]
    assert best["SGD", 25] < best["SGD", 100] == best["SGD", 400]
    for label in ("SGD", "Adam"):
        assert bottom[label, 25] < bottom[label, 100] < bottom[label, 400]


@pytest.mark.slow
def test_the_shipped_schedules_are_what_this_machine_finds():
    rules = {"Adam": adam, "Adam × cosine": falling(adam, cosine, 600)}
    rules["Adam × warmup(cosine)"] = falling(adam, warmup(cosine), 600)
    known = by_rate()
    made = sweep(rules, 0.01, range(1), steps=600, batch_size=100, progress=False)
    for label, rates in made.by_rate().items():
        assert np.isclose(rates[0.01][0], known[label]["0.01"][0], rtol=0.15), label


# ---- weights that shrink ----


def test_for_sgd_the_two_are_the_same_and_for_adam_the_decay_drops_out():
    weight, decay = np.array([0.5, -2.0]), 0.1
    grad = np.array([0.3, 0.7])
    l2 = sgd(weight, grad + decay * weight, lr=0.01)
    decoupled = sgd(weight, grad, lr=0.01) - 0.01 * decay * weight
    np.testing.assert_allclose(l2, decoupled)
    for decay in (1e-5, 1e-2, 1.0):
        step = adam_l2(weight, 0 * weight, weight_decay=decay)[0] - weight
        np.testing.assert_allclose(step, [-0.001, 0.001], rtol=0.05)
    tiny = adam_l2(weight, 0 * weight, weight_decay=1e-9)[0] - weight  # nearly epsilon
    assert (np.abs(tiny) < 0.0001).all()


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_l2_in_adam_takes_the_weights_without_a_gradient_whatever_the_decay(seed):
    """Lesson 09, cells decay and decay-replies."""
    black = load_mnist()[0][0][:6000].max(axis=0) == 0
    assert black.sum() == 120
    start = np.linalg.norm(initial_weights(seed)[0][black])
    decays = [0.00001, 0.001, 0.1, 1.0]
    rules = {
        f"{name} {decay}": (rule, {"weight_decay": decay})
        for name, rule in {"L2": adam_l2, "AdamW": adamw}.items()
        for decay in decays
    }
    size = {"steps": 200, "examples": 6000, "batch_size": 100, "progress": False}
    weights = compare(rules, seed=seed, **size).weights
    left = {label: np.linalg.norm(w[0][black]) / start for label, w in weights.items()}
    assert max(left[f"L2 {decay}"] for decay in decays) < 0.07
    for decay in decays:
        assert left[f"AdamW {decay}"] == pytest.approx((1 - 0.001 * decay) ** 200, rel=1e-3)


def test_what_decay_does_to_images_never_seen():
    """Lesson 09, cell exercise-adamw."""
    table = Sweep.load(shipped("practice.csv")).by_rate("test_accuracy", steps=1500, examples=1000)
    plain = table["Adam"][0.001]
    for decay in ("0.3", "1"):
        gain = table[f"AdamW {decay}"][0.001] - plain
        assert (gain.round(4) >= 0.003).all()
        assert (gain.round(4) <= 0.006).all()
    l2 = {label: by[0.001] for label, by in table.items() if label.startswith("L2")}
    assert len(l2) == 6
    assert all(np.median(tests) < np.median(plain) for tests in l2.values())
    assert (np.abs(l2["L2 0.03"] - plain + 0.0225) < 0.006).all()


def test_the_papers_decay_does_not_depend_on_the_rate():
    for lr in (0.001, 0.01):
        assert 1 - adamw(1.0, 0.0, lr=lr, weight_decay=0.1)[0] == pytest.approx(lr * 0.1)
        assert 1 - adamw(1.0, 0.0, lr=lr, weight_decay=0.001 / lr)[0] == pytest.approx(0.001)
