"""A file's cells as text, each row under its line, whichever program wrote it. Nothing that a file says is trusted, and
nothing of it is quoted: what was read wrongly is told by line and by what was expected.
"""

import csv
import datetime as dt
import io
import itertools
import re
import unicodedata
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from evaluation.faults import Fault, WrongInput

READ = {".csv", ".txt", ".tsv", ".xlsx", ".xlsm", ".xls"}  # what is in them is found out by looking
LEFT = {".yaml", ".yml", ".md"}  # the map, and what explains the rest
LARGEST = 200_000_000  # bytes of a file
UNPACKED = 500_000_000  # bytes of a workbook's parts
PACKED = 200  # times smaller than what it holds: no workbook is
SEPARATORS = "\t;,"
OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # and a workbook with a password
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
ARCHIVE = b"PK\x03\x04"
OTHERS = {b"%PDF": "a PDF", b"\x89PNG": "a picture", b"\xff\xd8\xff": "a picture", b"<": "a web page"}


@dataclass
class Grid:
    """The rows of a file or of one sheet of a workbook."""

    file: str
    rows: list[list[str]]
    lines: Sequence[int]
    sheet: str = ""
    faults: list[Fault] = field(default_factory=list)

    @property
    def name(self) -> str:
        return f"{self.file} sheet '{self.sheet}'" if self.sheet else self.file

    def fault(self, problem: str, line: int | None = None, kind: str = "") -> None:
        self.faults.append(Fault(problem, self.name, line, kind or problem))

    def below(self, heading: int) -> Iterator[tuple[int, list[str]]]:
        """The rows under a row of headings that hold anything, each with its line and as wide as the headings."""
        width = len(self.rows[heading])
        for line, row in zip(self.lines[heading + 1 :], self.rows[heading + 1 :], strict=True):
            if any(row):
                yield line, row + [""] * (width - len(row))

    def headed(self, *names: str) -> tuple[int, dict[str, int]] | None:
        """The first row that holds all of these headings, and which column each heading of it stands in; None where
        no row does."""
        for number, row in enumerate(self.rows):
            headings = {plain(cell): n for n, cell in reversed([*enumerate(row)])}
            if all(name in headings for name in names):
                return number, headings
        return None


def plain(written: str) -> str:
    """Words as they are compared: without case, and with the plainest of each kind of sign and space.

    >>> plain("  I’m confident…\\u00a0in “data” – really ")
    'i\\'m confident... in "data" - really'
    """
    signs = {"‘": "'", "’": "'", "‚": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"',
             **dict.fromkeys("‐‑‒–—―−", "-")}  # fmt: skip
    text = unicodedata.normalize("NFKC", written).translate(str.maketrans(signs))
    text = "".join(sign for sign in text if unicodedata.category(sign) != "Cf")
    return " ".join(text.split()).casefold()


def grids(file: Path, folder: Path) -> list[Grid]:
    """The sheets of a file; WrongInput where it cannot be read at all."""
    name = file.relative_to(folder).as_posix()
    if file.is_symlink() and not file.resolve().is_relative_to(folder.resolve()):
        raise WrongInput(Fault("it is a link to somewhere outside the folder, and was not followed.", name))
    if not file.is_file():
        raise WrongInput(Fault("there is no file behind this name.", name))
    if file.stat().st_size > LARGEST:
        raise WrongInput(Fault(f"it is larger than {LARGEST // 1_000_000} million bytes; no export is.", name))
    content = file.read_bytes()
    if not content.strip(b"\0 \r\n\t"):
        raise WrongInput(Fault("it is empty.", name))
    return _of_workbook(content, name) if content.startswith((ARCHIVE, OLD_EXCEL)) else [_of_text(content, name)]


