"""What a workbook of Excel's shows, cell by cell as text: the one reader of workbooks.

What Excel shows is what is meant. A date that shows its month alone is a month; an error, or a formula that was never
worked out, is a fault; hidden sheets and rows are left out, and counted so that it can be told. Nothing that a file
says of its own size is trusted, and what no workbook of records needs is refused.
"""

import datetime as dt
import io
import re
import warnings
import zipfile
from collections import Counter
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any
from xml.parsers import expat

import pandas as pd

from evaluation.records.errors import WrongInput

NOT_READ = {".xls", ".xlsb", ".ods", ".numbers"}  # how the names of other spreadsheets end
LARGEST = 200_000_000  # bytes of a file
UNPACKED = 500_000_000  # bytes of a workbook's parts
PACKED = 200  # times smaller than what it holds: no workbook is
ROWS, COLUMNS = 1_048_576, 2_000  # of a sheet
WIDEST = 16_384  # columns of Excel's
CELLS = 10_000_000  # of a sheet, those included that are empty and left of another
TEXTS = 2_000_000  # that a workbook keeps for all its sheets
OF_A_PART = 10_000_000  # bytes, unpacked, of a part that holds neither cells nor texts
IN_A_CELL = 1_000_000  # characters; Excel holds 32,767
AMONG = 10  # rows at the top of a table, of which one holds the headings: a title may be above them

# Built-in number formats whose words depend on the language of Excel, and which files do not write out. In each
# language they are of a date or a time (ECMA-376, part 1, 18.8.30).
OF_EAST_ASIA = (*range(27, 37), *range(50, 59))
ARCHIVE = b"PK\x03\x04"
OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # and a workbook with a password
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
STRICT = b"purl.oclc.org/ooxml"
ERRORS = {"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA", "#SPILL!", "#CALC!"}
ERRORS |= {"#FIELD!", "#BLOCKED!", "#CONNECT!", "#BUSY!", "#UNKNOWN!"}

LONG = f"a cell holds more than {IN_A_CELL:,} characters."
SAVE_AS = "Save it as an Excel workbook (.xlsx)."
NEITHER = "it is neither CSV nor a workbook (.xlsx). Export it as one."
SHARED = "its headings are merged with others ({}). Give each column one heading, in one row."
UNWORKED = "holds a formula without a result. Open the workbook in Excel and save it, or paste values."
SWAPPED = (
    "column {} holds dates and, where a date could not be read, text, so days and months may be swapped. Import the "
    "original file with this column set as text, or write every date as 2020-03-25."
)

_NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main "
_ROW, _CELL, _FORMULA, _VALUE, _TEXT, _SOUND, _ITEM, _COLUMN = (
    _NAMESPACE + tag for tag in ("row", "c", "f", "v", "t", "rPh", "si", "col")
)
_RECORDS = {"row": (ROWS, "rows"), "c": (CELLS, "cells"), "si": (TEXTS, "texts")}  # of a part, by their tags
_PREFIX = re.compile(rb"<(?:(\w+):)?(?:worksheet|sst)\b")
_MERGED = re.compile(rb"""mergeCell\s[^>]{0,60}?ref=["']([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})["']""")
_UNSHOWN = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')  # parts of a number format that show no part of a date
_DATE = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](?:\d{4}|\d\d)\b(?:,? .*)?")


@dataclass(frozen=True)
class Fault:
    """A cell that shows nothing that can be read."""

    line: int
    column: int
    problem: str
    kind: str


