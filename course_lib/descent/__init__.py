"""Walk a rule down a surface, or feed it with gradients."""

from course_lib.descent.feed import feed
from course_lib.descent.path import Path, descend, walk

__all__ = ["Path", "descend", "feed", "walk"]
