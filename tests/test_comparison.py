"""Training several rules side by side: the record, the checks, the faults and the stop button."""

import functools
import os
import subprocess
import sys
import textwrap
import threading

import numpy as np
import pytest

from course_lib import network
from course_lib.comparison import compare, rises, training
from course_lib.mnist import load_mnist
from course_lib.network import accuracy, loss_and_gradient
from course_lib.network.batches import shuffled_batches
from course_lib.optimizers import RULES, momentum_sgd, sgd
from course_lib.rules import Layer, RuleError

pytestmark = pytest.mark.slow  # they train

SMALL = {"steps": 3, "examples": 700, "progress": False}
ALL = {label: (rule, {}) for label, rule in RULES.items()}


@pytest.fixture(scope="module")
def history():
    return compare(ALL, **SMALL)


def test_every_rule_has_a_row_for_every_step(history):
    for record in (history.loss, history.accuracy):
        assert list(record) == list(RULES)
        assert all(rows.shape == (4,) and np.isfinite(rows).all() for rows in record.values())
    assert set(history.diverged_at.values()) == {None}
    assert not history.errors
    assert not history.interrupted


def test_all_rules_start_from_the_same_weights(history):
    assert len({loss[0] for loss in history.loss.values()}) == 1
    (x, y), _ = load_mnist()
    loss, _ = loss_and_gradient(network.initial_weights(0), x[:700], y[:700])
    assert history.loss["SGD"][0] == pytest.approx(loss, rel=1e-5)


def test_the_record_is_that_of_plain_gradient_descent():
    (x, y), _ = load_mnist()
    x, y = x[:700], y[:700]
    weights = [w.astype(float) for w in network.initial_weights(0)]
    expected, hits = [], []
    for _ in range(4):
        loss, gradient = loss_and_gradient(weights, x, y)
        expected.append(loss)
        hits.append(accuracy(weights, x, y))
        weights = [w - 0.5 * g for w, g in zip(weights, gradient, strict=True)]
    start = [w.astype(float) for w in network.initial_weights(0)]
    history = compare({"mine": (sgd, {"lr": 0.5})}, initial_weights=start, **SMALL)
    np.testing.assert_allclose(history.loss["mine"], expected, rtol=1e-6)
    np.testing.assert_allclose(history.accuracy["mine"], hits)


def test_the_last_weights_give_the_last_row(history):
    (x, y), _ = load_mnist()
    for label, weights in history.weights.items():
        loss, _ = loss_and_gradient(weights, x[:700], y[:700])
        assert history.loss[label][-1] == pytest.approx(loss, rel=1e-4)


def test_two_runs_are_identical_to_the_bit(history):
    again = compare(ALL, **SMALL)
    for label in RULES:
        np.testing.assert_array_equal(history.loss[label], again.loss[label])
        for one, other in zip(history.weights[label], again.weights[label], strict=True):
            np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("threads", [1, 2, 8])
def test_the_number_of_threads_changes_nothing_but_rounding(history, threads):
    two = {label: ALL[label] for label in ("SGD", "Adam")}
    one, other = (compare(two, threads=threads, **SMALL) for _ in range(2))
    for label in two:
        np.testing.assert_allclose(one.loss[label], history.loss[label], rtol=1e-4)
        np.testing.assert_array_equal(one.loss[label], other.loss[label])


@pytest.mark.parametrize("threads", [1, 3])
def test_more_models_than_threads_and_fewer_end_alike(history, threads):
    one = compare({"AdaGrad": ALL["AdaGrad"]}, threads=threads, **SMALL)
    among_six = compare(ALL, threads=threads, **SMALL)
    for other in (one, among_six):
        np.testing.assert_allclose(other.loss["AdaGrad"], history.loss["AdaGrad"], rtol=1e-4)


def test_a_training_among_others_that_end_early_is_what_it_is_alone():
    one_thread = {**SMALL, "threads": 1}
    among = compare({"too far": (sgd, {"lr": 1e30}), **ALL}, **one_thread)
    assert among.diverged_at["too far"] == 1
    for label in RULES:
        alone = compare({label: ALL[label]}, **one_thread)
        np.testing.assert_array_equal(among.loss[label], alone.loss[label])
        for one, other in zip(among.weights[label], alone.weights[label], strict=True):
            np.testing.assert_array_equal(one, other)


def test_threads_respect_affinity_and_the_environment():
    if not hasattr(os, "sched_setaffinity"):
        pytest.skip("this system has no affinity")
    count = "from course_lib.comparison import usable_threads; print(usable_threads())"
    pin = "import os; os.sched_setaffinity(0, {min(os.sched_getaffinity(0))});"
    environment = {k: v for k, v in os.environ.items() if k != "LOKY_MAX_CPU_COUNT"}

    def threads(code, **more):
        run = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, env={**environment, **more}
        )
        return int(run.stdout)

    assert threads(count) <= len(os.sched_getaffinity(0))
    assert threads(pin + count) == 1
    assert threads(count, LOKY_MAX_CPU_COUNT="1") == 1


