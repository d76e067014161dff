"""What two publications of a project give away together, one after the other.

What was shown before stays known. Of the same day, a count that is hidden now and was not then is no secret, and
goes into the sums as any other. Between two days, a count that is shown on both and changed by few tells of
those few: last month's total less this month's can name one person. What follows from the sums of both days and
what came between them (`disclosure.releases`) is looked for like all else.
"""

import numpy as np

from evaluation.audit.recovery import Recovered, recovered
from evaluation.disclosure.releases import SINCE, joined
from evaluation.disclosure.sums import Linked
from evaluation.publication import Publication


def known_together(cells: Linked, known: np.ndarray, now: Publication, before: Publication,
                   ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:  # fmt: skip
    """Which counts are known from two publications, the numbers of those that are, and to what they are rounded.
    Where the days differ, or a count that both show does (it was corrected), the one before tells nothing of this
    one."""
    numbers, together, bases = np.array(cells.numbers, dtype=np.int64), known.copy(), now.bases(cells, known)
    if before.as_at != now.as_at:
        return together, numbers, bases
    then, known_then = before.cells()
    bases_then = before.bases(then, known_then)
    if tell_the_same(cells, known, bases, before):
        for at, other in _pairs(cells, then):
            if known_then[other] and (not known[at] or bases_then[other] < bases[at]):
                numbers[at], together[at], bases[at] = then.numbers[other], True, bases_then[other]
    return together, numbers, bases


def tell_the_same(cells: Linked, known: np.ndarray, bases: np.ndarray, before: Publication) -> bool:
    """Whether what both publications show can be the same counts: it cannot where records were corrected."""
    then, known_then = before.cells()
    bases_then = before.bases(then, known_then)
    return all(_can_be_the_same(cells.numbers[at], bases[at], then.numbers[other], bases_then[other])
               for at, other in _pairs(cells, then) if known[at] and known_then[other])  # fmt: skip


def _pairs(cells: Linked, then: Linked) -> list[tuple[int, int]]:
    return [(at, then.at[name]) for at, name in enumerate(cells.names) if name in then.at]


def _can_be_the_same(one: int, base: int, other: int, its_base: int) -> bool:
    """Whether two numbers can be the same count, each rounded to its base."""
    return (one - base // 2 <= other + max(its_base - 1, 0) // 2
            and other - its_base // 2 <= one + max(base - 1, 0) // 2)  # fmt: skip


def changed(cells: Linked, known: np.ndarray, bases: np.ndarray, before: Publication, rule: dict[str, int],
            ) -> list[Recovered]:  # fmt: skip
    """The counts of people and answers that both show as counted and that changed by fewer than may be shown."""
    then, known_then = before.cells()
    bases_then = before.bases(then, known_then)
    found = []
    for at, name in enumerate(cells.names):
        other = then.at.get(name)
        if other is None or not (cells.personal[at] and known[at] and known_then[other]):
            continue
        if bases[at] or bases_then[other]:  # what the two can tell together is for the sums to find
            continue
        more = cells.numbers[at] - then.numbers[other]
        if 0 < abs(more) < rule[cells.kinds[at]]:
            found.append(Recovered(*name, more, more))
    return found


def between(publication: Publication, cells: Linked, known: np.ndarray, before: Publication) -> list[Recovered]:
    """What the sums of two days give away together, beyond what `changed` tells already."""
    then, known_then = before.cells()
    bases, bases_then = publication.bases(cells, known), before.bases(then, known_then)
    directly = {(one.table, one.borough, one.key) for one in changed(cells, known, bases, before, publication.rule)}
    all_known, all_bases = np.concatenate([known, known_then]), np.concatenate([bases, bases_then])
    try:
        found = _together(publication, cells, then, all_known, all_bases)
    except ArithmeticError:  # the records were corrected, so that a count fell which otherwise cannot
        found = _together(publication, cells, then, all_known, all_bases, corrected=True)
    return [one for one in found if (one.table.removeprefix(SINCE), one.borough, one.key) not in directly]


def _together(publication: Publication, cells: Linked, then: Linked, known: np.ndarray, bases: np.ndarray,
              corrected: bool = False) -> list[Recovered]:  # fmt: skip
    told = {name for name, is_known in zip(then.names, known[len(cells.names) :], strict=True) if is_known}
    both = joined(cells, then, told, corrected=corrected)
    changes = np.zeros(len(both.changes), dtype=np.int64)
    known, bases = np.concatenate([known, changes > 0]), np.concatenate([bases, changes])
    return recovered(publication, both, known, np.array(both.numbers, dtype=np.int64), bases)


def shown_before(cells: Linked, known: np.ndarray, together: np.ndarray, numbers: np.ndarray, rule: dict[str, int],
                 ) -> list[Recovered]:  # fmt: skip
    """The small counts that are hidden now and were shown before."""
    return [Recovered(*cells.names[at], int(numbers[at]), int(numbers[at])) for at in np.flatnonzero(together & ~known)
            if cells.personal[at] and numbers[at] < rule[cells.kinds[at]]]  # fmt: skip
