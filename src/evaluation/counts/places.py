"""Counts of places and of the apprentices in them, from one borough's own rows."""

import pandas as pd

from evaluation.counts.scope import AreaRecords, Rows, Scope, said_filled
from evaluation.metrics.pledges.tables import ADDITIONALITY, PLACES, ROLES
from evaluation.metrics.vocabulary import MEANINGS, MONTHS, OUTCOMES
from evaluation.records.tables.lookup import is_among


def place_counts(own: AreaRecords, scope: Scope) -> dict[str, Rows]:
    """Each count table of places, and of the apprentices in them."""
    if "pledges" not in own:
        return {}
    pledges, apprentices = own["pledges"], own.tables.get("apprentices")
    places = statuses_of(pledges, apprentices, scope)
    numbers = {status: int(places[status].sum()) for status in PLACES.statuses}
    is_known = not places["on_time_unknown"].any()
    counted: dict[str, Rows] = {
        "places": [((status,), n if status != "on_time" or is_known else None) for status, n in numbers.items()]
    }
    is_member = own.was_member(scope.as_at)
    promised = places[places["promised"]]
    undated = places[places["pledged_on"].isna()]
    # Of who is no member it is known that they are none that promised, whatever has no day.
    is_unknown = is_member and scope.is_earlier and len(undated)
    counted["members"] = [
        (("member",), int(is_member)),
        (("promised_any",), None if is_unknown else int(is_member and len(promised) > 0)),
    ]
    if "role_family" in pledges:
        named = places[places["promised"] | places["pledged_on"].isna()]
        counted["roles"] = [
            ((role, status), int(rows[status].sum()))
            for role, rows in named.groupby(named["role_family"].fillna("unspecified"))
            for status in ROLES.statuses
        ]
    if "additionality" in pledges:
        answers = promised["additionality"][promised["filled"]].fillna("unknown")
        counted["additionality"] = [((a,), int((answers == a).sum())) for a in ADDITIONALITY.statuses]
    if "pledged_on" in pledges:
        by_day = promised["pledged_on"].value_counts().sort_index()
        counted["promises_by_day"] = [((f"{day:%Y-%m-%d}",), int(n)) for day, n in by_day.items()]
        counted["promises_by_day"] += [(("",), None)] if len(undated) else []
    if {"pledged_on", "filled_on"} <= set(pledges):
        counted["time_to_filling"] = _time_to_filling(places, scope)
    if apprentices is not None:
        counted |= _apprentices(apprentices, scope)
        if "pledge_id" in apprentices:
            counted["filled_if"] = [
                ((meaning,), int((promised["started"] & _kept(promised, apprentices, scope, meaning)).sum()))
                for meaning in MEANINGS
            ]
    return counted


def statuses_of(pledges: pd.DataFrame, apprentices: pd.DataFrame | None, scope: Scope) -> pd.DataFrame:
    """The places of a borough, a column of yes or no for each status."""
    """The places of a borough, a column of yes or no for each status."""
    as_at = pd.Timestamp(scope.as_at)
    pledged_on, due_on, filled_on, cancelled_on = (
        pledges.get(c, pd.Series(pd.NaT, pledges.index)) for c in ("pledged_on", "due_on", "filled_on", "cancelled_on")
    )
    undated_filling = said_filled(pledges) & filled_on.isna()
    due_on = due_on.fillna(pd.Timestamp(scope.deadline))

    promised = scope.until(pledged_on)
    started = (filled_on <= as_at) | (undated_filling & (not scope.is_earlier))
    filled = promised & started & _kept(pledges, apprentices, scope, scope.filled_means)
    due = promised & (due_on <= as_at)
    cancelled = promised & ~started & (cancelled_on <= as_at)
    empty = promised & ~filled & ~cancelled
    return pledges.assign(
        pledged_on=pledged_on,
        filled_on=filled_on,
        cancelled_on=cancelled_on,
        undated_filling=undated_filling,
        started=started,
        promised=promised,
        due=due,
        filled=filled,
        filled_of_due=filled & due,
        on_time=filled & due & (filled_on <= due_on),
        cancelled=cancelled,
        not_yet_due=empty & ~due,
        overdue=empty & due,
        on_time_unknown=due & ((undated_filling & started) | (filled & _unclear_whether_on_time(pledges, due_on))),
        filled_later=promised & (filled_on > as_at),
    )


