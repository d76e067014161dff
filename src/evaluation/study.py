"""The file a notebook opens: one area's parameters, measures and counts, as one audience may see them.

`prepare` walks the road from the records to the file; `open_study` gives a notebook the file, making it
first, in a process of its own, if it is missing or stale. Notebooks read nothing else.
"""

import datetime as dt
import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from functools import cached_property
from pathlib import Path

from evaluation import __version__, parameters
from evaluation.boroughs import PROJECT, ROOT, UNKNOWN
from evaluation.disclosure import ALL, CONFIDENTIAL
from evaluation.faults import RunFailed, WrongInput, nearest
from evaluation.findings import Table
from evaluation.measure import NOT_AVAILABLE, Measure
from evaluation.parameters import BoroughNotes, Project
from evaluation.words import page

BUILD = ROOT / "build"
OTHERS = "others"


@dataclass(frozen=True)
class Request:
    """Whose study, for whom, as at when, from which records."""

    borough: str
    audience: str = "public"
    project: str = parameters.DEFAULT_PROJECT
    as_at: str = ""
    data: str = ""

    @property
    def slug(self) -> str:
        return parameters.project_file(self.project).stem

    @property
    def folder(self) -> Path:
        return parameters.data_folder(self.project, self.data)

    def file(self, area: str) -> Path:
        own = hashlib.sha256(f"{self.as_at}\0{self.data and self.folder.resolve()}".encode()).hexdigest()[:8]
        name = f"{area}-{own}" if self.as_at or self.data else area
        return BUILD / "studies" / self.slug / self.audience / f"{name}.json"


class Study:
    """One area (a borough, or the project) for one audience. What it holds is all that a notebook sees."""

    def __init__(self, content: Mapping):
        self.content = content
        self.project = Project.model_validate(content["project"])
        self.notes = BoroughNotes.model_validate(content["notes"])
        self.as_at = dt.date.fromisoformat(content["as_at"])
        self.records_to = dt.date.fromisoformat(content["records_to"])
        for name in ("area", "name", "audience", "illustrative", "boroughs", "leads", "hidden", "seen_by", "supplied",
                     "not_supplied", "filled_later", "stamp", "definitions", "project_slug"):  # fmt: skip
            setattr(self, name, content[name])

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
        days = {row["date"] for row in self.content["published"] if row["measure"] == measure and row["date"]}
        return [dt.date.fromisoformat(day) for day in sorted(days)]

    def table(self, name: str, caption: str, headings, rows) -> Table:
        return Table(name, caption, headings, rows, status=page.status(self))

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


def prepared(request: Request) -> Path:
    """The file of a study, up to date; if it has to be made, that is done in another process, so that no
    process that shows figures has ever held the records.
    """
    area = _area(request)
    file = request.file(area)
    if _is_fresh(file, request):
        return file
    settings = {"audience": request.audience, "project": request.project, "as-at": request.as_at, "data": request.data}
    asked = [f"--{name}={value}" for name, value in settings.items() if value]
    run = subprocess.run([sys.executable, "-m", "evaluation", "prepare", f"--borough={area}", *asked],
                         capture_output=True, text=True, encoding="utf-8",
                         env={**os.environ, "PYTHONUTF8": "1"})  # fmt: skip
    if run.returncode == 2:
        raise WrongInput(run.stderr.strip())
    if run.returncode:
        raise RunFailed(f"Preparing the figures failed:\n{run.stderr.strip()}")
    return file


def _area(request: Request) -> str:
    """The area's key: what can be refused without reading the records is refused here."""
    from evaluation.tables.files import registry_of

    parameters.read_audience(request.audience)
    project = parameters.read_project(request.project)
    parameters.read_as_at(project, request.as_at, bool(request.data))
    if request.borough.casefold() in (PROJECT, ALL):
        return PROJECT
    registry = registry_of(request.folder)
    if registry is None:
        return request.borough
    found = registry.find(request.borough)
    if not found:
        raise WrongInput(f"Unknown borough '{request.borough}'.{registry.suggest(request.borough)}")
    return found.slug


def _is_fresh(file: Path, request: Request) -> bool:
    try:
        return json.loads(file.read_text(encoding="utf-8"))["stamp"]["inputs"] == inputs_hash(request)
    except (OSError, ValueError, KeyError, TypeError):
        return False


def inputs_hash(request: Request) -> str:
    """A hash of all that a study rests on: records, parameters and this package."""
    from evaluation.tables.files import fingerprint

    digest = hashlib.sha256(fingerprint(request.folder).encode())
    package = Path(__file__).parent
    for file in [*parameters.parameter_files(request.project), *sorted(package.rglob("*.py"))]:
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    digest.update("\0".join([request.as_at, request.audience, str(request.folder.resolve())]).encode())
    return digest.hexdigest()


def prepare(request: Request) -> Path:
    """Walk the road from the records to one study's file. Only this touches the records."""
    from evaluation.counts import Question, count
    from evaluation.tables.read import read

    inputs = inputs_hash(request)
    project = parameters.read_project(request.project)
    as_at, records_to = parameters.read_as_at(project, request.as_at, bool(request.data))
    records = read(request.folder, project, records_to)
    area = find_area(request, records, project, as_at)
    counts = count(records, Question.of(project, as_at, records_to))
    content = _content(request, project, records, counts, area, as_at)
    content["stamp"] = {"inputs": inputs, **_stamp(request)}
    file = request.file(PROJECT if area == ALL else area)
    file.parent.mkdir(parents=True, exist_ok=True)
    beside = file.with_name(f".{file.name}.{os.getpid()}")
    beside.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")
    beside.replace(file)
    return file


