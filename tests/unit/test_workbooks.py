"""What Excel shows is what is meant, in an import and in the tables of `DATA=` alike: one reader of workbooks."""

import datetime as dt
import io
import os
import re
import sys
import time
import tracemalloc
import zipfile
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from evaluation.cli.main import main
from evaluation.importers.command import import_folder
from evaluation.records.errors import WrongInput
from evaluation.records.parameters import read_project
from evaluation.records.tables import excel, files
from evaluation.records.tables.files import EXAMPLE
from evaluation.records.tables.read import read
from evaluation.records.tables.workbook import FILLED_IN, write

PROJECT = read_project()
DAY = dt.date(2020, 9, 30)
OURS = ["pledge_id", "borough", "filled_on"]
THEIRS = ["Ref", "Council", "Started"]
COLUMNS = "{pledge_id: Ref, borough: Council, filled_on: Started}"
FIRST, SECOND = ["P-1", "Camden", dt.datetime(2020, 3, 25)], ["P-2", "Hackney", dt.datetime(2020, 5, 4)]
SHEET = "xl/worksheets/sheet1.xml"


class Places:
    """The same places in tables for `DATA=` and in exports for an import."""

    def __init__(self, place: Path):
        self.data, self.exports = place / "data", place / "exports"
        self.data.mkdir()
        self.exports.mkdir()
        self.explain("")

    def explain(self, more: str) -> None:
        said = f"files: [{{file: 'pledges.*', table: pledges, columns: {COLUMNS}{more}}}]\n"
        (self.exports / "import.yaml").write_text(said)

    def save(self, *rows: list, title: str = "pledges", then=lambda book: None, suffix: str = ".xlsx") -> None:
        """Rows under the headings of each, which replace the word HEADINGS; `then` changes the workbook."""
        for place, headings in ((self.data, OURS), (self.exports, THEIRS)):
            book = openpyxl.Workbook()
            book.active.title = title
            for row in rows:
                cells = [*headings, *row[1:]] if row[:1] == ["HEADINGS"] else row
                book.active.append(cells)
            then(book)
            book.save(place / f"pledges{suffix}")

    def rewrite(self, old: str, new: str, part: str = SHEET) -> None:
        """Other XML in a part of both workbooks."""
        for place in (self.data, self.exports):
            file = place / "pledges.xlsx"
            with zipfile.ZipFile(file) as book:
                parts = {name: book.read(name) for name in book.namelist()}
            assert re.search(old, parts[part].decode())
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as book:
                for name, content in parts.items():
                    content = re.sub(old, new, content.decode()).encode() if name == part else content
                    book.writestr(name, content)

    def read(self) -> dict[str, str]:
        """When each place was filled, which both ways of reading say alike; nothing is refused."""
        frame = read(self.data, PROJECT, DAY)["pledges"]
        outcome = import_folder(self.exports, None, dry_run=True)[0]
        assert [*outcome.faults()] == []
        days = frame.get("filled_on", frame["pledge_id"].map(lambda _: None))
        months = frame.get("filled_on_by_month", days.notna() & False)
        found = {
            key: "" if day is None or day != day else f"{day:%Y-%m}" if by_month else f"{day:%Y-%m-%d}"
            for key, day, by_month in zip(frame["pledge_id"], days, months, strict=True)
        }
        rows = outcome.tables["pledges"].rows.values()
        assert found == {row["pledge_id"]: row["filled_on"] for row in rows}
        return found

    def refused(self) -> tuple[list[str], list[str]]:
        """What is said of the tables, and of the exports."""
        with pytest.raises(WrongInput) as wrong:
            read(self.data, PROJECT, DAY)
        outcome = import_folder(self.exports, None, dry_run=True)[0]
        return [*map(str, wrong.value.faults)], [*map(str, outcome.faults())]

    def notes(self) -> tuple[list[str], list[str]]:
        """What both tell of what was left out, and tell again of what is kept."""
        told = [[*read(self.data, PROJECT, DAY).notes] for _ in range(2)]
        assert told[0] == told[1]
        return told[0], import_folder(self.exports, None, dry_run=True)[0].notes


@pytest.fixture
def places(tmp_path, monkeypatch) -> Places:
    monkeypatch.setenv("EVALUATION_BUILD", str(tmp_path / "build"))
    monkeypatch.setenv("EVALUATION_KEY", str(tmp_path / "project.key"))
    monkeypatch.delenv("EVALUATION_TRACEBACK", raising=False)
    return Places(tmp_path)


# Cells


def shown_as(number_format: str, *cells: str):
    def then(book: openpyxl.Workbook) -> None:
        for cell in cells:
            book.active[cell].number_format = number_format

    return then


