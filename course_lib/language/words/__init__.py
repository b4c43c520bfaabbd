"""Every word that a figure, a widget or an error shows, in each language, by area.

``{name}`` fields are filled in by :func:`course_lib.language.text`. A test holds the two languages
to the same keys and fields.
"""

from __future__ import annotations

from course_lib.language.words import (
    commands,
    comparison,
    exercises,
    explorers,
    figures,
    rules,
    standings,
    surfaces,
    tuning,
)

WORDS: dict[str, dict[str, str]] = {
    key: words
    for area in (
        *(rules, surfaces, comparison, tuning, figures, standings),
        *(explorers, exercises, commands),
    )
    for key, words in area.WORDS.items()
}


def in_both(key: str, **values: object) -> str:
    """The words for ``key`` in both languages, where no notebook has chosen one."""
    return "\n".join(words.format(**values) for words in WORDS[key].values())
