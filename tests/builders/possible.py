"""Which numbers a count can be: a linear programme for each end."""

from collections.abc import Iterable

import highspy
import numpy as np
from scipy.sparse import csc_array

from evaluation.disclosure.sums import Linked

MOST = 1000  # of a count of which nothing else is known
BARELY = 1e-6  # what linear programming leaves of a whole number


def possible(
    cells: Linked, known: np.ndarray, which: Iterable[int], enough: float | np.ndarray = np.inf
) -> dict[int, tuple[int, int]]:
    """The least and the most of some counts by all sums, where the known ones are as they are. Of those that are found
    to span enough anyway, no more than that is asked."""
    rows = [row for row, one in enumerate(cells.sums) for _ in one]
    weights, columns = zip(*(pair for one in cells.sums for pair in one), strict=True)
    sums = csc_array((np.array(weights, dtype=float), (rows, columns)), shape=(len(cells.sums), len(known)))
    numbers, every = np.array(cells.numbers, dtype=float), np.arange(len(known), dtype=np.int32)
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(known), len(cells.sums)
    model.col_cost_ = np.zeros(len(known))
    model.col_lower_ = np.where(known, numbers, np.array(cells.least, dtype=float))
    model.col_upper_ = np.where(known, numbers, MOST)
    model.row_lower_ = model.row_upper_ = np.zeros(len(cells.sums))
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_, model.a_matrix_.index_, model.a_matrix_.value_ = sums.indptr, sums.indices, sums.data
    solver = highspy.Highs()
    solver.silent()
    solver.passModel(model)
    least, most = np.full(len(known), np.inf), np.full(len(known), -np.inf)
    wanted = np.broadcast_to(enough, len(known))
    found = {}
    for cell in map(int, which):
        for goal in (1.0, -1.0):
            if most[cell] - least[cell] >= wanted[cell]:
                break
            costs = np.zeros(len(known))
            costs[cell] = goal
            solver.changeColsCost(len(known), every, costs)
            solver.run()
            assert solver.getModelStatus() == highspy.HighsModelStatus.kOptimal, cells.names[cell]
            one = np.array(solver.getSolution().col_value)
            least, most = np.minimum(least, one), np.maximum(most, one)
        found[cell] = int(np.ceil(least[cell] - BARELY)), int(np.floor(most[cell] + BARELY))
    return found
