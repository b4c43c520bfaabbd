"""What a comparison recorded."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

from course_lib.language import text
from course_lib.network import Weights


class End(NamedTuple):
    """How good the last weights of a training are: on all its examples, and on unseen ones."""

    loss: float
    """The mean loss of all training examples; infinite if the training diverged."""
    accuracy: float
    """The share of the training examples classified correctly."""
    test_accuracy: float
    """The share of the 10000 test images classified correctly."""


DIVERGED = End(np.inf, np.nan, np.nan)


class Made(NamedTuple):
    """When a recorded training was made, and with what."""

    date: str
    python: str
    numpy: str
    machine: str


class _Trained(dict[str, Any]):
    """What there is by label; for one that was taken from a record without it, a sentence."""

    def __init__(self, items: dict[str, Any], taken: dict[str, Made]) -> None:
        super().__init__(items)
        self._taken = taken

    def __missing__(self, label: str) -> Any:
        if label in self._taken:
            raise ValueError(text("record_lacks", label=label))
        raise KeyError(label)


@dataclass
class History:
    """What a comparison recorded, by label. Rows that were not reached are NaN."""

    loss: dict[str, np.ndarray]
    """(steps+1,) float64: the mean loss of the batch, row k after k steps."""
    accuracy: dict[str, np.ndarray]
    """(steps+1,) float64: the share of the batch's examples classified correctly."""
    weights: dict[str, Weights]
    """The last weights ``[w1, b1, w2, b2, w3, b3]``, float32; a file keeps none."""
    diverged_at: dict[str, int | None]
    """The row at which the loss stopped being finite, or None."""
    errors: dict[str, Exception] = field(default_factory=dict)
    """What a rule raised in the middle of its run, which ended that run only."""
    interrupted: bool = False
    """True if the run was stopped before its end."""
    trail: dict[str, list[np.ndarray]] = field(default_factory=dict)
    """If asked for, all weights as one vector (89610,) float32 at each row that was reached."""
    ends: dict[str, End] = field(default_factory=dict)
    """How good the last weights are; not known if a longer record answered for fewer steps."""
    taken: dict[str, Made] = field(default_factory=dict)
    """The trainings that were taken from a file: when they were made, and with what."""

    def __post_init__(self) -> None:
        self.weights = _Trained(self.weights, self.taken)
        self.ends = _Trained(self.ends, self.taken)

    @property
    def made(self) -> str:
        """Which trainings are of now and which of a file, of what day and versions: to print."""
        now = [label for label in self.loss if label not in self.taken]
        lines = [text("record_none", labels=", ".join(now))] if now else []
        for made in dict.fromkeys(self.taken.values()):
            labels = ", ".join(label for label, other in self.taken.items() if other == made)
            lines.append(text("record_taken", labels=labels, **made._asdict()))
        return "\n".join(lines)

    def __or__(self, other: History) -> History:
        """Both histories as one, for a common figure; of a label in both, the second."""
        return History(
            self.loss | other.loss,
            self.accuracy | other.accuracy,
            {**self._without(self.weights, other), **other.weights},
            self.diverged_at | other.diverged_at,
            {**self._without(self.errors, other), **other.errors},
            self.interrupted or other.interrupted,
            {**self._without(self.trail, other), **other.trail},
            {**self._without(self.ends, other), **other.ends},
            {**self._without(self.taken, other), **other.taken},
        )

    @staticmethod
    def _without(items: dict[str, Any], other: History) -> dict[str, Any]:
        return {label: item for label, item in items.items() if label not in other.loss}


def rises(loss: np.ndarray, *, first: int = 0) -> int:
    """How often a loss is higher than one step before, from row ``first`` on: 0 is steady."""
    return int(np.count_nonzero(np.diff(loss[first:]) > 0))
