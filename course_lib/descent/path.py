"""Walk a rule down a surface."""

from __future__ import annotations

import itertools
import math
import numbers
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from course_lib.descent.floats import float_rows
from course_lib.language import text
from course_lib.rules import Rule, check_whole, entry_of, take_step
from course_lib.rules.formulas import is_arithmetic
from course_lib.surfaces import Surface, as_start, as_surface


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
    """The rule's own state by name, float64: (steps+1, d) for a number or d of them, and
    (steps+1, *shape) for any other shape. Rows before the state is a number (``v=None``) are NaN;
    a state that never is one, such as a dictionary, is left out."""
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
        """The state that can be drawn, (steps+1, d) each: not what merely counts the steps."""
        count = np.broadcast_to(np.arange(self.steps + 1)[:, None], self.positions.shape)
        return {
            name: rows
            for name, rows in self.state.items()
            if rows.shape == count.shape and not np.array_equal(rows, count)
        }


def descend(
    rule: Any,
    surface: Any,
    start: Any,
    steps: int,
    *,
    noise: Any = None,
    seed: Any = None,
    **hyperparameters: Any,
) -> Path:
    """Apply ``rule`` to ``surface`` from the point ``start`` for ``steps`` steps.

    ``rule`` is an entry: a rule, a ``functools.partial`` of one, or ``(rule, {hyperparameters})``.
    ``surface`` is one, or what :func:`course_lib.surfaces.as_surface` makes one of; a ``start`` of
    None is the surface's own. A zero gradient does not end the walk: momentum must be able to pass
    a flat place. A value that stops being finite ends it without an exception, as
    ``Path.diverged_at``.

    ``noise`` (0 unless given) is the standard deviation of a normal disturbance, seeded by ``seed``
    (0), of every gradient coordinate, as from mini-batches. For a rule that has a hyperparameter
    ``noise`` or ``seed`` of its own, that name sets the rule's and not this one. One that is called
    as another argument of this function is set by the pair: ``((rule, {"steps": 3}), ...)``.

    Raises ``ValueError`` if ``start`` is not a finite point of the surface's dimensions, ``steps``
    not a whole number from 1 up or ``noise`` no size, and :class:`course_lib.rules.RuleError` if
    ``rule`` can't be used as a rule or ``hyperparameters`` doesn't fit it.

    >>> from course_lib.optimizers import sgd
    >>> from course_lib.surfaces import SURFACES_1D
    >>> path = descend(sgd, SURFACES_1D["bowl"], start=[2.0], steps=10, lr=0.1)
    >>> path.positions.shape, path.diverged_at
    ((11, 1), None)
    """
    surface = surface if isinstance(surface, Surface) else as_surface(surface)
    entry = entry_of(rule)
    steps = check_whole("steps", steps)
    own = entry.signature.hyperparameters
    for name, value in {"noise": noise, "seed": seed}.items():
        if name in own and value is not None:
            hyperparameters[name] = value
    entry.refuse_fixed(hyperparameters)
    noises = _noises(
        0.0 if noise is None or "noise" in own else noise,
        0 if seed is None or "seed" in own else seed,
        (steps + 1, surface.dimensions),
    )
    position = as_start(surface, start)
    settings = entry.hyperparameters(hyperparameters)
    entry.try_step(position, settings)
    if is_arithmetic(entry.rule):
        _, state = entry.begin()
        with np.errstate(all="ignore"):
            rows = float_rows(
                entry.rule, surface.slopes, position.tolist(), state, settings, noises, steps
            )
        if rows is not None:
            positions, gradients, *states = rows
            named = dict(zip(entry.signature.state, states, strict=True))
            return _recorded(positions, gradients, named, entry.rule, surface, settings)
    disturbances = itertools.repeat(0.0) if noises is None else iter(noises)
    return walk(
        entry,
        surface,
        lambda point: surface.gradient(point) + next(disturbances),
        position,
        steps,
        settings,
    )


