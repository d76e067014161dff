"""Ties across boroughs: figures that others published, and networkx, which counts people pair by pair.

Two people are tied by an event that both came to. We work the ties out from head counts alone.
"""

import csv
from collections import Counter
from itertools import combinations

import networkx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from networkx.algorithms import bipartite

from builders.real import needs_real
from evaluation.metrics.cells import Cell
from evaluation.metrics.errors import MetricsError
from evaluation.metrics.measure import MEASURES
from evaluation.metrics.network import gini_of_attendances
from evaluation.metrics.network.ties import (
    ei_by_chance,
    ei_expected,
    ei_index,
    ei_of_ties,
    external_share,
    met_boroughs,
    mixing,
    ties_across,
)
from evaluation.metrics.result import Result, suppressed_statistic

HIDDEN = Cell(None, "[c]")

# Davis, Gardner and Gardner (1941), Deep South: which of 18 women came to which of 14 social events.
DAVIS = networkx.davis_southern_women_graph()
WOMEN, EVENTS = DAVIS.graph["top"], DAVIS.graph["bottom"]
CAME = {(event, woman): 1 for woman in WOMEN for event in DAVIS[woman]}  # each woman an area of her own
EVELYN, LAURA, THERESA = "Evelyn Jefferson", "Laura Mandeville", "Theresa Anderson"


@pytest.mark.published(
    ties_across="Davis's Southern women (Davis, Gardner and Gardner 1941): 322, 6, 7, 9, Newman 1.5626"
)
def test_the_southern_women_of_davis():
    """89 attendances, a density of .3532; 139 of 153 pairs of women met, .9085; they met 322 times in all."""
    assert len(CAME) == 89 and round(len(CAME) / (18 * 14), 4) == 0.3532
    met = mixing(CAME, weight="none")
    pairs = {pair: times for pair, times in met.items() if pair[0] != pair[1]}
    assert len(pairs) == 153 and sum(times > 0 for times in pairs.values()) == 139
    assert round(139 / len(pairs), 4) == 0.9085
    assert sum(met.values()) == 322  # nobody met herself: the diagonal adds nothing
    assert (met[EVELYN, LAURA], met[EVELYN, THERESA]) == (6, 7)


def test_events_of_davis_by_the_women_they_share():
    """The other way round, E8 and E9 had nine women in common."""
    assert mixing({(woman, event): 1 for event, woman in CAME}, weight="none")["E8", "E9"] == 9


def test_evelyn_and_laura_by_newmans_weight():
    """Newman (2001), Physical Review E 64, 016132: six events, each over the number of others there: 1.5626."""
    assert round(mixing(CAME)[EVELYN, LAURA], 4) == 1.5626


def test_every_pair_of_davis_as_networkx_has_it():
    counted, weighted = mixing(CAME, weight="none"), mixing(CAME, weight="newman")
    of_networkx = bipartite.weighted_projected_graph(DAVIS, WOMEN)
    by_newman = bipartite.collaboration_weighted_projected_graph(DAVIS, WOMEN)
    for pair in combinations(sorted(WOMEN), 2):
        assert counted[pair] == of_networkx.get_edge_data(*pair, {"weight": 0})["weight"]
        assert weighted[pair] == pytest.approx(by_newman.get_edge_data(*pair, {"weight": 0})["weight"])


@pytest.mark.published(
    ei_index="Zachary's karate club: -.717949; DfE home and delivery: +0.505",
    ei_expected="Zachary's karate club: +.0303",
)
def test_the_karate_club_by_the_two_clubs_it_split_into():
    """Zachary (1977): 78 friendships, 11 of them across the two clubs; E-I -.717949, by chance +.0303."""
    club = networkx.karate_club_graph()
    both_ways = networkx.attribute_mixing_dict(club, "club")
    # networkx counts every friendship from both its ends, so one within a club stands twice on the diagonal.
    ties = {
        (one, other): both_ways[one][other] / (2 if one == other else 1)
        for one in both_ways
        for other in both_ways
        if one <= other
    }
    assert sum(ties.values()) == 78 and ties["Mr. Hi", "Officer"] == 11
    assert round(ei_index(ties), 6) == -0.717949
    assert external_share(ties) == 11 / 78
    clubs = Counter(club.nodes[member]["club"] for member in club)
    assert round(ei_expected(clubs), 4) == 0.0303


