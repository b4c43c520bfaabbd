"""What an explorer shows, as an outline with blanks and a JavaScript function that fills them.

An explorer decides in Python what is drawn and said, in arithmetic alone. Called with stand-ins for
its numbers, as in :mod:`authoring.site.tracing`, it leaves an outline of marks and facts, in which
a blank stands for everything that depends on them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from authoring.site.tracing import Code, Traced, traced
from course_lib.explorers.packing import Shown
from course_lib.figures import Mark


class Given(NamedTuple):
    """Stands in for what the kernel has by this name: an array, or text."""

    name: str


class Outline(NamedTuple):
    """The marks, notes and messages with blanks, and what fills them from an array of numbers."""

    shown: dict[str, Any]
    blanks: Code


def outline(count: int, build: Callable[..., Shown]) -> Outline:
    """What ``build`` shows of ``count`` numbers.

    Raises :class:`authoring.site.tracing.UntraceableError`.
    """
    blanks: list[Traced] = []
    shown: dict[str, Any] = {}

    def without_numbers(part: Any) -> Any:
        match part:
            case Traced():
                blanks.append(part)
                return {"blank": len(blanks) - 1}
            case Given():
                return {"given": part.name}
            case Mark() | Shown():
                return without_numbers(part._asdict())
            case Mapping():
                return {key: without_numbers(value) for key, value in part.items()}
            case list() | tuple() | np.ndarray():
                return [without_numbers(item) for item in part]
            case np.generic():
                return part.item()
        return part

    def fill(*numbers: Traced) -> Sequence[Traced]:
        shown.update(without_numbers(build(*numbers)))
        return blanks

    code = traced("numbers", [f"numbers[{i}]" for i in range(count)], fill)
    return Outline(shown, code)
