"""Right answers as learners write them: each of them must pass the check of its exercise."""

import math
import warnings
from functools import partial

import numpy as np
import pytest
from every_rule import ARTICLE

from course_lib import variants
from course_lib.exercises import check
from course_lib.optimizers import (
    adadelta,
    adagrad,
    adam,
    adam_as_in_article,
    momentum_sgd,
    rmsprop,
    sgd,
)

ANSWERS = []
REMARKED = []


def right(model):
    """Put the function below into the table of right answers."""

    def keep(rule):
        ANSWERS.append(pytest.param(rule, model, id=f"{model.__name__}-{name(rule)}"))
        return rule

    return keep


def remarked(model, words):
    """Put the function below into the table of right answers that come with a remark."""

    def keep(rule):
        REMARKED.append(pytest.param(rule, model, words, id=f"{model.__name__}-{name(rule)}"))
        return rule

    return keep


def name(rule):
    return getattr(rule, "__name__", type(rule).__name__)


# ---- SGD: forms that a function may have ----


@right(sgd)
def as_in_the_lesson(parameter, grad, *, lr=0.01):
    return parameter - lr * grad


@right(sgd)
def other_names(x, g, *, lr=0.01):
    return x - g * lr


@right(sgd)
def numpy_functions(parameter, grad, *, lr=0.01):
    return np.subtract(parameter, np.multiply(lr, grad))


@right(sgd)
def negative_first(parameter, grad, *, lr=0.01):
    return -lr * grad + parameter


@right(sgd)
def helper_variable(parameter, grad, *, lr=0.01):
    step = lr * grad
    new = parameter - step
    return new


def scaled(value, lr):
    return lr * value


@right(sgd)
def helper_function(parameter, grad, *, lr=0.01):
    return parameter - scaled(grad, lr)


@right(sgd)
def one_by_one(parameter, grad, *, lr=0.01):
    new = np.zeros_like(parameter)
    for i in range(len(parameter.flat)):
        new.flat[i] = parameter.flat[i] - lr * grad.flat[i]
    return new


@right(sgd)
def copies_first(parameter, grad, *, lr=0.01):
    parameter = parameter.copy()
    parameter -= lr * grad
    return parameter


@right(sgd)
def in_a_tuple(parameter, grad, *, lr=0.01):
    return (parameter - lr * grad,)


@right(sgd)
def in_a_list(parameter, grad, *, lr=0.01):
    return [parameter - lr * grad]


@right(sgd)
def any_keywords(parameter, grad, **hyper):
    return parameter - hyper["lr"] * grad


@right(sgd)
def any_arguments(*args, **hyper):
    parameter, grad = args
    return parameter - hyper["lr"] * grad


@right(sgd)
def more_hyperparameters(parameter, grad, *, lr=0.01, maximize=False):
    return parameter + lr * grad if maximize else parameter - lr * grad


@right(sgd)
def no_default(parameter, grad, *, lr):
    return parameter - lr * grad


@right(sgd)
def prints(parameter, grad, *, lr=0.01):
    print("grad", grad)
    return parameter - lr * grad


@right(sgd)
def state_it_does_not_need(parameter, grad, steps=0, *, lr=0.01):
    return parameter - lr * grad, steps + 1


@right(sgd)
def warns(parameter, grad, *, lr=0.01):
    np.array([1.0]) / np.array([0.0])
    return parameter - lr * grad


class Object:
    def __call__(self, parameter, grad, *, lr=0.01):
        return parameter - lr * grad


class Method:
    def rule(self, parameter, grad, *, lr=0.01):
        return parameter - lr * grad


def general(parameter, grad, *, lr=0.01, power=2):
    return parameter - lr * grad ** (power - 1)


right(sgd)(Object())
right(sgd)(Method().rule)
right(sgd)(partial(general, power=2))
right(sgd)(lambda p, g, *, lr=0.01: p - lr * g)