def test_where_apprentices_live_and_where_they_are_trained():
    """Department for Education, 2024/25, London: 32,753 starts, 8,105 in the learner's own borough; E-I +0.505."""
    with needs_real("dfe_london_home_delivery_2024_25.csv").open(encoding="utf-8", newline="") as lines:
        starts = {(row["home"], row["delivery"]): int(row["starts"]) for row in csv.DictReader(lines)}
    assert sum(starts.values()) == 32_753
    assert sum(n for (home, delivery), n in starts.items() if home == delivery) == 8_105
    assert round(ei_index(starts), 3) == 0.505
    assert external_share(starts) == pytest.approx((32_753 - 8_105) / 32_753)


def test_the_share_of_one_area_is_of_the_ties_that_end_there():
    ties = {("a", "a"): 6, ("a", "b"): 2, ("b", "b"): 1, ("b", "c"): 1}
    assert external_share(ties) == 3 / 10
    assert [external_share(ties, area) for area in "abc"] == [2 / 8, 3 / 4, 1]


head_counts = st.dictionaries(st.tuples(st.sampled_from("EFGH"), st.sampled_from("abc")), st.integers(0, 4))


@given(head_counts, st.sampled_from(["none", "newman"]))
def test_head_counts_give_the_ties_that_counting_pairs_of_people_gives(came, weight):
    counted = Counter()
    for event in "EFGH":
        there = [area for (at, area), n in came.items() if at == event for _ in range(n)]
        for pair in combinations(sorted(there), 2):
            counted[pair] += 1 if weight == "none" else 1 / (len(there) - 1)
    found = mixing(came, weight)
    assert {pair for pair, ties in found.items() if ties} == set(counted)
    assert all(found[pair] == pytest.approx(ties) for pair, ties in counted.items())


@given(head_counts, st.sets(st.sampled_from("EFGH")), st.sampled_from(["none", "newman"]))
def test_the_ties_of_some_events_and_of_the_others_add_up_to_those_of_all(came, some, weight):
    parts = [{key: n for key, n in came.items() if (key[0] in some) == these} for these in (True, False)]
    added = Counter()
    for part in parts:
        added.update(mixing(part, weight))
    whole = mixing(came, weight)
    assert set(added) <= set(whole)
    assert all(added[pair] == pytest.approx(ties) for pair, ties in whole.items())


@given(st.dictionaries(st.sampled_from("abcd"), st.integers(0, 6)).filter(lambda sizes: sum(sizes.values()) > 1))
def test_by_chance_is_everyone_tied_to_everyone(sizes):
    everyone = networkx.complete_graph([f"{area}{n}" for area, size in sizes.items() for n in range(size)])
    across = sum(one[0] != other[0] for one, other in everyone.edges)
    ties = everyone.number_of_edges()
    assert ei_expected(sizes) == pytest.approx((across - (ties - across)) / ties)


def test_a_big_event_gives_each_person_no_more_than_a_small_one():
    """By Newman's weight the ties of one person add up to 1 an event; unweighted, to everyone else there."""
    for size in (2, 10, 400):
        came = {("E", "her borough"): 1, ("E", "another"): size - 1}
        assert mixing(came)["another", "her borough"] == pytest.approx(1)
        assert mixing(came, weight="none")["another", "her borough"] == size - 1


def test_one_person_alone_is_tied_to_nobody():
    assert mixing({("E1", "camden"): 1, ("E2", "hackney"): 1, ("E2", "camden"): 0}) == {
        ("camden", "camden"): 0,
        ("camden", "hackney"): 0,
        ("hackney", "hackney"): 0,
    }
    assert mixing({}) == {}


def test_what_cannot_be_measured_is_refused():
    with pytest.raises(ValueError, match="none or newman, not 'jaccard'"):
        mixing({("E", "a"): 2}, weight="jaccard")
    with pytest.raises(ValueError, match="below 0"):
        mixing({("E", "a"): -1})
    with pytest.raises(ValueError, match="no ties"):
        ei_index(mixing({("E", "a"): 1}))
    with pytest.raises(ValueError, match="no ties of c"):
        external_share({("a", "b"): 2}, "c")
    for sizes in ({"a": 1}, {}, {"a": 5, "b": -1}):
        with pytest.raises(ValueError, match="two people"):
            ei_expected(sizes)


