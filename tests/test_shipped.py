"""Results that come with the course: taken, never written to."""

import joblib
import pytest

from course_lib import files
from course_lib.comparison import compare
from course_lib.files import shipped
from course_lib.optimizers import adam, sgd
from course_lib.sweeps import sweep

SMALL = {"steps": 2, "examples": 300, "progress": False}


@pytest.fixture
def handed_out(tmp_path, monkeypatch):
    """Some results in the course's own folder."""
    made = tmp_path / "made"
    made.mkdir()
    compare({"SGD": (sgd, {"lr": 0.1})}, file=made / "trainings.txt", **SMALL)
    with joblib.parallel_config(backend="sequential"):
        sweep({"SGD": sgd}, [0.1], file=made / "rates.csv", **SMALL)
    monkeypatch.setattr(files, "SHIPPED", made)
    return made


@pytest.mark.slow
def test_what_is_shipped_is_taken_and_what_is_missing_is_worked_out_and_not_added(handed_out):
    before = {path: path.read_bytes() for path in handed_out.iterdir()}
    history = compare(
        {"mine": (sgd, {"lr": 0.1}), "Adam": adam}, file=shipped("trainings.txt"), **SMALL
    )
    with joblib.parallel_config(backend="sequential"):
        runs = sweep({"SGD": sgd}, [0.1, 0.2], file=shipped("rates.csv"), **SMALL).runs
    assert list(history.taken) == ["mine"]
    assert len(history.loss["Adam"]) == 3
    assert [run.lr for run in runs] == [0.1, 0.2]
    assert {path: path.read_bytes() for path in handed_out.iterdir()} == before


@pytest.mark.slow
def test_nothing_shipped_needs_to_be_writable(handed_out, monkeypatch):
    monkeypatch.setattr(files.os, "access", lambda path, mode: False)
    compare({"Adam": adam}, file=shipped("trainings.txt"), **SMALL)
    with pytest.raises(ValueError, match="can't be written"):
        compare({"Adam": adam}, file=handed_out.parent / "mine.txt", **SMALL)
