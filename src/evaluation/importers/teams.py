"""The attendance reports of Microsoft Teams. They are known by the shape of their rows, since their headings are in the
language of whoever exported them.
"""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from evaluation.importers.cells import Grid, plain
from evaluation.importers.days import NotRead, held, is_duration, is_moment, looks_like_duration, seconds_of
from evaluation.importers.meetings import (
    TWO,
    DaysOf,
    attendee,
    doubt,
    doubts,
    if_held,
    meeting_of,
    order_of_meeting,
    stay,
)
from evaluation.importers.parsed import Found, Visit
from evaluation.importers.people import Person
from evaluation.records.boroughs import Registry

KIND = "Microsoft Teams attendance report"
UPN = "participant id (upn)"
LISTED = {  # the headings of a list without rows, which has no shape
    7: ("name", "first join", "last leave", "in-meeting duration", "email", UPN, "role"),
    6: ("name", "join time", "leave time", "duration", "email", "role"),
    3: ("full name", "user action", "timestamp"),
}
NOTHING = ("", "-", "--", "–", "n/a")
TITLES = (
    "meeting title",
    "besprechungstitel",
    "titel der besprechung",
    "tytuł spotkania",
    "titre de la réunion",
    "会議のタイトル",
)
CAME = ("joined", "joined before", "beigetreten", "dołączono", "dołączył(a)", "a rejoint", "rejoint")
WENT = ("left", "verlassen", "hat verlassen", "opuszczono", "opuścił(a)", "a quitté", "quitté")

SINCE = dt.date(2017, 3, 14)  # Teams' first day
YEAR_FIRST = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")  # Japanese, Chinese, Korean: 22/7/11
NUMBERED = re.compile(r"\d\. ?\S")  # the title of a section
REGISTERED = ("registered", "registration", "registrant")  # begin the headings of a list with registrations
TWICE_HEADED = "two columns of its list of participants have the same heading. Take out the one that is not meant."
LIVE = (
    "it is the report of a Teams live event, which has times in UTC and no addresses: it was not read. List who came in a "
    "spreadsheet of your own, and describe its columns in the map: `table: attendance`."
)
UNKNOWN = (
    "it looks like a Microsoft Teams report, but its list of participants has other columns than those that are known. "
    "Export the attendance report of the meeting in English. Or describe its columns in the map: `table: attendance`."
)

Row = tuple[int, list[str], Person]
Move = tuple[dt.datetime, bool, int]  # when, whether it was coming, and the line


def read(grid: Grid, registry: Registry, order: str, days: DaysOf) -> Found | None:
    """The attendance report of a meeting: its participants; where none are listed, the times they came and went."""
    width, lists = next(((width, found) for width in LISTED if (found := _lists(grid, width))), (0, []))
    if not lists:
        is_live = grid.headed("full name", "utc event timestamp", "action", within=1)
        if is_live or _looks_like_teams(grid):
            grid.fault(LIVE if is_live else UNKNOWN)
            return Found(KIND, sum(map(bool, grid.rows)))
        return None
    (heading, headings, rows), *others = lists
    found = Found(KIND, len(rows))
    if others or any(headings.count(one) > 1 for one in LISTED[width]):
        grid.fault(TWO if others else TWICE_HEADED)
        return found
    top = [row for row in grid.rows[:heading] if len(row) == 2]
    title = _title(top)
    told = [row[1] for row in top if is_moment(row[1])]
    when = (2,) if width == 3 else (1, 2)
    written = [*told, *(row[n] for _, row in rows for n in when)]
    words = [*headings, *(row[0] for row in top)]
    is_year_first = any(map(YEAR_FIRST.search, words))
    order = order_of_meeting(grid, order, written, days(title), SINCE, is_year_first)
    if not order:
        return found
    email = headings.index("email") if "email" in headings else None
    people = (
        (line, row, who)
        for line, row in rows
        if (who := attendee(grid, found, line, registry, _address(row, email), row[0]))
    )
    if width == 3:
        visits = _actions(grid, found, people, order)
    else:
        has_registered = [n for n, one in enumerate(headings) if one.startswith(REGISTERED)]
        stays = (_stay(grid, who, line, row, order, has_registered) for line, row, who in people)
        visits = [visit for visits in stays for visit in visits]
        found.doubtful = doubts(grid, visits)
    found.meeting = meeting_of(grid, title, visits, *[if_held(one, order) for one in told[:2]])
    return found


def _address(row: list[str], column: int | None) -> str:
    """The address in its column, else the first that there is."""
    cells = row[column : column + 1] if column is not None and "@" in row[column] else row[4:]
    return next((cell for cell in cells if "@" in cell), "")


