"""The builder: what it refuses in a lesson, and what it leaves in a notebook."""

import re
import shutil

import nbformat
import pytest

from authoring import build, pace

LANGUAGE = """
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
"""

CODE = """
```{code-cell}
:name: one
print("before")
1 + 1
```
"""

TWO_CODES = """
```{code-cell}
:ja: one
1 + 1
```

```{code-cell}
:en: one
1 + 2
```
"""

ASKED = """
```{code-cell}
:name: ask
from course_lib.explorers import explore, predict
from course_lib.optimizers import sgd

predict("ab", explore(sgd, "bowl"))
```

+++ {"ja": "replies"}

<details>
<summary>(a) を選んだ人へ</summary>

坂の向きを確かめましょう。

</details>
<details>
<summary>(b) を選んだ人へ</summary>

**そのとおりです。** 坂を下ります。

</details>

+++ {"en": "replies"}

<details>
<summary>If you chose (a)</summary>

Look at the slope.

</details>
<details>
<summary>If you chose (b)</summary>

**Right.** It goes down.

</details>
"""

GOOD = f"""
+++ {{"ja": "goal"}}

# 目標 $x^2$

+++ {{"en": "goal"}}

# Goal $x^2$
{LANGUAGE}{CODE}"""


def lesson(tmp_path, text):
    path = tmp_path / "00_sample.md"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_good_lesson_has_each_cell_in_both_languages(tmp_path):
    cells = build.read_lesson(lesson(tmp_path, GOOD))
    assert [cell.name for cell in cells] == ["goal", "language", "one"]
    ja, en = (build.make_notebook(cells, language) for language in ("ja", "en"))
    assert [cell.id for cell in ja.cells] == [cell.id for cell in en.cells]
    assert "目標" in ja.cells[0].source
    assert "Goal" in en.cells[0].source
    assert '"ja"' in ja.cells[1].source
    assert ja.cells[2].source == en.cells[2].source


@pytest.mark.parametrize(
    ("old", "new", "cell", "fault"),
    [
        ('+++ {"en": "goal"}\n\n# Goal $x^2$', "", "goal", "no text in en"),
        ("# Goal $x^2$", "# Goal $x^3$", "goal", "formulas differ"),
        ("# Goal $x^2$", "## Goal $x^2$", "goal", "headings differ"),
        ("# Goal $x^2$", "# Goal $x^2$\n[a](b.md)", "goal", "links differ"),
        ("# Goal $x^2$", "# Goal $x^2$\n<details></details>", "goal", "foldings differ"),
        ("# Goal $x^2$", "# Goal $x^2$\n![a](b.png)", "goal", "differ"),
        ("# Goal $x^2$", "# Goal $x^2$\n```python\nx\n```", "goal", "code blocks differ"),
        (CODE, TWO_CODES, "one", 'only the cell named "language" may differ'),
        (":name: one\n", "", "1 + 1", "needs one name"),
        (":name: one", ":name: goal", "goal", "same name"),
        (":name: one", ":name: One!", "One!", "small letters"),
        ("1 + 1", "'日本語'", "one", "Japanese words"),
        (":en: language", ":en: other", "language", "no text in en"),
        (LANGUAGE, "", "language", "exactly one code cell"),
    ],
)
def test_a_faulty_lesson_is_refused_naming_the_cell(tmp_path, old, new, cell, fault):
    assert old in GOOD
    with pytest.raises(build.LessonError) as error:
        build.read_lesson(lesson(tmp_path, GOOD.replace(old, new)))
    assert cell in str(error.value)
    assert fault in str(error.value)


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("(b) を", "(c) を", "a folded reply to each of a, b after it (ja)"),
        ("If you chose (a)", "Others", "a folded reply to each of a, b after it (en)"),
        ("**Right.** ", "", "one reply that begins with **Right.**"),
        ("Look at", "**Right.** Look at", "one reply that begins with **Right.**"),
    ],
)
def test_each_choice_of_a_prediction_has_its_reply(tmp_path, old, new, fault):
    assert old in ASKED
    asked = lesson(tmp_path, GOOD + ASKED.replace(old, new))
    with pytest.raises(build.LessonError, match=re.escape(fault)):
        build.read_lesson(asked)


def test_a_prediction_without_a_text_after_it_is_refused(tmp_path):
    alone = ASKED.split('+++ {"ja": "replies"}')[0]
    for after in ("", CODE.replace(":name: one", ":name: next")):
        with pytest.raises(build.LessonError, match="needs a text cell after it"):
            build.read_lesson(lesson(tmp_path, GOOD + alone + after))


FURTHER = """
+++ {"ja": "further"}

## もっと知りたい人へ

くわしく。

+++ {"en": "further"}

## Going further

More.
""" + CODE.replace(":name: one", ":name: more")


