"""The small regression, and descents on its mini-batches."""

import numpy as np
import pytest

from course_lib.descent import descend
from course_lib.optimizers import momentum_sgd, sgd
from course_lib.regression import Regression, descend_in_batches, sample_regression


def test_the_surface_is_the_mean_squared_error_with_its_gradient_and_minimum():
    regression = sample_regression()
    w, b = 0.3, -1.2
    errors = w * regression.x + b - regression.y
    assert regression.surface([w, b]) == pytest.approx((errors**2).mean())
    step = 1e-6
    slopes = [
        (regression.surface([w + step, b]) - regression.surface([w - step, b])) / (2 * step),
        (regression.surface([w, b + step]) - regression.surface([w, b - step])) / (2 * step),
    ]
    np.testing.assert_allclose(regression.surface.gradient([w, b]), slopes, rtol=1e-6)
    np.testing.assert_allclose(
        regression.surface.gradient(regression.surface.minima[0]), 0, atol=1e-9
    )


def test_the_sample_is_scattered_around_its_line_the_same_for_the_same_seed():
    many = sample_regression(20_000)
    assert many.surface.minima[0] == pytest.approx([1.5, 0.5], abs=0.05)
    assert np.std(many.y - 1.5 * many.x - 0.5) == pytest.approx(1.5, rel=0.03)
    assert [many.x.min(), many.x.max()] == pytest.approx([-1.5, 2.5], abs=0.01)
    sample, same, other = sample_regression(), sample_regression(60, 0), sample_regression(seed=1)
    assert sample.x.tolist() == same.x.tolist() != other.x.tolist()


@pytest.mark.parametrize("scale", [0.1, 100.0])
def test_the_minimum_is_in_the_middle_and_the_start_on_the_wall_of_the_valley(scale):
    sample = sample_regression()
    surface = Regression(sample.x, scale * sample.y).surface
    middle, reach = np.mean(surface.limits, axis=1), np.ptp(surface.limits, axis=1) / 2
    assert surface.minima[0] == pytest.approx(middle)
    assert surface.start == pytest.approx(middle + reach * (-0.8, 0.8))
    assert reach == pytest.approx([2.5 * max(1, np.abs(middle).max())] * 2)


def test_the_mean_of_the_examples_gradients_is_the_full_gradient():
    regression = sample_regression()
    single = [regression.gradient_on([row], (1.0, 2.0)) for row in range(60)]
    np.testing.assert_allclose(np.mean(single, axis=0), regression.surface.gradient([1.0, 2.0]))


def test_a_full_batch_is_an_ordinary_descent():
    regression = sample_regression()
    start = regression.surface.start
    batches = descend_in_batches(momentum_sgd, regression, start, 50, batch_size=60, lr=0.02)
    plain = descend(momentum_sgd, regression.surface, start, 50, lr=0.02)
    np.testing.assert_allclose(batches.positions, plain.positions, rtol=1e-9)


def test_every_epoch_uses_every_example_once_in_a_seeded_order():
    regression = Regression(np.arange(7.0), np.zeros(7))

    def seen(seed):
        # With w = 0 and b = 1 the slope of w on one example is twice its x.
        path = descend_in_batches(sgd, regression, [0, 1], 13, batch_size=1, seed=seed, lr=0.0)
        return path.gradients[:, 0] / 2

    first, second = np.split(seen(0), 2)
    np.testing.assert_array_equal(np.sort(first), np.arange(7))
    np.testing.assert_array_equal(np.sort(second), np.arange(7))
    np.testing.assert_array_equal(seen(0), seen(0))
    assert (seen(0) != seen(1)).any()


def test_what_cannot_be_a_regression_is_refused(each_language):
    with pytest.raises(ValueError, match="x"):
        Regression([1, 2], [1, 2, 3])
    with pytest.raises(ValueError, match="words"):
        Regression(["words"], [1])
    with pytest.raises(ValueError, match="NaN"):
        Regression([1, np.nan], [1, 2])
    with pytest.raises(ValueError, match="batch_size"):
        descend_in_batches(sgd, sample_regression(5), [0, 0], 3, batch_size=6)
    with pytest.raises(ValueError, match="examples"):
        sample_regression(0)
