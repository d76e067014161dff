"""CONTRIBUTING's walk for a measure, followed to the letter on a copy of the checkout."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from evaluation.records.boroughs import ROOT

NEEDED = ("src", "notebooks", "params", "data", "tests", "pyproject.toml", "requirements.lock")


@pytest.fixture(scope="module")
def checkout(tmp_path_factory) -> Path:
    """A copy of the checkout with the measure of CONTRIBUTING: its declaration, its sentence, its cases, its cell."""
    copy = tmp_path_factory.mktemp("checkout")
    for name in NEEDED:
        (shutil.copytree if (ROOT / name).is_dir() else shutil.copy)(ROOT / name, copy / name)
    declaration, sentence, cases = (
        re.sub("^   ", "", block, flags=re.M)
        for block in re.findall(r"```python\n(.*?)```", (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"), re.S)
    )
    for file, code in (
        ("src/evaluation/metrics/pledges/__init__.py", declaration),
        ("src/evaluation/report/words/pledges.py", sentence),
        ("tests/unit/test_words.py", cases),
    ):
        with (copy / file).open("a", encoding="utf-8") as module:
            module.write(f"\n\n{code}")
    notebook = copy / "notebooks" / "pledges.ipynb"
    cells = nbformat.read(notebook, as_version=4)
    cells.cells += [
        nbformat.v4.new_markdown_cell("## How many places are overdue?", id="overdue"),
        nbformat.v4.new_code_cell("pledges.overdue(report)", id="overdue-said"),
    ]
    nbformat.write(cells, notebook)
    return copy


def evaluation(checkout: Path, *arguments: str) -> str:
    return run_in(checkout, "evaluation", *arguments)


def run_in(checkout: Path, module: str, *arguments: str) -> str:
    environment = {**os.environ, "PYTHONPATH": f"{checkout / 'src'}", "EVALUATION_BUILD": f"{checkout / 'build'}"}
    run = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=checkout,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
        encoding="utf-8",
    )
    return run.stdout


@pytest.mark.slow
def test_a_new_measure_reaches_every_place_from_its_declaration(checkout):
    rows = [
        row for row in json.loads(evaluation(checkout, "measures", "--format", "json")) if row["measure"] == "overdue"
    ]
    (hackney,) = [row for row in rows if row["borough"] == "hackney"]
    assert len(rows) == 19 and (hackney["state"], hackney["lower"]) == ("published", None)
    assert "**Places overdue** (`overdue`, share of places due): Places that were due" in evaluation(
        checkout, "glossary"
    )

    evaluation(checkout, "report", "--borough", "hackney", "--out", "made")
    page = (checkout / "made/digital-apprenticeships/public/hackney/index.html").read_text(encoding="utf-8")
    assert "How many places are overdue?" in page
    assert f"{hackney['count']} of {hackney['out_of']} places due is overdue." in page
    assert "Places overdue" in page  # its definition, where a page has those of its measures
    cells = (checkout / "made/digital-apprenticeships/public/cells.json").read_text(encoding="utf-8")
    assert '["hackney", "overdue",' in cells


@pytest.mark.slow
def test_the_cases_of_its_sentence_hold_and_tests_that_go_through_all_measures_need_no_line_for_it(checkout):
    those = ["tests/unit/test_words.py", "tests/spec/test_declared.py", "tests/unit/test_properties.py"]
    kept = "overdue or every_sentence or each_measure or it_is_known_what_it_counts"
    said = run_in(checkout, "pytest", "-q", "-p", "no:cacheprovider", "-k", kept, "-m", "not slow", *those)
    assert re.search(r"^\d+ passed", said.splitlines()[-1]), said
