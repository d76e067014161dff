"""A workbook of results as small as can be, and workbooks read again."""

import datetime as dt
import io
import warnings
from dataclasses import dataclass

import openpyxl

from evaluation.metrics.result import Result, figure, share
from evaluation.report.findings import Table
from evaluation.report.spreadsheet import workbook

AS_AT = dt.date(2020, 9, 30)
HIDDEN = Result(measure="participants", group="managers", state="[c]", borough="hackney")
FILLED = share(16, 18, "x")
ROWS = [("Promised", figure(1234), Result(value=66.66)), ("Filled", HIDDEN, FILLED)]
PLACES = Table("places", "Places in Hackney", ["Places", "Number", "Share"], ROWS, "illustrative data")
DEFINED = {"participants": ["Participants", "People in a network.", "May be hidden."], "due": ["Due", "Places.", ""]}


def made(*tables, definitions=DEFINED, **more) -> bytes:
    return workbook("Results", ["What this is."], tables, definitions, AS_AT, **more)


@dataclass(frozen=True)
class Sheet:
    """A worksheet: its title (A1), the lines below it, and its table if it has one. A blank cell is None."""

    title: str
    about: list[str]
    headings: list[str]
    rows: list[list[str | int | float | None]]


def read_back(file: bytes) -> dict[str, Sheet]:
    """The worksheets of a workbook that `workbook` made, by name in their order."""
    found = {}
    for sheet in opened(file):
        table = next(iter(sheet.tables.values()), None)
        cells = [[cell.value for cell in row] for row in sheet[table.ref]] if table else [[]]
        above = sheet[table.ref][0][0].row - 1 if table else sheet.max_row
        title, *about = (sheet.cell(n, 1).value for n in range(1, above + 1))
        found[sheet.title] = Sheet(title, about, cells[0], cells[1:])
    return found


def opened(file: bytes) -> openpyxl.Workbook:
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", module=r"openpyxl\.")  # of what it leaves out, which the parts tell
        return openpyxl.load_workbook(io.BytesIO(file))
