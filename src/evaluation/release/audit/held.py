"""What a publication may hold, in one list: each kind of file, how it is made again from the counts, and how what was
found is compared with that. A file that is not in it has no place in a publication.
"""

from collections.abc import Callable
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

from evaluation.publication.reading import Publication
from evaluation.records.errors import Problem, RunFailed, WrongInput
from evaluation.release.audit.differing import as_a_whole, by_line, by_part
from evaluation.release.audit.own_words import in_own_words
from evaluation.release.audit.remaking import Files, Remade
from evaluation.report import pages


@dataclass(frozen=True)
class Held:
    """A kind of file: which names it has, in the folder of each page or (`of_page` False) beside these."""

    what: str
    names: str
    of_page: bool
    made: Callable[[Remade, Path], Files]
    differs: Callable[[Path, bytes, str], list[Problem]]


HELD = (
    Held("the counts", "cells.json", False, Remade.counts, by_line),
    Held("what a page says besides", "page.json", True, Remade.about_the_page, by_line),
    Held("the page", "index.html", True, Remade.page, by_line),
    Held("the page's tables", "*.csv", True, Remade.page, by_line),
    Held("the page's notebooks", "*.ipynb", True, Remade.page, by_line),
    Held("the page as a Word file", "*.docx", True, Remade.documents, by_part),
    Held("the page as a PDF", "*.pdf", True, Remade.documents, as_a_whole),
    Held("the page as Quarto makes it", "*.html", True, Remade.documents, by_line),
    Held("the index and the pages about it", "*.html", False, Remade.site, by_line),
    Held("the index's tables", "*.csv", False, Remade.site, by_line),
    Held("the index's workbook", "*.xlsx", False, Remade.site, by_part),
)
FAILURES = (ArithmeticError, ValueError, LookupError, TypeError, WrongInput, RunFailed)


def not_as_made(of: Publication) -> tuple[list[Path], list[Problem]]:
    """All files of a publication, and anything in them that is not made from its counts, by file and line."""
    files = sorted(file for file in of.folder.rglob("*") if not file.is_dir() or file.is_symlink())
    remade, accounted = Remade(of), set[Path]()
    faults = of.contradictions()
    for folder in of.pages:
        faults += _of_page(remade, folder)
    for held in HELD:
        for folder in of.pages if held.of_page else [of.folder]:
            try:
                expected = held.made(remade, folder)
            except FAILURES as error:
                where = str(folder.relative_to(of.folder))
                faults.append(Problem(f"{held.what} cannot be made from the counts: {error}", where, kind="unmade"))
                continue
            for name, content in expected.items():
                if fnmatch(name, held.names):
                    faults += held.differs(folder / name, content, str((folder / name).relative_to(of.folder)))
                    accounted.add(folder / name)
    faults += [
        Problem(
            "is no part of a page, so nobody knows where its numbers are from; take it away.",
            str(file.relative_to(of.folder)),
        )
        for file in files
        if file not in accounted or file.is_symlink()
    ]
    return files, list(dict.fromkeys(faults))


def _of_page(remade: Remade, folder: Path) -> list[Problem]:
    """What is wrong with a page as a whole: the folder that it is in, and the numbers in its own words."""
    of, where = remade.of, str(folder.relative_to(remade.of.folder))
    try:
        study = remade.study(folder)
    except FAILURES:  # said where its files cannot be made
        return []
    faults = in_own_words(of, study, f"{where}/page.json")
    if pages.folder_of(study.area) != folder.resolve().name:
        faults.append(Problem(f"the page of {study.name} is in another's folder.", where))
    return faults
