"""What a rule's signature says, and what is said of a function that is no rule."""

import functools

import numpy as np
import pytest

from course_lib.optimizers import RULES, adagrad, adam, momentum_sgd, sgd
from course_lib.rules import (
    Entry,
    Layer,
    RuleError,
    all_hyperparameters,
    entries_of,
    entry_of,
    name_of,
    signature_of,
    take_step,
)


def test_a_signature_tells_state_from_hyperparameters():
    parts = signature_of(adam)
    assert parts.state == {"m": 0, "v": 0, "t": 0}
    assert list(parts.hyperparameters) == ["lr", "beta_1", "beta_2", "epsilon"]


def test_partials_lambdas_and_callable_objects_are_rules_too():
    class Callable:
        def __call__(self, parameter, grad, *, lr=0.1):
            return parameter - lr * grad

    for rule in (functools.partial(sgd, lr=0.1), lambda p, g: p - 0.1 * g, Callable()):
        step, state = take_step(rule, np.ones(2), np.ones(2), (), all_hyperparameters(rule, {}))
        np.testing.assert_allclose(step, 0.9)
        assert state == ()
    assert name_of(functools.partial(sgd, lr=0.1)) == "sgd"
    assert name_of(Callable()) == "Callable"


def test_defaults_are_filled_in():
    assert all_hyperparameters(momentum_sgd, {"lr": 0.5}) == {"lr": 0.5, "momentum": 0.9}


def needs_value(parameter, grad, *, rate):
    return parameter - rate * grad


def stateful(parameter, grad, velocity):
    return parameter, velocity


@pytest.mark.parametrize(
    ("call", "names"),
    [
        (lambda: signature_of(7), ["7"]),
        (lambda: signature_of(getattr), ["getattr"]),
        (lambda: signature_of(len), ["len"]),
        (lambda: signature_of(lambda parameter: parameter), ["parameter", "grad"]),
        (lambda: signature_of(stateful), ["stateful", "velocity=0"]),
        (lambda: all_hyperparameters(sgd, {"momentum": 0.9}), ["sgd", "momentum", "lr"]),
        (lambda: all_hyperparameters(momentum_sgd, {"momentm": 0.9}), ["momentm", "momentum"]),
        (
            lambda: all_hyperparameters(momentum_sgd, {"learning_rate": 0.9}),
            ["learning_rate", "lr"],
        ),
        (lambda: all_hyperparameters(sgd, {"lr": "0.1"}), ["sgd", "lr", "'0.1'"]),
        (lambda: all_hyperparameters(sgd, {"lr": float("nan")}), ["sgd", "lr", "nan"]),
        (lambda: all_hyperparameters(sgd, {"lr": None}), ["sgd", "lr", "None"]),
        (lambda: all_hyperparameters(needs_value, {}), ["needs_value", "rate"]),
    ],
)
def test_a_function_of_the_wrong_form_is_refused_by_name(call, names, each_language):
    with pytest.raises(RuleError) as error:
        call()
    assert all(name in str(error.value) for name in names)


def positional_rate(parameter, grad, lr=0.01):
    return parameter - lr * grad


@pytest.mark.parametrize(
    ("rule", "names"),
    [
        (lambda p, g: None, ["return", "parameter"]),
        (lambda p, g: (p, 1), ["2", "parameter"]),
        (lambda p, g: p[:1], ["(1,)", "(2,)"]),
        (lambda p, g: 0.0, ["()", "(2,)"]),
        (lambda p, g: "text", ["text", "(2,)"]),
        (lambda p, g: [[1], [1, 2]], ["(2,)"]),
        (lambda p, g: ["a", "b"], ["['a', 'b']", "(2,)"]),
        (lambda p, g: p * 1j, ["(2,)"]),
        (positional_rate, ["positional_rate", "lr", "*"]),
    ],
)
def test_a_step_of_the_wrong_form_is_refused_saying_what_was_expected(rule, names, each_language):
    state = tuple(signature_of(rule).state.values())
    with pytest.raises(RuleError) as error:
        take_step(rule, np.ones(2), np.ones(2), state, {})
    assert all(name in str(error.value) for name in names)


def test_a_default_may_be_infinite_or_no_number():
    def unset(parameter, grad, *, limit=float("inf"), target=float("nan")):
        return parameter

    known = all_hyperparameters(unset, {})
    assert repr(all_hyperparameters(unset, known)) == repr(known)


