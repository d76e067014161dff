"""Run the notebooks of a report with papermill and put its page, notebooks and downloads in place.

Every report is a clean run from the first cell to the last. All is made beside and then moved into place
at once, so that nothing is half-written; a report that fails leaves the executed copies and no page.
"""

import ast
import os
import queue
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import BrokenExecutor, Executor, ThreadPoolExecutor, as_completed
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path

import nbformat
from traitlets.config import Config

from evaluation import publication
from evaluation.boroughs import PROJECT, ROOT
from evaluation.engine import KERNEL, WARM, forking
from evaluation.engine.executors import processes
from evaluation.faults import RunFailed, WrongInput
from evaluation.study import Request, Study, cells_in, cells_of, known_area, open_study, prepared, prepared_each
from evaluation.words import contents

NOTEBOOKS = ROOT / "notebooks"
GIVEN = "study.json"  # the one file in the folder that a notebook runs in
EXPECTED = [
    ("summary", "hackney", "public"), ("pledges", "hackney", "public"), ("pledges", "hackney", "borough"),
    ("network", "hackney", "public"), ("workshops", "hackney", "public"),
    ("summary", "enfield", "public"), ("network", "enfield", "public"),
    ("project", "project", "public"), ("annex", "project", "public"), ("workshops", "project", "team"),
]  # fmt: skip
AT_ONCE = 2
CELL_SECONDS = 600  # a cell that takes longer hangs
ENCRYPTED = Config(KernelManager={"transport_encryption": "auto"})  # figures pass between processes


@dataclass(frozen=True)
class Report:
    """A finished report: where its page is, the study it shows, and the seconds each part took."""

    page: Path
    study: Study
    seconds: Mapping[str, float]


def make(request: Request, out: Path, say: Callable[[str], None] = print, engine: str = WARM) -> Report:
    """Make the report of one borough, or of the project, for one audience.

    WrongInput before anything runs; RunFailed if a notebook fails: its executed copy is then in the
    report's folder, and no page.
    """
    began = time.perf_counter()
    known_area(request)  # a misspelt name is told before anything is loaded
    refuse_to_write_over(request, out / request.slug / request.audience)
    if engine == WARM:
        forking.start()
    with ThreadPoolExecutor(1) as pool:  # the figures are made in another process: import meanwhile
        preparing = pool.submit(prepared, request)
        from evaluation import pages  # noqa: F401

        study_file = preparing.result()
    return _from_study(study_file, request, out, say, False, engine, began)


def make_each(areas: Sequence[str], request: Request, out: Path, in_site: bool = False, jobs: int = 1,
              engine: str = WARM) -> Iterator[tuple[str, Report | WrongInput | RunFailed]]:  # fmt: skip
    """The reports of several areas, several at a time, as they are made; `in_site` their pages link to each other.

    One that cannot be made stops none of the others: it comes as what went wrong. So does one whose process was ended
    from outside, after a second try.
    """
    refuse_to_write_over(request, out / request.slug / request.audience)
    done: queue.Queue[tuple[str, object]] = queue.Queue()
    files: dict[str, Path] = {}

    def prepare_and_hand_over(pool: Executor) -> None:
        try:
            for area, found in prepared_each(request, areas):
                if isinstance(found, Path):
                    files[area] = found
                    hand_over(pool, area)
                else:
                    done.put((area, found))
        except (WrongInput, RunFailed) as failure:
            for area in set(areas) - set(files):
                done.put((area, failure))

    def hand_over(pool: Executor, area: str) -> None:
        running = pool.submit(_from_study, files[area], replace(request, borough=area), out, None, in_site, engine)
        running.add_done_callback(lambda made: done.put((area, made.exception() or made.result())))

    ended: list[str] = []
    with _environment_without(request), processes(jobs) as pool:
        threading.Thread(target=prepare_and_hand_over, args=(pool,), daemon=True).start()
        for _ in areas:
            area, made = done.get()
            if isinstance(made, BrokenExecutor):
                ended.append(area)
            else:
                yield area, made
    if ended:
        with _environment_without(request), processes(1) as pool:
            for area in ended:
                hand_over(pool, area)
            for _ in ended:
                area, made = done.get()
                yield area, RunFailed("Its process was ended from outside, twice.") if isinstance(
                    made, BrokenExecutor) else made  # fmt: skip


