"""What a contest has found: every run, what was chosen, and who is ahead of whom."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

from course_lib.language import nearest, text
from course_lib.language.numbers import number
from course_lib.rules import Entry
from course_lib.tuning.significance import holm, sign_test
from course_lib.tuning.space import Settings

LEVEL = 0.05
"""A difference is called significant if its corrected probability is no larger."""


class Trial(NamedTuple):
    """One training of a contest: what it was, when it reached the target, and where it ended."""

    rule: str
    """The label of the rule."""
    values: str
    """All of its hyperparameters, as in "lr=0.01 momentum=0.9"."""
    seed: int
    steps: int
    examples: int
    batch_size: int
    target: float
    reached_at: int | None
    """After how many steps the loss was at the target, or None if it never was."""
    seconds: float
    """Processor time for one step, on the machine that it ran on; NaN if it was too short."""
    loss: float
    """The mean loss of all training examples at the last weights; infinite if it diverged."""
    accuracy: float
    """The share of the training examples classified correctly."""
    test_accuracy: float
    """The share of the 10000 test images classified correctly."""
    diverged_at: int | None
    """The step at which the loss stopped being finite, or None."""


Key = tuple[str, str, int, int, int, int, float]
"""What tells a trial from every other: all before its ``reached_at``."""


class Difference(NamedTuple):
    """Two rules beside each other, seed by seed."""

    first: str
    second: str
    ahead: int
    """On how many seeds the first is better."""
    behind: int
    tied: int
    median: float
    """The middle of the differences first - second, NaN without a seed that both have."""
    p: float
    """The probability of :func:`sign_test`, corrected for all pairs of the contest (:func:`holm`).
    """

    @property
    def significant(self) -> bool:
        """Whether ``p`` is at most 0.05."""
        return self.p <= LEVEL


@dataclass(frozen=True, repr=False)
class Contest:
    """What :func:`course_lib.tuning.tune` has found."""

    runs: tuple[Trial, ...]
    """All trainings, a row each; ``pandas.DataFrame(contest.runs)`` is a table of them."""
    settings: Mapping[str, Settings]
    """What was tried of each rule: entries, by their hyperparameters as text."""
    choice: Mapping[str, str]
    """Which of these was chosen, for every rule that was tried to its end."""
    target: float
    tuning_seeds: tuple[int, ...]
    seeds: tuple[int, ...]
    """Those that the chosen settings are scored on."""
    errors: dict[Key, str] = field(default_factory=dict)
    """What a rule raised, by the first seven values of the row that it has not become."""
    interrupted: bool = False
    """True if the contest was stopped before its end."""

    @property
    def chosen(self) -> dict[str, Entry]:
        """The entry that was chosen of each rule, with all hyperparameters in ``.fixed``."""
        return {label: self.settings[label][values] for label, values in self.choice.items()}

    @property
    def steps_to_target(self) -> dict[str, np.ndarray]:
        """By label (seeds,): infinite where the target was not reached, NaN where nothing ran."""
        return self.scores("steps")

    @property
    def seconds_per_step(self) -> dict[str, float]:
        """By label, processor time, the median over the seeds: of the machine that it ran on."""
        medians = {}
        for label, seconds in self.scores("seconds").items():
            known = seconds[np.isfinite(seconds)]
            medians[label] = float(np.median(known)) if len(known) else np.nan
        return medians

    @property
    def seconds_to_target(self) -> dict[str, np.ndarray]:
        """By label (seeds,): the steps times the seconds for one."""
        pace = self.seconds_per_step
        return {label: steps * pace[label] for label, steps in self.steps_to_target.items()}

    @property
    def at_edge(self) -> dict[str, list[str]]:
        """By label, of which hyperparameters nothing beyond the chosen value was tried.

        Numbers of which three or more were tried; where there are any, a wider space may do better.
        """
        return {label: self._edges(label) for label in self.choice}

    def scores(self, quantity: str) -> dict[str, np.ndarray]:
        """By label (seeds,): a quantity of the scored runs, NaN where none has ended.

        It is "steps", "seconds" (for one step), "loss", "accuracy" or "test_accuracy"; raises
        ``ValueError`` for another.
        """
        if quantity not in (*_SMALLER_IS_BETTER, "seconds"):
            names = ", ".join((*_SMALLER_IS_BETTER, "seconds"))
            meant = nearest(str(quantity), (*_SMALLER_IS_BETTER, "seconds"))
            raise ValueError(text("sweep_quantity", quantity=quantity, nearest=meant, names=names))
        by_seed = {(run.rule, run.values, run.seed): run for run in self.runs}
        return {
            label: np.array([_score(by_seed.get((label, values, s)), quantity) for s in self.seeds])
            for label, values in self.choice.items()
        }

    def ranking(self) -> list[str]:
        """The labels, the fewest steps in the middle first; the final loss decides among equals."""
        steps, loss = self.scores("steps"), self.scores("loss")
        return sorted(self.choice, key=lambda label: (median(steps[label]), median(loss[label])))

    def differences(self, quantity: str = "steps") -> list[Difference]:
        """Every two rules beside each other on the same seeds, in the order of the ranking.

        Better is fewer "steps" to the target, a smaller "loss", a larger "accuracy" or
        "test_accuracy"; raises ``ValueError`` for another. That neither of two has reached the
        target is a tie.
        """
        if quantity == "seconds":  # its spread is the machine's, not the seeds'
            raise ValueError(text("tune_no_seconds"))
        scores = self.scores(quantity)
        pairs = list(itertools.combinations(self.ranking(), 2))
        found = [_beside(one, other, scores, quantity) for one, other in pairs]
        corrected = holm([each.p for each in found])
        return [each._replace(p=p) for each, p in zip(found, corrected, strict=True)]

    def level_with_first(self) -> list[str]:
        """The rules whose steps do not differ significantly from those of the first."""
        pairs = self.differences()
        first = self.ranking()[:1]
        return [each.second for each in pairs if each.first in first and not each.significant]

    def __repr__(self) -> str:
        """The standing in words, in the notebook's language, and what is to be known of it."""
        return "\n".join(_lines(self))

    def _edges(self, label: str) -> list[str]:
        edges = []
        tried = [entry.fixed for entry in self.settings[label].values()]
        for name, value in self.chosen[label].fixed.items():
            values = {_as_number(fixed[name]) for fixed in tried}
            if None not in values and len(values) > 2 and value in (min(values), max(values)):
                edges.append(name)
        return edges


