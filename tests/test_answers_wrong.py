"""Wrong answers as learners write them: each must be refused, and its slip named.

The answers are typed by hand, from the formulas: nothing here knows how the checker makes slips.
"""

import re
import string

import numpy as np
import pytest

from course_lib import variants
from course_lib.exercises import check
from course_lib.language import WORDS
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


def wrong(model, key, words=""):
    """Put the function below into the table: the key that names its slip, and words said of it."""

    def keep(rule):
        identity = f"{model.__name__}-{getattr(rule, '__name__', type(rule).__name__)}"
        ANSWERS.append(pytest.param(rule, model, key, words, id=identity))
        return rule

    return keep


# ---- SGD ----


@wrong(sgd, "slip_sign")
def uphill(parameter, grad, *, lr=0.01):
    return parameter + lr * grad


@wrong(sgd, "slip_lr_forgotten")
def without_lr(parameter, grad, *, lr=0.01):
    return parameter - grad


@wrong(sgd, "slip_fixed", "lr is a fixed number (0.01)")
def hard_coded(parameter, grad, *, lr=0.01):
    return parameter - 0.01 * grad


@wrong(sgd, "check_ignores", "Changing lr makes no difference")
def hard_coded_otherwise(parameter, grad, *, lr=0.01):
    return parameter - 0.05 * grad


@wrong(sgd, "slip_unmoved")
def returns_what_it_got(parameter, grad, *, lr=0.01):
    lr * grad
    return parameter


@wrong(sgd, "slip_unmoved")
def changes_only_a_copy(parameter, grad, *, lr=0.01):
    new = parameter.copy()
    parameter - lr * grad
    return new


@wrong(sgd, "slip_only_step")
def only_the_step(parameter, grad, *, lr=0.01):
    return lr * grad


@wrong(momentum_sgd, "slip_only_step")
def only_v(parameter, grad, v=0, *, lr=0.01, momentum=0.9):
    v = momentum * v - lr * grad
    return v, v


@wrong(sgd, "check_other_plain")
def unheard_of(parameter, grad, *, lr=0.01):
    return parameter - lr**2 * grad


@wrong(sgd, "check_other_number")
def half_for_numbers(parameter, grad, *, lr=0.01):
    return parameter - lr * grad * (0.5 if grad.ndim == 0 else 1)


@wrong(sgd, "check_other_matrix")
def transposed(parameter, grad, *, lr=0.01):
    return parameter - lr * (np.ones(grad.shape) * grad.mean() if grad.ndim == 2 else grad)


@wrong(sgd, "check_other_zeros")
def moves_at_zero(parameter, grad, *, lr=0.01):
    return parameter - lr * np.where(grad == 0, 0.001, grad)


@wrong(sgd, "check_other_sizes")
def limits_quietly(parameter, grad, *, lr=0.01):
    return parameter - lr * np.clip(grad, -1e4, 1e4)


@wrong(sgd, "check_other_sizes")
def drops_small_ones(parameter, grad, *, lr=0.01):
    return parameter - lr * np.where(np.abs(grad) < 1e-7, 0, grad)


@wrong(sgd, "check_other_long")
def stops_late(parameter, grad, t=0, *, lr=0.01):
    return (parameter if t >= 99 else parameter - lr * grad), t + 1


# ---- momentum ----


@wrong(momentum_sgd, "slip_stale", "old v")
def moves_first(parameter, grad, v=0, *, lr=0.01, momentum=0.9):
    parameter = parameter + v
    v = momentum * v - lr * grad
    return parameter, v


@wrong(momentum_sgd, "slip_friction_on_all")
def friction_on_all(parameter, grad, v=0, *, lr=0.01, momentum=0.9):
    v = momentum * (v - lr * grad)
    return parameter + v, v


@wrong(momentum_sgd, "slip_friction_on_gradient")
def friction_on_gradient(parameter, grad, v=0, *, lr=0.01, momentum=0.9):
    v = v - momentum * lr * grad
    return parameter + v, v


@wrong(momentum_sgd, "slip_no_friction")
def no_friction(parameter, grad, v=0, *, lr=0.01, momentum=0.9):
    v = v - lr * grad
    return parameter + v, v


