"""The file a notebook opens: one area's parameters, measures and counts, as one audience may see them.

`open_study` gives a notebook the file, having it made first, in a process of its own, if it is missing or
stale. Notebooks read nothing else.
"""

import datetime as dt
import hashlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from functools import cached_property
from pathlib import Path

from evaluation import parameters
from evaluation.boroughs import PROJECT, ROOT
from evaluation.counts.programme import Programme
from evaluation.disclosure import ALL
from evaluation.faults import RunFailed, WrongInput
from evaluation.findings import Table
from evaluation.measure import NOT_AVAILABLE, Measure
from evaluation.parameters import BoroughNotes, Project
from evaluation.tables.files import fingerprint, registry_of
from evaluation.words import page

BUILD = ROOT / "build"
CELLS = "cells.json"  # what is published of a project, beside its pages


@dataclass(frozen=True)
class Request:
    """Whose study, for whom, as at when, from which records."""

    borough: str
    audience: str = "public"
    project: str = parameters.DEFAULT_PROJECT
    as_at: str = ""
    data: str = ""
    previous: str = ""  # the publication before this one
    compare: str = ""  # a publication that has the other boroughs

    @property
    def slug(self) -> str:
        return parameters.project_file(self.project).stem

    @property
    def folder(self) -> Path:
        return parameters.data_folder(self.project, self.data)

    def file(self, area: str) -> Path:
        given = [place and str(Path(place).resolve()) for place in (self.data, self.previous, self.compare)]
        digest = hashlib.sha256("\0".join([self.as_at, *given]).encode()).hexdigest()
        name = f"{area}-{digest[:8]}" if self.as_at or any(given) else area
        return BUILD / "studies" / self.slug / self.audience / f"{name}.json"


class Study:
    """One area (a borough, or the project) for one audience. What it holds is all that a notebook sees."""

    def __init__(self, content: Mapping):
        self.content = content
        self.project = Project.model_validate(content["project"])
        self.notes = BoroughNotes.model_validate(content["notes"])
        self.programme = Programme(**content["programme"])
        self.as_at = dt.date.fromisoformat(content["as_at"])
        self.records_to = dt.date.fromisoformat(content["records_to"])
        for name in ("area", "name", "audience", "illustrative", "boroughs", "leads", "hidden", "seen_by", "supplied",
                     "not_supplied", "filled_later", "stamp", "definitions", "project_slug"):  # fmt: skip
            setattr(self, name, content[name])

    @property
    def compared_with(self) -> Mapping:
        """The publication that the other boroughs' figures are from, if they are not from the same records."""
        return self.content.get("compare") or {}

    @property
    def compared_as_at(self) -> dt.date | None:
        """The day of which that publication tells."""
        return dt.date.fromisoformat(self.compared_with["as_at"]) if self.compared_with else None

    @property
    def beside(self) -> dict[str, str]:
        """The boroughs that stand beside each other, by key: those of the records, and of a publication beside them."""
        return {**self.boroughs, **self.compared_with.get("boroughs", {})}

    @property
    def is_project(self) -> bool:
        return self.area == ALL

    @property
    def marking(self) -> str:
        return "" if self.audience == "public" else self.project.marking

    @cached_property
    def _found(self) -> dict[tuple[str, str], list[Measure]]:
        found: dict[tuple[str, str], list[Measure]] = {}
        for row in self.content["measures"]:
            found.setdefault((row["borough"], row["measure"]), []).append(Measure(**row))
        return found

    def many(self, measure: str, of: str = "") -> list[Measure]:
        """A measure's figures, one a group, for this area or for another (`all`, `others`, a borough)."""
        return self._found.get((of or self.area, measure), [])

    def one(self, measure: str, group: str = "", of: str = "") -> Measure:
        """One figure; not available, `[x]`, if there is none."""
        found = [one for one in self.many(measure, of) if one.group == group]
        return found[0] if found else Measure(measure=measure, group=group, state=NOT_AVAILABLE)

    def promises_by_day(self) -> list[tuple[dt.date, int]]:
        """The days on which places were promised, and how many there were so far."""
        return [(dt.date.fromisoformat(day), n) for day, n in self.content["promises_by_day"]]

    def published_dates(self, measure: str) -> list[dt.date]:
        """The days for which somebody published this measure's figure."""
        days = {row["date"] for row in self.programme.published if row["measure"] == measure and row["date"]}
        return [dt.date.fromisoformat(day) for day in sorted(days)]

    def table(self, name: str, caption: str, headings, rows) -> Table:
        return Table(name, caption, headings, rows, status=page.status(self))

    def every_measure(self) -> list[Measure]:
        """All figures of this study, in their order."""
        return [Measure(**row) for row in self.content["measures"]]

    def measures(self):
        """Every figure of this study as a pandas frame, for exploring."""
        import pandas as pd

        return pd.DataFrame(self.content["measures"], columns=[field.name for field in fields(Measure)])


def open_study(borough: str, audience: str = "public", study: str | os.PathLike = "") -> Study:
    """The study of a borough (or of `project`) for an audience.

    With a file, that file; without one the sample's own, made first if anything it rests on has changed.
    """
    file = Path(study) if study else prepared(Request(borough, audience))
    return Study(json.loads(file.read_text(encoding="utf-8")))


