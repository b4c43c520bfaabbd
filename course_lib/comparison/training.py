"""Train the article's network with several rules side by side."""

from __future__ import annotations

import contextlib
import os
import threading
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Any

import numpy as np

from course_lib.comparison.batches import Batches, batches_of
from course_lib.comparison.checks import check_size, checked_entries, checked_weights
from course_lib.comparison.chunks import FlatWeights
from course_lib.comparison.ends import end_of
from course_lib.comparison.history import DIVERGED, History
from course_lib.comparison.identity import Size
from course_lib.comparison.progress import Observer, observer_of
from course_lib.comparison.records import Shelf
from course_lib.comparison.stepper import Stepper
from course_lib.comparison.threads import Training, drive, usable_threads
from course_lib.language import text
from course_lib.rules import Entry, check_whole


def compare(
    rules: Any,
    *,
    steps: int = 100,
    seed: int = 0,
    examples: int = 60000,
    progress: bool | Observer = True,
    batch_size: int | None = None,
    initial_weights: Sequence[np.ndarray] | None = None,
    keep_trail: bool = False,
    threads: int | None = None,
    file: str | os.PathLike[str] | None = None,
    retrain: bool = False,
) -> History:
    """Train the 784-100-100-10 ReLU network on MNIST once for each rule, from the same weights.

    ``rules`` are entries: a rule, a ``functools.partial`` of one or ``(rule, {hyperparameters})``,
    alone, in a list, or in a dictionary by label. A rule gets all weights as one vector, or, if its
    first argument is annotated as a :data:`course_lib.rules.Layer`, each weight array by itself.

    Each step uses the first ``examples`` training images at once (full batch), or ``batch_size`` of
    them, in one order for all rules, shuffled by ``seed`` for every epoch; the last batch of an
    epoch holds what is left. The first weights are those of
    :func:`course_lib.network.initial_weights` for ``seed``, or the arrays given as
    ``initial_weights``, e.g. another library's; training runs in their dtype. ``keep_trail`` keeps
    the weights of every step, 36 MB for each rule and 100 steps. ``threads`` is
    :func:`usable_threads` unless given; another number changes the results by rounding only, the
    same number not at all.

    With ``file``, what that holds of just these trainings is taken from it, and what is missing is
    trained and added. A record answers for the same rule (the same source, and the same steps in a
    trial on a few numbers; the label does not matter) with the same hyperparameters, seed,
    examples, batch size and first weights; for fewer steps than it has too, but then ``ends`` are
    not known. A training that was stopped, or whose rule raised an exception, is not recorded.
    ``retrain`` trains all of them, whatever the file holds, and puts them in its place. The file is
    text, a training in a line, and is written whole or not at all; other processes may add to it at
    the same time. It keeps no weights, as ``History.weights`` says of what was taken;
    ``History.made`` says of what day it is.

    With ``progress`` a bar shows the time and the losses so far; an :class:`Observer` in its place
    is told of every step. Interrupting (the notebook's stop button) ends the run and returns what
    there is. A rule that diverges, or raises an exception, ends only its own curve. All this is
    said in printed lines, unless ``progress`` is False, and kept in the history.

    Raises ``ValueError`` before any training for no rules, steps below 1, examples not in 1 to
    60000, a batch size not in 1 to ``examples``, unusable weights, or a file that holds something
    else, can't be written where something is to be added, or is given together with ``keep_trail``;
    and :class:`course_lib.rules.RuleError` for a rule that is none.
    """
    steps, examples, batch_size = check_size(steps, examples, batch_size)
    seed = check_whole("seed", seed, least=0)
    if threads is not None:
        check_whole("threads", threads)
    observer = observer_of(progress)
    entries = checked_entries(rules)
    start = checked_weights(seed, initial_weights)
    history = History(
        loss={label: np.full(steps + 1, np.nan) for label in entries},
        accuracy={label: np.full(steps + 1, np.nan) for label in entries},
        weights={},
        diverged_at=dict.fromkeys(entries),
        trail={label: [] for label in entries if keep_trail},
    )
    shelf = None
    if file is not None:
        if keep_trail:
            raise ValueError(text("records_no_trail"))
        size = Size(examples, batch_size, seed, start)
        shelf = Shelf(file, entries, size)
        shelf.take(history, retrain=retrain)
    missing = {label: entry for label, entry in entries.items() if label not in history.taken}
    for label in missing:
        history.weights[label] = [w.copy() for w in start]
    batches = batches_of(examples, batch_size, start[0].dtype, seed) if missing else ()
    observer.begin(list(entries), steps)
    try:
        _run(missing, batches, examples, history, observer, threads or usable_threads())
    finally:
        observer.end(history)
    problem = shelf.add(history) if shelf else ""
    if progress:
        _say_what_happened(entries, history)
        if problem:
            print(problem)
    return history


