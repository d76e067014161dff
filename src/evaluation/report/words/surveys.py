"""What is said of answers: what people thought of it, what is seen at work, how answers moved, and who replied."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from evaluation.metrics.cells import CONFIDENTIAL, NOT_APPLICABLE, NOT_AVAILABLE, UNRELIABLE
from evaluation.metrics.result import Result
from evaluation.metrics.vocabulary import EVENT_KINDS, SCALED
from evaluation.report.findings import Finding, Text, caveat, plain
from evaluation.report.study import Study
from evaluation.report.words import (
    OF_ATTENDANCE,
    as_number,
    base,
    capital,
    in_all,
    likely,
    listed,
    none_or,
    not_supplied,
    number,
    of,
    sentences,
    things,
    told_of,
    uncapital,
    why_none,
)
from evaluation.report.words.doubtful import nobody_known

NO_ANSWERS = "Not known: no answers to such questions were supplied."
THEIRS = "these are the answers of those who came and replied"
LEVELS = {  # Kirkpatrick's four levels
    "reaction": "what they thought of it",
    "learning": "what they learned",
    "behaviour": "what they do at work",
    "results": "what came of it",
}
TOLD = ("after", "later")  # the times whose answers are told, the first of them that a question has
PARTS = {"lower": "below the middle", "middle": "in the middle of the scale", "upper": "above it"}
FEWEST_TO_AGREE = 4  # points of a scale: of three, the two best hold the one in the middle
WHY_NO_REPLIES = {
    CONFIDENTIAL: "How many attendances were followed by a reply is hidden.",
    NOT_APPLICABLE: "Nobody came to an event that people were asked about.",
}
WAYS = ("up", "same", "down")


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
            for about in ("project", *EVENT_KINDS):
                time = next((time for time in TOLD if f"{row['question']} {about} {time}" in groups), None)
                if time:
                    yield Asked(row, about, time, "" if about == "project" else of_kind(study, about))


def of_kind(study: Study, kind: str) -> str:
    """The events of a kind: `hackathon` where one was held, else `hackathons`."""
    held = sum(event["kind"] == kind for event in study.programme.events)
    return EVENT_KINDS[kind] if held == 1 else f"{EVENT_KINDS[kind]}s"


def the_events(study: Study, kind: str) -> str:
    """The same within a sentence: `the hackathon`, `virtual sessions`."""
    named = of_kind(study, kind)
    return f"the {named}" if named == EVENT_KINDS[kind] else named


def some_of(one: Result, many: str = "", single: str = "", ending: str | None = None) -> str:
    """Count and total, none in words, the thing in the singular where the total is one.

    >>> from evaluation.metrics.result import share
    >>> some_of(share(0, 12), "participants"), some_of(share(1, 1), "participants", "participant")
    ('none of 12 participants', '1 of 1 participant')
    """
    said = of(one, single if single and one.out_of == 1 else many, ending)
    return said if one.count else f"none{said[1:]}"


def here(study: Study) -> str:
    """How a sentence about the page's own borough begins, where all boroughs are told of too."""
    return "" if study.is_project or study.is_together else f"In {plain(study.name)}, "


def whose(study: Study) -> str:
    return "" if study.is_project or study.is_together else f" from {plain(study.name)}"


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


@told_of("best_two")
def worth(study: Study) -> Finding:
    """Was it worth their time?"""
    return _opinions(study, "worth", "What people thought of it", "reaction")


@told_of("best_two")
def at_work(study: Study) -> Finding:
    """Do managers see it at work?"""
    return _opinions(study, "at-work", "What is seen at work", "behaviour", "results")


def _opinions(study: Study, name: str, title: str, *levels: str) -> Finding:
    """The share that chose one of the two best answers, question by question: here, and in all boroughs."""
    questions = [q for q in asked(study, *levels) if q.row["direction"] != "none"]  # else no answer is the best
    own, whole = ({q.group: study.one("best_two", q.group, area) for q in questions} for area in ("", "all"))
    shown = [q for q in questions if whole[q.group].is_shown]
    drawn = questions if study.is_project and study.is_page else []  # a chart has all its numbers in its table
    if study.is_project and not study.is_page:
        headings = ["Question", "Answered", "The two best answers"]
        rows = [(q.label, *base(whole[q.group])) for q in questions]
    elif study.is_project:
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
        bars=_agreement(study, drawn),
        not_drawn=[q.label for q in drawn if CONFIDENTIAL in {one.state for one in _parts(study, q)}],
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
    return why_none(found, why, nobody_known(study) or f"{said} not known.")


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
    wider = study.where_told("best_two")
    if wider is not study and not told.is_shown:
        return sentences(capital(f"{everywhere(study)}{uncapital(unseen(wider, [whole]))}"))
    why = "" if own.is_shown or wider is not study else unseen(study, [own])
    return sentences(why, together(place, said))


