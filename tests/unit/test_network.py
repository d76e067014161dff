"""Networks and events: who counts as having come, as an organisation and as people."""

import datetime as dt

import pandas as pd
import pytest

from evaluation.counts import AreaRecords, Scope
from evaluation.counts.network import network_counts
from evaluation.metrics import network
from evaluation.metrics.cells import Cell

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
    return {table: {key: n for key, n, _ in rows} for table, rows in network_counts(own, asked(as_at)).items()}


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
    found = network_counts(AreaRecords("hackney", tables), asked())
    kinds = {table: {kind for *_, kind in rows} for table, rows in found.items()}
    assert kinds.pop("events") == {"events"}
    assert set(map(frozenset, kinds.values())) == {frozenset({"people"})} and len(kinds) == 7


def test_measures_of_hidden_counts_are_hidden():
    hidden = Cell(None, "[c]")
    assert network.active({("managers", "now"): 50, ("managers", "active"): hidden}, ["managers"])[0].state == "[c]"
    assert network.someone_came({("E", "open"): 1, ("E", "came"): hidden}, {"E": "meetup"})[0].state == "[c]"
    assert network.participants({}, ["managers"])[0].state == "[x]"
