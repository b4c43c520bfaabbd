"""The contest itself: tune every rule by the same means, then score what was chosen."""

from __future__ import annotations

import math
import numbers
import os
import time
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from course_lib.comparison import End, Observer, check_size
from course_lib.files import file_path
from course_lib.language import text
from course_lib.rules import Entry, check_whole, entries_of
from course_lib.trainings import Outcome, Table, alone, carry_out, different_numbers, whole
from course_lib.tuning.contest import Contest, Key, Trial
from course_lib.tuning.space import Settings, settings_of

RECENT = 2000
"""The loss that is held against the target is the mean over so many examples, the last seen.

Over all of them, if there are fewer.
"""


def tune(
    rules: Any,
    space: Any = None,
    *,
    budget: int = 16,
    target: float = 0.3,
    seeds: Any = range(10),
    tuning_seeds: Any = (100, 101),
    steps: int = 200,
    examples: int = 20000,
    batch_size: int | None = 100,
    file: str | os.PathLike[str] | None = None,
    progress: bool = True,
) -> Contest:
    """Tune every rule by the same means, then see how soon each reaches a loss of ``target``.

    ``rules`` and the sizes are those of :func:`course_lib.comparison.compare`. Each rule gets
    ``budget`` settings: its own defaults (those of the entry) first, then others spread evenly over
    its space, without chance: rules with the same space try the same values, and a larger budget
    goes on from a smaller one. All are trained from the ``tuning_seeds``; chosen is what reaches
    the target from most of them, then what needs the fewest steps, then what ends with the smallest
    loss. The chosen setting alone is trained again from ``seeds``, none of which may be a tuning
    seed; only that is the score. The test images choose nothing.

    ``space`` maps labels to spaces, ``{"Adam": {"lr": log_range(1e-4, 0.1), "beta_1": [0.5,
    0.9]}}``: a range for each hyperparameter, or a list of choices; what it does not name stays at
    its default. A rule of which ``space`` says nothing is tuned over
    :func:`course_lib.tuning.usual_space`. What an entry fixes stays fixed. A rule with nothing to
    tune has one setting, and one with few choices fewer than ``budget``: ``print(contest)`` says
    so, and whether a chosen value lies at the edge of what was tried. Not tuned are the network,
    the spread of its first weights, and the batch size.

    The loss that is held against the target is the mean over the last 2000 examples before a step
    (20 mini-batches of 100; a full batch of 2000 or more by itself): in the first epoch none of
    them has been learnt from. A run that does not reach it within ``steps`` counts as infinitely
    late, and is never left out. Seconds are processor time of the machine that it ran on.

    Trainings run, stop and go on as those of :func:`course_lib.sweeps.sweep`: shared out by joblib,
    here or on a cluster, and with ``file`` written into a table as each ends and never run twice. A
    rule that you change needs another label or another file. What a rule raises ends that run only
    (``Contest.errors``): a setting with such a run is not chosen.

    Raises ``ValueError`` before any training for a budget below 1, a target that is no finite
    number above 0, no seeds or such as are in both lists, a space that is none, or a file as
    ``sweep`` does; and :class:`course_lib.rules.RuleError` as ``compare`` does, or for a
    hyperparameter in ``space`` that the rule does not have or the entry fixes.
    """
    size = check_size(steps, examples, batch_size)
    budget = check_whole("budget", budget)
    target = _checked_target(target)
    scoring, choosing = _checked_seeds(seeds, tuning_seeds)
    path = None if file is None else file_path(file)
    settings = settings_of(entries_of(rules), space, budget)
    several = {label: tried for label, tried in settings.items() if len(tried) > 1}
    tried = carry_out(
        _plan(several, choosing, size, target), _train, _TABLE, path, progress=progress
    )
    choice = _choices(settings, tried, choosing)
    finalists = {label: {values: settings[label][values]} for label, values in choice.items()}
    plan = _plan({} if tried.interrupted else finalists, scoring, size, target)
    scored = carry_out(plan, _train, _TABLE, path, progress=progress)
    contest = Contest(
        (*tried.rows.values(), *scored.rows.values()),
        settings,
        choice,
        target,
        tuple(choosing),
        tuple(scoring),
        {**tried.errors, **scored.errors},
        tried.interrupted or scored.interrupted,
    )
    if progress:
        _say_what_happened(contest)
    return contest


# ---- what was asked for ----


def _checked_target(target: Any) -> float:
    real = isinstance(target, numbers.Real) and not isinstance(target, bool)
    if not real or not 0 < target < math.inf:
        raise ValueError(text("tune_target", got=repr(target)[:60]))
    return float(target)


def _checked_seeds(seeds: Any, tuning_seeds: Any) -> tuple[list[int], list[int]]:
    scoring, choosing = (different_numbers(s, int, "tune_seeds") for s in (seeds, tuning_seeds))
    for seed in (*scoring, *choosing):
        check_whole("seed", seed, least=0)
    both = sorted(set(scoring) & set(choosing))
    if both:
        raise ValueError(text("tune_same_seeds", seeds=", ".join(map(str, both))))
    return scoring, choosing


