"""The controls of an explorer, read off the rules' signatures, and what they are set to."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from course_lib.explorers.protocol import Control, Values
from course_lib.language import text
from course_lib.language.numbers import number
from course_lib.rules import Entry, check_names, entry_of
from course_lib.surfaces import Surface

MAX_STEPS = 500


class Settings:
    """The entries of an explorer, and the controls of what they leave free.

    ``given`` are the hyperparameters that the explorer was called with; they replace defaults.
    Rules share a control for each hyperparameter of one name. A hyperparameter without a control,
    such as text, keeps its value. One that is called as a control of the course ("steps",
    "start_x") has a control named after its rule too.

    Raises :class:`course_lib.rules.RuleError` for a hyperparameter that no rule has.
    """

    def __init__(
        self,
        entries: Mapping[str, Entry],
        surface: Surface,
        start: Iterable[float],
        steps: int,
        given: Mapping[str, Any],
    ) -> None:
        check_names(entries, given)
        self.entries = dict(entries)
        self.surface = surface
        self._given = dict(given)
        courses = [*start_controls(surface, start), steps_control(steps)]
        self._taken = {control["name"] for control in courses}
        made: dict[str, Control] = {}
        self._movable: dict[str, dict[str, Any]] = {}
        """By label, what of an entry has a control, and where that begins."""
        for label, entry in entries.items():
            values = entry.hyperparameters(self._given_to(entry))
            own = {name: self._control_of(name, values[name]) for name in entry.free}
            self._movable[label] = {name: values[name] for name in own if own[name] is not None}
            for name, control in own.items():
                if control and (name not in made or made[name]["scale"] == "typed"):
                    made[name] = control
        for name, control in made.items():
            moved = [label for label in entries if name in self._movable[label]]
            if len(moved) < len(entries):
                control["only"] = moved
        self.controls: list[Control] = [*made.values(), *courses]

    def entry(self, label: str, values: Values, *, free: Iterable[str] = ()) -> Entry:
        """The entry of ``label`` with all that the controls set for it fixed, but for ``free``."""
        entry = self.entries[label]
        chosen = self._given_to(entry)
        for name, default in self._movable[label].items():
            value = values[self.control_name(name)]
            if value is not None:
                chosen[name] = _like(default, value)
        return entry_of((entry, {name: chosen[name] for name in chosen if name not in free}))

    def sliders(self, label: str) -> dict[str, str]:
        """The hyperparameters of an entry that have a slider, with the name of that."""
        sliders = {control["name"] for control in self.controls if control["scale"] != "typed"}
        names = {name: self.control_name(name) for name in self._movable[label]}
        return {name: key for name, key in names.items() if key in sliders}

    def control_name(self, hyperparameter: str) -> str:
        """The name of the control of a hyperparameter."""
        return f"rule.{hyperparameter}" if hyperparameter in self._taken else hyperparameter

    def start(self, values: Values) -> list[float]:
        """The start that the controls are set to."""
        return [values[f"start_{name}"] for name in self.surface.names]

    def _given_to(self, entry: Entry) -> dict[str, Any]:
        return {name: value for name, value in self._given.items() if name in entry.free}

    def _control_of(self, name: str, value: Any) -> Control | None:
        key = self.control_name(name)
        label = name if key == name else text("explorer_own", name=name)
        return control_of(key, label, name, value)


def whole_of(values: Values, name: str) -> int:
    """The whole number that a control is set to; ``ValueError`` if it is none."""
    value = values[name]
    if value is None or not math.isfinite(value):
        raise ValueError(text("explorer_number", name=name, value=value))
    return round(value)


def start_controls(surface: Surface, start: Iterable[float]) -> list[Control]:
    """A control for each coordinate of the start."""
    return [
        linear(f"start_{name}", text("explorer_start", name=name), low, high, value)
        for name, (low, high), value in zip(surface.names, surface.limits, start, strict=True)
    ]


def steps_control(steps: int) -> Control:
    """The control of the number of steps."""
    return whole("steps", text("explorer_steps"), 1, MAX_STEPS, steps)


def logarithmic(name: str, label: str, low: float, high: float, value: float) -> Control:
    """A slider of equal ratios; a typed 0 is let through."""
    return {
        "name": name,
        "label": label,
        "scale": "log",
        "min": min(low, value or low),
        "max": max(high, value),
        "value": float(value),
    }


def linear(name: str, label: str, low: float, high: float, value: float) -> Control:
    """A slider of equal differences; a value beyond its ends moves them."""
    return {
        "name": name,
        "label": label,
        "scale": "linear",
        "min": float(min(low, value)),
        "max": float(max(high, value)),
        "value": float(value),
    }


def whole(name: str, label: str, low: int, high: int, value: int) -> Control:
    """A slider of whole numbers."""
    return {**linear(name, label, low, high, value), "step": 1, "value": value}


def typed(name: str, label: str, unset: float) -> Control:
    """A number to be typed, for want of an end; ``unset`` until it is."""
    return {
        "name": name,
        "label": label,
        "scale": "typed",
        "min": None,
        "max": None,
        "value": None,
        "unset": number(unset),
    }


def control_of(key: str, label: str, name: str, value: Any) -> Control | None:
    """The control of a hyperparameter ``name``; None for one that is no single number."""
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    if not abs(value) < _LARGEST:
        return typed(key, label, value)
    if name in _SMALLEST and value >= 0:
        return logarithmic(key, label, _SMALLEST[name], 10 if name == "lr" else 1, value)
    if 0 <= value < 1:
        return linear(key, label, 0, 0.999 if isinstance(value, float) else 1, value)
    reach = 10.0 ** math.ceil(math.log10(abs(value) + 1))
    low = -reach if value < 0 else 0.0
    if isinstance(value, int) and value != 1:
        return whole(key, label, int(low), int(reach), value)
    return linear(key, label, low, reach, value)


_SMALLEST = {"lr": 1e-4, "epsilon": 1e-10}
"""Where the sliders begin that go by ratios."""
_LARGEST = 1e300
"""A slider needs some room beyond its value: larger numbers, infinity and NaN are typed."""


def _like(default: Any, value: float) -> float:
    """A control's value as the number that a rule expects: whole where its default is."""
    if isinstance(default, int | np.integer) and float(value).is_integer():
        return int(value)
    return float(value)
