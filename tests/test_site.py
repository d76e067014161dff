"""The publication as its readers meet it: every page in a browser, every link and file, and what is not published."""

import csv
import math
import re
import shutil
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
from bs4 import BeautifulSoup

from builders import browsing
from builders.pages import faults
from builders.workbooks import read_back
from evaluation.metrics.cells import CONFIDENTIAL
from evaluation.publication.files import FILE
from evaluation.publication.site.downloads import WORKBOOK
from evaluation.records.boroughs import ROOT
from evaluation.records.errors import RunFailed, WrongInput
from evaluation.release.audit import Audit, audit
from evaluation.release.audit.recovery import Recovered
from evaluation.release.publish import publish
from evaluation.report.pages import SITE_PAGES
from evaluation.run import batch
from evaluation.run.request import Request

with (ROOT / "data" / "digital-apprenticeships" / "member_boroughs.csv").open(encoding="utf-8") as rows:
    BOROUGHS = sorted(row["borough"] for row in csv.DictReader(rows))
ABOUT = ["index.html", *(address for _, address in SITE_PAGES)]
PAGES = [*ABOUT, "project/index.html", *(f"{borough}/index.html" for borough in BOROUGHS)]
BYTES = {"index.html": 250_000, "project/index.html": 250_000}  # at most; any other page 150,000


@pytest.fixture(scope="session")
def site(tmp_path_factory) -> Path:
    """The sample's publication, as the command makes it."""
    out = tmp_path_factory.mktemp("site") / "published"
    run = subprocess.run(
        [sys.executable, "-m", "evaluation", "site", "--out", str(out)], capture_output=True, text=True
    )
    assert run.returncode == 0, run.stderr
    assert "No hidden count can be worked out from these files, by " in run.stdout
    assert run.stdout.splitlines()[-1] == f"Publication: {out / 'index.html'}"
    return out


@pytest.fixture
def copy(site, tmp_path) -> Path:
    return Path(shutil.copytree(site, tmp_path / "published"))


def is_same(one, other) -> bool:
    """Whether two cells hold the same text, or the same number to the 15 digits or so that a workbook keeps."""
    try:
        return math.isclose(float(one), float(other), rel_tol=1e-14)
    except ValueError:
        return one == other


def soup_of(page: Path) -> BeautifulSoup:
    return BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")


@pytest.mark.slow
def test_the_publication_has_these_pages_and_no_other(site):
    assert sorted(f"{page.relative_to(site)}" for page in site.rglob("*.html")) == sorted(PAGES)


@pytest.mark.slow
@pytest.mark.parametrize("name", PAGES)
def test_every_page_in_every_mode_and_width(browser, site, name):
    """Of the boroughs' pages one; of the others, which have the same template, what their own words could break."""
    is_whole = name in (*ABOUT, "project/index.html", "hackney/index.html")
    for width in browsing.WIDTHS if is_whole else browsing.WIDTHS[-1:]:
        with browsing.opened(browser, site / name, width) as tab:
            modes = browsing.MODES if is_whole else browsing.MODES[:1]
            assert browsing.problems(tab, site / name, modes) == [], width


@pytest.mark.slow
@pytest.mark.parametrize("name", PAGES)
def test_our_own_checks_and_the_weight_of_every_page(site, name):
    page = site / name
    assert faults(page.read_text(encoding="utf-8"), page.parent) == []
    assert page.stat().st_size < BYTES.get(name, 150_000)


@pytest.mark.slow
def test_every_link_and_anchor_leads_somewhere(site):
    anchors = {(site / name).resolve(): {tag["id"] for tag in soup_of(site / name).find_all(id=True)} for name in PAGES}
    followed = 0
    for name in PAGES:
        for link in soup_of(site / name).find_all("a", href=True):
            target, _, anchor = link["href"].partition("#")
            if target.startswith("https:"):
                continue
            led_to = ((site / name).parent / target if target else site / name).resolve()
            assert led_to.is_file(), (name, link["href"])
            assert not anchor or anchor in anchors[led_to], (name, link["href"])
            followed += 1
    assert followed > 1000


@pytest.mark.slow
@pytest.mark.parametrize("name", [*ABOUT, "hackney/index.html"])
@pytest.mark.parametrize("width", browsing.WIDTHS)
def test_the_tab_key_reaches_every_link_in_order_and_nothing_else(browser, site, name, width):
    with browsing.opened(browser, site / name, width) as tab:
        wanted, reached = browsing.reached_by_tab(tab)
    assert reached == wanted


