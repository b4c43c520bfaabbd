"""What runs in the page: a learner's code, the check of its answer, and the rule as a program.

A request and its reply are texts of JSON. What is said is the verdict's own sentence or the key of
one of the site's words, with what fills its fields.
"""

from __future__ import annotations

import contextlib
import io
import json
import linecache
import math
import traceback
from typing import Any

import numpy as np

from authoring.site.javascript import javascript
from authoring.site.rules import rule_program
from authoring.site.tracing import UntraceableError
from course_lib import language, schedules
from course_lib.exercises import Verdict, check, check_schedule, check_value
from course_lib.rules import Entry, RuleError

ASKED: list[str] = getattr(np, "ASKED", [])
"""What was asked of NumPy and is not on the page."""
_NAMES: dict[str, Any] = {"__name__": "__main__"}
"""What the learner's code has defined on this page, as in a notebook's kernel."""

_PRINTED = 10_000
"""As many characters of what the code prints are shown."""


def answer(request: str) -> str:
    """The reply to what a page asks."""
    return json.dumps(_answer(**json.loads(request)))


def _answer(language_: str, cell: str, code: str, exercise: dict[str, Any]) -> dict[str, Any]:
    language.use(language_)
    ASKED.clear()
    printed = io.StringIO()
    name = exercise["name"]
    _NAMES.pop(name, None)
    with contextlib.redirect_stdout(printed):
        fault = _run(cell, code, exercise["imports"])
    reply: dict[str, Any] = {"printed": printed.getvalue()[:_PRINTED], "passed": False}
    if fault is None and name not in _NAMES:
        fault = _said("exercise_no_name", name=name)
    if fault is None:
        verdict = _verdict(_NAMES[name], exercise)
        reply |= {"passed": verdict.passed, "message": verdict.message}
        fault = None if verdict.passed else _not_here(verdict.message, exercise["elsewhere"])
    elif isinstance(fault, BaseException):
        fault = _not_here(_in_words(fault), exercise["elsewhere"]) or _raised(cell, fault)
    if fault is not None:
        return {**reply, "message": None, "fault": fault}
    return reply | (_program(_NAMES[name]) if "model" in exercise else {})


# ---- the learner's code ----


def _run(cell: str, code: str, imports: str) -> Any:
    """Run a cell; what it raises is returned."""
    file = f"<{cell}>"
    linecache.cache[file] = (len(code), None, code.splitlines(keepends=True), file)
    try:
        exec(imports, _NAMES)  # noqa: S102  (the page is the learner's own)
        exec(compile(code, file, "exec"), _NAMES)  # noqa: S102
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # whatever a learner's code may raise
        return error
    return None


def _verdict(mine: Any, exercise: dict[str, Any]) -> Verdict:
    if "model" in exercise:
        return check(mine, exercise["model"])
    if "schedule" in exercise:
        return check_schedule(mine, getattr(schedules, exercise["schedule"]))
    return check_value(mine, exercise["expected"], tolerance=exercise["tolerance"])


# ---- what went wrong before there was a verdict ----


def _said(key: str, **values: Any) -> dict[str, Any]:
    return {"key": key, "values": values}


def _not_here(words: str, elsewhere: list[str]) -> dict[str, Any] | None:
    """That the code needs what only the notebook has, if ``words`` say so."""
    if ASKED:
        return _said("exercise_numpy", name=ASKED[0])
    for name in elsewhere:
        if f"'{name}'" in words and "NameError" in words:
            return _said("exercise_elsewhere", name=name)
    return None


def _raised(cell: str, error: BaseException) -> dict[str, Any]:
    file = f"<{cell}>"
    if isinstance(error, ModuleNotFoundError) and error.name:
        return _said("exercise_elsewhere", name=error.name)
    if isinstance(error, SyntaxError) and error.filename == file:
        return _said("exercise_syntax", line=error.lineno or 1, error=error.msg)
    lines = [at.lineno for at in traceback.extract_tb(error.__traceback__) if at.filename == file]
    return _said("exercise_raised", line=lines[-1] if lines else 1, error=_in_words(error))


def _in_words(error: BaseException) -> str:
    try:
        words = str(error)
    except Exception:  # an exception whose own text can't be made
        words = ""
    return f"{type(error).__name__}: {words}"


# ---- the rule for the page's explorers ----


def _program(rule: Any) -> dict[str, Any]:
    """The rule in JavaScript, and the numbers that can be set of it; or why there is none."""
    try:
        entry = Entry(rule)
        values = entry.hyperparameters({})
        numbers = {
            name: value
            for name, value in values.items()
            if isinstance(value, int | float) and not isinstance(value, bool)
            if math.isfinite(value)
        }
        traces = [
            javascript(rule_program(entry, {name: name for name in numbers})) for _ in range(2)
        ]
    except (UntraceableError, RuleError) as error:
        return {"program": None, "why": str(error)}
    if traces[0] != traces[1]:  # it draws lots, or remembers
        return {"program": None, "why": ""}
    return {"program": traces[0], "numbers": numbers}
