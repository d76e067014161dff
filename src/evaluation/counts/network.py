"""Counts of networks and events: who came, as organisations and as people, from one borough's own rows."""

import datetime as dt
from collections.abc import Iterable, Iterator
from itertools import pairwise

import pandas as pd

from evaluation.counts.scope import AreaRecords, Rows, Scope
from evaluation.metrics.network.tables import LONGER_WINDOW, SESSIONS, TURNOUT
from evaluation.metrics.tables import CountTable
from evaluation.metrics.vocabulary import MEETUP


def network_counts(own: AreaRecords, scope: Scope) -> dict[str, Rows]:
    """Each count table of networks and events, for one borough."""
    counted: dict[str, Iterator | list] = {}
    events = came = None
    if "attendance" in own:
        events = own["events"][scope.until(own["events"]["starts_at"])]
        attendance = own["attendance"][own["attendance"]["event_id"].isin(events["event_id"])]
        came = attendance[attendance["attended"].eq(True)].merge(events[["event_id", "kind", "starts_at"]])
        counted["events"] = by_event = [*_events(own, events, set(came["event_id"].unique()))]
        counted["events_of_a_kind"] = _of_each_kind(by_event, events)
        counted["turnout"] = _attended(attendance, events, "kind", TURNOUT)
        counted["sessions"] = _attended(attendance, events, "event_id", SESSIONS)
        counted["cohorts"] = _cohorts(came, scope)
        counted["attenders"] = [(("came",), came["person_id"].nunique()), (("times",), len(came))]
    if "participants" in own:
        counted["participants"] = _participants(own["participants"], came, scope)
        counted["growth"] = _growth(own["participants"], scope)
        if came is not None:
            counted["came_back"] = _came_back(own["participants"], events, came, scope.networks)
            counted["attendances"] = _attendances(own["participants"], came, scope)
    return {table: list(rows) for table, rows in counted.items()}


def _events(own: AreaRecords, events: pd.DataFrame, came: set[str]) -> Iterator:
    """An organisation's count: whether the event was open to the borough, and whether someone came."""
    for event, start in zip(events["event_id"], events["starts_at"], strict=True):
        is_open = own.was_member(start.date())
        is_unknown = is_open and event not in came and ("events", (event, "came")) in own.unknown
        yield (event, "open"), int(is_open)
        yield (event, "came"), None if is_unknown else int(is_open and event in came)


def _of_each_kind(by_event: Rows, events: pd.DataFrame) -> Iterator:
    """The same, added up over the events of a kind."""
    kinds = dict(zip(events["event_id"], events["kind"], strict=True))
    found: dict[tuple[str, str], list[int | None]] = {}
    for (event, status), n in by_event:
        found.setdefault((kinds[event], status), []).append(n)
    for key, numbers in found.items():
        yield key, None if None in numbers else sum(numbers)


def _attended(attendance: pd.DataFrame, events: pd.DataFrame, by: str, table: CountTable) -> Iterator:
    """Registrations and attendances, event by event or added up over the events of a kind."""
    keys = dict(zip(events["event_id"], events[by], strict=True))
    listed = set(events[by][events["kept_list"]])
    found = _registrations(attendance).groupby(attendance["event_id"].map(keys)).sum()
    for key in dict.fromkeys(events[by]):
        for status in table.statuses:
            if status == "came" or key in listed:
                yield (key, status), int(found[status].get(key, 0))


def _registrations(attendance: pd.DataFrame) -> pd.DataFrame:
    """Of each row, yes or no: registered, registered and came, walked in, came. Where it is not known whether somebody
    had registered, they are in neither."""
    came = attendance["attended"].eq(True).astype(bool)
    registered = attendance.get("registered", pd.Series(pd.NA, attendance.index, dtype="boolean"))
    yes, no = (registered.eq(said).fillna(False).astype(bool) for said in (True, False))
    return pd.DataFrame({"registered": yes, "registered_came": yes & came, "walked_in": came & no, "came": came})


