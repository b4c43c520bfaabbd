"""The exponential moving average alone: what it remembers, and for how long."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes

from course_lib.explorers.controls import linear, whole, whole_of
from course_lib.explorers.packing import Shown
from course_lib.explorers.protocol import Paths, Values
from course_lib.explorers.stage import MarkedStage
from course_lib.figures import FONT_SIZE, Mark
from course_lib.language import text
from course_lib.language.facts import fact

_VALUES, _AVERAGE, _MEMORY = "#7a8a96", "#D55E00", "#0072B2"


class AverageExplorer(MarkedStage):
    """The widget that :func:`course_lib.explorers.explore_average` makes.

    ``sequence`` (n,) is what is averaged; ``floor`` is the height at which the memory is drawn.
    """

    def __init__(self, values: np.ndarray, rho: float) -> None:
        self.sequence = values
        last = len(values)
        low, high = min(0.0, values.min()), max(0.0, values.max())
        room = 0.12 * (high - low) or 1.0
        self._limits = (low - 1.5 * room, high + room)
        self.floor = self._limits[0] * 0.85 + self._limits[1] * 0.03
        controls = [
            linear("rho", "rho", 0, 0.999, rho),
            whole("step", text("average_step"), 1, last, last),
        ]
        super().__init__(text("average_title"), controls, ["step"])

    def draw_axes(self, axes: Axes) -> None:
        """Draw the axes of steps and values."""
        axes.set_xlim(0, 1.1 * len(self.sequence))  # with room for a label
        axes.set_ylim(*self._limits)
        axes.set_xlabel(text("axis_step"), fontsize=FONT_SIZE)
        axes.set_title(text("average_title"), fontsize=FONT_SIZE)
        axes.tick_params(labelsize=FONT_SIZE - 2)
        axes.grid(color="#e8e8e8")

    def respond(self, values: Values) -> Paths:
        """The average of every step, and the memory behind the chosen one."""
        rho, step = float(values["rho"]), whole_of(values, "step")
        averages = moving_averages(self.sequence, rho)
        return self.show(
            shown_of_average(
                by_step(self.sequence),
                by_step(averages),
                self.floor,
                *(rho, step),
                *(float(self.sequence[step - 1]), float(averages[step - 1])),
            )
        )


def shown_of_average(
    sequence: Any, averages: Any, floor: float, rho: Any, step: Any, value: Any, average: Any
) -> Shown:
    """The marks and the notes, in arithmetic alone, so that the site can trace it.

    ``sequence`` and ``averages`` (n, 2) are drawn whole, and at ``step`` they have the ``value``
    and the ``average``.
    """
    memory = 1 / (1 - rho)
    whole_memory = np.maximum(1, np.floor(memory + 0.5))
    window = [(step + 0.5, floor), (np.maximum(0, step + 0.5 - memory), floor)]
    return Shown(
        marks=[
            Mark(sequence, "", _VALUES, size=1.5),
            Mark(averages, "", _AVERAGE, size=3),
            Mark(window, "", _MEMORY, size=5),
            Mark([(step, average)], fact("average"), _AVERAGE, size=7),
        ],
        notes=[
            fact("average_memory", rho=rho, memory=memory),
            fact(
                "average_weights",
                newest=1 - rho,
                memory=whole_memory,
                share=1 - rho**whole_memory,
            ),
            fact("average_here", step=step, value=value, average=average, weights=1 - rho**step),
        ],
    )


def by_step(values: np.ndarray) -> np.ndarray:
    """The points (n, 2) of values against the steps 1, 2, ...."""
    return np.stack([np.arange(1, len(values) + 1), values], axis=1)


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
