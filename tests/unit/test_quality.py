"""How complete and how recent the tables are, and what an import read: worked out by hand, the same whole and in
pieces, and nothing of what is hidden."""

import csv
import datetime as dt
import re
from dataclasses import replace
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from typer.testing import CliRunner

from builders.studies import hackney
from evaluation.cli.main import app
from evaluation.counts import Scope
from evaluation.counts import quality as told
from evaluation.counts.areas import count
from evaluation.counts.programme import programme_of
from evaluation.metrics.programme import Programme
from evaluation.metrics.vocabulary import ALL
from evaluation.records.parameters import read_project
from evaluation.records.tables.checking import Checking
from evaluation.records.tables.columns import MAY, NEVER, NOT_KNOWN
from evaluation.records.tables.files import USUAL, Sizes
from evaluation.records.tables.parted import Part, Parted
from evaluation.records.tables.read import read
from evaluation.records.tables.schema import SCHEMAS
from evaluation.release.audit.quality import not_of_the_records, not_to_be_told
from evaluation.report import pages
from evaluation.report.documents import sections
from evaluation.report.words import page
from evaluation.report.words import publication as of_the_publication
from evaluation.run.prepare import Whole
from evaluation.run.request import Request

PROJECT = read_project()
DAY = dt.date(2020, 9, 30)

# The decision of each column that may be empty. A new one stands in neither list: decide whether an empty cell says
# something (of people, or of a count that may be hidden), and write in the schema what it means.
TELLS_WHAT_IS_KNOWN = {
    "pledges": {"role_family", "pledged_on"},
    "apprentices": {"role_family", "recruit_type", "planned_end_on"},
    "attendance": {"registered", "minutes"},
    "answers": {"answered_on"},
    "courses": {"opened_on"},
}
TELLS_NOTHING = {
    "pledges": {"due_on", "filled", "filled_on", "cancelled_on", "additionality"},
    "boroughs": {"gss_code", "aliases", "tile_row", "tile_col"},
    "member_boroughs": {"left_on"},
    "apprentices": {"pledge_id", "left_on", "left_reason", "achieved_on", "destination"},
    "people": {"borough"},
    "participants": {"left_on"},
    "events": {"network", "partner"},
    "questions": {"scale_min", "scale_max", "not_applicable"},
    "answers": {"borough", "event_id", "person_id", "time"},
    "training": {"completed_on"},
    "costs": {"borough"},
    "equality": {"benchmark", "source"},
    "stories": {"borough", "link"},
    "published": {"date"},
    "returns": {"agreed_on"},
    "context": {"borough"},
    "actions": {"borough"},
    "imported": {"reason"},
}
OF_PEOPLE = {"apprentices", "people", "participants", "attendance", "answers", "training", "equality", "themes"}


@pytest.fixture(autouse=True)
def somewhere_else(monkeypatch, tmp_path):
    monkeypatch.setenv("EVALUATION_BUILD", str(tmp_path / "build"))


IN_PIECES = Sizes(large=0, rows=7)
either_way = pytest.mark.parametrize("sizes", [USUAL, IN_PIECES], ids=["whole", "in pieces"])


def written(folder, **tables):
    """A folder of tables, each a list of rows."""
    folder.mkdir(exist_ok=True)
    for table, rows in tables.items():
        columns = [column for column in SCHEMAS[table].columns if any(column in row for row in rows)]
        with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as lines:
            out = csv.DictWriter(lines, columns)
            out.writeheader()
            out.writerows(rows)
    return folder


def apprentices(n, **columns):
    """So many apprentices; a column is a value for each row, or what one is made of its number."""
    return rows_of(
        n, {"apprentice_id": lambda k: f"a{k:04d}", "borough": "hackney", "started_on": "2020-03-02", **columns}
    )


def rows_of(n, columns):
    return [{name: value(k) if callable(value) else value for name, value in columns.items()} for k in range(n)]


def pledges(n=25, **columns):
    return rows_of(n, {"pledge_id": lambda k: f"P-{k:03d}", "borough": "hackney", **columns})


def people(n):
    return rows_of(n, {"person_id": lambda k: f"p{k:04d}", "borough": "hackney", "role": "manager"})


