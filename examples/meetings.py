"""Attendance lists of the sample's events, as Teams, Zoom and Eventbrite write them."""

import csv
import datetime as dt
import io
import random
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

Event = Mapping[str, str]
Rows = Sequence[Mapping[str, str]]
BEFORE_PM = "\u202f"


def teams(folder: Path, event: Event, came: Rows, rng: random.Random) -> None:
    """As it is downloaded today, in the American way."""
    starts = dt.datetime.fromisoformat(event["starts_at"])
    ends = starts + dt.timedelta(minutes=int(event["minutes"]))
    lines = [
        ["1. Summary"],
        ["Meeting title", event["title"]],
        ["Attended participants", len(came)],
        ["Start time", _american(starts)],
        ["End time", _american(ends)],
        ["Meeting duration", _duration(int(event["minutes"]) * 60)],
        ["Average attendance time", "45m 2s"],
        [],
        ["2. Participants"],
        ["Name", "First Join", "Last Leave", "In-Meeting Duration", "Email", "Participant ID (UPN)", "Role"],
    ]
    stays = []
    for number, row in enumerate(came):
        stayed = int(row["minutes"]) * 60 + rng.choice([0, 11, 29])
        name = f"{row['name']} (External)" if number % 4 == 0 else row["name"]
        left = starts + dt.timedelta(seconds=stayed + (60 if number % 5 == 0 else 0))
        lines.append(
            [
                name,
                _american(starts),
                _american(left),
                _duration(stayed),
                row["email"],
                row["email"],
                "Organizer" if number == 0 else "Attendee",
            ]
        )
        stays.append([name, _american(starts), _american(left), _duration(stayed), row["email"], "Attendee"])
    heading = ["Name", "Join Time", "Leave Time", "Duration", "Email", "Role"]
    lines += [[], ["3. In-Meeting Activities"], heading, *stays]
    _write(folder / f"teams-{event['event_id']}.csv", lines, "\t", "utf-16")


def teams_by_stays(folder: Path, event: Event, came: Rows, rng: random.Random) -> None:
    """A report in German without its list of participants: a row each time that somebody came."""
    starts = dt.datetime.fromisoformat(event["starts_at"])
    lines = [
        ["1. Zusammenfassung"],
        ["Besprechungstitel", event["title"]],
        ["Startzeit", _european(starts)],
        [],
        ["3. Aktivitäten während der Besprechung"],
        ["Name", "Beitrittszeit", "Austrittszeit", "Dauer", "E-Mail", "Rolle"],
    ]
    for number, row in enumerate(came):
        stayed = int(row["minutes"]) * 60
        first = stayed // 2 if number % 3 == 0 else stayed
        begin = starts
        for seconds in (first, stayed - first):
            if seconds or first == stayed == 0:
                end = begin + dt.timedelta(seconds=seconds)
                lines.append(
                    [row["name"], _european(begin), _european(end), _german(seconds), row["email"], "Teilnehmer"]
                )
                begin = end
    _write(folder / f"teams-{event['event_id']}.csv", lines, "\t", "utf-16")


def teams_of_old(folder: Path, event: Event, came: Rows, rng: random.Random) -> None:
    """A list of who joined and who left, of a tenant that shows addresses for names."""
    starts = dt.datetime.fromisoformat(event["starts_at"])
    lines = [
        ["Meeting Summary"],
        ["Total Number of Participants", len(came)],
        ["Meeting Title", event["title"]],
        ["Meeting Start Time", _european(starts)],
        [],
        ["Full Name", "User Action", "Timestamp"],
    ]
    for row in came:
        end = starts + dt.timedelta(minutes=int(row["minutes"]))
        lines += [[row["email"], "Joined before", _european(starts)], [row["email"], "Left", _european(end)]]
    _write(folder / f"teams-{event['event_id']}.csv", lines, "\t", "utf-8")


