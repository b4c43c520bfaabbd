"""Which chunks of examples each step of a comparison sees."""

from __future__ import annotations

import functools
import itertools
import threading
from collections.abc import Iterable, Iterator

import numpy as np

from course_lib.comparison.chunks import CHUNK_ROWS, Chunk, ink_places, make_chunks
from course_lib.mnist import Examples, stored
from course_lib.network import shuffled_batches

Batches = Iterable[list[Chunk]]
"""Each training goes through them by itself, a batch a step, without end."""


def batches_of(examples: int, batch_size: int, dtype: np.dtype, seed: int) -> Batches:
    """The batches of a comparison: always all examples, or one mini-batch after another."""
    if batch_size == examples:
        return itertools.repeat(_all_chunks(examples, dtype))
    return _MiniBatches(examples, batch_size, dtype, seed)


def first(examples: int) -> Examples:
    """The first ``examples`` training images, as stored, and their labels."""
    images, labels = stored("train")
    return images[:examples], labels[:examples]


# Cutting takes a fraction of a second, and 100 MB for all images: what is kept is the last only.
@functools.lru_cache(maxsize=1)
def _all_chunks(examples: int, dtype: np.dtype) -> list[Chunk]:
    return make_chunks(*first(examples), dtype, _places(examples))


@functools.lru_cache(maxsize=4)
def _places(examples: int) -> np.ndarray:
    return ink_places(first(examples)[0])


class _MiniBatches:
    """Mini-batches in one order for all trainings, each cut once while they keep pace."""

    def __init__(self, examples: int, batch_size: int, dtype: np.dtype, seed: int) -> None:
        self._size = examples, batch_size, seed
        self._images, self._labels = first(examples)
        self._dtype = dtype
        self._lock = threading.Lock()
        self._recent: dict[int, list[Chunk]] = {}

    def __iter__(self) -> Iterator[list[Chunk]]:
        for number, rows in enumerate(shuffled_batches(*self._size)):
            yield self._batch(number, rows)

    def _batch(self, number: int, rows: np.ndarray) -> list[Chunk]:
        with self._lock:
            if number not in self._recent:
                if len(self._recent) > 1:  # trainings side by side are hardly a step apart
                    del self._recent[min(self._recent)]
                self._recent[number] = self._cut(rows)
            return self._recent[number]

    def _cut(self, rows: np.ndarray) -> list[Chunk]:
        # To find where ink is takes longer than all else: it is done once, for all batches.
        places = _places(len(self._labels))[rows] if len(rows) > CHUNK_ROWS else None
        return make_chunks(self._images[rows], self._labels[rows], self._dtype, places)
