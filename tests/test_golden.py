"""The sample's figures and Hackney's page as they were last read by somebody: a guard against change, not a proof.

After a change that is meant: `make expected` writes both again; then read the difference.
"""

from builders.golden import measures_text, page_text
from evaluation.records.boroughs import ROOT

GOLDEN = ROOT / "tests" / "golden"


def test_the_samples_figures_are_those_last_read():
    assert measures_text() == (GOLDEN / "measures.public.txt").read_text(encoding="utf-8")


def test_hackneys_page_says_what_was_last_read(report):
    assert page_text(report("hackney") / "index.html") == (GOLDEN / "hackney.public.txt").read_text(encoding="utf-8")
