"""Train the article's network with several rules side by side."""

from course_lib.comparison.training import (
    Entry,
    History,
    check_size,
    checked_entries,
    compare,
    rises,
    usable_threads,
)

__all__ = [
    "Entry",
    "History",
    "check_size",
    "checked_entries",
    "compare",
    "rises",
    "usable_threads",
]
