"""Counts as a reader may name them, whatever the programme: `turnout {event_kind} came`, the sum of a table, the largest.

A variable in braces stands for a key drawn at random, the same in every term of a relation.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from attack.facts import Facts
from evaluation.disclosure.telling import Telling, stands_in_files
from evaluation.metrics.network.tables import COHORTS, GROWTH
from evaluation.metrics.tables import TABLES, CountTable, Key
from evaluation.metrics.vocabulary import ALL, MONTHS, SCALED
from evaluation.metrics.workshops.tables import ANSWERS, CAME_BACK, DID_NOT, RESPONDENTS

EVERY, OF_THE_KIND, UP_TO = "*", "*of {event_kind}", "*up to {quarter}"
ONE, SUM, LARGEST, ABOVE, TIMES = "", "sum of", "largest", "number above 0 of", "sum of times"
PUBLIC = Telling("public")
LEFT_OUT = ("costs", "promises_by_day")  # of money, and of places only, whose days are those of no network
OF_DIMENSION: Mapping[str, tuple[str, ...]] = {  # what a term may say of it; of others one, or all together
    "network": ("{network}", "", EVERY),
    "event": ("{event}", EVERY, OF_THE_KIND),
    "quarter": ("{quarter}", EVERY, UP_TO),
    "question": ("{scaled}", "{choice}", "{multi}"),
    "about": ("project", "{event_kind}"),
    "time": ("before", "after", "later"),
    "first": ("{value}", EVERY),
    "second": ("{value}", EVERY),
    "date": ("{date}", "{last}"),
    "months": tuple(f"{months}" for months in MONTHS),
    "status": (CAME_BACK, DID_NOT),
    "days": (EVERY,),  # one of them is of one place
    "characteristic": ("{characteristic}",),
    "recommendation": ("{recommendation}",),
    "what": ("filled", "cancelled", "open"),
}
Binding = Mapping[str, str]


@dataclass(frozen=True)
class Term:
    """One count, or what several make together: their sum, the largest, how many are not 0, each times its own key."""

    table: str
    key: Key
    how: str = ONE

    def __str__(self) -> str:
        said = [self.table, *(part or "any" for part in self.key)]
        return " ".join([self.how, *said] if self.how else said)

    @property
    def summed(self) -> list[int]:
        return [place for place, part in enumerate(self.key) if part.startswith(EVERY)]

    def keys(self, facts: Facts, binding: Binding) -> list[Key]:
        """The counts that it is made of in a programme."""
        last = self.key[-1]
        every = facts.by_status.get((self.table, last), ()) if TABLES[self.table].statuses else None
        every = facts.keys.get(self.table, ()) if every is None else every
        if not self.summed:
            key = tuple(binding.get(part, part) for part in self.key)
            return [key] if key in every else []
        return [key for key in every if self._is_among(key, facts, binding)]

    def _is_among(self, key: Key, facts: Facts, binding: Binding) -> bool:
        for own, part, dimension in zip(self.key, key, TABLES[self.table].dimensions, strict=True):
            if own == EVERY:
                if dimension == "network" and not part:
                    return False
            elif own == OF_THE_KIND:
                if facts.programme.kinds().get(part) != binding.get("{event_kind}"):
                    return False
            elif own == UP_TO:
                if part > binding.get("{quarter}", ""):
                    return False
            elif binding.get(own, own) != part:
                return False
        return True

    def weight(self, key: Key) -> int | None:
        """How often a count counts: once, or as often as its key says, if that is a number."""
        if self.how != TIMES:
            return 1
        return int(key[self.summed[-1]]) if key[self.summed[-1]].isdigit() else None

    def number(self, facts: Facts, area: str, keys: Sequence[Key]) -> float:
        """What it comes to; no number where it is not counted, or not told of such an area at all."""
        if not keys or (area != ALL and not all(stands_in_files(self.table, key, area) for key in keys)):
            return np.nan
        numbers = [facts.number(self.table, area, key) for key in keys]
        if self.how == LARGEST:
            return max(numbers)
        if self.how == ABOVE:
            return np.nan if np.isnan(numbers).any() else sum(n > 0 for n in numbers)
        weights = [self.weight(key) for key in keys]
        return np.nan if None in weights else sum(n * times for n, times in zip(numbers, weights, strict=True))


def terms() -> list[Term]:
    """Every term of the tables that anybody is told of, if only in a figure."""
    return [term for name, table in TABLES.items() if name not in LEFT_OUT for term in _of_table(table)]


def _of_table(table: CountTable) -> Iterator[Term]:
    parts = [
        tuple(table.statuses)
        if table.statuses and place == len(table.dimensions) - 1
        else OF_DIMENSION.get(dimension, (_variable(dimension), EVERY))
        for place, dimension in enumerate(table.dimensions)
    ]
    for key in product(*parts):
        if not PUBLIC(table.name, key, ALL):
            continue
        summed = [place for place, part in enumerate(key) if part.startswith(EVERY)]
        if not summed:
            yield Term(table.name, key)
            continue
        is_numeric = table.dimensions[summed[-1]] in ("times", "value", "first", "second", "days")
        for how in (SUM, LARGEST, ABOVE, *([TIMES] if is_numeric else [])):
            yield Term(table.name, key, how)


def _variable(dimension: str) -> str:
    return f"{{{dimension}}}"


def binding(facts: Facts, rng: random.Random) -> dict[str, str]:
    """A key for each variable, drawn from those of a programme. Those of events go together: an event is of its kind,
    and of its quarter."""
    found = {}
    for name, keys in facts.keys.items():
        for place, dimension in enumerate(TABLES[name].dimensions):
            every = sorted({key[place] for key in keys} - {""})
            if every and _variable(dimension) not in found:
                found[_variable(dimension)] = rng.choice(every)
    kinds = {event["event"]: event for event in facts.programme.events}
    if (event := found.get("{event}")) in kinds:
        found["{event_kind}"] = kinds[event]["kind"]
        ends = [quarter for quarter, _ in facts.keys.get(COHORTS.name, ()) if quarter >= kinds[event]["date"]]
        found["{quarter}"] = min(ends, default="")
    found |= _of_growth(facts, rng) | _of_questions(facts, rng, found.get("{event_kind}", ""))
    return found


def _of_growth(facts: Facts, rng: random.Random) -> dict[str, str]:
    days = sorted({day for _, day in facts.keys.get(GROWTH.name, ())})
    return {"{date}": rng.choice(days), "{last}": days[-1]} if days else {}


def _of_questions(facts: Facts, rng: random.Random, kind: str) -> dict[str, str]:
    """A question of each sort, of those about the project or the kind of event, and an answer to one of them."""
    asked = sorted({key[0] for key in facts.keys.get(RESPONDENTS.name, ()) if key[1] in ("project", kind)})
    sorts = {row["question"]: row["kind"] for row in facts.programme.questions}
    found = {}
    for name in ("scaled", "choice", "multi"):
        own = [one for one in asked if (sorts[one] if sorts[one] not in SCALED else "scaled") == name]
        if own:
            found[_variable(name)] = rng.choice(own)
    one = rng.choice([*found.values()]) if found else ""
    of_one = [key[3] for key in facts.keys.get(ANSWERS.name, ()) if key[0] == one]
    return found | ({"{value}": rng.choice(of_one)} if of_one else {})
