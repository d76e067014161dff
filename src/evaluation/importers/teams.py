"""The attendance reports of Microsoft Teams. They are known by the shape of their rows, since their headings are in the
language of whoever exported them.
"""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from evaluation.importers.cells import Grid, plain
from evaluation.importers.days import NotRead, if_read, is_duration, is_moment, moment, seconds_of
from evaluation.importers.meetings import TWO, DaysOf, meeting_of, named, order_of, stay
from evaluation.importers.parsed import Found, Visit
from evaluation.importers.people import Person
from evaluation.records.boroughs import Registry

KIND = "Microsoft Teams attendance report"
LISTED = {  # the headings of a list without rows, which has no shape
    7: ("name", "first join", "last leave", "in-meeting duration", "email", "participant id (upn)", "role"),
    6: ("name", "join time", "leave time", "duration", "email", "role"),
    3: ("full name", "user action", "timestamp"),
}
TITLES = ("meeting title", "besprechungstitel", "titel der besprechung", "tytuł spotkania", "titre de la réunion")
CAME = ("joined", "joined before", "beigetreten", "dołączono", "dołączył(a)", "a rejoint", "rejoint")
WENT = ("left", "verlassen", "hat verlassen", "opuszczono", "opuścił(a)", "a quitté", "quitté")

Row = tuple[int, list[str], Person]
Move = tuple[dt.datetime, bool, int]  # when, whether it was coming, and the line


def read(grid: Grid, registry: Registry, order: str, days: DaysOf) -> Found | None:
    """The attendance report of a meeting: its participants; where none are listed, the times they came and went."""
    width, lists = next(((width, found) for width in LISTED if (found := _lists(grid, width))), (0, []))
    if not lists:
        return None
    (heading, rows), *others = lists
    found = Found(KIND, len(rows))
    if others:
        grid.fault(TWO)
        return found
    top = [row for row in grid.rows[:heading] if len(row) == 2]
    title = _title(top)
    told = [row[1] for row in top if is_moment(row[1])]
    when = (2,) if width == 3 else (1, 2)
    order = order_of(grid, order, [*told, *(row[n] for _, row in rows for n in when)], days(title))
    if order:
        people = (
            (line, row, who)
            for line, row in rows
            if (who := named(grid, line, registry, next((cell for cell in row[4:] if "@" in cell), ""), row[0]))
        )
        if width == 3:
            visits = _actions(grid, people, order)
        else:
            stays = (stay(grid, who, line, row[1:3], order, row[3], seconds_of) for line, row, who in people)
            visits = [visit for visits in stays for visit in visits]
        found.meeting = meeting_of(grid, title, visits, *[if_read(one, order) for one in told[:2]])
    return found


def _title(top: list[list[str]]) -> str:
    """The title of a meeting among what its summary tells: by its heading, else the first that is no number or time."""
    named = [value for key, value in top if plain(key).rstrip(":") in TITLES]
    words = [value for _, value in top if not (value.isdigit() or is_moment(value) or is_duration(value))]
    return next(iter((*named, *words)), "")


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
        if not came and not devices:
            grid.fault("it left without having come.", line)
            continue
        if not devices:
            visits.append(Visit(who, line, span=(at, at)))
        devices += 1 if came else -1
        if not devices:
            begin = visits[-1].span[0]
            visits[-1].span, visits[-1].seconds = (begin, at), int((at - begin).total_seconds())
    return visits
