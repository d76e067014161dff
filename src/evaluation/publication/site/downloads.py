"""The files that a publication offers beside its pages: a CSV file a table, and all of them in one spreadsheet."""

from evaluation.metrics.measure import MEASURES
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


def downloads(of: Publication, study: Study) -> dict[str, str | bytes]:
    """The content of each file by name."""
    figures = every_figure(of.every_measure(), study.boroughs, study.status)
    corrected = corrections(study)
    tables = [*_tables(study), hidden(of, study)[1], *([corrected[1]] if corrected else []), figures]
    files = {f"{table.name}.csv": table.csv() for table in tables}
    return {WORKBOOK: _workbook(study, tables)} | {name: files[name] for name in ABOUT if name in files}


def hidden(of: Publication, study: Study) -> tuple[Text, Table]:
    """What is said of the counts that are hidden, and the log of them."""
    printable = of.counts.known[of.counts.cells.printable]
    return say.hidden_log(study, len(printable), int((~printable).sum()), of.content["log"], of.ended_early)


def _tables(study: Study) -> list[Table]:
    """The tables of the project's page, each once, that of boroughs with the verdict of each."""
    found = [find(study).table for name in contents.notebooks(study) for find in contents.findings(name)]
    return [*({table.name: table for table in found} | {"boroughs": say.boroughs(study).table}).values()]


def _workbook(study: Study, tables: list[Table]) -> bytes:
    used = {one.measure for one in study.every_measure()}
    return workbook(
        page.index_title(study),
        say.about_workbook(study),
        tables,
        {name: (one.title, one.text, one.caveat) for name, one in MEASURES.items() if name in used},
        study.as_at,
        made_by=study.project.made_by,
        banners=page.banners(study),
        contact=study.project.accessibility_contact,
    )
