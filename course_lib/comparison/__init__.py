"""Train the article's network with several rules side by side."""

from course_lib.comparison.checks import check_size, checked_entries
from course_lib.comparison.history import End, History, Made, rises
from course_lib.comparison.progress import Observer, ProgressBar
from course_lib.comparison.threads import usable_threads
from course_lib.comparison.training import compare

__all__ = [
    "End",
    "History",
    "Made",
    "Observer",
    "ProgressBar",
    "check_size",
    "checked_entries",
    "compare",
    "rises",
    "usable_threads",
]
