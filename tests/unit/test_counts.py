"""Counting: what each place is on a date, and that counts of parts add up to the count of the whole."""

import datetime as dt
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.counts import added_up, cells_of, counts_of
from builders.declared import needed
from evaluation.counts import AreaRecords, Scope
from evaluation.counts.areas import count
from evaluation.counts.programme import programme_of
from evaluation.disclosure import with_totals
from evaluation.disclosure.results import all_results
from evaluation.metrics.cells import NOT_AVAILABLE, Cell
from evaluation.metrics.measure import MEASURES, Told
from evaluation.metrics.programme import Programme
from evaluation.metrics.tables import TABLES
from evaluation.metrics.vocabulary import ALL
from evaluation.records.boroughs import REFERENCE, Registry
from evaluation.records.parameters import data_folder, read_project
from evaluation.records.tables.read import Tables, read

ON = dt.date(2020, 6, 30)
QUESTION = Scope(as_at=ON, records_to=ON, deadline=dt.date(2020, 9, 30))


def place(**given_):
    columns = ("pledged_on", "due_on", "filled_on", "cancelled_on")
    row = {c: pd.Timestamp(given_[c]) if given_.get(c) else pd.NaT for c in columns}
    filled = given_.get("filled", bool(given_.get("filled_on")))
    by_month = {"filled_on_by_month": True} if given_.get("by_month") else {}
    return {"pledge_id": "P", "borough": "hackney", "filled": filled, **row, **by_month}


def counted(pledges, question, **tables):
    return counts_of(AreaRecords("hackney", {"pledges": pledges, **tables}), question)


def statuses(question=QUESTION, **given_) -> set[str]:
    """What a place counts as; what nobody can say with a question mark."""
    pledges = pd.DataFrame([place(**given_)]).astype({"filled": "boolean"})
    found = cells_of(counted(pledges, question), "places", "hackney")
    return {status for status, cell in found.items() if cell.n == 1} | {
        f"{status}?" for status, cell in found.items() if cell == Cell(None, NOT_AVAILABLE)
    }


@pytest.mark.parametrize(
    ("given_", "expected"),
    [
        ({"pledged_on": "2020-07-01"}, set()),
        ({"pledged_on": "2020-06-30"}, {"promised", "not_yet_due"}),
        ({"pledged_on": "2020-01-01", "due_on": "2020-06-30"}, {"promised", "due", "overdue"}),
        ({"pledged_on": "2020-01-01", "due_on": "2020-07-01"}, {"promised", "not_yet_due"}),
        (
            {"pledged_on": "2020-01-01", "due_on": "2020-06-01", "filled_on": "2020-06-01"},
            {"promised", "due", "filled", "filled_of_due", "on_time"},
        ),
        (
            {"pledged_on": "2020-01-01", "due_on": "2020-06-01", "filled_on": "2020-06-02"},
            {"promised", "due", "filled", "filled_of_due"},
        ),
        ({"pledged_on": "2020-01-01", "due_on": "2020-09-30", "filled_on": "2020-06-02"}, {"promised", "filled"}),
        (
            {"pledged_on": "2020-01-01", "due_on": "2020-06-01", "filled_on": "2020-07-02"},
            {"promised", "due", "overdue", "filled_later"},
        ),
        (
            {"pledged_on": "2020-01-01", "due_on": "2020-06-01", "cancelled_on": "2020-06-30"},
            {"promised", "due", "cancelled"},
        ),
        (
            {"pledged_on": "2020-01-01", "due_on": "2020-06-01", "cancelled_on": "2020-07-01"},
            {"promised", "due", "overdue"},
        ),
        (
            {"pledged_on": "2020-01-01", "due_on": "2020-06-01", "filled": True},
            {"promised", "due", "filled", "filled_of_due", "on_time?"},
        ),
        ({}, {"promised", "not_yet_due"}),
    ],
    ids=lambda value: " ".join(sorted(value)) if isinstance(value, set) else None,
)
def test_what_a_place_is_on_30_june_2020(given_, expected):
    assert statuses(**given_) == expected


