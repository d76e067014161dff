"""Networks and events: who counts as having come, as an organisation and as people."""

import datetime as dt

import pandas as pd
import pytest

from builders.counts import counts_of
from evaluation.counts import AreaRecords, Scope
from evaluation.counts.areas import count
from evaluation.counts.network import network_counts
from evaluation.counts.programme import programme_of
from evaluation.disclosure.results import all_results
from evaluation.metrics import network
from evaluation.metrics.cells import Cell
from evaluation.metrics.vocabulary import ALL
from evaluation.records.boroughs import REFERENCE, Registry
from evaluation.records.parameters import read_project
from evaluation.records.tables.read import Tables

ON = dt.date(2020, 9, 30)
EVENTS = (
    pd.DataFrame(
        [
            ("E1", "meetup", "managers", "2020-03-11 10:00"),
            ("E2", "meetup", "managers", "2020-05-13 10:00"),
            ("E3", "meetup", None, "2020-07-02 10:00"),
            ("E4", "webinar", None, "2020-07-03 10:00"),
            ("E5", "meetup", "managers", "2020-10-01 10:00"),
        ],
        columns=["event_id", "kind", "network", "starts_at"],
    )
    .astype({"starts_at": "datetime64[ns]"})
    .assign(kept_list=False)
)


def asked(as_at=ON) -> Scope:
    return Scope(as_at, ON, ON, networks=("managers", "apprentices"))


def counted(came=(), participants=(), members_from="2019-07-15", as_at=ON) -> dict[str, dict]:
    """The count tables of a borough whose people came to events, each a pair of event and person."""
    attendance = pd.DataFrame(came, columns=["event_id", "person_id"]).assign(attended=True)
    people = pd.DataFrame(participants, columns=["person_id", "network", "joined_on", "left_on"])
    people = people.astype({"joined_on": "datetime64[ns]", "left_on": "datetime64[ns]"})
    since = dt.date.fromisoformat(members_from)
    tables = {"events": EVENTS, "attendance": attendance.astype({"attended": "boolean"}), "participants": people}
    own = AreaRecords("hackney", tables, lambda day: day >= since)
    return {table: dict(rows) for table, rows in network_counts(own, asked(as_at)).items()}


def test_one_person_is_enough_for_someone_to_have_come():
    events = counted([("E1", "a"), ("E1", "b")])["events"]
    assert (events["E1", "open"], events["E1", "came"], events["E2", "came"]) == (1, 1, 0)


def test_an_event_is_open_to_who_is_a_member_that_day_and_later_events_are_not_counted():
    events = counted([("E1", "a"), ("E2", "a")], members_from="2020-05-13")["events"]
    assert (events["E1", "open"], events["E1", "came"], events["E2", "open"], events["E2", "came"]) == (0, 0, 1, 1)
    assert ("E5", "open") not in events


@pytest.mark.parametrize(
    ("joined_and_left", "is_in"),
    [
        ([("2020-09-30", None)], 1),
        ([("2020-10-01", None)], 0),
        ([("2020-01-01", "2020-09-30")], 1),
        ([("2020-01-01", "2020-09-29")], 0),
        ([("2020-01-01", "2020-02-01"), ("2020-03-01", None)], 1),
        ([("2020-01-01", None), ("2020-03-01", None)], 1),
    ],
)
def test_who_is_in_a_network_on_the_30th_of_september(joined_and_left, is_in):
    people = [("a", "managers", joined, left) for joined, left in joined_and_left]
    assert counted(participants=people)["participants"]["managers", "now"] == is_in


@pytest.mark.parametrize(("event", "lately", "longer"), [("E3", 0, 1), ("E4", 1, 1), ("E2", 0, 1), ("E1", 0, 0)])
def test_the_last_90_days_begin_after_2_july_2020(event, lately, longer):
    """The 90 days that end on 30 September begin on 3 July; the 180 days begin on 4 April."""
    found = counted([(event, "a")], [("a", "managers", "2020-01-01", None)])["participants"]
    assert (found["managers", "active"], found["managers", "active_longer"]) == (lately, longer)


def test_who_came_back_to_the_next_meet_up_of_their_network():
    """a came to all three, b to the first and the third: 3 came to one that had a next, 2 of them to that next."""
    people = [(who, "managers", "2020-01-01", None) for who in "ab"] + [("c", "apprentices", "2020-01-01", None)]
    came = [("E1", "a"), ("E2", "a"), ("E3", "a"), ("E1", "b"), ("E3", "b"), ("E3", "c"), ("E4", "b")]
    back = counted(came, people)["came_back"]
    assert (back["managers", "came"], back["managers", "came_again"]) == (3, 2)
    assert (back["apprentices", "came"], back["apprentices", "came_again"]) == (0, 0)


def test_came_back_counts_only_who_was_in_the_network_on_the_day_of_the_meet_up():
    """a joined after the first and left before the third: counts for the second, and came to the third all the same.
    b, in it for the first only, counts for that; whether b was still in it at the second does not matter."""
    people = [("a", "managers", "2020-03-12", "2020-06-30"), ("b", "managers", "2020-03-11", "2020-03-11")]
    came = [(event, who) for event in ("E1", "E2", "E3") for who in "ab"]
    back = counted(came, people)["came_back"]
    assert (back["managers", "came"], back["managers", "came_again"]) == (2, 2)
    back = counted(came[:2] + came[3:5], people)["came_back"]  # a at E1 and E3, b at E1 and E2
    assert (back["managers", "came"], back["managers", "came_again"]) == (1, 1)


