"""What people answered to the questions that they were asked. Counts in, measures out.

It is told as a share of those who answered; who did not answer is counted in `attendance`.
"""

from collections.abc import Iterable
from dataclasses import replace
from math import sqrt
from statistics import median

from evaluation.metrics.cells import CONFIDENTIAL
from evaluation.metrics.measure import (
    NOT_APPLICABLE,
    Numbers,
    Result,
    cell,
    defines,
    figure,
    first_reason,
    share,
    suppressed_statistic,
)
from evaluation.metrics.statistics import Z95

SELF_REPORTED = (
    "These are the answers of people who chose to come and to reply, about themselves; there was no comparison group."
)


@defines("answered", "Answers to each question", "answers")
def answered(respondents: Numbers) -> list[Result]:
    """Replies that answered a question, by what it was asked about and when; those that said it did not apply
    are left out."""
    return [figure(n, _group(key)) for key, n in respondents.items() if key[-1] == "answered"]


@defines("best_two", "Chose one of the two best answers", "share of answers", caveat=SELF_REPORTED)
def best_two(respondents: Numbers) -> list[Result]:
    """Replies that chose one of the two best answers on a question's scale, of those that answered it.

    >>> found = best_two({("recommend", "project", "after", "answered"): 52,
    ...                   ("recommend", "project", "after", "best_two"): 41})[0]
    >>> found.count, round(found.lower, 2), round(found.upper, 2)
    (41, 0.66, 0.88)
    """
    return _shares(respondents, "best_two")


@defines("agreement", "Above, at and below the middle of the scale", "share of answers", caveat=SELF_REPORTED)
def agreement(respondents: Numbers) -> list[Result]:
    """Replies above, at and below the middle of a question's scale, of those that answered it.

    Since the three add up to all, where one is hidden the others of its question are hidden too.

    >>> from evaluation.disclosure import Cell
    >>> parts = {"answered": 22, "upper": 13, "middle": Cell(None, "[c]"), "lower": 6}
    >>> [one.state for one in agreement({("q", "project", "after", part): n for part, n in parts.items()})]
    ['[c]', '[c]', '[c]']
    """
    parts = [_shares(respondents, part, f" {part}") for part in ("upper", "middle", "lower")]
    whys = [next((one.state for one in three if one.state == CONFIDENTIAL), "") for three in zip(*parts, strict=True)]
    return [
        Result(group=one.group, state=why) if why else one
        for found in parts
        for one, why in zip(found, whys, strict=True)
    ]


@defines(
    "net_promoter",
    "Net promoter score",
    "points",
    caveat=f"The interval is 95%, from the variance of a multinomial. {SELF_REPORTED}",
)
def net_promoter(respondents: Numbers) -> list[Result]:
    """Of those who said how likely they are to recommend it, from 0 to 10: the percentage who said 9 or 10, less
    the percentage who said 0 to 6.

    The interval's variance is (p + d - (p - d)^2) / n. Source: Rocks (2016), The American
    Statistician 70, 365-372, the Wald interval.

    >>> found = net_promoter({("q", "project", "after", part): n for part, n in
    ...                       {"answered": 100, "best_two": 50, "passive": 30, "detract": 20}.items()})[0]
    >>> found.value, round(found.lower, 1), round(found.upper, 1)
    (30.0, 14.7, 45.3)
    """
    found = []
    for key in respondents:
        if key[-1] != "detract":
            continue
        n, promote, passive, detract = (
            cell(respondents.get((*key[:-1], part))) for part in ("answered", "best_two", "passive", "detract")
        )
        state = first_reason(n, promote, passive, detract)
        if state != "published" or n.n == 0:
            found.append(Result(group=_group(key), state=NOT_APPLICABLE if state == "published" else state))
            continue
        p, d = promote.n / n.n, detract.n / n.n
        half = Z95 * sqrt((p + d - (p - d) ** 2) / n.n)
        # Where all answer alike the variance is 0, and an interval without width would claim certainty.
        lower, upper = (100 * max(p - d - half, -1.0), 100 * min(p - d + half, 1.0)) if half else (None, None)
        found.append(Result(group=_group(key), value=100 * (p - d), lower=lower, upper=upper))
    return found


@defines(
    "ticked",
    "Ticked each option",
    "share of those who ticked at least one",
    caveat=f"Several options could be ticked, so the shares add up to more than all. {SELF_REPORTED}",
)
def ticked(answers: Numbers, respondents: Numbers, several: Iterable[str]) -> list[Result]:
    """Replies that ticked an option of a question that allows several, of those that ticked at least one.

    >>> answers = {("used", "project", "after", "Power BI"): 260}
    >>> found = ticked(answers, {("used", "project", "after", "answered"): 392}, ["used"])[0]
    >>> round(100 * found.value, 1)
    66.3
    """
    return _options(answers, respondents, set(several))


@defines("chosen", "Chose each answer", "share of answers", caveat=SELF_REPORTED)
def chosen(answers: Numbers, respondents: Numbers, one_of: Iterable[str]) -> list[Result]:
    """Replies that chose an answer of a question that allows one, of those that answered it.

    >>> answers = {("written", "project", "after", "No"): 193}
    >>> found = chosen(answers, {("written", "project", "after", "answered"): 434}, ["written"])[0]
    >>> round(100 * found.value, 1)
    44.5
    """
    return _options(answers, respondents, set(one_of))


@defines("median_answer", "Middle answer", "points of the scale")
def median_answer(answers: Numbers, shown: Numbers, answered: Numbers, scaled: Iterable[str]) -> list[Result]:
    """The answer in the middle when all answers on a question's scale stand in order.

    `answers` are the numbers that it is made from, `shown` the same as the audience sees them, and `answered` the
    number of all answers, without which no middle is told.

    >>> answers = {("useful", "project", "after", str(n)): k for n, k in zip([1, 2, 3, 4, 5], [10, 11, 12, 30, 20])}
    >>> median_answer(answers, answers, {("useful", "project", "after", "answered"): 83}, ["useful"])[0].value
    4
    """
    found: dict[tuple[str, ...], dict[int, int]] = {}
    for key, n in answers.items():
        if key[0] in scaled:
            found.setdefault(key[:-1], {})[int(key[-1])] = cell(n).n
    measures = []
    for key, given in found.items():
        values = [value for value in sorted(given) for _ in range(given[value])]
        base = cell(answered.get((*key, "answered")))
        measured = Result(state=base.state if base.state != "published" else NOT_APPLICABLE)
        if values and base.n:
            parts = [cell(shown.get((*key, str(value)))) for value, n in given.items() if n]
            measured = suppressed_statistic(parts, median(values))
        measures.append(replace(measured, group=_group(key)))
    return measures


def _shares(respondents: Numbers, part: str, ending: str = "") -> list[Result]:
    return [
        share(n, respondents.get((*key[:-1], "answered")), f"{_group(key)}{ending}")
        for key, n in respondents.items()
        if key[-1] == part
    ]


def _options(answers: Numbers, respondents: Numbers, questions: set[str]) -> list[Result]:
    return [
        share(n, respondents.get((*key[:-1], "answered")), f"{_group(key)} {key[-1]}")
        for key, n in answers.items()
        if key[0] in questions
    ]


def _group(key: tuple[str, ...]) -> str:
    """A question's name as a group: the question, what it was about, and when."""
    return " ".join(key[:3])
