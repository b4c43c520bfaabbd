"""Trainings on file: what is taken, what is trained, and what becomes of the file."""

import functools
import json
import re
import subprocess
import sys
import textwrap
import threading
import time

import numpy as np
import pytest

from course_lib import files, mnist, network
from course_lib.comparison import Observer, compare, records, training
from course_lib.files import change_whole
from course_lib.optimizers import adam, rmsprop, sgd
from course_lib.rules import Layer

pytestmark = pytest.mark.slow  # they train

SMALL = {"steps": 3, "examples": 300, "progress": False}
TWO = {"SGD": (sgd, {"lr": 0.1}), "Adam": (adam, {})}


@pytest.fixture
def file(tmp_path):
    return tmp_path / "records.jsonl"


@pytest.fixture
def trained(monkeypatch):
    """The labels that were really trained."""
    labels = []
    train = training._train

    def counted(label, *others):
        labels.append(label)
        return train(label, *others)

    monkeypatch.setattr(training, "_train", counted)
    return labels


def assert_same(one, other, labels=None):
    for label in labels or one.loss:
        np.testing.assert_array_equal(one.loss[label], other.loss[label])
        np.testing.assert_array_equal(one.accuracy[label], other.accuracy[label])
        assert str(one.ends[label]) == str(other.ends[label])  # NaN is like NaN
        assert one.diverged_at[label] == other.diverged_at[label]


# ---- what is taken ----


def test_what_is_on_file_is_taken_to_the_bit(file, trained):
    wild = {**TWO, "wild": (sgd, {"lr": 1e6})}
    first = compare(wild, file=file, **{**SMALL, "steps": 12})
    assert trained == list(wild)
    again = compare(wild, file=file, **{**SMALL, "steps": 12})
    assert trained == list(wild)
    assert first.diverged_at["wild"] is not None
    assert_same(first, again)
    assert not first.taken
    assert list(again.taken) == list(again.loss) == list(wild)


def test_only_what_is_missing_is_trained_and_all_is_in_the_order_asked_for(file, trained):
    compare({"Adam": TWO["Adam"]}, file=file, **SMALL)
    both = compare({"RMSprop": (rmsprop, {}), **TWO}, file=file, **SMALL)
    assert trained == ["Adam", "RMSprop", "SGD"]
    assert list(both.loss) == ["RMSprop", "SGD", "Adam"]
    assert list(both.taken) == ["Adam"]
    assert_same(both, compare({"RMSprop": (rmsprop, {}), **TWO}, **SMALL))


def test_a_label_is_only_a_name(file, trained):
    compare({"mine": TWO["SGD"]}, file=file, **SMALL)
    again = compare([functools.partial(sgd, lr=0.1)], file=file, **SMALL)
    assert list(again.taken) == ["SGD (lr = 0.1)"]
    assert trained == ["mine"]


def test_fewer_steps_are_the_first_rows_of_more(file, trained, each_language):
    compare(TWO, file=file, **SMALL)
    fewer = compare(TWO, file=file, **{**SMALL, "steps": 2})
    assert len(trained) == 2
    plain = compare(TWO, **{**SMALL, "steps": 2})
    for label in TWO:
        np.testing.assert_array_equal(fewer.loss[label], plain.loss[label])
        with pytest.raises(ValueError, match="retrain=True"):
            fewer.ends[label]
    again = compare(TWO, file=file, retrain=True, **{**SMALL, "steps": 2})
    assert_same(again, plain)
    assert_same(compare(TWO, file=file, **{**SMALL, "steps": 2}), plain)  # exact before longer
    assert len(file.read_text("utf-8").splitlines()) == 4


def test_more_steps_are_trained_anew(file, trained):
    compare(TWO, file=file, **SMALL)
    more = compare(TWO, file=file, **{**SMALL, "steps": 4})
    assert trained == [*TWO, *TWO]
    assert all(np.isfinite(loss).all() for loss in more.loss.values())


