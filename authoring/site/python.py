"""The Python of the site's pages: its files, which lie once in the site for all of them.

Python itself is the core of Pyodide, from npm; to it come the course's own rules and its check, and
a stand-in for NumPy.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).parents[2]
PYODIDE = ROOT / "node_modules" / "pyodide"

_CORE = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip")
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


@dataclass(frozen=True)
class PagePython:
    """What the site's folder of Python holds, and what a page must know of it."""

    files: dict[str, bytes]
    lock: dict[str, Any]

    def write_to(self, folder: Path) -> None:
        """Write its files."""
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in self.files.items():
            (folder / name).write_bytes(content)

    def about(self) -> dict[str, Any]:
        """The files' names, sizes and versions, as python.js takes them."""
        files = [
            {"name": name, "size": len(content), "version": hashlib.sha1(content).hexdigest()[:8]}  # noqa: S324
            for name, content in self.files.items()
        ]
        return {"files": files, "lock": self.lock}


def page_python() -> PagePython | None:
    """Python for the pages; None without Pyodide."""
    if not PYODIDE.is_dir():
        return None
    files = {name: (PYODIDE / name).read_bytes() for name in _CORE}
    files["pyworker.js"] = (_HERE / "templates" / "pyworker.js").read_bytes()
    files["course.zip"] = _archive(python_files())
    # Of the packages that Pyodide could load there are none here.
    info = json.loads((PYODIDE / "pyodide-lock.json").read_text("utf-8"))["info"]
    return PagePython(files, {"info": info, "packages": {}})


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


def _archive(files: dict[str, bytes]) -> bytes:
    """Files as a ZIP that is the same whenever they are."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as packed:
        for name, content in sorted(files.items()):
            packed.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
