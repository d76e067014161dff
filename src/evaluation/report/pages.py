"""Executed notebooks to one page that people can use: an nbconvert exporter with a template of its own.

`jupyter nbconvert --to evaluation NOTEBOOK` uses it too. A level-one heading opens a chapter, a level-two
heading a question; the id of a heading's cell is its anchor, so that a finding can be cited. Code is left
out; a table tagged `numbers` folds away behind its chart, with a link to its CSV file.
"""

import html
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import nbformat
from nbconvert.exporters.templateexporter import TemplateExporter
from nbconvert.filters.markdown import markdown2html
from traitlets import default

from evaluation.metrics.cells import NOT_APPLICABLE, SYMBOLS
from evaluation.records.boroughs import PROJECT
from evaluation.report.study import Study
from evaluation.report.words import contents
from evaluation.report.words import page as said
from evaluation.report.words.revisions import corrections

SILENT = {"parameters", "injected-parameters", "setup"}
TEMPLATE = Path(__file__).with_name("template")
ALL_BOROUGHS = "All boroughs together"
SITE_PAGES = (("Method, data and glossary", "method.html"), ("Accessibility statement", "accessibility.html"))
"""The pages of a site that every other one links to, beside its index."""


@dataclass
class Block:
    """A chapter or a question: its heading, its anchor, and what stands under it."""

    anchor: str
    heading: str
    level: int
    html: list[str] = field(default_factory=list)
    tables: list[str] = field(default_factory=list)  # their names


class PageExporter(TemplateExporter):
    """One self-contained, accessible HTML page from an executed notebook."""

    export_from_notebook = "Evaluation page"
    output_mimetype = "text/html"
    default_preprocessors = ()

    @default("file_extension")
    def _file_extension_default(self):
        return ".html"

    @default("template_file")
    def _template_file_default(self):
        return "page.html.j2"

    @default("template_paths")
    def _template_paths_default(self):
        return [str(TEMPLATE)]

    def from_notebook_node(
        self, nb: nbformat.NotebookNode, resources: dict | None = None, **kwargs: object
    ) -> tuple[str, dict]:
        resources = self._init_resources(resources)
        resources["outputs"] = resources.get("outputs") or {}
        page = dict(nb.metadata.get("evaluation") or {})
        resources["page"] = _filled(page, _blocks(nb, resources["outputs"]))
        return super().from_notebook_node(nb, resources, **kwargs)


def _filled(page: Mapping, blocks: list[Block]) -> dict:
    """What the template shows: a page's particulars (to it those that are missing are empty), and its blocks."""
    return {
        "symbols": SYMBOLS,
        **page,
        "title": page.get("title") or (blocks[0].heading if blocks else "Evaluation"),
        "blocks": blocks,
        "hidden_by_question": _hidden_by_question(blocks, page.get("hidden", {})),
        "css": (TEMPLATE / "page.css").read_text(encoding="utf-8"),
    }


def written(page: Mapping, blocks: list[Block]) -> str:
    """A page that is made of no notebook, by the same template; `page` as `about` gives it, or less."""
    return exporter().template.render(resources={"page": _filled(page, blocks)})


@cache
def exporter() -> PageExporter:
    """The exporter; one is enough, and making it is most of what it costs."""
    return PageExporter()


def about(study: Study, notebooks: list[str]) -> dict:
    """What stands once on a study's page, as the notebook's metadata carry it to the exporter."""
    hidden, corrected = contents.hidden_by_table(study), corrections(study, study.area)
    return {
        "title": said.title(study),
        "under_title": said.under_title(study),
        "banners": said.banners(study),
        "project": study.project.name,
        "rounding": said.rounding(study),
        "not_shown": said.not_shown(study),
        "hidden": hidden,
        "why_hidden": said.why_hidden(study, hidden),
        "quality": said.quality(study),
        "by_table": table.html() if (table := said.by_table(study)) else "",
        "corrections": [markdown2html(corrected[0]), corrected[1].html()] if corrected else [],
        "stamp": study.stamp,
        "as_at": study.content["as_at"],
        "audience": study.audience,
        "data_owner": study.project.data_owner,
        "accessibility_contact": study.project.accessibility_contact,
        "definitions": {name: study.definitions[name] for name in _used(study)},
        "notebooks": notebooks,
    }


