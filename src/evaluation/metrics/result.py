"""One figure, with its interval or the reason why there is none; and how it is made from counts as an audience sees them."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from math import floor

from evaluation.metrics.cells import CONFIDENTIAL, NOT_APPLICABLE, NOT_TOLD, SHOWN, Cell, cell, first_reason, rounded
from evaluation.metrics.errors import MetricsError
from evaluation.metrics.statistics import wilson

HIDDEN = (CONFIDENTIAL, NOT_TOLD)
FEWEST_HIDDEN = 5  # confidential counts that a rounded statistic must be based on

COLUMNS = ("measure", "group", "count", "out_of", "value", "lower", "upper", "unit", "state")


@dataclass(frozen=True)
class Result:
    """One figure. A count has `count` and `value`; a proportion has `out_of` too, and an interval if it is a sample's.

    Where `state` is not `published` there is no number, only the reason.
    """

    measure: str = ""
    group: str = ""
    count: int | None = None
    out_of: int | None = None
    value: float | None = None
    lower: float | None = None
    upper: float | None = None
    unit: str = ""
    state: str = SHOWN
    borough: str = ""
    rounded_to: int = 0  # the base to which its counts are rounded; 0 where they are as counted
    revised: bool = False  # whether another number of the same day was published before

    @property
    def is_all(self) -> bool:
        """Whether a proportion is known to be all: of rounded counts it never is."""
        return self.count == self.out_of and not self.rounded_to

    @property
    def is_shown(self) -> bool:
        return self.state == SHOWN

    def as_row(self) -> dict[str, object]:
        return asdict(self)


def figure(count: Cell | int | None, group: str = "") -> Result:
    """A count as a result.

    >>> figure(14).value, figure(Cell(None, "[c]")).state
    (14, '[c]')
    """
    count = cell(count)
    return Result(group=group, count=count.n, value=count.n, state=count.state, rounded_to=count.rounded_to)


def share(count: Cell | int | None, out_of: Cell | int | None, group: str = "", interval: bool = False) -> Result:
    """A proportion as a result, with its Wilson interval if it has one; hidden if either number is, `[z]` out of
    nothing. Where one of its counts is rounded, the other is too, so that it is never more than all.

    >>> measured = share(15, 148, interval=True)
    >>> round(measured.lower, 4), round(measured.upper, 4)
    (0.0624, 0.1605)
    >>> share(Cell(None, "[c]"), 12).state, share(0, 0).state
    ('[c]', '[z]')
    """
    count, out_of = cell(count), cell(out_of)
    state = first_reason(count, out_of)
    if state != SHOWN:
        return Result(group=group, state=state)
    base = max(count.rounded_to, out_of.rounded_to)
    if base:
        count, out_of = (Cell(rounded(one.n, base), rounded_to=base) for one in (count, out_of))
    if out_of.n == 0:
        return Result(group=group, count=0, out_of=0, state=NOT_APPLICABLE)
    lower, upper = wilson(count.n, out_of.n) if interval else (None, None)
    return Result(
        group=group,
        count=count.n,
        out_of=out_of.n,
        value=count.n / out_of.n,
        lower=lower,
        upper=upper,
        rounded_to=base,
    )


def side_by_side(counts: Mapping, shown: Mapping) -> None:
    """MetricsError where a count is not both counted and judged for the audience: without its cell it would slip past
    the rule that hides."""
    if odd := counts.keys() ^ shown.keys():
        raise MetricsError(f"Not both counted and judged for the audience: {', '.join(map(str, sorted(odd)))}.")


def suppressed_statistic(shown: Iterable[Cell | int], value: float | None, digits: int = 2) -> Result:
    """A statistic of many counts as a result, as far as those counts may be seen.

    `shown` are the counts that it is made from, as the audience sees them; `value` is the statistic of the true
    counts, None if they give none (`[z]`). It is shown as it is if all of them are shown; rounded to `digits`
    decimals, halves upwards, if at least five are confidential or rounded; and is confidential itself if one to
    four are, because those could be worked out from it. A count that is hidden for another reason leaves no statistic.

    >>> hidden_cell = Cell(None, "[c]")
    >>> suppressed_statistic([Cell(9), Cell(12)], 0.2857).value, suppressed_statistic([Cell(9), hidden_cell], 0.28).state
    (0.2857, '[c]')
    >>> suppressed_statistic([Cell(9)] + 5 * [hidden_cell], 0.285).value
    0.29
    """
    shown = [cell(one) for one in shown]
    states = [one.state for one in shown]
    untold = sum(one.state in HIDDEN or bool(one.rounded_to) for one in shown)
    other = next((state for state in states if state not in (SHOWN, *HIDDEN)), None)
    if other or 0 < untold < FEWEST_HIDDEN:
        return Result(state=other or CONFIDENTIAL)
    if value is None:
        return Result(state=NOT_APPLICABLE)
    if untold:
        # As it is written, 0.285 is a half; in binary floating point it lies below.
        value = floor(Decimal(str(value)).scaleb(digits) + Decimal("0.5")) / 10**digits
    return Result(value=value)


def of_area(area: str, found: Result | Iterable[Result]) -> list[Result]:
    """Results as a list, those without a borough with that of an area."""
    return [replace(one, borough=one.borough or area) for one in ([found] if isinstance(found, Result) else found)]
