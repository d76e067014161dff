"""Which findings stand on a page, notebook by notebook, and which of their results an audience may not see.

The notebooks themselves say what is shown where; a test holds this list to them.
"""

from collections.abc import Iterable

from evaluation.metrics.cells import CONFIDENTIAL
from evaluation.metrics.result import Result
from evaluation.report.findings import Table
from evaluation.report.study import Study
from evaluation.report.words import (
    annex,
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
    "pledges": (
        pledges.promised_and_filled,
        pledges.on_time,
        pledges.why_empty,
        pledges.roles,
        pledges.still_here,
        comparison.comparison,
        pledges.additionality,
    ),
    "network": (
        network.who_came,
        network.growth,
        network.came_back,
        network.met_others,
        network.going_online,
        network.still_going,
    ),
    "workshops": (
        workshops.turned_up,
        surveys.worth,
        surveys.changed,
        workshops.training,
        workshops.big_days,
        surveys.at_work,
        workshops.playbook,
        surveys.who_answered,
    ),
    "project": (
        project.cost,
        project.theory,
        plan.against_plan,
        comparison.beyond_chance,
        project.opportunities,
        project.themes,
        project.reconciliation,
    ),
    "annex": (annex.spread, annex.filling_time, annex.shrunken, annex.changes, annex.scales),
}
OF_BOROUGH = ("summary", "pledges", "network", "workshops")
OF_PROJECT = ("project", "pledges", "network", "workshops", "annex")


def notebooks(study: Study) -> tuple[str, ...]:
    """The notebooks of a page, in its order."""
    return OF_PROJECT if study.is_project else OF_BOROUGH


def hidden(study: Study) -> set[tuple[str, str, str]]:
    """The results in the tables of a page that its audience may not see, each named once."""
    return {name for table in _tables(study) for name in _confidential(table)}


def hidden_by_table(study: Study) -> dict[str, int]:
    """How many results are hidden in each table of a page that hides any, by the table's name."""
    found = {table.name: len(_confidential(table)) for table in _tables(study)}
    return {name: n for name, n in found.items() if n}


def _tables(study: Study) -> Iterable[Table]:
    return (find(study).table for name in notebooks(study) for find in FINDINGS[name])


def _confidential(table: Table) -> set[tuple[str, str, str]]:
    measures = (c for row in table.rows for c in row if isinstance(c, Result))
    return {(one.borough, one.measure, one.group) for one in measures if one.state == CONFIDENTIAL}
