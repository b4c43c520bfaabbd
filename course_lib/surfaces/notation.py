"""The signs of a typed formula as the few that the grammar knows.

A keyboard, an input method and a paste have many signs for one thing: − and ー for a minus, × and ⋅
for a product, full-width letters, x² for a power. What has one meaning is read as that; the rest
stays as it is, for the grammar to name. Every plain sign remembers its place in the typed text.
"""

from __future__ import annotations

import itertools
import unicodedata
from typing import Any

from course_lib.language import text

LINE_ENDS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
"""What ends a line: a formula stands on one."""

_PLAIN = {
    sign: plain
    for signs, plain in [
        ("−ー⁃˗➖", "-"),
        ("➕", "+"),
        ("×·⋅∙•∗✕✖⨯⨉✗✱", "*"),
        ("÷∕⁄➗", "/"),
        ("＾ˆ", "^"),
        ("、،", ","),
        ("。", "."),
        ("∣ǀ", "|"),
        ("「", "["),  # the key of [ in a Japanese input method
        ("」", "]"),
        ("『", "{"),
        ("』", "}"),
        ("【〔〖〈《⟨", "("),
        ("】〕〗〉》⟩", ")"),
        ("‘’‚‛“”„‟«»‹›`$'", '"'),
        ("аА", "a"),  # Cyrillic and Greek letters that look like these
        ("сС", "c"),
        ("еЕ", "e"),
        ("оО", "o"),
        ("рР", "p"),
        ("хХχΧ", "x"),
        ("уУ", "y"),
    ]
    for sign in signs
}


class Typed:
    """A formula as typed, and the same in plain signs.

    ``plain`` is what the grammar reads, ``shown`` the same with raised signs left raised, for a
    title. Both are in small letters and half width.
    """

    def __init__(self, typed: str) -> None:
        self.typed = typed
        self.shown = ""
        self.plain = ""
        self._places: list[int] = []
        for raised, run in itertools.groupby(enumerate(typed), lambda item: _is_raised(item[1])):
            signs = [(place, _plain(sign)) for place, sign in run]
            first, last = signs[0][0], signs[-1][0]
            if raised:
                signs = [(first, "↑("), *signs, (last, ")")]
                self.shown += typed[first : last + 1]
            else:
                self.shown += "".join(plain for _, plain in signs)
            for place, plain in signs:
                self.plain += plain
                self._places += [place] * len(plain)
        self.shown = self.shown.strip('" ,;.' + LINE_ENDS)

    def error(self, key: str, start: int, end: int, **values: Any) -> ValueError:
        """The words ``key`` about ``plain[start:end]``, with the part and its place as typed."""
        place, last = self._places[start], self._places[max(start, end - 1)]
        part = "".join(map(_visible, self.typed[place : last + 1]))
        return ValueError(text(key, part=part, position=place + 1, **values))


def _is_raised(sign: str) -> bool:
    return unicodedata.decomposition(sign).startswith("<super>")


def _plain(sign: str) -> str:
    if sign in _PLAIN:
        return _PLAIN[sign]
    if unicodedata.category(sign) == "Cf" or "\ufe00" <= sign <= "\ufe0f":
        return ""  # invisible: zero-width spaces, marks of direction, variants of an emoji
    if unicodedata.category(sign) == "Pd":
        return "-"
    if unicodedata.decomposition(sign).startswith("<sub>"):
        return sign  # part of a name, such as x₁: as a digit it would make 10₁ a hundred and one
    same = unicodedata.normalize("NFKC", sign)
    if len(same) != 1:
        return sign
    same = _PLAIN.get(same, same)
    return " " if same.isspace() and same not in LINE_ENDS else same.lower()


def _visible(sign: str) -> str:
    return sign if sign.isprintable() or sign == "\u3000" else f"U+{ord(sign):04X}"


def bounds(plain: str) -> tuple[int, int]:
    """Where the formula begins and ends in ``plain``: without blanks, a final mark, and quotes."""
    begin = len(plain) - len(plain.lstrip())
    end = len(plain.rstrip(" ,;." + LINE_ENDS))
    if end - begin > 1 and plain[begin] == plain[end - 1] == '"':
        return begin + 1, end - 1
    return begin, max(begin, end)
