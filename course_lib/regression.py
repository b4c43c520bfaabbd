"""A line through a few examples: the smallest real problem on which batches can be seen."""

from __future__ import annotations

from typing import Any

import numpy as np

from course_lib.descent import Path, walk
from course_lib.language import text
from course_lib.network.batches import shuffled_batches
from course_lib.rules import Rule, check_whole
from course_lib.surfaces import Surface, numbers_in


class Regression:
    """Fit ``y = w * x + b`` to examples; the loss is the mean squared error.

    Attributes: ``x`` and ``y`` (n,) float64, and ``surface``, the loss over (w, b).
    Raises ``ValueError`` if ``x`` and ``y`` are not two equally long rows of finite numbers.
    """

    def __init__(self, x: Any, y: Any) -> None:
        self.x, self.y = _row(x), _row(y)
        if self.x.shape != self.y.shape or not self.x.size:
            raise ValueError(text("regression_shapes", x=self.x.shape, y=self.y.shape))
        if not (np.isfinite(self.x).all() and np.isfinite(self.y).all()):
            raise ValueError(text("regression_not_finite"))
        best = np.polyfit(self.x, self.y, 1)
        # Wide enough that the start is on the wall of the valley, whatever the examples.
        reach = np.array([2.5, 2.5]) * max(1.0, float(np.abs(best).max()))
        self.surface = Surface(
            "regression",
            loss=self._loss,
            slopes=lambda w, b: _slopes(w, b, self.x, self.y),
            limits=np.stack([best - reach, best + reach], axis=1).tolist(),
            start=(best + reach * (-0.8, 0.8)).tolist(),
            minima=[best.tolist()],
            names=("w", "b"),
        )

    def gradient_on(self, rows: Any, point: Any) -> np.ndarray:
        """The gradient (2,) at ``point`` (w, b) of the loss over the examples ``rows`` alone."""
        w, b = point
        return np.array(_slopes(w, b, self.x[rows], self.y[rows]))

    def _loss(self, w: Any, b: Any) -> Any:
        w, b = np.asarray(w)[..., None], np.asarray(b)[..., None]
        return ((w * self.x + b - self.y) ** 2).mean(axis=-1)


def _row(given: Any) -> np.ndarray:
    row = numbers_in(given)
    if row is None or row.ndim != 1:
        raise ValueError(text("regression_row", given=repr(given)[:60]))
    return row


def _slopes(w: Any, b: Any, x: np.ndarray, y: np.ndarray) -> tuple[Any, Any]:
    errors = np.asarray(w)[..., None] * x + np.asarray(b)[..., None] - y
    return 2 * (errors * x).mean(axis=-1), 2 * errors.mean(axis=-1)


def sample_regression(examples: int = 60, seed: int = 0) -> Regression:
    """Examples scattered around the line ``y = 1.5 x + 0.5``, the same for the same seed."""
    check_whole("examples", examples)
    generator = np.random.default_rng(seed)
    x = generator.uniform(-1.5, 2.5, examples)
    return Regression(x, 1.5 * x + 0.5 + generator.normal(0, 1.5, examples))


def descend_in_batches(
    rule: Rule,
    regression: Regression,
    start: Any,
    steps: int,
    *,
    batch_size: int,
    seed: int = 0,
    **hyperparameters: Any,
) -> Path:
    """Like :func:`course_lib.descent.descend`, each gradient being that of the next mini-batch.

    ``batch_size`` 1 is stochastic descent, the number of examples a full batch. In every epoch all
    examples are used once, in an order shuffled by ``seed``; its last batch holds what is left.
    ``Path.losses`` is the loss over all examples, ``Path.gradients`` what the rule saw.

    Raises as ``descend`` does, and ``ValueError`` if there are not so many examples.
    """
    check_whole("batch_size", batch_size, most=len(regression.x))
    batches = shuffled_batches(len(regression.x), batch_size, seed)

    def gradient(point: np.ndarray) -> np.ndarray:
        return regression.gradient_on(next(batches), point)

    return walk(rule, regression.surface, gradient, start, steps, hyperparameters)
