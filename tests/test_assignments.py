"""Handing in: the editions that nbgrader takes, and what it makes of real and of sly answers."""

import re
import shutil

import nbformat
import pytest
from nbgrader.api import Gradebook
from nbgrader.preprocessors import ClearHiddenTests, ClearSolutions

from authoring import assignments, build
from course_lib import language as course_language

LESSONS = [path.stem for path in build.lesson_paths()]


@pytest.fixture(params=LESSONS)
def lesson(request):
    """The cells of each lesson."""
    return build.read_lesson(build.LESSONS / f"{request.param}.md")


def checked(cells):
    """The names of the code cells whose last line is a check, found without reading Python."""
    last = {cell.name: cell.sources["en"].splitlines()[-1] for cell in cells if cell.kind == "code"}
    return [name for name, line in last.items() if re.match(r"check\w*\(", line)]


def by_nbgrader(notebook):
    """The students' edition of a teacher's, by the two steps of nbgrader that take things out."""
    notebook, _ = ClearSolutions(code_stub={"python": ""}).preprocess(notebook, {})
    return ClearHiddenTests().preprocess(notebook, {})[0]


def graded(notebook):
    return [cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade")]


def test_students_get_the_lesson_without_solutions_but_with_its_hints(lesson, each_language):
    edition = by_nbgrader(assignments.teachers_edition("", lesson, each_language))
    points = [cell.id for cell in graded(edition)]
    assert points == [f"{name}-point" for name in checked(lesson)]
    whole = build.make_notebook(lesson, each_language)
    assert [cell.id for cell in edition.cells if cell.id not in points] == [
        cell.id for cell in whole.cells
    ]
    for cell, original in zip(
        (cell for cell in edition.cells if cell.id not in points), whole.cells, strict=True
    ):
        if cell.cell_type == "code":
            assert cell.source == original.source
        for word in ("ヒント", "Hint", "<summary>(", "を選んだ", "If you chose"):
            assert cell.source.count(word) == original.source.count(word)
    everything = "\n".join(cell.source for cell in edition.cells)
    assert not re.search(r"解答例|>答え<|Solution|>Answer<|HIDDEN|verdict", everything)
    for code, _ in build.solutions(lesson):
        assert code.strip() not in everything
    assert all(cell.source.count("\n") == 0 for cell in graded(edition))


def test_each_graded_cell_takes_the_solution_and_nothing_less(lesson, each_language):
    [imports] = [cell.sources["en"] for cell in lesson if cell.name == "imports"]
    edition = assignments.teachers_edition("", lesson, each_language)
    cells = {cell.id: cell for cell in edition.cells}
    for point in graded(edition):
        answer = cells[point.id.removesuffix("-point")]
        names = {}
        exec(imports, names)
        exec(answer.source, names)
        exec(point.source, names)
        assert names["verdict"].passed
        exec(answer.source.split("### BEGIN SOLUTION")[0], names)
        with pytest.raises(AssertionError) as error:
            exec(point.source, names)
        ours = re.search(r"[\u3040-\u30ff]", str(error.value))
        assert bool(ours) == (each_language == "ja")


def test_other_lessons_are_the_assignments_beside():
    text = "[レッスン03](03_adagrad.ipynb)と[図](a.png)"
    assert (
        assignments.for_students(text)
        == "[レッスン03](../03_adagrad/03_adagrad.ipynb)と[図](a.png)"
    )


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ("def mine(x):\n    ...\ncheck(mine, sgd)", "a blank line after the stub"),
        ("check(mine, sgd)", "should be a stub, and at its end a check"),
        ("mine = ...\n\ncheck(mine, sgd)\nprint()", "should be a stub, and at its end a check"),
        ("mine = ...\n\ncheck(mine, adam)", "uses adam, which no cell imports"),
    ],
    ids=["no-blank", "no-stub", "not-last", "not-imported"],
)
def test_an_exercise_that_cannot_be_graded_is_refused(source, fault):
    imports = "from course_lib.exercises import check\nfrom course_lib.optimizers import sgd"
    with pytest.raises(ValueError, match=fault):
        assignments.Exercise(source, "mine = sgd", imports)


# ---- a toy course, graded by the real nbgrader ----

TOY = """
+++ {"ja": "goal"}

# 目標

+++ {"en": "goal"}

# Goal

```{code-cell}
:ja: language
from course_lib import language

language.use("ja")
```

```{code-cell}
:en: language
from course_lib import language

language.use("en")
```

```{code-cell}
:name: imports
from course_lib.exercises import check, check_value
from course_lib.optimizers import sgd
```

+++ {"ja": "rule"}

SGDを書いてください。

<details><summary>解答例</summary>

```python
def my_sgd(parameter, grad, *, lr=0.01):
    return parameter - lr * grad
```

</details>

+++ {"en": "rule"}

Write SGD.

<details><summary>Solution</summary>

```python
def my_sgd(parameter, grad, *, lr=0.01):
    return parameter - lr * grad
```

</details>

```{code-cell}
:name: rule-cell
def my_sgd(parameter, grad, *, lr=0.01):
    ...


check(my_sgd, sgd)
```

+++ {"ja": "value"}

<details><summary>解答例</summary>

```python
my_sum = 1 + 2
```

</details>

+++ {"en": "value"}

<details><summary>Solution</summary>

```python
my_sum = 1 + 2
```

</details>

```{code-cell}
:name: value-cell
my_sum = ...

check_value(my_sum, sum([1, 2]))
```
"""

