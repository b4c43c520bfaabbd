"""Several trainings side by side on all threads of a machine, or of the part that is ours."""

from __future__ import annotations

import contextlib
import itertools
import math
import queue
import threading
from collections.abc import Generator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np
from threadpoolctl import threadpool_limits

from course_lib.comparison.batches import Batches
from course_lib.comparison.chunks import FlatWeights, Worker

TOGETHER = 3
"""How many trainings at most share their calls of NumPy: more would crowd the cache."""


class Result(NamedTuple):
    """What a training is given: the mean loss, the accuracy, and the gradient as one vector."""

    loss: float
    accuracy: float
    gradient: np.ndarray


Training = Generator[FlatWeights, Result, None]
"""It asks for loss and gradient at some weights, over the next of the batches."""


class _Group:
    """Trainings that take their steps together, and the shares of their present step."""

    def __init__(self, trainings: Sequence[Training], batches: Batches, parts: int) -> None:
        self.parts = parts
        self._batches = iter(batches)
        self._lock = threading.Lock()
        self._results = [(np.empty(0), np.empty(0, int))] * parts
        self._trainings: list[Training] = []
        self.weights: FlatWeights
        self._begin_step({training: next(training) for training in trainings})

    def _begin_step(self, asked: Mapping[Training, FlatWeights]) -> None:
        """Make ready the next step of these trainings, each at the weights that it asks for."""
        if len(asked) == len(self._trainings):
            np.stack([each.vector for each in asked.values()], out=self.weights.vector)
        else:  # the first step, or some have ended
            stacks = [FlatWeights.stacked(list(asked.values())) for _ in range(1 + self.parts)]
            self.weights, *self._gradients = stacks
        self._trainings = list(asked)
        self._chunks = next(self._batches)
        self._missing = self.parts

    def work(self, worker: Worker, part: int) -> bool:
        """Do one share of the step; True if it was the last one missing."""
        chunks = self._chunks[part :: self.parts]
        with np.errstate(all="ignore"):  # a training may diverge
            self._results[part] = worker.run(self.weights, chunks, self._gradients[part])
        with self._lock:
            self._missing -= 1
            return not self._missing

    def advance(self) -> bool:
        """Hand the results of the step to the trainings; False if none of them goes on."""
        examples = sum(len(chunk.y) for chunk in self._chunks)
        loss, hits = (sum(each) / examples for each in zip(*self._results, strict=True))
        total = self._gradients[0].vector
        for gradient in self._gradients[1:]:
            total += gradient.vector
        asked = {}
        for i, training in enumerate(self._trainings):
            mean = total[i] / total.dtype.type(examples)
            with contextlib.suppress(StopIteration):
                asked[training] = training.send(Result(float(loss[i]), float(hits[i]), mean))
        if asked:
            self._begin_step(asked)
        return bool(asked)


class _Crew:
    """Threads that each take the next share of work, whose ever it is, until none will come."""

    def __init__(self, groups: Sequence[_Group], threads: int) -> None:
        self._threads = threads
        self._largest = groups[0].weights
        self._ended = itertools.count(1)
        self._groups = len(groups)
        self._shares: queue.SimpleQueue[tuple[_Group, int] | None] = queue.SimpleQueue()
        for group in groups:
            self._hand_out(group)

    def work(self) -> None:
        """What one thread does, with buffers of its own."""
        worker = Worker(self._largest)
        try:
            while share := self._shares.get():
                self._do(worker, *share)
        except BaseException:
            self._dismiss()  # lest the other threads wait for ever
            raise

    def _do(self, worker: Worker, group: _Group, part: int) -> None:
        if not group.work(worker, part):
            return  # another thread is still at this step
        if group.advance():
            self._hand_out(group)
        elif next(self._ended) == self._groups:
            self._dismiss()

    def _hand_out(self, group: _Group) -> None:
        for part in range(group.parts):
            self._shares.put((group, part))

    def _dismiss(self) -> None:
        for _ in range(self._threads):
            self._shares.put(None)


def drive(trainings: Sequence[Training], batches: Batches, threads: int) -> None:
    """Run all trainings side by side to their ends, with ``threads`` threads.

    Where there are enough, some go through their batches together. Whichever step is next goes to
    the thread that is free, so that any number of trainings keeps all threads busy. If there are
    fewer trainings than threads, a step's chunks are shared out. The shares, and the order in which
    they are summed, depend on the numbers of trainings and threads alone: so does every bit of the
    results.
    """
    if not trainings:
        return
    parts = math.ceil(threads / len(trainings))
    groups = [_Group(each, batches, parts) for each in _grouped(trainings, threads)]
    crew = _Crew(groups, threads)
    with threadpool_limits(1, "blas"), ThreadPoolExecutor(threads) as pool:
        for job in [pool.submit(crew.work) for _ in range(threads)]:
            job.result()


def _grouped(trainings: Sequence[Training], threads: int) -> list[Sequence[Training]]:
    """The trainings in groups, the largest first, at least as many as threads if there can be."""
    size = min(max(len(trainings) // threads, 1), TOGETHER)
    count = math.ceil(len(trainings) / size)
    return [trainings[first::count] for first in range(count)]


def usable_threads() -> int:
    """How many threads this process may use.

    It goes by the processors, this process' affinity, a container's CPU limit (cgroups) and the
    environment variable ``LOKY_MAX_CPU_COUNT``, where a shared machine sets one.
    """
    from joblib import cpu_count  # here, since it costs more to import than all the rest

    return cpu_count()
