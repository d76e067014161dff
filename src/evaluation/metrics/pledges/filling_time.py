"""How long a promised place stays empty: the time to filling, where a cancellation ends the waiting too.

A cancelled place can no longer be filled, so it is not like one that is still open and may yet be: to take it
out as if it had only not been watched for longer would count on its filling and make the waits look shorter.
"""

from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

from evaluation.metrics.cells import NOT_APPLICABLE, NOT_AVAILABLE, SHOWN, Cell, cell, first_reason
from evaluation.metrics.measure import Statistic, Told
from evaluation.metrics.pledges.tables import PLACES, TIME_TO_FILLING
from evaluation.metrics.result import Result

Times = Mapping[tuple[str | int, str], Cell | int]  # places, by days since the promise and what happened then

HAPPENED = ("filled", "cancelled", "open")  # open: still empty at the as-at date, watched until that day
WITHIN = (30, 60, 90, 180, 270, 365)
HALF = 0.5 - 1e-12  # a sum of shares that comes to a half may lie a crumb below it in floating point


class Step(NamedTuple):
    """The places after a day on which something happened: the shares still empty, filled and cancelled."""

    day: int
    survival: float
    filled: float
    cancelled: float


def incidence(times: Times) -> list[Step]:
    """The shares of places filled and cancelled within so many days: Aalen and Johansen's cumulative incidence.

    `times` holds the number of places by (days since the promise, what happened), where what is `filled`,
    `cancelled` or `open`; days are whole numbers or their digits. Fillings and cancellations on a day come
    before the places watched only until that day. Returned is a step for each day on which a place was filled
    or cancelled or last watched, in order; the three shares of a step add up to 1. Nothing promised gives no
    step. ValueError for a hidden or negative number, for days that are not whole or lie below 0, and for
    places without their days. Source: Aalen and Johansen (1978), Scandinavian Journal of Statistics 5, 141-150.

    >>> incidence({(10, "filled"): 1, (20, "cancelled"): 2, (30, "open"): 1})[1]
    Step(day=20, survival=0.25, filled=0.25, cancelled=0.5)
    """
    by_day = _by_day(times)
    watched = sum(happened.total() for happened in by_day.values())
    survival, filled, cancelled = 1.0, 0.0, 0.0
    steps = []
    for day, happened in sorted(by_day.items()):
        filled += survival * happened["filled"] / watched
        cancelled += survival * happened["cancelled"] / watched
        survival *= (watched - happened["filled"] - happened["cancelled"]) / watched
        watched -= happened.total()
        steps.append(Step(day, survival, filled, cancelled))
    return steps


def _median_time_to_fill(times: Times) -> Result:
    state = _reason(times)
    if state != SHOWN:
        return Result(state=state)
    day = next((step.day for step in incidence(times) if step.filled >= HALF), None)
    return Result(state=NOT_APPLICABLE) if day is None else Result(value=day)


days_to_filling = Statistic(
    "days_to_filling",
    "Days from promise to filling, half of the places",
    unit="days",
    text="The number of days from the promise by which at least half of all places promised had been filled. A place "
    "still open counts for as long as it was watched; a place cancelled counts as one that is never filled.",
    caveat="By the method of Aalen and Johansen (1978). Not applicable where it never comes to half of the places.",
    tables=(TIME_TO_FILLING,),
    function=_median_time_to_fill,
    example=(({("12", "filled"): 3, ("40", "filled"): 2, ("20", "cancelled"): 3},), 40),
)


def _filled_within(times: Times) -> list[Result]:
    state = _reason(times)
    if state != SHOWN:
        return [Result(group=f"{days} days", state=state) for days in WITHIN]
    steps = incidence(times)
    promised = sum(cell(n).n for n in times.values())
    return [_filled_by(days, steps, promised) for days in WITHIN]


def _filled_by(days: int, steps: list[Step], promised: int) -> Result:
    group = f"{days} days"
    if days > steps[-1].day:
        return Result(group=group, state=NOT_AVAILABLE)
    filled = max((step.filled for step in steps if step.day <= days), default=0.0)
    return Result(group=group, out_of=promised, value=filled)


filled_within = Statistic(
    "filled_within",
    "Places filled within so many days of the promise",
    unit="share of places promised",
    text="Of all places promised, the share filled within 30, 60, 90, 180, 270 and 365 days of the promise. A place "
    "still open counts for as long as it was watched; a place cancelled counts as one that is never filled.",
    caveat="By the method of Aalen and Johansen (1978). Not available for more days than any place was watched.",
    tables=(TIME_TO_FILLING,),
    told=Told.PROJECT,
    function=_filled_within,
    counts_of=(None, PLACES["promised"]),
    example=(({("12", "filled"): 3, ("40", "filled"): 2, ("75", "cancelled"): 5},), [0.3, 0.5, None, None, None, None]),
)


def _by_day(times: Times) -> dict[int, Counter[str]]:
    """The places by day and by what happened then; days on which nothing did are left out."""
    by_day: dict[int, Counter[str]] = {}
    for (day, what), number in times.items():
        places = cell(number).n
        if places is None or places < 0:
            raise ValueError(f"the number of places {what} after {day} days must be known and 0 or more")
        if places == 0:
            continue
        if what not in HAPPENED:
            raise ValueError(f"a place is {', '.join(HAPPENED)}, not {what!r}")
        if not str(day).isdecimal():
            raise ValueError(f"days from promise to filling are whole and 0 or more, not {day!r}")
        by_day.setdefault(int(day), Counter())[what] += places
    return by_day


def _reason(times: Times) -> str:
    """Why no time can be told, or `published`."""
    places = [cell(number) for number in times.values()]
    state = first_reason(*places)
    if state != SHOWN:
        return state
    return SHOWN if any(one.n for one in places) else NOT_APPLICABLE
