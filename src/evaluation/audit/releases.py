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
                   ) -> tuple[np.ndarray, np.ndarray]:  # fmt: skip
    """Which counts are known from two publications, and the numbers of those that are. Where the days differ, or a
    count that both show does (it was corrected), the one before tells nothing of this one."""
    numbers, together = np.array(cells.numbers, dtype=np.int64), known.copy()
    if before.as_at != now.as_at:
        return together, numbers
    then, known_then = before.cells()
    pairs = [(at, then.at[name]) for at, name in enumerate(cells.names) if name in then.at]
    if all(cells.numbers[at] == then.numbers[other] for at, other in pairs if known[at] and known_then[other]):
        for at, other in pairs:
            if known_then[other]:
                numbers[at], together[at] = then.numbers[other], True
    return together, numbers


def changed(cells: Linked, known: np.ndarray, before: Publication, rule: dict[str, int]) -> list[Recovered]:
    """The counts of people and answers that both show and that changed by fewer than may be shown."""
    then, known_then = before.cells()
    found = []
    for at, name in enumerate(cells.names):
        other = then.at.get(name)
        if other is None or not (cells.personal[at] and known[at] and known_then[other]):
            continue
        more = cells.numbers[at] - then.numbers[other]
        if 0 < abs(more) < rule[cells.kinds[at]]:
            found.append(Recovered(*name, more, more))
    return found


def between(publication: Publication, cells: Linked, known: np.ndarray, before: Publication) -> list[Recovered]:
    """What the sums of two days give away together, beyond what `changed` tells already."""
    then, known_then = before.cells()
    directly = {(one.table, one.borough, one.key) for one in changed(cells, known, before, publication.rule)}
    try:
        found = _together(publication, cells, known, then, known_then)
    except ArithmeticError:  # the records were corrected, so that a count fell which otherwise cannot
        found = _together(publication, cells, known, then, known_then, corrected=True)
    return [one for one in found if (one.table.removeprefix(SINCE), one.borough, one.key) not in directly]


def _together(publication: Publication, cells: Linked, known: np.ndarray, then: Linked, known_then: np.ndarray,
              corrected: bool = False) -> list[Recovered]:  # fmt: skip
    told = {name for name, is_known in zip(then.names, known_then, strict=True) if is_known}
    both = joined(cells, then, told, corrected=corrected)
    all_known = np.concatenate([known, known_then, np.zeros(len(both.changes), dtype=bool)])
    return recovered(publication, both, all_known, np.array(both.numbers, dtype=np.int64))


def shown_before(cells: Linked, known: np.ndarray, together: np.ndarray, numbers: np.ndarray, rule: dict[str, int],
                 ) -> list[Recovered]:  # fmt: skip
    """The small counts that are hidden now and were shown before."""
    return [Recovered(*cells.names[at], int(numbers[at]), int(numbers[at])) for at in np.flatnonzero(together & ~known)
            if cells.personal[at] and numbers[at] < rule[cells.kinds[at]]]  # fmt: skip
