"""What is published of a project as one file, `cells.json`: every count as the audience sees it, and how they add up.

The file is made where the records are read, and lies beside the pages. From it alone the audit works out
what anybody could of the hidden counts, and makes every page again, so that each number on a page is one of
the file or computed from them. Figures that rest on hidden counts (rounded, or on many of them) cannot be
made again without these; they stand in the file by themselves.
"""

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pandas as pd

from evaluation.counts import DIMENSIONS, TEAM_ONLY, Counts
from evaluation.counts.programme import Programme
from evaluation.disclosure import ALL, ROUNDED, SHOWN, Disclosed, Suppression, rounded
from evaluation.disclosure.linked import IN_NO_FILE, linked
from evaluation.disclosure.sums import Key, Linked, Name
from evaluation.faults import Fault, WrongInput
from evaluation.figures import OTHERS, as_rows, from_shown, of_others_published
from evaluation.measure import COLUMNS, DEFINITIONS, Measure
from evaluation.parameters import Project
from evaluation.study import CELLS, Study, cells_in
from evaluation.words import contents

FILE, PAGE = CELLS, "page.json"
FORMAT = "evaluation cells 1"
NOTHING: Mapping = MappingProxyType({})
FEWEST_APART = 5  # of each sort of hidden count in a table, to be told apart
OF_A_PAGE = ("area", "name", "notes", "filled_later", "seen_by", "stamp")  # what a page has beside the cells


def published(common: Mapping, counts: Counts, shown: Disclosed, hidden: Suppression, programme: Programme,
              project: Project, audience: str, own: str, rest: Mapping[str, list[Measure]], stamp: Mapping = NOTHING,
              figures: Iterable[Measure] = (), before: Sequence[Mapping] = ()) -> dict:  # fmt: skip
    """The content of `cells.json`. `common` is what all pages have; `rest` are the figures that rest on hidden
    counts, for borough pages and for the project's; `figures` are all of them, as this version computes them, and
    `stamp` says what made them: with these a later publication can be compared. `before` is what the publications
    before this one showed, the last first."""
    system = linked(counts, programme, project.filled_means)
    known = [
        (own == area and table not in TEAM_ONLY) or (printable and (not personal or (table, area, key) not in hidden))
        for (table, area, key), printable, personal in zip(
            system.names, system.printable, system.personal, strict=True)
    ]  # fmt: skip
    rule = project.disclosure
    numbers = [
        None if not is_known else rounded(n, rule.rounding) if is_rounded else n
        for n, is_known, is_rounded in zip(system.numbers, known, _are_rounded(system, own, rule.rounding), strict=True)
    ]
    return {
        "format": FORMAT, "audience": audience, "own": own, "rule": rule.model_dump(),
        "common": dict(common),
        "tables": {table: _rows(frame[(frame["borough"] == ALL) | (table not in TEAM_ONLY)])
                   for table, frame in shown.items() if table not in IN_NO_FILE},
        "figures": {"columns": ["borough", *COLUMNS], "rows": [[*row.values()] for row in as_rows(figures)]}
                   if figures else None,
        "stamp": dict(stamp), "definitions": _definitions(), "before": list(before),
        "rest_on_hidden": {pages: [one.as_row() for one in found] for pages, found in rest.items()},
        "log": _log(hidden, shown),
        "system": {
            "cells": [[*name[:2], list(name[2]), kind, int(printable), int(personal), least, n]
                      for name, kind, printable, personal, least, n in zip(
                          system.names, system.kinds, system.printable, system.personal, system.least, numbers,
                          strict=True)],
            "sums": [[cell if sign > 0 else -cell - 1 for sign, cell in one] for one in system.sums],
        },
    }  # fmt: skip


def _definitions() -> dict[str, list[str]]:
    return {name: [d.title, d.text, d.caveat] for name, d in DEFINITIONS.items()}


def _are_rounded(cells: Linked, own: str, base: int) -> list[bool]:
    """Which counts are rounded where they are shown: those of people and answers that stand in files, but one's
    own."""
    each = zip(cells.names, cells.kinds, cells.printable, strict=True)
    return [
        bool(base) and printable and kind in ROUNDED and (not own or area != own)
        for (_, area, _), kind, printable in each
    ]