@pytest.mark.slow
@pytest.mark.parametrize("name", [*ABOUT, "project/index.html", "hackney/index.html"])
def test_all_is_there_with_javascript_off(browser, site, name):
    said = []
    for on in (True, False):
        with browsing.opened(browser, site / name, java_script_enabled=on) as tab:
            said.append(tab.locator("body").inner_text())
    assert said[0] == said[1]
    assert soup_of(site / name).h1.text in said[1]


@pytest.mark.slow
def test_the_comparison_sorts_by_each_column_and_says_so(browser, site):
    with browsing.opened(browser, site / "index.html") as tab:
        table = tab.locator("table.sortable")

        def column(n: int) -> list[str]:
            return table.locator(f"tbody tr > :nth-child({n})").all_inner_texts()

        button = table.locator("th button", has_text=re.compile("^Filled$"))
        rising = sorted(column(3), key=lambda text: int(text) if text.isdigit() else -1)  # symbols below every number
        assert rising[0] == "[z]" and column(3) != rising
        button.press("Enter")
        assert table.locator("th[aria-sort=ascending]").inner_text() == "Filled"
        assert column(3) == rising
        button.click()
        assert table.locator("th[aria-sort]").get_attribute("aria-sort") == "descending"
        assert column(3) == rising[::-1]
        table.locator("th button").first.click()
        assert column(1) == sorted(column(1)) and len(column(1)) == len(BOROUGHS)


@pytest.mark.slow
def test_the_map_and_the_list_lead_to_every_borough_and_say_the_same(site):
    index = soup_of(site / "index.html")
    lists = {link["href"]: item.b.text for item in index.select("ul.boroughs li") for link in item.find_all("a")}
    tiles = {link["href"]: " ".join(link.b.text.split()) for link in index.select(".map li a")}
    assert lists == tiles
    assert sorted(lists) == [f"{borough}/index.html" for borough in BOROUGHS]


@pytest.mark.slow
def test_a_page_knows_its_place(site):
    page = soup_of(site / "barnet" / "index.html")
    assert [link["href"] for link in page.select("nav.trail a")] == ["../index.html"]
    assert page.select_one("nav.trail [aria-current=page]").text == "Barnet"
    around = {link["rel"][0]: link["href"] for link in page.select("nav.others a")}
    assert around == {"prev": "../project/index.html", "next": f"../{BOROUGHS[1]}/index.html"}
    assert [heading.a["href"] for heading in page.main.find_all(["h2", "h3"])] == [
        f"#{heading['id']}" for heading in page.main.find_all(["h2", "h3"])
    ]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (("<main ", "<main style='color:#aaa' "), "color-contrast"),
        (("</main>", "<img src='https://example.org/x.png' alt='A picture'></main>"), "it asked https://example.org"),
        (("</main>", "<p style='width:2000px'>wide</p></main>"), "it scrolls sideways"),
        (("</main>", "<script>console.log('here')</script></main>"), "it said here"),
        (('lang="en-GB"', 'lang=""'), "html-has-lang"),
        (("</main>", "<h5>too low</h5></main>"), "heading-order"),
    ],
)
def test_the_browsers_checks_can_fail(browser, copy, broken, said):
    page = copy / "method.html"
    html = page.read_text(encoding="utf-8")
    page.write_text(html.replace(*broken, 1), encoding="utf-8")
    with browsing.opened(browser, page, 320) as tab:
        assert said in " ".join(browsing.problems(tab, page))


@pytest.mark.slow
def test_the_tab_check_can_fail(browser, copy):
    page = copy / "method.html"
    html = page.read_text(encoding="utf-8")
    page.write_text(html.replace("</main>", '<p tabindex="0">stop</p></main>'), encoding="utf-8")
    with browsing.opened(browser, page) as tab:
        wanted, reached = browsing.reached_by_tab(tab)
    assert reached != wanted and "Pstop" in reached


@pytest.mark.slow
def test_the_spreadsheet_holds_the_tables_and_every_figure_of_the_downloads(site):
    sheets = read_back((site / WORKBOOK).read_bytes())
    by_title = {sheet.title.partition(": ")[2]: sheet for sheet in sheets.values()}
    for name, title in (("every-figure.csv", "Every figure"), ("boroughs.csv", "Places by borough")):
        headings, *rows = csv.reader((site / name).open(encoding="utf-8"))
        found = by_title[title]
        assert found.headings == headings[:-1]  # the status stands above the table
        assert len(found.rows) == len(rows)
        for there, here in zip(found.rows, rows, strict=True):
            assert all(is_same(*cells) for cells in zip(there, here[:-1], strict=True)), (there, here)
    assert len(by_title["Every figure"].rows) > 1000


