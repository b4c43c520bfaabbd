"""Results that come with the course: taken, never written to."""

import json
from collections import defaultdict

import joblib
import numpy as np
import pytest

from authoring import results
from authoring.cell import Cell
from course_lib import files, optimizers, variants
from course_lib.comparison import compare, records
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


LESSON = [
    "from course_lib.comparison import compare",
    "from course_lib.files import shipped",
    "from course_lib.optimizers import sgd",
    "compare(sgd, steps=2, examples=300, progress=False, file=shipped('new.txt'))",
]


@pytest.mark.slow
def test_results_are_made_by_the_cells_of_the_lessons_that_take_them(tmp_path):
    cells = [Cell(f"c{i}", "code", {"en": line}) for i, line in enumerate(LESSON)]
    results.make(cells, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["new.txt"]
    assert len(records.read(tmp_path / "new.txt")) == 1
    with pytest.raises(ZeroDivisionError):
        results.make([Cell("wrong", "code", {"en": "1 / 0"})], tmp_path)


def together(name):
    """The records of a file, those of the same size and seed together."""
    groups = defaultdict(list)
    for line in shipped(name).read_text("utf-8").splitlines():
        record = json.loads(line)
        made = record["conditions"]
        groups[record["steps"], made["examples"], made["batch_size"], made["seed"]].append(record)
    return groups


@pytest.mark.slow
@pytest.mark.parametrize("name", ["trainings.txt", "matrices.txt"])
def test_every_shipped_training_is_what_this_machine_finds(name):
    """The first five steps, and how far it came; but late RMSprop is the processor's rounding."""
    for (steps, examples, batch_size, seed), recorded in together(name).items():
        entries = {}
        for at, record in enumerate(recorded):
            rule = record["conditions"]["rule"]
            home = optimizers if hasattr(optimizers, rule) else variants
            entries[f"{rule} {at}"] = getattr(home, rule), record["conditions"]["values"]
        size = {"steps": steps, "examples": examples, "batch_size": batch_size, "seed": seed}
        run = compare(entries, progress=False, **size)
        for (label, loss), record in zip(run.loss.items(), recorded, strict=True):
            np.testing.assert_allclose(loss[:6], record["loss"][:6], rtol=0.01, err_msg=label)
            now, then = np.median(loss[-20:]), np.median(record["loss"][-20:])
            jitters = record["conditions"]["rule"] == "rmsprop"
            assert jitters or abs(now - then) < 0.1 * then + 0.02, (label, size)
