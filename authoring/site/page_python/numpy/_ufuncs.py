"""Functions of numbers that are done for each element by itself, as NumPy's ufuncs are."""

from __future__ import annotations

import itertools
import math
import operator
from collections.abc import Iterable
from typing import Any, NamedTuple

from . import _arithmetic as arithmetic
from ._arithmetic import Elementwise
from ._array import as_array, ndarray
from ._shapes import common_shape, spread, written
from ._types import common_type, dtype, generic
from ._unknown import refuse

_FLOAT, _BOOL = dtype("float64"), dtype("bool")
_EXACT = 2**53


class UFuncTypeError(TypeError):
    """Numbers of a type that a function can't take or give."""


class _Input(NamedTuple):
    values: list[Any]
    shape: tuple[int, ...]
    strong: dtype | None
    """The type, or None for a number of Python's, which gives way to others."""
    python: type


class ufunc:  # noqa: N801  (NumPy's name)
    """A function done for each element.

    ``gives`` is the type of what comes out: "same" as what went in, "float" at least, or "bool".
    """

    def __init__(self, name: str, compute: Elementwise, gives: str = "same") -> None:
        self.__name__ = name
        self._compute = compute
        self._gives = gives

    def __repr__(self) -> str:
        return f"<ufunc '{self.__name__}'>"

    def __call__(self, *inputs: Any, out: Any = None, where: Any = None, **options: Any) -> Any:
        """The result for each element; ``out`` takes it, but not where ``where`` is false."""
        if out is None and where is None and not options:
            quick = self._quick(*inputs)
            if quick is not None:
                return quick
        for each in inputs:
            stands_in = getattr(type(each), "__array_ufunc__", None)
            if stands_in is not None:
                given = {"out": out, "where": where, **options}
                return stands_in(
                    each,
                    self,
                    "__call__",
                    *inputs,
                    **{k: v for k, v in given.items() if v is not None},
                )
        if options:
            refuse(f"np.{self.__name__}({next(iter(options))}=...)")
        result = self._result([_input(each) for each in inputs])
        if out is None and where is None:
            return _number(result)
        return _kept(result, out, where)

    def _quick(self, a: Any, *b: Any) -> ndarray | None:
        """The result of what is handed over most: arrays of floats of one shape, and floats."""
        columns: list[Iterable[Any]] = []
        shape: tuple[int, ...] | None = None
        for each in (a, *b):
            if type(each) is ndarray and each.dtype is _FLOAT and shape in (None, each.shape):
                shape = each.shape
                columns.append(each.values)
            elif type(each) is float or (type(each) is int and abs(each) < _EXACT):
                columns.append(itertools.repeat(float(each)))
            else:
                return None
        if not shape:
            return None
        kind = _BOOL if self._gives == "bool" else _FLOAT
        return ndarray(list(map(self._compute, *columns)), shape, kind)

    def _result(self, inputs: list[_Input]) -> ndarray:
        shape = common_shape([each.shape for each in inputs])
        columns = [spread(each.values, each.shape, shape) for each in inputs]
        kind = self._type(inputs)
        if kind.kind == "O" and self._gives == "float":
            self._refuse_objects(columns)
        values = list(map(self._compute, *columns))
        exact = kind.name == "float64" and all(type(value) is float for value in values)
        if not exact:
            values = list(map(kind.convert, values))
        return ndarray(values, shape, kind)

    def _refuse_objects(self, columns: list[list[Any]]) -> None:
        for at, column in enumerate(columns):
            for value in column:
                if not isinstance(value, int | float | complex):
                    raise TypeError(
                        f"loop of ufunc does not support argument {at} of type "
                        f"{type(value).__name__} which has no callable {self.__name__} method"
                    )

    def _type(self, inputs: list[_Input]) -> dtype:
        strong = [each.strong for each in inputs if each.strong is not None]
        weak = [each.python for each in inputs if each.strong is None]
        kind = common_type(strong, weak)
        if self._gives == "bool":
            return dtype("bool")
        if kind.kind in "bi" and self._gives == "float":
            return dtype("float64")
        return dtype("int64") if kind.kind == "b" and self._gives == "number" else kind


def _input(given: Any) -> _Input:
    if isinstance(given, ndarray):
        return _Input(given.values, given.shape, given.dtype, float)
    if isinstance(given, generic):
        return _Input([given.item()], (), given.dtype, float)
    if type(given) in (bool, int, float, complex):
        return _Input([given], (), None, type(given))
    array = as_array(given)
    return _Input(array.values, array.shape, array.dtype, float)


def _number(array: ndarray) -> Any:
    """Of no dimensions, the number itself."""
    return array if array.shape else array.dtype.type(array.values[0])


def _kept(result: ndarray, out: Any, where: Any) -> Any:
    """``result`` put into ``out``, where that is wanted."""
    if isinstance(out, tuple):
        [out] = out
    into = result if out is None else out
    wanted = [True] if where is None else as_array(where).values
    wanted = spread(wanted, as_array(True if where is None else where).shape, into.shape)
    chosen = [at for at, yes in enumerate(wanted) if yes]
    values = spread(result.values, result.shape, into.shape)
    into.write([values[at] for at in chosen], chosen)
    return into


