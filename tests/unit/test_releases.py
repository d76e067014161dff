"""Two releases of a project, one after the other: nobody works out a hidden number of either, nor a change by few."""

import numpy as np
import pandas as pd
import pytest

from builders.counts import THRESHOLDS, at_random, later
from builders.possible import possible
from evaluation.disclosure import with_totals
from evaluation.disclosure.linked import linked
from evaluation.disclosure.releases import BEFORE, as_it_told, joined
from evaluation.disclosure.sums import Linked
from evaluation.disclosure.suppression import suppress
from evaluation.disclosure.telling import Sizes
from evaluation.metrics.programme import Programme

PAIRS = 60


def given_away(cells: Linked, known: np.ndarray, known_anyway: np.ndarray, which: list[int]) -> list:
    """Those of some counts that can be worked out, and could not anyway."""
    found = {at: least for at, (least, most) in possible(cells, known, which, 1).items() if least == most}
    anyway = possible(cells, known_anyway, found, 1)
    return [(cells.names[at], n) for at, n in found.items() if anyway[at][0] != anyway[at][1]]


def attacked(seed: int, takes_note: bool = True) -> list:
    """What both releases together give away, that they would not if the later one hid all that it may."""
    first = linked(with_totals(at_random(seed)), Programme())
    second = linked(with_totals(later(at_random(seed), seed)), Programme())
    hid = suppress(first, THRESHOLDS)
    told = {
        name
        for at, name in enumerate(first.names)
        if first.printable[at] and (not first.personal[at] or name not in hid)
    }
    both = joined(second, first, told)
    hides = suppress(both if takes_note else second, THRESHOLDS)
    printable, personal = np.array(both.printable), np.array(both.personal)
    known = printable & np.array(
        [not mine or name not in hides for name, mine in zip(both.names, personal, strict=True)]
    )
    small = []
    for at, name in enumerate(both.names):
        number = both.numbers[at]
        is_few = 0 < abs(number) < 5 if at in both.changes else number < 5
        was_small = not name[0].startswith(BEFORE) or first.names[at - len(second.names)] in hid.primary
        if personal[at] and not known[at] and is_few and was_small:
            small.append(at)
    return given_away(both, known, printable & ~personal, small)


@pytest.mark.parametrize("seed", [1, *(pytest.param(n, marks=pytest.mark.slow) for n in range(PAIRS) if n != 1)])
def test_two_releases_together_give_no_hidden_number_away(seed):
    assert attacked(seed) == []


def test_a_release_that_takes_no_note_of_the_one_before_is_found_out():
    assert any(attacked(seed, takes_note=False) for seed in range(6))


def told_of(cells: Linked, hid) -> set:
    return {
        name
        for at, name in enumerate(cells.names)
        if cells.printable[at] and (not cells.personal[at] or name not in hid)
    }


def attacked_three(seed: int, remembers: bool = True) -> list:
    """What three releases together give away, that they would not if the last one hid all that it may."""
    counts = at_random(seed)
    first, second, third = (
        linked(with_totals(one), Programme())
        for one in (counts, later(counts, seed), later(later(counts, seed), seed + 1000))
    )
    told_first = told_of(first, suppress(first, THRESHOLDS))
    told_second = told_of(second, suppress(joined(second, first, told_first), THRESHOLDS))
    two = joined(third, second, told_second)
    three = joined(two, first, told_first, nth=2)
    hides = suppress(three if remembers else two, THRESHOLDS)
    printable, personal = np.array(three.printable), np.array(three.personal)
    own = np.arange(len(three.names)) < len(third.names)
    known = printable & np.array(
        [
            not (mine and is_own) or name not in hides
            for name, mine, is_own in zip(three.names, personal, own, strict=True)
        ]
    )
    few = []
    for at, number in enumerate(three.numbers):
        is_few = 0 < abs(number) < 5 if at in three.changes else own[at] and number < 5
        if personal[at] and not known[at] and is_few:
            few.append(at)
    return given_away(three, known, printable & ~(personal & own), few)


@pytest.mark.parametrize("seed", [1, *(pytest.param(n, marks=pytest.mark.slow) for n in range(40) if n != 1)])
def test_three_releases_together_give_no_hidden_number_away(seed):
    assert attacked_three(seed) == []


@pytest.mark.slow
def test_a_release_that_forgets_the_first_of_three_is_found_out():
    assert any(attacked_three(seed, remembers=False) for seed in range(12))


@pytest.mark.parametrize("remembers", [True, False])
def test_two_who_started_since_the_first_of_three_are_not_told(remembers):
    """12 was shown; 13 was hidden, since one had started; 14 less 12 would tell of two."""
    first, second, third = Linked(), Linked(), Linked()
    for cells, n in ((first, 12), (second, 13), (third, 14)):
        cells.add(("apprentices", "one", ("started",)), "people", n)
    hid = suppress(joined(second, first, set(first.names)), THRESHOLDS)
    assert hid.secondary == set(first.names)
    both = joined(third, second, set())
    found = suppress(joined(both, first, set(first.names), nth=2) if remembers else both, THRESHOLDS)
    assert (("apprentices", "one", ("started",)) in found.secondary) == remembers


