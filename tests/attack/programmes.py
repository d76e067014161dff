"""Programmes made at random, with whatever is awkward to publish: zeros, ones, everybody alike, kinds held once.

A programme is a folder of tables a release. A later release has more rows, and a few that were corrected.
"""

import csv
import datetime as dt
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from evaluation.records.boroughs import REFERENCE

STARTS, DEADLINE = dt.date(2019, 7, 1), dt.date(2020, 9, 30)
FIRST = dt.date(2020, 3, 31)  # the as-at date of the first release
STEPS = (0, 1, 30, 92)  # days between two releases
NETWORKS = ("managers", "apprentices")
KINDS = ("meetup", "virtual_session", "kickoff", "hackathon", "challenge_day", "webinar")
REASONS = ("another job", "did not suit", "family", "ill", "")
QUESTIONS = (  # question, kind, scale, direction, not applicable
    ("confident", "likert", (1, 5), "higher", ""),
    ("alone", "likert", (1, 5), "lower", ""),
    ("recommend", "nps", (0, 10), "higher", ""),
    ("team", "likert", (1, 4), "higher", ""),
    ("pace", "choice", None, "none", ""),
    ("used", "multi", None, "none", "none"),
    ("useful", "likert", (1, 6), "higher", "6"),
)
OPTIONS = {"pace": ("too fast", "about right", "too slow"), "used": ("charts", "sheets", "none")}
Row = dict[str, object]
Tables = dict[str, list[Row]]


@dataclass(frozen=True)
class Release:
    """The records of a programme on a day."""

    project: Path
    folder: Path
    as_at: dt.date


def programme(seed: int, place: Path, releases: int = 1) -> list[Release]:
    """Write a programme's releases into a folder, the first one first."""
    rng = random.Random(seed)
    days = [FIRST]
    for _ in range(releases - 1):
        days.append(days[-1] + dt.timedelta(days=rng.choice(STEPS)))
    made = _Made(rng, days[-1])
    tables = made.tables | {"costs": _costs(random.Random(seed), made.boroughs)}
    place.mkdir(parents=True, exist_ok=True)
    project = place / "programme.yaml"
    networks = ", ".join(NETWORKS)
    said = ["name: At Random", "made_by: the tests", f"starts: {STARTS}", f"deadline: {DEADLINE}", f"as_at: {FIRST}"]
    project.write_text("\n".join([*said, f"networks: [{networks}]"]) + "\n", encoding="utf-8")
    found = []
    for number, day in enumerate(days, 1):
        if number > 1:
            _corrected(rng, tables)
        folder = place / f"release-{number}"
        _write(folder, _until(tables, day))
        found.append(Release(project, folder, day))
    return found