def test_one_that_diverged_answers_for_more_steps_too(file, trained):
    wild = {"wild": (sgd, {"lr": 1e6})}
    first = compare(wild, file=file, **{**SMALL, "steps": 12})
    step = first.diverged_at["wild"]
    longer = compare(wild, file=file, **{**SMALL, "steps": 30})
    shorter = compare(wild, file=file, **{**SMALL, "steps": step - 1})
    assert trained == ["wild"]
    assert longer.diverged_at["wild"] == step
    assert str(longer.ends["wild"]) == str(first.ends["wild"])
    assert np.isnan(longer.loss["wild"][step + 1 :]).all()
    assert shorter.diverged_at["wild"] is None
    assert np.isfinite(shorter.loss["wild"]).all()


# ---- what is another training ----

OTHER = {
    "seed": {"seed": 1},
    "examples": {"examples": 299},
    "batch size": {"batch_size": 100},
    "weights": {"initial_weights": network.initial_weights(7)},
    "precision": {"initial_weights": [w.astype(float) for w in network.initial_weights(0)]},
}


@pytest.mark.parametrize("other", OTHER.values(), ids=OTHER)
def test_each_changed_condition_trains(other, file, trained):
    compare(TWO["SGD"], file=file, **SMALL)
    options = {**SMALL, **other}
    changed = compare(TWO["SGD"], file=file, **options)
    assert len(trained) == 2
    [label] = changed.loss
    np.testing.assert_array_equal(changed.loss[label], compare(TWO["SGD"], **options).loss[label])
    compare(TWO["SGD"], file=file, **options)
    compare(TWO["SGD"], file=file, **SMALL)
    assert len(trained) == 3  # one of them without a file


def test_the_same_weights_are_the_same_whoever_gives_them(file, trained):
    compare(TWO["SGD"], file=file, **SMALL)
    compare(TWO["SGD"], initial_weights=network.initial_weights(0), file=file, **SMALL)
    compare(TWO["SGD"], batch_size=SMALL["examples"], file=file, **SMALL)
    assert len(trained) == 1


def test_numpys_numbers_are_the_same_numbers(file, trained):
    entry = (own, {"lr": 0.1, "v": 0.5})
    compare(entry, seed=1, batch_size=100, file=file, **SMALL)
    entry = (own, {"lr": np.float64(0.1), "v": np.float64(0.5)})
    options = {**SMALL, "seed": np.int64(1), "steps": np.int32(3), "examples": 300.0}
    assert compare(entry, batch_size=np.int64(100), file=file, **options).taken
    compare(entry, file=file, **{**options, "seed": np.int64(2)})
    assert len(trained) == 2


def test_other_data_or_another_network_trains(file, trained, monkeypatch):
    compare(sgd, file=file, **SMALL)
    with monkeypatch.context() as other:
        other.setattr(mnist, "digest", lambda: "other")
        compare(sgd, file=file, **SMALL)
    monkeypatch.setattr(network, "SIZES", (784, 10, 10, 10))
    compare(sgd, file=file, **SMALL)
    assert len(trained) == 3


def own(parameter, grad, v=0, *, lr=0.1):
    v = v + grad
    return parameter - lr * v, v


def written(text, **names):
    """A rule as a notebook's cell defines it, its source at hand."""
    import linecache

    name = f"<cell {hash(text)}>"
    text = textwrap.dedent(text).lstrip()
    linecache.cache[name] = (len(text), None, text.splitlines(keepends=True), name)
    exec(compile(text, name, "exec"), names)
    return names["own"]


PLAIN = """
    def own(parameter, grad, v=0, *, lr=0.1):
        v = v + grad
        return parameter - lr * v, v
"""
HELPED = """
    def own(parameter, grad, *, lr=0.1):
        return parameter - lr * scaled(grad)
"""
TALL = """
    def own(parameter, grad, *, lr=0.1):
        return parameter - lr * (grad if parameter.size < 100 else {} * grad)
"""
LATE = """
    def own(parameter, grad, t=0, *, lr=0.1):
        t = t + 1
        return parameter - (lr if t < LATER else 2 * lr) * grad, t
"""
CHANGED = {
    "a value": lambda: ((own, {"lr": 0.1}), (own, {"lr": 0.11})),
    "where its state starts": lambda: (own, (own, {"v": 1.0})),
    "its source": lambda: (written(PLAIN), written(PLAIN.replace("v + grad", "v + 2 * grad"))),
    "its source, seen with large arrays only": lambda: (
        written(TALL.format(1)),
        written(TALL.format(2)),
    ),
    "a constant that it names": lambda: (written(LATE, LATER=99), written(LATE, LATER=3)),
    "a function that it calls": lambda: (
        written(HELPED, scaled=lambda grad: grad),
        written(HELPED, scaled=lambda grad: 2 * grad),
    ),
    "what it encloses, a little": lambda: (enclosing(0.1), enclosing(0.10001)),
    "what an object holds": lambda: (Scaled(0.1), Scaled(0.2)),
    "a default": lambda: (written(PLAIN), written(PLAIN.replace("lr=0.1", "lr=0.2"))),
}


