"""Which file is a copy or a version of which, so that nothing is counted twice.

A row with a key of its own is the same row in whatever file it is. Other rows (places of "Camden, 5 promised", costs)
are what their file says: a copy adds nothing, and a newer version takes the place of the older. Where it cannot be
known which of two is the newer, or whether both count, that is asked.
"""

import re
import shlex
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import combinations
from pathlib import PurePosixPath
from typing import cast

from evaluation.importers.cells import plain
from evaluation.importers.days import MONTHS
from evaluation.importers.keys import Key
from evaluation.importers.merging import Table, uniquely
from evaluation.importers.parsed import Found, Record
from evaluation.importers.people import Person
from evaluation.importers.reading import FileRead
from evaluation.importers.records import MAPPED, OURS
from evaluation.records.errors import Problem, WrongInput, did_you_mean
from evaluation.records.tables.schema import SCHEMAS

PLACES = "pledges"
OF_FILES = [PLACES, *(name for name in SCHEMAS if not uniquely(name))]  # tables whose rows may bear no key
COPY, OLDER = "in a copy", "in an older version"

_MONTH = "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
_MONTH += "|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
_YEAR = r"(?:201[5-9]|20[2-9]\d)"  # none in which somebody who works was born
_DATES = (
    rf"(?P<y1>{_YEAR})(?P<part>[-_. ]?)(?P<m1>0[1-9]|1[0-2])(?:(?P=part)(?P<d1>0[1-9]|[12]\d|3[01]))?",
    rf"(?P<d2>\d\d?)[-_. ](?P<m2>\d\d?)[-_. ](?P<y2>{_YEAR})",
    rf"(?:(?P<d3>\d\d?)(?:st|nd|rd|th)?[-_. ]?)?(?P<m3>{_MONTH})[-_. ,]*(?P<y3>{_YEAR})",
    rf"(?P<y4>{_YEAR})[-_. ]?(?P<m4>{_MONTH})(?:[-_. ]?(?P<d4>\d\d?))?",
    rf"(?P<y5>{_YEAR})",
)
_VERSION = r"(?:v|ver|version|rev|revision)[-_. ]?(?P<version>\d+(?:\.\d+)*)"
_COPIED = r"(?P<copy>copy of|copy|kopie|kopia|copie|(?<![^\W_])\(\d{1,3}\))"
_WORDS = r"final|draft|new|latest|updated?|revised|corrected|amended|old"
_MARK = re.compile(rf"(?<![^\W_])(?:{'|'.join(_DATES)}|{_VERSION}|{_COPIED}|{_WORDS})(?![^\W_])", re.IGNORECASE)


@dataclass
class Source:
    """What is kept of a file, or a sheet, whose rows may bear no key: no name and nothing about people."""

    file: str  # a key for its name
    family: str  # a key for its name without dates, versions and marks of copies
    sheet: str  # a key for its sheet, where it has several
    marks: list[str]  # the dates, versions and marks of copies in its name
    table: str
    how: str  # a key for what the map says of it
    areas: list[str]
    content: str  # a key for what it says
    number: int = 0  # of its rows
    rows: dict[str, int] = field(default_factory=dict)  # a key for each, and how often it has it
    replaced: list[str] = field(default_factory=list)  # the contents that it was said to replace


def family_of(name: str) -> str:
    """A file's name without its ending, dates, versions and marks of copies.

    >>> family_of("Promises 2020-05 v2 FINAL (1).xlsx"), family_of("copy of promises_20200531.csv")
    ('promises', 'promises')
    """
    stem = f"{PurePosixPath(name).with_suffix('')}"
    return " ".join(re.sub(r"[\W_]+", " ", plain(_MARK.sub(" ", stem))).split())


def marks_of(name: str) -> list[str]:
    return [found[0] for found in _MARK.finditer(f"{PurePosixPath(name).with_suffix('')}")]


