"""The areas of which there is a count, and how they add up: boroughs to their size, and all of them to the project.

Boroughs that are told of in no file are an area together. What is left of a size without its large boroughs is theirs,
and everything that is true of a borough is true of them.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from evaluation.disclosure.sums import Linked
from evaluation.disclosure.telling import Sizes, is_borough, others_of
from evaluation.metrics.tables import CountTable
from evaluation.metrics.vocabulary import ALL

OF_A_SIZE, OF_THE_PROJECT = "boroughs of a size = its boroughs", "the project = its boroughs"
OF_OTHERS = "the others together = each of them"
MANY = 4  # boroughs: with as many, a total of which no part is told gives no part away
FEW = 9  # boroughs: of fewer, all that is known of each is allowed for; of more, what those not told of are together


@dataclass(frozen=True)
class Areas:
    """The boroughs of a project, and those of each size. `insiders`: those of which every count that they are told is
    known. `each`: every count of each borough is asked for."""

    boroughs: Sequence[str]
    sizes: Sizes
    insiders: Collection[str] = ()
    each: bool = False

    def apart(self, table: CountTable) -> Collection[str]:
        """The boroughs of which something is known that is not of the others."""
        if self.each or len(self.boroughs) < (FEW if table.is_told_together else MANY):
            return self.boroughs
        if not (table.is_told_together or self.insiders):
            return ()
        return [area for area in self.boroughs if area in self.sizes.large or area in self.insiders]

    def tie(
        self, found: Linked, at: Mapping[str, int], apart: Collection[str], is_each: bool, somebodys: Sequence[str]
    ) -> None:
        """State how the counts of a key add up, by their areas. `is_each`: of each borough there is one; `somebodys`: the
        area of those of whom no borough is known, if there are any."""
        areas = [*self.boroughs, *somebodys]
        together = {size: members for size, members in self.sizes.together.items() if size in at}
        for size, members in together.items():
            own = [area for area in members if area in areas]
            self._add_up(found, at, size, own, apart, is_each)
            found.boroughs[at[size]] = len(members)
            found.members[size] = [*members]
        if is_each and together:
            found.tie(at[ALL], [at[area] for area in areas if area in at], relation=OF_THE_PROJECT)
            return
        in_none = [area for area in areas if not self.sizes.size_of(area)] if together else areas
        self._add_up(found, at, ALL, [*together, *in_none], apart, is_each)

    def _add_up(
        self,
        found: Linked,
        at: Mapping[str, int],
        whole: str,
        members: Sequence[str],
        apart: Collection[str],
        is_each: bool,
    ) -> None:
        """State that members add up to an area; boroughs of which nothing of their own is known, together."""
        relation = OF_THE_PROJECT if whole == ALL else OF_A_SIZE
        others = [area for area in members if is_borough(area) and area not in apart]
        parts = [at[area] for area in members if area in at and area not in others]
        if is_each or not others:
            found.tie(at[whole], [at[area] for area in members if area in at], relation=relation)
        if not others or not parts:
            return
        table, _, key = found.names[at[whole]]
        n = found.numbers[at[whole]] - sum(found.numbers[part] for part in parts)
        # What is left of what is told of large boroughs is told too. Who takes off their own knows what the others have
        # together: of many that tells of none of them.
        is_told = not is_each and any(found.printable[part] for part in parts)
        personal = is_told and not (self.insiders and len(others) >= MANY)
        area = others_of(whole)
        if found.members.setdefault(area, others) != others:  # what is true of the ones need not be of the others
            area = f"{area} in {table}"
            found.members[area] = others
        rest = found.add(
            (table, area, key), found.kinds[at[whole]], n, printable=False, personal=personal, is_known=False
        )
        found.boroughs[rest] = len(others)
        if is_each:
            found.tie(rest, [at[area] for area in others if area in at], relation=OF_OTHERS)
        else:
            found.tie(at[whole], [*parts, rest], relation=relation)
