"""Documents besides the page: what is prepared and called, the Word file for real, and what is refused.

Where a test speaks of a pretended Quarto, it shows what Quarto is given and what is done with what it leaves, and
nothing of what Quarto makes of it; the tests that need the real one skip where it is not.
"""

import json
import os
import re
import shutil
import stat
import sys
import zipfile
from functools import cache
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import nbformat
import pytest
from bs4 import BeautifulSoup
from typer.testing import CliRunner

from evaluation.cli.main import app
from evaluation.metrics.result import figure
from evaluation.records.boroughs import ROOT, build, templates
from evaluation.records.errors import RunFailed, WrongInput
from evaluation.report import documents, pages
from evaluation.report.documents import parts, prepared, rendering, word
from evaluation.report.documents.pictures import png
from evaluation.report.documents.rendering import FORMATS, Renderer, renderer_of
from evaluation.report.findings import Table
from evaluation.report.study import Study
from evaluation.report.words import contents
from evaluation.run import batch, reports
from evaluation.run.engine.plain import run_here
from evaluation.run.opening import open_study
from evaluation.run.request import Request
from evaluation.run.request import prepared as study_file

DRAWN_ONCE = cache(png)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"


@pytest.fixture(scope="module")
def study() -> Study:
    return open_study("hackney", "public", study_file(Request("hackney")))


@pytest.fixture(scope="module")
def report(study, tmp_path_factory) -> Path:
    """The folder of Hackney's report: its page, and the notebooks as they ran, made without a kernel."""
    folder = tmp_path_factory.mktemp("report")
    before = Path.cwd()
    os.chdir(folder)
    try:
        Path(reports.GIVEN).write_text(json.dumps(study.content), encoding="utf-8")
        names = contents.notebooks(study)
        executed = {name: run_here(templates() / f"{name}.ipynb", reports.given_parameters(study)) for name in names}
    finally:
        os.chdir(before)
    for name, nb in executed.items():
        nbformat.write(nb, folder / f"{name}.ipynb")
    (folder / "index.html").write_text(pages.render(executed, study)[0], encoding="utf-8")
    return folder


@pytest.fixture(autouse=True)
def scratch(tmp_path_factory, monkeypatch):
    """What is prepared goes elsewhere than into the repository's own build/, and a chart is drawn once."""
    monkeypatch.setenv("EVALUATION_BUILD", str(tmp_path_factory.mktemp("build")))
    monkeypatch.setattr(prepared, "png", DRAWN_ONCE)


@pytest.fixture
def page(report) -> BeautifulSoup:
    return BeautifulSoup((report / "index.html").read_text(encoding="utf-8"), "html.parser")


def without_quarto(monkeypatch) -> None:
    monkeypatch.setattr(rendering, "_quarto", lambda: "")


@pytest.fixture(scope="module")
def docx(study, report, tmp_path_factory) -> Path:
    """Hackney's Word file, by pandoc alone."""
    with pytest.MonkeyPatch.context() as patched:
        without_quarto(patched)
        patched.setenv("EVALUATION_BUILD", str(tmp_path_factory.mktemp("build")))
        return documents.make(renderer_of("docx"), study, report, tmp_path_factory.mktemp("out"))


def part(docx: Path, name: str) -> str:
    with zipfile.ZipFile(docx) as inside:
        return inside.read(name).decode("utf-8")


@pytest.fixture
def body(docx) -> ElementTree.Element:
    return ElementTree.fromstring(part(docx, "word/document.xml")).find(f"{W}body")


def words(text: str) -> str:
    return " ".join(text.split())


def said(element: ElementTree.Element) -> str:
    return words(
        "".join(
            one.text or "" if one.tag == f"{W}t" else " " for one in element.iter() if one.tag in (f"{W}t", f"{W}br")
        )
    )


def style_of(paragraph: ElementTree.Element) -> str:
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    return "" if style is None else style.get(f"{W}val")


