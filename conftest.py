"""Lets notebooks run as tests from any folder, whether or not the course is installed."""

import os
from pathlib import Path

ROOT = Path(__file__).parent


def pytest_configure(config):
    """Say where nbval's sanitizing file is, and to the kernels where ``course_lib`` is."""
    config.option.nbval_sanitize_with = str(ROOT / "tests" / "nbval.cfg")
    others = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = os.pathsep.join([str(ROOT), *([others] if others else [])])
