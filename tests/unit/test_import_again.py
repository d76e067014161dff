"""Nothing is counted twice: copies, newer versions, sheets of one table, and forms that were exported again."""

import datetime as dt
import json
import shlex
import shutil
import sys
from collections import Counter
from pathlib import Path

import openpyxl
import pytest

from evaluation.cli.main import main
from evaluation.importers.command import import_folder
from evaluation.importers.outcome import Outcome
from evaluation.records.errors import WrongInput

HEADINGS = ["Council", "Promised", "Recruited"]
MAP = """\
files:
  - file: 'p*.*'
    table: pledges
    columns: {borough: Council, promised: Promised, filled_number: Recruited}
"""
TOGETHER = MAP + "    together: true\n"


class Folder:
    """Exports that are imported into the same tables, however often."""

    def __init__(self, place: Path):
        self.place, self.out = place, place.parent / "tables"
        place.mkdir()
        self.text("import.yaml", MAP)

    def text(self, name: str, text: str) -> None:
        file = self.place / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def book(self, name: str, *rows: list, sheet: str = "", headings: list | None = None) -> None:
        """A workbook, or one more sheet of it."""
        file = self.place / name
        book = openpyxl.load_workbook(file) if file.exists() and sheet else openpyxl.Workbook()
        page = book.create_sheet(sheet) if file.exists() and sheet else book.active
        page.title = sheet or page.title
        for row in (headings or HEADINGS, *rows):
            page.append(row)
        book.save(file)

    def only(self, name: str, *rows: list) -> None:
        """A workbook that is the only one in the folder."""
        for file in self.place.glob("p*.*"):
            file.unlink()
        self.book(name, *rows)

    def imported(self, *replacing: str, dry_run: bool = False) -> Outcome:
        return import_folder(self.place, self.out, as_at="2026-12-31", replacing=replacing, dry_run=dry_run)[0]

    def places(self, *replacing: str) -> dict[str, tuple[int, int]]:
        """How many places each borough promised and filled; nothing was asked or refused."""
        outcome = self.imported(*replacing)
        assert outcome.asked == [] and [*outcome.faults()] == []
        return places(outcome)

    def asked(self, *replacing: str) -> list[str]:
        """What is asked; nothing was written meanwhile."""
        before = written(self.out)
        outcome = self.imported(*replacing)
        assert outcome.exit_code() == (3 if outcome.asked else 0)
        assert written(self.out) == before or not outcome.asked
        return [*map(str, outcome.asked)]


def places(outcome: Outcome) -> dict[str, tuple[int, int]]:
    rows = [*outcome.tables["pledges"].rows.values()]
    promised, filled = Counter(row["borough"] for row in rows), Counter()
    filled.update(row["borough"] for row in rows if row["filled"] == "yes")
    return {borough: (number, filled[borough]) for borough, number in promised.items()}


def written(out: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in out.iterdir()} if out.exists() else {}


def answers(outcome: Outcome, question: str) -> list[str]:
    return [row["value"] for row in outcome.tables["answers"].rows.values() if row["question"] == question]


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Folder:
    monkeypatch.setenv("EVALUATION_KEY", str(tmp_path / "project.key"))
    monkeypatch.delenv("EVALUATION_TRACEBACK", raising=False)
    return Folder(tmp_path / "exports")


def command(monkeypatch, capsys, *words: object) -> tuple[int, str]:
    monkeypatch.setattr(sys, "argv", ["evaluation", "import", *map(str, words)])
    with pytest.raises(SystemExit) as ended:
        main()
    return ended.value.code or 0, "".join(capsys.readouterr())


# Copies


@pytest.mark.parametrize(
    "name",
    ["promises (1).xlsx", "promises - Copy.xlsx", "Copy of promises.xlsx", "promises-2020-06.xlsx"],
)
def test_a_copy_of_a_file_is_left_out_whatever_it_is_called(folder, name):
    folder.text("import.yaml", MAP.replace("p*.*", "*p*.xlsx"))
    folder.book("promises.xlsx", ["Camden", 5, 2])
    shutil.copy(folder.place / "promises.xlsx", folder.place / name)
    outcome = folder.imported()
    assert places(outcome) == {"camden": (5, 2)} and outcome.exit_code() == 0
    assert outcome.notes == [f"{name} is a copy of promises.xlsx: left out."]


def test_the_same_rows_saved_again_in_another_way_are_a_copy(folder):
    folder.book("promises.xlsx", ["Camden", 5, 2], ["Hackney", 3, 0])
    folder.text("promises.csv", "Recruited,Council,Promised,Notes\n0,LB Hackney,3,\n2,Camden,5,by phone\n")
    outcome = folder.imported()
    assert places(outcome) == {"camden": (5, 2), "hackney": (3, 0)}
    assert outcome.notes == ["promises.xlsx is a copy of promises.csv: left out."]


