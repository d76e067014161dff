"""The command line. The Makefile only calls it, so Windows users have every command.

Exit codes: 0 success, 1 something failed while running, 2 wrong input, 3 an import must ask something first.
"""

import os
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from evaluation import __version__
from evaluation.cli.asking import asking, doubts_of, members_of
from evaluation.cli.keeping import keeping, short
from evaluation.cli.options import (
    AsAt,
    Audience,
    Compare,
    Data,
    Engine,
    Format,
    Jobs,
    Out,
    Previous,
    Project,
    Scheduler,
    engine_of,
    jobs_of,
    out_of,
)
from evaluation.metrics.vocabulary import UNKNOWN
from evaluation.records import parameters
from evaluation.records.boroughs import PROJECT, ROOT
from evaluation.records.errors import RunFailed, WrongInput
from evaluation.records.parameters import DEFAULT_PROJECT

if TYPE_CHECKING:
    from evaluation.run.output import Report
    from evaluation.run.request import Request

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Evaluate a programme from its records: reports people trust.",
)


@app.command()
def report(
    borough: Annotated[str, typer.Option(help="which borough; without it, they are listed")] = "",
    project: Project = DEFAULT_PROJECT,
    audience: Audience = "public",
    as_at: AsAt = "",
    data: Data = "",
    out: Out = "reports",
    previous: Previous = "",
    compare: Compare = "",
    format: Format = "",
    engine: Engine = "",
) -> None:
    """Make a borough's report. It is one page, its notebooks and its tables."""
    if not borough:
        raise WrongInput(
            f"Which borough? Give BOROUGH= (--borough), one of: {', '.join(members_of(project, as_at, data))}."
        )
    from evaluation.run import batch
    from evaluation.run.output import UNCHANGED
    from evaluation.run.request import Request

    if format:
        from evaluation.report import documents

        renderer = documents.renderer_of(format)  # what is missing is told before anything runs
    began = time.perf_counter()
    request = Request(borough, audience, project, as_at, data, previous, compare)
    made = batch.make_one(request, out_of(out), engine_of(engine))
    print("\n".join([*made.said, *(doubts_of(project, data, as_at) if data else ())]))
    if made.how == UNCHANGED:
        print("Left as it is, since nothing that it rests on has changed.")
    parts = ", ".join(f"{part} {seconds:.1f}" for part, seconds in made.seconds.items())
    print(f"Made in {time.perf_counter() - began:.1f} s{f' ({parts})' if parts else ''}.")
    print(f"Page: {short(made.page)}")
    if format:
        from evaluation.run.opening import open_study

        study = open_study("", study=made.study_file)
        print(f"Document: {short(documents.make(renderer, study, made.page.parent, out_of(out)))}")


@app.command("project")
def whole_project(
    project: Project = DEFAULT_PROJECT,
    audience: Audience = "public",
    as_at: AsAt = "",
    data: Data = "",
    out: Out = "reports",
    previous: Previous = "",
    format: Format = "",
    engine: Engine = "",
) -> None:
    """Make the report of the project as a whole."""
    report(PROJECT, project, audience, as_at, data, out, previous, "", format, engine)


@app.command("reports")
def every_report(
    project: Project = DEFAULT_PROJECT,
    audience: Audience = "public",
    as_at: AsAt = "",
    data: Data = "",
    out: Out = "reports",
    previous: Previous = "",
    jobs: Jobs = 0,
    engine: Engine = "",
    scheduler: Scheduler = "",
) -> None:
    """Make the report of every member borough and of the project. Only reports affected by a change are rebuilt."""
    from evaluation.run.output import RENDERED, RUN, UNCHANGED
    from evaluation.run.request import Request

    parameters.read_audience(audience)
    request = Request("", audience, project, as_at, data, previous)
    began = time.perf_counter()
    made, failures = _made(request, out_of(out), jobs, engine, scheduler)
    number = {how: sum(one.how == how for one in made) for how in (RUN, RENDERED, UNCHANGED)}
    if number[RENDERED]:
        print(f"Rendered again, since their figures are those of before: {_things(number[RENDERED], 'report')}.")
    if number[UNCHANGED]:
        print(f"Left as they are, since nothing that they rest on has changed: {_things(number[UNCHANGED], 'report')}.")
    place = f" in {short(made[0].page.parent.parent)}" if made else ""
    for doubt in doubts_of(project, data, as_at) if data else ():
        print(doubt)
    print(f"Made {_things(len(made) - number[UNCHANGED], 'report')}{place}, in {time.perf_counter() - began:.1f} s.")
    _refuse_failures(failures)


