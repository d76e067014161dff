"""What is written to `cells.json`, where the records are read."""

import json
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

import pandas as pd

from evaluation.counts import Counts
from evaluation.disclosure import Disclosed, Suppression
from evaluation.disclosure.linked import linked
from evaluation.disclosure.results import as_rows
from evaluation.metrics.cells import rounded
from evaluation.metrics.programme import Programme
from evaluation.metrics.result import COLUMNS, Result
from evaluation.metrics.tables import TABLES, Told
from evaluation.metrics.vocabulary import ALL
from evaluation.publication.files import FORMAT
from evaluation.publication.reading import are_rounded
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
    system = linked(counts, programme, project.filled_means)
    known = [
        (own == area and is_told_of_areas(table)) or (printable and (not personal or (table, area, key) not in hidden))
        for (table, area, key), printable, personal in zip(system.names, system.printable, system.personal, strict=True)
    ]
    rule = project.disclosure
    numbers = [
        None if not is_known else rounded(n, rule.rounding) if is_rounded else n
        for n, is_known, is_rounded in zip(system.numbers, known, are_rounded(system, own, rule.rounding), strict=True)
    ]
    return {
        "format": FORMAT,
        "audience": audience,
        "own": own,
        "rule": rule.model_dump(),
        "common": dict(common),
        "tables": {
            table: _rows(frame[(frame["borough"] == ALL) | is_told_of_areas(table)])
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
        "system": {
            "cells": [
                [*name[:2], list(name[2]), kind, int(printable), int(personal), least, n]
                for name, kind, printable, personal, least, n in zip(
                    system.names, system.kinds, system.printable, system.personal, system.least, numbers, strict=True
                )
            ],
            "sums": [[cell if sign > 0 else -cell - 1 for sign, cell in one] for one in system.sums],
        },
    }


def is_told_of_areas(table: str) -> bool:
    return table not in TABLES or TABLES[table].told is Told.AREAS


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
        parts.append(f"{json.dumps(name)}: {_lines(value, 2 if name in ('tables', 'system') else 1)}")
    return "{" + ",\n".join(parts) + "}\n"


def _lines(value: object, depth: int) -> str:
    if depth == 0 or not isinstance(value, dict | list) or not value:
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, list):
        return "[\n" + ",\n".join(json.dumps(one, ensure_ascii=False) for one in value) + "]"
    return "{" + ",\n".join(f"{json.dumps(name)}: {_lines(one, depth)}" for name, one in value.items()) + "}"
