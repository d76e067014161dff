"""What was wrong with what we were given: all of it at once, each with its file and line."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from evaluation.metrics.errors import did_you_mean

__all__ = ["Problem", "RunFailed", "WrongInput", "did_you_mean", "printable", "quoted", "summary"]

SHOWN_OF_A_KIND = 3
SHOWN_LINES = 36  # about a screen
QUOTED = 60  # characters of what somebody wrote


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: where, what was received, and what to do about it.

    Faults with the same `kind` in one file are summarised together, so that ten thousand of them
    are still readable.
    """

    problem: str
    file: str = ""
    line: int | None = None
    kind: str = ""

    def __str__(self) -> str:
        where = self.file + (f" line {self.line}" if self.line else "")
        return printable(f"{where}: {self.problem}" if where else self.problem)


def printable(text: str) -> str:
    """A line of text without signs that move a terminal's cursor, or turn what is written around."""
    if text.isprintable():
        return text
    return "".join(sign if sign.isprintable() or sign == "\n" else "?" for sign in text)


def quoted(written: object) -> str:
    """What somebody wrote, as much as a message quotes of it.

    >>> quoted("Hackney"), quoted("so much that nobody wants to read it twice, and then more of it")
    ('Hackney', 'so much that nobody wants to read it twice, and then more...')
    """
    text = " ".join(printable(str(written).replace("\n", " ")).split())
    return text if len(text) <= QUOTED else f"{text[: QUOTED - 3].rstrip()}..."


class WrongInput(Exception):
    """What was given cannot be used; nothing was run. The command line exits with 2."""

    def __init__(self, faults: Iterable[Problem] | Problem | str, file: str = "", line: int | None = None):
        if isinstance(faults, str):
            faults = Problem(faults, file, line)
        self.faults = [faults] if isinstance(faults, Problem) else list(faults)
        super().__init__(summary(self.faults))


class RunFailed(Exception):
    """The input was right and something failed while running. The command line exits with 1."""


def summary(faults: Sequence[Problem]) -> str:
    """The faults as text: every kind, the first few of each with file and line, and how many more.

    >>> print(summary([Problem("'soon' is not a date.", "p.csv", n, "date") for n in range(2, 9)]))
    p.csv line 2: 'soon' is not a date.
    p.csv line 3: 'soon' is not a date.
    p.csv line 4: 'soon' is not a date.
      and 4 more of this kind in p.csv, on lines 5 to 8.
    """
    kinds: dict[tuple[str, str], list[Problem]] = {}
    for fault in faults:
        kinds.setdefault((fault.file, fault.kind or fault.problem), []).append(fault)
    lines: list[str] = []
    told = 0
    for (file, _), alike in kinds.items():
        if len(lines) + SHOWN_OF_A_KIND >= SHOWN_LINES:
            break
        told += 1
        lines += [str(fault) for fault in alike[:SHOWN_OF_A_KIND]]
        rest = alike[SHOWN_OF_A_KIND:]
        if rest:
            lines.append(f"  and {len(rest):,} more of this kind in {file}{_on_lines(rest)}.")
    untold = list(kinds.values())[told:]
    if untold:
        lines.append(f"and {sum(map(len, untold)):,} more faults of {len(untold)} other kinds.")
    if len(faults) > 1 and len(lines) > 4:
        lines.insert(0, f"{len(faults):,} faults:")
    return "\n".join(lines)


def _on_lines(faults: Sequence[Problem]) -> str:
    numbers = [fault.line for fault in faults if fault.line]
    if not numbers:
        return ""
    first, last = min(numbers), max(numbers)
    return f", on line {first}" if first == last else f", on lines {first} to {last}"
