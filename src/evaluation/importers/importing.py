"""One import: a folder of exports becomes tables, or is merged into those of an earlier one. Only here do people and
their pseudonyms meet.
"""

import datetime as dt
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from evaluation.importers.answers import Asked, Replies, answers
from evaluation.importers.cells import plain
from evaluation.importers.events import Attended, NoEvent, alike, attended, event_of, new_event, parts_of
from evaluation.importers.keys import LENGTH, Key
from evaluation.importers.merging import Place, Row, Table, about_under, tables_in, without, write_csvs
from evaluation.importers.outcome import IMPORTED, Outcome
from evaluation.importers.parsed import Record
from evaluation.importers.people import People, Person, Roles
from evaluation.importers.reading import FileRead, read_folder
from evaluation.importers.records import BY_TITLE, SERVICE
from evaluation.importers.rejected import Guard, rare_words, unfit
from evaluation.importers.settings import Settings
from evaluation.importers.versions import OF_FILES, Versions
from evaluation.metrics.vocabulary import PARTNER, UNKNOWN
from evaluation.records.boroughs import REFERENCE, Registry
from evaluation.records.errors import Problem, WrongInput
from evaluation.records.parameters import Project
from evaluation.records.saved import beside
from evaluation.records.tables.cells import AS_WRITTEN
from evaluation.records.tables.columns import kind_of
from evaluation.records.tables.doubts import OF_BOROUGHS, with_partners, without_borough
from evaluation.records.tables.read import faults_of
from evaluation.records.tables.schema import SCHEMAS
from evaluation.records.tables.store import private

NOT_SAID: Place = ("", None)  # of a row that no single line says
PSEUDONYM = re.compile(f"[0-9a-f]{{{LENGTH}}}")
TWICE = "it stands already, and says otherwise there"
EARLIER = (
    "An earlier version imported the tables in {}, and did not keep which file has which rows. Import everything anew "
    "into an empty folder, then remove again whoever you had removed with `evaluation forget`."
)
NO_CHECK_IN = "nobody in it is checked in, and no other list tells who came: it was not read."
NOT_BEGUN = " Nor does it tell when it began: say `event:` of it in the map."
OF_WHAT_KIND = " Say `event:` of it in the map, or of what kind such meetings are: `new_events: {kind: meetup}`."
AT_ONCE = "another meeting of its title begins in the same minute. Say `event:` of each in the map."
IDENTIFIES = "it names somebody, or holds what looks like an address or a number of somebody. Take that out."


