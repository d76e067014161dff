"""One count as an audience sees it: the number, or why there is none."""

from dataclasses import dataclass

SHOWN, CONFIDENTIAL = "published", "[c]"


@dataclass(frozen=True)
class Cell:
    """One count as an audience sees it: the number, or why there is none."""

    n: int | None
    state: str = SHOWN
    rounded_to: int = 0  # the base of the rounding; 0 where it is as counted


def rounded(n, base: int):
    """The nearest multiple of a base, halves upwards; of a number or of many.

    >>> [rounded(n, 10) for n in (14, 15, 24)], rounded(7, 5)
    ([10, 20, 20], 5)
    """
    return (2 * n + base) // (2 * base) * base