# What the page says ---------------------------------------------------------------------------------------------------


def test_a_word_file_has_the_headings_of_the_page_as_headings(page, body):
    wanted = [(int(h.name[1]) - 1, words(h.text)) for h in page.main.find_all(["h2", "h3", "h4"])]
    found = [(int(style_of(p)[-1]), said(p)) for p in body.iter(f"{W}p") if style_of(p).startswith("Heading")]
    assert found == wanted and len(found) > 25
    assert found[0][0] == 1 and all(after <= before + 1 for (before, _), (after, _) in pairwise(found))
    titles = [said(p) for p in body.iter(f"{W}p") if style_of(p) == "Title"]
    assert titles == [words(page.h1.text)]


def test_a_word_file_has_the_tables_of_the_page_cell_by_cell_and_no_cell_is_empty(page, body):
    def rows(table):
        return [[words(cell.text) for cell in row.find_all(["th", "td"])] for row in table.find_all("tr")]

    wanted = [(words(table.caption.text), rows(table)) for table in page.main.find_all("table")]
    found = []
    for table in body.findall(f"{W}tbl"):
        caption = table.find(f"{W}tblPr/{W}tblCaption").get(f"{W}val")
        found.append((caption, [[said(cell) for cell in row.findall(f"{W}tc")] for row in table.findall(f"{W}tr")]))
    assert found == wanted and len(found) > 15
    assert all(cell for _, table in found for row in table for cell in row)


def test_the_first_row_of_a_table_is_marked_as_its_headings_and_so_is_the_first_column(body):
    for table in body.findall(f"{W}tbl"):
        marked = [row.find(f"{W}trPr/{W}tblHeader") is not None for row in table.findall(f"{W}tr")]
        assert marked == [True] + [False] * (len(marked) - 1)
        assert table.find(f"{W}tblPr/{W}tblLook").get(f"{W}firstColumn") == "1"
        assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in table.findall(f"{W}tr"))


def test_a_table_of_a_few_rows_is_kept_on_one_page_and_a_long_one_is_not():
    def kept(rows: int, text: str) -> int:
        cell = f'<w:tc><w:tcPr /><w:p><w:pPr><w:pStyle w:val="Compact" /></w:pPr><w:t>{text}</w:t></w:p></w:tc>'
        return word.tidy_table(f"<w:tbl>{f'<w:tr>{cell}</w:tr>' * rows}</w:tbl>").count("<w:keepNext/>")

    assert (kept(1, "a"), kept(20, "a"), kept(26, "a"), kept(5, "a" * 300)) == (0, 19, 0, 0)


def test_a_caption_stands_above_each_table(body):
    around = [(one.tag, style_of(one)) for one in body]
    before = [around[n - 1] for n, (tag, _) in enumerate(around) if tag == f"{W}tbl"]
    assert before and set(before) == {(f"{W}p", "TableCaption")}


def test_every_picture_has_the_whole_alternative_text_of_its_chart(page, docx, body):
    wanted = [svg["aria-label"] for svg in page.find_all("svg")]
    assert [picture.get("descr") for picture in body.iter(DRAWN)] == wanted and len(wanted) > 3
    captions = [words(caption.text) for caption in page.find_all("figcaption")]
    assert [said(p) for p in body.iter(f"{W}p") if style_of(p) == "ImageCaption"] == captions
    with zipfile.ZipFile(docx) as inside:
        pictures = [name for name in inside.namelist() if name.startswith("word/media/")]
        assert len(pictures) == len(wanted) and all(inside.read(name).startswith(b"\x89PNG") for name in pictures)


