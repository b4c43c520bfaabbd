"""What an explorer needs to live on a page: its scene, and its answers as a program for kernel.js.

Rules and surfaces are traced. The curve of a tangent that can't be, such as the loss of a network,
becomes a table. Any other explorer that can't be shows its first answer, without sliders.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from functools import singledispatch
from typing import Any

import numpy as np

from authoring.site.pictures import lighter
from authoring.site.rules import rule_program
from authoring.site.tracing import Code, Untraceable, traced
from course_lib.explorers import (
    AverageExplorer,
    BatchExplorer,
    DescentExplorer,
    OutcomesExplorer,
    RatesExplorer,
    TangentExplorer,
)
from course_lib.explorers.controls import MAX_STEPS
from course_lib.explorers.outcomes_explorer import COLUMNS, KINDS, ROWS
from course_lib.explorers.rates_explorer import LEAST, MOST, RATES
from course_lib.explorers.stage import Stage
from course_lib.figures import label_of
from course_lib.language import template
from course_lib.language.words import WORDS
from course_lib.maps import AWAY, NEAR, STILL
from course_lib.optimizers import sgd
from course_lib.regression import Regression
from course_lib.rules import Rule
from course_lib.surfaces import Surface

_TABLE = 4001
"""Points of a tabulated curve over twice its width, among them all positions of the sliders."""


def javascript(value: Any) -> str:
    """``value`` as a JavaScript expression that may stand in a script of an HTML page."""
    match value:
        case Code():
            return value
        case bytes():
            return f'bytes("{base64.b64encode(value).decode("ascii")}")'
        case Mapping():
            pairs = (f"{javascript(str(key))}: {javascript(item)}" for key, item in value.items())
            return f"{{{', '.join(pairs)}}}"
        case list() | tuple():
            return f"[{', '.join(map(javascript, value))}]"
        case np.ndarray():
            return javascript(value.tolist())
        case _:
            return json.dumps(value).replace("<", "\\u003c")  # nothing may end the script


def program(explorer: Stage) -> dict[str, Any]:
    """The scene of ``explorer``, the values it begins with, and what answers others of them."""
    still = explorer.scene["background"]
    scene = {**explorer.scene, "background": {**still, "png": lighter(still["png"])}}
    try:
        answers = answers_of(explorer)
    except Untraceable:
        answers = {"kind": "still", "paths": explorer.paths}
        scene |= {"controls": [], "grips": []}
    return {"scene": scene, "values": explorer.values, "answers": answers}


def note(made: Mapping[str, Any]) -> str | None:
    """What a reader must know of a program, as the key of a word: what it can't do exactly."""
    answers = made["answers"]
    if answers["kind"] == "still" and made["values"]:
        return "still"
    return "table" if "table" in answers.get("surface", ()) else None


def words() -> dict[str, str]:
    """The templates of all that explorers and predictions say, in the language in use."""
    spoken = ("stage_", "tangent_", "average_", "map_", "predict_")
    return {key: template(key) for key in WORDS if key.startswith(spoken)}


@singledispatch
def answers_of(explorer: Stage) -> dict[str, Any]:
    """What kernel.js needs to answer as the explorer does. Raises :class:`Untraceable`."""
    raise Untraceable(type(explorer).__name__)


@answers_of.register
def _(explorer: DescentExplorer) -> dict[str, Any]:
    return {
        "kind": "descent",
        "surface": _surface(explorer.surface),
        "rules": _rules(explorer.rules, explorer),
    }


@answers_of.register
def _(explorer: RatesExplorer) -> dict[str, Any]:
    return {
        "kind": "rates",
        "surface": _surface(explorer.surface),
        "rules": _rules(explorer.rules, explorer),
        "without": explorer.without,
        "styles": {label: style._asdict() for label, style in explorer.styles.items()},
        "lanes": [explorer.lane(i) for i in range(len(explorer.rules))],
        "rates": RATES,
        "drawn": [LEAST, MOST],
        "limits": _LIMITS,
    }


@answers_of.register
def _(explorer: OutcomesExplorer) -> dict[str, Any]:
    label = label_of(explorer.rule)
    return {
        "kind": "outcomes",
        "surface": _surface(explorer.surface),
        "rules": _rules({label: explorer.rule}, explorer),
        "axes": explorer.axes,
        "across": explorer.grid[explorer.axes[0]][:COLUMNS],
        "up": explorer.grid[explorer.axes[1]].reshape(ROWS, COLUMNS)[:, 0],
        "kinds": [word for word, _, _ in KINDS],
        "marks": _marks(explorer),
        "limits": _LIMITS,
    }


@answers_of.register
def _(explorer: TangentExplorer) -> dict[str, Any]:
    surface = explorer.surface
    try:
        curve = _surface(surface)
    except Untraceable:
        curve = {**_about(surface), "table": _table(surface)}
    return {"kind": "tangent", "surface": curve, "marks": _marks(explorer)}


@answers_of.register
def _(explorer: AverageExplorer) -> dict[str, Any]:
    return {
        "kind": "average",
        "sequence": explorer.sequence,
        "floor": explorer.floor,
        "marks": _marks(explorer),
    }


@answers_of.register
def _(explorer: BatchExplorer) -> dict[str, Any]:
    regression = explorer.regression
    seeds = next(c for c in explorer.scene["controls"] if c["name"] == "seed")
    return {
        "kind": "batch",
        "surface": _about(regression.surface),
        "rules": _rules({"": sgd}, explorer),
        "labels": [run["label"] for run in explorer.paths["runs"]],
        "x": regression.x,
        "y": regression.y,
        "orders": [_orders(regression, seed) for seed in range(int(seeds["max"]) + 1)],
    }


def _rules(rules: Mapping[str, Rule], explorer: Stage) -> dict[str, Any]:
    return {label: rule_program(rule, explorer.values) for label, rule in rules.items()}


_LIMITS = {"near": NEAR, "still": STILL, "away": AWAY}


def _marks(explorer: Stage) -> list[dict[str, Any]]:
    """How the marks of the first answer are drawn; their points follow from the values."""
    return [
        {key: value for key, value in mark.items() if key != "points"}
        for mark in explorer.paths["marks"]
    ]


# ---- surfaces ----


def _about(surface: Surface) -> dict[str, Any]:
    return {"names": surface.names, "limits": surface.limits, "minima": surface.minima}


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
