"""The language of the notebook, and a font that can draw it.

A notebook chooses once, in its first cell, with ``language.use("ja")`` or ``language.use("en")``.
The words themselves, for figures, widgets and errors, are in :mod:`course_lib.language.words`.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from course_lib.language.words import WORDS

LANGUAGES = ("ja", "en")

_current = "en"


def use(language: str) -> None:
    """Choose the language of figures, widgets and errors, and a font that can draw it.

    The font is set in matplotlib's ``rcParams``, so that a learner's own plots have it too.
    Raises ``ValueError`` for anything but "ja" or "en".
    """
    global _current
    if language not in LANGUAGES:
        raise ValueError(f'language.use("ja") / language.use("en"): {language!r}')
    _current = language
    _choose_font(language)


def current() -> str:
    """The language in use: "ja", or "en" (until another is chosen)."""
    return _current


def text(key: str, **values: object) -> str:
    """The words for ``key`` in the language in use, with ``{name}`` fields filled in."""
    return WORDS[key][_current].format(**values)


def template(key: str) -> str:
    """The words for ``key`` with their fields left for the browser to fill in."""
    return WORDS[key][_current]


def nearest(word: str, words: Iterable[str]) -> str:
    """The one of ``words`` that ``word`` was probably meant to be."""

    def likeness(other: str) -> float:
        return difflib.SequenceMatcher(None, word.casefold(), other.casefold()).ratio()

    return max(words, key=likeness)


def font_families(language: str) -> list[str]:
    """The fonts that can draw ``language``, in order, known to matplotlib after this."""
    if language != "ja":
        return ["DejaVu Sans"]
    import matplotlib_fontja  # noqa: F401  (registers IPAexGothic)

    # A list, so that a sign missing from the first font is drawn in the second. Strings with "$"
    # would use the first one only: the course's figures have none.
    return ["IPAexGothic", "DejaVu Sans"]


def _choose_font(language: str) -> None:
    try:
        import matplotlib  # here, so that the rules and surfaces do without it
    except ImportError:  # on a page of the site, where Python draws nothing
        return
    matplotlib.rcParams["font.family"] = font_families(language)
