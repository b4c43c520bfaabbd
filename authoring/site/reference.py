"""The pages that are no lessons: the glossary, what is where, the statement on accessibility."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from authoring.build import read_cells
from authoring.site.glossary import glossary_page
from authoring.site.overview import overview_page
from authoring.site.pages import Lesson, Site
from authoring.site.text import text_html
from authoring.site.words import words_in

REFERENCE = ("glossary.html", "overview.html", "accessibility.html")
"""The names of these pages."""

STATEMENT = Path(__file__).parent / "accessibility.md"


def reference_pages(
    site: Site, language: str, lessons: list[Lesson], seconds: Mapping[str, float]
) -> dict[str, str]:
    """Each page by its name; ``seconds`` has how long a lesson took to run, if it was run."""
    pages = (
        glossary_page(site, language, lessons),
        overview_page(site, language, lessons, seconds),
        accessibility_page(site, language),
    )
    return dict(zip(REFERENCE, pages, strict=True))


def accessibility_page(site: Site, language: str) -> str:
    """What tests hold of the site's accessibility, and what nobody has tried."""
    words = words_in(language)
    return site.page(
        "text.html.j2",
        language,
        file="accessibility.html",
        title=words["accessibility"],
        description=words["accessibility_about"],
        sections=[
            (cell.name, text_html(cell.sources[language], cell.name)[0])
            for cell in read_cells(STATEMENT)
        ],
    )
