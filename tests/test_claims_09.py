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


def test_the_first_factors_of_four_steps_of_warm_up():
    """Lesson 09, cell frameworks; Keras begins at 0, PyTorch at the start_factor of 0.1."""
    assert warmup(cosine)(0, 40) == pytest.approx(0.2)
    assert warmup(cosine)(4, 40) == 1


def ends(lr, steps=200, **rho):
    rules = rmsprop, falling(rmsprop, linear, 200)
    return [descend(rule, RAVINE, None, steps, lr=lr, **rho) for rule in rules]


def test_what_the_explorer_of_rmsprop_shows():
    """Lesson 09, cell mnist."""
    high = []
    for lr in (0.05, 0.1, 0.5):
        constant, fallen = ends(lr)
        assert fallen.losses[-1] < 1e-15
        high.append(np.median(constant.losses[-50:]))
        assert np.median(ends(lr, rho=0.99)[0].losses[-50:]) < 1e-4
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

    def end(rule, lr=0.01, **limit):
        path = descend(rule, valley, None, 300, lr=lr, **limit)
        return np.mean(path.positions[-20:, 0]), np.median(path.losses[-20:])

    along, loss = zip(*[end(norm_clipped_sgd, limit=limit) for limit in (1, 2, 10)], strict=True)
    by_value, its_loss = end(clipped_sgd, limit=1)
    assert by_value < along[0] < along[2]
    assert its_loss / 5 > loss[0]
    assert loss[2] > loss[0] > loss[1]
    calm, its_loss = end(sgd, lr=0.005)
    for rule in (clipped_sgd, norm_clipped_sgd):
        for lr in (0.005, 0.01):
            other, its = end(rule, lr, limit=1)
            assert other < calm
            assert its_loss < its
    first = np.diff(descend(clipped_sgd, valley, None, 1, lr=0.01).positions, axis=0)[0]
    assert abs(first[0]) == pytest.approx(abs(first[1]))


def test_looking_ahead_mostly_pays_and_not_always():
    """Lesson 09, cells look-ahead, look-ahead-table and batch-size."""
    four = {"momentum": momentum_sgd, "Nesterov": nesterov, "Adam": adam}
    four["NAdam"] = nadam, {"momentum_decay": 10000}
    lost = {200: {("Nesterov", "rosenbrock")}, 100: {("Nesterov", "ravine")}}
    lost[400] = {("NAdam", "rosenbrock")}
    for steps, pairs in lost.items():
        for name in ("ravine", "himmelblau", "rosenbrock"):
            found = standings(four, name, steps, rates=RATES, starts=5)
            for one, other in (("Nesterov", "momentum"), ("NAdam", "Adam")):
                if steps == 200 or (one, name) in pairs:
                    gains = found[one].left < found[other].left
                    assert gains == ((one, name) not in pairs), (steps, one, name)


def test_nadam_weights_its_momentum_by_0_45_at_first_and_with_a_large_decay_by_0_9():
    for decay, factor in ((0.004, 0.45), (10000, 0.9)):
        product = nadam(1.0, 1.0, momentum_decay=decay)[-1]
        assert product == pytest.approx(factor, abs=0.001)


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


def test_with_momentum_the_constant_rate_is_ahead_up_to_0_01_and_behind_at_0_1_and_0_3():
    """Lesson 09, cell momentum-read."""
    loss = by_rate()
    for name in ("linear", "cosine", "warmup(cosine)"):
        follower = loss[f"momentumSGD × {name}"]
        assert lowest(follower) == lowest(loss["momentumSGD"]) == "0.1"
        for small in ("0.0003", "0.001", "0.003", "0.01"):
            assert (loss["momentumSGD"][small] < follower[small]).all()
        for large in ("0.1", "0.3"):
            assert (loss["momentumSGD"][large] > follower[large]).all()
        for stuck in (loss["momentumSGD"]["1"], follower["1"]):
            assert (stuck > 2).all()  # chance would be 2.3


def test_larger_batches_want_larger_rates_up_to_a_limit():
    """Lesson 09, cell batch-size-read."""
    runs = Sweep.load(shipped("practice.csv"))
    best, bottom = {}, {}
    for size, steps in ((25, 2400), (100, 600), (400, 150)):
        table = runs.by_rate("loss", steps=steps, batch_size=size)
        for label, rates in (("SGD", 2.0 ** np.arange(-4, 1)), ("Adam", 2.0 ** np.arange(-11, -4))):
            medians = {lr: np.median(table[label][lr][:2]) for lr in rates}
            best[label, size] = min(medians, key=medians.get)
            bottom[label, size] = min(medians.values())
            if label == "SGD":
                at_one = sorted(table[label][1.0][:2])
                assert at_one[1] > 1
                assert (at_one[0] < 0.4) == (size == 400)
            else:
                assert best[label, size] < rates[-1]  # the bottom is seen
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


def test_for_sgd_the_two_are_the_same_but_with_momentum_and_in_adam_the_decay_drops_out():
    weight, decay = np.array([0.5, -2.0]), 0.1
    grad = np.array([0.3, 0.7])
    l2 = sgd(weight, grad + decay * weight, lr=0.01)
    decoupled = sgd(weight, grad, lr=0.01) - 0.01 * decay * weight
    np.testing.assert_allclose(l2, decoupled)
    with_l2, v = 1.0, 0.0
    for _ in range(100):
        with_l2, v = momentum_sgd(with_l2, 0.01 * with_l2, v, lr=0.1)
    assert with_l2 < 0.5 < (1 - 0.1 * 0.01) ** 100  # what the decoupled decay leaves
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
        assert (gain > 0).all()
        assert (gain.round(4) <= 0.006).all()
    l2 = {label: by[0.001] for label, by in table.items() if label.startswith("L2")}
    assert len(l2) == 8
    assert all(np.median(tests) < np.median(plain) for tests in l2.values())
    assert (np.abs(l2["L2 0.03"] - plain + 0.0225) < 0.006).all()
    assert np.median(table["AdamW 3"][0.001]) > np.median(plain)
    assert np.median(table["AdamW 10"][0.001]) < np.median(plain) - 0.02


def test_the_papers_decay_does_not_depend_on_the_rate():
    for lr in (0.001, 0.01):
        assert 1 - adamw(1.0, 0.0, lr=lr, weight_decay=0.1)[0] == pytest.approx(lr * 0.1)
        assert 1 - adamw(1.0, 0.0, lr=lr, weight_decay=0.001 / lr)[0] == pytest.approx(0.001)
