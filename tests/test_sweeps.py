"""Sweeps: tidy, resumed where they were, and run on whatever joblib is told to run on."""

import math
import os
import re
import signal
import subprocess
import sys
import textwrap
import time
from collections import Counter

import joblib
import numpy as np
import pytest

from course_lib import files, sweeps, trainings
from course_lib.comparison import compare
from course_lib.optimizers import adadelta, adam, sgd
from course_lib.rules import RuleError
from course_lib.sweeps import Run, Sweep, sweep

pytestmark = pytest.mark.slow  # they train

SMALL = {"steps": 2, "examples": 300, "progress": False}
TWO = {"SGD": (sgd, {}), "Adam": (adam, {"beta_1": 0.8})}


@pytest.fixture(autouse=True)
def in_this_process():
    with joblib.parallel_config(backend="sequential"):
        yield


def test_there_is_one_row_for_every_rule_rate_and_seed():
    swept = sweep(TWO, [0.01, 0.1], [0, 1, 2], **SMALL)
    rows = Counter((run.rule, run.lr, run.seed) for run in swept.runs)
    assert rows == {(r, lr, s): 1 for r in TWO for lr in (0.01, 0.1) for s in range(3)}
    assert not swept.interrupted
    assert not swept.errors


def test_a_row_is_what_a_comparison_ends_with():
    [run] = sweep({"Adam": TWO["Adam"]}, [0.1], [5], **SMALL).runs
    history = compare({"Adam": (adam, {"beta_1": 0.8, "lr": 0.1})}, seed=5, **SMALL)
    assert run[:6] == ("Adam", 0.1, 5, 2, 300, 300)
    assert run.loss == pytest.approx(history.loss["Adam"][-1], rel=1e-5)
    assert run.accuracy == pytest.approx(history.accuracy["Adam"][-1])
    assert 0.1 < run.test_accuracy < 1
    assert run.diverged_at is None


def test_with_mini_batches_the_loss_is_that_of_all_examples():
    [run] = sweep({"SGD": (sgd, {})}, [0.1], batch_size=100, **SMALL).runs
    history = compare({"SGD": (sgd, {"lr": 0.1})}, batch_size=100, **SMALL)
    [full] = sweep({"SGD": (sgd, {})}, [0.1], **SMALL).runs
    assert run.batch_size == 100
    assert run.loss != pytest.approx(history.loss["SGD"][-1], rel=1e-3)  # of the last batch only
    assert run.loss == pytest.approx(full.loss, rel=0.1)


def test_a_diverging_run_is_recorded_as_such():
    [run] = sweep({"SGD": (sgd, {})}, [1e9], steps=9, examples=300, progress=False).runs
    assert run.loss == math.inf
    assert 0 < run.diverged_at < 9


def test_by_rate_gives_the_numbers_of_all_seeds():
    table = sweep(TWO, [0.1, 0.01], [0, 1], **SMALL).by_rate("accuracy")
    assert list(table) == ["SGD", "Adam"]
    assert list(table["SGD"]) == [0.01, 0.1]
    assert table["Adam"][0.1].shape == (2,)


def test_a_table_read_is_the_table_written(tmp_path):
    runs = (
        Run('a "quoted", rule', 1 / 3, 0, 2, 300, 300, 0.1 + 0.2, 0.9, 0.8, None),
        Run("規則", 1e-4, 7, 2, 300, 50, math.inf, math.nan, math.nan, 2),
    )
    Sweep(runs).save(tmp_path / "runs.csv")
    assert list(map(str, Sweep.load(tmp_path / "runs.csv").runs)) == list(map(str, runs))
    assert b"pickle" not in (tmp_path / "runs.csv").read_bytes()


def test_an_entry_that_fixes_its_rate_is_trained_at_that_one():
    swept = sweep([sgd, (adam, {"lr": 0.02})], [0.1, 1.0], [0, 1], **SMALL)
    rates = {(run.rule, run.lr) for run in swept.runs}
    assert rates == {("SGD", 0.1), ("SGD", 1.0), ("Adam (lr = 0.02)", 0.02)}
    assert len(swept.runs) == 6


