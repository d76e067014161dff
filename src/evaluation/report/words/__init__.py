"""The language of the pages: numbers, dates and lists as people read them aloud."""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import wraps

from evaluation.metrics.cells import CONFIDENTIAL, NOT_APPLICABLE
from evaluation.metrics.result import Result
from evaluation.metrics.vocabulary import TOGETHER
from evaluation.report.findings import Finding, Text
from evaluation.report.study import Study

COST_KINDS = {"cash": "in cash", "in_kind": "in kind", "levy": "from the apprenticeship levy", "wages": "in wages"}


def cost_kind(kinds: str) -> str:
    """One kind of cost, or several that are told together, as a sentence has them.

    >>> cost_kind("levy"), cost_kind("in_kind and wages")
    ('from the apprenticeship levy', 'in kind and in wages')
    """
    return TOGETHER.join(COST_KINDS.get(one, one) for one in kinds.split(TOGETHER))


RECORDS = {  # what a table holds, where a sentence says that there is none
    "attendance": "attendance records",
    "events": "events",
    "people": "records of people",
    "participants": "records of who joined the networks",
    "answers": "answers to such questions",
    "questions": "questions",
}
OF_ATTENDANCE = ("attendance", "events", "people")  # the tables without which nobody knows who came
PERCENT_FROM = 20  # the smallest base that a percentage is given of


def date(day: dt.date) -> str:
    """
    >>> date(dt.date(2020, 9, 30))
    '30 September 2020'
    """
    return f"{day.day} {day:%B %Y}"


def number(n: int | float) -> str:
    return f"{n:,}" if isinstance(n, int) else f"{n:,.0f}"


def things(n: int, thing: str, none: str = "no", plural: str = "") -> str:
    """
    >>> things(1, "place"), things(0, "place"), things(1200, "place")
    ('1 place', 'no places', '1,200 places')
    """
    return f"{none if n == 0 else number(n)} {thing if n == 1 else plural or f'{thing}s'}"


def one_or(n: int, one: str, many: str) -> str:
    """
    >>> one_or(1, "person", "people"), one_or(24, "person", "people"), one_or(0, "person", "people")
    ('1 person', '24 people', 'nobody')
    """
    return "nobody" if n == 0 and many == "people" else f"{number(n) if n else 'no'} {one if n == 1 else many}"


def as_number(value: float) -> str:
    """A number with one decimal, where it has one.

    >>> as_number(4.0), as_number(3.26)
    ('4', '3.3')
    """
    tenths = half_up(round(1000 * value), 100)
    return f"{tenths // 10:,}" if tenths % 10 == 0 else f"{tenths / 10:,.1f}"


def in_all(study: Study) -> str:
    """How a sentence about all boroughs begins, on a page that is about one of them."""
    return "" if study.is_project else "In all boroughs together, "


def told_of(*measures: str) -> Callable[[Callable[[Study], Finding]], Callable[[Study], Finding]]:
    """A finding of the borough itself or, where everybody is told none of these measures of it, of boroughs of its size
    together or of all."""

    def of_whom(find: Callable[[Study], Finding]) -> Callable[[Study], Finding]:
        @wraps(find)
        def found(study: Study) -> Finding:
            wider = study.where_told(*measures)
            if wider is study:
                return find(study)
            told, place = find(wider), f"In {wider.name} together: "
            return replace(told, headline=f"{place}{told.headline}", answer=Text(f"{place}{told.answer}"))

        return found

    return of_whom


def in_(study: Study) -> str:
    """Where a table's places or answers are, within its caption."""
    return "in all boroughs" if study.is_project else f"in {study.name}"


def from_(study: Study) -> str:
    """Where a table's people are from, within its caption."""
    return "from all boroughs" if study.is_project else f"from {study.name}"


def was(n: int) -> str:
    return "was" if n == 1 else "were"


def is_(n: int, out_of: int = 0) -> str:
    return "is" if 1 in (n, out_of) else "are"


def listed(words: Sequence[str]) -> str:
    """
    >>> listed(["2 not yet due", "1 overdue", "1 cancelled"])
    '2 not yet due, 1 overdue and 1 cancelled'
    """
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def percent(measured: Result) -> str:
    """The share in brackets, from a base of 20; nothing below that.

    >>> from evaluation.metrics.result import share
    >>> percent(share(76, 86)), percent(share(14, 18))
    (' (88%)', '')
    """
    if not measured.is_shown or measured.out_of < PERCENT_FROM:
        return ""
    return f" ({half_up(100 * measured.count, measured.out_of)}%)"


