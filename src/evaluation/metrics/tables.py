"""Count tables, declared: what each count is of, who may see it, which dates it needs, and how the counts add up.

Everything that is published is a function of these tables. What declares itself here needs no list elsewhere: the
counters, disclosure control, the publication's file and the audit all read the declarations.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from itertools import product

from evaluation.metrics.errors import MetricsError, did_you_mean
from evaluation.metrics.programme import Programme
from evaluation.metrics.vocabulary import KINDS, ROUNDED

Key = tuple[str, ...]
ANY = "*"  # every key of an open dimension

TABLES: dict[str, "CountTable"] = {}


class Told(Enum):
    """Of whom everybody is told a count. A borough sees its own as well, and the project team all, unless it is of the
    project only."""

    AREAS = "each borough, boroughs of a size together, and the project"
    LARGE = "boroughs with many participants, boroughs of a size together, and the project"
    SIZES = "boroughs of a size together, and the project"
    OWN = "the project; a borough only of itself"
    INSIDE = "a borough only of itself, and the project team"
    PROJECT = "the project only"
    NOBODY = "nobody: its counts are in no file"


@dataclass(frozen=True)
class Cells:
    """Some counts of a table: for each dimension a key, `*` for every one, or a variable such as `{network}`."""

    table: "CountTable"
    key: Key

    @property
    def status(self) -> str:
        return self.key[-1]

    @property
    def variables(self) -> list[tuple[int, str]]:
        return [(place, part) for place, part in enumerate(self.key) if part.startswith("{")]

    def __str__(self) -> str:
        """Its table and status; where it has none, what its counts are by."""
        name, among = self.table.name, len(self.table.dimensions) - 1
        own = self.key[among] if self.table.statuses else f"by {self.table.dimensions[-1]}"
        return " ".join([name, own, *self.key[among + 1 : among + 2]])

    def bound(self, values: Mapping[str, str]) -> "Cells":
        """The same, with variables replaced."""
        return replace(self, key=tuple(values.get(part, part) for part in self.key))

    def among(self, keys: Iterable[Key]) -> list[Key]:
        """Those of some keys that it stands for."""
        if ANY not in self.key:
            return [self.key]
        return [key for key in keys if all(own in (ANY, part) for own, part in zip(self.key, key, strict=True))]

    def values(self, keys: Iterable[Key]) -> Iterator[dict[str, str]]:
        """What its variables can be, in the order of the keys."""
        seen = {}
        for key in keys:
            if all(own in (ANY, part) or own.startswith("{") for own, part in zip(self.key, key, strict=True)):
                seen[tuple(key[place] for place, _ in self.variables)] = None
        for found in seen:
            yield {name: value for (_, name), value in zip(self.variables, found, strict=True)}


@dataclass(frozen=True)
class Whole:
    """A total that is the sum of its parts and, where `residual` names one, of a rest that is in no table.

    A residual is a count too: who did not come, did not stay. It is about people unless `personal` is False: then it
    only is known not to be negative. `asked`: everybody knows the sum of the parts, though it is in no table.
    `where_there`: parts that were not counted are none. `overlapping`: the parts have people in common, and the total
    has each of them once. `none_without`: where there is nothing of the parts, there is nothing of the total, in a borough
    of which these counts make so many (events that were open to it, all there were). `change`:
    the residual is what came or went between two days, so it may be less than 0. `guess`: not true by definition, and
    stated only of areas where it is true.
    """

    total: Cells | None
    parts: tuple[Cells, ...]
    residual: str = ""
    personal: bool = True
    asked: str = ""
    where_there: bool = False
    overlapping: bool = False
    none_without: tuple[tuple[Cells, ...], int] | None = None
    change: bool = False
    guess: bool = False

    def bound(self, values: Mapping[str, str]) -> "Whole":
        total = self.total and self.total.bound(values)
        return replace(self, total=total, parts=tuple(part.bound(values) for part in self.parts))

    @property
    def cells(self) -> list[Cells]:
        return [*([self.total] if self.total else []), *self.parts]

    def __str__(self) -> str:
        """
        >>> from evaluation.metrics.pledges.tables import PLACES
        >>> str(within(PLACES["due"], PLACES["filled_of_due"], residual="not filled"))
        'places due = places filled_of_due + not filled'
        """
        total = f"{self.total}" if self.total else self.asked
        return f"{total} = {' + '.join([*map(str, self.parts), *([self.residual] if self.residual else [])])}"


Known = Callable[["Cells"], int | None]  # a borough's number, where everybody knows it


@dataclass(frozen=True)
class Weighted:
    """A weighted sum of counts that is 0 or more: the residual that is left of it. By the numbers that everybody knows of
    a borough: `least`, what is left in it at least, and `own`, counts of it that make up what is left, or some of it."""

    terms: tuple[tuple[int, Cells], ...]
    residual: str
    least: Callable[[Known], int] | None = None
    own: Callable[[Known], Sequence[tuple[int, Cells]]] | None = None

    @property
    def cells(self) -> list[Cells]:
        return [cells for _, cells in self.terms]

    def __str__(self) -> str:
        return f"{' '.join(f'{weight:+} {cells}' for weight, cells in self.terms)} = {self.residual}"


@dataclass(frozen=True)
class Totals:
    """What a relation may depend on: the project's own keys and numbers, its programme, what filled means, its day."""

    programme: Programme
    filled_means: str
    keys: Mapping[str, Sequence[Key]]
    numbers: Mapping[tuple[str, Key], int]
    as_at: str = ""  # where it is not known, what rests on it is not stated
    window: int = 0  # days in which somebody is active

    def of(self, cells: Cells) -> int | None:
        """The project's number; None where it was not counted."""
        return self.numbers.get((cells.table.name, cells.key))

    def has(self, cells: Cells) -> bool:
        """Whether the project has such a count."""
        return cells.key in self.keys.get(cells.table.name, ())

    def among(self, cells: Cells) -> list[Key]:
        return cells.among(self.keys.get(cells.table.name, ()))


