"""Several trainings side by side on all threads of a machine, or of the part that is ours."""

from __future__ import annotations

import itertools
import math
import queue
import threading
from collections.abc import Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np
from threadpoolctl import threadpool_limits

from course_lib.comparison.chunks import Chunk, FlatWeights, Worker


class Step(NamedTuple):
    """What a training asks for: loss and gradient at these weights, over these chunks."""

    weights: FlatWeights
    chunks: Sequence[Chunk]


class Result(NamedTuple):
    """What it is given: the mean loss, the accuracy, and the gradient as one vector."""

    loss: float
    accuracy: float
    gradient: np.ndarray


Training = Generator[Step, Result, None]


class _Member:
    """One training among those that are driven, and the shares of its present step."""

    def __init__(self, training: Training, parts: int) -> None:
        self.training = training
        self.step = next(training)
        self.results = [(0.0, 0)] * parts
        self.gradients = [self.step.weights.like(self.step.weights.vector) for _ in range(parts)]
        self.lock = threading.Lock()
        self.missing = parts

    def work(self, worker: Worker, part: int) -> bool:
        """Do one share of the step; True if it was the last one missing."""
        chunks = self.step.chunks[part :: len(self.results)]
        gradient = self.gradients[part]
        with np.errstate(all="ignore"):  # a training may diverge
            self.results[part] = worker.run(self.step.weights.layers, chunks, gradient)
        with self.lock:
            self.missing -= 1
            return not self.missing

    def advance(self) -> bool:
        """Hand the result of the step to the training; False if that was its last one."""
        examples = sum(len(chunk.y) for chunk in self.step.chunks)
        loss, hits = (sum(each) / examples for each in zip(*self.results, strict=True))
        total = self.gradients[0].vector
        for gradient in self.gradients[1:]:
            total += gradient.vector
        self.missing = len(self.results)
        try:
            self.step = self.training.send(Result(loss, hits, total / total.dtype.type(examples)))
        except StopIteration:
            return False
        return True


class _Crew:
    """Threads that each take the next share of work, whose ever it is, until none will come."""

    def __init__(self, members: Sequence[_Member], threads: int) -> None:
        self._threads = threads
        self._weights = members[0].step.weights
        self._ended = itertools.count(1)
        self._members = len(members)
        self._shares: queue.SimpleQueue[tuple[_Member, int] | None] = queue.SimpleQueue()
        for member in members:
            self._hand_out(member)

    def work(self) -> None:
        """What one thread does, with buffers of its own."""
        worker = Worker(self._weights)
        try:
            while share := self._shares.get():
                self._do(worker, *share)
        except BaseException:
            self._dismiss()  # lest the other threads wait for ever
            raise

    def _do(self, worker: Worker, member: _Member, part: int) -> None:
        if not member.work(worker, part):
            return  # another thread is still at this step
        if member.advance():
            self._hand_out(member)
        elif next(self._ended) == self._members:
            self._dismiss()

    def _hand_out(self, member: _Member) -> None:
        for part in range(len(member.results)):
            self._shares.put((member, part))

    def _dismiss(self) -> None:
        for _ in range(self._threads):
            self._shares.put(None)


def drive(trainings: Sequence[Training], threads: int) -> None:
    """Run all trainings side by side to their ends, with ``threads`` threads.

    Whichever step is next goes to the thread that is free, so that any number of trainings keeps
    all threads busy. If there are fewer trainings than threads, a step's chunks are shared out.
    The shares, and the order in which they are summed, depend on the two numbers alone: so does
    every bit of the results.
    """
    if not trainings:
        return
    parts = math.ceil(threads / len(trainings))
    crew = _Crew([_Member(training, parts) for training in trainings], threads)
    with threadpool_limits(1, "blas"), ThreadPoolExecutor(threads) as pool:
        for job in [pool.submit(crew.work) for _ in range(threads)]:
            job.result()


def usable_threads() -> int:
    """How many threads this process may use.

    It goes by the processors, this process' affinity, a container's CPU limit (cgroups) and the
    environment variable ``LOKY_MAX_CPU_COUNT``, where a shared machine sets one.
    """
    from joblib import cpu_count  # here, since it costs more to import than all the rest

    return cpu_count()
