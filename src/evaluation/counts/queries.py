"""What to ask each borough about its own rows before its figures are agreed: rows that are sound, and yet lack
something, or say two things that hardly both hold.
"""

from collections.abc import Iterator
from typing import NamedTuple

import pandas as pd

from evaluation.counts.areas import loaded, own_rows
from evaluation.counts.places import outcomes_of, statuses_of
from evaluation.counts.scope import AreaRecords, Scope
from evaluation.metrics.vocabulary import UNKNOWN
from evaluation.records.tables.read import Tables
from evaluation.records.tables.relations import complete


class Query(NamedTuple):
    """A question about a row. A place is named by its key; an apprentice, whose key means nothing to a borough, by place
    and first day."""

    table: str
    row: str
    question: str


def queries(records: Tables, scope: Scope) -> dict[str, list[Query]]:
    """The queries of each area that has any; those of rows that name no borough under `unknown`."""
    found = {}
    for own in map(loaded, own_rows(records, scope)):
        if asked := [*_of_places(own, scope), *_of_apprentices(own, scope)]:
            found[own.area] = asked
    return found


def _of_places(own: AreaRecords, scope: Scope) -> Iterator[Query]:
    pledges, apprentices = complete("pledges", own.tables), own.tables.get("apprentices")
    places = statuses_of(pledges, apprentices, scope)
    places["due_on"] = pledges["due_on"].fillna(pd.Timestamp(scope.deadline))
    asked = {
        "Whose place is it?": pd.Series(own.area == UNKNOWN, places.index),
        "When was it promised?": places["pledged_on"].isna(),
        "It is filled: since when?": places["undated_filling"],
        "It was due on {day}, and is not filled: is it filled, withdrawn, or due later?": places["overdue"],
    }
    if apprentices is not None and "pledge_id" in apprentices:
        is_taken = places["pledge_id"].isin(apprentices["pledge_id"])
        asked["It is filled, and no apprentice stands in it: who started there?"] = places["filled"] & ~is_taken
    for question, which in asked.items():
        for row in places[which].itertuples():
            yield Query("pledges", f"{row.pledge_id}", question.format(day=_said(row.due_on)))


def _of_apprentices(own: AreaRecords, scope: Scope) -> Iterator[Query]:
    if "apprentices" not in own:
        return
    rows = complete("apprentices", own.tables).sort_values("started_on", kind="stable")
    outcome = outcomes_of(rows, scope)
    rows, outcome = rows[outcome.notna()], outcome[outcome.notna()]
    until = rows[["left_on", "achieved_on"]].min(axis=1).fillna(pd.Timestamp.max)
    of_place = until.groupby(rows["pledge_id"])
    is_second = rows["pledge_id"].notna() & (of_place.cumcount() > 0)
    is_over = (outcome == "in_post") & (rows["planned_end_on"] <= pd.Timestamp(scope.as_at))
    asked = {
        "For whom do they work?": pd.Series(own.area == UNKNOWN, rows.index),
        "In which of the places promised did they start?": rows["pledge_id"].isna(),
        "They were to finish by {day}: have they finished, or left, or are they there still?": is_over,
        "They left, and they finished: which of both is right?": rows["left_on"].notna() & rows["achieved_on"].notna(),
        "Somebody else was in this place still: which place is theirs?": is_second
        & (of_place.shift() > rows["started_on"]),
    }
    for question, which in asked.items():
        for row in rows[which].itertuples():
            where = "in no place" if pd.isna(row.pledge_id) else f"in place {row.pledge_id}"
            name = f"who started on {_said(row.started_on)} {where}"
            yield Query("apprentices", name, question.format(day=_said(row.planned_end_on)))


def _said(day: pd.Timestamp) -> str:
    return "" if pd.isna(day) else f"{day.day} {day:%B %Y}"
