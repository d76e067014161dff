"""How our figures stand to those that others published."""

import datetime as dt
from collections.abc import Sequence

from evaluation.metrics.project.published import Reconciled, reconciled
from evaluation.report.findings import Finding, Text, plain
from evaluation.report.study import NONE, Study
from evaluation.report.words import date, every, listed, none_or, number, things, uncapital
from evaluation.report.words.naming import title_and_detail
from evaluation.report.words.plan import promises_so_far

Found = Sequence[Reconciled]
AGREES = {True: "yes", False: "no", None: "cannot tell"}


def reconciliation(study: Study) -> Finding:
    """Do our figures agree with those that were published?"""
    found = reconciled(
        study.programme.published, study.one, study.as_at, lambda day: promises_so_far(study, day), study.records_to
    )
    told = [one for one in found if one.agrees is not None]
    against = [one for one in told if not one.agrees]
    rows = [
        (
            f"“{one.figure}”",
            _about(study, one),
            date(dt.date.fromisoformat(one.date)) if one.date else "not dated",
            one.ours,
            AGREES[one.agrees],
            one.source,
        )
        for one in found
    ]
    return Finding(
        headline=_headline(told, against),
        answer=Text(_reconciled(study, found, told, against)),
        caveat=Text(
            "A published figure is compared as it was worded: exactly, “over” or “at least”, as at its own "
            "date, or as at the last day of the records where it has none."
        ),
        table=study.table(
            "published",
            "Published figures and ours",
            ["Published", "What it counts", "As at", "Ours", "Agrees", "Source"],
            rows,
            none=NONE,
        ),
    )


def _about(study: Study, one: Reconciled) -> str:
    title, detail = title_and_detail(study, one.ours.measure, one.ours.group)
    return f"{uncapital(title)}{f', {detail}' if detail else ''}"


def _headline(told: Found, against: Found) -> str:
    if not told:
        return "Published figures"
    if len(told) == 1:
        return f"Our figures {'do not agree' if against else 'agree'} with the one published"
    return f"Our figures agree with {none_or(len(told) - len(against))} of {number(len(told))} published"


def _reconciled(study: Study, found: Found, told: Found, against: Found) -> str:
    if not found:
        return "No published figures were given to compare with."
    if not told:
        which = "the one published figure" if len(found) == 1 else f"any of {number(len(found))} published figures"
        return f"Whether our figures agree with {which} cannot be told here."
    unknown = len(found) - len(told)
    rest = f" Whether they agree with {things(unknown, 'other')} cannot be told here." if unknown else ""
    if not against:
        return f"Our figures agree with {every(len(told), 'published figure')} that can be compared here.{rest}"
    differ = listed(
        [f"“{plain(one.figure)}” for {plain(_about(study, one))} (ours: {number(one.ours.count)})" for one in against]
    )
    if len(told) == 1:
        return f"Our figures do not agree with the one published figure that can be compared here: {differ}.{rest}"
    return f"{_headline(told, against)} figures that can be compared here. They do not agree with {differ}.{rest}"
