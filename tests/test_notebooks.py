"""The committed notebooks: what their lessons build, and fit to be read anywhere."""

import ast
import re

import nbformat
import pytest
from markdown_it import MarkdownIt

from authoring import build, pace
from course_lib.exercises import Verdict
from course_lib.language.words import WORDS

LESSONS = build.lesson_paths()

every_lesson = pytest.mark.parametrize("lesson", LESSONS, ids=lambda path: path.stem)
every_language = pytest.mark.parametrize("language", build.LANGUAGES)


@every_lesson
@every_language
def test_notebook_is_what_its_lesson_builds(lesson, language):
    assert build.differences(lesson, language) == []


@every_language
def test_every_notebook_has_a_lesson(language):
    notebooks = sorted(path.stem for path in (build.NOTEBOOKS / language).glob("*.ipynb"))
    assert notebooks == [lesson.stem for lesson in LESSONS]


@every_lesson
@every_language
def test_notebook_holds_only_what_a_reader_can_see(lesson, language):
    path = build.notebook_path(lesson, language)
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    without_pictures = re.sub(r"[A-Za-z0-9+/=]{200,}", "", path.read_text("utf-8"))
    assert not re.search(r"0x[0-9a-f]{8}", without_pictures)
    assert path.stat().st_size < 1_500_000
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            assert output.output_type != "error", cell.id
            assert output.get("name") != "stderr", cell.id
            assert build.WIDGET_VIEW not in output.get("data", {}), cell.id
            if "image/png" in output.get("data", {}):
                assert output.metadata["image/png"]["alt"].strip(), cell.id
            if "text/html" in output.get("data", {}):
                assert "<script" not in output.data["text/html"], cell.id


@every_lesson
def test_the_core_of_a_lesson_fits_its_hour_and_is_looked_at_rather_than_read(lesson):
    cells = build.read_lesson(lesson)
    assert pace.core_minutes(cells) <= pace.MOST_MINUTES
    assert all("{{minutes}}" in cells[0].sources[language] for language in build.LANGUAGES)
    long = [c.name for c in cells if c.kind == "code" and pace.code_lines(c) > pace.MOST_CODE_LINES]
    assert long == []
    for language in build.LANGUAGES:
        notebook = nbformat.read(build.notebook_path(lesson, language), as_version=4)
        assert pace.printed_lines(notebook) <= pace.MOST_PRINTED_LINES


@pytest.mark.parametrize(("plan", "unit"), [("TEACHING.ja.md", "分"), ("TEACHING.md", " min")])
def test_the_teachers_plan_has_the_minutes_of_each_lesson(plan, unit):
    said = re.findall(
        rf"(?m)^\| (\d\d) \|.*?\| (\d+){unit} \|", (build.ROOT / plan).read_text("utf-8")
    )
    counted = {path.name[:2]: pace.core_minutes(build.read_lesson(path)) for path in LESSONS}
    assert {lesson: int(minutes) for lesson, minutes in said} == counted


def test_the_right_choice_is_not_told_by_its_letter():
    right = [
        choice
        for lesson in LESSONS
        for cell in build.read_lesson(lesson)
        if cell.kind == "markdown"
        for choice, reply in build.replies(cell, "en")
        if reply.startswith(build.RIGHT["en"])
    ]
    assert len(right) >= len(LESSONS)
    assert max(map(right.count, right)) <= 0.4 * len(right)


@every_lesson
def test_a_hint_comes_before_each_solution(lesson):
    for cell in build.read_lesson(lesson):
        for language, word in (("ja", "ヒント"), ("en", "Hint")) if cell.kind == "markdown" else ():
            before, solution, _ = cell.sources[language].partition("```python\n")
            assert not solution or f"<summary>{word}" in before, cell.name


@every_lesson
@every_language
def test_pictures_are_described_in_the_notebooks_language(lesson, language):
    notebook = nbformat.read(build.notebook_path(lesson, language), as_version=4)
    japanese = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
    alts = [
        output.metadata["image/png"]["alt"]
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if "image/png" in output.get("data", {})
    ]
    folded = [
        alt
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        for alt in re.findall('<img alt="([^"]+)"', output.get("data", {}).get("text/html", ""))
    ]
    alts += folded
    assert folded, "no prediction is asked for"
    assert all(bool(japanese.search(alt)) == (language == "ja") for alt in alts)


@every_lesson
def test_links_lead_somewhere(lesson):
    for cell in build.read_lesson(lesson):
        for target in re.findall(r"\]\(([^)#]+)\)", cell.sources["en"]):
            if "://" not in target:
                assert (build.NOTEBOOKS / "en" / target).exists(), (cell.name, target)


