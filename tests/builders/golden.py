"""The sample's figures and Hackney's page as text: `make expected` writes both, and tests compare with them."""

import csv
import io
import re
import tempfile
from pathlib import Path

from bs4 import BeautifulSoup

from evaluation.counts import Scope
from evaluation.counts.areas import count
from evaluation.counts.programme import programme_of
from evaluation.disclosure.results import all_results
from evaluation.metrics.result import COLUMNS
from evaluation.metrics.vocabulary import ALL
from evaluation.records import parameters
from evaluation.records.tables.read import read
from evaluation.run.request import Request

from . import making


def write(folder: Path) -> list[Path]:
    """Write the figures and the page, and say where."""
    folder.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as out:
        page = page_text(making.make(Request("hackney"), Path(out)).page)
    texts = {folder / "hackney.public.txt": page, folder / "measures.public.txt": measures_text()}
    for file, text in texts.items():
        file.write_text(text, encoding="utf-8", newline="\n")
    return [*texts]


def measures_text() -> str:
    """Every public figure of the sample, one a row."""
    project = parameters.read_project()
    records = read(parameters.data_folder(parameters.DEFAULT_PROJECT), project, project.as_at)
    counts = count(records, Scope.of(project, project.as_at, project.as_at))
    areas = [*records.members(project.as_at), ALL]
    programme = programme_of(records, project.as_at)
    written = io.StringIO()
    rows = csv.writer(written, lineterminator="\n")
    rows.writerow(["borough", *COLUMNS])
    for one in all_results(counts, project, "public", "", project.as_at, programme, areas):
        row = one.as_row()
        shown = [f"{v:.4f}" if isinstance(v, float) else "" if v is None else v for v in map(row.get, COLUMNS)]
        rows.writerow([one.borough, *shown])
    return written.getvalue()


def page_text(page: Path) -> str:
    """What a page says, alternative texts included; the versions of what made it are left out."""
    soup = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
    soup.find("dl", class_="stamp").decompose()
    for picture in soup.find_all("svg"):
        picture.replace_with(f"\n[{picture['aria-label']}]\n")
    return re.sub(r"[ \t]*\n\s*", "\n", soup.body.get_text("\n")).strip() + "\n"
