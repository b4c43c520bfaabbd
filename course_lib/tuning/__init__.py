"""A fair contest: every rule tuned by the same means, and scored on seeds that chose nothing."""

from course_lib.tuning.contest import Contest, Difference, Trial, median
from course_lib.tuning.course import CONTESTANTS, course_contest
from course_lib.tuning.running import first_at, tune
from course_lib.tuning.significance import holm, sign_test
from course_lib.tuning.space import Range, log_range, near_one, usual_space

__all__ = [
    "CONTESTANTS",
    "Contest",
    "Difference",
    "Range",
    "Trial",
    "course_contest",
    "first_at",
    "holm",
    "log_range",
    "median",
    "near_one",
    "sign_test",
    "tune",
    "usual_space",
]
