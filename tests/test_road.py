"""The house: each wing imports only from those below it, and the measures stand alone."""

import subprocess
import sys

from importlinter.cli import lint_imports

from evaluation.records.boroughs import ROOT

HEAVY = {"pandas", "pydantic", "pandera", "matplotlib"}


def imported_by(code: str) -> set[str]:
    """The modules that a new process has imported after this code."""
    code = f"import sys, {code}; print(*sys.modules)"
    return set(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split())


def test_each_wing_imports_only_from_those_below_it(monkeypatch):
    monkeypatch.chdir(ROOT)
    assert lint_imports(str(ROOT / "pyproject.toml"), no_cache=True) == 0


def test_the_measures_import_neither_pandas_nor_another_wing():
    found = imported_by("evaluation.metrics, evaluation.metrics.pledges")
    assert not found & HEAVY
    ours = {".".join(name.split(".")[:2]) for name in found if name.startswith("evaluation.")}
    assert ours == {"evaluation.metrics"}


def test_opening_a_study_does_not_import_what_reads_records():
    assert "pandera" not in imported_by("evaluation.run.opening, evaluation.report.charts")
