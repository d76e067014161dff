"""No hidden number can be worked out: an attacker with every published count, all sums and linear programming
tries it on projects made at random, as somebody outside and as each borough that knows its own."""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from builders.counts import OUTCOMES, THRESHOLDS, at_random
from builders.possible import possible
from evaluation.disclosure import with_totals
from evaluation.disclosure.linked import CountsContradict, linked
from evaluation.disclosure.sums import Linked
from evaluation.disclosure.suppression import Suppression, judged, suppress
from evaluation.metrics.programme import Programme
from evaluation.metrics.tables import TABLES
from evaluation.metrics.vocabulary import ALL

PROJECTS = 60


def worked_out(cells: Linked, hidden: np.ndarray, protected: np.ndarray, insider: str = "") -> list[int]:
    """The protected cells that linear programming pins down to one whole number."""
    knows = np.array([area == insider for _, area, _ in cells.names])
    found = possible(cells, ~hidden | knows, np.flatnonzero(protected & ~knows), 1)
    return [cell for cell, (least, most) in found.items() if least == most]


def attacked(seed: int, complementary: bool = True) -> tuple[list, int, Linked]:
    """What outsiders and insiders work out that they could not if all that may be hidden were."""
    counts = with_totals(at_random(seed))
    cells = linked(counts, Programme())
    found = suppress(cells, THRESHOLDS)
    found = found if complementary else Suppression(found.primary)
    personal, printable = np.array(cells.personal), np.array(cells.printable)
    least = np.array([THRESHOLDS.get(kind, 0) for kind in cells.kinds])
    protected = personal & (np.array(cells.numbers) < least)
    hidden = ~printable | np.array([name in found for name in cells.names])
    everything = ~printable | personal
    leaks = []
    for insider in ["", *sorted({area for _, area, _ in cells.names} - {ALL})]:
        pinned = worked_out(cells, hidden, protected, insider)
        if pinned:
            unavoidable = set(worked_out(cells, everything, protected, insider))
            leaks += [(insider, cells.names[one]) for one in pinned if one not in unavoidable]
    return leaks, int(sum(name in found for name in cells.names)), cells


QUICK = (4, 5, 6)  # the others take more seconds


@pytest.mark.parametrize(
    "seed", [n if n in QUICK else pytest.param(n, marks=pytest.mark.slow) for n in range(PROJECTS)]
)
def test_nobody_works_out_a_hidden_number(seed):
    leaks, _, _ = attacked(seed)
    assert leaks == []


def test_without_complements_the_same_attack_finds_leaks():
    assert attacked(6, complementary=False)[0]


@pytest.mark.parametrize(
    ("table", "key", "said"),
    [
        (
            "apprentices",
            "started",
            "borough-0: apprentices started is 4, but of that borough-0: apprentices in_post is 1, ",
        ),
        (
            "participants",
            "now",
            "borough-0: participants managers now is 4, but of that borough-0: participants managers active is 5.",
        ),
    ],
)
def test_counts_that_do_not_add_up_as_declared_are_a_fault_of_ours_with_the_counts(table, key, said):
    rows = {
        "apprentices": [
            ("borough-0", s, "people", n) for s, n in zip(("started", *OUTCOMES), (3, 1, 1, 1), strict=True)
        ],
        "participants": [("borough-0", "managers", s, "people", n) for s, n in (("now", 5), ("active", 5))],
    }
    counts = {
        name: pd.DataFrame(found, columns=["borough", *TABLES[name].dimensions, "kind", "n"])
        for name, found in rows.items()
    }
    linked(with_totals(counts), Programme())
    frame = counts[table]
    frame["n"] += (frame.iloc[:, -3] == key) * (1 if table == "apprentices" else -1)
    with pytest.raises(CountsContradict) as error:
        linked(with_totals(counts), Programme())
    assert str(error.value).startswith("Counts do not add up as their tables declare:\n") and said in str(error.value)


def table_at_random(seed: int) -> Linked:
    """Three boroughs by three outcomes, with all totals: sixteen counts."""
    numbers = np.random.default_rng(seed).integers(0, 13, (3, 3))
    numbers = np.vstack([numbers, numbers.sum(axis=0)])
    numbers = np.hstack([numbers, numbers.sum(axis=1, keepdims=True)])
    cells = Linked()
    areas, keys = ["one", "two", "three", ALL], [*OUTCOMES, "started"]
    for area, row in zip(areas, numbers, strict=True):
        for key, n in zip(keys, row, strict=True):
            cells.add(("apprentices", area, (key,)), "people", int(n))
    for area in areas:
        cells.tie(cells.at["apprentices", area, ("started",)], [cells.at["apprentices", area, (k,)] for k in OUTCOMES])
    for key in keys:
        cells.tie(cells.at["apprentices", ALL, (key,)], [cells.at["apprentices", a, (key,)] for a in areas[:-1]])
    return cells


def fewest_complements(cells: Linked) -> int:
    """The fewest counts that make all small ones safe by the same rule, found by trying all."""
    shown = [name for name, n in zip(cells.names, cells.numbers, strict=True) if n >= THRESHOLDS["people"]]
    given_away = judged(cells, THRESHOLDS)
    for many in range(len(shown) + 1):
        if any(not given_away(chosen) for chosen in combinations(shown, many)):
            return many
    raise AssertionError("nothing makes them safe")


@pytest.mark.slow
def test_on_small_tables_no_more_is_hidden_than_five_quarters_of_the_optimum():
    ours = best = 0
    for seed in range(100):
        cells = table_at_random(seed)
        found = suppress(cells, THRESHOLDS)
        hidden, fewest = (len(found.primary) + n for n in (len(found.secondary), fewest_complements(cells)))
        assert fewest <= hidden <= 1.25 * fewest, f"table {seed}"
        ours, best = ours + hidden, best + fewest
    assert ours <= 1.05 * best