@told_of("moved")
def changed(study: Study) -> Finding:
    """What can they do now? The answers of those who were asked before and after."""
    found = [(q, moves(study, q.row["question"]), moves(study, q.row["question"], "all")) for q in _of_project(study)]
    found = [(q, own, whole) for q, own, whole in found if whole]
    told = [(q, whole) for q, _, whole in found if _shown(whole)]
    headings = ["Question", "More", "The same", "Less"]
    if study.is_project:
        headings.insert(1, "Answered both times")
        rows = [(q.row["text"], base(whole[0])[0], *whole) for q, _, whole in found]
    else:  # a row each for the borough and for all, since a telephone has no room for more columns
        missing = [Result(state=NOT_AVAILABLE)] * 3
        rows = [
            (f"{area}: {q.row['text']}", *three)
            for q, own, whole in found
            for area, three in ((study.name, own or missing), ("All boroughs", whole))
        ]
    return Finding(
        headline=_headline(*told[0]) if told else "Answers before and after",
        answer=sentences(_changed(study, found), _used(study)),
        caveat=caveat("moved", "ticked"),
        table=study.table(
            "before-after", "People who answered before and after, and how their answers moved", headings, rows
        ),
        bars=[(q.row["text"], [one.count for one in reversed(whole)]) for q, whole in told if study.is_project],
        not_drawn=[q.row["text"] for q, _, whole in found if CONFIDENTIAL in {one.state for one in whole}],
        series=("less", "the same", "more"),
    )


def _changed(study: Study, found: list[tuple[Asked, list[Result], list[Result]]]) -> str:
    """How answers moved here; then how they moved in all boroughs, where that is something else."""
    ours = [moved(q, own) for q, own, _ in found if _shown(own)]
    every = [
        moved(q, whole)
        for q, own, whole in found
        if _shown(whole) and not (_shown(own) and all(map(is_same, own, whole)))
    ]
    untold = "answers" in study.supplied and (not_supplied(study, "questions") or nobody_known(study))
    begins = together(here(study), ours) or untold or _untold([one for _, own, _ in found for one in own], whose(study))
    if not study.is_project and not every and CONFIDENTIAL in {one.state for *_, whole in found for one in whole}:
        if begins.endswith("is hidden."):
            return f"{begins.removesuffix('.')}, and so is how they moved in all boroughs together."
        every = ["How they moved is hidden."]
    return sentences(begins, together(in_all(study), every))


def _untold(found: Iterable[Result], whose: str = "") -> str:
    """Why no movement can be told."""
    why = {
        CONFIDENTIAL: f"How the answers{whose} moved is hidden.",
        UNRELIABLE: f"Too few people{whose} answered both times to tell.",
        NOT_APPLICABLE: f"Nobody{whose} answered both times.",
    }
    return why_none(found, why, f"Not known: no answers{whose} to the same question before and after were supplied.")


def _of_project(study: Study) -> Iterator[Asked]:
    """The questions whose answers are compared: those about the project."""
    return (q for q in asked(study, "learning") if q.about == "project")


def moves(study: Study, question: str, of: str = "") -> list[Result]:
    """Up, same and down; an empty list where the question was not asked twice."""
    found = {one.group: one for one in study.many("moved", of)}
    three = [found.get(f"{question} {way}") for way in WAYS]
    return [] if None in three else three


def moved(q: Asked, three: list[Result]) -> str:
    """How many moved which way, in one sentence."""
    if not _shown(three):
        return _untold(three)
    meant = " (less is better)" if q.row["direction"] == "lower" else ""
    return f"{_of_people(three)} {plain(_ways(q, three))}{meant}."


def _of_people(three: list[Result]) -> str:
    return f"Of {things(three[0].out_of, 'person', plural='people')} who answered before and after,"


def _more(q: Asked) -> str:
    return f"agreed more with {q.quoted}" if q.row["kind"] == "likert" else f"gave a higher answer to {q.quoted}"


def _ways(q: Asked, three: list[Result]) -> str:
    """The three numbers; where all moved the same way, that way alone."""
    same, less, short = f"gave the same answer to {q.quoted}", f"gave a lower answer to {q.quoted}", "a lower one"
    if q.row["kind"] == "likert":
        same, less, short = f"agreed as much as before with {q.quoted}", f"agreed less with {q.quoted}", "less"
    for one, way in zip(three, (_more(q), same, less), strict=True):
        if one.is_all:
            return f"all {way}"
    up, stayed, down = (none_or(one.count) for one in three)
    return f"{up} {_more(q)}, {stayed} the same and {down} {short}"


