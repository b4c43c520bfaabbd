"""What a lesson draws on, from ``lessons/sources.md``: a heading a lesson, and one for all."""

from __future__ import annotations

import re

from authoring.build import LESSONS
from authoring.site.text import Section, headed, text_html
from authoring.site.words import words_in

SOURCES = LESSONS / "sources.md"


def sources_section(number: str, language: str) -> Section:
    """The list of a lesson's sources; what every lesson draws on comes first."""
    parts = re.split(r"(?m)^## (\S+)\n", SOURCES.read_text("utf-8"))
    lists = dict(zip(parts[1::2], parts[2::2], strict=True))
    html, _ = text_html(lists["all"].strip() + "\n" + lists.get(number, "").strip(), "sources")
    return headed("sources", words_in(language)["sources"], html)
