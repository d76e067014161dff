"""The files of a folder, each read by the reader that knows it by its content."""

import datetime as dt
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from evaluation.importers import eventbrite, questionnaires, records, teams, webinars, zoom
from evaluation.importers.cells import LEFT, Grid, grids, plain
from evaluation.importers.meetings import DaysOf
from evaluation.importers.parsed import Found
from evaluation.importers.settings import FileSettings, Settings
from evaluation.records.boroughs import Registry
from evaluation.records.errors import Problem, WrongInput
from evaluation.records.tables.excel import AMONG, NOT_READ
from evaluation.records.tables.folder import MARKER, TABULAR
from evaluation.records.tables.schema import SCHEMAS
from evaluation.records.tables.workbook import NOTES_SHEET, QUERIES

UNKNOWN = (
    "it is none of the exports that are known. If it is a spreadsheet of your own, say in the map which of our "
    "tables it is and what its columns are called:\n"
    "    files:\n      - file: {file}\n        table: pledges\n"
    "        columns: {{borough: {heading}}}"
)
UNSOUND = (
    "it was not read: an area's key takes letters, digits and hyphens, and each key, name and alias may stand "
    "for one area."
)


@dataclass
class FileRead:
    """A file, or a sheet of a workbook, as it was understood."""

    grid: Grid
    how: FileSettings
    found: Found = field(default_factory=lambda: Found(""))

    @property
    def name(self) -> str:
        return self.grid.name


def read_folder(
    folder: Path, settings: Settings, registry: Registry, before: Iterable[Mapping], notes: list[str]
) -> tuple[list[FileRead], list[Problem], Registry]:
    """Every file that was understood, what is wrong with those that were not, and the areas that they are of; `before`
    are the events of an earlier import, and `notes` are added of what was left out."""
    faults: list[Problem] = []
    sheets = _sheets(folder, settings, faults, notes)
    registry = own_areas(sheets, registry, faults)
    tables = _understood(sheets, lambda one: _table(one, registry), faults)
    events = [*before, *(row.cells for one in tables for row in one.found.records if row.table == "events")]
    of_workbooks = {one.grid.file for one in tables if one.grid.sheet}
    notes = [one for one in sheets if one.grid.sheet in (NOTES_SHEET, QUERIES) and one.grid.file in of_workbooks]
    others = [one for one in sheets if one not in tables and one not in notes]
    exports = _understood(others, lambda one: _export(one, registry, partial(_days_of, events, one.how.event)), faults)
    for one in others:
        if one not in exports:
            faults += [*one.grid.faults, *([] if _refused(one, faults) else [_unknown(one.grid)])]
    known = [one for one in [*tables, *exports] if one.found.rows or one.grid.faults or not one.grid.sheet]
    return sorted(known, key=lambda one: one.name), faults, registry


def _sheets(folder: Path, settings: Settings, faults: list[Problem], notes: list[str]) -> list[FileRead]:
    sheets: list[FileRead] = []
    for file in _files(folder):
        name = file.relative_to(folder).as_posix()
        if not settings.of(name).leave:
            with _told(name, faults):
                for grid in grids(file, folder, settings, notes):
                    how = settings.of(name, grid.sheet)
                    for part in [grid] if how.columns or how.event else zoom.by_meeting(_from_headings(grid)):
                        sheets.append(FileRead(part, how))
    return [one for one in sheets if not one.how.leave]


def _from_headings(grid: Grid) -> Grid:
    """A table of ours from its headings on, where a title is above them; anything else as it is."""
    for n, row in enumerate(grid.rows[:AMONG]):
        headings = {plain(cell).replace(" ", "_") for cell in row}
        for schema in SCHEMAS.values():
            if {name for name, spec in schema.columns.items() if spec.required} <= headings <= {*schema.columns}:
                return replace(grid, rows=grid.rows[n:], lines=grid.lines[n:])
    return grid


def own_areas(sheets: Iterable[FileRead], registry: Registry, faults: list[Problem]) -> Registry:
    """The areas of the folder's own table of them, if it has one that is sound."""
    areas: list[Mapping] = []
    for one in sheets:
        if "name" in map(plain, one.grid.rows[0] if one.grid.rows else ()):
            with _told(one.name, faults):  # what is wrong with its rows is told when it is read
                found = records.ours(replace(one.grid, faults=[]), registry, one.how.table)
                own = [record.cells for record in found.records if record.table == "boroughs"] if found else []
                try:
                    Registry.of_rows([*areas, *own])
                except WrongInput:  # whose words quote it
                    raise WrongInput(UNSOUND, one.name) from None
                areas += own
    return Registry.of_rows(areas) if areas else registry


def _files(folder: Path) -> Iterator[Path]:
    for file in sorted(folder.rglob("*")):
        is_hidden = any(part.startswith((".", "~$")) for part in file.relative_to(folder).parts)
        is_left = file.suffix.lower() in LEFT or file.name == MARKER
        is_folder = file.is_dir() and not file.is_symlink() and file.suffix.lower() not in TABULAR | NOT_READ
        if not is_hidden and not is_left and not is_folder:
            yield file


@contextmanager
def _told(name: str, faults: list[Problem]) -> Iterator[None]:
    """What goes wrong with a file is told, and not quoted; the others are read all the same."""
    try:
        yield
    except WrongInput as wrong:
        faults += wrong.faults
    except Exception as error:
        if os.environ.get("EVALUATION_TRACEBACK"):
            raise
        said = (
            f"it was not read ({type(error).__name__}), for a fault of the program that EVALUATION_TRACEBACK=1 shows."
        )
        faults.append(Problem(said, name))


def _understood(
    sheets: Iterable[FileRead], read: Callable[[FileRead], Found | None], faults: list[Problem]
) -> list[FileRead]:
    """Those of the sheets that a reader knows."""
    known = []
    for one in sheets:
        with _told(one.name, faults):
            if not _refused(one, faults) and (found := read(one)) is not None:
                found.rows += len(one.grid.lost)
                one.found = found
                known.append(one)
    return known


def _refused(one: FileRead, faults: Iterable[Problem]) -> bool:
    return any(fault.file == one.name for fault in faults)


def _table(one: FileRead, registry: Registry) -> Found | None:
    if one.how.table and one.how.columns and any(one.grid.rows):
        return records.mapped(one.grid, registry, one.how)
    return records.ours(one.grid, registry, one.how.table, records.ORDERS.get(one.how.dates, ""))


def _days_of(events: Iterable[Mapping], event: str, title: str) -> list[dt.date]:
    """The days that a list of this title may be of."""
    days = [(row, dt.datetime.fromisoformat(row["starts_at"]).date()) for row in events if row["starts_at"]]
    said = [day for row, day in days if row["event_id"] == event]
    return said or [day for row, day in days if plain(row["title"]) == plain(title)] or [day for _, day in days]


def _export(one: FileRead, registry: Registry, days: DaysOf) -> Found | None:
    order = records.ORDERS.get(one.how.dates, "")
    if not any(one.grid.rows):
        return Found("empty sheet") if one.grid.sheet and not one.grid.lost else None
    for reader in (
        teams.read,
        webinars.read,
        zoom.read,
        eventbrite.read,
        questionnaires.microsoft,
        questionnaires.google,
    ):
        if found := reader(one.grid, registry, order, days):
            return found
    return records.service(one.grid, registry, one.how)


def _unknown(grid: Grid) -> Problem:
    if not any(grid.rows):
        return Problem("there is nothing in it that can be read.", grid.name)
    return Problem(UNKNOWN.format(file=grid.file, heading="the heading of the boroughs"), grid.name)
