"""What is said of the playbook: which of its recommendations boroughs say that they use."""

from collections.abc import Sequence

from evaluation.metrics.measure import Result
from evaluation.report.findings import Finding, Text, caveat, plain
from evaluation.report.study import Study
from evaluation.report.words import capital, every, in_, listed, none_or, number, of
from evaluation.report.words.surveys import some_of

NAMED = 3  # the most recommendations that are named where several tie


def playbook(study: Study) -> Finding:
    """Was the playbook used?"""
    found = {one.group: one for one in study.many("playbook_used") if one.group}
    partly = {one.group: one for one in study.many("playbook_partly") if one.group}
    rows = [(name, *_answered(study, one, partly[name])) for name, one in found.items() if name != "at least one"]
    headings = ["Recommendation", "Used"]
    if study.is_project:
        headings = ["Recommendation", "Boroughs that use it", "In part", "Boroughs that answered"]
    return Finding(
        headline=_playbook_headline(study, found),
        answer=Text(_used(study, found, partly)),
        caveat=caveat("playbook_used"),
        table=study.table("playbook", f"Recommendations of the playbook used {in_(study)}", headings, rows),
    )


def _answered(study: Study, one: Result, partly: Result) -> tuple:
    if study.is_project:
        return one, partly, one.out_of if one.is_shown else one
    if not one.is_shown:
        return (one,)
    return ("yes" if one.count else "in part" if partly.count else "no",)


def _playbook_headline(study: Study, found: dict[str, Result]) -> str:
    some = found.get("at least one")
    if some is None or not some.is_shown or not study.is_project:
        return "Recommendations of the playbook used"
    return f"{_users(some)} of the playbook"


def _users(some: Result) -> str:
    """How many boroughs use a recommendation at all."""
    uses = "uses" if 1 in (some.count, some.out_of) else "use"
    which = "at least one" if some.count else "any"
    return f"{capital(some_of(some, 'boroughs that answered'))} {uses} {which} recommendation"


def _used(study: Study, found: dict[str, Result], partly: dict[str, Result]) -> str:
    if not found:
        return "Not known: nothing was supplied on whether the playbook is used."
    shown = [one for name, one in found.items() if one.is_shown and name != "at least one"]
    if not shown:
        who = "no borough has" if study.is_project else f"{plain(study.name)} has not"
        return f"Not known: {who} said whether it uses the playbook."
    some = found["at least one"]
    if some.out_of == 1:
        who = "The one borough that answered" if study.is_project else plain(study.name)
        return f"{who} says that it {_own_use(shown, partly)}."
    return f"{_users(some)}. {_ranked(shown)}" if some.count else f"{_users(some)}."


def _own_use(shown: Sequence[Result], partly: dict[str, Result]) -> str:
    """What one borough said of the recommendations that it was asked about."""
    used, half = sum(one.count for one in shown), sum(partly[one.group].count for one in shown)
    if len(shown) == 1:
        uses = "uses" if used else "uses in part" if half else "does not use"
        return f"{uses} the one recommendation that it was asked about"
    which = f"{none_or(used)} of the {number(len(shown))} recommendations"
    if used == len(shown):
        which = every(used, "recommendation")
    in_part = f", {'and' if used else 'but'} {number(half)} in part" if half else ""
    return f"uses {which} that it was asked about{in_part}"


def _ranked(shown: Sequence[Result]) -> str:
    """Which recommendations are used most and least, and by how many; all that tie."""
    if len(shown) == 1:
        return f"The one that was asked about is “{plain(shown[0].group)}”."
    most, least = (pick(one.value for one in shown) for pick in (max, min))
    if most == least:
        by = of(shown[0]) if len({one.out_of for one in shown}) == 1 else "the same share of boroughs"
        return f"Each of the {number(len(shown))} recommendations is used by {by}."
    ends = ([one for one in shown if one.value == end] for end in (most, least))
    first, last = (f"used {'is' if len(tied) == 1 else 'are'} {_names(tied, len(shown))}" for tied in ends)
    return f"The most {first}, and the least {last}."


def _names(tied: Sequence[Result], out_of: int) -> str:
    if len(tied) > NAMED:
        return f"{number(len(tied))} of the {number(out_of)}"
    return listed([f"“{plain(one.group)}” ({some_of(one, ending='')})" for one in tied])
