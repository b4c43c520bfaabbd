"""What an explorer needs to live on a page: its scene, and its answers as a program for kernel.js.

Rules, surfaces and what an explorer decides to show are traced. The curve of a tangent that can't
be, such as the loss of a network, becomes a table. Any other explorer that can't be shows its first
answer, without sliders.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import singledispatch
from typing import Any

import numpy as np

from authoring.site.outline import Given, Outline, outline
from authoring.site.pictures import lighter
from authoring.site.rules import rule_program
from authoring.site.tracing import UntraceableError, traced
from course_lib.descent.stability import steepest
from course_lib.explorers.average_explorer import AverageExplorer, by_step, shown_of_average
from course_lib.explorers.batch_explorer import BatchExplorer
from course_lib.explorers.controls import MAX_STEPS, Settings
from course_lib.explorers.descent_explorer import DescentExplorer
from course_lib.explorers.outcomes_explorer import COLUMNS, ROWS, OutcomesExplorer, shown_of_map
from course_lib.explorers.packing import Shown
from course_lib.explorers.rates_explorer import (
    LEAST,
    MOST,
    RATES,
    RatesExplorer,
    lane,
    shown_of_rule,
)
from course_lib.explorers.remarks import SLOWER, Cause, facts_about
from course_lib.explorers.stage import Stage
from course_lib.explorers.tangent_explorer import TangentExplorer, shown_of_tangent
from course_lib.language.facts import sent
from course_lib.maps import AWAY, NEAR, STILL
from course_lib.optimizers import sgd
from course_lib.regression import Regression
from course_lib.rules import entry_of
from course_lib.surfaces import Surface

_TABLE = 4001
"""Points of a tabulated curve over twice its width, among them all positions of the sliders."""


def program(explorer: Stage) -> dict[str, Any]:
    """The scene of ``explorer``, the values it begins with, and what answers others of them.

    The scene's words are left out: all explorers of a page share them.
    """
    scene = {key: value for key, value in explorer.scene.items() if key != "words"}
    if background := scene["background"]:
        scene["background"] = {**background, "png": lighter(background["png"])}
    try:
        answers = answers_of(explorer)
    except UntraceableError:
        answers = {"kind": "still", "paths": explorer.paths}
        scene |= {"controls": [], "grips": []}
    return {"scene": scene, "values": explorer.values, "answers": answers}


def note(made: Mapping[str, Any]) -> str | None:
    """What a reader must know of a program, as the key of a word: what it can't do exactly."""
    answers = made["answers"]
    if answers["kind"] == "still" and made["values"]:
        return "still"
    return "table" if "table" in answers.get("surface", ()) else None


@singledispatch
def answers_of(explorer: Stage) -> dict[str, Any]:
    """What kernel.js needs to answer as the explorer does. Raises :class:`UntraceableError`."""
    raise UntraceableError(type(explorer).__name__)


@answers_of.register
def _(explorer: DescentExplorer) -> dict[str, Any]:
    return {
        "kind": "descent",
        "surface": _surface(explorer.settings.surface),
        "rules": _rules(explorer.settings),
        "remarks": _remarks(),
    }


@answers_of.register
def _(explorer: BatchExplorer) -> dict[str, Any]:
    regression = explorer.regression
    seeds = next(c for c in explorer.scene["controls"] if c["name"] == "seed")
    return {
        "kind": "batch",
        "surface": _about(regression.surface),
        "rule": rule_program(entry_of(sgd), {"lr": "lr"}),
        "labels": explorer.labels,
        "x": regression.x,
        "y": regression.y,
        "orders": [_orders(regression, seed) for seed in range(int(seeds["max"]) + 1)],
        "remarks": _remarks(),
    }


@answers_of.register
def _(explorer: RatesExplorer) -> dict[str, Any]:
    def outline_of(label: str, height: float) -> Outline:
        style, curve = explorer.styles[label], Given("curve")
        return outline(7, lambda *numbers: shown_of_rule(label, style, height, curve, *numbers))

    programs = _rules(explorer.settings)
    return {
        "kind": "rates",
        "surface": _surface(explorer.settings.surface),
        "rules": {label: programs[label] for label in explorer.labels},
        "shown": {label: outline_of(label, lane(i)) for i, label in enumerate(explorer.labels)},
        "without": sent(explorer.without),
        "rates": RATES,
        "drawn": [LEAST, MOST],
        "steepest": steepest(explorer.settings.surface),
        "limited": [label for label in explorer.labels if explorer.limited(label)],
        "limits": _LIMITS,
    }


