"""Who may see which count: a table of boundaries that a non-programmer can check."""

import pandas as pd
import pytest

from evaluation.disclosure import disclose
from evaluation.disclosure.telling import Sizes
from evaluation.metrics.cells import Cell, difference
from evaluation.metrics.result import share
from evaluation.records.parameters import Disclosure


def of_participants(kind: str = "people", status: str = "now", network: str = "", **numbers: int) -> pd.DataFrame:
    rows = [(borough, network, status, kind, n) for borough, n in numbers.items()]
    return pd.DataFrame(rows, columns=["borough", "network", "status", "kind", "n"])


def shown(kind: str, n: int, audience: str = "public", own: str = "", rule: Disclosure | None = None):
    frame = of_participants(kind, hackney=n, camden=50)
    found = disclose({"participants": frame}, audience, own, rule).cells("participants", "hackney")["", "now"]
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
    found = disclose({"participants": of_participants(a=3, b=2)}, "public")
    assert found.cells("participants", "a")["", "now"] == Cell(None, "[c]")
    assert found.cells("participants", "all")["", "now"] == Cell(5)


BOROUGHS = {"large": 15, "small": 14, **{f"borough-{n}": 5 for n in range(4)}}
PROMISED = {borough: 6 if borough in ("large", "small") else 1 for borough in BOROUGHS}


def told_of(network: str, status: str, audience: str = "public", own: str = "") -> dict[str, object]:
    """What the audience is told of one count of each area: two boroughs with six places, four with one."""
    numbers = dict.fromkeys(BOROUGHS, 8) | (BOROUGHS if (network, status) == ("", "now") else {})
    people = [of_participants(**BOROUGHS), of_participants(status=status, network=network, **numbers)]
    counts = {
        "participants": pd.concat(people).drop_duplicates(["borough", "network", "status"]),
        "places": pd.DataFrame(
            [(borough, "promised", "places", n) for borough, n in PROMISED.items()],
            columns=["borough", "status", "kind", "n"],
        ),
    }
    found = disclose(counts, audience, own)
    cells = {area: found.cells("participants", area).get((network, status)) for area in (*BOROUGHS, "all")}
    return {area: cell and (cell.n or cell.state) for area, cell in cells.items()}


@pytest.mark.parametrize(
    ("network", "status", "told"),
    [
        ("", "now", BOROUGHS),  # of each
        ("managers", "active", {"large": 8}),  # of those with 15 or more
        ("", "never", {}),  # of boroughs of a size together, and the project
    ],
)
def test_of_whom_everybody_is_told_and_who_is_told_of_itself(network, status, told):
    untold = dict.fromkeys(BOROUGHS, "not told")
    seen = told_of(network, status)
    whole = seen.pop("all")
    assert seen == untold | told and whole == sum(told_of(network, status, "team")[area] for area in BOROUGHS)
    assert told_of(network, status, "borough", "small")["small"] == told_of(network, status, "team")["small"]
    assert told_of(network, status, "borough", "small")["borough-1"] == seen["borough-1"]


def test_what_would_tell_how_many_are_in_two_networks_is_for_the_team_and_itself():
    assert set(told_of("", "active").values()) == {"not told"}
    assert set(told_of("managers", "active_longer").values()) == {"not told"}  # less who came lately, few are left
    assert told_of("", "active", "borough", "small")["small"] == 8
    assert "not told" not in told_of("", "active", "team").values()


@pytest.mark.parametrize(
    ("promised", "sizes"),
    [
        ([1, 1, 1, 1, 6, 6, 6, 6, 10, 10, 10, 10], ["fewer than 6 places", "6 to 9 places", "10 places or more"]),
        ([1, 1, 1, 1, 6, 6, 6, 6, 10, 10, 10], ["fewer than 6 places", "6 places or more"]),
        ([1, 1, 1, 6, 6, 6, 6, 10, 10, 10, 10], ["fewer than 10 places", "10 places or more"]),
        ([1, 1, 1, 6, 6, 6], []),
        ([1, 1, 1, 1, 6, 6, 6, None], []),
    ],
)
def test_boroughs_of_a_size_are_at_least_four(promised, sizes):
    rows = [(f"borough-{n}", "promised", "places", one) for n, one in enumerate(promised)]
    frame = pd.DataFrame(rows, columns=["borough", "status", "kind", "n"]).astype({"n": "Int64"})
    found = Sizes.of({"places": frame}, Disclosure())
    assert [*found.together] == [f"boroughs with {size}" for size in sizes]
    assert all(len(areas) >= 4 for areas in found.together.values())


def test_a_measure_of_a_hidden_count_is_hidden():
    hidden = Cell(None, "[c]")
    assert share(hidden, 12).state == share(3, hidden).state == "[c]"
    assert share(hidden, 12).count is share(hidden, 12).value is share(hidden, 12).lower is None
    assert difference(Cell(20), hidden) == hidden


def with_unknown(*rows: tuple) -> pd.DataFrame:
    """Counts of participants with what is known of each."""
    frame = pd.DataFrame(rows, columns=["borough", "status", "kind", "n", "state"]).assign(network="")
    return frame.astype({"n": "Int64"})


@pytest.mark.parametrize("audience", ["public", "borough", "team"])
def test_a_count_that_is_not_known_is_not_available_to_anybody_and_neither_is_the_total(audience):
    frame = with_unknown(
        ("a", "now", "people", None, "[x]"),
        ("b", "now", "people", 12, "published"),
        ("a", "never", "people", 30, "published"),
        ("b", "never", "people", 20, "published"),
    )
    found = disclose({"participants": frame}, audience, "a")
    not_available = Cell(None, "[x]")
    of_a, of_b, of_all = (found.cells("participants", area) for area in ("a", "b", "all"))
    assert of_a["", "now"] == of_all["", "now"] == not_available
    assert of_b["", "now"] == Cell(12)
    assert of_all["", "never"] == Cell(50)


@pytest.mark.parametrize("audience", ["public", "borough", "team"])
def test_where_a_borough_may_have_had_somebody_of_unknown_borough_the_total_is_known_all_the_same(audience):
    frame = pd.DataFrame(
        [("a", "webinar", "came", "people", 0, "[x]"), ("unknown", "webinar", "came", "people", 7, "published")],
        columns=["borough", "event_kind", "status", "kind", "n", "state"],
    )
    found = disclose({"turnout": frame}, audience, "a")
    state = "not told" if audience == "public" else "[x]"
    assert found.cells("turnout", "a")["webinar", "came"] == Cell(None, state)
    assert found.cells("turnout", "all")["webinar", "came"] == Cell(7)
