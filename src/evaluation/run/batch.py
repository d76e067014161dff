"""Makes several reports: decides which are out of date, and makes some at a time.

The records are read once for all, in a separate process that hands over each study as it is made. Processes that have
never held the records make the reports. Reports that are up to date are returned at once, without importing anything
else.
"""

import queue
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, Future
from dataclasses import replace
from pathlib import Path
from time import perf_counter
from typing import cast

from evaluation.records.boroughs import PROJECT
from evaluation.records.errors import WrongInput
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
    if found:
        yield from _made(found, request, out, in_site, jobs, engine, scheduler)


def make_one(request: Request, out: Path, engine: str = WARM) -> Report:
    """Make the report of one area, in the same way as several. Raises what went wrong."""
    known_area(request)  # a misspelt name is told before anything is loaded
    ((_, made),) = make_each([request.borough], request, out, jobs=0, engine=engine)
    if isinstance(made, BaseException):
        raise made
    return cast("Report", made)


def _made(
    found: dict[str, Path | WrongInput | None],
    request: Request,
    out: Path,
    in_site: bool,
    jobs: int,
    engine: str,
    scheduler: str,
) -> Iterator[Made]:
    from evaluation.run.engine.executors import cores, executor

    done: queue.Queue[Made] = queue.Queue()
    began = perf_counter()

    def prepare_and_hand_over(pool: Executor) -> None:
        waited_for = set(found)
        try:
            for area, file in prepared_each(request, found, jobs, scheduler):
                if isinstance(file, Path):
                    hand_over(pool, area, file, perf_counter() - began)
                else:
                    done.put((area, file))
                waited_for.remove(area)
        except Exception as failure:  # whatever it is: nobody waits for what does not come
            for area in waited_for:
                done.put((area, failure))

    def hand_over(pool: Executor, area: str, file: Path, figured: float) -> None:
        def tell(made: Future) -> None:
            report = made.exception() or made.result()
            if isinstance(report, Report):
                report = replace(report, seconds={"figures": figured, **report.seconds})
            done.put((area, report))

        pool.submit(_report, file, replace(request, borough=area), out, in_site, engine).add_done_callback(tell)

    with environment_without(request), executor(jobs or cores(), scheduler) as pool:
        threading.Thread(target=prepare_and_hand_over, args=(pool,), daemon=True).start()
        for _ in found:
            yield done.get()


def _report(study_file: Path, request: Request, out: Path, in_site: bool, engine: str) -> Report:
    """Make one report, in a process that makes several."""
    from evaluation.run.reports import from_study

    return from_study(study_file, request, out, in_site=in_site, engine=engine)
