"""Maps: where a rule ends for many settings at once, and how several rules stand."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from course_lib.descent import descend
from course_lib.language import text
from course_lib.rules import Entry, check_whole, entries_of, entry_of, take_step
from course_lib.rules.formulas import is_arithmetic
from course_lib.schedules import Scheduled
from course_lib.surfaces import Surface, as_surface

REACHED, STOPPED, MOVING, DIVERGED = range(4)
"""What may have become of a descent, as :func:`outcomes` says."""

NEAR = 0.05
"""A descent has reached the minimum when this share of the way down, or less, is left."""
STILL = 0.03
"""It has stopped when the last tenth of its steps covers no more than this share of its way."""
AWAY = 1e3
"""It has diverged when it is so many times as high above the minimum as it was at the start."""
BOTTOM = 1e-8
"""It is at the bottom when no more than this share is left: what is less, rounding may decide."""
RATES = np.geomspace(1e-4, 1e3, 22)
"""Learning rates to choose from, three to a power of ten."""


class Ends(NamedTuple):
    """Where descents with n settings end."""

    remaining: np.ndarray
    """(n,) float64: the share of the way down that remains, 1 at the start and 0 at the minimum;
    infinite after a value that was not finite."""
    span: np.ndarray
    """(n,) float64: the extent of the last tenth of the steps, as a share of that of all steps."""


def ends(
    rule: Any,
    surface: Surface,
    start: Any,
    steps: int,
    grid: Mapping[str, Any],
    **hyperparameters: Any,
) -> Ends:
    """Where ``rule``, an entry, ends after ``steps`` steps for each setting of ``grid``.

    ``grid`` maps hyperparameters to their values, (n,) each; ``hyperparameters`` sets others. The
    minimum is the surface's own or, where that is not known, the lowest place that was reached.
    A rule of plain arithmetic, scheduled or not, takes the steps of all settings at once, any other
    one by one.

    Raises as :func:`course_lib.descent.descend` does, and ``ValueError`` if no setting leads lower
    than the start.
    """
    entry = entry_of((entry_of(rule), hyperparameters))
    columns = {name: np.asarray(values, dtype=float) for name, values in grid.items()}
    settings = [
        dict(zip(columns, values, strict=True))
        for values in zip(*(column.tolist() for column in columns.values()), strict=True)
    ]
    # The first step of one setting, for its checks.
    origin = descend(entry_of((entry, settings[0])), surface, start, 1).positions[0]
    rule_below = entry.rule.rule if isinstance(entry.rule, Scheduled) else entry.rule
    if is_arithmetic(rule_below):
        positions = _all_at_once(entry, surface, origin, check_whole("steps", steps), columns)
    else:
        paths = [descend(entry_of((entry, each)), surface, origin, steps) for each in settings]
        positions = np.stack([path.positions for path in paths], axis=1)
    with np.errstate(all="ignore"):
        last_tenth = positions[-math.ceil(steps / 10) - 1 :]
        span = np.nan_to_num(_extent(last_tenth) / _extent(positions))
        remaining = _share_remaining(surface, origin, positions[-1])
    return Ends(np.where(np.isfinite(remaining), remaining, np.inf), span)


def _all_at_once(
    entry: Entry,
    surface: Surface,
    origin: np.ndarray,
    steps: int,
    columns: Mapping[str, np.ndarray],
) -> np.ndarray:
    """The positions (steps+1, n, d), a row of arrays standing for every setting."""
    settings = entry.hyperparameters({name: values[:, None] for name, values in columns.items()})
    n = len(next(iter(columns.values())))
    positions = np.empty((steps + 1, n, surface.dimensions))
    positions[0] = origin
    step, state = entry.begin()
    with np.errstate(all="ignore"):
        for k in range(steps):
            grad = surface.gradient(positions[k])
            positions[k + 1], state = take_step(step, positions[k], grad, state, settings)
    return positions


def _share_remaining(surface: Surface, origin: np.ndarray, reached: np.ndarray) -> np.ndarray:
    """How high the points ``reached`` (n, d) are above the minimum, the origin being 1."""
    losses, start = surface(reached), float(surface(origin))
    known = surface(surface.minima) if len(surface.minima) else losses[np.isfinite(losses)]
    bottom = min([start, *known.tolist()])
    if start == bottom and np.isfinite(losses).any():
        raise ValueError(text("map_no_way_down"))
    return (losses - bottom) / (start - bottom)


def _extent(positions: np.ndarray) -> np.ndarray:
    """The diagonal (n,) of the box that holds positions (rows, n, d)."""
    return np.hypot.reduce(np.ptp(positions, axis=0), axis=-1)


def outcomes(reached: Ends) -> np.ndarray:
    """REACHED, STOPPED, MOVING or DIVERGED for each setting, (n,) uint8.

    A descent that stopped has come to rest before the minimum, as on a flat place; one that is
    moving is still on its way, however slowly, or swings to and fro.
    """
    codes = np.where(reached.span <= STILL, STOPPED, MOVING)
    codes = np.where(reached.remaining <= NEAR, REACHED, codes)
    return np.where(reached.remaining > AWAY, DIVERGED, codes).astype(np.uint8)


class Rates(NamedTuple):
    """How a rule takes to learning rates."""

    best: float
    """The rate with the least loss at the end; NaN if every rate diverges."""
    good: tuple[float, float] | None
    """The lowest and the highest rate that reach the minimum; None if there is none."""
    diverges: float | None
    """The lowest rate above the best one that diverges; None if there is none."""


def summary(rates: np.ndarray, reached: Ends) -> Rates:
    """What ``reached``, the ends at ascending ``rates``, says about them."""
    codes = outcomes(reached)
    if (codes == DIVERGED).all():
        return Rates(np.nan, None, float(rates[0]))
    best = int(np.argmin(reached.remaining))
    good = rates[codes == REACHED]
    above = rates[best:][codes[best:] == DIVERGED]
    return Rates(
        float(rates[best]),
        (float(good[0]), float(good[-1])) if len(good) else None,
        float(above[0]) if len(above) else None,
    )


# ---- several rules, each by the same means ----


class Standing(NamedTuple):
    """How one rule stands after it walked down a surface."""

    left: float
    """The share of the way down that is left; the median if there were several starts."""
    lr: float | None
    """The learning rate that it chose; None if it ran as it is."""
    entry: Entry
    """The rule at that rate."""
    by_rate: np.ndarray
    """(n,) what is left at each rate that was offered; (1,) if it ran as it is."""


def standings(
    rules: Any,
    surface: Any,
    steps: int,
    *,
    rates: Any = None,
    starts: int = 1,
    seed: int = 0,
) -> dict[str, Standing]:
    """How ``rules``, one entry or several, stand after ``steps`` steps, by label.

    Offered ``rates`` (n,), each takes the one that leaves least; without, or if it has no ``lr`` to
    choose, it runs as it is. There is one start, the surface's own, or ``starts`` of them, up to a
    tenth of the picture away from it and drawn by ``seed``.

    Raises as :func:`ends` does, and ``ValueError`` if nobody knows where the surface's minima are,
    or if they are none.

    >>> from course_lib.optimizers import adam, sgd
    >>> found = standings([sgd, adam], "bowl", 50, rates=RATES)
    >>> found["SGD"].left < found["Adam"].left
    True
    """
    surface = as_surface(surface)
    if not len(surface.minima):
        raise ValueError(text("standings_no_minima", surface=surface.name))
    origins = _starts(surface, check_whole("starts", starts), check_whole("seed", seed, least=0))
    found = {}
    for label, entry in entries_of(rules).items():
        if rates is None or "lr" not in entry.free:
            offered, chosen = [None], [entry]
            rows = [_left_as_it_is(entry, surface, origin, steps) for origin in origins]
        else:
            offered = np.asarray(rates, dtype=float).tolist()
            chosen = [entry_of((entry, {"lr": lr})) for lr in offered]
            grid = {"lr": rates}
            rows = [ends(entry, surface, origin, steps, grid).remaining for origin in origins]
        left = np.median(rows, axis=0)
        if (left < -BOTTOM).any():
            raise ValueError(text("standings_below", surface=surface.name))
        best = int(left.argmin())
        found[label] = Standing(float(left[best]), offered[best], chosen[best], left)
    return found


def _starts(surface: Surface, count: int, seed: int) -> np.ndarray:
    """One start, the surface's own, or several near it, (count, d)."""
    if count == 1:
        return surface.start[None]
    shifts = np.random.default_rng(seed).uniform(-0.1, 0.1, (count, surface.dimensions))
    return surface.start + shifts * np.ptp(surface.limits, axis=1)


def _left_as_it_is(entry: Entry, surface: Surface, origin: np.ndarray, steps: int) -> np.ndarray:
    path = descend(entry, surface, origin, steps)
    with np.errstate(all="ignore"):
        left = _share_remaining(surface, path.positions[0], path.positions[-1:])
    return np.where(np.isfinite(left), left, np.inf)
