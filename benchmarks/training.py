"""The training core against other ways of writing it, how its cost grows, and its set-up.

All ways take turns in one run, so that a busy machine slows them alike; read the ratios, not the
seconds. PyTorch takes part if it is installed.
"""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from statistics import median

import numpy as np

from benchmarks import book, mini_batches
from course_lib.comparison import compare, usable_threads
from course_lib.comparison.batches import batches_of
from course_lib.comparison.chunks import make_chunks
from course_lib.mnist import load_mnist, stored
from course_lib.network import SIZES, initial_weights, loss_and_gradient
from course_lib.optimizers import RULES, sgd

ROUNDS = 5
STEPS = 10

Way = Callable[[], float]
"""Does a piece of work and gives the seconds of a step of one model."""


def report() -> list[str]:
    """The sections on training for ``benchmarks/README.md``."""
    return [*_ways(), "", *mini_batches.report(), "", *_growth(), "", *_setup(), "", *_whole()]


# ---- other ways ----


def _ways() -> list[str]:
    ways = {
        "as a textbook writes it, float64": _book(),
        "the readable network, float64": _readable(np.float64),
        "the readable network, float32": _readable(np.float32),
        "PyTorch, eager": _pytorch(),
        "this course": lambda: _seconds_of_a_step(models=usable_threads()),
    }
    present = {name: way for name, way in ways.items() if way is not None}
    times: dict[str, list[float]] = {name: [] for name in present}
    peaks = []
    for _ in range(ROUNDS):
        peaks.append(_peak())
        for name, way in present.items():
            times[name].append(way())
    ours, peak = median(times["this course"]), median(peaks)
    dense, live = _operations()
    lines = [
        "One full-batch step (loss and gradient of 60,000 images) of one model; the median of "
        f"{ROUNDS} rounds in which all took turns. The textbook's program has a class for each "
        "layer, labels as rows of 0 and 1, and separate passes for the loss and the accuracy. "
        "This course trains as many models side by side as there are threads; its time is the "
        "whole time divided by their number.",
        "",
        "| | ms | times this course |",
        "|:--|--:|--:|",
    ]
    for name, seconds in times.items():
        lines.append(f"| {name} | {1e3 * median(seconds):.0f} | {median(seconds) / ours:.1f} |")
    return [
        *lines,
        "",
        f"A product of matrices alone (float32, 2048 x 2048) reaches {peak / 1e9:.0f} GFLOP/s. The "
        f"step's products come to {dense / 1e9:.1f} GFLOP. Pixels that are 0 in all images of a "
        f"chunk are skipped, which leaves {live / 1e9:.1f} GFLOP: {live / ours / peak:.0%} of that "
        f"speed. Counting the skipped ones too, it would be {dense / ours / peak:.0%}.",
    ]


def _timed(work: Callable[[], object]) -> Way:
    def way() -> float:
        began = time.perf_counter()
        work()
        return time.perf_counter() - began

    return way


def _book() -> Way:
    (x, y), _ = load_mnist()
    x, labels = x.astype(np.float64), np.eye(10)[y]
    network = book.Network([w.astype(np.float64) for w in initial_weights()])
    return _timed(lambda: network.step(x, labels))


def _readable(dtype: type) -> Way:
    (x, y), _ = load_mnist()
    x = x.astype(dtype)
    weights: list[np.ndarray] = [w.astype(dtype) for w in initial_weights()]
    return _timed(lambda: loss_and_gradient(weights, x, y))


def _pytorch() -> Way | None:
    """PyTorch's eager mode, with its own threads, or None if it is not installed."""
    try:
        import torch
    except ImportError:
        return None
    (x_array, y_array), _ = load_mnist()
    x, y = torch.from_numpy(x_array), torch.from_numpy(y_array)
    weights = [torch.tensor(w, requires_grad=True) for w in initial_weights()]

    def step() -> None:
        hidden = torch.relu(x @ weights[0] + weights[1])
        hidden = torch.relu(hidden @ weights[2] + weights[3])
        loss = torch.nn.functional.cross_entropy(hidden @ weights[4] + weights[5], y)
        torch.autograd.grad(loss, weights)

    return _timed(step)