def zoom(folder: Path, event: Event, came: Rows, rng: random.Random) -> None:
    """With what stands above, each time that somebody came, and edited names."""
    starts = dt.datetime.fromisoformat(event["starts_at"])
    ends = starts + dt.timedelta(minutes=int(event["minutes"]))
    lines = [
        ["Meeting ID", "Topic", "Start Time", "End Time", "User Email", "Duration (Minutes)", "Participants"],
        [
            "861 0000 0000",
            event["title"],
            _zoomed(starts),
            _zoomed(ends),
            "host@example.org",
            event["minutes"],
            len(came),
        ],
        [],
        [
            "Name (original name)",
            "Email",
            "Join time",
            "Leave time",
            "Duration (minutes)",
            "Guest",
            "Recording disclaimer response",
            "In waiting room",
        ],
    ]
    for number, row in enumerate(came):
        stayed, begin = int(row["minutes"]), starts
        parts = (stayed - stayed // 3, stayed // 3) if number % 4 == 0 else (stayed,)
        name = row["name"] + (" (she/her)" if number % 3 == 0 else f" ({row['name']})" if number % 3 == 1 else "")
        if number % 6 == 0:
            lines.append([name, row["email"], _zoomed(begin), _zoomed(begin), 0, "Yes", "", "Yes"])
        for minutes in parts:
            end = begin + dt.timedelta(minutes=minutes)
            lines.append([name, row["email"], _zoomed(begin), _zoomed(end), minutes, "Yes", "OK", "No"])
            begin = end
    _write(folder / f"zoom-{event['event_id']}.csv", lines, ",", "utf-8-sig")


def zoom_totals(folder: Path, event: Event, came: Rows, rng: random.Random) -> None:
    """Without times, and without a word of which meeting it was."""
    lines = [["Name (Original Name)", "User Email", "Total Duration (Minutes)", "Guest"]]
    lines += [[row["name"], row["email"], row["minutes"], "Yes"] for row in came]
    _write(folder / f"zoom-total-{event['event_id']}.csv", lines, ",", "utf-8")


def eventbrite(folder: Path, event: Event, registered: Rows, rng: random.Random) -> None:
    """Who registered; nobody is checked in at an event online."""
    lines = [
        [
            "Order #",
            "Order Date",
            "First Name",
            "Surname",
            "Email",
            "Quantity",
            "Price Tier",
            "Ticket Type",
            "Attendee Status",
        ]
    ]
    for number, row in enumerate(registered):
        first, _, last = row["name"].partition(" ")
        lines.append(
            [f"9{number:06d}", "01/07/2020 10:00", first, last, row["email"], 1, "", "General Admission", "Attending"]
        )
    lines.append(
        [
            "9999999",
            "01/07/2020 10:00",
            "Person",
            "998",
            "person-998@example.org",
            1,
            "",
            "General Admission",
            "Refunded",
        ]
    )
    _write(folder / f"eventbrite-{event['event_id']}.csv", lines, ",", "utf-8")


def _write(file: Path, lines: Iterable[Sequence[object]], delimiter: str, encoding: str) -> None:
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=delimiter, lineterminator="\r\n").writerows(lines)
    file.write_bytes(written.getvalue().encode(encoding))


def _american(at: dt.datetime) -> str:
    return f"{at.month}/{at.day}/{at:%y}, {at.hour % 12 or 12}:{at:%M:%S}{BEFORE_PM}{at:%p}"


def _european(at: dt.datetime) -> str:
    return f"{at:%d/%m/%Y, %H:%M:%S}"


def _zoomed(at: dt.datetime) -> str:
    return f"{at:%m/%d/%Y %I:%M:%S %p}"


def _duration(seconds: int) -> str:
    hours, minutes = divmod(seconds // 60, 60)
    return " ".join(f"{n}{unit}" for n, unit in ((hours, "h"), (minutes, "m"), (seconds % 60, "s")) if n) or "0s"


def _german(seconds: int) -> str:
    hours, minutes = divmod(seconds // 60, 60)
    parts = [f"{n} {unit}" for n, unit in ((hours, "Std."), (minutes, "Min."), (seconds % 60, "Sek.")) if n]
    return " ".join(parts) or "0 Sek."
