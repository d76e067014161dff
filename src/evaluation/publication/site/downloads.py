"""The files that a publication offers beside its pages: a CSV file a table, and all of them in one spreadsheet."""

from evaluation.metrics.measure import DEFINITIONS
from evaluation.publication.files import FILE
from evaluation.publication.reading import Publication
from evaluation.report.findings import Table, Text
from evaluation.report.spreadsheet import every_figure, workbook
from evaluation.report.study import Study
from evaluation.report.words import contents, page
from evaluation.report.words import publication as say
from evaluation.report.words.revisions import corrections

WORKBOOK, FIGURES = "evaluation.xlsx", "every-figure.csv"
ABOUT = {
    WORKBOOK: "All tables and every figure, with notes and symbols",
    "boroughs.csv": "Places by borough, and whether the promise was kept",
    "chance.csv": "What chance explains of each borough",
    "published.csv": "Published figures and ours",
    "hidden.csv": "How many counts are hidden, by what is counted",
    "corrections.csv": "Figures published before and revised",
    FIGURES: "Every figure of every borough and of the project, a row each",
    FILE: "Every count that is shown, and how counts add up, for checking",
}
"""What each download holds, in the order in which they are offered."""


def downloads(of: Publication, report: Study) -> dict[str, str | bytes]:
    """The content of each file by name."""
    figures = every_figure(of.every_measure(), report.boroughs, page.status(report))
    corrected = corrections(report)
    tables = [*_tables(report), hidden(of, report)[1], *([corrected[1]] if corrected else []), figures]
    files = {f"{table.name}.csv": table.csv() for table in tables}
    return {WORKBOOK: _workbook(report, tables)} | {name: files[name] for name in ABOUT if name in files}


def hidden(of: Publication, report: Study) -> tuple[Text, Table]:
    """What is said of the counts that are hidden, and the log of them."""
    cells, known = of.cells()
    printable = [shown for shown, is_printable in zip(known, cells.printable, strict=True) if is_printable]
    return say.hidden_log(report, len(printable), printable.count(False), of.content["log"])


def _tables(report: Study) -> list[Table]:
    """The tables of the project's page, each once, that of boroughs with the verdict of each."""
    found = [find(report).table for name in contents.notebooks(report) for find in contents.FINDINGS[name]]
    return [*({table.name: table for table in found} | {"boroughs": say.boroughs(report).table}).values()]


def _workbook(report: Study, tables: list[Table]) -> bytes:
    used = {one.measure for one in report.every_measure()}
    return workbook(
        page.index_title(report),
        say.about_workbook(report),
        tables,
        {name: (one.title, one.text, one.caveat) for name, one in DEFINITIONS.items() if name in used},
        report.as_at,
        made_by=report.project.made_by,
        banners=page.banners(report),
        contact=report.project.accessibility_contact,
    )
