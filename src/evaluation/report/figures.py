"""Every figure of every subject, for one audience: counts in, measures out.

This is the one place where the subjects meet: pages, downloads and the command `measures` all have their
figures from here.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from evaluation.counts import DIMENSIONS, Counts
from evaluation.disclosure import Disclosed, Suppression, cells, disclose, hidden_from_public, with_totals
from evaluation.disclosure.unsuppressed import resting_on_hidden
from evaluation.metrics import network, pledges, project, workshops
from evaluation.metrics.cells import CONFIDENTIAL, SHOWN, Cell
from evaluation.metrics.measure import COLUMNS, DEFINITIONS, NOT_AVAILABLE, Result, difference, missing, of_borough
from evaluation.metrics.network import ties
from evaluation.metrics.pledges import apprentices, comparison, concentration, filling_time, plan
from evaluation.metrics.programme import Programme
from evaluation.metrics.vocabulary import ALL, UNKNOWN
from evaluation.metrics.workshops import change
from evaluation.records.errors import Problem, WrongInput, did_you_mean
from evaluation.records.parameters import Project, plan_of

OTHERS = "others"
BESIDE = ("promised", "filled", "due", "filled_of_due")  # what boroughs are compared by
SEVERAL, ONE_OF = ("multi",), ("choice",)

Cells = Mapping[object, Cell]


def figures(
    counts: Counts,
    project_: Project,
    audience: str,
    own: str,
    as_at: dt.date,
    programme: Programme,
    areas: Collection[str],
    beside: Collection[str] = (),
    technical: bool = True,
    hidden: Suppression | None = None,
) -> list[Result]:
    """The figures that an audience may see: all of each area in `areas` (boroughs, or `all`), and of the boroughs
    in `beside` those that boroughs are compared by.

    `own` is the borough whose own figures the audience `borough` sees exactly; without `technical` the figures that
    only the annex tells are left out. `hidden` is what `hidden_from_public` found, where that is known already.
    """
    counts = with_totals(counts)
    if hidden is None and audience != "team":
        hidden = hidden_from_public(counts, project_, programme)
    shown = disclose(counts, audience, own, project_.disclosure, hidden.complement if hidden else ())
    boroughs = [*beside] or [area for area in areas if area != ALL]
    rest = resting_on_hidden(shown, counts, boroughs, programme, technical) if ALL in areas else []
    return from_shown(shown, project_, audience, own, as_at, programme, areas, beside, rest)


def from_shown(
    shown: Disclosed,
    project_: Project,
    audience: str,
    own: str,
    as_at: dt.date,
    programme: Programme,
    areas: Collection[str],
    beside: Collection[str],
    rest: Collection[Result],
) -> list[Result]:
    """The figures that follow from the counts which an audience may see, with those that rest on others."""
    boroughs = [*beside] or [area for area in areas if area != ALL]
    found = of_project(shown, project_, as_at, programme) if ALL in areas else []
    found += rest
    for area in areas:
        found += of_area(shown, area, project_, as_at, programme)
    for borough in beside:
        if borough not in areas:
            found += [one for one in of_places(shown, borough) if one.measure in BESIDE]
    found += _met(shown, boroughs)
    found += compared(shown, boroughs)
    if own and own != ALL:
        rule = project_.disclosure
        least = {} if audience == "team" else {"people": rule.people, "answers": rule.answers}
        found += of_borough(OTHERS, _of_places(*_of_the_others(shown, own, least)))
    return found


def as_rows(found: Iterable[Result]) -> list[dict[str, object]]:
    """Figures as rows, each with its borough and `COLUMNS`: those of all boroughs together first, and none of all
    others together, with which only a borough's own page compares it."""
    rows = [
        {"borough": one.borough, **{column: getattr(one, column) for column in COLUMNS}}
        for one in found
        if one.borough != OTHERS
    ]
    return sorted(rows, key=lambda row: row["borough"] != ALL)


