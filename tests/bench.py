"""How long it takes, and how near that is to what this machine can do: `make bench [JOBS=2]`.

Each way does the same: the notebooks of some boroughs and of the project are run, and become HTML. All ways are run in
turn, several times; what is printed are medians, and ratios to the limit:

- `commands`: the commands of papermill and nbconvert, a notebook each, under `make -jN`;
- `api`: papermill's and nbconvert's own functions in N processes;
- `quarto`: `quarto render`, where it is installed, under `make -jN`;
- `ours`: what `make reports` does, and `dask` the same by a scheduler with N new workers on this machine;
- `limit`: the same cells as plain functions, the same pages to the byte, in N processes that import once.

Besides: `unchanged`, where nothing is to be made again; `one_changed`, where a row of one borough has changed and the
records are read, counted and disclosed again; `rows_<n>_areas_<n>`, the sample so many times over that it has n
rows of attendance, read and checked, counted, disclosed, and one report made of it, each in a process of its own; and
`search_<what>`, the same for records for which it is hard to choose what to hide, and for a fourth release.

Start-up is part of every way. `build/bench.json` holds the figures.
"""

import argparse
import contextlib
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = ROOT / "notebooks"
OF_BOROUGH, OF_PROJECT = (
    ("summary", "pledges", "network", "workshops"),
    (
        "project",
        "pledges",
        "network",
        "workshops",
        "annex",
    ),
)
WAYS = ("commands", "api", *(["quarto"] if shutil.which("quarto") else []), "ours", "dask", "limit")
SECONDS_BETWEEN_LOOKS = 0.2
KERNELSPEC = "python3"
SAMPLE = ROOT / "data" / "digital-apprenticeships"
ATTENDANCES, BOROUGHS = 1018, 18  # rows of attendance in the sample, and its boroughs
STEPS = ("read and check", "count", "disclose", "one report")
SEARCHED, FOURTH = STEPS[1:3], "fourth release"
DAYS = ("2019-12-31", "2020-03-31", "2020-06-30", "2020-09-30")


def notebooks_of(area: str) -> tuple[str, ...]:
    return OF_PROJECT if area == "project" else OF_BOROUGH


