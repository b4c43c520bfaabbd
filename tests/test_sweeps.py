"""Sweeps: tidy, resumed where they were, and run on whatever joblib is told to run on."""

import math
import os
import signal
import subprocess
import sys
import textwrap
from collections import Counter

import joblib
import numpy as np
import pytest

from course_lib import sweeps
from course_lib.comparison import compare
from course_lib.optimizers import adadelta, adam, sgd
from course_lib.rules import RuleError
from course_lib.sweeps import Run, Sweep, sweep

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
        print(swept.interrupted, 0 < len(swept.runs) < 499, swept.runs == Sweep.load(file).runs)
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
    with pytest.raises(ProcessLookupError):
        for _ in range(100):  # the processes end a moment later
            os.killpg(process.pid, 0)
            signal.sigtimedwait([], 0.1)


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
        ([0.1], {"seeds": []}),
        ([0.1], {"steps": 0}),
        ([0.1], {"examples": 0}),
        ([0.1], {"batch_size": 301}),
    ],
    ids=str,
)
def test_bad_options_are_refused(rates, options, trained, each_language):
    with pytest.raises(ValueError):
        sweep(TWO, rates, **{**SMALL, **options})
    assert not trained


def test_a_rule_without_a_learning_rate_is_refused(trained):
    with pytest.raises(RuleError, match="lr"):
        sweep({"AdaDelta": (adadelta, {})}, [0.1], **SMALL)
    assert not trained


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
