"""Walking down a surface: what a Path records, and what is refused."""

import dataclasses
import functools
from fractions import Fraction

import numpy as np
import pytest

from course_lib.descent import descend, feed, walk
from course_lib.optimizers import RULES, adam, momentum_sgd, sgd
from course_lib.rules import RuleError
from course_lib.rules.formulas import is_arithmetic
from course_lib.surfaces import SURFACES_1D, SURFACES_2D, Surface, surface_from

BOWL, RAVINE = SURFACES_1D["bowl"], SURFACES_2D["ravine"]


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
@pytest.mark.parametrize("surface", [*SURFACES_1D.values(), *SURFACES_2D.values()], ids=repr)
def test_a_path_holds_every_row_of_every_rule_on_every_surface(rule, surface):
    gentle = {"lr": 1e-4} if "lr" in rule.__kwdefaults__ else {}
    path = descend(rule, surface, surface.start, 30, **gentle)
    d = surface.dimensions
    assert path.positions.shape == path.gradients.shape == (31, d)
    assert path.losses.shape == (31,)
    assert all(rows.shape == (31, d) for rows in path.state.values())
    np.testing.assert_array_equal(path.positions[0], surface.start)
    np.testing.assert_allclose(path.losses, surface(path.positions))
    np.testing.assert_allclose(path.gradients, surface.gradient(path.positions))
    assert path.diverged_at is None


def test_rows_follow_from_one_another_by_the_rule():
    path = descend(momentum_sgd, RAVINE, RAVINE.start, 20, momentum=0.8)
    for k in range(20):
        x, v = momentum_sgd(path.positions[k], path.gradients[k], path.state["v"][k], momentum=0.8)
        np.testing.assert_array_equal(path.positions[k + 1], x)
        np.testing.assert_array_equal(path.state["v"][k + 1], v)
    assert path.hyperparameters == {"lr": 0.01, "momentum": 0.8}


def test_the_state_of_adam_counts_its_steps():
    path = descend(adam, BOWL, [1.0], 3)
    assert list(path.state) == ["m", "v", "t"]
    np.testing.assert_array_equal(path.state["t"][:, 0], [0, 1, 2, 3])


def test_a_zero_gradient_does_not_end_the_walk():
    def restless(parameter, grad):
        return parameter + 1

    path = descend(restless, BOWL, [0.0], 5)
    np.testing.assert_array_equal(path.positions[:, 0], range(6))


def test_zero_learning_rate_stays_where_it_is():
    path = descend(sgd, BOWL, [1.5], 10, lr=0)
    assert (path.positions == 1.5).all()


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_divergence_is_recorded_and_nothing_is_raised_or_warned(rule, recwarn):
    steep = surface_from("exp(x**2)")
    options = {"lr": 1e9} if "lr" in rule.__kwdefaults__ else {"epsilon": 1e30}
    path = descend(rule, steep, [3.0], 400, **options)
    step = path.diverged_at
    assert step is not None
    rows = np.column_stack([path.positions, path.losses, path.gradients, *path.state.values()])
    assert np.isfinite(rows[:step]).all()
    assert not np.isfinite(rows[step]).all()
    assert np.isnan(rows[step + 1 :]).all()
    assert not recwarn.list


def test_a_start_where_the_loss_is_infinite_has_diverged_at_once():
    assert descend(sgd, surface_from("1/x"), [0.0], 5).diverged_at == 0


def test_a_rule_that_returns_nan_diverges_like_any_other():
    path = descend(lambda parameter, grad: parameter * np.nan, BOWL, [1.0], 5)
    assert path.diverged_at == 1


def test_noise_is_seeded_and_of_the_size_asked_for():
    noisy = [descend(sgd, BOWL, [1.0], 4000, noise=0.5, seed=s, lr=0) for s in (1, 1, 2)]
    np.testing.assert_array_equal(noisy[0].gradients, noisy[1].gradients)
    assert (noisy[0].gradients != noisy[2].gradients).all()
    assert np.std(noisy[0].gradients) == pytest.approx(0.5, rel=0.05)
    assert np.mean(noisy[0].gradients) == pytest.approx(2, rel=0.02)


