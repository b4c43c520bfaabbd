"""What NumPy has and this stand-in does not: it is told apart from what NumPy has not either."""

from __future__ import annotations

import json
from pathlib import Path
from typing import NoReturn

ASKED: list[str] = []
"""What was asked for in vain, as it is written in a program: "np.fft", "std(axis=...)"."""


class UnknownHereError(AttributeError):
    """NumPy has it, the page does not."""


def refuse(name: str) -> NoReturn:
    """Note down that ``name`` was asked for, and raise :class:`UnknownHereError`."""
    ASKED.append(name)
    raise UnknownHereError(name)


def look_up(owner: str, name: str) -> NoReturn:
    """Refuse NumPy's own names; for any other raise what NumPy itself would.

    ``owner`` is "module 'numpy'" or the like, whose names are written beside this file.
    """
    if name in _names().get(owner, ()):
        module = owner.removeprefix("module 'numpy").removesuffix("'")
        refuse(name if module == owner else f"np{module}.{name}")
    raise AttributeError(f"{owner} has no attribute {name!r}")


def _names() -> dict[str, list[str]]:
    names: dict[str, list[str]] = json.loads(NAMES.read_text("utf-8"))
    return names


NAMES = Path(__file__).with_name("names.json")
"""Every public name of the NumPy that the site was built with, by its owner."""
