"""What lesson 03 says, over the range for which it says so."""

import numpy as np
import pytest

from authoring import build
from course_lib.descent import descend, feed
from course_lib.documents import learn_documents, sample_documents
from course_lib.maps import standings
from course_lib.optimizers import adagrad, sgd
from course_lib.surfaces import SURFACES_1D, SURFACES_2D, rescaled, surface_from, turned
from course_lib.variants import adagrad_as_in_keras

LESSON = build.LESSONS / "03_adagrad.md"
BOWL, RAVINE = SURFACES_1D["bowl"], SURFACES_2D["ravine"]


def travel(grads, lr=0.1):
    """How far AdaGrad has moved after each of these gradients."""
    return -feed(adagrad, grads, lr=lr)[1:]


def test_sgd_moves_y_22_and_a_half_times_as_far_as_x():
    """Lesson 03, cell predict."""
    x, y = np.abs(sgd(RAVINE.start, RAVINE.gradient(RAVINE.start)) - RAVINE.start)
    assert y / x == pytest.approx(22.5)


def test_adagrads_first_step_is_exactly_lr_for_both_parameters():
    """Lesson 03, cell predict-replies: from (-4, 0.5) to (-3.6, 0.1)."""
    path = descend(adagrad, RAVINE, RAVINE.start, 1, lr=0.4)
    assert path.positions[1] == pytest.approx([-3.6, 0.1], rel=1e-6)


def test_effective_rate_of_y_is_about_0_004_all_the_way_down():
    """Lesson 03, cell rule: 0.1 and falling for x, 0.004 for y."""
    h = descend(adagrad, RAVINE, RAVINE.start, 100, lr=0.4).state["h"][1:]
    rates = 0.4 / h**0.5
    assert rates[0, 0] == pytest.approx(0.1)
    assert (np.diff(rates[:60, 0]) < 0).all()
    assert rates[:, 1].round(3) == pytest.approx(0.004)


@pytest.mark.parametrize(("lr", "diverges"), [(0.98, False), (1.02, True)])
def test_sgd_diverges_on_the_bowl_beyond_1(lr, diverges):
    """Lesson 03, cell explore-1d, 4."""
    losses = descend(sgd, BOWL, BOWL.start, 300, lr=lr).losses
    assert (losses[-1] > losses[0]) == diverges


def test_effective_rate_has_a_factor_for_size_and_one_for_time():
    """Lesson 03, cell why: lr / sqrt(h) = 1 / rms x lr / sqrt(t)."""
    grads = np.random.default_rng(0).normal(size=50)
    x, h = 0.0, 0.0
    for grad in grads:
        x, h = adagrad(x, grad, h)
    assert 1 / h**0.5 == pytest.approx(1 / np.mean(grads**2) ** 0.5 / 50**0.5)


def test_rescaling_shifts_sgds_range_of_rates_by_100():
    """Lesson 03, cell further; the valley as it was allows lr = 0.01."""
    limits = {"0.9": 2 / 1.8, "90": 2 / 180, "9000": 2 / 18000}
    valleys = [surface_from(f"0.5*x**2 + {steepness}*y**2") for steepness in limits]
    valleys.append(rescaled(RAVINE, loss=100))
    for valley, limit in zip(valleys, [*limits.values(), 2 / 18000], strict=True):
        for share, diverges in ((0.95, False), (1.05, True)):
            losses = descend(sgd, valley, RAVINE.start, 500, lr=share * limit).losses
            assert (losses[-1] > losses[0]) == diverges


def test_at_least_40000_steps_are_needed_for_a_distance_of_4():
    """Lesson 03, cell rare: the answer to 2."""
    distance = -RAVINE.start[0]
    assert (distance / (2 * 0.01)) ** 2 == pytest.approx(40_000)
    path = descend(adagrad, RAVINE, RAVINE.start, 40_000)
    assert path.positions[-1, 0] < -0.5


def test_epsilon_hardly_matters_to_adagrad_as_in_keras():
    """Lesson 03, cell exercise-keras: h is never below 0.1."""
    for grad in (1.0, 1e-4, 1e-8):
        steps = [adagrad_as_in_keras(0.0, grad, epsilon=e)[0] for e in (1e-7, 0)]
        assert steps[0] == pytest.approx(steps[1], rel=1e-6)


def test_h_of_y_stops_growing_within_a_few_steps():
    """Lesson 03, cell rare: the answer to 1."""
    h = descend(adagrad, RAVINE, RAVINE.start, 100, lr=0.4).state["h"]
    assert h[5, 1] == pytest.approx(h[-1, 1], rel=1e-6)
    assert h[5, 0] < 0.5 * h[-1, 0]


