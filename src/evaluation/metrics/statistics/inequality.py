"""How far numbers are in few hands, and how well they are mixed: numbers in, a number out."""

from collections.abc import Iterable

import numpy as np


def gini(numbers: Iterable[float]) -> float:
    """The Gini coefficient of some numbers, as of a whole population: no n / (n - 1) correction.

    It is half the mean difference between any two of the numbers, relative to their mean: 0 where all are
    equal, (n - 1) / n where one has everything. `numbers` are 0 or more and not all 0, or ValueError. Source:
    Gini (1914), Atti del Reale Istituto Veneto 73, 1203-1248; the form is that of Cowell (2000), Handbook of
    Income Distribution 1, 87-166.

    >>> round(gini([1, 3, 2, 1, 1, 1, 4]), 7)
    0.3076923
    """
    ordered = np.sort(_shares(numbers))
    rank = np.arange(1, len(ordered) + 1)
    return float((2 * rank - len(ordered) - 1) @ ordered / len(ordered))


def herfindahl(numbers: Iterable[float]) -> float:
    """The Herfindahl-Hirschman index: the sum of the squared shares, from 1 / n to 1.

    `numbers` are 0 or more and not all 0, or ValueError. Competition authorities write shares in per cent and
    so have 10,000 times as much. Source: Hirschman (1964), American Economic Review 54, 761-762.

    >>> round(10_000 * herfindahl([30, 30, 20, 20]))
    2600
    """
    return float((_shares(numbers) ** 2).sum())


def shannon(numbers: Iterable[float]) -> float:
    """Shannon's entropy of some categories, in nats: less the sum of p ln p, from 0 to ln n.

    `numbers` are 0 or more and not all 0, or ValueError; a category with none of the whole adds nothing.
    Source: Shannon (1948), Bell System Technical Journal 27, 379-423.

    >>> round(shannon([7, 6, 6, 6, 15, 5, 3, 2, 2]), 4)
    2.0164
    """
    from scipy.special import entr  # half a second to import, which few pages need

    return float(entr(_shares(numbers)).sum())


def evenness(numbers: Iterable[float]) -> float:
    """Pielou's evenness: Shannon's entropy over the most that so many categories can have, ln n; from 0 to 1.

    `numbers` as in `shannon`, two or more of them, or ValueError; a category with none of the whole is one of
    the n. Source: Pielou (1966), Journal of Theoretical Biology 13, 131-144.

    >>> round(evenness([7, 6, 6, 6, 15, 5, 3, 2, 2]), 4)
    0.9177
    """
    numbers = list(numbers)
    if len(numbers) < 2:
        raise ValueError("evenness needs two categories or more")
    return shannon(numbers) / float(np.log(len(numbers)))


def simpson(numbers: Iterable[float]) -> float:
    """Simpson's diversity: 1 less the sum of p squared, the chance that two draws with replacement differ.

    `numbers` as in `shannon`, or ValueError. Source: Simpson (1949), Nature 163, 688.

    >>> round(simpson([7, 6, 6, 6, 15, 5, 3, 2, 2]), 4)
    0.8432
    """
    return 1 - herfindahl(numbers)


def _shares(numbers: Iterable[float]) -> np.ndarray:
    """Each number as a share of their sum."""
    whole = np.asarray(list(numbers), float)
    if not np.isfinite(whole).all() or (whole < 0).any() or not whole.sum() > 0:
        raise ValueError("shares need numbers that are 0 or more, and one of them above 0")
    return whole / whole.sum()
