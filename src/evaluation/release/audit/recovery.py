"""Which hidden counts of a publication an attacker can work out."""

from dataclasses import dataclass

import numpy as np

from evaluation.disclosure.attacker import Attacker
from evaluation.disclosure.sums import Linked
from evaluation.metrics.vocabulary import ALL
from evaluation.publication.reading import Publication
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


def recovered(
    publication: Publication, cells: Linked, known: np.ndarray, numbers: np.ndarray, bases: np.ndarray
) -> list[Recovered]:
    """The hidden counts that the publication's own counts, their sums and common knowledge reveal.

    `known` says which counts are known, `numbers` their values, and `bases` what they are rounded to (0: not rounded).
    In what one borough may see, that borough knows its own counts, and must not find the exact value of any other.
    Raises ArithmeticError if the counts contradict each other.
    """
    attacker = Attacker(cells, publication.rule)
    common = ~attacker.personal & attacker.printable  # what anybody may know, whatever is hidden
    missing = common & ~known
    if missing.any():
        raise ArithmeticError(
            f"a count of places or events is hidden, which none is: {cells.names[int(np.flatnonzero(missing)[0])]}"
        )
    exactly, close = known & (bases == 0), known & (bases > 0)
    attacker.note_rounding(np.flatnonzero(close), numbers, bases)
    common &= exactly
    if publication.own:
        own = np.array([area == publication.own for _, area, _ in cells.names], dtype=bool)
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
    attacker.settle(common, numbers)
    found = attacker.finds(exactly, numbers)
    return [Recovered(*cells.names[cell], int(least), int(most)) for cell, (least, most) in sorted(found.items())]