@wrong(momentum_sgd, "slip_averaged")
def averaged(parameter, grad, v=0, *, lr=0.01, momentum=0.9):
    v = momentum * v - lr * (1 - momentum) * grad
    return parameter + v, v


@wrong(momentum_sgd, "slip_state_lost", "state v")
def v_not_returned(parameter, grad, v=0, *, lr=0.01, momentum=0.9):
    new_v = momentum * v - lr * grad
    return parameter + new_v, v


@wrong(momentum_sgd, "slip_returned_swapped", "parameter and v")
def swapped(parameter, grad, v=0, *, lr=0.01, momentum=0.9):
    v = momentum * v - lr * grad
    return v, parameter + v


@wrong(momentum_sgd, "slip_fixed", "momentum is a fixed number (0.9)")
def hard_coded_momentum(parameter, grad, v=0, *, lr=0.01, momentum=0.9):
    v = 0.9 * v - lr * grad
    return parameter + v, v


@wrong(momentum_sgd, "slip_sign")
def velocity_uphill(parameter, grad, v=0, *, lr=0.01, momentum=0.9):
    v = momentum * v + lr * grad
    return parameter + v, v


@wrong(momentum_sgd, "check_ignores", "Changing momentum makes no difference")
def other_momentum(parameter, grad, v=0, *, lr=0.01, momentum=0.9):
    v = 0.5 * v - lr * grad
    return parameter + v, v


@wrong(momentum_sgd, "slip_lr_forgotten")
def momentum_without_lr(parameter, grad, v=0, *, lr=0.01, momentum=0.9):
    v = momentum * v - grad
    return parameter + v, v


@wrong(variants.nesterov, "slip_no_lookahead", "new v")
def only_momentum(parameter, grad, v=0, *, lr=0.01, momentum=0.9):
    v = momentum * v - lr * grad
    return parameter + v, v


@wrong(variants.nesterov, "slip_no_lookahead", "new v")
def looks_ahead_with_old_v(parameter, grad, v=0, *, lr=0.01, momentum=0.9):
    new_v = momentum * v - lr * grad
    return parameter + momentum * v - lr * grad, new_v


# ---- AdaGrad, RMSprop ----


@wrong(adagrad, "slip_not_squared", "grad * grad")
def adds_gradients(parameter, grad, h=0, *, lr=0.01, epsilon=1e-7):
    h = h + grad
    return parameter - lr * grad / (np.sqrt(h) + epsilon), h


@wrong(adagrad, "slip_not_squared", "grad * grad")
def adds_sizes(parameter, grad, h=0, *, lr=0.01, epsilon=1e-7):
    h = h + abs(grad)
    return parameter - lr * grad / (np.sqrt(h) + epsilon), h


@wrong(adagrad, "slip_no_root", "root of h")
def no_root(parameter, grad, h=0, *, lr=0.01, epsilon=1e-7):
    h = h + grad**2
    return parameter - lr * grad / (h + epsilon), h


@wrong(adagrad, "slip_no_epsilon", "beside h")
def no_epsilon(parameter, grad, h=0, *, lr=0.01, epsilon=1e-7):
    h = h + grad**2
    return parameter - lr * grad / np.sqrt(h), h


@wrong(adagrad, "slip_epsilon_inside")
def epsilon_inside(parameter, grad, h=0, *, lr=0.01, epsilon=1e-7):
    h = h + grad**2
    return parameter - lr * grad / np.sqrt(h + epsilon), h


@wrong(adagrad, "slip_stale", "old h")
def old_h(parameter, grad, h=0, *, lr=0.01, epsilon=1e-7):
    parameter = parameter - lr * grad / (np.sqrt(h) + epsilon)
    h = h + grad**2
    return parameter, h


@wrong(adagrad, "slip_state_lost", "Is the old h used")
def overwrites_h(parameter, grad, h=0, *, lr=0.01, epsilon=1e-7):
    h = grad**2
    return parameter - lr * grad / (np.sqrt(h) + epsilon), h


@wrong(adagrad, "slip_fixed", "epsilon is a fixed number (1e-07)")
def hard_coded_epsilon(parameter, grad, h=0, *, lr=0.01, epsilon=1e-7):
    h = h + grad**2
    return parameter - lr * grad / (np.sqrt(h) + 1e-7), h