def test_a_word_file_says_all_that_the_page_says_and_nothing_else(page, body):
    """Every paragraph of the one is one of the other; only what the page has links for is not on paper."""
    for gone in page.main.select("p.download, summary"):
        gone.decompose()
    legends = [f"{words(dt.text)} {words(dt.find_next('dd').text)}" for dt in page.main.select("dl.legend dt")]
    for legend in page.main.select("dl.legend"):
        legend.decompose()
    texts = ["h1", "h2", "h3", "p", "li", "dt", "dd", "th", "td", "caption", "figcaption"]
    wanted = {words(one.text) for one in page.main.find_all(texts)}
    found = {said(p) for p in body.iter(f"{W}p") if style_of(p) not in ("Legend", "TOC1", "ContentsTitle", "Banner")}
    assert found - {""} == wanted
    explained = " ".join(said(p) for p in body.iter(f"{W}p") if style_of(p) == "Legend")
    assert explained == " ".join(legends) != ""


def test_the_contents_name_the_chapters_and_every_link_leads_somewhere(body):
    marks = {mark.get(f"{W}name") for mark in body.iter(f"{W}bookmarkStart")}
    links = [link.get(f"{W}anchor") for link in body.iter(f"{W}hyperlink")]
    assert links == ["summary", "pledges", "network", "workshops", "not-shown", "about"] and {*links} <= marks
    kinds = [one.get(f"{W}fldCharType") for one in body.iter(f"{W}fldChar")]
    assert kinds == ["begin", "separate", "end"]


def test_a_word_file_tells_its_title_and_language_and_only_the_day_of_the_report(docx, study):
    core = part(docx, "docProps/core.xml")
    assert "<dc:title>What did the Digital Apprenticeships project do in Hackney?</dc:title>" in core
    assert "<dc:language>en-GB</dc:language>" in core
    assert set(re.findall(r"\d{4}-\d{2}-\d{2}", core)) == {study.as_at.isoformat()}
    assert re.findall(r"<w:lang [^>]*w:val=\"([^\"]*)\"", part(docx, "word/styles.xml")) == ["en-GB"]


def test_the_same_inputs_give_the_same_bytes(docx, study, report, tmp_path, monkeypatch):
    without_quarto(monkeypatch)
    monkeypatch.setattr(prepared, "png", png)
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    again = documents.make(renderer_of("docx"), study, report, tmp_path)
    assert again.read_bytes() == docx.read_bytes()


def banners_on_every_page(docx: Path) -> tuple[list[str], list[str]]:
    """The texts of the header and of the footer that every page has."""
    section = ElementTree.fromstring(part(docx, "word/document.xml")).find(f"{W}body/{W}sectPr")
    kinds = [one.get(f"{W}type") for one in section if one.tag in (f"{W}headerReference", f"{W}footerReference")]
    assert kinds == ["default", "default"] and section.find(f"{W}titlePg") is None
    head, foot = (ElementTree.fromstring(part(docx, f"word/{name}1.xml")) for name in ("header", "footer"))
    return [said(p) for p in head.iter(f"{W}p")], [said(p) for p in foot.iter(f"{W}p")]


def test_every_page_says_that_the_figures_are_illustrative(docx, body):
    head, foot = banners_on_every_page(docx)
    banner = "ILLUSTRATIVE DATA: these are not Hackney's figures."
    assert head == [banner] and foot[0] == banner
    assert foot[1].startswith("Digital Apprenticeships: evaluation, as at 30 September 2020")
    assert banner in [said(p) for p in body.iter(f"{W}p") if style_of(p) == "Banner"]
    assert "OFFICIAL" not in part(docx, "word/document.xml")


def test_what_is_not_public_carries_its_marking_on_every_page_and_lies_apart(study, report, tmp_path, monkeypatch):
    without_quarto(monkeypatch)
    own = Study(dict(study.content) | {"audience": "team"})
    file = documents.make(renderer_of("docx"), own, report, tmp_path)
    assert file == tmp_path / "digital-apprenticeships" / "documents" / "team" / "hackney.docx"
    head, foot = banners_on_every_page(file)
    assert head[0] == foot[0] == "OFFICIAL-SENSITIVE: not for publication" and head[1].startswith("ILLUSTRATIVE")


