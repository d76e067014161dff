"""Looks for anything that names people in the published files: e-mail addresses, learner numbers, keys of records."""

import re
from collections.abc import Collection, Iterator
from pathlib import Path

from evaluation.publication.reading import Publication
from evaluation.records.errors import Problem
from evaluation.records.tables.parted import distinct
from evaluation.records.tables.read import Tables

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_TEN_DIGITS = re.compile(r"(?<![\w.])\d{10}(?![\w.])")
_WORD = re.compile(r"[\w-]+")
OF_PEOPLE = ("person_id", "apprentice_id", "response_id", "pledge_id")
SHORTEST_KEY = 5  # characters: a shorter one cannot be told from any other number or word


def identifiers(of: Publication, files: Collection[Path], keys: Collection[str] | None) -> list[Problem]:
    """Anything that names people, by file and line. Contact addresses given in the parameters are allowed."""
    project = of.project
    given = set(_EMAIL.findall(f"{project.data_owner} {project.accessibility_contact}"))
    keys = {key for key in keys or () if len(key) >= SHORTEST_KEY}
    faults = []
    for file in files:
        name = str(file.relative_to(of.folder))
        if file.is_symlink() or not file.is_file():
            continue
        for n, line in enumerate(file.read_text(encoding="utf-8", errors="replace").split("\n"), 1):
            faults += [Problem(f"{problem}.", name, n, problem) for problem in _named(line, given, keys)]
    return faults


def _named(line: str, given: set[str], keys: set[str]) -> Iterator[str]:
    if "@" in line and set(_EMAIL.findall(line)) - given:
        yield "an e-mail address"
    if any(is_learner_number(one) for one in _TEN_DIGITS.findall(line)):
        yield "a number that is a unique learner number (ULN) by its check digit"
    if keys and not keys.isdisjoint(_WORD.findall(line)):
        yield "a key of the records"


def is_learner_number(digits: str) -> bool:
    """Whether ten digits are a unique learner number: the last is ten less the remainder by eleven of the others,
    weighed ten down to two (Learning Records Service).

    >>> is_learner_number("1000000019"), is_learner_number("1000000018"), is_learner_number("9999999999")
    (True, False, False)
    """
    rest = sum(weight * int(digit) for weight, digit in zip(range(10, 1, -1), digits, strict=False)) % 11
    return rest != 0 and digits[0] != "0" and 10 - rest == int(digits[9]) and digits != "9999999999"


def keys_of(records: Tables) -> set[str]:
    """The keys of people, apprentices, answers and places in the records."""
    return {
        str(key)
        for frame in records.frames.values()
        for column in OF_PEOPLE
        if column in frame
        for key in distinct(frame, [column])[column].dropna()
    }