@dataclass
class Sheet:
    """A sheet of a workbook. What is wrong with its cells, and what was left out, is known once its rows are read."""

    title: str
    is_hidden: bool
    part: str
    book: "Book"
    faults: list[Fault] = field(default_factory=list)
    hidden_rows: int = 0
    hidden_columns: set[int] = field(default_factory=set)  # that hold anything
    _dates: dict[int, int] = field(default_factory=dict)  # the last line of each column with a date up to the 12th
    _texts: dict[int, int] = field(default_factory=dict)  # and that with one as text that Excel cannot have read
    _merged: list[tuple[int, int, int, int]] | None = None
    _is_counted: bool = False

    def rows(self, name: str) -> Iterator[tuple[int, list[str]]]:
        """Each row that is shown and holds anything, with its line; cells are stripped, and end with the last that
        holds anything. WrongInput, under a name, where it cannot be read."""
        self.faults, self.hidden_rows, self.hidden_columns, self._dates, self._texts = [], 0, set(), {}, {}
        with _readable(name):
            if not self._is_counted:  # a sheet may be read several times
                _refuse_unless_few(self.book.parts, self.part, name, "row", "c")
                self._is_counted = True
            with self.book.parts.open(self.part) as part:
                reader = _Reader(self, name)
                while block := part.read(1 << 16):
                    yield from reader.read(block)
                reader.xml.Parse(b"", True)

    def filled(self, top: list[tuple[int, list[str]]]) -> list[list[str]]:
        """The rows at the top as rows of headings: a cell that is merged with those below it is the heading of each."""
        if not top:
            return []
        rows = {line: [*row] for line, row in top}
        for above, left, below, right in self.merged():
            heading = "".join(rows.get(above, [])[left - 1 : left])
            for line in rows if heading and left == right else ():
                if above < line <= below:
                    rows[line] += [""] * (left - len(rows[line]))
                    rows[line][left - 1] = heading
        return [*rows.values()]

    def shared(self, line: int, among: Collection[int] = ()) -> str:
        """Why a line cannot be headings: the cells, of some columns or of any, that are merged over several columns."""
        cells = [
            f"{letters(left)}{top}:{letters(right)}{bottom}"
            for top, left, bottom, right in self.merged()
            if top <= line <= bottom and left < right and (not among or {*range(left, right + 1)} & {*among})
        ]
        return SHARED.format(", ".join(cells)) if cells else ""

    def swapped(self, below: int = 0) -> dict[int, str]:
        """The columns where, below a line, dates stand beside text that is none where the dates were read, and why that
        cannot be read: days over 12 were left as text, so that in the others day and month may be exchanged."""
        both = (n for n in self._dates if min(self._dates[n], self._texts.get(n, 0)) > below)
        return {n: SWAPPED.format(letters(n)) for n in sorted(both)}

    def merged(self) -> list[tuple[int, int, int, int]]:
        """Merged cells near the top: first row and column, last row and column."""
        if self._merged is None:
            found, before = set[tuple[bytes, ...]](), b""
            with self.book.parts.open(self.part) as part:
                while block := part.read(1 << 20):
                    found |= {box for box in _MERGED.findall(before + block) if int(box[1]) <= 10 * AMONG}
                    before = block[-200:]
            boxes = (
                (int(top), number(left.decode()), int(bottom), number(right.decode()))
                for left, top, right, bottom in found
            )
            self._merged = sorted(box for box in boxes if box[3] <= COLUMNS)
        return self._merged


