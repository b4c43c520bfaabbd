"""What lesson 08 says beyond what its cells compute."""

import numpy as np
import pytest

from course_lib.comparison import compare
from course_lib.mnist import load_mnist
from course_lib.optimizers import adam


@pytest.mark.slow
def test_far_too_large_a_rate_leaves_nearly_all_relus_of_the_first_layer_at_0():
    """Lesson 08, the hint of exercise 2."""
    history = compare({"Adam": (adam, {"lr": 3.0})}, examples=6000, progress=False)
    assert abs(history.loss["Adam"][-1] - np.log(10)) < 0.05
    w, b, *_ = history.weights["Adam"]
    (x, _), _ = load_mnist()
    assert np.mean(x[:6000] @ w + b > 0) < 1e-3
