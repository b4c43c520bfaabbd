"""The quiz at the end of a lesson's core, from ``lessons/quiz.md``, written as lessons are.

A question is a text cell, ``quiz-02-1``, that ends in a folded reply to each choice; the right one
begins as in a lesson. The page needs no script for it: a choice is opened, and its reply is read.
"""

from __future__ import annotations

import re

from authoring.build import LESSONS, LessonError, fault_in_replies, read_cells
from authoring.cell import Cell
from authoring.site.text import Section, headed, text_html
from authoring.site.words import words_in

QUIZ = LESSONS / "quiz.md"


def read_quiz() -> dict[str, list[Cell]]:
    """The questions by the number of their lesson. Raises ``LessonError`` naming a faulty one."""
    questions: dict[str, list[Cell]] = {}
    for cell in read_cells(QUIZ):
        name = re.fullmatch(r"quiz-(\d\d)-\d", cell.name)
        fault = fault_in_replies("abc", [cell]) if name else "a question is called quiz-02-1"
        if fault or not name:
            raise LessonError(QUIZ.stem, cell.name, str(fault))
        questions.setdefault(name[1], []).append(cell)
    return questions


def quiz_sections(number: str, language: str) -> list[Section]:
    """The quiz of a lesson as its page shows it; none if it has no questions."""
    questions = read_quiz().get(number, [])
    head = [headed("quiz", words_in(language)["quiz"])] if questions else []
    return head + [_section(question, language) for question in questions]


def _section(question: Cell, language: str) -> Section:
    """A question with its choices, of which only one at a time is open."""
    html, _ = text_html(question.sources[language], question.name)
    html = html.replace("<details>", f'<details class="choice" name="{question.name}">')
    return Section(question.name, "text", html, [])