def _rows(frame: pd.DataFrame) -> dict:
    shown = frame.assign(n=frame["n"].astype(object).where(frame["n"].notna(), None))
    return {"columns": list(frame.columns), "rows": shown.to_numpy().tolist()}


def _log(hidden: Suppression, shown: Disclosed) -> dict[str, dict[str, int]]:
    """How many counts are hidden, by table: first, for being small, and as complement. Never a value; where one of the
    two is few, only both together: with no complement each hidden count would be known to be small."""
    log = {}
    for table in shown:
        first, complement = (sum(name[0] == table for name in found) for found in (hidden.first, hidden.complement))
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


class Publication:
    """A folder of pages with its `cells.json`, as it was found."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.content = _read(folder / FILE)
        if self.content.get("format") != FORMAT:
            raise WrongInput(f"{folder / FILE} is not a file of cells that this version reads ('{FORMAT}').")
        self.audience, self.own = self.content["audience"], self.content["own"]
        self.project = Project.model_validate(self.content["common"]["project"])
        self.slug, self.as_at = self.content["common"]["project_slug"], self.content["common"]["as_at"]
        self.rule: dict[str, int] = {kind: self.content["rule"][kind] for kind in ROUNDED}
        self.rounding: int = self.content["rule"].get("rounding", 0)
        self.records_to = dt.date.fromisoformat(self.content["common"]["records_to"])

    @classmethod
    def at(cls, folder: Path) -> "Publication":
        """The publication in a folder, or given by its `cells.json`; WrongInput where there is none."""
        file = cells_in(f"{folder}")
        try:
            return cls(file.parent)
        except (AttributeError, LookupError, TypeError, ValueError):
            raise WrongInput(f"{file} is JSON and no file of cells that this version reads ('{FORMAT}').") from None

    @property
    def pages(self) -> list[Path]:
        """The folders of its pages: its own, or those in it."""
        found = sorted(page.parent for page in self.folder.glob("*/index.html"))
        return [self.folder] if (self.folder / PAGE).is_file() else found

    @property
    def is_site(self) -> bool:
        """Whether its pages have an index, and link to each other."""
        return (self.folder / "index.html").is_file() and not (self.folder / PAGE).is_file()

    @property
    def programme(self) -> Programme:
        return Programme(**self.content["common"]["programme"])

    @property
    def boroughs(self) -> dict[str, str]:
        """The member boroughs' names, by key."""
        return self.content["common"]["boroughs"]

    def cells(self) -> tuple[Linked, np.ndarray]:
        """The counts and their sums, and which counts are known; a hidden one has the number 0 here."""
        return _system(self.content["system"])

    def to_be_remembered(self) -> list[dict]:
        """What the next publication remembers: the counts of this one and how they add up, and what it remembers
        itself, the last first."""
        rounding = {"rounding": self.rounding} if self.rounding else {}
        own = {"as_at": self.as_at, "records_to": f"{self.records_to}", **rounding, "system": self.content["system"]}
        return [own, *self.content.get("before", [])]

    def itself(self) -> "Remembered":
        """This publication as a later one remembers it."""
        return _remembered(self.to_be_remembered()[0])

    def remembered(self) -> list["Remembered"]:
        """The publications before it, the last first."""
        return [_remembered(before) for before in self.content.get("before", [])]

    def bases(self, cells: Linked, known: np.ndarray) -> np.ndarray:
        """To what each count that is known is rounded; 0 where it is as counted."""
        return np.where(known & _are_rounded(cells, self.own, self.rounding), self.rounding, 0)

    def refuse_unless_before(self, slug: str, audience: str, as_at: str, what: str) -> None:
        """WrongInput where this is not a publication before one of that project, audience and day."""
        for name, ours, theirs in (("project", slug, self.slug), ("audience", audience, self.audience)):
            if ours != theirs:
                raise WrongInput(f"{self.folder} is of the {name} '{theirs}', and this one of '{ours}': "
                                 f"{what} takes a publication before it of the same.")  # fmt: skip
        if self.as_at > as_at:
            raise WrongInput(f"{self.folder} is as at {self.as_at}, after {as_at}: {what} takes the one before.")

    def told(self) -> set[Name]:
        """The counts that it shows."""
        cells, known = self.cells()
        return {name for name, is_known in zip(cells.names, known, strict=True) if is_known}

    def contradictions(self) -> list[Fault]:
        """Where the file says one thing in its tables and another in its sums, or a sum does not add up."""
        cells, known = self.cells()
        bases = self.bases(cells, known)
        faults, seen = [], set()
        for table, borough, key, n, state in self._rows():
            at = cells.at.get((table, borough, key))
            if at is not None:
                seen.add(at)
            in_sums = cells.numbers[at] if at is not None and known[at] else None
            if at is None and (borough == self.own or not n):  # more than anybody is told; nobody of no known borough
                continue
            if n != in_sums or (n is None) == (state == SHOWN):
                faults.append(self._fault(table, borough, key, f"is {_written(n)} ({state}) in the tables and "
                                          f"{_written(in_sums)} in the sums"))  # fmt: skip
        for at, name in enumerate(cells.names):
            if bases[at] and cells.numbers[at] % bases[at]:
                faults.append(self._fault(*name, f"is {cells.numbers[at]}, and no multiple of {bases[at]}"))
            if cells.personal[at] and cells.printable[at] and known[at] and at not in seen:
                faults.append(self._fault(*name, "is in the sums and in no table"))
        for one in cells.sums:
            if all(known[at] and not bases[at] for _, at in one) and sum(sign * cells.numbers[at] for sign, at in one):
                faults.append(self._fault(*cells.names[one[0][1]], "is not the sum of its parts"))
        return faults + self._figures_that_do_not_follow()

    def _figures_that_do_not_follow(self) -> list[Fault]:
        if not self.content.get("figures"):
            return []
        told, follow = ([json.dumps(row) for row in as_rows(found)]
                        for found in (self.published_figures(), self.every_measure()))  # fmt: skip
        odd = [row for row in dict.fromkeys([*told, *follow]) if told.count(row) != follow.count(row)]
        return [Fault(f"this figure does not follow from the counts: {row}", FILE, kind="figure") for row in odd]

    def _rows(self) -> Iterator[tuple[str, str, Key, int | None, str]]:
        for table, frame in self.shown().items():
            keys = frame[list(DIMENSIONS[table])].itertuples(index=False, name=None)
            numbers = [None if pd.isna(n) else int(n) for n in frame["n"].array]
            for borough, key, n, state in zip(frame["borough"], keys, numbers, frame["state"], strict=True):
                yield table, borough, key, n, state

    def _fault(self, table: str, borough: str, key: Key, problem: str) -> Fault:
        return Fault(f"{table}, {borough}, {' '.join(key)}: {problem}.", FILE)

    def shown(self) -> Disclosed:
        """The tables of counts as the audience sees them."""
        return _shown(self.content["tables"])

    def study(self, page: Mapping) -> Study:
        """The study of a page, made from the cells alone. `page` is what its `page.json` holds."""
        return study_of(self.content["common"], page, self.shown(), self.project, self.audience, self._rest(page))

    def every_measure(self) -> list[Measure]:
        """Every figure of every borough and of the project, as the audience sees them."""
        return from_shown(
            self.shown(), self.project, self.audience, self.own, dt.date.fromisoformat(self.as_at), self.programme,
            [*self.boroughs, ALL], self.boroughs, self._rest({"area": ALL}),
        )  # fmt: skip

    def published_figures(self) -> list[Measure]:
        """Every figure as the file tells it; of a file that does not, as they follow from its counts."""
        told = self.content.get("figures")
        if not told:
            return self.every_measure()
        return [Measure(**dict(zip(told["columns"], row, strict=True))) for row in told["rows"]]

    def _rest(self, page: Mapping) -> list[Measure]:
        return [Measure(**row) for row in self.content["rest_on_hidden"]["all" if page["area"] == ALL else "borough"]]


