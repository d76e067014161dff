"""Counts of networks and events: who came, as organisations and as people, from one borough's own rows."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

import pandas as pd

Rows = list[tuple[tuple[str, ...], int, str]]
LONGER_WINDOW = 180  # days; the finding is told again with it


@dataclass(frozen=True)
class Gatherings:
    """A borough's people in networks and at events; `events` holds those of the whole project.

    `member` says for a date whether the borough was a member then: an event is open to members.
    """

    events: pd.DataFrame
    people: pd.DataFrame
    attendance: pd.DataFrame
    participants: pd.DataFrame | None
    member: Mapping[dt.date, bool]


def network_counts(own: Gatherings, networks: list[str], as_at: dt.date, window: int) -> dict[str, Rows]:
    """Each count table of networks and events, for one borough."""
    events = own.events[own.events["starts_at"] < pd.Timestamp(as_at) + pd.Timedelta(days=1)].sort_values("starts_at")
    came = own.attendance[own.attendance["attended"].eq(True) & own.attendance["event_id"].isin(events["event_id"])]
    counted = {"events": list(_events(events, set(came["event_id"]), own.member))}
    if own.participants is not None:
        counted["participants"] = list(_participants(own.participants, events, came, networks, as_at, window))
        counted["growth"] = list(_growth(own.participants, networks, as_at))
        counted["came_back"] = list(_came_back(own.participants, events, came, networks))
    return counted


def _events(events: pd.DataFrame, came: set[str], member: Mapping[dt.date, bool]) -> Iterator:
    """An organisation's count: whether the event was open to the borough, and whether someone came."""
    for event, start in zip(events["event_id"], events["starts_at"], strict=True):
        is_open = member[start.date()]
        yield (event, "open"), int(is_open), "events"
        yield (event, "came"), int(is_open and event in came), "events"


def _participants(participants, events, came, networks, as_at, window) -> Iterator:
    """People in each network on the date, and how many of them came to anything lately."""
    dated = came["event_id"].map(events.set_index("event_id")["starts_at"]).dt.normalize()
    for network in networks:
        now = _in_network(participants, network, as_at)
        yield (network, "now"), len(now), "people"
        for status, days in (("active", window), ("active_longer", LONGER_WINDOW)):
            lately = came["person_id"][dated > pd.Timestamp(as_at) - pd.Timedelta(days=days)]
            yield (network, status), len(now & set(lately)), "people"


def _growth(participants, networks, as_at) -> Iterator:
    """People in each network at the end of each quarter, and on the date."""
    first = participants["joined_on"].min()
    if pd.isna(first) or first > pd.Timestamp(as_at):
        return
    ends = [end.date() for end in pd.date_range(first, pd.Timestamp(as_at), freq="QE")]
    for network in networks:
        for end in dict.fromkeys([*ends, as_at]):
            yield (network, f"{end}"), len(_in_network(participants, network, end)), "people"


def _came_back(participants, events, came, networks) -> Iterator:
    """Of those who came to a meet-up of their network, how many came to the next: added up over the meet-ups."""
    meetups = events[events["kind"] == "meetup"]
    for network in networks:
        members = set(participants["person_id"][participants["network"] == network])
        own = meetups if "network" not in meetups else meetups[meetups["network"].fillna(network) == network]
        attended = [set(came["person_id"][came["event_id"] == event]) & members for event in own["event_id"]]
        pairs = list(pairwise(attended))
        yield (network, "came"), sum(len(first) for first, _ in pairs), "people"
        yield (network, "came_again"), sum(len(first & then) for first, then in pairs), "people"


def _in_network(participants: pd.DataFrame, network: str, on: dt.date) -> set[str]:
    """Who is in a network on a date: each person once, however often they joined."""
    left = participants["left_on"] if "left_on" in participants else pd.Series(pd.NaT, participants.index)
    there = (participants["network"] == network) & (participants["joined_on"] <= pd.Timestamp(on))
    return set(participants["person_id"][there & ~(left < pd.Timestamp(on))])
