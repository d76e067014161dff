"""Attendance lists: Teams, Zoom, Eventbrite. Those of Teams are known by the shape of their rows, since their headings
are written in the language of whoever exported them.
"""

import datetime as dt
import re
from collections.abc import Callable, Collection, Iterator
from functools import partial

from evaluation.boroughs import Registry
from evaluation.exports.days import SAY, NotRead, is_duration, is_moment, moment, seconds_of, settled
from evaluation.exports.grids import Grid, plain
from evaluation.exports.people import Person, person
from evaluation.exports.what import Found, Meeting, Visit

TEAMS, ZOOM, EVENTBRITE = "Microsoft Teams attendance report", "Zoom participants", "Eventbrite attendees"
NOBODY = "it names nobody: no e-mail address and no name."
TWO = "two meetings stand in it. Save each in a file of its own."
LONGEST = dt.timedelta(hours=20)  # of a meeting: what lies further apart is two
LISTED = {  # the headings of a list without rows, which has no shape
    7: ("name", "first join", "last leave", "in-meeting duration", "email", "participant id (upn)", "role"),
    6: ("name", "join time", "leave time", "duration", "email", "role"), 3: ("full name", "user action", "timestamp"),
}  # fmt: skip
TITLES = ("meeting title", "besprechungstitel", "titel der besprechung", "tytuł spotkania", "titre de la réunion")
CAME = ("joined", "joined before", "beigetreten", "dołączono", "dołączył(a)", "a rejoint", "rejoint")
WENT = ("left", "verlassen", "hat verlassen", "opuszczono", "opuścił(a)", "a quitté", "quitté")
IS_TO_COME = ("attending", "checked in")

Row = tuple[int, list[str], Person]
DaysOf = Callable[[str], Collection[dt.date]]  # the days on which there was an event of a title, or any if none was


def teams(grid: Grid, registry: Registry, order: str, days: DaysOf) -> Found | None:
    """The attendance report of a meeting: its participants; where none are listed, the times they came and went."""
    width, lists = next(((width, found) for width in LISTED if (found := _lists(grid, width))), (0, []))
    if not lists:
        return None
    (heading, rows), *others = lists
    found = Found(TEAMS, len(rows))
    if others:
        grid.fault(TWO)
        return found
    top = [row for row in grid.rows[:heading] if len(row) == 2]
    title = next((value for key, value in top if plain(key).rstrip(":") in TITLES), "")
    told = [row[1] for row in top if is_moment(row[1])]
    when = (2,) if width == 3 else (1, 2)
    try:
        order = order or settled([*told, *(row[n] for _, row in rows for n in when if is_moment(row[n]))], days(title))
        told_at = [moment(one, order) for one in told]
    except NotRead as error:
        grid.fault(f"{error}. {SAY}")
        return found
    named = _named(grid, rows, registry, () if width == 3 else (4, 5) if width == 7 else (4,))
    visits = _actions(grid, named, order) if width == 3 else _stays(grid, named, order)
    times = [moment for visit in visits if visit.span for moment in visit.span]
    if times and max(times) - min(times) > LONGEST:
        grid.fault(TWO)
        return found
    starts = told_at[0] if told_at else min(times, default=None)
    found.meeting = Meeting(title, starts, visits, told_at[1] if len(told_at) > 1 else max(times, default=None))
    return found


def _lists(grid: Grid, width: int) -> list[tuple[int, list[tuple[int, list[str]]]]]:
    """The headings of each list of this width, and the rows below it."""
    lists = []
    for number, row in enumerate(grid.rows):
        if len(row) != width or any(map(is_moment, row)):
            continue
        rows: list[tuple[int, list[str]]] = []
        for line, cells in zip(grid.lines[number + 1 :], grid.rows[number + 1 :], strict=True):
            if not cells or (len(cells) == 1 and re.match(r"\d\. ", cells[0])):  # the next section
                break
            rows.append((line, cells + [""] * (width - len(cells))))
        if tuple(plain(cell) for cell in row) == LISTED[width] or any(_has_shape(row, width) for _, row in rows[:5]):
            lists.append((number, rows))
    return lists


