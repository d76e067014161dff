"""Counts in the shape that measures across boroughs take, from shorter ones."""

from collections.abc import Mapping

from evaluation.metrics.cells import NOT_AVAILABLE, Cell, cell
from evaluation.metrics.network import ties
from evaluation.metrics.result import Result

Came = Mapping[tuple[str, str], Cell | int]  # people who came, by event and borough


def promised_by(numbers: Mapping[str, Cell | int]) -> dict[str, dict[str, Cell | int]]:
    """Places promised, by borough."""
    return {slug: {"promised": n} for slug, n in numbers.items()}


def rated(pairs: Mapping[str, tuple[Cell | int, Cell | int]]) -> dict[str, dict[str, Cell | int]]:
    """Places filled of those due, and due, by borough."""
    return {slug: {"filled_of_due": filled, "due": due} for slug, (filled, due) in pairs.items()}


def met_boroughs(came: Mapping[str, Mapping[str, Cell | int]], borough: str) -> Result:
    """Whom one borough met; for each borough, whether someone came, by event."""
    by_borough = {slug: {(event, "came"): n for event, n in events.items()} for slug, events in came.items()}
    return next(one for one in ties.met_boroughs(by_borough) if one.borough == borough)


def attended(came: Came) -> dict[str, dict[tuple[str, str], Cell | int]]:
    """The same people, by borough."""
    found: dict[str, dict[tuple[str, str], Cell | int]] = {}
    for (event, slug), n in came.items():
        found.setdefault(slug, {})[event, "came"] = n
    return found


def ties_across(came: Came, shown: Came | None = None) -> Result:
    """How many of the ties join two boroughs, of people of whom `shown` may be seen."""
    return ties.ties_across(attended(came), shown=[attended(shown if shown is not None else came)])


def costing(
    filled: Cell | int | None, least: Cell | int | None, most: Cell | int | None
) -> tuple[dict[str, Cell], dict[str, Cell] | None]:
    """The counts of places, and of answers to whether they would have come anyway, that add so many places."""
    filled, least, most = cell(filled), cell(least), cell(most)
    if NOT_AVAILABLE in (least.state, most.state):
        return {"filled": filled}, None
    known = most.n is not None and filled.n is not None
    return {"filled": filled}, {"new": least, "anyway": Cell(filled.n - most.n) if known else most}
