"""What a training is of: by this a record knows whether it answers a question."""

from __future__ import annotations

import ast
import hashlib
import inspect
import textwrap
from typing import Any, NamedTuple

import numpy as np

from course_lib import mnist, network
from course_lib.network import Weights
from course_lib.rules import Entry, Rule, name_of, take_step
from course_lib.schedules import Scheduled


class Size(NamedTuple):
    """What a comparison is of, beside its entries."""

    examples: int
    batch_size: int
    seed: int
    start: Weights


def conditions_of(entry: Entry, size: Size) -> dict[str, Any]:
    """All that a training depends on but its length, as JSON has it.

    ``entry`` has all of its hyperparameters fixed. Of its rule this holds the source without
    comments and layout; what the source only refers to shows in :func:`trial`.
    """
    return {
        "rule": name_of(entry.rule),
        "source": _digest(_source(entry.rule).encode()),
        "values": {name: _plain(value) for name, value in entry.fixed.items()},
        "state": {name: _plain(value) for name, value in entry.start_state.items()},
        "seed": size.seed,
        "examples": size.examples,
        "batch_size": size.batch_size,
        "data": mnist.digest(),
        "network": list(network.SIZES),
        "start": _digest(*(w.tobytes() for w in size.start)),
        "dtype": str(size.start[0].dtype),
    }


def trial(entry: Entry, steps: int) -> list[float]:
    """Where the entry goes from a few numbers in so many steps, with gradients made up for it.

    Two rules of one source that differ in what they refer to, a constant, another function or what
    an object holds, end at different places.
    """
    shapes = ((2, 3), (3,)) if entry.signature.by_layer else ((6,),)
    return [float(f"{value:.9g}") for shape in shapes for value in _walk(entry, steps, shape)]


def same_trial(one: list[float], other: list[float]) -> bool:
    """Whether two trials are of one rule: but for what a processor rounds."""
    return len(one) == len(other) and bool(
        np.allclose(one, other, rtol=1e-6, atol=1e-9, equal_nan=True)
    )


def _walk(entry: Entry, steps: int, shape: tuple[int, ...]) -> list[float]:
    size = int(np.prod(shape))
    parameter = np.linspace(-1.0, 1.0, size).reshape(shape)
    scale, phase = np.logspace(-3, 1, size).reshape(shape), np.arange(size).reshape(shape)
    rule, state = entry.begin()
    with np.errstate(all="ignore"):
        for step in range(steps):
            grad = scale * (np.sin(0.7 * step + phase) + 0.3)  # noisy, with a direction
            try:
                parameter, state = take_step(rule, parameter.copy(), grad, state, entry.fixed)
            except Exception:  # where it went until then will tell it from others too
                break
    return list(np.ravel(parameter))


def _source(rule: Rule) -> str:
    """The text of a rule as Python reads it; "" if it can't be had.

    Of one that follows a schedule, that of the rule below, what its state starts from, and factors.
    """
    if isinstance(rule, Scheduled):
        starts = [_plain(start) for start in rule.own.state.values()]
        factors = [f"{factor:.9g}" for factor in rule.factors]
        return f"{_source(rule.rule)}\n{starts}\n{factors}"
    try:
        text = textwrap.dedent(inspect.getsource(_written(rule)))
    except (OSError, TypeError):
        return ""
    try:
        tree = ast.parse(text)
    except SyntaxError:  # a lambda in the middle of something
        return text
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and ast.get_docstring(node):
            node.body = node.body[1:] or [ast.Pass()]
    return ast.unparse(tree)


def _written(rule: Any) -> Any:
    """The function or the class whose text says what ``rule`` does."""
    return rule if inspect.isroutine(rule) else type(rule)


def _plain(value: Any) -> Any:
    """A value as JSON has it: a number or a word as it is, of an array what it holds."""
    if isinstance(value, np.generic):
        value = value.item()
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, np.ndarray):
        return [str(value.dtype), list(value.shape), _digest(value.tobytes())]
    if callable(value):
        return _digest(_source(value).encode())
    shown = repr(value)
    return type(value).__qualname__ if " at 0x" in shown else shown  # each session has others


def _digest(*parts: bytes) -> str:
    return hashlib.sha256(b"".join(parts)).hexdigest()[:16]
