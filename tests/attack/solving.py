"""Whole numbers of which something is known, and how little can be left open of each: integer programming.

>>> model = Model()
>>> whole, part, rest = model.count("whole"), model.count("part"), model.count("rest")
>>> model.say({whole: 1, part: -1, rest: -1}, 0, 0, "parts add up")
>>> model.fix(whole, 9), model.fix(part, 6)
(None, None)
>>> model.attack({rest: 5})
[Leak(name='rest', least=3, most=3)]
"""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

MOST = 2000  # of a count of which nothing else is known
SECONDS = 4.0  # for one integer programme; what it has not found by then is taken for not found
TURNS = 8
MANY = 1000  # counts that hang together, of which it takes too long to search each in whole numbers
Terms = Mapping[int, float]


@dataclass(frozen=True)
class Leak:
    """A hidden count and the least and the most that it can be."""

    name: object
    least: int
    most: int

    @property
    def is_exact(self) -> bool:
        return self.least == self.most


@dataclass(frozen=True)
class Relation:
    """A sum that lies between two numbers. A guess is what a reader would take for true though it need not be."""

    terms: tuple[tuple[int, float], ...]
    low: float
    high: float
    why: str
    guess: bool = False

    def holds(self, numbers: Mapping[int, int]) -> bool | None:
        """Whether it is true of these counts; None if one of them is not given."""
        if any(one not in numbers for one, _ in self.terms):
            return None
        n = sum(times * numbers[one] for one, times in self.terms)
        return self.low - 1e-9 <= n <= self.high + 1e-9


@dataclass
class Model:
    """Whole numbers, what is known of each, and relations between them."""

    names: list = field(default_factory=list)
    at: dict = field(default_factory=dict)
    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)

    def count(self, name: object, least: int = 0, most: float = MOST) -> int:
        """The variable of a name, made if there is none."""
        if name not in self.at:
            self.at[name] = len(self.names)
            self.names.append(name)
            self.low.append(-MOST if least < 0 else 0)
            self.high.append(MOST)
        one = self.at[name]
        self.low[one], self.high[one] = max(self.low[one], least), min(self.high[one], most)
        return one

    def fix(self, one: int, n: int) -> None:
        self.low[one] = self.high[one] = n

    def say(self, terms: Terms, low: float, high: float, why: str, guess: bool = False) -> None:
        kept = tuple((one, times) for one, times in terms.items() if times)
        if kept:
            self.relations.append(Relation(kept, low, high, why, guess))

    def attack(
        self, targets: Mapping[int, int], witnesses: Sequence[Mapping[int, int]] = (), whole: bool = True
    ) -> list[Leak]:
        """Each target whose span is narrower than its width: what is known of it. Numbers that are possible anyway
        (`witnesses`) save a search. Not in whole numbers it is quicker, and may find
        less. Components of counts that hang together are searched one after the other."""
        low, high = _tightened(self)
        free = [one for one in range(len(self.names)) if low[one] < high[one]]
        leaks = [Leak(self.names[one], int(low[one]), int(high[one])) for one in targets if low[one] >= high[one]]
        for part in _components(self, low, high, free):
            own = [one for one in part if one in targets]
            if own:
                leaks += _Search(self, part, low, high).narrow({one: targets[one] for one in own}, witnesses, whole)
        return sorted(leaks, key=lambda leak: (leak.most - leak.least, str(leak.name)))

    def is_possible(self, numbers: Mapping[int, int]) -> bool:
        """Whether there are numbers for all other counts with which these are true."""
        low, high = list(self.low), list(self.high)
        for one, n in numbers.items():
            low[one] = high[one] = n
        fixed = Model(self.names, self.at, low, high, self.relations)
        try:
            ends = _tightened(fixed)
            free = [one for one in range(len(low)) if ends[0][one] < ends[1][one]]
            for part in _components(fixed, *ends, free):
                _Search(fixed, part, *ends).any()
        except Contradiction as why:
            raise Contradiction(f"the real counts do not fit: {why}") from None
        return True

    def completed(self, numbers: Mapping[int, int]) -> dict[int, int]:
        """These numbers, and those that follow from one equation after the other."""
        found = dict(numbers)
        todo = [relation for relation in self.relations if relation.low == relation.high]
        while True:
            left = []
            for relation in todo:
                unknown = [(one, times) for one, times in relation.terms if one not in found]
                if len(unknown) == 1:
                    known = sum(times * found[one] for one, times in relation.terms if one in found)
                    found[unknown[0][0]] = round((relation.low - known) / unknown[0][1])
                elif unknown:
                    left.append(relation)
            if len(left) == len(todo):
                return found
            todo = left

    def reasons(self, one: int, leak: Leak) -> list[str]:
        """The relations from which a count is known: those that are left when all others are dropped."""
        kept = list(self.relations)
        size = len(kept)
        while size > 0:
            start = 0
            while start < len(kept):
                fewer = [*kept[:start], *kept[start + size :]]
                if self._still_told(one, leak, fewer):
                    kept = fewer
                else:
                    start += size
            size //= 2
        return [self.told(relation) for relation in kept]

    def _still_told(self, one: int, leak: Leak, relations: list[Relation]) -> bool:
        fewer = Model(self.names, self.at, self.low, self.high, relations)
        found = fewer.attack({one: leak.most - leak.least + 1})
        return any(other.least >= leak.least and other.most <= leak.most for other in found)

    def told(self, relation: Relation) -> str:
        """A relation in words, its known counts as numbers."""
        parts = []
        for one, times in relation.terms:
            name = self.low[one] if self.low[one] == self.high[one] else "?"
            parts.append(f"{times:+g} x {self.names[one]} [{name}]")
        return f"{relation.why}: {relation.low} <= {' '.join(parts)} <= {relation.high}"


