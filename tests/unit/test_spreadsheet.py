"""The spreadsheet of results: every number is its table's, anybody can use it, it is the same bytes, and whatever is
changed in it is told."""

import hashlib
import io
import os
import random
import re
import subprocess
import sys
import warnings
import zipfile

import openpyxl
import pytest

from builders.workbooks import HIDDEN, PLACES, made, opened, read_back
from evaluation.metrics.cells import SYMBOLS
from evaluation.metrics.measure import MEASURES
from evaluation.metrics.result import Result, figure, share
from evaluation.metrics.vocabulary import OTHERS
from evaluation.records.boroughs import ROOT
from evaluation.release.audit.differing import of_parts
from evaluation.report.findings import Table, content
from evaluation.report.spreadsheet import every_figure, workbook
from evaluation.report.words import contents, page
from evaluation.run.opening import open_study

AWKWARD = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "=cmd|' /C calc'!A0",
    "{=1}",
    "https://example.org",
    "internal:'Notes'!A1",
    "mailto:a",
    "[a](b)",
    "[a](b) and [c](d)",
    "$$x$$ and $$",
    "—",
    "-",
    "日本",
    "Київ",
    "007",
    "1e5",
    "TRUE",
    "_x0041_",
    "a\nb",
    " x ",
    "'quoted'",
    '"',
    "<b>&amp;",
    "#N/A",
    "[x]",
    "😀" * 3,
]


@pytest.fixture(scope="module")
def sample() -> tuple[list[Table], bytes]:
    """All tables of the project's page and of Hackney's, and every figure of both, with their workbook."""
    studies = [open_study("project"), open_study("hackney")]
    tables = [
        find(study).table for study in studies for name in contents.notebooks(study) for find in contents.findings(name)
    ]
    figures = [one for study in studies for one in study.every_measure()]
    tables.append(every_figure(figures, studies[0].boroughs, studies[0].status))
    definitions = {name: studies[0].definitions[name] for name in dict.fromkeys(one.measure for one in figures)}
    file = workbook(
        page.title(studies[0]),
        ["All its results."],
        tables,
        definitions,
        studies[0].as_at,
        made_by=studies[0].project.made_by,
        banners=page.banners(studies[0]),
    )
    once = [table for n, table in enumerate(tables) if table not in tables[:n]]
    return once, file


def test_every_cell_of_the_sample_is_that_of_its_table(sample):
    tables, file = sample
    sheets = {name: sheet for name, sheet in read_back(file).items() if name.startswith("Table ")}
    assert len(sheets) == len(tables) > 40
    numbers = 0
    for n, (table, sheet) in enumerate(zip(tables, sheets.values(), strict=True), start=1):
        assert sheet.title == f"Table {n}: {table.caption}"
        assert sheet.headings == list(table.headings)
        assert [len(row) for row in sheet.rows] == [len(row) for row in table.rows]
        for own, row in zip(table.rows, sheet.rows, strict=True):
            for cell, found in zip(map(content, own), row, strict=True):
                numbers += isinstance(found, int | float)
                assert found == (pytest.approx(cell, rel=1e-15, abs=0) if isinstance(cell, float) else cell)
    assert numbers > 1400


def test_every_figure_stands_once_with_its_numbers_or_the_reason_why_there_is_none():
    found = [
        share(16, 18, interval=True),
        figure(7, "managers"),
        HIDDEN,
        figure(7, "managers"),
        MEASURES["cost"].missing(),
        Result(group="alone", value=-0.123456789),
        share(0, 0),
    ]
    named = [one if one.measure else Result(**{**one.as_row(), "measure": "due", "borough": "all"}) for one in found]
    theirs = Result(measure="due", count=3, value=3, borough=OTHERS)
    table = every_figure([*named, theirs], {"hackney": "Hackney"}, "illustrative data")
    due, participants, cost = (MEASURES[name].title for name in ("due", "participants", "cost"))
    assert table.rows[0][:6] == ("all boroughs together", due, "none", 16, 18, 16 / 18)
    assert 0.6720 < table.rows[0][6] < 0.6721 and 0.9689 < table.rows[0][7] < 0.9690  # Wilson, of 16 and 18
    assert [row[:1] + row[1:6] + row[9:] for row in table.rows[1:]] == [
        ("all boroughs together", due, "managers", 7, "[z]", 7, "published"),
        ("all boroughs together", due, "alone", "[z]", "[z]", -0.123456789, "published"),
        ("all boroughs together", due, "none", 0, 0, "[z]", "[z]"),
        ("Hackney", participants, "managers", "[c]", "[c]", "[c]", "[c]"),
        ("", cost, "none", "[x]", "[x]", "[x]", "[x]"),
    ]
    assert table.status == "illustrative data"


