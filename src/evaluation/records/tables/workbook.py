"""The workbook to fill in and the data dictionary, both made from the schemas."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import pandera.pandas as pa

from evaluation.records.tables.columns import kind_of
from evaluation.records.tables.files import EXAMPLE
from evaluation.records.tables.schema import KEYS, SCHEMAS

NOTES_SHEET, QUERIES = "Notes", "Queries"
TO_RETURN = ("returns", "context", "actions")
FILLED_IN = [table for table in SCHEMAS if table != "imported"]  # that one an import writes, and nobody else
NOT_TOGETHER = {("pledges", "cancelled_on"), ("apprentices", "left_on"), ("apprentices", "left_reason")}
"""Columns that contradict the rest of an example row: it leaves them empty, so that it is sound as it stands."""
WRITTEN = {
    "date": "2020-03-11, or 2020-03 where only the month is known",
    "moment": "2020-03-11 10:00, local time",
    "yes/no": "yes or no",
    "whole number": "a whole number",
    "number": "1234.50, without signs or separators",
    "key": "any text; the same in every table",
    "borough": "the borough's key, name or alias",
    "text": "any text",
}
NOTES = [
    "Fill in the sheet pledges. Every other sheet is optional: what is missing, the report says so and goes on.",
    "Columns in bold are needed in each row of a sheet that you use; the others may be empty or be taken away.",
    f"The row that begins with {EXAMPLE} shows how to fill in a sheet. It is not read: leave it or delete it.",
    "Write no names, e-mail addresses or dates of birth anywhere: people stand under keys of your own.",
    "Leave a cell empty where something is not known. `NA` is read as the text NA.",
]


def write(file: Path) -> None:
    """Write the workbook: a sheet of notes, then one a table, with headings, allowed values and an example."""
    import openpyxl

    book = openpyxl.Workbook()
    _notes(book.active)
    for name in FILLED_IN:
        _sheet(book.create_sheet(name), SCHEMAS[name])
    _save(book, file)


def write_queries(file: Path, asked: Iterable[Sequence[str]]) -> None:
    """Write a workbook of queries: of each its table, its row and the question, with room for the answer."""
    import openpyxl

    book = openpyxl.Workbook()
    _queries(book.active, asked)
    _save(book, file)


def write_return(file: Path, borough: str, asked: Iterable[Sequence[str]]) -> None:
    """Write the workbook that a borough sends back: its queries, and the tables that are its own to fill in."""
    import openpyxl

    book = openpyxl.Workbook()
    _queries(book.active, asked)
    for name in TO_RETURN:
        _sheet(book.create_sheet(name), SCHEMAS[name])
    book["returns"].append([borough])
    _save(book, file)


def _save(book, file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    beside = file.with_name(f".{file.name}")
    book.save(beside)
    beside.replace(file)


def dictionary() -> str:
    """The data dictionary as Markdown: every table, its columns, what a cell may be, and what it points to."""
    points = {(k.table, k.column): f" Points to {k.of_table}." for k in KEYS}
    made = "Made by `evaluation dictionary` from the schemas. Only `pledges` is required."
    parts = [f"# The tables\n\n{made} A column called `notes` is read in none.\n"]
    for name, schema in SCHEMAS.items():
        rows = "".join(
            f"| `{column}` | {'yes' if spec.required else ''} | {_may_be(spec)} | {spec.description}."
            f"{points.get((name, column), '')} | {spec.metadata['example']} |\n"
            for column, spec in schema.columns.items()
        )
        parts.append(
            f"\n## {name}\n\n{schema.description}\n\n"
            f"| column | needed | a cell is | what it holds | example |\n|---|---|---|---|---|\n{rows}"
        )
    return "".join(parts)


def _may_be(spec: pa.Column) -> str:
    return ", ".join(spec.metadata["allowed"]) or WRITTEN[kind_of(spec)]


def _notes(sheet) -> None:
    from openpyxl.styles import Alignment, Font

    sheet.title = NOTES_SHEET
    for note in NOTES:
        sheet.append([note])
    sheet.append([])
    sheet.append(["table", "column", "needed", "a cell is", "what it holds", "example"])
    for cell in sheet[sheet.max_row]:
        cell.font = Font(bold=True)
    for name in FILLED_IN:
        for column, spec in SCHEMAS[name].columns.items():
            example, about = spec.metadata["example"], f"{spec.description}."
            sheet.append([name, column, "yes" if spec.required else "", _may_be(spec), about, example])
    for letter, width in zip("ABCDEF", (18, 18, 8, 44, 60, 24), strict=True):
        sheet.column_dimensions[letter].width = width
    for row in sheet.iter_rows(min_row=len(NOTES) + 2):
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.data_type = "s" if cell.value else cell.data_type  # `=, >, >=` is no formula


def _queries(sheet, asked: Iterable[Sequence[str]]) -> None:
    from openpyxl.styles import Alignment, Font

    sheet.title = QUERIES
    for row in [["table", "row", "question", "answer"], *asked]:
        sheet.append([*row])
    for row in sheet.iter_rows():
        for cell in row:
            cell.font = Font(bold=cell.row == 1)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.data_type = "s" if cell.value else cell.data_type  # what begins with = is no formula
    for letter, width in zip("ABCD", (14, 40, 60, 40), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"


def _sheet(sheet, schema: pa.DataFrameSchema) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import Font
    from openpyxl.worksheet.datavalidation import DataValidation

    sheet.append(list(schema.columns))
    examples = [
        "" if (schema.name, column) in NOT_TOGETHER else spec.metadata["example"]
        for column, spec in schema.columns.items()
    ]
    sheet.append([f"{EXAMPLE} {examples[0]}", *examples[1:]])
    for n, spec in enumerate(schema.columns.values(), start=1):
        heading, example = sheet.cell(1, n), sheet.cell(2, n)
        heading.font, example.font = Font(bold=spec.required), Font(italic=True, color="595959")
        heading.comment = Comment(f"{spec.description}. A cell is: {_may_be(spec)}.", "evaluation")
        sheet.column_dimensions[heading.column_letter].width = 22
        column = f"{heading.column_letter}3:{heading.column_letter}5000"
        allowed = spec.metadata["allowed"] or (("yes", "no") if kind_of(spec) == "yes/no" else ())
        if allowed:
            check = DataValidation(type="list", formula1=f'"{",".join(allowed)}"', allow_blank=True)
            sheet.add_data_validation(check)
            check.add(column)
        if kind_of(spec) == "date":  # as text, so that a month alone is not turned into a day
            sheet.column_dimensions[heading.column_letter].number_format = "@"
    sheet.freeze_panes = "A2"
