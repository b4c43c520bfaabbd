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


def norm_clipped_sgd(parameter, grad, *, lr=0.01, limit=1.0):
    """SGD with the whole gradient shortened to the length ``limit`` where it is longer.

    Pascanu, Mikolov and Bengio (2013), algorithm 1; Keras ``SGD(global_clipnorm=1.0)``, PyTorch
    ``clip_grad_norm_``, which adds 1e-6 to the length. Its direction stays: that of a single
    coordinate depends on all the others.
    """
    return parameter - lr * grad * (limit / np.maximum(limit, np.linalg.norm(grad)))


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


def nadam(
    parameter,
    grad,
    m=0,
    v=0,
    t=0,
    product=1,
    *,
    lr=0.002,
    beta_1=0.9,
    beta_2=0.999,
    epsilon=1e-7,
    momentum_decay=0.004,
):
    """Adam that looks ahead as :func:`nesterov` does, with a ``beta_1`` that grows on the way.

    Dozat (2016), algorithm 8, with its schedule of ``beta_1`` from 0.45 to 0.9, all of whose values
    so far are multiplied in ``product``. PyTorch ``NAdam()``, with ``eps=1e-8``; Keras' ``Nadam``
    has ``lr=0.001`` and ``momentum_decay=1``, and adds epsilon before correcting ``v``.
    """
    t = t + 1
    m = beta_1 * m + (1 - beta_1) * grad
    v = beta_2 * v + (1 - beta_2) * grad * grad
    now = beta_1 * (1 - 0.5 * 0.96 ** (momentum_decay * t))
    ahead = beta_1 * (1 - 0.5 * 0.96 ** (momentum_decay * (t + 1)))
    product = product * now
    om = ahead * m / (1 - product * ahead) + (1 - now) * grad / (1 - product)
    ov = v / (1 - beta_2**t)
    return parameter - lr * om / (ov**0.5 + epsilon), m, v, t, product


def lion(parameter, grad, m=0, *, lr=0.001, beta_1=0.9, beta_2=0.99):
    """The sign of a mixture of the present gradient and the average of earlier ones.

    Chen et al. (2023), algorithm 2, without weight decay; Keras ``Lion()``.
    """
    direction = np.sign(beta_1 * m + (1 - beta_1) * grad)
    m = beta_2 * m + (1 - beta_2) * grad
    return parameter - lr * direction, m


# ---- rules that see a matrix ----


class Layer(np.ndarray):
    """The annotation of a first argument that is to be one weight array, in that array's own shape.

    ``compare`` calls a rule written ``rule(parameter: Layer, grad, ...)`` once for each weight
    array, with a state of its own for each. Any other rule gets all weights as one vector. It is
    never made: what such a rule is given is an array of NumPy's.
    """


def full_matrix_adagrad(parameter, grad, h=0, *, lr=0.01, epsilon=1e-7):
    """AdaGrad with the products of all pairs of gradients in ``h``, a (d, d) matrix.

    Duchi, Hazan and Singer (2011), the form with the full matrix; ``epsilon``, their delta, is
    added after the root. However a surface is turned, it goes the same way.
    """
    g = np.ravel(grad)
    h = h + np.outer(g, g)
    direction = with_sizes(h, lambda size: 1 / (size**0.5 + epsilon)) @ g
    return parameter - lr * np.reshape(direction, np.shape(grad)), h


def shampoo(parameter: Layer, grad, left=0, right=0, *, lr=0.01, epsilon=1e-4):
    """What full-matrix AdaGrad does, from a matrix for the rows and one for the columns.

    Gupta, Koren and Singer (2018), algorithm 1; ``epsilon`` is what their matrices start from. An
    array with other than two axes counts as a matrix with as many rows as its first axis is long.
    """
    g = np.reshape(grad, (np.shape(grad)[0] if np.ndim(grad) else 1, -1))
    left, right = left + g @ g.T, right + g.T @ g
    rows, columns = (with_sizes(m, lambda size: (size + epsilon) ** -0.25) for m in (left, right))
    return parameter - lr * np.reshape(rows @ g @ columns, np.shape(grad)), left, right


def orthogonal_step(parameter: Layer, grad, *, lr=0.01):
    """A step as large in every direction of a matrix: what :func:`sign_step` is to its elements.

    Carlson et al. (2015) call it stochastic spectral descent (less its factor); Muon without
    momentum. An array that is no matrix, such as a layer's biases, takes the step of SGD.
    """
    return parameter - lr * (orthogonalize(grad) if np.ndim(grad) == 2 else grad)


def muon(parameter: Layer, grad, m=0, *, lr=0.001, momentum=0.95, weight_decay=0.1, epsilon=1e-7):
    """Momentum, orthogonalized: it goes as far in the directions that gradients hardly show.

    Jordan et al. (2024), as PyTorch's ``Muon(lr=0.001)`` has it (2.14; it computes the
    orthogonalization in bfloat16). Its matrices are (outputs, inputs) and these (inputs, outputs):
    ``scale`` is that of its shape. It refuses an array that is no matrix, such as a layer's biases;
    here that goes along the averaged gradient itself. Keras hands those to AdamW.
    """
    m = momentum * m + (1 - momentum) * grad
    direction = momentum * m + (1 - momentum) * grad
    if np.ndim(grad) == 2:
        inputs, outputs = grad.shape
        scale = max(1, outputs / inputs) ** 0.5
        direction = scale * orthogonalize(direction, epsilon=epsilon)
    return parameter - lr * (direction + weight_decay * parameter), m


# ---- what they do to a matrix ----


def orthogonalize(matrix, *, steps=5, epsilon=1e-7):
    """About U Vᵀ, where ``matrix``, (rows, columns), is U S Vᵀ: all singular values near 1.

    A Newton-Schulz iteration of fifth degree with the coefficients of Jordan et al. (2024). It does
    not end at 1: in 5 steps, each singular value of at least 0.0016 of the matrix's norm comes to
    between 0.68 and 1.21. What is smaller grows up to 485 times. ``epsilon`` is the least norm that
    is divided by.
    """
    is_tall = matrix.shape[0] > matrix.shape[1]
    x = matrix.T if is_tall else matrix  # so that x xᵀ is the smaller of the two products
    x = x / max(np.linalg.norm(x), epsilon)
    for _ in range(steps):
        a = x @ x.T
        x = 3.4445 * x + (-4.7750 * a + 2.0315 * a @ a) @ x
    return x.T if is_tall else x


def with_sizes(matrix, function):
    """A symmetric ``matrix``, (d, d), with ``function`` applied to the size of its eigenvalues.

    Those of a sum of squares are only by rounding less than 0.
    """
    sizes, directions = np.linalg.eigh(matrix)
    return directions * function(np.abs(sizes)) @ directions.T
