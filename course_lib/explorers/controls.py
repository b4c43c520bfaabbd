"""The sliders of an explorer, read off the rules' signatures."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from course_lib.language import text
from course_lib.rules import Rule, all_hyperparameters, signature_of
from course_lib.surfaces import Surface

MAX_STEPS = 500


def controls_of(
    rules: Mapping[str, Rule],
    surface: Surface,
    start: Any,
    steps: int,
    chosen: Mapping[str, float],
) -> list[dict[str, Any]]:
    """A control for each hyperparameter, each start coordinate and the number of steps.

    Rules share a control for each hyperparameter of one name. ``chosen`` replaces defaults.
    """
    controls: dict[str, dict[str, Any]] = {}
    for rule in rules.values():
        known = signature_of(rule).hyperparameters
        own = {name: value for name, value in chosen.items() if name in known}
        for name, value in all_hyperparameters(rule, own).items():
            if isinstance(value, float | int) and not isinstance(value, bool):
                controls.setdefault(name, _control(name, float(value)))
    for name, (low, high), value in zip(surface.names, surface.limits, start, strict=False):
        label = text("explorer_start", name=name)
        controls[f"start_{name}"] = linear(f"start_{name}", label, low, high, value)
    controls["steps"] = whole("steps", text("explorer_steps"), 1, MAX_STEPS, steps)
    return list(controls.values())


def chosen_start(surface: Surface, values: Mapping[str, float]) -> list[float]:
    """The start that the controls are set to."""
    return [values[f"start_{name}"] for name in surface.names]


def chosen_hyperparameters(rule: Rule, values: Mapping[str, float]) -> dict[str, Any]:
    """Those of the rule's hyperparameters that have a control, as it is set."""
    return {name: values[name] for name in signature_of(rule).hyperparameters if name in values}


def _control(name: str, value: float) -> dict[str, Any]:
    if name == "lr":
        return logarithmic(name, 1e-4, 10, value)
    if name == "epsilon":
        return logarithmic(name, 1e-10, 1, value)
    if 0 <= value < 1:
        return linear(name, name, 0, 0.999, value)
    reach = 10 ** math.ceil(math.log10(abs(value) + 1))
    return linear(name, name, min(0.0, math.copysign(reach, value)), reach, value)


def logarithmic(name: str, low: float, high: float, value: float) -> dict[str, Any]:
    """A slider of equal ratios; a typed 0 is let through."""
    return {"name": name, "label": name, "scale": "log", "min": low, "max": high, "value": value}


def linear(name: str, label: str, low: float, high: float, value: float) -> dict[str, Any]:
    """A slider of equal differences."""
    return {
        "name": name,
        "label": label,
        "scale": "linear",
        "min": float(low),
        "max": float(high),
        "step": (float(high) - float(low)) / 1000,
        "value": float(value),
    }


def whole(name: str, label: str, low: int, high: int, value: int) -> dict[str, Any]:
    """A slider of whole numbers."""
    return {**linear(name, label, low, high, value), "step": 1}
