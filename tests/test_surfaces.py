"""The surfaces: exact gradients, true minima, and the article's terrace."""

import numpy as np
import pytest

from course_lib.descent import descend
from course_lib.optimizers import momentum_sgd, sgd
from course_lib.surfaces import SURFACES_1D, SURFACES_2D, Surface, rescaled, surface_from, turned

SURFACES = {**SURFACES_1D, **SURFACES_2D}
TERRACE = SURFACES_1D["terrace"]

every_surface = pytest.mark.parametrize("surface", SURFACES.values(), ids=SURFACES)


def numerical_gradient(surface, points, width=1e-3):
    """Richardson's extrapolation of central differences: an error of order width^4."""

    def central(w):
        shifts = w * np.eye(surface.dimensions)
        return np.stack([(surface(points + s) - surface(points - s)) / (2 * w) for s in shifts], -1)

    return (4 * central(width / 2) - central(width)) / 3


def random_points(surface, count=400):
    low, high = surface.limits.T
    return np.random.default_rng(0).uniform(low, high, (count, surface.dimensions))


def test_the_catalogue_has_the_promised_surfaces():
    assert {"bowl", "terrace", "double_well"} <= set(SURFACES_1D)
    promised = {"ravine", "saddle", "plateau", "rosenbrock", "beale", "himmelblau", "bumpy"}
    assert promised <= set(SURFACES_2D)
    assert all(surface.name == key for key, surface in SURFACES.items())


@every_surface
def test_gradient_agrees_with_differences(surface):
    points = random_points(surface)
    exact, numerical = surface.gradient(points), numerical_gradient(surface, points)
    scale = np.abs(exact).max()
    joints = np.zeros(len(points), dtype=bool)
    if surface is TERRACE:  # its slope has kinks, where differences are not to be trusted
        kinks = np.array([-1, 0, 0.5, 2])
        joints = (np.abs(points - kinks) < 0.01).any(axis=1)
    np.testing.assert_allclose(exact[~joints], numerical[~joints], rtol=1e-7, atol=1e-9 * scale)


@every_surface
def test_minima_are_flat_and_nothing_is_lower(surface):
    assert surface.minima.shape[1] == surface.dimensions
    assert np.abs(surface.gradient(surface.minima)).max() < 1e-9
    lowest = surface(surface.minima)
    np.testing.assert_allclose(lowest, lowest[0], atol=1e-12)
    axes = [np.linspace(*limits, 401) for limits in surface.limits]
    grid = np.stack(np.meshgrid(*axes), axis=-1)
    assert surface(grid).min() >= lowest[0] - 1e-12


@every_surface
def test_shapes_follow_the_points(surface):
    d = surface.dimensions
    assert surface.limits.shape == (d, 2)
    assert surface.start.shape == (d,)
    for shape in ((), (3,), (4, 3)):
        points = np.broadcast_to(surface.start, (*shape, d))
        assert np.shape(surface(points)) == shape
        assert surface.gradient(points).shape == (*shape, d)


@every_surface
def test_points_of_another_dimension_are_refused(surface, each_language):
    with pytest.raises(ValueError, match=f"{surface.dimensions}"):
        surface(np.zeros((2, surface.dimensions + 1)))
    with pytest.raises(ValueError, match=f"{surface.dimensions}"):
        surface.gradient(1.0)


# ---- the article's curve ----


def test_terrace_and_its_slope_have_no_jumps():
    for joint in (-1, 0, 0.5, 2):
        around = np.array([[joint - 1e-9], [joint + 1e-9]])
        assert np.ptp(TERRACE(around)) < 1e-6
        assert np.ptp(TERRACE.gradient(around)) < 1e-4


def test_terrace_is_exactly_flat_in_the_middle_and_lower_beyond():
    flat = np.linspace(0, 0.5, 51)[:, None]
    assert (TERRACE.gradient(flat) == 0).all()
    assert TERRACE(TERRACE.start) > TERRACE(flat[0]) > TERRACE(TERRACE.minima[0])


def test_sgd_stops_on_the_terrace_with_gradient_exactly_zero():
    path = descend(sgd, TERRACE, TERRACE.start, 200)
    assert path.gradients[-1, 0] == 0.0
    assert 0 <= path.positions[-1, 0] <= 0.5


def test_momentum_crosses_the_terrace_and_ends_lower():
    stopped = descend(sgd, TERRACE, TERRACE.start, 200)
    crossed = descend(momentum_sgd, TERRACE, TERRACE.start, 200)
    assert crossed.losses[-1] < 1e-6 < stopped.losses[-1]
    assert crossed.positions[-1, 0] == pytest.approx(2, abs=1e-3)


@pytest.mark.parametrize("setting", [{"momentum": 0.8}, {"lr": 0.005}])
def test_momentum_fails_to_cross_when_it_arrives_too_slowly(setting):
    path = descend(momentum_sgd, TERRACE, TERRACE.start, 1000, **setting)
    assert path.gradients[-1, 0] == 0.0
    assert 0 <= path.positions[-1, 0] <= 0.5


# ---- a learner's formula as a surface ----


def test_a_formula_of_x_is_a_1d_surface():
    surface = surface_from("x**2 - 2*x")
    assert surface.dimensions == 1
    assert surface([3.0]) == 3
    assert surface.gradient([3.0]) == [4]
    assert surface.minima.shape == (0, 1)


