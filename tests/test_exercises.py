"""The checker: right answers pass, and each slip it claims to know is named."""

import re

import numpy as np
import pytest
from every_rule import ARTICLE, VARIANTS

from course_lib import variants
from course_lib.exercises import check, check_value
from course_lib.exercises.slips import slips_of
from course_lib.language import text
from course_lib.optimizers import RULES, momentum_sgd

MODELS = ARTICLE + VARIANTS


@pytest.mark.parametrize("model", MODELS)
def test_every_model_passes_its_own_check(model, each_language):
    verdict = check(model, model)
    assert verdict.passed
    assert model.__name__ in repr(verdict)


@pytest.mark.parametrize(
    ("model", "key"), [(model, key) for model in MODELS for key in slips_of(model)]
)
def test_every_known_slip_is_named(model, key, each_language):
    slip = slips_of(model)[key]
    verdict = check(slip, model)
    assert not verdict.passed
    assert text(key) in verdict.message


def test_checking_an_answer_leaves_the_courses_rules_as_they_are():
    before = [(model, model.__name__, dict(vars(model))) for model in MODELS]
    for model in MODELS:
        check(model, model)
        slips_of(model)
    assert before == [(model, model.__name__, dict(vars(model))) for model in MODELS]
    assert all("__wrapped__" not in vars(model) for model in MODELS)


def test_the_state_may_be_kept_in_another_form():
    def as_in_pytorch(parameter, grad, b=0, *, lr=0.01, momentum=0.9):
        b = momentum * b + grad
        return parameter - lr * b, b

    assert check(as_in_pytorch, momentum_sgd).passed


def unsolved(parameter, grad, v=0, *, lr=0.01, momentum=0.9): ...


def not_implemented(parameter, grad, v=0, *, lr=0.01, momentum=0.9):
    raise NotImplementedError


def raises(parameter, grad, v=0, *, lr=0.01, momentum=0.9):
    return parameter + undefined  # noqa: F821


def forgets_state(parameter, grad, v=0, *, lr=0.01, momentum=0.9):
    return parameter + momentum * v - lr * grad


def lacks_momentum(parameter, grad, v=0, *, lr=0.01):
    return parameter - lr * grad, v


def in_place(parameter, grad, v=0, *, lr=0.01, momentum=0.9):
    v = momentum * v - lr * grad
    parameter += v
    return parameter, v


def widens(parameter, grad, v=0, *, lr=0.01, momentum=0.9):
    v = np.float64(momentum) * v - np.float64(lr) * grad
    return parameter + v, v


def unheard_of(parameter, grad, v=0, *, lr=0.01, momentum=0.9):
    v = momentum**3 * v - lr * grad
    return parameter + v, v


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (unsolved, {"ja": "まだ書かれていません", "en": "not written yet"}),
        (not_implemented, {"ja": "まだ書かれていません", "en": "not written yet"}),
        (raises, {"ja": "undefined", "en": "undefined"}),
        (forgets_state, {"ja": "(parameter, v)", "en": "(parameter, v)"}),
        (lacks_momentum, {"ja": "momentum", "en": "momentum"}),
        (in_place, {"ja": "書き換えています", "en": "changes the arrays"}),
        (widens, {"ja": "float64", "en": "float64"}),
        (unheard_of, {"ja": "一行ずつ", "en": "line by line"}),
        (lambda parameter, grad: parameter[:1], {"ja": "lr", "en": "lr"}),
        (3, {"ja": "関数ではありません", "en": "not a function"}),
    ],
)
def test_whatever_a_learner_writes_is_answered_in_words(rule, words, each_language):
    verdict = check(rule, momentum_sgd)
    assert not verdict.passed
    assert words[each_language] in verdict.message


def test_an_accumulator_that_starts_from_0_is_told():
    def from_0(parameter, grad, h=0, *, lr=0.01, epsilon=1e-7):
        h = h + grad * grad
        return parameter - lr * grad / (h + epsilon) ** 0.5, h

    assert text("slip_h_from_0") in check(from_0, variants.adagrad_as_in_keras).message


def test_numbers_that_differ_are_shown_with_enough_digits():
    def l2(parameter, grad, m=0, v=0, t=0, *, weight_decay=0.004, **hyper):
        return RULES["Adam"](parameter, grad + weight_decay * parameter, m, v, t, **hyper)

    def named(parameter, grad, m=0, v=0, t=0, *, lr, beta_1, beta_2, epsilon, weight_decay):
        hyper = {"lr": lr, "beta_1": beta_1, "beta_2": beta_2, "epsilon": epsilon}
        return l2(parameter, grad, m, v, t, weight_decay=weight_decay, **hyper)

    message = check(named, variants.adamw).message
    assert text("slip_l2") in message
    wanted, found = re.findall(r"-?\d+\.\d+", message.partition("(After")[2])
    assert wanted != found


def test_a_wrong_step_comes_with_its_numbers():
    verdict = check(unheard_of, momentum_sgd)
    assert "After step 2" in verdict.message


# ---- numbers ----


@pytest.mark.parametrize(
    ("mine", "passed", "words"),
    [
        (14, True, {"ja": "正解", "en": "Right"}),
        (14.05, True, {"ja": "正解", "en": "Right"}),
        (..., False, {"ja": "まだ答え", "en": "no answer yet"}),
        (-14, False, {"ja": "符号が逆", "en": "wrong sign"}),
        (10, False, {"ja": "小さすぎます", "en": "too small"}),
        (20, False, {"ja": "大きすぎます", "en": "too large"}),
        ("fourteen", False, {"ja": "数ではありません", "en": "not a number"}),
        (float("nan"), False, {"ja": "数ではありません", "en": "not a number"}),
        (None, False, {"ja": "数ではありません", "en": "not a number"}),
    ],
)
def test_a_number_is_answered_in_words(mine, passed, words, each_language):
    verdict = check_value(mine, 14)
    assert verdict.passed == passed
    assert words[each_language] in repr(verdict)


def test_a_division_by_zero_is_explained():
    def t_from_0(parameter, grad, m=0, v=0, t=0, *, lr=0.001, beta_1=0.9, beta_2=0.999, epsilon=1):
        return parameter - lr * m / (1 / t), m, v, t + 1

    assert "raised by 1" in check(t_from_0, RULES["Adam"]).message
