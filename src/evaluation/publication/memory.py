"""The sums of a publication as its file holds them, and what later publications remember of it."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from evaluation.disclosure.sums import Linked, Name
from evaluation.metrics.vocabulary import ROUNDED


@dataclass(frozen=True)
class Remembered:
    """A publication as later ones remember it: its day, its counts, which of them it showed, and how rounded."""

    as_at: str
    records_to: dt.date
    cells: Linked
    known: np.ndarray
    bases: np.ndarray

    @property
    def told(self) -> set[Name]:
        return {name for name, is_known in zip(self.cells.names, self.known, strict=True) if is_known}


def remembered(before: Mapping) -> Remembered:
    """A publication from what the file of a later one holds of it."""
    cells, known = system_of(before["system"])
    base = before.get("rounding", 0)
    bases = np.where(known & are_rounded(cells, "", base), base, 0)
    return Remembered(before["as_at"], dt.date.fromisoformat(before["records_to"]), cells, known, bases)


def system_of(written: Mapping) -> tuple[Linked, np.ndarray]:
    """The counts and their sums, and which counts are known; a hidden one has the number 0 here."""
    found, known = Linked(), []
    for table, borough, key, kind, printable, personal, least, n in written["cells"]:
        found.add((table, borough, tuple(key)), kind, n or 0, bool(printable), bool(personal), least)
        known.append(n is not None)
    found.sums = [[(1, at) if at >= 0 else (-1, -at - 1) for at in one] for one in written["sums"]]
    return found, np.array(known, dtype=bool)


def are_rounded(cells: Linked, own: str, base: int) -> list[bool]:
    """Which counts are rounded where they are shown: those of people and answers that stand in files, but one's
    own."""
    each = zip(cells.names, cells.kinds, cells.printable, strict=True)
    return [
        bool(base) and printable and kind in ROUNDED and (not own or area != own)
        for (_, area, _), kind, printable in each
    ]
