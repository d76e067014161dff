"""Several reports: which of them are to be made, and several at a time.

The records are read once for all, in a process of their own, which hands over each study as it is made; processes that
have never held the records make the reports. What is as it should be is told at once, with nothing else imported.
"""

import queue
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor
from dataclasses import replace
from pathlib import Path
from time import perf_counter
from typing import cast

from evaluation.boroughs import PROJECT
from evaluation.engine import WARM
from evaluation.faults import RunFailed, WrongInput
from evaluation.places import Report, environment_without, refuse_to_write_over, unchanged
from evaluation.request import Request, known_area, members, prepared_each, up_to_date

Made = tuple[str, object]  # an area, and its report, or what went wrong


def areas_of(request: Request) -> list[str]:
    """Whom a page is made for: every member borough and, where the audience has one, the project."""
    return [*members(request), *([] if request.audience == "borough" else [PROJECT])]


def make_each(areas: Sequence[str], request: Request, out: Path, in_site: bool = False, jobs: int = 1,
              engine: str = WARM) -> Iterator[Made]:  # fmt: skip
    """The reports of several areas, several at a time, as they are made; `in_site` their pages link to each other.

    One that cannot be made stops none of the others: it comes as what went wrong. So does one whose process was ended
    from outside, after a second try.
    """
    refuse_to_write_over(request, out / request.slug / request.audience)
    found = up_to_date(request, areas)
    for area, file in list(found.items()):
        if isinstance(file, Path) and (made := unchanged(file, replace(request, borough=area), out, in_site, engine)):
            yield area, made
            del found[area]
    if found:
        yield from _made(found, request, out, in_site, jobs, engine)


def make_one(request: Request, out: Path, engine: str = WARM) -> Report:
    """The report of one area, made as those of several are; raises what went wrong."""
    known_area(request)  # a misspelt name is told before anything is loaded
    ((_, made),) = make_each([request.borough], request, out, engine=engine)
    if isinstance(made, BaseException):
        raise made
    return cast("Report", made)


def _made(found: dict[str, Path | WrongInput | None], request: Request, out: Path, in_site: bool, jobs: int,
          engine: str) -> Iterator[Made]:  # fmt: skip
    from evaluation.engine.executors import processes

    done: queue.Queue[Made] = queue.Queue()
    files: dict[str, Path] = {}
    began, figured = perf_counter(), {}

    def hand_over(pool: Executor, area: str) -> None:
        try:
            running = pool.submit(_report, files[area], replace(request, borough=area), out, in_site, engine)
        except BrokenExecutor as broken:
            done.put((area, broken))
        else:
            running.add_done_callback(lambda made: done.put((area, made.exception() or made.result())))

    def prepare_and_hand_over(pool: Executor) -> None:
        waited_for = set(found)
        try:
            for area, file in prepared_each(request, found):
                waited_for.remove(area)
                if isinstance(file, Path):
                    files[area], figured[area] = file, perf_counter() - began
                    hand_over(pool, area)
                else:
                    done.put((area, file))
        except Exception as failure:  # whatever it is: nobody waits for what does not come
            for area in waited_for:
                done.put((area, failure))

    def timed(area: str, made: object) -> Made:
        if not isinstance(made, Report):
            return area, made
        return area, replace(made, seconds={"figures": figured[area], **made.seconds})

    ended: list[str] = []
    with environment_without(request), processes(jobs) as pool:
        threading.Thread(target=prepare_and_hand_over, args=(pool,), daemon=True).start()
        for _ in found:
            area, made = done.get()
            if isinstance(made, BrokenExecutor):
                ended.append(area)
            else:
                yield timed(area, made)
    if ended:
        with environment_without(request), processes(1) as pool:
            for area in ended:
                hand_over(pool, area)
            for _ in ended:
                area, made = done.get()
                broken = isinstance(made, BrokenExecutor)
                yield timed(area, RunFailed("Its process was ended from outside, twice.") if broken else made)


def _report(study_file: Path, request: Request, out: Path, in_site: bool, engine: str) -> Report:
    """One report, in a process that makes several."""
    from evaluation.reports import from_study

    return from_study(study_file, request, out, in_site=in_site, engine=engine)
