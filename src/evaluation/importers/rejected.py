"""What must not get into a table: the people whom a folder names, and what looks like an address or a number of one;
words about one person alone, and rows that do not fit the others.
"""

import re
from collections import Counter
from collections.abc import Iterable

from evaluation.importers.answers import SEVERAL
from evaluation.importers.cells import plain
from evaluation.importers.merging import Table, Tables
from evaluation.importers.people import Person
from evaluation.records.errors import Problem
from evaluation.records.tables.schema import SCHEMAS

LONGEST_NAME = 5  # words
_IDENTIFIERS = re.compile(
    r"\S+@\S+\.\S+"  # an e-mail address
    r"|(?<![\d.])\d{10}(?!\d)"  # a unique learner number, or a telephone's
    r"|(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])|(?:[0-9a-f]{1,4}:){4,}[0-9a-f:]+"  # an address on the internet
    r"|\+\d[\d ()-]{8,}\d"  # a telephone
    r"|\b\d{1,2}[/. -]\d{1,2}[/. -](?:19|20[01])\d{2}\b(?!\d)|\b(?:19\d\d|200\d)-\d\d-\d\d\b",  # a date of birth
    re.IGNORECASE,
)
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
    "empty and taken": "a place is cancelled or not filled, and yet somebody started in it",
    "reply of two people": "a reply is of two people",
    "reply of two boroughs": "a reply is of two boroughs",
    "filled_on start": "a place was filled on another day than its first apprentice started",
    "apprentice elsewhere": "another borough promised the place that the apprentice is in",
}


class Guard:
    """Knows the names of a folder's people.

    >>> from evaluation.importers.people import Person
    >>> guard = Guard([Person(name="person 017")])
    >>> [guard.holds(text) for text in ("A talk with Person 017", "Call person-1@example.org", "Meet-up, March 2020")]
    [True, True, False]
    """

    def __init__(self, persons: Iterable[Person]):
        self._names = {words for one in persons if len(words := _words_of(one.name)) > 1}

    def holds(self, text: str) -> bool:
        """Whether a text names a person of the folder, or holds what looks like an identifier."""
        if _IDENTIFIERS.search(text):
            return True
        words = _words_of(plain(text))
        return any(
            words[n : n + length] in self._names
            for length in range(2, LONGEST_NAME + 1)
            for n in range(len(words) - length + 1)
        )


def _words_of(name: str) -> tuple[str, ...]:
    return tuple(re.findall(r"[\w'-]+", name))


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
            faults += _rare(tables[name], column, known | {plain(word) for word in _words(before[name], column)})
    return faults


def _words(table: Table, column: str) -> Counter[str]:
    return Counter(row.get(column, "") for row in table.rows.values())


def _rare(table: Table, column: str, known: set[str]) -> list[Problem]:
    words, faults = _words(table, column), []
    is_needed = SCHEMAS[table.name].columns[column].required
    became = "The row was not read." if is_needed else "It was left empty."
    said = f"{column}: fewer than {SEVERAL} rows say so, and `words` in the map does not list it. {became}"
    for key, row in [*table.rows.items()]:
        word = row.get(column)
        if word and words[word] < SEVERAL and plain(word) not in known:
            faults.append(Problem(said, *table.places[key]))
            table.rows[key] = {**row, column: ""}
            if is_needed:
                del table.rows[key]
    return faults
