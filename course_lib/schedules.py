"""Learning rates that change on the way: a schedule, and a rule of a rule that follows it.

A schedule is a plain function ``schedule(step, steps)`` of the number of the step, counted from 0,
and the number of steps. It gives the factor that the learning rate is multiplied by in that step,
as PyTorch's ``LambdaLR`` counts and multiplies: the first update has the factor of step 0.

>>> from course_lib.optimizers import adam
>>> gentle = scheduled(adam, warmup(cosine), steps=200)

is Adam still, with the state and the hyperparameters of Adam; its ``lr`` is the highest rate.
"""

from __future__ import annotations

import ast
import functools
import inspect
import math
import numbers
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from course_lib.language import text
from course_lib.rules import Layer, Rule, RuleError, Signature, check_whole, entry_of, label_of
from course_lib.rules.formulas import assignments

Schedule = Callable[[int, int], float]

LONGEST = 1_000_000
"""The most steps of a schedule: all its factors are asked for, and checked, beforehand."""


# ---- schedules ----


def linear(step: int, steps: int) -> float:
    """A straight line from 1 down to 0.

    PyTorch ``LinearLR(start_factor=1, end_factor=0, total_iters=steps)``.
    """
    return 1 - step / steps


def cosine(step: int, steps: int) -> float:
    """Half a wave from 1 down to 0: slow at first, quick in the middle, slow in the end.

    Loshchilov and Hutter (2017), without restarts; PyTorch
    ``CosineAnnealingLR(T_max=steps)``, Keras ``CosineDecay(decay_steps=steps)``.
    """
    return (1 + np.cos(np.pi * step / steps)) / 2


def stairs(step: int, steps: int) -> float:
    """1, a tenth from half of the steps on, and a hundredth from three quarters on.

    PyTorch ``MultiStepLR(milestones=[steps // 2, 3 * steps // 4])`` for an even number; He et al.
    (2016) train their residual networks on CIFAR-10 so.
    """
    return 1.0 if step < steps / 2 else 0.1 if step < 3 * steps / 4 else 0.01


def warmup(schedule: Schedule, share: float = 0.1) -> Schedule:
    """The schedule that first rises to 1 in equal parts, then goes through ``schedule``.

    The rise takes w steps, ``share`` (from 0 to below 1) of all: 1/(w+1), 2/(w+1), ..., w/(w+1). So
    the first update moves already, unlike where the rise begins at 0, as in Transformers'
    ``get_cosine_schedule_with_warmup``.

    Raises ``ValueError`` for another ``share``, and :class:`course_lib.rules.RuleError` for a
    schedule that is no function.
    """
    if isinstance(share, bool) or not isinstance(share, numbers.Real) or not 0 <= share < 1:
        raise ValueError(text("schedule_share", share=repr(share)[:60]))
    _check_callable(schedule)

    def warmed(step: int, steps: int) -> float:
        rise = math.floor(share * steps)
        return (step + 1) / (rise + 1) if step < rise else schedule(step - rise, steps - rise)

    warmed.__name__ = f"warmup({_name(schedule)})"
    return warmed


# ---- a rule of a rule ----


def scheduled(rule: Any, schedule: Schedule, steps: int = 100) -> Rule:
    """``rule`` with its learning rate multiplied by ``schedule(step, steps)`` in every step.

    ``rule`` is an entry: a rule, a ``functools.partial`` of one, or ``(rule, {hyperparameters})``.
    What comes back is a rule again, with the same state and one more, the number of the next step
    (``step``, from 0), and the same hyperparameters: ``lr`` is the rate that factors are applied
    to. What the entry fixes stays fixed. ``steps`` (1 to a million; 100 unless given, as in
    ``explore`` and ``compare``) must be said here, since a rule does not know how long it will run:
    beyond it the last factor, ``schedule(steps, steps)``, stays.

    Raises :class:`course_lib.rules.RuleError` for what is no rule, a rule without an ``lr``, and a
    schedule that is no function of two numbers or whose factors are not finite numbers; and
    ``ValueError`` for other ``steps``.

    >>> from course_lib.optimizers import sgd
    >>> halfway = scheduled(sgd, linear, steps=4)
    >>> parameter, step = halfway(1.0, grad=1.0, step=2, lr=0.1)
    >>> parameter, step
    (0.95, 3)
    """
    entry = entry_of(rule)
    steps = check_whole("steps", steps, most=LONGEST)
    name = label_of(entry.rule)
    own = entry.signature
    if "lr" not in own.hyperparameters:
        raise RuleError(text("schedule_no_lr", rule=name))
    _check_callable(schedule)
    factors = tuple(factor_of(schedule, step, steps) for step in range(steps + 1))
    followed = Scheduled(entry.rule, own, factors, f"{name} × {_name(schedule)}")
    return functools.partial(followed, **entry.fixed) if entry.fixed else followed