def is_newer(marks: Sequence[str], than: Sequence[str]) -> bool | None:
    """Whether a file of these dates and versions is newer; None where they do not tell.

    >>> is_newer(["2020-06"], ["May 2020"]), is_newer(["v1"], ["v2", "final"]), is_newer(["v2"], [])
    (True, False, None)
    """
    if any((word in map(str.casefold, marks)) != (word in map(str.casefold, than)) for word in ("draft", "old")):
        return None
    found = {_is_later(*map(partial(_order, is_day_first=is_first), (marks, than))) for is_first in (True, False)}
    told = found - {NEITHER}
    return told.pop() if len(told) == 1 else None


NEITHER = "cannot be read so"
Order = tuple[list[str], tuple[int, ...]]


def _is_later(one: Order | None, other: Order | None) -> bool | str | None:
    if one is None or other is None:
        return NEITHER
    (dates, version), (other_dates, other_version) = one, other
    if len(dates) != len(other_dates):
        return None
    for at, other_at in zip(dates, other_dates, strict=True):
        if at != other_at:
            return None if at.startswith(other_at) or other_at.startswith(at) else at > other_at
    return version > other_version if version and other_version and version != other_version else None


def _order(marks: Sequence[str], is_day_first: bool) -> Order | None:
    """The dates and the version in a name; None where the dates cannot be read so."""
    dates, version = list[str](), ()
    for mark in marks:
        told = cast("re.Match", _MARK.fullmatch(mark)).groupdict()
        if told["version"]:
            version = tuple(map(int, told["version"].split(".")))
        for n in range(1, len(_DATES) + 1):
            year, month, day = (told.get(f"{part}{n}") for part in "ymd")
            if n == 2 and not is_day_first:
                month, day = day, month
            if month and not month.isdigit():
                month = f"{MONTHS[month[:3].casefold()]}"
            if int(month or 1) > 12 or int(day or 1) > 31:
                return None
            if year:
                dates.append("-".join(part.zfill(2) for part in (year, month, day) if part))
    return dates, version