def first(n, value, otherwise=""):
    """A column in which the first rows have a value."""
    return lambda k: value if k < n else otherwise


EVENT = {
    "event_id": "E-01",
    "kind": "meetup",
    "title": "Meet-up",
    "starts_at": "2020-03-11 10:00",
    "minutes": "120",
    "mode": "in_person",
}
RECORDS = {
    "pledges": pledges(25, role_family=first(14, "developer"), pledged_on="2019-10-29", filled_on=first(3, "2020-03")),
    # 40 apprentices: of 28 the job is known (70%), of 31 the end that was planned (77.5%: 78%), of nobody the origin
    "apprentices": apprentices(
        40,
        role_family=first(28, "developer"),
        planned_end_on=first(31, "2021-09-01"),
        started_on=first(39, "2020-03-02", "2020-06-15"),
        left_on=first(6, "2020-08-14"),
    ),
    "people": people(60),
    "events": [EVENT],
    # 60 rows: registered is known of 33 (55%); 45 came, and of 30 of them the minutes are known (66.7%: 67%)
    "attendance": rows_of(
        60,
        {
            "event_id": "E-01",
            "person_id": lambda k: f"p{k:04d}",
            "registered": lambda k: "yes" if k % 20 < 11 else "",
            "attended": lambda k: "yes" if k % 4 else "no",
            "minutes": lambda k: "95" if k % 4 in (1, 2) else "",
        },
    ),
    "courses": [{"course": f"c{k}", "provider": "LOTI", "opened_on": "2020-05-01" if k < 5 else ""} for k in range(6)],
}
COMPLETE = {
    "pledges.role_family": "56%",
    "pledges.pledged_on": "all",
    "apprentices.role_family": "70%",
    "apprentices.recruit_type": "few",
    "apprentices.planned_end_on": "most",
    "attendance.registered": "55%",
    "attendance.minutes": "67%",
    "courses.opened_on": "5/6",
}


def complete(programme):
    return {f"{row['table']}.{row['column']}": row["known"] for row in programme.completeness}


def latest(programme):
    return {row["table"]: (row["rows"], row["latest"], row["column"]) for row in programme.quality}


# The schema


def test_every_column_that_may_be_empty_has_a_decision():
    decided = {MAY: {}, NOT_KNOWN: {}, NEVER: {}}
    for table, schema in SCHEMAS.items():
        for name, column in schema.columns.items():
            assert (column.metadata["empty"] != NEVER) == column.nullable == (not column.required)
            decided[column.metadata["empty"]].setdefault(table, set()).add(name)
    assert decided[NOT_KNOWN] == TELLS_WHAT_IS_KNOWN
    assert decided[MAY] == TELLS_NOTHING


def test_what_an_empty_cell_means_is_written_where_the_column_is_defined():
    for table, schema in SCHEMAS.items():
        for name, column in schema.columns.items():
            assert column.nullable == ("empty: " in column.description), (table, name)
            if column.metadata["empty"] == NOT_KNOWN:
                assert "not known" in column.description, (table, name)


def test_every_table_that_is_not_named_as_about_none_is_about_people():
    assert {table for table in SCHEMAS if told.of_people(table)} == OF_PEOPLE


# The numbers


@either_way
def test_completeness_as_worked_out_by_hand(tmp_path, sizes):
    found = programme_of(read(written(tmp_path / "r", **RECORDS), PROJECT, DAY, sizes), DAY)
    assert complete(found) == COMPLETE
    assert latest(found) == {
        "pledges": ("25", "2019-10-29", "pledged_on"),
        "apprentices": ("", "2020-06", "started_on"),
        "people": ("", "", ""),
        "events": ("1", "2020-03-11", "starts_at"),
        "attendance": ("", "", ""),
        "courses": ("6", "2020-05-01", "opened_on"),
    }


