"""What is said of pledges: for a borough, and for all boroughs together."""

from collections.abc import Callable

from evaluation.metrics.cells import CONFIDENTIAL, NOT_AVAILABLE
from evaluation.metrics.measure import Result
from evaluation.metrics.pledges import EMPTY, verdict
from evaluation.report.findings import Finding, Text, caveat, plain
from evaluation.report.study import Study
from evaluation.report.words import capital, date, every, in_, is_, listed, number, of, sentences, things, was, why_not
from evaluation.report.words.filled import MEANING, half_filled, rule_of, sensitivity


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
    if filled.state == CONFIDENTIAL:
        return "how many are filled is hidden"
    return "how many are filled is not known, since some fillings have no date"


def empties(study: Study) -> str:
    """Why the places that are empty are so; an empty string where none is, or where it is hidden."""
    found = {group: study.one("still_empty", group) for group in EMPTY.values()}
    if not all(one.is_shown for one in found.values()):
        return ""
    total = sum(one.count for one in found.values())
    kinds = [(one.count, group) for group, one in found.items() if one.count]
    if total == 0:
        return ""
    if total == 1:
        return f"The one still empty was {kinds[0][1]}." if study.one("filled").count else f"It was {kinds[0][1]}."
    if len(kinds) == 1:
        both = "Both" if total == 2 else f"All {number(total)}"
        return f"{both} still empty were {kinds[0][1]}."
    return f"Of the {number(total)} still empty, {listed([f'{number(n)} {was(n)} {kind}' for n, kind in kinds])}."


def why_empty(study: Study) -> Finding:
    """Why are the rest empty?"""
    found = [study.one("still_empty", group) for group in EMPTY.values()]
    if not all(one.is_shown for one in found):
        answer = why_not(next(one for one in found if not one.is_shown), "how many places are empty and why")
    elif not study.one("promised").count:
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
    if due.is_shown and due.count == 0:
        return "Too early to know: no places were due yet."
    if not timely.is_shown:
        known = f" {of(filled, 'places due')} {was(filled.count)} filled." if filled.is_shown else ""
        return why_not(timely, "how many places were filled on time") + known
    if timely.count == due.count:
        return f"{capital(every(due.count, 'place'))} due {was(due.count)} filled on time."
    if filled.count == 0:
        return (
            "The one place due was not filled."
            if due.count == 1
            else f"None of the {due.count:,} places due was filled."
        )
    if due.count == 1:
        return "The one place due was filled late."
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
    if measured.is_shown:
        said += f" {_due_and_filled(measured, timely)}"
    return said


def _due_and_filled(filled: Result, timely: Result) -> str:
    if filled.out_of == 1:
        late = "" if not timely.is_shown else ", on time" if timely.count else ", late"
        return f"The one place due was filled{late}." if filled.count else "The one place due was not filled."
    ends = ""
    if timely.is_shown and filled.count:
        ends = f", {number(timely.count) if timely.count else 'none'} on time"
    return f"{of(filled, 'due')} {was(filled.count)} filled{ends}."


def _headline(study: Study, promised: Result, filled: Result) -> str:
    promisers = capital(who(study, written=str))
    if promised.is_shown and promised.count == 0:
        return f"{promisers} promised no places"
    if not (promised.is_shown and filled.is_shown):
        return f"Places {in_(study)}"
    if promised.count == filled.count:
        return f"{promisers} filled {every(promised.count, 'place')} promised"
    if promised.count == 1:
        return f"{promisers} had not filled the one place promised"
    done = number(filled.count) if filled.count else "none"
    return f"{promisers} filled {done} of the {number(promised.count)} places promised"
