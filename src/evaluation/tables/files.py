"""Where each table of a folder is, and its cells as text, each row under its line number.

CSV in UTF-8 with commas, Parquet, or a sheet of a workbook. What would have to be guessed (another
encoding, another separator, which of several sheets) is refused.
"""

import csv
import datetime as dt
import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from evaluation.faults import Fault, WrongInput, nearest
from evaluation.tables.folder import MARKER

EXAMPLE = "EXAMPLE"  # begins the row of a workbook's sheet that shows how to fill it in


@dataclass(frozen=True)
class Source:
    """One table's file, and its sheet if that is a workbook."""

    file: Path
    sheet: str = ""

    @property
    def name(self) -> str:
        return f"{self.file.name} sheet '{self.sheet}'" if self.sheet else self.file.name


def find(folder: Path, known: Mapping[str, object]) -> dict[str, Source]:
    """The file of each table in a folder (or in one workbook)."""
    if not folder.exists():
        raise WrongInput(f"There is no folder '{folder}'. DATA takes the folder with your tables.")
    files = sorted(folder.iterdir()) if folder.is_dir() else [folder]
    sources: dict[str, Source] = {}
    faults: list[Fault] = []
    for file in files:
        found, strange = _tables_in(file, known)
        faults += strange
        for table, source in found.items():
            if table in sources:
                faults.append(Fault(f"{table} is also in {sources[table].name}; keep one.", source.name))
            sources.setdefault(table, source)
    if "pledges" not in sources and not faults:
        faults.append(Fault(f"There is no pledges table in '{folder}'. It is the one table that is needed: "
                            "pledges.csv with the columns pledge_id and borough at least."))  # fmt: skip
    if faults:
        raise WrongInput(faults)
    return sources


def _tables_in(file: Path, known: Mapping[str, object]) -> tuple[dict[str, Source], list[Fault]]:
    suffix, stem = file.suffix.lower(), file.stem
    if suffix not in {".csv", ".xlsx", ".parquet"} or not file.is_file() or file.name.startswith(("~$", ".")):
        return {}, []
    if stem in known and suffix != ".xlsx":
        return {stem: Source(file)}, []
    if suffix == ".xlsx":
        sheets = _workbook(file).sheetnames
        if stem in known and len(sheets) == 1:
            return {stem: Source(file, sheets[0])}, []
        named = found = {sheet: Source(file, sheet) for sheet in sheets if sheet in known}
        # A filled-in workbook has a sheet for every table; those left empty were not supplied.
        found = {table: source for table, source in found.items() if len(load(source)) or table == stem}
        misspelt = {sheet: nearest(sheet, known) for sheet in sheets if sheet not in known and sheet != "Notes"}
        if any(misspelt.values()):
            return {}, [Fault(f"the sheet '{sheet}' is not the name of a table.{close}", file.name)
                        for sheet, close in misspelt.items() if close]  # fmt: skip
        if named and not found:
            return {}, [Fault("no sheet has a row filled in yet. Fill in at least the sheet pledges.", file.name)]
        if not found:
            return {}, [Fault(f"which of its sheets is a table cannot be told: {', '.join(sheets)}. "
                              "Name each sheet after its table, such as pledges.", file.name)]  # fmt: skip
        return found, []
    close = nearest(stem, known)
    return {}, [Fault(f"'{stem}' is not the name of a table.{close}", file.name)] if close else []


def load(source: Source) -> pd.DataFrame:
    """The cells of a table as text, '' where empty; the index is the line in the file."""
    suffix = source.file.suffix.lower()
    loaded = {".csv": _load_csv, ".xlsx": _load_sheet, ".parquet": _load_parquet}[suffix](source)
    loaded.columns = [str(column).strip() for column in loaded.columns]
    stripped = loaded.apply(lambda column: column.str.strip())
    filled = (stripped != "").any(axis=1)
    return stripped[filled & ~stripped.iloc[:, 0].str.startswith(EXAMPLE)] if len(stripped) else stripped