def find_area(request: Request, records, project: Project, as_at: dt.date) -> str:
    """The key of the borough asked for, `all` for the project; a borough that was no member is refused."""
    if request.borough == PROJECT:
        if request.audience == "borough":
            raise WrongInput("The project's page has no borough to show its own figures to: "
                             "AUDIENCE takes public or team with it.")  # fmt: skip
        return ALL
    found = records.registry.find(request.borough)
    if not found:
        raise WrongInput(f"Unknown borough '{request.borough}'.{records.registry.suggest(request.borough)}")
    members, ever = records.members(as_at), records.members()
    if found.slug not in ever:
        raise WrongInput(f"{found.name} was never a member of this project.{nearest(found.slug, ever)} "
                         f"Its members: {', '.join(ever)}.")  # fmt: skip
    if found.slug not in members:
        raise WrongInput(f"{found.name} was not a member of this project on {as_at}.")
    return found.slug


def figures(counts, project: Project, audience: str, own: str, as_at: dt.date, areas: Iterable[str]) -> list[Measure]:
    """Every measure of the areas given, and of the project, that an audience may see."""
    from evaluation import pledges
    from evaluation import project as whole
    from evaluation.disclosure import disclose

    shown = disclose(counts, audience, own, project.disclosure)
    found = whole.measures(shown, project, as_at)
    for area in areas:
        found += pledges.measures(shown, area, project, as_at)
    if own and own != ALL:
        found += pledges.measures_of_others(shown, own, project, as_at)
    return found


def _content(request: Request, project: Project, records, counts, area: str, as_at: dt.date) -> dict:
    from evaluation.disclosure import disclose
    from evaluation.measure import DEFINITIONS
    from evaluation.tables.schema import SCHEMAS

    boroughs = {slug: records.registry[slug].name for slug in records.members(as_at)}
    own = "" if area == ALL else area
    seen = {audience: figures(counts, project, audience, own, as_at, boroughs) for audience in parameters.AUDIENCES}
    hidden = _hidden(seen[request.audience], area)
    days = disclose(counts, request.audience, own, project.disclosure).get("promises_by_day")
    own_days = [] if days is None else days[days["borough"] == area].sort_values("date")
    leads = [records.registry.find(lead) for lead in project.lead]
    if None in leads:
        unknown = project.lead[leads.index(None)]
        raise WrongInput(f"lead: '{unknown}' is not a borough we know.{records.registry.suggest(unknown)}")
    later = counts["places"].query("status == 'filled_later'")
    return {
        "area": area, "name": "all boroughs" if area == ALL else records.registry[area].name,
        "project_slug": request.slug, "audience": request.audience, "as_at": f"{as_at}",
        "records_to": f"{records.records_to}", "illustrative": records.illustrative,
        "project": project.model_dump(mode="json"),
        "notes": parameters.read_borough_notes(request.project, area).model_dump(mode="json"),
        "boroughs": boroughs, "leads": [lead.slug for lead in leads],
        "measures": [one.as_row() for one in seen[request.audience]],
        "promises_by_day": [] if days is None else _running(own_days),
        "published": _published(records),
        "hidden": hidden,
        "seen_by": {a: hidden - _hidden(seen[a], area) for a in parameters.AUDIENCES
                    if a != request.audience and not (a == "borough" and area == ALL)},
        "supplied": [table for table in SCHEMAS if table in records and table != "published"],
        "not_supplied": [table for table in SCHEMAS if table not in records and table not in ("boroughs", "published")],
        "filled_later": int((later if area == ALL else later[later["borough"] == area])["n"].sum()),
        "definitions": {name: [d.title, d.text, d.caveat] for name, d in DEFINITIONS.items()},
    }  # fmt: skip


def _hidden(measures: Iterable[Measure], area: str) -> int:
    """How many figures of an area's page are hidden: its own, and those it is compared with."""
    compared = ("promised", "filled", "due", "filled_of_due")
    return sum(one.state == CONFIDENTIAL and (one.borough == area or one.measure in compared) for one in measures)


def _published(records) -> list[dict]:
    if "published" not in records:
        return []
    rows = records["published"]
    dates = rows["date"].dt.strftime("%Y-%m-%d").fillna("") if "date" in rows else ""
    return rows.assign(date=dates).to_dict("records")


def _running(days) -> list[tuple[str, int]]:
    """Dates and how many so far; nothing from the first hidden number on."""
    dated = days[days["date"] != UNKNOWN]
    if dated["n"].isna().any():
        return []
    return list(zip(dated["date"], dated["n"].cumsum().astype(int).tolist(), strict=True))


def _stamp(request: Request) -> dict:
    """What made the figures, so that a reader can make them again."""
    from importlib.metadata import version

    from evaluation.tables.files import fingerprint

    packages = ("pandas", "pandera", "papermill", "nbconvert", "matplotlib", "seaborn")
    return {
        "data": fingerprint(request.folder)[:16],
        "parameters": hashlib.sha256(
            b"".join(f.read_bytes() for f in parameters.parameter_files(request.project))
        ).hexdigest()[:16],
        "code": __version__,
        "python": ".".join(map(str, sys.version_info[:3])),
        "packages": {name: version(name) for name in packages},
    }
