"""Where each table of a folder is, and its cells as text, each row under its line number.

CSV in UTF-8 with commas, Parquet, or a sheet of a workbook. What would have to be guessed (another
encoding, another separator, which of several sheets) is refused.
"""

import codecs
import csv
import datetime as dt
import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

import pandas as pd
import pyarrow as pa
import pyarrow.csv as arrow_csv
import pyarrow.parquet as pq

from evaluation.records.errors import Problem, WrongInput, did_you_mean
from evaluation.records.saved import digest_of
from evaluation.records.tables.folder import MARKER, digests_in

STRINGS = pd.StringDtype("pyarrow", na_value=float("nan"))  # what pandas calls str
ALL_AT_ONCE = 2**31 - 1
EXAMPLE = "EXAMPLE"  # begins the row of a workbook's sheet that shows how to fill it in


@dataclass(frozen=True)
class Sizes:
    """From which size on a table is read in pieces, and how much is read at a time."""

    large: int = 16_000_000  # bytes of a file; some 300,000 rows
    rows: int = 250_000  # of a piece
    block: int = 1 << 20  # bytes
    faults: int = 100_000  # of a table in pieces: then the rest of it is not read
    hashed: int = 4_000_000  # bytes of a file that is kept: of a larger one, whose pages bear checksums, the size tells


USUAL = Sizes()


@dataclass(frozen=True)
class Source:
    """One table's file, and its sheet if that is a workbook."""

    file: Path
    sheet: str = ""
    sizes: Sizes = USUAL

    @property
    def is_large(self) -> bool:
        """Whether its rows are better not all held at once."""
        return self.file.stat().st_size > self.sizes.large

    @property
    def name(self) -> str:
        return f"{self.file.name} sheet '{self.sheet}'" if self.sheet else self.file.name


def find(folder: Path, known: Mapping[str, object], sizes: Sizes = USUAL) -> dict[str, Source]:
    """The file of each table in a folder (or in one workbook)."""
    if not folder.exists():
        raise WrongInput(f"There is no folder '{folder}'. DATA takes the folder with your tables.")
    files = sorted(folder.iterdir()) if folder.is_dir() else [folder]
    sources: dict[str, Source] = {}
    faults: list[Problem] = []
    for file in files:
        found, strange = _tables_in(file, known, sizes)
        faults += strange
        for table, source in found.items():
            if table in sources:
                faults.append(Problem(f"{table} is also in {sources[table].name}; keep one.", source.name))
            sources.setdefault(table, source)
    if "pledges" not in sources and not faults:
        said = f"There is no pledges table in '{folder}'. It is the one table that is needed: "
        faults.append(Problem(f"{said}pledges.csv with the columns pledge_id and borough at least."))
    if faults:
        raise WrongInput(faults)
    return sources


def _tables_in(file: Path, known: Mapping[str, object], sizes: Sizes) -> tuple[dict[str, Source], list[Problem]]:
    suffix, stem = file.suffix.lower(), file.stem
    if suffix not in {".csv", ".xlsx", ".parquet"} or not file.is_file() or file.name.startswith(("~$", ".")):
        return {}, []
    if stem in known and suffix != ".xlsx":
        return {stem: Source(file, "", sizes)}, []
    if suffix == ".xlsx":
        sheets = _workbook(file).sheetnames
        if stem in known and len(sheets) == 1:
            return {stem: Source(file, sheets[0], sizes)}, []
        named = found = {sheet: Source(file, sheet, sizes) for sheet in sheets if sheet in known}
        # A filled-in workbook has a sheet for every table; those left empty were not supplied.
        found = {table: source for table, source in found.items() if len(load(source)) or table == stem}
        misspelt = {sheet: did_you_mean(sheet, known) for sheet in sheets if sheet not in known and sheet != "Notes"}
        if any(misspelt.values()):
            return {}, [
                Problem(f"the sheet '{sheet}' is not the name of a table.{close}", file.name)
                for sheet, close in misspelt.items()
                if close
            ]
        if named and not found:
            return {}, [Problem("no sheet has a row filled in yet. Fill in at least the sheet pledges.", file.name)]
        if not found:
            said = f"which of its sheets is a table cannot be told: {', '.join(sheets)}. "
            return {}, [Problem(f"{said}Name each sheet after its table, such as pledges.", file.name)]
        return found, []
    close = did_you_mean(stem, known)
    return {}, [Problem(f"'{stem}' is not the name of a table.{close}", file.name)] if close else []


