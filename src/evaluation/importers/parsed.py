"""What a reader makes of a file: visits to a meeting, replies to a questionnaire, or rows of a table."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from evaluation.importers.people import Person
from evaluation.records.errors import Problem


@dataclass
class Visit:
    """One person's time at a meeting, as one row tells of it."""

    who: Person
    line: int
    seconds: int | None = None  # None: not told, which is not nothing
    span: tuple[datetime, datetime] | None = None  # from the first to the last moment
    attended: bool | None = True  # None: not told
    registered: bool | None = None

    @property
    def lasted(self) -> int | None:
        """Its seconds, or those of its span; None where neither tells."""
        if self.seconds is not None or not self.span or self.span[0] >= self.span[1]:
            return self.seconds
        return int((self.span[1] - self.span[0]).total_seconds())


@dataclass
class Meeting:
    """An attendance list."""

    title: str
    starts_at: datetime | None
    visits: list[Visit]
    ends_at: datetime | None = None
    number: str = ""  # that its program gave it
    parts: Sequence[tuple[datetime, datetime]] = ()  # of one that was restarted, from when to when each was

    @property
    def spans(self) -> list[tuple[datetime, datetime]]:
        """From when to when each part of it was, as far as that is told."""
        whole = [(self.starts_at, self.ends_at)] if self.starts_at and self.ends_at else []
        return [*self.parts] or whole


@dataclass
class Reply:
    """One person's answers, in the order of the questions."""

    line: int
    at: datetime
    said: Sequence[str]
    who: Person | None = None
    also_at: Sequence[datetime] = ()  # the same moment as another export may write it
    is_edited: bool = False  # after it was sent


@dataclass
class Questionnaire:
    questions: Sequence[str]  # their texts
    replies: list[Reply]
    separator: str  # between several answers to one question


@dataclass
class Record:
    """A row of one of our tables; a person stands in it as a Person until all are met."""

    table: str
    line: int
    cells: dict[str, str | Person]

    def persons(self) -> Iterator[Person]:
        return (cell for cell in self.cells.values() if isinstance(cell, Person))


@dataclass
class Found:
    """What was understood of a file."""

    kind: str
    rows: int = 0  # that were read, refused ones included
    meeting: Meeting | None = None
    questionnaire: Questionnaire | None = None
    records: list[Record] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)  # rows that say of themselves that they are not to count
    doubtful: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)  # what else there is to say of it

    @property
    def holds_anything(self) -> bool:
        return bool(self.meeting or self.questionnaire or self.records)

    def persons(self) -> Iterator[Person]:
        """Everybody whom it names."""
        yield from (visit.who for visit in (self.meeting.visits if self.meeting else ()))
        yield from (reply.who for reply in (self.questionnaire.replies if self.questionnaire else ()) if reply.who)
        for record in self.records:
            yield from record.persons()
