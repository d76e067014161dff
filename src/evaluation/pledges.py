"""Pledges: places promised, due, filled, still empty. Counts in, measures out.

A pledge is a promised apprentice place, an organisation's count. *Promised*, *filled* and *finished* are
never mixed up. The counts of one borough (or of all) are a mapping of the statuses in
`counts.PLACE_STATUSES`; plain head counts that somebody published do as well.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from evaluation import counts as counted
from evaluation.disclosure import CONFIDENTIAL, SHOWN, Cell, cells
from evaluation.intervals import Funnel, binomial_limits, funnel
from evaluation.measure import (
    NOT_APPLICABLE,
    NOT_AVAILABLE,
    Measure,
    Numbers,
    cell,
    defines,
    difference,
    figure,
    first_reason,
    of_borough,
    share,
)
from evaluation.parameters import PlanStep, Project, Verdict

VERDICTS = ("YES", "MOSTLY", "PARTLY", "NO", "TOO EARLY", "NOT KNOWN")
ANYWAY_VERDICTS = ("YES", "IN PART", "NO", "TOO EARLY", "NOT KNOWN")
EMPTY = {"not_yet_due": "not yet due", "overdue": "overdue", "cancelled": "cancelled"}


@defines("promised", "Places promised", "places")
def promised(places: Numbers) -> Measure:
    """Apprentice places promised by the as-at date; cancelled places stay in the count.

    >>> promised({"promised": 18}).count
    18
    """
    return _dated(figure(places.get("promised")), places, "promise_unknown")


@defines("due", "Places due", "places")
def due(places: Numbers) -> Measure:
    """Of the places promised, those that were to be filled by the as-at date; a place without a date of its
    own is due at the project's deadline.
    """
    return _dated(figure(places.get("due")), places, "promise_unknown")


@defines("filled", "Places filled", "share of places promised",
         caveat="Places cancelled by the employer stay in the total.")  # fmt: skip
def filled(places: Numbers) -> Measure:
    """Places filled by the as-at date, of all places promised by then.

    >>> filled({"filled": 14, "promised": 18}).value  # doctest: +ELLIPSIS
    0.777...
    """
    return _dated(share(places.get("filled"), places.get("promised")), places, "promise_unknown", "filling_unknown")


@defines("filled_of_due", "Places due that were filled", "share of places due",
         caveat="A place filled early counts here only once it is due.")  # fmt: skip
def filled_of_due(places: Numbers) -> Measure:
    """Places filled by the as-at date, of the places due by then. The verdict rests on it.

    >>> round(filled_of_due({"filled_of_due": 1747, "due": 3352}).value, 4)
    0.5212
    """
    return _dated(share(places.get("filled_of_due"), places.get("due")), places, "promise_unknown", "filling_unknown")


@defines("on_time", "Places filled on time", "share of places due",
         caveat="Places not yet due are left out; without the day of each filling it is not known.")  # fmt: skip
def on_time(places: Numbers) -> Measure:
    """Places filled on or before the day they were due, of the places due by the as-at date.

    >>> on_time({"on_time": 11, "due": 15}).out_of
    15
    """
    measured = share(places.get("on_time"), places.get("due"))
    return _dated(measured, places, "promise_unknown", "filling_unknown", "on_time_unknown")


@defines("still_empty", "Places still empty", "places",
         caveat="A place is empty because it is not yet due, overdue or cancelled; nothing more is known.")  # fmt: skip
def still_empty(places: Numbers) -> list[Measure]:
    """Places promised and not filled by the as-at date: not yet due, overdue, or cancelled by the employer.

    >>> [(one.group, one.count) for one in still_empty({"not_yet_due": 3, "overdue": 1, "cancelled": 0})]
    [('not yet due', 3), ('overdue', 1), ('cancelled', 0)]
    """
    return [
        _dated(figure(places.get(status), group), places, "promise_unknown", "filling_unknown")
        for status, group in EMPTY.items()
    ]


@defines("role", "Places promised by role", "places")
def roles(by_role: Numbers | None, places: Numbers) -> list[Measure]:
    """Places promised by the as-at date in each family of jobs; “unspecified” where no job was given."""
    if by_role is None:
        return [Measure(state=NOT_AVAILABLE)]
    found = {role: n for (role, status), n in by_role.items() if status == "promised" and cell(n).n != 0}
    ordered = sorted(found, key=lambda role: (role == "unspecified", -(cell(found[role]).n or 0), role))
    return [_dated(figure(found[role], role), places, "promise_unknown") for role in ordered]


@defines("anyway", "Places filled, by what would have happened without the project", "share of places filled",
         caveat="The borough's own judgement, made after the event.")  # fmt: skip
def additionality(answers: Numbers | None, places: Numbers) -> list[Measure]:
    """Places filled, by the borough's answer: new because of the project, sooner because of it, would have
    come anyway, or not known.
    """
    if answers is None:
        return [Measure(state=NOT_AVAILABLE)]
    return [_dated(share(answers.get(answer, 0), places.get("filled"), answer), places,
                   "promise_unknown", "filling_unknown") for answer in counted.ADDITIONALITY]  # fmt: skip


@defines("added", "Places the project added", "places")
def added(answers: Numbers | None, places: Numbers) -> list[Measure]:
    """Places filled that would not be there without the project: at least those the boroughs call new, at
    most all but those that would have come anyway.

    >>> found = added({"new": 31, "sooner": 22, "anyway": 33, "unknown": 16}, {"filled": 102})
    >>> [(one.group, one.count) for one in found]
    [('at least', 31), ('at most', 69)]
    """
    if answers is None:
        return [Measure(state=NOT_AVAILABLE)]
    most = difference(cell(places.get("filled")), cell(answers.get("anyway", 0)))
    return [_dated(figure(n, group), places, "promise_unknown", "filling_unknown")
            for group, n in (("at least", answers.get("new", 0)), ("at most", most))]  # fmt: skip


@defines("still_here", "Apprentices still in post, left or finished", "share of apprentices who started",
         caveat="A count of people, so small numbers are hidden.")  # fmt: skip
def still_here(outcomes: Numbers | None) -> list[Measure]:
    """Apprentices still in post, left before finishing, or finished by the as-at date, of those who started.

    >>> [one.count for one in still_here({"started": 20, "in_post": 17, "left": 2, "finished": 1})]
    [17, 2, 1]
    """
    if outcomes is None:
        return [Measure(state=NOT_AVAILABLE)]
    return [share(outcomes.get(outcome), outcomes.get("started"), outcome.replace("_", " "))
            for outcome in counted.OUTCOMES[1:]]  # fmt: skip


@dataclass(frozen=True)
class Plan:
    """How many places were planned by when: at an even pace to the target, or in the steps given."""

    starts: dt.date
    deadline: dt.date
    target: int
    steps: Sequence[PlanStep] = ()

    @classmethod
    def of(cls, project: Project) -> "Plan | None":
        if project.target is None and not project.plan:
            return None
        target = project.target or project.plan[-1].places
        return cls(project.starts, project.deadline, target, tuple(project.plan))

    def planned(self, on: dt.date) -> float:
        """The places planned by a date.

        >>> plan = Plan(dt.date(2019, 7, 15), dt.date(2020, 9, 30), 100)
        >>> round(plan.planned(dt.date(2019, 10, 29)), 1)
        23.9
        """
        if self.steps:
            return float(max((step.places for step in self.steps if step.by <= on), default=0))
        gone = (on - self.starts).days / (self.deadline - self.starts).days
        return self.target * min(max(gone, 0.0), 1.0)

    def has(self, places: int, as_at: dt.date) -> dt.date | None:
        """The day that the plan stands at so many places, seen from the as-at date; None if it never does.

        In a plan of steps that is the day of the next step for who is ahead, and the day of the step that was
        missed for who is behind.
        """
        if places == self.planned(as_at):
            return as_at
        if self.steps:
            ahead = places > self.planned(as_at)
            return next((s.by for s in self.steps if (s.places >= places if ahead else s.places > places)), None)
        if places > self.target:
            return None
        return self.starts + dt.timedelta(days=round((self.deadline - self.starts).days * places / self.target))


@defines("ahead_in_places", "Ahead of the plan, in places", "places")
def ahead_in_places(promised: Measure, plan: Plan | None, as_at: dt.date) -> Measure:
    """Places promised by the as-at date, less the places planned by then; behind the plan is negative.

    >>> plan = Plan(dt.date(2019, 7, 15), dt.date(2020, 9, 30), 100)
    >>> round(ahead_in_places(figure(69), plan, dt.date(2019, 10, 29)).value, 1)
    45.1
    """
    if not promised.is_shown or plan is None:
        return Measure(state=NOT_APPLICABLE if plan is None else promised.state)
    return Measure(count=promised.count, value=promised.count - plan.planned(as_at))


@defines("ahead_in_days", "Ahead of the plan, in days", "days")
def ahead_in_days(promised: Measure, plan: Plan | None, as_at: dt.date) -> Measure:
    """Days from the as-at date to the day the plan has as many places; behind the plan is negative. Not
    applicable once there are more than the plan ever has.

    >>> plan = Plan(dt.date(2019, 7, 15), dt.date(2020, 9, 30), 100)
    >>> ahead_in_days(figure(69), plan, dt.date(2019, 10, 29)).value
    200
    """
    if not promised.is_shown or plan is None:
        return Measure(state=NOT_APPLICABLE if plan is None else promised.state)
    day = plan.has(promised.count, as_at)
    if day is None:
        return Measure(state=NOT_APPLICABLE)
    return Measure(count=promised.count, value=(day - as_at).days)


@defines("top_three", "Places promised by the three boroughs with most", "share of places promised")
def top_three(promised_by_borough: Mapping[str, int], total: int | None = None) -> Measure:
    """Places promised by the three boroughs that promised most, of all places promised.

    >>> top_three({"a": 22, "b": 17, "c": 15, "d": 9}).count
    54
    """
    numbers = [cell(n).n for n in promised_by_borough.values()]
    if None in numbers:
        return Measure(state=NOT_AVAILABLE)
    if sum(n > 0 for n in numbers) <= 3:
        return Measure(state=NOT_APPLICABLE)
    return share(sum(sorted(numbers)[-3:]), sum(numbers) if total is None else total)


@defines("chance_limits", "What chance explains", "share of places due",
         caveat="Limits of 99.8% about the rate of all boroughs together, widened for the spread that there is "
                "between boroughs anyway (a funnel with over-dispersion, Spiegelhalter 2005), and never narrower "
                "than the binomial's.")  # fmt: skip
def chance_limits(by_borough: Mapping[str, tuple[Cell | int, Cell | int]]) -> list[Measure]:
    """For each borough with places due, the share of them that it filled, and the lowest and highest share that
    chance would explain for so many places.

    A figure a borough, from its places filled of those due, and due; hidden if any of them is.

    >>> found = chance_limits({"a": (16, 18), "b": (12, 13), "c": (4, 7)})
    >>> [one.borough for one in found if not one.lower <= one.value <= one.upper]
    []
    """
    known = {slug: (cell(filled), cell(due)) for slug, (filled, due) in by_borough.items()}
    state = first_reason(*(one for pair in known.values() for one in pair))
    if state != SHOWN:
        return [Measure(borough=slug, state=state) for slug in known]
    rated = {slug: (filled.n, due.n) for slug, (filled, due) in known.items() if due.n}
    if len(rated) < 2 or not 0 < sum(f for f, _ in rated.values()) < sum(d for _, d in rated.values()):
        return [Measure(borough=slug, state=NOT_APPLICABLE) for slug in known]
    found = funnel([filled for filled, _ in rated.values()], [due for _, due in rated.values()])
    return [
        Measure(count=filled, out_of=due, value=filled / due, borough=slug, **_widest(found, due))
        for slug, (filled, due) in rated.items()
    ]


def _widest(found: Funnel, due: int) -> dict[str, float]:
    """The funnel's limits, or the binomial's own where those are wider."""
    ends = found.limits(due), binomial_limits(found.rate, due)
    return {"lower": min(low for low, _ in ends), "upper": max(high for _, high in ends)}


def verdict(measured: Measure, rule: Verdict | None = None) -> str:
    """A borough's promise kept, in a word of VERDICTS, from `filled_of_due`.

    >>> verdict(filled_of_due({"filled_of_due": 14, "due": 15}))
    'MOSTLY'
    """
    rule = rule or Verdict()
    if measured.state == NOT_APPLICABLE:
        return "TOO EARLY"
    if not measured.is_shown:
        return "NOT KNOWN"
    if measured.count == measured.out_of:
        return "YES"
    filled_share = Fraction(measured.count, measured.out_of)  # exact: 0.55 x 20 is not 11 in floating point
    if filled_share >= Fraction(str(rule.mostly)):
        return "MOSTLY"
    return "PARTLY" if filled_share >= Fraction(str(rule.partly)) else "NO"


def anyway_verdict(least: Measure, most: Measure, filled: Measure) -> str:
    """Whether the places would have come without the project, in a word of ANYWAY_VERDICTS: known only where
    the least and the most that it added are the same.

    >>> anyway_verdict(figure(0), figure(0), share(3, 3)), anyway_verdict(figure(1), figure(2), share(3, 3))
    ('YES', 'NOT KNOWN')
    """
    if filled.state == NOT_APPLICABLE or (filled.is_shown and filled.count == 0):
        return "TOO EARLY"
    if not (least.is_shown and most.is_shown and filled.is_shown) or least.count != most.count:
        return "NOT KNOWN"
    if least.count == 0:
        return "YES"
    return "NO" if least.count == filled.count else "IN PART"


def measures(counts: counted.Counts, borough: str, project: Project, as_at: dt.date) -> list[Measure]:
    """Every measure of pledges for a borough, or for `all`, from the counts an audience may see."""
    return _measures(*(cells(counts, table, borough) for table in _TABLES), borough, project, as_at)


def limits(counts: counted.Counts, boroughs: Iterable[str]) -> list[Measure]:
    """What chance explains for each borough, from the counts an audience may see."""
    found = {borough: cells(counts, "places", borough) or {} for borough in boroughs}
    return chance_limits({slug: (own["filled_of_due"], own["due"]) for slug, own in found.items() if own})


def measures_of_others(counts: counted.Counts, borough: str, project: Project, as_at: dt.date) -> list[Measure]:
    """The same for all other boroughs together: the total less the borough's own, hidden if either is."""
    rest = []
    for table in _TABLES:
        whole, own = cells(counts, table, "all"), cells(counts, table, borough)
        rest.append(whole if whole is None else {
            key: difference(n, own[key]) if key in own else n for key, n in whole.items()
        })  # fmt: skip
    return _measures(*rest, "others", project, as_at)


_TABLES = ("places", "roles", "additionality", "apprentices")


def _measures(places, by_role, answers, outcomes, borough, project, as_at) -> list[Measure]:
    total = promised(places)
    plan = Plan.of(project) if borough == "all" else None
    return of_borough(borough, [
        total, due(places), filled(places), filled_of_due(places), on_time(places), *still_empty(places),
        *roles(by_role, places), *additionality(answers, places), *added(answers, places), *still_here(outcomes),
        ahead_in_places(total, plan, as_at), ahead_in_days(total, plan, as_at),
    ])  # fmt: skip


def _dated(measured: Measure, places: Numbers, *unknown: str) -> Measure:
    """Not available if the as-at date asks for days that the records do not give."""
    missing = [cell(places.get(status, 0)) for status in unknown]
    if measured.state != CONFIDENTIAL and any(one.n for one in missing):
        return Measure(group=measured.group, state=NOT_AVAILABLE)
    return measured