def test_one_who_started_since_is_not_told():
    first, second = Linked(), Linked()
    for cells, n in ((first, 12), (second, 13)):
        cells.add(("apprentices", "one", ("started",)), "people", n)
    found = suppress(joined(second, first, first.names), THRESHOLDS)
    assert found.secondary == {("apprentices", "one", ("started",))}


@pytest.mark.parametrize("n", [12, 20])
def test_nobody_or_many_since_is_told(n):
    first, second = Linked(), Linked()
    for cells, own in ((first, 12), (second, n)):
        cells.add(("apprentices", "one", ("started",)), "people", own)
    found = suppress(joined(second, first, first.names), THRESHOLDS)
    assert not found.secondary


def growth(all_: int, one: int, other: int) -> Linked:
    """How many were in a network on a day that is past: of all, and of two areas."""
    cells = Linked()
    whole, *parts = (
        cells.add(("growth", area, ("managers", "2019-12-31")), "people", n)
        for area, n in (("all", all_), ("one", one), ("other", other))
    )
    cells.tie(whole, parts)
    return cells


def test_what_was_shown_of_a_day_stays_shown():
    """Beside the 3 another count has to be hidden: not the total, which the release before told."""
    all_, one = (("growth", area, ("managers", "2019-12-31")) for area in ("all", "one"))
    alone = suppress(growth(19, 16, 3), THRESHOLDS)
    after = suppress(joined(growth(19, 16, 3), growth(19, 16, 3), {all_}, are_real=True), THRESHOLDS)
    assert (alone.secondary, after.secondary) == ({all_}, {one})


def test_what_was_hidden_is_not_known_later_though_it_is_large():
    """23 shown, hidden, and 23 shown again would tell the hidden one: it never falls."""
    name = ("turnout", "one", ("virtual_session", "registered"))
    first, second, third = Linked(), Linked(), Linked()
    for cells in (first, second, third):
        cells.add(name, "people", 23)
    two = joined(third, second, set(), are_real=True)
    assert suppress(two, THRESHOLDS).secondary == set()
    three = joined(two, first, {name}, nth=2, are_real=True)
    assert suppress(three, THRESHOLDS).secondary == {name}


def test_a_corrected_release_keeps_the_sums_that_hold_of_what_it_told():
    """It told 13, 10 and 2, which do not add up; and that 4 of another day were 1 and 3."""
    cells, names = Linked(), [("apprentices", area, ("started",)) for area in ("all", "one", "other")]
    for kept in (names, [(f"{table} 2", area, key) for table, area, key in names]):
        whole, *parts = (cells.add(name, "people", n) for name, n in zip(kept, (12, 9, 3), strict=True))
        cells.tie(whole, parts, relation=kept[0][0])
    told = dict(zip(names, [(13, 0), (10, 0), (2, 0)], strict=True)) | {("apprentices 2", "all", ("started",)): (4, 0)}
    then = as_it_told(cells, told, Linked())
    assert then.numbers[:3] == [13, 10, 2] and then.relations == ["apprentices 2"]
    assert then.numbers[3] == sum(then.numbers[4:]) == 4


def test_of_a_corrected_release_a_count_that_never_falls_fell_as_little_as_can_be():
    """It told that 20 started in all; 9 and 3 had by today's records, 15 and 4 have today."""
    (cells, now), parts = (Linked(), Linked()), ("one", "other")
    for of, numbers in ((cells, (12, 9, 3)), (now, (19, 15, 4))):
        areas = zip(("all", *parts), numbers, strict=True)
        whole, *own = (of.add(("apprentices", area, ("started",)), "people", n) for area, n in areas)
        of.tie(whole, own)
    then = as_it_told(cells, {("apprentices", "all", ("started",)): (20, 0)}, now)
    assert then.numbers[0] == 20 and sum(then.numbers[1:]) == 20
    assert sum(max(0, n - m) for n, m in zip(then.numbers[1:], (15, 4), strict=True)) == 1


def test_a_borough_that_was_told_to_be_large_and_is_not_by_today_s_records_was_so_then():
    """It told that one of two had 15 or more; by corrected records it has 14 of the 20."""
    counts = {
        "participants": pd.DataFrame(
            [("one", "", "now", "people", 14), ("other", "", "now", "people", 6)],
            columns=["borough", "network", "status", "kind", "n"],
        )
    }
    cells = linked(with_totals(counts), Programme(), sizes=Sizes(large=["one"], many=15))
    then = as_it_told(cells, {("participants", "all", ("", "now")): (20, 0)}, Linked())
    assert {name[1]: then.numbers[at] for name, at in then.at.items()} == {"one": 15, "other": 5, "all": 20}
