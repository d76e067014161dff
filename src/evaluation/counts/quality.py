"""What everybody may know of how good a project's records are: how complete and how recent each table is, and what an
import read and refused. Only the process that holds the records imports this.

Nothing of it is told by borough. Of a table about people nobody is told how many rows it has, nor more than the month
of the last; nor a percentage where few rows have a cell or lack it (docs/decisions/0021-data-quality.md).
"""

from collections import Counter
from collections.abc import Iterator

import pandas as pd

from evaluation.records.tables.columns import tells_what_is_known
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
