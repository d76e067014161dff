"""Pledges: places promised, due, filled, still empty.

A pledge is a promised apprentice place, an organisation's count. *Promised*, *filled* and *finished* are never mixed
up. Each measure takes the counts of an area, or plain head counts that somebody published.
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

from evaluation.metrics.cells import NOT_APPLICABLE, Numbers, cell, difference
from evaluation.metrics.measure import Count, Groups, Proportion, Statistic
from evaluation.metrics.pledges.tables import ADDITIONALITY, FILLED_IF, PLACES, ROLES
from evaluation.metrics.result import Result, figure


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

promised = Count(
    "promised",
    "Places promised",
    unit="places",
    text="Apprentice places promised by the as-at date; cancelled places stay in the count.",
    of=PLACES["promised"],
    beside=True,
    example=(({"promised": 18},), 18),
)

due = Count(
    "due",
    "Places due",
    unit="places",
    text="Of the places promised, those that were to be filled by the as-at date; a place without a date of its own is "
    "due at the project's deadline.",
    of=PLACES["due"],
    beside=True,
    example=(({"due": 15},), 15),
)

filled = Proportion(
    "filled",
    "Places filled",
    unit="share of places promised",
    text="Places filled by the as-at date, of all places promised by then.",
    caveat="Places cancelled by the employer stay in the total.",
    numerator=PLACES["filled"],
    denominator=PLACES["promised"],
    beside=True,
    example=(({"filled": 14, "promised": 18},), 14 / 18),
)

filled_of_due = Proportion(
    "filled_of_due",
    "Places due that were filled",
    unit="share of places due",
    text="Places filled by the as-at date, of the places due by then. The verdict rests on it.",
    caveat="A place filled early counts here only once it is due.",
    numerator=PLACES["filled_of_due"],
    denominator=PLACES["due"],
    beside=True,
    example=(({"filled_of_due": 1747, "due": 3352},), 1747 / 3352),
)

on_time = Proportion(
    "on_time",
    "Places filled on time",
    unit="share of places due",
    text="Places filled on or before the day they were due, of the places due by the as-at date.",
    caveat="Places not yet due are left out; without the day of each filling it is not known.",
    numerator=PLACES["on_time"],
    denominator=PLACES["due"],
    example=(({"on_time": 11, "due": 15},), 11 / 15),
)

still_empty = Count(
    "still_empty",
    "Places still empty",
    unit="places",
    text="Places promised and not filled by the as-at date: not yet due, overdue, or cancelled by the employer.",
    caveat="A place is empty because it is not yet due, overdue or cancelled; nothing more is known.",
    of={group: PLACES[status] for status, group in EMPTY.items()},
    example=(({"not_yet_due": 3, "overdue": 1, "cancelled": 0},), [3, 1, 0]),
)

roles = Count(
    "role",
    "Places promised by role",
    unit="places",
    text="Places promised by the as-at date in each family of jobs; “unspecified” where no job was given.",
    of=ROLES["promised"],
    groups=Groups(largest_first=True, last="unspecified", drop_none=True),
    example=(({("IT user", "promised"): 3, ("unspecified", "promised"): 61, ("analyst", "promised"): 5},), [5, 3, 61]),
)

additionality = Proportion(
    "anyway",
    "Places filled, by what would have happened without the project",
    unit="share of places filled",
    text="Places filled, by the borough's answer: new because of the project, sooner because of it, would have come "
    "anyway, or not known.",
    caveat="The borough's own judgement, made after the event.",
    numerator={answer: ADDITIONALITY[answer] for answer in ADDITIONALITY.statuses},
    denominator=PLACES["filled"],
    absent_is_none=True,
    example=(
        ({"new": 31, "sooner": 22, "anyway": 33, "unknown": 16}, {"filled": 102}),
        [31 / 102, 22 / 102, 33 / 102, 16 / 102],
    ),
)


def _added(answers: Numbers, places: Numbers) -> list[Result]:
    most = difference(cell(places.get("filled")), cell(answers.get("anyway", 0)))
    return [figure(answers.get("new", 0), "at least"), figure(most, "at most")]


added = Statistic(
    "added",
    "Places the project added",
    unit="places",
    text="Places filled that would not be there without the project: at least those the boroughs call new, at most all "
    "but those that would have come anyway.",
    tables=(ADDITIONALITY, PLACES),
    function=_added,
    example=(({"new": 31, "sooner": 22, "anyway": 33, "unknown": 16}, {"filled": 102}), [31, 69]),
)

filled_if = Proportion(
    "filled_if",
    "Places filled, by what filled means",
    unit="share of places promised",
    text="Places filled of those promised, were a place to count as filled once somebody started in it, while somebody "
    "is in post in it or has finished, or only once somebody has finished.",
    caveat="Still in post and finished are counts of people, so they may be hidden.",
    numerator={meaning: FILLED_IF[meaning] for meaning in FILLED_IF.statuses},
    denominator=PLACES["promised"],
    example=(({"started": 102, "in post": 95, "finished": 7}, {"promised": 118}), [102 / 118, 95 / 118, 7 / 118]),
)


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

    >>> from evaluation.metrics.result import share
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