@dataclass(frozen=True)
class Remembered:
    """A publication as later ones remember it: its day, its counts, which of them it showed, and how rounded."""

    as_at: str
    records_to: dt.date
    cells: Linked
    known: np.ndarray
    bases: np.ndarray

    @property
    def told(self) -> set[Name]:
        return {name for name, is_known in zip(self.cells.names, self.known, strict=True) if is_known}


def _remembered(before: Mapping) -> Remembered:
    cells, known = _system(before["system"])
    base = before.get("rounding", 0)
    bases = np.where(known & _are_rounded(cells, "", base), base, 0)
    return Remembered(before["as_at"], dt.date.fromisoformat(before["records_to"]), cells, known, bases)


def _system(written: Mapping) -> tuple[Linked, np.ndarray]:
    found, known = Linked(), []
    for table, borough, key, kind, printable, personal, least, n in written["cells"]:
        found.add((table, borough, tuple(key)), kind, n or 0, bool(printable), bool(personal), least)
        known.append(n is not None)
    found.sums = [[(1, at) if at >= 0 else (-1, -at - 1) for at in one] for one in written["sums"]]
    return found, np.array(known, dtype=bool)


def _shown(tables: Mapping[str, Mapping]) -> Disclosed:
    return Disclosed({
        name: pd.DataFrame(table["rows"], columns=table["columns"]).astype({"n": "Int64"})
        for name, table in tables.items()
    })  # fmt: skip


