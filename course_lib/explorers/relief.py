"""A surface of two parameters as heights, of which the page makes a relief seen from the side."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Any

import numpy as np

from course_lib.explorers.packing import packed
from course_lib.explorers.protocol import Relief
from course_lib.surfaces import Surface

COLUMNS = 49
"""Odd, so that a valley in the middle of the surface lies on the mesh."""

HOLE = 65535
"""The height of a place where the loss is not finite."""

_HIGHEST = HOLE - 1
_CROWDED = 0.15
"""If half of a surface lies in so low a share of its heights, logarithms show it better."""


@functools.lru_cache(maxsize=32)
def surface_relief(surface: Surface) -> Relief | None:
    """The relief of a surface within its limits; None for one of a single parameter."""
    if surface.dimensions == 1:
        return None
    x, y = np.linspace(surface.limits[:, 0], surface.limits[:, 1], COLUMNS, axis=1)
    with np.errstate(all="ignore"):
        losses = surface(np.stack(np.meshgrid(x, y), axis=-1))
    return relief(losses, surface.names, surface.minima)


def relief(losses: np.ndarray, names: Sequence[str], minima: Any = ()) -> Relief:
    """The relief of ``losses`` (n, m), of which each row has one y, the lowest first.

    ``names`` are those of the two parameters; ``minima`` (k, 2) are to be marked.
    """
    scale, heights = _heights(np.where(np.isfinite(losses), losses, np.nan))
    codes = np.where(np.isnan(heights), HOLE, np.round(_HIGHEST * np.nan_to_num(heights)))
    return {
        "names": list(names),
        "columns": losses.shape[1],
        "heights": codes.astype("<u2").tobytes(),
        "scale": scale,
        "minima": packed(minima),
    }


def _heights(losses: np.ndarray) -> tuple[str, np.ndarray]:
    """How the heights rise with the losses, and the heights, from 0 to 1; NaN stays."""
    if np.isnan(losses).all():
        return "linear", losses
    above = losses / 2 - np.nanmin(losses) / 2  # halves, of which the difference can't overflow
    highest = np.nanmax(above)
    if highest == 0:
        return "linear", above
    if np.nanmedian(above) > _CROWDED * highest:
        return "linear", above / highest
    # What is lower than a tenth of the surface is seen as it is.
    unit = np.nanquantile(above, 0.1) or np.min(above[above > 0])
    heights = np.log1p(above / unit)
    return "log", heights / np.nanmax(heights)
