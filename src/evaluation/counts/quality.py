"""What everybody may know of how good a project's records are: how complete and how recent each table is, what an
import read and refused, and what is likely not meant. Only the process that holds the records imports this.

Nothing of it is told by borough. Of a table about people nobody is told how many rows it has, nor more than the month
of the last; nor a percentage where few rows have a cell or lack it (docs/decisions/0021-data-quality.md).
"""

from collections import Counter
from collections.abc import Iterator

import pandas as pd

from evaluation.records.parameters import Project
from evaluation.records.tables.columns import tells_how_recent, tells_what_is_known
from evaluation.records.tables.doubts import lacking_boroughs, outside
from evaluation.records.tables.quality import Quality
from evaluation.records.tables.read import Tables
from evaluation.records.tables.schema import NO_RECORDS, SCHEMAS

FEWEST = 10  # rows about people that are told apart, where no rule of the project asks for more
PERCENT_FROM = 20  # rows: of fewer a number is told, not a percentage
Told = list[dict[str, str]]


def of_people(table: str) -> bool:
    return SCHEMAS[table].metadata["of_people"]


def how_recent(tables: Tables, fewest: int = FEWEST) -> Told:
    """Of each table: how many rows it has, and its latest day or month, and of which column that is."""
    return [
        {"table": table, "rows": "" if of_people(table) else f"{found.rows}", **_latest(table, found, fewest)}
        for table, found in _records(tables)
    ]


def how_complete(tables: Tables, fewest: int = FEWEST) -> Told:
    """Of each column in which an empty cell is one that is not known: in how many rows it is known, of those in which
    the column `asked_of` says yes, or of all."""
    return [
        {
            "table": table,
            "column": column,
            "asked_of": SCHEMAS[table].columns[column].metadata.get("asked_of", ""),
            "known": known_of_people(*numbers, fewest) if of_people(table) else known(*numbers),
        }
        for table, found in _records(tables)
        for column, numbers in found.known.items()
    ]


def doubts_of(tables: Tables, project: Project, fewest: int = FEWEST) -> Told:
    """Of how many people no borough is known, and which days lie outside those that a page counts: in words, never as a
    number. Of the places without a borough there are counts. Nothing of illustrative records."""
    if tables.illustrative:
        return []
    lacking = [
        {"about": "borough", "table": table, "column": "borough", "extent": extent_of_people(*rows, fewest), "last": ""}
        for table, rows in lacking_boroughs(tables).items()
        if of_people(table)
    ]
    days = [
        {
            "about": "after" if one.is_after else "before",
            "table": one.table,
            "column": one.column,
            "extent": extent_of_people(one.rows, one.of, fewest)
            if of_people(one.table)
            else ("all" if one.rows == one.of else "some"),
            "last": f"{one.last:%Y-%m-%d}" if one.is_after and not of_people(one.table) else "",
        }
        for one in outside(tables, project)
        if may_say_when(one.table, one.column)
    ]
    return [one for one in [*lacking, *days] if one["extent"] and (one["about"] == "borough" or one["extent"] != "few")]


def may_say_when(table: str, column: str) -> bool:
    """Whether everybody may know that a table has days of a column outside those that a page counts."""
    return column in SCHEMAS[table].columns and (
        not of_people(table) or tells_how_recent(SCHEMAS[table].columns[column])
    )


def extent_of_people(rows: int, of: int, fewest: int = FEWEST) -> str:
    """How many of some people something is true of, in a word: all or nearly all, some, few or none; no word where that
    would tell of few people.

    >>> extent_of_people(40, 40), extent_of_people(30, 40), extent_of_people(3, 40), extent_of_people(0, 40)
    ('most', 'some', 'few', 'few')
    >>> extent_of_people(9, 18), extent_of_people(0, 9)
    ('', '')
    """
    has_many, lack_many = rows >= fewest, of - rows >= fewest
    if has_many and lack_many:
        return "some"
    return "most" if has_many else "few" if lack_many else ""


