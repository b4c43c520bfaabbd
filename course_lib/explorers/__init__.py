"""Explorers: figures that answer the hand at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from course_lib.explorers.controls import MAX_STEPS
from course_lib.explorers.descent_explorer import DescentExplorer
from course_lib.figures import label_of
from course_lib.rules import Rule, anatomy, check_whole
from course_lib.surfaces import SURFACES_1D, SURFACES_2D, Surface, surface_from

__all__ = ["explore"]


def explore(
    rules: Rule | Sequence[Rule] | Mapping[str, Rule],
    surface: Surface | str = "terrace",
    *,
    start: Sequence[float] | None = None,
    steps: int = 100,
    **hyperparameters: float,
) -> DescentExplorer:
    """An explorer of ``rules`` on ``surface``: sliders, a start to drag, and steps to play.

    ``rules`` is one rule or several, which then race from one start with the hyperparameters they
    have in common; a learner's own function will do, and a mapping gives labels. ``surface`` is a
    surface, the key of one, or a formula of x, or of x and y. ``start`` (d,), ``steps`` (1 to 500)
    and ``hyperparameters`` are where the sliders begin.

    Raises ``ValueError`` for a formula that can't be read or steps out of range, and
    :class:`course_lib.rules.RuleError` for a rule that is none.
    """
    check_whole("steps", steps, most=MAX_STEPS)
    if isinstance(surface, str):
        known = {**SURFACES_1D, **SURFACES_2D}
        surface = known[surface] if surface in known else surface_from(surface)
    by_label = _by_label(rules)
    for rule in by_label.values():
        anatomy(rule)
    point = surface.start if start is None else np.atleast_1d(np.asarray(start, dtype=float))
    return DescentExplorer(by_label, surface, point, steps, hyperparameters)


def _by_label(rules: Rule | Sequence[Rule] | Mapping[str, Rule]) -> dict[str, Rule]:
    if isinstance(rules, Mapping):
        return dict(rules)
    several = rules if isinstance(rules, Sequence) else [rules]
    return {label_of(rule): rule for rule in several}
