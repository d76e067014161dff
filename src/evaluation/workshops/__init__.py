"""Workshops: did people turn up, was it worth their time, was the training taken up. Counts in, measures out.

What was asked of people is told as a share of those who answered; who did not answer is counted beside it.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import replace
from math import sqrt

from evaluation.counts.programme import Programme
from evaluation.intervals import Z95
from evaluation.measure import (
    NOT_APPLICABLE,
    NOT_AVAILABLE,
    Measure,
    Numbers,
    cell,
    defines,
    figure,
    first_reason,
    of_many,
    share,
)

SELF_REPORTED = (
    "These are the answers of people who chose to come and to reply, about themselves; there was no comparison group."
)
TOO_NEW = 30  # days: a course that opened later than so many before the as-at date


@defines("turnout", "Came, of those who had registered", "share of registrations",
         caveat="Only events that kept a list; who came without having registered is counted apart.")  # fmt: skip
def turnout(by_kind: Numbers | None) -> list[Measure]:
    """Registrations that somebody came on, of all registrations, added up over the events of each kind.

    >>> turnout({("workshop", "registered"): 7620, ("workshop", "registered_came"): 6037})[0].count
    6037
    """
    if by_kind is None:
        return [Measure(state=NOT_AVAILABLE)]
    kinds = dict.fromkeys(kind for kind, status in by_kind if status == "registered")
    return [share(by_kind[kind, "registered_came"], by_kind[kind, "registered"], kind) for kind in kinds]


@defines("walked_in", "Came without having registered", "attendances",
         caveat="Only events that kept a list.")  # fmt: skip
def walked_in(by_kind: Numbers | None) -> list[Measure]:
    """Attendances of people who had not registered, added up over the events of each kind."""
    if by_kind is None:
        return [Measure(state=NOT_AVAILABLE)]
    return [figure(n, kind) for (kind, status), n in by_kind.items() if status == "walked_in"]


@defines("attendances", "Attendances", "attendances",
         caveat="A person who comes to three events is three attendances.")  # fmt: skip
def attendances(by_kind: Numbers | None) -> list[Measure]:
    """How often people came, added up over the events of each kind."""
    if by_kind is None:
        return [Measure(state=NOT_AVAILABLE)]
    return [figure(n, kind) for (kind, status), n in by_kind.items() if status == "came"]


@defines("people_a_session", "People at a session", "people",
         caveat="The middle one of the sessions by size, with the smallest and the largest.")  # fmt: skip
def people_a_session(by_event: Numbers | None, kinds: Mapping[str, str]) -> list[Measure]:
    """People who came to the middle event of each kind, ordered by how many came, and to the smallest and the
    largest.

    >>> came = {("E1", "came"): 12, ("E2", "came"): 20, ("E3", "came"): 31}
    >>> found = people_a_session(came, {"E1": "session", "E2": "session", "E3": "session"})[0]
    >>> found.value, found.lower, found.upper
    (20, 12, 31)
    """
    if by_event is None:
        return [Measure(state=NOT_AVAILABLE)]
    found = []
    for kind in dict.fromkeys(kinds.values()):
        came = [cell(by_event.get((event, "came"))) for event, own in kinds.items() if own == kind]
        state = first_reason(*came)
        if state != "published":
            found.append(Measure(group=kind, state=state))
            continue
        sizes = sorted(one.n for one in came)
        found.append(Measure(group=kind, value=_median(sizes), lower=sizes[0], upper=sizes[-1]))
    return found


@defines("replied", "Replied, of those who came", "share of attendances",
         caveat="Only events that people were asked about, and only replies that say who sent them; the others are "
                "counted apart.")  # fmt: skip
def replied(by_kind: Numbers | None) -> list[Measure]:
    """Attendances that were followed by a reply to the questions asked after the event, of all attendances.

    >>> replied({("hackathon", "came"): 24, ("hackathon", "replied"): 10})[0].out_of
    24
    """
    if by_kind is None:
        return [Measure(state=NOT_AVAILABLE)]
    kinds = dict.fromkeys(kind for kind, _ in by_kind)
    return [share(by_kind[kind, "replied"], by_kind[kind, "came"], kind) for kind in kinds]


@defines("other_replies", "Replies that do not say who sent them", "replies")
def other_replies(by_kind: Numbers | None) -> list[Measure]:
    """Replies to the questions asked after an event that cannot be matched with anybody who came."""
    if by_kind is None:
        return [Measure(state=NOT_AVAILABLE)]
    return [figure(n, kind) for (kind, status), n in by_kind.items() if status == "others"]


@defines("answered", "Answers to each question", "answers")
def answered(respondents: Numbers) -> list[Measure]:
    """Replies that answered a question, by what it was asked about and when; those that said it did not apply
    are left out."""
    return [figure(n, _group(key)) for key, n in respondents.items() if key[-1] == "answered"]


@defines("best_two", "Chose one of the two best answers", "share of answers", caveat=SELF_REPORTED)
def best_two(respondents: Numbers) -> list[Measure]:
    """Replies that chose one of the two best answers on a question's scale, of those that answered it.

    >>> found = best_two({("recommend", "project", "after", "answered"): 52,
    ...                   ("recommend", "project", "after", "best_two"): 41})[0]
    >>> found.count, round(found.lower, 2), round(found.upper, 2)
    (41, 0.66, 0.88)
    """
    return _shares(respondents, "best_two")


@defines("agreement", "Above, at and below the middle of the scale", "share of answers", caveat=SELF_REPORTED)
def agreement(respondents: Numbers) -> list[Measure]:
    """Replies above, at and below the middle of a question's scale, of those that answered it."""
    return [one for part in ("upper", "middle", "lower") for one in _shares(respondents, part, f" {part}")]