class _Made:
    """The tables of one programme. Each choice of a style makes many rows alike."""

    def __init__(self, rng: random.Random, until: dt.date):
        self.rng, self.until = rng, until
        self.ids = count(1)
        with REFERENCE.open(encoding="utf-8", newline="") as lines:
            known = [row["borough"] for row in csv.DictReader(lines)]
        many = rng.choice([2, 3, 4, 4, 5, 6, 7, 8, 10, 13, 18, 33])
        self.boroughs = sorted(rng.sample(known, min(many, len(known))))
        self.style = rng.choice(["tiny", "mixed", "mixed", "mixed", "alike", "one large"])
        self.tables: Tables = {}
        self._members()
        self._places()
        self._people()
        self._events()
        self._training()
        self._answers()
        self._books()

    def _day(self, first: dt.date = STARTS, last: dt.date | None = None) -> dt.date:
        last = max(first, last or self.until)
        return first + dt.timedelta(days=self.rng.randint(0, (last - first).days))

    def _size(self, number: int) -> int:
        """How many people, or places, a borough has."""
        if self.style == "tiny":
            return self.rng.choice([0, 1, 1, 2, 3])
        if self.style == "alike":
            return 4
        if self.style == "one large":
            return self.rng.randint(16, 30) if number == 0 else self.rng.choice([0, 1, 2, 4, 6])
        return self.rng.choice([0, 1, 1, 2, 3, 5, 6, 8, 11, 15, 18, 24])

    def _members(self) -> None:
        self.joined = dict.fromkeys(self.boroughs, STARTS)
        if self.rng.random() < 0.3:
            return  # all that promised
        rows = self.tables["member_boroughs"] = []
        for number, borough in enumerate(self.boroughs):
            joined = self.joined[borough] = STARTS if number == 0 or self.rng.random() < 0.8 else self._day()
            rows.append({"borough": borough, "joined_on": joined, "left_on": "", "source": "made at random"})

    def _places(self) -> None:
        rng, pledges, apprentices = self.rng, [], []
        of_one = rng.random() < 0.7  # one apprentice a place
        leaving = rng.choice([0, 0.1, 0.3, 1])
        for number, borough in enumerate(self.boroughs):
            places = self._size(number)
            if not places and (number == 0 or "member_boroughs" not in self.tables):
                places = 1  # else it stands in no table
            for place in range(places):
                key, pledged = f"P-{next(self.ids)}", self._day(self.joined[borough]) if place else self.joined[borough]
                filled = self._day(pledged, self.until) if rng.random() < 0.8 else None
                answer = rng.choice(["new", "sooner", "anyway", "unknown", ""]) if filled else ""
                pledges.append(
                    {
                        "pledge_id": key,
                        "borough": borough,
                        "role_family": rng.choice(["software developer", "project manager", ""]),
                        "pledged_on": pledged,
                        "due_on": pledged + dt.timedelta(days=rng.choice([30, 120, 400])),
                        "filled": "yes" if filled else "no",
                        "filled_on": filled or "",
                        "cancelled_on": self._day(pledged) if not filled and rng.random() < 0.2 else "",
                        "additionality": answer,
                    }
                )
                if filled and (of_one or rng.random() < 0.9):
                    apprentices.append(self._apprentice(key, borough, filled, leaving))
                    left = apprentices[-1]["left_on"]
                    if left and not of_one and rng.random() < 0.5:
                        apprentices.append(self._apprentice(key, borough, self._day(left), leaving))
        self.tables |= {"pledges": pledges, "apprentices": apprentices}

    def _apprentice(self, place: str, borough: str, started: dt.date, leaving: float) -> Row:
        rng = self.rng
        left = self._day(started) if rng.random() < leaving else ""
        finished = self._day(started) if not left and rng.random() < 0.15 else ""
        return {
            "apprentice_id": f"a{next(self.ids):015d}",
            "pledge_id": place,
            "borough": borough,
            "started_on": started,
            "left_on": left,
            "left_reason": rng.choice(REASONS) if left else "",
            "achieved_on": finished,
        }

    def _people(self) -> None:
        rng, people, participants = self.rng, [], []
        of_both = rng.choice([0, 0.05, 0.3])
        homes = [(b, n) for n, b in enumerate(self.boroughs)]
        for borough, number in [*homes, ("", -1)]:
            many = self._size(number) if borough else rng.choice([0, 0, 1, 2, 4])
            for _ in range(many):
                person = f"p{next(self.ids):015d}"
                role = rng.choice(["apprentice", "manager"]) if borough else rng.choice(["partner", "officer"])
                people.append({"person_id": person, "borough": borough, "role": role})
                if not borough and rng.random() < 0.8:
                    continue
                chosen = NETWORKS if rng.random() < of_both else (rng.choice(NETWORKS),)
                for network in chosen:
                    joined = self._day() if rng.random() < 0.7 else STARTS
                    left = self._day(joined) if rng.random() < 0.1 else ""
                    participants.append({"person_id": person, "network": network, "joined_on": joined, "left_on": left})
        self.tables |= {"people": people, "participants": participants}

    def _events(self) -> None:
        rng, events, attendance = self.rng, [], []
        kinds = rng.sample(KINDS, rng.randint(1, len(KINDS)))
        for kind in kinds:
            listed = rng.choice(["all", "none", "some"])
            for _ in range(rng.choice([1, 1, 2, 3, 5]) if kind in ("meetup", "virtual_session") else 1):
                key, day = f"E-{next(self.ids)}", self._day()
                network = rng.choice(["", *NETWORKS]) if kind == "meetup" else ""
                events.append(
                    {
                        "event_id": key,
                        "kind": kind,
                        "network": network,
                        "title": f"{kind} {key}",
                        "starts_at": f"{day} 10:00",
                        "minutes": 60,
                        "mode": "online",
                    }
                )
                turnout = rng.choice([0, 0.1, 0.3, 0.6, 1])
                if turnout == 0 and rng.random() < 0.5 and self.tables["people"]:
                    few = [rng.choice(self.tables["people"])["person_id"]]  # one person only
                else:
                    few = [one["person_id"] for one in self.tables["people"] if rng.random() < turnout]
                away = [one["person_id"] for one in self.tables["people"] if rng.random() < 0.15]
                for person in dict.fromkeys([*few, *away]):
                    known = listed == "all" or (listed == "some" and rng.random() < 0.6)
                    came = person in few
                    registered = "" if not known else "yes" if not came or rng.random() < 0.85 else "no"
                    attendance.append(
                        {
                            "event_id": key,
                            "person_id": person,
                            "registered": registered,
                            "attended": "yes" if came else "no",
                        }
                    )
        self.tables |= {"events": events, "attendance": attendance}

    def _training(self) -> None:
        rng = self.rng
        courses = [f"course {n}" for n in range(rng.choice([1, 2, 3, 5]))]
        share = rng.choice([0.1, 0.4, 0.9])
        rows = []
        for person in dict.fromkeys(row["person_id"] for row in self.tables["participants"]):
            for course in courses:
                if rng.random() < share:
                    enrolled = self._day()
                    done = self._day(enrolled) if rng.random() < 0.6 else ""
                    rows.append({"person_id": person, "course": course, "enrolled_on": enrolled, "completed_on": done})
        self.tables["courses"] = [{"course": c, "provider": "somebody", "opened_on": STARTS} for c in courses]
        self.tables["training"] = rows

    def _answers(self) -> None:
        rng, rows = self.rng, []
        homes = {one["person_id"]: one["borough"] for one in self.tables["people"]}
        nameless = rng.choice([0, 0.2])
        asked = rng.sample(QUESTIONS[:6], rng.randint(1, 4))
        before, after, later = (self.until - dt.timedelta(days=n) for n in (200, 80, 20))
        for person, borough in homes.items():
            for time, day, share in (("before", before, 0.7), ("after", after, 0.5), ("later", later, 0.15)):
                if rng.random() >= share:
                    continue
                reply = f"R-{next(self.ids)}"
                who = {"response_id": reply, "borough": borough, "event_id": "", "time": time}
                who["person_id"] = "" if rng.random() < nameless else person
                who["answered_on"] = self._day(day, day + dt.timedelta(days=15))
                for question in asked:
                    rows += [who | {"question": question[0], "value": v} for v in self._said(question)]
        events = {event["event_id"]: dt.date.fromisoformat(event["starts_at"][:10]) for event in self.tables["events"]}
        share = rng.choice([0.1, 0.5, 1])
        for row in self.tables["attendance"]:
            if row["attended"] == "yes" and rng.random() < share:
                who = {
                    "response_id": f"R-{next(self.ids)}",
                    "borough": homes[row["person_id"]],
                    "event_id": row["event_id"],
                    "person_id": "" if rng.random() < nameless else row["person_id"],
                    "time": "after",
                    "answered_on": events[row["event_id"]],
                }
                for question in (QUESTIONS[4], QUESTIONS[6]):
                    rows += [who | {"question": question[0], "value": v} for v in self._said(question)]
        used = {row["question"] for row in rows}
        self.tables["answers"] = rows
        self.tables["questions"] = [
            {
                "question": key,
                "text": f"{key}?",
                "kind": kind,
                "scale_min": scale[0] if scale else "",
                "scale_max": scale[1] if scale else "",
                "direction": direction,
                "kirkpatrick": "reaction",
                "not_applicable": aside,
            }
            for key, kind, scale, direction, aside in QUESTIONS
            if key in used
        ]

    def _said(self, question: tuple) -> Sequence[object]:
        key, kind, scale, _, _ = question
        if kind == "multi":
            ticked = [option for option in OPTIONS[key][:-1] if self.rng.random() < 0.5]
            return ticked or [OPTIONS[key][-1]]
        if scale:
            return [self.rng.randint(*scale)]
        return [self.rng.choice(OPTIONS[key])]

    def _books(self) -> None:
        rng = self.rng
        started = len(self.tables["apprentices"])
        if rng.random() < 0.5 and started:
            cut = sorted(rng.randint(0, started) for _ in range(2))
            parts = zip(("female", "male", "not_stated"), (cut[0], cut[1] - cut[0], started - cut[1]), strict=True)
            self.tables["equality"] = [
                {"characteristic": "sex", "category": name, "apprentices": n} for name, n in parts
            ]
        if rng.random() < 0.5:
            self.tables["themes"] = [
                {"theme": f"theme {n}", "respondents": rng.randint(1, 14), "coded_by": "an officer"} for n in range(3)
            ]
        if rng.random() < 0.5:
            self.tables["playbook"] = [
                {"borough": b, "recommendation": "a mentor", "used": rng.choice(["yes", "no"]), "asked_on": STARTS}
                for b in self.boroughs
            ]


