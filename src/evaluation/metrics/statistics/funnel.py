"""Areas beside each other: what chance explains of how they differ, and what their shares shrink to."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from evaluation.metrics.statistics.intervals import Ends, check_share, tail, z_score


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

    def limits(self, out_of: int, coverage: float = 0.998, between: bool = True) -> Ends:
        """The lowest and highest share that chance explains in an area with this base, within 0..1.

        `out_of` is a whole number over 0; ValueError otherwise.
        """
        check_share(0, out_of)
        variance = self.rate * (1 - self.rate) / out_of + (self.between if between else 0.0)
        spread = z_score(coverage) * variance**0.5
        return float(max(self.rate - spread, 0.0)), float(min(self.rate + spread, 1.0))


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


def binomial_limits(rate: float, out_of: int, coverage: float = 0.998) -> Ends:
    """The lowest and highest share of a base that is as likely as `coverage` leaves at either end.

    Where a base is small the normal curve of a funnel is too narrow: at a rate of 0.92 it calls 0 of 1
    beyond chance, though one in twelve is so. `rate` lies in 0..1, `out_of` is a whole number over 0; ValueError
    otherwise.

    >>> binomial_limits(0.92, 1), binomial_limits(0.5, 20)
    ((0.0, 1.0), (0.15, 0.85))
    """
    from scipy.special import bdtr

    if not 0 <= rate <= 1:
        raise ValueError(f"a rate lies between 0 and 1, not {rate}")
    check_share(0, out_of)
    base, beyond = int(out_of), tail(coverage)
    fewest, most = (bisect_left(range(base + 1), p, key=lambda n: bdtr(n, base, rate)) for p in (beyond, 1 - beyond))
    return fewest / base, most / base


@dataclass(frozen=True)
class BetaBinomial:
    """How the true shares of areas differ, as a beta distribution: mean `a` / (`a` + `b`), the closer together
    the greater `a` + `b`.
    """

    a: float
    b: float

    def shrunken(self, count: int, out_of: int) -> float:
        """An area's share drawn towards that of all areas, the more the smaller its base: the posterior mean.

        Whoever knows it can work its count out, so it is as hidden as its count. Arguments and errors as for `wilson`.

        >>> BetaBinomial(5, 5).shrunken(9, 10)
        0.7
        """
        check_share(count, out_of)
        return float((self.a + count) / (self.a + self.b + out_of))


def beta_binomial(counts: Sequence[int], out_of: Sequence[int]) -> BetaBinomial:
    """The beta distribution of several areas' true shares, by maximum likelihood.

    `counts[i]` of `out_of[i]` for each area, as in `wilson`; two areas at least. ValueError where there is no fit:
    a pooled rate of 0 or 1, every area at none or all, or shares that differ no more than chance makes them.
    Source: Griffiths (1973), Biometrics 29, 637-648.

    >>> found = beta_binomial([1, 5, 9], [10, 10, 10])  # 15 of 30 altogether
    >>> round(found.shrunken(5, 10), 3), 0.5 < found.shrunken(9, 10) < 0.9
    (0.5, True)
    """
    from scipy.optimize import minimize
    from scipy.special import betaln, xlogy

    for count, base in zip(counts, out_of, strict=True):
        check_share(count, base)
    y, n = np.asarray(counts, float), np.asarray(out_of, float)
    if len(n) < 2 or not 0 < y.sum() < n.sum():
        raise ValueError("a beta-binomial needs two areas or more, and a rate that is neither 0 nor 1")
    if ((y == 0) | (y == n)).all():
        raise ValueError("no beta-binomial fits areas that are all at none or at all: its a and b run to 0")

    def unlikeliness(logs: np.ndarray) -> float:
        a, b = np.exp(logs)
        return -(betaln(a + y, b + n - y) - betaln(a, b)).sum()

    rate, reach = y.sum() / n.sum(), 14.0
    found = minimize(
        unlikeliness,
        np.log([10 * rate, 10 * (1 - rate)]),
        method="Nelder-Mead",
        bounds=[(-reach, reach)] * 2,
        options={"xatol": 1e-8, "fatol": 1e-10, "maxiter": 4000, "maxfev": 4000},
    )
    # One rate for all is where a and b are infinite: a fit must be likelier than that.
    one_rate = -(xlogy(y, rate) + xlogy(n - y, 1 - rate)).sum()
    if one_rate - found.fun < 1e-5 or max(found.x) >= reach:
        raise ValueError("the shares differ no more than chance makes them: a and b of a beta-binomial run to infinity")
    return BetaBinomial(*np.exp(found.x).tolist())
