"""A notebook for Colab: without outputs, and with a first cell that installs the course there."""

from __future__ import annotations

from copy import deepcopy

import nbformat
from nbformat import NotebookNode

from authoring.site.words import words_in

_SETUP = """\
{words}
import importlib.util

if importlib.util.find_spec("google.colab") and not importlib.util.find_spec("course_lib"):
    %pip install --quiet git+https://github.com/{repository}\
"""


def colab_notebook(notebook: NotebookNode, repository: str, language: str) -> str:
    """The text of ``notebook`` as Colab opens it, the course being that of ``repository``."""
    copy = deepcopy(notebook)
    for cell in copy.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    setup = _SETUP.format(words=words_in(language)["colab_setup"], repository=repository)
    copy.cells.insert(0, nbformat.v4.new_code_cell(setup, id="colab-setup"))
    return nbformat.writes(copy) + "\n"
