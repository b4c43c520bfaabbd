"""What lesson 10 says in numbers, over seeds, starts and rates."""

import numpy as np
import pytest

from course_lib.comparison import compare
from course_lib.descent import descend
from course_lib.exercises import check_value
from course_lib.figures import steps_until
from course_lib.files import shipped
from course_lib.maps import standings
from course_lib.mnist import load_mnist
from course_lib.network import initial_weights, loss_and_gradient
from course_lib.optimizers import adagrad, adam, momentum_sgd, sgd
from course_lib.rules import Layer
from course_lib.surfaces import SURFACES_2D, turned
from course_lib.sweeps import Sweep, sweep
from course_lib.variants import full_matrix_adagrad, lion, muon, orthogonalize, shampoo

RAVINE = SURFACES_2D["ravine"]
SLANTING = turned(RAVINE, 45)
RATES = 10 ** np.linspace(-4, 0.5, 10)
RACERS = {
    "SGD": sgd,
    "momentumSGD": momentum_sgd,
    "Adam": adam,
    "Lion": lion,
    "Muon": (muon, {"weight_decay": 0.0}),
}
SEEDS = range(5)


# ---- AdaGrad with a full matrix ----


def test_the_full_matrix_stands_level_and_adagrad_rises_with_the_angle():
    """Cells predict and predict-replies."""
    rules, left = {"AdaGrad": adagrad, "matrix": full_matrix_adagrad}, {}
    for degrees in range(0, 50, 5):
        found = standings(rules, turned(RAVINE, degrees), 100, rates=np.geomspace(0.01, 1, 12))
        left[degrees] = [found[label].left for label in rules]
    adagrads, matrices = np.transpose(list(left.values()))
    np.testing.assert_allclose(matrices, matrices[0], rtol=0.01)
    assert (np.diff(adagrads) > 0).all()
    assert adagrads[0] < matrices[0] < 1e-9 < adagrads[1]


@pytest.mark.parametrize("seed", SEEDS)
def test_the_full_matrix_is_ahead_in_the_slanting_valley_from_other_starts_too(seed):
    start = SLANTING.start + np.random.default_rng(seed).normal(size=2)
    rates = np.geomspace(0.01, 1, 12)
    ends = [
        min(descend(rule, SLANTING, start, 100, lr=lr).losses[-1] for lr in rates)
        for rule in (adagrad, full_matrix_adagrad)
    ]
    assert ends[1] < 1e-4 * ends[0]


def test_the_first_step_is_the_sign_or_the_direction():
    """Cells by-hand and explore."""
    grad = np.array([3.0, 4.0])
    signs, _ = adagrad(np.zeros(2), grad, lr=0.1)
    direction, h = full_matrix_adagrad(np.zeros(2), grad, lr=0.1)
    np.testing.assert_allclose(signs, [-0.1, -0.1], rtol=1e-6)
    np.testing.assert_allclose(direction, [-0.06, -0.08], rtol=1e-6)
    np.testing.assert_allclose(np.linalg.eigvalsh(h), [0, 25], atol=1e-12)


def test_what_the_explorer_shows():
    """Cell cost."""
    path = {
        rule: descend(rule, SLANTING, None, 100, lr=0.4) for rule in (adagrad, full_matrix_adagrad)
    }
    straight, turning = path.values()
    np.testing.assert_allclose(
        straight.positions[1] - straight.positions[0], [0.4, -0.4], rtol=1e-6
    )
    step = turning.positions[1] - turning.positions[0]
    np.testing.assert_allclose(step, [0.295, -0.270], atol=5e-4)
    np.testing.assert_allclose(turning.gradients[0], [-66, 61], atol=0.5)
    assert np.hypot(*step) == pytest.approx(0.4)
    assert straight.losses[-1] == pytest.approx(2.4, abs=0.05)
    assert turning.losses[-1] == pytest.approx(0.004, abs=0.0005)
    for lr in (0.001, 0.005, 0.01, 0.02):
        ends = [
            descend(rule, SLANTING, None, 100, lr=lr).losses[-1]
            for rule in (adagrad, full_matrix_adagrad)
        ]
        assert ends == sorted(ends)
    for lr in (10, 100):
        assert descend(full_matrix_adagrad, SLANTING, None, 500, lr=lr).diverged_at is None


