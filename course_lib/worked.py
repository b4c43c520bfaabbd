"""A rule's own formulas with the numbers of a step filled in, read off the rule's source.

The body of a rule is a few assignments and a ``return``. Each becomes a line of tokens in which
names are replaced by their values, at every step of a path at once. What is not arithmetic, or
does not lead to where the path went, is not shown: better no formula than a wrong one.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from course_lib.descent import Path
from course_lib.reading import assignments
from course_lib.rules import Rule


class WorkedLine(NamedTuple):
    """One line of a rule, worked out for every step of a path."""

    name: str
    """What the line computes, e.g. "v" or "parameter"."""
    tokens: tuple[str | np.ndarray | float, ...]
    """Text, hyperparameters (floats), and arrays (steps, d) of the values of a name."""
    values: np.ndarray
    """(steps, d): what the line gives at each step."""

    def at(self, step: int, coordinate: int = 0) -> str:
        """The line at one step, e.g. "v = 0.9 × (−0.2) − 0.1 × 1 = −0.28"."""
        filled = [
            token
            if isinstance(token, str)
            else _bracketed(token if isinstance(token, float) else token[step, coordinate])
            for token in self.tokens
        ]
        return f"{self.name} = {''.join(filled)} = {number(self.values[step, coordinate])}"


def worked_lines(path: Path) -> list[WorkedLine] | None:
    """The lines of the path's rule at all of its steps, or None if the rule can't be read."""
    statements = assignments(path.rule)
    if statements is None:
        return None
    known: dict[str, Any] = {
        "parameter": path.positions[:-1],
        "grad": path.gradients[:-1],
        **{name: rows[:-1] for name, rows in path.state.items()},
        **{n: float(v) for n, v in path.hyperparameters.items() if isinstance(v, float | int)},
    }
    names = [*inspect.signature(path.rule).parameters][:2]  # a learner may call them otherwise
    known |= {names[0]: known["parameter"], names[1]: known["grad"]}
    lines = []
    try:
        with np.errstate(all="ignore"):
            for name, expression in statements:
                tokens, values = fill_in(expression, known)
                values = np.broadcast_to(values, path.positions[:-1].shape)
                lines.append(WorkedLine(name, tokens, values))
                known[name] = values
    except Unreadable:
        return None
    last = path.steps if path.diverged_at is None else path.diverged_at
    for name, rows in {"parameter": path.positions, **path.state}.items():
        worked = np.broadcast_to(known.get(name, np.nan), path.positions[1:].shape)
        if not _agree(worked[:last], rows[1 : last + 1]):
            return None
    return lines


def _agree(worked: np.ndarray, walked: np.ndarray) -> bool:
    """``np.allclose`` to nine digits, which takes ten times as long on so few numbers."""
    with np.errstate(all="ignore"):
        close = np.abs(worked - walked) <= 1e-9 * np.abs(walked)
    return bool((close | (np.isnan(worked) & np.isnan(walked))).all())


def worked_step(path: Path, step: int, coordinate: int = 0) -> list[str]:
    """The lines of the path's rule from row ``step`` to the next, with their numbers.

    If the rule's formulas can't be read, its parameter and state before and after.
    """
    lines = worked_lines(path)
    if lines is not None:
        return [line.at(step, coordinate) for line in lines]
    rows = {"parameter": path.positions, **path.state}
    return [
        f"{name}: {number(values[step, coordinate])} → {number(values[step + 1, coordinate])}"
        for name, values in rows.items()
    ]


def number(value: float) -> str:
    """A number to four significant digits, with a real minus sign."""
    return f"{value:.4g}".replace("-", "−")


def effective_direction(rule: Rule) -> str | None:
    """The name of what a rule's step points along, if it divides that by anything.

    In ``parameter - lr * om / (ov**0.5 + epsilon)`` it is ``om``. None for a rule without such a
    division, or one that can't be read.
    """
    formulas = dict(assignments(rule) or [])
    match formulas.get("parameter"):
        case ast.BinOp(op=ast.Sub(), right=step):
            pass
        case _:
            return None
    if isinstance(step, ast.Name) and step.id in formulas:  # AdaDelta calls its step v
        step = formulas[step.id]
    direction = _direction(step)
    return direction if direction in {"grad", *formulas} else None


def effective_rate(path: Path, lines: list[WorkedLine] | None) -> np.ndarray | None:
    """What the rule multiplies its :func:`effective_direction` by, (steps, d), if it has one.

    In ``parameter - lr * om / (ov**0.5 + epsilon)`` it is ``lr / (ov**0.5 + epsilon)``. ``lines``
    are the path's :func:`worked_lines`.
    """
    direction = effective_direction(path.rule)
    if direction is None or lines is None:
        return None
    rows = {"grad": path.gradients[:-1], **{line.name: line.values for line in lines}}
    with np.errstate(all="ignore"):
        return -np.diff(path.positions, axis=0) / rows[direction]


def _direction(step: ast.expr) -> str | None:
    """The factor of a quotient that is a name other than lr: what the step points along."""
    if not isinstance(step, ast.BinOp) or not isinstance(step.op, ast.Div):
        return None
    names, rest = [], [step.left]
    while rest:
        match rest.pop():
            case ast.BinOp(op=ast.Mult(), left=left, right=right):
                rest += [left, right]
            case ast.Name(id=name) if name != "lr":
                names.append(name)
    return names[0] if len(names) == 1 else None


def _bracketed(value: float) -> str:
    return f"({number(value)})" if value < 0 else number(value)


# ---- reading a rule ----


class Unreadable(Exception):
    """A formula holds something other than arithmetic."""


_SIGNS = {ast.Add: (" + ", 1), ast.Sub: (" − ", 1), ast.Mult: (" × ", 2), ast.Div: (" / ", 2)}
_ATOM = 9


def fill_in(formula: ast.expr, known: Mapping[str, Any]) -> tuple[tuple[Any, ...], Any]:
    """A formula as tokens, text and what ``known`` has for its names, and what it comes to.

    Raises :class:`Unreadable`.
    """
    tokens, value, _ = _render(formula, known)
    return tuple(_joined(tokens)), value


def _render(node: ast.expr, known: Mapping[str, Any]) -> tuple[list[Any], Any, int]:
    """Tokens, value and how tightly the outermost operation of ``node`` binds."""
    match node:
        case ast.Constant(value=int() | float() as value):
            return [number(value)], value, _ATOM
        case ast.Name(id=name) if name in known:
            return [known[name]], known[name], _ATOM
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            tokens, value, binding = _render(operand, known)
            return ["−", *_enclosed(tokens, binding < 2)], -value, 1
        case ast.BinOp(op=ast.Pow(), left=left, right=ast.Constant(value=0.5)):
            tokens, value, _ = _render(left, known)
            return ["√(", *tokens, ")"], np.sqrt(value), _ATOM
        case ast.BinOp(op=ast.Pow(), left=left, right=right):
            base, base_value, binding = _render(left, known)
            power, power_value, _ = _render(right, known)
            tokens = [*_enclosed(base, binding < _ATOM), "^", *_enclosed(power, len(power) > 1)]
            return tokens, base_value**power_value, 3
        case ast.BinOp(op=op, left=left, right=right) if type(op) in _SIGNS:
            sign, binding = _SIGNS[type(op)]
            a, a_value, a_binding = _render(left, known)
            b, b_value, b_binding = _render(right, known)
            keeps_order = isinstance(op, ast.Add | ast.Mult)
            tokens = [
                *_enclosed(a, a_binding < binding),
                sign,
                *_enclosed(b, b_binding < binding + (not keeps_order)),
            ]
            return tokens, _apply(op, a_value, b_value), binding
        case ast.Call(func=ast.Name(id="sqrt") | ast.Attribute(attr="sqrt"), args=[argument]):
            tokens, value, _ = _render(argument, known)
            return ["√(", *tokens, ")"], np.sqrt(value), _ATOM
    raise Unreadable


def _apply(op: ast.operator, a: Any, b: Any) -> Any:
    match op:
        case ast.Add():
            return a + b
        case ast.Sub():
            return a - b
        case ast.Mult():
            return a * b
        case _:
            return np.divide(a, b)


def _enclosed(tokens: list[Any], needed: bool) -> list[Any]:
    return ["(", *tokens, ")"] if needed else tokens


def _joined(tokens: list[Any]) -> list[Any]:
    """Neighbouring pieces of text as one."""
    joined: list[Any] = []
    for token in tokens:
        if isinstance(token, str) and joined and isinstance(joined[-1], str):
            joined[-1] += token
        else:
            joined.append(token)
    return joined