@wrong(rmsprop, "slip_never_forgets", "old h by rho")
def never_forgets(parameter, grad, h=0, *, lr=0.001, rho=0.9, epsilon=1e-7):
    h = h + (1 - rho) * grad**2
    return parameter - lr * grad / (np.sqrt(h) + epsilon), h


@wrong(rmsprop, "slip_never_forgets", "old h by rho")
def still_adagrad(parameter, grad, h=0, *, lr=0.001, rho=0.9, epsilon=1e-7):
    h = h + grad**2
    return parameter - lr * grad / (np.sqrt(h) + epsilon), h


@wrong(rmsprop, "slip_no_complement", "added to h lacks its factor (1 - rho)")
def no_complement(parameter, grad, h=0, *, lr=0.001, rho=0.9, epsilon=1e-7):
    h = rho * h + grad**2
    return parameter - lr * grad / (np.sqrt(h) + epsilon), h


@wrong(rmsprop, "slip_decay_swapped", "rho belongs to the old h")
def swapped_rho(parameter, grad, h=0, *, lr=0.001, rho=0.9, epsilon=1e-7):
    h = (1 - rho) * h + rho * grad**2
    return parameter - lr * grad / (np.sqrt(h) + epsilon), h


@wrong(rmsprop, "slip_decay_on_all", "old h only")
def rho_on_all(parameter, grad, h=0, *, lr=0.001, rho=0.9, epsilon=1e-7):
    h = rho * (h + (1 - rho) * grad**2)
    return parameter - lr * grad / (np.sqrt(h) + epsilon), h


@wrong(rmsprop, "slip_not_squared")
def averages_gradients(parameter, grad, h=0, *, lr=0.001, rho=0.9, epsilon=1e-7):
    h = rho * h + (1 - rho) * grad
    return parameter - lr * grad / (np.sqrt(h) + epsilon), h


@wrong(rmsprop, "slip_fixed", "rho is a fixed number (0.9)")
def hard_coded_rho(parameter, grad, h=0, *, lr=0.001, rho=0.9, epsilon=1e-7):
    h = 0.9 * h + 0.1 * grad**2
    return parameter - lr * grad / (np.sqrt(h) + epsilon), h


@wrong(variants.adagrad_as_in_keras, "slip_start", "h=0.1")
def from_0(parameter, grad, h=0, *, lr=0.01, epsilon=1e-7):
    h = h + grad**2
    return parameter - lr * grad / np.sqrt(h + epsilon), h


@wrong(variants.adagrad_as_in_keras, "slip_epsilon_outside")
def epsilon_outside(parameter, grad, h=0.1, *, lr=0.01, epsilon=1e-7):
    h = h + grad**2
    return parameter - lr * grad / (np.sqrt(h) + epsilon), h


@wrong(variants.rmsprop_centered, "slip_not_centered")
def not_centered(parameter, grad, h=0, m=0, *, lr=0.001, rho=0.9, epsilon=1e-7):
    h = rho * h + (1 - rho) * grad**2
    m = rho * m + (1 - rho) * grad
    return parameter - lr * grad / np.sqrt(h + epsilon), h, m


@wrong(variants.rmsprop_centered, "slip_m_not_squared")
def m_not_squared(parameter, grad, h=0, m=0, *, lr=0.001, rho=0.9, epsilon=1e-7):
    h = rho * h + (1 - rho) * grad**2
    m = rho * m + (1 - rho) * grad
    return parameter - lr * grad / np.sqrt(h - m + epsilon), h, m


@wrong(variants.rmsprop_centered, "slip_m_added")
def m_added(parameter, grad, h=0, m=0, *, lr=0.001, rho=0.9, epsilon=1e-7):
    h = rho * h + (1 - rho) * grad**2
    m = rho * m + (1 - rho) * grad
    return parameter - lr * grad / np.sqrt(h + m**2 + epsilon), h, m


# ---- AdaDelta ----


@wrong(adadelta, "slip_no_epsilon_above", "beside s")
def no_epsilon_above(parameter, grad, h=0, s=0, *, rho=0.95, epsilon=1e-7):
    h = rho * h + (1 - rho) * grad**2
    v = np.sqrt(s) / np.sqrt(h + epsilon) * grad
    s = rho * s + (1 - rho) * v**2
    return parameter - v, h, s


