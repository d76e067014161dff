"""A page that people can use: our own checks, beyond what a checker of rules sees."""

import re
from itertools import pairwise
from pathlib import Path

from bs4 import BeautifulSoup

NUMBER = re.compile(r"\d+(?:,\d{3})*")


def faults(html: str, folder: Path | None = None) -> list[str]:
    """All that our own checks find wrong with a page."""
    soup = BeautifulSoup(html, "html.parser")
    found = []

    def check(right, said):
        if not right:
            found.append(said)

    check(soup.html.get("lang") == "en-GB", "lang is not en-GB")
    check(len(soup.find_all("h1")) == 1, "there is not one h1")
    levels = [int(h.name[1]) for h in soup.main.find_all(re.compile("^h[1-6]$"))]
    check(all(b <= a + 1 for a, b in pairwise(levels)), f"headings jump: {levels}")
    check(all(soup.find(part) for part in ("header", "nav", "main", "footer")), "a landmark is missing")
    ids = [tag["id"] for tag in soup.find_all(id=True)]
    check(len(ids) == len(set(ids)), "an id stands twice")
    for table in soup.find_all("table"):
        check(table.caption and table.caption.get_text(strip=True), "a table has no caption")
        for header in table.find_all("th"):
            check(header.get("scope") in ("col", "row"), "a header has no scope")
            check(header.get_text(strip=True), "a header is empty")
        check(all(cell.get_text(strip=True) for cell in table.find_all("td")), "a cell is blank")
    for figure in soup.find_all("figure"):
        picture = figure.find(["svg", "img"])
        alt = picture.get("aria-label") or picture.get("alt") or ""
        check(len(alt) > 30 and "No description" not in alt, f"a placeholder stands for an alternative text: {alt!r}")
        table = figure.find_next("table")
        numbers = set(NUMBER.findall(table.get_text(" "))) | _whole(table)
        strange = [n for n in NUMBER.findall(re.sub(r"\(\d+%\)", "", alt)) if n not in numbers]
        check(not strange, f"the alternative text names {strange}, which are not in its table")
        check(figure.figcaption.get_text(strip=True), "a figure has no caption")
        check(len(str(picture)) < 20_000, f"a chart weighs {len(str(picture)):,} bytes")
    for link in soup.find_all("a", href=True):
        target, _, anchor = link["href"].partition("#")
        check(link.get_text(strip=True), "a link has no text")
        if not target:
            check(anchor in ids, f"#{anchor} leads nowhere")
        elif folder and not target.startswith("https:"):
            check((folder / target).is_file(), f"{target} is not there")
    for tag in soup.find_all(tabindex=True):
        check(tag["tabindex"] == "-1", "a tab stop does nothing")
    check(not soup.select("script[src], link, iframe"), "something is fetched")
    check(not re.search(r"(?:src|url)\s*[=(]\s*[\"']?(?:https?:)?//", html), "an outside address is asked")
    return found


def _whole(table) -> set[str]:
    """What a headline says of a table as a whole: its columns' sums, with and without one row, and its rows."""
    rows = [[cell.get_text(strip=True) for cell in row.find_all("td")] for row in table.tbody.find_all("tr")]
    columns = [[int(c.replace(",", "")) for c in column if NUMBER.fullmatch(c)] for column in zip(*rows, strict=True)]
    sums = {sum(column) for column in columns} | {sum(column) - n for column in columns for n in column}
    named = sum(row.th.get_text(strip=True) != "unspecified" for row in table.tbody.find_all("tr"))
    return {f"{n:,}" for n in sums | {named}}
