"""The publication: beside the pages of boroughs and project an index, the pages about it, and its downloads.

All of it is made from `cells.json` and what the pages say of themselves, so the audit can make it again.
"""

from pathlib import Path

from evaluation.publication.files import FILE
from evaluation.publication.reading import Publication, page_of
from evaluation.publication.site.downloads import downloads
from evaluation.publication.site.pages import accessibility, index, method
from evaluation.records.boroughs import PROJECT
from evaluation.report import pages

INDEX = "index.html"


def files(of: Publication) -> dict[str, bytes]:
    """Every file of a site beside its pages, by name, as its counts and its project page give them."""
    study = of.study(page_of(of.folder / PROJECT))
    found = {name: _as_bytes(content) for name, content in downloads(of, study).items()}
    sizes = {name: len(content) for name, content in found.items()} | {FILE: (of.folder / FILE).stat().st_size}
    about = zip(pages.SITE_PAGES, (method, accessibility), strict=True)
    return {
        INDEX: _as_bytes(index(study, sizes)),
        **{address: _as_bytes(page(of, study)) for (_, address), page in about},
        **found,
    }


def write(folder: Path) -> None:
    """Write the index and all that belongs to it into a folder of finished pages."""
    for name, content in files(Publication.at(folder)).items():
        (folder / name).write_bytes(content)


def _as_bytes(content: str | bytes) -> bytes:
    return content if isinstance(content, bytes) else content.encode()
