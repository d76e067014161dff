"""A file's cells as text, each row under its line, whichever program wrote it. Nothing that a file says is trusted, and
nothing of it is quoted: what was read wrongly is told by line and by what was expected.
"""

import codecs
import csv
import io
import os
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from evaluation.importers.settings import FileSettings, Settings
from evaluation.records.errors import Problem, WrongInput
from evaluation.records.tables.excel import AMONG, ARCHIVE, LARGEST, NEITHER, OLD_EXCEL, Sheet, opened

LEFT = {".yaml", ".yml", ".md"}  # the map, and what explains the rest
SEPARATORS = "\t;,"
OTHERS = {b"%PDF": "a PDF", b"\x89PNG": "a picture", b"\xff\xd8\xff": "a picture", b"<": "a web page"}


_SIGNS = str.maketrans("‘’‚“”„«»‐‑‒–—―−", "'''" + '"' * 5 + "-" * 7)


class Columns(dict[str, int]):
    """Which column each heading of a row is of. A heading that is there twice tells nothing: whoever asks for it gets a
    WrongInput.

    >>> Columns(["Council", "Promised", "promised "], "p.csv", 1)["promised"]
    Traceback (most recent call last):
    evaluation.records.errors.WrongInput: p.csv line 1: the heading 'promised' is there twice, in columns B and C. ...
    """

    def __init__(self, row: Sequence[str], file: str, line: int):
        headings = [plain(cell) for cell in row]
        super().__init__((heading, headings.index(heading)) for heading in headings)
        self._at, self._place = headings, (file, line)

    def __getitem__(self, heading: str) -> int:
        columns = [_letters(n) for n, one in enumerate(self._at) if one == heading]
        if len(columns) > 1:
            times = "twice" if len(columns) == 2 else f"{len(columns)} times"
            said = f"the heading '{heading[:60]}' is there {times}, in columns {', '.join(columns[:-1])} and {columns[-1]}."
            raise WrongInput(f"{said} {RENAME}", *self._place)
        return super().__getitem__(heading)

    def get(self, heading: str, otherwise: Any = None) -> Any:
        return otherwise if super().get(heading) is None else self[heading]


RENAME = "Rename all but the one that counts, or put each block of columns into a sheet of its own."


