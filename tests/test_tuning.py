"""A fair contest: every rule as many trials, scored on seeds that chose nothing."""

import math
import re
from collections import Counter

import joblib
import numpy as np
import pytest

from course_lib import language
from course_lib.comparison import compare
from course_lib.optimizers import adadelta, adam, sgd
from course_lib.rules import RuleError
from course_lib.tuning import first_at, log_range, running, tune

SMALL = {"steps": 4, "examples": 300, "batch_size": 100, "seeds": range(3), "progress": False}
RATES = {"SGD": {"lr": log_range(1e-3, 1)}}


@pytest.fixture(autouse=True)
def in_this_process():
    with joblib.parallel_config(backend="sequential"):
        yield


# ---- when the target is reached ----


@pytest.mark.parametrize(
    ("loss", "several", "at"),
    [
        ([3, 2, 1, 0.5], 1, 2),
        ([3, 2, 1, 0.5], 2, 3),  # (1 + 0.5) / 2 is the first mean below 1
        ([3, 0.2, 3, 0.2], 1, 1),
        ([3, 0.2, 3, 0.2], 2, None),
        ([3, 2], 3, None),
        ([0.5, np.inf, np.nan, np.nan], 2, None),
    ],
    ids=str,
)
def test_the_target_is_reached_when_the_last_losses_are_there_on_average(loss, several, at):
    assert first_at(np.array(loss, float), 1.0, several) == at


# ---- refused before any training ----


@pytest.fixture
def trained(monkeypatch):
    """The keys of the trainings that were really made."""
    keys = []
    train = running._train

    def counted(key, entry):
        keys.append(key)
        return train(key, entry)

    monkeypatch.setattr(running, "_train", counted)
    return keys


@pytest.mark.parametrize(
    ("space", "options", "words"),
    [
        ({}, {"budget": 0}, "budget"),
        ({}, {"budget": 2.5}, "budget"),
        ({}, {"target": 0}, "target"),
        ({}, {"target": math.nan}, "target"),
        ({}, {"target": "low"}, "target"),
        ({}, {"seeds": []}, "seeds"),
        ({}, {"seeds": [-1]}, "seed"),
        ({}, {"tuning_seeds": ["one"]}, "tuning_seeds"),
        ({}, {"seeds": range(5), "tuning_seeds": (4, 9)}, "4"),
        ({}, {"steps": 0}, "steps"),
        ({}, {"batch_size": 301}, "batch_size"),
        ([1], {}, "space"),
        ({"SDG": {}}, {}, "SGD"),
        ({"SGD": [1]}, {}, "space"),
        ({"SGD": {"lr": []}}, {}, "lr"),
        ({"SGD": {"lr": [0.1, math.nan]}}, {}, "nan"),
        ({"SGD": {"lr": [None]}}, {}, "None"),
    ],
    ids=str,
)
def test_what_makes_no_contest_is_refused(space, options, words, trained, each_language):
    with pytest.raises(ValueError, match=words):
        tune({"SGD": sgd}, space, **{**SMALL, **options})
    assert not trained


@pytest.mark.parametrize(
    ("rule", "space", "words"),
    [
        (sgd, {"rate": [0.1]}, "lr"),
        ((sgd, {"lr": 0.1}), {"lr": [0.1, 0.2]}, "lr = 0.1"),
        (sgd, {"lr": ["fast"]}, "fast"),
        (sgd, {3: [1.0]}, "3"),
        ("sgd", {}, "sgd"),
    ],
    ids=["unknown", "fixed", "text", "no name", "no rule"],
)
def test_hyperparameters_that_do_not_fit_are_refused(rule, space, words, trained, each_language):
    with pytest.raises(RuleError, match=words):
        tune({"mine": rule}, {"mine": space}, **SMALL)
    assert not trained


