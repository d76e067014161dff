"""The declared relations of count tables as constraints on the counts of one programme, area by area."""

from collections.abc import Iterable

from evaluation.disclosure.sums import Linked
from evaluation.metrics.programme import Programme
from evaluation.metrics.tables import ANY, Cells, Totals, Whole, wholes
from evaluation.metrics.vocabulary import ALL


def add_constraints(found: Linked, programme: Programme, filled_means: str) -> None:
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