@pytest.mark.parametrize(
    "number_format",
    [
        "mmm-yy",
        "mmmm yyyy",
        "mm/yyyy",
        "m/yy",
        "yyyy-mm",
        "[$-809]mmmm\\ yyyy;@",
        'yyyy"年"m"月"',
        "MMM\\-YYYY",
        "mmmmm",
    ],
)
def test_a_date_that_shows_its_month_alone_is_a_month(places, number_format):
    places.save(["HEADINGS"], ["P-1", "Camden", dt.datetime(2020, 3, 1)], SECOND, then=shown_as(number_format, "C2"))
    assert places.read() == {"P-1": "2020-03", "P-2": "2020-05-04"}


@pytest.mark.parametrize(
    "number_format", ["d-mmm-yy", "dd/mm/yyyy", "[$-F800]dddd\\, mmmm dd\\, yyyy", "mm-dd-yy", "d.m."]
)
def test_a_date_that_shows_its_day_is_a_day(places, number_format):
    places.save(["HEADINGS"], FIRST, then=shown_as(number_format, "C2"))
    assert places.read() == {"P-1": "2020-03-25"}


@pytest.mark.parametrize("built_in", [27, 31, 36, 50, 54, 57, 58])
def test_a_built_in_format_of_east_asia_shows_a_day(places, built_in):
    """ECMA-376, part 1, 18.8.30: the file names the format by its number alone."""
    places.save(["HEADINGS"], FIRST)
    places.rewrite(r'numFmtId="(?!0")\d+"( fontId)', rf'numFmtId="{built_in}"\1', "xl/styles.xml")
    assert places.read() == {"P-1": "2020-03-25"}


@pytest.mark.parametrize("built_in", [26, 37, 49, 59])
def test_those_beside_them_show_none(places, built_in):
    places.save(["HEADINGS"], FIRST)
    places.rewrite(r'numFmtId="(?!0")\d+"( fontId)', rf'numFmtId="{built_in}"\1', "xl/styles.xml")
    assert "filled_on: '43915' is not a date" in places.refused()[0][0]


def test_a_date_that_shows_its_year_alone_is_no_day(places):
    places.save(["HEADINGS"], FIRST, then=shown_as("yyyy", "C2"))
    of_data, of_import = places.refused()
    assert of_data[0].startswith("pledges.xlsx sheet 'pledges' line 2: filled_on: '2020' is not a date")
    assert of_import == ["pledges.xlsx line 2: filled_on: what is written is not a date."]


def test_months_of_the_apprenticeship_service_saved_as_a_workbook_are_months(places):
    headings = ["Apprentice name", "Apprenticeship training course", "Planned start date", "Planned end date"]
    book = openpyxl.Workbook()
    book.active.append([*headings, "ULN", "Status"])
    for n in range(3):
        days = dt.datetime(2020, 9, 1), dt.datetime(2021, 9, 1)
        book.active.append([f"Learner{n} Madeup", "Data analyst", *days, 1000000000 + n, "Live"])
        for cell in (f"C{n + 2}", f"D{n + 2}"):
            book.active[cell].number_format = "mmm-yy"
    book.save(places.exports / "service.xlsx")
    (places.exports / "import.yaml").write_text("files: [{file: service.xlsx, borough: hackney}]\n")
    rows = import_folder(places.exports, None, dry_run=True)[0].tables["apprentices"].rows.values()
    assert {(row["started_on"], row["planned_end_on"]) for row in rows} == {("2020-09", "2021-09")} and len(rows) == 3


@pytest.mark.parametrize("is_from_1904", ["1", "true"])
def test_days_are_counted_from_1904_where_the_workbook_says_so(places, is_from_1904):
    places.save(["HEADINGS"], ["P-1", "Camden", dt.datetime(2020, 3, 25)])
    places.rewrite("<v>43915</v>", "<v>42453</v>")  # 1,462 days less
    places.rewrite("<workbookPr ", f'<workbookPr date1904="{is_from_1904}" ', "xl/workbook.xml")
    assert places.read() == {"P-1": "2020-03-25"}


@pytest.mark.parametrize("error", ["#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!"])
def test_an_error_is_refused_by_its_cell(places, error):
    places.save(["HEADINGS"], FIRST, ["P-2", "Hackney", error])
    said = f"line 3: cell C3 shows {error}. Correct it, or empty the cell."
    assert places.refused() == ([f"pledges.xlsx sheet 'pledges' {said}"], [f"pledges.xlsx {said}"])


