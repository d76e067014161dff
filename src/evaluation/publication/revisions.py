"""Two publications of a project, one after the other: which published figures differ, and what changed under them.

Only what the two files show is told: a figure that one of them hides is `hidden` there, and no difference is given.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from evaluation.metrics.result import Result
from evaluation.metrics.vocabulary import ALL
from evaluation.publication.reading import Publication
from evaluation.records.errors import WrongInput

Name = tuple[str, str, str]  # borough, measure, group
NUMBERS = ("count", "out_of", "value", "lower", "upper", "state")


@dataclass(frozen=True)
class Revised:
    """A figure that two publications tell otherwise; None where one of them does not have it."""

    borough: str
    measure: str
    group: str
    was: Result | None
    now: Result | None

    @property
    def difference(self) -> float | None:
        """By how much its value changed: in what it counts, and of a share in percentage points."""
        if not (self.was and self.now and self.was.is_shown and self.now.is_shown):
            return None
        if None in (self.was.value, self.now.value):
            return None
        scale = 100 if self.now.out_of is not None else 1
        return scale * (self.now.value - self.was.value)

    def as_dict(self) -> dict:
        name = {"borough": self.borough, "measure": self.measure, "group": self.group}
        sides = {
            side: one and {n: getattr(one, n) for n in NUMBERS} for side, one in (("was", self.was), ("now", self.now))
        }
        return {**name, **sides, "difference": self.difference}


@dataclass(frozen=True)
class Difference:
    """What differs between two publications: their figures, and what these were made from."""

    old: Publication
    new: Publication
    changed: list[Revised]
    appeared: list[Revised]
    gone: list[Revised]
    figures: int  # of both
    under: dict[str, object]

    def as_dict(self) -> dict:
        sides = {
            side: {"folder": str(of.folder), "as_at": of.as_at, "stamp": of.content.get("stamp")}
            for side, of in (("old", self.old), ("new", self.new))
        }
        lists = {name: [one.as_dict() for one in getattr(self, name)] for name in ("changed", "appeared", "gone")}
        return {**sides, "figures": self.figures, "under": self.under, **lists}


def difference(old: Publication, new: Publication) -> Difference:
    """What differs from one publication to another; WrongInput where they are not of one project and audience."""
    for name, theirs, ours in (
        ("project", old.slug, new.slug),
        ("audience", old.audience, new.audience),
        ("borough", old.own, new.own),
    ):
        if theirs != ours:
            raise WrongInput(
                f"{old.folder} is of the {name} '{theirs}' and {new.folder} of '{ours}': only "
                "publications of one project and audience can be compared."
            )
    was, now = _figures(old.published_figures()), _figures(new.published_figures())
    found = list(revised(was, now))
    return Difference(
        old,
        new,
        [one for one in found if one.was and one.now],
        [one for one in found if not one.was],
        [one for one in found if not one.now],
        len({*was, *now}),
        _under(old, new),
    )


def _figures(found: Iterable[Result]) -> dict[Name, Result]:
    return {(one.borough, one.measure, one.group): one for one in found}


def revised(was: Mapping[Name, Result], now: Mapping[Name, Result]) -> Iterator[Revised]:
    """The figures that differ, those of all boroughs together first."""
    for name in sorted({*was, *now}, key=lambda name: (name[0] != ALL, name)):
        one, other = was.get(name), now.get(name)
        if one is None or other is None or any(getattr(one, n) != getattr(other, n) for n in NUMBERS):
            yield Revised(*name, one, other)


def corrections(before: Publication | None, now: Iterable[Result], as_at: str) -> list[dict]:
    """The log of corrections: that of the publication before, and the figures which it told of the same day and which
    are others now. What came new or is gone is no correction."""
    if before is None:
        return []
    log = list(before.content["common"].get("corrections", []))
    if before.as_at != as_at:
        return log
    found = (one for one in revised(_figures(before.published_figures()), _figures(now)) if one.was and one.now)
    return [*log, *({"as_at": as_at, **one.as_dict()} for one in found)]


def _under(old: Publication, new: Publication) -> dict[str, object]:
    """What changed beneath the figures: name -> was and now; of definitions and parameters, by their names."""
    found: dict[str, object] = {}
    stamps = [of.content.get("stamp") or {} for of in (old, new)]
    names = list(dict.fromkeys(name for stamp in stamps for name in stamp if name != "packages"))
    pairs = {name: [stamp.get(name, "not recorded") for stamp in stamps] for name in names}
    pairs |= {"as_at": [old.as_at, new.as_at], "records_to": [f"{of.records_to}" for of in (old, new)]}
    found |= {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
    for name, (one, other) in {
        "packages": [stamp.get("packages", {}) for stamp in stamps],
        "project": [of.content["common"]["project"] for of in (old, new)],
        "definitions": [of.content.get("definitions", {}) for of in (old, new)],
    }.items():
        differing = {
            key: [one.get(key), other.get(key)]
            for key in dict.fromkeys([*one, *other])
            if one.get(key) != other.get(key)
        }
        if differing and one and other:
            found[name] = differing
    return found
