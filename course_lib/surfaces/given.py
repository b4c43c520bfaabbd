"""What may come in as a surface: one place that understands it, or says what was wrong."""

from __future__ import annotations

import difflib
import functools
import inspect
import itertools
import math
import re
import unicodedata
from collections.abc import Mapping
from typing import Any

import numpy as np

from course_lib.language import text
from course_lib.language.words import WORDS
from course_lib.surfaces.catalogue import SURFACES_1D, SURFACES_2D
from course_lib.surfaces.formula import FUNCTIONS, parse_formula
from course_lib.surfaces.functions import function_raises, loss_of, name_of
from course_lib.surfaces.notation import Typed
from course_lib.surfaces.points import as_limits, numbers_in, shortened
from course_lib.surfaces.surface import Loss, Slopes, Surface, surface_raises

_LARGEST = 1e100
"""A loss beyond this leaves no room: rules square gradients, and pictures take differences."""


def as_surface(given: Any) -> Surface:
    """The surface that ``given`` means.

    That is a :class:`Surface`, a key of the catalogue or the title that a picture shows for it, in
    either language, a formula (:func:`surface_from`), or a function of x, of x and y, or of an
    array of both, whose gradient is found by finite differences (``Surface.note`` says so).

    Raises ``ValueError``, in one sentence in the notebook's language, for anything else, and for a
    surface that is flat, or has no finite value worth drawing within its limits.
    """
    if isinstance(given, Surface):
        _check_drawable(given)
        return given
    if isinstance(given, str):
        return _named(given) or _formula_or_misspelt(given)
    rule = _rule_in(given)
    if rule is not None:
        raise ValueError(text("surface_is_rule", rule=rule))
    if callable(given) and not isinstance(given, type):
        loss, slopes, names, name = loss_of(given)
        return _made(name, loss, slopes, len(names), names=names, note="surface_by_differences")
    raise ValueError(text("surface_not_one", given=shortened(given), names=_keys()))


def surface_from(
    formula: str, *, limits: Any = None, start: Any = None, minima: Any = ()
) -> Surface:
    """A surface from a formula of x, or of x and y, such as ``"x**2 + 10*sin(y)"``.

    Numbers, ``+ - * / **``, brackets, ``pi``, ``e`` and the functions of
    :data:`course_lib.surfaces.formula.FUNCTIONS` may be used, in school notation too (``x²``,
    ``2x``, ``|x|``); the text is never evaluated as Python. With y in it the surface is 2-D,
    otherwise 1-D. ``limits`` (d, 2) are -5 to 5 unless given, and ``start`` a point at four fifths
    of the way to the upper limits (where the formula has no value there, the next best);
    ``minima`` (k, d) are the global minima, where they are known.

    Raises ``ValueError``, naming the part at fault, if the formula can't be read, is too long or
    too deep, has no value worth drawing, or if the other arguments do not fit it.
    """
    loss, slopes, dimensions = parse_formula(formula)
    name = Typed(formula).shown
    if dimensions == 1 and (_shape(start) == (2,) or _shape(limits) == (2, 2)):
        raise ValueError(text("formula_without_y", formula=name))
    return _made(name, loss, slopes, dimensions, limits=limits, start=start, minima=minima)


def _shape(given: Any) -> tuple[int, ...] | None:
    found = numbers_in(given)
    return None if found is None else found.shape


def rescaled(surface: Any, *, parameter: float = 1.0, loss: float = 1.0) -> Surface:
    """The same surface measured in other units: every number of a parameter or loss times these.

    ``parameter=1000`` turns metres into millimetres, ``loss=100`` euros into cents. A point ``p``
    becomes ``1000 * p``, and a gradient, being loss per parameter, changes by their ratio.

    ``surface`` may be anything that :func:`as_surface` takes. Raises ``ValueError`` as that does,
    and unless both factors are positive and finite.
    """
    surface = as_surface(surface)
    for factor in (parameter, loss):
        size = numbers_in(factor)
        if size is None or size.ndim or not 0 < size < np.inf:
            raise ValueError(
                text("rescaled_factors", parameter=shortened(parameter), loss=shortened(loss))
            )
    return Surface(
        surface.name,
        lambda *point: loss * surface.loss(*(x / parameter for x in point)),
        lambda *point: tuple(
            loss / parameter * slope for slope in surface.slopes(*(x / parameter for x in point))
        ),
        limits=(parameter * surface.limits).tolist(),
        start=(parameter * surface.start).tolist(),
        minima=(parameter * surface.minima).tolist(),
        names=surface.names,
        note=surface.note,
    )


def turned(surface: Any, degrees: float) -> Surface:
    """The same surface of x and y turned about (0, 0), anticlockwise, with its start and minima.

    ``surface`` may be anything that :func:`as_surface` takes. Raises ``ValueError`` as that does,
    for a surface of one parameter, and unless ``degrees`` is a finite number.
    """
    surface = as_surface(surface)
    angle = numbers_in(degrees)
    if surface.dimensions != 2 or angle is None or angle.ndim or not np.isfinite(angle):
        raise ValueError(text("turned_needs", surface=surface.name, degrees=shortened(degrees)))
    cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    turn = np.array([[cos, sin], [-sin, cos]])

    def slopes(x: Any, y: Any) -> tuple[Any, Any]:
        along, across = surface.slopes(cos * x + sin * y, cos * y - sin * x)
        return cos * along - sin * across, sin * along + cos * across

    corners = np.stack(np.meshgrid(*surface.limits), axis=-1).reshape(-1, 2) @ turn
    return Surface(
        surface.name,
        lambda x, y: surface.loss(cos * x + sin * y, cos * y - sin * x),
        slopes,
        limits=np.stack([corners.min(axis=0), corners.max(axis=0)], axis=1).tolist(),
        start=(surface.start @ turn).tolist(),
        minima=(surface.minima @ turn).tolist(),
        names=surface.names,
        note=surface.note,
    )


