"""Our rules against trajectories of the real PyTorch and Keras (see data/make_reference.py)."""

import json
from pathlib import Path

import numpy as np
import pytest

from course_lib.optimizers import adadelta, adagrad, adam, momentum_sgd, rmsprop, sgd
from course_lib.variants import (
    adadelta_with_rate,
    adagrad_as_in_keras,
    adamw,
    clipped_sgd,
    decayed_sgd,
    lion,
    nesterov,
    rmsprop_centered,
)

REFERENCE = json.loads((Path(__file__).parent / "data" / "reference.json").read_text("utf-8"))


def ours(rule, library, name, state=(), **hyperparameters):
    """Our positions on the gradients that the library saw, beside the library's positions."""
    record = REFERENCE[library][name]
    parameter, positions = np.array(record["positions"][0]), []
    positions.append(parameter)
    for grad in record["gradients"]:
        result = rule(parameter, np.array(grad), *state, **hyperparameters)
        parameter, *state = result if isinstance(result, tuple) else (result,)
        positions.append(parameter)
    return np.array(positions), np.array(record["positions"])


@pytest.mark.parametrize(
    ("rule", "name"),
    [
        (sgd, "sgd"),
        (momentum_sgd, "momentum_sgd"),
        (nesterov, "nesterov"),
        (adagrad, "adagrad"),
        (rmsprop, "rmsprop"),
        (adadelta, "adadelta"),
        (adam, "adam"),
    ],
)
def test_every_rule_walks_as_pytorch_does(rule, name):
    np.testing.assert_allclose(*ours(rule, "torch", name), rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize(
    ("rule", "name"),
    [
        (sgd, "sgd"),
        (momentum_sgd, "momentum_sgd"),
        (nesterov, "nesterov"),
        (adadelta, "adadelta"),
        (adagrad_as_in_keras, "adagrad"),
        (rmsprop_centered, "rmsprop_centered"),
        (lion, "lion"),
        (clipped_sgd, "clipped_sgd"),
        (decayed_sgd, "decayed_sgd"),
    ],
)
def test_rules_written_alike_walk_as_keras_does(rule, name):
    # Keras rounds its hyperparameters to float32, hence the wider tolerance.
    np.testing.assert_allclose(*ours(rule, "keras", name), rtol=1e-6)


# ---- where Keras 3 is written differently, the difference is exactly this ----


def test_keras_adagrad_is_not_the_papers():
    plain, expected = ours(adagrad, "keras", "adagrad")
    assert np.abs(plain - expected).max() > 1e-4


@pytest.mark.parametrize(("library", "rtol"), [("torch", 1e-12), ("keras", 1e-5)])
def test_adamw_shrinks_the_parameter_outside_of_its_averages(library, rtol):
    # Keras adds epsilon before the correction, and rounds its hyperparameters to float32.
    walked = ours(adamw, library, "adamw", lr=0.01, weight_decay=0.5)
    np.testing.assert_allclose(*walked, rtol=rtol)


def test_keras_rmsprop_has_epsilon_inside_the_root():
    def as_in_keras(parameter, grad, h=0, *, lr=0.001, rho=0.9, epsilon=1e-7):
        h = rho * h + (1 - rho) * grad * grad
        return parameter - lr * grad / (h + epsilon) ** 0.5, h

    np.testing.assert_allclose(*ours(as_in_keras, "keras", "rmsprop"), rtol=1e-6)


def test_keras_adam_is_the_papers_up_to_epsilon():
    def epsilon_hat(parameter, grad, m=0, v=0, t=0, *, lr=0.001, b1=0.9, b2=0.999, epsilon=1e-7):
        t = t + 1
        m, v = b1 * m + (1 - b1) * grad, b2 * v + (1 - b2) * grad * grad
        rate = lr * (1 - b2**t) ** 0.5 / (1 - b1**t)
        return parameter - rate * m / (v**0.5 + epsilon), m, v, t

    np.testing.assert_allclose(*ours(epsilon_hat, "keras", "adam"), rtol=1e-6)
    np.testing.assert_allclose(*ours(adam, "keras", "adam"), rtol=1e-5)


@pytest.mark.parametrize("library", ["torch", "keras"])
def test_a_learning_rate_scales_adadeltas_step_but_not_its_accumulator(library):
    np.testing.assert_allclose(
        *ours(adadelta_with_rate, library, "adadelta lr=0.1", lr=0.1), rtol=1e-6
    )


def test_pytorchs_momentum_is_ours_while_the_rate_is_constant_and_not_when_it_changes():
    def as_in_pytorch(parameter, grad, b=0, *, lr=0.01, momentum=0.9):
        b = momentum * b + grad
        return parameter - lr * b, b

    np.testing.assert_allclose(*ours(as_in_pytorch, "torch", "momentum_sgd"), rtol=1e-12)
    x, v = momentum_sgd(0.0, 1.0)
    y, b = as_in_pytorch(0.0, 1.0)
    assert momentum_sgd(x, 1.0, v, lr=0.001)[0] == pytest.approx(-0.01 - (0.9 * 0.01 + 0.001))
    assert as_in_pytorch(y, 1.0, b, lr=0.001)[0] == pytest.approx(-0.01 - 0.001 * 1.9)


# ---- the default values that the lessons' tables give ----


def test_the_libraries_defaults_are_as_the_lessons_say():
    """Lessons 01 to 07, cells frameworks."""
    torch, keras = REFERENCE["defaults"]["torch"], REFERENCE["defaults"]["keras"]
    names = ["SGD", "Adagrad", "RMSprop", "Adadelta", "Adam"]
    assert [torch[name]["lr"] for name in names] == [0.001, 0.01, 0.01, 1.0, 0.001]
    rates = [keras[name]["learning_rate"] for name in names]
    assert rates == [0.01, 0.001, 0.001, 0.001, 0.001]
    assert [torch[name]["eps"] for name in names[1:]] == [1e-10, 1e-8, 1e-6, 1e-8]
    assert {keras[name]["epsilon"] for name in names[1:]} == {1e-7}
    assert (torch["RMSprop"]["alpha"], keras["RMSprop"]["rho"]) == (0.99, 0.9)
    assert (torch["Adadelta"]["rho"], keras["Adadelta"]["rho"]) == (0.9, 0.95)
    assert keras["Adagrad"]["initial_accumulator_value"] == 0.1
    assert (torch["AdamW"]["weight_decay"], keras["AdamW"]["weight_decay"]) == (0.01, 0.004)
    assert torch["Adam"]["betas"] == [0.9, 0.999]
