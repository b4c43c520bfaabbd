"""Feed a rule with gradients that don't depend on where it is."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from course_lib.language import text
from course_lib.rules import entry_of, take_step


def feed(
    rule: Any, gradients: Any, *, limit: float = math.inf, **hyperparameters: Any
) -> np.ndarray:
    """The parameter after each step, (n+1,), as ``rule`` is given ``gradients`` (n,), from 0 on.

    ``rule`` is an entry; ``limit`` keeps the parameter between its negative and itself, as a wall
    on either side would. A hyperparameter of the rule that is called ``limit`` is set by the entry.

    Raises ``ValueError`` if ``gradients`` are not a row of finite numbers, and
    :class:`course_lib.rules.RuleError` for what is no rule or does not fit it.

    >>> from course_lib.optimizers import sgd
    >>> feed(sgd, [1, 1, -1], lr=0.5).tolist()
    [0.0, -0.5, -1.0, -0.5]
    """
    try:
        row = np.array(gradients, dtype=float)
    except (TypeError, ValueError, OverflowError):
        row = np.array(np.nan)
    if row.ndim != 1 or not np.isfinite(row).all():
        raise ValueError(text("feed_gradients", got=repr(gradients)[:60]))
    entry = entry_of(rule)
    entry.refuse_fixed(hyperparameters)
    settings = entry.hyperparameters(hyperparameters)
    visited = np.zeros((len(row) + 1, 1))
    entry.try_step(visited[0], settings)
    step, state = entry.begin()
    with np.errstate(all="ignore"):
        for k, grad in enumerate(row[:, None]):
            moved, state = take_step(step, visited[k], grad, state, settings)
            visited[k + 1] = np.clip(moved, -limit, limit)
    return visited[:, 0]