def _stay(grid: Grid, who: Person, line: int, row: list[str], order: str, has_registered: list[int]) -> list[Visit]:
    """A row's visit; who had registered and has no time did not come."""
    came, left, lasted = ("" if cell in NOTHING else cell for cell in row[1:4])
    visits = stay(grid, who, line, (came, left), order, lasted, seconds_of)
    for visit in visits if has_registered else ():
        visit.registered = any(row[n] not in NOTHING for n in has_registered)
        visit.attended = bool(came or left or lasted) or not visit.registered
    return visits


def _looks_like_teams(grid: Grid) -> bool:
    """Whether it has at least two numbered sections, as no other export has, the first of them at its top."""
    numbered = [row for row in grid.rows if len(row) == 1 and NUMBERED.match(row[0])]
    return len(numbered) > 1 and grid.rows[0] == numbered[0] and numbered[0][0].startswith("1.")


def _title(top: list[list[str]]) -> str:
    """The title of a meeting among what its summary tells: by its heading, else the first that is no number or time."""
    named = [value for key, value in top if plain(key).rstrip(":") in TITLES]
    words = [value for _, value in top if not (value.isdigit() or is_moment(value) or is_duration(value))]
    return next(iter((*named, *words)), "")


def _lists(grid: Grid, width: int) -> list[tuple[int, list[str], list[tuple[int, list[str]]]]]:
    """Where each list of this width is, its headings and the rows below it; in English its columns are known by their
    headings, however many there are, and are put in the order of `LISTED`."""
    lists, below = [], 0
    for number, row in enumerate(grid.rows):
        headings = [*map(plain, row)]
        is_listed = {*LISTED[width]} - {UPN} <= {*headings}
        if number < below or not (len(row) == width or is_listed) or any(map(is_moment, row)):
            continue
        order = [*range(len(row))]
        if is_listed:
            first = [headings.index(one) if one in headings else len(row) for one in LISTED[width]]
            order = [*first, *(n for n in order if n not in first)]
        rows: list[tuple[int, list[str]]] = []
        end, is_after_blank = number + 1, False
        for n, cells in enumerate(grid.rows[number + 1 :], start=number + 1):
            if cells and _begins_another(cells, is_after_blank):
                break
            if cells:
                rows.append((grid.lines[n], [cells[n] if n < len(cells) else "" for n in order]))
                end = n + 1
            is_after_blank = not cells
        if is_listed or any(_has_shape(cells, width) for _, cells in rows[:5]):
            lists.append((number, [headings[n] if n < len(row) else "" for n in order], rows))
            below = end
    return lists


def _begins_another(row: list[str], is_after_blank: bool) -> bool:
    """Whether a row below a list is of another section: by its number or, after a blank row, by being a title, a heading
    with its value, or headings. Any other goes on with the list: somebody left a row blank amid it."""
    is_section = len(row) == 1 and NUMBERED.match(row[0])
    is_other = len(row) < min(LISTED) or any({*names} - {UPN} <= {*map(plain, row)} for names in LISTED.values())
    return bool(is_section) or (is_after_blank and is_other)


def _has_shape(row: list[str], width: int) -> bool:
    if width == 3:
        return len(row) == 3 and is_moment(row[2]) and plain(row[1]) in (*CAME, *WENT)
    return (
        len(row) == width
        and is_moment(row[1])
        and is_moment(row[2])
        and looks_like_duration(row[3])
        and "@" not in row[1]
    )


def _actions(grid: Grid, found: Found, rows: Iterator[Row], order: str) -> list[Visit]:
    """Visits from lists of who came and who went, whatever order these are in."""
    seen = defaultdict[Person, list[Move]](list)
    for line, row, who in rows:
        action = plain(row[1])
        try:
            at = held(row[2], order)
        except NotRead as error:
            grid.fault(f"the timestamp {error}.", line)
            continue
        if action in (*CAME, *WENT):
            seen[who].append((at, action in CAME, line))
        else:
            grid.fault("what happened is neither coming nor going in a language that is known.", line)
    return [visit for who, moves in seen.items() for visit in _comings(grid, found, who, moves)]


def _comings(grid: Grid, found: Found, who: Person, moves: Iterable[Move]) -> list[Visit]:
    """The visits of one person, who may come on several devices and is there until the last has left; if nobody saw
    that, it is not told how long they stayed."""
    visits, devices = [], 0
    for at, came, line in sorted(moves, key=lambda move: move[0]):
        if not came and not devices:
            grid.fault("it left without having come.", line)
            continue
        if not devices:
            visits.append(Visit(who, line, span=(at, at)))
        elif came and not who.email:
            found.doubtful.append(doubt(grid, line))
        devices += 1 if came else -1
        if not devices:
            begin = visits[-1].span[0]
            visits[-1].span, visits[-1].seconds = (begin, at), int((at - begin).total_seconds())
    return visits
