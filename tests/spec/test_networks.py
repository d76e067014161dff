"""Networks: who came, who came back and who was reached, against attendance that others published.

Nobody in this project made these numbers. The records take the whole road: rows, counts, what an audience may see,
figures. What no source prints is worked out here by networkx, or by counting the women of an event one by one.
"""

import csv
import datetime as dt
from collections.abc import Iterable
from itertools import pairwise, product

import networkx
import pandas as pd
import pytest
from networkx.algorithms import bipartite

from builders.real import needs_real
from evaluation.counts import Scope
from evaluation.counts.areas import count
from evaluation.counts.programme import programme_of
from evaluation.disclosure.results import all_results
from evaluation.metrics.result import Result
from evaluation.metrics.vocabulary import ALL
from evaluation.records.boroughs import Borough, Registry
from evaluation.records.parameters import read_project
from evaluation.records.tables.read import Tables

# Davis, Gardner and Gardner (1941), Deep South, page 148: 18 women of Natchez, Mississippi, and the 14 social events
# that they came to. The table gives each event's day and month; the year is ours.
DAVIS = networkx.davis_southern_women_graph()
WOMEN, EVENTS = DAVIS.graph["top"], DAVIS.graph["bottom"]
DAYS = ["6-27", "3-2", "4-12", "9-26", "2-25", "5-19", "3-15", "9-16", "4-8", "6-10", "2-23", "4-7", "11-21", "8-3"]
HELD = {event: dt.date(1936, *map(int, day.split("-"))) for event, day in zip(EVENTS, DAYS, strict=True)}
YEARS_END = dt.date(1936, 12, 31)
IN_TIME = sorted(EVENTS, key=HELD.get)
CAME_TO = [8, 7, 8, 7, 4, 4, 4, 3, 4, 4, 4, 6, 7, 8, 5, 2, 2, 2]  # the sums of the table's rows
WERE_THERE = [3, 3, 6, 4, 8, 8, 10, 14, 12, 5, 4, 6, 3, 3]  # the sums of its columns
NO_PLEDGES = pd.DataFrame({"pledge_id": [], "borough": []}, dtype="str")

Found = dict[tuple[str, str, str], Result]


def measured(frames: dict[str, pd.DataFrame], as_at: dt.date, networks: list[str], areas: Iterable[str]) -> Found:
    """The figures of some areas by area, measure and group, as the project's team sees them."""
    registry = Registry(Borough(slug, slug) for slug in frames["people"].get("borough", []))
    tables = Tables({"pledges": NO_PLEDGES, **frames}, registry, as_at)
    project = read_project().model_copy(update={"networks": networks})
    counts = count(tables, Scope.of(project, as_at, as_at))
    found = all_results(counts, project, "team", "", as_at, programme_of(tables, as_at), areas)
    return {(one.borough, one.measure, one.group): one for one in found}


def area_of(woman: str) -> str:
    return woman.replace(" ", "-").lower()


def davis(as_at: dt.date, events: Iterable[str] = EVENTS, areas: Iterable[str] = (ALL,)) -> Found:
    """The women's figures: each is a member borough of her own, and all of them are one network."""
    boroughs = [area_of(woman) for woman in WOMEN]
    joined = pd.Timestamp(1936, 1, 1)
    came = [(event, woman, True) for event in events for woman in DAVIS[event]]
    held = [(event, "meetup", event, pd.Timestamp(HELD[event]), 60, "in_person") for event in events]
    frames = {
        "member_boroughs": pd.DataFrame({"borough": boroughs, "joined_on": joined, "source": "Deep South"}),
        "people": pd.DataFrame({"person_id": WOMEN, "borough": boroughs, "role": "officer"}),
        "participants": pd.DataFrame({"person_id": WOMEN, "network": "women", "joined_on": joined}),
        "events": pd.DataFrame(held, columns=["event_id", "kind", "title", "starts_at", "minutes", "mode"]),
        "attendance": pd.DataFrame(came, columns=["event_id", "person_id", "attended"]).astype({"attended": "boolean"}),
    }
    return measured(frames, as_at, ["women"], areas)


