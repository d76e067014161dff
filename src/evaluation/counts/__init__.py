"""Tables to counts: the one step that touches a person's row.

Everything we ever say is a function of these small tables. Each is counted a borough at a time, and
counts of parts add up to the count of the whole (`merge`), so it can be spread over processes. Each row
says what it counts, since that decides who may see it: places, events, people or answers.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from evaluation.counts.network import Gatherings, network_counts
from evaluation.parameters import Project

if TYPE_CHECKING:  # the notebooks' process needs the words of this module, not the reader of records
    from evaluation.tables.read import Tables

KINDS = ("places", "events", "people", "answers")

DIMENSIONS: dict[str, tuple[str, ...]] = {
    "members": ("status",),
    "places": ("status",),
    "roles": ("role_family", "status"),
    "additionality": ("answer",),
    "promises_by_day": ("date",),
    "fillings_by_month": ("date",),
    "apprentices": ("outcome",),
    "events": ("event", "status"),
    "participants": ("network", "status"),
    "growth": ("network", "date"),
    "came_back": ("network", "status"),
}

PLACE_STATUSES = {
    "promised": "promised by the as-at date",
    "due": "of those promised, due by the as-at date",
    "filled": "of those promised, filled by the as-at date",
    "filled_of_due": "of those due, filled by the as-at date",
    "on_time": "of those due, filled on or before their due date",
    "cancelled": "withdrawn by the employer, unfilled",
    "not_yet_due": "empty, not cancelled, due later",
    "overdue": "empty, not cancelled, due by the as-at date",
    "promise_unknown": "undated, so that nobody can say whether they were promised by this earlier date",
    "filling_unknown": "filled on a day nobody wrote down, so that an earlier date cannot say whether by then",
    "on_time_unknown": "due and filled, on a day nobody wrote down",
    "filled_later": "filled after the as-at date, so not counted as filled",
}
OUTCOMES = ("started", "in_post", "left", "finished")
ADDITIONALITY = ("new", "sooner", "anyway", "unknown")

Counts = Mapping[str, pd.DataFrame]


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


def count(tables: "Tables", question: Question) -> Counts:
    """The counts of every borough: members, and whoever else stands in the tables."""
    pledges, apprentices = tables["pledges"], tables.frames.get("apprentices")
    named = set(pledges["borough"]) | (set() if apprentices is None else set(apprentices["borough"]))
    areas = list(dict.fromkeys([*tables.members(), *sorted(named)]))
    members = set(tables.members(question.as_at))
    places_of = dict(list(pledges.groupby("borough")))
    people_of = {} if apprentices is None else dict(list(apprentices.groupby("borough")))
    return merge(
        count_borough(
            area,
            places_of.get(area, pledges.iloc[:0]),
            None if apprentices is None else people_of.get(area, apprentices.iloc[:0]),
            question,
            is_member=area in members,
            gatherings=_gatherings(tables, area),
        )
        for area in areas
    )


def _gatherings(tables: "Tables", area: str) -> Gatherings | None:
    """A borough's people at events; None where no attendance was supplied."""
    if not {"events", "people", "attendance"} <= set(tables.frames):
        return None
    people = tables["people"]
    people = people[people["borough"] == area] if "borough" in people else people.iloc[:0]
    ours = set(people["person_id"])
    participants = tables.frames.get("participants")
    days = {start.date() for start in tables["events"]["starts_at"]}
    return Gatherings(
        tables["events"], people, tables["attendance"][tables["attendance"]["person_id"].isin(ours)],
        None if participants is None else participants[participants["person_id"].isin(ours)],
        {day: area in tables.members(day) for day in days},
    )  # fmt: skip


def merge(parts: Iterable[Counts]) -> Counts:
    """The counts of parts, added up."""
    gathered: dict[str, list[pd.DataFrame]] = {}
    for part in parts:
        for table, frame in part.items():
            gathered.setdefault(table, []).append(frame)
    return {
        table: pd.concat(frames).groupby(["borough", *DIMENSIONS[table], "kind"], as_index=False, sort=False)["n"].sum()
        for table, frames in gathered.items()
    }


