"""Explorers: a figure with sliders that answer at once. Call :func:`explore`."""

from course_lib.explorers.descent_explorer import explore

__all__ = ["explore"]
