"""The notebook that a document is rendered from, with all that belongs to it, in a folder of its own.

It holds Markdown cells alone, made from the outputs of a report's executed notebooks and from what stands once on its
page. No code goes with it, no tag, and nothing that differs from run to run.
"""

from collections.abc import Mapping
from html import escape
from pathlib import Path

import nbformat
import yaml

from evaluation.report import pages
from evaluation.report.documents import parts, word
from evaluation.report.documents.parts import Style
from evaluation.report.documents.pictures import png
from evaluation.report.documents.sections import Section, closing, sections_of
from evaluation.report.findings import plain
from evaluation.report.study import Study

NOTEBOOK = "document.ipynb"
READS = (  # pandoc's Markdown without what the words of a page do not mean by it
    "markdown-smart-citations-subscript-superscript-fancy_lists-example_lists-implicit_figures"
    "-implicit_header_references-tex_math_dollars"
)
STYLES = {
    "docx": Style(1, parts.chart_as_picture, parts.table_as_pipes),
    "pdf": Style(1, parts.chart_in_typst, parts.table_as_pipes),
    "quarto-html": Style(2, lambda chart: parts.raw(chart.figure), parts.raw),
}
OPTIONS = {  # of Quarto; no theme, since Quarto's own asks for fonts from outside
    "docx": {"docx": {"reference-doc": word.REFERENCE}},
    "pdf": {
        "typst": {
            "pdf-standard": "ua-1",
            "papersize": "a4",
            "margin": {"x": "2.3cm", "y": "2.6cm"},
            "mainfont": "Arial",
            "fontsize": "11pt",
            "toc": True,
            "toc-depth": 1,
            "include-in-header": "header.typ",
        }
    },
    "quarto-html": {
        "html": {
            "theme": "none",
            "minimal": True,
            "embed-resources": True,
            "css": "page.css",
            "toc": True,
            "toc-depth": 2,
            "include-before-body": "banners.html",
            "include-after-body": "banners.html",
        }
    },
}
KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}  # a notebook must name one


def write(format: str, study: Study, executed: Mapping[str, nbformat.NotebookNode], folder: Path) -> None:
    """Write the notebook of a format, and what it needs beside it, into a folder."""
    style = STYLES[format]
    page = pages.about(study, [f"{name}.ipynb" for name in executed])
    sections = sections_of(executed, style)
    sections += closing(page, sections, style)
    front = {
        "title": page["title"],
        "lang": "en-GB",
        "from": READS,
        "execute": {"enabled": False, "warning": False},
        "format": OPTIONS[format],
    }
    nb = nbformat.v4.new_notebook(metadata={"title": page["title"], "kernelspec": KERNEL})
    nb.cells = [_cell("raw", "front-matter", f"---\n{yaml.safe_dump(front, sort_keys=False, allow_unicode=True)}---")]
    nb.cells += [_cell("markdown", name, text) for name, text in _cells(format, page, sections, style)]
    folder.mkdir(parents=True)
    nbformat.write(nb, folder / NOTEBOOK)
    beside = {"_quarto.yml": "project:\n  type: default\n"}  # its own project: no other's settings in the folders above
    if format == "quarto-html":
        css = (pages.TEMPLATE / "page.css").read_text(encoding="utf-8")
        beside["page.css"] = f"{css}body {{ max-width: 48rem; margin: 0 auto; padding: 0 1rem; }}\n"
        beside["banners.html"] = "".join(f'<p class="banner">{escape(banner)}</p>\n' for banner in page["banners"])
    elif format == "pdf":
        beside["header.typ"] = _header(page)
    else:
        word.write_reference(page, folder / word.REFERENCE)
    for name, text in beside.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    for chart in (chart for section in sections for chart in section.charts if format != "quarto-html"):
        (folder / f"{chart.name}.png").write_bytes(png(chart.svg))


def _cells(format: str, page: Mapping, sections: list[Section], style: Style) -> list[tuple[str, str]]:
    """The names and the Markdown of a document's cells."""
    top = [parts.styled(plain(page["under_title"]), "Subtitle", "under-title")]
    if format != "quarto-html":  # where they stand above the title
        top += [parts.styled(f"**{plain(banner)}**", "Banner") for banner in page["banners"]]
    if format == "docx":
        top.append(word.contents([(one.anchor, one.heading) for one in sections if one.level == 2]))
    if format == "pdf":
        top.insert(0, parts.raw("#set par(justify: false)", "typst"))
    return [("top", "\n\n".join(top)), *((one.anchor, _markdown(one, style)) for one in sections)]


def _markdown(section: Section, style: Style) -> str:
    return "\n\n".join([style.heading(section.level, section.heading, section.anchor), *section.parts])


def _cell(kind: str, name: str, text: str) -> nbformat.NotebookNode:
    return nbformat.from_dict({"cell_type": kind, "id": name, "metadata": {}, "source": text})


def _header(page: Mapping) -> str:
    """What stands on every page of a PDF, and how its tables and charts look, as Typst writes it."""
    banners = "".join(f"*#{parts.quoted(banner)}* #linebreak() " for banner in page["banners"])
    foot = f'{banners}#{parts.quoted(parts.foot(page))} #h(1fr) #counter(page).display("1 / 1", both: true)'
    return f"""\
#set page(header: text(size: 9pt)[{banners}], footer: context text(size: 9pt)[{foot}])
#set figure(numbering: none, supplement: none)
#set table(stroke: (_, y) => (bottom: 0.5pt + luma(180)))
#show figure: set block(breakable: true)
#show figure: set align(left)
#show figure.where(kind: table): set figure.caption(position: top)
#show figure.where(kind: table): set text(size: 9.5pt)
#show figure.caption: set text(weight: "bold", size: 10pt)
#show table.cell.where(y: 0): strong
"""
