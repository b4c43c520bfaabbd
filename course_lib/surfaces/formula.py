"""Read a learner's formula of x, or of x and y, and differentiate it exactly.

The text is parsed into Python's syntax tree, of which only arithmetic is let through; it is never
evaluated as Python. Derivatives come with the value, by forward-mode automatic differentiation:
every subexpression carries its slope in each variable on which it depends.
"""

from __future__ import annotations

import ast
import math
import operator
import unicodedata
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

from course_lib.language import text

FUNCTIONS: dict[str, tuple[Callable, Callable]] = {
    "sin": (np.sin, np.cos),
    "cos": (np.cos, lambda u: -np.sin(u)),
    "tan": (np.tan, lambda u: 1 / np.cos(u) ** 2),
    "exp": (np.exp, np.exp),
    "log": (np.log, lambda u: 1 / u),
    "sqrt": (np.sqrt, lambda u: 0.5 / np.sqrt(u)),
    "tanh": (np.tanh, lambda u: 1 - np.tanh(u) ** 2),
    "abs": (np.abs, np.sign),
}
"""The functions a formula may call: name to (function, derivative)."""

CONSTANTS = {"pi": math.pi, "e": math.e}

MAX_LENGTH = 200
MAX_DEPTH = 30

_OPERATORS = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}
_SIGNS = {ast.UAdd: 1.0, ast.USub: -1.0}
_TYPED = str.maketrans({"×": "*", "÷": "/", "−": "-", "²": "**2", "³": "**3", "π": "pi"})

Slopes = dict[str, Any]


def parse_formula(formula: str) -> tuple[Callable, Callable, int]:
    """The loss, its partial derivatives and the number of parameters of ``formula``.

    The first two take one array (or number) per parameter. Full-width characters and signs such as
    × and ² are read as what they stand for. Raises ``ValueError``, in the notebook's language,
    naming the part that can't be read.
    """
    if not isinstance(formula, str):
        raise ValueError(text("formula_not_text", formula=repr(formula)))
    source = unicodedata.normalize("NFKC", formula.translate(_TYPED)).strip()
    if len(source) > MAX_LENGTH:
        raise ValueError(text("formula_too_long", most=MAX_LENGTH, length=len(source)))
    tree = _syntax_tree(source)
    _check(tree, source, MAX_DEPTH)
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    variables = ("x", "y") if "y" in used else ("x",)
    if not used & {"x", "y"}:
        raise ValueError(text("formula_constant", formula=source))

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


def _syntax_tree(source: str) -> ast.expr:
    if not source:
        raise ValueError(text("formula_empty"))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(source, mode="eval").body
    except SyntaxError as error:
        place = max((error.offset or 1) - 1, 0)
        part = source[max(place - 1, 0) : place + 8] or source[-8:]
        raise ValueError(text("formula_syntax", part=part, position=place + 1)) from None
    except (ValueError, RecursionError, MemoryError):
        raise ValueError(text("formula_syntax", part=source[:20], position=1)) from None


def _check(node: ast.expr, source: str, depth: int) -> None:
    """Let only arithmetic through; anything else is an error that names the part."""

    def refuse(key: str, **values: Any) -> ValueError:
        return ValueError(text(key, part=ast.get_source_segment(source, node) or source, **values))

    if depth == 0:
        raise refuse("formula_too_deep", most=MAX_DEPTH)
    match node:
        case ast.Constant(value=bool() | complex()):
            raise refuse("formula_part")
        case ast.Constant(value=int() | float() as number):
            if not math.isfinite(number):
                raise refuse("formula_part")
        case ast.Name(id="x" | "y"):
            pass
        case ast.Name(id=name):
            if name in FUNCTIONS:
                raise refuse("formula_needs_brackets", name=name)
            if name not in CONSTANTS:
                raise refuse("formula_unknown_name")
        case ast.UnaryOp(op=ast.UAdd() | ast.USub(), operand=operand):
            _check(operand, source, depth - 1)
        case ast.BinOp(op=ast.BitXor()):
            raise refuse("formula_caret")
        case ast.BinOp(op=op, left=left, right=right) if type(op) in _OPERATORS:
            _check(left, source, depth - 1)
            _check(right, source, depth - 1)
        case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]):
            if name not in FUNCTIONS:
                raise refuse("formula_unknown_function", name=name, names=", ".join(FUNCTIONS))
            if len(arguments) != 1:
                raise refuse("formula_one_argument", name=name)
            _check(arguments[0], source, depth - 1)
        case _:
            raise refuse("formula_part")


def _value_and_slopes(node: ast.expr, point: dict[str, Any]) -> tuple[Any, Slopes]:
    """The value of a checked node and its slopes in the variables on which it depends."""
    match node:
        case ast.Constant(value=int() | float() as number):
            return np.float64(number), {}
        case ast.Name(id=name) if name in point:
            return point[name], {name: np.ones_like(point[name])}
        case ast.Name(id=name):
            return np.float64(CONSTANTS[name]), {}
        case ast.UnaryOp(op=op, operand=operand):
            value, slopes = _value_and_slopes(operand, point)
            return _SIGNS[type(op)] * value, _scaled(slopes, _SIGNS[type(op)])
        case ast.Call(func=ast.Name(id=name), args=[argument]):
            function, derivative = FUNCTIONS[name]
            u, du = _value_and_slopes(argument, point)
            return function(u), _scaled(du, derivative(u))
        case ast.BinOp(op=op, left=left, right=right):
            u, du = _value_and_slopes(left, point)
            v, dv = _value_and_slopes(right, point)
            value = _OPERATORS[type(op)](u, v)
            return value, _binary_slopes(op, value, u, du, v, dv)
    raise AssertionError(f"not checked: {node!r}")


def _binary_slopes(op: ast.operator, value: Any, u: Any, du: Slopes, v: Any, dv: Slopes) -> Slopes:
    match op:
        case ast.Add():
            return _sum(du, dv)
        case ast.Sub():
            return _sum(du, _scaled(dv, -1.0))
        case ast.Mult():
            return _sum(_scaled(du, v), _scaled(dv, u))
        case ast.Div():
            return _sum(_scaled(du, 1 / v), _scaled(dv, -value / v))
        case _:  # a power: d(u^v) = v u^(v-1) du + u^v log(u) dv
            by_base = _scaled(du, np.where(v == 0, 0.0, v * u ** (v - 1))) if du else {}
            by_exponent = _scaled(dv, value * np.log(u)) if dv else {}
            return _sum(by_base, by_exponent)


def _scaled(slopes: Slopes, factor: Any) -> Slopes:
    return {variable: slope * factor for variable, slope in slopes.items()}


def _sum(a: Slopes, b: Slopes) -> Slopes:
    return {
        variable: a[variable] + b[variable]
        if variable in a and variable in b
        else a.get(variable, b.get(variable))
        for variable in {**a, **b}
    }
