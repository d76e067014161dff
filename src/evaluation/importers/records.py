"""Rows of our tables: from tables and workbooks of our own shape, from spreadsheets that the map explains, and from
the apprenticeship service."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandera.pandas as pa

from evaluation.importers.cells import Columns, Grid, plain
from evaluation.importers.days import SHORT_YEAR_FIRST, NotRead, day_or_month, moment
from evaluation.importers.meetings import named, order_of
from evaluation.importers.numbers import decimal_sign, number
from evaluation.importers.parsed import Found, Record
from evaluation.importers.people import Person, person
from evaluation.importers.settings import FileSettings
from evaluation.records.boroughs import Registry
from evaluation.records.errors import Problem, WrongInput, did_you_mean
from evaluation.records.tables.cells import AS_WRITTEN, is_total, reader
from evaluation.records.tables.columns import kind_of
from evaluation.records.tables.files import EXAMPLE, as_text
from evaluation.records.tables.schema import SCHEMAS

SERVICE, OURS, MAPPED = "Apprenticeship service export", "table of this toolkit", "spreadsheet that the map explains"
PEOPLES = {"person_id", "apprentice_id"}
NAMED = ("email", "name")  # what the map may call a person's columns
PROMISED, FILLED = "promised", "filled_number"  # how many places a row stands for
HEADINGS_AMONG_ROWS = 10  # a title may stand above them
PSEUDONYM = re.compile(r"[0-9a-f]{8,64}|[A-Za-z]{0,6}[-_ ]?\d{1,12}")
KEY = re.compile(r"[\w./:' &,()+-]{1,80}")
NUMBERED = {"pledge_id", "response_id", "event_id"}  # keys that number something, and so are no names
NUMBER = re.compile(r"[\w./-]{0,40}\d[\w./-]{0,40}")
BY_TITLE = ("attendance", "scenarios", "answers")  # tables where an event may be named by its title
YES_NO = {"x": "yes", "✓": "yes", "✔": "yes", "done": "yes", "-": "no"}
NUMBERS = ("number", "whole number")
ORDERS = {"day first": "dmy", "month first": "mdy", "year first": SHORT_YEAR_FIRST}
WAITING, ENDED = "waiting to start", {"stopped", "completed"}


def ours(grid: Grid, registry: Registry, table: str = "", order: str = "") -> Found | None:
    """A table whose headings are those of one of ours, or a sheet of the workbook to fill in."""
    headings = [plain(cell).replace(" ", "_") for cell in grid.rows[0]] if grid.rows else []
    fits = [
        name
        for name, schema in SCHEMAS.items()
        if headings
        and {*headings} <= {*schema.columns}
        and all(column in headings for column, spec in schema.columns.items() if spec.required)
    ]
    wanted = [name for name in (table, grid.sheet, Path(grid.file).stem) if name in fits]
    if not fits or (len(fits) > 1 and not wanted):
        return None
    name = wanted[0] if wanted else fits[0]
    at = Columns(headings, grid.name, grid.lines[0])
    columns = {column: at[column] for column in SCHEMAS[name].columns if column in at}
    rows = [(line, row) for line, row in grid.below(0) if not row[0].startswith(EXAMPLE)]
    return Found(OURS, len(rows), records=[*_Sheet(grid, registry, name, columns, order).records(rows)])


def mapped(grid: Grid, registry: Registry, how: FileSettings) -> Found:
    """A spreadsheet of somebody's own, read as the map says; WrongInput where the map does not fit."""
    known = SCHEMAS.get(how.table)
    if known is None:
        raise WrongInput(f"the map says its table is '{how.table}'.{did_you_mean(how.table, SCHEMAS)}", grid.name)
    columns, values = [*known.columns, *NAMED, PROMISED, FILLED], [*known.columns]
    said = "the map names the column '{}' of {}.{}"
    asked = [(one, columns) for one in how.columns] + [(one, values) for one in how.values]
    if strange := [(one, may) for one, may in asked if one not in may]:
        raise WrongInput(
            Problem(said.format(one, how.table, did_you_mean(one, may)), grid.name) for one, may in strange
        )
    wanted = [plain(one) for one in how.columns.values()]
    headed = grid.headed(*wanted, within=HEADINGS_AMONG_ROWS)
    if headed is None:
        top = [{*map(plain, row)} for row in grid.rows[:HEADINGS_AMONG_ROWS]]
        nearest = max(range(len(top)), key=lambda n: (len(top[n] & {*wanted}), -n))
        lacking = ", ".join(one for one in how.columns.values() if plain(one) not in top[nearest])
        said = f"it has no row with all the headings that the map names: line {grid.lines[nearest]} has no {lacking}."
        raise WrongInput(said, grid.name)
    heading, at = headed
    below = [*grid.below(heading)]
    rows = [(line, row) for line, row in below if not _is_total(row)]
    sheet = _Sheet(
        grid,
        registry,
        how.table,
        {column: at[plain(one)] for column, one in how.columns.items()},
        ORDERS.get(how.dates, ""),
    )
    sheet.values = sheet.of_the_map({**({"borough": how.borough} if how.borough else {}), **how.values})
    totals = Counter({"a total": len(below) - len(rows)})
    return Found(MAPPED, len(below), records=[*sheet.records(rows)], left_out=+totals)


