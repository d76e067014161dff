"""Which published figure each measure is held to: said beside the test that reproduces it, and listed in one page."""

import ast
from collections import Counter
from collections.abc import Collection, Iterator
from pathlib import Path

from evaluation.metrics.errors import did_you_mean
from evaluation.metrics.measure import MEASURES
from evaluation.records.boroughs import ROOT

PAGE = ROOT / "docs" / "published-values.md"
INTRODUCTION = """\
# Published values, by measure

This lists each measure in [GLOSSARY.md](../GLOSSARY.md) with a figure that others published. Each is reproduced through
the function that the notebooks use. The last column is the test in `tests/spec` that checks it, and says what was
published in its mark `published`. `make expected` writes this page.

| measure | published | test |
|---|---|---|
"""
INTERVALS = """
**Intervals.** Wilson, exact and Newcombe's difference are checked against Newcombe (1998), as printed. Jeffreys, Byar,
exact Poisson, the beta-binomial and the BCa bootstrap are in `tests/spec/test_intervals.py`, each with its source. The
examples called *of the design* are invented, but not by this code.

## Internal checks only

These are counts with no arithmetic that a publication could check. `tests/unit` checks them: """
UNPUBLISHED = ("times_come", "other_replies", "leaving", "non_response")


def write(page: Path = PAGE) -> list[Path]:
    page.write_text(text(), encoding="utf-8", newline="\n")
    return [page]


def text() -> str:
    """The page: a row for each measure, in the order of the glossary."""
    marks = {name: (published, test) for name, published, test in marked()}
    rows = [
        f"| {one.title} (`{name}`) | {marks[name][0]} | `{marks[name][1]}` |\n"
        for name, one in MEASURES.items()
        if name in marks
    ]
    return INTRODUCTION + "".join(rows) + INTERVALS + ", ".join(f"`{name}`" for name in UNPUBLISHED) + ".\n"


def faults(marked: Collection[str], measures: Collection[str]) -> list[str]:
    """What is wrong with what is said of each measure, and what to do; `marked` are those that tests are marked with."""
    said = Counter([*marked, *UNPUBLISHED])
    nothing = [
        f'{name}: mark a test in tests/spec with @pytest.mark.published({name}="what was published"), or name it in '
        "UNPUBLISHED of tests/builders/published.py"
        for name in measures
        if not said[name]
    ]
    twice = [f"{name}: is said twice" for name in measures if said[name] > 1]
    strange = [f"{name}: is no measure.{did_you_mean(name, measures)}" for name in said if name not in measures]
    return [*nothing, *twice, *strange]


def marked() -> Iterator[tuple[str, str, str]]:
    """Each measure that a test is marked with, what was published of it, and the test."""
    for file in sorted((ROOT / "tests" / "spec").glob("test_*.py")):
        for test in ast.parse(file.read_text(encoding="utf-8")).body:
            for mark in getattr(test, "decorator_list", ()):
                if isinstance(mark, ast.Call) and ast.unparse(mark.func) == "pytest.mark.published":
                    for one in mark.keywords:
                        yield str(one.arg), ast.literal_eval(one.value), test.name