@dataclass
class Book:
    """A workbook that is open."""

    parts: zipfile.ZipFile
    texts_in: str  # the part with the texts that cells refer to; none where it has none
    shows: list[str]  # of each style, what it shows of a date: day, month, year, or length; nothing if it shows none
    epoch: Any
    sheets: list[Sheet] = field(default_factory=list)

    @cached_property
    def texts(self) -> list[str]:
        """The texts that cells refer to, read once a cell does: by then a sheet that is no table may be refused."""
        if not self.texts_in:
            return []
        _refuse_unless_few(self.parts, self.texts_in, "", "si")
        texts = _Texts()
        with self.parts.open(self.texts_in) as part:
            while block := part.read(1 << 16):
                texts.xml.Parse(block)
            texts.xml.Parse(b"", True)
        return texts.found

    def notes(self, file: str, asked: Collection[str] = ()) -> list[str]:
        """What was left out since Excel does not show it, in words, but for the sheets that were asked for; of rows once
        a sheet is read. A column is asked for by its heading: it is read though it is hidden, and that is told."""
        hidden = [sheet.title for sheet in self.sheets if sheet.is_hidden and sheet.title not in asked]
        said = [f"{file}: left out the hidden sheet '{title}'." for title in hidden]
        for sheet in self.sheets:
            if sheet.hidden_rows:
                rows = f"{sheet.hidden_rows:,} hidden row{'s' * (sheet.hidden_rows > 1)}"
                said.append(f"{file} sheet '{sheet.title}': left out {rows}.")
            if sheet.hidden_columns:
                columns = ", ".join(map(letters, sorted(sheet.hidden_columns)[:AMONG]))
                more = f" and {len(sheet.hidden_columns) - AMONG:,} more" * (len(sheet.hidden_columns) > AMONG)
                said.append(f"{file} sheet '{sheet.title}': hidden columns count like the others ({columns}{more}).")
        return said


def opened(content: bytes, name: str) -> Book:
    """The sheets of a workbook, of which none is read yet; WrongInput, under a name, where it is none."""
    _refuse_others(content, name)
    with _readable(name):
        parts = zipfile.ZipFile(io.BytesIO(content))
        _refuse_unless_workbook(parts, len(content), name)
        from openpyxl.reader.excel import ExcelReader, apply_stylesheet  # half a second that only workbooks need
        from openpyxl.styles.numbers import BUILTIN_FORMATS, is_timedelta_format
        from openpyxl.xml.constants import SHARED_STRINGS

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl's repeat cells
            reader = ExcelReader(io.BytesIO(content), read_only=True, data_only=True)
            reader.read_manifest()
            texts = reader.package.find(SHARED_STRINGS)
            reader.read_workbook()
            apply_stylesheet(reader.archive, reader.wb)
            found = [
                (sheet, rel.target) for sheet, rel in reader.parser.find_sheets() if rel.Type.endswith("/worksheet")
            ]
        own = dict(enumerate(reader.wb._number_formats, start=164))
        known = {**dict.fromkeys(OF_EAST_ASIA, "mm-dd-yy"), **BUILTIN_FORMATS, **own}
        formats = [known.get(one.numFmtId, "") for one in reader.wb._cell_styles]
        shows = ["length" if is_timedelta_format(one) else shown_by(one) for one in formats]
        book = Book(parts, texts.PartName.removeprefix("/") if texts else "", shows, reader.wb.epoch)
        book.sheets = [Sheet(one.name, one.state != "visible", part, book) for one, part in found]
        if not book.sheets:
            raise WrongInput("there is no sheet in it.", name)
        return book


def shown_by(number_format: str) -> str:
    """What a number format shows of a date, nothing where it is none of a date.

    >>> [shown_by(one) for one in ("mmm-yy", "[$-809]mmmm\\\\ yyyy;@", "yyyy", "d/m/yy h:mm", "0.00", '0 "days"')]
    ['month', 'month', 'year', 'day', '', '']
    """
    shown = {*_UNSHOWN.sub("", number_format.split(";")[0]).casefold()} & {*"dmyhs"}
    if shown & {*"dhs"}:
        return "day"
    return "month" if "m" in shown else "year" if shown else ""


@contextmanager
def _readable(name: str) -> Iterator[None]:
    try:
        yield
    except WrongInput as wrong:
        raise WrongInput(replace(fault, file=fault.file or name) for fault in wrong.faults) from None
    except Exception as error:  # whatever the broken archive makes the readers trip over
        said = f"it cannot be read as an .xlsx workbook ({type(error).__name__}): is it cut off? Export it again."
        raise WrongInput(said, name) from None


