"""Check a learner's schedule, factor by factor, and say what is likely to be wrong with it."""

from __future__ import annotations

from typing import Any

import numpy as np

from course_lib.exercises.calling import is_empty, shown_name
from course_lib.exercises.errors import explanation
from course_lib.exercises.verdict import Verdict, quiet
from course_lib.language import text
from course_lib.language.numbers import number
from course_lib.rules import RuleError
from course_lib.schedules import Schedule, as_factor, cosine

LENGTHS = (10, 4, 60)
"""The numbers of steps for which factors are compared."""

_SLIPS: dict[Schedule, dict[str, Schedule]] = {
    cosine: {
        "factors_no_pi": lambda k, n: (1 + np.cos(k / n)) / 2,
        "factors_degrees": lambda k, n: (1 + np.cos(180 * k / n)) / 2,
        "factors_whole_wave": lambda k, n: (1 + np.cos(2 * np.pi * k / n)) / 2,
        "factors_not_halved": lambda k, n: 1 + np.cos(np.pi * k / n),
        "factors_below_zero": lambda k, n: np.cos(np.pi * k / n),
        "factors_quarter_wave": lambda k, n: np.cos(np.pi * k / n / 2),
        "factors_rising": lambda k, n: (1 - np.cos(np.pi * k / n)) / 2,
        "factors_halved_first": lambda k, n: 1 + np.cos(np.pi * k / n) / 2,
        "factors_step_from_1": lambda k, n: (1 + np.cos(np.pi * (k + 1) / n)) / 2,
        "factors_steps_less_1": lambda k, n: (1 + np.cos(np.pi * k / (n - 1))) / 2,
    }
}
"""For a model, what a learner may write instead, by the key of what to say of it."""


def check_schedule(schedule: Any, model: Schedule) -> Verdict:
    """Compare the factors of ``schedule`` with those of ``model``, at every step of several runs.

    Nothing is raised, whatever ``schedule`` does (but a keyboard's interrupt), and nothing that it
    prints is shown.
    """
    with quiet():
        try:
            return _judged(schedule, model)
        except KeyboardInterrupt:
            raise
        except RuleError as error:
            return Verdict(False, str(error))
        except ZeroDivisionError:
            return Verdict(False, text("schedule_divided_by_zero", rule=shown_name(schedule)))
        except BaseException as error:  # whatever a learner's code may raise
            return Verdict(False, explanation(schedule, error))


def _judged(schedule: Any, model: Schedule) -> Verdict:
    name = shown_name(schedule)
    if not callable(schedule):
        raise RuleError(text("schedule_no_function", got=repr(schedule)[:60]))
    places = [(step, steps) for steps in LENGTHS for step in range(steps + 1)]
    given = [schedule(*place) for place in places]
    if given[0] is None or given[0] is ...:
        unwritten = given[0] is ... or is_empty(schedule)
        key = "check_not_written" if unwritten else "schedule_returns_nothing"
        return Verdict(False, text(key, rule=name))
    got = [as_factor(schedule, step, value) for (step, _), value in zip(places, given, strict=True)]
    wanted = [model(*place) for place in places]
    if np.allclose(got, wanted, rtol=1e-9, atol=1e-12):
        return Verdict(True, text("check_schedule_right", schedule=name, count=len(places)))
    at = next(i for i, pair in enumerate(zip(got, wanted, strict=True)) if not np.isclose(*pair))
    step, steps = places[at]
    numbers = {"expected": number(float(wanted[at])), "got": number(got[at])}
    reason = text(_slip(got, places, model))
    where = text("check_factor", step=step, steps=steps, **numbers)
    return Verdict(False, f"{name}: {reason} {where}")


def _slip(got: list[float], places: list[tuple[int, int]], model: Schedule) -> str:
    """The key of what to say of these factors."""
    for key, wrong in _SLIPS.get(model, {}).items():
        if np.allclose(got, [wrong(*place) for place in places], rtol=1e-9, atol=1e-12):
            return key
    factor = dict(zip(places, got, strict=True))
    if all(factor[step, steps] == factor[step, max(LENGTHS)] for step, steps in places):
        return "factors_without_steps"
    return "factors_other"