def test_numbers_of_rows_are_the_same_whole_and_in_pieces(tmp_path, monkeypatch):
    folder = written(tmp_path / "r", **RECORDS)
    whole = read(folder, PROJECT, DAY).quality
    monkeypatch.setenv("EVALUATION_BUILD", str(tmp_path / "again"))
    in_pieces = read(folder, PROJECT, DAY, IN_PIECES)
    assert isinstance(in_pieces.frames["attendance"], Parted) and isinstance(in_pieces.frames["pledges"], Parted)
    assert in_pieces.quality == whole
    assert whole["attendance"].rows == 60
    assert whole["attendance"].known == {"registered": [33, 60], "minutes": [30, 45]}


@pytest.mark.parametrize(
    ("days", "last"),
    [
        (["2020-03-02", "2020-03-11", "2020-03-09"], "2020-03-11"),
        (["2020-03", "2020-02-09"], "2020-03"),
        (["2020-02-09"] * 9 + ["2020-03"] * 9, "2020-03"),
        (["2020-03"] * 9 + ["2020-03-30"] * 9, "2020-03"),  # the month's last day may be later than the 30th
        (["2020-03"] * 9 + ["2020-03-31"] + ["2020-03"] * 9, "2020-03-31"),
        (["", "2020-01-06", ""], "2020-01-06"),
        (["", ""], ""),
    ],
)
@either_way
def test_the_latest_day_or_only_its_month(tmp_path, sizes, days, last):
    folder = written(tmp_path / "r", pledges=pledges(len(days), pledged_on=lambda k: days[k]))
    assert latest(programme_of(read(folder, PROJECT, DAY, sizes), DAY))["pledges"][1] == last


def test_a_day_that_is_planned_is_not_the_latest(tmp_path):
    folder = written(tmp_path / "r", pledges=pledges(pledged_on="2020-01-06", due_on="2021-12-31"))
    assert latest(programme_of(read(folder, PROJECT, DAY), DAY))["pledges"][1] == "2020-01-06"


def test_a_report_reads_no_large_table_again_for_it(tmp_path, monkeypatch):
    folder = written(tmp_path / "r", **RECORDS)
    read(folder, PROJECT, DAY, Sizes(large=0))
    monkeypatch.setattr(Checking, "whole", None)
    monkeypatch.setattr(Part, "load", None)
    again = read(folder, PROJECT, DAY, Sizes(large=0))
    assert complete(programme_of(again, DAY)) == COMPLETE


# What is not told


def test_nothing_is_told_by_columns_in_which_an_empty_cell_says_something(tmp_path):
    """Records that differ in nothing else give the same words, whole tables of numbers and days included."""

    def found(name, many):
        tables = {
            **RECORDS,
            "questions": [
                {"question": "q", "text": "Q", "kind": "choice", "direction": "none", "kirkpatrick": "reaction"}
            ],
        }
        tables["pledges"] = pledges(
            filled_on=first(many, "2020-09-01"),
            additionality=first(many, "new"),
            cancelled_on=lambda k: "2020-09-14" if k > 23 - many else "",
        )
        tables["apprentices"] = apprentices(
            40,
            left_on=first(many, "2020-08-14"),
            left_reason=first(many, "another job"),
            achieved_on=first(many, "2020-09-21"),
            destination=first(many, "kept on"),
        )
        who = {"person_id": lambda k: f"p{k:04d}"}
        tables["people"] = rows_of(60, {**who, "role": "manager", "borough": first(many + 30, "hackney")})
        tables["participants"] = rows_of(
            60, {**who, "network": PROJECT.networks[0], "joined_on": "2020-01-06", "left_on": first(many, "2020-09-01")}
        )
        tables["training"] = rows_of(
            60, {**who, "course": "c1", "enrolled_on": "2020-05-11", "completed_on": first(many, "2020-06-22")}
        )
        tables["answers"] = rows_of(
            60,
            {
                "response_id": lambda k: f"r{k}",
                "question": "q",
                "value": "good",
                "borough": first(many, "hackney"),
                "event_id": first(many, "E-01"),
                "person_id": first(many, "p0001"),
                "time": lambda k: "" if k < many else "before",
                "answered_on": "2020-08-20",
            },
        )
        return programme_of(read(written(tmp_path / name, **tables), PROJECT, DAY), DAY)

    none, some = found("none", 0), found("some", 11)
    assert (none.quality, none.completeness) == (some.quality, some.completeness)
    said = {row["column"] for row in [*none.quality, *none.completeness]}
    assert said <= {
        "",
        *(column for own in TELLS_WHAT_IS_KNOWN.values() for column in own),
        "started_on",
        "joined_on",
        "enrolled_on",
        "starts_at",
    }


