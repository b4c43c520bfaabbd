"""The length of a vector."""

from __future__ import annotations

import math
from typing import Any

from ._array import as_array
from ._functions import dispatched
from ._types import float64
from ._unknown import look_up, refuse


@dispatched
def norm(given: Any, ord: Any = None, axis: Any = None) -> Any:
    """The length of a vector, or the root of the sum of a matrix's squares."""
    if ord is not None or axis is not None:
        refuse("np.linalg.norm(ord=..., axis=...)")
    return float64(math.sqrt(sum(float(value) ** 2 for value in as_array(given).values)))


def __getattr__(name: str) -> Any:
    look_up("module 'numpy.linalg'", name)
