"""Check a learner's number, and say in which way it is wrong."""

from __future__ import annotations

import math
import unicodedata
from typing import Any

import numpy as np

from course_lib.exercises.calling import shown
from course_lib.exercises.verdict import Verdict, quiet
from course_lib.language import text

_ROUNDING = 1e-12


def check_value(mine: Any, expected: Any, *, tolerance: float = 0.01) -> Verdict:
    """Compare a learner's number with ``expected``, within a relative ``tolerance``.

    Against 0, to which nothing is relative, a millionth of ``tolerance`` is allowed. If the number
    is wrong, the message says in which way: its sign, or too small or too large. ``...``, the
    answer of an exercise not done yet, and what is no number are answered in words; nothing is
    raised. A number may also be an array of one element, or digits in quotes.
    """
    if mine is ...:
        return Verdict(False, text("value_not_written"))
    with quiet():
        number, wanted, allowed = map(_as_number, (mine, expected, tolerance))
        if number is None or math.isnan(number):
            return Verdict(False, text("value_not_a_number", got=shown(mine)))
        if wanted is None or allowed is None or math.isnan(wanted) or not allowed >= 0:
            pair = f"{shown(expected)}, tolerance={shown(tolerance)}"
            return Verdict(False, text("value_no_measure", expected=pair))
    return _compared(
        number, wanted, allowed, f"{number:.10g}" if math.isfinite(number) else shown(mine)
    )


def _compared(number: float, wanted: float, tolerance: float, got: str) -> Verdict:
    def is_near(target: float) -> bool:
        if number == target:
            return True
        room = max(tolerance, _ROUNDING) * abs(target) if target else 1e-6 * tolerance + _ROUNDING
        return abs(number - target) <= room < math.inf

    if is_near(wanted):
        return Verdict(True, text("value_right", got=got))
    if wanted and is_near(-wanted):
        return Verdict(False, text("value_sign", got=got))
    key = "value_too_small" if number < wanted else "value_too_large"
    return Verdict(False, text(key, got=got))


def _as_number(value: Any) -> float | None:
    """``value`` as a float, infinite if it is too large for one; None if it is no number."""
    try:
        if isinstance(value, str):
            value = unicodedata.normalize("NFKC", value).replace("−", "-")
        elif not isinstance(value, bytes) and np.size(value) == 1:
            value = np.asarray(value).item()
        if isinstance(value, bool | bytes):
            return None
        if isinstance(value, complex):
            return None if value.imag else value.real
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf
    except KeyboardInterrupt:
        raise
    except BaseException:  # whatever the conversion of an object of the learner's own may raise
        return None
