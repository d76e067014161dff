"""Which event an attendance list is of: as the map says, or the one of that title on that day."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from evaluation.importers.cells import plain
from evaluation.importers.keys import Key
from evaluation.importers.parsed import Meeting, Visit
from evaluation.importers.settings import NewEvents
from evaluation.records.errors import did_you_mean

NEAR = dt.timedelta(hours=3)  # people open a meeting early, and start it late
Rows = Mapping[str, Mapping[str, str]]


class NoEvent(ValueError):
    """It cannot be told which event it is; `is_new` where it can be none that is known."""

    def __init__(self, said: str, is_new: bool = False):
        super().__init__(said)
        self.is_new = is_new


def event_of(meeting: Meeting, said: str, events: Rows) -> str:
    """The key of the event that a list is of. NoEvent where none fits, or several do."""
    if said in events:
        return said
    if said:
        near = did_you_mean(said, events)
        raise NoEvent(f"the map says it is of the event '{said}', which is in no table of events.{near}")
    title, at = plain(meeting.title), meeting.starts_at
    by_title = {key: row for key, row in events.items() if title and plain(row["title"]) == title}
    fitting = [key for key, row in by_title.items() if at is None or abs(_starts(row) - at) <= NEAR]
    if len(fitting) == 1:
        return fitting[0]
    if len(fitting) > 1:
        raise NoEvent(f"several events bear its title ({', '.join(fitting)}); say `event:` of it in the map.")
    said = "no event of its title begins within three hours of it." if meeting.title else "it does not tell its title."
    raise NoEvent(f"{said}{_did_you_mean(meeting, events)}", is_new=True)


def _did_you_mean(meeting: Meeting, events: Rows) -> str:
    """The events that begin when a meeting does, or whose title is like its own, by their keys."""
    at, titles = meeting.starts_at, {plain(row["title"]): key for key, row in events.items()}
    like = get_close_matches(plain(meeting.title), titles, n=1, cutoff=0.6)
    then = [key for key, row in events.items() if at is not None and abs(_starts(row) - at) <= NEAR]
    found = dict.fromkeys([*then, *(titles[title] for title in like)])
    return f" Did you mean {' or '.join(found)}?" if found else ""


def is_the_same(one: Meeting, other: Meeting) -> bool:
    """Whether two lists are of one meeting: of one title, within three hours; without a title, from the same minute."""
    if one.starts_at is None or other.starts_at is None or plain(one.title) != plain(other.title):
        return False
    return abs(one.starts_at - other.starts_at) <= (NEAR if one.title else dt.timedelta(0))


def new_event(meeting: Meeting, how: NewEvents | None, key: Key) -> dict[str, str] | None:
    """A row for a meeting that no table of events has; its title, which may name people, is not in it. None where it is
    not known of what kind it is, or when it was."""
    if how is None or meeting.starts_at is None:
        return None
    at, ends = meeting.starts_at, meeting.ends_at
    minutes = max(1, round((ends - at).total_seconds() / 60)) if ends and ends > at else 60
    return {
        "event_id": f"E-{key.of(f'event {plain(meeting.title)} {at:%Y-%m-%d %H:%M}')[:8]}",
        "kind": how.kind,
        "network": how.network,
        "title": f"{how.kind.replace('_', ' ').capitalize()} of {at.day} {at:%B %Y, %H:%M}",
        "starts_at": f"{at:%Y-%m-%d %H:%M}",
        "minutes": f"{minutes}",
        "mode": how.mode,
        "partner": how.partner,
    }


def _starts(row: Mapping[str, str]) -> dt.datetime:
    return dt.datetime.fromisoformat(row["starts_at"])


@dataclass
class Attended:
    """One person at one event, from all lists of it."""

    line: tuple[str, int]  # the file and line that told first
    attended: bool
    registered: str = ""
    seconds: int | None = None


def attended(lists: Iterable[tuple[str, list[Visit]]], pseudonyms: Mapping) -> tuple[dict[str, Attended], list[str]]:
    """Who came to an event, from all lists of it; and the lists that tell who had registered and nobody who came."""
    lists, people = [*lists], dict[str, Attended]()
    registering = [file for file, visits in lists if any(visit.registered for visit in visits)]
    somebody_came = any(visit.attended for _, visits in lists for visit in visits)
    vain = [] if somebody_came else registering
    for file, visits in lists:
        stays = defaultdict[str, list[Visit]](list)
        for visit in visits if file not in vain else ():
            stays[pseudonyms[visit.who]].append(visit)
        for one, theirs in stays.items():
            found = people.setdefault(one, Attended((file, theirs[0].line), False))
            found.attended |= any(visit.attended for visit in theirs)
            found.registered = "yes" if file in registering else found.registered
            told = [seconds for seconds in (found.seconds, _stayed(theirs)) if seconds is not None]
            found.seconds = max(told, default=None)
    for found in people.values():
        found.registered = found.registered or ("no" if registering and not vain else "")
    return people, vain


def _stayed(stays: list[Visit]) -> int | None:
    """How long somebody was there in all: no longer than their stays together, and than the time that these span.

    >>> at = [dt.datetime(2020, 5, 4, 14, minute) for minute in (0, 20, 30, 50)]
    >>> _stayed([Visit(None, 1, 1800, (at[0], at[2])), Visit(None, 2, 1800, (at[1], at[3]))])  # on two devices
    3000
    """
    seconds = [visit.lasted for visit in stays]
    if None in seconds:
        return None
    spans = sorted(visit.span for visit in stays if visit.span)
    total = sum(seconds)
    if len(stays) == 1 or len(spans) < len(stays):
        return total
    union, until = 0.0, spans[0][0]
    for begin, end in spans:
        union += max(0.0, (end - max(begin, until)).total_seconds())
        until = max(until, end)
    return min(total, int(union))