def _unclear_whether_on_time(pledges: pd.DataFrame, due_on: pd.Series) -> pd.Series:
    """Whether only the month of a filling is known, and the place was due within that month."""
    if "filled_on_by_month" not in pledges:
        return pd.Series(False, pledges.index)
    filled_on = pledges["filled_on"]
    within = (due_on < filled_on) & (due_on.dt.to_period("M") == filled_on.dt.to_period("M"))
    return pledges["filled_on_by_month"] & within


def _kept(places: pd.DataFrame, apprentices: pd.DataFrame | None, scope: Scope, meaning: str) -> pd.Series:
    """Whether a started place counts as filled, where more than a start is asked for."""
    wanted = MEANINGS[meaning]
    if wanted is None:
        return pd.Series(True, places.index)
    kept = apprentices["pledge_id"][outcomes_of(apprentices, scope).isin(wanted)]
    return is_among(places["pledge_id"], kept)


def _time_to_filling(places: pd.DataFrame, scope: Scope) -> Rows:
    """Days from promise to filling or cancellation; of an empty place, to the as-at date it was watched until. With
    one day missing nobody can say how long they took."""
    promised = places[places["promised"]]
    filled, cancelled = promised["filled"], promised["cancelled"]
    what = pd.Series("open", promised.index).mask(cancelled, "cancelled").mask(filled, "filled")
    until = pd.Series(pd.Timestamp(scope.as_at), promised.index)
    until = until.mask(cancelled, promised["cancelled_on"]).mask(filled, promised["filled_on"])
    days = (until - promised["pledged_on"]).dt.days.clip(lower=0)  # where only the month of a promise is known
    no_day = places["pledged_on"].isna() | places["undated_filling"]
    undated = days.isna().any() or no_day.any()
    known = pd.DataFrame({"days": days, "what": what}).dropna().value_counts().sort_index()
    rows = [((str(int(day)), event), None if undated else int(n)) for (day, event), n in known.items()]
    return [*([(("", "undated"), None)] if undated else []), *rows]


def _apprentices(apprentices: pd.DataFrame, scope: Scope) -> dict[str, Rows]:
    """What became of those who started, how long they stayed, and why they left."""
    outcome = outcomes_of(apprentices, scope)
    left_on, achieved_on = _ends(apprentices)
    counted: dict[str, Rows] = {
        "apprentices": [
            (("started",), int(outcome.notna().sum())),
            *(((o,), int((outcome == o).sum())) for o in OUTCOMES[1:]),
        ],
        "stayed": [],
    }
    for months in MONTHS:
        then = apprentices["started_on"] + pd.DateOffset(months=months)
        could = then <= pd.Timestamp(scope.as_at)
        stayed = could & ((achieved_on <= then) | ~(left_on < then))
        counted["stayed"] += [((f"{months}", "could"), int(could.sum())), ((f"{months}", "stayed"), int(stayed.sum()))]
    if "left_reason" in apprentices:
        reasons = apprentices["left_reason"][outcome == "left"].fillna("not given").value_counts().sort_index()
        counted["leaving"] = [((reason,), int(n)) for reason, n in reasons.items()]
    return counted


def _ends(apprentices: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """The days on which each left, and finished."""
    none = pd.Series(pd.NaT, apprentices.index)
    return apprentices.get("left_on", none), apprentices.get("achieved_on", none)


def outcomes_of(apprentices: pd.DataFrame, scope: Scope) -> pd.Series:
    """in_post, left or finished by the as-at date; missing for who has not started."""
    as_at = pd.Timestamp(scope.as_at)
    left_on, achieved_on = _ends(apprentices)
    outcome = pd.Series("in_post", apprentices.index).mask(left_on <= as_at, "left")
    return outcome.mask(achieved_on <= as_at, "finished").where(apprentices["started_on"] <= as_at)