def _refuse_others(content: bytes, name: str) -> None:
    """WrongInput, with what to do, for what is packed otherwise."""
    if len(content) > LARGEST:
        raise WrongInput(f"it is larger than {LARGEST // 1_000_000} million bytes; no export is.", name)
    if content.startswith(OLD_EXCEL):
        locked = "it has a password, or a label that locks it. Save a copy without."
        old = "it is an old Excel file (.xls), or another of Office's. Save it as .xlsx."
        raise WrongInput(locked if ENCRYPTED in content else old, name)


def _refuse_unless_workbook(parts: zipfile.ZipFile, packed: int, name: str) -> None:
    """WrongInput, with what to do, for other archives, other kinds of workbook, and what would fill the memory."""
    size, names = sum(part.file_size for part in parts.infolist()), {*parts.namelist()}
    if size > UNPACKED or size > max(10_000_000, PACKED * packed):
        raise WrongInput(f"unpacked it would be {size / 1e6:,.0f} million bytes; no workbook of records is.", name)
    if any(part.file_size > OF_A_PART for part in parts.infolist() if _is_read_whole(part.filename)):
        raise WrongInput(f"its list of sheets or of styles has over {OF_A_PART // 1_000_000} million bytes.", name)
    if "mimetype" in names and b"opendocument.spreadsheet" in parts.read("mimetype"):
        raise WrongInput(f"it is an OpenDocument spreadsheet (.ods). {SAVE_AS}", name)
    if "xl/workbook.bin" in names:
        raise WrongInput(f"it is a binary workbook (.xlsb). {SAVE_AS}", name)
    about = [part for part in names if part.endswith("workbook.xml")]
    if not about:
        raise WrongInput(NEITHER, name)
    if any(STRICT in parts.read(part) for part in about):
        said = "it is a 'Strict Open XML' workbook. Save it as the other kind, 'Excel Workbook (.xlsx)'."
        raise WrongInput(said, name)


def _is_read_whole(part: str) -> bool:
    return part.endswith(("mimetype", "workbook.xml", "styles.xml", ".rels", "[Content_Types].xml", "theme1.xml"))


def _refuse_unless_few(parts: zipfile.ZipFile, part: str, name: str, *tags: str) -> None:
    """WrongInput where a part holds more records than are read. They are counted in its bytes as they are unpacked, some
    twenty times as quickly as they are read; that tags in a comment are counted too is of no account."""
    found, marks, before = Counter[str](), dict[str, list[bytes]](), b""
    with parts.open(part) as content:
        while block := content.read(1 << 20):
            if not marks:
                prefix = _PREFIX.search(block)
                begin = b"<" + (prefix[1] + b":" if prefix and prefix[1] else b"")
                marks = {tag: [begin + tag.encode() + end for end in (b" ", b">", b"/")] for tag in tags}
            both = before + block
            for tag, written in marks.items():
                found[tag] += sum(both.count(mark) - before.count(mark) for mark in written)
                most, called = _RECORDS[tag]
                if found[tag] > most:
                    raise WrongInput(f"it has more than {most:,} {called}.", name)
            before = block[-40:]


class _Texts:
    """The texts of a workbook that cells refer to, as their XML is read piece by piece."""

    def __init__(self) -> None:
        self.xml = expat.ParserCreate(namespace_separator=" ")
        self.xml.buffer_text = True
        self.xml.StartElementHandler, self.xml.EndElementHandler = self._begin, self._end
        self.xml.CharacterDataHandler = self._characters
        self.xml.StartDoctypeDeclHandler = _refuse_declarations
        self.found: list[str] = []
        self.text, self.length, self.is_text, self.is_sound = list[str](), 0, False, False

    def _begin(self, tag: str, said: dict[str, str]) -> None:
        if tag == _TEXT:
            self.is_text = not self.is_sound
        elif tag == _SOUND:
            self.is_sound = True
        elif tag == _ITEM:
            self.text, self.length = [], 0

    def _characters(self, data: str) -> None:
        if self.is_text:
            self.text.append(data)
            self.length += len(data)
            if self.length > IN_A_CELL:
                raise WrongInput(LONG)

    def _end(self, tag: str) -> None:
        if tag == _TEXT:
            self.is_text = False
        elif tag == _SOUND:
            self.is_sound = False
        elif tag == _ITEM:
            self.found.append("".join(self.text).replace("x005F_", ""))  # how Excel writes what looks like an escape


