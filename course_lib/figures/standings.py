"""A table in colours of how rules stand on surfaces."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.patches import Rectangle

from course_lib.figures.picture import FONT_SIZE, Picture, course_style, some
from course_lib.language import text
from course_lib.language.numbers import number
from course_lib.language.words import WORDS
from course_lib.maps import AWAY, BOTTOM, Standing
from course_lib.rules import Entry

_AT_THE_BOTTOM, _DIVERGED = "#7CC7AB", "#E8A58A"
_ON_THE_WAY = LinearSegmentedColormap.from_list("way", ["#FFFFFF", "#C9E7DA"])
_EXAMPLE = 'standings_picture({"ravine": standings(RULES, "ravine", 200)})'


@course_style()
def standings_picture(standings: Mapping[str, Mapping[str, Standing]]) -> Picture:
    """A row for each surface, a column for each rule: what is left, and the rate that was chosen.

    ``standings`` maps a name to what :func:`course_lib.maps.standings` found, of the same rules
    each time; a surface's key is shown as its title. What is first on its surface has a bold frame.

    Raises ``ValueError`` for anything else.
    """
    rows = some(standings, Mapping, _EXAMPLE)
    labels = list(next(iter(rows.values())))
    for row in rows.values():
        some(row, Standing, _EXAMPLE)
        if list(row) != labels:
            raise ValueError(text("figure_needs", example=_EXAMPLE, got=", ".join(map(str, row))))
    words = [text("standings")]
    many = any(len(found.entry.fixed) > 1 for row in rows.values() for found in row.values())
    picture = Picture("", figsize=(10, 0.9 + (0.72 if many else 0.58) * len(rows)))
    axes = picture.subplots()
    for height, (name, row) in enumerate(rows.items()):
        winners = first(row)
        for across, (label, standing) in enumerate(row.items()):
            _draw_cell(axes, across, height, standing, label in winners)
        cells = [text("standings_cell", label=r, left=_in_words(row[r].left)) for r in row]
        joined = text("list_comma").join(cells)
        words.append(text("standings_row", surface=_title(name), cells=joined))
    picture.description = "\n".join(words)
    axes.set_xlim(-0.5, len(labels) - 0.5)
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.set_xticks(range(len(labels)), labels, parse_math=False, fontsize=FONT_SIZE)
    axes.set_yticks(range(len(rows)), map(_title, rows), parse_math=False, fontsize=FONT_SIZE)
    axes.tick_params(length=0, top=False, bottom=False, labeltop=True, labelbottom=False)
    axes.spines[:].set_visible(False)
    axes.set_xlabel(text("standings_key"), fontsize=FONT_SIZE - 2)
    return picture


def first(row: Mapping[str, Standing]) -> list[str]:
    """The labels of the rules with the least left; all at the bottom share the first place."""
    least = {label: max(standing.left, BOTTOM) for label, standing in row.items()}
    return [label for label, left in least.items() if left == min(least.values())]


def _draw_cell(axes: Axes, across: int, height: int, standing: Standing, wins: bool) -> None:
    corner = (across - 0.47, height - 0.45)
    edge: dict[str, Any] = {"edgecolor": "#222222" if wins else "#C4CDD4"}
    edge |= {"linewidth": 3 if wins else 1, "zorder": 3 if wins else 2}
    axes.add_patch(Rectangle(corner, 0.94, 0.9, facecolor=_color(standing.left), **edge))
    lines = {FONT_SIZE: _in_words(standing.left)}
    if standing.lr is not None:
        lines[FONT_SIZE - 4] = _settings_of(standing.entry)
    places = (height - 0.21, height + 0.21) if len(lines) > 1 else (height,)
    for y, (size, words) in zip(places, lines.items(), strict=True):
        axes.annotate(words, (across, y), ha="center", va="center", fontsize=size, zorder=4)


def _settings_of(entry: Entry) -> str:
    """What a rule that chose its learning rate ran with, a line for each: "lr 0.46"."""
    return "\n".join(
        f"{name} {number(value, 2) if isinstance(value, float) else value}"
        for name, value in entry.fixed.items()
    )


def _color(left: float) -> Any:
    if left > AWAY:
        return _DIVERGED
    if left <= BOTTOM:
        return _AT_THE_BOTTOM
    return _ON_THE_WAY(np.log10(left) / np.log10(BOTTOM))


def _in_words(left: float) -> str:
    if left > AWAY:
        return text("standings_diverged")
    return text("standings_bottom") if left <= BOTTOM else number(left, 2)


def _title(name: str) -> str:
    key = f"surface_{name}"
    return text(key) if key in WORDS else name
