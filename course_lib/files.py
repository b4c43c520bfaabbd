"""Files: written whole or not at all, and tables read as a spreadsheet program leaves them."""

from __future__ import annotations

import csv
import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from course_lib.language import text

SHIPPED = Path(__file__).parent / "data"
"""Where the files are that come with the course. They are read only: see :func:`shipped`."""

ABANDONED_AFTER = 5.0
"""Seconds after which a writer that does not finish is taken for dead: a file is small."""


def shipped(name: str) -> Path:
    """The file called ``name`` of those that come with the course.

    What it lacks is worked out as without a file, and not added: so a copy of the course stays as
    it was handed out, and may lie where nobody can write.
    """
    return SHIPPED / name


def write_whole(path: Path, content: str) -> None:
    """Put ``content``, as UTF-8, in the place of what ``path`` held, all at once.

    Raises ``OSError``, as for a full disk, with what ``path`` held still there.
    """
    change_whole(path, lambda: content)


def change_whole(path: Path, changed: Callable[[], str]) -> None:
    """Write whole what ``changed`` gives, while no other process changes ``path``.

    So ``changed`` may read the file and add to it, and nothing is lost if two do so at once.
    A file that comes with the course stays as it is. Raises as :func:`write_whole` does, and what
    ``changed`` raises.
    """
    if path.parent == SHIPPED:
        return
    unfinished = path.with_name(path.name + ".tmp")
    _wait_for_turn(unfinished)
    try:
        unfinished.write_text(changed(), encoding="utf-8", newline="\n")
        os.replace(unfinished, path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise


def _wait_for_turn(unfinished: Path) -> None:
    """Make the file that only one writer at a time can make, when the others are done with it."""
    patient_until = time.monotonic() + ABANDONED_AFTER
    while True:
        try:
            unfinished.touch(exist_ok=False)
            return
        except FileExistsError:
            if time.monotonic() > patient_until:
                unfinished.unlink(missing_ok=True)
            time.sleep(0.01)


def file_path(file: Any) -> Path:
    """``file`` as a path at which a file can be, whether or not there is one.

    Raises ``ValueError`` if it is no path, a folder, or in a folder that is not there.
    """
    try:
        path = Path(file)
    except TypeError:
        raise ValueError(text("file_no_name", file=repr(file)[:60])) from None
    if path.is_dir():
        raise ValueError(text("file_is_folder", file=path))
    if not path.parent.is_dir():
        raise ValueError(text("file_no_folder", file=path, folder=path.parent))
    return path


def check_writable(path: Path) -> None:
    """Raise ``ValueError`` if a file at ``path``, unless it is shipped, could not be written."""
    if path.parent == SHIPPED:
        return
    # The folder too: what is written whole takes the place of what was there.
    if any(there.exists() and not os.access(there, os.W_OK) for there in (path, path.parent)):
        raise ValueError(text("file_read_only", file=path))


def read_rows(path: Path, columns: Sequence[str]) -> list[tuple[int, list[str]]]:
    """The rows of a CSV file with these ``columns``, each with the number of its line.

    A spreadsheet program may have saved it: with a byte order mark or in Shift JIS, with semicolons
    or tabs, with commas in its numbers. A last line that was cut short is left out.

    Raises ``ValueError`` if the file can't be read, or its first line are not the columns.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ValueError(text("file_unreadable", file=path, reason=error.strerror)) from None
    lines = _decoded(content).splitlines(keepends=True)
    if lines and not lines[-1].endswith(("\n", "\r")):
        lines.pop()
    if not lines:
        return []
    separator = next((sign for sign in ";\t" if lines[0].count(sign) >= len(columns) - 1), ",")
    first, *rows = csv.reader(lines, delimiter=separator)
    if [name.strip() for name in _without_empty_end(first, len(columns))] != list(columns):
        raise ValueError(text("file_no_table", file=path, line=1))
    cut = [_without_empty_end(row, len(columns)) for row in rows]
    if separator != ",":
        cut = [[row[0], *(cell.replace(",", ".") for cell in row[1:])] for row in cut if row]
    return [(number, row) for number, row in enumerate(cut, start=2) if any(row)]


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp932", errors="replace")


def _without_empty_end(row: list[str], columns: int) -> list[str]:
    return row if any(row[columns:]) else row[:columns]
