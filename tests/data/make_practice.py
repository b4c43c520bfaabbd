"""Regenerate ``practice.json``: what PyTorch's schedules, AdamW and NAdam do.

Run by hand, in an environment of its own, after which the tests don't need it::

    python -m venv reference && reference/bin/pip install torch==2.14.1
    reference/bin/python tests/data/make_practice.py

Everything is float64. The gradients are those of a small curved loss of two parameters, but for the
clipped ones, which are given.
"""

from __future__ import annotations

import json
import math
from pathlib import Path

import torch
from torch.optim import lr_scheduler

STEPS = 30
START = [1.5, -0.8]
SCHEDULES = {
    "cosine": lambda o: lr_scheduler.CosineAnnealingLR(o, T_max=STEPS),
    "linear": lambda o: lr_scheduler.LinearLR(o, 1.0, 0.0, total_iters=STEPS),
    "stairs": lambda o: lr_scheduler.MultiStepLR(o, [15, 23], gamma=0.1),
    "lambda": lambda o: lr_scheduler.LambdaLR(o, lambda step: 0.9**step),
}
RULES = {
    "sgd": lambda p: torch.optim.SGD(p, lr=0.01),
    "adam": lambda p: torch.optim.Adam(p, lr=0.01, eps=1e-8),
    "adamw": lambda p: torch.optim.AdamW(p, lr=0.02, eps=1e-8, weight_decay=0.3),
    "nadam": lambda p: torch.optim.NAdam(p, lr=0.02, eps=1e-8, momentum_decay=0.004),
}
CLIPPED = [[3.0, 4.0], [0.3, -0.4], [-30.0, 0.1], [0.0, 0.0]]


def gradient(x: float, y: float) -> list[float]:
    """The gradient of 2 x^2 + sin(3 x) y + y^4 / 4 + 0.1 y."""
    return [4 * x + 3 * math.cos(3 * x) * y, math.sin(3 * x) + y**3 + 0.1]


def trajectory(make, schedule=None) -> dict:
    parameter = torch.tensor(START, dtype=torch.float64, requires_grad=True)
    optimizer = make([parameter])
    scheduler = schedule(optimizer) if schedule else None
    positions, gradients, rates = [parameter.tolist()], [], []
    for _ in range(STEPS):
        gradients.append(gradient(*parameter.tolist()))
        parameter.grad = torch.tensor(gradients[-1], dtype=torch.float64)
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        if scheduler:
            scheduler.step()
        positions.append(parameter.tolist())
    return {"positions": positions, "gradients": gradients, "rates": rates}


def clipped() -> list:
    made = []
    for grad in CLIPPED:
        parameter = torch.zeros(2, dtype=torch.float64, requires_grad=True)
        parameter.grad = torch.tensor(grad, dtype=torch.float64)
        torch.nn.utils.clip_grad_norm_([parameter], 1.0)
        made.append(parameter.grad.tolist())
    return made


if __name__ == "__main__":
    practice = {
        "version": torch.__version__,
        "rules": {name: trajectory(make) for name, make in RULES.items()},
        "scheduled": {
            f"{rule} {name}": trajectory(make, schedule)
            for rule, make in RULES.items()
            for name, schedule in SCHEDULES.items()
        },
        "clipped": {"gradients": CLIPPED, "shortened": clipped()},
    }
    path = Path(__file__).with_name("practice.json")
    path.write_text(json.dumps(practice) + "\n", encoding="utf-8")
