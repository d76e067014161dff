"""Which counts an audience may see.

Counts of places and events are an organisation's own statistics and are shown. Counts of people and of
answers are shown from a threshold up; below it, zero included, they are confidential, `[c]`. A borough
sees its own exactly; the project team sees everything. Who came from one borough to one event is for the
project team alone.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from evaluation.counts import DIMENSIONS, KINDS, TEAM_ONLY, Counts
from evaluation.parameters import Disclosure

ALL = "all"
SHOWN, CONFIDENTIAL = "published", "[c]"


@dataclass(frozen=True)
class Cell:
    """One count as an audience sees it: the number, or why there is none."""

    n: int | None
    state: str = SHOWN


class Disclosed(dict[str, pd.DataFrame]):
    """Count tables as an audience may see them: `n` is missing where `state` is not `published`."""

    @cached_property
    def _by_borough(self) -> dict[str, dict[str, dict[tuple[str, ...] | str, Cell]]]:
        split: dict[str, dict[str, dict]] = {}
        for table, frame in self.items():
            found = split.setdefault(table, {})
            keys: Iterable = frame[DIMENSIONS[table][0]]
            if len(DIMENSIONS[table]) > 1:
                keys = frame[list(DIMENSIONS[table])].itertuples(index=False, name=None)
            for borough, key, n, state in zip(frame["borough"], keys, frame["n"].array, frame["state"], strict=True):
                found.setdefault(borough, {})[key] = Cell(int(n)) if state == SHOWN else Cell(None, state)
        return split

    def cells(self, table: str, borough: str) -> Mapping[tuple[str, ...] | str, Cell] | None:
        """One table's cells for a borough (or `all`), by their dimensions; None if it was not counted."""
        return self._by_borough[table].get(borough, {}) if table in self else None


def disclose(counts: Counts, audience: str, own: str = "", rule: Disclosure | None = None) -> Disclosed:
    """The counts an audience may see, with the project's totals as the borough `all`.

    Adds the column `state`; where it is not `published`, `n` is missing. `own` is the borough whose own
    figures are shown to the audience `borough`. Raises ValueError for a count that does not say what it
    counts.
    """
    rule = rule or Disclosure()
    return Disclosed(
        {table: _disclosed(frame, table, audience, own, rule) for table, frame in with_totals(counts).items()}
    )


def with_totals(counts: Counts) -> Counts:
    """The counts with the project's totals, as the borough `all`, where they are not there yet."""
    return {table: _with_total(frame, table) for table, frame in counts.items()}


def _with_total(frame: pd.DataFrame, table: str) -> pd.DataFrame:
    if (frame["borough"] == ALL).any() or frame.empty:
        return frame
    total = frame.groupby([*DIMENSIONS[table], "kind"], as_index=False, sort=False)["n"].sum().assign(borough=ALL)
    return pd.concat([frame, total[frame.columns]], ignore_index=True)


def _disclosed(cells: pd.DataFrame, table: str, audience: str, own: str, rule: Disclosure) -> pd.DataFrame:
    odd = set(cells["kind"]) - set(KINDS)
    if odd:
        raise ValueError(f"{table}: a count must say what it counts ({', '.join(KINDS)}), not {sorted(odd)}")
    least = cells["kind"].map({"places": 0, "events": 0, "people": rule.people, "answers": rule.answers})
    hidden = cells["n"] < least
    if audience == "borough":
        hidden &= cells["borough"] != own
    if table in TEAM_ONLY:
        hidden |= cells["borough"] != ALL
    if audience == "team":
        hidden &= False
    shown = cells["n"].astype("Int64").mask(hidden)
    return cells.assign(n=shown, state=hidden.map({True: CONFIDENTIAL, False: SHOWN}))


def cells(counts: Disclosed, table: str, borough: str) -> Mapping[tuple[str, ...] | str, Cell] | None:
    """One table's cells for a borough (or `all`), by their dimensions; None if it was not counted."""
    return counts.cells(table, borough)
