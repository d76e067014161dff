"""Small files that are right, of each kind that is read, with what an import needs beside them."""

import csv
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from evaluation.records.boroughs import ROOT
from evaluation.records.tables.schema import KEYS, SCHEMAS
from fuzz.changes import Rows

SAMPLE = ROOT / "data" / "digital-apprenticeships"
EVENTS = "event_id,kind,title,starts_at,minutes,mode\nE-1,virtual_session,Data evening,2020-07-22 19:00,120,online\n"
QUESTIONS = (
    "question,text,kind,scale_min,scale_max,direction,kirkpatrick,not_applicable\n"
    "confident,I am confident,likert,1,5,higher,learning,6\nfriend,Would you tell a friend?,nps,0,10,higher,reaction,\n"
    "sure,How sure are you?,choice,,,none,learning,\nused,What do you use?,multi,,,none,behaviour,\n"
)
PEOPLE = [(f"Person-00{n} Example", f"person-00{n}@example.org") for n in range(1, 6)]
OF_EVENT = "files: [{file: list.csv, event: E-1}]\n"


@dataclass(frozen=True)
class Case:
    """A file that is right: its cells, where its list is, and what lies beside it."""

    rows: Rows
    heading: int = 0  # the line of the list's headings
    map: str = ""
    beside: Mapping[str, str] = field(default_factory=dict)
    separator: str = ","
    encoding: str = "utf-8"
    counts: str = "attendance"  # the table that the list fills
    people: int | None = None  # the column of addresses that name a row each in that table
    has_named_columns: bool = True  # columns are known by their headings, and may stand anywhere


def teams() -> Case:
    rows = [
        ["1. Summary"],
        ["Meeting title", "Data evening"],
        ["Attended participants", "5"],
        ["Start time", "7/22/20, 7:00:11\u202fPM"],
        ["End time", "7/22/20, 8:31:02\u202fPM"],
        ["Meeting duration", "1h 30m 51s"],
        [],
        ["2. Participants"],
        ["Name", "First Join", "Last Leave", "In-Meeting Duration", "Email", "Participant ID (UPN)", "Role"],
    ]
    rows += [
        [name, f"7/22/20, 7:0{n}:00\u202fPM", "7/22/20, 8:30:00\u202fPM", f"1h {30 - n}m", email, email, "Attendee"]
        for n, (name, email) in enumerate(PEOPLE)
    ]
    return Case(rows, 8, beside={"events.csv": EVENTS}, separator="\t", encoding="utf-16", people=4)


def teams_by_stays() -> Case:
    rows = [
        ["1. Zusammenfassung"],
        ["Besprechungstitel", "Data evening"],
        ["Startzeit", "22/07/2020, 19:00:00"],
        [],
        ["3. Aktivitäten während der Besprechung"],
        ["Name", "Beitrittszeit", "Austrittszeit", "Dauer", "E-Mail", "Rolle"],
    ]
    rows += [
        [name, f"22/07/2020, 19:0{n}:00", "22/07/2020, 20:30:00", f"1 Std. {30 - n} Min.", email, "Teilnehmer"]
        for n, (name, email) in enumerate(PEOPLE)
    ]
    more = {"separator": "\t", "encoding": "utf-16", "has_named_columns": False}
    return Case(rows, 5, beside={"events.csv": EVENTS}, people=4, **more)


def teams_of_old() -> Case:
    rows = [["Meeting Summary"], ["Meeting Title", "Data evening"], ["Meeting Start Time", "22/07/2020, 19:00:00"], []]
    rows += [["Full Name", "User Action", "Timestamp"]]
    for n, (_, email) in enumerate(PEOPLE):
        rows += [[email, "Joined", f"22/07/2020, 19:0{n}:00"], [email, "Left", "22/07/2020, 20:30:00"]]
    return Case(rows, 4, OF_EVENT, {"events.csv": EVENTS}, "\t", people=0)


def webinar() -> Case:
    rows = [
        ["Attendee Report"],
        ["Report Generated:", "07/23/2020 10:00:00 AM"],
        ["Topic", "Webinar ID", "Actual Start Time", "Actual Duration (minutes)", "# Registered"],
        ["Data evening", "861 0000 0000", "07/22/2020 07:00:00 PM", "90", "5"],
        ["Host Details"],
        ["Attended", "User Name (Original Name)", "Email", "Join Time", "Leave Time", "Time in Session (minutes)"],
        ["Yes", "Host Example", "host@example.org", "07/22/2020 07:00:00 PM", "07/22/2020 08:30:00 PM", "90"],
        ["Attendee Details"],
        [
            *("Attended", "User Name (Original Name)", "First Name", "Last Name", "Email", "Registration Time"),
            *("Approval Status", "Join Time", "Leave Time", "Time in Session (minutes)"),
        ],
    ]
    for n, (name, email) in enumerate(PEOPLE):
        times = [f"07/22/2020 07:0{n}:00 PM", "07/22/2020 08:30:00 PM", f"{90 - n}"] if n else ["--"] * 3
        about = [name, name.split()[0], name.split()[1], email, "07/01/2020 10:00:00 AM", "approved"]
        rows.append(["Yes" if n else "No", *about, *times])
    return Case(rows, 8, beside={"events.csv": EVENTS})


