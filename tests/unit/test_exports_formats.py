"""The exports that people have: each statement about their formats, in the order in which these are described, against
a small file written by hand.
"""

from collections import Counter
from pathlib import Path

import openpyxl
import pytest

from evaluation.importers.command import import_folder
from evaluation.importers.importing import Outcome
from evaluation.importers.keys import Key

SECRET = "5e" * 32
EVENTS = (
    "event_id,kind,title,starts_at,minutes,mode\n"
    "E-1,virtual_session,Data evening,2026-07-22 19:00,120,online\n"
    "E-2,meetup,Managers meet,2026-08-07 10:00,60,online\n"
)
QUESTIONS = (
    "question,text,kind,scale_min,scale_max,direction,kirkpatrick,not_applicable\n"
    "confident,I'm confident in using data at work,likert,1,5,higher,learning,\n"
    "useful,The session was useful,likert,1,5,higher,reaction,6\n"
    "kept,I can keep data safe,likert,1,5,higher,learning,NA\n"
    "sure,How sure are you?,choice,,,none,learning,\n"
    "used,What do you use?,multi,,,none,behaviour,\n"
)
BEFORE_PM = "\u202f"


class Folder:
    """A folder of exports, and what an import makes of it."""

    def __init__(self, place: Path):
        self.place = place
        place.mkdir()
        self.write("events.csv", EVENTS)

    def write(self, name: str, text: str, encoding: str = "utf-8") -> None:
        (self.place / name).write_bytes(text.encode(encoding))

    def teams(self, *lines: str, name: str = "report.csv") -> None:
        """Lines whose cells spaces of two or more part, as Teams writes them."""
        rows = ["\t".join(line.split("  ")) for line in lines]
        self.write(name, "".join(f"{row}\r\n" for row in rows), "utf-16")

    def workbook(self, name: str, *rows: list) -> None:
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(row)
        book.save(self.place / name)

    def imported(self) -> Outcome:
        return import_folder(self.place, None, dry_run=True, as_at="2026-09-30")[0]

    def attendance(self, event: str = "E-1") -> dict[str, str]:
        """Who came to an event, by the number in their address (or `?` where they have none), and for how long; nothing
        was refused."""
        outcome = self.imported()
        assert faults(outcome) == []
        return attendance(outcome, event)

    def answers(self, question: str) -> list[str]:
        """What was answered to a question, as often as it was; nothing was refused."""
        outcome = self.imported()
        assert faults(outcome) == []
        return answers(outcome, question)


def rows(outcome: Outcome, table: str) -> list[dict[str, str]]:
    return [*outcome.tables[table].rows.values()] if table in outcome.tables else []


def faults(outcome: Outcome) -> list[str]:
    return [str(fault) for fault in outcome.faults()]


def attendance(outcome: Outcome, event: str = "E-1") -> dict[str, str]:
    of = {pseudonym(f"person-{number:03d}@example.org"): f"{number:03d}" for number in range(20)}
    came = [row for row in rows(outcome, "attendance") if row["event_id"] == event and row["attended"] == "yes"]
    return {of.get(row["person_id"], "?"): row["minutes"] for row in came}


def answers(outcome: Outcome, question: str) -> list[str]:
    return [row["value"] for row in rows(outcome, "answers") if row["question"] == question]


def pseudonym(address: str) -> str:
    return Key(bytes.fromhex(SECRET)).of(address)


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Folder:
    key = tmp_path / "project.key"
    key.write_text(SECRET)
    key.chmod(0o600)
    monkeypatch.setenv("EVALUATION_KEY", str(key))
    monkeypatch.delenv("EVALUATION_TRACEBACK", raising=False)
    return Folder(tmp_path / "exports")


@pytest.fixture
def survey(folder) -> Folder:
    folder.write("questions.csv", QUESTIONS)
    (folder.place / "events.csv").unlink()
    return folder


# All readers

SUMMARY = [
    "1. Summary",
    "Meeting title  Data evening",
    "Attended participants  2",
    f"Start time  7/22/26, 7:00:11{BEFORE_PM}PM",
    f"End time  7/22/26, 8:31:02{BEFORE_PM}PM",
    "Meeting duration  1h 30m 51s",
    "Average attendance time  45m 2s",
    "",
]
PARTICIPANTS = [
    "2. Participants",
    "Name  First Join  Last Leave  In-Meeting Duration  Email  Participant ID (UPN)  Role",
    f"Person 001  7/22/26, 7:00:11{BEFORE_PM}PM  7/22/26, 8:31:02{BEFORE_PM}PM  1h 30m 51s  person-001@example.org"
    "  person-001@example.org  Organizer",
    f"Person 002  7/22/26, 7:10:00{BEFORE_PM}PM  7/22/26, 8:00:00{BEFORE_PM}PM  45m 2s  person-002@example.org"
    "  person-002@example.org  Attendee",
    "",
]
ACTIVITIES = [
    "3. In-Meeting Activities",
    "Name  Join Time  Leave Time  Duration  Email  Role",
    f"Person 001  7/22/26, 7:00:11{BEFORE_PM}PM  7/22/26, 8:31:02{BEFORE_PM}PM  1h 30m 51s  person-001@example.org"
    "  Organizer",
    f"Person 002  7/22/26, 7:10:00{BEFORE_PM}PM  7/22/26, 7:40:00{BEFORE_PM}PM  30m  person-002@example.org  Attendee",
    f"Person 002  7/22/26, 7:44:58{BEFORE_PM}PM  7/22/26, 8:00:00{BEFORE_PM}PM  15m 2s  person-002@example.org"
    "  Attendee",
]
ZOOM = "Name (Original Name),User Email,Total Duration (Minutes),Guest\nPerson 001,person-001@example.org,91,Yes\n"


@pytest.mark.parametrize("name", ["report.csv", "report.xlsx", "report.txt", "report.download", "report"])
def test_a_file_is_recognised_by_its_content_and_not_its_name(folder, name):
    folder.teams(*SUMMARY, *PARTICIPANTS, *ACTIVITIES, name=name)
    assert folder.attendance() == {"001": "91", "002": "45"}


def test_a_workbook_is_recognised_by_its_content_too(survey):
    survey.workbook("replies.csv", FORM, [1, "2026-09-27", "2026-09-27", "anonymous", None, "4"])
    assert survey.answers("confident") == ["4"]


def test_rows_that_cannot_be_read_are_reported_by_file_and_line_and_the_others_are_read(folder):
    folder.teams(*SUMMARY, *PARTICIPANTS[:-1], "Person 003  soon  later  long  person-003@example.org    Attendee")
    outcome = folder.imported()
    assert faults(outcome) == ["report.csv line 13: a time or the duration is not a date."]
    assert attendance(outcome) == {"001": "91", "002": "45"}


def test_names_and_addresses_stay_inside_the_import(folder):
    folder.teams(*SUMMARY, *PARTICIPANTS, *ACTIVITIES)
    outcome = folder.imported()
    made = f"{[table.rows for table in outcome.tables.values()]} {faults(outcome)} {outcome.doubtful} {outcome.notes}"
    assert "Person 0" not in made and "person-0" not in made and "example.org" not in made


# Microsoft Teams


def test_a_teams_report_is_named_csv_but_is_utf_16_with_a_byte_order_mark_tabs_and_crlf(folder):
    folder.teams(*SUMMARY, *PARTICIPANTS, *ACTIVITIES)
    content = (folder.place / "report.csv").read_bytes()
    assert content.startswith(b"\xff\xfe1\0") and b"\t\0" in content and b"\r\0\n\0" in content
    assert folder.attendance() == {"001": "91", "002": "45"}


def test_a_row_left_blank_amid_the_participants_of_a_teams_report_hides_none_of_them(folder):
    folder.teams(*SUMMARY, *PARTICIPANTS[:3], "", *PARTICIPANTS[3:], *ACTIVITIES)
    assert folder.attendance() == {"001": "91", "002": "45"}
    folder.teams(*SUMMARY, *ACTIVITIES[:3], "", "", *ACTIVITIES[3:])
    assert folder.attendance() == {"001": "91", "002": "45"}


def test_what_follows_the_participants_of_a_teams_report_after_a_blank_row_is_no_participant(folder):
    folder.teams(*SUMMARY, *PARTICIPANTS, "Notes", "Recorded by  Person 001", *ACTIVITIES)
    assert folder.attendance() == {"001": "91", "002": "45"}


def test_if_a_report_has_participants_and_activities_only_participants_are_read(folder):
    folder.teams(*SUMMARY, *PARTICIPANTS, ACTIVITIES[0], ACTIVITIES[1], ACTIVITIES[3])
    assert folder.attendance() == {"001": "91", "002": "45"}


def test_without_participants_activities_are_combined_for_each_person(folder):
    folder.teams(*SUMMARY, *ACTIVITIES)
    assert folder.attendance() == {"001": "91", "002": "45"}


def test_times_on_two_devices_are_not_added(folder):
    folder.teams(
        *SUMMARY,
        *ACTIVITIES[:2],
        "Person 001  7/22/26, 7:00:00 PM  7/22/26, 7:30:00 PM  30m  person-001@example.org  Attendee",
        "Person 001  7/22/26, 7:20:00 PM  7/22/26, 7:50:00 PM  30m  person-001@example.org  Attendee",
    )
    assert folder.attendance() == {"001": "50"}


OF_OLD = (
    "Full Name\tUser Action\tTimestamp\r\n"
    "person-001@example.org\tJoined\t7/22/2026, 7:00:11 PM\r\n"
    "person-001@example.org\tLeft\t7/22/2026, 7:30:11 PM\r\n"
    "person-001@example.org\tJoined\t7/22/2026, 7:40:11 PM\r\n"
    "person-002@example.org\tJoined before\t7/22/2026, 7:00:11 PM\r\n"
    "person-001@example.org\tLeft\t7/22/2026, 8:00:11 PM\r\n"
    "person-002@example.org\tLeft\t7/22/2026, 8:31:02 PM\r\n"
)
OF_E_1 = "files: [{file: 'report*', event: E-1}]\n"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-8", "utf-8-sig"])
def test_an_older_list_of_who_joined_and_left_is_in_utf_16_or_utf_8(folder, encoding):
    folder.write("report.csv", OF_OLD, encoding)
    folder.write("import.yaml", OF_E_1)
    assert folder.attendance() == {"001": "50", "002": "91"}


