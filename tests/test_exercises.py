"""The checker: whatever it is given it answers in words, and by the course's own rules."""

import time
import warnings
from fractions import Fraction

import numpy as np
import pytest
from every_rule import ARTICLE, VARIANTS

from course_lib.exercises import check, check_value
from course_lib.exercises.calling import Caller
from course_lib.exercises.slips import Slip, slips_of
from course_lib.exercises.trials import parting, positions, trials_for
from course_lib.language import text
from course_lib.optimizers import adam, momentum_sgd, sgd
from course_lib.rules import signature_of
from course_lib.rules.formulas import assignments

MODELS = ARTICLE + VARIANTS


@pytest.mark.parametrize("model", MODELS)
def test_every_model_passes_its_own_check_without_a_remark(model, each_language):
    verdict = check(model, model)
    assert verdict.passed
    assert model.__name__ in repr(verdict)
    assert "(" not in verdict.message


@pytest.mark.parametrize("model", MODELS)
def test_no_other_model_passes_a_models_check(model):
    for other in MODELS:
        if signature_of(other).hyperparameters.keys() == signature_of(model).hyperparameters.keys():
            assert check(other, model).passed == (other is model)


@pytest.mark.parametrize("model", MODELS)
def test_a_models_formulas_unchanged_make_its_steps(model):
    """What slips are made of: none would be named of a model that can't be read as formulas."""
    unchanged = Slip("", assignments(model), signature_of(model).state)
    caller = Caller(model, signature_of(model).hyperparameters)
    for trial in trials_for(signature_of(model).hyperparameters):
        assert parting(positions(caller, trial), list(positions(unchanged, trial))) is None


def test_a_rule_that_the_course_does_not_know_has_its_slips_too():
    def mine(parameter, grad, h=0, *, lr=0.01, rho=0.9, epsilon=1e-7):
        h = rho * h + (1 - rho) * grad * grad
        return parameter - lr / (h**0.5 + epsilon), h

    def no_root(parameter, grad, h=0, *, lr=0.01, rho=0.9, epsilon=1e-7):
        h = rho * h + (1 - rho) * grad * grad
        return parameter - lr / (h + epsilon), h

    assert check(mine, mine).passed
    assert "root of h" in check(no_root, mine).message


def test_checking_an_answer_leaves_the_courses_rules_as_they_are():
    before = [(model, model.__name__, dict(vars(model))) for model in MODELS]
    for model in MODELS:
        check(model, model)
        list(slips_of(model))
    assert before == [(model, model.__name__, dict(vars(model))) for model in MODELS]


# ---- the measure ----


def test_the_measure_is_the_courses_own_rule_whatever_its_name_means_by_now():
    mine = sgd

    def uphill(parameter, grad, *, lr=0.01):
        return parameter + lr * grad

    uphill.__name__ = "sgd"
    assert check(mine, uphill).passed
    assert not check(uphill, uphill).passed
    assert text("slip_sign") in check(uphill, sgd).message


def test_a_model_may_be_named_and_stand_first():
    def my_sgd(parameter, grad, *, lr=0.01):
        return parameter + lr * grad

    assert check(sgd, "sgd").passed
    for verdict in (check(my_sgd, "sgd"), check(sgd, my_sgd)):
        assert not verdict.passed
        assert "my_sgd: It goes uphill." in verdict.message


@pytest.mark.parametrize("model", [3, None, "sdg", ..., [sgd]])
def test_what_is_no_model_is_said(model, each_language):
    verdict = check(sgd, model)
    assert not verdict.passed
    assert {"ja": "手本", "en": "no rule to compare with"}[each_language] in verdict.message


# ---- answers that can't be judged by their steps ----


def unsolved(parameter, grad, v=0, *, lr=0.01, momentum=0.9): ...


def explained(parameter, grad, v=0, *, lr=0.01, momentum=0.9):
    """Nothing but words."""


def not_implemented(parameter, grad, v=0, *, lr=0.01, momentum=0.9):
    raise NotImplementedError


def half_written(parameter, grad, v=0, *, lr=0.01, momentum=0.9):
    v = ...
    return parameter + v, v


def dots_returned(parameter, grad, v=0, *, lr=0.01, momentum=0.9):
    return ..., v


def in_place_without_return(parameter, grad, v=0, *, lr=0.01, momentum=0.9):
    v = momentum * v - lr * grad
    parameter += v


def new_without_return(parameter, grad, v=0, *, lr=0.01, momentum=0.9):
    v = momentum * v - lr * grad
    parameter = parameter + v


def raises(parameter, grad, v=0, *, lr=0.01, momentum=0.9):
    return parameter + undefined  # noqa: F821


def exits(parameter, grad, v=0, *, lr=0.01, momentum=0.9):
    raise SystemExit("bye")


def forgets_state(parameter, grad, v=0, *, lr=0.01, momentum=0.9):
    return parameter + momentum * v - lr * grad


def lacks_momentum(parameter, grad, v=0, *, lr=0.01):
    return parameter - lr * grad, v


