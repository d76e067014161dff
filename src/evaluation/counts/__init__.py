"""Tables to counts: the one step that touches a person's row.

Everything we ever say is a function of these small tables. Each is counted a borough at a time, and
counts of parts add up to the count of the whole (`merge`), so it can be spread over processes. Each row
says what it counts, since that decides who may see it: places, events, people or answers.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from evaluation.counts.network import network_counts
from evaluation.counts.places import ADDITIONALITY, MEANINGS, MONTHS, OUTCOMES, PLACE_STATUSES, place_counts
from evaluation.counts.question import Own, Question, own_rows
from evaluation.counts.surveys import survey_counts
from evaluation.counts.workshops import PENCE, book_counts, playbook_counts, training_counts
from evaluation.kept import digest, write_text
from evaluation.tables.parted import Part
from evaluation.tables.store import Kept

if TYPE_CHECKING:  # the notebooks' process needs the words of this room, not the reader of records
    from evaluation.tables.read import Tables

__all__ = ["ADDITIONALITY", "DIMENSIONS", "KINDS", "MEANINGS", "MONTHS", "OUTCOMES", "PENCE", "PLACE_STATUSES",
           "TEAM_ONLY", "TOLD_OF_BOROUGHS", "Counts", "Own", "Pool", "Question", "count", "count_area",
           "merge"]  # fmt: skip

MANY_AREAS = 100
SHARES = 32  # that areas are dealt into, where several processes count them
KINDS = ("places", "events", "people", "answers")

DIMENSIONS: dict[str, tuple[str, ...]] = {
    "members": ("status",),
    "places": ("status",),
    "roles": ("role_family", "status"),
    "additionality": ("answer",),
    "promises_by_day": ("date",),
    "time_to_filling": ("days", "what"),
    "filled_if": ("meaning",),
    "apprentices": ("outcome",),
    "stayed": ("months", "status"),
    "leaving": ("reason",),
    "events": ("event", "status"),
    "participants": ("network", "status"),
    "growth": ("network", "date"),
    "came_back": ("network", "status"),
    "cohorts": ("quarter", "status"),
    "attendances": ("times",),
    "turnout": ("event_kind", "status"),
    "sessions": ("event", "status"),
    "training": ("course", "status"),
    "trained": ("status",),
    "playbook": ("recommendation", "used"),
    "answers": ("question", "about", "time", "value"),
    "respondents": ("question", "about", "time", "status"),
    "moved": ("question", "time", "move"),
    "pairs": ("question", "time", "first", "second"),
    "returned": ("question", "status", "value"),
    "responses": ("event_kind", "status"),
    "costs": ("cost", "paid_by"),
    "equality": ("characteristic", "category"),
    "themes": ("theme",),
}
TEAM_ONLY = {"sessions", "cohorts", "attendances", "answers", "pairs", "returned"}
"""Tables of which only the project's totals are told, by the rule like all others: a borough's rows are for the
project team."""

TOLD_OF_BOROUGHS = {"respondents": ("answered", "best_two")}  # the statuses, where not all of them are

Counts = Mapping[str, pd.DataFrame]


Pool = Callable[[], AbstractContextManager[Executor]]


def count(tables: "Tables", question: Question, pool: Pool | None = None) -> Counts:
    """The counts of every area: the members, and whoever else stands in the tables; where the tables are too large to
    be held, or the areas many, by a pool of processes, some areas at a time.

    Where the tables are kept, so are their counts, and nobody's row is read again for the same question.
    """
    kept = _file_of(tables, question)
    gathered = _kept_in(kept) if kept else None
    if gathered is None:
        gathered = _counted_all(tables, question, pool)
        if kept:
            text = json.dumps(gathered)
            write_text(kept, f"{digest(text.encode())}\n{text}")
    return _as_tables(gathered)


def _file_of(tables: "Tables", question: Question) -> Path | None:
    """Where the counts are kept of tables that are kept: beside them."""
    if not isinstance(tables.frames, Kept):
        return None
    code = [file.read_text(encoding="utf-8") for file in sorted(Path(__file__).parent.glob("*.py"))]
    return tables.frames.place / f"counts-{digest(json.dumps([repr(question), code]).encode())[:16]}.json"


def _kept_in(file: Path) -> dict[str, list[tuple]] | None:
    try:
        held, _, text = file.read_text(encoding="utf-8").partition("\n")
    except OSError:
        return None
    return json.loads(text) if held == digest(text.encode()) else None


def _counted_all(tables: "Tables", question: Question, pool: Pool | None) -> dict[str, list[tuple]]:
    areas = list(own_rows(tables, question))
    is_much = len(areas) > MANY_AREAS or any(isinstance(rows, Part) for own in areas for rows in own.tables.values())
    if pool and is_much:
        shares = [areas[first::SHARES] for first in range(min(SHARES, len(areas)))]
        with pool() as processes:
            counted = [*processes.map(_count_each, shares, [question] * len(shares))]
    else:
        counted = [_count_each(areas, question)]
    found = {area: rows for share in counted for area, rows in share.items()}
    gathered: dict[str, list[tuple]] = {}
    for own in areas:
        for table, rows in found[own.area].items():
            gathered.setdefault(table, []).extend(rows)
    return gathered


def _count_each(areas: Sequence[Own], question: Question) -> dict[str, dict[str, list[tuple]]]:
    return {own.area: _counted(own.loaded(), question) for own in areas}


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


def count_area(own: Own, question: Question) -> Counts:
    """Every count table for one area, from its own rows alone."""
    return _as_tables(_counted(own, question))


def _counted(own: Own, question: Question) -> dict[str, list[tuple]]:
    counted = {
        **place_counts(own, question), **network_counts(own, question), **training_counts(own, question),
        **playbook_counts(own, question), **survey_counts(own, question), **book_counts(own, question),
    }  # fmt: skip
    return {table: [(own.area, *key, kind, n) for key, n, kind in rows] for table, rows in counted.items()}


def _as_tables(gathered: Mapping[str, list[tuple]]) -> Counts:
    return {
        table: pd.DataFrame(rows, columns=["borough", *DIMENSIONS[table], "kind", "n"])
        for table, rows in gathered.items()
    }
