"""Records in folders, what is published of them, and tables that were read in pieces."""

import shutil
from pathlib import Path

import pandas as pd

from builders.making import prepare
from evaluation.publication.files import FILE
from evaluation.run.request import Request, cells_of

HEADINGS = "pledge_id,borough,pledged_on,due_on,filled_on"
CAMDEN = ["1,Camden,2019-08-01,2020-03-01,2020-01-06", "2,Camden,2019-08-01,2020-03-01,"]
OTHERS_OF_IT = [
    "3,Hackney,2019-08-01,2020-03-01,2020-02-01",
    "4,Hackney,2019-08-01,2020-03-01,2020-02-01",
    "5,Hackney,2019-08-01,2020-03-01,",
    "6,Brent,2019-08-01,2020-12-01,",
    "7,Brent,2019-08-01,2020-03-01,2020-02-03",
]


def folder_of(place: Path, rows: list[str]) -> str:
    place.mkdir(parents=True)
    (place / "pledges.csv").write_text("\n".join([HEADINGS, *rows]), encoding="utf-8")
    return str(place)


def publication_of(request: Request, place: Path) -> str:
    """The cells of what is published of records, in a folder."""
    place.mkdir(parents=True)
    shutil.copy(cells_of(prepare(request)), place / FILE)
    return str(place)


def in_memory(parted):
    """The rows of every area, in the order of their keys."""
    frame = pd.concat([part.load() for part in parted.by_area.values()])
    return frame.sort_values(frame.columns[0], ignore_index=True)
