"""What people decide about a project and a borough: typed, few, refused when odd.

A project is one YAML file, `params/<project>.yaml`; a borough has a file in `params/<project>/` only
where it has something of its own to say. YAML is read as text and typed here, so that `no` stays a word
and an impossible date is a clear line; unknown, missing and repeated keys are refused by line.
"""

import datetime as dt
import os
import re
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, Field, ValidationInfo, field_validator

from evaluation.metrics.errors import MetricsError
from evaluation.metrics.measure import measure as measured
from evaluation.metrics.pledges.plan import Plan
from evaluation.metrics.vocabulary import ALL
from evaluation.records.boroughs import ROOT
from evaluation.records.errors import Problem, WrongInput, did_you_mean, quoted
from evaluation.records.yaml_file import StrictModel, read_yaml

PARAMS = ROOT / "params"
DATA = ROOT / "data"
DEFAULT_PROJECT = "digital-apprenticeships"
FIRST_YEAR, LAST_YEAR = 1900, 2200  # of a date: further ones cannot be reckoned with
AUDIENCES = ("public", "borough", "team")


def iso_date(value: object) -> dt.date:
    """A date written 2020-09-30, and nothing that merely could be read as one.

    >>> iso_date("2020-09-30")
    datetime.date(2020, 9, 30)
    """
    if isinstance(value, dt.date):
        return value
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", str(value).strip()):
        raise ValueError(f"'{quoted(value)}' is not a date; write it as 2020-09-30")
    try:
        day = dt.date.fromisoformat(str(value).strip())
    except ValueError:
        raise ValueError(f"'{value}' is not a date: there is no such day") from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(f"'{value}' is not a likely date: its year must lie between {FIRST_YEAR} and {LAST_YEAR}")
    return day


Date = Annotated[dt.date, BeforeValidator(iso_date)]


class PlanStep(StrictModel):
    by: Date
    places: int = Field(ge=0)


class Disclosure(StrictModel):
    """Counts below these are hidden from the public. Places and events are an organisation's own
    statistics and are always shown."""

    people: int = Field(5, ge=2, le=1_000_000, description="fewest people a shown count may have")
    answers: int = Field(10, ge=2, le=1_000_000, description="fewest answers a shown count may have")
    rounding: int = Field(
        0,
        ge=0,
        description="shown counts of people and answers are rounded to the nearest multiple of this; 0 for as counted",
    )
    many: int = Field(
        15,
        ge=2,
        validate_default=True,
        description="participants from which everybody is told more of a borough's people",
    )
    sizes: tuple[int, ...] = Field(
        (6, 10), description="places promised from which a borough is of the next size; its size is told of together"
    )

    @field_validator("sizes")
    @classmethod
    def _ascending(cls, sizes: tuple[int, ...]) -> tuple[int, ...]:
        if list(sizes) != sorted({*sizes}) or any(one < 1 for one in sizes):
            raise ValueError("sizes rise from 1 or more, such as [6, 10]")
        return sizes

    @field_validator("many")
    @classmethod
    def _no_fewer_than_are_shown(cls, many: int, given: ValidationInfo) -> int:
        """That more is told of a borough tells that it has so many participants."""
        least = given.data.get("people")
        if least and many < least:
            raise ValueError(f"{many} is below the threshold of people, {least}; take {least} or more")
        return many

    @field_validator("rounding")
    @classmethod
    def _no_finer_than_the_thresholds(cls, base: int, given: ValidationInfo) -> int:
        """A rounding finer than a threshold would tell of a small count; one so coarse that the smallest count shown
        becomes none would tell of nobody."""
        for what in ("people", "answers"):
            least = given.data.get(what)  # missing where it was refused itself
            if base and least and base < least:
                raise ValueError(
                    f"a rounding to {base} is finer than the threshold of {what}, {least}; "
                    f"take {least} or more, or 0 for none"
                )
            if base and least and base > 2 * least:
                raise ValueError(
                    f"a rounding to {base} would show {least} {what} as 0; take at most {2 * least}, or 0 for none"
                )
        return base


class Verdict(StrictModel):
    """The least share of the places due that must be filled for each word."""

    mostly: float = Field(0.75, gt=0, lt=1, description="MOSTLY from this share")
    partly: float = Field(0.5, gt=0, lt=1, description="PARTLY from this share; fewer is NO")