_SMALLER_IS_BETTER = {"steps": True, "loss": True, "accuracy": False, "test_accuracy": False}


def _as_number(value: Any) -> Any:
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def _score(run: Trial | None, quantity: str) -> float:
    if run is None:
        return np.nan
    if quantity == "steps":
        return np.inf if run.reached_at is None else float(run.reached_at)
    return float(getattr(run, quantity))


def median(values: np.ndarray) -> float:
    """The median of what is not NaN, infinite where half of it is; infinite of nothing."""
    known = np.sort(values[~np.isnan(values)])
    if not len(known):
        return np.inf
    low, high = known[(len(known) - 1) // 2], known[len(known) // 2]
    return float(low if low == high else (low + high) / 2)


def _beside(first: str, second: str, scores: Mapping[str, np.ndarray], quantity: str) -> Difference:
    one, other = scores[first], scores[second]
    both = ~np.isnan(one) & ~np.isnan(other)
    one, other = one[both], other[both]
    with np.errstate(invalid="ignore"):
        difference = np.where(one == other, 0.0, one - other)
    less, more = int(np.sum(one < other)), int(np.sum(one > other))
    ahead, behind = (less, more) if _SMALLER_IS_BETTER[quantity] else (more, less)
    tied = len(one) - ahead - behind
    middle = median(difference) if len(difference) else np.nan
    return Difference(first, second, ahead, behind, tied, middle, sign_test(ahead, behind))


# ---- in words ----


def _lines(contest: Contest) -> list[str]:
    comma = text("list_comma")
    budget = max(map(len, contest.settings.values()), default=0)
    lines = [
        text(
            "tune_head" if budget > 1 else "tune_head_single",
            target=number(contest.target),
            budget=budget,
            tuning=comma.join(map(str, contest.tuning_seeds)),
            seeds=len(contest.seeds),
        )
    ]
    steps, tests = contest.scores("steps"), contest.scores("test_accuracy")
    pace = contest.seconds_per_step
    for label in contest.ranking():
        ran = steps[label][~np.isnan(steps[label])]
        lines.append(
            text(
                "tune_row",
                label=label,
                middle=number(median(ran)),
                low=number(ran.min()) if len(ran) else "–",
                high=number(ran.max()) if len(ran) else "–",
                reached=int(np.isfinite(ran).sum()),
                runs=len(ran),
                milliseconds=number(1000 * pace[label], 2),
                test=number(100 * median(tests[label]), 3),
                values=contest.chosen[label].remark,
            )
        )
    pairs = len(contest.choice) * (len(contest.choice) - 1) // 2
    if pairs and pairs * sign_test(len(contest.seeds), 0) > LEVEL:
        lines.append(text("tune_too_few", seeds=len(contest.seeds), pairs=pairs))
        level = []
    else:
        level = contest.level_with_first()
    edges = [f"{label} {', '.join(n)}" for label, n in contest.at_edge.items() if n]
    single = [label for label, settings in contest.settings.items() if len(settings) == 1]
    unchosen = [label for label in contest.settings if label not in contest.choice]
    for key, labels in {
        "tune_level": level,
        "tune_edges": edges,
        "tune_single": single if budget > 1 else [],
        "tune_unchosen": unchosen,
    }.items():
        if labels:
            lines.append(text(key, labels=comma.join(labels)))
    return [*lines, text("tune_not_tuned")]
