"""The check of a schedule: right answers pass, and wrong ones hear what is wrong with them."""

import math

import numpy as np
import pytest

from course_lib.exercises import check_schedule
from course_lib.language import WORDS
from course_lib.schedules import cosine, linear, stairs, warmup


def with_math(step, steps):
    return 0.5 * (1 + math.cos(step / steps * math.pi))


def with_a_square(step, steps):
    return np.cos(np.pi * step / (2 * steps)) ** 2


@pytest.mark.parametrize("answer", [cosine, with_math, with_a_square])
def test_right_answers_pass(answer, each_language):
    verdict = check_schedule(answer, cosine)
    assert verdict.passed, verdict.message
    assert answer.__name__ in verdict.message


def test_the_others_are_models_too():
    assert check_schedule(lambda k, n: 1 - k / n, linear).passed
    for other in (linear, stairs, warmup(cosine)):
        assert not check_schedule(other, cosine).passed
        assert check_schedule(other, other).passed


WRONG = {
    "factors_no_pi": lambda step, steps: 0.5 + 0.5 * math.cos(step / steps),
    "factors_degrees": lambda step, steps: 0.5 + 0.5 * math.cos(step / steps * 180),
    "factors_whole_wave": lambda step, steps: 0.5 + 0.5 * math.cos(math.tau * step / steps),
    "factors_not_halved": lambda step, steps: math.cos(math.pi * step / steps) + 1,
    "factors_below_zero": lambda step, steps: math.cos(math.pi * step / steps),
    "factors_quarter_wave": lambda step, steps: math.sin(math.pi / 2 * (1 - step / steps)),
    "factors_rising": lambda step, steps: math.sin(math.pi / 2 * step / steps) ** 2,
    "factors_halved_first": lambda step, steps: 1 + math.cos(math.pi * step / steps) / 2,
    "factors_step_from_1": lambda step, steps: 0.5 + 0.5 * math.cos(math.pi * (step + 1) / steps),
    "factors_steps_less_1": lambda step, steps: 0.5 + 0.5 * math.cos(math.pi * step / (steps - 1)),
    "factors_without_steps": lambda step, steps: 0.5 + 0.5 * math.cos(math.pi * step / 100),
    "factors_other": lambda step, steps: 1 - (step / steps) ** 2,
}


@pytest.mark.parametrize("key", WRONG)
def test_a_slip_is_named(key, each_language):
    verdict = check_schedule(WRONG[key], cosine)
    assert not verdict.passed
    assert WORDS[key][each_language] in verdict.message


def test_the_first_wrong_factor_is_shown():
    # cos(60 degrees) is a half; at step 0 the two are alike.
    message = check_schedule(lambda k, n: 1 - k / n, cosine).message
    assert "At step 1 of 10 the factor should be 0.9755, but it is 0.9." in message


def unwritten(step, steps): ...


def half_written(step, steps):
    return ...


def unreturned(step, steps):
    _factor = (1 + np.cos(np.pi * step / steps)) / 2


def swapped(step, steps):
    return (1 + np.cos(np.pi * steps / step)) / 2


def broken(step, steps):
    return missing / steps  # noqa: F821


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (unwritten, "not written yet"),
        (half_written, "not written yet"),
        (unreturned, "put return before the value"),
        (swapped, "step begins at 0 and can't be divided by"),
        (broken, "missing"),
        ("cosine", "can't be used as a schedule"),
        (lambda step: 1, "wrong arguments"),
        (lambda step, steps: "1", "must return one finite number"),
        (lambda step, steps: np.ones(2), "must return one finite number"),
        (lambda step, steps: math.nan, "must return one finite number"),
    ],
    ids=[
        "dots",
        "dots returned",
        "no return",
        "swapped",
        "raises",
        "text",
        "one argument",
        "says text",
        "array",
        "nan",
    ],
)
def test_what_is_no_answer_is_said(answer, words):
    verdict = check_schedule(answer, cosine)
    assert not verdict.passed
    assert words in verdict.message
