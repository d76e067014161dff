"""Numbers planted in a finished publication, wherever a file of it can hold one: the audit finds each."""

import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from evaluation.publication import site
from evaluation.publication.files import FILE, PAGE
from evaluation.publication.reading import Publication
from evaluation.publication.writing import as_text
from evaluation.records.errors import WrongInput
from evaluation.release.audit import audit
from evaluation.release.audit.closed import not_closed
from evaluation.release.audit.held import HELD, not_as_made
from evaluation.report import documents
from evaluation.run.opening import open_study
from evaluation.run.request import Request, prepared

pytestmark = pytest.mark.slow
WORD = "hackney/hackney.docx"


@pytest.fixture(scope="module")
def original(two_pages) -> Path:
    """A site of two pages, one of them with its Word file."""
    folder = two_pages
    site.write(folder)
    study = open_study("hackney", "public", prepared(Request("hackney")))
    made = documents.make(documents.renderer_of("docx"), study, folder / "hackney", folder.parent)
    shutil.copy(made, folder / WORD)
    # The pages were made without an index, to which the others of a site link.
    for area in ("hackney", "project"):
        _remake(folder, area)
    return folder


def _remake(folder: Path, area: str) -> None:
    from evaluation.release.audit.remaking import Remade

    for name, content in Remade(Publication.at(folder)).page(folder / area).items():
        (folder / area / name).write_bytes(content)


@pytest.fixture
def copy(original, tmp_path) -> Path:
    return Path(shutil.copytree(original, tmp_path / "public", symlinks=True))


def swap(old: str, new: str) -> Callable[[Path], None]:
    def plant(file: Path) -> None:
        text = file.read_bytes().decode("utf-8")
        assert old in text, f"{file.name} holds no {old}"
        file.write_bytes(text.replace(old, new, 1).encode())

    return plant


def after(content: bytes) -> Callable[[Path], None]:
    return lambda file: file.write_bytes(file.read_bytes() + content)


def part(name: str, old: bytes, new: bytes) -> Callable[[Path], None]:
    """Change a part of a packed file, or (`old` empty) add one."""

    def plant(file: Path) -> None:
        with zipfile.ZipFile(file) as packed:
            inside = {one: packed.read(one) for one in packed.namelist()}
        assert old in inside.get(name, b""), f"{name} holds no {old!r}"
        inside[name] = inside[name].replace(old, new, 1) if old else new
        with zipfile.ZipFile(file, "w") as packed:
            for one, content in inside.items():
                packed.writestr(one, content)

    return plant


def new(content: bytes = b"3 left") -> Callable[[Path], None]:
    def plant(file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)

    return plant


IN_FILES = {  # what is planted: in which file, how
    "a number in the text": ("hackney/index.html", swap("</main>", "<p>3 left.</p></main>")),
    "a number in words, in capitals": ("hackney/turnout.csv", after(b"THREE left\n")),
    "a hidden count in a table": ("project/index.html", swap(">[c]<", ">3<")),
    "a comment of the page": ("method.html", swap("</main>", "<!-- 3 left --></main>")),
    "an attribute that is not seen": ("index.html", swap("<main", '<main data-left="3"')),
    "a paragraph that is not seen": ("accessibility.html", swap("</main>", "<p hidden>3 left</p></main>")),
    "a line end": ("hackney/roles.csv", swap("\n", "\r\n")),
    "a space at the end of a line": ("project/boroughs.csv", swap("\n", " \n")),
    "a byte order mark": ("boroughs.csv", lambda file: file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())),
    "an output of a notebook": ("hackney/pledges.ipynb", swap('"outputs": [', '"outputs": [3, ')),
    "a tag of a notebook": ("hackney/network.ipynb", swap('"tags": []', '"tags": ["3 left"]')),
    "what a notebook says of itself": ("hackney/summary.ipynb", swap('"language_info"', '"left": 3, "language_info"')),
    "a row of a download": ("every-figure.csv", after(b"kingston-upon-thames,left,,3\n")),
    "a property of the workbook": ("evaluation.xlsx", part("docProps/core.xml", b"</cp:core", b"3 left</cp:core")),
    "a hidden column of the workbook": ("hackney/extra.xlsx", new()),
    "a property of the Word file": (WORD, part("docProps/core.xml", b"</cp:core", b"<!--3--></cp:core")),
    "a comment in a Word file": ("project/project.docx", new()),
    "a PDF": ("project/project.pdf", new(b"%PDF-1.7 3 left")),
    "a page of Quarto's": ("hackney/old.html", new()),
    "a file left behind": ("hackney/leavers.csv", new()),
    "the page of a borough left behind": ("enfield-old/index.html", new()),
    "a hidden file": ("project/.left.csv", new()),
    "a file within a folder": ("project/2020/left.csv", new()),
    "a name": ("project/3 left", new(b"")),
    "a link to another file": ("project/link.csv", lambda file: file.symlink_to("boroughs.csv")),
    "an empty folder with a name": ("project/3 left in May", lambda file: file.mkdir()),
    "another case": ("CELLS.json", new()),
}


def test_nothing_is_found_where_nothing_is_planted(original):
    found = audit(original)
    assert found.is_sound, f"{found}"
    kinds = {file.suffix for file in original.rglob("*") if file.is_file()}
    assert kinds == {".html", ".csv", ".ipynb", ".json", ".xlsx", ".docx"}


def test_every_number_planted_in_a_file_is_found(copy):
    for file, plant in IN_FILES.values():
        plant(copy / file)
    of = Publication.at(copy)
    found = {fault.file.rstrip("/") for fault in (*not_as_made(of)[1], *not_closed(of))}
    missed = [what for what, (file, _) in IN_FILES.items() if file not in found and Path(file).parent.name not in found]
    assert missed == []


