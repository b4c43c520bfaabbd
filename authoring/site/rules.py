"""A rule in JavaScript: its step, and its formulas with the values that they mention."""

from __future__ import annotations

import inspect
from collections.abc import Mapping, Sequence
from typing import Any

from authoring.site.tracing import Code, Traced, Untraceable, literal, traced
from course_lib.descent import descend
from course_lib.descent.worked import worked_lines
from course_lib.rules import Rule, all_hyperparameters, signature_of
from course_lib.rules.formulas import assignments, effective_direction, fill_in
from course_lib.surfaces import SURFACES_1D

_HEAD = "parameter, grad, state, own"
"""The arguments of a rule's functions in JavaScript; ``own`` are its hyperparameters."""


def rule_program(rule: Rule, values: Mapping[str, float]) -> dict[str, Any]:
    """What kernel.js needs of ``rule``, of which ``values`` has the hyperparameters with a slider.

    Raises :class:`authoring.site.tracing.Untraceable`.
    """
    state, known, _ = signature_of(rule)
    own = [name for name in known if name in values]
    arguments = ["parameter", "grad", *_indexed("state", state), *_indexed("own", own)]

    def step(parameter: Traced, grad: Traced, *rest: Traced) -> Sequence[Any]:
        chosen = dict(zip(own, rest[len(state) :], strict=True))
        moved = rule(parameter, grad, *rest[: len(state)], **chosen)
        returned = moved if isinstance(moved, tuple) else (moved,)
        if len(returned) != 1 + len(state):
            raise Untraceable("the rule returns another number of values")
        return returned

    return {
        "own": own,
        "state": [{"name": name, "start": Code(literal(start))} for name, start in state.items()],
        "step": traced(_HEAD, arguments, step),
        **_formulas(rule, own, arguments, values),
    }


def _indexed(name: str, items: Any) -> list[str]:
    return [f"{name}[{i}]" for i in range(len(items))]


def _formulas(
    rule: Rule, own: Sequence[str], arguments: Sequence[str], values: Mapping[str, float]
) -> dict[str, Any]:
    """The rule's formulas as tokens, and a function that works out all values they mention.

    Whether they can be shown is asked of a short descent. What the function returns ends with the
    new parameter, the new state and, for a rule that has an effective learning rate, what the step
    points along.
    """
    known = signature_of(rule).hyperparameters
    settled = all_hyperparameters(
        rule, {n: values[n] for n in own if known[n] is inspect.Parameter.empty}
    )
    bowl = SURFACES_1D["bowl"]
    if worked_lines(descend(rule, bowl, bowl.start, 3, **settled)) is None:
        return {"lines": None}
    state = list(signature_of(rule).state)
    first_two = list(inspect.signature(rule).parameters)[:2]  # a learner may call them otherwise
    direction = effective_direction(rule)
    sliders = _indexed("own", own)
    shown: list[dict[str, Any]] = []

    def work_out(*numbers: Traced) -> Sequence[Any]:
        names = ["parameter", "grad", *state, *own]
        known = {
            **settled,
            **dict(zip([*names, *first_two], [*numbers, *numbers[:2]], strict=True)),
        }
        mentioned: list[Any] = []

        def token(value: Any) -> Any:
            if not isinstance(value, Traced):
                return float(value)
            if value.name in sliders:
                return {"own": sliders.index(value.name)}
            mentioned.append(value)
            return {"value": len(mentioned) - 1}

        for name, formula in assignments(rule) or []:
            filled, known[name] = fill_in(formula, known)
            tokens = [t if isinstance(t, str) else token(t) for t in filled]
            mentioned.append(known[name])
            shown.append({"name": name, "tokens": tokens, "value": len(mentioned) - 1})
        ends = ["parameter", *state, *([direction] if direction else [])]
        return [*mentioned, *(known[name] for name in ends)]

    code = traced(_HEAD, arguments, work_out)
    return {"lines": shown, "values": code, "points": direction is not None}
