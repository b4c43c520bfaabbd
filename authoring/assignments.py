"""Assignments for nbgrader from the lessons: ``python -m authoring.assignments [02 ...]``.

``class/ja`` and ``class/en`` become two courses as nbgrader knows them. In ``source/`` is the
teacher's edition of each lesson: below an exercise's stub its solution, and after it a locked cell
that is worth a point. From it nbgrader makes the students' edition in ``release/``, without the
solutions and without what the locked cells do. Text cells lose the folded solutions, and keep the
hints; exercises that have no ``check`` are handed in without a point.

The locked cell repeats the lesson's own check, with all that it needs imported anew: what else the
names of a notebook may mean by the time of grading makes no difference. It is no fence against
students who mean to break it, since their code runs in the same process.
"""

from __future__ import annotations

import argparse
import ast
import builtins
import os
import re
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from authoring.build import ROOT, LessonError, lesson_paths, make_notebook, read_lesson, solutions
from authoring.cell import Cell
from course_lib import exercises
from course_lib.files import write_whole
from course_lib.language import LANGUAGES

CHECKS = {name for name in exercises.__all__ if name.startswith("check")}
SOLUTION = r"(?s)<details>\s*<summary>(?:解答例|答え|Solution|Answer)</summary>.*?</details>\s*"
OTHER_LESSON = r"\]\((\d\d_\w+)\.ipynb"

WORDS = {
    "point": {
        "ja": "# 採点用のセルです（1点）。提出後に、上の答えをここでもう一度確かめます。",
        "en": "# Worth 1 point: when you have handed in, the answer above is checked here again.",
    },
    "anew": {
        "ja": "# どの名前が書き換えられていても、教材のもので確かめる",
        "en": "# by the course's own names, whatever became of them above",
    },
}

CONFIG = """\
# nbgrader reads this file where it is run: in this folder.
c = get_config()
c.CourseDirectory.course_id = "optimizers-{language}"
c.ClearSolutions.code_stub = {{"python": ""}}  # the stub stands above each solution already
c.ExecutePreprocessor.timeout = 600  # seconds for a cell; lesson 08 has a long one
"""

GRADING = """\
{point}
### BEGIN HIDDEN TESTS
def verdict_of_the_course():
    {anew}
    import sys

    path, sys.path = sys.path, [place for place in sys.path if place]
    names = [name for name in sys.modules if name.partition(".")[0] == "course_lib"]
    loaded = {{name: sys.modules.pop(name) for name in names}}
    try:
{body}
    finally:
        sys.path = path
        sys.modules.update(loaded)


verdict = verdict_of_the_course()
assert verdict.passed, verdict.message
### END HIDDEN TESTS"""


# ---- an exercise: the stub, its solution, and the cell that grades it ----


class Exercise:
    """The code cell of a checked exercise, and its model solution.

    Its first statement is what the learner writes, and after a blank line its last one is the
    check. Raises ``ValueError`` if it isn't so, or if the check needs what is not imported.
    """

    def __init__(self, source: str, solution: str, imports: str) -> None:
        self.source, self.solution = source, solution
        match ast.parse(source).body:
            case [stub, *rest, ast.Expr(ast.Call(ast.Name(name), [answer, *_]) as check)] if (
                name in CHECKS
            ):
                statements = [*rest, ast.Return(check)]
            case _:
                raise ValueError("should be a stub, and at its end a check of what was written")
        self.stub_ends = stub.end_lineno or 0
        if source.splitlines()[self.stub_ends].strip():
            raise ValueError("needs a blank line after the stub")
        self.check = ast.unparse(ast.Module(statements, []))
        self.imports = _imports(statements, imports, ast.unparse(answer))

    def with_solution(self) -> str:
        """The cell with its solution, marked, for the blank line, which is what nbgrader leaves."""
        lines = self.source.splitlines()
        marked = ["### BEGIN SOLUTION", *self.solution.splitlines(), "### END SOLUTION"]
        return "\n".join([*lines[: self.stub_ends], *marked, *lines[self.stub_ends + 1 :]])

    def grading(self, language: str) -> str:
        """The code that grades the answer, of which students see only the first line."""
        use = f'language.use("{language}")'
        body = "\n".join(["from course_lib import language", *self.imports, "", use, self.check])
        words = {key: word[language] for key, word in WORDS.items()}
        return GRADING.format(**words, body=textwrap.indent(body, " " * 8))


def is_checked(source: str) -> bool:
    """Whether a code cell checks an answer."""
    return bool(CHECKS & {node.id for node in _names(ast.parse(source))})


def _names(*nodes: ast.AST) -> list[ast.Name]:
    return [found for node in nodes for found in ast.walk(node) if isinstance(found, ast.Name)]