def test_epsilon_matters_when_the_gradient_is_as_small():
    """Lesson 03, cell frameworks: where the range of its first sentence ends."""
    assert -adagrad(0.0, 1e-7)[0] == pytest.approx(0.01 / 2)
    assert -adagrad(0.0, 1e-3)[0] == pytest.approx(0.01, rel=1e-3)


# ---- one rate for each parameter ----


@pytest.mark.parametrize("lr", [0.01, 1, 10])
@pytest.mark.parametrize("grad", [1e-3, 0.5, -3.0, 1e6])
def test_first_step_is_lr_whatever_the_gradient(lr, grad):
    """Lesson 03, cells why and frameworks: for gradients much larger than epsilon."""
    assert abs(adagrad(0.0, grad, lr=lr)[0]) == pytest.approx(lr, rel=2e-4)


@pytest.mark.parametrize("lr", [1, 10, 1000])
@pytest.mark.parametrize("curvature", [0.1, 2, 200])
@pytest.mark.parametrize("start", [-2.5, 0.3])
def test_adagrad_comes_back_on_any_bowl_whatever_lr(lr, curvature, start):
    """Lesson 03, cell why, 4: and its effective rate ends below 2/curvature."""
    path = descend(adagrad, surface_from(f"{curvature / 2}*x**2"), [start], 300, lr=lr)
    assert path.losses[-1] < 1e-9 * path.losses.max()
    assert lr / path.state["h"][-1, 0] ** 0.5 < 2 / curvature


@pytest.mark.parametrize("grad", [0.01, 1.0, 100.0])
def test_travel_is_nearly_2_lr_sqrt_t_and_never_more(grad):
    """Lesson 03, cell travel: for gradients of any constant size."""
    moved, steps = travel(np.full(10_000, grad)), np.arange(1, 10_001)
    assert (moved <= 2 * 0.1 * steps**0.5).all()
    assert moved[-1] == pytest.approx(2 * 0.1 * 100, rel=0.01)
    assert moved[3999] / moved[999] == pytest.approx(2, rel=0.02)  # four times the steps


@pytest.mark.parametrize("lr", [0.01, 0.1, 0.4])
@pytest.mark.parametrize("start", [[-4, 0.5], [3, -1]])
def test_travel_down_the_ravine_is_bounded_unless_it_jumps_over_the_minimum(lr, start):
    """Lesson 03, cells travel and rare: at most 2 lr sqrt(t) in each direction."""
    path = descend(adagrad, RAVINE, start, 1000, lr=lr)
    moved = np.abs(np.diff(path.positions, axis=0)).cumsum(axis=0)
    assert (path.positions * start >= 0).all()
    assert (moved <= 2 * lr * np.arange(1, 1001)[:, None] ** 0.5).all()


def test_growing_gradients_travel_further_than_the_bound():
    """Lesson 03, cell travel; as gradients do beyond the minimum of the bowl with lr = 10."""
    assert travel(2.0 ** np.arange(50))[-1] > 2 * 0.1 * 50**0.5
    x = descend(adagrad, BOWL, BOWL.start, 2, lr=10).positions[:, 0]
    assert abs(x[2] - x[1]) > 10 / 2**0.5


@pytest.mark.parametrize("factor", [1e-2, 1e2, 1e6])
@pytest.mark.parametrize("lr", [0.01, 0.4])
def test_path_is_the_same_for_any_scale_of_the_loss(factor, lr):
    """Lesson 03, cells rule and further: apart from epsilon, also with another lr."""
    scaled = descend(adagrad, rescaled(RAVINE, loss=factor), RAVINE.start, 100, lr=lr)
    plain = descend(adagrad, RAVINE, RAVINE.start, 100, lr=lr)
    assert scaled.positions == pytest.approx(plain.positions, abs=1e-5)


def test_gradients_as_small_as_epsilon_shorten_the_path():
    """Lesson 03, cell further: where the range of the sentence ends."""
    scaled = descend(adagrad, rescaled(RAVINE, loss=1e-8), RAVINE.start, 100, lr=0.4)
    plain = descend(adagrad, RAVINE, RAVINE.start, 100, lr=0.4)
    assert abs(scaled.positions[1, 0] - plain.positions[1, 0]) > 0.1


@pytest.mark.parametrize("lr", [0.01, 0.4, 5])
def test_start_on_the_axis_leaves_h_of_y_at_0_and_x_as_it_was(lr):
    """Lesson 03, cell rare: the answer to 3."""
    on_axis = descend(adagrad, RAVINE, [-4, 0], 100, lr=lr)
    beside = descend(adagrad, RAVINE, RAVINE.start, 100, lr=lr)
    assert (on_axis.state["h"][:, 1] == 0).all()
    assert (on_axis.positions[:, 0] == beside.positions[:, 0]).all()


