"""The length of a vector."""

from __future__ import annotations

import math
from typing import Any

from ._array import as_array
from ._functions import dispatched
from ._types import dtype
from ._unknown import look_up, refuse


@dispatched
def norm(given: Any, ord: Any = None, axis: Any = None) -> Any:
    """The length of a vector, or the root of the sum of a matrix's squares."""
    if ord is not None or axis is not None:
        refuse("np.linalg.norm(ord=..., axis=...)")
    array = as_array(given)
    kind = array.dtype if array.dtype.kind == "f" else dtype("float64")
    return kind.type(math.sqrt(sum(float(value) ** 2 for value in array.values)))


def __getattr__(name: str) -> Any:
    look_up("module 'numpy.linalg'", name)
