"""Where each table of a folder is, and its cells as text, each row under its line number.

CSV in UTF-8 with commas, Parquet, or a sheet of a workbook. What would have to be guessed (another
encoding, another separator, which of several sheets) is refused.
"""

import codecs
import csv
import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

import pandas as pd
import pyarrow as pa
import pyarrow.csv as arrow_csv
import pyarrow.parquet as pq
from pandera.pandas import DataFrameSchema

from evaluation.records.errors import Problem, WrongInput, did_you_mean
from evaluation.records.saved import digest_of
from evaluation.records.tables.excel import (
    AMONG,
    COLUMNS,
    IN_A_CELL,
    LARGEST,
    LONG,
    NOT_READ,
    PACKED,
    Book,
    Sheet,
    as_text,
    opened,
)
from evaluation.records.tables.folder import MARKER, TABULAR, WORKBOOKS, digests_in

STRINGS = pd.StringDtype("pyarrow", na_value=float("nan"))  # what pandas calls str
ALL_AT_ONCE = 2**31 - 1
LINE = 4_000_000  # bytes of a line
ABOUT_PARQUET = 10_000_000  # bytes in which a file tells of its columns
WIDE = f"a row has more than {COLUMNS:,} cells; no table has so many columns."
HEADINGS = "headings"  # of a piece's attributes: the line that they are on
EXAMPLE = "EXAMPLE"  # begins the row of a workbook's sheet that shows how to fill it in


MANY_TO_A_PERSON = ("participants", "attendance", "training", "answers")


@dataclass(frozen=True)
class Sizes:
    """From which size on a table is read in pieces, and how much is read at a time."""

    large: int = 16_000_000  # bytes of a file; some 300,000 rows
    rows: int = 250_000  # of a piece
    block: int = 1 << 20  # bytes
    few: int = 1_000  # rows that tell whether a sheet holds any
    faults: int = 100_000  # of a table in pieces: then the rest of it is not read
    most: int = 2_000_000  # rows of a table that is held at once
    cells: int = 30_000_000  # of a table that is held at once
    parted: int = 20_000_000  # rows of one with many to a person, which is read in pieces
    hashed: int = 4_000_000  # bytes of a file that is kept: of a larger one, whose pages bear checksums, the size tells


USUAL = Sizes()


@dataclass(frozen=True)
class Source:
    """One table's file, and its sheet if that is a workbook."""

    file: Path
    sheet: str = ""
    sizes: Sizes = USUAL
    needed: frozenset[str] = frozenset()  # headings that it must have; without them, the first line has the headings
    has_many: bool = False  # rows to a person
    book: Book | None = field(default=None, compare=False, repr=False)

    @property
    def is_large(self) -> bool:
        """Whether its rows are better not all held at once."""
        if self.file.stat().st_size > self.sizes.large:
            return True
        return self.file.suffix.lower() == ".parquet" and _rows_of_parquet(self) > self.sizes.rows

    @property
    def most(self) -> int:
        """How many rows it may have."""
        return self.sizes.parted if self.has_many and self.is_large else self.sizes.most

    @property
    def name(self) -> str:
        return f"{self.file.name} sheet '{self.sheet}'" if self.sheet else self.file.name


def find(folder: Path, known: Mapping[str, DataFrameSchema], sizes: Sizes = USUAL) -> dict[str, Source]:
    """The file of each table in a folder (or in one workbook)."""
    if not folder.exists():
        raise WrongInput(f"There is no folder '{folder}'. DATA takes the folder with your tables.")
    files = sorted(folder.iterdir()) if folder.is_dir() else [folder]
    sources: dict[str, Source] = {}
    faults: list[Problem] = []
    for file in files:
        try:
            found = _tables_in(file, known, sizes)
        except WrongInput as wrong:
            faults += wrong.faults
            continue
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


def _tables_in(file: Path, known: Mapping[str, DataFrameSchema], sizes: Sizes) -> dict[str, Source]:
    """The tables of a file; WrongInput where it should hold some and cannot be read."""
    suffix, stem = file.suffix.lower(), file.stem
    if suffix not in TABULAR | NOT_READ or file.name.startswith(("~$", ".")):
        return {}
    if not file.is_file() and (stem in known or suffix not in {".csv", ".parquet"}):
        what = "folder" if file.is_dir() else "device or pipe" if file.exists() else "link to nowhere"
        raise WrongInput(f"this is a {what}, not a file. Put the table's file here, or take it away.", file.name)
    if suffix in NOT_READ:
        said = f"spreadsheets of this kind ({suffix}) are not read. Save it as .xlsx, or take it out of the folder."
        raise WrongInput(said, file.name)
    if suffix in WORKBOOKS:
        return _sheets_in(file, known, sizes)
    if stem in known:
        return {stem: Source(file, "", sizes, _needed(known[stem]), stem in MANY_TO_A_PERSON)}
    if close := did_you_mean(stem, known):
        raise WrongInput(f"'{stem}' is not the name of a table.{close}", file.name)
    return {}


