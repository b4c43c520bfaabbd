"""Whether one of two is ahead by more than chance, when both ran from the same seeds."""

from __future__ import annotations

import math
from collections.abc import Sequence


def sign_test(ahead: int, behind: int) -> float:
    """How probable so uneven a score, or a more uneven one, is if both are as often ahead.

    The exact two-sided sign test; ties are left out before. It asks nothing of the sizes of the
    differences, so that a run that never arrived counts as what it is.

    >>> sign_test(8, 0), sign_test(7, 1), sign_test(0, 0)
    (0.0078125, 0.0703125, 1.0)
    """
    n, fewer = ahead + behind, min(ahead, behind)
    return min(1.0, 2 * sum(math.comb(n, k) for k in range(fewer + 1)) / 2**n)


def holm(probabilities: Sequence[float]) -> list[float]:
    """The probabilities corrected for their number, as in Holm (1979).

    If those up to 0.05 are believed, the chance of a single mistake among them is 5% at most.

    >>> holm([0.01, 0.5, 0.03])
    [0.03, 0.5, 0.06]
    """
    corrected, largest = [0.0] * len(probabilities), 0.0
    for rank, i in enumerate(sorted(range(len(probabilities)), key=lambda i: probabilities[i])):
        largest = max(largest, min(1.0, (len(probabilities) - rank) * probabilities[i]))
        corrected[i] = largest
    return corrected
