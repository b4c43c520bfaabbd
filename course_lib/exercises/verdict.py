"""Check a learner's rule or number, and say what is likely to be wrong with it."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from course_lib.exercises.slips import slips_of
from course_lib.language import text
from course_lib.rules import Rule, RuleError, all_hyperparameters, name_of, signature_of, take_step

_SIZES = (3.0, 2.0, 0.3, 4.0, 0.2, 1.0, 0.1, 2.0)
"""How large the gradients of each step of a check are: a sign must be able to turn either way."""


class Verdict(NamedTuple):
    """The answer to an exercise: whether it is right, and a sentence or two about it."""

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
    except ZeroDivisionError as error:
        return Verdict(False, text("check_divided_by_zero", rule=name, error=error))
    except RuleError as error:
        unwritten = _returns_none(rule)
        return Verdict(False, text("check_not_written", rule=name) if unwritten else str(error))
    except Exception as error:  # whatever a learner's code may raise
        return Verdict(False, text("check_raised", rule=name, error=repr(error)))
    fault = _difference(got, model) or _careless(rule, model)
    if fault:
        return Verdict(False, f"{name}: {fault}")
    return Verdict(True, text("check_right", rule=name, steps=len(_SIZES)))


def check_value(mine: Any, expected: float, *, tolerance: float = 0.01) -> Verdict:
    """Compare a learner's number with ``expected``, within a relative ``tolerance``.

    If it is wrong, the message says in which way: its sign, or too small or too large. ``...``,
    the answer of an exercise not done yet, and what is no number at all are answered in words.
    """
    if mine is ...:
        return Verdict(False, text("value_not_written"))
    try:
        number = float(mine)
    except (TypeError, ValueError):
        return Verdict(False, text("value_not_a_number", got=repr(mine)[:60]))
    if np.isclose(number, expected, rtol=tolerance, atol=1e-12):
        return Verdict(True, text("value_right", got=f"{number:g}"))
    if np.isclose(number, -expected, rtol=tolerance):
        return Verdict(False, text("value_sign", got=f"{number:g}"))
    if np.isnan(number):
        return Verdict(False, text("value_not_a_number", got="nan"))
    key = "value_too_small" if number < expected else "value_too_large"
    return Verdict(False, text(key, got=f"{number:g}"))


# ---- running a rule ----


def _hyperparameters(model: Rule) -> dict[str, Any]:
    """Values near the model's defaults, but not equal to them; an epsilon that can be seen."""
    values = {name: 0.97 * value for name, value in all_hyperparameters(model, {}).items()}
    if "epsilon" in values:
        values["epsilon"] = 0.02
    return values


def _walk(rule: Rule, hyperparameters: dict[str, Any], dtype: type = float) -> np.ndarray:
    """The parameters (steps+1, 12) that ``rule`` visits on seeded gradients."""
    settled = all_hyperparameters(rule, hyperparameters)
    generator = np.random.default_rng(0)
    parameter: np.ndarray = generator.normal(size=12).astype(dtype)
    gradients = np.array(_SIZES)[:, None] * generator.normal(size=(len(_SIZES), 12))
    state = tuple(signature_of(rule).state.values())
    visited = [parameter]
    with np.errstate(all="ignore"):
        for grad in gradients.astype(dtype):
            parameter, state = take_step(rule, parameter.copy(), grad.copy(), state, settled)
            visited.append(np.array(parameter))
    return np.array(visited)


def _returns_none(rule: Rule) -> bool:
    try:
        settled = all_hyperparameters(rule, {})
        return rule(np.ones(3), np.ones(3), *signature_of(rule).state.values(), **settled) is None
    except Exception:
        return False


# ---- naming the slip ----


def _same(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    return np.isclose(a, b, rtol=1e-9, atol=1e-12, equal_nan=True)


def _told_apart(a: float, b: float) -> tuple[str, str]:
    """Two numbers with as few digits as show that they differ, but six at least."""
    for digits in range(6, 18):
        shown = f"{a:.{digits}g}", f"{b:.{digits}g}"
        if shown[0] != shown[1]:
            break
    return shown


def _difference(got: np.ndarray, model: Rule) -> str | None:
    hyperparameters = _hyperparameters(model)
    expected = _walk(model, hyperparameters)
    same = _same(got, expected)
    if same.all():
        return None
    step = int(np.argmin(same.all(axis=1)))
    coordinate = int(np.argmin(same[step]))
    wanted, found = _told_apart(expected[step, coordinate], got[step, coordinate])
    numbers = text("check_numbers", step=step, expected=wanted, got=found)
    for key, slip in slips_of(model).items():
        if _same(got, _walk(slip, hyperparameters)).all():
            return f"{text(key)} {numbers}"
    return f"{text('check_other')} {numbers}"


def _careless(rule: Rule, model: Rule) -> str | None:
    """What a rule with the right steps may still do wrong: change its inputs, or widen float32."""
    hyperparameters = _hyperparameters(model)
    parameter, grad = np.ones(3), np.full(3, 0.5)
    state = tuple(np.full(3, 0.1) for _ in signature_of(rule).state)
    rule(parameter, grad, *state, **hyperparameters)
    for given, value in ((parameter, 1.0), (grad, 0.5), *((s, 0.1) for s in state)):
        if not (given == value).all():
            return text("check_changes_input")
    if _walk(rule, hyperparameters, np.float32).dtype != np.float32:
        return text("check_widens_dtype")
    return None
