"""Open the course in JupyterLab: ``make lab``, ``python start.py``; options go on to JupyterLab.

The start page opens first and nothing is asked. Notebooks find ``course_lib`` in this folder,
whether or not it is installed.
"""

from __future__ import annotations

import importlib.util
import os
import runpy
import sys
from pathlib import Path

from course_lib.language.words import in_both

FOLDER = Path(__file__).resolve().parent


def put_first(variable: str, path: Path) -> None:
    """Put a folder before those that an environment variable names already."""
    others = os.environ.get(variable)
    os.environ[variable] = os.pathsep.join([str(path), *([others] if others else [])])


def start(options: list[str]) -> None:
    """Run JupyterLab until it is stopped.

    Raises ``SystemExit``, with a sentence in both languages, where JupyterLab is not installed.
    """
    if importlib.util.find_spec("jupyterlab") is None:
        raise SystemExit(in_both("start_no_lab", requirements=FOLDER / "requirements.txt"))
    put_first("PYTHONPATH", FOLDER)
    put_first("JUPYTER_CONFIG_PATH", FOLDER / ".jupyter")
    os.chdir(FOLDER / "notebooks")
    sys.argv[1:] = ["--LabApp.default_url=/lab/tree/START.md", *options]
    runpy.run_module("jupyterlab", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    start(sys.argv[1:])