@dataclass(frozen=True)
class ForEach:
    """Relations that hold for every value of the variables of `over`, in the order of its keys."""

    over: Cells
    relations: tuple[Whole, ...]

    @property
    def cells(self) -> list[Cells]:
        return [cells for relation in self.relations for cells in relation.cells]

    def wholes(self, totals: Totals) -> Iterator[Whole]:
        for values in self.over.values(totals.keys.get(self.over.table.name, ())):
            yield from (relation.bound(values) for relation in self.relations)


@dataclass(frozen=True)
class Depending:
    """Relations that depend on the programme: its questions' scales, its events' kinds, whether lists were kept."""

    cells: Sequence[Cells]
    build: Callable[[Totals], Iterable[Whole]]

    def wholes(self, totals: Totals) -> Iterable[Whole]:
        return self.build(totals)


Relation = Whole | Weighted | ForEach | Depending


def whole(total: Cells, *parts: Cells) -> Whole:
    """A total that is the sum of its parts, with nothing left over."""
    return Whole(total, parts)


def within(total: Cells, *parts: Cells, residual: str, personal: bool = True) -> Whole:
    """Parts of a total, with what is left over."""
    return Whole(total, parts, residual, personal)


def left_of(part: Cells, residual: str, *whole_key: str) -> Cells:
    """What another relation leaves over, by the part that it is named after: it is in no table, and a count too."""
    return Cells(part.table, (*part.key, residual, *whole_key))


def for_each(over: Cells, *relations: Whole) -> ForEach:
    return ForEach(over, relations)


def depending(*cells: Cells) -> Callable[[Callable[[Totals], Iterable[Whole]]], Depending]:
    """Mark a function of `Totals` as the relations of these cells."""
    return lambda build: Depending(cells, build)