@answers_of.register
def _(explorer: OutcomesExplorer) -> dict[str, Any]:
    def shown(x: Any, y: Any, steps: Any, code: Any, remaining: Any, *shares: Any) -> Shown:
        return shown_of_map(explorer.label, explorer.axes, (x, y), steps, code, remaining, shares)

    kinds = len(explorer.scene["kinds"])
    return {
        "kind": "outcomes",
        "surface": _surface(explorer.settings.surface),
        "rules": _rules(explorer.settings),
        "names": explorer.names,
        "across": explorer.grid[explorer.axes[0]][:COLUMNS],
        "up": explorer.grid[explorer.axes[1]].reshape(ROWS, COLUMNS)[:, 0],
        "kinds": kinds,
        "shown": outline(5 + kinds, shown),
        "limits": _LIMITS,
    }


@answers_of.register
def _(explorer: TangentExplorer) -> dict[str, Any]:
    surface = explorer.surface
    try:
        curve = _surface(surface)
    except UntraceableError:
        curve = {**_about(surface), "table": _table(surface)}
    [name], [sides] = surface.names, surface.limits.tolist()
    shown = outline(6, lambda *numbers: shown_of_tangent(name, sides, *numbers))
    return {"kind": "tangent", "surface": curve, "shown": shown}


@answers_of.register
def _(explorer: AverageExplorer) -> dict[str, Any]:
    sequence = by_step(explorer.sequence)
    shown = outline(
        4,
        lambda *numbers: shown_of_average(sequence, Given("averages"), explorer.floor, *numbers),
    )
    return {"kind": "average", "sequence": explorer.sequence, "shown": shown}


def _rules(settings: Settings) -> dict[str, Any]:
    """Each entry's program, with what is not set by a slider fixed."""
    if any(control["scale"] == "typed" for control in settings.controls):
        raise UntraceableError("a number without an end")
    values = {control["name"]: control["value"] for control in settings.controls}
    programs = {}
    for label, entry in settings.entries.items():
        settable: dict[str, Any] = dict(settings.sliders(label))
        if isinstance(entry.fixed.get("lr"), int | float):
            settable["lr"] = entry.fixed["lr"]  # a smaller one is tried where it diverges
        programs[label] = rule_program(settings.entry(label, values), settable)
    return programs


def _remarks() -> dict[str, Any]:
    return {
        "shown": outline(5, lambda *numbers: Shown(messages=facts_about(Given("label"), *numbers))),
        "slower": SLOWER,
        "causes": {cause.name: int(cause) for cause in Cause},
    }


_LIMITS = {"near": NEAR, "still": STILL, "away": AWAY}


# ---- surfaces ----


def _about(surface: Surface) -> dict[str, Any]:
    notes = [{"key": surface.note, "values": {}}] if surface.note else []
    return {
        "names": surface.names,
        "limits": surface.limits,
        "minima": surface.minima,
        "notes": notes,
    }


def _surface(surface: Surface) -> dict[str, Any]:
    point = [f"point[{i}]" for i in range(surface.dimensions)]
    return {
        **_about(surface),
        "loss": traced("point", point, lambda *x: [surface.loss(*x)]),
        "slopes": traced("point", point, lambda *x: list(surface.slopes(*x))),
    }


def _table(surface: Surface) -> dict[str, Any]:
    """Losses and slopes, float64, as far as a move from within the limits can lead."""
    [(low, high)] = surface.limits
    reach = (high - low) / 2
    x = np.linspace(low - reach, high + reach, _TABLE)[:, None]
    with np.errstate(all="ignore"):
        losses, slopes = surface(x), surface.gradient(x)
    return {
        "low": float(x[0, 0]),
        "high": float(x[-1, 0]),
        "losses": losses.astype("<f8").tobytes(),
        "slopes": slopes.astype("<f8").tobytes(),
    }


def _orders(regression: Regression, seed: int) -> str:
    """The examples as every epoch of up to ``MAX_STEPS`` steps shuffles them, a sign for each."""
    generator = np.random.default_rng(seed)
    examples = len(regression.x)
    epochs = -(-MAX_STEPS // 2)  # of two batches at least; the order of a full one doesn't matter
    orders = (generator.permutation(examples) for _ in range(epochs))
    return "".join(chr(0x30 + row) for order in orders for row in order.tolist())
