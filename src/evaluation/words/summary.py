"""What a councillor with two minutes reads: the answers of a borough's page, or of the project's, in short."""

import datetime as dt

from evaluation.disclosure import CONFIDENTIAL
from evaluation.findings import Finding, Table, Text, caveat, plain
from evaluation.measure import NOT_APPLICABLE, NOT_AVAILABLE
from evaluation.pledges import Plan
from evaluation.project import verdict
from evaluation.words import date, listed, number, of, percent, things, was
from evaluation.words import pledges as say
from evaluation.words.comparison import compared, the_others
from evaluation.words.network import someone_came
from evaluation.words.page import not_shown

UNSEEN = {CONFIDENTIAL: "hidden", NOT_AVAILABLE: "not known"}


def in_short(report) -> Text:
    """Promised, filled, still empty, and what would have come anyway."""
    said = [say.sentence(report), say.empties(report)]
    if report.is_project:
        said = [_promised_against_target(report), say.empties(report), _who_promised(report)]
    else:
        said.append(_added(report))
        said.append(plain(report.notes.context))
    hidden = f"\n\n**Not shown.** {not_shown(report)}" if report.hidden else ""
    return Text(" ".join(filter(None, said)) + hidden)


def did_what_we_said(report) -> Text:
    """The verdict on a borough's promise, and the other boroughs beside it."""
    return Text(f"{say.kept_promise(report)} {compared(report)}")


def what_changed(report) -> Text:
    """What the project added, as the borough judges it."""
    return Text(f"**Would it have happened anyway?** {say.anyway(report)}")


def took_part(report) -> Text:
    """At which events someone from the borough came."""
    return Text(someone_came(report))


def how_sure(report) -> Text:
    """What kind of evidence this is."""
    return Text(
        "Places promised and filled are a complete register of what boroughs recorded, not a sample, so they have "
        "no margin of error; they are as right as the records. Whether a place would have come anyway is the "
        "boroughs' own judgement. Nobody was compared with a group outside the project: it can have contributed "
        "to what is shown here, and nothing here shows that it caused it."
    )


def the_other_way(report) -> Text:
    """What speaks against the good news; never empty."""
    against = []
    overdue, cancelled = (report.one("still_empty", group) for group in ("overdue", "cancelled"))
    done, timely = report.one("filled_of_due"), report.one("on_time")
    unfilled = [f"{number(one.count)} {word}" for one, word in ((overdue, "overdue"), (cancelled, "cancelled"))
                if one.is_shown and one.count]  # fmt: skip
    if unfilled:
        total = sum(one.count for one in (overdue, cancelled) if one.is_shown)
        against.append(f"{listed(unfilled)} {'place' if total == 1 else 'places'} {was(total)} still empty.")
    if done.is_shown and timely.is_shown and done.count > timely.count:
        late = done.count - timely.count
        begins = f"{number(late)} of {number(done.count)} places" if done.count > 1 else "The one place"
        against.append(f"{begins} due and filled {was(late)} filled late.")
    anyway = next((one for one in report.many("anyway") if one.group == "anyway" and one.is_shown), None)
    if anyway and anyway.count:
        which = of(anyway, "places filled") if anyway.out_of > 1 else "The one place filled"
        against.append(f"{which} would have come anyway.")
    if not report.is_project:
        others = report.one("filled_of_due", of="others")
        if done.is_shown and others.is_shown and done.count * others.out_of < others.count * done.out_of:
            whose = "its" if len(report.boroughs) == 2 else "their"
            against.append(f"The {the_others(report)} filled a larger share of {whose} places due.")
    if not against:
        looked = "places overdue, cancelled or filled late, and places that would have come anyway"
        states = {overdue.state, cancelled.state, timely.state, report.one("anyway", "anyway").state}
        rest = " or ".join(why for state, why in UNSEEN.items() if state in states)
        if rest:
            against.append(f"We looked for {looked}: none can be shown here, and the rest is {rest}.")
        else:
            against.append(f"We looked for {looked}, and found none.")
    if report.project.other_causes:
        against.append(f"Other causes than the project: {listed([plain(c) for c in report.project.other_causes])}.")
    return Text(" ".join(against))


def what_next(report) -> Text:
    """The actions that people agreed; with none agreed it says so."""
    agreed = report.project.recommendations if report.is_project else report.notes.recommendations
    if not agreed:
        whose = "the project" if report.is_project else plain(report.name)
        return Text(f"No actions have been agreed for {whose} yet. None are invented here.")
    return Text("\n".join(
        f"- {plain(one.action)} ({plain(one.owner)}, by {date(one.by)}; it rests on: {plain(one.finding)})"
        for one in agreed
    ))  # fmt: skip


def target_met(report) -> Text:
    """The target's verdicts, one for each way in which it was worded."""
    project, over = report.project, report.as_at >= report.project.deadline
    if project.target is None:
        return Text("No target was set.")
    promised, filled = report.one("promised"), report.one("filled")
    said = []
    for measured, what in ((promised, "promises"), (filled, "places filled")):
        known = measured.is_shown or measured.state == NOT_APPLICABLE
        number_ = f" ({number(measured.count or 0)} against {number(project.target)})" if known else ""
        said.append(f"**{verdict(measured, project.target, over)}** for {what}{number_}.")
    said.append(f"The rule: MET when the count has reached {number(project.target)} by {date(report.as_at)}.")
    if len(project.target_words) > 1:
        words = listed([f"“{plain(word)}” ({plain(source)})" for word, source in project.target_words.items()])
        said.append(f"The sources word the target in {len(project.target_words)} ways: {words}.")
    return Text(" ".join(said))