# ---- momentum: forms that state may have ----


@right(momentum_sgd)
def as_in_pytorch(parameter, grad, b=0, *, lr=0.01, momentum=0.9):
    b = momentum * b + grad
    return parameter - lr * b, b


@right(momentum_sgd)
def velocity_downhill(parameter, grad, v=0, *, lr=0.01, momentum=0.9):
    v = lr * grad + v * momentum
    return parameter - v, v


@right(momentum_sgd)
def in_one_line(parameter, grad, v=0, *, lr=0.01, momentum=0.9):
    return parameter + momentum * v - lr * grad, momentum * v - lr * grad


@right(momentum_sgd)
def state_none(parameter, grad, v=None, *, lr=0.01, momentum=0.9):
    v = -lr * grad if v is None else momentum * v - lr * grad
    return parameter + v, v


@right(momentum_sgd)
def state_dict(parameter, grad, state=None, *, lr=0.01, momentum=0.9):
    if state is None:
        state = {"v": np.zeros_like(parameter)}
    v = momentum * state["v"] - lr * grad
    return parameter + v, {"v": v}


@right(momentum_sgd)
def state_dict_updated(parameter, grad, state=None, *, lr=0.01, momentum=0.9):
    state = state or {"v": 0}
    state["v"] = momentum * state["v"] - lr * grad
    return parameter + state["v"], state


@right(momentum_sgd)
def state_list_of_gradients(parameter, grad, seen=(), *, lr=0.01, momentum=0.9):
    seen = [*seen, grad]
    v = sum(-lr * g * momentum**age for age, g in enumerate(reversed(seen)))
    return parameter + v, seen


@right(momentum_sgd)
def state_float(parameter, grad, v=0.0, *, lr=0.01, momentum=0.9):
    v = momentum * v - lr * grad
    return [parameter + v, v]


@right(momentum_sgd)
def any_state(parameter, grad, *state, lr=0.01, momentum=0.9):
    v = momentum * (state[0] if state else 0) - lr * grad
    return parameter + v, v


@right(momentum_sgd)
def first_step_apart(parameter, grad, v=0, t=0, *, lr=0.01, momentum=0.9):
    if t == 0:
        return parameter - lr * grad, -lr * grad, 1
    v = momentum * v - lr * grad
    return parameter + v, v, t + 1


@right(momentum_sgd)
def previous_position(parameter, grad, previous=None, *, lr=0.01, momentum=0.9):
    if previous is None:
        previous = parameter
    return parameter + momentum * (parameter - previous) - lr * grad, parameter


# ---- AdaGrad, RMSprop ----


@right(adagrad)
def square_and_sqrt(parameter, grad, h=0, *, lr=0.01, epsilon=1e-7):
    h = h + np.square(grad)
    return parameter - lr * grad / (np.sqrt(h) + epsilon), h


@right(adagrad)
def power_of_two(parameter, grad, h=0, *, lr=0.01, epsilon=1e-7):
    h = h + grad**2
    return parameter - lr / (epsilon + h ** (1 / 2)) * grad, h


@right(adagrad)
def added_up_on_an_int(parameter, grad, h=0, n=0, *, lr=0.01, epsilon=1e-7):
    n += 1
    new_h = np.add(h, np.power(grad, 2))
    rate = np.divide(lr, np.sqrt(new_h) + epsilon)
    return parameter - rate * grad, new_h, n


@right(adagrad)
def keeps_all_squares(parameter, grad, squares=(), *, lr=0.01, epsilon=1e-7):
    squares = (*squares, grad * grad)
    return parameter - lr * grad / (sum(squares) ** 0.5 + epsilon), squares


@right(adagrad)
def keeps_the_root(parameter, grad, root=0, *, lr=0.01, epsilon=1e-7):
    root = np.hypot(root, grad)
    return parameter - lr * grad / (root + epsilon), root


