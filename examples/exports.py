"""The sample as the exports that people have, oddities included: what an import makes of them is the sample again."""

import csv
import datetime as dt
import io
import random
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import pandas as pd

from evaluation.importers.settings import NAMES
from evaluation.records.errors import WrongInput
from evaluation.records.saved import digest_of
from evaluation.records.tables.folder import MARKER
from evaluation.records.tables.schema import SCHEMAS
from evaluation.records.tables.workbook import write
from evaluation.sample.people import email, person_id
from examples.meetings import eventbrite, teams, teams_by_stays, teams_of_old, zoom, zoom_totals

MARK = (
    "These exports are invented: they were written from the illustrative sample by `evaluation sample --exports`. "
    "They are the figures of no borough and tell of no real person.\n\n"
)
Rows = list[dict[str, str]]

IN_TEMPLATE = [
    "member_boroughs",
    "courses",
    "training",
    "playbook",
    "costs",
    "equality",
    "themes",
    "stories",
    "published",
]
AS_WRITTEN = {
    "hammersmith-and-fulham": "Hammersmith & Fulham",
    "kingston-upon-thames": "Kingston",
    "hackney": "LB Hackney",
    "greenwich": "Royal Borough of Greenwich",
    "camden": "London Borough of Camden",
}
PLEDGES = {
    "pledge_id": "Ref",
    "borough": "Council",
    "role_family": "Job",
    "pledged_on": "Promised on",
    "due_on": "To be filled by",
    "filled": "Filled?",
    "filled_on": "Started",
    "cancelled_on": "Withdrawn",
    "additionality": "Would it have been created anyway?",
}
APPRENTICES = {
    "email": "E-mail",
    "name": "Name",
    "pledge_id": "Place",
    "borough": "Council",
    "role_family": "Job",
    "recruit_type": "Recruited",
    "started_on": "Start",
    "planned_end_on": "Planned end",
    "left_on": "Left",
    "left_reason": "Why",
    "achieved_on": "Finished",
    "destination": "Next",
}
PARTICIPANTS = {"email": "E-mail", "network": "Network", "joined_on": "Joined", "left_on": "Left"}
PEOPLE = {"email": "E-mail", "name": "Name", "borough": "Council", "role": "Role"}
SIGNED = {"event_id": "Event", "email": "E-mail", "name": "Name", "attended": "Came"}
WHICH, BOROUGH = "Which session was it?", "Which borough do you work for?"
FORMS = {"before": "survey-before.xlsx", "after": "survey-after.xlsx", "later": "survey-later.xlsx"}
FEEDBACK = "feedback.csv"
SERVICE = [
    "Apprentice name",
    "Apprenticeship training course",
    "Planned start date",
    "Planned end date",
    "Paused date",
    "Training provider",
    "Reference",
    "ULN",
    "Date of birth",
    "Total agreed apprenticeship price",
    "Your reference",
    "Apprentice confirmation",
    "Status",
    "Alerts",
]


class Names:
    """Who the sample's pseudonyms stand for: people that do not exist, and look it."""

    def __init__(self, people: Rows):
        numbers = {person_id(number): number for number in range(1, len(people) + 1)}
        self._number = {row["person_id"]: numbers[row["person_id"]] for row in people}

    def email(self, pseudonym: str) -> str:
        return email(self._number[pseudonym])

    def name(self, pseudonym: str) -> str:
        return f"Person {self._number[pseudonym]:03d}"


def write_exports(tables: Mapping[str, pd.DataFrame], folder: Path, seed: int) -> None:
    """Write the sample's tables as exports, with the map that importing them needs, into a new or empty folder."""
    if folder.exists() and any(folder.iterdir()):
        raise WrongInput(f"'{folder}' holds other files; name a new folder for the exports.")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MARKER).write_text(MARK, encoding="utf-8")  # first: no moment at which they lie there unmarked
    rows: dict[str, Rows] = {name: frame.to_dict("records") for name, frame in tables.items()}
    names, rng = Names(rows["people"]), random.Random(seed)
    _spreadsheets(folder, rows, names)
    _meetings(folder, rows, names, rng)
    _questionnaires(folder, rows, names)
    _service(folder, rows["apprentices"], names)
    _template(
        folder / "workbook.xlsx",
        {
            name: [
                {**row, **({"person_id": names.email(row["person_id"])} if "person_id" in row else {})}
                for row in rows[name]
            ]
            for name in IN_TEMPLATE
        },
    )
    for name in ("events", "scenarios", "questions"):
        tables[name].to_csv(folder / f"{name}.csv", index=False, lineterminator="\n")
    (folder / NAMES[0]).write_text(_map(rows), encoding="utf-8")
    sums = "".join(f"{digest_of(file)}  {file.name}\n" for file in sorted(folder.iterdir()) if file.name != MARKER)
    (folder / MARKER).write_text(MARK + sums, encoding="utf-8")