@pytest.mark.parametrize(
    ("broken", "found"),
    [
        (('descr="', 'title="'), "a picture has no alternative text"),
        (("<w:tblHeader", "<w:tblHeadless"), "a table has no row of headings"),
        (("<w:tblCaption", "<w:tblNote"), "a table has no caption"),
        ((">22<", "><"), None),
        (('<w:t xml:space="preserve">22</w:t>', ""), "a cell is empty"),
    ],
)
def test_what_a_finished_file_lacks_is_found(docx, tmp_path, broken, found):
    file = tmp_path / "broken.docx"
    with zipfile.ZipFile(docx) as whole, zipfile.ZipFile(file, "w") as made:
        for name in whole.namelist():
            text = whole.read(name)
            made.writestr(name, text.replace(*map(str.encode, broken)) if name == "word/document.xml" else text)
    assert word.faults(docx, []) == [] and word.faults(docx, ["SECRET"]) == ["a banner is not on every page"]
    assert word.faults(file, []) == ([found] if found else [])


# What is prepared -----------------------------------------------------------------------------------------------------


def notebook_of(format: str, study: Study, report: Path, folder: Path) -> nbformat.NotebookNode:
    executed = {name: nbformat.read(report / f"{name}.ipynb", as_version=4) for name in contents.notebooks(study)}
    prepared.write(format, study, executed, folder)
    return nbformat.read(folder / prepared.NOTEBOOK, as_version=4)


@pytest.mark.parametrize("format", FORMATS)
def test_the_prepared_notebook_has_no_code_no_tag_and_nothing_of_a_run(format, study, report, tmp_path):
    nb = notebook_of(format, study, report, tmp_path / "one")
    nbformat.validate(nb)
    assert [cell.cell_type for cell in nb.cells] == ["raw"] + ["markdown"] * (len(nb.cells) - 1)
    assert not any(cell.metadata for cell in nb.cells) and {*nb.metadata} == {"title", "kernelspec"}
    front = nb.cells[0].source
    assert front.startswith("---\ntitle: What did") and "lang: en-GB" in front and "enabled: false" in front
    notebook_of(format, study, report, tmp_path / "two")
    for file in (tmp_path / "one").iterdir():
        assert file.read_bytes() == (tmp_path / "two" / file.name).read_bytes()


def test_for_a_pdf_each_chart_has_its_alternative_text_and_every_page_its_banner(study, report, page, tmp_path):
    nb = notebook_of("pdf", study, report, tmp_path / "made")
    text = "\n".join(cell.source for cell in nb.cells)
    for svg in page.find_all("svg"):
        assert f"alt: {json.dumps(svg['aria-label'], ensure_ascii=False)})" in text
    pictures = re.findall(r'image\("([^"]+)"', text)
    assert len(pictures) == len(page.find_all("svg")) and all((tmp_path / "made" / name).is_file() for name in pictures)
    assert "pdf-standard: ua-1" in text and "papersize: a4" in text and "include-in-header: header.typ" in text
    header = (tmp_path / "made" / "header.typ").read_text(encoding="utf-8").splitlines()[0]
    assert header.startswith("#set page(header:") and header.count("ILLUSTRATIVE DATA") == 2


def test_for_quartos_page_tables_and_charts_go_as_they_are_and_nothing_is_fetched(study, report, page, tmp_path):
    nb = notebook_of("quarto-html", study, report, tmp_path / "made")
    text = "\n".join(cell.source for cell in nb.cells)
    in_document = [
        str(BeautifulSoup(one, "html.parser").table) for one in re.findall(r"<table>.*?</table>", text, re.DOTALL)
    ]
    assert in_document == [str(table) for table in page.main.find_all("table")]
    charts, tables = len(page.find_all("svg")), len(page.main.find_all("table"))
    assert text.count("<svg ") == charts and text.count("````{=html}") == charts + tables
    assert "theme: none" in text and "embed-resources: true" in text and "png" not in text
    beside = "".join((tmp_path / "made" / name).read_text(encoding="utf-8") for name in ("page.css", "banners.html"))
    assert "//" not in text.replace("http://www.w3.org", "") and "url(" not in beside
    assert '<p class="banner">ILLUSTRATIVE DATA' in beside


