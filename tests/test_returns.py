"""The agreement round: what each borough is sent, and what comes back from it."""

import datetime as dt
from pathlib import Path

import openpyxl
import pytest

from evaluation.counts.queries import Query, queries
from evaluation.counts.scope import Scope
from evaluation.importers.command import import_folder
from evaluation.records.errors import WrongInput
from evaluation.records.parameters import read_project
from evaluation.records.tables.read import read
from evaluation.release.returns import READ_ME, refuse_what_is_not_ours, write_returns
from evaluation.run.request import Request

PLEDGES = """\
pledge_id,borough,pledged_on,due_on,filled,filled_on,cancelled_on
P-1,Camden,2019-08-01,2020-03-01,,2020-01-06,
P-2,Camden,2019-08-01,2020-03-01,,,
P-3,Camden,,2020-12-01,,,
P-4,Camden,2019-08-01,2020-03-01,yes,,
P-5,Camden,2019-08-01,2020-03-01,,,2020-02-01
P-6,Hackney,2019-08-01,2020-12-01,,,
P-7,unknown,2019-08-01,2020-12-01,,,
P-8,Camden,2019-08-01,2020-03-01,,2020-10-05,
"""
APPRENTICES = """\
apprentice_id,pledge_id,borough,started_on,planned_end_on,left_on,achieved_on
A-1,P-1,Camden,2020-01-06,2021-01-06,,
A-2,P-1,Camden,2020-02-03,2020-08-31,,
A-3,,Camden,2020-03-02,,2020-05-01,2020-06-01
"""


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "records"
    place.mkdir()
    (place / "pledges.csv").write_text(PLEDGES)
    (place / "apprentices.csv").write_text(APPRENTICES)
    return place


def asked(folder: Path, as_at: str) -> dict[str, list[Query]]:
    day = dt.date.fromisoformat(as_at)
    project = read_project()
    return queries(read(folder, project, day), Scope.of(project, day, day))


def test_each_borough_is_asked_about_its_own_rows_that_lack_something_or_contradict(folder):
    found = asked(folder, "2020-09-30")
    assert found == {
        "camden": [
            Query("pledges", "P-3", "When was it promised?"),
            Query("pledges", "P-4", "It is filled: since when?"),
            *(
                Query(
                    "pledges",
                    place,
                    "It was due on 1 March 2020, and is not filled: is it filled, withdrawn, or due later?",
                )
                for place in ("P-2", "P-8")  # P-8 was filled in October
            ),
            Query("pledges", "P-4", "It is filled, and no apprentice stands in it: who started there?"),
            Query(
                "apprentices",
                "who started on 2 March 2020 in no place",
                "In which of the places promised did they start?",
            ),
            Query(
                "apprentices",
                "who started on 3 February 2020 in place P-1",
                "They were to finish by 31 August 2020: have they finished, or left, or are they there still?",
            ),
            Query(
                "apprentices",
                "who started on 2 March 2020 in no place",
                "They left, and they finished: which of both is right?",
            ),
            Query(
                "apprentices",
                "who started on 3 February 2020 in place P-1",
                "Somebody else was in this place still: which place is theirs?",
            ),
        ],
        "unknown": [Query("pledges", "P-7", "Whose place is it?")],
    }


def test_as_at_an_earlier_day_only_what_had_happened_is_asked_about(folder):
    found = asked(folder, "2020-02-29")
    assert [one.row for one in found["camden"]] == ["P-3", "P-4", "P-4", "who started on 3 February 2020 in place P-1"]


def returned(folder: Path, out: Path) -> dict[str, int]:
    pages = {}
    for slug in ("camden", "hackney"):
        pages[slug] = folder.parent / "reports" / slug / "index.html"
        pages[slug].parent.mkdir(parents=True, exist_ok=True)
        pages[slug].write_text(f"the page of {slug}")
    return write_returns(Request("", "borough", data=str(folder)), pages, out)


def test_a_borough_gets_its_page_its_queries_and_nothing_of_others(folder, tmp_path):
    out = tmp_path / "returns"
    assert returned(folder, out) == {"camden": 9, "hackney": 0, "unknown": 1}
    own = sorted(file.relative_to(out / "camden").as_posix() for file in (out / "camden").rglob("*") if file.is_file())
    assert own == [READ_ME, "camden-return.xlsx", "page/index.html"]
    book = openpyxl.load_workbook(out / "camden" / "camden-return.xlsx")
    assert book.sheetnames == ["Queries", "returns", "context", "actions"]
    assert [cell.value for cell in book["Queries"]["B"]][1:4] == ["P-3", "P-4", "P-2"]
    assert "asks about 9 rows" in (out / "camden" / READ_ME).read_text()
    assert "We have no questions about your records." in (out / "hackney" / READ_ME).read_text()
    of_nobody = openpyxl.load_workbook(out / "without-a-borough.xlsx").active
    assert [[cell.value for cell in row] for row in of_nobody] == [
        ["table", "row", "question", "answer"],
        ["pledges", "P-7", "Whose place is it?", None],
    ]


def test_what_a_borough_agreed_and_wrote_comes_back_by_an_import(folder, tmp_path):
    out, back, tables = tmp_path / "returns", tmp_path / "back", tmp_path / "tables"
    returned(folder, out)
    back.mkdir()
    for slug in ("camden", "hackney"):
        book = openpyxl.load_workbook(out / slug / f"{slug}-return.xlsx")
        assert book["returns"]["A3"].value == slug
        if slug == "camden":
            book["returns"]["B3"] = "2020-10-09"
            book["context"].append(["Camden", "Nobody was hired in April."])
            book["Queries"]["D2"] = "In October, I think"
        book.save(back / f"{slug}-return.xlsx")
    outcome, _ = import_folder(back, tables)
    assert not outcome.refused and not outcome.unread and not outcome.asked
    assert (tables / "returns.csv").read_text().splitlines() == ["borough,agreed_on", "camden,2020-10-09", "hackney,"]
    assert (tables / "context.csv").read_text().splitlines() == ["borough,text", "camden,Nobody was hired in April."]
    book = openpyxl.load_workbook(back / "hackney-return.xlsx")  # a week later Hackney agrees too
    book["returns"]["B3"] = "2020-10-16"
    later = tmp_path / "later"
    later.mkdir()
    book.save(later / "hackney-return.xlsx")
    import_folder(later, tables)
    assert (tables / "returns.csv").read_text().splitlines()[1:] == ["camden,2020-10-09", "hackney,2020-10-16"]


def test_a_folder_of_something_else_is_not_written_over(folder, tmp_path):
    (tmp_path / "mine" / "camden").mkdir(parents=True)
    with pytest.raises(WrongInput, match="is no return of a borough"):
        refuse_what_is_not_ours(tmp_path / "mine")
    (tmp_path / "file").touch()
    with pytest.raises(WrongInput, match="is not a folder"):
        refuse_what_is_not_ours(tmp_path / "file")
