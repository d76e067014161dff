"""What the counts are asked for, and the rows that one area brings to them."""

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

import pandas as pd

from evaluation.records.parameters import Project

if TYPE_CHECKING:  # the notebooks' process needs the words of this room, not the reader of records
    from evaluation.records.tables.parted import Part

Rows = list[
    tuple[tuple[str, ...], int | None]
]  # a count's key in its table and its number; None where that is not known

EVERYBODYS = ("events", "questions", "courses")  # not an area's own: everybody knows them
NOT_COUNTED_WITHOUT = {  # a table that was not supplied, and the tables whose rows say nothing we can tell without it
    "people": ("participants", "attendance", "training"),  # nobody's borough is known
    "events": ("attendance",),
    "questions": ("answers",),
    "courses": ("training",),
}


@dataclass(frozen=True)
class Scope:
    """What the counts are asked for: the as-at date, the date the records run to, and what filled means."""

    as_at: dt.date
    records_to: dt.date
    deadline: dt.date
    filled_means: str = "started"
    networks: tuple[str, ...] = ()
    window: int = 90

    @classmethod
    def of(cls, project: Project, as_at: dt.date, records_to: dt.date) -> "Scope":
        networks, window = tuple(project.networks), project.active_window_days
        return cls(as_at, records_to, project.deadline, project.filled_means, networks, window)

    @property
    def is_earlier(self) -> bool:
        """An undated promise or filling counts at the day the records run to; before it, nobody knows."""
        return self.as_at < self.records_to

    def until(self, dates: pd.Series) -> pd.Series:
        """Which of these days or moments are not after the as-at date; a missing one counts at the records' end."""
        return (dates < pd.Timestamp(self.as_at) + pd.Timedelta(days=1)) | (dates.isna() & (not self.is_earlier))

    def lacking(self, own: "AreaRecords") -> dict[str, set[tuple[str, ...]]]:
        """The columns in which a day is missing that this as-at date asks for; of answers, which questions those are.

        On the day the records run to, what has no day counts; on an earlier one nobody can say."""
        found: dict[str, set[tuple[str, ...]]] = {}
        if not self.is_earlier:
            return found
        if "pledges" in own:
            pledges = own["pledges"]
            none = pd.Series(pd.NaT, pledges.index)
            if pledges.get("pledged_on", none).isna().any():
                found["pledges.pledged_on"] = set()
            if (said_filled(pledges) & pledges.get("filled_on", none).isna()).any():
                found["pledges.filled_on"] = set()
        if "answers" in own:
            answers = about_and_time(own["answers"], own.tables.get("events"))
            undated = answers[answers.get("answered_on", pd.Series(pd.NaT, answers.index)).isna()]
            if len(undated):
                asked = undated[["question", "about", "time"]].drop_duplicates()
                found["answers.answered_on"] = set(asked.itertuples(index=False, name=None))
        return found


@dataclass(frozen=True)
class AreaRecords:
    """One area's own rows of each table that was supplied, beside the events, questions and courses of all.

    `was_member` says for a date whether the area was a member then. `asked` holds each question with what it
    was asked about and when, and the answers it allows: an area without any has its zeros too. `unknown` holds the
    counts, by table and key, in which somebody of no known borough is: there an area's 0 is not known.
    """

    area: str
    tables: Mapping[str, "pd.DataFrame | Part"]
    was_member: Callable[[dt.date], bool] = field(default=lambda day: True)
    asked: Mapping[tuple[str, str, str], Sequence[str]] = field(default_factory=dict)
    asked_about: Collection[str] = frozenset()  # the events that somebody has replied about
    replied_elsewhere: Collection[str] = frozenset()  # who came to which event as of no known borough, and replied
    unknown: Collection[tuple[str, tuple[str, ...]]] = frozenset()  # counts of who came and is of no known borough

    def __contains__(self, table: str) -> bool:
        return table in self.tables

    def __getitem__(self, table: str) -> pd.DataFrame:
        return cast("pd.DataFrame", self.tables[table])


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


def said_filled(pledges: pd.DataFrame) -> pd.Series:
    """Whether each place is said to be filled, on whatever day."""
    if "filled" in pledges:
        return pledges["filled"].fillna(False).astype(bool)
    return pledges["filled_on"].notna() if "filled_on" in pledges else pd.Series(False, pledges.index)
