"""Functions that make arrays, choose from them and sum over them."""

from __future__ import annotations

import functools
import itertools
import math
from collections.abc import Callable, Iterator
from typing import Any

from ._array import Shape, as_array, common_shape, ndarray, spread
from ._types import common_type, dtype, generic
from ._ufuncs import UFUNCS
from ._unknown import refuse


def dispatched(function: Callable[..., Any]) -> Callable[..., Any]:
    """``function``, which asks arguments with ``__array_function__`` for the answer first."""

    @functools.wraps(function)
    def called(*arguments: Any, **options: Any) -> Any:
        for each in _flat([*arguments, *options.values()]):
            stands_in = getattr(type(each), "__array_function__", None)
            if stands_in is not None:
                return stands_in(each, called, (type(each),), arguments, options)
        return function(*arguments, **options)

    return called


def _flat(given: Any) -> Iterator[Any]:
    for each in given:
        if isinstance(each, list | tuple):
            yield from _flat(each)
        else:
            yield each


def of_array(array: ndarray) -> Any:
    """An array, or the number that it is if it has no dimensions."""
    return array if array.shape else array.dtype.type(array.values[0])


# ---- made ----


def array(given: Any, dtype: Any = None, copy: bool = True) -> ndarray:
    """``given`` as a new array."""
    made = as_array(given, dtype)
    return made.copy() if copy else made


def asarray(given: Any, dtype: Any = None) -> ndarray:
    """``given`` as an array."""
    return as_array(given, dtype)


def full(shape: Any, value: Any, dtype: Any = None) -> ndarray:
    """One number in every place."""
    wanted = (int(shape),) if isinstance(shape, int | generic) else tuple(map(int, shape))
    one = as_array(value, dtype)
    return ndarray(one.values * math.prod(wanted), wanted, one.dtype)


def zeros(shape: Any, dtype: Any = float) -> ndarray:
    """Zeros."""
    return full(shape, 0, dtype)


def ones(shape: Any, dtype: Any = float) -> ndarray:
    """Ones."""
    return full(shape, 1, dtype)


@dispatched
def full_like(like: Any, value: Any, dtype: Any = None) -> ndarray:
    """One number in every place of an array of the same shape and type."""
    like = as_array(like)
    return full(like.shape, value, like.dtype if dtype is None else dtype)


@dispatched
def zeros_like(like: Any, dtype: Any = None) -> ndarray:
    """Zeros in an array of the same shape and type."""
    return full_like(like, 0, dtype)


@dispatched
def ones_like(like: Any, dtype: Any = None) -> ndarray:
    """Ones in an array of the same shape and type."""
    return full_like(like, 1, dtype)


def arange(*limits: Any) -> ndarray:
    """Equally spaced numbers, the end left out."""
    start, stop, step = (0, *limits, 1) if len(limits) == 1 else (*limits, 1)[:3]
    count = max(0, math.ceil((stop - start) / step))
    return as_array([start + i * step for i in range(count)] or zeros(0))


def linspace(start: float, stop: float, num: int = 50) -> ndarray:
    """``num`` equally spaced numbers, both ends with them."""
    step = (stop - start) / max(1, num - 1)
    return as_array([float(start + i * step) for i in range(num)])


@dispatched
def concatenate(parts: Any, axis: int = 0) -> ndarray:
    """Arrays one after another."""
    if axis:
        refuse("np.concatenate(axis=...)")
    return as_array([row for part in parts for row in as_array(part)])


@dispatched
def stack(parts: Any, axis: int = 0) -> ndarray:
    """Arrays of one shape as the rows of another."""
    if axis:
        refuse("np.stack(axis=...)")
    return as_array(list(parts))


@dispatched
def copy(given: Any) -> ndarray:
    """A copy."""
    return as_array(given).copy()


# ---- looked at ----


@dispatched
def shape(given: Any) -> Shape:
    """How many numbers it has along each dimension."""
    return as_array(given).shape


@dispatched
def size(given: Any) -> int:
    """How many numbers it has."""
    return as_array(given).size


@dispatched
def ndim(given: Any) -> int:
    """How many dimensions it has."""
    return as_array(given).ndim


@dispatched
def ravel(given: Any) -> ndarray:
    """Its numbers in a row."""
    return as_array(given).ravel()


@dispatched
def reshape(given: Any, shape: Any) -> ndarray:
    """Its numbers in another shape."""
    return as_array(given).reshape(shape)