@pytest.mark.parametrize(
    ("known", "of", "said"),
    [
        (10, 20, "50%"),
        (9, 20, "few"),
        (11, 20, "most"),
        (9, 18, ""),
        (0, 104, "few"),
        (104, 104, "most"),
        (0, 0, ""),
        (94, 104, "90%"),
        (95, 104, "most"),
        (10, 10_000, "<1%"),
        (9_990, 10_000, ">99%"),
    ],
)
def test_of_people_no_number_is_told_where_few_have_a_cell_or_lack_it(known, of, said):
    assert told.known_of_people(known, of) == said


def test_the_rule_of_a_project_can_ask_for_more(tmp_path):
    rows = apprentices(40, role_family=first(28, "developer"))
    records = read(written(tmp_path / "r", pledges=pledges(), apprentices=rows), PROJECT, DAY)
    assert complete(programme_of(records, DAY, fewest=12))["apprentices.role_family"] == "70%"
    assert complete(programme_of(records, DAY, fewest=13))["apprentices.role_family"] == "most"
    rule = PROJECT.disclosure.model_copy(update={"answers": 13})
    whole = Whole(Request("project"), PROJECT.model_copy(update={"disclosure": rule}), records, counted(records), DAY)
    assert complete(whole.programme)["apprentices.role_family"] == "most"


def counted(records):
    return count(records, Scope.of(PROJECT, DAY, DAY))


def test_of_few_people_not_even_the_month_is_told(tmp_path):
    records = [
        read(written(tmp_path / f"{n}", pledges=pledges(), apprentices=apprentices(n)), PROJECT, DAY) for n in (9, 10)
    ]
    assert [latest(programme_of(one, DAY))["apprentices"] for one in records] == [
        ("", "", "started_on"),
        ("", "2020-03", "started_on"),
    ]


# What the page says


def of_records(tmp_path, **tables):
    found = programme_of(read(written(tmp_path / "r", **{**RECORDS, **tables}), PROJECT, DAY), DAY)
    return {name: getattr(found, name) for name in ("quality", "completeness", "imported")}


def test_the_table_says_it_in_words(tmp_path):
    report = hackney(programme=of_records(tmp_path))
    assert page.by_table(report).rows == [
        (
            "pledges",
            "25",
            "role family is known in 56% of rows; pledged on is known in all rows",
            "29 October 2019 (pledged on)",
        ),
        (
            "apprentices",
            "not told",
            "role family is known in 70% of rows; recruit type is known in few rows or none; "
            "planned end on is known in all or nearly all rows",
            "June 2020 (started on)",
        ),
        ("people", "not told", "all that is needed is there", "it has no dates"),
        ("events", "1", "all that is needed is there", "11 March 2020 (starts at)"),
        (
            "attendance",
            "not told",
            "registered is known in 55% of rows; minutes is known in 67% of rows where attended is yes",
            "it has no dates",
        ),
        ("courses", "6", "opened on is known in 5 of 6 rows", "1 May 2020 (opened on)"),
    ]
    assert page.quality(report) == ["Tables supplied: pledges.", page.CHECKED, page.EXPLAINED]


def test_few_rows_are_said_to_be_too_few(tmp_path):
    report = hackney(programme=of_records(tmp_path, apprentices=apprentices(8, role_family=first(4, "developer"))))
    row = next(row for row in page.by_table(report).rows if row[0] == "apprentices")
    assert row[2].startswith("role family: too few rows to say; ") and row[3] == "not told (started on)"