def test_an_error_saved_as_text_is_no_role(places):
    text = "pledge_id,borough,role_family\n" + "".join(f"P-{n},Camden,#N/A\n" for n in range(3))
    (places.data / "pledges.csv").write_text(text)
    (places.exports / "pledges.csv").write_text(text)
    (places.exports / "import.yaml").unlink()
    of_data, of_import = places.refused()
    said = "role_family: '#N/A' is an error of Excel's. Correct it, or empty the cell."
    assert of_data == [f"pledges.csv line {line}: {said}" for line in (2, 3, 4)]
    assert [told.partition(": ")[0] for told in of_import] == [f"pledges.csv line {line}" for line in (2, 3, 4)]


def test_a_formula_without_a_result_is_refused_by_its_cell(places):
    places.save(["HEADINGS"], FIRST, ["P-2", "Hackney", '=IF(1=1,"2020-03-02","")'], ["P-3", "=B2", "=C2"])
    said = "holds a formula without a result. Open the workbook in Excel and save it, or paste values."
    of_data, of_import = places.refused()
    assert of_data == [
        f"pledges.xlsx sheet 'pledges' line {cell[1]}: cell {cell} {said}" for cell in ("C3", "B4", "C4")
    ]
    assert of_import == [f"pledges.xlsx line {cell[1]}: cell {cell} {said}" for cell in ("C3", "B4")]


def test_a_formula_with_a_result_is_what_it_shows(places):
    places.save(["HEADINGS"], FIRST, ["P-2", "Hackney", "=C2"])
    places.rewrite(r"(<f>C2</f>)<v\s*/>|(<f>C2</f>)<v></v>", r"<f>C2</f><v>43920</v>")
    places.rewrite(r'<c r="C3"', '<c r="C3" s="1"')
    assert places.read() == {"P-1": "2020-03-25", "P-2": "2020-03-30"}


def test_what_is_wrong_in_columns_that_the_map_does_not_name_costs_nothing(places):
    places.save(["HEADINGS", "Looked up"], [*FIRST, "#N/A"], [*SECOND, "=VLOOKUP(A3,X:Y,2)"])
    outcome = import_folder(places.exports, None, dry_run=True)[0]
    assert [*outcome.faults()] == [] and len(outcome.tables["pledges"].rows) == 2


def test_text_is_what_it_shows_without_how_it_is_pronounced(places):
    places.save(["HEADINGS"], ["P-1", "XX", "2020-03-25"])
    rich = "<is><r><t>Cam</t></r><r><t>den</t></r><rPh sb='0' eb='1'><t>kamuden</t></rPh></is>"
    places.rewrite(r'<c r="B2"[^>]*>.*?</c>', f'<c r="B2" t="inlineStr">{rich}</c>')
    assert places.read() == {"P-1": "2020-03-25"}


def test_cells_that_are_not_in_their_order_are_where_they_say(places):
    places.save(["HEADINGS"], ["P-1", "Camden", "2020-03-25"])
    places.rewrite(r'(<row r="2".*?>)(<c r="A2".*?</c>)(<c r="B2".*?</c>)(<c r="C2".*?</c>)', r"\1\4\2\3")
    assert places.read() == {"P-1": "2020-03-25"}


@pytest.mark.parametrize("place", ["a2", "$A$2", "?2"])
def test_a_cell_that_says_no_place_of_a_sheet_is_refused(places, place):
    places.save(["HEADINGS"], FIRST)
    places.rewrite('<c r="A2"', f'<c r="{place}"')
    for told in places.refused():
        assert told[0].startswith("pledges.xlsx") and "cannot be read as an .xlsx workbook (ValueError)" in told[0]


# Dates that Excel swapped


def test_dates_beside_text_with_days_over_12_are_refused_for_the_whole_column(places):
    """03/25/2020, 04/05/2020, 06/09/2020, 04/17/2020, opened where the day comes first."""
    rows = [["P-1", "Camden", "03/25/2020"], ["P-2", "Camden", dt.datetime(2020, 5, 4)]]
    places.save(["HEADINGS"], *rows, ["P-3", "Camden", dt.datetime(2020, 9, 6)], ["P-4", "Camden", "04/17/2020"])
    of_data, of_import = places.refused()
    said = (
        "column C holds dates and, where a date could not be read, text, so days and months may be swapped. Import the "
        "original file with this column set as text, or write every date as 2020-03-25."
    )
    assert f"pledges.xlsx sheet 'pledges': {said}" in of_data
    assert of_import == [f"pledges.xlsx: {said}"]


