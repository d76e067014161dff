"""The language of the pages: numbers, dates and lists as people read them aloud."""

import datetime as dt
import re
from collections.abc import Sequence

from evaluation.disclosure import CONFIDENTIAL
from evaluation.measure import NOT_APPLICABLE, Measure

PERCENT_FROM = 20  # the smallest base that a percentage is given of


def date(day: dt.date) -> str:
    """
    >>> date(dt.date(2020, 9, 30))
    '30 September 2020'
    """
    return f"{day.day} {day:%B %Y}"


def number(n: int | float) -> str:
    return f"{n:,}" if isinstance(n, int) else f"{n:,.0f}"


def things(n: int, thing: str, none: str = "no") -> str:
    """
    >>> things(1, "place"), things(0, "place"), things(1200, "place")
    ('1 place', 'no places', '1,200 places')
    """
    return f"{none if n == 0 else number(n)} {thing}{'' if n == 1 else 's'}"


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


def percent(measured: Measure) -> str:
    """The share in brackets, from a base of 20; nothing below that.

    >>> from evaluation.measure import share
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


def of(measured: Measure, what: str = "") -> str:
    """Count and total, and the percentage where there is one.

    >>> from evaluation.measure import share
    >>> of(share(76, 86), "places due")
    '76 of 86 places due (88%)'
    """
    if measured.out_of == 1:
        what = re.sub(r"^(member )?(place|apprentice|borough)s", r"\1\2", what)
    return f"{number(measured.count)} of {number(measured.out_of)}{what and f' {what}'}{percent(measured)}"


def every(n: int, thing: str) -> str:
    """All of some things.

    >>> every(1, "place"), every(2, "place"), every(14, "place")
    ('the one place', 'both places', 'all 14 places')
    """
    if n == 1:
        return f"the one {thing}"
    return f"both {thing}s" if n == 2 else f"all {number(n)} {thing}s"


def capital(sentence: str) -> str:
    """The sentence with its first letter a capital, and nothing else changed."""
    return sentence[:1].upper() + sentence[1:]


def why_not(measured: Measure, what: str = "this") -> str:
    """Why there is no number, as a sentence."""
    if measured.state == CONFIDENTIAL:
        return f"Too few people to publish {what}."
    if measured.state == NOT_APPLICABLE:
        return "There is nothing to count."
    return f"Not known: the records do not say {what}."
