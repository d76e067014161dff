"""What is said of pledges: promised, filled and on time, what filled means, who is still here, and what came anyway."""

from collections.abc import Callable, Iterable, Sequence

from evaluation.metrics.cells import CONFIDENTIAL, NOT_APPLICABLE, NOT_AVAILABLE
from evaluation.metrics.pledges import EMPTY, anyway_verdict, verdict
from evaluation.metrics.project import verdict as target_verdict
from evaluation.metrics.result import Result
from evaluation.metrics.vocabulary import ADDITIONALITY
from evaluation.report.findings import Finding, Text, caveat, plain
from evaluation.report.study import Study
from evaluation.report.words import (
    capital,
    date,
    every,
    hidden_or_not_known,
    in_,
    is_,
    listed,
    none_or,
    number,
    of,
    percent,
    sentences,
    things,
    told_of,
    was,
    why_not,
)
from evaluation.report.words.doubtful import nobody_known, none_counted

RULES = {
    "YES": "all places {which} are filled",
    "MOSTLY": "at least {mostly} of the places {which} are filled",
    "PARTLY": "at least {partly} of the places {which} are filled",
    "NO": "fewer than {partly} of the places {which} are filled",
    "TOO EARLY": "no places were due yet",
    "NOT KNOWN": "the records do not say",
    "HIDDEN": "how many of the places {which} are filled is hidden",
}
SHARES = {0.75: "three quarters", 0.5: "half", 0.8: "four fifths", 0.9: "nine tenths"}
TARGETS = {"MET": "is met", "NOT YET": "is not met yet", "NOT MET": "is not met"}
MEANING = {
    "started": "",
    "in post": " A place counts as filled while someone is in post in it or has finished.",
    "finished": " A place counts as filled once someone has finished.",
}
OTHERWISE = {
    "started": "once somebody started in it",
    "in post": "only while somebody is in post in it or has finished",
    "finished": "only once somebody has finished",
}
GONE = {"left": "left before finishing", "finished": "finished"}
ANSWERS = {
    "new": "new because of the project",
    "sooner": "came sooner because of it",
    "anyway": "would have come anyway",
    "unknown": "cannot say",
}


def who(study: Study, written: Callable[[str], str] = plain) -> str:
    """Who promised, within a sentence; at its beginning `capital` makes it right. A headline escapes by itself what is
    written."""
    return "boroughs" if study.is_project else written(study.name)


def promised_and_filled(study: Study) -> Finding:
    """How many places were promised, and how many filled?"""
    promised, filled = study.one("promised"), study.one("filled")
    rows = [
        ("Promised", promised),
        ("Filled", filled),
        *((g.capitalize(), study.one("still_empty", g)) for g in EMPTY.values()),
    ]
    bars = [(label, [one.count]) for label, one in rows[1:] if one.is_shown]
    return Finding(
        headline=_headline(study, promised, filled),
        answer=sentences(sentence(study), empties(study), sensitivity(study)),
        table=study.table("places", f"Apprentice places {in_(study)}", ["Places", "Number"], rows),
        caveat=Text(f"{caveat('filled')}{MEANING[study.project.filled_means]}"),
        bars=bars if promised.count else [],
        not_drawn=[label for label, one in rows[1:] if one.state == CONFIDENTIAL],
    )


def sentence(study: Study) -> str:
    """Promised and filled, in one sentence."""
    promised, filled, by = study.one("promised"), study.one("filled"), f"by {date(study.as_at)}"
    if not promised.is_shown:
        return f"How many places {who(study)} had promised {by} is not known: some promises have no date."
    if promised.count == 0 and none_counted(study):
        return none_counted(study)
    if promised.count == 0:
        return f"{capital(who(study))} had promised no places {by}."
    begins = f"{capital(who(study))} promised {things(promised.count, 'place')}"
    if not filled.is_shown:
        return f"{begins}; {not_told(filled)}."
    if filled.count == promised.count:
        all_ = {1: "it", 2: "both"}.get(promised.count, "all of them")
        return f"{begins} and had filled {all_} {by}."
    if filled.count == 0:
        return f"{begins} and had not filled {'it' if promised.count == 1 else 'any of them'} {by}."
    return f"{begins} and had filled {number(filled.count)} {by}."