def enclosing(scale):
    return lambda parameter, grad: parameter - scale * grad


class Scaled:
    """A rule that is an object."""

    def __init__(self, scale):
        self.scale = scale

    def __call__(self, parameter, grad):
        return parameter - self.scale * grad


@pytest.mark.parametrize("two", CHANGED.values(), ids=CHANGED)
def test_a_changed_rule_trains(two, file, trained):
    before, after = two()
    compare({"own": before}, file=file, **SMALL)
    first, second = (compare({"own": rule}, file=file, **SMALL) for rule in (before, after))
    assert len(trained) == 2
    assert first.taken
    assert not second.taken
    assert compare({"own": after}, file=file, **SMALL).taken


SAME = {
    "a comment": PLAIN.replace("v = v + grad", "v = v + grad  # as before"),
    "a docstring": PLAIN.replace(":\n", ':\n        """Mine."""\n', 1),
    "its layout": PLAIN.replace("v + grad", "(v +\n              grad)"),
}


@pytest.mark.parametrize("text", SAME.values(), ids=SAME)
def test_a_rule_that_only_looks_different_is_the_same(text, file, trained):
    compare({"own": written(PLAIN)}, file=file, **SMALL)
    assert compare({"own": written(text)}, file=file, **SMALL).taken
    assert len(trained) == 1


def test_rules_by_layer_and_values_of_all_kinds_are_known_again(file, trained):
    def by_layer(parameter: Layer, grad, *, lr=0.1, how="plain", along=None, schedule=None):
        return parameter - lr * schedule(grad)

    def entry():
        values = {"along": np.arange(3.0), "schedule": lambda grad: grad, "how": object()}
        return {"layers": (by_layer, values)}

    compare(entry(), file=file, **SMALL)
    assert compare(entry(), file=file, **SMALL).taken
    values = {**entry()["layers"][1], "along": np.arange(4.0)}
    assert not compare({"layers": (by_layer, values)}, file=file, **SMALL).taken


# ---- trained anew, stopped, raised ----


def test_one_word_trains_anew_and_takes_the_old_ones_place(file, trained):
    compare(TWO, file=file, **SMALL)
    aged = file.read_text("utf-8").replace('"date":"20', '"date":"19')
    file.write_text(aged, "utf-8")
    compare({"SGD": TWO["SGD"]}, file=file, retrain=True, **SMALL)
    assert trained == [*TWO, "SGD"]
    made = compare(TWO, file=file, **SMALL).taken
    assert made["SGD"].date.startswith("20")
    assert made["Adam"].date.startswith("19")
    assert len(file.read_text("utf-8").splitlines()) == 2


def test_a_rule_that_raises_is_not_recorded(file, trained):
    def breaks(parameter, grad, t=0):
        if t == 2:
            raise ZeroDivisionError
        return parameter, t + 1

    for _ in range(2):
        history = compare({"breaks": breaks, "SGD": TWO["SGD"]}, file=file, **SMALL)
        assert list(history.errors) == ["breaks"]
    assert trained == ["breaks", "SGD", "breaks"]


