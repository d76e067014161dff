"""Rows stand in an order that tells nothing of who brought them, and what was published elsewhere is shown."""

import pandas as pd

from evaluation.disclosure.elsewhere import published_elsewhere
from evaluation.disclosure.order import in_fixed_order
from evaluation.metrics.programme import Programme


def rows(frame: pd.DataFrame) -> list[tuple]:
    return [*frame.drop(columns=["kind", "n"]).itertuples(index=False, name=None)]


def test_rows_are_in_the_order_of_days_names_and_statuses_area_by_area():
    counts = {
        "time_to_filling": pd.DataFrame(
            [(area, days, "filled", "places", 1) for area in ("hackney", "all") for days in ("130", "9", "35")],
            columns=["borough", "days", "what", "kind", "n"],
        ),
        "leaving": pd.DataFrame(
            [("all", reason, "answers", 1) for reason in ("family", "another job", "10 miles")],
            columns=["borough", "reason", "kind", "n"],
        ),
        "places": pd.DataFrame(
            [("hackney", status, "places", 1) for status in ("overdue", "promised", "filled")],
            columns=["borough", "status", "kind", "n"],
        ),
    }
    found = in_fixed_order(counts, Programme())
    assert rows(found["time_to_filling"]) == [
        (area, days, "filled") for area in ("hackney", "all") for days in ("9", "35", "130")
    ]
    assert rows(found["leaving"]) == [("all", reason) for reason in ("10 miles", "another job", "family")]
    assert [status for _, status in rows(found["places"])] == ["promised", "filled", "overdue"]


def test_networks_events_and_questions_are_in_the_projects_order():
    programme = Programme(events=[{"event": "E-2", "kind": "kickoff"}, {"event": "E-1", "kind": "clinic"}])
    counts = {
        "events": pd.DataFrame(
            [("all", event, "came", "events", 1) for event in ("E-1", "E-3", "E-2")],
            columns=["borough", "event", "status", "kind", "n"],
        ),
        "growth": pd.DataFrame(
            [("all", network, "2020-03-31", "people", 1) for network in ("apprentices", "managers")],
            columns=["borough", "network", "date", "kind", "n"],
        ),
    }
    found = in_fixed_order(counts, programme, ["managers", "apprentices"])
    assert [event for _, event, _ in rows(found["events"])] == ["E-2", "E-1", "E-3"]
    assert [network for _, network, _ in rows(found["growth"])] == ["managers", "apprentices"]


def published(measure: str, value: str, date: str = "", relation: str = "=") -> dict[str, str]:
    return {"figure": value, "measure": measure, "relation": relation, "value": value, "date": date, "source": ""}


KEYS = {
    "participants": [("managers", "now"), ("apprentices", "now"), ("managers", "never")],
    "growth": [("managers", "2020-03-31")],
    "places": [("promised",), ("filled",)],
}


def test_an_exact_number_that_was_published_elsewhere_is_known_of_its_day():
    programme = Programme(
        published=[
            published("participants:managers", "50.0"),
            published("participants:managers", "40.0", "2020-03-31"),
            published("participants:apprentices", "75.0", relation=">="),
            published("promised", "69.0", "2019-10-29"),
            published("filled", "7.5", "2020-09-30"),
            published("no such figure", "3.0"),
        ]
    )
    assert published_elsewhere(programme, "2020-09-30", KEYS) == {
        ("participants", ("managers", "now")): 50,
        ("growth", ("managers", "2020-03-31")): 40,
    }
    assert published_elsewhere(programme, "2019-10-29", KEYS)["places", ("promised",)] == 69
