"""Audits a publication: what its files alone reveal, and whether each of their numbers comes from its counts.

It needs only the folder, as a stranger would find it: no records, and no study. It works out which hidden counts an
attacker could recover (`recovery.py`). It makes every page again from `cells.json` and compares (`held.py`). It
looks for anything that names people (`identifiers.py`). It checks that what the pages say about the quality of the
records may be published and, if the records are available, is right (`quality.py`).
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

import numpy as np

from evaluation.disclosure.telling import is_borough
from evaluation.importers.keys import stamp_of_records
from evaluation.metrics.cells import CONFIDENTIAL, SHOWN
from evaluation.metrics.vocabulary import ALL, ROUNDED, UNKNOWN
from evaluation.publication.files import FILE
from evaluation.publication.reading import Publication
from evaluation.records import parameters
from evaluation.records.errors import Problem, summary
from evaluation.records.tables.read import read
from evaluation.release.audit.closed import not_closed
from evaluation.release.audit.held import not_as_made
from evaluation.release.audit.identifiers import identifiers, keys_of
from evaluation.release.audit.quality import not_of_the_records, not_to_be_told
from evaluation.release.audit.recovery import (
    Recovered,
    between,
    changed,
    known_together,
    recovered,
    shown_before,
    tell_the_same,
)

__all__ = ["Audit", "audit"]


@dataclass(frozen=True)
class Audit:
    """What the audit of a publication found. It is sound if nothing can be recovered and each number comes from its
    counts."""

    folder: str
    pages: int
    files: int
    counts: int
    hidden: int
    against: str
    insiders: list[str]  # boroughs whose own counts are known
    recovered: list[Recovered]
    narrow: list[Recovered]  # not known exactly, and nearly
    changed: list[Recovered]  # by how much, since the publication before
    untraced: list[Problem]
    identifiers: list[Problem]
    keys: int | None  # of the records, that were looked for; None where the records are not at hand
    compared: bool = False  # what it tells of how good its records are, with these
    older: int = 0  # publications of which it, or the one before it, remembers what they showed
    relations: dict[str, int] = field(default_factory=dict)  # which were used, and of how many sums
    shown: dict[str, dict[str, dict[str, int]]] = field(default_factory=dict)  # by table and kind of area
    threshold: dict[str, int] = field(default_factory=dict)

    @property
    def is_sound(self) -> bool:
        return not (self.recovered or self.narrow or self.changed or self.untraced or self.identifiers)

    @property
    def _before(self) -> str:
        """The earlier publications it was checked against."""
        others = f"the {_many(self.older, 'publication')} remembered from before" if self.older else ""
        return " and ".join(filter(None, [self.against, others]))

    @property
    def _widths(self) -> str:
        """How far apart the numbers are that a hidden count can be."""
        if self.insiders:
            return "Each hidden count of another borough can be at least two numbers."
        each = " and ".join(f"of {kind} {least}" for kind, least in self.threshold.items())
        return (
            f"Each can be at least as many numbers as its threshold ({each}), or all that places and events leave open."
        )

    def as_dict(self) -> dict:
        return {**asdict(self), "sound": self.is_sound}

    def __str__(self) -> str:
        said = [
            f"{self.folder}: {_many(self.counts, 'count')}, {self.hidden:,} of them hidden; "
            f"{_many(self.pages, 'page')}, {_many(self.files, 'file')}."
        ]
        known = f" with what {' and '.join(self.insiders)} know of their own" if self.insiders else ""
        for found, how in ((self.recovered, ""), (self.narrow, "nearly ")):
            if found:
                said.append(f"{_many(len(found), 'hidden count')} can {how}be worked out from these files{known}:")
                said += [f"  {one}" for one in found]
        if not self.recovered and not self.narrow:
            said.append(
                f"No hidden count can be worked out from these files{known}, by {_many(sum(self.relations.values()), 'sum')} of "
                f"{_many(len(self.relations), 'relation')} (--json lists them). {self._widths}"
            )
        if self.changed:
            said.append(
                f"{_many(len(self.changed), 'count')} changed by so few since {self._before} that the change "
                "is a hidden number itself:"
            )
            said += [f"  {one}" for one in self.changed]
        elif self._before:
            said.append(f"Together with {self._before} neither, and no count changed by so few that it is known.")
        if self.untraced:
            said += ["Not made from the counts of this publication:", summary(self.untraced)]
        else:
            said.append("Every number in every file is a count of cells.json that is shown, or computed from such.")
            compared = "is theirs" if self.compared else "was not compared with them: they are not at hand"
            said.append(f"What it tells of the quality of its records may be told, and {compared}.")
        if self.identifiers:
            said += ["Names people:", summary(self.identifiers)]
        else:
            keys = (
                "keys of the records (which are not at hand) were not looked for"
                if self.keys is None
                else (f"and none of the records' {self.keys:,} keys")
            )
            said.append(f"No e-mail address, no learner number, {keys}.")
        return "\n".join(said)


def audit(folder: Path, against: Path | None = None, data: Path | None = None, insiders: Sequence[Path] = ()) -> Audit:
    """Audit the publication in a folder, alone or together with the previous one, as a stranger reads it or as boroughs
    do that show each other what they see of their own: `insiders` are their folders.

    `data` are the records whose keys to look for; without it, the project's own if they are available. Raises
    WrongInput if a folder is not a publication, or the previous one is of another project.
    """
    publication = Publication.at(folder, repeats=True)
    before = Publication.at(against) if against else None
    if before:
        before.refuse_unless_before(
            publication.slug, publication.audience, publication.as_at, "AGAINST", publication.own
        )
    files, untraced = not_as_made(publication)
    untraced += not_closed(publication)
    publication = publication.told_by([Publication.at(one) for one in insiders])
    counts = publication.counts
    hidden = np.array(counts.cells.printable) & ~counts.known
    earlier = [before.counts, *before.remembered()] if before else publication.remembered()
    found, moved = [], changed(counts, earlier, publication.rule)
    is_same = False
    if before:
        found = shown_before(counts, known_together(counts, before.counts), publication.rule)
        is_same = before.as_at == publication.as_at and tell_the_same(counts, before.counts)
        if publication.content.get("before") not in ([], None, before.to_be_remembered()):
            untraced.append(Problem(f"what it remembers of those before it is not what {against} showed.", FILE))
    contradiction = None
    for (reading, *own), then in zip(publication.readings(), (before or publication).readings(), strict=True):
        joins = then[is_same:] if before else own
        try:
            alone = recovered(publication, known_together(reading, then[0]) if before else reading, joins)
            together = between(publication, reading, joins) if joins else []
            found += [*alone, *(one for one in together if one not in [*found, *alone])]
            break
        except ArithmeticError as error:
            contradiction = contradiction or error
    else:
        untraced.insert(0, Problem(f"the counts contradict each other: {contradiction}.", FILE))
    place = data or parameters.DATA / publication.slug
    is_at_hand = bool(data) or place.is_dir()
    records = read(place, publication.project, publication.records_to) if is_at_hand else None
    keys = keys_of(records) if records else None
    untraced += not_to_be_told(publication)
    made_from = (publication.content.get("stamp") or {}).get("data")
    # They are as they were then.
    compared = bool(records) and bool(made_from) and made_from == stamp_of_records(place, publication.slug)
    if compared:
        untraced += not_of_the_records(publication, records)
    return Audit(
        folder=str(folder),
        against=str(against or ""),
        pages=len(publication.pages),
        files=len(files),
        counts=sum(counts.cells.printable),
        hidden=int(hidden.sum()),
        insiders=[publication.boroughs.get(one, one) for one in publication.insiders],
        recovered=[one for one in found if one.least == one.most],
        narrow=[one for one in found if one.least != one.most],
        changed=moved,
        untraced=untraced,
        identifiers=identifiers(publication, files, keys),
        keys=None if keys is None else len(keys),
        compared=compared,
        older=len(earlier) - bool(before),
        relations=dict(Counter(counts.cells.relations)),
        shown=shown_by_area(publication),
        threshold=publication.rule,
    )


def shown_by_area(of: Publication) -> dict[str, dict[str, dict[str, int]]]:
    """How many counts of people and answers are shown and hidden, by table and kind of area."""
    found: dict[str, dict[str, dict[str, int]]] = {}
    for name, area, kind, state in of.states():
        if kind in ROUNDED and state in (SHOWN, CONFIDENTIAL):
            where = found.setdefault(name, {}).setdefault(_kind_of(area), {"shown": 0, "hidden": 0})
            where["shown" if state == SHOWN else "hidden"] += 1
    return found


def _kind_of(area: str) -> str:
    if area in (ALL, UNKNOWN):
        return {ALL: "project"}.get(area, area)
    return "boroughs" if is_borough(area) else "sizes"


def _many(n: int, what: str) -> str:
    return f"{n:,} {what}{'' if n == 1 else 's'}"