def test_lines_of_an_older_list_may_be_in_any_order(folder):
    heading, *lines = OF_OLD.splitlines(keepends=True)
    folder.write("report.csv", "".join([heading, *reversed(lines)]), "utf-16")
    folder.write("import.yaml", OF_E_1)
    assert folder.attendance() == {"001": "50", "002": "91"}


def test_in_an_older_list_a_person_on_two_devices_stays_until_both_have_left(folder):
    folder.write(
        "report.csv",
        "Full Name\tUser Action\tTimestamp\r\n"
        "person-001@example.org\tJoined\t7/22/2026, 7:00:00 PM\r\n"
        "person-001@example.org\tJoined\t7/22/2026, 7:01:00 PM\r\n"
        "person-001@example.org\tLeft\t7/22/2026, 7:05:00 PM\r\n"
        "person-001@example.org\tLeft\t7/22/2026, 8:00:00 PM\r\n",
    )
    folder.write("import.yaml", OF_E_1)
    assert folder.attendance() == {"001": "60"}


def test_in_an_older_list_a_person_with_no_leaving_time_has_an_unknown_duration(folder):
    folder.write("report.csv", "".join(OF_OLD.splitlines(keepends=True)[:-1]), "utf-16")
    folder.write("import.yaml", OF_E_1)
    assert folder.attendance() == {"001": "50", "002": ""}


def test_an_older_list_with_commas_in_its_title_is_still_split_by_tabs(folder):
    summary = "Meeting Summary\r\nMeeting Title\tData, digital, design, evening\r\n\r\n"
    folder.write("report.csv", summary + OF_OLD.replace("person-002@example.org", "Example, Person, 002"), "utf-16")
    folder.write("import.yaml", OF_E_1)
    assert folder.attendance() == {"001": "50", "?": "91"}


@pytest.mark.parametrize("change", [str.upper, str.lower, str.capitalize])
def test_headings_may_have_any_capitals(folder, change):
    folder.teams(*SUMMARY, PARTICIPANTS[0], "  ".join(map(change, PARTICIPANTS[1].split("  "))), *PARTICIPANTS[2:])
    assert folder.attendance() == {"001": "91", "002": "45"}


GERMAN = [
    "1. Zusammenfassung",
    "Besprechungstitel  Data evening",
    "Teilgenommen  2",
    "Startzeit  22.07.26, 19:00:11",
    "Endzeit  22.07.26, 20:31:02",
    "Dauer der Besprechung  1 Std. 30 Min. 51 Sek.",
    "",
    "2. Teilnehmer",
    "Name  Erster Beitritt  Letztes Verlassen  Besprechungsdauer  E-Mail  Teilnehmer-ID (UPN)  Rolle",
    "Person 001  22.07.26, 19:00:11  22.07.26, 20:31:02  1 Std. 30 Min. 51 Sek.  person-001@example.org    Organisator",
    "Person 002  22.07.26, 19:10:00  22.07.26, 20:00:00  45 Min. 2 Sek.  person-002@example.org    Teilnehmer",
]
POLISH = [
    "1. Podsumowanie",
    "Tytuł spotkania  Data evening",
    "Uczestnicy, którzy wzięli udział  2",
    "Godzina rozpoczęcia  22.07.2026, 19:00:11",
    "Godzina zakończenia  22.07.2026, 20:31:02",
    "Czas trwania spotkania  1 godz. 30 min 51 s",
    "",
    "2. Uczestnicy",
    "Nazwa  Pierwsze dołączenie  Ostatnie opuszczenie  Czas trwania spotkania  Adres e-mail  Identyfikator (UPN)  Rola",
    "Person 001  22.07.2026, 19:00:11  22.07.2026, 20:31:02  1 godz. 30 min 51 s  person-001@example.org    Gospodarz",
    "Person 002  22.07.2026, 19:10:00  22.07.2026, 20:00:00  45 min 2 s  person-002@example.org    Uczestnik",
]
FRENCH = [
    "1. Résumé",
    "Titre de la réunion  Data evening",
    "Participants présents  2",
    "Heure de début  22/07/2026 19:00:11",
    "Heure de fin  22/07/2026 20:31:02",
    "Durée de la réunion  1 h 30 min 51 s",
    "",
    "2. Participants",
    "Nom  Première participation  Dernier départ  Durée de la réunion  E-mail  ID du participant (UPN)  Rôle",
    "Person 001  22/07/2026 19:00:11  22/07/2026 20:31:02  1 h 30 min 51 s  person-001@example.org    Organisateur",
    "Person 002  22/07/2026 19:10:00  22/07/2026 20:00:00  45 min 2 s  person-002@example.org    Participant",
]
SPANISH = [
    "1. Resumen",
    "Título de la reunión  Data evening",
    "Participantes  2",
    "Inicio  22/7/26, 7:00:11 p. m.",
    "Fin  22/7/26, 8:31:02 p. m.",
    "",
    "2. Participantes",
    "Nombre  Primera unión  Última salida  Duración  Correo electrónico  Id. de participante (UPN)  Rol",
    "Person 001  22/7/26, 7:00:11 p. m.  22/7/26, 8:31:02 p. m.  1 h 30 min 51 s  person-001@example.org    Anfitrión",
    "Person 002  22/7/26, 7:10:00 p. m.  22/7/26, 8:00:00 p. m.  45 min 2 s  person-002@example.org    Asistente",
]


@pytest.mark.parametrize("lines", [GERMAN, POLISH, FRENCH, SPANISH], ids=["German", "Polish", "French", "Spanish"])
def test_participants_are_recognised_by_their_layout_in_any_language(folder, lines):
    folder.teams(*lines)
    assert folder.attendance() == {"001": "91", "002": "45"}


@pytest.mark.parametrize(
    "heading, joined, left",
    [
        ("Vollständiger Name\tBenutzeraktion\tZeitstempel", "Beigetreten", "Verlassen"),
        ("Imię i nazwisko\tAkcja użytkownika\tSygnatura czasowa", "Dołączono", "Opuszczono"),
        ("Nom complet\tAction de l’utilisateur\tHorodatage", "A rejoint", "A quitté"),
    ],
)
def test_an_older_list_is_recognised_by_its_layout_too(folder, heading, joined, left):
    folder.write(
        "report.csv",
        f"{heading}\nperson-001@example.org\t{joined}\t22.07.2026, 19:00:00\n"
        f"person-001@example.org\t{left}\t22.07.2026, 19:31:00\n",
        "utf-16",
    )
    folder.write("import.yaml", OF_E_1)
    assert folder.attendance() == {"001": "31"}


@pytest.mark.parametrize(
    "written, minutes",
    [
        ("1h 30m 51s", "91"),
        ("45m 2s", "45"),
        ("31s", "1"),
        ("29s", "0"),
        ("1 Stunde 30 Minuten", "90"),
        ("1 heure 5 minutes", "65"),
        ("2 godz.", "120"),
    ],
)
def test_a_duration_is_in_hours_minutes_and_seconds(folder, written, minutes):
    folder.teams(
        *SUMMARY,
        *PARTICIPANTS[:2],
        f"Person 001  7/22/26, 7:00:11 PM  7/22/26, 9:00:11 PM  {written}  person-001@example.org    Attendee",
    )
    assert folder.attendance() == {"001": minutes}


@pytest.mark.parametrize(
    "came, went",
    [
        ("7/22/26, 7:00:11\u202fPM", "7/22/26, 8:31:02\u202fPM"),
        ("7/22/26, 7:00:11\u00a0PM", "7/22/26, 8:31:02\u00a0PM"),
        ("22/07/2026, 19:00:11", "22/07/2026, 20:31:02"),
        ("2026-07-22, 19:00:11", "2026-07-22, 20:31:02"),
    ],
)
def test_a_time_may_be_american_with_a_narrow_space_before_pm_or_european(folder, came, went):
    folder.teams(
        "1. Summary",
        "Meeting title  Data evening",
        "",
        *ACTIVITIES[:2],
        f"Person 001  {came}  {went}    person-001@example.org  Attendee",
    )
    assert folder.attendance() == {"001": "91"}


def test_the_whole_file_settles_whether_the_day_comes_first(folder):
    folder.teams(
        "1. Summary",
        "Meeting title  A night of data",
        "Start time  8/12/26, 11:00:00 PM",
        "",
        *ACTIVITIES[:2],
        "Person 001  8/12/26, 11:00:00 PM  8/12/26, 11:30:00 PM  30m  person-001@example.org  Attendee",
        "Person 002  8/12/26, 11:00:00 PM  8/13/26, 12:30:00 AM  1h 30m  person-002@example.org  Attendee",
    )
    folder.write("import.yaml", "new_events: {kind: hackathon}\n")
    outcome = folder.imported()
    assert faults(outcome) == []
    assert "2026-08-12 23:00" in {row["starts_at"] for row in rows(outcome, "events")}


def hour(folder, title: str, day: str) -> None:
    """A report of somebody who came for the first half of an hour."""
    folder.teams(
        "1. Summary",
        f"Meeting title  {title}",
        f"Start time  {day}, 10:00:00 AM",
        "",
        *ACTIVITIES[:2],
        f"Person 001  {day}, 10:00:00 AM  {day}, 10:30:00 AM  30m  person-001@example.org  Attendee",
    )


@pytest.mark.parametrize("day", ["8/7/26", "7/8/26", "07.08.2026"])
def test_otherwise_the_date_of_the_event_with_its_title_settles_it(folder, day):
    hour(folder, "Managers meet", day)
    assert folder.attendance("E-2") == {"001": "30"}


def test_otherwise_the_file_is_refused(folder):
    hour(folder, "Another one", "8/9/26")
    outcome = folder.imported()
    assert faults(outcome) == [
        "report.csv: whether its dates are written day or month first cannot be told. Say "
        "`dates: day first`, `month first` or `year first` of it in the map."
    ]
    assert rows(outcome, "attendance") == []