def test_a_copy_of_what_was_imported_before_is_counted_once(folder):
    folder.only("promises.xlsx", ["Camden", 5, 2])
    folder.places()
    folder.only("promises (1).xlsx", ["Camden", 5, 2])
    outcome = folder.imported()
    assert places(outcome) == {"camden": (5, 2)}
    said = "promises (1).xlsx says the same as promises.xlsx, which was imported before: counted once."
    assert outcome.notes == [said]
    folder.only("p-renamed.xlsx", ["Camden", 5, 2])
    assert folder.places() == {"camden": (5, 2)}


def test_what_is_wrong_with_a_row_is_told_once_and_not_again_of_a_copy(folder):
    folder.book("promises.xlsx", ["Camden", 5, 2], ["Atlantis", 1, 0])
    folder.book("promises (1).xlsx", ["Camden", 5, 2], ["Atlantis", 1, 0])
    outcome = folder.imported()
    assert places(outcome) == {"camden": (5, 2)}
    assert [(fault.file, fault.line) for fault in outcome.faults()] == [("promises.xlsx", 3)]


def test_a_copy_of_a_meeting_list_does_not_double_its_guests(folder):
    folder.text("import.yaml", "files:\n  - {file: 'zoom*.csv', event: E-1}\n")
    folder.text(
        "events.csv",
        "event_id,kind,title,starts_at,minutes,mode\nE-1,meetup,A meet-up,2020-05-04 14:00,60,online\n",
    )
    for name in ("zoom.csv", "zoom (1).csv"):
        folder.text(name, "Name (Original Name),User Email,Total Duration (Minutes),Guest\nA guest,,20,Yes\n")
    outcome = folder.imported()
    assert [row["minutes"] for row in outcome.tables["attendance"].rows.values()] == ["20"]


def test_a_guest_in_two_lists_of_a_meeting_is_one_and_at_another_meeting_another(folder):
    folder.text("import.yaml", "files:\n  - {file: 'list*.csv', event: E-1}\n  - {file: other.csv, event: E-2}\n")
    event = "meetup,A meet-up,2020-05-04 14:00,60,online"
    folder.text("events.csv", f"event_id,kind,title,starts_at,minutes,mode\nE-1,{event}\nE-2,{event}\n")
    headings = "Name (Original Name),User Email,Total Duration (Minutes),Guest\n"
    folder.text("list.csv", f"{headings}A guest,,20,Yes\n")
    folder.imported()
    (folder.place / "list.csv").unlink()
    folder.text("list again.csv", f"{headings}A guest,,20,Yes\nB guest,,20,Yes\n")
    folder.text("other.csv", f"{headings}A guest,,30,Yes\n")
    outcome = folder.imported()
    rows = [(row["event_id"], row["minutes"]) for row in outcome.tables["attendance"].rows.values()]
    assert sorted(rows) == [("E-1", "20"), ("E-1", "20"), ("E-2", "30")] and len(outcome.tables["people"].rows) == 3


# Newer versions


@pytest.mark.parametrize(
    ("may", "june"),
    [
        ("promises-2020-05.xlsx", "promises-2020-06.xlsx"),
        ("promises_20200531.xlsx", "promises_20200630.xlsx"),
        ("promises May 2020.xlsx", "promises June 2020.xlsx"),
        ("promises 31.05.2020.xlsx", "promises 1.06.2020.xlsx"),
        ("promises v2.xlsx", "promises v10 FINAL.xlsx"),
        ("promises 2020-05 v2.xlsx", "promises 2020-06 v1.xlsx"),
    ],
)
def test_a_newer_version_replaces_the_older_and_can_take_places_away(folder, may, june):
    folder.only(may, ["Camden", 11, 2], ["Hackney", 6, 0])
    assert folder.places() == {"camden": (11, 2), "hackney": (6, 0)}
    folder.only(june, ["Camden", 6, 4], ["Hackney", 3, 1])
    outcome = folder.imported()
    assert places(outcome) == {"camden": (6, 4), "hackney": (3, 1)}
    assert outcome.notes == [f"{june} replaced {may}: 17 places became 9."]
    folder.only(may, ["Camden", 11, 2], ["Hackney", 6, 0])
    outcome = folder.imported()
    assert places(outcome) == {"camden": (6, 4), "hackney": (3, 1)}
    (said,) = outcome.notes
    assert said.startswith(f"{may} is older than ") and said.endswith(", which was imported before: left out.")
    assert june in said or "the version v10 FINAL," in said
    folder.book(june, ["Camden", 6, 4], ["Hackney", 3, 1])  # both in one folder
    assert folder.places() == {"camden": (6, 4), "hackney": (3, 1)}
    shutil.rmtree(folder.out)
    assert folder.places() == {"camden": (6, 4), "hackney": (3, 1)}


