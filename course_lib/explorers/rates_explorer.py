"""The learning-rate map: how much of the loss each learning rate leaves."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes

from course_lib.descent.stability import is_linear, stable_rate, steepest
from course_lib.explorers.controls import Settings, whole_of
from course_lib.explorers.descent_explorer import could_not_move
from course_lib.explorers.packing import Shown
from course_lib.explorers.protocol import Paths, Values
from course_lib.explorers.remarks import remarks_on_rules, remarks_on_surface
from course_lib.explorers.stage import MarkedStage
from course_lib.figures import FONT_SIZE, Mark, Style, styles_of, title_of
from course_lib.language import text
from course_lib.language.facts import Fact, fact
from course_lib.maps import Ends, ends, summary
from course_lib.rules import Entry

RATES = np.geomspace(1e-4, 10, 101)

LEAST, MOST = 1e-6, 10.0
"""What remains is drawn between these two."""
_LANE = 0.9
"""The height of a rule's lane below the curves, in decades."""
_ON = 10 ** (-0.65 * _LANE)
"""So much lower its name is put, to stand on the lane instead of above it."""


class RatesExplorer(MarkedStage):
    """The widget that :func:`course_lib.explorers.explore_rates` makes.

    ``labels`` are those of the entries of ``settings`` that have a learning rate to choose, drawn
    in ``styles``; ``without`` says of each of the others why it can't be on the map.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        entries = settings.entries
        self.labels = [label for label in entries if "lr" in settings.sliders(label)]
        self.without = [
            fact(_why_not(entry), label=label)
            for label, entry in entries.items()
            if label not in self.labels
        ]
        self.styles = styles_of(entries)
        title = text("map_rates", surface=title_of(settings.surface))
        grips = ["lr"] if self.labels else []
        super().__init__(title, settings.controls, grips)

    def draw_axes(self, axes: Axes) -> None:
        """Draw the axes of rates and losses, and the line above the lanes."""
        axes.set_xscale("log")
        axes.set_yscale("log")
        axes.set_xlim(RATES[0], RATES[-1])
        axes.set_ylim(lane(len(self.labels)), MOST)
        axes.set_yticks([1e-6, 1e-4, 1e-2, 1])
        axes.minorticks_off()
        axes.tick_params(labelsize=FONT_SIZE - 2)
        axes.grid(color="#e8e8e8")
        axes.axhline(LEAST, color="#8696a3", linewidth=1)
        axes.set_xlabel(text("axis_lr"), fontsize=FONT_SIZE)
        axes.set_ylabel(text("map_remaining"), fontsize=FONT_SIZE)
        limited = any(map(self.limited, self.labels))
        axes.set_title(text("map_limits" if limited else "map_lanes"), fontsize=FONT_SIZE - 1)

    def limited(self, label: str) -> bool:
        """Whether it is known above which learning rate an entry diverges sooner or later."""
        known = np.isfinite(steepest(self.settings.surface))
        return bool(known) and is_linear(self.settings.entries[label])

    def respond(self, values: Values) -> Paths:
        """Each rule's curve and lane, and the dots at the chosen rate."""
        marks: list[Mark] = []
        notes: list[Fact] = []
        messages = [*remarks_on_surface(self.settings.surface), *self.without]
        messages += remarks_on_rules({label: self.settings.entries[label] for label in self.labels})
        for height, label in enumerate(self.labels):
            rate = float(values["lr"])
            try:
                reached = self._ends(label, np.append(RATES, rate), values)
            except Exception as error:  # a learner's rule may raise anything; the widget lives on
                messages.append(could_not_move(label, error))
                continue
            on_the_map = Ends(reached.remaining[:-1], reached.span[:-1])
            rated = summary(RATES, on_the_map)
            low, high = rated.good or (np.nan, np.nan)
            away = np.inf if rated.diverges is None else rated.diverges
            shown = shown_of_rule(
                label,
                self.styles[label],
                lane(height),
                curve_of(on_the_map.remaining, away),
                *(rated.best, low, high, away, self._limit(label, values)),
                *(rate, float(reached.remaining[-1])),
            )
            marks += shown.marks
            notes += shown.notes
        return self.show(Shown(marks, notes, messages))

    def _limit(self, label: str, values: Values) -> float:
        if not self.limited(label):
            return np.nan
        entry = self.settings.entry(label, values, free=["lr"])
        return stable_rate(entry, self.settings.surface)

    def _ends(self, label: str, rates: np.ndarray, values: Values) -> Ends:
        settings = self.settings
        entry = settings.entry(label, values, free=["lr"])
        steps = whole_of(values, "steps")
        return ends(entry, settings.surface, settings.start(values), steps, {"lr": rates})


def _why_not(entry: Entry) -> str:
    """Why an entry can't be on the map, as the key of a sentence."""
    return "map_rate_fixed" if "lr" in entry.signature.hyperparameters else "map_no_rates"


def lane(i: float) -> float:
    """The height at which the range of the i-th rule is drawn."""
    return LEAST * 10 ** (-_LANE * (i + 0.7))


def curve_of(remaining: np.ndarray, away: float) -> np.ndarray:
    """The points (n, 2) of what remains at each rate, as far as a rule does not diverge."""
    heights = np.where(away > RATES, np.clip(remaining, LEAST, MOST), np.nan)
    return np.stack([RATES, heights], axis=1)


def shown_of_rule(
    label: str,
    style: Style,
    height: float,
    curve: Any,
    best: Any,
    low: Any,
    high: Any,
    away: Any,
    limit: Any,
    rate: Any,
    remaining: Any,
) -> Shown:
    """The marks and the note of one rule, in arithmetic alone, so that the site can trace it.

    Its ``curve`` (n, 2) and its lane at ``height``; rates from ``low`` to ``high`` are good, NaN
    if none is, ``best`` is the best of all, NaN if all diverge, and from ``away`` on, which may be
    infinite, they have diverged by the last step. Above ``limit``, NaN if it is not known, they
    diverge sooner or later. At the chosen ``rate`` this much of the loss is ``remaining``.
    """
    first, last = float(RATES[0]), float(RATES[-1])
    color = style.color
    some_good, diverges, limited = np.isfinite(low), np.isfinite(away), np.isfinite(limit)
    end = np.minimum(away, last)
    open_ended = np.logical_and(np.logical_not(diverges), np.logical_not(limited))
    some_converge = np.isfinite(best)
    parts = [
        fact(
            "map_none_good",
            best=best,
            when=np.logical_and(some_converge, np.logical_not(some_good)),
        ),
        fact("map_small", low=low, when=np.greater(low, first)),
        fact("map_good", high=high, when=some_good),
        fact(
            "map_large",
            high=high,
            when=np.logical_and(np.less(high, last), open_ended),
        ),
        fact("map_limit", limit=limit, when=limited),
        fact(
            "map_diverges",
            rate=away,
            when=np.logical_and(diverges, np.logical_not(limited)),
        ),
    ]
    inside = np.minimum(np.maximum(remaining, LEAST), MOST)
    return Shown(
        marks=[
            Mark([(first, height), (end, height)], "", color, style.dash, size=1.5),
            Mark(curve, "", color, style.dash),
            Mark([(low, height), (high, height)], "", color, size=8, when=some_good),
            Mark([(end, height)], "", color, size=5, when=diverges),
            Mark([(limit, height), (limit, MOST)], "", color, (3, 2), size=1.5, when=limited),
            Mark([(rate, inside)], "", color, size=7),
            Mark(2 * [(first, height * _ON)], label, color),  # a name alone
        ],
        notes=[fact("map_note", label=label, parts=parts, lr=rate, remaining=remaining)],
    )