@dataclass(frozen=True, eq=False)
class CountTable:
    """A table of counts.

    `dimensions`: the last is the status where `statuses` lists what each means; the others are open. `counts` is what
    a count is of (places, events, people, answers), for a status its own where it differs. `base`: who is counted,
    and as at which day. `needs`: the columns whose day a count needs; where an area's rows lack it (those that a
    count `lacks`, if it says which), the count is `[x]`, and so is the project's. `people_behind`: a status that
    counts how often people did something is hidden where it is of few of them. `unknown_group`: statuses of which 0
    is `[x]` where somebody came whose borough is not known. `never_falls`: statuses (or `*`) that only grow from day to day.
    `at_least_one`: the status (or `*`) of which a total is listed only where it is 1 or more, or which keys are.
    `of_a_day`: the last key is the day that a count is of, so that a later release has the same. `also_of_none`: people
    may be in it who are of no borough, such as partners. `completed_by`: an area without a row counts 0 where it has
    one of that table. `priority`: the pages' text leans on its totals, so that others are hidden rather. `by_others`:
    all boroughs but one are told of together, beside that one. `by_contributors`: it is of money, told only where it tells no borough's. `untied`: why a status is in no relation.
    """

    name: str
    title: str
    dimensions: Key
    counts: str
    base: str
    statuses: Mapping[str, str] = field(default_factory=dict)
    other_kinds: Mapping[str, str] = field(default_factory=dict)
    filled_kinds: Collection[str] = ()  # statuses that are of people where filled means in post or finished
    told: Told = Told.AREAS
    told_besides: Mapping[str | Key, Told] = field(
        default_factory=dict
    )  # of some statuses or keys, the first that fits
    people_behind: Mapping[str, str] = field(default_factory=dict)  # the status whose people another is judged by
    needs: Mapping[str, Collection[str]] = field(default_factory=dict)
    lacks: Callable[[Key, Collection[Key]], bool] = lambda key, rows: True
    unknown_group: Collection[str] = ()
    never_falls: Collection[str] = ()
    at_least_one: str | Callable[[Key, Programme], bool] = ""
    of_a_day: bool = False
    also_of_none: bool = False
    completed_by: str = ""
    priority: bool = False
    by_others: bool = False
    by_contributors: bool = False
    relations: list[Relation] = field(default_factory=list)
    untied: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.name in TABLES:
            raise MetricsError(f"There are two count tables '{self.name}'.")
        for kind in (self.counts, *self.other_kinds.values()):
            if kind not in KINDS:
                raise MetricsError(
                    f"{self.name} counts '{kind}'.{did_you_mean(kind, KINDS)} Counts are of {', '.join(KINDS)}."
                )
        named = {"other_kinds": self.other_kinds, "filled_kinds": self.filled_kinds, "needs": self.needs}
        named |= {
            "unknown_group": self.unknown_group,
            "never_falls": self.never_falls,
            "at_least_one": [self.at_least_one] if self.at_least_one and isinstance(self.at_least_one, str) else [],
            "told_besides": [one if isinstance(one, str) else one[-1] for one in self.told_besides],
            "untied": self.untied,
            "people_behind": [*self.people_behind, *self.people_behind.values()],
        }
        for what, statuses in named.items():
            for status in statuses:
                if status != ANY:
                    self._known(status, what)
        TABLES[self.name] = self

    def add(self, *relations: Relation) -> None:
        """State how its counts add up, with those of tables declared before it."""
        self.relations.extend(relations)

    def _known(self, status: str, where: str = "") -> None:
        if self.statuses and status not in self.statuses:
            in_what = f" ({where})" if where else ""
            raise MetricsError(
                f"The count table '{self.name}' has no status '{status}'{in_what}."
                f"{did_you_mean(status, self.statuses)} It has {', '.join(self.statuses)}."
            )

    def check_keys(self, keys: Iterable[object]) -> None:
        """Refuse a status that it has not, where the status is all of a key.

        >>> from evaluation.metrics.pledges.tables import PLACES
        >>> PLACES.check_keys({"filed": 3})  # doctest: +ELLIPSIS
        Traceback (most recent call last):
        evaluation.metrics.errors.MetricsError: The count table 'places' has no status 'filed'. Did you mean 'filled'? ...
        """
        if self.statuses and len(self.dimensions) == 1:
            for key in keys:
                self._known(str(key))

    def __getitem__(self, key: str | Key) -> Cells:
        """Some of its counts: a status (of every key of the open dimensions), or a key for each dimension."""
        parts = (key,) if isinstance(key, str) else key
        parts = (ANY,) * (len(self.dimensions) - len(parts)) + tuple(parts)
        if len(parts) != len(self.dimensions):
            raise MetricsError(
                f"The count table '{self.name}' has the dimensions {', '.join(self.dimensions)}, not {len(parts)}."
            )
        if self.statuses and parts[-1] != ANY and not parts[-1].startswith("{"):
            self._known(parts[-1])
        return Cells(self, parts)

    def kind(self, key: Key, filled_means: str = "started") -> str:
        """What a count is of."""
        if key[-1] in self.filled_kinds and filled_means != "started":
            return "people"
        return self.other_kinds.get(key[-1], self.counts)

    @property
    def has_open_keys(self) -> bool:
        """Whether which keys there are depends on the records."""
        return len(self.dimensions) > 1 or not self.statuses

    @property
    def needs_by_key(self) -> bool:
        """Whether a missing day concerns some keys only."""
        return self.lacks is not CountTable.lacks

    def needed(self, key: Key) -> Collection[str]:
        """The columns whose day a count needs."""
        return self.needs.get(key[-1], self.needs.get(ANY, ()))

    @property
    def is_guessed_from(self) -> bool:
        """Whether somebody may guess another count from one of its own."""
        every = (relation for table in TABLES.values() for relation in table.relations)
        return any(isinstance(one, Whole) and one.guess and self in [c.table for c in one.cells] for one in every)

    @property
    def is_told_together(self) -> bool:
        """Whether boroughs of a size are told of together."""
        tellings = (self.told, *self.told_besides.values())
        return self.counts in ROUNDED and any(told in (Told.AREAS, Told.LARGE, Told.SIZES) for told in tellings)

    def is_listed_where_it_is_one(self, key: Key, programme: Programme) -> bool:
        """Whether a total is listed only where it is 1 or more."""
        if callable(self.at_least_one):
            return self.at_least_one(key, programme)
        return self.at_least_one in (ANY, key[-1])

    def telling(self, key: Key) -> Told:
        """Of whom everybody is told a count.

        >>> from evaluation.metrics.network.tables import PARTICIPANTS
        >>> PARTICIPANTS.telling(("", "now")).name, PARTICIPANTS.telling(("managers", "now")).name
        ('AREAS', 'LARGE')
        """
        for one, told in self.told_besides.items():
            if key in self[one].among([key]):
                return told
        return self.told


