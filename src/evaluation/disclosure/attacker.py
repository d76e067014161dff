"""What an attacker can work out: the lowest and the highest number that each hidden count can be.

The attacker has every file and the sums of `linked.py`, knows that counts are whole and not negative, and knows their
own counts. Quick bounds come first (each sum by itself, until nothing moves), then linear programmes, one connected
component of hidden counts at a time.
"""

from collections.abc import Callable, Iterator, Mapping

import numpy as np

from evaluation.disclosure.sums import Linked
from evaluation.metrics.tables import TABLES
from evaluation.metrics.vocabulary import ALL

ROUNDS = 40  # of single sums, at most
BARELY = 1e-6  # what linear programming leaves of a whole number
FEW = 3  # cells for which pushing many at once is not worth while
WORTHWHILE = 0.97  # a push was worth while that left at most this share of them
DUAL, PRIMAL = 1, 4  # how HiGHS goes about it
LARGE = 2_000  # connected cells of which a few areas are tried at a time
AREAS_A_LOT = 6
PATIENCE = 3  # pushes one after the other that were not, before each is asked by itself


class Attacker:
    """Somebody who has every file of a publication and knows the rule: finds which hidden counts are disclosed.

    A count is disclosed if it may be below its threshold and its possible numbers span too little: less than the
    threshold less one, and than they would if all counts of people and answers were hidden. (Of two places, both
    filled, no more than two apprentices are still there; everybody knows that.) A count that a file hides is
    also disclosed if the highest number below the threshold is the only one left there. A change since an earlier release is disclosed if it is known
    that there was one, by fewer than may be shown.

    `matrix @ numbers == 0`: a row is a sum, a column a count, an entry its weight. Cells marked in `wide` have the span that they need and
    are not examined again; None examines all.
    """

    def __init__(self, cells: Linked, thresholds: Mapping[str, int]):
        from scipy.sparse import csr_array

        rows = np.repeat(np.arange(len(cells.sums)), [len(one) for one in cells.sums])
        weights, columns = np.array([pair for one in cells.sums for pair in one], dtype=np.int64).reshape(-1, 2).T
        shape = len(cells.sums), len(cells.names)
        self.matrix = csr_array((weights.astype(float), (rows, columns)), shape=shape)
        self.by_cell = self.matrix.tocsc()
        each, area = np.unique([area for _, area, _ in cells.names], return_inverse=True)
        self.areas = np.where(each[area] == ALL, -1, area)
        self.personal = np.array(cells.personal, dtype=bool)
        self.printable = np.array(cells.printable, dtype=bool)
        self.natural = np.array(cells.least, dtype=float)
        self.floor = self.natural.copy()
        self.ceiling = np.full(len(self.floor), np.inf)
        self.limit = np.array([thresholds.get(kind, 0) for kind in cells.kinds], dtype=float)
        self.need = np.where(self.personal, np.maximum(self.limit - 1, 1), 0.0)
        self.behind = _people_behind(cells)
        self.limit[list(self.behind)] = np.inf  # whatever the number is, it may be of few people
        self.told = np.zeros(len(self.need), dtype=bool)
        self.never_exact = np.zeros(len(self.need), dtype=bool)  # whatever the number, it must not be known
        self.changes = np.isin(np.arange(len(self.need)), list(cells.changes))
        self.programmes = 0  # linear ones, asked so far
        self.work = 0  # the cells of all of these
        self.wide: np.ndarray | None = None
        self._last: tuple[list[bytes], tuple[np.ndarray, np.ndarray]] | None = None

    def sums_of(self, cell: int) -> np.ndarray:
        return self.by_cell.indices[self.by_cell.indptr[cell] : self.by_cell.indptr[cell + 1]]

    def quick_bounds(self, known: np.ndarray, numbers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The least and the most of each cell, as each sum by itself allows; none is below its floor or above its
        ceiling.

        Rows 7 and 3, columns 6 and 4, and all four cells hidden: the first lies in 3 to 6.

        >>> cells = Linked()
        >>> for n in range(8):
        ...     _ = cells.add(("a table", "one", (f"{n}",)), "people", 0)
        >>> for whole, parts in ((4, (0, 1)), (5, (2, 3)), (6, (0, 2)), (7, (1, 3))):
        ...     cells.tie(whole, parts)
        >>> known = np.array([False] * 4 + [True] * 4)
        >>> least, most = Attacker(cells, {}).quick_bounds(known, np.array([0, 0, 0, 0, 7, 3, 6, 4]))
        >>> int(least[0]), int(most[0])
        (3, 6)
        """
        asked = [one.tobytes() for one in (known, numbers[known], self.floor, self.ceiling)]
        if self._last is None or self._last[0] != asked:  # often asked twice in turn
            self._last = asked, self._quick_bounds(known, numbers)
        return self._last[1]

    def _quick_bounds(self, known: np.ndarray, numbers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        least = np.where(known, numbers, self.floor).astype(float)
        most = np.where(known, numbers, self.ceiling).astype(float)
        of_row = np.repeat(np.arange(self.matrix.shape[0]), np.diff(self.matrix.indptr))
        hides = np.zeros(self.matrix.shape[0], dtype=bool)
        hides[of_row[~known[self.matrix.indices]]] = True
        entries = hides[of_row]
        row, column, weight = of_row[entries], self.matrix.indices[entries], self.matrix.data[entries]
        size = np.abs(weight)
        for _ in range(ROUNDS):
            low = size * np.where(weight > 0, least[column], -most[column])
            high = size * np.where(weight > 0, most[column], -least[column])
            low_rest, high_rest = self._others(row, low), self._others(row, high)
            # weight * x = -(the others): the bounds change ends where the weight is positive.
            new_least = np.where(weight > 0, -high_rest, low_rest) / size
            new_most = np.where(weight > 0, -low_rest, high_rest) / size
            before = least.copy(), most.copy()
            np.maximum.at(least, column, np.ceil(new_least - BARELY))
            np.minimum.at(most, column, np.floor(new_most + BARELY))
            if (least == before[0]).all() and (most == before[1]).all():
                break
        return least, most

    def _others(self, row: np.ndarray, bounds: np.ndarray) -> np.ndarray:
        """For each entry, the sum of the bounds of the others in its row."""
        endless = ~np.isfinite(bounds)
        finite = np.where(endless, 0, bounds)
        total = np.bincount(row, finite, self.matrix.shape[0])[row] - finite
        others_endless = np.bincount(row, endless, self.matrix.shape[0])[row] - endless
        side = np.inf if endless.any() and bounds[endless][0] > 0 else -np.inf
        return np.where(others_endless > 0, side, total)

    def components(self, known: np.ndarray) -> Iterator[np.ndarray]:
        """The hidden cells that hang together, each lot in order."""
        from scipy.sparse import block_array
        from scipy.sparse.csgraph import connected_components

        hidden = np.flatnonzero(~known)
        if not len(hidden):
            return
        part = self.by_cell[:, hidden]
        cells_and_sums = block_array([[None, part.T], [part, None]])
        of = connected_components(cells_and_sums, directed=False)[1][: len(hidden)]
        order = np.argsort(of, kind="stable")
        yield from np.split(hidden[order], np.flatnonzero(np.diff(of[order])) + 1)

    def exact_spans(
        self,
        cells: np.ndarray,
        wanted: np.ndarray,
        known: np.ndarray,
        numbers: np.ndarray,
        need: np.ndarray,
        possible: np.ndarray | None = None,
        any_will_do: bool = False,
        harmful: Callable = lambda *found: True,
    ) -> dict[int, tuple[float, float]]:
        """Of the wanted among connected hidden cells, those that do not reach the span that they need and are
        harmful, with their least and their most; with `any_will_do` the first such alone.

        `need` holds the span a cell; `harmful` is asked with the least, the most and the cell; `possible` are numbers
        that fulfil all sums, where such are known. Raises ArithmeticError where no numbers do.

        Each programme's answer says what all other cells can be too. So the first programmes push many cells at
        once, each only as far as it must go, and few cells need one of their own. Of many cells, a few areas' are
        tried first with all others as they are.
        """
        part = self.by_cell[:, cells].tocsr()
        rows = np.flatnonzero(np.diff(part.indptr))
        part = part[rows]
        totals = -(self.matrix @ np.where(known, numbers, 0.0))[rows]
        floor, at_most = self.floor[cells], self.ceiling[cells]
        told = numbers[known].sum() + (0 if possible is None else possible[cells].sum())
        told += at_most[np.isfinite(at_most)].sum()
        endless = np.full(len(cells), 10 * (told + need[cells].max() + 1))  # as good as no bound
        if possible is None:
            start = _Programme(part, totals, floor, at_most).largest(np.zeros(len(cells)), endless)
        else:
            start = possible[cells].astype(float)
        low, high = np.ceil(start - BARELY), np.floor(start + BARELY)
        enough = np.maximum(need[cells], self.never_exact[cells])
        sufficient = np.where(np.isin(cells, wanted), high + enough, endless)
        asked = np.flatnonzero(np.isin(cells, wanted))
        short: dict[int, tuple[float, float]] = {}

        def left(among: np.ndarray) -> np.ndarray:
            return among[high[among] - low[among] < enough[among]]

        def reach(moving: np.ndarray, all_of_them: bool) -> None:
            """Push the cells apart that are not yet wide enough, the others than `moving` staying as they are."""
            mine = left(asked[np.isin(asked, moving)])
            if not len(mine):
                return
            staying = np.ones(len(cells), dtype=bool)
            staying[moving] = False
            own = part[:, moving].tocsr()
            touched = np.flatnonzero(np.diff(own.indptr))
            left_over = (totals - part @ np.where(staying, start, 0.0))[touched]
            programme = _Programme(own[touched], left_over, floor[moving], at_most[moving])

            def push(weights: np.ndarray, most: np.ndarray) -> None:
                self.programmes += 1
                self.work += len(moving)
                found = programme.largest(weights[moving], most[moving])
                low[moving] = np.minimum(low[moving], np.ceil(found - BARELY))
                high[moving] = np.maximum(high[moving], np.floor(found + BARELY))

            chance = np.random.default_rng(0)
            now, stalled = mine, 0
            while len(now) > FEW and stalled < PATIENCE:
                weights = np.zeros(len(cells))
                weights[now] = chance.uniform(0.5, 1, len(now)) * (-1 if stalled % 2 else 1)
                push(weights, sufficient)
                before, now = now, left(now)
                stalled = 0 if len(now) < WORTHWHILE * len(before) else stalled + 1
            for here in now:
                for sign in (1, -1):
                    if high[here] - low[here] < enough[here]:
                        weights = np.zeros(len(cells))
                        weights[here] = sign
                        push(weights, endless)
                narrow = high[here] - low[here] < enough[here]
                if all_of_them and narrow and harmful(low[here], high[here], int(cells[here])):
                    short[int(cells[here])] = (low[here], high[here])
                    if any_will_do:
                        break

        if len(cells) > LARGE:
            for lot in self._lots(cells):
                reach(lot, all_of_them=False)
        reach(np.arange(len(cells)), all_of_them=True)
        if self.wide is not None:
            self.wide[cells[high - low >= enough]] = True
        return short

    def _lots(self, cells: np.ndarray) -> Iterator[np.ndarray]:
        """A few areas at a time with the totals, then others together: what can move so far can in all."""
        areas = self.areas[cells]
        each = np.unique(areas[areas >= 0])
        many = max(len(each) // AREAS_A_LOT, 1)
        for lots in (np.array_split(each, many), [each[n::many] for n in range(many)]):
            for lot in lots:
                yield np.flatnonzero((areas < 0) | np.isin(areas, lot))

    def note_rounding(self, cells: np.ndarray, numbers: np.ndarray, bases: np.ndarray) -> None:
        """Take note that of these cells the nearest multiple of a base is shown, and nothing that is below the
        threshold of its kind."""
        base = bases[cells]
        least = np.where(
            np.isfinite(self.limit[cells]), self.limit[cells], 0
        )  # what is judged by others is not by itself
        self.floor[cells] = np.maximum(numbers[cells] - base // 2, least)
        self.ceiling[cells] = numbers[cells] + (base - 1) // 2

    def settle(
        self, known: np.ndarray, numbers: np.ndarray, possible: np.ndarray | None = None
    ) -> tuple[np.ndarray, np.ndarray]:
        """Take note of what is given away where all counts of people and answers are hidden, `known` being the
        others; returns the least and the most of each cell that tells too much even then."""
        noted = self.floor, self.ceiling
        self.floor = np.where(self.personal, self.natural, self.floor)
        self.ceiling = np.where(self.personal, np.inf, self.ceiling)
        least, most = self.quick_bounds(known, numbers)
        self.told = least > np.maximum(self.limit - 2, 0)
        self.need = np.minimum(self.need, np.where(self.personal, most - least, 0))
        for cell, (low, high) in self.finds(known, numbers, possible).items():
            self.need[cell] = high - low
            least[cell], most[cell] = low, high
            self.told[cell] |= low > self.limit[cell] - 2
        self.never_exact &= most - least >= 1
        self.floor, self.ceiling = noted
        return least, most

    def is_disclosive(self, least: np.ndarray, most: np.ndarray, which: slice | int = slice(None)) -> np.ndarray:
        """Whether bounds give a count away; a change, where they leave no room for none."""
        limit, change = self.limit[which], self.changes[which]
        highest = (least > np.maximum(limit - 2, 0)) & ~self.told[which] & ~change & self.printable[which]
        few = (least < limit) & (~change | ((least > 0) | (most < 0)) & (most > -limit))
        narrow = (self.need[which] > 0) & few & ((most - least < self.need[which]) | highest)
        return narrow | (self.never_exact[which] & (most - least < 1))

    def finds(
        self,
        known: np.ndarray,
        numbers: np.ndarray,
        possible: np.ndarray | None = None,
        checked: set[bytes] | None = None,
        any_will_do: bool = False,
    ) -> dict[int, tuple[float, float]]:
        """The hidden counts that all sums together give away, with the least and the most of each, one connected
        component of hidden counts at a time; those in `checked` are known to be safe, and what is found safe is
        added to it."""
        found: dict[int, tuple[float, float]] = {}
        checked = set() if checked is None else checked
        least, _ = self.quick_bounds(known, numbers)
        for cells in self.components(known):
            key = cells.tobytes()
            wanted = cells[((self.need[cells] > 0) & (least[cells] < self.limit[cells])) | self.never_exact[cells]]
            if self.wide is not None:  # where more is hidden, each can be all that it could
                wanted = wanted[~self.wide[wanted]]
            if key in checked or not len(wanted):
                continue
            short = self.exact_spans(
                cells, wanted, known, numbers, self.need, possible, any_will_do, self.is_disclosive
            )
            if not short:
                checked.add(key)
            found |= short
            if short and any_will_do:
                break
        return found


def _people_behind(cells: Linked) -> dict[int, int | None]:
    """The counts that are judged by the people behind them, with where those are counted."""
    return {
        at: cells.at.get((table, area, (*key[:-1], TABLES[table].people_behind[key[-1]])))
        for at, (table, area, key) in enumerate(cells.names)
        if cells.personal[at] and table in TABLES and key and key[-1] in TABLES[table].people_behind
    }


class _Programme:
    """Linear programmes over the same sums, one goal after the other, each begun where the last one ended."""

    def __init__(self, sums, totals: np.ndarray, floor: np.ndarray, ceiling: np.ndarray):
        import highspy

        self.floor, self.ceiling = floor.astype(float), ceiling.astype(float)
        rows, cells = sums.shape
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = cells, rows
        model.col_cost_, model.col_lower_ = np.zeros(cells), self.floor
        model.col_upper_ = self.ceiling
        model.row_lower_ = model.row_upper_ = totals
        model.sense_ = highspy.ObjSense.kMaximize
        columns = sums.tocsc()
        model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        model.a_matrix_.start_, model.a_matrix_.index_ = columns.indptr, columns.indices
        model.a_matrix_.value_ = columns.data
        self.solver = highspy.Highs()
        self.solver.silent()
        self.solver.setOptionValue("simplex_strategy", PRIMAL)  # where one goal's answer lies the next begins
        self.solver.passModel(model)
        self.solved = highspy.HighsModelStatus.kOptimal
        self.columns = np.arange(cells, dtype=np.int32)

    def largest(self, weights: np.ndarray, most: np.ndarray) -> np.ndarray:
        """The numbers with the largest weighted sum, none above its most."""
        most = np.minimum(np.maximum(most, self.floor), self.ceiling)
        self.solver.changeColsCost(len(self.columns), self.columns, weights)
        self.solver.changeColsBounds(len(self.columns), self.columns, self.floor, most)
        self.solver.run()
        if self.solver.getModelStatus() != self.solved:  # begun where the last one ended, a few do not end: begin anew
            self.solver.clearSolver()
            self.solver.setOptionValue("simplex_strategy", DUAL)
            self.solver.run()
            self.solver.setOptionValue("simplex_strategy", PRIMAL)
        if self.solver.getModelStatus() != self.solved:
            raise ArithmeticError(f"the linear programme ended as {self.solver.getModelStatus()}")
        return np.array(self.solver.getSolution().col_value)
