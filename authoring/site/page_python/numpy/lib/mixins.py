"""Operators for a class that answers NumPy's functions itself."""

from __future__ import annotations

from .._operators import give_operators


class NDArrayOperatorsMixin:
    """Every operator is a call of the ufunc, which asks ``__array_ufunc__``."""


give_operators(NDArrayOperatorsMixin)
