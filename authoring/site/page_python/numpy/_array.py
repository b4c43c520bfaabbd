"""Arrays: a list of numbers, a shape, and for a view the places in the list of another array."""

from __future__ import annotations

import array as machine
import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from ._shapes import Shape, part_of, spread
from ._types import common_type, dtype, generic
from ._unknown import look_up, refuse


class ndarray:  # noqa: N801  (NumPy's name)
    """An array as NumPy has it, as far as rules of the course need one."""

    def __init__(
        self, buffer: list[Any], shape: Shape, kind: dtype, places: list[int] | None = None
    ) -> None:
        self._buffer = buffer
        self.shape = shape
        self.dtype = kind
        self._places = places
        """Where in the buffer its numbers are; None if it has all of them, in order."""

    @property
    def values(self) -> list[Any]:
        """Its numbers, row by row; not to be changed."""
        if self._places is None:
            return self._buffer
        return [self._buffer[place] for place in self._places]

    def places(self) -> Sequence[int]:
        """Where in the buffer its numbers are."""
        return range(len(self._buffer)) if self._places is None else self._places

    def view(self, shape: Shape, chosen: Sequence[int]) -> ndarray:
        """The array of the chosen ones of its numbers, shared with it."""
        places = self.places()
        return ndarray(self._buffer, shape, self.dtype, [places[at] for at in chosen])

    def write(self, values: Sequence[Any], chosen: Sequence[int] | None = None) -> None:
        """Put numbers in the place of its own, or of the chosen ones."""
        places = self.places()
        at = range(len(places)) if chosen is None else chosen
        for index, value in zip(at, values, strict=True):
            self._buffer[places[index]] = self.dtype.convert(value)

    # ---- what it is ----

    @property
    def size(self) -> int:
        """How many numbers it has."""
        return math.prod(self.shape)

    @property
    def ndim(self) -> int:
        """How many dimensions it has."""
        return len(self.shape)

    @property
    def flat(self) -> ndarray:
        """Its numbers in a row, shared with it."""
        return self.view((self.size,), range(self.size))

    @property
    def T(self) -> ndarray:  # noqa: N802
        """Its rows as columns."""
        if self.ndim > 2:
            refuse(".T")
        if self.ndim < 2:
            return self.view(self.shape, range(self.size))
        rows, columns = self.shape
        turned = [row * columns + column for column in range(columns) for row in range(rows)]
        return self.view((columns, rows), turned)

    def tolist(self) -> Any:
        """Its numbers as Python's, in lists of lists."""
        return _nested(self.values, self.shape)

    def item(self) -> Any:
        """Its only number, as one of Python's."""
        if self.size != 1:
            raise ValueError("can only convert an array of size 1 to a Python scalar")
        return self.values[0]

    def tobytes(self) -> bytes:
        """Its numbers as bytes."""
        codes = {"f": "d", "i": "q", "b": "b"}
        if self.dtype.kind not in codes:
            return repr(self.values).encode()
        return machine.array(codes[self.dtype.kind], self.values).tobytes()

    def astype(self, kind: Any) -> ndarray:
        """A copy of another type."""
        kind = dtype(kind)
        return ndarray([kind.convert(value) for value in self.values], self.shape, kind)

    def copy(self) -> ndarray:
        """A copy that shares nothing."""
        return ndarray(list(self.values), self.shape, self.dtype)

    def fill(self, value: Any) -> None:
        """Put one number in every place."""
        self.write([value] * self.size)

    def reshape(self, *shape: Any) -> ndarray:
        """The same numbers in another shape; -1 stands for what is left."""
        wanted = tuple(shape[0]) if isinstance(shape[0], tuple | list) else shape
        if -1 in wanted:
            rest = -math.prod(wanted)
            if not rest or self.size % rest:
                raise _no_reshape(self.size, wanted)
            wanted = tuple(self.size // rest if n == -1 else n for n in wanted)
        if math.prod(wanted) != self.size:
            raise _no_reshape(self.size, wanted)
        return self.view(wanted, range(self.size))

    def flatten(self) -> ndarray:
        """A copy in a row."""
        return self.flat.copy()

    def ravel(self) -> ndarray:
        """Its numbers in a row, shared with it."""
        return self.flat

    def _only(self, kind: str, convert: Callable[[Any], Any]) -> Any:
        if self.ndim:
            raise TypeError("only 0-dimensional arrays can be converted to Python scalars")
        return convert(self.values[0])

    def __float__(self) -> float:
        return float(self._only("float", float))

    def __int__(self) -> int:
        return int(self._only("int", int))

    def __complex__(self) -> complex:
        return complex(self._only("complex", complex))

    def __index__(self) -> int:
        if self.ndim or self.dtype.kind != "i":
            raise TypeError("only integer scalar arrays can be converted to a scalar index")
        return int(self.values[0])

    def __bool__(self) -> bool:
        if self.size == 1:
            return bool(self.values[0])
        if self.size:
            raise ValueError(
                "The truth value of an array with more than one element is ambiguous. "
                "Use a.any() or a.all()"
            )
        raise ValueError(
            "The truth value of an empty array is ambiguous. "
            "Use `array.size > 0` to check that an array is not empty."
        )

    def __len__(self) -> int:
        if not self.ndim:
            raise TypeError("len() of unsized object")
        return self.shape[0]

    def __iter__(self) -> Iterator[Any]:
        if not self.ndim:
            raise TypeError("iteration over a 0-d array")
        return (self[row] for row in range(self.shape[0]))

    def __contains__(self, value: Any) -> bool:
        return value in self.values

    def __repr__(self) -> str:
        return f"array({_written(self.tolist(), self.dtype.kind)})"

    def __str__(self) -> str:
        return _written(self.tolist(), self.dtype.kind).replace(",", "")

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # what Python itself asks for
            raise AttributeError(name)
        look_up("'numpy.ndarray' object", name)

    # ---- parts of it ----

    def __getitem__(self, key: Any) -> Any:
        shape, chosen, shares = self._chosen(key)
        if not shares:
            values = self.values
            return ndarray([values[at] for at in chosen], shape, self.dtype)
        if not shape and ... not in (key if isinstance(key, tuple) else (key,)):
            return self.dtype.type(self._buffer[self.places()[chosen[0]]])
        return self.view(shape, chosen)

    def __setitem__(self, key: Any, value: Any) -> None:
        shape, chosen, _ = self._chosen(key)
        given = as_array(value)
        if given.size == 1:
            self.write(given.values * len(chosen), chosen)
        else:
            self.write(spread(given.values, given.shape, shape), chosen)

    def _chosen(self, key: Any) -> tuple[Shape, Sequence[int], bool]:
        """The shape of a part, the numbers that it has, and whether it shares them."""
        if isinstance(key, list | bool) or (isinstance(key, generic) and key.dtype.kind == "b"):
            key = as_array(key)
        if isinstance(key, ndarray) and key.dtype.kind == "b":
            if key.shape != self.shape:
                refuse("np.ndarray[...]")
            chosen = [at for at, wanted in enumerate(key.values) if wanted]
            return (len(chosen),), chosen, False
        if isinstance(key, ndarray) and key.ndim:
            rows = [self._chosen(row) for row in key.values]
            below = rows[0][0] if rows else self.shape[1:]
            return (*key.shape, *below), [at for _, row, _ in rows for at in row], False
        shape, chosen = part_of(self.shape, list(key) if isinstance(key, tuple) else [key])
        return shape, chosen, True


def _no_reshape(size: int, shape: Any) -> ValueError:
    return ValueError(f"cannot reshape array of size {size} into shape {tuple(shape)}")


def _nested(values: list[Any], shape: Shape) -> Any:
    if not shape:
        return values[0]
    below = math.prod(shape[1:])
    return [_nested(values[row * below : (row + 1) * below], shape[1:]) for row in range(shape[0])]


def _written(nested: Any, kind: str) -> str:
    if isinstance(nested, list):
        parts = [_written(each, kind) for each in nested]
        widest = max(map(len, parts), default=0)
        return f"[{', '.join(part.rjust(widest) for part in parts)}]"
    if kind == "f":
        short = f"{nested:.8g}"
        return f"{short}." if short.lstrip("-").isdigit() else short
    return repr(nested)


# ---- anything as an array ----


def as_array(given: Any, kind: Any = None) -> ndarray:
    """``given`` as an array, itself if it is one already."""
    if isinstance(given, ndarray):
        return given if kind is None or given.dtype == kind else given.astype(kind)
    if isinstance(given, generic):
        made = ndarray([given.item()], (), given.dtype)
    elif isinstance(given, list | tuple | range):
        made = _of_rows([as_array(each) for each in given])
    else:
        python = type(given)
        known = python in (bool, int, float, complex)
        made = ndarray([given], (), common_type([], [python]) if known else dtype("object"))
    return made if kind is None else made.astype(kind)


def _of_rows(rows: list[ndarray]) -> ndarray:
    if not rows:
        return ndarray([], (0,), dtype("float64"))
    shape = rows[0].shape
    if any(row.shape != shape for row in rows):
        raise ValueError(
            "setting an array element with a sequence. The requested array has an inhomogeneous "
            f"shape after 1 dimensions. The detected shape was ({len(rows)},) + inhomogeneous part."
        )
    kind = common_type([row.dtype for row in rows], [])
    values = [kind.convert(value) for row in rows for value in row.values]
    return ndarray(values, (len(rows), *shape), kind)