class Versions:
    """The files of a folder, each beside the others and beside those of earlier imports. Copies and older versions are
    left out; what cannot be known is in `asked`."""

    def __init__(self, files: Sequence[FileRead], before: Iterable[Mapping], key: Key, replacing: Sequence[str] = ()):
        self._key, self.asked, self.notes = key, list[Problem](), list[str]()
        self._replacing, self._before = {*replacing}, [Source(**one) for one in before]
        names = [one.name for one in files]
        if wrong := [one for one in replacing if one not in names]:
            said = "--replace takes the name of a file of the folder, and none is called '{}'.{}"
            raise WrongInput(Problem(said.format(one[:60], did_you_mean(one, names))) for one in wrong)
        self._replaced: list[tuple[FileRead, str, int, str]] = []  # by which, what, of how many rows, in which table
        self._copies(files)
        self.here = {one.name: source for one in files if (source := self._source(one))}
        self._files = {one.name: one for one in files}
        self._gone = [
            old
            for old in self._before
            for name, source in self.here.items()
            if old.file == source.file and self._share(name, source, old)
        ]
        self._among_themselves()
        self._beside_earlier()
        self.live = self._rows_of(old for old in self._before if old not in self._gone)
        self.gone = self._rows_of(self._gone)

    def token(self, table: str, cells: Sequence[str]) -> str:
        """A key for a row."""
        return self._key.of("\0".join(["row", table, *cells]))

    def _rows_of(self, sources: Iterable[Source]) -> Counter[str]:
        found = Counter[str]()
        for source in sources:
            found.update(source.rows)
        return found

    def _copies(self, files: Sequence[FileRead]) -> None:
        """Leave out all but one of the files that say the very same."""
        kept, of_size = (
            defaultdict[object, list[FileRead]](list),
            Counter((one.found.kind, one.found.rows) for one in files),
        )
        for one in sorted(files, key=lambda one: (len(marks_of(one.grid.file)), len(one.name), one.name)):
            if not one.found.holds_anything or of_size[one.found.kind, one.found.rows] == 1:
                continue
            alike = kept[_said(one)]
            first = next((other for other in alike if not one.how.together or _family(one) == _family(other)), None)
            if first and is_newer(marks_of(one.grid.file), marks_of(first.grid.file)):
                alike[alike.index(first)], one, first = one, first, one  # it may say again what one between did not
            elif not first:
                alike.append(one)
            if first:
                self.notes.append(f"{one.name} is a copy of {first.name}: left out.")
                _leave(one, COPY)

    def _source(self, one: FileRead) -> Source | None:
        """What there is to know of a file with rows that may bear no key; None of any other."""
        records = [record for record in one.found.records if record.table in OF_FILES]
        table = records[0].table if records else one.how.table
        if one.found.kind not in (OURS, MAPPED) or table not in OF_FILES or (one.grid.faults and not records):
            return None
        if not records and one.found.rows:
            return None  # a copy, or all of it was refused
        name, how = one.grid.file, one.how
        keys = [f"{record.cells['pledge_id']}" for record in records if record.cells.get("pledge_id")]
        rows = sorted("\0".join(f"{cell}" for cell in record.cells.values()) for record in records)
        said = [f"{item}" for items in (how.columns, how.values) for item in sorted(items.items())]
        return Source(
            self._key.of(f"file {one.name}"),
            self._key.of(f"family {family_of(name)}"),
            one.grid.sheet and self._key.of(f"of sheet {plain(one.grid.sheet)}"),
            marks_of(name),
            table,
            self._key.of("\0".join(["map", *(said if one.found.kind == MAPPED else [])])),
            sorted({f"{record.cells.get('borough', '')}" for record in records}),
            self._key.of("\0".join(["content", table, *rows])),
            len(records),
            Counter(self.token(table, [one]) for one in keys),
            next((o.replaced for o in self._before if o.file == self._key.of(f"file {one.name}")), []),
        )

    def _among_themselves(self) -> None:
        pairs = [
            (one, other)
            for n, one in enumerate(self.here)
            for other in [*self.here][n + 1 :]
            if self._meet(self.here[one], self.here[other], one, other)
        ]
        for one, other in pairs:
            winner = self._winner(one, other) if one in self.here and other in self.here else ""
            loser = other if winner == one else one
            if winner:
                lost = self.here.pop(loser)
                self._replaced.append((self._files[winner], loser, lost.number, lost.table))
                _leave(self._files[loser], OLDER)
                if winner in self._replacing:
                    self.here[winner].replaced = [*dict.fromkeys([*self.here[winner].replaced, lost.content])]
        left = [(one, other) for one, other in pairs if one in self.here and other in self.here]
        for names in _joined((one, other) for one, other in left if self._is_open(one, other)):
            of = " and ".join(dict.fromkeys(self.here[name].table for name in names))
            areas = {area for name in names for area in self.here[name].areas if area}
            number = "both" if len(names) == 2 else "all"
            self._ask(f"{', '.join(names[:-1])} and {names[-1]} {number} tell of {of}{_in(areas)}, and differ", names)

    def _is_open(self, one: str, other: str) -> bool:
        """Whether it must be asked which of two counts: not where every row has a key."""
        return not (self._is_keyed(one) and self._is_keyed(other))

    def _is_keyed(self, name: str) -> bool:
        return all(record.cells.get("pledge_id") for record in self._files[name].found.records)

    def _meet(self, one: Source, other: Source, name: str, other_name: str = "") -> bool:
        """Whether two tell of the same: rows of one table, of the same boroughs, by the same map."""
        apart = any(self._files[each].how.together for each in (name, other_name) if each)
        if apart and name not in self._replacing and other_name not in self._replacing:
            return False
        is_of_one = (one.table, one.how) == (other.table, other.how) and bool({*one.areas} & {*other.areas})
        return is_of_one and self._share(name, one, other)

    def _share(self, name: str, one: Source, other: Source) -> bool:
        """Whether a file may be a version of another: if its rows bear keys, only where they have one in common."""
        return not one.number or not self._is_keyed(name) or bool(one.rows.keys() & other.rows.keys())

    def _winner(self, one: str, other: str) -> str:
        """Which of two files of a folder replaces the other, if that is known."""
        named = [name for name in (one, other) if name in self._replacing]
        if named:
            return named[0] if len(named) == 1 else ""
        for name, than in ((one, other), (other, one)):
            newer, older = self.here[name], self.here[than]
            if older.content in newer.replaced:
                return name
            if _are_versions(newer, older) and is_newer(newer.marks, older.marks) and {*older.areas} <= {*newer.areas}:
                return name
        return ""

    def _beside_earlier(self) -> None:
        for name, source in [*self.here.items()]:
            for old in [old for old in self._before if old not in self._gone and self._meet(source, old, name)]:
                newer = is_newer(source.marks, old.marks)
                called = self._called(old, self._files[name].grid.file)
                if old.content == source.content:
                    self._gone.append(old)
                    self.notes.append(f"{name} says the same as {called}, which was imported before: counted once.")
                elif name in self._replacing or old.content in source.replaced:
                    self._gone.append(old)
                    self._replaced.append((self._files[name], called, old.number, old.table))
                    source.replaced = [*dict.fromkeys([*source.replaced, old.content])]
                elif _are_versions(source, old) and newer is False:
                    self.notes.append(f"{name} is older than {called}, which was imported before: left out.")
                    _leave(self._files[name], OLDER)
                    del self.here[name]
                    break
                elif _are_versions(source, old) and {*old.areas} <= {*source.areas}:
                    self._gone.append(old)
                    self._replaced.append((self._files[name], called, old.number, old.table))
                elif self._is_open(name, name):
                    there = f"{_rows(old.number, old.table)} of {called} were imported before"
                    areas = {*old.areas} & {*source.areas} - {""}
                    self._ask(f"{name} tells of {old.table}{_in(areas)}, and {there}", [name])

    def _called(self, old: Source, name: str) -> str:
        """The name of an earlier file, which is not kept: the one like a file's name that has its key."""
        marks = [found.span() for found in _MARK.finditer(f"{PurePosixPath(name).with_suffix('')}")]
        likely = [name]
        for chosen in combinations(marks, len(old.marks)) if len(old.marks) <= len(marks) else ():
            instead, written, begin = dict(zip(chosen, old.marks, strict=True)), "", 0
            for start, end in marks:
                before = name[begin:start]
                written += before if (start, end) in instead else before.rstrip("-_. ")
                written += instead.get((start, end), "")
                begin = end
            likely.append(written + name[begin:])
        other = "another file"
        if old.marks and old.family == self._key.of(f"family {family_of(name)}"):
            other = f"the version {' '.join(old.marks)}"
        return next((one for one in likely if self._key.of(f"file {one}") == old.file), other)

    def _ask(self, said: str, names: Sequence[str]) -> None:
        options = " or ".join(f"--replace {_quoted(name)}" for name in names)
        which = "the one that replaces the other" if len(names) == 2 else "the one that replaces the others"
        which = which if len(names) > 1 else "it, if it replaces them"
        more = f"Name {which} ({options}), or if all count, say `together: true` of them in the map."
        self.asked.append(Problem(f"{said}. {more}"))

    def alike(self, before: Table) -> Counter[tuple]:
        """How many of the rows of earlier imports that nothing tells apart are those of files that stay."""
        there = Counter(key[:-1] for key in before.rows if not uniquely(before.name))
        return Counter({cells: min(n, self.live[self.token(before.name, cells)]) for cells, n in there.items()})

    def outdated(self, table: Table, before: Table) -> list[tuple]:
        """The rows of earlier imports that their file no longer has, now that the new ones are in a table."""
        found, gone = [], Counter(self.gone)
        for key, place in table.places.items():
            token = self.token(table.name, key if uniquely(table.name) else key[:-1])
            is_of_before = key in before.places and before.places[key] is place
            if not is_of_before or (not uniquely(table.name) and int(key[-1]) <= self.live[token]):
                continue
            if gone[token] > 0:
                gone[token] -= 1
                found.append(key)
        return found

    def kept(self, tables: Mapping[str, Table]) -> list[Source]:
        """What is to be known of each file at the next import."""
        of_file = defaultdict[str, Counter[str]](Counter)
        for name in OF_FILES:
            for key in tables[name].rows:
                token = self.token(name, key if uniquely(name) else key[:-1])
                of_file[tables[name].places[key][0]][token] += 1
        now = [
            replace(source, number=of_file[name].total(), rows=dict(sorted(of_file[name].items())))
            for name, source in self.here.items()
            if of_file[name]
        ]
        for one, other, number, table in self._replaced:
            here = of_file[one.name].total()
            told = f": {_rows(number, table)} became {here:,}" if other != one.name else ""
            self.notes.append(f"{one.name} replaced {other}{told}.")
        self.notes += [
            f"{name} replaced what it said before: {_rows(old.number, old.table)} became {of_file[name].total():,}."
            for name, source in self.here.items()
            for old in self._before
            if old.file == source.file and old.content != source.content
        ]
        others = [old for old in self._before if old not in self._gone]
        return sorted([*others, *now], key=lambda one: one.file)


