"""What is said of the apprentices: are they still here, how long did they stay, why did they leave."""

from evaluation.metrics.cells import CONFIDENTIAL, NOT_APPLICABLE
from evaluation.metrics.measure import Result
from evaluation.report.findings import Finding, Text, caveat, plain
from evaluation.report.study import Study
from evaluation.report.words import capital, in_, is_, listed, none_or, number, of, sentences, things


def still_here(study: Study) -> Finding:
    """Are the apprentices still here?"""
    found = {one.group: one for one in study.many("still_here")}
    stayed = found.get("in post")
    if stayed is None:
        answer = "Not known: no records of apprentices were supplied."
    elif stayed.state == NOT_APPLICABLE:
        answer = "No apprentice had started."
    elif not stayed.is_shown:
        answer = "How many apprentices are still in post is hidden." + _elsewhere(study)
    else:
        answer = f"{of(stayed, 'apprentices who started')} {is_(stayed.count, stayed.out_of)} still in post."
        answer += _gone(found["left"], found["finished"])
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


def _gone(left: Result, finished: Result) -> str:
    """How many left and how many finished, or that it is hidden."""
    both = ((left, "left before finishing"), (finished, "finished"))
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
    found = [one for one in study.many("leaving") if one.group]
    shown = [one for one in found if one.is_shown and one.count]
    if not shown:
        return ""
    hidden = sum(not one.is_shown for one in found)
    rest = f"; the other {'reason is' if hidden == 1 else 'reasons are'} hidden" if hidden else ""
    return f"Why they left: {listed([f'{_reason(one.group)} ({number(one.count)})' for one in shown])}{rest}."


def _reason(written: str) -> str:
    return "no reason given" if written == "not given" else plain(written)


def _elsewhere(study: Study) -> str:
    """How many are still in post in the whole project, where a borough's own figure is hidden."""
    whole = study.one("still_here", "in post", of="all")
    if study.is_project or not whole.is_shown:
        return ""
    still = f"{of(whole, 'apprentices who started')} {is_(whole.count, whole.out_of)} still in post"
    return f" In all boroughs together, {still}."
