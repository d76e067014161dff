"""Checks that every page of a publication is what its counts give, and nothing else.

Each page is made again from `cells.json` and its own `page.json`, by the notebooks' own code. Page, downloads and
executed notebooks are compared line by line. A line that is equal holds no number that is not a shown count or computed
from shown counts. A line that differs, or a file that does not belong to a page, is a problem.
"""

import contextlib
import difflib
import io
import json
import re
import tempfile
import zipfile
from pathlib import Path

import nbformat

from evaluation.publication import site
from evaluation.publication.files import FILE, PAGE
from evaluation.publication.reading import Publication, page_of
from evaluation.publication.site.downloads import WORKBOOK
from evaluation.records.boroughs import templates
from evaluation.records.errors import Problem, WrongInput
from evaluation.report import pages
from evaluation.report.study import Study
from evaluation.report.words import contents, free_text
from evaluation.run.engine.plain import run_here
from evaluation.run.reports import GIVEN, given_parameters

SHOWN_OF_A_LINE, BEFORE = 120, 40  # characters of a line that differs, and how many before it does
_OF_NOBODY = re.compile(r"\b(?:places|events|boroughs)\b")


def not_made_from_cells(of: Publication) -> tuple[list[Path], list[Problem]]:
    """All files of a publication, and anything in them that is not made from its counts, by file and line."""
    files = sorted(file for file in of.folder.rglob("*") if not file.is_dir() or file.is_symlink())
    accounted = {of.folder / FILE}
    faults = of.contradictions()
    for folder in of.pages:
        page = page_of(folder)
        where = folder.relative_to(of.folder)
        if pages.folder_of(page["area"]) != folder.resolve().name:
            faults.append(Problem(f"the page of {page['name']} is in another's folder.", str(where)))
        try:
            study = of.study(page)
            expected = made_again(study, of.is_site)
        except (ArithmeticError, ValueError, LookupError, TypeError) as error:
            faults.append(Problem(f"the page cannot be made from the counts: {error}.", str(where)))
            continue
        for name, text in expected.items():
            faults += _differences(folder / name, text, str(where / name))
        faults += _in_own_words(of, study, str(where / PAGE))
        accounted |= {folder / name for name in (PAGE, *expected)}
    if of.is_site:
        accounted |= _not_the_sites(of, faults)
    faults += [
        Problem(
            "is no part of a page, so nobody knows where its numbers are from; take it away.",
            str(file.relative_to(of.folder)),
        )
        for file in files
        if file not in accounted or file.is_symlink()
    ]
    return files, faults


def _not_the_sites(of: Publication, faults: list[Problem]) -> set[Path]:
    """The files of a site's index and what belongs to it. Anything not made from its counts is added to `faults`."""
    try:
        expected = site.files(of)
    except (ArithmeticError, ValueError, LookupError, TypeError, WrongInput) as error:
        faults.append(Problem(f"the index cannot be made from the counts: {error}.", "index.html"))
        return set()
    for name, content in expected.items():
        file = of.folder / name
        if name == WORKBOOK and file.is_file():
            faults += workbook_differences(file.read_bytes(), content, name)
        else:
            faults += _differences(file, content.decode(errors="replace"), name)
    return {of.folder / name for name in expected}


def made_again(study: Study, in_site: bool) -> dict[str, str]:
    """The files of a page as a study gives them, by name."""
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        Path(GIVEN).write_text(json.dumps(study.content), encoding="utf-8")
        given = given_parameters(study)
        executed = {name: run_here(templates() / f"{name}.ipynb", given) for name in contents.notebooks(study)}
    body, downloads = pages.render(executed, study, in_site)
    notebooks = {f"{name}.ipynb": nbformat.writes(nb, indent=1) + "\n" for name, nb in executed.items()}
    return {"index.html": body, **downloads, **notebooks}


def _differences(file: Path, expected: str, where: str) -> list[Problem]:
    """The lines of a file that differ from the expected ones."""
    try:
        found = file.read_text(encoding="utf-8")
    except OSError:
        return [Problem("is missing.", where)]
    except UnicodeDecodeError:
        return [Problem("is not text.", where)]
    if found == expected:
        return []
    before, after = expected.split("\n"), found.split("\n")
    faults = []
    for kind, begin, end, first, last in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "delete":
            faults.append(Problem(f"a line is missing here: {_about(before[begin])}", where, first + 1, "missing"))
        elif kind != "equal":
            for n in range(first, last):
                other = before[begin + n - first] if begin + n - first < end else ""
                faults.append(
                    Problem(f"this is not what the counts give: {_about(after[n], other)}", where, n + 1, "line")
                )
    return faults


def workbook_differences(found: bytes, expected: bytes, where: str) -> list[Problem]:
    """Where a workbook is not, byte for byte, the one that the counts give: by the parts that its file is packed of."""
    if found == expected:
        return []
    try:
        theirs, ours = _parts(found), _parts(expected)
    except Exception as error:  # whatever a stranger's file makes a reader stumble over
        return [Problem(f"cannot be read as a workbook: {type(error).__name__}: {error}.", where)]
    differing = [name for name in {**ours, **theirs} if ours.get(name) != theirs.get(name)]
    said = [f"this is not what the counts give: its part {name}." for name in differing]
    packed = (
        "holds the same as the workbook made from the counts, and is packed differently: by another version of a "
        "library, or with something beside its parts."
    )
    return [Problem(problem, where, kind="part") for problem in said or [packed]]


def _parts(file: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(file)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def _in_own_words(of: Publication, study: Study, where: str) -> list[Problem]:
    """The small numbers of people in a borough's or the project's own words that are not shown figures of the page.

    A large number is not from the records either, but reveals nobody.
    """
    seen = {
        n
        for one in study.every_measure()
        if one.is_shown and not _OF_NOBODY.search(one.unit)
        for n in (one.count, one.out_of)
    }
    texts = free_text.own_words(study.project, study.notes, study.is_project)
    return [
        Problem(
            f"'{written}' is a number of people, below {max(of.rule.values())} and no figure that is shown: "
            f"{_about(text)}",
            where,
        )
        for text in texts
        for written, n in free_text.of_people(text)
        if n < max(of.rule.values()) and n not in seen
    ]


def _about(line: str, other: str = "") -> str:
    """A line, or the part of it from where it differs from another."""
    pairs = zip(line, other, strict=False)
    same = next((n for n, (one, two) in enumerate(pairs) if one != two), min(len(line), len(other)))
    begin = max(0, same - BEFORE) if len(line) > SHOWN_OF_A_LINE else 0
    part = line[begin : begin + SHOWN_OF_A_LINE].strip()
    return f"{'…' if begin else ''}{part}{'…' if begin + SHOWN_OF_A_LINE < len(line) else ''}"