EARLIER = Scope(as_at=dt.date(2020, 3, 1), records_to=ON, deadline=dt.date(2020, 9, 30))
OF_FILLING = {"filled", "filled_of_due", "on_time", "cancelled", "not_yet_due", "overdue", "filled_later"}


def unknown(statuses):
    return {f"{status}?" for status in statuses}


def test_an_undated_place_is_unknown_before_the_day_the_records_run_to():
    """A promise without a day: no count of places is known; a filling without one: none of places filled or empty."""
    assert statuses(EARLIER) == unknown({"promised", "due"} | OF_FILLING)
    assert statuses(EARLIER, pledged_on="2020-01-01", filled=True) == {"promised"} | unknown(OF_FILLING)


@pytest.mark.parametrize(
    ("due_on", "expected"),
    [
        ("2020-05-31", {"on_time"}),
        ("2020-05-15", {"on_time?"}),
        ("2020-04-30", set()),
        ("2020-06-15", {"on_time"}),
        (None, {"on_time?"}),  # due on the deadline, within May too
    ],
)
def test_whether_a_place_filled_in_may_2020_was_filled_on_time(due_on, expected):
    """Only the month is known: it counts as the 31st, and a place due within it may or may not have been on time."""
    question = replace(QUESTION, deadline=dt.date(2020, 5, 20))
    found = statuses(question, pledged_on="2020-01-01", due_on=due_on, filled_on="2020-05-31", by_month=True)
    assert found & {"on_time", "on_time?"} == expected


def apprentices(**given_) -> pd.DataFrame:
    row = {"apprentice_id": "A", "pledge_id": "P", "borough": "hackney", "started_on": pd.Timestamp("2020-01-01")}
    return pd.DataFrame(
        [row | {"left_on": pd.NaT, "achieved_on": pd.NaT} | {k: pd.Timestamp(v) for k, v in given_.items()}]
    )


DAYS_TO_ON = (ON - dt.date(2019, 12, 1)).days


@pytest.mark.parametrize(
    ("given_", "means", "is_filled"),
    [
        ({}, "in post", True),
        ({"left_on": "2020-05-01"}, "in post", False),
        ({"achieved_on": "2020-05-01"}, "in post", True),
        ({"left_on": "2020-07-01"}, "in post", True),
        ({}, "finished", False),
        ({"achieved_on": "2020-05-01"}, "finished", True),
        ({"left_on": "2020-05-01"}, "started", True),
    ],
)
def test_what_filled_means_is_a_parameter_and_makes_it_a_count_of_people(given_, means, is_filled):
    question = Scope(ON, ON, dt.date(2020, 9, 30), means)
    pledges = pd.DataFrame([place(pledged_on="2019-12-01", filled_on="2020-01-01")]).astype({"filled": "boolean"})
    tables = counted(pledges, question, apprentices=apprentices(**given_))
    (waited,) = tables["time_to_filling"].itertuples()
    assert (waited.days, waited.what) == (("31", "filled") if is_filled else (f"{DAYS_TO_ON}", "open"))
    assert waited.kind == ("places" if means == "started" else "people")
    found = tables["places"].set_index("status")
    assert found.at["filled", "n"] == is_filled
    assert found.at["filled", "kind"] == ("places" if means == "started" else "people")
    assert found.at["promised", "kind"] == "places"


PROJECT = read_project()
SAMPLE = read(data_folder("digital-apprenticeships"), PROJECT, PROJECT.as_at)
ASKED = Scope.of(PROJECT, PROJECT.as_at, PROJECT.as_at)


def by_key(counts) -> dict:
    return {
        table: frame[frame["n"] > 0].set_index(["borough", *TABLES[table].dimensions, "kind"])["n"].to_dict()
        for table, frame in counts.items()
    }


