"""What is refused once all tables are there: words about one person alone, and rows that do not fit the others."""

from collections import Counter
from collections.abc import Iterable

from evaluation.importers.answers import SEVERAL
from evaluation.importers.cells import plain
from evaluation.importers.merging import Table, Tables
from evaluation.records.errors import Problem
from evaluation.records.tables.schema import SCHEMAS

OF_PEOPLE = {
    "pledges": ["role_family"],
    "apprentices": ["role_family", "left_reason", "destination"],
    "training": ["course"],
    "participants": ["network"],
}
UNFIT = {
    "orphan": "its {} is in no row of the table that it points to",
    "order": "its {} lies too early",
    "unreadable": "its {} cannot be read",
    "minutes": "somebody stayed longer than the event lasted",
    "not a member": "its borough was never a member",
    "not a member then": "its borough was no member on that day",
    "network": "its network is none of the project's",
    "off the scale": "its value is not on the question's scale",
    "answered twice": "a reply answers a question twice",
    "filled and cancelled": "a place is both filled and cancelled",
    "filled twice": "a place is not filled, and yet has a day on which it was",
    "filled_on start": "a place was filled on another day than its first apprentice started",
    "apprentice elsewhere": "another borough promised the place that the apprentice is in",
}


def unfit(kind: str) -> str:
    """What a check of all tables says of a row, without a word of the row.

    >>> unfit("pledge_id orphan")
    'its pledge_id is in no row of the table that it points to.'
    >>> unfit("amount is less than 0")
    'it does not fit what its table may hold (amount is less than 0).'
    """
    about, _, what = kind.rpartition(" ")
    said = UNFIT.get(kind) or UNFIT.get(what, "").format(about)
    return f"{said or f'it does not fit what its table may hold ({kind})'}."


def rare_words(tables: Tables, before: Tables, listed: Iterable[str]) -> list[Problem]:
    """Take words about single people out of tables, unless several rows say them, or they are listed, or were in the
    tables before: an empty cell stands for them, or where one must not be empty the row goes."""
    faults, known = [], {plain(word) for word in listed}
    for name, columns in OF_PEOPLE.items():
        for column in columns:
            faults += _rare(tables[name], column, known | {plain(word) for word in _said(before[name], column)})
    return faults


def _said(table: Table, column: str) -> Counter[str]:
    return Counter(row.get(column, "") for row in table.rows.values())


def _rare(table: Table, column: str, known: set[str]) -> list[Problem]:
    rare = {
        word for word, number in _said(table, column).items() if word and number < SEVERAL and plain(word) not in known
    }
    is_needed = SCHEMAS[table.name].columns[column].required
    faults = []
    for key in [key for key, row in table.rows.items() if row.get(column) in rare]:
        became = "The row was not read." if is_needed else "It was left empty."
        said = f"{column}: fewer than {SEVERAL} rows say so, and `words` in the map does not list it. {became}"
        faults.append(Problem(said, *table.places[key]))
        if is_needed:
            del table.rows[key]
        else:
            table.rows[key] = {**table.rows[key], column: ""}
    return faults
