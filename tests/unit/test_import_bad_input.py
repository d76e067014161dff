"""What an import is given and cannot use: told by file and line with what to do, never quoted, and at no cost to the
rest.
"""

import io
import re
import sys
import zipfile
import zlib
from pathlib import Path

import openpyxl
import pytest

from evaluation.cli.main import main
from evaluation.importers import cells, questionnaires, teams
from evaluation.importers.command import import_folder
from evaluation.importers.importing import Outcome

SECRET = "Zephyrine"  # stands in every file that is refused, and must stand nowhere else
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
TEAMS = [
    "1. Summary",
    f"Meeting title\t1:1 with {SECRET}",
    "Start time\t21/04/2020, 14:00:00",
    "",
    "2. Participants",
    "Name\tFirst Join\tLast Leave\tIn-Meeting Duration\tEmail\tParticipant ID (UPN)\tRole",
    f"{SECRET} One\t21/04/2020, 14:00:00\t21/04/2020, 14:30:00\t30m\tone@zephyrine.example\t\tOrganizer",
    f"{SECRET} Two\t21/04/2020, 14:10:00\t21/04/2020, 14:30:00\t20m\ttwo@zephyrine.example\t\tAttendee",
    "",
]
ABOUT = "Meeting ID,Topic,Start Time,End Time,User Email,Duration (Minutes),Participants\n"
MEETING = f"861,1:1 with {SECRET},04/21/2020 02:00:00 PM,04/21/2020 02:30:00 PM,host@example.org,30,2\n"
ZOOM = (
    "Name (original name),Email,Join time,Leave time,Duration (minutes),Guest,In waiting room\n"
    f"{SECRET} One,one@zephyrine.example,04/21/2020 02:00:00 PM,04/21/2020 02:30:00 PM,30,Yes,No\n"
    f"{SECRET} Two,two@zephyrine.example,04/21/2020 02:10:00 PM,04/21/2020 02:30:00 PM,20,Yes,No\n"
)
EVENTBRITE = (
    "Order #,Order Date,First Name,Surname,Email,Quantity,Ticket Type,Event Name,Attendee Status\n"
    f"91,01/04/2020,{SECRET},One,one@zephyrine.example,1,Free,With {SECRET},Checked In\n"
    f"92,01/04/2020,{SECRET},Two,two@zephyrine.example,1,Free,With {SECRET},Checked In\n"
)
MAP = "new_events: {kind: virtual_session}\nfiles: [{file: 'tickets*', event: E-1}]\n"
EVENTS = (
    "event_id,kind,title,starts_at,minutes,mode\n"
    "E-1,meetup,A meeting,2020-03-11 10:00,60,in_person\n"
    "E-2,meetup,Another,2020-03-12 10:00,60,in_person\n"
)


class Folder:
    """A folder with a table that can be read, and whatever else is put there."""

    def __init__(self, place: Path, monkeypatch, capsys):
        self.place, self._monkeypatch, self._capsys = place, monkeypatch, capsys
        place.mkdir()
        self.write("pledges.csv", "pledge_id,borough\nP-1,hackney\nP-2,camden\n")
        self.write("import.yaml", MAP)

    def write(self, name: str, content: str | bytes, encoding: str = "utf-8") -> None:
        (self.place / name).write_bytes(content if isinstance(content, bytes) else content.encode(encoding))

    def teams(self, lines: list[str], name: str = "report.csv") -> None:
        self.write(name, "\r\n".join(lines), "utf-16")

    def workbook(self, name: str, *rows: list, sheets: int = 1) -> None:
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(row)
        for _ in range(sheets - 1):
            book.create_sheet()
        book.save(self.place / name)

    def told(self, *more: str) -> tuple[int, str]:
        """The exit code of the command, and what it says."""
        out = self.place.parent / "tables"
        self._monkeypatch.setattr(sys, "argv", ["evaluation", "import", f"{self.place}", "--out", f"{out}", *more])
        with pytest.raises(SystemExit) as ended:
            main()
        said = "".join(self._capsys.readouterr())
        assert SECRET.casefold() not in said.casefold()
        return ended.value.code or 0, said

    def refused(self) -> list[str]:
        """What is told of the files that were added; the command tells it too, nothing of it is quoted, and the table
        beside them is read."""
        outcome = self.imported()
        faults = [str(fault) for fault in outcome.faults()]
        code, said = self.told()
        assert code == 0 and all(fault in said for fault in faults)
        assert len(outcome.tables["pledges"].rows) == 2
        assert (self.place.parent / "tables" / "pledges.csv").read_text().count("\n") == 3
        return faults

    def imported(self) -> Outcome:
        return import_folder(self.place, None, dry_run=True)[0]

    def came(self) -> list[str]:
        """How long those stayed who came to anything, in minutes."""
        attendance = self.imported().tables.get("attendance")
        return sorted(row["minutes"] for row in attendance.rows.values()) if attendance else []