def test_a_learners_rule_with_its_own_state_is_recorded_too():
    def averaged(parameter, grad, mean=1.0, *, rate=0.1):
        mean = 0.5 * mean + 0.5 * grad
        return parameter - rate * mean, mean

    path = descend(averaged, BOWL, [1.0], 3, rate=0.2)
    np.testing.assert_allclose(path.state["mean"][:2, 0], [1.0, 1.5])
    np.testing.assert_allclose(path.positions[1], [1 - 0.2 * 1.5])


def test_inputs_are_not_changed_even_by_a_rule_that_writes_into_them():
    def in_place(parameter, grad):
        parameter -= 0.1 * grad
        return parameter

    start = np.array([1.0])
    path = descend(in_place, BOWL, start, 3)
    assert start == [1.0]
    np.testing.assert_allclose(path.positions[:, 0], [1, 0.8, 0.64, 0.512])


@pytest.mark.parametrize("steps", [0, -1, 2.5, "3", None])
def test_steps_must_be_a_whole_number(steps, each_language):
    with pytest.raises(ValueError, match="steps"):
        descend(sgd, BOWL, [1.0], steps)


@pytest.mark.parametrize("start", [[1.0, 2.0], [np.nan], [np.inf], "left", [None], [[1.0]]])
def test_the_start_must_be_a_finite_point_of_the_surface(start, each_language):
    with pytest.raises(ValueError, match="1"):
        descend(sgd, BOWL, start, 3)


def test_a_surface_comes_by_name_or_formula_and_brings_a_start(each_language):
    for surface in ("bowl", "x**2"):
        path = descend(sgd, surface, None, 3)
        assert path.positions[0] == path.surface.start
    with pytest.raises(ValueError, match="ravine"):
        descend(sgd, "ravin", None, 3)
    with pytest.raises(ValueError, match="sgd"):
        descend(BOWL, sgd, None, 3)


def test_a_number_will_do_as_the_start_in_one_dimension():
    assert descend(sgd, BOWL, 2, 1).positions[0] == [2.0]


def test_a_rule_of_the_wrong_form_is_refused(each_language):
    for rule in (lambda p, g: (p, g), lambda p, g: None, lambda p, g: np.zeros(3), lambda p: p, 3):
        with pytest.raises(RuleError):
            descend(rule, BOWL, [1.0], 3)
    with pytest.raises(RuleError, match="momentum"):
        descend(sgd, BOWL, [1.0], 3, momentum=0.9)


def test_what_a_learners_rule_raises_is_said_and_kept_as_the_cause(each_language):
    def broken(parameter, grad):
        raise ZeroDivisionError("mine")

    with pytest.raises(RuleError, match=r"broken.*ZeroDivisionError: mine") as raised:
        descend(broken, BOWL, [1.0], 3)
    assert isinstance(raised.value.__cause__, ZeroDivisionError)


# ---- on Python floats ----


