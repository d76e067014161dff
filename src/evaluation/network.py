"""Networks and events: who came, who came back, who was reached. Counts in, measures out."""

from collections.abc import Iterable, Mapping

from evaluation.counts import Counts
from evaluation.disclosure import Cell, cells
from evaluation.measure import NOT_AVAILABLE, Measure, Numbers, cell, defines, figure, first_reason, of_borough, share


@defines("participants", "Participants", "people",
         caveat="A count of people, so small numbers are hidden.")  # fmt: skip
def participants(by_network: Numbers, networks: Iterable[str]) -> list[Measure]:
    """People in each network on the as-at date: joined by then and not yet left, each counted once.

    >>> participants({("managers", "now"): 50}, ["managers"])[0].count
    50
    """
    return [figure(by_network.get((network, "now")), network) for network in networks]


@defines("growth", "Participants over time", "people",
         caveat="A count of people, so small numbers are hidden.")  # fmt: skip
def growth(by_date: Numbers) -> list[Measure]:
    """People in each network at the end of each quarter and on the as-at date: joined by then and not yet left,
    each counted once.

    >>> [(one.group, one.count) for one in growth({("managers", "2019-12-31"): 24})]
    [('managers 2019-12-31', 24)]
    """
    return [figure(n, f"{network} {day}") for (network, day), n in by_date.items()]


@defines("active", "Came in the last 90 days", "share of participants",
         caveat="The number of days is a parameter. A count of people, so small numbers are hidden.")  # fmt: skip
def active(by_network: Numbers, networks: Iterable[str]) -> list[Measure]:
    """Participants who came to at least one event in the last 90 days, of the participants on the as-at date.

    >>> active({("managers", "now"): 50, ("managers", "active"): 30}, ["managers"])[0].value
    0.6
    """
    return [share(by_network.get((n, "active")), by_network.get((n, "now")), n) for n in networks]


@defines("active_longer", "Came in the last 180 days", "share of participants",
         caveat="A count of people, so small numbers are hidden.")  # fmt: skip
def active_longer(by_network: Numbers, networks: Iterable[str]) -> list[Measure]:
    """Participants who came to at least one event in the last 180 days, of the participants on the as-at date."""
    return [share(by_network.get((n, "active_longer")), by_network.get((n, "now")), n) for n in networks]


@defines("came_back", "Came back", "share of attendances",
         caveat="Added up over all meet-ups but the last. A count of people, so small numbers are hidden.")  # fmt: skip
def came_back(by_network: Numbers, networks: Iterable[str]) -> list[Measure]:
    """Of those who came to a meet-up of their network, the share who came to the next one too.

    >>> came_back({("managers", "came"): 40, ("managers", "came_again"): 30}, ["managers"])[0].value
    0.75
    """
    return [share(by_network.get((n, "came_again")), by_network.get((n, "came")), n) for n in networks]


@defines("someone_came", "Events at which someone came", "share of events open to the borough",
         caveat="An organisation's count: one person is enough. An event is open to that day's members.")  # fmt: skip
def someone_came(by_event: Numbers, kinds: Mapping[str, str]) -> list[Measure]:
    """Events at which the borough had at least one attender, of those open to it, by kind of event.

    >>> events = {("E1", "open"): 1, ("E1", "came"): 1, ("E2", "open"): 1, ("E2", "came"): 0}
    >>> found = someone_came(events, {"E1": "meetup", "E2": "meetup"})[0]
    >>> found.count, found.out_of
    (1, 2)
    """
    found = []
    for kind in dict.fromkeys(kinds.values()):
        ours = [event for event, of_kind in kinds.items() if of_kind == kind]
        came, is_open = (_total(by_event.get((event, status)) for event in ours) for status in ("came", "open"))
        found.append(share(came, is_open, kind))
    return found


@defines("reach", "Boroughs reached", "share of boroughs that were members that day")
def reach(by_event: Numbers, events: Iterable[str]) -> list[Measure]:
    """Boroughs with at least one attender at an event, of the boroughs that were members on that date.

    >>> reach({("E1", "came"): 11, ("E1", "open"): 15}, ["E1"])[0].out_of
    15
    """
    return [share(by_event.get((event, "came")), by_event.get((event, "open")), event) for event in events]


def measures(counts: Counts, borough: str, networks: list[str], kinds: Mapping[str, str]) -> list[Measure]:
    """Every measure of networks and events for a borough, or for `all`, from the counts an audience may see."""
    tables = ("events", "participants", "came_back", "growth")
    events, people, back, by_date = (cells(counts, table, borough) for table in tables)
    missing = [Measure(measure=name, state=NOT_AVAILABLE) for name in ("participants", "active", "active_longer")]
    found = missing if people is None else [
        *participants(people, networks), *active(people, networks), *active_longer(people, networks)
    ]  # fmt: skip
    found += [Measure(measure="came_back", state=NOT_AVAILABLE)] if back is None else came_back(back, networks)
    found += [Measure(measure="growth", state=NOT_AVAILABLE)] if by_date is None else growth(by_date)
    if events is None:
        return of_borough(borough, [*found, Measure(measure="someone_came", state=NOT_AVAILABLE)])
    return of_borough(borough, [*found, *(reach(events, kinds) if borough == "all" else someone_came(events, kinds))])


def _total(numbers: Iterable[Cell | int | None]) -> Cell:
    """A sum, hidden if any part of it is."""
    parts = [cell(one) for one in numbers]
    state = first_reason(*parts)
    return Cell(sum(one.n for one in parts)) if state == "published" else Cell(None, state)
