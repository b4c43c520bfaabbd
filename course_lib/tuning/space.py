"""Which settings of a rule may be tried, and which of them are."""

from __future__ import annotations

import inspect
import itertools
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from course_lib.comparison import checked_entries
from course_lib.language import nearest, text
from course_lib.rules import Entry


class Range(NamedTuple):
    """The numbers from ``low`` to ``high``, spread evenly by their powers of ten."""

    low: float
    high: float
    near_one: bool = False
    """Whether it is their distances from 1 that are spread so."""

    def at(self, share: float) -> float:
        """The number so far up the range: ``low`` at 0, ``high`` at 1."""
        if self.near_one:
            distance = (1 - self.low) * ((1 - self.high) / (1 - self.low)) ** share
            return round(1 - float(f"{distance:.3g}"), 12)
        return float(f"{self.low * (self.high / self.low) ** share:.3g}")


def log_range(low: float, high: float) -> Range:
    """A range for a learning rate or an epsilon: every power of ten gets as many trials.

    Raises ``ValueError`` unless 0 < low < high, both finite.

    >>> [log_range(1e-4, 1).at(share) for share in (0, 0.25, 0.5, 1)]
    [0.0001, 0.001, 0.01, 1.0]
    """
    return _range(low, high, 0 < low < high < math.inf, near_one=False)


def near_one(low: float, high: float) -> Range:
    """A range for a share that is kept, such as momentum: what counts is how far it is from 1.

    Raises ``ValueError`` unless 0 <= low < high < 1.

    >>> [near_one(0, 0.99).at(share) for share in (0, 0.5, 1)]
    [0.0, 0.9, 0.99]
    """
    return _range(low, high, 0 <= low < high < 1, near_one=True)


def _range(low: float, high: float, valid: bool, *, near_one: bool) -> Range:
    if not valid:
        name = "near_one" if near_one else "log_range"
        raise ValueError(text(f"tune_{name}", low=low, high=high))
    return Range(float(low), float(high), near_one)


RATE = 100
"""Unless told otherwise, a learning rate is sought within so many times the rule's own default."""

USUAL = {
    "momentum": near_one(0.5, 0.99),
    "rho": near_one(0.5, 0.999),
    "beta_1": near_one(0.5, 0.99),
    "beta_2": near_one(0.9, 0.9999),
    "epsilon": log_range(1e-10, 1e-3),
    "weight_decay": log_range(1e-5, 0.1),
    "decay": log_range(1e-4, 1),
}
"""Where a hyperparameter of this name is sought unless told otherwise."""


def usual_space(entry: Entry) -> dict[str, Range]:
    """Where the free hyperparameters of an entry are sought unless told otherwise.

    One of another name than ``lr`` or those of :data:`USUAL` stays at its default.
    """
    space = {}
    for name in entry.free:
        default = entry.signature.hyperparameters[name]
        if name in USUAL:
            space[name] = USUAL[name]
        elif name == "lr" and isinstance(default, int | float) and 0 < default < math.inf:
            space[name] = log_range(default / RATE, default * RATE)
        elif name == "lr" and default is inspect.Parameter.empty:
            space[name] = log_range(1e-4, 1)
    return space


Settings = dict[str, Entry]
"""Entries with all their hyperparameters fixed, by the text that says these."""


def settings_of(entries: Mapping[str, Entry], space: Any, budget: int) -> dict[str, Settings]:
    """What is tried of every entry: its defaults, and up to ``budget`` settings in all.

    Raises ``ValueError`` for a space that is none, or has a label that no entry has, and
    :class:`course_lib.rules.RuleError` for hyperparameters that an entry does not have or has fixed
    already, or values with which it can't take a step.
    """
    spaces = _spaces(entries, space)
    return {label: _settings(label, entries[label], spaces[label], budget) for label in entries}


def setting_text(entry: Entry) -> str:
    """All hyperparameters of an entry, as they stand in a table: "lr=0.01 momentum=0.9"."""
    return " ".join(f"{name}={value!r}" for name, value in entry.fixed.items())


def _spaces(entries: Mapping[str, Entry], given: Any) -> dict[str, dict[str, Any]]:
    """The space of every entry, each a range or a list of choices by name."""
    if given is not None and not isinstance(given, Mapping):
        raise ValueError(text("tune_space", got=repr(given)[:60]))
    given = {str(label): one for label, one in (given or {}).items()}
    for label, one in given.items():
        if label not in entries:
            meant, labels = nearest(label, entries), ", ".join(entries)
            raise ValueError(text("tune_label", label=label, nearest=meant, labels=labels))
        if not isinstance(one, Mapping):
            raise ValueError(text("tune_space", got=repr(one)[:60]))
        entries[label].refuse_fixed(one)
    return {
        label: {str(name): _choices(name, values) for name, values in given[label].items()}
        if label in given
        else dict(usual_space(entry))
        for label, entry in entries.items()
    }


def _choices(name: Any, values: Any) -> Any:
    """A range as it is, else a list of numbers, words or yes and no."""
    if isinstance(values, Range):
        return values
    single = isinstance(values, str) or not isinstance(values, Iterable)
    choices = [_plain(value) for value in ([values] if single else values)]
    wrong = [
        value
        for value in choices
        if not isinstance(value, int | float | str)
        or (isinstance(value, float) and not math.isfinite(value))
    ]
    if wrong or not choices:
        raise ValueError(text("tune_choices", name=name, got=repr(values)[:60]))
    return list(dict.fromkeys(choices))


def _plain(value: Any) -> Any:
    return value.item() if hasattr(value, "item") and getattr(value, "ndim", 1) == 0 else value


def _settings(label: str, entry: Entry, space: Mapping[str, Any], budget: int) -> Settings:
    settings: Settings = {}
    for values in itertools.islice(_drawn(entry, space), _PATIENCE * budget):
        fixed = replace(entry, fixed={**entry.fixed, **values})
        [checked] = checked_entries({label: fixed}).values()
        settings.setdefault(setting_text(checked), checked)
        if len(settings) == budget or not space:
            break
    return settings


_PATIENCE = 20
"""So many draws for each that is wanted: a few choices give the same setting again and again."""


def _drawn(entry: Entry, space: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The defaults, then settings spread evenly over the space, without end.

    They are multiples of irrational numbers, modulo 1 (as in Richtmyer, 1951): without chance, and
    the first n are the same whatever follows, so that a larger budget goes on from a smaller one.
    """
    names = list(space)
    shares = _shares(len(names))
    for k in itertools.count():
        point = [(0.5 + k * share) % 1 for share in shares]
        values = {n: _at(space[n], u) for n, u in zip(names, point, strict=True)}
        if k == 0:  # what has no default starts from the middle
            own = entry.signature.hyperparameters
            values = {n: v for n, v in values.items() if own.get(n) is inspect.Parameter.empty}
            unknown = {n: _at(space[n], 0.5) for n in names if n not in own}
            values |= unknown  # which the check of the entry will name
        yield values


def _at(values: Any, share: float) -> Any:
    return values.at(share) if isinstance(values, Range) else values[int(share * len(values))]


def _shares(dimensions: int) -> list[float]:
    """By how much each coordinate goes on, modulo 1, from one point to the next.

    The golden ratio fills a line most evenly; it is made of the root of 5, which is left out.
    """
    primes = (p for p in itertools.count(2) if p != 5 and all(p % q for q in range(2, p)))
    return [(1 + 5**0.5) / 2, *(p**0.5 for p in itertools.islice(primes, dimensions))][:dimensions]
