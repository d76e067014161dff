"""What everybody can add up over all tables of a publication: the boroughs make the total, parts make a whole."""

from collections.abc import Iterable

import pandas as pd

from evaluation.counts import Counts
from evaluation.disclosure.sums import Key, Linked
from evaluation.metrics.cells import SHOWN
from evaluation.metrics.programme import Programme
from evaluation.metrics.tables import ANY, TABLES, Cells, Told, Totals, Whole, wholes
from evaluation.metrics.vocabulary import ALL, UNKNOWN
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
MANY = 4  # areas: with as many, a total of which no part is told gives no part away


class CountsContradict(Exception):
    """Counts that do not add up as their tables declare: a fault of the declarations or of counting, never of the
    records, which are checked before anything is counted."""


def linked(counts: Counts, programme: Programme, filled_means: str = "started") -> Linked:
    """The counts of a publication, with the project's totals, and how they hang together; CountsContradict, with the
    counts, where they do not add up so."""
    found = Linked()
    counts = dict(counts) | _every_pair(counts)
    for name, frame in counts.items():
        table = TABLES[name]
        if table.told is not Told.AREAS and frame["borough"].nunique() > MANY:
            frame = frame[frame["borough"] == ALL]
        elif table.told is not Told.AREAS:
            frame = completed(frame, name, frame[["borough"]].drop_duplicates())
        if table.told_of_areas:
            frame = frame[(frame["borough"] == ALL) | frame["status"].isin(table.told_of_areas)]
        beside = [counts[one] for one in OF_ANSWERS if one in counts] if name in OF_ANSWERS else [frame]
        nowhere = set() if any(one.loc[one["borough"] == UNKNOWN, "n"].fillna(1).any() for one in beside) else {UNKNOWN}
        keys = frame[list(table.dimensions)].itertuples(index=False, name=None)
        states = frame["state"] if "state" in frame else [SHOWN] * len(frame)
        rows = zip(frame["borough"], keys, frame["kind"], frame["n"], states, strict=True)
        for borough, key, kind, n, state in rows:
            if borough in nowhere or pd.isna(n):
                continue
            # A 0 that is not known for sure is told as such: everybody knows that nobody was counted.
            found.add(
                (name, borough, key),
                kind,
                int(n),
                table.is_told(key, borough == ALL),
                personal=state == SHOWN,
                least=int(table.open_zero and borough == ALL),
            )
    by_key: dict[tuple[str, Key], list[int]] = {}
    for (table, borough, key), cell in found.at.items():
        if borough != ALL:
            by_key.setdefault((table, key), []).append(cell)
    for (table, key), boroughs in by_key.items():
        found.tie(found.at.get((table, ALL, key)), boroughs)
    _add_constraints(found, programme, filled_means)
    _check(found)
    return found


def _check(found: Linked) -> None:
    wrong = []
    for equation in found.sums:
        (_, whole), *parts = equation
        residual = next((part for _, part in parts if found.numbers[part] < 0), None)
        if residual is not None or sum(sign * found.numbers[cell] for sign, cell in equation):
            counted = [_told(found, part) for _, part in parts if part != residual]
            wrong.append(f"{_told(found, whole)}, but of that {', '.join(counted)}.")
    if wrong:
        raise CountsContradict("\n".join(["Counts do not add up as their tables declare:", *dict.fromkeys(wrong)]))


def _told(found: Linked, cell: int) -> str:
    table, area, key = found.names[cell]
    return f"{area}: {table} {' '.join(key)} is {found.numbers[cell]}"


def _add_constraints(found: Linked, programme: Programme, filled_means: str) -> None:
    """State how the counts of each area add up, by the declarations of their tables."""
    keys: dict[str, list[tuple[str, ...]]] = {}
    numbers = {}
    for at, (table, area, key) in enumerate(found.names):
        if area == ALL:
            keys.setdefault(table, []).append(key)
            numbers[table, key] = found.numbers[at]
    relations = list(wholes(Totals(programme, filled_means, keys, numbers)))
    for area in dict.fromkeys(area for _, area, _ in list(found.names)):
        for relation in relations:
            _add(found, relation, area, keys)


def _add(found: Linked, relation: Whole, area: str, keys: dict[str, list[tuple[str, ...]]]) -> None:
    parts = _all(found, relation.parts, area, keys)
    if relation.where_there:
        parts = [part for part in parts if part is not None]
    if not parts or None in parts:
        return
    table, first = relation.parts[0].table.name, found.names[parts[0]]
    if relation.asked:  # everybody was asked, so that the number asked is known
        name = (table, area, (*first[2][:-1], relation.asked))
        total = found.add(name, "places", sum(found.numbers[part] for part in parts))
        found.tie(total, parts)
        return
    total = found.at.get((relation.total.table.name, area, relation.total.key))
    if total is None:
        return
    if relation.overlapping:  # who is in two of the parts counts in both
        name = (table, area, ("in both counted twice", relation.total.status))
        twice = found.add(
            name, found.kinds[total], sum(found.numbers[part] for part in parts), printable=False, personal=False
        )
        found.tie(twice, parts)
        total, parts = twice, [total]
    found.tie(total, parts, relation.residual, relation.personal)


def _all(found: Linked, cells: Iterable[Cells], area: str, keys: dict[str, list[tuple[str, ...]]]) -> list[int | None]:
    """The counts that some cells stand for; of every key those that there are, else None for one that there is not."""
    every: list[int | None] = []
    for one in cells:
        name = one.table.name
        here = [found.at.get((name, area, key)) for key in one.among(keys.get(name, ()))]
        every += [cell for cell in here if cell is not None] if ANY in one.key else here
    return every


def _every_pair(counts: Counts) -> Counts:
    """The tables that are in no file with every answer on the scale, in every area: which were given would tell of
    few."""
    if not {"answers", "moved", "pairs", "returned"} <= set(counts):
        return {}
    answers = counts["answers"]
    scale = answers[(answers["borough"] == ALL) & (answers["about"] == "project")][["question", "time", "value"]]
    asked = scale.groupby("question")["time"].unique().map(earlier_times).to_dict()
    pairs = counts["moved"][["borough", "question", "time"]].drop_duplicates()
    earlier = [asked.get(one, {}).get(time) for one, time in zip(pairs["question"], pairs["time"], strict=True)]
    pairs = pairs.assign(earlier=pd.Series(earlier, pairs.index, dtype="str"))
    pairs = pairs.merge(scale.rename(columns={"time": "earlier", "value": "first"}), on=["question", "earlier"])
    pairs = pairs.merge(scale.rename(columns={"value": "second"}), on=["question", "time"])
    returned = pairs[pairs["time"] == "after"].rename(columns={"first": "value"})
    returned = returned.merge(pd.DataFrame({"status": [CAME_BACK, DID_NOT]}), how="cross")
    possible = {"pairs": pairs, "returned": returned}
    return {
        name: pd.concat(
            [counts[name], every.assign(kind="answers", n=0, state=SHOWN)[counts[name].columns]]
        ).drop_duplicates(["borough", *TABLES[name].dimensions])
        for name, every in possible.items()
    }


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
