"""Tables to counts: the one step that touches a person's row.

Everything we ever say is a function of these small tables. Each is counted a borough at a time, and
counts of parts add up to the count of the whole (`merge`), so it can be spread over processes. Each row
says what it counts, since that decides who may see it: places, events, people or answers.
"""

from collections.abc import Iterable, Mapping

import pandas as pd

from evaluation.counts.network import network_counts
from evaluation.counts.places import place_counts
from evaluation.counts.scope import AreaRecords, Scope
from evaluation.counts.surveys import survey_counts
from evaluation.counts.workshops import book_counts, playbook_counts, training_counts

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


def count_area(own: AreaRecords, question: Scope) -> Counts:
    """Every count table for one area, from its own rows alone."""
    return as_tables(counted(own, question))


def counted(own: AreaRecords, question: Scope) -> dict[str, list[tuple]]:
    found = {
        **place_counts(own, question),
        **network_counts(own, question),
        **training_counts(own, question),
        **playbook_counts(own, question),
        **survey_counts(own, question),
        **book_counts(own, question),
    }
    return {table: [(own.area, *key, kind, n) for key, n, kind in rows] for table, rows in found.items()}


def as_tables(gathered: Mapping[str, list[tuple]]) -> Counts:
    return {
        table: pd.DataFrame(rows, columns=["borough", *DIMENSIONS[table], "kind", "n"])
        for table, rows in gathered.items()
    }
