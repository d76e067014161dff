"""Intervals against the papers they come from; the numbers were made by others, and the sources stand beside them."""

from collections import Counter
from itertools import combinations_with_replacement
from math import factorial, prod, sqrt
from statistics import NormalDist, fmean

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from builders.real import training_events_by_event
from evaluation.metrics.statistics import (
    bca_mean,
    beta_binomial,
    funnel,
    newcombe_difference,
    wilson,
)


def rounded(ends: tuple[float, float], digits: int = 4) -> list[float]:
    return [round(end, digits) for end in ends]


# Newcombe (1998), Statistics in Medicine 17, 857-872, table I: count, out of, Wilson (method 3).
NEWCOMBE = [
    (81, 263, [0.2553, 0.3662]),
    (15, 148, [0.0624, 0.1605]),
    (0, 20, [0.0, 0.1611]),
    (1, 29, [0.0061, 0.1718]),
]


@pytest.mark.parametrize(("count", "out_of", "by_wilson"), NEWCOMBE)
def test_a_share_as_in_newcombe_1998(count, out_of, by_wilson):
    assert rounded(wilson(count, out_of)) == by_wilson


def test_13_of_16():
    """Fagerland, Lydersen & Laake (2017), Statistical Analysis of Contingency Tables, chapter 2.

    The numbers are those that the authors' own R package, contingencytables, prints.
    """
    assert rounded(wilson(13, 16)) == [0.5699, 0.9341]


@pytest.mark.parametrize(("count", "out_of"), [(1, 2), (1, 29), (15, 148), (81, 263), (1747, 3352)])
@pytest.mark.parametrize("coverage", [0.8, 0.95, 0.998])
def test_shares_as_statsmodels_has_them(count, out_of, coverage):
    theirs = proportion_confint(count, out_of, alpha=1 - coverage, method="wilson")
    assert wilson(count, out_of, coverage) == pytest.approx(theirs, abs=1e-9)


def test_none_starts_at_exactly_0_and_all_ends_at_exactly_1():
    assert wilson(0, 20)[0] == 0 and wilson(20, 20)[1] == 1


def test_the_difference_of_56_of_70_and_48_of_80():
    """Newcombe (1998), Statistics in Medicine 17, 873-890, example (a), method 10."""
    assert rounded(newcombe_difference(56, 70, 48, 80)) == [0.0524, 0.3339]
    assert rounded(newcombe_difference(48, 80, 56, 70)) == [-0.3339, -0.0524]


def test_how_the_training_events_differ_from_each_other():
    """The Carpentries' 162 training events: certified, of trained. The fit is a 5.214, b 4.752."""
    certified, trained = zip(*training_events_by_event(), strict=True)
    found = beta_binomial(certified, trained)
    assert (round(found.a, 3), round(found.b, 3)) == (5.214, 4.752)


@pytest.mark.published(shrunken="The Carpentries, instructor training events: beta-binomial a 5.214, b 4.752")
def test_what_a_training_events_share_shrinks_to():
    """Beta(a, b) and 10 of 10 make Beta(a + 10, b), whose mean is (5.214 + 10) / (5.214 + 4.752 + 10) = 0.762."""
    certified, trained = zip(*training_events_by_event(), strict=True)
    found = beta_binomial(certified, trained)
    assert round(found.shrunken(10, 10), 3) == 0.762


def test_the_beta_binomial_agrees_with_scipys_likelihood():
    """No other fit within 1% is likelier by scipy's own beta-binomial distribution."""
    from scipy.stats import betabinom

    counts, totals = np.array([16, 12, 4, 9, 0, 3]), np.array([18, 13, 7, 10, 6, 11])
    found = beta_binomial(counts, totals)
    best = betabinom.logpmf(counts, totals, found.a, found.b).sum()
    for a, b in ((1.01, 1), (0.99, 1), (1, 1.01), (1, 0.99), (1.01, 1.01), (0.99, 0.99)):
        assert betabinom.logpmf(counts, totals, a * found.a, b * found.b).sum() < best


