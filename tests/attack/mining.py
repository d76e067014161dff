"""Find relations between published counts that hold in every programme made at random, and are not declared.

`python tests/attack/mining.py --programmes 300` mines as many, and makes as many more to break what was found. What is
left holds by definition, and is to be declared, or by the way the programmes are made (`accidental.py`).
"""

import argparse
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations, product
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))

import numpy as np

from attack.accidental import ACCIDENTAL, KNOWN
from attack.facts import Facts, facts
from attack.implied import BROKEN, Declared
from attack.terms import ABOVE, LARGEST, ONE, Binding, Term, binding, terms
from evaluation.metrics.tables import TABLES
from evaluation.metrics.vocabulary import ALL, ROUNDED

DRAWS = 4  # of keys, of the project and of a borough each
TIGHT, FEW, SHARE = 20, 9, 6  # programmes in which both sides are the same and not 0; of few a sixth, and 9 at least
LARGER = 2  # programmes in which they are 2 or more: many counts are 1 by chance
TESTED = (6, 2)  # draws of the project, and of boroughs, for which a relation is to follow
TRIED = 12


@dataclass(frozen=True)
class Candidate:
    """A term that is at most, or is, the sum of others: `left <= right`, `left = right`."""

    left: int
    right: tuple[int, ...]
    is_equal: bool

    @property
    def at(self) -> tuple[int, ...]:
        return self.left, *self.right

    def signed(self, every: Sequence[Term]) -> list[tuple[int, Term]]:
        return [(1, every[self.left]), *((-1, every[at]) for at in self.right)]

    def told(self, every: Sequence[Term]) -> str:
        return f"{every[self.left]} {'=' if self.is_equal else '<='} {' + '.join(f'{every[at]}' for at in self.right)}"


@dataclass
class Samples:
    """The numbers that terms come to: a row for each draw of keys and area."""

    every: Sequence[Term]
    of: list[tuple[Facts, str, Binding]] = field(default_factory=list)
    rows: list[list[float]] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)  # the first row of each programme

    def add(self, one: Facts) -> None:
        rng = random.Random(one.seed)
        self.starts.append(len(self.rows))
        for _ in range(DRAWS):
            drawn = binding(one, rng)
            keys = [term.keys(one, drawn) for term in self.every]
            for area in (ALL, *([rng.choice(one.boroughs)] if one.boroughs else [])):
                self.of.append((one, area, drawn))
                self.rows.append([term.number(one, area, own) for term, own in zip(self.every, keys, strict=True)])

    def numbers(self) -> np.ndarray:
        return np.array(self.rows)

    def programmes(self, rows: np.ndarray) -> np.ndarray:
        """In how many programmes some row is true, for each column."""
        return np.logical_or.reduceat(rows, self.starts, axis=0).sum(axis=0)


@dataclass
class Found:
    """The relations that held in all programmes, those of places and events among them."""

    samples: Samples
    held: Sequence[Candidate]
    figures: Counter[str]
    judged: Counter[str] = field(default_factory=Counter)  # by the last call of `left`

    def left(self, names: Callable[[str], bool] = lambda told: True) -> dict[str, str]:
        """Those that follow from no declaration, each with an example; of some only, by how they are told."""
        every = self.samples.every
        self.judged = Counter()
        left = _Judging(self.samples, self.held, names).left(self.judged)
        self.judged["left"] = len(left)
        return {one.told(every): _example(one, self.samples) for one in left}


def mined(programmes: Iterable[Facts], to_break: Iterable[Facts]) -> Found:
    """The relations that hold in all programmes, found in some and not broken by others."""
    every = terms()
    first, more = Samples(every), Samples(every)
    for samples, made in ((first, programmes), (more, to_break)):
        for one in made:
            samples.add(one)
    held = _held(first)
    kept = _not_broken(held, more)
    many = (sum(_is_of_people(one, every) for one in each) for each in (held, kept))
    figures = dict(zip(("candidates", "held"), many, strict=True))
    made = {"terms": len(every), "programmes mined": len(first.starts), "programmes to break": len(more.starts)}
    return Found(first, kept, Counter(made | figures))


def _held(samples: Samples) -> list[Candidate]:
    """What holds of every row, and is no coincidence: often enough the sides are the same, and not 0."""
    x = samples.numbers()
    many = x.shape[1]
    at_most, tight = np.zeros((many, many), bool), np.zeros((many, many), bool)
    is_there = ~np.isnan(x)
    for one in range(many):
        mine = x[:, [one]]
        both = is_there[:, [one]] & is_there
        at_most[one] = (~both | (mine <= x)).all(axis=0)
        same = both & (mine == x)
        tight[one] = samples.programmes(same & (mine > 0)) >= _enough(samples.programmes(both))
        tight[one] &= samples.programmes(same & (mine > 1)) >= LARGER
    np.fill_diagonal(at_most, False)
    found = []
    for one, other in np.argwhere(at_most & tight):
        if not at_most[other, one]:
            found.append(Candidate(int(one), (int(other),), False))
        elif one < other:
            found.append(Candidate(int(one), (int(other),), True))
    return [*found, *_sums(samples, x, at_most), *_sums_of_three(samples, x)]


