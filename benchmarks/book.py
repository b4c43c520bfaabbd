"""The comparison's network as textbooks write it: a class for each layer, and nothing spared."""

from __future__ import annotations

import numpy as np


class Affine:
    """A layer of weights."""

    def __init__(self, w: np.ndarray, b: np.ndarray) -> None:
        self.w, self.b = w, b

    def forward(self, x: np.ndarray) -> np.ndarray:
        self.x = x
        return x @ self.w + self.b

    def backward(self, slope: np.ndarray) -> np.ndarray:
        self.w_slope = self.x.T @ slope
        self.b_slope = slope.sum(axis=0)
        return slope @ self.w.T


class Relu:
    """What is negative becomes 0."""

    def forward(self, x: np.ndarray) -> np.ndarray:
        self.off = x <= 0
        kept = x.copy()
        kept[self.off] = 0
        return kept

    def backward(self, slope: np.ndarray) -> np.ndarray:
        slope[self.off] = 0
        return slope


class SoftmaxWithLoss:
    """Probabilities, and their cross-entropy with labels written as rows of 0 and 1."""

    def forward(self, scores: np.ndarray, labels: np.ndarray) -> float:
        self.labels = labels
        grown = np.exp(scores - scores.max(axis=1, keepdims=True))
        self.probabilities = grown / grown.sum(axis=1, keepdims=True)
        return float(-np.sum(labels * np.log(self.probabilities + 1e-7)) / len(labels))

    def backward(self) -> np.ndarray:
        return (self.probabilities - self.labels) / len(self.labels)


class Network:
    """The layers in turn; ``step`` is what a training loop does before each update."""

    def __init__(self, weights: list[np.ndarray]) -> None:
        first, *others = [Affine(w, b) for w, b in zip(weights[0::2], weights[1::2], strict=True)]
        self.layers: list[Affine | Relu] = [first]
        for layer in others:
            self.layers += [Relu(), layer]
        self.last = SoftmaxWithLoss()

    def predict(self, x: np.ndarray) -> np.ndarray:
        for layer in self.layers:
            x = layer.forward(x)
        return x

    def loss(self, x: np.ndarray, labels: np.ndarray) -> float:
        return self.last.forward(self.predict(x), labels)

    def accuracy(self, x: np.ndarray, labels: np.ndarray) -> float:
        return float(np.mean(self.predict(x).argmax(axis=1) == labels.argmax(axis=1)))

    def gradient(self, x: np.ndarray, labels: np.ndarray) -> list[np.ndarray]:
        self.loss(x, labels)
        slope = self.last.backward()
        for layer in reversed(self.layers):
            slope = layer.backward(slope)
        affine = [layer for layer in self.layers if isinstance(layer, Affine)]
        return [slope for layer in affine for slope in (layer.w_slope, layer.b_slope)]

    def step(self, x: np.ndarray, labels: np.ndarray) -> tuple[list[np.ndarray], float, float]:
        return self.gradient(x, labels), self.loss(x, labels), self.accuracy(x, labels)