def _noises(noise: Any, seed: Any, shape: tuple[int, int]) -> np.ndarray | None:
    if not isinstance(noise, numbers.Real) or not 0 <= float(noise) < math.inf:
        raise ValueError(text("noise_not_a_size", noise=repr(noise)[:60]))
    seed = check_whole("seed", seed, least=0)
    return np.random.default_rng(seed).normal(0.0, float(noise), shape) if noise else None


def walk(
    rule: Any,
    surface: Surface,
    gradient: Callable[[np.ndarray], np.ndarray],
    start: Any,
    steps: int,
    hyperparameters: Mapping[str, Any],
) -> Path:
    """:func:`descend` with gradients from elsewhere: ``gradient`` is asked once at each row."""
    entry, position = entry_of(rule), as_start(surface, start)
    check_whole("steps", steps)
    settings = entry.hyperparameters(hyperparameters)
    step, state = entry.begin()
    positions = np.full((steps + 1, position.size), np.nan)
    gradients = positions.copy()
    states: list[list[np.ndarray | None]] = [[] for _ in state]
    with np.errstate(all="ignore"):
        for k in range(steps + 1):
            grad = gradient(position)
            positions[k], gradients[k] = position, grad
            for record, value in zip(states, state, strict=True):
                record.append(_numbers(value))
            if k == steps or not _goes_on(position, grad, states):
                break
            position, state = take_step(step, position, grad, state, settings)
    named = dict(zip(entry.signature.state, states, strict=True))
    rows = {name: _stacked(record, positions.shape) for name, record in named.items()}
    known = {name: values for name, values in rows.items() if values is not None}
    return _recorded(positions, gradients, known, entry.rule, surface, settings)


def _goes_on(position: np.ndarray, grad: np.ndarray, states: list[list[np.ndarray | None]]) -> bool:
    """Whether the last row is finite; a state that begins as infinity or None need not be."""
    begun = (record for record in states if record[0] is not None and _finite(record[0]))
    return _finite(position) and _finite(grad) and all(_finite(record[-1]) for record in begun)


def _finite(value: np.ndarray | None) -> bool:
    return value is None or bool(np.isfinite(value).all())


def _numbers(value: Any) -> np.ndarray | None:
    """A copy of a state as numbers, NaN for one that is not there yet; None if it is none."""
    try:
        return np.array(np.nan if value is None else value, dtype=float)
    except OverflowError:  # a whole number has no largest value, but float64 has
        return np.array(np.inf)
    except (TypeError, ValueError):
        return None


def _stacked(record: list[np.ndarray | None], shape: tuple[int, int]) -> np.ndarray | None:
    """The rows of one state, NaN where a walk ended early; None if they are not alike."""
    rows = [row for row in record if row is not None]
    if len(rows) < len(record):
        return None
    try:
        common = np.broadcast_shapes(*{row.shape for row in rows})
    except ValueError:
        return None
    if common in ((), (1,)):
        common = shape[1:]
    stacked = np.full((shape[0], *common), np.nan)
    for k, row in enumerate(rows):
        stacked[k] = row
    return stacked


def _recorded(
    positions: np.ndarray,
    gradients: np.ndarray,
    state: dict[str, np.ndarray],
    rule: Rule,
    surface: Surface,
    settings: dict[str, Any],
) -> Path:
    """The path of these rows, NaN after the first one that is not finite."""
    with np.errstate(all="ignore"):
        losses = surface(positions)
    # A state that begins as infinity or None is no sign of divergence.
    begun = [rows for rows in state.values() if np.isfinite(rows[0]).all()]
    finite = np.isfinite(losses)
    for rows in (positions, gradients, *begun):
        finite &= np.isfinite(rows).reshape(len(rows), -1).all(axis=1)
    diverged_at = None
    if not finite.all():
        diverged_at = int(finite.argmin())
        for rows in (positions, gradients, losses, *state.values()):
            rows[diverged_at + 1 :] = np.nan
    return Path(positions, losses, gradients, state, diverged_at, rule, surface, settings)