# ---- the run ----

Row = tuple[str, int, float, float]
"""What an observer is told of: label, row, loss and accuracy."""


def _run(
    entries: Mapping[str, Entry],
    batches: Batches,
    examples: int,
    history: History,
    observer: Observer,
    threads: int,
) -> None:
    """Train these entries to their ends, or until somebody stops it, and tell of every row."""
    stop = threading.Event()
    news = deque(_rows_taken(history))
    trainings = [
        _train(label, entry, examples, history, stop, news) for label, entry in entries.items()
    ]
    with ThreadPoolExecutor(1) as pool:
        job = pool.submit(drive, trainings, batches, threads)
        try:
            _follow(job, news, observer)
        except KeyboardInterrupt:
            history.interrupted = True
        finally:
            stop.set()
    job.result()
    with contextlib.suppress(KeyboardInterrupt):  # of which one is enough
        _follow(job, news, observer)


def _rows_taken(history: History) -> Iterator[Row]:
    for label in history.taken:
        rows = zip(history.loss[label], history.accuracy[label], strict=True)
        for t, (loss, accuracy) in enumerate(rows):
            if not np.isnan(accuracy):
                yield label, t, float(loss), float(accuracy)


def _train(
    label: str,
    entry: Entry,
    examples: int,
    history: History,
    stop: threading.Event,
    news: deque[Row],
) -> Training:
    """Train one model, writing its rows into ``history`` and into ``news``."""
    weights = FlatWeights.of(history.weights[label])
    step = Stepper(entry, weights)
    losses, accuracies = history.loss[label], history.accuracy[label]
    for k in range(len(losses)):
        loss, accuracy, gradient = yield weights
        losses[k], accuracies[k] = loss, accuracy
        if label in history.trail:
            history.trail[label].append(weights.vector)
        history.weights[label] = weights.layers
        news.append((label, k, loss, accuracy))
        if not np.isfinite(loss):
            history.diverged_at[label] = k
            break
        if k + 1 == len(losses) or stop.is_set():
            break
        try:
            weights = step(weights, gradient)
        except Exception as error:  # a learner's rule may raise anything; the others go on
            history.errors[label] = error
            break
    finite = history.diverged_at[label] is None
    history.ends[label] = end_of(weights.layers, examples) if finite else DIVERGED


WATCHED_EVERY = 0.05
"""Seconds between two looks at the news: seldom enough not to hinder the threads that train."""


def _follow(job: Future[None], news: deque[Row], observer: Observer) -> None:
    """Tell the observer what is new until the trainings have ended."""
    ended = False
    while not ended:
        ended = bool(wait([job], timeout=WATCHED_EVERY).done)
        while news:
            observer.step(*news.popleft())


def _say_what_happened(entries: Mapping[str, Entry], history: History) -> None:
    if history.taken:
        print(history.made)
    for label, step in history.diverged_at.items():
        if step is not None:
            key = "training_diverged" if "lr" in entries[label].fixed else "training_not_finite"
            print(text(key, label=label, step=step))
    for label, error in history.errors.items():
        step = int(np.count_nonzero(~np.isnan(history.loss[label]))) - 1
        print(text("training_error", label=label, step=step, error=repr(error)))
    if history.interrupted:
        print(text("training_interrupted"))
