"""Train the article's network with several rules side by side."""

from __future__ import annotations

import functools
import itertools
import queue
import threading
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import numpy as np

from course_lib import network
from course_lib.comparison.chunks import Chunk, FlatWeights, make_chunks, mini_batches
from course_lib.comparison.history import History
from course_lib.comparison.stepper import Stepper
from course_lib.comparison.threads import Step, Training, drive
from course_lib.language import text
from course_lib.mnist import load_mnist
from course_lib.network import Weights
from course_lib.rules import Entry, RuleError, check_whole, entries_of, name_of


def compare(
    rules: Any,
    *,
    steps: int = 100,
    seed: int = 0,
    examples: int = 60000,
    progress: bool = True,
    batch_size: int | None = None,
    initial_weights: Sequence[np.ndarray] | None = None,
    keep_trail: bool = False,
    threads: int | None = None,
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

    With ``progress`` a bar shows the time and the losses so far. Interrupting (the notebook's stop
    button) ends the run and returns what there is. A rule that diverges, or raises an exception,
    ends only its own curve; it is said in a printed line and kept in the history.

    Raises ``ValueError`` before any training for no rules, steps below 1, examples not in 1 to
    60000, a batch size not in 1 to ``examples`` or unusable weights, and
    :class:`course_lib.rules.RuleError` for a rule that is none.
    """
    check_size(steps, examples, batch_size)
    check_whole("seed", seed, least=0)
    if threads is not None:
        check_whole("threads", threads)
    entries = checked_entries(rules)
    weights = _checked_weights(seed, initial_weights)
    history = History(
        loss={label: np.full(steps + 1, np.nan) for label in entries},
        accuracy={label: np.full(steps + 1, np.nan) for label in entries},
        weights={label: [w.copy() for w in weights] for label in entries},
        diverged_at=dict.fromkeys(entries),
        trail={label: [] for label in entries if keep_trail},
    )
    batches = _batches(len(entries), examples, batch_size, weights[0].dtype, seed)
    stop = threading.Event()
    news: queue.SimpleQueue[str] = queue.SimpleQueue()
    trainings = [
        _train(label, entry, each, history, stop, news)
        for (label, entry), each in zip(entries.items(), batches, strict=True)
    ]
    with ThreadPoolExecutor(1) as pool:
        job = pool.submit(drive, trainings, threads or usable_threads())
        try:
            _follow(job, news, history, progress)
        except KeyboardInterrupt:
            history.interrupted = True
        finally:
            stop.set()
    job.result()
    if progress:
        _say_what_failed(entries, history)
    return history


# ---- checks before any training ----


def check_size(steps: int, examples: int, batch_size: int | None) -> None:
    """Raise ``ValueError`` as :func:`compare` does for these of its arguments."""
    check_whole("steps", steps)
    check_whole("examples", examples, most=60000)
    if batch_size is not None:
        check_whole("batch_size", batch_size, most=examples)


def checked_entries(rules: Any, **chosen: Any) -> dict[str, Entry]:
    """The entries of ``rules`` with all their hyperparameters fixed, ``chosen`` among them.

    Raises :class:`course_lib.rules.RuleError` as :func:`compare` does.
    """
    entries = entries_of(rules)
    return {label: _checked(entry, chosen) for label, entry in entries.items()}


def _checked(entry: Entry, chosen: Mapping[str, Any]) -> Entry:
    """The entry with all its hyperparameters, after a trial step on a few numbers."""
    hyperparameters = entry.hyperparameters(chosen)
    by_layer = entry.signature.by_layer
    vector = np.array([0.1, 0.0, -0.1], dtype=np.float32)
    for trial in (np.stack([vector, -vector]), vector) if by_layer else (vector,):
        for name, value in entry.try_step(trial, hyperparameters).items():
            if np.ndim(value) > 1 and not by_layer:
                raise RuleError(text("state_too_large", rule=name_of(entry.rule), state=name))
    return replace(entry, fixed=hyperparameters)


def _checked_weights(seed: int, given: Sequence[np.ndarray] | None) -> Weights:
    if given is None:
        return network.initial_weights(seed)
    shapes = [w.shape for w in network.initial_weights(seed)]
    try:
        weights = [np.array(w) for w in given]
    except (TypeError, ValueError):  # nothing to go through, or a ragged list
        weights = []
    numeric = all(w.dtype.kind in "iuf" for w in weights)
    if not numeric or [w.shape for w in weights] != shapes:
        raise ValueError(text("weights_wrong_shapes", shapes=shapes))
    if not all(np.isfinite(w).all() for w in weights):
        raise ValueError(text("weights_not_finite"))
    dtype = np.float64 if weights[0].dtype == np.float64 else np.float32
    return [w.astype(dtype) for w in weights]


# ---- the run ----


def _batches(
    models: int, examples: int, batch_size: int | None, dtype: np.dtype, seed: int
) -> list[Iterator[list[Chunk]]]:
    """For each model the batches of its steps: always all examples, or mini-batches in turn."""
    if batch_size in (None, examples):
        return [itertools.repeat(_all_chunks(examples, dtype)) for _ in range(models)]
    (x, y), _ = load_mnist()
    x, y = x[:examples], y[:examples]
    return [mini_batches(x, y, dtype, batch_size=batch_size, seed=seed) for _ in range(models)]


@functools.lru_cache(maxsize=1)  # one comparison often follows another of the same examples
def _all_chunks(examples: int, dtype: np.dtype) -> list[Chunk]:
    (x, y), _ = load_mnist()
    return make_chunks(x[:examples], y[:examples], dtype)


def _train(
    label: str,
    entry: Entry,
    batches: Iterator[list[Chunk]],
    history: History,
    stop: threading.Event,
    news: queue.SimpleQueue[str],
) -> Training:
    """Train one model, writing its rows into ``history`` and a word of each into ``news``."""
    weights = FlatWeights.of(history.weights[label])
    step = Stepper(entry, weights)
    losses, accuracies = history.loss[label], history.accuracy[label]
    for k in range(len(losses)):
        losses[k], accuracies[k], gradient = yield Step(weights, next(batches))
        if label in history.trail:
            history.trail[label].append(weights.vector)
        history.weights[label] = weights.layers
        news.put(label)
        if not np.isfinite(losses[k]):
            history.diverged_at[label] = k
            break
        if k + 1 == len(losses) or stop.is_set():
            break
        try:
            weights = step(weights, gradient)
        except Exception as error:  # a learner's rule may raise anything; the others go on
            history.errors[label] = error
            break


def _follow(
    job: Future[None], news: queue.SimpleQueue[str], history: History, progress: bool
) -> None:
    """Show the progress until the trainings have ended."""
    from tqdm.auto import tqdm  # here, since it costs as much to import as all the rest

    rows = sum(len(loss) for loss in history.loss.values())
    with tqdm(total=rows, unit="step", disable=not progress) as bar:
        while not (job.done() and news.empty()):
            try:
                news.get(timeout=0.2)  # so that the stop button works on every system
            except queue.Empty:
                continue
            bar.update()
            bar.set_postfix_str(_latest_losses(history), refresh=False)


def _latest_losses(history: History) -> str:
    latest = {label: loss[~np.isnan(loss)][-1:] for label, loss in history.loss.items()}
    return ", ".join(f"{label} {loss[0]:.3f}" for label, loss in latest.items() if len(loss))


def _say_what_failed(entries: Mapping[str, Entry], history: History) -> None:
    for label, step in history.diverged_at.items():
        if step is not None:
            key = "training_diverged" if "lr" in entries[label].fixed else "training_not_finite"
            print(text(key, label=label, step=step))
    for label, error in history.errors.items():
        step = int(np.count_nonzero(~np.isnan(history.loss[label]))) - 1
        print(text("training_error", label=label, step=step, error=repr(error)))
    if history.interrupted:
        print(text("training_interrupted"))


def usable_threads() -> int:
    """How many threads this process may use.

    It goes by the processors, this process' affinity, a container's CPU limit (cgroups) and the
    environment variable ``LOKY_MAX_CPU_COUNT``, where a shared machine sets one.
    """
    from joblib import cpu_count  # here, since it costs more to import than all the rest

    return cpu_count()
