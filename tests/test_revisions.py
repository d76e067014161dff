"""Two publications of a project: which figures differ, what changed under them, and the log of corrections."""

import datetime as dt
import io
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from bs4 import BeautifulSoup
from typer.testing import CliRunner

from builders.making import make
from builders.records import CAMDEN, OTHERS_OF_IT, folder_of, publication_of
from evaluation.cli.main import app
from evaluation.disclosure.releases import joined
from evaluation.disclosure.sums import Linked
from evaluation.disclosure.suppression import suppress
from evaluation.metrics.cells import CONFIDENTIAL
from evaluation.metrics.result import Result
from evaluation.metrics.vocabulary import ALL
from evaluation.publication.files import FILE
from evaluation.publication.reading import Publication
from evaluation.publication.revisions import difference
from evaluation.records.errors import WrongInput
from evaluation.release.audit import audit
from evaluation.report import spreadsheet
from evaluation.report.findings import Table
from evaluation.report.words.revisions import corrections, differing
from evaluation.run.opening import open_study
from evaluation.run.request import Request

FIVE = [*CAMDEN, *OTHERS_OF_IT]
# Hackney had filled the third of its places after all, and in time: 3 of 3, and 5 of 7 of all.
CORRECTED = [
    row.replace("5,Hackney,2019-08-01,2020-03-01,", "5,Hackney,2019-08-01,2020-03-01,2020-02-07") for row in FIVE
]


@pytest.fixture(scope="module", autouse=True)
def key(tmp_path_factory) -> Iterator[None]:
    """A key of the project, so that its pages carry a hash of the records."""
    file = tmp_path_factory.mktemp("key") / "a.key"
    file.write_text("0123456789abcdef" * 4 + "\n", encoding="ascii")
    file.chmod(0o600)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EVALUATION_KEY", f"{file}")
        yield


@pytest.fixture(scope="module")
def pair(tmp_path_factory, key) -> tuple[Path, Path]:
    """A publication, and that of the same day whose records were corrected, made with note of the first."""
    at = tmp_path_factory.mktemp("pair")
    old = publication_of(Request("hackney", data=folder_of(at / "records", FIVE)), at / "old")
    request = Request("hackney", data=folder_of(at / "corrected", CORRECTED), previous=old)
    return Path(old), Path(publication_of(request, at / "new"))


def found_in(pair) -> dict:
    run = CliRunner().invoke(app, ["diff", *map(str, pair), "--json"])
    assert run.exit_code == 0, run.output
    return json.loads(run.stdout)


def changed_file(place: Path, to: Path, change) -> Path:
    content = json.loads((place / FILE).read_text(encoding="utf-8"))
    change(content)
    to.mkdir()
    (to / FILE).write_text(json.dumps(content), encoding="utf-8")
    return to


def test_each_figure_that_differs_is_told_with_both_numbers(pair):
    told = {(row["borough"], row["measure"], row["group"]): row for row in found_in(pair)["changed"]}
    of_all, of_hackney = told[ALL, "filled", ""], told["hackney", "filled", ""]
    assert [(row["was"]["count"], row["now"]["count"], row["now"]["out_of"]) for row in (of_all, of_hackney)] == [
        (4, 5, 7),
        (2, 3, 3),
    ]
    assert of_hackney["difference"] == pytest.approx(100 / 3)  # percentage points
    assert told["hackney", "still_empty", "overdue"]["difference"] == -1
    assert not {name for name in told if name[0] in ("brent", "camden") and name[1] != "chance_limits"}


def test_what_changed_under_them_is_told(pair, tmp_path):
    assert set(found_in(pair)["under"]) == {"data"}

    def change(content):
        content["common"]["project"]["target"] = 200
        content["stamp"] |= {"code": "9.9", "packages": {**content["stamp"]["packages"], "pandas": "9.0"}}
        content["definitions"]["filled"][1] = "Something else."

    found = found_in((pair[0], changed_file(pair[1], tmp_path / "new", change)))["under"]
    assert found["project"] == {"target": [100, 200]}
    assert found["code"][1] == "9.9" and found["packages"]["pandas"][1] == "9.0"
    assert found["definitions"]["filled"][1][1] == "Something else."