def test_who_never_was_in_a_network_did_not_come_back():
    back = counted([("E1", "a"), ("E2", "a")], [("z", "managers", "2020-01-01", None)])["came_back"]
    assert (back["managers", "came"], back["managers", "came_again"]) == (0, 0)


def test_a_person_in_two_networks_counts_in_both():
    people = [("a", "managers", "2020-01-01", None), ("a", "apprentices", "2020-01-01", None)]
    found = counted([("E4", "a")], people)["participants"]
    assert found["managers", "now"] == found["apprentices", "now"] == found["apprentices", "active"] == 1


def test_what_each_count_is():
    joined = [("a", "managers", pd.Timestamp("2020-01-01"))]
    attendance = pd.DataFrame([("E1", "a", True)], columns=["event_id", "person_id", "attended"])
    tables = {
        "events": EVENTS.assign(kept_list=True),
        "attendance": attendance.astype({"attended": "boolean"}),
        "participants": pd.DataFrame(joined, columns=["person_id", "network", "joined_on"]),
    }
    found = counts_of(AreaRecords("hackney", tables), asked())
    kinds = {table: {*frame["kind"]} for table, frame in found.items()}
    assert kinds.pop("events") == kinds.pop("events_of_a_kind") == {"events"}
    assert set(map(frozenset, kinds.values())) == {frozenset({"people"})} and len(kinds) == 8
    assert found["attenders"].set_index("status")["n"].to_dict() == {"came": 1, "times": 1}


def test_measures_of_hidden_counts_are_hidden():
    hidden = Cell(None, "[c]")
    assert network.active({("managers", "now"): 50, ("managers", "active"): hidden}, ["managers"])[0].state == "[c]"
    assert network.someone_came({("meetup", "open"): 1, ("meetup", "came"): hidden})[0].state == "[c]"
    assert network.participants({}, ["managers"])[0].state == "[x]"


def ties_of(members: dict[str, str], came: dict[str, list[str]], homes: dict[str, tuple[str | None, str]]) -> dict:
    """The figures of ties, of members since a day, of who came to which event, and of people's boroughs and roles."""
    since = pd.DataFrame(members.items(), columns=["borough", "joined_on"]).astype({"joined_on": "datetime64[ns]"})
    people = [(who, borough, role) for who, (borough, role) in homes.items()]
    frames = {
        "pledges": pd.DataFrame({"pledge_id": ["P"], "borough": ["hackney"]}),
        "member_boroughs": since.assign(source="minutes"),
        "events": EVENTS.assign(title="An event", minutes=60, mode="online").drop(columns="kept_list"),
        "people": pd.DataFrame(people, columns=["person_id", "borough", "role"], dtype="string"),
        "attendance": pd.DataFrame(
            [(event, who, True) for event, all_of_them in came.items() for who in all_of_them],
            columns=["event_id", "person_id", "attended"],
        ).astype({"attended": "boolean"}),
        "participants": pd.DataFrame(
            [(who, "managers", pd.Timestamp("2020-01-01")) for who in ("a", "never came", "nor did I")],
            columns=["person_id", "network", "joined_on"],
        ),
    }
    tables = Tables(frames, Registry.read(REFERENCE), ON)
    project, programme = read_project(), programme_of(tables, ON)
    found = all_results(count(tables, asked()), project, "team", "", ON, programme, [ALL])
    return {one.measure: one.value for one in found if one.measure in ("ties_across", "ei_index", "ei_expected")}


HOMES = {
    **dict.fromkeys("abc", ("hackney", "manager")),
    **dict.fromkeys("de", ("camden", "manager")),
    "never came": ("camden", "manager"),
    "nor did I": ("camden", "manager"),
    "partner": (None, "partner"),
    "nobody knows": (None, "manager"),
    "guest": ("sutton", "manager"),
}


def test_ties_by_chance_are_of_who_ever_came_from_the_member_boroughs():
    """3 of Hackney and 2 of Camden came, in a network or not: of 10 pairs 6 are across and 4 within. Partners, people
    of no known borough, of no member and participants who never came are left out."""
    came = {"E1": ["a", "b", "d", "partner", "nobody knows"], "E2": ["a", "c", "e", "guest"], "E4": ["a"]}
    found = ties_of({"hackney": "2019-07-15", "camden": "2019-07-15"}, came, HOMES)
    assert found["ei_expected"] == pytest.approx((6 - 4) / 10)
    # E1: a, b and d, each tie a half; E2: a, c and e the same. Of 3 in all, 2 across.
    assert found["ties_across"] == pytest.approx(2 / 3)
    assert found["ei_index"] == pytest.approx(1 / 3)


def test_ties_are_of_the_members_of_the_as_at_date_whenever_they_came():
    """Sutton joined after the event: its people count, as members now."""
    members = {"hackney": "2019-07-15", "camden": "2019-07-15", "sutton": "2020-09-30"}
    found = ties_of(members, {"E1": ["a", "b", "guest"]}, HOMES)
    assert found["ties_across"] == pytest.approx(2 / 3)
    assert found["ei_expected"] == pytest.approx((2 - 1) / 3)