def test_the_map_can_say_how_dates_are_written(folder):
    hour(folder, "Another one", "8/9/26")
    folder.write("import.yaml", "files: [{file: report.csv, dates: day first}]\nnew_events: {kind: meetup}\n")
    assert "2026-09-08 10:00" in {row["starts_at"] for row in rows(folder.imported(), "events")}


@pytest.mark.parametrize("mark", ["Guest", "External", "Unverified"])
def test_brackets_after_a_name_are_not_part_of_it(folder, mark):
    folder.teams(
        *SUMMARY,
        *ACTIVITIES[:2],
        "Person 001  7/22/26, 7:00:00 PM  7/22/26, 7:30:00 PM  30m    Attendee",
        f"Person 001 ({mark})  7/22/26, 7:40:00 PM  7/22/26, 7:50:00 PM  10m    Attendee",
    )
    assert folder.attendance() == {"?": "40"}


def test_guests_have_no_address_but_count_as_people(folder):
    folder.teams(
        *SUMMARY, *PARTICIPANTS[:3], "A guest (Guest)  7/22/26, 7:00:00 PM  7/22/26, 7:30:00 PM  30m      Attendee"
    )
    outcome = folder.imported()
    assert faults(outcome) == [] and attendance(outcome) == {"001": "91", "?": "30"}
    assert Counter(row["role"] for row in rows(outcome, "people")) == {"partner": 2}


def test_dial_ins_have_no_name_or_address_and_are_refused(folder):
    folder.teams(
        *SUMMARY, *PARTICIPANTS[:3], "+44 20 0000 0000  7/22/26, 7:00:00 PM  7/22/26, 7:30:00 PM  30m      Attendee"
    )
    outcome = folder.imported()
    assert faults(outcome) == ["report.csv line 12: it names nobody: no e-mail address and no name."]
    assert attendance(outcome) == {"001": "91"}


@pytest.mark.parametrize("role", ["Organizer", "Co-organizer", "Presenter", "Attendee"])
def test_organisers_and_presenters_count_as_people(folder, role):
    folder.teams(
        *SUMMARY,
        *PARTICIPANTS[:2],
        f"Person 001  7/22/26, 7:00:00 PM  7/22/26, 7:30:00 PM  30m  person-001@example.org    {role}",
    )
    assert folder.attendance() == {"001": "30"}


@pytest.mark.parametrize("when", ["7/22/26, 7:00:00 PM    ", "7/22/26, 7:00:00 PM    -", "    "])
def test_an_unknown_duration_is_not_zero(folder, when):
    folder.teams(
        *SUMMARY, *PARTICIPANTS[:2], f"Person 001  {when}  person-001@example.org    Attendee", *PARTICIPANTS[3:]
    )
    assert folder.attendance() == {"001": "", "002": "45"}


def test_a_duration_of_0_seconds_is_zero(folder):
    moment = "7/22/26, 7:00:00 PM"
    folder.teams(*SUMMARY, *PARTICIPANTS[:2], f"Person 001  {moment}  {moment}  0s  person-001@example.org    Attendee")
    assert folder.attendance() == {"001": "0"}


NEW_EVENTS = "new_events: {kind: virtual_session}\n"


def begun(outcome: Outcome) -> dict[str, str]:
    """When each event that became of a meeting began, and how long it lasted in minutes."""
    return {
        row["starts_at"]: row["minutes"] for row in rows(outcome, "events") if row["event_id"] not in ("E-1", "E-2")
    }


def minutes(outcome: Outcome) -> list[str]:
    """How long each person who came to anything stayed."""
    return sorted(row["minutes"] for row in rows(outcome, "attendance") if row["attended"] == "yes")


JAPANESE = [
    "1. 要約",
    "会議のタイトル  定例会議",
    "出席済み参加者  1",
    "開始時刻  {day} 18:29:28",
    "終了時刻  {day} 20:03:11",
    "",
    "2. 参加者",
    "名前  初めての参加  最終退出  会議の長さ  メール  参加者 ID (UPN)  役割",
    "Person 001  {day} 18:29:32  {day} 20:03:11  {lasted}  person-001@example.org    開催者",
]


def japanese(folder, day: str, lasted: str = "1h 33m 39s") -> Outcome:
    folder.teams(*(line.format(day=day, lasted=lasted) for line in JAPANESE))
    folder.write("import.yaml", NEW_EVENTS)
    return folder.imported()


@pytest.mark.parametrize("day", ["22/7/11", "22/07/11", "2022/7/11", "22-07-11"])
def test_a_japanese_report_writes_the_year_first(folder, day):
    outcome = japanese(folder, day)
    assert faults(outcome) == [] and begun(outcome) == {"2022-07-11 18:29": "94"}


def test_if_the_year_may_be_first_or_last_the_file_is_refused(folder):
    (fault,) = faults(japanese(folder, "22/7/24"))
    assert fault == (
        "report.csv: whether its dates are written day or year first cannot be told. Say `dates: day first`, "
        "`month first` or `year first` of it in the map."
    )
    folder.write("import.yaml", f"{NEW_EVENTS}files: [{{file: report.csv, dates: year first}}]\n")
    assert begun(folder.imported()) == {"2022-07-24 18:29": "94"}


@pytest.mark.parametrize("day, year", [("22/7/24", "2022"), ("20/7/22", "2020")])
def test_unless_there_was_an_event_on_only_one_of_these_days(folder, day, year):
    folder.write("events.csv", f"{EVENTS}E-3,meetup,Another,{year}-07-{day[-2:]} 18:30,60,online\n")
    assert f"{year}-07-{day[-2:]} 18:29" in begun(japanese(folder, day))


@pytest.mark.parametrize("day", ["22/7/69", "22/7/2569", "69/7/22", "2569/7/22", "1405/5/1"])
def test_a_year_of_another_calendar_is_refused_by_line(folder, day):
    outcome = japanese(folder, day)
    assert [(fault.file, fault.line) for fault in outcome.faults()] == [("report.csv", 9)]
    assert "date" in faults(outcome)[0] and rows(outcome, "attendance") == [] and begun(outcome) == {}


def test_a_report_with_years_of_three_digits_is_refused_with_what_to_do(folder):
    (fault,) = faults(japanese(folder, "115/7/22"))
    assert "Export the attendance report of the meeting in English" in fault


def test_a_day_far_ahead_of_today_is_refused_by_line(folder):
    hour(folder, "Another one", "7/22/2069")
    folder.write("import.yaml", NEW_EVENTS)
    (fault,) = faults(folder.imported())
    assert fault.startswith("report.csv line 7: a time or the duration is not a likely date: its year would be 2069")


def test_an_older_list_far_ahead_of_today_is_refused_by_line_too(folder):
    folder.write("report.csv", OF_OLD.replace("2026", "2069"), "utf-16")
    folder.write("import.yaml", OF_E_1)
    assert [fault.line for fault in folder.imported().faults()] == [*range(2, 8)]


@pytest.mark.parametrize(
    "written, stayed",
    [
        ("1時間 5分", "65"),
        ("1時間5分20秒", "65"),
        ("1小时 5分钟", "65"),
        ("1시간 5분", "65"),
        ("1 uur 5 min", "65"),
        ("1 u 5 min", "65"),
        ("1 t 5 min 20 s", "65"),
        ("1 tim 5 min", "65"),
        ("1 saat 5 dk 2 sn", "65"),
        ("1 ч. 5 мин. 3 с", "65"),
        ("1 ó 5 p", "65"),
        ("1 ชม. 5 นาที", "65"),
        ("1 Std., 5 Min.", "65"),
        ("1 hr 5 mins", "65"),
    ],
)
def test_a_duration_may_be_in_any_language_of_teams(folder, written, stayed):
    outcome = japanese(folder, "2022/7/11", written)
    assert faults(outcome) == [] and minutes(outcome) == [stayed]


def test_a_duration_of_two_numbers_may_be_hours_or_minutes_and_is_refused(folder):
    came = "7/22/26, 7:00:11 PM  7/22/26, 9:00:11 PM"
    folder.teams(*SUMMARY, *PARTICIPANTS[:2], f"Person 001  {came}  1:30  person-001@example.org    Attendee")
    (fault,) = faults(folder.imported())
    assert fault.startswith("report.csv line 11: a time or the duration may be in hours and minutes")


@pytest.mark.parametrize("written", ["2 gigs", "3 small", "1 hemi", "1 st 5 m", "5 m 1 h", "1 h 2 h", "1,5 h", "1.5 h"])
def test_a_unit_that_is_not_known_is_refused_by_line_and_never_read_by_its_first_letter(folder, written):
    outcome = japanese(folder, "2022/7/11", written)
    assert rows(outcome, "attendance") == [] and len(faults(outcome)) == 1
    came = "7/22/26, 7:00:11 PM  7/22/26, 9:00:11 PM"
    folder.teams(*SUMMARY, *PARTICIPANTS[:2], f"Person 001  {came}  {written}  person-001@example.org    Attendee")
    assert [fault.line for fault in folder.imported().faults()] == [11]


def part(begin: str, end: str, *people: str, title: str = "A night of data") -> list[str]:
    """A report of one part of a meeting of 22 July, which these people (number and minutes) came to from its begin."""
    return [
        "1. Summary",
        f"Meeting title  {title}",
        f"Start time  7/22/26, {begin}:00 PM",
        f"End time  7/22/26, {end}:00 PM",
        "",
        *PARTICIPANTS[:2],
        *(
            f"Person {number}  7/22/26, {begin}:00 PM  7/22/26, {until}:00 PM  {lasted}m  person-{number}@example.org"
            "    Attendee"
            for number, until, lasted in (one.split() for one in people)
        ),
    ]


FIRST = ("6:40", "6:45", "001 6:45 5")
SECOND = ("7:00", "8:30", "001 8:30 90", "002 8:30 90", "003 7:45 45")


@pytest.mark.parametrize("names", [("a.csv", "b.csv"), ("b.csv", "a.csv")])
def test_a_restarted_meeting_is_one_event_as_long_as_all_its_parts(folder, names):
    for one, name in zip((FIRST, SECOND), names, strict=True):
        folder.teams(*part(*one), name=name)
    folder.write("import.yaml", NEW_EVENTS)
    outcome = folder.imported()
    assert faults(outcome) == [] and begun(outcome) == {"2026-07-22 18:40": "110"}
    assert minutes(outcome) == ["45", "90", "95"]
    note, of_nobody = outcome.notes
    assert of_nobody.startswith("The borough of 3 of 3 people (100%) is not known.")
    assert "2 parts of one meeting, 18:40 to 18:45 and 19:00 to 20:30" in note and "110 minutes" in note


