"""The race of a comparison: its playback, its ranking in words, and the training watched live."""

import json

import numpy as np
import pytest

from course_lib.comparison import History, compare
from course_lib.explorers import explore_history, stage, watch, watching
from course_lib.figures.race import highest_shown, race_picture
from course_lib.language.facts import said
from course_lib.optimizers import adam, rmsprop, sgd


def history_of(losses, **more):
    """A history of these losses, shorter ones stopped early."""
    rows = max(map(len, losses.values()))
    padded = {
        label: np.array([*row, *[np.nan] * (rows - len(row))], float)
        for label, row in losses.items()
    }
    usual = {
        "loss": padded,
        "accuracy": {label: np.exp(-row) for label, row in padded.items()},
        "weights": {},
        "diverged_at": dict.fromkeys(losses),
    }
    return History(**{**usual, **more})


RACE = {"SGD": [2, 1.5, 1.2, 1], "Adam": [2, 1, 0.5, 0.2], "RMSprop": [2, 9, 1, 0.5]}


def floats(buffer):
    return np.frombuffer(buffer, "<f4")


# ---- what is played back ----


def test_losses_and_accuracies_of_every_row_are_sent():
    explorer = explore_history(history_of(RACE))
    assert [run["label"] for run in explorer.paths["runs"]] == list(RACE)
    for run in explorer.paths["runs"]:
        np.testing.assert_allclose(floats(run["losses"]), RACE[run["label"]])
        accuracies = 100 * np.exp(-np.array(RACE[run["label"]]))
        np.testing.assert_allclose(floats(run["accuracies"]), accuracies, rtol=1e-6)
    assert explorer.paths["race"] == {"steps": 3, "reached": 3, "top": 2.5, "training": None}
    assert explorer.scene["background"] is None
    assert (explorer.messages, explorer.controls) == ([], [])
    json.dumps([explorer.scene, explorer.paths], default=bytes.hex, allow_nan=False)


@pytest.mark.parametrize(
    ("losses", "top"),
    [
        (RACE, 2.5),  # a spike alone does not count
        ({"RMSprop": RACE["RMSprop"] + 8 * [0.4]}, 2.5),  # not even where there is no other line
        ({"a": [2, 1e9, 1e12, 1e15], "b": [2, 1, 1, 1]}, 2.5),  # nor does one that runs away
        ({"a": [0.05, 2, 2.2, 2.3], "b": [0.05, 2, 2.2, 2.3]}, 1.25 * 2.225),  # but all do
        ({"a": [np.nan]}, None),
    ],
)
def test_the_panel_of_losses_ends_where_no_spike_decides(losses, top):
    assert highest_shown(map(np.array, losses.values())) == (top and pytest.approx(top))


def test_a_run_that_diverged_and_one_that_failed_are_said(each_language):
    history = history_of(
        {"far": [2, 5, np.inf], "torn": [2, 1], **RACE},
        diverged_at={"far": 2, "torn": None, **dict.fromkeys(RACE)},
        errors={"torn": KeyError("v")},
    )
    explorer = explore_history(history)
    assert explorer.paths["race"]["reached"] == 3  # whoever is out holds nobody up
    far, torn = explorer.messages
    assert "far" in far
    assert "2" in far
    assert "torn" in torn
    assert "KeyError('v')" in torn
    runs = {run["label"]: run for run in explorer.paths["runs"]}
    assert [runs[label]["steps"] for label in ("far", "torn", "SGD")] == [2, 1, 3]
    assert [runs[label]["diverged"] for label in ("far", "torn")] == [True, False]


def test_a_run_that_was_stopped_says_where(each_language):
    losses = {label: row[:3] for label, row in RACE.items()}
    losses["SGD"] = losses["SGD"][:2]  # not quite as far as the others
    history = history_of({**losses, "none": [2.0] * 2}, interrupted=True)
    for label in history.loss:
        history.loss[label] = np.append(history.loss[label], [np.nan] * 50)
    explorer = explore_history(history)
    race = explorer.paths["race"]
    assert (race["steps"], race["reached"]) == (2, 1)
    [note] = explorer.messages
    assert "1" in note
    assert "52" in note


@pytest.mark.parametrize("wrong", [None, {"loss": {"SGD": [1]}}, history_of({"SGD": [1]}).loss])
def test_what_is_no_history_is_refused(wrong, each_language):
    with pytest.raises(ValueError, match="explore_history"):
        explore_history(wrong)


def test_a_history_of_nothing_is_refused():
    with pytest.raises(ValueError, match="explore_history"):
        explore_history(History({}, {}, {}, {}))


# ---- without a kernel ----


def test_the_picture_says_the_ranking_and_who_is_out_of_it(each_language):
    history = history_of(
        {"far": [2, np.inf], **RACE}, diverged_at={"far": 1, **dict.fromkeys(RACE)}
    )
    data, _ = explore_history(history)._repr_mimebundle_()
    _, *lines = data["text/plain"].splitlines()
    assert [line.split(":")[0] for line in lines] == ["Adam", "RMSprop", "SGD", "far"]
    assert "0.2" in lines[0]
    assert "81.87%" in lines[0]
    assert "1" in lines[-1]


def test_the_picture_names_the_line_that_leaves_it():
    losses, accuracies = race_picture(history_of(RACE)).axes
    assert losses.get_ylim() == (0, 2.5)
    assert [words.get_text() for words in losses.texts] == ["▲ RMSprop 9"]
    assert not accuracies.texts


def test_a_race_without_a_row_has_a_picture_too():
    assert race_picture(history_of({"SGD": [np.nan]})).png().startswith(b"\x89PNG")