def load(source: Source) -> pd.DataFrame:
    """The cells of a table as text, '' where empty; the index is the line in the file."""
    return pd.concat(pieces(source, ALL_AT_ONCE))


def pieces(source: Source, rows: int) -> Iterator[pd.DataFrame]:
    """The same, so many rows at a time; one piece at least. What cannot be read may be told after the last of them."""
    suffix = source.file.suffix.lower()
    for piece in {".csv": _csv, ".xlsx": _sheet, ".parquet": _parquet}[suffix](source, rows):
        piece.columns = [str(column).strip() for column in piece.columns]
        stripped = piece.apply(lambda column: column.str.strip())
        filled = (stripped != "").any(axis=1)
        yield stripped[filled & ~stripped.iloc[:, 0].str.startswith(EXAMPLE)] if len(stripped) else stripped


def _csv(source: Source, rows: int) -> Iterator[pd.DataFrame]:
    has_quotes = _refuse_unless_text(source)
    if has_quotes or not source.is_large:
        yield from _csv_of_any_kind(source, rows, has_quotes)
        return
    last = 1  # line that was read
    try:
        for piece in _csv_of_plain_rows(source, rows):
            yield piece
            last = piece.index[-1] if len(piece) else last
    except pa.ArrowInvalid:  # rows of different lengths, an empty line: what that means is not its business
        for piece in _csv_of_any_kind(source, rows, has_quotes):
            yield piece[piece.index > last]


def _csv_of_plain_rows(source: Source, rows: int) -> Iterator[pd.DataFrame]:
    """Three times as quickly, if no cell is in quotes and all rows have as many cells."""
    with _opened(source) as written:
        headings = written.readline().rstrip("\n").split(",")
    names = [f"{number}" for number in range(len(headings))]
    blocks = arrow_csv.open_csv(
        source.file,
        arrow_csv.ReadOptions(column_names=names, skip_rows=1, block_size=source.sizes.block),
        arrow_csv.ParseOptions(quote_char=False, ignore_empty_lines=False),
        arrow_csv.ConvertOptions(column_types=dict.fromkeys(names, pa.large_string()), strings_can_be_null=False),
    )
    line, held = 2, []
    for block in itertools.chain(blocks, [None]):
        held += [block] if block else []
        if block is None or sum(map(len, held)) >= rows:
            cells = pa.Table.from_batches(held, blocks.schema).to_pandas(types_mapper={pa.large_string(): STRINGS}.get)
            held = []
            yield cells.set_axis(headings, axis=1).set_axis(range(line, line + len(cells)), axis=0)
            line += len(cells)


def _csv_of_any_kind(source: Source, rows: int, has_quotes: bool) -> Iterator[pd.DataFrame]:
    how = dict.fromkeys(("keep_default_na", "na_filter", "skip_blank_lines", "index_col", "low_memory"), False)
    faults: list[Problem] = []
    lines = _row_lines(source, faults) if has_quotes else itertools.count(1)
    headings = None
    try:
        with _opened(source) as written:
            for cells in pd.read_csv(written, header=None, dtype=str, chunksize=rows, **how):
                cells = cells.fillna("").set_axis([*itertools.islice(lines, len(cells))], axis=0)
                if headings is None:
                    headings, cells = cells.iloc[0], cells.iloc[1:]
                yield cells.set_axis(headings, axis=1)
    except pd.errors.EmptyDataError:
        raise WrongInput("the file is empty: it has no headings.", source.name) from None
    except pd.errors.ParserError:
        faults = []
        for _ in _row_lines(source, faults):  # names the broken rows; if it finds none, the quotes are not closed
            pass
        raise WrongInput(faults or Problem("the file breaks off inside a quoted cell.", source.name)) from None
    if faults:
        raise WrongInput(faults)


def _opened(source: Source) -> TextIO:
    return source.file.open(encoding="utf-8-sig", newline=None)


