"""Ties across boroughs: who shared an event with whom, worked out from head counts alone.

Two people are tied by an event that both came to. How many such pairs an event makes follows from how many
came from each area, so no pair of people is ever formed, and the ties of parts add up to those of the whole.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import chain, combinations_with_replacement

import numpy as np

from evaluation.metrics.cells import NOT_APPLICABLE, SHOWN, Cell, Numbers, cell, first_reason
from evaluation.metrics.measure import Across, Release, Told
from evaluation.metrics.network.tables import ATTENDERS, EVENTS, SESSIONS
from evaluation.metrics.result import Result, share, side_by_side, suppressed_statistic

Came = Mapping[tuple[str, str], int]  # people who came, by event and area
Mixing = Mapping[tuple[str, str], float]  # ties, by the two areas that they join

WEIGHTS: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "none": lambda size: np.ones_like(size),
    "newman": lambda size: 1 / np.maximum(size - 1, 1),  # an event of one has no pair for it to weigh
}

BIG_EVENTS = (
    "The larger an event, the less each of its ties weighs: one over the number of others there "
    "(Newman 2001), so that a big event does not join everyone to everyone."
)


def mixing(came: Came, weight: str = "newman") -> dict[tuple[str, str], float]:
    """The mixing matrix of areas: the ties between people who shared an event.

    `came` holds the people who came, by event and area; a pair that is absent is nobody. Returned are the
    ties for every unordered pair of areas, as a sorted tuple; (a, a) holds those within the area, each once.
    Each pair of people at an event adds 1 with the weight `none`, and 1 / (size - 1) with `newman`, where
    size is the number who came: a person then has one tie's worth at each event, however big. ValueError for
    another weight or a number below 0. Matrices of disjoint events add up. Source: Newman (2001), Physical
    Review E 64, 016132.

    >>> mixing({("E1", "camden"): 2, ("E1", "hackney"): 3}, weight="none")
    {('camden', 'camden'): 1.0, ('camden', 'hackney'): 6.0, ('hackney', 'hackney'): 3.0}
    >>> mixing({("E1", "camden"): 2, ("E1", "hackney"): 3})["camden", "hackney"]
    1.5
    """
    if weight not in WEIGHTS:
        raise ValueError(f"ties are weighted by {' or '.join(WEIGHTS)}, not {weight!r}")
    if any(n < 0 for n in came.values()):
        raise ValueError("a number of people who came is below 0")
    rows = {event: row for row, event in enumerate(dict.fromkeys(event for event, _ in came))}
    columns = {area: column for column, area in enumerate(sorted({area for _, area in came}))}
    people = np.zeros((len(rows), len(columns)))
    for (event, area), n in came.items():
        people[rows[event], columns[area]] = n
    each = WEIGHTS[weight](people.sum(axis=1))
    ties = people.T @ (people * each[:, np.newaxis])
    np.fill_diagonal(ties, each @ (people * (people - 1) / 2))
    return {(a, b): float(ties[columns[a], columns[b]]) for a, b in combinations_with_replacement(columns, 2)}


def external_share(mixing: Mixing, area: str | None = None) -> float:
    """The share of ties that cross areas: of all ties or, with `area`, of those with an end in that area.

    Any mixing matrix will do, a directed one of flows from one area to another too. ValueError if there are
    no ties.

    >>> ties = {("a", "a"): 6, ("a", "b"): 2, ("b", "b"): 2}
    >>> external_share(ties), external_share(ties, "a")
    (0.2, 0.25)
    """
    ours = {pair: ties for pair, ties in mixing.items() if area is None or area in pair}
    every = sum(ours.values())
    if not every:
        raise ValueError("there are no ties" if area is None else f"there are no ties of {area}")
    return sum(ties for (one, other), ties in ours.items() if one != other) / every


def ei_index(mixing: Mixing) -> float:
    """The E-I index: ties across areas less ties within them, of all ties; -1 is all within, +1 all across.

    Any mixing matrix will do, a directed one of flows from one area to another too. ValueError if there are
    no ties. Source: Krackhardt and Stern (1988), Social Psychology Quarterly 51, 123-140.

    >>> ei_index({("a", "a"): 6, ("a", "b"): 2, ("b", "b"): 2})
    -0.6
    """
    return 2 * external_share(mixing) - 1


def ei_expected(sizes: Mapping[str, int]) -> float:
    """The E-I index to expect by chance: that of a tie between every two people, whatever their areas.

    `sizes` holds the people of each area. ValueError for fewer than two people, or a number below 0.
    Source: Krackhardt and Stern (1988), Social Psychology Quarterly 51, 123-140.

    >>> round(ei_expected({"Mr. Hi": 17, "Officer": 17}), 4)
    0.0303
    """
    people = sum(sizes.values())
    if people < 2 or any(n < 0 for n in sizes.values()):
        raise ValueError(f"ties by chance need two people or more, and no number below 0: {dict(sizes)}")
    pairs = people * (people - 1) // 2
    within = sum(n * (n - 1) // 2 for n in sizes.values())
    return (pairs - 2 * within) / pairs


def _met_boroughs(by_borough: Mapping[str, Numbers]) -> list[Result]:
    came = {
        slug: {event: cell(n) for (event, status), n in events.items() if status == "came"}
        for slug, events in by_borough.items()
    }
    return [replace(_met(came, slug), borough=slug) for slug in came]


def _met(came_by_borough: Mapping[str, Mapping[str, Cell]], borough: str) -> Result:
    """Whom one borough met: hidden if one of its own counts is, or one of another at an event that it came to."""
    ours = came_by_borough[borough]
    shared = [event for event, one in ours.items() if one.n]
    theirs = [[cell(came.get(event)) for event in shared] for slug, came in came_by_borough.items() if slug != borough]
    if not ours or not theirs:
        return Result(state=NOT_APPLICABLE)
    state = first_reason(*ours.values(), *chain.from_iterable(theirs))
    if state != SHOWN:
        return Result(state=state)
    return share(sum(any(one.n for one in came) for came in theirs), len(theirs))


met_boroughs = Across(
    "met_boroughs",
    "Other boroughs met",
    unit="share of the other boroughs",
    text="Other member boroughs with someone at an event at which this borough had someone too, of all the other member "
    "boroughs.",
    caveat="An organisation's count: one person from each at the same event is enough.",
    tables=(EVENTS,),
    told=Told.ACROSS,
    function=_met_boroughs,
    example=(
        (
            {
                "camden": {("E1", "came"): 1, ("E2", "came"): 0},
                "hackney": {("E1", "came"): 1, ("E2", "came"): 1},
                "sutton": {("E1", "came"): 0, ("E2", "came"): 1},
            },
        ),
        [0.5, 1.0, 0.5],
    ),
)


def _of_ties(statistic: Callable[[Mixing], float]) -> Callable[..., Result]:
    """A statistic of the mixing matrix of who came to which event, as far as the audience may see it."""

    def measured(by_borough: Mapping[str, Numbers], shown: Mapping[str, Numbers]) -> Result:
        own, seen = _by_event(by_borough), _by_event(shown)
        side_by_side(own, seen)
        came = {key: n for key, n in own.items() if n.n}
        ties = mixing({key: one.n for key, one in came.items()})
        value = statistic(ties) if any(ties.values()) else None
        return suppressed_statistic((seen[key] for key in came), value)

    return measured


def _by_event(by_borough: Mapping[str, Numbers]) -> dict[tuple[str, str], Cell]:
    """People who came, by event and borough."""
    return {
        (event, slug): cell(n)
        for slug, sessions in by_borough.items()
        for (event, status), n in sessions.items()
        if status == "came"
    }


CAME = ({"camden": {("E1", "came"): 6}, "hackney": {("E1", "came"): 5}},)

ties_across = Across(
    "ties_across",
    "Ties across boroughs",
    unit="share of ties",
    text="Of all ties between people of member boroughs, the share that join people of different boroughs. Two people "
    "are tied if they came to the same event.",
    caveat=f"{BIG_EVENTS} It rests on counts of people: where those are hidden it is rounded, or hidden too.",
    tables=(SESSIONS,),
    told=Told.PROJECT,
    release=Release.ROUNDED,
    function=_of_ties(external_share),
    example=(CAME, 30 / 55),
)

ei_of_ties = Across(
    "ei_index",
    "E-I index of ties",
    unit="index from -1 to +1",
    text="Ties between people of different boroughs less ties between people of the same borough, of all ties: -1 if "
    "every tie is within a borough, +1 if every tie joins two boroughs (Krackhardt and Stern 1988).",
    caveat=BIG_EVENTS,
    tables=(SESSIONS,),
    told=Told.PROJECT,
    release=Release.ROUNDED,
    function=_of_ties(ei_index),
    example=(CAME, 5 / 55),
)


def _ei_by_chance(by_borough: Mapping[str, Numbers], shown: Mapping[str, Numbers]) -> Result:
    side_by_side(by_borough, shown)
    sizes = {slug: cell(attenders.get("came")).n or 0 for slug, attenders in by_borough.items()}
    value = ei_expected(sizes) if sum(sizes.values()) > 1 else None
    return suppressed_statistic((cell(attenders.get("came")) for attenders in shown.values()), value)


ei_by_chance = Across(
    "ei_expected",
    "E-I index by chance",
    unit="index from -1 to +1",
    text="What the E-I index would be if boroughs made no difference: if every two of the people from member boroughs "
    "who ever came to an event were equally likely to be tied.",
    caveat="It is above 0 where no borough has most of the people: most pairs then join two boroughs anyway.",
    tables=(ATTENDERS,),
    told=Told.PROJECT,
    release=Release.ROUNDED,
    function=_ei_by_chance,
    example=(({"camden": {"came": 17}, "hackney": {"came": 17}},), 17 / 33 - 16 / 33),
)
