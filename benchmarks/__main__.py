"""``python -m benchmarks``: measure everything, and write it into ``benchmarks/README.md``."""

from __future__ import annotations

import platform
from pathlib import Path

import numpy as np
from threadpoolctl import threadpool_info

from benchmarks import classroom, day, explorers, training
from course_lib.comparison import usable_threads


def main() -> None:
    """Measure everything, and write the tables into ``README.md`` beside this file."""
    blas = next(info for info in threadpool_info() if info["user_api"] == "blas")
    lines = [
        "# Benchmarks",
        "",
        f"Made by `make bench` on {platform.system()} {platform.machine()}, {usable_threads()} "
        f"threads, Python {platform.python_version()}, NumPy {np.__version__}, "
        f"{blas['internal_api']} {blas['version']} ({blas['architecture']}).",
        "",
        "## Training",
        "",
        *training.report(),
        "",
        "## Explorers",
        "",
        *explorers.report(),
        "",
        "## A class on this machine",
        "",
        *classroom.report(),
        "",
        *day.report(),
    ]
    table = "\n".join(lines) + "\n"
    print(table)
    Path(__file__).with_name("README.md").write_text(table, encoding="utf-8")


if __name__ == "__main__":
    main()