def _refuse_unless_text(source: Source) -> bool:
    """Whether cells are in quotes; WrongInput unless it is a text of lines in UTF-8 whose cells commas separate."""
    decoder, lines, has_quotes = codecs.getincrementaldecoder("utf-8-sig")(), 1, False
    with source.file.open("rb") as content:
        if content.read(2) in (b"\xff\xfe", b"\xfe\xff"):
            raise WrongInput("this is UTF-16, not UTF-8. In Excel save it as 'CSV UTF-8'.", source.name)
        content.seek(0)
        while block := content.read(source.sizes.block):
            waiting = decoder.getstate()[0]  # of a character whose other bytes are in this block
            try:
                decoder.decode(block)
            except UnicodeDecodeError as error:
                line = lines + block.count(b"\n", 0, max(0, error.start - len(waiting)))
                said = "this is not UTF-8 (an older Windows encoding?). In Excel save it as 'CSV UTF-8'."
                raise WrongInput(said, source.name, line) from None
            if b"\0" in block:
                raise WrongInput("this is not a text file.", source.name)
            lines, has_quotes = lines + block.count(b"\n"), has_quotes or b'"' in block
        try:
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            raise WrongInput("this is not UTF-8: it breaks off within a character.", source.name, lines) from None
    with _opened(source) as written:
        headings = written.readline().rstrip("\n")
        is_blank = not headings.strip(" ,") and bool(headings.strip() or written.read().strip())
    if is_blank:
        raise WrongInput("the first line is blank; the headings must stand there.", source.name, 1)
    if "," not in headings and any(mark in headings for mark in ";\t"):
        raise WrongInput("columns must be separated by commas, not by semicolons or tabs.", source.name, 1)
    return has_quotes


def _row_lines(source: Source, faults: list[Problem]) -> Iterator[int]:
    """The line each row begins on; a row with more cells than there are headings adds a fault."""
    expected, begins = None, 1
    csv.field_size_limit(2**31 - 1)  # however long a cell is, it is not for the reader to break on
    with _opened(source) as written:
        rows = csv.reader(written)
        for row in rows:
            expected = expected or len(row)
            if len(row) > expected:
                said = f"{len(row)} cells where the headings are {expected}: is a comma not in quotes?"
                faults.append(Problem(said, source.name, begins, "too many cells"))
            yield begins
            begins = rows.line_num + 1


def _workbook(file: Path):
    import openpyxl  # half a second that only workbooks need

    try:
        return openpyxl.load_workbook(file, read_only=True, data_only=True)
    except Exception as error:  # openpyxl raises whatever the broken archive makes it trip over
        raise WrongInput(f"this cannot be read as an .xlsx workbook ({type(error).__name__}).", file.name) from None


def _sheet(source: Source, rows: int) -> Iterator[pd.DataFrame]:
    sheet = _workbook(source.file)[source.sheet].iter_rows(values_only=True)
    written = ([as_text(cell) for cell in row] for row in sheet)
    headings = next(written, [])
    if not any(headings):
        yield pd.DataFrame(dtype=str)
        return
    width = max(n + 1 for n, heading in enumerate(headings) if heading)
    wide, line = [], 2
    while (found := [*itertools.islice(written, rows)]) or line == 2:
        wide += [n for n, row in enumerate(found, start=line) if any(row[width:])]
        cells = pd.DataFrame([row[:width] for row in found], columns=headings[:width], dtype=str)
        yield cells.set_axis(range(line, line + len(found)), axis=0)
        line += len(found) or 1
    if wide:
        said = "a cell stands to the right of the headings."
        raise WrongInput(Problem(said, source.name, line, "too many cells") for line in wide)


def _parquet(source: Source, rows: int) -> Iterator[pd.DataFrame]:
    try:
        line = 1
        with pq.ParquetFile(source.file) as file:
            none = file.schema_arrow.empty_table()
            for batch in itertools.chain(file.iter_batches(rows), [none] * (file.metadata.num_rows == 0)):
                cells = batch.to_pandas().astype(object).map(as_text)
                yield cells.astype(str).set_axis(range(line, line + len(cells)), axis=0)
                line += len(cells)
    except (OSError, ValueError, pa.ArrowException) as error:
        raise WrongInput(f"this cannot be read as Parquet ({type(error).__name__}).", source.name) from None


def as_text(value: object) -> str:
    """A cell of a workbook or of Parquet as it would stand in CSV."""
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
    made = digests_in(marker)
    changed = sorted({s.file.name for s in sources.values() if made.get(s.file.name) != digest_of(s.file)})
    if changed:
        raise WrongInput(
            f"{', '.join(changed)}: not what the marker {MARKER} says was made. Illustrative and "
            "real data never mix: put your own tables into a folder of their own, or make the "
            "sample again with `evaluation sample`.",
            str(folder),
        )
    return True
