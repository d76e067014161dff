"""Which counts an audience may see.

Counts of places and events are an organisation's own statistics and are shown. Counts of people and of
answers are shown from a threshold up; below it, zero included, they are confidential, `[c]`, and so is
every other count that they could be worked out from (`suppression.py`). A borough sees its own exactly;
the project team sees everything. Who came from one borough to one event is for the project team alone.
"""

import datetime as dt
import pickle
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path

import pandas as pd

from evaluation.counts import Counts
from evaluation.disclosure.contributors import by_contributors, with_earlier_gives_away
from evaluation.disclosure.linked import completed, linked
from evaluation.disclosure.releases import as_it_told, joined, only_told
from evaluation.disclosure.sums import Linked, Name
from evaluation.disclosure.suppression import NONE_FOUND, Suppression, suppress
from evaluation.disclosure.telling import NO_SIZES, PUBLIC, Sizes, Telling
from evaluation.metrics.cells import CONFIDENTIAL, NOT_AVAILABLE, NOT_TOLD, SHOWN, Cell, rounded
from evaluation.metrics.programme import Programme
from evaluation.metrics.tables import TABLES, CountTable
from evaluation.metrics.vocabulary import ALL, KINDS, ROUNDED
from evaluation.records.boroughs import build
from evaluation.records.parameters import Disclosure, Project
from evaluation.records.saved import digest, keep, kept


class AreaCells(dict[tuple[str, ...] | str, Cell]):
    """The cells of one table and area. One of which the audience is not told says so, though it is not there."""

    def __init__(self, telling: Callable[[tuple[str, ...]], bool]):
        super().__init__()
        self.telling = telling

    def is_told(self, key: tuple[str, ...] | str) -> bool:
        return self.telling(key if isinstance(key, tuple) else (key,))

    def __missing__(self, key: tuple[str, ...] | str) -> Cell:
        if self.is_told(key):
            raise KeyError(key)
        return Cell(None, NOT_TOLD)

    def get(self, key: tuple[str, ...] | str, default: Cell | int | None = None) -> Cell | int | None:
        return self[key] if key in self or not self.is_told(key) else default


class Disclosed(dict[str, pd.DataFrame]):
    """Count tables as an audience may see them: `n` is missing where `state` is not `published`. What is not told is in
    no row."""

    def __init__(self, tables: Mapping[str, pd.DataFrame], telling: Telling = PUBLIC):
        super().__init__(tables)
        self.telling = telling
        self._cells: dict[tuple[str, str], Mapping[tuple[str, ...] | str, Cell]] = {}

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
        """One table's cells for a borough, boroughs of a size or `all`, by their dimensions; None if it was not counted.
        Those of which the audience is not told say so."""
        if table not in self:
            return None
        if (table, borough) not in self._cells:
            found = self._by_borough[table]
            of_area = AreaCells(lambda key: self.telling(table, key, borough))
            of_area |= {key: of_area[key] for key in found.get(ALL, {}) if not of_area.is_told(key)}
            of_area |= found.get(borough, {})
            self._cells[table, borough] = of_area
        return self._cells[table, borough]


@dataclass(frozen=True)
class EarlierRelease:
    """A release before: its counts as today's records give them, what it said of them, what it told, each with what it
    is rounded to, and whether it was of today's day."""

    cells: Linked
    said: Linked
    told: Mapping[Name, tuple[int, int]]
    same_day: bool = False
    hidden: Collection[Name] = ()  # what it hid; of what is of a day, that is hidden in later ones too


