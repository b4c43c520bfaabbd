"""Rules that see a matrix: by hand, by other means, and beside PyTorch's own steps."""

import json
from pathlib import Path

import numpy as np
import pytest
from every_rule import MATRIX
from hypothesis import given
from hypothesis import strategies as st

from course_lib.descent import descend
from course_lib.figures import matrices_picture
from course_lib.rules import signature_of
from course_lib.surfaces import SURFACES_2D, turned
from course_lib.variants import (
    adagrad_as_in_keras,
    full_matrix_adagrad,
    muon,
    orthogonal_step,
    orthogonalize,
    shampoo,
    sign_step,
)

TORCH = json.loads((Path(__file__).parent / "data" / "muon.json").read_text("utf-8"))
SHAPES = [(3, 5), (5, 3), (4, 4), (1, 3), (6,), ()]


def walk(rule, parameter, grads, **hyperparameters):
    """Where the rule goes, and its last state."""
    visited, state = [parameter], tuple(signature_of(rule).state.values())
    for grad in grads:
        result = rule(visited[-1], grad, *state, **hyperparameters)
        moved, *state = result if isinstance(result, tuple) else (result,)
        visited.append(moved)
    return visited, state


def sample(shape, steps=4, seed=0):
    generator = np.random.default_rng(seed)
    return generator.normal(size=shape), generator.normal(size=(steps, *shape))


# ---- Muon beside PyTorch's ----


@pytest.mark.parametrize(("kind", "atol"), [("exact", 1e-11), ("bfloat16", 0.1)])
def test_muon_walks_as_pytorch_does_on_its_transposed_matrices(kind, atol):
    # In units of a step: 8 of them in bfloat16, which has three digits, part by up to 0.06.
    for record in TORCH[kind]:
        settings, visited = record["settings"], np.array(record["visited"])
        lr, shape = settings.get("lr", 0.001), visited[0].shape
        ours, _ = walk(muon, visited[0].T, np.array(record["gradients"]).swapaxes(1, 2), **settings)
        scale = lr * max(1, shape[0] / shape[1]) ** 0.5
        np.testing.assert_allclose(np.swapaxes(ours, 1, 2), visited, rtol=0, atol=atol * scale)


def test_muon_moves_what_is_no_matrix_along_the_averaged_gradient():
    # m = 0.5 x 2 = 1, mixed 0.5 x 1 + 0.5 x 2 = 1.5; 4 - 0.1 x (1.5 + 0.25 x 4) = 3.75
    moved, m = muon(np.array([4.0]), np.array([2.0]), lr=0.1, momentum=0.5, weight_decay=0.25)
    assert (moved, m) == ([3.75], [1.0])


# ---- orthogonalize ----


@pytest.mark.parametrize("shape", [(3, 5), (5, 3), (40, 40), (200, 100)], ids=str)
def test_orthogonalize_keeps_the_directions_and_evens_out_their_sizes(shape):
    # Made of given directions and sizes, down to 0.0016 of the norm and a little more.
    rows, columns = (np.linalg.qr(sample((n, n), seed=n)[0])[0] for n in shape)
    sizes = np.geomspace(1, 0.0016, min(shape))
    sizes[1:] = np.maximum(sizes[1:], 0.0016 * np.linalg.norm(sizes))
    matrix = rows[:, : len(sizes)] * sizes @ columns[: len(sizes)]
    made = rows[:, : len(sizes)].T @ orthogonalize(matrix) @ columns[: len(sizes)].T
    np.testing.assert_allclose(made, np.diag(np.diag(made)), atol=1e-9)
    assert ((np.diag(made) > 0.68) & (np.diag(made) < 1.21)).all()


def test_what_is_tiny_in_a_matrix_grows_485_times():
    made = orthogonalize(np.diag([1.0, 1e-6]))
    assert made[1, 1] == pytest.approx(485e-6, rel=1e-3)


def test_a_step_of_the_iteration_is_a_polynomial_of_each_singular_value():
    # 0.6 and 0.8 are already of norm 1: 3.4445 s - 4.7750 s^3 + 2.0315 s^5 by hand.
    made = orthogonalize(np.diag([6.0, 8.0]), steps=1)
    by_hand = [2.0667 - 1.0314 + 0.15796944, 2.7556 - 2.4448 + 0.66568192]
    np.testing.assert_allclose(made, np.diag(by_hand), rtol=1e-12)


@given(scale=st.floats(1e-3, 1e3), seed=st.integers(0, 99))
def test_orthogonalize_looks_at_no_scale_and_turns_with_the_matrix(scale, seed):
    matrix, (turn, *_) = sample((4, 4), seed=seed)
    turn, _ = np.linalg.qr(turn)
    made = orthogonalize(matrix)
    np.testing.assert_allclose(orthogonalize(scale * matrix), made, atol=1e-9)
    np.testing.assert_allclose(orthogonalize(turn @ matrix), turn @ made, atol=1e-9)
    np.testing.assert_allclose(orthogonalize(matrix.T), made.T, atol=1e-9)


def test_nothing_becomes_of_a_matrix_of_zeros():
    assert not orthogonalize(np.zeros((3, 2))).any()


# ---- AdaGrad's matrices ----


