"""A page that people can use: our own checks, beyond what a checker of rules sees, and the same in a browser."""

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from builders import browsing
from builders.pages import faults

PAGES = [
    ("hackney", "public"),
    pytest.param(("enfield", "public"), marks=pytest.mark.slow),
    pytest.param(("hackney", "borough"), marks=pytest.mark.slow),
    pytest.param(("project", "public"), marks=pytest.mark.slow),
]


@pytest.fixture(scope="session", params=PAGES, ids=" ".join)
def page(request, report) -> Path:
    return report(*request.param) / "index.html"


def test_a_page_has_no_faults(page):
    assert faults(page.read_text(encoding="utf-8"), page.parent) == []


def test_a_page_is_light(page):
    """A borough's in 150 KB; the project's, which has every subject and the annex, in 250."""
    assert page.stat().st_size < (250_000 if page.parent.name == "project" else 150_000)


def test_every_page_chart_and_download_says_that_it_is_illustrative(page):
    soup = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
    assert "Illustrative" in soup.title.text
    assert "ILLUSTRATIVE DATA" in soup.header.text and "ILLUSTRATIVE DATA" in soup.footer.text
    assert all("Illustrative data" in caption.text for caption in soup.find_all("figcaption"))
    for download in page.parent.glob("*.csv"):
        lines = download.read_text(encoding="utf-8").splitlines()
        assert lines[0].endswith("status") and all("illustrative data" in line for line in lines[1:]), download


def test_what_is_not_public_is_marked_everywhere_and_public_nowhere(page):
    marked = "OFFICIAL-SENSITIVE" in page.read_text(encoding="utf-8")
    assert marked == ("borough" in page.parts)
    for download in page.parent.glob("*.csv"):
        lines = download.read_text(encoding="utf-8").splitlines()[1:]
        assert all(("OFFICIAL-SENSITIVE" in line) == marked for line in lines)


def test_a_page_lists_the_questions_under_which_something_is_hidden_and_no_others(page):
    soup = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
    closing = soup.find(id="not-shown").parent
    listed = {link["href"][1:]: int(link.find_next("td").text) for link in closing.select("th a")}
    hiding = {}
    for section in (section for section in soup.main.find_all("section") if section is not closing):
        cells = [cell.text for cell in section.find_all("td")].count("[c]")
        if cells:
            hiding[section["aria-labelledby"]] = cells
    assert list(listed) == list(hiding)
    if not listed:  # a public page of one borough names nothing that it hides
        assert page.parts[-3] == "public" and "this page tells how many take part" in closing.text
        return
    assert all(1 <= n <= hiding[anchor] for anchor, n in listed.items())  # a result may fill several cells
    hidden = int(re.search(r"(\d+) results? on this page", closing.p.text)[1])
    assert hidden == sum(listed.values()) or "counted under each" in closing.text
    contents = [link["href"] for link in soup.nav.find_all("a")]
    assert contents[-2:] == ["#not-shown", "#about"]


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (('lang="en-GB"', 'lang="en"'), "lang is not en-GB"),
        (("<caption>", "<p>"), "a table has no caption"),
        ((' scope="col"', ""), "a header has no scope"),
        (("Bar chart: filled", "Bar chart: filled 999999, and"), "names ['999999']"),
        (('href="#on-time"', 'href="#nowhere"'), "#nowhere leads nowhere"),
        (("<h3 ", "<h4 "), "headings jump"),
        (("<main", '<main data-x="1"><p tabindex="0">x</p'), "a tab stop does nothing"),
    ],
)
def test_the_checks_can_fail(report, broken, said):
    html = (report("hackney") / "index.html").read_text(encoding="utf-8")
    assert broken[0] in html.replace("Bar chart: Filled", "Bar chart: filled")
    html = html.replace("Bar chart: Filled", "Bar chart: filled").replace(broken[0], broken[1])
    html = html.replace("</h3>", "</h4>") if broken[0] == "<h3 " else html
    assert any(said in fault for fault in faults(html)), faults(html)


# In a browser: what is no part of the publication, whose pages test_site.py opens ----------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("width", browsing.WIDTHS)
def test_axe_finds_nothing_and_nothing_is_asked_or_scrolls_sideways(browser, report, width):
    page = report("hackney", "borough") / "index.html"
    with browsing.opened(browser, page, width) as tab:
        assert browsing.problems(tab, page) == []


@pytest.mark.slow
def test_no_word_in_a_boroughs_tables_is_broken_on_a_telephone(browser, report):
    with browsing.opened(browser, report("hackney") / "index.html", 320) as tab:
        tab.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        assert tab.evaluate(browsing.BROKEN_WORDS) == []
