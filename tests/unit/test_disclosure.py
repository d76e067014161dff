"""Who may see which count: a table of boundaries that a non-programmer can check."""

import pandas as pd
import pytest

from evaluation.disclosure import disclose
from evaluation.metrics.cells import Cell, difference
from evaluation.metrics.result import share
from evaluation.records.parameters import Disclosure


def shown(kind: str, n: int, audience: str = "public", own: str = "", rule: Disclosure | None = None):
    frame = pd.DataFrame(
        [("hackney", "started", kind, n), ("camden", "started", kind, 50)], columns=["borough", "outcome", "kind", "n"]
    )
    found = disclose({"apprentices": frame}, audience, own, rule).cells("apprentices", "hackney")["started"]
    return found.n if found.state == "published" else found.state


@pytest.mark.parametrize(
    ("kind", "n", "public"),
    [
        ("places", 0, 0),
        ("places", 1, 1),
        ("events", 0, 0),
        ("events", 1, 1),
        ("people", 0, "[c]"),
        ("people", 1, "[c]"),
        ("people", 4, "[c]"),
        ("people", 5, 5),
        ("answers", 0, "[c]"),
        ("answers", 5, "[c]"),
        ("answers", 9, "[c]"),
        ("answers", 10, 10),
    ],
)
def test_what_the_public_sees(kind, n, public):
    assert shown(kind, n) == public
    assert shown(kind, n, "team") == n
    assert shown(kind, n, "borough", own="hackney") == n
    assert shown(kind, n, "borough", own="camden") == public
    assert shown(kind, n, "public", own="hackney") == public


def test_the_thresholds_are_parameters():
    assert shown("people", 9, rule=Disclosure(people=10)) == "[c]"
    assert shown("answers", 6, rule=Disclosure(answers=6)) == 6


def test_a_count_must_say_what_it_counts():
    with pytest.raises(ValueError, match="must say what it counts"):
        shown("", 7)


def test_the_projects_total_is_judged_by_itself():
    frame = pd.DataFrame(
        [("a", "left", "people", 3), ("b", "left", "people", 2)], columns=["borough", "outcome", "kind", "n"]
    )
    found = disclose({"apprentices": frame}, "public")
    assert found.cells("apprentices", "a")["left"] == Cell(None, "[c]")
    assert found.cells("apprentices", "all")["left"] == Cell(5)


def test_a_measure_of_a_hidden_count_is_hidden():
    hidden = Cell(None, "[c]")
    assert share(hidden, 12).state == share(3, hidden).state == "[c]"
    assert share(hidden, 12).count is share(hidden, 12).value is share(hidden, 12).lower is None
    assert difference(Cell(20), hidden) == hidden


def with_unknown(*rows: tuple) -> pd.DataFrame:
    """Counts of apprentices with what is known of each."""
    frame = pd.DataFrame(rows, columns=["borough", "outcome", "kind", "n", "state"])
    return frame.astype({"n": "Int64"})


@pytest.mark.parametrize("audience", ["public", "borough", "team"])
def test_a_count_that_is_not_known_is_not_available_to_anybody_and_neither_is_the_total(audience):
    frame = with_unknown(
        ("a", "left", "people", None, "[x]"),
        ("b", "left", "people", 12, "published"),
        ("a", "started", "people", 30, "published"),
        ("b", "started", "people", 20, "published"),
    )
    found = disclose({"apprentices": frame}, audience, "a")
    not_available = Cell(None, "[x]")
    assert found.cells("apprentices", "a")["left"] == found.cells("apprentices", "all")["left"] == not_available
    assert found.cells("apprentices", "b")["left"] == Cell(12)
    assert found.cells("apprentices", "all")["started"] == Cell(50)


@pytest.mark.parametrize("audience", ["public", "borough", "team"])
def test_where_a_borough_may_have_had_somebody_of_unknown_borough_the_total_is_known_all_the_same(audience):
    frame = pd.DataFrame(
        [("a", "webinar", "came", "people", 0, "[x]"), ("unknown", "webinar", "came", "people", 7, "published")],
        columns=["borough", "event_kind", "status", "kind", "n", "state"],
    )
    found = disclose({"turnout": frame}, audience, "a")
    assert found.cells("turnout", "a")["webinar", "came"] == Cell(None, "[x]")
    assert found.cells("turnout", "all")["webinar", "came"] == Cell(7)