def _costs(rng: random.Random, boroughs: Sequence[str]) -> list[Row]:
    """What the project paid, and what boroughs did: one of them alone, one nearly all, or several alike."""
    rows = [{"item": "officer", "borough": "", "amount": 9000, "kind": "cash", "paid_by": "the project"}]
    for kind in ("wages", "levy", "in_kind"):
        for place, borough in enumerate(boroughs[: rng.choice([0, 1, 2, 3, 5])]):
            amount = rng.choice([20000, 700]) if place == 0 else 700
            rows.append({"item": kind, "borough": borough, "amount": amount, "kind": kind, "paid_by": "boroughs"})
    return rows


def _until(tables: Tables, day: dt.date) -> Tables:
    """The rows that were there on a day; what happened later in a row is not there yet."""
    events = {row["event_id"] for row in tables.get("events", ()) if row["starts_at"][:10] <= f"{day}"}
    first = {
        "pledges": "pledged_on",
        "apprentices": "started_on",
        "participants": "joined_on",
        "training": "enrolled_on",
        "answers": "answered_on",
        "member_boroughs": "joined_on",
    }
    found: Tables = {}
    for name, rows in tables.items():
        kept = [row for row in rows if name not in first or row[first[name]] <= day]
        kept = [row for row in kept if not row.get("event_id") or row["event_id"] in events]
        found[name] = [_not_yet(row, day) for row in kept]
    known = {row["pledge_id"] for row in found.get("pledges", ())}
    for row in found.get("apprentices", ()):
        row["pledge_id"] = row["pledge_id"] if row["pledge_id"] in known else ""
    return {name: rows for name, rows in found.items() if rows}


