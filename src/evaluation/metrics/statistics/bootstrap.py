"""The interval of a mean, from the values themselves."""

from collections.abc import Sequence

import numpy as np

from evaluation.metrics.statistics.intervals import tail

MANY = 5000


def bca_mean(
    values: Sequence[float],
    counts: Sequence[int] | None = None,
    coverage: float = 0.95,
    resamples: int = 9999,
    seed: int = 1996,
) -> tuple[float, float] | None:
    """The bootstrap interval of a mean, corrected for bias and skewness (BCa); None if all values are equal.

    `values` one each or, with `counts`, each seen so many times: a table of counts is enough. The seed is fixed and
    the order of the values does not matter, so the same values always give the same interval. ValueError without a
    value, with one that is not a number, or with counts that do not fit.
    Source: DiCiccio & Efron (1996), Statistical Science 11, 189-228.

    >>> [round(end, -1) for end in bca_mean([94, 197, 16, 38, 99, 141, 23])]  # about a mean of 87
    [50.0, 140.0]
    >>> bca_mean([1, 1, 1]) is None
    True
    """
    tail(coverage)
    seen = np.sort(repeated(values, counts))
    if seen.size == 0 or not np.isfinite(seen).all():
        raise ValueError("a mean needs values, each of them a number")
    if seen[0] == seen[-1]:
        return None
    if seen.size > MANY:
        return _of_many(*np.unique(seen, return_counts=True), coverage, resamples, seed)
    # Costs more to import than all the rest together, and few pages need it.
    from scipy.stats import bootstrap

    # In batches, so that many values do not fill the memory.
    found = bootstrap(
        (seen,),
        np.mean,
        n_resamples=resamples,
        batch=max(1, 4_000_000 // seen.size),
        vectorized=True,
        confidence_level=coverage,
        method="BCa",
        rng=np.random.default_rng(seed),
    )
    return float(found.confidence_interval.low), float(found.confidence_interval.high)


def _of_many(values: np.ndarray, counts: np.ndarray, coverage: float, resamples: int, seed: int) -> tuple[float, float]:
    """The same method, from how often each value was seen; scipy's takes time by the square of their number."""
    from scipy.special import ndtr, ndtri

    n = counts.sum()
    mean = values @ counts / n
    means = np.random.default_rng(seed).multinomial(n, counts / n, size=resamples) @ values / n
    bias = ndtri(((means < mean).sum() + (means <= mean).sum()) / (2 * resamples))
    off = mean - (values @ counts - values) / (n - 1)  # of the mean without one such value
    skewness = (counts @ off**3) / (6 * (counts @ off**2) ** 1.5)
    ends = bias + ndtri([(1 - coverage) / 2, (1 + coverage) / 2])
    low, high = np.quantile(means, ndtr(bias + ends / (1 - skewness * ends)))
    return float(low), float(high)


def repeated(values: Sequence[float], counts: Sequence[int] | None) -> np.ndarray:
    """Each value as often as it was seen."""
    numbers = np.asarray(values, float)
    if counts is None:
        return numbers
    times = np.asarray(counts)
    if times.shape != numbers.shape or (times < 0).any() or (times != np.floor(times)).any():
        raise ValueError("each value needs the whole number of times that it was seen")
    return np.repeat(numbers, times.astype(int))