@pytest.mark.parametrize(
    "others",
    [
        [dt.datetime(2020, 3, 25), dt.datetime(2020, 4, 17), "03/26/2020"],  # no date of these can have been swapped
        ["03/25/2020", "04/05/2020", "04/17/2020"],  # nothing was read as a date
        [dt.datetime(2020, 5, 4), "2020-03-25"],  # the year first leaves no choice
    ],
)
def test_where_nothing_can_have_been_swapped_the_column_is_read(places, others):
    places.save(["HEADINGS"], *([f"P-{n}", "Camden", cell] for n, cell in enumerate(others)))
    outcome = import_folder(places.exports, None, dry_run=True)[0]
    assert [*outcome.faults()] == [] and len(outcome.tables["pledges"].rows) == len(others)


def test_in_a_column_that_the_map_does_not_name_they_may_be_swapped(places):
    places.save(["HEADINGS", "Seen"], [*FIRST, "03/25/2020"], [*SECOND, dt.datetime(2020, 4, 5)])
    outcome = import_folder(places.exports, None, dry_run=True)[0]
    assert [*outcome.faults()] == [] and len(outcome.tables["pledges"].rows) == 2


# What is hidden


def with_hidden(state: str):
    def then(book: openpyxl.Workbook) -> None:
        old = book.create_sheet("Old")
        old.append(THEIRS)
        old.append(["P-9", "Camden", dt.datetime(2020, 1, 2)])
        old.sheet_state = state

    return then


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_hidden_sheets_are_left_out_and_told(places, state):
    places.save(["HEADINGS"], FIRST, then=with_hidden(state))
    assert places.read() == {"P-1": "2020-03-25"}
    assert places.notes() == (["pledges.xlsx: left out the hidden sheet 'Old'."],) * 2


def test_a_hidden_sheet_that_the_map_names_is_read(places):
    places.save(["HEADINGS"], FIRST, then=with_hidden("hidden"))
    places.explain(", sheet: Old")
    outcome = import_folder(places.exports, None, dry_run=True)[0]
    assert "P-9" in {row["pledge_id"] for row in outcome.tables["pledges"].rows.values()}
    assert outcome.notes == []


def test_a_hidden_sheet_is_no_table_of_a_workbook_and_check_says_so(places, monkeypatch, capsys):
    def then(book: openpyxl.Workbook) -> None:
        costs = book.create_sheet("costs")
        costs.append(["item", "amount", "kind", "paid_by"])
        costs.append(["Old", 100, "cash", "LOTI"])
        costs.sheet_state = "hidden"

    places.save(["HEADINGS"], FIRST, then=then)
    for _ in range(2):
        monkeypatch.setattr(sys, "argv", ["evaluation", "check", "--data", f"{places.data}"])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr().out
        assert not ended.value.code and "costs   " not in said
        assert "pledges.xlsx: left out the hidden sheet 'costs'." in said


def test_where_every_table_is_hidden_the_workbook_is_refused(places):
    def then(book: openpyxl.Workbook) -> None:
        book.create_sheet("Front")
        book.create_sheet("Back")
        book["pledges"].sheet_state = "hidden"

    places.save(["HEADINGS"], FIRST, then=then)
    with pytest.raises(WrongInput, match="Unhide the sheet 'pledges'"):
        read(places.data, PROJECT, DAY)


def test_hidden_rows_are_left_out_and_told(places):
    """Filtered rows are hidden rows too, and so are those of no height; what is wrong in them is of no account."""

    def then(book: openpyxl.Workbook) -> None:
        book.active.auto_filter.ref = "A1:C4"
        book.active.row_dimensions[3].hidden = True

    places.save(["HEADINGS"], FIRST, SECOND, ["P-3", "#REF!", "=1+1"], ["P-4", "Camden", None], then=then)
    places.rewrite('<row r="4"', '<row r="4" ht="0" customHeight="1"')
    assert places.read() == {"P-1": "2020-03-25", "P-4": ""}
    assert places.notes() == (["pledges.xlsx sheet 'pledges': left out 2 hidden rows."],) * 2


@pytest.mark.parametrize("how", ['hidden="1"', 'width="0" customWidth="1"'])
def test_a_hidden_column_is_read_by_its_heading_and_told(places, how):
    """One that holds nothing is not told of."""
    places.save(["HEADINGS"], FIRST, SECOND)
    places.rewrite(
        "<sheetData>", f'<cols><col min="1" max="1" {how}/><col min="3" max="16384" {how}/></cols><sheetData>'
    )
    assert places.read() == {"P-1": "2020-03-25", "P-2": "2020-05-04"}
    said = "pledges.xlsx sheet 'pledges': hidden columns count like the others (A, C)."
    assert places.notes() == ([said],) * 2


# Headings


