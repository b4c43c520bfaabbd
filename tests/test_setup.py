"""The ways in: README, make, the requirements and the cost of an import."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
READMES = ["README.md", "README.ja.md"]


def read(name):
    return (ROOT / name).read_text("utf-8")


def requirements(name):
    lines = (line.partition("#")[0].strip() for line in read(name).splitlines())
    return [line for line in lines if line and not line.startswith("-")]


def commands(readme):
    return re.findall(r"(?m)^    (\S.*)$", read(readme))


@pytest.mark.parametrize("readme", READMES)
def test_readme_shows_the_two_commands_first(readme):
    assert commands(readme)[:2] == ["make lab", "make test"]


def test_both_readmes_give_the_same_commands_and_lessons():
    english, japanese = (
        [command for command in commands(readme) if command.isascii()] for readme in READMES
    )
    assert english == japanese
    lessons = [re.findall(r"notebooks/\w\w/(\w+\.ipynb)", read(readme)) for readme in READMES]
    assert lessons[0] == lessons[1]


@pytest.mark.parametrize("readme", READMES)
def test_every_link_of_readme_leads_somewhere(readme):
    for target in re.findall(r"\]\(([^)]+)\)", read(readme)):
        if not target.startswith("https://"):
            assert (ROOT / target).exists(), target


def test_readmes_pytest_command_runs_what_make_test_runs():
    recipe = re.search(r"(?ms)^test:.*?\n\n", read("Makefile")).group()
    tests = "pytest --numprocesses 2 --dist loadfile"
    for tool in ("ruff format --check .", "ruff check .", "mypy", tests):
        assert f"$(PY) -m {tool}" in recipe
        assert rf".venv\Scripts\python -m {tool}" in read("README.md")
    assert read(".ci/run").rstrip().endswith("make test")


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_direct_dependencies_have_ranges_and_are_pinned_in_constraints(name):
    pinned = set(re.findall(r"(?m)^([\w.-]+)==", read("constraints.txt")))
    for requirement in requirements(name):
        assert re.fullmatch(r"[\w.-]+>=[\d.]+,<\d+", requirement)
        assert re.match(r"[\w.-]+", requirement).group() in pinned


def test_constraints_hold_on_every_python_and_system():
    constraints = read("constraints.txt")
    assert "sys_platform == 'win32'" in constraints
    assert "sys_platform == 'darwin'" in constraints
    assert re.search(r"numpy==2\.4.*python_full_version < '3.12'", constraints)


@pytest.mark.parametrize(
    ("module", "spared"),
    [
        ("course_lib.optimizers", ["matplotlib", "ipywidgets", "tqdm"]),
        ("course_lib.surfaces", ["matplotlib", "ipywidgets", "tqdm"]),
        ("course_lib.comparison", ["matplotlib", "ipywidgets", "tqdm"]),
        ("course_lib.figures", ["matplotlib.pyplot", "ipywidgets", "tqdm"]),
    ],
)
def test_an_import_brings_in_only_what_it_needs(module, spared):
    code = f"import sys, {module}; print([m for m in {spared} if m in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_only_the_explorers_know_widgets():
    for path in (ROOT / "course_lib").rglob("*.py"):
        if path.parent.name != "explorers":
            assert not re.search(
                r"(?m)^\s*(from|import) (ipywidgets|anywidget)", path.read_text("utf-8")
            )


def test_nothing_is_unpickled_or_evaluated():
    for path in (ROOT / "course_lib").rglob("*.py"):
        assert not re.search(r"\b(pickle|eval|exec)\(|allow_pickle=True", path.read_text("utf-8"))
