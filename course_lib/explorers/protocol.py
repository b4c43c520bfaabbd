"""What an explorer and its page say to each other, typed once.

``browser/protocol.js`` has the same types for the page; the site's ``kernel.js`` answers with them
too. Arrays travel as bytes of little-endian float32, row by row, and ``codes`` as bytes of uint8.
"""

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypedDict

from course_lib.language.facts import Fact

Words = str | Fact
"""A name as it stands, or what the page puts into words."""


class Control(TypedDict):
    """Something a hand can move."""

    name: str
    """Its key in ``values``."""
    label: str
    scale: Literal["linear", "log", "typed"]
    """How its slider is divided; what is typed has none, since it has no end."""
    min: float | None
    max: float | None
    step: NotRequired[float]
    """1 for whole numbers."""
    value: float | None
    """Where it begins; None for something typed that is not set."""
    unset: NotRequired[str]
    """What a typed one is as long as it is not set."""
    only: NotRequired[list[str]]
    """The labels of the runs that it moves, where there are others."""


class Background(TypedDict):
    """The still layer: a PNG, and where the axes lie in it."""

    png: bytes
    width: int
    """In CSS pixels, as ``height``; the picture has 2.4 times as many, for sharp screens."""
    height: int
    box: list[float]
    """Left, top, width and height of the axes, as shares of the picture."""
    x: list[float]
    """The lowest and the highest value, as ``y``."""
    y: list[float]
    scale: list[str]
    """"linear" or "log" for each axis."""
    minima: bool
    """Whether known minima are marked with a cross."""


class Relief(TypedDict):
    """A surface of two parameters as heights over the background's x and y."""

    names: list[str]
    """What the parameters are called."""
    columns: int
    heights: bytes
    """uint16, row by row from below: 0 is the lowest loss, 65534 the highest, 65535 none."""
    scale: str
    """How the heights rise with the loss: "linear" or "log"."""
    minima: bytes
    """(k, 2), in the background's own coordinates."""


class StyleData(TypedDict):
    """How a run is drawn."""

    color: str
    dash: tuple[float, ...]


class Kind(TypedDict):
    """How a cell of a map is drawn."""

    color: str
    sign: str


class Scene(TypedDict):
    """What stays as long as the explorer is shown."""

    title: str
    controls: list[Control]
    background: Background | None
    """None for what has curves only."""
    relief: Relief | None
    """The same surface in three dimensions, if it has two parameters."""
    grips: list[str]
    """The controls that a pointer on the surface sets: for its x and, if there are two, its y."""
    plays: bool
    """Whether there are steps to play."""
    styles: dict[str, StyleData]
    """By the label of a run."""
    remarks: dict[str, str]
    """What is fixed for a run, shown beside its label."""
    kinds: list[Kind]
    """By the code of a cell."""
    rate_limits: NotRequired[dict[str, list[float | None]]]
    """By the label of a run: what the effective rate of each coordinate must stay below."""
    words: NotRequired[dict[str, str]]
    """Every template that the page needs, by its key."""


class StateCurve(TypedDict):
    """A state variable of a rule at every row."""

    name: Words
    rows: bytes


class Line(TypedDict):
    """A line of a rule with the numbers of every step."""

    name: str
    formula: list[str]
    """The tokens as the rule writes them, with names; none if its formulas can't be shown."""
    tokens: list[str | float | bytes]
    """Text, numbers that stay, and arrays (steps, d) of those that don't."""
    values: bytes
    """What the line gives, (steps, d)."""


class Run(TypedDict):
    """A path of one rule, as it is played."""

    names: list[str]
    """What the d coordinates are called."""
    label: str
    steps: int
    """The last row with finite values."""
    diverged: bool
    positions: bytes
    losses: bytes
    gradients: bytes | None
    velocity: bool
    """Whether the state "v" is a velocity, worth an arrow."""
    state: list[StateCurve]
    lines: list[Line]
    accuracies: NotRequired[bytes]
    """Of a race's run: the share of examples classified correctly, in percent, at every row."""


class Training(TypedDict):
    """How far a training is that still goes on."""

    done: float
    """A share."""
    left: Fact
    """How long it will take."""


class Race(TypedDict):
    """What the runs of a training have in common."""

    steps: int
    """How far the axis of steps goes."""
    reached: int
    """The step that all have reached that are still in the race: so far it can be played."""
    top: float | None
    """The loss at which a linear panel ends, whatever lies above; None before the first loss."""
    training: Training | None
    """None once it has ended."""


class MarkData(TypedDict):
    """A line or, of one point, a dot with a label, in the axes' own coordinates."""

    points: bytes
    label: Words
    color: str
    dash: tuple[float, ...]
    size: float
    below: bool


class Cells(TypedDict):
    """A map of kinds, row by row from below."""

    columns: int
    codes: bytes


class Paths(TypedDict):
    """What a setting leads to."""

    runs: list[Run]
    marks: list[MarkData]
    cells: Cells | None
    notes: list[Fact]
    """What is said of the setting."""
    messages: list[Fact]
    """What the reader must be told: something that went wrong, or won't move."""
    race: NotRequired[Race]
    answer: NotRequired[int]
    """How many answers there were, up to this one."""


STOP = {"stop": True}
"""The message by which a page stops a training; every other message says nothing."""

Values = dict[str, Any]
"""What the controls are set to, by name: numbers, and None for what is typed and not set."""