def test_times_in_its_parts_are_added_in_an_event_of_the_table_too(folder):
    for name, one in (("a.csv", FIRST), ("b.csv", SECOND)):
        folder.teams(*part(*one, title="Data evening"), name=name)
    assert folder.attendance() == {"001": "95", "002": "90", "003": "45"}


def test_a_part_that_two_people_exported_is_not_counted_twice(folder):
    for name, one in (("a.csv", FIRST), ("b.csv", SECOND), ("c.csv", SECOND)):
        folder.teams(*part(*one), name=name)
    folder.write("import.yaml", NEW_EVENTS)
    outcome = folder.imported()
    assert begun(outcome) == {"2026-07-22 18:40": "110"} and minutes(outcome) == ["45", "90", "95"]


def test_lists_that_overlap_are_joined(folder):
    folder.teams(*part("7:00", "7:30", "001 7:30 30"), name="a.csv")
    folder.teams(*part("7:20", "8:00", "001 8:00 40"), name="b.csv")
    folder.write("import.yaml", NEW_EVENTS)
    assert minutes(folder.imported()) == ["60"]


def test_a_part_that_is_imported_later_alone_is_refused(folder, tmp_path):
    folder.write("import.yaml", NEW_EVENTS)
    folder.teams(*part(*SECOND), name="b.csv")
    import_folder(folder.place, tmp_path / "tables", as_at="2026-09-30")
    (folder.place / "b.csv").unlink()
    folder.teams(*part(*FIRST), name="a.csv")
    outcome, _ = import_folder(folder.place, tmp_path / "tables", as_at="2026-09-30")
    (fault,) = faults(outcome)
    assert fault.startswith("a.csv: an earlier import has more of this meeting") and "import them together." in fault
    folder.teams(*part(*SECOND), name="b.csv")
    outcome, _ = import_folder(folder.place, tmp_path / "tables", as_at="2026-09-30")
    assert faults(outcome) == [] and begun(outcome) == {"2026-07-22 18:40": "110"}
    assert minutes(outcome) == ["45", "90", "95"]


def test_one_part_that_is_imported_again_alone_is_refused_and_takes_nothing_away(folder, tmp_path):
    folder.write("import.yaml", NEW_EVENTS)
    for name, one in (("a.csv", FIRST), ("b.csv", SECOND)):
        folder.teams(*part(*one), name=name)
    import_folder(folder.place, tmp_path / "tables", as_at="2026-09-30")
    (folder.place / "a.csv").unlink()
    outcome, _ = import_folder(folder.place, tmp_path / "tables", as_at="2026-09-30")
    assert len(faults(outcome)) == 1 and minutes(outcome) == ["45", "90", "95"]
    assert begun(outcome) == {"2026-07-22 18:40": "110"}


def test_two_reports_of_one_title_more_than_an_hour_apart_may_be_two_meetings_and_are_refused(folder):
    folder.teams(*part("5:00", "5:30", "001 5:30 30"), name="a.csv")
    folder.teams(*part("7:00", "8:00", "001 8:00 60"), name="b.csv")
    folder.write("import.yaml", NEW_EVENTS)
    said = "two reports of its title are 90 minutes apart, and may be of one meeting or two."
    assert [fault[: len(said) + 7] for fault in faults(folder.imported())] == [f"a.csv: {said}", f"b.csv: {said}"]
    folder.write(
        "events.csv", f"{EVENTS}E-3,meetup,One,2026-07-22 17:00,30,online\nE-4,meetup,Two,2026-07-22 19:00,60,online\n"
    )
    folder.write("import.yaml", "files: [{file: a.csv, event: E-3}, {file: b.csv, event: E-4}]\n")
    outcome = folder.imported()
    assert faults(outcome) == [] and minutes(outcome) == ["30", "60"]


def test_columns_of_participants_are_known_by_their_headings(folder):
    folder.teams(
        *SUMMARY,
        "2. Participants",
        "Name  Registration Email  Registration Time  First Join  Last Leave  In-Meeting Duration  Email"
        "  Participant ID (UPN)  Role",
        "Person 001  person-011@example.org  7/20/26, 7:00:00 PM  7/22/26, 7:00:00 PM  7/22/26, 7:30:00 PM  30m"
        "  person-001@example.org    Attendee",
    )
    assert folder.attendance() == {"001": "30"}


def test_who_registered_and_has_no_time_did_not_come(folder):
    folder.teams(
        *SUMMARY,
        "2. Participants",
        "Name  First Join  Last Leave  In-Meeting Duration  Email  Participant ID (UPN)  Role  Registration Time",
        "Person 001  7/22/26, 7:00:00 PM  7/22/26, 7:30:00 PM  30m  person-001@example.org    Attendee"
        "  7/20/26, 7:00:00 PM",
        "Person 002        person-002@example.org    Attendee  7/20/26, 7:00:00 PM",
        "Person 003  --  --  --  person-003@example.org    Attendee  7/20/26, 7:00:00 PM",
        "Person 004  7/22/26, 7:00:00 PM  7/22/26, 7:30:00 PM  30m  person-004@example.org    Organizer",
    )
    outcome = folder.imported()
    assert faults(outcome) == [] and attendance(outcome) == {"001": "30", "004": "30"}
    assert sorted((row["registered"], row["attended"]) for row in rows(outcome, "attendance")) == [
        ("no", "yes"),
        ("yes", "no"),
        ("yes", "no"),
        ("yes", "yes"),
    ]


def test_a_teams_report_with_unknown_columns_is_refused_with_what_to_do(folder):
    folder.teams(*SUMMARY, "2. Attendees", "Who  From  Until", "Person 001  7:00  8:00")
    (fault,) = faults(folder.imported())
    assert "Export the attendance report of the meeting in English" in fault and "table: attendance" in fault


def test_a_report_of_a_live_event_is_refused_with_what_to_do(folder):
    folder.write(
        "report.csv",
        "Session Id,Participant Id,Full Name,UserAgent,UTC Event Timestamp,Action,Role\n"
        "1,2,Person 001,browser,7/22/2026 7:00:00 PM,Joined,Attendee\n",
    )
    (fault,) = faults(folder.imported())
    assert "Teams live event" in fault and "table: attendance" in fault


NOTETAKERS = [
    "Otter.ai",
    "Ann's OtterPilot",
    "Otter",
    "read.ai meeting notes",
    "Read AI",
    "Ann's Fireflies.ai Notetaker",
    "Fireflies.ai Notetaker Ann (Unverified)",
    "Fathom Notetaker",
    "Ann's tl;dv",
    "Copilot",
    "Microsoft Copilot",
    "Zoom AI Companion",
    "Avoma Notetaker",
    "Grain",
    "MeetGeek",
    "Sembly AI",
    "Krisp",
    "Supernormal",
    "Ann’s Notetaker",
    "Liminal Notetaker",
]


def test_notetakers_are_not_people_and_are_counted(folder):
    rows_of = [f"{name}  7/22/26, 7:00:00 PM  7/22/26, 7:30:00 PM  30m      Attendee" for name in NOTETAKERS]
    folder.teams(*SUMMARY, *PARTICIPANTS[:3], *rows_of)
    outcome = folder.imported()
    assert faults(outcome) == [] and attendance(outcome) == {"001": "91"}
    (report,) = (one for one in outcome.files if one.name == "report.csv")
    assert report.found.left_out == {"left out as notetakers": len(NOTETAKERS)}


@pytest.mark.parametrize(
    "name", ["Reader", "Otter Smith", "Anna Read", "Grain Example", "Fathom-Example, Jo", "Ann Example (notetaker)"]
)
def test_people_named_like_a_notetaker_are_people(folder, name):
    folder.teams(*SUMMARY, *PARTICIPANTS[:2], f"{name}  7/22/26, 7:00:00 PM  7/22/26, 7:30:00 PM  30m      Attendee")
    assert folder.attendance() == {"?": "30"}


def test_somebody_with_an_address_is_a_person_unless_the_name_is_unmistakable(folder):
    folder.teams(
        *SUMMARY,
        *PARTICIPANTS[:2],
        "Otter  7/22/26, 7:00:00 PM  7/22/26, 7:30:00 PM  30m  person-001@example.org    Attendee",
        "Otter.ai  7/22/26, 7:00:00 PM  7/22/26, 7:30:00 PM  30m  person-002@example.org    Attendee",
    )
    assert folder.attendance() == {"001": "30"}


def test_one_name_without_address_twice_at_the_same_time_is_listed_as_doubtful(folder):
    folder.teams(
        *SUMMARY,
        *PARTICIPANTS[:3],
        "A guest (Guest)  7/22/26, 7:00:00 PM  7/22/26, 7:30:00 PM  30m      Attendee",
        "A guest (Guest)  7/22/26, 7:00:00 PM  7/22/26, 7:20:00 PM  20m      Attendee",
    )
    outcome = folder.imported()
    assert faults(outcome) == [] and attendance(outcome) == {"001": "91", "?": "30"}
    assert [(doubt.file, doubt.line) for doubt in outcome.doubtful] == [("report.csv", 13)]


def test_but_not_if_it_comes_again_later(folder):
    folder.teams(
        *SUMMARY,
        *PARTICIPANTS[:3],
        "A guest (Guest)  7/22/26, 7:00:00 PM  7/22/26, 7:20:00 PM  20m      Attendee",
        "A guest (Guest)  7/22/26, 7:20:00 PM  7/22/26, 7:30:00 PM  10m      Attendee",
    )
    outcome = folder.imported()
    assert attendance(outcome) == {"001": "91", "?": "30"} and outcome.doubtful == []


def test_nor_if_it_has_an_address(folder):
    folder.teams(*SUMMARY, *PARTICIPANTS[:3], PARTICIPANTS[2])
    assert folder.imported().doubtful == []