RIGHT = {
    "rule-cell": "def my_sgd(parameter, grad, *, lr=0.01):\n    return parameter - lr * grad",
    "value-cell": "my_sum = 3",
}
SLIP = {**RIGHT, "rule-cell": RIGHT["rule-cell"].replace("parameter -", "parameter +")}
FAKES = {
    "their own names": {
        "rule-cell": "class Good:\n    passed, message = True, ''\n"
        "def check(*anything, **more):\n    return Good()\n"
        "check_value, verdict = check, Good()\n"
        "def my_sgd(parameter, grad, *, lr=0.01):\n    return parameter\nsgd = my_sgd",
        "value-cell": "my_sum = 5\ndef sum(numbers):\n    return 5",
    },
    "changed modules": {
        "rule-cell": "import sys, types\n"
        "from course_lib import exercises, optimizers\n"
        "from course_lib.exercises import Verdict, verdict\n"
        "def check(*anything, **more):\n    return Verdict(True, '')\n"
        "exercises.check = exercises.check_value = verdict.check = check\n"
        "def my_sgd(parameter, grad, *, lr=0.01):\n    return parameter\n"
        "optimizers.sgd = my_sgd\n"
        "verdict._COURSE_RULES['sgd'] = my_sgd\n"
        "sys.modules['course_lib.exercises'] = types.SimpleNamespace(**vars(exercises))",
        "value-cell": "my_sum = 5",
    },
    "a file of that name": {
        "rule-cell": "import sys\nsys.path.insert(0, '')\nsys.modules.pop('course_lib')",
        "value-cell": "my_sum = 5",
    },
    "another locked cell": {
        "rule-cell": "my_sgd = None",
        "rule-cell-point": "pass",
        "value-cell-point": "pass",
    },
}


COURSE_OF_THEIR_OWN = """
import sys

class Anything:
    __spec__ = None

    def __getattr__(self, name):
        return self

    def __call__(self, *anything, **more):
        return self

for name in ("", ".exercises", ".language", ".optimizers"):
    sys.modules["course_lib" + name] = Anything()
"""


def hand_in(course, student, answers):
    """What collecting leaves of a student who wrote ``answers`` over the cells of those ids."""
    folder = course / "submitted" / student / "00_toy"
    shutil.copytree(course / "release" / "00_toy", folder)
    (folder / "course_lib.py").write_text(COURSE_OF_THEIR_OWN)
    notebook = nbformat.read(folder / "00_toy.ipynb", as_version=4)
    for cell in notebook.cells:
        cell.source = answers.get(cell.id, cell.source)
    nbformat.write(notebook, folder / "00_toy.ipynb")


@pytest.fixture(scope="module")
def toy(tmp_path_factory):
    """A course in Japanese whose students have been graded."""
    folder = tmp_path_factory.mktemp("class")
    (folder / "00_toy.md").write_text(TOY, encoding="utf-8")
    course = folder / "ja"
    assignments.write_course(course, [folder / "00_toy.md"], "ja")
    for student, answers in {"right": RIGHT, "slip": SLIP, "untouched": {}, **FAKES}.items():
        hand_in(course, student, answers)
    assignments.nbgrader(course, "autograde", "00_toy")
    assignments.nbgrader(course, "generate_feedback", "00_toy")
    return course


def points(course, student):
    with Gradebook(f"sqlite:///{course}/gradebook.db") as gradebook:
        submission = gradebook.find_submission("00_toy", student)
        return submission.score, submission.max_score


def feedback(course, student):
    return (course / "feedback" / student / "00_toy/00_toy.html").read_text("utf-8")


@pytest.mark.slow
def test_nbgrader_gives_the_points_and_hands_the_named_slip_back(toy):
    assert points(toy, "right") == (2, 2)
    assert points(toy, "slip") == (1, 2)
    assert points(toy, "untouched") == (0, 2)
    assert "AssertionError" not in feedback(toy, "right")
    assert "坂を登っています。勾配の前の符号" in feedback(toy, "slip")
    assert "my_sgdはまだ書かれていません" in feedback(toy, "untouched")


@pytest.mark.slow
@pytest.mark.parametrize("fake", FAKES, ids=lambda name: name.replace(" ", "-"))
def test_nothing_is_gained_by(toy, fake):
    assert points(toy, fake) == (0, 2)


@pytest.mark.slow
def test_what_a_teacher_has_changed_stays_and_is_named(toy, capsys):
    source = toy / "source/00_toy/00_toy.ipynb"
    again = [toy, [toy.parent / "00_toy.md"], "ja"]
    assignments.write_course(*again)
    assert capsys.readouterr().out == ""
    source.write_text(source.read_text("utf-8").replace("目標", "目標と予定"), encoding="utf-8")
    before = source.read_bytes()
    assignments.write_course(*again)
    assert str(source) in capsys.readouterr().out
    assert source.read_bytes() == before
    assert course_language.current() == "en"