def test_a_chart_that_is_higher_than_a_page_is_made_smaller():
    def width(high: int) -> float:
        svg = f'<svg aria-label="x" viewBox="0 0 100 {high}"></svg>'
        return float(parts.Chart("one", f"<figure>{svg}</figure>").width.removesuffix("cm"))

    assert (width(50), width(100)) == (13, 13) and width(300) == pytest.approx(19 / 3, abs=0.05)


def test_what_is_passed_on_as_it_is_may_hold_a_fence():
    assert parts.raw("a ````` b").splitlines() == ["``````{=html}", "a ````` b", "``````"]


def test_a_table_of_pipes_keeps_strange_marks_and_explains_its_symbols():
    table = Table("odd", "What is | odd [x]", ["A", "Some number"], [("a|b *c* <d>", figure(3)), ("`e`", figure(None))])
    legend, caption, pipes = parts.table_as_pipes(table.html()).split("\n\n")
    assert legend.startswith('::: {custom-style="Legend"}\n**\\[x\\]** not available')
    assert caption == "Table: What is \\| odd \\[x\\]"
    assert pipes.splitlines()[2:] == ["| a\\|b \\*c\\* &lt;d&gt; | 3 |", "| \\`e\\` | \\[x\\] |"]
    assert re.fullmatch(r"\| :-+ \| -+: \|", pipes.splitlines()[1])


@pytest.mark.parametrize("rows", [[["One", "Two"]], [["a" * 90, "b"], ["c" * 90, "d"]], [["Same", "Same"], ["x", "y"]]])
def test_the_columns_of_a_table_fill_the_line_whatever_stands_in_them(rows):
    assert sum(parts.widths(rows)) == pytest.approx(2 * parts.ACROSS, abs=2) and min(parts.widths(rows)) >= 3


# What is called -------------------------------------------------------------------------------------------------------

PRETENDER = """#!{python}
import json, os, pathlib, sys
here = pathlib.Path.cwd()
log = {{"arguments": sys.argv[1:], "files": sorted(p.name for p in here.iterdir()),
        "epoch": os.environ.get("SOURCE_DATE_EPOCH"), "where": str(here)}}
pathlib.Path({log!r}).write_text(json.dumps(log))
print("ERROR: this is what it said", file=sys.stderr)
{left}
"""


def pretend_quarto(folder: Path, left: str = "") -> Path:
    """A program called quarto that writes down what it was given, and leaves a file as it is told."""
    folder.mkdir(exist_ok=True)
    file = folder / "quarto"
    file.write_text(PRETENDER.format(python=sys.executable, log=str(folder / "log.json"), left=left), encoding="utf-8")
    file.chmod(file.stat().st_mode | stat.S_IXUSR)
    return file


def leaves(name: str, content: bytes) -> str:
    return f"(here / 'rendered').mkdir(exist_ok=True); (here / 'rendered' / {name!r}).write_bytes({content!r})"


