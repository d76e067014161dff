"""From exports to tables: what comes in comes out again, whole, and without a name."""

import csv
import json
import shutil
import sys
from collections import Counter, defaultdict
from pathlib import Path

import openpyxl
import pytest

from evaluation.cli.main import main
from evaluation.importers.command import import_folder
from evaluation.records.errors import WrongInput
from evaluation.records.parameters import DEFAULT_PROJECT, data_folder, read_project
from evaluation.records.tables.folder import MARKER
from evaluation.records.tables.read import read
from evaluation.sample import make
from examples.exports import write_exports

SAMPLE = data_folder(DEFAULT_PROJECT)


@pytest.fixture(scope="session")
def exports(tmp_path_factory) -> Path:
    """The sample as exports; a test that changes it takes a copy."""
    folder = tmp_path_factory.mktemp("exports") / "of-the-sample"
    write_exports(make(), folder, 2019)
    return folder


@pytest.fixture
def key(tmp_path, monkeypatch) -> Path:
    file = tmp_path / "keys" / "project.key"
    monkeypatch.setenv("EVALUATION_KEY", str(file))
    return file


def rows(folder: Path, table: str) -> list[dict[str, str]]:
    file = folder / f"{table}.csv"
    with file.open(encoding="utf-8", newline="") as lines:
        return [*csv.DictReader(lines)]


def replies(folder: Path) -> Counter:
    """Answers by reply, under whatever key each reply has."""
    found = defaultdict(set)
    for row in rows(folder, "answers"):
        found[row.pop("response_id")].add(tuple(row.items()))
    return Counter(frozenset(said) for said in found.values())


def test_the_sample_comes_back_from_its_exports_row_by_row(exports, tmp_path):
    out = tmp_path / "tables"
    outcome, _ = import_folder(exports, out)
    assert [str(fault) for fault in outcome.faults()] == []
    assert {file.stem for file in out.glob("*.csv")} == {"imported", *(file.stem for file in SAMPLE.glob("*.csv"))}
    for file in sorted(SAMPLE.glob("*.csv")):
        if file.stem != "answers":
            here, there = (Counter(tuple(row.items()) for row in rows(folder, file.stem)) for folder in (out, SAMPLE))
            assert here == there, file.stem
    assert replies(out) == replies(SAMPLE)
    assert (out / MARKER).is_file()


@pytest.mark.slow
@pytest.mark.parametrize("audience", ["public", "team"])
def test_every_figure_is_the_same_from_the_exports(exports, tmp_path, monkeypatch, capsys, audience):
    import_folder(exports, tmp_path / "tables")
    said = []
    for data in (SAMPLE, tmp_path / "tables"):
        said.append(command(monkeypatch, capsys, "measures", "--audience", audience, "--data", data)[1])
    assert said[0] == said[1] and len(said[0].splitlines()) > 1000


def test_the_same_folder_twice_changes_nothing(exports, tmp_path):
    out = tmp_path / "tables"
    import_folder(exports, out)
    before = {file.name: file.read_bytes() for file in out.iterdir()}
    outcome, _ = import_folder(exports, out)
    assert {file.name: file.read_bytes() for file in out.iterdir()} == before
    assert outcome.people["new"] == 0 and outcome.people["known"] == 167


# A folder of Teams exports and a spreadsheet of pledges, as the README walks it

MAP = """\
files:
  - file: promises.xlsx
    table: pledges
    columns: {borough: Council, promised: Promised, filled_number: Recruited}
new_events: {kind: virtual_session}
"""
TEAMS = [
    "1. Summary",
    "Meeting title\t1:1 about Person 003",
    "Start time\t4/21/20, 2:00:00\u202fPM",
    "End time\t4/21/20, 3:30:00\u202fPM",
    "",
    "2. Participants",
    "Name\tFirst Join\tLast Leave\tIn-Meeting Duration\tEmail\tParticipant ID (UPN)\tRole",
    "Person 001\t4/21/20, 1:58:00\u202fPM\t4/21/20, 3:31:00\u202fPM\t1h 33m\tperson-001@hackney.gov.uk\t\tOrganizer",
    "Person 002\t4/21/20, 2:10:00\u202fPM\t4/21/20, 2:40:10\u202fPM\t30m 10s\tperson-002@example.org\t\tAttendee",
]


