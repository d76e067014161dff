"""What is said of opinions: was it worth people's time, do managers see it at work, would they recommend it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from evaluation.metrics.cells import CONFIDENTIAL, NOT_APPLICABLE
from evaluation.metrics.measure import Result
from evaluation.report.findings import Finding, Text, caveat, plain
from evaluation.report.study import Study
from evaluation.report.words import (
    KINDS,
    base,
    capital,
    in_all,
    likely,
    not_supplied,
    of,
    sentences,
    uncapital,
    why_none,
)

NO_ANSWERS = "Not known: no answers to such questions were supplied."
THEIRS = "these are the answers of those who came and replied"
LEVELS = {  # Kirkpatrick's four levels
    "reaction": "what they thought of it",
    "learning": "what they learned",
    "behaviour": "what they do at work",
    "results": "what came of it",
}
SCALED = ("likert", "nps")
TOLD = ("after", "later")  # the times whose answers are told, the first of them that a question has
PARTS = {"lower": "below the middle", "middle": "in the middle of the scale", "upper": "above it"}
FEWEST_TO_AGREE = 4  # points of a scale: of three, the two best hold the one in the middle


@dataclass(frozen=True)
class Asked:
    """One question as it was asked: its row, what it was about (a kind of event, or the project), and when.

    `events` is what it was about in words, empty for the project. Only `name` is escaped for a sentence.
    """

    row: dict[str, str]
    about: str
    time: str
    events: str = ""

    @property
    def group(self) -> str:
        return f"{self.row['question']} {self.about} {self.time}"

    @property
    def about_and_when(self) -> str:
        """What it was asked about and when, where that is not what goes without saying: the project, after it."""
        return f"{self.events and f' ({self.events})'}{', asked later' if self.time == 'later' else ''}"

    @property
    def label(self) -> str:
        """The question and what it was asked about, for a table."""
        return f"{self.row['text']}{self.about_and_when}"

    @property
    def quoted(self) -> str:
        """The same for a heading."""
        return f"“{self.row['text']}”{self.about_and_when}"

    @property
    def name(self) -> str:
        """The same within a sentence."""
        return plain(self.quoted)

    @property
    def best(self) -> str:
        """What choosing one of the two best answers means, as the end of a heading."""
        if self.row["kind"] == "nps":
            later = ", asked later" if self.time == "later" else ""
            return f"would recommend {f'the {self.events}' if self.events else 'it'} (9 or 10 out of 10){later}"
        if int(self.row["scale_max"]) - int(self.row["scale_min"]) + 1 < FEWEST_TO_AGREE:
            return f"chose one of the two best answers to {self.quoted}"
        return f"{'disagreed' if self.row['direction'] == 'lower' else 'agreed'} with {self.quoted}"


def asked(study: Study, *levels: str, kinds: tuple[str, ...] = SCALED) -> Iterator[Asked]:
    """The questions of some levels, as they were asked, in the order of the questionnaire: as they were answered
    afterwards or, if they were not asked then, later."""
    groups = {one.group for one in study.many("answered", of="all")}
    for row in study.programme.questions:
        if row["kirkpatrick"] in levels and row["kind"] in kinds:
            for about in ("project", *KINDS):
                time = next((time for time in TOLD if f"{row['question']} {about} {time}" in groups), None)
                if time:
                    yield Asked(row, about, time, "" if about == "project" else of_kind(study, about))


def of_kind(study: Study, kind: str) -> str:
    """The events of a kind: `hackathon` where one was held, else `hackathons`."""
    held = sum(event["kind"] == kind for event in study.programme.events)
    return KINDS[kind] if held == 1 else f"{KINDS[kind]}s"


def the_events(study: Study, kind: str) -> str:
    """The same within a sentence: `the hackathon`, `virtual sessions`."""
    named = of_kind(study, kind)
    return f"the {named}" if named == KINDS[kind] else named


def some_of(one: Result, many: str = "", single: str = "", ending: str | None = None) -> str:
    """Count and total, none in words, the thing in the singular where the total is one.

    >>> from evaluation.metrics.measure import share
    >>> some_of(share(0, 12), "participants"), some_of(share(1, 1), "participants", "participant")
    ('none of 12 participants', '1 of 1 participant')
    """
    said = of(one, single if single and one.out_of == 1 else many, ending)
    return said if one.count else f"none{said[1:]}"


def here(study: Study) -> str:
    """How a sentence about the page's own borough begins, where all boroughs are told of too."""
    return "" if study.is_project else f"In {plain(study.name)}, "


def whose(study: Study) -> str:
    return "" if study.is_project else f" from {plain(study.name)}"


def everywhere(study: Study) -> str:
    """How a sentence about all boroughs begins, where there are several."""
    return in_all(study) if len(study.boroughs) > 1 else ""


