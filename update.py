"""Bring the course up to date and keep all that you wrote: ``make update``, ``python update.py``.

A file that both you and the course have changed is kept twice: yours is renamed, and the course's
new version has the old name. So no edit is lost, no news is missed, and no notebook is pieced
together from two. A file that only you changed stays as it is. One that you deleted comes back.
A notebook that you only opened counts as unchanged.

Save your notebooks and close them first.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from io import TextIOWrapper
from itertools import count
from pathlib import Path

from course_lib.language.words import in_both

FOLDER = Path(__file__).parent


def git(*arguments: str) -> str:
    """What a git command prints. Raises ``CalledProcessError`` if it fails; it has said why."""
    command = ["git", *arguments]
    run = subprocess.run(command, cwd=FOLDER, check=True, stdout=subprocess.PIPE, encoding="utf-8")
    return run.stdout


def names(*arguments: str) -> set[str]:
    """The files that a git command lists."""
    return set(git(*arguments, "-z").split("\0")) - {""}


def attempt(refusal: str, *arguments: str) -> None:
    """Run a git command, and end with the words for ``refusal`` if it fails."""
    try:
        git(*arguments)
    except subprocess.CalledProcessError:
        raise SystemExit(in_both(refusal)) from None


def only_opened(name: str) -> bool:
    """Whether a notebook's cells are as committed: opening it changes its metadata alone."""
    if not name.endswith(".ipynb"):
        return False
    try:
        mine = json.loads((FOLDER / name).read_text("utf-8"))["cells"]
        return bool(mine == json.loads(git("show", f"HEAD:{name}"))["cells"])
    except (OSError, ValueError, KeyError, TypeError):  # deleted, or no longer a notebook
        return False


def set_aside(path: Path) -> Path:
    """Rename a file to a name that is free; return its new path."""
    free = (path.with_stem(f"{path.stem}-mine{number}") for number in count(1))
    return path.rename(next(new for new in free if not new.exists()))


def update() -> None:
    """Take over the newest version, after setting aside what would be overwritten."""
    if shutil.which("git") is None or not (FOLDER / ".git").exists():
        raise SystemExit(in_both("update_no_git"))
    attempt("update_no_news", "fetch", "--quiet")
    attempt("update_own_commits", "merge-base", "--is-ancestor", "HEAD", "@{upstream}")

    committed = names("ls-tree", "-r", "--name-only", "HEAD")
    edited = names("diff", "--no-renames", "--name-only", "HEAD")
    opened = {name for name in edited & committed if only_opened(name)}
    if opened:
        git("checkout", "--quiet", "HEAD", "--", *opened)
        edited -= opened
    news = names("diff", "--no-renames", "--name-only", "HEAD", "@{upstream}")
    for name in sorted(news):
        path = FOLDER / name
        if path.is_file() and (name in edited or name not in committed):
            print(in_both("update_renamed", old=name, new=set_aside(path).name))
            git("reset", "--quiet", "--", name)
    deleted = names("ls-files", "--deleted")
    if deleted:
        git("checkout", "--quiet", "--", *deleted)
    attempt("update_failed", "merge", "--quiet", "--ff-only", "@{upstream}")
    print(in_both("update_done"))


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")  # a console that can't show Japanese
    update()
