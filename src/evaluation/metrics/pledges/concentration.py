"""How far the places promised are in few hands, and how well they are mixed: measures of concentration."""

from collections.abc import Callable, Iterable, Mapping

from evaluation.metrics.cells import SHOWN, Cell
from evaluation.metrics.measure import NOT_APPLICABLE, NOT_AVAILABLE, Result, cell, defines, first_reason
from evaluation.metrics.statistics.inequality import evenness, gini, herfindahl, simpson

UNSPECIFIED = "unspecified"  # the role of a place for which no job was given


@defines(
    "gini_of_promises",
    "How unevenly boroughs promised (Gini)",
    "index from 0 to 1",
    caveat="A borough without promises counts as one that promised 0.",
)
def gini_of_promises(by_borough: Mapping[str, Cell | int] | None) -> Result:
    """How unevenly the places promised are spread over the boroughs: 0 where every borough promised as many as
    any other, and the nearer to 1, the fewer the boroughs that promised nearly all of them.

    Places promised by borough; hidden if any number is, not applicable under two boroughs or with no promise.

    >>> gini_of_promises({"a": 8, "b": 0, "c": 0, "d": 0}).value
    0.75
    """
    return _spread(by_borough, gini)


@defines(
    "herfindahl_of_promises",
    "How concentrated promises are in few boroughs (Herfindahl-Hirschman)",
    "index from 0 to 1",
    caveat="Where all boroughs promised as many, it is one divided by the number of boroughs. Competition "
    "authorities write it 10,000 times as large.",
)
def herfindahl_of_promises(by_borough: Mapping[str, Cell | int] | None) -> Result:
    """The chance that two places, each picked at random from all places promised (it may be the same one twice),
    were promised by the same borough; 1 where one borough promised them all.

    Places promised by borough; hidden if any number is, not applicable under two boroughs or with no promise.

    >>> round(herfindahl_of_promises({"a": 30, "b": 30, "c": 20, "d": 20}).value, 2)
    0.26
    """
    return _spread(by_borough, herfindahl)


@defines(
    "evenness_of_roles",
    "How evenly the places are spread over roles",
    "index from 0 to 1",
    caveat="Shannon's entropy, divided by the most that so many roles can have. Places for which no job was "
    "given are left out.",
)
def evenness_of_roles(by_role: Mapping[str, Cell | int] | None) -> Result:
    """How evenly the places promised are spread over the families of jobs named: 1 where each has as many, and
    the nearer to 0, the more of them are in a single family.

    Places promised by role; hidden if any of these numbers is, not applicable under two roles with a place.

    >>> evenness_of_roles({"data analyst": 5, "IT user": 5, "unspecified": 30}).value
    1.0
    """
    return _spread(_named(by_role), evenness)


@defines(
    "diversity_of_roles",
    "How likely two places are of different roles",
    "probability",
    caveat="Simpson's index. Places for which no job was given are left out.",
)
def diversity_of_roles(by_role: Mapping[str, Cell | int] | None) -> Result:
    """How likely it is that two places, each drawn at random from all that were promised with a job named, are of
    different families of jobs.

    Places promised by role; hidden if any of these numbers is, not applicable under two roles with a place.

    >>> diversity_of_roles({"data analyst": 5, "IT user": 5, "unspecified": 30}).value
    0.5
    """
    return _spread(_named(by_role), simpson)


def _named(by_role: Mapping[str, Cell | int] | None) -> dict[str, Cell | int] | None:
    if by_role is None:
        return None
    return {role: n for role, n in by_role.items() if role != UNSPECIFIED and cell(n).n != 0}


def _spread(numbers: Mapping[str, Cell | int] | None, statistic: Callable[[Iterable[float]], float]) -> Result:
    """A statistic of all the numbers, as far as they may be seen."""
    if numbers is None:
        return Result(state=NOT_AVAILABLE)
    cells = [cell(n) for n in numbers.values()]
    state = first_reason(*cells)
    if state != SHOWN:
        return Result(state=state)
    counts = [one.n for one in cells]
    if len(counts) < 2 or sum(counts) == 0:
        return Result(state=NOT_APPLICABLE)
    return Result(value=statistic(counts))
