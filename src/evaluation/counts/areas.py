"""Each area's own rows, and their counts: here, or by several processes where the tables are large.

Only the process that holds the records imports this.
"""

import datetime as dt
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import AbstractContextManager
from dataclasses import replace
from functools import partial
from pathlib import Path

import pandas as pd

from evaluation import metrics
from evaluation.counts import Counts, as_tables, counted
from evaluation.counts.network import network_counts
from evaluation.counts.scope import EVERYBODYS, NOT_COUNTED_WITHOUT, AreaRecords, Scope, about_and_time
from evaluation.counts.surveys import survey_counts
from evaluation.metrics.tables import TABLES
from evaluation.metrics.vocabulary import PARTNER, UNKNOWN
from evaluation.records.saved import digest, keep, kept
from evaluation.records.tables.doubts import with_partners
from evaluation.records.tables.parted import Part, Parted, areas_of, distinct, homes_of
from evaluation.records.tables.read import Tables
from evaluation.records.tables.schema import OWN_WORDS
from evaluation.records.tables.store import Kept

BY_PERSON = ("participants", "attendance", "training")
OF_NO_AREA = ("equality", "themes")  # head counts of the whole project
MANY_AREAS = 100
SHARES = 32  # that areas are dealt into, where several processes count them

Pool = Callable[[], AbstractContextManager[Executor]]


def count(tables: Tables, scope: Scope, pool: Pool | None = None) -> Counts:
    """The counts of every area: the members, and whoever else stands in the tables; where the tables are too large to
    be held, or the areas many, by a pool of processes, some areas at a time.

    Where the tables are kept, so are their counts, and nobody's row is read again for the same question.
    """
    file = _file_of(tables, scope)
    gathered = kept(file) if file else None
    if gathered is None:
        gathered = _counted_all(tables, scope, pool)
        if file:
            keep(file, gathered)
    return as_tables(gathered)


def _file_of(tables: Tables, scope: Scope) -> Path | None:
    """Where the counts are kept of tables that are kept: beside them."""
    if not isinstance(tables.frames, Kept):
        return None
    wings = (Path(__file__).parent, Path(metrics.__file__).parent)
    code = [file.read_text(encoding="utf-8") for wing in wings for file in sorted(wing.rglob("*.py"))]
    return tables.frames.place / f"counts-{digest(json.dumps([repr(scope), code]).encode())[:16]}.json"


def _counted_all(tables: Tables, scope: Scope, pool: Pool | None) -> dict[str, list[tuple]]:
    areas = list(own_rows(tables, scope))
    is_much = len(areas) > MANY_AREAS or any(isinstance(rows, Part) for own in areas for rows in own.tables.values())
    nowhere = next((loaded(own) for own in areas if own.area == UNKNOWN), None)
    if nowhere is not None:
        elsewhere = _replied_elsewhere(tables, nowhere, scope)
        has_roles = "role" in tables.frames.get("people", ())
        roles = distinct(tables.frames["people"], ["role"])["role"] if has_roles else ()
        somebody = replace(nowhere, replied_elsewhere=elsewhere)
        unknown = _of_no_known_borough(somebody, scope, with_partners(roles))
        areas = [replace(own, unknown=unknown, replied_elsewhere=elsewhere) for own in areas]
    if pool and is_much:
        shares = [areas[first::SHARES] for first in range(min(SHARES, len(areas)))]
        with pool() as processes:
            each = [*processes.map(_count_each, shares, [scope] * len(shares))]
    else:
        each = [_count_each(areas, scope)]
    found = {area: rows for share in each for area, rows in share.items()}
    gathered: dict[str, list[tuple]] = {}
    for own in areas:
        for table, rows in found[own.area].items():
            gathered.setdefault(table, []).extend(rows)
    return gathered


def _replied_elsewhere(tables: Tables, nowhere: AreaRecords, scope: Scope) -> frozenset[str]:
    """Who came to which event as of no known borough, and replied to it: their reply may name a borough."""
    replies = _replies(tables, "event_id", "person_id")
    if replies is None or "attendance" not in nowhere:
        return frozenset()
    attendance = nowhere["attendance"]
    came = attendance[attendance["attended"].eq(True)]
    replies = _answered_by_then(replies, scope)
    who = set(came["event_id"] + "\n" + came["person_id"])
    return frozenset(who & set(replies["event_id"] + "\n" + replies["person_id"]))


def _replies(tables: Tables, *columns: str) -> pd.DataFrame | None:
    """These columns of what was said of events, not before them, and when; None where answers have no such column."""
    said = tables.frames.get("answers")
    if said is None or not all(column in said for column in columns):
        return None
    replies = distinct(said, [*columns, *(name for name in ("time", "answered_on") if name in said)])
    replies = replies.dropna(subset=[*columns])
    if "time" in replies:
        replies = replies[replies["time"].fillna("after") != "before"]
    return replies


def _answered_by_then(rows: pd.DataFrame, scope: Scope) -> pd.DataFrame:
    """The answers by the as-at date; without a column of days none of them has one."""
    return rows[scope.until(rows.get("answered_on", pd.Series(pd.NaT, rows.index)))]


def _of_no_known_borough(own: AreaRecords, scope: Scope, even_partners: bool) -> frozenset[tuple[str, tuple[str, ...]]]:
    """The counts in which somebody is of whom no borough is known; partners are known to be of none, unless all are."""
    if not {"attendance", "people"} <= set(own.tables):
        return frozenset()
    people, attendance = own["people"], own["attendance"]
    roles = people.get("role", pd.Series("", people.index))
    partners = people["person_id"][(roles == PARTNER) & (not even_partners)]
    others = attendance[~attendance["person_id"].isin(partners)]
    tables = {name: own.tables[name] for name in ("events", "answers", "questions") if name in own}
    only = replace(own, tables={**tables, "attendance": others}, was_member=lambda day: True)
    found = {**network_counts(only, scope), **survey_counts(only, scope)}
    return frozenset(
        (table, key) for table, rows in found.items() for key, n in rows if key[-1] in TABLES[table].unknown_group and n
    )