def test_a_file_that_holds_something_else_is_refused_and_kept(tmp_path, trained, each_language):
    file = tmp_path / "notes.csv"
    file.write_text("hello\n", "utf-8")
    with pytest.raises(ValueError, match=re.escape("notes.csv")):
        tune({"SGD": sgd}, RATES, file=file, **SMALL)
    assert file.read_text("utf-8") == "hello\n"
    assert not trained


# ---- contests that train ----

slow = pytest.mark.slow
TWO = {"SGD": sgd, "Adam": adam}


@slow
def test_every_rule_gets_as_many_trials_and_chooses_on_other_seeds_than_those_that_score():
    contest = tune(TWO, budget=3, tuning_seeds=(7, 8), target=2.3, **SMALL)
    tuning = Counter((run.rule, run.seed) for run in contest.runs if run.seed in (7, 8))
    assert tuning == {(label, seed): 3 for label in TWO for seed in (7, 8)}
    scoring = [run for run in contest.runs if run.seed not in (7, 8)]
    assert Counter((run.rule, run.seed) for run in scoring) == {
        (label, seed): 1 for label in TWO for seed in range(3)
    }
    assert {(run.rule, run.values) for run in scoring} == set(contest.choice.items())
    assert contest.tuning_seeds == (7, 8)
    assert not contest.errors


@slow
def test_chosen_is_what_arrives_first_from_the_tuning_seeds():
    # A target that SGD reaches within the four steps at the larger rates only.
    space = {"SGD": {"lr": [0.001, 0.3, 0.1]}}
    contest = tune({"SGD": sgd}, space, budget=9, target=2.0, tuning_seeds=(7,), **SMALL)
    reached = {run.values: run.reached_at for run in contest.runs if run.seed == 7}
    arrived = {values: at for values, at in reached.items() if at is not None}
    assert 0 < len(arrived) < len(reached) == 4
    assert arrived[contest.choice["SGD"]] == min(arrived.values())


@slow
def test_where_none_arrives_the_smallest_loss_is_chosen():
    contest = tune({"SGD": sgd}, RATES, budget=4, target=1e-9, tuning_seeds=(7, 8), **SMALL)
    losses = {}
    for run in contest.runs:
        if run.seed in (7, 8):
            losses.setdefault(run.values, []).append(run.loss)
    assert contest.choice["SGD"] == min(losses, key=lambda values: sum(losses[values]))
    assert np.isinf(contest.steps_to_target["SGD"]).all()


@slow
def test_a_row_is_what_a_comparison_finds():
    options = {"steps": 30, "examples": 3000, "batch_size": 100}
    contest = tune(
        {"SGD": (sgd, {"lr": 0.1})},
        target=1.5,
        seeds=[3],
        tuning_seeds=[4],
        progress=False,
        **options,
    )
    [run] = contest.runs
    history = compare({"SGD": (sgd, {"lr": 0.1})}, seed=3, progress=False, **options)
    loss = history.loss["SGD"]
    at = next(k for k in range(19, 31) if loss[k - 19 : k + 1].mean() <= 1.5)
    assert run[:8] == ("SGD", "lr=0.1", 3, 30, 3000, 100, 1.5, at)
    assert run.test_accuracy == pytest.approx(history.ends["SGD"].test_accuracy, abs=1e-3)
    assert run.diverged_at is None


@slow
def test_a_rule_with_nothing_to_tune_is_only_scored_and_that_is_said(each_language):
    fixed = {"fixed": (adadelta, {"rho": 0.9, "epsilon": 1e-6}), "SGD": sgd}
    contest = tune(fixed, RATES, budget=3, **SMALL)
    assert Counter(run.seed in range(3) for run in contest.runs if run.rule == "fixed") == {True: 3}
    assert language.text("tune_single", labels="fixed") in str(contest).splitlines()