def test_a_later_import_under_a_name_with_a_version_or_none_replaces_the_one_before(folder):
    folder.only("promises.xlsx", ["Camden", 5, 2])
    folder.places()
    folder.only("promises v2 FINAL.xlsx", ["Camden", 4, 2])
    outcome = folder.imported()
    assert places(outcome) == {"camden": (4, 2)}
    assert outcome.notes == ["promises v2 FINAL.xlsx replaced promises.xlsx: 5 places became 4."]


def test_a_file_of_the_same_name_replaces_what_it_said_before(folder):
    folder.only("promises.xlsx", ["Camden", 5, 2], ["Hackney", 12, 3])
    folder.places()
    folder.only("promises.xlsx", ["Camden", 9, 2])
    outcome = folder.imported()
    assert places(outcome) == {"camden": (9, 2)}
    assert outcome.notes == ["promises.xlsx replaced what it said before: 17 places became 9."]
    folder.only("promises.xlsx")
    folder.text("places.csv", "pledge_id,borough\nP-1,hackney\n")
    folder.text("import.yaml", MAP.replace("p*.*", "promises*"))
    assert folder.places() == {"hackney": (1, 0)}


def test_the_same_file_again_changes_nothing(folder):
    folder.only("promises.xlsx", ["Camden", 5, 2])
    folder.places()
    before = written(folder.out)
    assert folder.imported().notes == [] and written(folder.out) == before


def test_files_of_other_boroughs_or_with_another_map_count_beside_each_other(folder):
    folder.only("p-2020-05.xlsx", ["Camden", 5, 2])
    folder.book("p-2020-06.xlsx", ["Hackney", 3, 1])
    assert folder.places() == {"camden": (5, 2), "hackney": (3, 1)}
    folder.text("starts.csv", "Where,Start\nCamden,2020-03-02\n")
    more = "  - {file: starts.csv, table: pledges, columns: {borough: Where, filled_on: Start}}\n"
    folder.text("import.yaml", MAP.replace("files:\n", f"files:\n{more}"))
    assert {borough: number for borough, (number, _) in folder.places().items()} == {"camden": 6, "hackney": 3}


def test_places_with_keys_of_their_own_are_replaced_where_two_lists_share_some_and_else_added(folder):
    (folder.place / "import.yaml").unlink()
    folder.text("places 2020-05.csv", "pledge_id,borough\nP-1,camden\nP-2,camden\nP-3,camden\n")
    folder.places()
    (folder.place / "places 2020-05.csv").unlink()
    folder.text("places 2020-06.csv", "pledge_id,borough\nP-2,camden\nP-3,camden\n")
    outcome = folder.imported()
    assert places(outcome) == {"camden": (2, 0)}
    assert outcome.notes == ["places 2020-06.csv replaced places 2020-05.csv: 3 places became 2."]
    folder.text("places 2020-07.csv", "pledge_id,borough\nP-4,camden\n")
    assert folder.places() == {"camden": (3, 0)}


def test_the_newest_version_counts_even_if_it_says_again_what_an_older_one_did(folder):
    folder.book("p-2020-05.xlsx", ["Camden", 5, 2])
    folder.book("p-2020-06.xlsx", ["Camden", 6, 2])
    folder.book("p-2020-07.xlsx", ["Camden", 5, 2])
    outcome = folder.imported()
    assert places(outcome) == {"camden": (5, 2)}
    assert outcome.notes[0] == "p-2020-05.xlsx is a copy of p-2020-07.xlsx: left out."
    (folder.place / "p-2020-07.xlsx").unlink()
    (folder.place / "p-2020-06.xlsx").unlink()
    assert folder.places() == {"camden": (5, 2)}


def test_costs_are_replaced_too_and_alike_rows_of_a_file_all_count(folder):
    (folder.place / "import.yaml").unlink()
    costs = "item,amount,kind,paid_by\n"
    folder.text("costs-2020-05.csv", f"{costs}Rooms,100,cash,LOTI\nRooms,100,cash,LOTI\n")
    assert len(folder.imported().tables["costs"].rows) == 2
    folder.text("costs-2020-06.csv", f"{costs}Rooms,100,cash,LOTI\nRooms,120,cash,LOTI\nTea,5,cash,LOTI\n")
    outcome = folder.imported()
    rooms = [row["amount"] for row in outcome.tables["costs"].rows.values()]
    assert sorted(rooms) == ["100", "120", "5"] and "2 rows became 3." in outcome.notes[0]
    assert sorted(row["amount"] for row in folder.imported().tables["costs"].rows.values()) == ["100", "120", "5"]


