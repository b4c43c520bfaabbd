"""The six rules: golden steps worked by hand, and what holds for any input."""

import inspect

import numpy as np
import pytest
from every_rule import ARTICLE, VARIANTS
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from course_lib.optimizers import (
    RULES,
    adadelta,
    adagrad,
    adam,
    adam_as_in_article,
    momentum_sgd,
    rmsprop,
    sgd,
)
from course_lib.variants import adamw, decayed_rmsprop, nadam, norm_clipped_sgd


def starting_state(rule):
    return [p.default for p in inspect.signature(rule).parameters.values()][2:][: state_count(rule)]


def state_count(rule):
    kinds = [p.kind for p in inspect.signature(rule).parameters.values()]
    return kinds.count(inspect.Parameter.POSITIONAL_OR_KEYWORD) - 2


def parameter_of(result):
    return result[0] if isinstance(result, tuple) else result


def walk(rule, parameter, grads, **hyperparameters):
    state, visited = starting_state(rule), [parameter]
    for grad in grads:
        result = rule(visited[-1], grad, *state, **hyperparameters)
        visited.append(parameter_of(result))
        state = result[1:] if isinstance(result, tuple) else ()
    return visited


# ---- golden steps ----


def test_sgd_by_hand():
    # 1 - 0.1 x 2 = 0.8;  0.8 - 0.1 x (-1) = 0.9
    assert walk(sgd, 1.0, [2.0, -1.0], lr=0.1) == pytest.approx([1, 0.8, 0.9])


def test_momentum_by_hand():
    # v = 0 - 0.1 x 2 = -0.2, x = 0.8;  v = 0.9 x (-0.2) - 0.1 x 1 = -0.28, x = 0.52
    assert walk(momentum_sgd, 1.0, [2.0, 1.0], lr=0.1) == pytest.approx([1, 0.8, 0.52])


def test_adagrad_by_hand():
    # h = 9, x = 1 - 0.1 x 3 / 3 = 0.9;  h = 9 + 16 = 25, x = 0.9 - 0.1 x 4 / 5 = 0.82
    assert walk(adagrad, 1.0, [3.0, 4.0], lr=0.1, epsilon=0) == pytest.approx([1, 0.9, 0.82])


def test_adagrad_adds_epsilon_outside_the_root():
    # 1 - 0.1 x 3 / (3 + 1) = 0.925
    assert walk(adagrad, 1.0, [3.0], lr=0.1, epsilon=1.0)[1] == pytest.approx(0.925)


def test_rmsprop_by_hand():
    # h = 0.25 x 4 = 1, x = 1 - 0.1 x 2 / 1 = 0.8
    # h = 0.75 x 1 + 0.25 x 9 = 3, x = 0.8 - 0.1 x 3 / sqrt(3) = 0.8 - 0.1 sqrt(3)
    walked = walk(rmsprop, 1.0, [2.0, 3.0], lr=0.1, rho=0.75, epsilon=0)
    assert walked == pytest.approx([1, 0.8, 0.8 - 0.1 * 3**0.5])


def test_adadelta_by_hand():
    # h = 0.5 x 4 = 2, v = 2 sqrt(0 + 2) / sqrt(2 + 2) = sqrt(2), s = 0.5 x 2 = 1
    # h = 0.5 x 2 + 0.5 x 36 = 19, v = 6 sqrt(1 + 2) / sqrt(19 + 2) = 6 / sqrt(7)
    walked = walk(adadelta, 1.0, [2.0, 6.0], rho=0.5, epsilon=2.0)
    assert walked == pytest.approx([1, 1 - 2**0.5, 1 - 2**0.5 - 6 / 7**0.5])


def test_adam_by_hand():
    # m = 0.5 x 2 = 1, v = 0.25 x 4 = 1; om = 1 / 0.5 = 2, ov = 1 / 0.25 = 4; x = 1 - 0.1 x 2 / 2
    # m = 0.5 + 0.5 x 6 = 3.5, v = 0.75 + 0.25 x 36 = 9.75; om = 3.5 / 0.75, ov = 9.75 / 0.4375
    walked = walk(adam, 1.0, [2.0, 6.0], lr=0.1, beta_1=0.5, beta_2=0.75, epsilon=0)
    second = 0.9 - 0.1 * (3.5 / 0.75) / (9.75 / 0.4375) ** 0.5
    assert walked == pytest.approx([1, 0.9, second])


def test_adam_adds_epsilon_outside_the_root():
    # om = 2, sqrt(ov) = 2: 1 - 0.1 x 2 / (2 + 2) = 0.95
    assert walk(adam, 1.0, [2.0], lr=0.1, epsilon=2.0)[1] == pytest.approx(0.95)


