"""The ReLU network of the MNIST comparison, written to be read.

Weights are a flat list ``[w1, b1, w2, b2, ...]``: for layer k a matrix (inputs, outputs) and a
vector (outputs,). :mod:`course_lib.comparison.chunks` does the same arithmetic fast, and a test
holds the two together.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

SIZES = (784, 100, 100, 10)
"""Inputs, two hidden layers and outputs of the article's network: 89,610 parameters."""

Weights = list[np.ndarray]


def initial_weights(seed: int = 0, sizes: Sequence[int] = SIZES) -> Weights:
    """Seeded float32 weights: normal with variance 2 / inputs, biases 0 (He et al. 2015)."""
    rng = np.random.default_rng(seed)
    weights: Weights = []
    for inputs, outputs in pairwise(sizes):
        w = rng.standard_normal((inputs, outputs)) * np.sqrt(2 / inputs)
        weights += [w.astype(np.float32), np.zeros(outputs, dtype=np.float32)]
    return weights


def loss_and_gradient(weights: Weights, x: np.ndarray, y: np.ndarray) -> tuple[float, Weights]:
    """The mean cross-entropy of the examples, and its gradient in every weight.

    ``x`` is (examples, inputs), ``y`` (examples,) the integer labels. The gradient is a list like
    ``weights``, in their dtype.
    """
    activations = _activations(weights, x)
    log_probabilities = _log_softmax(activations[-1])
    delta = np.exp(log_probabilities)
    delta[np.arange(len(y)), y] -= 1
    delta /= len(y)
    gradient: Weights = []
    for layer in reversed(range(len(weights) // 2)):
        inputs = activations[layer]
        gradient = [inputs.T @ delta, delta.sum(axis=0), *gradient]
        delta = (delta @ weights[2 * layer].T) * (inputs > 0)
    return _mean_loss(log_probabilities, y), gradient


def loss_and_accuracy(weights: Weights, x: np.ndarray, y: np.ndarray) -> tuple[float, float]:
    """The mean cross-entropy of the examples, and the share whose label gets the largest output."""
    outputs = _activations(weights, x)[-1]
    return _mean_loss(_log_softmax(outputs), y), float(np.mean(outputs.argmax(axis=1) == y))


def loss(weights: Weights, x: np.ndarray, y: np.ndarray) -> float:
    """The mean cross-entropy of the examples alone, for where no gradient is needed."""
    return loss_and_accuracy(weights, x, y)[0]


def accuracy(weights: Weights, x: np.ndarray, y: np.ndarray) -> float:
    """The share of the examples whose label gets the largest output."""
    return loss_and_accuracy(weights, x, y)[1]


def _activations(weights: Weights, x: np.ndarray) -> list[np.ndarray]:
    """The inputs of each layer in turn, and at the end the outputs before the softmax."""
    activations = [x]
    for layer, (w, b) in enumerate(zip(weights[0::2], weights[1::2], strict=True)):
        if layer > 0:
            activations[-1] = np.maximum(activations[-1], 0)
        activations.append(activations[-1] @ w + b)
    return activations


def _mean_loss(log_probabilities: np.ndarray, y: np.ndarray) -> float:
    return float(-np.mean(log_probabilities[np.arange(len(y)), y]))


def _log_softmax(outputs: np.ndarray) -> np.ndarray:
    shifted = outputs - outputs.max(axis=1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
