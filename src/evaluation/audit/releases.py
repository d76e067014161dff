"""What two publications of a project give away together, one after the other.

What was shown before stays known. Of the same day, a count that is hidden now and was not then is no secret, and
goes into the sums as any other. Between two days, a count that is shown on both and changed by few tells of
those few: last month's total less this month's can name one person.
"""

import numpy as np

from evaluation.audit.recovery import Recovered
from evaluation.disclosure.sums import Linked
from evaluation.faults import WrongInput
from evaluation.publication import Publication


def refuse_another(now: Publication, before: Publication) -> None:
    """WrongInput where the publication before is of another project or audience, or of a later day."""
    for what, ours, theirs in (("project", now.slug, before.slug), ("audience", now.audience, before.audience)):
        if ours != theirs:
            raise WrongInput(f"{before.folder} is of the {what} '{theirs}', and {now.folder} of '{ours}': "
                             "AGAINST takes a publication before it of the same.")  # fmt: skip
    if before.as_at > now.as_at:
        raise WrongInput(f"{before.folder} is as at {before.as_at}, after {now.folder} ({now.as_at}): "
                         "AGAINST takes the one before.")  # fmt: skip


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


def shown_before(cells: Linked, known: np.ndarray, together: np.ndarray, numbers: np.ndarray, rule: dict[str, int],
                 ) -> list[Recovered]:  # fmt: skip
    """The small counts that are hidden now and were shown before."""
    return [Recovered(*cells.names[at], int(numbers[at]), int(numbers[at])) for at in np.flatnonzero(together & ~known)
            if cells.personal[at] and numbers[at] < rule[cells.kinds[at]]]  # fmt: skip
