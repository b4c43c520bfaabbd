"""Maps: where a rule ends for many settings at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from course_lib.descent import descend
from course_lib.language import text
from course_lib.rules import Rule, all_hyperparameters, check_whole, signature_of, take_step
from course_lib.rules.formulas import is_arithmetic
from course_lib.surfaces import Surface

REACHED, STOPPED, MOVING, DIVERGED = range(4)
"""What may have become of a descent, as :func:`outcomes` says."""

NEAR = 0.05
"""A descent has reached the minimum when this share of the way down, or less, is left."""
STILL = 0.03
"""It has stopped when the last tenth of its steps covers no more than this share of its way."""
AWAY = 1e3
"""It has diverged when it is so many times as high above the minimum as it was at the start."""


class Ends(NamedTuple):
    """Where descents with n settings end."""

    left: np.ndarray
    """(n,) float64: the share of the way down that is left, 1 at the start and 0 at the minimum;
    infinite after a value that was not finite."""
    span: np.ndarray
    """(n,) float64: the extent of the last tenth of the steps, as a share of that of all steps."""


def ends(
    rule: Rule,
    surface: Surface,
    start: Any,
    steps: int,
    grid: Mapping[str, Any],
    **hyperparameters: Any,
) -> Ends:
    """Where ``rule`` ends after ``steps`` steps for each setting of ``grid``.

    ``grid`` maps hyperparameters to their values, (n,) each; ``hyperparameters`` sets others. The
    minimum is the surface's own or, where that is not known, the lowest place that was reached.
    A rule of plain arithmetic takes the steps of all settings at once, any other one by one.

    Raises as :func:`course_lib.descent.descend` does, and ``ValueError`` if no setting leads lower
    than the start.
    """
    check_whole("steps", steps)
    first = {name: float(values[0]) for name, values in grid.items()}
    settled = all_hyperparameters(rule, {**hyperparameters, **first})
    origin = descend(rule, surface, start, 1, **settled).positions[0]  # for its checks
    last = -(-steps // 10)
    together = _all_at_once if is_arithmetic(rule) else _one_by_one
    positions = together(rule, surface, origin, steps, grid, settled)
    with np.errstate(all="ignore"):
        losses = surface(positions[-1])
        span = _extent(positions[-last - 1 :]) / _extent(positions)
        above = float(surface(origin))
        known = surface(surface.minima) if len(surface.minima) else losses[np.isfinite(losses)]
        bottom = min([above, *known.tolist()])
        if above == bottom and np.isfinite(losses).any():
            raise ValueError(text("map_no_way_down"))
        left = (losses - bottom) / (above - bottom)
    return Ends(np.where(np.isfinite(left), left, np.inf), np.nan_to_num(span))


def _extent(positions: np.ndarray) -> np.ndarray:
    """The diagonal (n,) of the box that holds positions (rows, n, d)."""
    return np.hypot.reduce(np.ptp(positions, axis=0), axis=-1)


def _all_at_once(
    rule: Rule,
    surface: Surface,
    origin: np.ndarray,
    steps: int,
    grid: Mapping[str, Any],
    settled: Mapping[str, Any],
) -> np.ndarray:
    """The positions (steps+1, n, d), a row of arrays standing for every setting."""
    columns = {name: np.asarray(values, dtype=float)[:, None] for name, values in grid.items()}
    n = len(next(iter(columns.values())))
    positions = np.empty((steps + 1, n, surface.dimensions))
    positions[0] = origin
    state = tuple(signature_of(rule).state.values())
    with np.errstate(all="ignore"):
        for k in range(steps):
            grad = surface.gradient(positions[k])
            positions[k + 1], state = take_step(
                rule, positions[k], grad, state, {**settled, **columns}
            )
    return positions


def _one_by_one(
    rule: Rule,
    surface: Surface,
    origin: np.ndarray,
    steps: int,
    grid: Mapping[str, Any],
    settled: Mapping[str, Any],
) -> np.ndarray:
    """The same positions from a descent for each setting."""
    paths = [
        descend(rule, surface, origin, steps, **{**settled, **dict(zip(grid, values, strict=True))})
        for values in zip(
            *(np.asarray(v, dtype=float).tolist() for v in grid.values()), strict=True
        )
    ]
    return np.stack([path.positions for path in paths], axis=1)


def outcomes(found: Ends) -> np.ndarray:
    """REACHED, STOPPED, MOVING or DIVERGED for each setting, (n,) uint8.

    A descent that stopped has come to rest before the minimum, as on a flat place; one that is
    moving is still on its way, however slowly, or swings to and fro.
    """
    codes = np.where(found.span <= STILL, STOPPED, MOVING)
    codes = np.where(found.left <= NEAR, REACHED, codes)
    return np.where(found.left > AWAY, DIVERGED, codes).astype(np.uint8)


class Rates(NamedTuple):
    """How a rule takes to learning rates."""

    best: float
    """The rate with the least loss at the end; NaN if every rate diverges."""
    good: tuple[float, float] | None
    """The lowest and the highest rate that reach the minimum; None if there is none."""
    diverges: float | None
    """The lowest rate above the best one that diverges; None if there is none."""


def summary(rates: np.ndarray, found: Ends) -> Rates:
    """What ``found``, the ends at ascending ``rates``, says about them."""
    codes = outcomes(found)
    if (codes == DIVERGED).all():
        return Rates(np.nan, None, float(rates[0]))
    best = int(np.argmin(found.left))
    good = rates[codes == REACHED]
    above = rates[best:][codes[best:] == DIVERGED]
    return Rates(
        float(rates[best]),
        (float(good[0]), float(good[-1])) if len(good) else None,
        float(above[0]) if len(above) else None,
    )
