"""Exact results about the rules that the lessons teach."""

import numpy as np
import pytest

from course_lib.optimizers import adadelta, adagrad, adam, adam_as_in_article, momentum_sgd, sgd


def article_adam_over_adam(t, beta_1=0.9, beta_2=0.999):
    return (1 - beta_1**t) / (1 - beta_1) * np.sqrt((1 - beta_2) / (1 - beta_2**t))


def test_article_adam_is_adam_with_a_learning_rate_that_changes_with_t():
    grads = np.random.default_rng(0).normal(size=200)
    x = y = m = v = t = am = av = 0.0
    for step, grad in enumerate(grads, start=1):
        new_x, m, v, t = adam(x, grad, m, v, int(t), epsilon=0)
        new_y, am, av = adam_as_in_article(y, grad, am, av, epsilon=0)
        assert (new_y - y) / (new_x - x) == pytest.approx(article_adam_over_adam(step))
        x, y = new_x, new_y


@pytest.mark.parametrize(("t", "ratio"), [(1, 1.00), (12, 2.08), (100, 1.02), (10**6, 0.316)])
def test_ratio_of_article_adam_to_adam(t, ratio):
    assert article_adam_over_adam(t) == pytest.approx(ratio, abs=0.005)


@pytest.mark.parametrize(
    ("epsilon", "first_step", "travel"),
    [(1e-7, 1.4e-3, 0.16), (1e-6, 4.5e-3, 0.50), (1e-5, 1.4e-2, 1.57)],
)
def test_epsilon_is_adadeltas_hidden_learning_rate(epsilon, first_step, travel):
    x, h, s = 0.0, 0, 0
    visited = []
    for _ in range(100):
        x, h, s = adadelta(x, 1.0, h, s, epsilon=epsilon)
        visited.append(-x)
    assert visited[0] == pytest.approx((epsilon / (1 - 0.95)) ** 0.5, rel=1e-3)
    assert visited[0] == pytest.approx(first_step, rel=0.02)
    assert visited[-1] == pytest.approx(travel, rel=0.02)


def test_keras_initial_accumulator_makes_adagrads_first_step_32_times_smaller():
    from_zero, _ = adagrad(0.0, 0.01)
    from_a_tenth, _ = adagrad(0.0, 0.01, h=0.1)
    assert from_zero / from_a_tenth == pytest.approx(32, rel=0.02)


def test_terminal_velocity_is_ten_steps_of_sgd():
    x, v = 0.0, 0
    for _ in range(300):
        x, v = momentum_sgd(x, 2.0, v)
    assert v == pytest.approx(-0.01 * 2.0 / (1 - 0.9))
    assert v == pytest.approx(10 * sgd(0.0, 2.0))


def test_alternating_gradients_cancel_to_1_over_1_plus_momentum():
    x, v = 0.0, 0
    for step in range(300):
        x, v = momentum_sgd(x, (-1.0) ** step, v)
    assert abs(v) == pytest.approx(0.01 / 1.9)


@pytest.mark.parametrize(("rule", "factor"), [(sgd, 2.0), (momentum_sgd, 2 * 1.9)])
def test_stability_limit_on_a_bowl(rule, factor):
    """Lesson 02, cell break-stability: lr < 2 / c for SGD and < 2 (1 + momentum) / c."""
    curvature = 3.0
    for share, converges in ((0.99, True), (1.01, False)):
        x, v = 1.0, 0.0
        for _ in range(2000):
            lr = share * factor / curvature
            if rule is sgd:
                x = sgd(x, curvature * x, lr=lr)
            else:
                x, v = momentum_sgd(x, curvature * x, v, lr=lr)
        assert (abs(x) < 1e-3) == converges
