"""Counts of places and of the apprentices in them, from one borough's own rows."""

import pandas as pd

from evaluation.counts.scope import AreaRecords, Rows, Scope
from evaluation.metrics.vocabulary import ADDITIONALITY, MEANINGS, MONTHS, OUTCOMES, PLACE_STATUSES
from evaluation.records.tables.lookup import is_among


def place_counts(own: AreaRecords, question: Scope) -> dict[str, Rows]:
    """Each count table of places, and of the apprentices in them."""
    pledges, apprentices = own["pledges"], own.tables.get("apprentices")
    places = _places(pledges, apprentices, question)
    filled_kind = "places" if question.filled_means == "started" else "people"
    of_filling = {"filled", "filled_of_due", "on_time", "not_yet_due", "overdue"}
    counted: dict[str, Rows] = {
        "places": [
            ((status,), int(places[status].sum()), filled_kind if status in of_filling else "places")
            for status in PLACE_STATUSES
        ]
    }
    is_member = own.was_member(question.as_at)
    # How many boroughs take part is a statistic of organisations, like their places.
    counted["members"] = [
        (("member",), int(is_member), "places"),
        (("promised_any",), int(is_member and bool(places["promised"].any())), "places"),
    ]
    promised = places[places["promised"]]
    if "role_family" in pledges:
        counted["roles"] = [
            ((role, status), int(rows[status].sum()), filled_kind if status == "filled" else "places")
            for role, rows in promised.groupby(promised["role_family"].fillna("unspecified"))
            for status in ("promised", "filled")
        ]
    if "additionality" in pledges:
        answers = promised["additionality"][promised["filled"]].fillna("unknown")
        counted["additionality"] = [((a,), int((answers == a).sum()), filled_kind) for a in ADDITIONALITY]
    if "pledged_on" in pledges:
        counted["promises_by_day"] = [
            ((f"{day:%Y-%m-%d}",), int(n), "places")
            for day, n in promised["pledged_on"].value_counts().sort_index().items()
        ]
    if {"pledged_on", "filled_on"} <= set(pledges):
        counted["time_to_filling"] = _time_to_filling(promised, question)
    if apprentices is not None:
        counted |= _apprentices(apprentices, question)
        if "pledge_id" in apprentices:
            counted["filled_if"] = [
                (
                    (meaning,),
                    int((promised["started"] & _kept(promised, apprentices, question, meaning)).sum()),
                    "places" if meaning == "started" else "people",
                )
                for meaning in MEANINGS
            ]
    return counted


def _places(pledges: pd.DataFrame, apprentices: pd.DataFrame | None, question: Scope) -> pd.DataFrame:
    """The places of a borough, a column of yes or no for each status."""
    as_at = pd.Timestamp(question.as_at)
    pledged_on, due_on, filled_on, cancelled_on = (
        pledges.get(c, pd.Series(pd.NaT, pledges.index)) for c in ("pledged_on", "due_on", "filled_on", "cancelled_on")
    )
    said_filled = pledges["filled"].fillna(False).astype(bool) if "filled" in pledges else filled_on.notna()
    undated_filling = said_filled & filled_on.isna()
    due_on = due_on.fillna(pd.Timestamp(question.deadline))

    promised = question.until(pledged_on)
    started = (filled_on <= as_at) | (undated_filling & (not question.is_earlier))
    filled = promised & started & _kept(pledges, apprentices, question, question.filled_means)
    due = promised & (due_on <= as_at)
    cancelled = promised & ~started & (cancelled_on <= as_at)
    empty = promised & ~filled & ~cancelled
    return pledges.assign(
        pledged_on=pledged_on,
        filled_on=filled_on,
        cancelled_on=cancelled_on,
        started=started,
        promised=promised,
        due=due,
        filled=filled,
        filled_of_due=filled & due,
        on_time=filled & due & (filled_on <= due_on),
        cancelled=cancelled,
        not_yet_due=empty & ~due,
        overdue=empty & due,
        promise_unknown=pledged_on.isna() & question.is_earlier,
        filling_unknown=undated_filling & question.is_earlier,
        on_time_unknown=due & ((undated_filling & started) | (filled & _unclear_whether_on_time(pledges))),
        filled_later=promised & (filled_on > as_at),
    )


