"""What learners get wrong when they write a rule: its formulas, with one part exchanged.

The table holds what is exchanged and the key of the words that name it; it is applied to whichever
rule has such a part, so that a new rule has its slips at once.
"""

from __future__ import annotations

import ast
import functools
import itertools
import numbers
from collections.abc import Iterable, Iterator, Mapping
from types import CodeType, FunctionType
from typing import Any, TypeVar

import numpy as np

from course_lib.exercises.exchange import Formulas, Names, exchanges, names_in, stands_for
from course_lib.language import text
from course_lib.rules import Rule, signature_of
from course_lib.rules.formulas import assignments
from course_lib.variants import orthogonalize

T = TypeVar("T")

_SQUARES = "RHO * H + (1 - RHO) * G * G"
_MEAN = "RHO * H + (1 - RHO) * G"
_SUM = "H + G * G"
_VELOCITY = "momentum * H - lr * G"
_OUTSIDE = "X ** 0.5 + epsilon"
_INSIDE = "(X + epsilon) ** 0.5"
_RATIO = "G * (H + epsilon) ** 0.5 / (M + epsilon) ** 0.5"
_CORRECTED = "X / (1 - RHO**t)"
_LIMITED = "np.clip(G, -limit, limit)"
_SIGN = "np.sign(X)"
_SHRINKING = "X + weight_decay * parameter"
_SHRUNK_AFTER = "(parameter - lr * X) * (1 - lr * weight_decay)"

_EXCHANGED: tuple[tuple[str, str, str], ...] = (
    ("slip_no_epsilon_above", _RATIO, "G * H ** 0.5 / (M + epsilon) ** 0.5"),
    ("slip_no_epsilon_above", _RATIO, "G * H ** 0.5 / (M ** 0.5 + epsilon)"),
    ("slip_no_s", _RATIO, "G / (M + epsilon) ** 0.5"),
    ("slip_inverted", _RATIO, "G * (M + epsilon) ** 0.5 / (H + epsilon) ** 0.5"),
    ("slip_s_of_gradients", "RHO * H + (1 - RHO) * v * v", "RHO * H + (1 - RHO) * grad * grad"),
    ("slip_rate_in_s", "RHO * H + (1 - RHO) * v * v", "RHO * H + (1 - RHO) * (lr * v) * (lr * v)"),
    ("slip_not_squared", _SQUARES, _MEAN),
    ("slip_not_squared", _SQUARES, "RHO * H + (1 - RHO) * np.abs(G)"),
    ("slip_not_squared", _SUM, "H + G"),
    ("slip_not_squared", _SUM, "H + np.abs(G)"),
    ("slip_never_forgets", _SQUARES, "H + G * G"),
    ("slip_never_forgets", _SQUARES, "H + (1 - RHO) * G * G"),
    ("slip_never_forgets", _MEAN, "H + G"),
    ("slip_never_forgets", _MEAN, "H + (1 - RHO) * G"),
    ("slip_no_complement", _SQUARES, "RHO * H + G * G"),
    ("slip_m_not_averaged", _MEAN, "RHO * H + G"),
    ("slip_decay_swapped", _SQUARES, "(1 - RHO) * H + RHO * G * G"),
    ("slip_decay_swapped", _MEAN, "(1 - RHO) * H + RHO * G"),
    ("slip_decay_on_all", _SQUARES, "RHO * (H + (1 - RHO) * G * G)"),
    ("slip_decay_on_all", _SQUARES, "RHO * (H + G * G)"),
    ("slip_decay_on_all", _MEAN, "RHO * (H + (1 - RHO) * G)"),
    ("slip_friction_on_all", _VELOCITY, "momentum * (H - lr * G)"),
    ("slip_friction_on_gradient", _VELOCITY, "H - momentum * lr * G"),
    ("slip_no_friction", _VELOCITY, "H - lr * G"),
    ("slip_averaged", _VELOCITY, "momentum * H - (1 - momentum) * lr * G"),
    ("slip_no_lookahead", "X + momentum * H - lr * grad", "X + H"),
    ("slip_no_root", _OUTSIDE, "X + epsilon"),
    ("slip_no_root", _INSIDE, "X + epsilon"),
    ("slip_epsilon_inside", _OUTSIDE, _INSIDE),
    ("slip_epsilon_outside", _INSIDE, _OUTSIDE),
    ("slip_no_epsilon", _OUTSIDE, "X ** 0.5"),
    ("slip_no_epsilon", _INSIDE, "X ** 0.5"),
    ("slip_not_centered", "H - M * M", "H"),
    ("slip_m_not_squared", "H - M * M", "H - M"),
    ("slip_m_added", "H - M * M", "H + M * M"),
    ("slip_no_correction", _CORRECTED, "X"),
    ("slip_constant_correction", _CORRECTED, "X / (1 - RHO)"),
    ("slip_times_t", _CORRECTED, "X / (1 - RHO * t)"),
    ("slip_corrected_upwards", _CORRECTED, "X * (1 - RHO**t)"),
    ("slip_m_unused", "lr * om / X", "lr * grad / X"),
    ("slip_m_unused", "om / X", "grad / X"),
    ("slip_decay_after_step", f"parameter - lr * ({_SHRINKING})", _SHRUNK_AFTER),
    ("slip_decay_without_lr", f"lr * ({_SHRINKING})", "(lr * X + weight_decay * parameter)"),
    ("slip_no_weight_decay", _SHRINKING, "X"),
    ("slip_weight_grows", _SHRINKING, "X - weight_decay * parameter"),
    ("slip_no_sign", _SIGN, "X"),
    ("slip_unit_vector", _SIGN, "X / np.linalg.norm(X)"),
    ("slip_sign_of_zero", _SIGN, "np.where(X > 0, 1.0, -1.0)"),
    ("slip_sign_of_zero", _SIGN, "np.where(X < 0, -1.0, 1.0)"),
    ("slip_sign_divided", _SIGN, "X / np.abs(X)"),
    ("slip_exponential_decay", "lr / (1 + decay * t) * G", "lr * decay**t * G"),
    ("slip_rate_constant", "lr / (1 + decay * t)", "lr"),
    ("slip_rate_grows", "lr / (1 + decay * t)", "lr * (1 + decay * t)"),
    ("slip_rate_without_brackets", "lr / (1 + decay * t)", "(lr / 1 + decay * t)"),
    ("slip_clipped_step", f"lr * {_LIMITED}", "np.clip(lr * G, -limit, limit)"),
    ("slip_clipped_norm", _LIMITED, "G * np.minimum(1, limit / np.linalg.norm(G))"),
    ("slip_clipped_above", _LIMITED, "np.minimum(G, limit)"),
    ("slip_not_clipped", _LIMITED, "G"),
    ("slip_not_orthogonal", "orthogonalize(X)", "X"),
    ("slip_sign_of_elements", "orthogonalize(X)", "np.sign(X)"),
    ("slip_sign", _SHRINKING, "weight_decay * parameter - X"),
    ("slip_sign", "parameter - X", "parameter + X"),
    ("slip_sign", "parameter + X", "parameter - X"),
    ("slip_sign", "X - lr * G", "X + lr * G"),
    ("slip_lr_forgotten", "lr", "1"),
    ("slip_only_step", "parameter - X", "X"),
    ("slip_only_step", "parameter - X", "-X"),
    ("slip_only_step", "parameter + X", "X"),
)  # fmt: skip
"""A key, a part, and what it is exchanged for. Of two slips with the same steps the first is named:
what is specific stands before what is general."""

