"""What everybody knows of a project: its events, courses, questions, the figures published elsewhere, and how good its
records are."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

Rows = Sequence[dict[str, str]]


@dataclass(frozen=True)
class Programme:
    """Nothing in it is about a person; dates are written 2020-09-30, and what was not given is empty."""

    events: Rows = ()  # event, network, title, date, kind, mode, partner; in order of time
    scenarios: Rows = ()  # event, scenario
    courses: Rows = ()  # course, provider, opened_on
    questions: Rows = ()  # question, text, kind, direction, kirkpatrick, scale_min, scale_max
    stories: Rows = ()  # role, borough, theme, link
    benchmarks: Rows = ()  # characteristic, category, benchmark, source
    published: Rows = ()  # figure, measure, relation, value, date, source
    quality: Rows = ()  # table, rows, latest, column: of all its records, whatever the date
    completeness: Rows = ()  # table, column, asked_of, known
    imported: Rows = ()  # what, about, number

    def kinds(self) -> dict[str, str]:
        """The kind of each event."""
        return {event["event"]: event["kind"] for event in self.events}

    def asked(self, kinds: Collection[str]) -> list[str]:
        """The questions that are of these kinds."""
        return [row["question"] for row in self.questions if row["kind"] in kinds]
