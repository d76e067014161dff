"""Measures, declared: what a figure is called, what it is counted from, of which areas it is told, how it is released.

A measure is an object that says all of that itself, and that can be called with counts alone:

>>> from evaluation.metrics import pledges
>>> result = pledges.filled_of_due({"filled_of_due": 1747, "due": 3352})
>>> result.count, result.out_of, round(result.value, 4)
(1747, 3352, 0.5212)
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Protocol

from evaluation.metrics.cells import NOT_AVAILABLE, Cell, Numbers, cell
from evaluation.metrics.errors import MetricsError, did_you_mean
from evaluation.metrics.result import Result, figure, of_area, share
from evaluation.metrics.tables import ANY, TABLES, Cells, CountTable, Key
from evaluation.metrics.vocabulary import ALL, ROUNDED, SIZE

MEASURES: dict[str, "Measure"] = {}


class Told(Enum):
    """Of which areas a measure is told."""

    AREAS = "each borough, and the project"
    PROJECT = "the project"
    BOROUGHS = "each borough"
    ACROSS = "each borough, from the counts of all"


class Release(Enum):
    """How a statistic of counts that are hidden in part is released."""

    SHOWN_COUNTS = "from counts that are all shown"
    ROUNDED = "rounded, where at least five counts are hidden"
    ROUNDED_WITHOUT_INTERVAL = "rounded, where at least five counts are hidden; then without its interval"
    ALL_OR_NOTHING = "as it is, or where any count is hidden not at all"


class View(Protocol):
    """The counts of a project as one audience sees them, and what else measures are given."""

    boroughs: Sequence[str]  # the members that are compared

    def cells(self, table: CountTable, area: str) -> Numbers | None:
        """A table's counts of an area; None where it was not counted."""

    def unsuppressed(self, table: CountTable, area: str) -> Numbers | None:
        """The same, none of them hidden. Only where the records are."""

    def given(self, name: str) -> object:
        """What a measure asks for besides counts."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Measure(ABC):
    """A figure that is declared once.

    `tables`: the count tables that it is called with, in this order, each by its keys (`("managers", "now")`, or the
    status alone where it is the only dimension). `given`: what else it is called with, by name. `interval`: whether its
    proportions are a sample's and so have one; a complete register has none. `limits`: what lower and upper are.
    `fewest`: below so many it is `[u]`. `annex`: only the annex tells it. `beside`: boroughs are compared by it.
    `example`: arguments and the value that they give, which a test runs.
    """

    name: str = field(kw_only=False)
    title: str = field(kw_only=False)
    unit: str
    text: str
    caveat: str = ""
    tables: tuple[CountTable, ...] = ()
    given: tuple[str, ...] = ()
    told: Told = Told.AREAS
    release: Release = Release.SHOWN_COUNTS
    interval: bool = False
    limits: str = ""
    fewest: int = 0
    annex: bool = False
    beside: bool = False
    count_unit: str = ""  # the unit of those of its results that are counts, where the others are proportions
    optional: tuple[CountTable, ...] = ()  # without these it is told all the same
    example: tuple[tuple, object] = ((), None)

    def __post_init__(self) -> None:
        if self.name in MEASURES:
            raise MetricsError(f"There are two measures '{self.name}'.")
        if not self.tables and not self.given:
            raise MetricsError(f"The measure '{self.name}' has no base: say which counts it is made from.")
        for table in (*self.tables, *self.optional):
            if not isinstance(table, CountTable) or TABLES.get(table.name) is not table:
                named, near = (
                    (table.name, "") if isinstance(table, CountTable) else (table, did_you_mean(table, TABLES))
                )
                raise MetricsError(f"The measure '{self.name}' is made from '{named}', which is no count table.{near}")
        for kind, chosen in ((Told, self.told), (Release, self.release)):
            if not isinstance(chosen, kind):
                choices = ", ".join(f"{one}" for one in kind)
                raise MetricsError(
                    f"The measure '{self.name}' says {kind.__name__.lower()}={chosen!r}: it takes {choices}."
                )
        if self.example == ((), None):
            raise MetricsError(f"The measure '{self.name}' has no worked number.")
        MEASURES[self.name] = self

    @abstractmethod
    def measured(self, *counts: Numbers | None, **given: object) -> Result | list[Result]:
        """The results of counts, without name and unit."""

    def __call__(
        self, *counts: Numbers | None, shown: Sequence[Numbers | None] | None = None, **given: object
    ) -> Result | list[Result]:
        """The measure of some counts: of plain numbers, or of cells of which some may be hidden. What it is given
        besides may follow, in its order. A statistic of hidden counts takes in `shown` the same counts as the audience
        sees them; left out, all are shown."""
        self._check(len(counts) + len(given), [*(table.name for table in self.tables), *self.given])
        own, more = counts[: len(self.tables)], counts[len(self.tables) :]
        seen = own if shown is None else tuple(shown)
        for table, *both in zip(self.tables, own, seen, strict=True):
            if None in both and table not in self.optional:
                return [self.missing()] if self.gives_several else self.missing()
            self._check_counts(table, both[0])
        given |= dict(zip(self.given, more, strict=False))
        return self.named(self.measured(*own, *(seen if self.needs_unsuppressed else ()), **given))

    def _check(self, number: int, asked: Sequence[str]) -> None:
        """MetricsError where it is not called with as many things as it is made from."""
        if number != len(asked):
            raise MetricsError(f"{self.name} is made from {', '.join(asked)}: {len(asked)}, not {number}.")

    def _check_counts(self, table: CountTable, counts: Numbers | None) -> None:
        """MetricsError where counts have a status that their table has not."""
        table.check_keys(counts or ())

    def named(self, found: Result | list[Result]) -> Result | list[Result]:
        """Results with the measure's name and unit."""
        if not isinstance(found, Result):
            return [self.named(one) for one in found]
        is_count = self.count_unit and found.count is not None and found.out_of is None
        return replace(found, measure=self.name, unit=self.count_unit if is_count else self.unit)

    def missing(self) -> Result:
        """Its result where the records were not supplied."""
        return Result(measure=self.name, unit=self.unit, state=NOT_AVAILABLE)

    @property
    def gives_several(self) -> bool:
        """Whether it gives a list of results, as its example does."""
        return isinstance(self.example[1], list)

    @property
    def counts_people(self) -> bool:
        """Whether it is made from counts of people or answers."""
        return any(table.counts in ROUNDED for table in self.tables)

    @property
    def needs_unsuppressed(self) -> bool:
        """Whether it cannot be worked out from the counts that an audience sees."""
        return self.release is not Release.SHOWN_COUNTS

    def is_told_of(self, area: str) -> bool:
        if area.startswith(SIZE):
            return self.told is Told.AREAS
        return self.told is Told.AREAS or (self.told is Told.PROJECT) == (area == ALL)

    def check_told_of(self, area: str) -> None:
        """MetricsError where it is not told of an area."""
        if not self.is_told_of(area):
            raise MetricsError(f"The measure '{self.name}' is told of {self.told.value} only, not of '{area}'.")

    def counts(self, of: Callable[[CountTable, str], Numbers | None], view: View, area: str) -> list[Numbers | None]:
        """What it is called with for an area: `of` gives a table's counts, as a view has them."""
        return [of(table, area) for table in self.tables]

    def results(self, view: View, area: str = ALL) -> list[Result]:
        """Its results for an area, as the audience of a view may see them."""
        seen = self.counts(view.cells, view, area)
        own = self.counts(view.unsuppressed, view, area) if self.needs_unsuppressed else seen
        return of_area(area, self(*own, shown=seen, **{name: view.given(name) for name in self.given}))