@pytest.fixture(scope="module")
def women() -> Found:
    return davis(YEARS_END, areas=[ALL, *map(area_of, WOMEN)])


@pytest.mark.published(reach="Davis's Southern women (Davis, Gardner and Gardner 1941): column sums")
def test_each_event_of_davis_reached_as_many_women_as_its_column_adds_up_to(women):
    reached = [women[ALL, "reach", event] for event in EVENTS]
    assert [(one.count, one.out_of) for one in reached] == [(n, 18) for n in WERE_THERE]


@pytest.mark.published(someone_came="Davis's Southern women (Davis, Gardner and Gardner 1941): row sums")
def test_each_woman_of_davis_was_at_as_many_events_as_her_row_adds_up_to(women):
    came = [women[area_of(woman), "someone_came", "meetup"] for woman in WOMEN]
    assert [(one.count, one.out_of) for one in came] == [(n, 14) for n in CAME_TO]


@pytest.mark.published(
    attendances="Davis's Southern women (Davis, Gardner and Gardner 1941): 89",
    people_a_session="Davis's Southern women (Davis, Gardner and Gardner 1941): 3 to 14, median 5.5",
)
def test_89_attendances_and_5_or_6_women_at_the_event_in_the_middle(women):
    """Of 14 events by size the seventh had 5 women and the eighth 6; the smallest had 3 and the largest 14."""
    assert women[ALL, "attendances", "meetup"].count == 89 == sum(CAME_TO) == sum(WERE_THERE)
    middle = women[ALL, "people_a_session", "meetup"]
    assert (middle.value, middle.lower, middle.upper) == (5.5, 3, 14)


@pytest.mark.published(
    gini_of_attendances="Davis's Southern women (Davis, Gardner and Gardner 1941), against an independent computation"
)
def test_how_unevenly_the_women_came(women):
    """Gini: the mean difference of every two of the 18 x 18, halved, over the mean of 89 / 18."""
    differences = [abs(one - other) for one, other in product(CAME_TO, repeat=2)]
    expected = sum(differences) / 18**2 / 2 / (89 / 18)
    assert women[ALL, "gini_of_attendances", ""].value == pytest.approx(expected)


@pytest.mark.published(met_boroughs="Davis's Southern women (Davis, Gardner and Gardner 1941): 139 pairs")
def test_of_139_pairs_who_met_each_woman_met_her_own(women):
    """The one-mode projection of Davis has 139 edges: each counts for both its women, 278 in all."""
    met = bipartite.projected_graph(DAVIS, WOMEN)
    found = {woman: women[area_of(woman), "met_boroughs", ""] for woman in WOMEN}
    assert {woman: one.count for woman, one in found.items()} == dict(met.degree)
    assert sum(one.count for one in found.values()) == 278
    assert {one.out_of for one in found.values()} == {17}


@pytest.mark.published(
    came_back="Davis's Southern women (Davis, Gardner and Gardner 1941): 9 of the 12 of one event came to the next"
)
def test_9_of_the_12_women_of_one_event_came_to_the_next():
    """E8 and E9 have nine women in common. E9 was in April and had twelve, E8 in September."""
    back = davis(YEARS_END, ["E8", "E9"])[ALL, "came_back", "women"]
    assert (back.count, back.out_of) == (9, 12)


def test_how_many_came_back_to_the_next_event_by_date(women):
    """Oracle: networkx counts the women that two events share. Nobody can come back after the last event."""
    shared = bipartite.weighted_projected_graph(DAVIS, EVENTS)
    in_common = [shared.get_edge_data(*pair, {"weight": 0})["weight"] for pair in pairwise(IN_TIME)]
    back = women[ALL, "came_back", "women"]
    assert IN_TIME[0] == "E11" and IN_TIME[-1] == "E13"
    assert (back.count, back.out_of) == (sum(in_common), 89 - 3)


def who_came(since: dt.date, until: dt.date) -> set[str]:
    """The women at any event after one day and up to another."""
    return set().union(*(DAVIS[event] for event in EVENTS if since < HELD[event] <= until))