@right(rmsprop)
def difference_form(parameter, grad, h=0, *, lr=0.001, rho=0.9, epsilon=1e-7):
    h = h + (1 - rho) * (grad**2 - h)
    return parameter - lr * grad / (np.sqrt(h) + epsilon), h


@right(rmsprop)
def first_step_of_none(parameter, grad, h=None, *, lr=0.001, rho=0.9, epsilon=1e-7):
    if h is None:
        h = np.zeros(grad.shape)
    h = (1 - rho) * grad**2 + rho * h
    return parameter - grad * (lr / (np.sqrt(h) + epsilon)), h


@right(rmsprop)
def undivided_average(parameter, grad, total=0, *, lr=0.001, rho=0.9, epsilon=1e-7):
    total = rho * total + grad * grad
    return parameter - lr * grad / (((1 - rho) * total) ** 0.5 + epsilon), total


@right(variants.adagrad_as_in_keras)
def keras_adagrad(parameter, grad, h=0.1, *, lr=0.01, epsilon=1e-7):
    h = h + grad**2
    return parameter - lr * grad / np.sqrt(h + epsilon), h


@right(variants.adagrad_as_in_keras)
def keras_adagrad_from_0(parameter, grad, h=0, *, lr=0.01, epsilon=1e-7):
    h = h + grad**2
    return parameter - lr * grad / np.sqrt(0.1 + h + epsilon), h


@right(variants.rmsprop_centered)
def centered_other_order(parameter, grad, m=0, h=0, *, lr=0.001, rho=0.9, epsilon=1e-7):
    m = rho * m + (1 - rho) * grad
    h = rho * h + (1 - rho) * np.square(grad)
    variance = h - m**2
    return parameter - lr * grad / np.sqrt(variance + epsilon), m, h


# ---- AdaDelta ----


def as_in_the_article(parameter, grad, h=0, s=0, *, rho=0.95, epsilon=1e-7):
    h = rho * h + (1 - rho) * grad**2
    v = np.sqrt(s + epsilon) / np.sqrt(h + epsilon) * grad
    s = rho * s + (1 - rho) * v**2
    return parameter - v, h, s


right(adadelta)(as_in_the_article)


@right(adadelta)
def one_root(parameter, grad, h=0.0, s=0.0, *, rho=0.95, epsilon=1e-7):
    h = rho * h + (1 - rho) * grad * grad
    v = ((s + epsilon) / (h + epsilon)) ** 0.5 * grad
    s = rho * s + (1 - rho) * v * v
    return parameter - v, h, s


def rms(average, epsilon):
    return np.sqrt(average + epsilon)


@right(adadelta)
def minus_v(parameter, grad, s=0, h=0, *, rho=0.95, epsilon=1e-7):
    h = rho * h + (1 - rho) * grad**2
    delta = -rms(s, epsilon) / rms(h, epsilon) * grad
    s = rho * s + (1 - rho) * delta**2
    return parameter + delta, s, h


@right(variants.adadelta_with_rate)
def adadelta_and_rate(parameter, grad, h=0, s=0, *, lr=1.0, rho=0.95, epsilon=1e-7):
    moved, h, s = adadelta(parameter, grad, h, s, rho=rho, epsilon=epsilon)
    return parameter + lr * (moved - parameter), h, s


# ---- Adam ----


@right(adam)
def raises_t_in_place(
    parameter, grad, m=0, v=0, t=0, *, lr=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7
):
    t += 1
    m = beta_1 * m + (1 - beta_1) * grad
    v = beta_2 * v + (1 - beta_2) * grad**2
    om, ov = m / (1 - beta_1**t), v / (1 - beta_2**t)
    return parameter - lr * om / (np.sqrt(ov) + epsilon), m, v, t


