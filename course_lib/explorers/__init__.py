"""Explorers: figures that answer the hand at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from course_lib.explorers.average_explorer import AverageExplorer, sample_values
from course_lib.explorers.batch_explorer import BatchExplorer
from course_lib.explorers.controls import MAX_STEPS
from course_lib.explorers.descent_explorer import DescentExplorer
from course_lib.explorers.landscape_explorer import LandscapeExplorer
from course_lib.explorers.outcomes_explorer import OutcomesExplorer
from course_lib.explorers.prediction import Prediction
from course_lib.explorers.rates_explorer import RatesExplorer
from course_lib.explorers.stage import Stage
from course_lib.explorers.tangent_explorer import TangentExplorer
from course_lib.figures import Picture, label_of, title_of
from course_lib.landscape import Landscape
from course_lib.language import text
from course_lib.optimizers import momentum_sgd
from course_lib.regression import Regression, sample_regression
from course_lib.rules import Rule, check_whole, signature_of
from course_lib.surfaces import SURFACES_1D, SURFACES_2D, Surface, surface_from

__all__ = [
    "explore",
    "explore_average",
    "explore_batches",
    "explore_landscape",
    "explore_outcomes",
    "explore_rates",
    "explore_tangent",
    "predict",
]


def explore(
    rules: Rule | Sequence[Rule] | Mapping[str, Rule],
    surface: Surface | str = "terrace",
    *,
    start: Sequence[float] | None = None,
    steps: int = 100,
    **hyperparameters: float,
) -> DescentExplorer:
    """An explorer of ``rules`` on ``surface``: sliders, a start to drag, and steps to play.

    ``rules`` is one rule or several, which then race from one start with the hyperparameters they
    have in common; a learner's own function will do, and a mapping gives labels. ``surface`` is a
    surface, the key of one, or a formula of x, or of x and y. ``start`` (d,), ``steps`` (1 to 500)
    and ``hyperparameters`` are where the sliders begin.

    Raises ``ValueError`` for a formula that can't be read or steps out of range, and
    :class:`course_lib.rules.RuleError` for a rule that is none.
    """
    check_whole("steps", steps, most=MAX_STEPS)
    surface = _surface(surface)
    return DescentExplorer(
        _by_label(rules), surface, _start(surface, start), steps, hyperparameters
    )


def explore_rates(
    rules: Rule | Sequence[Rule] | Mapping[str, Rule],
    surface: Surface | str = "ravine",
    *,
    start: Sequence[float] | None = None,
    steps: int = 100,
    **hyperparameters: float,
) -> RatesExplorer:
    """A learning-rate map: how much of the loss is left after ``steps``, for every learning rate.

    Arguments and errors are those of :func:`explore`. A thick line marks the rates at which a
    rule reaches the minimum, a dot the one from which it diverges
    (:func:`course_lib.maps.summary`); rules without ``lr`` are named in a message.
    """
    check_whole("steps", steps, most=MAX_STEPS)
    surface = _surface(surface)
    return RatesExplorer(_by_label(rules), surface, _start(surface, start), steps, hyperparameters)


def explore_outcomes(
    rule: Rule = momentum_sgd,
    surface: Surface | str = "terrace",
    *,
    axes: tuple[str, str] | None = None,
    start: Sequence[float] | None = None,
    steps: int = 200,
    **hyperparameters: float,
) -> OutcomesExplorer:
    """A map of what becomes of ``rule`` for each pair of the two hyperparameters ``axes``.

    It reaches the minimum, stops on the way, is still moving, or diverges
    (:func:`course_lib.maps.outcomes`). The axes are the rule's first two hyperparameters unless
    given, the other arguments those of :func:`explore`.

    Raises as :func:`explore` does, and ``ValueError`` if ``axes`` are not two of the rule's
    hyperparameters.
    """
    check_whole("steps", steps, most=MAX_STEPS)
    surface = _surface(surface)
    known = signature_of(rule).hyperparameters
    chosen = list(known)[:2] if axes is None else list(axes)
    if len(chosen) != 2 or len(set(chosen) & set(known)) != 2:
        raise ValueError(text("map_axes", axes=", ".join(chosen), names=", ".join(known) or "-"))
    return OutcomesExplorer(
        rule, surface, (chosen[0], chosen[1]), _start(surface, start), steps, hyperparameters
    )


def explore_tangent(
    surface: Surface | str = "double_well", *, at: float | None = None, move: float = 1.0
) -> TangentExplorer:
    """An explorer of what a gradient says: "move x by d, and the loss moves by about gradient x d".

    ``surface`` is a 1-D surface, the key of one, or a formula of x; ``at`` (three tenths
    of the way from left to right unless given) and ``move`` are where the sliders begin.

    Raises ``ValueError`` for a formula that can't be read or a surface of two parameters.
    """
    surface = _surface(surface)
    if surface.dimensions != 1:
        raise ValueError(
            text("tangent_dimensions", surface=title_of(surface), d=surface.dimensions)
        )
    middle = float(surface.limits[0] @ (0.7, 0.3))
    return TangentExplorer(surface, middle if at is None else at, move)


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

    Raises ``ValueError`` for a batch size or steps out of range.
    """
    regression = regression or sample_regression()
    check_whole("batch_size", batch_size, most=len(regression.x))
    check_whole("steps", steps, most=MAX_STEPS)
    return BatchExplorer(regression, batch_size, steps, lr)