# ---- watched ----


@pytest.fixture
def page(monkeypatch):
    """A notebook's page: what is displayed on it, and how often that is told anew."""

    class Kernel:
        kernel = "lives"

        def get_parent(self):
            return {}

    class Output:
        def __init__(self):
            self.shown = []

        def update(self, thing):
            self.shown.append(thing)

    output = Output()

    def display(thing, **options):
        output.shown.append(thing)
        return output

    monkeypatch.setattr(stage, "get_ipython", Kernel)
    monkeypatch.setattr(watching, "display", display)
    return output


@pytest.fixture
def clock(monkeypatch):
    """A clock of the live view that goes on when told to; looking takes as long as told."""

    class Clock:
        now, look = 0.0, 0.0

        def perf_counter(self):
            return self.now

        def thread_time(self):
            self.now += self.look / 2  # asked before and after
            return 2 * self.now

    clock = Clock()
    monkeypatch.setattr(watching, "time", clock)
    return clock


def test_the_race_grows_on_the_page_and_ends_as_its_playback(page, clock):
    seen = []
    watch.begin(["SGD", "Adam"], 2)
    [race] = page.shown
    race.observe(lambda change: seen.append(change["new"]["race"]), "paths")
    assert race.paths["race"]["training"]["done"] == 0
    assert race.picture() is None
    for t, loss in enumerate([2.0, 1.0, 0.5]):
        for label in ("SGD", "Adam"):
            clock.now += 0.4
            watch.step(label, t, loss, 0.5)
    assert [race["reached"] for race in seen] == [0, 0, 0, 1, 1, 2]
    assert np.all(np.diff([race["training"]["done"] for race in seen]) > 0)
    assert {race["steps"] for race in seen} == {2}
    left = [said(race["training"]["left"]) for race in seen]
    assert left[:3] == 3 * ["Training"]
    assert left[3:] == [f"about {seconds} s left" for seconds in (1, 1, 0)]
    history = history_of({"SGD": [2, 1, 0.5], "Adam": [2, 1, 0.5]})
    watch.end(history)
    assert page.shown == [race, race]
    assert race.history is history
    assert race.paths["race"]["training"] is None
    assert race.picture() is not None


@pytest.mark.parametrize(("look", "looks"), [(0.001, 16), (0.02, 3)])
def test_the_page_is_told_three_times_a_second_or_as_often_as_a_hundredth_allows(
    page, clock, look, looks
):
    clock.look = look
    watch.begin(["SGD"], 5000)
    [race] = page.shown
    told = []
    race.observe(told.append, "paths")
    for t in range(5000):
        clock.now = max(clock.now, t / 1000)
        watch.step("SGD", t, 1.0, 0.5)
    assert len(told) == looks
    watch.end(history_of({"SGD": [1.0]}))


def test_the_stop_button_keeps_what_there_is(page, capsys):
    class Impatient(type(watch)):
        def step(self, label, t, loss, accuracy):
            if t == 3:
                page.shown[0]._handle_custom_msg({"stop": True}, [])
            super().step(label, t, loss, accuracy)

    history = compare([sgd, adam], examples=200, steps=5000, progress=Impatient())
    assert history.interrupted
    rows = [np.count_nonzero(~np.isnan(loss)) for loss in history.loss.values()]
    assert 0 < min(rows) <= max(rows) < 5000
    assert "Stopped" in page.shown[0].messages[0]
    assert "Stopped" in capsys.readouterr().out


def test_what_else_the_page_sends_stops_nothing(page):
    watch.begin(["SGD"], 1)
    page.shown[0]._handle_custom_msg({}, [])
    watch.step("SGD", 0, 1.0, 0.5)
    watch.end(history_of({"SGD": [1.0]}))


def test_a_run_that_diverges_or_lags_far_behind_does_not_hold_up_the_others(page, clock):
    watch.begin(["slow", "far", "SGD"], 100)
    watch.step("slow", 0, 2.0, 0.1)
    watch.step("far", 0, np.inf, 0.1)
    for t in range(30):
        watch.step("SGD", t, 2.0, 0.1)
    clock.now += 0.4
    watch.step("SGD", 30, 2.0, 0.1)
    [race] = page.shown
    assert race.paths["race"]["reached"] == 30
    assert [run["diverged"] for run in race.paths["runs"]] == [False, True, False]
    assert "far" in race.messages[0]
    watch.end(history_of({"SGD": [1.0]}))


def test_in_a_script_there_is_a_bar_and_the_ranking_in_words(capsys):
    history = compare({"Adam": adam}, examples=100, steps=2, progress=watch)
    out, err = capsys.readouterr()
    assert "3/3" in err
    assert out == race_picture(history).description + "\n"


def test_a_program_that_runs_a_notebook_gets_a_bar_and_the_picture_folded(monkeypatch, capsys):
    class Kernel:
        kernel = "lives"

        def get_parent(self):
            return {"header": {"msg_id": "0f3a-27_4711_12"}}

    shown = []
    monkeypatch.setattr(stage, "get_ipython", Kernel)
    monkeypatch.setattr(watching, "get_ipython", Kernel)
    monkeypatch.setattr(watching, "display", lambda shows, raw: shown.append(shows))
    history = compare({"RMSprop": rmsprop}, examples=100, steps=2, progress=watch)
    [picture] = shown
    assert picture["text/plain"] == race_picture(history).description
    assert picture["text/html"].startswith("<details><summary>Open this once you have written")
    assert "3/3" in capsys.readouterr().err