_IN_TWO_PLACES = {
    "slip_as_in_article": ((_CORRECTED, "X / (1 - RHO)"), (_OUTSIDE, _INSIDE)),
    "slip_l2": ((_SHRINKING, "X"), ("grad", "(grad + weight_decay * parameter)")),
    "slip_betas_swapped": (
        ("beta_1", "old_beta_1"), ("beta_2", "beta_1"), ("old_beta_1", "beta_2"),
    ),
}  # fmt: skip
"""Slips of several exchanges, each made wherever it can be."""


_CALLED = {"np": np, "orthogonalize": orthogonalize}
"""What the course's formulas call."""


class Slip:
    """A rule that is wrong in a known way: its formulas, and what to say of each wrong place.

    The words are those of ``key``, with the ``fields`` of each place filled in. States that are
    ``lost`` begin every step anew.
    """

    def __init__(
        self,
        key: str,
        formulas: Formulas,
        starts: Mapping[str, Any],
        *fields: Mapping[str, object],
        lost: tuple[str, ...] = (),
    ) -> None:
        self._key = key
        self._fields = fields or ({},)
        self._formulas = [(name, _compiled(formula)) for name, formula in formulas]
        self._starts = starts
        self._lost = lost

    @property
    def words(self) -> str:
        """What to say of the slip, for each place where it was made."""
        return " ".join(dict.fromkeys(text(self._key, **fields) for fields in self._fields))

    def begin(self) -> list[Any]:
        """The state before the first step of a run."""
        return list(self._starts.values())

    def step(
        self,
        parameter: np.ndarray,
        grad: np.ndarray,
        state: list[Any],
        hyperparameters: Mapping[str, Any],
    ) -> tuple[np.ndarray, list[Any]]:
        """One step: the new parameter and the new state, of which nothing that is lost is kept."""
        names = {
            **_CALLED,
            "parameter": parameter,
            "grad": grad,
            **hyperparameters,
            **dict(zip(self._starts, state, strict=True)),
        }
        for name, code in self._formulas:
            names[name] = FunctionType(code, names)()
        kept = {**names, **{name: self._starts[name] for name in self._lost}}
        return names["parameter"], [kept[name] for name in self._starts]


