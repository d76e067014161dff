"""What a document says: the chapters and questions of executed notebooks in their order, then what stands once on
their page."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import nbformat

from evaluation.metrics.cells import SYMBOLS
from evaluation.report import pages
from evaluation.report.documents import parts
from evaluation.report.documents.parts import Chart, Style
from evaluation.report.findings import Table, plain


@dataclass
class Section:
    """A chapter or a question: its anchor, its heading, the heading's level on the page, and what stands under it."""

    anchor: str
    heading: str
    level: int
    parts: list[str] = field(default_factory=list)
    charts: list[Chart] = field(default_factory=list)
    tables: list[str] = field(default_factory=list)  # their names


def sections_of(executed: Mapping[str, nbformat.NotebookNode], style: Style) -> list[Section]:
    """The chapters and questions of executed notebooks, as a format shows them."""
    sections: list[Section] = []
    for cell in (cell for nb in executed.values() for cell in nb.cells):
        if pages.SILENT & set(cell.metadata.get("tags", [])):
            continue
        if cell.cell_type == "markdown":
            level, heading, text = pages.heading_of(cell.source)
            if level:
                sections.append(Section(cell.id, heading, level + 1))
            sections[-1].parts += [text.strip()] if text.strip() else []
        for output in cell.get("outputs", []):
            _add(output, cell.id, sections[-1], style)
    return sections


def _add(output: nbformat.NotebookNode, name: str, section: Section, style: Style) -> None:
    """Add what a notebook put out to its section; a chart that has no numbers to draw is empty, and left out."""
    data = output.get("data", {})
    if "text/csv" in data:
        section.tables.append(output.metadata["text/csv"]["name"].removesuffix(".csv"))
        section.parts.append(style.table(data["text/html"]))
    elif "text/html" in data:
        charts = [Chart(name, data["text/html"])] if data["text/html"] else []
        section.charts += charts
        section.parts += map(style.chart, charts)
    elif "text/markdown" in data:
        text = data["text/markdown"]
        section.parts.append(parts.styled(text, "Caveat") if section.tables else text)
    elif printed := data.get("text/plain") or (output.get("text") if output.get("name") == "stdout" else ""):
        section.parts.append(parts.as_printed(printed))


def closing(page: Mapping, sections: list[Section], style: Style) -> list[Section]:
    """What stands once on a page, after its questions, word for word; `page` as `pages.about` gives it."""
    hidden = [(one.heading, n) for one in sections if (n := sum(page["hidden"].get(name, 0) for name in one.tables))]
    questions = Table(
        "hidden", "Questions under which results are hidden on this page", ["Question", "Results hidden"], hidden
    )
    why = [page["not_shown"], page["rounding"], *page["why_hidden"]]
    measured = [(title, f"{text} {caveat}".strip()) for title, text, caveat in page["definitions"].values()]
    who = f"Who answers for the data: {page['data_owner']}. Cannot use this page? Tell {page['accessibility_contact']}."
    ran = f"Notebooks as they ran, from the first cell to the last: {', '.join(page['notebooks'])}."
    return [
        Section(
            "not-shown",
            "What is hidden, and why",
            2,
            [*map(plain, filter(None, why)), *([style.table(questions.html())] if hidden else [])],
        ),
        Section(
            "symbols",
            "What the symbols mean",
            3,
            [parts.definitions(SYMBOLS.items()), "A 0 is a true zero. A percentage is given only of 20 or more."],
        ),
        Section("about", "About this page", 2),
        Section("method", "How it is measured", 3, [parts.definitions(measured)]),
        Section(
            "records",
            "The records, and what they lack",
            3,
            [*map(plain, page["quality"]), *([style.table(page["by_table"])] if page["by_table"] else []), plain(who)],
        ),
        Section("version", "How to make this page again", 3, [plain(ran), parts.definitions(_stamp(page).items())]),
    ]


def _stamp(page: Mapping) -> dict[str, str]:
    stamp = page["stamp"]
    packages = "".join(f", {name} {version}" for name, version in stamp["packages"].items())
    return {
        "As at": page["as_at"],
        "Audience": page["audience"],
        **({"Records": stamp["data"]} if "data" in stamp else {}),
        "Parameters": stamp["parameters"],
        "Code": f"evaluation {stamp['code']}, Python {stamp['python']}{packages}",
    }
