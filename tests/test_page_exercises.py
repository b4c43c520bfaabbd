"""Exercises on the site's pages: the page's Python gives the verdicts of the notebook."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import expressions
import nbformat
import pytest
from verdicts import verdicts

from authoring.build import lesson_paths, notebook_path
from authoring.site.exercises import asked_in, for_page
from authoring.site.lesson import Live
from authoring.site.page_python.answers import answer
from authoring.site.pages import Site, read_lesson
from authoring.site.python import PYODIDE, PagePython, python_files
from authoring.site.words import words_in

HERE = Path(__file__).parent
NODE = shutil.which("node")


@pytest.fixture(scope="module")
def page_python(tmp_path_factory):
    """A folder with what lies on Python's path in a page."""
    folder = tmp_path_factory.mktemp("python")
    for name, content in python_files().items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


def test_collected_answers_get_the_verdicts_of_numpy_from_its_stand_in(page_python):
    assert judged_by_the_stand_in(page_python, "en", "collected") == verdicts("en", "collected")


@pytest.mark.slow
def test_every_slip_gets_the_verdict_of_numpy_from_its_stand_in(page_python):
    assert judged_by_the_stand_in(page_python, "en", "slips") == verdicts("en", "slips")


def test_the_stand_in_computes_as_numpy_does_and_says_the_same(page_python):
    command = [sys.executable, HERE / "expressions.py"]
    found, wanted = printed(command, PYTHONPATH=str(page_python)), expressions.results()
    assert len(wanted) > 200
    assert {
        each: (found[each], wanted[each]) for each in wanted if found[each] != wanted[each]
    } == {}


def judged_by_the_stand_in(folder, *asked):
    return printed([sys.executable, HERE / "verdicts.py", *asked], PYTHONPATH=str(folder))


@pytest.mark.slow
@pytest.mark.parametrize(("language", "source"), [("ja", "collected"), ("en", "slips")])
def test_python_in_a_page_gives_the_verdicts_of_numpy(page_python, language, source):
    if NODE is None or not PYODIDE.is_dir():
        pytest.skip("needs Node.js, and Pyodide from npm (make check-js installs it)")
    for name in ("verdicts", "every_rule", "test_answers_right", "test_answers_wrong"):
        shutil.copy(HERE / f"{name}.py", page_python)
    shutil.copy(HERE / "test_exercises.py", page_python)
    command = [NODE, HERE / "pyodide.mjs", page_python, "/course/verdicts.py", language, source]
    assert printed(command) == verdicts(language, source)


def printed(command, **environment):
    run = subprocess.run(
        command, env={**os.environ, **environment}, capture_output=True, text=True, check=True
    )
    return json.loads(run.stdout)


# ---- what the page is told of an exercise ----


EXERCISES = [
    pytest.param(cell.source, id=f"{path.stem}-{cell.id}")
    for path in lesson_paths()
    for cell in nbformat.read(notebook_path(path, "en"), as_version=4).cells
    if cell.cell_type == "code" and re.search(r"(?m)^check(_\w+)?\(my_", cell.source)
]


@pytest.mark.parametrize("source", EXERCISES)
def test_every_exercise_of_the_lessons_is_one_for_its_page(source):
    asked = asked_in(source)
    assert asked.name.startswith("my_")
    assert "..." in asked.stub
    assert source.startswith(asked.stub)
    assert [asked.model, asked.schedule, asked.expected].count(None) == 2


def test_a_number_is_expected_as_the_notebook_computes_it():
    source = "my_rate = ...\n\nh = 4\ncheck_value(my_rate, h**0.5, tolerance=0)"
    told = for_page(asked_in(source), [source], lambda part: eval(part, {"h": 4}))
    assert (told["name"], told["stub"]) == ("my_rate", "my_rate = ...")
    assert (told["expected"], told["tolerance"]) == (2.0, 0)
    assert for_page(asked_in("my_x = 1\ncheck_value(my_x, 3)"), [], eval)["tolerance"] == 0.01


@pytest.mark.parametrize("source", ["1 + 1", "check(adam, sgd)", "my = 1\ncheck(my, other)"])
def test_any_other_cell_is_none(source):
    assert asked_in(source) is None


def page_with(python, exercises):
    lesson = read_lesson(notebook_path(lesson_paths(["02"])[0], "en"))
    for cell in lesson.notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = []
    return Site(python=python).lesson_page("en", [lesson], lesson, Live(exercises=exercises))


def test_an_exercise_has_an_editor_only_where_the_site_has_python():
    exercises = {"exercise-rule-cell": {"name": "my_momentum", "stub": "..."}}
    with_python = page_with(PagePython({"course.zip": b"1234"}, {}), exercises)
    assert 'class="exercise" data-cell="exercise-rule-cell"' in with_python
    assert '"name": "course.zip", "size": 4' in with_python
    for page in (page_with(None, exercises), page_with(PagePython({}, {}), {})):
        assert 'class="exercise"' not in page
        assert words_in("en")["exercise"] in page


# ---- what the page is answered ----