def test_the_sizes_of_the_matrices():
    """Cells cost, sign and exercise-ratio."""
    first, whole = 784 * 100, sum(w.size for w in initial_weights(0))
    assert (first, whole) == (78_400, 89_610)
    assert round(first**2 / 1e9, 1) == 6.1
    assert round(whole**2 / 1e9, 1) == 8.0
    assert (round(4 * first**2 / 1e9), round(4 * whole**2 / 1e9)) == (25, 32)
    assert 784**2 + 100**2 == 624_656
    assert 9_500 < first**2 / 624_656 < 10_500
    assert first == 100 * 784
    assert check_value(940_000, (1000 * 4000) ** 2 / (1000**2 + 4000**2)).passed


# ---- the gradient's singular values ----


@pytest.fixture(scope="module")
def gradients():
    """The first gradients of the second layer, for five sets of first weights."""
    return [first_gradients(seed, 10)[2] for seed in SEEDS]


def first_gradients(seed, kinds):
    """From what of the first 6000 images shows a digit below ``kinds``."""
    (x, y), _ = load_mnist()
    shown = y[:6000] < kinds
    return loss_and_gradient(initial_weights(seed), x[:6000][shown], y[:6000][shown])[1]


def strengths(matrix):
    s = np.linalg.svd(matrix, compute_uv=False)
    return np.cumsum(s**2) / np.sum(s**2)


def pairs_for(matrix, share):
    return int(np.searchsorted(strengths(matrix), share)) + 1


def test_some_ten_pairs_of_directions_hold_nearly_all_of_the_gradient(gradients):
    """Cells shares-replies."""
    assert {pairs_for(gradient, 0.99) for gradient in gradients} <= {9, 10, 11}
    assert pairs_for(gradients[0], 0.99) == 10
    strongest = [strengths(gradient)[0] for gradient in gradients]
    assert strongest[0] == pytest.approx(0.7, abs=0.03)
    assert 0.4 < min(strongest) < 0.45
    assert max(strongest) < 0.75
    assert {pairs_for(first_gradients(seed, 3)[2], 0.99) for seed in SEEDS} == {3, 4}
    for seed in SEEDS:
        random = np.random.default_rng(seed).normal(size=(100, 100))
        assert 75 <= pairs_for(random, 0.99) < 80


def test_most_of_what_is_bright_in_shampoos_matrix_are_pixels_bright_together():
    """Cell sign."""
    images = load_mnist()[0][0][:6000]
    alike = np.corrcoef(images[:, images.std(axis=0) > 0].T)
    for seed in range(3):
        rows = first_gradients(seed, 10)[0][images.std(axis=0) > 0]
        products = np.triu(rows @ rows.T, k=1)
        brightest = np.argsort(products, axis=None)[-3000:]
        assert (alike.ravel()[brightest] > 0.1).mean() > 0.6


def test_shampoos_first_step_is_orthogonal_but_for_its_epsilon(gradients):
    """Cell sign."""
    for gradient in gradients:
        s = np.linalg.svd(gradient, compute_uv=False)
        without, usual = (
            np.linalg.svd(shampoo(0, gradient.astype(float), lr=1, **given)[0], compute_uv=False)
            for given in ({"epsilon": 1e-12}, {})
        )
        np.testing.assert_allclose(without[s > 0.01 * s[0]], 1, atol=0.01)
        assert usual[0] > 0.9
        assert (usual < 0.5).mean() > 0.5


def test_how_far_an_element_goes_when_a_matrix_goes_by_1_in_every_direction():
    """Cell speed."""
    u, _, vt = np.linalg.svd(first_gradients(0, 10)[0], full_matrices=False)
    assert np.sqrt(np.mean((u @ vt) ** 2)) == pytest.approx(1 / 28, rel=1e-4)


def test_the_stripes_stay_in_the_signs_and_not_in_the_orthogonalized_gradient(gradients):
    """Cell newton."""
    for gradient in gradients:
        assert 1 / 3 < strengths(np.sign(gradient))[1] < 1 / 2
        assert strengths(orthogonalize(gradient))[1] < 0.06


def test_the_iteration_brings_singular_values_near_1_and_keeps_them_there():
    """Cell muon, on the polynomial alone."""
    s = np.geomspace(0.0016, 1, 100_001)
    for step in range(1, 60):
        s = 3.4445 * s - 4.7750 * s**3 + 2.0315 * s**5
        if step >= 5:
            assert s.min() > 0.68
            assert s.max() < 1.21
    assert np.ptp(s) > 0.4  # they do not settle