@pytest.mark.parametrize(
    "title", [[["Pledges 2020"]], [["Pledges", "as at", dt.datetime(2020, 3, 1)], [], ["#N/A"]], [[]]]
)
def test_a_title_may_be_above_the_headings(places, title):
    def then(book: openpyxl.Workbook) -> None:
        book.active.merge_cells("A1:C1")

    places.save(*title, ["HEADINGS"], FIRST, SECOND, then=then if title == [["Pledges 2020"]] else lambda book: None)
    assert places.read() == {"P-1": "2020-03-25", "P-2": "2020-05-04"}


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_a_title_above_a_table_of_ours(places, suffix):
    places.save(["Pledges 2020"], ["HEADINGS"], FIRST, ["P-2", "Nowhere", None])
    (places.exports / "pledges.xlsx").unlink()
    (places.exports / "import.yaml").unlink()
    if suffix == ".csv":
        (places.data / "pledges.xlsx").unlink()
        text = '"Pledges,\n2020",,\n\npledge_id,borough,filled_on\nP-1,Camden,2020-03-25\nP-2,Nowhere,\n'
        (places.data / "pledges.csv").write_text(text)
    (places.exports / f"pledges{suffix}").write_bytes((places.data / f"pledges{suffix}").read_bytes())
    of_data, of_import = places.refused()
    line = 4 if suffix == ".xlsx" else 6
    assert len(of_data) == len(of_import) == 1
    assert (
        f"line {line}: borough: 'Nowhere' is not a borough we know" in of_data[0] and f"line {line}: " in of_import[0]
    )


def test_headings_that_are_not_all_there_are_told_with_the_row_that_was_looked_at(places):
    def then(book: openpyxl.Workbook) -> None:
        book.active["A3"] = "Number"

    places.save(["Pledges 2020"], [], ["HEADINGS"], FIRST, then=then)
    of_data, of_import = places.refused()
    assert "pledges.xlsx sheet 'pledges' line 3: the column 'pledge_id' is missing." in of_data
    assert of_import == ["pledges.xlsx: it has no row with all the headings that the map names: line 3 has no Ref."]


def test_so_they_are_below_the_title_of_a_csv(places):
    (places.data / "pledges.csv").write_text("Pledges 2020\n\npledge_id,council\nP-1,Camden\n")
    with pytest.raises(WrongInput) as wrong:
        read(places.data, PROJECT, DAY)
    told = [*map(str, wrong.value.faults)]
    assert "pledges.csv line 3: the column 'borough' is missing." in told and len(told) == 2


def test_headings_in_two_rows_are_read_where_a_merged_cell_reaches_down(places):
    def then(book: openpyxl.Workbook) -> None:
        sheet = book.active
        sheet["A2"], sheet["B2"] = None, None
        sheet.merge_cells("A1:A2")
        sheet.merge_cells("B1:B2")
        sheet.merge_cells("C1:D1")

    for place, headings in ((places.data, OURS), (places.exports, THEIRS)):
        book = openpyxl.Workbook()
        for row in ([*headings[:2], "2019/20"], headings, FIRST, SECOND):
            book.active.append(row)
        then(book)
        book.save(place / "pledges.xlsx")
    assert places.read() == {"P-1": "2020-03-25", "P-2": "2020-05-04"}


def test_a_heading_that_is_merged_over_two_columns_is_refused(places):
    def then(book: openpyxl.Workbook) -> None:
        book.active.merge_cells("C1:D1")

    places.save(["HEADINGS"], ["", "", "2019/20", "2020/21"], FIRST, then=then)
    of_data, of_import = places.refused()
    said = "its headings are merged with others (C1:D1). Give each column one heading, in one row."
    assert f"pledges.xlsx sheet 'pledges' line 1: {said}" in of_data
    assert of_import == [f"pledges.xlsx line 1: {said}"]


# Kinds of workbook


def test_a_workbook_with_macros_is_read_alike(places):
    places.save(["HEADINGS"], FIRST, suffix=".xlsm")
    assert places.read() == {"P-1": "2020-03-25"}


@pytest.mark.parametrize("suffix", [".ods", ".xls", ".xlsb", ".numbers", ".ODS"])
def test_a_spreadsheet_of_another_kind_is_refused_with_what_to_do(places, suffix):
    (places.data / f"pledges{suffix}").write_bytes(b"PK whatever")
    with pytest.raises(WrongInput) as wrong:
        read(places.data, PROJECT, DAY)
    kind = suffix.lower()
    assert str(wrong.value) == (
        f"pledges{suffix}: spreadsheets of this kind ({kind}) are not read. Save it as .xlsx, or take it out of the folder."
    )


def archive(**parts: bytes) -> bytes:
    place = io.BytesIO()
    with zipfile.ZipFile(place, "w") as book:
        for name, content in parts.items():
            book.writestr(name.replace("__", "/").replace("_", "."), content)
    return place.getvalue()


