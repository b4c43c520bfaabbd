"""A network small enough to name its parameters: fourteen numbers in, one loss out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from course_lib.language import nearest, text
from course_lib.network import initial_weights, loss_and_gradient
from course_lib.surfaces import Surface, numbers_in

_SIZES = (3, 2, 2)


class SmallNetwork:
    """A ReLU network of 3 inputs, 2 hidden units and 2 outputs, with its examples held fixed.

    Attributes: ``names``, "w1" to "w10" and "b1" to "b4" as in
    :func:`course_lib.figures.network_picture`, and ``parameters`` (14,) float64, the values to
    start from, both layer by layer: the weights of a layer, then its biases.
    """

    def __init__(self, parameters: np.ndarray, x: np.ndarray, y: np.ndarray) -> None:
        self.names = [*_numbered("w", 1, 6), "b1", "b2", *_numbered("w", 7, 10), "b3", "b4"]
        self.parameters = parameters
        self.x, self.y = x, y

    def loss(self, parameters: Any) -> float:
        """The mean cross-entropy of the examples with these ``parameters`` (14,)."""
        return loss_and_gradient(self._layers(parameters), self.x, self.y)[0]

    def gradient(self, parameters: Any) -> np.ndarray:
        """The gradient (14,) of the loss."""
        return _in_a_row(loss_and_gradient(self._layers(parameters), self.x, self.y)[1])

    def along(self, name: str, limits: Sequence[float] = (-0.5, 2.5)) -> Surface:
        """The loss as a curve over one parameter, the others staying where they are.

        Raises ``ValueError`` if no parameter is called so.
        """
        if name not in self.names:
            meant, known = nearest(str(name), self.names), ", ".join(self.names)
            raise ValueError(
                text("figure_unknown", name=repr(name)[:60], nearest=meant, names=known)
            )
        i = self.names.index(name)

        def moved(value: Any) -> np.ndarray:
            return np.concatenate([self.parameters[:i], [value], self.parameters[i + 1 :]])

        loss = np.vectorize(lambda value: self.loss(moved(value)), otypes=[float])
        slope = np.vectorize(lambda value: self.gradient(moved(value))[i], otypes=[float])
        return Surface(
            name,
            loss,
            lambda value: (slope(value),),
            limits=[limits],
            start=[self.parameters[i]],
            minima=[],
            names=[name],
        )

    def _layers(self, parameters: Any) -> list[np.ndarray]:
        """A row of parameters as the matrices and vectors of the layers."""
        row = numbers_in(parameters)
        if row is None or row.shape != self.parameters.shape:
            raise ValueError(text("small_network_row", given=repr(parameters)[:60]))
        return [row[:6].reshape(3, 2), row[6:8], row[8:12].reshape(2, 2), row[12:]]


def _numbered(letter: str, first: int, last: int) -> list[str]:
    return [f"{letter}{i}" for i in range(first, last + 1)]


def _in_a_row(layers: Sequence[np.ndarray]) -> np.ndarray:
    return np.concatenate([part.ravel() for part in layers]).astype(float)


def sample_network() -> SmallNetwork:
    """A network of six examples of two kinds, whose first weight has a gradient of about 0.3."""
    x = np.random.default_rng(13).normal(size=(6, 3))
    return SmallNetwork(_in_a_row(initial_weights(27, _SIZES)), x, np.repeat([0, 1], 3))