def _cohorts(came: pd.DataFrame, scope: Scope) -> Iterator:
    """By the quarter in which people first came: how many they were, and how many came again on a later day.

    Who first came less than the window before the as-at date is left out: too early to know.
    """
    days = came.assign(day=came["starts_at"].dt.normalize()).drop_duplicates(["person_id", "day"])
    first = days.groupby("person_id")["day"].transform("min")
    seen = pd.DataFrame({"person": days["person_id"], "first": first, "again": days["day"] > first})
    people = seen.groupby("person").agg({"first": "min", "again": "any"})
    people = people[people["first"] + pd.Timedelta(days=scope.window) <= pd.Timestamp(scope.as_at)]
    for quarter, cohort in people.groupby(people["first"].dt.to_period("Q")):
        yield (f"{quarter.end_time:%Y-%m-%d}", "came"), len(cohort)
        yield (f"{quarter.end_time:%Y-%m-%d}", "again"), int(cohort["again"].sum())


def _participants(participants: pd.DataFrame, came: pd.DataFrame | None, scope: Scope) -> Iterator:
    """People in each network on the date, and how many of them came to anything, and lately; the network with no
    name stands for any."""
    by_network = {network: _in_network(participants, network, scope.as_at) for network in scope.networks}
    by_network[""] = set().union(*by_network.values())
    came_by: dict[str, set[str]] = {}
    if came is not None:
        days = came["starts_at"].dt.normalize()
        for status, window in (("active", scope.window), ("active_longer", LONGER_WINDOW)):
            came_by[status] = set(came["person_id"][days > pd.Timestamp(scope.as_at) - pd.Timedelta(days=window)])
    for network, now in by_network.items():
        yield (network, "now"), len(now)
        if came is not None:
            yield (network, "never"), len(now - set(came["person_id"]))
        for status, people in came_by.items():
            yield (network, status), len(now & people)


def _growth(participants: pd.DataFrame, scope: Scope) -> Iterator:
    """People in each network at the end of each quarter, and on the date."""
    first, as_at = participants["joined_on"].min(), scope.as_at
    if pd.isna(first) or first > pd.Timestamp(as_at):
        return
    ends = [end.date() for end in pd.date_range(first, pd.Timestamp(as_at), freq="QE")]
    for network in scope.networks:
        for end in dict.fromkeys([*ends, as_at]):
            yield (network, f"{end}"), len(_in_network(participants, network, end))


def _came_back(
    participants: pd.DataFrame, events: pd.DataFrame, came: pd.DataFrame, networks: Iterable[str]
) -> Iterator:
    """Of those who came to a meet-up of a network that they were in on that day, how many came to its next: added up
    over the meet-ups."""
    meetups = events[events["kind"] == MEETUP]
    attended = {event: set(people) for event, people in came.groupby("event_id")["person_id"].unique().items()}
    for network in networks:
        own = meetups if "network" not in meetups else meetups[meetups["network"].fillna(network) == network]
        first = second = 0
        for (event, start), (then, _) in pairwise(zip(own["event_id"], own["starts_at"], strict=True)):
            in_it = _in_network(participants, network, start.date()) & attended.get(event, set())
            first += len(in_it)
            second += len(in_it & attended.get(then, set()))
        yield (network, "came"), first
        yield (network, "came_again"), second


def _attendances(participants: pd.DataFrame, came: pd.DataFrame, scope: Scope) -> Iterator:
    """How many of the participants came to how many events, those who came to none among them."""
    now = sorted(set().union(*(_in_network(participants, n, scope.as_at) for n in scope.networks)))
    times = came["person_id"].value_counts().reindex(now, fill_value=0).value_counts().sort_index()
    for number, people in times.items():
        yield (str(number),), int(people)


def _in_network(participants: pd.DataFrame, network: str, on: dt.date) -> set[str]:
    """Who is in a network on a date: each person once, however often they joined."""
    left = participants["left_on"] if "left_on" in participants else pd.Series(pd.NaT, participants.index)
    there = (participants["network"] == network) & (participants["joined_on"] <= pd.Timestamp(on))
    return set(participants["person_id"][there & ~(left < pd.Timestamp(on))].unique())
