"""Boroughs beside each other: how much of the whole a few of them are, and what chance explains."""

from collections.abc import Mapping

from evaluation.metrics.cells import NOT_APPLICABLE, SHOWN, Numbers, cell, first_reason
from evaluation.metrics.measure import Across, Told
from evaluation.metrics.pledges.tables import PLACES
from evaluation.metrics.result import Result, share
from evaluation.metrics.statistics import Funnel, beta_binomial, binomial_limits, funnel

ByBorough = Mapping[str, Numbers]
TOP = 3


def _top_three(by_borough: ByBorough) -> Result:
    promised = [cell(places.get("promised")) for places in by_borough.values()]
    state = first_reason(*promised)
    if state != SHOWN:
        return Result(state=state)
    numbers = sorted(one.n for one in promised)
    if sum(n > 0 for n in numbers) <= TOP:
        return Result(state=NOT_APPLICABLE)
    return share(sum(numbers[-TOP:]), sum(numbers))


top_three = Across(
    "top_three",
    "Places promised by the three boroughs with most",
    unit="share of places promised",
    text="Places promised by the three member boroughs that promised most, of all places that member boroughs promised.",
    caveat="Not applicable where three or fewer promised anything.",
    tables=(PLACES,),
    told=Told.PROJECT,
    function=_top_three,
    example=(({slug: {"promised": n} for slug, n in {"a": 22, "b": 17, "c": 15, "d": 9}.items()},), 54 / 63),
)

EXAMPLE = (
    {slug: {"filled_of_due": filled, "due": due} for slug, filled, due in (("a", 16, 18), ("b", 4, 7), ("c", 0, 0))},
)


def _chance_limits(by_borough: ByBorough) -> list[Result]:
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


chance_limits = Across(
    "chance_limits",
    "What chance explains",
    unit="share of places due",
    text="For each member borough with places due, the share of them that it filled, and the lowest and highest share "
    "that chance would explain for so many places.",
    caveat="Limits of 99.8% about the rate of all boroughs together, widened for the spread that there is between "
    "boroughs anyway (a funnel with over-dispersion, Spiegelhalter 2005), and never narrower than the binomial's.",
    tables=(PLACES,),
    told=Told.ACROSS,
    limits="funnel limits, 99.8%",
    function=_chance_limits,
    counts_of=(PLACES["filled_of_due"], PLACES["due"]),
    example=(EXAMPLE, [16 / 18, 4 / 7]),
)


def _shrinkage_estimates(by_borough: ByBorough) -> list[Result]:
    rated, state = _rated(by_borough)
    if state != SHOWN:
        return [Result(borough=slug, state=state) for slug in by_borough]
    try:
        fitted = beta_binomial([filled for filled, _ in rated.values()], [due for _, due in rated.values()])
    except ValueError:
        return [Result(borough=slug, state=NOT_APPLICABLE) for slug in by_borough]
    return [Result(borough=slug, value=fitted.shrunken(filled, due)) for slug, (filled, due) in rated.items()]


shrunken = Across(
    "shrunken",
    "Rate drawn towards that of all boroughs",
    unit="share of places due",
    text="The share of its places due that each member borough would be expected to fill, judged by its own record "
    "together with that of all: rates based on few places are moved towards the overall rate.",
    caveat="A shrinkage estimate: a beta-binomial model, fitted by maximum likelihood. It gives its count away, so it is "
    "hidden where any count is; not applicable where boroughs differ by no more than chance.",
    tables=(PLACES,),
    told=Told.ACROSS,
    function=_shrinkage_estimates,
    example=(
        ({slug: {"filled_of_due": n, "due": 10} for slug, n in {"a": 1, "b": 5, "c": 9}.items()},),
        [None, 0.5, None],
    ),
)


def _rated(by_borough: ByBorough) -> tuple[dict[str, tuple[int, int]], str]:
    """Places filled and due of each borough with places due, and why they cannot be compared if they cannot."""
    known = {slug: (cell(places.get("filled_of_due")), cell(places.get("due"))) for slug, places in by_borough.items()}
    state = first_reason(*(one for pair in known.values() for one in pair))
    if state != SHOWN:
        return {}, state
    rated = {slug: (filled.n, due.n) for slug, (filled, due) in known.items() if due.n}
    differ = len(rated) > 1 and 0 < sum(f for f, _ in rated.values()) < sum(d for _, d in rated.values())
    return rated, SHOWN if differ else NOT_APPLICABLE
