"""Rules and surfaces as JavaScript, from their one Python source.

A function is called with stand-ins for its numbers. Whatever it does to them, by operators or by
NumPy's functions, they write down as one assignment after another. That reaches through lambdas,
partial functions and functions that call others, and needs no source. What a stand-in can't know,
such as whether it is positive, makes the function :class:`UntraceableError`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin


class Code(str):
    """A JavaScript expression, not text."""


class UntraceableError(Exception):
    """The function does something that can't be written down without knowing the numbers."""


class Traced(NDArrayOperatorsMixin):
    """Stands in for a number that JavaScript knows by ``name``; ``steps`` is what was done."""

    def __init__(self, name: str, steps: list[str]) -> None:
        self.name = name
        self._steps = steps

    def _write(self, expression: str) -> Traced:
        name = f"t{len(self._steps)}"
        self._steps.append(f"const {name} = {expression};")
        return Traced(name, self._steps)

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **options: Any) -> Traced:
        if method != "__call__" or options or ufunc not in _UFUNCS:
            raise UntraceableError(ufunc.__name__)
        if ufunc is np.power and isinstance(inputs[1], int | float) and inputs[1] in _POWERS:
            return self._write(_POWERS[inputs[1]].format(literal(inputs[0])))
        return self._write(_UFUNCS[ufunc].format(*map(literal, inputs)))

    def __array_function__(
        self,
        function: Callable[..., Any],
        types: Any,
        arguments: Sequence[Any],
        options: dict[str, Any],
    ) -> Traced:
        if options or function not in _FUNCTIONS:
            raise UntraceableError(function.__name__)
        if function is np.interp:
            return self._write(_looked_up(*arguments))
        return self._write(_FUNCTIONS[function].format(*map(literal, arguments)))

    def _unknown(self, *_: Any) -> Any:
        raise UntraceableError("a number that is not known yet")

    __bool__ = __float__ = __int__ = __index__ = __iter__ = __len__ = _unknown


def literal(value: Any) -> str:
    """A traced or known number as JavaScript."""
    if isinstance(value, Traced):
        return value.name
    if isinstance(value, bool | np.bool_):
        return "true" if value else "false"
    try:
        number = float(value)
    except (TypeError, ValueError):
        raise UntraceableError(repr(value)) from None
    if math.isnan(number):
        return "NaN"
    if math.isinf(number):
        return "Infinity" if number > 0 else "(-Infinity)"
    return f"({number!r})" if number < 0 else repr(number)


def traced(head: str, arguments: Sequence[str], compute: Callable[..., Sequence[Any]]) -> Code:
    """The JavaScript function ``head => [...]`` that returns what ``compute`` does.

    ``arguments`` are what the numbers given to ``compute`` are called in JavaScript, where
    ``head`` declares them. Raises :class:`UntraceableError`.
    """
    steps: list[str] = []
    try:
        results = compute(*(Traced(name, steps) for name in arguments))
    except UntraceableError:
        raise
    except Exception as error:  # NumPy and learners' functions wrap it in errors of their own
        raise UntraceableError(str(error)) from error
    returned = ", ".join(map(literal, results))
    return Code(f"({head}) => {{ {' '.join(steps)} return [{returned}]; }}")


_UFUNCS = {
    np.add: "{} + {}",
    np.subtract: "{} - {}",
    np.multiply: "{} * {}",
    np.true_divide: "{} / {}",
    np.power: "{} ** {}",
    np.float_power: "{} ** {}",
    np.negative: "-{}",
    np.positive: "{}",
    np.square: "{0} * {0}",
    np.reciprocal: "1 / {}",
    np.less: "{} < {}",
    np.less_equal: "{} <= {}",
    np.greater: "{} > {}",
    np.greater_equal: "{} >= {}",
    np.equal: "{} === {}",
    np.not_equal: "{} !== {}",
    np.logical_and: "{} && {}",
    np.logical_not: "!{}",
    np.isfinite: "Number.isFinite({})",
    np.isnan: "Number.isNaN({})",
    np.minimum: "Math.min({}, {})",
    np.maximum: "Math.max({}, {})",
    np.absolute: "Math.abs({})",
    **{
        getattr(np, name): f"Math.{name}({{}})"
        for name in (
            *("sqrt", "cbrt", "exp", "expm1", "log", "log1p", "log2", "log10", "sign"),
            *("sin", "cos", "tan", "sinh", "cosh", "tanh", "floor", "ceil"),
        )
    },
    np.arctan: "Math.atan({})",
    np.hypot: "Math.hypot({}, {})",
}
_POWERS = {0.5: "Math.sqrt({})", 2: "{0} * {0}"}  # as NumPy does them, to the last bit
_FUNCTIONS = {
    np.where: "{} ? {} : {}",
    np.clip: "Math.min(Math.max({}, {}), {})",
    np.ones_like: "1",
    np.zeros_like: "0",
    np.interp: "",  # only where it is asked for entries of a table
}


def _looked_up(index: Any, places: Sequence[int], table: Sequence[float]) -> str:
    """The entry of ``table`` at a whole ``index``, the last one beyond its end."""
    if [*places] != [*range(len(table))]:
        raise UntraceableError("interp between other places than 0, 1, 2, ...")
    return f"[{', '.join(map(literal, table))}][Math.min({literal(index)}, {len(table) - 1})]"
