"""The tables of an import: rows under what makes each the row it is, merged with those of before, and written."""

import csv
import json
import re
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from evaluation.importers.keys import Key
from evaluation.records.errors import WrongInput
from evaluation.records.saved import digest_of
from evaluation.records.swap import Replaced
from evaluation.records.tables.folder import MARKER
from evaluation.records.tables.schema import SCHEMAS

ABOUT = "import.json"  # beside the tables: under which key they are, who was erased, which file has which rows
OURS = {ABOUT, *(f"{name}.csv" for name in SCHEMAS)}
MADE_UP = (
    "These records are invented: they were imported from exports that the sample was written as. They are not "
    "the figures of any borough and tell of no real person.\n\n"
)

Row = dict[str, str]
Place = tuple[str, int | None]  # the file and line that a row is from


def uniquely(table: str) -> list[str]:
    """The columns that together name a row of a table; none where nothing tells its rows apart."""
    schema = SCHEMAS[table]
    return schema.metadata["key"] or [name for name, spec in schema.columns.items() if spec.unique]


@dataclass
class Table:
    """Rows under what makes each the row it is, and where each is from."""

    name: str
    rows: dict[tuple, Row] = field(default_factory=dict)
    places: dict[tuple, Place] = field(default_factory=dict)

    def key_of(self, row: Row, before: Counter) -> tuple:
        cells = tuple(row.get(column, "") for column in uniquely(self.name) or SCHEMAS[self.name].columns)
        if uniquely(self.name):
            return cells
        before[cells] += 1  # of rows that nothing tells apart, as many are kept as there are
        return (*cells, f"{before[cells]}")

    def contradicts(self, row: Row, files: Collection[str]) -> Place | None:
        """Where, in one of these files, a row stands that this one says otherwise of."""
        key = self.key_of(row, Counter())
        known, place = self.rows.get(key), self.places.get(key)
        if known is None or place is None or place[0] not in files:
            return None
        said = [(known.get(column, ""), cell) for column, cell in row.items()]
        return place if any(before and cell and _better(before, cell) != before for before, cell in said) else None

    def put(self, key: tuple, row: Row, place: Place) -> None:
        known = self.rows.get(key, {})
        self.rows[key] = {column: _better(known.get(column, ""), row.get(column, "")) for column in {**known, **row}}
        self.places[key] = place

    def add(self, row: Row, place: Place, before: Counter) -> None:
        self.put(self.key_of(row, before), row, place)


def _better(known: str, new: str) -> str:
    """The newer cell, unless it is empty, or says the same less exactly: 2020-03 of 2020-03-02."""
    return known if not new or known.startswith(new) else new


Tables = Mapping[str, Table]


def tables_in(folder: Path, key: Key) -> dict[str, Table]:
    """What an earlier import wrote to a folder; WrongInput where it did so under another key, or somebody else did."""
    about_under(folder, key)
    tables = {name: Table(name) for name in SCHEMAS}
    for name, table in tables.items():
        file, before = folder / f"{name}.csv", Counter[tuple]()
        if file.is_file():
            with file.open(encoding="utf-8-sig", newline="") as lines:
                for number, row in enumerate(csv.DictReader(lines), start=2):
                    table.add(row, (f"{folder.name}/{file.name}", number), before)
    return tables


def is_under(folder: Path, key: Key) -> bool:
    """Whether the tables of a folder were written under a key."""
    return _about(folder).get("key") == key.mark


def _about(folder: Path) -> dict:
    try:
        return json.loads((folder / ABOUT).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


def about_under(folder: Path, key: Key) -> dict:
    """What an import said of the folder that it wrote; of one without tables, that nothing is known."""
    about = _about(folder)
    if not about and any((folder / f"{name}.csv").exists() for name in SCHEMAS):
        raise WrongInput(
            f"{folder} holds tables that no import wrote, and would be written over. Put them among the "
            "exports, which may be tables too, and name another folder."
        )
    if about and about.get("key") != key.mark:
        raise WrongInput(
            f"The tables in {folder} were not written under this key, and under another the same person "
            "is somebody else. Import everything anew into an empty folder."
        )
    return about or {"key": key.mark, "erased": [], "sources": []}


def write(tables: Tables, folder: Path, key: Key, made_up: bool, replaced: Replaced, **about: object) -> None:
    """Write the tables of a folder that is being changed: all of them replace all of those before. Everything else in the
    folder stays."""
    said = {**about_under(folder, key), **about}
    with replaced(_is_ours) as made:
        names = write_csvs(made, tables)
        (made / ABOUT).write_text(json.dumps(said, indent=1) + "\n", encoding="utf-8")
        if made_up:
            sums = "".join(f"{digest_of(made / f'{name}.csv')}  {name}.csv\n" for name in names)
            (made / MARKER).write_text(MADE_UP + sums, encoding="utf-8")


def _is_ours(name: str) -> bool:
    """Whether an import writes a file of this name: a table, or what an import of an earlier version was killed over."""
    return name in OURS or bool(re.fullmatch(r"\.\d+-[a-z0-9_]{8}", name))


def write_csvs(folder: Path, tables: Tables) -> list[str]:
    """Write each table that has rows; their names."""
    names = [name for name, table in tables.items() if table.rows]
    for name in names:
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as written:
            rows = csv.DictWriter(written, [*SCHEMAS[name].columns], lineterminator="\n")
            rows.writeheader()
            rows.writerows(tables[name].rows.values())
    return names


def without(tables: Tables, pseudonym: str) -> int:
    """Take a person out of tables, with all that they said; how many rows that were."""
    gone = 0
    for table in tables.values():
        for key, row in [*table.rows.items()]:
            if pseudonym in (row.get("person_id"), row.get("apprentice_id")):
                del table.rows[key]
                gone += 1
    return gone


def forget(folder: Path, pseudonyms: Collection[str], key: Key, replaced: Replaced) -> int | None:
    """Take a person out of the tables of a folder for good: later imports leave them out. How many rows that were; None
    if they were taken out before."""
    tables, erased = tables_in(folder, key), about_under(folder, key)["erased"]
    gone = sum(without(tables, one) for one in pseudonyms)
    if gone:
        write(tables, folder, key, (folder / MARKER).is_file(), replaced, erased=sorted({*erased, *pseudonyms}))
    return None if not gone and {*pseudonyms} <= {*erased} else gone
