"""Parts of a formula exchanged for others: patterns such as ``RHO * H + (1 - RHO) * G``.

Names in capitals stand for parts of the formula: ``RHO`` for a hyperparameter, ``H`` and ``M`` for
a state, any other for whatever is there. All else in a pattern stands for itself.
"""

from __future__ import annotations

import ast
import functools
import operator
from collections.abc import Collection, Iterator
from typing import Any, NamedTuple

Formulas = list[tuple[str, ast.expr]]
"""Names and what becomes of them, in order; "parameter" comes last."""
Bound = dict[str, ast.expr]


class Names(NamedTuple):
    """What a pattern's capitals may stand for in a rule."""

    states: Collection[str]
    hyperparameters: Collection[str]

    def allows(self, capital: str, part: ast.AST) -> bool:
        """Whether ``capital`` may stand for ``part``."""
        name = part.id if isinstance(part, ast.Name) else None
        if capital in ("H", "M"):
            return name in self.states
        return name in self.hyperparameters if capital == "RHO" else True


def exchanges(
    formulas: Formulas, part: str, other: str, names: Names
) -> Iterator[tuple[Formulas, list[Bound]]]:
    """``formulas`` with ``part`` exchanged for ``other``: wherever it stands, then once each time.

    With what the capitals stood for in each place where it was exchanged.
    """
    places = [
        (node, bound)
        for _, formula in formulas
        for node in _nodes(formula)
        if (bound := _bound(_parsed(part), node, names)) is not None
    ]
    for chosen in [places, *([place] for place in places if len(places) > 1)]:
        if chosen:
            new = {id(node): _filled_in(_parsed(other), bound) for node, bound in chosen}
            yield (
                [(name, _rebuilt(formula, new)) for name, formula in formulas],
                [bound for _, bound in chosen],
            )


def stands_for(part: str, formula: ast.expr, names: Names) -> Bound | None:
    """What the capitals of ``part`` stand for if it is the whole formula; None if it isn't."""
    return _bound(_parsed(part), formula, names)


def names_in(formulas: Formulas) -> set[str]:
    """The names that ``formulas`` read."""
    return {
        node.id for _, formula in formulas for node in _nodes(formula) if isinstance(node, ast.Name)
    }


@functools.lru_cache(maxsize=256)
def _nodes(formula: ast.expr) -> list[ast.AST]:
    return list(ast.walk(formula))


@functools.cache
def _parsed(pattern: str) -> ast.expr:
    return ast.parse(pattern, mode="eval").body


def _bound(pattern: Any, node: Any, names: Names) -> Bound | None:
    """What the capitals of ``pattern`` stand for if it is ``node``; None if it isn't."""
    if isinstance(pattern, ast.Name) and pattern.id.isupper():
        return {pattern.id: node} if names.allows(pattern.id, node) else None
    if type(pattern) is not type(node):
        return None
    if not isinstance(pattern, ast.AST):
        return {} if pattern == node else None
    bound: Bound = {}
    for (_, expected), (_, part) in zip(_fields(pattern), _fields(node), strict=False):
        found = _bound(expected, part, names)
        if found is None or any(
            ast.dump(bound.get(name, value)) != ast.dump(value) for name, value in found.items()
        ):
            return None
        bound |= found
    return bound


def _fields(node: ast.AST) -> list[tuple[str, Any]]:
    """The fields of ``node``, those of its lists one by one."""
    fields: list[tuple[str, Any]] = []
    for name, value in ast.iter_fields(node):
        if isinstance(value, list):
            fields += [(name, len(value)), *((name, item) for item in value)]
        elif name != "kind":
            fields.append((name, value))
    return fields


def _filled_in(pattern: ast.expr, bound: Bound) -> ast.expr:
    new = {
        id(node): bound[node.id]
        for node in ast.walk(pattern)
        if isinstance(node, ast.Name) and node.id in bound
    }
    filled_in: ast.expr = _rebuilt(pattern, new)
    return filled_in


def _rebuilt(node: Any, new: dict[int, ast.expr]) -> Any:
    """``node`` with some of its nodes, known by ``id``, exchanged; what has none stays as it is."""
    if id(node) in new:
        return new[id(node)]
    if isinstance(node, list):
        items = [_rebuilt(item, new) for item in node]
        return node if all(map(operator.is_, items, node)) else items
    if not isinstance(node, ast.AST):
        return node
    fields = dict(ast.iter_fields(node))
    rebuilt = {name: _rebuilt(value, new) for name, value in fields.items()}
    same = all(rebuilt[name] is value for name, value in fields.items())
    return node if same else type(node)(**rebuilt)