@pytest.mark.published(
    active="Davis's Southern women (Davis, Gardner and Gardner 1941): the three women of the last event's season",
    active_longer="Davis's Southern women (Davis, Gardner and Gardner 1941), counted independently",
    never_came="Davis's Southern women (Davis, Gardner and Gardner 1941), counted independently",
)
@pytest.mark.parametrize("as_at", [YEARS_END, dt.date(1936, 6, 30), dt.date(1936, 2, 25)])
def test_who_came_lately_and_who_never_did(as_at):
    found = davis(as_at)
    lately, longer = (len(who_came(as_at - dt.timedelta(days), as_at)) for days in (90, 180))
    never = 18 - len(who_came(dt.date.min, as_at))
    expected = {"active": lately, "active_longer": longer, "never_came": never}
    assert {name: found[ALL, name, "women"].count for name in expected} == expected
    assert {found[ALL, name, "women"].out_of for name in expected} == {18}
    assert found[ALL, "participants", "women"].count == 18


def test_every_woman_came_and_only_the_three_of_the_thirteenth_event_in_the_last_90_days(women):
    """The table has no row without a mark. After 2 October there was E13 alone, on 21 November: three women."""
    assert women[ALL, "never_came", "women"].count == 0
    assert women[ALL, "active", "women"].count == 3


@pytest.mark.published(came_again="Davis's Southern women (Davis, Gardner and Gardner 1941), counted independently")
@pytest.mark.parametrize("as_at", [dt.date(1936, 5, 23), dt.date(1936, 7, 10), YEARS_END])
def test_who_came_again_by_the_quarter_of_her_first_event(as_at):
    """Whose first event was less than 90 days before the date is left out: E11, of 23 February, counts from 23 May."""
    expected: dict[str, list[bool]] = {}  # by the quarter's last day, whether each woman came again
    for woman in WOMEN:
        days = sorted(HELD[event] for event in DAVIS[woman] if HELD[event] <= as_at)
        if days and days[0] + dt.timedelta(90) <= as_at:
            quarter_ends = {1: "03-31", 2: "06-30", 3: "09-30", 4: "12-31"}[(days[0].month + 2) // 3]
            expected.setdefault(f"1936-{quarter_ends}", []).append(len(set(days)) > 1)
    found = {group: one for (area, name, group), one in davis(as_at).items() if (area, name) == (ALL, "came_again")}
    assert {quarter: (one.count, one.out_of) for quarter, one in found.items()} == {
        quarter: (sum(again), len(again)) for quarter, again in expected.items()
    }


# The Carpentries' programmatic assessment of instructor training: events in each year from 2012 to 2018.
IN_PERSON = [0, 0, 2, 9, 24, 26, 33]
ONLINE = [2, 5, 8, 12, 11, 23, 25]


@pytest.mark.published(growth="The Carpentries, instructor training events: events a year, 2012 to 2018, added up")
def test_training_events_add_up_year_by_year():
    """Each event stands for somebody who joins on its first day, in one of two networks: in person and online. How
    many there are at the end of a year is the sum of the published numbers so far.
    """
    with needs_real("carpentries_training_events.csv").open(encoding="utf-8", newline="") as lines:
        rows = [
            (f"{n}", "online" if row["country"] == "W3" else "in person", pd.Timestamp(row["start"]))
            for n, row in enumerate(csv.DictReader(lines))
            if row["tags"] != "6" and row["start"] < "2018-10-31"
        ]
    joined = pd.DataFrame(rows, columns=["person_id", "network", "joined_on"])
    people = joined[["person_id"]].assign(role="officer")
    as_at = dt.date(2018, 10, 30)
    found = measured({"participants": joined, "people": people}, as_at, ["in person", "online"], [ALL])
    for network, by_year in (("in person", IN_PERSON), ("online", ONLINE)):
        ends = [*(f"{year}-12-31" for year in range(2012, 2018)), f"{as_at}"]
        there = [found[ALL, "growth", f"{network} {end}"].count for end in ends]
        assert [now - before for before, now in pairwise([0, *there])] == by_year
        assert found[ALL, "participants", network].count == sum(by_year)