@pytest.fixture
def small(tmp_path, key) -> Path:
    folder = tmp_path / "exports"
    folder.mkdir()
    book = openpyxl.Workbook()
    for line in (
        ["What boroughs promised"],
        ["Council", "Promised", "Recruited"],
        ["LB Hackney", 20, 14],
        ["Camden", 3, None],
        ["Total", 23, 14],
    ):
        book.active.append(line)
    book.save(folder / "promises.xlsx")
    (folder / "report.csv").write_bytes("\r\n".join(TEAMS).encode("utf-16"))
    (folder / "import.yaml").write_text(MAP, encoding="utf-8")
    return folder


def test_teams_exports_and_a_spreadsheet_of_pledges_become_a_report(small, tmp_path, monkeypatch):
    out = tmp_path / "tables"
    outcome, _ = import_folder(small, out)
    assert [*outcome.faults()] == [] and outcome.exit_code() == 0
    places = Counter((row["borough"], row["filled"]) for row in rows(out, "pledges"))
    assert places == {("hackney", "yes"): 14, ("hackney", "no"): 6, ("camden", "no"): 3}
    (event,) = rows(out, "events")
    assert (event["title"], event["minutes"]) == ("Virtual session of 21 April 2020, 14:00", "90")
    assert sorted(row["minutes"] for row in rows(out, "attendance")) == ["30", "90"]
    assert {(row["borough"], row["role"]) for row in rows(out, "people")} == {("hackney", "officer"), ("", "partner")}
    assert "1 stayed longer than its 90 minutes" in outcome.notes[0]
    tables = read(out, read_project(), read_project().as_at)
    assert len(tables["attendance"]) == 2 and not tables.illustrative


def test_what_was_understood_is_told(small, tmp_path, monkeypatch, capsys):
    code, said = run(monkeypatch, capsys, small, "--out", tmp_path / "tables")
    assert code == 0
    assert said.startswith(
        "I read 2 of 2 files; you can answer 2 of 5 questions. “Who came together in the networks?” needs participants;"
    )
    assert "report.csv: Microsoft Teams attendance report, 2 rows; people: 2 new\n" in said
    assert "People: 2 new, 0 known already, 0 matched by name and borough, 0 doubtful pairs." in said


def test_the_same_is_told_to_programs(small, tmp_path, monkeypatch, capsys):
    (small / "report-2.csv").write_text("nothing,known\n1,2\n", encoding="utf-8")
    code, said = run(monkeypatch, capsys, small, "--out", tmp_path / "tables", "--json")
    found = json.loads(said)
    assert code == 0 and found["tables"]["pledges"] == 23 and found["questions"]["Did apprentices stay?"] is False
    assert [(fault["file"], fault["line"]) for fault in found["not_read"]] == [("report-2.csv", None)]
    assert {one["file"]: one["rows"] for one in found["files"]} == {"promises.xlsx": 3, "report.csv": 2}


def test_a_dry_run_says_the_same_and_writes_nothing(small, tmp_path, monkeypatch, capsys, key):
    before = sorted(tmp_path.rglob("*"))
    code, said = run(monkeypatch, capsys, small, "--dry-run")
    assert code == 0 and "Nothing was written: pledges 23" in said and sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("more", [[], ["--out", "exports"]])
def test_where_the_tables_go_must_be_said_and_must_be_elsewhere(small, monkeypatch, capsys, more):
    monkeypatch.chdir(small.parent)
    code, said = run(monkeypatch, capsys, small, *more)
    assert code == 2 and ("Where to?" in said or "another folder" in said)


def test_a_folder_of_tables_that_no_import_wrote_is_not_written_over(small, tmp_path):
    out = tmp_path / "tables"
    out.mkdir()
    (out / "pledges.csv").write_text("pledge_id,borough\nP-1,hackney\n", encoding="utf-8")
    with pytest.raises(WrongInput, match="holds tables that no import wrote"):
        import_folder(small, out)
    assert (out / "pledges.csv").read_text(encoding="utf-8") == "pledge_id,borough\nP-1,hackney\n"