def test_runs_of_different_settings_are_not_mixed_unasked(each_language):
    run = Run("SGD", 0.1, 0, 2, 300, 300, 0.5, 0.9, 0.8, None)
    mixed = Sweep((run, run._replace(steps=100, loss=0.1)))
    with pytest.raises(ValueError, match="steps=2"):
        mixed.by_rate()
    assert mixed.by_rate(steps=100) == {"SGD": {0.1: [0.1]}}
    with pytest.raises(ValueError, match="accuracy"):
        mixed.by_rate("acuracy", steps=100)
    with pytest.raises(ValueError, match="3"):
        mixed.by_rate(steps=3)


# ---- from a spreadsheet program ----

SAVED = {
    "with a byte order mark": lambda text: ("\ufeff" + text).encode("utf-8"),
    "with Windows' line ends": lambda text: text.replace("\n", "\r\n").encode("utf-8"),
    "with semicolons": lambda text: text.replace(",", ";").encode("utf-8"),
    "with decimal commas": lambda text: text.replace(",", ";").replace(".", ",").encode("utf-8"),
    "with tabs": lambda text: text.replace(",", "\t").encode("utf-16-le").replace(b"\0", b""),
    "in capitals": lambda text: text.replace("e-05", "E-05").replace("inf", "INF").encode("utf-8"),
    "with counts as decimals": lambda text: text.replace(",300,", ",300.0,").encode("utf-8"),
    "with empty lines and columns": lambda text: text.replace("\n", ",,\n").encode() + b",,,\n",
    "to fifteen digits": lambda text: text.replace("0.30000000000000004", "0.3").encode("utf-8"),
}


@pytest.mark.parametrize("saved", SAVED.values(), ids=SAVED)
def test_a_table_that_comes_back_from_a_spreadsheet_is_read(saved, tmp_path, trained):
    runs = (
        Run("SGD", 0.1 + 0.2, 0, 2, 300, 300, 0.5, 0.9, 0.8, None),
        Run("SGD", 1e-05, 0, 2, 300, 300, math.inf, math.nan, math.nan, 2),
    )
    file = tmp_path / "runs.csv"
    Sweep(runs).save(file)
    file.write_bytes(saved(file.read_text("utf-8")))
    swept = sweep({"SGD": (sgd, {})}, [0.1 + 0.2, 1e-05], file=file, **SMALL)
    assert list(map(str, swept.runs)) == list(map(str, runs))
    assert not trained


def test_a_japanese_spreadsheet_keeps_japanese_labels(tmp_path):
    run = Run("規則", 0.1, 0, 2, 300, 300, 0.5, 0.9, 0.8, None)
    Sweep((run,)).save(tmp_path / "runs.csv")
    text = (tmp_path / "runs.csv").read_text("utf-8")
    (tmp_path / "runs.csv").write_bytes(text.encode("cp932"))
    assert Sweep.load(tmp_path / "runs.csv").runs == (run,)


# ---- stopped and resumed ----


@pytest.fixture
def trained(monkeypatch):
    """The keys of the runs that were really trained."""
    keys = []
    train = sweeps._train

    def counted(key, entry):
        keys.append(key)
        return train(key, entry)

    monkeypatch.setattr(sweeps, "_train", counted)
    return keys


def test_what_is_on_file_is_not_run_again(tmp_path, trained):
    file = tmp_path / "runs.csv"
    first = sweep(TWO, [0.1], file=file, **SMALL)
    assert len(trained) == 2
    again = sweep(TWO, [0.1, 1.0], file=file, **SMALL)
    assert [key[1] for key in trained] == [0.1, 0.1, 1.0, 1.0]
    assert set(first.runs) < set(again.runs)
    assert Sweep.load(file).runs == again.runs


def test_runs_of_other_settings_stay_on_file_and_out_of_the_result(tmp_path):
    file = tmp_path / "runs.csv"
    sweep(TWO, [0.1], file=file, **SMALL)
    other = sweep(TWO, [0.1], file=file, **{**SMALL, "steps": 1})
    assert {run.steps for run in other.runs} == {1}
    assert len(Sweep.load(file).runs) == 4