def not_told(filled: Result) -> str:
    """Why the number filled is not told, as the end of a sentence."""
    hidden = filled.state == CONFIDENTIAL
    return f"how many are filled is {'hidden' if hidden else 'not known, since some fillings have no date'}"


def empties(study: Study) -> str:
    """Why the places that are empty are so; an empty string where none is, or where it is hidden."""
    found = {group: study.one("still_empty", group) for group in EMPTY.values()}
    if not all(one.is_shown for one in found.values()):
        return ""
    kinds = [(one.count, group) for group, one in found.items() if one.count]
    total = sum(n for n, _ in kinds)
    if total == 0:
        return ""
    if total == 1:
        return f"{'It' if study.one('promised').count == 1 else 'The one still empty'} was {kinds[0][1]}."
    if len(kinds) == 1:
        return f"{'Both' if total == 2 else f'All {number(total)}'} still empty were {kinds[0][1]}."
    return f"Of the {number(total)} still empty, {listed([f'{number(n)} {was(n)} {kind}' for n, kind in kinds])}."


def why_empty(study: Study) -> Finding:
    """Why are the rest empty?"""
    found, promised = [study.one("still_empty", group) for group in EMPTY.values()], study.one("promised")
    if not all(one.is_shown for one in found):
        answer = why_not(next(one for one in found if not one.is_shown), "how many places are empty and why")
    elif promised.is_shown and promised.count == 0:
        answer = "No place was promised, so none is empty."
    else:
        answer = empties(study) or "No place is empty."
        answer = f"The one place {answer.removeprefix('It ')}" if answer.startswith("It was") else answer
    return Finding(
        headline="Why places are empty",
        answer=Text(answer),
        caveat=Text(caveat("still_empty")),
        table=study.table(
            "still-empty",
            f"Places still empty {in_(study)}",
            ["Why", "Places"],
            [(one.group.capitalize(), one) for one in found],
        ),
    )


def on_time(study: Study) -> Finding:
    """On time?"""
    due, filled, timely = study.one("due"), study.one("filled_of_due"), study.one("on_time")
    later = study.one("still_empty", "not yet due")
    return Finding(
        headline="Places filled on time",
        answer=sentences(_timely(due, filled, timely), _left_out(later), _half(study)),
        table=study.table(
            "on-time",
            f"Places due {in_(study)}, and whether they were filled on time",
            ["Places", "Number"],
            [
                ("Due", due),
                ("Filled, of those due", filled),
                ("Filled on time, of those due", timely),
                ("Empty and not yet due (left out)", later),
            ],
        ),
        caveat=caveat("on_time"),
    )


def _half(study: Study) -> str:
    """How long it took until half of the places were filled, where that can be told of more than one."""
    promised = study.one("promised")
    return half_filled(study) if promised.is_shown and promised.count > 1 else ""


def _timely(due: Result, filled: Result, timely: Result) -> str:
    """How many were filled on time and how many late; each of the three may be hidden while the others are shown."""
    if due.is_shown and due.count == 0:
        return "Too early to know: no places were due yet."
    if not timely.is_shown:
        known = f" {of(filled, 'places due')} {was(filled.count)} filled." if filled.is_shown else ""
        return why_not(timely, "how many places were filled on time") + known
    total = due.count if due.is_shown else timely.out_of
    if timely.is_all:
        return f"{capital(every(total, 'place'))} due {was(total)} filled on time."
    if not filled.is_shown and total == 1:
        return f"The one place due was not filled on time; whether it was filled late is {hidden_or_not_known(filled)}."
    if not filled.is_shown:
        said = f"{of(timely, 'places due')} {was(timely.count)} filled on time"
        return f"{said}; how many were filled late is {hidden_or_not_known(filled)}."
    if total == 1:
        return f"The one place due was {'filled late' if filled.count else 'not filled'}."
    if filled.count == 0:
        return f"None of the {number(total)} places due was filled."
    late = filled.count - timely.count
    ends = f", {number(late)} late" if late else ""
    return f"{of(timely, 'places due')} {was(timely.count)} filled on time{ends}."


