"""Check a learner's rule or number, and say what is likely to be wrong with it."""

from course_lib.exercises.schedule import check_schedule
from course_lib.exercises.value import check_value
from course_lib.exercises.verdict import Verdict, check

__all__ = ["Verdict", "check", "check_schedule", "check_value"]