@app.command()
def returns(
    project: Project = DEFAULT_PROJECT,
    as_at: AsAt = "",
    data: Data = "",
    out: Annotated[str, typer.Option(help="the folder for the boroughs' folders")] = "returns",
    jobs: Jobs = 0,
    engine: Engine = "",
    scheduler: Scheduler = "",
) -> None:
    """Make what each borough is sent to agree its figures. It is its own page, queries, and a workbook to send back."""
    from evaluation.release.returns import refuse_what_is_not_ours, write_returns
    from evaluation.run.request import Request

    request = Request("", "borough", project, as_at, data)
    place = (ROOT / "returns" if out == "returns" else Path(out)) / request.slug
    refuse_what_is_not_ours(place)
    made, failures = _made(request, ROOT / "reports", jobs, engine, scheduler)
    asked = write_returns(request, {one.page.parent.name: one.page for one in made}, place)
    lost, number = asked.pop(UNKNOWN), _things(sum(asked.values()), "question")
    of = _things(sum(map(bool, asked.values())), "borough")
    print(f"Made {_things(len(made), 'return')} in {short(place)}, with {number} to {of}.")
    if lost:
        print(f"Of {_things(lost, 'row')} no borough is known: {short(place / 'without-a-borough.xlsx')} lists them.")
    print("Send each borough its folder. What comes back: evaluation import FOLDER --out TABLES")
    _refuse_failures(failures)


def _made(request: "Request", out: Path, jobs: int, engine: str, scheduler: str) -> "tuple[list[Report], dict]":
    """The reports of all areas, and the failures by area; says at once if the records are illustrative."""
    from evaluation.run import batch

    areas, made = batch.areas_of(request), []
    each = batch.make_each(areas, request, out, jobs=jobs_of(jobs), engine=engine_of(engine), scheduler=scheduler)
    failures = _through(areas, each, made)
    print("\n".join(line for line in (made[0].said if made else ()) if line.startswith("ILLUSTRATIVE")))
    return made, failures


def _refuse_failures(failures: dict[str, Exception]) -> None:
    if failures:
        print(f"{_things(len(failures), 'report')} could not be made:", file=sys.stderr)
        for area, failure in failures.items():
            print(f"{area}: {failure}", file=sys.stderr)
        raise typer.Exit(1)


def _things(n: int, thing: str) -> str:
    return f"{n} {thing}" if n == 1 else f"{n} {thing}s"


def _through(areas: list[str], each: Iterable, made: list | None = None) -> dict[str, Exception]:
    """Take reports as they are made, with a progress bar that shows the time left. Returns the failures, by area."""
    failures = {}
    with typer.progressbar(
        each, len(areas), "Reports", show_pos=True, file=sys.stderr, item_show_func=lambda last: last and last[0]
    ) as bar:
        for area, found in bar:
            if isinstance(found, Exception):
                failures[area] = found
            elif made is not None:
                made.append(found)
    return failures


@app.command()
def site(
    project: Project = DEFAULT_PROJECT,
    as_at: AsAt = "",
    data: Data = "",
    out: Annotated[str, typer.Option(help="the folder for the publication")] = "site",
    previous: Previous = "",
    jobs: Jobs = 0,
    engine: Engine = "",
    scheduler: Scheduler = "",
) -> None:
    """Make the publication. It has every public page, index and downloads, audited, in one folder."""
    from evaluation.release.publish import publish
    from evaluation.run.request import Request

    began = time.perf_counter()
    place = ROOT / "site" if out == "site" else Path(out)
    request = Request("", "public", project, as_at, data, previous)
    print(publish(request, place, _through, jobs_of(jobs), engine_of(engine), scheduler))
    print(f"Made in {time.perf_counter() - began:.0f} s.\nPublication: {short(place / 'index.html')}")


@app.callback(invoke_without_command=True)
def _version(version: Annotated[bool, typer.Option("--version", help="print the version")] = False) -> None:
    if version:
        print(f"evaluation {__version__}")
        raise typer.Exit


app.registered_commands += [*asking.registered_commands, *keeping.registered_commands]


def main() -> None:
    """Run a command. Say what went wrong in plain words, and exit with the right code."""
    try:
        app()
    except (WrongInput, RunFailed) as said:
        print(said, file=sys.stderr)
        sys.exit(2 if isinstance(said, WrongInput) else 1)
    except KeyboardInterrupt:
        sys.exit("Stopped.")
    except Exception as error:
        if os.environ.get("EVALUATION_TRACEBACK"):
            raise
        sys.exit(
            f"{type(error).__name__}: {error}\nThis is a fault of the program or the machine, not of your input. "
            "EVALUATION_TRACEBACK=1 shows where it happened."
        )
