"""A class on one machine, and the recipe by which a server starts the course."""

import asyncio
import platform
import tomllib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

from benchmarks import day
from benchmarks.classroom import classroom

ROOT = Path(__file__).parents[1]


def lines(name):
    text = (ROOT / ".binder" / name).read_text("utf-8")
    return [line.partition("#")[0].strip() for line in text.splitlines()]


@pytest.mark.slow
@pytest.mark.skipif(platform.system() != "Linux", reason="reads a process's memory from /proc")
def test_an_explorer_adds_little_to_its_kernel_and_a_missing_answer_is_noticed():
    async def lesson():
        async with classroom(2) as (bare, student):
            await bare.run("import anywidget, matplotlib.backends.backend_agg, numpy")
            await student.open_explorer()
            await student.move(0.5)
            with pytest.raises(RuntimeError, match="no paths"):
                await student.move(0.5)  # where the slider is already
            return student.memory().rss / bare.memory().rss

    with ThreadPoolExecutor(1) as pool:  # in this thread the browser's tests have a loop
        assert 1 < pool.submit(asyncio.run, lesson()).result() < 1.3


@pytest.mark.slow
@pytest.mark.skipif(platform.system() != "Linux", reason="kills a kernel as Linux does")
def test_a_kernel_that_dies_in_a_sweep_loses_no_answer(tmp_path):
    file = tmp_path / "runs.csv"

    async def killed():
        async with classroom(1) as [student]:
            before = await day.die(student, file)
            assert 0 < len(before) < day.TRAININGS
            assert await day.go_on(student, file, before) == 0
            # What the file says is taken, not trained again: one answer made up, one taken out.
            names, *rows = file.read_text().splitlines(keepends=True)
            first = rows[0].replace(rows[0].split(",")[6], "123.5")
            file.write_text("".join([names, first, *rows[2:]]))
            assert await day.go_on(student, file, [first]) == 0
            assert await day.go_on(student, file, [rows[0]]) == 1

    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, killed()).result()


def test_a_student_without_an_answer_is_counted():
    async def answers():
        return [0.1, 0.3]

    async def fails():
        raise RuntimeError("no paths")

    with ThreadPoolExecutor(1) as pool:
        doing = day.together("drag", [answers(), fails(), answers()])
        phase = pool.submit(asyncio.run, doing).result()
    assert phase.seconds == [0.1, 0.3, 0.1, 0.3]
    assert "no paths" in phase.failures[0]
    assert phase.row().startswith("| drag | 4 | 0.20 | 0.30 | 0.3 |")
    assert phase.row().endswith("| 1 |")


def test_the_core_of_lesson_08_trains_only_its_exercise_anew():
    cells = dict(day.core_from_records())
    assert {"compare", "test-set", "rates", "exercise-rule-cell", "recorded-race"} <= set(cells)
    assert "landscape" not in cells
    for name, source in cells.items():
        trains = "compare(" in source or "sweep(" in source
        assert not trains or "file" in source or name == "exercise-rule-cell"


def test_binder_installs_the_tested_versions():
    assert {"-e .[lab]", "-c ../constraints.txt"} <= set(lines("requirements.txt"))
    pinned = (ROOT / "constraints.txt").read_text("utf-8")
    for line in lines("requirements.txt"):
        if line and not line.startswith("-"):
            assert f"\n{Requirement(line).name}==" in pinned


def test_binder_runs_a_python_that_the_course_supports():
    [runtime] = lines("runtime.txt")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert runtime.removeprefix("python-") in SpecifierSet(project["requires-python"])
