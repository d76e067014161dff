"""Which hidden counts of a publication an attacker can work out, from it alone or together with earlier ones.

A count that was shown stays known. If it is hidden now and was shown for the same date before, it is not secret, and
goes into the sums like any other. Between two dates, a count that both show and that changed by a few people reveals
those few: last month's total less this month's can identify one person. `disclosure.releases` also gives what follows
from the sums of both dates and the changes between them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from evaluation.disclosure.attacker import Attacker
from evaluation.disclosure.releases import SINCE, joined
from evaluation.disclosure.sums import Linked
from evaluation.metrics.tables import TABLES
from evaluation.metrics.vocabulary import ALL
from evaluation.publication.reading import Publication, Released
from evaluation.records.boroughs import PROJECT


@dataclass(frozen=True)
class Recovered:
    """A hidden count that can be worked out, or nearly: what it counts, and its lowest and highest possible value."""

    table: str
    borough: str
    key: tuple[str, ...]
    least: int
    most: int

    def __str__(self) -> str:
        span = f"is {self.least}" if self.least == self.most else f"is between {self.least} and {self.most}"
        where = PROJECT if self.borough == ALL else self.borough
        return f"{self.table}, {where}, {' '.join(self.key)}: {span}"


def recovered(publication: Publication, counts: Released, before: Iterable[Released] = ()) -> list[Recovered]:
    """The hidden counts that the publication's own counts, their sums and common knowledge reveal.

    A borough knows its own counts, and so do those whom it tells them; they must not find the exact value of any other.
    What publications `before` told of a day is common knowledge: telling it again reveals nothing.
    Raises ArithmeticError if the counts contradict each other.
    """
    cells, known, bases = counts.cells, counts.known, counts.bases
    numbers = np.array(cells.numbers, dtype=np.int64)
    attacker = Attacker(cells, publication.rule)
    common = ~attacker.personal & attacker.printable  # what anybody may know, whatever is hidden
    missing = common & ~known & (np.array(cells.kinds) != "pence")  # of money, what may be told is a rule of its own
    if missing.any():
        raise ArithmeticError(
            f"a count of places or events is hidden, which none is: {cells.names[int(np.flatnonzero(missing)[0])]}"
        )
    exactly, close = known & (bases == 0), known & (bases > 0)
    attacker.note_rounding(np.flatnonzero(close), numbers, bases)
    common &= exactly
    for one in before:
        for at, other in _pairs(cells, one.cells):
            table = cells.names[at][0]
            is_of_then = one.as_at == counts.as_at or (table in TABLES and TABLES[table].of_a_day)
            told_then = one.known[other] and not one.bases[other] and cells.numbers[at] == one.cells.numbers[other]
            common[at] |= is_of_then and told_then and exactly[at]
    if publication.insiders:
        own = np.array([area in publication.insiders for _, area, _ in cells.names], dtype=bool)
        common |= own & exactly
        attacker.need = np.minimum(attacker.need, 1)
    least, most = attacker.quick_bounds(exactly, numbers)
    impossible = np.flatnonzero(least > most)
    if len(impossible):
        table, borough, key = cells.names[int(impossible[0])]
        raise ArithmeticError(
            f"{table}, {borough}, {' '.join(key)} is at least {least[impossible[0]]:.0f} by one sum "
            f"and at most {most[impossible[0]]:.0f} by another"
        )
    _, most = attacker.settle(common, numbers)
    shown = exactly & attacker.personal & attacker.printable
    if publication.insiders:
        shown &= ~own
    threshold = np.array([publication.rule.get(kind, 0) for kind in cells.kinds])
    too_few = shown & (numbers < np.where(numbers == 0, most, threshold))  # a 0 may be shown where it follows
    found = {int(cell): (numbers[cell], numbers[cell]) for cell in np.flatnonzero(too_few)}
    found |= attacker.finds(exactly, numbers)
    return [Recovered(*cells.names[cell], int(least), int(most)) for cell, (least, most) in sorted(found.items())]


def known_together(now: Released, before: Released) -> Released:
    """What is known of a publication's counts from it and one before.

    If the dates differ, or a count that both show differs (it was corrected), the earlier publication says nothing
    about this one.
    """
    if before.as_at != now.as_at or not tell_the_same(now, before):
        return now
    numbers, known, bases = list(now.cells.numbers), now.known.copy(), now.bases.copy()
    for at, other in _pairs(now.cells, before.cells):
        if before.known[other] and (not known[at] or before.bases[other] < bases[at]):
            numbers[at], known[at], bases[at] = before.cells.numbers[other], True, before.bases[other]
    return replace(now, cells=replace(now.cells, numbers=numbers), known=known, bases=bases)


def tell_the_same(now: Released, before: Released) -> bool:
    """Whether both publications can show the same counts. They cannot if records were corrected."""
    return all(
        _can_be_the_same(now.cells.numbers[at], now.bases[at], before.cells.numbers[other], before.bases[other])
        for at, other in _pairs(now.cells, before.cells)
        if now.known[at] and before.known[other]
    )


def _pairs(cells: Linked, then: Linked) -> list[tuple[int, int]]:
    return [(at, then.at[name]) for at, name in enumerate(cells.names) if name in then.at]


def _can_be_the_same(one: int, base: int, other: int, its_base: int) -> bool:
    """Whether two numbers can be the same count, each rounded to its base."""
    return one - base // 2 <= other + max(its_base - 1, 0) // 2 and other - its_base // 2 <= one + max(base - 1, 0) // 2


def changed(now: Released, earlier: Iterable[Released], rule: dict[str, int]) -> list[Recovered]:
    """The counts of people and answers that this and an earlier publication show unrounded, and that changed by fewer
    than may be shown."""
    cells = now.cells
    found: dict[Recovered, None] = {}
    for before in earlier:
        for at, other in _pairs(cells, before.cells):
            if not (cells.personal[at] and now.known[at] and before.known[other]):
                continue
            if now.bases[at] or before.bases[other]:  # what the two can tell together is for the sums to find
                continue
            more = cells.numbers[at] - before.cells.numbers[other]
            if 0 < abs(more) < rule[cells.kinds[at]]:
                found[Recovered(*cells.names[at], more, more)] = None
    return list(found)


def between(publication: Publication, now: Released, earlier: Sequence[Released]) -> list[Recovered]:
    """What the sums of this publication and of earlier ones (latest first) reveal together, beyond what `changed`
    finds."""
    few = changed(now, earlier, publication.rule)
    directly = {(one.table, one.borough, one.key) for one in few}
    try:
        found = _together(publication, now, earlier)
    except ArithmeticError:  # the records were corrected, so that a count fell which otherwise cannot
        found = _together(publication, now, earlier, corrected=True)
    return [one for one in found if (one.table.rpartition(SINCE)[2], one.borough, one.key) not in directly]


def _together(
    publication: Publication, now: Released, earlier: Sequence[Released], corrected: bool = False
) -> list[Recovered]:
    both = now
    for nth, before in enumerate(earlier, start=1):
        cells = joined(both.cells, before.cells, before.told, corrected=corrected, nth=nth)
        since = np.zeros(len(cells.names) - len(both.known) - len(before.known), dtype=np.int64)  # nobody prints these
        known = np.concatenate([both.known, before.known, since > 0])
        both = replace(both, cells=cells, known=known, bases=np.concatenate([both.bases, before.bases, since]))
    return recovered(publication, both, earlier)


def shown_before(now: Released, together: Released, rule: dict[str, int]) -> list[Recovered]:
    """The small counts that are hidden now and were shown before."""
    cells = together.cells
    return [
        Recovered(*cells.names[at], cells.numbers[at], cells.numbers[at])
        for at in np.flatnonzero(together.known & ~now.known)
        if cells.personal[at] and cells.numbers[at] < rule[cells.kinds[at]]
    ]
