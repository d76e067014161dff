"""Disclosure control against what others published, and the examples of the textbooks."""

import csv

import pandas as pd
import pytest

from builders.real import needs_real
from evaluation.disclosure import disclose, suppression
from evaluation.disclosure.sums import Linked
from evaluation.disclosure.suppression import suppress
from evaluation.metrics.cells import SHOWN
from evaluation.records.parameters import Disclosure


def test_what_the_department_for_education_hides_and_rounds():
    """Apprenticeship starts of 2024/25: fewer than five are `low`, the rest to the nearest ten, halves upwards:
    10,850 of 10,850 published cells."""
    with needs_real("dfe_rounding_pairs.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    counts = pd.DataFrame(
        {
            "borough": "all",
            "outcome": [f"cell {n}" for n in range(len(rows))],
            "kind": "people",
            "n": [int(row["unrounded"]) for row in rows],
        }
    )
    shown = disclose({"apprentices": counts}, "public", rule=Disclosure(rounding=10))["apprentices"]
    ours = [f"{n}" if state == SHOWN else "low" for n, state in zip(shown["n"], shown["state"], strict=True)]
    theirs = [row["published"].replace(",", "") for row in rows]
    cells = [int(row["cells"]) for row in rows]
    assert sum(cells) == 10_850
    assert sum(n for n, one, other in zip(cells, ours, theirs, strict=True) if one == other) == 10_850
    to_even = [f"{10 * round(n / 10)}" for n in counts["n"]]
    wrong = [n for n, one, other in zip(cells, to_even, theirs, strict=True) if other != "low" and one != other]
    assert sum(wrong) == 543


@pytest.mark.parametrize(("people_know_themselves", "more"), [(True, 1), (False, 0)])
def test_two_ones_protect_each_other_unless_one_of_them_knows_itself(people_know_themselves, more, monkeypatch):
    """Counts 1, 2, 1 of 4 with 1 and below hidden: the singleton rule hides one more cell."""
    counts = Linked()
    whole = counts.add(("apprentices", "one", ("started",)), "people", 4)
    parts = [counts.add(("apprentices", "one", (f"part {at}",)), "people", n) for at, n in enumerate((1, 2, 1))]
    counts.tie(whole, parts)
    if not people_know_themselves:
        monkeypatch.setattr(suppression._Search, "_to_coalitions", lambda self, known: [])
    found = suppress(counts, {"people": 2})
    assert len(found.primary) == 2
    assert len(found.secondary) == more