def _load_csv(source: Source) -> pd.DataFrame:
    content = source.file.read_bytes()
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise WrongInput(Fault("this is UTF-16, not UTF-8. In Excel save it as 'CSV UTF-8'.", source.name))
    try:
        written = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise WrongInput(Fault("this is not UTF-8 (an older Windows encoding?). In Excel save it as "
                               "'CSV UTF-8'.", source.name, line)) from None  # fmt: skip
    if "\0" in written:
        raise WrongInput(Fault("this is not a text file.", source.name))
    written = written.replace("\r\n", "\n").replace("\r", "\n")
    headings = written.split("\n", 1)[0]
    if written.strip() and not headings.strip(" ,"):
        raise WrongInput(Fault("the first line is blank; the headings must stand there.", source.name, 1))
    if "," not in headings and any(mark in headings for mark in ";\t"):
        raise WrongInput(Fault("columns must be separated by commas, not by semicolons or tabs.", source.name, 1))
    try:
        cells = pd.read_csv(io.StringIO(written), header=None, dtype=str, keep_default_na=False, na_filter=False,
                            skip_blank_lines=False, index_col=False, low_memory=False)  # fmt: skip
    except pd.errors.EmptyDataError:
        raise WrongInput(Fault("the file is empty: it has no headings.", source.name)) from None
    except pd.errors.ParserError:
        cells = None
    lines = _row_lines(written, source.name, width=None if cells is None else cells.shape[1])
    if cells is None:  # _row_lines names the broken rows; if it finds none, the quotes are not closed
        raise WrongInput(Fault("the file breaks off inside a quoted cell.", source.name))
    cells = cells.fillna("").set_axis(lines[: len(cells)], axis=0)
    return cells.iloc[1:].set_axis(cells.iloc[0], axis=1)


def _row_lines(written: str, file: str, width: int | None) -> list[int] | range:
    """The line each row begins on; the rows that do not fit the headings are refused here."""
    if width is not None and '"' not in written:
        return range(1, written.count("\n") + 2)
    lines, faults, expected, begins = [], [], None, 1
    csv.field_size_limit(2**31 - 1)  # however long a cell is, it is not for the reader to break on
    rows = csv.reader(io.StringIO(written))
    for row in rows:
        lines.append(begins)
        expected = expected or len(row)
        if len(row) > expected:
            faults.append(Fault(f"{len(row)} cells where the headings are {expected}: is a comma not in quotes?",
                                file, begins, "too many cells"))  # fmt: skip
        begins = rows.line_num + 1
    if faults:
        raise WrongInput(faults)
    return lines


def _workbook(file: Path):
    import openpyxl  # half a second that only workbooks need

    try:
        return openpyxl.load_workbook(file, read_only=True, data_only=True)
    except Exception as error:  # openpyxl raises whatever the broken archive makes it trip over
        raise WrongInput(Fault(f"this cannot be read as an .xlsx workbook ({type(error).__name__}).",
                               file.name)) from None  # fmt: skip


def _load_sheet(source: Source) -> pd.DataFrame:
    rows = [
        [_as_text(cell) for cell in row] for row in _workbook(source.file)[source.sheet].iter_rows(values_only=True)
    ]
    if not rows or not any(rows[0]):
        return pd.DataFrame(dtype=str)
    width = max(n + 1 for n, heading in enumerate(rows[0]) if heading)
    wide = [line for line, row in enumerate(rows, start=1) if any(row[width:])]
    if wide:
        said = "a cell stands to the right of the headings."
        raise WrongInput(Fault(said, source.name, line, "too many cells") for line in wide)
    cells = pd.DataFrame([row[:width] for row in rows[1:]], columns=rows[0][:width], dtype=str)
    return cells.set_axis(range(2, len(rows) + 1), axis=0)


def _load_parquet(source: Source) -> pd.DataFrame:
    try:
        cells = pd.read_parquet(source.file)
    except Exception as error:
        raise WrongInput(Fault(f"this cannot be read as Parquet ({type(error).__name__}).", source.name)) from None
    cells = cells.astype(object).map(_as_text)
    return cells.astype(str).set_axis(range(1, len(cells) + 1), axis=0)


def _as_text(value: object) -> str:
    if value is None or value is pd.NaT or value != value:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(sep=" ")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def is_illustrative(folder: Path, sources: Mapping[str, Source]) -> bool:
    """Whether the folder is the made-up sample, by its marker; a sample mixed with other data is refused."""
    marker = (folder if folder.is_dir() else folder.parent) / MARKER
    if not marker.is_file():
        return False
    made = {}
    for line in marker.read_text(encoding="utf-8", errors="replace").splitlines():
        digest, _, name = line.partition("  ")
        if len(digest) == 64:
            made[name] = digest
    changed = sorted({s.file.name for s in sources.values()
                      if made.get(s.file.name) != hashlib.sha256(s.file.read_bytes()).hexdigest()})  # fmt: skip
    if changed:
        raise WrongInput(Fault(f"{', '.join(changed)}: not what the marker {MARKER} says was made. Illustrative and "
                               "real data never mix: put your own tables into a folder of their own, or make the "
                               "sample again with `evaluation sample`.", str(folder)))  # fmt: skip
    return True
