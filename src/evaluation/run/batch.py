"""Makes several reports: decides which are out of date, and makes some at a time.

The records are read once for all, in a separate process that hands over each study as it is made. Processes that have
never held the records make the reports. Reports that are up to date are returned at once, without importing anything
else.
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import Future, as_completed
from dataclasses import replace
from pathlib import Path
from time import perf_counter
from typing import cast

from evaluation.records.boroughs import PROJECT
from evaluation.run.engine import WARM
from evaluation.run.output import Report, environment_without, refuse_to_write_over, unchanged
from evaluation.run.request import Request, known_area, members, prepared_each, up_to_date

Made = tuple[str, object]  # an area, and its report, or what went wrong


def areas_of(request: Request) -> list[str]:
    """The areas that have a page: every member borough and, if the audience has one, the project."""
    return [*members(request), *([] if request.audience == "borough" else [PROJECT])]


def make_each(
    areas: Sequence[str],
    request: Request,
    out: Path,
    in_site: bool = False,
    jobs: int = 1,
    engine: str = WARM,
    scheduler: str = "",
) -> Iterator[Made]:
    """Make the reports of several areas, some at a time, and yield each when it is done.

    `jobs` is the number of processes at once (0: the number of cores). With `in_site`, pages link to each other. If one
    report fails, the others are still made: the failure is yielded in its place. A report whose process is stopped from
    outside is tried once more.
    """
    refuse_to_write_over(request, out / request.slug / request.audience)
    found = up_to_date(request, areas)
    for area, file in list(found.items()):
        if isinstance(file, Path) and (made := unchanged(file, replace(request, borough=area), out, in_site, engine)):
            yield area, made
            del found[area]
    if not found:
        return
    from evaluation.run.engine.executors import cores, executor

    began, making = perf_counter(), dict[Future, tuple[str, float]]()
    waited_for = set(found)

    def finished(made: Future) -> Made:
        area, figured = making.pop(made)
        report = made.exception() or made.result()
        if isinstance(report, Report):
            report = replace(report, seconds={"figures": figured, **report.seconds})
        return area, report

    with environment_without(request), executor(jobs or cores(), scheduler) as pool:
        try:
            for area, file in prepared_each(request, found, jobs, scheduler):
                if isinstance(file, Path):
                    made = pool.submit(_report, file, replace(request, borough=area), out, in_site, engine)
                    making[made] = area, perf_counter() - began
                else:
                    yield area, file
                waited_for.remove(area)
                yield from map(finished, [made for made in making if made.done()])
        except Exception as failure:  # whatever it is: the other reports are made all the same
            yield from ((area, failure) for area in waited_for)
        yield from map(finished, as_completed(list(making)))


def make_one(request: Request, out: Path, engine: str = WARM) -> Report:
    """Make the report of one area, in the same way as several. Raises what went wrong."""
    known_area(request)  # a misspelt name is told before anything is loaded
    ((_, made),) = make_each([request.borough], request, out, jobs=0, engine=engine)
    if isinstance(made, BaseException):
        raise made
    return cast("Report", made)


def _report(study_file: Path, request: Request, out: Path, in_site: bool, engine: str) -> Report:
    """Make one report, in a process that makes several."""
    from evaluation.run.reports import from_study

    return from_study(study_file, request, out, in_site=in_site, engine=engine)