# ---- mini-batches ----


def test_mini_batches_come_in_one_order_for_every_rule():
    seen = {}

    def watcher(label):
        def rule(parameter, grad, *, lr=0.1):
            seen.setdefault(label, []).append(float(grad.sum()))
            return parameter

        return rule, {}

    options = {"steps": 4, "examples": 250, "batch_size": 100, "progress": False}
    history = compare({label: watcher(label) for label in "ab"}, **options)
    first, second = (seen[label][2:] for label in "ab")  # without the trial steps
    assert first == second
    assert len(set(first)) == 4
    np.testing.assert_array_equal(history.loss["a"], history.loss["b"])


def test_an_epoch_uses_every_example_once_in_an_order_of_its_own():
    order = shuffled_batches(10, 4, seed=0)
    epochs = [[next(order).tolist() for _ in range(3)] for _ in range(2)]
    for epoch in epochs:
        assert [len(batch) for batch in epoch] == [4, 4, 2]
        assert sorted(row for batch in epoch for row in batch) == list(range(10))
    assert epochs[0] != epochs[1]
    assert next(shuffled_batches(10, 4, seed=0)).tolist() == epochs[0][0]
    assert next(shuffled_batches(10, 4, seed=1)).tolist() != epochs[0][0]


def test_a_mini_batch_is_plain_descent_on_its_examples():
    (x, y), _ = load_mnist()
    x, y = x[:250].astype(float), y[:250]
    weights = [w.astype(float) for w in network.initial_weights(0)]
    start, expected = weights, []
    for _, rows in zip(range(4), shuffled_batches(250, 100, seed=0), strict=False):
        loss, gradient = loss_and_gradient(weights, x[rows], y[rows])
        expected.append(loss)
        weights = [w - 0.5 * g for w, g in zip(weights, gradient, strict=True)]
    options = {"steps": 3, "examples": 250, "batch_size": 100, "progress": False}
    history = compare({"mine": (sgd, {"lr": 0.5})}, initial_weights=start, **options)
    np.testing.assert_allclose(history.loss["mine"], expected, rtol=1e-6)


def test_a_batch_of_all_examples_is_the_full_batch(history):
    other = compare({"SGD": (sgd, {})}, batch_size=SMALL["examples"], **SMALL)
    np.testing.assert_allclose(other.loss["SGD"], history.loss["SGD"], rtol=1e-6)


def test_another_seed_gives_other_weights(history):
    other = compare({"SGD": (sgd, {})}, seed=1, **SMALL)
    assert other.loss["SGD"][0] != history.loss["SGD"][0]


def test_a_learners_rule_runs_beside_the_six(history):
    def same_as_momentum(parameter, grad, velocity=0, *, rate=0.01):
        velocity = 0.9 * velocity - rate * grad
        return parameter + velocity, velocity

    own = compare({"mine": (same_as_momentum, {})}, **SMALL)
    np.testing.assert_allclose(own.loss["mine"], history.loss["momentumSGD"], rtol=1e-5)


def test_a_rule_may_keep_what_it_was_given_or_returned():
    def keeper(parameter, grad, last_grad=0, last=0, *, lr=0.01):
        new = parameter - lr * (grad + 0 * last_grad)
        return new, grad, new

    kept = compare({"keeper": (keeper, {}), "SGD": (sgd, {})}, **SMALL)
    np.testing.assert_allclose(kept.loss["keeper"], kept.loss["SGD"], rtol=1e-6)


def test_histories_can_be_joined(history):
    joined = history | compare({"fast": (sgd, {"lr": 0.1})}, **SMALL)
    assert list(joined.loss) == [*RULES, "fast"]


def test_rises_counts_the_steps_at_which_the_loss_goes_up():
    assert rises(np.array([3.0, 2.0, 2.5, 2.5, 2.6, 1.0])) == 2
    assert rises(np.array([1.0, 5.0, 4.0, 3.0]), first=1) == 0


# ---- entries ----


def test_rules_come_alone_in_a_list_or_by_label_with_values_of_their_own(history):
    several = compare([sgd, functools.partial(sgd, lr=0.5), (momentum_sgd, {"lr": 0.5})], **SMALL)
    assert list(several.loss) == ["SGD", "SGD (lr = 0.5)", "momentumSGD (lr = 0.5)"]
    np.testing.assert_allclose(several.loss["SGD"], history.loss["SGD"], rtol=1e-6)
    assert several.loss["SGD (lr = 0.5)"][-1] < several.loss["SGD"][-1]
    np.testing.assert_allclose(compare(sgd, **SMALL).loss["SGD"], history.loss["SGD"], rtol=1e-6)


