"""One or several rules on a surface, with a slider for each thing that can be chosen."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import Any

import ipywidgets as widgets

from course_lib.descent import descend
from course_lib.figures import Picture, label_of, surface_picture
from course_lib.language import text
from course_lib.rules import Rule, anatomy, settle
from course_lib.surfaces import Surface

MAX_STEPS = 500


def explore(
    rules: Rule | Mapping[str, Rule], surface: Surface, *, steps: int = 100, **hyperparameters: Any
) -> DescentExplorer:
    """A figure of the paths of ``rules`` on ``surface``, with sliders.

    ``rules`` is a rule, a learner's own included, or a mapping from labels to rules, which then
    start from one point and share the hyperparameters they have in common. The sliders begin at
    ``steps`` and ``hyperparameters``, or the rules' defaults.

    Raises :class:`course_lib.rules.RuleError` for a rule that is none.
    """
    by_label = dict(rules) if isinstance(rules, Mapping) else {label_of(rules): rules}
    return DescentExplorer(by_label, surface, steps, hyperparameters)


class DescentExplorer(widgets.VBox):
    """The widget that :func:`explore` makes; a saved notebook shows its picture instead."""

    def __init__(
        self,
        rules: Mapping[str, Rule],
        surface: Surface,
        steps: int,
        hyperparameters: Mapping[str, Any],
    ) -> None:
        self.rules = rules
        self.surface = surface
        self.sliders = {
            **_hyperparameter_sliders(rules, hyperparameters),
            **_start_sliders(surface),
            "steps": widgets.IntSlider(steps, 1, MAX_STEPS, description=text("axis_step")),
        }
        self.picture: Picture | None = None
        self.image = widgets.Image(format="png", layout=widgets.Layout(width="1100px"))
        self.message = widgets.Label()
        self._drawing = threading.Lock()  # callbacks may come from another thread
        for slider in self.sliders.values():
            slider.style.description_width = "110px"
            slider.observe(self._redraw, "value")
        self.reset = widgets.Button(description=text("explorer_reset"))
        self.reset.on_click(self._reset)
        self._initial = {name: slider.value for name, slider in self.sliders.items()}
        grid = widgets.GridBox(
            list(self.sliders.values()),
            layout=widgets.Layout(grid_template_columns="repeat(3, 360px)"),
        )
        super().__init__([grid, self.reset, self.message, self.image])
        self._redraw()

    def _redraw(self, change: Any = None) -> None:
        with self._drawing:
            try:
                self.picture = self._picture()
            except Exception as error:  # a learner's rule may raise anything; the sliders live on
                self.message.value = text("explorer_error", error=error)
            else:
                self.message.value = ""
                self.image.value = self.picture.png()

    def _picture(self) -> Picture:
        chosen = {name: slider.value for name, slider in self.sliders.items()}
        start = [chosen[name] for name in _coordinate_names(self.surface)]
        paths = {}
        for label, rule in self.rules.items():
            known = anatomy(rule).hyperparameters
            own = {name: chosen[name] for name in known if name in chosen}
            paths[label] = descend(rule, self.surface, start, chosen["steps"], **own)
        return surface_picture(paths)

    def _reset(self, button: widgets.Button) -> None:
        for name, slider in self.sliders.items():
            slider.value = self._initial[name]

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, Any] | tuple[dict, dict]:
        view = super()._repr_mimebundle_(**kwargs)
        if self.picture is None:
            return {**view, "text/plain": self.message.value}
        data, metadata = self.picture._repr_mimebundle_()
        return {**view, **data}, metadata


def _hyperparameter_sliders(
    rules: Mapping[str, Rule], chosen: Mapping[str, Any]
) -> dict[str, widgets.Widget]:
    sliders = {}
    for rule in rules.values():
        own = {
            name: value for name, value in chosen.items() if name in anatomy(rule).hyperparameters
        }
        for name, value in settle(rule, own).items():
            if isinstance(value, float | int) and name not in sliders:
                sliders[name] = _slider(name, value)
    return sliders


def _slider(name: str, value: float) -> widgets.Widget:
    """A slider for a hyperparameter: on a log scale for lr and epsilon, else from 0."""
    if name == "lr":
        return widgets.FloatLogSlider(value, min=-4, max=0.5, step=0.01, description=name)
    if name == "epsilon":
        return widgets.FloatLogSlider(value, min=-10, max=-1, step=0.1, description=name)
    most = 0.999 if value < 1 else 2 * value
    return widgets.FloatSlider(
        value, min=0, max=most, step=most / 999, readout_format=".3f", description=name
    )


def _start_sliders(surface: Surface) -> dict[str, widgets.Widget]:
    sliders = {}
    for name, (low, high), value in zip(
        _coordinate_names(surface), surface.limits, surface.start, strict=True
    ):
        sliders[name] = widgets.FloatSlider(
            value, min=low, max=high, step=0.01, description=text("explorer_start", name=name)
        )
    return sliders


def _coordinate_names(surface: Surface) -> tuple[str, ...]:
    return ("x", "y")[: surface.dimensions]
