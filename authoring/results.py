"""Train anew what comes with the course: ``python -m authoring.results``.

The lessons say which trainings there are: their cells are run, and whatever they take from
``shipped(...)`` is trained and written. The contest of the course's rules is held anew too. It
takes about three quarters of an hour on two cores.
"""

from __future__ import annotations

import os
import tempfile
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from authoring.build import lesson_paths, read_lesson
from authoring.cell import Cell
from course_lib import files
from course_lib.optimizers import RULES
from course_lib.tuning import course


def make(cells: list[Cell], folder: Path) -> None:
    """Run the code of a lesson, with ``folder`` in the place of the files that are shipped.

    It runs in a process of its own, and raises whatever one of the cells raises.
    """
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        code = [cell.sources["en"] for cell in cells if cell.kind == "code"]
        pool.submit(_make_here, code, folder).result()


def _make_here(code: list[str], folder: Path) -> None:
    files.shipped = lambda name: folder / name  # where, unlike in the course, it can be written
    shell = InteractiveShell.instance(config=Config({"HistoryManager": {"enabled": False}}))
    for source in code:
        shell.run_cell(source).raise_error()


def hold_contest(folder: Path) -> None:
    """Train the contest of the course's rules: all of them tuned, the six at their defaults."""
    record = folder / course.RECORD
    print(course.course_contest(file=record))
    print(course.course_contest(RULES, budget=1, file=record))


def main() -> None:
    """Put new results in the place of those that are shipped."""
    with tempfile.TemporaryDirectory(dir=files.SHIPPED) as folder:
        for path in lesson_paths():
            cells = read_lesson(path)
            if any("shipped(" in cell.sources["en"] for cell in cells):
                make(cells, Path(folder))
        hold_contest(Path(folder))
        for made in sorted(Path(folder).iterdir()):
            os.replace(made, files.SHIPPED / made.name)
            print(made.name)


if __name__ == "__main__":
    main()