def _family(one: FileRead) -> tuple[str, str]:
    return family_of(one.grid.file), one.grid.sheet


def _are_versions(one: Source, other: Source) -> bool:
    """Whether two differ by no more of their names than dates, versions and marks of copies."""
    return one.family == other.family and (one.sheet == other.sheet or not (one.sheet and other.sheet))


def _said(one: FileRead) -> object:
    """All that a file says, whatever it is called and however it is written."""
    found, how = one.found, one.how.model_dump(exclude={"file", "sheet", "dates", "leave", "together"})
    meeting, asked = found.meeting, found.questionnaire
    return (
        repr(how) if found.kind != OURS else how["table"],
        found.kind,
        meeting and (plain(meeting.title), meeting.starts_at, meeting.ends_at, _visits(found)),
        asked and (*map(plain, asked.questions), _replies(found)),
        _rows_said(found.records),
    )


def _visits(found: Found) -> object:
    visits = found.meeting.visits if found.meeting else []
    return _alike((_who(one.who), one.seconds, one.span, one.attended, one.registered) for one in visits)


def _replies(found: Found) -> object:
    replies = found.questionnaire.replies if found.questionnaire else []
    return _alike((one.at, tuple(map(plain, one.said)), _who(one.who)) for one in replies)


def _rows_said(records: Iterable[Record]) -> object:
    return _alike(
        (one.table, *((column, _who(cell)) for column, cell in sorted(one.cells.items()) if cell)) for one in records
    )


