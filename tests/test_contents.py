"""What stands on each page is what its notebooks show, and what is hidden is counted from that."""

import re
from collections import Counter
from functools import cache
from random import Random

import nbformat
import pytest

from builders import declared, telling
from evaluation.counts import Scope
from evaluation.counts.areas import count
from evaluation.metrics.cells import CONFIDENTIAL, NOT_AVAILABLE, SHOWN
from evaluation.metrics.measure import MEASURES
from evaluation.metrics.result import Result
from evaluation.metrics.vocabulary import ALL, ROUNDED
from evaluation.records.boroughs import templates
from evaluation.records.parameters import AUDIENCES, DEFAULT_PROJECT, data_folder, read_project
from evaluation.records.tables.read import read
from evaluation.report.study import Study
from evaluation.report.words import contents, page
from evaluation.run.prepare import Whole
from evaluation.run.request import Request

SOURCES = sorted(templates().glob("*.ipynb"))
PROJECT = read_project()
PAGES = [
    ("hackney", "public"),
    ("hackney", "borough"),
    ("kingston-upon-thames", "public"),
    (ALL, "public"),
    (ALL, "team"),
]


def code(name: str) -> list[str]:
    nb = nbformat.read(templates() / f"{name}.ipynb", as_version=4)
    return [cell.source for cell in nb.cells if cell.cell_type == "code"]


@pytest.mark.parametrize("name", [file.stem for file in SOURCES])
def test_whatever_a_notebook_calls_a_finding_stands_on_its_page(name):
    called = re.findall(r"^finding = (?:\w+\.)+(\w+)\(report\)$", "\n".join(code(name)), re.MULTILINE)
    assert [one.__name__ for one in contents.findings(name)] == called
    assert "\n".join(code(name)).count("finding = ") == len(called)


@pytest.mark.parametrize("name", [file.stem for file in SOURCES])
def test_whatever_a_notebook_calls_a_finding_it_shows_with_answer_table_and_caveat(name):
    parts = re.findall(r"^finding\.(\w+)$", "\n".join(code(name)), re.MULTILINE)
    assert parts == ["answer", "table", "caveat"] * len(contents.findings(name))


def test_each_notebook_is_on_a_page():
    assert {file.stem for file in SOURCES} == {*contents.OF_BOROUGH, *contents.OF_PROJECT}


@cache
def whole() -> Whole:
    records = read(data_folder(DEFAULT_PROJECT), PROJECT, PROJECT.as_at)
    counts = count(records, Scope.of(PROJECT, PROJECT.as_at, PROJECT.as_at))
    return Whole(Request("project"), PROJECT, records, counts, PROJECT.as_at)


@cache
def study(area: str, audience: str) -> Study:
    return Study(whole().content(area, audience))


def hidden_cells(report: Study) -> Counter:
    """The hidden results in the tables of a page's notebooks, and in how many cells each stands."""
    cells = Counter()
    for name in contents.notebooks(report):
        for find in contents.findings(name):
            for row in find(report).table.rows:
                cells.update(
                    (c.borough, c.measure, c.group) for c in row if isinstance(c, Result) and c.state == CONFIDENTIAL
                )
    return cells


@pytest.mark.parametrize("of_page", PAGES, ids=" ".join)
def test_as_many_results_are_said_to_be_hidden_as_there_are_each_counted_once(of_page):
    report = study(*of_page)
    cells = hidden_cells(report)
    assert report.hidden == len(cells)
    said = page.not_shown(report)
    if cells:
        assert said.startswith(f"{len(cells):,} result")
        assert page.terminal(report).startswith(f"{len(cells):,} result")
    else:
        assert said == (page.told_little(report) or "Nothing on this page is hidden.")


def test_the_pages_tried_have_hidden_results_that_stand_more_than_once():
    cells = {of_page: hidden_cells(study(*of_page)) for of_page in PAGES}
    for of_page in ((ALL, "public"), ("hackney", "borough")):
        assert len(cells[of_page]) < cells[of_page].total()
    assert not cells[ALL, "team"]
    assert {borough for borough, *_ in cells["hackney", "borough"]} == {ALL}  # its own are shown, however small


