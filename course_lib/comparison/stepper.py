"""A rule at work on a network's weights."""

from __future__ import annotations

import numpy as np

from course_lib.comparison.chunks import FlatWeights
from course_lib.rules import Entry, take_step


class Stepper:
    """Takes an entry's steps, on all weights as one vector or on each array by itself.

    ``entry`` has all of its hyperparameters fixed.
    """

    def __init__(self, entry: Entry, weights: FlatWeights) -> None:
        self._by_layer = entry.signature.by_layer
        self._rules, self._states = zip(*(entry.begin() for _ in self._parts(weights)), strict=True)
        self._hyperparameters = entry.fixed

    def _parts(self, weights: FlatWeights) -> list[np.ndarray]:
        return weights.layers if self._by_layer else [weights.vector]

    def __call__(self, weights: FlatWeights, gradient: np.ndarray) -> FlatWeights:
        """The weights one step later; they are new arrays, whatever the rule keeps or changes."""
        grads = self._parts(FlatWeights(gradient, weights.shapes))
        with np.errstate(all="ignore"):
            moved, self._states = zip(
                *(
                    take_step(rule, part, grad, state, self._hyperparameters)
                    for rule, part, grad, state in zip(
                        self._rules, self._parts(weights), grads, self._states, strict=True
                    )
                ),
                strict=True,
            )
        vector = np.concatenate([part.ravel() for part in moved]) if len(moved) > 1 else moved[0]
        return weights.like(vector)
