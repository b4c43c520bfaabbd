"""A rule's formulas, read off its source, and filled in with the numbers of a step."""

from __future__ import annotations

import ast
import functools
import inspect
import textwrap
from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from course_lib.language.numbers import number
from course_lib.rules.signature import Rule, signature_of


@functools.singledispatch
def assignments(rule: Any) -> list[tuple[str, ast.expr]] | None:
    """The formulas of ``rule`` in order, as (name, expression).

    What it returns has the name of what it takes: of its first argument, and of its state.
    None if the source can't be had, or holds anything but assignments to names and a ``return``.
    A kind of rule that is no function may register its own way to them.
    """
    return _assignments(rule) if inspect.isfunction(rule) else None


@functools.lru_cache(maxsize=256)
def _assignments(rule: Rule) -> list[tuple[str, ast.expr]] | None:
    try:
        [function] = ast.parse(textwrap.dedent(inspect.getsource(rule))).body
    except (OSError, TypeError, SyntaxError, ValueError):
        return None
    if not isinstance(function, ast.FunctionDef):
        return None
    found: list[tuple[str, ast.expr]] = []
    for statement in function.body:
        match statement:
            case ast.Expr(value=ast.Constant()):
                continue
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                found.append((name, value))
            case ast.Return(value=ast.expr() as value):
                parts = value.elts if isinstance(value, ast.Tuple) else [value]
                own = [first_arguments(rule)[0], *signature_of(rule).state]
                returned = zip(own, parts, strict=False)
                found += [
                    (name, part)
                    for name, part in returned
                    if not (isinstance(part, ast.Name) and part.id == name)
                ]
            case _:
                return None
    return found


@functools.lru_cache(maxsize=256)
def first_arguments(rule: Rule) -> tuple[str, str]:
    """What ``rule`` calls the parameter and the gradient."""
    first, second, *_ = inspect.signature(rule).parameters
    return first, second


def is_arithmetic(rule: Rule) -> bool:
    """Whether ``rule`` only adds, subtracts, multiplies, divides and raises to powers.

    Such a rule treats every coordinate by itself, and runs on Python floats as it does on arrays.
    """
    return inspect.isfunction(rule) and _is_arithmetic(rule)


@functools.lru_cache(maxsize=256)
def _is_arithmetic(rule: Rule) -> bool:
    formulas = assignments(rule)
    if formulas is None or hasattr(rule, "__wrapped__"):  # whose source is that of another
        return False
    known = set(inspect.signature(rule).parameters)
    for name, expression in formulas:
        if not _adds_up(expression, known):
            return False
        known.add(name)
    return True


def _adds_up(node: ast.expr, known: set[str]) -> bool:
    match node:
        case ast.Constant(value=int() | float()):
            return True
        case ast.Name(id=name):
            return name in known
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return _adds_up(operand, known)
        case ast.BinOp(op=ast.Add() | ast.Sub() | ast.Mult() | ast.Div() | ast.Pow()):
            return _adds_up(node.left, known) and _adds_up(node.right, known)
    return False


def effective_direction(rule: Rule) -> str | None:
    """The name of what a rule's step points along, if it divides that by anything.

    In ``parameter - lr * om / (ov**0.5 + epsilon)`` it is ``om``. None for a rule without such a
    division, or one that can't be read.
    """
    formulas = dict(assignments(rule) or [])
    match formulas.get(first_arguments(rule)[0]) if formulas else None:
        case ast.BinOp(op=ast.Sub(), right=step):
            pass
        case _:
            return None
    if isinstance(step, ast.Name) and step.id in formulas:  # AdaDelta calls its step v
        step = formulas[step.id]
    direction = _direction(step)
    return direction if direction in {"grad", *formulas} else None


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


# ---- a formula with its numbers ----


class UnreadableError(Exception):
    """A formula holds something other than arithmetic."""


class Named(NamedTuple):
    """A name in a formula, and the value that it stands for."""

    name: str
    value: Any


_SIGNS = {ast.Add: (" + ", 1), ast.Sub: (" − ", 1), ast.Mult: (" × ", 2), ast.Div: (" / ", 2)}
_ATOM = 9


def fill_in(formula: ast.expr, known: Mapping[str, Any]) -> tuple[tuple[Any, ...], Any]:
    """A formula as tokens, text and :class:`Named` values of ``known``, and what it comes to.

    Raises :class:`UnreadableError`.
    """
    tokens, value, _ = _render(formula, known)
    return tuple(_joined(tokens)), value


def _render(node: ast.expr, known: Mapping[str, Any]) -> tuple[list[Any], Any, int]:
    """Tokens, value and how tightly the outermost operation of ``node`` binds."""
    match node:
        case ast.Constant(value=int() | float() as value):
            return [number(value)], value, _ATOM
        case ast.Name(id=name) if name in known:
            return [Named(name, known[name])], known[name], _ATOM
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
    raise UnreadableError


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
