"""Walk a rule down a surface."""

from course_lib.descent.path import Path, descend, walk

__all__ = ["Path", "descend", "walk"]