def hidden_from_public(
    counts: Counts, project: Project, programme: Programme, as_at: dt.date, before: Sequence[EarlierRelease] = ()
) -> Suppression:
    """What is hidden from the public, over all the tables of a project together, and with those of the releases before,
    the last of them first. What was found for the same counts and rule is kept under `build/`, since it takes seconds to
    find."""
    rule = project.disclosure
    sizes = Sizes.of(counts, rule)
    window = project.active_window_days
    cells = linked(with_totals(counts, sizes), programme, project.filled_means, sizes, as_at=f"{as_at}", window=window)
    fewest = {"people": rule.people, "answers": rule.answers}
    few = _few_since(cells, fewest) if before else set()
    today = cells
    earlier: list[Linked | None] = [None]
    for one in reversed(before):
        earlier.append(as_it_told(one.cells, one.told, today, earlier[-1]) or only_told(one.said, one.told))
    for nth, (one, then) in enumerate(zip(before, earlier[:0:-1], strict=True), start=1):
        cells = joined(cells, then, one.told, one.same_day, nth=nth, are_real=True)
        of_a_day = [name for name in one.hidden if name in cells.at and name[0] in TABLES and TABLES[name[0]].of_a_day]
        cells.stay_hidden |= {cells.at[name] for name in of_a_day}
        cells.stay_hidden |= _changed_by_few(cells, then, one.told, fewest) | few
    found_by = f"{rule.people} {rule.answers} {_how_it_is_found()}".encode() + pickle.dumps(cells)
    stamp = digest(found_by)
    file = build() / "suppression" / f"{stamp}.json"
    if lists := kept(file, stamp):
        *names, ended_early = lists
        names = ({(table, area, tuple(key)) for table, area, key in found} for found in names)
        found = Suppression(*names, bool(ended_early))
    else:
        found = suppress(cells, fewest)
        keep(file, [*map(sorted, (found.primary, found.secondary, found.zeros)), found.ended_early], stamp)
    return replace(found, secondary={*found.secondary, *_money_not_told(counts, before)})


def _money_not_told(counts: Counts, before: Sequence[EarlierRelease]) -> Iterator[Name]:
    """The tables of money of which nothing is told, since with what an earlier release told it tells too much."""
    for table in (table for table in counts if TABLES[table].by_contributors):
        told = {key for one in before for name, _, key in one.told if name == table}
        if told and with_earlier_gives_away(counts[table], told):
            yield table, ALL, ()


def _few_since(cells: Linked, fewest: Mapping[str, int]) -> set[int]:
    """The counts of two days between which few came or went: what an earlier release told of them is told no more."""
    return {
        cell
        for one in cells.sums
        for change in (cell for _, cell in one if cell in cells.changes)
        if 0 < abs(cells.numbers[change]) < fewest.get(cells.kinds[change], 0)
        for _, cell in one
        if cells.printable[cell]
    }


def _changed_by_few(cells: Linked, then: Linked, told: Collection[Name], fewest: Mapping[str, int]) -> set[int]:
    """The counts that were shown before and changed by fewer than may be shown, whatever else tells as much."""
    shown = [(cells.at[name], then.at[name]) for name in told if name in cells.at and name in then.at]
    return {
        at
        for at, earlier in shown
        if 0 < abs(cells.numbers[at] - then.numbers[earlier]) < fewest.get(cells.kinds[at], 0)
    }


@cache
def _how_it_is_found() -> str:
    return "".join(file.read_text(encoding="utf-8") for file in sorted(Path(__file__).parent.glob("*.py")))


def disclose(
    counts: Counts, audience: str, own: str = "", rule: Disclosure | None = None, found: Suppression = NONE_FOUND
) -> Disclosed:
    """The counts an audience may see, with the project's totals as the borough `all`, and those of boroughs of a size
    together.

    Adds the column `state`; where it is not `published`, `n` is missing. Where the rule rounds, the column
    `rounded_to` says to what: counts of people and answers, but a borough's own and those for the team. `own` is
    the borough whose own figures are shown to the audience `borough`; `found` are the counts hidden so that others
    cannot be worked out, and the zeros that are shown because everybody can. Raises ValueError for a count that does not
    say what it counts.
    """
    rule = rule or Disclosure()
    complement, zeros = (_by_table(names) for names in (found.secondary, found.zeros))
    sizes = Sizes.of(counts, rule)
    telling = Telling(audience, own, sizes)
    return Disclosed(
        {
            table: _disclosed(frame, table, telling, rule, complement.get(table, set()), zeros.get(table, set()))
            for table, frame in with_totals(counts, sizes).items()
        },
        telling,
    )


def _by_table(names: Collection[Name]) -> dict[str, set[Name]]:
    found: dict[str, set[Name]] = {}
    for name in names:
        found.setdefault(name[0], set()).add(name)
    return found