def test_the_80th_singular_value_is_too_small_for_five_steps(gradients):
    """Cell muon."""
    s = np.linalg.svd(gradients[0], compute_uv=False) / np.linalg.norm(gradients[0])
    after = np.linalg.svd(orthogonalize(gradients[0]), compute_uv=False)
    assert s[79] < 0.0016 < s[59]
    assert (s > 0.0016).sum() <= (after > 0.68).sum() < 80


def test_in_which_sense_orthogonalization_is_the_steepest_way_down(gradients):
    """Cells further, steepest and steepest-read."""
    for gradient in gradients:
        u, s, vt = np.linalg.svd(gradient)
        reached = {
            name: np.vdot(gradient, step) / np.linalg.norm(step, 2)
            for name, step in {
                "exact": u @ vt,
                "iterated": orthogonalize(gradient),
                "sign": np.sign(gradient),
                "itself": gradient,
            }.items()
        }
        assert reached["exact"] == pytest.approx(s.sum(), rel=1e-4)
        assert 0.75 < reached["iterated"] / s.sum() < 0.85
        for name in ("sign", "itself"):
            assert 1.5 < reached["iterated"] / reached[name] < 3


# ---- the race ----


def best(by_rate):
    return min(by_rate, key=lambda lr: np.median(by_rate[lr]))


def swept(steps, quantity="loss"):
    """From the results that come with the course, by label and rate, (3,) each."""
    plain = {} if steps == 20 else Sweep.load(shipped("rates.csv")).by_rate(quantity)
    own = Sweep.load(shipped("matrices.csv")).by_rate(quantity, steps=steps)
    return {label: (plain | own)[label] for label in RACERS}


def test_what_is_shipped_is_all_that_the_lesson_takes_and_no_more():
    runs = Sweep.load(shipped("matrices.csv")).runs
    assert len(runs) == (5 + 2) * 10 * 3
    chosen = chosen_rates()
    taken = [compare(chosen, steps=60, seed=s, file=shipped("matrices.txt"), **SIZE) for s in SEEDS]
    assert all(set(history.taken) == set(RACERS) for history in taken)
    assert len(shipped("matrices.txt").read_text().splitlines()) == 25
    assert shipped("matrices.txt").stat().st_size < 150_000


SIZE = {"examples": 6000, "progress": False}


def chosen_rates():
    short = swept(20)
    return {label: (rule, {"lr": best(short[label])}) for label, rule in RACERS.items()}


def test_each_rule_finds_its_best_rate_among_those_offered_and_not_at_their_end():
    """Cells rates and speed."""
    for steps in (20, 100):
        for by_rate in swept(steps).values():
            assert min(by_rate) < best(by_rate) < max(by_rate)
    lr = {label: best(by_rate) for label, by_rate in swept(20).items()}
    assert lr["Muon"] == pytest.approx(0.3, abs=0.02)
    assert lr["Muon"] / lr["Adam"] == pytest.approx(30, rel=0.1)


def test_muon_is_the_first_below_a_loss_of_three_tenths():
    """Cell predict-test, with other limits too."""
    five = [
        compare(chosen_rates(), steps=60, seed=seed, file=shipped("matrices.txt"), **SIZE)
        for seed in SEEDS
    ]
    ranges = {
        label: {int(steps_until(history.loss[label], 0.3)) for history in five} for label in RACERS
    }
    assert (min(ranges["Muon"]), max(ranges["Muon"])) == (6, 8)
    assert (min(ranges["Adam"]), max(ranges["Adam"])) == (12, 14)
    assert max(ranges["Adam"]) < min(ranges["Lion"])
    assert (min(ranges["Lion"]), max(ranges["Lion"])) == (20, 21)
    assert max(ranges["Lion"]) < min(ranges["momentumSGD"])
    for limit in (0.2, 0.3, 0.5, 1):
        for history in five:
            steps = [steps_until(history.loss[label], limit) for label in ("Muon", "Adam", "Lion")]
            assert steps == sorted(steps)