def _left_out(later: Result) -> str:
    if not later.is_shown or later.count == 0:
        return ""
    return f"{things(later.count, 'empty place').capitalize()} {is_(later.count)} not yet due and left out."


def roles(study: Study) -> Finding:
    """Which jobs?"""
    found = study.many("role")
    shown = [one for one in found if one.is_shown]
    named = [one for one in shown if one.group != "unspecified"]
    rest = sum(one.count for one in shown if one.group == "unspecified")
    if named:
        answer = f"{_most_places(named)}."
        answer += f" The job is not given for {things(rest, 'place')}." if rest else ""
    elif study.one("promised").state == NOT_AVAILABLE:
        answer = "Not known: some promises have no date."
    elif any(one.state == NOT_AVAILABLE for one in found):
        answer = "Not known: no jobs were given for the places."
    elif any(one.state == CONFIDENTIAL for one in found):
        answer = "How many places there are of each job is hidden."
    else:
        answer = "No place was promised."
        if rest:
            answer = f"The {'job' if rest == 1 else 'jobs'} of {every(rest, 'place')} {is_(rest)} not given."
    return Finding(
        headline=_most_places(named, written=str) or "No jobs are named",
        answer=Text(answer),
        caveat=caveat("role"),
        table=study.table(
            "roles",
            f"Places promised {in_(study)}, by job",
            ["Job", "Places"],
            [(one.group or "Not known", one) for one in found],
            none=("None", 0),
        ),
        bars=[(one.group, [one.count]) for one in shown] if named else [],
    )


def _most_places(named: list[Result], written: Callable[[str], str] = plain) -> str:
    """Which of the jobs that are named has most places, or that none stands out."""
    if not named:
        return ""
    most = [written(one.group) for one in named if one.count == named[0].count]
    n = named[0].count
    if len(named) == 1:
        return f"The one job named is {most[0]}, with {things(n, 'place')}"
    if len(most) == len(named):
        return f"{capital(every(len(named), 'job'))} named have {things(n, 'place')} each"
    if len(most) == 1:
        return f"Of {number(len(named))} jobs named, {most[0]} has most places, {number(n)}"
    if len(most) <= 3:
        return f"Of {number(len(named))} jobs named, {listed(most)} have most places, {number(n)} each"
    return f"The places are spread over {number(len(named))} jobs, none with more than {things(n, 'place')}"


def kept_promise(study: Study) -> str:
    """The verdict in a word, its rule, and the figures it rests on."""
    measured, timely = study.one("filled_of_due"), study.one("on_time")
    rule = study.project.verdict
    word = verdict(measured, rule)
    stated = rule_of("HIDDEN" if measured.state == CONFIDENTIAL else word, rule, "due")
    said = f"**Did {plain(study.name)} keep its promise? {word}** ({stated})."
    return f"{said} {_due_and_filled(measured, timely)}" if measured.is_shown else said


def _due_and_filled(filled: Result, timely: Result) -> str:
    if filled.out_of == 1:
        late = "" if not timely.is_shown else ", on time" if timely.count else ", late"
        return f"The one place due was filled{late}." if filled.count else "The one place due was not filled."
    ends = f", {none_or(timely.count)} on time" if timely.is_shown and filled.count else ""
    return f"{of(filled, 'due')} {was(filled.count)} filled{ends}."


def _headline(study: Study, promised: Result, filled: Result) -> str:
    promisers = capital(who(study, written=str))
    if promised.is_shown and promised.count == 0:
        return none_counted(study).rstrip(".") or f"{promisers} promised no places"
    if not (promised.is_shown and filled.is_shown):
        return f"Places {in_(study)}"
    if promised.count == filled.count:
        return f"{promisers} filled {every(promised.count, 'place')} promised"
    if promised.count == 1:
        return f"{promisers} had not filled the one place promised"
    return f"{promisers} filled {none_or(filled.count)} of the {number(promised.count)} places promised"