def _sheets_in(file: Path, known: Mapping[str, DataFrameSchema], sizes: Sizes) -> dict[str, Source]:
    book, stem = _workbook(file), file.stem
    sheets = [sheet.title for sheet in book.sheets if not sheet.is_hidden]
    if stem in known and len(sheets) == 1:
        return {stem: Source(file, sheets[0], sizes, _needed(known[stem]), book=book)}
    named = {sheet: Source(file, sheet, sizes, _needed(known[sheet]), book=book) for sheet in sheets if sheet in known}
    # A filled-in workbook has a sheet for every table; those left empty were not supplied.
    found = {table: source for table, source in named.items() if table == stem or _is_filled_in(source)}
    misspelt = {sheet: did_you_mean(sheet, known) for sheet in sheets if sheet not in known and sheet != "Notes"}
    if any(misspelt.values()):
        raise WrongInput(
            Problem(f"the sheet '{sheet}' is not the name of a table.{close}", file.name)
            for sheet, close in misspelt.items()
            if close
        )
    if named and not found:
        raise WrongInput("no sheet has a row filled in yet. Fill in at least the sheet pledges.", file.name)
    if not found:
        hidden = ", ".join(f"'{sheet.title}'" for sheet in book.sheets if sheet.is_hidden and sheet.title in known)
        said = f"which of its sheets is a table cannot be told: {', '.join(sheets)}. "
        cure = f"Unhide the sheet {hidden}." if hidden else "Name each sheet after its table, such as pledges."
        raise WrongInput(f"{said}{cure}", file.name)
    return found


def _needed(schema: DataFrameSchema) -> frozenset[str]:
    return frozenset(name for name, column in schema.columns.items() if column.required)


def _is_filled_in(source: Source) -> bool:
    try:
        return any(map(len, pieces(source, source.sizes.few)))
    except WrongInput:  # which is told when it is loaded
        return True


def load(source: Source) -> pd.DataFrame:
    """The cells of a table as text, '' where empty; the index is the line in the file."""
    return pd.concat(pieces(source, ALL_AT_ONCE))


def pieces(source: Source, rows: int) -> Iterator[pd.DataFrame]:
    """The same, so many rows at a time; one piece at least. What cannot be read may be told after the last of them."""
    suffix = source.file.suffix.lower()
    for piece in {".csv": _csv, ".parquet": _parquet}.get(suffix, _sheet)(source, rows):
        piece.columns = [str(column).strip() for column in piece.columns]
        stripped = piece.apply(lambda column: column.str.strip())
        filled = (stripped != "").any(axis=1)
        shown = stripped[filled & ~stripped.iloc[:, 0].str.startswith(EXAMPLE)] if len(stripped) else stripped
        shown.attrs = piece.attrs
        yield shown


def _heading(headings: str) -> str:
    return headings.strip().casefold().replace(" ", "_")


def _headings_among(rows: Sequence[Sequence[str]], needed: frozenset[str]) -> int:
    """Which of the rows at the top holds the headings: the first that has all that are needed, else most of them; the
    first that holds anything where none has one."""
    has = [len(needed & {_heading(cell) for cell in row}) for row in rows]
    first = next((n for n, row in enumerate(rows) if any(row)), 0)
    return max(range(len(rows)), key=lambda n: (has[n], n == first, -n), default=0)


def _csv(source: Source, rows: int) -> Iterator[pd.DataFrame]:
    has_quotes, above = _refuse_unless_text(source)
    if has_quotes or above or not source.is_large:
        yield from _csv_of_any_kind(source, rows, has_quotes, above)
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


