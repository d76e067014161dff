"""Who got the opportunities: apprentices by characteristic, beside a benchmark where one was given."""

from collections.abc import Mapping
from dataclasses import replace

from evaluation.metrics.cells import CONFIDENTIAL, NOT_APPLICABLE
from evaluation.metrics.measure import Result
from evaluation.metrics.project import benchmarks
from evaluation.metrics.statistics import wilson
from evaluation.report.findings import Finding, Text, caveat, plain
from evaluation.report.study import Study
from evaluation.report.words import capital, date, half_up, hidden_or_not_known, listed, number, percent, things

HOPE = "Diversity was a hope of the partners, not a target."
NOT_STATED = "not_stated"
COMPARED = "“Above” and “below” are said where chance alone is not a likely explanation."

Benchmarks = Mapping[str, tuple[float, str]]


def opportunities(study: Study) -> Finding:
    """Who got the opportunities?"""
    found = [one for one in study.many("equality") if one.group]
    compare = benchmarks(study.programme)
    rows = [_row(one, compare) for one in found]
    return Finding(
        headline="Apprentices by characteristic",
        answer=Text(f"{_who(study, found, compare)} {HOPE}"),
        caveat=Text(" ".join([caveat("equality"), *_sources(compare)])),
        table=study.table(
            "equality",
            "Apprentices of the whole project, by characteristic",
            ["Characteristic", "Apprentices", "Of those who stated it", "Benchmark"],
            rows,
        ),
    )


def _row(one: Result, compare: Benchmarks) -> tuple:
    characteristic, category = _parts(one)
    base = one if one.out_of is None else one.out_of
    if one.is_shown and one.out_of is None:  # a number without its share, since others of its kind are hidden
        base = replace(one, group=f"{characteristic}: stated", count=None, value=None, state=CONFIDENTIAL)
    there = compare.get(one.group)
    return (
        f"{capital(characteristic)}: {'not stated' if category == NOT_STATED else category}",
        one,
        "[z]" if category == NOT_STATED else base,
        _whole_percent(there[0]) if there else "[z]",
    )


def _sources(compare: Benchmarks) -> list[str]:
    if not compare:
        return []
    sources = dict.fromkeys(plain(source) or "source not given" for _, source in compare.values())
    return [COMPARED, f"Benchmark: {listed(list(sources))}."]


def _who(study: Study, found: list[Result], compare: Benchmarks) -> str:
    """Each characteristic's categories that can be shown, beside a benchmark where there is one."""
    if not found and "equality" in study.supplied:
        return (
            "NOT KNOWN: the equality figures that were supplied bear no dates, so they cannot be told as at "
            f"{date(study.as_at)}."
        )
    if not found:
        return (
            "NOT KNOWN: no equality figures were supplied. Head counts by characteristic, for the whole project, "
            "with how many did not say, would tell."
        )
    if not any(one.is_shown or one.state == NOT_APPLICABLE for one in found):
        return "How many apprentices there are of each characteristic is hidden."
    by_characteristic: dict[str, list[Result]] = {}
    for one in found:
        by_characteristic.setdefault(_parts(one)[0], []).append(one)
    return " ".join(_characteristic(name, own, compare) for name, own in by_characteristic.items())


def _characteristic(name: str, own: list[Result], compare: Benchmarks) -> str:
    stated = [one for one in own if _parts(one)[1] != NOT_STATED]
    silent = next((one for one in own if _parts(one)[1] == NOT_STATED), None)
    shown = [one for one in stated if one.is_shown]
    said = "; ".join(
        f"{number(one.count)} “{plain(_parts(one)[1])}”{percent(one) if one.out_of else ''}{_beside(one, compare)}"
        for one in shown
    )
    rest = _hidden(len(stated) - len(shown), silent)
    if shown and shown[0].out_of:
        answer = f"Of {things(shown[0].out_of, 'apprentice')} who stated their {plain(name)}: {said}{rest}."
    elif shown:
        answer = f"{capital(plain(name))}: {said}{rest}."
    elif stated and stated[0].state == NOT_APPLICABLE:
        answer = f"Nobody stated their {plain(name)}."
    else:
        answer = f"{capital(plain(name))}: {hidden_or_not_known(stated[0]) if stated else 'not known'}."
    return f"{answer} {number(silent.count)} did not say." if silent and silent.count else answer


def _hidden(answers: int, silent: Result | None) -> str:
    """What cannot be told beside the answers that can, as the end of a sentence."""
    what = [f"the other {'answer' if answers == 1 else 'answers'}"] if answers else []
    what += ["how many did not say"] if silent is not None and silent.state == CONFIDENTIAL else []
    if not what:
        return ""
    return f"; {listed(what)} {'is' if len(what) == 1 and answers <= 1 else 'are'} hidden"


def _beside(one: Result, compare: Benchmarks) -> str:
    """Above or below the benchmark only where chance alone is not a likely explanation."""
    if one.group not in compare or not one.out_of:
        return ""
    there = compare[one.group][0]
    lower, upper = wilson(one.count, one.out_of)
    how = "above" if lower > there else "below" if upper < there else "not clearly different from"
    return f", {how} the benchmark of {_whole_percent(there)}"


def _parts(one: Result) -> tuple[str, str]:
    characteristic, _, category = one.group.partition(": ")
    return characteristic, category


def _whole_percent(share: float) -> str:
    return f"{half_up(round(10_000 * share), 100)}%"
