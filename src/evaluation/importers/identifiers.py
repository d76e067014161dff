"""What must not get into a table: the people whom a folder names, and what looks like an address or a number of one."""

import re
from collections.abc import Iterable

from evaluation.importers.cells import plain
from evaluation.importers.people import Person

LONGEST_NAME = 5  # words
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

    >>> from evaluation.importers.people import Person
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
        return any(
            words[n : n + length] in self._names
            for length in range(2, LONGEST_NAME + 1)
            for n in range(len(words) - length + 1)
        )


def _words(name: str) -> tuple[str, ...]:
    return tuple(re.findall(r"[\w'-]+", name))