def check(tables: Mapping[str, CountTable] = TABLES) -> None:
    """Refuse a table without relations, and a status that no relation names and that does not say why."""
    named: dict[str, set[str]] = {name: set(table.untied) for name, table in tables.items()}
    for table in tables.values():
        for relation in table.relations:
            for cells in relation.cells:
                if cells.table.name not in tables:
                    raise MetricsError(
                        f"A relation of '{table.name}' names the count table '{cells.table.name}', which there is not."
                    )
                named[cells.table.name].add(cells.status)
    for name, table in tables.items():
        if not named[name]:
            raise MetricsError(
                f"The count table '{name}' has no relations: say how its counts add up, or `untied` why not."
            )
        missing = [
            status for status in table.statuses if not named[name] & {status, ANY} and not _by_variable(named[name])
        ]
        if missing:
            raise MetricsError(
                f"No relation of the count table '{name}' names {', '.join(missing)}: say how they add up, or `untied` why not."
            )


def _by_variable(named: Iterable[str]) -> bool:
    return any(one.startswith("{") for one in named)


def wholes(totals: Totals, tables: Mapping[str, CountTable] = TABLES) -> Iterator[Whole | Weighted]:
    """Every relation of a programme, its variables bound to the project's keys."""
    for table in tables.values():
        for relation in table.relations:
            if isinstance(relation, Whole | Weighted):
                yield relation
            else:
                yield from relation.wholes(totals)


def every(*dimensions: Iterable[str]) -> Iterator[Key]:
    """Every key of some dimensions."""
    return product(*dimensions)
