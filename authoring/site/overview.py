"""The page of what is shown where, and how long it takes: counted from the lessons themselves."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from nbformat import NotebookNode

from authoring.build import LESSONS, read_lesson
from authoring.pace import core_minutes
from authoring.site.pages import Lesson, Site
from authoring.site.text import Heading, text_html
from authoring.site.words import words_in


@dataclass(frozen=True)
class Row:
    """A lesson: what is in it, with the names of the cells, and its times."""

    lesson: Lesson
    minutes: int
    """What its core takes in class."""
    explorers: list[tuple[str, str]]
    """The cell of each explorer, and the heading that it stands under."""
    predictions: int
    exercises: int
    seconds: float | None
    """How long its cells took to run when the page was made."""


def overview_page(
    site: Site, language: str, lessons: list[Lesson], seconds: Mapping[str, float]
) -> str:
    """The page; ``seconds`` has how long a lesson took to run, for those that were run."""
    words = words_in(language)
    return site.page(
        "overview.html.j2",
        language,
        file="overview.html",
        title=words["overview"],
        description=words["overview_about"],
        rows=[_row(lesson, seconds.get(lesson.name)) for lesson in lessons],
    )


def _row(lesson: Lesson, seconds: float | None) -> Row:
    code = [cell for cell in lesson.notebook.cells if cell.cell_type == "code"]
    return Row(
        lesson,
        core_minutes(read_lesson(LESSONS / f"{lesson.name}.md")),
        _explorers(lesson.notebook),
        sum("predict(" in cell.source for cell in code),
        sum(cell.id.startswith(("exercise", "homework")) for cell in code),
        seconds,
    )


def _explorers(notebook: NotebookNode) -> list[tuple[str, str]]:
    found, heading = [], ""
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            headings: list[Heading] = text_html(cell.source, cell.id)[1]
            heading = headings[-1].html if headings else heading
        elif re.search(r"\bexplore\w*\(|progress=watch", cell.source):
            found.append((cell.id, heading))
    return found
