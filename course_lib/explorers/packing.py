"""What an explorer knows, as :mod:`course_lib.explorers.protocol` sends it to the page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from course_lib.descent import Path
from course_lib.descent.worked import WorkedLine, effective_rate, worked_lines
from course_lib.explorers.protocol import Cells, Line, MarkData, Paths, Run, StyleData
from course_lib.figures import Mark, styles_of
from course_lib.language.facts import Fact, fact, sent
from course_lib.rules import Entry
from course_lib.rules.formulas import Named, effective_direction
from course_lib.surfaces import Surface


class Shown(NamedTuple):
    """What is drawn and said, with some of it only where its ``when`` holds."""

    marks: Sequence[Mark] = ()
    notes: Sequence[Fact] = ()
    messages: Sequence[Fact] = ()


def paths_of(shown: Shown, *, runs: Sequence[Run] = (), cells: Cells | None = None) -> Paths:
    """What a setting leads to, for the page."""
    return {
        "runs": list(runs),
        "marks": [_packed_mark(mark) for mark in shown.marks if mark.when],
        "cells": cells,
        "notes": sent(shown.notes),
        "messages": sent(shown.messages),
    }


def page_styles(labels: Iterable[str]) -> dict[str, StyleData]:
    """How the run of each label is drawn."""
    return {
        label: {"color": style.color, "dash": style.dash}
        for label, style in styles_of(labels).items()
    }


def packed(array: Any) -> bytes:
    """An array as float32 bytes; what is finite stays so, if need be as float32's largest."""
    array = np.asarray(array, dtype=float)
    single = array.astype("<f4")
    if not np.isfinite(single).all():
        overflowed = np.isinf(single) & np.isfinite(array)
        single[overflowed] = np.copysign(np.finfo(np.float32).max, array[overflowed])
    return single.tobytes()


def rate_limits(entries: Mapping[str, Entry], surface: Surface) -> dict[str, list[float | None]]:
    """What the effective rate of each coordinate must stay below for rest: 2/curvature, by label.

    Only rules that step along the gradient itself have this limit, on a surface whose curvature is
    the same everywhere; None for a coordinate that does not curve upwards.
    """
    if surface.curvatures is None:
        return {}
    limits = [float(2 / curvature) if curvature > 0 else None for curvature in surface.curvatures]
    along = (label for label, entry in entries.items() if effective_direction(entry.rule) == "grad")
    return dict.fromkeys(along, limits)


def packed_run(label: str, path: Path) -> Run:
    """A path as the page plays it: positions, losses, gradients, state curves and formulas."""
    lines, memory = worked_lines(path), path.memory
    curves: list[tuple[str | Fact, np.ndarray]] = list(memory.items())
    rate = effective_rate(path, lines)
    if rate is not None:
        rows = np.vstack([rate, np.full_like(rate[:1], np.nan)])
        curves.append((fact("stage_effective_rate"), rows))
    return {
        "names": list(path.surface.names),
        "label": label,
        "steps": path.steps if path.diverged_at is None else path.diverged_at,
        "diverged": path.diverged_at is not None,
        # Adam's v is no velocity but an average of squared gradients, beside its m.
        "velocity": "v" in memory and "m" not in path.state,
        "positions": packed(path.positions),
        "losses": packed(path.losses),
        "gradients": packed(path.gradients),
        "state": [{"name": sent(name), "rows": packed(rows)} for name, rows in curves],
        "lines": _before_and_after(path, memory) if lines is None else _packed_lines(lines),
    }


def _packed_lines(lines: list[WorkedLine]) -> list[Line]:
    """The rule's formulas with their numbers at every step."""
    return [
        {
            "name": line.name,
            "formula": [t.name if isinstance(t, Named) else t for t in line.tokens],
            "tokens": [_packed_token(t) for t in line.tokens],
            "values": packed(line.values),
        }
        for line in lines
    ]


def _packed_token(token: str | Named) -> str | float | bytes:
    value = token.value if isinstance(token, Named) else token
    return packed(value) if isinstance(value, np.ndarray) else value


def _before_and_after(path: Path, memory: Mapping[str, np.ndarray]) -> list[Line]:
    """For a rule whose formulas can't be shown, what it did at every step."""
    return [
        {
            "name": name,
            "formula": [],
            "tokens": [packed(rows[:-1]), " → "],
            "values": packed(rows[1:]),
        }
        for name, rows in {"parameter": path.positions, **memory}.items()
    ]


def _packed_mark(mark: Mark) -> MarkData:
    return {
        "points": packed(mark.points),
        "label": sent(mark.label),
        "color": mark.color,
        "dash": mark.dash,
        "size": mark.size,
        "below": bool(mark.below),
    }