@pytest.mark.parametrize(
    ("format", "to", "name", "content"),
    [
        ("pdf", "typst", "document.pdf", b"%PDF-1.7 <pdfuaid:part>1</pdfuaid:part>"),
        (
            "quarto-html",
            "html",
            "document.html",
            b'<html lang="en-GB"><p>ILLUSTRATIVE DATA: these are not Hackney&#x27;s figures.</p></html>',
        ),
    ],
)
def test_quarto_renders_the_prepared_notebook(format, to, name, content, study, report, tmp_path, monkeypatch):
    quarto = pretend_quarto(tmp_path / "bin", leaves(name, content))
    monkeypatch.setenv("QUARTO_PATH", "")
    monkeypatch.setenv("PATH", f"{quarto.parent}{os.pathsep}{os.environ['PATH']}")
    found = renderer_of(format)
    assert (found.program, found.is_quarto) == (str(quarto), True)
    file = documents.make(found, study, report, tmp_path / "out")
    log = json.loads((quarto.parent / "log.json").read_text())
    assert log["arguments"] == ["render", "document.ipynb", "--to", to, "--output-dir", "rendered"]
    assert Path(log["where"]).relative_to(build()).parts == (
        "documents",
        "digital-apprenticeships",
        "public",
        "hackney",
        format,
    )
    assert {"document.ipynb", "_quarto.yml"} < {*log["files"]} and log["epoch"] == "1601424000"
    assert file.name == f"hackney{file.suffix}" and file.read_bytes() == content


def test_quarto_renders_word_too_and_its_file_is_tidied_and_checked(docx, study, report, tmp_path, monkeypatch):
    monkeypatch.setenv("QUARTO_PATH", str(pretend_quarto(tmp_path / "bin", leaves("document.docx", docx.read_bytes()))))
    file = documents.make(renderer_of("docx"), study, report, tmp_path / "out")
    log = json.loads((tmp_path / "bin" / "log.json").read_text())
    assert log["arguments"][:4] == ["render", "document.ipynb", "--to", "docx"] and "reference.docx" in log["files"]
    assert file.read_bytes().startswith(b"PK")


@pytest.mark.parametrize(
    ("left", "said"),
    [
        ("", "made no document.pdf:\nERROR: this is what it said"),
        ("sys.exit(3)", "made no document.pdf"),
        (leaves("document.pdf", b"%PDF-1.7"), "it does not say that it is PDF/UA-1"),
    ],
)
def test_a_rendering_that_fails_is_told_and_leaves_no_document(left, said, study, report, tmp_path, monkeypatch):
    monkeypatch.setenv("QUARTO_PATH", str(pretend_quarto(tmp_path / "bin", left).parent))
    with pytest.raises(RunFailed, match=re.escape(said)) as failed:
        documents.make(renderer_of("pdf"), study, report, tmp_path / "out")
    assert str(build()) in str(failed.value) and not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("html", "faults"),
    [
        ('<html lang="en-GB"><a href="https://x.y">z</a><svg xmlns="http://www.w3.org/2000/svg"/>MARK</html>', []),
        ('<html lang="en-GB">MARK<script src="https://x.y"></script></html>', ["it asks an outside address"]),
        ('<html lang="en-GB">MARK<link rel="x" href="//fonts.x.y"></html>', ["it asks an outside address"]),
        (
            '<html lang="en"><style>@import "a.css"</style></html>',
            ["it asks an outside address", "its language is not en-GB", "a banner is missing"],
        ),
    ],
)
def test_what_a_page_of_quartos_must_not_do_is_found(html, faults, tmp_path):
    (tmp_path / "page.html").write_text(html, encoding="utf-8")
    assert rendering.faults_of_page(tmp_path / "page.html", ["MARK"]) == faults


# What is refused ------------------------------------------------------------------------------------------------------


