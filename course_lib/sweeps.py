"""Many trainings for one question: every rule, at every learning rate, from every seed."""

from __future__ import annotations

import csv
import functools
import io
import itertools
import operator
import os
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import numpy as np
from threadpoolctl import threadpool_limits

from course_lib import network
from course_lib.comparison import check_size, checked_entries, compare
from course_lib.files import write_whole
from course_lib.language import text
from course_lib.mnist import load_mnist
from course_lib.rules import Entry


class Run(NamedTuple):
    """One training of a sweep: what it was, and where it ended."""

    rule: str
    """The label of the rule."""
    lr: float
    seed: int
    steps: int
    examples: int
    batch_size: int
    """As many as ``examples`` for a full batch."""
    loss: float
    """The mean loss of all training examples at the last weights; infinite if it diverged."""
    accuracy: float
    """The share of the training examples classified correctly."""
    test_accuracy: float
    """The share of the 10000 test images classified correctly."""
    diverged_at: int | None
    """The step at which the loss stopped being finite, or None."""


Key = tuple[str, float, int, int, int, int]


def _key(run: Run) -> Key:
    """What a run was, which tells it from every other: all before ``loss``."""
    return run[:6]


@dataclass(frozen=True)
class Sweep:
    """The runs of a sweep, a row each; ``pandas.DataFrame(sweep.runs)`` is a table of them."""

    runs: tuple[Run, ...]
    errors: dict[Key, str] = field(default_factory=dict)
    """What a rule raised, by ``(rule, lr, seed, steps, examples, batch_size)``."""
    interrupted: bool = False
    """True if the sweep was stopped before its end."""

    def by_rate(self, quantity: str = "loss") -> dict[str, dict[float, np.ndarray]]:
        """For each rule and learning rate a quantity of the runs, one number (seeds,) a seed."""
        table: dict[str, dict[float, list[float]]] = {}
        for run in sorted(self.runs, key=lambda run: (run.lr, run.seed)):
            found = table.setdefault(run.rule, {}).setdefault(run.lr, [])
            found.append(getattr(run, quantity))
        return {
            label: {lr: np.array(values) for lr, values in by_rate.items()}
            for label, by_rate in table.items()
        }

    def save(self, file: str | os.PathLike[str]) -> None:
        """Write the runs as CSV, with a line of names first."""
        table = io.StringIO()
        csv.writer(table, lineterminator="\n").writerows([Run._fields, *self.runs])
        write_whole(Path(file), table.getvalue())

    @classmethod
    def load(cls, file: str | os.PathLike[str]) -> Sweep:
        """Read what :meth:`save` or a sweep has written; a last line cut short is left out.

        Raises ``ValueError``, naming the line, if the file is no such table.
        """
        lines = Path(file).read_text("utf-8").splitlines(keepends=True)
        if lines and not lines[-1].endswith("\n"):
            lines.pop()
        first, *rows = csv.reader(lines) if lines else [list(Run._fields)]
        if tuple(first) != Run._fields:
            raise ValueError(text("sweep_file", file=file, line=1))
        runs = []
        for number, row in enumerate(rows, start=2):
            try:
                rule, lr, *counts, loss, accuracy, test_accuracy, diverged_at = row
                seed, steps, examples, batch_size = map(int, counts)
                ended = float(loss), float(accuracy), float(test_accuracy)
                at = int(diverged_at) if diverged_at else None
                runs.append(Run(rule, float(lr), seed, steps, examples, batch_size, *ended, at))
            except ValueError:
                raise ValueError(text("sweep_file", file=file, line=number)) from None
        return cls(tuple(runs))