def _alike(rows: Iterable[object]) -> object:
    return frozenset(Counter(rows).items())


def _who(cell: object) -> object:
    return replace(cell, file="") if isinstance(cell, Person) else cell


def _leave(one: FileRead, why: str) -> None:
    one.found = Found(one.found.kind, one.found.rows, left_out=Counter({why: one.found.rows}))
    one.grid.faults.clear()
    one.grid.lost.clear()


def _joined(pairs: Iterable[tuple[str, str]]) -> list[list[str]]:
    """Names in groups: those of a pair are in one group.

    >>> _joined([("a", "b"), ("c", "d"), ("b", "e")])
    [['a', 'b', 'e'], ['c', 'd']]
    """
    groups: list[list[str]] = []
    for pair in pairs:
        near = [group for group in groups if {*pair} & {*group}]
        groups = [group for group in groups if group not in near]
        groups.append([*dict.fromkeys([*(name for group in near for name in group), *pair])])
    return sorted(groups)


def _in(areas: Iterable[str]) -> str:
    named = sorted(areas)
    shown = ", ".join(named[:3]) + (f" and {len(named) - 3} more" if len(named) > 3 else "")
    return f" in {shown}" if named else ""


def _rows(number: int, table: str) -> str:
    thing = "place" if table == PLACES else "row"
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def _quoted(name: str) -> str:
    """A name as it is typed into a command."""
    return f'"{name}"' if re.fullmatch(r"[\w .,()'&-]+", name) and re.search(r"[^\w.-]", name) else shlex.quote(name)
