"""The stage: a small widget on whose still picture the browser plays what moves.

The kernel draws the surface once, as a PNG with the transform from data to pixels, and afterwards
sends arrays and facts only. The scripts in ``browser/`` draw paths, arrows and curves from them,
put the facts into words, and play the steps by themselves; ipywidgets holds one message in flight,
so that of a fast drag the newest value wins.

Its traits are those of :mod:`course_lib.explorers.protocol`: ``scene``, what stays; ``values``,
what the controls are set to, written by the browser; and ``paths``, what that leads to. They are
plain data, so that a page without a kernel can supply them too.
"""

from __future__ import annotations

import functools
import itertools
import os
import re
import threading
import warnings
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import anywidget
import numpy as np
import traitlets
from IPython import get_ipython
from ipywidgets import Widget
from matplotlib.axes import Axes

from course_lib.descent import Path
from course_lib.explorers.browser import script, styles
from course_lib.explorers.packing import Shown, paths_of
from course_lib.explorers.protocol import Background, Cells, Control, Paths, Scene, Values
from course_lib.figures import Picture, course_style, draw_marks, draw_surface
from course_lib.language import current, nearest, template, text
from course_lib.language.facts import fact, said
from course_lib.language.words import WORDS
from course_lib.surfaces import Surface

WIDTH, HEIGHT = 480, 300
"""The background in CSS pixels, as it is where there is little room; it is drawn for more."""