def test_nothing_of_a_files_name_is_kept(folder):
    folder.only("promises of person-017 2020-05 v2 (1).xlsx", ["Camden", 5, 2])
    folder.places()
    kept = json.loads((folder.out / "import.json").read_text(encoding="utf-8"))["sources"]
    assert [one["marks"] for one in kept] == [["2020-05", "v2", "(1)"]]
    assert "person" not in (folder.out / "import.json").read_text(encoding="utf-8")


def test_tables_that_an_earlier_version_imported_are_refused_with_what_to_do(folder):
    folder.only("promises.xlsx", ["Camden", 5, 2])
    folder.places()
    about = json.loads((folder.out / "import.json").read_text(encoding="utf-8"))
    (folder.out / "import.json").write_text(json.dumps({"key": about["key"], "erased": []}), encoding="utf-8")
    before = written(folder.out)
    with pytest.raises(WrongInput, match="Import everything anew into an empty folder"):
        folder.imported()
    assert written(folder.out) == before


# What cannot be known is asked


def test_which_of_two_sheets_of_one_table_counts_is_asked(folder):
    folder.book("p.xlsx", ["Camden", 5, 2], sheet="Q1")
    folder.book("p.xlsx", ["Camden", 8, 3], sheet="Year to date")
    (said,) = folder.asked()
    assert "p.xlsx sheet 'Q1' and p.xlsx sheet 'Year to date'" in said and "camden" in said
    assert "--replace \"p.xlsx sheet 'Year to date'\"" in said and "together: true" in said
    assert folder.places("p.xlsx sheet 'Year to date'") == {"camden": (8, 3)}
    assert folder.places() == {"camden": (8, 3)}  # what was answered is known
    folder.text("import.yaml", TOGETHER)
    shutil.rmtree(folder.out)
    assert folder.places() == {"camden": (13, 5)}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("promises.xlsx", "promises v2 FINAL.xlsx"),
        ("promises.xlsx", "promises (1).xlsx"),
        ("promises 2020.xlsx", "promises 2020-05.xlsx"),
        ("promises 01-05-2020.xlsx", "promises 02-04-2020.xlsx"),
        ("promises v2 draft.xlsx", "promises v1.xlsx"),
        ("p-north.xlsx", "p-south.xlsx"),
        ("old/promises.xlsx", "promises.xlsx"),
    ],
)
def test_which_of_two_files_counts_is_asked_where_their_names_do_not_tell(folder, one, other):
    (folder.place / one).parent.mkdir(exist_ok=True)
    folder.text("import.yaml", MAP.replace("p*.*", "*p*.xlsx"))
    folder.book(one, ["Camden", 5, 2])
    folder.book(other, ["Camden", 6, 3])
    (said,) = folder.asked()
    assert one in said and other in said
    assert folder.places(other) == {"camden": (6, 3)}
    assert folder.places() == {"camden": (6, 3)}
    folder.book(one, ["Camden", 7, 2])  # another content was never asked about
    assert len(folder.asked()) == 1


def test_one_question_names_all_that_it_is_about(folder):
    for n, name in enumerate(("p-a.xlsx", "p-b.xlsx", "p-c.xlsx"), start=1):
        folder.book(name, ["Camden", 5 + n, n])
    (said,) = folder.asked()
    assert all(f"--replace {name}" in said for name in ("p-a.xlsx", "p-b.xlsx", "p-c.xlsx"))
    assert folder.places("p-b.xlsx") == {"camden": (7, 2)}


def test_what_is_asked_says_what_to_type_whatever_the_file_is_called(folder, monkeypatch, capsys):
    folder.text("import.yaml", MAP.replace("p*.*", "*.xlsx"))
    strange = "it`s $5.xlsx"
    for n, name in enumerate((strange, "Q1 & Q2 (north).xlsx"), start=1):
        folder.book(name, ["Camden", 5 + n, n])
    (said,) = folder.asked()
    typed = shlex.split(said[said.index("--replace") : said.index("), or if all count")])
    assert strange in typed and "Q1 & Q2 (north).xlsx" in typed
    code, told = command(monkeypatch, capsys, folder.place, "--out", folder.out, "--json")
    assert code == 3 and json.loads(told)["asked"] == [said] and json.loads(told)["written"] == ""


def test_a_newer_version_that_lacks_a_borough_is_asked_about(folder):
    folder.only("p-2020-05.xlsx", ["Camden", 5, 2], ["Hackney", 3, 0])
    folder.places()
    folder.only("p-2020-06.xlsx", ["Camden", 6, 2])
    (said,) = folder.asked()
    assert "p-2020-06.xlsx" in said and "8 places of p-2020-05.xlsx" in said
    assert folder.places("p-2020-06.xlsx") == {"camden": (6, 2)}


