"""Whether a relation follows from what the tables declare: a linear programme looks for counts that break it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import chain, product

import numpy as np
from scipy.optimize import LinearConstraint, milp
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from attack.facts import Facts
from attack.terms import ABOVE, LARGEST, Binding, Term
from evaluation.disclosure.linked import System
from evaluation.disclosure.sums import Linked
from evaluation.disclosure.telling import NO_SIZES
from evaluation.metrics.cells import CONFIDENTIAL
from evaluation.metrics.vocabulary import ALL, ROUNDED

MOST = 1000.0  # of any count
BROKEN = 1e-6
Signed = Sequence[tuple[int, Term]]


class Declared:
    """What is declared of one area of a programme, every count left open: how they add up, and which are 1 or more."""

    def __init__(self, facts: Facts, area: str):
        self.facts, self.area = facts, area
        self.assumed: list[Signed] = []  # terms that are taken to add up to nothing

    @cached_property
    def linked(self) -> Linked:
        """Guesses apart. No number of people is known, so that nothing follows from one programme's numbers."""
        rows = {
            table: {
                name: replace(row, n=None, state=CONFIDENTIAL) if row.kind in ROUNDED and row.n is not None else row
                for name, row in own.items()
            }
            for table, own in self.facts.of_areas(ALL, self.area).items()
        }
        known = {"as_at": self.facts.as_at, "window": self.facts.window, "guesses": False}
        return System(self.facts.programme, self.facts.filled_means, NO_SIZES, each=True, **known).of(rows)

    @cached_property
    def _rows(self) -> list[list[tuple[int, int]]]:
        """The equations of the area alone; each of its boroughs' counts may be any number."""
        areas = [area for _, area, _ in self.linked.names]
        return [sums for sums in self.linked.sums if all(areas[cell] == self.area for _, cell in sums)]

    @cached_property
    def _place(self) -> dict[int, int]:
        cells = [at for at, (_, area, _) in enumerate(self.linked.names) if area == self.area]
        return {cell: place for place, cell in enumerate(cells)}

    @cached_property
    def _least(self) -> np.ndarray:
        return np.array([max(self.linked.least[cell], -MOST) for cell in self._place], dtype=float)

    def cells(self, term: Term, binding: Binding) -> Mapping[int, int] | None:
        """The variables of a term, each with its weight; None where one of them is not there."""
        found = {}
        for key in term.keys(self.facts, binding):
            cell = self.linked.at.get((term.table, self.area, key))
            weight = term.weight(key)
            if cell is None or weight is None:
                return None
            found[self._place[cell]] = weight
        return found or None

    def can_be_above_0(self, signed: Signed, binding: Binding) -> bool | None:
        """Whether counts can be such that these terms add up to more than 0; None where one is not there."""
        each = [(sign, term, self.cells(term, binding)) for sign, term in signed]
        if any(cells is None for _, _, cells in each):
            return None
        sums = [(sign, [cells]) for sign, term, cells in each if term.how not in (LARGEST, ABOVE)]
        # Of the largest on the greater side each may be it.
        sums += [
            (sign, [{cell: 1} for cell in cells]) for sign, term, cells in each if term.how == LARGEST and sign > 0
        ]
        below = [[*cells] for sign, term, cells in each if term.how == LARGEST and sign < 0]
        above = [(sign, [*cells]) for sign, term, cells in each if term.how == ABOVE]
        equal = [added for one in self.assumed if (added := self._added(one, binding))]
        for chosen in product(*(choices for _, choices in sums)):
            goal = _together((sign, cells) for (sign, _), cells in zip(sums, chosen, strict=True))
            if self._most(goal, below, above, equal) > BROKEN:
                return True
        return False

    def _added(self, signed: Signed, binding: Binding) -> dict[int, float]:
        """The variables of an assumed sum, each with its weight; none where a term is not there."""
        each = [(sign, self.cells(term, binding)) for sign, term in signed]
        return {} if any(cells is None for _, cells in each) else _together(each)

    def _most(
        self,
        goal: Mapping[int, float],
        below: Sequence[Sequence[int]],
        above: Sequence[tuple[int, Sequence[int]]],
        equal: Sequence[Mapping[int, float]],
    ) -> float:
        """The most that a goal can be, less what is as large as each of some (`below`), and with how many of some are
        not 0 (`above`), where some add up to nothing (`equal`)."""
        parts = self._touched({*goal, *chain(*below), *chain(*(cells for _, cells in above))}, equal)
        rows, cells = np.isin(self._part_of_row, parts), np.flatnonzero(np.isin(self._part, parts))
        at = {cell: place for place, cell in enumerate(cells.tolist())}
        programme = _Programme(self._least[cells])
        for one in equal:
            if not at.keys().isdisjoint(one):
                programme.say({at[cell]: weight for cell, weight in one.items()}, 0, 0)
        for cell, weight in goal.items():
            programme.goal[at[cell]] = weight
        for each in below:
            largest = programme.more(-1, MOST)
            for cell in each:
                programme.say({largest: 1, at[cell]: -1}, 0)
        for sign, each in above:
            for cell in each:
                is_any = programme.more(sign, 1, whole=sign < 0)
                programme.say({at[cell]: 1, is_any: -1} if sign > 0 else {is_any: MOST, at[cell]: -1}, 0)
        return programme.most(self._matrix[rows][:, cells])

    def _touched(self, cells: Collection[int], equal: Sequence[Mapping[int, float]]) -> list[int]:
        """The parts of what is declared that these counts are in, or that hang together with them."""
        parts = set(self._part[[*cells]].tolist())
        while more := {
            part
            for one in equal
            if not parts.isdisjoint(own := set(self._part[[*one]].tolist()))
            for part in own - parts
        }:
            parts |= more
        return [*parts]

    @cached_property
    def _part(self) -> np.ndarray:
        """Of each count, with which others it hangs together."""
        return connected_components(abs(self._matrix).T @ abs(self._matrix))[1]

    @cached_property
    def _part_of_row(self) -> np.ndarray:
        first = [self._place[sums[0][1]] for sums in self._rows]
        return self._part[first]

    @cached_property
    def _matrix(self) -> csr_array:
        entries = [(row, self._place[cell], weight) for row, sums in enumerate(self._rows) for weight, cell in sums]
        rows, columns, weights = zip(*entries, strict=True) if entries else ((), (), ())
        return csr_array((weights, (rows, columns)), shape=(len(self._rows), len(self._place)), dtype=float)


