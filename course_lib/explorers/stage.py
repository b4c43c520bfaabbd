"""The stage: a small widget on whose still picture the browser plays what moves.

The kernel draws the surface once, as a PNG with the transform from data to pixels, and afterwards
sends arrays only. ``stage.js`` draws paths, arrows and curves from them and plays the steps by
itself; ipywidgets holds one message in flight, so that of a fast drag the newest value wins.

Traits, all plain data so that a page without a kernel can supply them too:

- ``scene``: what stays, i.e. words, controls, the background and its transform;
- ``paths``: what a setting leads to, i.e. runs, marks, the cells of a map, notes and messages,
  with arrays as little-endian float32 bytes;
- ``values``: what the controls are set to, written by the browser.
"""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import anywidget
import numpy as np
import traitlets
from IPython import get_ipython
from ipywidgets import Widget
from matplotlib.axes import Axes

from course_lib.figures import Mark, Picture, draw_surface
from course_lib.language import current, template
from course_lib.surfaces import Surface

_HERE = Path(__file__).parent

WIDTH, HEIGHT = 560, 350
"""The background in CSS pixels; it is drawn at twice that."""


_WORDS = (
    *("play", "pause", "back", "forward", "speed", "step", "reset"),
    *("loss", "downhill", "curves", "description"),
)


class Stage(anywidget.AnyWidget):
    """A widget that shows ``scene`` and asks ``respond`` for the paths of each new setting."""

    _esm = _HERE / "stage.js"
    _css = _HERE / "stage.css"

    scene = traitlets.Dict().tag(sync=True)
    paths = traitlets.Dict().tag(sync=True)
    # Without the echo of its own message the browser has the answer sooner.
    values = traitlets.Dict().tag(sync=True, echo_update=False)

    def __init__(
        self,
        scene: dict[str, Any],
        respond: Callable[[dict[str, float]], dict[str, Any]],
    ) -> None:
        words = {key: template(f"stage_{key}") for key in _WORDS}
        values = {control["name"]: control["value"] for control in scene["controls"]}
        super().__init__(scene={"words": words, **scene}, values=values, paths=respond(values))
        replace_earlier(self)
        self._respond = respond
        self._busy = threading.Lock()  # callbacks may come from another thread
        self.observe(self._answer, "values")

    def _answer(self, change: Any) -> None:
        with self._busy:
            self.paths = self._respond(self.values)

    def picture(self) -> Picture | None:
        """What the stage shows as a static picture, for pages without JavaScript."""
        raise NotImplementedError

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        view = super()._repr_mimebundle_(**kwargs)
        live = dict(view[0] if isinstance(view, tuple) else view or {})
        picture = self.picture()
        if picture is None:
            return {**live, "text/plain": "\n".join(self.paths["messages"])}
        data, metadata = picture._repr_mimebundle_()
        return {**live, **data}, metadata

    def close(self) -> None:
        """End the widget and let go of what it holds, which the notebook's Out would keep alive."""
        close_parts(self)
        super().close()
        self.unobserve_all()
        self.scene = self.paths = {}


def close_parts(widget: Widget) -> None:
    """Close a widget's layout and style, widgets of their own that ``close`` leaves behind."""
    for name in ("layout", "style"):
        part = getattr(widget, name, None)
        if isinstance(part, Widget):
            part.close()


_widgets_by_cell: dict[str, tuple[str, list[Widget]]] = {}


def replace_earlier(widget: Widget) -> None:
    """Close what the same cell showed in an earlier run, so that running it again leaks nothing."""
    shell = get_ipython()
    parent = shell.get_parent() if hasattr(shell, "get_parent") else {}
    cell = parent.get("metadata", {}).get("cellId")
    if cell is None:
        return
    run = parent["header"]["msg_id"]
    last_run, widgets = _widgets_by_cell.get(cell, (run, []))
    if last_run != run:
        for earlier in widgets:
            earlier.close()
        widgets = []
    _widgets_by_cell[cell] = (run, [*widgets, widget])


def background(draw: Callable[[Axes], None]) -> dict[str, Any]:
    """The still layer that ``draw`` puts on axes: a PNG and where the axes lie in it."""
    picture = Picture("", figsize=(WIDTH / 100, HEIGHT / 100))
    axes = picture.subplots()
    draw(axes)
    png = picture.png(dpi=200)
    box = axes.get_position()
    return {
        "png": png,
        "width": WIDTH,
        "height": HEIGHT,
        "box": [box.x0, 1 - box.y1, box.width, box.height],
        "x": list(axes.get_xlim()),
        "y": list(axes.get_ylim()),
        "scale": [axes.get_xscale(), axes.get_yscale()],
    }


def surface_background(surface: Surface) -> dict[str, Any]:
    """The still layer of a surface; drawn once, since one waits for it longer than for the rest."""
    return _surface_background(surface, current())


@functools.lru_cache(maxsize=32)
def _surface_background(surface: Surface, _language: str) -> dict[str, Any]:
    return background(lambda axes: draw_surface(axes, surface))


def packed_marks(marks: Iterable[Mark]) -> list[dict[str, Any]]:
    """Marks as the browser gets them."""
    return [{**mark._asdict(), "points": packed(mark.points)} for mark in marks]


def packed(array: Any) -> bytes:
    """An array as float32 bytes; what is finite stays so, if need be as float32's largest."""
    array = np.asarray(array, dtype=float)
    with np.errstate(over="ignore"):
        single = array.astype("<f4")
    overflowed = np.isinf(single) & np.isfinite(array)
    if overflowed.any():
        single[overflowed] = np.copysign(np.finfo(np.float32).max, array[overflowed])
    return single.tobytes()
