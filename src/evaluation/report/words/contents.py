"""Which findings stand on a page, as its notebooks say, and which of their results an audience may not see."""

import ast
import json
from collections.abc import Callable, Iterable
from functools import cache
from importlib import import_module
from pathlib import Path

from evaluation.metrics.cells import CONFIDENTIAL
from evaluation.metrics.result import Result
from evaluation.records.boroughs import templates
from evaluation.report.findings import Finding, Table
from evaluation.report.study import Study

OF_BOROUGH = ("summary", "pledges", "network", "workshops")
OF_PROJECT = ("project", "pledges", "network", "workshops", "annex")


def notebooks(study: Study) -> tuple[str, ...]:
    """The notebooks of a page, in its order."""
    return OF_PROJECT if study.is_project else OF_BOROUGH


def findings(notebook: str) -> tuple[Callable[[Study], Finding], ...]:
    """The findings that a notebook shows, in its order: whatever it calls as `finding = module.function(report)`.

    >>> [one.__name__ for one in findings("annex")]
    ['spread', 'filling_time', 'shrunken', 'changes', 'scales']
    """
    return _findings(templates() / f"{notebook}.ipynb")


@cache
def _findings(notebook: Path) -> tuple[Callable[[Study], Finding], ...]:
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    modules, found = dict[str, str](), []
    for statement in (statement for cell in code for statement in ast.parse(cell).body):
        match statement:
            case ast.ImportFrom(module=package, names=names):
                modules |= {one.asname or one.name: f"{package}.{one.name}" for one in names}
            case ast.Assign(
                targets=[ast.Name(id="finding")],
                value=ast.Call(func=ast.Attribute(value=ast.Name(id=module), attr=function)),
            ):
                found.append(getattr(import_module(modules[module]), function))
    return tuple(found)


def hidden(study: Study) -> set[tuple[str, str, str]]:
    """The results in the tables of a page that its audience may not see, each named once."""
    return {name for table in _tables(study) for name in _confidential(table)}


def hidden_by_table(study: Study) -> dict[str, int]:
    """How many results are hidden in each table of a page that hides any, by the table's name."""
    found = {table.name: len(_confidential(table)) for table in _tables(study)}
    return {name: n for name, n in found.items() if n}


def _tables(study: Study) -> Iterable[Table]:
    return (find(study).table for name in notebooks(study) for find in findings(name))


def _confidential(table: Table) -> set[tuple[str, str, str]]:
    measures = (c for row in table.rows for c in row if isinstance(c, Result))
    return {(one.borough, one.measure, one.group) for one in measures if one.state == CONFIDENTIAL}
