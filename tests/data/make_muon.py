"""Regenerate ``muon.json``: what PyTorch's Muon does to matrices, for ours to be held to.

Run by hand, in an environment of its own with torch 2.14.1::

    python tests/data/make_muon.py

Parameters and gradients are float64, with torch's shapes, (outputs, inputs). PyTorch computes the
orthogonalization in bfloat16, three digits; "exact" is the same code of PyTorch's with that one
conversion left out.
"""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import torch

SHAPES = [(3, 5), (5, 3), (4, 4)]
STEPS = 8
SETTINGS = {
    "defaults": {},
    "large": {"lr": 0.1, "momentum": 0.8, "weight_decay": 0.5},
}


def gradients(shape: tuple[int, int]) -> torch.Tensor:
    """Made up, of rank below full in one step, and 0 in the last but one: (STEPS, *shape)."""
    made = torch.randn((STEPS, *shape), generator=torch.Generator().manual_seed(0)).double()
    made[2] = made[2, :, :1] * made[2, :1, :]
    made[-2] = 0
    return made


def walk(shape: tuple[int, int], settings: dict) -> list:
    """The matrix at the start, and after each step."""
    grads = gradients(shape)
    parameter = torch.linspace(-1, 1, grads[0].numel()).double().reshape(shape).requires_grad_()
    optimizer = torch.optim.Muon([parameter], **settings)
    visited = [parameter.tolist()]
    for grad in grads:
        parameter.grad = grad
        optimizer.step()
        visited.append(parameter.tolist())
    return visited


def walks() -> list:
    return [
        {
            "settings": settings,
            "gradients": gradients(shape).tolist(),
            "visited": walk(shape, settings),
        }
        for settings in SETTINGS.values()
        for shape in SHAPES
    ]


def main() -> None:
    record = {"torch": torch.__version__, "bfloat16": walks()}
    torch.Tensor.bfloat16 = torch.Tensor.clone
    record["exact"] = walks()
    for rounded, exact in zip(record["bfloat16"], record["exact"], strict=True):
        assert rounded["visited"] != exact["visited"]
        assert all(before != after for before, after in pairwise(exact["visited"]))
    file = Path(__file__).with_name("muon.json")
    file.write_text(json.dumps(record) + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
