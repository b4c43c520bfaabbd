"""The grammar of a learner's formula: from plain signs to a tree, or an error that names the part.

It is school notation and Python's at once: ``2x(x+1)``, ``x^2``, ``|x|`` and ``√x`` are understood
beside ``2*x*(x + 1)`` and ``x**2``. What can be read in two ways, such as ``1/2x``, is refused.
"""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from course_lib.language import text
from course_lib.surfaces.notation import LINE_ENDS, Typed, bounds

MAX_DEPTH = 30

VARIABLES = ("x", "y")
CONSTANTS = {"pi": math.pi, "π": math.pi, "e": math.e}
_OTHER_NAMES = {"ln": "log"}
_WITHOUT = {
    "log10": "log(x)/log(10)",
    "log2": "log(x)/log(2)",
    "pow": "x**2",
    "power": "x**2",
    "square": "x**2",
    "sinh": "(exp(x) - exp(-x))/2",
    "cosh": "(exp(x) + exp(-x))/2",
    "sigmoid": "1/(1 + exp(-x))",
    "relu": "(x + abs(x))/2",
}
"""What to write for functions that a formula does not have."""


@dataclass(frozen=True)
class Number:
    """A number, or a constant by its value."""

    value: float


@dataclass(frozen=True)
class Variable:
    """x or y."""

    name: str


@dataclass(frozen=True)
class Negative:
    """Minus something."""

    operand: Node


@dataclass(frozen=True)
class Applied:
    """A function of something."""

    function: str
    argument: Node


@dataclass(frozen=True)
class Binary:
    """Two things joined by ``+ - * /`` or ``**``."""

    operator: str
    left: Node
    right: Node


Node = Number | Variable | Negative | Applied | Binary


def tree_of(typed: Typed, functions: Sequence[str]) -> Node:
    """The tree of a formula that may call ``functions``.

    Raises ``ValueError`` that names the part that can't be read.
    """
    begin, end = bounds(typed.plain)
    if begin == end:
        raise ValueError(text("formula_empty"))
    line_end = re.search(f"[{LINE_ENDS}]", typed.plain[begin:end])
    if line_end:
        stop = begin + line_end.start()
        raise typed.error("formula_lines", max(begin, stop - 8), stop)
    begin = _right_side(typed, begin, end)
    names = [*functions, *_OTHER_NAMES]
    return _Parser(typed, list(_tokens(typed, begin, end, names)), names).formula()


# ---- from plain signs to tokens ----


class _Token(NamedTuple):
    kind: str
    """ "number", "name", "end", or the sign itself; a raised power is an arrow."""
    text: str
    start: int
    end: int


_NUMBER = r"0[xob][0-9a-f]+|\d[\d_.]*(?:e[+-]?\d[\d_.]*)?|\.\d[\d_.]*(?:e[+-]?\d[\d_.]*)?"
_LIBRARY = r"(?:(?:np|numpy|math|torch|tf|jnp)\.)?"
_SIGN = r"\*\*|/(?!/)|[-+*^↑()\[\]{}|√∛,]"
_TOKEN = re.compile(rf"(?P<number>{_NUMBER})|{_LIBRARY}(?P<name>[^\W\d]\w*)|(?P<sign>{_SIGN})")
_LEFT_SIDE = re.compile(r"(?P<name>[^\W\d]\w*)\s*(?:\([\w\s,]*\)\s*)?=(?!=)\s*")
_VALUE = re.compile(r"pi|[xyπ]")


def _right_side(typed: Typed, begin: int, end: int) -> int:
    """Where the formula begins once a left side such as ``f(x) =`` or ``z =`` is left out."""
    left = _LEFT_SIDE.match(typed.plain, begin, end)
    if left is None:
        return begin
    rest = typed.plain[left.end() : end]
    if left["name"] == "x" or (left["name"] == "y" and "y" in rest) or not rest:
        raise typed.error("formula_equation", begin, end)
    return left.end()


