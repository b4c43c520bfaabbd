"""Trainings on file: a line each, as JSON, with all that it was made under."""

from __future__ import annotations

import datetime
import json
import platform
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from course_lib.comparison.history import End, History, Made
from course_lib.comparison.identity import Size, conditions_of, same_trial, trial
from course_lib.files import change_whole, check_writable, file_path
from course_lib.language import text
from course_lib.rules import Entry


@dataclass(frozen=True)
class Record:
    """One training: what it was, how it went, and when and with what it was made."""

    conditions: dict[str, Any]
    steps: int
    trial: list[float]
    made: Made
    loss: list[float]
    """Rows as in a history, as many as were reached: all of them unless it diverged."""
    accuracy: list[float]
    diverged_at: int | None
    end: End

    def answers(self, conditions: dict[str, Any], entry: Entry, steps: int) -> bool:
        """Whether a training of ``entry`` under these conditions would give these rows."""
        return (
            self.conditions == conditions
            and (self.steps >= steps or self.diverged_at is not None)
            and same_trial(self.trial, trial(entry, self.steps))
        )

    def is_of(self, other: Record) -> bool:
        """Whether both are the same training."""
        return (
            self.conditions == other.conditions
            and self.steps == other.steps
            and same_trial(self.trial, other.trial)
        )

    def fill(self, history: History, label: str) -> None:
        """Write these rows into a history, as far as it goes."""
        loss, accuracy = history.loss[label], history.accuracy[label]
        rows = min(len(loss), len(self.loss))
        loss[:rows], accuracy[:rows] = self.loss[:rows], self.accuracy[:rows]
        if len(self.loss) == rows:
            history.diverged_at[label] = self.diverged_at
            history.ends[label] = self.end
        history.taken[label] = self.made


# ---- the file ----


def read(path: Path) -> list[Record]:
    """The records of a file, none if there is no file.

    Raises ``ValueError``, naming the line, if the file holds anything else.
    """
    try:
        lines = path.read_bytes().splitlines()
    except FileNotFoundError:
        return []
    except OSError as error:
        raise ValueError(text("file_unreadable", file=path, reason=error.strerror)) from None
    records = []
    for number, line in enumerate(lines, start=1):
        try:
            records.append(_parsed(line))
        except (ValueError, TypeError, KeyError, RecursionError):
            raise ValueError(text("file_no_records", file=path, line=number)) from None
    return records


def add(path: Path, new: Iterable[Record]) -> None:
    """Put records into a file, to whatever others have written meanwhile, or in its place.

    Raises as :func:`read` does, and ``OSError``, with the file left as it was.
    """
    new = list(new)

    def changed() -> str:
        old = [each for each in read(path) if not any(each.is_of(other) for other in new)]
        return "".join(_line(record) + "\n" for record in [*old, *new])

    change_whole(path, changed)


def _line(record: Record) -> str:
    fields = asdict(record) | {"made": record.made._asdict(), "end": record.end._asdict()}
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":"))


def _parsed(line: bytes) -> Record:
    """The record in a line; ``ValueError``, ``TypeError`` or ``KeyError`` if it is none."""
    fields = json.loads(line.decode("utf-8-sig"))
    record = Record(
        **fields | {"made": Made(**fields["made"]), "end": End(**fields["end"])},
    )
    counts = [record.steps, *([] if record.diverged_at is None else [record.diverged_at])]
    numbers = [*record.trial, *record.loss, *record.accuracy, *record.end]
    rows = 1 + counts[-1]
    if not (
        isinstance(record.conditions, dict)
        and all(type(count) is int and 0 <= count <= record.steps for count in counts)
        and all(type(number) in (int, float) for number in numbers)
        and len(record.loss) == len(record.accuracy) == rows
        and all(isinstance(word, str) for word in record.made)
    ):
        raise ValueError(line)
    return record


# ---- a comparison and its file ----


class Shelf:
    """The file of one comparison: what is taken from it, and what is added.

    Raises ``ValueError`` for what is no name of a file.
    """

    def __init__(self, file: Any, entries: Mapping[str, Entry], size: Size) -> None:
        self._path = file_path(file)
        self._entries = entries
        self._conditions = {label: conditions_of(entry, size) for label, entry in entries.items()}

    def take(self, history: History, *, retrain: bool) -> None:
        """Fill in what the file holds, nothing if it is to be trained anew.

        Raises ``ValueError`` for a file that holds something else, or that can't be written where
        something is missing.
        """
        on_file = read(self._path)
        for label, entry in self._entries.items():
            wanted = self._conditions[label], entry, len(history.loss[label]) - 1
            fitting = [] if retrain else [each for each in on_file if each.answers(*wanted)]
            if fitting:
                min(fitting, key=lambda record: record.steps).fill(history, label)
        if len(history.taken) < len(self._entries):
            check_writable(self._path)

    def add(self, history: History) -> str:
        """Add what was trained to its end; gives a sentence if that could not be done, or ""."""
        new = [self._record(history, label) for label in self._entries if _ended(history, label)]
        try:
            if new:
                add(self._path, new)
        except ValueError as error:  # the file has become another one meanwhile
            return str(error)
        except OSError as error:
            return text("records_not_written", file=self._path, reason=error.strerror)
        return ""

    def _record(self, history: History, label: str) -> Record:
        steps = len(history.loss[label]) - 1
        rows = np.isfinite(history.accuracy[label])
        return Record(
            self._conditions[label],
            steps,
            trial(self._entries[label], steps),
            _made_now(),
            history.loss[label][rows].tolist(),
            history.accuracy[label][rows].tolist(),
            history.diverged_at[label],
            history.ends[label],
        )


def _ended(history: History, label: str) -> bool:
    """Whether a training was made now, and came to its end."""
    reached = np.isfinite(history.accuracy[label])
    whole = bool(reached.all()) or history.diverged_at[label] is not None
    return whole and label not in history.taken


def _made_now() -> Made:
    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    return Made(today, platform.python_version(), np.__version__, platform.machine())