def _is_total(row: list[str]) -> bool:
    return any(plain(cell) == "all boroughs" or is_total(cell) for cell in row)


@dataclass
class _Sheet:
    grid: Grid
    registry: Registry
    table: str
    columns: Mapping[str, int]
    order: str
    values: Mapping[str, str | Person] = field(default_factory=dict)  # of every row
    decimals: dict[str, str] = field(default_factory=dict)  # the sign before them, by column

    def records(self, rows: list[tuple[int, list[str]]]) -> Iterator[Record]:
        """The rows that can be read; each other adds a fault a cell."""
        specs = SCHEMAS[self.table].columns
        dates = [
            n for column, n in self.columns.items() if column in specs and kind_of(specs[column]) in ("date", "moment")
        ]
        written = [row[n] for _, row in rows for n in dates if re.match(r"\d+[/.-]\d+[/.-]\d+", row[n])]
        self.order = order_of(self.grid, self.order, written)
        if not self.order:
            return
        for column, n in self.columns.items():
            if column in specs and kind_of(specs[column]) in NUMBERS:
                try:
                    self.decimals[column] = decimal_sign([row[n] for _, row in rows], self.grid.is_text)
                except NotRead as error:
                    self.grid.fault(f"{column}: {error}.")
                    return
        for line, row in rows:
            cells, before = dict[str, str | Person](self.values), len(self.grid.faults)
            for column, n in self.columns.items():
                if column in specs:
                    cells[column] = self._cell(column, row[n], line)
            if PEOPLES & {*specs} and {*NAMED} & {*self.columns}:
                self._person(cells, row, line)
            lacking = [
                column
                for column, spec in specs.items()
                if spec.required and not cells.get(column) and column not in ("pledge_id", *PEOPLES)
            ]
            if len(self.grid.faults) == before and lacking:
                self.grid.fault(f"it tells no {lacking[0]}.", line)
            if len(self.grid.faults) == before:
                # of whom the map tells a borough, and the table does not, it is told by their row among the people
                yield from self._places({column: cell for column, cell in cells.items() if column in specs}, row, line)

    def of_the_map(self, values: Mapping[str, str]) -> dict[str, str | Person]:
        """What the map says of every row, as it stands in our tables."""
        cells, wrong = dict[str, str | Person](), list[Problem]()
        for column, written in values.items():
            try:
                cells[column] = self._read(column, written, "ymd")
            except ValueError as error:
                said = f"the map's value of {column} {error}"
                wrong.append(Problem(said if said.endswith(("?", ".")) else f"{said}.", self.grid.name))
        if wrong:
            raise WrongInput(wrong)
        return cells

    def _cell(self, column: str, written: str, line: int) -> str | Person:
        try:
            return self._read(column, written, self.order)
        except ValueError as error:
            said = f"{column}: what is written {error}"
            self.grid.fault(said if said.endswith(("?", ".")) else f"{said}.", line)
            return ""

    def _read(self, column: str, written: str, order: str) -> str | Person:
        """A cell as it stands in our tables; ValueError says what is wrong with it."""
        if written == "":
            return ""
        if column in PEOPLES and not PSEUDONYM.fullmatch(written):
            found = person(written, "" if "@" in written else written, self.grid.name, self.registry)
            if found is None:
                raise NotRead("names nobody")
            return found
        if column in NUMBERED and not NUMBER.fullmatch(written):
            if column == "event_id" and self.table in BY_TITLE:
                return written  # the title of an event, or it is refused
            raise NotRead("is not a key: it takes letters and at least one digit, without spaces")
        spec = SCHEMAS[self.table].columns.get(column, SCHEMAS["people"].columns["borough"])
        return _read(written, spec, self.registry, order, self.decimals.get(column, "."))

    def _person(self, cells: dict[str, str | Person], row: list[str], line: int) -> None:
        email, name = (row[self.columns[one]] if one in self.columns else "" for one in NAMED)
        role = {"apprentices": "apprentice"}.get(self.table, f"{cells.get('role', '')}")
        if who := named(self.grid, line, self.registry, email, name, f"{cells.get('borough', '')}", role):
            cells["apprentice_id" if self.table == "apprentices" else "person_id"] = who

    def _places(self, cells: dict[str, str | Person], row: list[str], line: int) -> Iterator[Record]:
        """The row; of pledges so many places as it stands for."""
        if PROMISED not in self.columns:
            yield Record(self.table, line, cells)
            return
        numbers = [row[self.columns[one]] or "0" if one in self.columns else "0" for one in (PROMISED, FILLED)]
        if not all(re.fullmatch(r"\d{1,4}", one) for one in numbers):
            self.grid.fault("how many were promised, or filled, is not a whole number.", line)
            return
        promised, filled = map(int, numbers)
        if filled > promised:
            self.grid.fault("more places were filled than promised.", line)
            return
        for nth in range(1, promised + 1):
            place = {"filled": "yes" if nth <= filled else "no"} if FILLED in self.columns else {}
            yield Record(self.table, line, {**cells, **place})


