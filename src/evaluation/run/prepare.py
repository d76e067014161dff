"""Makes a study's file from the records, in a separate process.

Nothing that shows figures imports this module: only it holds the records.
"""

import datetime as dt
import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, replace
from functools import cache, cached_property
from importlib.metadata import version
from pathlib import Path

import numpy as np

from evaluation import __version__
from evaluation.counts import Counts, Scope
from evaluation.counts.areas import Pool, count
from evaluation.counts.programme import programme_of
from evaluation.counts.quality import FEWEST, doubts_of
from evaluation.disclosure import Disclosed, EarlierRelease, disclose, hidden_from_public, with_totals
from evaluation.disclosure.linked import linked
from evaluation.disclosure.order import in_fixed_order
from evaluation.disclosure.results import Seen, from_shown, from_unsuppressed
from evaluation.disclosure.suppression import NONE_FOUND
from evaluation.disclosure.telling import NO_SIZES, Sizes
from evaluation.importers.keys import stamp_of_records
from evaluation.metrics.cells import CONFIDENTIAL
from evaluation.metrics.result import Result
from evaluation.metrics.vocabulary import ALL
from evaluation.publication.comparators import others_of
from evaluation.publication.files import cells_in
from evaluation.publication.reading import Publication, Released
from evaluation.publication.revisions import corrections
from evaluation.publication.studies import study_of
from evaluation.publication.writing import as_text, published
from evaluation.records import parameters
from evaluation.records.boroughs import PROJECT, Borough
from evaluation.records.errors import Problem, WrongInput, did_you_mean
from evaluation.records.parameters import BoroughNotes, Project, refuse_unknown_evidence
from evaluation.records.saved import digest, write_text
from evaluation.records.swap import reading
from evaluation.records.tables.own_words import notes_with, project_with
from evaluation.records.tables.read import Tables, read
from evaluation.records.tables.schema import NO_RECORDS, SCHEMAS, UNASKED
from evaluation.report.study import Study
from evaluation.report.words import contents
from evaluation.report.words.free_text import giving_away, own_words
from evaluation.run.request import Request, cells_of, inputs_hash, write_made


def prepare_each(request: Request, areas: Iterable[str], pool: Pool | None = None) -> Iterator[Path | WrongInput]:
    """Make the study's file of each area, and yield it or why it cannot be made.

    The records are read, counted and put through disclosure control once for all areas. A pool of processes counts
    large records.
    """
    project = parameters.read_project(request.project)
    as_at, records_to = parameters.read_as_at(project, request.as_at, bool(request.data))
    refuse_unknown_evidence(project, parameters.project_file(request.project))
    with reading(request.folder):  # all three are of the same records
        inputs, stamp = inputs_hash(request), stamp_of(request)
        records = read(request.folder, project, records_to)
    project = project_with(project, records)
    found = [_area_or_why_not(replace(request, borough=one), records, as_at) for one in areas]
    if all(isinstance(area, WrongInput) for area in found):
        yield from found
        return
    counts = count(records, Scope.of(project, as_at, records_to), pool)
    whole = Whole(request, project, records, counts, as_at, stamp)
    for area in found:
        try:
            yield area if isinstance(area, WrongInput) else _made(request, whole, area, inputs)
        except WrongInput as wrong:
            yield wrong


def _area_or_why_not(request: Request, records: Tables, as_at: dt.date) -> str | WrongInput:
    try:
        return find_area(request, records, as_at)
    except WrongInput as wrong:
        return wrong


def _made(request: Request, whole: "Whole", area: str, inputs: str) -> Path:
    content = whole.content(area)
    figures = digest(json.dumps(content).encode())
    content["stamp"] = whole.stamp
    file = request.file(PROJECT if area == ALL else area)
    if request.audience != "team":
        write_text(cells_of(file), whole.cells_text(area))
    write_text(file, json.dumps(content, ensure_ascii=False, indent=1))
    write_made(file, inputs, figures)
    return file


def find_area(request: Request, records: Tables, as_at: dt.date) -> str:
    """The key of the borough asked for, or `all` for the project. A borough that was never a member is refused."""
    if request.borough == PROJECT:
        return ALL
    found = records.registry.find(request.borough)
    if not found:
        raise WrongInput(f"Unknown borough '{request.borough}'.{records.registry.suggest(request.borough)}")
    members, ever = records.members(as_at), records.members()
    if found.slug not in ever:
        raise WrongInput(
            f"{found.name} was never a member of this project.{did_you_mean(found.slug, ever)} "
            f"Its members: {', '.join(ever)}."
        )
    if found.slug not in members:
        raise WrongInput(f"{found.name} was not a member of this project on {as_at}.")
    return found.slug


def leads_of(project: Project, records: Tables) -> list[Borough]:
    """The boroughs that lead a project. One that is not known is refused."""
    found = {lead: records.registry.find(lead) for lead in project.lead}
    for lead, borough in found.items():
        if not borough:
            raise WrongInput(f"lead: '{lead}' is not a borough we know.{records.registry.suggest(lead)}")
    return list(found.values())


