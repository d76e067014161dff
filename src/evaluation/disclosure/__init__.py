"""Which counts an audience may see.

Counts of places and events are an organisation's own statistics and are shown. Counts of people and of
answers are shown from a threshold up; below it, zero included, they are confidential, `[c]`, and so is
every other count that they could be worked out from (`suppression.py`). A borough sees its own exactly;
the project team sees everything. Who came from one borough to one event is for the project team alone.
"""

import pickle
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import pandas as pd

from evaluation.counts import Counts
from evaluation.disclosure.linked import completed, linked
from evaluation.disclosure.releases import joined
from evaluation.disclosure.sums import Linked, Name
from evaluation.disclosure.suppression import Suppression, suppress
from evaluation.metrics.cells import CONFIDENTIAL, NOT_AVAILABLE, SHOWN, Cell, rounded
from evaluation.metrics.programme import Programme
from evaluation.metrics.tables import TABLES, Told
from evaluation.metrics.vocabulary import ALL, KINDS, ROUNDED
from evaluation.records.boroughs import build
from evaluation.records.parameters import Disclosure, Project
from evaluation.records.saved import digest, keep, kept


class Disclosed(dict[str, pd.DataFrame]):
    """Count tables as an audience may see them: `n` is missing where `state` is not `published`."""

    @cached_property
    def _by_borough(self) -> dict[str, dict[str, dict[tuple[str, ...] | str, Cell]]]:
        split: dict[str, dict[str, dict]] = {}
        for table, frame in self.items():
            found = split.setdefault(table, {})
            keys: Iterable = frame[TABLES[table].dimensions[0]]
            if len(TABLES[table].dimensions) > 1:
                keys = frame[list(TABLES[table].dimensions)].itertuples(index=False, name=None)
            bases = frame.get("rounded_to", pd.Series(0, frame.index))
            for borough, key, n, state, base in zip(
                frame["borough"], keys, frame["n"].array, frame["state"], bases, strict=True
            ):
                shown = Cell(int(n), rounded_to=int(base)) if state == SHOWN else Cell(None, state)
                found.setdefault(borough, {})[key] = shown
        return split

    def cells(self, table: str, borough: str) -> Mapping[tuple[str, ...] | str, Cell] | None:
        """One table's cells for a borough (or `all`), by their dimensions; None if it was not counted."""
        return self._by_borough[table].get(borough, {}) if table in self else None


@dataclass(frozen=True)
class EarlierRelease:
    """A release before: its counts, which of them it showed, and how its day and records are to today's."""

    cells: Linked
    told: Collection[Name]
    same_day: bool = False
    corrected: bool = False


def hidden_from_public(
    counts: Counts, project: Project, programme: Programme, before: Sequence[EarlierRelease] = ()
) -> Suppression:
    """What is hidden from the public, over all the tables of a project together, and with those of the releases before,
    the last of them first. What was found for the same counts and rule is kept under `build/`, since it takes seconds to
    find."""
    rule = project.disclosure
    cells = linked(with_totals(counts), programme, project.filled_means)
    for nth, one in enumerate(before, start=1):
        cells = joined(cells, one.cells, one.told, one.same_day, one.corrected, nth)
    found_by = f"{rule.people} {rule.answers} {_how_it_is_found()}".encode() + pickle.dumps(cells)
    stamp = digest(found_by)
    file = build() / "suppression" / f"{stamp}.json"
    if lists := kept(file, stamp):
        return Suppression(*({(t, area, tuple(key)) for t, area, key in found} for found in lists))
    found = suppress(cells, {"people": rule.people, "answers": rule.answers})
    keep(file, [sorted(found.primary), sorted(found.secondary)], stamp)
    return found


@cache
def _how_it_is_found() -> str:
    return "".join(file.read_text(encoding="utf-8") for file in sorted(Path(__file__).parent.glob("*.py")))


