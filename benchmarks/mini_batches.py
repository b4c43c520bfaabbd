"""Six rules in mini-batches, beside PyTorch's own optimizers: whole steps, the rule's part too."""

from __future__ import annotations

import time
from collections.abc import Callable
from statistics import median
from typing import Any

from course_lib.comparison import compare
from course_lib.mnist import load_mnist
from course_lib.network import initial_weights
from course_lib.optimizers import RULES

ROUNDS = 5
STEPS = {100: 300, 1000: 60}
"""By the size of a batch, how many steps are timed."""


def report() -> list[str]:
    """The section on mini-batches for ``benchmarks/README.md``."""
    theirs = _pytorch()
    times: dict[int, list[tuple[float, float]]] = {size: [] for size in STEPS}
    for _ in range(ROUNDS):
        for size, steps in STEPS.items():
            times[size].append((_ours(size, steps), theirs(size, steps) if theirs else 0))
    lines = [
        "One step of one model in mini-batches: pick the images, loss, accuracy, gradient, and the "
        f"rule's own step; the mean of the article's six rules, the median of {ROUNDS} rounds in "
        "which both took turns. PyTorch trains one model after another with its own optimizers, "
        "this course all six side by side.",
        "",
        "| images in a batch | this course, ms | PyTorch, eager, ms | ratio |",
        "|--:|--:|--:|--:|",
    ]
    for size, rounds in times.items():
        ours, others = (1e3 * median(each) for each in zip(*rounds, strict=True))
        compared = f"{others:.2f} | {others / ours:.1f}" if theirs else "not installed |"
        lines.append(f"| {size} | {ours:.2f} | {compared} |")
    return lines


def _ours(size: int, steps: int) -> float:
    times = []
    for length in (1, 1 + steps):  # the difference leaves out the set-up
        began = time.perf_counter()
        compare(RULES, steps=length, batch_size=size, progress=False)
        times.append(time.perf_counter() - began)
    return (times[1] - times[0]) / (steps * len(RULES))


def _pytorch() -> Callable[[int, int], float] | None:
    """The same with PyTorch's eager mode and its own threads, or None if it is not installed."""
    try:
        import torch
    except ImportError:
        return None
    from torch import optim

    optimizers: list[Callable[[Any], Any]] = [
        lambda weights: optim.SGD(weights, lr=0.01),
        lambda weights: optim.SGD(weights, lr=0.01, momentum=0.9),
        lambda weights: optim.Adagrad(weights, lr=0.01, eps=1e-7),
        lambda weights: optim.RMSprop(weights, lr=0.001, alpha=0.9, eps=1e-7),
        lambda weights: optim.Adadelta(weights, lr=1.0, rho=0.95, eps=1e-7),
        lambda weights: optim.Adam(weights, lr=0.001, eps=1e-7),
    ]
    (x_array, y_array), _ = load_mnist()
    x, y = torch.from_numpy(x_array), torch.from_numpy(y_array)

    def train(make: Callable[[Any], Any], size: int, steps: int) -> None:
        weights = [torch.tensor(w, requires_grad=True) for w in initial_weights()]
        optimizer = make(weights)
        batches = torch.randperm(len(y)).split(size)[:steps]
        for rows in batches:
            hidden = torch.relu(x[rows] @ weights[0] + weights[1])
            hidden = torch.relu(hidden @ weights[2] + weights[3])
            outputs = hidden @ weights[4] + weights[5]
            loss = torch.nn.functional.cross_entropy(outputs, y[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            loss.item(), (outputs.argmax(dim=1) == y[rows]).float().mean().item()

    def seconds(size: int, steps: int) -> float:
        began = time.perf_counter()
        for make in optimizers:
            train(make, size, steps)
        return (time.perf_counter() - began) / (steps * len(optimizers))

    return seconds
