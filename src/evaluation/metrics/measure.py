"""The record of one figure: a count out of a total, its interval, its definition and its state.

A function that measures is marked with `defines`; the first paragraph of its docstring is the definition,
and reaches pages, alternative texts, the glossary and the headings of downloads from there.
"""

import inspect
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from functools import wraps
from math import floor

from evaluation.metrics.cells import CONFIDENTIAL, SHOWN, Cell, rounded
from evaluation.metrics.statistics import wilson

NOT_AVAILABLE, NOT_APPLICABLE, UNRELIABLE, LOW, REVISED = "[x]", "[z]", "[u]", "[low]", "[r]"

SYMBOLS = {
    CONFIDENTIAL: "confidential: it rests on too few people or answers, or would give such a number away",
    NOT_AVAILABLE: "not available: the records that it needs were not supplied, or lack the dates",
    NOT_APPLICABLE: "not applicable: there is nothing to count it from",
    UNRELIABLE: "of low reliability: too few answers",
    LOW: "less than half of the last digit shown",
    REVISED: "revised: another number was published of the same day before; see the corrections",
}

FEWEST_HIDDEN = 5  # confidential counts that a rounded statistic must rest on

COLUMNS = ("measure", "group", "count", "out_of", "value", "lower", "upper", "unit", "state")


@dataclass(frozen=True)
class Definition:
    """What a measure is: the one place where its words stand."""

    name: str
    title: str
    text: str
    unit: str
    caveat: str = ""


@dataclass(frozen=True)
class Result:
    """One figure. A count has `count` and `value`; a share has `out_of` and a 95% interval too.

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
        """Whether a share is known to be all: of rounded counts it never is."""
        return self.count == self.out_of and not self.rounded_to

    @property
    def is_shown(self) -> bool:
        return self.state == SHOWN

    def as_row(self) -> dict[str, object]:
        return asdict(self)


DEFINITIONS: dict[str, Definition] = {}

Numbers = Mapping[object, Cell | int]  # cells by status, or plain head counts that were published


def defines(name: str, title: str, unit: str, caveat: str = "", alone: str = "") -> Callable:
    """Mark a function as the one that measures `name`; its docstring's first paragraph is the definition. `alone` is
    the unit of those of its figures that are counts, out of nothing, where the others are shares."""

    def decorate(function: Callable) -> Callable:
        text = " ".join(inspect.getdoc(function).split("\n\n")[0].split())
        DEFINITIONS[name] = Definition(name, title, text, unit, caveat)

        @wraps(function)
        def measured(*args, **kwargs):
            found = function(*args, **kwargs)
            if isinstance(found, Result):
                return measured_as(found)
            return [measured_as(one) for one in found]

        def measured_as(one: Result) -> Result:
            is_alone = alone and one.count is not None and one.out_of is None
            return replace(one, measure=name, unit=alone if is_alone else unit)

        return measured

    return decorate


def cell(value: Cell | int | None) -> Cell:
    """A count as a cell: published head counts come as plain numbers, a missing one was not supplied."""
    if value is None:
        return Cell(None, NOT_AVAILABLE)
    return value if isinstance(value, Cell) else Cell(int(value))


def figure(count: Cell | int | None, group: str = "") -> Result:
    """A count as a measure.

    >>> figure(14).value, figure(Cell(None, "[c]")).state
    (14, '[c]')
    """
    count = cell(count)
    return Result(group=group, count=count.n, value=count.n, state=count.state, rounded_to=count.rounded_to)


def share(count: Cell | int | None, out_of: Cell | int | None, group: str = "") -> Result:
    """A share as a measure, with its Wilson interval; hidden if either number is, `[z]` out of nothing.
    Where one of its counts is rounded, the other is too, so that it is never more than all.

    >>> measured = share(15, 148)
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
    lower, upper = wilson(count.n, out_of.n)
    return Result(
        group=group, count=count.n, out_of=out_of.n, value=count.n / out_of.n, lower=lower, upper=upper, rounded_to=base
    )


def first_reason(*cells: Cell) -> str:
    """Why a measure of these cells cannot be shown, or `published`."""
    return next((one.state for one in cells if one.state != SHOWN), SHOWN)


def difference(whole: Cell, part: Cell) -> Cell:
    """A total less a part, hidden if either is; where one is rounded, of both rounded."""
    state = first_reason(whole, part)
    base = max(whole.rounded_to, part.rounded_to)
    if state != SHOWN:
        return Cell(None, state)
    return Cell(rounded(whole.n, base) - rounded(part.n, base), rounded_to=base) if base else Cell(whole.n - part.n)


def total(cells: Iterable[Cell | int | None]) -> Cell:
    """A sum of counts, hidden if any of them is.

    >>> total([3, Cell(4)]).n, total([3, Cell(None, "[c]")]).state
    (7, '[c]')
    """
    parts = [cell(one) for one in cells]
    state = first_reason(*parts)
    base = max((one.rounded_to for one in parts), default=0)
    return Cell(sum(one.n for one in parts), rounded_to=base) if state == SHOWN else Cell(None, state)


def of_borough(borough: str, measures: Iterable[Result]) -> list[Result]:
    return [replace(one, borough=borough) for one in measures]


def missing(*names: str) -> list[Result]:
    """The measures of these names, of which no records were supplied."""
    return [Result(measure=name, state=NOT_AVAILABLE) for name in names]


def hidden(measures: Sequence[Result]) -> list[Result]:
    """The measures an audience may not see."""
    return [one for one in measures if one.state == CONFIDENTIAL]


def suppressed_statistic(shown: Iterable[Cell], value: float | None, digits: int = 2) -> Result:
    """A statistic of many counts as a measure, as far as those counts may be seen.

    `shown` are the counts that it rests on, as the audience sees them; `value` is the statistic of the true
    counts, None if they give none (`[z]`). It is shown as it is if all of them are shown; rounded to `digits`
    decimals, halves upwards, if at least five are confidential or rounded; and is confidential itself if one to
    four are, because those could be worked out from it. A count that is hidden for another reason leaves no statistic.

    >>> hidden_cell = Cell(None, "[c]")
    >>> suppressed_statistic([Cell(9), Cell(12)], 0.2857).value, suppressed_statistic([Cell(9), hidden_cell], 0.2857).state
    (0.2857, '[c]')
    >>> suppressed_statistic([Cell(9)] + 5 * [hidden_cell], 0.285).value
    0.29
    """
    shown = list(shown)
    states = [one.state for one in shown]
    untold = sum(one.state == CONFIDENTIAL or bool(one.rounded_to) for one in shown)
    other = next((state for state in states if state not in (SHOWN, CONFIDENTIAL)), None)
    if other or 0 < untold < FEWEST_HIDDEN:
        return Result(state=other or CONFIDENTIAL)
    if value is None:
        return Result(state=NOT_APPLICABLE)
    if untold:
        # As it is written, 0.285 is a half; in binary floating point it lies below.
        value = floor(Decimal(str(value)).scaleb(digits) + Decimal("0.5")) / 10**digits
    return Result(value=value)