def test_a_training_that_was_stopped_is_not_recorded_but_those_that_ended_are(file, trained):
    quick_one_ended = threading.Event()

    class Stops(Observer):
        def step(self, label, t, loss, accuracy):
            if (label, t) == ("SGD", 8):
                quick_one_ended.set()
                raise KeyboardInterrupt

    def slow(parameter, grad, *, lr=0.1):
        if parameter.size > 10:
            quick_one_ended.wait(60)
            time.sleep(0.2)
        return parameter - lr * grad

    rules = {"SGD": TWO["SGD"], "slow": slow}
    options = {"steps": 8, "examples": 100, "file": file, "threads": 2}
    stopped = compare(rules, progress=Stops(), **options)
    assert stopped.interrupted
    assert np.isnan(stopped.loss["slow"][-1])
    after = compare(rules, progress=False, **options)
    assert list(after.taken) == ["SGD"]
    assert np.isfinite(after.loss["slow"]).all()


# ---- what is said ----


def test_it_is_said_what_is_of_now_and_what_of_when(file, capsys, each_language):
    first = compare({"SGD": TWO["SGD"]}, file=file, **SMALL)
    both = compare(TWO, file=file, **{**SMALL, "progress": True})
    today = both.taken["SGD"].date
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", today)
    now, then = both.made.splitlines()
    assert now.startswith("Adam")
    assert then.startswith("SGD")
    assert today in then
    assert np.__version__ in then
    assert both.made in capsys.readouterr().out
    assert today not in first.made
    joined = both | first
    assert "SGD" in joined.made.splitlines()[0]
    assert list(joined.weights["SGD"][0].shape) == [784, 100]


def test_the_weights_of_a_record_are_missed_in_words(file, each_language):
    compare(TWO, file=file, **SMALL)
    taken = compare(TWO, file=file, **SMALL)
    with pytest.raises(ValueError, match="retrain=True"):
        taken.weights["SGD"]
    with pytest.raises(KeyError):
        taken.weights["nobody"]


def test_the_end_is_that_of_the_last_weights(file):
    history = compare(TWO, batch_size=100, **SMALL)
    (x, y), test = mnist.load_mnist()
    for label, weights in history.weights.items():
        end = history.ends[label]
        assert end.loss == pytest.approx(network.loss(weights, x[:300], y[:300]), rel=1e-5)
        assert end.accuracy == network.accuracy(weights, x[:300], y[:300])
        assert end.test_accuracy == pytest.approx(network.accuracy(weights, *test), abs=2e-4)


# ---- files ----

SPOILED = {
    "cut short": lambda content: content[:-40],
    "a word in its place": lambda content: content.replace(b'"loss":[', b'"loss":["high",'),
    "a row too few": lambda content: re.sub(rb'"loss":\[[^,]*,', b'"loss":[', content),
    "a name too many": lambda content: content.replace(b'"steps"', b'"more":1,"steps"'),
    "a name too few": lambda content: content.replace(b'"steps":3,', b""),
    "no number of steps": lambda content: content.replace(b'"steps":3', b'"steps":-3'),
    "text": lambda content: "損失\n".encode("cp932"),
    "a table": lambda content: b"rule,lr\nSGD,0.1\n",
    "JSON of another kind": lambda content: b"[1, 2]\n",
    "a number": lambda content: b"1\n",
    "deep JSON": lambda content: b"[" * 100_000,
    "a picture": lambda content: b"\x89PNG\r\n\x1a\n\x00",
}


@pytest.mark.parametrize("spoil", SPOILED.values(), ids=SPOILED)
def test_a_damaged_or_foreign_file_is_said_and_left_alone(spoil, file, trained, each_language):
    compare({"SGD": TWO["SGD"]}, file=file, **SMALL)
    trained.clear()
    file.write_bytes(spoil(file.read_bytes()))
    content = file.read_bytes()
    for again in ({}, {"retrain": True}):
        with pytest.raises(ValueError, match=r"records\.jsonl"):
            compare(TWO, file=file, **again, **SMALL)
    assert file.read_bytes() == content
    assert not trained


def test_a_file_from_another_system_is_read(file, trained):
    compare(TWO, file=file, **SMALL)
    content = file.read_bytes()
    file.write_bytes(b"\xef\xbb\xbf" + content.replace(b"\n", b"\r\n"))
    assert len(compare(TWO, file=file, **SMALL).taken) == 2


@pytest.mark.parametrize("given", ["nofolder/records", ".", 3, b"records"], ids=str)
def test_what_is_no_name_of_a_file_is_refused_at_once(given, tmp_path, trained, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ValueError, match=r"file|folder"):
        compare(TWO, file=given, **SMALL)
    assert not trained


