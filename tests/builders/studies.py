"""Studies made from plain numbers, as pages are written from them."""

import datetime as dt
from dataclasses import asdict

from evaluation.metrics import network
from evaluation.metrics.cells import CONFIDENTIAL, NOT_AVAILABLE, Cell
from evaluation.metrics.measure import MEASURES, Across, Told
from evaluation.metrics.pledges.tables import ADDITIONALITY, APPRENTICES, MEMBERS, PLACES, ROLES
from evaluation.metrics.programme import Programme
from evaluation.metrics.result import Result, of_area
from evaluation.records.parameters import BoroughNotes, Project, plan_of
from evaluation.report.study import Study

HIDDEN, MISSING = Cell(None, CONFIDENTIAL), Cell(None, NOT_AVAILABLE)  # a small number; one that was not supplied
OF_FILLING = ("filled", "filled_of_due", "on_time", "not_yet_due", "overdue")


def places(timely=0, late=0, early=0, overdue=0, waiting=0, cancelled=0, **unknown):
    """Head counts of places that agree: filled on time, late or before they were due; empty and overdue, waiting
    to be due, or cancelled after they were due.
    """
    done = timely + late
    due = done + overdue + cancelled
    return {
        "promised": due + early + waiting,
        "due": due,
        "filled": done + early,
        "filled_of_due": done,
        "on_time": timely,
        "not_yet_due": waiting,
        "overdue": overdue,
        "cancelled": cancelled,
        **unknown,
    }


def hiding(counts, *names):
    """The counts with those of filling hidden, as where filled counts people and they are few."""
    return counts | dict.fromkeys(names or OF_FILLING, HIDDEN)


def together(parts):
    total = places()
    for counts in parts:
        for name, n in counts.items():
            both = total.get(name, 0), n
            total[name] = HIDDEN if HIDDEN in both else sum(both)
    return total


def undated(counts):
    """The counts as they are where so many promises or fillings have no day (`promise_unknown`, `filling_unknown`,
    `on_time_unknown`): what needs the day is not available."""
    lacking = [name for name in counts if name.endswith("_unknown") and counts[name]]
    needing = {
        "promise_unknown": places(),
        "filling_unknown": [*OF_FILLING, "cancelled"],
        "on_time_unknown": ["on_time"],
    }
    unknown = {status for name in lacking for status in needing[name]}
    return {
        status: MISSING if status in unknown and n != HIDDEN else n
        for status, n in counts.items()
        if not status.endswith("_unknown")
    }


def measured(area, counts, roles=None, answers=None, outcomes=None, plan=None, as_at=None, members=None):
    """Every measure that is made from such numbers alone."""
    counts = undated(counts)
    by_role = None if roles is None else _of_roles(roles)
    if by_role and counts["promised"] == MISSING:
        by_role = dict.fromkeys(by_role, MISSING)
    if answers and counts["filled"] == MISSING:
        answers = dict.fromkeys(answers, MISSING)
    by_table = {PLACES: counts, ROLES: by_role, ADDITIONALITY: answers, APPRENTICES: outcomes, MEMBERS: members}
    given = {"plan": plan, "as_at": as_at}
    return [
        result
        for one in MEASURES.values()
        if one.told in (Told.AREAS, Told.PROJECT) and not isinstance(one, Across) and one.is_told_of(area)
        if one.tables and {*one.tables} <= by_table.keys() and {*one.given} <= given.keys()
        for result in of_area(
            area, one(*(by_table[table] for table in one.tables), **{name: given[name] for name in one.given})
        )
    ]


def _of_roles(roles):
    """Places by job: as many promised, or as many of each status."""
    each = {role: n if isinstance(n, dict) else {"promised": n} for role, n in roles.items()}
    return {(role, status): n for role, own in each.items() for status, n in own.items()}


def across(boroughs):
    """Every measure of boroughs beside each other that is made from their places."""
    by_borough = {slug: undated(counts) for slug, counts in boroughs.items()}
    chosen = [one for one in MEASURES.values() if isinstance(one, Across) and one.tables == (PLACES,)]
    return [result for one in chosen for result in of_area("all", one(by_borough))]


