"""Arithmetic of Python's numbers that never fails: what Python refuses is infinite, or NaN."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable
from typing import Any

Elementwise = Callable[..., Any]


def divided(a: Any, b: Any) -> Any:
    """``a / b``: infinite or NaN where Python refuses."""
    try:
        return a / b
    except ZeroDivisionError:
        if isinstance(a, complex) or a != a or not a:
            return math.nan
        return math.copysign(math.inf, a) * math.copysign(1.0, b)


def whole_division(a: Any, b: Any) -> Any:
    """``a // b``."""
    try:
        return a // b
    except ZeroDivisionError:
        return 0 if isinstance(b, int) else divided(a, b)


def remainder(a: Any, b: Any) -> Any:
    """``a % b``."""
    try:
        return a % b
    except ZeroDivisionError:
        return 0 if isinstance(b, int) else math.nan


def power(a: Any, b: Any) -> Any:
    """``a**b``: never complex, NaN instead."""
    if b == 2:
        return a * a
    if isinstance(a, int) and isinstance(b, int) and b < 0:
        raise ValueError("Integers to negative integer powers are not allowed.")
    if b == 0.5 and not isinstance(a, complex):
        return root(a)
    try:
        result = a**b
    except ZeroDivisionError:
        odd = float(b).is_integer() and b % 2
        return math.copysign(math.inf, a) if odd else math.inf
    except OverflowError:
        return -math.inf if a < 0 and b % 2 == 1 else math.inf
    return math.nan if isinstance(result, complex) and not isinstance(a, complex) else result


def safe(function: Elementwise, at_pole: float = math.nan) -> Elementwise:
    """``function`` of floats with NaN for an error, or with what it has at its pole, 0."""

    @functools.wraps(function)
    def called(value: Any) -> Any:
        try:
            return function(value)
        except OverflowError:
            return math.inf
        except ValueError:
            return at_pole if value == 0 else math.nan

    return called


root = safe(math.sqrt)


def sign(value: Any) -> Any:
    """-1, 0 or 1, of the same type; NaN stays."""
    return value if value != value else type(value)((value > 0) - (value < 0))


def least(a: Any, b: Any) -> Any:
    """The smaller one, or NaN."""
    return a if a != a or a < b else b


def most(a: Any, b: Any) -> Any:
    """The larger one, or NaN."""
    return a if a != a or a > b else b


def rounded(function: Callable[[float], int]) -> Elementwise:
    """A function to whole numbers, which leaves what is not finite."""
    return lambda value: float(function(value)) if math.isfinite(value) else value


def difference(a: Any, b: Any) -> Any:
    """``a - b``, which truth values do not have."""
    if isinstance(a, bool) and isinstance(b, bool):
        raise TypeError(
            "numpy boolean subtract, the `-` operator, is not supported, "
            "use the bitwise_xor, the `^` operator, or the logical_xor function instead."
        )
    return a - b


def negative(value: Any) -> Any:
    """``-value``, which a truth value does not have."""
    if isinstance(value, bool):
        raise TypeError(
            "The numpy boolean negative, the `-` operator, is not supported, "
            "use the `~` operator or the logical_not function instead."
        )
    return -value


def inverted(value: Any) -> Any:
    """``~value``; of a truth value, the other one."""
    return not value if isinstance(value, bool) else ~value
