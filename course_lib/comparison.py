"""Train the article's network with several rules side by side."""

from __future__ import annotations

import os
import queue
import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from course_lib import network
from course_lib.language import text
from course_lib.mnist import load_mnist
from course_lib.network import Weights
from course_lib.rules import Rule, anatomy, check_whole, settle, take_step
from course_lib.training import Chunk, FlatWeights, Team, make_chunks

Entry = tuple[Rule, Mapping[str, Any]]


@dataclass
class History:
    """What a comparison recorded, by label. Rows that were not reached are NaN."""

    loss: dict[str, np.ndarray]
    """(steps+1,) float64: the mean training loss, row k after k steps."""
    accuracy: dict[str, np.ndarray]
    """(steps+1,) float64: the share of training examples classified correctly."""
    weights: dict[str, Weights]
    """The last weights ``[w1, b1, w2, b2, w3, b3]``, float32."""
    diverged_at: dict[str, int | None]
    """The row at which the loss stopped being finite, or None."""
    errors: dict[str, Exception] = field(default_factory=dict)
    """What a rule raised in the middle of its run, which ended that run only."""
    interrupted: bool = False
    """True if the run was stopped before its end."""
    trail: dict[str, list[np.ndarray]] = field(default_factory=dict)
    """If asked for, all weights as one vector (89610,) float32 at each row that was reached."""

    def __or__(self, other: History) -> History:
        """Both histories as one, for a common figure."""
        return History(
            self.loss | other.loss,
            self.accuracy | other.accuracy,
            self.weights | other.weights,
            self.diverged_at | other.diverged_at,
            self.errors | other.errors,
            self.interrupted or other.interrupted,
            self.trail | other.trail,
        )


def compare(
    rules: Mapping[str, Entry],
    *,
    steps: int = 100,
    seed: int = 0,
    examples: int = 60000,
    progress: bool = True,
    initial_weights: Sequence[np.ndarray] | None = None,
    keep_trail: bool = False,
) -> History:
    """Train the 784-100-100-10 ReLU network on MNIST once for each rule, from the same weights.

    ``rules`` maps a label to ``(rule, hyperparameters)``. Each step uses the first ``examples``
    training images at once (full batch). The first weights are those of
    :func:`course_lib.network.initial_weights` for ``seed``, or the arrays given as
    ``initial_weights``, e.g. another library's; training runs in their dtype. A rule gets all
    weights as one vector. ``keep_trail`` keeps the weights of every step, 36 MB for each rule and
    100 steps.

    With ``progress`` a bar shows the time and the losses so far. Interrupting (the notebook's stop
    button) ends the run and returns what there is. A rule that diverges, or raises an exception,
    ends only its own curve; it is said in a printed line and kept in the history.

    Raises ``ValueError`` before any training for no rules, steps below 1, examples not in 1 to
    60000 or unusable weights, and :class:`course_lib.rules.RuleError` for a rule that is none.
    """
    check_whole("steps", steps)
    check_whole("examples", examples, most=60000)
    settled = {label: _checked(label, entry) for label, entry in _entries(rules).items()}
    weights = _checked_weights(seed, initial_weights)
    (x, y), _ = load_mnist()
    chunks = make_chunks(x[:examples], y[:examples], weights[0].dtype)
    history = History(
        loss={label: np.full(steps + 1, np.nan) for label in settled},
        accuracy={label: np.full(steps + 1, np.nan) for label in settled},
        weights={label: [w.copy() for w in weights] for label in settled},
        diverged_at=dict.fromkeys(settled),
        trail={label: [] for label in settled if keep_trail},
    )
    _run_all(settled, chunks, history, progress)
    if progress:
        _say_what_failed(history)
    return history


def rises(loss: np.ndarray, *, first: int = 0) -> int:
    """How often a loss is higher than one step before, from row ``first`` on: 0 is steady."""
    return int(np.count_nonzero(np.diff(loss[first:]) > 0))


# ---- checks before any training ----


def _entries(rules: Any) -> dict[str, Entry]:
    if not isinstance(rules, Mapping) or not rules:
        raise ValueError(text("rules_not_a_mapping"))
    for label, entry in rules.items():
        pair = isinstance(entry, tuple) and len(entry) == 2
        if not pair or not isinstance(entry[1], Mapping):
            raise ValueError(text("rules_entry", label=label))
    return dict(rules)


