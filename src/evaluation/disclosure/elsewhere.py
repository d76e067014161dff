"""Counts that somebody has published already: everybody knows them, so they are shown, and hide nothing."""

from collections.abc import Iterator, Mapping, Sequence

from evaluation.metrics.measure import MEASURES, Count
from evaluation.metrics.network.tables import GROWTH, PARTICIPANTS
from evaluation.metrics.programme import Programme
from evaluation.metrics.tables import Key


def published_elsewhere(
    programme: Programme, as_at: str, keys: Mapping[str, Sequence[Key]]
) -> dict[tuple[str, Key], int]:
    """The project's counts that were published as exact numbers, of this day or without a day, and members of a network
    on an earlier one. (`keys` are those that there are, by table.)"""
    found: dict[tuple[str, Key], int] = {}
    for row in programme.published:
        if row["relation"] != "=" or not float(row["value"]).is_integer():
            continue
        for table, key in _counted(row["measure"], keys):
            if row["date"] in ("", as_at):
                found[table, key] = int(float(row["value"]))
            of_then = (GROWTH.name, (key[0], row["date"]))
            if (table, key[-1]) == (PARTICIPANTS.name, "now") and of_then[1] in keys.get(GROWTH.name, ()):
                found[of_then] = int(float(row["value"]))
    return found


def _counted(figure: str, keys: Mapping[str, Sequence[Key]]) -> Iterator[tuple[str, Key]]:
    """The counts that a figure is, if it is one as it stands: `participants:managers`."""
    name, _, group = figure.partition(":")
    measure = MEASURES.get(name)
    if not isinstance(measure, Count):
        return
    each = measure.of.items() if isinstance(measure.of, Mapping) else [("", measure.of)]
    for named, cells in each:
        for key in cells.among(keys.get(cells.table.name, ())):
            open_key = key[:-1] if cells.table.statuses else key
            if group == (named or (measure.groups.named(open_key) if open_key else "")):
                yield cells.table.name, key
