"""Runs that tell a wrong rule from a right one, and where two runs part.

One run can't: a missing ``epsilon`` shows only where gradients are small, ``np.where`` in the place
of ``np.sign`` only where they are 0, and an average that forgets nothing only when the sign turns
after a long time.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple, Protocol

import numpy as np

Positions = list[list[float]]
"""The parameter after each step, from the start on, its coordinates in a row."""

_ROUNDING = 1e-9
"""What another order of operations may make of a step, relative to the way travelled so far."""
_LAST_DIGITS = 1e-14
"""The same, relative to the parameter that the step is added to."""


class Stepper(Protocol):
    """What can be run through a trial: a rule as it is called, or a slip."""

    def begin(self) -> list[Any]:
        """The state before the first step of a run."""

    def step(
        self,
        parameter: np.ndarray,
        grad: np.ndarray,
        state: list[Any],
        hyperparameters: Mapping[str, Any],
    ) -> tuple[np.ndarray, list[Any]]:
        """One step: the new parameter and the new state."""


class Trial(NamedTuple):
    """Gradients to be handed to a rule one after another, whatever it makes of them."""

    name: str
    start: np.ndarray
    gradients: np.ndarray
    """(steps, *the shape of ``start``)."""
    hyperparameters: dict[str, Any]


def trials_for(defaults: Mapping[str, Any]) -> list[Trial]:
    """The trials of a rule with these hyperparameters, the most telling first.

    Only what differs in an earlier one is worth a look at the next.
    """
    near, far = _near(defaults), _far(defaults)
    plain = _irregular(8, 12, seed=1) * np.array([[3.0, 2, 0.3, 4, 0.2, 1, 0.1, 2]]).T
    plain[:, -1] *= 1000  # so large that even a step of lr * gradient exceeds a limit
    start = _irregular(1, 12, seed=2)[0]
    sizes = np.array([10.0**power for power in (-12, -8, -7, -5, -3, -2, 2, 3, 4, 5, 6, 8)])
    return [
        Trial("plain", start, plain, near),
        Trial("zeros", start, _with_zeros(_irregular(10, 12, seed=3)), far),
        Trial("sizes", np.minimum(sizes, 1), sizes * _irregular(8, 12, seed=4), dict(defaults)),
        Trial("long", start, _long(), near),
        Trial("number", start[0], np.array([2.0, -3, 0.5, 0, -1, 4]), far),
        Trial("matrix", start.reshape(3, 4), _irregular(6, 12, seed=5).reshape(6, 3, 4), near),
    ]


def layer_trials(defaults: Mapping[str, Any]) -> list[Trial]:
    """The trials of a rule that sees a weight matrix; the last is of biases.

    The gradients are so large that an epsilon beside their norm may be left out.
    """
    near, far, usual = _near(defaults), _far(defaults), dict(defaults)
    trials = []
    for seed, (name, shape, hyperparameters) in enumerate(
        [
            ("plain", (4, 4), near),
            ("wide", (3, 5), far),
            ("tall", (5, 3), usual),
            ("biases", (4,), near),
        ]
    ):
        size = math.prod(shape)
        start = _irregular(1, size, seed=seed).reshape(shape)
        gradients = 1e4 * _irregular(6, size, seed=seed + 10).reshape(6, *shape)
        trials.append(Trial(name, start, gradients, hyperparameters))
    return trials


def positions(stepper: Stepper, trial: Trial) -> Iterator[list[float]]:
    """Where ``stepper`` goes in ``trial``, step by step; what it raises goes through."""
    parameter, state = trial.start, stepper.begin()
    yield np.ravel(parameter).tolist()
    for grad in trial.gradients:
        # Copies (arrays, even of a single number), which a rule may spoil without harm.
        parameter, state = stepper.step(
            np.array(parameter), np.array(grad), state, trial.hyperparameters
        )
        yield np.ravel(parameter).tolist()


def parting(expected: Iterable[list[float]], got: Positions) -> tuple[int, int] | None:
    """The first step and coordinate at which ``got`` is not where it should be; None if nowhere.

    Differences of rounding are none. ``expected`` is asked for no more steps than are needed.
    """
    way = [0.0] * len(got[0])
    before = got[0]
    for step, wanted in enumerate(expected):
        for at, (old, new, found) in enumerate(zip(before, wanted, got[step], strict=True)):
            way[at] += abs(new - old)
            if not _close(new, found, _ROUNDING * way[at] + _LAST_DIGITS * (abs(new) + abs(old))):
                return step, at
        before = wanted
    return None


def _close(wanted: float, found: float, tolerance: float) -> bool:
    if math.isnan(wanted) or math.isnan(found):
        return math.isnan(wanted) and math.isnan(found)
    return wanted == found or abs(wanted - found) <= tolerance < math.inf


# ---- gradients ----


def _irregular(steps: int, size: int, seed: int) -> np.ndarray:
    """Numbers (steps, size) between -1 and 1 without a pattern, the same on every machine."""
    values = [math.sin(seed + 9.1 * (k + 1) ** 2) for k in range(steps * size)]
    return np.array(values).reshape(steps, size)


def _with_zeros(gradients: np.ndarray) -> np.ndarray:
    """Coordinate 0 never has a gradient, 1 to 4 at first, and 5 to 8 now and then have none."""
    for step, row in enumerate(gradients):
        row[0] = 0
        row[1 : 5 - step] = 0
        row[5 + step % 4] = 0
    return gradients


def _long() -> np.ndarray:
    """120 gradients of one sign for a long time, then of the other, of many sizes."""
    steps = 120
    wobble = 1 + 0.1 * _irregular(steps, 12, seed=6)
    sizes = np.array([10.0**power for power in (-2, -1, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3)])
    signs = np.array(
        [[1.0 if step < 40 + 6 * c else -1.0 for c in range(12)] for step in range(steps)]
    )
    gradients: np.ndarray = signs * sizes * wobble
    return gradients


# ---- hyperparameters: a number, or another name, in the place of a name must be seen ----


def _near(defaults: Mapping[str, Any]) -> dict[str, Any]:
    """Values near the defaults, but not equal to them; an epsilon that can be seen."""
    return {
        **{
            name: (0.97 - 0.02 * at) * value if _is_number(value) else value
            for at, (name, value) in enumerate(defaults.items())
        },
        **_epsilon(defaults, 0.02),
    }


def _far(defaults: Mapping[str, Any]) -> dict[str, Any]:
    """Values far from the defaults: a first 0.9 becomes 0.7, and a first 0.01 becomes 0.03."""
    return {
        **{
            name: _enlarged(value, 3 - 0.3 * at) if _is_number(value) else value
            for at, (name, value) in enumerate(defaults.items())
        },
        **_epsilon(defaults, 0.3),
    }


def _enlarged(value: float, factor: float) -> float:
    """``factor * value``, or as much more of what is missing to 1 in a number just below it."""
    return 1 - factor * (1 - value) if 0.7 < value < 1 else factor * value


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _epsilon(defaults: Mapping[str, Any], value: float) -> dict[str, float]:
    return {"epsilon": value} if "epsilon" in defaults else {}
