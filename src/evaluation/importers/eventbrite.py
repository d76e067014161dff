"""The lists of attendees of Eventbrite."""

import datetime as dt
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping

from evaluation.importers.cells import Grid, plain
from evaluation.importers.days import NotRead, is_moment, moment, settled
from evaluation.importers.meetings import TWO, DaysOf, named
from evaluation.importers.parsed import Found, Meeting, Visit
from evaluation.importers.people import Person, person
from evaluation.records.boroughs import Registry

KIND = "Eventbrite attendees"
IS_TO_COME = ("attending", "checked in")
GONE = ("not attending", "refunded", "deleted", "cancelled", "transferred")
OF_THE_EVENT = ("event name", "event id", "event start", "event date")  # begin the headings that tell which it is
TIME = "event start time"
NOT_KNOWN = (
    "more tickets are on rows that are checked in. Whether these guests came is not known: they count as registered."
)
EACH_OR_ALL = (
    "its order has as many rows as the quantity in each, under one name: whether a row is one ticket or all of them "
    "cannot be told. Export the attendees with their names, or correct the quantities."
)


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
        heading: {row[at[heading]] for _, row in rows if row[at[heading]]}
        for heading in at
        if heading.startswith(OF_THE_EVENT)
    }
    if any(len(told) > 1 for told in about.values()):
        grid.fault(TWO)
        return found
    told = {heading: next(iter(cells), "") for heading, cells in about.items()}
    title, visits, buyers = told.get("event name", ""), [], dict[str, str]()
    to_come: list[tuple[int, list[str], str]] = []
    for line, row in rows:
        status = plain(row[at["attendee status"]])
        if status in GONE:
            found.left_out["cancelled, refunded or deleted"] += 1
        elif status in IS_TO_COME:
            to_come.append((line, row, " ".join(row[n] for n in (first, last) if n is not None).strip()))
        else:
            grid.fault(
                "its status is none that is known: Attending, Checked In, Not Attending, Refunded, Deleted.", line
            )
    quantities, guests, unknown = _quantities(grid, to_come, at), Counter[str](), 0
    for line, row, name in to_come:
        if line not in quantities:
            continue
        email, came = row[at["email"]], plain(row[at["attendee status"]]) == "checked in"
        is_buyer = not name or buyers.setdefault(plain(email), plain(name)) == plain(name)
        buyer = person(email, "", grid.name, registry)  # whoever buys for others gives one address for all
        if who := named(grid, line, registry, email if is_buyer else "", name, buyer.borough if buyer else ""):
            visits.append(Visit(who, line, attended=came, registered=True))
            order_id = _order(row, at) or f"of line {line}"
            for _ in range(1, quantities[line]):
                guests[order_id] += 1
                guest = Person(name=f"guest {guests[order_id]} of order {order_id}", file=grid.name)
                visits.append(Visit(guest, line, attended=False, registered=True))
                unknown += came
    if unknown:
        found.notes.append(f"{grid.name}: {unknown:,} {NOT_KNOWN}")
    if not any(visit.attended for visit in visits):
        for visit in visits:
            visit.attended = None
    found.meeting = Meeting(title, _begins(told, order, days(title)), visits)
    return found


def _order(row: list[str], at: Mapping[str, int]) -> str:
    return plain(row[at["order #"] if "order #" in at else at["order id"]])


def _quantities(grid: Grid, rows: list[tuple[int, list[str], str]], at: Mapping[str, int]) -> dict[int, int]:
    """How many tickets each row is of, by its line: as many as its quantity says, unless its order has a row for each
    attendee. A row of which that cannot be told is refused."""
    if "quantity" not in at:
        return {line: 1 for line, _, _ in rows}
    orders = defaultdict[str, list[tuple[int, str, str]]](list)
    for line, row, name in rows:
        orders[_order(row, at) or f"{line}"].append((line, row[at["quantity"]] or "1", plain(name)))
    found: dict[int, int] = {}
    for theirs in orders.values():
        has_each = len(theirs) > 1 and len({name for _, _, name in theirs if name}) == len(theirs)
        for line, written, _ in theirs:
            if not re.fullmatch(r"[1-9]\d{0,2}(?:\.0+)?", written):
                grid.fault("its quantity is no whole number from 1 to 999.", line)
            elif not has_each and len(theirs) > 1 and re.sub(r"\.0+$", "", written) == f"{len(theirs)}":
                grid.fault(EACH_OR_ALL, line)
            else:
                found[line] = 1 if has_each else int(float(written))
    return found


def _begins(told: Mapping[str, str], order: str, days: Collection[dt.date]) -> dt.datetime | None:
    """When an event begins; None where that is not told, or a day without a time."""
    days_told = (heading for heading in told if heading.startswith(("event start", "event date")) and heading != TIME)
    day = next((told[heading] for heading in days_told), "")
    written = " ".join(dict.fromkeys((day, told.get(TIME, ""))))
    try:
        return moment(written, order or settled([written], days)) if is_moment(written) else None
    except NotRead:
        return None
