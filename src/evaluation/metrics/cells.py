"""One count as an audience sees it, and sums of such counts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

SHOWN, CONFIDENTIAL = "published", "[c]"
NOT_TOLD = "not told"  # of this area to this audience, whatever the number: such a figure is in no file
NOT_AVAILABLE, NOT_APPLICABLE, UNRELIABLE, LOW, REVISED = "[x]", "[z]", "[u]", "[low]", "[r]"

SYMBOLS = {
    CONFIDENTIAL: "confidential: it rests on too few people or answers, or would give such a number away",
    NOT_AVAILABLE: "not available: the records that it needs were not supplied, or lack the dates",
    NOT_APPLICABLE: "not applicable: there is nothing to count it from",
    UNRELIABLE: "of low reliability: too few answers",
    LOW: "less than half of the last digit shown",
    REVISED: "revised: another number was published of the same day before; see the corrections",
}

Number = TypeVar("Number")


@dataclass(frozen=True)
class Cell:
    """One count as an audience sees it: the number, or why there is none."""

    n: int | None
    state: str = SHOWN
    rounded_to: int = 0  # the base of the rounding; 0 where it is as counted


Numbers = Mapping[object, Cell | int]  # cells by their key, or plain head counts that were published


def rounded(n: Number, base: int) -> Number:
    """The nearest multiple of a base, halves upwards; of a number or of many.

    >>> [rounded(n, 10) for n in (14, 15, 24)], rounded(7, 5)
    ([10, 20, 20], 5)
    """
    return (2 * n + base) // (2 * base) * base


def cell(value: Cell | int | None) -> Cell:
    """A count as a cell: published head counts come as plain numbers, a missing one was not supplied."""
    if value is None:
        return Cell(None, NOT_AVAILABLE)
    return value if isinstance(value, Cell) else Cell(int(value))


def first_reason(*cells: Cell) -> str:
    """Why a measure of these cells cannot be shown, or `published`; it is not told where one of them is not."""
    states = [one.state for one in cells]
    return NOT_TOLD if NOT_TOLD in states else next((state for state in states if state != SHOWN), SHOWN)


def difference(whole: Cell, part: Cell) -> Cell:
    """A total less a part, hidden if either is; where one is rounded, of both rounded."""
    state = first_reason(whole, part)
    base = max(whole.rounded_to, part.rounded_to)
    if state != SHOWN:
        return Cell(None, state)
    return Cell(rounded(whole.n, base) - rounded(part.n, base), rounded_to=base) if base else Cell(whole.n - part.n)


def total(cells: Iterable[Cell | int | None]) -> Cell:
    """A sum of counts, hidden if any of them is.

    >>> total([3, Cell(4)]).n, total([3, Cell(None, "[c]")]).state
    (7, '[c]')
    """
    parts = [cell(one) for one in cells]
    state = first_reason(*parts)
    base = max((one.rounded_to for one in parts), default=0)
    return Cell(sum(one.n for one in parts), rounded_to=base) if state == SHOWN else Cell(None, state)