# ---- a large gradient is never forgotten ----


@pytest.mark.parametrize("lr", [0.3, 1])
def test_effective_rate_falls_then_becomes_level(lr):
    """Lesson 03, cell explore-1d, 3: to about a third with 0.3, which the panel shows."""
    rates = lr / descend(adagrad, BOWL, BOWL.start, 100, lr=lr).state["h"][1:, 0] ** 0.5
    assert rates[50] == pytest.approx(rates[-1], rel=0.01)
    assert rates[-1] < (0.4 if lr == 0.3 else 0.8) * rates[0]


def test_on_the_bowl_with_its_default_rate_adagrad_gets_to_minus_2_32():
    """Lesson 03, cell why, 1 and 2."""
    assert descend(adagrad, BOWL, BOWL.start, 100).positions[-1, 0] == pytest.approx(
        -2.32, abs=5e-3
    )
    assert descend(adagrad, BOWL, BOWL.start, 1, lr=1).positions[1, 0] == pytest.approx(-1.5)


@pytest.mark.parametrize("lr", [0.01, 1.0])
@pytest.mark.parametrize("large", [30, 100, 1000])
def test_a_large_gradient_at_the_start_keeps_the_rate_down(lr, large):
    """Lesson 03, cell break-turned: a hundredth and 2 %, at any lr; others in proportion."""
    grads = np.concatenate([[large], np.ones(199)])
    rates = -np.diff(feed(adagrad, grads, lr=lr)) / grads
    assert rates[0] == pytest.approx(lr / large, rel=1e-6)
    assert (np.diff(rates) <= 0).all()
    if large == 100:
        assert (lr / rates[-1]) ** 2 == pytest.approx(1.02 * large**2, rel=1e-3)


def test_keras_first_step_is_32_times_smaller():
    """Lesson 03, cell frameworks: at g = 0.01, with the same lr."""
    ratio = adagrad(0.0, 0.01, lr=0.01)[0] / adagrad_as_in_keras(0.0, 0.01, lr=0.01)[0]
    assert ratio == pytest.approx(32, abs=0.5)


# ---- rare words ----


def losses_of(rule, sets, lrs):
    """The loss on the test documents, a row for each set and a column for each rate."""
    return np.array([[learn_documents(rule, each, lr=lr).loss for lr in lrs] for each in sets])


@pytest.mark.parametrize("seeds", [range(3), range(3, 5), range(5, 8)], ids=str)
def test_no_rate_brings_sgd_down_to_adagrad_on_rare_words(seeds):
    """Lesson 03, cell rare-why: in each of its 5 sets, and in others."""
    sets = [sample_documents(seed) for seed in seeds]
    best = losses_of(sgd, sets, (0.03, 0.1, 0.2, 0.3, 0.5, 1, 3)).min(axis=1)
    assert (best > losses_of(adagrad, sets, (0.3,))[:, 0] + 0.03).all()


@pytest.mark.parametrize("seeds", [range(3), range(3, 5)], ids=str)
def test_sgd_is_better_where_frequent_words_are_informative(seeds):
    """Lesson 03, cell matrix: a little, and in all 5 sets."""
    sets = [sample_documents(seed, rare=False) for seed in seeds]
    by_sgd, by_adagrad = (losses_of(r, sets, (0.03, 0.1, 0.3, 1, 3)) for r in (sgd, adagrad))
    gain = by_adagrad.min(axis=1) - by_sgd.min(axis=1)
    assert (gain > 0).all()
    assert (gain < 0.06).all()


@pytest.mark.parametrize("lr", [0.1, 0.3])
def test_a_rare_words_first_step_is_exactly_lr(lr):
    """Lesson 03, cell break: for every word met in one training document only."""
    documents = sample_documents()
    once = documents.words[:2000].sum(axis=0) == 1
    weights = learn_documents(adagrad, documents, lr=lr).weights
    assert once.any()
    assert np.abs(weights[once]) == pytest.approx(lr, rel=1e-3)


@pytest.mark.parametrize("seed", range(3))
def test_frequent_words_have_small_rates_and_rare_ones_large_ones(seed):
    """Lesson 03, cell break."""
    h = learn_documents(adagrad, sample_documents(seed), lr=0.3).state["h"]
    assert 0.3 / h[0] ** 0.5 < 0.03
    assert np.median(0.3 / h[500:][h[500:] > 0] ** 0.5) > 0.2