def _csv_of_any_kind(source: Source, rows: int, has_quotes: bool, above: int = 0) -> Iterator[pd.DataFrame]:
    """With so many lines above the headings: those of a title, or none."""
    how = dict.fromkeys(("keep_default_na", "na_filter", "skip_blank_lines", "index_col", "low_memory"), False)
    faults: list[Problem] = []
    lines = _row_lines(source, faults, above) if has_quotes else itertools.count(above + 1)
    headings = None
    try:
        with _opened(source, above) as written:
            for cells in pd.read_csv(written, header=None, dtype=str, chunksize=rows, **how):
                cells = cells.fillna("").set_axis([*itertools.islice(lines, len(cells))], axis=0)
                if headings is None:
                    headings, cells = cells.iloc[0], cells.iloc[1:]
                cells = cells.set_axis(headings, axis=1)
                cells.attrs = {HEADINGS: above + 1}
                yield cells
    except pd.errors.EmptyDataError:
        raise WrongInput("the file is empty: it has no headings.", source.name) from None
    except pd.errors.ParserError:
        faults = []
        for _ in _row_lines(source, faults, above):  # names the broken rows; if none, the quotes are not closed
            pass
        raise WrongInput(faults or Problem("the file breaks off inside a quoted cell.", source.name)) from None
    if faults:
        raise WrongInput(faults)


def _opened(source: Source, above: int = 0) -> TextIO:
    written = source.file.open(encoding="utf-8-sig", newline=None)
    for _ in range(above):
        written.readline()
    return written


def _refuse_unless_text(source: Source) -> tuple[bool, int]:
    """Whether cells are in quotes, and how many lines are above the headings; WrongInput unless it is a text of lines in UTF-8 whose cells commas separate."""
    decoder, lines, has_quotes = codecs.getincrementaldecoder("utf-8-sig")(), 1, False
    long, cells, is_open, is_held = 0, 0, False, not (source.has_many and source.is_large)
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
            lines, quotes, cells = lines + block.count(b"\n"), block.count(b'"'), cells + block.count(b",")
            end = max(block.rfind(b"\n"), block.rfind(b"\r"))
            long = long + len(block) if end < 0 else len(block) - end - 1
            if long > LINE:
                raise WrongInput(f"a line holds more than {LINE:,} bytes; no row does.", source.name, lines)
            if is_open and not quotes and len(block) == source.sizes.block >= IN_A_CELL:
                _refuse_long_cells(source)
            has_quotes, is_open = has_quotes or quotes > 0, is_open ^ (quotes % 2 == 1)
            if lines - 1 > source.most or (is_held and cells + lines > source.sizes.cells):
                most = f"{source.most:,} rows" if lines - 1 > source.most else f"{source.sizes.cells:,} cells"
                raise WrongInput(f"it has more than {most}.", source.name)
        try:
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            raise WrongInput("this is not UTF-8: it breaks off within a character.", source.name, lines) from None
    above = _lines_above(source)
    with _opened(source, above) as written:
        headings = written.readline().rstrip("\n")
        is_blank = not headings.strip(" ,") and bool(headings.strip() or any(map(str.strip, written)))
    if is_blank:
        raise WrongInput("the first line is blank; the headings must stand there.", source.name, 1)
    if "," not in headings and any(mark in headings for mark in ";\t"):
        raise WrongInput("columns must be separated by commas, not by semicolons or tabs.", source.name, 1)
    return has_quotes, above


def _lines_above(source: Source) -> int:
    """How many lines are above the headings."""
    csv.field_size_limit(2**31 - 1)  # however long a cell is, it is not for the reader to break on
    with _opened(source) as written:
        rows, ends = csv.reader(written), [0]
        top = [(row, ends.append(rows.line_num))[0] for row in itertools.islice(rows, AMONG * bool(source.needed))]
    for end, row in zip(ends, top, strict=False):
        if len(row) > COLUMNS:
            raise WrongInput(WIDE, source.name, end + 1)
    at = _headings_among(top, source.needed)
    return ends[at] if top and source.needed & {*map(_heading, top[at])} else 0


def _refuse_long_cells(source: Source) -> None:
    """WrongInput where a cell in quotes has no end that is near, which would fill the memory."""
    csv.field_size_limit(IN_A_CELL)
    with _opened(source) as written:
        rows, line = csv.reader(written), 1
        try:
            for _ in rows:
                line = rows.line_num + 1
        except csv.Error:
            raise WrongInput(f"{LONG} Is a quote not closed?", source.name, line) from None
        finally:
            csv.field_size_limit(2**31 - 1)


def _row_lines(source: Source, faults: list[Problem], above: int = 0) -> Iterator[int]:
    """The line each row begins on; a row with more cells than there are headings adds a fault."""
    expected, begins = None, above + 1
    csv.field_size_limit(2**31 - 1)
    with _opened(source, above) as written:
        rows = csv.reader(written)
        for row in rows:
            expected = expected or len(row)
            if len(row) > expected:
                said = f"{len(row)} cells where the headings are {expected}: is a comma not in quotes?"
                faults.append(Problem(said, source.name, begins, "too many cells"))
            yield begins
            begins = above + rows.line_num + 1


