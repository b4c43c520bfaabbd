"""The relief of a surface: heights that rise with the loss, on a mesh that the page can read."""

import numpy as np
import pytest

from course_lib.explorers import explore, explore_rates
from course_lib.explorers.landscape_explorer import LandscapeExplorer
from course_lib.explorers.relief import COLUMNS, HOLE, relief, surface_relief
from course_lib.landscape import Landscape
from course_lib.optimizers import RULES, sgd
from course_lib.surfaces import SURFACES_2D, surface_from


def heights(made):
    return np.frombuffer(made["heights"], "<u2").reshape(-1, made["columns"]).astype(int)


@pytest.mark.parametrize("surface", SURFACES_2D.values(), ids=SURFACES_2D)
def test_heights_rise_with_the_loss_from_the_lowest_place_to_the_highest(surface):
    made = surface_relief(surface)
    x, y = np.linspace(*surface.limits.T, COLUMNS, axis=1)
    losses = surface(np.stack(np.meshgrid(x, y), axis=-1))
    seen = heights(made)
    assert seen.shape == losses.shape
    assert (seen.min(), seen.max()) == (0, HOLE - 1)
    assert (np.diff(seen.ravel()[np.argsort(losses, axis=None)]) >= 0).all()
    marked = np.frombuffer(made["minima"], "<f4").reshape(-1, 2)
    np.testing.assert_allclose(marked, surface.minima, rtol=1e-6)


def test_a_surface_that_is_low_nearly_everywhere_is_seen_on_a_log_scale():
    scales = {name: surface_relief(surface)["scale"] for name, surface in SURFACES_2D.items()}
    assert scales["rosenbrock"] == scales["beale"] == "log"
    assert scales["ravine"] == scales["plateau"] == "linear"
    assert np.median(heights(surface_relief(SURFACES_2D["beale"]))) > 0.2 * HOLE


@pytest.mark.parametrize(
    ("losses", "expected"),
    [
        ([[1, 1], [1, 1]], [[0, 0], [0, 0]]),
        ([[np.nan, np.inf], [-np.inf, np.nan]], [[HOLE, HOLE], [HOLE, HOLE]]),
        ([[0, 1], [np.nan, 2]], [[0, 32767], [HOLE, 65534]]),
        ([[-1.7e308, 0], [0, 1.7e308]], [[0, 32767], [32767, 65534]]),
        ([[0, 0], [0, 1]], [[0, 0], [0, 65534]]),
    ],
)
def test_flat_broken_and_huge_losses_have_heights_too(losses, expected):
    np.testing.assert_array_equal(heights(relief(np.array(losses, float), "xy")), expected)


def test_every_explorer_of_two_parameters_has_a_relief_and_no_other():
    assert heights(explore(RULES, "ravine").scene["relief"]).shape == (COLUMNS, COLUMNS)
    broken = explore(sgd, surface_from("log(x) + y**2", start=[1, 1])).scene["relief"]
    assert (heights(broken) == HOLE).any()
    assert broken["minima"] == b""
    assert explore(sgd, "bowl").scene["relief"] is None
    assert explore_rates(RULES, "bowl").scene["relief"] is None
    plane = np.linspace(0, 1, 5)
    paths, losses = {"SGD": np.zeros((3, 2))}, {"SGD": np.ones(3)}
    landscape = Landscape(paths, losses, plane, plane, np.add.outer(plane, 2 * plane), 0.9)
    assert heights(LandscapeExplorer(landscape).scene["relief"])[0, -1] == pytest.approx(43690, 1)
