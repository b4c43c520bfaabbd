"""A text cell's Markdown as HTML: formulas in MathML, lessons linked to as pages."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from latex2mathml.converter import convert
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath


class Heading(NamedTuple):
    """A heading of a page; its id is the same in every language."""

    level: int
    id: str
    html: str


class Section(NamedTuple):
    """A part of a page that stands in no notebook."""

    id: str
    kind: str
    html: str
    headings: list[Heading]


def headed(id: str, title: str, html: str = "") -> Section:
    """A section that begins with a heading of its own."""
    heading = f'<h2 id="{id}-1">{title}</h2>'
    return Section(id, "text", f"{heading}\n{html}", [Heading(2, f"{id}-1", title)])


def text_html(source: str, cell: str) -> tuple[str, list[Heading]]:
    """The HTML of the text cell named ``cell``, and its headings."""
    renderer = _Renderer(cell)
    html = MarkdownWithMath(renderer=renderer).render(source)
    # Above the names of rows a table has no head.
    html = re.sub(r"<th([^>]*)></th>", r"<td\1></td>", html)
    return html, renderer.headings


def mathml(latex: str, display: str) -> str:
    """A formula as MathML, ``display`` being "inline" or "block"."""
    # latex2mathml leaves no room between a function's name and what it is of, and too much
    # around the sign of a partial derivative.
    formula = convert(latex, display=display).replace("<mo>&#x02202;</mo>", "<mi>&#x02202;</mi>")
    name = r"(<mi>(?:log|sin|cos|exp|ln)</mi>)(?=<m[in]>)"
    return re.sub(name, r'\1<mspace width="0.17em"/>', formula)


class _Renderer(IPythonRenderer):
    def __init__(self, cell: str) -> None:
        super().__init__(escape=False, exclude_anchor_links=True)
        self._cell = cell
        self.headings: list[Heading] = []

    def inline_math(self, body: str) -> str:
        return mathml(body, "inline")

    def block_math(self, body: str) -> str:
        return f'<div class="formula">{mathml(body, "block")}</div>'

    def block_html(self, html: str) -> str:
        # Such as the summary of a folded part; what is folded is Markdown again.
        html = re.sub(r"`([^`\n]+)`", r"<code>\1</code>", html)
        return super().block_html(re.sub(r"\$([^$\n]+)\$", lambda m: mathml(m[1], "inline"), html))

    def heading(self, text: str, level: int, **attrs: Any) -> str:
        heading = Heading(level, f"{self._cell}-{len(self.headings) + 1}", text)
        self.headings.append(heading)
        return f'<h{level} id="{heading.id}">{text}</h{level}>\n'

    def link(self, text: str, url: str, title: str | None = None) -> str:
        return super().link(text, re.sub(r"^(\d\d_\w+)\.ipynb", r"\1.html", url), title)
