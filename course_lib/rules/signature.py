"""What a rule's signature says, and one checked step of it.

Everything that drives a rule (descents, explorers, the comparison) goes through here, so a
learner's function typed in a cell is treated exactly as the built-in ones are.
"""

from __future__ import annotations

import functools
import inspect
import numbers
import operator
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np

from course_lib.language import nearest, text
from course_lib.optimizers import RULES
from course_lib.variants import Layer

Rule = Callable[..., Any]


class RuleError(ValueError):
    """A rule that can't be used as one, said in the notebook's language."""


class Signature(NamedTuple):
    """The parts of a rule, as its signature tells them."""

    state: dict[str, Any]
    """State names in order, each with the value it starts from."""
    hyperparameters: dict[str, Any]
    """Keyword-only names in order, each with its default (``inspect.Parameter.empty`` if none)."""
    by_layer: bool
    """Whether the first argument is annotated as a :class:`Layer`."""


def signature_of(rule: Rule) -> Signature:
    """Read the state and the hyperparameters off the signature of ``rule``.

    Raises :class:`RuleError` if ``rule`` is no function of ``(parameter, grad, ...)`` or a state
    argument has no starting value.
    """
    return _signature_once(rule) if inspect.isfunction(rule) else _read_signature(rule)


def _read_signature(rule: Any) -> Signature:
    if inspect.isclass(rule):
        raise RuleError(text("rule_is_a_class", rule=rule.__name__))
    if isinstance(rule, str):
        raise RuleError(text("rule_is_text", rule=repr(rule)))
    if not callable(rule):
        raise RuleError(text("rule_not_callable", rule=repr(rule)[:60]))
    try:
        parameters = list(inspect.signature(rule).parameters.values())
    except (ValueError, TypeError):  # some built-in functions have no signature
        raise RuleError(text("rule_not_callable", rule=repr(rule)[:60])) from None
    positional = [p for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    if len(positional) < 2:
        raise RuleError(text("rule_needs_two_arguments", rule=name_of(rule)))
    state = {p.name: p.default for p in positional[2:]}
    for name, start in state.items():
        if start is inspect.Parameter.empty:
            raise RuleError(text("rule_state_needs_start", rule=name_of(rule), state=name))
    hyperparameters = {p.name: p.default for p in parameters if p.kind is p.KEYWORD_ONLY}
    annotation = positional[0].annotation
    # Under "from __future__ import annotations" it is its own text.
    by_layer = annotation is Layer or str(annotation).split(".")[-1] == "Layer"
    return Signature(state, hyperparameters, by_layer)


_signature_once = functools.lru_cache(maxsize=256)(_read_signature)


def all_hyperparameters(rule: Rule, given: Mapping[str, Any]) -> dict[str, Any]:
    """All hyperparameters of ``rule``: those given, and the defaults of the rest.

    Raises :class:`RuleError` for a name that the rule does not have, naming the nearest one, for
    one left without a value, and for a value that is no number where the default is one.
    """
    values = {**signature_of(rule).hyperparameters, **checked_values(rule, given)}
    for name, value in values.items():
        if value is inspect.Parameter.empty:
            raise RuleError(text("rule_missing_hyperparameter", rule=name_of(rule), name=name))
    return values


def checked_values(rule: Rule, given: Mapping[str, Any]) -> dict[str, Any]:
    """These values of hyperparameters of ``rule``, NumPy's scalars as Python's numbers.

    Raises :class:`RuleError` as :func:`all_hyperparameters` does, but for what is missing.
    """
    known = signature_of(rule).hyperparameters
    for name in given:
        if name not in known:
            raise RuleError(unknown_hyperparameter(name_of(rule), name, known))
    return {name: _checked_value(rule, name, value) for name, value in given.items()}


def unknown_hyperparameter(rule: str, name: str, known: Mapping[str, Any]) -> str:
    """The sentence that ``rule`` has no hyperparameter ``name``, with the nearest that it has."""
    if not known:
        return text("rule_no_hyperparameters", rule=rule, name=name)
    meant = nearest(_OTHER_NAMES.get(name.lower().replace("_", ""), name), known)
    return text(
        "rule_unknown_hyperparameter", rule=rule, name=name, nearest=meant, names=", ".join(known)
    )


_OTHER_NAMES = {
    **dict.fromkeys(("learningrate", "rate", "eta", "stepsize", "alpha", "lrate"), "lr"),
    **dict.fromkeys(("mu", "friction", "mom"), "momentum"),
    **dict.fromkeys(("eps", "delta"), "epsilon"),
    **dict.fromkeys(("decayrate", "gamma"), "rho"),
    "beta1": "beta_1",
    "beta2": "beta_2",
    "wd": "weight_decay",
}
"""What other libraries and books call the article's hyperparameters."""


def _checked_value(rule: Rule, name: str, value: Any) -> Any:
    default = signature_of(rule).hyperparameters[name]
    if isinstance(value, np.generic):
        value = value.item()
    if not isinstance(default, numbers.Real) or isinstance(default, bool):
        return value  # only of a number is it known what may stand in its place
    if isinstance(value, np.ndarray) and value.dtype.kind in "iuf":
        return value  # a value for each coordinate, or for each setting of a map
    # NaN is no number, unless it is the rule's own default.
    if not isinstance(value, numbers.Real) or (value != value and default == default):
        raise RuleError(
            text("rule_not_a_number", rule=name_of(rule), name=name, value=repr(value)[:60])
        )
    return value if isinstance(value, int | float) else float(value)


def take_step(
    rule: Rule,
    parameter: np.ndarray,
    grad: np.ndarray,
    state: tuple[Any, ...],
    hyperparameters: Mapping[str, Any],
) -> tuple[np.ndarray, tuple[Any, ...]]:
    """One step: the new parameter and the new state, checked for number and shape.

    Raises :class:`RuleError` if the rule returns nothing, too many or too few values, or a
    parameter of another shape. What the rule itself raises goes through unchanged.
    """
    result = rule(parameter, grad, *state, **hyperparameters)
    several = tuple if not state else (tuple, list)
    values = tuple(result) if isinstance(result, several) else (result,)
    if len(values) != 1 + len(state):
        expected = ", ".join(["parameter", *signature_of(rule).state])
        raise RuleError(
            text("rule_returns_wrong_count", rule=name_of(rule), got=len(values), expected=expected)
            if result is not None
            else text("rule_returns_nothing", rule=name_of(rule), expected=expected)
        )
    if values[0] is None:
        raise RuleError(text("rule_returns_nothing", rule=name_of(rule), expected="parameter"))
    new = _as_numbers(values[0])
    expected_shape = np.shape(parameter)
    if new is None:
        got = repr(values[0])[:60]
        key = "rule_returns_no_numbers"
        raise RuleError(text(key, rule=name_of(rule), got=got, expected=expected_shape))
    if new.shape != expected_shape:
        key = "rule_returns_wrong_shape"
        raise RuleError(text(key, rule=name_of(rule), got=new.shape, expected=expected_shape))
    return new, values[1:]


def _as_numbers(value: Any) -> np.ndarray | None:
    """``value`` as a real array, or None if it is none."""
    try:
        array = np.asarray(value)
    except ValueError:  # a ragged list
        return None
    if array.dtype.kind in "iu":
        return array.astype(float)
    return array if array.dtype.kind == "f" else None


def name_of(rule: Rule) -> str:
    """The name of a rule in sentences: that of its function."""
    if isinstance(rule, functools.partial):
        return name_of(rule.func)
    return getattr(rule, "__name__", type(rule).__name__).strip("<>")


def label_of(rule: Rule) -> str:
    """The label of a rule in figures: "Adam" for ``adam``, its own name for another."""
    return next((label for label, known in RULES.items() if known is rule), name_of(rule))


def check_whole(name: str, value: Any, *, least: int = 1, most: int | None = None) -> int:
    """``value`` as an ``int``; ``ValueError`` unless it is whole, from ``least`` to ``most``."""
    try:
        is_whole_float = isinstance(value, float) and value.is_integer()
        whole = int(value) if is_whole_float else operator.index(value)
    except TypeError:
        whole = least - 1
    if isinstance(value, bool | np.bool_) or whole < least or (most is not None and whole > most):
        key = "count_not_whole" if most is None else "count_out_of_range"
        raise ValueError(text(key, name=name, value=repr(value)[:60], least=least, most=most))
    return whole