def test_what_another_sweep_writes_meanwhile_stays(tmp_path, monkeypatch):
    file = tmp_path / "runs.csv"
    other = Run("other", 0.1, 0, 2, 300, 300, 0.5, 0.9, 0.8, None)
    send = trainings.send

    def beside_another(train, missing):
        Sweep((other,)).save(file)
        yield from send(train, missing)

    monkeypatch.setattr(trainings, "send", beside_another)
    swept = sweep(TWO, [0.1], file=file, **SMALL)
    assert len(swept.runs) == 2
    assert set(Sweep.load(file).runs) == {other, *swept.runs}


def test_a_last_line_cut_short_is_run_again(tmp_path, trained):
    file = tmp_path / "runs.csv"
    whole = sweep(TWO, [0.1], file=file, **SMALL)
    file.write_text(file.read_text("utf-8")[:-5], "utf-8")
    assert sweep(TWO, [0.1], file=file, **SMALL) == whole
    assert len(trained) == 3


def test_a_rule_that_raises_costs_only_its_own_runs(capsys, each_language):
    def breaks(parameter, grad, *, lr):
        if parameter.size > 3 and lr == 0.1:
            raise ZeroDivisionError("mine")
        return parameter

    swept = sweep({"breaks": (breaks, {})}, [0.1, 0.2], **{**SMALL, "progress": True})
    assert [run.lr for run in swept.runs] == [0.2]
    [(key, error)] = swept.errors.items()
    assert key[:3] == ("breaks", 0.1, 0)
    assert "mine" in error
    assert "mine" in capsys.readouterr().out


def is_there(group):
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def test_stopping_keeps_what_is_finished_and_leaves_nothing_running(tmp_path):
    # With joblib's own processes; the stop button signals all of them together.
    file = tmp_path / "runs.csv"
    code = f"""
        import os, signal, threading, time
        from pathlib import Path
        from course_lib.optimizers import sgd
        from course_lib.sweeps import Sweep, sweep

        file = Path({str(file)!r})

        def stop():
            while not file.exists():
                time.sleep(0.05)
            os.killpg(0, signal.SIGINT)

        threading.Thread(target=stop, daemon=True).start()
        rates = [0.001 * k for k in range(1, 500)]
        options = {{"steps": 5, "examples": 300, "file": file, "progress": False}}
        swept = sweep({{"SGD": (sgd, {{}})}}, rates, **options)
        kept = set(Sweep.load(file).runs)
        print(swept.interrupted, 0 < len(swept.runs) < 499, set(swept.runs) == kept)
    """
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(code)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    out, err = process.communicate(timeout=90)
    assert out.split() == ["True", "True", "True"], err
    for _ in range(100):  # the processes end a moment later
        if not is_there(process.pid):
            break
        time.sleep(0.1)
    assert not is_there(process.pid)


def test_a_sweep_leaves_nothing_running():
    code = """
        import time
        from course_lib.optimizers import sgd
        from course_lib.sweeps import sweep

        sweep(sgd, [0.1, 0.2], steps=2, examples=300, progress=False)
        print(time.time())
    """
    run = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)], capture_output=True, text=True, check=True
    )
    assert time.time() - float(run.stdout) < 60


# ---- a cluster ----


def test_a_cluster_redoes_what_a_killed_worker_had_begun(tmp_path):
    distributed = pytest.importorskip("distributed")
    marker = tmp_path / "killed"

    def mortal(parameter, grad, *, lr=0.01):
        if parameter.size > 3 and lr == 0.3 and not marker.exists():
            marker.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return parameter - lr * grad

    rates = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6]
    options = {"n_workers": 2, "threads_per_worker": 1, "dashboard_address": None}
    with (
        distributed.LocalCluster(processes=True, **options) as cluster,
        distributed.Client(cluster) as client,
        joblib.parallel_config(backend="dask"),
    ):
        before = set(client.run(os.getpid).values())
        file = tmp_path / "runs.csv"
        swept = sweep({"mortal": (mortal, {})}, rates, [0, 1], file=file, **SMALL)
        after = set(client.run(os.getpid).values())
    assert len(before) == 2
    assert os.getpid() not in before
    assert marker.exists()
    assert before != after
    assert Counter((run.lr, run.seed) for run in Sweep.load(file).runs) == {
        (lr, seed): 1 for lr in rates for seed in (0, 1)
    }
    with joblib.parallel_config(backend="sequential"):
        here = sweep({"mortal": (sgd, {})}, rates, [0, 1], **SMALL)
    assert swept.runs == here.runs


