"""What all pictures share: the picture itself, the rules' colours and lines, names and axes."""

from __future__ import annotations

import base64
import io
import warnings
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple

import matplotlib
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from course_lib.language import current, font_families, nearest, text
from course_lib.language.facts import Fact
from course_lib.language.words import WORDS
from course_lib.surfaces import Surface

FONT_SIZE = 13
_DPI = 100


@contextmanager
def course_style() -> Iterator[None]:
    """Draw as the course does, whatever a learner has set: neither disturbs the other.

    Inside, matplotlib's ``rcParams`` are its own defaults with the course's fonts, NumPy's
    floating-point errors pass, and so do warnings, but for the one of a missing sign.
    """
    with matplotlib.rc_context(), np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="(?!Glyph)")
        matplotlib.rcdefaults()
        # The fonts of both languages, whichever comes first: a label may be in the other one.
        fonts = [*font_families(current()), *font_families("ja")]
        matplotlib.rcParams["font.family"] = list(dict.fromkeys(fonts))
        yield


class Style(NamedTuple):
    """How one rule is drawn, the same in the whole course."""

    color: str
    """A colour of Okabe and Ito's palette, which colour-blind eyes tell apart."""
    dash: tuple[float, ...]
    """Lengths of line and gap in line widths, colour is never the only sign; () is solid."""
    marker: str
    """matplotlib's letter for the mark on the last point."""


_STYLES = {
    "SGD": Style("#000000", (), "o"),
    "momentumSGD": Style("#D55E00", (6, 1.5), "s"),
    "AdaGrad": Style("#009E73", (4, 1.5, 1, 1.5), "^"),
    "RMSprop": Style("#CC79A7", (2, 1), "v"),
    "AdaDelta": Style("#56B4E9", (8, 1.5, 1, 1.5, 1, 1.5), "D"),
    "Adam": Style("#0072B2", (), "*"),
}
_SPARE_STYLES = (
    Style("#E69F00", (), "P"),
    Style("#8C6D1F", (3, 1.5), "X"),
    Style("#6A3D9A", (6, 1.5, 2, 1.5), "h"),
    Style("#5F5F5F", (1, 1), "<"),
    Style("#B22222", (8, 2), "p"),
    Style("#1B7F79", (4, 1, 1, 1, 1, 1), ">"),
)


def styles_of(labels: Iterable[str]) -> dict[str, Style]:
    """A style for each label: the six rules keep their own, others get the spare ones in turn."""
    styles: dict[str, Style] = {}
    for label in labels:
        spare = len([known for known in styles if known not in _STYLES])
        styles[label] = _STYLES.get(label) or _SPARE_STYLES[spare % len(_SPARE_STYLES)]
    return styles


class Mark(NamedTuple):
    """A line or, of one point, a dot with a label, in the axes' own coordinates."""

    points: Any
    """(n, 2) numbers."""
    label: str | Fact
    color: str
    dash: tuple[float, ...] = ()
    size: float = 2.5
    """The width of a line, or the radius of a dot."""
    below: bool = False
    """Whether the label stands below its point instead of above."""
    when: Any = True
    """Whether it is drawn."""


class Picture(Figure):
    """A figure with a description, which a notebook shows as a PNG with alternative text.

    ``description`` is a sentence or more with the rounded numbers that the figure shows.
    """

    def __init__(self, description: str, **figure_options: Any) -> None:
        super().__init__(dpi=_DPI, layout="constrained", **figure_options)
        self.description = description

    def png(self, dpi: int = _DPI) -> bytes:
        """The figure as a PNG file, without a date or a version in it."""
        buffer = io.BytesIO()
        with course_style():
            self.savefig(buffer, format="png", dpi=dpi, metadata={"Software": None})
        return buffer.getvalue()

    def _repr_mimebundle_(
        self, include: Any = None, exclude: Any = None
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        data = {
            "image/png": base64.b64encode(self.png()).decode("ascii"),
            "text/plain": self.description,
        }
        return data, {"image/png": {"alt": self.description}}


def title_of(surface: Surface) -> str:
    """The surface's name in the notebook's language; a learner's formula is its own name."""
    key = f"surface_{surface.name}"
    return text(key) if key in WORDS else surface.name


# ---- curves and numbers ----


def words_for(name: str) -> str:
    """The words of a key of :mod:`course_lib.language.words`; any other name stands for itself."""
    return text(name) if name in WORDS else name


def draw_line(
    axes: Axes, x: np.ndarray, y: np.ndarray, style: Style, label: str, dots: bool = False
) -> None:
    """A line in the rule's style with its mark at the end, and a dot per step if asked for."""
    shown = np.isfinite(x) & np.isfinite(y)
    x, y = x[shown], y[shown]
    line: dict[str, Any] = {
        "color": style.color,
        "linewidth": 2.2,
        "dashes": style.dash or (None, None),
    }
    end: dict[str, Any] = {
        "marker": style.marker,
        "markersize": 9,
        "markevery": [-1] if len(x) else None,
    }
    axes.plot(x, y, label=label, zorder=4, **line, **end)
    if dots:
        axes.plot(x, y, ".", color=style.color, markersize=5, alpha=0.6, zorder=3)


def dress_curves(axes: Axes, y_words: str, x_words: str | None = None) -> None:
    """Names, ticks and grid of axes that show curves, against the step unless told otherwise."""
    axes.set_xlabel(text("axis_step") if x_words is None else x_words, fontsize=FONT_SIZE)
    axes.set_ylabel(y_words, fontsize=FONT_SIZE)
    axes.tick_params(labelsize=FONT_SIZE - 2)
    axes.grid(color="#e8e8e8")
    axes.set_axisbelow(True)


def legend(axes: Axes, **place: Any) -> None:
    """A legend of the axes' lines, with any label as it stands: "_mine", "$5" or "" too."""
    by_label = {str(line.get_label()): line for line in axes.lines}
    labels = [label for label in by_label if not label.startswith("_child")]
    shown = axes.legend([by_label[label] for label in labels], labels, **place)
    for words in shown.get_texts():
        words.set_parse_math(False)


# ---- what may be handed over ----


def some(things: Any, kind: type, example: str) -> dict[str, Any]:
    """``things`` as a dictionary by label; ``ValueError`` unless it has some, all of ``kind``."""
    fits = isinstance(things, Mapping) and all(isinstance(each, kind) for each in things.values())
    if not fits or not things:
        raise ValueError(text("figure_needs", example=example, got=repr(things)[:60]))
    return {str(label): each for label, each in things.items()}


def one_of(name: Any, known: Iterable[str]) -> str:
    """``name``; ``ValueError``, with the nearest of them, unless it is one of ``known``."""
    known = list(known)
    if name not in known:
        meant = nearest(str(name), known)
        raise ValueError(
            text(
                "figure_unknown", name=repr(name)[:60], nearest=repr(meant), names=", ".join(known)
            )
        )
    return str(name)


def numbers(label: str, values: Any) -> np.ndarray:
    """``values`` as a float64 array; ``ValueError`` if they are no numbers."""
    try:
        return np.array(values, dtype=float)
    except (TypeError, ValueError, OverflowError):
        raise ValueError(text("figure_not_numbers", label=label, got=repr(values)[:60])) from None
