"""A request for a study (whose, for whom, which date, which records), and the file that answers it.

`prepared` has the file made in a separate process, if it is missing or out of date. Nothing imported here reads records
or computes, so that up-to-date files are returned at once.
"""

import hashlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from evaluation.metrics.vocabulary import ALL
from evaluation.publication.files import cells_in
from evaluation.records import parameters
from evaluation.records.boroughs import PROJECT, build
from evaluation.records.errors import RunFailed, WrongInput
from evaluation.records.saved import digest, keep, kept
from evaluation.records.tables.folder import fingerprint, registry_of


@dataclass(frozen=True)
class Request:
    """Whose study, for whom, which as-at date, and from which records."""

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
        return build() / "studies" / self.slug / self.audience / f"{name}.json"


def cells_of(file: Path) -> Path:
    """The file with the publication's counts that a study's file belongs to."""
    return file.with_suffix(".cells.json")


def prepared(request: Request) -> Path:
    """The file of a study, up to date.

    If it has to be made, another process makes it, so that no process that shows figures has ever held the records.
    """
    ((_, found),) = prepared_each(request, up_to_date(request, [request.borough]))
    if isinstance(found, Exception):
        raise found
    return found


def up_to_date(request: Request, areas: Iterable[str]) -> dict[str, Path | WrongInput | None]:
    """The study's file of each area, or why it is refused; None if it has to be made."""
    for publication in filter(None, (request.previous, request.compare)):
        cells_in(publication)
    inputs = inputs_hash(request)
    found: dict[str, Path | WrongInput | None] = {}
    for area in areas:
        try:
            file = request.file(known_area(replace(request, borough=area)))
            found[area] = file if is_as_made(file, inputs) else None
        except WrongInput as wrong:
            found[area] = wrong
    return found


def prepared_each(
    request: Request, found: Mapping[str, Path | WrongInput | None], jobs: int = 0, scheduler: str = ""
) -> Iterator[tuple[str, Path | WrongInput]]:
    """Yield the study's file of each area in `up_to_date`, or why there is none.

    Files that are up to date come at once. One process makes the others, one after the other. Large records are counted
    by `jobs` processes (0: the number of cores), or by a scheduler's workers. Raises RunFailed if that fails.
    """
    missing = []
    for area, file in found.items():
        if file is None:
            missing.append(area)
        else:
            yield area, file
    if missing:
        keys = {known_area(replace(request, borough=area)): area for area in missing}
        options = [*_options(request, "audience", "previous", "compare"), *(f"--borough={key}" for key in keys)]
        options += [f"--jobs={jobs}"] if jobs else []
        options += [f"--scheduler={scheduler}"] if scheduler else []
        for line in _elsewhere("prepare", options):
            key, _, refused = json.loads(line).partition("\n")
            yield keys[key], WrongInput(refused) if refused else request.file(key)


def write_made(file: Path, inputs: str, figures: str) -> None:
    """Note what a study's file was made from and a hash of it, so that an outdated or damaged file is noticed."""
    keep(file.with_suffix(".made.json"), {"inputs": inputs, "figures": figures, "held": _held(file)})


def is_as_made(file: Path, inputs: str = "") -> bool:
    """Whether a study's file, and the counts beside it, are unchanged since they were made (from these inputs, if
    given)."""
    made = read_made(file)
    return bool(made) and made["held"] == _held(file) and inputs in ("", made["inputs"])


def read_made(file: Path) -> dict:
    """The note about a study's file; empty if there is no readable note."""
    return kept(file.with_suffix(".made.json")) or {}


def _held(file: Path) -> dict[str, str]:
    beside = {"study": file, "cells": cells_of(file)}
    return {name: digest(one.read_bytes()) for name, one in beside.items() if one.is_file()}


def members(request: Request) -> list[str]:
    """The member boroughs on the date of a request, read in another process and saved until anything changes."""
    inputs, file = inputs_hash(request), request.file("members")
    found = kept(file, inputs)
    if found is None:
        found = [line.strip() for line in _elsewhere("members", _options(request))]
        keep(file, found, inputs)
    return found


def _options(request: Request, *more: str) -> list[str]:
    given = {name: getattr(request, name) for name in ("project", "as_at", "data", *more)}
    return [f"--{name.replace('_', '-')}={value}" for name, value in given.items() if value]


def _elsewhere(command: str, options: Iterable[str]) -> Iterator[str]:
    """Yield the lines that a command which reads the records prints, from a separate process."""
    with (
        tempfile.TemporaryFile("w+", encoding="utf-8") as errors,
        subprocess.Popen(
            [sys.executable, "-m", "evaluation", command, *options],
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            encoding="utf-8",
            env={**os.environ, "PYTHONUTF8": "1"},
        ) as run,
    ):
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
    """The area's key. Anything that can be refused without reading the records is refused here."""
    parameters.read_audience(request.audience)
    project = parameters.read_project(request.project)
    parameters.read_as_at(project, request.as_at, bool(request.data))
    if request.borough.casefold() in (PROJECT, ALL):
        if request.audience == "borough":
            raise WrongInput(
                "The project's page has no borough to show its own figures to: AUDIENCE takes public or team with it."
            )
        if request.compare:
            raise WrongInput(
                "COMPARE= (--compare) puts one borough beside the others of a publication; the project's "
                "page has nobody to compare with. Leave it away, or name a borough."
            )
        return PROJECT
    registry = registry_of(request.folder)
    if registry is None:
        return request.borough
    found = registry.find(request.borough)
    if not found:
        raise WrongInput(f"Unknown borough '{request.borough}'.{registry.suggest(request.borough)}")
    return found.slug


def inputs_hash(request: Request) -> str:
    """A hash of everything a study depends on: records, parameters and this package."""
    digest = hashlib.sha256(fingerprint(request.folder).encode())
    package = Path(__file__).parents[1]
    for file in [*parameters.parameter_files(request.project), *sorted(package.rglob("*.py"))]:
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    for publication in filter(None, (request.previous, request.compare)):
        digest.update(cells_in(publication).read_bytes())
    digest.update("\0".join([request.as_at, request.audience, str(request.folder.resolve())]).encode())
    return digest.hexdigest()