@pytest.mark.parametrize("surface", [*SURFACES_1D.values(), *SURFACES_2D.values()], ids=repr)
@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_floats_walk_as_arrays_do(rule, surface):
    on_floats = descend(rule, surface, surface.start, 60)
    on_arrays = walk(rule, surface, surface.gradient, surface.start, 60, {})
    np.testing.assert_allclose(on_floats.positions, on_arrays.positions, rtol=1e-9, atol=1e-12)
    for name, rows in on_arrays.state.items():
        np.testing.assert_allclose(on_floats.state[name], rows, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("surface", [BOWL, RAVINE, SURFACES_2D["bumpy"]], ids=repr)
def test_floats_are_disturbed_as_arrays_are(surface):
    on_floats = descend(momentum_sgd, surface, surface.start, 30, noise=0.5, seed=3)
    disturbances = iter(np.random.default_rng(3).normal(0, 0.5, (31, surface.dimensions)))
    on_arrays = walk(
        momentum_sgd,
        surface,
        lambda point: surface.gradient(point) + next(disturbances),
        surface.start,
        30,
        {},
    )
    np.testing.assert_allclose(on_floats.gradients, on_arrays.gradients, rtol=1e-9)


def test_a_slope_that_floats_cannot_give_is_infinite():
    pole = Surface(
        "pole", lambda x: 1 / x, lambda x: (-1 / x**2,), limits=[(-1, 1)], start=[0], minima=[]
    )
    path = descend(sgd, pole, [0.0], 5)
    assert (path.gradients[0, 0], path.diverged_at) == (-np.inf, 0)


def test_a_rule_may_have_more_states_than_floats_have_loops_for():
    def delayed(parameter, grad, a=0, b=0, c=0, d=0, *, lr=0.01):
        return parameter - lr * d, grad, a, b, c

    path = descend(delayed, BOWL, [1.0], 10)
    np.testing.assert_array_equal(path.state["d"][4:], path.gradients[:-4])


def test_a_state_of_whole_numbers_that_explodes_ends_the_walk():
    def squaring(parameter, grad, a=10, *, lr=0.01):
        return parameter - lr * grad, a * a

    assert descend(squaring, BOWL, [1.0], 200).diverged_at is not None


def test_a_rule_that_joins_coordinates_keeps_its_arrays():
    def normalized(parameter, grad, *, lr=0.1):
        return parameter - lr * grad / (grad * grad).sum() ** 0.5

    ravine = SURFACES_2D["ravine"]
    path = descend(normalized, ravine, ravine.start, 5)
    np.testing.assert_allclose(np.linalg.norm(np.diff(path.positions, axis=0), axis=1), 0.1)


def test_a_decorated_rule_is_not_taken_for_what_it_wraps():
    def halved(rule):
        @functools.wraps(rule)
        def wrapped(parameter, grad, **hyperparameters):
            return (parameter + rule(parameter, grad, **hyperparameters)) / 2

        return wrapped

    assert is_arithmetic(sgd)
    assert not is_arithmetic(halved(sgd))


# ---- whatever is handed over ----


def own_noise(parameter, grad, *, lr=0.01, noise=0.0, seed=7, steps=2, start=0.0):
    return parameter - lr * grad + noise


def test_a_rules_own_names_never_collide_with_those_of_descend():
    path = descend(own_noise, RAVINE, RAVINE.start, 5, noise=1.0)
    np.testing.assert_allclose(path.positions[-1], [1.097, 0.574], atol=1e-3)
    assert path.hyperparameters == {"lr": 0.01, "noise": 1.0, "seed": 7, "steps": 2, "start": 0.0}
    fixed = descend((own_noise, {"noise": 1.0, "steps": 9}), RAVINE, RAVINE.start, 5)
    np.testing.assert_array_equal(fixed.positions, path.positions)
    assert fixed.hyperparameters["steps"] == 9


@pytest.mark.parametrize("name", ["lr", "noise"])
def test_a_value_that_is_fixed_already_is_not_ignored_in_silence(name, each_language):
    entry = functools.partial(own_noise, **{name: 1.0})
    with pytest.raises(RuleError, match=f"{name} = 1"):
        descend(entry, RAVINE, None, 5, **{name: 2.0})


def none_first(parameter, grad, v=None, *, lr=0.01, momentum=0.9):
    v = -lr * grad if v is None else momentum * v - lr * grad
    return parameter + v, v


def in_a_dictionary(parameter, grad, state={"v": 0.0}, *, lr=0.01, momentum=0.9):  # noqa: B006
    state["v"] = momentum * state["v"] - lr * grad
    return parameter + state["v"], state


def as_a_list(parameter, grad, v=0, *, lr=0.01, momentum=0.9):
    v = momentum * v - lr * grad
    return [parameter + v, v]


class Momentum:
    def __init__(self):
        self.v = 0.0

    def __call__(self, parameter, grad, *, lr=0.01, momentum=0.9):
        self.v = momentum * self.v - lr * grad
        return parameter + self.v


@dataclasses.dataclass
class Heavy:
    momentum: float = 0.9

    def __call__(self, parameter, grad, v=0, *, lr=0.01):
        v = self.momentum * v - lr * grad
        return parameter + v, v


@pytest.mark.parametrize(
    "rule", [none_first, in_a_dictionary, as_a_list, Momentum(), Heavy(), Heavy().__call__]
)
def test_momentum_walks_alike_wherever_it_keeps_its_velocity(rule):
    expected = descend(momentum_sgd, RAVINE, RAVINE.start, 30)
    for _ in range(2):  # nothing lasts from one walk into the next
        path = descend(rule, RAVINE, RAVINE.start, 30)
        np.testing.assert_allclose(path.positions, expected.positions, rtol=1e-12)
        assert path.diverged_at is None
        if "v" in path.state:
            np.testing.assert_allclose(path.state["v"][1:], expected.state["v"][1:], rtol=1e-12)


def full_matrix(parameter, grad, h=0, *, lr=0.5):
    h = h + np.outer(grad, grad)
    values, vectors = np.linalg.eigh(h)
    return parameter - lr * vectors @ (vectors.T @ grad / (values.clip(0) ** 0.5 + 1e-7)), h


def test_a_state_may_be_a_matrix():
    path = descend(full_matrix, RAVINE, RAVINE.start, 10)
    assert path.state["h"].shape == (11, 2, 2)
    np.testing.assert_allclose(
        path.state["h"][3], np.einsum("ki,kj->ij", path.gradients[:3], path.gradients[:3])
    )
    assert path.memory == {}
    assert path.diverged_at is None


def test_a_state_that_begins_as_infinity_is_no_divergence():
    def best_so_far(parameter, grad, best=np.inf, *, lr=0.01):
        return parameter - lr * grad, np.minimum(best, np.abs(grad))

    assert descend(best_so_far, BOWL, [1.0], 5).diverged_at is None


@pytest.mark.parametrize(
    "options", [{"noise": -1}, {"noise": "much"}, {"noise": np.nan}, {"seed": -1}, {"seed": 0.5}]
)
def test_bad_noise_is_refused(options, each_language):
    with pytest.raises(ValueError, match=next(iter(options))):
        descend(sgd, BOWL, [1.0], 3, **options)


@pytest.mark.parametrize("rate", [np.float32(0.5), np.int64(1), Fraction(1, 2), True])
def test_numbers_of_every_kind_will_do(rate):
    path = descend(sgd, BOWL, [1.0], 1, lr=rate)
    assert path.positions[1, 0] == 1 - 2 * float(rate)


# ---- feed ----


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_feeding_the_gradients_of_a_descent_goes_the_same_way(rule):
    surface = SURFACES_1D["bowl"]
    path = descend(rule, surface, surface.start, 30)
    fed = feed(rule, path.gradients[:-1, 0])
    assert fed == pytest.approx(path.positions[:, 0] - surface.start[0])


def test_feed_stops_at_a_wall_and_comes_back_from_it():
    assert feed(sgd, [1, 1, 1, -1], lr=0.75, limit=1).tolist() == [0, -0.75, -1, -1, -0.25]


def test_feed_takes_entries_and_says_what_it_can_not_take():
    assert feed((sgd, {"lr": 2.0}), [1.0]).tolist() == [0, -2]
    for gradients in ([[1.0]], ["a"], [np.nan], None):
        with pytest.raises(ValueError, match="gradients"):
            feed(sgd, gradients)
    with pytest.raises(RuleError, match="lr"):
        feed((sgd, {"lr": 2.0}), [1.0], lr=1.0)
    with pytest.raises(RuleError, match="ll"):
        feed(sgd, [1.0], ll=1.0)