def _count_each(areas: Sequence[AreaRecords], scope: Scope) -> dict[str, dict[str, list[tuple]]]:
    return {own.area: counted(loaded(own), scope) for own in areas}


def loaded(own: AreaRecords) -> AreaRecords:
    """The same, with all its rows in memory."""
    tables = {name: rows.load() if isinstance(rows, Part) else rows for name, rows in own.tables.items()}
    return replace(own, tables=tables)


def own_rows(tables: Tables, scope: Scope) -> Iterator[AreaRecords]:
    """Each area's own rows: the members', those of whoever else stands in the tables, and those of no area."""
    everybodys = {table: tables[table] for table in EVERYBODYS if table in tables}
    split = {table: parts_of(tables, table) for table in tables.frames if _can_be_split(tables, table)}
    none = {
        table: frame.none() if isinstance(frame := tables.frames[table], Parted) else frame.iloc[:0] for table in split
    }
    if "events" in everybodys:
        everybodys["events"] = _described(tables)
    asked, periods = _asked(tables, scope), _memberships(tables)
    about = _asked_about(tables, scope)
    named = sorted({area for by_area in split.values() for area in by_area})
    for area in dict.fromkeys([*tables.members(), *named]):
        own = {table: by_area.get(area, none[table]) for table, by_area in split.items()}
        yield AreaRecords(area, everybodys | own, partial(_was_member, tuple(periods.get(area, ()))), asked, about)


def parts_of(tables: Tables, table: str) -> Mapping[str, pd.DataFrame | Part]:
    """The rows of each area that has any."""
    frame = tables.frames[table]
    if isinstance(frame, Parted):
        return frame.by_area
    homes = []
    if table != "people" and "person_id" in frame and "borough" in tables.frames.get("people", ()):
        homes.append(homes_of(distinct(tables.frames["people"], ["person_id", "borough"])))
    if table == "answers":
        homes.append(homes_of(frame))
    return dict(list(frame.groupby(areas_of(frame, *homes), sort=False)))


def _was_member(periods: Sequence[tuple[dt.date, dt.date]], day: dt.date) -> bool:
    return any(first <= day <= last for first, last in periods)


def _memberships(tables: Tables) -> dict[str, list[tuple[dt.date, dt.date]]]:
    """From when until when each area was a member: always, where nothing is known of that."""
    if "member_boroughs" not in tables:
        return {area: [(dt.date.min, dt.date.max)] for area in tables.members()}
    rows, found = tables["member_boroughs"], dict[str, list]()
    left = rows["left_on"] if "left_on" in rows else pd.Series(pd.NaT, rows.index)
    for area, first, last in zip(rows["borough"], rows["joined_on"], left, strict=True):
        found.setdefault(area, []).append((first.date(), dt.date.max if pd.isna(last) else last.date()))
    return found


def _can_be_split(tables: Tables, table: str) -> bool:
    if table in OWN_WORDS or any(
        table in pointing and into not in tables for into, pointing in NOT_COUNTED_WITHOUT.items()
    ):
        return False
    return "borough" in tables.frames[table] or table in (*BY_PERSON, *OF_NO_AREA, "people", "answers", "costs")


def _described(tables: Tables) -> pd.DataFrame:
    """The events in order of time, each with whether a list of who had registered was kept."""
    events = tables["events"]
    with_list = set()
    if "registered" in tables.frames.get("attendance", ()):
        known = distinct(tables.frames["attendance"], ["event_id", "registered"])
        with_list = set(known["event_id"][known["registered"].notna()])
    return events.assign(kept_list=events["event_id"].isin(with_list)).sort_values(["starts_at", "event_id"])


def _asked_about(tables: Tables, scope: Scope) -> frozenset[str]:
    """The events that people had been asked about: of which there is a reply by the as-at date."""
    replies = _replies(tables, "event_id")
    if replies is None:
        return frozenset()
    if "answered_on" in replies:
        replies = replies[scope.until(replies["answered_on"]) | replies["answered_on"].isna()]
    return frozenset(replies["event_id"])


def _asked(tables: Tables, scope: Scope) -> dict[tuple[str, str, str], list[str]]:
    """Each question asked, what about (a kind of event, or the project) and when, with the answers it allows."""
    if not {"answers", "questions"} <= set(tables.frames):
        return {}
    said, questions = tables.frames["answers"], tables["questions"]
    needed = [name for name in ("question", "event_id", "time", "value", "answered_on") if name in said]
    answers = about_and_time(distinct(said, needed), tables.frames.get("events"))
    answers = _answered_by_then(answers, scope)
    scales = {q.question: _scale(q) for q in questions.itertuples()}
    aside = questions.set_index("question").get("not_applicable", pd.Series(dtype=str)).dropna().to_dict()
    found: dict[tuple[str, str, str], list[str]] = {}
    for key, given in answers.groupby(["question", "about", "time"])["value"]:
        found[key] = scales.get(key[0]) or sorted(set(given) - {aside.get(key[0])})
    return found


def _scale(question) -> list[str]:
    low, high = getattr(question, "scale_min", pd.NA), getattr(question, "scale_max", pd.NA)
    return [] if pd.isna(low) or pd.isna(high) else [str(n) for n in range(int(low), int(high) + 1)]