@wrong(adadelta, "slip_unmoved")
def adadelta_unmoved(parameter, grad, h=0, s=0, *, rho=0.95, epsilon=1e-7):
    h = rho * h + (1 - rho) * grad**2
    v = np.sqrt(s + epsilon) / np.sqrt(h + epsilon) * grad
    s = rho * s + (1 - rho) * v**2
    return parameter, h, s


@wrong(adadelta, "slip_no_s")
def without_s(parameter, grad, h=0, s=0, *, rho=0.95, epsilon=1e-7):
    h = rho * h + (1 - rho) * grad**2
    v = grad / np.sqrt(h + epsilon)
    s = rho * s + (1 - rho) * v**2
    return parameter - v, h, s


@wrong(adadelta, "slip_inverted")
def upside_down(parameter, grad, h=0, s=0, *, rho=0.95, epsilon=1e-7):
    h = rho * h + (1 - rho) * grad**2
    v = grad * np.sqrt(h + epsilon) / np.sqrt(s + epsilon)
    s = rho * s + (1 - rho) * v**2
    return parameter - v, h, s


@wrong(adadelta, "slip_s_of_gradients")
def s_of_gradients(parameter, grad, h=0, s=0, *, rho=0.95, epsilon=1e-7):
    h = rho * h + (1 - rho) * grad**2
    v = grad * np.sqrt(s + epsilon) / np.sqrt(h + epsilon)
    s = rho * s + (1 - rho) * grad**2
    return parameter - v, h, s


@wrong(adadelta, "slip_stale", "old h")
def adadelta_old_h(parameter, grad, h=0, s=0, *, rho=0.95, epsilon=1e-7):
    v = grad * np.sqrt(s + epsilon) / np.sqrt(h + epsilon)
    h = rho * h + (1 - rho) * grad**2
    s = rho * s + (1 - rho) * v**2
    return parameter - v, h, s


@wrong(adadelta, "slip_epsilon_outside")
def adadelta_epsilon_outside(parameter, grad, h=0, s=0, *, rho=0.95, epsilon=1e-7):
    h = rho * h + (1 - rho) * grad**2
    v = grad * (np.sqrt(s) + epsilon) / (np.sqrt(h) + epsilon)
    s = rho * s + (1 - rho) * v**2
    return parameter - v, h, s


@wrong(adadelta, "slip_no_root")
def adadelta_no_roots(parameter, grad, h=0, s=0, *, rho=0.95, epsilon=1e-7):
    h = rho * h + (1 - rho) * grad**2
    v = grad * (s + epsilon) / (h + epsilon)
    s = rho * s + (1 - rho) * v**2
    return parameter - v, h, s


@wrong(adadelta, "slip_never_forgets", "old s by rho")
def only_h_forgets(parameter, grad, h=0, s=0, *, rho=0.95, epsilon=1e-7):
    h = rho * h + (1 - rho) * grad**2
    v = grad * np.sqrt(s + epsilon) / np.sqrt(h + epsilon)
    s = s + v**2
    return parameter - v, h, s


@wrong(variants.adadelta_with_rate, "slip_rate_in_s")
def rate_in_s(parameter, grad, h=0, s=0, *, lr=1.0, rho=0.95, epsilon=1e-7):
    h = rho * h + (1 - rho) * grad**2
    v = lr * grad * np.sqrt(s + epsilon) / np.sqrt(h + epsilon)
    s = rho * s + (1 - rho) * v**2
    return parameter - v, h, s


@wrong(variants.adadelta_with_rate, "slip_lr_forgotten")
def still_without_rate(parameter, grad, h=0, s=0, *, lr=1.0, rho=0.95, epsilon=1e-7):
    h = rho * h + (1 - rho) * grad**2
    v = grad * np.sqrt(s + epsilon) / np.sqrt(h + epsilon)
    s = rho * s + (1 - rho) * v**2
    return parameter - v, h, s


# ---- Adam ----


def my_adam(key, words=""):
    return wrong(adam, key, words)