def refuse_unknown_evidence(project_: Project, file: Path) -> None:
    """Refuse a theory of change that names a measure which there is not, all such names at once, by line."""
    lines = file.read_text(encoding="utf-8").splitlines()
    faults = []
    for name in dict.fromkeys(name for step in project_.theory_of_change for name in step.evidence):
        measure = name.partition(":")[0]
        if measure not in DEFINITIONS:
            line = next((n for n, text in enumerate(lines, 1) if name in text), None)
            faults.append(
                Problem(
                    f"evidence: there is no measure '{measure}'.{did_you_mean(measure, DEFINITIONS)} "
                    "`evaluation glossary` lists them.",
                    file.name,
                    line,
                )
            )
    if faults:
        raise WrongInput(faults)


def of_area(shown: Disclosed, area: str, project_: Project, as_at: dt.date, programme: Programme) -> list[Result]:
    """The figures that a borough and the whole project both have."""
    return [
        *of_places(shown, area),
        *of_borough(area, _of_networks(shown, area, project_, programme)),
        *of_borough(area, _of_workshops(shown, area, programme)),
    ]


def of_places(shown: Disclosed, area: str) -> list[Result]:
    """The figures of an area's places and apprentices."""
    return of_borough(area, _of_places(*(cells(shown, table, area) for table in _PLACES)))


_PLACES = ("places", "roles", "additionality", "filled_if", "apprentices", "stayed", "leaving", "time_to_filling")


def _of_places(places, by_role, answers, by_meaning, outcomes, by_month, by_reason, times) -> list[Result]:
    return [
        pledges.promised(places),
        pledges.due(places),
        pledges.filled(places),
        pledges.filled_of_due(places),
        pledges.on_time(places),
        *pledges.still_empty(places),
        *pledges.roles(by_role, places),
        *pledges.additionality(answers, places),
        *pledges.added(answers, places),
        *pledges.filled_if(by_meaning, places),
        filling_time.days_to_filling(times),
        *apprentices.still_here(outcomes),
        *apprentices.stayed(by_month),
        *apprentices.leaving(by_reason),
    ]


def _of_the_others(shown: Disclosed, own: str, least: Mapping[str, int]) -> list[Cells | None]:
    """All other boroughs together: the total less the borough's own, hidden if either is, or if it is small."""
    rest: list[Cells | None] = []
    for table in _PLACES:
        whole, ours = cells(shown, table, ALL), cells(shown, table, own)
        if whole is None:
            rest.append(None)
            continue
        frame = shown[table]
        keys = frame[list(DIMENSIONS[table])].itertuples(index=False, name=None)
        kinds = {key if len(key) > 1 else key[0]: kind for key, kind in zip(keys, frame["kind"], strict=True)}
        left = {key: difference(n, ours[key]) if key in ours else n for key, n in whole.items()}
        rest.append(
            {
                key: Cell(None, CONFIDENTIAL) if n.state == SHOWN and n.n < least.get(kinds[key], 0) else n
                for key, n in left.items()
            }
        )
    return rest


def of_others_published(theirs: Disclosed, boroughs: Collection[str], own: str, project_: Project) -> list[Result]:
    """What boroughs are compared by, from the counts that a publication shows: of each in `boroughs`, and of all but
    `own` together."""
    rule = project_.disclosure
    least = {"people": rule.people, "answers": rule.answers}
    found = [one for borough in boroughs for one in of_places(theirs, borough)]
    found += of_borough(OTHERS, _of_places(*_of_the_others(theirs, own, least)))
    return [one for one in found if one.measure in BESIDE]


def _of_networks(shown: Disclosed, area: str, project_: Project, programme: Programme) -> list[Result]:
    networks, kinds = project_.networks, programme.kinds()
    people, by_date, back, quarters, events = (
        cells(shown, table, area) for table in ("participants", "growth", "came_back", "cohorts", "events")
    )
    found = (
        missing("participants", "active", "active_longer", "never_came")
        if people is None
        else [
            *network.participants(people, networks),
            *network.active(people, networks),
            *network.active_longer(people, networks),
            *network.never_came(people, [*networks, ""]),
        ]
    )
    found += missing("growth") if by_date is None else network.growth(by_date)
    found += missing("came_back") if back is None else network.came_back(back, networks)
    if area == ALL:
        found += missing("came_again") if quarters is None else network.came_again(quarters)
        return found + (missing("reach") if events is None else network.reach(events, kinds))
    return found + (missing("someone_came") if events is None else network.someone_came(events, kinds))