def together(place: str, sentences: Sequence[str]) -> str:
    """Sentences about one place: as one, where the place is named.

    >>> together("In all boroughs together, ", ["2 of 3 came.", "None of 3 replied."])
    'In all boroughs together, 2 of 3 came; none of 3 replied.'
    >>> together("", ["2 of 3 came.", "None of 3 replied."])
    '2 of 3 came. None of 3 replied.'
    """
    if place and sentences:
        return f"{place}{'; '.join(uncapital(one).removesuffix('.') for one in sentences)}."
    return " ".join(sentences)


def worth(study: Study) -> Finding:
    """Was it worth their time?"""
    return _opinions(study, "worth", "What people thought of it", "reaction")


def at_work(study: Study) -> Finding:
    """Do managers see it at work?"""
    return _opinions(study, "at-work", "What is seen at work", "behaviour", "results")


def _opinions(study: Study, name: str, title: str, *levels: str) -> Finding:
    """The share that chose one of the two best answers, question by question: here, and in all boroughs."""
    questions = [q for q in asked(study, *levels) if q.row["direction"] != "none"]  # else no answer is the best
    own, whole = ({q.group: study.one("best_two", q.group, area) for q in questions} for area in ("", "all"))
    shown = [q for q in questions if whole[q.group].is_shown]
    if study.is_project:
        headings = [
            "Question",
            "Level",
            "Answered",
            "The two best answers",
            *(capital(part) for part in PARTS.values()),
        ]
        rows = [
            (q.label, capital(LEVELS[q.row["kirkpatrick"]]), *base(whole[q.group]), *_parts(study, q))
            for q in questions
        ]
    else:
        headings = ["Question", f"{study.name}: the two best answers", "All: answered", "All: the two best answers"]
        rows = [(q.label, own[q.group], *base(whole[q.group])) for q in questions]
    return Finding(
        headline=f"{capital(some_of(whole[shown[0].group]))} {shown[0].best}" if shown else title,
        answer=Text(_opinion(study, questions, own, whole)),
        caveat=caveat("best_two"),
        table=study.table(
            name, f"{title}: answers {'of' if study.is_project else 'here and in'} all boroughs", headings, rows
        ),
        bars=_agreement(study, questions) if study.is_project else [],
        not_drawn=[q.label for q in questions if CONFIDENTIAL in {one.state for one in _parts(study, q)}],
        series=tuple(PARTS.values()),
    )


def no_answers(study: Study) -> str:
    """Why nothing can be told of the questions of a kind."""
    return not_supplied(study, "answers", "questions") or NO_ANSWERS


def _opinion(study: Study, questions: list[Asked], own: dict[str, Result], whole: dict[str, Result]) -> str:
    """What is thought here; then what is thought in all boroughs, where that is something else."""
    if not questions:
        return no_answers(study)
    ours = [sentence(q, own[q.group]) for q in questions if own[q.group].is_shown]
    every = [
        sentence(q, whole[q.group])
        for q in questions
        if whole[q.group].is_shown and not is_same(own[q.group], whole[q.group])
    ]
    begins = together(here(study), ours) or unseen(study, own.values())
    return sentences(begins, together(in_all(study), every))


def is_same(one: Result, other: Result) -> bool:
    """Whether two shares have the same count and total: one borough's and all boroughs', where it is the only one.
    Of rounded counts nobody can tell."""
    return (one.count, one.out_of) == (other.count, other.out_of) and not (one.rounded_to or other.rounded_to)


def unseen(study: Study, found: Iterable[Result]) -> str:
    """Why no answer can be told."""
    said = f"What people{whose(study)} answered is"
    why = {CONFIDENTIAL: f"{said} hidden.", NOT_APPLICABLE: f"Nobody{whose(study)} had answered."}
    return why_none(found, why, f"{said} not known.")


def sentence(q: Asked, one: Result, who: str = "") -> str:
    """Count, total and likely range of those who chose one of the two best answers."""
    return f"{capital(some_of(one, who, ending=likely(one)))} {plain(q.best)}."


def _parts(study: Study, q: Asked) -> list[Result]:
    """Answers below, in and above the middle of a scale, or three times why not."""
    return [study.one("agreement", f"{q.group} {part}", of="all") for part in PARTS]


def _agreement(study: Study, questions: list[Asked]) -> list[tuple[str, list[int]]]:
    """The same as numbers, where all three can be shown."""
    found = ((q.label, _parts(study, q)) for q in questions)
    return [(label, [one.count for one in three]) for label, three in found if all(one.is_shown for one in three)]


def recommended(study: Study) -> str:
    """Whether people would recommend it, for the summary: here if that can be told, else in all boroughs."""
    q = next((q for q in asked(study, "reaction", kinds=("nps",)) if q.about == "project"), None)
    if q is None:
        return no_answers(study)
    own, whole = study.one("best_two", q.group), study.one("best_two", q.group, of="all")
    place, told = (here(study), own) if own.is_shown else (in_all(study), whole)
    said = [f"{sentence(q, told).removesuffix('.')}; {THEIRS}."] if told.is_shown else []
    return sentences("" if own.is_shown else unseen(study, [own]), together(place, said))
