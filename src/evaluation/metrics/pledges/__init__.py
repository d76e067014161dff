"""Pledges: places promised, due, filled, still empty. Counts in, measures out.

A pledge is a promised apprentice place, an organisation's count. *Promised*, *filled* and *finished* are
never mixed up. The counts of one borough (or of all) are a mapping of the statuses in
`counts.PLACE_STATUSES`; plain head counts that somebody published do as well.
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

from evaluation.metrics import vocabulary
from evaluation.metrics.cells import CONFIDENTIAL
from evaluation.metrics.measure import (
    NOT_APPLICABLE,
    NOT_AVAILABLE,
    Numbers,
    Result,
    cell,
    defines,
    difference,
    figure,
    share,
)


class VerdictRule(Protocol):
    """The least share of the places due that must be filled for each word."""

    mostly: float
    partly: float


@dataclass(frozen=True)
class UsualRule:
    """MOSTLY from three quarters, PARTLY from half."""

    mostly: float = 0.75
    partly: float = 0.5


VERDICTS = ("YES", "MOSTLY", "PARTLY", "NO", "TOO EARLY", "NOT KNOWN")
ANYWAY_VERDICTS = ("YES", "IN PART", "NO", "TOO EARLY", "NOT KNOWN")
EMPTY = {"not_yet_due": "not yet due", "overdue": "overdue", "cancelled": "cancelled"}


@defines("promised", "Places promised", "places")
def promised(places: Numbers) -> Result:
    """Apprentice places promised by the as-at date; cancelled places stay in the count.

    >>> promised({"promised": 18}).count
    18
    """
    return _dated(figure(places.get("promised")), places, "promise_unknown")


@defines("due", "Places due", "places")
def due(places: Numbers) -> Result:
    """Of the places promised, those that were to be filled by the as-at date; a place without a date of its
    own is due at the project's deadline.
    """
    return _dated(figure(places.get("due")), places, "promise_unknown")


@defines(
    "filled", "Places filled", "share of places promised", caveat="Places cancelled by the employer stay in the total."
)
def filled(places: Numbers) -> Result:
    """Places filled by the as-at date, of all places promised by then.

    >>> filled({"filled": 14, "promised": 18}).value  # doctest: +ELLIPSIS
    0.777...
    """
    return _dated(share(places.get("filled"), places.get("promised")), places, "promise_unknown", "filling_unknown")


@defines(
    "filled_of_due",
    "Places due that were filled",
    "share of places due",
    caveat="A place filled early counts here only once it is due.",
)
def filled_of_due(places: Numbers) -> Result:
    """Places filled by the as-at date, of the places due by then. The verdict rests on it.

    >>> round(filled_of_due({"filled_of_due": 1747, "due": 3352}).value, 4)
    0.5212
    """
    return _dated(share(places.get("filled_of_due"), places.get("due")), places, "promise_unknown", "filling_unknown")


@defines(
    "on_time",
    "Places filled on time",
    "share of places due",
    caveat="Places not yet due are left out; without the day of each filling it is not known.",
)
def on_time(places: Numbers) -> Result:
    """Places filled on or before the day they were due, of the places due by the as-at date.

    >>> on_time({"on_time": 11, "due": 15}).out_of
    15
    """
    measured = share(places.get("on_time"), places.get("due"))
    return _dated(measured, places, "promise_unknown", "filling_unknown", "on_time_unknown")


@defines(
    "still_empty",
    "Places still empty",
    "places",
    caveat="A place is empty because it is not yet due, overdue or cancelled; nothing more is known.",
)
def still_empty(places: Numbers) -> list[Result]:
    """Places promised and not filled by the as-at date: not yet due, overdue, or cancelled by the employer.

    >>> [(one.group, one.count) for one in still_empty({"not_yet_due": 3, "overdue": 1, "cancelled": 0})]
    [('not yet due', 3), ('overdue', 1), ('cancelled', 0)]
    """
    return [
        _dated(figure(places.get(status), group), places, "promise_unknown", "filling_unknown")
        for status, group in EMPTY.items()
    ]


@defines("role", "Places promised by role", "places")
def roles(by_role: Numbers | None, places: Numbers) -> list[Result]:
    """Places promised by the as-at date in each family of jobs; “unspecified” where no job was given."""
    if by_role is None:
        return [Result(state=NOT_AVAILABLE)]
    found = {role: n for (role, status), n in by_role.items() if status == "promised" and cell(n).n != 0}
    ordered = sorted(found, key=lambda role: (role == "unspecified", -(cell(found[role]).n or 0), role))
    return [_dated(figure(found[role], role), places, "promise_unknown") for role in ordered]


@defines(
    "anyway",
    "Places filled, by what would have happened without the project",
    "share of places filled",
    caveat="The borough's own judgement, made after the event.",
)
def additionality(answers: Numbers | None, places: Numbers) -> list[Result]:
    """Places filled, by the borough's answer: new because of the project, sooner because of it, would have
    come anyway, or not known.
    """
    if answers is None:
        return [Result(state=NOT_AVAILABLE)]
    return [
        _dated(
            share(answers.get(answer, 0), places.get("filled"), answer), places, "promise_unknown", "filling_unknown"
        )
        for answer in vocabulary.ADDITIONALITY
    ]


@defines("added", "Places the project added", "places")
def added(answers: Numbers | None, places: Numbers) -> list[Result]:
    """Places filled that would not be there without the project: at least those the boroughs call new, at
    most all but those that would have come anyway.

    >>> found = added({"new": 31, "sooner": 22, "anyway": 33, "unknown": 16}, {"filled": 102})
    >>> [(one.group, one.count) for one in found]
    [('at least', 31), ('at most', 69)]
    """
    if answers is None:
        return [Result(state=NOT_AVAILABLE)]
    most = difference(cell(places.get("filled")), cell(answers.get("anyway", 0)))
    return [
        _dated(figure(n, group), places, "promise_unknown", "filling_unknown")
        for group, n in (("at least", answers.get("new", 0)), ("at most", most))
    ]


@defines(
    "filled_if",
    "Places filled, by what filled means",
    "share of places promised",
    caveat="Still in post and finished are counts of people, so they may be hidden.",
)
def filled_if(by_meaning: Numbers | None, places: Numbers) -> list[Result]:
    """Places filled of those promised, were a place to count as filled once somebody started in it, while
    somebody is in post in it or has finished, or only once somebody has finished.

    >>> found = filled_if({"started": 102, "in post": 95, "finished": 7}, {"promised": 118})
    >>> [(one.group, one.count) for one in found]
    [('started', 102), ('in post', 95), ('finished', 7)]
    """
    if by_meaning is None:
        return [Result(state=NOT_AVAILABLE)]
    return [
        _dated(
            share(by_meaning.get(meaning), places.get("promised"), meaning),
            places,
            "promise_unknown",
            "filling_unknown",
        )
        for meaning in vocabulary.MEANINGS
    ]


def verdict(measured: Result, rule: VerdictRule | None = None) -> str:
    """A borough's promise kept, in a word of VERDICTS, from `filled_of_due`.

    >>> verdict(filled_of_due({"filled_of_due": 14, "due": 15}))
    'MOSTLY'
    """
    rule = rule or UsualRule()
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


def anyway_verdict(least: Result, most: Result, filled: Result) -> str:
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


def _dated(measured: Result, places: Numbers, *unknown: str) -> Result:
    """Not available if the as-at date asks for days that the records do not give."""
    missing = [cell(places.get(status, 0)) for status in unknown]
    if measured.state != CONFIDENTIAL and any(one.n for one in missing):
        return Result(group=measured.group, state=NOT_AVAILABLE)
    return measured