def test_a_file_beside_what_another_said_before_is_asked_about(folder):
    folder.only("p-north.xlsx", ["Camden", 5, 2])
    folder.places()
    folder.only("p-south.xlsx", ["Camden", 6, 2])
    (said,) = folder.asked()
    assert "--replace p-south.xlsx" in said and "5 places of another file were imported before" in said
    folder.text("import.yaml", TOGETHER)
    assert folder.places() == {"camden": (11, 4)}


def test_a_file_to_replace_with_that_is_none_of_the_folder_is_refused(folder, monkeypatch, capsys):
    folder.only("promises.xlsx", ["Camden", 5, 2])
    code, said = command(monkeypatch, capsys, folder.place, "--out", folder.out, "--replace", "promise.xlsx")
    assert code == 2 and "Did you mean 'promises.xlsx'?" in said and not folder.out.exists()


# Dry runs and exit codes


def test_a_dry_run_says_what_the_import_says_with_the_same_exit_code(folder, monkeypatch, capsys):
    folder.only("promises.xlsx", ["Camden", 5, 2])
    folder.places()
    for files in (
        [("promises.xlsx", ["Camden", 4, 9])],
        [("promises.xlsx", ["Camden", 4, 1])],
        [("p.xlsx", ["Camden", 1, 1])],
    ):
        for name, row in files:
            folder.only(name, row)
        before = written(folder.out)
        dry = command(monkeypatch, capsys, folder.place, "--out", folder.out, "--dry-run")
        assert written(folder.out) == before
        real = command(monkeypatch, capsys, folder.place, "--out", folder.out)
        assert dry[0] == real[0]
        assert dry[1].replace("Nothing was written:", f"Wrote to {folder.out}:") == real[1]


def test_exit_codes_say_whether_anything_was_written(folder, monkeypatch, capsys):
    folder.only("promises.xlsx", ["Camden", 5, 2])
    folder.text("other.csv", "nothing,known\n1,2\n")
    code, said = command(monkeypatch, capsys, folder.place, "--out", folder.out)
    assert code == 0 and "I read 1 of 2 files" in said
    assert said.index("Wrote to") < said.index("Refused:\nother.csv: ")
    assert command(monkeypatch, capsys, folder.place, "--out", folder.out, "--strict")[0] == 1
    folder.book("p-2.xlsx", ["Camden", 6, 2])
    assert command(monkeypatch, capsys, folder.place, "--out", folder.out, "--strict")[0] == 3
    for file in folder.place.glob("p*.xlsx"):
        file.unlink()
    assert command(monkeypatch, capsys, folder.place, "--out", folder.place.parent / "empty")[0] == 2


def test_files_are_counted_as_files_and_what_was_read_is_no_failure(folder, monkeypatch, capsys):
    folder.book("p.xlsx", ["Camden", 5, 2], sheet="Promises")
    folder.book("p.xlsx", ["by phone"], sheet="Notes on calls", headings=["Notes"])
    folder.book("q.xlsx", ["by phone"], sheet="One", headings=["Notes"])
    folder.book("q.xlsx", ["by phone, too"], sheet="Two", headings=["Notes"])
    _, said = command(monkeypatch, capsys, folder.place, "--out", folder.out)
    assert said.startswith("I read 1 of 2 files;")
    assert "  q.xlsx: not read\n" in said and "p.xlsx: not read" not in said and "sheet 'One': not read" not in said


# Forms that were exported again

QUESTIONS = (
    "question,text,kind,scale_min,scale_max,direction,kirkpatrick,not_applicable\n"
    "confident,I am confident,likert,1,5,higher,learning,\n"
    "use,The session was useful,likert,1,5,higher,reaction,\n"
    "tools,What do you use?,multi,,,none,behaviour,\n"
)
FIRST = "Timestamp,I am confident\n2026/09/27 3:00:00 PM GMT+1,4\n2026/09/27 4:00:00 PM GMT+1,5\n"


@pytest.fixture
def form(folder) -> Folder:
    (folder.place / "import.yaml").unlink()
    folder.text("questions.csv", QUESTIONS)
    return folder


def replies(outcome: Outcome) -> int:
    return len({row["response_id"] for row in outcome.tables["answers"].rows.values()})


