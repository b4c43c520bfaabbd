"""A learner's plain function as a loss, with slopes by finite differences."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

from course_lib.language import text
from course_lib.surfaces.points import numbers_in, reason, shortened

_WIDTH = 6e-6  # the cube root of float64's precision: central differences err least there


class Function(NamedTuple):
    """A function as a loss of one or two coordinates, and its slopes."""

    loss: Callable[..., Any]
    slopes: Callable[..., list[Any]]
    names: tuple[str, ...]
    """What the coordinates are called."""
    name: str


def loss_of(function: Callable[..., Any]) -> Function:
    """Read ``function`` of x, of x and y, or of one array of both, as a loss.

    It may or may not take arrays of points. Its slopes are central differences, good to about
    eight digits. Where it raises ``ArithmeticError`` or ``ValueError`` (a logarithm below zero),
    the loss is NaN.

    Raises ``ValueError`` if it takes neither one nor two arguments, or returns no single number.
    """
    name = name_of(function)
    arguments = _arguments(function, name)
    if len(arguments) == 2 or _takes_a_number(function):
        return _read(function, arguments, name)
    return _read(lambda *point: function(np.array(point)), ("x", "y"), name)


def name_of(function: Any) -> str:
    """What a function is called: f if it has no name."""
    if isinstance(function, functools.partial):
        return name_of(function.func)
    name = str(getattr(function, "__name__", type(function).__name__))
    return "f" if name == "<lambda>" else name


def _arguments(function: Callable[..., Any], name: str) -> tuple[str, ...]:
    """The names of the coordinates: the positional arguments that have no default."""
    try:
        parameters = list(inspect.signature(function).parameters.values())
    except (TypeError, ValueError):  # a ufunc or a built-in function may have no signature
        return ("x", "y")[: getattr(function, "nin", 1)]
    positional = [p for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    free = tuple(p.name for p in positional if p.default is p.empty)
    if not free and positional:
        free = tuple(p.name for p in positional[:2])
    elif not free and any(p.kind is p.VAR_POSITIONAL for p in parameters):
        free = ("x", "y") if _takes_two(function) else ("x",)
    if len(free) not in (1, 2):
        raise ValueError(text("surface_arguments", function=name, n=len(free)))
    return free


def _takes_two(function: Callable[..., Any]) -> bool:
    try:
        function(0.75, 0.5)
    except Exception:  # whatever it is, one argument may suit the function better
        return False
    return True


def _takes_a_number(function: Callable[..., Any]) -> bool:
    """Whether a function of one argument means a number by it, not an array of both parameters."""
    with np.errstate(all="ignore"):
        try:
            both = numbers_in(function(np.array([0.75, 0.5])))
            return both is None or both.ndim > 0
        except Exception:  # whatever it is, a number may suit the function better
            try:
                function(np.float64(0.75))
            except (TypeError, IndexError):  # no number can be unpacked or indexed
                return False
            except Exception:
                return True
            return True


def _read(function: Callable[..., Any], names: Sequence[str], name: str) -> Function:
    def at_point(*point: Any) -> float:
        try:
            with np.errstate(all="ignore"):
                value = function(*map(np.float64, point))
        except (ArithmeticError, ValueError):
            return np.nan
        number = numbers_in(value)
        if number is None or number.size != 1:
            raise ValueError(text("surface_returns", function=name, value=shortened(value)))
        return float(number.reshape(()))

    error = _error_everywhere(function, len(names))
    if error:
        raise function_raises(name, error)
    one_by_one = np.vectorize(at_point, otypes=[float])

    def all_at_once(*point: Any) -> Any:
        with np.errstate(all="ignore"):
            return np.multiply(function(*(np.multiply(c, 1.0) for c in point)), 1.0)

    loss = all_at_once if _agree(all_at_once, one_by_one, len(names)) else one_by_one

    def slopes(*point: Any) -> list[Any]:
        found = []
        for i, coordinate in enumerate(point):
            width = _WIDTH * np.maximum(1.0, np.abs(coordinate))
            above = (*point[:i], coordinate + width, *point[i + 1 :])
            below = (*point[:i], coordinate - width, *point[i + 1 :])
            with np.errstate(all="ignore"):
                found.append((loss(*above) - loss(*below)) / (above[i] - below[i]))
        return found

    return Function(loss, slopes, tuple(names), name)


def _agree(quick: Callable[..., Any], careful: Callable[..., Any], dimensions: int) -> bool:
    """Whether ``quick`` takes arrays of points, and finds there what ``careful`` finds."""
    points = _probes(dimensions)
    try:
        found = quick(*points)
        return bool(
            np.shape(found) == points.shape[1:]
            and np.allclose(found, careful(*points), rtol=1e-9, equal_nan=True)
        )
    except Exception:  # an array may be no number for it in any way
        return False


def _error_everywhere(function: Callable[..., Any], dimensions: int) -> Exception | None:
    """What the function raises if it does so at whatever point: then no domain is the reason."""
    failure = None
    for point in _probes(dimensions).reshape(dimensions, -1).T:
        try:
            with np.errstate(all="ignore"):
                function(*point)
        except Exception as error:
            failure = error
        else:
            return None
    return failure


def _probes(dimensions: int) -> np.ndarray:
    """Some points, as an array (3, 4) for each coordinate."""
    return np.random.default_rng(0).uniform(-4, 4, (dimensions, 3, 4))


def function_raises(name: str, error: Exception) -> ValueError:
    """The words for a learner's function that fails with ``error``."""
    return ValueError(text("function_raises", function=name, error=reason(error)))
