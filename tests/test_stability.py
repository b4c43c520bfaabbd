"""Limits of learning rates, compared with what a rule does just below and just above them."""

import numpy as np
import pytest

from course_lib.descent import descend
from course_lib.descent.stability import is_linear, stable_rate
from course_lib.optimizers import RULES, momentum_sgd, sgd
from course_lib.rules import entry_of
from course_lib.surfaces import SURFACES_2D, surface_from
from course_lib.variants import clipped_sgd, decayed_sgd, nesterov, sign_step

RAVINE = SURFACES_2D["ravine"]  # its largest curvature is 180


@pytest.mark.parametrize(
    ("rule", "limit"),
    [
        (sgd, 2 / 180),
        (momentum_sgd, 2 * 1.9 / 180),
        ((momentum_sgd, {"momentum": 0.5}), 2 * 1.5 / 180),
        (nesterov, 2 * 1.9 / (2.8 * 180)),
    ],
)
def test_below_its_limit_a_rule_arrives_and_above_it_leaves(rule, limit):
    entry = entry_of(rule)
    assert is_linear(entry)
    assert stable_rate(rule, RAVINE) == stable_rate(entry, RAVINE) == pytest.approx(limit)
    below, above = (descend(rule, RAVINE, RAVINE.start, 5000, lr=f * limit) for f in (0.99, 1.01))
    assert below.losses[-1] < 1e-9 * below.losses[0]
    assert not above.losses[-1] < 1e9 * above.losses[0]


@pytest.mark.parametrize("rule", [*list(RULES.values())[2:], sign_step, clipped_sgd, decayed_sgd])
def test_what_is_not_linear_is_known_as_such(rule):
    assert not is_linear(entry_of(rule))


@pytest.mark.parametrize("formula", ["x**2 - y**2", "x", "x**4 + y**2", "x*y"])
def test_a_surface_without_one_curvature_that_leads_upwards_sets_no_limit(formula):
    assert np.isnan(stable_rate(entry_of(sgd), surface_from(formula)))


def test_without_friction_no_rate_is_stable():
    assert np.isnan(stable_rate(entry_of((momentum_sgd, {"momentum": 1.0})), RAVINE))
