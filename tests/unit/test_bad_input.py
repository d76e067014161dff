"""What we are given: read as it was meant, or refused in words that say what, where and what instead."""

import csv
import datetime as dt
import hashlib
import io
import re
import shutil
from dataclasses import replace
from itertools import pairwise

import openpyxl
import pandas as pd
import pytest

from builders.cases import case
from builders.records import in_memory
from evaluation.records.boroughs import REFERENCE, RESERVED, Registry
from evaluation.records.errors import WrongInput
from evaluation.records.parameters import DATA, read_as_at, read_audience, read_project, refuse_unknown_evidence
from evaluation.records.tables.doubts import doubts
from evaluation.records.tables.files import USUAL, Sizes
from evaluation.records.tables.parted import Parted
from evaluation.records.tables.read import read
from evaluation.records.tables.schema import KEYS, ORDERS, SCHEMAS
from evaluation.sample import MARKER

PROJECT = read_project()
SAMPLE = DATA / "digital-apprenticeships"
PLEDGES = "pledge_id,borough\nP-001,hackney\n"


GIVEN = {"sizes": USUAL}  # to whatever reads a folder here, by each test's own `how_it_is_read`


@pytest.fixture(autouse=True, params=["held", pytest.param("in pieces", marks=pytest.mark.slow)])
def how_it_is_read(request, monkeypatch):
    """What is wrong is found and told alike, whether a table is held or read in pieces."""
    if request.param == "in pieces":
        monkeypatch.setitem(GIVEN, "sizes", Sizes(large=0, rows=3))


def rows(table, *changes):
    """A table as CSV, a row for each mapping of changes: what is needed, as in the examples of its schema."""
    specs = {c: s for c, s in SCHEMAS[table].columns.items() if s.required or any(c in row for row in changes)}
    text = io.StringIO()
    lines = csv.writer(text, lineterminator="\n")
    lines.writerow(specs)
    for row in changes or [{}]:
        lines.writerow([row.get(c, s.metadata["example"] if s.required else "") for c, s in specs.items()])
    return text.getvalue()


def around(table, *columns):
    """The tables that a table needs beside it: pledges, and what its columns point into."""
    used = {key.of_table for key in KEYS if key.table == table and _is_there(key, columns)}
    return {name: rows(name) for name in {"pledges", *used} - {table}}


def _is_there(key, columns):
    return SCHEMAS[key.table].columns[key.column].required or key.column in columns


@pytest.fixture
def folder(tmp_path):
    """Writes a folder of tables: text or bytes by the table's name, or by the file's."""

    def write(**tables):
        at = tmp_path / "records"
        at.mkdir()
        for name, content in tables.items():
            file = at / (name.replace("__", ".") if "__" in name else f"{name}.csv")
            file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return at

    return write


def tables_of(at, records_to=PROJECT.as_at):
    found = read(at, PROJECT, records_to, **GIVEN)
    frames = {table: in_memory(frame) if isinstance(frame, Parted) else frame for table, frame in found.frames.items()}
    return replace(found, frames=frames)


def refused(at, records_to=PROJECT.as_at):
    """What is said of a folder that cannot be used."""
    with pytest.raises(WrongInput) as wrong:
        read(at, PROJECT, records_to, **GIVEN)
    return str(wrong.value)


def workbook(**sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, lines in sheets.items():
        sheet = book.create_sheet(name)
        for line in lines:
            sheet.append(line)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def parquet(frame):
    written = io.BytesIO()
    frame.to_parquet(written)
    return written.getvalue()


def sums(at):
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in at.iterdir()}


# The folder and its files


def test_a_missing_folder(tmp_path):
    at = tmp_path / "nowhere"
    assert refused(at) == f"There is no folder '{at}'. DATA takes the folder with your tables."


@pytest.mark.parametrize("tables", [{}, {"README__md": "hello"}, {"costs": rows("costs")}], ids=lambda t: str(list(t)))
def test_a_folder_without_pledges(folder, tables):
    at = folder(**tables)
    assert refused(at) == (
        f"There is no pledges table in '{at}'. It is the one table that is needed: "
        "pledges.csv with the columns pledge_id and borough at least."
    )


def test_a_misspelt_table(folder):
    at = folder(pledges=PLEDGES, aprentices="apprentice_id\n")
    assert refused(at) == "aprentices.csv: 'aprentices' is not the name of a table. Did you mean 'apprentices'?"


def test_what_is_no_table_is_left_alone(folder):
    at = folder(pledges=PLEDGES, holidays="day\n", notes__txt="\0", __hidden__csv="x")
    assert set(tables_of(at).frames) == {"pledges"}


UTF_8 = "In Excel save it as 'CSV UTF-8'."
NO_ROWS = ": it has headings and no rows. Add rows, or take the table away if there is nothing to say."
NO_COMMAS = " line 1: columns must be separated by commas, not by semicolons or tabs."


@pytest.mark.parametrize(
    "content, said",
    [
        case("wholly empty", b"", ": the file is empty: it has no headings."),
        case("a byte order mark alone", b"\xef\xbb\xbf", ": the file is empty: it has no headings."),
        case("headings only", b"pledge_id,borough\n", NO_ROWS),
        case("headings and blank rows", b"pledge_id,borough\n,\n\n", NO_ROWS),
        case("UTF-16", PLEDGES.encode("utf-16"), f": this is UTF-16, not UTF-8. {UTF_8}"),
        case(
            "cp1252",
            "pledge_id,borough,role_family\n1,hackney,a\n2,hackney,café\n".encode("cp1252"),
            f" line 3: this is not UTF-8 (an older Windows encoding?). {UTF_8}",
        ),
        case("semicolons", PLEDGES.replace(",", ";").encode(), NO_COMMAS),
        case("tabs", PLEDGES.replace(",", "\t").encode(), NO_COMMAS),
        case("NUL", b"pledge_id,borough\nP-1\0,hackney\n", ": this is not a text file."),
        case(
            "too many cells",
            b"pledge_id,borough\n1,hackney\n2,hackney,red\n",
            " line 3: 3 cells where the headings are 2: is a comma not in quotes?",
        ),
        case(
            "too many cells in every row",
            b"pledge_id,borough\n1,hackney,\n",
            " line 2: 3 cells where the headings are 2: is a comma not in quotes?",
        ),
        case(
            "unclosed quote",
            b'pledge_id,borough,role_family\n1,hackney,"clerk\n2,hackney,cook\n',
            ": the file breaks off inside a quoted cell.",
        ),
    ],
)
def test_a_file_that_is_no_table(folder, content, said):
    assert refused(folder(pledges=content)) == f"pledges.csv{said}"


def test_a_blank_line_before_the_headings(folder):
    assert len(tables_of(folder(pledges=f"\n{PLEDGES}"))["pledges"]) == PLEDGES.count("\n") - 1


def test_a_blank_line_where_there_are_no_headings(folder):
    assert "line 1: the first line is blank" in refused(folder(pledges="\nP-1,hackney\n"))


@pytest.mark.parametrize(
    "content",
    [
        case("CR", b"pledge_id,borough\r1,hackny\r"),
        case("CR and quotes", b'pledge_id,borough\n"1",hackney\r2,hackny\n'),
        case("long cell", b'pledge_id,borough,role_family\n1,hackny,"' + b"x" * 200_000 + b'"\n'),
    ],
)
def test_an_odd_file_is_read_or_refused_and_never_an_accident(folder, content):
    assert "pledges.csv" in refused(folder(pledges=content))


def test_a_folder_named_like_a_table(folder):
    at = folder()
    (at / "pledges.csv").mkdir()
    assert "pledges.csv" in refused(at)


@pytest.mark.parametrize(
    "columns, said",
    [
        case("missing", "pledge_id", "the column 'borough' is missing."),
        case(
            "extra",
            "pledge_id,borough,colour",
            "'colour' is not a column of pledges. It has {known}; a column called notes is not read.",
        ),
        case(
            "misspelt",
            "pledge_id,borough,filed_on",
            "'filed_on' is not a column of pledges. Did you mean 'filled_on'? It has {known}; a column called notes is not read.",
        ),
        case("twice", "pledge_id,borough,borough", "the column 'borough' stands twice."),
        case("twice, in capitals", "pledge_id,borough,Borough", "the column 'borough' stands twice."),
    ],
)
def test_columns(folder, columns, said):
    cells = ",".join("camden" for _ in columns.split(","))
    assert refused(folder(pledges=f"{columns}\n{cells}\n")) == "pledges.csv line 1: " + said.format(
        known=", ".join(SCHEMAS["pledges"].columns)
    )