def _read(written: str, spec: pa.Column, registry: Registry, order: str, decimal: str) -> str:
    """A cell as it stands in our tables; ValueError says what is wrong with it."""
    kind = kind_of(spec)
    if kind == "date":
        return day_or_month(written, order)
    if kind == "moment":
        return f"{moment(written, order):%Y-%m-%d %H:%M}"
    if kind == "key" and not KEY.fullmatch(written):
        raise NotRead("is not a key: it takes letters, digits and a few signs")
    if kind in AS_WRITTEN:
        return written
    if kind in NUMBERS:
        return number(written, decimal, is_whole=kind != "number")
    return as_text(reader(spec, registry)(YES_NO.get(plain(written), plain(written))))


def service(grid: Grid, registry: Registry, how: FileSettings) -> Found | None:
    """What `Manage your apprentices` exports. It tells months, no e-mail addresses, and no borough: that is whoever
    exported it."""
    headed = grid.headed(
        "apprentice name", "uln", "status", "planned start date", "planned end date", "apprenticeship training course"
    )
    if headed is None:
        return None
    heading, at = headed
    rows = [*grid.below(heading)]
    found = Found(SERVICE, len(rows))
    area = registry.find(how.borough) if how.borough else None
    if area is None:
        said = f" '{how.borough}' is none.{registry.suggest(how.borough)}" if how.borough else ""
        grid.fault(f"it does not tell whose apprentices they are: say `borough:` of it in the map.{said}")
        return found
    for line, row in rows:
        status = plain(row[at["status"]])
        who = person("", row[at["apprentice name"]], grid.name, registry, area.slug, "apprentice")
        if status == WAITING:
            found.left_out[WAITING] += 1
        elif who is None:
            grid.fault("it names nobody: the apprentice's name is empty.", line)
        elif status in ENDED:
            said = f"it is {status}, and the export does not tell since when: give them in a spreadsheet."
            grid.fault(said, line, f"{status} without a day")
        elif status not in ("live", "paused"):
            grid.fault("its status is none that is known: Waiting to start, Live, Paused, Stopped, Completed.", line)
        else:
            try:
                begin, end = (
                    row[at[one]] and day_or_month(row[at[one]], "dmy")
                    for one in ("planned start date", "planned end date")
                )
            except NotRead as error:
                grid.fault(f"a planned date: what is written {error}.", line)
                continue
            cells = {"apprentice_id": who, "borough": area.slug, "started_on": begin, "planned_end_on": end}
            cells["role_family"] = row[at["apprenticeship training course"]]
            found.records.append(Record("apprentices", line, cells))
    return found
