"""Questionnaires: the replies to Microsoft and Google forms, a column a question."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence

from evaluation.importers.cells import Grid, plain
from evaluation.importers.days import NotRead, held
from evaluation.importers.meetings import DaysOf, order_of
from evaluation.importers.parsed import Found, Questionnaire, Reply
from evaluation.importers.people import person
from evaluation.records.boroughs import Registry

MICROSOFT, GOOGLE = "Microsoft Forms replies", "Google Forms replies"
IS_WHEN = re.compile(r"\d{1,4}[/.-]\d|\d{5}(\.\d+)?$")
# The columns before the questions, in English, German, French, Polish, Dutch, Spanish and Italian
OF_MICROSOFT = {
    "id": ("id", "id.", "identyfikator"),
    "start": (
        "start time",
        "startzeit",
        "heure de début",
        "godzina rozpoczęcia",
        "begintijd",
        "hora de inicio",
        "ora di inizio",
    ),
    "completion": (
        "completion time",
        "fertigstellungszeit",
        "heure de fin",
        "godzina ukończenia",
        "tijd van voltooien",
        "hora de finalización",
        "ora di completamento",
    ),
    "email": ("email", "e-mail", "adresse de messagerie", "adres e-mail", "correo electrónico", "posta elettronica"),
    "name": ("name", "nom", "nazwa", "naam", "nombre", "nome"),
    "modified": (
        "last modified time",
        "letzte änderung",
        "uhrzeit der letzten änderung",
        "zeitpunkt der letzten änderung",
        "heure de la dernière modification",
        "czas ostatniej modyfikacji",
        "godzina ostatniej modyfikacji",
        "tijd van laatste wijziging",
        "hora de la última modificación",
        "ora dell'ultima modifica",
    ),
    "language": ("language", "sprache", "langue", "język", "taal", "idioma", "lingua"),
    "points": ("total points",),
    "feedback": ("quiz feedback",),
}
OF_GOOGLE = {
    "completion": ("timestamp", "zeitstempel", "sygnatura czasowa", "horodateur"),
    "email": ("email address", "email", "username", "e-mail-adresse", "adres e-mail", "adresse e-mail"),
    "points": ("score", "punktzahl", "wynik"),
}
NAME_THEM = (
    "it has not the headings of Microsoft Forms in a language that is known. Name the columns before the questions "
    "ID, Start time, Completion time, Email and Name."
)
EUROPE = (0, 1, 2, 3)  # hours before Greenwich, in winter and in summer
_ZONES = {"gmt": 0, "utc": 0, "z": 0, "wet": 0, "bst": 1, "west": 1, "cet": 1, "cest": 2, "eet": 2, "eest": 3}
_ZONE = re.compile(
    r"(?<=[\d\sm.])(gmt|utc|z|bst|west|wet|cest|cet|eest|eet)?([+-]\d\d?)?(?::?([0-5]\d))?$", re.IGNORECASE
)


def microsoft(grid: Grid, registry: Registry, order: str, days: DaysOf) -> Found | None:
    """The replies to a Microsoft form; of anonymous ones nobody is told, and several answers end with `;`."""
    at = _columns(grid, OF_MICROSOFT)
    if "completion" in at and ("id" in at or "start" in at):
        return _found(MICROSOFT, grid, at, ";", "completion", registry, order, days)
    rows = [*grid.below(0)] if "id" in at and len(grid.rows[0]) > 3 else []
    if any(IS_WHEN.match(row[n]) for _, row in rows for n in (1, 2)):
        grid.fault(NAME_THEM, grid.lines[0])
        return Found(MICROSOFT, len(rows))
    return None


def google(grid: Grid, registry: Registry, order: str, days: DaysOf) -> Found | None:
    """The replies to a Google form, as its spreadsheet saves them."""
    at = _columns(grid, OF_GOOGLE)
    if at.get("completion") != 0 or len(grid.rows[0]) < 2:
        return None
    return _found(GOOGLE, grid, at, ", ", "timestamp", registry, order, days)


def _columns(grid: Grid, known: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """Which column is which, of those that stand before the questions: the first with another heading, or with the
    heading of one before it, is a question."""
    found: dict[str, int] = {}
    for n, heading in enumerate(map(plain, grid.rows[0] if grid.rows else ())):
        which = next((name for name, written in known.items() if heading in written and name not in found), None)
        if which is None:
            break
        found[which] = n
    return found


def _found(
    kind: str,
    grid: Grid,
    at: Mapping[str, int],
    separator: str,
    called: str,
    registry: Registry,
    order: str,
    days: DaysOf,
) -> Found:
    """The questions, and the replies that tell when they were sent."""
    when, begin, rows, replies = at["completion"], len(at), [*grid.below(0)], []
    order = order_of(grid, order, [row[when] for _, row in rows], days(""))
    if not order:
        return Found(kind, len(rows))
    for line, row in rows:
        try:
            sent = held(row[when], order)
        except NotRead as error:
            grid.fault(f"its {called} {error}.", line)
            continue
        email, name, modified = (row[at[one]] if one in at else "" for one in ("email", "name", "modified"))
        who = person(email, name, grid.name, registry) if "@" in email else None
        is_edited = modified not in ("", row[when])
        replies.append(Reply(line, sent, row[begin:], who, _also(sent, row[when]), is_edited))
    return Found(kind, len(rows), questionnaire=Questionnaire(grid.rows[0][begin:], replies, separator))


def _also(at: dt.datetime, written: str) -> list[dt.datetime]:
    """When a moment may be said to be in another export: rounded to another second, in another zone of Europe where its
    own is told, and without seconds, or with any.

    >>> [f"{at:%H:%M:%S}" for at in _also(dt.datetime(2026, 9, 27, 15, 0, 5), "15:00:05")]
    ['15:00:04', '15:00:06', '15:00:00']
    >>> [f"{at:%H:%M}" for at in _also(dt.datetime(2026, 9, 27, 15, 0, 0), "3:00:00 PM GMT+2")]
    ['13:00', '14:00', '16:00', '14:59', '15:00']
    """
    zone = _ZONE.search(written.strip())
    found = [at]
    if zone and (zone[1] or zone[2]):
        hours = _ZONES.get((zone[1] or "").casefold(), 0) + int(zone[2] or 0)
        in_zone = dt.timedelta(hours=hours, minutes=int(zone[3] or 0) * (1 if hours >= 0 else -1))
        found += [at - in_zone + dt.timedelta(hours=hour) for hour in EUROPE]
    has_seconds = at.second or re.search(r"\d[:.]\d\d[:.]\d\d", written)
    rounded = [at + dt.timedelta(seconds=n) for n in (-1, 1)] if has_seconds else []
    seconds = (0,) if has_seconds else range(60)
    return [*dict.fromkeys([*found, *rounded, *(one.replace(second=n) for one in found for n in seconds)])][1:]