# Workbooks and Parquet

NO_WORKBOOK = "it cannot be read as an .xlsx workbook (BadZipFile): is it cut off? Export it again."
SHEET = [["pledge_id", "borough", "filled_on"], ["P-1", "LB Hackney", dt.date(2020, 3, 2)], ["P-2", "camden", None]]
SAME_CSV = "pledge_id,borough,filled_on\nP-1,LB Hackney,2020-03-02\nP-2,camden,\n"
SAME_PARQUET = parquet(pd.DataFrame(SHEET[1:], columns=SHEET[0]))


@pytest.mark.parametrize(
    "tables",
    [
        case("Parquet", {"pledges__parquet": SAME_PARQUET}),
        case("a workbook named pledges, of one sheet", {"pledges__xlsx": workbook(Sheet1=SHEET)}),
        case("one sheet of two named pledges", {"pledges__xlsx": workbook(Notes=[["hello"]], pledges=SHEET)}),
        case("a sheet pledges of any workbook", {"ours__xlsx": workbook(Notes=[["hello"]], pledges=SHEET)}),
        case("as Excel writes CSV", {"pledges__CSV": "\ufeff" + SAME_CSV.replace("\n", "\r\n")}),
    ],
)
def test_workbooks_and_parquet_read_like_the_csv(folder, tmp_path, tables):
    found = tables_of(folder(**tables))["pledges"]
    (tmp_path / "same").mkdir()
    (tmp_path / "same" / "pledges.csv").write_text(SAME_CSV)
    same = tables_of(tmp_path / "same")["pledges"]
    pd.testing.assert_frame_equal(found.reset_index(drop=True), same.reset_index(drop=True))
    assert list(same["borough"]) == ["hackney", "camden"] and same["filled_on"].iloc[0] == pd.Timestamp("2020-03-02")


def test_a_row_that_shows_how_to_fill_in_a_workbook_is_not_a_place(folder):
    at = folder(pledges__xlsx=workbook(pledges=[SHEET[0], ["EXAMPLE P-001", "hackney"], *SHEET[1:]]))
    assert list(tables_of(at)["pledges"]["pledge_id"]) == ["P-1", "P-2"]


def test_nor_is_it_when_the_sheet_is_saved_as_csv(folder):
    at = folder(pledges="pledge_id,borough\nEXAMPLE P-001,hackney\nP-1,hackney\n")
    assert list(tables_of(at)["pledges"]["pledge_id"]) == ["P-1"]


@pytest.mark.parametrize(
    "file, content, said",
    [
        case(
            "no sheet a table",
            "pledges.xlsx",
            workbook(Sheet1=SHEET, Sheet2=SHEET),
            "which of its sheets is a table "
            "cannot be told: Sheet1, Sheet2. Name each sheet after its table, such as pledges.",
        ),
        case(
            "one sheet, no table",
            "ours.xlsx",
            workbook(Sheet1=SHEET),
            "which of its sheets is a table cannot be told: Sheet1. Name each sheet after its table, such as pledges.",
        ),
        case(
            "nothing filled in",
            "ours.xlsx",
            workbook(pledges=SHEET[:1]),
            "no sheet has a row filled in yet. Fill in at least the sheet pledges.",
        ),
        case("no workbook", "pledges.xlsx", b"hello", NO_WORKBOOK),
        case("no Parquet", "pledges.parquet", b"hello", "this cannot be read as Parquet (ArrowInvalid)."),
        case(
            "misspelt sheet",
            "ours.xlsx",
            workbook(pledges=SHEET, aprentices=[["apprentice_id"], ["x"]]),
            "'aprentices' is not the name of a table. Did you mean 'apprentices'?",
        ),
    ],
)
def test_a_workbook_or_parquet_file_that_cannot_be_read(folder, file, content, said):
    told = refused(folder(**{file.replace(".", "__"): content}))
    assert told.startswith(file) and told.endswith(said)


def test_a_cell_to_the_right_of_a_sheets_headings(folder):
    at = folder(pledges__xlsx=workbook(Sheet1=[["pledge_id", "borough"], ["P-1", "hackney", "2020-03-02"]]))
    assert "line 2: a cell stands to the right of the headings" in refused(at)


def test_parquet_in_which_what_pandas_noted_is_damaged_is_refused(folder, tmp_path):
    pd.DataFrame({"pledge_id": ["P-1"], "borough": ["camden"]}).to_parquet(tmp_path / "written.parquet")
    content = (tmp_path / "written.parquet").read_bytes()
    damaged = content.replace(b"numpy_type", b"numpy_typo")  # as long as it was
    assert damaged != content
    assert refused(folder(pledges__parquet=damaged)).startswith("pledges.parquet: this cannot be read as Parquet (")


def test_lines_of_a_sheet_and_rows_of_parquet_are_named(folder):
    at = folder(
        pledges__xlsx=workbook(Sheet1=[*SHEET, [None], ["P-4", "hackny", None]]),
        people__parquet=parquet(pd.DataFrame({"person_id": ["a", "b"], "borough": ["camdn", None], "role": "manager"})),
    )
    assert refused(at) == (
        "people.parquet line 1: borough: 'camdn' is not a borough we know. Did you mean 'camden'?\n"
        "pledges.xlsx sheet 'Sheet1' line 5: borough: 'hackny' is not a borough we know. Did you mean 'hackney'?"
    )


@pytest.mark.parametrize("other", ["pledges.parquet", "ours.xlsx"])
def test_the_same_table_twice(folder, other):
    content = SAME_PARQUET if other.endswith("parquet") else workbook(pledges=SHEET)
    said = refused(folder(pledges=PLEDGES, **{other.replace(".", "__"): content}))
    named = {
        "pledges.parquet": "pledges.parquet: pledges is also in pledges.csv; keep one.",
        "ours.xlsx": "pledges.csv: pledges is also in ours.xlsx sheet 'pledges'; keep one.",
    }
    assert said == named[other]


# Cells

NO_DATE = (
    "is not a date we can read without guessing; write it as 2020-03-11 (or 2020-03), and leave the cell empty "
    "where it is not known."
)
NO_MOMENT = "is not a date and time; write it as 2020-03-11 10:00, local time."
NO_NUMBER = "is not a number; write it as 1234.50, without signs or separators."
LONDON = Registry.read(REFERENCE)


@pytest.mark.parametrize(
    "written, slug",
    [
        ("Westminster City Council", "westminster"),
        ("City of Westminster Council", "westminster"),
        ("The City of London", "city-of-london"),
        ("City of London Corporation", "city-of-london"),
        ("Royal Borough of Kensington and Chelsea (RBKC)", "kensington-and-chelsea"),
        ("the Royal Borough of Greenwich council", "greenwich"),
        ("Greenwich (Royal Borough)", "greenwich"),
        ("The London Borough of Hackney", "hackney"),
        ("London Borough Hackney", "hackney"),
        ("LB of Hackney", "hackney"),
        ("Hackney LBC", "hackney"),
        ("HACKNEY*", "hackney"),
        ("Hackney [1]", "hackney"),
        ("Hackney  Council ", "hackney"),
        ("Tower Hamlets¹", "tower-hamlets"),
        ("Richmond-upon-Thames", "richmond-upon-thames"),
        ("Kingston Council", "kingston-upon-thames"),
        ("Kensington & Chelsea", "kensington-and-chelsea"),
        ("Hackney (with Camden)", None),
        ("City Council", None),
        ("Council", None),
        ("London", None),
        ("Barking", None),
        ("Hackney 1", None),
    ],
)
def test_a_council_is_known_by_the_names_it_uses(written, slug):
    found = LONDON.find(written)
    assert (found and found.slug) == slug


UNLIKELY = "is not a likely date: the year must lie between 2000 and 2100."


