"""Intervals of a share, and of the difference of two."""

from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike

Z95 = NormalDist().inv_cdf(0.975)

Ends = tuple[float, float] | tuple[np.ndarray, np.ndarray]


def wilson(count: ArrayLike, out_of: ArrayLike, coverage: float = 0.95) -> Ends:
    """Wilson's score interval for a share, without continuity correction.

    `count` of `out_of`, both whole numbers (or arrays of them) with 0 <= count <= out_of and out_of > 0; the two
    ends lie in 0..1. ValueError otherwise. Source: Newcombe (1998), Statistics in Medicine 17, 857-872, method 3.

    >>> [round(end, 4) for end in wilson(81, 263)]
    [0.2553, 0.3662]
    """
    count, out_of = counted(count, out_of)
    z = z_score(coverage)
    share = count / out_of
    centre = share + z * z / (2 * out_of)
    spread = z * (share * (1 - share) / out_of + z * z / (4 * out_of * out_of)) ** 0.5
    whole = 1 + z * z / out_of
    return closed((centre - spread) / whole, (centre + spread) / whole, count, out_of)


def exact(count: ArrayLike, out_of: ArrayLike, coverage: float = 0.95) -> Ends:
    """The exact interval for a share, Clopper and Pearson's: it covers the truth at least as often as it says.

    Arguments and errors as for `wilson`. Source: Clopper & Pearson (1934), Biometrika 26, 404-413; the numbers
    are those of Newcombe (1998), Statistics in Medicine 17, 857-872, method 5.

    >>> [round(end, 4) for end in exact(81, 263)]
    [0.2527, 0.3676]
    """
    from scipy.special import betainccinv, betaincinv

    count, out_of = counted(count, out_of)
    beyond = tail(coverage)
    low = betaincinv(count, out_of - count + 1, beyond)
    high = betainccinv(count + 1, out_of - count, beyond)
    return closed(low, high, count, out_of)


def jeffreys(count: ArrayLike, out_of: ArrayLike, coverage: float = 0.95) -> Ends:
    """Jeffreys' interval for a share: equal tails of the beta distribution that the count leaves it.

    None of `out_of` starts at exactly 0, all of it ends at exactly 1. Arguments and errors as for `wilson`.
    Source: Brown, Cai & DasGupta (2001), Statistical Science 16, 101-133, section 3.1.3.

    >>> [round(end, 4) for end in jeffreys(13, 16)]
    [0.5792, 0.9442]
    """
    from scipy.special import betainccinv, betaincinv

    count, out_of = counted(count, out_of)
    a, b, beyond = count + 0.5, out_of - count + 0.5, tail(coverage)
    return closed(betaincinv(a, b, beyond), betainccinv(a, b, beyond), count, out_of)


def newcombe_difference(
    count_a: ArrayLike, out_of_a: ArrayLike, count_b: ArrayLike, out_of_b: ArrayLike, coverage: float = 0.95
) -> Ends:
    """The interval of the difference of two independent shares, a less b: Newcombe's method 10.

    It joins the two Wilson intervals. Each count as in `wilson`; the ends lie in -1..1.
    Source: Newcombe (1998), Statistics in Medicine 17, 873-890.

    >>> [round(end, 4) for end in newcombe_difference(56, 70, 48, 80)]
    [0.0524, 0.3339]
    """
    count_a, out_of_a = counted(count_a, out_of_a)
    count_b, out_of_b = counted(count_b, out_of_b)
    low_a, high_a = wilson(count_a, out_of_a, coverage)
    low_b, high_b = wilson(count_b, out_of_b, coverage)
    a, b = count_a / out_of_a, count_b / out_of_b
    below = ((a - low_a) ** 2 + (high_b - b) ** 2) ** 0.5
    above = ((high_a - a) ** 2 + (b - low_b) ** 2) ** 0.5
    return plain(a - b - below), plain(a - b + above)


def z_score(coverage: float = 0.95) -> float:
    """How many standard errors an interval of this coverage reaches to either side, if errors are normal.

    ValueError unless 0 < coverage < 1.

    >>> round(z_score(0.95), 2), round(z_score(0.998), 2)
    (1.96, 3.09)
    """
    return -NormalDist().inv_cdf(tail(coverage))


def tail(coverage: float) -> float:
    """What an interval of this coverage leaves beyond either end; ValueError unless 0 < coverage < 1."""
    if not 0 < coverage < 1:
        raise ValueError(f"coverage lies between 0 and 1, as 0.95 does; not {coverage}")
    return (1 - coverage) / 2


def counted(count: ArrayLike, out_of: ArrayLike) -> tuple[ArrayLike, ArrayLike]:
    """A count and its total, or arrays of them, fit to reckon with; ValueError if one of them makes no share."""
    if isinstance(count, int) and isinstance(out_of, int):  # the common case: arrays would cost it ten times as much
        if not 0 <= count <= out_of or out_of == 0:
            refuse(count, out_of)
        return count, out_of
    count, out_of = np.broadcast_arrays(np.asarray(count, float), np.asarray(out_of, float))
    whole = (count == np.floor(count)) & (out_of == np.floor(out_of)) & np.isfinite(out_of)
    fine = whole & (count >= 0) & (count <= out_of) & (out_of > 0)
    if not fine.all():
        refuse(count[~fine][0], out_of[~fine][0])
    return count, out_of


def refuse(count: float, out_of: float) -> None:
    """Say that this is no share."""
    raise ValueError(f"a share needs whole numbers, 0 <= count <= out_of and out_of > 0, not {count:g} of {out_of:g}")


def closed(low: ArrayLike, high: ArrayLike, count: ArrayLike, out_of: ArrayLike) -> Ends:
    """The ends of an interval, at none exactly 0 and at all exactly 1: floating point would leave a crumb."""
    if isinstance(count, int) and isinstance(out_of, int):
        return (0.0 if count == 0 else float(low)), (1.0 if count == out_of else float(high))
    return plain(np.where(count == 0, 0.0, low)), plain(np.where(count == out_of, 1.0, high))


def plain(number: ArrayLike) -> float | np.ndarray:
    """Python's own float for a single number, which prints and saves as one; an array stays."""
    return float(number) if np.ndim(number) == 0 else number
