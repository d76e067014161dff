"""What is said of whether the places would have come without the project."""

from evaluation.metrics.cells import CONFIDENTIAL, NOT_APPLICABLE
from evaluation.metrics.pledges import anyway_verdict
from evaluation.metrics.vocabulary import ADDITIONALITY
from evaluation.report.findings import Finding, Text, caveat, plain
from evaluation.report.study import Study
from evaluation.report.words import capital, in_, listed, number, things
from evaluation.report.words.pledges import who

ANSWERS = {
    "new": "new because of the project",
    "sooner": "came sooner because of it",
    "anyway": "would have come anyway",
    "unknown": "cannot say",
}


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


def in_short(study: Study) -> Text:
    """The verdict on what would have happened without the project, alone."""
    return Text(anyway(study))


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
    return f"{word} {begins} {listed(said)}: so the project added {span(least.count, most.count)}."


def span(least: int, most: int) -> str:
    if least == most:
        return number(least) if least else "none"
    return f"between {number(least)} and {number(most)}" if least else f"at most {number(most)}"


def _answered(answer: str, n: int) -> str:
    one = n == 1
    return {
        "new": "is new because of the project" if one else "are new because of the project",
        "sooner": "came sooner",
        "anyway": "would have come anyway",
        "unknown": "cannot be judged",
    }[answer]
