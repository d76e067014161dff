"""A report as a document: Word, PDF, or a page of Quarto's, rendered from the notebooks that the page was made of.

One notebook of Markdown cells is prepared in `build/`, from the executed ones and nothing else; Quarto renders it, and
for Word pandoc does where there is no Quarto. Neither runs any code: there is none in it. What was rendered is checked,
because both end well even where something is missing.
"""

import datetime as dt
import os
import shutil
from collections.abc import Mapping
from pathlib import Path

import nbformat

from evaluation.records.boroughs import build
from evaluation.records.errors import RunFailed
from evaluation.report import pages
from evaluation.report.documents import prepared, rendering, word
from evaluation.report.documents.rendering import FORMATS, Renderer, renderer_of, suffix_of
from evaluation.report.study import Study
from evaluation.report.words import contents, page

__all__ = ["FORMATS", "folder_of", "make", "renderer_of", "suffix_of"]

CHECKS = {"docx": word.faults, "pdf": rendering.faults_of_pdf, "quarto-html": rendering.faults_of_page}


def folder_of(study: Study, out: Path) -> Path:
    """Where a study's documents go: beside the folders of pages, since each of these is a publication by itself."""
    return out / study.project_slug / "documents" / study.audience


def make(renderer: Renderer, study: Study, report: Path, out: Path, scratch: Path | None = None) -> Path:
    """Make the document of a report whose notebooks, as they ran, lie in the folder `report`; returns its file.

    RunFailed where it cannot be rendered, or lacks what it must have; the prepared notebook is kept, in `build/` or in
    the folder `scratch`.
    """
    area = pages.folder_of(study.area)
    names = contents.notebooks(study)
    executed = {name: nbformat.read(report / f"{name}.ipynb", as_version=4) for name in names}
    folder = (scratch or build()) / "documents" / study.project_slug / study.audience / area / renderer.format
    shutil.rmtree(folder, ignore_errors=True)
    prepared.write(renderer.format, study, executed, folder)
    rendered = rendering.run(renderer, folder, _environment(study))
    if renderer.format == "docx":
        word.tidy(rendered)
    faults = CHECKS[renderer.format](rendered, page.banners(study))
    if faults:
        raise RunFailed(f"The document is not as it must be: {'; '.join(faults)}. What it was made of is in {folder}.")
    place = folder_of(study, out) / f"{area}{rendered.suffix}"
    place.parent.mkdir(parents=True, exist_ok=True)
    beside = place.with_name(f".{place.name}.{os.getpid()}")
    shutil.copyfile(rendered, beside)
    beside.replace(place)
    return place


def _environment(study: Study) -> Mapping[str, str]:
    """The environment that a renderer runs in: the only day it is told is that of the report."""
    day = dt.datetime.combine(study.as_at, dt.time(), dt.UTC)
    return os.environ | {"SOURCE_DATE_EPOCH": str(int(day.timestamp()))}