@pytest.fixture
def folder(tmp_path, monkeypatch, capsys) -> Folder:
    monkeypatch.setenv("EVALUATION_KEY", str(tmp_path / "project.key"))
    monkeypatch.delenv("EVALUATION_TRACEBACK", raising=False)
    return Folder(tmp_path / "exports", monkeypatch, capsys)


# Files that break off


def test_a_teams_report_cut_within_a_character_loses_its_last_row_alone(folder):
    content = "\r\n".join(TEAMS[:-1]).encode("utf-16")
    folder.write("report.csv", content[: -2 * len("ple\t\tAttendee") - 1])
    assert folder.refused() == [
        "report.csv line 8: it breaks off within this row, which was not read. Export it again."
    ]
    assert folder.came() == ["30"]


def test_a_teams_report_cut_between_two_characters_does_too(folder):
    content = "\r\n".join(TEAMS[:-1]).encode("utf-16")
    folder.write("report.csv", content[: -2 * len("ple\t\tAttendee")])
    assert folder.refused() == [
        "report.csv line 8: it breaks off within this row, which was not read. Export it again."
    ]
    assert folder.came() == ["30"]


def test_a_csv_cut_within_a_character_loses_its_last_row_alone(folder):
    folder.write("zoom.csv", (ABOUT + MEETING + ZOOM + f"{SECRET} Thré").encode()[:-1])
    assert folder.refused() == ["zoom.csv line 6: it breaks off within this row, which was not read. Export it again."]
    assert folder.came() == ["20", "30"]


def test_a_csv_cut_within_a_quoted_cell_loses_its_last_row_alone(folder):
    folder.write("zoom.csv", ABOUT + MEETING + ZOOM + f'"{SECRET},\nThree')
    assert folder.refused() == [
        "zoom.csv line 6: a quoted cell that begins here is never closed: it and all below it was not read."
    ]
    assert folder.came() == ["20", "30"]


def test_a_row_with_a_stray_quote_is_refused_alone(folder):
    folder.write("zoom.csv", ABOUT + MEETING + ZOOM + f'"{SECRET}" Three,three@zephyrine.example,,,10,Yes,No\n')
    assert folder.refused() == ["zoom.csv line 6: a quote stands amid a cell: the row was not read."]
    assert folder.came() == ["20", "30"]


def test_of_a_quote_that_swallows_rows_it_is_told_up_to_where(folder):
    lines = ZOOM.splitlines()
    lines[1:1] = [f'"{SECRET} Three,three@zephyrine.example,,,10,Yes,No', f'"{SECRET} Four",,,,10,Yes,No']
    folder.write("zoom.csv", ABOUT + MEETING + "".join(f"{line}\n" for line in lines))
    assert folder.refused() == ["zoom.csv line 4: a quote stands amid a cell: all from here to line 5 was not read."]
    assert folder.came() == ["20", "30"]


def test_a_workbook_that_is_cut_is_refused(folder):
    folder.workbook("promises.xlsx", ["Council", SECRET], ["Hackney", SECRET])
    folder.write("promises.xlsx", (folder.place / "promises.xlsx").read_bytes()[:-500])
    assert folder.refused() == [
        "promises.xlsx: it cannot be read as an .xlsx workbook (BadZipFile): is it cut off? Export it again."
    ]


# What cannot be told


