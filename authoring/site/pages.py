"""Pages of the site: a notebook, and what lives in it, as one HTML file that needs no other."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from html import escape
from pathlib import Path
from typing import Any

import jinja2
import nbformat
from markupsafe import Markup
from nbconvert.filters.highlight import Highlight2HTML
from nbformat import NotebookNode
from pygments.style import Style
from pygments.styles import get_style_by_name
from pygments.token import STANDARD_TYPES

from authoring.site.exercises import page_data
from authoring.site.lesson import Live
from authoring.site.metadata import SIZE, Shared, plain, shared_picture
from authoring.site.pictures import with_lighter_pictures
from authoring.site.python import PagePython
from authoring.site.quiz import quiz_sections
from authoring.site.sources import sources_section
from authoring.site.text import Heading, Section, text_html
from authoring.site.words import words_in
from course_lib.explorers import browser
from course_lib.language import LANGUAGES

_TEMPLATES = Path(__file__).parent / "templates"

KERNEL = [_TEMPLATES / name for name in ("packing.js", "descents.js", "maps.js", "kernel.js")]
"""The scripts that answer in place of a kernel."""

_STYLES = ("site.css", "further.css", "exercises.css", "presentation.css", "print.css")

_EXERCISES = ("editor.js", "python.js", "exercises.js")

_highlighted = Highlight2HTML(pygments_lexer="python3")


@dataclass
class Lesson:
    """A notebook in one language, as far as other pages know of it."""

    name: str
    """As in "02_momentum"."""
    title: str
    """Its first heading, as HTML."""
    notebook: NotebookNode

    @cached_property
    def picture(self) -> Shared | None:
        """What is shown where its page is shared."""
        return shared_picture(self.notebook)

    @property
    def number(self) -> str:
        """As in "02"."""
        return self.name[:2]

    @property
    def page(self) -> str:
        """The name of its page."""
        return f"{self.name}.html"


@dataclass
class Cell:
    """A cell as the template shows it."""

    id: str
    kind: str
    html: str
    outputs: list[str] = field(default_factory=list)
    explores: bool = False
    note: str | None = None
    """A word on the explorer, by its key."""
    prediction: str | None = None
    exercise: bool = False


@dataclass(frozen=True)
class Site:
    """What all pages have in common: where the course and where the site are, if that is known.

    ``repository`` is "owner/name" on GitHub; ``address`` is without a slash at its end.
    """

    repository: str | None = None
    address: str | None = None
    python: PagePython | None = None

    def lesson_page(self, language: str, lessons: list[Lesson], lesson: Lesson, live: Live) -> str:
        """The page of one of ``lessons``."""
        headings: list[Heading] = []
        cells: list[Cell] = []
        quiz = quiz_sections(lesson.number, language)
        for node in lesson.notebook.cells:
            if "optional" in node.metadata.get("tags", ()):
                cells += _written(quiz, headings)
                quiz = []  # at the end of the core
            cells.append(_cell(node, live, headings))
        cells += _written([*quiz, sources_section(lesson.number, language)], headings)
        at = lessons.index(lesson)
        goals, _ = _summary(lesson)
        return self.page(
            "lesson.html.j2",
            language,
            file=lesson.page,
            title=lesson.title,
            description=words_in(language)["goals"].format(plain(goals)),
            shared=(lesson.name, lesson.picture.alt) if lesson.picture else None,
            cells=cells,
            headings=[heading for heading in headings if heading.level == 2],
            previous=lessons[at - 1] if at > 0 else None,
            next=lessons[at + 1] if at + 1 < len(lessons) else None,
            launches=self._launches(language, lesson),
            live=live,
            script=_scripts(),
            presentation=read("presentation.js"),
            **self._exercises(language, lesson, live),
        )

    def _exercises(self, language: str, lesson: Lesson, live: Live) -> dict[str, Any]:
        """The exercises that are checked on the page, and their scripts; none without Python."""
        if self.python is None or not live.exercises:
            return {"exercises": None, "exercises_script": ""}
        return {
            "exercises": page_data(language, lesson.name, live.exercises, self.python),
            "exercises_script": browser.joined([_TEMPLATES / name for name in _EXERCISES]),
        }

    def contents_page(self, language: str, lessons: list[Lesson]) -> str:
        """The page with all ``lessons``, and how to run them."""
        return self.page(
            "contents.html.j2",
            language,
            file="index.html",
            title=words_in(language)["course"],
            description=words_in(language)["intro"],
            lessons=[(lesson, *_summary(lesson)) for lesson in lessons],
        )

    def entrance(self) -> str:
        """The page in front of both languages, which goes on to the browser's own."""
        courses = {language: words_in(language)["course"] for language in LANGUAGES}
        return _template("entrance.html.j2").render(courses=courses, address=self.address)

    def _launches(self, language: str, lesson: Lesson) -> list[tuple[str, str]]:
        """Ways to open the notebook in the browser: a name and an address each."""
        if self.repository is None:
            return []
        file = f"{language}/{lesson.name}.ipynb"
        return [
            (
                words_in(language)["binder"],
                f"https://mybinder.org/v2/gh/{self.repository}/HEAD?urlpath=lab/tree/notebooks/{file}",
            ),
            (
                words_in(language)["colab"],
                f"https://colab.research.google.com/github/{self.repository}"
                f"/blob/gh-pages/colab/{file}",
            ),
        ]

    def page(
        self,
        template: str,
        language: str,
        *,
        file: str,
        title: str,
        description: str,
        shared: tuple[str, str] | None = None,
        **content: Any,
    ) -> str:
        """Any page; ``shared`` is the name of its own picture and what is seen on it."""
        [other] = [code for code in LANGUAGES if code != language]
        words = words_in(language)
        picture, alt = shared or ("index", words["picture"])
        return _template(template).render(
            words=words,
            language=language,
            languages=LANGUAGES,
            other=other,
            other_language=words_in(other)["language"],
            file=file,
            title=title,
            description=description,
            repository=self.repository,
            address=self.address,
            picture=picture,
            picture_alt=plain(alt),
            picture_size=SIZE,
            css="\n".join([browser.styles(), *map(read, _STYLES), code_css()]),
            site_script=read("site.js"),
            **content,
        )


