"""The attendee reports of Zoom webinars: a list each of hosts, panellists and attendees, one under the other."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from evaluation.importers.cells import Columns, Grid, plain
from evaluation.importers.meetings import TWO, DaysOf, attendee, doubts, if_held, meeting_of, order_of_meeting, stay
from evaluation.importers.parsed import Found, Visit
from evaluation.importers.zoom import SINCE, original_names, seconds_of_minutes
from evaluation.records.boroughs import Registry

KIND = "Zoom webinar attendee report"
LISTS = ("host details", "panelist details", "attendee details", "other attended")
NAMES = ("user name (original name)", "user name", "name (original name)")
NOTHING = ("", "-", "--", "na", "n/a")
GONE = ("denied", "cancelled", "canceled", "blocked")
NOT_OF_ATTENDEES = (
    "it is a Zoom report that does not tell who came. Export the attendee report of the webinar, or the participants of "
    "the meeting."
)
NO_NAMES = "its list of {} does not have the headings that are known: User Name, Email, Join Time, Leave Time."
NEITHER = "whether this person attended is neither Yes nor No."


@dataclass
class _Row:
    line: int
    cells: list[str]
    headings: Columns
    is_attendee: bool

    def of(self, *begins: str) -> str:
        """The cell under the first heading that begins so, empty where it says that there is nothing; WrongInput where
        that heading is there twice."""
        heading = next((one for begin in begins for one in self.headings if one.startswith(begin)), None)
        at = len(self.cells) if heading is None else self.headings[heading]
        cell = self.cells[at] if at < len(self.cells) else ""
        return "" if plain(cell) in NOTHING else cell


def read(grid: Grid, registry: Registry, order: str, days: DaysOf) -> Found | None:
    """The attendees of a Zoom webinar: who came and for how long, and who had registered and did not come. Hosts and
    panellists came too, and had not registered."""
    about = [n for n, row in enumerate(grid.rows[:-1]) if _is_about(row)]
    if not about or not plain(grid.rows[0][0] if grid.rows[0] else "").endswith("report"):
        return None
    if len(about) > 1 or not any("attended" in map(plain, row) for row in grid.rows):
        grid.fault(TWO if len(about) > 1 else NOT_OF_ATTENDEES)
        return Found(KIND, sum(map(bool, grid.rows)))
    rows = [*_rows(grid)]
    found = Found(KIND, len(rows))
    told = _Row(0, grid.rows[about[0] + 1], Columns(grid.rows[about[0]], grid.name, grid.lines[about[0]]), False)
    title, starts = told.of("topic"), told.of("actual start time")
    written = [starts, *(row.of(time) for row in rows for time in ("join time", "leave time"))]
    order = order_of_meeting(grid, order, written, days(title), SINCE)
    if not order:
        return found
    originals = original_names((row.of(*NAMES) for row in rows), registry)
    visits: list[Visit] = []
    for row in rows:
        visits += _visit(grid, found, row, registry, originals, order)
    begins, lasted = if_held(starts, order), told.of("actual duration (minutes)")
    ends = begins + dt.timedelta(minutes=int(lasted)) if begins and re.fullmatch(r"\d{1,4}", lasted) else None
    found.meeting = meeting_of(grid, title, visits, begins, ends)
    found.doubtful = doubts(grid, [visit for visit in visits if visit.attended])
    return found


def _is_about(row: list[str]) -> bool:
    headings = {*map(plain, row)}
    return "topic" in headings and bool({"webinar id", "meeting id"} & headings)


def _rows(grid: Grid) -> Iterator[_Row]:
    """The rows of all lists, each under the headings of its own list."""
    within, headings = "", Columns([], grid.name, 0)
    for line, row in zip(grid.lines, grid.rows, strict=True):
        if row and plain(row[0]) in LISTS and not any(row[1:]):
            within, headings = plain(row[0]), Columns([], grid.name, line)
        elif within and row and not headings:
            headings = Columns(row, grid.name, line)
            if not any(heading.startswith("join time") for heading in headings):
                grid.fault(NO_NAMES.format({"other attended": "others"}.get(within, f"{within.split()[0]}s")), line)
                within = ""
        elif within and any(row):
            yield _Row(line, row, headings, within == "attendee details")


def _visit(
    grid: Grid, found: Found, row: _Row, registry: Registry, originals: dict[str, str], order: str
) -> list[Visit]:
    """The visit that a row tells of; none where it tells of none, which is told or counted."""
    if plain(row.of("approval status")) in GONE:
        found.left_out["cancelled or denied"] += 1
        return []
    came = plain(row.of("attended")) if "attended" in row.headings else "yes"
    if came not in ("yes", "no"):
        grid.fault(NEITHER, row.line)
        return []
    if came == "no" and not row.is_attendee:
        found.left_out["invited to speak and not there"] += 1
        return []
    full = f"{row.of('first name')} {row.of('last name')}".strip()
    name = row.of(*NAMES)
    who = attendee(grid, found, row.line, registry, row.of("email"), full or originals.get(name, name))
    if who is None:
        return []
    if came == "no":
        return [Visit(who, row.line, attended=False, registered=True)]
    times = row.of("join time"), row.of("leave time")
    visits = stay(grid, who, row.line, times, order, row.of("time in session"), seconds_of_minutes)
    for visit in visits:
        visit.registered = True if row.of("registration time") else None
    return visits
