"""Train the article's network with several rules side by side."""

from course_lib.comparison.history import History, rises
from course_lib.comparison.training import check_size, checked_entries, compare, usable_threads

__all__ = ["History", "check_size", "checked_entries", "compare", "rises", "usable_threads"]
