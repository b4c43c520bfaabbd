"""``python -m benchmarks``: time the training core and the explorers against other ways.

All ways of writing a full-batch step take turns in one run, so that a busy machine slows them
alike; read the ratios, not the seconds. PyTorch takes part if it is installed. The tables go to
``benchmarks/README.md``.
"""

from __future__ import annotations

import platform
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import numpy as np
from threadpoolctl import threadpool_info

from benchmarks import explorers
from course_lib.comparison import Entry, compare, usable_threads
from course_lib.mnist import load_mnist
from course_lib.network import initial_weights, loss_and_gradient
from course_lib.optimizers import sgd

ROUNDS = 5
STEPS = 10


def textbook(dtype: type) -> Callable[[], float]:
    """The readable network, with NumPy's own threads."""
    (x, y), _ = load_mnist()
    x = x.astype(dtype)
    weights: list[np.ndarray] = [w.astype(dtype) for w in initial_weights()]

    def run() -> float:
        began = time.perf_counter()
        loss_and_gradient(weights, x, y)
        return time.perf_counter() - began

    return run


def ours() -> Callable[[], float]:
    """The comparison's core: a model per thread, and the time per model and step."""
    models = usable_threads()
    rules: dict[str, Entry] = {str(i): (sgd, {}) for i in range(models)}

    def run() -> float:
        # Two lengths, whose difference leaves out loading and sorting the images.
        times = []
        for steps in (1, 1 + STEPS):
            began = time.perf_counter()
            compare(rules, steps=steps, progress=False)
            times.append(time.perf_counter() - began)
        return (times[1] - times[0]) / (STEPS * models)

    return run


def pytorch() -> Callable[[], float] | None:
    """PyTorch's eager mode, with its own threads, or None if it is not installed."""
    try:
        import torch
    except ImportError:
        return None
    (x_array, y_array), _ = load_mnist()
    x, y = torch.from_numpy(x_array), torch.from_numpy(y_array)
    weights = [torch.tensor(w, requires_grad=True) for w in initial_weights()]

    def run() -> float:
        began = time.perf_counter()
        hidden = torch.relu(x @ weights[0] + weights[1])
        hidden = torch.relu(hidden @ weights[2] + weights[3])
        loss = torch.nn.functional.cross_entropy(hidden @ weights[4] + weights[5], y)
        torch.autograd.grad(loss, weights)
        return time.perf_counter() - began

    return run


def main() -> None:
    ways = {
        "textbook NumPy, float64": textbook(np.float64),
        "textbook NumPy, float32": textbook(np.float32),
        "PyTorch, eager": pytorch(),
        "this course": ours(),
    }
    present = {name: run for name, run in ways.items() if run is not None}
    times: dict[str, list[float]] = {name: [] for name in present}
    for _ in range(ROUNDS):
        for name, run in present.items():
            times[name].append(run())
    best = median(times["this course"])
    blas = next(info for info in threadpool_info() if info["user_api"] == "blas")
    lines = [
        "# Benchmarks",
        "",
        f"Made by `make bench` on {platform.system()} {platform.machine()}, {usable_threads()} "
        f"threads, Python {platform.python_version()}, NumPy {np.__version__}, "
        f"{blas['internal_api']} {blas['version']} ({blas['architecture']}).",
        "",
        "## Training",
        "",
        "One full-batch step (loss and gradient of 60,000 images) of one model; the median of "
        f"{ROUNDS} rounds in which all took turns.",
        "",
        "| | ms | times this course |",
        "|:--|--:|--:|",
    ]
    for name, seconds in times.items():
        lines.append(f"| {name} | {1e3 * median(seconds):.0f} | {median(seconds) / best:.1f} |")
    lines += ["", "## Explorers", "", *explorers.report()]
    table = "\n".join(lines) + "\n"
    print(table)
    Path(__file__).with_name("README.md").write_text(table, encoding="utf-8")


if __name__ == "__main__":
    main()
