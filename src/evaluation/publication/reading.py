"""What is published of a project as one file, `cells.json`: every count as the audience sees it, and how they add up.

The file is made where the records are read (`writing.py`), and is beside the pages. From it alone, the audit works out
what anybody could learn of the hidden counts, and makes every page again (`studies.py`), so that each number on a page
is in the file or computed from it. Figures based on hidden counts (rounded, or on many of them) cannot be made again
without these counts, so the file lists them separately. A publication remembers those before it.
"""

import datetime as dt
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from evaluation.disclosure import Disclosed
from evaluation.disclosure.results import Seen, as_rows, from_shown
from evaluation.disclosure.sums import Key, Linked, Name
from evaluation.metrics.cells import NOT_AVAILABLE, SHOWN
from evaluation.metrics.programme import Programme
from evaluation.metrics.result import Result
from evaluation.metrics.tables import TABLES
from evaluation.metrics.vocabulary import ALL, ROUNDED
from evaluation.publication.files import FILE, FORMAT, PAGE, cells_in
from evaluation.publication.studies import OF_A_PAGE, shown_of, study_of
from evaluation.records.errors import Problem, WrongInput
from evaluation.records.parameters import Project
from evaluation.report.study import Study


@dataclass(frozen=True)
class Released:
    """The counts of a publication, as its file or a later one's holds them: which of them it showed, and to what each
    is rounded (0: not rounded). A hidden count has the number 0."""

    as_at: str
    records_to: dt.date
    cells: Linked
    known: np.ndarray
    bases: np.ndarray

    @property
    def told(self) -> set[Name]:
        return {name for name, is_known in zip(self.cells.names, self.known, strict=True) if is_known}


def released(written: Mapping, own: str = "") -> Released:
    """The counts of a publication from what is written of it. `own` is the borough that sees its own as counted."""
    cells, known = Linked(), []
    for table, borough, key, kind, printable, personal, least, n in written["system"]["cells"]:
        cells.add((table, borough, tuple(key)), kind, n or 0, bool(printable), bool(personal), least)
        known.append(n is not None)
    cells.sums = [[(1, at) if at >= 0 else (-1, -at - 1) for at in one] for one in written["system"]["sums"]]
    base = written.get("rounding", 0)
    bases = np.where(np.array(known, dtype=bool) & are_rounded(cells, own, base), base, 0)
    return Released(
        written["as_at"], dt.date.fromisoformat(written["records_to"]), cells, np.array(known, dtype=bool), bases
    )


