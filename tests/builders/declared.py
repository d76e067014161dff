"""What measures are made from, read in their declarations: a test of all of them needs no list."""

from collections.abc import Mapping

from evaluation.metrics.measure import Across, Count, Measure, Proportion
from evaluation.metrics.tables import ANY, Cells


def cells(one: Measure) -> list[Cells]:
    """The counts that a measure is made from: those that it names or, where a function works it out, those of its
    example."""
    match one:
        case Count(of=own):
            return _each(own)
        case Proportion(numerator=own, denominator=base):
            return [*_each(own), base]
    found = []
    for table, counts in zip(one.tables, one.example[0], strict=False):
        by_area = counts.values() if isinstance(one, Across) else [counts]
        keys = {key if isinstance(key, tuple) else (key,) for of_area in by_area for key in of_area or ()}
        whole = all(len(key) == len(table.dimensions) for key in keys)
        found += [Cells(table, key) for key in sorted(keys)] if whole else [table[ANY]]
    return found


def needed(one: Measure) -> set[str]:
    """The columns whose days a measure needs."""
    return {column for each in cells(one) for column in each.table.needed(each.key)}


def kinds(one: Measure, filled_means: str = "started") -> set[str]:
    """What the counts are of that a measure is made from."""
    return {each.table.kind(each.key, filled_means) for each in cells(one)}


def _each(own: Cells | Mapping[str, Cells]) -> list[Cells]:
    return [*own.values()] if isinstance(own, Mapping) else [own]
