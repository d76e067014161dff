"""Questionnaires: the replies to Microsoft and Google forms, a column a question."""

import re
from collections import Counter
from collections.abc import Callable

from evaluation.importers.cells import Grid, plain
from evaluation.importers.days import NotRead, moment
from evaluation.importers.meetings import DaysOf, order_of
from evaluation.importers.parsed import Found, Questionnaire, Reply
from evaluation.importers.people import Person, person
from evaluation.records.boroughs import Registry

MICROSOFT, GOOGLE = "Microsoft Forms replies", "Google Forms replies"
IS_WHEN = re.compile(r"\d{1,4}[/.-]\d|\d{5}(\.\d+)?$")
BEGIN = 5  # ID, start, completion, e-mail, name, in whatever language
TIMESTAMPS = ("timestamp", "zeitstempel", "sygnatura czasowa", "horodateur")
ADDRESSES = ("email address", "email", "username", "e-mail-adresse", "adres e-mail", "adresse e-mail")
SCORES = ("score", "punktzahl", "wynik")
MODIFIED = ("last modified", "letzten änderung", "ostatniej modyfikacji", "dernière modification")


def microsoft(grid: Grid, registry: Registry, order: str, days: DaysOf) -> Found | None:
    """The replies to a Microsoft form; of anonymous ones nobody is told, and several answers end with `;`."""
    headings = grid.rows[0] if grid.rows else []
    if len(headings) <= BEGIN or plain(headings[0]) != "id":
        return None
    rows = [*grid.below(0)]
    if rows and not any(IS_WHEN.match(row[n]) for _, row in rows for n in (1, 2)):
        return None

    def reply(row: list[str]) -> tuple[str, Person | None]:
        return f"{row[0]} {row[1]}", person(row[3], row[4], grid.name, registry) if "@" in row[3] else None

    begin = BEGIN + any(words in plain(headings[BEGIN]) for words in MODIFIED)
    return _found(MICROSOFT, grid, begin, ";", (2, "completion"), order, days, reply)


def google(grid: Grid, registry: Registry, order: str, days: DaysOf) -> Found | None:
    """The replies to a Google form, as its spreadsheet saves them."""
    headings = [plain(cell) for cell in grid.rows[0]] if grid.rows else []
    if len(headings) < 2 or headings[0] not in TIMESTAMPS:
        return None
    email = next((n for n in (1, 2) if n < len(headings) and headings[n] in ADDRESSES), None)
    begin = 1 + sum(heading in (*ADDRESSES, *SCORES) for heading in headings[1:3])
    before = Counter[str]()

    def reply(row: list[str]) -> tuple[str, Person | None]:
        before[row[0]] += 1
        who = person(row[email], "", grid.name, registry) if email is not None else None
        return f"{row[0]} {before[row[0]]}", who

    return _found(GOOGLE, grid, begin, ", ", (0, "timestamp"), order, days, reply)


def _found(
    kind: str,
    grid: Grid,
    begin: int,
    separator: str,
    time: tuple[int, str],
    order: str,
    days: DaysOf,
    reply: Callable[[list[str]], tuple[str, Person | None]],
) -> Found:
    """The questions from a column on, and the replies that tell a day; `reply` says which one a row is, and whose."""
    (column, called), rows, replies = time, [*grid.below(0)], []
    order = order_of(grid, order, [row[column] for _, row in rows], days(""))
    if not order:
        return Found(kind, len(rows))
    for line, row in rows:
        try:
            day = f"{moment(row[column], order):%Y-%m-%d}"
        except NotRead as error:
            grid.fault(f"its {called} {error}.", line)
        else:
            identity, who = reply(row)
            replies.append(Reply(line, identity, day, row[begin:], who))
    return Found(kind, len(rows), questionnaire=Questionnaire(grid.rows[0][begin:], replies, separator))