def test_anybody_can_use_it(sample):
    _, file = sample
    book = opened(file)
    assert book.sheetnames[:4] == ["Cover", "Contents", "Notes", "Symbols"] and book.active.title == "Cover"
    assert all(name.startswith(f"Table {n} ") for n, name in enumerate(book.sheetnames[4:], start=1))
    assert (book.properties.title, book.properties.language) == (page.title(open_study("project")), "en-GB")
    names = [table.name for sheet in book for table in sheet.tables.values()]
    assert len(set(names)) == len(names) == len(book.sheetnames) - 1
    for sheet in book:
        assert isinstance(sheet["A1"].value, str) and sheet["A1"].font.b and sheet["A1"].font.sz >= 16
        assert sheet.sheet_state == "visible" and not sheet.merged_cells.ranges and sheet.freeze_panes is None
        assert not sheet.auto_filter.ref and not sheet._images and not sheet._charts and not sheet.protection.sheet
        assert not any(part.text for part in (sheet.oddHeader.center, sheet.oddFooter.center))
        assert not any(at.hidden for at in [*sheet.row_dimensions.values(), *sheet.column_dimensions.values()])
        for cell in (c for row in sheet.iter_rows() for c in row if c.value is not None):
            assert cell.fill.fill_type is None, "no colour behind text"
            assert cell.font.color is None or (cell.hyperlink and cell.font.u), "colour means nothing by itself"
            assert cell.font.sz >= 12 and cell.font.name == "Arial" and not cell.font.i
        if sheet.title != "Cover":
            only_table_is_readable(sheet)


def only_table_is_readable(sheet) -> None:
    [table] = sheet.tables.values()
    cells = sheet[table.ref]
    assert table.headerRowCount == 1 and table.autoFilter is None and table.tableStyleInfo.name is None
    assert all(c.value is not None and str(c.value).strip() for row in cells for c in row), "no blank cell"
    assert [c.value for c in cells[0]] == [column.name for column in table.tableColumns]
    assert table.ref == f"A{cells[0][0].row}:{sheet.dimensions.split(':')[1]}", "nothing beside or below it"
    above = [sheet.cell(n, m).value for n in range(1, cells[0][0].row) for m in range(1, sheet.max_column + 1)]
    assert all(above[:: sheet.max_column]) and len([*filter(None, above)]) == cells[0][0].row - 1, "in column A alone"
    widths = {n: of.width for of in sheet.column_dimensions.values() for n in range(of.min, of.max + 1)}
    for n, column in enumerate(zip(*cells, strict=True), start=1):
        width = widths[n]
        assert 12 <= width <= 72
        assert all(c.alignment.wrap_text for c in column)
        assert all(len(word) <= width for word in str(column[0].value).split()), "no heading is cut"
        for cell in column[1:]:
            assert isinstance(cell.value, str) or cell.number_format.startswith("#,##0")
            assert sheet.row_dimensions[cell.row].height >= 15.75 * len(str(cell.value)) / (1.6 * width)


def test_contents_lead_to_every_worksheet_and_say_its_title(sample):
    book = opened(sample[1])
    rows = book["Contents"]["A5:B200"]
    links = {name.value: (name.hyperlink.location, title.value) for name, title in rows if name.value}
    assert [*links] == ["Cover", *book.sheetnames[2:]]
    assert all(links[name] == (f"'{name}'!A1", book[name]["A1"].value) for name in links)


def test_each_worksheet_says_what_its_figures_are_and_what_its_symbols_mean(sample):
    sheets = read_back(sample[1])
    used = set()
    for name, sheet in [*sheets.items()][1:]:
        assert sheet.about[0] == "Illustrative data" and sheet.about[1].startswith("This worksheet contains one table.")
        own = {c for row in sheet.rows for c in row if c in SYMBOLS} if name.startswith("Table ") else set()
        assert {line[: line.index(" =")] for line in sheet.about[2:]} == own, name
        used |= own
    assert {row[0] for row in sheets["Symbols"].rows} == used == {"[c]", "[z]"}
    assert all(row[1] == f"{SYMBOLS[row[0]]}." for row in sheets["Symbols"].rows)


