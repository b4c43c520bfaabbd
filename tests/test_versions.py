"""The Pythons and the versions of packages that the course promises to run on."""

import ast
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CODE = [
    ROOT / "start.py",
    ROOT / "update.py",
    *ROOT.glob("course_lib/**/*.py"),
    *ROOT.glob("authoring/**/*.py"),
]
OLDEST = (3, 11)
REQUIREMENTS = (ROOT / "requirements.txt").read_text("utf-8").replace("-e .", "")


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(ROOT)))
def test_the_code_is_written_in_the_oldest_python_that_is_promised(path):
    ast.parse(path.read_text("utf-8"), feature_version=OLDEST)


def test_the_same_oldest_python_is_named_everywhere():
    name = ".".join(map(str, OLDEST))
    texts = {
        "pyproject.toml": f'requires-python = ">={name}"',
        "Makefile": f"sys.version_info < {OLDEST}",
        "course_lib/__init__.py": f"sys.version_info < {OLDEST}",
        "README.md": f"Python {name} or newer",
        "README.ja.md": f"Python {name}以降",
    }
    for file, text in texts.items():
        assert text in (ROOT / file).read_text("utf-8"), file


def test_an_older_python_gets_a_sentence_from_an_import():
    source = (ROOT / "course_lib/__init__.py").read_text("utf-8")
    ast.parse(source, feature_version=(3, 4))
    code = "import sys; sys.version_info = (3, 9, 18); import course_lib.optimizers"
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    *_, japanese, english = run.stderr.splitlines()
    assert japanese == "この教材にはPython 3.11以降が必要です。"
    assert english.startswith("The course needs Python 3.11 or newer; this is Python")


def resolved(python, resolution):
    """What uv would install from wheels alone, a package a line."""
    uv = shutil.which("uv", path=str(Path(sys.executable).parent)) or shutil.which("uv")
    if uv is None:
        pytest.skip("uv is not installed")
    command = [uv, "pip", "compile", "--no-python-downloads", "--only-binary", ":all:"]
    run = subprocess.run(
        [*command, "--python-version", python, "--resolution", resolution, "-"],
        input=REQUIREMENTS,
        capture_output=True,
        text=True,
    )
    if run.returncode and "No solution found" not in run.stderr:
        pytest.skip(f"the packages could not be asked for: {run.stderr[-200:]}")
    assert run.returncode == 0, run.stderr
    return run.stdout


@pytest.mark.network
@pytest.mark.parametrize("python", ["3.11", "3.12", "3.13", "3.14"])
def test_the_newest_packages_that_are_allowed_fit_together(python):
    assert "jupyterlab==" in resolved(python, "highest")


@pytest.mark.network
def test_the_oldest_packages_that_are_allowed_fit_together():
    found = resolved("3.11", "lowest-direct")
    for name, lowest in re.findall(r"(?m)^([\w-]+)>=([\d.]+)", REQUIREMENTS):
        assert re.search(rf"(?m)^{name}=={lowest}(\.0)*$", found), name