def page_text(study: Study) -> str:
    """The text of a page's `page.json`: what it says that is not in the cells."""
    return json.dumps({name: study.content[name] for name in OF_A_PAGE}, ensure_ascii=False, indent=1) + "\n"


def page_of(folder: Path) -> dict:
    """What a page's folder says of itself."""
    return _read(folder / PAGE)


def study_of(common: Mapping, page: Mapping, shown: Disclosed, project: Project, audience: str,
             rest: list[Measure]) -> Study:  # fmt: skip
    """A study from the counts that its audience may see, and the figures that rest on others."""
    area = page["area"]
    own = "" if area == ALL else area
    measures = from_shown(
        shown, project, audience, own, dt.date.fromisoformat(common["as_at"]), Programme(**common["programme"]),
        list(dict.fromkeys([area, ALL])), common["boroughs"], rest,
    )  # fmt: skip
    theirs = common.get("compare")
    if theirs:  # the records have no others to put beside this borough
        measures = [one for one in measures if one.borough != OTHERS]
        measures += of_others_published(_shown(theirs["tables"]), theirs["boroughs"], own, project)
    revised = {(row["borough"], row["measure"], row["group"]) for row in common.get("corrections", ())
               if row["as_at"] == common["as_at"]}  # fmt: skip
    measures = [replace(one, revised=(one.borough, one.measure, one.group) in revised) for one in measures]
    content = {
        **common, **{name: page[name] for name in OF_A_PAGE}, "audience": audience,
        "definitions": _definitions(),
        "measures": [one.as_row() for one in measures], "promises_by_day": _promises_by_day(shown, area), "hidden": 0,
    }  # fmt: skip
    return Study(content | {"hidden": len(contents.hidden(Study(content)))})


def _promises_by_day(shown: Disclosed, area: str) -> list[tuple[str, int]]:
    """Dates and how many so far; nothing where a number is hidden."""
    if "promises_by_day" not in shown:
        return []
    days = shown["promises_by_day"]
    days = days[days["borough"] == area].sort_values("date")
    if days["n"].isna().any():
        return []
    return list(zip(days["date"], days["n"].cumsum().astype(int).tolist(), strict=True))


def _written(n: int | None) -> str:
    return "hidden" if n is None else f"{n}"


def _read(file: Path) -> dict:
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except OSError:
        raise WrongInput(f"{file} cannot be read.") from None
    except ValueError as error:
        raise WrongInput(f"{file} is not JSON: {error}.") from None