def test_notes_define_each_measure_and_tables_point_to_them():
    sheets = read_back(made(PLACES))
    assert sheets["Notes"].rows == [
        [1, "Participants", "People in a network.", "May be hidden."],
        [2, "Due", "Places.", "none"],
    ]
    assert sheets["Table 1 places"].about[1].endswith("defined on the worksheet Notes: Participants [note 1].")


def test_numbers_are_numbers_and_cells_without_one_hold_their_symbol():
    sheet = read_back(made(PLACES))["Table 1 places"]
    assert sheet.rows == [["Promised", 1234, 66.7], ["Filled", "[c]", 16]]
    cells = opened(made(PLACES))["Table 1 places"]["B6:C7"]
    assert [[c.number_format for c in row] for row in cells] == [["#,##0", "#,##0.0###"], ["#,##0", "#,##0"]]
    assert {c.alignment.horizontal for row in cells for c in row} == {"right"}


def test_the_cover_says_first_what_a_reader_must_know():
    more = {
        "made_by": "the team",
        "banners": ["SECRET: not for publication", "ILLUSTRATIVE DATA"],
        "sources": ["Open Government Licence v3.0."],
        "contact": "a@example.org",
    }
    cover = read_back(made(PLACES, **more))["Cover"]
    assert cover.title == "Results"
    assert cover.about[1:6] == [
        "SECRET: not for publication",
        "ILLUSTRATIVE DATA",
        "What this is.",
        "As at 30 September 2020.",
        "Made by the team.",
    ]
    assert "Open Government Licence v3.0." in cover.about and cover.about[-1] == "a@example.org"
    plain = read_back(made(PLACES))["Cover"].about
    assert "Contact" not in plain and not any(line.startswith("Made by") for line in plain)


def test_status_of_every_kind_stands_on_every_worksheet():
    said = "illustrative data; OFFICIAL-SENSITIVE: not for publication; people and answers rounded to the nearest 10"
    sheets = read_back(made(Table("a", "A", ["X"], [("1",)], said), Table("b", "B", ["X"], [("1",)], said)))
    assert {sheet.about[0] for name, sheet in sheets.items() if name != "Cover"} == {f"I{said[1:]}"}
    sheets = read_back(made(Table("a", "A", ["X"], [("1",)])))
    assert all(sheet.about[0].startswith("This worksheet") for name, sheet in sheets.items() if name != "Cover")


def test_no_text_becomes_a_formula_a_link_or_a_number_and_none_is_refused():
    rows = [(text, text, 1) for text in AWKWARD]
    file = made(
        Table("awkward", "Of [a](b), [c](d) and $$x$$", ["=A1", "[a](b)", "$$n$$"], rows, "=1"),
        banners=["=1+1", "[a](b)", "$$x$$"],
        sources=["https://example.org"],
    )
    sheet = opened(file)["Table 1 awkward"]
    found = list(sheet.iter_rows(min_row=6))
    assert [row[0].value for row in found] == [row[1].value for row in found] == AWKWARD
    for one in opened(file):
        cells = [c for row in one.iter_rows() for c in row if c.value is not None]
        assert {c.data_type for c in cells} <= {"s", "n"} and not any(type(c.value) is bool for c in cells)
        assert one.title == "Contents" or not any(c.hyperlink for c in cells)
    assert [row[0].quotePrefix for row in found[:6]] == [True] * 5 + [False]
    assert sheet["A1"].value == "Table 1: Of [a] (b), [c] (d) and $ $x$ $"
    with zipfile.ZipFile(io.BytesIO(file)) as parts:
        assert not any(b"<f>" in parts.read(name) for name in parts.namelist() if "worksheets/sheet" in name)
        assert not any(b"example.org" in parts.read(name) for name in parts.namelist() if name.endswith(".rels"))


def test_text_that_no_cell_can_hold_is_cut_or_replaced():
    long, wide, odd = "a" * 40_000, "😀" * 20_000, "a\x00b\r\nc\ud800"
    rows = read_back(made(Table("x", "X", ["A", "A\nB"], [(long, wide), (odd, "\x01")])))["Table 1 x"].rows
    cut = " (cut here: a cell holds no more)"
    assert rows[0][0] == "a" * (32_767 - len(cut)) + cut
    assert rows[0][1].endswith(f"😀{cut}") and len(rows[0][1].encode("utf-16-le")) // 2 in (32_766, 32_767)
    assert rows[1] == ["a\ufffdb\nc\ufffd", "\ufffd"]


