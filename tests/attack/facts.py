"""The real counts of a programme made at random, and what everybody knows of it."""

import random
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from attack.thinned import thinned
from evaluation.counts import Scope
from evaluation.counts.areas import count
from evaluation.counts.programme import programme_of
from evaluation.disclosure import with_totals
from evaluation.disclosure.linked import Row, Rows, _every_pair, rows_of
from evaluation.disclosure.telling import is_borough
from evaluation.metrics.programme import Programme
from evaluation.metrics.tables import Key
from evaluation.metrics.vocabulary import ALL, MEANINGS
from evaluation.records.parameters import read_as_at, read_project
from evaluation.records.tables.read import read


@dataclass(frozen=True, eq=False)
class Facts:
    """One programme: its counts by table, area and key, of the project and of each borough."""

    seed: int
    rows: Rows
    programme: Programme
    filled_means: str
    as_at: str
    window: int

    @cached_property
    def boroughs(self) -> list[str]:
        return sorted({area for own in self.rows.values() for area, _ in own if is_borough(area)})

    @cached_property
    def keys(self) -> dict[str, list[Key]]:
        """The keys of each table that the project has; of pairs of answers every one that could be."""
        found = {table: [key for area, key in own if area == ALL] for table, own in self.rows.items()}
        return found | {name: list(dict.fromkeys([*found[name], *more])) for name, more in _every_pair(found).items()}

    @cached_property
    def by_status(self) -> dict[tuple[str, str], list[Key]]:
        found: dict[tuple[str, str], list[Key]] = {}
        for table, keys in self.keys.items():
            for key in keys:
                found.setdefault((table, key[-1]), []).append(key)
        return found

    def number(self, table: str, area: str, key: Key) -> float:
        """A count; what an area has no row of is none of it, and what is not known is no number."""
        row = self.rows[table].get((area, key))
        if row is None:
            return 0
        return float("nan") if row.n is None else row.n

    def of_areas(self, *areas: str) -> dict[str, Mapping[tuple[str, Key], Row]]:
        """The rows of some areas."""
        return {
            table: {(area, key): row for (area, key), row in own.items() if area in areas}
            for table, own in self.rows.items()
        }


def facts(seed: int) -> Facts:
    """Make a programme and count it, by a meaning of filled that is drawn too."""
    with tempfile.TemporaryDirectory() as place:
        release = thinned(seed, Path(place))
        project = read_project(str(release.project))
        as_at, records_to = read_as_at(project, f"{release.as_at}", True)
        tables = read(release.folder, project, records_to)
        known = "apprentices" in tables and "pledge_id" in tables["apprentices"]
        means = random.Random(seed).choice(["started", *(MEANINGS if known else ())])
        counts = count(tables, replace(Scope.of(project, as_at, records_to), filled_means=means))
        programme = programme_of(tables, as_at)
    return Facts(seed, rows_of(with_totals(counts)), programme, means, f"{as_at}", project.active_window_days)
