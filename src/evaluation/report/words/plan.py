"""What is said of the target, and of the promises against the plan."""

import datetime as dt

from evaluation.metrics.cells import NOT_APPLICABLE, NOT_AVAILABLE
from evaluation.metrics.pledges.plan import Plan
from evaluation.metrics.project import verdict
from evaluation.metrics.result import Result
from evaluation.records.parameters import plan_of
from evaluation.report.findings import Finding, Text, caveat, plain
from evaluation.report.study import Study
from evaluation.report.words import date, listed, number, things, was
from evaluation.report.words.doubtful import none_counted

Steps = list[tuple[dt.date, int]] | None  # days, and how many places were promised so far


def target_met(study: Study) -> Text:
    """The target's verdicts, one for each way in which it was worded."""
    project, over = study.project, study.as_at >= study.project.deadline
    if project.target is None:
        return Text("No target was set.")
    if later := none_counted(study):
        return Text(f"**NOT KNOWN.** {later}")
    promised, filled = study.one("promised"), study.one("filled")
    said = []
    for measured, what in ((promised, "promises"), (filled, "places filled")):
        known = measured.is_shown or measured.state == NOT_APPLICABLE
        number_ = f" ({number(measured.count or 0)} against {number(project.target)})" if known else ""
        said.append(f"**{verdict(measured, project.target, over)}** for {what}{number_}.")
    said.append(f"The rule: MET when the count has reached {number(project.target)} by {date(study.as_at)}.")
    if len(project.target_words) > 1:
        words = listed([f"“{plain(word)}” ({plain(source)})" for word, source in project.target_words.items()])
        said.append(f"The sources word the target in {len(project.target_words)} ways: {words}.")
    return Text(" ".join(said))


def against_plan(study: Study) -> Finding:
    """Were the promises ahead of the plan, and when?"""
    plan, places, days = plan_of(study.project), study.one("ahead_in_places"), study.one("ahead_in_days")
    steps = _dated_promises(study)
    answer = _ahead(study, plan, places, days) + _on_published_days(study, plan, steps)
    rows = [
        (date(day), _promised_by(study, day), round(plan.planned(day)) if plan else "[z]") for day in _milestones(study)
    ]
    return Finding(
        headline=answer.split(". ")[0].rstrip("."),
        answer=Text(answer),
        table=study.table(
            "against-plan",
            "Places promised and planned, by quarter and on published days",
            ["Date", "Promised so far", "Planned so far"],
            rows,
        ),
        caveat=caveat("ahead_in_places", "ahead_in_days"),
        bars=_curve(study, plan, steps),
        series=("promised", "planned"),
        axis="Places so far",
    )


def _curve(study: Study, plan: Plan | None, steps: Steps) -> list[tuple[str, list[float]]]:
    """Promised and planned so far, from the first day to the as-at date."""
    if plan is None or not steps:
        return []
    days = [(study.project.starts, 0), *(step for step in steps if step[0] > study.project.starts)]
    if days[-1][0] < study.as_at:
        days.append((study.as_at, days[-1][1]))
    return [(f"{day:%Y-%m-%d}", [n, plan.planned(day)]) for day, n in days]


def _ahead(study: Study, plan: Plan | None, places: Result, days: Result) -> str:
    if plan is None:
        return "There was no plan to compare with."
    if not places.is_shown:
        return "How the promises stood to the plan is not known: some promises have no date."
    if later := none_counted(study):
        return f"How the promises stood to the plan is not known. {later}"
    planned = number(round(plan.planned(study.as_at)))
    begins = f"By {date(study.as_at)}, {things(places.count, 'place')} {was(places.count)} promised, "
    begins += f"where {_pace(plan)} would have given {planned}"
    if not days.is_shown:
        return f"{begins}." + " That is more than the plan ever has." * (days.state == NOT_APPLICABLE)
    gap = int(days.value)
    how = f"{things(abs(gap), 'day')} {'ahead of' if gap > 0 else 'behind'}" if gap else "on"
    return f"{begins}. That is {how} the plan."


def _on_published_days(study: Study, plan: Plan | None, steps: Steps) -> str:
    """How the promises stood to the plan on earlier days that others published a figure for."""
    if plan is None or not steps:
        return ""
    said = []
    for day in (day for day in study.published_dates("promised") if day < study.as_at):
        n, planned = promises_so_far(study, day), round(plan.planned(day))
        begins = f" By {date(day)}, {things(n, 'place')} {was(n)} promised"
        said.append(f"{begins}, where {_pace(plan)} would have given {number(planned)}.")
    return "".join(said)


def promises_so_far(study: Study, day: dt.date) -> int | None:
    """The places promised by a day; None if some promise has no day, so that nobody can say."""
    steps = _dated_promises(study)
    return None if steps is None else max((n for promised_on, n in steps if promised_on <= day), default=0)


def _dated_promises(study: Study) -> Steps:
    """The days on which places were promised, and how many so far; None if that is not all of them."""
    steps, promised = study.promises_by_day(), study.one("promised")
    return steps if promised.is_shown and promised.count == (steps[-1][1] if steps else 0) else None


def _promised_by(study: Study, day: dt.date) -> int | Result:
    if day == study.as_at:
        return study.one("promised")
    so_far = promises_so_far(study, day)
    return Result(state=NOT_AVAILABLE) if so_far is None else so_far


def _pace(plan: Plan) -> str:
    return "the plan" if plan.steps else "an even pace"


def _milestones(study: Study) -> list[dt.date]:
    """The ends of quarters, and the days that figures were published for."""
    ends, year = [], study.project.starts.year
    while not ends or ends[-1] < study.as_at:
        for month, day in ((3, 31), (6, 30), (9, 30), (12, 31)):
            ends.append(min(dt.date(year, month, day), study.as_at))
        year += 1
    published = {day for day in study.published_dates("promised") if day <= study.as_at}
    return sorted(published | {end for end in ends if end >= study.project.starts})