def state_after_star(parameter, grad, *, v=0, lr=0.01, momentum=0.9):
    v = momentum * v - lr * grad
    return parameter + v, v


def first_only(parameter, grad, v=0, *, lr=0.01, momentum=0.9):
    return parameter[:1], v


def text_returned(parameter, grad, v=0, *, lr=0.01, momentum=0.9):
    return "down", v


def complex_root(parameter, grad, v=0, *, lr=0.01, momentum=0.9):
    return parameter - grad * (v - 1) ** 0.5, v


def ragged(parameter, grad, v=0, *, lr=0.01, momentum=0.9):
    return [[1], [2, 3]], v


def in_place(parameter, grad, v=0, *, lr=0.01, momentum=0.9):
    v = momentum * v - lr * grad
    parameter += v
    return parameter, v


def in_place_state(parameter, grad, v=0, *, lr=0.01, momentum=0.9):
    v *= momentum
    v -= lr * grad
    return parameter + v, v


def conditional(parameter, grad, v=0, *, lr=0.01, momentum=0.9):
    if grad > 0:
        return parameter - lr, v
    return parameter + lr, v


def math_root(parameter, grad, v=0, *, lr=0.01, momentum=0.9):
    import math

    return parameter - lr * math.sqrt(grad), v


def endless(parameter, grad, v=0, *, lr=0.01, momentum=0.9):
    return endless(parameter, grad, v)


speed = 0


def in_a_global(parameter, grad, *, lr=0.01, momentum=0.9):
    global speed
    speed = momentum * speed - lr * grad
    return parameter + speed


def in_an_attribute(parameter, grad, *, lr=0.01, momentum=0.9):
    in_an_attribute.v = momentum * in_an_attribute.v - lr * grad
    return parameter + in_an_attribute.v


in_an_attribute.v = 0


class Unspeakable:
    """Its repr, its attributes and its calls all raise."""

    def __call__(self, *args, **kwargs):
        raise UnsayableError

    def __repr__(self):
        raise ValueError


class UnsayableError(Exception):
    def __str__(self):
        raise ValueError


def random(parameter, grad, v=0, *, lr=0.01, momentum=0.9):
    return parameter + np.random.default_rng().normal(), v


@pytest.mark.parametrize(
    ("rule", "ja", "en"),
    [
        (unsolved, "まだ書かれていません", "not written yet"),
        (explained, "まだ書かれていません", "not written yet"),
        (not_implemented, "まだ書かれていません", "not written yet"),
        (half_written, "まだ書かれていません", "not written yet"),
        (dots_returned, "まだ書かれていません", "not written yet"),
        (in_place_without_return, "何も返していません", "returns nothing"),
        (new_without_return, "何も返していません", "returns nothing"),
        (raises, "定義されていない名前", "not defined"),
        (raises, "undefined", "in line 2: return parameter + undefined"),
        (exits, "SystemExit: bye", "SystemExit: bye"),
        (forgets_state, "(parameter, v)", "(parameter, v)"),
        (lacks_momentum, "引数momentumがありません", "no argument momentum"),
        (state_after_star, "「*」の前に", "before the *"),
        ("my_rule", "文字列です", "is text"),
        (first_only, "形は(1,)", "shape (1,)"),
        (text_returned, "'down'", "'down'"),
        (complex_root, "負の数の平方根", "root of a negative number"),
        (ragged, "[[1], [2, 3]]", "[[1], [2, 3]]"),
        (in_place, "書き換えています", "changes the arrays"),
        (in_place_state, "書き換えています", "changes the arrays"),
        (conditional, "np.where", "np.where"),
        (math_root, "np.sqrt", "np.sqrt"),
        (endless, "自分自身を呼び続けています", "calls itself without end"),
        (in_a_global, "もう一度最初から", "Started again"),
        (in_an_attribute, "もう一度最初から", "Started again"),
        (random, "もう一度最初から", "Started again"),
        (Unspeakable(), "エラーが起きました", "raised an error"),
        (Unspeakable, "クラスです", "is a class"),
        (lambda parameter: parameter, "parameterとgrad", "parameter and grad"),
        (lambda parameter, grad, v, *, lr, momentum: v, "初期値がありません", "no starting value"),
        (lambda p, g, *, lr, momentum, nesterov: p, "nesterov", "nesterov"),
        (print, "引数lrがありません", "no argument lr"),
        (dict.update, "引数", "argument"),
        (3, "関数ではありません", "not a function"),
        (None, "関数ではありません", "not a function"),
        (..., "関数ではありません", "not a function"),
        pytest.param(10**5000, "関数ではありません", "not a function", id="10**5000"),
    ],
)
def test_whatever_a_learner_writes_is_answered_in_words(rule, ja, en, each_language):
    verdict = check(rule, momentum_sgd)
    assert not verdict.passed
    assert {"ja": ja, "en": en}[each_language] in verdict.message


def test_a_keyboards_interrupt_goes_through():
    def interrupted(parameter, grad, *, lr=0.01):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        check(interrupted, sgd)