def rule_of(word: str, levels: Iterable[tuple[str, float]], which: str) -> str:
    """What a word of the verdict says of the places, from the least share of each word."""
    words = {name: SHARES.get(level, f"{100 * level:.4g}%") for name, level in levels}
    return RULES[word].format(which=which, **words)


def sensitivity(study: Study) -> str:
    """The finding told again with the other meanings of a filled place, and whether it holds."""
    own = study.one("filled")
    others = [one for one in study.many("filled_if") if one.group != study.project.filled_means]
    told = [one for one in others if one.is_shown and one.out_of and not _gives_away(study, one)]
    if not told or not own.is_shown:
        return ""
    said = "; ".join(
        f"{OTHERWISE[one.group]}, {none_or(one.count)} of {number(one.out_of)}{percent(one)} would be" for one in told
    )
    return f"If a place counted as filled {said}. {_holds(study, [own, *told])}."


def half_filled(study: Study) -> str:
    """How long it takes until half of the places are filled, where that can be told."""
    half = study.one("days_to_filling")
    if not half.is_shown:
        return ""
    within = f"within {things(int(half.value), 'day')}" if half.value else "on the day"
    return f"Allowing for places promised only lately, half of all places are filled {within} of the promise."


def _gives_away(study: Study, one: Result) -> bool:
    """Whether a number of people still there would tell, by subtraction, how many left or finished, which is hidden."""
    return one.group != "started" and any(kept.state == CONFIDENTIAL for kept in study.many("still_here"))


def _holds(study: Study, counted: list[Result]) -> str:
    """Whether the target is met, or else the word of the verdict, whichever of these numbers is the one that counts."""
    project = study.project
    if study.is_project and project.target is not None:
        over = study.as_at >= project.deadline
        words = {target_verdict(one, project.target, over) for one in counted}
        if len(words) == 1:
            return f"Whichever counts, the target for places filled {TARGETS[words.pop()]}"
        return "So whether the target for places filled is met depends on what counts as filled"
    words = {verdict(one, project.verdict) for one in counted}
    if len(words) == 1:
        return f"Whichever counts, {rule_of(words.pop(), project.verdict, 'promised')}"
    return "So the finding depends on what counts as filled"


@told_of("still_here")
def still_here(study: Study) -> Finding:
    """Are the apprentices still here?"""
    found = {one.group: one for one in study.many("still_here")}
    stayed = found.get("in post")
    if stayed is None:
        answer = "Not known: no records of apprentices were supplied."
    elif stayed.state == NOT_APPLICABLE:
        answer = "No apprentice had started."
    elif stayed.state == NOT_AVAILABLE and nobody_known(study, "apprentices"):
        answer = nobody_known(study, "apprentices")
    elif not stayed.is_shown:
        answer = f"How many apprentices are still in post is {hidden_or_not_known(stayed)}."
    else:
        answer = f"{of(stayed, 'apprentices who started')} {is_(stayed.count, stayed.out_of)} still in post."
        answer += _gone([(found[group], verb) for group, verb in GONE.items() if group in found])
    answer = sentences(answer, _for_months(study), _reasons(study))
    rows = [(group.capitalize() or "Not known", one) for group, one in found.items()]
    rows += [
        (f"Stayed for {one.group}, of {one.out_of} who could" if one.is_shown else f"Stayed for {one.group}", one)
        for one in study.many("stayed")
        if one.group
    ]
    started = next((one.out_of for one in found.values() if one.is_shown), None)
    total = f", of {things(started, 'apprentice')} who started" if started else ""
    return Finding(
        headline="Apprentices still in post",
        answer=Text(answer),
        caveat=caveat("still_here", "stayed"),
        table=study.table("still-here", f"Apprentices {in_(study)}{total}", ["They have", "Apprentices"], rows, ()),
    )


def _gone(both: Sequence[tuple[Result, str]]) -> str:
    """How many left and how many finished, or that it is hidden."""
    said = "".join(f" {capital(none_or(one.count))} {verb}." for one, verb in both if one.is_shown)
    hidden = [f"how many {verb}" for one, verb in both if one.state == CONFIDENTIAL]
    return f"{said} {capital(listed(hidden))} {is_(len(hidden))} hidden." if hidden else said


