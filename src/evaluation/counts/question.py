"""What the counts are asked for, and the rows that one area brings to them."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

import pandas as pd

from evaluation.boroughs import UNKNOWN
from evaluation.parameters import Project

if TYPE_CHECKING:  # the notebooks' process needs the words of this room, not the reader of records
    from evaluation.tables.read import Tables

Rows = list[tuple[tuple[str, ...], int, str]]  # a cell's place in its table, its number, and what it counts

EVERYBODYS = ("events", "questions", "courses")  # not an area's own: everybody knows them
BY_PERSON = ("participants", "attendance", "training")
NOT_COUNTED_WITHOUT = {  # a table that was not supplied, and the tables whose rows say nothing we can tell without it
    "people": ("participants", "attendance", "training"),  # nobody's borough is known
    "events": ("attendance",),
    "questions": ("answers",),
    "courses": ("training",),
}
OF_NO_AREA = ("equality", "themes")  # head counts of the whole project


@dataclass(frozen=True)
class Question:
    """What the counts are asked for: the as-at date, the date the records run to, and what filled means."""

    as_at: dt.date
    records_to: dt.date
    deadline: dt.date
    filled_means: str = "started"
    networks: tuple[str, ...] = ()
    window: int = 90

    @classmethod
    def of(cls, project: Project, as_at: dt.date, records_to: dt.date) -> "Question":
        networks, window = tuple(project.networks), project.active_window_days
        return cls(as_at, records_to, project.deadline, project.filled_means, networks, window)

    @property
    def is_earlier(self) -> bool:
        """An undated promise or filling counts at the day the records run to; before it, nobody knows."""
        return self.as_at < self.records_to

    def until(self, dates: pd.Series) -> pd.Series:
        """Which of these days or moments are not after the as-at date; a missing one counts at the records' end."""
        return (dates < pd.Timestamp(self.as_at) + pd.Timedelta(days=1)) | (dates.isna() & (not self.is_earlier))


@dataclass(frozen=True)
class Own:
    """One area's own rows of each table that was supplied, beside the events, questions and courses of all.

    `was_member` says for a date whether the area was a member then. `asked` holds each question with what it
    was asked about and when, and the answers it allows: an area without any has its zeros too.
    """

    area: str
    tables: Mapping[str, pd.DataFrame]
    was_member: Callable[[dt.date], bool] = field(default=lambda day: True)
    asked: Mapping[tuple[str, str, str], Sequence[str]] = field(default_factory=dict)

    def __contains__(self, table: str) -> bool:
        return table in self.tables

    def __getitem__(self, table: str) -> pd.DataFrame:
        return self.tables[table]


def own_rows(tables: "Tables", question: Question) -> Iterator[Own]:
    """Each area's own rows: the members', those of whoever else stands in the tables, and those of no area."""
    everybodys = {table: tables[table] for table in EVERYBODYS if table in tables}
    split = {
        table: dict(list(frame.groupby(_areas(tables, table, frame), sort=False)))
        for table, frame in tables.frames.items()
        if _can_be_split(tables, table)
    }
    if "events" in everybodys:
        everybodys["events"] = _described(tables)
    asked = _asked(tables, question)
    members = cache(tables.members)
    named = sorted({area for by_area in split.values() for area in by_area})
    for area in dict.fromkeys([*tables.members(), *named]):
        own = {table: by_area.get(area, tables[table].iloc[:0]) for table, by_area in split.items()}
        yield Own(area, everybodys | own, lambda day, area=area: area in members(day), asked)


def _can_be_split(tables: "Tables", table: str) -> bool:
    if any(table in pointing and into not in tables for into, pointing in NOT_COUNTED_WITHOUT.items()):
        return False
    return "borough" in tables[table] or table in (*BY_PERSON, *OF_NO_AREA, "people", "answers", "costs")


def _areas(tables: "Tables", table: str, frame: pd.DataFrame) -> pd.Series:
    """The area of each row: its own, else its person's, else none that is known."""
    areas = frame["borough"] if "borough" in frame else pd.Series(pd.NA, frame.index, dtype="str")
    if "person_id" in frame and "people" in tables and "borough" in tables["people"] and table != "people":
        people = tables["people"]
        areas = frame["person_id"].map(dict(zip(people["person_id"], people["borough"], strict=True))).fillna(areas)
    return areas.fillna(UNKNOWN)


def _described(tables: "Tables") -> pd.DataFrame:
    """The events, each with whether a list of who had registered was kept, and whether anybody was asked about it."""
    events = tables["events"]
    with_list, with_answers = set(), set()
    if "attendance" in tables and "registered" in tables["attendance"]:
        with_list = set(tables["attendance"]["event_id"][tables["attendance"]["registered"].notna()])
    if "answers" in tables and "event_id" in tables["answers"]:
        with_answers = set(tables["answers"]["event_id"].dropna())
    return events.assign(
        kept_list=events["event_id"].isin(with_list), asked=events["event_id"].isin(with_answers)
    ).sort_values(["starts_at", "event_id"])


def _asked(tables: "Tables", question: Question) -> dict[tuple[str, str, str], list[str]]:
    """Each question asked, what about (a kind of event, or the project) and when, with the answers it allows."""
    if not {"answers", "questions"} <= set(tables.frames):
        return {}
    answers, questions = about_and_time(tables["answers"], tables.frames.get("events")), tables["questions"]
    if "answered_on" in answers:
        answers = answers[question.until(answers["answered_on"])]
    scales = {q.question: _scale(q) for q in questions.itertuples()}
    found: dict[tuple[str, str, str], list[str]] = {}
    for key, given in answers.groupby(["question", "about", "time"])["value"]:
        found[key] = scales.get(key[0]) or sorted(set(given))
    return found


def _scale(question) -> list[str]:
    low, high = getattr(question, "scale_min", pd.NA), getattr(question, "scale_max", pd.NA)
    return [] if pd.isna(low) or pd.isna(high) else [str(n) for n in range(int(low), int(high) + 1)]


def about_and_time(answers: pd.DataFrame, events: pd.DataFrame | None) -> pd.DataFrame:
    """The answers, each with the kind of event it was about (`project` if none) and its time (`after` if not said);
    without the events nobody can say what answers about an event were about, so they are left out."""
    if "event_id" in answers and events is None:
        answers = answers[answers["event_id"].isna()]
    about = pd.Series("project", answers.index, dtype="str")
    if "event_id" in answers and events is not None:
        about = answers["event_id"].map(dict(zip(events["event_id"], events["kind"], strict=True))).fillna(about)
    time = answers["time"].fillna("after") if "time" in answers else pd.Series("after", answers.index)
    return answers.assign(about=about, time=time)