def around(study: Study) -> dict:
    """Where a page stands among the others of a site: the way back to the index, the boroughs before and after it."""
    areas = [("all", ALL_BOROUGHS), *sorted(study.boroughs.items(), key=lambda b: b[1])]
    order = [None, *((name, f"../{folder_of(area)}/index.html") for area, name in areas), None]
    at = 1 + [area for area, _ in areas].index(study.area)
    return {
        "trail": [(study.project.name, "../index.html")],
        "here": order[at][0],
        "previous": order[at - 1],
        "next": order[at + 1],
        "footer": [(name, f"../{address}") for name, address in SITE_PAGES],
    }


def render(
    notebooks: dict[str, nbformat.NotebookNode], study: Study, in_site: bool = False
) -> tuple[str, dict[str, str]]:
    """The page of several executed notebooks as one, and its downloads by file name; `in_site` it links to the
    others."""
    cells = [cell for nb in notebooks.values() for cell in nb.cells if not SILENT & {*cell.metadata.get("tags", [])}]
    page = about(study, [f"{name}.ipynb" for name in notebooks]) | (around(study) if in_site else {})
    together = nbformat.v4.new_notebook(cells=cells, metadata={"evaluation": page})
    body, resources = exporter().from_notebook_node(together)
    return body, resources["outputs"]


def folder_of(area: str) -> str:
    """The name of an area's folder of reports."""
    return PROJECT if area == "all" else area


def _used(study: Study) -> list[str]:
    """The measures a page shows, in the order of their definition."""
    found = study.every_measure()
    shown = {one.measure for one in found if one.borough == study.area and one.state != NOT_APPLICABLE}
    return [name for name in study.definitions if name in shown]


def heading_of(source: str) -> tuple[int, str, str]:
    """The level of the heading that a cell of Markdown begins with, the heading, and the text after it; level 0, and
    all of the text, where it begins with none."""
    heading, _, text = source.strip().partition("\n")
    level = len(heading) - len(heading.lstrip("#"))
    return (level, heading.lstrip("# ").strip(), text) if level else (0, "", source)


def _blocks(nb: nbformat.NotebookNode, downloads: dict[str, str]) -> list[Block]:
    blocks: list[Block] = []
    for cell in nb.cells:
        if cell.cell_type == "markdown":
            level, heading, text = heading_of(cell.source)
            if level:
                blocks.append(Block(cell.get("id", ""), heading, level + 1))
            if text.strip() and blocks:
                blocks[-1].html.append(markdown2html(text.strip()))
        elif cell.cell_type == "code" and cell.get("outputs"):
            if not blocks:
                blocks.append(Block("report", "Report", 2))
            blocks[-1].tables += [_file(output).removesuffix(".csv") for output in cell.outputs if _file(output)]
            blocks[-1].html += _shown(cell, downloads, behind_a_chart="<figure" in "".join(blocks[-1].html[-1:]))
    return blocks


def _file(output: nbformat.NotebookNode) -> str:
    """The name of the file that a table can be downloaded as; an empty string where it has none."""
    return output.get("metadata", {}).get("text/csv", {}).get("name", "")


def _hidden_by_question(blocks: list[Block], hidden: Mapping[str, int]) -> list[tuple[Block, int]]:
    """The questions under which something is hidden, and how many results."""
    found = ((block, sum(hidden.get(name, 0) for name in block.tables)) for block in blocks)
    return [(block, n) for block, n in found if n]


def _shown(cell: nbformat.NotebookNode, downloads: dict[str, str], behind_a_chart: bool) -> list[str]:
    shown = []
    for output in cell.outputs:
        data = output.get("data", {})
        if "text/html" in data:
            shown += [data["text/html"]] if data["text/html"] else []
        elif "text/markdown" in data:
            shown.append(markdown2html(data["text/markdown"]))
        elif data.get("text/plain"):
            shown.append(f"<pre>{html.escape(data['text/plain'])}</pre>")
        elif output.output_type == "stream" and output.name == "stdout":
            shown.append(f"<pre>{html.escape(output.text)}</pre>")
        if "text/csv" in data:
            name = _file(output) or f"{cell.get('id', 'table')}.csv"
            downloads[name] = data["text/csv"]
            folded = behind_a_chart and "numbers" in cell.metadata.get("tags", [])
            shown[-1] = with_download(shown[-1], name, folded)
    return shown


def with_download(table: str, file: str, folded: bool = False) -> str:
    """A table with the link to its file; folded away where it stands behind a chart."""
    shown = f'{table}\n<p class="download"><a href="{html.escape(file)}">Download “{html.escape(file)}”</a></p>'
    return f"<details>\n<summary>The numbers behind this chart</summary>\n{shown}\n</details>" if folded else shown
