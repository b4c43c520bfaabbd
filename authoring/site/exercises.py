"""Exercises that are answered on the page: what they ask, and the Python that answers there.

Python itself is the core of Pyodide, from npm; to it come the course's own rules and its check, and
a stand-in for NumPy. All of this lies once in the site, for all of its pages.
"""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parents[2]
PYODIDE = ROOT / "node_modules" / "pyodide"
CORE = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip")
"""What Python needs to start."""

_HERE = Path(__file__).parent
_STAND_IN = _HERE / "page_python" / "numpy"
_COURSE = [
    *(ROOT / "course_lib").glob("*.py"),
    *(ROOT / "course_lib" / "language").rglob("*.py"),
    *(ROOT / "course_lib" / "rules").glob("*.py"),
    *(ROOT / "course_lib" / "exercises").glob("*.py"),
    ROOT / "authoring" / "__init__.py",
    *(_HERE / f"{name}.py" for name in ("__init__", "javascript", "rules", "tracing")),
    *(_HERE / "page_python").glob("*.py"),
]


def python_files() -> dict[str, bytes]:
    """What lies on Python's path in the page: each file by its name there."""
    files = {str(path.relative_to(ROOT).as_posix()): path.read_bytes() for path in _COURSE}
    for path in _STAND_IN.rglob("*.py"):
        files[f"numpy/{path.relative_to(_STAND_IN).as_posix()}"] = path.read_bytes()
    files["numpy/names.json"] = json.dumps(_names_of_numpy()).encode()
    return files


def _names_of_numpy() -> dict[str, list[str]]:
    owners = {
        "module 'numpy'": np,
        "module 'numpy.linalg'": np.linalg,
        "module 'numpy.random'": np.random,
        "'numpy.ndarray' object": np.ndarray,
        "'numpy.float64' object": np.float64,
        "'numpy.random._generator.Generator' object": np.random.Generator,
    }
    return {
        owner: [name for name in dir(has) if not name.startswith("_")]
        for owner, has in owners.items()
    }


def archive(files: dict[str, bytes]) -> bytes:
    """Files as a ZIP that is the same whenever they are."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in sorted(files.items()):
            packed.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
