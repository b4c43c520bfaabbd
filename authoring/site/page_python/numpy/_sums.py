"""Functions that sum over arrays, and products of arrays."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from typing import Any

from ._array import as_array, ndarray
from ._functions import clip, dispatched, ndim, of_array, reshape, round_, transpose
from ._types import dtype
from ._unknown import refuse


def _over(
    name: str, of_values: Callable[[list[Any]], Any], kind: Callable[[dtype], Any]
) -> Callable[..., Any]:
    """A function over all numbers of an array, or along one dimension of it."""

    def reduced(given: Any, axis: Any = None, keepdims: bool = False, **options: Any) -> Any:
        if options or isinstance(axis, tuple):
            refuse(f"np.{name}({next(iter(options), 'axis')}=...)")
        array = as_array(given)
        result = dtype(kind(array.dtype))
        if axis is None:
            shape = (1,) * array.ndim if keepdims else ()
            return of_array(ndarray([result.convert(of_values(array.values))], shape, result))
        axis = range(array.ndim)[axis]
        kept = [range(n) if at != axis else [slice(None)] for at, n in enumerate(array.shape)]
        rows = [array[place].values for place in itertools.product(*kept)]
        shape = tuple(
            1 if at == axis else n for at, n in enumerate(array.shape) if keepdims or at != axis
        )
        return of_array(ndarray([result.convert(of_values(row)) for row in rows], shape, result))

    reduced.__name__ = name
    return dispatched(reduced)


def _summed(kind: dtype) -> Any:
    return "int64" if kind.kind == "b" else kind


def _meant(kind: dtype) -> Any:
    return "float64" if kind.kind in "bi" else kind


def _mean(values: list[Any]) -> Any:
    return _total(values) / len(values) if values else math.nan


def _total(values: list[Any]) -> Any:
    total = values[0] if values else 0
    for value in values[1:]:  # not sum(), which is more exact with floats than NumPy is
        total = total + value
    return total


def _variance(values: list[Any]) -> Any:
    mean = _mean(values)
    return _mean([(value - mean) ** 2 for value in values])


def _extreme(choose: Callable[[Any], Any]) -> Callable[[list[Any]], Any]:
    return lambda values: next((v for v in values if v != v), None) or choose(values)


sum_ = _over("sum", _total, _summed)
prod = _over("prod", math.prod, _summed)
mean = _over("mean", _mean, _meant)
var = _over("var", _variance, _meant)
std = _over("std", lambda values: math.sqrt(_variance(values)), _meant)
max_ = _over("max", _extreme(max), lambda kind: kind)
min_ = _over("min", _extreme(min), lambda kind: kind)
any_ = _over("any", any, lambda _: bool)
all_ = _over("all", all, lambda _: bool)
argmax = _over("argmax", lambda values: values.index(max(values)), lambda _: int)
argmin = _over("argmin", lambda values: values.index(min(values)), lambda _: int)


@dispatched
def cumsum(given: Any) -> ndarray:
    """The sums up to each number."""
    return as_array(list(itertools.accumulate(as_array(given).values)))


@dispatched
def dot(a: Any, b: Any) -> Any:
    """The product of vectors, or of a matrix and another."""
    a, b = as_array(a), as_array(b)
    if a.ndim == 0 or b.ndim == 0:
        return a * b
    if a.ndim > 2 or b.ndim > 2:
        refuse("np.dot(...)")
    if a.shape[-1] != b.shape[0]:
        raise ValueError(
            f"shapes {a.shape} and {b.shape} not aligned: "
            f"{a.shape[-1]} (dim {a.ndim - 1}) != {b.shape[0]} (dim 0)"
        )
    rows = list(a) if a.ndim == 2 else [a]
    columns = list(b.T) if b.ndim == 2 else [b]
    products = as_array([[sum_(row * column) for column in columns] for row in rows])
    return of_array(products.reshape((*a.shape[:-1], *b.shape[1:])))


@dispatched
def outer(a: Any, b: Any) -> ndarray:
    """The products of each number of ``a`` with each of ``b``."""
    products = reshape(a, (-1, 1)) * reshape(b, (1, -1))
    return as_array(products)


@dispatched
def matmul(a: Any, b: Any) -> Any:
    """``a @ b``."""
    for at, each in enumerate((a, b)):
        if not ndim(each):
            raise ValueError(
                f"matmul: Input operand {at} does not have enough dimensions "
                f"(has 0, gufunc core with signature {_MATMUL} requires 1)"
            )
    inner, outer_ = as_array(a).shape[-1], as_array(b).shape[0]
    if inner != outer_:
        raise ValueError(
            "matmul: Input operand 1 has a mismatch in its core dimension 0, with gufunc "
            f"signature {_MATMUL} (size {outer_} is different from {inner})"
        )
    return dot(a, b)


_MATMUL = "(n?,k),(k,m?)->(n?,m?)"


METHODS = {
    **{"sum": sum_, "prod": prod, "mean": mean, "var": var, "std": std, "max": max_},
    **{"min": min_, "any": any_, "all": all_, "argmax": argmax, "argmin": argmin},
    **{"cumsum": cumsum, "dot": dot, "clip": clip, "round": round_, "transpose": transpose},
}
"""Functions that an array has as methods too."""

PRODUCTS = {"outer": outer, "matmul": matmul}
