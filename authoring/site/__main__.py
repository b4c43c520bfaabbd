"""Build the site: ``python -m authoring.site [02 ...] [--repository owner/name] [--address URL]``.

A page is one file and replaces the earlier one only when it is whole. What must name the site's own
address is made only if that is given: the sitemap, and the pictures shown where a page is shared.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from pathlib import Path

from authoring.build import LESSONS, ROOT, lesson_paths, notebook_path
from authoring.site.colab import colab_notebook
from authoring.site.lesson import run
from authoring.site.metadata import framed, sitemap
from authoring.site.pages import Lesson, Site, read_lesson
from authoring.site.python import page_python
from authoring.site.reference import REFERENCE, reference_pages
from course_lib.files import write_whole
from course_lib.language import LANGUAGES


def main(arguments: list[str]) -> None:
    """Build what the command line asks for."""
    options = _options(arguments)
    python = page_python()
    site = Site(options.repository, options.address, python)
    every, chosen = lesson_paths(), lesson_paths(options.lessons)
    write(options.output / "index.html", site.entrance())
    if python:
        python.write_to(options.output / "python")
    else:
        print("Exercises are not checked on the pages: for that run `npm install` (Node.js).")
    for language in LANGUAGES:
        folder = options.output / language
        lessons = [read_lesson(notebook_path(path, language)) for path in every]
        seconds = {}
        for path, lesson in zip(every, lessons, strict=True):
            if path not in chosen:
                continue
            began = time.perf_counter()
            live = run(notebook_path(path, language))
            seconds[lesson.name] = time.perf_counter() - began
            page = folder / lesson.page
            write(page, site.lesson_page(language, lessons, lesson, live))
            if site.repository:
                notebook = colab_notebook(lesson.notebook, site.repository, language)
                write(options.output / "colab" / language / f"{lesson.name}.ipynb", notebook)
            took = time.perf_counter() - began
            print(f"{page}  {page.stat().st_size / 1e6:.2f} MB, {took:.0f} s", flush=True)
        write(folder / "index.html", site.contents_page(language, lessons))
        for name, page_text in reference_pages(site, language, lessons, seconds).items():
            write(folder / name, page_text)
        if site.address:
            _write_pictures(options.output / "pictures" / language, language, lessons)
    if site.address:
        files = ["index.html", *(f"{path.stem}.html" for path in every), *REFERENCE]
        write(options.output / "sitemap.xml", sitemap(site.address, files))
    else:
        print("Without --address there is no sitemap.xml, and no picture where a page is shared.")


def _write_pictures(folder: Path, language: str, lessons: list[Lesson]) -> None:
    """Write what is shown where a page is shared."""
    folder.mkdir(parents=True, exist_ok=True)
    race = (ROOT / "images" / f"explorer_race.{language}.png").read_bytes()
    (folder / "index.png").write_bytes(framed(race))
    for lesson in lessons:
        if lesson.picture:
            (folder / f"{lesson.name}.png").write_bytes(lesson.picture.png)


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="authoring.site", description="Build the static site.")
    parser.add_argument("lessons", nargs="*", help=f"numbers of lessons; all of {LESSONS.name}/")
    parser.add_argument("--repository", type=_repository, help="owner/name, on GitHub")
    parser.add_argument("--address", type=_address, help="where the site will be: https://...")
    parser.add_argument("--output", type=Path, default=ROOT / "site")
    return parser.parse_args(arguments)


def _repository(name: str) -> str | None:
    if name and not re.fullmatch(r"[\w.-]+/[\w.-]+", name):
        raise argparse.ArgumentTypeError("must be owner/name")
    return name or None


def _address(address: str) -> str | None:
    if address and not re.fullmatch(r"https?://[^\s/?#]+(/[^\s?#]*)?", address):
        raise argparse.ArgumentTypeError(
            "must be an address without ? and #, as https://name/folder"
        )
    return address.rstrip("/") or None


def write(path: Path, content: str) -> None:
    """Write a page, and the folders that it needs."""
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, content)


if __name__ == "__main__":
    main(sys.argv[1:])
