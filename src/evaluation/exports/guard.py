"""What must not get into a table: the people whom a folder names, what looks like an address or a number of one, and
what is said of one person alone.
"""

import re
from collections import Counter
from collections.abc import Iterable

from evaluation.exports.answers import SEVERAL
from evaluation.exports.grids import plain
from evaluation.exports.merging import Table, Tables
from evaluation.exports.people import Person
from evaluation.faults import Fault
from evaluation.tables.schema import SCHEMAS

LONGEST_NAME = 5  # words
OF_PEOPLE = {"pledges": ["role_family"], "apprentices": ["role_family", "left_reason", "destination"],
             "training": ["course"], "participants": ["network"]}  # fmt: skip
_IDENTIFIERS = re.compile(
    r"\S+@\S+\.\S+"  # an e-mail address
    r"|(?<![\d.])\d{10}(?!\d)"  # a unique learner number, or a telephone's
    r"|(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])|(?:[0-9a-f]{1,4}:){4,}[0-9a-f:]+"  # an address on the internet
    r"|\+\d[\d ()-]{8,}\d"  # a telephone
    r"|\b\d{1,2}[/. -]\d{1,2}[/. -](?:19|20[01])\d{2}\b(?!\d)|\b(?:19\d\d|200\d)-\d\d-\d\d\b",  # a date of birth
    re.IGNORECASE,
)


class Guard:
    """Knows the names of a folder's people.

    >>> from evaluation.exports.people import Person
    >>> guard = Guard([Person(name="person 017")])
    >>> [guard.holds(text) for text in ("A talk with Person 017", "Call person-1@example.org", "Meet-up, March 2020")]
    [True, True, False]
    """

    def __init__(self, persons: Iterable[Person]):
        self._names = {words for one in persons if len(words := _words(one.name)) > 1}

    def holds(self, text: str) -> bool:
        """Whether a text names a person of the folder, or holds what looks like an identifier."""
        if _IDENTIFIERS.search(text):
            return True
        words = _words(plain(text))
        return any(words[n : n + length] in self._names for length in range(2, LONGEST_NAME + 1)
                   for n in range(len(words) - length + 1))  # fmt: skip


def _words(name: str) -> tuple[str, ...]:
    return tuple(re.findall(r"[\w'-]+", name))


def rare_words(tables: Tables, before: Tables, listed: Iterable[str]) -> list[Fault]:
    """Take words about single people out of tables, unless several rows say them, or they are listed, or were in the
    tables before: an empty cell stands for them, or where one must not be empty the row goes."""
    faults, known = [], {plain(word) for word in listed}
    for name, columns in OF_PEOPLE.items():
        for column in columns:
            faults += _rare(tables[name], column, known | {plain(word) for word in _said(before[name], column)})
    return faults


def _said(table: Table, column: str) -> Counter[str]:
    return Counter(row.get(column, "") for row in table.rows.values())


def _rare(table: Table, column: str, known: set[str]) -> list[Fault]:
    rare = {word for word, number in _said(table, column).items()
            if word and number < SEVERAL and plain(word) not in known}  # fmt: skip
    is_needed = SCHEMAS[table.name].columns[column].required
    faults = []
    for key in [key for key, row in table.rows.items() if row.get(column) in rare]:
        became = "The row was not read." if is_needed else "It was left empty."
        said = f"{column}: fewer than {SEVERAL} rows say so, and `words` in the map does not list it. {became}"
        faults.append(Fault(said, *table.places[key]))
        if is_needed:
            del table.rows[key]
        else:
            table.rows[key] = {**table.rows[key], column: ""}
    return faults
