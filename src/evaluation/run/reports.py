"""Runs the notebooks of a report with papermill, and puts its page, notebooks and downloads in place.

Every report is a clean run from the first cell to the last. Everything is made in a separate folder and then moved into
place at once, so that nothing is half-written. A report that fails leaves its executed notebooks and no page.
"""

import ast
import shutil
import tempfile
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
from traitlets.config import Config

from evaluation.publication.files import FILE, PAGE
from evaluation.publication.reading import page_text
from evaluation.records.boroughs import PROJECT, templates
from evaluation.records.errors import RunFailed, WrongInput
from evaluation.records.saved import beside, into_place, keep, kept
from evaluation.report import pages
from evaluation.report.study import Study
from evaluation.report.words import contents, page
from evaluation.run import freshness
from evaluation.run.engine import KERNEL, WARM, forking
from evaluation.run.opening import open_study
from evaluation.run.output import RENDERED, RUN, Report, environment_without, place_of, put_cells_beside, unchanged
from evaluation.run.request import Request, cells_of

GIVEN = "study.json"  # the one file in the folder that a notebook runs in
AT_ONCE = 2
CELL_SECONDS = 600  # a cell that takes longer hangs
ENCRYPTED = Config(KernelManager={"transport_encryption": "auto"})  # figures pass between processes


def from_study(study_file: Path, request: Request, out: Path, in_site: bool = False, engine: str = WARM) -> Report:
    """Make a report from its study's file: notebooks, page, and the files beside it."""
    began = time.perf_counter()
    place = place_of(request, out)
    if as_it_is := unchanged(study_file, request, out, in_site, engine):
        return as_it_is
    study = open_study(request.borough, request.audience, study_file)
    place.parent.mkdir(parents=True, exist_ok=True)
    with beside(place) as made:
        of_run = freshness.of_run(study_file, engine)
        texts = kept(freshness.run_note(study_file), of_run)
        how = RENDERED if texts else RUN
        if texts:
            executed = {name: nbformat.reads(text, as_version=4) for name, text in texts.items()}
        else:
            try:
                with environment_without(request):
                    executed = _run(contents.notebooks(study), study, study_file, made, engine)
            except RunFailed as failed:
                into_place(made, place)
                raise RunFailed(str(failed).replace(str(made), str(place))) from None
            texts = {name: nbformat.writes(nb, indent=1) + "\n" for name, nb in executed.items()}
            keep(freshness.run_note(study_file), texts, of_run)
        ran = time.perf_counter()
        body, downloads = pages.render(executed, study, in_site)
        notebooks = {f"{name}.ipynb": text for name, text in texts.items()}
        about = {PAGE: page_text(study)}
        for name, text in {"index.html": body, **downloads, **notebooks, **about}.items():
            (made / name).write_text(text, encoding="utf-8", newline="\n")
        if study.audience == "borough":  # what one borough sees is a publication of its own
            shutil.copyfile(cells_of(study_file), made / FILE)
        into_place(made, place)
    said = page.said_at_the_end(study)
    freshness.keep_page(place, freshness.of_page(study_file, engine, in_site), said)
    put_cells_beside(study_file, request, place)
    return Report(
        place / "index.html", study_file, said, how, {"notebooks": ran - began, "page": time.perf_counter() - ran}
    )


