"""Explorers: figures that answer the hand at once."""

from __future__ import annotations

import math
import numbers
import reprlib
from collections.abc import Sequence
from typing import Any

import numpy as np

from course_lib.comparison import History
from course_lib.explorers.average_explorer import AverageExplorer, sample_values
from course_lib.explorers.batch_explorer import BatchExplorer
from course_lib.explorers.controls import MAX_STEPS, Settings
from course_lib.explorers.descent_explorer import DescentExplorer
from course_lib.explorers.history_explorer import HistoryExplorer
from course_lib.explorers.landscape_explorer import LandscapeExplorer
from course_lib.explorers.outcomes_explorer import OutcomesExplorer
from course_lib.explorers.prediction import Prediction
from course_lib.explorers.rates_explorer import RatesExplorer
from course_lib.explorers.stage import Stage
from course_lib.explorers.tangent_explorer import TangentExplorer
from course_lib.explorers.watching import watch
from course_lib.figures import Picture, title_of
from course_lib.landscape import Landscape
from course_lib.language import text
from course_lib.optimizers import momentum_sgd
from course_lib.regression import Regression, sample_regression
from course_lib.rules import check_whole, entries_of
from course_lib.surfaces import as_start, as_surface

__all__ = [
    "explore",
    "explore_average",
    "explore_batches",
    "explore_history",
    "explore_landscape",
    "explore_outcomes",
    "explore_rates",
    "explore_tangent",
    "predict",
    "watch",
]


def explore(
    rules: Any = None,
    surface: Any = None,
    /,
    *,
    start: Any = None,
    steps: int = 100,
    **hyperparameters: Any,
) -> DescentExplorer:
    """An explorer of ``rules`` on ``surface``: sliders, a start to drag, and steps to play.

    ``rules`` is an entry or several, which then race from one start with the hyperparameters they
    have in common: a rule, a ``functools.partial`` of one, or ``(rule, {hyperparameters})``, alone,
    in a list, or in a dictionary by label. What an entry fixes stays fixed. ``surface``
    ("terrace" unless given) is a surface, the key of one, a formula of x, or of x and y, or a
    function. ``start`` (d,), ``steps`` (1 to 500) and ``hyperparameters`` are where the sliders
    begin. A hyperparameter that is called ``start`` or ``steps`` is set by its slider, or by the
    entry ``(rule, {"steps": 3})``.

    In Python, ``.walked`` has the paths that are shown, ``.messages`` the sentences, and
    ``.controls`` the names of what can be moved.

    Raises ``ValueError`` for a surface, a start or steps that can't be, and
    :class:`course_lib.rules.RuleError` for a rule that is none, or a hyperparameter that none of
    them has.
    """
    return DescentExplorer(_settings(rules, surface, "terrace", start, steps, hyperparameters))


def explore_rates(
    rules: Any = None,
    surface: Any = None,
    /,
    *,
    start: Any = None,
    steps: int = 100,
    **hyperparameters: Any,
) -> RatesExplorer:
    """A learning-rate map: how much of the loss remains after ``steps``, for every learning rate.

    Arguments and errors are those of :func:`explore`; ``surface`` is "ravine" unless given. A thick
    line marks the rates at which a rule reaches the minimum, a dot the one from which it diverges
    (:func:`course_lib.maps.summary`); rules without an ``lr`` to choose are named in a message.
    """
    return RatesExplorer(_settings(rules, surface, "ravine", start, steps, hyperparameters))


def explore_outcomes(
    rule: Any = None,
    surface: Any = None,
    /,
    *,
    axes: tuple[str, str] | None = None,
    start: Any = None,
    steps: int = 200,
    **hyperparameters: Any,
) -> OutcomesExplorer:
    """A map of what becomes of ``rule`` for each pair of the two hyperparameters ``axes``.

    It reaches the minimum, stops on the way, is still moving, or diverges
    (:func:`course_lib.maps.outcomes`). ``rule`` is an entry (``momentum_sgd`` unless given), and
    the axes are its first two free hyperparameters that have a slider, unless given. The other
    arguments are those of :func:`explore`.

    Raises as :func:`explore` does, and ``ValueError`` if ``axes`` are not two such
    hyperparameters.
    """
    if rule is None:
        rule = hyperparameters.pop("rule", momentum_sgd)
    settings = _settings(rule, surface, "terrace", start, steps, hyperparameters)
    if len(settings.entries) != 1:
        raise ValueError(text("explorer_one_rule", labels=", ".join(settings.entries)))
    known = list(settings.sliders(next(iter(settings.entries))))
    chosen = known[:2] if axes is None else list(axes) if isinstance(axes, tuple | list) else [axes]
    if len(chosen) != 2 or chosen[0] == chosen[1] or not all(name in known for name in chosen):
        got = ", ".join(map(str, chosen)) or "-"
        raise ValueError(text("map_axes", axes=got, names=", ".join(known) or "-"))
    return OutcomesExplorer(settings, (chosen[0], chosen[1]))


def explore_tangent(
    surface: Any = "double_well", *, at: float | None = None, move: float = 1.0
) -> TangentExplorer:
    """An explorer of what a gradient says: "move x by d, and the loss moves by about gradient x d".

    ``surface`` is a 1-D surface, the key of one, a formula or a function of x; ``at`` (three tenths
    of the way from left to right unless given) and ``move`` are where the sliders begin.

    Raises ``ValueError`` for a surface that can't be, one of two parameters, or an ``at`` or
    ``move`` that is no finite number.
    """
    surface = as_surface(surface)
    if surface.dimensions != 1:
        raise ValueError(
            text("tangent_dimensions", surface=title_of(surface), d=surface.dimensions)
        )
    middle = float(surface.limits[0] @ (0.7, 0.3))
    return TangentExplorer(
        surface, middle if at is None else _finite("at", at), _finite("move", move)
    )


