"""Intervals for shares: numbers in, numbers out."""

from math import sqrt
from statistics import NormalDist

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