class Whole:
    """What the studies of all areas share: the counts, which are hidden, and what follows from them."""

    def __init__(
        self,
        request: Request,
        project: Project,
        records: Tables,
        counts: Counts,
        as_at: dt.date,
        stamp: dict | None = None,
    ):
        self.request, self.project, self.records, self.as_at = request, project, records, as_at
        self.stamp = stamp or stamp_of(request)
        self.sizes = Sizes.of(counts, project.disclosure)
        rule = project.disclosure
        self.fewest = max(rule.people, rule.answers, FEWEST)  # rows about people that the project's rule tells apart
        self.programme = programme_of(records, as_at, self.fewest)
        self.counts = in_fixed_order(with_totals(counts, self.sizes), self.programme, project.networks)
        self.boroughs = {slug: records.registry[slug].name for slug in records.members(as_at)}
        self.before = earlier_release(request, as_at)
        releases = releases_before(self.before, project, records, as_at)
        # The team sees all, so nothing is looked for to be hidden.
        for_team = request.audience == "team"
        self.suppressed = (
            NONE_FOUND if for_team else hidden_from_public(self.counts, project, self.programme, as_at, releases)
        )

    def content(self, area: str, audience: str = "") -> dict:
        """The content of an area's study file, for an audience (the request's own if none is given)."""
        for_whom = audience or self.request.audience
        own = "" if area == ALL else area
        common = self._common(area)
        later = self.counts["places"].query("status == 'filled_later'")
        about = {
            "area": area,
            "name": "all boroughs" if area == ALL else self.records.registry[area].name,
            "notes": self._notes(area).model_dump(mode="json"),
            "filled_later": int(later[later["borough"] == area]["n"].sum()),
            "seen_by": {},
            "stamp": {},
        }
        studies = {
            audience: self._study(common, about, audience, own if audience == "borough" else "")
            for audience in (("team",) if self.request.audience == "team" else parameters.AUDIENCES)
            if not (audience == "borough" and area == ALL)
        }
        measured = {audience: study.every_measure() for audience, study in studies.items()}
        _refuse_hidden_numbers(self.request, self.project, self._notes(area), area, measured)
        hidden = {  # also what a page leaves out of its tables since it is hidden
            audience: contents.hidden(study)
            | {(one.borough, one.measure, one.group) for one in measured[audience] if one.state == CONFIDENTIAL}
            for audience, study in studies.items()
            if audience != for_whom
        }
        ours = contents.hidden(studies[for_whom])
        about["seen_by"] = {audience: len(ours - theirs) for audience, theirs in hidden.items()}
        return {**studies[for_whom].content, **about}

    def _notes(self, area: str) -> BoroughNotes:
        written = parameters.read_borough_notes(self.request.project, area, self.records.illustrative)
        return written if area == ALL else notes_with(written, area, self.records)

    def _study(self, common: Mapping, about: Mapping, audience: str, own: str) -> Study:
        rest = self._rest(audience, own, about["area"] == ALL)
        return study_of(common, about, self._shown(audience, own), self.project, audience, rest)

    def cells(self, area: str) -> dict:
        """The content of `cells.json` for the publication that an area's page belongs to."""
        audience = self.request.audience
        own = area if audience == "borough" else ""
        rest = {pages: self._rest(audience, own, pages == ALL) for pages in ("borough", ALL)}
        return published(
            self._common(area),
            self.counts,
            self._shown(audience, own),
            self.suppressed,
            self.programme,
            self.project,
            audience,
            own,
            rest,
            self.stamp,
            self._figures(audience, own),
            self.before.to_be_remembered() if self.before else (),
        )

    def cells_text(self, area: str) -> str:
        """The text of that file. If all areas have the same file, it is made once."""
        return self._text(area if self.request.audience == "borough" or self.request.compare else ALL)

    @cache  # noqa: B019 (as long as the process)
    def _text(self, area: str) -> str:
        return as_text(self.cells(area))

    def _common(self, area: str) -> dict:
        if not self.request.compare:
            return self._of_all_areas
        theirs = Publication.at(Path(self.request.compare))
        return {**self._of_all_areas, "compare": others_of(theirs, self.request.slug, self.project, self.records, area)}

    @cached_property
    def _of_all_areas(self) -> dict:
        records, project = self.records, self.project
        leads = leads_of(project, records)
        common = {
            "project_slug": self.request.slug,
            "as_at": f"{self.as_at}",
            "records_to": f"{records.records_to}",
            "illustrative": records.illustrative,
            "project": project.model_dump(mode="json"),
            "boroughs": self.boroughs,
            "sizes": self.sizes.as_dict(),
            "leads": {lead.slug: lead.name for lead in leads},
            "programme": asdict(self.programme),
            "tiles": {area.slug: [area.name, *area.tile] for area in records.registry.values() if area.tile},
            "supplied": [table for table in SCHEMAS if table in records and table not in NO_RECORDS],
            "not_supplied": [
                table for table in SCHEMAS if table not in records and table not in (*UNASKED, *NO_RECORDS)
            ],
        }
        if doubts := doubts_of(records, project, self.fewest):
            common["doubts"] = doubts
        if self.before:
            common["corrections"] = corrections(self.before, self._figures("public", ""), f"{self.as_at}")
        return common

    @cache  # noqa: B019
    def _shown(self, audience: str, own: str) -> Disclosed:
        """The counts an audience may see. They differ by borough (`own`) only on a borough's own page."""
        return disclose(self.counts, audience, own, self.project.disclosure, self.suppressed)

    @cache  # noqa: B019
    def _rest(self, audience: str, own: str, annex: bool) -> list[Result]:
        return from_unsuppressed(
            self._shown(audience, own), self._shown("team", ""), self.project, self.programme, annex
        )

    @cache  # noqa: B019
    def _figures(self, audience: str, own: str) -> list[Result]:
        """Every figure of every borough and of the project that an audience may see."""
        view = Seen(self._shown(audience, own), self.project, self.programme, self.as_at)
        rest = self._rest(audience, own, True)
        return from_shown(view, audience, own, [*self.boroughs, *self.sizes.together, ALL], self.boroughs, rest)


