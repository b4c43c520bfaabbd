"""Functions that make arrays, choose from them and sum over them."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Iterator
from typing import Any

from ._array import as_array, ndarray
from ._shapes import Shape, common_shape, spread
from ._types import common_type, generic
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


@dispatched
def interp(*_given: Any) -> Any:
    """Only traced here."""
    refuse("np.interp")


FUNCTIONS = {
    function.__name__: function
    for function in (
        *(array, asarray, full, zeros, ones, full_like, zeros_like, ones_like, arange, linspace),
        *(concatenate, stack, copy, shape, size, ndim, ravel, reshape, array_equal, isclose),
        *(allclose, where, select, nan_to_num, interp),
    )
}
"""The other functions."""