def _unclear_whether_on_time(pledges: pd.DataFrame) -> pd.Series:
    """Whether only the month of a filling is known, and the place was due within that month."""
    if "filled_on_by_month" not in pledges or "due_on" not in pledges:
        return pd.Series(False, pledges.index)
    filled_on, due_on = pledges["filled_on"], pledges["due_on"]
    within = (due_on < filled_on) & (due_on.dt.to_period("M") == filled_on.dt.to_period("M"))
    return pledges["filled_on_by_month"] & within


def _kept(places: pd.DataFrame, apprentices: pd.DataFrame | None, question: Scope, meaning: str) -> pd.Series:
    """Whether a started place counts as filled, where more than a start is asked for."""
    wanted = MEANINGS[meaning]
    if wanted is None:
        return pd.Series(True, places.index)
    kept = apprentices["pledge_id"][_outcome(apprentices, question).isin(wanted)]
    return is_among(places["pledge_id"], kept)


def _time_to_filling(promised: pd.DataFrame, question: Scope) -> Rows:
    """Days from promise to filling or cancellation; of an empty place, to the as-at date it was watched until."""
    started, cancelled = promised["started"], promised["cancelled"]
    what = pd.Series("open", promised.index).mask(cancelled, "cancelled").mask(started, "filled")
    until = pd.Series(pd.Timestamp(question.as_at), promised.index)
    until = until.mask(cancelled, promised["cancelled_on"]).mask(started, promised["filled_on"])
    days = (until - promised["pledged_on"]).dt.days.clip(lower=0)  # where only the month of a promise is known
    undated = [(("", "undated"), int(days.isna().sum()), "places")]
    known = pd.DataFrame({"days": days, "what": what}).dropna().value_counts().sort_index()
    return undated + [((str(int(day)), event), int(n), "places") for (day, event), n in known.items()]


def _apprentices(apprentices: pd.DataFrame, question: Scope) -> dict[str, Rows]:
    """What became of those who started, how long they stayed, and why they left."""
    outcome = _outcome(apprentices, question)
    left_on = apprentices.get("left_on", pd.Series(pd.NaT, apprentices.index))
    counted: dict[str, Rows] = {
        "apprentices": [
            (("started",), int(outcome.notna().sum()), "people"),
            *(((o,), int((outcome == o).sum()), "people") for o in OUTCOMES[1:]),
        ],
        "stayed": [],
    }
    for months in MONTHS:
        then = apprentices["started_on"] + pd.DateOffset(months=months)
        could = then <= pd.Timestamp(question.as_at)
        counted["stayed"] += [
            ((f"{months}", "could"), int(could.sum()), "people"),
            ((f"{months}", "stayed"), int((could & ~(left_on < then)).sum()), "people"),
        ]
    if "left_reason" in apprentices:
        reasons = apprentices["left_reason"][outcome == "left"].fillna("not given").value_counts().sort_index()
        counted["leaving"] = [((reason,), int(n), "answers") for reason, n in reasons.items()]
    return counted


def _outcome(apprentices: pd.DataFrame, question: Scope) -> pd.Series:
    """in_post, left or finished by the as-at date; missing for who has not started."""
    as_at = pd.Timestamp(question.as_at)
    left_on, achieved_on = (
        apprentices.get(c, pd.Series(pd.NaT, apprentices.index)) for c in ("left_on", "achieved_on")
    )
    outcome = pd.Series("in_post", apprentices.index).mask(left_on <= as_at, "left")
    return outcome.mask(achieved_on <= as_at, "finished").where(apprentices["started_on"] <= as_at)