SETUP = """
import numpy as np
from course_lib.optimizers import sgd
from course_lib.descent import descend
"""
CELL = "def my_sgd(parameter, grad, *, lr=0.01):\n    ...\n\n\ncheck(my_sgd, sgd)"
HEAD = "def my_sgd(parameter, grad, *, lr=0.01):\n"


def answered(code, cell=CELL):
    exercise = for_page(asked_in(cell), [SETUP, cell], eval)
    request = {"language_": "en", "cell": "a cell", "code": code, "exercise": exercise}
    return json.loads(answer(json.dumps(request)))


def test_a_right_rule_is_right_and_comes_as_a_program():
    reply = answered(f"{HEAD}    print('down')\n    return parameter - lr * grad")
    assert reply["passed"]
    assert "moved just as the model did" in reply["message"]
    assert reply["numbers"] == {"lr": 0.01}
    assert "parameter - t0" in reply["program"]


def test_what_the_code_prints_is_given_back():
    assert answered(f"print('here')\n{HEAD}    return parameter")["printed"] == "here\n"
    assert len(answered(f"print('here' * 10**6)\n{HEAD}    return parameter")["printed"]) == 10_000


def test_a_wrong_rule_is_told_its_slip_and_line_and_comes_as_a_program():
    reply = answered(f"{HEAD}    return parameter + lr * grad")
    assert not reply["passed"]
    assert "It goes uphill" in reply["message"]
    assert "parameter + t0" in reply["program"]
    raised = answered(f"{HEAD}    step = lr * gard\n    return parameter - step")
    assert "in line 2: step = lr * gard" in raised["message"]


@pytest.mark.parametrize(
    ("code", "key", "value"),
    [
        ("def my_sgd(parameter, grad:", "exercise_syntax", 1),
        (f"\n\nprint(1 / 0)\n{HEAD}    return parameter", "exercise_raised", 3),
        (
            "def mine(parameter, grad, *, lr=0.01):\n    return parameter",
            "exercise_no_name",
            "my_sgd",
        ),
        (f"{HEAD}    return descend(parameter)", "exercise_elsewhere", "descend"),
        (f"import no_such\n{HEAD}    return parameter", "exercise_elsewhere", "no_such"),
    ],
    ids=["syntax", "raised", "no-name", "elsewhere", "no-module"],
)
def test_what_keeps_from_a_verdict_is_said(code, key, value):
    reply = answered(code)
    assert (reply["passed"], reply["message"], reply["fault"]["key"]) == (False, None, key)
    assert value in reply["fault"]["values"].values()


def test_a_name_from_an_earlier_run_is_not_judged_again():
    assert answered(f"{HEAD}    return parameter - lr * grad")["passed"]
    assert answered("pass")["fault"]["key"] == "exercise_no_name"


@pytest.mark.parametrize(
    "body",
    [
        "return parameter - lr * grad if np.all(lr < 5) else parameter",
        "return parameter - lr * grad + 0 * np.sum(grad)",
        "return parameter - lr * grad * (1 + next(lots))",
    ],
    ids=["branches", "sums", "remembers"],
)
def test_a_rule_that_no_figure_can_run_comes_without_a_program(body):
    code = f"import itertools\nlots = itertools.count()\n{HEAD}    {body}"
    assert answered(code)["program"] is None


def test_a_number_is_judged_too():
    cell = "my_x = ...\n\ncheck_value(my_x, 2 + 1)"
    assert answered("my_x = 6 / 2", cell)["passed"]
    assert "too small" in answered("my_x = 2", cell)["message"]
    assert "no answer yet" in answered("my_x = ...", cell)["message"]


def test_a_schedule_is_judged_too():
    cell = "def my_cosine(step, steps):\n    ...\n\n\ncheck_schedule(my_cosine, cosine)"
    head = "def my_cosine(step, steps):\n    return "
    assert answered(f"{head}(1 + np.cos(np.pi * step / steps)) / 2", cell)["passed"]
    assert "degrees" in answered(f"{head}(1 + np.cos(180 * step / steps)) / 2", cell)["message"]
    assert "not written yet" in answered(cell.partition("\n\n")[0], cell)["message"]


def test_what_the_stand_in_lacks_is_said_and_a_slip_of_the_pen_is_none(page_python):
    program = """
import json, sys
from authoring.site.page_python.answers import answer
print(json.dumps([json.loads(answer(request)) for request in sys.argv[1:]]))
"""
    exercise = for_page(asked_in(CELL), [SETUP, CELL], eval)
    asked = {
        "np.fft.fft(grad)": "np.fft",
        "np.sum(grad, dtype=float)": "np.sum(dtype=...)",
        "np.linalg.svd(grad)": "np.linalg.svd",
        "grad.argsort()": "argsort",
        "np.sqr(grad)": None,
    }
    requests = [
        {"language_": "ja", "cell": "c", "code": f"{HEAD}    return {part}", "exercise": exercise}
        for part in asked
    ]
    command = [sys.executable, "-c", program, *map(json.dumps, requests)]
    replies = printed(command, PYTHONPATH=str(page_python))
    assert [
        reply.get("fault", {"values": {"name": None}})["values"]["name"] for reply in replies
    ] == [*asked.values()]
    assert "module 'numpy' has no attribute 'sqr'" in replies[-1]["message"]
