"""The readable network and the fast training core: one arithmetic, twice."""

import json
from pathlib import Path

import numpy as np
import pytest

from benchmarks import book
from course_lib import network
from course_lib.comparison.chunks import CHUNK_ROWS, Chunk, FlatWeights, make_chunks
from course_lib.comparison.threads import drive
from course_lib.mnist import brightness
from course_lib.network import SIZES, accuracy, initial_weights, loss_and_gradient

REFERENCE = json.loads((Path(__file__).parent / "data" / "reference.json").read_text("utf-8"))


def sparse_images(count, side=8, seed=0):
    """Images with ink in a random box, as handwritten digits have, and as bytes."""
    rng = np.random.default_rng(seed)
    images = np.zeros((count, side, side), np.uint8)
    for image in images:
        top, left = rng.integers(0, side - 3, 2)
        image[top : top + 3, left : left + 3] = rng.integers(0, 256, (3, 3))
    return images.reshape(count, -1), rng.integers(0, 10, count)


def fast(weights, images, y, threads=1, dtype=np.float64):
    return fast_on(make_chunks(images, y, np.dtype(dtype)), weights, threads, dtype)


def fast_on(chunks, weights, threads=1, dtype=np.float64):
    flat = FlatWeights.of([w.astype(dtype) for w in weights])
    results = []

    def one_step():
        results.append((yield flat))

    drive([one_step()], [chunks], threads)
    return results[0]


def test_loss_and_gradient_are_pytorchs():
    pytorch = REFERENCE["network"]
    weights = [np.array(w) for w in pytorch["weights"]]
    x, y = np.array(pytorch["x"]), np.array(pytorch["y"])
    loss, gradient = loss_and_gradient(weights, x, y)
    assert loss == pytest.approx(pytorch["loss"], rel=1e-13)
    assert network.loss(weights, x, y) == loss
    for ours, theirs in zip(gradient, pytorch["gradient"], strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-11, atol=1e-14)


def test_the_fast_core_agrees_with_pytorch_too():
    pytorch = REFERENCE["network"]
    weights = [np.array(w) for w in pytorch["weights"]]
    x, y = np.array(pytorch["x"]), np.array(pytorch["y"])
    loss, _, gradient = fast_on([Chunk(x, np.arange(x.shape[1]), y)], weights)
    assert loss == pytest.approx(pytorch["loss"], rel=1e-13)
    theirs = np.concatenate([np.ravel(g) for g in pytorch["gradient"]])
    np.testing.assert_allclose(gradient, theirs, rtol=1e-11, atol=1e-14)


@pytest.mark.parametrize("count", [1, CHUNK_ROWS, 2 * CHUNK_ROWS + 37])
@pytest.mark.parametrize("threads", [1, 3])
def test_the_fast_core_equals_the_readable_network(count, threads):
    images, y = sparse_images(count)
    x = brightness(images)
    weights = [w.astype(float) for w in initial_weights(1, (64, 20, 15, 10))]
    expected_loss, expected = loss_and_gradient(weights, x, y)
    loss, hits, gradient = fast(weights, images, y, threads)
    assert loss == pytest.approx(expected_loss, rel=1e-10)
    assert hits == pytest.approx(accuracy(weights, x, y))
    flat = np.concatenate([g.ravel() for g in expected])
    np.testing.assert_allclose(gradient, flat, rtol=1e-10, atol=1e-12)


def test_float32_is_kept_and_close_to_float64():
    x, y = sparse_images(1200)
    weights = initial_weights(0, (64, 20, 15, 10))
    _, _, single = fast(weights, x, y, dtype=np.float32)
    _, _, double = fast(weights, x, y)
    assert single.dtype == np.float32
    np.testing.assert_allclose(single, double, atol=2e-6)


def test_chunks_keep_every_example_and_only_live_pixels():
    images, y = sparse_images(1234)
    chunks = make_chunks(images, y, np.dtype(np.float32))
    assert sum(len(chunk.y) for chunk in chunks) == 1234
    ink = sum(float(chunk.x.sum()) for chunk in chunks)
    assert ink == pytest.approx(brightness(images).sum(), rel=1e-5)
    for chunk in chunks:
        assert chunk.x.shape == (len(chunk.y), len(chunk.live))
        assert chunk.x.any(axis=0).all()


def test_very_large_outputs_do_not_overflow():
    weights = [100 * w.astype(float) for w in initial_weights(0, (64, 20, 15, 10))]
    images, y = sparse_images(50)
    assert np.isfinite(loss_and_gradient(weights, brightness(images), y)[0])
    assert np.isfinite(fast(weights, images, y)[0])


def test_weights_are_seeded_he_normal():
    weights = initial_weights(seed=3)
    assert [w.shape for w in weights] == [(784, 100), (100,), (100, 100), (100,), (100, 10), (10,)]
    assert sum(w.size for w in weights) == 89_610
    assert all(w.dtype == np.float32 for w in weights)
    assert not any(b.any() for b in weights[1::2])
    for w, inputs in zip(weights[0::2], SIZES, strict=False):
        assert np.std(w) == pytest.approx((2 / inputs) ** 0.5, rel=0.05)
    again, other = initial_weights(seed=3), initial_weights(seed=4)
    np.testing.assert_array_equal(weights[0], again[0])
    np.testing.assert_array_equal(initial_weights()[0], initial_weights(0)[0])
    assert (weights[0] != other[0]).any()


def test_the_benchmarks_textbook_program_is_the_same_network():
    images, y = sparse_images(40)
    x = brightness(images).astype(float)
    weights = [w.astype(float) for w in initial_weights(1, (64, 20, 15, 10))]
    expected_loss, expected = loss_and_gradient(weights, x, y)
    gradient, loss, hits = book.Network(weights).step(x, np.eye(10)[y])
    assert loss == pytest.approx(expected_loss, rel=1e-5)  # a book adds 1e-7 in the logarithm
    assert hits == accuracy(weights, x, y)
    for theirs, ours in zip(gradient, expected, strict=True):
        np.testing.assert_allclose(theirs, ours, atol=1e-12)
