"""The explorers' scripts and styles for the page: modules of each, joined into one.

The modules import each other, so that their types can be checked. A widget has only one script, and
a page opened from a file can't import: so they are joined, in order, into one scope.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

_HERE = Path(__file__).parent

_STYLES = [
    "stage.css",
    "pictures.css",
    "controls.css",
    "steptable.css",
    "race.css",
    "screens.css",
]

_MODULES = [
    "numbers.js",
    "words.js",
    "data.js",
    "drawing.js",
    "controls.js",
    "player.js",
    "camera.js",
    "land.js",
    "landview.js",
    "track.js",
    "relief.js",
    "surface.js",
    "scales.js",
    "panels.js",
    "plots.js",
    "curves.js",
    "legend.js",
    "names.js",
    "steptable.js",
    "ranking.js",
    "text.js",
    "training.js",
    "stage.js",
]


def script() -> str:
    """The explorers' script, which defines ``render``."""
    return joined([_HERE / name for name in _MODULES])


def styles() -> str:
    """The explorers' styles."""
    return "\n".join((_HERE / name).read_text("utf-8") for name in _STYLES)


def joined(modules: Sequence[Path]) -> str:
    """ES modules as one script, without imports and exports; each after those that it imports."""
    sources = (module.read_text("utf-8") for module in modules)
    return "\n".join(re.sub(r"(?ms)^import .*?;\n|^export ", "", source) for source in sources)
