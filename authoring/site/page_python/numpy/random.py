"""Random numbers; not the ones that NumPy draws from the same seed."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from ._array import ndarray
from ._functions import of_array, zeros
from ._types import dtype
from ._unknown import look_up


class Generator:
    """Draws numbers, one or an array of them."""

    def __init__(self, seed: Any = None) -> None:
        self._random = random.Random(seed)  # noqa: S311  (no secret is made of it)

    def _drawn(self, size: Any, draw: Callable[[], float]) -> Any:
        shape = () if size is None else zeros(size).shape
        values = [draw() for _ in zeros(shape).values]
        return of_array(ndarray(values, shape, dtype("float64")))

    def normal(self, loc: float = 0.0, scale: float = 1.0, size: Any = None) -> Any:
        """Normally distributed ones."""
        return self._drawn(size, lambda: self._random.gauss(loc, scale))

    def standard_normal(self, size: Any = None) -> Any:
        """Normally distributed ones about 0."""
        return self.normal(size=size)

    def uniform(self, low: float = 0.0, high: float = 1.0, size: Any = None) -> Any:
        """Uniformly distributed ones."""
        return self._drawn(size, lambda: self._random.uniform(low, high))

    def random(self, size: Any = None) -> Any:
        """Uniformly distributed ones from 0 to 1."""
        return self.uniform(size=size)

    def __getattr__(self, name: str) -> Any:
        look_up("'numpy.random._generator.Generator' object", name)


default_rng = Generator
_global = Generator()
normal, uniform = _global.normal, _global.uniform


def __getattr__(name: str) -> Any:
    look_up("module 'numpy.random'", name)
