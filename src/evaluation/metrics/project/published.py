"""Our figures beside those that others published: each with its relation, its date and its source."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from evaluation.metrics.cells import NOT_APPLICABLE, NOT_AVAILABLE, SHOWN
from evaluation.metrics.result import Result

RELATIONS: dict[str, Callable[[float, float], bool]] = {
    "=": lambda ours, theirs: ours == theirs,
    ">": lambda ours, theirs: ours > theirs,
    ">=": lambda ours, theirs: ours >= theirs,
}
OFFERED = ("events", "scenarios", "courses", "stories")  # what was offered is named by its kind, not as `offered`


@dataclass(frozen=True)
class Reconciled:
    """A published figure, how ours must stand to it, ours, and whether it does; None where that cannot be told."""

    figure: str
    relation: str
    value: float
    ours: Result
    date: str
    source: str

    @property
    def agrees(self) -> bool | None:
        if not self.ours.is_shown or self.ours.count is None:
            return None
        base = self.ours.rounded_to
        could_be = range(self.ours.count - base // 2, self.ours.count + max(base - 1, 0) // 2 + 1)
        verdicts = {RELATIONS[self.relation](ours, self.value) for ours in could_be}
        return verdicts.pop() if len(verdicts) == 1 else None


def reconciled(
    published: Sequence[dict[str, str]],
    find: Callable[[str, str], Result],
    as_at: dt.date,
    promised_by: Callable[[dt.date], int | None],
    records_to: dt.date | None = None,
) -> list[Reconciled]:
    """Each published figure beside ours.

    `find(measure, group)` gives ours as at the report's date, `promised_by` the places promised by an earlier one.
    A figure of a later date is `[z]`, one of an earlier date that the records cannot go back to is `[x]`. A figure
    without a date is of the day that the records run to (the report's own, if not given).

    >>> row = {"figure": "69", "measure": "promised", "relation": "=", "value": "69", "date": "2019-10-29",
    ...        "source": "LOTI"}
    >>> found = reconciled([row], lambda measure, group: Result(count=118), dt.date(2020, 9, 30), lambda day: 69)
    >>> found[0].ours.count, found[0].agrees
    (69, True)
    """
    return [
        Reconciled(
            row["figure"],
            row["relation"],
            float(row["value"]),
            _ours(row, find, as_at, promised_by, records_to or as_at),
            row["date"],
            row["source"],
        )
        for row in published
    ]


def _ours(row, find, as_at: dt.date, promised_by, records_to: dt.date) -> Result:
    measure, _, group = row["measure"].partition(":")
    if measure in OFFERED:
        measure, group = "offered", row["measure"]
    day = dt.date.fromisoformat(row["date"]) if row["date"] else records_to
    if day == as_at:
        return find(measure, group)
    if day > as_at:
        return Result(measure=measure, group=group, state=NOT_APPLICABLE)
    so_far = promised_by(day) if measure == "promised" else None
    if so_far is None:
        return Result(measure=measure, group=group, state=NOT_AVAILABLE)
    return Result(measure=measure, group=group, count=so_far, value=so_far, state=SHOWN)