@pytest.mark.parametrize(
    "again",
    [
        "Timestamp,I am confident\n27/09/2026 15:00:00,4\n27/09/2026 16:00:00,5\n28/09/2026 16:00:00,3\n",
        "Timestamp,I am confident\n2026-09-27 15:00:00,4\n2026-09-27 16:00:00,5\n2026-09-28 16:00:00,3\n",
        "Timestamp,I am confident\n9/27/2026 15:00,4\n9/27/2026 16:00,5\n9/28/2026 16:00,3\n",
        "Timestamp,I am confident\n2026/09/27 3:00:00 pm BST,4\n2026/09/27 4:00:00 pm BST,5\n2026/09/28 4:00:00 pm BST,3\n",
        "Timestamp,I am confident\n2026-09-27 14:00:00 UTC,4\n2026-09-27 15:00:00Z,5\n2026-09-28 15:00:00 GMT,3\n",
        "Timestamp,I am confident\n2026/09/27 4:00:00 PM GMT+2,4\n2026/09/27 5:00:00 PM GMT+2,5\n2026/09/28 5:00:00 PM GMT+2,3\n",
        "Timestamp,I am confident,The session was useful\n2026/09/27 3:00:00 PM GMT+1,4,\n"
        "2026/09/27 4:00:00 PM GMT+1,5,\n2026/09/28 4:00:00 PM GMT+1,3,5\n",
        "Timestamp,The session was useful,I am confident\n2026/09/28 4:00:00 PM GMT+1,5,3\n"
        "2026/09/27 4:00:00 PM GMT+1,,5\n2026/09/27 3:00:00 PM GMT+1,2,4\n",
    ],
)
@pytest.mark.parametrize("are_beside_each_other", [False, True])
def test_a_form_exported_again_doubles_no_reply(form, again, are_beside_each_other):
    form.text("form.csv", FIRST)
    if not are_beside_each_other:
        assert answers(form.imported(), "confident") == ["4", "5"]
        (form.place / "form.csv").unlink()
    form.text("form again.csv", again)
    outcome = form.imported()
    assert [*outcome.faults()] == [] and sorted(answers(outcome, "confident")) == ["3", "4", "5"]
    assert replies(outcome) == 3 and any("2 of its" in note for note in outcome.notes)
    assert len(answers(outcome, "use")) == again.count(",5,3") + again.count(",3,5") + again.count(",2,4")


def test_replies_of_one_moment_that_say_the_same_are_as_many_as_a_file_has(form):
    rows = "2026-09-27 15:00:00,4\n" * 3
    form.text("form.csv", f"Timestamp,I am confident\n{rows}")
    assert answers(form.imported(), "confident") == ["4"] * 3
    form.text("form.csv", f"Timestamp,I am confident\n{rows}2026-09-27 15:00:00,4\n2026-09-27 15:00:00,2\n")
    assert sorted(answers(form.imported(), "confident")) == ["2", "4", "4", "4", "4"]
    assert sorted(answers(form.imported(), "confident")) == ["2", "4", "4", "4", "4"]


def test_other_answers_at_the_same_moment_are_another_reply(form):
    form.text("form.csv", "Timestamp,I am confident\n2026-09-27 15:00:00,4\n")
    form.imported()
    form.text("form.csv", "Timestamp,I am confident\n2026-09-27 15:00:00,2\n")
    assert sorted(answers(form.imported(), "confident")) == ["2", "4"]


def test_two_forms_at_the_same_moment_are_two(form):
    form.text("before.csv", "Timestamp,I am confident\n2026-09-27 15:00:00,4\n")
    form.text("after.csv", "Timestamp,I am confident\n2026-09-27 15:00:00,4\n")
    form.text("other.csv", "Timestamp,The session was useful\n2026-09-27 15:00:00,4\n")
    form.text("import.yaml", "files:\n  - {file: before.csv, time: before}\n  - {file: after.csv, time: after}\n")
    outcome = form.imported()
    assert replies(outcome) == 3 and answers(outcome, "confident") == ["4", "4"]


def test_two_forms_of_one_minute_are_two_where_only_some_of_their_replies_are_alike(form):
    rows = [f"27/09/2026 15:{n:02d}:{n + 10},{n % 5 + 1}" for n in range(10)]
    form.text("camden.csv", "\n".join(["Timestamp,I am confident", *rows]))
    form.imported()
    others = [f"27/09/2026 15:{n:02d},{n % 5 + 1 if n % 3 == 0 else (n + 1) % 5 + 1}" for n in range(10)]
    form.text("hackney.csv", "\n".join(["Timestamp,I am confident", *others]))
    assert replies(form.imported()) == 20


def test_a_form_saved_with_seconds_rounded_another_way_is_one(form):
    when = [dt.datetime(2026, 9, 27, 15, 0, 0, 400000), dt.datetime(2026, 9, 27, 15, 0, 7, 900000)]
    form.book("form.xlsx", [when[0], 4], [when[1], 5], headings=["Timestamp", "I am confident"])
    form.imported()
    form.text("again.csv", "Timestamp,I am confident\n27/09/2026 15:00:00,4\n27/09/2026 15:00:08,5\n")
    assert replies(form.imported()) == 2


