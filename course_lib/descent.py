"""Walk a rule down a surface."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from course_lib.language import text
from course_lib.rules import Rule, anatomy, check_whole, settle, take_step
from course_lib.surfaces import Surface


@dataclass(frozen=True)
class Path:
    """The record of a descent: row k is the situation after k steps, row 0 the start."""

    positions: np.ndarray
    """(steps+1, d) float64."""
    losses: np.ndarray
    """(steps+1,) float64, the surface at each position."""
    gradients: np.ndarray
    """(steps+1, d) float64, as the rule saw them (with the noise, if there is any)."""
    state: dict[str, np.ndarray]
    """The rule's own state by name, each (steps+1, d) float64."""
    diverged_at: int | None
    """The first row holding a value that is not finite (all later rows are NaN), or None."""
    rule: Rule = field(repr=False)
    surface: Surface = field(repr=False)
    hyperparameters: dict[str, Any] = field(repr=False)
    """Every hyperparameter of the rule, with the value used."""

    @property
    def steps(self) -> int:
        """The number of steps asked for."""
        return len(self.losses) - 1


def descend(
    rule: Rule,
    surface: Surface,
    start: Any,
    steps: int,
    *,
    noise: float = 0.0,
    seed: int = 0,
    **hyperparameters: Any,
) -> Path:
    """Apply ``rule`` to ``surface`` from the point ``start`` for ``steps`` steps.

    A zero gradient does not end the walk: momentum must be able to pass a flat place. A value that
    stops being finite ends it without an exception, as ``Path.diverged_at``. ``noise`` is the
    standard deviation of a normal disturbance, seeded by ``seed``, of every gradient coordinate,
    as from mini-batches.

    Raises ``ValueError`` if ``start`` is not a finite point of the surface's dimensions or
    ``steps`` not a whole number from 1 up, and :class:`course_lib.rules.RuleError` if ``rule``
    can't be used as a rule or ``hyperparameters`` doesn't fit it.

    >>> from course_lib.optimizers import sgd
    >>> from course_lib.surfaces import SURFACES_1D
    >>> path = descend(sgd, SURFACES_1D["bowl"], start=[2.0], steps=10, lr=0.1)
    >>> path.positions.shape, path.diverged_at
    ((11, 1), None)
    """
    position = _point(surface, start)
    check_whole("steps", steps)
    settled = settle(rule, hyperparameters)
    names = anatomy(rule).state
    state = tuple(names.values())
    disturbances = np.random.default_rng(seed).normal(0.0, noise, (steps + 1, position.size))

    positions = np.full((steps + 1, position.size), np.nan)
    gradients = positions.copy()
    records = [positions.copy() for _ in names]
    with np.errstate(all="ignore"):
        for k in range(steps + 1):
            grad = surface.gradient(position) + disturbances[k]
            positions[k], gradients[k] = position, grad
            for record, value in zip(records, state, strict=True):
                record[k] = value
            if k == steps or not _finite(position, grad, *state):
                break
            position, state = take_step(rule, position, grad, state, settled)
        losses = surface(positions)

    recorded = [positions, losses[:, None], gradients, *records]
    diverged_at = _first_not_finite(recorded)
    if diverged_at is not None:
        for values in (positions, losses, gradients, *records):
            values[diverged_at + 1 :] = np.nan
    state_rows = dict(zip(names, records, strict=True))
    return Path(positions, losses, gradients, state_rows, diverged_at, rule, surface, settled)


def _point(surface: Surface, start: Any) -> np.ndarray:
    try:
        point = np.atleast_1d(np.array(start, dtype=float))
    except (TypeError, ValueError):
        raise ValueError(
            text("start_not_a_point", start=repr(start), d=surface.dimensions)
        ) from None
    if point.shape != (surface.dimensions,) or not np.isfinite(point).all():
        raise ValueError(text("start_not_a_point", start=repr(start), d=surface.dimensions))
    return point


def _finite(*values: Any) -> bool:
    return all(np.isfinite(value).all() for value in values)


def _first_not_finite(recorded: list[np.ndarray]) -> int | None:
    finite = np.all([np.isfinite(values).all(axis=1) for values in recorded], axis=0)
    return None if finite.all() else int(np.argmin(finite))