def test_adam_as_in_article_by_hand():
    # m = 1, v = 1; om = 1 / 0.5 = 2, ov = 1 / 0.25 = 4; x = 1 - 0.1 x 2 / sqrt(4 + 12) = 0.95
    # m = 3.5, v = 9.75; om = 7, ov = 39; x = 0.95 - 0.1 x 7 / sqrt(39 + 12)
    walked = walk(
        adam_as_in_article, 1.0, [2.0, 6.0], lr=0.1, beta_1=0.5, beta_2=0.75, epsilon=12.0
    )
    assert walked == pytest.approx([1, 0.95, 0.95 - 0.7 / 51**0.5])


def test_decayed_rmsprop_by_hand():
    # h = 0.25 x 16 = 4, x = 1 - 0.1 x 4 / 2 = 0.8;  h = 3 + 0.25 x 52 = 16, and the rate is half
    walked = walk(decayed_rmsprop, 1.0, [4.0, 52**0.5], lr=0.1, rho=0.75, decay=1.0, epsilon=0)
    assert walked == pytest.approx([1, 0.8, 0.8 - 0.05 * 52**0.5 / 4])


def test_adamw_by_hand():
    # Adam's first step is lr: 1 - 0.1 x (2 / 2 + 0.5 x 1) = 0.85; the second as Adam's, less the
    # decay 0.1 x 0.5 x 0.85
    settings = {"lr": 0.1, "beta_1": 0.5, "beta_2": 0.75, "epsilon": 0}
    second = 0.85 - 0.1 * (3.5 / 0.75) / (9.75 / 0.4375) ** 0.5 - 0.05 * 0.85
    walked = walk(adamw, 1.0, [2.0, 6.0], weight_decay=0.5, **settings)
    assert walked == pytest.approx([1, 0.85, second])


def test_nadam_by_hand():
    # With beta_1 = 0.5 and momentum_decay = 0 its factor is 0.5 (1 - 0.5) = 0.25 in every step.
    # m = 1, om = 0.25 x 1 / (1 - 1/16) + 0.75 x 2 / (1 - 1/4) = 4/15 + 2, ov = 4: 34/30 of lr
    # m = 0.5 + 3 = 3.5, om = 0.25 x 3.5 / (1 - 1/64) + 0.75 x 6 / (1 - 1/16) = 8/9 + 4.8
    settings = {"lr": 0.1, "beta_1": 0.5, "beta_2": 0.75, "epsilon": 0, "momentum_decay": 0}
    first = 1 - 0.1 * 34 / 30
    second = first - 0.1 * (8 / 9 + 4.8) / (9.75 / 0.4375) ** 0.5
    assert walk(nadam, 1.0, [2.0, 6.0], **settings) == pytest.approx([1, first, second])


def test_the_norm_is_clipped_by_hand():
    # (3, 4) is 5 long: shortened to 1 it is (0.6, 0.8). (0.3, -0.4) is short enough, and so is 0.
    grads = np.array([[3.0, 4.0], [0.3, -0.4], [0.0, 0.0]])
    walked = walk(norm_clipped_sgd, np.zeros(2), grads, lr=0.1)
    np.testing.assert_allclose(walked, [[0, 0], [-0.06, -0.08], [-0.09, -0.04], [-0.09, -0.04]])


# ---- the contract ----


def test_rules_stand_in_the_articles_order():
    assert list(RULES) == ["SGD", "momentumSGD", "AdaGrad", "RMSprop", "AdaDelta", "Adam"]


@pytest.mark.parametrize(
    ("rule", "state", "defaults"),
    [
        (sgd, [], {"lr": 0.01}),
        (momentum_sgd, ["v"], {"lr": 0.01, "momentum": 0.9}),
        (adagrad, ["h"], {"lr": 0.01, "epsilon": 1e-7}),
        (rmsprop, ["h"], {"lr": 0.001, "rho": 0.9, "epsilon": 1e-7}),
        (adadelta, ["h", "s"], {"rho": 0.95, "epsilon": 1e-7}),
        (adam, ["m", "v", "t"], {"lr": 0.001, "beta_1": 0.9, "beta_2": 0.999, "epsilon": 1e-7}),
        (
            adam_as_in_article,
            ["m", "v"],
            {"lr": 0.001, "beta_1": 0.9, "beta_2": 0.999, "epsilon": 1e-7},
        ),
    ],
)
def test_signatures_have_the_articles_letters_and_defaults(rule, state, defaults):
    parameters = inspect.signature(rule).parameters
    names = list(parameters)
    assert names[:2] == ["parameter", "grad"]
    assert names[2 : 2 + len(state)] == state
    assert all(parameters[name].default == 0 for name in state)
    keyword_only = {n: p.default for n, p in parameters.items() if p.kind is p.KEYWORD_ONLY}
    assert keyword_only == defaults


