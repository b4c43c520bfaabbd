"""The comparison's inner loop: loss and gradient of many examples, in cache-sized chunks.

The arithmetic is that of :func:`course_lib.network.loss_and_gradient`. What makes it fast:

- Examples pass through in chunks whose activations stay in the processor's cache.
- The images are sorted by the bounding box of their ink, and a chunk keeps only the pixels that
  are not 0 in all of its images. That is exact: a 0 adds nothing to an output or a gradient.
- Nothing asks for the gradient in the images themselves.
- Several models go through a chunk together, their arrays stacked: a step of a small batch is many
  short calls of NumPy, and threads at as many calls each keep waiting for Python's lock.
- A thread owns its buffers, so that no step allocates memory or waits for another thread.
- The outputs have the class axis first, so that the softmax runs along contiguous rows.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from course_lib.mnist import brightness
from course_lib.network import Weights

CHUNK_ROWS = 500


class Chunk(NamedTuple):
    """Some examples: the live pixels only, which pixels those are, and the labels."""

    x: np.ndarray
    live: np.ndarray
    y: np.ndarray


def make_chunks(
    images: np.ndarray, y: np.ndarray, dtype: np.dtype, places: np.ndarray | None = None
) -> list[Chunk]:
    """Cut examples, images as stored bytes (n, pixels), into chunks.

    If there are several, they are cut by where their ink is: by ``places`` if those are known.
    """
    order = np.arange(len(images))
    if len(images) > CHUNK_ROWS:
        order = np.argsort(ink_places(images) if places is None else places, kind="stable")
    return [
        _chunk(images[rows], y[rows], dtype)
        for rows in np.split(order, range(CHUNK_ROWS, len(order), CHUNK_ROWS))
    ]


def _chunk(images: np.ndarray, y: np.ndarray, dtype: np.dtype) -> Chunk:
    live = np.flatnonzero(np.bitwise_or.reduce(images, axis=0))
    x = brightness(np.take(images, live, axis=1))
    return Chunk(x.astype(dtype, copy=False), live, y)


def ink_places(images: np.ndarray) -> np.ndarray:
    """A number (n,) for each image, by the bounding box of its ink: left, right, top, bottom."""
    side = int(images.shape[1] ** 0.5)
    if side * side != images.shape[1]:
        return np.zeros(len(images), int)  # not square images: any order will do
    ink = np.greater(images, 0).reshape(-1, side, side)
    rows, columns = ink.any(axis=2), ink.any(axis=1)
    ends = [line.argmax(axis=1) for line in (columns, columns[:, ::-1], rows, rows[:, ::-1])]
    return np.ravel_multi_index(ends, 4 * (side,))


class FlatWeights:
    """All weights in one vector, so that a rule is called once a step, with a view per layer.

    The vectors of several models may be stacked, (models, numbers): so are the layers then.
    """

    def __init__(self, vector: np.ndarray, shapes: Sequence[tuple[int, ...]]) -> None:
        self.vector = vector
        self.shapes = shapes
        self.layers: Weights = []
        first = 0
        for shape in shapes:
            last = first + math.prod(shape)
            self.layers.append(vector[..., first:last].reshape(*vector.shape[:-1], *shape))
            first = last

    @classmethod
    def of(cls, weights: Weights) -> FlatWeights:
        """A copy of a list of weights."""
        return cls(np.concatenate([w.ravel() for w in weights]), [w.shape for w in weights])

    @classmethod
    def stacked(cls, models: Sequence[FlatWeights]) -> FlatWeights:
        """A copy of the weights of several models of the same shapes and dtype."""
        return cls(np.stack([weights.vector for weights in models]), models[0].shapes)

    def like(self, vector: np.ndarray) -> FlatWeights:
        """A copy of ``vector`` in the dtype and the layers of these weights."""
        return FlatWeights(np.array(vector, dtype=self.vector.dtype), self.shapes)


class Worker:
    """The buffers of one thread for as many stacked models, and the pass over chunks."""

    def __init__(self, weights: FlatWeights) -> None:
        models, shapes, dtype = len(weights.vector), weights.shapes, weights.vector.dtype
        outputs = [shape[1] for shape in shapes[0::2]]
        self._products = [np.empty((models, *shape), dtype) for shape in shapes[0::2]]
        self._first_w = np.empty((models, *shapes[0]), dtype)
        self._hidden = [np.empty((models, CHUNK_ROWS, n), dtype) for n in outputs[:-1]]
        self._deltas = [np.empty((models, CHUNK_ROWS, n), dtype) for n in outputs[:-1]]
        self._scores = np.empty((models, outputs[-1], CHUNK_ROWS), dtype)
        self._ones = np.ones(CHUNK_ROWS, dtype)

    def run(
        self, weights: FlatWeights, chunks: Sequence[Chunk], gradient: FlatWeights
    ) -> tuple[np.ndarray, np.ndarray]:
        """Sum each model's loss and count its hits over ``chunks``: two arrays (models,).

        ``weights`` are those of stacked models, no more than there are buffers for; ``gradient``,
        stacked too, becomes their sums.
        """
        gradient.vector[:] = 0
        models = len(weights.vector)
        loss, hits = np.zeros(models), np.zeros(models, int)
        for chunk in chunks:
            chunk_loss, chunk_hits = self._forward(weights.layers, chunk)
            self._backward(weights.layers, chunk, gradient.layers)
            loss += chunk_loss
            hits += chunk_hits
        return loss, hits

    def _forward(self, weights: Weights, chunk: Chunk) -> tuple[np.ndarray, np.ndarray]:
        models, n = len(weights[0]), len(chunk.y)
        inputs = chunk.x
        w = self._first_w[:models, : len(chunk.live)]
        for own_w, live_w in zip(weights[0], w, strict=True):
            np.take(own_w, chunk.live, axis=0, out=live_w, mode="clip")
        for layer, buffer in enumerate(self._hidden):
            hidden = np.matmul(inputs, w, out=buffer[:models, :n])
            hidden += weights[2 * layer + 1][:, None]
            inputs = np.maximum(hidden, 0, out=hidden)
            w = weights[2 * layer + 2]
        scores = np.matmul(w.mT, inputs.mT, out=self._scores[:models, :, :n])
        scores += weights[-1][:, :, None]
        return self._softmax(scores, chunk.y)

    @staticmethod
    def _softmax(scores: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Turn scores (models, classes, n) into the losses' derivatives; give losses and hits."""
        true = np.arange(len(scores))[:, None], y, np.arange(len(y))
        hits = np.count_nonzero(scores.argmax(axis=1) == y, axis=1)
        scores -= scores.max(axis=1, keepdims=True)
        true_scores = scores[true]
        np.exp(scores, out=scores)
        totals = scores.sum(axis=1)
        loss = (np.log(totals) - true_scores).sum(axis=1, dtype=np.float64)
        scores /= totals[:, None]
        scores[true] -= 1
        return loss, hits

    def _backward(self, weights: Weights, chunk: Chunk, gradient: Weights) -> None:
        models, n = len(weights[0]), len(chunk.y)
        delta = self._scores[:models, :, :n].mT
        for layer in reversed(range(len(weights) // 2)):
            inputs = chunk.x if layer == 0 else self._hidden[layer - 1][:models, :n]
            product = self._products[layer][:models, : inputs.shape[-1]]
            np.matmul(inputs.mT, delta, out=product)
            gradient[2 * layer + 1] += self._ones[:n] @ delta
            if layer > 0:
                gradient[2 * layer] += product
                buffer = self._deltas[layer - 1][:models, :n]
                delta = np.matmul(delta, weights[2 * layer].mT, out=buffer)
                delta *= inputs > 0
            else:
                for own_w, live_w in zip(gradient[0], product, strict=True):
                    own_w[chunk.live] += live_w