def test_muon_at_that_rate_is_passed_by_adam_in_the_end():
    """Cell predict-test: without the one rate for 20 steps and for 100."""
    for seed in SEEDS:
        trained = compare(chosen_rates(), steps=60, seed=seed, file=shipped("matrices.txt"), **SIZE)
        muons, adams = trained.loss["Muon"], trained.loss["Adam"]
        assert muons[20] < 0.004
        assert 0.015 < muons[60] < 0.085
        assert 0.005 < adams[60] < 0.0175 < muons[60]
    for label, times in (("Adam", 1), ("Muon", 10)):
        shorter, longer = (best(swept(steps)[label]) for steps in (20, 100))
        assert shorter / longer == pytest.approx(times)
    losses = swept(20)
    at_first = {label: losses[label][best(swept(100)[label])] for label in ("Adam", "Muon")}
    assert (at_first["Muon"] > at_first["Adam"]).all()


def falling_muon(parameter: Layer, grad, m=0, t=0, *, lr=0.01):
    rate = lr * (1 - t / 60)
    moved, m = muon(parameter, grad, m, lr=rate, weight_decay=0)
    return moved, m, t + 1


@pytest.mark.slow
@pytest.mark.parametrize("seed", [0, 5])
def test_a_falling_rate_lets_muon_go_on(seed):
    """Cell predict-test."""
    lr = best(swept(20)["Muon"])
    fallen = compare({"Muon": (falling_muon, {"lr": lr})}, steps=60, seed=seed, **SIZE).loss["Muon"]
    assert fallen[60] < fallen[20] < 0.01
    assert fallen[60] < 1e-4


@pytest.mark.slow
def test_with_its_weight_decay_muon_gets_about_as_few_test_images_wrong_as_adam():
    """Cell test-replies."""
    lr = best(swept(100)["Muon"])
    runs = sweep({"Muon": muon}, [lr], range(3), steps=100, **SIZE).runs
    wrong = [1 - run.test_accuracy for run in runs]
    adams = 1 - swept(100, "test_accuracy")["Adam"][best(swept(100)["Adam"])]
    assert np.median(wrong) == pytest.approx(0.06, abs=0.003)
    assert abs(np.median(wrong) - np.median(adams)) < 0.003


def test_adam_gets_fewer_test_images_wrong_though_muons_loss_is_thirty_times_lower():
    """Cells predict-test and test-replies."""
    losses, right = swept(100), swept(100, "test_accuracy")
    lr = {label: best(by_rate) for label, by_rate in losses.items()}
    loss = {label: np.median(losses[label][lr[label]]) for label in RACERS}
    assert loss["Muon"] == pytest.approx(7e-5, abs=1e-5)
    assert loss["Adam"] == pytest.approx(0.002, abs=0.0005)
    assert loss["Lion"] == pytest.approx(0.005, abs=0.0006)
    wrong = {label: 1 - right[label][lr[label]] for label in RACERS}
    for label in RACERS:
        assert label == "Adam" or (wrong["Adam"] < wrong[label]).all()
    assert np.median(wrong["Adam"]) == pytest.approx(0.06, abs=0.002)
    assert np.median(wrong["Muon"]) == pytest.approx(0.067, abs=0.002)


def test_what_the_orthogonalization_costs():
    """Cell predict-test: multiplications of five iterations beside those of a gradient.

    Forwards, to the weights and to the inputs; those of the first layer need no gradient.
    """
    shapes = [w.shape for w in initial_weights(0) if w.ndim == 2]
    iterations = sum(5 * (2 * min(s) ** 2 * max(s) + min(s) ** 3) for s in shapes)
    an_image = 3 * sum(rows * columns for rows, columns in shapes) - 784 * 100
    assert iterations / (6000 * an_image) == pytest.approx(0.09, abs=0.005)
    assert iterations / (100 * an_image) == pytest.approx(5, abs=0.3)


@pytest.mark.slow
def test_what_is_shipped_is_what_the_rules_do():
    """Trained anew: no seed that the lesson shows, and two of the sweep's runs."""
    fresh = compare(chosen_rates(), steps=15, seed=5, **SIZE)
    muons, adams = (steps_until(fresh.loss[label], 0.3) for label in ("Muon", "Adam"))
    assert muons < 10 < adams
    runs = sweep({"Muon": RACERS["Muon"]}, [RATES[7]], steps=20, **SIZE).runs
    assert runs[0].loss < 0.01
