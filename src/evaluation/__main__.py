"""The command line. The Makefile is a thin skin over it, so Windows users lose nothing.

Exit codes: 0 right, 1 something failed while running, 2 wrong input.
"""

import os
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from evaluation import __version__, parameters
from evaluation.boroughs import PROJECT, ROOT
from evaluation.commands import keeping, short
from evaluation.faults import Fault, RunFailed, WrongInput
from evaluation.parameters import DEFAULT_PROJECT

app = typer.Typer(add_completion=False, no_args_is_help=True, rich_markup_mode=None, pretty_exceptions_enable=False,
                  help="Evaluate a programme from its records: reports people trust.")  # fmt: skip

Project = Annotated[str, typer.Option(help="a project's name, or its YAML file")]
Audience = Annotated[str, typer.Option(help="public, borough (its own figures exact) or team (all)")]
AsAt = Annotated[str, typer.Option(help="the date of the report, such as 2019-10-29; default: the project's")]
Data = Annotated[str, typer.Option(help="the folder (or workbook) of your tables; default: data/<project>")]
Previous = Annotated[str, typer.Option(help="the public publication before this one: what the two would give away")]
Compare = Annotated[str, typer.Option(help="one borough's records alone: the publication that has the others")]
Out = Annotated[str, typer.Option(help="the folder that reports go to")]
Engine = Annotated[str, typer.Option(help="kernel: run notebooks in kernels of their own; default: forked where safe")]
Jobs = Annotated[int, typer.Option(help="how many reports at once; default: the cores of this machine")]
Scheduler = Annotated[str, typer.Option(help="a dask scheduler, such as tcp://10.0.0.1:8786: reports on its workers")]
Format = Annotated[str, typer.Option(help="docx, pdf or quarto-html: a document besides the page")]


@app.command()
def report(
    borough: Annotated[str, typer.Option(help="which borough; left out, they are listed")] = "",
    project: Project = DEFAULT_PROJECT, audience: Audience = "public", as_at: AsAt = "", data: Data = "",
    out: Out = "reports", previous: Previous = "", compare: Compare = "", format: Format = "",
    engine: Engine = "",
) -> None:  # fmt: skip
    """Make a borough's report: one page, its notebooks and its tables."""
    if not borough:
        raise WrongInput(
            f"Which borough? Give BOROUGH= (--borough), one of: {', '.join(_members(project, as_at, data))}."
        )
    _report(borough, project, audience, as_at, data, out, previous, compare, format, engine)


@app.command("project")
def whole_project(
    project: Project = DEFAULT_PROJECT, audience: Audience = "public", as_at: AsAt = "", data: Data = "",
    out: Out = "reports", previous: Previous = "", format: Format = "", engine: Engine = "",
) -> None:  # fmt: skip
    """Make the report of the project as a whole."""
    _report(PROJECT, project, audience, as_at, data, out, previous, "", format, engine)


def _report(borough: str, project: str, audience: str, as_at: str, data: str, out: str, previous: str, compare: str,
            format: str, engine: str) -> None:  # fmt: skip
    from evaluation import several
    from evaluation.places import UNCHANGED
    from evaluation.request import Request

    if format:
        from evaluation import documents

        renderer = documents.renderer_of(format)  # what is missing is told before anything runs
    began = time.perf_counter()
    request = Request(borough, audience, project, as_at, data, previous, compare)
    made = several.make_one(request, _out(out), _engine(engine))
    print("\n".join(made.said))
    if made.how == UNCHANGED:
        print("Left as it is, since nothing that it rests on has changed.")
    parts = ", ".join(f"{part} {seconds:.1f}" for part, seconds in made.seconds.items())
    print(f"Made in {time.perf_counter() - began:.1f} s{f' ({parts})' if parts else ''}.")
    print(f"Page: {short(made.page)}")
    if format:
        from evaluation.study import open_study

        study = open_study("", study=made.study_file)
        print(f"Document: {short(documents.make(renderer, study, made.page.parent, _out(out)))}")


