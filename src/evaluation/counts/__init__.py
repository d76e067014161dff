"""Tables to counts: the one step that touches a person's row.

Everything we ever say is a function of these small tables. Each is counted a borough at a time, and counts of parts add
up to the count of the whole, so it can be spread over processes. What a count is of, and which dates it needs, its
table declares (`metrics.tables`).
"""

from collections.abc import Callable, Collection, Iterator, Mapping

import pandas as pd

from evaluation.counts.network import network_counts
from evaluation.counts.places import place_counts
from evaluation.counts.scope import AreaRecords, Rows, Scope
from evaluation.counts.surveys import survey_counts
from evaluation.counts.workshops import book_counts, playbook_counts, training_counts
from evaluation.metrics.cells import NOT_AVAILABLE, SHOWN
from evaluation.metrics.tables import TABLES
from evaluation.metrics.vocabulary import UNKNOWN

__all__ = ["AreaRecords", "Counts", "Scope", "as_tables", "counted"]

Counts = Mapping[str, pd.DataFrame]  # by table: borough, its dimensions, kind, n, state

COUNTERS: tuple[Callable[[AreaRecords, Scope], dict[str, Rows]], ...] = (
    place_counts,
    network_counts,
    training_counts,
    playbook_counts,
    survey_counts,
    book_counts,
)


def counted(own: AreaRecords, scope: Scope) -> dict[str, list[tuple]]:
    """Every count of an area: the area, its key, what it is of, the number, and whether it is known."""
    found = {table: rows for count in COUNTERS for table, rows in count(own, scope).items()}
    lacking = scope.lacking(own)
    return {table: list(_rows(table, rows, own, scope, lacking)) for table, rows in found.items()}


def _rows(
    name: str, rows: Rows, own: AreaRecords, scope: Scope, lacking: Mapping[str, Collection[tuple]]
) -> Iterator[tuple]:
    table = TABLES[name]
    for key, n in rows:
        lacks = any(need in lacking and table.lacks(key, lacking[need]) for need in table.needed(key))
        state = SHOWN
        if n is None or lacks:
            n, state = None, NOT_AVAILABLE
        elif table.counts != "events" and n == 0 and own.area != UNKNOWN and (name, key) in own.unknown:
            state = NOT_AVAILABLE
        yield (own.area, *key, table.kind(key, scope.filled_means), n, state)


def as_tables(gathered: Mapping[str, list[tuple]]) -> Counts:
    return {
        table: pd.DataFrame(rows, columns=["borough", *TABLES[table].dimensions, "kind", "n", "state"]).astype(
            {"n": "Int64"}
        )
        for table, rows in gathered.items()
    }