def may_be_told(table: str, column: str) -> bool:
    """Whether everybody may know in how many rows a column is known."""
    return column in SCHEMAS[table].columns and tells_what_is_known(SCHEMAS[table].columns[column])


def _records(tables: Tables) -> Iterator[tuple[str, Quality]]:
    return ((table, tables.quality[table]) for table in SCHEMAS if table in tables.quality and table not in NO_RECORDS)


def _latest(table: str, found: Quality, fewest: int) -> dict[str, str]:
    if not found.latest:
        return {"latest": "", "column": ""}
    (day, is_day), column = max((told, column) for column, told in found.latest.items())
    if of_people(table):
        return {"latest": day[:7] if found.rows >= fewest else "", "column": column}
    return {"latest": day if is_day else day[:7], "column": column}


def known(rows: int, of: int) -> str:
    """In how many rows of a table about no people a cell is known.

    >>> known(118, 118), known(93, 118), known(17, 18), known(0, 18), known(999, 1000), known(1, 1000)
    ('all', '79%', '17/18', 'none', '>99%', '<1%')
    """
    if rows in (0, of):
        return "all" if rows else "none"
    return f"{rows}/{of}" if of < PERCENT_FROM else _percent(rows, of)


def known_of_people(rows: int, of: int, fewest: int = FEWEST) -> str:
    """The same of a table about people: no number where few have it, or few lack it, or nobody does.

    >>> known_of_people(95, 104), known_of_people(94, 104), known_of_people(9, 104), known_of_people(9, 18)
    ('most', '90%', 'few', '')
    """
    has_many, lack_many = rows >= fewest, of - rows >= fewest
    if has_many and lack_many:
        return _percent(rows, of)
    return "most" if has_many else "few" if lack_many else ""


def _percent(rows: int, of: int) -> str:
    """To the nearest whole one, halves upwards; 0% and 100% are never said of what is not none and all."""
    percent = (200 * rows + of) // (2 * of)
    return {0: "<1%", 100: ">99%"}.get(percent, f"{percent}%")


def import_of(tables: Tables, fewest: int = FEWEST) -> Told:
    """What an import read: how many files of each kind and of how many nothing was read; how many rows were read, and
    how many left out or refused for each reason. No number stands where few rows were read: they may be few people."""
    if "imported" not in tables:
        return []
    rows = tables["imported"]
    rows = rows.assign(reason=rows.get("reason", pd.Series("", rows.index)).fillna("").map(_first_sentence))
    read = rows[(rows["outcome"] == "read") & (rows["rows"] > 0)]
    kinds = rows.drop_duplicates("file")["source"].value_counts(sort=False)
    in_vain = rows[~rows["file"].isin(read["file"])].drop_duplicates("file")
    number = int(read["rows"].sum())
    return [
        *_told("file", Counter(kinds.to_dict())),
        *_told("in vain", Counter(in_vain["reason"])),
        {"what": "read", "about": "", "number": f"{number}" if number >= fewest else ""},
        *(one for outcome in ("left_out", "refused") for one in _told(outcome, _by_reason(rows, outcome))),
    ]


def _by_reason(rows: pd.DataFrame, outcome: str) -> Counter:
    found: Counter = Counter()
    mine = rows[(rows["outcome"] == outcome) & (rows["rows"] > 0)]
    for reason, number in zip(mine["reason"], mine["rows"], strict=True):
        found[reason] += int(number)
    return found


def _told(what: str, found: Counter) -> Told:
    """The most first; of as many, by the alphabet."""
    ordered = sorted(found.items(), key=lambda one: (-one[1], one[0]))
    return [{"what": what, "about": about, "number": f"{number}"} for about, number in ordered]


def _first_sentence(reason: str) -> str:
    """
    >>> _first_sentence("it names nobody.  Take\\nit out."), _first_sentence("")
    ('it names nobody', '')
    """
    return " ".join(reason.split()).split(". ")[0].rstrip(".")