@dataclass(frozen=True)
class Groups:
    """How the open keys of a count become groups: their name, which of them, in which order.

    `over`: what gives the keys where it is not the counts themselves, such as the networks of a project. `also`: keys
    besides these. `largest_first`, `last`: their order, by the count, then by name unless `ties_as_given`. `drop_none`:
    leaves out keys of which there are none.
    """

    named: Callable[[Key], str] = " ".join
    over: str = ""
    also: tuple[str, ...] = ()
    largest_first: bool = False
    ties_as_given: bool = False
    in_order: bool = False
    last: str = ""
    drop_none: bool = False

    def keys(self, cells: Cells, counts: Numbers, given: Mapping[str, object]) -> list[Key]:
        """The open keys of some counts, in order."""
        if self.over:
            return [(key,) for key in (*given[self.over], *self.also)]
        whole = [key if isinstance(key, tuple) else (key,) for key in counts]
        found = [key[:-1] for key in whole if key[-1] == cells.status] if cells.table.statuses else whole
        if self.drop_none:
            found = [key for key in found if cell(_at(cells, key, counts)).n != 0]
        if self.in_order:
            found = sorted(found)
        if self.largest_first:
            by_name = (lambda key: ()) if self.ties_as_given else (lambda key: key)
            found = sorted(found, key=lambda key: (-(cell(_at(cells, key, counts)).n or 0), by_name(key)))
        return sorted(found, key=lambda key: key[-1] == self.last) if self.last else found