def _imports(statements: list[ast.stmt], imports: str, answer: str) -> list[str]:
    """The lines that import what ``statements`` use, but the answer, from where a lesson does."""
    names = _names(*statements)
    made = {name.id for name in names if isinstance(name.ctx, ast.Store)}
    needed = {name.id for name in names} - made - {answer}
    lines = []
    for statement in ast.parse(imports).body:
        if isinstance(statement, ast.Import | ast.ImportFrom):
            statement.names = [a for a in statement.names if (a.asname or a.name) in needed]
            needed -= {alias.asname or alias.name for alias in statement.names}
            lines += [ast.unparse(statement)] if statement.names else []
    if needed - vars(builtins).keys():
        raise ValueError(f"the check uses {', '.join(sorted(needed))}, which no cell imports")
    return [*lines, *(f"from builtins import {name}" for name in sorted(needed))]


# ---- a lesson ----


def teachers_edition(lesson: str, cells: list[Cell], language: str) -> NotebookNode:
    """The notebook that nbgrader makes the students' edition of. Raises :class:`LessonError`."""
    imports = "\n".join(cell.sources["en"] for cell in cells if cell.name == "imports")
    solved = {cell.name: code for code, cell in solutions(cells)}
    notebook = make_notebook(cells, language)
    nodes: list[NotebookNode] = []
    for node in notebook.cells:
        nodes.append(node)
        if node.cell_type == "markdown":
            node.source = for_students(node.source)
        elif is_checked(node.source):
            if node.id not in solved:
                raise LessonError(lesson, node.id, "is checked, but has no model solution")
            try:
                exercise = Exercise(node.source, solved[node.id], imports)
            except ValueError as error:
                raise LessonError(lesson, node.id, str(error)) from None
            node.source = exercise.with_solution()
            node.metadata["nbgrader"] = _nbgrader(node.id, solution=True)
            nodes.append(_grading_cell(node, exercise.grading(language)))
    notebook.cells = nodes
    return notebook


def for_students(text: str) -> str:
    """A text cell without solutions; other lessons are assignments beside this one."""
    return re.sub(OTHER_LESSON, r"](../\1/\1.ipynb", re.sub(SOLUTION, "", text)).rstrip()


def _grading_cell(exercise: NotebookNode, source: str) -> NotebookNode:
    name = f"{exercise.id}-point"
    metadata = {**exercise.metadata, "nbgrader": _nbgrader(name, grade=True, locked=True, points=1)}
    return nbformat.v4.new_code_cell(source, id=name, metadata=metadata)


def _nbgrader(name: str, **kind: bool | int) -> dict[str, object]:
    """What nbgrader wants to know of a cell."""
    plain = {"grade": False, "solution": False, "locked": False, "task": False}
    return {"schema_version": 3, "grade_id": name, **plain, **kind}


# ---- a course ----


def write_course(folder: Path, lessons: list[Path], language: str) -> None:
    """Write the teacher's edition of ``lessons``, and have nbgrader make the students'.

    What was there already and is no longer what this would write is left as it is, and named.
    """
    _write(folder / "nbgrader_config.py", CONFIG.format(language=language))
    for lesson in lessons:
        name = lesson.stem
        notebook = teachers_edition(name, read_lesson(lesson), language)
        path = folder / "source" / name / f"{name}.ipynb"
        if _write(path, nbformat.writes(notebook) + "\n"):
            shutil.rmtree(folder / "release" / name, ignore_errors=True)  # made of an older source
            print(path, flush=True)
    nbgrader(folder, "generate_assignment", "*")  # where there is none yet


def nbgrader(folder: Path, *arguments: str) -> None:
    """Run nbgrader on the course in ``folder``; ``SystemExit`` with what it says if that fails."""
    beside = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    run = subprocess.run(
        [sys.executable, "-m", "nbgrader", *arguments],
        cwd=folder,
        env={**os.environ, "PATH": beside},  # it calls alembic, which was installed with it
        capture_output=True,
        text=True,
    )
    if run.returncode:
        raise SystemExit(f"{folder}: nbgrader {' '.join(arguments)}\n{run.stderr}")


def _write(path: Path, content: str) -> bool:
    """Write ``content`` unless it was there, or something else is, which is said."""
    if path.exists():
        if path.read_text("utf-8") != content:
            print(f"これはそのままにしました / left as it is: {path}", flush=True)
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, content)
    return True


def main(arguments: list[str]) -> None:
    """Write the courses that the command line asks for."""
    parser = argparse.ArgumentParser(prog="authoring.assignments")
    parser.add_argument("lessons", nargs="*", help="numbers of lessons; all of them")
    parser.add_argument("--output", type=Path, default=ROOT / "class")
    options = parser.parse_args(arguments)
    try:
        for language in LANGUAGES:
            write_course(options.output / language, lesson_paths(options.lessons), language)
    except (LessonError, OSError) as error:
        raise SystemExit(str(error)) from None


if __name__ == "__main__":
    main(sys.argv[1:])
