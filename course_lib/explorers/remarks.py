"""What is worth saying about a path."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import IntEnum
from typing import Any

import numpy as np

from course_lib.descent import Path
from course_lib.language.facts import Fact, fact
from course_lib.rules import Entry, signature_of
from course_lib.surfaces import Surface

SLOWER = 1e-3
"""A walk diverged since lr is too large if at this share of it the rule does not diverge."""


class Cause(IntEnum):
    """Why the values of a path stopped being finite."""

    NONE = 0
    """They did not."""
    START = 1
    """The loss or the gradient is not finite where it begins."""
    RATE = 2
    """At a much smaller learning rate they stay finite."""
    STATE = 3
    """The rule's state stopped being finite, and what it moves did not."""
    OTHER = 4


def remarks(label: str, path: Path, walk_at: Callable[[float], Path]) -> list[Fact]:
    """What is worth saying about a path, each with whether it is so.

    ``walk_at`` walks the same way at another learning rate.
    """
    start, low, high = path.positions[0], *path.surface.limits.T
    without_curve = [
        fact("stage_state_no_curve", label=label, name=name)
        for name in signature_of(path.rule).state
        if name not in path.state or path.state[name].shape != path.positions.shape
    ]
    rate = _rate_of(path)
    flat = bool((path.gradients[0] == 0).all())
    outside = bool(((start < low) | (start > high)).any())
    if path.diverged_at is None and rate != 0 and not flat and not outside:
        return without_curve  # as nearly always, and an answer is waited for
    step = np.nan if path.diverged_at is None else path.diverged_at
    return [
        *facts_about(label, step, _cause(path, walk_at), rate, flat, outside),
        *without_curve,
    ]


def facts_about(
    label: Any, step: Any, cause: Any, rate: Any, flat: Any, outside: Any
) -> list[Fact]:
    """The remarks, in arithmetic alone, so that the site can trace what decides them.

    ``step`` is where the values stopped being finite, NaN if they did not, and ``rate`` the
    learning rate, NaN if there is none; ``flat`` says that the gradient is 0 at the start, and
    ``outside`` that this is outside the picture.
    """
    finite = np.isnan(step)
    moves = np.not_equal(rate, 0)
    return [
        fact("stage_start_not_finite", label=label, when=np.equal(cause, int(Cause.START))),
        fact("stage_diverged", label=label, step=step, when=np.equal(cause, int(Cause.RATE))),
        fact(
            "stage_state_not_finite", label=label, step=step, when=np.equal(cause, int(Cause.STATE))
        ),
        fact("stage_not_finite", label=label, step=step, when=np.equal(cause, int(Cause.OTHER))),
        fact("stage_zero_rate", label=label, when=np.logical_and(finite, np.logical_not(moves))),
        fact(
            "stage_flat_start",
            label=label,
            when=np.logical_and(np.logical_and(finite, moves), flat),
        ),
        fact("stage_start_outside", when=outside),
    ]


def remarks_on_surface(surface: Surface) -> list[Fact]:
    """What is worth saying about a surface."""
    return [fact(surface.note)] if surface.note else []


def remarks_on_rules(entries: Mapping[str, Entry]) -> list[Fact]:
    """What is worth saying about entries on a surface: of what is made for weight matrices."""
    return [
        fact("stage_by_layer", label=label)
        for label, entry in entries.items()
        if entry.signature.by_layer
    ]


def _cause(path: Path, walk_at: Callable[[float], Path]) -> Cause:
    """Why the path's values stopped being finite; a walk more where that has to be tried."""
    at = path.diverged_at
    if at is None:
        return Cause.NONE
    where = path.positions[at], path.losses[at], path.gradients[at]
    moved = not all(np.isfinite(values).all() for values in where)
    if at == 0 and moved:
        return Cause.START
    rate = _rate_of(path)
    if np.isfinite(rate) and rate != 0 and walk_at(SLOWER * rate).diverged_at is None:
        return Cause.RATE
    return Cause.OTHER if moved else Cause.STATE


def _rate_of(path: Path) -> float:
    """The learning rate of a path, NaN if there is none."""
    rate = path.hyperparameters.get("lr")
    return rate if isinstance(rate, int | float) and not isinstance(rate, bool) else np.nan
