"""Intervals of a share, and of the difference of two."""

from statistics import NormalDist

Z95 = NormalDist().inv_cdf(0.975)

Ends = tuple[float, float]


def wilson(count: float, out_of: float, coverage: float = 0.95) -> Ends:
    """Wilson's score interval for a share, without continuity correction.

    `count` of `out_of`, both whole numbers with 0 <= count <= out_of and out_of > 0; the two ends lie in 0..1, at none
    exactly 0 and at all exactly 1. ValueError otherwise. Source: Newcombe (1998), Statistics in Medicine 17, 857-872,
    method 3.

    >>> [round(end, 4) for end in wilson(81, 263)]
    [0.2553, 0.3662]
    """
    check_share(count, out_of)
    z = z_score(coverage)
    share = count / out_of
    centre = share + z * z / (2 * out_of)
    spread = z * (share * (1 - share) / out_of + z * z / (4 * out_of * out_of)) ** 0.5
    whole = 1 + z * z / out_of
    # At none and at all floating point would leave a crumb.
    lower = 0.0 if count == 0 else float((centre - spread) / whole)
    return lower, 1.0 if count == out_of else float((centre + spread) / whole)


def newcombe_difference(
    count_a: float, out_of_a: float, count_b: float, out_of_b: float, coverage: float = 0.95
) -> Ends:
    """The interval of the difference of two independent shares, a less b: Newcombe's method 10.

    It joins the two Wilson intervals. Each count as in `wilson`; the ends lie in -1..1.
    Source: Newcombe (1998), Statistics in Medicine 17, 873-890.

    >>> [round(end, 4) for end in newcombe_difference(56, 70, 48, 80)]
    [0.0524, 0.3339]
    """
    low_a, high_a = wilson(count_a, out_of_a, coverage)
    low_b, high_b = wilson(count_b, out_of_b, coverage)
    a, b = count_a / out_of_a, count_b / out_of_b
    below = ((a - low_a) ** 2 + (high_b - b) ** 2) ** 0.5
    above = ((high_a - a) ** 2 + (b - low_b) ** 2) ** 0.5
    return float(a - b - below), float(a - b + above)


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


def check_share(count: float, out_of: float) -> None:
    """ValueError if these two numbers make no share."""
    if not (0 <= count <= out_of and out_of > 0 and count % 1 == 0 and out_of % 1 == 0):
        raise ValueError(
            f"a share needs whole numbers, 0 <= count <= out_of and out_of > 0, not {count:g} of {out_of:g}"
        )
