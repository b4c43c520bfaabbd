"""Helpers for the interactive course on deep-learning optimizers.

Import what you need from its modules, for example ``from course_lib.optimizers import adam``.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 (a sentence, not the first new word's SyntaxError)
    raise ImportError(
        "\nこの教材にはPython 3.11以降が必要です。"
        "\nThe course needs Python 3.11 or newer; this is Python " + sys.version.split()[0] + "."
    )