def zoom() -> Case:
    rows = [
        ["Meeting ID", "Topic", "Start Time", "End Time", "User Email", "Duration (Minutes)", "Participants"],
        ["861", "Data evening", "07/22/2020 07:00:00 PM", "07/22/2020 08:30:00 PM", "host@example.org", "90", "5"],
        [],
        ["Name (original name)", "Email", "Join time", "Leave time", "Duration (minutes)", "Guest", "In waiting room"],
    ]
    rows += [
        [name, email, f"07/22/2020 07:0{n}:00 PM", "07/22/2020 08:30:00 PM", f"{90 - n}", "Yes", "No"]
        for n, (name, email) in enumerate(PEOPLE)
    ]
    return Case(rows, 3, beside={"events.csv": EVENTS}, encoding="utf-8-sig", people=1)


def zoom_in_each_row() -> Case:
    headings = ["Topic", "ID", "Start time", "End time", "Name (original name)", "Email", "Total duration (minutes)"]
    about = ["Data evening", "861", "07/22/2020 07:00:00 PM", "07/22/2020 08:30:00 PM"]
    rows = [headings, *([*about, name, email, f"{80 + n}"] for n, (name, email) in enumerate(PEOPLE))]
    return Case(rows, beside={"events.csv": EVENTS}, people=5, has_named_columns=False)


def zoom_totals() -> Case:
    rows = [["Name (Original Name)", "User Email", "Total Duration (Minutes)", "Guest"]]
    rows += [[name, email, f"{60 + n}", "Yes"] for n, (name, email) in enumerate(PEOPLE)]
    return Case(rows, 0, OF_EVENT, {"events.csv": EVENTS}, people=1)


def eventbrite() -> Case:
    rows = [
        [
            *("Order #", "Order Date", "First Name", "Surname", "Email", "Quantity", "Ticket Type", "Attendee Status"),
            *("Event Name", "Event Start Date", "Event Start Time"),
        ]
    ]
    for n, (name, email) in enumerate(PEOPLE):
        about = [f"90{n}", "2020-07-01 10:00", *name.split(), email, "1", "Free", "Checked In" if n else "Attending"]
        rows.append([*about, "Data evening", "2020-07-22", "19:00"])
    return Case(rows, beside={"events.csv": EVENTS}, people=4)


def microsoft() -> Case:
    headings = ["ID", "Start time", "Completion time", "Email", "Name", "Which borough?"]
    rows = [[*headings, "I am confident", "Would you tell a friend?", "How sure are you?", "What do you use?"]]
    for n, (name, email) in enumerate(PEOPLE):
        times = [f"2020-07-2{n} 10:00:00", f"2020-07-2{n} 10:04:0{n}"]
        rows.append([f"{n + 1}", *times, email, name, "Hackney", f"{n + 1}", f"{2 * n}", "Sure", "Power BI;Paper;"])
    how = "files: [{file: list.csv, time: before, borough_question: 'Which borough?'}]\noptions: {used: [Power BI, Paper]}\n"
    return Case(rows, 0, how, {"questions.csv": QUESTIONS}, counts="answers", has_named_columns=False)


def google() -> Case:
    rows = [["Timestamp", "Email Address", "Which session?", "I am confident", "How sure are you?", "What do you use?"]]
    rows += [
        [f"2020/07/2{n} 3:00:0{n} PM GMT+1", email, "Data evening", f"{n + 1}", "Sure", "Power BI, Paper"]
        for n, (_, email) in enumerate(PEOPLE)
    ]
    how = (
        "files: [{file: list.csv, time: after, event_question: 'Which session?'}]\noptions: {used: [Power BI, Paper]}\n"
    )
    beside = {"questions.csv": QUESTIONS, "events.csv": EVENTS}
    return Case(rows, 0, how, beside, counts="answers", has_named_columns=False)