def _template(file: Path, tables: Mapping[str, Rows]) -> None:
    """The workbook with rows filled in, as somebody would who was sent it."""
    import openpyxl

    write(file)
    book = openpyxl.load_workbook(file)
    for name, rows in tables.items():
        for row in rows:
            book[name].append([row.get(column, "") or None for column in SCHEMAS[name].columns])
    book.save(file)


def _spreadsheets(folder: Path, rows: Mapping[str, Rows], names: Names) -> None:
    apprentices = [
        {**row, "email": names.email(row["apprentice_id"]), "name": names.name(row["apprentice_id"])}
        for row in rows["apprentices"]
    ]
    people = [
        {**row, "email": names.email(row["person_id"]), "name": names.name(row["person_id"])} for row in rows["people"]
    ]
    times = [{**row, "email": names.email(row["person_id"]).upper()} for row in rows["participants"]]
    _workbook(folder / "promises.xlsx", PLEDGES, rows["pledges"], title="Places promised to the project")
    _workbook(folder / "apprentices.xlsx", APPRENTICES, apprentices)
    _semicolons(folder / "network.csv", PARTICIPANTS, times)
    _semicolons(folder / "people.csv", PEOPLE, people)


def _workbook(file: Path, headings: Mapping[str, str], rows: Rows, title: str = "") -> None:
    import openpyxl

    book = openpyxl.Workbook()
    if title:
        book.active.append([title])
        book.active.append([])
    book.active.append([*headings.values()])
    for row in rows:
        book.active.append([_cell(column, row[column]) for column in headings])
    book.save(file)


def _cell(column: str, written: str) -> str | dt.date | None:
    """A cell of a spreadsheet: days as days, boroughs as people write them."""
    if column == "borough":
        return AS_WRITTEN.get(written, written.replace("-", " ").title()) or None
    return dt.date.fromisoformat(written) if column.endswith("_on") and written else written or None


def _semicolons(file: Path, headings: Mapping[str, str], rows: Rows) -> None:
    """As a spreadsheet saves it on the continent: semicolons, the day first, a mark at the beginning."""
    lines = [[*headings.values()]]
    for row in rows:
        cells = [_cell(column, row[column]) or "" for column in headings]
        lines.append([f"{cell:%d/%m/%Y}" if isinstance(cell, dt.date) else cell for cell in cells])
    file.write_bytes(_csv(lines, ";").replace("\n", "\r").encode("utf-8-sig"))


def _csv(lines: Iterable[Sequence[object]], delimiter: str = ",") -> str:
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=delimiter, lineterminator="\n").writerows(lines)
    return written.getvalue()


def _meetings(folder: Path, rows: Mapping[str, Rows], names: Names, rng: random.Random) -> None:
    came = defaultdict(list)
    for row in rows["attendance"]:
        came[row["event_id"]].append(
            {**row, "email": names.email(row["person_id"]), "name": names.name(row["person_id"])}
        )
    in_person = [row for event in rows["events"] if event["mode"] == "in_person" for row in came[event["event_id"]]]
    _workbook(folder / "signed-in.xlsx", SIGNED, in_person)
    writers = (teams, zoom, teams_by_stays, zoom_totals, teams_of_old)
    online = [event for event in rows["events"] if event["mode"] == "online"]
    for number, event in enumerate(online):
        write, stays = (
            writers[number % len(writers)],
            [row for row in came[event["event_id"]] if row["attended"] == "yes"],
        )
        write(folder, event, stays, rng)
        if any(row["registered"] for row in came[event["event_id"]]):
            eventbrite(folder, event, [row for row in came[event["event_id"]] if row["registered"] == "yes"], rng)


def _questionnaires(folder: Path, rows: Mapping[str, Rows], names: Names) -> None:
    texts = {row["question"]: row["text"] for row in rows["questions"]}
    titles = {row["event_id"]: row["title"] for row in rows["events"]}
    replies: dict[str, Rows] = defaultdict(list)
    for row in rows["answers"]:
        replies[row["response_id"]].append(row)
    of_events = [said for said in replies.values() if said[0]["event_id"]]
    for time, file in FORMS.items():
        said = [one for one in replies.values() if one[0]["time"] == time and not one[0]["event_id"]]
        _form(folder / file, said, texts, names)
    asked = [question for question in texts if any(row["question"] == question for one in of_events for row in one)]
    lines = [["Timestamp", "Email Address", WHICH, BOROUGH, *(texts[question] for question in asked)]]
    for number, one in enumerate(of_events):
        half = "AM" if number % 2 else "PM"
        at = f"{one[0]['answered_on'].replace('-', '/')} {number % 12 + 1}:{number % 60:02d}:00 {half} GMT+1"
        who = names.email(one[0]["person_id"]) if one[0]["person_id"] else ""
        lines.append(
            [
                at,
                who,
                titles[one[0]["event_id"]],
                _cell("borough", one[0]["borough"]) or "",
                *(", ".join(_said(one, question)) for question in asked),
            ]
        )
    (folder / FEEDBACK).write_text(_csv(lines), encoding="utf-8", newline="\n")