@pytest.mark.parametrize("of_page", [one for one in PAGES if one[1] == "public" and one[0] != ALL], ids=" ".join)
def test_everybodys_page_of_one_borough_leaves_out_what_is_hidden(of_page):
    report = study(*of_page)
    assert any(one.state == CONFIDENTIAL for one in report.every_measure()) and not hidden_cells(report)
    headlines = [find(report).headline for find in contents.findings("workshops")]
    assert any(one.startswith("In all boroughs together: ") for one in headlines)


@pytest.mark.parametrize("of_page", PAGES, ids=" ".join)
def test_each_table_is_said_to_hide_as_many_results_as_it_does(of_page):
    report = study(*of_page)
    hidden = contents.hidden_by_table(report)
    assert all(hidden.values()) and bool(hidden) == bool(report.hidden)
    assert sum(hidden.values()) >= report.hidden
    for name in contents.notebooks(report):
        for table in (find(report).table for find in contents.findings(name)):
            cells = {
                (c.borough, c.measure, c.group)
                for row in table.rows
                for c in row
                if isinstance(c, Result) and c.state == CONFIDENTIAL
            }
            assert hidden.pop(table.name, 0) == len(cells)
    assert not hidden


@pytest.mark.parametrize("of_page", PAGES, ids=" ".join)
def test_other_audiences_are_said_to_see_as_many_of_them_as_they_do(of_page):
    area, audience = of_page
    report = study(*of_page)
    others = {one for one in AUDIENCES if one != audience and not (one == "borough" and area == ALL)}
    ours = hidden_cells(report).keys()
    for audience in others:
        theirs = study(area, audience)
        left_out = {(c.borough, c.measure, c.group) for c in theirs.every_measure() if c.state == CONFIDENTIAL}
        assert report.seen_by[audience] == len(ours - hidden_cells(theirs).keys() - left_out)
    assert report.seen_by.keys() == others and report.seen_by.get("team", len(ours)) == len(ours)


# Whatever is hidden

OF_PEOPLE = {name for name, one in MEASURES.items() if declared.kinds(one) & {*ROUNDED}}
OF_FILLING = {
    name
    for name, one in MEASURES.items()
    if any(table.filled_kinds for table in one.tables) and "people" in declared.kinds(one, "in post")
}


def with_hidden(report: Study, seed: int) -> Study:
    """The study with some of its figures of people and answers hidden, whatever their size; with seed 0 all of them.

    Figures of filling are hidden together, as they are where a filled place counts people.
    """
    dice = Random(seed)
    of_filling = not seed or dice.random() < 0.5
    rows = []
    for row in report.content["measures"]:
        in_play = of_filling if row["measure"] in OF_FILLING else row["measure"] in OF_PEOPLE
        if in_play and row["state"] == SHOWN and (not seed or row["measure"] in OF_FILLING or dice.random() < 0.5):
            row = row | dict.fromkeys(("count", "out_of", "value", "lower", "upper")) | {"state": CONFIDENTIAL}
        rows.append(row)
    return Study(report.content | {"measures": rows, "hidden": 9})


SMALL = re.compile(r"\b(?:[Tt]oo few|[Ff]ew|small)\b(?! boroughs| can be compared)")


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("area", ["hackney", ALL])
def test_what_is_hidden_is_never_said_to_be_small_and_no_sentence_breaks(area, seed):
    report = with_hidden(study(area, "team"), seed)
    said = telling.all_texts(report)
    for text in said:
        assert not SMALL.search(text.replace("with numbers this small", "")), text
        assert not telling.LACKING.search(text), text
        assert "[c]" not in text.replace("hidden, marked [c]", ""), text
    if not seed:
        assert sum("hidden" in text for text in said) >= 20


@pytest.mark.parametrize("state", [CONFIDENTIAL, NOT_AVAILABLE])
@pytest.mark.parametrize("area", ["hackney", ALL])
def test_every_sentence_stands_whichever_one_result_is_not_shown(area, state):
    tried = 0
    for name, found in telling.with_one_unseen(study(area, "team"), state):
        assert [text for text in telling.texts(found) if telling.LACKING.search(text)] == [], name
        assert isinstance(found, str) or all(None not in numbers for _, numbers in found.bars), name
        tried += 1
    assert tried > 400
