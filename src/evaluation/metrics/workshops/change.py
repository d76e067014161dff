"""Change between a first and a later answer of the same people. Counts in, measures out.

Only people who answered both times count: a *matched pair* is one person's two answers, and a difference is
the answer after less the answer before. The finding is how many went up, stayed or went down; what goes further
(means, and the effect sizes and the test of `paired`) stands in an annex, and rests on raw counts, most of which may
be hidden, so it is published under the rule of `measure.suppressed_statistic`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from evaluation.metrics.cells import CONFIDENTIAL, SHOWN, Cell
from evaluation.metrics.measure import (
    NOT_APPLICABLE,
    NOT_AVAILABLE,
    UNRELIABLE,
    Numbers,
    Result,
    cell,
    defines,
    first_reason,
    share,
    suppressed_statistic,
    total,
)
from evaluation.metrics.statistics.bootstrap import bca_mean, repeated
from evaluation.metrics.statistics.paired import holm, rank_biserial, standardised_mean_change, wilcoxon

LEAST_PAIRS = 10  # below it a change is one of low reliability, [u]
DIRECTIONS = ("up", "same", "down")
MATCHED = "Only people who answered both times."

Questions = Mapping[str, Numbers | None]  # the counts of each question


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


@defines(
    "moved",
    "Answers before and after",
    "share of people who answered both times",
    caveat=f"{MATCHED} They chose to answer and judged themselves; there is no comparison group.",
)
def moved(moved: Numbers | None, question: str) -> list[Result]:
    """People whose answer to a question went up, stayed the same or went down between the first time they were
    asked and the last, of those who answered both times.

    >>> found = moved({"up": 24, "same": 12, "down": 10}, "confidence")
    >>> [(one.group, one.count, one.out_of) for one in found]
    [('confidence up', 24, 46), ('confidence same', 12, 46), ('confidence down', 10, 46)]
    """
    if moved is None:
        return [Result(group=f"{question} {way}", state=NOT_AVAILABLE) for way in DIRECTIONS]
    ways = {way: cell(moved.get(way, 0)) for way in DIRECTIONS}
    both_times = total(ways.values())
    if both_times.state == SHOWN and 0 < both_times.n < LEAST_PAIRS:
        return [Result(group=f"{question} {way}", state=UNRELIABLE) for way in ways]
    return [share(n, both_times, f"{question} {way}") for way, n in ways.items()]


@defines("median_change", "Median change", "points of the answer scale", caveat=MATCHED)
def median_change(pairs: Numbers | None, shown: Numbers | None, question: str) -> Result:
    """The change in the middle: put each person's answer after less their answer before in order of size, and half
    of the people changed by this much or less, half by this much or more.

    >>> median_change({(1, 2): 20, (2, 2): 10}, {(1, 2): 20, (2, 2): 10}, "confidence").value
    1.0
    """
    return _of_differences(pairs, shown, question, lambda found: float(np.median(found)))


@defines(
    "mean_change",
    "Mean change",
    "points of the answer scale",
    caveat=f"{MATCHED} Where everyone changed by the same amount there is no interval.",
)
def mean_change(pairs: Numbers | None, shown: Numbers | None, question: str) -> Result:
    """Each person's answer after less their answer before, averaged over the people who answered both times.

    With its 95% interval by the BCa bootstrap; none if all differences are equal, because then no resample differs.

    >>> mean_change({(1, 2): 20, (2, 2): 10}, {(1, 2): 20, (2, 2): 10}, "confidence").value  # doctest: +ELLIPSIS
    0.666...
    """
    measured = _of_differences(pairs, shown, question, lambda found: float(found.mean()))
    interval = bca_mean(differences(pairs)) if measured.is_shown else None
    if interval is None:
        return measured
    lower, upper = (suppressed_statistic(_cells(pairs, shown), end).value for end in interval)
    return replace(measured, lower=lower, upper=upper)


@defines(
    "standardised_change",
    "Mean change against its spread",
    "standard deviations of the change",
    caveat=f"{MATCHED} Where everyone changed by the same amount there is none.",
)
def standardised_change(pairs: Numbers | None, shown: Numbers | None, question: str) -> Result:
    """The mean change divided by how much the change differs from person to person (its standard deviation), and made
    a little smaller, because small groups overstate it.

    Cohen's d_z with Hedges' correction, as in `paired.standardised_mean_change`.

    >>> round(standardised_change({(1, 2): 20, (2, 2): 10}, {(1, 2): 20, (2, 2): 10}, "confidence").value, 3)
    1.354
    """
    return _of_differences(pairs, shown, question, lambda found: standardised_mean_change(found)[1])


@defines(
    "rank_biserial",
    "Weight of the answers that went up, less those that went down",
    "from -1 (all that changed went down) to +1 (all went up)",
    caveat=f"{MATCHED} Those whose answer stayed the same are left out.",
)
def rank_biserial_change(pairs: Numbers | None, shown: Numbers | None, question: str) -> Result:
    """The answers that changed are ranked by the size of the change; the ranks of those that went up less the ranks
    of those that went down, as a share of all these ranks.

    The matched-pairs rank-biserial correlation, as in `paired.rank_biserial`.

    >>> rank_biserial_change({(1, 2): 30, (2, 1): 10}, {(1, 2): 30, (2, 1): 10}, "confidence").value
    0.5
    """
    return _of_differences(pairs, shown, question, rank_biserial)


@defines(
    "wilcoxon_p",
    "Could chance alone explain the change",
    "probability, adjusted for the number of questions",
    caveat=f"{MATCHED} Wilcoxon's signed-rank test (those whose answer stayed the same are left out), "
    "two-sided, adjusted by Holm's method.",
)
def wilcoxon_p(pairs: Questions | None, shown: Questions | None) -> list[Result]:
    """How often chance alone would give so lopsided a change, if each answer that changed was as likely to go down as
    up. It is raised for the number of questions, because with many questions one of them is soon lopsided by chance.

    A question that is confidential counts in Holm's number of questions as if it had shown nothing (a p-value of 1):
    so the others do not depend on hidden answers, and are too high rather than too low.

    >>> pairs = {"confidence": {(1, 2): 5, (1, 3): 5}, "skill": {(1, 2): 3, (1, 1): 5}}
    >>> [(one.group, one.state) for one in wilcoxon_p(pairs, pairs)]
    [('confidence', 'published'), ('skill', '[u]')]
    """
    if pairs is None or shown is None:
        return [Result(state=NOT_AVAILABLE)]
    measured = {
        question: _of_differences(of_question, shown.get(question), question, lambda found: wilcoxon(found)[1])
        for question, of_question in pairs.items()
    }
    published = [question for question, one in measured.items() if one.is_shown]
    # Adjusted before they are rounded.
    p_values = [wilcoxon(differences(pairs[question]))[1] for question in published]
    confidential = sum(one.state == CONFIDENTIAL for one in measured.values())
    seen = [one for question in published for one in _cells(pairs[question], shown[question])]
    for question, p in zip(published, holm([*p_values, *[1.0] * confidential]), strict=False):
        measured[question] = replace(suppressed_statistic(seen, p), group=question)
    return list(measured.values())


@defines(
    "unmatched_difference",
    "Difference of all answers after and before (a warning, not the finding)",
    "points of the answer scale",
    caveat="It mixes change with who came back: those who answered once only are in it.",
)
def unmatched_difference(
    before: Numbers | None, after: Numbers | None, shown: tuple[Numbers | None, Numbers | None], question: str
) -> Result:
    """The average of all answers after less the average of all answers before, whoever gave them: not a change in
    anybody, since other people may have answered.

    `before` and `after` are the raw counts of each value, `shown` the same two as the audience sees them.

    >>> before, after = {1: 30, 2: 10}, {1: 10, 2: 10}
    >>> unmatched_difference(before, after, (before, after), "confidence").value
    0.25
    """
    return _of_answers([before, after], shown, question, lambda first, last: float(last.mean() - first.mean()))


@defines(
    "non_response",
    "First answers of those who came back, and of those who did not",
    "points of the answer scale",
    caveat="If the two differ, the change of those who came back need not hold for everyone.",
)
def non_response(
    before_of_returned: Numbers | None,
    before_of_lost: Numbers | None,
    shown: tuple[Numbers | None, Numbers | None],
    question: str,
) -> list[Result]:
    """The average first answer of the people who answered again later, and of those who did not.

    `shown` are the two counts, in this order, as the audience sees them.

    >>> returned, lost = {1: 10, 2: 10}, {1: 20}
    >>> [(one.group, one.value) for one in non_response(returned, lost, (returned, lost), "confidence")]
    [('confidence came back', 1.5), ('confidence did not', 1.0)]
    """
    groups = (f"{question} came back", f"{question} did not")
    return [
        _of_answers([counts], [seen], group, lambda answers: float(answers.mean()))
        for counts, seen, group in zip((before_of_returned, before_of_lost), shown, groups, strict=True)
    ]


def _of_differences(
    pairs: Numbers | None, shown: Numbers | None, question: str, statistic: Callable[[np.ndarray], float]
) -> Result:
    return _annexed([pairs], [shown], question, differences, statistic)


def _of_answers(
    counts: Sequence[Numbers | None], shown: Sequence[Numbers | None], group: str, statistic: Callable[..., float]
) -> Result:
    return _annexed(counts, shown, group, answers, statistic)


def _annexed(
    counts: Sequence[Numbers | None],
    shown: Sequence[Numbers | None],
    group: str,
    expanded: Callable[[Numbers], np.ndarray],
    statistic: Callable[..., float],
) -> Result:
    """A statistic of raw counts, as far as the counts that the audience sees allow."""
    if None in (*counts, *shown):
        return Result(group=group, state=NOT_AVAILABLE)
    seen = [one for raw, view in zip(counts, shown, strict=True) for one in _cells(raw, view)]
    samples = [expanded(raw) for raw in counts]
    fewest = min(len(sample) for sample in samples)
    hidden = first_reason(*seen)
    # To say of hidden counts that there are few, none, or one value only would tell more than a rounded figure.
    if hidden != SHOWN and (fewest < LEAST_PAIRS or any(np.ptp(sample) == 0 for sample in samples)):
        return Result(group=group, state=hidden)
    if fewest < LEAST_PAIRS:
        return Result(group=group, state=UNRELIABLE if fewest else NOT_APPLICABLE)
    try:
        value = statistic(*samples)
    except ValueError:  # nothing to divide by, or nothing to rank
        value = None
    return replace(suppressed_statistic(seen, value), group=group)


def _cells(counts: Numbers, shown: Numbers) -> list[Cell]:
    """The counts as the audience sees them; it must be told of each one."""
    missing = counts.keys() - shown.keys()
    if missing:
        raise ValueError(f"nothing says whether these counts may be shown: {sorted(missing)}")
    return [cell(n) for n in shown.values()]


def _raw(counts: Numbers) -> list[int]:
    numbers = [cell(n).n for n in counts.values()]
    if None in numbers:
        raise ValueError("a statistic needs the raw counts, and one of them is hidden")
    return numbers
