"""Types of numbers, and single numbers of them."""

from __future__ import annotations

import math
import struct
from typing import Any

from ._unknown import look_up


class dtype:  # noqa: N801  (NumPy's name)
    """A type of numbers: "bool", "int64", "float32", "float64", "complex128" or "object"."""

    def __new__(cls, given: Any = float) -> dtype:
        """The one dtype that is meant: a name, a Python or a NumPy type, or a dtype."""
        if isinstance(given, dtype):
            return given
        name = getattr(given, "_name", given)
        name = {float: "float64", int: "int64", bool: "bool", complex: "complex128"}.get(name, name)
        known = {"f4": "float32", "f8": "float64", "float": "float64", "int": "int64"}
        name = known.get(name, name) if isinstance(name, str) else "object"
        if name not in _KINDS:
            raise TypeError(f"data type {given!r} not understood")
        if name not in _MADE:
            made = object.__new__(cls)
            made.name, made.kind = name, _KINDS[name]
            _MADE[name] = made
        return _MADE[name]

    name: str
    kind: str

    @property
    def type(self) -> Any:
        """The class of a single number."""
        return _SCALARS[self.name]

    def __deepcopy__(self, _memo: Any) -> dtype:
        return self

    def __eq__(self, other: object) -> bool:
        try:
            return dtype(other) is self
        except TypeError:
            return False

    def __hash__(self) -> int:
        return hash(self.name)

    def __repr__(self) -> str:
        return f"dtype({self.name!r})"

    def __str__(self) -> str:
        return self.name

    def convert(self, value: Any) -> Any:
        """A Python number as one of this type."""
        match self.kind:
            case "b":
                return bool(value)
            case "i":
                return int(value)
            case "c":
                return complex(value)
            case "O":
                return value
        number = float(value)
        return single(number) if self.name == "float32" else number


_KINDS = {
    **{"bool": "b", "int64": "i", "float32": "f", "float64": "f", "complex128": "c"},
    "object": "O",
}
_MADE: dict[str, dtype] = {}


def single(value: float) -> float:
    """The number of 32 bits nearest to ``value``."""
    try:
        [rounded] = struct.unpack("f", struct.pack("f", value))
    except OverflowError:
        return math.copysign(math.inf, value)
    return float(rounded)


class generic:  # noqa: N801
    """A single number of a NumPy type; it has no dimensions."""

    _name = "object"
    value: Any
    shape: tuple[int, ...] = ()
    ndim = 0
    size = 1

    @property
    def dtype(self) -> dtype:
        """Its type."""
        return dtype(self._name)

    def item(self) -> Any:
        """It as a number of Python's."""
        return self.value

    tolist = item

    def __deepcopy__(self, _memo: Any) -> generic:
        return self

    def __bool__(self) -> bool:
        return bool(self.value)

    def __float__(self) -> float:
        return float(self.value)

    def __int__(self) -> int:
        return int(self.value)

    def __hash__(self) -> int:
        return hash(self.value)

    def __getitem__(self, _key: Any) -> Any:
        raise IndexError("invalid index to scalar variable.")

    def __iter__(self) -> Any:
        raise TypeError(f"'numpy.{self._name}' object is not iterable")

    def __format__(self, form: str) -> str:
        return format(self.value, form)

    def __repr__(self) -> str:
        return f"np.{self._name}({self!s})"

    def __str__(self) -> str:
        return str(self.value)

    def __getattr__(self, name: str) -> Any:
        look_up(f"'numpy.{self._name}' object", name)


class floating(generic):  # noqa: N801
    """Numbers with a point."""


class integer(generic):  # noqa: N801
    """Whole numbers."""


class float64(floating, float):  # noqa: N801
    """A number of 64 bits; it is a ``float`` too."""

    _name = "float64"

    @property
    def value(self) -> float:
        """It as a ``float``."""
        return float.__float__(self)

    def is_integer(self) -> bool:
        """Whether it is whole."""
        return self.value.is_integer()


class float32(floating):  # noqa: N801
    """A number of 32 bits."""

    _name = "float32"

    def __init__(self, value: Any = 0.0) -> None:
        self.value = single(float(value))

    def __str__(self) -> str:
        shortest = (float(f"{self.value:.{digits}g}") for digits in range(1, 10))
        return repr(next((s for s in shortest if single(s) == self.value), self.value))


class int64(integer):  # noqa: N801
    """A whole number."""

    _name = "int64"

    def __init__(self, value: Any = 0) -> None:
        self.value = int(value)

    def __index__(self) -> int:
        return int(self.value)


class bool_(generic):  # noqa: N801
    """True or false."""

    _name = "bool"

    def __init__(self, value: Any = False) -> None:
        self.value = bool(value)

    def __repr__(self) -> str:
        return f"np.{self.value}_"


class complex128(generic, complex):  # noqa: N801
    """A complex number; it is a ``complex`` too."""

    _name = "complex128"

    @property
    def value(self) -> complex:
        """It as a ``complex``."""
        return complex(self.real, self.imag)

    def __repr__(self) -> str:
        return f"np.complex128({str(self).strip('()')})"


def object_(value: Any = None) -> Any:
    """Whatever it is, as it is."""
    return value


_SCALARS: dict[str, Any] = {
    **{"bool": bool_, "int64": int64, "float32": float32, "float64": float64},
    **{"complex128": complex128, "object": object_},
}


TYPES = {
    **{"generic": generic, "floating": floating, "integer": integer, "bool_": bool_},
    **{"int64": int64, "float32": float32, "float64": float64, "complex128": complex128},
}
"""The classes of single numbers, by name."""


# ---- what two types have in common ----

_ORDER = ["bool", "int64", "float32", "float64", "complex128", "object"]


def common_type(strong: list[dtype], weak: list[type]) -> dtype:
    """The type of what is computed from NumPy's types and, giving way to them, Python's own."""
    name = max((d.name for d in strong), key=_ORDER.index, default="bool")
    if name == "float32" and any(d.name == "int64" for d in strong):
        name = "float64"
    for python in weak:
        least = {bool: "bool", int: "int64", float: "float64", complex: "complex128"}[python]
        if name == "float32" and python is float:
            continue
        name = max(name, least, key=_ORDER.index)
    return dtype(name)
