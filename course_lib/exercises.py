"""Check a learner's rule against a model, and say what is likely to be wrong with it."""

from __future__ import annotations

import functools
from typing import Any, NamedTuple

import numpy as np

from course_lib.language import text
from course_lib.optimizers import momentum_sgd
from course_lib.rules import Rule, RuleError, anatomy, name_of, settle, take_step

_STEPS = 6


class Verdict(NamedTuple):
    """The answer to an exercise: whether the rule is right, and a sentence or two about it."""

    passed: bool
    message: str

    def __repr__(self) -> str:
        return self.message


def check(rule: Rule, model: Rule) -> Verdict:
    """Compare the steps of ``rule`` with those of ``model``, on gradients the learner can't see.

    Only the parameters are compared, so that the state may be kept in another form. Both run with
    the model's hyperparameters at values that are not the defaults. If the rule is wrong, the
    message names the likely slip; nothing is raised, whatever ``rule`` does.
    """
    name = name_of(rule)
    try:
        got = _walk(rule, _hyperparameters(model))
    except NotImplementedError:
        return Verdict(False, text("check_not_written", rule=name))
    except RuleError as error:
        unwritten = _returns_none(rule)
        return Verdict(False, text("check_not_written", rule=name) if unwritten else str(error))
    except Exception as error:  # whatever a learner's code may raise
        return Verdict(False, text("check_raised", rule=name, error=repr(error)))
    fault = _difference(got, model) or _careless(rule, model)
    if fault:
        return Verdict(False, f"{name}: {fault}")
    return Verdict(True, text("check_right", rule=name, steps=_STEPS))


def nesterov(parameter, grad, v=0, *, lr=0.01, momentum=0.9):
    """Momentum that looks ahead: the model for an exercise.

    Nesterov (1983), in Keras' form, ``SGD(momentum=0.9, nesterov=True)``.
    """
    v = momentum * v - lr * grad
    return parameter + momentum * v - lr * grad, v


# ---- running a rule ----


def _hyperparameters(model: Rule) -> dict[str, Any]:
    """Values near the model's defaults, but not equal to them."""
    return {name: 0.97 * value for name, value in settle(model, {}).items()}


def _walk(rule: Rule, hyperparameters: dict[str, Any], dtype: type = float) -> np.ndarray:
    """The parameters (steps+1, 3) that ``rule`` visits on seeded gradients."""
    settled = settle(rule, hyperparameters)
    gradients: np.ndarray = np.random.default_rng(0).normal(size=(_STEPS, 3)).astype(dtype)
    parameter: np.ndarray = np.array([1.0, -2.0, 0.5], dtype=dtype)
    state = tuple(anatomy(rule).state.values())
    visited = [parameter]
    for grad in gradients:
        parameter, state = take_step(rule, parameter.copy(), grad.copy(), state, settled)
        visited.append(np.array(parameter))
    return np.array(visited)


def _returns_none(rule: Rule) -> bool:
    try:
        settled = settle(rule, {})
        return rule(np.ones(3), np.ones(3), *anatomy(rule).state.values(), **settled) is None
    except Exception:
        return False


# ---- naming the slip ----


def _difference(got: np.ndarray, model: Rule) -> str | None:
    hyperparameters = _hyperparameters(model)
    expected = _walk(model, hyperparameters)
    if np.allclose(got, expected, rtol=1e-9, atol=1e-12):
        return None
    step = int(np.argmin(np.isclose(got, expected, rtol=1e-9, atol=1e-12).all(axis=1)))
    numbers = text("check_numbers", step=step, expected=expected[step, 0], got=got[step, 0])
    for key, slip in _slips(model).items():
        if np.allclose(got, _walk(slip, hyperparameters), rtol=1e-9, atol=1e-12):
            return f"{text(key)} {numbers}"
    return f"{text('check_other')} {numbers}"


def _careless(rule: Rule, model: Rule) -> str | None:
    """What a rule with the right steps may still do wrong: change its inputs, or widen float32."""
    hyperparameters = _hyperparameters(model)
    parameter, grad = np.ones(3), np.full(3, 0.5)
    state = tuple(np.full(3, 0.1) for _ in anatomy(rule).state)
    rule(parameter, grad, *state, **hyperparameters)
    for given, value in ((parameter, 1.0), (grad, 0.5), *((s, 0.1) for s in state)):
        if not (given == value).all():
            return text("check_changes_input")
    if _walk(rule, hyperparameters, np.float32).dtype != np.float32:
        return text("check_widens_dtype")
    return None


def _slips(model: Rule) -> dict[str, Rule]:
    """Rules that are wrong in a known way, by the words that say how."""
    return {**_common_slips(model), **_SLIPS.get(model, {})}


def _common_slips(model: Rule) -> dict[str, Rule]:
    parts = anatomy(model)
    starts = tuple(parts.state.values())
    like_model = functools.wraps(model)  # so that a slip has the model's signature
    slips: dict[str, Rule] = {
        "slip_unmoved": like_model(lambda p, g, *s, **hyper: (p, *s)),
        "slip_sign": like_model(lambda p, g, *s, **hyper: model(p, -g, *s, **hyper)),
        "slip_state_lost": like_model(lambda p, g, *s, **hyper: model(p, g, *starts, **hyper)),
    }
    if "lr" in parts.hyperparameters:
        slips["slip_lr_forgotten"] = like_model(
            lambda p, g, *s, **hyper: model(p, g, *s, **{**hyper, "lr": 1.0})
        )
    return slips


def _stale_velocity(parameter, grad, v=0, *, lr=0.01, momentum=0.9):
    return parameter + v, momentum * v - lr * grad


def _friction_on_all(parameter, grad, v=0, *, lr=0.01, momentum=0.9):
    v = momentum * (v - lr * grad)
    return parameter + v, v


def _friction_on_gradient(parameter, grad, v=0, *, lr=0.01, momentum=0.9):
    v = v - momentum * lr * grad
    return parameter + v, v


def _no_friction(parameter, grad, v=0, *, lr=0.01, momentum=0.9):
    v = v - lr * grad
    return parameter + v, v


def _averaged(parameter, grad, v=0, *, lr=0.01, momentum=0.9):
    v = momentum * v - (1 - momentum) * lr * grad
    return parameter + v, v


_SLIPS: dict[Rule, dict[str, Rule]] = {
    momentum_sgd: {
        "slip_stale_velocity": _stale_velocity,
        "slip_friction_on_all": _friction_on_all,
        "slip_friction_on_gradient": _friction_on_gradient,
        "slip_no_friction": _no_friction,
        "slip_averaged": _averaged,
    },
    nesterov: {"slip_no_lookahead": momentum_sgd},
}