@pytest.mark.parametrize(
    "table, column, cell, problem",
    [
        *[("pledges", "filled_on", cell, NO_DATE) for cell in ("soon", "NA", "3/4/2020", "44000", "2020", "2020-3-2")],
        *[("pledges", "filled_on", cell, "is not a date: there is no such day.") for cell in ("2020-02-30", "2020-13")],
        *[("pledges", "filled_on", cell, UNLIKELY) for cell in ("1920-03-02", "2101-01", "0020-03-02")],
        *[
            ("events", "starts_at", cell, NO_MOMENT)
            for cell in ("soon", "2020-03-11", "2020-03-11 25:00", "2020-02-30 10:00", "2020-03-11T10:00+01:00")
        ],
        *[("events", "minutes", cell, "is not a whole number.") for cell in ("an hour", "60.5", "1e2", "1,000")],
        *[("costs", "amount", cell, NO_NUMBER) for cell in ("a lot", "£5", "1,000", "1.234,50", "1e3", "nan")],
        *[("pledges", "filled", cell, "is neither yes nor no.") for cell in ("maybe", "1", "ja")],
        ("pledges", "additionality", "soner", "is not one of new, sooner, anyway, unknown. Did you mean 'sooner'?"),
        ("pledges", "additionality", "red", "is not one of new, sooner, anyway, unknown."),
        ("events", "mode", "by post", "is not one of in_person, online, hybrid."),
        ("events", "mode", "onlin", "is not one of in_person, online, hybrid. Did you mean 'online'?"),
        ("pledges", "borough", "hackny", "is not a borough we know. Did you mean 'hackney'?"),
        (
            "pledges",
            "borough",
            "Kesington and Chelsea",
            "is not a borough we know. Did you mean 'kensington-and-chelsea'?",
        ),
        ("pledges", "borough", "zz", f"is not a borough we know. Known are {', '.join(LONDON)}."),
    ],
)
def test_a_cell_of_the_wrong_type(folder, table, column, cell, problem):
    at = folder(**around(table), **{table: rows(table, {column: cell})})
    assert refused(at) == f"{table}.csv line 2: {column}: '{cell}' {problem}"


@pytest.mark.parametrize(
    "moment",
    [
        case("1020", "1020-03-11 10:00"),
        case("1920", "1920-03-11 10:00"),
    ],
)
def test_an_unlikely_moment(folder, moment):
    said = refused(folder(pledges=PLEDGES, events=rows("events", {"starts_at": moment})))
    assert said.startswith(f"events.csv line 2: starts_at: '{moment}' is not")


@pytest.mark.parametrize(
    "table, column, cell, problem",
    [
        ("events", "minutes", "0", "is less than 1"),
        ("events", "minutes", "-5", "is less than 1"),
        ("costs", "amount", "-5", "is less than 0"),
        ("equality", "apprentices", "-1", "is less than 0"),
        ("equality", "benchmark", "51", "is more than 1"),
    ],
)
def test_a_number_too_small_or_too_large(folder, table, column, cell, problem):
    at = folder(**around(table), **{table: rows(table, {column: cell})})
    assert refused(at) == f"{table}.csv line 2: {column} '{cell}' {problem}."


def test_an_unknown_column_hides_no_other_fault(folder):
    said = refused(folder(pledges="pledge_id,borough,colour,filled\nP-1,camdn,red,yes\nP-2,hackney,blue,perhaps\n"))
    assert said.startswith("pledges.csv line 1: 'colour' is not a column of pledges.")
    assert (
        "line 2: borough: 'camdn' is not a borough we know." in said and "line 3: filled: 'perhaps' is neither" in said
    )


def test_a_column_of_notes_is_not_read(folder):
    at = folder(pledges="pledge_id,borough,Notes\nP-1,camden,ask again in May\n")
    assert [*tables_of(at)["pledges"].columns] == ["pledge_id", "borough"]


BESIDE = "pledge_id,borough,,\nP-1,camden,,\n,,,\nP-2,hackney,,{}\n,,,\n"


def test_what_a_spreadsheet_writes_beside_a_table_is_no_column(folder):
    """Commas at the end of each line, and lines of commas alone."""
    assert [*tables_of(folder(pledges=BESIDE.format("")))["pledges"]["pledge_id"]] == ["P-1", "P-2"]


def test_cells_without_a_heading_are_refused(folder):
    said = refused(folder(pledges=BESIDE.format("yes")))
    assert said == "pledges.csv line 1: column 4 holds cells, and has no heading."


@pytest.mark.parametrize("table, column", [("pledges", "pledge_id"), ("participants", "person_id")])
@pytest.mark.parametrize("key", ["1.23457E+19", "9.01e+15", "2E+10"])
def test_a_key_that_a_spreadsheet_shortened_may_be_any_of_many(folder, table, column, key):
    said = refused(folder(**around(table), **{table: rows(table, {column: key})}))
    assert f"{column} '{key}' is a number that a spreadsheet shortened. Format the column as text" in said


@pytest.mark.parametrize("cell", ["x" * 5000, "\x1b[31mred\x07", "right\u202eleft", "a" * 70 + "\x00"])
@pytest.mark.parametrize(
    "table, column", [("pledges", "borough"), ("pledges", "filled_on"), ("apprentices", "pledge_id")]
)
def test_a_message_quotes_little_and_moves_no_cursor(folder, table, column, cell):
    said = refused(folder(**around(table), **{table: rows(table, {column: cell.replace("\x00", "")})}))
    assert said.replace("\n", "").isprintable()
    assert max(map(len, re.findall(r"'([^']*)'", said))) <= 60


@pytest.mark.parametrize(
    "table, column, cell",
    [
        ("costs", "item", "Total"),
        ("costs", "item", "TOTAL (£)"),
        ("costs", "item", "Subtotal:"),
        ("equality", "category", "Total"),
        ("pledges", "role_family", "Grand total"),
        ("themes", "theme", "Sum"),
    ],
)
def test_a_total_is_no_record(folder, table, column, cell):
    at = folder(**around(table), **{table: rows(table, {column: cell})})
    said = "says that the row is a total. Take it out: all rows are added up here."
    assert refused(at) == f"{table}.csv line 2: {column} '{cell}' {said}"


@pytest.mark.parametrize(
    "table, column, cell, read_as",
    [
        ("costs", "item", "Total quality management", "Total quality management"),
        ("pledges", "filled", "Yes", True),
        ("pledges", "filled", "n", False),
        ("pledges", "filled", "TRUE", True),
        ("pledges", "additionality", "Sooner", "sooner"),
        ("costs", "kind", "in kind", "in_kind"),
        ("events", "mode", "In-person", "in_person"),
        ("costs", "amount", "12.50", 12.5),
        ("events", "starts_at", "2020-03-11T10:00", pd.Timestamp("2020-03-11 10:00")),
        ("pledges", "filled_on", " 2020-03-02 ", pd.Timestamp("2020-03-02")),
        ("pledges", "filled_on", "2020-03-02 00:00:00", pd.Timestamp("2020-03-02")),
        ("pledges", "role_family", "NA", "NA"),
        ("pledges", "role_family", "null", "null"),
        ("pledges", "pledge_id", "007", "007"),
    ],
)
def test_a_cell_that_is_read_without_guessing(folder, table, column, cell, read_as):
    at = folder(**around(table), **{table: rows(table, {column: cell})})
    assert tables_of(at)[table][column].iloc[0] == read_as


@pytest.mark.parametrize("table, column", [("pledges", "pledge_id"), ("pledges", "borough"), ("events", "starts_at")])
def test_a_cell_that_is_always_needed(folder, table, column):
    at = folder(**around(table), **{table: rows(table, {column: ""})})
    assert refused(at) == f"{table}.csv line 2: {column} is empty; it is always needed."


# Rows and tables


@pytest.mark.parametrize("table", [t for t, schema in SCHEMAS.items() if next(iter(schema.columns.values())).unique])
def test_a_key_that_stands_twice(folder, table):
    key, spec = next(iter(SCHEMAS[table].columns.items()))
    other = {key: "other", "name": "Other"}
    at = folder(**{"pledges": PLEDGES, table: rows(table, {}, other, {})})
    example = spec.metadata["example"]
    assert refused(at) == "\n".join(
        f"{table}.csv line {line}: {key} '{example}' stands more than once; each row needs a key of its own."
        for line in (2, 4)
    )


