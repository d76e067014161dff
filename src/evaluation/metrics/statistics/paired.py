"""Whether the same people's later answers differ from their first, and by how much: numbers in, numbers out.

A difference is one person's answer after less their answer before; `holm` is for the p-values of several questions.
"""

from collections.abc import Sequence

import numpy as np


def standardised_mean_change(differences: Sequence[float]) -> tuple[float, float]:
    """Cohen's d_z, the mean difference over the standard deviation (n - 1) of the differences; and Hedges' g of it.

    d_z times the square root of n is Student's paired t. Hedges' correction for small samples is
    1 - 3 / (4 df - 1) with df = n - 1: his approximation (Hedges 1981, Journal of Educational Statistics 6,
    107-128), which is the one in common use, not the exact ratio of gamma functions. ValueError for fewer than two
    differences, or if all are equal: there is no spread to divide by.

    Student's sleep data (1908, Biometrika 6, 1-25), hours gained with the second drug less with the first:

    >>> [round(d, 4) for d in standardised_mean_change([1.2, 2.4, 1.3, 1.3, 0.0, 1.0, 1.8, 0.8, 4.6, 1.4])]
    [1.2846, 1.1745]
    """
    found = np.asarray(differences, float)
    if len(found) < 2 or np.ptp(found) == 0:
        raise ValueError("a standardised mean change needs two differences or more that are not all equal")
    d_z = float(found.mean() / found.std(ddof=1))
    return d_z, d_z * (1 - 3 / (4 * (len(found) - 1) - 1))


def wilcoxon(differences: Sequence[float]) -> tuple[float, float]:
    """Wilcoxon's signed-rank test: V, the sum of the ranks of the positive differences, and the two-sided p-value.

    Zeros are dropped (zero method "wilcox"), ties share the mean of their ranks. As R does: exact for fewer than 50
    differences without ties and without zeros, else the normal approximation with continuity correction and the
    variance corrected for ties. ValueError if no difference is left. Source: Wilcoxon (1945), Biometrics Bulletin 1,
    80-83.

    Hollander and Wolfe's depression data, before less after:

    >>> v, p = wilcoxon([0.952, -0.147, 1.022, 0.43, 0.62, 0.59, 0.49, -0.08, 0.01])
    >>> v, round(p, 5)
    (40.0, 0.03906)
    """
    from scipy import stats  # takes over a second to import

    found = np.asarray(differences, float)
    rose, _ = _rank_sums(found)
    sizes = np.abs(found)
    is_exact = len(found) < 50 and found.all() and len(np.unique(sizes)) == len(sizes)
    test = stats.wilcoxon(
        found,
        zero_method="wilcox",
        correction=True,
        alternative="two-sided",
        method="exact" if is_exact else "asymptotic",
    )
    return rose, float(test.pvalue)


def rank_biserial(differences: Sequence[float]) -> float:
    """The matched-pairs rank-biserial correlation: the rank sum of the positive differences less that of the
    negative ones, over both together.

    From -1 (all that changed went down) to +1 (all went up); zeros are dropped. ValueError if none is left.
    Source: Kerby (2014), Comprehensive Psychology 3, 11.IT.3.1.

    >>> round(rank_biserial([0.952, -0.147, 1.022, 0.43, 0.62, 0.59, 0.49, -0.08, 0.01]), 4)
    0.7778
    """
    rose, fell = _rank_sums(np.asarray(differences, float))
    return (rose - fell) / (rose + fell)


def holm(p_values: Sequence[float]) -> list[float]:
    """Holm's adjusted p-values, in the order given: each as if it were the only test.

    The smallest of m is multiplied by m, the next by m - 1, and so on; none may fall below one before it, or rise
    above 1. ValueError for a p-value outside 0..1. Source: Holm (1979), Scandinavian Journal of Statistics 6, 65-70.

    >>> holm([0.04, 0.01, 0.5])
    [0.08, 0.03, 0.5]
    """
    p = np.asarray(p_values, float)
    if not ((p >= 0) & (p <= 1)).all():
        raise ValueError("a p-value lies between 0 and 1")
    smallest_first = np.argsort(p, kind="stable")
    adjusted = np.empty_like(p)
    adjusted[smallest_first] = np.maximum.accumulate(p[smallest_first] * np.arange(len(p), 0, -1))
    return np.minimum(adjusted, 1.0).tolist()


def _rank_sums(differences: np.ndarray) -> tuple[float, float]:
    """The sums of the ranks, by size, of the positive and of the negative differences; ties share their mean rank."""
    found = differences[differences != 0]
    if not len(found):
        raise ValueError("no difference is left to rank: all are zero")
    _, place, ties = np.unique(np.abs(found), return_inverse=True, return_counts=True)
    ranks = (np.cumsum(ties) - (ties - 1) / 2)[place]
    return float(ranks[found > 0].sum()), float(ranks[found < 0].sum())