class Step(StrictModel):
    kind: Literal["input", "activity", "output", "outcome", "assumption"]
    text: str
    evidence: list[str] = Field(
        [], description="measures of the project that speak for it, such as filled or reach:E-01"
    )
    rivals: list[str] = Field([], description="what else could explain it")
    strength: Literal["strong", "moderate", "weak", "none"] | None = Field(
        None, description="how strong the evidence is"
    )


class Recommendation(StrictModel):
    action: str
    owner: str
    by: Date
    finding: str = Field(description="the finding it rests on")


class Correction(StrictModel):
    """What was wrong in what had been published, and why."""

    on: Date = Field(description="when it was corrected")
    what: str


class Project(StrictModel):
    """The parameters of a project."""

    name: str = Field(min_length=1, description="what pages call it, without the word project")
    made_by: str = Field(min_length=1, description="who made the evaluation, and what else they had to do with it")
    lead: list[str] = Field([], description="the boroughs that led it")
    starts: Date = Field(description="first day")
    deadline: Date = Field(description="the day a place is due when it has no date of its own")
    as_at: Date = Field(description="the day the records run to")
    target: int | None = Field(None, gt=0, description="how many places were aimed at, if any")
    target_unit: str = Field("apprenticeship places", description="what the target counts")
    target_words: dict[str, str] = Field({}, description="who worded the target how: word -> source")
    plan: list[PlanStep] = Field([], description="planned places by date; empty: an even pace from starts to deadline")
    filled_means: Literal["started", "in post", "finished"] = Field(
        "started", description="what makes a place filled; the last two count people"
    )
    disclosure: Disclosure = Field(
        Disclosure(), description="fewest people and answers a shown count may have, and what counts are rounded to"
    )
    verdict: Verdict = Field(Verdict(), description="least share of the places due for each word of the verdict")
    active_window_days: int = Field(90, ge=1, le=3660, description="how recent counts as active in a network")
    networks: list[str] = Field([], description="the networks people could join")
    marking: str = Field(
        "OFFICIAL-SENSITIVE: not for publication", min_length=1, description="stands on every page that is not public"
    )
    data_owner: str = Field("not named", description="who answers for the data")
    accessibility_contact: str = Field("not named", description="whom to tell when a page cannot be used")
    context: str = Field("", description="what a reader must know to judge the figures")
    theory_of_change: list[Step] = Field(
        [], description="what was to lead to what: kind, text and, where known, evidence (measures), rivals, strength"
    )
    other_causes: list[str] = Field([], description="what else could explain the results")
    recommendations: list[Recommendation] = Field([], description="agreed actions")
    lessons: list[str] = Field([], description="what we got wrong")
    corrections: list[Correction] = Field(
        [], description="what was corrected after it was published, and why: on, what"
    )


def plan_of(project: Project) -> Plan | None:
    """How many places a project planned by when; None where it says nothing of that."""
    if project.target is None and not project.plan:
        return None
    target = project.target or project.plan[-1].places
    return Plan(project.starts, project.deadline, target, tuple(project.plan))


class BoroughNotes(StrictModel):
    """What a borough has to say for itself: `params/<project>/<borough>.yaml`."""

    figures_agreed_on: Date | None = Field(None, description="when the borough agreed its figures")
    context: str = Field("", description="what a reader must know to judge this borough's figures")
    recommendations: list[Recommendation] = Field([], description="agreed actions")
    illustrative: bool = Field(
        False, description="whether it is made up: then it stands beside illustrative records only"
    )


def project_file(project: str) -> Path:
    """The parameter file of a project given by name or as a YAML file."""
    if project.endswith((".yaml", ".yml")):
        file = Path(project)
        if not file.is_file():
            raise WrongInput(f"There is no project file '{project}'.")
        return file
    file = PARAMS / f"{project}.yaml"
    if not file.is_file() or Path(project).name != project:
        known = sorted(p.stem for p in PARAMS.glob("*.yaml"))
        raise WrongInput(
            f"Unknown project '{project}'.{did_you_mean(project, known)} "
            f"PROJECT takes one of {', '.join(known)}, or a YAML file."
        )
    return file


