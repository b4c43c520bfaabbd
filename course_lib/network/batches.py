"""Which examples each step uses: the order of mini-batches."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np


def shuffled_batches(examples: int, batch_size: int, seed: int) -> Iterator[np.ndarray]:
    """The rows of one mini-batch after another, without end, the same for the same ``seed``.

    In every epoch each example is used once, in a new order; the last batch holds what is left.
    """
    generator = np.random.default_rng(seed)
    while True:
        order = generator.permutation(examples)
        yield from np.split(order, range(batch_size, examples, batch_size))
