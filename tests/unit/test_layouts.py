"""Files as other people's programs write them, from public reports of what went wrong elsewhere (docs/layouts.md)."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from evaluation.importers.command import import_folder
from evaluation.importers.outcome import Outcome
from evaluation.records.errors import WrongInput
from evaluation.records.parameters import read_project
from evaluation.records.tables.read import read

PROJECT = read_project()
SPREADSHEET = (
    "files: [{file: p.csv, table: pledges, columns: {borough: Council, promised: Promised, filled_number: Filled}}]"
)
EVENTS = "event_id,kind,title,starts_at,minutes,mode,network\nE-1,meetup,Meet-up,2020-03-10 10:00,60,online,\n"
TICKETS = "Order #,Order Date,First Name,Last Name,Email,Quantity,Ticket Type,Attendee Status"
USES = "question,text,kind,scale_min,scale_max,direction,kirkpatrick,not_applicable\nuses,What do you use?,multi,,,none,behaviour,\n"


@pytest.fixture
def imported(tmp_path, monkeypatch):
    monkeypatch.setenv("EVALUATION_KEY", str(tmp_path / "project.key"))

    def run(**files: str) -> Outcome:
        place = tmp_path / "exports"
        place.mkdir()
        for name, text in files.items():
            (place / name.replace("__", ".")).write_text(text, encoding="utf-8", newline="")
        return import_folder(place, tmp_path / "tables")[0]

    return run


def rows(outcome: Outcome, table: str) -> list[dict[str, str]]:
    return [*outcome.tables[table].rows.values()] if table in outcome.tables else []


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("\ufeffsep=;\r\nCouncil;Promised;Filled\r\nCamden;5;2\r\nHackney;3;1\r\n", id="sep=; for Excel"),
        pytest.param('"sep=,"\nCouncil,Promised,Filled\nCamden,5,2\nHackney,3,1\n', id="sep= in quotes"),
        pytest.param("Council;Promised;Filled;\nCamden;5;2;\nHackney;3;1;\n", id="a separator at the end of each line"),
        pytest.param("Council,Promised,Filled,\nCamden,5,2\nHackney,3,1\n", id="a separator at the end of the headings"),
        pytest.param("Council,Promised,Filled\nCamden,5,2,\nHackney,3,1,\n", id="a separator at the end of the rows"),
        pytest.param("Council,Promised,Filled,,,\nCamden,5,2,,,\n,,,,,\nHackney,3,1,,,\n,,,,,\n", id="empty columns and lines"),
        pytest.param("\ufeff\ufeffCouncil,Promised,Filled\nCamden,5,2\nHackney,3,1\n", id="two byte-order marks"),
        pytest.param("Council,Promised,Filled\rCamden,5,2\rHackney,3,1\r", id="line ends of an old Mac"),
    ],
)  # fmt: skip
def test_what_a_spreadsheet_adds_is_not_read_as_more(imported, text):
    outcome = imported(import__yaml=SPREADSHEET, p__csv=text)
    assert [*outcome.faults()] == []
    assert Counter((row["borough"], row["filled"]) for row in rows(outcome, "pledges")) == {
        ("camden", "yes"): 2,
        ("camden", "no"): 3,
        ("hackney", "yes"): 1,
        ("hackney", "no"): 2,
    }


KEYS = 'pledge_id,borough\n0010,camden\n"0100",hackney\n10,brent\n'


def test_keys_keep_their_zeros(imported, tmp_path):
    assert [row["pledge_id"] for row in rows(imported(pledges__csv=KEYS), "pledges")] == ["0010", "0100", "10"]
    found = read(tmp_path / "tables", PROJECT, PROJECT.as_at)
    assert [*found["pledges"]["pledge_id"]] == ["0010", "0100", "10"]


def test_a_long_number_that_a_spreadsheet_shortened_is_no_key(imported, tmp_path):
    outcome = imported(pledges__csv="pledge_id,borough\n1.23457E+19,camden\n1.23457E+19,hackney\n9.01E+15,brent\n")
    assert [fault.line for fault in outcome.faults()] == [2, 3, 4] and not rows(outcome, "pledges")
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "pledges.csv").write_text("pledge_id,borough\n9.01E+15,brent\n", encoding="utf-8")
    with pytest.raises(WrongInput, match="is a number that a spreadsheet shortened"):
        read(folder, PROJECT, PROJECT.as_at)


@pytest.mark.parametrize("options", ["words: []", "options: {uses: ['Me, myself and I', 'Wait, is it just me?']}"])
def test_an_option_that_holds_a_comma_is_one_or_is_not_read(imported, options):
    """Neither "Me" nor "myself and I" was on offer."""
    said = ["Me, myself and I, Wait, is it just me?", "Me, myself and I", "Wait, is it just me?", "Me, myself and I"]
    replies = "".join(f'2020/03/{10 + n} 3:00:0{n} PM GMT,"{one}"\n' for n, one in enumerate(said))
    outcome = imported(import__yaml=options, questions__csv=USES, f__csv=f"Timestamp,What do you use?\n{replies}")
    chosen = Counter(row["value"] for row in rows(outcome, "answers"))
    assert chosen == ({"Me, myself and I": 3, "Wait, is it just me?": 2} if "uses" in options else {})
    assert len([*outcome.faults()]) == (0 if "uses" in options else 4)


def test_two_names_in_one_cell_are_no_two_people_who_came(imported):
    """One row of two tickets: one person is known, and of the other that there is a ticket."""
    row = '1,2020-03-01 10:00,"Person-001, Person-002","One, Two",person-001@example.org,2,Free,Checked In'
    outcome = imported(
        import__yaml="files: [{file: e.csv, event: E-1}]", events__csv=EVENTS, e__csv=f"{TICKETS}\n{row}\n"
    )
    found = Counter((row["registered"], row["attended"]) for row in rows(outcome, "attendance"))
    assert found == {("yes", "yes"): 1, ("yes", "no"): 1}
    assert any("Whether these guests came is not known" in note for note in outcome.notes)


def test_an_address_in_two_columns_of_one_heading_is_refused(imported):
    row = "1,2020-03-01 10:00,Person,One,person-001@example.org,1,Free,Checked In,person-009@example.org"
    text = f"{TICKETS},Email\n{row}\n"
    outcome = imported(import__yaml="files: [{file: e.csv, event: E-1}]", events__csv=EVENTS, e__csv=text)
    assert [f"{fault}".partition(", in columns")[0] for fault in outcome.faults()] == [
        "e.csv line 1: the heading 'email' is there twice"
    ]


def test_the_tables_that_are_written_are_csv_as_everybody_reads_it(imported, tmp_path):
    imported(import__yaml=SPREADSHEET, p__csv="Council;Promised;Filled\nCamden;5;2\n")
    written = Path(tmp_path / "tables" / "pledges.csv").read_text(encoding="utf-8")
    assert not written.startswith("\ufeff") and len([*csv.reader(written.splitlines())]) == 6


FLAT = "Topic,Meeting ID,Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes)\n"
STAYS = [
    "Morning,111 222,Person One,person-001@example.org,2020-07-22 09:00:00,2020-07-22 10:00:00,60\n",
    "Afternoon,333 444,Person One,person-001@example.org,2020-07-22 14:00:00,2020-07-22 15:30:00,90\n",
    "Morning,111 222,Person Two,person-002@example.org,2020-07-22 09:00:00,2020-07-22 09:40:00,40\n",
    "Afternoon,333 444,Person Three,person-003@example.org,2020-07-22 14:00:00,2020-07-22 15:00:00,60\n",
]
NEW = "new_events: {kind: virtual_session}"


def test_two_meetings_in_one_list_of_zoom_are_two_events(imported):
    outcome = imported(import__yaml=NEW, z__csv=FLAT + "".join(STAYS))
    assert [*outcome.faults()] == []
    events = {row["starts_at"]: row for row in rows(outcome, "events")}
    assert {at: row["minutes"] for at, row in events.items()} == {"2020-07-22 09:00": "60", "2020-07-22 14:00": "90"}
    stayed = {at: Counter() for at in events}
    for row in rows(outcome, "attendance"):
        at = next(at for at, event in events.items() if event["event_id"] == row["event_id"])
        stayed[at][row["minutes"]] += 1
    assert stayed == {"2020-07-22 09:00": {"60": 1, "40": 1}, "2020-07-22 14:00": {"90": 1, "60": 1}}
    assert len({row["person_id"] for row in rows(outcome, "attendance")}) == 3


def test_a_row_of_it_that_cannot_be_read_is_told_by_its_line_in_the_file(imported):
    outcome = imported(import__yaml=NEW, z__csv=FLAT + "".join(STAYS[:3]) + STAYS[3].replace(",60", ",-60"))
    assert [fault.line for fault in outcome.faults()] == [5]


@pytest.mark.parametrize(
    "old, new, map_",
    [("333 444", "", NEW), ("2020-07-22 14:00:00", "", NEW), ("333 444", "111 222", NEW), ("", "", "event: E-1")],
    ids=["a number is missing", "a time is missing", "one number", "the map says that it is one"],
)
def test_where_that_is_not_certain_they_are_refused(imported, old, new, map_):
    said = "files: [{file: z.csv, event: E-1}]" if map_ != NEW else NEW
    text = FLAT + "".join(one.replace(old, new) for one in STAYS)
    outcome = imported(import__yaml=said, events__csv=EVENTS, z__csv=text)
    assert any("it holds more than one meeting" in str(fault) for fault in outcome.faults())
    assert not rows(outcome, "attendance")
