"""What everybody can add up over all tables of a publication: the boroughs make the total, parts make a whole."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import pandas as pd

from evaluation.counts import Counts
from evaluation.disclosure.areas import Areas
from evaluation.disclosure.elsewhere import published_elsewhere
from evaluation.disclosure.sums import Key, Linked, Name
from evaluation.disclosure.telling import (
    NO_SIZES,
    Sizes,
    Telling,
    is_borough,
    is_of_others,
    stands_in_files,
)
from evaluation.metrics.cells import CONFIDENTIAL, NOT_AVAILABLE, SHOWN
from evaluation.metrics.network.tables import PARTICIPANTS
from evaluation.metrics.programme import Programme
from evaluation.metrics.tables import ANY, TABLES, Cells, CountTable, Told, Totals, Weighted, Whole, wholes
from evaluation.metrics.vocabulary import ALL, ROUNDED, UNKNOWN
from evaluation.metrics.workshops.tables import (
    ANSWERS,
    CAME_BACK,
    DID_NOT,
    MOVED,
    PAIRS,
    RESPONDENTS,
    RETURNED,
    earlier_times,
)

OF_ANSWERS = tuple(table.name for table in (ANSWERS, RESPONDENTS, MOVED, PAIRS, RETURNED))  # an area is in all or none
ELSEWHERE = "published elsewhere"
MANY_TAKE_PART = (PARTICIPANTS.name, ("", "now"))  # that they are many is told by what is told of them


class CountsContradict(Exception):
    """Counts that do not add up as their tables declare: a fault of the declarations or of counting, never of the
    records, which are checked before anything is counted."""


@dataclass(frozen=True)
class Row:
    """A count as it stands in a table: None where it is hidden or not known, as `state` says."""

    kind: str
    n: int | None
    state: str = SHOWN


Rows = Mapping[str, Mapping[tuple[str, Key], Row]]  # by table, area and key


def rows_of(tables: Mapping[str, pd.DataFrame]) -> Rows:
    """The rows of some tables."""
    found: dict[str, dict[tuple[str, Key], Row]] = {}
    for name, frame in tables.items():
        keys = frame[list(TABLES[name].dimensions)].itertuples(index=False, name=None)
        states = frame["state"] if "state" in frame else [SHOWN] * len(frame)
        numbers = frame["n"].astype(object).where(frame["n"].notna(), None)
        each = zip(frame["borough"], keys, frame["kind"], numbers, states, strict=True)
        found[name] = {
            (area, key): Row(
                kind, None if n is None else int(n), NOT_AVAILABLE if n is None and state == SHOWN else state
            )
            for area, key, kind, n, state in each
        }
    return found


def linked(
    counts: Counts,
    programme: Programme,
    filled_means: str = "started",
    sizes: Sizes = NO_SIZES,
    each: bool = False,
    as_at: str = "",
    window: int = 0,
) -> Linked:
    """The counts of a publication, with the project's totals and those of boroughs of a size, and how they hang
    together; CountsContradict, with the counts, where they do not add up so. `each`: with every count of each
    borough."""
    rows = rows_of(counts)
    somebodys = {
        table for table, own in rows.items() if any(row.n != 0 for (area, _), row in own.items() if area == UNKNOWN)
    }
    if somebodys.intersection(OF_ANSWERS):
        somebodys |= {*OF_ANSWERS}
    system = System(programme, filled_means, sizes, somebodys, each, as_at=as_at, window=window)
    found = system.of(rows)
    _check(found)
    return found


@dataclass(frozen=True)
class System:
    """What everybody knows of a publication's counts: which there are, and how they hang together.

    `somebodys`: the tables in which somebody is of whom no borough is known. `asked`: sums that are known though their
    parts are not; left out, they follow from these. `is_public`: rows that are not there are those that nobody is
    told, and may be any number; where the records are, they are 0. `is_rounded`: the numbers of people and answers are;
    `guesses`: with relations that need not hold. `insiders`: boroughs of which every count that they are told is known.
    """

    programme: Programme
    filled_means: str
    sizes: Sizes
    somebodys: Collection[str] = ()
    each: bool = False
    asked: Mapping[Name, int] | None = None
    is_public: bool = False
    is_rounded: bool = False
    guesses: bool = True
    insiders: Collection[str] = ()
    as_at: str = ""
    window: int = 0

    def of(self, rows: Rows) -> Linked:
        found = Linked()
        boroughs = list(dict.fromkeys(area for own in rows.values() for area, _ in own if is_borough(area)))
        areas = Areas(boroughs, self.sizes, self.insiders, self.each)
        keys: dict[str, list[Key]] = {}
        for name, own in rows.items():
            keys[name] = [key for area, key in own if area == ALL]
        for name, more in _every_pair(keys).items():
            keys[name] = list(dict.fromkeys([*keys.get(name, ()), *more]))
        elsewhere = published_elsewhere(self.programme, self.as_at, keys)
        for name in keys:
            for key in keys[name]:
                own = rows.get(name, {})
                if (name, key) in elsewhere and (ALL, key) in own:
                    own = {**own, (ALL, key): _with(own[ALL, key], elsewhere[name, key])}
                if self.guesses and TABLES[name].counts not in ROUNDED and TABLES[name].is_guessed_from:
                    own = {**own, **self._of_sizes(own, key)}
                self._add_key(found, own, TABLES[name], key, areas)
        self._add_constraints(found, keys, boroughs)
        return found

    def _add_key(
        self,
        found: Linked,
        rows: Mapping[tuple[str, Key], Row],
        table: CountTable,
        key: Key,
        areas: Areas,
    ) -> None:
        """Every count of a key that anybody could work with, and how the areas add up."""
        whole = rows.get((ALL, key), Row(table.counts, 0))
        is_each = _is_told_of_each(table, key)
        telling = Telling("public", "", self.sizes)
        is_somebodys = table.name in self.somebodys or ((UNKNOWN, key) in rows and telling(table.name, key, UNKNOWN))
        apart = areas.apart(table)
        somebodys = [UNKNOWN] if is_somebodys and (is_each or table.is_told_together or apart) else []
        own = [area for area in areas.boroughs if is_each or area in apart]
        sizes = [size for size in self.sizes.together if table.is_told_together or (size, key) in rows]
        unknown = whole.n is None and whole.state == NOT_AVAILABLE
        is_told_of_some = is_each or (apart and not sizes) or any(telling(table.name, key, size) for size in sizes)
        at: dict[str, int] = {}
        for area in (*own, *somebodys, *sizes, ALL):
            is_told = telling(table.name, key, area) and stands_in_files(table.name, key, area)
            row = rows.get((area, key))
            is_told |= row is not None and area in self.insiders
            if row is None:
                if unknown or (is_told and area != ALL):  # it is of nothing that the area has
                    continue
                row = Row(whole.kind, None if self.is_public else 0, CONFIDENTIAL)
            elif row.n is None and row.state == NOT_AVAILABLE:
                continue
            at[area] = found.add(
                (table.name, area, key),
                row.kind,
                row.n or 0,
                is_told,
                # A 0 that is not known for sure is told as such: everybody knows that nobody was counted.
                personal=row.state not in (NOT_AVAILABLE, ELSEWHERE) and (area != UNKNOWN or is_told_of_some),
                least=self._least(table, key, area),
                is_known=row.n is not None,
            )
        if ALL in at:
            areas.tie(found, at, apart, is_each, somebodys)

    def _least(self, table: CountTable, key: Key, area: str) -> int:
        """What everybody knows a count to be at least."""
        if (table.name, key) == MANY_TAKE_PART and area in self.sizes.large and not self.is_rounded:
            return self.sizes.many
        return int(area == ALL and table.is_listed_where_it_is_one(key, self.programme))

    def _of_sizes(self, rows: Mapping[tuple[str, Key], Row], key: Key) -> dict[tuple[str, Key], Row]:
        """What everybody can add up of boroughs of a size, where each borough's number is shown."""
        found = {}
        for size, areas in self.sizes.together.items():
            own = [rows.get((area, key)) for area in areas]
            if all(row is not None and row.n is not None and row.kind not in ROUNDED for row in own):
                found[size, key] = Row(own[0].kind, sum(row.n for row in own))
        return found

    def _add_constraints(self, found: Linked, keys: Mapping[str, Sequence[Key]], boroughs: Sequence[str]) -> None:
        """State how the counts of each area add up, by the declarations of their tables."""
        numbers = {
            (table, key): found.numbers[at]
            for at, (table, area, key) in enumerate(found.names)
            if area == ALL and found.is_known[at] and not (self.is_rounded and found.kinds[at] in ROUNDED)
        }
        relations = list(wholes(Totals(self.programme, self.filled_means, keys, numbers, self.as_at, self.window)))
        for area in dict.fromkeys(area for _, area, _ in list(found.names)):
            for relation in relations:
                if isinstance(relation, Weighted):
                    _add_weighted(found, relation, area, boroughs if area == ALL else found.members.get(area, [area]))
                else:
                    self._add(found, relation, area, keys)

    def _add(self, found: Linked, relation: Whole, area: str, keys: Mapping[str, Sequence[Key]]) -> None:
        parts = _all(found, relation.parts, area, keys)
        is_each_there = None not in parts
        if relation.where_there:
            parts = [part for part in parts if part is not None]
        if not parts or None in parts:
            return
        table, first = relation.parts[0].table.name, found.names[parts[0]]
        if relation.asked:  # everybody was asked, so that the number asked is known
            if is_of_others(area):
                return
            name = (table, area, (*first[2][:-1], relation.asked))
            number = sum(found.numbers[part] for part in parts) if self.asked is None else self.asked.get(name)
            if number is not None:
                found.asked.append(found.add(name, "places", number))
                found.tie(found.asked[-1], parts, relation=f"{relation}")
            return
        total = found.at.get((relation.total.table.name, area, relation.total.key))
        if total is None:
            return
        if relation.guess:
            if is_of_others(area) and self.is_public:  # it need not be true of them, and nobody sees whether it is
                return
            is_known = self.is_public is False or all(found.is_known[one] for one in (total, *parts))
            is_wrong = is_known and found.numbers[total] != sum(found.numbers[one] for one in parts)
            if is_wrong or not self.guesses:
                return
        residual = relation.residual
        if (
            relation.none_without
            and is_each_there
            and is_borough(area)
            and not any(map(found.numbers.__getitem__, parts))
        ):
            cells, number = relation.none_without
            told = [found.at.get((one.table.name, area, one.key)) for one in cells]
            is_told = None not in told and all(found.is_known[one] for one in (*told, *parts))
            residual = "" if is_told and sum(found.numbers[one] for one in told) == number else residual
        if relation.overlapping:  # who is in two of the parts counts in both
            name = (table, area, ("in both counted twice", relation.total.status))
            number = sum(found.numbers[part] for part in parts)
            kind = found.kinds[total]
            twice = found.add(name, kind, number, printable=False, personal=False, is_known=False)
            found.tie(twice, parts, relation=f"{relation}")
            total, parts = twice, [total]
        personal = relation.personal and not is_of_others(area)
        found.tie(total, parts, residual, personal, relation.change, f"{relation}")


