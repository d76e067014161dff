"""Makes every file of a publication again, from its `cells.json` and its `page.json` files alone, by the code that the
notebooks run.
"""

import contextlib
import json
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import nbformat

from evaluation.publication import site
from evaluation.publication.files import FILE, PAGE
from evaluation.publication.reading import Publication, page_of, page_text
from evaluation.publication.writing import as_text
from evaluation.records.boroughs import templates
from evaluation.report import documents, pages
from evaluation.report.documents import FORMATS, suffix_of
from evaluation.report.study import Study
from evaluation.report.words import contents
from evaluation.run.engine.plain import run_here
from evaluation.run.reports import GIVEN, given_parameters

Files = Mapping[str, bytes]  # what a folder holds, by name


class Remade:
    """A publication's files, made again."""

    def __init__(self, of: Publication):
        self.of = of
        self.study, self._executed = cache(self._study), cache(self._executed_of)

    def counts(self, folder: Path) -> Files:
        """Its counts, written back."""
        return {FILE: as_text(self.of.content).encode()}

    def about_the_page(self, folder: Path) -> Files:
        return {PAGE: page_text(self.study(folder)).encode()}

    def page(self, folder: Path) -> Files:
        """A page with its downloads and its executed notebooks."""
        study, executed = self.study(folder), self._executed(folder)
        body, downloads = pages.render(executed, study, self.of.is_site)
        notebooks = {f"{name}.ipynb": _written(nb) for name, nb in executed.items()}
        return {name: text.encode() for name, text in {"index.html": body, **downloads, **notebooks}.items()}

    def documents(self, folder: Path) -> Files:
        """Those documents of a page that lie beside it. Raises WrongInput where nothing here can make one."""
        area = pages.folder_of(self.study(folder).area)
        made = {}
        for format in FORMATS:
            name = f"{area}{suffix_of(format)}"
            if (folder / name).is_file():
                made[name] = self._document(folder, format)
        return made

    def _document(self, folder: Path, format: str) -> bytes:
        study = self.study(folder)
        with tempfile.TemporaryDirectory() as scratch:
            for name, nb in self._executed(folder).items():
                Path(scratch, f"{name}.ipynb").write_text(_written(nb), encoding="utf-8")
            renderer = documents.renderer_of(format)
            return documents.make(renderer, study, Path(scratch), Path(scratch), Path(scratch, "made of")).read_bytes()

    def site(self, folder: Path) -> Files:
        """The index and what belongs to it."""
        return site.files(self.of) if self.of.is_site else {}

    def _study(self, folder: Path) -> Study:
        return self.of.study(page_of(folder, repeats=True))

    def _executed_of(self, folder: Path) -> dict[str, nbformat.NotebookNode]:
        return executed(self.study(folder))


def executed(study: Study) -> dict[str, nbformat.NotebookNode]:
    """A study's notebooks, as they run."""
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        Path(GIVEN).write_text(json.dumps(study.content), encoding="utf-8")
        given = given_parameters(study)
        return {name: run_here(templates() / f"{name}.ipynb", given) for name in contents.notebooks(study)}


def _written(nb: nbformat.NotebookNode) -> str:
    return nbformat.writes(nb, indent=1) + "\n"