def test_another_encoding_is_told_with_the_line_where_it_begins(folder):
    folder.write("zoom.csv", ABOUT + MEETING + ZOOM.replace("Two", "Té"), "cp1252")
    assert folder.refused() == [
        "zoom.csv line 5: it is neither UTF-8 nor UTF-16 from here on (an older Windows encoding?). Save it as 'CSV "
        "UTF-8', or export it again."
    ]


def test_another_encoding_with_lines_of_an_old_mac_is_told_with_its_line_too(folder):
    folder.write("zoom.csv", (ABOUT + MEETING + ZOOM.replace("Two", "Té")).replace("\n", "\r"), "cp1252")
    assert folder.refused()[0].startswith("zoom.csv line 5: it is neither UTF-8")


@pytest.mark.parametrize(
    "name, text",
    [
        ("report.csv", "\n".join(TEAMS).replace("21/04", "03/04")),
        ("zoom.csv", ABOUT + MEETING.replace("04/21", "04/03") + ZOOM.replace("04/21", "04/03")),
        ("replies.csv", f"Timestamp,{SECRET}?\n03/04/2020 10:00:00,{SECRET}\n"),
        ("people.csv", f"person_id,network,joined_on\n{SECRET} One,managers,03/04/2020\n"),
    ],
)
def test_dates_that_may_be_read_in_two_ways_are_refused(folder, name, text):
    folder.write(name, text)
    assert folder.refused() == [
        f"{name}: whether its dates are written day or month first cannot be told. Say `dates: day first`, "
        "`month first` or `year first` of it in the map."
    ]
    folder.write("import.yaml", f"new_events: {{kind: meetup}}\nfiles: [{{file: {name}, dates: day first}}]\n")
    assert not any("day or month" in str(fault) for fault in folder.imported().faults())


def test_dates_some_of_which_have_the_day_first_and_some_the_month_are_refused(folder):
    folder.write(
        "people.csv",
        "person_id,network,joined_on\n"
        + "".join(
            f"{SECRET} {name},managers,{day}\n"
            for name, day in [
                ("One", "03/04/2020"),
                ("Two", "25/04/2020"),
                ("Three", "04/25/2020"),
                ("Four", "2020-04-03"),
            ]
        ),
    )
    assert folder.refused() == [
        "people.csv: its dates cannot be read, or not all in the same way. Say `dates: day "
        "first`, `month first` or `year first` of it in the map."
    ]


def test_a_date_that_is_none_costs_its_row_alone(folder):
    folder.write(
        "people.csv",
        "person_id,network,joined_on\n"
        + "".join(
            f"{SECRET} {name},managers,{day}\n"
            for name, day in [("One", "31/31/2020"), ("Two", "25/04/2020"), ("Three", "2020-05-01")]
        ),
    )
    (fault,) = folder.refused()
    assert re.fullmatch(r"people.csv line 2: joined_on: what is written is [\w ]+\.", fault)
    joined = [row["joined_on"] for row in folder.imported().tables["participants"].rows.values()]
    assert joined == ["2020-04-25", "2020-05-01"]


TWO = "it holds more than one meeting. Save each meeting in a file of its own."


@pytest.mark.parametrize(
    "lines",
    [
        TEAMS + TEAMS,
        TEAMS + TEAMS[4:],
        [*TEAMS[:-2], TEAMS[-2].replace("21/04", "23/04")],
    ],
    ids=["two reports", "two lists", "days apart"],
)
def test_two_meetings_in_one_report_of_teams_are_refused(folder, lines):
    folder.teams(lines)
    assert folder.refused() == [f"report.csv: {TWO}"] and folder.came() == []


@pytest.mark.parametrize(
    "text",
    [
        2 * (ABOUT + MEETING + ZOOM),
        ABOUT + MEETING + 2 * ZOOM,
        ABOUT + MEETING + ABOUT + MEETING + ZOOM,
        ZOOM + ZOOM.splitlines()[1].replace("04/21", "04/28") + "\n",
    ],
    ids=["two exports", "two lists", "two headings", "days apart"],
)
def test_two_meetings_in_one_export_of_zoom_are_refused(folder, text):
    folder.write("zoom.csv", text)
    assert f"zoom.csv: {TWO}" in folder.refused() and folder.came() == []


