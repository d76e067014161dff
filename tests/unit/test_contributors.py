"""Costs, told so that nobody learns what one borough spent: the rules on small books, and on the sample's page."""

import pandas as pd
import pytest

from evaluation.disclosure import disclose
from evaluation.disclosure.contributors import may_be_told, told_together, with_earlier_gives_away
from evaluation.metrics.cells import CONFIDENTIAL, SHOWN
from evaluation.metrics.project import cost

OF_NONE = "unknown"


def books(*rows: tuple[str, str, str, int]) -> dict[str, pd.DataFrame]:
    """Counts of costs, in pence: borough, kind, payer, pounds."""
    each = [(area, kind, payer, "pence", pounds * 100) for area, kind, payer, pounds in rows]
    return {"costs": pd.DataFrame(each, columns=["borough", "cost", "paid_by", "kind", "n"]).astype({"n": "Int64"})}


def told(counts: dict[str, pd.DataFrame], audience: str = "public") -> dict[tuple[str, str], int]:
    """What the audience is told, in pounds."""
    frame = disclose(counts, audience)["costs"]
    assert audience == "team" or set(frame["borough"]) == {"all"}
    whole = frame[frame["borough"] == "all"]
    return {(row.cost, row.paid_by): row.n // 100 for row in whole.itertuples() if row.state == SHOWN}


def test_one_boroughs_wages_are_told_with_another_kind_and_the_total_is_what_it_was():
    """What the sample holds: one lead officer's time, beside costs that no borough is named for."""
    counts = books(
        (OF_NONE, "cash", "LOTI", 40_500),
        ("hackney", "wages", "boroughs", 18_000),
        (OF_NONE, "in_kind", "boroughs", 14_000),
        (OF_NONE, "levy", "boroughs", 12_000),
        (OF_NONE, "in_kind", "Microsoft", 12_500),
        (OF_NONE, "in_kind", "AWS", 4_000),
    )
    found = told(counts)
    assert 18_000 not in found.values()
    assert found["levy and wages", "boroughs"] == 30_000 and found["cash", "LOTI"] == 40_500
    assert sum(found.values()) == 101_000
    assert ("wages", "boroughs") in told(counts, "team")
    groups = {one.group: one.value for one in cost({key: n * 100 for key, n in found.items()})}
    assert groups["all"] == 101_000 and groups["paid by boroughs"] == 44_000 and "wages" not in groups


@pytest.mark.parametrize(
    ("parts", "may"),
    [
        ({"camden": 10}, False),
        ({"camden": 10, "brent": 10}, False),  # each knows the other's
        ({"camden": 10, "brent": 10, "barnet": 10}, True),
        ({"camden": 100, "brent": 7, "barnet": 7}, False),  # 7 is less than 15% of 100
        ({"camden": 100, "brent": 7, "barnet": 16}, False),  # of the two smaller ones, who knows the larger
        ({"camden": 100, "brent": 20, "barnet": 16}, True),
        ({"camden": 0, OF_NONE: 5}, True),
        ({}, True),
    ],
)
def test_the_p_percent_rule_and_dominance(parts, may):
    assert may_be_told(parts) == may


def test_payers_are_told_together_where_kinds_are_not_enough_and_at_last_nothing_is():
    only = {("wages", "Hackney"): {"hackney": 18}, ("wages", "LOTI"): {OF_NONE: 30}}
    assert {*told_together(only).values()} == {("wages", "Hackney and LOTI")}
    alone = books(("hackney", "wages", "Hackney", 18_000), ("hackney", "levy", "Hackney", 2_000))
    assert told(alone) == {}
    frame = disclose(alone, "public")["costs"]
    assert [*frame["state"]] == [CONFIDENTIAL] and [*frame["cost"]] == [""]
    assert told(alone, "team") == {("wages", "Hackney"): 18_000, ("levy", "Hackney"): 2_000}


def test_the_name_of_a_payer_may_hold_the_word_that_joins_names():
    parts = {("wages", "Brown and Sons"): {"hackney": 18}, ("cash", "Brown and Sons"): {OF_NONE: 30}}
    assert {*told_together(parts).values()} == {("cash and wages", "Brown and Sons")}


IN_KIND = [
    ("brent", "in_kind", "boroughs", 14),
    ("barnet", "in_kind", "boroughs", 9),
    ("camden", "in_kind", "boroughs", 6),
]


@pytest.mark.parametrize(
    ("rows", "before", "gives_away"),
    [
        ([], [], False),
        ([], [("in_kind", "boroughs")], False),
        ([("hackney", "wages", "boroughs", 18)], [], False),
        # Told together now, and one of the two alone before: the other is one borough's.
        ([("hackney", "wages", "boroughs", 18)], [("in_kind", "boroughs")], True),
        # What everybody was told already, as version 0.1 did, is no news.
        ([("hackney", "wages", "boroughs", 18)], [("in_kind", "boroughs"), ("wages", "boroughs")], False),
        ([("hackney", "wages", "boroughs", 18)], [("in_kind and wages", "boroughs")], False),
        ([("unknown", "wages", "boroughs", 18)], [("in_kind", "boroughs")], False),
        # Told together before, and one of the two alone now.
        ([("unknown", "cash", "LOTI", 18)], [("cash and in_kind", "LOTI and boroughs")], False),
        ([("hackney", "wages", "LOTI", 1), ("unknown", "cash", "LOTI", 18)], [("cash and wages", "LOTI")], False),
        ([("unknown", "cash", "LOTI", 18)], [("other", "LOTI")], False),
    ],
)
def test_what_an_earlier_release_told_alone_is_not_told_with_what_one_borough_paid(rows, before, gives_away):
    frame = books(*IN_KIND, *rows)["costs"]
    assert with_earlier_gives_away(frame, before) == gives_away


def test_sums_that_cross_those_of_an_earlier_release_give_away_a_difference():
    frame = books(*IN_KIND, ("hackney", "wages", "boroughs", 18), ("unknown", "cash", "boroughs", 5))["costs"]
    assert told({"costs": frame}) == {("in_kind", "boroughs"): 29, ("cash and wages", "boroughs"): 23}
    assert with_earlier_gives_away(frame, [("in_kind and wages", "boroughs")])
