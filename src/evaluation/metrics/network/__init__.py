"""Networks and events: who came, who came back, who was reached. Counts in, measures out."""

from collections.abc import Iterable, Mapping

from evaluation.metrics.cells import Cell
from evaluation.metrics.measure import Numbers, Result, defines, figure, share, suppressed_statistic, total
from evaluation.metrics.statistics.inequality import gini


@defines("participants", "Participants", "people", caveat="A count of people, so it may be hidden.")
def participants(by_network: Numbers, networks: Iterable[str]) -> list[Result]:
    """People in each network on the as-at date: joined by then and not yet left, each counted once.

    >>> participants({("managers", "now"): 50}, ["managers"])[0].count
    50
    """
    return [figure(by_network.get((network, "now")), network) for network in networks]


@defines("growth", "Participants over time", "people", caveat="A count of people, so it may be hidden.")
def growth(by_date: Numbers) -> list[Result]:
    """People in each network at the end of each quarter and on the as-at date: joined by then and not yet left,
    each counted once.

    >>> [(one.group, one.count) for one in growth({("managers", "2019-12-31"): 24})]
    [('managers 2019-12-31', 24)]
    """
    return [figure(n, f"{network} {day}") for (network, day), n in by_date.items()]


@defines(
    "active",
    "Came in the last 90 days",
    "share of participants",
    caveat="The number of days is a parameter. A count of people, so it may be hidden.",
)
def active(by_network: Numbers, networks: Iterable[str]) -> list[Result]:
    """Participants who came to at least one event in the last 90 days, of the participants on the as-at date.

    >>> active({("managers", "now"): 50, ("managers", "active"): 30}, ["managers"])[0].value
    0.6
    """
    return _shares(by_network, networks, "active")


@defines(
    "active_longer",
    "Came in the last 180 days",
    "share of participants",
    caveat="A count of people, so it may be hidden.",
)
def active_longer(by_network: Numbers, networks: Iterable[str]) -> list[Result]:
    """Participants who came to at least one event in the last 180 days, of the participants on the as-at date."""
    return _shares(by_network, networks, "active_longer")


@defines(
    "came_back",
    "Came back",
    "share of attendances",
    caveat="Added up over all meet-ups but the last. A count of people, so it may be hidden.",
)
def came_back(by_network: Numbers, networks: Iterable[str]) -> list[Result]:
    """Of those who came to a meet-up of their network, the share who came to the next one too.

    >>> came_back({("managers", "came"): 40, ("managers", "came_again"): 30}, ["managers"])[0].value
    0.75
    """
    return _shares(by_network, networks, "came_again", of="came")


@defines(
    "someone_came",
    "Events at which someone came",
    "share of events open to the borough",
    caveat="An organisation's count: one person is enough. An event is open to that day's members.",
)
def someone_came(by_event: Numbers, kinds: Mapping[str, str]) -> list[Result]:
    """Events at which the borough had at least one attender, of those open to it, by kind of event.

    >>> events = {("E1", "open"): 1, ("E1", "came"): 1, ("E2", "open"): 1, ("E2", "came"): 0}
    >>> found = someone_came(events, {"E1": "meetup", "E2": "meetup"})[0]
    >>> found.count, found.out_of
    (1, 2)
    """
    found = []
    for kind in dict.fromkeys(kinds.values()):
        ours = [event for event, of_kind in kinds.items() if of_kind == kind]
        came, is_open = (total(by_event.get((event, status)) for event in ours) for status in ("came", "open"))
        found.append(share(came, is_open, kind))
    return found


@defines("reach", "Boroughs reached", "share of boroughs that were members that day")
def reach(by_event: Numbers, events: Iterable[str]) -> list[Result]:
    """Boroughs with at least one attender at an event, of the boroughs that were members on that date.

    >>> reach({("E1", "came"): 11, ("E1", "open"): 15}, ["E1"])[0].out_of
    15
    """
    return [share(by_event.get((event, "came")), by_event.get((event, "open")), event) for event in events]


@defines(
    "never_came", "Never came to anything", "share of participants", caveat="A count of people, so it may be hidden."
)
def never_came(by_network: Numbers, networks: Iterable[str]) -> list[Result]:
    """Participants on the as-at date who had come to no event at all, of the participants on that date.

    >>> never_came({("managers", "now"): 50, ("managers", "never"): 6}, ["managers"])[0].count
    6
    """
    return _shares(by_network, networks, "never")


@defines(
    "came_again",
    "Came again, by when people first came",
    "share of those who first came then",
    caveat="Who first came less than 90 days before the as-at date is left out: too early to know. The number "
    "of days is a parameter. A count of people, so it may be hidden.",
)
def came_again(by_quarter: Numbers) -> list[Result]:
    """Of those who first came to an event in a quarter, the share who came to another on a later day.

    >>> found = came_again({("2019-09-30", "came"): 17, ("2019-09-30", "again"): 14})[0]
    >>> found.group, found.count, found.out_of
    ('2019-09-30', 14, 17)
    """
    quarters = sorted({quarter for quarter, _ in by_quarter})
    return [share(by_quarter.get((q, "again")), by_quarter.get((q, "came")), q) for q in quarters]


@defines(
    "gini_of_attendances",
    "How unevenly participants came (Gini)",
    "index from 0 to 1",
    caveat="0 if everybody came equally often. It rests on counts of people: where those are hidden it is "
    "rounded, or hidden too.",
)
def gini_of_attendances(by_times: Mapping[str, int], shown: Mapping[str, Cell]) -> Result:
    """How unevenly participants came to events, those who never came included: the Gini coefficient of the number
    of events that each came to.

    `by_times` holds how many people came so many times, `shown` the same as the audience sees them.

    >>> counted = {"0": 1, "2": 1}
    >>> gini_of_attendances(counted, {times: Cell(n) for times, n in counted.items()}).value
    0.5
    """
    times = [int(number) for number, people in by_times.items() for _ in range(people)]
    return suppressed_statistic(shown.values(), gini(times) if sum(times) else None)


def _shares(by_network: Numbers, networks: Iterable[str], part: str, of: str = "now") -> list[Result]:
    """What part of the people of each network; unless said otherwise, of its participants on the as-at date."""
    return [share(by_network.get((network, part)), by_network.get((network, of)), network) for network in networks]