def _checked(label: str, entry: Entry) -> Entry:
    """The rule with all its hyperparameters, after a trial step on three numbers."""
    rule, given = entry
    hyperparameters = settle(rule, given)
    trial = np.array([0.1, 0.0, -0.1], dtype=np.float32)
    with np.errstate(all="ignore"):
        take_step(rule, trial, trial.copy(), tuple(anatomy(rule).state.values()), hyperparameters)
    return rule, hyperparameters


def _checked_weights(seed: int, given: Sequence[np.ndarray] | None) -> Weights:
    if given is None:
        return network.initial_weights(seed)
    weights = [np.array(w) for w in given]
    shapes = [w.shape for w in network.initial_weights(seed)]
    if [w.shape for w in weights] != shapes:
        raise ValueError(text("weights_wrong_shapes", shapes=shapes))
    if not all(np.isfinite(w).all() for w in weights):
        raise ValueError(text("weights_not_finite"))
    dtype = np.float64 if weights[0].dtype == np.float64 else np.float32
    return [w.astype(dtype) for w in weights]


# ---- the run ----


def _run_all(
    entries: Mapping[str, Entry], chunks: Sequence[Chunk], history: History, progress: bool
) -> None:
    """Share the models out among teams of threads and follow them until all have ended."""
    threads = usable_threads()
    teams = min(threads, len(entries))
    stop = threading.Event()
    news: queue.SimpleQueue[str | None] = queue.SimpleQueue()

    def run(label: str) -> None:
        try:
            _train(label, entries[label], chunks, threads // teams, history, stop, news)
        finally:
            news.put(None)

    with threadpool_limits(1, "blas"), ThreadPoolExecutor(teams) as pool:
        jobs = [pool.submit(run, label) for label in entries]
        try:
            _follow(news, history, len(entries), progress)
        except KeyboardInterrupt:
            history.interrupted = True
        finally:
            stop.set()
    for job in jobs:
        job.result()


def _train(
    label: str,
    entry: Entry,
    chunks: Sequence[Chunk],
    threads: int,
    history: History,
    stop: threading.Event,
    news: queue.SimpleQueue[str | None],
) -> None:
    """Train one model, writing its rows into ``history`` and a word of each into ``news``."""
    rule, hyperparameters = entry
    state = tuple(anatomy(rule).state.values())
    weights = FlatWeights.of(history.weights[label])
    team = Team(threads, chunks, weights)
    losses, accuracies = history.loss[label], history.accuracy[label]
    with np.errstate(all="ignore"):
        for k in range(len(losses)):
            losses[k], accuracies[k], gradient = team.loss_and_gradient(weights.layers)
            if label in history.trail:
                history.trail[label].append(weights.vector)
            news.put(label)
            if not np.isfinite(losses[k]):
                history.diverged_at[label] = k
                break
            if k + 1 == len(losses) or stop.is_set():
                break
            try:
                vector, state = take_step(rule, weights.vector, gradient, state, hyperparameters)
            except Exception as error:  # a learner's rule may raise anything; the others go on
                history.errors[label] = error
                break
            # A copy, since the rule may keep what it returned as its state.
            weights = weights.like(vector)
    history.weights[label] = weights.layers
    team.close()


def _follow(
    news: queue.SimpleQueue[str | None], history: History, running: int, progress: bool
) -> None:
    """Show the progress until as many models as ``running`` have reported their end."""
    from tqdm.auto import tqdm  # here, since it costs as much to import as all the rest

    rows = sum(len(loss) for loss in history.loss.values())
    with tqdm(total=rows, unit="step", disable=not progress) as bar:
        while running:
            try:
                label = news.get(timeout=0.2)  # so that the stop button works on every system
            except queue.Empty:
                continue
            if label is None:
                running -= 1
            else:
                bar.update()
                bar.set_postfix_str(_latest_losses(history), refresh=False)


def _latest_losses(history: History) -> str:
    latest = {label: loss[~np.isnan(loss)][-1:] for label, loss in history.loss.items()}
    return ", ".join(f"{label} {loss[0]:.3f}" for label, loss in latest.items() if len(loss))


def _say_what_failed(history: History) -> None:
    for label, step in history.diverged_at.items():
        if step is not None:
            print(text("training_diverged", label=label, step=step))
    for label, error in history.errors.items():
        step = int(np.count_nonzero(~np.isnan(history.loss[label]))) - 1
        print(text("training_error", label=label, step=step, error=repr(error)))
    if history.interrupted:
        print(text("training_interrupted"))


def usable_threads() -> int:
    """How many threads this process may use, as its processor affinity tells."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
