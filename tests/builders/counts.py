"""Small projects: what is asked of their records, and their counts made at random."""

import datetime as dt
from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd

from evaluation.counts import AreaRecords, Counts, Scope, as_tables, counted
from evaluation.disclosure import disclose
from evaluation.metrics.cells import Cell
from evaluation.metrics.tables import TABLES

ON = dt.date(2020, 9, 30)
ASKED = Scope(ON, ON, ON, networks=("managers",))
NO_PLACES = pd.DataFrame({"pledge_id": [], "borough": [], "pledged_on": pd.to_datetime([])})
THRESHOLDS = {"people": 5, "answers": 10}
OUTCOMES = ("in_post", "left", "finished")


def counts_of(own: AreaRecords, scope: Scope) -> Counts:
    """Every count table of one area, from its own rows alone."""
    return as_tables(counted(own, scope))


def added_up(parts: Iterable[Counts]) -> Counts:
    """The counts of parts, added up; not known where one part's is not."""
    gathered: dict[str, list[pd.DataFrame]] = {}
    for part in parts:
        for table, frame in part.items():
            gathered.setdefault(table, []).append(frame)
    return {table: _sum(pd.concat(frames), table) for table, frames in gathered.items()}


def _sum(frame: pd.DataFrame, table: str) -> pd.DataFrame:
    keys = ["borough", *TABLES[table].dimensions, "kind"]
    each = frame.assign(lacks=frame["n"].isna()).groupby(keys, as_index=False, sort=False)
    found = each.agg(n=("n", "sum"), lacks=("lacks", "any"), state=("state", "min"))  # [x] before published
    return found.assign(n=found["n"].mask(found["lacks"])).drop(columns="lacks")


def cells_of(counts: Counts, table: str, area: str) -> Mapping[tuple[str, ...] | str, Cell]:
    """An area's counts of a table by their key, as the team sees them."""
    return disclose(counts, "team").cells(table, area)


def at_random(seed: int) -> dict[str, pd.DataFrame]:
    """The counts of a small project: few boroughs, many small numbers, zeros, ones, rows that are all the same."""
    chance = np.random.default_rng(seed)
    boroughs = [f"borough-{n}" for n in range(chance.integers(1, 7))]
    style = chance.integers(4)
    rows: dict[str, list[tuple]] = {"places": [], "apprentices": [], "participants": [], "came_back": [], "stayed": []}

    def some(most: int) -> int:
        if style == 0:
            return int(chance.integers(0, 3))
        if style == 1:
            return min(4, most)
        return int(chance.integers(0, most + 1))

    for borough in boroughs:
        parts = [some(20 if style == 3 else 7) for _ in range(3)]
        rows["apprentices"] += [(borough, s, "people", n) for s, n in zip(OUTCOMES, parts, strict=True)]
        rows["apprentices"].append((borough, "started", "people", sum(parts)))
        rows["places"].append((borough, "filled", "places", sum(parts)))
        could = int(chance.integers(0, sum(parts) + 1))
        rows["stayed"] += [
            (borough, "3", "could", "people", could),
            (borough, "3", "stayed", "people", int(chance.integers(max(could - parts[1], 0), could + 1))),
        ]
        for network in ("managers", "apprentices"):
            now = some(20)
            active = int(chance.integers(0, now + 1))
            rows["participants"] += [
                (borough, network, "now", "people", now),
                (borough, network, "active", "people", active),
            ]
            came = some(12)
            again = int(chance.integers(0, came + 1))
            rows["came_back"] += [
                (borough, network, "came", "people", came),
                (borough, network, "came_again", "people", again),
            ]
    return {
        table: pd.DataFrame(found, columns=["borough", *TABLES[table].dimensions, "kind", "n"])
        for table, found in rows.items()
    }


def later(counts: dict[str, pd.DataFrame], seed: int) -> dict[str, pd.DataFrame]:
    """The counts some time after: what only grows has grown by few, here and there; parts still make their whole."""
    chance = np.random.default_rng(seed)

    def grown(frame: pd.DataFrame, statuses: list[str], whole: str, column: str) -> pd.DataFrame:
        frame = frame.copy()
        for borough in frame["borough"].unique():
            own = frame["borough"] == borough
            for status in statuses:
                frame.loc[own & (frame[column] == status), "n"] += chance.choice([0, 0, 0, 1, 2, 6])
            if whole:
                frame.loc[own & (frame[column] == whole), "n"] = frame.loc[
                    own & frame[column].isin(statuses), "n"
                ].sum()
        return frame

    found = dict(counts)
    found["apprentices"] = grown(counts["apprentices"], ["in_post", "left", "finished"], "started", "outcome")
    started = found["apprentices"].query("outcome == 'started'").set_index("borough")["n"]
    found["places"] = counts["places"].assign(n=counts["places"]["borough"].map(started))
    more = chance.choice([0, 1, 3], len(counts["came_back"]) // 2).repeat(2)
    found["came_back"] = counts["came_back"].assign(n=counts["came_back"]["n"] + more)
    return found