@dispatched
def transpose(given: Any) -> ndarray:
    """Its rows as columns."""
    return as_array(given).T


@dispatched
def array_equal(a: Any, b: Any, equal_nan: bool = False) -> bool:
    """Whether two arrays have the same shape and numbers."""
    a, b = as_array(a), as_array(b)
    return a.shape == b.shape and all(
        x == y or (equal_nan and x != x and y != y) for x, y in zip(a.values, b.values, strict=True)
    )


@dispatched
def isclose(a: Any, b: Any, rtol: float = 1e-5, atol: float = 1e-8) -> Any:
    """Whether numbers are equal but for a tolerance."""
    return abs(as_array(a) - b) <= atol + rtol * abs(as_array(b))


@dispatched
def allclose(a: Any, b: Any, rtol: float = 1e-5, atol: float = 1e-8) -> bool:
    """Whether all numbers are equal but for a tolerance."""
    return all(as_array(isclose(a, b, rtol, atol)).values)


# ---- chosen ----


@dispatched
def where(condition: Any, *parts: Any) -> ndarray:
    """From each place the number of one array or of another."""
    if len(parts) != 2:
        refuse("np.where(...)")
    return select([condition], parts[:1], parts[1], _number=True)


@dispatched
def select(conditions: Any, choices: Any, default: Any = 0, _number: bool = False) -> Any:
    """From each place the number of the first array whose condition holds there."""
    asked = [as_array(condition) for condition in conditions]
    if not _number and any(each.dtype.kind != "b" for each in asked):
        raise TypeError("invalid entry 0 in condlist: should be boolean ndarray")
    given = [*choices, default]
    weak = [type(each) for each in given if type(each) in (bool, int, float, complex)]
    arrays = [as_array(each) for each in given]
    strong = [
        known.dtype
        for known, each in zip(arrays, given, strict=True)
        if type(each) not in (bool, int, float, complex)
    ]
    kind = common_type(strong, weak)
    wanted = common_shape([each.shape for each in (*asked, *arrays)])
    holds = [spread(each.values, each.shape, wanted) for each in asked]
    columns = [spread(each.values, each.shape, wanted) for each in arrays]
    values = [
        next((column[at] for hold, column in zip(holds, columns, strict=False) if hold[at]), last)
        for at, last in enumerate(columns[-1])
    ]
    return ndarray([kind.convert(value) for value in values], wanted, kind)


@dispatched
def clip(given: Any, low: Any = None, high: Any = None) -> Any:
    """Numbers cut off at a lowest and a highest."""
    given = given if low is None else UFUNCS["maximum"](given, low)
    return given if high is None else UFUNCS["minimum"](given, high)


@dispatched
def nan_to_num(given: Any, nan: float = 0.0) -> Any:
    """Numbers, with another in the place of NaN."""
    return of_array(where(UFUNCS["isnan"](given), nan, given))


@dispatched
def round_(given: Any, decimals: int = 0) -> Any:
    """Numbers rounded to so many decimals."""
    array = as_array(given)
    values = [round(value, decimals) for value in array.values]
    return of_array(ndarray(values, array.shape, array.dtype))


# ---- summed ----


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
    if not ndim(a) or not ndim(b):
        raise ValueError(
            "matmul: Input operand does not have enough dimensions (has 0, gufunc core with "
            "signature (n?,k),(k,m?)->(n?,m?) requires 1)"
        )
    return dot(a, b)


@dispatched
def interp(*_given: Any) -> Any:
    """Only traced here."""
    refuse("np.interp")


METHODS = {
    **{"sum": sum_, "prod": prod, "mean": mean, "var": var, "std": std, "max": max_},
    **{"min": min_, "any": any_, "all": all_, "argmax": argmax, "argmin": argmin},
    **{"cumsum": cumsum, "dot": dot, "clip": clip, "round": round_, "transpose": transpose},
}
"""Functions that an array has as methods too."""

FUNCTIONS = {
    function.__name__: function
    for function in (
        *(array, asarray, full, zeros, ones, full_like, zeros_like, ones_like, arange, linspace),
        *(concatenate, stack, copy, shape, size, ndim, ravel, reshape, array_equal, isclose),
        *(allclose, where, select, nan_to_num, outer, matmul, interp),
    )
}
"""The other functions."""
