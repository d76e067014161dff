"""Who turned up at workshops, and who replied to the questions asked afterwards. Counts in, measures out."""

from collections.abc import Mapping
from statistics import median

from evaluation.metrics.measure import NOT_AVAILABLE, Numbers, Result, cell, defines, figure, first_reason, share


@defines(
    "turnout",
    "Came, of those who had registered",
    "share of registrations",
    caveat="Only events that kept a list; who came without having registered is counted apart.",
)
def turnout(by_kind: Numbers | None) -> list[Result]:
    """Registrations that somebody came on, of all registrations, added up over the events of each kind.

    >>> turnout({("workshop", "registered"): 7620, ("workshop", "registered_came"): 6037})[0].count
    6037
    """
    return _shares(by_kind, "registered_came", "registered")


@defines("walked_in", "Came without having registered", "attendances", caveat="Only events that kept a list.")
def walked_in(by_kind: Numbers | None) -> list[Result]:
    """Attendances of people who had not registered, added up over the events of each kind."""
    return _counted(by_kind, "walked_in")


@defines("attendances", "Attendances", "attendances", caveat="A person who comes to three events is three attendances.")
def attendances(by_kind: Numbers | None) -> list[Result]:
    """How often people came, added up over the events of each kind."""
    return _counted(by_kind, "came")


@defines(
    "people_a_session",
    "People at a session",
    "people",
    caveat="The middle one of the sessions by size, with the smallest and the largest.",
)
def people_a_session(by_event: Numbers | None, kinds: Mapping[str, str]) -> list[Result]:
    """People who came to the middle event of each kind, ordered by how many came, and to the smallest and the
    largest.

    >>> came = {("E1", "came"): 12, ("E2", "came"): 20, ("E3", "came"): 31}
    >>> found = people_a_session(came, {"E1": "session", "E2": "session", "E3": "session"})[0]
    >>> found.value, found.lower, found.upper
    (20, 12, 31)
    """
    if by_event is None:
        return [Result(state=NOT_AVAILABLE)]
    found = []
    for kind in dict.fromkeys(kinds.values()):
        came = [cell(by_event.get((event, "came"))) for event, own in kinds.items() if own == kind]
        state = first_reason(*came)
        if state != "published":
            found.append(Result(group=kind, state=state))
            continue
        sizes = sorted(one.n for one in came)
        found.append(Result(group=kind, value=median(sizes), lower=sizes[0], upper=sizes[-1]))
    return found


@defines(
    "replied",
    "Replied, of those who came",
    "share of attendances",
    caveat="Only events that people were asked about, and only replies that say who sent them; the others are "
    "counted apart.",
)
def replied(by_kind: Numbers | None) -> list[Result]:
    """Attendances that were followed by a reply to the questions asked after the event, of all attendances.

    >>> replied({("hackathon", "came"): 24, ("hackathon", "replied"): 10})[0].out_of
    24
    """
    return _shares(by_kind, "replied", "came")


@defines("other_replies", "Replies that do not say who sent them", "replies")
def other_replies(by_kind: Numbers | None) -> list[Result]:
    """Replies to the questions asked after an event that cannot be matched with anybody who came."""
    return _counted(by_kind, "others")


def _shares(by_kind: Numbers | None, part: str, whole: str) -> list[Result]:
    """What part of the whole, by kind of event."""
    if by_kind is None:
        return [Result(state=NOT_AVAILABLE)]
    return [share(by_kind[kind, part], n, kind) for (kind, status), n in by_kind.items() if status == whole]


def _counted(by_kind: Numbers | None, counted: str) -> list[Result]:
    """How many of one status, by kind of event."""
    if by_kind is None:
        return [Result(state=NOT_AVAILABLE)]
    return [figure(n, kind) for (kind, status), n in by_kind.items() if status == counted]