def test_the_text_says_it_in_short_and_borough_by_borough(pair):
    old, new = map(Publication.at, pair)
    said = differing(difference(old, new), new)
    assert said.splitlines()[0].endswith("Changed under them: the records.")
    assert "\nAll boroughs together\n" in said and "\nHackney\n" in said
    assert "  Places filled: 4 of 7, now 5 of 7 (+14.3 percentage points)\n" in said
    assert "  Places still empty, overdue: 2, now 1 (-1)\n" in said


def test_nothing_differs_between_a_publication_and_itself(pair):
    old = Publication.at(pair[0])
    found = difference(old, old)
    assert (found.changed, found.appeared, found.gone, found.under) == ([], [], [], {})
    said = differing(found, old)
    assert said == f"Of {found.figures} published figures none differs. Nothing is recorded as changed under them."


def test_what_is_new_gone_and_hidden_is_told_without_a_number_that_is_hidden(pair, tmp_path):
    def change(content):
        rows = content["figures"]["rows"]
        columns = content["figures"]["columns"]
        rows.pop(next(n for n, row in enumerate(rows) if row[:2] == ["brent", "due"]))
        one = next(row for row in rows if row[:2] == ["camden", "due"])
        one[columns.index("state")] = CONFIDENTIAL
        for name in ("count", "value"):
            one[columns.index(name)] = None

    other = changed_file(pair[0], tmp_path / "other", change)
    found = found_in((pair[0], other))
    assert [(row["borough"], row["measure"]) for row in found["gone"]] == [("brent", "due")]
    (hidden,) = found["changed"]
    assert (hidden["now"]["count"], hidden["now"]["state"], hidden["difference"]) == (None, CONFIDENTIAL, None)
    said = differing(difference(Publication.at(pair[0]), Publication.at(other)), Publication.at(other))
    assert "Places due: 2, now hidden" in said and "Gone: Brent\n  Places due: 1" in said
    (new,) = found_in((other, pair[0]))["appeared"]
    assert new["was"] is None and new["now"]["count"] == 1


def test_days_that_differ_are_said_first(pair, tmp_path):
    other = changed_file(pair[1], tmp_path / "new", lambda content: content["common"].update(as_at="2020-12-31"))
    old, new = Publication.at(pair[0]), Publication.at(other)
    said = differing(difference(old, new), new)
    assert "The days differ (2020-09-30, then 2020-12-31): a difference is no correction by itself." in said


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda content: content["common"].update(project_slug="other"), "of the project 'other'"),
        (lambda content: content.update(audience="borough"), "of the audience 'borough'"),
    ],
)
def test_two_that_cannot_be_compared_are_refused(pair, tmp_path, change, said):
    with pytest.raises(WrongInput, match=said):
        CliRunner().invoke(
            app, ["diff", str(changed_file(pair[0], tmp_path / "old", change)), str(pair[1])], catch_exceptions=False
        )


def test_what_is_no_publication_is_refused(pair, tmp_path):
    with pytest.raises(WrongInput, match="is not a publication"):
        CliRunner().invoke(app, ["diff", str(tmp_path), str(pair[1])], catch_exceptions=False)


def test_a_figure_in_the_file_that_does_not_follow_from_its_counts_is_found(pair, tmp_path):
    def change(content):
        next(row for row in content["figures"]["rows"] if row[:2] == ["camden", "due"])[3] = 1

    faults = Publication.at(changed_file(pair[0], tmp_path / "new", change)).contradictions()
    assert len(faults) == 2 and all("does not follow from the counts" in str(one) for one in faults)


# Corrections --------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def page(pair, tmp_path_factory) -> Path:
    """Hackney's page, made with note of the publication before."""
    at = tmp_path_factory.mktemp("page")
    request = Request("hackney", data=folder_of(at / "corrected", CORRECTED), previous=f"{pair[0]}")
    return make(request, at).page.parent


