"""Worksheets as the guidance asks: the title in A1, everything about a table above it in column A, no merged or blank
cell, no frozen pane or filter, the table marked as one.

gptables, of the Analysis Function, lays them out; text goes past it, because it takes some for links, notes or mistakes
(docs/decisions, 18).
"""

import datetime as dt
import io
import re
import textwrap
import warnings
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from evaluation.metrics.cells import SYMBOLS
from evaluation.report.words import capital

COVER = "Cover"
LANGUAGE = "en-GB"
ONE_TABLE = "This worksheet contains one table."

LONGEST_TEXT, LONGEST_HEADING, LONGEST_NAME = 32_767, 240, 31  # of a cell, a table's heading, a worksheet
CUT = " (cut here: a cell holds no more)"
NARROWEST, WIDEST, HEADING, COVER_WIDTH = 12, 60, 26, 80  # of columns, in letters
LETTER = 1.15  # of 12 points, in the unit that a spreadsheet counts a column's width in
LINE, TITLE_LINE, HIGHEST = 16.5, 21, 409  # points: of lines, and of the highest row there can be
WHOLE, BROKEN = "#,##0", "#,##0.0###"
A4 = 9

LIKE_A_FORMULA = ("=", "+", "-", "@")
NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
NOT_IN_A_NAME = re.compile(r"[^\w .()&-]+")  # a worksheet's
MARKUP = re.compile(r"(?<=\])(?=\()|(?<=\$)(?=\$)")  # where gptables would see a link, or a reference to a note

Cell = str | int | float | dict[str, str]  # text, a number, or a link as gptables takes it


@dataclass(frozen=True)
class Page:
    """A worksheet with one table, before it is written."""

    name: str
    title: str
    about: str
    headings: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    status: str = ""

    @property
    def symbols(self) -> list[str]:
        """The symbols that its cells need explained."""
        cells = [c for row in self.rows for c in row[1:]]
        return [symbol for symbol in SYMBOLS if symbol in cells]


@dataclass(frozen=True)
class _Text:
    """The text of a cell: to gptables no text, and written as text, whatever it begins with."""

    text: str


def written(
    title: str,
    introduction: Sequence[str],
    sources: Sequence[str],
    contact: Sequence[str],
    pages: Sequence[Page],
    made_by: str,
    as_at: dt.date,
) -> bytes:
    """The workbook: a cover of three parts, then these worksheets."""
    from pandas.errors import Pandas4Warning

    file = io.BytesIO()
    with warnings.catch_warnings():
        for kind in (Pandas4Warning, ResourceWarning):  # what pandas 4 will refuse; a file of its own left open
            warnings.filterwarnings("ignore", category=kind, module=r"gptables\.")
        from gptables import GPWorkbook

        book = GPWorkbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
        book.set_properties(
            {"title": _text(title), "author": _text(made_by), "created": dt.datetime.combine(as_at, dt.time())}
        )
        _write_cover(book.add_worksheet(COVER), title, introduction, sources, contact)
        for page in pages:
            _write(book.add_worksheet(page.name), page)
        book.close()
    return _finished(file.getvalue())


def sheet_name(wanted: str) -> str:
    """A worksheet's name: short enough, and of nothing that a name may not hold.

    >>> sheet_name("Table 3 what people's answers say: before / after")
    'Table 3 what people s answers s'
    """
    return " ".join(NOT_IN_A_NAME.sub(" ", wanted).split())[:LONGEST_NAME].strip()


def _write_cover(sheet, title: str, *parts: Sequence[str]) -> None:
    from gptables import Cover

    introduction, about, contact = ([_text(line) for line in part] or None for part in parts)
    sheet.write_cover(Cover(_text(title), introduction, about, contact, COVER, COVER_WIDTH * LETTER))
    _heighten(sheet, 0, [(title, COVER_WIDTH * LINE / TITLE_LINE)], TITLE_LINE)
    lines = [line for part in parts if part for line in ("its heading", *part)]
    for at, line in enumerate(lines, start=1):
        _heighten(sheet, at, [(line, COVER_WIDTH)])
    _on_paper(sheet)


def _write(sheet, page: Page) -> None:
    import pandas as pd
    from gptables import GPTable

    headings = _headings(page.headings)
    rows = [[_Text(_clean(c)) if isinstance(c, str) and c not in SYMBOLS else c for c in row] for row in page.rows]
    columns = [[row[n] for row in page.rows] for n in range(len(headings))]
    table = GPTable(
        table=pd.DataFrame(rows, columns=headings, dtype=object),
        table_name=_table_name(page.name),
        title=_text(page.title),
        subtitles=[_text(capital(page.status))] if page.status else [],
        instructions=_text(f"{ONE_TABLE} {page.about}".strip()),
        legend=[f"{symbol} = {SYMBOLS[symbol]}." for symbol in page.symbols],
        index_columns={2: 0},
        additional_formatting=[one for n, cells in enumerate(columns) for one in _formats(n, cells)],
    )
    sheet.add_write_handler(_Text, lambda to, row, column, cell, style: to.write_string(row, column, cell.text, style))
    sheet.write_gptable(table, auto_width=False)
    widths = [_width(heading, cells) for heading, cells in zip(headings, columns, strict=True)]
    for n, width in enumerate(widths):
        sheet.set_column(n, n, width * LETTER)
    begins = table.data_range[0]
    for at in range(begins):
        sheet.set_row(at, TITLE_LINE if at <= len(table.subtitles) else LINE)
    for at, row in enumerate([headings, *page.rows], start=begins):
        _heighten(sheet, at, zip(map(_as_shown, row), widths, strict=True))
    sheet.set_landscape()
    _on_paper(sheet)


