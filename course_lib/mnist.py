"""The MNIST handwritten digits, bundled with the course and checked before they are used."""

from __future__ import annotations

import functools
import gzip
import hashlib
import zlib
from pathlib import Path

import numpy as np

from course_lib.language import text

DATA_FOLDER = Path(__file__).parent / "data"

# SHA-256 of the uncompressed file, and its shape; see data/README.md for where they come from.
_FILES = {
    "train-images-idx3-ubyte": (
        "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
        (60000, 784),
    ),
    "train-labels-idx1-ubyte": (
        "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
        (60000,),
    ),
    "t10k-images-idx3-ubyte": (
        "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
        (10000, 784),
    ),
    "t10k-labels-idx1-ubyte": (
        "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
        (10000,),
    ),
}

Examples = tuple[np.ndarray, np.ndarray]


class DataError(OSError):
    """A bundled data file that is missing, unreadable or not what it should be."""


def load_mnist() -> tuple[Examples, Examples]:
    """The data set as ``(x_train, y_train), (x_test, y_test)``.

    Images are float32 of shape (60000, 784) and (10000, 784) in [0, 1]; labels are int64 of shape
    (60000,) and (10000,). Nothing is fetched from a network and nothing is unpickled.

    Raises :class:`DataError`, naming the file and how to restore it, if one is missing, can't be
    read, or has not the contents it should have.
    """
    (x_train, y_train), (x_test, y_test) = stored("train"), stored("t10k")
    return (brightness(x_train), y_train), (brightness(x_test), y_test)


def stored(part: str) -> Examples:
    """The images of a part, "train" or "t10k", as the bytes (n, 784) of their file, and the labels.

    The images are read-only, since everybody gets the same ones: they are unpacked only once.
    Raises as :func:`load_mnist` does.
    """
    images, labels = _load(f"{part}-images-idx3-ubyte"), _load(f"{part}-labels-idx1-ubyte")
    return images, labels.astype(np.int64)


def brightness(images: np.ndarray) -> np.ndarray:
    """Stored bytes as float32 in [0, 1]."""
    return images / np.float32(255)


def digest() -> str:
    """A short word that stands for the contents of the data set."""
    return hashlib.sha256("".join(sha for sha, _ in _FILES.values()).encode()).hexdigest()[:16]


@functools.cache
def _load(name: str) -> np.ndarray:
    digest, shape = _FILES[name]
    path = DATA_FOLDER / f"{name}.gz"
    header_size = 4 + 4 * (3 if len(shape) == 2 else 1)
    size = header_size + int(np.prod(shape))
    try:
        with gzip.open(path) as file:
            content = file.read(size + 1)  # no more, whatever a damaged file would expand to
    except FileNotFoundError:
        raise DataError(text("data_missing", file=path.name)) from None
    except (EOFError, zlib.error, gzip.BadGzipFile):
        raise DataError(text("data_damaged", file=path.name)) from None
    except OSError as error:
        raise DataError(text("data_unreadable", file=path.name, reason=error.strerror)) from None
    if hashlib.sha256(content).hexdigest() != digest:
        raise DataError(text("data_damaged", file=path.name))
    return np.frombuffer(content, dtype=np.uint8, offset=header_size).reshape(shape)
