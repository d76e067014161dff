"""What counts as filled: the rule of the verdict that rests on it, and the finding told again with other meanings."""

from collections.abc import Iterable

from evaluation.metrics.cells import CONFIDENTIAL
from evaluation.metrics.measure import Result
from evaluation.metrics.pledges import verdict
from evaluation.metrics.project import verdict as target_verdict
from evaluation.report.study import Study
from evaluation.report.words import none_or, number, percent, things

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
