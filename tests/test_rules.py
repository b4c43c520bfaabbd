"""What a rule's signature says, and what is said of a function that is no rule."""

import functools

import numpy as np
import pytest

from course_lib.optimizers import adam, momentum_sgd, sgd
from course_lib.rules import RuleError, all_hyperparameters, name_of, signature_of, take_step


def test_anatomy_tells_state_from_hyperparameters():
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


def test_settle_fills_in_the_defaults():
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
        (lambda p, g: None, ["None"]),
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


def test_a_list_of_numbers_or_whole_numbers_will_do():
    for rule in (lambda p, g: [1, 2], lambda p, g: np.array([1, 2])):
        step, _ = take_step(rule, np.ones(2), np.ones(2), (), {})
        assert step.dtype == float
