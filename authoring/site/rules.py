"""A rule in JavaScript: its step, and its formulas with the values that they mention."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from authoring.site.tracing import Code, Traced, UntraceableError, literal, traced
from course_lib.rules import Entry
from course_lib.rules.formulas import (
    Named,
    assignments,
    effective_direction,
    fill_in,
    first_arguments,
)
from course_lib.schedules import Scheduled

_HEAD = "parameter, grad, state, set"
"""The arguments of a rule's functions in JavaScript; ``set`` has what can be set."""


def rule_program(entry: Entry, settable: dict[str, str | float]) -> dict[str, Any]:
    """What descents.js needs of the rule of an entry.

    ``settable`` has the hyperparameters that are not written into the functions, each with the name
    of its control, or with the number that it is. Raises
    :class:`authoring.site.tracing.UntraceableError`.
    """
    if entry.signature.by_layer:  # what it is to say of that is not traced
        raise UntraceableError("the rule is one for weight matrices")
    state = entry.signature.state
    arguments = ["parameter", "grad", *_elements("state", state), *_elements("set", settable)]

    def step(parameter: Traced, grad: Traced, *rest: Traced) -> Sequence[Any]:
        chosen = entry.hyperparameters({})
        chosen |= dict(zip(settable, rest[len(state) :], strict=True))
        moved = entry.rule(parameter, grad, *rest[: len(state)], **chosen)
        returned = moved if isinstance(moved, tuple) else (moved,)
        if len(returned) != 1 + len(state):
            raise UntraceableError("the rule returns another number of values")
        return returned

    return {
        "set": list(settable.values()),
        "rate": list(settable).index("lr") if "lr" in settable else None,
        "state": [{"name": name, "start": Code(literal(start))} for name, start in state.items()],
        "step": traced(_HEAD, arguments, step),
        "formulas": _formulas(entry, list(settable), arguments),
    }


def _elements(array: str, items: Iterable[Any]) -> list[str]:
    return [f"{array}[{i}]" for i, _ in enumerate(items)]


def _formulas(entry: Entry, settable: list[str], arguments: list[str]) -> dict[str, Any] | None:
    """The rule's formulas as lines of tokens, and a function that works out all their values.

    In a line's tokens, ``{"set": i}`` is what a control sets and ``{"worked": i}`` a value that the
    function returns, as ``worked`` is for what the line comes to. ``ends`` says which of its values
    are the new parameter and the new state, and ``direction`` which one the step points along.
    None for a rule whose formulas can't be shown. Whether they lead to where the rule goes is asked
    of every descent, by descents.js.
    """
    if assignments(entry.rule) is None:
        return None
    state = list(entry.signature.state)
    given = arguments[2 + len(state) :]
    parameter, grad = first_arguments(entry.rule)
    called = [parameter, grad, *state, *settable]
    made: dict[str, Any] = {"lines": []}

    def work_out(*numbers: Traced) -> Sequence[Any]:
        known: dict[str, Any] = entry.hyperparameters({}) | dict(zip(called, numbers, strict=True))
        if isinstance(entry.rule, Scheduled):
            known["factor"] = entry.rule.factor(known[entry.rule.counter])
        worked: list[Any] = []

        def index_of(value: Any) -> int:
            worked.append(value)
            return len(worked) - 1

        def token(part: str | Named) -> Any:
            match part:
                case str():
                    return part
                case Named(value=Traced() as value) if value.name in given:
                    return {"set": given.index(value.name)}
                case Named(value=Traced() as value):
                    return {"worked": index_of(value)}
            return float(part.value)

        for name, expression in assignments(entry.rule) or ():
            parts, known[name] = fill_in(expression, known)
            line = {
                "name": name,
                "formula": [part.name if isinstance(part, Named) else part for part in parts],
                "tokens": [token(part) for part in parts],
                "worked": index_of(known[name]),
            }
            made["lines"].append(line)
        made["ends"] = [index_of(known[name]) for name in (parameter, *state)]
        direction = effective_direction(entry.rule)
        made["direction"] = index_of(known[direction]) if direction else None
        return worked

    try:
        made["values"] = traced(_HEAD, arguments, work_out)
    except UntraceableError:  # more than arithmetic
        return None
    return made
