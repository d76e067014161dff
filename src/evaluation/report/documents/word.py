"""What Word needs besides the text: the look of a document, what stands on each of its pages, its table of contents;
and what in a finished file is put right, or found wrong."""

import re
import zipfile
from collections.abc import Mapping, Sequence
from html import escape, unescape
from pathlib import Path

from evaluation.report.documents import parts
from evaluation.report.findings import plain

REFERENCE = "reference.docx"  # pandoc takes styles, paper, header and footer from it
STYLES = Path(__file__).with_name("styles.xml")
MADE = (1980, 1, 1, 0, 0, 0)  # the first day that a zip file knows: a document has none of its own
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml"
PARTS = {"styles": "styles", "header": "header1", "footer": "footer1", "settings": "settings"}
ROWS, LETTERS = 25, 1200  # a table of no more is kept on one page
_TABLE = re.compile(r"<w:tbl>.*?</w:tbl>", re.DOTALL)
XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
A4 = (
    '<w:headerReference w:type="default" r:id="header"/><w:footerReference w:type="default" r:id="footer"/>'
    '<w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="1474" w:right="1304" w:bottom="1474" w:left="1304" w:header="624" w:footer="567" w:gutter="0"/>'
)
SETTINGS = (  # without them Word takes a document for one of 2007
    f'<w:settings xmlns:w="{WORD}"><w:compat><w:compatSetting w:name="compatibilityMode" '
    'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat><w:themeFontLang w:val="en-GB"/>'
    "</w:settings>"
)


def write_reference(page: Mapping, file: Path) -> None:
    """Write the document that pandoc takes the look of another from, with this page's banners on every page."""
    banners = "".join(_paragraph("Header", _run(banner)) for banner in page["banners"])
    number = f"<w:r><w:tab/></w:r>{_run('Page ')}{_field('PAGE')}{_run(' of ')}{_field('NUMPAGES')}"
    foot = _paragraph("Footer", _run(parts.foot(page)) + number)
    relations = "".join(
        f'<Relationship Id="{kind}" Type="{OFFICE}/{kind}" Target="{name}.xml"/>' for kind, name in PARTS.items()
    )
    overrides = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{TYPES}.{kind}+xml"/>' for kind, name in PARTS.items()
    )
    _zip(
        file,
        {
            "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" ContentType='
            '"application/xml"/><Default Extension="rels" ContentType='
            '"application/vnd.openxmlformats-package.relationships+xml"/><Override PartName='
            f'"/word/document.xml" ContentType="{TYPES}.document.main+xml"/>{overrides}</Types>',
            "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="document" '
            f'Type="{OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
            "word/_rels/document.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{relations}</Relationships>',
            "word/document.xml": f'<w:document xmlns:w="{WORD}" xmlns:r="{OFFICE}"><w:body><w:p/><w:sectPr>{A4}</w:sectPr>'
            "</w:body></w:document>",
            "word/header1.xml": f'<w:hdr xmlns:w="{WORD}">{banners or _paragraph("Header", _run(page["project"]))}</w:hdr>',
            "word/footer1.xml": f'<w:ftr xmlns:w="{WORD}">{banners}{foot}</w:ftr>',
            "word/settings.xml": SETTINGS,
            "word/styles.xml": STYLES.read_text(encoding="utf-8"),
        },
    )


def _paragraph(style: str, runs: str) -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{runs}</w:p>'


def _run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def _field(name: str) -> str:
    return f'<w:fldSimple w:instr="{name}">{_run("1")}</w:fldSimple>'


def contents(chapters: Sequence[tuple[str, str]]) -> str:
    """A table of contents of chapters (anchor, heading), filled in with links; Word adds the pages when asked to."""
    begin = (
        '`<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve">TOC \\o "1-1" \\h \\z \\u'
        '</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>`{=openxml}'
    )
    end = '`<w:r><w:fldChar w:fldCharType="end"/></w:r>`{=openxml}'
    lines = [f"[{plain(heading)}](#{anchor})" for anchor, heading in chapters]
    lines[0], lines[-1] = begin + lines[0], lines[-1] + end
    return "\n\n".join([parts.styled("Contents", "Contents Title"), *(parts.styled(line, "toc 1") for line in lines)])


def tidy(file: Path) -> None:
    """Put a finished document right: rows are not cut in two, the first cell of a row is its heading, and the same
    inputs give the same bytes."""
    with zipfile.ZipFile(file) as made:
        inside = {name: made.read(name) for name in made.namelist()}
    text = inside["word/document.xml"].decode("utf-8")
    text = _TABLE.sub(lambda table: tidy_table(table[0]), text)
    _zip(file, inside | {"word/document.xml": text})


def tidy_table(table: str) -> str:
    """A table whose rows begin with their heading and are not cut in two; one of a few rows stays on one page."""
    table = table.replace('w:firstColumn="0"', 'w:firstColumn="1"').replace('w:val="0020"', 'w:val="00A0"')
    table = table.replace("<w:trPr>", "<w:trPr><w:cantSplit/>")
    table = re.sub(r"<w:tr>(\s*)<w:tc>", r"<w:tr>\1<w:trPr><w:cantSplit/></w:trPr><w:tc>", table)
    rows, last, end = table.rpartition("<w:tr>")
    if table.count("<w:tr>") <= ROWS and len(re.sub(r"<[^>]*>", "", table)) <= LETTERS:
        rows = re.sub(r"(<w:pStyle [^>]*>)", r"\1<w:keepNext/>", rows)
    return rows + last + end


def _zip(file: Path, inside: Mapping[str, str | bytes]) -> None:
    with zipfile.ZipFile(file, "w") as made:
        for name, content in inside.items():
            content = XML + content if isinstance(content, str) and not content.startswith("<?xml") else content
            made.writestr(zipfile.ZipInfo(name, MADE), content, zipfile.ZIP_DEFLATED)


def faults(file: Path, banners: Sequence[str]) -> list[str]:
    """What a document lacks that everybody must be able to use, or that must stand on each of its pages."""
    with zipfile.ZipFile(file) as made:
        text = made.read("word/document.xml").decode("utf-8")
        heads = [unescape(made.read(name).decode("utf-8")) for name in made.namelist() if "word/header" in name]
    pictures = re.findall(r"<wp:docPr [^>]*>", text)
    tables = _TABLE.findall(text)
    cells = [cell for table in tables for cell in re.findall(r"<w:tc>.*?</w:tc>", table, flags=re.DOTALL)]
    found = {
        "a picture has no alternative text": any(not re.search(r' descr="[^"]', picture) for picture in pictures),
        "a table has no row of headings": any("<w:tblHeader" not in table for table in tables),
        "a table has no caption": any("<w:tblCaption" not in table for table in tables),
        "a cell is empty": any("<w:t" not in cell.replace("<w:tc", "") for cell in cells),
        "a banner is not on every page": any(banner not in head for banner in banners for head in heads or [""]),
    }
    return [said for said, is_so in found.items() if is_so]