@pytest.mark.parametrize("seed", range(3))
def test_large_lr_makes_sgds_frequent_words_swing(seed):
    """Lesson 03, cell break: words that say nothing get weights ten times as large."""
    documents = sample_documents(seed)
    few, many = (np.std(learn_documents(sgd, documents, lr=lr).weights[:100]) for lr in (0.1, 1.0))
    assert many > 5 * few


@pytest.mark.parametrize("seed", range(3))
def test_adagrad_learns_noise_from_rare_words_that_say_nothing(seed):
    """Lesson 03, cell matrix: forgetting what it learned of them helps it, and more than SGD."""
    documents = sample_documents(seed, rare=False)
    against = (1 - 2 * documents.kinds[2000:])[:, None] * documents.words[2000:]
    gains = []
    for rule in (sgd, adagrad):
        learnt = learn_documents(rule, documents, lr=0.3)
        forgotten = np.where(np.arange(1000) < 100, learnt.weights, 0)
        gains.append(learnt.loss - np.logaddexp(0, against @ forgotten).mean())
    assert gains[1] > max(0, gains[0])


# ---- the valley at an angle ----

RATES = np.geomspace(0.001, 10, 100)
ANGLES = (10, 20, 30, 45)


def left(degrees, steps=100, curvature=180, rates=RATES, start=RAVINE.start):
    """What SGD and AdaGrad leave at the best of the rates."""
    valley = surface_from(f"0.5*x**2 + {curvature / 2}*y**2", start=start, minima=[[0, 0]])
    rules = {"SGD": sgd, "AdaGrad": adagrad}
    found = standings(rules, turned(valley, degrees), steps, rates=rates)
    return [standing.left for standing in found.values()]


@pytest.mark.parametrize("rates", [RATES, np.geomspace(0.001, 10, 300)], ids=["100", "300"])
@pytest.mark.parametrize("curvature", [20, 180])
@pytest.mark.parametrize("steps", [50, 100, 1000])
def test_adagrad_begins_to_lose_to_sgd_between_20_and_30_degrees(curvature, steps, rates):
    """Lesson 03, cells predict-turned and turned-replies: both with the best of the same rates."""
    by_sgd, by_adagrad = np.transpose([left(d, steps, curvature, rates) for d in ANGLES])
    assert by_sgd == pytest.approx(by_sgd[:1].repeat(4), rel=1e-3, abs=1e-20)
    assert list(np.greater(by_adagrad, by_sgd)) == [False, False, True, True]


@pytest.mark.parametrize("start", [(-4, 0.5), (4, 0.5), (-4, 0.1), (-1, 0.5)], ids=str)
def test_the_further_the_valley_is_turned_the_less_adagrad_gains(start):
    """Lesson 03, cell frameworks: until SGD is ahead; at which angle depends on the start."""
    by_sgd, by_adagrad = np.transpose([left(degrees, start=start) for degrees in ANGLES])
    assert (np.diff(by_adagrad) > 0).all()
    assert by_adagrad[0] < 0.1 * by_sgd[0]
    assert by_adagrad[-1] > by_sgd[-1]
    assert (by_adagrad[2] > by_sgd[2]) == (start[0] != -1)


def test_the_turned_valley_lowers_both_rates_alike():
    """Lesson 03, cell turned-replies."""
    valley = turned(RAVINE, 45)
    of_x, of_y = descend(adagrad, valley, valley.start, 100, lr=1).state["h"][-1] ** -0.5
    assert of_x / of_y == pytest.approx(1, abs=0.1)


@pytest.mark.parametrize("lr", [0.4, 1.0, 2.0])
def test_products_of_all_pairs_do_not_care_how_the_valley_lies(lr):
    """Lesson 03, cells matrix and full-matrix, whose rule this is."""
    cells = {cell.name: cell.sources["en"] for cell in build.read_lesson(LESSON)}
    names = {"np": np}
    exec(cells["full-matrix"].split("\n\n\n")[0], names)
    ends = []
    for degrees in (0, *ANGLES):
        valley = turned(RAVINE, degrees)
        ends.append(descend(names["full_matrix"], valley, valley.start, 20, lr=lr).losses[-1])
    assert ends == pytest.approx(ends[:1] * 5, rel=1e-3)
    by_adagrad = left(45)[1] * RAVINE(RAVINE.start)
    valley = turned(RAVINE, 45)
    by_matrix = descend(names["full_matrix"], valley, valley.start, 100, lr=lr).losses[-1]
    assert by_matrix < by_adagrad / 100