def test_a_form_of_which_all_questions_changed_is_known_by_who_sent_it(form):
    form.text("form.csv", "Timestamp,Email Address,I am confident\n27/09/2026 15:00:00,person-001@example.org,4\n")
    form.imported()
    form.text(
        "form.csv", "Timestamp,Email Address,The session was useful\n27/09/2026 15:00:00,person-001@example.org,5\n"
    )
    outcome = form.imported()
    assert (replies(outcome), answers(outcome, "confident"), answers(outcome, "use")) == (1, ["4"], ["5"])


def test_days_without_times_tell_replies_apart_by_the_name_of_the_file(form):
    rows = "27/09/2026,4\n27/09/2026,5\n"
    form.text("camden 2026-09.csv", f"Timestamp,I am confident\n{rows}")
    form.text("hackney.csv", f"Timestamp,I am confident\n{rows}28/09/2026,5\n")
    assert replies(form.imported()) == 5
    (form.place / "camden 2026-09.csv").unlink()
    form.text("camden 2026-10.csv", f"Timestamp,I am confident\n{rows}28/09/2026,4\n")
    assert replies(form.imported()) == 6


MICROSOFT = ["ID", "Start time", "Completion time", "Email", "Name"]
AT = ["2026-09-27 15:00:00", "2026-09-27 15:04:10"]


def test_a_form_saved_as_a_workbook_and_as_csv_is_one(form):
    row = [1, *AT, "person-001@example.org", "Person 001", 4]
    form.book("replies.xlsx", row, headings=[*MICROSOFT, "I am confident"])
    form.text("replies.csv", f"{','.join([*MICROSOFT, 'I am confident'])}\n{','.join(map(str, row))}\n")
    outcome = form.imported()
    assert answers(outcome, "confident") == ["4"] and "is a copy of" in outcome.notes[0]


def test_a_reply_that_was_edited_replaces_what_it_said_and_who_sent_it_stays_known(form):
    headings = [*MICROSOFT, "Last modified time", "I am confident", "The session was useful"]
    form.book("replies.xlsx", [1, *AT, "person-001@example.org", "Person 001", None, 4, 5], headings=headings)
    (before,) = {row["person_id"] for row in form.imported().tables["answers"].rows.values()}
    form.book(
        "replies.xlsx",
        [1, *AT, "person-001@example.org", "Person 001", "2026-09-28 09:00:00", 3, 5],
        headings=headings,
    )
    outcome = form.imported()
    assert (answers(outcome, "confident"), answers(outcome, "use"), replies(outcome)) == (["3"], ["5"], 1)
    form.book("replies.xlsx", [1, *AT, 3, 5], headings=[*MICROSOFT[:3], *headings[-2:]])
    outcome = form.imported()
    assert replies(outcome) == 1 and {row["person_id"] for row in outcome.tables["answers"].rows.values()} == {before}


def test_what_the_map_says_later_of_a_form_is_said_of_the_same_replies(form):
    form.text("form.csv", FIRST)
    form.imported()
    form.text("import.yaml", "files: [{file: form.csv, time: before}]\n")
    outcome = form.imported()
    assert answers(outcome, "confident") == ["4", "5"]
    assert {row["time"] for row in outcome.tables["answers"].rows.values()} == {"before"}


def test_an_answer_that_several_gave_by_now_is_added_to_the_replies(form):
    rows = ["2026-09-27 15:00:01,Power BI", "2026-09-27 15:00:02,Power BI", "2026-09-27 15:00:03,Power BI"]
    form.text(
        "form.csv",
        "\n".join(["Timestamp,I am confident,What do you use?", *(f"{row[:19]},4{row[19:]}" for row in rows[:2])]),
    )
    assert answers(form.imported(), "tools") == []
    form.text(
        "form.csv",
        "\n".join(["Timestamp,I am confident,What do you use?", *(f"{row[:19]},4{row[19:]}" for row in rows)]),
    )
    outcome = form.imported()
    assert (answers(outcome, "tools"), answers(outcome, "confident")) == (["Power BI"] * 3, ["4"] * 3)


# The columns before the questions are known by their headings

ASKED = ["I am confident", "The session was useful"]


