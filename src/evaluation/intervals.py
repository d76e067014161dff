"""Intervals for shares: numbers in, numbers out."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

import numpy as np

Z95 = NormalDist().inv_cdf(0.975)


def wilson(count: int, out_of: int, z: float = Z95) -> tuple[float, float]:
    """Wilson's score interval for a share, without continuity correction.

    `count` of `out_of`, both whole numbers with 0 <= count <= out_of and out_of > 0; the two ends lie
    in 0..1. ValueError otherwise. Source: Newcombe (1998), Statistics in Medicine 17, 857-872, method 3.

    >>> [round(end, 4) for end in wilson(81, 263)]
    [0.2553, 0.3662]
    """
    if not 0 <= count <= out_of or out_of == 0:
        raise ValueError(f"a share needs 0 <= count <= out_of and out_of > 0, not {count} of {out_of}")
    share = count / out_of
    centre = share + z * z / (2 * out_of)
    spread = z * sqrt(share * (1 - share) / out_of + z * z / (4 * out_of * out_of))
    whole = 1 + z * z / out_of
    # At 0 and at all the ends are exactly 0 and 1; floating point would leave a crumb.
    low = 0.0 if count == 0 else (centre - spread) / whole
    high = 1.0 if count == out_of else (centre + spread) / whole
    return low, high


def newcombe_difference(
    count_a: int, out_of_a: int, count_b: int, out_of_b: int, z: float = Z95
) -> tuple[float, float]:
    """The interval of the difference of two independent shares, a less b: Newcombe's method 10.

    It joins the two Wilson intervals. Each count as in `wilson`; the ends lie in -1..1.
    Source: Newcombe (1998), Statistics in Medicine 17, 873-890.

    >>> [round(end, 4) for end in newcombe_difference(56, 70, 48, 80)]
    [0.0524, 0.3339]
    """
    low_a, high_a = wilson(count_a, out_of_a, z)
    low_b, high_b = wilson(count_b, out_of_b, z)
    a, b = count_a / out_of_a, count_b / out_of_b
    return a - b - sqrt((a - low_a) ** 2 + (high_b - b) ** 2), a - b + sqrt((high_a - a) ** 2 + (b - low_b) ** 2)


@dataclass(frozen=True)
class Funnel:
    """A funnel about a pooled rate: how far from it a share may lie by chance, given its base.

    `dispersion` is the mean squared z-score, `winsorised` the same with the outer tenth at each end pulled
    in; where that is over 1 the areas differ by more than chance, and `between` is the variance that is added
    for it.
    """

    rate: float
    dispersion: float
    winsorised: float
    between: float

    def limits(self, out_of: int, coverage: float = 0.998, between: bool = True) -> tuple[float, float]:
        """The lowest and highest share that chance explains in an area with this base, within 0..1."""
        z = NormalDist().inv_cdf((1 + coverage) / 2)
        spread = z * sqrt(self.rate * (1 - self.rate) / out_of + (self.between if between else 0.0))
        return max(self.rate - spread, 0.0), min(self.rate + spread, 1.0)


def binomial_limits(rate: float, out_of: int, coverage: float = 0.998) -> tuple[float, float]:
    """The lowest and highest share of a base that is as likely as `coverage` leaves at either end.

    Where a base is small the normal curve of a funnel is too narrow: at a rate of 0.92 it calls 0 of 1
    beyond chance, though one in twelve is so.

    >>> binomial_limits(0.92, 1), binomial_limits(0.5, 20)
    ((0.0, 1.0), (0.15, 0.85))
    """
    from scipy.special import bdtr

    counts = np.arange(out_of + 1)
    below = bdtr(counts, out_of, rate)
    tail = (1 - coverage) / 2
    return float(counts[below >= tail][0] / out_of), float(counts[below >= 1 - tail][0] / out_of)


def funnel(counts: Sequence[int], out_of: Sequence[int]) -> Funnel:
    """The funnel of several areas' shares, with additive over-dispersion.

    `counts[i]` of `out_of[i]` for each area, every base over 0; two areas at least, and a pooled rate that is
    neither 0 nor 1, or ValueError. Source: Spiegelhalter (2005), Statistics in Medicine 24, 1185-1202.

    >>> found = funnel([16, 12, 4], [18, 13, 7])  # 32 of 38
    >>> round(found.rate, 4), [round(end, 4) for end in found.limits(38, 0.95, between=False)]
    (0.8421, [0.7262, 0.958])
    """
    y, n = np.asarray(counts, float), np.asarray(out_of, float)
    if len(n) < 2 or (n <= 0).any() or not 0 < y.sum() < n.sum():
        raise ValueError("a funnel needs two areas or more, each with a base, and a rate that is neither 0 nor 1")
    rate = y.sum() / n.sum()
    weights = n / (rate * (1 - rate))
    z = (y / n - rate) * np.sqrt(weights)
    pulled_in = np.clip(z, *np.quantile(z, [0.1, 0.9]))
    winsorised = float((pulled_in**2).mean())
    areas = len(n)
    # Over-dispersion is only added where the spread exceeds what chance gives to so many areas.
    excess = areas * winsorised - (areas - 1)
    between = max(excess, 0.0) / (weights.sum() - (weights**2).sum() / weights.sum())
    return Funnel(float(rate), float((z**2).mean()), winsorised, float(between))