def disclose(
    counts: Counts, audience: str, own: str = "", rule: Disclosure | None = None, complement: Collection[Name] = ()
) -> Disclosed:
    """The counts an audience may see, with the project's totals as the borough `all`.

    Adds the column `state`; where it is not `published`, `n` is missing. Where the rule rounds, the column
    `rounded_to` says to what: counts of people and answers, but a borough's own and those for the team. `own` is
    the borough whose own figures are shown to the audience `borough`; `complement` are the counts hidden so that
    others cannot be worked out. Raises ValueError for a count that does not say what it counts.
    """
    rule = rule or Disclosure()
    by_table: dict[str, set[Name]] = {}
    for name in complement:
        by_table.setdefault(name[0], set()).add(name)
    return Disclosed(
        {
            table: _disclosed(frame, table, audience, own, rule, by_table.get(table, set()))
            for table, frame in with_totals(counts).items()
        }
    )


def with_totals(counts: Counts) -> Counts:
    """The counts with the project's totals, as the borough `all`, where they are not there yet."""
    return {table: _with_total(frame, table, counts.get(TABLES[table].completed_by)) for table, frame in counts.items()}


def _with_total(frame: pd.DataFrame, table: str, of_every_borough: pd.DataFrame | None) -> pd.DataFrame:
    if (frame["borough"] == ALL).any() or frame.empty:
        return frame
    if "state" not in frame:
        frame = frame.assign(state=SHOWN)
    if of_every_borough is not None:
        frame = completed(frame, table, of_every_borough[["borough"]].drop_duplicates())
    declared = TABLES[table]
    keys = [*declared.dimensions, "kind"]
    sums = frame.assign(lacks=frame["n"].isna()).groupby(keys, as_index=False, sort=False)
    total = sums.agg(n=("n", "sum"), lacks=("lacks", "any")).assign(borough=ALL)
    if declared.needs and not declared.needs_by_key and declared.has_open_keys and total["lacks"].any():
        # Which keys an area would have had that day is not known either.
        statuses = total[declared.dimensions[-1]]
        needed = statuses.map(lambda status: tuple(declared.needed((status,))))
        total["lacks"] = needed.isin(set(needed[total["lacks"]]))
    total = total.assign(
        n=total["n"].astype("Int64").mask(total["lacks"]),
        state=total["lacks"].map({True: NOT_AVAILABLE, False: SHOWN}),
    )
    return pd.concat([frame, total[frame.columns]], ignore_index=True)


def _disclosed(
    cells: pd.DataFrame, table: str, audience: str, own: str, rule: Disclosure, complement: Collection[Name]
) -> pd.DataFrame:
    odd = set(cells["kind"]) - set(KINDS)
    if odd:
        raise ValueError(f"{table}: a count must say what it counts ({', '.join(KINDS)}), not {sorted(odd)}")
    least = cells["kind"].map({"places": 0, "events": 0, "people": rule.people, "answers": rule.answers})
    hidden = (cells["n"] < least).fillna(False).astype(bool)
    if complement:
        keys = cells[list(TABLES[table].dimensions)].itertuples(index=False, name=None)
        names = zip(cells["borough"], keys, strict=True)
        hidden |= pd.Series([(table, area, key) in complement for area, key in names], cells.index)
    if told_of_areas := TABLES[table].told_of_areas:
        hidden |= (cells["borough"] != ALL) & ~cells["status"].isin(told_of_areas)
    if audience == "borough":
        hidden &= cells["borough"] != own
    if TABLES[table].told is not Told.AREAS:
        hidden |= cells["borough"] != ALL
    if audience == "team":
        hidden &= False
    missing = cells.get("state", pd.Series(SHOWN, cells.index)) == NOT_AVAILABLE
    hidden &= ~missing
    shown = cells["n"].astype("Int64").mask(hidden | missing)
    state = pd.Series(SHOWN, cells.index).mask(hidden, CONFIDENTIAL).mask(missing, NOT_AVAILABLE)
    seen = cells.assign(n=shown, state=state)
    if not rule.rounding or audience == "team":
        return seen
    base = cells["kind"].isin(ROUNDED) & ~hidden & ~missing & ((cells["borough"] != own) | (audience != "borough"))
    return seen.assign(
        n=shown.where(~base, rounded(shown, rule.rounding)), rounded_to=base.map({True: rule.rounding, False: 0})
    )
