"""Check a learner's rule, and say what is likely to be wrong with it."""

from __future__ import annotations

import contextlib
import functools
import inspect
import io
import warnings
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from course_lib import optimizers, variants
from course_lib.exercises.calling import AnswerError, Caller, shown
from course_lib.exercises.errors import explanation, quoted
from course_lib.exercises.rewriting import CallingSlip, calling_slips
from course_lib.exercises.slips import Slip, slips_of
from course_lib.exercises.trials import (
    Positions,
    Trial,
    layer_trials,
    parting,
    positions,
    trials_for,
)
from course_lib.language import text
from course_lib.rules import Rule, RuleError, signature_of

_COURSE_RULES: dict[str, Rule] = {
    name: rule
    for module in (optimizers, variants)
    for name, rule in inspect.getmembers(module, inspect.isfunction)
}


class Verdict(NamedTuple):
    """The answer to an exercise: whether it is right, and a sentence or two about it."""

    passed: bool
    message: str

    def __repr__(self) -> str:
        return self.message


def check(rule: Rule, model: Rule | str) -> Verdict:
    """Compare the steps of ``rule`` with those of ``model``, on gradients the learner can't see.

    Only the parameters are compared, so that the state may be kept in another form. A model with
    the name of one of the course's rules is the course's own, whatever the name means by now in
    the notebook. If the rule is wrong, the message names the likely slip; if it is right, the
    message may hold a remark. Nothing is raised, whatever ``rule`` does (but a keyboard's
    interrupt), and nothing that it prints is shown.
    """
    with quiet():
        try:
            return _judged(rule, model)
        except KeyboardInterrupt:
            raise
        except AnswerError as error:
            return Verdict(False, str(error))
        except BaseException as error:  # whatever a learner's code may raise
            return Verdict(False, explanation(rule, error))


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """No print, and no warning, which the learner's own settings may have turned into an error."""
    with (
        np.errstate(all="ignore"),
        warnings.catch_warnings(),
        contextlib.redirect_stdout(io.StringIO()),
    ):
        warnings.simplefilter("ignore")
        yield


class _Measure:
    """A model, and where it goes in each of its trials."""

    def __init__(self, model: Rule) -> None:
        self.model = model
        try:
            _, self.hyperparameters, self.by_layer = signature_of(model)
        except RuleError as error:
            raise AnswerError(str(error)) from None
        caller = Caller(model, self.hyperparameters)
        trials = layer_trials if self.by_layer else trials_for
        # A rule that sees a whole matrix need not take a number.
        self.trials = _walks(caller, trials(self.hyperparameters))
        if not self.trials:
            raise AnswerError(text("check_no_model", model=shown(model)))

    @functools.cached_property
    def slips(self) -> list[Slip | CallingSlip]:
        """What a learner may have got wrong."""
        return [*calling_slips(self.model), *slips_of(self.model)]


def _name_in_course(given: Any) -> str | None:
    """The name of the course's rule that is meant by ``given``: a name, or a rule of that name."""
    name = given if isinstance(given, str) else getattr(given, "__name__", None)
    return name if isinstance(name, str) and name in _COURSE_RULES else None


def _measure(model: Any) -> _Measure:
    name = _name_in_course(model)
    if name:
        return _courses_measure(name)
    if not callable(model):
        raise AnswerError(text("check_no_model", model=shown(model)))
    return _Measure(model)


@functools.cache
def _courses_measure(name: str) -> _Measure:
    return _Measure(_COURSE_RULES[name])


def _judged(rule: Any, model: Any) -> Verdict:
    is_the_courses = any(rule is known for known in _COURSE_RULES.values())
    if is_the_courses and callable(model) and not _name_in_course(model):
        rule, model = model, rule  # in the other order, but clear
    measure = _measure(model)
    caller = Caller(rule, measure.hyperparameters)
    remarks = []
    for at, (trial, expected) in enumerate(measure.trials):
        try:
            got = list(positions(caller, trial))
        except Exception as error:
            if trial.start.ndim == measure.trials[0][0].start.ndim:
                raise
            remarks.append(text(f"check_remark_{trial.name}", error=quoted(error)))
            continue
        if at == 0 and repr(got) != repr(list(positions(caller, trial))):
            return Verdict(False, text("check_remembers", rule=caller.name))
        place = parting(expected, got)
        if place:
            reason = _reason(caller, measure, at, got)
            numbers = _numbers(expected, got, *place)
            return Verdict(False, f"{caller.name}: {reason} {numbers}")
    if caller.changes_inputs:
        return Verdict(False, f"{caller.name}: {text('check_changes_input')}")
    steps = sum(len(trial.gradients) for trial, _ in measure.trials)
    remarks += _remarks(caller, measure)
    return Verdict(True, " ".join([text("check_right", rule=caller.name, steps=steps), *remarks]))


