"""Commands that read the records: check them, list members, print every figure, write the files of studies.

`main` adds them to its own commands.
"""

import datetime as dt
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from evaluation.cli.options import AsAt, Audience, Compare, Data, Jobs, Previous, Project, Scheduler, jobs_of
from evaluation.records import parameters
from evaluation.records.errors import WrongInput
from evaluation.records.parameters import DEFAULT_PROJECT

if TYPE_CHECKING:
    from evaluation.records.tables.read import Tables

asking = typer.Typer()


@asking.command()
def check(project: Project = DEFAULT_PROJECT, data: Data = "", as_at: AsAt = "") -> None:
    """Check the records and the parameters only."""
    from evaluation.records.parameters import refuse_unknown_evidence
    from evaluation.records.tables.doubts import doubts
    from evaluation.records.tables.own_words import notes_with, project_with, said_twice
    from evaluation.records.tables.schema import SCHEMAS, UNASKED
    from evaluation.report.words.page import not_counted
    from evaluation.run.prepare import leads_of

    found, records, _ = _records(project, data, as_at)
    file = parameters.project_file(project)
    refuse_unknown_evidence(found, file)
    leads_of(found, records)
    twice = [*said_twice(found, project_with(found, records), file.name)]
    for slug in records.members():
        notes = parameters.read_borough_notes(project, slug, records.illustrative)
        twice += said_twice(notes, notes_with(notes, slug, records), f"{slug}.yaml")
    for table in SCHEMAS:
        if table in records:
            print(f"{table:<16} {records.rows[table]:>9,} rows")
    missing = [table for table in SCHEMAS if table not in records and table not in UNASKED]
    for said in [*not_counted(records.frames, missing), *records.notes, *doubts(records, found), *twice]:
        print(said)
    print(f"All sound. Not supplied: {', '.join(missing) or 'nothing'}.")


@asking.command()
def measures(
    project: Project = DEFAULT_PROJECT,
    audience: Audience = "public",
    as_at: AsAt = "",
    data: Data = "",
    borough: Annotated[str, typer.Option(help="the borough whose own figures the audience `borough` sees")] = "",
    format: Annotated[str, typer.Option(help="csv or json")] = "csv",
    previous: Previous = "",
) -> None:
    """Print every figure an audience may see, one a row."""
    import json

    from evaluation.counts import Scope
    from evaluation.counts.areas import count
    from evaluation.counts.programme import programme_of
    from evaluation.disclosure.results import all_results, as_rows
    from evaluation.metrics.vocabulary import ALL
    from evaluation.records.errors import did_you_mean
    from evaluation.run.prepare import earlier_release, releases_before
    from evaluation.run.request import Request

    parameters.read_audience(audience)
    if format not in ("csv", "json"):
        raise WrongInput(f"Unknown format '{format}'.{did_you_mean(format, ('csv', 'json'))} It takes csv or json.")
    found, records, (date, records_to) = _records(project, data, as_at)
    own = _own(borough, audience, records)
    counts, programme = count(records, Scope.of(found, date, records_to)), programme_of(records, date)
    earlier = earlier_release(Request("", audience, project, previous=previous), date)
    before = releases_before(earlier, found, records, date)
    areas = [*records.members(date), ALL]
    told = all_results(counts, found, audience, own, date, programme, areas, before)
    slug = parameters.project_file(project).stem
    rows = [{"project": slug, **row} for row in as_rows(told)]
    if format == "json":
        print(json.dumps(rows, indent=1))
    else:
        _print_csv(rows)


@asking.command(hidden=True)
def prepare(
    borough: Annotated[list[str], typer.Option()],
    project: Project = DEFAULT_PROJECT,
    audience: Audience = "public",
    as_at: AsAt = "",
    data: Data = "",
    previous: Previous = "",
    compare: Compare = "",
    jobs: Jobs = 0,
    scheduler: Scheduler = "",
) -> None:
    """Write the files of studies. Print a line of JSON for each: the area and, if it was refused, why."""
    import json
    from functools import partial

    from evaluation.run.engine.executors import executor
    from evaluation.run.prepare import prepare_each
    from evaluation.run.request import Request

    request = Request("", audience, project, as_at, data, previous, compare)
    pool = partial(executor, jobs_of(jobs), scheduler)
    for area, found in zip(borough, prepare_each(request, borough, pool), strict=True):
        print(json.dumps(f"{area}\n{found}" if isinstance(found, WrongInput) else area), flush=True)


@asking.command("members", hidden=True)
def listmembers_of(project: Project = DEFAULT_PROJECT, as_at: AsAt = "", data: Data = "") -> None:
    """Print the member boroughs, one a line."""
    print("\n".join(members_of(project, as_at, data)))


def _records(project: str, data: str, as_at: str) -> "tuple[parameters.Project, Tables, tuple[dt.date, dt.date]]":
    from evaluation.records.tables.read import read

    found = parameters.read_project(project)
    dates = parameters.read_as_at(found, as_at, bool(data))
    return found, read(parameters.data_folder(project, data), found, dates[1]), dates


def doubts_of(project: str, data: str, as_at: str) -> list[str]:
    """What somebody's own records say that is likely not meant."""
    from evaluation.records.tables.doubts import doubts

    found, records, _ = _records(project, data, as_at)
    return [] if records.illustrative else doubts(records, found)


def members_of(project: str, as_at: str, data: str) -> list[str]:
    """The member boroughs on a date."""
    _, records, (date, _) = _records(project, data, as_at)
    return records.members(date)


def _own(borough: str, audience: str, records: "Tables") -> str:
    if audience != "borough":
        if borough:
            raise WrongInput(
                "BOROUGH= (--borough) says whose own figures the audience 'borough' sees; "
                f"the audience '{audience}' takes none."
            )
        return ""
    found = records.registry.find(borough) if borough else None
    if borough and not found:
        raise WrongInput(f"Unknown borough '{borough}'.{records.registry.suggest(borough)}")
    if not found:
        print("No borough is named, so nobody's own figures are shown exactly; --borough names one.", file=sys.stderr)
        return ""
    if found.slug not in records.members():
        raise WrongInput(
            f"{found.name} was never a member of this project. Its members: {', '.join(records.members())}."
        )
    return found.slug


def _print_csv(rows: list[dict]) -> None:
    import csv

    lines = csv.DictWriter(sys.stdout, list(rows[0]), lineterminator="\n")
    lines.writeheader()
    lines.writerows(rows)