def test_in_an_older_list_such_a_name_is_listed_as_doubtful_too(folder):
    moves = "".join(
        f"A guest\t{what}\t7/22/2026, 7:{minute}:00 PM\r\n"
        for what, minute in [("Joined", "00"), ("Joined", "00"), ("Left", "30"), ("Left", "40")]
    )
    folder.write("report.csv", f"Full Name\tUser Action\tTimestamp\r\n{moves}", "utf-16")
    folder.write("import.yaml", OF_E_1)
    outcome = folder.imported()
    assert faults(outcome) == [] and attendance(outcome) == {"?": "40"} and len(outcome.doubtful) == 1


# Zoom

ZOOM_MAP = "files: [{file: 'zoom*', event: E-1}]\n"
TIMED = (
    "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest,Recording Consent,"
    "In Waiting Room\n"
    "Person 001,person-001@example.org,07/22/2026 07:00:11 PM,07/22/2026 07:30:11 PM,30,Yes,Yes,No\n"
    "Person 001,person-001@example.org,07/22/2026 07:40:11 PM,07/22/2026 08:00:11 PM,20,Yes,Yes,No\n"
)
NEWER = (
    "Name (original name),Email,Join time,Leave time,Duration (minutes),Guest,Recording disclaimer response,"
    "In waiting room\n"
    "Person 001,person-001@example.org,07/22/2026 07:00:11 PM,07/22/2026 07:50:11 PM,50,Yes,OK,No\n"
)
ABOUT = (
    "Meeting ID,Topic,Start Time,End Time,User Email,Duration (Minutes),Participants\n"
    "86100 0000,Data evening,07/22/2026 07:00:00 PM,07/22/2026 08:30:00 PM,host@example.org,90,2\n"
)


def test_zoom_may_give_the_total_duration(folder):
    folder.write("zoom.csv", ZOOM)
    folder.write("import.yaml", ZOOM_MAP)
    assert folder.attendance() == {"001": "91"}


@pytest.mark.parametrize("text", [TIMED, NEWER], ids=["older", "newer"])
def test_or_zoom_may_give_when_each_person_came_and_went(folder, text):
    folder.write("zoom.csv", text)
    folder.write("import.yaml", ZOOM_MAP)
    assert folder.attendance() == {"001": "50"}


@pytest.mark.parametrize("between", ["", "\n"], ids=["two lines", "three lines"])
@pytest.mark.parametrize("text", [TIMED, NEWER, ZOOM.replace("91", "50")], ids=["older", "newer", "total"])
def test_meeting_details_may_be_above_and_identify_the_meeting(folder, between, text):
    folder.write("zoom.csv", f"{ABOUT}{between}{text}", "utf-8-sig")
    assert folder.attendance() == {"001": "50"}


@pytest.mark.parametrize("text", [TIMED, NEWER], ids=["older", "newer"])
def test_time_in_the_waiting_room_is_not_time_at_the_meeting(folder, text):
    waiting = "Person {0},person-{0}@example.org,07/22/2026 06:00:00 PM,07/22/2026 07:00:11 PM,60,Yes,,Yes\n"
    folder.write("zoom.csv", ABOUT + text + waiting.format("001") + waiting.format("002"))
    outcome = folder.imported()
    assert faults(outcome) == [] and attendance(outcome) == {"001": "50"}
    assert [one.found.left_out for one in outcome.files if one.name == "zoom.csv"] == [{"in the waiting room": 2}]


def test_one_person_may_have_many_rows(folder):
    folder.write("zoom.csv", ABOUT + TIMED + TIMED.splitlines()[1].replace("07:", "08:") + "\n")
    assert folder.attendance() == {"001": "80"}


@pytest.mark.parametrize(
    "edited",
    [
        "Hari Example (she/her)",
        "Hari Example (They/Them)",
        "Hari (Hari Example)",
        "Hari (she/her) (Hari Example)",
        "H (Jerome Example)",
    ],
)
def test_a_name_edited_during_the_meeting_is_the_same_person(folder, edited):
    name = "Jerome Example" if "Jerome" in edited else "Hari Example"
    folder.write(
        "zoom.csv",
        f"{ABOUT}{NEWER.splitlines()[0]}\n"
        f"{name},,07/22/2026 07:00:00 PM,07/22/2026 07:10:00 PM,10,Yes,,No\n"
        f"{edited},,07/22/2026 07:20:00 PM,07/22/2026 07:50:00 PM,30,Yes,,No\n",
    )
    assert folder.attendance() == {"?": "40"}


@pytest.mark.parametrize("where", ["Hackney", "RBKC", "Team Example"])
def test_the_same_place_in_brackets_does_not_merge_two_people(folder, where):
    folder.write(
        "zoom.csv",
        f"{ABOUT}{NEWER.splitlines()[0]}\n"
        f"Hari ({where}),,07/22/2026 07:00:00 PM,07/22/2026 07:10:00 PM,10,Yes,,No\n"
        f"Ann ({where}),,07/22/2026 07:00:00 PM,07/22/2026 07:30:00 PM,30,Yes,,No\n",
    )
    outcome = folder.imported()
    assert sorted(row["minutes"] for row in rows(outcome, "attendance")) == ["10", "30"]


FLAT = (
    "Topic,ID,Host name,Host email,Start time,End time,Participants,Duration (minutes),Name (original name),Email,"
    "Join time,Leave time,Duration (minutes),Guest\n"
)
FLAT_OF_OLD = (
    "Topic,Meeting ID,User Name,User Email,Department,Group,Has Zoom Rooms?,Creation Time,Start Time,End Time,"
    "Duration (Minutes),Participants,Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest\n"
)


def flat(number: str, begin: str, end: str, lasted: int, topic: str = "Data evening", key: str = "111") -> str:
    """A row of a person who was at a meeting from 7 to 9 pm."""
    day = "07/22/2026 0"
    return (
        f"{topic},{key},Host,person-009@example.org,{day}7:00:00 PM,{day}9:00:00 PM,2,120,Person {number},"
        f"person-{number}@example.org,{day}{begin}:00 PM,{day}{end}:00 PM,{lasted},Yes\n"
    )


def test_meeting_details_may_be_in_each_row_and_the_persons_columns_come_after_the_name(folder):
    folder.write("zoom.csv", FLAT + flat("001", "7:00", "7:20", 20) + flat("002", "7:00", "9:00", 120))
    assert folder.attendance() == {"001": "20", "002": "120"}


def test_the_address_of_the_host_is_not_that_of_each_person(folder):
    folder.write(
        "zoom.csv",
        FLAT_OF_OLD + "Data evening,852 1848,Host,person-009@example.org,,,No,07/01/2026 01:00:00 PM,"
        "07/22/2026 07:00:00 PM,07/22/2026 09:00:00 PM,120,2,Person 001,person-001@example.org,"
        "07/22/2026 07:00:00 PM,07/22/2026 07:20:00 PM,20,No\n",
    )
    assert folder.attendance() == {"001": "20"}


def test_if_two_columns_could_be_the_persons_the_file_is_refused(folder):
    folder.write("zoom.csv", ZOOM.replace(",Guest", ",Duration (Minutes)"))
    folder.write("import.yaml", ZOOM_MAP)
    assert faults(folder.imported()) == [
        "zoom.csv: two of its columns could be the one with the duration of each person. Take out the one that is not."
    ]


@pytest.mark.parametrize("other", [{"topic": "Morning"}, {"key": "222"}], ids=["topic", "id"])
def test_two_topics_or_meeting_ids_in_one_file_are_two_meetings(folder, other):
    folder.write("zoom.csv", FLAT + flat("001", "7:00", "7:20", 20) + flat("002", "7:00", "9:00", 120, **other))
    folder.write("import.yaml", NEW_EVENTS)
    outcome = folder.imported()
    assert faults(outcome) == ["zoom.csv: it holds more than one meeting. Save each meeting in a file of its own."]
    assert rows(outcome, "attendance") == []


@pytest.mark.parametrize("columns", ["Topic,{list}", "{list},Topic", "Meeting ID,{list}", "{list},Meeting ID"])
def test_wherever_its_topic_or_meeting_id_is(folder, columns):
    heading, row = NEWER.splitlines()
    lines = [
        columns.replace(name, value).format(list=line)
        for name in ("Topic", "Meeting ID")
        for value, line in ((name, heading), ("111", row), ("222", row.replace("001", "002")))
        if name in columns
    ]
    folder.write("zoom.csv", "\n".join(lines) + "\n")
    folder.write("import.yaml", NEW_EVENTS)
    assert faults(folder.imported()) == [
        "zoom.csv: it holds more than one meeting. Save each meeting in a file of its own."
    ]


def test_a_topic_that_is_only_in_the_first_row_is_that_of_all(folder):
    folder.write("zoom.csv", FLAT + flat("001", "7:00", "7:20", 20) + flat("002", "7:00", "9:00", 120, "", ""))
    assert folder.attendance() == {"001": "20", "002": "120"}


def test_rows_with_hours_between_them_in_which_nobody_was_there_are_two_meetings(folder):
    later = TIMED.splitlines()[1].replace("07:00", "11:20").replace("07:30", "11:50")
    folder.write("zoom.csv", TIMED + later + "\n")
    folder.write("import.yaml", NEW_EVENTS)
    assert faults(folder.imported()) == [
        "zoom.csv: it holds more than one meeting. Save each meeting in a file of its own."
    ]


def test_files_of_two_meeting_ids_are_two_events_though_they_have_one_title(folder):
    (folder.place / "events.csv").unlink()
    folder.write("zoom-1.csv", ABOUT + TIMED)
    folder.write("zoom-2.csv", (ABOUT + TIMED).replace("86100 0000", "86100 0001").replace(" 07:", " 08:"))
    folder.write("import.yaml", NEW_EVENTS)
    assert [*begun(folder.imported())] == ["2026-07-22 19:00", "2026-07-22 20:00"]


@pytest.mark.parametrize("other", ["Morning,86100 0000", "Data evening,86100 0001"])
def test_two_meetings_above_one_list_are_refused_too(folder, other):
    title, key = other.split(",")
    folder.write(
        "zoom.csv", ABOUT + ABOUT.splitlines()[1].replace("86100 0000,Data evening", f"{key},{title}") + "\n" + TIMED
    )
    assert faults(folder.imported()) == [
        "zoom.csv: it holds more than one meeting. Save each meeting in a file of its own."
    ]


