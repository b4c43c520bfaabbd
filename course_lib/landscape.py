"""The network's own loss surface, on the plane in which several rules moved most."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from course_lib import network
from course_lib.comparison import compare
from course_lib.comparison.chunks import FlatWeights
from course_lib.mnist import load_mnist

GRID = 29
EXAMPLES = 1000
"""How many training images the loss on the plane is taken over: it is asked for 841 times."""


@dataclass(frozen=True)
class Landscape:
    """The loss on a plane through the space of weights, and the paths of the rules on it."""

    paths: dict[str, np.ndarray]
    """(steps+1, 2) float64 by label: every row of a rule's training, projected onto the plane."""
    losses: dict[str, np.ndarray]
    """(steps+1,) float64 by label: the true training loss, at the weights off the plane."""
    x: np.ndarray
    """(n,) distances from the start along the first direction."""
    y: np.ndarray
    """(n,) distances from the start along the second direction."""
    heights: np.ndarray
    """(n, n) float64: the loss of the first 1000 images on the plane, rows along ``y``."""
    share: float
    """The share of the rules' squared distances from the start that lies within the plane."""


def look_around(rules: Any, *, steps: int = 100, seed: int = 0, examples: int = 6000) -> Landscape:
    """Train ``rules`` as :func:`course_lib.comparison.compare` does, and look at where they went.

    The plane goes through the common start, along the two principal directions of all the weights
    that were passed (Li et al. 2018, section 7). A rule that diverges is drawn as far as it was
    finite. Raises as ``compare`` does.
    """
    history = compare(rules, steps=steps, seed=seed, examples=examples, keep_trail=True)
    start = next(iter(history.trail.values()))[0]
    moved, of = _gathered(history.trail, start)
    directions, share = _principal_directions(moved)
    points = moved @ directions.T
    paths = {label: points[rows] for label, rows in of.items()}
    losses = {label: history.loss[label][: len(path)] for label, path in paths.items()}
    x, y = _surroundings(points)
    loss = _loss_from(start, [w.shape for w in network.initial_weights(seed)])
    heights = np.array([[loss(a * directions[0] + b * directions[1]) for a in x] for b in y])
    return Landscape(paths, losses, x, y, heights, share)


def _gathered(
    trail: dict[str, list[np.ndarray]], start: np.ndarray
) -> tuple[np.ndarray, dict[str, slice]]:
    """How far from ``start`` all rules were at every step, as one array, and the rows of each.

    It takes the trail apart as it goes: there is not room for both twice over.
    """
    moved = np.empty((sum(map(len, trail.values())), start.size), start.dtype)
    first, of = 0, {}
    for label in list(trail):
        last = first
        for vector in trail.pop(label):
            with np.errstate(all="ignore"):  # a square may overflow where the vector does not
                if np.isfinite(vector @ vector):
                    np.subtract(vector, start, out=moved[last])
                    last += 1
        first, of[label] = last, slice(first, last)
    return moved[:first], of


def _principal_directions(moved: np.ndarray) -> tuple[np.ndarray, float]:
    """The two directions (2, n) along which rows (k, n) extend most, and their share of it all.

    From the Gram matrix of the rows, since a few hundred rows are far fewer than n.
    """
    values, vectors = np.linalg.eigh((moved @ moved.T).astype(np.float64))
    directions = vectors[:, -2:].T[::-1].astype(moved.dtype) @ moved
    directions /= np.linalg.norm(directions, axis=1, keepdims=True)
    # An eigenvector has no sign of its own: let the rules go to the right and upwards.
    directions *= np.where((moved @ directions.T).sum(axis=0) < 0, -1, 1)[:, None]
    return directions, float(values[-2:].sum() / values.sum())


def _surroundings(points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    low, high = points.min(axis=0), points.max(axis=0)
    margin = 0.25 * (high - low) + 1e-6
    x, y = np.linspace(low - margin, high + margin, GRID, axis=1)
    return x, y


def _loss_from(start: np.ndarray, shapes: list[tuple[int, ...]]) -> Callable[[np.ndarray], float]:
    (x, y), _ = load_mnist()
    x, y = x[:EXAMPLES], y[:EXAMPLES]

    def loss(shift: np.ndarray) -> float:
        vector = (start + shift).astype(np.float32)
        with np.errstate(all="ignore"):
            return network.loss(FlatWeights(vector, shapes).layers, x, y)

    return loss
