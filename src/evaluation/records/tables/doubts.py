"""What records say that is sound, and likely not meant: nobody's borough is known, or most days lie outside the project."""

from collections.abc import Iterator

import pandas as pd

from evaluation.metrics.vocabulary import PARTNER, UNKNOWN
from evaluation.records.parameters import Project
from evaluation.records.tables.columns import kind_of
from evaluation.records.tables.read import Tables
from evaluation.records.tables.schema import SCHEMAS

LONG_BEFORE = pd.DateOffset(years=1)  # somebody may have been there before a project was


def doubts(records: Tables, project: Project) -> list[str]:
    """A line for each, with how many and what to give."""
    return [*_without_borough(records), *_outside(records, project)]


NAME_IT = "Name it in the column borough"
OF_BOROUGHS = {  # what a row of each table is, and where its borough may be said
    "pledges": ("places", NAME_IT),
    "apprentices": ("apprentices", NAME_IT),
    "people": ("people", f"{NAME_IT}, or in an import's map under `domains`"),
}


def without_borough(table: str, lacking: int, of: int) -> str:
    """That of some rows of a table it is not known whose they are."""
    what, cure = OF_BOROUGHS[table]
    return f"The borough of {lacking:,} of {of:,} {what} ({lacking / of:.0%}) is not known. {cure}."


def _without_borough(records: Tables) -> Iterator[str]:
    for table in OF_BOROUGHS:
        frame = records.frames.get(table)
        if isinstance(frame, pd.DataFrame):
            frame = frame[frame["role"] != PARTNER] if table == "people" else frame
            known = frame["borough"].fillna(UNKNOWN) != UNKNOWN if "borough" in frame else pd.Series(False, frame.index)
            if lacking := int((~known).sum()):
                yield without_borough(table, lacking, len(frame))


def _outside(records: Tables, project: Project) -> Iterator[str]:
    end, begin = pd.Timestamp(records.records_to), pd.Timestamp(project.starts)
    columns = {
        f"{table}: {column}": frame[column].dropna().dt.normalize()
        for table, frame in records.frames.items()
        if isinstance(frame, pd.DataFrame)
        for column, spec in SCHEMAS[table].columns.items()
        if column in frame and kind_of(spec) in ("date", "moment") and not spec.metadata["planned"]
    }
    last = max((days.max() for days in columns.values() if len(days)), default=end)
    for column, days in columns.items():
        if after := int((days > end).sum()):
            yield (
                f"{column} is after {end:%Y-%m-%d}, the day the records run to ({after:,} of {len(days):,}): not counted. "
                f"Give AS_AT={last:%Y-%m-%d} (--as-at), or a project file with your dates."
            )
        if len(days) and (days < begin - LONG_BEFORE).all():
            yield (
                f"{column} is always more than a year before {begin:%Y-%m-%d}, when the project starts. Give a project "
                "file with your dates."
            )
