"""What came of an import: what was understood of each file, what was refused and why, and the tables; and the same in
words, which quote no cell.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from evaluation.importers.merging import Table
from evaluation.importers.reading import FileRead
from evaluation.importers.versions import Source
from evaluation.records.errors import Problem, summary

IMPORTED = "imported"  # the table of what was read
QUESTIONS = {  # what a report answers, and the tables it needs for that
    "Did the boroughs keep their promise?": ("pledges",),
    "Who came together in the networks?": ("participants", "people", "events", "attendance"),
    "Who came to the events?": ("events", "attendance", "people"),
    "What did the workshops change?": ("questions", "answers"),
    "Did apprentices stay?": ("apprentices",),
}


@dataclass
class Outcome:
    """What an import understood, and what it made."""

    files: list[FileRead] = field(default_factory=list)
    unread: list[Problem] = field(default_factory=list)  # files that could not be read
    refused: list[Problem] = field(default_factory=list)  # rows of those that could, once all tables were there
    notes: list[str] = field(default_factory=list)
    doubtful: list[Problem] = field(default_factory=list)
    people: Counter = field(default_factory=Counter)  # new, known, matched by name and borough
    people_in: dict[str, Counter] = field(default_factory=dict)  # of each file: matched, new, doubtful
    tables: dict[str, Table] = field(default_factory=dict)
    asked: list[Problem] = field(default_factory=list)  # what must be answered before anything is written
    sources: list[Source] = field(default_factory=list)  # what the next import must know of the files
    written: Path | None = None

    def faults(self) -> Iterator[Problem]:
        yield from self.unread
        for one in self.files:
            yield from one.grid.faults
        yield from self.refused

    def faults_of(self, one: FileRead) -> list[Problem]:
        """What was refused of a file."""
        return [*one.grid.faults, *(fault for fault in self.refused if fault.file == one.name)]

    def rows_of(self, one: FileRead) -> Counter[tuple[str, str]]:
        """How many rows of a file were read, left out and refused, and why; a row with several faults counts once."""
        why: dict[int, str] = {}
        for fault in self.faults_of(one):
            if fault.line and fault.line not in why and fault.line not in one.grid.lines[:1]:
                why[fault.line] = fault.kind or fault.problem
        rows = Counter(("refused", reason) for reason in why.values())
        rows.update({("left_out", reason): number for reason, number in one.found.left_out.items()})
        of_all = next((fault.problem for fault in one.grid.faults if not fault.line), "")
        is_refused = bool(of_all) and not one.found.holds_anything
        rows[("refused", of_all) if is_refused else ("read", "")] = max(0, one.found.rows - rows.total())
        return Counter({what: number for what, number in rows.items() if number})

    def exit_code(self, is_strict: bool = False) -> int:
        """0 where tables were written, or would be; 1 where something was refused and that must not be; 2 where nothing
        was of use; 3 where something must be answered first."""
        if self.asked:
            return 3
        if not self.tables:
            return 2
        return int(is_strict and any(True for _ in self.faults()))


def told(outcome: Outcome, more: list[str]) -> str:
    """The whole import in words: first what can be answered, then each file, then what was refused and why."""
    read, there = [one for one in outcome.files if one.found.kind != "empty sheet"], {*outcome.tables}
    answered = [question for question, needed in QUESTIONS.items() if there >= {*needed}]
    unread = dict.fromkeys(name for fault in outcome.unread if (name := _file_of(fault)) not in _names(read))
    number = len(_names(read)) + len(unread)
    lines = [
        f"I read {len(_names(read))} of {_things(number, 'file')}; you can answer {len(answered)} of "
        f"{len(QUESTIONS)} questions{_lacking(there)}"
    ]
    lines += [f"  {_file(one, outcome)}" for one in read]
    lines += [f"  {name}: not read" for name in unread]
    people = outcome.people
    if sum(people.values()):
        lines.append(
            f"People: {people['new']:,} new, {people['known']:,} known already, {people['matched']:,} matched "
            f"by name and borough, {_things(len(outcome.doubtful), 'doubtful pair')}."
        )
    lines += outcome.notes
    if outcome.doubtful:
        lines += ["Doubtful:", summary(outcome.doubtful)]
    lines += more
    if outcome.asked:
        lines += ["Nothing was written. Please answer first:", *map(str, outcome.asked)]
    elif outcome.tables:
        rows = ", ".join(f"{name} {len(table.rows):,}" for name, table in outcome.tables.items() if name != IMPORTED)
        lines.append(f"{f'Wrote to {outcome.written}' if outcome.written else 'Nothing was written'}: {rows}.")
    faults = [*outcome.faults()]
    if faults:
        lines += ["Refused:", summary(faults)]
    return "\n".join(lines)


def as_dict(outcome: Outcome) -> dict:
    """The same for programs."""
    there = {*outcome.tables}
    return {
        "files": [
            {
                "file": one.grid.file,
                "sheet": one.grid.sheet,
                "kind": one.found.kind,
                "rows": one.found.rows,
                "left_out": one.found.left_out,
                "people": outcome.people_in.get(one.name, {}),
                "refused": [*map(_fault, outcome.faults_of(one))],
            }
            for one in outcome.files
        ],
        "not_read": [*map(_fault, outcome.unread)],
        "people": {
            **{what: outcome.people[what] for what in ("new", "known", "matched")},
            "doubtful": len(outcome.doubtful),
        },
        "asked": [fault.problem for fault in outcome.asked],
        "doubtful": [fault.problem for fault in outcome.doubtful],
        "tables": {name: len(table.rows) for name, table in outcome.tables.items()},
        "questions": {question: there >= {*needed} for question, needed in QUESTIONS.items()},
        "notes": outcome.notes,
        "written": str(outcome.written or ""),
    }


def _fault(fault: Problem) -> dict:
    return {"file": fault.file, "line": fault.line, "reason": fault.problem}


def _file_of(fault: Problem) -> str:
    """The file that a fault is of, which may be in one of its sheets."""
    return fault.file.partition(" sheet '")[0]


def _names(files: list[FileRead]) -> set[str]:
    return {one.grid.file for one in files}


def _file(one: FileRead, outcome: Outcome) -> str:
    rows = Counter[str]()
    for (what, _), number in outcome.rows_of(one).items():
        rows[what] += number
    said = [_things(one.found.rows, "row"), *([f"{rows['refused']:,} refused"] if rows["refused"] else [])]
    said += [f"{number:,} {what}" for what, number in one.found.left_out.items()]
    people = ", ".join(f"{number:,} {what}" for what, number in outcome.people_in.get(one.name, {}).items() if number)
    return f"{one.name}: {one.found.kind}, {', '.join(said)}{f'; people: {people}' if people else ''}"


def _lacking(there: set[str]) -> str:
    lacking = {question: [table for table in needed if table not in there] for question, needed in QUESTIONS.items()}
    needs = [f"“{question}” needs {' and '.join(tables)}" for question, tables in lacking.items() if tables]
    return f". {'; '.join(needs)}." if needs else "."


def _things(n: int, thing: str) -> str:
    return f"{n:,} {thing}" + ("" if n == 1 else "s")