def test_a_meeting_that_was_restarted_within_a_file_is_one_event(folder):
    first = (
        flat("001", "6:40", "6:45", 5).replace("07:00:00 PM", "06:40:00 PM", 1).replace("09:00:00 PM", "06:45:00 PM")
    )
    folder.write("zoom.csv", FLAT + first + flat("001", "7:00", "9:00", 120))
    folder.write("import.yaml", NEW_EVENTS)
    (folder.place / "events.csv").unlink()
    outcome = folder.imported()
    assert faults(outcome) == [] and begun(outcome) == {"2026-07-22 18:40": "140"} and minutes(outcome) == ["125"]
    assert "2 parts of one meeting" in outcome.notes[0]


def test_total_durations_of_the_parts_of_a_meeting_are_added(folder):
    first = ABOUT.replace("07:00:00 PM", "06:40:00 PM").replace("08:30:00 PM", "06:45:00 PM")
    folder.write("zoom-1.csv", first + ZOOM.replace("91", "5"))
    folder.write("zoom-2.csv", ABOUT + ZOOM.replace("91", "90"))
    folder.write("import.yaml", NEW_EVENTS)
    (folder.place / "events.csv").unlink()
    outcome = folder.imported()
    assert begun(outcome) == {"2026-07-22 18:40": "110"} and minutes(outcome) == ["95"]


def test_zoom_lists_notetakers_too_and_these_are_not_people(folder):
    bots = [f"{name},,07/22/2026 07:00:00 PM,07/22/2026 08:00:00 PM,60,Yes,,No\n" for name in NOTETAKERS]
    folder.write("zoom.csv", ABOUT + NEWER + "".join(bots))
    outcome = folder.imported()
    assert faults(outcome) == [] and attendance(outcome) == {"001": "50"}
    (report,) = (one for one in outcome.files if one.name == "zoom.csv")
    assert report.found.left_out == {"left out as notetakers": len(NOTETAKERS)}


def test_in_zoom_one_name_without_address_in_the_same_minute_is_listed_as_doubtful(folder):
    guest = "iPhone,,07/22/2026 07:00:{0} PM,07/22/2026 07:30:00 PM,30,Yes,,No\n"
    folder.write("zoom.csv", ABOUT + NEWER + guest.format("00") + guest.format("20"))
    outcome = folder.imported()
    assert faults(outcome) == [] and len(outcome.doubtful) == 1 and outcome.doubtful[0].line == 6


WEBINAR = (
    "Attendee Report,\n"
    'Report Generated:,"Jul 23, 2026 6:26 PM"\n'
    "Topic,Webinar ID,Actual Start Time,Actual Duration (minutes),# Registered,# Cancelled,Unique Viewers,Total Users,"
    "Max Concurrent Views\n"
    'Data evening,847 5984 1045,"Jul 22, 2026 7:00 PM",120,3,0,2,3,2\n'
    "Host Details,\n"
    "Attended,User Name (Original Name),Email,Join Time,Leave Time,Time in Session (minutes),Is Guest,"
    "Country/Region Name\n"
    'Yes,Person 001,person-001@example.org,"Jul 22, 2026 19:00:00","Jul 22, 2026 21:00:00",120,No,United Kingdom\n'
    "Panelist Details,\n"
    "Attended,User Name (Original Name),Email,Join Time,Leave Time,Time in Session (minutes),Is Guest,"
    "Country/Region Name\n"
    'Yes,Person 002,person-002@example.org,"Jul 22, 2026 19:00:00","Jul 22, 2026 20:30:00",90,No,United Kingdom\n'
    "No,Person 003,person-003@example.org,--,--,--,--,--\n"
    "Attendee Details,\n"
    "Attended,User Name (Original Name),First Name,Last Name,Email,Registration Time,Approval Status,Join Time,"
    "Leave Time,Time in Session (minutes),Is Guest,Country/Region Name\n"
    'Yes,Person 004,Person,004,person-004@example.org,"Jul 20, 2026 19:00:00",approved,"Jul 22, 2026 19:00:00",'
    '"Jul 22, 2026 19:40:00",40,Yes,United Kingdom\n'
    'Yes,Person 004,Person,004,person-004@example.org,NA,NA,"Jul 22, 2026 19:50:00","Jul 22, 2026 20:10:00",20,Yes,--\n'
    'No,Person 005,Person,005,person-005@example.org,"Jul 20, 2026 19:00:00",approved,--,--,--,--,--\n'
    'No,Person 006,Person,006,person-006@example.org,"Jul 20, 2026 19:00:00",denied,--,--,--,--,--\n'
    "Other Attended,\n"
    "User Name,Join Time,Leave Time,Time in Session (minutes),Country/Region Name\n"
    '440000000000,"Jul 22, 2026 19:00:00","Jul 22, 2026 19:30:00",30,United Kingdom\n'
)


@pytest.mark.parametrize(
    "heading, column", [("Attended", "A"), ("Email", "E"), ("Join Time", "H"), ("Time in Session (minutes)", "J")]
)
def test_which_of_two_columns_of_a_webinar_counts_is_not_guessed(folder, heading, column):
    end = "Country/Region Name\nYes,Person 004"  # of the headings of the attendees
    folder.write("webinar.csv", WEBINAR.replace(end, end.replace("Country/Region Name", heading)))
    (fault,) = faults(folder.imported())
    said = (
        f"the heading '{heading.lower()}' is there twice, in columns {column} and L. Rename all but the one that counts"
    )
    assert fault.startswith(f"webinar.csv line 13: {said}")


def test_a_zoom_webinar_report_lists_hosts_panellists_and_attendees(folder):
    folder.write("webinar.csv", WEBINAR, "utf-8-sig")
    outcome = folder.imported()
    assert faults(outcome) == ["webinar.csv line 20: it names nobody: no e-mail address and no name."]
    assert attendance(outcome) == {"001": "120", "002": "90", "004": "60"}
    (report,) = (one for one in outcome.files if one.name == "webinar.csv")
    assert report.found.kind == "Zoom webinar attendee report"
    assert report.found.left_out == {"cancelled or denied": 1, "invited to speak and not there": 1}


def test_who_registered_for_a_webinar_and_did_not_attend_did_not_come(folder):
    folder.write("webinar.csv", WEBINAR)
    said = {row["person_id"]: (row["registered"], row["attended"]) for row in rows(folder.imported(), "attendance")}
    assert {number: said.get(pseudonym(f"person-{number}@example.org")) for number in ("001", "004", "005", "006")} == {
        "001": ("no", "yes"),
        "004": ("yes", "yes"),
        "005": ("yes", "no"),
        "006": None,
    }


def test_a_webinar_may_become_a_new_event(folder):
    folder.write("webinar.csv", WEBINAR.replace("Data evening", "A night of data"))
    folder.write("import.yaml", NEW_EVENTS)
    assert begun(folder.imported()) == {"2026-07-22 19:00": "120"}


def test_an_attendee_of_whom_it_is_not_said_whether_they_attended_is_refused(folder):
    folder.write("webinar.csv", WEBINAR.replace("No,Person 005", "Perhaps,Person 005"))
    assert faults(folder.imported())[0] == "webinar.csv line 16: whether this person attended is neither Yes nor No."


@pytest.mark.parametrize("kind", ["Webinar", "Meeting"])
def test_another_report_of_a_webinar_is_refused_with_what_to_do(folder, kind):
    folder.write(
        "webinar.csv",
        'Registration Report\nTopic,Webinar ID,Scheduled Time\nData evening,847,"Jul 22, 2026 7:00 PM"\n'
        "Attendee Details,\nFirst Name,Last Name,Email,Registration Time,Approval Status\n"
        'Person,001,person-001@example.org,"Jul 20, 2026 19:00:00",approved\n',
    )
    (fault,) = faults(folder.imported())
    assert "Export the attendee report" in fault


# Microsoft Forms

FORM = ["ID", "Start time", "Completion time", "Email", "Name", "I'm confident in using data at work"]


def test_a_microsoft_form_is_a_workbook_with_one_column_for_each_question(survey):
    survey.workbook(
        "replies.xlsx",
        FORM,
        [1, "9/27/26 15:00:00", "9/27/26 15:04:00", "person-001@example.org", "Person 001", 4],
        [2, "9/27/26 15:10:00", "9/27/26 15:14:00", "person-002@example.org", "Person 002", "5"],
    )
    outcome = survey.imported()
    assert faults(outcome) == [] and answers(outcome, "confident") == ["4", "5"]
    assert [row["person_id"] for row in rows(outcome, "answers")] == [
        pseudonym("person-001@example.org"),
        pseudonym("person-002@example.org"),
    ]
    assert {row["answered_on"] for row in rows(outcome, "answers")} == {"2026-09-27"}


def test_it_may_say_when_a_reply_was_last_modified(survey):
    survey.workbook(
        "replies.xlsx",
        [*FORM[:5], "Last modified time", *FORM[5:]],
        [1, "2026-09-27", "2026-09-27", "anonymous", None, None, 4],
    )
    assert survey.answers("confident") == ["4"]


def test_an_anonymous_form_has_no_people(survey):
    survey.workbook(
        "replies.xlsx",
        FORM,
        [1, "2026-09-27", "2026-09-27", "anonymous", None, 4],
        [2, "2026-09-27", "2026-09-27", "anonymous", None, 4],
    )
    outcome = survey.imported()
    assert [row["person_id"] for row in rows(outcome, "answers")] == ["", ""] and rows(outcome, "people") == []
    assert len({row["response_id"] for row in rows(outcome, "answers")}) == 2


def test_several_answers_have_a_semicolon_after_each(survey):
    survey.workbook(
        "replies.xlsx",
        [*FORM[:5], "What do you use?"],
        *(
            [n, "2026-09-27", "2026-09-27", "anonymous", None, said]
            for n, said in enumerate(
                ["Power BI;Spreadsheets;", "Power BI;", "Spreadsheets;Power BI;", "Spreadsheets;", None]
            )
        ),
    )
    assert Counter(survey.answers("used")) == {"Power BI": 3, "Spreadsheets": 3}


