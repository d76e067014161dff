"""Money is a magnitude, not a count: what is told of it must not tell what one borough spent.

Of apprentices' wages, one borough's may be one person's pay. So a sum is told if nobody who knows the second largest part
of it can tell the largest closely (the p% rule), and none has nearly all of it (dominance); what no borough is named for,
a partner's money or all boroughs' together, is nobody's part. Kinds of cost of which a sum may not be told are told
together with others of the same payer, then payers together, and at last nothing is.
(Hundepool and others, Statistical Disclosure Control, 2012, chapter 4.)
"""

from collections.abc import Collection, Iterable, Mapping

import pandas as pd

from evaluation.disclosure.telling import is_borough
from evaluation.metrics.cells import CONFIDENTIAL, SHOWN
from evaluation.metrics.tables import Key
from evaluation.metrics.vocabulary import ALL, TOGETHER

CLOSE = (
    0.15  # of the largest part: so much at least is left between it and what the second largest contributor can tell
)
NEARLY_ALL = 0.85  # of a sum

Together = tuple[Key, Key]  # kinds and payers that are told together
Parts = Mapping[Key, Mapping[str, int]]  # of each sum, what each borough's part is; of no borough's under another name


def may_be_told(parts: Mapping[str, int]) -> bool:
    """Whether a sum may be told, by what each borough's part of it is.

    >>> may_be_told({"hackney": 18_000}), may_be_told({"hackney": 18_000, "unknown": 14_000})
    (False, True)
    >>> may_be_told({"hackney": 10, "camden": 9}), may_be_told({"hackney": 10, "camden": 9, "brent": 2})
    (False, True)
    >>> may_be_told({"unknown": 500}), may_be_told({"hackney": 90, "camden": 4, "brent": 4, "barnet": 2})
    (True, False)
    """
    boroughs = sorted((n for area, n in parts.items() if is_borough(area) and n), reverse=True)
    if not boroughs:
        return True
    whole, known = sum(parts.values()), sum(boroughs[:2])
    return whole - known >= CLOSE * boroughs[0] and boroughs[0] <= NEARLY_ALL * whole


def told_together(parts: Parts) -> dict[Key, Key]:
    """The name under which each sum (kind, payer) is told: its own, or one of kinds or payers together; of what may not
    be told at all an empty one.

    >>> told_together({("wages", "boroughs"): {"hackney": 18}, ("in_kind", "boroughs"): {"unknown": 14},
    ...                ("in_kind", "AWS"): {"unknown": 4}})
    {('wages', 'boroughs'): ('in_kind and wages', 'boroughs'), ('in_kind', 'boroughs'): ('in_kind and wages', 'boroughs'), ('in_kind', 'AWS'): ('in_kind and wages', 'AWS')}
    """
    names: dict[Key, Together] = {(kind, payer): ((kind,), (payer,)) for kind, payer in parts}
    for place in range(2):
        while unsafe := [name for name in dict.fromkeys(names.values()) if not may_be_told(_of(parts, names, name))]:
            mine = unsafe[0]
            same = [other for other in names.values() if other[1 - place] == mine[1 - place]]
            others = _besides(same, mine, place) or _besides(names.values(), mine, place)
            if not others:
                break
            smallest = min(others, key=lambda one: (_size(parts, names, one, place), one))
            together = tuple(sorted({*mine[place], *smallest}))
            for key, name in names.items():
                if name[place] in (mine[place], smallest):
                    names[key] = (together, name[1]) if place == 0 else (name[0], together)
    if not all(may_be_told(_of(parts, names, name)) for name in names.values()):
        return dict.fromkeys(names, ())
    return {key: (TOGETHER.join(kinds), TOGETHER.join(payers)) for key, (kinds, payers) in names.items()}


def _besides(names: Iterable[Together], mine: Together, place: int) -> set[Key]:
    return {other[place] for other in names} - {mine[place]}


def _size(parts: Parts, names: Mapping[Key, Together], one: Key, place: int) -> int:
    return sum(sum(own.values()) for key, own in parts.items() if names[key][place] == one)


def _of(parts: Parts, names: Mapping[Key, Together], name: Together) -> dict[str, int]:
    """The parts of all sums of a name."""
    return _added_up(parts, (key for key in parts if names[key] == name))


def with_earlier_gives_away(frame: pd.DataFrame, before: Collection[Key]) -> bool:
    """Whether what is told together now and what earlier releases told (`before`: kinds, payers) differ by a sum that
    may not be told: two kinds together, less one of them."""
    parts = _parts(frame)
    names = told_together(parts)
    now = {frozenset(key for key in parts if names[key] == name) for name in names.values() if name}
    earlier = {frozenset(key for key in parts if _is_of(key, name)) for name in before} - {frozenset()}
    for some, others in ((now, earlier), (earlier, now)):
        for sum_ in some:
            within = [one for one in others if one <= sum_]
            rest = sum_.difference(*within)
            if within and rest and rest not in some | others and not may_be_told(_added_up(parts, rest)):
                return True
    return any(one & other and not (one <= other or other <= one) for one in now for other in earlier)


def _is_of(key: Key, name: Key) -> bool:
    return all(own in (told, *told.split(TOGETHER)) for own, told in zip(key, name, strict=True))


def _added_up(parts: Parts, keys: Iterable[Key]) -> dict[str, int]:
    found: dict[str, int] = {}
    for key in keys:
        for area, n in parts[key].items():
            found[area] = found.get(area, 0) + n
    return found


def _parts(frame: pd.DataFrame) -> Parts:
    parts: dict[Key, dict[str, int]] = {}
    each = frame[(frame["borough"] != ALL) & frame["n"].notna()]
    for area, kind, payer, n in each[["borough", "cost", "paid_by", "n"]].itertuples(index=False, name=None):
        parts.setdefault((kind, payer), {})[area] = int(n)
    return parts


def by_contributors(frame: pd.DataFrame, is_told: bool = True) -> pd.DataFrame:
    """The project's costs as they may be told, from those of each borough and of none; none where they are not told."""
    whole, parts = frame[frame["borough"] == ALL], _parts(frame)
    names = told_together(parts)
    keys = [names.get(key, ()) for key in whole[["cost", "paid_by"]].itertuples(index=False, name=None)]
    if () in keys or not is_told:  # how much it was altogether is not told either
        return whole.head(1).assign(cost="", paid_by="", n=pd.array([pd.NA], dtype="Int64"), state=CONFIDENTIAL)
    told = whole.assign(cost=[kind for kind, _ in keys], paid_by=[payer for _, payer in keys])
    dimensions = ["borough", "cost", "paid_by", "kind"]
    sums = told.groupby(dimensions, as_index=False, sort=False).agg(n=("n", "sum"))
    return sums.assign(state=SHOWN)[whole.columns]