# ---- exercises ----

SOLUTIONS = [
    pytest.param(
        lesson,
        code,
        exercise,
        id=f"{lesson.stem}-{exercise.name}",
        marks=[pytest.mark.slow] if lesson.stem.startswith("08") else [],  # it trains
    )
    for lesson in LESSONS
    for code, exercise in build.solutions(build.read_lesson(lesson))
]


@every_lesson
def test_every_lesson_has_solutions(lesson):
    assert build.solutions(build.read_lesson(lesson))


def defines(node):
    """The name that a statement gives to a function or a value, if it does."""
    return node.targets[0].id if isinstance(node, ast.Assign) else getattr(node, "name", node)


@pytest.mark.parametrize(("lesson", "solution", "exercise"), SOLUTIONS)
def test_model_solution_solves_its_exercise(lesson, solution, exercise):
    """Run the exercise's cell with the solution in the place of the learner's function."""
    cells = {cell.name: cell.sources["en"] for cell in build.read_lesson(lesson)}
    names = {"size": {"examples": 6000, "progress": False}}  # of lesson 08, as are the conditions
    exec(cells["imports"], names)
    if "conditions" in exercise.sources["en"]:
        names["conditions"] = {"RMSprop": (names["RULES"]["RMSprop"], {"lr": 0.01})}
    solved = {defines(node): node for node in ast.parse(solution).body}
    body = [solved.get(defines(node), node) for node in ast.parse(cells[exercise.name]).body]
    assert any(node in body for node in solved.values())
    last = body.pop()
    exec(compile(ast.Module(body, []), exercise.name, "exec"), names)
    result = eval(compile(ast.Expression(last.value), exercise.name, "eval"), names)
    if isinstance(result, Verdict):
        assert result.passed, result.message
    else:  # lesson 08: what its solution says of the rule
        mine = names["mine"]
        ups = {label: names["rises"](loss, first=10) for label, loss in mine.loss.items()}
        assert ups["my_rule"] < ups["RMSprop"] / 2


# ---- the glossary ----


def banned():
    rows = re.findall(
        r"(?m)^\| ([^|]+) \| ([^|]+) \| ([^|]+) \|",
        (build.LESSONS / "glossary.md").read_text("utf-8"),
    )
    return {
        variant: japanese
        for japanese, _, variants in rows[1:]
        for variant in variants.split(", ")
        if variant != "–"
    }


@every_lesson
def test_no_sign_of_emphasis_is_left_in_a_text_as_it_is_shown(lesson):
    """Beside Japanese letters Markdown does not take every ``**`` for one."""
    markdown = MarkdownIt("commonmark").enable("table")
    for cell in build.read_lesson(lesson):
        for source in cell.sources.values() if cell.kind == "markdown" else ():
            shown = markdown.render(re.sub(r"(?s)\$\$.+?\$\$|\$[^$\n]+\$", "formula", source))
            assert "**" not in re.sub(r"(?s)<(pre|code).*?</\1>", "", shown), cell.name


def test_the_glossary_is_kept():
    texts = {lesson.stem: lesson.read_text("utf-8") for lesson in LESSONS}
    texts["words.py"] = " ".join(words["ja"] for words in WORDS.values())
    variants = banned()
    assert variants["グラデーション"] == "勾配"
    for name, text in texts.items():
        for variant, word in variants.items():
            whole = rf"(?<![\w.]){variant}(?![\w(])" if variant.isascii() else variant
            assert not re.search(whole, text), f"{name}: {variant} should be {word}"


# ---- the Japanese text ----

JAPANESE = "[ぁ-んァ-ヶー一-龠々]"


def test_japanese_is_set_without_spaces_beside_digits_letters_code_and_formulas():
    texts = {
        f"{lesson.stem} {cell.name}": cell.sources["ja"]
        for lesson in LESSONS
        for cell in build.read_lesson(lesson)
        if cell.kind == "markdown"
    }
    texts["README.ja.md"] = (build.ROOT / "README.ja.md").read_text("utf-8")
    texts |= {key: words["ja"] for key, words in WORDS.items()}
    for name, text in texts.items():
        prose = re.sub(r"(?ms)^```.*?^```$|^    .*?$", "", text)
        prose = re.sub(r"\b\d\d (?=\D)", "", prose)  # a lesson's number before its title
        found = re.search(rf"{JAPANESE} [\w`${{]|[\w`$}}] {JAPANESE}", prose, re.ASCII)
        assert not found, f"{name}: {prose[max(0, found.start() - 15) : found.end() + 15]}"
