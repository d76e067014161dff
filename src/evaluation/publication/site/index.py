"""The index: the answer first, then borough beside borough, the published figures, and what can be downloaded."""

from collections.abc import Mapping

from nbconvert.filters.markdown import markdown2html

from evaluation.publication.site.downloads import ABOUT
from evaluation.publication.site.tiles import listed_boroughs, tile_map
from evaluation.records.boroughs import PROJECT
from evaluation.report import charts, pages
from evaluation.report.findings import Finding
from evaluation.report.pages import Block
from evaluation.report.study import Study
from evaluation.report.words import page as said
from evaluation.report.words import plan, pledges, project, summary
from evaluation.report.words import publication as say
from evaluation.report.words.comparison import beyond_chance

SORTING = pages.TEMPLATE / "sort.js"
(_, METHOD), ACCESSIBILITY = pages.SITE_PAGES
TOO = "Each page of a borough offers its own tables too, and the notebooks that made it."
MADE = (
    ("How it was measured", METHOD),
    ("How good the records are", f"{METHOD}#quality"),
    ("What is hidden, and why", f"{METHOD}#hidden"),
    ("Glossary", f"{METHOD}#glossary"),
    ("Version", f"{METHOD}#version"),
    ACCESSIBILITY,
)


def index(study: Study, sizes: Mapping[str, int]) -> str:
    """The text of the index page. `sizes` says of each download how many bytes it has."""
    stands, compared, chance = say.standings(study), say.boroughs(study), beyond_chance(study)
    address = {one.name: f"{one.slug}/index.html" for one in stands}
    whole = f'<p><a href="{PROJECT}/index.html">The whole evaluation of all boroughs together</a></p>'
    each = [markdown2html(say.kept_promises(stands)), *listed_boroughs(study, stands), tile_map(study, stands)]
    table = pages.with_download(compared.table.html(address, "sortable"), f"{compared.table.name}.csv")
    offered = _points(say.downloads_said([(name, ABOUT[name], n) for name, n in sizes.items()]))
    blocks = [
        Block("in-short", "In short", 2, [markdown2html(summary.answer(study)), whole]),
        Block("target", "Was the target met?", 3, [markdown2html(plan.target_met(study))]),
        Block("anyway", "Would it have happened anyway?", 3, [markdown2html(pledges.additionality(study).answer)]),
        Block("help", "Did the sessions help?", 3, [markdown2html(summary.did_it_help(study))]),
        Block("sure", "How sure are we?", 3, [markdown2html(summary.how_sure(study))]),
        Block("other-way", "What points the other way?", 3, [markdown2html(summary.the_other_way(study))]),
        Block("boroughs", "The boroughs", 2, each),
        Block(
            "compare",
            "How do they compare?",
            3,
            [markdown2html(compared.answer), table, markdown2html(compared.caveat)],
        ),
        Block("chance", "Is the difference more than chance?", 3, _shown(chance, charts.funnel(chance).html())),
        Block("published", "Do our figures agree with those published?", 2, _shown(project.reconciliation(study))),
        Block("downloads", "Downloads", 2, [offered, markdown2html(TOO)]),
        Block("cite", "How to cite", 2, [markdown2html(one) for one in say.how_to_cite(study, study.stamp)]),
        Block("made", "How this was made", 2, [_points([f"[{name}]({file})" for name, file in MADE])]),
    ]
    page = {"title": said.index_title(study), "under_title": said.under_title(study)}
    return pages.written({**about(study), **page, "script": SORTING.read_text(encoding="utf-8")}, blocks)


def about(study: Study) -> dict:
    """What stands on each page of a site that is no borough's."""
    return {
        "banners": said.banners(study),
        "project": study.project.name,
        "as_at": study.content["as_at"],
        "footer": list(pages.SITE_PAGES),
    }


def _shown(finding: Finding, chart: str = "") -> list[str]:
    table = pages.with_download(finding.table.html(), f"{finding.table.name}.csv", folded=bool(chart))
    return [markdown2html(finding.answer), *([chart] if chart else []), table, markdown2html(finding.caveat)]


def _points(texts: list[str]) -> str:
    return markdown2html("\n".join(f"- {text}" for text in texts))