def test_the_variants_have_the_defaults_that_their_docstrings_name():
    defaults = {
        rule.__name__: [p.default for p in inspect.signature(rule).parameters.values()][2:]
        for rule in VARIANTS
    }
    assert defaults == {
        "adadelta_with_rate": [0, 0, 1.0, 0.95, 1e-7],
        "adagrad_as_in_keras": [0.1, 0.01, 1e-7],
        "adamw": [0, 0, 0, 0.001, 0.9, 0.999, 1e-7, 0.004],
        "clipped_sgd": [0.01, 1.0],
        "decayed_rmsprop": [0, 0, 0.1, 0.9, 0.01, 1e-7],
        "decayed_sgd": [0, 0.1, 0.1],
        "lion": [0, 0.001, 0.9, 0.99],
        "nadam": [0, 0, 0, 1, 0.002, 0.9, 0.999, 1e-7, 0.004],
        "nesterov": [0, 0.01, 0.9],
        "rmsprop_centered": [0, 0, 0.001, 0.9, 1e-7],
        "sign_step": [0.01],
    }


# ---- what holds for any input ----

FINITE = {"min_value": -100, "max_value": 100, "allow_subnormal": False, "width": 32}
arrays = st.tuples(
    st.sampled_from([np.float32, np.float64]), hnp.array_shapes(min_dims=0, max_dims=3, max_side=4)
).flatmap(
    lambda spec: st.tuples(
        hnp.arrays(*spec, elements=st.floats(**FINITE)),
        hnp.arrays(*spec, elements=st.floats(**FINITE)),
    )
)


@pytest.mark.parametrize("rule", ARTICLE + VARIANTS)
@given(arrays=arrays)
def test_shape_and_dtype_are_kept_and_inputs_unchanged(rule, arrays):
    parameter, grad = arrays
    state = starting_state(rule)
    for _ in range(2):
        given_arrays = [a for a in (parameter, grad, *state) if isinstance(a, np.ndarray)]
        copies = [a.copy() for a in given_arrays]
        result = rule(parameter, grad, *state)
        for array, copy in zip(given_arrays, copies, strict=True):
            np.testing.assert_array_equal(array, copy)
        state = result[1:] if isinstance(result, tuple) else ()
        for new in (parameter_of(result), *[s for s in state if not isinstance(s, int | float)]):
            assert np.shape(new) == parameter.shape
            assert new.dtype == parameter.dtype
        parameter = np.asarray(parameter_of(result))


@pytest.mark.parametrize("rule", ARTICLE)
def test_python_floats_stay_python_floats(rule):
    assert all(type(value) is float for value in walk(rule, 1.0, [2.0, -3.0, 0.5]))


@pytest.mark.parametrize("rule", [r for r in ARTICLE + VARIANTS if r.__name__ != "adamw"])
@given(arrays=arrays)
def test_a_fresh_parameter_stays_where_the_gradient_is_zero(rule, arrays):
    parameter, _ = arrays
    moved = parameter_of(rule(parameter, np.zeros_like(parameter)))
    np.testing.assert_array_equal(moved, parameter)


@pytest.mark.parametrize("rule", ARTICLE + VARIANTS)
@given(grads=hnp.arrays(float, (5, 3), elements=st.floats(**FINITE)))
def test_each_element_goes_its_own_way(rule, grads):
    together = walk(rule, np.array([1.0, -2.0, 3.0]), grads)
    alone = [walk(rule, x, [float(g) for g in grads[:, i]]) for i, x in enumerate((1.0, -2.0, 3.0))]
    np.testing.assert_allclose(together, np.transpose(alone), rtol=1e-12)


gradients = hnp.arrays(
    float, 10, elements=st.floats(0.1, 10) | st.floats(-10, -0.1)
)  # far from epsilon


@pytest.mark.parametrize("rule", [adagrad, rmsprop, adam, adam_as_in_article])
@given(grads=gradients, scale=st.floats(0.01, 100))
def test_a_rescaled_loss_does_not_change_the_path_up_to_epsilon(rule, grads, scale):
    tiny = {"epsilon": 1e-20}
    np.testing.assert_allclose(
        walk(rule, 1.0, grads, **tiny), walk(rule, 1.0, scale * grads, **tiny), atol=1e-8
    )


@pytest.mark.parametrize("rule", [sgd, momentum_sgd])
@given(grads=gradients, scale=st.floats(0.01, 100))
def test_sgd_and_momentum_take_the_loss_scale_into_their_steps(rule, grads, scale):
    moved, moved_scaled = (np.array(walk(rule, 0.0, g)) for g in (grads, scale * grads))
    np.testing.assert_allclose(moved_scaled, scale * moved, rtol=1e-9, atol=1e-12)
