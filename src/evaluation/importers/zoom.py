"""The lists of participants of Zoom."""

import re
from collections import Counter
from collections.abc import Iterable
from functools import partial

from evaluation.importers.cells import Grid, plain
from evaluation.importers.days import SAY, NotRead, if_read, moment, settled
from evaluation.importers.meetings import LONGEST, NOBODY, TWO, DaysOf
from evaluation.importers.parsed import Found, Meeting, Visit
from evaluation.importers.people import Person, person
from evaluation.records.boroughs import Registry

KIND = "Zoom participants"
NO_NAME = re.compile(r"(?:(?:guest|external|unverified|co-?host|host|me)(?:, *)?)+", re.IGNORECASE)  # in brackets


def read(grid: Grid, registry: Registry, order: str, days: DaysOf) -> Found | None:
    """The participants of a Zoom meeting, with or without their times, with or without what stands above them."""
    headed = grid.headed("name (original name)")
    if headed is None:
        return None
    heading, at = headed
    column = partial(_column, at)
    email, duration = column("user email", "email"), column("total duration", "duration")
    join, leave, waiting = column("join time"), column("leave time"), column("in waiting room")
    found = Found(KIND)
    rows = [*grid.below(heading)]
    found.rows = len(rows)
    about = [n for n, row in enumerate(grid.rows[:heading]) if "topic" in map(plain, row)]
    again = sum("name (original name)" in map(plain, row) for row in grid.rows)
    if len(about) > 1 or again > 1:
        grid.fault(TWO)
        return found
    top = dict(zip(map(plain, grid.rows[about[0]]), grid.rows[about[0] + 1], strict=False)) if about else {}
    times = [top.get("start time", ""), top.get("end time", "")]
    written = [*times, *(row[n] for _, row in rows for n in (join, leave) if n is not None)]
    try:
        order = order or settled(written, days(top.get("topic", "")))
    except NotRead as error:
        grid.fault(f"{error}. {SAY}")
        return found
    begins, ends = (if_read(one, order) for one in times)
    name = at["name (original name)"]
    originals = _originals((row[name] for _, row in rows), registry)
    visits = []
    for line, row in rows:
        if waiting is not None and plain(row[waiting]) == "yes":
            found.left_out["in the waiting room"] = found.left_out.get("in the waiting room", 0) + 1
            continue
        who = person(row[email] if email is not None else "", originals.get(row[name], row[name]), grid.name, registry)
        if who is None:
            grid.fault(NOBODY, line)
            continue
        try:
            visits.append(_stay(who, line, row, order, join, leave, duration))
        except NotRead as error:
            grid.fault(f"a time or the duration {error}.", line)
    spans = [one for visit in visits if visit.span for one in visit.span]
    found.meeting = Meeting(
        top.get("topic", ""), begins or min(spans, default=None), visits, ends or max(spans, default=None)
    )
    if spans and max(spans) - min(spans) > LONGEST:
        grid.fault(TWO)
        found.meeting = None
    return found


def _column(at: dict[str, int], *begins: str) -> int | None:
    return next((n for begin in begins for heading, n in at.items() if heading.startswith(begin)), None)


def _originals(written: Iterable[str], registry: Registry) -> dict[str, str]:
    """The names that people had before they edited them in the meeting, which stand in brackets. What stands so behind
    several names and nowhere alone, or is a borough, is rather where they are from.

    >>> _originals(["Hari (Harpreet Example)", "Hari Example (she/her)", "Ann (Team A)", "Ben (Team A)"], Registry([]))
    {'Hari (Harpreet Example)': 'Harpreet Example'}
    """
    names = {*written}
    found = {
        one: match[1]
        for one in names
        if (match := re.fullmatch(r".*\S \(([^()/]{3,})\)", one))
        and not NO_NAME.fullmatch(match[1])
        and registry.find(match[1]) is None
    }
    times, alone = Counter(map(plain, found.values())), {*map(plain, names)}
    return {one: name for one, name in found.items() if times[plain(name)] == 1 or plain(name) in alone}


def _stay(
    who: Person, line: int, row: list[str], order: str, join: int | None, leave: int | None, duration: int | None
) -> Visit:
    span = None
    if join is not None and leave is not None and row[join] and row[leave]:
        span = moment(row[join], order), moment(row[leave], order)
        if span[1] < span[0]:
            raise NotRead("tells that it left before it came")
    minutes = row[duration] if duration is not None else ""
    if minutes and not re.fullmatch(r"\d{1,5}", minutes):
        raise NotRead("is below nothing" if minutes.startswith("-") else "is not a number of minutes")
    return Visit(who, line, int(minutes) * 60 if minutes else None, span)