@slow
def test_a_setting_that_diverges_is_recorded_and_loses():
    contest = tune({"SGD": sgd}, {"SGD": {"lr": [1e9]}}, budget=2, **{**SMALL, "steps": 9})
    diverged = [run for run in contest.runs if run.diverged_at is not None]
    assert {run.values for run in diverged} == {"lr=1000000000.0"}
    assert all(run.loss == math.inf and run.reached_at is None for run in diverged)
    assert contest.choice == {"SGD": "lr=0.01"}


@slow
def test_a_setting_that_raises_is_named_and_not_chosen(capsys, each_language):
    def breaks(parameter, grad, *, lr=0.01):
        if parameter.size > 6 and lr == 0.1:
            raise ZeroDivisionError("mine")
        return parameter - lr * grad

    options = {**SMALL, "progress": True, "tuning_seeds": (7,)}
    contest = tune({"breaks": breaks}, {"breaks": {"lr": [0.1]}}, budget=2, **options)
    [(key, error)] = contest.errors.items()
    assert key[:3] == ("breaks", "lr=0.1", 7)
    assert "mine" in error
    assert "mine" in capsys.readouterr().out
    assert contest.choice == {"breaks": "lr=0.01"}


@slow
def test_a_rule_that_raises_always_is_left_out_and_that_is_said(each_language):
    def breaks(parameter, grad, *, lr=0.01):
        if parameter.size > 6:
            raise ZeroDivisionError("mine")
        return parameter - lr * grad

    contest = tune({"breaks": breaks, "SGD": sgd}, budget=2, **SMALL)
    assert list(contest.choice) == ["SGD"]
    assert language.text("tune_unchosen", labels="breaks") in str(contest).splitlines()


@slow
def test_what_is_on_file_is_not_trained_again_and_a_larger_budget_goes_on(tmp_path, trained):
    file = tmp_path / "contest.csv"
    first = tune(TWO, budget=2, file=file, **SMALL)
    made = len(trained)
    assert made == 2 * 2 * 2 + 2 * 3
    again = tune(TWO, budget=2, file=file, **SMALL)
    assert len(trained) == made
    assert str(again.runs) == str(first.runs)
    more = tune(TWO, budget=3, file=file, **SMALL)
    changed = sum(more.choice[label] != first.choice[label] for label in TWO)
    assert len(trained) == made + 2 * 2 + 3 * changed


@slow
@pytest.mark.parametrize("after", [2, 4, 7])  # twice while it tunes, once while it scores
def test_a_contest_that_is_stopped_says_so_and_goes_on_where_it_was(
    after, tmp_path, monkeypatch, capsys, each_language
):
    file, train, made = tmp_path / "contest.csv", running._train, []

    def stopped(key, entry):
        made.append(key)
        if len(made) > after:
            raise KeyboardInterrupt
        return train(key, entry)

    whole = tune({"SGD": sgd}, RATES, budget=3, **SMALL)
    monkeypatch.setattr(running, "_train", stopped)
    options = {**SMALL, "progress": True}
    contest = tune({"SGD": sgd}, RATES, budget=3, file=file, **options)
    assert contest.interrupted
    assert language.text("training_interrupted") in capsys.readouterr().out
    assert len(contest.runs) == after
    assert (contest.choice == {}) == (after < 6)
    assert str(contest)
    monkeypatch.setattr(running, "_train", train)
    resumed = tune({"SGD": sgd}, RATES, budget=3, file=file, **SMALL)
    assert str(resumed.runs) == str(whole.runs)


@slow
def test_a_step_has_its_seconds_where_a_training_is_long_enough_to_be_timed():
    options = {"examples": 20000, "seeds": [1], "tuning_seeds": [2], "progress": False}
    fixed = {"Adam": (adam, adam.__kwdefaults__)}
    long = tune(fixed, steps=400, batch_size=100, **options)
    assert 1e-4 < long.seconds_per_step["Adam"] < 0.1
    assert np.isnan(tune(fixed, steps=2, batch_size=100, **options).seconds_per_step["Adam"])