def test_a_row_that_stands_twice(folder):
    row = rows("member_boroughs", {"source": "one"}, {"source": "another"})
    assert refused(folder(pledges=PLEDGES, member_boroughs=row)) == (
        "member_boroughs.csv line 3: the same row again (borough 'hackney', joined_on 2019-07-15); keep one."
    )


@pytest.mark.parametrize("key", KEYS, ids=lambda key: f"{key.table}.{key.column}")
def test_a_key_that_points_at_nothing(folder, key):
    row = {key.column: "zzz"}
    at = folder(**around(key.table, key.column), **{key.table: rows(key.table, row)})
    assert refused(at) == f"{key.table}.csv line 2: {key.column} 'zzz' is not in {key.of_table}."


@pytest.mark.parametrize(
    "key", [key for key in KEYS if key.of_table != "pledges"], ids=lambda key: f"{key.table}.{key.column}"
)
def test_a_key_that_points_into_a_table_that_was_not_supplied_is_no_fault(folder, key):
    beside = {name: text for name, text in around(key.table, key.column).items() if name != key.of_table}
    example = SCHEMAS[key.of_table].columns[key.column].metadata["example"]
    at = folder(**beside, **{key.table: rows(key.table, {key.column: example})})
    assert key.table in read(at, PROJECT, PROJECT.as_at, **GIVEN)


def test_a_key_that_is_misspelt(folder):
    at = folder(pledges=PLEDGES, apprentices=rows("apprentices", {"pledge_id": "P-01"}))
    assert refused(at) == "apprentices.csv line 2: pledge_id 'P-01' is not in pledges. Did you mean 'P-001'?"


@pytest.mark.parametrize("order", ORDERS, ids=lambda order: f"{order.table}.{order.later}")
def test_dates_out_of_order(folder, order):
    on = {order.earlier: "2020-02-02", order.later: "2020-02-01"}
    same = {order.earlier: "2020-02-02", order.later: "2020-02-02"}
    key = next(iter(SCHEMAS[order.table].columns))
    text = rows(order.table, same, {key: _another(order.table, key), **on})
    at = folder(**{**around(order.table), **_people(order.table), order.table: text})
    assert refused(at) == f"{order.table}.csv line 3: {order.later} 2020-02-01 is before {order.earlier} 2020-02-02."


def _another(table, key):
    return {"borough": "camden", "person_id": "other"}.get(key, f"{table}-2")


def _people(table):
    return {"people": rows("people", {}, {"person_id": "other"})} if table in ("participants", "training") else {}


@pytest.mark.parametrize(
    "tables",
    [
        case("months apart", {"pledges": rows("pledges", {"pledged_on": "2020-02", "filled_on": "2020-03-10"})}),
        case("same month", {"pledges": rows("pledges", {"pledged_on": "2020-03", "filled_on": "2020-03-10"})}),
        case(
            "filled and started",
            {
                "pledges": rows("pledges", {"filled_on": "2020-03"}),
                "apprentices": rows("apprentices", {"pledge_id": "P-001", "started_on": "2020-03-10"}),
            },
        ),
        case(
            "filled on a day of the month in which somebody started",
            {
                "pledges": rows("pledges", {"filled_on": "2020-03-06"}),
                "apprentices": rows("apprentices", {"pledge_id": "P-001", "started_on": "2020-03"}),
            },
        ),
        case(
            "member since that month",
            {
                "pledges": rows("pledges", {"pledged_on": "2019-07-26"}),
                "member_boroughs": rows("member_boroughs", {"joined_on": "2019-07"}),
            },
        ),
        case(
            "member in that month",
            {
                "pledges": rows("pledges", {"pledged_on": "2020-03"}),
                "member_boroughs": rows("member_boroughs", {"left_on": "2020-03-20"}),
            },
        ),
    ],
)
def test_a_month_alone_contradicts_no_day_of_it(folder, tables):
    assert len(tables_of(folder(**tables))["pledges"]) == 1


MEMBERS = rows(
    "member_boroughs",
    {"left_on": "2019-12-31"},
    {"joined_on": "2020-03-01"},
    {"borough": "barnet", "joined_on": "2020-01-01"},
)


@pytest.mark.parametrize(
    "borough, day, said",
    [
        (
            "hackney",
            "2019-07-14",
            "hackney was not a member on 2019-07-14, the day of this pledge (member from 2019-07-15 "
            "to 2019-12-31 and from 2020-03-01).",
        ),
        (
            "hackney",
            "2020-01-01",
            "hackney was not a member on 2020-01-01, the day of this pledge (member from 2019-07-15 "
            "to 2019-12-31 and from 2020-03-01).",
        ),
        ("croydon", "2020-01-01", "croydon is not in member_boroughs."),
        ("croydon", "", "croydon is not in member_boroughs."),
        ("brent", "2020-01-01", "brent is not in member_boroughs. Did you mean 'barnet'?"),
    ],
)
def test_a_borough_that_was_no_member(folder, borough, day, said):
    pledges = rows("pledges", {"borough": borough, "pledged_on": day})
    assert refused(folder(pledges=pledges, member_boroughs=MEMBERS)) == f"pledges.csv line 2: {said}"


@pytest.mark.parametrize(
    "borough, day",
    [
        ("hackney", "2019-07-15"),
        ("hackney", "2019-12-31"),
        ("hackney", "2020-03-01"),
        ("hackney", ""),
        ("unknown", "2020-01-01"),
    ],
)
def test_a_borough_that_was_a_member(folder, borough, day):
    pledges = rows("pledges", {"borough": borough, "pledged_on": day}, {"pledge_id": "2", "pledged_on": "2019-08-01"})
    found = tables_of(folder(pledges=pledges, member_boroughs=MEMBERS))
    assert sorted(found["pledges"]["borough"]) == sorted([borough, "hackney"])


BOTH = (
    "the place is both filled and cancelled. cancelled_on is for places withdrawn unfilled; someone who started "
    "and left belongs in apprentices."
)


@pytest.mark.parametrize(
    "row, said",
    [
        ({"filled": "no", "filled_on": "2020-03-02"}, "filled is no, yet there is a filled_on: one of them is wrong."),
        ({"filled_on": "2020-03-02", "cancelled_on": "2020-05-01"}, BOTH),
        ({"filled": "yes", "cancelled_on": "2020-05-01"}, BOTH),
    ],
)
def test_a_place_that_contradicts_itself(folder, row, said):
    assert refused(folder(pledges=rows("pledges", row))) == f"pledges.csv line 2: {said}"


def test_a_place_filled_on_another_day_than_its_first_apprentice_started(folder):
    started = [{"apprentice_id": f"a{day}", "pledge_id": "P-001", "started_on": f"2020-03-0{day}"} for day in (5, 3)]
    at = folder(pledges=rows("pledges", {"filled_on": "2020-03-02"}), apprentices=rows("apprentices", *started))
    assert refused(at) == (
        "pledges.csv line 2: filled_on is 2020-03-02, and the place's first apprentice started on "
        "2020-03-03: they are the same day."
    )


def in_it_from(*days):
    """Apprentices of the place P-001."""
    started = [{"apprentice_id": f"a{n}", "pledge_id": "P-001", "started_on": day} for n, day in enumerate(days)]
    return rows("apprentices", *started)


NOBODY = "pledge P-001 is {}, and apprentices has somebody in it from 2020-03-02: one of them is wrong."


@pytest.mark.parametrize(
    "place, is_said",
    [
        case("filled is no", {"filled": "no"}, "not filled"),
        case("filled is empty", {"filled": ""}, "not filled"),
        case("no day", {"filled_on": ""}, "not filled"),
        case("neither", {"filled": "", "filled_on": ""}, "not filled"),
        case("no, and no day", {"filled": "no", "filled_on": ""}, "not filled"),
        case("cancelled", {"filled": "no", "cancelled_on": "2020-06-30"}, "cancelled"),
        case("cancelled alone", {"cancelled_on": "2020-06-30"}, "cancelled"),
    ],
)
def test_a_place_left_empty_with_an_apprentice_in_it(folder, place, is_said):
    other = {"pledge_id": "P-002", "filled": "yes", "filled_on": "2020-05-01"}
    other = {column: cell for column, cell in other.items() if column in {"pledge_id", *place}}
    at = folder(pledges=rows("pledges", other, place), apprentices=in_it_from("2020-04-01", "2020-03-02"))
    assert refused(at) == f"pledges.csv line 3: {NOBODY.format(is_said)}"


