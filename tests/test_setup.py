"""The ways in: README, make, the start page, the requirements and the cost of an import."""

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
READMES = ["README.md", "README.ja.md"]


def read(name):
    return (ROOT / name).read_text("utf-8")


def requirements(*extras):
    """What the course needs, and what the named extras add, from pyproject.toml."""
    listed = PROJECT["dependencies"] + [
        requirement for extra in extras for requirement in PROJECT["optional-dependencies"][extra]
    ]
    return [requirement for requirement in listed if not requirement.startswith(PROJECT["name"])]


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


def test_the_start_page_leads_to_every_lesson_in_both_languages():
    page = read("notebooks/START.md")
    for path in sorted((ROOT / "notebooks").glob("??/*.ipynb")):
        first = json.loads(path.read_text("utf-8"))["cells"][0]["source"]
        title = "".join(first).splitlines()[0].removeprefix("# ")
        assert f"[{title}]({path.parent.name}/{path.name})" in page


def test_start_says_what_to_install_where_jupyterlab_is_missing():
    run = subprocess.run(
        [sys.executable, "-S", "-c", "import start; start.start([])"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    japanese, english = run.stderr.splitlines()
    command = f'python -m pip install -r "{ROOT / "requirements.txt"}"'
    assert (
        japanese == f"このPythonにはJupyterLabが入っていません。先に次を実行してください：{command}"
    )
    assert english == f"JupyterLab is not installed in this Python. First run: {command}"


def test_readmes_pytest_command_runs_what_make_test_runs():
    recipe = re.search(r"(?ms)^test: style.*?^check-js", read("Makefile")).group()
    tests = "pytest --numprocesses 2 --dist loadfile"
    for tool in ("ruff format --check .", "ruff check .", "mypy", tests):
        assert f"$(PY) -m {tool}" in recipe
        assert rf".venv\Scripts\python -m {tool}" in read("README.md")
    assert read(".ci/run").rstrip().endswith("make test")


def test_direct_dependencies_have_ranges_and_are_pinned_in_constraints():
    pinned = set(re.findall(r"(?m)^([\w.-]+)==", read("constraints.txt")))
    for requirement in requirements(*PROJECT["optional-dependencies"]):
        assert re.fullmatch(r"[\w.-]+>=[\d.]+,<\d+", requirement)
        assert re.match(r"[\w.-]+", requirement).group() in pinned


def test_requirements_txt_is_what_the_notebooks_need_and_names_no_folder():
    lines = [line for line in read("requirements.txt").splitlines() if not line.startswith("#")]
    assert lines == requirements("lab")


def test_a_learner_installs_no_tools_for_tests():
    assert not re.search(r"nbval|pytest|ruff|mypy", " ".join(requirements("lab")))


def test_the_same_version_is_named_everywhere():
    version = PROJECT["version"]
    assert f"\nversion: {version}\n" in read("CITATION.cff")
    assert re.search(r"(?m)^## (\S+)", read("CHANGELOG.md")).group(1) == version


def test_an_installed_course_has_every_file_of_course_lib():
    settings = tomllib.loads(read("pyproject.toml"))["tool"]["setuptools"]
    library = ROOT / "course_lib"
    taken = {p for glob in settings["package-data"]["course_lib"] for p in library.glob(glob)}
    listed = subprocess.run(
        ["git", "ls-files", "course_lib"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    for path in map(ROOT.joinpath, listed.stdout.splitlines()):
        assert path.suffix == ".py" or path in taken, path
        assert path.suffix != ".py" or (path.parent / "__init__.py").exists(), path


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