def test_the_page_has_it_as_an_accessible_table_under_the_sentences(tmp_path):
    report = hackney(programme=of_records(tmp_path), stamp={"packages": {}})
    soup = BeautifulSoup(pages.written(pages.about(report, []), []), "html.parser")
    table = soup.find(id="records").find_next("table")
    assert table.find_previous("p").get_text() == page.EXPLAINED
    assert table.caption.get_text() == "The quality of each table, for a page as at 30 September 2020"
    assert {one["scope"] for one in table.thead.find_all("th")} == {"col"}
    assert [one["scope"] for one in table.tbody.find_all("th")] == ["row"] * 6
    assert all(cell.get_text().strip() for cell in table.find_all(["td", "th"]))


def test_a_page_of_which_nothing_is_known_has_no_table():
    report = hackney(stamp={"packages": {}})
    assert page.by_table(report) is None
    soup = BeautifulSoup(pages.written(pages.about(report, []), []), "html.parser")
    assert soup.find(id="version").find_previous("table") is None
    assert page.quality(report)[1:] == [page.CHECKED]


def test_a_document_and_the_page_on_method_say_it_too(tmp_path):
    stamp = {"packages": {}, "data": "", "parameters": "", "code": "", "python": ""}
    report = hackney(programme=of_records(tmp_path), stamp=stamp)
    style = SimpleNamespace(table=lambda table: table)
    found = sections.closing(pages.about(report, []), [], style)
    (records,) = [one for one in found if one.anchor == "records"]
    assert any("<caption>The quality of each table" in part for part in records.parts)
    assert page.EXPLAINED in of_the_publication.data_quality(report)["Completeness"]


# Imports

FILES = [
    {"file": "3f2a91c07d55e6b8", "source": "Microsoft Teams attendance report", "outcome": "read", "rows": "1200"},
    {
        "file": "3f2a91c07d55e6b8",
        "source": "Microsoft Teams attendance report",
        "outcome": "refused",
        "reason": "it names nobody",
        "rows": "5",
    },
    {"file": "11aa", "source": "Microsoft Teams attendance report", "outcome": "read", "rows": "34"},
    {
        "file": "11aa",
        "source": "Microsoft Teams attendance report",
        "outcome": "refused",
        "reason": "it names nobody.",
        "rows": "2",
    },
    {
        "file": "11aa",
        "source": "Microsoft Teams attendance report",
        "outcome": "refused",
        "rows": "5",
        "reason": "no such event. Say in the map which it is.",
    },
    {"file": "22bb", "source": "Eventbrite attendee list", "outcome": "read", "rows": "0"},
    {
        "file": "22bb",
        "source": "Eventbrite attendee list",
        "outcome": "left_out",
        "reason": "order cancelled",
        "rows": "3",
    },
]


def test_what_an_import_read_and_refused(tmp_path):
    report = hackney(programme=of_records(tmp_path, imported=FILES))
    assert page.imported(report) == [
        "The records were imported from 3 files: Microsoft Teams attendance report (2) and Eventbrite attendee list "
        "(1).",
        "Nothing was read of 1 file.",
        "1,234 rows were read, 3 were left out (order cancelled) and 12 were refused (7: it names nobody; 5: no such "
        "event).",
    ]
    assert page.quality(report)[1:5] == [page.CHECKED, *page.imported(report)]


def imported(*rows):
    """An import of these files: a key, an outcome, a number of rows and a reason."""
    return [
        {"file": file, "source": "Zoom list", "outcome": outcome, "rows": f"{n}", "reason": reason}
        for file, outcome, n, reason in rows
    ]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (
            [("a", "read", 40, "")],
            ["The records were imported from 1 file: Zoom list (1).", "40 rows were read and none was refused."],
        ),
        (
            [("a", "read", 9, ""), ("a", "refused", 1, "")],
            ["The records were imported from 1 file: Zoom list (1).", "Few rows were read and 1 was refused."],
        ),
        (
            [("a", "read", 40, ""), ("b", "refused", 0, "it is not a workbook")],
            [
                "The records were imported from 2 files: Zoom list (2).",
                "Nothing was read of 1 file (it is not a workbook).",
                "40 rows were read and none was refused.",
            ],
        ),
        (
            [("a", "read", 40, ""), *(("a", "refused", n, f"reason {n}") for n in range(1, 7))],
            [
                "The records were imported from 1 file: Zoom list (1).",
                "40 rows were read and 21 were refused (6: reason 6; 5: reason 5; 4: reason 4; 3: reason 3; 3: for other "
                "reasons).",
            ],
        ),
    ],
)
def test_imports_of_every_size(tmp_path, rows, said):
    assert page.imported(hackney(programme=of_records(tmp_path, imported=imported(*rows)))) == said


