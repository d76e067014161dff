"""A release and those before it as one system of sums: what was shown before stays known.

A count today is the count of the day before and what came since. What came since is no printed count, and
everybody can work it out where both are shown: a total less last month's total can name one person. So a
change by fewer than may be shown is judged like a count; no change tells of nobody.
"""

from collections.abc import Collection, Iterable, Mapping
from copy import deepcopy
from dataclasses import replace

import numpy as np

from evaluation.disclosure.sums import FARTHEST, Key, Linked, Name
from evaluation.metrics.cells import rounded
from evaluation.metrics.tables import ANY, TABLES

BEFORE, SINCE = "before: ", "since: "
FALLING = 10.0  # a count that never falls, by one: as bad as so many from today's number
CONTRADICTING = 1_000.0  # that a sum does not hold, by one
SAME, LATER = "a count of the same day as before", "a count = what it was before + what came since"


def joined(
    now: Linked,
    before: Linked,
    known: Collection[Name],
    same_day: bool = False,
    corrected: bool = False,
    nth: int = 1,
    are_real: bool = False,
) -> Linked:
    """The sums of two releases, those of `now` first and in their order. `now` may be joined already with others that
    came after this one; `nth` counts them, so that each has names of its own.

    `known` are the counts that the release before showed; the others of it stay hidden. Of the same day a count is
    what it was, unless the records were corrected since: then by how much is judged like what came since. A count that
    never falls does not, unless it was corrected: `are_real`, where it can be seen whether it fell, since hidden numbers
    are at hand too; else `corrected` says so of all.

    Shown before: 12 of a borough started. Now 13 have, and nobody may print that one did since.

    >>> now, before = Linked(), Linked()
    >>> for cells, n in ((now, 13), (before, 12)):
    ...     _ = cells.add(("apprentices", "one", ("started",)), "people", n)
    >>> both = joined(now, before, before.names)
    >>> both.names[2], both.numbers[2], sorted(both.changes)
    (('since: apprentices', 'one', ('started',)), 1, [2])
    """
    both = deepcopy(now)
    own = _prefix(nth)
    both.members |= {own + area: members for area, members in before.members.items()}
    moved = [
        both.add(
            (own + table, area, key),
            before.kinds[at],
            before.numbers[at],
            (table, area, key) in known,
            before.personal[at] and (table, area, key) not in known,
            before.least[at],
            before.is_known[at],
        )
        for at, (table, area, key) in enumerate(before.names)
    ]
    was_hidden = [at for at, name in enumerate(before.names) if before.printable[at] and name not in known]
    both.hidden_before |= {moved[at] for at in was_hidden}
    for one, relation in zip(before.sums, before.relations, strict=True):
        both.state([(sign, moved[cell]) for sign, cell in one], relation)
    for nth_after in {0, nth - 1}:  # today's, and the release that came next
        after = _prefix(nth_after)
        for name, earlier in before.at.items():
            table, area, key = name
            at = now.at.get((after + table, area, key))
            if at is None or not (now.personal[at] or (nth_after and both.personal[moved[earlier]])):
                continue
            if now.members.get(after + area) != before.members.get(area):  # other boroughs, under the same name
                continue
            is_same_day = (same_day and not nth_after) or (table in TABLES and TABLES[table].of_a_day)
            more = now.numbers[at] - before.numbers[earlier]
            are_known = are_real or (now.is_known[at] and before.is_known[earlier])
            if is_same_day and (not more if are_known else not corrected):
                both.tie(at, [moved[earlier]], relation=SAME)
                both.kept |= {at} if name in known and not nth_after else set()
                continue
            fell = more < 0 if are_real else corrected
            least = 0 if never_falls(table, key) and not fell and not is_same_day else FARTHEST
            since = (own if nth_after else own.removesuffix(BEFORE)) + SINCE + table, area, key
            change = both.add(since, now.kinds[at], more, printable=False, least=least)
            both.changes.add(change)
            both.state([(1, at), (-1, moved[earlier]), (-1, change)], LATER)
    return both


