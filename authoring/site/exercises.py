"""Exercises that are answered on the page: what is asked, and what the page must know of it.

A lesson's cell that ends in ``check(...)``, ``check_schedule(...)`` or ``check_value(...)`` is one.
Its editor has what stands before; the check itself is made by
:mod:`authoring.site.page_python.answers`.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from authoring.site.javascript import javascript
from authoring.site.python import PagePython
from authoring.site.words import words_in
from course_lib import optimizers, schedules, variants
from course_lib.exercises import check_value
from course_lib.explorers.controls import control_of
from course_lib.explorers.packing import page_styles
from course_lib.explorers.protocol import Control
from course_lib.rules import signature_of

_AT_HAND = (
    *("numpy", "math", "course_lib.exercises"),
    *("course_lib.optimizers", "course_lib.rules", "course_lib.schedules", "course_lib.variants"),
)
"""What of the modules that a notebook imports is in the page too."""


class Asked(NamedTuple):
    """What an exercise asks for: a rule or a schedule like a model, or a number."""

    name: str
    """What the learner's answer is called."""
    stub: str
    """The code to begin with."""
    model: str | None = None
    """The name of a rule."""
    schedule: str | None = None
    """The name of a schedule."""
    expected: str | None = None
    """A number, as an expression."""
    tolerance: str | None = None
    """An expression, if the cell has one."""


def asked_in(source: str) -> Asked | None:
    """The exercise of a cell that the page can check; None if it has none."""
    statements = ast.parse(_python(source)).body
    match statements[-1:]:
        case [ast.Expr(ast.Call(ast.Name(check), [ast.Name(name), target], keywords))]:
            pass
        case _:
            return None
    written = [statement for statement in statements if name in _bound(statement)]
    if not written:
        return None
    stub = "\n".join(source.splitlines()[: written[-1].end_lineno])
    options = {keyword.arg: ast.unparse(keyword.value) for keyword in keywords}
    match check, target:
        case "check", ast.Name(model) if hasattr(optimizers, model) or hasattr(variants, model):
            return Asked(name, stub, model=model)
        case "check_schedule", ast.Name(model) if hasattr(schedules, model):
            return Asked(name, stub, schedule=model)
        case "check_value", _:
            expected = ast.unparse(target)
            return Asked(name, stub, expected=expected, tolerance=options.get("tolerance"))
    return None


def for_page(
    asked: Asked, sources: Iterable[str], evaluate: Callable[[str], Any]
) -> dict[str, Any]:
    """What the page is told of an exercise, after the notebook's cells of these ``sources``.

    ``evaluate`` gives the value of an expression there.
    """
    imports, elsewhere = _names_of(sources)
    told = {"name": asked.name, "stub": asked.stub, "imports": imports, "elsewhere": elsewhere}
    if asked.model:
        return {**told, "model": asked.model, "controls": _controls(asked.model)}
    if asked.schedule:
        return {**told, "schedule": asked.schedule}
    tolerance = inspect.signature(check_value).parameters["tolerance"].default
    if asked.tolerance:
        tolerance = evaluate(asked.tolerance)
    return {**told, "expected": float(evaluate(asked.expected or "")), "tolerance": tolerance}


def _controls(model: str) -> dict[str, Control]:
    """The controls of a rule's hyperparameters, for figures that have none of that name."""
    rule = getattr(optimizers, model, None) or getattr(variants, model)
    numbers = signature_of(rule).hyperparameters
    made = {name: control_of(name, name, name, value) for name, value in numbers.items()}
    return {name: control for name, control in made.items() if control}


def _names_of(sources: Iterable[str]) -> tuple[str, list[str]]:
    """The imports that a page can make as well, and all other names."""
    imports: list[str] = []
    elsewhere: dict[str, None] = {}
    for source in sources:
        answer = asked_in(source)
        for statement in ast.parse(_python(source)).body:
            match statement:
                case ast.ImportFrom(module=module) if module in _AT_HAND:
                    imports.append(ast.unparse(statement))
                case ast.Import(names=[ast.alias(name=module)]) if module in _AT_HAND:
                    imports.append(ast.unparse(statement))
                case _:
                    elsewhere |= dict.fromkeys(_bound(statement))
        if answer:
            elsewhere.pop(answer.name, None)  # the page knows what the learner has written on it
    return "\n".join(imports), list(elsewhere)


def _bound(statement: ast.stmt) -> list[str]:
    """The names that a statement of a cell gives a value."""
    match statement:
        case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
            return [name]
        case ast.Import(names=names) | ast.ImportFrom(names=names):
            return [(alias.asname or alias.name).partition(".")[0] for alias in names]
    return [
        node.id
        for node in ast.walk(statement)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    ]


def _python(source: str) -> str:
    """A cell without the lines that only IPython understands."""
    return "\n".join("" if line.startswith(("%", "!")) else line for line in source.split("\n"))


def page_data(language: str, lesson: str, cells: dict[str, Any], python: PagePython) -> str:
    """What exercises.js needs, in JavaScript."""
    words = {key: text for key, text in words_in(language).items() if key.startswith("exercise_")}
    return javascript(
        {
            **{"language": language, "lesson": lesson, "cells": cells, "words": words},
            "styles": list(page_styles(map(str, range(6))).values()),
            "python": {"folder": "../python", **python.about()},
        }
    )
