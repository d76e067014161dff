"""The lists of participants of Zoom."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from types import SimpleNamespace

from evaluation.importers.cells import Grid, plain
from evaluation.importers.days import NotRead, if_read
from evaluation.importers.meetings import TWO, DaysOf, meeting_of, named, order_of, stay
from evaluation.importers.parsed import Found, Visit
from evaluation.records.boroughs import Registry

KIND = "Zoom participants"
NAME = "name (original name)"
COLUMNS = {  # what the headings begin with
    "name": (NAME,),
    "email": ("user email", "email"),
    "minutes": ("total duration", "duration"),
    "join": ("join time",),
    "leave": ("leave time",),
    "waiting": ("in waiting room",),
}
NO_NAME = re.compile(r"(?:(?:guest|external|unverified|co-?host|host|me)(?:, *)?)+", re.IGNORECASE)  # in brackets


def read(grid: Grid, registry: Registry, order: str, days: DaysOf) -> Found | None:
    """The participants of a Zoom meeting, with or without their times, with or without what stands above them."""
    headed = grid.headed(NAME)
    if headed is None:
        return None
    heading, at = headed
    rows = [*grid.below(heading)]
    found = Found(KIND, len(rows))
    about = [n for n, row in enumerate(grid.rows[:heading]) if "topic" in map(plain, row)]
    if len(about) > 1 or sum(NAME in map(plain, row) for row in grid.rows) > 1:
        grid.fault(TWO)
        return found
    top = dict(zip(map(plain, grid.rows[about[0]]), grid.rows[about[0] + 1], strict=False)) if about else {}
    cells = [(line, _cells(row, at)) for line, row in rows]
    title, told = top.get("topic", ""), [top.get("start time", ""), top.get("end time", "")]
    order = order_of(grid, order, [*told, *(one for _, row in cells for one in (row.join, row.leave))], days(title))
    if not order:
        return found
    originals = _originals((row.name for _, row in cells), registry)
    visits: list[Visit] = []
    for line, row in cells:
        if plain(row.waiting) == "yes":
            found.left_out["in the waiting room"] += 1
        elif who := named(grid, line, registry, row.email, originals.get(row.name, row.name)):
            visits += stay(grid, who, line, (row.join, row.leave), order, row.minutes, _seconds)
    found.meeting = meeting_of(grid, title, visits, *(if_read(one, order) for one in told))
    return found


def _cells(row: list[str], at: Mapping[str, int]) -> SimpleNamespace:
    """The cells of a row by what they hold; those of columns that there are not are empty."""
    found = {
        what: next((row[n] for begin in begins for heading, n in at.items() if heading.startswith(begin)), "")
        for what, begins in COLUMNS.items()
    }
    return SimpleNamespace(**found)


def _seconds(minutes: str) -> int | None:
    if minutes and not re.fullmatch(r"\d{1,5}", minutes):
        raise NotRead("is below nothing" if minutes.startswith("-") else "is not a number of minutes")
    return int(minutes) * 60 if minutes else None


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