@pytest.mark.parametrize("counts", [[5, 5, 5], [50, 51, 49]])
def test_shares_that_chance_explains_have_no_beta_binomial(counts):
    with pytest.raises(ValueError, match="no more than chance"):
        beta_binomial(counts, [10 * max(counts)] * 3)


def ideal_bca(values: list[int], coverage: float = 0.95) -> list[float]:
    """The BCa interval of a mean from every resample there is, not from some of them drawn at random.

    Efron (1987), Journal of the American Statistical Association 82, 171-185: the bias z0 from the share of
    resampled means below the mean itself, the acceleration a from the third moment.
    """
    n, normal, ways = len(values), NormalDist(), Counter()
    for drawn in combinations_with_replacement(range(n), n):
        ways[sum(values[i] for i in drawn)] += factorial(n) // prod(factorial(k) for k in Counter(drawn).values())
    below = sum(times for total, times in ways.items() if total < sum(values)) + ways[sum(values)] / 2
    apart = [value - fmean(values) for value in values]
    z0, a = normal.inv_cdf(below / n**n), sum(d**3 for d in apart) / (6 * sqrt(sum(d**2 for d in apart)) ** 3)
    ends = []
    for side in ((1 - coverage) / 2, (1 + coverage) / 2):
        z = z0 + normal.inv_cdf(side)
        reached, share = 0, normal.cdf(z0 + z / (1 - a * z))
        for total in sorted(ways):
            reached += ways[total]
            if reached >= share * n**n:
                ends.append(total / n)
                break
    return ends


@pytest.mark.parametrize(
    ("days", "mean"), [([94, 197, 16, 38, 99, 141, 23], 86.86), ([52, 104, 146, 10, 51, 30, 40, 27], 57.5)]
)
def test_the_mean_survival_of_mice(days, mean):
    """Efron & Tibshirani (1993), An Introduction to the Bootstrap, table 2.1 (of the second group, eight of nine)."""
    assert round(fmean(days), 2) == mean
    plain = np.percentile(np.random.default_rng(7).choice(days, (9999, len(days))).mean(axis=1), [2.5, 97.5])
    low, high = bca_mean(days)
    assert (low, high) == pytest.approx(ideal_bca(days), rel=0.03)
    assert low > plain[0] + 1.5 and high > plain[1] + 1.5  # the uncorrected percentiles would fail


def test_the_mean_of_many_values_is_as_that_of_few_by_scipys_own():
    """Of more than 5,000 values the same method works from how often each was seen; scipy's draws are others."""
    values = np.random.default_rng(3).gamma(1.0, 2, size=5001).round()
    by_scipy = stats.bootstrap((values,), np.mean, batch=100, rng=np.random.default_rng(1996)).confidence_interval
    assert bca_mean(values) == pytest.approx(
        [by_scipy.low, by_scipy.high], abs=0.005
    )  # of a mean of 2, 9,999 resamples
    low, high = bca_mean([-2, -1, 0, 1, 2], counts=[100_000, 200_000, 300_000, 200_000, 100_000])
    assert (low, high) == pytest.approx([-1.96 * (1.3333 / 900_000) ** 0.5, 1.96 * (1.3333 / 900_000) ** 0.5], rel=0.03)


def test_a_mean_of_values_that_are_all_equal_has_no_interval():
    assert bca_mean([2, 2, 2]) is None and bca_mean([2, 5], counts=[7, 0]) is None


def test_the_funnels_limits():
    """0.5212 with 20 trained, by hand 0.5212 -/+ 1.96 x 0.1117."""
    found = funnel(*zip(*training_events_by_event(), strict=True))
    assert rounded(found.limits(20, 0.95, between=False), 3) == [0.302, 0.740]
    assert rounded(found.limits(1, 0.95, between=False), 3) == [0.0, 1.0]