@pytest.mark.parametrize(
    "place",
    [
        case("filled on an unknown day", {"filled": "yes"}),
        case("filled on an unknown day, others on known ones", {"filled": "yes", "filled_on": ""}),
        case("a day alone", {"filled_on": "2020-03-02"}),
        case("nobody is said to be filled", {}),
    ],
)
def test_a_place_that_is_filled_or_of_which_nobody_says_so_may_have_an_apprentice(folder, place):
    other = {"pledge_id": "P-002", "filled_on": "2020-05-01"} if "filled_on" in place else {"pledge_id": "P-002"}
    at = folder(pledges=rows("pledges", other, place), apprentices=in_it_from("2020-03-02"))
    assert len(tables_of(at)["pledges"]) == 2


@pytest.mark.parametrize("last_day, is_sound", [("2020-03-01", True), ("2020-03-02", False), ("2020-03-03", False)])
def test_who_starts_after_the_day_that_the_records_run_to_is_in_no_place_yet(folder, last_day, is_sound):
    at = folder(pledges=rows("pledges", {"filled": "no"}), apprentices=in_it_from("2020-03-02"))
    day = dt.date.fromisoformat(last_day)
    if is_sound:
        assert len(tables_of(at, day)["apprentices"]) == 1
    else:
        assert refused(at, day) == f"pledges.csv line 2: {NOBODY.format('not filled')}"


def test_an_apprentice_of_another_borough_than_the_place(folder):
    at = folder(pledges=PLEDGES, apprentices=rows("apprentices", {"pledge_id": "P-001", "borough": "camden"}))
    assert refused(at) == "apprentices.csv line 2: borough is camden, and the place was promised by hackney."


@pytest.mark.parametrize("table", ["participants", "events"])
@pytest.mark.parametrize("network, close", [("manager", " Did you mean 'managers'?"), ("zz", "")])
def test_a_network_that_is_not_the_projects(folder, table, network, close):
    at = folder(**around(table), **{table: rows(table, {"network": network})})
    assert refused(at) == (
        f"{table}.csv line 2: network '{network}' is not one of the project's: managers, apprentices.{close}"
    )


@pytest.mark.parametrize(
    "measure, said",
    [
        ("promisd", "there is no measure 'promisd'. Did you mean 'promised'? `evaluation glossary` lists them."),
        ("someone_came", "the measure 'someone_came' is told of each borough only, not of the project."),
        ("participants:manager", "'manager'. Did you mean 'managers'? It has managers, apprentices."),
        ("events:hackaton", "'hackaton'. Did you mean 'hackathon'? It has meetup, kickoff,"),
    ],
)
def test_a_published_figure_that_no_measure_can_be_compared_with(folder, measure, said):
    at = folder(pledges=PLEDGES, published=rows("published", {"measure": measure}))
    assert refused(at).startswith("published.csv line 2: ") and said in refused(at)


def test_minutes_over_the_events_length(folder):
    attendance = rows("attendance", {"minutes": "121"})
    at = folder(**around("attendance"), attendance=attendance)
    assert refused(at) == "attendance.csv line 2: 121 minutes at an event of 120."


QUESTIONS = rows(
    "questions",
    {"scale_min": "1", "scale_max": "5", "not_applicable": "6"},
    {"question": "pace", "kind": "choice", "direction": "none"},
)


@pytest.mark.parametrize("value", ["0", "7", "-1", "very", "5.5", "nan"])
def test_a_value_off_its_scale(folder, value):
    at = folder(pledges=PLEDGES, questions=QUESTIONS, answers=rows("answers", {"value": value}))
    assert refused(at) == f"answers.csv line 2: value '{value}' is off the scale of 'confident', 1 to 5."


PACE = {"question": "pace", "value": "too fast"}
OWN_ID = "each reply needs a response_id of its own."


@pytest.mark.parametrize(
    "first, second, said",
    [
        case("people", {"person_id": "a"}, {"person_id": "b"}, f"is of two people; {OWN_ID}"),
        case("boroughs", {"borough": "hackney"}, {"borough": "camden"}, f"is of two boroughs; {OWN_ID}"),
    ],
)
@pytest.mark.parametrize("between", [0, 7], ids=["next to each other", "far apart"])
def test_a_reply_of_two(folder, first, second, said, between):
    others = [{"response_id": f"R-{n}", **first} for n in range(100, 100 + between)]
    answers = rows("answers", first, *others, PACE | second, PACE | {"time": "after"} | second)
    people = rows("people", {"person_id": "a"}, {"person_id": "b"})
    at = folder(pledges=PLEDGES, questions=QUESTIONS, people=people, answers=answers)
    assert refused(at) == f"answers.csv line {3 + between}: reply 'R-001' {said}"


def test_a_reply_that_names_somebody_in_some_of_its_rows_only_is_of_one(folder):
    """So is one whose borough is unknown in some."""
    named, blank = {"person_id": "a", "borough": "hackney"}, {"person_id": "", "borough": ""}
    given = [named, PACE | blank, PACE | {"time": "after", "person_id": "a", "borough": "unknown"}]
    people = rows("people", {"person_id": "a"})
    at = folder(pledges=PLEDGES, questions=QUESTIONS, people=people, answers=rows("answers", *given))
    assert len(tables_of(at)["answers"]) == 3


def test_a_value_on_its_scale_the_code_for_not_applicable_and_an_answer_without_a_scale(folder):
    given = [{"response_id": f"R-{v}", "value": v} for v in "156"] + [{"question": "pace", "value": "too fast"}]
    at = folder(pledges=PLEDGES, questions=QUESTIONS, answers=rows("answers", *given))
    assert sorted(tables_of(at)["answers"]["value"]) == ["1", "5", "6", "too fast"]


def test_an_empty_answer_is_one_fault(folder):
    at = folder(pledges=PLEDGES, questions=QUESTIONS, answers=rows("answers", {"value": ""}))
    assert refused(at) == "answers.csv line 2: value is empty; it is always needed."


def test_a_scale_upside_down(folder):
    questions = rows("questions", {"scale_min": "5", "scale_max": "1"})
    assert refused(folder(pledges=PLEDGES, questions=questions)) == (
        "questions.csv line 2: scale_max 1 is not above scale_min 5."
    )


NPS = "'confident' is of kind nps, which is asked from 0 to 10, with direction higher; else make it likert."
OPTIONS = "has options, not a scale: leave scale_min and scale_max empty, or make it likert."


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"kind": "nps", "scale_min": "0", "scale_max": "10", "direction": "none"}, NPS),
        ({"kind": "nps", "scale_min": "0", "scale_max": "10", "direction": "lower"}, NPS),
        ({"kind": "nps", "scale_min": "1", "scale_max": "5"}, NPS),
        ({"kind": "nps", "scale_min": "", "scale_max": ""}, NPS),
        ({"kind": "choice", "scale_min": "1", "scale_max": "5"}, f"question 'confident' of kind choice {OPTIONS}"),
        ({"kind": "multi", "scale_min": "1", "scale_max": ""}, f"question 'confident' of kind multi {OPTIONS}"),
    ],
)
def test_a_scale_that_its_kind_of_question_has_not(folder, given, said):
    """Promoters are those who said 9 or 10; options that are numbers are no scale: figures of both were wrong."""
    assert refused(folder(pledges=PLEDGES, questions=rows("questions", given))) == f"questions.csv line 2: {said}"


# Many faults


def test_ten_thousand_faults_of_a_kind(folder):
    pledges = "pledge_id,borough,filled_on\n" + "".join(f"P-{n},hackney,day {n}\n" for n in range(10_000))
    said = refused(folder(pledges=pledges)).splitlines()
    assert said[:3] == [f"pledges.csv line {n + 2}: filled_on: 'day {n}' {NO_DATE}" for n in range(3)]
    assert said[3:] == ["  and 9,997 more of this kind in pledges.csv, on lines 5 to 10001."]


def test_tens_of_thousands_of_faults_of_many_kinds(folder):
    columns = list(SCHEMAS["pledges"].columns)
    pledges = ",".join(columns) + "\n" + "".join(",".join(["odd"] * len(columns)) + "\n" for _ in range(10_000))
    said = refused(folder(pledges=pledges)).splitlines()
    assert len(said) < 40
    assert said[0] == "80,000 faults:"
    assert sum("and 9,997 more of this kind in pledges.csv, on lines 5 to 10001." in line for line in said) == 8


