"""How long the core of a lesson takes in class, and how much of it is to be read."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from authoring.cell import Cell

if TYPE_CHECKING:
    from nbformat import NotebookNode

MOST_MINUTES, MOST_PRINTED_LINES, MOST_CODE_LINES = 50, 30, 10
"""What the core of a lesson may take, what it may print, and how long a code cell may be."""

CHARACTERS_A_MINUTE = 350
INTERACTIVE = r"\b(predict|explore\w*)\(|progress=watch"
JAPANESE = r"[\u3000-\u30ff\u4e00-\u9fff\uff00-\uffef]"


def core_minutes(cells: list[Cell]) -> int:
    """The minutes of the core: reading the Japanese text and running each code cell in one minute.

    To a prediction or an explorer go 3 minutes more, to an exercise 5. What is folded is counted.
    """
    core = [cell for cell in cells if "optional" not in cell.tags]
    text = "".join(cell.sources["ja"] for cell in core if cell.kind == "markdown")
    code = [cell for cell in core if cell.kind == "code"]
    minutes = len(re.findall(JAPANESE, text)) / CHARACTERS_A_MINUTE
    for cell in code:
        minutes += 1
        minutes += 3 * bool(re.search(INTERACTIVE, cell.sources["ja"]))
        minutes += 5 * cell.name.startswith("exercise")
    return math.ceil(minutes)


def printed_lines(notebook: NotebookNode) -> int:
    """How many lines of text the code cells of the core leave."""
    lines = 0
    for cell in notebook.cells:
        if cell.cell_type == "code" and "optional" not in cell.metadata.get("tags", ()):
            for output in cell.outputs:
                if output.output_type == "stream":
                    lines += len(output.text.splitlines())
                elif set(output.get("data", ())) == {"text/plain"}:
                    lines += len(output.data["text/plain"].splitlines())
    return lines


def code_lines(cell: Cell) -> int:
    """How many lines of a code cell are not blank; imports and comments aside."""
    lines = [line.strip() for line in cell.sources["ja"].splitlines()]
    return sum(bool(line) and not line.startswith(("#", "from ", "import ")) for line in lines)
