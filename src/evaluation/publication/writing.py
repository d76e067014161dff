"""What is written to `cells.json`, where the records are read."""

import json
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

import pandas as pd

from evaluation.counts import Counts
from evaluation.disclosure import Disclosed, Suppression
from evaluation.disclosure.linked import linked
from evaluation.disclosure.results import as_rows
from evaluation.disclosure.telling import stands_in_files
from evaluation.metrics.programme import Programme
from evaluation.metrics.result import COLUMNS, Result
from evaluation.metrics.tables import TABLES, Told
from evaluation.publication.files import FORMAT
from evaluation.publication.studies import definitions
from evaluation.records.parameters import Project

NOTHING: Mapping = MappingProxyType({})
FEWEST_APART = 5  # of each sort of hidden count in a table, to be told apart


def published(
    common: Mapping,
    counts: Counts,
    shown: Disclosed,
    hidden: Suppression,
    programme: Programme,
    project: Project,
    audience: str,
    own: str,
    rest: Mapping[str, list[Result]],
    stamp: Mapping = NOTHING,
    figures: Iterable[Result] = (),
    before: Sequence[Mapping] = (),
) -> dict:
    """The content of `cells.json`. `common` is what all pages have; `rest` are the figures that rest on hidden
    counts, for borough pages and for the project's; `figures` are all of them, as this version computes them, and
    `stamp` says what made them: with these a later publication can be compared. `before` is what the publications
    before this one showed, the last first."""
    system = linked(counts, programme, project.filled_means, shown.telling.sizes)  # for the sums that everybody knows
    rule = project.disclosure
    return {
        "format": FORMAT,
        "audience": audience,
        "own": own,
        "rule": rule.model_dump(mode="json"),
        "common": dict(common),
        "tables": {
            table: _rows(frame[_stand_in_files(table, frame)])
            for table, frame in shown.items()
            if TABLES[table].told is not Told.NOBODY
        },
        "figures": {"columns": ["borough", *COLUMNS], "rows": [[*row.values()] for row in as_rows(figures)]}
        if figures
        else None,
        "stamp": dict(stamp),
        "definitions": definitions(),
        "before": list(before),
        "rest_on_hidden": {pages: [one.as_row() for one in found] for pages, found in rest.items()},
        "log": _log(hidden, shown),
        "ended_early": hidden.ended_early,
        "asked": [[*system.names[at][:2], list(system.names[at][2]), system.numbers[at]] for at in system.asked],
    }


def _stand_in_files(table: str, frame: pd.DataFrame) -> pd.Series:
    keys = frame[list(TABLES[table].dimensions)].itertuples(index=False, name=None)
    stand = [stands_in_files(table, key, area) for key, area in zip(keys, frame["borough"], strict=True)]
    return pd.Series(stand, frame.index, dtype=bool)


def _rows(frame: pd.DataFrame) -> dict:
    shown = frame.assign(n=frame["n"].astype(object).where(frame["n"].notna(), None))
    return {"columns": list(frame.columns), "rows": shown.to_numpy().tolist()}


def _log(hidden: Suppression, shown: Disclosed) -> dict[str, dict[str, int]]:
    """How many counts are hidden, by table: first, for being small, and as complement. Never a value; where one of the
    two is few, only both together: with no complement each hidden count would be known to be small."""
    log = {}
    for table in shown:
        first, complement = (sum(name[0] == table for name in found) for found in (hidden.primary, hidden.secondary))
        if min(first, complement) >= FEWEST_APART:
            log[table] = {"first": first, "complement": complement}
        elif first or complement:
            log[table] = {"hidden": first + complement}
    return log


def as_text(content: Mapping) -> str:
    """A file's text: the same content gives the same bytes, with a line for each cell, sum and row."""
    parts = []
    for name, value in content.items():
        parts.append(f"{json.dumps(name)}: {_lines(value, 2 if name == 'tables' else 1)}")
    return "{" + ",\n".join(parts) + "}\n"


def _lines(value: object, depth: int) -> str:
    if depth == 0 or not isinstance(value, dict | list) or not value:
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, list):
        return "[\n" + ",\n".join(json.dumps(one, ensure_ascii=False) for one in value) + "]"
    return "{" + ",\n".join(f"{json.dumps(name)}: {_lines(one, depth)}" for name, one in value.items()) + "}"