def read_project(project: str = DEFAULT_PROJECT) -> Project:
    """The parameters of a project; WrongInput lists all that is wrong with them, by line."""
    file = project_file(project)
    found = read_yaml(file, Project)
    faults = []
    if found.deadline <= found.starts:
        faults.append(f"deadline {found.deadline} is not after starts {found.starts}.")
    if found.as_at < found.starts:
        faults.append(f"as_at {found.as_at} is before the project starts, {found.starts}.")
    if found.verdict.partly >= found.verdict.mostly:
        faults.append(f"verdict: partly ({found.verdict.partly}) must be less than mostly ({found.verdict.mostly}).")
    if any(a.by >= b.by or a.places > b.places for a, b in zip(found.plan, found.plan[1:], strict=False)):
        faults.append("plan: the steps must run forward in time, and the places never fall.")
    if found.plan and found.plan[0].by <= found.starts:
        faults.append(f"plan: the first step must be after the project starts, {found.starts}.")
    if faults:
        raise WrongInput(Problem(problem, file.name) for problem in faults)
    return found


def refuse_unknown_evidence(project: Project, file: Path) -> None:
    """Refuse a theory of change that names a measure which there is not, or that is told of boroughs only; all such
    names at once, by line."""
    lines = file.read_text(encoding="utf-8").splitlines()
    faults = []
    for name in dict.fromkeys(name for step in project.theory_of_change for name in step.evidence):
        measure = name.partition(":")[0]
        try:
            measured(measure).check_told_of(ALL)
        except MetricsError as error:
            line = next((n for n, text in enumerate(lines, 1) if name in text), None)
            faults.append(Problem(f"evidence: {error}", file.name, line))
    if faults:
        raise WrongInput(faults)


def read_borough_notes(project: str, slug: str, beside_illustrative: bool = True) -> BoroughNotes:
    """A borough's own file; empty notes where it has none, or where it is made up and the records are not."""
    file = project_file(project).with_suffix("") / f"{slug}.yaml"
    notes = read_yaml(file, BoroughNotes) if file.is_file() else BoroughNotes()
    return BoroughNotes() if notes.illustrative and not beside_illustrative else notes


def parameter_files(project: str) -> list[Path]:
    """Every file that `read_project` and `read_borough_notes` read for a project."""
    file = project_file(project)
    return [file, *sorted(file.with_suffix("").glob("*.yaml"))]


def data_folder(project: str, data: str | os.PathLike = "") -> Path:
    """Where a project's records are: the folder given, else `data/<project>`."""
    return Path(data) if data else DATA / project_file(project).stem


def read_as_at(project: Project, as_at: str, own_data: bool = False) -> tuple[dt.date, dt.date]:
    """The date of the report, and the date the records run to.

    A report can be made as at an earlier date than the records run to. A later one is refused, since
    nothing is known of those days, unless the records are the caller's own: then they run to that date.
    """
    if not as_at:
        return project.as_at, project.as_at
    try:
        date = iso_date(as_at)
    except ValueError as error:
        raise WrongInput(f"AS_AT: {error}.") from None
    if date < project.starts:
        raise WrongInput(f"AS_AT {date} is before the project starts, {project.starts}.")
    if date > project.as_at and not own_data:
        raise WrongInput(
            f"AS_AT {date} is after {project.as_at}, the day the records of this project run to "
            "(as_at in its parameters): what happened since is not known."
        )
    return date, max(date, project.as_at)


def read_audience(audience: str) -> str:
    """One of the audiences, or a refusal that names the nearest."""
    if audience not in AUDIENCES:
        raise WrongInput(
            f"Unknown audience '{audience}'.{did_you_mean(audience, AUDIENCES)} AUDIENCE takes {', '.join(AUDIENCES)}."
        )
    return audience


def described(model: type[BaseModel] = Project) -> list[tuple[str, str, str]]:
    """Each parameter's name, default and description, for help and docs."""
    return [
        (name, "required" if field.is_required() else _shown(field.default), field.description or "")
        for name, field in model.model_fields.items()
    ]


def _shown(value: object) -> str:
    if isinstance(value, BaseModel):
        return ", ".join(f"{key} {item}" for key, item in value.model_dump().items())
    return "none" if value in (None, "", [], {}) else str(value)
