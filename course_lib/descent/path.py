"""Walk a rule down a surface."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from course_lib.descent.floats import float_rows
from course_lib.language import text
from course_lib.rules import Rule, all_hyperparameters, check_whole, signature_of, take_step
from course_lib.rules.formulas import is_arithmetic
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

    @property
    def memory(self) -> dict[str, np.ndarray]:
        """The state worth looking at: all of it but what merely counts the steps."""
        count = np.arange(self.steps + 1)[:, None]
        return {
            name: rows
            for name, rows in self.state.items()
            if not np.array_equal(rows, np.broadcast_to(count, rows.shape))
        }


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
    check_whole("steps", steps)
    noises = None
    if noise:
        noises = np.random.default_rng(seed).normal(0.0, noise, (steps + 1, surface.dimensions))
    if is_arithmetic(rule):
        position = _point(surface, start)
        settled = all_hyperparameters(rule, hyperparameters)
        state = tuple(signature_of(rule).state.values())
        with np.errstate(all="ignore"):
            take_step(rule, position, surface.gradient(position), state, settled)  # for its checks
            rows = float_rows(
                rule, surface.slopes, position.tolist(), state, settled, noises, steps
            )
        if rows is not None:
            return _recorded(rows, rule, surface, settled)
    disturbances = itertools.repeat(0.0) if noises is None else iter(noises)
    return walk(
        rule,
        surface,
        lambda point: surface.gradient(point) + next(disturbances),
        start,
        steps,
        hyperparameters,
    )


def walk(
    rule: Rule,
    surface: Surface,
    gradient: Callable[[np.ndarray], np.ndarray],
    start: Any,
    steps: int,
    hyperparameters: Mapping[str, Any],
) -> Path:
    """:func:`descend` with gradients from elsewhere: ``gradient`` is asked once at each row."""
    position = _point(surface, start)
    check_whole("steps", steps)
    settled = all_hyperparameters(rule, hyperparameters)
    names = signature_of(rule).state
    state = tuple(names.values())
    rows = np.full((2 + len(names), steps + 1, position.size), np.nan)
    with np.errstate(all="ignore"):
        for k in range(steps + 1):
            grad = gradient(position)
            for record, value in zip(rows, (position, grad, *state), strict=True):
                record[k] = _as_floats(value)
            if k == steps or not np.isfinite(rows[:, k]).all():
                break
            position, state = take_step(rule, position, grad, state, settled)
    return _recorded(rows, rule, surface, settled)


def _recorded(rows: np.ndarray, rule: Rule, surface: Surface, settled: dict[str, Any]) -> Path:
    """The path of these positions, gradients and states, NaN after the first infinite row."""
    positions, gradients, *states = rows
    with np.errstate(all="ignore"):
        losses = surface(positions)
    diverged_at = None
    if not (np.isfinite(losses).all() and np.isfinite(rows).all()):
        finite = np.isfinite(losses) & np.isfinite(rows).all(axis=(0, 2))
        diverged_at = int(finite.argmin())
        rows[:, diverged_at + 1 :] = losses[diverged_at + 1 :] = np.nan
    named = dict(zip(signature_of(rule).state, states, strict=True))
    return Path(positions, losses, gradients, named, diverged_at, rule, surface, settled)


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


def _as_floats(value: Any) -> Any:
    try:
        return np.asarray(value, dtype=float)
    except OverflowError:  # a whole number has no largest value, but float64 has
        return np.inf