def _refuse_declarations(*_: object) -> None:
    raise WrongInput(NEITHER)  # no program writes them, and they can grow without end


class _Reader:
    """The rows of one sheet, as its XML is read piece by piece."""

    def __init__(self, sheet: Sheet, name: str):
        self.sheet, self.name, self.book = sheet, name, sheet.book
        self.xml = expat.ParserCreate(namespace_separator=" ")
        self.xml.buffer_text = True
        self.xml.StartElementHandler, self.xml.EndElementHandler = self._begin, self._end
        self.xml.CharacterDataHandler = self._characters
        self.xml.StartDoctypeDeclHandler = _refuse_declarations
        self.done: list[tuple[int, list[str]]] = []
        self.line = self.cells = self.column = 0
        self.row: list[str] = []
        self.is_hidden = self.is_formula = self.is_text = self.is_sound = False
        self.kind, self.style, self.text, self.length = "n", 0, list[str](), 0
        self.columns: dict[str, int] = {}
        self.hidden = set[int]()  # columns
        self.dates: dict[tuple[str, str], tuple[str, int]] = {}

    def read(self, block: bytes) -> list[tuple[int, list[str]]]:
        """The rows that end in a further piece."""
        self.done = []
        self.xml.Parse(block)
        return self.done

    def _begin(self, tag: str, said: dict[str, str]) -> None:
        if tag == _CELL:
            place = said.get("r", "").rstrip("0123456789")
            if place in self.columns:
                self.column = self.columns[place]
            else:
                self.column = self.columns[place] = number(place) if place else self.column + 1
                if not place:
                    del self.columns[place]
                if self.column > WIDEST:
                    raise WrongInput(f"a cell is beyond column {WIDEST:,}, Excel's last.", self.name, self.line)
            self.kind, self.style = said.get("t", "n"), int(said.get("s", 0))
            self.is_formula, self.text, self.length = False, [], 0
        elif tag in (_VALUE, _TEXT):
            self.is_text = not self.is_sound
        elif tag == _FORMULA:
            self.is_formula = True
        elif tag == _SOUND:
            self.is_sound = True  # how the text above is pronounced
        elif tag == _COLUMN:
            if said.get("hidden") in ("1", "true") or said.get("width") in ("0", "0.0"):
                self.hidden.update(range(int(said["min"]), min(int(said["max"]), COLUMNS) + 1))
        elif tag == _ROW:
            line = int(said.get("r", self.line + 1))
            if not self.line < line <= ROWS:
                raise WrongInput(f"its rows are not in their order, or are more than {ROWS:,}.", self.name)
            self.line, self.column, self.row = line, 0, []
            self.is_hidden = said.get("hidden") in ("1", "true") or said.get("ht") in ("0", "0.0")

    def _characters(self, data: str) -> None:
        if self.is_text:
            self.text.append(data)
            self.length += len(data)
            if self.length > IN_A_CELL:
                raise WrongInput(LONG, self.name, self.line)

    def _end(self, tag: str) -> None:
        if tag in (_VALUE, _TEXT):
            self.is_text = False
        elif tag == _CELL:
            if self.text or self.is_formula:
                self._cell("".join(self.text))
        elif tag == _SOUND:
            self.is_sound = False
        elif tag == _ROW and self.row:
            self.cells += len(self.row)
            if self.cells > CELLS:
                raise WrongInput(f"the sheet has more than {CELLS:,} cells.", self.name, self.line)
            if self.is_hidden:
                self.sheet.hidden_rows += 1
            else:
                self.done.append((self.line, self.row))

    def _cell(self, written: str) -> None:
        if self.column > COLUMNS:
            raise WrongInput(f"a cell is beyond column {COLUMNS:,}; no table has so many.", self.name, self.line)
        text = (
            self._shown(written)
            if written or self.kind == "str"
            else self._fault(UNWORKED, "a formula without a result")
        )
        if text:
            if self.column in self.hidden and not self.is_hidden:
                self.sheet.hidden_columns.add(self.column)
            if lacking := self.column - len(self.row):
                self.row += [""] * lacking
            self.row[self.column - 1] = text

    def _shown(self, written: str) -> str:
        """A cell as text; nothing where that is a fault."""
        kind = self.kind
        if kind == "s" or kind == "str" or kind == "inlineStr":
            text = (self.book.texts[int(written)] if kind == "s" else written).strip()
            if text[:1].isdigit() and not self.is_hidden:
                self._note_text(text)
            return text
        if kind == "n":
            shows = self.book.shows[self.style] if self.style < len(self.book.shows) else ""
            return self._date(written, shows) if shows else written if written.isdecimal() else as_number(written)
        if kind == "b":
            return "yes" if written.strip() in ("1", "true") else "no"
        if kind == "d":
            return written.removesuffix("Z").removesuffix("T00:00:00").replace("T", " ")
        error = written if written in ERRORS else "an error"
        return self._fault(f"shows {error}. Correct it, or empty the cell.", "an error value")

    def _date(self, written: str, shows: str) -> str:
        """A day, a month or a time; in hidden rows it tells nothing of the others."""
        if (written, shows) not in self.dates:
            self.dates[written, shows] = _as_date(written, shows, self.book.epoch)
        text, day = self.dates[written, shows]
        if 0 < day <= 12 and not self.is_hidden:
            self.sheet._dates[self.column] = self.line
        return text or self._fault("shows no date: its number is outside the calendar.", "an error value")

    def _note_text(self, text: str) -> None:
        date = _DATE.fullmatch(text)
        if date and (12 < int(date[1]) <= 31 or 12 < int(date[2]) <= 31):
            self.sheet._texts[self.column] = self.line

    def _fault(self, problem: str, kind: str) -> str:
        if not self.is_hidden:
            said = f"cell {letters(self.column)}{self.line} {problem}"
            self.sheet.faults.append(Fault(self.line, self.column, said, kind))
        return ""


