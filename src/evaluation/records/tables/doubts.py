"""What records say that is sound, and likely not meant: nobody's borough is known, or most days lie outside the project."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import pandas as pd

from evaluation.metrics.vocabulary import PARTNER, UNKNOWN
from evaluation.records.parameters import Project
from evaluation.records.tables.columns import kind_of
from evaluation.records.tables.read import Tables
from evaluation.records.tables.schema import NO_RECORDS, SCHEMAS

LONG_BEFORE = pd.DateOffset(years=1)  # somebody may have been there before a project was
NAME_IT = "Name it in the column borough"
OF_BOROUGHS = {  # what a row of each table is, and where its borough may be said
    "pledges": ("places", NAME_IT),
    "apprentices": ("apprentices", NAME_IT),
    "people": ("people", f"{NAME_IT}, or in an import's map under `domains`"),
}


class Outside(NamedTuple):
    """A column of days after the one the records run to, or all long before the project: how many of how many, and the
    last of them."""

    table: str
    column: str
    is_after: bool
    rows: int
    of: int
    last: pd.Timestamp


def doubts(records: Tables, project: Project) -> list[str]:
    """A line for each, with how many and what to give."""
    said = [without_borough(table, *rows) for table, rows in lacking_boroughs(records).items() if rows[0]]
    return [*said, *_said_of_days(outside(records, project), records, project)]


def without_borough(table: str, lacking: int, of: int) -> str:
    """That of some rows of a table it is not known whose they are."""
    what, cure = OF_BOROUGHS[table]
    return f"The borough of {lacking:,} of {of:,} {what} ({lacking / of:.0%}) is not known. {cure}."


def with_partners(roles: Iterable[str | None]) -> bool:
    """Whether partners are looked at too: an import takes whoever is of no known borough for one, and all of them are
    partners where it knew no address."""
    return {*roles} == {PARTNER}


def lacking_boroughs(records: Tables) -> dict[str, tuple[int, int]]:
    """In how many rows of each table no borough is known, and of how many; partners have none, unless all are."""
    found = {}
    for table in OF_BOROUGHS:
        frame = records.frames.get(table)
        if isinstance(frame, pd.DataFrame):
            if table == "people" and not with_partners(frame["role"]):
                frame = frame[frame["role"] != PARTNER]
            known = frame["borough"].fillna(UNKNOWN) != UNKNOWN if "borough" in frame else pd.Series(False, frame.index)
            found[table] = int((~known).sum()), len(frame)
    return found


def outside(records: Tables, project: Project) -> list[Outside]:
    """The columns with days outside those that a page counts."""
    end, begin = pd.Timestamp(records.records_to), pd.Timestamp(project.starts)
    found = []
    for table, column, days in _columns_of_days(records):
        if after := int((days > end).sum()):
            found.append(Outside(table, column, True, after, len(days), days.max()))
        elif len(days) and (days < begin - LONG_BEFORE).all():
            found.append(Outside(table, column, False, len(days), len(days), days.max()))
    return found


def _columns_of_days(records: Tables) -> Iterator[tuple[str, str, pd.Series]]:
    for table, frame in records.frames.items():
        for column, spec in SCHEMAS[table].columns.items() if isinstance(frame, pd.DataFrame) else ():
            is_of_days = kind_of(spec) in ("date", "moment") and not spec.metadata["planned"]
            if column in frame and is_of_days and table not in NO_RECORDS:
                yield table, column, frame[column].dropna().dt.normalize()


def _said_of_days(found: Sequence[Outside], records: Tables, project: Project) -> Iterator[str]:
    last = max((one.last for one in found if one.is_after), default=None)
    for one in found:
        what = f"{one.table}: {one.column}"
        if one.is_after:
            yield (
                f"{what} is after {records.records_to}, the day the records run to ({one.rows:,} of {one.of:,}): not "
                f"counted. Give AS_AT={last:%Y-%m-%d} (--as-at), or a project file with your dates."
            )
        else:
            yield (
                f"{what} is always more than a year before {project.starts}, when the project starts. Give a project "
                "file with your dates."
            )