def _sums(samples: Samples, x: np.ndarray, at_most: np.ndarray) -> Iterator[Candidate]:
    """Two counts that make a third, none of them always the same as it."""
    for whole in range(x.shape[1]):
        parts = np.flatnonzero(at_most[:, whole] & ~at_most[whole])
        for nth, part in enumerate(parts[:-1]):
            others = parts[nth + 1 :]
            three = np.broadcast_to(x[:, [whole]], (len(x), len(others))), x[:, [part]], x[:, others]
            both = ~np.isnan(three[0] + three[1] + three[2])
            holds = (~both | (three[0] == three[1] + three[2])).all(axis=0)
            if not holds.any():
                continue
            is_any = both & (three[1] > 0) & (three[2] > 0)
            is_tight = samples.programmes(is_any) >= _enough(samples.programmes(both))
            yield from (Candidate(whole, (int(part), int(other)), True) for other in others[holds & is_tight])


def _sums_of_three(samples: Samples, x: np.ndarray) -> Iterator[Candidate]:
    """A count that is three others of its table and key."""
    alike: dict[tuple[str, tuple[str, ...]], list[int]] = {}
    for at, term in enumerate(samples.every):
        if term.how == ONE and TABLES[term.table].statuses:
            alike.setdefault((term.table, term.key[:-1]), []).append(at)
    for own in alike.values():
        for whole, parts in product(own, combinations(own, 3)):
            rest = x[:, parts].sum(axis=1) - x[:, whole]
            both = ~np.isnan(rest)
            if whole in parts or rest[both].any():
                continue
            are_any = both[:, None] & (x[:, parts] > 0)
            if (samples.programmes(are_any) >= _enough(samples.programmes(both[:, None]))).all():
                yield Candidate(whole, parts, True)


def _enough(programmes: np.ndarray) -> np.ndarray:
    """In how many programmes the sides are to be the same, by in how many both are there."""
    return np.minimum(TIGHT, np.maximum(FEW, np.ceil(programmes / SHARE)))


def _is_of_people(one: Candidate, every: Sequence[Term]) -> bool:
    """What organisations count is shown to everybody."""
    kinds = {TABLES[every[at].table].kind(every[at].key, "in post") for at in one.at}
    return not kinds.isdisjoint(ROUNDED)


def _not_broken(held: Sequence[Candidate], more: Samples) -> list[Candidate]:
    if not more.rows:
        return list(held)
    x = more.numbers()
    kept = []
    for one in held:
        rest = x[:, one.right].sum(axis=1) - x[:, one.left]
        rest = rest[~np.isnan(rest)]
        if not (rest.any() if one.is_equal else (rest < 0).any()):
            kept.append(one)
    return kept