def explore_average(values: Sequence[float] | None = None, *, rho: float = 0.9) -> AverageExplorer:
    """An explorer of the exponential moving average: what it is made of, and how far back.

    ``values`` (n,) is the sequence averaged, :func:`average_explorer.sample_values` unless given;
    ``rho`` (from 0 to below 1) is where its slider begins.

    Raises ``ValueError`` for values that are not a row of finite numbers, or another ``rho``.
    """
    sequence = sample_values() if values is None else np.asarray(values, dtype=float)
    if sequence.ndim != 1 or not sequence.size or not np.isfinite(sequence).all():
        raise ValueError(text("average_values", shape=sequence.shape))
    if not 0 <= rho < 1:
        raise ValueError(text("average_rho", rho=rho))
    return AverageExplorer(sequence, rho)


def explore_landscape(landscape: Landscape) -> LandscapeExplorer:
    """The training of several rules, played on the plane that they moved in.

    ``landscape`` is what :func:`course_lib.landscape.look_around` found. The heights are those of
    the plane; the losses that rank the rules are the true ones, at their weights off the plane.
    """
    return LandscapeExplorer(landscape)


def predict(choices: str, answer: str, reveal: Picture | Stage) -> Prediction:
    """A question to be answered before the figure is seen: ``predict("abc", "b", picture)``.

    There is a button for each letter of ``choices``; the question itself stands in the text above.
    ``reveal``, a picture or an explorer, appears once one of them is pressed, with a word whether
    it is the ``answer``.

    Raises ``ValueError`` if ``answer`` is not one of the choices.
    """
    if len(answer) != 1 or answer not in choices:
        raise ValueError(text("predict_answer", answer=repr(answer), choices=repr(choices)))
    return Prediction(choices, answer, reveal)


def _start(surface: Surface, start: Sequence[float] | None) -> np.ndarray:
    return surface.start if start is None else np.atleast_1d(np.asarray(start, dtype=float))


def _surface(surface: Surface | str) -> Surface:
    if not isinstance(surface, str):
        return surface
    known = {**SURFACES_1D, **SURFACES_2D}
    return known[surface] if surface in known else surface_from(surface)


def _by_label(rules: Rule | Sequence[Rule] | Mapping[str, Rule]) -> dict[str, Rule]:
    if isinstance(rules, Mapping):
        named = dict(rules)
    else:
        several = rules if isinstance(rules, Sequence) else [rules]
        named = {label_of(rule): rule for rule in several}
    for rule in named.values():
        signature_of(rule)
    return named
