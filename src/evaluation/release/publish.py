"""Makes a publication: the page of every member borough and of the project, index and downloads, audited, in one
folder.

Everything is made in a separate folder and swapped in at the end. If something cannot be made or is disclosive, the
published folder stays as it was.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from evaluation.publication.files import CELLS, cells_in
from evaluation.records.errors import RunFailed, WrongInput
from evaluation.records.saved import beside, into_place
from evaluation.run.batch import areas_of, make_each
from evaluation.run.engine import WARM
from evaluation.run.engine.executors import call
from evaluation.run.output import refuse_to_write_over
from evaluation.run.request import Request

if TYPE_CHECKING:
    from evaluation.release.audit import Audit

Each = Iterator[tuple[str, object]]


def publish(
    request: Request,
    out: Path,
    go_through: Callable[[list[str], Each], dict[str, Exception]],
    jobs: int = 1,
    engine: str = WARM,
    scheduler: str = "",
) -> "Audit":
    """Make the publication of a project in a folder, and return what its audit found.

    `go_through` takes the areas and their reports as they are made, and returns those that failed. Raises WrongInput if
    the folder holds anything else than a publication, and RunFailed if a page could not be made or a hidden count could
    be worked out.
    """
    _refuse_what_is_not_ours(out)
    refuse_to_write_over(request, out)
    before = cells_in(request.previous).parent if request.previous else None
    areas = areas_of(request)
    out.parent.mkdir(parents=True, exist_ok=True)
    with beside(out) as made:
        failures = go_through(areas, make_each(areas, request, made, True, jobs, engine, scheduler))
        if failures:
            listed = "\n".join(f"{area}: {failure}" for area, failure in failures.items())
            raise RunFailed(
                f"Nothing was published: {len(failures)} of {len(areas)} pages could not be made.\n{listed}"
            )
        folder = Path(made, request.slug, request.audience)
        found = replace(call(completed, folder, before, request.folder), folder=str(out))
        if not found.is_sound:
            raise RunFailed(f"Nothing was published, because of what its audit found.\n{found}")
        into_place(folder, out)
    return found


def completed(folder: Path, before: Path | None, records: Path) -> "Audit":
    """Write the index, downloads and everything else that belongs to a folder's pages, and audit all of it."""
    from evaluation.publication import site
    from evaluation.release.audit import audit

    site.write(folder)
    return audit(folder, before, records)


def _refuse_what_is_not_ours(out: Path) -> None:
    """Raise WrongInput if a publication would replace something else."""
    if out.exists() and not out.is_dir():
        raise WrongInput(f"OUT: {out} is not a folder.")
    if out.is_dir() and any(out.iterdir()) and not (out / CELLS).is_file():
        raise WrongInput(
            f"OUT: {out} holds something that is no publication, and would be taken away. Name an empty "
            "or a new folder."
        )
