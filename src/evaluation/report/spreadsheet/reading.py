"""A workbook read again: what stands in it, and how it differs from another, part by part and cell by cell."""

import io
import warnings
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from evaluation.records.errors import Problem

SHOWN_OF_A_VALUE = 80  # letters
STRINGS = "xl/sharedStrings.xml"
OF_A_CELL = ("value", "kind of value", "comment", "link")


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
    for sheet in _opened(file):
        table = next(iter(sheet.tables.values()), None)
        cells = [[cell.value for cell in row] for row in sheet[table.ref]] if table else [[]]
        above = sheet[table.ref][0][0].row - 1 if table else sheet.max_row
        title, *about = (sheet.cell(n, 1).value for n in range(1, above + 1))
        found[sheet.title] = Sheet(title, about, cells[0], cells[1:])
    return found


def differences(found: bytes, expected: bytes, file: str = "") -> list[Problem]:
    """How a workbook that was found differs from the one expected in its place: nothing where both are the same bytes,
    and at least one fault where they are not.

    Told are each worksheet and cell whose value, link or comment differs; worksheets that are missing, too many or
    hidden; defined names and the document's properties; parts of the file that are missing, too many or differ
    otherwise; and where all of these agree, that the file is packed differently. `file` names it in the faults.
    """
    if found == expected:
        return []
    try:
        theirs, ours = _opened(found), _opened(expected)
        cells = {
            sheet.title: [*_in_cells(sheet, ours[sheet.title])]
            for sheet in theirs.worksheets
            if sheet.title in ours.sheetnames
        }
        told = {name for name, problems in cells.items() if problems}
        said = [(name, problem) for name, problems in cells.items() for problem in problems]
        said += [("workbook", problem) for problem in _in_book(theirs, ours)]
        said += [("part", problem) for problem in _in_parts(found, expected, ours.sheetnames, told)]
    except Exception as error:  # whatever a stranger's file makes a reader stumble over
        return [Problem(f"cannot be read as a workbook: {type(error).__name__}: {error}.", file)]
    said = said or [
        (
            "packing",
            "holds the same as the workbook made from the counts, and is packed differently: by "
            "another version of a library, or with something beside its parts.",
        )
    ]
    return [Problem(problem, file, kind=kind) for kind, problem in said]


def _opened(file: bytes):
    import openpyxl

    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", module=r"openpyxl\.")  # of what it leaves out, which the parts tell
        return openpyxl.load_workbook(io.BytesIO(file))


def _in_cells(found, expected) -> Iterator[str]:
    # What was read, and not the rectangle around it: one cell far away would make that enormous.
    theirs, ours = ({at: _of_cell(cell) for at, cell in sheet._cells.items()} for sheet in (found, expected))
    nothing = dict.fromkeys(OF_A_CELL)
    for at in sorted({*theirs, *ours}):
        one, other = theirs.get(at, nothing), ours.get(at, nothing)
        differing = [what for what in OF_A_CELL if one[what] != other[what]]
        if differing:
            what, place = differing[0], (found if at in theirs else expected)._cells[at].coordinate
            yield f"{found.title} {place}: the {what} is {_said(one[what])}, and should be {_said(other[what])}."


def _of_cell(cell) -> dict[str, object]:
    link = cell.hyperlink and (cell.hyperlink.target or cell.hyperlink.location)
    kind = None if cell.value is None else "formula" if cell.data_type == "f" else type(cell.value).__name__
    found = (cell.value, kind, cell.comment and cell.comment.text, link)
    return dict(zip(OF_A_CELL, found, strict=True))


def _in_book(theirs, ours) -> Iterator[str]:
    """What differs in the list of worksheets, in defined names, and in the document's properties."""
    missing = [name for name in ours.sheetnames if name not in theirs.sheetnames]
    added = [name for name in theirs.sheetnames if name not in ours.sheetnames]
    yield from (f"the worksheet {name} is missing." for name in missing)
    yield from (f"the worksheet {name} is one too many." for name in added)
    if not missing and not added and theirs.sheetnames != ours.sheetnames:
        yield "the worksheets stand in another order."
    yield from (
        f"the worksheet {name} is hidden." for name in theirs.sheetnames if theirs[name].sheet_state != "visible"
    )
    own, wanted = (
        {name: one.attr_text for of in (book, *book.worksheets) for name, one in of.defined_names.items()}
        for book in (theirs, ours)
    )
    yield from _differing("the defined name", own, wanted)
    own, wanted = (
        {name: getattr(book.properties, name) for name in book.properties.__elements__} for book in (theirs, ours)
    )
    yield from _differing("the document's property", own, wanted)


def _differing(what: str, own: dict[str, object], wanted: dict[str, object]) -> Iterator[str]:
    for name in sorted({*own, *wanted}):
        if own.get(name) != wanted.get(name):
            yield f"{what} {name} is {_said(own.get(name))}, and should be {_said(wanted.get(name))}."


def _in_parts(found: bytes, expected: bytes, sheets: list[str], told: set[str]) -> Iterator[str]:
    """What differs in the files that a workbook is packed of. Of worksheets whose cells differ (`told`) and of their
    texts that is known already."""
    names = {f"xl/worksheets/sheet{n}.xml": name for n, name in enumerate(sheets, start=1)}
    with zipfile.ZipFile(io.BytesIO(found)) as theirs, zipfile.ZipFile(io.BytesIO(expected)) as ours:
        own, wanted = Counter(theirs.namelist()), Counter(ours.namelist())
        yield from (f"the part {name} is one too many." for name in own - wanted)
        yield from (f"the part {name} is missing." for name in wanted - own)
        if theirs.comment:
            yield f"the file has a comment: {_said(theirs.comment)}."
        for name in wanted:
            is_known = names.get(name) in told or (name == STRINGS and told)
            if name in own and not is_known and theirs.read(name) != ours.read(name):
                if name in names:
                    yield f"the worksheet {names[name]} differs in what is no cell: formats, widths, what is hidden."
                else:
                    yield f"the part {name} differs."


def _said(value: object) -> str:
    said = "nothing" if value is None else repr(value)
    return said if len(said) <= SHOWN_OF_A_VALUE else f"{said[:SHOWN_OF_A_VALUE]}…"