def _tokens(typed: Typed, begin: int, end: int, functions: Sequence[str]) -> Iterator[_Token]:
    run_together = re.compile(rf"((?:{_VALUE.pattern})+)({'|'.join(functions)})?")
    at = begin
    while at < end:
        if typed.plain[at].isspace():
            at += 1
            continue
        match = _TOKEN.match(typed.plain, at, end)
        if match is None or not (match["name"] or "_")[0].isidentifier():
            raise _unknown_sign(typed, at)
        kind = match.lastgroup or ""
        at = match.end()
        if kind == "name" and (run := run_together.fullmatch(match[kind])):
            start = match.start(kind)
            for value in _VALUE.finditer(run[1]):
                yield _Token(kind, value[0], start + value.start(), start + value.end())
            if run[2]:
                yield _Token(kind, run[2], start + run.start(2), start + run.end(2))
        else:
            sign = "**" if match[kind] == "^" else match[kind]
            yield _Token(sign if kind == "sign" else kind, sign, match.start(), match.end())
    yield _Token("end", "", max(begin, end - 1), end)


def _unknown_sign(typed: Typed, at: int) -> ValueError:
    length = 2 if typed.plain[at : at + 2] in ("//", "==", "<=", ">=", "!=", ":=", "->") else 1
    key = "formula_equation" if typed.plain[at] == "=" else "formula_sign"
    return typed.error(key, at, at + length)


# ---- from tokens to a tree ----

_CLOSING = {"(": ")", "[": "]", "{": "}"}
_ROOTS = {"√": "sqrt", "∛": "cbrt"}
_BEGIN_A_VALUE = {"number", "name", *_CLOSING, *_ROOTS}


