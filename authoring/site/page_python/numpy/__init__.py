"""As much of NumPy as a rule of the course uses, in plain Python, for a page in a browser.

What NumPy computes with numbers of 64 bits and in one or two dimensions, this does too, to the last
digits. Whatever it lacks is noted down by :mod:`numpy._unknown`, so that a page can say so.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from . import linalg, random
from ._array import as_array, ndarray
from ._functions import FUNCTIONS, of_array
from ._operators import with_operators
from ._sums import METHODS, PRODUCTS
from ._types import TYPES, dtype, generic
from ._ufuncs import UFUNCS, ufunc
from ._unknown import ASKED, look_up

__all__ = [
    "ASKED",
    "dtype",
    "errstate",
    "generic",
    "geterr",
    "isscalar",
    "linalg",
    "ndarray",
    "random",
]


@contextmanager
def errstate(**_settings: str) -> Iterator[None]:
    """Nothing warns here."""
    yield


def geterr() -> dict[str, str]:
    """Nothing warns here."""
    return dict.fromkeys(("divide", "over", "under", "invalid"), "ignore")


def isscalar(given: Any) -> bool:
    """Whether it is a single number, and no array."""
    return isinstance(given, generic | int | float | complex | str)


def _with_methods() -> None:
    for name, function in METHODS.items():
        setattr(ndarray, name, function)
        setattr(generic, name, function)
    for name in ("copy", "astype", "reshape", "ravel", "flatten", "tobytes", "flat", "T"):
        setattr(generic, name, _of_array(name))


def _of_array(name: str) -> property:
    return property(lambda self: _given(getattr(as_array(self), name)))


def _given(part: Any) -> Any:
    """What a single number has of an array: its methods give numbers again."""
    if not callable(part):
        return part
    return lambda *given: _number(part(*given))


def _number(result: Any) -> Any:
    return of_array(result) if isinstance(result, ndarray) else result


with_operators()
_with_methods()
# Python's own sentences name a class as NumPy does.
for _kind in (ndarray, *TYPES.values()):
    _kind.__name__ = f"numpy.{_kind.__name__.strip('_')}"

globals().update({**UFUNCS, **FUNCTIONS, **METHODS, **PRODUCTS, **TYPES, "ufunc": ufunc})
globals().update(
    {
        **{"true_divide": UFUNCS["divide"], "mod": UFUNCS["remainder"], "pow": UFUNCS["power"]},
        **{"abs": UFUNCS["absolute"], "atan": UFUNCS["arctan"]},
        **{"amax": METHODS["max"], "amin": METHODS["min"], "around": METHODS["round"]},
        **{"True_": TYPES["bool_"](True), "False_": TYPES["bool_"](False)},
        **{"bool": TYPES["bool_"], "double": TYPES["float64"]},
        **{"pi": math.pi, "e": math.e, "inf": math.inf, "nan": math.nan, "newaxis": None},
    }
)


def __getattr__(name: str) -> Any:
    look_up("module 'numpy'", name)