def _as_date(written: str, shows: str, epoch: Any) -> tuple[str, int]:
    """A serial number of Excel's as what its cell shows, and its day of the month; neither where it is none."""
    from openpyxl.utils.datetime import from_excel

    try:
        value = from_excel(float(written), epoch, timedelta=shows == "length")
    except (OverflowError, ValueError):
        return "", 0
    if shows in ("month", "year") and hasattr(value, "year"):
        return f"{value:%Y-%m}" if shows == "month" else f"{value:%Y}", 0
    return as_text(value), getattr(value, "day", 0)


def as_text(value: object) -> str:
    """A cell of a workbook or of Parquet as it would be in CSV."""
    if value is None or value is pd.NaT or value != value:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(sep=" ")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def as_number(written: str) -> str:
    """A number as CSV would have it."""
    return as_text(float(written))


def letters(column: int) -> str:
    """What Excel calls a column.

    >>> letters(1), letters(28), number("AB")
    ('A', 'AB', 28)
    """
    called = ""
    while column:
        column, letter = divmod(column - 1, 26)
        called = chr(65 + letter) + called
    return called


def number(letters: str) -> int:
    """Which column one is that Excel calls so."""
    if not re.fullmatch("[A-Z]{1,8}", letters):
        raise ValueError("a column is called by capital letters")
    found = 0
    for letter in letters:
        found = found * 26 + ord(letter) - 64
    return found
