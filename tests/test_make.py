"""make on a learner's machine, with real environments but a tiny package instead of the course."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("make") is None, reason="no make on this machine"),
]

BUILD_BACKEND = '''
"""Builds the package slowly, and notes when."""
import time, zipfile
from pathlib import Path

MODULES = ["course_lib", "jupyterlab", "mypy", "pytest", "ruff"]
METADATA = "Metadata-Version: 2.1\\nName: tiny\\nVersion: 1\\n"
METADATA += "Provides-Extra: lab\\nProvides-Extra: dev\\n"
WHEEL = "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n"

def note(word):
    with open(Path(__file__).with_name("log"), "a") as log:
        print(word, file=log)

def build_editable(folder, config_settings=None, metadata_directory=None):
    note("begin")
    time.sleep(1.5)
    with zipfile.ZipFile(Path(folder) / "tiny-1-py3-none-any.whl", "w") as wheel:
        for module in MODULES:
            wheel.writestr(f"{module}.py", f"print('{module} ran')")
        wheel.writestr("tiny-1.dist-info/METADATA", METADATA)
        wheel.writestr("tiny-1.dist-info/WHEEL", WHEEL)
        wheel.writestr("tiny-1.dist-info/RECORD", "")
    note("end")
    return "tiny-1-py3-none-any.whl"
'''
PROJECT = """
[build-system]
requires = []
build-backend = "backend"
backend-path = ["tiny"]
"""


def copy_of_the_course(folder):
    """A course that is a tiny package and needs no other."""
    (folder / "tiny").mkdir(parents=True)
    (folder / "tiny/backend.py").write_text(BUILD_BACKEND)
    (folder / "pyproject.toml").write_text(PROJECT)
    (folder / "start.py").write_text("import jupyterlab\n")
    (folder / "constraints.txt").write_text("")
    shutil.copy(ROOT / "Makefile", folder)
    return folder


def start(folder, *arguments, python=sys.executable):
    """Start make in a group of its own, without any index to install from."""
    return subprocess.Popen(
        ["make", *arguments, f"PYTHON={python}"],
        cwd=folder,
        env={**os.environ, "PIP_NO_INDEX": "1", "LC_ALL": "C"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def make(folder, *arguments, **options):
    """Run make to its end; its exit status and what it wrote."""
    process = start(folder, *arguments, **options)
    output, _ = process.communicate(timeout=120)
    return process.returncode, output


def log(folder):
    path = folder / "tiny/log"
    return path.read_text().split() if path.exists() else []


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A course whose first install was killed, after which two people began at once."""
    folder = copy_of_the_course(tmp_path_factory.mktemp("make") / "a course")
    killed = start(folder, "lab")
    while not log(folder):
        assert killed.poll() is None
        time.sleep(0.05)
    os.killpg(killed.pid, signal.SIGKILL)
    killed.communicate()
    both = [start(folder, "lab"), start(folder, "lab")]
    (folder / "outputs").mkdir()
    for number, process in enumerate(both):
        output, _ = process.communicate(timeout=120)
        (folder / f"outputs/{number}").write_text(output)
    return folder


def test_after_a_killed_install_two_at_once_wait_for_each_other(course):
    for output in (course / "outputs").iterdir():
        assert "jupyterlab ran" in output.read_text()
    killed, *installs = log(course)
    assert killed == "begin"
    assert installs[::2] == ["begin"] * (len(installs) // 2)
    assert installs[1::2] == ["end"] * (len(installs) // 2)


def test_once_installed_neither_lab_nor_test_installs_anything(course):
    make(course, "test")
    before = log(course)
    for target, last in (("lab", "jupyterlab"), ("test", "pytest")):
        assert "pip" not in make(course, "--dry-run", target)[1]
        status, output = make(course, target)
        assert status == 0, output
        assert f"{last} ran" in output
    assert log(course) == before


def test_an_environment_whose_python_is_gone_is_made_anew(course):
    python = course / ".venv/bin/python"
    for name in (python.name, "python3", Path(sys.executable).name):
        link = python.with_name(name)
        link.unlink(missing_ok=True)
        link.symlink_to("/no/longer/here/python")
    status, output = make(course, "lab")
    assert status == 0, output
    assert "jupyterlab ran" in output


def test_a_failed_install_says_what_to_do(course, tmp_path):
    folder = copy_of_the_course(tmp_path / "course")
    (folder / ".venv").symlink_to(course / ".venv")
    (course / ".venv/course-installed").unlink(missing_ok=True)
    (folder / "tiny/backend.py").write_text("raise SystemExit")
    status, output = make(folder, "lab")
    assert status != 0
    assert "Check the network and the free disk space" in output
    assert "ネットワークとディスクの空き" in output
    assert "jupyterlab ran" not in output


def stand_in(python, folder, startup):
    """An interpreter under the name of ``python`` that runs the line ``startup`` first."""
    (folder / "sitecustomize.py").write_text(f"{startup}\n")
    python = folder / python
    python.write_text(f'#!/bin/sh\nPYTHONPATH="{folder}" exec "{sys.executable}" "$@"\n')
    python.chmod(0o755)
    return python


def test_where_debian_left_venv_out_its_package_is_named(tmp_path):
    folder = copy_of_the_course(tmp_path / "course")
    python = stand_in("python3", tmp_path, "import sys; sys.modules['ensurepip'] = None")
    status, output = make(folder, "lab", python=python)
    assert status != 0
    assert "先に次を実行してください：sudo apt install python3-venv\n" in output
    assert "First run: sudo apt install python3-venv\n" in output
    assert "Traceback" not in output
    assert "network" not in output
    assert not (folder / ".venv").exists()


def old_pythons():
    """Older interpreters on this machine, and a stand-in that answers as Python 3.9 would."""
    found = [shutil.which(name) for name in ("python2.7", "python3.8", "python3.9", "python3.10")]
    return ["a stand-in", *(path for path in found if path)]


@pytest.mark.parametrize("python", old_pythons())
def test_a_python_that_is_too_old_is_refused_at_once(tmp_path, python):
    folder = copy_of_the_course(tmp_path / "course")
    if python == "a stand-in":
        python = stand_in("python3.9", tmp_path, "import sys; sys.version_info = (3, 9, 18)")
    status, output = make(folder, "lab", python=python)
    assert status != 0
    assert f"needs Python 3.11 or newer; '{python}' is older" in output
    assert f"Python 3.11以降が必要ですが、「{python}」" in output
    assert not (folder / ".venv").exists()