def _has_shape(row: list[str], width: int) -> bool:
    if width == 3:
        return len(row) == 3 and is_moment(row[2]) and plain(row[1]) in (*CAME, *WENT)
    return len(row) == width and is_moment(row[1]) and is_moment(row[2]) and is_duration(row[3]) and "@" not in row[1]


def _named(grid: Grid, rows: list[tuple[int, list[str]]], registry: Registry, addresses: tuple[int, ...]
           ) -> Iterator[Row]:  # fmt: skip
    for line, row in rows:
        email = next((row[n] for n in addresses if "@" in row[n]), "")
        who = person(email, row[0], grid.name, registry)
        if who is None:
            grid.fault(NOBODY, line)
        else:
            yield line, row, who


def _stays(grid: Grid, rows: Iterator[Row], order: str) -> list[Visit]:
    visits = []
    for line, row, who in rows:
        try:
            span = (moment(row[1], order), moment(row[2], order)) if row[1] and row[2] else None
            seconds = seconds_of(row[3])
        except NotRead as error:
            grid.fault(f"a time or the duration {error}.", line)
            continue
        if span and span[1] < span[0]:
            grid.fault("it left before it came.", line)
        elif span is None and seconds is None and not row[1]:
            grid.fault("it breaks off: there are no times.", line)
        else:
            visits.append(Visit(who, line, seconds, span))
    return visits


def _actions(grid: Grid, rows: Iterator[Row], order: str) -> list[Visit]:
    """Visits from lists of who came and who went; of whom nobody saw going it is not told how long they stayed."""
    visits, here = [], dict[Person, Visit]()
    for line, row, who in rows:
        action = plain(row[1])
        try:
            at = moment(row[2], order)
        except NotRead as error:
            grid.fault(f"the timestamp {error}.", line)
            continue
        if action in CAME:
            if who not in here:
                here[who] = Visit(who, line, span=(at, at))
                visits.append(here[who])
        elif action in WENT and who in here:
            visit = here.pop(who)
            came = visit.span[0] if visit.span else at
            visit.span, visit.seconds = (came, at), int((at - came).total_seconds())
        elif action not in WENT:
            grid.fault("what happened is neither coming nor going in a language that is known.", line)
        else:
            grid.fault("it left without having come.", line)
    return visits


def zoom(grid: Grid, registry: Registry, order: str, days: DaysOf) -> Found | None:
    """The participants of a Zoom meeting, with or without their times, with or without what stands above them."""
    headed = grid.headed("name (original name)")
    if headed is None:
        return None
    heading, at = headed
    column = partial(_column, at)
    email, duration = column("user email", "email"), column("total duration", "duration")
    join, leave, waiting = column("join time"), column("leave time"), column("in waiting room")
    found = Found(ZOOM)
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
        order = order or settled([one for one in written if is_moment(one)], days(top.get("topic", "")))
        begins, ends = (moment(one, order) if one else None for one in times)
    except NotRead as error:
        grid.fault(f"{error}. {SAY}")
        return found
    visits = []
    for line, row in rows:
        if waiting is not None and plain(row[waiting]) == "yes":
            found.left_out["in the waiting room"] = found.left_out.get("in the waiting room", 0) + 1
            continue
        who = person(row[email] if email is not None else "", _original(row[at["name (original name)"]]), grid.name,
                     registry)  # fmt: skip
        if who is None:
            grid.fault(NOBODY, line)
            continue
        try:
            visits.append(_stay(who, line, row, order, join, leave, duration))
        except NotRead as error:
            grid.fault(f"a time or the duration {error}.", line)
    spans = [one for visit in visits if visit.span for one in visit.span]
    found.meeting = Meeting(top.get("topic", ""), begins or min(spans, default=None), visits,
                            ends or max(spans, default=None))  # fmt: skip
    if spans and max(spans) - min(spans) > LONGEST:
        grid.fault(TWO)
        found.meeting = None
    return found