def with_totals(counts: Counts, sizes: Sizes = NO_SIZES) -> Counts:
    """The counts with the project's totals, as the borough `all`, and those of boroughs of a size together, where they
    are not there yet."""
    return {
        table: _with_total(frame, table, counts.get(TABLES[table].completed_by), sizes)
        for table, frame in counts.items()
    }


def _with_total(frame: pd.DataFrame, table: str, of_every_borough: pd.DataFrame | None, sizes: Sizes) -> pd.DataFrame:
    if (frame["borough"] == ALL).any() or frame.empty:
        return frame
    if "state" not in frame:
        frame = frame.assign(state=SHOWN)
    if of_every_borough is not None:
        frame = completed(frame, table, of_every_borough[["borough"]].drop_duplicates())
    together = [
        _sum(frame[frame["borough"].isin(areas)], TABLES[table], size)
        for size, areas in sizes.together.items()
        if TABLES[table].is_told_together
    ]
    return pd.concat([frame, *together, _sum(frame, TABLES[table], ALL)], ignore_index=True)


def _sum(frame: pd.DataFrame, declared: CountTable, area: str) -> pd.DataFrame:
    """The counts of some boroughs together, not known where one of them is not."""
    keys = [*declared.dimensions, "kind"]
    sums = frame.assign(lacks=frame["n"].isna()).groupby(keys, as_index=False, sort=False)
    total = sums.agg(n=("n", "sum"), lacks=("lacks", "any")).assign(borough=area)
    if declared.needs and not declared.needs_by_key and declared.has_open_keys and total["lacks"].any():
        # Which keys an area would have had that day is not known either.
        statuses = total[declared.dimensions[-1]]
        needed = statuses.map(lambda status: tuple(declared.needed((status,))))
        total["lacks"] = needed.isin(set(needed[total["lacks"]]))
    total = total.assign(
        n=total["n"].astype("Int64").mask(total["lacks"]),
        state=total["lacks"].map({True: NOT_AVAILABLE, False: SHOWN}),
    )
    return total[frame.columns]


def _judged_by(cells: pd.DataFrame, declared: CountTable) -> pd.Series:
    """What is compared with the threshold: the number, or that of the people behind it."""
    judged_by = cells["n"].copy()
    for status, people in declared.people_behind.items():
        of_people = cells[cells["status"] == people].set_index("borough")["n"]
        rows = cells["status"] == status
        judged_by[rows] = cells["borough"][rows].map(of_people).astype("Int64")
    return judged_by


def _disclosed(
    cells: pd.DataFrame,
    table: str,
    telling: Telling,
    rule: Disclosure,
    complement: Collection[Name],
    zeros: Collection[Name],
) -> pd.DataFrame:
    audience, own = telling.audience, telling.own
    if TABLES[table].by_contributors and audience != "team":
        return by_contributors(cells, (table, ALL, ()) not in complement)
    cells = cells.assign(judged_by=_judged_by(cells, TABLES[table]))
    keys = cells[list(TABLES[table].dimensions)].itertuples(index=False, name=None)
    is_told = [telling(table, key, area) for key, area in zip(keys, cells["borough"], strict=True)]
    cells = cells[pd.Series(is_told, cells.index, dtype=bool)]
    odd = set(cells["kind"]) - set(KINDS)
    if odd:
        raise ValueError(f"{table}: a count must say what it counts ({', '.join(KINDS)}), not {sorted(odd)}")
    least = cells["kind"].map({"places": 0, "events": 0, "people": rule.people, "answers": rule.answers, "pence": 0})
    hidden = (cells["judged_by"] < least).fillna(False).astype(bool)
    cells = cells.drop(columns="judged_by")
    if complement or zeros:
        keys = cells[list(TABLES[table].dimensions)].itertuples(index=False, name=None)
        names = [(table, area, key) for area, key in zip(cells["borough"], keys, strict=True)]
        hidden |= pd.Series([name in complement for name in names], cells.index)
        hidden &= pd.Series([name not in zeros for name in names], cells.index)
    if audience == "borough":
        hidden &= cells["borough"] != own
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
