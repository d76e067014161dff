"""The sample's figures and Hackney's page as they were last read by somebody: a guard against change, not a proof.

After a change that is meant: `python tests/test_golden.py` writes both again; then read the difference.
"""

import csv
import io
import re
import tempfile
from pathlib import Path

from bs4 import BeautifulSoup

from builders import making
from evaluation.counts import Scope
from evaluation.counts.areas import count
from evaluation.counts.programme import programme_of
from evaluation.disclosure.results import all_results
from evaluation.metrics.result import COLUMNS
from evaluation.metrics.vocabulary import ALL
from evaluation.records import parameters
from evaluation.records.boroughs import ROOT
from evaluation.records.tables.read import read
from evaluation.run.request import Request

GOLDEN = ROOT / "tests" / "golden"


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


def test_the_samples_figures_are_those_last_read():
    assert measures_text() == (GOLDEN / "measures.public.txt").read_text(encoding="utf-8")


def test_hackneys_page_says_what_was_last_read(report):
    assert page_text(report("hackney") / "index.html") == (GOLDEN / "hackney.public.txt").read_text(encoding="utf-8")


if __name__ == "__main__":
    GOLDEN.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as out:
        page = making.make(Request("hackney"), Path(out)).page
        (GOLDEN / "hackney.public.txt").write_text(page_text(page), encoding="utf-8", newline="\n")
    (GOLDEN / "measures.public.txt").write_text(measures_text(), encoding="utf-8", newline="\n")
