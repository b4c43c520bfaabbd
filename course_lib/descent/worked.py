"""A rule's own formulas with the numbers of a step filled in, read off the rule's source.

The body of a rule is a few assignments and a ``return``. Each becomes a line of tokens in which
names are replaced by their values, at every step of a path at once. What is not arithmetic, or
does not lead to where the path went, is not shown: better no formula than a wrong one.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from course_lib.descent import Path
from course_lib.rules.formulas import (
    Named,
    UnreadableError,
    assignments,
    effective_direction,
    fill_in,
    first_arguments,
)
from course_lib.schedules import Scheduled


class WorkedLine(NamedTuple):
    """One line of a rule, worked out for every step of a path."""

    name: str
    """What the line computes, e.g. "v" or "parameter"."""
    tokens: tuple[str | Named, ...]
    """Text, and names with their values: hyperparameters' (floats) and arrays (steps, d)."""
    values: np.ndarray
    """(steps, d): what the line gives at each step."""


def worked_lines(path: Path) -> list[WorkedLine] | None:
    """The lines of the path's rule at all of its steps, or None if the rule can't be read."""
    statements = assignments(path.rule)
    if statements is None or not _is_by_coordinate(path):
        return None
    parameter, grad = first_arguments(path.rule)
    known: dict[str, Any] = {
        parameter: path.positions[:-1],
        grad: path.gradients[:-1],
        **{name: rows[:-1] for name, rows in path.state.items()},
        **{n: float(v) for n, v in path.hyperparameters.items() if isinstance(v, float | int)},
    }
    if isinstance(path.rule, Scheduled):
        known["factor"] = path.rule.factor(path.state[path.rule.counter][:-1])
    lines = []
    try:
        with np.errstate(all="ignore"):
            for name, expression in statements:
                tokens, values = fill_in(expression, known)
                values = np.broadcast_to(values, path.positions[:-1].shape)
                lines.append(WorkedLine(name, tokens, values))
                known[name] = values
    except UnreadableError:
        return None
    last = path.steps if path.diverged_at is None else path.diverged_at
    for name, rows in {parameter: path.positions, **path.state}.items():
        worked = np.broadcast_to(known.get(name, np.nan), path.positions[1:].shape)
        if not _agree(worked[:last], rows[1 : last + 1]):
            return None
    return lines


def _is_by_coordinate(path: Path) -> bool:
    """Whether every state is a number for each coordinate, as a formula of one needs it."""
    return all(rows.shape == path.positions.shape for rows in path.state.values())


def _agree(worked: np.ndarray, walked: np.ndarray) -> bool:
    """``np.allclose`` to nine digits, which takes ten times as long on so few numbers."""
    with np.errstate(all="ignore"):
        close = np.abs(worked - walked) <= 1e-9 * np.abs(walked)
    return bool((close | (np.isnan(worked) & np.isnan(walked))).all())


def effective_rate(path: Path, lines: list[WorkedLine] | None) -> np.ndarray | None:
    """What the rule multiplies its :func:`effective_direction` by, (steps, d), if it has one.

    In ``parameter - lr * om / (ov**0.5 + epsilon)`` it is ``lr / (ov**0.5 + epsilon)``. ``lines``
    are the path's :func:`worked_lines`.
    """
    direction = effective_direction(path.rule)
    if direction is None or lines is None:
        return None
    rows = {"grad": path.gradients[:-1], **{line.name: line.values for line in lines}}
    with np.errstate(all="ignore"):
        return -np.diff(path.positions, axis=0) / rows[direction]