# ---- bad arguments, refused before any training ----


@pytest.mark.parametrize(
    ("rates", "options"),
    [
        ([], {}),
        ([0.1, math.nan], {}),
        (["fast"], {}),
        (None, {}),
        ([0.1], {"seeds": [0.5]}),
        ([0.1], {"seeds": []}),
        ([0.1], {"steps": 0}),
        ([0.1], {"examples": 0}),
        ([0.1], {"batch_size": 301}),
    ],
    ids=str,
)
def test_bad_options_are_refused(rates, options, trained, each_language):
    with pytest.raises(ValueError, match="|".join(["learning_rates", *options])):
        sweep(TWO, rates, **{**SMALL, **options})
    assert not trained


def test_a_rule_without_a_learning_rate_is_refused(trained):
    with pytest.raises(RuleError, match="lr"):
        sweep({"AdaDelta": (adadelta, {})}, [0.1], **SMALL)
    assert not trained


@pytest.mark.parametrize(
    ("file", "words"),
    [("nofolder/runs.csv", "nofolder"), (".", "."), (3, "3"), (b"runs", "runs")],
    ids=str,
)
def test_a_file_that_cannot_be_written_is_refused_at_once(
    file, words, tmp_path, trained, monkeypatch, each_language
):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ValueError, match=re.escape(words)):
        sweep(TWO, [0.1], file=file, **SMALL)
    assert not trained


def test_a_file_that_cannot_be_written_still_answers(tmp_path, trained, monkeypatch, each_language):
    file = tmp_path / "runs.csv"
    swept = sweep(TWO, [0.1], file=file, **SMALL)
    trained.clear()
    monkeypatch.setattr(files.os, "access", lambda path, mode: False)
    assert sweep(TWO, [0.1], file=file, **SMALL).runs == swept.runs
    with pytest.raises(ValueError, match=r"runs\.csv"):
        sweep(TWO, [0.1, 0.2], file=file, **SMALL)
    assert not trained


def test_a_table_that_is_not_there_is_named(tmp_path, each_language):
    with pytest.raises(ValueError, match=r"none\.csv"):
        Sweep.load(tmp_path / "none.csv")


@pytest.mark.parametrize("content", ["rule,lr\n", "hello\n", None])
def test_a_file_that_is_no_sweep_is_refused_and_kept(content, tmp_path, trained, each_language):
    file = tmp_path / "notes.csv"
    if content is None:
        Sweep(()).save(file)
        content = file.read_text("utf-8") + "SGD,fast,0,1,1,1,0,0,0,\n"
    file.write_text(content, "utf-8")
    with pytest.raises(ValueError, match=r"notes\.csv"):
        sweep(TWO, [0.1], file=file, **SMALL)
    assert file.read_text("utf-8") == content
    assert not trained


def test_a_learning_rate_may_come_from_numpy(tmp_path):
    file = tmp_path / "runs.csv"
    sweep({"SGD": (sgd, {})}, np.geomspace(0.1, 1, 2), np.arange(2), file=file, **SMALL)
    assert [run.lr for run in Sweep.load(file).runs] == [0.1, 0.1, 1.0, 1.0]


def test_where_nothing_is_missing_there_is_no_progress_to_show(tmp_path, capsys):
    file = tmp_path / "runs.csv"
    shown = []
    for _ in range(2):
        sweep({"SGD": sgd}, [0.1], **{**SMALL, "progress": True}, file=file)
        shown.append("run" in capsys.readouterr().err)
    assert shown == [True, False]
