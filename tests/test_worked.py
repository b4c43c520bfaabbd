"""The step as numbers: the rule's own formula filled in, or nothing that could be wrong."""

import dataclasses

import numpy as np
import pytest

from course_lib.descent import descend
from course_lib.descent.worked import effective_rate, worked_lines
from course_lib.language.numbers import number
from course_lib.optimizers import RULES, adagrad, adam, adam_as_in_article, momentum_sgd
from course_lib.surfaces import SURFACES_1D, SURFACES_2D, surface_from

BOWL, RAVINE = SURFACES_1D["bowl"], SURFACES_2D["ravine"]


def worked_step(path, step, coordinate=0):
    """The lines of a step, with the brackets that the page puts around negative numbers."""

    def filled(token):
        if isinstance(token, str):
            return token
        value = token.value if isinstance(token.value, float) else token.value[step, coordinate]
        return f"({number(value)})" if value < 0 else number(value)

    return [
        f"{line.name} = {''.join(map(filled, line.tokens))} = "
        f"{number(line.values[step, coordinate])}"
        for line in worked_lines(path)
    ]


def formulas(path):
    """The lines with the rule's own names."""
    return [
        f"{line.name} = {''.join(getattr(token, 'name', token) for token in line.tokens)}"
        for line in worked_lines(path)
    ]


def test_the_formula_of_momentum_with_its_numbers():
    path = descend(momentum_sgd, BOWL, [1.0], 2, lr=0.1)
    assert worked_step(path, 0) == [
        "v = 0.9 × 0 − 0.1 × 2 = −0.2",
        "parameter = 1 + (−0.2) = 0.8",
    ]
    assert worked_step(path, 1)[0] == "v = 0.9 × (−0.2) − 0.1 × 1.6 = −0.34"
    assert formulas(path) == ["v = momentum × v − lr × grad", "parameter = parameter + v"]


def test_roots_powers_and_brackets_read_as_in_a_book():
    lines = worked_step(descend(adam, BOWL, [1.0], 1), 0)
    assert lines == [
        "t = 0 + 1 = 1",
        "m = 0.9 × 0 + (1 − 0.9) × 2 = 0.2",
        "v = 0.999 × 0 + (1 − 0.999) × 2 × 2 = 0.004",
        "om = 0.2 / (1 − 0.9^1) = 2",
        "ov = 0.004 / (1 − 0.999^1) = 4",
        "parameter = 1 − 0.001 × 2 / (√(4) + 1e−7) = 0.999",
    ]


@pytest.mark.parametrize("rule", [*RULES.values(), adam_as_in_article])
def test_every_rule_can_be_read_and_leads_where_the_path_went(rule):
    path = descend(rule, RAVINE, RAVINE.start, 20)
    lines = worked_lines(path)
    assert lines[-1].name == "parameter"
    np.testing.assert_allclose(lines[-1].values, path.positions[1:])
    assert len(worked_step(path, 19, 1)) == len(lines)


def test_each_coordinate_has_its_own_numbers():
    path = descend(momentum_sgd, RAVINE, [-4, 0.5], 1)
    assert "(−4)" in worked_step(path, 0, 0)[0]
    assert "90" in worked_step(path, 0, 1)[0]


def test_a_diverged_path_can_still_be_read():
    path = descend(momentum_sgd, surface_from("x**4"), [3.0], 30, lr=1.0)
    assert path.diverged_at is not None
    assert worked_lines(path) is not None


def test_a_learners_rule_may_have_names_of_its_own():
    def mine(w, g, speed=0, *, rate=0.1):
        "With a docstring."
        speed = 0.5 * speed - rate * g
        return w + 2 * speed, speed

    path = descend(mine, BOWL, [1.0], 1)
    assert worked_step(path, 0) == [
        "speed = 0.5 × 0 − 0.1 × 2 = −0.2",
        "w = 1 + 2 × (−0.2) = 0.6",
    ]
    assert formulas(path) == ["speed = 0.5 × speed − rate × g", "w = w + 2 × speed"]


def clipped(parameter, grad, *, lr=0.1):
    if np.abs(grad).max() > 1:
        grad = grad / np.abs(grad).max()
    return parameter - lr * grad


def counted(parameter, grad, n=0, *, lr=0.1):
    n = n + 1
    step = lr * np.sign(grad) / max(n, 1)
    return parameter - step, n


@pytest.mark.parametrize("rule", [clipped, counted, lambda p, g: np.multiply(p, 0.8)])
def test_what_is_no_plain_formula_is_not_read(rule):
    path = descend(rule, BOWL, [1.0], 2)
    assert worked_lines(path) is None
    assert effective_rate(path, None) is None


def test_a_formula_that_does_not_lead_where_the_path_went_is_not_shown():
    path = descend(momentum_sgd, BOWL, [1.0], 2)
    elsewhere = dataclasses.replace(path, positions=path.positions + np.arange(3)[:, None])
    assert worked_lines(path) is not None
    assert worked_lines(elsewhere) is None


def test_the_effective_rate_is_what_the_direction_is_multiplied_by():
    path = descend(adagrad, RAVINE, RAVINE.start, 10, lr=0.1)
    rate = effective_rate(path, worked_lines(path))
    np.testing.assert_allclose(rate, 0.1 / (path.state["h"][1:] ** 0.5 + 1e-7))
    path = descend(momentum_sgd, RAVINE, RAVINE.start, 10)
    assert effective_rate(path, worked_lines(path)) is None


def test_a_path_that_is_hardly_another_is_not_taken_for_the_formulas():
    path = descend(momentum_sgd, BOWL, [1.0], 2)
    near = dataclasses.replace(path, positions=path.positions * (1 + 1e-8 * np.arange(3)[:, None]))
    assert worked_lines(near) is None
