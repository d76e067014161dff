"""How complete and how recent a table is: found while it is written, whole or piece by piece, and kept beside it.

These are numbers of rows, for whoever holds the records; what everybody may know of them, `counts/quality.py` says.
"""

from dataclasses import dataclass, field

import pandas as pd

from evaluation.records.tables.columns import tells_how_recent, tells_what_is_known
from evaluation.records.tables.schema import SCHEMAS


@dataclass
class Quality:
    """Of each column that tells what is known: in how many rows it is, and of how many it is asked. Of each that tells
    how recent a table is: its last day, and whether that is the day itself or the end of a month."""

    rows: int = 0
    known: dict[str, tuple[int, int]] = field(default_factory=dict)
    latest: dict[str, tuple[str, bool]] = field(default_factory=dict)

    def add(self, table: str, frame: pd.DataFrame) -> None:
        """Add the rows of a table, or of a piece of it."""
        self.rows += len(frame)
        for name, column in SCHEMAS[table].columns.items():
            if tells_what_is_known(column):
                asked = _asked(frame, column.metadata["asked_of"])
                known, of = self.known.get(name, (0, 0))
                here = int((frame[name].notna() & asked).sum()) if name in frame else 0
                self.known[name] = (known + here, of + int(asked.sum()))
            if tells_how_recent(column) and name in frame and frame[name].notna().any():
                self.latest[name] = max(_last(frame, name), self.latest.get(name, ("", False)))


def _asked(frame: pd.DataFrame, only_where: str) -> pd.Series:
    """In which rows a cell could be known: in all, or where a column says yes."""
    if not only_where:
        return pd.Series(True, frame.index)
    return frame[only_where].eq(True).fillna(False).astype(bool)


def _last(frame: pd.DataFrame, column: str) -> tuple[str, bool]:
    """The last day of a column, and whether some row has that day and not only its month."""
    day = frame[column].max()
    by_month = frame.get(f"{column}_by_month", pd.Series(False, frame.index))
    return f"{day:%Y-%m-%d}", not by_month[frame[column] == day].all()