def updated(function: ufunc, array: ndarray, other: Any) -> Any:
    """What ``array += other`` and the like leave: the array itself, with new numbers."""
    result = as_array(function(array, other))
    if "bifcO".index(result.dtype.kind) > "bifcO".index(array.dtype.kind):
        raise UFuncTypeError(
            f"Cannot cast ufunc {function.__name__!r} output from {result.dtype!r} "
            f"to {array.dtype!r} with casting rule 'same_kind'"
        )
    if result.shape != array.shape:
        raise ValueError(
            f"non-broadcastable output operand with shape {written(array.shape)} "
            f"doesn't match the broadcast shape {written(result.shape)}"
        )
    array.write(result.values)
    return array


def _bitwise(name: str, compute: Elementwise) -> ufunc:
    def called(a: Any, b: Any) -> Any:
        if isinstance(a, float) or isinstance(b, float):
            raise TypeError(
                f"ufunc '{name}' not supported for the input types, and the inputs could not be "
                "safely coerced to any supported types according to the casting rule ''safe''"
            )
        return compute(a, b)

    return ufunc(name, called)


UFUNCS = {
    made.__name__: made
    for made in (
        ufunc("add", operator.add),
        ufunc("subtract", arithmetic.difference),
        ufunc("multiply", operator.mul),
        ufunc("divide", arithmetic.divided, "float"),
        ufunc("floor_divide", arithmetic.whole_division),
        ufunc("remainder", arithmetic.remainder),
        ufunc("power", arithmetic.power),
        ufunc("float_power", arithmetic.power, "float"),
        ufunc("negative", arithmetic.negative),
        ufunc("positive", operator.pos),
        ufunc("absolute", abs),
        ufunc("fabs", math.fabs, "float"),
        ufunc("square", lambda value: value * value),
        ufunc("reciprocal", lambda value: arithmetic.divided(1.0, value), "float"),
        ufunc("sign", arithmetic.sign),
        ufunc("minimum", arithmetic.least),
        ufunc("maximum", arithmetic.most),
        ufunc("fmin", lambda a, b: b if a != a else a if b != b else min(a, b)),
        ufunc("fmax", lambda a, b: b if a != a else a if b != b else max(a, b)),
        ufunc("sqrt", arithmetic.root, "float"),
        ufunc("cbrt", lambda value: math.cbrt(value), "float"),
        ufunc("exp", arithmetic.safe(math.exp), "float"),
        ufunc("exp2", arithmetic.safe(math.exp2), "float"),
        ufunc("expm1", arithmetic.safe(math.expm1), "float"),
        ufunc("log", arithmetic.safe(math.log, -math.inf), "float"),
        ufunc("log2", arithmetic.safe(math.log2, -math.inf), "float"),
        ufunc("log10", arithmetic.safe(math.log10, -math.inf), "float"),
        ufunc("log1p", arithmetic.safe(math.log1p), "float"),
        ufunc("hypot", math.hypot, "float"),
        ufunc("copysign", math.copysign, "float"),
        *(
            ufunc(name, arithmetic.safe(getattr(math, name)), "float")
            for name in ("sin", "cos", "tan", "sinh", "cosh", "tanh")
        ),
        ufunc("arcsin", arithmetic.safe(math.asin), "float"),
        ufunc("arccos", arithmetic.safe(math.acos), "float"),
        ufunc("arctan", math.atan, "float"),
        ufunc("arctan2", math.atan2, "float"),
        ufunc("floor", arithmetic.rounded(math.floor), "float"),
        ufunc("ceil", arithmetic.rounded(math.ceil), "float"),
        ufunc("trunc", arithmetic.rounded(math.trunc), "float"),
        ufunc("rint", arithmetic.rounded(round), "float"),
        ufunc("less", operator.lt, "bool"),
        ufunc("less_equal", operator.le, "bool"),
        ufunc("greater", operator.gt, "bool"),
        ufunc("greater_equal", operator.ge, "bool"),
        ufunc("equal", operator.eq, "bool"),
        ufunc("not_equal", operator.ne, "bool"),
        ufunc("logical_and", lambda a, b: bool(a and b), "bool"),
        ufunc("logical_or", lambda a, b: bool(a or b), "bool"),
        ufunc("logical_xor", lambda a, b: bool(a) != bool(b), "bool"),
        ufunc("logical_not", operator.not_, "bool"),
        _bitwise("bitwise_and", operator.and_),
        _bitwise("bitwise_or", operator.or_),
        _bitwise("bitwise_xor", operator.xor),
        ufunc("invert", arithmetic.inverted),
        ufunc("isfinite", lambda value: math.isfinite(value), "bool"),
        ufunc("isnan", lambda value: value != value, "bool"),
        ufunc("isinf", lambda value: math.isinf(value), "bool"),
        ufunc("signbit", lambda value: math.copysign(1, value) < 0, "bool"),
    )
}
"""All of them, by name."""