def test_invented_and_real_records_do_not_mix(small, tmp_path, exports):
    import_folder(small, tmp_path / "real")
    with pytest.raises(WrongInput, match="never mix"):
        import_folder(exports, tmp_path / "real")
    import_folder(exports, tmp_path / "invented")
    with pytest.raises(WrongInput, match="never mix"):
        import_folder(small, tmp_path / "invented")


def test_who_is_matched_and_who_is_new_is_told_of_each_file(small, tmp_path, monkeypatch, capsys):
    (small / "zoom.csv").write_text(
        "Name (Original Name),User Email,Total Duration (Minutes),Guest\n"
        "Person 001,person-001@hackney.gov.uk,20,No\nPerson 002,,5,Yes\n",
        encoding="utf-8",
    )
    (small / "import.yaml").write_text(
        f"{MAP}domains: {{hackney.gov.uk: manager}}\n".replace(
            "files:\n", "files:\n  - {file: zoom.csv, event: E-1}\n"
        ),
        encoding="utf-8",
    )
    (small / "events.csv").write_text(
        "event_id,kind,title,starts_at,minutes,mode\nE-1,meetup,A meet-up,2020-05-04 14:00,60,online\n",
        encoding="utf-8",
    )
    _, said = run(monkeypatch, capsys, small, "--out", tmp_path / "tables", "--json")
    people = {one["file"]: one["people"] for one in json.loads(said)["files"]}
    assert people["report.csv"] == {"matched": 0, "new": 2, "doubtful": 1}
    assert people["zoom.csv"] == {"matched": 1, "new": 1, "doubtful": 1}
    assert {row["role"] for row in rows(tmp_path / "tables", "people")} == {"manager", "partner"}
    _, said = run(monkeypatch, capsys, small, "--out", tmp_path / "tables")
    assert "People: 0 new, 3 known already, 0 matched by name and borough, 1 doubtful pair." in said


def test_dates_of_a_spreadsheet_may_be_months_or_missing(small, tmp_path):
    (small / "places.csv").write_text(
        "Where,Start\nCamden,Sep 2020\nCamden,2 March 2020\nCamden,\nCamden,soon\n", encoding="utf-8"
    )
    (small / "import.yaml").write_text(
        MAP.replace(
            "files:\n", "files:\n  - {file: places.csv, table: pledges, columns: {borough: Where, filled_on: Start}}\n"
        ),
        encoding="utf-8",
    )
    outcome, _ = import_folder(small, tmp_path / "tables")
    assert [(fault.file, fault.line) for fault in outcome.faults()] == [("places.csv", 5)]
    dates = [row["filled_on"] for row in rows(tmp_path / "tables", "pledges") if row["pledge_id"].startswith("camden")]
    assert sorted(dates) == ["", "", "", "", "2020-03-02", "2020-09"]


def test_one_meeting_that_two_exported_becomes_one_event(small, tmp_path):
    again = [line.replace("2:00:00", "1:57:00") for line in TEAMS]
    (small / "another.csv").write_bytes("\r\n".join(again).encode("utf-16"))
    import_folder(small, tmp_path / "tables")
    assert len(rows(tmp_path / "tables", "events")) == 1 and len(rows(tmp_path / "tables", "attendance")) == 2


def test_exports_put_beside_the_samples_are_told_and_get_a_key_of_their_own(exports, tmp_path, key):
    folder = Path(shutil.copytree(exports, tmp_path / "exports"))
    _, said = import_folder(folder, tmp_path / "as-made")
    assert said == [] and not key.exists()
    (folder / "mine.csv").write_text("pledge_id,borough\nP-999,hackney\n", encoding="utf-8")
    _, said = import_folder(folder, tmp_path / "tables")
    assert key.exists() and "marked as invented all the same" in said[-1]
    assert (tmp_path / "tables" / MARKER).is_file()
    one, other = (rows(tmp_path / place, "people")[0]["person_id"] for place in ("as-made", "tables"))
    assert one != other
    import_folder(folder, tmp_path / "as-made")  # what was written under the sample's key stays under it
    assert rows(tmp_path / "as-made", "people")[0]["person_id"] == one


# Merging


