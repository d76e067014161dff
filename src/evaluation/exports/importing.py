"""One import: a folder of exports becomes tables, or is merged into those of an earlier one. Only here do people and
their pseudonyms meet.
"""

import csv
import datetime as dt
import json
import os
import re
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from evaluation.boroughs import REFERENCE, Registry
from evaluation.exports import answers as replies
from evaluation.exports.events import NoEvent, attended, event_of, new_event
from evaluation.exports.guard import Guard
from evaluation.exports.keys import LENGTH, Key
from evaluation.exports.people import People, Person, Roles
from evaluation.exports.reading import FileRead, read_folder
from evaluation.exports.records import SERVICE
from evaluation.exports.settings import Settings
from evaluation.exports.what import Record
from evaluation.faults import Fault, WrongInput
from evaluation.kept import digest_of
from evaluation.parameters import Project
from evaluation.tables.columns import kind_of
from evaluation.tables.folder import MARKER
from evaluation.tables.read import faults_of
from evaluation.tables.schema import SCHEMAS

ABOUT = "import.json"  # beside the tables: under which key, and who was erased
SEVERAL = replies.SEVERAL
MADE_UP = ("These records are invented: they were imported from exports that the sample was written as. They are not "
           "the figures of any borough and tell of no real person.\n\n")  # fmt: skip
OF_PEOPLE = {"pledges": ["role_family"], "apprentices": ["role_family", "left_reason", "destination"],
             "training": ["course"], "participants": ["network"]}  # fmt: skip
PSEUDONYM = re.compile(f"[0-9a-f]{{{LENGTH}}}")
Row = dict[str, str]
Place = tuple[str, int | None]  # the file and line that a row is from


@dataclass
class Table:
    """Rows under what makes each the row it is, and where each is from."""

    name: str
    rows: dict[tuple, Row] = field(default_factory=dict)
    places: dict[tuple, Place] = field(default_factory=dict)

    def key_of(self, row: Row, before: Counter) -> tuple:
        schema = SCHEMAS[self.name]
        unique = schema.metadata["key"] or [name for name, spec in schema.columns.items() if spec.unique]
        cells = tuple(row.get(column, "") for column in unique or schema.columns)
        if unique:
            return cells
        before[cells] += 1  # of rows that nothing tells apart, as many are kept as there are
        return (*cells, f"{before[cells]}")

    def contradicts(self, row: Row, file: str) -> int | None:
        """The line of the same file where a row stands that this one says otherwise of."""
        key = self.key_of(row, Counter())
        known, place = self.rows.get(key), self.places.get(key)
        if known is None or place is None or place[0] != file:
            return None
        differ = any(known.get(column) and cell and known[column] != cell for column, cell in row.items())
        return place[1] if differ else None

    def add(self, row: Row, place: Place, before: Counter) -> None:
        key = self.key_of(row, before)
        known = self.rows.get(key)
        self.rows[key] = row if known is None else {column: _better(known.get(column, ""), row.get(column, ""))
                                                    for column in {**known, **row}}  # fmt: skip
        self.places.setdefault(key, place)


def _better(known: str, new: str) -> str:
    """The newer cell, unless it is empty, or says the same less exactly: 2020-03 of 2020-03-02."""
    return known if not new or known.startswith(new) else new


@dataclass
class Outcome:
    """What an import understood, and what it made."""

    files: list[FileRead] = field(default_factory=list)
    unread: list[Fault] = field(default_factory=list)  # files that could not be read
    refused: list[Fault] = field(default_factory=list)  # rows of those that could
    notes: list[str] = field(default_factory=list)
    doubtful: list[Fault] = field(default_factory=list)
    people: Counter = field(default_factory=Counter)  # new, known, matched by name
    tables: dict[str, Table] = field(default_factory=dict)
    written: Path | None = None

    def faults(self) -> Iterator[Fault]:
        yield from self.unread
        for one in self.files:
            yield from one.grid.faults
        yield from self.refused

    @property
    def exit_code(self) -> int:
        if not any(table.rows for table in self.tables.values()):
            return 2
        return 1 if any(True for _ in self.faults()) else 0


