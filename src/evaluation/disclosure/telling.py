"""Of which areas an audience is told which counts: what is not told is in no file, whatever its number.

Everybody is told little of one borough's people: how many take part, and how often they came. Of a borough with many
participants there is more to tell. Everything else is told of boroughs of a size together, by places promised, and of
the project. A borough sees its own as well; the project team sees all.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from evaluation.counts import Counts
from evaluation.metrics.network.tables import PARTICIPANTS
from evaluation.metrics.pledges.tables import PLACES
from evaluation.metrics.tables import TABLES, Key, Told
from evaluation.metrics.vocabulary import ALL, ROUNDED, SIZE, UNKNOWN
from evaluation.records.parameters import Disclosure

FEWEST_TOGETHER = 4  # boroughs of a size: of three, two that tell each other their own would know the third's


@dataclass(frozen=True)
class Sizes:
    """The boroughs with many participants, and those of each size by places promised, in order."""

    large: Sequence[str] = ()
    together: Mapping[str, Sequence[str]] = field(default_factory=dict)
    many: int = 0  # how many participants a borough with many has at least

    @classmethod
    def of(cls, counts: Counts, rule: Disclosure) -> "Sizes":
        """The sizes of boroughs by their counts. Where it is not known how many places one promised, there are none.

        Sizes of fewer than four boroughs are joined with the next smaller, the smallest with the next larger.
        """
        participants = _numbers(counts, PARTICIPANTS.name, {"network": "", "status": "now"})
        large = [area for area, n in participants.items() if n is not None and n >= rule.many]
        promised = _numbers(counts, PLACES.name, {"status": "promised"})
        if None in promised.values():
            return cls(large, {}, rule.many)
        bounds = [0, *rule.sizes]
        while len(bounds) > 1:
            ends = [*bounds[1:], float("inf")]
            sizes = [
                [area for area, n in promised.items() if low <= n < end] for low, end in zip(bounds, ends, strict=True)
            ]
            few = next((n for n, areas in reversed([*enumerate(sizes)]) if len(areas) < FEWEST_TOGETHER), None)
            if few is None:
                names = map(_named, bounds, ends)
                return cls(large, dict(zip(names, sizes, strict=True)), rule.many)
            del bounds[max(few, 1)]
        return cls(large, {}, rule.many)

    def size_of(self, area: str) -> str:
        """The boroughs of a size to which one belongs; an empty string where there are none."""
        return next((size for size, areas in self.together.items() if area in areas), "")

    def as_dict(self) -> dict[str, object]:
        return {
            "large": [*self.large],
            "together": {size: [*areas] for size, areas in self.together.items()},
            "many": self.many,
        }


NO_SIZES = Sizes()


def _numbers(counts: Counts, table: str, where: Mapping[str, str]) -> dict[str, int | None]:
    """A count of each borough; None where it is not known."""
    if table not in counts:
        return {}
    frame = counts[table]
    for column, value in where.items():
        frame = frame[frame[column] == value]
    numbers = zip(frame["borough"], frame["n"].astype(object).where(frame["n"].notna(), None), strict=True)
    return {area: n for area, n in numbers if is_borough(area)}


OTHERS_OF = "the others of "  # how the area begins of those that are told of in no file, together


def is_borough(area: str) -> bool:
    return area not in (ALL, UNKNOWN) and not area.startswith((SIZE, OTHERS_OF))


def others_of(area: str) -> str:
    """The boroughs of an area that are told of in no file, as an area of their own."""
    return OTHERS_OF + area


def is_of_others(area: str) -> bool:
    return area.startswith(OTHERS_OF)


def _named(low: int, end: float) -> str:
    """
    >>> _named(0, 6), _named(6, 10), _named(10, float("inf"))
    ('boroughs with fewer than 6 places', 'boroughs with 6 to 9 places', 'boroughs with 10 places or more')
    """
    if not low:
        return f"{SIZE}fewer than {end} places"
    return f"{SIZE}{low} places or more" if end == float("inf") else f"{SIZE}{low} to {end - 1} places"


def stands_in_files(table: str, key: Key, area: str) -> bool:
    """Whether a count stands in a file at all, if only in the project team's."""
    told = TABLES[table].telling(key) if table in TABLES else Told.AREAS
    return told is not Told.NOBODY and (area == ALL or told is not Told.PROJECT)


@dataclass(frozen=True)
class Telling:
    """What an audience is told. `own` is the borough that sees its own."""

    audience: str
    own: str = ""
    sizes: Sizes = NO_SIZES

    def __call__(self, table: str, key: Key, area: str) -> bool:
        """Whether the audience is told a count of an area, or what is made from it, if its number may be shown."""
        told = TABLES[table].telling(key) if table in TABLES else Told.AREAS
        if self.audience == "team" or area == ALL:
            is_of_files = told not in (Told.INSIDE, Told.NOBODY) or TABLES[table].told is Told.NOBODY
            return self.audience == "team" or is_of_files
        if area == UNKNOWN:
            return told is Told.AREAS and TABLES[table].counts not in ROUNDED
        if told in (Told.PROJECT, Told.NOBODY):
            return False
        if area.startswith(SIZE):
            return told not in (Told.OWN, Told.INSIDE) and TABLES[table].is_told_together
        if self.audience == "borough" and area == self.own:
            return True
        return told is Told.AREAS or (told is Told.LARGE and area in self.sizes.large)


PUBLIC = Telling("public")
