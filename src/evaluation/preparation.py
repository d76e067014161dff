"""From the records to one study's file: the whole road, walked in a process of its own.

Nothing that shows figures imports this: it is the only place that holds the records.
"""

import datetime as dt
import hashlib
import json
import os
import sys
from collections.abc import Collection, Iterable, Mapping
from importlib.metadata import version
from pathlib import Path

from evaluation import __version__, network, parameters, pledges
from evaluation import project as whole
from evaluation.boroughs import PROJECT
from evaluation.counts import Counts, Question, count
from evaluation.disclosure import ALL, CONFIDENTIAL, disclose
from evaluation.faults import WrongInput, nearest
from evaluation.measure import DEFINITIONS, Measure
from evaluation.parameters import Project
from evaluation.study import Request, inputs_hash
from evaluation.tables.files import fingerprint
from evaluation.tables.read import Tables, read
from evaluation.tables.schema import SCHEMAS


def prepare(request: Request) -> Path:
    """Walk the road from the records to one study's file. Only this touches the records."""
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


def find_area(request: Request, records: Tables, project: Project, as_at: dt.date) -> str:
    """The key of the borough asked for, `all` for the project; a borough that was no member is refused."""
    if request.borough == PROJECT:
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


def figures(
    counts: Counts,
    project: Project,
    audience: str,
    own: str,
    as_at: dt.date,
    areas: Collection[str],
    kinds: Mapping[str, str] | None = None,
) -> list[Measure]:
    """Every measure of the areas given, and of the project, that an audience may see."""
    shown = disclose(counts, audience, own, project.disclosure)
    found = whole.measures(shown, project, as_at)
    for area in areas:
        found += pledges.measures(shown, area, project, as_at)
    found += pledges.limits(shown, areas)
    for area in (*areas, ALL):
        found += network.measures(shown, area, project.networks, kinds or {})
    if own and own != ALL:
        found += pledges.measures_of_others(shown, own, project, as_at)
    return found


def _content(request: Request, project: Project, records: Tables, counts: Counts, area: str, as_at: dt.date) -> dict:
    boroughs = {slug: records.registry[slug].name for slug in records.members(as_at)}
    own = "" if area == ALL else area
    kinds = kinds_of(records, as_at)
    seen = {
        audience: figures(counts, project, audience, own, as_at, boroughs, kinds) for audience in parameters.AUDIENCES
    }
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
        "boroughs": boroughs, "leads": {lead.slug: lead.name for lead in leads},
        "measures": [one.as_row() for one in seen[request.audience]],
        "promises_by_day": [] if days is None else _running(own_days),
        "published": _published(records),
        "events": _events(records, as_at),
        "hidden": len(hidden),
        "seen_by": {a: len(hidden - _hidden(seen[a], area)) for a in parameters.AUDIENCES
                    if a != request.audience and not (a == "borough" and area == ALL)},
        "supplied": [table for table in SCHEMAS if table in records and table != "published"],
        "not_supplied": [table for table in SCHEMAS if table not in records and table not in ("boroughs", "published")],
        "filled_later": int((later if area == ALL else later[later["borough"] == area])["n"].sum()),
        "definitions": {name: [d.title, d.text, d.caveat] for name, d in DEFINITIONS.items()},
    }  # fmt: skip


def _hidden(measures: Iterable[Measure], area: str) -> set[tuple[str, str, str]]:
    """The figures of an area's page that are hidden: its own, and those it is compared with."""
    compared = ("promised", "filled", "due", "filled_of_due")
    return {
        (one.borough, one.measure, one.group)
        for one in measures
        if one.state == CONFIDENTIAL and (one.borough == area or one.measure in compared)
    }


def kinds_of(records: Tables, as_at: dt.date) -> dict[str, str]:
    """The kind of each event up to a date, in the order of their days."""
    return {event["event"]: event["kind"] for event in _events(records, as_at)}


def _events(records: Tables, as_at: dt.date) -> list[dict[str, str]]:
    """What everybody knows of the events up to a date."""
    if "events" not in records:
        return []
    events = records["events"].sort_values("starts_at", kind="stable")
    events = events[events["starts_at"].dt.date <= as_at]
    if "network" not in events:
        events = events.assign(network=None)
    events["network"] = events["network"].fillna("")
    return [
        {
            "event": e.event_id,
            "network": e.network,
            "title": e.title,
            "date": f"{e.starts_at:%Y-%m-%d}",
            "kind": e.kind,
            "mode": e.mode,
        }
        for e in events.itertuples()
    ]


def _published(records) -> list[dict]:
    if "published" not in records:
        return []
    rows = records["published"]
    dates = rows["date"].dt.strftime("%Y-%m-%d").fillna("") if "date" in rows else ""
    return rows.assign(date=dates).to_dict("records")


def _running(days) -> list[tuple[str, int]]:
    """Dates and how many so far; nothing where a number is hidden."""
    if days["n"].isna().any():
        return []
    return list(zip(days["date"], days["n"].cumsum().astype(int).tolist(), strict=True))


def _stamp(request: Request) -> dict:
    """What made the figures, so that a reader can make them again."""
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
