"""Walk a rule down a surface."""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import add
from typing import Any

import numpy as np

from course_lib.language import text
from course_lib.reading import is_arithmetic
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
    noises: list[list[float] | None] = [None] * (steps + 1)
    if noise:
        generator = np.random.default_rng(seed)
        noises[:] = generator.normal(0.0, noise, (steps + 1, surface.dimensions)).tolist()
    if is_arithmetic(rule):
        path = _descend_on_floats(rule, surface, start, noises, settle(rule, hyperparameters))
        if path is not None:
            return path
    disturbances = iter(noises)
    return walk(
        rule,
        surface,
        lambda point: surface.gradient(point) + (next(disturbances) or 0.0),
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
    settled = settle(rule, hyperparameters)
    names = anatomy(rule).state
    state = tuple(names.values())
    rows = [np.full((steps + 1, position.size), np.nan) for _ in range(2 + len(names))]
    with np.errstate(all="ignore"):
        for k in range(steps + 1):
            grad = gradient(position)
            for record, value in zip(rows, (position, grad, *state), strict=True):
                record[k] = value
            if k == steps or not _finite(position, grad, *state):
                break
            position, state = take_step(rule, position, grad, state, settled)
    return _recorded(rows, rule, surface, settled)


def _descend_on_floats(
    rule: Rule,
    surface: Surface,
    start: Any,
    noises: Sequence[Sequence[float] | None],
    settled: dict[str, Any],
) -> Path | None:
    """The same walk on Python floats, or None where that can't be done.

    On one or two numbers an array's overhead is ten times the arithmetic, and a slider's answer
    waits for it. Floats raise where arrays give infinity or NaN: such a walk is left to arrays.
    """
    position = _point(surface, start)
    initial = tuple(anatomy(rule).state.values())
    if not all(type(value) in (int, float) for value in (*initial, *settled.values())):
        return None
    step = _with_defaults(rule, settled)
    point: Sequence[float] = position.tolist()
    states: Sequence[Sequence[float]] = [(value,) * position.size for value in initial]
    rows: list[float] = []
    try:
        with np.errstate(all="ignore"):
            take_step(rule, position, surface.gradient(position), initial, settled)  # its checks
            for disturbance in noises:
                grad = surface.slopes(*point)
                if type(grad[0]) is not float:  # NumPy's own floats are slow
                    grad = tuple(map(float, grad))
                if disturbance is not None:
                    grad = tuple(map(add, grad, disturbance))
                rows += point
                rows += grad
                for values in states:
                    rows += values
                moved = map(step, point, grad, *states)
                point, *states = zip(*moved, strict=True) if states else (tuple(moved),)
        walked = np.fromiter(rows, float, len(rows))
    except (ArithmeticError, TypeError):  # a TypeError for the root of a negative number
        return None
    if not np.isfinite(walked).all():
        return None
    parts = walked.reshape(len(noises), 2 + len(initial), position.size).transpose(1, 0, 2)
    return _recorded(list(np.ascontiguousarray(parts)), rule, surface, settled)


def _with_defaults(rule: Rule, settled: dict[str, Any]) -> Rule:
    """The same function with these keyword arguments as its defaults: a call costs half as much."""
    copy = types.FunctionType(
        rule.__code__, rule.__globals__, rule.__name__, rule.__defaults__, rule.__closure__
    )
    copy.__kwdefaults__ = settled
    return copy


def _recorded(
    rows: list[np.ndarray], rule: Rule, surface: Surface, settled: dict[str, Any]
) -> Path:
    """The path of these positions, gradients and states, NaN after the first infinite row."""
    positions, gradients, *states = rows
    with np.errstate(all="ignore"):
        losses = surface(positions)
    diverged_at = _first_not_finite([losses[:, None], *rows])
    if diverged_at is not None:
        for values in (losses, *rows):
            values[diverged_at + 1 :] = np.nan
    named = dict(zip(anatomy(rule).state, states, strict=True))
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


def _finite(*values: Any) -> bool:
    return all(np.isfinite(value).all() for value in values)


def _first_not_finite(recorded: list[np.ndarray]) -> int | None:
    finite = np.all([np.isfinite(values).all(axis=1) for values in recorded], axis=0)
    return None if finite.all() else int(np.argmin(finite))
