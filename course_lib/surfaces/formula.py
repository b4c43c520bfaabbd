"""A learner's formula of x, or of x and y, and its exact derivatives.

The text is parsed (:mod:`course_lib.surfaces.grammar`), never evaluated as Python. Derivatives come
with the value, by forward-mode automatic differentiation: every part of the formula carries its
slope in each variable on which it depends.
"""

from __future__ import annotations

import operator
import reprlib
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from course_lib.language import text
from course_lib.surfaces.grammar import (
    Applied,
    Binary,
    Negative,
    Node,
    Number,
    Variable,
    tree_of,
)
from course_lib.surfaces.notation import Typed

FUNCTIONS: dict[str, tuple[Callable[..., Any], Callable[..., Any]]] = {
    "sin": (np.sin, np.cos),
    "cos": (np.cos, lambda u: -np.sin(u)),
    "tan": (np.tan, lambda u: 1 / np.cos(u) ** 2),
    "exp": (np.exp, np.exp),
    "log": (np.log, lambda u: 1 / u),
    "sqrt": (np.sqrt, lambda u: 0.5 / np.sqrt(u)),
    "cbrt": (np.cbrt, lambda u: 1 / (3 * np.cbrt(u) ** 2)),
    "tanh": (np.tanh, lambda u: 1 - np.tanh(u) ** 2),
    "abs": (np.abs, np.sign),
}
"""The functions a formula may call: name to (function, derivative)."""

MAX_LENGTH = 200

_OPERATORS = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "**": operator.pow,
}

Slopes = dict[str, Any]


def parse_formula(formula: str) -> tuple[Callable[..., Any], Callable[..., Any], int]:
    """The loss, its partial derivatives and the number of parameters of ``formula``.

    The first two take one array (or number) for each parameter. Any sign may stand in the formula
    that a keyboard, an input method or a paste can give, if it has one meaning.

    Raises ``ValueError``, in the notebook's language, naming the part that can't be read as it was
    typed, and its place.
    """
    if not isinstance(formula, str):
        raise ValueError(text("formula_not_text", formula=reprlib.repr(formula)))
    if len(formula) > MAX_LENGTH:
        raise ValueError(text("formula_too_long", most=MAX_LENGTH, length=len(formula)))
    typed = Typed(formula)
    tree = tree_of(typed, list(FUNCTIONS))
    used = set(_variables(tree))
    if not used:
        raise ValueError(text("formula_constant", formula=typed.shown))
    variables = ("x", "y") if "y" in used else ("x",)

    def evaluate(coordinates: tuple[Any, ...]) -> tuple[Any, Slopes]:
        point = {v: np.multiply(c, 1.0) for v, c in zip(variables, coordinates, strict=True)}
        with np.errstate(all="ignore"):
            return _value_and_slopes(tree, point)

    def loss(*coordinates: Any) -> Any:
        return evaluate(coordinates)[0]

    def slopes(*coordinates: Any) -> list[Any]:
        found = evaluate(coordinates)[1]
        return [found.get(variable, 0.0) for variable in variables]

    return loss, slopes, len(variables)


def _variables(node: Node) -> Iterator[str]:
    match node:
        case Variable(name):
            yield name
        case Negative(part) | Applied(_, part):
            yield from _variables(part)
        case Binary(_, left, right):
            yield from _variables(left)
            yield from _variables(right)


def _value_and_slopes(node: Node, point: dict[str, Any]) -> tuple[Any, Slopes]:
    """The value of a node and its slopes in the variables on which it depends."""
    match node:
        case Number(value):
            return np.float64(value), {}
        case Variable(name):
            return point[name], {name: np.ones_like(point[name])}
        case Negative(operand):
            value, slopes = _value_and_slopes(operand, point)
            return -value, _scaled(slopes, -1.0)
        case Applied(name, argument):
            function, derivative = FUNCTIONS[name]
            u, du = _value_and_slopes(argument, point)
            return function(u), _scaled(du, derivative(u)) if du else {}
        case Binary(op, left, right):
            u, du = _value_and_slopes(left, point)
            v, dv = _value_and_slopes(right, point)
            value = _OPERATORS[op](u, v)
            return value, _binary_slopes(op, value, u, du, v, dv)


def _binary_slopes(op: str, value: Any, u: Any, du: Slopes, v: Any, dv: Slopes) -> Slopes:
    match op:
        case "+":
            return _sum(du, dv)
        case "-":
            return _sum(du, _scaled(dv, -1.0))
        case "*":
            return _sum(_scaled(du, v), _scaled(dv, u))
        case "/":
            return _sum(_scaled(du, 1 / v), _scaled(dv, -value / v))
        case _:  # a power: d(u^v) = v u^(v-1) du + u^v log(u) dv
            by_base = _scaled(du, _times_lower_power(u, v)) if du else {}
            by_exponent = _scaled(dv, value * np.log(u)) if dv else {}
            return _sum(by_base, by_exponent)


def _times_lower_power(u: Any, v: Any) -> Any:
    """The product v u^(v-1), which is 0 for v = 0 even where u is 0."""
    if np.ndim(v) == 0:  # the common case: NumPy's choice between arrays takes longer than the rest
        return v * u ** (v - 1) if v else 0.0
    return np.where(v == 0, 0.0, v * u ** (v - 1))


def _scaled(slopes: Slopes, factor: Any) -> Slopes:
    return {variable: slope * factor for variable, slope in slopes.items()}


def _sum(a: Slopes, b: Slopes) -> Slopes:
    return {
        variable: a[variable] + b[variable]
        if variable in a and variable in b
        else a.get(variable, b.get(variable))
        for variable in {**a, **b}
    }