def _for_months(study: Study) -> str:
    """How many stayed for each length of time that can be told of."""
    shown = [one for one in study.many("stayed") if one.group and one.is_shown]
    if not shown:
        return ""
    told = listed([f"{of(one)} stayed for {one.group}" for one in shown])
    return f"Of those who started long enough ago, {told}."


def _reasons(study: Study) -> str:
    """Why people left, where enough gave the same reason."""
    found = [*study.by_group("leaving").values()]
    shown = [one for one in found if one.is_shown and one.count]
    if not shown:
        return ""
    hidden = sum(not one.is_shown for one in found)
    rest = f"; the other {'reason is' if hidden == 1 else 'reasons are'} hidden" if hidden else ""
    return f"Why they left: {listed([f'{_reason(one.group)} ({number(one.count)})' for one in shown])}{rest}."


def _reason(written: str) -> str:
    return "no reason given" if written == "not given" else plain(written)


def additionality(study: Study) -> Finding:
    """Would it have happened anyway?"""
    found = {one.group: one for one in study.many("anyway")}
    rows = [(ANSWERS.get(group, "Not known").capitalize(), one) for group, one in found.items()]
    return Finding(
        headline="Places filled, and what would have happened anyway",
        answer=Text(anyway(study)),
        caveat=caveat("anyway", "added"),
        table=study.table(
            "anyway",
            f"Places filled {in_(study)}, by what would have happened without the project",
            ["What boroughs say" if study.is_project else "What the borough says", "Places"],
            rows,
            none=(),
        ),
    )


def anyway(study: Study) -> str:
    """The verdict on what would have happened without the project: a range, or what would answer it."""
    found = {one.group: one for one in study.many("anyway")}
    first = next(iter(found.values()), None)
    if first is None or not first.group:
        return (
            "**NOT KNOWN.** No answers were supplied on whether the places would have come anyway. Each borough's "
            "answer for each place (new, sooner, anyway, unknown) would tell."
        )
    if first.state == NOT_APPLICABLE:
        return "**TOO EARLY.** No place had been filled."
    unseen = [one for one in found.values() if not one.is_shown]
    they_say = "boroughs say" if study.is_project else f"{plain(study.name)} says"
    if unseen:
        what = "fillings" if study.one("promised").is_shown else "promises"
        hidden = unseen[0].state == CONFIDENTIAL
        return f"**NOT KNOWN.** {f'What {they_say} is hidden' if hidden else f'Some {what} have no date'}."
    said = [f"{number(found[a].count)} {_answered(a, found[a].count)}" for a in ADDITIONALITY if found[a].count]
    least, most = (study.one("added", group) for group in ("at least", "at most"))
    word = f"**{anyway_verdict(least, most, study.one('filled'))}.**"
    begins = f"Of {things(first.out_of, 'place')} filled, {they_say}"
    if first.out_of == 1:
        answer = next(a for a in ADDITIONALITY if found[a].count)
        return f"{word} {capital(they_say)} the one place filled {_answered(answer, 1)}."
    if found["unknown"].count == first.out_of:
        return f"{word} {capital(who(study))} cannot say it of any of {number(first.out_of)} places filled."
    unseen = [one for one in (least, most) if not one.is_shown]
    if unseen:
        return f"{word} {begins} {listed(said)}; how many the project added is {hidden_or_not_known(unseen[0])}."
    return f"{word} {begins} {listed(said)}: so the project added {span(least.count, most.count)}."


def span(least: int, most: int) -> str:
    if least == most:
        return number(least) if least else "none"
    return f"between {number(least)} and {number(most)}" if least else f"at most {number(most)}"


def _answered(answer: str, n: int) -> str:
    return {
        "new": f"{is_(n)} new because of the project",
        "sooner": "came sooner",
        "anyway": "would have come anyway",
        "unknown": "cannot be judged",
    }[answer]
