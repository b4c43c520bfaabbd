"""Watching a comparison while it trains, and stopping it."""

import threading

import numpy as np
import pytest

from course_lib.comparison import Observer, ProgressBar, batches, compare, training
from course_lib.comparison.batches import batches_of
from course_lib.language import text
from course_lib.optimizers import RULES, adam, sgd

pytestmark = pytest.mark.slow  # they train

SMALL = {"steps": 4, "examples": 200}
TWO = {"SGD": (sgd, {"lr": 0.1}), "Adam": (adam, {})}


class Diary(Observer):
    """Writes down all that it is told, and by whom."""

    def __init__(self):
        self.told, self.threads = [], set()

    def begin(self, labels, steps):
        self.told.append(("begin", *labels, steps))
        self.threads.add(threading.current_thread())

    def step(self, label, t, loss, accuracy):
        self.told.append((label, t, loss, accuracy))
        self.threads.add(threading.current_thread())

    def end(self, history):
        self.told.append(("end", history))


def test_an_observer_is_told_of_every_row_in_order_by_the_callers_thread():
    diary = Diary()
    history = compare(TWO, progress=diary, **SMALL)
    assert diary.told[0] == ("begin", "SGD", "Adam", 4)
    assert diary.told[-1] == ("end", history)
    for label in TWO:
        rows = zip(range(5), history.loss[label], history.accuracy[label], strict=True)
        assert [row[1:] for row in diary.told if row[0] == label] == list(rows)
    assert diary.threads == {threading.current_thread()}


def test_what_comes_from_a_file_is_told_first_as_far_as_it_went(tmp_path):
    file = tmp_path / "records"
    rules = {"wild": (sgd, {"lr": 1e6})}
    first = compare(rules, file=file, progress=False, **{**SMALL, "steps": 12})
    diary = Diary()
    compare({**TWO, **rules}, file=file, progress=diary, **{**SMALL, "steps": 12})
    step = first.diverged_at["wild"]
    assert [row[:2] for row in diary.told[1 : step + 2]] == [("wild", t) for t in range(step + 1)]
    assert len(diary.told) == 2 + 13 + 13 + step + 1


@pytest.mark.parametrize(
    "given", ["loud", 1.5, Diary, object()], ids=["text", "number", "class", "object"]
)
def test_what_cannot_observe_is_refused(given, monkeypatch, each_language):
    monkeypatch.setattr(training, "batches_of", pytest.fail)
    with pytest.raises(ValueError, match="begin"):
        compare(TWO, progress=given, **SMALL)


@pytest.mark.parametrize("quiet", [False, None, 0])
def test_without_progress_nothing_is_shown(quiet, capsys):
    compare({"wild": (sgd, {"lr": 1e6})}, progress=quiet, **SMALL)
    assert capsys.readouterr() == ("", "")


def test_the_bar_shows_how_far_all_are_and_the_latest_losses(capsys):
    history = compare(TWO, progress=True, **SMALL)
    shown = capsys.readouterr().err
    assert "10/10" in shown
    for label in TWO:
        assert f"{label} {history.loss[label][-1]:.3f}" in shown.split("\r")[-1]


class Stopper(Diary):
    """Stops at a row, so many times."""

    def __init__(self, times):
        super().__init__()
        self.times = times

    def step(self, label, t, loss, accuracy):
        super().step(label, t, loss, accuracy)
        if t >= 3 and self.times > 0:
            self.times -= 1
            raise KeyboardInterrupt


@pytest.mark.parametrize("times", [1, 1000])
def test_stopping_keeps_the_steps_that_were_completed_and_says_so(times, capsys, each_language):
    stopper = Stopper(times)
    options = {"steps": 100_000, "examples": 100}
    history = compare(TWO, progress=stopper, **options)
    assert history.interrupted
    assert text("training_interrupted") in capsys.readouterr().out
    assert stopper.told[-1] == ("end", history)
    for label in TWO:
        rows = int(np.isfinite(history.loss[label]).sum())
        assert 0 < rows < 100_000
        told = [row[1] for row in stopper.told if row[0] == label]
        assert times > 1 or told == list(range(rows))
        assert np.isfinite(history.loss[label][:rows]).all()
        assert 0 < history.ends[label].test_accuracy < 1
        whole = compare(TWO[label], steps=3, examples=100, progress=False)
        [expected] = whole.loss.values()
        both = min(rows, 4)
        np.testing.assert_allclose(history.loss[label][:both], expected[:both], rtol=1e-6)


def test_an_observer_that_fails_ends_the_trainings_with_its_own_error():
    class Fails(Diary):
        def step(self, label, t, loss, accuracy):
            raise ZeroDivisionError("mine")

    before = threading.active_count()
    fails = Fails()
    with pytest.raises(ZeroDivisionError, match="mine"):
        compare(TWO, progress=fails, steps=100_000, examples=100)
    assert fails.told[-1][0] == "end"
    assert threading.active_count() <= before


def test_watching_changes_no_number():
    watched, silent = (compare(TWO, progress=each, **SMALL) for each in (ProgressBar(), False))
    for label in TWO:
        np.testing.assert_array_equal(watched.loss[label], silent.loss[label])


# ---- mini-batches that several trainings share ----


def contents(batch):
    return [array.tobytes() for chunk in batch for array in chunk]


def test_a_batch_is_cut_once_for_all_rules(monkeypatch):
    cuts = []
    make_chunks = batches.make_chunks

    def counted(*arguments):
        cuts.append(len(arguments[0]))
        return make_chunks(*arguments)

    monkeypatch.setattr(batches, "make_chunks", counted)
    options = {"steps": 7, "examples": 220, "batch_size": 50, "progress": False, "threads": 1}
    compare(RULES, **options)
    assert cuts == [50, 50, 50, 50, 20, 50, 50, 50]


@pytest.mark.parametrize("size", [20, 600])
def test_trainings_at_other_paces_see_the_same_batches(size):
    mini = batches_of(1300, size, np.dtype(np.float32), 5)
    ahead, behind = iter(mini), iter(mini)
    first = [contents(next(ahead)) for _ in range(9)]
    turns = [contents(next(each)) for _ in range(9) for each in (behind, ahead)]
    assert turns[::2] == first
    assert turns[1] not in first
    assert len(set(map(tuple, first))) == 9


def test_few_batches_are_kept():
    mini = batches_of(500, 10, np.dtype(np.float32), 0)
    ahead, behind = iter(mini), iter(mini)
    for _ in range(40):
        next(ahead)
        next(ahead)
        next(behind)
    assert len(mini._recent) == 2
