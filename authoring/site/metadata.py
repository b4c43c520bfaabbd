"""What a page says of itself to search engines and to those who share it; the map of the site."""

from __future__ import annotations

import base64
import io
import re
from dataclasses import dataclass
from html import escape, unescape

from nbformat import NotebookNode
from PIL import Image

from course_lib.language import LANGUAGES

SIZE = (1200, 630)
"""The pixels of a picture that is shown where a page is shared."""


@dataclass(frozen=True)
class Shared:
    """The picture shown where a page is shared: a PNG, and what is seen on it."""

    png: bytes
    alt: str


def shared_picture(notebook: NotebookNode) -> Shared | None:
    """The picture of a lesson's first explorer, or its first picture at all."""
    pictures = [
        (cell.source, output)
        for cell in notebook.cells
        if cell.cell_type == "code"
        for output in cell.outputs
        if "image/png" in output.get("data", {})
    ]
    explorers = [each for each in pictures if re.search(r"(?m)^explore\w*\(", each[0])]
    if not pictures:
        return None
    _, output = [*explorers, *pictures][0]
    png = base64.b64decode(output.data["image/png"])
    return Shared(framed(png), output.metadata["image/png"]["alt"])


def framed(png: bytes) -> bytes:
    """A picture on white paper of the size that is asked for."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    width, height = SIZE
    scale = min((width - 80) / picture.width, (height - 80) / picture.height)
    picture = picture.resize((round(picture.width * scale), round(picture.height * scale)))
    paper = Image.new("RGB", SIZE, "white")
    paper.paste(picture, ((width - picture.width) // 2, (height - picture.height) // 2))
    buffer = io.BytesIO()
    paper.quantize(256, dither=Image.Dither.NONE).save(buffer, "png", optimize=True)
    return buffer.getvalue()


def plain(html: str) -> str:
    """The words of HTML, in one line."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", "", html))).strip()


def sitemap(address: str, files: list[str]) -> str:
    """The map of the site at ``address``: every page in every language, each with the others."""
    pages = [f"{address}/{language}/{file}" for file in files for language in LANGUAGES]
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
        ' xmlns:xhtml="http://www.w3.org/1999/xhtml">',
    ]
    for page in pages:
        file = page.rpartition("/")[2]
        lines.append(f"<url><loc>{escape(page)}</loc>")
        lines += [
            f'<xhtml:link rel="alternate" hreflang="{language}"'
            f' href="{escape(f"{address}/{language}/{file}")}"/>'
            for language in LANGUAGES
        ]
        lines.append("</url>")
    return "\n".join([*lines, "</urlset>", ""])
