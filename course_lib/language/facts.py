"""Facts: what is to be said, as a key and its values, before it is put into words.

An explorer sends facts to its page, never sentences. The page puts them into words itself
(``explorers/browser/words.js``), and :func:`said` does the same for what Python shows.
"""

from __future__ import annotations

import math
import string
from collections.abc import Mapping
from typing import Any, NotRequired, TypedDict

import numpy as np

from course_lib.language import template
from course_lib.language.numbers import number, percent


class Fact(TypedDict):
    """The key of a sentence in :mod:`course_lib.language.words`, and what fills its fields.

    A value is text, a number, another fact, or a list of facts. In the sentence, ``{name}`` shows
    a number to four digits, ``{name:2}`` to two, and ``{name:%}`` as a percentage.
    """

    key: str
    values: dict[str, Any]
    when: NotRequired[Any]
    """Whether it is so; without this, it is. What is not so is neither sent nor said."""


def fact(key: str, *, when: Any = True, **values: Any) -> Fact:
    """The fact ``key`` with these values."""
    return {"key": key, "values": values, "when": when}


def said(words: Any) -> str:
    """A fact in words, in the language in use; text stays as it is."""
    if isinstance(words, str):
        return words
    return _FILLING.vformat(template(words["key"]), (), words["values"])


def sent(structure: Any) -> Any:
    """Facts as they are sent: without those that are not so, and with numbers that JSON can hold.

    A number that is not finite goes as it is shown.
    """
    match structure:
        case Mapping():
            return {key: sent(value) for key, value in structure.items() if key != "when"}
        case list() | tuple():
            return [
                sent(item)
                for item in structure
                if not isinstance(item, Mapping) or item.get("when", True)
            ]
        case np.generic():
            return sent(structure.item())
        case float() if not math.isfinite(structure):
            return number(structure)
    return structure


class _Filling(string.Formatter):
    def format_field(self, value: Any, form: str) -> str:
        match value:
            case str() | {"key": _}:
                return said(value)
            case list():
                return template("list_comma").join(map(said, value))
        return percent(value) if form == "%" else number(value, int(form or 4))


_FILLING = _Filling()