def _tightened(model: Model) -> tuple[np.ndarray, np.ndarray]:
    """Bounds as each relation by itself allows, again and again."""
    low, high = np.array(model.low, dtype=float), np.array(model.high, dtype=float)
    of_count = defaultdict(set)
    for number, relation in enumerate(model.relations):
        for one, _ in relation.terms:
            of_count[one].add(number)
    todo, turns = list(range(len(model.relations))), 40 * len(model.relations)
    waiting = set(todo)
    while todo and turns:
        turns -= 1
        number = todo.pop()
        waiting.discard(number)
        relation = model.relations[number]
        least = sum(times * (low[one] if times > 0 else high[one]) for one, times in relation.terms)
        most = sum(times * (high[one] if times > 0 else low[one]) for one, times in relation.terms)
        for one, times in relation.terms:
            rest_low = least - times * (low[one] if times > 0 else high[one])
            rest_high = most - times * (high[one] if times > 0 else low[one])
            ends = sorted(((relation.low - rest_high) / times, (relation.high - rest_low) / times))
            new_low, new_high = math.ceil(max(ends[0], -1e9) - 1e-6), math.floor(min(ends[1], 1e9) + 1e-6)
            if new_low > low[one] or new_high < high[one]:
                low[one], high[one] = max(low[one], new_low), min(high[one], new_high)
                if low[one] > high[one]:
                    raise Contradiction(f"{model.names[one]}: {model.told(relation)}")
                for other in of_count[one] - waiting:
                    waiting.add(other)
                    todo.append(other)
                least = sum(t * (low[o] if t > 0 else high[o]) for o, t in relation.terms)
                most = sum(t * (high[o] if t > 0 else low[o]) for o, t in relation.terms)
    return low, high


class Contradiction(Exception):
    """No numbers fit what is known: a relation is wrong, or the publication is."""


def _components(model: Model, low: np.ndarray, high: np.ndarray, free: Sequence[int]) -> list[list[int]]:
    """The free counts that hang together."""
    root = {one: one for one in free}

    def find(one: int) -> int:
        while root[one] != one:
            root[one] = root[root[one]]
            one = root[one]
        return one

    for relation in model.relations:
        own = [one for one, _ in relation.terms if one in root]
        for first, second in pairwise(own):
            root[find(first)] = find(second)
    parts = defaultdict(list)
    for one in free:
        parts[find(one)].append(one)
    return list(parts.values())