@pytest.mark.parametrize(
    "content, said",
    [
        (
            archive(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"),
            "an OpenDocument spreadsheet (.ods). Save",
        ),
        (archive(xl__workbook_bin=b""), "a binary workbook (.xlsb). Save it as an Excel workbook (.xlsx)."),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
            "an old Excel file (.xls), or another of Office's. Save it",
        ),
        (
            archive(xl__workbook_xml=b'<workbook xmlns="http://purl.oclc.org/ooxml/spreadsheetml/main"/>'),
            "a 'Strict Open XML' workbook. Save it as the other kind, 'Excel Workbook (.xlsx)'.",
        ),
    ],
)
def test_so_is_one_whose_name_says_otherwise(places, content, said):
    for place in (places.data, places.exports):
        (place / "pledges.xlsx").write_bytes(content)
    for told in places.refused():
        assert len(told) == 1 and told[0].startswith(f"pledges.xlsx: it is {said}")


# Sizes


def test_rows_beyond_what_a_sheet_says_of_its_size_are_read(places):
    places.save(["HEADINGS"], FIRST, SECOND)
    places.rewrite(r'<dimension ref="[^"]*"', '<dimension ref="A1:A1"')
    assert places.read() == {"P-1": "2020-03-25", "P-2": "2020-05-04"}


BOMBS = {
    "bytes": ('<row r="1"><c r="A1"><v>1</v></c></row>' * 3_000_000, "unpacked it would be 1"),
    "columns": (
        "<row>" + "".join(f"<c><v>{n * 7919 % 1_000_003}</v></c>" for n in range(10**6)) + "</row>",
        "a cell is beyond column 2,000; no table has so many.",
    ),
    "a column far away": ('<row r="1"><c r="XFD1"><v>1</v></c></row>', "a cell is beyond column 2,000"),
    "rows": (
        '<row r="1048577"><c r="A1048577"><v>1</v></c></row>',
        "its rows are not in their order, or are more than",
    ),
    "cells": (
        "".join(f'<row><c r="BXX{n}"><v>{n}</v></c></row>' for n in range(1, 20_000)),
        "more than 10,000,000 cells",
    ),
    "characters": (
        f'<row><c t="inlineStr"><is><t>{"ab " * 400_000}</t></is></c></row>',
        "more than 1,000,000 characters",
    ),
}


BOMBS["empty columns"] = f'<row r="1">{"<c/>" * 16_385}</row>', "a cell is beyond column 16,384, Excel's last."


@pytest.mark.parametrize("what", BOMBS)
def test_what_would_fill_the_memory_is_refused_in_little_time_and_memory(places, what):
    rows, said = BOMBS[what]
    places.save(["HEADINGS"], FIRST)
    places.rewrite("<sheetData>.*</sheetData>", f"<sheetData>{rows}</sheetData>")
    tracemalloc.start()
    began = time.process_time()
    for told in places.refused():
        assert said in told[0] and told[0].startswith("pledges.xlsx")
    assert time.process_time() - began < 20  # of both
    assert tracemalloc.get_traced_memory()[1] < 500_000_000
    tracemalloc.stop()


def with_texts(place: Path, texts: str) -> None:
    """A workbook whose cells refer to texts that stand in a part of their own, as Excel saves it."""
    book = openpyxl.Workbook()
    book.active.title = "pledges"
    book.save(place)
    with zipfile.ZipFile(place) as saved:
        parts = {name: saved.read(name).decode() for name in saved.namelist()}
    rows = "".join(f'<row><c t="s"><v>{n}</v></c><c t="s"><v>{n + 1}</v></c></row>' for n in (0, 2))
    parts[SHEET] = re.sub("<sheetData ?/>|<sheetData></sheetData>", f"<sheetData>{rows}</sheetData>", parts[SHEET])
    of_texts = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    if of_texts not in parts["[Content_Types].xml"]:
        said = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{of_texts}"/></Types>'
        parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace("</Types>", said)
    namespace = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    parts["xl/sharedStrings.xml"] = f'<sst xmlns="{namespace}">{texts}</sst>'
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as saved:
        for name, content in parts.items():
            saved.writestr(name, content)


RICH = "<si><r><t>hack</t></r><r><t>ney</t></r><rPh sb='0' eb='1'><t>hakuni</t></rPh></si>"
TEXTS = f"<si><t>pledge_id</t></si><si><t>borough</t></si><si><t>P-1</t></si>{RICH}"


def test_texts_in_a_part_of_their_own_are_read(places):
    with_texts(places.data / "pledges.xlsx", TEXTS)
    assert read(places.data, PROJECT, DAY)["pledges"][["pledge_id", "borough"]].values.tolist() == [["P-1", "hackney"]]


