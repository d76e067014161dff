"""What the readers have in common: who is named, in which order dates are written, which meeting a list is of."""

import datetime as dt
from collections.abc import Callable, Collection, Sequence

from evaluation.importers.cells import Grid
from evaluation.importers.days import SAY, NotRead, moment, settled
from evaluation.importers.parsed import Meeting, Visit
from evaluation.importers.people import Person, person
from evaluation.records.boroughs import Registry

NOBODY = "it names nobody: no e-mail address and no name."
TWO = "two meetings stand in it. Save each in a file of its own."
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
        came, left = (moment(time, order) if all(times) else None for time in times)
        visit = Visit(who, line, seconds(lasted), (came, left) if came and left else None)
    except NotRead as error:
        grid.fault(f"a time or the duration {error}.", line)
        return []
    if visit.span and left < came:
        grid.fault("it left before it came.", line)
        return []
    return [visit]


def meeting_of(
    grid: Grid, title: str, visits: list[Visit], starts: dt.datetime | None = None, ends: dt.datetime | None = None
) -> Meeting | None:
    """The meeting of these visits, from when to when it says, else they do; None where they are of two."""
    times = [time for visit in visits if visit.span for time in visit.span]
    if times and max(times) - min(times) > LONGEST:
        grid.fault(TWO)
        return None
    return Meeting(title, starts or min(times, default=None), visits, ends or max(times, default=None))