class Import:
    """The folder of one project's exports, on its way to tables."""

    def __init__(self, folder: Path, settings: Settings, project: Project, key: Key, records_to: dt.date):
        self.settings, self.project, self.key, self.records_to = settings, project, key, records_to
        files, unread, self.registry = read_folder(folder, settings, Registry.read(REFERENCE))
        self.outcome = Outcome(files, unread)

    def into(self, out: Path) -> Outcome:
        """All tables, those that lie in a folder already and these merged; nothing is written."""
        before, erased = _tables_in(out), _about(out).get("erased", [])
        events = {row["event_id"]: row for row in self._events(before)}
        lists = self._lists(events)
        asked = replies.Asked(self._questions(before), self.settings)
        self._titles = {replies.plain(row["title"]): key for key, row in events.items()}
        given = [(one, record) for one in self.outcome.files for record in self._records(one, asked)]
        people = self._people(lists, given)
        self._guard = Guard(people.everybody)
        counters: dict[str, Counter] = defaultdict(Counter)
        tables = {name: Table(name) for name in SCHEMAS}
        for lesser in (True, False):  # what a service tells by the month fills what nothing else tells
            if not lesser:
                for name, table in before.items():
                    counter = Counter[tuple]()
                    for row, place in table:
                        tables[name].add(row, place, counter)
            for one, record in given:
                if (one.found.kind == SERVICE) == lesser:
                    self._add(tables, one, record, people, counters)
        for key, row in events.items():
            if key not in {k[0] for k in tables["events"].rows}:
                tables["events"].add(row, ("", None), counters["events"])
        self._attendance(tables, lists, events, people, counters["attendance"])
        self._of_people(tables, people, before)
        self._few_say(tables, before)
        for name in erased:
            without(tables, name)
        self._until_sound(tables)
        self.outcome.tables = {name: table for name, table in tables.items() if table.rows}
        self.outcome.doubtful = people.doubtful
        return self.outcome

    def _events(self, before: Mapping[str, list]) -> Iterator[Row]:
        yield from (row for row, _ in before.get("events", ()))
        for one in self.outcome.files:
            yield from ({name: f"{cell}" for name, cell in record.cells.items()} for record in one.found.records
                        if record.table == "events")  # fmt: skip

    def _questions(self, before: Mapping[str, list]) -> list[Row]:
        rows = [row for row, _ in before.get("questions", ())]
        return rows + [{name: f"{cell}" for name, cell in record.cells.items()} for one in self.outcome.files
                       for record in one.found.records if record.table == "questions"]  # fmt: skip

    def _lists(self, events: dict[str, Row]) -> dict[str, list[FileRead]]:
        """The attendance lists of each event; a meeting that is no event yet becomes one where the map says of what
        kind."""
        lists = defaultdict(list)
        for one in self.outcome.files:
            if one.found.meeting is None:
                continue
            try:
                lists[event_of(one.found.meeting, one.how.event, events)].append(one)
            except NoEvent as none:
                new = self.settings.new_events and not one.how.event and not f"{none}".startswith("several")
                row = new_event(one.found.meeting, self.settings.new_events, self.key) if new else None
                if row is None:
                    also = (
                        "" if self.settings.new_events else " Or say in the map what it is: `new_events: {kind: ...}`."
                    )
                    one.grid.fault(f"{none}{also}")
                else:
                    events[row["event_id"]] = row
                    lists[row["event_id"]].append(one)
        return lists

    def _records(self, one: FileRead, asked: replies.Asked) -> Iterable[Record]:
        yield from one.found.records
        if one.found.questionnaire:
            yield from replies.answers(one.grid, one.found.questionnaire, asked, one.how, self._titles, self.registry,
                                       self.key)  # fmt: skip

    def _people(self, lists: Mapping[str, list[FileRead]], given: Iterable[tuple[FileRead, Record]]) -> People:
        people = People(self.key, Roles(self.settings.domains, self.settings.role), self.settings.same)
        people.meet([
            *(visit.who for files in lists.values() for one in files for visit in one.found.meeting.visits),
            *(cell for _, record in given for cell in record.cells.values() if isinstance(cell, Person)),
        ])  # fmt: skip
        return people

    def _add(self, tables: Mapping[str, Table], one: FileRead, record: Record, people: People,
             counters: Mapping[str, Counter]) -> None:  # fmt: skip
        specs, table = SCHEMAS[record.table].columns, tables[record.table]
        row = {name: people[cell] if isinstance(cell, Person) else cell for name, cell in record.cells.items()}
        named = {name for name, cell in record.cells.items() if isinstance(cell, Person)}
        for column, cell in row.items():
            written = kind_of(specs[column]) in ("text", "key") and column not in named
            if written and not PSEUDONYM.fullmatch(cell) and self._guard.holds(cell):
                one.grid.fault(f"{column}: it names somebody, or holds what looks like an address or a number of "
                               "somebody. Take that out.", record.line)  # fmt: skip
                return
        if record.table == "pledges" and not row.get("pledge_id"):
            sheet = self.key.of(f"sheet {one.name}")[:4]
            counters["places"][sheet, row["borough"]] += 1
            row["pledge_id"] = f"{row['borough']}-{sheet}-{counters['places'][sheet, row['borough']]:03d}"
        if record.table in ("attendance", "scenarios"):  # a sheet may name the event by its title
            row["event_id"] = self._titles.get(replies.plain(row["event_id"]), row["event_id"])
        if record.table == "apprentices" and row.get("pledge_id") and one.found.kind == SERVICE:
            row["pledge_id"] = ""  # a reference of the employer's, which need not be a place of ours
        row = {column: row.get(column, "") for column in specs}
        if line := table.contradicts(row, one.name):
            one.grid.fault(f"it stands already in line {line} and says otherwise there: not read.", record.line,
                           "it stands already and says otherwise")  # fmt: skip
        else:
            table.add(row, (one.name, record.line), counters[record.table])

    def _attendance(self, tables: Mapping[str, Table], lists: Mapping[str, list[FileRead]], events: Mapping[str, Row],
                    people: People, before: Counter) -> None:  # fmt: skip
        for event, files in sorted(lists.items()):
            lasts, longer = int(events[event]["minutes"]), 0
            found, vain = attended([(one.name, one.found.meeting.visits) for one in files], people)
            for one in files:
                if one.name in vain:
                    one.grid.fault("nobody in it is checked in, and no other list tells who came: it was not read.")
            for who, came in sorted(found.items()):
                minutes = (
                    "" if came.seconds is None or not came.attended else f"{min(lasts, int(came.seconds / 60 + 0.5))}"
                )
                longer += came.seconds is not None and came.seconds > 60 * lasts + 30
                row = {"event_id": event, "person_id": who, "registered": came.registered,
                       "attended": "yes" if came.attended else "no", "minutes": minutes}  # fmt: skip
                tables["attendance"].add(row, came.line, before)
            if longer:
                self.outcome.notes.append(f"{event}: {longer} stayed longer than its {lasts} minutes, and were counted "
                                          "as there throughout.")  # fmt: skip

    def _of_people(self, tables: Mapping[str, Table], people: People, before: Mapping[str, list]) -> None:
        table, rows = tables["people"], people.rows()
        known = {row["person_id"] for row, _ in before.get("people", ())}
        self.outcome.people = Counter(
            new=len(rows.keys() - known), known=len(rows.keys() & known), matched=people.matched
        )
        for pseudonym, row in sorted(rows.items()):
            told = table.rows.get((pseudonym,))
            table.rows[pseudonym,] = row if told is None else {
                column: told.get(column) or row[column] for column in row}  # fmt: skip
            table.places.setdefault((pseudonym,), ("", None))

    def _few_say(self, tables: Mapping[str, Table], before: Mapping[str, list]) -> None:
        """Words about single people stay where several rows say them, or the map lists them."""
        listed = {replies.plain(word) for word in (*self.settings.words, *self.project.networks)}
        listed |= {replies.plain(row["course"]) for row in tables["courses"].rows.values()}
        for name, columns in OF_PEOPLE.items():
            held = {tuple(row.get(column, "") for column in columns) for row, _ in before.get(name, ())}
            for column in columns:
                said = Counter(row.get(column, "") for row in tables[name].rows.values())
                kept = {cells[columns.index(column)] for cells in held}
                few = {word for word, number in said.items() if word and number < SEVERAL
                       and replies.plain(word) not in listed and word not in kept}  # fmt: skip
                if not few:
                    continue
                required = SCHEMAS[name].columns[column].required
                for key in [key for key, row in tables[name].rows.items() if row.get(column) in few]:
                    file, line = tables[name].places[key]
                    self.outcome.refused.append(
                        Fault(
                            f"{column}: fewer than {SEVERAL} rows say so, and the map does not list it under `words`: "
                            + ("the row was not read." if required else "it was left empty."),
                            file,
                            line,
                            f"{column} rare",
                        )
                    )
                    if required:
                        del tables[name].rows[key]
                    else:
                        tables[name].rows[key][column] = ""

    def _until_sound(self, tables: Mapping[str, Table]) -> None:
        """Refuse the rows that do not fit the others, until all do."""
        for _ in range(len(SCHEMAS)):
            with tempfile.TemporaryDirectory() as made:
                _write(Path(made), tables)
                faults = faults_of(Path(made), self.project, self.records_to)
            if not faults:
                return
            wrong = {(fault.file.removesuffix(".csv"), fault.line) for fault in faults}
            for fault in faults:
                table = tables.get(fault.file.removesuffix(".csv"))
                keys = [*table.rows] if table else []
                place = table.places[keys[fault.line - 2]] if table and fault.line else ("", None)
                self.outcome.refused.append(Fault(fault.problem, place[0] or fault.file, place[1], fault.kind))
            for name, table in tables.items():
                for number, key in enumerate([*table.rows], start=2):
                    if (name, number) in wrong:
                        del table.rows[key]
            if not any(line for _, line in wrong):
                return


