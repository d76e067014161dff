"""What every interval keeps to, whatever the numbers; and what is refused."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom

from evaluation.metrics.statistics import (
    BetaBinomial,
    Funnel,
    bca_mean,
    beta_binomial,
    binomial_limits,
    newcombe_difference,
    wilson,
)

SHARES = st.integers(1, 5000).flatmap(lambda out_of: st.tuples(st.integers(0, out_of), st.just(out_of)))
COVERAGES = st.sampled_from([0.8, 0.9, 0.95, 0.998])
CRUMB = 1e-9


@given(share=SHARES, coverage=COVERAGES)
def test_an_interval_lies_within_0_and_1_and_contains_its_share(share, coverage):
    low, high = wilson(*share, coverage)
    assert 0 <= low <= share[0] / share[1] <= high <= 1


@given(share=SHARES, coverage=COVERAGES)
def test_what_was_not_filled_has_the_mirrored_wilson(share, coverage):
    count, out_of = share
    low, high = wilson(count, out_of, coverage)
    assert wilson(out_of - count, out_of, coverage) == pytest.approx((1 - high, 1 - low), abs=CRUMB)


@given(share=SHARES)
def test_more_coverage_is_wider(share):
    (low, high), (lower, higher) = wilson(*share, 0.95), wilson(*share, 0.998)
    assert lower <= low and high <= higher and higher - lower > high - low


@given(share=SHARES)
def test_a_larger_total_is_narrower(share):
    (low, high), (closer, nearer) = wilson(*share), wilson(10 * share[0], 10 * share[1])
    assert nearer - closer < high - low


@given(one=SHARES, other=SHARES, coverage=COVERAGES)
def test_a_difference_the_other_way_round_changes_its_sign(one, other, coverage):
    low, high = newcombe_difference(*one, *other, coverage)
    assert -1 - CRUMB <= low <= one[0] / one[1] - other[0] / other[1] <= high <= 1 + CRUMB
    assert newcombe_difference(*other, *one, coverage) == pytest.approx((-high, -low), abs=CRUMB)


@given(out_of=st.integers(1, 200), rate=st.floats(0.001, 0.999), coverage=COVERAGES)
def test_binomial_limits_are_the_first_counts_that_reach_either_tail(out_of, rate, coverage):
    low, high = binomial_limits(rate, out_of, coverage)
    for end, reached in ((low, (1 - coverage) / 2), (high, 1 - (1 - coverage) / 2)):
        count = round(end * out_of)
        assert binom.cdf(count, out_of, rate) >= reached - CRUMB
        assert count == 0 or binom.cdf(count - 1, out_of, rate) < reached + CRUMB


@given(share=SHARES, a=st.floats(0.1, 50), b=st.floats(0.1, 50))
def test_a_shrunken_share_lies_between_its_own_and_that_of_all(share, a, b):
    found, own, of_all = BetaBinomial(a, b), share[0] / share[1], a / (a + b)
    shrunken = found.shrunken(*share)
    assert min(own, of_all) - CRUMB <= shrunken <= max(own, of_all) + CRUMB


@pytest.mark.parametrize("whole", [int, np.int64, float])
def test_single_numbers_give_pythons_own_floats_which_are_saved_as_numbers(whole):
    count, out_of = whole(15), whole(148)
    ends = [
        *wilson(count, out_of),
        *newcombe_difference(count, out_of, count, out_of),
        *Funnel(0.5, 1.0, 1.0, 0.0).limits(out_of),
        *binomial_limits(0.5, out_of),
        BetaBinomial(1.0, 2.0).shrunken(count, out_of),
        *bca_mean([count, out_of]),
    ]
    assert {type(end) for end in ends} == {float}
    assert json.loads(json.dumps(ends)) == ends


@pytest.mark.parametrize(
    ("count", "out_of"),
    [
        (-1, 5),
        (6, 5),
        (0, 0),
        (2.5, 5),
        (1, 5.5),
        (float("nan"), 5),
        (1, float("nan")),
        (1, float("inf")),
    ],
)
def test_what_makes_no_share_is_refused(count, out_of):
    for refusing in (wilson, BetaBinomial(1, 1).shrunken):
        with pytest.raises(ValueError, match="a share needs"):
            refusing(count, out_of)
    with pytest.raises(ValueError, match="a share needs"):
        beta_binomial([2, count], [5, out_of])
    for shares in ((count, out_of, 1, 2), (1, 2, count, out_of)):
        with pytest.raises(ValueError):
            newcombe_difference(*shares)


def test_a_refusal_names_the_share_that_is_wrong():
    with pytest.raises(ValueError, match="not 6 of 5"):
        beta_binomial([1, 6, 7], [5, 5, 5])
    with pytest.raises(ValueError, match="shorter"):
        beta_binomial([1, 2, 3], [5, 5])


@pytest.mark.parametrize("coverage", [0, 1, 95, -0.5, float("nan")])
def test_a_coverage_outside_0_to_1_is_refused(coverage):
    with pytest.raises(ValueError, match="coverage"):
        wilson(1, 2, coverage)
    for limits in (Funnel(0.5, 1.0, 1.0, 0.0).limits, lambda n, c: binomial_limits(0.5, n, c)):
        with pytest.raises(ValueError, match="coverage"):
            limits(3, coverage)
    with pytest.raises(ValueError, match="coverage"):
        bca_mean([1, 2], coverage=coverage)


@pytest.mark.parametrize("out_of", [0, -3, 2.5])
def test_limits_need_a_base(out_of):
    for limits in (Funnel(0.5, 1.0, 1.0, 0.0).limits, lambda n: binomial_limits(0.5, n)):
        with pytest.raises(ValueError, match="out_of"):
            limits(out_of)
    with pytest.raises(ValueError, match="a rate lies between 0 and 1"):
        binomial_limits(1.5, 10)


@pytest.mark.parametrize(
    ("counts", "out_of", "why"),
    [
        ([3], [5], "two areas"),
        ([0, 0], [5, 6], "neither 0 nor 1"),
        ([5, 6], [5, 6], "neither 0 nor 1"),
        ([0, 6, 0], [5, 6, 7], "run to 0"),
        ([0, 1, 1], [1, 1, 1], "run to 0"),
        ([2, 4, 6], [4, 8, 12], "run to infinity"),
        ([500_000, 500_001], [1_000_000, 1_000_000], "run to infinity"),
    ],
)
def test_where_a_beta_binomial_has_no_fit_it_says_why(counts, out_of, why):
    with pytest.raises(ValueError, match=why):
        beta_binomial(counts, out_of)


@given(values=st.lists(st.integers(-5, 5), min_size=2, max_size=40), by=st.integers(1, 100))
def test_the_interval_of_a_mean_moves_with_the_values_and_not_with_their_order(values, by):
    found = bca_mean(values, resamples=499)
    if len(set(values)) == 1:
        assert found is None
        return
    assert min(values) <= found[0] <= found[1] <= max(values)
    assert bca_mean(values[::-1], resamples=499) == found
    assert bca_mean([value + by for value in values], resamples=499) == pytest.approx([end + by for end in found])


def test_counts_of_values_are_the_same_as_the_values():
    values = [-1] * 4 + [0] * 9 + [1] * 20 + [3] * 2
    assert bca_mean([3, 1, 0, -1], counts=[2, 20, 9, 4]) == bca_mean(values) == bca_mean(values, coverage=0.95)


@pytest.mark.parametrize(
    ("values", "counts", "why"),
    [
        ([], None, "needs values"),
        ([1, float("nan")], None, "needs values"),
        ([1, 2], [0, 0], "needs values"),
        ([1, 2], [1, -1], "number of times"),
        ([1, 2], [1, 0.5], "number of times"),
        ([1, 2], [3], "number of times"),
    ],
)
def test_a_mean_of_nothing_is_refused(values, counts, why):
    with pytest.raises(ValueError, match=why):
        bca_mean(values, counts)
