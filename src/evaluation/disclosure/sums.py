"""Counts and the sums that tie them together.

A whole is the sum of its parts and of a rest that no page prints. That rest is a count too: who did not stay, did not
come, did not finish. Where a whole and its part are both shown, the rest can be worked out, so it is judged like a
printed count. A rest that tells nothing of anybody (people who joined later, say) is only known not to be negative.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

FARTHEST = -1_000_000  # as good as no bound for a change that can go either way
Key = tuple[str, ...]
Name = tuple[str, str, Key]  # table, borough, key


@dataclass
class Linked:
    """Every count of a publication, and the sums that tie them together.

    `sums` are lists of (weight, cell): the weighted cells add up to nothing. A cell that is not in `printable`
    stands in no file; one that is not in `personal` may be worked out by anybody. `least` is what everybody
    knows a number to be at least; `changes` are the cells that are what came since an earlier day. A cell that is not
    `is_known` is not known by its own number: in a publication, what is hidden, and what is left over.
    """

    names: list[Name] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    printable: list[bool] = field(default_factory=list)
    personal: list[bool] = field(default_factory=list)
    least: list[int] = field(default_factory=list)
    sums: list[list[tuple[int, int]]] = field(default_factory=list)
    relations: list[str] = field(default_factory=list)  # which relation each sum is of
    is_known: list[bool] = field(default_factory=list)
    at: dict[Name, int] = field(default_factory=dict)
    changes: set[int] = field(default_factory=set)
    asked: list[int] = field(default_factory=list)  # sums that are known, though their parts may be hidden
    kept: set[int] = field(
        default_factory=set
    )  # cells that were shown before, of the same day: they are known, so shown
    hidden_before: set[int] = field(default_factory=set)  # cells of releases before, which these hid
    stay_hidden: set[int] = field(default_factory=set)  # cells that were hidden before, of the same day
    boroughs: dict[int, int] = field(default_factory=dict)  # of how many boroughs a count of others together is
    members: dict[str, list[str]] = field(default_factory=dict)  # the boroughs of areas of several

    def add(
        self,
        name: Name,
        kind: str,
        n: int,
        printable: bool = True,
        personal: bool = True,
        least: int = 0,
        is_known: bool = True,
    ) -> int:
        self.at[name] = len(self.names)
        self.names.append(name)
        self.kinds.append(kind)
        self.numbers.append(n)
        self.printable.append(printable)
        self.personal.append(personal and kind in ("people", "answers"))
        self.least.append(least)
        self.is_known.append(is_known)
        return self.at[name]

    def tie(
        self,
        whole: int | None,
        parts: Iterable[int | None],
        rest: str = "",
        personal: bool = True,
        change: bool = False,
        relation: str = "",
    ) -> None:
        """State that a whole is its parts (and a rest with this name); a cell that was not counted ties nothing. `change`:
        the rest is what came since, or went. `relation` says why it is so."""
        parts = list(parts)
        if whole is None or not parts or None in parts:
            return
        if rest:
            left = self.numbers[whole] - sum(self.numbers[one] for one in parts)
            table, borough, key = self.names[parts[0]]
            name = (table, borough, (*key, rest, *self.names[whole][2]))
            least = FARTHEST if change else 0
            at = self.add(name, self.kinds[parts[0]], left, False, personal, least, is_known=False)
            if change:
                self.changes.add(at)
            parts.append(at)
        self.state([(1, whole), *((-1, one) for one in parts)], relation)

    def state(self, terms: list[tuple[int, int]], relation: str) -> None:
        """State that weighted cells add up to nothing."""
        self.sums.append(terms)
        self.relations.append(relation)