def _peak() -> float:
    """The operations a second of a large product of float32 matrices."""
    a, b = np.ones((2, 2048, 2048), np.float32)
    began = time.perf_counter()
    for _ in range(4):
        a @ b
    return 4 * 2 * 2048**3 / (time.perf_counter() - began)


def _operations() -> tuple[int, int]:
    """Multiplications and additions in a step's products: with all pixels, and with live ones."""
    images, y = stored("train")
    inputs, *_ = SIZES
    inner = sum(a * b for a, b in pairwise(SIZES[1:]))
    chunks = make_chunks(images, y, np.dtype(np.float32))
    first = SIZES[1] * sum(len(chunk.y) * len(chunk.live) for chunk in chunks)
    # Each weight: once forward, once for its gradient; behind the first layer once more backward.
    return 2 * len(y) * (2 * inputs * SIZES[1] + 3 * inner), 2 * (2 * first + 3 * len(y) * inner)


# ---- growth ----


def _growth() -> list[str]:
    threads = usable_threads()
    cases: dict[str, dict[str, int]] = {
        "": {},
        "half the examples": {"examples": 30000},
        "half the steps": {"steps": STEPS // 2},
        "three times the models": {"models": 3 * threads},
        "one model for all threads": {"models": 1},
        "one thread": {"threads": 1},
    }
    times: dict[str, list[float]] = {name: [] for name in cases}
    for _ in range(ROUNDS):
        for name, case in cases.items():
            times[name].append(_seconds(**{"models": threads, **case}))
    base = median(times.pop(""))
    return [
        f"How the cost grows from {threads} models of 60,000 examples and {STEPS} steps on "
        f"{threads} threads, in the same rounds:",
        "",
        "| | times as long |",
        "|:--|--:|",
        *(f"| {name} | {median(seconds) / base:.2f} |" for name, seconds in times.items()),
    ]


def _seconds_of_a_step(models: int) -> float:
    return _seconds(models=models) / (STEPS * models)


def _seconds(
    models: int, steps: int = STEPS, examples: int = 60000, threads: int | None = None
) -> float:
    """The time of ``steps`` steps: of two lengths the difference, which leaves out the set-up."""
    rules = {str(i): sgd for i in range(models)}
    times = []
    for length in (1, 1, 1 + steps):  # the first prepares the examples, which the others find ready
        began = time.perf_counter()
        compare(rules, steps=length, examples=examples, progress=False, threads=threads)
        times.append(time.perf_counter() - began)
    return times[2] - times[1]


# ---- the set-up ----


def _setup() -> list[str]:
    """What a comparison needs before its first step, when another has been before it."""
    float32 = np.dtype(np.float32)
    waits: dict[str, list[float]] = {"of the same images": [], "of others": []}
    for _ in range(ROUNDS):
        batches_of(6000, 6000, float32, 0)
        for each in reversed(waits.values()):
            began = time.perf_counter()
            batches_of(60000, 60000, float32, 0)
            each.append(time.perf_counter() - began)
    same, others = (1e3 * median(each) for each in waits.values())
    return [
        f"The set-up of a comparison of 60,000 images that follows one of the same images takes "
        f"{same:.0f} ms, after one of others {others:.0f} ms."
    ]


# ---- the whole ----


def _whole() -> list[str]:
    """Lesson 08's comparison in a process of its own, whose memory is its own too."""
    run = subprocess.run(
        [sys.executable, "-m", "benchmarks.training"], capture_output=True, text=True, check=True
    )
    seconds, megabytes = map(float, run.stdout.split())
    return [
        f"Lesson 08's comparison, six rules of 100 steps on 60,000 images, takes {seconds:.0f} s "
        f"and {megabytes / 1000:.2f} GB of memory at its peak."
    ]


def _compare_six() -> None:
    began = time.perf_counter()
    compare(RULES, progress=False)
    print(time.perf_counter() - began, _peak_memory())


def _peak_memory() -> float:
    """In megabytes; Linux has it in a file, since its ``ru_maxrss`` counts the parent's too."""
    status = Path("/proc/self/status")
    if status.exists():
        [kilobytes] = re.findall(r"VmHWM:\s+(\d+)", status.read_text())
        return int(kilobytes) / 1e3
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


if __name__ == "__main__":
    _compare_six()
