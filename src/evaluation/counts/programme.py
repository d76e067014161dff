"""What everybody knows of a project, from its records."""

import datetime as dt
from typing import TYPE_CHECKING

import pandas as pd

from evaluation.metrics.programme import Programme

if TYPE_CHECKING:
    from evaluation.records.tables.read import Tables


def programme_of(tables: "Tables", as_at: dt.date, fewest: int = 0) -> Programme:
    """What was there by a date; courses that open later are not. `fewest` are the rows about people that the
    project's rule tells apart."""
    from evaluation.counts import quality  # only where the records are

    fewest = max(fewest, quality.FEWEST)
    events = _rows(tables, "events", "event_id", "network", "title", "starts_at", "kind", "mode", "partner")
    for event in events:
        event["event"], event["date"] = event.pop("event_id"), event.pop("starts_at")
    events = [event for event in events if event["date"] <= f"{as_at}"]
    held = {event["event"] for event in events}
    scenarios = [
        {"event": row["event_id"], "scenario": row["scenario"]}
        for row in _rows(tables, "scenarios", "event_id", "scenario")
    ]
    return Programme(
        events,
        [row for row in scenarios if row["event"] in held or "events" not in tables],
        [row for row in _rows(tables, "courses", "course", "provider", "opened_on") if row["opened_on"] <= f"{as_at}"],
        _rows(tables, "questions", "question", "text", "kind", "direction", "kirkpatrick", "scale_min", "scale_max"),
        _rows(tables, "stories", "role", "borough", "theme", "link"),
        _rows(tables, "equality", "characteristic", "category", "benchmark", "source"),
        _rows(tables, "published", "figure", "measure", "relation", "value", "date", "source"),
        quality.how_recent(tables, fewest),
        quality.how_complete(tables, fewest),
        quality.import_of(tables, fewest),
    )


def _rows(tables: "Tables", table: str, *columns: str) -> list[dict[str, str]]:
    if table not in tables:
        return []
    frame = tables[table]
    if table == "events":  # of two at the same moment, in the order of their keys, not of the rows
        frame = frame.sort_values(["starts_at", "event_id"])
    written = {column: _written(frame[column]) if column in frame else [""] * len(frame) for column in columns}
    return [dict(zip(columns, row, strict=True)) for row in zip(*written.values(), strict=True)]


def _written(values: pd.Series) -> list[str]:
    if pd.api.types.is_datetime64_any_dtype(values):
        return values.dt.strftime("%Y-%m-%d").fillna("").tolist()
    return ["" if pd.isna(value) else str(value) for value in values]
