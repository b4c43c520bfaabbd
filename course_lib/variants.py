"""Rules beyond the six, which learners write in exercises: the models that answers are checked by.

They have the form of :mod:`course_lib.optimizers` and, but for the sign and the clipping, are plain
arithmetic too.
"""

from __future__ import annotations

import numpy as np


def sign_step(parameter, grad, *, lr=0.01):
    """A step of fixed length down the slope, however steep it is: only the sign is looked at.

    Riedmiller and Braun's Rprop (1993) without its growing steps; "signSGD" in Bernstein et al.
    (2018).
    """
    return parameter - lr * np.sign(grad)


def decayed_sgd(parameter, grad, t=0, *, lr=0.1, decay=0.1):
    """SGD whose learning rate falls as ``lr / (1 + decay * t)``; ``t`` counts the steps from 0.

    Robbins and Monro (1951) ask for a rate falling like 1/t; this form is that of Keras 2's
    ``SGD(decay=0.1)`` and Keras 3's ``InverseTimeDecay``.
    """
    return parameter - lr / (1 + decay * t) * grad, t + 1


def clipped_sgd(parameter, grad, *, lr=0.01, limit=1.0):
    """SGD with every coordinate of the gradient cut off at ``limit``.

    Keras ``SGD(clipvalue=1.0)``, PyTorch ``clip_grad_value_``; Pascanu et al. (2013) clip the norm.
    """
    return parameter - lr * np.clip(grad, -limit, limit)


def nesterov(parameter, grad, v=0, *, lr=0.01, momentum=0.9):
    """Momentum that looks ahead.

    Nesterov (1983), in Keras' form, ``SGD(momentum=0.9, nesterov=True)``.
    """
    v = momentum * v - lr * grad
    return parameter + momentum * v - lr * grad, v


def adagrad_as_in_keras(parameter, grad, h=0.1, *, lr=0.01, epsilon=1e-7):
    """AdaGrad with Keras 3's start ``h = 0.1`` and its epsilon inside the root.

    Keras 3 ``Adagrad(learning_rate=0.01)``; its own default is 0.001.
    """
    h = h + grad * grad
    return parameter - lr * grad / (h + epsilon) ** 0.5, h


def rmsprop_centered(parameter, grad, h=0, m=0, *, lr=0.001, rho=0.9, epsilon=1e-7):
    """RMSprop divided by the gradient's spread around its average ``m``, not by its size.

    Graves (2013), equations 38 to 45 without their momentum; Keras 3 ``RMSprop(centered=True)``.
    """
    h = rho * h + (1 - rho) * grad * grad
    m = rho * m + (1 - rho) * grad
    return parameter - lr * grad / (h - m * m + epsilon) ** 0.5, h, m


def decayed_rmsprop(parameter, grad, h=0, t=0, *, lr=0.1, rho=0.9, decay=0.01, epsilon=1e-7):
    """RMSprop whose learning rate falls as ``lr / (1 + decay * t)``; ``t`` counts from 0.

    Keras 2 ``RMSprop(decay=0.01)``, Keras 3 ``RMSprop`` with an ``InverseTimeDecay``.
    """
    h = rho * h + (1 - rho) * grad * grad
    return parameter - lr / (1 + decay * t) * grad / (h**0.5 + epsilon), h, t + 1


def adadelta_with_rate(parameter, grad, h=0, s=0, *, lr=1.0, rho=0.95, epsilon=1e-7):
    """AdaDelta whose step, but not what goes into ``s``, is multiplied by a learning rate.

    PyTorch ``Adadelta(lr=1.0)``, Keras 3 ``Adadelta(learning_rate=0.001)``.
    """
    h = rho * h + (1 - rho) * grad * grad
    v = grad * (s + epsilon) ** 0.5 / (h + epsilon) ** 0.5
    s = rho * s + (1 - rho) * v * v
    return parameter - lr * v, h, s


def adamw(
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
    """Adam that also shrinks the parameter, outside of its averages.

    Loshchilov and Hutter (2019), algorithm 2, with the decay multiplied by ``lr`` as in Keras'
    ``AdamW`` (whose default it is) and PyTorch's (0.01).
    """
    t = t + 1
    m = beta_1 * m + (1 - beta_1) * grad
    v = beta_2 * v + (1 - beta_2) * grad * grad
    om = m / (1 - beta_1**t)
    ov = v / (1 - beta_2**t)
    return parameter - lr * (om / (ov**0.5 + epsilon) + weight_decay * parameter), m, v, t


def lion(parameter, grad, m=0, *, lr=0.001, beta_1=0.9, beta_2=0.99):
    """The sign of a mixture of the present gradient and the average of earlier ones.

    Chen et al. (2023), algorithm 2, without weight decay; Keras ``Lion()``.
    """
    direction = np.sign(beta_1 * m + (1 - beta_1) * grad)
    m = beta_2 * m + (1 - beta_2) * grad
    return parameter - lr * direction, m