@pytest.mark.slow
def test_whatever_is_changed_among_the_files_of_the_index_is_found(copy):
    """A number in each file, a cell of the workbook, a file more and a file less: one audit tells all."""
    changed = [*ABOUT, "boroughs.csv"]
    for name in changed:
        text = (copy / name).read_text(encoding="utf-8")
        number = next(n for n in re.findall(r"(?<=>)\d+(?=<)|(?<=,)\d+(?=,)|\b\d+\b(?= and)", text))
        (copy / name).write_text(text.replace(number, f"{int(number) + 1}", 1), encoding="utf-8")
    book = openpyxl.load_workbook(copy / WORKBOOK)
    sheet = next(sheet for sheet in book.worksheets if sheet["A1"].value.endswith("Places by borough"))
    cell = next(cell for row in sheet.iter_rows() for cell in row if isinstance(cell.value, int))
    cell.value += 1
    book.save(copy / WORKBOOK)
    (copy / "notes.txt").write_text("Barnet: 3 apprentices left.", encoding="utf-8")
    (copy / "hidden.csv").unlink()
    found = audit(copy)
    assert not found.is_sound
    said = {(fault.file, fault.problem.split(",")[0]) for fault in found.untraced}
    assert {file for file, _ in said} == {*changed, WORKBOOK, "notes.txt", "hidden.csv"}
    part = f"xl/worksheets/sheet{book.worksheets.index(sheet) + 1}.xml"
    assert (WORKBOOK, f"this is not what the counts give: its part {part}.") in said
    assert {("notes.txt", "is no part of a page"), ("hidden.csv", "is missing.")} <= said


@pytest.mark.slow
def test_the_index_hides_what_the_pages_hide(site):
    log = list(csv.DictReader((site / "hidden.csv").open(encoding="utf-8")))
    assert sum(row["For being small"] == CONFIDENTIAL for row in log) == sum(
        row["As complements"] == CONFIDENTIAL for row in log
    )
    assert all(row["status"] == "illustrative data" for row in log)


# What is not published ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("holds", ["a file", "a folder with other things"])
def test_nothing_else_is_replaced(tmp_path, holds):
    out = tmp_path / "here"
    if holds == "a file":
        out.write_text("mine")
    else:
        out.mkdir()
        (out / "letter.txt").write_text("mine")
    with pytest.raises(WrongInput, match="OUT: "):
        publish(Request(""), out, lambda areas, each: {})
    assert out.exists()


def test_the_publication_before_is_not_replaced_by_the_one_that_is_compared_with_it(tmp_path):
    out = tmp_path / "site"
    out.mkdir()
    (out / FILE).write_text("the publication before")
    with pytest.raises(WrongInput, match="PREVIOUS= is "):
        publish(Request("", previous=f"{out}"), out, lambda areas, each: {})
    place = tmp_path / "digital-apprenticeships" / "public"
    place.mkdir(parents=True)
    (place / FILE).write_text("the publication before")
    with pytest.raises(WrongInput, match="PREVIOUS= is "):
        batch.make_one(Request("hackney", previous=f"{place}"), tmp_path)
    assert (place / FILE).read_text() == "the publication before"


def test_one_page_that_cannot_be_made_publishes_nothing_and_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(batch, "members", lambda request: ["enfield", "hackney"])
    out = tmp_path / "site"
    out.mkdir()
    (out / FILE).write_text("the publication before")
    with pytest.raises(RunFailed, match=r"1 of 3 pages could not be made\.\nenfield: broken"):
        publish(Request(""), out, lambda areas, each: {"enfield": RunFailed("broken")})
    assert (out / FILE).read_text() == "the publication before"
    assert [file.name for file in tmp_path.iterdir()] == ["site"]


def test_what_the_audit_refuses_is_not_published(tmp_path, monkeypatch):
    leak = Recovered("apprentices", "enfield", ("left",), 3, 3)
    unsound = Audit("", 1, 1, 1, 1, "", [], [leak], [], [], [], [], None)
    monkeypatch.setattr("evaluation.release.publish.call", lambda function, *given: unsound)
    monkeypatch.setattr(batch, "members", lambda request: ["enfield"])
    with pytest.raises(RunFailed, match=f"{tmp_path / 'site'}: 1 count(.|\n)*enfield, left: is 3"):
        publish(Request(""), tmp_path / "site", lambda areas, each: {})
    assert not (tmp_path / "site").exists()