@defines("net_promoter", "Net promoter score", "points",
         caveat=f"The interval is 95%, from the variance of a multinomial. {SELF_REPORTED}")  # fmt: skip
def net_promoter(respondents: Numbers) -> list[Measure]:
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
            found.append(Measure(group=_group(key), state=NOT_APPLICABLE if state == "published" else state))
            continue
        p, d = promote.n / n.n, detract.n / n.n
        half = Z95 * sqrt((p + d - (p - d) ** 2) / n.n)
        # Where all answer alike the variance is 0, and an interval without width would claim certainty.
        lower, upper = (100 * max(p - d - half, -1.0), 100 * min(p - d + half, 1.0)) if half else (None, None)
        found.append(Measure(group=_group(key), value=100 * (p - d), lower=lower, upper=upper))
    return found


@defines("ticked", "Ticked each option", "share of those who ticked at least one",
         caveat=f"Several options could be ticked, so the shares add up to more than all. {SELF_REPORTED}")  # fmt: skip
def ticked(answers: Numbers, respondents: Numbers, several: Iterable[str]) -> list[Measure]:
    """Replies that ticked an option of a question that allows several, of those that ticked at least one.

    >>> answers = {("used", "project", "after", "Power BI"): 260}
    >>> found = ticked(answers, {("used", "project", "after", "answered"): 392}, ["used"])[0]
    >>> round(100 * found.value, 1)
    66.3
    """
    return _options(answers, respondents, set(several))


@defines("chosen", "Chose each answer", "share of answers", caveat=SELF_REPORTED)
def chosen(answers: Numbers, respondents: Numbers, one_of: Iterable[str]) -> list[Measure]:
    """Replies that chose an answer of a question that allows one, of those that answered it.

    >>> answers = {("written", "project", "after", "No"): 193}
    >>> found = chosen(answers, {("written", "project", "after", "answered"): 434}, ["written"])[0]
    >>> round(100 * found.value, 1)
    44.5
    """
    return _options(answers, respondents, set(one_of))


@defines("median_answer", "Middle answer", "points of the scale")
def median_answer(answers: Numbers, shown: Numbers, answered: Numbers, scaled: Iterable[str]) -> list[Measure]:
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
        measured = Measure(state=base.state if base.state != "published" else NOT_APPLICABLE)
        if values and base.n:
            parts = [cell(shown.get((*key, str(value)))) for value, n in given.items() if n]
            measured = of_many(parts, _median(values))
        measures.append(replace(measured, group=_group(key)))
    return measures


@defines("enrolled", "Courses taken up", "share of participants",
         caveat="Of everybody who ever joined a network. A count of people, so small numbers are hidden.")  # fmt: skip
def enrolled(by_course: Numbers | None, trained: Numbers | None) -> list[Measure]:
    """Participants who enrolled on each course, and on any, of everybody who joined a network by the as-at date.

    >>> enrolled({("Data", "enrolled"): 42}, {"participants": 134, "enrolled": 102})[-1].count
    102
    """
    return _training("enrolled", by_course, trained)


@defines("completed", "Courses completed", "share of participants",
         caveat="Of everybody who ever joined a network. A count of people, so small numbers are hidden.")  # fmt: skip
def completed(by_course: Numbers | None, trained: Numbers | None) -> list[Measure]:
    """Participants who completed each course, and any, of everybody who joined a network by the as-at date."""
    return _training("completed", by_course, trained)


def too_new(programme: Programme, as_at: dt.date) -> list[str]:
    """The courses that opened so late that it is too early to tell who took them up."""
    latest = f"{as_at - dt.timedelta(days=TOO_NEW)}"
    return [row["course"] for row in programme.courses if row["opened_on"] > latest]


def _training(status: str, by_course: Numbers | None, trained: Numbers | None) -> list[Measure]:
    if by_course is None or trained is None:
        return [Measure(state=NOT_AVAILABLE)]
    everybody = trained.get("participants")
    found = [share(n, everybody, course) for (course, own), n in by_course.items() if own == status]
    return [*found, share(trained.get(status), everybody, "any course")]


def _shares(respondents: Numbers, part: str, ending: str = "") -> list[Measure]:
    return [
        share(n, respondents.get((*key[:-1], "answered")), f"{_group(key)}{ending}")
        for key, n in respondents.items()
        if key[-1] == part
    ]


def _options(answers: Numbers, respondents: Numbers, questions: set[str]) -> list[Measure]:
    return [
        share(n, respondents.get((*key[:-1], "answered")), f"{_group(key)} {key[-1]}")
        for key, n in answers.items()
        if key[0] in questions
    ]


def _group(key: tuple[str, ...]) -> str:
    """A question's name as a group: the question, what it was about, and when."""
    return " ".join(key[:3])


def _median(ordered: list[int]) -> float:
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2