def test_a_newer_export_adds_to_what_is_there_and_wins_where_it_says_otherwise(small, tmp_path):
    out = tmp_path / "tables"
    import_folder(small, out)
    (small / "report.csv").unlink()
    (small / "places.csv").write_text(
        "pledge_id,borough,filled_on,role_family\nP-1,Camden,2020-03-02,\n", encoding="utf-8"
    )
    import_folder(small, out)
    assert len(rows(out, "attendance")) == 2 and len(rows(out, "pledges")) == 24
    (small / "places.csv").write_text(
        "pledge_id,borough,filled_on,due_on\nP-1,Camden,2020-03,2020-06\n", encoding="utf-8"
    )
    import_folder(small, out)
    (place,) = [row for row in rows(out, "pledges") if row["pledge_id"] == "P-1"]
    assert (place["filled_on"], place["due_on"]) == ("2020-03-02", "2020-06")  # a month is not newer than its day
    (small / "places.csv").write_text("pledge_id,borough,filled_on\nP-1,Camden,2020-04-06\n", encoding="utf-8")
    import_folder(small, out)
    (place,) = [row for row in rows(out, "pledges") if row["pledge_id"] == "P-1"]
    assert (place["filled_on"], place["due_on"]) == ("2020-04-06", "2020-06")


def test_two_rows_that_contradict_each_other_are_told_and_the_first_stays(small, tmp_path):
    (small / "a.csv").write_text("pledge_id,borough\nP-1,Camden\nP-1,Camden\nP-1,Hackney\n", encoding="utf-8")
    (small / "b.csv").write_text("pledge_id,borough\nP-1,Barnet\n", encoding="utf-8")
    outcome, _ = import_folder(small, tmp_path / "tables")
    told = [(fault.file, fault.line) for fault in outcome.faults()]
    assert told == [("a.csv", 4), ("b.csv", 2)] and outcome.exit_code(is_strict=True) == 1
    assert [row["borough"] for row in rows(tmp_path / "tables", "pledges") if row["pledge_id"] == "P-1"] == ["camden"]


def test_rows_that_do_not_fit_the_others_are_refused_and_the_rest_is_sound(small, tmp_path):
    (small / "members.csv").write_text("borough,joined_on,source\nhackney,2019-07-15,minutes\n", encoding="utf-8")
    outcome, _ = import_folder(small, tmp_path / "tables")
    assert {(fault.file, fault.line) for fault in outcome.faults()} == {("promises.xlsx", 4)}
    assert outcome.refused[0].problem == "its borough was never a member."
    assert {row["borough"] for row in rows(tmp_path / "tables", "pledges")} == {"hackney"}


def test_what_does_not_fit_the_other_rows_is_told_without_a_word_of_it(small, tmp_path):
    (small / "events.csv").write_text(
        "event_id,kind,network,title,starts_at,minutes,mode\nE-7,meetup,quokka,A meet-up,2020-05-04 14:00,60,online\n",
        encoding="utf-8",
    )
    (small / "costs.csv").write_text("item,amount,kind,paid_by\nRooms,-777,cash,LOTI\n", encoding="utf-8")
    people = "apprentice_id,borough,started_on,pledge_id\n9f2c41d07ab3e586,hackney,2020-03-02,P-777\n"
    (small / "apprentices.csv").write_text(people, encoding="utf-8")
    outcome, _ = import_folder(small, tmp_path / "tables")
    told = {fault.file: fault.problem for fault in outcome.faults()}
    assert told == {
        "events.csv": "its network is none of the project's.",
        "costs.csv": "it does not fit what its table may hold (amount is less than 0).",
        "apprentices.csv": "its pledge_id is in no row of the table that it points to.",
    }


# Words, questions, and what the map says


def test_words_about_people_stay_where_three_say_them_or_the_map_lists_them(small, tmp_path):
    jobs = ["developer"] * 3 + ["drone pilot"] + ["whatever comes"] * 2
    lines = "".join(f"P-{n},hackney,{job}\n" for n, job in enumerate(jobs, start=1))
    (small / "places.csv").write_text(f"pledge_id,borough,role_family\n{lines}", encoding="utf-8")
    (small / "import.yaml").write_text(f"{MAP}words: [Drone pilot]\n", encoding="utf-8")
    outcome, _ = import_folder(small, tmp_path / "tables")
    kept = [row["role_family"] for row in rows(tmp_path / "tables", "pledges") if row["pledge_id"].startswith("P-")]
    assert kept == ["developer"] * 3 + ["drone pilot"] + ["", ""]
    assert [fault.line for fault in outcome.faults()] == [6, 7]