def test_names_and_headings_that_a_spreadsheet_refuses_are_made_such_as_it_takes():
    names = ["what/people's [answers]: say?*\\", "x" * 60, "x" * 60 + "y", "places", "PLACES", "'", "\x00", "Київ"]
    tables = [Table(name, name, ["A", "a", "", "A"], [("1", "2", "3", "4")]) for name in names]
    book = opened(made(*tables))
    titles = book.sheetnames[3:]
    assert len({title.casefold() for title in titles}) == len(titles) == len(names)
    assert all(len(title) <= 31 and not re.search(r"[\[\]:*?/\\']", title) for title in titles)
    assert titles[0] == "Table 1 what people s answers s" and titles[-1] == "Table 8 Київ"
    assert [c.value for c in book[titles[0]][3]] == ["A", "a (2)", "Column 3", "A (3)"]


def test_tables_without_rows_workbooks_without_tables_and_tables_given_twice():
    sheets = read_back(made(Table("none", "None", ["A", "B"], [])))
    assert sheets["Table 1 none"].rows == [["[z]", "[z]"]]
    assert sheets["Table 1 none"].about[-1].startswith("[z] = not applicable")
    assert [*read_back(made(definitions={}))] == ["Cover", "Contents"]
    assert [*read_back(made(PLACES, PLACES, definitions={}))] == ["Cover", "Contents", "Symbols", "Table 1 places"]
    assert read_back(made(Table("a", "A", ["X", "Y"], [("", float("nan"))])))["Table 1 a"].rows == [["[x]", "[x]"]]


def test_making_it_says_nothing(capfd):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        made(PLACES)
    assert capfd.readouterr() == ("", "")


