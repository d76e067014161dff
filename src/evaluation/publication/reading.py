"""What is published of a project as one file, `cells.json`: every count as the audience sees it, and how they add up.

The file is made where the records are read (`writing.py`), and is beside the pages. From it alone, the audit works out
what anybody could learn of the hidden counts, and makes every page again (`studies.py`), so that each number on a page
is in the file or computed from it. Figures based on hidden counts (rounded, or on many of them) cannot be made again
without these counts, so the file lists them separately. A publication remembers those before it.
"""

import datetime as dt
import json
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, fields
from functools import cached_property
from pathlib import Path

import numpy as np

from evaluation.disclosure import Disclosed
from evaluation.disclosure.linked import Row, System
from evaluation.disclosure.results import Seen, as_rows, from_shown
from evaluation.disclosure.sums import Key, Linked, Name
from evaluation.disclosure.telling import Sizes, Telling
from evaluation.metrics.cells import SHOWN
from evaluation.metrics.programme import Programme
from evaluation.metrics.result import Result
from evaluation.metrics.tables import TABLES
from evaluation.metrics.vocabulary import ALL, ROUNDED
from evaluation.publication import form
from evaluation.publication.files import FILE, FIRST_FORMAT, PAGE, cells_in
from evaluation.publication.studies import OF_A_PAGE, areas_of, shown_of, sizes_of, study_of
from evaluation.records.errors import Problem, WrongInput
from evaluation.records.parameters import BoroughNotes, Disclosure, Project
from evaluation.report.study import Study

OF_PROGRAMME = ("events", "questions", "published")  # what counts hang together by


@dataclass(frozen=True)
class Released:
    """The counts of a publication, as its file or a later one's holds them: which of them it showed, and to what each
    is rounded (0: not rounded). A hidden count has the number 0."""

    as_at: str
    records_to: dt.date
    cells: Linked
    known: np.ndarray
    bases: np.ndarray
    sizes: Sizes | None = None  # the boroughs that it told of together; None of version 0.1, which told of each

    def contradictions(self) -> Iterator[Name]:
        """The wholes that are not the sum of their parts, all of them shown as counted."""
        cells = self.cells
        for one in cells.sums:
            is_counted = all(self.known[at] and not self.bases[at] for _, at in one)
            if is_counted and sum(weight * cells.numbers[at] for weight, at in one):
                yield cells.names[one[0][1]]

    @property
    def told(self) -> set[Name]:
        return {name for name, is_known in zip(self.cells.names, self.known, strict=True) if is_known}

    @property
    def as_told(self) -> dict[Name, tuple[int, int]]:
        """The counts in its files that it showed, each with what it is rounded to."""
        cells = self.cells
        shown = [at for at in np.flatnonzero(self.known) if cells.printable[at]]
        return {cells.names[at]: (cells.numbers[at], int(self.bases[at])) for at in shown}


def released(
    written: Mapping, insiders: Collection[str] = (), of_no_borough: Collection[str] = (), guesses: bool = True
) -> Released:
    """The counts of a publication from what is written of it, and how everybody knows that they hang together.
    `insiders` are the boroughs of which it holds their own as counted; `of_no_borough`: the tables in which there may
    be people of whom no borough is known."""
    if "system" in written:
        cells = _first_format(written["system"])
    else:
        cells = _system(written, of_no_borough, guesses, insiders)
    base, known = written.get("rounding", 0), np.array(cells.is_known, dtype=bool)
    bases = np.where(known & are_rounded(cells, insiders, base), base, 0)
    sizes = Sizes(**written["sizes"]) if "sizes" in written else None
    return Released(written["as_at"], dt.date.fromisoformat(written["records_to"]), cells, known, bases, sizes)


def _system(written: Mapping, of_no_borough: Collection[str], guesses: bool, insiders: Collection[str]) -> Linked:
    """How the counts of its tables hang together, as their declarations say: nothing of it is in the file."""
    rows = {
        name: {
            (row["borough"], tuple(row[one] for one in TABLES[name].dimensions)): Row(
                row["kind"], row["n"], row["state"]
            )
            for row in (dict(zip(table["columns"], one, strict=True)) for one in table["rows"])
        }
        for name, table in written["tables"].items()
    }
    asked = {(table, area, tuple(key)): n for table, area, key, n in written["asked"]}
    system = System(
        Programme(**written["programme"]),
        written["filled_means"],
        Sizes(**written["sizes"]),
        {*of_no_borough, *(table.name for table in TABLES.values() if table.also_of_none)},
        asked=asked,
        is_public=True,
        is_rounded=bool(written.get("rounding")),
        guesses=guesses,
        insiders=insiders,
        as_at=written["as_at"],
        window=written["window"],
    )
    return system.of(rows)