def half_up(numerator: int, denominator: int) -> int:
    """A quotient rounded to a whole number, halves upwards; exact, from the counts.

    >>> half_up(5, 2), half_up(-5, 2), half_up(100 * 29, 100)
    (3, -2, 29)
    """
    return (2 * numerator + denominator) // (2 * denominator)


def pounds(one: Result) -> str:
    """Pounds to two figures, since more would be false precision; from £10,000 to the hundred.

    >>> [pounds(Result(value=value)) for value in (101_000, 12_549.5, 990.2, 3258, 0.2)]
    ['£101,000', '£12,500', '£990', '£3,300', 'under £1']
    """
    if 0 < one.value < 0.5:
        return "under £1"
    step = 100 if one.value >= 10_000 else 10 ** max(len(str(int(one.value))) - 2, 0)
    return f"£{half_up(round(100 * one.value), 100 * step) * step:,}"


def likely(measured: Result) -> str:
    """The share and its 95% interval in brackets, from a base of 20: for answers, which are those of some.

    >>> from evaluation.metrics.result import share
    >>> likely(share(41, 52, interval=True)), likely(share(14, 18, interval=True))
    (' (79%, likely between 66% and 88%)', '')
    """
    told = percent(measured)
    if not told or measured.lower is None:
        return told
    ends = (half_up(round(10**6 * end), 10**4) for end in (measured.lower, measured.upper))
    return f"{told[:-1]}, likely between {next(ends)}% and {next(ends)}%)"


def of(measured: Result, what: str = "", ending: str | None = None) -> str:
    """Count and total, and the percentage where there is one.

    >>> from evaluation.metrics.result import share
    >>> of(share(76, 86), "places due")
    '76 of 86 places due (88%)'
    """
    if measured.out_of == 1:
        what = re.sub(r"^(member )?(place|apprentice|borough)s", r"\1\2", what)
    ending = percent(measured) if ending is None else ending
    return f"{number(measured.count)} of {number(measured.out_of)}{what and f' {what}'}{ending}"


def every(n: int, thing: str) -> str:
    """All of some things.

    >>> every(1, "place"), every(2, "place"), every(14, "place")
    ('the one place', 'both places', 'all 14 places')
    """
    if n == 1:
        return f"the one {thing}"
    return f"both {thing}s" if n == 2 else f"all {number(n)} {thing}s"


def none_or(n: int) -> str:
    """
    >>> none_or(0), none_or(1200)
    ('none', '1,200')
    """
    return number(n) if n else "none"


def base(one: Result) -> tuple[int | Result, Result]:
    """What a share is out of, and the share, for two columns of a table; the reason in both where it is not shown."""
    return (one.out_of if one.out_of is not None else one), one


def uncapital(sentence: str) -> str:
    """The sentence as it goes on after another's beginning."""
    return sentence[:1].lower() + sentence[1:]


def capital(sentence: str) -> str:
    """The sentence with its first letter a capital, and nothing else changed."""
    return sentence[:1].upper() + sentence[1:]


def not_supplied(study: Study, *tables: str) -> str:
    """Which of the tables that an answer rests on was not supplied, the first of them; an empty string if all were."""
    missing = (RECORDS[table] for table in tables if table not in study.supplied)
    return next((f"Not known: no {records} were supplied." for records in missing), "")


def hidden_or_not_known(measured: Result) -> str:
    return "hidden" if measured.state == CONFIDENTIAL else "not known"


def why_none(found: Iterable[Result], why: Mapping[str, str], otherwise: str) -> str:
    """Why nothing can be told of some figures: what `why` says of the first of its states that one of them has."""
    states = {one.state for one in found}
    return next((said for state, said in why.items() if state in states), otherwise)


def sentences(*said: str) -> Text:
    """Those of some sentences that say anything, one after the other."""
    return Text(" ".join(filter(None, said)))


def why_not(measured: Result, what: str = "this") -> str:
    """Why there is no number, as a sentence."""
    if measured.state == CONFIDENTIAL:
        return f"{capital(what)} is hidden."
    if measured.state == NOT_APPLICABLE:
        return "There is nothing to count."
    return f"Not known: the records do not say {what}."
