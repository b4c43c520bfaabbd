"""The exponential moving average alone: what it remembers, and for how long."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes

from course_lib.explorers.controls import linear, whole
from course_lib.explorers.stage import Stage, background, packed_marks
from course_lib.figures import FONT_SIZE, Mark, Picture, draw_marks
from course_lib.language import text
from course_lib.language.numbers import number

_VALUES, _AVERAGE, _MEMORY = "#7a8a96", "#D55E00", "#0072B2"


class AverageExplorer(Stage):
    """The widget that :func:`course_lib.explorers.explore_average` makes.

    ``sequence`` (n,) is what is averaged; ``floor`` is the height at which the memory is drawn.
    """

    def __init__(self, values: np.ndarray, rho: float) -> None:
        self.sequence = values
        self._marks: list[Mark] = []
        last = len(values)
        low, high = min(0.0, values.min()), max(0.0, values.max())
        room = 0.12 * (high - low) or 1.0
        self._limits = (low - 1.5 * room, high + room)
        self.floor = self._limits[0] * 0.85 + self._limits[1] * 0.03
        scene = {
            "title": text("average_title"),
            "controls": [
                linear("rho", "rho", 0, 0.999, rho),
                whole("step", text("average_step"), 1, last, last),
            ],
            "grips": ["step"],
            "plays": False,
            "background": background(self._draw_axes),
            "styles": {},
        }
        super().__init__(scene, self._average)

    def picture(self) -> Picture:
        """The sequence and its average as a static picture."""
        words = [self.scene["title"], *self.paths["notes"]]
        picture = Picture("\n".join(words), figsize=(8, 4.6))
        axes = picture.subplots()
        self._draw_axes(axes)
        draw_marks(axes, self._marks)
        return picture

    def _draw_axes(self, axes: Axes) -> None:
        axes.set_xlim(0, 1.1 * len(self.sequence))  # with room for a label
        axes.set_ylim(*self._limits)
        axes.set_xlabel(text("axis_step"), fontsize=FONT_SIZE)
        axes.set_title(text("average_title"), fontsize=FONT_SIZE)
        axes.tick_params(labelsize=FONT_SIZE - 2)
        axes.grid(color="#e8e8e8")

    def _average(self, values: dict[str, float]) -> dict[str, Any]:
        """The average of every step, and the memory behind the chosen one."""
        rho, step = values["rho"], round(values["step"])
        averages = moving_averages(self.sequence, rho)
        steps = np.arange(1, len(averages) + 1)
        memory = 1 / (1 - rho)
        back = max(0.0, step + 0.5 - memory)
        window = np.array([[step + 0.5, self.floor], [back, self.floor]])
        here = np.array([[step, averages[step - 1]]])
        self._marks = [
            Mark(np.stack([steps, self.sequence], axis=1), "", _VALUES, size=1.5),
            Mark(np.stack([steps, averages], axis=1), "", _AVERAGE, size=3),
            Mark(window, "", _MEMORY, size=5),
            Mark(here, text("average"), _AVERAGE, size=7),
        ]
        whole_memory = max(1, round(memory))
        notes = [
            text("average_memory", rho=number(rho), memory=number(memory)),
            text(
                "average_weights",
                newest=number(1 - rho),
                memory=whole_memory,
                share=f"{1 - rho**whole_memory:.0%}",
            ),
            text(
                "average_here",
                step=step,
                value=number(self.sequence[step - 1]),
                average=number(averages[step - 1]),
                weights=f"{1 - rho**step:.0%}",
            ),
        ]
        return {"runs": [], "marks": packed_marks(self._marks), "notes": notes, "messages": []}


def moving_averages(values: np.ndarray, rho: float) -> np.ndarray:
    """``h = rho * h + (1 - rho) * value`` for each of ``values`` (n,), starting from ``h = 0``."""
    h, averages = 0.0, []
    for value in values:
        h = rho * h + (1 - rho) * value
        averages.append(h)
    return np.array(averages)


def sample_values() -> np.ndarray:
    """Sixty seeded noisy values around 1, then forty around 3."""
    noise = np.random.default_rng(0).normal(0, 0.5, 100)
    return np.where(np.arange(100) < 60, 1.0, 3.0) + noise