def test_a_formula_of_x_and_y_is_a_2d_surface_that_rules_walk_down():
    surface = surface_from("x**2 + 10*sin(y)")
    np.testing.assert_allclose(surface.gradient([1.0, 0.0]), [2, 10])
    path = descend(sgd, surface, [1.0, 0.0], 300, lr=0.05)
    assert path.losses[-1] == pytest.approx(-10)


def test_limits_and_start_of_a_formula_can_be_chosen():
    surface = surface_from("x**2", limits=[(-1, 3)], start=[2])
    np.testing.assert_array_equal(surface.limits, [[-1, 3]])
    np.testing.assert_array_equal(surface.start, [2])


def test_one_pair_of_limits_holds_for_every_axis_and_a_number_is_a_start():
    np.testing.assert_array_equal(surface_from("x*y", limits=(-1, 3)).limits, [[-1, 3]] * 2)
    np.testing.assert_array_equal(surface_from("x**2", limits=(-1, 3), start=2).start, [2])


def test_a_formula_starts_where_it_has_a_value():
    assert surface_from("log(-x)").start[0] < 0
    assert np.isfinite(surface_from("log(x) + sqrt(-y)").gradient([1.0, -1.0])).all()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("limits", limits) for limits in ([(3, -1)], (1, 1), [(0, 1)] * 2, 5, "ab", None)),
        *(("limits", (low, 1)) for low in (np.nan, -np.inf, "0", None)),
        *(("start", start) for start in ([1, 2], [np.nan], [None], "1", [[1]], [], True, 1j)),
        *(("minima", minima) for minima in (0, [[0, 1]], [[np.inf]], "a", None)),
        ("names", []),
        *(("loss", loss) for loss in (3, lambda x: None, lambda x: x + 0j, lambda x, y: x)),
        *(("slopes", slopes) for slopes in (None, lambda x: 2 * x, lambda x: (x, x))),
    ],
)
def test_a_surface_that_does_not_fit_together_is_refused_in_words(name, value, each_language):
    parts = {
        "loss": lambda x: x * x,
        "slopes": lambda x: (2 * x,),
        "limits": [(-3, 3)],
        "start": [1],
        "minima": [[0]],
    }
    Surface("mine", **parts)
    with pytest.raises(ValueError, match=r"。$|\."):
        Surface("mine", **{**parts, name: value})


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"limits": [(0, 1)] * 2}, "y"),
        ({"start": [1, 2]}, "y"),
        ({"start": [1, 2, 3]}, r"\[1, 2, 3\]"),
        ({"limits": [(3, -1)]}, "limits"),
        ({"minima": 3}, "minima"),
    ],
)
def test_limits_and_start_that_do_not_fit_a_formula_are_refused(options, said, each_language):
    with pytest.raises(ValueError, match=said):
        surface_from("x**2", **options)


# ---- other units ----


@pytest.mark.parametrize("surface", [SURFACES_1D["terrace"], SURFACES_2D["beale"]])
def test_a_rescaled_surface_is_the_same_in_other_units(surface):
    scaled = rescaled(surface, parameter=1000, loss=7)
    points = np.random.default_rng(0).uniform(*surface.limits.T, (50, surface.dimensions))
    np.testing.assert_allclose(scaled(1000 * points), 7 * surface(points))
    np.testing.assert_allclose(scaled.gradient(1000 * points), 0.007 * surface.gradient(points))
    for name in ("limits", "start", "minima"):
        np.testing.assert_allclose(getattr(scaled, name), 1000 * getattr(surface, name))


@pytest.mark.parametrize("factor", [0, -1, np.nan, np.inf])
def test_a_unit_must_have_a_size(factor, each_language):
    with pytest.raises(ValueError, match="loss"):
        rescaled(SURFACES_1D["bowl"], loss=factor)


@pytest.mark.parametrize("degrees", [0, 30, -90, 200.0])
@pytest.mark.parametrize("key", ["ravine", "beale"])
def test_a_turned_surface_is_the_same_seen_at_an_angle(key, degrees):
    surface = SURFACES_2D[key]
    other = turned(key, degrees)
    angle = np.exp(1j * np.radians(degrees))

    def moved(points):
        z = (points[..., 0] + 1j * points[..., 1]) * angle
        return np.stack([z.real, z.imag], axis=-1)

    points = np.random.default_rng(0).uniform(*surface.limits.T, (50, 2))
    np.testing.assert_allclose(other(moved(points)), surface(points))
    np.testing.assert_allclose(other.gradient(moved(points)), moved(surface.gradient(points)))
    np.testing.assert_allclose(other.start, moved(surface.start), atol=1e-12)
    np.testing.assert_allclose(other.minima, moved(surface.minima), atol=1e-12)
    low, high = other.limits.T
    assert ((moved(points) >= low) & (moved(points) <= high)).all()
    assert (high - low <= 1.5 * np.ptp(surface.limits, axis=1).max()).all()


@pytest.mark.parametrize("given", [("bowl", 30), ("ravine", "30x"), ("ravine", np.inf)])
def test_what_can_not_be_turned_is_said_so(given, each_language):
    with pytest.raises(ValueError, match="turned"):
        turned(*given)


def test_a_formula_may_come_with_its_minima():
    assert surface_from("x**2 + y**2", minima=[[0, 0]]).minima.tolist() == [[0, 0]]
    assert surface_from("x**2").minima.shape == (0, 1)