def earlier_release(request: Request, as_at: dt.date) -> Publication | None:
    """The previous public release, if one is given. WrongInput if it is not earlier than this one."""
    if not request.previous:
        return None
    earlier = Publication.at(Path(request.previous))
    earlier.refuse_unless_before(request.slug, "public", f"{as_at}", "PREVIOUS")
    return earlier


def releases_before(
    last: Publication | None, project: Project, records: Tables, as_at: dt.date
) -> list[EarlierRelease]:
    """The previous release and those it remembers, latest first."""
    if last is None:
        return []
    return [_as_told_today(one, project, records, as_at) for one in (last.counts, *last.remembered())]


def _as_told_today(earlier: Released, project: Project, records: Tables, as_at: dt.date) -> EarlierRelease:
    """An earlier release, with its counts as today's records give them."""
    same_day = earlier.as_at == f"{as_at}"
    said, known = earlier.cells, earlier.known
    day = dt.date.fromisoformat(earlier.as_at)
    counts = count(records, Scope.of(project, day, earlier.records_to))
    sizes = earlier.sizes if earlier.sizes is not None else NO_SIZES
    each = earlier.sizes is None  # version 0.1 told of each borough
    terms = {"as_at": earlier.as_at, "window": project.active_window_days}
    cells = linked(with_totals(counts, sizes), programme_of(records, day), project.filled_means, sizes, each, **terms)
    hidden = {said.names[at] for at in np.flatnonzero(~known) if said.printable[at]}
    return EarlierRelease(cells, said, earlier.as_told, same_day, hidden)


def _refuse_hidden_numbers(
    request: Request, project: Project, notes: BoroughNotes, area: str, measured: Mapping[str, list[Result]]
) -> None:
    """Refuse numbers in people's own words that the audience may not see."""
    file = parameters.project_file(request.project)
    file = file if area == ALL else file.with_suffix("") / f"{area}.yaml"
    texts = own_words(project, notes, area == ALL)
    in_parameters = parameters.read_project(request.project), parameters.read_borough_notes(request.project, area)
    in_file = own_words(*in_parameters, area == ALL)
    own = {audience: [one for one in found if one.borough == area] for audience, found in measured.items()}
    lines = file.read_text(encoding="utf-8").splitlines() if file.is_file() else []

    def where(text: str, number: str) -> tuple[str, int | None]:
        if text not in in_file:
            return "tables context, actions and lessons", None
        says_it = (n for n, line in enumerate(lines, 1) if re.search(rf"\b{re.escape(number)}\b", line))
        return file.name, next(says_it, None)

    faults = [
        Problem(
            f"'{written}' is a number of people or answers that is hidden from the audience '{request.audience}'. "
            "Say it without the number, or make the page for an audience that may see it.",
            *where(text, written),
        )
        for text in texts
        for written in giving_away(text, own[request.audience], own["team"])
    ]
    if faults:
        raise WrongInput(faults)


def stamp_of(request: Request) -> dict:
    """What made the figures, so that a reader can make them again."""
    of_records = stamp_of_records(request.folder, request.slug)
    given = b"".join(file.read_bytes() for file in parameters.parameter_files(request.project))
    packages = ("pandas", "pandera", "papermill", "nbconvert", "matplotlib", "seaborn")
    return {
        **({"data": of_records} if of_records else {}),
        "parameters": digest(given)[:16],
        "code": __version__,
        "python": ".".join(map(str, sys.version_info[:3])),
        "packages": {name: version(name) for name in packages},
        **({"compare": digest(cells_in(request.compare).read_bytes())[:16]} if request.compare else {}),
    }
