"""Change between a first and a later answer of the same people.

Only people who answered both times count: a *matched pair* is one person's two answers, and a difference is the answer
after less the answer before. The finding is how many went up, stayed or went down; what goes further (means, effect
sizes and tests) is for the annex, and is made from raw counts of which most may be hidden.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np

from evaluation.metrics.cells import (
    CONFIDENTIAL,
    NOT_APPLICABLE,
    NOT_AVAILABLE,
    SHOWN,
    UNRELIABLE,
    Cell,
    Numbers,
    cell,
    first_reason,
    total,
)
from evaluation.metrics.errors import MetricsError
from evaluation.metrics.measure import OfQuestion, Release, Told
from evaluation.metrics.result import Result, share, suppressed_statistic
from evaluation.metrics.statistics.bootstrap import bca_mean, repeated
from evaluation.metrics.statistics.paired import holm, rank_biserial, standardised_mean_change, wilcoxon
from evaluation.metrics.tables import Key
from evaluation.metrics.workshops.tables import ANSWERS, CAME_BACK, DID_NOT, MOVED, PAIRS, RETURNED

LEAST_PAIRS = 10  # below it a change is one of low reliability, [u]
DIGITS_OF_HIDDEN = 1  # of a figure of hidden counts: two tell the sum of fifty answers, and two such sums a count
FEWEST_OF_HIDDEN = 20  # answers behind a figure of hidden counts: with fewer, it nearly says how many chose each
DIRECTIONS = ("up", "same", "down")
MATCHED = "Only people who answered both times."


def differences(pairs: Numbers) -> np.ndarray:
    """Each person's answer after less the answer before, from the counts of (before, after).

    Answers are numbers, or text that holds one; ValueError for any other, and for a count that is hidden.

    >>> differences({("1", "3"): 2, ("4", "4"): 1, ("5", "4"): 1}).tolist()
    [2.0, 2.0, 0.0, -1.0]
    """
    # Rounded, because 0.3 - 0.1 and 0.2 - 0.0 are the same difference, but not in binary floating point.
    return repeated([round(float(after) - float(before), 9) for before, after in pairs], _raw(pairs))


def answers(counts: Numbers) -> np.ndarray:
    """Each person's answer as a number, from the counts of each value; errors as in `differences`.

    >>> answers({"1": 2, "4": 1}).tolist()
    [1.0, 1.0, 4.0]
    """
    return repeated([float(value) for value in counts], _raw(counts))


def _moves(counts: Numbers) -> dict[str, tuple[Numbers, ...]]:
    """The moves of each question, and of each time where it is not the usual `after`."""
    split: dict[str, dict[str, Cell | int]] = {}
    for (question, time, move), n in counts.items():
        split.setdefault(question if time == "after" else f"{question} {time}", {})[move] = n
    return {question: (moves,) for question, moves in split.items()}


def _pairs_after(counts: Numbers) -> dict[str, tuple[Numbers, ...]]:
    """The pairs of answers before and after, by question."""
    split: dict[str, dict[Key, Cell | int]] = {}
    for (question, time, first, then), n in counts.items():
        if time == "after":
            split.setdefault(question, {})[first, then] = n
    return {question: (pairs,) for question, pairs in split.items()}


def _before_and_after(counts: Numbers) -> dict[str, tuple[Numbers, ...]]:
    """All answers before and all after to each question about the project that was asked at both."""
    split: dict[str, tuple[dict, dict]] = {}
    for (question, about, time, value), n in counts.items():
        if about == "project" and time in ("before", "after"):
            split.setdefault(question, ({}, {}))[time == "after"][value] = n
    return {question: both for question, both in split.items() if all(both)}


def _returned_or_not(counts: Numbers) -> dict[str, tuple[Numbers, ...]]:
    """The first answers to each question of who answered after too, and of who did not."""
    split: dict[str, tuple[dict, dict]] = {}
    for (question, group, value), n in counts.items():
        split.setdefault(question, ({}, {}))[group == DID_NOT][value] = n
    return split


def _moved(counts: tuple[Numbers, ...], _: tuple[Numbers, ...], question: str) -> list[Result]:
    (counts,) = counts
    ways = {way: cell(counts.get(way, 0)) for way in DIRECTIONS}
    both_times = total(ways.values())
    if both_times.state == SHOWN and 0 < both_times.n < LEAST_PAIRS:
        return [Result(group=f"{question} {way}", state=UNRELIABLE) for way in ways]
    return [share(n, both_times, f"{question} {way}", interval=True) for way, n in ways.items()]


moved = OfQuestion(
    "moved",
    "Answers before and after",
    unit="share of people who answered both times",
    text="People whose answer to a question went up, stayed the same or went down between the first time they were asked "
    "and the last, of those who answered both times.",
    caveat=f"{MATCHED} They chose to answer and judged themselves; there is no comparison group.",
    tables=(MOVED,),
    split=_moves,
    groups=DIRECTIONS,
    interval=True,
    fewest=LEAST_PAIRS,
    function=_moved,
    example=(({"up": 24, "same": 12, "down": 10}, "confidence"), [24 / 46, 12 / 46, 10 / 46]),
)


def _of_differences(statistic: Callable[[np.ndarray], float], all_or_nothing: bool = False) -> Callable[..., Result]:
    def measured(counts: tuple[Numbers, ...], shown: tuple[Numbers, ...], question: str) -> Result:
        if all_or_nothing and (why := first_reason(*_seen(counts, shown))) != SHOWN:
            return Result(group=question, state=why)
        return _suppressed(counts, shown, question, differences, statistic)

    return measured


def _mean_change(counts: tuple[Numbers, ...], shown: tuple[Numbers, ...], question: str) -> Result:
    """The interval is left out where any pair is hidden: it would tell how many answers changed by how much."""
    measured = _suppressed(counts, shown, question, differences, lambda found: float(found.mean()))
    if not measured.is_shown or first_reason(*_seen(counts, shown)) != SHOWN:
        return measured
    interval = bca_mean(differences(*counts))
    if interval is None:
        return measured
    lower, upper = (suppressed_statistic(_seen(counts, shown), end).value for end in interval)
    return replace(measured, lower=lower, upper=upper)


PAIRS_OF_30 = {(1, 2): 20, (2, 2): 10}

median_change = OfQuestion(
    "median_change",
    "Median change",
    unit="points of the answer scale",
    text="The change in the middle: put each person's answer after less their answer before in order of size, and half of "
    "the people changed by this much or less, half by this much or more.",
    caveat=MATCHED,
    tables=(PAIRS,),
    split=_pairs_after,
    fewest=LEAST_PAIRS,
    release=Release.ALL_OR_NOTHING,
    told=Told.PROJECT,
    annex=True,
    function=_of_differences(lambda found: float(np.median(found)), all_or_nothing=True),
    example=((PAIRS_OF_30,), 1.0),
)

mean_change = OfQuestion(
    "mean_change",
    "Mean change",
    unit="points of the answer scale",
    text="Each person's answer after less their answer before, averaged over the people who answered both times.",
    caveat=f"{MATCHED} Its 95% interval is by the BCa bootstrap. Where everyone changed by the same amount there is no "
    "interval.",
    tables=(PAIRS,),
    split=_pairs_after,
    fewest=LEAST_PAIRS,
    interval=True,
    release=Release.ROUNDED_WITHOUT_INTERVAL,
    told=Told.PROJECT,
    annex=True,
    function=_mean_change,
    example=((PAIRS_OF_30,), 2 / 3),
)

standardised_change = OfQuestion(
    "standardised_change",
    "Mean change against its spread",
    unit="standard deviations of the change",
    text="The mean change divided by how much the change differs from person to person (its standard deviation), and made "
    "a little smaller, because small groups overstate it.",
    caveat=f"{MATCHED} Cohen's d_z with Hedges' correction, 1 - 3 / (4 (pairs - 1) - 1). Where everyone changed by the "
    "same amount there is none.",
    tables=(PAIRS,),
    split=_pairs_after,
    fewest=LEAST_PAIRS,
    release=Release.ALL_OR_NOTHING,
    told=Told.PROJECT,
    annex=True,
    function=_of_differences(lambda found: standardised_mean_change(found)[1], all_or_nothing=True),
    example=((PAIRS_OF_30,), 1.3541711),
)

rank_biserial_change = OfQuestion(
    "rank_biserial",
    "Weight of the answers that went up, less those that went down",
    unit="from -1 (all that changed went down) to +1 (all went up)",
    text="The answers that changed are ranked by the size of the change; the ranks of those that went up less the ranks of "
    "those that went down, as a share of all these ranks.",
    caveat=f"{MATCHED} Those whose answer stayed the same are left out.",
    tables=(PAIRS,),
    split=_pairs_after,
    fewest=LEAST_PAIRS,
    release=Release.ALL_OR_NOTHING,
    told=Told.PROJECT,
    annex=True,
    function=_of_differences(rank_biserial, all_or_nothing=True),
    example=(({(1, 2): 30, (2, 1): 10},), 0.5),
)


def _wilcoxon_p(pairs: Mapping[str, Numbers], shown: Mapping[str, Numbers]) -> list[Result]:
    """A question that is confidential counts in Holm's number of questions as if it had shown nothing (a p-value of
    1): so the others do not depend on hidden answers, and are too high rather than too low."""
    test = _of_differences(lambda found: wilcoxon(found)[1], all_or_nothing=True)
    measured = {
        question: Result(group=question, state=NOT_AVAILABLE)
        if None in (one, shown[question])
        else test((one,), (shown[question],), question)
        for question, one in pairs.items()
    }
    published = [question for question, one in measured.items() if one.is_shown]
    p_values = [wilcoxon(differences(pairs[question]))[1] for question in published]
    confidential = sum(one.state == CONFIDENTIAL for one in measured.values())
    for question, p in zip(published, holm([*p_values, *[1.0] * confidential]), strict=False):
        measured[question] = Result(group=question, value=p)
    return list(measured.values())


wilcoxon_p = OfQuestion(
    "wilcoxon_p",
    "Could chance alone explain the change",
    unit="probability, adjusted for the number of questions",
    text="How often chance alone would give so lopsided a change, if each answer that changed was as likely to go down as "
    "up. It is raised for the number of questions, because with many questions one of them is soon lopsided by chance.",
    caveat=f"{MATCHED} Wilcoxon's signed-rank test (those whose answer stayed the same are left out), two-sided, adjusted "
    "by Holm's method.",
    tables=(PAIRS,),
    split=_pairs_after,
    family=True,
    fewest=LEAST_PAIRS,
    release=Release.ALL_OR_NOTHING,
    told=Told.PROJECT,
    annex=True,
    function=_wilcoxon_p,
    example=(
        ({"confidence": {(0, more): 1 for more in range(1, 11)}, "skill": {(1, 2): 3, (1, 1): 5}},),
        [2 / 2**10, None],
    ),
)

unmatched_difference = OfQuestion(
    "unmatched_difference",
    "Difference of all answers after and before (a warning, not the finding)",
    unit="points of the answer scale",
    text="The average of all answers after less the average of all answers before, whoever gave them: not a change in "
    "anybody, since other people may have answered.",
    caveat="It mixes change with who came back: those who answered once only are in it.",
    tables=(ANSWERS,),
    split=_before_and_after,
    samples=2,
    fewest=LEAST_PAIRS,
    release=Release.ROUNDED,
    told=Told.PROJECT,
    annex=True,
    function=lambda counts, shown, question: _suppressed(
        counts, shown, question, answers, lambda first, last: float(last.mean() - first.mean())
    ),
    example=(({1: 30, 2: 10}, {1: 10, 2: 10}), 0.25),
)


def _non_response(counts: tuple[Numbers, ...], shown: tuple[Numbers, ...], question: str) -> list[Result]:
    return [
        _suppressed((own,), (seen,), f"{question} {group}", answers, lambda found: float(found.mean()))
        for own, seen, group in zip(counts, shown, (CAME_BACK, DID_NOT), strict=True)
    ]


non_response = OfQuestion(
    "non_response",
    "First answers of those who came back, and of those who did not",
    unit="points of the answer scale",
    text="The average first answer of the people who answered again later, and of those who did not.",
    caveat="If the two differ, the change of those who came back need not hold for everyone.",
    tables=(RETURNED,),
    split=_returned_or_not,
    samples=2,
    groups=(CAME_BACK, DID_NOT),
    fewest=LEAST_PAIRS,
    release=Release.ROUNDED,
    told=Told.PROJECT,
    function=_non_response,
    example=(({1: 10, 2: 10}, {1: 20}), [1.5, 1.0]),
)


def _suppressed(
    counts: tuple[Numbers, ...],
    shown: tuple[Numbers, ...],
    group: str,
    expanded: Callable[[Numbers], np.ndarray],
    statistic: Callable[..., float],
) -> Result:
    """A statistic of raw counts, as far as the counts that the audience sees allow."""
    seen = _seen(counts, shown)
    samples = [expanded(raw) for raw in counts] if all(one is not None for one in _numbers(counts)) else []
    if not samples:
        return Result(group=group, state=first_reason(*seen))
    fewest = min(len(sample) for sample in samples)
    hidden = first_reason(*seen)
    # To say of hidden counts that there are few, none, or one value only would tell more than a rounded figure.
    if hidden != SHOWN and (fewest < FEWEST_OF_HIDDEN or any(np.ptp(sample) == 0 for sample in samples)):
        return Result(group=group, state=hidden)
    if fewest < LEAST_PAIRS:
        return Result(group=group, state=UNRELIABLE if fewest else NOT_APPLICABLE)
    try:
        value = statistic(*samples)
    except ValueError:  # nothing to divide by, or nothing to rank
        value = None
    return replace(suppressed_statistic(seen, value, DIGITS_OF_HIDDEN), group=group)


def _numbers(counts: tuple[Numbers, ...]) -> list[int | None]:
    return [cell(n).n for raw in counts for n in raw.values()]


def _seen(counts: tuple[Numbers, ...], shown: tuple[Numbers, ...]) -> list[Cell]:
    """The counts as the audience sees them; it must be told of each one."""
    for raw, view in zip(counts, shown, strict=True):
        if odd := raw.keys() - view.keys():
            raise MetricsError(f"nothing says whether these counts may be shown: {sorted(odd)}")
    return [cell(n) for view in shown for n in view.values()]


def _raw(counts: Numbers) -> list[int]:
    numbers = [cell(n).n for n in counts.values()]
    if None in numbers:
        raise MetricsError("a statistic needs the raw counts, and one of them is hidden")
    return numbers