def _letters(n: int) -> str:
    """A column's letters, from 0 on.

    >>> _letters(1), _letters(27)
    ('B', 'AB')
    """
    return (_letters(n // 26 - 1) if n >= 26 else "") + chr(ord("A") + n % 26)


@dataclass
class Grid:
    """The rows of a file or of one sheet of a workbook."""

    file: str
    rows: list[list[str]]
    lines: Sequence[int]
    sheet: str = ""
    faults: list[Problem] = field(default_factory=list)
    is_text: bool = False
    lost: set[int] = field(default_factory=set)  # lines of rows that could not be read at all

    @property
    def name(self) -> str:
        return f"{self.file} sheet '{self.sheet}'" if self.sheet else self.file

    def fault(self, problem: str, line: int | None = None, kind: str = "") -> None:
        self.faults.append(Problem(problem, self.name, line, kind or problem))

    def lose(self, problem: str, line: int, kind: str = "") -> None:
        """Tell of a row that could not be read at all."""
        if line not in self.lost:
            self.lost.add(line)
            self.fault(problem, line, kind)

    def below(self, heading: int) -> Iterator[tuple[int, list[str]]]:
        """The rows under a row of headings that hold anything, each with its line and as wide as the headings; in a
        text one with more cells is refused, since it cannot be told which of them is too many."""
        width = len(self.rows[heading])
        for line, row in zip(self.lines[heading + 1 :], self.rows[heading + 1 :], strict=True):
            if self.is_text and len(row) > width:
                self.lose("it has more cells than there are headings: is a comma in it not in quotes?", line)
            elif any(row):
                yield line, row[:width] + [""] * (width - len(row))

    def headed(self, *names: str, within: int | None = None) -> tuple[int, Columns] | None:
        """The first row (of the first so many) that holds all of these headings, and which column each heading of it
        stands in; None where no row does."""
        for number, row in enumerate(self.rows[:within]):
            headings = Columns(row, self.name, self.lines[number])
            if all(name in headings for name in names):
                return number, headings
        return None


def plain(written: str) -> str:
    """Words as they are compared: without case, and with the plainest of each kind of sign and space.

    >>> plain("  I’m confident…\\u00a0in “data” – really ")
    'i\\'m confident... in "data" - really'
    """
    text = unicodedata.normalize("NFKC", written).translate(_SIGNS)
    text = "".join(sign for sign in text if unicodedata.category(sign) != "Cf")
    return " ".join(text.split()).casefold()


def grids(file: Path, folder: Path, settings: Settings, notes: list[str]) -> list[Grid]:
    """The sheets of a file, and notes of what was left out; WrongInput where it cannot be read at all."""
    name = file.relative_to(folder).as_posix()
    if file.is_symlink() and not Path(os.path.realpath(file)).is_relative_to(os.path.realpath(folder)):
        raise WrongInput("it is a link to somewhere outside the folder, and was not followed.", name)
    if not file.is_file():
        what = "it is a folder, and is called like a file." if file.is_dir() else "there is no file behind this name."
        raise WrongInput(what, name)
    if file.stat().st_size > LARGEST:
        raise WrongInput(f"it is larger than {LARGEST // 1_000_000} million bytes; no export is.", name)
    try:
        content = file.read_bytes()
    except OSError as error:
        said = f"it cannot be opened ({type(error).__name__}). Is it open in another program?"
        raise WrongInput(said, name) from None
    if not content.removeprefix(codecs.BOM_UTF8).strip(b"\xff\xfe\0 \r\n\t"):
        raise WrongInput("it is empty.", name)
    return (
        _of_workbook(content, name, settings, notes)
        if content.startswith((ARCHIVE, OLD_EXCEL))
        else [_of_text(content, name)]
    )


def _of_text(content: bytes, name: str) -> Grid:
    for begins, what in OTHERS.items():
        if content.startswith(begins):
            raise WrongInput(f"it is {what}, whatever its name says. Export it as CSV or as a workbook (.xlsx).", name)
    text, is_cut = _decoded(content, name)
    if "\0" in text:
        raise WrongInput(NEITHER, name)
    grid = Grid(name, [], lines := [], is_text=True)
    parsed = [*_parsed(text, grid)]
    if is_cut or _breaks_off(text, [row for _, row in parsed]):
        line, row = parsed.pop()
        if row is not None:  # else it was told already
            grid.lose("it breaks off within this row, which was not read. Export it again.", line)
    for line, row in parsed:
        if row is not None:
            grid.rows.append(_trimmed([cell.strip() for cell in row]))
            lines.append(line)
    return grid


def _parsed(text: str, grid: Grid) -> Iterator[tuple[int, list[str] | None]]:
    """Each row with the line that it begins on; None for one that cannot be read, which is told."""
    csv.field_size_limit(2**31 - 1)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)
    while True:
        line = rows.line_num + 1
        try:
            yield line, next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield line, None
            if "end of data" in str(error):
                grid.lose("a quoted cell that begins here is never closed: it and all below it was not read.", line)
                return
            lost = "the row was" if rows.line_num == line else f"all from here to line {rows.line_num} was"
            grid.lose(f"a quote stands amid a cell: {lost} not read.", line, "a quote amid a cell")


def _breaks_off(text: str, rows: Sequence[list[str] | None]) -> bool:
    """Whether the last row lacks cells that the one above it has, and the line does not end."""
    above, last = (rows[-2] or [], rows[-1] or []) if len(rows) > 1 else ([], [])
    return not text.endswith("\n") and len(last) < len(above)


def _trimmed(cells: list[str]) -> list[str]:
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _decoded(content: bytes, name: str) -> tuple[str, bool]:
    """The text, however its lines end, and whether it breaks off within a character."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    elif b"\0" in content[:200]:  # Teams writes UTF-16, with or without a mark
        encoding = "utf-16-le" if content[1:2] == b"\0" else "utf-16-be"
    else:
        encoding = "utf-8-sig"
    try:
        text, is_cut = content.decode(encoding), False
    except UnicodeDecodeError as error:
        if error.reason not in ("unexpected end of data", "truncated data"):
            before = content[: error.start].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
            said = (
                "it is neither UTF-8 nor UTF-16 from here on (an older Windows encoding?). Save it as 'CSV UTF-8', "
                "or export it again."
            )
            raise WrongInput(said, name, before.count(b"\n") + 1) from None
        text, is_cut = content.decode(encoding, errors="replace"), True
    return text.replace("\r\n", "\n").replace("\r", "\n"), is_cut


def _separator(text: str) -> str:
    """What stands between cells: of the three that are in use, the one that most lines hold, or most of it a line.

    >>> [_separator(text) for text in ("Title\\tA, b, c\\nName\\tTime\\n", "a;b\\n1,5;2,5", "one column")]
    ['\\t', ';', ',']
    """
    lines = [re.sub(r'"[^"]*"', "", line) for line in text.split("\n", 30)[:30]]
    counts = {mark: [line.count(mark) for line in lines] for mark in SEPARATORS}
    held = {mark: sum(map(bool, count)) for mark, count in counts.items()}
    best = max(SEPARATORS, key=lambda mark: (held[mark], max(counts[mark]), mark == "\t"))
    return best if held[best] else ","


def _of_workbook(content: bytes, name: str, settings: Settings, notes: list[str]) -> list[Grid]:
    """The sheets that Excel shows, and those that the map names; a note of each other."""
    book, read, of_the_map = opened(content, name), [], set()
    is_one_of_several = len(book.sheets) > 1
    for sheet in book.sheets:
        how = settings.of(name, sheet.title if is_one_of_several else "")
        of_the_map |= {sheet.title} if how.leave or how.sheet == sheet.title else set()
        if how.leave or (sheet.is_hidden and sheet.title not in of_the_map):
            continue
        grid = Grid(name, [], [], sheet.title if is_one_of_several else "")
        try:
            _fill(grid, sheet, how)
        except WrongInput as wrong:  # which costs no other sheet
            if not is_one_of_several:
                raise
            grid = Grid(name, [], [], sheet.title, wrong.faults)
        read.append(grid)
    notes += book.notes(name, of_the_map)
    return read


def _fill(grid: Grid, sheet: Sheet, how: FileSettings) -> None:
    """Fill in the rows of a sheet. A row where a cell that counts cannot be read is lost; WrongInput where none of them
    can be."""
    rows, last = dict[int, list[str]](), 0
    for line, row in sheet.rows(grid.name):
        if line > last + 1:
            rows[line - 1] = []  # blank lines part the blocks of a list
        rows[line], last = row, line
    begin, columns = _explained(rows, sheet, how, grid.name)
    for fault in sheet.faults:
        if fault.line >= begin and (not columns or fault.column in columns):
            grid.lose(fault.problem, fault.line, fault.kind)
    swapped = sheet.swapped(begin)
    if wrong := [swapped[column] for column in swapped if not columns or column in columns]:
        raise WrongInput(Problem(one, grid.name) for one in wrong)
    grid.lines = [line for line in rows if line not in grid.lost]
    grid.rows = [rows[line] for line in grid.lines]


def _explained(rows: dict[int, list[str]], sheet: Sheet, how: FileSettings, name: str) -> tuple[int, set[int]]:
    """Of a sheet that the map explains, the line of the headings and the columns that it names: what is wrong with
    others is of no account. All of them where it explains none."""
    wanted = {plain(heading) for heading in how.columns.values()}
    top, wrong = [*rows.items()][: AMONG * bool(wanted)], list[Problem]()
    for (line, _), row in zip(top, sheet.filled(top), strict=True):
        columns = {n for n, cell in enumerate(row, start=1) if plain(cell) in wanted}
        if wanted <= {*map(plain, row)} and (shared := sheet.shared(line, columns)):
            wrong.append(Problem(shared, name, line))
        elif wanted <= {*map(plain, row)}:
            rows[line] = row
            return line, columns
    if wrong:
        raise WrongInput(wrong)
    return 0, set()
