"""Helpers for the interactive course on deep-learning optimizers.

Import what you need from its modules, for example ``from course_lib.optimizers import adam``.
"""
