"""Exercises on the site's pages: the page's Python gives the verdicts of the notebook."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from verdicts import verdicts

from authoring.site.exercises import PYODIDE, python_files

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