def test_what_goes_further_is_optional_and_the_core_is_counted(tmp_path):
    text = (GOOD + ASKED + FURTHER).replace("# 目標", "# {{minutes}}分 目標")
    cells = build.read_lesson(lesson(tmp_path, text.replace("坂を下ります", "坂" * 700)))
    optional = [cell.name for cell in cells if "optional" in cell.tags]
    assert optional == ["further", "more"]
    # 700 characters and some more, three code cells, one prediction
    assert pace.core_minutes(cells) == 3 + 3 + 3
    exercise = CODE.replace(":name: one", ":name: exercise-1")
    with_exercise = build.read_lesson(lesson(tmp_path, GOOD + exercise + FURTHER))
    assert pace.core_minutes(with_exercise) == 3 + 5 + 1
    notebook = build.make_notebook(cells, "ja")
    assert "# 9分 目標" in notebook.cells[0].source
    assert [cell.id for cell in notebook.cells if "tags" in cell.metadata] == optional


def build_in(folder, monkeypatch):
    """Let ``folder`` be where the builder finds lessons and puts notebooks."""
    for name in ("ROOT", "NOTEBOOKS", "LESSONS"):
        monkeypatch.setattr(build, name, folder)
    return folder


@pytest.fixture
def folder(tmp_path, monkeypatch):
    return build_in(tmp_path, monkeypatch)


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A folder with a good lesson and its notebooks, to be copied."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        folder = build_in(tmp_path_factory.mktemp("built"), monkeypatch)
        build.build(lesson(folder, GOOD))
    return folder


NOISY = """
```{code-cell}
:name: noise
import sys

import ipywidgets
from IPython.display import display

from course_lib.figures import Picture

print("to stderr", file=sys.stderr)
display(ipywidgets.IntProgress())
Picture("a figure")
```
"""


@pytest.mark.slow
def test_a_built_notebook_is_the_same_twice_and_free_of_noise(folder):
    path = lesson(folder, GOOD + NOISY)
    build.build(path)
    japanese = build.notebook_path(path, "ja")
    first = japanese.read_bytes()
    build.build(path)
    assert japanese.read_bytes() == first
    assert build.differences(path, "ja") == build.differences(path, "en") == []

    notebook = nbformat.read(japanese, as_version=4)
    nbformat.validate(notebook)
    assert set(notebook.metadata) == {"kernelspec", "language_info"}
    assert [cell.execution_count for cell in notebook.cells[1:]] == [1, 2, 3]
    printed, value = notebook.cells[2].outputs
    assert (printed.text, value.data["text/plain"]) == ("before\n", "2")
    [picture] = notebook.cells[3].outputs
    assert set(picture.data) == {"image/png", "text/plain"}
    assert picture.metadata["image/png"]["alt"] == "a figure"


@pytest.mark.slow
def test_a_failing_cell_leaves_the_old_notebook_in_place(folder):
    path = lesson(folder, GOOD)
    build.build(path)
    good = build.notebook_path(path, "ja").read_bytes()
    lesson(folder, GOOD.replace("1 + 1", "1 / 0"))
    with pytest.raises(SystemExit, match="ZeroDivisionError"):
        build.main([])
    assert build.notebook_path(path, "ja").read_bytes() == good
    assert [p.name for p in (folder / "ja").iterdir()] == ["00_sample.ipynb"]


@pytest.mark.parametrize(
    ("change", "difference"),
    [
        (lambda nb: nb.cells[0].update(source="edited"), "cell goal"),
        (lambda nb: nb.cells[2].metadata.update(tags=["x"]), "cell one"),
        (lambda nb: nb.cells[2].update(execution_count=None), "the execution counts"),
        (lambda nb: nb.cells.pop(), "the cells' order or number"),
        (lambda nb: nb.metadata.update(widgets={}), "the metadata"),
    ],
)
def test_a_notebook_that_is_not_what_its_lesson_builds_is_noticed(
    built, folder, change, difference
):
    shutil.copytree(built, folder, dirs_exist_ok=True)
    [path] = build.lesson_paths()
    assert build.differences(path, "en") == []
    notebook = nbformat.read(build.notebook_path(path, "en"), as_version=4)
    change(notebook)
    nbformat.write(notebook, build.notebook_path(path, "en"))
    assert build.differences(path, "en") == [difference]


def test_a_notebook_that_is_not_there_is_noticed(folder):
    path = lesson(folder, GOOD)
    assert build.differences(path, "en") == ["00_sample.ipynb is missing in en"]


def test_a_picture_without_alternative_text_is_refused(folder):
    unnamed = 'from IPython.display import Image\n\nImage(data=b"\\x89PNG", format="png")'
    path = lesson(folder, GOOD.replace('print("before")', "").replace("1 + 1", unnamed))
    with pytest.raises(ValueError, match="alternative text"):
        build.build(path)


def test_lessons_are_chosen_by_number(folder):
    path = lesson(folder, GOOD)
    assert build.lesson_paths(["00"]) == build.lesson_paths() == [path]
    with pytest.raises(SystemExit, match="07"):
        build.lesson_paths(["07"])
