"""Up to which learning rate a linear rule comes to rest on a quadratic surface."""

from __future__ import annotations

from typing import Any

import numpy as np

from course_lib.rules import Entry, entry_of, take_step
from course_lib.rules.formulas import is_arithmetic
from course_lib.surfaces import Surface

_HALVINGS = 80


def is_linear(entry: Entry) -> bool:
    """Whether a rule maps a parameter and at most one state to such a pair by a matrix.

    SGD and momentum do; whatever divides by its gradients, cuts them off or counts steps does not.
    """
    if len(entry.signature.state) > 1 or "lr" not in entry.free or not is_arithmetic(entry.rule):
        return False
    parameter, state = _stepped(entry, 0.01, 1.0)
    return all(np.isclose(row[2], 2 * row[0] - 3 * row[1]) for row in (parameter, state))


def stable_rate(rule: Any, surface: Surface) -> float:
    """The learning rate above which a linear rule, an entry, moves away from the minimum for ever.

    2/curvature for SGD, 2(1 + momentum)/curvature for momentum. NaN where no such rate is known:
    on surfaces whose curvature changes or leads downwards, and where every rate or none is stable.
    """
    entry, curvature = entry_of(rule), steepest(surface)
    if np.isnan(curvature):
        return np.nan
    low, high = 1e-9 / curvature, 1e9 / curvature
    if not _is_stable(entry, low, curvature) or _is_stable(entry, high, curvature):
        return np.nan
    for _ in range(_HALVINGS):
        middle = (low * high) ** 0.5
        low, high = (middle, high) if _is_stable(entry, middle, curvature) else (low, middle)
    return low


def steepest(surface: Surface) -> float:
    """The largest curvature where that is the same everywhere and none leads downwards, or NaN."""
    curvatures = surface.curvatures
    if curvatures is None or (curvatures < 0).any() or not (curvatures > 0).any():
        return np.nan
    return float(curvatures.max())


def _is_stable(entry: Entry, lr: float, curvature: float) -> bool:
    """Whether the matrix of a step shrinks whatever it is applied to (Jury's criterion)."""
    (a, b, _), (c, d, _) = _stepped(entry, lr, curvature)
    determinant = a * d - b * c
    return bool(abs(a + d) < 1 + determinant and determinant < 1)


def _stepped(entry: Entry, lr: float, curvature: float) -> tuple[np.ndarray, np.ndarray]:
    """What a step makes of parameter and state: of a unit of each, and of 2 and -3 units."""
    parameter, state = np.array([1.0, 0.0, 2.0]), np.array([0.0, 1.0, -3.0])
    given = (state,) * len(entry.signature.state)
    with np.errstate(all="ignore"):
        parameter, states = take_step(
            entry.rule, parameter, curvature * parameter, given, entry.hyperparameters({"lr": lr})
        )
    return parameter, states[0] if states else np.zeros(3)
