"""Which counts an audience may see.

Counts of places and events are an organisation's own statistics and are shown. Counts of people and of
answers are shown from a threshold up; below it, zero included, they are confidential, `[c]`. A borough
sees its own exactly; the project team sees everything. Who came from one borough to one event is for the
project team alone.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

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


def disclose(counts: Counts, audience: str, own: str = "", rule: Disclosure | None = None) -> Counts:
    """The counts an audience may see, with the project's totals as the borough `all`.

    Adds the column `state`; where it is not `published`, `n` is missing. `own` is the borough whose own
    figures are shown to the audience `borough`. Raises ValueError for a count that does not say what it
    counts.
    """
    rule = rule or Disclosure()
    return {table: _disclosed(frame, table, audience, own, rule) for table, frame in counts.items()}


def _disclosed(frame: pd.DataFrame, table: str, audience: str, own: str, rule: Disclosure) -> pd.DataFrame:
    odd = set(frame["kind"]) - set(KINDS)
    if odd:
        raise ValueError(f"{table}: a count must say what it counts ({', '.join(KINDS)}), not {sorted(odd)}")
    total = frame.groupby([*DIMENSIONS[table], "kind"], as_index=False, sort=False)["n"].sum().assign(borough=ALL)
    cells = pd.concat([frame, total[frame.columns]], ignore_index=True)
    least = cells["kind"].map({"places": 0, "events": 0, "people": rule.people, "answers": rule.answers})
    hidden = cells["n"] < least
    if audience == "borough":
        hidden &= cells["borough"] != own
    if table in TEAM_ONLY:
        hidden |= cells["borough"] != ALL
    if audience == "team":
        hidden &= False
    cells["n"] = cells["n"].astype("Int64").mask(hidden)
    return cells.assign(state=hidden.map({True: CONFIDENTIAL, False: SHOWN}))


def cells(counts: Counts, table: str, borough: str) -> Mapping[tuple[str, ...] | str, Cell] | None:
    """One table's cells for a borough (or `all`), by their dimensions; None if it was not counted."""
    if table not in counts:
        return None
    frame = counts[table]
    frame = frame[frame["borough"] == borough]
    keys: Iterable = frame[DIMENSIONS[table][0]]
    if len(DIMENSIONS[table]) > 1:
        keys = frame[list(DIMENSIONS[table])].itertuples(index=False, name=None)
    return {
        key: Cell(None if pd.isna(n) else int(n), state)
        for key, n, state in zip(keys, frame["n"], frame["state"], strict=True)
    }
