"""A rule's walk on Python floats.

On one or two numbers an array's overhead is ten times the arithmetic, and a slider's answer waits
for it. A rule of plain arithmetic treats every coordinate by itself and can do without arrays.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain, islice
from operator import add
from typing import Any

import numpy as np

from course_lib.rules import Rule
from course_lib.surfaces import Slopes


def float_rows(
    rule: Rule,
    slopes: Slopes,
    start: Sequence[float],
    state: Sequence[Any],
    hyperparameters: Mapping[str, Any],
    noises: np.ndarray | None,
    steps: int,
) -> np.ndarray | None:
    """The positions, the gradients and each state at every row: (2+states, steps+1, d) float64.

    ``start`` are one or two coordinates, and ``noises`` (steps+1, d) is added to the gradients.
    None where floats can't do it: if the rule has more states than there are loops below or holds
    anything but numbers, and where arrays give infinity or NaN, since floats raise there.
    """
    held = (*state, *hyperparameters.values())
    if len(state) >= len(_LOOPS) or not all(type(value) in (int, float) for value in held):
        return None
    step = _with_defaults(rule, hyperparameters)
    parts = 2 + len(state)
    try:
        pairs = _on_pairs(slopes, start, noises)
        rows = _LOOPS[len(state)](step, pairs, start[0], start[-1], *state)
        numbers = chain.from_iterable(islice(rows, steps + 1))
        walked = np.fromiter(numbers, float, 2 * parts * (steps + 1))
    except (ArithmeticError, TypeError):  # a TypeError for the root of a negative number
        return None
    if not np.isfinite(walked).all():
        return None
    by_part = walked.reshape(steps + 1, parts, 2).transpose(1, 0, 2)
    return np.ascontiguousarray(by_part[:, :, : len(start)])


def _with_defaults(rule: Rule, hyperparameters: Mapping[str, Any]) -> Rule:
    """The same function with these keyword arguments as its defaults: a call costs half as much."""
    copy = types.FunctionType(
        rule.__code__, rule.__globals__, rule.__name__, rule.__defaults__, rule.__closure__
    )
    copy.__kwdefaults__ = dict(hyperparameters)
    return copy


def _on_pairs(slopes: Slopes, start: Sequence[float], noises: np.ndarray | None) -> Slopes:
    """The slopes as two Python floats, disturbed, and those of a single coordinate twice."""
    if any(type(slope) is not float for slope in slopes(*start)):
        slopes = _made_floats(slopes)
    if noises is not None:
        slopes = _disturbed(slopes, noises)
    return slopes if len(start) == 2 else _doubled(slopes)


def _made_floats(slopes: Slopes) -> Slopes:
    return lambda *point: tuple(map(float, slopes(*point)))  # NumPy's own floats are slow


def _disturbed(slopes: Slopes, noises: np.ndarray) -> Slopes:
    rows = iter(noises.tolist())
    return lambda *point: tuple(map(add, slopes(*point), next(rows)))


def _doubled(slopes: Slopes) -> Slopes:
    return lambda x, _: 2 * tuple(slopes(x))


# A loop for each number of states, since calls with ``*state`` would take longer than all the rest.

Loop = Iterator[tuple[float, ...]]


def _without_state(step: Rule, slopes: Slopes, x: Any, y: Any) -> Loop:
    while True:
        gx, gy = slopes(x, y)
        yield x, y, gx, gy
        x = step(x, gx)
        y = step(y, gy)


def _with_one_state(step: Rule, slopes: Slopes, x: Any, y: Any, a: Any) -> Loop:
    ax = ay = a
    while True:
        gx, gy = slopes(x, y)
        yield x, y, gx, gy, ax, ay
        x, ax = step(x, gx, ax)
        y, ay = step(y, gy, ay)


def _with_two_states(step: Rule, slopes: Slopes, x: Any, y: Any, a: Any, b: Any) -> Loop:
    ax, bx = ay, by = a, b
    while True:
        gx, gy = slopes(x, y)
        yield x, y, gx, gy, ax, ay, bx, by
        x, ax, bx = step(x, gx, ax, bx)
        y, ay, by = step(y, gy, ay, by)


def _with_three_states(step: Rule, slopes: Slopes, x: Any, y: Any, a: Any, b: Any, c: Any) -> Loop:
    ax, bx, cx = ay, by, cy = a, b, c
    while True:
        gx, gy = slopes(x, y)
        yield x, y, gx, gy, ax, ay, bx, by, cx, cy
        x, ax, bx, cx = step(x, gx, ax, bx, cx)
        y, ay, by, cy = step(y, gy, ay, by, cy)


_LOOPS: list[Callable[..., Loop]] = [
    _without_state,
    _with_one_state,
    _with_two_states,
    _with_three_states,
]
