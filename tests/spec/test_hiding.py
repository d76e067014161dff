"""Disclosure control against what others published, and the examples of the textbooks."""

import csv

import pandas as pd
import pytest

from builders.real import needs_real
from evaluation.disclosure import disclose
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


@pytest.mark.parametrize(("numbers", "fewest", "more"), [((1, 2, 1), 2, 1), ((2, 4, 2), 4, 0)])
def test_two_ones_do_not_protect_each_other_since_each_knows_itself(numbers, fewest, more):
    """Counts 1, 2, 1 of 4 with 1 and below hidden: the singleton rule hides one more cell. Of 2, 4, 2 none is a single
    person, who could take off herself."""
    counts = Linked()
    whole = counts.add(("apprentices", "one", ("started",)), "people", sum(numbers))
    parts = [counts.add(("apprentices", "one", (f"part {at}",)), "people", n) for at, n in enumerate(numbers)]
    counts.tie(whole, parts)
    found = suppress(counts, {"people": fewest})
    assert len(found.primary) == 2
    assert len(found.secondary) == more