def explore_batches(
    regression: Regression | None = None,
    *,
    batch_size: int = 10,
    steps: int = 100,
    lr: float = 0.05,
) -> BatchExplorer:
    """An explorer of batch kinds: SGD with full batches, mini-batches and one example at a time.

    ``regression`` is :func:`course_lib.regression.sample_regression` unless given; ``batch_size``,
    ``steps`` and ``lr`` are where the sliders begin.

    Raises ``ValueError`` for what is no regression, a batch size or steps out of range, or an
    ``lr`` that is no number from 0 up.
    """
    regression = sample_regression() if regression is None else regression
    if not isinstance(regression, Regression):
        raise ValueError(text("explorer_regression", got=reprlib.repr(regression)))
    size = check_whole("batch_size", batch_size, most=len(regression.x))
    steps = check_whole("steps", steps, most=MAX_STEPS)
    rate = _finite("lr", lr)
    if rate < 0:
        raise ValueError(text("explorer_positive", name="lr", value=lr))
    return BatchExplorer(regression, size, steps, rate)


def explore_average(values: Sequence[float] | None = None, *, rho: float = 0.9) -> AverageExplorer:
    """An explorer of the exponential moving average: what it is made of, and how far back.

    ``values`` (n,) is the sequence averaged, :func:`average_explorer.sample_values` unless given;
    ``rho`` (from 0 to below 1) is where its slider begins.

    Raises ``ValueError`` for values that are not a row of finite numbers, or another ``rho``.
    """
    try:
        sequence = sample_values() if values is None else np.array(values, dtype=float)
    except (TypeError, ValueError, OverflowError):
        raise ValueError(text("average_values", got=reprlib.repr(values))) from None
    if sequence.ndim != 1 or not sequence.size or not np.isfinite(sequence).all():
        raise ValueError(text("average_values", got=reprlib.repr(values)))
    if not isinstance(rho, numbers.Real) or not 0 <= rho < 1:
        raise ValueError(text("average_rho", rho=reprlib.repr(rho)))
    return AverageExplorer(sequence, float(rho))


def explore_history(history: History) -> HistoryExplorer:
    """The race of a comparison: losses and accuracies, played back step by step with the ranking.

    ``history`` is what :func:`course_lib.comparison.compare` returned, also of a run that was
    stopped. To watch it grow, train with ``compare(rules, progress=watch)``.

    Raises ``ValueError`` for anything else.
    """
    if not isinstance(history, History) or not history.loss:
        raise ValueError(text("explorer_history", got=reprlib.repr(history)))
    return HistoryExplorer(history)


def explore_landscape(landscape: Landscape) -> LandscapeExplorer:
    """The training of several rules, played on the plane that they moved in.

    ``landscape`` is what :func:`course_lib.landscape.look_around` found. The heights are those of
    the plane; the losses that rank the rules are the true ones, at their weights off the plane.

    Raises ``ValueError`` for anything else.
    """
    if not isinstance(landscape, Landscape):
        raise ValueError(text("explorer_landscape", got=reprlib.repr(landscape)))
    return LandscapeExplorer(landscape)


def predict(choices: str, reveal: Picture | Stage) -> Prediction:
    """A question to be answered before the figure is seen: ``predict("abc", picture)``.

    There is a button for each letter of ``choices``; the question itself stands in the text above,
    and a reply to each choice, folded, in the text below, so that neither the code nor the page
    gives the answer away. ``reveal``, a picture or an explorer, appears once a button is pressed.

    Raises ``ValueError`` if ``choices`` are not at least two different letters, or if ``reveal``
    is something else.
    """
    if not isinstance(choices, str) or len(choices) < 2 or len(set(choices)) < len(choices):
        raise ValueError(text("predict_choices", choices=reprlib.repr(choices)))
    if not isinstance(reveal, Picture | Stage):
        raise ValueError(text("predict_reveal", got=reprlib.repr(reveal)))
    return Prediction(choices, reveal)


def _settings(
    rules: Any,
    surface: Any,
    usual: str,
    start: Any,
    steps: Any,
    hyperparameters: dict[str, Any],
) -> Settings:
    """What was handed over, checked.

    Rules and surface may also be handed over by name. They are no named arguments, so that a rule
    may have a hyperparameter that is called so.
    """
    if rules is None:
        rules = hyperparameters.pop("rules", None)
    if surface is None:
        surface = hyperparameters.pop("surface", usual)
    surface = as_surface(surface)  # first, since it knows when the two were exchanged
    entries = entries_of(rules)
    steps = check_whole("steps", steps, most=MAX_STEPS)
    return Settings(entries, surface, as_start(surface, start), steps, hyperparameters)


def _finite(name: str, value: Any) -> float:
    if isinstance(value, np.ndarray) and value.size == 1:
        value = value.item()
    if isinstance(value, bool) or not isinstance(value, numbers.Real) or not math.isfinite(value):
        raise ValueError(text("explorer_number", name=name, value=reprlib.repr(value)))
    return float(value)