def _workbook(file: Path) -> Book:
    if file.stat().st_size > LARGEST:
        raise WrongInput(f"it is larger than {LARGEST // 1_000_000} million bytes; no table is.", file.name)
    return opened(file.read_bytes(), file.name)


def _sheet(source: Source, rows: int) -> Iterator[pd.DataFrame]:
    book = source.book or _workbook(source.file)
    sheet = next(one for one in book.sheets if one.title == source.sheet)
    shown = sheet.rows(source.name)
    top = [*itertools.islice(shown, AMONG)]
    if not top:
        _refuse_cells(sheet, source, 0)
        yield pd.DataFrame(dtype=str)
        return
    filled = sheet.filled(top)
    single = [[] if sheet.shared(line) else row for (line, _), row in zip(top, filled, strict=True)]
    at = _headings_among(single, source.needed)
    if not source.needed <= {*map(_heading, single[at])}:
        at = _headings_among(filled, source.needed)
    (line, _), headings = top[at], filled[at]
    if wrong := sheet.shared(line):
        raise WrongInput(wrong, source.name, line)
    width, wide, written = len(headings), [], itertools.chain(top[at + 1 :], shown)
    while (found := [*itertools.islice(written, rows)]) or width:
        wide += [n for n, row in found if len(row) > len(headings)]
        unread = {fault.line for fault in sheet.faults}
        found = [(n, row) for n, row in found if n not in unread]
        padded = [row[: len(headings)] + [""] * (len(headings) - len(row)) for _, row in found]
        cells = pd.DataFrame(padded, columns=headings, dtype=str).set_axis([n for n, _ in found], axis=0)
        cells.attrs = {HEADINGS: line}
        yield cells
        width = 0  # one piece at least
    _refuse_cells(sheet, source, line, wide)


def _refuse_cells(sheet: Sheet, source: Source, headings: int, wide: Sequence[int] = ()) -> None:
    """WrongInput where cells of a sheet that was read hold nothing that can be read, or are under no heading."""
    faults = [
        Problem("a cell stands to the right of the headings.", source.name, line, "too many cells") for line in wide
    ]
    faults += [Problem(one.problem, source.name, one.line, one.kind) for one in sheet.faults if one.line >= headings]
    faults += [Problem(problem, source.name) for problem in sheet.swapped(headings).values()]
    if faults:
        raise WrongInput(faults)


def _parquet(source: Source, rows: int) -> Iterator[pd.DataFrame]:
    try:
        line = 1
        _rows_of_parquet(source)
        with pq.ParquetFile(source.file) as file:
            none = file.schema_arrow.empty_table()
            for batch in itertools.chain(file.iter_batches(rows), [none] * (file.metadata.num_rows == 0)):
                cells = batch.to_pandas().astype(object).map(as_text)
                yield cells.astype(str).set_axis(range(line, line + len(cells)), axis=0)
                line += len(cells)
    except (OSError, LookupError, TypeError, ValueError, pa.ArrowException) as error:  # also of what pandas noted in it
        raise WrongInput(f"this cannot be read as Parquet ({type(error).__name__}).", source.name) from None


def _rows_of_parquet(source: Source) -> int:
    """How many rows it says it has; WrongInput where that, its columns or its cells are more than are read."""
    with source.file.open("rb") as content:  # what it says of itself stands at its end, after which its length does
        content.seek(max(0, source.file.stat().st_size - 8))
        length, ends = content.read(4), content.read()
    if ends == b"PAR1" and int.from_bytes(length, "little") > ABOUT_PARQUET:
        raise WrongInput(WIDE, source.name)
    try:
        told = pq.read_metadata(source.file)
    except (OSError, ValueError, pa.ArrowException):
        return 0  # which is told when it is read
    parts = [told.row_group(n) for n in range(told.num_row_groups)]
    unpacked, packed = sum(part.total_byte_size for part in parts), source.file.stat().st_size
    if told.num_columns > COLUMNS:
        raise WrongInput(WIDE, source.name)
    most = source.sizes.parted if source.has_many else source.sizes.most
    if told.num_rows > most:
        raise WrongInput(f"it has {told.num_rows:,} rows; up to {most:,} are read.", source.name)
    if unpacked > max(10_000_000, PACKED * packed):
        raise WrongInput(f"unpacked it would be {unpacked / 1e6:,.0f} million bytes; no table is.", source.name)
    return told.num_rows


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