def cells_of(file: Path) -> Path:
    """Where the counts of the publication lie that a study's file belongs to."""
    return file.with_suffix(".cells.json")


def cells_in(publication: str) -> Path:
    """The cells of a publication, given by its folder or by themselves; WrongInput where there are none."""
    file = Path(publication)
    file = file if file.name == CELLS else file / CELLS
    if not file.is_file():
        raise WrongInput(f"{publication} is not a publication: it holds no {CELLS}. A publication is the folder "
                         "reports/<project>/public, or a borough's own in reports/<project>/borough.")  # fmt: skip
    return file


def prepared(request: Request) -> Path:
    """The file of a study, up to date; if it has to be made, that is done in another process, so that no
    process that shows figures has ever held the records.
    """
    ((_, found),) = prepared_each(request, [request.borough])
    if isinstance(found, Exception):
        raise found
    return found


def prepared_each(request: Request, areas: Iterable[str]) -> Iterator[tuple[str, Path | WrongInput]]:
    """The study's file of each area, or why there is none: at once where it is up to date, the others as they are made,
    one after the other, in one process. RunFailed if that fails."""
    for publication in filter(None, (request.previous, request.compare)):
        cells_in(publication)
    inputs = inputs_hash(request)
    stale = {}
    for area in areas:
        try:
            known = known_area(replace(request, borough=area))
        except WrongInput as wrong:
            yield area, wrong
            continue
        file = request.file(known)
        if _is_fresh(file, request.audience, inputs):
            yield area, file
        else:
            stale[known] = area
    if not stale:
        return
    for line in _elsewhere("prepare", {**_settings(request, "audience", "previous", "compare"), "borough": [*stale]}):
        known, _, refused = json.loads(line).partition("\n")
        yield stale[known], WrongInput(refused) if refused else request.file(known)


def members(request: Request) -> list[str]:
    """The member boroughs on the day of a request, read in another process."""
    return [line.strip() for line in _elsewhere("members", _settings(request))]


def _settings(request: Request, *more: str) -> dict[str, list[str]]:
    given = {name: getattr(request, name) for name in ("project", "as_at", "data", *more)}
    return {name.replace("_", "-"): [value] for name, value in given.items() if value}


def _elsewhere(command: str, settings: Mapping[str, Iterable[str]]) -> Iterator[str]:
    """The lines that a command prints which reads the records, as they come, from a process of its own."""
    asked = [f"--{name}={value}" for name, values in settings.items() for value in values]
    with (
        tempfile.TemporaryFile("w+", encoding="utf-8") as errors,
        subprocess.Popen([sys.executable, "-m", "evaluation", command, *asked], stdout=subprocess.PIPE, stderr=errors,
                         text=True, encoding="utf-8", env={**os.environ, "PYTHONUTF8": "1"}) as run,
    ):  # fmt: skip
        try:
            yield from run.stdout or ()
        except BaseException:
            run.kill()
            raise
        code = run.wait()
        errors.seek(0)
        said = errors.read().strip()
    if code == 2:
        raise WrongInput(said)
    if code:
        raise RunFailed(f"Reading the records failed:\n{said}")


def known_area(request: Request) -> str:
    """The area's key: what can be refused without reading the records is refused here, at once."""
    parameters.read_audience(request.audience)
    project = parameters.read_project(request.project)
    parameters.read_as_at(project, request.as_at, bool(request.data))
    if request.borough.casefold() in (PROJECT, ALL):
        if request.audience == "borough":
            raise WrongInput("The project's page has no borough to show its own figures to: "
                             "AUDIENCE takes public or team with it.")  # fmt: skip
        if request.compare:
            raise WrongInput("COMPARE= (--compare) puts one borough beside the others of a publication; the project's "
                             "page has nobody to compare with. Leave it away, or name a borough.")  # fmt: skip
        return PROJECT
    registry = registry_of(request.folder)
    if registry is None:
        return request.borough
    found = registry.find(request.borough)
    if not found:
        raise WrongInput(f"Unknown borough '{request.borough}'.{registry.suggest(request.borough)}")
    return found.slug


def _is_fresh(file: Path, audience: str, inputs: str) -> bool:
    if audience != "team" and not cells_of(file).is_file():
        return False
    try:
        return json.loads(file.read_text(encoding="utf-8"))["stamp"]["inputs"] == inputs
    except (OSError, ValueError, KeyError, TypeError):
        return False


def inputs_hash(request: Request) -> str:
    """A hash of all that a study rests on: records, parameters and this package."""
    digest = hashlib.sha256(fingerprint(request.folder).encode())
    package = Path(__file__).parent
    for file in [*parameters.parameter_files(request.project), *sorted(package.rglob("*.py"))]:
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    for publication in filter(None, (request.previous, request.compare)):
        digest.update(cells_in(publication).read_bytes())
    digest.update("\0".join([request.as_at, request.audience, str(request.folder.resolve())]).encode())
    return digest.hexdigest()
