"""Python's operators for arrays and for single numbers: each is a ufunc."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ._array import ndarray
from ._sums import matmul
from ._types import generic
from ._ufuncs import UFUNCS, ufunc, updated

_TWO = {
    **{"add": "add", "sub": "subtract", "mul": "multiply", "truediv": "divide"},
    **{"floordiv": "floor_divide", "mod": "remainder", "pow": "power"},
    **{"and": "bitwise_and", "or": "bitwise_or", "xor": "bitwise_xor"},
}
_FUNCTIONS: dict[str, Callable[..., Any]] = {
    **{name: UFUNCS[known] for name, known in _TWO.items()},
    "matmul": matmul,
}
_COMPARED = {
    **{"lt": "less", "le": "less_equal", "gt": "greater", "ge": "greater_equal"},
    **{"eq": "equal", "ne": "not_equal"},
}
_ONE = {"neg": "negative", "pos": "positive", "abs": "absolute", "invert": "invert"}


def _forward(function: Callable[..., Any]) -> Callable[[Any, Any], Any]:
    return lambda self, other: function(self, other)


def _backward(function: Callable[..., Any]) -> Callable[[Any, Any], Any]:
    return lambda self, other: function(other, self)


def _in_place(function: ufunc) -> Callable[[Any, Any], Any]:
    return lambda self, other: updated(function, self, other)


def _alone(function: ufunc) -> Callable[[Any], Any]:
    return lambda self: function(self)


def give_operators(kind: type) -> None:
    """Python's operators, for this class."""
    for name, function in _FUNCTIONS.items():
        setattr(kind, f"__{name}__", _forward(function))
        setattr(kind, f"__r{name}__", _backward(function))
    for name, known in _COMPARED.items():
        setattr(kind, f"__{name}__", _forward(UFUNCS[known]))
    for name, known in _ONE.items():
        setattr(kind, f"__{name}__", _alone(UFUNCS[known]))


def give_updates(kind: type) -> None:
    """Operators that change an array in place, for this class."""
    for name, known in _TWO.items():
        setattr(kind, f"__i{name}__", _in_place(UFUNCS[known]))


def with_operators() -> None:
    """Arrays and single numbers with the operators they have in NumPy."""
    give_operators(ndarray)
    give_updates(ndarray)
    for kind in (generic, *_below(generic)):
        give_operators(kind)  # each by itself: float's and complex's own would come first


def _below(kind: type) -> list[type]:
    found: list[type] = []
    below: type
    for below in kind.__subclasses__():
        found += [below, *_below(below)]
    return found