class Stage(anywidget.AnyWidget):
    """A widget that shows ``scene`` and answers each new setting with :meth:`respond`."""

    _esm = f"{script()}\nexport default {{ render }};\n"
    _css = styles()

    scene = traitlets.Dict().tag(sync=True)
    paths = traitlets.Dict().tag(sync=True)
    walked: Mapping[str, Path] = MappingProxyType({})
    """The paths shown at present, by label."""

    # Without the echo of its own message the browser has the answer sooner.
    values = traitlets.Dict().tag(sync=True, echo_update=False)

    def __init__(self, scene: Scene) -> None:
        values = {control["name"]: control["value"] for control in scene["controls"]}
        paths = self._undisturbed(values)
        super().__init__(scene={**scene, "words": page_words()}, values=values, paths=paths)
        replace_earlier(self)
        self._busy = threading.Lock()  # callbacks may come from another thread
        self._answers = itertools.count(1)
        self.observe(self._answer, "values")

    def respond(self, values: Values) -> Paths:
        """What the setting ``values`` leads to."""
        raise NotImplementedError

    def _answer(self, change: Any) -> None:
        with self._busy:
            # Counted, so that an answer that is like the last one is sent too.
            self.paths = {**self._undisturbed(self.values), "answer": next(self._answers)}

    def _undisturbed(self, values: Values) -> Paths:
        """The answer, whatever the learner's settings make of warnings and rounding errors."""
        with np.errstate(all="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                return self.respond(values)
            except ValueError as error:  # a setting that is no number
                return paths_of(Shown(messages=[fact("stage_no_setting", error=str(error))]))

    @traitlets.validate("values")
    def _with_all_controls(self, proposal: Any) -> Values:
        """The proposed values, and the present ones of the other controls."""
        known = self.controls
        for name, value in proposal["value"].items():
            if name not in known:
                raise ValueError(
                    text(
                        "explorer_no_control",
                        name=repr(name),
                        nearest=nearest(str(name), known or ["-"]),
                        names=", ".join(known) or "-",
                    )
                )
            if value is not None and not isinstance(value, int | float):
                raise ValueError(text("explorer_number", name=name, value=repr(value)[:60]))
        return {**self.values, **proposal["value"]}

    @property
    def messages(self) -> list[str]:
        """The sentences shown at present, in the language in use."""
        return [said(fact) for fact in (*self.paths["notes"], *self.paths["messages"])]

    @property
    def controls(self) -> list[str]:
        """The names of what can be moved."""
        return [control["name"] for control in self.scene["controls"]]

    def picture(self) -> Picture | None:
        """What the stage shows, as a static picture for pages without JavaScript."""
        raise NotImplementedError

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        live = live_view(super()._repr_mimebundle_(**kwargs))
        picture = self.picture()
        if picture is None:
            return {**live, "text/plain": "\n".join(self.messages)}
        data, metadata = picture._repr_mimebundle_()
        return {**live, **data}, metadata

    def close(self) -> None:
        """End the widget and let go of what it holds, which the notebook's Out would keep alive."""
        close_parts(self)
        super().close()
        self.unobserve_all()
        self.scene = self.paths = {}
        self.walked = {}


class MarkedStage(Stage):
    """A stage of marks and notes on axes of its own, with nothing to play."""

    def __init__(self, title: str, controls: list[Control], grips: list[str], **more: Any) -> None:
        self._shown = Shown()
        scene: Scene = {
            "title": title,
            "controls": controls,
            "grips": grips,
            "plays": False,
            "background": background(self.draw_axes),
            "relief": None,
            "styles": {},
            "remarks": {},
            "kinds": [],
        }
        super().__init__({**scene, **more})  # type: ignore[typeddict-item]

    def draw_axes(self, axes: Axes) -> None:
        """Draw what stays."""
        raise NotImplementedError

    def show(self, shown: Shown, cells: Cells | None = None) -> Paths:
        """These marks and sentences for the page, and for the static picture."""
        self._shown = shown
        return paths_of(shown, cells=cells)

    @course_style()
    def picture(self) -> Picture:
        """The axes and the present marks, described by the sentences."""
        picture = Picture("\n".join([self.scene["title"], *self.messages]), figsize=(8, 5))
        axes = picture.subplots()
        self.draw_axes(axes)
        self.draw_cells(axes)
        draw_marks(axes, self._shown.marks)
        return picture

    def draw_cells(self, axes: Axes) -> None:
        """Draw what lies between the axes and the marks, if anything does."""


def page_words() -> dict[str, str]:
    """The templates of all that a page of explorers says by itself, in the language in use."""
    spoken = (
        "stage_",
        "tangent_",
        "average",
        "map_",
        "predict_",
        "list_",
        "surface_by_",
        "training_",
    )
    return {key: template(key) for key in WORDS if key.startswith(spoken)}


WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"


def live_view(bundle: Any) -> dict[str, Any]:
    """What ipywidgets gives for the page, of its bundle; nothing if no page will see it.

    A program that runs a notebook, such as nbconvert, would prefer it to the picture, and write a
    page on which neither is to be seen.
    """
    data = bundle[0] if isinstance(bundle, tuple) else bundle or {}
    return {} if _asked_by_a_program() else {WIDGET_VIEW: data[WIDGET_VIEW]}


def has_page() -> bool:
    """Whether what this cell shows goes to a page, on which a widget lives."""
    return hasattr(get_ipython(), "kernel") and not _asked_by_a_program()


def _asked_by_a_program() -> bool:
    """Whether a Python client runs this cell: those number their messages, pages don't.

    Voila is such a client too, but shows the widgets on its page.
    """
    shell = get_ipython()
    parent = shell.get_parent() if hasattr(shell, "get_parent") else {}
    message = parent.get("header", {}).get("msg_id", "")
    in_voila = any(name.startswith("VOILA_") for name in os.environ)
    return bool(re.search(r"_\d+_\d+$", message)) and not in_voila


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


@course_style()
def background(draw: Callable[[Axes], None]) -> Background:
    """The still layer that ``draw`` puts on axes: a PNG and where the axes lie in it."""
    picture = Picture("", figsize=(WIDTH / 100, HEIGHT / 100))
    axes = picture.subplots()
    draw(axes)
    png = picture.png(dpi=240)
    box = axes.get_position()
    return {
        "png": png,
        "width": WIDTH,
        "height": HEIGHT,
        "box": [box.x0, 1 - box.y1, box.width, box.height],
        "x": list(axes.get_xlim()),
        "y": list(axes.get_ylim()),
        "scale": [axes.get_xscale(), axes.get_yscale()],
        "minima": False,
    }


def surface_background(surface: Surface) -> Background:
    """The still layer of a surface; drawn once, since one waits for it longer than for the rest."""
    return _surface_background(surface, current())


@functools.lru_cache(maxsize=32)
def _surface_background(surface: Surface, _language: str) -> Background:
    drawn = background(lambda axes: draw_surface(axes, surface))
    return {**drawn, "minima": len(surface.minima) > 0}