def _at(cells: Cells, open_key: Key, counts: Numbers) -> Cell | int | None:
    """The count of an open key."""
    key = tuple(open_key) if not cells.table.statuses else (*open_key, cells.status)
    return counts.get(key if len(key) > 1 else key[0])


@dataclass(frozen=True, eq=False, kw_only=True)
class Count(Measure):
    """Counts, as they are: of one status, of several (each with its group), or of every key of a table."""

    of: Cells | Mapping[str, Cells]
    groups: Groups = Groups()

    def __post_init__(self) -> None:
        object.__setattr__(self, "tables", _tables_of(self.of))
        super().__post_init__()

    def measured(self, counts: Numbers, **given: object) -> list[Result] | Result:
        if isinstance(self.of, Mapping):
            return [figure(counts.get(one.status), group) for group, one in self.of.items()]
        if not _is_open(self.of):
            return figure(counts.get(self.of.status))
        return [
            figure(_at(self.of, key, counts), self.groups.named(key))
            for key in self.groups.keys(self.of, counts, given)
        ]


@dataclass(frozen=True, eq=False, kw_only=True)
class Proportion(Measure):
    """Counts out of others: of one status, of several (each with its group), or of every key of a table."""

    numerator: Cells | Mapping[str, Cells]
    denominator: Cells
    groups: Groups = Groups()
    absent_is_none: bool = False  # a key that is not among the counts is 0

    def __post_init__(self) -> None:
        tables = _tables_of(self.numerator)
        if self.denominator.table not in tables:
            tables = (*tables, self.denominator.table)
        object.__setattr__(self, "tables", tables)
        super().__post_init__()

    def measured(self, *counts: Numbers, **given: object) -> list[Result] | Result:
        own, bases = counts[0], counts[-1]
        default = 0 if self.absent_is_none else None
        if isinstance(self.numerator, Mapping):
            base = bases.get(self.denominator.status)
            return [self.share(own.get(one.status, default), base, group) for group, one in self.numerator.items()]
        if not _is_open(self.numerator):
            return self.share(own.get(self.numerator.status), bases.get(self.denominator.status))
        return [
            self.share(
                _at(self.numerator, key, own),
                _at(self.denominator, key if _is_open(self.denominator) else (), bases),
                self.groups.named(key),
            )
            for key in self.groups.keys(self.numerator, own, given)
        ]

    def share(self, count: Cell | int | None, out_of: Cell | int | None, group: str = "") -> Result:
        return share(count, out_of, group, self.interval)


@dataclass(frozen=True, eq=False, kw_only=True)
class Statistic(Measure):
    """Anything else that is worked out from counts: `function` of its tables' counts and of what it is given.

    Where its release allows that some of them are hidden, the function takes the counts themselves, then the same
    counts as the audience sees them, which decide how it is released. `counts_of`: what its count and its total are of,
    where its tables count more than one thing (None: of nothing that they count, such as jobs).
    """

    function: Callable[..., Result | list[Result]]
    counts_of: tuple[Cells | None, Cells | None] | None = None

    def measured(self, *counts: Numbers | None, **given: object) -> Result | list[Result]:
        return self.function(*counts, **given)


