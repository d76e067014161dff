"""The names of a publication's files, and where its cells are. Nothing heavy is imported here."""

from pathlib import Path

from evaluation.records.errors import WrongInput

CELLS = FILE = "cells.json"  # what is published of a project, beside its pages
PAGE = "page.json"
FORMAT = "evaluation cells 2"
FIRST_FORMAT = "evaluation cells 1"  # of version 0.1, which a later publication remembers


def cells_in(publication: str) -> Path:
    """The cells of a publication, given by its folder or by themselves; WrongInput where there are none."""
    file = Path(publication)
    file = file if file.name == CELLS else file / CELLS
    if not file.is_file():
        raise WrongInput(
            f"{publication} is not a publication: it holds no {CELLS}. A publication is the folder "
            "reports/<project>/public, or a borough's own in reports/<project>/borough."
        )
    return file
