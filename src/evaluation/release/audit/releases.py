"""What successive publications of a project reveal together.

A count that was shown stays known. If it is hidden now and was shown for the same date before, it is not secret, and
goes into the sums like any other. Between two dates, a count that both show and that changed by a few people reveals
those few: last month's total less this month's can identify one person. `disclosure.releases` also gives what follows
from the sums of both dates and the changes between them.
"""

from collections.abc import Iterable, Sequence

import numpy as np

from evaluation.disclosure.releases import SINCE, joined
from evaluation.disclosure.sums import Linked
from evaluation.publication.memory import Remembered
from evaluation.publication.reading import Publication
from evaluation.release.audit.recovery import Recovered, recovered


def known_together(
    cells: Linked, known: np.ndarray, bases: np.ndarray, now: str, before: Remembered
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Which counts are known from two publications, their values, and what they are rounded to.

    If the dates differ (`now` is the later one), or a count that both show differs (it was corrected), the earlier
    publication says nothing about this one.
    """
    numbers, together, bases = np.array(cells.numbers, dtype=np.int64), known.copy(), bases.copy()
    if before.as_at == now and tell_the_same(cells, known, bases, before):
        for at, other in _pairs(cells, before.cells):
            if before.known[other] and (not known[at] or before.bases[other] < bases[at]):
                numbers[at], together[at], bases[at] = before.cells.numbers[other], True, before.bases[other]
    return together, numbers, bases


def tell_the_same(cells: Linked, known: np.ndarray, bases: np.ndarray, before: Remembered) -> bool:
    """Whether both publications can show the same counts. They cannot if records were corrected."""
    return all(
        _can_be_the_same(cells.numbers[at], bases[at], before.cells.numbers[other], before.bases[other])
        for at, other in _pairs(cells, before.cells)
        if known[at] and before.known[other]
    )


def _pairs(cells: Linked, then: Linked) -> list[tuple[int, int]]:
    return [(at, then.at[name]) for at, name in enumerate(cells.names) if name in then.at]


def _can_be_the_same(one: int, base: int, other: int, its_base: int) -> bool:
    """Whether two numbers can be the same count, each rounded to its base."""
    return one - base // 2 <= other + max(its_base - 1, 0) // 2 and other - its_base // 2 <= one + max(base - 1, 0) // 2


def changed(
    cells: Linked, known: np.ndarray, bases: np.ndarray, earlier: Iterable[Remembered], rule: dict[str, int]
) -> list[Recovered]:
    """The counts of people and answers that this and an earlier publication show unrounded, and that changed by fewer
    than may be shown.
    """
    found: dict[Recovered, None] = {}
    for before in earlier:
        for at, other in _pairs(cells, before.cells):
            if not (cells.personal[at] and known[at] and before.known[other]):
                continue
            if bases[at] or before.bases[other]:  # what the two can tell together is for the sums to find
                continue
            more = cells.numbers[at] - before.cells.numbers[other]
            if 0 < abs(more) < rule[cells.kinds[at]]:
                found[Recovered(*cells.names[at], more, more)] = None
    return list(found)


def between(
    publication: Publication, cells: Linked, known: np.ndarray, bases: np.ndarray, earlier: Sequence[Remembered]
) -> list[Recovered]:
    """What the sums of this publication and of earlier ones (latest first) reveal together, beyond what `changed`
    finds.
    """
    few = changed(cells, known, bases, earlier, publication.rule)
    directly = {(one.table, one.borough, one.key) for one in few}
    try:
        found = _together(publication, cells, known, bases, earlier)
    except ArithmeticError:  # the records were corrected, so that a count fell which otherwise cannot
        found = _together(publication, cells, known, bases, earlier, corrected=True)
    return [one for one in found if (one.table.rpartition(SINCE)[2], one.borough, one.key) not in directly]


def _together(
    publication: Publication,
    cells: Linked,
    known: np.ndarray,
    bases: np.ndarray,
    earlier: Sequence[Remembered],
    corrected: bool = False,
) -> list[Recovered]:
    both = cells
    for nth, before in enumerate(earlier, start=1):
        both = joined(both, before.cells, before.told, corrected=corrected, nth=nth)
        known, bases = _longer(both, known, bases, before)
    return recovered(publication, both, known, np.array(both.numbers, dtype=np.int64), bases)


def _longer(both: Linked, known: np.ndarray, bases: np.ndarray, before: Remembered) -> tuple[np.ndarray, np.ndarray]:
    """What is known about a release's counts, an earlier release's counts, and the changes between them, which nobody
    prints.
    """
    since = np.zeros(len(both.names) - len(known) - len(before.known), dtype=np.int64)
    return np.concatenate([known, before.known, since > 0]), np.concatenate([bases, before.bases, since])


def misremembered(publication: Publication, before: Publication) -> bool:
    """Whether a publication made after another remembers anything different from what that one showed."""
    memory = publication.content.get("before", [])
    return bool(memory) and memory != before.to_be_remembered()


def shown_before(
    cells: Linked, known: np.ndarray, together: np.ndarray, numbers: np.ndarray, rule: dict[str, int]
) -> list[Recovered]:
    """The small counts that are hidden now and were shown before."""
    return [
        Recovered(*cells.names[at], int(numbers[at]), int(numbers[at]))
        for at in np.flatnonzero(together & ~known)
        if cells.personal[at] and numbers[at] < rule[cells.kinds[at]]
    ]