def test_a_list_of_numbers_or_whole_numbers_will_do():
    for rule in (lambda p, g: [1, 2], lambda p, g: np.array([1, 2])):
        step, _ = take_step(rule, np.ones(2), np.ones(2), (), {})
        assert step.dtype == float


# ---- entries ----


def test_every_form_of_an_entry_says_the_same():
    forms = [sgd, functools.partial(sgd), (sgd, {}), Entry(sgd)]
    assert [entry_of(form) for form in forms] == 4 * [Entry(sgd)]
    fixed = [
        functools.partial(sgd, lr=0.5),
        (sgd, {"lr": 0.5}),
        (functools.partial(sgd), {"lr": 0.5}),
    ]
    assert [entry_of(form).hyperparameters({}) for form in fixed] == 3 * [{"lr": 0.5}]
    assert [entry_of(form).free for form in fixed] == 3 * [[]]


def test_the_outer_value_of_a_partial_of_a_partial_counts():
    inner = functools.partial(momentum_sgd, lr=0.1, momentum=0.5)
    entry = entry_of((inner, {"lr": 0.2}))
    assert entry.hyperparameters({}) == {"lr": 0.2, "momentum": 0.5}


def test_what_an_entry_fixes_stays_fixed():
    entry = entry_of((momentum_sgd, {"lr": np.float64(0.5)}))
    assert entry.hyperparameters({"lr": 3.0, "momentum": 0.1}) == {"lr": 0.5, "momentum": 0.1}
    assert entry.free == ["momentum"]
    assert entry.remark == "lr = 0.5"


def test_a_partial_may_say_where_the_state_starts():
    entry = entry_of(functools.partial(adagrad, h=0.1))
    assert entry.begin()[1] == (0.1,)
    assert not entry.fixed


def test_labels_tell_entries_apart():
    several = [(sgd, {"lr": 0.1}), (sgd, {"lr": 0.5}), adam, lambda p, g: p, lambda p, g: -p]
    labels = ["SGD (lr = 0.1)", "SGD (lr = 0.5)", "Adam", "lambda 1", "lambda 2"]
    assert list(entries_of(several)) == labels
    assert list(entries_of({"mine": sgd, 2: adam})) == ["mine", "2"]
    assert list(entries_of((sgd, {"lr": 0.1}))) == ["SGD (lr = 0.1)"]
    assert list(entries_of(RULES.values())) == list(RULES)


@pytest.mark.parametrize(
    ("given", "names"),
    [
        ([], ["sgd"]),
        ({}, ["sgd"]),
        ("adam", ["'adam'"]),
        ({"Adam": "adam"}, ["'adam'"]),
        (None, ["None"]),
        ([sgd, 3], ["3"]),
        ({"SGD": (sgd,)}, ["(sgd, "]),
        ({"SGD": (sgd, 0.1)}, ["(sgd, "]),
        (dict, ["dict()"]),
        ((sgd, {"learning_rate": 0.1}), ["learning_rate", "lr"]),
        (functools.partial(momentum_sgd, momentm=0.1), ["momentm", "momentum"]),
        ((sgd, {1: 2}), ["1"]),
    ],
)
def test_what_is_no_entry_is_refused_in_words(given, names, each_language):
    with pytest.raises(RuleError) as error:
        entries_of(given)
    assert all(name in str(error.value) for name in names)


def test_an_annotation_asks_for_layers():
    def by_layer(parameter: Layer, grad):
        return parameter

    def by_text(parameter: "Layer", grad):
        return parameter

    assert [signature_of(rule).by_layer for rule in (by_layer, by_text, sgd)] == [True, True, False]


def test_a_rule_that_remembers_outside_its_arguments_is_refused(each_language):
    memory = {"v": 0.0}

    def hidden(parameter, grad, *, lr=0.1):
        memory["v"] = 0.9 * memory["v"] - lr * grad
        return parameter + memory["v"]

    with pytest.raises(RuleError, match="v=0"):
        entry_of(hidden).try_step(np.ones(2), {"lr": 0.1})


def test_an_object_begins_each_run_as_it_was_handed_over():
    class Momentum:
        v = 0.0

        def __call__(self, parameter, grad, *, lr=0.1):
            self.v = 0.9 * self.v - lr * grad
            return parameter + self.v

    entry = entry_of(Momentum())
    for _ in range(2):
        rule, _ = entry.begin()
        np.testing.assert_allclose(rule(np.ones(2), np.ones(2)), 0.9)
