"""How a number is shown."""

from __future__ import annotations


def number(value: float) -> str:
    """A number to four significant digits, with a real minus sign."""
    return f"{value:.4g}".replace("-", "−")
