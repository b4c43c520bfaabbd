"""What learners get wrong when they write a rule: for each model, wrong rules that are known.

A wrong rule is the model with one part exchanged. Parts are what goes into an accumulator
(``h, grad, rho -> h``) and what a step is divided by (``h, epsilon -> divisor``). Its key is that
of the words that name the slip in :mod:`course_lib.language.words`.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import numpy as np

from course_lib import variants
from course_lib.optimizers import (
    adadelta,
    adagrad,
    adam,
    adam_as_in_article,
    momentum_sgd,
    rmsprop,
    sgd,
)
from course_lib.rules import Rule, signature_of

Part = Callable[..., Any]


def slips_of(model: Rule) -> dict[str, Rule]:
    """Rules that are wrong in a known way, by the words that say how; with the model's signature.

    A wrong rule that moves as the model does (a state lost by a rule that has none) is left out.
    """
    slips = {**_common(model), **_SLIPS.get(model, {})}
    return {key: _signed_as(model, slip) for key, slip in slips.items()}


def _signed_as(model: Rule, slip: Rule) -> Rule:
    """A new function that does as ``slip``: that may be a rule of the course, to be left alone."""

    @functools.wraps(model)
    def rule(*args, **hyper):
        return slip(*args, **hyper)

    return rule


def _common(model: Rule) -> dict[str, Rule]:
    parts = signature_of(model)
    starts = tuple(parts.state.values())
    slips: dict[str, Rule] = {
        "slip_unmoved": lambda p, g, *s, **hyper: (p, *s),
        "slip_sign": lambda p, g, *s, **hyper: model(p, -g, *s, **hyper),
    }
    if starts:
        slips["slip_state_lost"] = lambda p, g, *s, **hyper: model(p, g, *starts, **hyper)
    if "lr" in parts.hyperparameters:
        slips["slip_lr_forgotten"] = lambda p, g, *s, **hyper: model(p, g, *s, **{**hyper, "lr": 1})
    return slips


# ---- parts, right and wrong ----


def _sum(h, grad, rho):
    return h + grad * grad


def _average(h, grad, rho):
    return rho * h + (1 - rho) * grad * grad


def _epsilon_outside(h, epsilon):
    return h**0.5 + epsilon


def _epsilon_inside(h, epsilon):
    return (h + epsilon) ** 0.5


_WRONG_AVERAGES: dict[str, Part] = {
    "slip_not_squared": lambda h, grad, rho: rho * h + (1 - rho) * grad,
    "slip_never_forgets": _sum,
    "slip_no_complement": lambda h, grad, rho: rho * h + grad * grad,
    "slip_decay_swapped": lambda h, grad, rho: (1 - rho) * h + rho * grad * grad,
    "slip_decay_on_all": lambda h, grad, rho: rho * (h + (1 - rho) * grad * grad),
}
_WRONG_DIVISORS: dict[str, Part] = {
    "slip_no_root": lambda h, epsilon: h + epsilon,
    "slip_no_epsilon": lambda h, epsilon: h**0.5,
}
_OUTSIDE_SLIPS = {**_WRONG_DIVISORS, "slip_epsilon_inside": _epsilon_inside}
_INSIDE_SLIPS = {**_WRONG_DIVISORS, "slip_epsilon_outside": _epsilon_outside}

# ---- rules with a part left open ----


def _scaled(accumulate: Part = _sum, divisor: Part = _epsilon_outside) -> Rule:
    """AdaGrad or RMSprop."""

    def rule(parameter, grad, h, *, lr, epsilon, rho=None):
        h = accumulate(h, grad, rho)
        return parameter - lr * grad / divisor(h, epsilon), h

    return rule


def _stale(accumulate: Part, divisor: Part) -> Rule:
    def rule(parameter, grad, h, *, lr, epsilon, rho=None):
        return parameter - lr * grad / divisor(h, epsilon), accumulate(h, grad, rho)

    return rule


def _centered(spread: Part, divisor: Part = _epsilon_inside) -> Rule:
    """RMSprop divided by the root of ``spread(h, m)``."""

    def rule(parameter, grad, h, m, *, lr, rho, epsilon):
        h = _average(h, grad, rho)
        m = rho * m + (1 - rho) * grad
        return parameter - lr * grad / divisor(spread(h, m), epsilon), h, m

    return rule


def _unit_step(accumulate: Part = _average, step: Part | None = None, kept: Part | None = None):
    """AdaDelta: ``step(grad, s, h, epsilon)``, of which ``kept(v, grad, lr)`` goes into ``s``."""
    step = step or (lambda g, s, h, e: g * _epsilon_inside(s, e) / _epsilon_inside(h, e))
    kept = kept or (lambda v, grad, lr: v)

    def rule(parameter, grad, h, s, *, rho, epsilon, lr=1.0):
        h = accumulate(h, grad, rho)
        v = step(grad, s, h, epsilon)
        s = accumulate(s, kept(v, grad, lr), rho)
        return parameter - lr * v, h, s

    return rule


def _moments(
    first: Part = lambda m, grad, rho: rho * m + (1 - rho) * grad,
    second: Part = _average,
    correct: Part = lambda m, beta, t: m / (1 - beta**t),
    divisor: Part = _epsilon_outside,
    follow: Part = lambda om, grad: om,
) -> Rule:
    """Adam."""

    def rule(parameter, grad, m, v, t, *, lr, beta_1, beta_2, epsilon):
        t = t + 1
        m, v = first(m, grad, beta_1), second(v, grad, beta_2)
        om, ov = correct(m, beta_1, t), correct(v, beta_2, t)
        return parameter - lr * follow(om, grad) / divisor(ov, epsilon), m, v, t

    return rule


def _betas_swapped(parameter, grad, *state, beta_1, beta_2, model, **hyper):
    return model(parameter, grad, *state, beta_1=beta_2, beta_2=beta_1, **hyper)


# ---- the slips of each model ----


def _stale_velocity(parameter, grad, v, *, lr, momentum):
    return parameter + v, momentum * v - lr * grad


def _friction_on_all(parameter, grad, v, *, lr, momentum):
    v = momentum * (v - lr * grad)
    return parameter + v, v


def _friction_on_gradient(parameter, grad, v, *, lr, momentum):
    v = v - momentum * lr * grad
    return parameter + v, v


def _no_friction(parameter, grad, v, *, lr, momentum):
    v = v - lr * grad
    return parameter + v, v


def _averaged(parameter, grad, v, *, lr, momentum):
    v = momentum * v - (1 - momentum) * lr * grad
    return parameter + v, v


def _t_from_1(parameter, grad, t, *, lr, decay):
    return parameter - lr / (1 + decay * (t + 1)) * grad, t + 1


def _exponential_decay(parameter, grad, t, *, lr, decay):
    return parameter - lr * decay**t * grad, t + 1


def _clipped_step(parameter, grad, *, lr, limit):
    return parameter - np.clip(lr * grad, -limit, limit)


def _clipped_norm(parameter, grad, *, lr, limit):
    return parameter - lr * grad * np.minimum(1, limit / np.linalg.norm(grad))


def _only_upper_clip(parameter, grad, *, lr, limit):
    return parameter - lr * np.minimum(grad, limit)


def _unit_vector(parameter, grad, *, lr):
    return parameter - lr * grad / np.linalg.norm(grad)


def _as_in_article(parameter, grad, m, v, t, **hyper):
    return (*adam_as_in_article(parameter, grad, m, v, **hyper), t)


def _l2_instead_of_decay(parameter, grad, m, v, t, *, weight_decay, **hyper):
    return adam(parameter, grad + weight_decay * parameter, m, v, t, **hyper)


def _decay_without_lr(parameter, grad, m, v, t, *, weight_decay, **hyper):
    moved, *state = adam(parameter, grad, m, v, t, **hyper)
    return (moved - weight_decay * parameter, *state)


def _no_weight_decay(parameter, grad, m, v, t, *, weight_decay, **hyper):
    return adam(parameter, grad, m, v, t, **hyper)


def _lion_without_sign(parameter, grad, m, *, lr, beta_1, beta_2):
    return (
        parameter - lr * (beta_1 * m + (1 - beta_1) * grad),
        beta_2 * m + (1 - beta_2) * grad,
    )


def _lion_of_new_average(parameter, grad, m, *, lr, beta_1, beta_2):
    m = beta_2 * m + (1 - beta_2) * grad
    return parameter - lr * np.sign(beta_1 * m + (1 - beta_1) * grad), m


def _with_divisors(rule: Callable[..., Rule], wrong: dict[str, Part], *parts: Part) -> dict:
    return {key: rule(*parts, divisor=divisor) for key, divisor in wrong.items()}


def _adadelta_slips(keep: Part = lambda v, grad, lr: v) -> dict[str, Rule]:
    inside = _epsilon_inside
    steps: dict[str, Part] = {
        "slip_no_root": lambda g, s, h, e: g * (s + e) / (h + e),
        "slip_epsilon_outside": lambda g, s, h, e: g * (s**0.5 + e) / (h**0.5 + e),
        "slip_inverted": lambda g, s, h, e: g * inside(h, e) / inside(s, e),
        "slip_no_s": lambda g, s, h, e: g / inside(h, e),
    }
    averages = {
        key: _WRONG_AVERAGES[key]
        for key in ("slip_never_forgets", "slip_no_complement", "slip_decay_swapped")
    }
    return {
        **{key: _unit_step(step=step, kept=keep) for key, step in steps.items()},
        **{key: _unit_step(average, kept=keep) for key, average in averages.items()},
        "slip_s_of_gradients": _unit_step(kept=lambda v, grad, lr: grad),
    }


_SLIPS: dict[Rule, dict[str, Rule]] = {
    momentum_sgd: {
        "slip_stale_velocity": _stale_velocity,
        "slip_friction_on_all": _friction_on_all,
        "slip_friction_on_gradient": _friction_on_gradient,
        "slip_no_friction": _no_friction,
        "slip_averaged": _averaged,
    },
    adagrad: {
        "slip_not_squared": _scaled(lambda h, grad, rho: h + grad),
        "slip_stale_h": _stale(_sum, _epsilon_outside),
        **_with_divisors(_scaled, _OUTSIDE_SLIPS, _sum),
    },
    rmsprop: {
        **{key: _scaled(average) for key, average in _WRONG_AVERAGES.items()},
        "slip_stale_h": _stale(_average, _epsilon_outside),
        **_with_divisors(_scaled, _OUTSIDE_SLIPS, _average),
    },
    adadelta: _adadelta_slips(),
    adam: {
        "slip_t_from_0": _moments(correct=lambda m, beta, t: m / (1 - beta ** (t - 1))),
        "slip_no_correction": _moments(correct=lambda m, beta, t: m),
        "slip_constant_correction": _moments(correct=lambda m, beta, t: m / (1 - beta)),
        "slip_as_in_article": _as_in_article,
        "slip_m_not_averaged": _moments(first=lambda m, grad, rho: rho * m + grad),
        "slip_m_unused": _moments(follow=lambda om, grad: grad),
        "slip_betas_swapped": functools.partial(_betas_swapped, model=adam),
        "slip_not_squared": _moments(second=_WRONG_AVERAGES["slip_not_squared"]),
        "slip_no_complement": _moments(second=_WRONG_AVERAGES["slip_no_complement"]),
        **_with_divisors(_moments, _OUTSIDE_SLIPS),
    },
    adam_as_in_article: {},
    variants.nesterov: {"slip_no_lookahead": momentum_sgd},
    variants.sign_step: {"slip_no_sign": sgd, "slip_unit_vector": _unit_vector},
    variants.decayed_sgd: {
        "slip_t_from_1": _t_from_1,
        "slip_exponential_decay": _exponential_decay,
    },
    variants.clipped_sgd: {
        "slip_clipped_step": _clipped_step,
        "slip_clipped_norm": _clipped_norm,
        "slip_clipped_above": _only_upper_clip,
    },
    variants.adagrad_as_in_keras: {
        # The model's h starts from 0.1: without that, it is h - 0.1 that is divided by.
        "slip_h_from_0": _scaled(_sum, lambda h, epsilon: (h - 0.1 + epsilon) ** 0.5),
        **_with_divisors(_scaled, _INSIDE_SLIPS, _sum),
    },
    variants.rmsprop_centered: {
        "slip_not_centered": _centered(lambda h, m: h),
        "slip_m_not_squared": _centered(lambda h, m: h - m),
        "slip_m_added": _centered(lambda h, m: h + m * m),
        **_with_divisors(_centered, _INSIDE_SLIPS, lambda h, m: h - m * m),
    },
    variants.adadelta_with_rate: {
        "slip_rate_in_s": _unit_step(kept=lambda v, grad, lr: lr * v),
        **_adadelta_slips(),
    },
    variants.adamw: {
        "slip_l2": _l2_instead_of_decay,
        "slip_decay_without_lr": _decay_without_lr,
        "slip_no_weight_decay": _no_weight_decay,
    },
    variants.lion: {
        "slip_no_sign": _lion_without_sign,
        "slip_new_average": _lion_of_new_average,
        "slip_betas_swapped": functools.partial(_betas_swapped, model=variants.lion),
    },
}