def _together(each: Iterable[tuple[int, Mapping[int, int]]]) -> dict[int, float]:
    found = dict[int, float]()
    for sign, cells in each:
        for cell, weight in cells.items():
            found[cell] = found.get(cell, 0) + sign * weight
    return found


class _Programme:
    """A linear programme of the counts of an area and of some that are made from them."""

    def __init__(self, least: np.ndarray):
        self.least = least
        self.goal = [0.0] * len(least)
        self.high, self.whole = [MOST] * len(least), [0] * len(least)
        self.said: list[tuple[Mapping[int, float], float, float]] = []

    def more(self, weight: float, most: float, whole: bool = False) -> int:
        self.goal.append(weight)
        self.high.append(most)
        self.whole.append(int(whole))
        return len(self.goal) - 1

    def say(self, terms: Mapping[int, float], least: float, most: float = np.inf) -> None:
        self.said.append((terms, least, most))

    def most(self, equal: csr_array) -> float:
        many = len(self.goal)
        low = np.concatenate([self.least, np.zeros(many - len(self.least))])
        rules = []
        if equal.shape[0]:
            wide = csr_array((equal.data, equal.indices, equal.indptr), shape=(equal.shape[0], many))
            rules.append(LinearConstraint(wide, 0, 0))
        if self.said:
            rows = np.zeros((len(self.said), many))
            for row, (terms, *_) in enumerate(self.said):
                for place, weight in terms.items():
                    rows[row, place] = weight
            rules.append(LinearConstraint(rows, *zip(*((least, most) for _, least, most in self.said), strict=True)))
        found = milp(-np.array(self.goal), integrality=self.whole, bounds=(low, self.high), constraints=rules)
        assert found.fun is not None, f"nothing fits what is declared: {found.message}"
        return -found.fun
