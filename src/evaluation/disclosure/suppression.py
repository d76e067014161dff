"""Which counts are hidden so that no hidden one can be worked out: first the small ones, then their complements.

Hidden first are counts of people and answers below the threshold of their kind, zero included. Then, as long as an
attacker could work one of them out, another count that stands in a sum with it is hidden as well: the nearest, rather a
part than a whole, rather a borough's than the project's, the smaller before the larger, and by name where all else is
equal; the project's counts that its text leans on only where there is no other. At last whatever turned out not to be
needed is shown again. The same counts always give the same answer.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, combinations, product
from math import comb

import numpy as np

from evaluation.disclosure.attacker import Attacker
from evaluation.disclosure.sums import Linked, Name
from evaluation.metrics.tables import TABLES, Told
from evaluation.metrics.vocabulary import ALL, SIZE

FEW_ENOUGH_TO_REVIEW = 400  # complements that are tried one by one, whether they are needed
FEW_AREAS = 8  # of so many each is asked, with all sums together, what it finds out knowing its own
CONTRIBUTORS = 3  # boroughs hidden at least in a sum of boroughs that is shown: one of them knows its own
FEW_ENOUGH_TO_EXCHANGE = 8  # complements that are tried together, whether fewer others would do
EXCHANGES = 2_000  # ways of having so many others instead that are tried
ONE_BY_ONE = 5  # times that a count given away gets one complement; then more at a time
BUDGET = (
    5_000  # linear programmes; beyond them all that may be hidden is, so that a page does not depend on the machine
)
REVIEW = 2_000_000  # cells of linear programmes, after which no more complements are tried whether they are needed
INSIDE = 1  # the span left to who knows some of the counts: not one value


@dataclass(frozen=True)
class Suppression:
    """The counts hidden first, for being small, and those hidden so that the first cannot be worked out; the zeros that
    are shown, since they follow from what is. `ended_early`: more is hidden than need be, since the search for what to
    hide took too long."""

    primary: Collection[Name] = frozenset()
    secondary: Collection[Name] = frozenset()
    zeros: Collection[Name] = frozenset()
    ended_early: bool = False

    def __contains__(self, name: Name) -> bool:
        return name in self.primary or name in self.secondary


NONE_FOUND = Suppression()


def suppress(cells: Linked, thresholds: dict[str, int]) -> Suppression:
    """Choose what to hide. `thresholds` says for each kind of count the least that is shown.

    Two boroughs without a third: 3 of one and 9 of another make 12, so that 12 less 9 would be 3.

    >>> counts = Linked()
    >>> all_, one, other = (counts.add(("apprentices", area, ("started",)), "people", n)
    ...                     for area, n in (("all", 12), ("one", 3), ("other", 9)))
    >>> counts.tie(all_, [one, other])
    >>> found = suppress(counts, {"people": 5})
    >>> [area for _, area, _ in sorted(found.primary)], [area for _, area, _ in sorted(found.secondary)]
    (['one'], ['all'])
    """
    return _Search(cells, thresholds).run()


def judged(cells: Linked, thresholds: dict[str, int]) -> Callable[[Collection[Name]], list[Name]]:
    """A judge of what is hidden: of some counts, hidden besides the small ones, which small ones can then be worked out,
    by anybody or by who knows some of the counts.

    >>> counts = Linked()
    >>> all_, one, other = (counts.add(("apprentices", area, ("started",)), "people", n)
    ...                     for area, n in (("all", 12), ("one", 3), ("other", 9)))
    >>> counts.tie(all_, [one, other])
    >>> given_away = judged(counts, {"people": 5})
    >>> given_away([]), given_away([("apprentices", "all", ("started",))])
    ([('apprentices', 'one', ('started',))], [])
    """
    search = _Search(cells, thresholds)
    search.settle()
    return search.given_away


class _Search:
    def __init__(self, cells: Linked, thresholds: dict[str, int]):
        self.cells = cells
        self.numbers = np.array(cells.numbers, dtype=np.int64)
        self.attacker = Attacker(cells, thresholds)
        self.personal, self.printable = self.attacker.personal, self.attacker.printable
        self.protected = self.personal & (self.numbers < self.attacker.limit)
        for cell, people in self.attacker.behind.items():
            self.protected[cell] = people is None or self.numbers[people] < self.attacker.limit[people]
        self.protected &= ~self.attacker.changes | ((self.numbers != 0) & (-self.numbers < self.attacker.limit))
        self.plain: set[int] = set()
        self.ended_early = False
        self.few_areas = len({area for _, area, _ in cells.names}) <= FEW_AREAS
        self.hidden = self.protected | ~self.printable
        self.same = _groups([[cell for _, cell in one] for one in cells.sums if len(one) == 2])
        kept = sorted({same for one in cells.kept for same in self._as_one(one) if self.personal[same]})
        self.kept = [one for one in kept if not (self.protected[one] and self.numbers[one])]
        self.protected[self.kept] = self.hidden[self.kept] = False
        stay = sorted({same for one in cells.stay_hidden for same in self._as_one(one)}.difference(self.kept))
        self.stay = [one for one in stay if self.personal[one] and not self.hidden[one]]
        self.hidden[self.stay] = True
        self.can_hide = self.personal & self.printable & ~self.hidden
        self.can_hide[self.kept] = False
        self.attacker.never_exact[sorted(cells.hidden_before)] = True
        self.wholes = {signed[0][1] for signed in cells.sums}
        self.areas = self.attacker.areas
        self.of_all = self.areas < 0
        self.priority = np.array(
            [
                TABLES[table].priority
                if area == ALL and table in TABLES
                else bool(least)  # that it is large is told anyway
                for (table, area, _), least in zip(cells.names, cells.least, strict=True)
            ],
            dtype=bool,
        )
        self.boroughs_in = np.array([cells.boroughs.get(at, 1) for at in range(len(cells.names))])
        self.worth = [
            _worth(name, least) if told else 0
            for name, told, least in zip(cells.names, cells.printable, cells.least, strict=True)
        ]
        self.margins = np.array([self.areas[one[0][1]] != self.areas[one[1][1]] for one in cells.sums])

    def run(self) -> Suppression:
        added: list[int] = []
        checked: set[bytes] = set()
        zeros = self.settle()
        first = np.setdiff1d(np.flatnonzero(self.hidden & self.printable), self.stay)
        self.attacker.wide = np.zeros(len(self.numbers), dtype=bool)  # as long as more and more is hidden
        self._hide_until_safe(added, lambda: self._quickly_found() or self._exactly_found(checked))
        self.attacker.wide = None
        if not self.ended_early:
            self._remove_redundant(added)
        if self.few_areas:
            self._hide_until_safe(added, lambda: self._exactly_found(checked) or self._found_by_coalitions(checked))
        if not self.ended_early:
            self._exchange(added)
        self._hide_until_none_is_known(added)
        added += [one for one in self.stay if self.hidden[one]]
        names = (frozenset(self.cells.names[one] for one in found) for found in (first, added, zeros))
        return Suppression(*names, ended_early=self.ended_early)

    def given_away(self, hidden: Collection[Name]) -> list[Name]:
        first, besides = self.hidden, [self.cells.at[name] for name in hidden]
        self.hidden = first.copy()
        self.hidden[besides] = True
        found = self._quickly_found() or self._exactly_found(set()) or self._found_by_coalitions(set())
        self.hidden = first
        return [self.cells.names[one] for one in found]

    def _hide_until_none_is_known(self, added: list[int]) -> None:
        """Hide more, until no count that is hidden so that others are is known exactly: it need not be small, and that
        it can be worked out is still not what a page says. What is known whatever is hidden is shown again."""
        never, mine = self.attacker.never_exact, self.hidden & self.printable & ~self.protected
        mine[self.stay] = False
        never[mine & (self.attacker.limit > 0)] = True
        checked: set[bytes] = set()
        self.attacker.wide = np.zeros(len(self.numbers), dtype=bool)
        while not self.ended_early and (narrow := self._quickly_found() or self._exactly_found(checked)):
            together = [one for each in self._complements(narrow) for one in self._as_one(each) if self.can_hide[one]]
            if self.attacker.programmes > BUDGET:
                together, self.ended_early = np.flatnonzero(self.can_hide & ~self.hidden).tolist(), True
            elif not together:
                known = [one for one in narrow if never[one]]
                if not known:
                    return
                never[known] = self.hidden[known] = False
                added[:] = [one for one in added if one not in known]
                continue
            self.hidden[together] = never[together] = True
            added += dict.fromkeys(together)
        self.attacker.wide = None

    def settle(self) -> np.ndarray:
        """Ask no more of a cell than it has where all that may be hidden is; return the zeros that are known even then,
        which are shown."""
        known = ~(self.hidden | self.can_hide)
        least, most = self.attacker.settle(known, self.numbers, self.numbers)
        zeros = np.flatnonzero(self.hidden & self.printable & (self.numbers == 0) & (least == most))
        self.hidden[zeros] = False
        zeros = np.union1d(zeros, [one for one in self.kept if self.printable[one] and not self.numbers[one]]).astype(
            int
        )
        self.protected &= self.attacker.need > 0
        self.plain = set(self._to_coalitions(least == most))
        return zeros

    def _hide_until_safe(self, added: list[int], given_away: Callable[[], list[int]]) -> None:
        times: Counter[int] = Counter()
        while narrow := given_away():
            if self.attacker.programmes > BUDGET:
                self.ended_early = True
                rest = np.flatnonzero(self.can_hide & ~self.hidden).tolist()
                self.hidden[rest] = True
                added += rest
                return
            chosen = self._complements(narrow)
            times.update(narrow)
            for one in [one for one in narrow if times[one] > ONE_BY_ONE]:  # one more a round would take many rounds
                for _ in range(times[one] - ONE_BY_ONE):
                    nearest = self._nearest(one, set(chosen))
                    chosen += [] if nearest is None else [nearest]
            if not chosen:
                raise AssertionError(f"nothing left to hide for {[self.cells.names[one] for one in narrow[:5]]}")
            together = [other for one in chosen for other in self._as_one(one) if self.can_hide[other]]
            together = list(dict.fromkeys(together))
            self.hidden[together] = True
            added += together

    def _quickly_found(self) -> list[int]:
        """The cells that a sum by itself gives away, to anybody, or to who knows one of its cells."""
        known = ~self.hidden
        least, most = self.attacker.quick_bounds(known, self.numbers)
        return [
            *np.flatnonzero(self.hidden & self.attacker.is_disclosive(least, most)),
            *(one for one in self._to_coalitions(least == most) if one not in self.plain),
        ]

    def _to_coalitions(self, known: np.ndarray) -> list[int]:
        """Those that a borough finds out by taking off its own, or a single person by taking off themselves."""
        matrix, found = self.attacker.matrix, []
        is_plain = np.ones(matrix.shape[0], dtype=bool)  # a sum without weights
        weighted = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))[np.abs(matrix.data) != 1]
        is_plain[weighted] = False
        open_entries = ~known[matrix.indices]
        rows = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))[open_entries]
        cells = matrix.indices[open_entries]
        hidden_in = np.bincount(rows, minlength=matrix.shape[0])
        rest = np.bincount(rows, self.numbers[cells], matrix.shape[0])
        wholes_known = known[[signed[0][1] for signed in self.cells.sums]]
        largest = np.zeros(matrix.shape[0])
        np.maximum.at(largest, rows, self.numbers[cells])
        few = self._hidden_boroughs(rows, cells) < CONTRIBUTORS
        small = self.margins & wholes_known & (hidden_in >= 2) & (few | (rest - largest < INSIDE))
        pairs = wholes_known & (hidden_in == 2) & ~self.margins
        for row in np.flatnonzero((small | pairs) & is_plain):
            own = sorted(one for _, one in self.cells.sums[row] if not known[one])
            for one in own:
                knows = self.margins[row] or (self.numbers[one] == 1 and self.personal[one])
                others = [other for other in own if other != one and self.protected[other]]
                if knows and others and (few[row] or sum(self.numbers[others]) < INSIDE):
                    found.append(others[0])
                    break
        return found

    def _hidden_boroughs(self, rows: np.ndarray, cells: np.ndarray) -> np.ndarray:
        """How many boroughs are hidden in each sum; others together are as many as they are."""
        return np.bincount(rows, self.boroughs_in[cells], self.attacker.matrix.shape[0])

    def _exactly_found(self, checked: set[bytes], any_will_do: bool = False) -> list[int]:
        """The cells that all sums together give away. Components that have not changed are not asked again."""
        return [*self.attacker.finds(~self.hidden, self.numbers, self.numbers, checked, any_will_do)]

    def _found_by_coalitions(self, checked: set[bytes]) -> list[int]:
        """The protected cells that all sums together give away to a borough that takes off its own. What it would
        find out if all that may be hidden were is not to be helped."""
        found: list[int] = []
        need = np.minimum(self.attacker.need, INSIDE)
        for borough in np.unique(self.areas[~self.of_all]):
            own = self.areas == borough
            pinned = self._pinned(self.hidden & ~own, need, checked, bytes(f"{borough} ", "ascii"))
            if pinned:
                anyway = self._pinned((self.hidden | self.can_hide) & ~own, need, set(), b"")
                found += [one for one in pinned if one not in anyway and one not in found]
        return found

    def _pinned(self, hidden: np.ndarray, need: np.ndarray, checked: set[bytes], who: bytes) -> list[int]:
        found: list[int] = []
        for cells in self.attacker.components(~hidden):
            wanted = cells[self.protected[cells]]
            if not len(wanted) or cells.tobytes() in checked or who + cells.tobytes() in checked:
                continue
            short = self.attacker.exact_spans(cells, wanted, ~hidden, self.numbers, need, self.numbers)
            if not short and who:
                checked.add(who + cells.tobytes())
            found += short
        return found

    def _complements(self, narrow: Iterable[int]) -> list[int]:
        """One more cell to hide near each that is too narrow; one a neighbourhood at a time."""
        chosen: list[int] = []
        touched: set[int] = set()
        for cell in dict.fromkeys(map(int, narrow)):
            rows = self.attacker.sums_of(cell)
            if touched.intersection(rows.tolist()):
                continue
            best = self._nearest(cell, set(chosen))
            if best is not None:
                chosen.append(best)
                touched.update(rows.tolist(), self.attacker.sums_of(best).tolist())
        return chosen

    def _nearest(self, cell: int, taken: set[int]) -> int | None:
        """The least harmful cell to hide among those in the nearest sums that have one; what the text leans on only
        where there is no other."""
        fits = self.can_hide & ~self.hidden
        fits[list(taken)] = False
        other = self._nearest_of(cell, fits & ~self.priority)
        return self._nearest_of(cell, fits) if other is None else other

    def _nearest_of(self, cell: int, fits: np.ndarray) -> int | None:
        sums, by_cell = self.attacker.matrix, self.attacker.by_cell
        asked = np.zeros(sums.shape[0], dtype=bool)
        seen = np.zeros(len(fits), dtype=bool)
        border = np.array([cell])
        while len(border):
            seen[border] = True
            rows = np.unique(by_cell[:, border].indices)
            rows = rows[~asked[rows]]
            asked[rows] = True
            around = np.unique(sums[rows].indices)
            around = around[~seen[around]]
            can = around[fits[around]]
            if len(can):
                return min(can.tolist(), key=self._information_loss)
            seen[around] = True
            border = around[self.hidden[around]]
        return None

    def _information_loss(self, cell: int) -> tuple:
        sort = self.worth[cell], bool(self.priority[cell]), cell in self.wholes
        return *sort, int(self.numbers[cell]), self.cells.names[cell]

    def _remove_redundant(self, added: list[int]) -> None:
        """Show again what is not needed, the most useful first."""
        if len(added) > FEW_ENOUGH_TO_REVIEW:
            return
        checked: set[bytes] = set()
        enough = self.attacker.work + REVIEW
        self._exactly_found(checked)
        for cell in sorted(added, key=self._information_loss, reverse=True):
            if cell not in added or self.attacker.work > enough:
                continue
            together = [one for one in self._as_one(cell) if one in added]
            self.hidden[together] = False
            if self._quickly_found() or self._exactly_found(checked, any_will_do=True):
                self.hidden[together] = True
            else:
                for one in together:
                    added.remove(one)

    def _exchange(self, added: list[int]) -> None:
        """Where few are hidden besides, and few could be: fewer others instead, if that is as safe."""
        if len(added) > FEW_ENOUGH_TO_EXCHANGE or np.count_nonzero(self.can_hide) > FEW_ENOUGH_TO_EXCHANGE**2:
            return
        before = self.hidden.copy()
        for fewer in self._fewer(added):
            checked: set[bytes] = set()
            self.hidden[added], self.hidden[fewer] = False, True
            found = self._quickly_found() or self._exactly_found(checked, any_will_do=True)
            if not (found or (self.few_areas and self._found_by_coalitions(checked))):
                added[:] = fewer
                self._exchange(added)
                return
            self.hidden[:] = before

    def _fewer(self, added: list[int]) -> Iterator[list[int]]:
        """The ways of hiding fewer than these besides, one or more of them others."""
        fit = np.flatnonzero(self.can_hide & ~self.hidden & ~self.priority).tolist()
        others = sorted(fit, key=self._information_loss)
        for instead in range(len(added)):
            if comb(len(added), instead + 1) * comb(len(others), instead) > EXCHANGES:
                return
            left = combinations(added, len(added) - instead - 1)
            for cells in product(left, combinations(others, instead)):
                together = {one for cell in chain(*cells) for one in self._as_one(cell)}
                found = sorted(one for one in together if self.can_hide[one])
                if len(found) < len(added):
                    yield found

    def _as_one(self, cell: int) -> list[int]:
        """The counts that are the same number by definition: shown and hidden together."""
        return self.same.get(cell, [cell])


def _worth(name: Name, least: int) -> int:
    """How much is lost where a count is hidden: least, of what only large boroughs are told; then of boroughs of a size
    together; then of what each borough is told; most, of the project, and how many take part in a borough of which it is
    told that they are many."""
    table, area, key = name
    if area == ALL or least:
        return 3
    if area.startswith(SIZE):
        return 1
    return 2 if table in TABLES and TABLES[table].telling(key) is Told.AREAS else 0


def _groups(pairs: Iterable[list[int]]) -> dict[int, list[int]]:
    group: dict[int, list[int]] = {}
    for one, other in pairs:
        joined = sorted({*group.get(one, [one]), *group.get(other, [other])})
        group |= dict.fromkeys(joined, joined)
    return group
