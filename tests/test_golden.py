"""The sample's figures and Hackney's page as they were last read by somebody: a guard against change, not a proof.

After a change that is meant: `make expected` writes both again; then read the difference.
"""

from builders.golden import measures_text, page_text
from evaluation.records.boroughs import ROOT

GOLDEN = ROOT / "tests" / "golden"
CHANGED = "if that was meant, `make expected` writes tests/golden/{} again; then read the difference"


def test_the_samples_figures_are_those_last_read():
    name = "measures.public.txt"
    assert measures_text() == (GOLDEN / name).read_text(encoding="utf-8"), CHANGED.format(name)


def test_hackneys_page_says_what_was_last_read(report):
    name = "hackney.public.txt"
    page = page_text(report("hackney") / "index.html")
    assert page == (GOLDEN / name).read_text(encoding="utf-8"), CHANGED.format(name)