def run_notebook(
    source: Path, parameters: Mapping[str, str], copy: Path, folder: Path, engine: str = WARM
) -> nbformat.NotebookNode:
    """Run one notebook from its first cell to its last in a folder, and save the executed copy.

    It refuses a parameter that the notebook does not declare, and a run that ended before the last cell. papermill only
    warns about the first, and treats the second as a success.
    """
    import papermill
    from papermill.exceptions import PapermillExecutionError

    def failed(why: str, cell: int | None = None) -> RunFailed:
        where = source.name if cell is None else f"{source.name}, cell {_cell_number(nb, cell)}"
        return RunFailed(f"{where}: {why}\nThe executed copy is {copy}.")

    nb = papermill.iorw.load_notebook_node(str(source))
    declared = _declared(nb)
    if set(parameters) - declared:
        raise WrongInput(
            f"{source.name} declares no parameter {', '.join(sorted(set(parameters) - declared))}; "
            "its cell tagged `parameters` must."
        )
    try:
        executed = papermill.execute_notebook(
            nb,
            copy,
            parameters=dict(parameters),
            kernel_name="python3",
            progress_bar=False,
            start_timeout=120,
            engine_name=None if engine == KERNEL else engine,
            execution_timeout=CELL_SECONDS,
            resources={"metadata": {"path": str(folder)}},
            config=ENCRYPTED,
        )
    except PapermillExecutionError as error:
        raise failed(f"{error.ename}: {_first_line(error.evalue)}", error.cell_index) from None
    except Exception as error:
        raise failed(f"{type(error).__name__}: {_first_line(str(error))}") from None
    unfinished = [
        n
        for n, cell in enumerate(executed.cells)
        if (cell.cell_type == "code" and cell.metadata["papermill"]["status"] != "completed")
        or any(o.output_type == "error" for o in cell.get("outputs", []))
    ]
    if unfinished:
        raise failed("the notebook ended here, before its last cell (sys.exit?).", unfinished[0])
    return reproducible(executed)


def given_parameters(study: Study) -> dict[str, str]:
    """The parameters a notebook receives: whose page it is, for whom, and the study's file."""
    return {"borough": PROJECT if study.is_project else study.area, "audience": study.audience, "study": GIVEN}


def _declared(nb: nbformat.NotebookNode) -> set[str]:
    """The names that have a default in a notebook's parameters cell."""
    found = [cell.source for cell in nb.cells if "parameters" in cell.metadata.get("tags", [])]
    assigned = [node for source in found[:1] for node in ast.parse(source).body if isinstance(node, ast.Assign)]
    return {target.id for node in assigned for target in node.targets if isinstance(target, ast.Name)}


def reproducible(nb: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """An executed notebook without anything that differs between runs: times, paths and random ids."""
    nb.metadata.pop("papermill", None)
    nb.metadata.pop("widgets", None)
    for cell in nb.cells:
        cell.metadata.pop("papermill", None)
        cell.metadata.pop("execution", None)
        if "injected-parameters" in cell.metadata.get("tags", []):
            cell["id"] = "injected-parameters"
    return nb


def _run(
    names: Sequence[str], study: Study, study_file: Path, made: Path, engine: str
) -> dict[str, nbformat.NotebookNode]:
    """Run the notebooks of a report, each with only the study's file in its folder.

    Two run at a time, or one if several reports are being made at once.
    """
    with tempfile.TemporaryDirectory() as empty:
        shutil.copy(study_file, Path(empty, GIVEN))

        def run(name: str) -> nbformat.NotebookNode | RunFailed:
            source, copy = templates() / f"{name}.ipynb", made / f"{name}.ipynb"
            try:
                return run_notebook(source, given_parameters(study), copy, Path(empty), engine)
            except RunFailed as failed:
                return failed

        if engine == WARM and forking.is_warm():
            found = [*map(run, names)]
        else:
            with ThreadPoolExecutor(AT_ONCE) as pool:
                found = [*pool.map(run, names)]
    if failures := [f"{one}" for one in found if isinstance(one, RunFailed)]:
        raise RunFailed("\n".join(failures))
    return dict(zip(names, found, strict=True))


def _cell_number(nb: nbformat.NotebookNode, index: int) -> int:
    """The number of an executed cell in the notebook people see. papermill adds one cell after the parameters."""
    at = next((n for n, cell in enumerate(nb.cells) if "parameters" in cell.metadata.get("tags", [])), index)
    return index if index > at else index + 1


def _first_line(text: str) -> str:
    return (text.strip().splitlines() or [""])[0]