def _plan(
    settings: Mapping[str, Settings],
    seeds: Sequence[int],
    size: tuple[int, int, int],
    target: float,
) -> dict[Key, Entry]:
    """Every setting from every seed; seed by seed, so that a machine's moods touch all rules."""
    return {
        _key(label, values, seed, *size, target): entry
        for seed in seeds
        for label, tried in settings.items()
        for values, entry in tried.items()
    }


def _key(
    rule: str, values: str, seed: int, steps: int, examples: int, batch_size: int, target: float
) -> Key:
    return rule, values, seed, steps, examples, batch_size, float(f"{target:.12g}")


# ---- what is chosen ----


def _choices(
    settings: Mapping[str, Settings], tried: Outcome[Key, Trial], seeds: Sequence[int]
) -> dict[str, str]:
    """The best setting of every rule, of those that ran from all seeds."""
    runs: dict[tuple[str, str], list[Trial]] = {}
    for run in tried.rows.values():
        runs.setdefault((run.rule, run.values), []).append(run)
    choice = {}
    for label, by_values in settings.items():
        whole_ones = [v for v in by_values if len(runs.get((label, v), ())) == len(seeds)]
        if len(by_values) == 1:
            choice[label] = next(iter(by_values))
        elif whole_ones and not tried.interrupted:
            choice[label] = min(whole_ones, key=lambda values: _rank(runs[label, values]))
    return choice


def _rank(runs: Sequence[Trial]) -> tuple[float, ...]:
    """The smaller, the better: targets missed, steps until those that were reached, final loss."""
    reached = [run.reached_at for run in runs if run.reached_at is not None]
    losses = [math.inf if math.isnan(run.loss) else run.loss for run in runs]
    return len(runs) - len(reached), sum(reached), sum(losses)


# ---- one training ----


def _train(key: Key, entry: Entry) -> Trial | str:
    """One training, in whatever process this is; in place of a trial what the rule raised."""
    label, _, seed, steps, examples, batch_size, target = key
    watch = _Stopwatch()
    history = alone(label, entry, seed, steps, examples, batch_size, watch)
    if isinstance(history, str):
        return history
    reached = first_at(history.loss[label], target, max(1, min(RECENT, examples) // batch_size))
    end = End(*map(_shorter, history.ends[label]))
    return Trial(*key, reached, _shorter(watch.seconds()), *end, history.diverged_at[label])


def first_at(loss: np.ndarray, target: float, several: int) -> int | None:
    """The first row of ``loss`` (steps+1,) at which the last ``several`` are ``target`` on average.

    None if there is none. A row that is not finite never counts.
    """
    if len(loss) < several:
        return None
    means = np.lib.stride_tricks.sliding_window_view(loss, several).mean(axis=1)
    low = np.flatnonzero(means <= target)
    return int(low[0]) + several - 1 if len(low) else None


def _shorter(value: float) -> float:
    """Five digits: what is beyond them, another processor rounds otherwise."""
    return float(f"{value:.5g}")


class _Stopwatch(Observer):
    """Sees, some twenty times a second, how far a training has come, and in what processor time."""

    def __init__(self) -> None:
        self._looked = -math.inf
        self._looks: list[tuple[float, int]] = []

    def __bool__(self) -> bool:
        """Nothing that happens is to be printed."""
        return False

    def step(self, label: str, t: int, loss: float, accuracy: float) -> None:
        """Rows that come together were seen at one look; of these the last one counts."""
        now = time.perf_counter()
        if now - self._looked < _TOGETHER:
            self._looks.pop()
        self._looked = now
        self._looks.append((time.process_time(), t))

    def seconds(self) -> float:
        """Processor seconds for a step, from the first look to the last but one; NaN if too few.

        At the last look the training may have ended a while ago.
        """
        looks = self._looks[:-1]
        if not looks or looks[-1][1] - looks[0][1] < _ENOUGH:
            return math.nan
        (begin, first), (end, last) = looks[0], looks[-1]
        return (end - begin) / (last - first)


_TOGETHER = 0.01
"""Seconds within which two rows belong to one look."""
_ENOUGH = 20
"""So many steps at least are timed."""


def _trial(cells: list[str]) -> Trial:
    """The trial in a row of a table; ``ValueError`` if it is none."""
    rule, values, *counts, target = cells[:7]
    reached_at, seconds, *end, diverged_at = cells[7:]
    seed, steps, examples, batch_size = map(whole, counts)
    return Trial(
        *_key(rule, values, seed, steps, examples, batch_size, float(target)),
        whole(reached_at) if reached_at else None,
        float(seconds),
        *End(*map(float, end)),
        whole(diverged_at) if diverged_at else None,
    )


_TABLE = Table(Trial._fields, _trial, lambda trial: _key(*trial[:7]))


def _say_what_happened(contest: Contest) -> None:
    for (label, values, seed, *_), error in contest.errors.items():
        print(text("tune_error", label=label, values=values, seed=seed, error=error))
    if contest.interrupted:
        print(text("training_interrupted"))