def _of_text(content: bytes, name: str) -> Grid:
    for begins, what in OTHERS.items():
        if content.startswith(begins):
            raise WrongInput(
                Fault(f"it is {what}, whatever its name says. Export it as CSV or as a workbook (.xlsx).", name)
            )
    text = _decoded(content, name).replace("\r\n", "\n").replace("\r", "\n")
    if "\0" in text:
        raise WrongInput(Fault("it is not a text.", name))
    grid = Grid(name, [], lines := [])
    csv.field_size_limit(2**31 - 1)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)
    while True:
        line = rows.line_num + 1
        try:
            row = next(rows)
        except StopIteration:
            break
        except csv.Error as error:
            ends = "end of data" in str(error)
            grid.fault("a quoted cell that begins here is never closed: it and all below it was not read." if ends
                       else "a quote stands amid a cell: the row was not read.", line)  # fmt: skip
            continue
        grid.rows.append(_trimmed([cell.strip() for cell in row]))
        lines.append(line)
    return grid


def _trimmed(cells: list[str]) -> list[str]:
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _decoded(content: bytes, name: str) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    elif b"\0" in content[:200]:  # Teams writes UTF-16, with or without a mark
        encoding = "utf-16-le" if content[1:2] == b"\0" else "utf-16-be"
    else:
        encoding = "utf-8-sig"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        before = content[: error.start]
        line = before.count(b"\n") + 1
        if "16" in encoding and error.start >= len(content) - 2:
            return content[: error.start].decode(encoding)  # the last row is then short, and told
        said = ("it is neither UTF-8 nor UTF-16 from here on (an older Windows encoding?). Save it as 'CSV UTF-8', or "
                "export it again.")  # fmt: skip
        raise WrongInput(Fault(said, name, line)) from None


def _separator(text: str) -> str:
    """What stands between cells: of the three that are in use, the one that there is most of in a line."""
    lines = [re.sub(r'"[^"]*"', "", line) for line in text.split("\n", 30)[:30]]
    most = {mark: max(line.count(mark) for line in lines) for mark in SEPARATORS}
    return max(SEPARATORS, key=lambda mark: (most[mark], mark == "\t")) if any(most.values()) else ","


def _of_workbook(content: bytes, name: str) -> list[Grid]:
    if content.startswith(OLD_EXCEL):
        locked = ENCRYPTED in content
        said = ("it has a password, or a label that locks it. Save a copy without." if locked
                else "it is an old Excel file (.xls). Save it as .xlsx.")  # fmt: skip
        raise WrongInput(Fault(said, name))
    import openpyxl  # half a second that only workbooks need

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            sizes = [part.file_size for part in parts.infolist()]
            if sum(sizes) > UNPACKED or sum(sizes) > max(10_000_000, PACKED * len(content)):
                raise WrongInput(Fault(f"unpacked it would be {sum(sizes) / 1e6:,.0f} million bytes; no workbook of "
                                       "records is.", name))  # fmt: skip
            has_formulas = any(b"<f>" in parts.read(part) or b"<f " in parts.read(part)
                               for part in parts.namelist() if part.startswith("xl/worksheets/sheet"))  # fmt: skip
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        written = openpyxl.load_workbook(io.BytesIO(content), read_only=True) if has_formulas else None
        return [_of_sheet(sheet, written and written[sheet.title], name, len(book.worksheets) > 1)
                for sheet in book.worksheets]  # fmt: skip
    except WrongInput:
        raise
    except Exception as error:  # openpyxl raises whatever the broken archive makes it trip over
        said = f"it cannot be read as an .xlsx workbook ({type(error).__name__}): is it cut off? Export it again."
        raise WrongInput(Fault(said, name)) from None


def _of_sheet(sheet, written, name: str, is_one_of_several: bool) -> Grid:
    grid = Grid(name, [], lines := [], sheet.title if is_one_of_several else "")
    formulas = written.iter_rows(values_only=True) if written is not None else itertools.repeat(())
    for line, (row, told) in enumerate(zip(sheet.iter_rows(values_only=True), formulas, strict=False), start=1):
        untold = [n for n, (value, formula) in enumerate(zip(row, told, strict=False))
                  if value is None and f"{formula}".startswith("=")]  # fmt: skip
        if untold:
            grid.fault("a cell holds a formula that nobody has worked out. Save it in Excel, or paste values.",
                       line)  # fmt: skip
            continue
        grid.rows.append(_trimmed([_as_text(value) for value in row]))
        lines.append(line)
    return grid


def _as_text(value: object) -> str:
    if value is None or value != value:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ", "seconds")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