@pytest.mark.parametrize(
    "headings",
    [
        MICROSOFT[:3],
        MICROSOFT[:4],
        MICROSOFT,
        [*MICROSOFT, "Last modified time"],
        [*MICROSOFT, "Total points", "Quiz feedback", "Last modified time"],
        [*MICROSOFT[:3], "Name"],
        [*MICROSOFT[:3], "Last modified time"],
        ["ID", "Completion time"],
        ["Start time", "Completion time"],
        ["ID", "Startzeit", "Fertigstellungszeit", "E-Mail"],
        ["ID", "Heure de début", "Heure de fin", "Adresse de messagerie", "Nom"],
        ["ID", "Godzina rozpoczęcia", "Godzina ukończenia", "Nazwa", "Czas ostatniej modyfikacji"],
        ["ID", "Begintijd", "Tijd van voltooien", "E-mail", "Naam", "Tijd van laatste wijziging"],
    ],
)
def test_no_question_of_a_form_is_lost_whichever_columns_before_it_were_deleted(form, headings):
    begins, ends = (
        ("Start", "Heure de d", "Godzina r", "Begin"),
        ("Compl", "Fertig", "Heure de f", "Godzina u", "Tijd van v"),
    )
    cells = [AT[0] if one.startswith(begins) else AT[1] if one.startswith(ends) else "" for one in headings]
    rows = [[n if one == "ID" else cell for one, cell in zip(headings, cells, strict=True)] for n in range(1, 6)]
    form.book("f.xlsx", *([*row, 4, 5] for row in rows), headings=[*headings, *ASKED])
    outcome = form.imported()
    assert [*outcome.faults()] == []
    assert (answers(outcome, "confident"), answers(outcome, "use")) == (["4"] * 5, ["5"] * 5)


def test_a_form_in_a_language_that_is_not_known_is_refused_with_what_to_do(form):
    form.book("f.xlsx", [1, *AT, "anonymous", "", 4], headings=["ID", "Kezdés", "Befejezés", "Cím", "Név", ASKED[0]])
    outcome = form.imported()
    (fault,) = outcome.faults()
    assert (fault.file, fault.line) == ("f.xlsx", 1) and "Start time, Completion time" in fault.problem


@pytest.mark.parametrize("before", [[], ["Email Address"], ["Score"], ["Score", "Email Address"]])
def test_no_question_of_a_google_form_is_lost(form, before):
    for last in ([], ["Score"]):
        headings = ["Timestamp", *before, *ASKED, *(last if "Score" not in before else [])]
        cells = {"Timestamp": "2026-09-27 15:00:00", ASKED[0]: "4", ASKED[1]: "5"}
        form.text("form.csv", f"{','.join(headings)}\n{','.join(cells.get(one, '') for one in headings)}\n")
        outcome = form.imported()
        assert (answers(outcome, "confident"), answers(outcome, "use")) == (["4"], ["5"])


# A heading that is there twice


@pytest.mark.parametrize("name", ["p.xlsx", "p.csv"])
def test_a_heading_that_is_there_twice_is_refused_and_not_read_from_the_first(folder, name):
    rows = [["Council", "Promised", "Recruited", "Promised", "Recruited"], ["Camden", 5, 2, 10, 4]]
    if name.endswith("csv"):
        folder.text(name, "\n".join(",".join(map(str, row)) for row in rows))
    else:
        folder.book(name, *rows, headings=["", "2019/20", "", "2020/21", ""])
    outcome = folder.imported()
    (fault,) = outcome.faults()
    assert (fault.file, fault.line) == (name, 2 if name.endswith("xlsx") else 1) and outcome.exit_code() == 2
    assert fault.problem.startswith("the heading 'promised' is there twice, in columns B and D. ")


def test_a_heading_that_nobody_asks_for_may_be_there_twice(folder):
    folder.book("p.xlsx", ["Camden", 5, "x", 2, "y"], headings=["Council", "Promised", "Notes", "Recruited", "Notes"])
    assert folder.places() == {"camden": (5, 2)}


WEBINAR = (
    "Attendee Report\n{about}\nAttendee Details\n{headings},Join Time,Leave Time\n"
    "Yes,Person-001,person-001@example.org,07/22/2020 07:00:00 PM,07/22/2020 08:00:00 PM\n"
)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("places.csv", "pledge_id,borough,filled,filled\nP-1,camden,no,yes\n"),
        ("event.csv", "Order #,Email,Email,Attendee Status\n1,person-001@example.org,,Checked In\n"),
        (
            "event.csv",
            "Order #,Email,Attendee Status,Event Name,Event Name\n1,person-001@example.org,Checked In,A,B\n",
        ),
        ("zoom.csv", "Topic,Topic,ID,Name (original name),Email\nA,B,1,Person-001,person-001@example.org\n"),
        ("zoom.csv", "Topic,ID,Topic\nA,1,B\n\nName (original name),Email\nPerson-001,person-001@example.org\n"),
        ("webinar.csv", WEBINAR.format(about="Topic,Webinar ID,Topic\nA,1,B", headings="Attended,User Name,Email")),
        ("webinar.csv", WEBINAR.format(about="Topic,Webinar ID\nA,1", headings="Attended,User Name,Email,Email")),
    ],
)
def test_so_it_is_in_a_table_of_this_toolkit_and_in_exports(folder, name, text):
    (folder.place / "import.yaml").unlink()
    folder.text(name, text)
    (fault,) = folder.imported().faults()
    assert fault.file == name and "is there twice" in fault.problem