def test_a_division_by_zero_is_explained():
    def t_from_0(parameter, grad, m=0, v=0, t=0, *, lr=0.001, beta_1=0.9, beta_2=0.999, epsilon=1):
        return parameter - lr * m / (1 / t), m, v, t + 1

    assert "raised by 1" in check(t_from_0, adam).message


def test_a_wrong_step_comes_with_numbers_that_show_the_difference():
    def nearly(parameter, grad, *, lr=0.01):
        return parameter - lr * grad * (1 + 1e-8)

    message = check(nearly, sgd).message
    wanted, found = message.partition("should be ")[2].rstrip(".)").split(", but it is ")
    assert "After step 1 " in message
    assert wanted != found


@pytest.mark.parametrize("model", MODELS)
def test_an_answer_is_there_at_once(model):
    def wrong(parameter, grad, *state, **hyper):
        return model(parameter * 1.001, grad, *state, **hyper)

    for answer in (model, wrong):
        check(answer, model)
        times = []
        for _ in range(5):
            start = time.perf_counter()
            check(answer, model)
            times.append(time.perf_counter() - start)
        assert min(times) < 0.05


# ---- numbers ----


class NoFloat:
    def __float__(self):
        raise SystemExit


@pytest.mark.parametrize(
    ("mine", "expected", "passed", "ja", "en"),
    [
        (14, 14, True, "正解", "Right (14)"),
        (14.05, 14, True, "正解", "Right"),
        (np.float32(14), 14, True, "正解", "Right"),
        (np.int64(14), np.float64(14), True, "正解", "Right"),
        (np.array([14]), 14, True, "正解", "Right"),
        (np.array(14.0), np.array([14]), True, "正解", "Right"),
        ([14], 14, True, "正解", "Right"),
        (Fraction(28, 2), 14, True, "正解", "Right"),
        ("14", 14, True, "正解", "Right"),
        ("１４．０", 14, True, "正解", "Right"),
        ("－14", -14, True, "正解", "Right"),
        (14 + 0j, 14, True, "正解", "Right"),
        (0, 0, True, "正解", "Right"),
        (1e-9, 0, True, "正解", "Right"),
        (-1e-17, 0, True, "正解", "Right"),
        (float("inf"), float("inf"), True, "正解", "Right"),
        (0.5, 0, False, "大きすぎます", "too large"),
        (-0.5, 0, False, "小さすぎます", "too small"),
        (5e-13, 1e-13, False, "大きすぎます", "too large"),
        (..., 14, False, "まだ答え", "no answer yet"),
        (-14, 14, False, "符号が逆", "wrong sign"),
        (10, 14, False, "小さすぎます", "too small"),
        (20, 14, False, "大きすぎます", "too large"),
        (10**400, 1, False, "大きすぎます", "too large"),
        pytest.param(-(10**5000), 1, False, "小さすぎます", "too small", id="-(10**5000)"),
        (float("-inf"), 1, False, "小さすぎます", "too small"),
        ("fourteen", 14, False, "数ではありません", "'fourteen' is not a number"),
        ("", 14, False, "数ではありません", "not a number"),
        (b"14", 14, False, "数ではありません", "not a number"),
        (float("nan"), 14, False, "数ではありません", "nan is not a number"),
        (None, 14, False, "数ではありません", "not a number"),
        (True, 1, False, "数ではありません", "not a number"),
        (np.True_, 1, False, "数ではありません", "not a number"),
        (14 + 1j, 14, False, "数ではありません", "not a number"),
        (np.complex128(14 + 1j), 14, False, "数ではありません", "not a number"),
        ([14, 14], 14, False, "数ではありません", "not a number"),
        ([], 14, False, "数ではありません", "not a number"),
        ({}, 14, False, "数ではありません", "not a number"),
        (sgd, 14, False, "数ではありません", "not a number"),
        (int, 14, False, "数ではありません", "not a number"),
        (NoFloat(), 14, False, "数ではありません", "not a number"),
        (Unspeakable(), 14, False, "数ではありません", "not a number"),
        (14, None, False, "比べられません", "Nothing can be compared"),
        (14, [1, 2], False, "比べられません", "Nothing can be compared"),
        (14, float("nan"), False, "比べられません", "Nothing can be compared"),
    ],
)
def test_a_number_is_answered_in_words(mine, expected, passed, ja, en, each_language):
    with warnings.catch_warnings(), np.errstate(all="raise"):
        warnings.simplefilter("error")
        verdict = check_value(mine, expected)
    assert verdict.passed == passed, verdict
    assert {"ja": ja, "en": en}[each_language] in repr(verdict)


@pytest.mark.parametrize("tolerance", [None, -1, float("nan"), "wide"])
def test_a_tolerance_that_is_none_is_said(tolerance):
    assert "tolerance" in check_value(14, 14, tolerance=tolerance).message


def test_without_tolerance_only_rounding_is_allowed():
    assert check_value(0.1 + 0.2, 0.3, tolerance=0).passed
    assert not check_value(89611, 89610, tolerance=0).passed
    assert not check_value(1e-9, 0, tolerance=0).passed
