"""What can be read off a rule's source: its formulas, and whether they are plain arithmetic."""

from __future__ import annotations

import ast
import functools
import inspect
import textwrap

from course_lib.rules import Rule, anatomy


@functools.lru_cache(maxsize=256)
def assignments(rule: Rule) -> list[tuple[str, ast.expr]] | None:
    """The formulas of ``rule`` in order, as (name, expression); "parameter" is what it returns.

    None if the source can't be had, or holds anything but assignments to names and a ``return``.
    """
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
                returned = zip(["parameter", *anatomy(rule).state], parts, strict=False)
                found += [
                    (name, part)
                    for name, part in returned
                    if not (isinstance(part, ast.Name) and part.id == name)
                ]
            case _:
                return None
    return found


@functools.lru_cache(maxsize=256)
def is_arithmetic(rule: Rule) -> bool:
    """Whether ``rule`` only adds, subtracts, multiplies, divides and raises to powers.

    Such a rule treats every coordinate by itself, and runs on Python floats as it does on arrays.
    """
    formulas = assignments(rule) if inspect.isfunction(rule) else None
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