@app.command("reports")
def every_report(
    project: Project = DEFAULT_PROJECT, audience: Audience = "public", as_at: AsAt = "", data: Data = "",
    out: Out = "reports", previous: Previous = "", jobs: Jobs = 0, engine: Engine = "",
    scheduler: Scheduler = "",
) -> None:  # fmt: skip
    """Make the reports of every member borough, and of the project; those alone of which something has changed."""
    from evaluation import several
    from evaluation.places import RENDERED, RUN, UNCHANGED
    from evaluation.request import Request

    parameters.read_audience(audience)
    request = Request("", audience, project, as_at, data, previous)
    areas = several.areas_of(request)
    began, made = time.perf_counter(), []
    each = several.make_each(areas, request, _out(out), jobs=_jobs(jobs), engine=_engine(engine),
                             scheduler=scheduler)  # fmt: skip
    failures = _through(areas, each, made)
    print("\n".join(line for line in (made[0].said if made else ()) if line.startswith("ILLUSTRATIVE")))
    number = {how: sum(one.how == how for one in made) for how in (RUN, RENDERED, UNCHANGED)}
    if number[RENDERED]:
        print(f"Rendered again, since their figures are those of before: {_things(number[RENDERED], 'report')}.")
    if number[UNCHANGED]:
        print(f"Left as they are, since nothing that they rest on has changed: {_things(number[UNCHANGED], 'report')}.")
    place = f" in {short(made[0].page.parent.parent)}" if made else ""
    print(f"Made {_things(len(made) - number[UNCHANGED], 'report')}{place}, in {time.perf_counter() - began:.1f} s.")
    if failures:
        print(f"{_things(len(failures), 'report')} could not be made:", file=sys.stderr)
        for area, failure in failures.items():
            print(f"{area}: {failure}", file=sys.stderr)
        raise typer.Exit(1)


def _things(n: int, thing: str) -> str:
    return f"{n} {thing}" if n == 1 else f"{n} {thing}s"


def _through(areas: list[str], each: Iterable, made: list | None = None) -> dict[str, Exception]:
    """Go through reports as they are made, with a bar that tells the time left; those that failed, by area."""
    failures = {}
    with typer.progressbar(each, len(areas), "Reports", show_pos=True, file=sys.stderr,
                           item_show_func=lambda last: last and last[0]) as bar:  # fmt: skip
        for area, found in bar:
            if isinstance(found, Exception):
                failures[area] = found
            elif made is not None:
                made.append(found)
    return failures


@app.command()
def site(
    project: Project = DEFAULT_PROJECT, as_at: AsAt = "", data: Data = "",
    out: Annotated[str, typer.Option(help="the folder to publish in")] = "site", previous: Previous = "",
    jobs: Jobs = 0, engine: Engine = "",
    scheduler: Scheduler = "",
) -> None:  # fmt: skip
    """Make the publication: every page for the public, index and downloads, audited, in one folder."""
    from evaluation.publishing import publish
    from evaluation.request import Request

    began = time.perf_counter()
    place = ROOT / "site" if out == "site" else Path(out)
    print(publish(Request("", "public", project, as_at, data, previous), place, _through, _jobs(jobs),
                  _engine(engine), scheduler))  # fmt: skip
    print(f"Made in {time.perf_counter() - began:.0f} s.\nPublication: {short(place / 'index.html')}")


@app.command()
def check(project: Project = DEFAULT_PROJECT, data: Data = "", as_at: AsAt = "") -> None:
    """Check the records and the parameters, and nothing else."""
    from evaluation.figures import refuse_unknown_evidence
    from evaluation.tables.schema import SCHEMAS
    from evaluation.words.page import not_counted

    found, records, _ = _records(project, data, as_at)
    refuse_unknown_evidence(found, parameters.project_file(project))
    unknown = [lead for lead in found.lead if not records.registry.find(lead)]
    if unknown:
        raise WrongInput(Fault(f"lead: '{unknown[0]}' is not a borough we know.{records.registry.suggest(unknown[0])}"))
    for slug in records.members():
        parameters.read_borough_notes(project, slug)
    for table in SCHEMAS:
        if table in records:
            print(f"{table:<16} {records.rows[table]:>9,} rows")
    missing = [table for table in SCHEMAS if table not in records and table != "boroughs"]
    for said in not_counted(records.frames, missing):
        print(said)
    print(f"All sound. Not supplied: {', '.join(missing) or 'nothing'}.")


