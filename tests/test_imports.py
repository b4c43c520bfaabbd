"""Who may import what, and what nobody may: the layers of the house and code that others wrote."""

import ast
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

ROOT = Path(__file__).parents[1]
COURSE = sorted((ROOT / "course_lib").rglob("*.py"))


def test_imports_go_the_way_that_pyproject_draws(monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    assert lint_imports(no_cache=True, no_logo=True) == 0, capsys.readouterr().out


def imported(source):
    """The top-level names of the modules that a source text imports."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield (node.module or "").partition(".")[0]


@pytest.mark.parametrize("name", ["optimizers", "variants"])
def test_the_rules_import_numpy_at_most(name):
    source = (ROOT / f"course_lib/{name}.py").read_text("utf-8")
    assert set(imported(source)) <= {"__future__", "numpy"}


# ---- nothing that was handed over is run as a program ----

UNPICKLERS = {"pickle", "cPickle", "_pickle", "dill", "cloudpickle", "marshal", "shelve"}
EVALUATORS = {"eval", "exec", "compile", "__import__"}


def dangers(source):
    """What in a source text could run what a learner or a file says."""
    for module in imported(source):
        if module in UNPICKLERS:
            yield module
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Name(id=name) if name in EVALUATORS:
                yield name
            case ast.keyword(arg="allow_pickle", value=value) if not (
                isinstance(value, ast.Constant) and value.value is False
            ):
                yield "allow_pickle"
            case ast.Attribute(value=ast.Name(id="joblib" | "builtins"), attr=name) if name in {
                "load",
                *EVALUATORS,
            }:
                yield name
            case ast.ImportFrom(module="joblib" | "builtins", names=names):
                yield from {alias.name for alias in names} & {"load", *EVALUATORS}


@pytest.mark.parametrize("path", COURSE, ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_is_unpickled_or_evaluated(path):
    # The one text that is compiled is the course's own: a rule's source with a slip put in.
    slips = {ROOT / f"course_lib/exercises/{name}.py" for name in ("slips", "rewriting")}
    own = {"compile"} if path in slips else set()
    assert set(dangers(path.read_text("utf-8"))) <= own


@pytest.mark.parametrize(
    "source",
    [
        "import pickle",
        "from pickle import load",
        "def f():\n    import marshal as m",
        "eval(text)",
        "run = exec",
        "np.load(file, allow_pickle=True)",
        "np.load(file, allow_pickle=chosen)",
        "joblib.load(file)",
        "from joblib import Parallel, load",
        "builtins.eval(text)",
    ],
)
def test_what_could_run_a_strangers_text_would_be_seen(source):
    assert set(dangers(source))


@pytest.mark.parametrize(
    "source", ["re.compile(text)", "page.evaluate(text)", "np.load(f, allow_pickle=False)"]
)
def test_what_only_sounds_like_it_is_let_be(source):
    assert not set(dangers(source))
