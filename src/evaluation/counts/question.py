"""What the counts are asked for, and the rows that one area brings to them."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, cast

import pandas as pd

from evaluation.parameters import Project
from evaluation.tables.parted import Part, Parted, areas_of, distinct

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
    tables: Mapping[str, "pd.DataFrame | Part"]
    was_member: Callable[[dt.date], bool] = field(default=lambda day: True)
    asked: Mapping[tuple[str, str, str], Sequence[str]] = field(default_factory=dict)

    def __contains__(self, table: str) -> bool:
        return table in self.tables

    def __getitem__(self, table: str) -> pd.DataFrame:
        return cast("pd.DataFrame", self.tables[table])

    def loaded(self) -> "Own":
        """The same, with all its rows in memory."""
        tables = {name: rows.load() if isinstance(rows, Part) else rows for name, rows in self.tables.items()}
        return replace(self, tables=tables)


def own_rows(tables: "Tables", question: Question) -> Iterator[Own]:
    """Each area's own rows: the members', those of whoever else stands in the tables, and those of no area."""
    everybodys = {table: tables[table] for table in EVERYBODYS if table in tables}
    split = {table: parts_of(tables, table) for table in tables.frames if _can_be_split(tables, table)}
    none = {table: frame.none() if isinstance(frame := tables.frames[table], Parted) else frame.iloc[:0]
            for table in split}  # fmt: skip
    if "events" in everybodys:
        everybodys["events"] = _described(tables)
    asked, periods = _asked(tables, question), _memberships(tables)
    named = sorted({area for by_area in split.values() for area in by_area})
    for area in dict.fromkeys([*tables.members(), *named]):
        own = {table: by_area.get(area, none[table]) for table, by_area in split.items()}
        yield Own(area, everybodys | own, partial(_was_member, tuple(periods.get(area, ()))), asked)


def parts_of(tables: "Tables", table: str) -> Mapping[str, "pd.DataFrame | Part"]:
    """The rows of each area that has any."""
    frame = tables.frames[table]
    if isinstance(frame, Parted):
        return frame.by_area
    people = tables.frames.get("people")
    if isinstance(people, Parted) and "person_id" in frame:
        people = people.distinct([column for column in ("person_id", "borough") if column in people])
    return dict(list(frame.groupby(areas_of(table, frame, people), sort=False)))


def _was_member(periods: Sequence[tuple[dt.date, dt.date]], day: dt.date) -> bool:
    return any(first <= day <= last for first, last in periods)


def _memberships(tables: "Tables") -> dict[str, list[tuple[dt.date, dt.date]]]:
    """From when until when each area was a member: always, where nothing is known of that."""
    if "member_boroughs" not in tables:
        return {area: [(dt.date.min, dt.date.max)] for area in tables.members()}
    rows, found = tables["member_boroughs"], dict[str, list]()
    left = rows["left_on"] if "left_on" in rows else pd.Series(pd.NaT, rows.index)
    for area, first, last in zip(rows["borough"], rows["joined_on"], left, strict=True):
        found.setdefault(area, []).append((first.date(), dt.date.max if pd.isna(last) else last.date()))
    return found


def _can_be_split(tables: "Tables", table: str) -> bool:
    if any(table in pointing and into not in tables for into, pointing in NOT_COUNTED_WITHOUT.items()):
        return False
    return "borough" in tables.frames[table] or table in (*BY_PERSON, *OF_NO_AREA, "people", "answers", "costs")


def _described(tables: "Tables") -> pd.DataFrame:
    """The events, each with whether a list of who had registered was kept, and whether anybody was asked about it."""
    events = tables["events"]
    with_list, with_answers = set(), set()
    if "registered" in tables.frames.get("attendance", ()):
        known = distinct(tables.frames["attendance"], ["event_id", "registered"])
        with_list = set(known["event_id"][known["registered"].notna()])
    if "event_id" in tables.frames.get("answers", ()):
        with_answers = set(distinct(tables.frames["answers"], ["event_id"])["event_id"].dropna())
    return events.assign(
        kept_list=events["event_id"].isin(with_list), asked=events["event_id"].isin(with_answers)
    ).sort_values(["starts_at", "event_id"])


def _asked(tables: "Tables", question: Question) -> dict[tuple[str, str, str], list[str]]:
    """Each question asked, what about (a kind of event, or the project) and when, with the answers it allows."""
    if not {"answers", "questions"} <= set(tables.frames):
        return {}
    said, questions = tables.frames["answers"], tables["questions"]
    needed = [name for name in ("question", "event_id", "time", "value", "answered_on") if name in said]
    answers = about_and_time(distinct(said, needed), tables.frames.get("events"))
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