def without(tables: Mapping[str, Table], pseudonym: str) -> int:
    """Take a person out of the tables, with all that they said; how many rows that were."""
    gone = 0
    for table in tables.values():
        for key, row in [*table.rows.items()]:
            if pseudonym in (row.get("person_id"), row.get("apprentice_id")):
                del table.rows[key]
                gone += 1
    return gone


def forget(out: Path, pseudonym: str, key: Key) -> int:
    """Take a person out of the tables of a folder, for good: later imports leave them out. How many rows that were."""
    about, tables = _about_under(out, key), {name: Table(name) for name in SCHEMAS}
    for name, rows in _tables_in(out).items():
        counter = Counter[tuple]()
        for row, place in rows:
            tables[name].add(row, place, counter)
    gone = without(tables, pseudonym)
    if gone:
        outcome = Outcome(tables={name: table for name, table in tables.items() if table.rows})
        erased = sorted({*about["erased"], pseudonym})
        _put(outcome, out, {**about, "erased": erased}, (out / MARKER).is_file())
    return gone


def _about(out: Path) -> dict:
    try:
        return json.loads((out / ABOUT).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


def _tables_in(out: Path) -> dict[str, list[tuple[Row, Place]]]:
    found = {}
    for name in SCHEMAS:
        file = out / f"{name}.csv"
        if file.is_file():
            with file.open(encoding="utf-8-sig", newline="") as lines:
                found[name] = [(dict(row), (file.name, n)) for n, row in enumerate(csv.DictReader(lines), start=2)]
    return found


def _write(folder: Path, tables: Mapping[str, Table]) -> list[str]:
    names = [name for name, table in tables.items() if table.rows]
    for name in names:
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as written:
            rows = csv.DictWriter(written, [*SCHEMAS[name].columns], lineterminator="\n")
            rows.writeheader()
            rows.writerows(tables[name].rows.values())
    return names


def write(outcome: Outcome, out: Path, key: Key, project: str, made_up: bool) -> None:
    """Write the tables into a folder: all beside, then each in its place; WrongInput if its tables have another key."""
    about = _about_under(out, key) if (out / ABOUT).is_file() else {"key": key.mark, "erased": []}
    out.mkdir(parents=True, exist_ok=True)
    _put(outcome, out, {"project": project, **about}, made_up)
    outcome.written = out


def _about_under(out: Path, key: Key) -> dict:
    about = _about(out)
    if about.get("key") != key.mark:
        raise WrongInput(f"The tables in {out} were not written under this key, and under another the same person is "
                         "somebody else. Import everything anew into an empty folder.")  # fmt: skip
    return about


def _put(outcome: Outcome, out: Path, about: dict, made_up: bool) -> None:
    with tempfile.TemporaryDirectory(prefix=f".{os.getpid()}-", dir=out) as made:
        names = _write(Path(made), outcome.tables)
        Path(made, ABOUT).write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8")
        if made_up:
            sums = "".join(f"{digest_of(Path(made, f'{name}.csv'))}  {name}.csv\n" for name in names)
            Path(made, MARKER).write_text(MADE_UP + sums, encoding="utf-8")
        # The marker first: no moment at which invented records lie there unmarked.
        for name in (*([MARKER] if made_up else []), *(f"{name}.csv" for name in names), ABOUT):
            Path(made, name).replace(out / name)
        for name in SCHEMAS.keys() - {*names}:
            (out / f"{name}.csv").unlink(missing_ok=True)  # nothing is left in it
