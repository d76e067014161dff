"""The order of rows: always the same, whoever brought them. In the order of boroughs' records, the first rows of the
project would be the first borough's.
"""

import pandas as pd

from evaluation.counts import Counts
from evaluation.metrics.programme import Programme
from evaluation.metrics.tables import TABLES, CountTable


def in_fixed_order(counts: Counts, programme: Programme, networks: tuple[str, ...] | list[str] = ()) -> Counts:
    """Counts with each area's rows in order: statuses as they are declared, networks, events, courses and questions as
    the project has them, all else by number or name."""
    known = {
        "network": [*networks, ""],
        "event": [row["event"] for row in programme.events],
        "event_kind": [*dict.fromkeys(row["kind"] for row in programme.events)],
        "course": [row["course"] for row in programme.courses],
        "question": [row["question"] for row in programme.questions],
        "time": ["before", "after", "later"],
    }
    ranks = {name: {value: n for n, value in enumerate(dict.fromkeys(values))} for name, values in known.items()}
    return {name: _sorted(frame, TABLES[name], ranks) for name, frame in counts.items()}


def _sorted(frame: pd.DataFrame, table: CountTable, ranks: dict[str, dict[str, int]]) -> pd.DataFrame:
    if frame.empty:
        return frame
    ranks = {**ranks, "borough": {area: n for n, area in enumerate(dict.fromkeys(frame["borough"]))}}
    if table.statuses:
        ranks[table.dimensions[-1]] = {status: n for n, status in enumerate(table.statuses)}
    by = ["borough", *table.dimensions]
    places = pd.DataFrame({name: _places(frame[name], ranks.get(name, {})) for name in by}, index=frame.index)
    return frame.loc[places.sort_values(by, kind="stable").index].reset_index(drop=True)


def _places(values: pd.Series, known: dict[str, int]) -> pd.Series:
    """Where each value stands among all: those that are known first, then numbers, then names."""
    each = sorted(dict.fromkeys(values), key=lambda value: _natural(value, known))
    return values.map({value: n for n, value in enumerate(each)})


def _natural(value: str, known: dict[str, int]) -> tuple[int, float, str]:
    """
    >>> sorted(["10", "b", "9", "a", "then"], key=lambda value: _natural(value, {"then": 0}))
    ['then', '9', '10', 'a', 'b']
    """
    if value in known:
        return 0, known[value], ""
    try:
        return 1, float(value), value
    except ValueError:
        return 2, 0, value