class _Judging:
    """Which relations follow from the declarations, or from each other."""

    def __init__(self, samples: Samples, held: Sequence[Candidate], names: Callable[[str], bool]):
        self.samples, self.x = samples, samples.numbers()
        self.is_there = ~np.isnan(self.x)
        self.held = [one for one in held if _is_of_people(one, samples.every) and names(one.told(samples.every))]
        self.order = [
            _in_order(samples, lambda area, of_all=of_all: (area == ALL) is of_all) for of_all in (True, False)
        ]
        self.declared: dict[tuple[int, str], Declared] = {}
        # What is at most what: of places and events everybody sees it.
        self.follows = {one.at for one in held if not _is_of_people(one, samples.every) and len(one.right) == 1}
        self.follows |= {(high, low) for low, high in self.follows if Candidate(low, (high,), True) in held}
        # Sums that are left, so that what follows from them is not told as well.
        self.assumed: list[list[tuple[int, Term]]] = []
        self.same: dict[int, int] = {}  # with which other term one is always the same, by the declarations

    def left(self, figures: Counter[str]) -> list[Candidate]:
        kept = list[Candidate]()
        for one in sorted(self.held, key=self._place):
            judged = self._judged(one)
            figures[judged] += 1
            if judged == "not implied":
                kept.append(one)
                self._assume(one)
        return [one for one in kept if one.is_equal or not self._by_a_third(one, kept)]

    def _assume(self, one: Candidate) -> None:
        """Take what is left for declared, if it is a sum and not listed as accidental."""
        every = self.samples.every
        is_linear = all(every[at].how not in (LARGEST, ABOVE) for at in one.at)
        if one.is_equal and is_linear and one.told(every) not in ACCIDENTAL:
            self.assumed.append(one.signed(every))

    def _place(self, one: Candidate) -> tuple:
        """Equal ones first, then the closer ones."""
        if one.is_equal:
            return 0, len(one.right), one.at
        return 1, float(np.nanmean(self.x[:, one.right[0]] - self.x[:, one.left])), one.at

    def _judged(self, one: Candidate) -> str:
        if any(at in self.same for at in one.at):
            return "the same as another"
        if not one.is_equal and self._is_between(*one.at, self.follows):
            self.follows.add((one.left, one.right[0]))
            return "implied"
        can_break = self._can_break(one)
        if can_break is None:
            return "not testable"
        if len(one.right) == 1 and not can_break:
            self.follows.add((one.left, one.right[0]))
            if one.is_equal:
                self.follows.add((one.right[0], one.left))
        if one.is_equal and len(one.right) == 1:
            self._note_same(one)
        return "not implied" if can_break else "implied"

    def _note_same(self, one: Candidate) -> None:
        """Of two that are the same, and not by accident, the one that is there whenever the other is stands for both."""
        if one.told(self.samples.every) in ACCIDENTAL:
            return
        for kept, dropped in (one.at, one.at[::-1]):
            if (self.is_there[:, kept] | ~self.is_there[:, dropped]).all():
                self.same[dropped] = kept
                return

    def _can_break(self, one: Candidate) -> bool | None:
        """Whether counts that add up as declared can break it, of the project or of a borough."""
        signed, tested = one.signed(self.samples.every), []
        for rows, tests in zip(self.order, TESTED, strict=True):
            found = self._draws(one, rows)
            own = []
            for row in found:
                can = self._can(signed, row)
                if one.is_equal and can is False:
                    can = self._can(_turned(signed), row)
                own += [] if can is None else [can]
                if can or len(own) == tests:
                    break
            tested += own
            if any(own):
                return True
        return False if tested else None

    def _draws(self, one: Candidate, rows: Sequence[int]) -> list[int]:
        return [row for row in rows if self.is_there[row, one.at].all()][:TRIED]

    def _can(self, signed: Sequence[tuple[int, Term]], row: int) -> bool | None:
        one, area, drawn = self.samples.of[row]
        if (id(one), area) not in self.declared:
            self.declared[id(one), area] = Declared(one, area)
            self.declared[id(one), area].assumed = self.assumed
        return self.declared[id(one), area].can_be_above_0(signed, drawn)

    def _by_a_third(self, one: Candidate, kept: Sequence[Candidate]) -> bool:
        """Whether it follows from two other relations, declared or left."""
        kept = [other for other in kept if other.told(self.samples.every) not in ACCIDENTAL and len(other.right) == 1]
        others = {other.at for other in kept if other != one}
        others |= {(other.right[0], other.left) for other in kept if other.is_equal}
        return self._is_between(*one.at, self.follows | others)

    def _is_between(self, low: int, high: int, pairs: set[tuple[int, int]]) -> bool:
        between = (m for m in range(self.x.shape[1]) if (low, m) in pairs and (m, high) in pairs)
        both = self.is_there[:, low] & self.is_there[:, high]
        return any((self.is_there[:, m] | ~both).all() for m in between)


def _in_order(samples: Samples, is_of: Callable[[str], bool]) -> list[int]:
    """A draw of each programme, then another: what holds where a day is the last says little. Large programmes first:
    so does what holds where there is one course."""
    sizes = {id(one): sum(map(len, one.keys.values())) for one, _, _ in samples.of}
    draws, nth = Counter[int](), dict[int, tuple[int, int]]()
    for row, (one, area, _) in enumerate(samples.of):
        if is_of(area):
            draws[id(one)] += 1
            nth[row] = draws[id(one)], -sizes[id(one)]
    return sorted(nth, key=nth.__getitem__)


def _turned(signed: Sequence[tuple[int, Term]]) -> list[tuple[int, Term]]:
    return [(-sign, term) for sign, term in signed]


def _example(one: Candidate, samples: Samples) -> str:
    """A programme in which the sides are the same, and not 0."""
    x = samples.numbers()
    rest = x[:, one.right].sum(axis=1) - x[:, one.left]
    for row in np.flatnonzero((np.abs(rest) < BROKEN) & (x[:, one.left] > 0)):
        facts_, area, drawn = samples.of[row]
        named = {part for at in one.at for part in samples.every[at].key}
        said = ", ".join(f"{name} {drawn[name]}" for name in sorted(drawn) if any(name in part for part in named))
        numbers = ", ".join(f"{x[row, at]:g}" for at in one.at)
        return f"programme {facts_.seed}, {area}: {numbers}{f' ({said})' if said else ''}"
    return ""


def programmes(first: int, many: int) -> Iterator[Facts]:
    return map(facts, range(first, first + many))


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument(
        "--programmes", type=int, default=60, help="that are mined; as many are to break what is found"
    )
    options.add_argument("--first", type=int, default=0, help="the first seed")
    asked = options.parse_args()
    start, many = time.monotonic(), asked.programmes
    found = mined(programmes(asked.first, many), programmes(asked.first + many, many))
    left = found.left()
    for told, example in left.items():
        print(f"{told}\n    {KNOWN.get(told, 'NOT DECLARED')}\n    {example}")
    rare = [told for told in KNOWN if told not in left]
    print("\n".join(["", "Listed and not found:", *rare, ""]))
    print(
        ", ".join(f"{n} {what}" for what, n in (found.figures | found.judged).items()),
        f"{time.monotonic() - start:.0f} s",
        sep=", ",
    )


if __name__ == "__main__":
    main()
