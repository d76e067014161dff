"""Read and check the records of a project, once, and say all that is wrong with them at once."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import pandas as pd

from evaluation.boroughs import REFERENCE, UNKNOWN, Registry
from evaluation.faults import Fault, WrongInput
from evaluation.parameters import Project
from evaluation.tables.checking import Checking
from evaluation.tables.files import Source, find, is_illustrative, load
from evaluation.tables.parted import Parted
from evaluation.tables.schema import SCHEMAS
from evaluation.tables.store import Kept, Store

MANY_TO_A_PERSON = ("participants", "attendance", "training", "answers")


@dataclass(frozen=True)
class Tables:
    """The records of a project, checked. `frames` holds the tables that were supplied, by name.

    An optional column that was left out, or is empty throughout, is not in its frame. Where a date is known
    only by month it is the month's last day, and the column `<date>_by_month` says so.
    """

    frames: Mapping[str, pd.DataFrame | Parted]
    registry: Registry
    records_to: dt.date
    illustrative: bool = False
    rows: Mapping[str, int] = field(default_factory=dict)

    def __contains__(self, table: str) -> bool:
        return table in self.frames

    def __getitem__(self, table: str) -> pd.DataFrame:
        """A table that is held; of those with many rows to a person, which may be on disk, `frames` has the parts."""
        return cast("pd.DataFrame", self.frames[table])

    def members(self, on: dt.date | None = None) -> list[str]:
        """The boroughs that were members on a date, or ever; all in `pledges` where nothing is known."""
        if "member_boroughs" not in self:
            return self._known(self["pledges"]["borough"])
        periods = self["member_boroughs"]
        if on is not None:
            left = periods["left_on"] if "left_on" in periods else pd.Series(pd.NaT, periods.index)
            periods = periods[(periods["joined_on"] <= pd.Timestamp(on)) & ~(left < pd.Timestamp(on))]
        return self._known(periods["borough"])

    def _known(self, boroughs: pd.Series) -> list[str]:
        """The boroughs of a column, in the registry's order; the area `unknown` is none of them."""
        named = set(boroughs) - {UNKNOWN}
        return [slug for slug in self.registry if slug in named]


def read(folder: Path, project: Project, records_to: dt.date) -> Tables:
    """The tables in a folder, checked; WrongInput lists every fault by file and line.

    What was found sound is kept, and not read again until anything has changed that it rests on.
    """
    sources = find(folder, SCHEMAS)
    store = Store.of(folder, project, records_to)
    if kept := store.opened():
        return _tables(kept, records_to)
    illustrative = is_illustrative(folder, sources)
    faults: list[Fault] = []
    large = {table: sources[table] for table in sources if table in MANY_TO_A_PERSON and sources[table].is_large}
    loaded = _load_all({table: source for table, source in sources.items() if table not in large}, faults)
    registry = Registry.read(REFERENCE)
    if "boroughs" in loaded:
        own = _own_registry(loaded["boroughs"], sources["boroughs"].name, faults)
        if own is None:  # without the areas every other table would only seem wrong
            Checking(sources, project, registry, records_to, faults).whole("boroughs", loaded["boroughs"])
            raise WrongInput(faults)
        registry = own
    checking = Checking(sources, project, registry, records_to, faults)
    frames = {table: checking.whole(table, text) for table, text in loaded.items()}
    del loaded
    checking.related({table: frame for table, frame in frames.items() if frame is not None})
    with store.written(illustrative) as written:
        held = {table: frame for table, frame in frames.items() if frame is not None}
        for table in large:
            written.parts(table, checking.in_parts(table, held))
            written.tables[table]["columns"] = checking.columns.get(table, [])
        if faults:
            raise WrongInput(sorted(faults, key=lambda fault: (fault.file, fault.line or 0)))
        for table in frames:
            written.whole(table, frames[table])
        written.tables = {table: written.tables[table] for table in sources}
    return _tables(store.opened(), records_to)


def _tables(kept: Kept, records_to: dt.date) -> Tables:
    registry = Registry.read(REFERENCE)
    if "boroughs" in kept:
        own = kept["boroughs"].astype(object)
        registry = Registry.of_rows(own.where(own.notna(), None).to_dict("records"))
    return Tables(kept, registry, records_to, kept.illustrative, kept.rows)


def _load_all(sources: Mapping[str, Source], faults: list[Fault]) -> dict[str, pd.DataFrame]:
    loaded = {}
    for table, source in sources.items():
        try:
            text = load(source)
        except WrongInput as wrong:
            faults += wrong.faults
            continue
        if text.empty and len(text.columns):
            faults.append(Fault("it has headings and no rows. Add rows, or take the table away if there is "
                                "nothing to say.", source.name))  # fmt: skip
        loaded[table] = text
    return loaded


def _own_registry(text: pd.DataFrame, file: str, faults: list[Fault]) -> Registry | None:
    if "borough" not in text:
        return None  # the missing column is a fault of its own
    try:
        return Registry.of_rows(text.to_dict("records"))
    except (WrongInput, ValueError) as wrong:
        found = getattr(wrong, "faults", [Fault("tile_row and tile_col must be whole numbers.")])
        faults += [Fault(fault.problem, file) for fault in found]
        return None