# ---- right, but ... ----


def _remarks(caller: Caller, measure: _Measure) -> list[str]:
    remarks = [text("check_before_star", name=name) for name in caller.before_star()]
    for name, default in caller.differing_defaults(measure.hyperparameters).items():
        wanted = measure.hyperparameters[name]
        remarks.append(text("check_default", name=name, got=shown(default), expected=wanted))
    with contextlib.suppress(RuleError):  # a form that only the check can call
        if measure.by_layer and not signature_of(caller.rule).by_layer:
            remarks.append(text("check_remark_layer"))
    with contextlib.suppress(Exception):  # a rule need not know what float32 is
        if _widens(caller, measure.trials[0][0]):
            remarks.append(text("check_widens_dtype"))
    return remarks


def _widens(caller: Caller, trial: Trial) -> bool:
    """Whether the rule makes float64 of float32."""
    parameter, state = trial.start.astype(np.float32), caller.begin()
    for grad in trial.gradients.astype(np.float32):
        parameter, state = caller.step(parameter, grad, state, trial.hyperparameters)
        if parameter.dtype != np.float32:
            return True
    return False


# ---- what is wrong ----


def _reason(caller: Caller, measure: _Measure, at: int, got: Positions) -> str:
    """Why the rule went elsewhere than the model in trial ``at``, as far as is known."""
    if caller.hands_back:
        return text("slip_unmoved")
    walks = [*measure.trials[:at], (measure.trials[at][0], got)]
    if not measure.by_layer:  # one matrix tells all, and one of another shape may ask for more
        walks += _walks(caller, [trial for trial, _ in measure.trials[at + 1 :]])
    for slip in measure.slips:
        with contextlib.suppress(Exception):  # a slip may use what is not known yet
            if not any(parting(positions(slip, trial), walk) for trial, walk in walks[::-1]):
                return slip.words
    if all(place == got[0] for place in got):
        return text("slip_unmoved")
    if np.isnan(got).any():
        return text("check_nan")
    trial = measure.trials[at][0]
    ignored = [n for n in trial.hyperparameters if _ignores(caller, measure, trial, got, n)]
    if ignored:
        return text("check_ignores", name=", ".join(ignored))
    return text(f"check_other_{trial.name}")


def _walks(caller: Caller, trials: list[Trial]) -> list[tuple[Trial, Positions]]:
    """Where the rule goes in those of ``trials`` that it can run."""
    walks = []
    for trial in trials:
        with contextlib.suppress(Exception):
            walks.append((trial, list(positions(caller, trial))))
    return walks


def _ignores(caller: Caller, measure: _Measure, trial: Trial, got: Positions, name: str) -> bool:
    """Whether the value of hyperparameter ``name`` makes no difference, but one to the model."""
    model = Caller(measure.model, measure.hyperparameters)
    with contextlib.suppress(Exception):  # a value that is no number, or does not suit the rule
        other = {**trial.hyperparameters, name: trial.hyperparameters[name] / 2}
        changed = trial._replace(hyperparameters=other)
        moves = parting(positions(model, changed), list(positions(model, trial)))
        return moves is not None and parting(positions(caller, changed), got) is None
    return False


def _numbers(expected: Positions, got: Positions, step: int, at: int) -> str:
    wanted, found = _told_apart(expected[step][at], got[step][at])
    return text("check_numbers", step=step, expected=wanted, got=found)


def _told_apart(a: float, b: float) -> tuple[str, str]:
    """Two numbers with as few digits as show that they differ, but six at least."""
    for digits in range(6, 18):
        shown_as = f"{a:.{digits}g}", f"{b:.{digits}g}"
        if shown_as[0] != shown_as[1]:
            break
    return shown_as
