"""The settings that a contest tries: spread over each range, the same every time."""

import math

import numpy as np
import pytest

from course_lib.optimizers import adam, momentum_sgd, sgd
from course_lib.rules import entries_of
from course_lib.tuning import log_range, near_one, usual_space
from course_lib.tuning.space import settings_of


def drawn(rules, space, budget):
    """What is tried of each rule, as dictionaries."""
    settings = settings_of(entries_of(rules), space, budget)
    return {label: [dict(e.fixed) for e in tried.values()] for label, tried in settings.items()}


def test_the_rules_own_defaults_are_the_first_trial():
    for values in drawn([sgd, momentum_sgd, adam], None, 5).values():
        assert len(values) == 5
    assert drawn(adam, None, 1)["Adam"] == [entries_of(adam)["Adam"].hyperparameters({})]


def test_a_larger_budget_goes_on_from_a_smaller_one():
    few, many = drawn(adam, None, 7)["Adam"], drawn(adam, None, 16)["Adam"]
    assert many[:7] == few


@pytest.mark.parametrize("name", ["lr", "beta_1", "beta_2", "epsilon"])
def test_the_trials_are_spread_over_the_whole_of_each_range(name):
    space = usual_space(entries_of(adam)["Adam"])
    values = [tried[name] for tried in drawn(adam, None, 33)["Adam"][1:]]
    edges = [space[name].at(quarter / 4) for quarter in range(5)]
    counts, _ = np.histogram(values, edges)
    assert counts.sum() == 32
    assert counts.min() >= 7


def test_no_two_hyperparameters_go_up_and_down_together():
    tried = drawn(adam, None, 33)["Adam"][1:]
    ranks = np.argsort(np.argsort([list(values.values()) for values in tried], axis=0), axis=0)
    assert np.abs(np.corrcoef(ranks.T) - np.eye(4)).max() < 0.3


def test_what_an_entry_fixes_is_in_every_trial():
    tried = drawn((momentum_sgd, {"momentum": 0.5}), None, 6)
    [values] = tried.values()
    assert {each["momentum"] for each in values} == {0.5}
    assert len({each["lr"] for each in values}) == 6


def test_choices_are_each_tried_once_however_large_the_budget():
    tried = drawn(momentum_sgd, {"momentumSGD": {"momentum": [0.5, 0.9, 0.99]}}, 20)["momentumSGD"]
    assert sorted(values["momentum"] for values in tried) == [0.5, 0.9, 0.99]
    assert {values["lr"] for values in tried} == {0.01}


def test_a_single_value_and_numpys_numbers_will_do():
    space = {"SGD": {"lr": np.float64(0.5)}}
    assert [values["lr"] for values in drawn(sgd, space, 9)["SGD"]] == [0.01, 0.5]


def test_a_learners_rule_without_defaults_starts_in_the_middle():
    def mine(parameter, grad, *, lr, momentum):
        return parameter - lr * grad

    first, *_ = drawn({"mine": mine}, None, 3)["mine"]
    assert first == {"lr": 0.01, "momentum": near_one(0.5, 0.99).at(0.5)}


def test_a_hyperparameter_of_an_unknown_name_stays_at_its_default():
    def mine(parameter, grad, *, lr=0.2, wobble=3):
        return parameter - lr * grad

    tried = drawn({"mine": mine}, None, 9)["mine"]
    assert {values["wobble"] for values in tried} == {3}
    assert min(v["lr"] for v in tried) < 0.02 < 2 < max(v["lr"] for v in tried)


@pytest.mark.parametrize(("low", "high"), [(0, 1), (1, 1), (2, 1), (1, math.inf), (math.nan, 1)])
def test_a_range_that_is_none_is_refused(low, high, each_language):
    with pytest.raises(ValueError, match="log_range"):
        log_range(low, high)
    with pytest.raises(ValueError, match="near_one"):
        near_one(1 - low, 1 + high)
