"""What came of an import: what was understood of each file, what was refused and why, and the tables."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from evaluation.importers.merging import Table
from evaluation.importers.reading import FileRead
from evaluation.records.errors import Problem


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

    @property
    def exit_code(self) -> int:
        if not self.tables:
            return 2
        return 1 if any(True for _ in self.faults()) else 0