#                                     E1  E2  E3
# camden                               1   0   1
# hackney                              1   1   0
# sutton                               0   1   0
# merton                               0   0   0
BOROUGHS = {
    "camden": {"E1": 1, "E2": 0, "E3": 1},
    "hackney": {"E1": 1, "E2": 1, "E3": 0},
    "sutton": {"E1": 0, "E2": 1, "E3": 0},
    "merton": {"E1": 0, "E2": 0, "E3": 0},
}


def met(by_borough: dict[str, dict[str, int | Cell]]) -> dict[str, Result]:
    """Each borough's result, from whether somebody of it came to each event."""
    found = met_boroughs({slug: {(event, "came"): n for event, n in came.items()} for slug, came in by_borough.items()})
    return {one.borough: one for one in found}


def test_other_boroughs_met_of_the_three_others():
    found = {borough: (one.count, one.out_of, one.state) for borough, one in met(BOROUGHS).items()}
    assert found == {
        "camden": (1, 3, "published"),
        "hackney": (2, 3, "published"),
        "sutton": (1, 3, "published"),
        "merton": (0, 3, "published"),
    }


def test_boroughs_met_is_hidden_only_by_what_it_rests_on():
    def with_hidden(borough: str, event: str) -> dict:
        return BOROUGHS | {borough: BOROUGHS[borough] | {event: HIDDEN}}

    assert met(with_hidden("camden", "E2"))["camden"].state == "[c]"  # its own
    assert met(with_hidden("merton", "E1"))["camden"].state == "[c]"  # another's, where it was
    assert met(with_hidden("merton", "E2"))["camden"].count == 1  # it was not there itself


def test_boroughs_met_where_it_is_not_known_whether_somebody_came():
    """Someone came whose borough is not known: what rests on an event of a borough that may be theirs is not
    available, and the rest is."""
    found = met(BOROUGHS | {"merton": BOROUGHS["merton"] | {"E1": Cell(None, "[x]")}})
    states = {borough: one.state for borough, one in found.items()}
    assert states == {"camden": "[x]", "hackney": "[x]", "sutton": "published", "merton": "[x]"}


def test_boroughs_met_where_there_is_nobody_to_meet_or_no_record():
    assert met({"camden": {"E1": 1}})["camden"].state == "[z]"
    assert met({"camden": {"E1": HIDDEN}})["camden"].state == "[z]"  # whoever came, there is no other
    assert met({"camden": {}, "sutton": {}})["camden"].state == "[z]"
    assert met({"camden": {"E1": 1}, "sutton": {}})["camden"].state == "[x]"
    assert met({}) == {}
    [found] = met_boroughs(None)
    assert (found.measure, found.state) == ("met_boroughs", "[x]")


# At E1, for one, 6 x 5 pairs of people are of two boroughs, of 11 x 10 / 2 pairs.
PEOPLE = {
    ("E1", "camden"): 6,
    ("E1", "hackney"): 5,
    ("E2", "camden"): 3,
    ("E2", "hackney"): 4,
    ("E3", "camden"): 2,
    ("E3", "hackney"): 1,
    ("E4", "camden"): 2,
    ("E4", "hackney"): 2,
}


def as_seen(counts: dict, hidden: int) -> dict:
    """The same counts, the last few of them confidential."""
    first_hidden = len(counts) - hidden
    return {key: Cell(n) if place < first_hidden else HIDDEN for place, (key, n) in enumerate(counts.items())}


def by_borough(people: dict[tuple[str, str], int | Cell]) -> dict[str, dict[tuple[str, str], int | Cell]]:
    """People who came by event and borough, as the measures across boroughs take them."""
    split: dict[str, dict] = {}
    for (event, slug), n in people.items():
        split.setdefault(slug, {})[event, "came"] = n
    return split


def sizes_of(people: dict[str, int | Cell]) -> dict[str, dict[str, int | Cell]]:
    return {slug: {"came": n} for slug, n in people.items()}