@pytest.mark.slow
def test_revised_figures_are_marked_on_the_page_and_in_its_files_and_the_audit_is_sound(page, pair):
    soup = BeautifulSoup((page / "index.html").read_text(encoding="utf-8"), "html.parser")
    table = soup.find("caption", string="Apprentice places in Hackney").parent
    cells = {row.th.text: row.td.text for row in table.tbody.find_all("tr")}
    assert cells["Filled"] == "3 [r]" and cells["Promised"] == "3" and cells["Overdue"] == "0 [r]"
    assert table.find_previous("dl", class_="legend").dt.text == "[r]"
    assert "Filled,3,revised: Number" in (page / "places.csv").read_text(encoding="utf-8")
    log = soup.find(id="corrections").find_next("table")
    rows = {row.th.text: [cell.text for cell in row.find_all("td")] for row in log.tbody.find_all("tr")}
    assert rows["Places still empty, overdue"][2:] in (["1", "0"], ["2", "1"])  # Hackney's, or that of all
    assert audit(page.parent, against=pair[0]).is_sound


def test_the_log_is_kept_from_publication_to_publication(pair, tmp_path):
    log = Publication.at(pair[1]).content["common"]["corrections"]
    assert ("hackney", "filled", "") in {(row["borough"], row["measure"], row["group"]) for row in log}
    request = Request(
        "hackney", data=folder_of(tmp_path / "later", CORRECTED), previous=f"{pair[1]}", as_at="2020-12-31"
    )
    later = Publication.at(Path(publication_of(request, tmp_path / "third")))
    assert later.content["common"]["corrections"] == log  # another day is no correction
    study = open_study("hackney", study=request.file("hackney"))
    assert not any(one.revised for one in study.every_measure())


def test_what_people_say_of_a_correction_stands_with_the_log(pair):
    content = Publication.at(pair[1]).content["common"]

    class Report:
        boroughs, programme = content["boroughs"], Publication.at(pair[1]).programme
        project = Publication.at(pair[1]).project.model_copy(update={"corrections": []})

        def __init__(self, log):
            self.content = {"corrections": log}

        def table(self, *given, none=()):
            return Table(*given)

    silent = Report(content["corrections"])
    answer, table = corrections(silent, "hackney")
    assert answer.startswith(f"{len(table.rows)} figures published before were revised.")
    assert answer.endswith("Why is not recorded.")
    assert ("Places filled", "Hackney", "2020-09-30", "2 of 3", "3 of 3") in table.rows
    assert all(row[1] in ("Hackney", "all boroughs") for row in table.rows)
    assert corrections(Report([])) is None


def test_a_revised_number_stays_a_number_in_the_spreadsheet_and_is_named_above_the_table():
    one = Result(measure="filled", count=3, value=3, revised=True)
    table = Table("places", "Places", ["Places", "Number"], [("Filled", one), ("Due", 4)])
    assert '<td class="number">3 [r]</td>' in table.html() and "<dt>[r]</dt>" in table.html()
    assert table.csv() == "Places,Number,status\nFilled,3,revised: Number\nDue,4,\n"
    book = openpyxl.load_workbook(io.BytesIO(spreadsheet.workbook("T", [], [table], {}, dt.date(2020, 9, 30))))
    texts = [cell.value for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.value]
    assert 3 in texts and any("Revised since they were published, [r]: Filled, Number." in f"{text}" for text in texts)


def test_a_correction_by_one_person_of_the_same_day_is_hidden():
    """12 started was published; it should have been 13, and nobody may print that one person was forgotten."""
    now, before = Linked(), Linked()
    for cells, n in ((now, 13), (before, 12)):
        cells.add(("apprentices", "one", ("started",)), "people", n)
    both = joined(now, before, set(before.names), same_day=True, corrected=True)
    found = suppress(both, {"people": 5, "answers": 10})
    assert ("apprentices", "one", ("started",)) in found.secondary


@pytest.mark.slow
def test_a_correction_by_few_is_found_by_the_audit_of_the_two(report, tmp_path):
    """The sample's page, and a publication of the same day that showed one participant of Hackney more."""
    now = report("hackney").parent
    before = Path(shutil.copytree(now, tmp_path / "before"))
    content = json.loads((before / FILE).read_text(encoding="utf-8"))
    table = content["tables"]["participants"]
    row = next(row for row in table["rows"] if {"hackney", "", "now"} <= {*map(str, row)})
    row[table["columns"].index("n")] += 1
    (before / FILE).write_text(json.dumps(content), encoding="utf-8")
    assert any(one.borough == "hackney" and one.least == -1 for one in audit(now, against=before).changed)