@dataclass(frozen=True, eq=False, kw_only=True)
class Across(Statistic):
    """A statistic of the counts of all member boroughs beside each other: `function` of a mapping of each one's.

    One result of the project, or one of each borough where it is told so (`Told.ACROSS`).
    """

    def counts(self, of: Callable[[CountTable, str], Numbers | None], view: View, area: str) -> list[Numbers | None]:
        (table,) = self.tables
        by_borough = {borough: of(table, borough) for borough in view.boroughs}
        return [None if None in by_borough.values() else by_borough]

    def _check_counts(self, table: CountTable, counts: Numbers | None) -> None:
        for of_one in (counts or {}).values():
            table.check_keys(of_one)

    def results(self, view: View, area: str = ALL) -> list[Result]:
        if self.told is Told.ACROSS and self.counts(view.cells, view, area) == [None]:
            return [replace(self.missing(), borough=borough) for borough in view.boroughs]
        return super().results(view, area)


@dataclass(frozen=True, eq=False, kw_only=True)
class OfQuestion(Statistic):
    """A statistic of each question that is answered on a scale, made from counts of which some may be hidden.

    It is called with the counts of one question (of so many `samples`), `shown` (the same as the audience sees them;
    left out, all are shown) and the question's name. `split` gives a table's counts by question. `groups`: what each of
    its results is of, if there are several. `family`: the questions are judged together, and it is called with those of
    all by name.
    """

    split: Callable[[Numbers], dict[str, tuple[Numbers, ...]]]
    samples: int = 1
    groups: tuple[str, ...] = ()
    family: bool = False

    def __call__(
        self,
        *counts: Numbers | None,
        shown: Numbers | tuple[Numbers | None, ...] | None = None,
        question: str = "",
    ) -> Result | list[Result]:
        self._check(min(len(counts), self.samples), [self.tables[0].name] * self.samples)
        own, more = counts[: self.samples], list(counts[self.samples :])
        seen = own if shown is None else shown if isinstance(shown, tuple) else (shown,)
        if more and self.needs_unsuppressed:
            seen = (more.pop(0),) if self.samples == 1 else more.pop(0)
        question = more[0] if more else question
        if None in (*own, *seen):
            groups = [f"{question} {group}" for group in self.groups] or [question]
            found = [replace(self.missing(), group=group) for group in groups]
            return found if self.family or self.groups else found[0]
        return self.named(self.function(*own, *seen) if self.family else self.function(own, seen, question))

    def results(self, view: View, area: str = ALL) -> list[Result]:
        (table,) = self.tables
        seen = view.cells(table, area)
        own = view.unsuppressed(table, area) if self.needs_unsuppressed else seen
        if own is None or seen is None:
            return of_area(area, self.missing())
        scaled = view.given("scaled")
        of_own, of_seen = (
            self.split({key: n for key, n in counts.items() if key[0] in scaled}) for counts in (own, seen)
        )
        if self.family:
            every = ({question: counts for question, (counts,) in split.items()} for split in (of_own, of_seen))
            return of_area(area, self(*every))
        return [
            result
            for question, counts in of_own.items()
            for result in of_area(area, self(*counts, shown=of_seen[question], question=question))
        ]


def _tables_of(cells: Cells | Mapping[str, Cells]) -> tuple[CountTable, ...]:
    each = cells.values() if isinstance(cells, Mapping) else [cells]
    return tuple(dict.fromkeys(one.table for one in each))


def _is_open(cells: Cells) -> bool:
    return ANY in cells.key


def measure(name: str) -> Measure:
    """The measure of a name; MetricsError naming the nearest where there is none."""
    if name not in MEASURES:
        raise MetricsError(
            f"There is no measure '{name}'.{did_you_mean(name, MEASURES)} `evaluation glossary` lists them."
        )
    return MEASURES[name]
