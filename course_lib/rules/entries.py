"""What may come in as rules: the one place that knows.

An entry is a rule, a ``functools.partial`` of one, or ``(rule, {hyperparameters})``. Whatever takes
rules takes entries, alone, in a list, or in a dictionary by label.
"""

from __future__ import annotations

import copy
import functools
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import FunctionType
from typing import Any

import numpy as np

from course_lib.language import text
from course_lib.language.numbers import number
from course_lib.rules.formulas import is_arithmetic
from course_lib.rules.signature import (
    Rule,
    RuleError,
    Signature,
    all_hyperparameters,
    checked_values,
    label_of,
    name_of,
    signature_of,
    take_step,
    unknown_hyperparameter,
)


@dataclass(frozen=True)
class Entry:
    """A rule with the hyperparameters that are fixed for it; the others are left free."""

    rule: Rule
    fixed: Mapping[str, Any] = field(default_factory=dict)
    start_state: Mapping[str, Any] = field(default_factory=dict)
    """The values that state starts from, where they are not the rule's own defaults."""

    @functools.cached_property
    def signature(self) -> Signature:
        """The rule's signature, with the values of this entry in place of its defaults."""
        own = signature_of(self.rule)
        return Signature(
            {**own.state, **self.start_state}, {**own.hyperparameters, **self.fixed}, own.by_layer
        )

    @property
    def free(self) -> list[str]:
        """The names of the hyperparameters that are not fixed."""
        return [name for name in signature_of(self.rule).hyperparameters if name not in self.fixed]

    @property
    def remark(self) -> str:
        """What is fixed, as shown beside a label: "lr = 0.1, momentum = 0.5"; "" for nothing."""
        return ", ".join(f"{name} = {_shown(value)}" for name, value in self.fixed.items())

    def hyperparameters(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """All hyperparameters: the fixed ones, those given for free ones, defaults for the rest.

        Raises :class:`RuleError` as :func:`all_hyperparameters` does.
        """
        return all_hyperparameters(self.rule, {**given, **self.fixed})

    def refuse_fixed(self, given: Mapping[str, Any]) -> None:
        """Raise :class:`RuleError` if ``given`` has a hyperparameter that is fixed already."""
        for name in given:
            if name in self.fixed:
                raise RuleError(
                    text("rule_fixed", rule=name_of(self.rule), name=name, fixed=self.remark)
                )

    def begin(self) -> tuple[Rule, tuple[Any, ...]]:
        """The rule and its first state for one run, of which nothing lasts into the next.

        An object that keeps something in itself is copied as it was handed over.
        """
        rule = self.rule if isinstance(self.rule, FunctionType) else fresh_copy(self.rule)
        return rule, tuple(map(fresh_copy, self.signature.state.values()))

    def try_step(self, parameter: np.ndarray, hyperparameters: Mapping[str, Any]) -> dict[str, Any]:
        """The state by name after one step from ``parameter`` with a gradient like it.

        Raises :class:`RuleError` as :func:`take_step` does, from whatever the rule itself raises,
        and if a second try gives something else: then it remembers what is not in its arguments.
        """
        with np.errstate(all="ignore"):
            first, state = self._first_step(parameter, hyperparameters)
            if not is_arithmetic(self.rule):
                second, _ = self._first_step(parameter, hyperparameters)
                if not np.array_equal(first, second, equal_nan=True):
                    raise RuleError(text("rule_remembers", rule=name_of(self.rule)))
        return dict(zip(self.signature.state, state, strict=True))

    def _first_step(
        self, parameter: np.ndarray, hyperparameters: Mapping[str, Any]
    ) -> tuple[np.ndarray, tuple[Any, ...]]:
        rule, state = self.begin()
        try:
            return take_step(rule, parameter.copy(), parameter.copy(), state, hyperparameters)
        except RuleError:
            raise
        except Exception as error:  # a learner's rule may raise anything
            key = "rule_raised"
            if np.ndim(parameter) == 1 and self._moves_a_matrix(hyperparameters):
                key = "rule_layer_matrix" if self.signature.by_layer else "rule_needs_matrix"
            said = f"{type(error).__name__}: {error}"
            raise RuleError(text(key, rule=name_of(rule), error=said)) from error

    def _moves_a_matrix(self, hyperparameters: Mapping[str, Any]) -> bool:
        """Whether a first step goes well with a parameter of two axes."""
        matrix = np.array([[0.1, 0.2, -0.1], [0.3, -0.2, 0.1]])
        rule, state = self.begin()
        try:
            take_step(rule, matrix, matrix.copy(), state, hyperparameters)
        except Exception:  # a learner's rule may raise anything
            return False
        return True


def fresh_copy(value: Any) -> Any:
    """``value`` for one run; what can't be copied, such as a lock, is used as it is."""
    try:
        return copy.deepcopy(value)
    except Exception:  # whatever copying an object of a learner's own may raise
        return value


def entry_of(given: Any) -> Entry:
    """The entry that ``given`` stands for.

    Raises :class:`RuleError` for what is no rule, a hyperparameter that the rule does not have, or
    a value that can't stand for it.
    """
    match given:
        case Entry():
            return given
        case functools.partial(func=rule, args=(), keywords=fixed):
            return _fixed(entry_of(rule), fixed)
        case (rule, Mapping() as fixed):
            return _fixed(entry_of(rule), fixed)
        case tuple() | list():
            raise RuleError(text("rules_entry", got=repr(given)[:60]))
    signature_of(given)
    return Entry(given)


def _fixed(inner: Entry, values: Mapping[str, Any]) -> Entry:
    """The entry with more values fixed; a state's name gives the value that it starts from."""
    if not all(isinstance(name, str) for name in values):
        raise RuleError(text("rules_entry", got=repr(values)[:60]))
    state = {n: v for n, v in values.items() if n in signature_of(inner.rule).state}
    fixed = checked_values(inner.rule, {n: v for n, v in values.items() if n not in state})
    return Entry(inner.rule, {**inner.fixed, **fixed}, {**inner.start_state, **state})


def entries_of(given: Any) -> dict[str, Entry]:
    """All entries of ``given``, one or several, by labels that tell them apart.

    Raises :class:`RuleError` as :func:`entry_of` does, and if there is no entry at all.
    """
    if isinstance(given, Mapping):
        entries = {str(label): entry_of(each) for label, each in given.items()}
    else:
        entries = _labelled([entry_of(each) for each in _several(given)])
    if not entries:
        raise RuleError(text("rules_none"))
    return entries


def _several(given: Any) -> list[Any]:
    match given:
        case (rule, Mapping()) if not isinstance(rule, Mapping):
            return [given]
        case str() | Entry():
            return [given]
    return list(given) if isinstance(given, Iterable) and not callable(given) else [given]


def _labelled(entries: list[Entry]) -> dict[str, Entry]:
    labels = [
        f"{label_of(entry.rule)} ({entry.remark})" if entry.fixed else label_of(entry.rule)
        for entry in entries
    ]
    total, seen = Counter(labels), Counter[str]()
    for i, label in enumerate(labels):
        seen[label] += 1
        if total[label] > 1:
            labels[i] = f"{label} {seen[label]}"
    return dict(zip(labels, entries, strict=True))


def check_names(entries: Mapping[str, Entry], given: Mapping[str, Any]) -> None:
    """Raise :class:`RuleError` for a hyperparameter that none of the entries has left free."""
    known = {name: None for entry in entries.values() for name in entry.free}
    for name in given:
        if name not in known:
            raise RuleError(unknown_hyperparameter(" / ".join(entries), name, known))


def _shown(value: Any) -> str:
    return number(value) if isinstance(value, float) else str(value)