def _form(file: Path, replies: list[Rows], texts: Mapping[str, str], names: Names) -> None:
    """A Microsoft form's workbook; curly apostrophes and spaces that do not break stand in its questions."""
    import openpyxl

    asked = [question for question in texts if any(row["question"] == question for one in replies for row in one)]
    typeset = {question: texts[question].replace("'", "’").replace(" at ", " at\u00a0") for question in asked}
    book = openpyxl.Workbook()
    book.active.append(
        [
            "ID",
            "Start time",
            "Completion time",
            "Email",
            "Name",
            "Last modified time",
            BOROUGH,
            *(f"{typeset[question]}\n" for question in asked),
        ]
    )
    for number, one in enumerate(replies, start=1):
        began = dt.datetime.fromisoformat(one[0]["answered_on"]) + dt.timedelta(hours=9, minutes=number)
        who = one[0]["person_id"]
        book.active.append(
            [
                number,
                began,
                began + dt.timedelta(minutes=4),
                names.email(who) if who else "anonymous",
                names.name(who) if who else None,
                None,
                _cell("borough", one[0]["borough"]),
                *(
                    "".join(f"{value};" for value in _said(one, question))
                    if question == "used"
                    else next(iter(_said(one, question)), None)
                    for question in asked
                ),
            ]
        )
    book.save(file)


def _said(reply: Rows, question: str) -> list[str]:
    return [row["value"] for row in reply if row["question"] == question]


def _service(folder: Path, apprentices: Rows, names: Names) -> None:
    """What Hackney exports from the apprenticeship service: months, no e-mail addresses, some who have not started."""
    lines = [SERVICE]
    for number, row in enumerate(apprentices):
        if row["borough"] != "hackney" or row["left_on"] or row["achieved_on"]:
            continue
        begins, ends = (dt.date.fromisoformat(row[day]) for day in ("started_on", "planned_end_on"))
        lines.append(
            [
                names.name(row["apprentice_id"]),
                "Digital support technician (Level 3)",
                f"{begins:%b %Y}",
                f"{ends:%b %Y}",
                "",
                "Example Training Ltd",
                f"EX{number:04d}",
                f"{1000000000 + number}",
                "1 Jan 2001",
                "9,000",
                row["pledge_id"],
                "Confirmed",
                "Live",
                "Changes pending|Changes for review" if number % 5 == 0 else "",
            ]
        )
    lines.append(
        [
            "Person 999",
            "Data analyst (Level 4)",
            "Jan 2021",
            "Jan 2023",
            "",
            "Example Training Ltd",
            "EX9999",
            "1000009999",
            "1 Jan 2002",
            "12,000",
            "",
            "Unconfirmed",
            "Waiting to start",
            "",
        ]
    )
    (folder / "Manageyourapprentices_example.csv").write_text(_csv(lines), encoding="utf-8-sig", newline="\r\n")


def _map(rows: Mapping[str, Rows]) -> str:
    import yaml

    options = {
        row["question"]: sorted({a["value"] for a in rows["answers"] if a["question"] == row["question"]})
        for row in rows["questions"]
        if row["kind"] in ("choice", "multi")
    }
    said = {
        row[column]
        for name, columns in {
            "pledges": ["role_family"],
            "apprentices": ["role_family", "left_reason", "destination"],
        }.items()
        for row in rows[name]
        for column in columns
        if row[column]
    }
    sheets = {
        "promises.xlsx": ("pledges", PLEDGES),
        "apprentices.xlsx": ("apprentices", APPRENTICES),
        "network.csv": ("participants", PARTICIPANTS),
        "people.csv": ("people", PEOPLE),
        "signed-in.xlsx": ("attendance", SIGNED),
    }
    events = {row["event_id"]: row for row in rows["events"]}
    files: list[dict] = [
        {"file": file, "table": table, "columns": columns} for file, (table, columns) in sheets.items()
    ]
    files += [{"file": file, "time": time, "borough_question": BOROUGH} for time, file in FORMS.items()]
    files += [
        {"file": FEEDBACK, "time": "after", "event_question": WHICH, "borough_question": BOROUGH},
        {"file": "Manageyourapprentices_*.csv", "borough": "hackney"},
    ]
    files += [
        {"file": f"{kind}-{event}.csv", "event": event} for event in events for kind in ("eventbrite", "zoom-total")
    ]
    return "# What the exports in this folder do not say of themselves.\n" + yaml.safe_dump(
        {"files": files, "words": sorted(said), "options": options}, sort_keys=False, allow_unicode=True, width=110
    )