def as_it_told(
    cells: Linked, told: Mapping[Name, tuple[int, int]], now: Linked, earlier: Linked | None = None
) -> Linked | None:
    """The counts of a release before, as today's records give them; where it told others, the records were corrected
    since. Then the nearest numbers with which it could have told what it did (each with what it was rounded to), so that
    no more fell until now, or since the one `earlier`, than need be; None where there are none.

    Today 9 and 3 have started. Then it told that 13 had, and of which 3 were: so it was 10 and 3.

    >>> cells = Linked()
    >>> names = [("apprentices", area, ("started",)) for area in ("all", "one", "other")]
    >>> all_, one, other = (cells.add(name, "people", n) for name, n in zip(names, (12, 9, 3)))
    >>> cells.tie(all_, [one, other])
    >>> then = as_it_told(cells, {names[0]: (13, 0), names[2]: (3, 0)}, Linked())
    >>> then.numbers
    [13, 10, 3]
    """
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array, eye_array, hstack

    was_at_least = np.maximum(_was_at_least(cells.names, earlier), cells.least)
    if (was_at_least <= cells.numbers).all() and all(
        name in cells.at and rounded(cells.numbers[cells.at[name]], base or 1) == n for name, (n, base) in told.items()
    ):
        return cells
    today = np.array(cells.numbers, dtype=float)
    least, most = np.array(cells.least, dtype=float), np.full(len(today), np.inf)
    for name, (n, base) in told.items():
        if name in cells.at:
            least[cells.at[name]], most[cells.at[name]] = n - base // 2, n + max(base - 1, 0) // 2
    rows = [row for row, one in enumerate(cells.sums) for _ in one]
    weights, columns = zip(*(pair for one in cells.sums for pair in one), strict=True)
    sums = csr_array((np.array(weights, dtype=float), (rows, columns)), shape=(len(cells.sums), len(today)))
    # Four columns a count: its number, how far that is from today's, how far it fell until now, and until then. Two a
    # sum: by how much it does not hold.
    many, one_each, sums_each = len(today), eye_array(len(today)), eye_array(len(cells.sums))
    nothing, without_sums = csr_array((many, many)), csr_array((many, 2 * len(cells.sums)))
    without = csr_array((len(cells.sums), 3 * many))
    columns = [many, many, many, many, 2 * len(cells.sums)]
    found = milp(
        np.repeat([0.0, 1.0, FALLING, FALLING, CONTRADICTING], columns),
        integrality=np.repeat([1, 0, 0, 0, 0], columns),
        bounds=Bounds(np.append(least, np.zeros(sum(columns[1:]))), np.append(most, np.full(sum(columns[1:]), np.inf))),
        constraints=[
            LinearConstraint(hstack([sums, without, sums_each, -sums_each]), 0, 0),
            LinearConstraint(hstack([one_each, -one_each, nothing, nothing, without_sums]), -np.inf, today),
            LinearConstraint(hstack([one_each, one_each, nothing, nothing, without_sums]), today, np.inf),
            LinearConstraint(
                hstack([one_each, nothing, -one_each, nothing, without_sums]), -np.inf, _may_rise_to(cells.names, now)
            ),
            LinearConstraint(hstack([one_each, nothing, nothing, one_each, without_sums]), was_at_least, np.inf),
        ],
    )
    if found.x is None:
        return None
    numbers = np.round(found.x[:many]).astype(int)
    holds = sums @ numbers == 0  # what rests on numbers that were others then need not hold
    return replace(
        deepcopy(cells),
        numbers=numbers.tolist(),
        sums=[one for one, is_true in zip(cells.sums, holds, strict=True) if is_true],
        relations=[one for one, is_true in zip(cells.relations, holds, strict=True) if is_true],
    )


def only_told(said: Linked, told: Collection[Name]) -> Linked:
    """A release before of which no more is known than the counts that it told."""
    found = Linked()
    for name in told:
        at = said.at[name]
        found.add(name, said.kinds[at], said.numbers[at], said.printable[at], said.personal[at])
    return found


def _may_rise_to(names: Iterable[Name], now: Linked) -> np.ndarray:
    """The most that each count can have been, if it never falls."""
    return np.array(
        [now.numbers[now.at[name]] if name in now.at and never_falls(name[0], name[2]) else np.inf for name in names]
    )


def _was_at_least(names: Iterable[Name], earlier: Linked | None) -> np.ndarray:
    """The least that each count was after an earlier release, if it never falls."""
    at = earlier.at if earlier else {}
    return np.array(
        [earlier.numbers[at[name]] if name in at and never_falls(name[0], name[2]) else 0 for name in names]
    )


def _prefix(nth: int) -> str:
    """What stands before the tables of the release so many before today's."""
    return f"{nth} {BEFORE}" if nth > 1 else BEFORE * nth


def never_falls(table: str, key: Key) -> bool:
    """Whether a count only grows from day to day. What is left over of one can shrink.

    >>> never_falls("apprentices", ("left",)), never_falls("apprentices", ("in_post",))
    (True, False)
    """
    is_count = table in TABLES and len(key) == len(TABLES[table].dimensions)
    return is_count and not {key[-1], ANY}.isdisjoint(TABLES[table].never_falls)
