"""Questionnaires: the replies to Microsoft and Google forms, a column a question."""

import re
from collections import Counter

from evaluation.importers.cells import Grid, plain
from evaluation.importers.days import SAY, NotRead, moment, settled
from evaluation.importers.meetings import DaysOf
from evaluation.importers.parsed import Found, Questionnaire, Reply
from evaluation.importers.people import person
from evaluation.records.boroughs import Registry

MICROSOFT, GOOGLE = "Microsoft Forms replies", "Google Forms replies"
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
    if rows and not any(_is_when(row[n]) for _, row in rows for n in (1, 2)):
        return None
    begin = BEGIN + any(words in plain(headings[BEGIN]) for words in MODIFIED)
    days_of = _days_of_replies(grid, rows, 2, "completion", order, days)
    if days_of is None:
        return Found(MICROSOFT, len(rows))
    replies = []
    for line, row in ((line, row) for line, row in rows if line in days_of):
        who = person(row[3], row[4], grid.name, registry) if "@" in row[3] else None
        replies.append(Reply(line, f"{row[0]} {row[1]}", days_of[line], row[begin:], who))
    return Found(MICROSOFT, len(rows), questionnaire=Questionnaire(headings[begin:], replies, ";"))


def _is_when(cell: str) -> bool:
    return bool(re.match(r"\d{1,4}[/.-]\d|\d{5}(\.\d+)?$", cell))


def google(grid: Grid, registry: Registry, order: str, days: DaysOf) -> Found | None:
    """The replies to a Google form, as its spreadsheet saves them."""
    headings = [plain(cell) for cell in grid.rows[0]] if grid.rows else []
    if len(headings) < 2 or headings[0] not in TIMESTAMPS:
        return None
    email = next((n for n in (1, 2) if n < len(headings) and headings[n] in ADDRESSES), None)
    begin = 1 + sum(headings[n] in (*ADDRESSES, *SCORES) for n in (1, 2) if n < len(headings))
    rows = [*grid.below(0)]
    days_of = _days_of_replies(grid, rows, 0, "timestamp", order, days)
    if days_of is None:
        return Found(GOOGLE, len(rows))
    replies, before = [], Counter[str]()
    for line, row in ((line, row) for line, row in rows if line in days_of):
        who = person(row[email], "", grid.name, registry) if email is not None else None
        before[row[0]] += 1
        replies.append(Reply(line, f"{row[0]} {before[row[0]]}", days_of[line], row[begin:], who))
    return Found(GOOGLE, len(rows), questionnaire=Questionnaire(grid.rows[0][begin:], replies, ", "))


def _days_of_replies(
    grid: Grid, rows: list[tuple[int, list[str]]], column: int, called: str, order: str, days: DaysOf
) -> dict[int, str] | None:
    """The day of each reply that tells one, by its line; None where it is not settled how days are written."""
    try:
        order = order or settled([row[column] for _, row in rows], days(""))
    except NotRead as error:
        grid.fault(f"{error}. {SAY}")
        return None
    found = {}
    for line, row in rows:
        try:
            found[line] = f"{moment(row[column], order):%Y-%m-%d}"
        except NotRead as error:
            grid.fault(f"its {called} {error}.", line)
    return found


READERS = [microsoft, google]