def count_borough(borough: str, pledges: pd.DataFrame, apprentices: pd.DataFrame | None, question: Question,
                  is_member: bool = True, gatherings: Gatherings | None = None) -> Counts:  # fmt: skip
    """Every count table for one borough, from its own rows alone."""
    places = _places(pledges, apprentices, question)
    filled_kind = "places" if question.filled_means == "started" else "people"
    of_filling = {"filled", "filled_of_due", "on_time", "not_yet_due", "overdue"}
    counted = {
        "places": [
            ((status,), int(places[status].sum()), filled_kind if status in of_filling else "places")
            for status in PLACE_STATUSES
        ]
    }
    # How many boroughs take part is a statistic of organisations, like their places.
    took_part = is_member and bool(places["promised"].any())
    counted["members"] = [
        (("member",), int(is_member), "places"),
        (("promised_any",), int(took_part), "places"),
    ]
    promised = places[places["promised"]]
    filled = promised[promised["filled"]]
    if "role_family" in pledges:
        counted["roles"] = [
            ((role, status), int(rows[status].sum()), filled_kind if status == "filled" else "places")
            for role, rows in promised.groupby(promised["role_family"].fillna("unspecified"))
            for status in ("promised", "filled")
        ]
    if "additionality" in pledges:
        answers = filled["additionality"].fillna("unknown")
        counted["additionality"] = [((a,), int((answers == a).sum()), filled_kind) for a in ADDITIONALITY]
    if "pledged_on" in pledges:
        counted["promises_by_day"] = _by_date(promised["pledged_on"], "places")
    if "filled_on" in pledges and question.filled_means == "started":
        counted["fillings_by_month"] = _by_date(filled["filled_on"] + pd.offsets.MonthEnd(0), "places")
    if apprentices is not None:
        counted["apprentices"] = _outcomes(apprentices, question)
    if gatherings is not None:
        counted |= network_counts(gatherings, list(question.networks), question.as_at, question.window)
    return {
        table: pd.DataFrame([(borough, *key, kind, n) for key, n, kind in rows],
                            columns=["borough", *DIMENSIONS[table], "kind", "n"])
        for table, rows in counted.items()
    }  # fmt: skip


def _places(pledges: pd.DataFrame, apprentices: pd.DataFrame | None, question: Question) -> pd.DataFrame:
    """The places of a borough, a column of yes or no for each status."""
    as_at = pd.Timestamp(question.as_at)
    pledged_on, due_on, filled_on, cancelled_on = (
        pledges.get(c, pd.Series(pd.NaT, pledges.index)) for c in ("pledged_on", "due_on", "filled_on", "cancelled_on")
    )
    said_filled = pledges["filled"].fillna(False).astype(bool) if "filled" in pledges else filled_on.notna()
    undated_filling = said_filled & filled_on.isna()
    due_on = due_on.fillna(pd.Timestamp(question.deadline))

    promised = (pledged_on <= as_at) | (pledged_on.isna() & (not question.is_earlier))
    started = (filled_on <= as_at) | (undated_filling & (not question.is_earlier))
    filled = promised & started & _still_counts(pledges, apprentices, question)
    due = promised & (due_on <= as_at)
    cancelled = promised & ~started & (cancelled_on <= as_at)
    empty = promised & ~filled & ~cancelled
    return pledges.assign(
        pledged_on=pledged_on, filled_on=filled_on, promised=promised, due=due, filled=filled,
        filled_of_due=filled & due, on_time=filled & due & (filled_on <= due_on), cancelled=cancelled,
        not_yet_due=empty & ~due, overdue=empty & due,
        promise_unknown=pledged_on.isna() & question.is_earlier,
        filling_unknown=undated_filling & question.is_earlier,
        on_time_unknown=due & ((undated_filling & started) | (filled & _unclear_whether_on_time(pledges))),
        filled_later=promised & (filled_on > as_at),
    )  # fmt: skip


def _unclear_whether_on_time(pledges: pd.DataFrame) -> pd.Series:
    """Whether only the month of a filling is known, and the place was due within that month."""
    if "filled_on_by_month" not in pledges or "due_on" not in pledges:
        return pd.Series(False, pledges.index)
    filled_on, due_on = pledges["filled_on"], pledges["due_on"]
    within = (due_on < filled_on) & (due_on.dt.to_period("M") == filled_on.dt.to_period("M"))
    return pledges["filled_on_by_month"] & within


def _still_counts(pledges: pd.DataFrame, apprentices: pd.DataFrame | None, question: Question) -> pd.Series:
    """Whether a started place counts as filled, where the parameters ask for more than a start."""
    if question.filled_means == "started":
        return pd.Series(True, pledges.index)
    wanted = {"in post": ("in_post", "finished"), "finished": ("finished",)}[question.filled_means]
    outcome = _outcome(apprentices, question)
    kept = apprentices["pledge_id"][outcome.isin(wanted)]
    return pledges["pledge_id"].isin(set(kept.dropna()))


def _outcomes(apprentices: pd.DataFrame, question: Question) -> list[tuple[tuple[str], int, str]]:
    outcome = _outcome(apprentices, question)
    started = ("started",), int(outcome.notna().sum()), "people"
    return [started, *(((o,), int((outcome == o).sum()), "people") for o in OUTCOMES[1:])]


def _outcome(apprentices: pd.DataFrame, question: Question) -> pd.Series:
    """in_post, left or finished by the as-at date; missing for who has not started."""
    as_at = pd.Timestamp(question.as_at)
    left_on, achieved_on = (
        apprentices.get(c, pd.Series(pd.NaT, apprentices.index)) for c in ("left_on", "achieved_on")
    )
    outcome = pd.Series("in_post", apprentices.index).mask(left_on <= as_at, "left")
    return outcome.mask(achieved_on <= as_at, "finished").where(apprentices["started_on"] <= as_at)


def _by_date(dates: pd.Series, kind: str) -> list[tuple[tuple[str], int, str]]:
    return [((f"{day:%Y-%m-%d}",), int(n), kind) for day, n in dates.value_counts().sort_index().items()]