def test_two_events_in_one_export_of_eventbrite_are_refused(folder):
    folder.write("events.csv", EVENTS)
    folder.write("tickets.csv", EVENTBRITE + EVENTBRITE.splitlines()[1].replace("With", "Again with") + "\n")
    assert folder.refused() == [f"tickets.csv: {TWO}"] and folder.came() == []


def test_two_events_of_one_name_in_one_export_of_eventbrite_are_refused(folder):
    folder.write("events.csv", EVENTS)
    heading, first, second = EVENTBRITE.splitlines()
    folder.write("tickets.csv", f"{heading},Event ID\n{first},77\n{second},78\n")
    assert folder.refused() == [f"tickets.csv: {TWO}"] and folder.came() == []


def test_one_meeting_that_two_organisers_exported_is_joined_and_not_doubled(folder):
    folder.teams(TEAMS)
    folder.teams([*TEAMS[:-3], TEAMS[-2], TEAMS[-3]], "again.csv")
    outcome = folder.imported()
    assert [*outcome.faults()] == [] and len(outcome.tables["events"].rows) == 1
    assert folder.came() == ["20", "30"]


def test_and_so_is_one_that_each_saw_another_part_of(folder):
    folder.teams(TEAMS[:-2])
    folder.teams([*TEAMS[:-3], TEAMS[-2]], "again.csv")
    assert folder.came() == ["20", "30"]


@pytest.mark.parametrize(
    "name, text",
    [
        ("report.csv", "\n".join(TEAMS).replace("\t20m", "\t-20m")),
        ("zoom.csv", ABOUT + MEETING + ZOOM.replace(",20,", ",-20,")),
    ],
)
def test_a_duration_below_nothing_is_refused(folder, name, text):
    folder.write(name, text)
    line = 8 if name == "report.csv" else 5
    assert folder.refused() == [f"{name} line {line}: a time or the duration is below nothing."]
    assert folder.came() == ["30"]


@pytest.mark.parametrize("lasted", ["1000000m", f"{'9' * 5000}m", f"{'9' * 400}:00:00"])
def test_a_duration_with_more_digits_than_any_is_refused(folder, lasted):
    folder.write("report.csv", "\n".join(TEAMS).replace("\t20m", f"\t{lasted}"))
    assert folder.refused() == ["report.csv line 8: a time or the duration is longer than any meeting."]
    assert folder.came() == ["30"]


MEMBERS = "files: [{{file: m.csv, table: participants, columns: {{email: Address, network: Network}}, {}}}]\n"


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ("values: {joined_on: tomorrow}", "the map's value of joined_on is not a date."),
        ("values: {joined_on: 2020-02-30}", "the map's value of joined_on is no day of the calendar."),
        ("values: {person_id: '?'}", "the map's value of person_id names nobody."),
        ("borough: Hackny", "the map's value of borough is not a borough we know. Did you mean 'hackney'?"),
        (
            "values: {joined: 2020-01-01}",
            "the map names the column 'joined' of participants. Did you mean 'joined_on'?",
        ),
        ("values: {email: x@y.example}", "the map names the column 'email' of participants."),
    ],
)
def test_a_value_of_the_map_is_read_as_a_cell_is(folder, how, said):
    folder.write("import.yaml", MEMBERS.format(how))
    folder.write("m.csv", f"Address,Network\n{SECRET}@example.org,managers\n")
    assert folder.refused() == [f"m.csv: {said}"]


def test_what_the_map_says_of_every_row_stands_in_the_tables_as_a_cell_does(folder):
    """A borough by its key, a day as our days, and whoever is named under a key."""
    said = f"values: {{joined_on: 3 September 2020, person_id: {SECRET}@example.org}}, borough: LB of Hackney"
    folder.write(
        "import.yaml", f"files: [{{file: m.csv, table: participants, columns: {{network: Network}}, {said}}}]\n"
    )
    folder.write("m.csv", "Network\nmanagers\n")
    assert folder.refused() == []
    (row,) = folder.imported().tables["participants"].rows.values()
    assert row["joined_on"] == "2020-09-03" and len(row["person_id"]) == 16