def _with(row: Row, n: int) -> Row:
    """A row of which everybody knows the number from elsewhere, unless it is another one here."""
    return Row(row.kind, n, ELSEWHERE) if row.n in (None, n) and row.state != NOT_AVAILABLE else row


def _is_told_of_each(table: CountTable, key: Key) -> bool:
    judged_by_it = [(*key[:-1], status) for status, people in table.people_behind.items() if people == key[-1]]
    return any(table.telling(one) is Told.AREAS for one in (key, *judged_by_it))


def _add_weighted(found: Linked, relation: Weighted, area: str, members: Sequence[str]) -> None:
    """State that a weighted sum of counts is what is left over: 0 or more, or what is left in each borough of the
    area."""
    terms = [(weight, found.at.get((one.table.name, area, one.key))) for weight, one in relation.terms]
    if any(cell is None for _, cell in terms):
        return
    left = sum(weight * found.numbers[cell] for weight, cell in terms)
    table, _, key = found.names[terms[0][1]]
    name = (table, area, (*key, relation.residual))
    least = sum(relation.least(partial(_known, found, borough)) for borough in members) if relation.least else 0
    for borough in members if relation.own and list(members) != [area] else ():
        own = relation.own(partial(_known, found, borough))
        each = [(weight, found.at.get((one.table.name, borough, one.key))) for weight, one in own]
        terms += [(-weight, cell) for weight, cell in each if cell is not None]
        left -= sum(weight * found.numbers[cell] for weight, cell in each if cell is not None)
    rest = found.add(name, found.kinds[terms[0][1]], left, False, personal=False, least=least, is_known=False)
    found.state([*terms, (-1, rest)], f"{relation}")