def _named(given: str) -> Surface | None:
    """The catalogue's surface of this key or title, or None."""
    key = _titles().get(_plain(given))
    return None if key is None else {**SURFACES_1D, **SURFACES_2D}[key]


@functools.cache
def _titles() -> dict[str, str]:
    """The key of each surface by its key and by its titles, as :func:`_plain` writes them."""
    keys = [*SURFACES_1D, *SURFACES_2D]
    names = {key: [key, *WORDS[f"surface_{key}"].values()] for key in keys}
    return {_plain(name): key for key in keys for name in names[key]}


def _plain(name: str) -> str:
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", name)).casefold()


def _formula_or_misspelt(given: str) -> Surface:
    try:
        parse_formula(given)
    except ValueError:
        plain = _plain(given)
        near = difflib.get_close_matches(plain, _titles(), n=1)
        if near:
            key = _titles()[near[0]]
            raise ValueError(text("surface_misspelt", given=given, name=key)) from None
        if _is_word(given) and not plain.startswith(tuple(FUNCTIONS)):
            raise ValueError(text("surface_unknown", given=given, names=_keys())) from None
        raise
    return surface_from(given)


def _is_word(given: str) -> bool:
    """Whether this looks like a name rather than a formula: words, or a single kanji."""
    words = re.fullmatch(r"\s*[^\W\d]\w+([ _-]\w+)*\s*", given)
    return words is not None or (given.isalpha() and not given.isascii())


def _keys() -> str:
    return ", ".join([*SURFACES_1D, *SURFACES_2D])


def _rule_in(given: Any) -> str | None:
    """The name of the rule that ``given`` is or holds, or None."""
    if isinstance(given, Mapping):
        given = list(given.values())
    if isinstance(given, (list, tuple)):
        return next((rule for one in given if (rule := _rule_in(one))), None)
    function = given.func if isinstance(given, functools.partial) else given
    try:
        arguments = list(inspect.signature(function).parameters)
    except (TypeError, ValueError):
        return None
    is_rule = len(arguments) > 1 and (arguments[1].startswith("grad") or "lr" in arguments)
    return name_of(function) if is_rule else None


def _made(
    name: str,
    loss: Loss,
    slopes: Slopes,
    dimensions: int,
    *,
    limits: Any = None,
    start: Any = None,
    minima: Any = (),
    names: tuple[str, ...] = ("x", "y"),
    note: str | None = None,
) -> Surface:
    """A surface that can be drawn, with limits and a start of its own where none are given."""
    box = as_limits((-5.0, 5.0) if limits is None else limits, dimensions)
    surface = Surface(
        name,
        loss,
        slopes,
        limits=box.tolist(),
        start=_best_start(name, loss, slopes, box) if start is None else start,
        minima=minima,
        names=names,
        note=note,
    )
    _check_drawable(surface)
    return surface


def _best_start(name: str, loss: Loss, slopes: Slopes, box: np.ndarray) -> list[float]:
    """The first of some points in ``box`` at which a walk can begin; the first of all if none."""
    fractions = itertools.product((0.9, 0.1, 0.7, 0.3, 0.55), repeat=len(box))
    points: list[list[float]] = [
        (box[:, 0] * (1 - f) + box[:, 1] * f).tolist() for f in map(np.array, fractions)
    ]
    for point in points:
        try:
            found = [loss(*point), *slopes(*point)]
        except ValueError:  # the words of a function that returns no number
            raise
        except Exception as error:
            raise function_raises(name, error) from error
        if np.isfinite(found).all():
            return point
    return points[0]


def _check_drawable(surface: Surface) -> None:
    """Raise ``ValueError`` unless there is something to see, and a start for a walk."""
    axes = [np.linspace(low, high, 41) for low, high in surface.limits]
    grid = np.stack(np.meshgrid(*axes), axis=-1)
    try:
        with np.errstate(all="ignore"):
            found = numbers_in(surface(grid))
            start = surface(surface.start)
    except Exception as error:
        raise surface_raises(surface.name, error) from error
    if found is None or found.shape not in ((), grid.shape[:-1]):
        raise ValueError(
            text(
                "surface_shape",
                surface=surface.name,
                shape=None if found is None else found.shape,
                of=grid.shape[:-1],
            )
        )
    drawn = found[np.abs(found) < _LARGEST]  # NaN is left out as well
    if drawn.size < 2 and found.size > 1:
        raise ValueError(
            text("surface_undrawable", surface=surface.name, limits=surface.limits.tolist())
        )
    if np.ptp(drawn) == 0:
        raise ValueError(text("surface_flat", surface=surface.name))
    if not np.isfinite(start):
        raise ValueError(text("surface_start", surface=surface.name, start=surface.start.tolist()))