def _met(shown: Disclosed, boroughs: Collection[str]) -> list[Result]:
    """Whom each borough met at events."""
    if "events" not in shown:
        return [of_borough(borough, missing("met_boroughs"))[0] for borough in boroughs]
    came = {
        slug: {event: n for (event, status), n in cells(shown, "events", slug).items() if status == "came"}
        for slug in boroughs
    }
    return [replace(ties.met_boroughs(came, slug), borough=slug) for slug in boroughs]


def _of_workshops(shown: Disclosed, area: str, programme: Programme) -> list[Result]:
    turnout, responses, by_course, trained, playbook, respondents, answers, moved = (
        cells(shown, table, area)
        for table in ("turnout", "responses", "training", "trained", "playbook", "respondents", "answers", "moved")
    )
    found = [
        *workshops.turnout(turnout),
        *workshops.walked_in(turnout),
        *workshops.attendances(turnout),
        *workshops.replied(responses),
        *workshops.other_replies(responses),
        *workshops.enrolled(by_course, trained),
        *workshops.completed(by_course, trained),
        *project.playbook_used(playbook),
        *project.playbook_partly(playbook),
    ]
    if respondents is None:
        return found + missing("answered", "best_two", "moved")
    several, one_of = (programme.asked(kinds) for kinds in (SEVERAL, ONE_OF))
    found += [*workshops.answered(respondents), *workshops.best_two(respondents)]
    found += [
        one
        for asked, of_asked in _by_question(moved).items()
        for one in change.moved({key[-1]: n for key, n in of_asked.items()}, asked)
    ]
    if area == ALL:
        found += [
            *workshops.agreement(respondents),
            *workshops.net_promoter(respondents),
            *workshops.ticked(answers, respondents, several),
            *workshops.chosen(answers, respondents, one_of),
        ]
    return found


def compared(shown: Disclosed, boroughs: Collection[str]) -> list[Result]:
    """What chance explains of each borough, from the counts that the audience may see."""
    own = {slug: cells(shown, "places", slug) or {} for slug in boroughs}
    pairs = {slug: (places["filled_of_due"], places["due"]) for slug, places in own.items() if places}
    return [*comparison.chance_limits(pairs), *comparison.shrunken(pairs)]


def of_project(shown: Disclosed, project_: Project, as_at: dt.date, programme: Programme) -> list[Result]:
    """The figures that only the project as a whole has."""
    places, answers, status = (cells(shown, table, ALL) for table in ("places", "additionality", "members"))
    promised, pace = pledges.promised(places), plan_of(project_)
    least, most = ([*pledges.added(answers, places), Result(state=NOT_AVAILABLE)][n] for n in (0, 1))
    pence = cells(shown, "costs", ALL) or None
    by_borough = _by_borough(shown, "places", "promised")
    by_role = cells(shown, "roles", ALL)
    by_role = by_role and {role: n for (role, own), n in by_role.items() if own == "promised"}
    return of_borough(
        ALL,
        [
            project.members(status),
            project.boroughs_promising(status),
            *project.offered(programme),
            comparison.top_three(by_borough),
            concentration.gini_of_promises(by_borough),
            concentration.herfindahl_of_promises(by_borough),
            concentration.evenness_of_roles(by_role),
            concentration.diversity_of_roles(by_role),
            plan.ahead_in_places(promised, pace, as_at),
            plan.ahead_in_days(promised, pace, as_at),
            *filling_time.filled_within(cells(shown, "time_to_filling", ALL)),
            *project.cost(pence),
            *project.cost_of_a_place(pence, pledges.filled(places), least, most),
            *project.equality(cells(shown, "equality", ALL) or None),
            *project.themes(cells(shown, "themes", ALL) or None),
        ],
    )


def _by_question(found: Cells | None) -> dict[str, Cells]:
    """Cells by question, and by time where it is not the usual `after`."""
    split: dict[str, dict] = {}
    for key, n in (found or {}).items():
        split.setdefault(key[0] if key[1] == "after" else f"{key[0]} {key[1]}", {})[key] = n
    return split


def _by_borough(shown: Disclosed, table: str, status: str) -> dict[str, Cell]:
    frame = shown[table]
    return {slug: cells(shown, table, slug)[status] for slug in frame["borough"].unique() if slug not in (ALL, UNKNOWN)}