def _known(found: Linked, area: str, cells: Cells) -> int | None:
    """An area's number of which everybody knows."""
    at = found.at.get((cells.table.name, area, cells.key))
    return found.numbers[at] if at is not None and found.is_known[at] else None


def _check(found: Linked) -> None:
    wrong = []
    for equation in found.sums:
        (_, whole), *parts = equation
        left_over = [part for _, part in parts if not found.printable[part] and part not in found.changes]
        residual = next((part for part in left_over if found.numbers[part] < found.least[part]), None)
        if residual is not None or sum(sign * found.numbers[cell] for sign, cell in equation):
            counted = [_told(found, part) for _, part in parts if part != residual]
            wrong.append(f"{_told(found, whole)}, but of that {', '.join(counted)}.")
    if wrong:
        raise CountsContradict("\n".join(["Counts do not add up as their tables declare:", *dict.fromkeys(wrong)]))


def _told(found: Linked, cell: int) -> str:
    table, area, key = found.names[cell]
    return f"{area}: {table} {' '.join(key)} is {found.numbers[cell]}"


def _all(found: Linked, cells: Iterable[Cells], area: str, keys: Mapping[str, Sequence[Key]]) -> list[int | None]:
    """The counts that some cells stand for; of every key those that there are, else None for one that there is not."""
    every: list[int | None] = []
    for one in cells:
        name = one.table.name
        here = [found.at.get((name, area, key)) for key in one.among(keys.get(name, ()))]
        every += [cell for cell in here if cell is not None] if ANY in one.key else here
    return every


