"""Every word that a figure, a widget or an error shows, in each language, by area.

``{name}`` fields are filled in by :func:`course_lib.language.text`. A test holds the two languages
to the same keys and fields.
"""

from __future__ import annotations

from course_lib.language.words import (
    comparison,
    exercises,
    explorers,
    figures,
    rules,
    surfaces,
    update,
)

WORDS: dict[str, dict[str, str]] = {
    key: words
    for area in (rules, surfaces, comparison, figures, explorers, exercises, update)
    for key, words in area.WORDS.items()
}
