"""The pages of a publication that are no borough's: the index, how it was made, and its accessibility statement."""

from collections.abc import Iterable, Mapping

from nbconvert.filters.markdown import markdown2html as html_of

from evaluation.metrics.cells import SYMBOLS
from evaluation.metrics.measure import MEASURES
from evaluation.publication.reading import Publication
from evaluation.publication.site.downloads import ABOUT, hidden
from evaluation.publication.site.tiles import listed_boroughs, tile_map
from evaluation.records.boroughs import PROJECT
from evaluation.report import charts, pages
from evaluation.report.findings import Finding, Table, plain
from evaluation.report.pages import Block
from evaluation.report.study import Study
from evaluation.report.words import page as said
from evaluation.report.words import plan, pledges, project, summary
from evaluation.report.words import publication as say
from evaluation.report.words.comparison import beyond_chance
from evaluation.report.words.doubtful import doubtful
from evaluation.report.words.glossary import WORDS
from evaluation.report.words.page import by_table
from evaluation.report.words.revisions import corrections

SORTING = pages.TEMPLATE / "sort.js"
(METHOD, METHOD_PAGE), (ACCESSIBILITY, ACCESSIBILITY_PAGE) = pages.SITE_PAGES
TOO = "Each page of a borough offers its own tables too, and the notebooks that made it."
MADE = (
    ("How it was measured", METHOD_PAGE),
    ("How good the records are", f"{METHOD_PAGE}#quality"),
    ("What is hidden, and why", f"{METHOD_PAGE}#hidden"),
    ("Glossary", f"{METHOD_PAGE}#glossary"),
    ("Version", f"{METHOD_PAGE}#version"),
    (ACCESSIBILITY, ACCESSIBILITY_PAGE),
)
COUNTED = (
    "Records are read and checked once. They become counts, a borough at a time. What an audience may not see of the "
    "counts is hidden, and every figure is computed from what is left: those of pages, pictures, sentences, tables and "
    "downloads are the same. The notebooks behind the pages run from the first cell to the last and never see the "
    "records.",
    "Each figure is a count out of a total. A percentage is given only of 20 or more. Surveys and comparisons have an "
    "interval; complete registers, such as places promised and filled, have none.",
)


def index(study: Study, sizes: Mapping[str, int]) -> str:
    """The text of the index page. `sizes` says of each download how many bytes it has."""
    stands, compared, chance = say.standings(study), say.boroughs(study), beyond_chance(study)
    address = {one.name: f"{one.slug}/index.html" for one in stands}
    whole = f'<p><a href="{PROJECT}/index.html">The whole evaluation of all boroughs together</a></p>'
    each = [html_of(say.kept_promises(stands)), *listed_boroughs(study, stands), tile_map(study, stands)]
    table = pages.with_download(compared.table.html(address, "sortable"), f"{compared.table.name}.csv")
    offered = _points(say.downloads_said([(name, ABOUT[name], n) for name, n in sizes.items()]))
    blocks = [
        Block("in-short", "In short", 2, [html_of(summary.answer(study)), html_of(doubtful(study)), whole]),
        Block("target", "Was the target met?", 3, [html_of(plan.target_met(study))]),
        Block("anyway", "Would it have happened anyway?", 3, [html_of(pledges.additionality(study).answer)]),
        Block("help", "Did the sessions help?", 3, [html_of(summary.did_it_help(study))]),
        Block("sure", "How sure are we?", 3, [html_of(summary.how_sure(study))]),
        Block("other-way", "What points the other way?", 3, [html_of(summary.the_other_way(study))]),
        Block("boroughs", "The boroughs", 2, each),
        Block("compare", "How do they compare?", 3, [html_of(compared.answer), table, html_of(compared.caveat)]),
        Block("chance", "Is the difference more than chance?", 3, _shown(chance, charts.funnel(chance).html())),
        Block("published", "Do our figures agree with those published?", 2, _shown(project.reconciliation(study))),
        Block("downloads", "Downloads", 2, [offered, html_of(TOO)]),
        Block("cite", "How to cite", 2, [html_of(one) for one in say.how_to_cite(study, study.stamp)]),
        Block("made", "How this was made", 2, [_points([f"[{name}]({file})" for name, file in MADE])]),
    ]
    page = {"title": said.index_title(study), "under_title": said.under_title(study)}
    return pages.written({**_common(study), **page, "script": SORTING.read_text(encoding="utf-8")}, blocks)


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
    why = [html_of(text) for text in (told, rounding) if text]
    measures = [(one.title, f"{one.text}{f' {one.caveat}' if one.caveat else ''}") for one in MEASURES.values()]
    version = [
        ("As at", study.content["as_at"]),
        ("Records", f"`{stamp['data']}`"),
        ("Parameters", f"`{stamp['parameters']}`"),
        ("Code", f"evaluation {stamp['code']}, Python {stamp['python']}, {packages}"),
        ("Who answers for the data", plain(study.project.data_owner)),
    ]
    blocks = [
        Block("method", "How it was measured", 2, [html_of(one) for one in COUNTED]),
        Block("quality", "How good the records are", 2, records),
        Block("hidden", "What is hidden, and why", 2, [*why, _offered(log)]),
        Block("symbols", "What the symbols mean", 3, [_list(SYMBOLS.items()), html_of("A 0 is a true zero.")]),
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
    return [Block("corrections", "What was corrected", 2, [html_of(answer), _offered(log)])]


def accessibility(of: Publication, study: Study) -> str:
    """The text of the accessibility statement."""
    blocks = [Block(_anchor(title), title, 2, [html_of(text)]) for title, text in say.accessibility(study).items()]
    return _page(study, ACCESSIBILITY, blocks)


def _page(study: Study, title: str, blocks: list[Block]) -> str:
    trail = {"trail": [(study.project.name, "index.html")], "here": title}
    return pages.written({**_common(study), "title": title, **trail}, blocks)


def _common(study: Study) -> dict:
    return {
        "banners": said.banners(study),
        "project": study.project.name,
        "as_at": study.content["as_at"],
        "footer": list(pages.SITE_PAGES),
    }


def _shown(finding: Finding, chart: str = "") -> list[str]:
    table = _offered(finding.table, folded=bool(chart))
    return [html_of(finding.answer), *([chart] if chart else []), table, html_of(finding.caveat)]


def _offered(table: Table, folded: bool = False) -> str:
    """A table with its download."""
    return pages.with_download(table.html(), f"{table.name}.csv", folded=folded)


def _points(texts: list[str]) -> str:
    return html_of("\n".join(f"- {text}" for text in texts))


def _list(pairs: Iterable[tuple[str, str]]) -> str:
    """Terms and what they mean, each in Markdown."""
    told = "\n".join(f"<dt>{_inline(term)}</dt><dd>{_inline(text)}</dd>" for term, text in pairs)
    return f"<dl>\n{told}\n</dl>"


def _inline(text: str) -> str:
    return html_of(text).strip().removeprefix("<p>").removesuffix("</p>")


def _anchor(title: str) -> str:
    return "-".join("".join(c if c.isalnum() else " " for c in title.lower()).split())