def test_that_nothing_was_imported_is_never_a_table_that_was_not_supplied(tmp_path):
    folder = written(tmp_path / "r", **RECORDS)
    records = read(folder, PROJECT, DAY)
    common = Whole(Request("project"), PROJECT, records, counted(records), DAY).content(ALL)
    assert "imported" not in common["not_supplied"] and "boroughs" not in common["not_supplied"]
    assert {"people", "attendance"} <= {*common["supplied"]} and "costs" in common["not_supplied"]
    run = CliRunner().invoke(app, ["check", "--data", str(folder)])
    assert run.exit_code == 0 and "Not supplied: member_boroughs" in run.stdout and "imported" not in run.stdout
    written(folder, imported=FILES)
    again = read(folder, PROJECT, DAY)
    common = Whole(Request("project"), PROJECT, again, counted(again), DAY).content(ALL)
    assert "imported" not in [*common["supplied"], *common["not_supplied"]]
    run = CliRunner().invoke(app, ["check", "--data", str(folder)])
    assert re.search(r"imported +7 rows", run.stdout)


def test_files_are_named_nowhere_in_what_everybody_knows(tmp_path):
    assert "3f2a91c07d55e6b8" not in str(of_records(tmp_path, imported=FILES))


# The audit


def publication(programme, project=PROJECT, doubts=()):
    return SimpleNamespace(
        programme=programme, project=project, as_at=f"{DAY}", content={"common": {"doubts": list(doubts)}}
    )


def test_the_audit_finds_it_in_the_records_and_nothing_else(tmp_path):
    records = read(written(tmp_path / "r", **RECORDS, imported=FILES), PROJECT, DAY)
    programme = programme_of(records, DAY)
    doubts = told.doubts_of(records, PROJECT)
    of = publication(programme, doubts=doubts)
    assert not_to_be_told(of) == not_of_the_records(of, records) == []
    assert len(not_of_the_records(publication(programme, doubts=doubts[1:]), records)) == 1
    rows = [{**row, "known": "71%"} if row["column"] == "role_family" else row for row in programme.completeness]
    changed = publication(replace(programme, completeness=rows), doubts=doubts)
    assert not_to_be_told(changed) == []
    assert [fault.problem for fault in not_of_the_records(changed, records)] == [
        "what it tells of the completeness of its records is not what these give."
    ]


@pytest.mark.parametrize(
    ("name", "row", "said"),
    [
        ("quality", {"table": "people", "rows": "167", "latest": "", "column": ""}, "how many rows people has is told"),
        (
            "quality",
            {"table": "training", "rows": "", "latest": "2020-06-22", "column": "enrolled_on"},
            "told otherwise",
        ),
        (
            "quality",
            {"table": "training", "rows": "", "latest": "2020-06", "column": "completed_on"},
            "says something of",
        ),
        ("quality", {"table": "published", "rows": "9", "latest": "", "column": ""}, "no table of records"),
        ("completeness", {"table": "apprentices", "column": "left_on", "known": "12%"}, "may give a hidden count away"),
        ("completeness", {"table": "apprentices", "column": "role_family", "known": "7/104"}, "told otherwise"),
        ("completeness", {"table": "apprentices", "column": "role_family", "known": "all"}, "told otherwise"),
        ("completeness", {"table": "pledges", "column": "role_family", "known": "57/118"}, "told otherwise"),
        ("completeness", {"table": "pledges"}, "cannot be read: 'column'"),
        ("imported", {"what": "read", "about": "", "number": "3"}, "that an import read 3 rows is told"),
    ],
)
def test_the_audit_refuses_what_may_not_be_told(name, row, said):
    (fault,) = not_to_be_told(publication(Programme(**{name: [row]})))
    assert said in fault.problem and fault.file == "cells.json"
