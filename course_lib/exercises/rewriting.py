"""What learners get wrong in what a rule calls: the course's function, with one part exchanged.

A rule that orthogonalizes calls a function with a loop in it, which is more than formulas. So the
function's own source is changed, and the rule runs with what comes of that.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Iterator
from types import CodeType, FunctionType
from typing import Any

from course_lib.exercises.calling import Caller
from course_lib.exercises.exchange import Names, exchanges
from course_lib.language import text
from course_lib.rules import Rule, signature_of

_DIVIDED = "x / max(np.linalg.norm(x), epsilon)"
_OF_COLUMNS = "np.linalg.norm(x, axis=1 if is_tall else 0, keepdims=True)"
_GRAM = "(matrix.T @ matrix if is_tall else matrix @ matrix.T)"
_FIRST_PRODUCT = f"{_GRAM} / max(np.linalg.norm(matrix), epsilon) ** 2"
_SINGULAR = "np.linalg.svd(matrix, full_matrices=False)"

_EXCHANGED: dict[str, tuple[tuple[str, str, str], ...]] = {
    "orthogonalize": (
        ("slip_not_normalised", _DIVIDED, "x"),
        ("slip_normalised_otherwise", _DIVIDED, "x / np.linalg.norm(x, 2)"),
        ("slip_normalised_otherwise", _DIVIDED, "x / np.abs(x).max()"),
        ("slip_normalised_otherwise", _DIVIDED, f"x / {_OF_COLUMNS}"),
        ("slip_not_transposed", "X @ X.T", "X @ X"),
        ("slip_transposed_first", "X @ X.T", "X.T @ X"),
        ("slip_elementwise", "X @ X.T", "X * X"),
        ("slip_elementwise", "2.0315 * X @ X", "2.0315 * X * X"),
        ("slip_elementwise", "X @ x", "X * x"),
        ("slip_elementwise", "3.4445 * x + X @ x", "3.4445 * x - 4.7750 * x**3 + 2.0315 * x**5"),
        ("slip_product_not_renewed", "x @ x.T", _FIRST_PRODUCT),
        ("slip_coefficients", "-4.7750 * X", "4.7750 * X"),
        ("slip_first_degree_forgotten", "3.4445 * x + X", "X"),
        ("slip_steps", "range(steps)", "range(0)"),
        ("slip_steps", "range(steps)", "range(1)"),
        ("slip_steps", "range(steps)", "range(4)"),
        ("slip_steps", "range(steps)", "range(6)"),
        ("slip_exact", "x.T if X else x", f"{_SINGULAR}[0] @ {_SINGULAR}[2]"),
    ),
}
"""By function a key, a part, and what it is exchanged for; capitals stand for any part."""


class CallingSlip(Caller):
    """A rule that is wrong since what it calls is, in the way that ``key`` has the words of."""

    def __init__(self, key: str, rule: Rule) -> None:
        super().__init__(rule, signature_of(rule).hyperparameters)
        self._key = key

    @property
    def words(self) -> str:
        """What to say of the slip."""
        return text(self._key)


def calling_slips(model: Rule) -> Iterator[CallingSlip]:
    """The slips that a learner may make in what ``model`` calls; none if it calls nothing known."""
    if not isinstance(model, FunctionType):
        return
    for name in _EXCHANGED.keys() & set(model.__code__.co_names):
        function = model.__globals__.get(name)
        if isinstance(function, FunctionType):
            for key, part, other in _EXCHANGED[name]:
                for changed in _changed(function, part, other):
                    yield CallingSlip(key, _with_globals(model, {name: changed}))


def _changed(function: FunctionType, part: str, other: str) -> Iterator[FunctionType]:
    """``function`` with ``part`` of its source exchanged for ``other``."""
    tree: Any = ast.parse(textwrap.dedent(inspect.getsource(function)))
    for [(_, changed)], _ in exchanges([("", tree)], part, other, Names((), ())):
        whole: Any = ast.fix_missing_locations(changed)
        made = compile(whole, "<a slip>", "exec").co_consts
        [code] = (each for each in made if isinstance(each, CodeType))
        yield _like(function, code, function.__globals__)


def _with_globals(function: FunctionType, names: dict[str, object]) -> FunctionType:
    return _like(function, function.__code__, {**function.__globals__, **names})


def _like(function: FunctionType, code: CodeType, known: dict[str, object]) -> FunctionType:
    made = FunctionType(code, known, function.__name__, function.__defaults__)
    made.__kwdefaults__ = function.__kwdefaults__
    return made
