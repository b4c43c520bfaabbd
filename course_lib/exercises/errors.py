"""What an exception in a learner's rule means, and in which line it arose."""

from __future__ import annotations

import linecache
import traceback
from typing import Any

from course_lib.exercises.calling import AnswerError, code_of, shown_name
from course_lib.language import text

_KINDS: tuple[tuple[type[BaseException], str], ...] = (
    (NameError, "error_name"),
    (AttributeError, "error_attribute"),
    (LookupError, "error_lookup"),
    (TypeError, "error_type"),
    (ValueError, "error_value"),
    (RecursionError, "error_recursion"),
)
"""What each kind of exception says; the first that fits."""

_EXPLAINED = (
    (ValueError, "truth value of an array", "check_array_as_condition"),
    (TypeError, "can be converted to Python scalars", "check_array_as_number"),
    (TypeError, "'ellipsis'", "check_not_written"),
)
"""Exceptions whose text gives away a mistake that learners make, and the key that names it."""


def explanation(rule: Any, error: BaseException) -> str:
    """A sentence or two on what ``rule`` raised, in the notebook's language."""
    name = shown_name(rule)
    said = _said(error)
    if isinstance(error, NotImplementedError):
        return text("check_not_written", rule=name)
    if isinstance(error, ZeroDivisionError):
        return text("check_divided_by_zero", rule=name, error=said)
    where = _place(rule, error)
    for kind, part, key in _EXPLAINED:
        if isinstance(error, kind) and part in said:
            return text(key, rule=name) + where
    meaning = next((key for kind, key in _KINDS if isinstance(error, kind)), "error_other")
    return text("check_raised", rule=name, meaning=text(meaning), error=quoted(error)) + where


def quoted(error: BaseException) -> str:
    """The exception's kind and its own text; of an answer's, which is a sentence, the text."""
    said = _said(error)
    if isinstance(error, AnswerError):
        return said
    return f"{type(error).__name__}: {said}" if said else type(error).__name__


def _said(error: BaseException) -> str:
    try:
        return str(error)
    except Exception:  # an exception whose own text can't be made
        return ""


def _place(rule: Any, error: BaseException) -> str:
    """The line of the learner's function that raised, counted from its ``def``; "" if unknown."""
    code = code_of(rule)
    for frame, line in traceback.walk_tb(error.__traceback__):
        if code is not None and frame.f_code is code:
            source = linecache.getline(code.co_filename, line).strip()
            number = line - code.co_firstlineno + 1
            return text("check_line", line=number, source=source or "…")
    return ""