def first_move(study: Study) -> tuple[Asked, list[Result]] | None:
    """The first question whose movement in all boroughs can be told."""
    found = ((q, moves(study, q.row["question"], "all")) for q in _of_project(study))
    return next(((q, whole) for q, whole in found if _shown(whole)), None)


def moved_in_short(study: Study) -> str:
    """The same for the summary; an empty string where nothing can be told."""
    first = first_move(study)
    return "" if first is None else together(in_all(study), [moved(*first)])


def _shown(three: list[Result]) -> bool:
    return bool(three) and all(one.is_shown for one in three)


def _headline(q: Asked, whole: list[Result]) -> str:
    return f"{_of_people(whole)} {none_or(whole[0].count)} {_more(q)}"


def _used(study: Study) -> str:
    """What people ticked as used at work, most first: three options, and those that tie with the third."""
    said = []
    for q in asked(study, "behaviour", kinds=("multi",)):
        own = (one for one in study.many("ticked", of="all") if one.group.startswith(f"{q.group} "))
        ticked = sorted((one for one in own if one.is_shown and one.count), key=lambda one: -one.count)
        if not ticked:
            continue
        most = [one for one in ticked if one.count >= ticked[:3][-1].count]
        options = [plain(f"“{one.group.removeprefix(f'{q.group} ')}”") for one in most]
        numbers = [f"{number(one.count)} {'' if n else 'ticked '}" for n, one in enumerate(most)]
        people = things(most[0].out_of, "person", plural="people")
        each = listed([n + option for n, option in zip(numbers, options, strict=True)])
        said.append(f"Of {people} who ticked at least one answer to {q.name}, {each}.")
    return together(everywhere(study), said)


def who_answered(study: Study) -> Finding:
    """Who did not answer?"""
    replied, others = (study.by_group(name, of="all") for name in ("replied", "other_replies"))
    unknown = Result(state=NOT_AVAILABLE)
    rows = [(capital(of_kind(study, kind)), *base(one), others.get(kind, unknown)) for kind, one in replied.items()]
    said = _followed(study, [one for one in replied.values() if one.is_shown], others)
    return Finding(
        headline=said.removesuffix(".") or "Who replied",
        answer=sentences(_replied(study, said, [*replied.values()]), _first_answers(study)),
        caveat=caveat("replied", "non_response"),
        table=study.table(
            "replied",
            "Attendances of all boroughs, and replies to the questions asked afterwards",
            ["Event", "Attendances", "Followed by a reply", "Replies that do not say from whom"],
            rows,
        ),
    )


def _followed(study: Study, shown: Sequence[Result], others: Mapping[str, Result]) -> str:
    """Attendances that a reply followed; some replies may do without a sender, and those who came may be theirs."""
    if not shown:
        return ""
    replies = "Replies" if all(others[one.group].count == 0 for one in shown) else "Replies that say who sent them"
    first, *rest = ((one, f"at {the_events(study, one.group)}") for one in shown)
    parts = [some_of(first[0], f"attendances {first[1]}", f"attendance {first[1]}"), *(some_of(*one) for one in rest)]
    return f"{replies} followed {listed(parts)}."


def _replied(study: Study, said: str, found: Sequence[Result]) -> str:
    if said:
        rest = " Those who did not reply may think otherwise." if any(not one.is_all for one in found) else ""
        return f"{together(everywhere(study), [said])}{rest}"
    missing = "answers" in study.supplied and not_supplied(study, "questions", *OF_ATTENDANCE)
    return why_none(found, WHY_NO_REPLIES, missing or "Not known: no answers about an event were supplied.")


def _first_answers(study: Study) -> str:
    """Whether those who did not answer again had begun elsewhere on the scale."""
    found = {one.group: one for one in study.many("non_response", of="all")}
    said = []
    for q in _of_project(study):
        pair = [found.get(f"{q.row['question']} {who}") for who in ("came back", "did not")]
        if all(one is not None and one.is_shown and one.value is not None for one in pair):
            back, lost = (as_number(one.value) for one in pair)
            begun = f"those who answered again had begun at {back} on average, the others at {lost}"
            if back == lost:
                begun = f"those who answered again and the others had both begun at {back} on average"
            said.append(f"On {q.name} ({q.row['scale_min']} to {q.row['scale_max']}), {begun}.")
    return together(everywhere(study), said)