def _every_pair(keys: Mapping[str, Sequence[Key]]) -> dict[str, list[Key]]:
    """The keys of the tables that are in no file, with every answer on the scale: which were given would tell of
    few."""
    scale: dict[str, dict[str, list[str]]] = {}
    for question, about, time, value in keys.get(ANSWERS.name, ()):
        if about == "project":
            scale.setdefault(question, {}).setdefault(time, []).append(value)
    pairs, returned = list[Key](), list[Key]()
    for question, time in dict.fromkeys(key[:2] for key in keys.get(MOVED.name, ())):
        earlier = earlier_times(scale.get(question, {})).get(time)
        if earlier is None:
            continue
        pairs += [(question, time, first, then) for first in scale[question][earlier] for then in scale[question][time]]
        if time == "after":
            groups = (CAME_BACK, DID_NOT)
            returned += [(question, group, first) for first in scale[question][earlier] for group in groups]
    return {PAIRS.name: pairs, RETURNED.name: returned} if pairs else {}


def completed(frame: pd.DataFrame, table: str, boroughs: pd.DataFrame) -> pd.DataFrame:
    """With a row for every borough and key: which rows there are would tell what is hidden."""
    dimensions = TABLES[table].dimensions
    first, last = dimensions[0], dimensions[-1]
    place = {value: n for n, value in enumerate(frame[first].unique())}
    keys = frame[[*dimensions, "kind"]].drop_duplicates().sort_values(last)
    keys = keys if first == last else keys.sort_values(first, key=lambda own: own.map(place), kind="stable")
    every = boroughs.merge(keys, how="cross")
    found = every.merge(frame, how="left", indicator=True)
    missing = found["_merge"] == "left_only"
    found = found.assign(n=found["n"].astype("Int64").mask(missing, 0))
    if "state" in frame:
        found = found.assign(state=found["state"].mask(missing, SHOWN))
    return found[frame.columns]