class Import:
    """The folder of one project's exports, on its way to tables that lie in a folder or are to."""

    def __init__(
        self,
        folder: Path,
        out: Path,
        settings: Settings,
        project: Project,
        key: Key,
        records_to: dt.date,
        replacing: Sequence[str] = (),
    ):
        self.settings, self.project, self.key, self.records_to = settings, project, key, records_to
        about = about_under(out, key)
        if "sources" not in about:
            raise WrongInput(EARLIER.format(out))
        self.before, self.erased = tables_in(out, key), about["erased"]
        areas = [*self.before["boroughs"].rows.values()]
        known = Registry.of_rows(areas) if areas else Registry.read(REFERENCE)
        events = self.before["events"].rows.values()
        notes: list[str] = []
        files, unread, self.registry = read_folder(folder, settings, known, events, notes)
        self.versions = Versions(files, about["sources"], key, replacing)
        self.versions.notes[:0] = notes
        self.outcome = Outcome(files, unread, notes=self.versions.notes, asked=self.versions.asked)
        self.tables = {name: Table(name) for name in SCHEMAS}
        self._sources = {one.name for one in files if one.found.kind != SERVICE}
        self._alike: dict[str, Counter] = defaultdict(Counter)  # of each table, rows that nothing tells apart
        self._new_events: list[Row] = []
        self._batches = Counter[tuple[str, str]]()  # places of a sheet and borough that bear no key

    def run(self) -> Outcome:
        """The tables, with those of before; nothing is written."""
        self._guard = Guard(who for one in self.outcome.files for who in one.found.persons())
        events = {row["event_id"]: row for row in self._rows_of("events")}
        lists = self._lists(events)
        self._titles = {plain(row["title"]): event for event, row in events.items()}
        self._replies = Replies(self.key, self.before["answers"].rows.values(), self.settings.same)
        asked = Asked([*self._rows_of("questions")], self.settings)
        given = [(one, record) for one in self.outcome.files for record in self._records(one, asked)]
        self.outcome.notes += self._replies.notes
        came = (visit.who for files in lists.values() for one in files for visit in one.found.meeting.visits)
        self.people = People(self.key, Roles(self.settings.domains, self.settings.role), self.settings.same)
        self.people.meet([*came, *(who for _, record in given for who in record.persons())])
        self._merge(given)
        for event, files in sorted(lists.items()):
            self._attendance(events[event], files)
        self._add_people()
        listed = [*self.settings.words, *self.project.networks, *(row["course"] for row in self._rows_of("courses"))]
        self.outcome.refused += rare_words(self.tables, self.before, listed)
        if left_out := sum(without(self.tables, pseudonym) > 0 for pseudonym in self.erased):
            self.outcome.notes.append(
                f"{left_out} of those whom `forget` took out are in the exports, and were left out again."
            )
        self._until_sound()
        self.outcome.notes += self._without_borough()
        if any(table.rows for name, table in self.tables.items() if name != IMPORTED):
            self._add_what_was_read()
        self.outcome.sources = self.versions.kept(self.tables)
        self.outcome.tables = {name: table for name, table in self.tables.items() if table.rows}
        read = [one.found for one in self.outcome.files if one.found.meeting]
        self.outcome.doubtful = [*self.people.doubtful, *(doubt for found in read for doubt in found.doubtful)]
        self.outcome.notes += [note for found in read for note in found.notes]
        return self.outcome

    def _without_borough(self) -> Iterator[str]:
        for name in OF_BOROUGHS:
            rows = [*self.tables[name].rows.values()]
            if not with_partners(row.get("role") for row in rows):
                rows = [row for row in rows if row.get("role") != PARTNER]
            if lacking := sum(row.get("borough") in ("", UNKNOWN, None) for row in rows):
                yield without_borough(name, lacking, len(rows))

    def _rows_of(self, table: str) -> Iterator[Row]:
        """The rows of a table that is not about people, of before and of the exports; but for those that name some."""
        yield from self.before[table].rows.values()
        for one in self.outcome.files:
            for record in one.found.records:
                if record.table == table and not self._identifying(record):
                    yield {name: f"{cell}" for name, cell in record.cells.items()}

    def _identifying(self, record: Record) -> str:
        """The column of a row that names somebody, if one does."""
        specs = SCHEMAS[record.table].columns
        free = {column: cell for column, cell in record.cells.items() if kind_of(specs[column]) in AS_WRITTEN}
        for column, cell in free.items():
            if isinstance(cell, str) and not PSEUDONYM.fullmatch(cell) and self._guard.holds(cell):
                return column
        return ""

    def _lists(self, events: dict[str, Row]) -> dict[str, list[FileRead]]:
        """The attendance lists of each event; a meeting that is no event yet becomes one where the map says of what
        kind it is."""
        lists, fresh = defaultdict(list), []
        for one in self.outcome.files:
            if one.found.meeting is None:
                continue
            try:
                lists[event_of(one.found.meeting, one.how.event, events)].append(one)
            except NoEvent as none:
                if none.is_new and self.settings.new_events and one.found.meeting.starts_at:
                    fresh.append(one)
                    continue
                more = NOT_BEGUN if self.settings.new_events else OF_WHAT_KIND
                self._refuse(one, f"{none}{more if none.is_new else ''}")
        before = {row["event_id"]: row for row in self.before["events"].rows.values()}
        for together in alike(fresh, lambda one: one.found.meeting):
            parts = [one.found.meeting for one in together]
            try:
                row = new_event(parts, self.settings.new_events, self.key, before)
                if row["event_id"] in lists:
                    raise NoEvent(AT_ONCE)
            except NoEvent as refused:
                for one in together:
                    self._refuse(one, f"{refused}")
            else:
                events[row["event_id"]] = row
                lists[row["event_id"]] += together
                self._new_events.append(row)
        for event, files in lists.items():
            for visit in (visit for one in files for visit in one.found.meeting.visits):
                visit.who = replace(visit.who, event=event)
        return lists

    def _refuse(self, one: FileRead, why: str) -> None:
        one.grid.fault(why)
        one.found.meeting = None

    def _records(self, one: FileRead, asked: Asked) -> Iterable[Record]:
        yield from one.found.records
        if one.found.questionnaire:
            yield from answers(
                one.grid, one.found.questionnaire, asked, one.how, self._titles, self.registry, self._replies
            )

    def _merge(self, given: Iterable[tuple[FileRead, Record]]) -> None:
        """What the service tells by the month comes first, so that it fills what nothing else tells; then what was
        there before; then everything else."""
        of_service = [(one, record) for one, record in given if one.found.kind == SERVICE]
        others = [(one, record) for one, record in given if one.found.kind != SERVICE]
        for one, record in of_service:
            self._add(one, record)
        for name, table in self.before.items():
            for key, row in table.rows.items():
                if name == "answers" and (row["response_id"], row["question"]) in self._replies.outdated:
                    continue
                self.tables[name].put(key, row, table.places[key])
        for name in OF_FILES:
            self._alike[name] = self.versions.alike(self.before[name])
        for one, record in others:
            self._add(one, record)
        for name in OF_FILES:
            for key in self.versions.outdated(self.tables[name], self.before[name]):
                del self.tables[name].rows[key]
        for row in self._new_events:
            self.tables["events"].add(row, NOT_SAID, self._alike["events"])

    def _add(self, one: FileRead, record: Record) -> None:
        table = self.tables[record.table]
        if column := self._identifying(record):
            one.grid.fault(f"{column}: {IDENTIFIES}", record.line)
            return
        row = {column: self.people[cell] if isinstance(cell, Person) else cell for column, cell in record.cells.items()}
        if record.table == "pledges" and not row.get("pledge_id"):
            row["pledge_id"] = self._place(one, row["borough"])
        if record.table in BY_TITLE and row.get("event_id"):
            row["event_id"] = self._titles.get(plain(row["event_id"]), row["event_id"])
            if self._titles and row["event_id"] not in self._titles.values():
                one.grid.fault("event_id: it is neither the key nor the title of an event that is known.", record.line)
                return
        row = {column: row.get(column, "") for column in SCHEMAS[record.table].columns}
        if place := table.contradicts(row, self._sources):
            where = f"line {place[1]}" + ("" if place[0] == one.name else f" of {place[0]}")
            one.grid.fault(f"it stands already in {where}, and says otherwise there: not read.", record.line, TWICE)
        else:
            table.add(row, (one.name, record.line), self._alike[record.table])

    def _place(self, one: FileRead, borough: str) -> str:
        """A key for a place that bears none: the same one when the sheet is imported again."""
        sheet = self.key.of(f"sheet {one.name}")[:4]
        self._batches[sheet, borough] += 1
        return f"{borough}-{sheet}-{self._batches[sheet, borough]:03d}"

    def _attendance(self, event: Row, files: list[FileRead]) -> None:
        lasts, longer = int(event["minutes"]), 0
        people, vain = attended([(one.name, one.found.meeting) for one in files], self.people)
        self._tell_parts(event, files, lasts)
        for one in files:
            if one.name in vain:
                one.grid.fault(NO_CHECK_IN)
                one.found.meeting = None
        for who, came in sorted(people.items()):
            longer += came.seconds is not None and came.seconds > 60 * lasts + 30
            row = {
                "event_id": event["event_id"],
                "person_id": who,
                "registered": came.registered,
                "attended": "yes" if came.attended else "no",
                "minutes": _minutes(came, lasts),
            }
            self.tables["attendance"].add(row, came.line, self._alike["attendance"])
        if longer:
            said = f"{event['event_id']}: {longer} stayed longer than its {lasts} minutes, and were"
            self.outcome.notes.append(f"{said} counted as there throughout.")

    def _tell_parts(self, event: Row, files: list[FileRead], lasts: int) -> None:
        parts = parts_of(one.found.meeting for one in files)
        if len(parts) > 1:
            times = " and ".join(f"{begin:%H:%M} to {end:%H:%M}" for begin, end in parts)
            said = f"{event['event_id']}: its reports are of {len(parts)} parts of one meeting, {times}. It counts as"
            self.outcome.notes.append(f"{said} one event of {lasts} minutes; each person's times are added.")

    def _add_people(self) -> None:
        """A row for everybody; what a list of people says of them comes before what follows by rule."""
        table, rows, known = self.tables["people"], self.people.rows(), self.before["people"].rows
        for pseudonym, row in sorted(rows.items()):
            said = table.rows.get((pseudonym,), {})
            row = {column: said.get(column) or cell for column, cell in row.items()}
            table.put((pseudonym,), row, table.places.get((pseudonym,), NOT_SAID))
        met = [(pseudonym,) in known for pseudonym in rows if pseudonym not in self.erased]
        self.outcome.people = Counter(new=len(met) - sum(met), known=sum(met), matched=self.people.matched)
        self.outcome.people_in = self.people.by_file(pseudonym for (pseudonym,) in known)

    def _add_what_was_read(self) -> None:
        """How many rows of each file were read, left out and refused, and why; the file itself is not named."""
        table = self.tables[IMPORTED]
        for one in self.outcome.files:
            file = self.key.of(f"file {one.name}")
            for key in [key for key in table.rows if key[0] == file]:
                del table.rows[key]  # of an earlier import of the same file
            for (what, reason), rows in self.outcome.rows_of(one).items():
                row = {"file": file, "source": one.found.kind, "outcome": what, "reason": reason, "rows": f"{rows}"}
                table.put((file, what, reason), row, NOT_SAID)

    def _until_sound(self) -> None:
        """Refuse rows that do not fit the others, until all do."""
        while faults := self._faults():
            wrong = set()
            for fault in faults:
                table = self.tables.get(fault.file.removesuffix(".csv"))
                place = NOT_SAID
                if table is not None and fault.line and fault.line > 1:
                    key = [*table.rows][fault.line - 2]
                    wrong.add((table.name, key))
                    place = table.places[key]
                said = unfit(fault.kind) if fault.line else fault.problem
                self.outcome.refused.append(Problem(said, place[0] or fault.file, place[1]))
            if not wrong:
                return
            for name, key in wrong:
                del self.tables[name].rows[key]

    def _faults(self) -> list[Problem]:
        with beside(private() / "import") as made:
            write_csvs(made, self.tables)
            return faults_of(made, self.project, self.records_to)


def _minutes(came: Attended, lasts: int) -> str:
    return "" if came.seconds is None or not came.attended else f"{min(lasts, int(came.seconds / 60 + 0.5))}"