class Bench:
    def __init__(self, jobs: int, runs: int, areas: int, ways: tuple[str, ...], scratch: Path):
        self.jobs, self.runs, self.ways, self.scratch = jobs, runs, ways, scratch
        self.environment = {**os.environ, "EVALUATION_BUILD": str(scratch / "build")}
        os.environ["EVALUATION_BUILD"] = str(scratch / "build")
        from evaluation.run.request import Request, members, prepared_each, up_to_date

        request = Request("")
        self.areas = [*members(request)[:areas], "project"]
        self.files = {area: str(file) for area, file in prepared_each(request, up_to_date(request, self.areas))}
        (scratch / "given.json").write_text(json.dumps(self.files), encoding="utf-8")
        self.rows_: list[dict] = []

    def measure(
        self,
        case: str,
        areas: list[str],
        ways: tuple[str, ...],
        again: Callable[[str], None] = lambda way: None,
        data: str = "",
    ) -> None:
        """Time ways of the same in turn, and note their medians; the first round, which warms the disk, is not timed
        but weighed. `again` makes what is measured necessary again."""
        seconds: dict[str, list[float]] = {way: [] for way in ways}
        weights: dict[str, float] = {}
        for run in range(self.runs + 1):
            for way in ways:
                again(way)
                took, weighed = self.run(way, areas, run == 0, data)
                print(f"  {case} {way} {f'run {run}' if run else 'to warm up'}: {took:.2f} s", file=sys.stderr)
                if run:
                    seconds[way].append(took)
                else:
                    weights[way] = weighed
        limit = statistics.median(seconds["limit"]) if "limit" in ways else None
        for way in ways:
            median = statistics.median(seconds[way])
            self.rows_.append(
                {
                    "case": case,
                    "way": way,
                    "median_s": round(median, 3),
                    "ratio_to_limit": round(median / limit, 3) if limit else None,
                    "peak_mb": round(weights[way]),
                    "runs": self.runs,
                    "notebooks": sum(len(notebooks_of(area)) for area in areas),
                }
            )

    def rows(self, attendances: int, areas: int) -> None:
        """Time what is done with large records, step by step."""
        case, data = f"rows_{attendances}_areas_{areas}", self.scratch / "rows"
        scale = max(round(attendances / ATTENDANCES), -(-areas // BOROUGHS))
        evaluation = [sys.executable, "-m", "evaluation"]
        subprocess.run(
            [*evaluation, "sample", "--scale", f"{scale}", "--areas", f"{areas}", "--out", str(data)],
            env=self.environment,
            stdout=subprocess.DEVNULL,
            check=True,
        )
        self.steps(case, data, STEPS, 4)

    def searches(self) -> None:
        """Time the search for what to hide where it is hard, and for releases after others; counting is part of it."""
        from builders.hard import HARD, made

        for name in HARD:
            self.steps(f"search_{name}", made(name, SAMPLE, self.scratch / "rows"), SEARCHED, 0)
        self.steps("search_four_releases", made("sample", SAMPLE, self.scratch / "rows"), (FOURTH,), 0)

    def steps(self, case: str, data: Path, names: tuple[str, ...], notebooks: int) -> None:
        steps = {}
        for step in names:
            took, most = self.run(step, [], weigh=True, data=str(data))
            steps[step] = {"s": round(took, 2), "mb": round(most)}
            print(f"  {case} {step}: {took:.2f} s, {most:.0f} MB", file=sys.stderr)
        shutil.rmtree(data)
        self.rows_.append(
            {
                "case": case,
                "way": "ours",
                "median_s": round(sum(step["s"] for step in steps.values()), 2),
                "ratio_to_limit": None,
                "peak_mb": max(step["mb"] for step in steps.values()),
                "runs": 1,
                "notebooks": notebooks,
                "steps": steps,
            }
        )

    def one_changed(self) -> None:
        """Time what is made again when a row of one borough has changed."""
        data = self.scratch / "records"
        shutil.copytree(SAMPLE, data, ignore=shutil.ignore_patterns("*.txt"))

        def change(_) -> None:
            pledges = data / "pledges.csv"
            first, *others = pledges.read_text(encoding="utf-8").splitlines()
            at = next(n for n, line in enumerate(others) if f",{self.areas[0]}," in line)
            role = others[at].split(",")
            role[2] = "web developer" if role[2] != "web developer" else "software developer"
            others[at] = ",".join(role)
            pledges.write_text("\n".join([first, *others]) + "\n", encoding="utf-8")

        self.run("ours", self.areas, weigh=False, data=str(data))
        self.measure("one_changed", self.areas, ("ours",), change, str(data))

    def run(self, way: str, areas: list[str], weigh: bool, data: str = "") -> tuple[float, float]:
        """The seconds that one way takes, and the most memory that its processes have of their own, in MB. A cluster
        runs already, and its workers have imported what they need."""
        with self.cluster() if way == "dask" else contextlib.nullcontext("") as scheduler:
            began = time.perf_counter()
            running = subprocess.Popen(
                [
                    sys.executable,
                    __file__,
                    "--way",
                    way,
                    "--jobs",
                    str(self.jobs),
                    "--scratch",
                    str(self.scratch),
                    "--scheduler",
                    scheduler,
                    "--data",
                    data,
                    *areas,
                ],
                env=self.environment,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                text=True,
            )
            most = 0.0
            while weigh and running.poll() is None:
                most = max(most, weight(os.getpid()))
                time.sleep(SECONDS_BETWEEN_LOOKS)
            _, said = running.communicate()
            took = time.perf_counter() - began
        if running.returncode:
            raise SystemExit(f"{way} failed:\n{said}")
        return took, most

    @contextlib.contextmanager
    def cluster(self) -> Iterator[str]:
        import distributed

        from evaluation.run.engine import executors

        with (
            distributed.LocalCluster(n_workers=self.jobs, threads_per_worker=1, dashboard_address=None) as found,
            distributed.Client(found, set_as_default=False) as client,
        ):
            client.run(executors.call, os.getpid)
            yield found.scheduler_address


def weight(pid: int) -> float:
    """The memory of all that a process has started, in MB; what several share is shared out among them."""
    import psutil

    bytes_ = 0
    for process in family(pid):
        try:
            bytes_ += process.memory_full_info().pss
        except psutil.Error:
            continue
    return bytes_ / 1e6


def family(pid: int) -> Iterator:
    import psutil

    try:
        yield from psutil.Process(pid).children(recursive=True)
    except psutil.Error:
        return


def do(way: str, areas: list[str], jobs: int, scratch: Path, scheduler: str, data: str) -> None:
    """One way, from the files of the studies to pages; or a step of what is done with large records."""
    if way in STEPS:
        step(way, data, scratch, jobs)
        return
    if way == FOURTH:
        releases(data, scratch)
        return
    files = json.loads((scratch / "given.json").read_text(encoding="utf-8"))
    if way in ("ours", "dask"):
        ours(areas, scratch / way, jobs, scheduler, data)
    else:
        {"commands": commands, "api": api, "quarto": quarto, "limit": limit}[way](areas, files, scratch / way, jobs)


def step(name: str, data: str, scratch: Path, jobs: int) -> None:
    """One step of what is done with large records; what the steps before it made is kept."""
    from functools import partial

    from evaluation.counts import Scope
    from evaluation.counts.areas import count
    from evaluation.counts.programme import programme_of
    from evaluation.disclosure import hidden_from_public
    from evaluation.records import parameters
    from evaluation.records.tables.read import read
    from evaluation.run import batch
    from evaluation.run.engine.executors import executor
    from evaluation.run.request import Request

    if name == "one report":
        batch.make_one(Request("camden", data=data), scratch / "one report")
        return
    project = parameters.read_project()
    as_at, records_to = parameters.read_as_at(project, "", own_data=True)
    records = read(Path(data), project, records_to)
    if name == "read and check":
        return
    counts = count(records, Scope.of(project, as_at, records_to), partial(executor, jobs))
    if name == "disclose":
        hidden_from_public(counts, project, programme_of(records, as_at), as_at)


def releases(data: str, scratch: Path) -> None:
    """Releases one after the other, each with those before it."""
    from builders.making import prepare
    from evaluation.publication.files import FILE
    from evaluation.run.request import Request, cells_of

    previous = ""
    for day in DAYS:
        found = cells_of(prepare(Request("project", "public", data=data, as_at=day, previous=previous)))
        (scratch / day).mkdir()
        previous = str(shutil.copy(found, scratch / day / FILE).parent)


def ours(areas: list[str], out: Path, jobs: int, scheduler: str, data: str = "") -> None:
    from evaluation.run import batch
    from evaluation.run.request import Request

    for area, made in batch.make_each(areas, Request("", data=data), out, jobs=jobs, scheduler=scheduler):
        if isinstance(made, BaseException):
            raise RuntimeError(f"{area}: {made}") from made


def limit(areas: list[str], files: dict, out: Path, jobs: int) -> None:
    import multiprocessing

    import evaluation.release.audit.remaking
    import evaluation.report.charts

    evaluation.release.audit.remaking.pages.exporter()
    out.mkdir(exist_ok=True)
    with multiprocessing.get_context("fork").Pool(jobs) as pool:
        pool.starmap(plain_functions, [(area, files[area], out) for area in areas], chunksize=1)
        pool.terminate()
        os._exit(0)  # without taking down, one by one, what was imported


def plain_functions(area: str, file: str, out: Path) -> None:
    import nbformat

    from evaluation.report import pages
    from evaluation.run import reports
    from evaluation.run.engine.plain import run_here
    from evaluation.run.opening import open_study

    place, study = out / area, open_study("", study=file)
    place.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        shutil.copy(file, reports.GIVEN)
        given = reports.given_parameters(study)
        executed = {name: run_here(NOTEBOOKS / f"{name}.ipynb", given) for name in notebooks_of(area)}
    body, downloads = pages.render(executed, study)
    notebooks = {f"{name}.ipynb": nbformat.writes(nb, indent=1) + "\n" for name, nb in executed.items()}
    for name, text in {"index.html": body, **downloads, **notebooks}.items():
        (place / name).write_text(text, encoding="utf-8", newline="\n")


def api(areas: list[str], files: dict, out: Path, jobs: int) -> None:
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    out.mkdir(exist_ok=True)
    given = [(name, area, files[area], out) for area in areas for name in notebooks_of(area)]
    with ProcessPoolExecutor(jobs, get_context("spawn")) as pool:
        list(pool.map(papermill_and_nbconvert, *zip(*given, strict=True)))


def papermill_and_nbconvert(name: str, area: str, file: str, out: Path) -> None:
    import papermill
    from nbconvert import HTMLExporter

    place = out / f"{area}-{name}.ipynb"
    executed = papermill.execute_notebook(
        NOTEBOOKS / f"{name}.ipynb",
        place,
        parameters={"borough": area, "audience": "public", "study": file},
        kernel_name=KERNELSPEC,
        progress_bar=False,
    )
    place.with_suffix(".html").write_text(HTMLExporter().from_notebook_node(executed)[0], encoding="utf-8")


def commands(areas: list[str], files: dict, out: Path, jobs: int) -> None:
    under_make(
        areas,
        out,
        jobs,
        lambda name, area, executed: [
            f"{sys.executable} -m papermill {NOTEBOOKS / name}.ipynb {executed} -k {KERNELSPEC} --no-progress-bar "
            f"-p borough {area} -p audience public -p study {files[area]}",
            f"{sys.executable} -m nbconvert --to html {executed}",
        ],
    )


def quarto(areas: list[str], files: dict, out: Path, jobs: int) -> None:
    under_make(
        areas,
        out,
        jobs,
        lambda name, area, executed: [
            f"cp {NOTEBOOKS / name}.ipynb {executed}",
            f"quarto render {executed} --execute --to html -P borough:{area} -P audience:public -P study:{files[area]}",
        ],
    )


def under_make(areas: list[str], out: Path, jobs: int, recipe: Callable[[str, str, str], list[str]]) -> None:
    """The commands that make each notebook's page, run by make, so many notebooks at once."""
    out.mkdir(exist_ok=True)
    named = [(name, area, f"{area}-{name}") for area in areas for name in notebooks_of(area)]
    rules = ["\n\t@".join([f"{page}.html:", *recipe(name, area, f"{page}.ipynb")]) + "\n" for name, area, page in named]
    pages = " ".join(f"{page}.html" for *_, page in named)
    (out / "Makefile").write_text(f"all: {pages}\n{''.join(rules)}", encoding="utf-8")
    subprocess.run(["make", "-s", "-B", f"-j{jobs}", "-C", str(out)], check=True, stderr=subprocess.DEVNULL)


def same_pages(scratch: Path, areas: list[str]) -> None:
    """The limit's pages are ours, to the byte: it does not do less."""
    for area in areas:
        place = scratch / "ours" / "digital-apprenticeships" / "public" / area
        here, there = ((folder / "index.html").read_bytes() for folder in (place, scratch / "limit" / area))
        if here != there:
            raise SystemExit(f"The limit makes another page of {area}.")


def compare(
    jobs: int, runs: int, areas: int, ways: tuple[str, ...], rows: list[tuple[int, int]], searches: bool
) -> list[dict]:
    with tempfile.TemporaryDirectory(prefix="bench-") as made:
        scratch = Path(made)
        bench = Bench(jobs, runs, areas, ways, scratch)

        def cold(way: str) -> None:
            for folder in (scratch / way, scratch / "build" / "executed", scratch / "build" / "pages"):
                shutil.rmtree(folder, ignore_errors=True)

        if ways:
            publications(bench, cold)
        for attendances, many in rows:
            bench.rows(attendances, many)
        if searches:
            bench.searches()
        return bench.rows_


def publications(bench: Bench, cold: Callable[[str], None]) -> None:
    ways, scratch = bench.ways, bench.scratch
    bench.measure("publication", bench.areas, ways, cold)
    if {"ours", "limit"} <= {*ways}:
        same_pages(scratch, bench.areas)
    bench.measure("report", bench.areas[:1], tuple(way for way in ways if way != "dask"), cold)
    cold("ours")
    bench.run("ours", bench.areas, weigh=False)
    bench.measure("unchanged", bench.areas, ("ours",))
    bench.one_changed()


def told(rows: list[dict], jobs: int) -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9 if hasattr(os, "sysconf") else 0
    machine = f"{os.cpu_count()} cores, {memory:.0f} GB, {platform.system()} {platform.machine()}"
    lines = [
        f"Python {platform.python_version()}, {machine}, JOBS={jobs}",
        "",
        "| case | way | median s | / limit | a notebook over the limit, ms | peak MB | runs | notebooks |",
        "|---|---|---|---|---|---|---|---|",
    ]
    limits = {row["case"]: row["median_s"] for row in rows if row["way"] == "limit"}
    for row in rows:
        limit_ = limits.get(row["case"])
        over = f"{(row['median_s'] - limit_) * 1000 * jobs / row['notebooks']:.0f}" if limit_ else ""
        cells = [
            row["case"],
            row["way"],
            f"{row['median_s']:.2f}",
            row["ratio_to_limit"] or "",
            over,
            row["peak_mb"],
            row["runs"],
            row["notebooks"],
        ]
        lines.append(f"| {' | '.join(map(str, cells))} |")
    large = [row for row in rows if "steps" in row]
    if large:
        lines += ["", "| case | step, s (MB) |", "|---|---|"]
        lines += [
            f"| {row['case']} | {', '.join('{} {s:.1f} ({mb})'.format(step, **of) for step, of in row['steps'].items())} |"
            for row in large
        ]
    return "\n".join(lines)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--jobs", type=int, default=os.cpu_count())
    asked.add_argument("--runs", type=int, default=3)
    asked.add_argument("--areas", type=int, default=5, help="boroughs beside the project")
    asked.add_argument("--ways", default=",".join(WAYS))
    asked.add_argument("--rows", default="100000,1000000,10000000", help="how many rows of attendance; '' for none")
    asked.add_argument("--over", default="33,400", help="how many areas they are of")
    asked.add_argument("--searches", default="yes", help="'' for no search where it is hard")
    asked.add_argument("--way", help=argparse.SUPPRESS)
    asked.add_argument("--scheduler", default="", help=argparse.SUPPRESS)
    asked.add_argument("--data", default="", help=argparse.SUPPRESS)
    asked.add_argument("--scratch", type=Path, help=argparse.SUPPRESS)
    asked.add_argument("of", nargs="*", help=argparse.SUPPRESS)
    given = asked.parse_args()
    if given.way:
        do(given.way, given.of, given.jobs, given.scratch, given.scheduler, given.data)
        return
    large = [(int(rows), int(areas)) for areas in given.over.split(",") for rows in given.rows.split(",") if rows]
    ways = tuple(filter(None, given.ways.split(",")))
    rows = compare(given.jobs, given.runs, given.areas, ways, large, bool(given.searches))
    file = ROOT / "build" / "bench.json"
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps(rows, indent=1), encoding="utf-8")
    print(told(rows, given.jobs))


if __name__ == "__main__":
    main()
