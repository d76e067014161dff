"""Ties across boroughs: who shared an event with whom, worked out from head counts alone.

Two people are tied by an event that both came to. How many such pairs an event makes follows from how many
came from each area, so no pair of people is ever formed, and the ties of parts add up to those of the whole.
"""

from collections.abc import Callable, Mapping
from itertools import chain, combinations_with_replacement

import numpy as np

from evaluation.metrics.cells import SHOWN, Cell
from evaluation.metrics.measure import NOT_APPLICABLE, Result, cell, defines, first_reason, share, suppressed_statistic

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


@defines(
    "met_boroughs",
    "Other boroughs met",
    "share of the other boroughs",
    caveat="An organisation's count: one person from each at the same event is enough.",
)
def met_boroughs(came_by_borough: Mapping[str, Mapping[str, Cell | int]], borough: str) -> Result:
    """Other member boroughs with someone at an event at which this borough had someone too, of all the other
    member boroughs.

    For each member borough, 1 or 0 by event: whether someone came. Hidden if one of this borough's is hidden,
    or one of another's at an event that this borough came to; an event that a borough lacks there is not
    available. `[z]` without other boroughs or without events. ValueError for a borough that is not there.

    >>> came = {"camden": {"E1": 1, "E2": 0}, "hackney": {"E1": 1, "E2": 1}, "sutton": {"E1": 0, "E2": 1}}
    >>> met = met_boroughs(came, "camden")
    >>> met.count, met.out_of
    (1, 2)
    """
    if borough not in came_by_borough:
        raise ValueError(f"{borough} is not among the boroughs: {', '.join(came_by_borough)}")
    ours = {event: cell(n) for event, n in came_by_borough[borough].items()}
    shared = [event for event, one in ours.items() if one.n]
    theirs = [[cell(came.get(event)) for event in shared] for slug, came in came_by_borough.items() if slug != borough]
    if not ours or not theirs:
        return Result(state=NOT_APPLICABLE)
    state = first_reason(*ours.values(), *chain.from_iterable(theirs))
    if state != SHOWN:
        return Result(state=state)
    return share(sum(any(one.n for one in came) for came in theirs), len(theirs))


@defines(
    "ties_across",
    "Ties across boroughs",
    "share of ties",
    caveat=f"{BIG_EVENTS} It rests on counts of people: where those are hidden it is rounded, or hidden too.",
)
def ties_across(came: Came, shown: Mapping[tuple[str, str], Cell]) -> Result:
    """Of all ties between people, the share that join people of different boroughs. Two people are tied if they
    came to the same event.

    The people who came, by event and borough, and the same counts as the audience sees them, which decide
    whether the share may be shown (`suppressed_statistic`). `[z]` without ties. ValueError if the two differ in their keys.

    >>> came = {("E1", "camden"): 6, ("E1", "hackney"): 5}
    >>> shown = {key: Cell(n) for key, n in came.items()}
    >>> round(ties_across(came, shown).value, 3)
    0.545
    """
    return _of_ties(external_share, came, shown)


@defines("ei_index", "E-I index of ties", "index from -1 to +1", caveat=BIG_EVENTS)
def ei_of_ties(came: Came, shown: Mapping[tuple[str, str], Cell]) -> Result:
    """Ties between people of different boroughs less ties between people of the same borough, of all ties: -1 if
    every tie is within a borough, +1 if every tie joins two boroughs (Krackhardt and Stern 1988).

    Arguments, states and errors as of `ties_across`.

    >>> came = {("E1", "camden"): 6, ("E1", "hackney"): 5}
    >>> round(ei_of_ties(came, {key: Cell(n) for key, n in came.items()}).value, 3)
    0.091
    """
    return _of_ties(ei_index, came, shown)


@defines(
    "ei_expected",
    "E-I index by chance",
    "index from -1 to +1",
    caveat="It is above 0 where no borough has most of the people: most pairs then join two boroughs anyway.",
)
def ei_by_chance(sizes: Mapping[str, int], shown: Mapping[str, Cell]) -> Result:
    """What the E-I index would be if boroughs made no difference: if every two people were equally likely to be
    tied.

    The people of each borough, and the same counts as the audience sees them, which decide whether the index
    may be shown (`suppressed_statistic`). `[z]` for fewer than two people. ValueError if the two differ in their keys.

    >>> sizes = {"camden": 17, "hackney": 17}
    >>> round(ei_by_chance(sizes, {slug: Cell(n) for slug, n in sizes.items()}).value, 4)
    0.0303
    """
    _same_keys(sizes, shown)
    return suppressed_statistic(shown.values(), ei_expected(sizes) if sum(sizes.values()) > 1 else None)


def _of_ties(statistic: Callable[[Mixing], float], came: Came, shown: Mapping[tuple[str, str], Cell]) -> Result:
    """A statistic of the mixing matrix, as far as the audience may see it."""
    _same_keys(came, shown)
    ties = mixing(came)
    return suppressed_statistic(shown.values(), statistic(ties) if any(ties.values()) else None)


def _same_keys(counts: Mapping, shown: Mapping) -> None:
    # A count without its cell would slip past the rule that hides.
    odd = counts.keys() ^ shown.keys()
    if odd:
        raise ValueError(f"not both counted and judged for the audience: {sorted(odd)}")