def _first_format(system: Mapping) -> Linked:
    """The counts of a publication of version 0.1, which says itself how they hang together."""
    cells = Linked()
    for table, borough, key, kind, printable, personal, least, n in system["cells"]:
        name = (table, borough, tuple(key))
        cells.add(name, kind, n or 0, bool(printable), bool(personal), least, is_known=n is not None)
    for one in system["sums"]:
        cells.state([(1, at) if at >= 0 else (-1, -at - 1) for at in one], "as version 0.1 wrote it down")
    return cells


def are_rounded(cells: Linked, insiders: Collection[str], base: int) -> list[bool]:
    """Which counts are rounded where they are shown: those of people and answers that stand in files, but one's own."""
    each = zip(cells.names, cells.kinds, cells.printable, strict=True)
    return [
        bool(base) and printable and kind in ROUNDED and area not in insiders for (_, area, _), kind, printable in each
    ]


class Publication:
    """A folder of pages with its `cells.json`, as it was found."""

    def __init__(self, folder: Path, repeats: bool = False):
        self.folder = folder
        self.content = form.read(folder / FILE, repeats)
        self.form = form.checked(self.content, folder / FILE)
        common = self.content["common"]
        self.audience, self.own = self.content["audience"], self.content["own"]
        self.project = form.parameters_in(folder / FILE, Project, common["project"])
        rule = form.parameters_in(folder / FILE, Disclosure, self.content["rule"])
        self.slug, self.as_at = common["project_slug"], common["as_at"]
        self.rule: dict[str, int] = {kind: getattr(rule, kind) for kind in ROUNDED}
        self.rounding: int = rule.rounding
        self.records_to = dt.date.fromisoformat(common["records_to"])

    @classmethod
    def at(cls, folder: Path, repeats: bool = False) -> "Publication":
        """The publication in a folder, or given by its `cells.json`; WrongInput where there is none. `repeats`: a key
        may stand twice."""
        return cls(cells_in(f"{folder}").parent, repeats)

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
    def ended_early(self) -> bool:
        """Whether more is hidden than need be, since the search for what to hide took too long."""
        return bool(self.content.get("ended_early"))

    @property
    def programme(self) -> Programme:
        return Programme(**self.content["common"]["programme"])

    @property
    def boroughs(self) -> dict[str, str]:
        """The member boroughs' names, by key."""
        return self.content["common"]["boroughs"]

    @cached_property
    def insiders(self) -> list[str]:
        """The borough that sees its own here, if it is one's."""
        return [self.own] if self.own else []

    @cached_property
    def counts(self) -> Released:
        """Its counts, and how they hang together if everybody's borough is known, but in the tables that contradict
        that."""
        return self._counts(guesses=True)

    def readings(self) -> Iterator[list[Released]]:
        """How its counts may hang together, and then those of the publications before it, the last first: most at first,
        with what may be guessed; then without; then if in every table there may be people of whom no borough is known.
        The first that the counts do not contradict is right."""
        before = self.content.get("before", [])
        for guesses, of_no_borough in ((True, ()), (False, ()), (False, TABLES)):
            own = self.counts if guesses else self._counts(guesses, of_no_borough)
            yield [own, *(released(one, (), of_no_borough, guesses) for one in before)]

    def _counts(self, guesses: bool, known_to_be: Collection[str] = ()) -> Released:
        of_no_borough = {*known_to_be}
        found = released(self.to_be_remembered()[0], self.insiders, of_no_borough, guesses)
        while more := {table for table, *_ in found.contradictions()} - of_no_borough:
            of_no_borough |= more
            found = released(self.to_be_remembered()[0], self.insiders, of_no_borough, guesses)
        return found

    def told_by(self, others: Sequence["Publication"]) -> "Publication":
        """The same, as somebody reads it whom other boroughs have shown what they see of their own. WrongInput where
        one is not a borough's own, or not of this project and day."""
        together = copy(self)
        together.__dict__.pop("counts", None)
        tables = {name: {**table, "rows": [*table["rows"]]} for name, table in self.content["tables"].items()}
        for one in others:
            if not one.own:
                raise WrongInput(f"{one.folder} is for the audience '{one.audience}': --with takes a borough's own.")
            if (one.slug, one.as_at) != (self.slug, self.as_at):
                raise WrongInput(
                    f"{one.folder} is of {one.slug} as at {one.as_at}, and {self.folder} of {self.slug} as at "
                    f"{self.as_at}: --with takes the same."
                )
            for name, table in one.content["tables"].items():
                if name in tables:
                    theirs = [row for row in table["rows"] if row[table["columns"].index("borough")] == one.own]
                    place = tables[name]["columns"].index("borough")
                    kept = [row for row in tables[name]["rows"] if row[place] != one.own]
                    tables[name]["rows"] = [*kept, *theirs]
        together.content = {**self.content, "tables": tables}
        together.insiders = list(dict.fromkeys([*self.insiders, *(one.own for one in others)]))
        return together

    def to_be_remembered(self) -> list[dict]:
        """What the next publication remembers: the counts of this one and how they add up, and what it remembers
        itself, the last first."""
        common = self.content["common"]
        rounding = {"rounding": self.rounding} if self.rounding else {}
        own = {"as_at": self.as_at, "records_to": f"{self.records_to}", **rounding}
        if self.content["format"] == FIRST_FORMAT:
            return [{**own, "system": self.content["system"]}, *self.content.get("before", [])]
        own |= {
            "programme": {name: common["programme"][name] for name in OF_PROGRAMME},
            "filled_means": self.project.filled_means,
            "window": self.project.active_window_days,
            "sizes": common["sizes"],
            "tables": self.content["tables"],
            "asked": self.content["asked"],
        }
        return [own, *self.content["before"]]

    def remembered(self) -> list[Released]:
        """The publications before it, the last first."""
        return [released(before) for before in self.content.get("before", [])]

    def refuse_unless_before(self, slug: str, audience: str, as_at: str, what: str, own: str = "") -> None:
        """WrongInput where this is not a publication before one of that project, audience, borough and day."""
        same = (("project", slug, self.slug), ("audience", audience, self.audience), ("borough", own, self.own))
        for name, ours, theirs in same:
            if ours != theirs:
                raise WrongInput(
                    f"{self.folder} is of the {name} '{theirs}', and this one of '{ours}': "
                    f"{what} takes a publication before it of the same."
                )
        if self.as_at > as_at:
            raise WrongInput(f"{self.folder} is as at {self.as_at}, after {as_at}: {what} takes the one before.")

    def contradictions(self) -> list[Problem]:
        """Where a count is no count of its table, or a sum does not add up."""
        cells, bases = self.counts.cells, self.counts.bases
        faults = [
            self._fault(table, borough, key, f"is {n} and {state}")
            for table, borough, key, n, state in self._rows()
            if (n is None) == (state == SHOWN)
        ]
        for at, name in enumerate(cells.names):
            if bases[at] and cells.numbers[at] % bases[at]:
                faults.append(self._fault(*name, f"is {cells.numbers[at]}, and no multiple of {bases[at]}"))
        faults += [self._fault(*name, "is not the sum of its parts") for name in self.counts.contradictions()]
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

    def states(self) -> Iterator[tuple[str, str, str, str]]:
        """The table, area, kind and state of each of its rows."""
        for table, held in self.content["tables"].items():
            columns = [held["columns"].index(one) for one in ("borough", "kind", "state")]
            for row in held["rows"]:
                area, kind, state = (row[at] for at in columns)
                yield table, area, kind, state

    def _rows(self) -> Iterator[tuple[str, str, Key, int | None, str]]:
        for table, held in self.content["tables"].items():
            for row in held["rows"]:
                one = dict(zip(held["columns"], row, strict=True))
                yield table, one["borough"], tuple(map(one.get, TABLES[table].dimensions)), one["n"], one["state"]

    def _fault(self, table: str, borough: str, key: Key, problem: str) -> Problem:
        return Problem(f"{table}, {borough}, {' '.join(key)}: {problem}.", FILE)

    def shown(self) -> Disclosed:
        """The tables of counts as the audience sees them."""
        return shown_of(self.content["tables"], Telling(self.audience, self.own, sizes_of(self.content["common"])))

    def study(self, page: Mapping) -> Study:
        """The study of a page, made from the cells alone. `page` is what its `page.json` holds."""
        return study_of(self.content["common"], page, self.shown(), self.project, self.audience, self._rest(page))

    def every_measure(self) -> list[Result]:
        """Every figure of every borough and of the project, as the audience sees them."""
        view = Seen(self.shown(), self.project, self.programme, dt.date.fromisoformat(self.as_at))
        rest = self._rest({"area": ALL})
        return from_shown(view, self.audience, self.own, areas_of(self.content["common"]), self.boroughs, rest)

    def published_figures(self) -> list[Result]:
        """Every figure as the file tells it; of a file that does not, as they follow from its counts."""
        told = self.content.get("figures")
        if not told:
            return self.every_measure()
        return [Result(**dict(zip(told["columns"], row, strict=True))) for row in told["rows"]]

    def _rest(self, page: Mapping) -> list[Result]:
        rows = self.content["rest_on_hidden"]["all" if page["area"] == ALL else "borough"]
        return [Result(**{one.name: row[one.name] for one in fields(Result)}) for row in rows]


def page_text(study: Study) -> str:
    """The text of a page's `page.json`: what it says that is not in the cells."""
    return json.dumps({name: study.content[name] for name in OF_A_PAGE}, ensure_ascii=False, indent=1) + "\n"


def page_of(folder: Path, repeats: bool = False) -> dict:
    """What a page's folder says of itself."""
    found = form.read(folder / PAGE, repeats)
    form.checked(found, folder / PAGE, form.OfPage)
    form.parameters_in(folder / PAGE, BoroughNotes, found["notes"])
    return found
