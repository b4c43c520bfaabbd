"""Training several rules side by side: the record, the checks, the faults and the stop button."""

import subprocess
import sys
import textwrap
import threading

import numpy as np
import pytest

from course_lib import comparison, network
from course_lib.comparison import compare, rises
from course_lib.mnist import load_mnist
from course_lib.network import accuracy, loss_and_gradient
from course_lib.optimizers import RULES, adam, momentum_sgd, sgd
from course_lib.rules import RuleError

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
def test_the_number_of_threads_changes_nothing_but_rounding(history, threads, monkeypatch):
    monkeypatch.setattr(comparison, "usable_threads", lambda: threads)
    other = compare({"SGD": (sgd, {}), "Adam": (adam, {})}, **SMALL)
    for label in ("SGD", "Adam"):
        np.testing.assert_allclose(other.loss[label], history.loss[label], rtol=1e-4)


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
        import os, signal, threading, time
        import numpy as np
        from course_lib.comparison import compare
        from course_lib.optimizers import adam, sgd
        threading.Timer(2.5, lambda: os.kill(os.getpid(), signal.SIGINT)).start()
        rules = {"SGD": (sgd, {}), "Adam": (adam, {})}
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

    monkeypatch.setattr(comparison, "_run_all", fail)
    monkeypatch.setattr(comparison, "load_mnist", fail)


@pytest.mark.parametrize(
    "options",
    [
        {"steps": 0},
        {"steps": 1.5},
        {"examples": 0},
        {"examples": 60001},
        {"examples": "all"},
        {"initial_weights": [np.zeros((2, 2))]},
        {"initial_weights": [np.full(w.shape, np.nan) for w in network.initial_weights()]},
    ],
    ids=str,
)
def test_bad_options_are_refused(options, no_training, each_language):
    with pytest.raises(ValueError):
        compare(ALL, **{"progress": False, **options})


@pytest.mark.parametrize(
    "rules", [{}, None, [sgd], {"SGD": sgd}, {"SGD": (sgd,)}, {"SGD": (sgd, 1)}]
)
def test_rules_of_the_wrong_form_are_refused(rules, no_training, each_language):
    with pytest.raises(ValueError):
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
