"""Shapes: what indices choose of one, and how arrays of several go together."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from typing import Any

Shape = tuple[int, ...]


def part_of(shape: Shape, keys: list[Any]) -> tuple[Shape, list[int]]:
    """What indices and slices choose of an array: the part's shape, and the places in a row."""
    used = sum(key is not None and key is not ... for key in keys)
    if used > len(shape):
        raise IndexError(
            f"too many indices for array: array is {len(shape)}-dimensional, "
            f"but {used} were indexed"
        )
    at = keys.index(...) if any(key is ... for key in keys) else len(keys)
    keys[at : at + 1] = [slice(None)] * (len(shape) - used)
    chosen_shape: list[int] = []
    along: list[Sequence[int]] = []
    sizes = iter(enumerate(shape))
    for key in keys:
        if key is None:
            chosen_shape.append(1)
            continue
        axis, size = next(sizes)
        if isinstance(key, slice):
            along.append(range(size)[key])
            chosen_shape.append(len(along[-1]))
            continue
        along.append([_row(key, size, axis)])
    steps = [math.prod(shape[axis + 1 :]) for axis in range(len(shape))]
    chosen = [
        sum(step * index for step, index in zip(steps, place, strict=True))
        for place in itertools.product(*along)
    ]
    return tuple(chosen_shape), chosen


def _row(key: Any, size: int, axis: int) -> int:
    try:
        index = key.__index__()
    except (AttributeError, TypeError):
        raise IndexError(
            "only integers, slices (`:`), ellipsis (`...`), numpy.newaxis (`None`) "
            "and integer or boolean arrays are valid indices"
        ) from None
    if not -size <= index < size:
        raise IndexError(f"index {index} is out of bounds for axis {axis} with size {size}")
    return int(index) % size


def spread(values: list[Any], shape: Shape, wanted: Shape) -> list[Any]:
    """Numbers of one shape repeated to fill another, as NumPy broadcasts them."""
    if shape == wanted:
        return values
    if math.prod(shape) == 1:
        return values * math.prod(wanted)
    padded = (1,) * (len(wanted) - len(shape)) + shape
    if len(padded) > len(wanted) or any(
        a not in (1, b) for a, b in zip(padded, wanted, strict=True)
    ):
        raise ValueError(
            f"could not broadcast input array from shape {written(shape)} "
            f"into shape {written(wanted)}"
        )
    steps = [math.prod(padded[axis + 1 :]) for axis in range(len(padded))]
    moving = [0 if size == 1 else step for size, step in zip(padded, steps, strict=True)]
    return [
        values[sum(step * index for step, index in zip(moving, place, strict=True))]
        for place in itertools.product(*map(range, wanted))
    ]


def common_shape(shapes: Sequence[Shape]) -> Shape:
    """The shape to which arrays of these shapes are spread."""
    first = shapes[0]
    if all(shape == first for shape in shapes):
        return first
    longest = max(map(len, shapes))
    common = []
    for sizes in zip(*((1,) * (longest - len(shape)) + shape for shape in shapes), strict=True):
        wide = {size for size in sizes if size != 1}
        if len(wide) > 1:
            listed = " ".join(map(written, shapes))
            raise ValueError(f"operands could not be broadcast together with shapes {listed} ")
        common.append(wide.pop() if wide else 1)
    return tuple(common)


def written(shape: Shape) -> str:
    """A shape as NumPy's sentences have it."""
    return repr(shape).replace(" ", "")
