"""The contest of the course's rules on MNIST, whose runs come with the course."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from course_lib import files
from course_lib.optimizers import RULES, adam, momentum_sgd
from course_lib.schedules import cosine, scheduled
from course_lib.tuning.contest import Contest
from course_lib.tuning.running import tune
from course_lib.tuning.space import log_range, near_one
from course_lib.variants import adamw, lion, muon, nadam, nesterov

SIZE: dict[str, Any] = {"steps": 200, "examples": 20000, "batch_size": 100}
"""Once through the first third of the training images."""

CONTESTANTS: dict[str, Any] = {
    **RULES,
    "Nesterov": nesterov,
    "NAdam": nadam,
    "AdamW": adamw,
    "Lion": lion,
    "Muon": muon,
    "momentumSGD (cosine)": scheduled(momentum_sgd, cosine, steps=SIZE["steps"]),
    "Adam (cosine)": scheduled(adam, cosine, steps=SIZE["steps"]),
}

SPACE: dict[str, Any] = {
    # A step of Muon's is as long as its lr says, and its default is meant for far larger matrices.
    "Muon": {
        "lr": log_range(1e-3, 1),
        "momentum": near_one(0.5, 0.99),
        "weight_decay": log_range(1e-5, 0.1),
    },
}

RECORD = "contest.csv"


def course_contest(
    rules: Mapping[str, Any] = CONTESTANTS,
    *,
    budget: int = 16,
    file: str | os.PathLike[str] | None = None,
    progress: bool = True,
) -> Contest:
    """The contest of ``rules``: steps to a loss of 0.3 in mini-batches of 100, no image seen twice.

    Tuned on 2 seeds and scored on 16 others, from the record that comes with the course; what it
    lacks, such as a rule of one's own or another ``budget``, is trained now. With a budget of 1 all
    run at their defaults, which the record has of the six rules. ``file`` is another record.
    """
    return tune(
        rules,
        {label: space for label, space in SPACE.items() if label in rules},
        budget=budget,
        target=0.3,
        seeds=range(16),
        tuning_seeds=(100, 101),
        file=files.shipped(RECORD) if file is None else file,
        progress=progress,
        **SIZE,
    )