@my_adam("slip_t_from_0")
def t_too_late(p, g, m=0, v=0, t=0, *, lr=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    m = beta_1 * m + (1 - beta_1) * g
    v = beta_2 * v + (1 - beta_2) * g**2
    om = m / (1 - np.power(beta_1, t))
    ov = v / (1 - np.power(beta_2, t))
    return p - lr * om / (np.sqrt(ov) + epsilon), m, v, t + 1


@my_adam("slip_no_correction", "1 - beta_1**t. v is not corrected. Divide it by 1 - beta_2**t")
def no_correction(p, g, m=0, v=0, t=0, *, lr=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    m = beta_1 * m + (1 - beta_1) * g
    v = beta_2 * v + (1 - beta_2) * g**2
    return p - lr * m / (np.sqrt(v) + epsilon), m, v, t + 1


@my_adam("slip_no_correction", "v is not corrected. Divide it by 1 - beta_2**t")
def only_m_corrected(p, g, m=0, v=0, t=0, *, lr=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    t = t + 1
    m = beta_1 * m + (1 - beta_1) * g
    v = beta_2 * v + (1 - beta_2) * g**2
    om = m / (1 - beta_1**t)
    return p - lr * om / (np.sqrt(v) + epsilon), m, v, t


@my_adam("slip_constant_correction")
def constants(p, g, m=0, v=0, t=0, *, lr=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    m = beta_1 * m + (1 - beta_1) * g
    v = beta_2 * v + (1 - beta_2) * g**2
    om, ov = m / (1 - beta_1), v / (1 - beta_2)
    return p - lr * om / (np.sqrt(ov) + epsilon), m, v, t + 1


@my_adam("slip_constant_correction", "Does t rise by 1")
def t_not_counted(p, g, m=0, v=0, t=0, *, lr=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    k = t + 1
    m = beta_1 * m + (1 - beta_1) * g
    v = beta_2 * v + (1 - beta_2) * g**2
    om, ov = m / (1 - beta_1**k), v / (1 - beta_2**k)
    return p - lr * om / (np.sqrt(ov) + epsilon), m, v, t


@my_adam("slip_corrected_kept", "Return m as it was before the correction. The corrected ov")
def corrected_returned(p, g, m=0, v=0, t=0, *, lr=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    t = t + 1
    m = beta_1 * m + (1 - beta_1) * g
    v = beta_2 * v + (1 - beta_2) * g**2
    om, ov = m / (1 - beta_1**t), v / (1 - beta_2**t)
    return p - lr * om / (np.sqrt(ov) + epsilon), om, ov, t


@my_adam("slip_corrected_kept", "Return m")
def m_overwritten(p, g, m=0, v=0, t=0, *, lr=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    t = t + 1
    m = (beta_1 * m + (1 - beta_1) * g) / (1 - beta_1**t)
    v = beta_2 * v + (1 - beta_2) * g**2
    return p - lr * m / (np.sqrt(v / (1 - beta_2**t)) + epsilon), m, v, t


@my_adam("slip_states_swapped", "m and v")
def v_before_m(p, g, m=0, v=0, t=0, *, lr=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    t = t + 1
    m = beta_1 * m + (1 - beta_1) * g
    v = beta_2 * v + (1 - beta_2) * g**2
    om, ov = m / (1 - beta_1**t), v / (1 - beta_2**t)
    return p - lr * om / (np.sqrt(ov) + epsilon), v, m, t


@my_adam("slip_times_t", "1 - beta_1**t")
def times_t(p, g, m=0, v=0, t=0, *, lr=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    t = t + 1
    m = beta_1 * m + (1 - beta_1) * g
    v = beta_2 * v + (1 - beta_2) * g**2
    om, ov = m / (1 - beta_1 * t), v / (1 - beta_2 * t)
    return p - lr * om / (np.sqrt(ov) + epsilon), m, v, t


@my_adam("slip_corrected_upwards")
def multiplied(p, g, m=0, v=0, t=0, *, lr=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    t = t + 1
    m = beta_1 * m + (1 - beta_1) * g
    v = beta_2 * v + (1 - beta_2) * g**2
    om, ov = m * (1 - beta_1**t), v * (1 - beta_2**t)
    return p - lr * om / (np.sqrt(ov) + epsilon), m, v, t


@my_adam("slip_as_in_article")
def as_the_article(p, g, m=0, v=0, t=0, *, lr=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    m = beta_1 * m + (1 - beta_1) * g
    v = beta_2 * v + (1 - beta_2) * g**2
    om, ov = m / (1 - beta_1), v / (1 - beta_2)
    return p - lr * om / np.sqrt(ov + epsilon), m, v, t + 1


@my_adam("slip_m_not_averaged", "(1 - beta_1)")
def m_added_up(p, g, m=0, v=0, t=0, *, lr=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    t += 1
    m = beta_1 * m + g
    v = beta_2 * v + (1 - beta_2) * g**2
    om, ov = m / (1 - beta_1**t), v / (1 - beta_2**t)
    return p - lr * om / (np.sqrt(ov) + epsilon), m, v, t


@my_adam("slip_no_complement", "added to v lacks its factor (1 - beta_2)")
def v_added_up(p, g, m=0, v=0, t=0, *, lr=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    t += 1
    m = beta_1 * m + (1 - beta_1) * g
    v = beta_2 * v + g**2
    om, ov = m / (1 - beta_1**t), v / (1 - beta_2**t)
    return p - lr * om / (np.sqrt(ov) + epsilon), m, v, t


@my_adam("slip_m_unused")
def by_the_gradient(p, g, m=0, v=0, t=0, *, lr=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    t += 1
    v = beta_2 * v + (1 - beta_2) * g**2
    ov = v / (1 - beta_2**t)
    return p - lr * g / (np.sqrt(ov) + epsilon), m, v, t


@my_adam("slip_betas_swapped")
def swapped_betas(p, g, m=0, v=0, t=0, *, lr=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    t += 1
    m = beta_2 * m + (1 - beta_2) * g
    v = beta_1 * v + (1 - beta_1) * g**2
    om, ov = m / (1 - beta_2**t), v / (1 - beta_1**t)
    return p - lr * om / (np.sqrt(ov) + epsilon), m, v, t


@my_adam("slip_not_squared", "g")
def v_of_gradients(p, g, m=0, v=0, t=0, *, lr=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    t += 1
    m = beta_1 * m + (1 - beta_1) * g
    v = beta_2 * v + (1 - beta_2) * g
    om, ov = m / (1 - beta_1**t), v / (1 - beta_2**t)
    return p - lr * om / (np.sqrt(ov) + epsilon), m, v, t


@my_adam("slip_start", "t=0")
def starts_at_1_and_raises(
    p, g, m=0, v=0, t=1, *, lr=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7
):
    t += 1
    m = beta_1 * m + (1 - beta_1) * g
    v = beta_2 * v + (1 - beta_2) * g**2
    om, ov = m / (1 - beta_1**t), v / (1 - beta_2**t)
    return p - lr * om / (np.sqrt(ov) + epsilon), m, v, t


@my_adam("slip_fixed", "beta_1 is a fixed number (0.9)")
def hard_coded_beta(p, g, m=0, v=0, t=0, *, lr=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    t += 1
    m = 0.9 * m + 0.1 * g
    v = beta_2 * v + (1 - beta_2) * g**2
    om, ov = m / (1 - 0.9**t), v / (1 - beta_2**t)
    return p - lr * om / (np.sqrt(ov) + epsilon), m, v, t


@my_adam("slip_state_lost", "state m")
def m_lost(p, g, m=0, v=0, t=0, *, lr=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    t += 1
    new = beta_1 * m + (1 - beta_1) * g
    v = beta_2 * v + (1 - beta_2) * g**2
    om, ov = new / (1 - beta_1**t), v / (1 - beta_2**t)
    return p - lr * om / (np.sqrt(ov) + epsilon), m, v, t


@wrong(adam_as_in_article, "slip_epsilon_outside")
def article_outside(p, g, m=0, v=0, *, lr=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    m = beta_1 * m + (1 - beta_1) * g
    v = beta_2 * v + (1 - beta_2) * g**2
    return p - lr * m / (1 - beta_1) / (np.sqrt(v / (1 - beta_2)) + epsilon), m, v


def as_adamw(parameter, grad, decay, m, v, t, lr, beta_1, beta_2, epsilon):
    """AdamW, but for what is decayed."""
    t = t + 1
    m = beta_1 * m + (1 - beta_1) * grad
    v = beta_2 * v + (1 - beta_2) * grad**2
    step = lr * m / (1 - beta_1**t) / (np.sqrt(v / (1 - beta_2**t)) + epsilon)
    return parameter - step - decay, m, v, t


@wrong(variants.adamw, "slip_l2")
def l2(p, g, m=0, v=0, t=0, *, lr, beta_1, beta_2, epsilon, weight_decay):
    return as_adamw(p, g + weight_decay * p, 0, m, v, t, lr, beta_1, beta_2, epsilon)


@wrong(variants.adamw, "slip_decay_without_lr")
def decay_without_lr(p, g, m=0, v=0, t=0, *, lr, beta_1, beta_2, epsilon, weight_decay):
    return as_adamw(p, g, weight_decay * p, m, v, t, lr, beta_1, beta_2, epsilon)


@wrong(variants.adamw, "slip_decay_after_step", "before it moves")
def decay_after_step(p, g, m=0, v=0, t=0, *, lr, beta_1, beta_2, epsilon, weight_decay):
    new, *state = as_adamw(p, g, 0, m, v, t, lr, beta_1, beta_2, epsilon)
    return new - lr * weight_decay * new, *state


@wrong(variants.adamw, "slip_no_weight_decay")
def no_weight_decay(p, g, m=0, v=0, t=0, *, lr, beta_1, beta_2, epsilon, weight_decay):
    return as_adamw(p, g, 0, m, v, t, lr, beta_1, beta_2, epsilon)


@wrong(variants.adamw, "slip_sign")
def adamw_uphill(p, g, m=0, v=0, t=0, *, lr, beta_1, beta_2, epsilon, weight_decay):
    return as_adamw(p, -g, lr * weight_decay * p, m, v, t, lr, beta_1, beta_2, epsilon)


@wrong(variants.nesterov, "slip_sign")
def nesterov_uphill(parameter, grad, v=0, *, lr=0.01, momentum=0.9):
    v = momentum * v - lr * grad
    return parameter - (momentum * v - lr * grad), v


@wrong(variants.adamw, "slip_weight_grows")
def weight_grows(p, g, m=0, v=0, t=0, *, lr, beta_1, beta_2, epsilon, weight_decay):
    return as_adamw(p, g, -lr * weight_decay * p, m, v, t, lr, beta_1, beta_2, epsilon)


@wrong(rmsprop, "check_nan")
def negative_h(parameter, grad, h=0, *, lr=0.001, rho=0.9, epsilon=1e-7):
    h = rho * h - (1 - rho) * grad**2
    return parameter - lr * grad / (np.sqrt(h) + epsilon), h


@wrong(rmsprop, "check_ignores", "Changing rho, epsilon makes no difference")
def still_sgd(parameter, grad, h=0, *, lr=0.001, rho=0.9, epsilon=1e-7):
    return parameter - lr * grad, h


# ---- the other variants ----


@wrong(variants.sign_step, "slip_no_sign")
def no_sign(parameter, grad, *, lr=0.01):
    return parameter - lr * grad


@wrong(variants.sign_step, "slip_unit_vector")
def unit_vector(parameter, grad, *, lr=0.01):
    return parameter - lr * grad / np.sqrt((grad**2).sum())


@wrong(variants.sign_step, "slip_sign_of_zero")
def up_or_down(parameter, grad, *, lr=0.01):
    return np.where(grad > 0, parameter - lr, parameter + lr)


@wrong(variants.sign_step, "slip_sign_of_zero")
def down_or_up(parameter, grad, *, lr=0.01):
    return np.where(grad >= 0, parameter - lr, parameter + lr)


@wrong(variants.sign_step, "slip_sign_divided")
def zero_by_zero(parameter, grad, *, lr=0.01):
    return parameter - lr * grad / np.abs(grad)


@wrong(variants.decayed_sgd, "slip_t_from_1")
def raised_first(parameter, grad, t=0, *, lr=0.1, decay=0.1):
    t += 1
    return parameter - lr / (1 + decay * t) * grad, t


@wrong(variants.decayed_sgd, "slip_exponential_decay")
def exponential(parameter, grad, t=0, *, lr=0.1, decay=0.1):
    return parameter - lr * decay**t * grad, t + 1


@wrong(variants.decayed_sgd, "slip_rate_grows")
def growing(parameter, grad, t=0, *, lr=0.1, decay=0.1):
    return parameter - lr * (1 + decay * t) * grad, t + 1


@wrong(variants.decayed_sgd, "slip_rate_without_brackets")
def brackets_forgotten(parameter, grad, t=0, *, lr=0.1, decay=0.1):
    rate = lr / 1 + decay * t
    return parameter - rate * grad, t + 1


@wrong(variants.decayed_sgd, "slip_rate_constant")
def never_decays(parameter, grad, t=0, *, lr=0.1, decay=0.1):
    return parameter - lr * grad, t + 1


@wrong(variants.decayed_sgd, "slip_rate_constant", "return t raised by 1")
def never_counts(parameter, grad, t=0, *, lr=0.1, decay=0.1):
    return parameter - lr / (1 + decay * t) * grad, t


@wrong(variants.clipped_sgd, "slip_clipped_step")
def clipped_step(parameter, grad, *, lr=0.01, limit=1.0):
    return parameter - np.clip(lr * grad, -limit, limit)


@wrong(variants.clipped_sgd, "slip_clipped_norm")
def clipped_norm(parameter, grad, *, lr=0.01, limit=1.0):
    norm = np.sqrt((grad**2).sum())
    return parameter - lr * (grad * limit / norm if norm > limit else grad)


@wrong(variants.clipped_sgd, "slip_clipped_above")
def clipped_above(parameter, grad, *, lr=0.01, limit=1.0):
    return parameter - lr * np.where(grad > limit, limit, grad)


@wrong(variants.clipped_sgd, "slip_not_clipped")
def not_clipped(parameter, grad, *, lr=0.01, limit=1.0):
    return parameter - lr * grad


@wrong(variants.clipped_sgd, "slip_fixed", "limit is a fixed number (1.0)")
def hard_coded_limit(parameter, grad, *, lr=0.01, limit=1.0):
    return parameter - lr * np.clip(grad, -1, 1)


@wrong(variants.lion, "slip_no_sign")
def lion_no_sign(parameter, grad, m=0, *, lr=0.001, beta_1=0.9, beta_2=0.99):
    mixture = beta_1 * m + (1 - beta_1) * grad
    return parameter - lr * mixture, beta_2 * m + (1 - beta_2) * grad


@wrong(variants.lion, "slip_too_early", "m is updated first")
def lion_of_new_m(parameter, grad, m=0, *, lr=0.001, beta_1=0.9, beta_2=0.99):
    m = beta_2 * m + (1 - beta_2) * grad
    return parameter - lr * np.sign(beta_1 * m + (1 - beta_1) * grad), m


@wrong(variants.lion, "slip_betas_swapped")
def lion_swapped_betas(parameter, grad, m=0, *, lr=0.001, beta_1=0.9, beta_2=0.99):
    direction = np.sign(beta_2 * m + (1 - beta_2) * grad)
    return parameter - lr * direction, beta_1 * m + (1 - beta_1) * grad


@wrong(variants.lion, "slip_never_forgets", "old m by beta_2")
def lion_never_forgets(parameter, grad, m=0, *, lr=0.001, beta_1=0.9, beta_2=0.99):
    direction = np.sign(beta_1 * m + (1 - beta_1) * grad)
    return parameter - lr * direction, m + (1 - beta_2) * grad


# ----


def pattern(key, language):
    """What the words of ``key`` look like with their fields filled in."""
    parts = string.Formatter().parse(WORDS[key][language])
    return "".join(re.escape(literal) + (".+" if field else "") for literal, field, _, _ in parts)


@pytest.mark.parametrize(("rule", "model", "key", "words"), ANSWERS)
def test_wrong_steps_are_refused_and_their_slip_is_named(rule, model, key, words, each_language):
    verdict = check(rule, model)
    assert not verdict.passed
    assert re.search(pattern(key, each_language), verdict.message), verdict.message
    if each_language == "en":
        assert words in verdict.message