class _Parser:
    """Reads one formula by recursive descent: a method for each level of precedence."""

    def __init__(self, typed: Typed, tokens: list[_Token], functions: Sequence[str]) -> None:
        self._typed = typed
        self._tokens = tokens
        self._functions = functions
        self._at = 0
        self._depth = 0
        self._bars = 0
        """How many absolute values are open since the last bracket."""
        self._takes_more = False
        """Whether the factor just read ends in a typed power of a constant, as in ``e^2``: what
        follows without a sign, as in ``e^2x``, may be meant as a part of the exponent."""

    def formula(self) -> Node:
        node = self._sum()
        if self._next.kind != "end":
            raise self._unexpected()
        return node

    @property
    def _next(self) -> _Token:
        return self._tokens[self._at]

    def _take(self) -> _Token:
        self._at += 1
        return self._tokens[self._at - 1]

    def _sum(self) -> Node:
        node = self._product()
        while self._next.kind in ("+", "-"):
            node = Binary(self._take().kind, node, self._product())
        return node

    def _product(self) -> Node:
        first = self._at
        divided = False
        node = self._signed()
        while True:
            if self._next.kind in ("*", "/"):
                sign = self._take().kind
                divided = sign == "/"
                node = Binary(sign, node, self._signed())
            elif self._begins_a_value():
                if divided or self._is_ambiguous():
                    raise self._error("formula_ambiguous", self._tokens[first], self._next)
                node = Binary("*", node, self._power())
            else:
                return node

    def _begins_a_value(self) -> bool:
        return self._next.kind in _BEGIN_A_VALUE or (self._next.kind == "|" and not self._bars)

    def _is_ambiguous(self) -> bool:
        """Whether two values side by side are anything but a product beyond doubt."""
        last = self._tokens[self._at - 1]
        return (
            self._takes_more
            or self._next.kind == "number"
            or (self._next.kind in ("[", "{") and last.kind != "number")
            or (self._next.kind == "(" and last.text == "e")
        )

    def _signed(self) -> Node:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise self._error("formula_too_deep", self._next, most=MAX_DEPTH)
        if self._next.kind in ("+", "-"):
            sign = self._take().kind
            operand = self._signed()
            node = Negative(operand) if sign == "-" else operand
        else:
            node = self._power()
        self._depth -= 1
        return node

    def _power(self) -> Node:
        base = self._atom()
        if self._next.kind not in ("**", "↑"):
            self._takes_more = False
            return base
        sign = self._take().kind
        exponent = self._signed() if sign == "**" else self._atom()
        self._takes_more = sign == "**" and isinstance(base, Number)
        return Binary("**", base, exponent)

    def _atom(self) -> Node:
        token = self._take()
        if token.kind == "number":
            return Number(self._number(token))
        if token.kind == "name":
            return self._named(token)
        if token.kind in _CLOSING:
            return self._inside(token)
        if token.kind == "|":
            self._bars += 1
            node = Applied("abs", self._sum())
            if self._take().kind != "|":
                raise self._unexpected(self._at - 1)
            self._bars -= 1
            return node
        if token.kind in _ROOTS:
            return self._root(token)
        raise self._unexpected(self._at - 1)

    def _inside(self, opening: _Token) -> Node:
        bars, self._bars = self._bars, 0
        node = self._sum()
        if self._take().kind != _CLOSING[opening.kind]:
            raise self._unexpected(self._at - 1)
        self._bars = bars
        return node

    def _number(self, token: _Token) -> float:
        try:
            value = float(token.text)
        except ValueError:  # such as 1.5.2 or 0x10
            value = math.nan
        if not math.isfinite(value):
            raise self._error("formula_number", token)
        return value

    def _named(self, token: _Token) -> Node:
        name = _OTHER_NAMES.get(token.text, token.text)
        if name in VARIABLES:
            return Variable(name)
        if name in CONSTANTS:
            return Number(CONSTANTS[name])
        if name in self._functions:
            return self._applied(name, token)
        if self._next.kind == "(":
            raise self._unknown_function(token)
        stuck = re.fullmatch(rf"({'|'.join(self._functions)})([xy\d.]+)", name)
        if stuck:
            raise self._error("formula_needs_brackets", token, name=stuck[1], argument=stuck[2])
        raise self._error("formula_unknown_name", token)

    def _unknown_function(self, token: _Token) -> ValueError:
        names = ", ".join(self._functions)
        near = [
            *filter(None, [_WITHOUT.get(token.text)]),
            *difflib.get_close_matches(token.text, self._functions, n=1),
        ]
        if near:
            return self._error("formula_misspelt_function", token, near=near[0], names=names)
        return self._error("formula_unknown_function", token, names=names)

    def _applied(self, function: str, token: _Token) -> Node:
        following = self._next
        if following.kind in ("**", "↑"):
            raise self._error("formula_function_power", token, following, name=function)
        if following.kind not in _CLOSING:
            argument = following.text if following.kind in ("number", "name") else "x"
            raise self._error("formula_needs_brackets", token, name=function, argument=argument)
        return Applied(function, self._inside(self._take()))

    def _root(self, token: _Token) -> Node:
        """A root without a bar over what it holds: of brackets, or of one thing that ends it."""
        bracketed = self._next.kind in _CLOSING
        node = Applied(_ROOTS[token.kind], self._atom())
        if not bracketed and (self._begins_a_value() or self._next.kind in ("**", "↑")):
            raise self._error("formula_root", token, self._next, root=token.text)
        return node

    def _unexpected(self, at: int | None = None) -> ValueError:
        token = self._tokens[self._at if at is None else at]
        if token.kind == "end":
            return self._typed.error("formula_ends", max(token.end - 8, 0), token.end)
        return self._error("formula_comma" if token.kind == "," else "formula_syntax", token)

    def _error(
        self, key: str, first: _Token, last: _Token | None = None, **words: str | int
    ) -> ValueError:
        """The words ``key`` about the tokens from ``first`` to ``last``, or ``first`` alone."""
        return self._typed.error(key, first.start, (last or first).end, **words)
