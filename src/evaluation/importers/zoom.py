"""The lists of participants of Zoom."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from types import SimpleNamespace

from evaluation.importers.cells import Columns, Grid, plain
from evaluation.importers.days import NotRead
from evaluation.importers.events import NEAR
from evaluation.importers.meetings import TWO, DaysOf, attendee, doubts, if_held, meeting_of, order_of_meeting, stay
from evaluation.importers.parsed import Found, Visit
from evaluation.records.boroughs import Registry

KIND = "Zoom participants"
NAME = "name (original name)"
COLUMNS = {  # what the headings begin with
    "email": ("user email", "email"),  # and nothing after it: "Email consent" is no address
    "minutes": ("total duration", "duration"),
    "join": ("join time",),
    "leave": ("leave time",),
    "waiting": ("in waiting room",),
}
OF_THE_MEETING = {  # the headings of a meeting's particulars
    "title": ("topic",),
    "number": ("meeting id", "meetingid", "meeting number", "webinar id", "id"),
    "starts": ("start time",),
    "ends": ("end time",),
}
SINCE = dt.date(2013, 1, 25)  # Zoom's first meeting
CALLED = {"email": "address", "minutes": "duration", "join": "time of joining", "leave": "time of leaving"}
AMBIGUOUS = "two of its columns could be the one with the {} of each person. Take out the one that is not."
NO_NAME = re.compile(r"(?:(?:guest|external|unverified|co-?host|host|me)(?:, *)?)+", re.IGNORECASE)  # in brackets


def by_meeting(grid: Grid) -> list[Grid]:
    """A list whose every row bears the number and topic of its meeting and when somebody joined, as one list a meeting in
    the order in which they stand; anything else as it is."""
    headings = [*map(plain, grid.rows[0])] if grid.rows else []
    if headings.count(NAME) != 1 or grid.faults:
        return [grid]
    rows, about = [*grid.below(0)], _particulars(grid, 0, headings.index(NAME))
    numbers = {line: re.sub(r"\W", "", _cells(row, about).number) for line, row in rows}
    each = [*dict.fromkeys(numbers.values())]
    topics = {(numbers[line], plain(_cells(row, about).title)) for line, row in rows}
    is_one_to_one = len(topics) == len(each) == len({topic for _, topic in topics if topic})
    joined_at = [n for n, heading in enumerate(headings) if heading in COLUMNS["join"]]
    is_told = len(joined_at) == 1 and all(row[joined_at[0]] for _, row in rows)
    if (
        len(each) < 2
        or not all(each)
        or not is_one_to_one
        or not is_told
        or grid.faults
        or any(NAME in map(plain, row) for _, row in rows)
    ):
        return [grid]
    parts = [[(line, row) for line, row in rows if numbers[line] == number] for number in each]
    return [
        Grid(
            grid.file,
            [grid.rows[0], *(row for _, row in part)],
            [grid.lines[0], *(line for line, _ in part)],
            f"{grid.sheet} meeting {n}".strip(),
            is_text=grid.is_text,
        )
        for n, part in enumerate(parts, start=1)
    ]


def read(grid: Grid, registry: Registry, order: str, days: DaysOf) -> Found | None:
    """The participants of a Zoom meeting, with or without their times, with or without the meeting's particulars: above
    the list, or in each row before the name."""
    headed = grid.headed(NAME)
    if headed is None:
        return None
    heading, at = headed
    rows = [*grid.below(heading)]
    found = Found(KIND, len(rows))
    columns, of_meeting = _columns(grid, heading, at[NAME])
    if grid.faults and columns is None:
        return found
    about = [n for n, row in enumerate(grid.rows[:heading]) if "topic" in map(plain, row)]
    if len(about) > 1 or sum(NAME in map(plain, row) for row in grid.rows) > 1:
        grid.fault(TWO)
        return found
    if about:
        of_meeting = _particulars(grid, about[0])
        meetings = [_cells(row, of_meeting) for row in grid.rows[about[0] + 1 : heading] if any(row)]
    else:
        meetings = [_cells(row, of_meeting) for _, row in rows] if of_meeting else []
    cells = [(line, _cells(row, columns)) for line, row in rows]
    title = next((one.title for one in meetings if one.title), "")
    written = [time for one in meetings for time in (one.starts, one.ends)]
    written += [time for _, row in cells for time in (row.join, row.leave)]
    order = order_of_meeting(grid, order, written, days(title), SINCE)
    if not order:
        return found
    told = {(if_held(one.starts, order), if_held(one.ends, order)) for one in meetings}
    parts = sorted(part for part in told if all(part))
    titles = {plain(one.title) for one in meetings if one.title}
    numbers = {re.sub(r"\W", "", one.number) for one in meetings if one.number}
    if len(titles) > 1 or len(numbers) > 1 or (parts and parts[-1][0] - parts[0][0] > NEAR):
        grid.fault(TWO)
        return found
    originals = original_names((row.name for _, row in cells), registry)
    visits: list[Visit] = []
    for line, row in cells:
        if plain(row.waiting) == "yes":
            found.left_out["in the waiting room"] += 1
        elif who := attendee(grid, found, line, registry, row.email, originals.get(row.name, row.name)):
            visits += stay(grid, who, line, (row.join, row.leave), order, row.minutes, seconds_of_minutes)
    starts = min((part[0] for part in told if part[0]), default=None)
    ends = max((part[1] for part in told if part[1]), default=None)
    found.meeting = meeting_of(grid, title, visits, starts, ends, parts)
    if found.meeting:
        found.meeting.number = next(iter(numbers), "")
    found.doubtful = doubts(grid, visits)
    return found


def _columns(grid: Grid, heading: int, name: int) -> tuple[dict[str, int] | None, dict[str, int]]:
    """Which column holds what of each person, and what of the meeting. Where the meeting's particulars are in each row
    they come before the name, and some bear the same heading; None where several columns could be it, which is told."""
    headings = [*map(plain, grid.rows[heading])]
    of_meeting = _particulars(grid, heading, name)
    begin, found = name if of_meeting else 0, dict[str, int]()
    of_meeting = of_meeting or {
        what: n for what, n in _particulars(grid, heading).items() if what in ("title", "number")
    }
    for what, begins in {"name": (NAME,), **COLUMNS}.items():
        whole = [n for n, heading in enumerate(headings) if n >= begin and heading.startswith(begins)]
        columns = [n for n in whole if headings[n] in begins or what != "email"]
        if len(columns) > 1:
            grid.fault(AMBIGUOUS.format(CALLED.get(what, what)))
            return None, of_meeting
        if columns:
            found[what] = columns[0]
    return found, of_meeting


def _particulars(grid: Grid, row: int, until: int | None = None) -> dict[str, int]:
    """Which column of a row of headings, up to one of them, holds what of the meeting; none where neither its topic nor
    its number is there."""
    headings = Columns(grid.rows[row][:until], grid.name, grid.lines[row])
    found = {
        what: next(headings[heading] for heading in headings if heading in among)
        for what, among in OF_THE_MEETING.items()
        if {*among} & {*headings}
    }
    return found if "title" in found or {*OF_THE_MEETING["number"][:-1]} & {*headings} else {}


def _cells(row: list[str], at: Mapping[str, int]) -> SimpleNamespace:
    """The cells of a row by what they hold; those of columns that there are not are empty."""
    every = ("name", *COLUMNS, *OF_THE_MEETING)
    return SimpleNamespace(**{what: row[at[what]] if at.get(what, len(row)) < len(row) else "" for what in every})


def seconds_of_minutes(minutes: str) -> int | None:
    if minutes and not re.fullmatch(r"\d{1,5}", minutes):
        raise NotRead("is below nothing" if minutes.startswith("-") else "is not a number of minutes")
    return int(minutes) * 60 if minutes else None


def original_names(written: Iterable[str], registry: Registry) -> dict[str, str]:
    """The names that people had before they edited them in the meeting, which stand in brackets. What stands so behind
    several names and nowhere alone, or is a borough, is rather where they are from.

    >>> original_names(["Hari (Harpreet Example)", "Hari Example (she/her)", "Ann (Team A)", "Ben (Team A)"], Registry([]))
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
