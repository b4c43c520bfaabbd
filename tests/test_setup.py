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
PAGES = [*READMES, "TEACHING.md", "TEACHING.ja.md", "CONTRIBUTING.md", "notebooks/START.md"]


def read(name):
    return (ROOT / name).read_text("utf-8")


def requirements(*extras):
    """What the course needs, and what the named extras add, from pyproject.toml."""
    listed = PROJECT["dependencies"] + [
        requirement for extra in extras for requirement in PROJECT["optional-dependencies"][extra]
    ]
    return [requirement for requirement in listed if not requirement.startswith(PROJECT["name"])]


def commands(page):
    return re.findall(r"(?m)^    (\S.*)$", read(page))


@pytest.mark.parametrize("readme", READMES)
def test_readme_shows_the_two_commands_first(readme):
    assert commands(readme)[:2] == ["make lab", "make test"]


@pytest.mark.parametrize("pair", [READMES, ["TEACHING.md", "TEACHING.ja.md"]])
def test_both_languages_give_the_same_commands_and_lessons(pair):
    english, japanese = ([c for c in commands(text) if c.isascii()] for text in pair)
    assert english == japanese
    lessons = [re.findall(r"notebooks/\w\w/(\w+\.ipynb)", read(text)) for text in pair]
    assert lessons[0] == lessons[1]


@pytest.mark.parametrize("page", PAGES)
def test_every_link_leads_somewhere(page):
    for target in re.findall(r"\]\(([^)]+)\)", read(page)):
        if not target.startswith("https://"):
            file, _, heading = target.partition("#")
            assert (ROOT / page).parent.joinpath(file).exists(), target
            headings = re.findall(r"(?m)^## (.*)$", read(file)) if heading else []
            anchors = [re.sub(r"[^\w-]", "", h.lower().replace(" ", "-")) for h in headings]
            assert heading in ["", *anchors], target


@pytest.mark.parametrize("page", ["README.md", "README.ja.md"])
def test_readme_is_short(page):
    assert len(read(page).splitlines()) <= 135


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


def test_windows_tests_are_those_of_make_test_and_so_are_those_of_ci():
    recipes = re.findall(r"(?m)^(?:test|style):.*\n((?:\t.*\n)+)", read("Makefile"))
    tools = re.findall(r"\$\(PY\) (-m .*)", "".join(recipes))
    assert any("pytest" in tool for tool in tools)
    for tool in tools:
        assert rf".venv\Scripts\python {tool}" in commands("CONTRIBUTING.md")
    assert read(".ci/run").rstrip().endswith("make test")


def test_every_path_that_contributing_names_is_there():
    folder = ROOT
    text = read("CONTRIBUTING.md")
    listed = re.findall(
        r"(?m)^    ( *)([\w./]+)  ", text[text.index("## Where") : text.index("Imports go")]
    )
    for indent, name in listed:
        path = (folder if indent else ROOT) / name
        assert path.exists(), path
        folder = folder if indent else path
    for name in re.findall(r"`([\w.-]+/[\w./-]*)`", text):
        path = re.sub(r"NN_name|NN|NAME", "*", name)
        assert list(ROOT.glob(path)), name


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