def service() -> Case:
    headings = ["Apprentice name", "Apprenticeship training course", "Planned start date", "Planned end date", "ULN"]
    rows = [[*headings, "Date of birth", "Status"]]
    for n, (name, _) in enumerate(PEOPLE):
        rows.append([name, "Data analyst", "Jan 2020", "Jan 2022", f"100000000{n}", "1 Jan 2001", "Live"])
    return Case(rows, 0, "files: [{file: list.csv, borough: hackney}]\nwords: [Data analyst]\n", counts="apprentices")


def promises() -> Case:
    rows = [["Places promised"], [], ["Council", "Promised", "Recruited", "Promised on"]]
    rows += [["Hackney", "3", "2", "2019-10-29"], ["LB of Camden", "2", "0", "2019-11-25"], ["Brent", "1", "1", ""]]
    columns = "{borough: Council, promised: Promised, filled_number: Recruited, pledged_on: Promised on}"
    return Case(rows, 2, f"files: [{{file: list.csv, table: pledges, columns: {columns}}}]\n", counts="pledges")


def _mapped(table: str, columns: str, rows: Rows, beside: Mapping[str, str] = {}, people: int | None = None) -> Case:
    how = f"files: [{{file: list.csv, table: {table}, columns: {{{columns}}}}}]\n"
    return Case(rows, 0, how, beside, ";", counts=table, people=people)


def people() -> Case:
    rows = [["E-mail", "Name", "Council", "Role"]]
    rows += [[email, name, "Hackney", "officer"] for name, email in PEOPLE]
    return _mapped("people", "email: E-mail, name: Name, borough: Council, role: Role", rows, people=0)


def participants() -> Case:
    rows = [["E-mail", "Network", "Joined", "Left"]]
    rows += [[email, "managers", f"{13 + n}/11/2019", ""] for n, (_, email) in enumerate(PEOPLE)]
    return _mapped("participants", "email: E-mail, network: Network, joined_on: Joined, left_on: Left", rows, people=0)


def signed_in() -> Case:
    rows = [["Event", "E-mail", "Name", "Came"], *(["E-1", email, name, "yes"] for name, email in PEOPLE)]
    columns = "event_id: Event, email: E-mail, name: Name, attended: Came"
    return _mapped("attendance", columns, rows, {"events.csv": EVENTS}, people=1)


def mapped_costs() -> Case:
    rows = [["What", "Council", "Pounds", "Kind", "Who paid"]]
    rows += [["Officer", "", "12.500,50", "cash", "Us"], ["Room", "Hackney", "1.250,00", "in_kind", "Them"]]
    return _mapped("costs", "item: What, borough: Council, amount: Pounds, kind: Kind, paid_by: Who paid", rows)


def _table(name: str) -> Rows:
    """The first rows of a table of the sample, else the example of its columns."""
    file = SAMPLE / f"{name}.csv"
    if not file.is_file():
        columns = SCHEMAS[name].columns
        return [[*columns], [spec.metadata["example"] for spec in columns.values()]]
    with file.open(encoding="utf-8", newline="") as lines:
        return [*csv.reader(lines)]


def small_tables(name: str = "pledges") -> dict[str, Rows]:
    """A table with four rows, the pledges, and the rows of other tables that these point to."""
    kept = {one: _table(one)[:5] for one in ("pledges", name)}
    whole = {"member_boroughs": _table("member_boroughs")}
    kept |= whole
    for key in [*KEYS, *KEYS]:  # what is pointed to points to others
        if key.table in kept and key.table != key.of_table:
            there = whole.setdefault(key.of_table, _table(key.of_table))
            found, at = kept.setdefault(key.of_table, there[:1]), there[0].index(key.column)
            wanted = {row[kept[key.table][0].index(key.column)] for row in kept[key.table][1:]}
            kept[key.of_table] = found + [row for row in there[1:] if row[at] in wanted and row not in found]
    return kept


def ours(name: str) -> Case:
    """A table of this toolkit among the others."""
    tables = small_tables(name)
    words = {
        row[rows[0].index("role_family")] for rows in tables.values() if "role_family" in rows[0] for row in rows[1:]
    }
    beside = {f"{one}.csv": _text(rows) for one, rows in tables.items() if one != name}
    return Case(tables[name], 0, f"words: {json.dumps(sorted(words))}\n", beside, counts=name)


def _text(rows: Rows) -> str:
    from fuzz.changes import as_csv

    return as_csv(rows).decode()


LISTS: dict[str, Callable[[], Case]] = {
    one.__name__.replace("_", "-"): one
    for one in (
        *(teams, teams_by_stays, teams_of_old, webinar, zoom, zoom_in_each_row, zoom_totals, eventbrite),
        *(microsoft, google, service, promises, people, participants, signed_in, mapped_costs),
    )
}