@app.command()
def measures(
    project: Project = DEFAULT_PROJECT, audience: Audience = "public", as_at: AsAt = "", data: Data = "",
    borough: Annotated[str, typer.Option(help="whose own figures the audience `borough` sees")] = "",
    format: Annotated[str, typer.Option(help="csv or json")] = "csv", previous: Previous = "",
) -> None:  # fmt: skip
    """Print every figure an audience may see, one a row."""
    import json

    from evaluation.counts import Question
    from evaluation.counts.areas import count
    from evaluation.counts.programme import Programme
    from evaluation.disclosure import ALL, hidden_from_public, with_totals
    from evaluation.faults import nearest
    from evaluation.figures import as_rows, figures
    from evaluation.preparation import earlier_release, releases_before
    from evaluation.request import Request

    parameters.read_audience(audience)
    if format not in ("csv", "json"):
        raise WrongInput(f"Unknown format '{format}'.{nearest(format, ('csv', 'json'))} It takes csv or json.")
    found, records, (date, records_to) = _records(project, data, as_at)
    own = _own(borough, audience, records)
    counts = with_totals(count(records, Question.of(found, date, records_to)))
    programme, hidden = Programme.of(records, date), None
    if previous:
        earlier = earlier_release(Request("", audience, project, previous=previous), date)
        before = releases_before(earlier, found, records, date)
        hidden = hidden_from_public(counts, found, programme, before)
    slug = parameters.project_file(project).stem
    areas = [*records.members(date), ALL]
    told = figures(counts, found, audience, own, date, programme, areas, hidden=hidden)
    rows = [{"project": slug, **row} for row in as_rows(told)]
    if format == "json":
        print(json.dumps(rows, indent=1))
    else:
        _print_csv(rows)


@app.command(hidden=True)
def prepare(
    borough: Annotated[list[str], typer.Option()], project: Project = DEFAULT_PROJECT, audience: Audience = "public",
    as_at: AsAt = "", data: Data = "", previous: Previous = "", compare: Compare = "", jobs: Jobs = 0,
    scheduler: Scheduler = "",
) -> None:  # fmt: skip
    """Write the files of studies, and print a line of JSON for each: the area, and below it why it was refused."""
    import json
    from functools import partial

    from evaluation.engine.executors import executor
    from evaluation.preparation import prepare_each
    from evaluation.request import Request

    request = Request("", audience, project, as_at, data, previous, compare)
    pool = partial(executor, _jobs(jobs), scheduler)
    for area, found in zip(borough, prepare_each(request, borough, pool), strict=True):
        print(json.dumps(f"{area}\n{found}" if isinstance(found, WrongInput) else area), flush=True)


@app.command("members", hidden=True)
def list_members(project: Project = DEFAULT_PROJECT, as_at: AsAt = "", data: Data = "") -> None:
    """Print the member boroughs, one a line."""
    print("\n".join(_members(project, as_at, data)))


@app.callback(invoke_without_command=True)
def _version(version: Annotated[bool, typer.Option("--version", help="print the version")] = False) -> None:
    if version:
        print(f"evaluation {__version__}")
        raise typer.Exit


def _records(project: str, data: str, as_at: str):
    from evaluation.tables.read import read

    found = parameters.read_project(project)
    dates = parameters.read_as_at(found, as_at, bool(data))
    return found, read(parameters.data_folder(project, data), found, dates[1]), dates


def _members(project: str, as_at: str, data: str) -> list[str]:
    _, records, (date, _) = _records(project, data, as_at)
    return records.members(date)


def _own(borough: str, audience: str, records) -> str:
    if audience != "borough":
        if borough:
            raise WrongInput("BOROUGH= (--borough) says whose own figures the audience 'borough' sees; "
                             f"the audience '{audience}' takes none.")  # fmt: skip
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


def _engine(engine: str) -> str:
    from evaluation.engine import KERNEL, WARM
    from evaluation.faults import nearest

    if engine not in ("", KERNEL, WARM):
        raise WrongInput(f"ENGINE= (--engine): unknown engine '{engine}'.{nearest(engine, (KERNEL, WARM))} It takes "
                         f"{KERNEL} or {WARM}.")  # fmt: skip
    return engine or WARM


def _jobs(jobs: int) -> int:
    from evaluation.engine.executors import cores

    if jobs < 0:
        raise WrongInput(f"JOBS= (--jobs) is {jobs}: it takes how many reports to make at once, 1 or more.")
    return jobs or cores()


def _out(out: str) -> Path:
    return ROOT / "reports" if out == "reports" else Path(out)


app.registered_commands += keeping.registered_commands


def main() -> None:
    """Run a command; say what went wrong in plain words and leave with an honest exit code."""
    try:
        app()
    except WrongInput as wrong:
        print(wrong, file=sys.stderr)
        sys.exit(2)
    except RunFailed as failed:
        print(failed, file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        sys.exit(1)
    except Exception as error:
        if os.environ.get("EVALUATION_TRACEBACK"):
            raise
        print(f"{type(error).__name__}: {error}\nThis is a fault of the program or the machine, not of your input. "
              "EVALUATION_TRACEBACK=1 shows where it happened.", file=sys.stderr)  # fmt: skip
        sys.exit(1)


if __name__ == "__main__":
    main()