def test_a_rule_by_layer_gets_each_array_in_its_shape_with_a_state_of_its_own():
    shapes = {}

    def by_layer(parameter: Layer, grad, t=0, *, lr=0.1):
        shapes.setdefault(t, []).append(parameter.shape)
        return parameter - lr * grad, t + 1

    layers = compare({"layers": by_layer, "vector": (sgd, {"lr": 0.1})}, **SMALL)
    np.testing.assert_allclose(layers.loss["layers"], layers.loss["vector"], rtol=1e-6)
    expected = [w.shape for w in network.initial_weights()]
    assert shapes[1] == shapes[SMALL["steps"] - 1] == expected


def test_a_state_in_two_dimensions_needs_layers(no_training, each_language):
    def full_matrix(parameter, grad, h=0, *, lr=0.1):
        return parameter - lr * grad, h + np.outer(grad, grad)

    with pytest.raises(RuleError, match="Layer"):
        compare(full_matrix, progress=False)


# ---- faults ----


def test_a_diverging_rule_ends_only_its_own_curve(capsys, each_language):
    options = {**SMALL, "progress": True}
    history = compare({"wild": (sgd, {"lr": 1e6}), "SGD": (sgd, {})}, **options)
    step = history.diverged_at["wild"]
    assert step is not None
    assert np.isnan(history.loss["wild"][step + 1 :]).all()
    assert np.isfinite(history.loss["SGD"]).all()
    printed = capsys.readouterr()
    assert "wild" in printed.out
    assert "Warning" not in printed.err


def test_a_rule_that_raises_ends_only_its_own_curve(capsys, each_language):
    def breaks(parameter, grad, t=0):
        if t == 2:
            raise ZeroDivisionError("mine")
        return parameter, t + 1

    options = {**SMALL, "progress": True}
    history = compare({"breaks": (breaks, {}), "SGD": (sgd, {})}, **options)
    assert isinstance(history.errors["breaks"], ZeroDivisionError)
    assert np.isfinite(history.loss["breaks"][:3]).all()
    assert np.isnan(history.loss["breaks"][3])
    assert np.isfinite(history.loss["SGD"]).all()
    assert "mine" in capsys.readouterr().out


def test_interrupting_returns_what_there_is_and_ends_all_threads():
    # In a process of its own, interrupted as the notebook's stop button does it.
    code = """
        import os, signal, threading
        import numpy as np
        from course_lib.comparison import compare
        from course_lib.optimizers import sgd

        def presses_stop(parameter, grad, t=0):
            if t == 20:
                os.kill(os.getpid(), signal.SIGINT)
            return parameter, t + 1

        rules = {"SGD": (sgd, {}), "presses stop": (presses_stop, {})}
        history = compare(rules, steps=100_000, examples=1000, progress=False)
        rows = [int(np.isfinite(loss).sum()) for loss in history.loss.values()]
        working = [t for t in threading.enumerate() if not t.daemon]
        print(history.interrupted, all(0 < n < 100_000 for n in rows), len(working))
    """
    run = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)], capture_output=True, text=True, timeout=60
    )
    assert run.stdout.split() == ["True", "True", "1"], run.stderr


def test_nothing_is_left_running(history):
    before = threading.active_count()
    compare({"SGD": (sgd, {})}, **SMALL)
    assert threading.active_count() <= before


# ---- bad arguments, refused before any training ----


@pytest.fixture
def no_training(monkeypatch):
    def fail(*args, **kwargs):
        raise AssertionError("training began")

    monkeypatch.setattr(training, "drive", fail)
    monkeypatch.setattr(training, "batches_of", fail)


@pytest.mark.parametrize(
    "options",
    [
        {"steps": 0},
        {"steps": 1.5},
        {"examples": 0},
        {"examples": 60001},
        {"examples": "all"},
        {"batch_size": 0},
        {"batch_size": 11, "examples": 10},
        {"threads": 0},
        {"initial_weights": [np.zeros((2, 2))]},
        {"initial_weights": [np.full(w.shape, np.nan) for w in network.initial_weights()]},
    ],
    ids=str,
)
def test_bad_options_are_refused(options, no_training, each_language):
    with pytest.raises(ValueError, match=next(iter(options))):
        compare(ALL, **{"progress": False, **options})


@pytest.mark.parametrize("rules", [{}, None, [], {"SGD": (sgd,)}, {"SGD": (sgd, 1)}, "sgd"])
def test_rules_of_the_wrong_form_are_refused(rules, no_training, each_language):
    with pytest.raises(RuleError):
        compare(rules, progress=False)


@pytest.mark.parametrize(
    "entry",
    [
        (3, {}),
        (lambda parameter: parameter, {}),
        (lambda parameter, grad: parameter[:2], {}),
        (lambda parameter, grad: (parameter, 0), {}),
        (lambda parameter, grad: None, {}),
        (sgd, {"momentum": 0.9}),
    ],
)
def test_a_function_that_is_no_rule_is_refused(entry, no_training, each_language):
    with pytest.raises(RuleError):
        compare({"SGD": (momentum_sgd, {}), "bad": entry}, progress=False)