def _from_study(study_file: Path, request: Request, out: Path, say: Callable[[str], None] | None, in_site: bool,
                engine: str, began: float | None = None) -> Report:  # fmt: skip
    """A report from the file of its study: notebooks, page, and all that stands beside it."""
    from evaluation import pages

    say = say or (lambda line: None)
    figured = time.perf_counter()
    study = open_study(request.borough, request.audience, study_file)
    names = contents.notebooks(study)
    place = out / study.project_slug / study.audience / pages.folder_of(study.area)
    place.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{place.name}.", dir=place.parent) as made:
        made = Path(made)
        try:
            with _environment_without(request):
                executed = _run(names, study, study_file, made, say, engine)
        except RunFailed as failed:
            into_place(made, place)
            raise RunFailed(str(failed).replace(str(made), str(place))) from None
        ran = time.perf_counter()
        body, downloads = pages.render(executed, study, in_site)
        for name, text in {"index.html": body, **downloads}.items():
            (made / name).write_text(text, encoding="utf-8", newline="\n")
        for name, nb in executed.items():
            (made / f"{name}.ipynb").write_text(nbformat.writes(nb, indent=1) + "\n", encoding="utf-8", newline="\n")
        (made / publication.PAGE).write_text(publication.page_text(study), encoding="utf-8", newline="\n")
        if study.audience == "borough":  # what one borough sees is a publication of its own
            shutil.copyfile(cells_of(study_file), made / publication.FILE)
        into_place(made, place)
        if study.audience == "public":
            _beside_the_pages(cells_of(study_file), place, say)
    done = time.perf_counter()
    seconds = {"figures": figured - (began or figured), "notebooks": ran - figured, "page": done - ran}
    return Report(place / "index.html", study, seconds)


def run_notebook(source: Path, parameters: Mapping[str, str], copy: Path, folder: Path,
                 engine: str = WARM) -> nbformat.NotebookNode:  # fmt: skip
    """Run one notebook from its first cell to its last in a folder, keeping the executed copy.

    A parameter that the notebook does not declare is refused, and so is a run that ended before the last
    cell: papermill only warns of the one and takes the other for a success.
    """
    import papermill
    from papermill.exceptions import PapermillExecutionError

    nb = papermill.iorw.load_notebook_node(str(source))
    declared = _declared(nb)
    if set(parameters) - declared:
        raise WrongInput(f"{source.name} declares no parameter {', '.join(sorted(set(parameters) - declared))}; "
                         "its cell tagged `parameters` must.")  # fmt: skip
    try:
        executed = papermill.execute_notebook(
            nb, copy, parameters=dict(parameters), kernel_name="python3", progress_bar=False, start_timeout=120,
            engine_name=None if engine == KERNEL else engine,
            execution_timeout=CELL_SECONDS, resources={"metadata": {"path": str(folder)}}, config=ENCRYPTED,
        )  # fmt: skip
    except PapermillExecutionError as error:
        raise RunFailed(f"{source.name}, cell {_cell_number(nb, error.cell_index)}: {error.ename}: "
                        f"{_first_line(error.evalue)}\nThe executed copy is {copy}.") from None  # fmt: skip
    except Exception as error:
        raise RunFailed(f"{source.name}: {type(error).__name__}: {_first_line(str(error))}\n"
                        f"The executed copy is {copy}.") from None  # fmt: skip
    unfinished = [n for n, cell in enumerate(executed.cells)
                  if (cell.cell_type == "code" and cell.metadata["papermill"]["status"] != "completed")
                  or any(o.output_type == "error" for o in cell.get("outputs", []))]  # fmt: skip
    if unfinished:
        raise RunFailed(f"{source.name}, cell {_cell_number(nb, unfinished[0])}: the notebook ended here, before its "
                        f"last cell (sys.exit?).\nThe executed copy is {copy}.")  # fmt: skip
    return reproducible(executed)


def given_parameters(study: Study) -> dict[str, str]:
    """What a notebook is told: whose page it is, for whom, and the study's file beside it."""
    return {"borough": PROJECT if study.is_project else study.area, "audience": study.audience, "study": GIVEN}


def _declared(nb: nbformat.NotebookNode) -> set[str]:
    """The names that a notebook's parameters cell gives a default to."""
    found = [cell.source for cell in nb.cells if "parameters" in cell.metadata.get("tags", [])]
    assigned = [node for source in found[:1] for node in ast.parse(source).body if isinstance(node, ast.Assign)]
    return {target.id for node in assigned for target in node.targets if isinstance(target, ast.Name)}


def reproducible(nb: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """An executed notebook without what differs from run to run: times, paths and random ids."""
    nb.metadata.pop("papermill", None)
    nb.metadata.pop("widgets", None)
    for cell in nb.cells:
        cell.metadata.pop("papermill", None)
        cell.metadata.pop("execution", None)
        if "injected-parameters" in cell.metadata.get("tags", []):
            cell["id"] = "injected-parameters"
    return nb


def write_expected(folder: Path) -> list[Path]:
    """The executed copies of the notebooks, on the sample, that strict nbval compares with.

    Charts are left out of them: they are drawn again and not compared, and every number in them also stands
    in a table that is.
    """
    folder.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch, ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(lambda copy: _write_expected(*copy, folder, Path(scratch)), EXPECTED))


