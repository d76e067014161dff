"""The lists of attendees of Eventbrite."""

import datetime as dt
from collections.abc import Collection, Mapping

from evaluation.importers.cells import Grid, plain
from evaluation.importers.days import NotRead, is_moment, moment, settled
from evaluation.importers.meetings import TWO, DaysOf, named
from evaluation.importers.parsed import Found, Meeting, Visit
from evaluation.importers.people import person
from evaluation.records.boroughs import Registry

KIND = "Eventbrite attendees"
IS_TO_COME = ("attending", "checked in")
GONE = ("not attending", "refunded", "deleted", "cancelled", "transferred")
OF_THE_EVENT = ("event name", "event id", "event start", "event date")  # begin the headings that tell which it is


def read(grid: Grid, registry: Registry, order: str, days: DaysOf) -> Found | None:
    """The attendees of an event: all had registered; who was checked in has come. Where nobody was, the list does not
    tell who came."""
    headed = grid.headed("order #", "email", "attendee status") or grid.headed("order id", "email", "attendee status")
    if headed is None:
        return None
    heading, at = headed
    first, last = at.get("first name"), at.get("last name", at.get("surname"))
    rows = [*grid.below(heading)]
    found = Found(KIND, len(rows))
    about = {
        heading: {row[n] for _, row in rows if row[n]} for heading, n in at.items() if heading.startswith(OF_THE_EVENT)
    }
    if any(len(told) > 1 for told in about.values()):
        grid.fault(TWO)
        return found
    told = {heading: next(iter(cells), "") for heading, cells in about.items()}
    title, visits, buyers = told.get("event name", ""), [], dict[str, str]()
    for line, row in rows:
        status = plain(row[at["attendee status"]])
        name = " ".join(row[n] for n in (first, last) if n is not None)
        if status in GONE:
            found.left_out["cancelled, refunded or deleted"] += 1
            continue
        if status not in IS_TO_COME:
            grid.fault(
                "its status is none that is known: Attending, Checked In, Not Attending, Refunded, Deleted.", line
            )
            continue
        email = row[at["email"]]
        is_buyer = not name.strip() or buyers.setdefault(plain(email), plain(name)) == plain(name)
        buyer = person(email, "", grid.name, registry)  # whoever buys for others gives one address for all
        if who := named(grid, line, registry, email if is_buyer else "", name, buyer.borough if buyer else ""):
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
