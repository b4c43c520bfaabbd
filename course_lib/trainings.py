"""Many trainings: shared out among processors, each written down as it ends, resumed later."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Generator, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Generic, TypeVar

import numpy as np

from course_lib.comparison import History, Observer, compare
from course_lib.files import change_whole, check_writable, read_rows
from course_lib.language import text
from course_lib.rules import Entry

K = TypeVar("K", bound=Hashable)
"""What tells a training from every other."""
R = TypeVar("R", bound=tuple[Any, ...])
"""What is written down of it: a row of a table, a named tuple."""


@dataclass(frozen=True)
class Table(Generic[K, R]):
    """A CSV table of trainings, a row each."""

    columns: tuple[str, ...]
    row_of: Callable[[list[str]], R]
    """The row that some cells hold; ``ValueError`` if they hold none."""
    key_of: Callable[[R], K]

    def written(self, rows: Iterable[R]) -> str:
        """The table as it is written."""
        table = io.StringIO()
        csv.writer(table, lineterminator="\n").writerows([self.columns, *rows])
        return table.getvalue()

    def read(self, path: Path) -> tuple[R, ...]:
        """The rows of a file; a last line cut short is left out.

        The file may come back from a spreadsheet program. Raises ``ValueError``, naming the line,
        if it is no such table.
        """
        rows = []
        for number, cells in read_rows(path, self.columns):
            try:
                rows.append(self.row_of(cells))
            except ValueError:
                raise ValueError(text("file_no_table", file=path, line=number)) from None
        return tuple(rows)

    def on_file(self, path: Path | None) -> dict[K, R]:
        """The rows of a file by key, none if there is no file."""
        rows = self.read(path) if path is not None and path.exists() else ()
        return {self.key_of(row): row for row in rows}

    def add(self, path: Path, row: R) -> None:
        """Write one more row into the file, to whatever other processes wrote meanwhile."""
        change_whole(
            path, lambda: self.written({**self.on_file(path), self.key_of(row): row}.values())
        )


@dataclass(frozen=True)
class Outcome(Generic[K, R]):
    """What has come of the trainings that were planned."""

    rows: dict[K, R]
    """Of those that were planned and have ended, in the order of the plan."""
    errors: dict[K, str] = field(default_factory=dict)
    """What a rule raised."""
    interrupted: bool = False
    """True if it was stopped before its end."""


Train = Callable[[K, Entry], R | str]
"""One training, in whatever process it is: its row, or what the rule raised."""


def carry_out(
    planned: Mapping[K, Entry],
    train: Train[K, R],
    table: Table[K, R],
    path: Path | None,
    *,
    progress: bool,
) -> Outcome[K, R]:
    """Run the trainings that the file at ``path``, if any, does not hold, and add them to it.

    Each is written down as soon as it has ended, so that one who stops loses nothing. Interrupting
    ends it with what there is. Raises ``ValueError`` for a file that holds something else, or
    can't be written though something is missing.
    """
    from tqdm.auto import tqdm  # here, since it costs as much to import as all the rest

    rows = table.on_file(path)
    missing = {key: entry for key, entry in planned.items() if key not in rows}
    if path is not None and missing:
        check_writable(path)
    errors: dict[K, str] = {}
    outcomes = send(train, missing)
    interrupted = False
    try:
        for key, outcome in tqdm(
            outcomes,
            total=len(planned),
            initial=len(planned) - len(missing),
            unit="run",
            disable=not (progress and missing),
        ):
            if isinstance(outcome, str):
                errors[key] = outcome
                continue
            rows[key] = outcome
            if path is not None:
                table.add(path, outcome)
    except KeyboardInterrupt:
        interrupted = True
    finally:
        outcomes.close()
    return Outcome({key: rows[key] for key in planned if key in rows}, errors, interrupted)


def send(train: Train[K, R], entries: Mapping[K, Entry]) -> Generator[tuple[K, R | str]]:
    """Send the trainings to joblib, and give each as it ends."""
    from joblib import Parallel, delayed  # here, since it costs more to import than all the rest

    # One at a time, so that a run is written down when it has ended and not later with others.
    # Its own processes end soon after; else they would stay, and this one with them, for 5 minutes.
    pool = Parallel(n_jobs=-1, batch_size=1, return_as="generator_unordered", idle_worker_timeout=1)
    yield from pool(delayed(_with_key)(train, key, entry) for key, entry in entries.items())


def _with_key(train: Train[K, R], key: K, entry: Entry) -> tuple[K, R | str]:
    return key, train(key, entry)


def alone(
    label: str,
    entry: Entry,
    seed: int,
    steps: int,
    examples: int,
    batch_size: int,
    progress: bool | Observer = False,
) -> History | str:
    """One training on one thread, or what its rule raised; ``KeyboardInterrupt`` if stopped."""
    history = compare(
        {label: entry},
        steps=steps,
        seed=seed,
        examples=examples,
        batch_size=batch_size,
        progress=progress,
        threads=1,
    )
    if history.interrupted:
        raise KeyboardInterrupt
    return repr(history.errors[label]) if history.errors else history


def different_numbers(given: Any, kind: type, key: str) -> list[Any]:
    """The different numbers of ``given``, one or several, as ``kind``, in their order.

    Raises ``ValueError`` with the words of ``key`` for anything else, and for none.
    """
    try:
        values = np.atleast_1d(np.array(list(given) if np.iterable(given) else given))
        if values.dtype.kind not in "iuf" or not values.size or not np.isfinite(values).all():
            raise ValueError
        if kind is int and (values != np.floor(values)).any():
            raise ValueError
    except (TypeError, ValueError):
        raise ValueError(text(key, given=repr(given)[:60])) from None
    return list(dict.fromkeys(map(kind, values.tolist())))


def whole(cell: str) -> int:
    """The whole number in a cell; ``ValueError`` if it is none."""
    value = float(cell)  # a spreadsheet program may write 100 as 100.0 or 1E+02
    if not value.is_integer():
        raise ValueError(cell)
    return int(value)