@pytest.mark.slow
@settings(max_examples=4, deadline=None)
@given(st.randoms(use_true_random=False), st.integers(2, 5))
def test_counts_of_parts_add_up_to_the_count_of_the_whole_in_any_order(random, parts):
    pledges, people = SAMPLE["pledges"], SAMPLE["apprentices"]
    order = list(range(len(pledges)))
    random.shuffle(order)
    shuffled = pledges.iloc[order]
    pieces = [shuffled.iloc[n::parts] for n in range(parts)]
    counted = []
    for piece in pieces:
        theirs = people[people["pledge_id"].isin(piece["pledge_id"])]  # a place and who is in it stay together
        frames = {"pledges": piece, "apprentices": theirs}
        counted.append(count(Tables(frames, SAMPLE.registry, SAMPLE.records_to), ASKED))
    whole = count(Tables({"pledges": pledges, "apprentices": people}, SAMPLE.registry, SAMPLE.records_to), ASKED)
    merged = by_key(added_up(counted))
    for table in set(whole) - {"members"}:  # being a member is not counted from rows
        assert merged[table] == by_key(whole)[table]


def test_adding_a_borough_changes_no_others_counts():
    rest = SAMPLE["pledges"][SAMPLE["pledges"]["borough"] != "camden"]
    less = by_key(count(Tables({"pledges": rest}, SAMPLE.registry, SAMPLE.records_to), ASKED))
    whole = by_key(count(Tables({"pledges": SAMPLE["pledges"]}, SAMPLE.registry, SAMPLE.records_to), ASKED))
    for table, cells in less.items():
        assert cells == {key: n for key, n in whole[table].items() if key[0] != "camden"}


def test_two_events_at_the_same_moment_stand_in_the_order_of_their_keys_however_the_rows_do():
    columns = ["event_id", "kind", "network", "title", "starts_at", "minutes", "mode"]
    rows = [
        (f"E{n}", "meetup", "managers", "", pd.Timestamp(day), 60, "online")
        for n, day in [(1, "2020-05-01 10:00"), (2, "2020-05-01 10:00"), (3, "2020-05-01 09:00")]
    ]
    attendance = pd.DataFrame(
        [("E1", "a", True), ("E2", "a", True), ("E1", "b", True), ("E3", "b", True)],
        columns=["event_id", "person_id", "attended"],
    )
    frames = {
        "pledges": pd.DataFrame([place(filled=False)]).astype({"filled": "boolean"}),
        "attendance": attendance,
        "people": pd.DataFrame({"person_id": ["a", "b"], "borough": "hackney", "role": "manager"}),
        "participants": pd.DataFrame(
            {"person_id": ["a", "b"], "network": "managers", "joined_on": pd.Timestamp("2020-01-01")}
        ),
    }
    question = replace(QUESTION, networks=("managers",))
    for order in (rows, rows[::-1]):
        tables = Tables({**frames, "events": pd.DataFrame(order, columns=columns)}, Registry.read(REFERENCE), ON)
        assert [event["event"] for event in programme_of(tables, ON).events] == ["E3", "E1", "E2"]
        # of those at E3 (b) and E1 (a, b), who came to the next: b at E1, a at E2
        assert count(tables, question)["came_back"]["n"].tolist() == [3, 2]


def dated(*days) -> pd.Series:
    return pd.Series(pd.to_datetime(days))


