"""Build the notebooks of both languages from the lessons: ``python -m authoring.build [02 ...]``.

A lesson, ``lessons/NN_name.md``, is a notebook in MyST Markdown, which jupytext reads, with both
languages beside each other and the code once::

    +++ {"ja": "goal"}          a text cell named "goal", in Japanese ...

    +++ {"en": "goal"}          ... and in English

    ```{code-cell}              a code cell, the same in both languages
    :name: imports
    :tags: [nbval-ignore-output]
    ```

The one code cell that chooses the language is written as a pair with ``:ja:`` and ``:en:``. The
names become the cells' ids. A model solution is a ``python`` block in the text cell before the
exercise's code cell. After the code cell of a prediction comes a text cell with a folded reply to
each choice; the right one begins with "**そのとおりです。**" or "**Right.**". All from the heading
"## もっと知りたい人へ" on may be skipped in class and gets the tag ``optional``; the minutes of the
rest stand for ``{{minutes}}`` in the text.

Each notebook is executed in its own folder and replaces the old one only when all went well. What
is left in it is for readers: pictures with alternative text, tables and printed lines, but no
times, no warnings, and nothing that needs a running kernel.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

import jupytext
import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbformat import NotebookNode

from authoring.cell import Cell
from authoring.pace import core_minutes, printed_lines
from course_lib.files import write_whole
from course_lib.language import LANGUAGES

ROOT = Path(__file__).parents[1]
LESSONS = ROOT / "lessons"
NOTEBOOKS = ROOT / "notebooks"

METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
OPTIONAL_FROM = "## もっと知りたい人へ"
RIGHT = {"ja": "**そのとおりです。**", "en": "**Right.**"}
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"


class LessonError(ValueError):
    """A fault in a lesson, with the lesson and the cell named."""

    def __init__(self, lesson: str, cell: str, fault: str) -> None:
        super().__init__(f"{lesson}, cell {cell}: {fault}")


def lesson_paths(numbers: Iterable[str] = ()) -> list[Path]:
    """The lessons' files in order, or those whose names begin with one of ``numbers``."""
    paths = sorted(LESSONS.glob("[0-9][0-9]_*.md"))
    wanted = tuple(numbers)
    for number in wanted:
        if not any(path.name.startswith(number) for path in paths):
            raise SystemExit(f"No lesson begins with {number}: see {LESSONS.name}/.")
    return [path for path in paths if path.name.startswith(wanted or "")]


def notebook_path(lesson: Path, language: str) -> Path:
    """Where the notebook of a lesson in a language belongs."""
    return NOTEBOOKS / language / f"{lesson.stem}.ipynb"


# ---- from a lesson's text to its cells ----


def read_lesson(path: Path) -> list[Cell]:
    """The cells of a lesson, checked. Raises :class:`LessonError` naming the first faulty cell."""
    cells = read_cells(path)
    if sum(cell.chooses_language for cell in cells) != 1:
        raise LessonError(path.stem, "language", "exactly one code cell chooses the language")
    return cells


def read_cells(path: Path) -> list[Cell]:
    """The cells of any text written as lessons are, checked likewise."""
    cells: list[Cell] = []
    for node in jupytext.read(path, fmt="md:myst").cells:
        metadata = dict(node.metadata)
        tags = metadata.pop("tags", [])
        if len(metadata) != 1 or next(iter(metadata)) not in ("name", *LANGUAGES):
            start = node.source.strip()[:40]
            raise LessonError(path.stem, repr(start), f"needs one name, has {metadata}")
        [(key, name)] = metadata.items()
        languages = LANGUAGES if key == "name" else (key,)
        last = cells[-1] if cells else None
        if last and last.name == name and last.kind == node.cell_type and key not in last.sources:
            last.sources[key] = node.source
        else:
            sources = dict.fromkeys(languages, node.source)
            cells.append(Cell(name, node.cell_type, sources, list(tags)))
    _mark_optional(cells)
    for cell in cells:
        fault = _fault(cell, cells)
        if fault:
            raise LessonError(path.stem, cell.name, fault)
    return cells


def _mark_optional(cells: list[Cell]) -> None:
    optional = False
    for cell in cells:
        optional = optional or cell.sources.get("ja", "").startswith(OPTIONAL_FROM)
        if optional:
            cell.tags.append("optional")


def _fault(cell: Cell, cells: list[Cell]) -> str | None:
    missing = [language for language in LANGUAGES if not cell.sources.get(language, "").strip()]
    if missing:
        return f"no text in {', '.join(missing)}"
    if not re.fullmatch(r"[a-z0-9-]{1,64}", cell.name):
        return "a name has only small letters, digits and hyphens"
    if sum(other.name == cell.name for other in cells) > 1:
        return "another cell has the same name"
    if cell.kind == "code":
        if cell.chooses_language and cell.name != "language":
            return 'only the cell named "language" may differ between the languages'
        if re.search(r"[\u3040-\u30ff\u4e00-\u9fff]", "".join(cell.sources.values())):
            return "code has Japanese words in it: put them into a text cell or course_lib/language"
        question = re.search(r"\bpredict\(\"(\w+)\"", cell.sources["en"])
        if question:
            return fault_in_replies(question[1], cells[cells.index(cell) + 1 :])
        return None
    for what, pattern in SAME_IN_BOTH.items():
        found = [sorted(re.findall(pattern, cell.sources[language])) for language in LANGUAGES]
        if found.count(found[0]) < len(found):
            return f"{what} differ between the languages: {' and '.join(map(str, found))}"
    return None


