"""Every result of every measure, for one audience: counts in, results out.

Which measures there are, of which areas they are told and what they are made from, they declare themselves.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence

from evaluation.counts import Counts
from evaluation.disclosure import Disclosed, EarlierRelease, Suppression, disclose, hidden_from_public, with_totals
from evaluation.disclosure.order import in_fixed_order
from evaluation.disclosure.telling import Sizes, is_borough
from evaluation.metrics.cells import CONFIDENTIAL, NOT_TOLD, SHOWN, Cell, Numbers, difference
from evaluation.metrics.measure import MEASURES, Told
from evaluation.metrics.pledges.tables import MEMBERS
from evaluation.metrics.programme import Programme
from evaluation.metrics.result import COLUMNS, Result, of_area
from evaluation.metrics.tables import TABLES, CountTable
from evaluation.metrics.vocabulary import ALL, ONE_OF, OTHERS, SCALED, SEVERAL
from evaluation.records.parameters import Project, plan_of


class Seen:
    """The counts of a project as an audience sees them, and what measures are given besides: a `View`."""

    def __init__(
        self,
        shown: Disclosed,
        project: Project,
        programme: Programme,
        as_at: dt.date | None = None,
        true: Disclosed | None = None,
    ):
        self.shown, self.project, self.true = shown, project, true
        self._given = {
            "as_at": as_at,
            "kinds": programme.kinds(),
            "networks": project.networks,
            "one_of": programme.asked(ONE_OF),
            "plan": plan_of(project),
            "programme": programme,
            "scaled": programme.asked(SCALED),
            "several": programme.asked(SEVERAL),
        }
        areas = [area for area in shown["places"]["borough"].unique() if is_borough(area)]
        if MEMBERS.name in shown:
            areas = [area for area in areas if shown.cells(MEMBERS.name, area).get("member", Cell(0)).n]
        self.boroughs = areas  # the members on the as-at date: the base of every figure across boroughs

    def cells(self, table: CountTable, area: str) -> Numbers | None:
        return self.shown.cells(table.name, area)

    def unsuppressed(self, table: CountTable, area: str) -> Numbers | None:
        return self.true.cells(table.name, area) if self.true is not None else None

    def given(self, name: str) -> object:
        return self._given[name]


def all_results(
    counts: Counts,
    project: Project,
    audience: str,
    own: str,
    as_at: dt.date,
    programme: Programme,
    areas: Collection[str],
    before: Sequence[EarlierRelease] = (),
) -> list[Result]:
    """The results that an audience may see, all of each area in `areas` (boroughs, or `all`).

    `own` is the borough whose own figures the audience `borough` sees exactly. `before` are the releases before this
    one, the last of them first.
    """
    sizes = Sizes.of(counts, project.disclosure)
    counts = in_fixed_order(with_totals(counts, sizes), programme, project.networks)
    hidden = Suppression() if audience == "team" else hidden_from_public(counts, project, programme, as_at, before)
    shown = disclose(counts, audience, own, project.disclosure, hidden)
    rest = from_unsuppressed(shown, disclose(counts, "team"), project, programme) if ALL in areas else []
    return from_shown(Seen(shown, project, programme, as_at), audience, own, areas, (), rest)


def from_unsuppressed(
    shown: Disclosed, true: Disclosed, project: Project, programme: Programme, annex: bool = True
) -> list[Result]:
    """The project's results that may be told, rounded or made from many counts, though single counts are hidden: `true`
    are all counts as they are.

    They cannot be worked out from what is shown."""
    view = Seen(shown, project, programme, true=true)
    chosen = [one for one in MEASURES.values() if one.needs_unsuppressed and (annex or not one.annex)]
    return [result for one in chosen for result in one.results(view, ALL)]


def from_shown(
    view: Seen, audience: str, own: str, areas: Collection[str], beside: Collection[str], rest: Collection[Result]
) -> list[Result]:
    """The results that follow from the counts which an audience may see, with those that need hidden ones (`rest`): all
    of each area in `areas`, and of the boroughs in `beside` those that boroughs are compared by."""
    plain = [one for one in MEASURES.values() if not one.needs_unsuppressed]
    found = list(rest)
    for area in areas:
        ours = [one for one in plain if one.told is not Told.ACROSS and one.is_told_of(area)]
        found += [result for one in ours for result in one.results(view, area)]
    for borough in beside:
        if borough not in areas:
            found += [result for one in plain if one.beside for result in one.results(view, borough)]
    found += [result for one in plain if one.told is Told.ACROSS for result in one.results(view)]
    found = [one for one in found if _is_told(one, audience, own)]
    if own and own != ALL:
        found += _of_others(view, own, hides=audience != "team")
    return found


def _is_told(one: Result, audience: str, own: str) -> bool:
    """Whether a figure has a place in the audience's list: one that it is not told of an area has none, and neither has
    a hidden one of a single borough's people."""
    if one.state == NOT_TOLD:
        return False
    is_theirs = audience == "team" or (audience == "borough" and one.borough == own) or not is_borough(one.borough)
    return is_theirs or one.state != CONFIDENTIAL or not MEASURES[one.measure].counts_people


def _of_others(view: Seen, own: str, hides: bool = True) -> list[Result]:
    """All other boroughs together: the total less the borough's own, hidden if either is, or if it is small."""
    rule = view.project.disclosure
    least = {"people": rule.people, "answers": rule.answers} if hides else {}
    rest = {name: _rest(view.shown, table, own, least) for name, table in TABLES.items() if table.by_others}
    told = [
        one
        for one in MEASURES.values()
        if one.told is Told.AREAS and one.tables and all(table.by_others for table in one.tables)
    ]
    return [result for one in told for result in of_area(OTHERS, one(*(rest[table.name] for table in one.tables)))]


def _rest(shown: Disclosed, table: CountTable, own: str, least: Mapping[str, int]) -> dict[object, Cell] | None:
    whole, ours = shown.cells(table.name, ALL), shown.cells(table.name, own)
    if whole is None:
        return None
    frame = shown[table.name]
    keys = frame[list(table.dimensions)].itertuples(index=False, name=None)
    kinds = {key if len(key) > 1 else key[0]: kind for key, kind in zip(keys, frame["kind"], strict=True)}
    left = {key: difference(n, ours[key]) if key in ours else n for key, n in whole.items()}
    return {
        key: Cell(None, CONFIDENTIAL) if n.state == SHOWN and n.n < least.get(kinds[key], 0) else n
        for key, n in left.items()
    }


def of_others_published(theirs: Disclosed, boroughs: Collection[str], own: str, project: Project) -> list[Result]:
    """What boroughs are compared by, from the counts that a publication shows: of each in `boroughs`, and of all but
    `own` together."""
    view = Seen(theirs, project, Programme())
    chosen = [one for one in MEASURES.values() if one.beside]
    found = [result for borough in boroughs for one in chosen for result in one.results(view, borough)]
    return found + [one for one in _of_others(view, own) if MEASURES[one.measure].beside]


def as_rows(found: Iterable[Result]) -> list[dict[str, object]]:
    """Results as rows, each with its borough and `COLUMNS`: those of all boroughs together first, and none of all
    others together, with which only a borough's own page compares it."""
    rows = [
        {"borough": one.borough, **{column: getattr(one, column) for column in COLUMNS}}
        for one in found
        if one.borough != OTHERS
    ]
    return sorted(rows, key=lambda row: row["borough"] != ALL)