def test_a_borough_that_the_map_says_of_a_list_of_people_is_theirs(folder):
    folder.write("import.yaml", MEMBERS.format("values: {joined_on: 2020-01-02}, borough: LB of Hackney"))
    folder.write("m.csv", f"Address,Network\n{SECRET}@example.org,managers\n")
    assert folder.refused() == []
    (row,) = folder.imported().tables["people"].rows.values()
    assert (row["borough"], row["role"]) == ("hackney", "officer")


@pytest.mark.parametrize(
    "name, text",
    [
        ("report.csv", "\n".join(TEAMS).replace("21/04/2020, 14:10:00", "21/04/2020, 14:50:00")),
        ("zoom.csv", ABOUT + MEETING + ZOOM.replace("02:10:00", "02:50:00")),
    ],
)
def test_who_left_before_they_came_is_refused(folder, name, text):
    folder.write(name, text)
    assert len(folder.refused()) == 1 and "left before it came" in folder.refused()[0]
    assert folder.came() == ["30"]


def test_a_row_with_more_cells_than_headings_is_refused_since_a_comma_may_have_moved_them(folder):
    folder.write("zoom.csv", ABOUT + MEETING + ZOOM + f"{SECRET}, Three,three@zephyrine.example,,,10,Yes,No\n")
    assert folder.refused() == [
        "zoom.csv line 6: it has more cells than there are headings: is a comma in it not in quotes?"
    ]
    assert folder.came() == ["20", "30"]


# Workbooks


def test_a_workbook_that_would_fill_the_memory_is_refused_unopened(folder):
    piece = b"\0" * 2**20
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = (packer.compress(piece) + packer.flush(zlib.Z_FULL_FLUSH)) * 1100 + zlib.compressobj(9, 8, -15).flush()
    with zipfile.ZipFile(folder.place / "bomb.xlsx", "w") as parts:
        parts.writestr("xl/worksheets/sheet1.xml", packed)
        info = parts.infolist()[0]
        info.compress_type, info.file_size = zipfile.ZIP_DEFLATED, 1100 * len(piece)
    assert (folder.place / "bomb.xlsx").stat().st_size < 2_000_000
    assert folder.refused() == ["bomb.xlsx: unpacked it would be 1,153 million bytes; no workbook of records is."]


