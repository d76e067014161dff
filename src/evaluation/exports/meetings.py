"""Attendance lists: Teams, Zoom, Eventbrite. Those of Teams are known by the shape of their rows, since their headings
are written in the language of whoever exported them.
"""

import datetime as dt
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
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
NO_NAME = re.compile(r"(?:(?:guest|external|unverified|co-?host|host|me)(?:, *)?)+", re.IGNORECASE)  # in brackets
OF_THE_EVENT = ("event name", "event id", "event start", "event date")  # begin the headings that tell which it is

Row = tuple[int, list[str], Person]
Move = tuple[dt.datetime, bool, int]  # when, whether it was coming, and the line
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
    title = _title(top)
    told = [row[1] for row in top if is_moment(row[1])]
    when = (2,) if width == 3 else (1, 2)
    try:
        order = order or settled([*told, *(row[n] for _, row in rows for n in when)], days(title))
    except NotRead as error:
        grid.fault(f"{error}. {SAY}")
        return found
    told_at = [_if_read(one, order) for one in told]
    named = _named(grid, rows, registry, () if width == 3 else (4, 5) if width == 7 else (4,))
    visits = _actions(grid, named, order) if width == 3 else _stays(grid, named, order)
    times = [moment for visit in visits if visit.span for moment in visit.span]
    if times and max(times) - min(times) > LONGEST:
        grid.fault(TWO)
        return found
    starts, ends = (*told_at, None, None)[:2]
    found.meeting = Meeting(title, starts or min(times, default=None), visits, ends or max(times, default=None))
    return found


def _title(top: list[list[str]]) -> str:
    """The title of a meeting among what its summary tells: by its heading, else the first that is no number or time."""
    named = [value for key, value in top if plain(key).rstrip(":") in TITLES]
    words = [value for _, value in top if not (value.isdigit() or is_moment(value) or is_duration(value))]
    return next(iter((*named, *words)), "")


def _if_read(written: str, order: str) -> dt.datetime | None:
    try:
        return moment(written, order)
    except NotRead:
        return None


def _lists(grid: Grid, width: int) -> list[tuple[int, list[tuple[int, list[str]]]]]:
    """The headings of each list of this width, and the rows below it."""
    lists, below = [], 0
    for number, row in enumerate(grid.rows):
        if number < below or len(row) != width or any(map(is_moment, row)):
            continue
        rows: list[tuple[int, list[str]]] = []
        for line, cells in zip(grid.lines[number + 1 :], grid.rows[number + 1 :], strict=True):
            if not cells or (len(cells) == 1 and re.match(r"\d\. ", cells[0])):  # the next section
                break
            rows.append((line, cells + [""] * (width - len(cells))))
        if tuple(plain(cell) for cell in row) == LISTED[width] or any(_has_shape(row, width) for _, row in rows[:5]):
            lists.append((number, rows))
            below = number + 1 + len(rows)
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
        else:
            visits.append(Visit(who, line, seconds, span))
    return visits


def _actions(grid: Grid, rows: Iterator[Row], order: str) -> list[Visit]:
    """Visits from lists of who came and who went, whatever order these are in."""
    seen = defaultdict[Person, list[Move]](list)
    for line, row, who in rows:
        action = plain(row[1])
        try:
            at = moment(row[2], order)
        except NotRead as error:
            grid.fault(f"the timestamp {error}.", line)
            continue
        if action in (*CAME, *WENT):
            seen[who].append((at, action in CAME, line))
        else:
            grid.fault("what happened is neither coming nor going in a language that is known.", line)
    return [visit for who, moves in seen.items() for visit in _comings(grid, who, moves)]


def _comings(grid: Grid, who: Person, moves: Iterable[Move]) -> list[Visit]:
    """The visits of one person, who may come on several devices and is there until the last has left; if nobody saw
    that, it is not told how long they stayed."""
    visits, devices = [], 0
    for at, came, line in sorted(moves, key=lambda move: move[0]):
        if came:
            if not devices:
                begin = at
                visits.append(Visit(who, line, span=(at, at)))
            devices += 1
        elif devices:
            devices -= 1
            if not devices:
                visits[-1].span, visits[-1].seconds = (begin, at), int((at - begin).total_seconds())
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
        order = order or settled(written, days(top.get("topic", "")))
    except NotRead as error:
        grid.fault(f"{error}. {SAY}")
        return found
    begins, ends = (_if_read(one, order) for one in times)
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
    found.meeting = Meeting(top.get("topic", ""), begins or min(spans, default=None), visits,
                            ends or max(spans, default=None))  # fmt: skip
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
    found = {one: match[1] for one in names if (match := re.fullmatch(r".*\S \(([^()/]{3,})\)", one))
             and not NO_NAME.fullmatch(match[1]) and registry.find(match[1]) is None}  # fmt: skip
    times, alone = Counter(map(plain, found.values())), {*map(plain, names)}
    return {one: name for one, name in found.items() if times[plain(name)] == 1 or plain(name) in alone}


def _stay(who: Person, line: int, row: list[str], order: str, join: int | None, leave: int | None,
          duration: int | None) -> Visit:  # fmt: skip
    span = None
    if join is not None and leave is not None and row[join] and row[leave]:
        span = moment(row[join], order), moment(row[leave], order)
        if span[1] < span[0]:
            raise NotRead("tells that it left before it came")
    minutes = row[duration] if duration is not None else ""
    if minutes and not re.fullmatch(r"\d{1,5}", minutes):
        raise NotRead("is below nothing" if minutes.startswith("-") else "is not a number of minutes")
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
    about = {heading: {row[n] for _, row in rows if row[n]} for heading, n in at.items()
             if heading.startswith(OF_THE_EVENT)}  # fmt: skip
    if any(len(told) > 1 for told in about.values()):
        grid.fault(TWO)
        return found
    told = {heading: next(iter(cells), "") for heading, cells in about.items()}
    title, visits, buyers = told.get("event name", ""), [], dict[str, str]()
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
        who = person(email if is_buyer else "", name, grid.name, registry, buyer.borough if buyer else "")
        if who is None:
            grid.fault(NOBODY, line)
        else:
            visits.append(Visit(who, line, attended=status == "checked in", registered=True))
    if not any(visit.attended for visit in visits):
        for visit in visits:
            visit.attended = None
    found.meeting = Meeting(title, _begins(told, order, days(title)), visits)
    return found


def _begins(told: Mapping[str, str], order: str, days: Collection[dt.date]) -> dt.datetime | None:
    """When an event begins; None where that is not told, or a day without a time."""
    day = next((cell for heading, cell in told.items() if heading.startswith(("event start", "event date"))), "")
    written = " ".join(dict.fromkeys((day, told.get("event start time", ""))))
    try:
        return moment(written, order or settled([written], days)) if is_moment(written) else None
    except NotRead:
        return None


READERS: list[Callable[[Grid, Registry, str, DaysOf], Found | None]] = [teams, zoom, eventbrite]
