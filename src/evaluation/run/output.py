"""The folders of finished reports, and moving reports into them: complete, or not at all.

Nothing slow is imported here, so that up-to-date reports are returned at once.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from evaluation.publication.files import CELLS, cells_in
from evaluation.records.errors import WrongInput
from evaluation.records.saved import take_away_leftovers, write_text
from evaluation.run import freshness
from evaluation.run.request import Request, cells_of, known_area

UNCHANGED, RENDERED, RUN = "unchanged", "rendered", "run"  # how much of a report was made


@dataclass(frozen=True)
class Report:
    """A finished report: its page, its study's file, the messages about it, how much of it was made, and the seconds
    each part took."""

    page: Path
    study_file: Path
    said: Sequence[str]
    how: str
    seconds: Mapping[str, float] = field(default_factory=dict)


def unchanged(study_file: Path, request: Request, out: Path, in_site: bool, engine: str) -> Report | None:
    """The report of a study, if its page exists and is up to date."""
    place = place_of(request, out)
    said = freshness.kept_page(place, freshness.of_page(study_file, engine, in_site))
    if said is None:
        return None
    take_away_leftovers(place.parent, place.name)  # of a process that was killed when it had all but ended
    put_cells_beside(study_file, request, place)
    return Report(place / "index.html", study_file, said, UNCHANGED)


def place_of(request: Request, out: Path) -> Path:
    """The folder of an area's page."""
    return out / request.slug / request.audience / known_area(request)


def refuse_to_write_over(request: Request, place: Path) -> None:
    """Refuse to write pages into the publication they are compared with, because their cells would replace its own."""
    for name, folder in (("COMPARE", request.compare), ("PREVIOUS", request.previous)):
        if folder and cells_in(folder).resolve().parent == place.resolve():
            raise WrongInput(
                f"{name}= is {place}, where these pages would go, and their counts in place of those that "
                "they are compared with. Give another folder with OUT= (--out)."
            )


@contextmanager
def environment_without(request: Request) -> Iterator[None]:
    """Remove anything from the environment that would show a notebook's process where the records are.

    make, for example, passes its command line on in the environment.
    """
    folder = str(request.folder.resolve())
    telling = {
        name: value
        for name, value in os.environ.items()
        if name.startswith("MAKE") or name == "MFLAGS" or value == request.data or folder in value
    }
    for name in telling:
        del os.environ[name]
    try:
        yield
    finally:
        os.environ.update(telling)


def put_cells_beside(study_file: Path, request: Request, place: Path) -> None:
    """Write the publication's cells beside its public pages."""
    if request.audience != "public":
        return
    file, cells = place.parent / CELLS, cells_of(study_file)
    if file.is_file() and file.read_bytes() == cells.read_bytes():
        return
    write_text(file, cells.read_text(encoding="utf-8"))
