"""What stands in a document, as Markdown that Quarto and pandoc read alike: text, tables, charts.

Tables and charts come as the HTML that the notebooks put out, so that a document shows what the page shows.
"""

import datetime as dt
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree

from evaluation.report.findings import plain
from evaluation.report.words import date

ACROSS = 95  # characters that fit beside each other in a table
FLEXIBLE = 40  # a cell of so many is on one line if there is room; of longer ones a column grows by a quarter
WIDEST, HIGHEST = 13, 19  # centimetres of a chart, so that its caption fits under it on a page


@dataclass(frozen=True)
class Chart:
    """A chart as a notebook puts it out: a figure with its picture, what stands for that in words, and its caption."""

    name: str
    figure: str

    @property
    def svg(self) -> str:
        return self.figure[self.figure.index("<svg ") : self.figure.index("</svg>") + len("</svg>")]

    @property
    def width(self) -> str:
        """How wide the chart is drawn: as all are, or less if it would be higher than a page."""
        _, _, width, height = map(float, ElementTree.fromstring(self.svg).get("viewBox", "").split())
        return f"{min(WIDEST, HIGHEST * width / height):.1f}cm"

    @property
    def alt(self) -> str:
        return ElementTree.fromstring(self.svg).get("aria-label", "")

    @property
    def caption(self) -> str:
        return _text(ElementTree.fromstring(self.figure).find("figcaption"))


@dataclass(frozen=True)
class Style:
    """How a format shows headings, charts and tables."""

    chapter: int  # the level of a chapter's heading
    chart: Callable[[Chart], str]
    table: Callable[[str], str]

    def heading(self, level: int, heading: str, anchor: str) -> str:
        """A heading; `level` is the page's, where a chapter's is 2."""
        return f"{'#' * (level - 2 + self.chapter)} {plain(heading)} {{#{anchor}}}"


def styled(text: str, style: str, classes: str = "") -> str:
    """Text in a style of Word's, and of a class of the style sheet's where that is named."""
    return f'::: {{{classes and f".{classes} "}custom-style="{style}"}}\n{text}\n:::'


def definitions(items: Iterable[tuple[str, str]]) -> str:
    return "\n\n".join(f"{plain(term)}\n:   {plain(meaning)}" for term, meaning in items)


def as_printed(text: str) -> str:
    """Text that is shown as it was printed, letter by letter."""
    return _fenced(text.rstrip(), "")


def raw(text: str, format: str = "html") -> str:
    """What one format alone understands, and is passed on as it is."""
    return _fenced(text, f"{{={format}}}")


def _fenced(text: str, kind: str) -> str:
    """Text between two lines of more backticks than it has itself."""
    fence = "`" * max([4, *(len(run) + 1 for run in re.findall("`+", text))])
    return f"{fence}{kind}\n{text}\n{fence}"


def chart_as_picture(chart: Chart) -> str:
    """The picture with its alternative text, and the caption as a paragraph of its own: where a picture takes its
    caption for its alternative text, Word loses the one or the other."""
    picture = f"![{plain(chart.alt)}]({chart.name}.png){{width={chart.width}}}"
    return f"{styled(picture, 'Captioned Figure')}\n\n{styled(plain(chart.caption), 'Image Caption')}"


def chart_in_typst(chart: Chart) -> str:
    """The picture as Typst writes it, since pandoc gives Typst no alternative texts."""
    name, alt, caption = map(quoted, (f"{chart.name}.png", chart.alt, chart.caption))
    return raw(f"#figure(image({name}, width: {chart.width}, alt: {alt}), caption: {caption})", "typst")


def quoted(text: str) -> str:
    """Text as Typst writes it: what is escaped in JSON is escaped alike there."""
    return json.dumps(text, ensure_ascii=False)


def foot(page: Mapping) -> str:
    """What stands at the foot of every page, besides its banners and number."""
    return f"{page['project']}: evaluation, as at {date(dt.date.fromisoformat(page['as_at']))}"


def table_as_pipes(table: str) -> str:
    """A table as a pipe table, its caption above, the legend of its symbols before it."""
    read = ElementTree.fromstring(f"<div>{table}</div>")
    legend = [f"**{plain(_text(term))}** {plain(_text(said))}" for term, said in _pairs(read.findall("dl/*"))]
    above = [styled("\\\n".join(legend), "Legend")] if legend else []
    return "\n\n".join([*above, f"Table: {plain(_text(read.find('table/caption')))}", _pipes(read.find("table"))])


def _pipes(table: ElementTree.Element) -> str:
    headings = table.findall("thead/tr/th")
    rows = [[_text(cell) for cell in row] for row in table.findall("tbody/tr")]
    texts = [_text(heading) for heading in headings]
    marks = [
        ":" + "-" * (width - 1) if "number" not in heading.get("class", "") else "-" * (width - 1) + ":"
        for heading, width in zip(headings, widths([texts, *rows]), strict=True)
    ]
    lines = [map(plain, texts), marks, *(map(plain, row) for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def widths(rows: Sequence[Sequence[str]]) -> list[int]:
    """The dashes under each column, by which a pipe table divides the line: no word is broken if that can be helped,
    and what is left goes to those with longer cells.

    >>> widths([["Places", "Number"], ["Promised", "22"]])
    [104, 86]
    """
    columns = list(zip(*rows, strict=True))
    least = [max(len(word) for cell in column for word in re.split(r"[\s-]", cell)) + 3 for column in columns]
    longest = [max([len(heading) // 2, *map(len, cells)]) for heading, *cells in columns]
    wanted = [max(min(length, FLEXIBLE + length // 4) + 3, n) for length, n in zip(longest, least, strict=True)]
    room, asked = max(ACROSS - sum(least), 0), sum(wanted) - sum(least)
    part = min(room / asked, 1) if asked else 0
    shares = [n + part * (w - n) for n, w in zip(least, wanted, strict=True)]
    return [max(round(2 * ACROSS * share / sum(shares)), 3) for share in shares]


def _text(element: ElementTree.Element) -> str:
    return "".join(element.itertext())


def _pairs(items: Sequence) -> Iterable[tuple]:
    return zip(items[::2], items[1::2], strict=True)