def _column(at: dict[str, int], *begins: str) -> int | None:
    return next((n for begin in begins for heading, n in at.items() if heading.startswith(begin)), None)


def _original(written: str) -> str:
    """The name that somebody had before they edited it in the meeting.

    >>> _original("Hari (Harpreet Example)"), _original("Hari Example (she/her)")
    ('Harpreet Example', 'Hari Example (she/her)')
    """
    found = re.fullmatch(r"[^()]+ \(([^()/]{3,})\)", written.strip())
    is_name = found and not re.search(r"guest|external|unverified|host|me\b", found[1], re.IGNORECASE)
    return found[1] if found and is_name else written


def _stay(who: Person, line: int, row: list[str], order: str, join: int | None, leave: int | None,
          duration: int | None) -> Visit:  # fmt: skip
    span = None
    if join is not None and leave is not None and row[join] and row[leave]:
        span = moment(row[join], order), moment(row[leave], order)
        if span[1] < span[0]:
            raise NotRead("tells that it left before it came")
    minutes = row[duration] if duration is not None else ""
    if minutes and not re.fullmatch(r"\d{1,5}", minutes):
        raise NotRead("is a duration below nothing" if minutes.startswith("-") else "is not a number of minutes")
    return Visit(who, line, int(minutes) * 60 if minutes else None, span)


def eventbrite(grid: Grid, registry: Registry, order: str, days: DaysOf) -> Found | None:
    """The attendees of an event: all had registered; who was checked in has come. Where nobody was, the list does not
    tell who came."""
    headed = grid.headed("order #", "email", "attendee status") or grid.headed("order id", "email", "attendee status")
    if headed is None:
        return None
    heading, at = headed
    first, last = at.get("first name"), at.get("last name", at.get("surname"))
    rows = [*grid.below(heading)]
    found = Found(EVENTBRITE, len(rows))
    titles = {row[at["event name"]] for _, row in rows} if "event name" in at else {""}
    if len(titles) > 1:
        grid.fault(TWO)
        return found
    title, visits, buyers = titles.pop() if titles else "", [], dict[str, str]()
    for line, row in rows:
        status = plain(row[at["attendee status"]])
        name = " ".join(row[n] for n in (first, last) if n is not None)
        if status not in IS_TO_COME:
            said = "cancelled, refunded or deleted"
            if status in ("not attending", "refunded", "deleted", "cancelled", "transferred"):
                found.left_out[said] = found.left_out.get(said, 0) + 1
            else:
                grid.fault("its status is none that is known: Attending, Checked In, Not Attending, Refunded, Deleted.",
                           line)  # fmt: skip
            continue
        email = row[at["email"]]
        is_buyer = not name.strip() or buyers.setdefault(plain(email), plain(name)) == plain(name)
        buyer = person(email, "", grid.name, registry)  # whoever buys for others gives one address for all
        who = buyer and person(email if is_buyer else "", name, grid.name, registry, buyer.borough)
        if who is None:
            grid.fault(NOBODY, line)
        else:
            visits.append(Visit(who, line, attended=status == "checked in", registered=True))
    if not any(visit.attended for visit in visits):
        for visit in visits:
            visit.attended = None
    found.meeting = Meeting(title, _begins(rows, at, order, days(title)), visits)
    return found


def _begins(rows: list[tuple[int, list[str]]], at: dict[str, int], order: str, days: Collection[dt.date]
            ) -> dt.datetime | None:  # fmt: skip
    column = next((n for heading, n in at.items() if heading.startswith(("event start", "event date"))), None)
    written = {row[column] for _, row in rows if row[column]} if column is not None else set()
    if len(written) != 1:
        return None
    try:
        return moment(*written, order or settled(written, days))
    except NotRead:
        return None


READERS: list[Callable[[Grid, Registry, str, DaysOf], Found | None]] = [teams, zoom, eventbrite]