def _formats(n: int, cells: Sequence[Cell]) -> list[dict]:
    """The formats of a column and of some of its cells: numbers and what stands for them to the right, text to the left
    and apart from them. Text that looks like a formula stays text even where somebody edits it."""
    numeric = n and all(isinstance(c, int | float) or c in SYMBOLS for c in cells)
    place = {"align": "right"} if numeric else {"align": "left", "indent": min(n, 1)}
    column = {"num_format": WHOLE, "valign": "top", **place}
    own = {
        at: {"quote_prefix": True} if isinstance(c, str) else {"num_format": BROKEN}
        for at, c in enumerate(cells, start=1)
        if (isinstance(c, str) and c.startswith(LIKE_A_FORMULA)) or (isinstance(c, float) and c % 1)
    }
    # One entry a cell: of several in one entry, gptables formats the last alone.
    return [
        {"column": {"columns": [n], "include_names": True, "format": column}},
        *({"cell": {"cells": (at, n), "format": found}} for at, found in own.items()),
    ]


def _width(heading: str, cells: Sequence[Cell]) -> int:
    """A column's width in letters: its longest word or cell, but text wraps."""
    longest = max(len(text) for text in [*heading.split(), *map(_as_shown, cells)])
    return min(max(NARROWEST, longest + 2, min(len(heading) + 2, HEADING)), WIDEST)


def _heighten(sheet, row: int, cells: Iterable[tuple[str, float]], line: float = LINE) -> None:
    """Make a row as high as its texts in columns of these widths; LibreOffice does not by itself."""
    lines = max(
        sum(len(textwrap.wrap(part, round(1.06 * width))) or 1 for part in text.split("\n")) for text, width in cells
    )
    sheet.set_row(row, min(line * lines, HIGHEST))


def _as_shown(cell: Cell) -> str:
    if isinstance(cell, dict):
        return next(iter(cell))
    return cell if isinstance(cell, str) else f"{cell:,}" if isinstance(cell, int) else f"{cell:,.4f}"


def _on_paper(sheet) -> None:
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)  # as wide as a page, as long as it is


def _clean(text: str) -> str:
    """Text as a cell can hold it: of characters that a file can hold, and no more of them than fit."""
    text = NOT_IN_XML.sub("\ufffd", re.sub(r"\r\n?", "\n", text))
    units = text.encode("utf-16-le")  # in which a spreadsheet counts
    if len(units) <= 2 * LONGEST_TEXT:
        return text
    return units[: 2 * (LONGEST_TEXT - len(CUT))].decode("utf-16-le", "ignore") + CUT


def _text(text: str) -> str:
    """Text outside a table, where a space keeps gptables from taking `[a](b)` for a link and `$$` for a note."""
    return MARKUP.sub(" ", _clean(text))


def _headings(headings: Sequence[str]) -> list[str]:
    """Headings as a marked table takes them: none blank, and no two alike.

    >>> _headings(["Borough", "Filled", "filled", ""])
    ['Borough', 'Filled', 'filled (2)', 'Column 4']
    """
    kept: dict[str, str] = {}
    for n, heading in enumerate(headings, start=1):
        once = wanted = " ".join(_text(heading).split())[:LONGEST_HEADING] or f"Column {n}"
        again = 1
        while once.casefold() in kept:
            once, again = f"{wanted} ({again + 1})", again + 1
        kept[once.casefold()] = once
    return [*kept.values()]


def _table_name(name: str) -> str:
    """The name by which a spreadsheet's "go to" finds a worksheet's table.

    >>> _table_name("Table 9 on-time"), _table_name("Notes")
    ('Table_9_on_time', 'Table_of_Notes')
    """
    return re.sub(r"[^A-Za-z0-9]+", "_", name if name.startswith("Table ") else f"Table of {name}").strip("_")


def _finished(made: bytes) -> bytes:
    """The workbook with what XlsxWriter does not write: its language, and rows that grow with larger letters."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made)) as found, zipfile.ZipFile(file, "w") as kept:
        for part in found.infolist():
            text = found.read(part)
            if part.filename == "docProps/core.xml":
                end = b"</cp:coreProperties>"
                text = text.replace(end, f"<dc:language>{LANGUAGE}</dc:language>".encode() + end)
            elif part.filename.startswith("xl/worksheets/"):
                text = text.replace(b' customHeight="1"', b"")
            part.create_system = 0  # the same on every machine
            kept.writestr(part, text)
    return file.getvalue()