@dataclass(frozen=True, eq=False, repr=False)
class Scheduled:
    """The rule that :func:`scheduled` makes, but for what its entry fixes."""

    rule: Rule
    own: Signature
    """The signature of ``rule``, with the values that its entry gives."""
    factors: tuple[float, ...]
    """What the rate is multiplied by in each step, from step 0 on; the last one stays."""
    name: str

    @property
    def __name__(self) -> str:
        """What sentences and labels call it, as they do a function."""
        return self.name

    def __repr__(self) -> str:
        return self.name

    def __call__(self, *arguments: Any, **named: Any) -> tuple[Any, ...]:
        """One step: the new parameter, the rule's new state, and the number of the next step."""
        given = self.__signature__.bind(*arguments, **named)
        given.apply_defaults()
        *inner, step = given.args
        rate = given.kwargs["lr"] * self.factor(step)
        moved = self.rule(*inner, **{**given.kwargs, "lr": rate})
        # A list that a rule without state returns is its parameter.
        parts = moved if isinstance(moved, (tuple, list) if self.own.state else tuple) else (moved,)
        return (*parts, step + 1)

    def factor(self, step: Any) -> Any:
        """The factor of a step: a number, or what stands for one when a page is made."""
        last = len(self.factors) - 1
        if isinstance(step, numbers.Integral):
            return self.factors[min(int(step), last)]
        return np.interp(step, range(last + 1), self.factors)

    @functools.cached_property
    def counter(self) -> str:
        """What the state that counts the steps is called."""
        counter = "step"
        while counter in inspect.signature(self.rule).parameters:
            counter += "_"
        return counter

    @functools.cached_property
    def __signature__(self) -> inspect.Signature:
        """That of the rule, with one more state."""
        parameter, grad, *_ = inspect.signature(self.rule).parameters
        plain, named = inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY
        annotation = Layer if self.own.by_layer else inspect.Parameter.empty
        state = {**self.own.state, self.counter: 0}.items()
        return inspect.Signature(
            [
                inspect.Parameter(parameter, plain, annotation=annotation),
                inspect.Parameter(grad, plain),
                *(inspect.Parameter(name, plain, default=start) for name, start in state),
                *(
                    inspect.Parameter(name, named, default=value)
                    for name, value in self.own.hyperparameters.items()
                ),
            ]
        )


@assignments.register
def _(rule: Scheduled) -> list[tuple[str, ast.expr]] | None:
    """Those of the rule below, between that of the rate and that of the count.

    ``factor`` in the first of them is :meth:`Scheduled.factor` of the step.
    """
    below = None if isinstance(rule.rule, Scheduled) else assignments(rule.rule)
    if below is None or "factor" in inspect.signature(rule.rule).parameters:
        return None
    rate, count = (ast.parse(f, mode="eval").body for f in ("lr * factor", f"{rule.counter} + 1"))
    return [("lr", rate), *below, (rule.counter, count)]


def factor_of(schedule: Schedule, step: int, steps: int) -> float:
    """``schedule(step, steps)`` as a ``float``.

    Raises :class:`course_lib.rules.RuleError`, also for whatever the schedule raises, if that is
    not a finite number.
    """
    name = _name(schedule)
    try:
        factor = schedule(step, steps)
    except Exception as error:  # a learner's function may raise anything
        words = f"{type(error).__name__}: {error}"
        raise RuleError(text("schedule_raised", schedule=name, step=step, error=words)) from error
    return as_factor(schedule, step, factor)


def as_factor(schedule: Schedule, step: int, value: Any) -> float:
    """``value``, which ``schedule`` gave at ``step``, as a ``float``.

    Raises :class:`course_lib.rules.RuleError` if it is not a finite number.
    """
    if isinstance(value, np.ndarray) and value.ndim == 0:  # what np.where gives
        value = value.item()
    if not isinstance(value, numbers.Real) or not math.isfinite(value):
        got = repr(value)[:60]
        raise RuleError(text("schedule_no_number", schedule=_name(schedule), step=step, got=got))
    return float(value)


def _check_callable(schedule: Any) -> None:
    if not callable(schedule):
        raise RuleError(text("schedule_no_function", got=repr(schedule)[:60]))


def _name(schedule: Any) -> str:
    """A schedule's own name, as sentences and labels have it."""
    if isinstance(schedule, functools.partial):
        return _name(schedule.func)
    return getattr(schedule, "__name__", type(schedule).__name__).strip("<>")
