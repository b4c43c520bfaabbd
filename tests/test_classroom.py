"""A class on one machine, and the recipe by which a server starts the course."""

import asyncio
import platform
import tomllib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

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