def fault_in_replies(choices: str, following: list[Cell]) -> str | None:
    """What is wrong with the replies to these choices, which the first of the cells should have."""
    if not following or following[0].kind == "code":
        return "needs a text cell after it with a reply to each choice"
    for language in LANGUAGES:
        found = replies(following[0], language)
        if [choice for choice, _ in found] != list(choices):
            return f"needs a folded reply to each of {', '.join(choices)} after it ({language})"
        if sum(reply.startswith(RIGHT[language]) for _, reply in found) != 1:
            return f"needs one reply that begins with {RIGHT[language]}"
    return None


def replies(cell: Cell, language: str) -> list[tuple[str, str]]:
    """The choices of a prediction and the folded reply to each."""
    folded = r"(?s)<summary>[^<]*\((\w)\)[^<]*</summary>\s*(.*?)</details>"
    return re.findall(folded, cell.sources[language])


SAME_IN_BOTH = {
    "formulas": r"(?s)\$\$.+?\$\$|\$[^$\n]+\$",
    "headings": r"(?m)^#+(?= )",
    "code blocks": r"(?s)```.*?```",
    "links": r"\]\(([^)]+)\)",
    "pictures": r"!\[",
    "foldings": r"</?details>",
}
"""What both languages of a text cell must have alike, in any order."""


def differences(lesson: Path, language: str) -> list[str]:
    """What in the committed notebook is not what the lesson builds, outputs aside."""
    expected = make_notebook(read_lesson(lesson), language)
    path = notebook_path(lesson, language)
    if not path.exists():
        return [f"{path.name} is missing in {language}"]
    built = nbformat.read(path, as_version=4)
    found = [] if built.metadata == expected.metadata else ["the metadata"]
    names = [cell.id for cell in expected.cells]
    if [cell.id for cell in built.cells] != names:
        return [*found, "the cells' order or number"]
    for cell, wanted in zip(built.cells, expected.cells, strict=True):
        if (cell.cell_type, cell.source, cell.metadata) != (
            wanted.cell_type,
            wanted.source,
            wanted.metadata,
        ):
            found.append(f"cell {cell.id}")
    counts = [cell.execution_count for cell in built.cells if cell.cell_type == "code"]
    if counts != list(range(1, len(counts) + 1)):
        found.append("the execution counts")
    return found


def solutions(cells: list[Cell]) -> list[tuple[str, Cell]]:
    """The model solutions: the code of each, and the exercise's code cell that follows it."""
    found = []
    for cell, exercise in pairwise(cells):
        if cell.kind == "markdown":
            for code in re.findall(r"(?s)```python\n(.*?)```", cell.sources["en"]):
                found.append((code, exercise))
    return found


# ---- from the cells to a notebook ----


def make_notebook(cells: list[Cell], language: str) -> NotebookNode:
    """The notebook of a lesson in one language, not executed yet."""
    nodes = []
    minutes = str(core_minutes(cells))
    for cell in cells:
        new = nbformat.v4.new_code_cell if cell.kind == "code" else nbformat.v4.new_markdown_cell
        metadata = {"tags": cell.tags} if cell.tags else {}
        source = cell.sources[language].replace("{{minutes}}", minutes)
        nodes.append(new(source, id=cell.name, metadata=metadata))
    return nbformat.v4.new_notebook(cells=nodes, metadata=METADATA)


def execute(notebook: NotebookNode, folder: Path) -> None:
    """Run all cells in ``folder`` and tidy what they leave. Raises ``CellExecutionError``."""
    client = NotebookClient(
        notebook,
        timeout=1800,
        record_timing=False,
        store_widget_state=False,
        resources={"metadata": {"path": str(folder)}},
    )
    client.execute()
    notebook.metadata = nbformat.from_dict(METADATA)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = _joined([output for output in cell.outputs if _keep(output)])


def _keep(output: NotebookNode) -> bool:
    """Tidy an output for readers without a kernel; False if nothing of it is for them."""
    if output.output_type == "stream":
        return output.name == "stdout"
    data = output.get("data", {})
    if data.pop(WIDGET_VIEW, None) is not None and not {"image/png", "text/html"} & set(data):
        return False  # a progress bar
    if "image/png" in data and not output.metadata.get("image/png", {}).get("alt"):
        raise ValueError("a picture has no alternative text: show it as course_lib.figures.Picture")
    return True


def _joined(outputs: list[NotebookNode]) -> list[NotebookNode]:
    """Printed lines that came in several pieces, which is a matter of timing, in one."""
    joined: list[NotebookNode] = []
    for output in outputs:
        if joined and output.output_type == joined[-1].output_type == "stream":
            joined[-1].text += output.text
        else:
            joined.append(output)
    return joined


def build(lesson: Path) -> None:
    """Write the notebooks of a lesson in all languages."""
    cells = read_lesson(lesson)
    for language in LANGUAGES:
        path = notebook_path(lesson, language)
        path.parent.mkdir(exist_ok=True)
        notebook = make_notebook(cells, language)
        execute(notebook, path.parent)
        write_whole(path, nbformat.writes(notebook) + "\n")
        lines = printed_lines(notebook)
        print(f"{path.relative_to(ROOT)}: core {core_minutes(cells)} min, {lines} printed lines")


def main(numbers: list[str]) -> None:
    """Build the lessons with these numbers, or all. A faulty one ends it: ``SystemExit``."""
    for lesson in lesson_paths(numbers):
        try:
            build(lesson)
        except (LessonError, CellExecutionError, OSError) as error:
            raise SystemExit(f"{lesson.stem}: {error}") from None


if __name__ == "__main__":
    main(sys.argv[1:])
