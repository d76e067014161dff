"""What is said of opinions: was it worth people's time, do managers see it at work, would they recommend it."""

from collections.abc import Iterator
from dataclasses import dataclass

from evaluation.disclosure import CONFIDENTIAL
from evaluation.findings import Finding, Text, caveat, plain
from evaluation.measure import NOT_AVAILABLE, Measure
from evaluation.words import KINDS, base, capital, in_all, likely, of, uncapital

NO_ANSWERS = "Not known: no answers were supplied."
LEVELS = {  # Kirkpatrick's four levels
    "reaction": "what they thought of it", "learning": "what they learned", "behaviour": "what they do at work",
    "results": "what came of it",
}  # fmt: skip
SCALED = ("likert", "nps")


@dataclass(frozen=True)
class Asked:
    """One question as it was asked: its row, what it was about (a kind of event, or the project), and when."""

    row: dict[str, str]
    about: str
    time: str

    @property
    def group(self) -> str:
        return f"{self.row['question']} {self.about} {self.time}"

    @property
    def label(self) -> str:
        """The question and what it was asked about, for a table."""
        return self.row["text"] + ("" if self.about == "project" else f" ({KINDS[self.about]}s)")

    @property
    def name(self) -> str:
        """The same within a sentence."""
        return f"“{plain(self.row['text'])}”" + ("" if self.about == "project" else f" ({KINDS[self.about]}s)")

    @property
    def best(self) -> str:
        """What choosing one of the two best answers means, as the end of a sentence."""
        if self.row["kind"] == "nps":
            return "would recommend it (9 or 10 out of 10)"
        return f"{'disagree' if self.row['direction'] == 'lower' else 'agree'} with {self.name}"


def asked(report, *levels: str, kinds: tuple[str, ...] = SCALED, time: str = "after") -> Iterator[Asked]:
    """The questions of some levels, as they were asked, in the order of the questionnaire."""
    groups = {one.group for one in report.many("answered", of="all")}
    for row in report.programme.questions:
        if row["kirkpatrick"] in levels and row["kind"] in kinds:
            for about in ("project", *KINDS):
                if f"{row['question']} {about} {time}" in groups:
                    yield Asked(row, about, time)


def worth(report) -> Finding:
    """Was it worth their time?"""
    return _opinions(report, "worth", "What people thought of it", "reaction")


def at_work(report) -> Finding:
    """Do managers see it at work?"""
    return _opinions(report, "at-work", "What is seen at work", "behaviour", "results")


def _opinions(report, name: str, title: str, *levels: str) -> Finding:
    """The share that chose one of the two best answers, question by question: here, and in all boroughs."""
    questions = list(asked(report, *levels))
    own, whole = ({one.group: one for one in report.many("best_two", of)} for of in ("", "all"))
    shown = [(q, whole[q.group]) for q in questions if whole[q.group].is_shown]
    if report.is_project:
        headings = ["Question", "Level", "Answered", "Chose one of the two best answers"]
        rows = [(q.label, capital(LEVELS[q.row["kirkpatrick"]]), *base(whole[q.group])) for q in questions]
    else:
        headings = ["Question", f"{report.name}: the two best answers", "All: answered", "All: the two best answers"]
        unasked = Measure(state=NOT_AVAILABLE)
        rows = [(q.label, own.get(q.group, unasked), *base(whole[q.group])) for q in questions]
    return Finding(
        headline=f"{capital(of(shown[0][1]))} {shown[0][0].best}" if shown else title,
        answer=Text(_opinion(report, questions, own, whole)), caveat=caveat("best_two"),
        table=report.table(name, f"{title}: answers {'of' if report.is_project else 'here and in'} all boroughs",
                           headings, rows or [("Not known", *["[x]"] * (len(headings) - 1))]),
        bars=_agreement(report, [q for q, _ in shown]) if report.is_project else [],
        series=("below the middle", "in the middle of the scale", "above it"),
    )  # fmt: skip


def _opinion(report, questions: list[Asked], own: dict[str, Measure], whole: dict[str, Measure]) -> str:
    if not questions:
        return NO_ANSWERS
    every = " ".join(sentence(q, whole[q.group]) for q in questions if whole[q.group].is_shown)
    if report.is_project:
        return every or _none_to_tell(whole.values())
    here = " ".join(sentence(q, own[q.group]) for q in questions if q.group in own and own[q.group].is_shown)
    here = here or f"Too few people from {plain(report.name)} answered to publish."
    return f"{here} {in_all(report)}{uncapital(every)}" if every else here


def sentence(q: Asked, one: Measure) -> str:
    """Count, total and likely range of those who chose one of the two best answers."""
    return f"{capital(of(one, ending=likely(one)))} {q.best}."


def _agreement(report, questions: list[Asked]) -> list[tuple[str, list[int]]]:
    """Answers below, in and above the middle of each scale, where all three can be shown."""
    parts = {one.group: one for one in report.many("agreement", of="all")}
    found = [(q.label, [parts.get(f"{q.group} {part}") for part in ("lower", "middle", "upper")]) for q in questions]
    return [(label, [one.count for one in three]) for label, three in found
            if all(one is not None and one.is_shown for one in three)]  # fmt: skip


def recommended(report) -> str:
    """Whether people would recommend it, for the summary: here if that can be told, else in all boroughs."""
    q = next((q for q in asked(report, "reaction", kinds=("nps",)) if q.about == "project"), None)
    if q is None:
        return NO_ANSWERS
    own, whole = report.one("best_two", q.group), report.one("best_two", q.group, of="all")
    theirs = "; these are the answers of those who came and replied."
    if own.is_shown:
        return f"{sentence(q, own).rstrip('.')}{theirs}"
    few = f"Too few people{'' if report.is_project else f' from {plain(report.name)}'} answered to publish."
    if report.is_project or not whole.is_shown:
        return few
    return f"{few} {in_all(report)}{uncapital(sentence(q, whole)).rstrip('.')}{theirs}"


def _none_to_tell(found) -> str:
    return "Too few people answered to publish." if CONFIDENTIAL in {one.state for one in found} else NO_ANSWERS
