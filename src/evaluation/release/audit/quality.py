"""Checks what a publication says about the quality of its records: whether it may be published, and is right.

These numbers are not counts in `cells.json`. They are listed there separately, with what everybody knows of the
project. Pages are made again from them as from everything else. This module checks whether they reveal what is hidden.
"""

import datetime as dt
import re
from collections.abc import Mapping, Sequence

from evaluation.counts.programme import programme_of
from evaluation.counts.quality import FEWEST, doubts_of, may_be_told, may_say_when, of_people
from evaluation.publication.files import FILE
from evaluation.publication.reading import Publication
from evaluation.records.errors import Problem
from evaluation.records.tables.columns import tells_how_recent
from evaluation.records.tables.read import Tables
from evaluation.records.tables.schema import NO_RECORDS, SCHEMAS

_OF_PEOPLE = re.compile(r"|most|few|<1%|>99%|[1-9][0-9]?%")
_OF_OTHERS = re.compile(r"all|none|<1%|>99%|[1-9][0-9]?%|1?[0-9]/1?[0-9]")
_OF_DAYS, _OF_MONTHS = r"\d{4}-\d{2}(-\d{2})?", r"(\d{4}-\d{2})?"


def not_to_be_told(of: Publication) -> list[Problem]:
    """What a publication says about its records that may not be published."""
    told = of.programme
    try:
        found = [
            *map(_wrong_of_table, told.quality),
            *map(_wrong_of_column, told.completeness),
            *map(_wrong_of_import, told.imported),
            *map(_wrong_of_doubt, _doubts(of)),
        ]
    except (LookupError, TypeError, ValueError) as error:
        found = [f"what it tells of the quality of its records cannot be read: {error}."]
    return [Problem(problem, FILE) for problem in found if problem]


def not_of_the_records(of: Publication, records: Tables) -> list[Problem]:
    """What a publication says about its records that does not match them."""
    told, rule = of.programme, of.project.disclosure
    fewest = max(rule.people, rule.answers, FEWEST)
    given = programme_of(records, dt.date.fromisoformat(of.as_at), fewest)
    doubts = doubts_of(records, of.project, fewest)
    return [
        Problem(f"what it tells of the {name} of its records is not what these give.", FILE)
        for name, one, other in (
            ("quality", told.quality, given.quality),
            ("import", told.imported, given.imported),
            ("completeness", told.completeness, given.completeness),
            ("boroughs and days", _doubts(of), doubts),
        )
        if [*one] != [*other]
    ]


def _wrong_of_table(row: Mapping[str, str]) -> str:
    table, column = row["table"], row["column"]
    if table not in SCHEMAS or table in NO_RECORDS:
        return f"the quality of '{table}' is told, which is no table of records."
    if of_people(table) and row["rows"]:
        return f"how many rows {table} has is told, which is a table about people."
    if column and not (column in SCHEMAS[table].columns and tells_how_recent(SCHEMAS[table].columns[column])):
        return f"the last {column} of {table} is told, which says something of people."
    if column and not re.fullmatch(_OF_MONTHS if of_people(table) else _OF_DAYS, row["latest"]):
        return f"the last {column} of {table} is told otherwise than it may be: '{row['latest']}'."
    return ""


def _wrong_of_column(row: Mapping[str, str]) -> str:
    table, column = row["table"], row["column"]
    if table not in SCHEMAS or not may_be_told(table, column):
        return f"in how many rows {column} of {table} is known is told, which may give a hidden count away."
    if not (_OF_PEOPLE if of_people(table) else _OF_OTHERS).fullmatch(row["known"]):
        return f"in how many rows {column} of {table} is known is told otherwise than it may be: '{row['known']}'."
    return ""


def _doubts(of: Publication) -> Sequence[Mapping[str, str]]:
    return of.content["common"].get("doubts") or ()


def _wrong_of_doubt(row: Mapping[str, str]) -> str:
    table, column = row["table"], row["column"]
    of_a_borough = row["about"] == "borough" and column == "borough" and of_people(table)
    if not of_a_borough and (row["about"] == "borough" or not may_say_when(table, column)):
        return f"what is likely not meant in {column} of {table} is told, which may give a hidden count away."
    if of_people(table) and (row["extent"] == "all" or row["last"]):
        return f"what is likely not meant in {column} of {table} is told otherwise than it may be."
    return ""


def _wrong_of_import(row: Mapping[str, str]) -> str:
    if row["what"] == "read" and row["number"] and int(row["number"]) < FEWEST:
        return f"that an import read {row['number']} rows is told, which may be as many people."
    return ""