def test_thousands_of_faults_in_two_tables_are_still_short(folder):
    odd = {table: [dict.fromkeys(SCHEMAS[table].columns, "odd")] * 1000 for table in ("pledges", "apprentices")}
    said = refused(folder(**{table: rows(table, *lines) for table, lines in odd.items()}))
    assert len(said.splitlines()) < 40


def test_faults_in_several_tables_are_told_together(folder):
    at = folder(
        pledges=rows("pledges", {"borough": "hackny"}),
        costs=rows("costs", {"amount": "a lot"}),
        people=b"\xff\xfea",
        events="event_id,kind\nE-1,meetup\n",
        playbook=rows("playbook", {}, {"borough": "camden", "used": "often"}),
    )
    assert refused(at).splitlines() == [
        "8 faults:",
        f"costs.csv line 2: amount: 'a lot' {NO_NUMBER}",
        *[f"events.csv line 1: the column '{c}' is missing." for c in ("title", "starts_at", "minutes", "mode")],
        f"people.csv: this is UTF-16, not UTF-8. {UTF_8}",
        "playbook.csv line 3: used: 'often' is not one of yes, partly, no.",
        "pledges.csv line 2: borough: 'hackny' is not a borough we know. Did you mean 'hackney'?",
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize(
    "before, line",
    [
        ("1,hackney,clerk\n", 3),
        ('1,hackney,"two\nlines"\n', 4),
        ('"1",hackney,"a\n\nb"\n\n\n', 7),
        ("\n\n", 4),
        ("1,hackney\n", 3),
        ('1,hackney,5" disks\n', 3),
        ("1,hackney,a\u2028b\x0bc\n", 3),
    ],
)
def test_lines_are_those_of_the_file(folder, before, line, end):
    text = f"pledge_id,borough,role_family\n{before}2,hackny,cook\n".replace("\n", end)
    assert refused(folder(pledges=text)).startswith(f"pledges.csv line {line}: borough: 'hackny' is not")


# Illustrative and real


@pytest.fixture
def sample(tmp_path):
    return shutil.copytree(SAMPLE, tmp_path / "sample")


def mixed(at, file):
    return (
        f"{at}: {file}: not what the marker {MARKER} says was made. Illustrative and real data never mix: put your "
        "own tables into a folder of their own, or make the sample again with `evaluation sample`."
    )


def test_the_sample_says_what_it_is(sample, folder):
    assert tables_of(sample).illustrative
    assert not tables_of(folder(pledges=PLEDGES)).illustrative


def test_a_changed_sample(sample):
    written = (sample / "pledges.csv").read_bytes()
    (sample / "pledges.csv").write_bytes(written.replace(b"P-001", b"P-00l", 1))
    assert refused(sample) == mixed(sample, "pledges.csv")


def test_a_table_added_to_the_sample(sample):
    (sample / "boroughs.csv").write_text("borough,name\nhackney,Hackney\n")
    assert refused(sample) == mixed(sample, "boroughs.csv")


def test_own_records_beside_an_empty_marker(folder):
    at = folder(pledges=PLEDGES, ILLUSTRATIVE__txt="")
    assert refused(at) == mixed(at, "pledges.csv")


def test_own_records_beside_a_broken_marker(folder):
    at = folder(pledges=PLEDGES, ILLUSTRATIVE__txt=b"\xff")
    assert refused(at) == mixed(at, "pledges.csv")


def test_a_file_of_the_sample_is_illustrative_too():
    assert tables_of(SAMPLE / "pledges.csv").illustrative


def test_what_we_are_given_is_never_changed(folder, sample):
    own = folder(
        pledges=PLEDGES,
        people__parquet=parquet(pd.read_csv(io.StringIO(rows("people")))),
        ours__xlsx=workbook(courses=[["course", "provider"], ["Data", "LOTI"]]),
    )
    before = sums(own), sums(sample)
    assert set(tables_of(own).frames) == {"pledges", "people", "courses"}
    tables_of(sample)
    (own / "costs.csv").write_text("item\n")
    refused(own)
    (own / "costs.csv").unlink()
    assert (sums(own), sums(sample)) == before


# Good input


def test_three_columns_are_enough(folder):
    found = tables_of(folder(pledges="pledge_id,borough,filled_on\n1,hackney,2020-03-02\n2,camden,\n"))
    assert set(found.frames) == {"pledges"} and found.rows == {"pledges": 2}
    assert found.members() == ["camden", "hackney"]
    assert list(found["pledges"].columns) == ["pledge_id", "borough", "filled_on"]


def test_every_table_as_in_the_examples_of_the_schema(folder):
    found = tables_of(folder(**{table: rows(table) for table in SCHEMAS}))
    assert set(found.frames) == set(SCHEMAS)


@pytest.mark.parametrize(
    "written, slug",
    [
        ("Hackney", "hackney"),
        ("  hackney ", "hackney"),
        ("LB Hackney", "hackney"),
        ("Hackney Council", "hackney"),
        ("London Borough of Tower Hamlets", "tower-hamlets"),
        ("tower hamlets", "tower-hamlets"),
        ("H&F", "hammersmith-and-fulham"),
        ("Hammersmith & Fulham", "hammersmith-and-fulham"),
        ("City of Westminster", "westminster"),
        ("City of London", "city-of-london"),
        ("City", "city-of-london"),
        ("Royal Borough of Greenwich", "greenwich"),
        ("Kingston", "kingston-upon-thames"),
        ("RBKC", "kensington-and-chelsea"),
        ("Richmond upon Thames", "richmond-upon-thames"),
        ("E09000007", "camden"),
        ("Unknown", "unknown"),
    ],
)
def test_boroughs_are_known_by_name_and_alias(folder, written, slug):
    found = tables_of(folder(pledges=rows("pledges", {"borough": written})))
    assert list(found["pledges"]["borough"]) == [slug]


@pytest.mark.parametrize(
    "column, written, day",
    [
        ("pledged_on", "2020-02", "2020-02-29"),
        ("filled_on", "2019-12", "2019-12-31"),
        ("filled_on", "2020-09", "2020-09-15"),
        ("filled_on", "2020-08", "2020-08-31"),
        ("due_on", "2020-09", "2020-09-30"),
        ("due_on", "2020-12", "2020-12-31"),
    ],
)
def test_a_month_counts_as_its_last_day_or_as_the_last_day_of_the_records(folder, column, written, day):
    found = tables_of(folder(pledges=rows("pledges", {column: written})), records_to=dt.date(2020, 9, 15))
    assert list(found["pledges"][column]) == [pd.Timestamp(day)]


OWN = "borough,name,aliases\nW3,West Three,third;Acton\nUS,Upper South,\nNA,North Area,\n"


@pytest.mark.parametrize(
    "written, key",
    [
        ("W3", "W3"),
        ("w3", "W3"),
        ("Acton", "W3"),
        ("US", "US"),
        ("NA", "NA"),
        ("north area", "NA"),
        ("unknown", "unknown"),
    ],
)
def test_areas_of_our_own(folder, written, key):
    found = tables_of(folder(pledges=rows("pledges", {"borough": written}), boroughs=OWN))
    assert list(found["pledges"]["borough"]) == [key]
    assert list(found.registry) == ["W3", "US", "NA"] and found.registry["W3"].name == "West Three"


ODD_KEY = f"cannot be the key of a borough: use letters, digits and hyphens, and none of {', '.join(sorted(RESERVED))}."


@pytest.mark.parametrize(
    "boroughs, said",
    [
        case(
            "not London", OWN, "pledges.csv line 2: borough: 'hackney' is not a borough we know. Known are W3, US, NA."
        ),
        case("reserved", "borough,name\nhackney,Hackney\nall,All\n", f"boroughs.csv: 'all' {ODD_KEY}"),
        case("no key", "borough,name\nhackney,Hackney\na/b,A\n", f"boroughs.csv: 'a/b' {ODD_KEY}"),
        case(
            "same alias",
            "borough,name,aliases\nhackney,Hackney,East\nw,West,east\n",
            "boroughs.csv: 'east' stands for both 'hackney' and 'w': each name may stand for one.",
        ),
    ],
)
def test_areas_of_our_own_that_cannot_be(folder, boroughs, said):
    assert refused(folder(pledges=PLEDGES, boroughs=boroughs)) == said


def test_a_fault_in_our_own_areas_is_one_fault(folder):
    at = folder(pledges=rows("pledges", {"borough": "W3"}), boroughs="borough,name\nW3,West Three\nall,All\n")
    assert refused(at) == f"boroughs.csv: 'all' {ODD_KEY}"


def test_the_reference_is_the_33_london_authorities(folder):
    found = tables_of(folder(pledges=PLEDGES)).registry
    assert isinstance(found, Registry) and len(found) == 33


# Parameters

GOOD = {"name": "Test", "made_by": "us", "starts": "2019-07-15", "deadline": "2020-09-30", "as_at": "2020-09-30"}


def project_of(tmp_path, text):
    file = tmp_path / "ours.yaml"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_project(str(file))


def written(more="", **changed):
    return "".join(f"{key}: {value}\n" for key, value in {**GOOD, **changed}.items() if value is not None) + more


def parameters_refused(tmp_path, text):
    with pytest.raises(WrongInput) as wrong:
        project_of(tmp_path, text)
    return str(wrong.value)


def test_parameters_as_they_should_be(tmp_path):
    found = project_of(tmp_path, written("target: 100\ndisclosure: {people: 7}\nlead: [hackney]\n"))
    assert (found.name, found.starts, found.target) == ("Test", dt.date(2019, 7, 15), 100)
    assert (found.disclosure.people, found.disclosure.answers, found.verdict.mostly) == (7, 10, 0.75)


THEORY = """theory_of_change:
- {kind: output, text: Places, evidence: [promised, promisd], strength: strong}
- {kind: output, text: Meetings,
   evidence: ["someone_came:meetup"], strength: weak}
"""


def test_evidence_that_is_no_measure_of_the_project_is_refused_all_at_once_by_line(tmp_path):
    project = project_of(tmp_path, written(THEORY))
    with pytest.raises(WrongInput) as wrong:
        refuse_unknown_evidence(project, tmp_path / "ours.yaml")
    assert str(wrong.value).splitlines() == [
        "ours.yaml line 7: evidence: There is no measure 'promisd'. Did you mean 'promised'? "
        "`evaluation glossary` lists them.",
        "ours.yaml line 9: evidence: The measure 'someone_came' is told of each borough only, not of 'all'.",
    ]


STEPS = "plan: [{{by: 2020-01-01, places: 50}}, {{by: {}, places: {}}}]\n"
FALLING = "plan: the steps must run forward in time, and the places never fall."
ONE_OF = "Input should be 'started', 'in post' or 'finished'"
ABOVE, BELOW = "Input should be greater than", "Input should be less than"
NO_WHOLE = "Input should be a valid integer, unable to parse string as an integer"


@pytest.mark.parametrize(
    "more, said",
    [
        case("unknown", "targett: 5", "6: unknown parameter 'targett'. Did you mean 'target'?"),
        case("unknown, like nothing", "zzz: 5", "6: unknown parameter 'zzz'."),
        case(
            "unknown, nested",
            "disclosure:\n  poeple: 5",
            "7: unknown parameter 'disclosure.poeple'. Did you mean 'people'?",
        ),
        case("missing, nested", "plan:\n- {by: 2020-01-01}", "7: parameter 'plan.0.places' is missing."),
        case("repeated", "name: Again", "6: 'name' stands twice (first on line 1); keep one."),
        case(
            "repeated, nested",
            "verdict:\n  mostly: 0.8\n  mostly: 0.9",
            "8: 'mostly' stands twice (first on line 7); keep one.",
        ),
        case("no number", "target: many", f"6: target: {NO_WHOLE}. 'many' was given."),
        case("no target", "target: 0", f"6: target: {ABOVE} 0. '0' was given."),
        case("no list", "lead: hackney", "6: lead: Input should be a valid list. 'hackney' was given."),
        case(
            "bad choice",
            "filled_means: in_post",
            f"6: filled_means: {ONE_OF}. 'in_post' was given. Did you mean 'in post'?",
        ),
        case(
            "part of a choice",
            "filled_means: start",
            f"6: filled_means: {ONE_OF}. 'start' was given. Did you mean 'started'?",
        ),
        case("threshold of none", "verdict: {mostly: 0}", f"6: verdict.mostly: {ABOVE} 0. '0' was given."),
        case("negative threshold", "verdict: {partly: -0.5}", f"6: verdict.partly: {ABOVE} 0. '-0.5' was given."),
        case("threshold of all", "verdict: {mostly: 1}", f"6: verdict.mostly: {BELOW} 1. '1' was given."),
        *[
            case(
                f"hide below {n}",
                f"disclosure: {{people: {n}}}",
                f"6: disclosure.people: {ABOVE} or equal to 2. '{n}' was given.",
            )
            for n in (-1, 0, 1)
        ],
        case(
            "finer than a threshold",
            "disclosure: {rounding: 5}",
            "6: disclosure.rounding: a rounding to 5 is finer than "
            "the threshold of answers, 10; take 10 or more, or 0 for none.",
        ),
        case(
            "finer than both thresholds",
            "disclosure: {answers: 4, rounding: 3}",
            "6: disclosure.rounding: a rounding "
            "to 3 is finer than the threshold of people, 5; take 5 or more, or 0 for none.",
        ),
        case(
            "large with fewer than are shown",
            "disclosure: {many: 4}",
            "6: disclosure.many: 4 is below the threshold of people, 5; take 5 or more.",
        ),
        case(
            "more are hidden than make a borough large",
            "disclosure: {people: 20}",
            "6: disclosure.many: 15 is below the threshold of people, 20; take 20 or more.",
        ),
        case(
            "too coarse",
            "disclosure: {rounding: 20}",
            "6: disclosure.rounding: a rounding to 20 would show 5 people as 0; take at most 10, or 0 for none.",
        ),
        case(
            "more days than there can be",
            "active_window_days: 999999999",
            "6: active_window_days: Input should be less than or equal to 3660. '999999999' was given.",
        ),
        case(
            "more than can be counted",
            "disclosure: {answers: 9999999999}",
            "6: disclosure.answers: Input should be less than or equal to 1000000. '9999999999' was given.",
        ),
        case(
            "a rounding below nothing",
            "disclosure: {rounding: -10}",
            f"6: disclosure.rounding: {ABOVE} or equal to 0. '-10' was given.",
        ),
        case("not YAML", "lead: [hackney", "7: this is not YAML: expected ',' or ']', but got '<stream end>'."),
    ],
)
def test_a_line_of_the_parameters_that_cannot_be(tmp_path, more, said):
    assert parameters_refused(tmp_path, written(f"{more}\n")) == f"ours.yaml line {said}"


MANY = [f"&{one} [{', '.join([f'*{before}'] * 10)}]" for before, one in pairwise("abcdefg")]


@pytest.mark.parametrize(
    "more",
    [
        case("a list for a name", "? [a, b]\n: c\n"),
        case("a list that holds itself", "lessons: &a [*a]\n"),
        case("a million values in one line", f"lessons: [&a [1], {', '.join(MANY)}]\n"),
    ],
)
def test_odd_yaml_is_refused_and_never_an_accident(tmp_path, more):
    assert parameters_refused(tmp_path, written(more)).startswith("ours.yaml line 6: ")


@pytest.mark.parametrize(
    "changed, said",
    [
        ({"made_by": None}, ": parameter 'made_by' is missing."),
        ({"name": ""}, " line 1: name: String should have at least 1 character. '' was given."),
        ({"as_at": "2020-09-31"}, " line 5: as_at: '2020-09-31' is not a date: there is no such day."),
        ({"as_at": "20200930"}, " line 5: as_at: '20200930' is not a date; write it as 2020-09-30."),
        (
            {"as_at": "9999-12-31"},
            " line 5: as_at: '9999-12-31' is not a likely date: its year must lie between 1900 and 2200.",
        ),
        ({"as_at": "30/09/2020"}, " line 5: as_at: '30/09/2020' is not a date; write it as 2020-09-30."),
        ({"as_at": "2019-07-14"}, ": as_at 2019-07-14 is before the project starts, 2019-07-15."),
        ({"deadline": "2019-07-15"}, ": deadline 2019-07-15 is not after starts 2019-07-15."),
        ({"deadline": "2019-07-14"}, ": deadline 2019-07-14 is not after starts 2019-07-15."),
        ({"verdict": "{mostly: 0.5, partly: 0.6}"}, ": verdict: partly (0.6) must be less than mostly (0.5)."),
        (
            {"plan": "[{by: 2019-07-15, places: 5}]"},
            ": plan: the first step must be after the project starts, 2019-07-15.",
        ),
    ],
)
def test_parameters_that_cannot_be(tmp_path, changed, said):
    assert parameters_refused(tmp_path, written(**changed)) == f"ours.yaml{said}"


@pytest.mark.parametrize("by, places", [("2019-12-01", 60), ("2020-01-01", 60), ("2020-02-01", 49)])
def test_a_plan_that_does_not_rise(tmp_path, by, places):
    assert parameters_refused(tmp_path, written(STEPS.format(by, places))) == f"ours.yaml: {FALLING}"


@pytest.mark.parametrize(
    "text, said",
    [
        case("a list", "- name\n", "a list of `name: value` lines is expected."),
        case("empty", "", "a list of `name: value` lines is expected."),
        case("cp1252", "context: café\n".encode("cp1252"), "this is not YAML in UTF-8."),
        case("UTF-16", "name: x\n".encode("utf-16"), "this is not YAML in UTF-8."),
        case("a sign that there is not", 'name: "\\UFFFFFFFF"\n', "this is not YAML in UTF-8."),
    ],
)
def test_a_file_that_holds_no_parameters(tmp_path, text, said):
    assert parameters_refused(tmp_path, text) == f"ours.yaml: {said}"


def test_values_too_deep_to_be_read_are_refused_by_line(tmp_path):
    said = "ours.yaml line 2: values within values without end: does one refer to itself?"
    assert parameters_refused(tmp_path, f"name: x\nlead: {'[' * 3000}\n") == said


@pytest.mark.parametrize("line", ["filled_means: {}", "as_at: {}", "name: x\n{}: y\n{}: z", "{}: x", "lead: {}"])
def test_no_more_is_quoted_of_a_parameter_than_is_read(tmp_path, line):
    said = parameters_refused(tmp_path, written(line.replace("{}", "x" * 900), as_at=None))
    assert "x" * 57 + "..." in said and "x" * 58 not in said


def test_a_misspelt_choice_names_the_nearest(tmp_path):
    said = parameters_refused(tmp_path, written("filled_means: finishd\n"))
    assert "Did you mean 'finished'?" in said


def test_a_plan_that_rises_or_stands_still(tmp_path):
    steps = [step.places for step in project_of(tmp_path, written(STEPS.format("2020-02-01", 50))).plan]
    assert steps == [50, 50]


def test_several_faults_of_the_parameters_are_told_together(tmp_path):
    text = written("targett: 5\nfilled_means: never\nname: Again\n", as_at="2020-09-31", made_by=None)
    assert parameters_refused(tmp_path, text).splitlines() == [
        "5 faults:",
        "ours.yaml: parameter 'made_by' is missing.",
        "ours.yaml line 4: as_at: '2020-09-31' is not a date: there is no such day.",
        "ours.yaml line 5: unknown parameter 'targett'. Did you mean 'target'?",
        f"ours.yaml line 6: filled_means: {ONE_OF}. 'never' was given.",
        "ours.yaml line 7: 'name' stands twice (first on line 1); keep one.",
    ]


@pytest.mark.parametrize(
    "project, said",
    [
        (
            "digital-aprenticeships",
            "Unknown project 'digital-aprenticeships'. Did you mean 'digital-apprenticeships'? "
            "PROJECT takes one of digital-apprenticeships, or a YAML file.",
        ),
        ("zz", "Unknown project 'zz'. PROJECT takes one of digital-apprenticeships, or a YAML file."),
        ("nowhere/ours.yaml", "There is no project file 'nowhere/ours.yaml'."),
    ],
)
def test_an_unknown_project(project, said):
    with pytest.raises(WrongInput) as wrong:
        read_project(project)
    assert str(wrong.value) == said


@pytest.mark.parametrize(
    "as_at, own, said",
    [
        ("2019-07-14", False, "AS_AT 2019-07-14 is before the project starts, 2019-07-15."),
        ("2019-07-14", True, "AS_AT 2019-07-14 is before the project starts, 2019-07-15."),
        (
            "2020-10-01",
            False,
            "AS_AT 2020-10-01 is after 2020-09-30, the day the records of this project run to (as_at in "
            "its parameters): what happened since is not known.",
        ),
        ("soon", False, "AS_AT: 'soon' is not a date; write it as 2020-09-30."),
        ("2020-02-30", True, "AS_AT: '2020-02-30' is not a date: there is no such day."),
    ],
)
def test_a_date_that_a_report_cannot_have(as_at, own, said):
    with pytest.raises(WrongInput) as wrong:
        read_as_at(PROJECT, as_at, own)
    assert str(wrong.value) == said


@pytest.mark.parametrize(
    "as_at, own, date, records_to",
    [
        ("", False, "2020-09-30", "2020-09-30"),
        ("2019-07-15", False, "2019-07-15", "2020-09-30"),
        ("2020-10-01", True, "2020-10-01", "2020-10-01"),
        ("2019-10-29", True, "2019-10-29", "2020-09-30"),
    ],
)
def test_the_date_of_a_report_and_the_day_its_records_run_to(as_at, own, date, records_to):
    assert [str(day) for day in read_as_at(PROJECT, as_at, own)] == [date, records_to]


@pytest.mark.parametrize(
    "audience, close",
    [
        ("publik", " Did you mean 'public'?"),
        ("Team", " Did you mean 'team'?"),
        ("zz", ""),
    ],
)
def test_a_misspelt_audience(audience, close):
    with pytest.raises(WrongInput) as wrong:
        read_audience(audience)
    assert str(wrong.value) == f"Unknown audience '{audience}'.{close} AUDIENCE takes public, borough, team."


@pytest.mark.parametrize("means", ["in post", "finished"])
@pytest.mark.parametrize(
    ("apprentices", "said"),
    [
        ("", "pledges.csv: filled_means is '{means}' .* and that table is missing"),
        (rows("apprentices"), "apprentices.csv: filled_means is '{means}' .* pledge_id is missing"),
    ],
)
def test_what_filled_means_cannot_be_told_without_apprentices_of_places(folder, means, apprentices, said):
    tables = {"pledges": PLEDGES} | ({"apprentices": apprentices} if apprentices else {})
    project = PROJECT.model_copy(update={"filled_means": means})
    with pytest.raises(WrongInput, match=f"(?s){said.format(means=means)}.*Supply it, or say filled_means: started"):
        read(folder(**tables), project, PROJECT.as_at, **GIVEN)


@pytest.mark.parametrize(
    "tables, said",
    [
        (
            {"people": "person_id,borough,role\na,,manager\nb,,apprentice\nc,,partner\nd,camden,manager\n"},
            "The borough of 2 of 3 people (67%) is not known. Name it in the column borough, or in an import's map under "
            "`domains`.",
        ),
        (
            {"pledges": "pledge_id,borough\nP-1,unknown\nP-2,hackney\n"},
            "The borough of 1 of 2 places (50%) is not known. Name it in the column borough.",
        ),
        (
            {"pledges": "pledge_id,borough,filled_on\nP-1,camden,2026-05-01\nP-2,hackney,2020-03-02\n"},
            "pledges: filled_on is after 2020-09-30, the day the records run to (1 of 2): not counted. "
            "Give AS_AT=2026-05-01 (--as-at), or a project file with your dates.",
        ),
        (
            {"pledges": "pledge_id,borough,filled_on\nP-1,camden,2016-05-01\n"},
            "pledges: filled_on is always more than a year before 2019-07-15, when the project starts. Give a project "
            "file with your dates.",
        ),
        ({}, None),
    ],
)
def test_what_is_sound_and_likely_not_meant_is_said(folder, tables, said):
    at = folder(**{"pledges": PLEDGES} | tables)
    assert doubts(tables_of(at), PROJECT) == ([said] if said else [])
