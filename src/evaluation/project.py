"""The project as a whole: who took part, and whether the target was met. Counts in, measures out."""

import datetime as dt

from evaluation import pledges
from evaluation.boroughs import UNKNOWN
from evaluation.counts import Counts
from evaluation.disclosure import ALL, cells
from evaluation.measure import NOT_APPLICABLE, Measure, Numbers, defines, figure, of_borough, share
from evaluation.parameters import Project

VERDICTS = ("MET", "NOT YET", "NOT MET", "NOT KNOWN")


@defines("members", "Member boroughs", "boroughs")
def members(status: Numbers) -> Measure:
    """Boroughs that were members of the project on the as-at date."""
    return figure(status.get("member"))


@defines("boroughs_promising", "Boroughs that promised a place", "share of member boroughs")
def boroughs_promising(status: Numbers) -> Measure:
    """Member boroughs that had promised at least one place by the as-at date, of those that were members then.

    >>> boroughs_promising({"member": 18, "promised_any": 17}).count
    17
    """
    return share(status.get("promised_any"), status.get("member"))


def verdict(count: Measure, target: int | None, deadline_passed: bool) -> str:
    """Whether a target was met, in a word of VERDICTS, by a measure's count.

    >>> verdict(figure(118), 100, deadline_passed=True)
    'MET'
    """
    if target is None or not (count.is_shown or count.state == NOT_APPLICABLE):
        return "NOT KNOWN"
    if (count.count or 0) >= target:
        return "MET"
    return "NOT MET" if deadline_passed else "NOT YET"


def measures(counts: Counts, project: Project, as_at: dt.date) -> list[Measure]:
    """Every measure of the project as a whole, from the counts an audience may see."""
    status = cells(counts, "members", ALL)
    places = counts["places"]
    by_borough = places[(places["status"] == "promised") & ~places["borough"].isin([ALL, UNKNOWN])]
    own = [members(status), boroughs_promising(status),
           pledges.top_three(dict(zip(by_borough["borough"], by_borough["n"], strict=True)))]  # fmt: skip
    return [*of_borough(ALL, own), *pledges.measures(counts, ALL, project, as_at)]