def are_rounded(cells: Linked, own: str, base: int) -> list[bool]:
    """Which counts are rounded where they are shown: those of people and answers that stand in files, but one's own."""
    each = zip(cells.names, cells.kinds, cells.printable, strict=True)
    return [
        bool(base) and printable and kind in ROUNDED and (not own or area != own)
        for (_, area, _), kind, printable in each
    ]


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

    @cached_property
    def counts(self) -> Released:
        return released(self.to_be_remembered()[0], self.own)

    def to_be_remembered(self) -> list[dict]:
        """What the next publication remembers: the counts of this one and how they add up, and what it remembers
        itself, the last first."""
        rounding = {"rounding": self.rounding} if self.rounding else {}
        own = {"as_at": self.as_at, "records_to": f"{self.records_to}", **rounding, "system": self.content["system"]}
        return [own, *self.content.get("before", [])]

    def remembered(self) -> list[Released]:
        """The publications before it, the last first."""
        return [released(before) for before in self.content.get("before", [])]

    def refuse_unless_before(self, slug: str, audience: str, as_at: str, what: str) -> None:
        """WrongInput where this is not a publication before one of that project, audience and day."""
        for name, ours, theirs in (("project", slug, self.slug), ("audience", audience, self.audience)):
            if ours != theirs:
                raise WrongInput(
                    f"{self.folder} is of the {name} '{theirs}', and this one of '{ours}': "
                    f"{what} takes a publication before it of the same."
                )
        if self.as_at > as_at:
            raise WrongInput(f"{self.folder} is as at {self.as_at}, after {as_at}: {what} takes the one before.")

    def contradictions(self) -> list[Problem]:
        """Where the file says one thing in its tables and another in its sums, or a sum does not add up."""
        cells, known, bases = self.counts.cells, self.counts.known, self.counts.bases
        faults, seen = [], set()
        for table, borough, key, n, state in self._rows():
            at = cells.at.get((table, borough, key))
            if at is not None:
                seen.add(at)
            in_sums = cells.numbers[at] if at is not None and known[at] else None
            if at is None and (borough == self.own or not n):  # more than anybody is told; nobody of no known borough
                continue
            if state == NOT_AVAILABLE and in_sums in (None, 0):  # nobody was counted, and that is told
                continue
            if n != in_sums or (n is None) == (state == SHOWN):
                said = f"is {_written(n)} ({state}) in the tables and {_written(in_sums)} in the sums"
                faults.append(self._fault(table, borough, key, said))
        for at, name in enumerate(cells.names):
            if bases[at] and cells.numbers[at] % bases[at]:
                faults.append(self._fault(*name, f"is {cells.numbers[at]}, and no multiple of {bases[at]}"))
            if cells.personal[at] and cells.printable[at] and known[at] and at not in seen:
                faults.append(self._fault(*name, "is in the sums and in no table"))
        for one in cells.sums:
            if all(known[at] and not bases[at] for _, at in one) and sum(sign * cells.numbers[at] for sign, at in one):
                faults.append(self._fault(*cells.names[one[0][1]], "is not the sum of its parts"))
        return faults + self._figures_that_do_not_follow()

    def _figures_that_do_not_follow(self) -> list[Problem]:
        if not self.content.get("figures"):
            return []
        told, follow = (
            Counter(json.dumps(row) for row in as_rows(found))
            for found in (self.published_figures(), self.every_measure())
        )
        odd = [row for row in told | follow if told[row] != follow[row]]
        return [Problem(f"this figure does not follow from the counts: {row}", FILE, kind="figure") for row in odd]

    def _rows(self) -> Iterator[tuple[str, str, Key, int | None, str]]:
        for table, held in self.content["tables"].items():
            for row in held["rows"]:
                one = dict(zip(held["columns"], row, strict=True))
                yield table, one["borough"], tuple(map(one.get, TABLES[table].dimensions)), one["n"], one["state"]

    def _fault(self, table: str, borough: str, key: Key, problem: str) -> Problem:
        return Problem(f"{table}, {borough}, {' '.join(key)}: {problem}.", FILE)

    def shown(self) -> Disclosed:
        """The tables of counts as the audience sees them."""
        return shown_of(self.content["tables"])

    def study(self, page: Mapping) -> Study:
        """The study of a page, made from the cells alone. `page` is what its `page.json` holds."""
        return study_of(self.content["common"], page, self.shown(), self.project, self.audience, self._rest(page))

    def every_measure(self) -> list[Result]:
        """Every figure of every borough and of the project, as the audience sees them."""
        view = Seen(self.shown(), self.project, self.programme, dt.date.fromisoformat(self.as_at))
        rest = self._rest({"area": ALL})
        return from_shown(view, self.audience, self.own, [*self.boroughs, ALL], self.boroughs, rest)

    def published_figures(self) -> list[Result]:
        """Every figure as the file tells it; of a file that does not, as they follow from its counts."""
        told = self.content.get("figures")
        if not told:
            return self.every_measure()
        return [Result(**dict(zip(told["columns"], row, strict=True))) for row in told["rows"]]

    def _rest(self, page: Mapping) -> list[Result]:
        return [Result(**row) for row in self.content["rest_on_hidden"]["all" if page["area"] == ALL else "borough"]]


def page_text(study: Study) -> str:
    """The text of a page's `page.json`: what it says that is not in the cells."""
    return json.dumps({name: study.content[name] for name in OF_A_PAGE}, ensure_ascii=False, indent=1) + "\n"


def page_of(folder: Path) -> dict:
    """What a page's folder says of itself."""
    return _read(folder / PAGE)


def _written(n: int | None) -> str:
    return "hidden" if n is None else f"{n}"


def _read(file: Path) -> dict:
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except OSError:
        raise WrongInput(f"{file} cannot be read.") from None
    except ValueError as error:
        raise WrongInput(f"{file} is not JSON: {error}.") from None