def sweep(
    rules: Mapping[str, Entry],
    learning_rates: Sequence[float],
    seeds: Sequence[int] = (0,),
    *,
    steps: int = 100,
    examples: int = 60000,
    batch_size: int | None = None,
    file: str | os.PathLike[str] | None = None,
    progress: bool = True,
) -> Sweep:
    """Train every rule at every learning rate from every seed, and say where each run ended.

    ``rules`` and the options are those of :func:`course_lib.comparison.compare`; ``lr`` comes from
    ``learning_rates``. The runs go to joblib, one thread each: without further ado to all
    processors of this machine, within ``joblib.parallel_config(backend="dask")`` or ``"ray"`` to a
    cluster.

    With ``file``, a CSV table, each run is written down as soon as it has ended, and what the file
    holds already is not run again: a sweep that was stopped, in whatever way, goes on where it
    was. A rule that you change needs another label or another file. Interrupting returns the runs
    so far. A run that diverges is recorded with an infinite loss; one whose rule raises an
    exception is not recorded but named in ``Sweep.errors``.

    Raises as ``compare`` does, :class:`course_lib.rules.RuleError` for a rule without ``lr``, and
    ``ValueError`` for no learning rates or seeds, or a file that holds something else.
    """
    from tqdm.auto import tqdm  # here, since it costs as much to import as all the rest

    check_size(steps, examples, batch_size)
    rates = list(dict.fromkeys(map(float, learning_rates)))
    starts = list(dict.fromkeys(map(operator.index, seeds)))
    if not rates or not starts or not np.isfinite(rates).all():
        raise ValueError(text("sweep_empty"))
    entries = {
        (label, lr): entry for lr in rates for label, entry in checked_entries(rules, lr=lr).items()
    }
    planned = [
        (label, lr, seed, steps, examples, batch_size or examples)
        for (label, lr), seed in itertools.product(entries, starts)
    ]
    runs = {_key(run): run for run in _on_file(file)}
    missing = {key: entries[key[:2]] for key in planned if key not in runs}
    errors: dict[Key, str] = {}
    outcomes = _train_all(missing)
    interrupted = False
    try:
        for key, outcome in tqdm(
            outcomes,
            total=len(planned),
            initial=len(planned) - len(missing),
            unit="run",
            disable=not progress,
        ):
            if isinstance(outcome, str):
                errors[key] = outcome
                continue
            runs[key] = outcome
            if file is not None:
                Sweep(tuple(runs.values())).save(file)
    except KeyboardInterrupt:
        interrupted = True
    finally:
        outcomes.close()
    result = Sweep(tuple(runs[key] for key in planned if key in runs), errors, interrupted)
    if progress:
        for (label, lr, start, *_), error in errors.items():
            print(text("sweep_error", label=label, lr=lr, seed=start, error=error))
        if interrupted:
            print(text("training_interrupted"))
    return result


def _on_file(file: str | os.PathLike[str] | None) -> tuple[Run, ...]:
    return Sweep.load(file).runs if file is not None and Path(file).exists() else ()


def _train_all(entries: Mapping[Key, Entry]) -> Generator[tuple[Key, Run | str]]:
    """Send the trainings to joblib, and give each as it ends."""
    from joblib import Parallel, delayed  # here, since it costs more to import than all the rest

    # One at a time, so that a run is written down when it has ended and not later with others.
    send = Parallel(n_jobs=-1, batch_size=1, return_as="generator_unordered")
    yield from send(delayed(_train)(key, entry) for key, entry in entries.items())


def _train(key: Key, entry: Entry) -> tuple[Key, Run | str]:
    """One training, in whatever process this is; in place of a run what the rule raised."""
    label, _, seed, steps, examples, batch_size = key
    history = compare(
        {label: entry},
        steps=steps,
        seed=seed,
        examples=examples,
        batch_size=batch_size,
        progress=False,
        threads=1,
    )
    if history.interrupted:
        raise KeyboardInterrupt
    if history.errors:
        return key, repr(history.errors[label])
    diverged_at = history.diverged_at[label]
    if diverged_at is not None:
        return key, Run(*key, np.inf, np.nan, np.nan, diverged_at)
    weights = history.weights[label]
    (x, y), test = _data()
    x, y = x[:examples], y[:examples]
    with threadpool_limits(1, "blas"):  # as the training itself, wherever this runs
        loss, hits = network.loss(weights, x, y), network.accuracy(weights, x, y)
        return key, Run(*key, loss, hits, network.accuracy(weights, *test), None)


_data = functools.lru_cache(load_mnist)  # a process has many runs, and loads the data once