def _not_yet(row: Row, day: dt.date) -> Row:
    ends = ("left_on", "filled_on", "cancelled_on", "achieved_on", "completed_on")
    kept = {name: "" if name in ends and value and value > day else value for name, value in row.items()}
    if "left_reason" in kept and not kept["left_on"]:
        kept["left_reason"] = ""
    if "filled" in kept:
        kept["filled"] = "yes" if kept["filled_on"] else "no"
        kept["additionality"] = kept["additionality"] if kept["filled_on"] else ""
    return kept


def _corrected(rng: random.Random, tables: Tables) -> None:
    """Some rows said something wrong: who came, of which borough somebody is, who left; or rows were forgotten."""
    for row in rng.sample(tables["attendance"], min(rng.choice([0, 0, 1, 2]), len(tables["attendance"]))):
        row["attended"] = "no" if row["attended"] == "yes" else "yes"
        if row["attended"] == "no":
            tables["answers"] = [
                answer
                for answer in tables["answers"]
                if (answer["event_id"], answer["person_id"]) != (row["event_id"], row["person_id"])
            ]
    if rng.random() < 0.3 and tables["people"]:
        wrong = rng.choice(tables["people"])
        wrong["borough"] = rng.choice([row["borough"] for row in tables["people"]])
        for answer in tables["answers"]:
            if answer["person_id"] == wrong["person_id"]:
                answer["borough"] = wrong["borough"]
    if rng.random() < 0.5:  # so that a borough may come to be of another size
        given = rng.choice(tables["pledges"])
        for _ in range(rng.choice([1, 3])):
            again = given | {"pledge_id": f"P-{len(tables['pledges'])}-again", "filled": "no", "filled_on": ""}
            tables["pledges"].append(again | {"additionality": ""})


def _write(folder: Path, tables: Tables) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        _write_one(folder / f"{name}.csv", rows)


def _write_one(file: Path, rows: Iterable[Row]) -> None:
    rows = list(rows)
    with file.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
