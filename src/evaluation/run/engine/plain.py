"""Runs a notebook's cells as plain functions, in this process: no kernel, no fork, no messages, no isolation.

The audit uses it to make pages again. The benchmark uses it as the limit of speed. It only runs notebooks that show
nothing but the value of a cell's last line.
"""

import ast
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import nbformat


def run_here(source: Path, given: Mapping[str, str]) -> nbformat.NotebookNode:
    """Run a notebook in this process and in this folder, and return it as a report's executed copy."""
    from ipykernel.ipkernel import IPythonKernel
    from papermill.translators import papermill_translators

    nb = nbformat.from_dict(_source(source))
    at = next(n for n, cell in enumerate(nb.cells) if "parameters" in cell.metadata.get("tags", []))
    code = papermill_translators.find_translator("python3", "python").codify(given, "Parameters")
    injected = nbformat.v4.new_code_cell(code, id="injected-parameters", metadata={"tags": ["injected-parameters"]})
    nb.cells.insert(at + 1, injected)
    nb.metadata["language_info"] = IPythonKernel.language_info
    names: dict[str, object] = {"__name__": "__main__"}
    number = 0
    for cell in nb.cells:
        cell.metadata.setdefault("tags", [])
        if cell.cell_type == "code":
            number += 1
            cell.outputs, cell.execution_count = _outputs(cell.source, names, number), number
    return nb


@cache
def _source(source: Path) -> dict:
    return nbformat.read(source, as_version=4)


def _outputs(code: str, names: dict, number: int) -> list[nbformat.NotebookNode]:
    tree = ast.parse(code)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "cell", "exec"), names)
    value = eval(compile(ast.Expression(last.value), "cell", "eval"), names) if last else None
    if value is None:
        return []
    data, metadata = _formatter().format(value)
    return [nbformat.v4.new_output("execute_result", data=data, metadata=metadata, execution_count=number)]


@cache
def _formatter():
    from IPython.core.formatters import DisplayFormatter

    return DisplayFormatter()