def slips_of(model: Rule) -> Iterator[Slip]:
    """The slips that a learner may make with ``model``, the more specific first.

    There is none if the model's source can't be had or is more than formulas.
    """
    formulas = assignments(model)
    if formulas is None:
        return
    signature = signature_of(model)
    starts, hyperparameters = signature.state, signature.hyperparameters
    names = Names(starts, hyperparameters)
    for key, pairs in _IN_TWO_PLACES.items():
        changed = formulas
        for part, other in pairs:
            changed = next((new for new, _ in exchanges(changed, part, other, names)), [])
        if changed:
            yield Slip(key, changed, starts)
    known = {*_CALLED, "parameter", "grad", *starts, *hyperparameters, *dict(formulas)}
    for key, part, other in _EXCHANGED:
        for changed, places in exchanges(formulas, part, other, names):
            if names_in(changed) <= known:
                fields = [{k.lower(): ast.unparse(v) for k, v in at.items()} for at in places]
                yield Slip(key, changed, starts, *fields)
    yield from _of_order(formulas, starts)
    yield from _of_returns(formulas, starts, names)
    yield from _of_starts(formulas, starts)
    for lost in _some_of(starts):
        yield Slip("slip_state_lost", formulas, starts, {"state": ", ".join(lost)}, lost=lost)
    for name, default in hyperparameters.items():
        for changed, _ in exchanges(formulas, name, repr(default), names):
            yield Slip("slip_fixed", changed, starts, {"name": name, "value": default})


def _of_order(formulas: Formulas, starts: Mapping[str, Any]) -> Iterator[Slip]:
    """A state updated too late or too early, or returned in the place of the parameter."""
    for late in _some_of([name for name, _ in formulas if name in starts]):
        moved = [pair for pair in formulas if pair[0] not in late]
        moved += [pair for pair in formulas if pair[0] in late]
        key = "slip_t_from_0" if late == ("t",) else "slip_stale"
        yield Slip(key, moved, starts, {"state": ", ".join(late)})
    for early in starts:
        moved = [pair for pair in formulas if pair[0] == early]
        moved += [pair for pair in formulas if pair[0] != early]
        key = "slip_t_from_1" if early == "t" else "slip_too_early"
        yield Slip(key, moved, starts, {"state": early})


def _of_returns(formulas: Formulas, starts: Mapping[str, Any], names: Names) -> Iterator[Slip]:
    """What is returned in another order, or in the place of a state what was made of it."""
    for state in starts:
        swapped = [*formulas, *_swapped("parameter", state)]
        yield Slip("slip_returned_swapped", swapped, starts, {"state": state})
    for one, other in itertools.combinations(starts, 2):
        swapped = [*formulas, *_swapped(one, other)]
        yield Slip("slip_states_swapped", swapped, starts, {"one": one, "other": other})
    corrected = [
        (name, ast.unparse(bound["H"]))
        for name, formula in formulas
        for part in ("H / (1 - RHO**t)", "H / (1 - RHO)")
        if (bound := stands_for(part, formula, names))
    ]
    for chosen in _some_of(corrected):
        kept = [(state, ast.parse(name, mode="eval").body) for name, state in chosen]
        fields = [{"corrected": name, "state": state} for name, state in chosen]
        yield Slip("slip_corrected_kept", [*formulas, *kept], starts, *fields)


def _swapped(one: str, other: str) -> Formulas:
    """Formulas that exchange two names."""
    pairs = (("given", one), (one, other), (other, "given"))
    return [(name, ast.parse(source, mode="eval").body) for name, source in pairs]


def _of_starts(formulas: Formulas, starts: Mapping[str, Any]) -> Iterator[Slip]:
    """A state that starts from 0 instead of another value; a counter that is one ahead."""
    for name, start in starts.items():
        if isinstance(start, numbers.Real) and (start or name == "t"):
            wrong = 0 if start else 1
            fields = {"state": name, "start": start, "wrong": wrong}
            yield Slip("slip_start", formulas, {**starts, name: wrong}, fields)


def _some_of(things: Iterable[T]) -> Iterator[tuple[T, ...]]:
    """Every choice of at least one of ``things``, the smallest first."""
    things = tuple(things)
    for count in range(1, len(things) + 1):
        yield from itertools.combinations(things, count)


@functools.lru_cache(maxsize=4096)
def _compiled(formula: ast.expr) -> CodeType:
    whole = ast.fix_missing_locations(ast.Expression(formula))
    return compile(whole, "<a slip>", "eval")
