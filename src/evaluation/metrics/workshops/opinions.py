"""What people answered to the questions that they were asked.

It is told as a proportion of those who answered; who did not answer is counted in `attendance`.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from math import sqrt
from statistics import median

from evaluation.metrics.cells import CONFIDENTIAL, NOT_APPLICABLE, SHOWN, Numbers, cell, first_reason
from evaluation.metrics.measure import Count, Groups, Proportion, Release, Statistic, Told
from evaluation.metrics.result import Result, share
from evaluation.metrics.statistics import Z95
from evaluation.metrics.tables import Key
from evaluation.metrics.workshops.tables import ANSWERS, RESPONDENTS

SELF_REPORTED = (
    "These are the answers of people who chose to come and to reply, about themselves; there was no comparison group."
)


def _group(key: Key) -> str:
    """A question's name as a group: the question, what it was about, and when."""
    return " ".join(key[:3])


answered = Count(
    "answered",
    "Answers to each question",
    unit="answers",
    text="Replies that answered a question, by what it was asked about and when; those that said it did not apply are left "
    "out.",
    of=RESPONDENTS["answered"],
    groups=Groups(_group),
    example=(({("recommend", "project", "after", "answered"): 52},), [52]),
)

best_two = Proportion(
    "best_two",
    "Chose one of the two best answers",
    unit="share of answers",
    text="Replies that chose one of the two best answers on a question's scale, of those that answered it. A question "
    "of which neither end is good has no such figure.",
    caveat=SELF_REPORTED,
    numerator=RESPONDENTS["best_two"],
    denominator=RESPONDENTS["answered"],
    groups=Groups(_group),
    interval=True,
    example=(
        ({("recommend", "project", "after", "answered"): 52, ("recommend", "project", "after", "best_two"): 41},),
        [41 / 52],
    ),
)


def _agreement(respondents: Numbers) -> list[Result]:
    """Since the three parts add up to all, where one is hidden the others of its question are hidden too."""
    parts = [
        [
            share(n, respondents.get((*key[:-1], "answered")), f"{_group(key)} {part}", interval=True)
            for key, n in respondents.items()
            if key[-1] == part
        ]
        for part in ("upper", "middle", "lower")
    ]
    whys = [next((one.state for one in three if one.state == CONFIDENTIAL), "") for three in zip(*parts, strict=True)]
    return [
        Result(group=one.group, state=why) if why else one
        for found in parts
        for one, why in zip(found, whys, strict=True)
    ]


agreement = Statistic(
    "agreement",
    "Above, at and below the middle of the scale",
    unit="share of answers",
    text="Replies above, at and below the middle of a question's scale, of those that answered it.",
    caveat=SELF_REPORTED,
    tables=(RESPONDENTS,),
    told=Told.PROJECT,
    interval=True,
    function=_agreement,
    example=(
        (
            {
                ("q", "project", "after", part): n
                for part, n in (("answered", 22), ("upper", 13), ("middle", 3), ("lower", 6))
            },
        ),
        [13 / 22, 3 / 22, 6 / 22],
    ),
)


def _net_promoter(respondents: Numbers) -> list[Result]:
    found = []
    for key in respondents:
        if key[-1] != "detract":
            continue
        n, promote, passive, detract = (
            cell(respondents.get((*key[:-1], part))) for part in ("answered", "best_two", "passive", "detract")
        )
        state = first_reason(n, promote, passive, detract)
        if state != SHOWN or n.n == 0:
            found.append(Result(group=_group(key), state=NOT_APPLICABLE if state == SHOWN else state))
            continue
        p, d = promote.n / n.n, detract.n / n.n
        half = Z95 * sqrt((p + d - (p - d) ** 2) / n.n)
        # Where all answer alike the variance is 0, and an interval without width would claim certainty.
        lower, upper = (100 * max(p - d - half, -1.0), 100 * min(p - d + half, 1.0)) if half else (None, None)
        found.append(Result(group=_group(key), value=100 * (p - d), lower=lower, upper=upper))
    return found


