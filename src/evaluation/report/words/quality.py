"""What is said of how good the records are, table by table, and of the import that they came from."""

import datetime as dt
import re
from collections.abc import Mapping

from evaluation.report.findings import Table
from evaluation.report.study import Study
from evaluation.report.words import date, listed, number, things, was

CHECKED = (
    "Records are checked before anything is counted. If a key stands twice or points to nothing, a cell cannot be "
    "read, dates are out of order or tables contradict each other, all records are refused until that is mended."
)
EXPLAINED = (
    "An empty cell can mean that something is not known: the table says in how many rows it is known. Where an empty "
    "cell says something itself, such as that somebody has not left, how many there are is not told. Of a table about "
    "people neither the number of rows nor a day is told, and no percentage where few rows have the cell or lack it."
)
REASONS = 4  # that are told of what was refused; the others are told together
NO_NUMBER = {"all": "all rows", "none": "no row", "most": "all or nearly all rows", "few": "few rows or none"}


def by_table(study: Study) -> Table | None:
    """The quality of each table; None where nothing is known of it."""
    rows = study.programme.quality
    if not rows:
        return None
    return study.table(
        "quality",
        f"The quality of each table, for a page as at {date(study.as_at)}",
        ["Table", "Rows", "Completeness", "Latest date"],
        [
            (
                _plain(row["table"]),
                number(int(row["rows"])) if row["rows"] else "not told",
                _complete(study, row["table"]),
                _latest(row),
            )
            for row in rows
        ],
    )


def _plain(name: str) -> str:
    """The name of a table or column as words, which can be spoken, and stand below each other where there is little
    room.

    >>> _plain("planned_end_on")
    'planned end on'
    """
    return name.replace("_", " ")


def _complete(study: Study, table: str) -> str:
    said = [_known(row) for row in study.programme.completeness if row["table"] == table]
    return "; ".join(said) or "all that is needed is there"


def _known(row: Mapping[str, str]) -> str:
    """
    >>> _known({"column": "minutes", "asked_of": "attended", "known": "71%"})
    'minutes is known in 71% of rows where attended is yes'
    """
    column, known = _plain(row["column"]), row["known"]
    if not known:
        return f"{column}: too few rows to say"
    rows = NO_NUMBER.get(known) or f"{_in_words(known)} rows"
    return f"{column} is known in {rows}" + (f" where {row['asked_of']} is yes" if row["asked_of"] else "")


def _in_words(known: str) -> str:
    """
    >>> _in_words("17/18"), _in_words(">99%"), _in_words("<1%"), _in_words("93%")
    ('17 of 18', 'more than 99% of', 'less than 1% of', '93% of')
    """
    rows, _, of = known.partition("/")
    if of:
        return f"{rows} of {of}"
    return known.replace(">", "more than ").replace("<", "less than ") + " of"


def _latest(row: Mapping[str, str]) -> str:
    if not row["column"]:
        return "it has no dates"
    return f"{_day_or_month(row['latest']) if row['latest'] else 'not told'} ({_plain(row['column'])})"


def _day_or_month(written: str) -> str:
    """
    >>> _day_or_month("2020-09-21"), _day_or_month("2020-09")
    ('21 September 2020', 'September 2020')
    """
    if re.fullmatch(r"\d{4}-\d{2}", written):
        return f"{dt.date.fromisoformat(f'{written}-01'):%B %Y}"
    return date(dt.date.fromisoformat(written))


def imported(study: Study) -> list[str]:
    """What an import read and refused, and why; nothing where the records were not imported."""
    told = {
        what: [(row["about"], row["number"]) for row in study.programme.imported if row["what"] == what]
        for what in ("file", "in vain", "read", "left_out", "refused")
    }
    if not told["file"]:
        return []
    kinds = [f"{kind} ({number(int(n))})" for kind, n in told["file"]]
    files = things(sum(int(n) for _, n in told["file"]), "file")
    return [f"The records were imported from {files}: {listed(kinds)}.", *_nothing(told["in vain"]), _rows(told)]


def _nothing(vain: list[tuple[str, str]]) -> list[str]:
    """Of how many files nothing was read."""
    files = sum(int(n) for _, n in vain)
    return [f"Nothing was read of {things(files, 'file')}{_why(vain)}."] if files else []


def _rows(told: Mapping[str, list[tuple[str, str]]]) -> str:
    [(_, read)] = told["read"]
    said = ["few rows were read" if not read else f"{things(int(read), 'row')} {was(int(read))} read"]
    for outcome, what in (("left_out", "left out"), ("refused", "refused")):
        n = sum(int(n) for _, n in told[outcome])
        said += [f"{number(n)} {was(n)} {what}{_why(told[outcome])}"] if n else []
    if not told["refused"]:
        said.append("none was refused")
    sentence = listed(said)
    return f"{sentence[:1].upper()}{sentence[1:]}."


def _why(reasons: list[tuple[str, str]]) -> str:
    """The reasons in brackets: the only one, or each with its number, the less frequent ones together.

    >>> _why([("it names nobody", "7"), ("no such event", "5")]), _why([("it is cancelled", "2")]), _why([("", "2")])
    (' (7: it names nobody; 5: no such event)', ' (it is cancelled)', '')
    """
    if len(reasons) == 1 and reasons[0][0]:
        return f" ({reasons[0][0]})"
    given = [(reason, int(n)) for reason, n in reasons if reason]
    said = [f"{number(n)}: {reason}" for reason, n in given[:REASONS]]
    others = sum(n for _, n in given[REASONS:])
    said += [f"{number(others)}: for other reasons"] if others else []
    return f" ({'; '.join(said)})" if said else ""