def test_ties_across_boroughs_by_hand():
    """Across: 30/10 + 12/6 + 2/2 + 4/3 = 7 1/3; all, half a person's worth each: (11 + 7 + 3 + 4) / 2 = 12 1/2."""
    across = ties_across(by_borough(PEOPLE), shown=[by_borough(as_seen(PEOPLE, 0))])
    assert (across.measure, across.unit, across.count, across.out_of) == ("ties_across", "share of ties", None, None)
    assert across.value == pytest.approx((7 + 1 / 3) / 12.5)  # 58.67%
    assert ties_across(by_borough(PEOPLE)) == across  # all are shown, unless it is said otherwise
    assert ei_of_ties(by_borough(PEOPLE)).value == pytest.approx((7 + 1 / 3 - (5 + 1 / 6)) / 12.5)  # +.1733


@pytest.mark.parametrize(
    ("hidden", "across", "index"),
    [
        (1, None, None),
        (4, None, None),  # a hidden count could be worked out from it
        (5, 0.59, 0.17),
        (8, 0.59, 0.17),
    ],
)
def test_a_statistic_of_hidden_counts_is_hidden_or_from_five_of_them_up_rounded(hidden, across, index):
    state = "[c]" if across is None else "published"
    people, shown = by_borough(PEOPLE), [by_borough(as_seen(PEOPLE, hidden))]
    found = ties_across(people, shown=shown)
    assert (found.value, found.state) == (across, state)
    found = ei_of_ties(people, shown=shown)
    assert (found.value, found.state) == (index, state)


def test_the_index_by_chance_follows_the_same_rule():
    sizes = {"a": 9, "b": 9, "c": 4, "d": 4, "e": 3, "f": 3, "g": 2}  # 34 people, 561 pairs, 91 within a borough
    seen = {hidden: ei_by_chance(sizes_of(sizes), shown=[sizes_of(as_seen(sizes, hidden))]) for hidden in (0, 4, 5)}
    assert seen[0].value == pytest.approx((470 - 91) / 561)
    assert seen[4].state == "[c]"
    assert seen[5].value == 0.68


def test_without_ties_there_is_no_share():
    alone = {("E1", "camden"): 1, ("E2", "hackney"): 1}
    for measured in (ties_across, ei_of_ties):
        assert measured(by_borough(alone)).state == "[z]"
        hidden = measured(by_borough(alone), shown=[by_borough(as_seen(alone, 1))])
        assert hidden.state == "[c]"  # nor is that given away
        assert measured({}).state == "[z]"
    assert ei_by_chance(sizes_of({"camden": 1})).state == "[z]"


def test_a_count_and_what_the_audience_sees_of_it_stand_side_by_side_or_are_refused():
    fewer = {key: n for key, n in PEOPLE.items() if key != ("E1", "camden")}
    for measured in (ties_across, ei_of_ties):
        for counts, shown in ((PEOPLE, fewer), (fewer, PEOPLE)):
            with pytest.raises(MetricsError, match="'E1', 'camden'"):
                measured(by_borough(counts), shown=[by_borough(shown)])
    camden, both = sizes_of({"camden": 9}), sizes_of({"camden": 9, "hackney": 9})
    for counts, shown in ((camden, both), (both, camden)):
        with pytest.raises(MetricsError, match="hackney"):
            ei_by_chance(counts, shown=[shown])
    with pytest.raises(MetricsError, match="judged for the audience: 2"):
        gini_of_attendances({"0": 9, "2": 1}, shown=[{"0": Cell(9)}])


@pytest.mark.parametrize(("value", "rounded"), [(0.125, 0.13), (0.285, 0.29), (-0.125, -0.12), (0.124, 0.12), (1, 1)])
def test_halves_are_rounded_upwards(value, rounded):
    assert suppressed_statistic(5 * [HIDDEN], value).value == rounded


def test_a_count_that_was_not_supplied_leaves_no_statistic():
    assert suppressed_statistic([*5 * [HIDDEN], Cell(None, "[x]")], 0.5).state == "[x]"


def test_the_definitions_read_as_sentences():
    for name in ("met_boroughs", "ties_across", "ei_index", "ei_expected"):
        assert MEASURES[name].text[0].isupper() and MEASURES[name].text.endswith(".")
    assert (MEASURES["met_boroughs"].title, MEASURES["ties_across"].title) == (
        "Other boroughs met",
        "Ties across boroughs",
    )
