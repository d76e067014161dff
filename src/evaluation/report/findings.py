"""The block that every finding is: an answer in a sentence, what a chart shows of it, a table, a caveat.

Sentence, alternative text, table and download are made from the same measures, so they cannot disagree.
"""

import csv
import html
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evaluation.metrics.cells import REVISED, SYMBOLS
from evaluation.metrics.measure import MEASURES
from evaluation.metrics.result import Result

MARKDOWN = {mark: f"\\{mark}" for mark in "\\`*_{}[]#$|~"}


class Text(str):
    """A sentence in Markdown. What comes from records is escaped where it enters (`plain`)."""

    def _repr_markdown_(self) -> str:
        return str(self)


def plain(written: str) -> str:
    """Text from records or parameters, made to stand for itself in Markdown.

    >>> plain("R&D *lead* <b>")
    'R&amp;D \\\\*lead\\\\* &lt;b&gt;'
    """
    return html.escape("".join(MARKDOWN.get(mark, mark) for mark in written), quote=False)


@dataclass(frozen=True)
class Table:
    """A table of results: what it shows, its headings, and its rows; a cell is text, a number or a measure.

    It prints as an HTML table that a screen reader can follow, and as CSV. No cell is blank: where there is
    no number stands the symbol that says why, and the legend above explains those that are used.
    """

    name: str
    caption: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str | int | float | Result]]
    status: str = ""  # of the figures: illustrative, or a marking

    @property
    def symbols(self) -> list[str]:
        measures = [c for row in self.rows for c in row if isinstance(c, Result)]
        used = {c.state for c in measures if not c.is_shown} | {REVISED for c in measures if is_revised(c)}
        return [symbol for symbol in SYMBOLS if symbol in used]

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> tuple[dict, dict]:
        data = {"text/plain": self.csv(), "text/html": self.html(), "text/csv": self.csv()}
        return data, {"text/csv": {"name": f"{self.name}.csv"}}

    def html(self, links: Mapping[str, str] | None = None, classes: str = "") -> str:
        """The table for a page; `links` gives rows that lead somewhere their address, by what stands first in them."""
        legend = "".join(f"<dt>{symbol}</dt><dd>{SYMBOLS[symbol]}</dd>" for symbol in self.symbols)
        legend = f'<dl class="legend">{legend}</dl>\n' if legend else ""
        numeric = [all(not isinstance(row[n], str) for row in self.rows) for n in range(len(self.headings))]
        head = "".join(
            f'<th scope="col"{_of_class("number" * is_number)}>{html.escape(heading)}</th>'
            for heading, is_number in zip(self.headings, numeric, strict=True)
        )
        body = "\n".join(
            f'<tr><th scope="row">{_linked(str(row[0]), links or {})}</th>'
            + "".join(
                f"<td{_right(n)}>{html.escape(_cell(c))}{f' {REVISED}' if is_revised(c) else ''}</td>"
                for c, n in zip(row[1:], numeric[1:], strict=True)
            )
            + "</tr>"
            for row in self.rows
        )
        return (
            f"{legend}<table{_of_class(classes)}>\n<caption>{html.escape(self.caption)}</caption>\n"
            f"<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>"
        )

    def csv(self) -> str:
        """The table as CSV; a cell that a spreadsheet would run as a formula is made harmless."""
        written = io.StringIO()
        rows = csv.writer(written, lineterminator="\n")
        rows.writerow([*self.headings, "status"] if self._has_status else self.headings)
        for row in self.rows:
            texts = [_harmless(_cell(c, separator="")) if not isinstance(c, int) else c for c in row]
            rows.writerow([*texts, self.status_of(row)] if self._has_status else texts)
        return written.getvalue()

    @property
    def _has_status(self) -> bool:
        return bool(self.status) or REVISED in self.symbols

    def status_of(self, row: Sequence[str | int | float | Result]) -> str:
        """The status of a row: that of the table, and which of its numbers are revised."""
        changed = [heading for heading, c in zip(self.headings, row, strict=True) if is_revised(c)]
        return "; ".join(filter(None, [self.status, f"revised: {', '.join(changed)}" if changed else ""]))


@dataclass(frozen=True)
class Finding:
    """The answer to one question. `bars` are what its chart shows, each a label and its numbers."""

    headline: str
    answer: Text
    table: Table
    caveat: Text
    bars: Sequence[tuple[str, Sequence[int]]] = ()
    highlight: str = ""
    series: Sequence[str] = ()  # what each number of a bar is, where a chart draws lines
    axis: str = ""  # and what is counted
    not_drawn: Sequence[str] = ()  # the labels that the chart leaves out, since a number is hidden

    @property
    def left_out(self) -> str:
        """What the chart leaves out, as a sentence after others; an empty string where that is nothing."""
        return f" Not drawn, because a number is hidden: {'; '.join(self.not_drawn)}." if self.not_drawn else ""


def caveat(*measures: str) -> Text:
    """The definitions of some measures and what they do not say, as one paragraph."""
    found = (MEASURES[name] for name in measures)
    return Text(" ".join(f"*{one.title}*: {one.text}{one.caveat and f' {one.caveat}'}" for one in found))


def content(value: str | int | float | Result) -> str | int | float:
    """What a table's cell shows: text, a number, or the symbol that says why there is none."""
    if not isinstance(value, Result):
        return value
    if not value.is_shown:
        return value.state
    return value.count if value.count is not None else round(value.value, 1)


def is_revised(cell: object) -> bool:
    """Whether a table's cell shows a number that was another before."""
    return isinstance(cell, Result) and cell.revised and cell.is_shown


def _cell(value: str | int | float | Result, separator: str = ",") -> str:
    value = content(value)
    return f"{value:{separator}}" if isinstance(value, int) else str(value)


def _right(is_number: bool) -> str:
    return _of_class("number" if is_number else "")


def _of_class(names: str) -> str:
    return f' class="{names}"' if names else ""


def _linked(text: str, links: Mapping[str, str]) -> str:
    shown = html.escape(text)
    return f'<a href="{html.escape(links[text])}">{shown}</a>' if text in links else shown


def _harmless(text: str) -> str:
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") and not _is_number(text) else text


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
