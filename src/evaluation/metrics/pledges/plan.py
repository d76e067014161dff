"""The plan: how many places were to be promised by when, and how the promises stood to it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from evaluation.metrics.cells import NOT_APPLICABLE, SHOWN, Numbers, cell
from evaluation.metrics.measure import Statistic, Told
from evaluation.metrics.pledges.tables import PLACES
from evaluation.metrics.result import Result


class PlanStep(Protocol):
    """So many places planned by a day."""

    by: dt.date
    places: int


@dataclass(frozen=True)
class Plan:
    """How many places were planned by when: at an even pace to the target, or in the steps given."""

    starts: dt.date
    deadline: dt.date
    target: int
    steps: Sequence[PlanStep] = ()

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
        missed for who is behind. Half a day counts as a whole one.

        >>> Plan(dt.date(2020, 1, 1), dt.date(2020, 1, 6), target=2).has(1, dt.date(2020, 1, 1))  # after 2.5 days
        datetime.date(2020, 1, 4)
        """
        if places == self.planned(as_at):
            return as_at
        if self.steps:
            ahead = places > self.planned(as_at)
            return next((s.by for s in self.steps if (s.places >= places if ahead else s.places > places)), None)
        if places > self.target:
            return None
        days = (self.deadline - self.starts).days
        return self.starts + dt.timedelta(days=(2 * days * places + self.target) // (2 * self.target))


def _ahead_in_places(places: Numbers, plan: Plan | None, as_at: dt.date) -> Result:
    promised = cell(places.get("promised"))
    if promised.state != SHOWN or plan is None:
        return Result(state=NOT_APPLICABLE if plan is None else promised.state)
    return Result(count=promised.n, value=promised.n - plan.planned(as_at))


def _ahead_in_days(places: Numbers, plan: Plan | None, as_at: dt.date) -> Result:
    promised = cell(places.get("promised"))
    if promised.state != SHOWN or plan is None:
        return Result(state=NOT_APPLICABLE if plan is None else promised.state)
    day = plan.has(promised.n, as_at)
    if day is None:
        return Result(state=NOT_APPLICABLE)
    return Result(count=promised.n, value=(day - as_at).days)


EXAMPLE = ({"promised": 69}, Plan(dt.date(2019, 7, 15), dt.date(2020, 9, 30), 100), dt.date(2019, 10, 29))

ahead_in_places = Statistic(
    "ahead_in_places",
    "Ahead of the plan, in places",
    unit="places",
    text="Places promised by the as-at date, less the places planned by then; behind the plan is negative.",
    caveat="The plan is an even pace from the first day to the deadline or, where steps are given, a staircase: the number "
    "of the last step on or before the day.",
    tables=(PLACES,),
    given=("plan", "as_at"),
    told=Told.PROJECT,
    function=_ahead_in_places,
    example=(EXAMPLE, 69 - 100 * 106 / 443),
)

ahead_in_days = Statistic(
    "ahead_in_days",
    "Ahead of the plan, in days",
    unit="days",
    text="Days from the as-at date to the day the plan has as many places; behind the plan is negative. Not applicable "
    "once there are more than the plan ever has.",
    tables=(PLACES,),
    given=("plan", "as_at"),
    told=Told.PROJECT,
    function=_ahead_in_days,
    example=(EXAMPLE, 200),
)
