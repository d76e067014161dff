"""Two releases of a project, one after the other: nobody works out a hidden number of either, nor a change by few."""

import numpy as np
import pytest

from builders.counts import THRESHOLDS, at_random, later
from builders.possible import possible
from evaluation.disclosure import with_totals
from evaluation.disclosure.linked import linked
from evaluation.disclosure.releases import BEFORE, joined
from evaluation.disclosure.sums import Linked
from evaluation.disclosure.suppression import suppress
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