net_promoter = Statistic(
    "net_promoter",
    "Net promoter score",
    unit="points",
    text="Of those who said how likely they are to recommend it, from 0 to 10: the percentage who said 9 or 10, less the "
    "percentage who said 0 to 6.",
    caveat=f"The interval is 95%, from the variance of a multinomial (Rocks 2016, The American Statistician 70, 365-372), "
    f"cut off at -100 and 100; there is none where all answers were of one of these kinds, or between them. "
    f"{SELF_REPORTED}",
    tables=(RESPONDENTS,),
    told=Told.PROJECT,
    interval=True,
    function=_net_promoter,
    example=(
        (
            {
                ("q", "project", "after", part): n
                for part, n in (("answered", 100), ("best_two", 50), ("passive", 30), ("detract", 20))
            },
        ),
        [30.0],
    ),
)


def _options(answers: Numbers, respondents: Numbers, questions: Collection[str]) -> list[Result]:
    """Who gave each answer, of those who answered; of the questions of some kind."""
    return [
        share(n, respondents.get((*key[:-1], "answered")), f"{_group(key)} {key[-1]}", interval=True)
        for key, n in answers.items()
        if key[0] in questions
    ]


ticked = Statistic(
    "ticked",
    "Ticked each option",
    unit="share of those who ticked at least one",
    text="Replies that ticked an option of a question that allows several, of those that ticked at least one.",
    caveat=f"Several options could be ticked, so the shares add up to more than all. {SELF_REPORTED}",
    tables=(ANSWERS, RESPONDENTS),
    given=("several",),
    told=Told.PROJECT,
    interval=True,
    function=lambda answers, respondents, several: _options(answers, respondents, several),
    example=(
        (
            {("used", "project", "after", "Power BI"): 260},
            {("used", "project", "after", "answered"): 392},
            ["used"],
        ),
        [260 / 392],
    ),
)

chosen = Statistic(
    "chosen",
    "Chose each answer",
    unit="share of answers",
    text="Replies that chose an answer of a question that allows one, of those that answered it.",
    caveat=SELF_REPORTED,
    tables=(ANSWERS, RESPONDENTS),
    given=("one_of",),
    told=Told.PROJECT,
    interval=True,
    function=lambda answers, respondents, one_of: _options(answers, respondents, one_of),
    example=(
        (
            {("written", "project", "after", "No"): 193},
            {("written", "project", "after", "answered"): 434},
            ["written"],
        ),
        [193 / 434],
    ),
)


def _median_answer(
    answers: Numbers, respondents: Numbers, shown: Numbers, answered: Numbers, scaled: Collection[str]
) -> list[Result]:
    """`answered` says how many answers there are, as the audience sees it; without that no middle is told."""
    found: dict[Key, dict[int, int]] = {}
    for key, n in answers.items():
        if key[0] in scaled:
            found.setdefault(key[:-1], {})[int(key[-1])] = cell(n).n or 0
    measures = []
    for key, given in found.items():
        values = [value for value in sorted(given) for _ in range(given[value])]
        base = cell(answered.get((*key, "answered")))
        measured = Result(state=base.state if base.state != SHOWN else NOT_APPLICABLE)
        if values and base.n:
            # A middle says how many lie on either side of it, so that it is told only where each answer's number is.
            why = first_reason(*(cell(shown.get((*key, str(value)), 0)) for value in given))
            measured = Result(value=float(median(values))) if why == SHOWN else Result(state=why)
        measures.append(replace(measured, group=_group(key)))
    return measures


def _useful(*numbers: int) -> Mapping[Key, int]:
    return {("useful", "project", "after", str(n)): k for n, k in enumerate(numbers, 1)}


median_answer = Statistic(
    "median_answer",
    "Middle answer",
    unit="points of the scale",
    text="The answer in the middle when all answers on a question's scale stand in order.",
    tables=(ANSWERS, RESPONDENTS),
    given=("scaled",),
    told=Told.PROJECT,
    release=Release.ALL_OR_NOTHING,
    annex=True,
    function=_median_answer,
    example=((_useful(10, 11, 12, 30, 20), {("useful", "project", "after", "answered"): 83}, ["useful"]), [4]),
)