@pytest.mark.parametrize("tag, called", [("row", "rows"), ("c", "cells"), ("si", "texts")])
@pytest.mark.parametrize("prefix", ["", "x:"])
def test_rows_cells_and_texts_without_end_are_refused_before_they_are_read(places, monkeypatch, tag, called, prefix):
    file = places.data / "pledges.xlsx"
    with_texts(file, TEXTS)
    if prefix:
        with zipfile.ZipFile(file) as saved:
            parts = {name: saved.read(name).decode() for name in saved.namelist()}
        with zipfile.ZipFile(file, "w") as saved:
            for name, content in parts.items():
                if name in (SHEET, "xl/sharedStrings.xml"):
                    content = re.sub("<(/?)(?=[a-zA-Z])", r"<\1x:", content).replace("xmlns=", "xmlns:x=")
                saved.writestr(name, content)
    there = {"row": 2, "c": 4, "si": 4}[tag]
    monkeypatch.setitem(excel._RECORDS, tag, (there - 1, called))
    with pytest.raises(WrongInput, match=rf"^pledges.xlsx sheet 'pledges': it has more than {there - 1} {called}.$"):
        read(places.data, PROJECT, DAY)
    monkeypatch.setitem(excel._RECORDS, tag, (there, called))
    assert "pledges" in read(places.data, PROJECT, DAY)


def test_so_are_sheets_and_styles_without_end(places, monkeypatch):
    places.save(["HEADINGS"], FIRST)
    monkeypatch.setattr(excel, "OF_A_PART", 300)
    for told in places.refused():
        assert told == ["pledges.xlsx: its list of sheets or of styles has over 0 million bytes."]


