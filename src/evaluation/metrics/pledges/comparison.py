"""Boroughs beside each other: how much of the whole a few of them are, and what chance explains."""

from collections.abc import Mapping

from evaluation.metrics.cells import SHOWN, Cell
from evaluation.metrics.measure import NOT_APPLICABLE, NOT_AVAILABLE, Result, cell, defines, first_reason, share
from evaluation.metrics.statistics import Funnel, beta_binomial, binomial_limits, funnel


@defines("top_three", "Places promised by the three boroughs with most", "share of places promised")
def top_three(promised_by_borough: Mapping[str, int], total: int | None = None) -> Result:
    """Places promised by the three boroughs that promised most, of all places promised.

    >>> top_three({"a": 22, "b": 17, "c": 15, "d": 9}).count
    54
    """
    numbers = [cell(n).n for n in promised_by_borough.values()]
    if None in numbers:
        return Result(state=NOT_AVAILABLE)
    if sum(n > 0 for n in numbers) <= 3:
        return Result(state=NOT_APPLICABLE)
    return share(sum(sorted(numbers)[-3:]), sum(numbers) if total is None else total)


@defines(
    "chance_limits",
    "What chance explains",
    "share of places due",
    caveat="Limits of 99.8% about the rate of all boroughs together, widened for the spread that there is "
    "between boroughs anyway (a funnel with over-dispersion, Spiegelhalter 2005), and never narrower "
    "than the binomial's.",
)
def chance_limits(by_borough: Mapping[str, tuple[Cell | int, Cell | int]]) -> list[Result]:
    """For each borough with places due, the share of them that it filled, and the lowest and highest share that
    chance would explain for so many places.

    A figure a borough, from its places filled of those due, and due; hidden if any of them is.

    >>> found = chance_limits({"a": (16, 18), "b": (12, 13), "c": (4, 7)})
    >>> [one.borough for one in found if not one.lower <= one.value <= one.upper]
    []
    """
    rated, state = _rated(by_borough)
    if state != SHOWN:
        return [Result(borough=slug, state=state) for slug in by_borough]
    found = funnel([filled for filled, _ in rated.values()], [due for _, due in rated.values()])
    return [
        Result(count=filled, out_of=due, value=filled / due, borough=slug, **_widest(found, due))
        for slug, (filled, due) in rated.items()
    ]


def _widest(found: Funnel, due: int) -> dict[str, float]:
    """The funnel's limits, or the binomial's own where those are wider."""
    ends = found.limits(due), binomial_limits(found.rate, due)
    return {"lower": min(low for low, _ in ends), "upper": max(high for _, high in ends)}


@defines(
    "shrunken",
    "Rate drawn towards that of all boroughs",
    "share of places due",
    caveat="The fewer places a borough has, the more its rate is drawn towards that of all (a beta-binomial "
    "model, fitted by maximum likelihood).",
)
def shrunken(by_borough: Mapping[str, tuple[Cell | int, Cell | int]]) -> list[Result]:
    """The share of its places due that each borough would be expected to fill, judged by its own record together
    with that of all boroughs: of few places chance makes much, so a small borough's rate is trusted less.

    Arguments as of `chance_limits`; hidden if any count is, since it gives its count away; not applicable where
    boroughs differ by no more than chance, so that there is nothing to draw them apart.
    """
    rated, state = _rated(by_borough)
    if state != SHOWN:
        return [Result(borough=slug, state=state) for slug in by_borough]
    try:
        fitted = beta_binomial([filled for filled, _ in rated.values()], [due for _, due in rated.values()])
    except ValueError:
        return [Result(borough=slug, state=NOT_APPLICABLE) for slug in by_borough]
    return [Result(borough=slug, value=fitted.shrunken(filled, due)) for slug, (filled, due) in rated.items()]


def _rated(by_borough: Mapping[str, tuple[Cell | int, Cell | int]]) -> tuple[dict[str, tuple[int, int]], str]:
    """Places filled and due of each borough with places due, and why they cannot be compared if they cannot."""
    known = {slug: (cell(filled), cell(due)) for slug, (filled, due) in by_borough.items()}
    state = first_reason(*(one for pair in known.values() for one in pair))
    if state != SHOWN:
        return {}, state
    rated = {slug: (filled.n, due.n) for slug, (filled, due) in known.items() if due.n}
    differ = len(rated) > 1 and 0 < sum(f for f, _ in rated.values()) < sum(d for _, d in rated.values())
    return rated, SHOWN if differ else NOT_APPLICABLE
