"""The examples in docstrings."""

import doctest
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MODULES = [
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    for path in sorted(ROOT.glob("course_lib/**/*.py"))
    if ">>>" in path.read_text("utf-8")
]


def test_some_docstrings_have_examples():
    assert "course_lib.optimizers" in MODULES


@pytest.mark.parametrize("module", MODULES)
def test_an_example_prints_what_its_docstring_says(module):
    assert doctest.testmod(import_module(module)).failed == 0