def read_lesson(notebook: Path) -> Lesson:
    """A committed notebook."""
    node = nbformat.read(notebook, as_version=4)
    _, headings = text_html(node.cells[0].source, node.cells[0].id)
    return Lesson(notebook.stem, headings[0].html, node)


def _summary(lesson: Lesson) -> tuple[str, str]:
    """The lesson's goals, a list, and the paragraph on its time, as HTML."""
    html, _ = text_html(lesson.notebook.cells[0].source, "goal")
    time = re.search(r"(?s)<p>(.*?)</p>", html)
    goals = re.search(r"(?s)<[ou]l>.*?</[ou]l>", html)
    return (goals.group() if goals else "", time.group(1) if time else "")


# ---- cells ----


def _written(sections: list[Section], headings: list[Heading]) -> list[Cell]:
    """Sections that the notebook does not have, as cells."""
    for section in sections:
        headings += section.headings
    return [Cell(section.id, section.kind, section.html) for section in sections]


def _cell(node: NotebookNode, live: Live, headings: list[Heading]) -> Cell:
    if node.cell_type == "markdown":
        html, found = text_html(node.source, node.id)
        headings += found
        return Cell(node.id, "text", html)
    return Cell(
        node.id,
        "code",
        _highlighted(node.source),
        [_output(output) for output in node.outputs],
        explores=node.id in live.programs,
        note=live.notes.get(node.id),
        prediction=live.predictions.get(node.id),
        exercise=re.search(r"(?m)^check(_\w+)?\(", node.source) is not None,
    )


def _output(output: NotebookNode) -> str:
    """An output of a committed notebook as HTML."""
    if output.output_type == "stream":
        return f"<pre>{escape(output.text)}</pre>"
    data = output.data
    if "image/png" in data:
        alt = escape(output.metadata["image/png"]["alt"])
        source = f"data:image/png;base64,{data['image/png']}"
        return with_lighter_pictures(f'<img src="{source}" alt="{alt}">')
    if "text/html" in data:
        return with_lighter_pictures(data["text/html"])
    return f'<pre class="words">{escape(data["text/plain"])}</pre>'


# ---- what is put into every page ----


def code_css() -> str:
    """Colours of code, each for a light and for a dark page."""
    light, dark = get_style_by_name("default"), get_style_by_name("github-dark")
    rules = []
    for token, name in STANDARD_TYPES.items():
        colors = [_color(style, token) for style in (light, dark)]
        if name and any(colors):
            bright, dim = (color or "currentcolor" for color in colors)
            rules.append(f".highlight .{name} {{ color: light-dark({bright}, {dim}); }}")
    return "\n".join(rules)


def _color(style: type[Style], token: Any) -> str | None:
    color = style.style_for_token(token)["color"]
    return f"#{color}" if color else None


def _scripts() -> str:
    """The explorers' own script, and what stands in for its kernel."""
    live = [_TEMPLATES / name for name in ("joining.js", "live.js")]
    return f"{browser.script()}\n{browser.joined([*KERNEL, *live])}"


def read(name: str) -> str:
    """One of the site's own scripts or styles."""
    return (_TEMPLATES / name).read_text("utf-8")


def _template(name: str) -> jinja2.Template:
    templates = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.filters["markdown"] = lambda source: Markup(text_html(source, "")[0])  # noqa: S704  (our own words)
    return templates.get_template(name)
