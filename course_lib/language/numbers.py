"""How a number is shown, here as in ``explorers/browser/numbers.js``: a test compares the two."""

from __future__ import annotations

import decimal
import math


def number(value: float, digits: int = 4) -> str:
    """A number to so many significant digits, as in 12350, −0.5, 1.2e−7 or ∞.

    Below 1e-4 and from 1e6 on it has an exponent. A half is rounded away from zero, the minus is a
    real one, and there is no minus before a zero.

    >>> number(12345), number(-1.2e-7), number(-0.0)
    ('12350', '−1.2e−7', '0')
    """
    exact = value if isinstance(value, int) else float(value)
    if not isinstance(exact, int) and not math.isfinite(exact):
        return "NaN" if math.isnan(exact) else "∞" if exact > 0 else "−∞"
    rounding = decimal.Context(prec=digits, rounding=decimal.ROUND_HALF_UP)
    rounded = rounding.create_decimal(exact).normalize(rounding)
    exponent = rounded.adjusted()
    if not rounded:
        return "0"
    if -4 <= exponent < 6:
        return f"{rounded:f}".replace("-", "−")
    return f"{rounded.scaleb(-exponent):f}e{exponent}".replace("-", "−")


def percent(share: float) -> str:
    """A share as a whole percentage, as in 65%.

    >>> percent(0.6513)
    '65%'
    """
    return f"{math.floor(100 * share + 0.5)}%"
