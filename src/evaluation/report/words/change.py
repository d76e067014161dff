"""What is said of change: how the answers of those who were asked twice moved, and who did not answer."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from evaluation.metrics.cells import CONFIDENTIAL, NOT_APPLICABLE, NOT_AVAILABLE, UNRELIABLE
from evaluation.metrics.measure import Result
from evaluation.report.findings import Finding, caveat, plain
from evaluation.report.study import Study
from evaluation.report.words import (
    as_number,
    base,
    capital,
    in_all,
    listed,
    none_or,
    not_supplied,
    number,
    sentences,
    things,
    why_none,
)
from evaluation.report.words.network import OF_ATTENDANCE
from evaluation.report.words.surveys import (
    Asked,
    asked,
    everywhere,
    here,
    is_same,
    of_kind,
    some_of,
    the_events,
    together,
    whose,
)

WHY_NO_REPLIES = {
    CONFIDENTIAL: "How many attendances were followed by a reply is hidden.",
    NOT_APPLICABLE: "Nobody came to an event that people were asked about.",
}
WAYS = ("up", "same", "down")


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
    untold = "answers" in study.supplied and not_supplied(study, "questions")
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


def in_short(study: Study) -> str:
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
    replied, others = (
        {one.group: one for one in study.many(name, of="all") if one.group} for name in ("replied", "other_replies")
    )
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