class _Search:
    """The integer programmes of one component."""

    def __init__(self, model: Model, part: Sequence[int], low: np.ndarray, high: np.ndarray):
        self.model, self.part = model, list(part)
        self.place = {one: place for place, one in enumerate(self.part)}
        self.low, self.high = low[self.part], high[self.part]
        rows, columns, values, least, most = [], [], [], [], []
        for relation in model.relations:
            own = [(one, times) for one, times in relation.terms if one in self.place]
            if not own:
                continue
            known = sum(times * low[one] for one, times in relation.terms if one not in self.place)
            rows += [len(least)] * len(own)
            columns += [self.place[one] for one, _ in own]
            values += [times for _, times in own]
            least.append(relation.low - known)
            most.append(relation.high - known)
        shape = (len(least), len(self.part))
        self.matrix = csr_array((values, (rows, columns)), shape=shape)
        self.rules = [LinearConstraint(self.matrix, least, most)] if least else []
        self.least_seen = np.full(len(self.part), np.inf)
        self.most_seen = np.full(len(self.part), -np.inf)

    def any(self) -> None:
        """Some numbers, if there are any."""
        self._best(np.zeros(len(self.part)))

    def narrow(self, targets: Mapping[int, int], witnesses: Sequence[Mapping[int, int]], whole: bool) -> list[Leak]:
        for one in self.part:
            for seen in witnesses:
                if one in seen:
                    self._see(self.place[one], seen[one])
        rng = np.random.default_rng(0)
        for turn in range(TURNS):  # numbers far from each other show many spans at once to be wide
            todo = [self.place[one] for one, width in targets.items() if not self._is_wide(self.place[one], width)]
            if not todo:
                return []
            goal = np.zeros(len(self.part))
            goal[todo] = rng.choice([1, -1], len(todo)) if turn > 1 else 1 - 2 * turn
            self._best(goal, whole)
        whole = whole and len(self.part) <= MANY
        leaks = []
        for one, width in targets.items():
            place = self.place[one]
            if self._is_wide(place, width):
                continue
            ends = [self._end(place, sign, False) for sign in (1, -1)]
            if whole and (ends[1] - ends[0] >= width or ends[1] - ends[0] <= 2) and not self._is_wide(place, width):
                ends = [max(ends[0], self._end(place, 1, True)), min(ends[1], self._end(place, -1, True))]
            if not self._is_wide(place, width) and ends[1] - ends[0] < width:
                leaks.append(Leak(self.model.names[one], *ends))
        return leaks

    def _is_wide(self, place: int, width: int) -> bool:
        return self.most_seen[place] - self.least_seen[place] >= width

    def _see(self, place: int, n: float) -> None:
        self.least_seen[place] = min(self.least_seen[place], n)
        self.most_seen[place] = max(self.most_seen[place], n)

    def _end(self, place: int, sign: int, whole: bool) -> int:
        """The least (sign 1) or the most that a count can be."""
        goal = np.zeros(len(self.part))
        goal[place] = sign
        end = self._best(goal, whole)
        return math.ceil(end - 1e-6) if sign == 1 else math.floor(-end + 1e-6)

    def _best(self, goal: np.ndarray, whole: bool = True) -> float:
        """The least that a goal can be in whole numbers, or less where there was no time to find it; or in any numbers,
        which is quick, and at most that."""
        found = milp(
            goal,
            integrality=np.full(len(self.part), int(whole)),
            bounds=Bounds(self.low, self.high),
            constraints=self.rules,
            options={"time_limit": SECONDS},
        )
        if found.status == 2:
            raise Contradiction(f"no numbers fit what is known of {[self.model.names[one] for one in self.part][:9]}")
        if found.x is not None and np.abs(found.x - np.rint(found.x)).max() < 1e-6:
            for place, n in enumerate(np.rint(found.x)):
                self._see(place, n)
        if found.status == 0:
            return float(found.fun)
        least = float(np.where(goal > 0, goal * self.low, goal * self.high).sum())
        return least if found.mip_dual_bound is None else max(least, found.mip_dual_bound)
