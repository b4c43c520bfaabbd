"""Many trainings for one question: every rule, at every learning rate, from every seed."""

from __future__ import annotations

import itertools
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from course_lib.comparison import check_size, checked_entries
from course_lib.files import file_path, write_whole
from course_lib.language import nearest, text
from course_lib.rules import Entry
from course_lib.trainings import Table, alone, carry_out, different_numbers, whole


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


def _key(rule: str, lr: float, *counts: int) -> Key:
    """What tells a run from every other: all before its ``loss``.

    A learning rate counts to twelve digits, of which a spreadsheet program keeps all.
    """
    seed, steps, examples, batch_size = counts
    return rule, float(f"{lr:.12g}"), seed, steps, examples, batch_size


@dataclass(frozen=True)
class Sweep:
    """The runs of a sweep, a row each; ``pandas.DataFrame(sweep.runs)`` is a table of them."""

    runs: tuple[Run, ...]
    errors: dict[Key, str] = field(default_factory=dict)
    """What a rule raised, by ``(rule, lr, seed, steps, examples, batch_size)``."""
    interrupted: bool = False
    """True if the sweep was stopped before its end."""

    def by_rate(self, quantity: str = "loss", **chosen: Any) -> dict[str, dict[float, np.ndarray]]:
        """For each rule and learning rate a quantity of the runs, one number (seeds,) a seed.

        ``chosen``, such as ``steps=100``, takes only the runs that were made so; a file may hold
        others. Raises ``ValueError`` for names that no run has, if there are no such runs, and if
        runs of different steps, examples or batch sizes would be mixed.
        """
        for name in (quantity, *chosen):
            _check_column(name)
        runs = [run for run in self.runs if all(getattr(run, n) == v for n, v in chosen.items())]
        if chosen and not runs:
            raise ValueError(text("sweep_no_runs", chosen=chosen))
        for name in ("steps", "examples", "batch_size"):
            values = sorted({getattr(run, name) for run in runs})
            if len(values) > 1:
                shown, first = ", ".join(map(str, values)), values[0]
                raise ValueError(
                    text(
                        "sweep_mixed",
                        name=name,
                        values=shown,
                        first=first,
                        quantity=repr(quantity),
                    )
                )
        table: dict[str, dict[float, list[float]]] = {}
        for run in sorted(runs, key=lambda run: (run.lr, run.seed)):
            table.setdefault(run.rule, {}).setdefault(run.lr, []).append(getattr(run, quantity))
        return {
            label: {lr: np.array(values) for lr, values in by_rate.items()}
            for label, by_rate in table.items()
        }

    def save(self, file: str | os.PathLike[str]) -> None:
        """Write the runs as CSV, with a line of names first."""
        write_whole(Path(file), _TABLE.written(self.runs))

    @classmethod
    def load(cls, file: str | os.PathLike[str]) -> Sweep:
        """Read what :meth:`save` or a sweep has written; a last line cut short is left out.

        The file may come back from a spreadsheet program. Raises ``ValueError``, naming the line,
        if it is no such table.
        """
        return cls(_TABLE.read(Path(file)))


def _run(row: list[str]) -> Run:
    """The run in a row of a table; ``ValueError`` if it is none."""
    rule, lr, *counts, loss, accuracy, test_accuracy, diverged_at = row
    seed, steps, examples, batch_size = map(whole, counts)
    at = whole(diverged_at) if diverged_at else None
    ended = float(loss), float(accuracy), float(test_accuracy)
    return Run(rule, float(lr), seed, steps, examples, batch_size, *ended, at)


_TABLE = Table(Run._fields, _run, lambda run: _key(*run[:6]))


def _check_column(name: str) -> None:
    if name not in Run._fields:
        names = ", ".join(Run._fields)
        meant = nearest(str(name), Run._fields)
        raise ValueError(text("sweep_quantity", quantity=name, nearest=meant, names=names))


def sweep(
    rules: Any,
    learning_rates: Any,
    seeds: Any = (0,),
    *,
    steps: int = 100,
    examples: int = 60000,
    batch_size: int | None = None,
    file: str | os.PathLike[str] | None = None,
    progress: bool = True,
) -> Sweep:
    """Train every rule at every learning rate from every seed, and say where each run ended.

    ``rules`` and the options are those of :func:`course_lib.comparison.compare`; ``lr`` comes from
    ``learning_rates``, but for an entry that fixes its own, which is trained at that one. The runs
    go to joblib, one thread each: without further ado to all processors of this machine, within
    ``joblib.parallel_config(backend="dask")`` or ``"ray"`` to a cluster.

    With ``file``, a CSV table, each run is written down as soon as it has ended, and what the file
    holds already is not run again: a sweep that was stopped, in whatever way, goes on where it
    was. Several sweeps may write into one file at the same time. A rule that you change needs
    another label or another file. Interrupting returns the runs so far. A run that diverges is
    recorded with an infinite loss; one whose rule raises an exception is not recorded but named in
    ``Sweep.errors``.

    Raises as ``compare`` does, :class:`course_lib.rules.RuleError` for a rule without ``lr``, and
    ``ValueError`` for no learning rates or seeds, or a file that holds something else or can't be
    written.
    """
    steps, examples, batch_size = check_size(steps, examples, batch_size)
    rates = different_numbers(learning_rates, float, "sweep_rates")
    starts = different_numbers(seeds, int, "sweep_rates")
    path = None if file is None else file_path(file)
    entries = [pair for lr in rates for pair in checked_entries(rules, lr=lr).items()]
    planned = {
        _key(label, entry.fixed["lr"], seed, steps, examples, batch_size): entry
        for (label, entry), seed in itertools.product(entries, starts)
    }
    done = carry_out(planned, _train, _TABLE, path, progress=progress)
    runs = tuple(run._replace(lr=planned[key].fixed["lr"]) for key, run in done.rows.items())
    result = Sweep(runs, done.errors, done.interrupted)
    if progress:
        for (label, lr, start, *_), error in result.errors.items():
            print(text("sweep_error", label=label, lr=lr, seed=start, error=error))
        if result.interrupted:
            print(text("training_interrupted"))
    return result


def _train(key: Key, entry: Entry) -> Run | str:
    """One training, in whatever process this is; in place of a run what the rule raised."""
    label, _, seed, steps, examples, batch_size = key
    history = alone(label, entry, seed, steps, examples, batch_size)
    if isinstance(history, str):
        return history
    made = label, entry.fixed["lr"], seed, steps, examples, batch_size
    return Run(*made, *history.ends[label], history.diverged_at[label])
