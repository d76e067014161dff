"""How far promises are in few hands, and how well roles are mixed: against figures that others published."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.metrics.cells import Cell
from evaluation.metrics.pledges.comparison import top_three
from evaluation.metrics.pledges.concentration import (
    diversity_of_roles,
    evenness_of_roles,
    gini_of_promises,
    herfindahl_of_promises,
)
from evaluation.metrics.statistics.inequality import evenness, gini, herfindahl, shannon, simpson

HIDDEN = Cell(None, "[c]")


def by_borough(numbers):
    """The places that each borough promised, as the measures across boroughs take them."""
    return {borough: {"promised": n} for borough, n in numbers.items()}


def by_role(numbers):
    return {(role, "promised"): n for role, n in numbers.items()}


# The incomes in the examples of R's package ineq, which gives them a Gini coefficient of .4620911.
INCOMES = [541, 1463, 2445, 3438, 4437, 5401, 6392, 8304, 11904, 22261]

# LOTI, Supporting our Future Digital Leaders: the roles of the published places, without the one that is a mixture.
ROLES = {
    "software developer": 7,
    "infrastructure technician": 6,
    "IT solutions technician": 6,
    "digital project manager": 6,
    "project manager": 15,
    "data and business analyst": 5,
    "IT user": 3,
    "cyber security technologist": 2,
    "ICT help desk": 2,
}


@pytest.mark.parametrize(
    ("numbers", "published"),
    [
        (INCOMES, 0.4620911),  # R, ineq: Gini(x)
        ([1, 3, 2, 1, 1, 1, 4], 0.3076923),  # R, phylotools: the example of its gini()
    ],
)
def test_gini_as_published_with_r(numbers, published):
    assert round(gini(numbers), 7) == published
    assert round(gini(reversed(numbers)), 7) == published


@pytest.mark.published(gini_of_promises="R, ineq: .4620911")
def test_gini_of_promises_as_published_with_r():
    assert (
        round(gini_of_promises(by_borough({f"borough {n}": one for n, one in enumerate(INCOMES)})).value, 7)
        == 0.4620911
    )


def test_gini_of_equals_is_0_and_of_one_who_has_it_all_three_quarters_of_four():
    """A whole population, not a sample: with the correction n / (n - 1) it would be 1."""
    assert (gini([5, 5, 5]), gini([0, 0, 0, 9])) == (0, 0.75)


def test_a_borough_without_promises_counts():
    """By hand, of 3 and 1: half the mean difference, (0 + 2 + 2 + 0) / 4 / 2, over the mean, 2, is .25. With two
    that promised nothing: (4 x 3 + 4 x 1 + 2 x 2) / 16 / 2 over 1 is .625."""
    assert gini_of_promises(by_borough({"a": 3, "b": 1})).value == 0.25
    assert gini_of_promises(by_borough({"a": 3, "b": 1, "c": 0, "d": Cell(0)})).value == 0.625


@pytest.mark.published(herfindahl_of_promises="US Department of Justice: 30, 30, 20, 20 per cent give 2,600")
def test_herfindahl_of_the_united_states_department_of_justice():
    """Its page on the Herfindahl-Hirschman index: four firms with 30, 30, 20 and 20 per cent give 2,600."""
    assert round(10_000 * herfindahl([30, 30, 20, 20])) == 2600
    assert round(10_000 * herfindahl_of_promises(by_borough({"a": 3, "b": 3, "c": 2, "d": 2})).value) == 2600


def test_herfindahl_of_a_monopoly_is_1_and_of_n_equals_one_over_n():
    assert (herfindahl([7]), herfindahl([7, 0]), herfindahl([2, 2, 2, 2])) == (1, 1, 0.25)


def test_mixture_of_the_published_roles():
    numbers = list(ROLES.values())
    assert [round(found, 4) for found in (shannon(numbers), evenness(numbers), simpson(numbers))] == [
        2.0164,
        0.9177,
        0.8432,
    ]


@pytest.mark.published(
    evenness_of_roles="LOTI, Supporting our Future Digital Leaders's roles: Shannon 2.0164, evenness .9177"
)
def test_evenness_of_the_published_roles_leaves_out_places_without_a_role():
    assert round(evenness_of_roles(by_role(ROLES)).value, 4) == 0.9177
    assert round(evenness_of_roles(by_role({**ROLES, "unspecified": 40})).value, 4) == 0.9177
    assert round(evenness_of_roles(by_role({**ROLES, "unspecified": HIDDEN, "apprentice baker": 0})).value, 4) == 0.9177


ACROSS = pytest.mark.parametrize(
    ("measured", "counts"),
    [(gini_of_promises, by_borough), (herfindahl_of_promises, by_borough), (evenness_of_roles, by_role)],
)


@ACROSS
@pytest.mark.parametrize(
    ("numbers", "state"),
    [
        ({}, "[z]"),
        ({"a": 5}, "[z]"),
        ({"a": 0, "b": 0}, "[z]"),
        ({"a": 5, "b": HIDDEN, "c": 4}, "[c]"),
        ({"a": HIDDEN}, "[c]"),
    ],
    ids=["none", "one", "no promise", "one hidden", "all hidden"],
)
def test_why_no_figure_is_shown(measured, counts, numbers, state):
    found = measured(counts(numbers))
    assert (found.state, found.value) == (state, None)


@ACROSS
def test_without_records_a_figure_is_not_available(measured, counts):
    found = measured(None)
    assert (found.measure, found.state, found.value) == (measured.name, "[x]", None)


def test_one_role_beside_the_unspecified_has_no_evenness():
    assert evenness_of_roles(by_role({"a": 5, "unspecified": 4})).state == "[z]"
    assert evenness_of_roles(by_role({"a": 5, "b": 0})).state == "[z]"


@pytest.mark.parametrize("statistic", [gini, herfindahl, shannon, evenness, simpson])
@pytest.mark.parametrize("numbers", [[], [0, 0], [3, -1], [3, float("nan")], [3, float("inf")]])
def test_numbers_without_shares_are_refused(statistic, numbers):
    with pytest.raises(ValueError):
        statistic(numbers)


def test_evenness_of_one_category_is_refused():
    with pytest.raises(ValueError, match="two categories"):
        evenness([4])


@given(st.lists(st.integers(0, 1000), min_size=2, max_size=40).filter(any))
def test_gini_is_half_the_mean_difference_over_the_mean(numbers):
    """The definition, pair by pair."""
    pairs = [abs(a - b) for a in numbers for b in numbers]
    assert gini(numbers) == pytest.approx(sum(pairs) / len(pairs) / 2 / (sum(numbers) / len(numbers)), abs=1e-12)


@pytest.mark.published(diversity_of_roles="LOTI, Supporting our Future Digital Leaders's roles: Simpson .8432")
def test_simpsons_index_of_the_published_roles():
    assert round(diversity_of_roles(by_role(ROLES)).value, 4) == 0.8432
    assert diversity_of_roles(by_role({**ROLES, "IT user": HIDDEN})).state == "[c]"


@pytest.mark.published(top_three="US Department of Justice: 30, 30 and 20 of 30, 30, 20, 20")
def test_the_three_largest_of_four_that_share_30_30_20_20():
    """US Department of Justice, Herfindahl-Hirschman Index: four firms with 30, 30, 20 and 20 per cent."""
    found = top_three(by_borough({"a": 30, "b": 30, "c": 20, "d": 20}))
    assert (found.count, found.out_of) == (80, 100)


@pytest.mark.parametrize(
    ("numbers", "state"),
    [
        ({"a": 9, "b": 5, "c": 1, "d": 0}, "[z]"),
        ({"a": 9, "b": 0}, "[z]"),
        ({}, "[z]"),
        ({"a": 9, "b": 5, "c": 1, "d": 1}, "published"),
        ({"a": 9, "b": 5, "c": 1, "d": HIDDEN}, "[c]"),
        ({"a": 9, "b": 5, "c": 1, "d": Cell(None, "[x]")}, "[x]"),
    ],
)
def test_where_three_or_fewer_promised_anything_there_are_no_top_three(numbers, state):
    assert top_three(by_borough(numbers)).state == state
