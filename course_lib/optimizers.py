"""The six rules, each one function, in the article's order, letters and default values.

A rule takes a parameter, its gradient and the rule's own state, and returns the new parameter,
followed by the new state if there is any:

>>> from course_lib.optimizers import momentum_sgd
>>> parameter, v = momentum_sgd(1.0, grad=2.0)
>>> parameter, v
(0.98, -0.02)
>>> parameter, v = momentum_sgd(parameter, 1.96, v)

Parameters, gradients and state are floats or arrays of one shape. float32 and float64 are kept,
and no input is changed. Any function of this form is a rule; nothing else in the course knows
more about the built-in ones than their signatures tell.

The roots are written ``** 0.5``, so that a rule runs on plain Python floats as well as on arrays.
"""

from __future__ import annotations


def sgd(parameter, grad, *, lr=0.01):
    """Stochastic gradient descent: go down the slope.

    Keras ``SGD()`` and PyTorch ``SGD(lr=0.01)`` do the same.
    """
    return parameter - lr * grad


def momentum_sgd(parameter, grad, v=0, *, lr=0.01, momentum=0.9):
    """SGD with a velocity ``v`` that remembers earlier gradients and loses speed by friction.

    Polyak (1964), in Keras' form, ``SGD(momentum=0.9)``. PyTorch keeps ``b = momentum * b + grad``
    and subtracts ``lr * b``: the same path as long as ``lr`` does not change on the way.
    """
    v = momentum * v - lr * grad
    return parameter + v, v


def adagrad(parameter, grad, h=0, *, lr=0.01, epsilon=1e-7):
    """A learning rate of its own for each parameter, falling as squared gradients add up in ``h``.

    Duchi, Hazan and Singer (2011). PyTorch has ``epsilon=1e-10``; Keras 3 starts from ``h=0.1``,
    adds epsilon inside the root and has ``lr=0.001``.
    """
    h = h + grad * grad
    return parameter - lr * grad / (h**0.5 + epsilon), h


def rmsprop(parameter, grad, h=0, *, lr=0.001, rho=0.9, epsilon=1e-7):
    """AdaGrad that forgets: ``h`` is an exponential moving average of the squared gradients.

    Hinton's lecture 6e (2012). PyTorch has ``lr=0.01``, ``alpha=0.99`` and ``eps=1e-8``;
    Keras 3 adds epsilon inside the root.
    """
    h = rho * h + (1 - rho) * grad * grad
    return parameter - lr * grad / (h**0.5 + epsilon), h


def adadelta(parameter, grad, h=0, s=0, *, rho=0.95, epsilon=1e-7):
    """A step ``v`` in the parameter's own unit: gradient x past updates / past gradients.

    Zeiler (2012), with ``epsilon=1e-6`` there. No learning rate: Keras and PyTorch multiply the
    step, but not what goes into ``s``, by one (0.001 in Keras 3, 1.0 in PyTorch).
    """
    h = rho * h + (1 - rho) * grad * grad
    v = grad * (s + epsilon) ** 0.5 / (h + epsilon) ** 0.5
    s = rho * s + (1 - rho) * v * v
    return parameter - v, h, s


def adam(parameter, grad, m=0, v=0, t=0, *, lr=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    """Momentum and RMSprop together, each average corrected for having started at zero.

    Kingma and Ba (2015), algorithm 1; ``t`` counts the steps. The paper and PyTorch have
    ``epsilon=1e-8``; Keras adds epsilon before correcting ``v`` ("epsilon hat").
    """
    t = t + 1
    m = beta_1 * m + (1 - beta_1) * grad
    v = beta_2 * v + (1 - beta_2) * grad * grad
    om = m / (1 - beta_1**t)
    ov = v / (1 - beta_2**t)
    return parameter - lr * om / (ov**0.5 + epsilon), m, v, t


def adam_as_in_article(
    parameter, grad, m=0, v=0, *, lr=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7
):
    """Adam as the article writes it: the averages are divided by constants at every step.

    Up to epsilon its step is ((1 - beta_1^t) / (1 - beta_1)) sqrt((1 - beta_2) / (1 - beta_2^t))
    times that of :func:`adam`: a learning rate that changes with ``t``, and no bias correction.
    """
    m = beta_1 * m + (1 - beta_1) * grad
    v = beta_2 * v + (1 - beta_2) * grad * grad
    om = m / (1 - beta_1)
    ov = v / (1 - beta_2)
    return parameter - lr * om / (ov + epsilon) ** 0.5, m, v


RULES = {
    "SGD": sgd,
    "momentumSGD": momentum_sgd,
    "AdaGrad": adagrad,
    "RMSprop": rmsprop,
    "AdaDelta": adadelta,
    "Adam": adam,
}
"""The six rules by display name, in the article's order."""