def parquet(place: Path, rows: int, columns: int = 0) -> None:
    """The same row again and again, which takes hardly any space."""
    cells = {"pledge_id": "P-1", "borough": "hackney", **{f"c{n}": "" for n in range(columns)}}
    table = pa.table({name: pa.repeat(pa.scalar(cell), min(rows, 10**6)) for name, cell in cells.items()})
    with pq.ParquetWriter(place / "pledges.parquet", table.schema, compression="zstd") as file:
        for _ in range(max(1, rows // 10**6)):
            file.write_table(table)


@pytest.mark.parametrize(
    "write, said",
    [
        (lambda place: parquet(place, 3_000_000), "it has 3,000,000 rows; up to 2,000,000 are read."),
        (lambda place: parquet(place, 1, 1_999), "a row has more than 2,000 cells; no table has so many columns."),
        (
            lambda place: pq.write_table(
                pa.table({"pledge_id": ["x" * 20_000_000], "borough": ["hackney"]}),
                place / "pledges.parquet",
                compression="zstd",
            ),
            "unpacked it would be 20 million bytes; no table is.",
        ),
    ],
    ids=["rows", "columns", "a cell"],
)
def test_parquet_that_would_fill_the_memory_is_refused_by_what_it_says_of_itself(places, write, said):
    write(places.data)
    assert (places.data / "pledges.parquet").stat().st_size < 2_000_000
    began = time.process_time()
    with pytest.raises(WrongInput) as wrong:
        read(places.data, PROJECT, DAY)
    assert [*map(str, wrong.value.faults)] == [f"pledges.parquet: {said}"]
    assert time.process_time() - began < 5


@pytest.mark.parametrize(
    "text, of_data, of_import",
    [
        ("pledge_id,borough" + ",x" * 1_999 + "\nP-1,hackney\n", "line 1: a row has more than 2,000 cells", "line 1: "),
        ("pledge_id,borough\nP-1,hackney" + "," * 2_000 + "\n", "line 2: a row has more than 2,000 cells", "line 2: "),
        ("pledge_id,borough\n" + "x" * 5_000_000 + "\n", "line 2: a line holds more than 4,000,000 bytes", "line 2: "),
        ('pledge_id,borough\nP-1,"' + "x\n" * 1_800_000, "line 2: a cell holds more than 1,000,000", "line 2: a cell "),
        ("pledge_id,borough\n" + "a,b\n" * 2_000_001, ": it has more than 2,000,000 rows.", ""),
        (
            "pledge_id,borough\n" + f"a{',' * 1_000}\n" * 30_000,
            ": it has more than 30,000,000 cells.",
            ": it has more ",
        ),
    ],
    ids=["headings", "a row", "a line", "a quoted cell", "rows", "cells"],
)
def test_a_text_that_would_fill_the_memory_is_refused(places, text, of_data, of_import):
    for place in (places.data, places.exports) if of_import else (places.data,):
        (place / "pledges.csv").write_text(text)
    began = time.process_time()
    with pytest.raises(WrongInput) as wrong:
        read(places.data, PROJECT, DAY)
    assert len(wrong.value.faults) == 1 and of_data in str(wrong.value)
    if of_import:
        told = [*map(str, import_folder(places.exports, None, dry_run=True)[0].faults())]
        assert len(told) == 1 and told[0].startswith("pledges.csv") and of_import in told[0]
    assert time.process_time() - began < 5


def test_a_text_with_a_long_answer_is_read(places):
    """Of as many characters as a cell may have; and a quote amid a cell that is not closed is none."""
    (places.data / "pledges.csv").write_text('pledge_id,borough,role_family\nP-1,hackney,5" wide\n')
    long = "\n".join(["so long"] * 120_000)
    text = f'person_id,story,consent\na-1,"{long}",yes\n'
    (places.data / "notes.csv").write_text(text)  # no table
    source = files.Source(places.data / "notes.csv", needed=frozenset({"person_id"}))
    assert [*files.load(source)["story"].str.len()] == [len(long)]
    assert "pledges" in read(places.data, PROJECT, DAY)


LAUGHS = "a: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 8)
)


@pytest.mark.parametrize(
    "text, said",
    [
        (LAUGHS, "line 5: more than 100,000 values: do some refer to others again and again?"),
        ("words: &a [*a]\n", "line 1: values within values without end: does one refer to itself?"),
        (f"words: {'[' * 2_000}{']' * 2_000}\n", "line 1: values within values without end"),
        (f"words: {'{a: ' * 2_000}{'}' * 2_000}\n", "line 1: values within values without end"),
        ("".join(f"{' ' * n}a:\n" for n in range(900)), "line 10: values within values without end"),
        (f"words:\n {'- ' * 2_000}x\n", "line 2: values within values without end"),
        (f"words: [{'x, ' * 200_000}x]\n", ": it has more than 500,000 bytes; no file of parameters has."),
    ],
    ids=["aliases", "itself", "lists", "mappings", "levels", "dashes", "long"],
)
def test_parameters_and_a_map_without_end_are_refused(places, text, said):
    for name in ("import.yaml", "mine.yaml"):
        (places.exports / name).write_text(text)
    began = time.process_time()
    with pytest.raises(WrongInput) as of_map:
        import_folder(places.exports, None, dry_run=True)
    with pytest.raises(WrongInput) as of_project:
        read_project(f"{places.exports / 'mine.yaml'}")
    for wrong, name in ((of_map, "import.yaml"), (of_project, "mine.yaml")):
        assert len(wrong.value.faults) == 1 and f"{name} {said}".replace(" :", ":") in str(wrong.value)
    assert time.process_time() - began < 10


def test_xml_that_declares_entities_is_refused(places):
    places.save(["HEADINGS"], FIRST)
    places.rewrite(r"^(<\?xml[^>]*>)?", '<!DOCTYPE x [<!ENTITY a "aaaa">]>')
    for told in places.refused():
        assert len(told) == 1 and told[0].startswith("pledges.xlsx")


# What is no file


@pytest.mark.parametrize("name", ["pledges.csv", "pledges.xlsx", "costs.parquet", "ours.xlsm"])
@pytest.mark.parametrize("kind", ["folder", "pipe", "link to nowhere", "link to itself"])
def test_what_is_no_file_is_told_by_its_name(places, name, kind):
    for place in (places.data, places.exports):
        (place / "people.csv").write_text("person_id,role\na-1,manager\n")
        at = place / name
        {
            "folder": at.mkdir,
            "pipe": lambda at=at: os.mkfifo(at),
            "link to nowhere": lambda at=at: at.symlink_to(at.with_name("nowhere")),
            "link to itself": lambda at=at: at.symlink_to(at),
        }[kind]()
    of_data, of_import = places.refused()
    assert len(of_data) == 1 and re.match(
        rf"{name}: this is a (folder|link to nowhere|device or pipe), not a file", of_data[0]
    )
    assert len(of_import) == 1 and of_import[0].startswith(f"{name}: ")


def test_a_column_is_called_as_excel_calls_it():
    assert [excel.letters(excel.number(name)) for name in ("A", "Z", "AA", "XFD")] == ["A", "Z", "AA", "XFD"]


def test_the_templates_example_rows_are_sound_as_they_stand(tmp_path):
    template, filled = tmp_path / "template.xlsx", tmp_path / "filled.xlsx"
    write(template)
    book = openpyxl.load_workbook(template)
    for sheet in book:
        first = sheet.cell(2, 1)
        first.value = f"{first.value or ''}".removeprefix(f"{EXAMPLE} ")
    book.save(filled)
    tables = read(filled, PROJECT, DAY)
    assert {*tables.frames} == {*FILLED_IN} and all(len(frame) == 1 for frame in tables.frames.values())
