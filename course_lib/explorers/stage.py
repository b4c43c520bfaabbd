"""The stage: a small widget on whose still picture the browser plays what moves.

The kernel draws the surface once, as a PNG with the transform from data to pixels, and afterwards
sends arrays only. ``stage.js`` draws paths, arrows and curves from them and plays the steps by
itself; ipywidgets holds one message in flight, so that of a fast drag the newest value wins.

Traits, all plain data so that a page without a kernel can supply them too:

- ``scene``: what stays, i.e. words, controls, the background and its transform;
- ``paths``: what a setting leads to, arrays as little-endian float32 bytes;
- ``values``: what the controls are set to, written by the browser.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import anywidget
import numpy as np
import traitlets
from IPython import get_ipython

from course_lib.figures import Picture, draw_surface
from course_lib.surfaces import Surface

_HERE = Path(__file__).parent

WIDTH, HEIGHT = 560, 350
"""The background in CSS pixels; it is drawn at twice that."""


class Stage(anywidget.AnyWidget):
    """A widget that shows ``scene`` and asks ``respond`` for the paths of each new setting."""

    _esm = _HERE / "stage.js"
    _css = _HERE / "stage.css"

    scene = traitlets.Dict().tag(sync=True)
    paths = traitlets.Dict().tag(sync=True)
    values = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        scene: dict[str, Any],
        values: Mapping[str, float],
        respond: Callable[[dict[str, float]], dict[str, Any]],
    ) -> None:
        super().__init__(scene=scene, values=dict(values), paths=respond(dict(values)))
        _replace_earlier(self)
        self._respond = respond
        self._busy = threading.Lock()  # callbacks may come from another thread
        self.observe(self._answer, "values")

    def _answer(self, change: Any) -> None:
        with self._busy:
            self.paths = self._respond(self.values)

    def close(self) -> None:
        """End the widget and let go of what it holds, which the notebook's Out would keep alive."""
        super().close()
        self.unobserve_all()
        self.scene = self.paths = {}


_stages_by_cell: dict[str, tuple[str, list[Stage]]] = {}


def _replace_earlier(stage: Stage) -> None:
    """Close what the same cell showed in an earlier run, so that running it again leaks nothing."""
    shell = get_ipython()
    parent = shell.get_parent() if hasattr(shell, "get_parent") else {}
    cell = parent.get("metadata", {}).get("cellId")
    if cell is None:
        return
    run = parent["header"]["msg_id"]
    last_run, stages = _stages_by_cell.get(cell, (run, []))
    if last_run != run:
        for earlier in stages:
            earlier.close()
        stages = []
    _stages_by_cell[cell] = (run, [*stages, stage])


def background(surface: Surface) -> dict[str, Any]:
    """The still layer of a surface: a PNG and where the axes lie in it."""
    picture = Picture("", figsize=(WIDTH / 100, HEIGHT / 100))
    axes = picture.subplots()
    draw_surface(axes, surface)
    png = picture.png(dpi=200)
    box = axes.get_position()
    return {
        "png": png,
        "width": WIDTH,
        "height": HEIGHT,
        "box": [box.x0, 1 - box.y1, box.width, box.height],
        "x": list(axes.get_xlim()),
        "y": list(axes.get_ylim()),
        "dimensions": surface.dimensions,
    }


def packed(array: Any) -> bytes:
    """An array as float32 bytes; what is finite stays so, if need be as float32's largest."""
    largest = np.finfo(np.float32).max
    array = np.asarray(array, dtype=float)
    return (
        np.where(np.isinf(array), array, np.clip(array, -largest, largest)).astype("<f4").tobytes()
    )