@pytest.fixture
def bare(monkeypatch, tmp_path):
    """A machine with neither Quarto nor pandoc."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("QUARTO_PATH", raising=False)
    monkeypatch.setattr(rendering.sysconfig, "get_path", lambda name: str(tmp_path))
    monkeypatch.setitem(sys.modules, "pypandoc", None)


def refused(format: str) -> str:
    with pytest.raises(WrongInput) as wrong:
        renderer_of(format)
    assert "\n" not in str(wrong.value)
    return str(wrong.value)


def test_a_format_that_there_is_not_is_refused_and_the_nearest_named():
    assert refused("docs") == (
        "Unknown format 'docs'. Did you mean 'docx'? FORMAT takes docx, pdf, quarto-html; the web page is always made."
    )


@pytest.mark.parametrize("format", ["pdf", "quarto-html"])
def test_without_quarto_one_line_says_how_to_get_it(bare, format):
    assert refused(format) == (
        f"FORMAT={format} needs Quarto, which is not here. Get Quarto (conda-forge has it as quarto, PyPI as "
        "quarto-cli, which downloads it while installing)."
    )


def test_without_quarto_and_pandoc_one_line_names_both_ways_to_word(bare):
    line = refused("docx")
    assert "Quarto or pandoc" in line and "quarto-cli" in line and "pip install pypandoc-binary resvg-py" in line


def test_without_what_draws_its_charts_no_document_is_begun(monkeypatch):
    monkeypatch.setattr(rendering.importlib.util, "find_spec", lambda name: None)
    without_quarto(monkeypatch)
    assert "needs resvg-py for its charts" in refused("docx")


def test_a_quarto_path_that_leads_nowhere_is_refused(monkeypatch, tmp_path):
    monkeypatch.setenv("QUARTO_PATH", str(tmp_path / "nothing"))
    assert refused("docx").startswith(f"QUARTO_PATH is '{tmp_path / 'nothing'}', where there is no Quarto.")


def test_quarto_is_found_by_its_path_by_its_folder_and_beside_this_python(monkeypatch, tmp_path):
    quarto = pretend_quarto(tmp_path / "bin")
    for given in (quarto, quarto.parent):
        monkeypatch.setenv("QUARTO_PATH", str(given))
        assert renderer_of("pdf").program == str(quarto)
    monkeypatch.delenv("QUARTO_PATH")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(rendering.sysconfig, "get_path", lambda name: str(quarto.parent))
    assert renderer_of("pdf") == Renderer("pdf", str(quarto), True)


@pytest.mark.parametrize("command", [["report", "--borough", "hackney"], ["project"]])
def test_what_cannot_be_rendered_is_told_before_anything_is_made(bare, command, tmp_path, monkeypatch):
    monkeypatch.setattr(batch, "make_one", lambda *given, **more: pytest.fail("a report was made"))
    done = CliRunner().invoke(app, [*command, "--format", "pdf", "--out", str(tmp_path / "out")])
    assert isinstance(done.exception, WrongInput) and not (tmp_path / "out").exists()


# For real -------------------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_the_command_makes_the_document_says_where_and_the_audit_does_not_mind(tmp_path):
    done = CliRunner().invoke(app, ["report", "--borough", "hackney", "--format", "docx", "--out", str(tmp_path)])
    assert done.exit_code == 0, done.output
    file = Path(done.stdout.splitlines()[-1].removeprefix("Document: "))
    assert file == tmp_path / "digital-apprenticeships" / "documents" / "public" / "hackney.docx" and file.is_file()
    audited = CliRunner().invoke(app, ["audit", str(tmp_path / "digital-apprenticeships" / "public")])
    assert audited.exit_code == 0, audited.output


needs_quarto = pytest.mark.skipif(
    not shutil.which(os.environ.get("QUARTO_PATH") or "quarto"),
    reason="Quarto is not here; what it makes of the notebook is not tested",
)


@needs_quarto
@pytest.mark.slow
@pytest.mark.parametrize("format", FORMATS)
def test_quarto_itself_makes_a_document_that_passes_its_checks(format, study, report, tmp_path):
    found = renderer_of(format)
    assert found.is_quarto
    first, again = (documents.make(found, study, report, tmp_path / name) for name in ("one", "two"))
    assert first.read_bytes() == again.read_bytes()


def test_the_repository_holds_no_binary_of_word():
    assert not [file for file in (ROOT / "src").rglob("*") if file.suffix in (".docx", ".dotx")]
