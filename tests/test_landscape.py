"""The network's own landscape: the plane, the paths on it, and how they are shown."""

import numpy as np
import pytest
from threadpoolctl import threadpool_limits

from course_lib import landscape as landscapes
from course_lib import language
from course_lib.comparison import History, compare
from course_lib.explorers import explore_landscape
from course_lib.figures import bands_picture, landscape_picture
from course_lib.landscape import look_around
from course_lib.mnist import load_mnist
from course_lib.network import initial_weights, loss
from course_lib.optimizers import adam, sgd

pytestmark = pytest.mark.slow  # they train

RULES = {"SGD": (sgd, {"lr": 0.1}), "Adam": (adam, {"lr": 0.01})}


@pytest.fixture(scope="module", autouse=True)
def one_thread():
    """So small products are faster in one thread, and far faster beside other tests."""
    with threadpool_limits(1):
        yield


@pytest.fixture(scope="module")
def landscape():
    return look_around(RULES, steps=4, examples=300)


def test_every_path_begins_at_the_origin_with_its_true_losses(landscape):
    history = compare(RULES, steps=4, examples=300, progress=False)
    for label in RULES:
        np.testing.assert_allclose(landscape.paths[label][0], 0, atol=1e-6)
        assert landscape.paths[label].shape == (5, 2)
        np.testing.assert_allclose(landscape.losses[label], history.loss[label])


@pytest.fixture(scope="module")
def moved():
    """How far from the start the weights of all rules were at each step, from a run of its own."""
    history = compare(RULES, steps=4, examples=300, progress=False, keep_trail=True)
    return np.concatenate([np.array(t) - t[0] for t in history.trail.values()]).astype(float)


def test_the_plane_is_the_one_that_holds_most_of_the_moves(landscape, moved):
    _, sizes, directions = np.linalg.svd(moved, full_matrices=False)
    assert landscape.share == pytest.approx((sizes[:2] ** 2).sum() / (sizes**2).sum(), rel=1e-4)
    expected = np.abs(moved @ directions[:2].T)
    got = np.abs(np.concatenate(list(landscape.paths.values())))
    np.testing.assert_allclose(got, expected, rtol=1e-3, atol=1e-4)


def test_the_plane_reaches_a_quarter_further_than_the_paths(landscape):
    points = np.concatenate(list(landscape.paths.values()))
    for line, walked in zip((landscape.x, landscape.y), points.T, strict=True):
        margin = 0.25 * np.ptp(walked)
        ends = [walked.min() - margin, walked.max() + margin]
        assert line == pytest.approx(np.linspace(*ends, 29), abs=1e-5)


def test_each_height_is_the_loss_of_the_network_there(landscape, moved):
    points = np.concatenate(list(landscape.paths.values()))
    directions = np.linalg.lstsq(points, moved, rcond=None)[0]
    directions /= np.linalg.norm(directions, axis=1, keepdims=True)
    directions = directions.astype(np.float32)
    start = initial_weights(0)
    cuts = np.cumsum([w.size for w in start])[:-1]
    (images, digits), _ = load_mnist()

    def height(x, y):
        shifts = np.split(x * directions[0] + y * directions[1], cuts)
        weights = [w + shift.reshape(w.shape) for w, shift in zip(start, shifts, strict=True)]
        return loss(weights, images[:1000], digits[:1000])

    expected = [[height(x, y) for x in landscape.x] for y in landscape.y]
    np.testing.assert_allclose(landscape.heights, expected, rtol=1e-4)


def test_a_rule_that_diverges_is_drawn_as_far_as_it_was_finite(monkeypatch):
    monkeypatch.setattr(landscapes, "GRID", 2)

    def explodes(parameter, grad, *, lr=1e30):
        return parameter - lr * grad

    found = look_around({"wild": (explodes, {}), **RULES}, steps=4, examples=100)
    assert np.isfinite(found.paths["wild"]).all()
    assert len(found.paths["wild"]) == len(found.losses["wild"]) < 5


def test_the_explorer_plays_the_paths_and_its_picture_says_where_they_end(landscape, each_language):
    explorer = explore_landscape(landscape)
    assert explorer.scene["controls"] == []
    assert [run["label"] for run in explorer.paths["runs"]] == list(RULES)
    positions = np.frombuffer(explorer.paths["runs"][1]["positions"], "<f4").reshape(-1, 2)
    np.testing.assert_allclose(positions, landscape.paths["Adam"], rtol=1e-5)
    picture = landscape_picture(landscape)
    assert "Adam" in picture.description
    assert picture.axes[0].get_xlabel() == language.text("axis_direction", k=1)


# ---- several seeds ----


def test_a_band_reaches_from_the_lowest_run_to_the_highest():
    def history(last):
        return History({"SGD": np.array([2.0, last])}, {}, {}, {"SGD": None})

    picture = bands_picture([history(1.0), history(0.5), history(0.9)])
    [axes] = picture.axes
    [band] = axes.collections
    heights = band.get_paths()[0].vertices[:, 1]
    assert (heights.min(), heights.max()) == (0.5, 2.0)
    assert axes.lines[0].get_ydata().tolist() == pytest.approx([2.0, 0.8])
    assert "mean 0.8, lowest 0.5, highest 1" in picture.description


def test_bands_of_other_histories_and_landscapes_that_are_none_are_refused(each_language):
    one, longer = (History({"SGD": np.ones(n)}, {}, {}, {"SGD": None}) for n in (2, 3))
    with pytest.raises(ValueError, match=language.text("figure_bands_differ")):
        bands_picture([one, longer])
    with pytest.raises(ValueError, match="look_around"):
        landscape_picture({"SGD": [1.0]})