@pytest.mark.parametrize(
    "heading",
    [
        "I’m confident in using data at work",
        "I'm confident\nin using\u00a0data at work\n",
        "I'm confident in using data at work:",
        " I‘m  confident in using data at\r\nwork.",
    ],
)
def test_questions_may_hold_line_breaks_quotes_and_non_breaking_spaces(survey, heading):
    survey.workbook("replies.xlsx", [*FORM[:5], heading], [1, "2026-09-27", "2026-09-27", "anonymous", None, 4])
    assert survey.answers("confident") == ["4"]


def test_quotes_in_a_question_may_be_curly_or_straight(survey):
    survey.write("questions.csv", QUESTIONS + 'said,"Do you say ""data are""?",choice,,,none,learning,\n')
    survey.workbook(
        "replies.xlsx",
        [*FORM[:5], "Do you say “data are”?"],
        *([n, "2026-09-27", "2026-09-27", "anonymous", None, "Yes"] for n in range(3)),
    )
    assert survey.answers("said") == ["Yes"] * 3


def test_a_likert_grid_has_one_column_for_each_statement(survey):
    survey.workbook(
        "replies.xlsx",
        [*FORM, "The session was useful"],
        [1, "2026-09-27", "2026-09-27", "anonymous", None, "Strongly agree", "Neutral"],
        [2, "2026-09-27", "2026-09-27", "anonymous", None, "Disagree", "Agree"],
    )
    outcome = survey.imported()
    assert faults(outcome) == []
    assert (answers(outcome, "confident"), answers(outcome, "useful")) == (["5", "2"], ["3", "4"])


def test_dates_may_be_excel_serial_numbers(survey):
    survey.workbook(
        "replies.xlsx", FORM, [1, 46292.625, 46292.6278, "anonymous", None, 4], [2, 46293, 46293, "anonymous", None, 5]
    )
    outcome = survey.imported()
    assert faults(outcome) == []
    assert [row["answered_on"] for row in rows(outcome, "answers")] == ["2026-09-27", "2026-09-28"]


def test_a_reply_without_times_is_refused_and_the_others_are_read(survey):
    survey.workbook(
        "replies.xlsx",
        FORM,
        [1, None, None, "anonymous", None, 4],
        [2, "2026-09-27", "2026-09-27", "anonymous", None, 5],
    )
    outcome = survey.imported()
    assert faults(outcome) == ["replies.xlsx line 2: its completion is not a date."]
    assert answers(outcome, "confident") == ["5"]


# Google Forms

STAMP = "2026/09/27 3:00:00 PM GMT+3"


@pytest.mark.parametrize(
    "more, cells",
    [
        ("", ""),
        (",Email Address", ",person-001@example.org"),
        (",Score", ",5 / 10"),
        (",Email Address,Score", ",person-001@example.org,5 / 10"),
    ],
)
def test_a_google_form_is_a_csv_and_may_have_an_address_and_a_score(survey, more, cells):
    survey.write("replies.csv", f"Timestamp{more},I'm confident in using data at work\n{STAMP}{cells},4\n")
    outcome = survey.imported()
    assert faults(outcome) == [] and answers(outcome, "confident") == ["4"]
    known = pseudonym("person-001@example.org") if "Email" in more else ""
    assert [row["person_id"] for row in rows(outcome, "answers")] == [known]


@pytest.mark.parametrize(
    "stamp",
    [
        STAMP,
        "2026/09/27 3:00:00 PM GMT+5:30",
        "2026/09/27 3:00:00 pm BST",
        "2026-09-27 15:00:00",
        "27/09/2026 15:00:00",
        "27.09.2026 15:00:00",
        "9/27/2026 15:00:00",
    ],
)
def test_timestamps_depend_on_the_locale(survey, stamp):
    survey.write("replies.csv", f"Timestamp,I'm confident in using data at work\n{stamp},4\n")
    outcome = survey.imported()
    assert faults(outcome) == [] and [row["answered_on"] for row in rows(outcome, "answers")] == ["2026-09-27"]


def test_a_timestamp_that_can_be_read_in_two_ways_is_refused(survey):
    survey.write("replies.csv", "Timestamp,I'm confident in using data at work\n03/04/2026 15:00:00,4\n")
    outcome = survey.imported()
    assert "whether its dates are written day or month first cannot be told" in faults(outcome)[0]
    assert rows(outcome, "answers") == []


def test_one_invalid_timestamp_does_not_affect_the_others(survey):
    survey.write("replies.csv", "Timestamp,I'm confident in using data at work\n27/09/2026 15:00:00,4\nyesterday,5\n")
    outcome = survey.imported()
    assert faults(outcome) == ["replies.csv line 3: its timestamp is not a date."]
    assert answers(outcome, "confident") == ["4"]


WITH_COMMAS = (
    f'Timestamp,What do you use?\n{STAMP},"Apps, with code, Power BI"\n{STAMP},"Power BI, Apps, with code"\n'
    f'{STAMP},"Apps, with code"\n'
)


def test_answers_are_separated_by_commas_and_an_option_may_contain_one(survey):
    survey.write("replies.csv", WITH_COMMAS)
    survey.write("import.yaml", 'options: {used: ["Apps, with code", Power BI]}\n')
    assert Counter(survey.answers("used")) == {"Apps, with code": 3, "Power BI": 2}


def test_if_the_map_does_not_list_options_one_with_a_comma_is_not_split_in_two(survey):
    survey.write("replies.csv", WITH_COMMAS.replace('Apps, with code"\n', f'Apps, with code"\n{STAMP},Power BI\n', 1))
    outcome = survey.imported()
    assert answers(outcome, "used") == ["Power BI"] * 3
    assert len(faults(outcome)) == 3 and all("The map may name what was" in fault for fault in faults(outcome))


def test_a_comma_without_a_space_is_not_a_separator(survey):
    survey.write("replies.csv", "Timestamp,What do you use?\n" + f'{STAMP},"1,000 rows, R"\n{STAMP},R\n' * 3)
    assert Counter(survey.answers("used")) == {"1,000 rows": 3, "R": 6}


# Eventbrite

BOUGHT = "Order #,Order Date,First Name,{last},Email,Quantity,Price Tier,Ticket Type,Attendee Status\n"
SOLD = "9{0},22/07/2026 10:00,Person,{0},person-{0}@example.org,1,,General Admission,{1}\n"
EVENTBRITE_MAP = "files: [{file: tickets.csv, event: E-1}]\n"


@pytest.mark.parametrize("last", ["Last Name", "Surname"])
def test_eventbrite_gives_a_last_name_or_a_surname(folder, last):
    folder.write("tickets.csv", BOUGHT.format(last=last) + SOLD.format("001", "Checked In"))
    folder.write("import.yaml", EVENTBRITE_MAP)
    assert folder.attendance() == {"001": ""}


def test_price_tier_and_custom_questions_are_optional(folder):
    folder.write(
        "tickets.csv",
        "Order #,Order Date,First Name,Last Name,Email,Quantity,Ticket Type,Attendee Status,"
        "What do you hope for?\n91,22/07/2026 10:00,Person,001,person-001@example.org,1,Free,Checked In,A lot\n",
    )
    folder.write("import.yaml", EVENTBRITE_MAP)
    outcome = folder.imported()
    assert attendance(outcome) == {"001": ""} and "A lot" not in f"{outcome.tables}"


def test_checked_in_means_came_and_attending_means_registered(folder):
    folder.write(
        "tickets.csv",
        BOUGHT.format(last="Surname") + SOLD.format("001", "Checked In") + SOLD.format("002", "Attending"),
    )
    folder.write("import.yaml", EVENTBRITE_MAP)
    came = {row["person_id"]: (row["registered"], row["attended"]) for row in rows(folder.imported(), "attendance")}
    assert came == {
        pseudonym("person-001@example.org"): ("yes", "yes"),
        pseudonym("person-002@example.org"): ("yes", "no"),
    }


@pytest.mark.parametrize("status", ["Not Attending", "Refunded", "Deleted", "not attending"])
def test_people_not_attending_refunded_or_deleted_are_left_out(folder, status):
    folder.write(
        "tickets.csv", BOUGHT.format(last="Surname") + SOLD.format("001", "Checked In") + SOLD.format("002", status)
    )
    folder.write("import.yaml", EVENTBRITE_MAP)
    outcome = folder.imported()
    assert faults(outcome) == [] and len(rows(outcome, "attendance")) == len(rows(outcome, "people")) == 1
    assert [one.found.left_out for one in outcome.files if one.found.left_out] == [
        {"cancelled, refunded or deleted": 1}
    ]


def test_an_unknown_status_is_refused(folder):
    folder.write(
        "tickets.csv",
        BOUGHT.format(last="Surname") + SOLD.format("001", "Checked In") + SOLD.format("002", "On the waiting list"),
    )
    folder.write("import.yaml", EVENTBRITE_MAP)
    assert faults(folder.imported()) == [
        "tickets.csv line 3: its status is none that is known: Attending, Checked In, Not Attending, Refunded, Deleted."
    ]


def test_a_buyer_with_several_rows_is_one_person_and_their_guests_are_others(folder):
    sold = SOLD.format("001", "Checked In")
    folder.write("tickets.csv", BOUGHT.format(last="Surname") + sold + sold + sold.replace("Person,001", "A,Colleague"))
    folder.write("import.yaml", EVENTBRITE_MAP)
    assert folder.attendance() == {"001": "", "?": ""}


def registered(folder, *sold: str) -> Outcome:
    folder.write("tickets.csv", BOUGHT.format(last="Surname") + "".join(sold))
    folder.write("import.yaml", EVENTBRITE_MAP)
    return folder.imported()


def of_order(order: str, quantity: str, number: str = "001", status: str = "Attending") -> str:
    """A row of an order, of this many tickets."""
    heading, row = BOUGHT.format(last="Surname"), SOLD.format(number, status)
    cells, names = row.strip().split(","), heading.strip().split(",")
    cells[0], cells[names.index("Quantity")] = order, quantity
    return ",".join(cells) + "\n"


