"""What a comparison is asked for, checked before anything is trained."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from course_lib import network
from course_lib.language import text
from course_lib.network import Weights
from course_lib.rules import Entry, RuleError, check_whole, entries_of, name_of


def check_size(steps: int, examples: int, batch_size: int | None) -> tuple[int, int, int]:
    """These as whole numbers, the batch size too; raises ``ValueError`` as :func:`compare` does."""
    steps = check_whole("steps", steps)
    examples = check_whole("examples", examples, most=60000)
    if batch_size is None:
        return steps, examples, examples
    return steps, examples, check_whole("batch_size", batch_size, most=examples)


def checked_entries(rules: Any, **chosen: Any) -> dict[str, Entry]:
    """The entries of ``rules`` with all their hyperparameters fixed, ``chosen`` among them.

    Raises :class:`course_lib.rules.RuleError` as :func:`compare` does.
    """
    entries = entries_of(rules)
    return {label: _checked(entry, chosen) for label, entry in entries.items()}


def _checked(entry: Entry, chosen: Mapping[str, Any]) -> Entry:
    """The entry with all its hyperparameters, after a trial step on a few numbers."""
    hyperparameters = entry.hyperparameters(chosen)
    by_layer = entry.signature.by_layer
    vector = np.array([0.1, 0.0, -0.1], dtype=np.float32)
    # Its sides are such as hardly any state starts from by accident.
    matrix = np.linspace(-0.1, 0.1, 35, dtype=np.float32).reshape(5, 7)
    for trial in (matrix, vector) if by_layer else (vector,):
        for name, value in entry.try_step(trial, hyperparameters).items():
            if np.ndim(value) > 1 and not by_layer:
                raise RuleError(text("state_too_large", rule=name_of(entry.rule), state=name))
    return replace(entry, fixed=hyperparameters)


def checked_weights(seed: int, given: Sequence[np.ndarray] | None) -> Weights:
    """The weights to start from: those given, or those of ``seed``; raises as ``compare`` does."""
    if given is None:
        return network.initial_weights(seed)
    shapes = [w.shape for w in network.initial_weights(seed)]
    try:
        weights = [np.array(w) for w in given]
    except (TypeError, ValueError):  # nothing to go through, or a ragged list
        weights = []
    numeric = all(w.dtype.kind in "iuf" for w in weights)
    if not numeric or [w.shape for w in weights] != shapes:
        raise ValueError(text("weights_wrong_shapes", shapes=shapes))
    if not all(np.isfinite(w).all() for w in weights):
        raise ValueError(text("weights_not_finite"))
    dtype = np.float64 if weights[0].dtype == np.float64 else np.float32
    return [w.astype(dtype) for w in weights]
