"""What a rule's signature says, and one checked step of it.

Everything that drives a rule (descents, explorers, the comparison) goes through here, so a
learner's function typed in a cell is treated exactly as the built-in ones are.
"""

from __future__ import annotations

import functools
import inspect
import operator
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np

from course_lib.language import text

Rule = Callable[..., Any]


class RuleError(ValueError):
    """A rule that can't be used as one, said in the notebook's language."""


class Signature(NamedTuple):
    """The parts of a rule, as its signature tells them."""

    state: dict[str, Any]
    """State names in order, each with the value it starts from."""
    hyperparameters: dict[str, Any]
    """Keyword-only names in order, each with its default (``inspect.Parameter.empty`` if none)."""


@functools.lru_cache(maxsize=256)
def signature_of(rule: Rule) -> Signature:
    """Read the state and the hyperparameters off the signature of ``rule``.

    Raises :class:`RuleError` if ``rule`` is no function of ``(parameter, grad, ...)`` or a state
    argument has no starting value.
    """
    if not callable(rule):
        raise RuleError(text("rule_not_callable", rule=repr(rule)))
    try:
        parameters = list(inspect.signature(rule).parameters.values())
    except ValueError:  # some built-in functions have no signature
        raise RuleError(text("rule_not_callable", rule=repr(rule))) from None
    positional = [p for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    if len(positional) < 2:
        raise RuleError(text("rule_needs_two_arguments", rule=name_of(rule)))
    state = {p.name: p.default for p in positional[2:]}
    for name, start in state.items():
        if start is inspect.Parameter.empty:
            raise RuleError(text("rule_state_needs_start", rule=name_of(rule), state=name))
    hyperparameters = {p.name: p.default for p in parameters if p.kind is p.KEYWORD_ONLY}
    return Signature(state, hyperparameters)


def all_hyperparameters(rule: Rule, hyperparameters: Mapping[str, Any]) -> dict[str, Any]:
    """All hyperparameters of ``rule``: those given, and the defaults of the rest.

    Raises :class:`RuleError` for a name that the rule does not have, or one left without a value.
    """
    known = signature_of(rule).hyperparameters
    for name in hyperparameters:
        if name not in known:
            names = ", ".join(known) or "-"
            raise RuleError(
                text("rule_unknown_hyperparameter", rule=name_of(rule), name=name, names=names)
            )
    settled = {**known, **hyperparameters}
    for name, value in settled.items():
        if value is inspect.Parameter.empty:
            raise RuleError(text("rule_missing_hyperparameter", rule=name_of(rule), name=name))
    return settled


def take_step(
    rule: Rule,
    parameter: np.ndarray,
    grad: np.ndarray,
    state: tuple[Any, ...],
    hyperparameters: Mapping[str, Any],
) -> tuple[np.ndarray, tuple[Any, ...]]:
    """One step: the new parameter and the new state, checked for number and shape.

    Raises :class:`RuleError` if the rule returns too many or too few values, or a parameter of
    another shape. What the rule itself raises goes through unchanged.
    """
    result = rule(parameter, grad, *state, **hyperparameters)
    values = result if isinstance(result, tuple) else (result,)
    if len(values) != 1 + len(state):
        expected = ", ".join(["parameter", *signature_of(rule).state])
        raise RuleError(
            text("rule_returns_wrong_count", rule=name_of(rule), got=len(values), expected=expected)
        )
    new = _as_numbers(values[0])
    if new is None or new.shape != np.shape(parameter):
        raise RuleError(
            text(
                "rule_returns_wrong_shape",
                rule=name_of(rule),
                got=repr(values[0])[:60] if new is None else new.shape,
                expected=np.shape(parameter),
            )
        )
    return new, values[1:]


def _as_numbers(value: Any) -> np.ndarray | None:
    """``value`` as a real array, or None if it is none."""
    try:
        array = np.asarray(value)
    except ValueError:  # a ragged list
        return None
    if array.dtype.kind in "iu":
        return array.astype(float)
    return array if array.dtype.kind == "f" else None


def name_of(rule: Rule) -> str:
    """The name to show for a rule: that of its function."""
    if isinstance(rule, functools.partial):
        return name_of(rule.func)
    return getattr(rule, "__name__", type(rule).__name__)


def check_whole(name: str, value: Any, *, most: int | None = None) -> None:
    """Raise ``ValueError`` unless ``value`` is a whole number from 1 up, to ``most`` if given."""
    try:
        whole = operator.index(value)
    except TypeError:
        whole = 0
    if whole < 1 or (most is not None and whole > most):
        key = "count_not_whole" if most is None else "count_out_of_range"
        raise ValueError(text(key, name=name, value=repr(value), most=most))