SIX_AND_FOUR = pd.DataFrame(
    {
        "pledge_id": pd.Series([f"P{n}" for n in range(10)], dtype="string"),
        "borough": pd.Series(["hackney"] * 6 + ["camden"] * 4, dtype="string"),
        "pledged_on": dated(*[None] * 3, *["2020-01-01"] * 7),
        "due_on": dated(*["2020-02-28"] * 10),
        "filled_on": dated(*["2020-02-01"] * 9, None),
        "role_family": pd.Series(["IT user"] * 10, dtype="string"),
        "additionality": pd.Series(["new"] * 10, dtype="string"),
    }
)
IN_THEM = SIX_AND_FOUR.query("filled_on.notna()").rename(columns={"filled_on": "started_on"})
IN_THEM = IN_THEM[["pledge_id", "borough", "started_on"]].assign(apprentice_id=IN_THEM["pledge_id"])
SUPPLIED = Tables({"pledges": SIX_AND_FOUR, "apprentices": IN_THEM}, Registry.read(REFERENCE), ON)


def of_promises(told: Told) -> set[str]:
    """The measures told of some areas that need the day of each promise."""
    return {name for name, one in MEASURES.items() if one.told is told and "pledges.pledged_on" in needed(one)}


def figures(tables, as_at) -> dict[tuple[str, str], set[str]]:
    """The states of the project's figures, by area and measure."""
    counts = count(tables, Scope.of(PROJECT, as_at, tables.records_to))
    found = all_results(counts, PROJECT, "team", "", as_at, Programme(), ["hackney", "camden", ALL])
    states: dict[tuple[str, str], set[str]] = {}
    for one in found:
        states.setdefault((one.borough, one.measure), set()).add(one.state)
    return states


def test_of_six_promises_three_without_a_day_no_figure_of_that_borough_or_the_project_is_known_earlier():
    found = figures(SUPPLIED, dt.date(2020, 3, 1))
    for name in of_promises(Told.AREAS):
        assert found["hackney", name] == found[ALL, name] == {"[x]"}, name
        assert found["camden", name] == {"published"}, name
    for name in of_promises(Told.PROJECT) | {"boroughs_promising"}:  # a member that promised: the counter sees to it
        assert found[ALL, name] == {"[x]"}, name
    for name in of_promises(Told.BOROUGHS):
        assert found["hackney", name] == {"[x]"}, name
    for name in of_promises(Told.ACROSS):  # beside the others, whose numbers are not known
        assert found["camden", name] == found["hackney", name] == {"[x]"}, name
    assert found[ALL, "members"] == found["hackney", "still_here"] == found[ALL, "still_here"] == {"published"}


def test_on_the_day_the_records_run_to_they_count():
    found = figures(SUPPLIED, ON)
    assert found["hackney", "promised"] == found[ALL, "promised"] == found[ALL, "boroughs_promising"] == {"published"}
    assert found["hackney", "days_to_filling"] == found[ALL, "days_to_filling"] == {"[x]"}  # on no date


def test_a_filling_without_a_day_takes_only_the_places_filled_on_time_from_the_total():
    """On the day the records run to all else is known, of that borough and of all."""
    rows = [
        place(pledged_on="2020-01-01", due_on="2020-06-01", filled=True),
        place(pledged_on="2020-01-01", due_on="2020-06-01", filled_on="2020-05-01") | {"borough": "camden"},
    ]
    pledges = pd.DataFrame(rows).astype({"filled": "boolean"})
    counts = with_totals(count(Tables({"pledges": pledges}, Registry.read(REFERENCE), ON), QUESTION))
    of_all = cells_of(counts, "places", ALL)
    assert {status for status, cell in of_all.items() if cell.n is None} == {"on_time"}
    assert (of_all["filled"].n, of_all["filled_of_due"].n) == (2, 2)
    assert cells_of(counts, "places", "camden")["on_time"].n == 1


def test_an_undated_filling_leaves_what_was_promised_and_due_known():
    rows = [place(pledged_on="2020-01-01", due_on="2020-02-01", filled=True)]
    counts = count(
        Tables({"pledges": pd.DataFrame(rows).astype({"filled": "boolean"})}, Registry.read(REFERENCE), ON), EARLIER
    )
    of_all = cells_of(counts, "places", ALL)
    assert {status for status, cell in of_all.items() if cell.n is None} == OF_FILLING
