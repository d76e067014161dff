"""The files that a publication offers beside its pages: a CSV file a table, and every figure in one."""

from evaluation.findings import Table, Text
from evaluation.publication import FILE, Publication
from evaluation.study import Study
from evaluation.words import publication as say
from evaluation.words.comparison import beyond_chance
from evaluation.words.published import reconciliation

ABOUT = {
    "boroughs.csv": "Places by borough, and whether the promise was kept",
    "chance.csv": "What chance explains of each borough",
    "published.csv": "Published figures and ours",
    "hidden.csv": "How many counts are hidden, by what is counted",
    FILE: "Every count that is shown, and how counts add up, for checking",
}
"""What each download holds."""


def tables(of: Publication, report: Study) -> list[Table]:
    """The tables of the index and of the page on method."""
    return [
        say.boroughs(report).table,
        beyond_chance(report).table,
        reconciliation(report).table,
        hidden(of, report)[1],
    ]


def downloads(of: Publication, report: Study) -> dict[str, str]:
    """The text of each file by name."""
    return {f"{table.name}.csv": table.csv() for table in tables(of, report)}


def hidden(of: Publication, report: Study) -> tuple[Text, Table]:
    """What is said of the counts that are hidden, and the log of them."""
    cells, known = of.cells()
    printable = [shown for shown, is_printable in zip(known, cells.printable, strict=True) if is_printable]
    return say.hidden_log(report, len(printable), printable.count(False), of.content["log"])
