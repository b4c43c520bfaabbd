"""Build the site: ``python -m authoring.site [02 ...] [--repository owner/name]``.

A page is one file and replaces the earlier one only when it is whole.
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
from authoring.site.pages import Site, read_lesson
from course_lib.files import write_whole
from course_lib.language import LANGUAGES


def main(arguments: list[str]) -> None:
    """Build what the command line asks for."""
    options = _options(arguments)
    site = Site(options.repository)
    every, chosen = lesson_paths(), lesson_paths(options.lessons)
    write(options.output / "index.html", site.entrance())
    for language in LANGUAGES:
        lessons = [read_lesson(notebook_path(path, language)) for path in every]
        write(options.output / language / "index.html", site.contents_page(language, lessons))
        for path, lesson in zip(every, lessons, strict=True):
            if path not in chosen:
                continue
            began = time.perf_counter()
            page = options.output / language / lesson.page
            live = run(notebook_path(path, language))
            write(page, site.lesson_page(language, lessons, lesson, live))
            if site.repository:
                notebook = colab_notebook(lesson.notebook, site.repository, language)
                write(options.output / "colab" / language / f"{lesson.name}.ipynb", notebook)
            took = time.perf_counter() - began
            print(f"{page}  {page.stat().st_size / 1e6:.2f} MB, {took:.0f} s", flush=True)


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="authoring.site", description="Build the static site.")
    parser.add_argument("lessons", nargs="*", help=f"numbers of lessons; all of {LESSONS.name}/")
    parser.add_argument("--repository", type=_repository, help="owner/name, on GitHub")
    parser.add_argument("--output", type=Path, default=ROOT / "site")
    return parser.parse_args(arguments)


def _repository(name: str) -> str | None:
    if name and not re.fullmatch(r"[\w.-]+/[\w.-]+", name):
        raise argparse.ArgumentTypeError("must be owner/name")
    return name or None


def write(path: Path, content: str) -> None:
    """Write a page, and the folders that it needs."""
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, content)


if __name__ == "__main__":
    main(sys.argv[1:])
