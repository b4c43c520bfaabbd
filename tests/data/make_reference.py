"""Regenerate ``reference.json``: what the real PyTorch and Keras do, for our rules to be held to.

Run by hand, in an environment of its own, after which the tests need neither library::

    python -m venv reference && reference/bin/pip install torch==2.13.0 keras==3.*
    KERAS_BACKEND=torch reference/bin/python tests/data/make_reference.py

Everything is float64. The optimizers see the gradients of a small curved loss of two parameters;
the network is a ReLU network of 6-5-4-3 units on 20 random examples.
"""

from __future__ import annotations

import inspect
import json
import os
from itertools import pairwise
from pathlib import Path

os.environ.setdefault("KERAS_BACKEND", "torch")

import keras
import numpy as np
import torch

STEPS = 30
START = [1.5, -0.8]

TORCH = {
    "sgd": lambda p: torch.optim.SGD(p, lr=0.01),
    "momentum_sgd": lambda p: torch.optim.SGD(p, lr=0.01, momentum=0.9),
    "adagrad": lambda p: torch.optim.Adagrad(p, lr=0.01, eps=1e-7),
    "rmsprop": lambda p: torch.optim.RMSprop(p, lr=0.001, alpha=0.9, eps=1e-7),
    "adadelta": lambda p: torch.optim.Adadelta(p, lr=1.0, rho=0.95, eps=1e-7),
    "adadelta lr=0.1": lambda p: torch.optim.Adadelta(p, lr=0.1, rho=0.95, eps=1e-7),
    "adam": lambda p: torch.optim.Adam(p, lr=0.001, betas=(0.9, 0.999), eps=1e-7),
    "nesterov": lambda p: torch.optim.SGD(p, lr=0.01, momentum=0.9, nesterov=True),
    "adamw": lambda p: torch.optim.AdamW(p, lr=0.01, eps=1e-7, weight_decay=0.5),
}

KERAS = {
    "sgd": lambda: keras.optimizers.SGD(0.01),
    "momentum_sgd": lambda: keras.optimizers.SGD(0.01, momentum=0.9),
    "nesterov": lambda: keras.optimizers.SGD(0.01, momentum=0.9, nesterov=True),
    "adagrad": lambda: keras.optimizers.Adagrad(0.01),
    "rmsprop": lambda: keras.optimizers.RMSprop(0.001),
    "adadelta": lambda: keras.optimizers.Adadelta(1.0, epsilon=1e-7),
    "adadelta lr=0.1": lambda: keras.optimizers.Adadelta(0.1, epsilon=1e-7),
    "adam": lambda: keras.optimizers.Adam(0.001),
    "rmsprop_centered": lambda: keras.optimizers.RMSprop(0.001, centered=True),
    "adamw": lambda: keras.optimizers.AdamW(0.01, weight_decay=0.5),
    "lion": lambda: keras.optimizers.Lion(0.001),
    "clipped_sgd": lambda: keras.optimizers.SGD(0.01, clipvalue=1.0),
    "decayed_sgd": lambda: keras.optimizers.SGD(
        keras.optimizers.schedules.InverseTimeDecay(0.1, decay_steps=1, decay_rate=0.1)
    ),
}


def defaults(optimizers) -> dict:
    """The numbers that the optimizers' signatures give, by name."""
    found = {}
    for name in ("SGD", "Adagrad", "RMSprop", "Adadelta", "Adam", "AdamW"):
        parameters = inspect.signature(getattr(optimizers, name)).parameters.values()
        found[name] = {
            p.name: p.default for p in parameters if isinstance(p.default, float | tuple)
        }
    return found


def gradient(x: float, y: float) -> list[float]:
    """The gradient of 2 x^2 + sin(3 x) y + y^4 / 4 + 0.1 y."""
    return [4 * x + 3 * np.cos(3 * x) * y, np.sin(3 * x) + y**3 + 0.1]


def torch_trajectory(make) -> dict:
    parameter = torch.tensor(START, dtype=torch.float64, requires_grad=True)
    optimizer = make([parameter])
    positions, gradients = [parameter.tolist()], []
    for _ in range(STEPS):
        gradients.append(gradient(*parameter.tolist()))
        parameter.grad = torch.tensor(gradients[-1], dtype=torch.float64)
        optimizer.step()
        positions.append(parameter.tolist())
    return {"positions": positions, "gradients": gradients}


def keras_trajectory(make) -> dict:
    keras.config.set_floatx("float64")
    variable = keras.Variable(START, dtype="float64")
    optimizer = make()
    positions, gradients = [START], []
    for _ in range(STEPS):
        gradients.append(gradient(*positions[-1]))
        optimizer.apply([keras.ops.convert_to_tensor(gradients[-1], "float64")], [variable])
        positions.append(keras.ops.convert_to_numpy(variable).tolist())
    return {"positions": positions, "gradients": gradients}


def network() -> dict:
    rng = np.random.default_rng(0)
    sizes = (6, 5, 4, 3)
    x, y = rng.normal(size=(20, 6)), rng.integers(0, 3, 20)
    weights = []
    for inputs, outputs in pairwise(sizes):
        weights += [rng.normal(size=(inputs, outputs)), 0.1 * rng.normal(size=outputs)]
    tensors = [torch.tensor(w, requires_grad=True) for w in weights]
    hidden = torch.tensor(x)
    for layer in range(3):
        hidden = hidden @ tensors[2 * layer] + tensors[2 * layer + 1]
        hidden = torch.relu(hidden) if layer < 2 else hidden
    loss = torch.nn.functional.cross_entropy(hidden, torch.tensor(y))
    loss.backward()
    return {
        "x": x.tolist(),
        "y": y.tolist(),
        "weights": [w.tolist() for w in weights],
        "loss": loss.item(),
        "gradient": [t.grad.tolist() for t in tensors],
    }


if __name__ == "__main__":
    reference = {
        "versions": {"torch": torch.__version__, "keras": keras.__version__},
        "torch": {name: torch_trajectory(make) for name, make in TORCH.items()},
        "keras": {name: keras_trajectory(make) for name, make in KERAS.items()},
        "network": network(),
        "defaults": {"torch": defaults(torch.optim), "keras": defaults(keras.optimizers)},
    }
    path = Path(__file__).with_name("reference.json")
    path.write_text(json.dumps(reference) + "\n", encoding="utf-8")