def against_plan(report) -> Finding:
    """Were the promises ahead of the plan, and when?"""
    plan, places, days = Plan.of(report.project), report.one("ahead_in_places"), report.one("ahead_in_days")
    steps = report.promises_by_day()
    answer = _ahead(report, plan, places, days) + _on_published_days(report, plan, steps)
    rows = [(date(day), n, round(plan.planned(day)) if plan else "[z]") for day, n in _milestones(report, steps)]
    return Finding(
        headline=answer.split(". ")[0].rstrip("."), answer=Text(answer),
        table=report.table("against-plan", "Places promised and planned, by quarter and on published days",
                           ["Date", "Promised so far", "Planned so far"], rows),
        caveat=caveat("ahead_in_places", "ahead_in_days"),
        bars=_curve(report, plan, steps), series=("promised", "planned"), axis="Places so far",
    )  # fmt: skip


def context(report) -> Text:
    """What a reader must know to judge the figures, in the project's own words."""
    return Text(plain(report.project.context) or "No context was given.")


def theory(report) -> Table:
    """What was to lead to what, as the project's people put it."""
    rows = [(one.kind.capitalize(), one.text) for one in report.project.theory_of_change]
    return report.table("theory", "What was to lead to what", ["Step", "What"], rows or [("Not known", "[x]")])


def lessons(report) -> Text:
    """What we got wrong, as the project's people put it."""
    found = report.project.lessons
    return Text(
        "\n".join(f"- {plain(one)}" for one in found) or "No lessons have been agreed yet. None are invented here."
    )


def _curve(report, plan, steps) -> list[tuple[str, list[float]]]:
    """Promised and planned so far, from the first day to the as-at date."""
    if plan is None or not steps:
        return []
    days = [(report.project.starts, 0), *(step for step in steps if step[0] > report.project.starts)]
    if days[-1][0] < report.as_at:
        days.append((report.as_at, days[-1][1]))
    return [(f"{day:%Y-%m-%d}", [n, plan.planned(day)]) for day, n in days]


def _ahead(report, plan, places, days) -> str:
    if plan is None:
        return "There was no plan to compare with."
    if not places.is_shown:
        return "How the promises stood to the plan is not known: some promises have no date."
    planned = number(round(plan.planned(report.as_at)))
    begins = f"By {date(report.as_at)}, {things(places.count, 'place')} {was(places.count)} promised, "
    begins += f"where {_pace(plan)} would have given {planned}"
    if not days.is_shown:
        return f"{begins}. That is more than the plan ever has."
    gap = abs(int(days.value))
    if gap == 0:
        return f"{begins}. That is on the plan."
    return f"{begins}. That is {things(gap, 'day')} {'ahead of' if days.value > 0 else 'behind'} the plan."


def _on_published_days(report, plan, steps) -> str:
    """How the promises stood to the plan on earlier days that others published a figure for."""
    if plan is None or not steps:
        return ""
    said = []
    for day in (day for day in report.published_dates("promised") if day < report.as_at):
        n, planned = _so_far(steps, day), round(plan.planned(day))
        begins = f" By {date(day)}, {things(n, 'place')} {was(n)} promised"
        said.append(f"{begins}, where {_pace(plan)} would have given {number(planned)}.")
    return "".join(said)


def _so_far(steps, day: dt.date) -> int:
    return max((n for promised_on, n in steps if promised_on <= day), default=0)


def _pace(plan) -> str:
    return "the plan" if plan.steps else "an even pace"


def _milestones(report, steps) -> list[tuple[dt.date, int]]:
    """The ends of quarters, and the days that figures were published for, with the promises so far on each."""
    ends, year = [], report.project.starts.year
    while not ends or ends[-1] < report.as_at:
        for month, day in ((3, 31), (6, 30), (9, 30), (12, 31)):
            ends.append(min(dt.date(year, month, day), report.as_at))
        year += 1
    published = {day for day in report.published_dates("promised") if day <= report.as_at}
    wanted = sorted(published | {end for end in ends if end >= report.project.starts})
    return [(end, _so_far(steps, end)) for end in wanted]


def _promised_against_target(report) -> str:
    promised, filled, target = report.one("promised"), report.one("filled"), report.project.target
    if not promised.is_shown or target is None:
        return say.sentence(report)
    unit = plain(report.project.target_unit) if promised.count != 1 else "place"
    how_many = number(promised.count) if promised.count else "no"
    begins = f"Boroughs promised {how_many} {unit} against a target of {number(target)}"
    if not promised.count:
        return f"{begins} by {date(report.as_at)}."
    if not filled.is_shown:
        return f"{begins} by {date(report.as_at)}; {say.not_told(filled)}."
    return f"{begins}, and {number(filled.count) if filled.count else 'none'} had been filled by {date(report.as_at)}."


def _who_promised(report) -> str:
    some, three = report.one("boroughs_promising"), report.one("top_three")
    said = f"{of(some, 'member boroughs')} promised at least one" if some.is_shown else ""
    if said and three.is_shown:
        said += f"; three of them made {number(three.count)} of the {number(three.out_of)} promises{percent(three)}"
    return f"{said}." if said else ""


def _added(report) -> str:
    least, most = (report.one("added", group) for group in ("at least", "at most"))
    filled = report.one("filled").count
    if not filled:
        return ""
    if not (least.is_shown and most.is_shown) or (filled > 1 and (least.count, most.count) == (0, filled)):
        return "We cannot say how many would have been filled anyway."
    if filled == 1:
        return say.anyway(report).partition("** ")[2]  # the sentence without the verdict's word
    span = say.span(least.count, most.count)
    return f"By {plain(report.name)}'s own judgement the project added {span} of {number(filled)} places filled."