@pytest.mark.parametrize("degrees", [0, 20, 45, 70])
def test_full_matrix_adagrad_goes_the_same_way_however_the_valley_lies(degrees):
    valley = SURFACES_2D["ravine"]
    leaning = turned(valley, degrees)
    path = descend(full_matrix_adagrad, leaning, leaning.start, 50, lr=1.0)
    straight = descend(full_matrix_adagrad, valley, valley.start, 50, lr=1.0)
    np.testing.assert_allclose(path.losses, straight.losses, rtol=1e-4, atol=1e-12)
    assert path.state["h"].shape == (51, 2, 2)


def test_full_matrix_adagrad_by_hand():
    # h = diag(9, 0), then diag(9, 16): 1 - 0.1 x 3 / 3, and 1 - 0.1 x 4 / 4
    visited, _ = walk(full_matrix_adagrad, np.ones(2), np.array([[3, 0], [0, 4]]), lr=0.1)
    np.testing.assert_allclose(visited, [[1, 1], [0.9, 1], [0.9, 0.9]], rtol=1e-6)


def test_shampoo_by_hand():
    # G = diag(4, 0): L = R = diag(16, 0), each to the power -1/4 is 1/2: 4 x 1/2 x 1/2 = 1
    # then G = diag(0, 9): L = R = diag(16, 81), and 9 / (81^1/4)^2 = 1
    grads = np.array([np.diag([4.0, 0]), np.diag([0, 9.0])])
    visited, state = walk(shampoo, np.ones((2, 2)), grads, lr=0.1, epsilon=1e-12)
    np.testing.assert_allclose(visited[1], [[0.9, 1], [1, 1]], rtol=1e-9)
    np.testing.assert_allclose(visited[2], [[0.9, 1], [1, 0.9]], rtol=1e-9)
    np.testing.assert_allclose(state, [np.diag([16, 81])] * 2)


def test_shampoo_on_a_row_of_numbers_divides_by_two_roots():
    # One column: L = g gᵀ, R = |g|²; from one gradient that is g / (|g|^1/2 |g|^1/2).
    visited, _ = walk(shampoo, np.zeros(2), np.array([[3.0, 4.0]]), lr=1.0, epsilon=1e-12)
    np.testing.assert_allclose(visited[1], [-0.6, -0.8], rtol=1e-6)


@pytest.mark.parametrize("shape", [(3, 5), (5, 3), (4, 4)], ids=str)
def test_shampoos_first_step_is_what_orthogonalization_aims_at(shape):
    parameter, (grad, *_) = sample(shape)
    u, _, v = np.linalg.svd(grad, full_matrices=False)
    moved, *_ = shampoo(parameter, grad, lr=0.1, epsilon=1e-12)
    np.testing.assert_allclose(moved, parameter - 0.1 * u @ v, atol=1e-6)


def test_adagrads_first_step_is_the_sign_and_orthogonalization_is_that_of_a_diagonal():
    grad = np.array([3.0, -0.02])
    np.testing.assert_allclose(sign_step(0, grad, lr=1), [-1, 1])
    np.testing.assert_allclose(
        adagrad_as_in_keras(0, grad, 0, lr=1, epsilon=0)[0], sign_step(0, grad, lr=1)
    )
    np.testing.assert_allclose(
        shampoo(0, np.diag(grad), lr=1, epsilon=0)[0], np.diag([-1.0, 1.0]), atol=1e-12
    )


# ---- what holds of all of them ----


@pytest.mark.parametrize("rule", MATRIX)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_shape_and_dtype_are_kept_and_inputs_unchanged(rule, dtype, shape):
    parameter, grads = sample(shape)
    parameter, grads = np.asarray(parameter, dtype), grads.astype(dtype)
    copies = parameter.copy(), grads.copy()
    visited, _ = walk(rule, parameter, grads)
    assert {(np.shape(each), np.asarray(each).dtype) for each in visited} == {
        (shape, np.dtype(dtype))
    }
    assert not np.array_equal(visited[0], visited[-1])
    np.testing.assert_array_equal(parameter, copies[0])
    np.testing.assert_array_equal(grads, copies[1])


@pytest.mark.parametrize("rule", MATRIX)
def test_a_fresh_parameter_stays_where_the_gradient_is_zero(rule):
    parameter, _ = sample((3, 2))
    still = {"weight_decay": 0} if rule is muon else {}
    visited, _ = walk(rule, parameter, np.zeros((2, 3, 2)), **still)
    np.testing.assert_array_equal(visited, [parameter] * 3)


def test_which_rules_take_each_weight_array_by_itself():
    by_layer = {rule for rule in MATRIX if signature_of(rule).by_layer}
    assert by_layer == {shampoo, orthogonal_step, muon}


# ---- matrices in a picture ----


def test_a_picture_of_matrices_says_their_shapes_and_has_one_scale(each_language):
    picture = matrices_picture({"L": np.eye(40), "G": np.full((40, 10), -2.0)})
    assert "40" in picture.description
    assert "−2" in picture.description
    picture.png()
    squares = [axes.images[0].get_window_extent() for axes in picture.axes]
    sides = [extent.width / columns for extent, columns in zip(squares, (40, 10), strict=True)]
    assert sides[0] == pytest.approx(sides[1], rel=0.02)


@pytest.mark.parametrize(
    "given", [{}, [1], {"v": [1, 2]}, {"m": [[np.nan]]}, {"m": np.ones((0, 3))}], ids=str
)
def test_what_is_no_matrix_is_not_drawn(given):
    with pytest.raises(ValueError, match=r"matri"):
        matrices_picture(given)
