"""The glossary's page, from ``lessons/glossary.md``: what a word means, where it is first met."""

from __future__ import annotations

import re
from dataclasses import dataclass

from authoring.build import LESSONS
from authoring.site.metadata import plain
from authoring.site.pages import Lesson, Site
from authoring.site.text import text_html
from authoring.site.words import words_in
from course_lib.language import LANGUAGES

GLOSSARY = LESSONS / "glossary.md"


@dataclass(frozen=True)
class Entry:
    """A word of the course in every language, with its meaning."""

    words: dict[str, str]
    meanings: dict[str, str]


def read_glossary() -> list[Entry]:
    """The words that have a meaning given; the others are matters of spelling."""
    found = []
    for line in GLOSSARY.read_text("utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 5 and cells[3] not in ("", "意味") and set(cells[0]) != set(":-"):
            ja, en, _, *meanings = cells
            words = dict(zip(LANGUAGES, (ja, en), strict=True))
            found.append(Entry(words, dict(zip(LANGUAGES, meanings, strict=True))))
    return found


def first_use(word: str, lessons: list[Lesson]) -> tuple[Lesson, str] | None:
    """The first of ``lessons`` whose text has ``word``, and the cell that it is in."""
    # A letter beside an English word would make it another; Japanese has no such sign.
    whole = rf"(?<![A-Za-z]){re.escape(word)}(?:e?s)?(?![A-Za-z])" if word.isascii() else word
    for lesson in lessons:
        for cell in lesson.notebook.cells[1:]:
            if cell.cell_type == "markdown" and re.search(whole, cell.source, re.IGNORECASE):
                return lesson, cell.id
    return None


def glossary_page(site: Site, language: str, lessons: list[Lesson]) -> str:
    """The page with all words, in the order of the course."""
    words = words_in(language)
    rows = []
    for entry in read_glossary():
        others = [word for code, word in entry.words.items() if code != language]
        meaning, _ = text_html(entry.meanings[language], "meaning")
        rows.append(
            (
                entry.words[language],
                others,
                re.sub(r"^<p>|</p>\s*$", "", meaning),
                first_use(entry.words[language], lessons),
            )
        )
    return site.page(
        "glossary.html.j2",
        language,
        file="glossary.html",
        title=words["glossary"],
        description=plain(words["glossary_about"]),
        rows=rows,
    )