def _write_expected(name: str, borough: str, audience: str, folder: Path, scratch: Path) -> Path:
    copy = folder / f"{name}.{borough}.{audience}.ipynb"
    parameters = {"borough": borough, "audience": audience, "study": ""}
    nb = run_notebook(NOTEBOOKS / f"{name}.ipynb", parameters, scratch / copy.name, scratch)
    for cell in nb.cells:
        if "nbval-ignore-output" in cell.metadata.get("tags", []):
            cell.outputs = []
    copy.write_text(nbformat.writes(nb, indent=1) + "\n", encoding="utf-8", newline="\n")
    return copy


def refuse_to_write_over(request: Request, place: Path) -> None:
    """Refuse to put pages where a publication lies that they are compared with: their cells would replace its own."""
    for name, folder in (("COMPARE", request.compare), ("PREVIOUS", request.previous)):
        if folder and cells_in(folder).resolve().parent == place.resolve():
            raise WrongInput(f"{name}= is {place}, where these pages would go, and their counts in place of those that "
                             "they are compared with. Give another folder with OUT= (--out).")  # fmt: skip


@contextmanager
def _environment_without(request: Request) -> Iterator[None]:
    """Nothing in the environment that a notebook's process inherits tells where the records are; make, for one, hands
    on what stands on its command line."""
    folder = str(request.folder.resolve())
    telling = {
        name: value for name, value in os.environ.items()
        if name.startswith("MAKE") or name == "MFLAGS" or value == request.data or folder in value
    }  # fmt: skip
    for name in telling:
        del os.environ[name]
    try:
        yield
    finally:
        os.environ.update(telling)


def _run(names: Sequence[str], study: Study, study_file: Path, made: Path, say: Callable[[str], None],
         engine: str) -> dict[str, nbformat.NotebookNode]:  # fmt: skip
    """The notebooks of a report, each seeing the study's file in an otherwise empty folder: two at a time, but one
    after the other where several reports are made at once."""
    executed: dict[str, nbformat.NotebookNode] = {}
    failures: list[str] = []
    with tempfile.TemporaryDirectory() as empty:
        shutil.copy(study_file, Path(empty, GIVEN))
        began = time.perf_counter()

        def run(name: str) -> tuple[str, nbformat.NotebookNode | RunFailed]:
            try:
                return name, run_notebook(NOTEBOOKS / f"{name}.ipynb", given_parameters(study),
                                          made / f"{name}.ipynb", Path(empty), engine)  # fmt: skip
            except RunFailed as failed:
                return name, failed

        with nullcontext() if forking.is_warm() else ThreadPoolExecutor(AT_ONCE) as pool:
            for name, found in map(run, names) if pool is None else _as_they_come(pool, run, names):
                seconds = time.perf_counter() - began
                if isinstance(found, RunFailed):
                    failures.append(str(found))
                    say(f"{name:<10} FAILED after {seconds:.1f} s")
                else:
                    executed[name] = found
                    say(f"{name:<10} ran in {seconds:.1f} s")
    if failures:
        raise RunFailed("\n".join(failures))
    return {name: executed[name] for name in names}


def _as_they_come(pool: Executor, run: Callable, names: Iterable[str]) -> Iterator:
    for done in as_completed([pool.submit(run, name) for name in names]):
        yield done.result()


def _beside_the_pages(cells: Path, place: Path, say: Callable[[str], None]) -> None:
    """Put the publication's cells beside its pages; say so where other pages were made from other cells."""
    file = place.parent / publication.FILE
    others = [page.parent.name for page in sorted(place.parent.glob("*/index.html")) if page.parent != place]
    if others and file.is_file() and file.read_bytes() != cells.read_bytes():
        say(f"These pages were made from other figures, and are to be made again: {', '.join(others)}.")
    beside = file.with_name(f".{file.name}.{os.getpid()}")
    shutil.copyfile(cells, beside)
    beside.replace(file)


def into_place(made: Path, place: Path) -> None:
    """Swap a finished folder in: what stood there before is gone, and never mixed with the new."""
    made.chmod(0o755)
    old = place.with_name(f".{place.name}.old-{os.getpid()}")
    if place.exists():
        place.rename(old)
    made.rename(place)
    shutil.rmtree(old, ignore_errors=True)
    made.mkdir()  # for the context that made it to take away


def _cell_number(nb: nbformat.NotebookNode, index: int) -> int:
    """The number of an executed cell in the notebook people see: papermill adds one after the parameters."""
    at = next((n for n, cell in enumerate(nb.cells) if "parameters" in cell.metadata.get("tags", [])), index)
    return index if index > at else index + 1


def _first_line(text: str) -> str:
    return (text.strip().splitlines() or [""])[0]
