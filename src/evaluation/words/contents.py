"""Which findings stand on a page, notebook by notebook, and which of their results an audience may not see.

The notebooks themselves say what is shown where; a test holds this list to them.
"""

from collections.abc import Iterable

from evaluation.disclosure import CONFIDENTIAL
from evaluation.measure import Measure
from evaluation.words import (
    annex,
    anyway,
    apprentices,
    change,
    comparison,
    network,
    plan,
    pledges,
    project,
    surveys,
    workshops,
)

FINDINGS = {
    "summary": (),
    "pledges": (pledges.promised_and_filled, pledges.on_time, pledges.why_empty, pledges.roles, apprentices.still_here,
                comparison.comparison, anyway.additionality),
    "network": (network.who_came, network.growth, network.came_back, network.met_others, network.going_online,
                network.still_going),
    "workshops": (workshops.turned_up, surveys.worth, change.changed, workshops.training, workshops.big_days,
                  surveys.at_work, workshops.playbook, change.who_answered),
    "project": (project.cost, project.theory, plan.against_plan, comparison.beyond_chance, project.opportunities,
                project.themes, project.reconciliation),
    "annex": (annex.spread, annex.filling_time, annex.shrunken, annex.changes, annex.scales),
}  # fmt: skip
OF_BOROUGH = ("summary", "pledges", "network", "workshops")
OF_PROJECT = ("project", "pledges", "network", "workshops", "annex")


def notebooks(report) -> tuple[str, ...]:
    """The notebooks of a page, in its order."""
    return OF_PROJECT if report.is_project else OF_BOROUGH


def hidden(report) -> set[tuple[str, str, str]]:
    """The results in the tables of a page that its audience may not see, each named once."""
    tables = (find(report).table for name in notebooks(report) for find in FINDINGS[name])
    return {(one.borough, one.measure, one.group) for table in tables for one in _confidential(table)}


def _confidential(table) -> Iterable[Measure]:
    return (c for row in table.rows for c in row if isinstance(c, Measure) and c.state == CONFIDENTIAL)
