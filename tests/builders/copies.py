"""The executed copies of the notebooks that strict nbval compares with: `make expected` writes them."""

import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat

from evaluation.records.boroughs import templates
from evaluation.run.reports import AT_ONCE, run_notebook

from . import golden, published

EXPECTED = [
    ("summary", "hackney", "public"),
    ("pledges", "hackney", "public"),
    ("pledges", "hackney", "borough"),
    ("network", "hackney", "public"),
    ("workshops", "hackney", "public"),
    ("summary", "enfield", "public"),
    ("network", "enfield", "public"),
    ("project", "project", "public"),
    ("annex", "project", "public"),
    ("workshops", "project", "team"),
]


def write_all(root: Path) -> list[Path]:
    """Write all that tests compare with and people read: the executed copies, the golden texts, the published values."""
    return [*write_expected(root / "tests" / "expected"), *golden.write(root / "tests" / "golden"), *published.write()]


def write_expected(folder: Path) -> list[Path]:
    """Write the executed notebooks, on the sample, that strict nbval compares with.

    They have no charts. Charts are drawn again and not compared, and every number in them is also in a table that is.
    """
    folder.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch, ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(lambda copy: _write_expected(*copy, folder, Path(scratch)), EXPECTED))


def _write_expected(name: str, borough: str, audience: str, folder: Path, scratch: Path) -> Path:
    copy = folder / f"{name}.{borough}.{audience}.ipynb"
    parameters = {"borough": borough, "audience": audience, "study": ""}
    nb = run_notebook(templates() / f"{name}.ipynb", parameters, scratch / copy.name, scratch)
    for cell in nb.cells:
        if "nbval-ignore-output" in cell.metadata.get("tags", []):
            cell.outputs = []
    copy.write_text(nbformat.writes(nb, indent=1) + "\n", encoding="utf-8", newline="\n")
    return copy
