"""The agreement round: for each borough a folder to send, with its own page, what to ask it, and a workbook to send back.

The page is made for the audience `borough`, and in the folder is nothing about any other. What comes back is read by an
import, like any workbook of tables: the day on which a borough agreed its figures, its context and its actions.
"""

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from evaluation.counts.queries import Query, queries
from evaluation.counts.scope import Scope
from evaluation.metrics.vocabulary import UNKNOWN
from evaluation.records.errors import WrongInput
from evaluation.records.parameters import Project, read_as_at, read_project
from evaluation.records.saved import beside, into_place
from evaluation.records.tables.read import read
from evaluation.records.tables.workbook import QUERIES, write_queries, write_return
from evaluation.run.request import Request

READ_ME, PAGE = "READ-ME.txt", "page"
TEXT = """\
{marking}

{name}: the figures of {borough}, as at {as_at}
{line}

1. Open {page}/index.html: the page of {borough}, with its own figures in full. Please pass it to nobody outside.
2. Open {workbook}. {asked}
3. When the figures are right, write the day in its sheet `returns`. Then the page says that you agreed them. What a reader
   must know to judge them goes into the sheet `context`, and what you agreed to do into `actions`. Write no names.
4. Send {workbook} back to: {owner}.
"""


def write_returns(request: Request, pages: Mapping[str, Path], out: Path) -> dict[str, int]:
    """Write the folder of each borough that has a page, and one workbook of the queries that no borough can answer. How
    many queries each area has."""
    project = read_project(request.project)
    as_at, records_to = read_as_at(project, request.as_at, bool(request.data))
    records = read(request.folder, project, records_to)
    found = queries(records, Scope.of(project, as_at, records_to))
    out.mkdir(parents=True, exist_ok=True)
    for slug, page in pages.items():
        with beside(out / slug) as made:
            name, asked = records.registry[slug].name, found.get(slug, [])
            shutil.copytree(page.parent, made / PAGE)
            workbook = f"{slug}-return.xlsx"
            write_return(made / workbook, slug, asked)
            text = _text(project, name, f"{as_at}", workbook, asked)
            (made / READ_ME).write_text(text, encoding="utf-8", newline="\n")
            into_place(made, out / slug)
    lost = out / "without-a-borough.xlsx"
    lost.unlink(missing_ok=True)
    if UNKNOWN in found:
        write_queries(lost, found[UNKNOWN])
    return {area: len(found.get(area, ())) for area in (*pages, UNKNOWN)}


def refuse_what_is_not_ours(out: Path) -> None:
    """Raise WrongInput if a folder of returns would replace something else."""
    strange = [one for one in out.iterdir() if one.is_dir() and not (one / READ_ME).is_file()] if out.is_dir() else []
    if out.exists() and not out.is_dir():
        raise WrongInput(f"OUT: {out} is not a folder.")
    if strange:
        raise WrongInput(f"OUT: {strange[0]} is no return of a borough, and might be taken away. Name another folder.")


def _text(project: Project, borough: str, as_at: str, workbook: str, asked: Sequence[Query]) -> str:
    number = len(asked)
    title = f"{project.name}: the figures of {borough}, as at {as_at}"
    said = f"Its sheet `{QUERIES}` asks about {number} row{'' if number == 1 else 's'} of your records: please answer there."
    return TEXT.format(
        marking=project.marking,
        name=project.name,
        borough=borough,
        as_at=as_at,
        line="=" * len(title),
        page=PAGE,
        workbook=workbook,
        asked=said if number else "We have no questions about your records.",
        owner=project.data_owner,
    )
