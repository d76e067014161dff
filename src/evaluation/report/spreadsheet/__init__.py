"""One accessible spreadsheet of a publication's results, as the UK government's guidance on them asks.

A cover, contents, notes (what each measure is), symbols, then one table a worksheet. `layout.py` writes it.
"""

import datetime as dt
import math
from collections.abc import Iterable, Mapping, Sequence

from evaluation.disclosure.results import as_rows
from evaluation.metrics.cells import NOT_APPLICABLE, NOT_AVAILABLE, REVISED, SHOWN, SYMBOLS
from evaluation.metrics.measure import MEASURES
from evaluation.metrics.result import Result
from evaluation.metrics.vocabulary import ALL
from evaluation.report.findings import Table, content, is_revised
from evaluation.report.spreadsheet.layout import COVER, Page, sheet_name, written
from evaluation.report.words import date

CONTENTS, NOTES, USED = "Contents", "Notes", "Symbols"
LISTED = ("Worksheet", "What it holds")
NOTED = ("Note", "Measure", "Definition", "Caveat")
FIGURES = ("Borough", "Measure", "Group", "Count", "Out of", "Value", "Interval from", "Interval to", "Unit", "State")
NONE = "none"


def workbook(
    title: str,
    about: Sequence[str],
    tables: Sequence[Table],
    definitions: Mapping[str, Sequence[str]],
    as_at: dt.date,
    *,
    made_by: str = "",
    banners: Sequence[str] = (),
    sources: Sequence[str] = (),
    contact: str = "",
) -> bytes:
    """The bytes of an .xlsx file of these tables, in their order and each once; the same arguments give the same bytes.

    All text is plain. `about` says what this is, a cell an entry; `banners` are what a reader must know before it (a
    marking, that the data are illustrative); `sources` are sources and licence; `contact` whom to ask. `definitions`
    are those of the measures in the tables, by name: title, definition, caveat (empty for none). They become numbered
    notes, and each table says which of them its measures have.

    A number is a number in its cell, that of the table (a spreadsheet keeps 15 digits of one); where the table has none
    stands its symbol, and no cell is blank. Each table's status stands under its title; worksheets without results have
    those of all tables. A table without rows has one of `[z]`.
    """
    tables = [table for n, table in enumerate(tables) if table not in tables[:n]]
    status = "; ".join(dict.fromkeys(table.status for table in tables if table.status))
    notes = {name: (n, *definition) for n, (name, definition) in enumerate(definitions.items(), start=1)}
    pages = [_of_table(n, table, notes) for n, table in enumerate(tables, start=1)]
    used = [symbol for symbol in SYMBOLS if any(symbol in page.symbols for page in pages)]
    if used:
        rows = [(symbol, f"{SYMBOLS[symbol]}.") for symbol in used]
        pages.insert(0, Page(USED, "Symbols used in the tables", "", ("Symbol", "Meaning"), rows, status))
    if notes:
        rows = [(n, name, text, caveat or NONE) for n, name, text, caveat in notes.values()]
        pages.insert(0, Page(NOTES, "Notes: what the measures are", "", NOTED, rows, status))
    titles = {COVER: title, **{page.name: page.title for page in pages}}
    rows = [({name: f"internal:'{name}'!A1"}, what) for name, what in titles.items()]
    pages.insert(0, Page(CONTENTS, "Contents", "Each name links to its worksheet.", LISTED, rows, status))
    told = [f"Each table has a worksheet of its own; {CONTENTS} lists them."]
    told += [f"{NOTES} defines the measures."] if notes else []
    told += [f"{USED} tells why some cells have no number."] if used else []
    introduction = [*banners, *about, f"As at {date(as_at)}.", *([f"Made by {made_by}."] if made_by else [])]
    return written(title, introduction, [*sources, " ".join(told)], [contact] if contact else [], pages, made_by, as_at)


def every_figure(found: Iterable[Result], names: Mapping[str, str], status: str = "") -> Table:
    """Every figure in one long table, a row each, as the command `measures` prints them: once each, those of all
    boroughs together first. `names` are the boroughs' by key. What is hidden has its symbol for each number, and what
    a figure does not have (a count is out of nothing) `[z]`.
    """
    rows = []
    for row in as_rows(dict.fromkeys(found)):
        why = NOT_APPLICABLE if row["state"] == SHOWN else row["state"]
        numbers = [row[name] for name in ("count", "out_of", "value", "lower", "upper")]
        borough = "all boroughs together" if row["borough"] == ALL else names.get(row["borough"], row["borough"])
        rows.append(
            (
                borough,
                MEASURES[row["measure"]].title,
                row["group"] or NONE,
                *(why if n is None else n for n in numbers),
                row["unit"] or NONE,
                row["state"],
            )
        )
    return Table("every-figure", "Every figure", FIGURES, rows, status)


def _of_table(n: int, table: Table, notes: Mapping[str, Sequence[str | int]]) -> Page:
    measures = dict.fromkeys(c.measure for row in table.rows for c in row if isinstance(c, Result))
    own = "; ".join(f"{notes[name][1]} [note {notes[name][0]}]" for name in measures if name in notes)
    about = f"Measures are defined on the worksheet {NOTES}{f': {own}' if own else ''}." if notes else ""
    changed = [
        f"{row[0]}, {heading}"
        for row in table.rows
        for heading, cell in zip(table.headings, row, strict=True)
        if is_revised(cell)
    ]
    about += f" Revised since they were published, {REVISED}: {'; '.join(changed)}." if changed else ""
    rows = [tuple(_filled(content(cell)) for cell in row) for row in table.rows]
    rows = rows or [(NOT_APPLICABLE,) * len(table.headings)]
    return Page(
        sheet_name(f"Table {n} {table.name}"), f"Table {n}: {table.caption}", about, table.headings, rows, table.status
    )


def _filled(cell: str | int | float) -> str | int | float:
    """A cell that is never blank: text that is not there, and a number that is none, are not available."""
    is_there = cell.strip() if isinstance(cell, str) else math.isfinite(cell)
    return cell if is_there else NOT_AVAILABLE
