"""How far the places promised are in few hands, and how well they are mixed: measures of concentration."""

from collections.abc import Callable, Iterable, Mapping

from evaluation.metrics.cells import NOT_APPLICABLE, SHOWN, Cell, Numbers, cell, first_reason
from evaluation.metrics.measure import Across, Statistic, Told
from evaluation.metrics.pledges.tables import PLACES, ROLES
from evaluation.metrics.result import Result
from evaluation.metrics.statistics.inequality import evenness, gini, herfindahl, simpson

UNSPECIFIED = "unspecified"  # the role of a place for which no job was given


def _statistic(numbers: Iterable[Cell | int], statistic: Callable[[Iterable[float]], float]) -> Result:
    """A statistic of numbers; hidden if any is, not applicable under two of them or with none promised."""
    cells = [cell(n) for n in numbers]
    state = first_reason(*cells)
    if state != SHOWN:
        return Result(state=state)
    counts = [one.n for one in cells]
    if len(counts) < 2 or sum(counts) == 0:
        return Result(state=NOT_APPLICABLE)
    return Result(value=statistic(counts))


def _of_boroughs(statistic: Callable[[Iterable[float]], float]) -> Callable[[Mapping[str, Numbers]], Result]:
    return lambda by_borough: _statistic((places.get("promised") for places in by_borough.values()), statistic)


def _of_roles(statistic: Callable[[Iterable[float]], float]) -> Callable[[Numbers], Result]:
    def measured(by_role: Numbers) -> Result:
        named = {role: n for (role, status), n in by_role.items() if status == "promised" and role != UNSPECIFIED}
        return _statistic((n for n in named.values() if cell(n).n != 0), statistic)

    return measured


ONE_PROMISED_ALL = ({slug: {"promised": n} for slug, n in {"a": 8, "b": 0, "c": 0, "d": 0}.items()},)
TWO_ROLES = ({(role, "promised"): n for role, n in {"data analyst": 5, "IT user": 5, "unspecified": 30}.items()},)

gini_of_promises = Across(
    "gini_of_promises",
    "How unevenly boroughs promised (Gini)",
    unit="index from 0 to 1",
    text="How unevenly the places promised are spread over the member boroughs: 0 where every borough promised as many "
    "as any other, and the nearer to 1, the fewer the boroughs that promised nearly all of them.",
    caveat="A member borough without promises counts as one that promised 0. Not applicable under two boroughs.",
    tables=(PLACES,),
    told=Told.PROJECT,
    function=_of_boroughs(gini),
    example=(ONE_PROMISED_ALL, 0.75),
)

herfindahl_of_promises = Across(
    "herfindahl_of_promises",
    "How concentrated promises are in few boroughs (Herfindahl-Hirschman)",
    unit="index from 0 to 1",
    text="The chance that two places, each picked at random from all that member boroughs promised (it may be the same "
    "one twice), were promised by the same borough; 1 where one borough promised them all.",
    caveat="Not applicable with fewer than two member boroughs. Where all boroughs promised as many, it is one divided by the number of boroughs. Competition authorities "
    "write it 10,000 times as large.",
    tables=(PLACES,),
    told=Told.PROJECT,
    function=_of_boroughs(herfindahl),
    example=(({slug: {"promised": n} for slug, n in {"a": 30, "b": 30, "c": 20, "d": 20}.items()},), 0.26),
)

evenness_of_roles = Statistic(
    "evenness_of_roles",
    "How evenly the places are spread over roles",
    unit="index from 0 to 1",
    text="How evenly the places promised are spread over the families of jobs named: 1 where each has as many, and the "
    "nearer to 0, the more of them are in a single family.",
    caveat="Shannon's entropy, divided by the most that so many roles can have. Places for which no job was given are "
    "left out.",
    tables=(ROLES,),
    told=Told.PROJECT,
    function=_of_roles(evenness),
    example=(TWO_ROLES, 1.0),
)

diversity_of_roles = Statistic(
    "diversity_of_roles",
    "How likely two places are of different roles",
    unit="probability",
    text="How likely it is that two places, each drawn at random from all that were promised with a job named, are of "
    "different families of jobs.",
    caveat="Simpson's index. Places for which no job was given are left out. Not applicable under two roles.",
    tables=(ROLES,),
    told=Told.PROJECT,
    function=_of_roles(simpson),
    example=(TWO_ROLES, 0.5),
)
