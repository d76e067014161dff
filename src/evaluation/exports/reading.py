"""The files of a folder, each read by the reader that knows it by its content."""

import datetime as dt
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from evaluation.boroughs import Registry
from evaluation.exports import meetings, questionnaires, records
from evaluation.exports.grids import LEFT, READ, Grid, grids, plain
from evaluation.exports.settings import FileSettings, Settings
from evaluation.exports.what import Found
from evaluation.faults import Fault, WrongInput
from evaluation.tables.folder import MARKER
from evaluation.tables.schema import SCHEMAS
from evaluation.tables.workbook import NOTES_SHEET as NOTES

ORDERS = {"day first": "dmy", "month first": "mdy"}
FILLS = {  # which tables each kind of export can fill
    meetings.TEAMS: ("attendance", "people", "events"), meetings.ZOOM: ("attendance", "people", "events"),
    meetings.EVENTBRITE: ("attendance", "people"), questionnaires.MICROSOFT: ("answers", "people"),
    questionnaires.GOOGLE: ("answers", "people"), records.SERVICE: ("apprentices", "people"),
    records.MAPPED: (*SCHEMAS,), records.OURS: (*SCHEMAS,),
}  # fmt: skip
UNKNOWN = ("it is none of the exports that are known. If it is a spreadsheet of your own, say in the map which of our "
           "tables it is and what its columns are called:\n"
           "    files:\n      - file: {file}\n        table: pledges\n"
           "        columns: {{borough: {heading}}}")  # fmt: skip


@dataclass
class FileRead:
    """A file, or a sheet of a workbook, as it was understood."""

    grid: Grid
    how: FileSettings
    found: Found = field(default_factory=lambda: Found(""))

    @property
    def name(self) -> str:
        return self.grid.name


def read_folder(folder: Path, settings: Settings, registry: Registry
                ) -> tuple[list[FileRead], list[Fault], Registry]:  # fmt: skip
    """Every file that was understood, what is wrong with those that were not, and the areas that they are of."""
    files, faults = [], []
    sheets: list[FileRead] = []
    for file in _files(folder):
        name = file.relative_to(folder).as_posix()
        if settings.of(name).leave:
            continue
        try:
            if file.suffix.lower() not in READ:
                raise WrongInput(Fault("it is neither CSV nor a workbook (.xlsx). Export it as one.", name))
            sheets += [FileRead(grid, settings.of(name, grid.sheet)) for grid in grids(file, folder)]
        except WrongInput as wrong:
            faults += wrong.faults
    registry = own_areas(sheets, registry)
    tables = [one for one in sheets if _try(one, faults, lambda one: _table(one, registry))]
    files += tables
    events = [record.cells for one in tables for record in one.found.records if record.table == "events"]
    waiting = [one for one in sheets if one not in tables and not _refused(one, faults)]
    ours = {one.grid.file for one in tables if one.grid.sheet}
    for one in waiting:
        if one.grid.sheet == NOTES and one.grid.file in ours:
            continue
        if _try(one, faults, lambda one: _export(one, registry, partial(_days_of, events, one.how.event))):
            files.append(one)
        elif not _refused(one, faults):
            faults += one.grid.faults or [_unknown(one.grid)]
    return sorted((one for one in files if one.found.rows or one.grid.faults or not one.grid.sheet),
                  key=lambda one: one.name), faults, registry  # fmt: skip


def own_areas(sheets: Iterable[FileRead], registry: Registry) -> Registry:
    """The areas of the folder's own table of them, if it has one."""
    found = [
        records.ours(one.grid, registry)
        for one in sheets
        if "name" in map(plain, one.grid.rows[0] if one.grid.rows else ())
    ]
    rows = [record.cells for one in found if one for record in one.records if record.table == "boroughs"]
    return Registry.of_rows(rows) if rows else registry


def _files(folder: Path) -> Iterator[Path]:
    for file in sorted(folder.rglob("*")):
        hidden = any(part.startswith((".", "~$")) for part in file.relative_to(folder).parts)
        if not hidden and (file.is_symlink() or file.is_file()) and file.suffix.lower() not in LEFT \
                and file.name != MARKER:  # fmt: skip
            yield file


def _try(one: FileRead, faults: list[Fault], read: Callable[[FileRead], Found | None]) -> bool:
    try:
        found = read(one)
    except WrongInput as wrong:
        faults += wrong.faults
        return False
    except Exception as error:  # whatever it is, it is not quoted, and the other files are read
        if os.environ.get("EVALUATION_TRACEBACK"):
            raise
        faults.append(Fault(f"it looks like an export and could not be read ({type(error).__name__}).", one.name))
        return False
    if found is not None:
        one.found = found
    return found is not None


def _refused(one: FileRead, faults: Iterable[Fault]) -> bool:
    return any(fault.file == one.name for fault in faults)


def _table(one: FileRead, registry: Registry) -> Found | None:
    if one.how.table and one.how.columns:
        return records.mapped(one.grid, registry, one.how)
    return records.ours(one.grid, registry, one.how.table)


def _days_of(events: Iterable[Mapping], event: str, title: str) -> list[dt.date]:
    """The days that a list of this title may be of."""
    days = [(row, dt.datetime.fromisoformat(row["starts_at"]).date()) for row in events if row["starts_at"]]
    said = [day for row, day in days if row["event_id"] == event]
    return said or [day for row, day in days if plain(row["title"]) == plain(title)] or [day for _, day in days]


def _export(one: FileRead, registry: Registry, days: meetings.DaysOf) -> Found | None:
    order = ORDERS.get(one.how.dates, "")
    if not any(one.grid.rows):
        return Found("empty sheet") if one.grid.sheet else None
    for reader in (*meetings.READERS, *questionnaires.READERS):
        found = reader(one.grid, registry, order, days)
        if found is not None:
            return found
    return records.service(one.grid, registry, one.how)


def _unknown(grid: Grid) -> Fault:
    return Fault(UNKNOWN.format(file=grid.file, heading="the heading of the boroughs"), grid.name)