@pytest.mark.slow
def test_another_process_elsewhere_at_another_time_makes_the_same_bytes():
    code = """
import datetime, hashlib, sys, time
import xlsxwriter.core, xlsxwriter.workbook
class Late(type(datetime.datetime)):
    def __instancecheck__(cls, one):
        return isinstance(one, datetime.datetime)
class Clock(datetime.datetime, metaclass=Late):
    @classmethod
    def now(cls, tz=None):
        return cls.fromtimestamp(4e9, tz)
time.time = lambda: 4e9
xlsxwriter.core.datetime = xlsxwriter.workbook.datetime = Clock
sys.path.insert(0, sys.argv[1])
from builders.workbooks import PLACES, made
print(hashlib.sha256(made(PLACES, banners=["x"])).hexdigest())
"""
    elsewhere = {**os.environ, "TZ": "Pacific/Auckland", "PYTHONHASHSEED": "7", "LC_ALL": "C", "PYTHONUTF8": "0"}
    run = subprocess.run(
        [sys.executable, "-c", code, ROOT / "tests"], env=elsewhere, capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == hashlib.sha256(made(PLACES, banners=["x"])).hexdigest()
    with zipfile.ZipFile(io.BytesIO(made(PLACES))) as parts:
        assert {(part.create_system, part.date_time[0]) for part in parts.infolist()} == {(0, 1980)}


# What somebody might have done to a workbook, by hand in its parts or in a program that writes it anew.


def with_parts(file: bytes, change) -> bytes:
    """The workbook packed again as it was, with what `change` gives for a part's name and content."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(file)) as found, zipfile.ZipFile(out, "w") as kept:
        for part in found.infolist():
            kept.writestr(part, change(part.filename, found.read(part)))
    return out.getvalue()


def replaced(part: str, old: bytes, new: bytes):
    def change(name, content):
        assert name != part or old in content
        return content.replace(old, new) if name == part else content

    return lambda file: with_parts(file, change)


def resaved(change):
    def tampered(file: bytes) -> bytes:
        book, out = opened(file), io.BytesIO()
        change(book)
        book.save(out)
        return out.getvalue()

    return tampered


def added(name: str, content: bytes, comment: bytes = b""):
    def tampered(file: bytes) -> bytes:
        out = io.BytesIO(file)
        with zipfile.ZipFile(out, "a") as book:
            if name:
                book.writestr(name, content)
            book.comment = comment
        return out.getvalue()

    return tampered


def packed(file: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(file)) as found, zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as kept:
        for part in found.infolist():
            kept.writestr(part.filename, found.read(part))
    return out.getvalue()


def comment(book) -> None:
    book["Table 1 places"]["B7"].comment = openpyxl.comments.Comment("it was 3", "me")


def name(book) -> None:
    book.defined_names["secret"] = openpyxl.workbook.defined_name.DefinedName("secret", attr_text="3")


SHEET, LISTED, STRINGS = "xl/worksheets/sheet5.xml", "xl/worksheets/sheet2.xml", "xl/sharedStrings.xml"
BOOK = "xl/workbook.xml"
DIFFERS = "this is not what the counts give: its part {}."
TAMPERED = {
    "a number": (replaced(SHEET, b"<v>1234</v>", b"<v>1235</v>"), SHEET),
    "a text": (replaced(STRINGS, b">Promised<", b">Promises<"), STRINGS),
    "a symbol that is a number now": (resaved(lambda b: b["Table 1 places"].__setitem__("B7", 3)), SHEET),
    "a formula that shows the same": (replaced(SHEET, b"<v>1234</v>", b"<f>1234</f><v>1234</v>"), SHEET),
    "a number that is text now": (resaved(lambda b: b["Table 1 places"].__setitem__("B6", "1234")), SHEET),
    "a cell far away": (resaved(lambda b: b["Table 1 places"].__setitem__("XFD1048576", 3)), SHEET),
    "a comment": (resaved(comment), SHEET),
    "a link": (resaved(lambda b: setattr(b["Contents"]["A6"], "hyperlink", "https://example.org")), LISTED),
    "a worksheet hidden": (replaced(BOOK, b'name="Notes"', b'name="Notes" state="veryHidden"'), BOOK),
    "a worksheet too many": (resaved(lambda b: b.create_sheet("Mine")), "xl/worksheets/sheet6.xml"),
    "a worksheet taken away": (resaved(lambda b: b.remove(b["Notes"])), SHEET),
    "another order": (resaved(lambda b: b.move_sheet("Notes", 1)), BOOK),
    "a defined name": (resaved(name), BOOK),
    "a property": (replaced("docProps/core.xml", b">Results<", b">Secrets<"), "docProps/core.xml"),
    "a hidden row": (replaced(SHEET, b'<row r="7"', b'<row r="7" hidden="1"'), SHEET),
    "text that stands in no cell": (replaced(STRINGS, b"</sst>", b"<si><t>it was 3</t></si></sst>"), STRINGS),
    "a part too many": (added("xl/note.txt", b"it was 3"), "xl/note.txt"),
    "a part twice": (added(SHEET, b"it was 3"), SHEET),
    "a comment of the file": (added("", b"", b"it was 3"), "holds the same"),
    "something after it": (lambda file: file + b"it was 3", "holds the same"),
    "something before it": (lambda file: b"it was 3" + file, "holds the same"),
    "packed otherwise": (packed, "holds the same"),
    "half of it": (lambda file: file[: len(file) // 2], "cannot be read as a packed file: BadZipFile"),
    "nothing": (lambda file: b"", "cannot be read as a packed file: BadZipFile"),
    "another archive": (lambda file: with_parts(file, lambda name, content: b""), SHEET),
}


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("how", TAMPERED)
def test_what_was_changed_is_told(how):
    tamper, expected = TAMPERED[how]
    file = made(PLACES)
    found = of_parts(tamper(file), file, "results.xlsx")
    expected = DIFFERS.format(expected) if "/" in expected else expected
    assert any(fault.problem.startswith(expected) for fault in found), [fault.problem for fault in found]
    assert {fault.file for fault in found} == {"results.xlsx"}
    assert len(found) == 1 or not tamper.__qualname__.startswith("replaced"), "and nothing else"


def test_nothing_is_told_of_the_same_bytes_and_something_of_any_others(sample):
    file = made(PLACES)
    assert of_parts(file, made(PLACES), "") == []
    chosen = random.Random(18)
    for _ in range(30):
        at = chosen.randrange(len(file))
        other = file[:at] + bytes([file[at] ^ (1 << chosen.randrange(8))]) + file[at + 1 :]
        assert of_parts(other, file, "")
    assert of_parts(sample[1], file, "")
