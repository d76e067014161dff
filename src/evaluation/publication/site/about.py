"""The pages about a publication: how it was made, with its glossary, and its accessibility statement."""

from collections.abc import Iterable

from nbconvert.filters.markdown import markdown2html

from evaluation.metrics.cells import SYMBOLS
from evaluation.metrics.measure import MEASURES
from evaluation.publication.reading import Publication
from evaluation.publication.site.downloads import hidden
from evaluation.publication.site.index import about
from evaluation.report import pages
from evaluation.report.findings import plain
from evaluation.report.pages import Block
from evaluation.report.study import Study
from evaluation.report.words import page as said
from evaluation.report.words import publication as say
from evaluation.report.words.glossary import WORDS
from evaluation.report.words.page import by_table
from evaluation.report.words.revisions import corrections

(METHOD, METHOD_PAGE), (ACCESSIBILITY, _) = pages.SITE_PAGES
COUNTED = (
    "Records are read and checked once. They become counts, a borough at a time. What an audience may not see of the "
    "counts is hidden, and every figure is computed from what is left: those of pages, pictures, sentences, tables and "
    "downloads are the same. The notebooks behind the pages run from the first cell to the last and never see the "
    "records.",
    "Each figure is a count out of a total. A percentage is given only of 20 or more. Surveys and comparisons have an "
    "interval; complete registers, such as places promised and filled, have none.",
)


def method(of: Publication, study: Study) -> str:
    """The text of the page on method, data quality, what is hidden, the glossary and the version."""
    told, log = hidden(of, study)
    stamp = study.stamp
    packages = ", ".join(f"{name} {version}" for name, version in stamp["packages"].items())
    rounding, table = said.rounding(study), by_table(study)
    records = [
        _list(say.data_quality(study).items()),
        *([f'<div class="records">\n{table.html()}\n</div>'] if table else []),
    ]
    why = [markdown2html(text) for text in (told, rounding) if text]
    measures = [(one.title, f"{one.text}{f' {one.caveat}' if one.caveat else ''}") for one in MEASURES.values()]
    version = [
        ("As at", study.content["as_at"]),
        ("Records", f"`{stamp['data']}`"),
        ("Parameters", f"`{stamp['parameters']}`"),
        ("Code", f"evaluation {stamp['code']}, Python {stamp['python']}, {packages}"),
        ("Who answers for the data", plain(study.project.data_owner)),
    ]
    blocks = [
        Block("method", "How it was measured", 2, [markdown2html(one) for one in COUNTED]),
        Block("quality", "How good the records are", 2, records),
        Block("hidden", "What is hidden, and why", 2, [*why, pages.with_download(log.html(), f"{log.name}.csv")]),
        Block("symbols", "What the symbols mean", 3, [_list(SYMBOLS.items()), markdown2html("A 0 is a true zero.")]),
        *_corrected(study),
        Block("glossary", "Glossary", 2, []),
        Block("words", "Words", 3, [_list(WORDS.items())]),
        Block("measures", "Measures", 3, [_list(measures)]),
        Block("version", "Version", 2, [_list(version)]),
    ]
    return _page(study, METHOD, blocks)


def _corrected(study: Study) -> list[Block]:
    """The log of corrections, where there were any."""
    found = corrections(study)
    if not found:
        return []
    answer, log = found
    shown = [markdown2html(answer), pages.with_download(log.html(), f"{log.name}.csv")]
    return [Block("corrections", "What was corrected", 2, shown)]


def accessibility(of: Publication, study: Study) -> str:
    """The text of the accessibility statement."""
    blocks = [
        Block(_anchor(title), title, 2, [markdown2html(text)]) for title, text in say.accessibility(study).items()
    ]
    return _page(study, ACCESSIBILITY, blocks)


def _page(study: Study, title: str, blocks: list[Block]) -> str:
    trail = {"trail": [(study.project.name, "index.html")], "here": title}
    return pages.written({**about(study), "title": title, **trail}, blocks)


def _list(pairs: Iterable[tuple[str, str]]) -> str:
    """Terms and what they mean, each in Markdown."""
    told = "\n".join(f"<dt>{_inline(term)}</dt><dd>{_inline(text)}</dd>" for term, text in pairs)
    return f"<dl>\n{told}\n</dl>"


def _inline(text: str) -> str:
    return markdown2html(text).strip().removeprefix("<p>").removesuffix("</p>")


def _anchor(title: str) -> str:
    return "-".join("".join(c if c.isalnum() else " " for c in title.lower()).split())