def test_a_file_holds_no_trail(file, trained, each_language):
    with pytest.raises(ValueError, match="keep_trail"):
        compare(TWO, file=file, keep_trail=True, **SMALL)
    assert not trained


def test_a_file_that_cannot_be_written_still_answers(file, trained, monkeypatch, each_language):
    compare({"SGD": TWO["SGD"]}, file=file, **SMALL)
    monkeypatch.setattr(files.os, "access", lambda path, mode: False)
    assert compare({"SGD": TWO["SGD"]}, file=file, **SMALL).taken
    with pytest.raises(ValueError, match=r"records\.jsonl"):
        compare(TWO, file=file, **SMALL)
    assert trained == ["SGD"]


def full_disk(*paths):
    raise OSError(28, "No space left on device")


def test_a_full_disk_costs_neither_the_results_nor_the_file(
    file, monkeypatch, capsys, each_language
):
    compare({"SGD": TWO["SGD"]}, file=file, **SMALL)
    content = file.read_bytes()
    monkeypatch.setattr(files.os, "replace", full_disk)
    history = compare(TWO, file=file, **{**SMALL, "progress": True})
    assert np.isfinite(history.loss["Adam"]).all()
    assert "No space left" in capsys.readouterr().out
    assert [path.name for path in file.parent.iterdir()] == [file.name]
    assert file.read_bytes() == content


def test_a_file_that_became_another_meanwhile_is_said_and_left_alone(file, capsys, each_language):
    class Spoiler(Observer):
        def begin(self, labels, steps):
            file.write_text("mine\n", "utf-8")

    history = compare(TWO, file=file, **{**SMALL, "progress": Spoiler()})
    assert np.isfinite(history.loss["Adam"]).all()
    assert "records.jsonl" in capsys.readouterr().out
    assert file.read_text("utf-8") == "mine\n"


def test_a_write_that_is_interrupted_leaves_the_file_as_it_was(file):
    compare(TWO, file=file, **SMALL)
    content = file.read_bytes()

    def interrupted():
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        change_whole(file, interrupted)
    assert file.read_bytes() == content
    assert [path.name for path in file.parent.iterdir()] == [file.name]


def test_what_a_dead_writer_left_is_taken_away(file, monkeypatch):
    monkeypatch.setattr(files, "ABANDONED_AFTER", 0.1)
    file.with_name(file.name + ".tmp").write_text("half", "utf-8")
    compare(TWO, file=file, **SMALL)
    assert [path.name for path in file.parent.iterdir()] == [file.name]
    assert len(records.read(file)) == 2


def test_what_others_add_meanwhile_stays(file):
    class Other(Observer):
        def begin(self, labels, steps):
            compare({"RMSprop": (rmsprop, {})}, file=file, **SMALL)

    compare(TWO, file=file, **{**SMALL, "progress": Other()})
    rules = [record.conditions["rule"] for record in records.read(file)]
    assert rules == ["rmsprop", "sgd", "adam"]


def test_processes_that_change_one_file_take_turns(tmp_path):
    code = """
        import sys
        from pathlib import Path
        from course_lib.files import change_whole

        path = Path(sys.argv[1])
        for _ in range(200):
            change_whole(path, lambda: str(int(path.read_text()) + 1))
    """
    path = tmp_path / "count"
    path.write_text("0")
    command = [sys.executable, "-c", textwrap.dedent(code), str(path)]
    writers = [subprocess.Popen(command) for _ in range(3)]
    assert [writer.wait(timeout=120) for writer in writers] == [0, 0, 0]
    assert path.read_text() == "600"
    assert list(tmp_path.iterdir()) == [path]


def test_a_record_is_small_and_says_what_it_is_of(file):
    compare(TWO["SGD"], file=file, steps=100, examples=50, progress=False)
    [line] = file.read_text("utf-8").splitlines()
    assert len(line) < 5000
    conditions = json.loads(line)["conditions"]
    assert conditions["rule"] == "sgd"
    assert conditions["values"] == {"lr": 0.1}
    assert conditions["examples"] == conditions["batch_size"] == 50
