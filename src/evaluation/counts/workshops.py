"""Counts of training, of the playbook, and of what stands in the project's own books."""

import pandas as pd

from evaluation.counts.scope import AreaRecords, Rows, Scope
from evaluation.metrics.vocabulary import PENCE
from evaluation.records.tables.lookup import is_among

USES = ("yes", "partly", "no")


def training_counts(own: AreaRecords, scope: Scope) -> dict[str, Rows]:
    """Courses taken up by whoever was ever in a network, by course and over all courses."""
    if not {"training", "participants", "courses"} <= set(own.tables):
        return {}
    joined = own["participants"]
    people = joined["person_id"][scope.until(joined["joined_on"])]
    taken = own["training"]
    taken = taken[scope.until(taken["enrolled_on"]) & is_among(taken["person_id"], people)]
    completed_on = taken.get("completed_on", pd.Series(pd.NaT, taken.index))
    completed = taken[completed_on <= pd.Timestamp(scope.as_at)]
    by_course: Rows = []
    for course in own["courses"]["course"]:
        for status, rows in (("enrolled", taken), ("completed", completed)):
            by_course.append(((course, status), int((rows["course"] == course).sum())))
    return {
        "training": by_course,
        "trained": [
            (("participants",), people.nunique()),
            (("enrolled",), taken["person_id"].nunique()),
            (("completed",), completed["person_id"].nunique()),
        ],
    }


def playbook_counts(own: AreaRecords, scope: Scope) -> dict[str, Rows]:
    """What a borough said of each recommendation: an organisation's count."""
    if "playbook" not in own:
        return {}
    asked = own["playbook"][scope.until(own["playbook"]["asked_on"])]
    rows = [
        ((recommendation, use), int((said["used"] == use).sum()))
        for recommendation, said in asked.groupby("recommendation", sort=False)
        for use in USES
    ]
    uses_any = (
        (("", "answered"), int(len(asked) > 0)),
        (("", "uses_any"), int((asked["used"] == "yes").any())),
    )
    return {"playbook": [*rows, *uses_any]}


def book_counts(own: AreaRecords, scope: Scope) -> dict[str, Rows]:
    """Costs in pence, and the head counts and themes of the whole project. They bear no dates: they count at the
    day the records run to, and an earlier day has none."""
    if scope.is_earlier:
        return {}
    counted: dict[str, Rows] = {}
    if "costs" in own:
        pence = (own["costs"]["amount"] * PENCE).round().astype("int64")
        sums = pence.groupby([own["costs"]["kind"], own["costs"]["paid_by"]]).sum()
        counted["costs"] = [((kind, payer), int(n)) for (kind, payer), n in sums.items()]
    if "equality" in own:
        rows = own["equality"][["characteristic", "category", "apprentices"]].itertuples(index=False)
        counted["equality"] = [((characteristic, category), int(n)) for characteristic, category, n in rows]
    if "themes" in own:
        # A theme that two people counted separately has two rows about the same people: at least the fewer raised it.
        said = own["themes"].groupby("theme", sort=False)["respondents"].min()
        counted["themes"] = [((theme,), int(n)) for theme, n in said.items()]
    return counted