@right(adam)
def t_from_1(parameter, grad, m=0, v=0, t=1, *, lr=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    m = beta_1 * m + (1 - beta_1) * grad
    v = beta_2 * v + (1 - beta_2) * grad**2
    om, ov = m / (1 - beta_1 ** int(t)), v / (1 - beta_2 ** int(t))
    return parameter - lr * om / (np.sqrt(ov) + epsilon), m, v, t + 1


@right(adam)
def running_powers(
    parameter, grad, m=0, v=0, b1=1, b2=1, *, lr=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7
):
    b1, b2 = b1 * beta_1, b2 * beta_2
    m = beta_1 * m + (1 - beta_1) * grad
    v = beta_2 * v + (1 - beta_2) * grad**2
    return parameter - lr * (m / (1 - b1)) / ((v / (1 - b2)) ** 0.5 + epsilon), m, v, b1, b2


@right(adam)
def running_weights(
    parameter, grad, m=0, v=0, w1=0, w2=0, *, lr=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7
):
    w1, w2 = beta_1 * w1 + 1 - beta_1, beta_2 * w2 + 1 - beta_2
    m = beta_1 * m + (1 - beta_1) * grad
    v = beta_2 * v + (1 - beta_2) * grad**2
    return parameter - lr * m / w1 / (np.sqrt(v / w2) + epsilon), m, v, w1, w2


@right(adam)
def rate_of_the_step(
    parameter, grad, t=0, m=0, v=0, *, lr=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7
):
    t = t + 1
    m = m * beta_1 + grad * (1 - beta_1)
    v = v * beta_2 + grad**2 * (1 - beta_2)
    root = math.sqrt(1 - beta_2**t)
    return parameter - lr * root / (1 - beta_1**t) * m / (np.sqrt(v) + epsilon * root), t, m, v


@right(adam)
def state_in_one_tuple(
    parameter, grad, state=(0, 0, 0), *, lr=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7
):
    m, v, t = state
    t += 1
    m = beta_1 * m + (1 - beta_1) * grad
    v = beta_2 * v + (1 - beta_2) * grad * grad
    om, ov = m / (1 - beta_1**t), v / (1 - beta_2**t)
    return parameter - lr * om / (ov**0.5 + epsilon), (m, v, t)


@right(adam)
def zeros_at_first(
    parameter, grad, m=None, v=None, t=0, *, lr=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7
):
    if t == 0:
        m, v = np.zeros_like(parameter), np.zeros_like(parameter)
    t = t + 1
    m = beta_1 * m + (1 - beta_1) * grad
    v = beta_2 * v + (1 - beta_2) * grad * grad
    om, ov = m / (1 - np.power(beta_1, t)), v / (1 - np.power(beta_2, t))
    return parameter - lr * om / (ov**0.5 + epsilon), m, v, t


@right(adam_as_in_article)
def article(parameter, grad, m=0, v=0, *, lr=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    m = beta_1 * m + (1 - beta_1) * grad
    v = beta_2 * v + (1 - beta_2) * grad * grad
    om = m / (1 - beta_1)
    ov = v / (1 - beta_2)
    return parameter - lr / np.sqrt(ov + epsilon) * om, m, v


@right(adam_as_in_article)
def article_undivided(
    parameter, grad, m=0, v=0, *, lr=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7
):
    m = beta_1 * m + grad
    v = beta_2 * v + grad * grad
    return parameter - lr * m / np.sqrt(v + epsilon), m, v


@right(variants.adamw)
def adamw_after_adam(
    parameter,
    grad,
    m=0,
    v=0,
    t=0,
    *,
    lr=0.001,
    beta_1=0.9,
    beta_2=0.999,
    epsilon=1e-7,
    weight_decay=0.004,
):
    new, m, v, t = adam(
        parameter, grad, m, v, t, lr=lr, beta_1=beta_1, beta_2=beta_2, epsilon=epsilon
    )
    return new - lr * weight_decay * parameter, m, v, t


@right(variants.adamw)
def adamw_as_in_pytorch(
    parameter,
    grad,
    m=0,
    v=0,
    t=0,
    *,
    lr=0.001,
    beta_1=0.9,
    beta_2=0.999,
    epsilon=1e-7,
    weight_decay=0.004,
):
    t += 1
    parameter = parameter * (1 - lr * weight_decay)
    m = beta_1 * m + (1 - beta_1) * grad
    v = beta_2 * v + (1 - beta_2) * grad**2
    root = np.sqrt(v) / np.sqrt(1 - beta_2**t) + epsilon
    return parameter - lr / (1 - beta_1**t) * m / root, m, v, t


# ---- the other variants ----


@right(variants.sign_step)
def with_where(parameter, grad, *, lr=0.01):
    return np.where(grad > 0, parameter - lr, np.where(grad < 0, parameter + lr, parameter))


@right(variants.sign_step)
def with_select(parameter, grad, *, lr=0.01):
    return parameter - lr * np.select([grad > 0, grad < 0], [1.0, -1.0], 0.0)


@right(variants.sign_step)
def divided_where_it_can_be(parameter, grad, *, lr=0.01):
    size = np.where(grad == 0, 1, np.abs(grad))
    return parameter - lr * grad / size


@right(variants.decayed_sgd)
def counts_on(parameter, grad, t=0, *, lr=0.1, decay=0.1):
    new_lr = lr / (1 + decay * t)
    t += 1
    return parameter - new_lr * grad, t


@right(variants.decayed_sgd)
def counts_from_1(parameter, grad, t=1, *, lr=0.1, decay=0.1):
    return parameter - grad * lr / (1 + decay * (t - 1)), t + 1


@right(variants.decayed_sgd)
def keeps_the_divisor(parameter, grad, divisor=1, *, lr=0.1, decay=0.1):
    return parameter - lr * grad / divisor, divisor + decay


@right(variants.clipped_sgd)
def with_minimum_and_maximum(parameter, grad, *, lr=0.01, limit=1.0):
    return parameter - lr * np.maximum(np.minimum(grad, limit), -limit)


@right(variants.clipped_sgd)
def with_a_method(parameter, grad, *, lr=0.01, limit=1.0):
    return parameter - lr * grad.clip(-limit, limit)


@right(variants.clipped_sgd)
def with_a_mask(parameter, grad, *, lr=0.01, limit=1.0):
    grad = grad.copy()
    grad[grad > limit] = limit
    grad[grad < -limit] = -limit
    return parameter - lr * grad


@right(variants.clipped_sgd)
def with_a_sign(parameter, grad, *, lr=0.01, limit=1.0):
    return parameter - lr * np.where(np.abs(grad) > limit, limit * np.sign(grad), grad)


@right(variants.nesterov)
def nesterov_as_in_pytorch(parameter, grad, b=0, *, lr=0.01, momentum=0.9):
    b = momentum * b + grad
    return parameter - lr * (grad + momentum * b), b


@right(variants.nesterov)
def nesterov_step_by_step(parameter, grad, v=0, *, lr=0.01, momentum=0.9):
    push = lr * grad
    v = momentum * v - push
    ahead = momentum * v
    return parameter + (ahead - push), v


@right(variants.lion)
def lion_in_the_solution(parameter, grad, m=0, *, lr=0.001, beta_1=0.9, beta_2=0.99):
    parameter = parameter - lr * np.sign(beta_1 * m + (1 - beta_1) * grad)
    m = beta_2 * m + (1 - beta_2) * grad
    return parameter, m


@right(variants.lion)
def lion_of_old_m(parameter, grad, m=0, *, lr=0.001, beta_1=0.9, beta_2=0.99):
    old = m
    m = beta_2 * old + (1 - beta_2) * grad
    mixture = (1 - beta_1) * grad + beta_1 * old
    return parameter - lr * ((mixture > 0) * 1.0 - (mixture < 0) * 1.0), m


# ---- right, with a remark ----


@remarked(sgd, {"ja": "「*」の後ろ", "en": "after a *"})
def no_star(parameter, grad, lr=0.01):
    return parameter - lr * grad


@remarked(sgd, {"ja": "「*」の後ろ", "en": "after a *"})
def no_star_and_no_default(parameter, grad, lr):
    return parameter - lr * grad


@remarked(momentum_sgd, {"ja": "「*」の後ろ", "en": "after a *"})
def no_star_before_state(parameter, grad, lr=0.01, v=0, momentum=0.9):
    v = momentum * v - lr * grad
    return parameter + v, v


@remarked(momentum_sgd, {"ja": "float64", "en": "float64"})
def widens(parameter, grad, v=0, *, lr=0.01, momentum=0.9):
    v = np.float64(momentum) * v - np.float64(lr) * grad
    return parameter + v, v


remarked(adadelta, {"ja": "float64", "en": "float64"})(as_in_the_article)


@remarked(variants.decayed_sgd, {"ja": "float64", "en": "float64"})
def counts_in_an_array(parameter, grad, t=0, *, lr=0.1, decay=0.1):
    t = np.asarray(t)
    rate = lr / (1 + decay * t)
    t += 1
    return parameter - rate * grad, t


@remarked(variants.sign_step, {"ja": "float64", "en": "float64"})
def with_whole_numbers(parameter, grad, *, lr=0.01):
    return parameter - lr * ((grad > 0) * 1 - (grad < 0) * 1)


@remarked(sgd, {"ja": "既定値は、手本では0.01、ここでは0.5", "en": "0.5 here, 0.01 in the model"})
def other_default(parameter, grad, *, lr=0.5):
    return parameter - lr * grad


@remarked(sgd, {"ja": "一つの数", "en": "single number"})
def for_rows_only(parameter, grad, *, lr=0.01):
    return np.array([p - lr * g for p, g in zip(parameter, grad, strict=True)])


@remarked(rmsprop, {"ja": "行列", "en": "matrix"})
def roots_one_by_one(parameter, grad, h=0, *, lr=0.001, rho=0.9, epsilon=1e-7):
    h = rho * h + (1 - rho) * grad**2
    return parameter - lr * grad / (np.array([math.sqrt(x) for x in h]) + epsilon), h


# ----


def test_there_are_sixty_forms_over_all_models():
    assert len(ANSWERS) >= 60
    assert {param.values[1] for param in ANSWERS} >= {*ARTICLE}


# ---- state kept in what lasts: each run begins with it as it was handed over ----


@right(momentum_sgd)
def list_default(parameter, grad, v=[0], *, lr=0.01, momentum=0.9):  # noqa: B006
    v[0] = momentum * v[0] - lr * grad
    return parameter + v[0], v


class KeepsItself:
    v = 0

    def __call__(self, parameter, grad, *, lr=0.01, momentum=0.9):
        self.v = momentum * self.v - lr * grad
        return parameter + self.v


right(momentum_sgd)(KeepsItself())


@pytest.mark.parametrize(("rule", "model"), ANSWERS)
def test_right_steps_are_right(rule, model):
    verdict = check(rule, model)
    assert verdict.passed, verdict.message


@pytest.mark.parametrize(("rule", "model", "words"), REMARKED)
def test_what_is_right_but_could_be_better_is_said_beside_it(rule, model, words, each_language):
    verdict = check(rule, model)
    assert verdict.passed, verdict.message
    assert words[each_language] in verdict.message


def test_a_plain_right_answer_has_no_remark():
    assert check(as_in_the_lesson, sgd).message.count("(") == 0


def test_settings_of_the_learner_change_no_verdict():
    with warnings.catch_warnings(), np.errstate(all="raise"):
        warnings.simplefilter("error")
        assert check(warns, sgd).passed
        assert np.geterr()["divide"] == "raise"


def test_what_an_answer_prints_is_not_shown(capsys):
    assert check(prints, sgd).passed
    assert capsys.readouterr().out == ""
