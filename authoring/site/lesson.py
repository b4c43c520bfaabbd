"""Run a notebook to get at what lives in it: explorers and predictions."""

from __future__ import annotations

import io
import os
from concurrent.futures import ProcessPoolExecutor
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import nbformat
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from authoring.site.exercises import asked_in, for_page
from authoring.site.javascript import javascript
from authoring.site.programs import note, program
from course_lib.explorers.prediction import Prediction
from course_lib.explorers.stage import Stage, page_words


@dataclass
class Live:
    """The living parts of a lesson in one language, by the names of their cells."""

    programs: dict[str, str] = field(default_factory=dict)
    """The program of each explorer, in JavaScript."""
    notes: dict[str, str] = field(default_factory=dict)
    """What a reader must know of an explorer, as the key of a word."""
    predictions: dict[str, str] = field(default_factory=dict)
    """The choices of each question."""
    exercises: dict[str, dict[str, Any]] = field(default_factory=dict)
    """What the page is told of each exercise that it can check."""
    words: str = "{}"
    """What explorers and predictions say, in JavaScript."""


def run(notebook: Path) -> Live:
    """What lives in ``notebook``, run in a process of its own: lessons leave things behind.

    Raises whatever one of its cells raises.
    """
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(_run_here, notebook).result()


def _run_here(notebook: Path) -> Live:
    os.chdir(notebook.parent)  # as for a reader
    shell = InteractiveShell.instance(config=Config({"HistoryManager": {"enabled": False}}))
    live = Live()
    sources: list[str] = []
    for cell in nbformat.read(notebook, as_version=4).cells:
        if cell.cell_type != "code":
            continue
        with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
            ran = shell.run_cell(cell.source)
        ran.raise_error()
        sources.append(cell.source)
        if asked := asked_in(cell.source):
            live.exercises[cell.id] = for_page(asked, sources, shell.ev)
        shown = ran.result
        if isinstance(shown, Prediction):
            live.predictions[cell.id] = shown.choices
            shown = shown.reveal
        if isinstance(shown, Stage):
            made = program(shown)
            live.programs[cell.id] = javascript(made)
            if said := note(made):
                live.notes[cell.id] = said
    live.words = javascript(page_words())
    return live
