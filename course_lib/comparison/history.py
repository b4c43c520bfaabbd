"""What a comparison recorded."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from course_lib.network import Weights


@dataclass
class History:
    """What a comparison recorded, by label. Rows that were not reached are NaN."""

    loss: dict[str, np.ndarray]
    """(steps+1,) float64: the mean loss of the batch, row k after k steps."""
    accuracy: dict[str, np.ndarray]
    """(steps+1,) float64: the share of the batch's examples classified correctly."""
    weights: dict[str, Weights]
    """The last weights ``[w1, b1, w2, b2, w3, b3]``, float32."""
    diverged_at: dict[str, int | None]
    """The row at which the loss stopped being finite, or None."""
    errors: dict[str, Exception] = field(default_factory=dict)
    """What a rule raised in the middle of its run, which ended that run only."""
    interrupted: bool = False
    """True if the run was stopped before its end."""
    trail: dict[str, list[np.ndarray]] = field(default_factory=dict)
    """If asked for, all weights as one vector (89610,) float32 at each row that was reached."""

    def __or__(self, other: History) -> History:
        """Both histories as one, for a common figure."""
        return History(
            self.loss | other.loss,
            self.accuracy | other.accuracy,
            self.weights | other.weights,
            self.diverged_at | other.diverged_at,
            self.errors | other.errors,
            self.interrupted or other.interrupted,
            self.trail | other.trail,
        )


def rises(loss: np.ndarray, *, first: int = 0) -> int:
    """How often a loss is higher than one step before, from row ``first`` on: 0 is steady."""
    return int(np.count_nonzero(np.diff(loss[first:]) > 0))