def test_a_meeting_that_is_no_event_is_refused_unless_the_map_says_what_it_is(small, tmp_path):
    (small / "import.yaml").write_text(MAP.replace("new_events: {kind: virtual_session}\n", ""), encoding="utf-8")
    outcome, _ = import_folder(small, tmp_path / "tables")
    (fault,) = outcome.faults()
    assert fault.file == "report.csv" and "new_events" in fault.problem and "Person" not in fault.problem
    assert not (tmp_path / "tables" / "attendance.csv").exists()


def test_which_event_or_question_may_be_meant_is_asked_by_what_is_known_of_it(small, tmp_path):
    (small / "import.yaml").write_text(MAP.replace("new_events: {kind: virtual_session}\n", ""), encoding="utf-8")
    (small / "events.csv").write_text(
        "event_id,kind,title,starts_at,minutes,mode\nE-1,meetup,A meet-up,2020-04-21 15:00,60,online\n",
        encoding="utf-8",
    )
    (small / "questions.csv").write_text(
        "question,text,kind,scale_min,scale_max,direction,kirkpatrick\n"
        "confident,I am confident,likert,1,5,higher,learning\n",
        encoding="utf-8",
    )
    (small / "form.csv").write_text("Timestamp,I am confidnt\n2020/04/22 9:00:00,4\n", encoding="utf-8")
    outcome, _ = import_folder(small, tmp_path / "tables")
    problems = {fault.file: fault.problem for fault in outcome.faults()}
    read = Counter({one.name: outcome.rows_of(one)["read", ""] for one in outcome.files})
    assert read["report.csv"] == 0 and read["events.csv"] == 1
    assert "Did you mean E-1? Say `event:` of it in the map, or of what kind" in problems["report.csv"]
    assert problems["form.csv"].endswith("Did you mean 'I am confident'?")


def test_a_list_that_tells_neither_title_nor_time_needs_the_map(small, tmp_path):
    (small / "zoom.csv").write_text(
        "Name (Original Name),User Email,Total Duration (Minutes),Guest\nPerson 001,person-001@hackney.gov.uk,20,No\n",
        encoding="utf-8",
    )
    outcome, _ = import_folder(small, tmp_path / "tables")
    assert [fault.problem for fault in outcome.faults()] == [
        "it does not tell its title. Nor does it tell when it began: say `event:` of it in the map."
    ]


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ("fils: []", "unknown parameter 'fils'. Did you mean 'files'?"),
        ("files: [{file: promises.xlsx, table: pledges}]", "names the table pledges and no columns"),
        ("new_events: {kind: party}", "kind"),
    ],
)
def test_a_map_that_is_wrong_is_told_by_line(small, said, fault):
    (small / "import.yaml").write_text(said, encoding="utf-8")
    with pytest.raises(WrongInput) as wrong:
        import_folder(small, None, dry_run=True)
    assert fault in str(wrong.value) and "import.yaml" in str(wrong.value)


def test_a_map_that_does_not_fit_its_spreadsheet_is_told(small):
    (small / "import.yaml").write_text(MAP.replace("Council", "Borough"), encoding="utf-8")
    outcome, _ = import_folder(small, None, dry_run=True)
    assert any(fault.file == "promises.xlsx" and "Borough" in fault.problem for fault in outcome.faults())


def run(monkeypatch, capsys, folder: Path, *more: object) -> tuple[int, str]:
    return command(monkeypatch, capsys, "import", folder, *more)


def command(monkeypatch, capsys, *words: object) -> tuple[int, str]:
    monkeypatch.setattr(sys, "argv", ["evaluation", *map(str, words)])
    with pytest.raises(SystemExit) as ended:
        main()
    return ended.value.code or 0, "".join(capsys.readouterr())