def test_the_day_and_time_of_the_event_may_be_in_two_columns(folder):
    heading, row = BOUGHT.format(last="Surname").strip(), SOLD.format("001", "Checked In").strip()
    folder.write(
        "tickets.csv",
        f"{heading},Event Name,Event Start Date,Event Start Time\n{row},A talk,2026-07-22,19:00\n",
    )
    folder.write("import.yaml", "new_events: {kind: meetup}\n")
    outcome = folder.imported()
    assert faults(outcome) == [] and begun(outcome) == {"2026-07-22 19:00": "60"}


def test_a_quantity_of_3_is_three_registrations_and_one_has_the_address(folder):
    outcome = registered(folder, of_order("91", "3"), of_order("92", "1", "002", "Checked In"))
    assert faults(outcome) == [] and attendance(outcome) == {"002": ""}
    assert [row["registered"] for row in rows(outcome, "attendance")] == ["yes"] * 4
    assert pseudonym("person-001@example.org") in {row["person_id"] for row in rows(outcome, "attendance")}


def test_whether_the_guests_of_a_row_that_is_checked_in_came_is_not_known_and_said(folder):
    outcome = registered(folder, of_order("91", "3", status="Checked In"))
    assert faults(outcome) == [] and attendance(outcome) == {"001": ""} and len(rows(outcome, "attendance")) == 3
    of_nobody, note = outcome.notes
    assert of_nobody.startswith("The borough of 3 of 3 people (100%) is not known.")
    assert note.startswith("tickets.csv: 2 more tickets are on rows that are checked in.")


def test_an_order_with_a_row_for_each_attendee_counts_each_row_once(folder):
    guest = of_order("91", "2", status="Checked In").replace("Person,001", "A,Colleague")
    outcome = registered(folder, of_order("91", "2", status="Checked In"), guest)
    assert faults(outcome) == [] and attendance(outcome) == {"001": "", "?": ""}
    assert len(rows(outcome, "attendance")) == 2


def test_if_it_is_not_clear_how_many_tickets_a_row_is_it_is_refused(folder):
    outcome = registered(folder, of_order("91", "2"), of_order("91", "2"), of_order("92", "none", "002", "Checked In"))
    assert [fault.line for fault in outcome.faults()] == [2, 3, 4] and rows(outcome, "attendance") == []


# The apprenticeship service

SERVICE = (
    "Apprentice name,Apprenticeship training course,Planned start date,Planned end date,Paused date,"
    "Training provider,Reference,ULN,Date of birth,Total agreed apprenticeship price,Your reference,"
    "Apprentice confirmation,Status,Alerts\n"
)
APPRENTICE = (
    "Person {0},Data analyst (Level 4),Sep 2020,Mar 2022,,Example Training Ltd,EX{0},1000000{0},1 Jan 2001,"
    '"12,000",,Confirmed,{1},{2}\n'
)
SERVICE_MAP = "files: [{file: 'Manage*', borough: LB Hackney}]\nwords: [Data analyst (Level 4)]\n"
SERVICE_FILE = "Manageyourapprentices_20260930.csv"


def test_the_apprenticeship_service_gives_months(folder):
    folder.write(SERVICE_FILE, SERVICE + APPRENTICE.format("001", "Live", ""), "utf-8-sig")
    folder.write("import.yaml", SERVICE_MAP)
    outcome = folder.imported()
    (row,) = rows(outcome, "apprentices")
    assert faults(outcome) == []
    assert (row["borough"], row["role_family"]) == ("hackney", "Data analyst (Level 4)")
    assert (row["started_on"], row["planned_end_on"]) == ("2020-09", "2022-03")
    assert [person["role"] for person in rows(outcome, "people")] == ["apprentice"]


def test_date_of_birth_learner_number_and_price_are_not_kept(folder):
    folder.write(SERVICE_FILE, SERVICE + APPRENTICE.format("001", "Live", ""))
    folder.write("import.yaml", SERVICE_MAP)
    made = f"{[table.rows for table in folder.imported().tables.values()]}"
    assert not any(secret in made for secret in ("2001", "1000000001", "12,000", "EX001", "Example Training"))


def test_prices_may_have_separators_and_alerts_are_joined_by_a_bar(folder):
    folder.write(SERVICE_FILE, SERVICE + APPRENTICE.format("001", "Live", "Changes pending|Changes for review"))
    folder.write("import.yaml", SERVICE_MAP)
    outcome = folder.imported()
    assert faults(outcome) == [] and len(rows(outcome, "apprentices")) == 1


@pytest.mark.parametrize(
    "status, number, said",
    [
        ("Waiting to start", 0, ""),
        ("Live", 1, ""),
        ("Paused", 1, ""),
        ("Stopped", 0, "does not tell since when"),
        ("Completed", 0, "does not tell since when"),
        ("Gone", 0, "its status is none that is known"),
    ],
)
def test_statuses_are_waiting_to_start_live_paused_stopped_and_completed(folder, status, number, said):
    folder.write(SERVICE_FILE, SERVICE + APPRENTICE.format("001", status, ""))
    folder.write("import.yaml", SERVICE_MAP)
    outcome = folder.imported()
    assert len(rows(outcome, "apprentices")) == number
    assert [said in fault and f"{SERVICE_FILE} line 2" in fault for fault in faults(outcome)] == [True] * bool(said)


def test_it_does_not_say_which_borough_employs_the_apprentices(folder):
    folder.write(SERVICE_FILE, SERVICE + APPRENTICE.format("001", "Live", ""))
    assert faults(folder.imported()) == [
        f"{SERVICE_FILE}: it does not tell whose apprentices they are: say `borough:` of it in the map."
    ]


# General


def test_curly_apostrophes_do_not_lose_rows(survey):
    said = ["Don't know", "Don’t know", "Don‘t know", "Don´t know".replace("´", "'")]
    survey.write("replies.csv", "Timestamp,How sure are you?\n" + "".join(f"{STAMP},{one}\n" for one in said))
    assert Counter(survey.answers("sure")) == {"Don't know": 4}


def test_na_is_an_answer(survey):
    survey.write("replies.csv", "Timestamp,How sure are you?\n" + f"{STAMP},NA\n" * 3)
    assert survey.answers("sure") == ["NA"] * 3


def test_unless_the_question_says_na_means_not_applicable(survey):
    heading = "Timestamp,I can keep data safe,I'm confident in using data at work\n"
    survey.write("replies.csv", f"{heading}{STAMP},NA,4\n{STAMP},2,NA\n")
    outcome = survey.imported()
    assert answers(outcome, "kept") == ["NA", "2"] and answers(outcome, "confident") == ["4"]
    assert faults(outcome) == ["replies.csv line 3: its answer to question 2 is not on the scale: not read."]


def test_all_answers_are_kept_if_there_are_more_answers_than_replies(survey):
    survey.write("replies.csv", "Timestamp,What do you use?\n" + f'{STAMP},"R, Python"\n{STAMP},"Python, R"\n' * 3)
    assert Counter(survey.answers("used")) == {"R": 6, "Python": 6}


def test_more_places_filled_than_promised_are_refused(folder):
    folder.workbook("promises.xlsx", ["Council", "Promised", "Recruited"], ["Hackney", 2, 3], ["Camden", 2, 2])
    folder.write(
        "import.yaml",
        "files: [{file: promises.xlsx, table: pledges, columns: {borough: Council, "
        "promised: Promised, filled_number: Recruited}}]\n",
    )
    outcome = folder.imported()
    assert faults(outcome) == ["promises.xlsx line 2: more places were filled than promised."]
    assert [row["borough"] for row in rows(outcome, "pledges")] == ["camden"] * 2


@pytest.mark.parametrize("written", ["6", "0", "7", "-1", "3-4", "4/5", "44"])
def test_a_code_outside_the_scale_is_refused(survey, written):
    survey.write("replies.csv", f"Timestamp,I'm confident in using data at work\n{STAMP},{written}\n{STAMP},5\n")
    outcome = survey.imported()
    assert faults(outcome) == ["replies.csv line 2: its answer to question 1 is not on the scale: not read."]
    assert answers(outcome, "confident") == ["5"]


def test_a_six_may_mean_not_applicable(survey):
    survey.write("replies.csv", f"Timestamp,The session was useful\n{STAMP},6\n{STAMP},5\n")
    assert survey.answers("useful") == ["6", "5"]


def test_old_mac_line_endings_are_read(folder):
    folder.write("zoom.csv", (ABOUT + TIMED).replace("\n", "\r"))
    assert folder.attendance() == {"001": "50"}


def test_line_numbers_are_right_with_old_mac_line_endings(folder):
    folder.write("zoom.csv", (ABOUT + TIMED + "Person 002,,soon,later,20,Yes,Yes,No\n").replace("\n", "\r"))
    outcome = folder.imported()
    assert faults(outcome) == ["zoom.csv line 6: a time or the duration is not a date."]


def test_the_same_name_with_another_address_is_reported_and_kept_separate(folder):
    folder.teams(
        *SUMMARY,
        *PARTICIPANTS[:4],
        "Person 001  7/22/26, 7:00:00 PM  7/22/26, 7:30:00 PM  30m  person-009@example.org    Attendee",
    )
    outcome = folder.imported()
    assert attendance(outcome) == {"001": "91", "002": "45", "009": "30"}
    assert len(outcome.doubtful) == 1 and "bear the same name" in str(outcome.doubtful[0])


@pytest.mark.parametrize(
    "written, borough",
    [
        ("Hammersmith & Fulham", "hammersmith-and-fulham"),
        ("LB Hackney", "hackney"),
        ("London Borough of Hackney", "hackney"),
        ("Royal Borough of Greenwich", "greenwich"),
        ("City of Westminster", "westminster"),
        ("Kingston", "kingston-upon-thames"),
        ("Richmond", "richmond-upon-thames"),
        ("RBKC", "kensington-and-chelsea"),
        ("LBHF", "hammersmith-and-fulham"),
    ],
)
def test_boroughs_are_recognised_however_people_write_them(folder, written, borough):
    folder.workbook("promises.xlsx", ["Council", "Promised"], [written, 1], [f" {written.upper()}\u00a0", 1])
    folder.write(
        "import.yaml",
        "files: [{file: promises.xlsx, table: pledges, columns: {borough: Council, promised: Promised}}]\n",
    )
    outcome = folder.imported()
    assert faults(outcome) == [] and [row["borough"] for row in rows(outcome, "pledges")] == [borough] * 2
