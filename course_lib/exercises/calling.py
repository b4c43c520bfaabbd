"""How a learner's rule is called: as its signature says, whichever of the possible forms it has."""

from __future__ import annotations

import functools
import inspect
import numbers
from collections.abc import Mapping
from types import CodeType
from typing import Any

import numpy as np

from course_lib.language import text
from course_lib.rules import Rule, fresh_copy, name_of


class AnswerError(Exception):
    """Why a rule can't be judged by its steps, in the notebook's language."""


class Caller:
    """A rule, ready for being run, and what was seen while it ran.

    ``hyperparameters`` are those of the model, with their defaults. An argument of one of these
    names is one even if it stands before the ``*``; every other argument after the second is state.
    Raises :class:`AnswerError` if the arguments are not those of a rule.
    """

    def __init__(self, rule: Rule, hyperparameters: Mapping[str, Any]) -> None:
        self.rule = self._running = rule
        self.name = shown_name(rule)
        self.changes_inputs = False
        """Whether an array that the rule was given has ever been changed by it."""
        self.hands_back = True
        """Whether all that it ever returned is the very parameter that it was given."""
        signature = self._signature()
        arguments = [p for p in signature if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
        self._takes_any_state = any(p.kind is p.VAR_POSITIONAL for p in signature)
        if len(arguments) < 2 and not self._takes_any_state:
            raise AnswerError(text("rule_needs_two_arguments", rule=self.name))
        self._others = {p.name: p.default for p in arguments[2:]}
        self._states = {k: v for k, v in self._others.items() if k not in hyperparameters}
        self.defaults = {p.name: p.default for p in signature if p.kind is p.KEYWORD_ONLY}
        self._after_star = [name for name in self.defaults if name not in hyperparameters]
        if any(p.kind is p.VAR_KEYWORD for p in signature):
            self._by_keyword = [name for name in hyperparameters if name not in self._others]
        else:
            self._by_keyword = [name for name in hyperparameters if name in self.defaults]
        self._insist_on_all(hyperparameters)

    def _signature(self) -> list[inspect.Parameter]:
        if inspect.isclass(self.rule):
            raise AnswerError(text("rule_is_a_class", rule=self.name))
        if isinstance(self.rule, str):
            raise AnswerError(text("rule_is_text", rule=shown(self.rule)))
        if not callable(self.rule):
            raise AnswerError(text("rule_not_callable", rule=shown(self.rule)))
        try:
            return list(inspect.signature(self.rule).parameters.values())
        except (TypeError, ValueError):
            raise AnswerError(text("check_no_signature", rule=self.name)) from None

    def _insist_on_all(self, hyperparameters: Mapping[str, Any]) -> None:
        for name, default in hyperparameters.items():
            if name not in self._by_keyword and name not in self._others:
                raise AnswerError(
                    text("check_lacks_hyperparameter", rule=self.name, name=name, default=default)
                )
        for name, start in self._states.items():
            if start is inspect.Parameter.empty:
                raise AnswerError(text("rule_state_needs_start", rule=self.name, state=name))
        for name, default in self.defaults.items():
            if default is inspect.Parameter.empty and name not in hyperparameters:
                raise AnswerError(text("rule_missing_hyperparameter", rule=self.name, name=name))

    def begin(self) -> list[Any]:
        """The state before the first step of a run, into which nothing lasts from an earlier one.

        An object that keeps something in itself runs as a copy of what was handed over.
        """
        self._running = self.rule if inspect.isfunction(self.rule) else fresh_copy(self.rule)
        return list(map(fresh_copy, self._states.values()))

    def differing_defaults(self, hyperparameters: Mapping[str, Any]) -> dict[str, float]:
        """The rule's own default numbers where they are not those given."""
        own = {**self.defaults, **self._others}
        return {
            name: own[name]
            for name, default in hyperparameters.items()
            if isinstance(own.get(name), numbers.Real) and own[name] != default
        }

    def before_star(self) -> list[str]:
        """The hyperparameters that stand among the state arguments."""
        return [name for name in self._others if name not in self._states]

    def step(
        self,
        parameter: np.ndarray,
        grad: np.ndarray,
        state: list[Any],
        hyperparameters: Mapping[str, Any],
    ) -> tuple[np.ndarray, list[Any]]:
        """One step: the new parameter and the new state.

        Raises :class:`AnswerError` if what the rule returns is not that, and what the rule raises.
        """
        values = iter(state)
        others = [
            hyperparameters[name] if name in hyperparameters else next(values)
            for name in self._others
        ]
        keywords = {name: hyperparameters[name] for name in self._by_keyword}
        # A state of no dimensions is a counter, which only the rule itself can look at.
        arrays = [value for value in state if isinstance(value, np.ndarray) and value.ndim]
        given = [parameter, grad, *arrays]
        before = [array.copy() for array in given]
        result = self._running(parameter, grad, *others, *values, **keywords)
        changed = [a.tobytes() for a in given] != [a.tobytes() for a in before]
        self.changes_inputs |= changed
        if result is None:
            raise AnswerError(text(self._why_nothing(changed), rule=self.name))
        moved, *state = self._parts(result, parameter.shape)
        self.hands_back &= moved is parameter and not changed
        return self._as_parameter(moved, parameter.shape), state

    def _why_nothing(self, changed: bool) -> str:
        """The key of what to say of a rule that returned None."""
        unwritten = is_empty(self.rule) and not changed
        return "check_not_written" if unwritten else "check_returns_nothing"

    def _parts(self, result: Any, shape: tuple[int, ...]) -> list[Any]:
        """The parameter and the states that were returned; a list may be the parameter itself."""
        parts = [result]
        if isinstance(result, tuple) or (
            isinstance(result, list) and result and _shape(result[0]) == shape
        ):
            parts = list(result)
        if any(part is ... for part in parts):
            raise AnswerError(text("check_not_written", rule=self.name))
        if len(parts) > 1 + len(self._states) and self._after_star:
            state = self._after_star[0]
            raise AnswerError(text("check_state_after_star", rule=self.name, state=state))
        if not parts or (len(parts) != 1 + len(self._states) and not self._takes_any_state):
            expected = ", ".join(["parameter", *self._states])
            raise AnswerError(
                text("rule_returns_wrong_count", rule=self.name, got=len(parts), expected=expected)
            )
        return parts

    def _as_parameter(self, value: Any, shape: tuple[int, ...]) -> np.ndarray:
        try:
            array = np.asarray(value)
        except Exception:  # a ragged list, an object that only looks like an array
            array = np.asarray(None)
        if array.dtype.kind == "c":
            raise AnswerError(text("check_complex", rule=self.name))
        if array.dtype.kind not in "iuf":
            raise AnswerError(text("check_no_numbers", rule=self.name, got=shown(value)))
        if array.shape != shape:
            raise AnswerError(
                text("rule_returns_wrong_shape", rule=self.name, got=array.shape, expected=shape)
            )
        return array if array.dtype.kind == "f" else array.astype(float)


def code_of(rule: Any) -> CodeType | None:
    """The code that runs when ``rule`` is called, if it is written in Python."""
    while isinstance(rule, functools.partial):
        rule = rule.func
    function = rule if hasattr(rule, "__code__") else inspect.getattr_static(rule, "__call__", None)
    code = getattr(function, "__code__", None)
    return code if isinstance(code, CodeType) else None


def is_empty(rule: Any) -> bool:
    """Whether ``rule`` is written in Python and does nothing, as an exercise's ``...``."""
    code = code_of(rule)
    return code is not None and len(code.co_code) <= len(_empty.__code__.co_code)


def _empty() -> None:
    """Does nothing: what an exercise's ``...`` is compared with."""


def _shape(value: Any) -> tuple[int, ...] | None:
    try:
        return tuple(np.shape(value))
    except Exception:  # a ragged list, an object that only looks like an array
        return None


def shown_name(rule: Any) -> str:
    """The name to show for whatever was handed over as a rule."""
    try:
        return str(name_of(rule))
    except Exception:  # an object whose attributes can't be read
        return type(rule).__name__


def shown(value: Any) -> str:
    """``repr(value)``, cut to a length that fits into a sentence."""
    try:
        words = repr(value)
    except Exception:  # 10**5000, or an object whose repr raises
        words = type(value).__name__
    return words if len(words) <= 60 else words[:57] + "..."