def rows(table: str, change: Callable[[list], object]) -> Callable[[dict], object]:
    return lambda content: change(content["tables"][table]["rows"])


def first(rows: list, area: str, key: str, n: int | None) -> None:
    """Put a number into the first row of an area and a key."""
    row = next(row for row in rows if row[0] == area and key in row)
    row[-2:] = [n, "published"]


IN_COUNTS = {  # what is planted in `cells.json`
    "a note under a key of its own": lambda of: of.update(note="3 left"),
    "a note within a table": lambda of: of["tables"]["places"].update(note="3 left"),
    "a note beside the boroughs' names": lambda of: of["common"].update(left="3"),
    "a note in the stamp": lambda of: of["stamp"].update(left="3"),
    "an unkeyed hash of the records": lambda of: of["stamp"].update(inputs="0123456789abcdef"),
    "a figure with a note": lambda of: of["rest_on_hidden"]["all"][0].update(note="3 left"),
    "a figure of a borough that rests on hidden counts": lambda of: of["rest_on_hidden"]["all"][0].update(borough="barnet"),
    "a count under a figure that rests on hidden ones": lambda of: of["rest_on_hidden"]["all"][0].update(count=3),
    "a parameter": lambda of: of["common"]["project"].update(left=3),
    "a threshold of none": lambda of: of["rule"].update(people=0),
    "a threshold that is lower": lambda of: of["rule"].update(people=2),
    "a table that there is not": lambda of: of["tables"].update(left={"columns": [], "rows": []}),
    "a column that there is not": lambda of: of["tables"]["places"]["columns"].append("left"),
    "a row twice": rows("places", lambda rows: rows.append(rows[0])),
    "a row of a place that there is not": rows("places", lambda rows: rows.append(["3 left", *rows[0][1:]])),
    "a status that there is not": rows("places", lambda rows: rows.append([rows[0][0], "3 left", *rows[0][2:]])),
    "a count that nobody is told": rows("leaving", lambda rows: rows.append(["barnet", *rows[0][1:]])),
    "a reason in words": rows("places", lambda rows: rows[0].__setitem__(-1, "3 left")),
    "a kind in words": rows("places", lambda rows: rows[0].__setitem__(-3, "3 left")),
    "a number beside a reason": rows("participants", lambda rows: next(r for r in rows if r[-1] == "[c]").__setitem__(-2, 3)),
    "a small count": rows("participants", lambda rows: first(rows, "barnet", "now", 3)),
    "a size of one borough": lambda of: of["common"]["sizes"]["together"].update({"boroughs with one": ["barnet"]}),
    "a borough that is large": lambda of: of["common"]["sizes"]["large"].append("barnet"),
    "how many are small, of few": lambda of: of["log"].update(stayed={"first": 1, "complement": 1}),
    "another number in the log": lambda of: of["log"]["stayed"].update(hidden=3),
    "a sum that nobody knows": lambda of: of["asked"].append(["leaving", "barnet", ["left"], 3]),
    "a definition": lambda of: of["definitions"].update(left=["3", "left", ""]),
    "an earlier release with a note": lambda of: of["before"].append({"note": "3 left"}),
    "a borough that sees its own": lambda of: of.update(own="barnet"),
}  # fmt: skip


@pytest.mark.parametrize("what", IN_COUNTS)
def test_what_is_planted_in_the_counts_is_found_or_refused(what, original, tmp_path):
    content = json.loads((original / FILE).read_text(encoding="utf-8"))
    IN_COUNTS[what](content)
    (tmp_path / FILE).write_text(as_text(content), encoding="utf-8")
    try:
        of = Publication.at(tmp_path, repeats=True)
    except WrongInput as refused:
        assert len(str(refused).splitlines()) == 1
        return
    from evaluation.release.audit.recovery import recovered

    found = [*not_closed(of), *of.contradictions()]
    assert found or recovered(of, of.counts)


ON_PAGES = {
    "a key": lambda page: page.update(left=3),
    "a key of its notes": lambda page: page["notes"].update(left="3"),
    "another name": lambda page: page.update(name="Hackney, 3 left"),
    "another stamp": lambda page: page["stamp"].update(code="3.left"),
    "an audience": lambda page: page["seen_by"].update(three=3),
}


@pytest.mark.parametrize("what", ON_PAGES)
def test_what_is_planted_in_what_a_page_says_is_found_or_refused(what, original, tmp_path):
    folder = tmp_path / "hackney"
    folder.mkdir()
    shutil.copy(original / FILE, tmp_path / FILE)
    (folder / "index.html").touch()
    page = json.loads((original / "hackney" / PAGE).read_text(encoding="utf-8"))
    ON_PAGES[what](page)
    (folder / PAGE).write_text(json.dumps(page, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    try:
        assert not_closed(Publication.at(tmp_path))
    except WrongInput as refused:
        assert len(str(refused).splitlines()) == 1


def test_every_file_that_is_made_has_its_line_in_the_one_list(original):
    """One line a file: where a later step adds a kind of file, the list says how it is made again."""
    from fnmatch import fnmatch

    from evaluation.release.audit.remaking import Remade

    remade = Remade(Publication.at(original))
    for file in (file for file in original.rglob("*") if file.is_file()):
        of_page = file.parent != original
        fitting = [
            held
            for held in HELD
            if held.of_page == of_page
            and fnmatch(file.name, held.names)
            and file.name in held.made(remade, file.parent)
        ]
        assert len(fitting) == 1, file
