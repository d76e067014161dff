"""Which event an attendance list is of: as the map says, or the one of that title on that day."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import pairwise
from typing import TypeVar

from evaluation.importers.cells import plain
from evaluation.importers.keys import Key
from evaluation.importers.parsed import Meeting, Visit
from evaluation.importers.settings import NewEvents
from evaluation.records.errors import did_you_mean

NEAR = dt.timedelta(hours=3)  # people open a meeting early, and start it late
PAUSE = dt.timedelta(hours=1)  # between the parts of one meeting: what lies further apart may be two
ONE_OR_TWO = (
    "two reports of its title are {:.0f} minutes apart, and may be of one meeting or two. Put each meeting in a table of "
    "events, and say `event:` of each report in the map."
)
TOGETHER = "Put all reports of the meeting in one folder, and import them together."
Rows = Mapping[str, Mapping[str, str]]
Span = tuple[dt.datetime, dt.datetime]
Stays = tuple[list[Visit], list[Span]]  # one person's in one list, and when that list is of
Timed = tuple[dt.datetime, dt.datetime, int, list[Visit]]  # from when to when, for how many seconds, in which rows
T = TypeVar("T")


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


def alike(lists: Iterable[T], meeting: Callable[[T], Meeting]) -> list[list[T]]:
    """Lists that are of one meeting, or of its parts, together: of one title, within three hours of the first; without
    a title, from the same minute."""
    together: list[list[T]] = []
    for one in sorted(lists, key=lambda one: meeting(one).starts_at):
        near = [group for group in together if _is_the_same(meeting(group[0]), meeting(one))]
        near[0].append(one) if near else together.append([one])
    return together


def _is_the_same(one: Meeting, other: Meeting) -> bool:
    same = plain(one.title) == plain(other.title) and len({one.number, other.number} - {""}) < 2
    return same and abs(one.starts_at - other.starts_at) <= (NEAR if one.title else dt.timedelta(0))


def new_event(parts: Sequence[Meeting], how: NewEvents, key: Key, before: Rows) -> dict[str, str]:
    """A row for a meeting that no table of events has, as long as all its parts; its title, which may name people, is
    not in it. `before` are the events of an earlier import, which may have it under the time of another part. NoEvent
    where that import had a part that these are not, so that nobody's time could be told, or where they may be two."""
    title = plain(parts[0].title)
    at = min(one.starts_at for one in parts)
    ends = max(one.ends_at or one.starts_at for one in parts)
    near = range(-180, 181) if title else (0,)
    moments = (one.starts_at + dt.timedelta(minutes=minutes) for minutes in near for one in parts)
    event = next((found for moment in moments if (found := _event_key(key, title, moment)) in before), None)
    spans = parts_of(parts)
    if event:
        known = _starts(before[event])
        until = known + dt.timedelta(minutes=int(before[event]["minutes"]))
        spans, minute = joined([*spans, (known, until)]), dt.timedelta(minutes=1)
        _not_two(spans)
        if at > known + minute or ends < until - minute:
            raise NoEvent(f"an earlier import has more of this meeting than this report (event {event}). {TOGETHER}")
        at, ends = min(at, known), max(ends, until)
    _not_two(spans)
    minutes = max(1, round((ends - at).total_seconds() / 60)) if ends > at else 60
    return {
        "event_id": event or _event_key(key, title, at),
        "kind": how.kind,
        "network": how.network,
        "title": f"{how.kind.replace('_', ' ').capitalize()} of {at.day} {at:%B %Y, %H:%M}",
        "starts_at": f"{at:%Y-%m-%d %H:%M}",
        "minutes": f"{minutes}",
        "mode": how.mode,
        "partner": how.partner,
    }


def _not_two(parts: Iterable[Span]) -> None:
    apart = max((other[0] - one[1] for one, other in pairwise(parts)), default=dt.timedelta(0))
    if apart > PAUSE:
        raise NoEvent(ONE_OR_TWO.format(apart.total_seconds() / 60))


def _event_key(key: Key, title: str, at: dt.datetime) -> str:
    return f"E-{key.of(f'event {title} {at:%Y-%m-%d %H:%M}')[:8]}"


def joined(spans: Iterable[Span]) -> list[Span]:
    """Spans of time in turn, those that overlap or touch joined."""
    found: list[Span] = []
    for begin, end in sorted(spans):
        if found and begin <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((begin, end))
    return found


def parts_of(meetings: Iterable[Meeting]) -> list[Span]:
    """From when to when each part of a meeting was; lists of the same part are one."""
    return joined(span for one in meetings for span in one.spans)


def _starts(row: Mapping[str, str]) -> dt.datetime:
    return dt.datetime.fromisoformat(row["starts_at"])


@dataclass
class Attended:
    """One person at one event, from all lists of it."""

    line: tuple[str, int]  # the file and line that told first
    attended: bool
    registered: str = ""
    seconds: int | None = None


def attended(lists: Iterable[tuple[str, Meeting]], pseudonyms: Mapping) -> tuple[dict[str, Attended], list[str]]:
    """Who came to an event, from all lists of it; and the lists that tell who had registered and nobody who came."""
    lists, people = [*lists], dict[str, Attended]()
    registering = [file for file, meeting in lists if any(visit.registered for visit in meeting.visits)]
    somebody_came = any(visit.attended for _, meeting in lists for visit in meeting.visits)
    vain = [] if somebody_came else registering
    stays = defaultdict[str, list[Stays]](list)
    for file, meeting in lists:
        theirs = defaultdict[str, list[Visit]](list)
        for visit in meeting.visits if file not in vain else ():
            theirs[pseudonyms[visit.who]].append(visit)
        for one, visits in theirs.items():
            found = people.setdefault(one, Attended((file, visits[0].line), False))
            found.attended |= any(visit.attended for visit in visits)
            found.registered = "yes" if any(visit.registered for visit in visits) else found.registered
            stays[one].append((visits, meeting.spans))
    for one, found in people.items():
        found.registered = found.registered or ("no" if registering and not vain else "")
        found.seconds = _in_all(stays[one])
    return people, vain


def _in_all(lists: list[Stays]) -> int | None:
    """How long somebody was there according to all lists of a meeting. Lists of parts that lie apart are added; of
    lists of the same time the stays are joined where they tell all moments, else the longest counts."""
    told = []
    for visits, spans in lists:
        visits = [visit for visit in visits if visit.attended is not False]
        times = [visit.span for visit in visits if visit.span]
        times = times if len(times) == len(visits) and times else spans
        if (seconds := _stayed(visits) if visits else None) is not None:
            begin, end = (min(times)[0], max(end for _, end in times)) if times else (dt.datetime.min, dt.datetime.max)
            told.append((begin, end, seconds, visits))
    parts: list[list[Timed]] = []
    for one in sorted(told, key=lambda one: one[:3]):
        if parts and one[0] < max(end for _, end, *_ in parts[-1]):
            parts[-1].append(one)
        else:
            parts.append([one])
    return sum(map(_together, parts)) if told else None


def _together(lists: list[Timed]) -> int:
    visits = [visit for *_, theirs in lists for visit in theirs]
    tells_all = all(
        visit.span and abs((visit.span[1] - visit.span[0]).total_seconds() - (visit.lasted or 0)) <= 60
        for visit in visits
    )
    longest = max(seconds for _, _, seconds, _ in lists)
    return max(longest, _stayed(visits) or 0) if tells_all and len(lists) > 1 else longest


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
