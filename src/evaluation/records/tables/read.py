"""Read and check the records of a project, once, and say all that is wrong with them at once."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import pandas as pd

from evaluation.metrics.vocabulary import UNKNOWN
from evaluation.records.boroughs import REFERENCE, Registry
from evaluation.records.errors import Problem, WrongInput
from evaluation.records.parameters import Project
from evaluation.records.saved import take_away_leftovers
from evaluation.records.swap import reading
from evaluation.records.tables.checking import NO_ROWS, Checking
from evaluation.records.tables.files import MANY_TO_A_PERSON, USUAL, Sizes, Source, find, is_illustrative, load
from evaluation.records.tables.parted import Parted, areas_of, distinct
from evaluation.records.tables.quality import Quality
from evaluation.records.tables.schema import KEYS, SCHEMAS
from evaluation.records.tables.store import Kept, Store, Writing, kept_records

OF_AREAS = ("pledges", "apprentices", "people")  # a row of each place or person: held for the checks
CHECKED_BESIDE = {key.of_table for key in KEYS if key.table in MANY_TO_A_PERSON}


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
    quality: Mapping[str, Quality] = field(default_factory=dict)
    notes: Sequence[str] = ()  # what was left out of the files, and why

    def __contains__(self, table: str) -> bool:
        return table in self.frames

    def __getitem__(self, table: str) -> pd.DataFrame:
        """A table that is held; of those with many rows to a person, which may be on disk, `frames` has the parts."""
        return cast("pd.DataFrame", self.frames[table])

    def members(self, on: dt.date | None = None) -> list[str]:
        """The boroughs that were members on a date, or ever; all in `pledges` where nothing is known."""
        if "member_boroughs" not in self:
            return self._known(distinct(self.frames["pledges"], ["borough"])["borough"])
        periods = self["member_boroughs"]
        if on is not None:
            left = periods["left_on"] if "left_on" in periods else pd.Series(pd.NaT, periods.index)
            periods = periods[(periods["joined_on"] <= pd.Timestamp(on)) & ~(left < pd.Timestamp(on))]
        return self._known(periods["borough"])

    def _known(self, boroughs: pd.Series) -> list[str]:
        """The boroughs of a column, in the registry's order; the area `unknown` is none of them."""
        named = set(boroughs) - {UNKNOWN}
        return [slug for slug in self.registry if slug in named]


def read(folder: Path, project: Project, records_to: dt.date, sizes: Sizes = USUAL) -> Tables:
    """The tables in a folder, checked; WrongInput lists every fault by file and line.

    What was found sound is kept, and not read again until anything has changed that it rests on.
    """
    with reading(folder):
        sources = find(folder, SCHEMAS, sizes)
        store = Store.of(folder, project, records_to, sizes)
        take_away_leftovers(kept_records())
        if kept := store.opened():
            return _tables(kept, records_to)
        with store.written(is_illustrative(folder, sources)) as written:
            _check(sources, project, records_to, written)
        return _tables(cast("Kept", store.opened()), records_to)


def faults_of(folder: Path, project: Project, records_to: dt.date) -> list[Problem]:
    """All that is wrong with the tables that are in a folder as CSV; none of them need be there. It writes what it checks
    into the same folder, so that nothing is left elsewhere if it is killed."""
    sources = {
        table: Source(file, has_many=table in MANY_TO_A_PERSON)
        for table in SCHEMAS
        if (file := folder / f"{table}.csv").is_file()
    }
    try:
        _check(sources, project, records_to, Writing(folder))
    except WrongInput as wrong:
        return wrong.faults
    return []


def _check(sources: Mapping[str, Source], project: Project, records_to: dt.date, written: Writing) -> None:
    """Check every table and write it; those that others are checked beside are held meanwhile."""
    faults: list[Problem] = []
    in_parts = [table for table in sources if table in MANY_TO_A_PERSON and sources[table].is_large]
    whole = [table for table in sources if table not in in_parts]
    checking = Checking(sources, project, Registry.read(REFERENCE), records_to, faults)
    areas = _loaded(sources["boroughs"], faults) if "boroughs" in sources else None
    if areas is not None:
        own = _own_registry(areas, sources["boroughs"].name, faults)
        if own is None:  # without the areas every other table would only seem wrong
            checking.whole("boroughs", areas)
            raise WrongInput(faults)
        checking.registry = own
    frames: dict[str, pd.DataFrame] = {}
    for table in whole:
        text = areas if table == "boroughs" else _loaded(sources[table], faults)
        frame = None if text is None else checking.whole(table, text)
        if frame is not None:
            frames[table] = frame
    checking.related(frames)
    for table in [table for table in frames if table not in CHECKED_BESIDE]:
        _write(table, frames.pop(table), sources[table], written)
    for table in in_parts:
        written.parts(table, checking.in_parts(table, frames))
    for table in [*frames]:
        _write(table, frames.pop(table), sources[table], written)
    if faults:
        raise WrongInput(sorted(faults, key=lambda fault: (fault.file, fault.line or 0)))
    written.tables = {table: written.tables[table] for table in sources}
    books = {source.file.name: source.book for source in sources.values() if source.book}
    written.notes = [note for file, book in books.items() for note in book.notes(file)]


def _write(table: str, frame: pd.DataFrame, source: Source, written: Writing) -> None:
    if table in OF_AREAS and source.is_large:
        written.parts(table, iter([(frame, areas_of(frame))]))
    else:
        written.whole(table, frame)


def _tables(kept: Kept, records_to: dt.date) -> Tables:
    registry = Registry.read(REFERENCE)
    if "boroughs" in kept:
        own = kept["boroughs"].astype(object)
        registry = Registry.of_rows(own.where(own.notna(), None).to_dict("records"))
    return Tables(kept, registry, records_to, kept.illustrative, kept.rows, kept.quality, kept.notes)


def _loaded(source: Source, faults: list[Problem]) -> pd.DataFrame | None:
    try:
        text = load(source)
    except WrongInput as wrong:
        faults += wrong.faults
        return None
    if text.empty and len(text.columns):
        faults.append(Problem(NO_ROWS, source.name))
    return text


def _own_registry(text: pd.DataFrame, file: str, faults: list[Problem]) -> Registry | None:
    if "borough" not in text:
        return None  # the missing column is a fault of its own
    try:
        return Registry.of_rows(text.to_dict("records"))
    except (WrongInput, ValueError) as wrong:
        found = getattr(wrong, "faults", [Problem("tile_row and tile_col must be whole numbers.")])
        faults += [Problem(fault.problem, file) for fault in found]
        return None
