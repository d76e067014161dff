"""What the readers have in common: who is named, in which order dates are written, which meeting a list is of."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from itertools import pairwise

from evaluation.importers.cells import Grid
from evaluation.importers.days import SAY, NotRead, held, settled, settled_of_meeting
from evaluation.importers.events import NEAR, joined
from evaluation.importers.notetakers import is_notetaker
from evaluation.importers.parsed import Found, Meeting, Visit
from evaluation.importers.people import Person, person
from evaluation.records.boroughs import Registry
from evaluation.records.errors import Problem

NOBODY = "it names nobody: no e-mail address and no name."
TWO = "it holds more than one meeting. Save each meeting in a file of its own."
NOTETAKERS = "left out as notetakers"
TWICE = (
    "one name without an address is in the meeting twice at the same time. It counts as one person on two devices. If "
    "they are two people, give each an address or a name of their own in the file."
)
LONGEST = dt.timedelta(hours=20)  # of a meeting: what lies further apart is two

DaysOf = Callable[[str], Collection[dt.date]]  # the days on which there was an event of a title, or any if none was


def order_of(grid: Grid, order: str, written: Collection[str], known: Collection[dt.date] = ()) -> str:
    """The order that is said, else the one in which all that is written can be read; none where that is not settled,
    which is told."""
    try:
        return order or settled(written, known)
    except NotRead as error:
        grid.fault(f"{error}. {SAY}")
        return ""


def order_of_meeting(
    grid: Grid,
    order: str,
    written: Collection[str],
    known: Collection[dt.date],
    since: dt.date,
    is_year_first: bool = False,
) -> str:
    """The same of the times of a meeting; `since` is the day from which there are such reports, and `is_year_first`
    says that the report is in a language that writes short years first."""
    try:
        return order or settled_of_meeting(written, known, since, is_year_first)
    except NotRead as error:
        grid.fault(f"{error}. {SAY}")
        return ""


def attendee(grid: Grid, found: Found, line: int, registry: Registry, email: str, name: str) -> Person | None:
    """The person whom a row of participants names; None where it names nobody, which is told, or a program that takes
    notes, which is counted."""
    who = named(grid, line, registry, email, name)
    if who is not None and is_notetaker(who):
        found.left_out[NOTETAKERS] += 1
        return None
    return who


def named(
    grid: Grid, line: int, registry: Registry, email: str, name: str, borough: str = "", role: str = ""
) -> Person | None:
    """The person whom a row names; None where it names nobody, which is told."""
    who = person(email, name, grid.name, registry, borough, role)
    if who is None:
        grid.fault(NOBODY, line)
    return who


def stay(
    grid: Grid,
    who: Person,
    line: int,
    times: Sequence[str],
    order: str,
    lasted: str,
    seconds: Callable[[str], int | None],
) -> list[Visit]:
    """A visit from when somebody came to when they left, which may be empty, and how long it lasted; none where that
    cannot be, which is told."""
    try:
        came, left = (held(time, order) if all(times) else None for time in times)
        visit = Visit(who, line, seconds(lasted), (came, left) if came and left else None)
    except NotRead as error:
        grid.fault(f"a time or the duration {error}.", line)
        return []
    if visit.span and left < came:
        grid.fault("it left before it came.", line)
        return []
    return [visit]


def if_held(written: str, order: str) -> dt.datetime | None:
    """A moment of something that has been held; None where it cannot be read."""
    try:
        return held(written, order)
    except NotRead:
        return None


def meeting_of(
    grid: Grid,
    title: str,
    visits: list[Visit],
    starts: dt.datetime | None = None,
    ends: dt.datetime | None = None,
    parts: Sequence[tuple[dt.datetime, dt.datetime]] = (),
) -> Meeting | None:
    """The meeting of these visits, from when to when it says, else they do; None where they are of two, or where none
    of its rows could be read."""
    times = [time for visit in visits if visit.span for time in visit.span]
    stays = joined(visit.span for visit in visits if visit.span)
    empty = max((other[0] - one[1] for one, other in pairwise(stays)), default=dt.timedelta(0))
    if times and (max(times) - min(times) > LONGEST or empty > NEAR):
        grid.fault(TWO)
        return None
    if not visits and grid.faults:
        return None
    starts, ends = starts or min(times, default=None), ends or max(times, default=None)
    return Meeting(title, starts, visits, ends, parts=parts)


def doubts(grid: Grid, visits: Iterable[Visit]) -> list[Problem]:
    """Names without an address that are in a meeting twice at the same time: one person on two devices, or two."""
    rows, found = defaultdict[Person, list[Visit]](list), []
    for visit in visits:
        if not visit.who.email:
            rows[visit.who].append(visit)
    for theirs in rows.values():
        spans = sorted((visit.span, visit.line) for visit in theirs if visit.span)
        untimed = [visit.line for visit in theirs if not visit.span][1:]
        twice = [max(first, line) for (one, first), (other, line) in pairwise(spans) if _are_at_once(one, other)]
        found += [doubt(grid, line) for line in (*twice, *untimed)]
    return found


def doubt(grid: Grid, line: int) -> Problem:
    return Problem(TWICE, grid.name, line, TWICE)


def _are_at_once(one: tuple[dt.datetime, dt.datetime], other: tuple[dt.datetime, dt.datetime]) -> bool:
    """Whether two spans, the earlier first, begin in the same minute or share one."""
    minute = dt.timedelta(minutes=1)
    return other[0] - one[0] < minute or min(one[1], other[1]) - other[0] >= minute