def test_a_workbook_that_lies_about_its_size_is_refused_too(folder):
    with zipfile.ZipFile(folder.place / "liar.xlsx", "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("xl/workbook.xml", b"<workbook/>")
        parts.writestr("xl/worksheets/sheet1.xml", b"\0" * 2**24)
        parts.infolist()[1].file_size = 10
    (fault,) = folder.refused()
    assert fault.startswith("liar.xlsx: it cannot be read as an .xlsx workbook")


PROMISES = "files: [{file: promises.xlsx, table: pledges, columns: {borough: Council, promised: Promised}}]\n"


def test_a_formula_that_nobody_has_worked_out_is_refused(folder):
    folder.workbook("promises.xlsx", ["Council", "Promised"], ["Camden", 2], ["Hackney", "=1+1"])
    folder.write("import.yaml", PROMISES)
    outcome = folder.imported()
    assert [str(fault) for fault in outcome.faults()] == [
        "promises.xlsx line 3: cell B3 holds a formula without a result. Open the workbook in Excel and save it, or "
        "paste values."
    ]
    assert len(outcome.tables["pledges"].rows) == 4 and folder.told()[0] == 0


def rewritten(file: Path, old: str, new: str) -> None:
    """The first sheet of a workbook with other XML in it."""
    with zipfile.ZipFile(file) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"].decode()
    assert re.search(old, sheet)
    with zipfile.ZipFile(file, "w") as book:
        for name, content in {**parts, "xl/worksheets/sheet1.xml": re.sub(old, new, sheet).encode()}.items():
            book.writestr(name, content)


def test_a_formula_that_comes_to_an_empty_text_is_an_empty_cell(folder):
    folder.workbook("promises.xlsx", ["Council", "Promised", "Note"], ["Hackney", 2, '=IF(1=1,"","x")'])
    rewritten(folder.place / "promises.xlsx", r'<c r="C2"[^>]*>', '<c r="C2" t="str">')
    folder.write("import.yaml", PROMISES)
    outcome = folder.imported()
    assert [*outcome.faults()] == [] and len(outcome.tables["pledges"].rows) == 4


def test_a_formula_of_another_program_is_seen_too(folder):
    folder.workbook("promises.xlsx", ["Council", "Promised"], ["Hackney", "=1+1"])
    sheet = folder.place / "promises.xlsx"
    rewritten(sheet, r"<(/?)(\w)", r"<\1x:\2")
    rewritten(sheet, r'xmlns="', 'xmlns:x="')
    folder.write("import.yaml", PROMISES)
    assert [fault.line for fault in folder.imported().faults()] == [2]


def test_rows_beyond_what_a_sheet_says_of_its_size_are_read(folder):
    folder.workbook("promises.xlsx", ["Council", "Promised"], ["Hackney", 2], ["Camden", 1])
    rewritten(folder.place / "promises.xlsx", r'<dimension ref="[^"]*"', '<dimension ref="A1:A1"')
    folder.write("import.yaml", PROMISES)
    outcome = folder.imported()
    assert [*outcome.faults()] == [] and len(outcome.tables["pledges"].rows) == 5


def test_what_openpyxl_warns_of_is_not_printed_since_it_holds_cells(folder, recwarn):
    book = openpyxl.Workbook()
    book.active.append(["Council", "Promised", "Learner"])
    book.active.append(["Hackney", 1, 99_900_001_234])
    book.active["C2"].number_format = "yyyy-mm-dd"
    book.save(folder.place / "promises.xlsx")
    folder.write("import.yaml", PROMISES)
    assert folder.told()[0] == 0 and recwarn.list == []


def test_a_sheet_that_is_empty_is_no_fault(folder):
    folder.workbook("promises.xlsx", ["Council", "Promised"], ["Hackney", 2], sheets=3)
    folder.write("import.yaml", PROMISES)
    outcome = folder.imported()
    assert [*outcome.faults()] == [] and len(outcome.tables["pledges"].rows) == 4


def test_a_sheet_of_which_nothing_can_be_read_costs_no_other(folder):
    book = openpyxl.Workbook()
    book.active.append(["=1+1"])
    places = book.create_sheet("Places")
    for row in (["Council", "Promised"], ["Hackney", 2]):
        places.append(row)
    book.save(folder.place / "promises.xlsx")
    folder.write("import.yaml", PROMISES.replace("table", "sheet: Places, table"))
    outcome = folder.imported()
    assert [str(fault) for fault in outcome.faults()] == [
        "promises.xlsx sheet 'Sheet' line 1: cell A1 holds a formula without a result. Open the workbook in Excel and "
        "save it, or paste values.",
        "promises.xlsx sheet 'Sheet': there is nothing in it that can be read.",
    ]
    assert len(outcome.tables["pledges"].rows) == 4


# Files of other kinds


LOCKED = OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600
CSV_OR_WORKBOOK = "it is neither CSV nor a workbook (.xlsx). Export it as one."
OF_OLD_OFFICE = "it is an old Excel file (.xls), or another of Office's. Save it as .xlsx."
WHATEVER = "whatever its name says. Export it as CSV or as a workbook (.xlsx)."


def zipped(part: str) -> bytes:
    place = io.BytesIO()
    with zipfile.ZipFile(place, "w") as parts:
        parts.writestr(part, SECRET)
    return place.getvalue()


@pytest.mark.parametrize(
    "name, content, said",
    [
        ("old.xls", OLE + b"\0" * 600 + SECRET.encode(), OF_OLD_OFFICE),
        ("old.csv", OLE + b"\0" * 600, OF_OLD_OFFICE),
        ("locked.xlsx", LOCKED, "it has a password, or a label that locks it. Save a copy without."),
        ("paper.csv", f"%PDF-1.7 {SECRET}".encode(), f"it is a PDF, {WHATEVER}"),
        ("page.xls", f"<html><table><tr><td>{SECRET}".encode(), f"it is a web page, {WHATEVER}"),
        ("picture.xlsx", b"\x89PNG\r\n", f"it is a picture, {WHATEVER}"),
        ("letter.docx", zipped("word/document.xml"), CSV_OR_WORKBOOK),
        ("photos.zip", zipped("one.txt"), CSV_OR_WORKBOOK),
        ("program.csv", b"MZ" + b"abc" * 90 + b"\0", CSV_OR_WORKBOOK),
        ("nothing.csv", b"", "it is empty."),
        ("blank.xlsx", b"\r\n \n", "it is empty."),
        ("mark.csv", b"\xef\xbb\xbf\r\n", "it is empty."),
        ("mark16.csv", b"\xff\xfe\r\0\n\0", "it is empty."),
    ],
    ids=lambda value: value if isinstance(value, str) and " " not in value else "",
)
def test_a_file_of_another_kind_is_told_by_what_it_is(folder, name, content, said):
    folder.write(name, content)
    assert folder.refused() == [f"{name}: {said}"]


def test_a_workbook_without_a_cell_is_told(folder):
    folder.workbook("empty.xlsx")
    assert folder.refused() == ["empty.xlsx: there is nothing in it that can be read."]


def test_a_spreadsheet_that_is_no_export_is_told_with_the_lines_that_the_map_would_need(folder):
    folder.write("places.csv", f"Council,{SECRET}\nHackney,{SECRET}\n")
    (fault,) = folder.refused()
    assert fault.startswith("places.csv: it is none of the exports that are known.") and "table: pledges" in fault


def test_a_workbook_named_csv_and_a_csv_named_xlsx_are_read_all_the_same(folder):
    folder.workbook("promises.csv", ["Council", "Promised"], ["Hackney", 2])
    folder.write("tickets.xlsx", EVENTBRITE)
    folder.write("events.csv", EVENTS)
    folder.write(
        "import.yaml", MAP.replace("[", "[" + PROMISES.split("[")[1].strip("]\n").replace("xlsx", "csv") + ", ")
    )
    outcome = folder.imported()
    assert [*outcome.faults()] == []
    assert len(outcome.tables["pledges"].rows) == 4 and folder.came() == ["", ""]


def test_a_link_out_of_the_folder_is_not_followed(folder):
    outside = folder.place.parent / "outside.csv"
    outside.write_text(ABOUT + MEETING + ZOOM)
    (folder.place / "zoom.csv").symlink_to(outside)
    assert folder.refused() == ["zoom.csv: it is a link to somewhere outside the folder, and was not followed."]
    assert folder.came() == []


def test_a_link_to_a_folder_outside_is_not_followed_either(folder):
    outside = folder.place.parent / "outside"
    outside.mkdir()
    (outside / "zoom.csv").write_text(ABOUT + MEETING + ZOOM)
    (folder.place / "more").symlink_to(outside, target_is_directory=True)
    assert folder.refused() == ["more: it is a link to somewhere outside the folder, and was not followed."]


def test_a_link_within_the_folder_is_followed(folder):
    (folder.place / "lists").mkdir()
    folder.write("lists/zoom.csv", ABOUT + MEETING + ZOOM)
    (folder.place / "zoom.csv").symlink_to(folder.place / "lists" / "zoom.csv")
    assert folder.came() == ["20", "30"]


def test_a_link_to_itself_or_to_nothing_costs_nothing_else(folder):
    (folder.place / "loop.csv").symlink_to(folder.place / "loop.csv")
    (folder.place / "gone.csv").symlink_to(folder.place / "nowhere.csv")
    assert folder.refused() == [
        "gone.csv: there is no file behind this name.",
        "loop.csv: there is no file behind this name.",
    ]


def test_a_file_that_another_program_holds_costs_nothing_else(folder, monkeypatch):
    folder.write("zoom.csv", ABOUT + MEETING + ZOOM)
    read = Path.read_bytes

    def locked(file):
        if file.name == "zoom.csv":
            raise PermissionError(13, SECRET, str(file))
        return read(file)

    monkeypatch.setattr(Path, "read_bytes", locked)
    assert folder.refused() == ["zoom.csv: it cannot be opened (PermissionError). Is it open in another program?"]


# Tables of areas


def test_areas_whose_keys_are_none_are_refused_and_not_quoted(folder):
    folder.write("boroughs.csv", f"borough,name\n{SECRET} of Hackney,{SECRET}\n")
    (fault,) = folder.refused()
    assert fault.startswith("boroughs.csv: it was not read: an area's key takes letters, digits and hyphens")


def test_what_is_wrong_with_an_area_is_told_once(folder):
    folder.write("boroughs.csv", "borough,name,tile_row\nhackney,Hackney,1\ncamden,Camden,north\n")
    faults = folder.imported().faults()
    assert sum(fault.file == "boroughs.csv" for fault in faults) == 1


# What breaks


def broken(*_) -> None:
    raise KeyError(SECRET)


@pytest.mark.parametrize(("place", "reader"), [(teams, "read"), (questionnaires, "google")])
def test_of_a_reader_that_breaks_only_the_kind_of_fault_is_told(folder, monkeypatch, place, reader):
    monkeypatch.setattr(place, reader, broken)
    folder.write("places.csv", f"Council,{SECRET}\nHackney,{SECRET}\n")
    assert folder.refused() == [
        "places.csv: it was not read (KeyError), for a fault of the program that EVALUATION_TRACEBACK=1 shows."
    ]


def test_the_same_where_the_cells_cannot_even_be_told_apart(folder, monkeypatch):
    monkeypatch.setattr(cells, "_of_workbook", broken)
    folder.workbook("promises.xlsx", ["Council"], [SECRET])
    assert folder.refused() == [
        "promises.xlsx: it was not read (KeyError), for a fault of the program that EVALUATION_TRACEBACK=1 shows."
    ]


def test_whoever_looks_for_the_fault_is_shown_where_it_is(folder, monkeypatch):
    monkeypatch.setattr(teams, "read", broken)
    monkeypatch.setenv("EVALUATION_TRACEBACK", "1")
    folder.write("places.csv", "Council\nHackney\n")
    with pytest.raises(KeyError):
        folder.imported()


# How it ends


def test_it_ends_with_0_where_all_was_read(folder):
    code, said = folder.told()
    assert code == 0 and "Refused" not in said


@pytest.mark.parametrize(("more", "expected"), [((), 0), (("--strict",), 1)])
def test_it_ends_with_1_where_something_was_refused_only_if_that_is_asked_for(folder, more, expected):
    folder.write("nothing.csv", "")
    code, said = folder.told(*more)
    assert code == expected and "nothing.csv: it is empty." in said
    assert (folder.place.parent / "tables" / "pledges.csv").exists()


@pytest.mark.parametrize("content", ["", f"Council,{SECRET}\nHackney,{SECRET}\n", f'"{SECRET}', f"{SECRET}\n"])
def test_it_ends_with_2_where_nothing_can_be_used_and_writes_nothing(folder, content):
    folder.write("pledges.csv", content)
    code, said = folder.told()
    assert code == 2 and "pledges.csv" in said and not (folder.place.parent / "tables").exists()


def test_it_ends_with_2_where_there_is_nothing_at_all(folder):
    (folder.place / "pledges.csv").unlink()
    assert folder.told()[0] == 2


@pytest.mark.parametrize(
    "more, said",
    [
        (["--map", "nowhere.yaml"], "There is no map 'nowhere.yaml'"),
        (["--as-at", "soon"], "AS_AT"),
    ],
)
def test_it_ends_with_2_where_the_command_is_wrong(folder, more, said):
    code, told = folder.told(*more)
    assert code == 2 and said in told


def test_programs_are_told_the_same_with_file_line_and_reason(folder):
    folder.write("zoom.csv", ABOUT + MEETING + ZOOM.replace(",20,", ",-20,"))
    folder.write("nothing.csv", "")
    code, said = folder.told("--json")
    assert code == 0
    assert '"file": "zoom.csv",\n     "line": 5,\n     "reason": "a time or the duration is below nothing."' in said
    assert '"file": "nothing.csv",\n   "line": null,\n   "reason": "it is empty."' in said