def content(area, found, beside, settings, as_at, programme=None, **more):
    """What a study's file holds, as `preparation` writes it."""
    known = {
        "name": "Test Scheme",
        "made_by": "the project team",
        "starts": "2019-07-15",
        "deadline": "2020-09-30",
        "as_at": "2020-09-30",
    }
    return {
        "area": area,
        "page": area,
        "together": "",
        "name": "all boroughs" if area == "all" else area.capitalize(),
        "project_slug": "test",
        "audience": "public" if area == "all" else "borough",  # everybody is told little of one borough
        "as_at": as_at,
        "records_to": "2020-09-30",
        "illustrative": False,
        "project": Project(**{**known, **settings}).model_dump(mode="json"),
        "notes": BoroughNotes().model_dump(mode="json"),
        "boroughs": {slug: slug.capitalize() for slug in beside},
        "leads": {},
        "measures": [one.as_row() for one in found],
        "promises_by_day": [],
        "programme": asdict(Programme(**(programme or {}))),
        "hidden": 0,
        "seen_by": {},
        "supplied": ["pledges"],
        "not_supplied": [],
        "filled_later": 0,
        "stamp": {},
        "definitions": {name: [d.title, d.text, d.caveat] for name, d in MEASURES.items()},
        **more,
    }


def hackney(
    own=None,
    beside=None,
    *,
    others=None,
    roles=None,
    answers=None,
    outcomes=None,
    all_outcomes=None,
    as_at="2020-09-30",
    settings=None,
    **more,
):
    """Hackney's study, with other boroughs beside it."""
    own, beside = own or places(), beside or {}
    others = together(beside.values()) if others is None else others
    found = measured("hackney", own, roles, answers, outcomes) + measured("others", others)
    for slug, counts in beside.items():
        found += measured(slug, counts)
    found += measured("all", together([own, *beside.values()]), outcomes=all_outcomes)
    return Study(content("hackney", found, ["hackney", *beside], settings or {}, as_at, **more))


def whole(
    counts=None,
    boroughs=None,
    *,
    members=None,
    as_at="2020-09-30",
    settings=None,
    roles=None,
    answers=None,
    outcomes=None,
    **more,
):
    """The study of the project: of its boroughs, or of one that has all its places."""
    boroughs = boroughs or {"hackney": counts or places()}
    counts = together(boroughs.values()) if counts is None else counts
    settings = {"target": 100, **(settings or {})}
    base = {"name": "T", "made_by": "us", "starts": "2019-07-15", "deadline": "2020-09-30", "as_at": "2020-09-30"}
    plan, day = plan_of(Project(**{**base, **settings})), dt.date.fromisoformat(as_at)
    each = {slug: one["promised"] for slug, one in boroughs.items()}
    status = {"member": members or len(boroughs), "promised_any": sum(n > 0 for n in each.values())}
    found = measured("all", counts, roles, answers, outcomes, plan, day, status) + across(boroughs)
    for slug, one in boroughs.items():
        found += measured(slug, one)
    return Study(content("all", found, boroughs, settings, as_at, **more))


EIGHTEEN = places(timely=11, late=3, overdue=1, waiting=3)


MANY = places(timely=70, late=6, overdue=10, early=4)


def missing(*names):
    """What a study holds of measures whose table was not supplied."""
    return [Result(measure=name, state=NOT_AVAILABLE) for name in names]


def of_networks(
    area="hackney", came=None, people=None, back=None, events=(), networks=("managers", "apprentices"), times=None
):
    """A study of events a borough came to (kind: came, open), people in networks, attendances that came back, and how
    often people came."""
    by_kind = {
        (kind, status): n
        for kind, both in (came or {}).items()
        for status, n in zip(("came", "open"), both, strict=True)
    }
    found = network.someone_came(by_kind) if came else [Result(measure="someone_came", state="[x]")]
    if people is not None:
        for measure in (network.participants, network.active, network.active_longer):
            found += measure(people, networks)
    if back is not None:
        found += network.came_back(back, networks)
    if times is not None:
        found.append(network.times_come({"times": times}))
    return Study(
        content(
            area,
            of_area(area, found),
            ["hackney"],
            {"networks": list(networks)},
            "2020-09-30",
            programme={"events": list(events)},
        )
    )
