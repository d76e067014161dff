"""The sample agrees with every published figure, whatever the seed, and never mixes with own records."""

import datetime as dt
import hashlib
from collections import Counter

import pandas as pd
import pytest

from evaluation.records import boroughs
from evaluation.records.boroughs import ROOT
from evaluation.records.errors import WrongInput
from evaluation.records.parameters import read_project
from evaluation.records.tables.columns import kind_of
from evaluation.records.tables.read import read
from evaluation.records.tables.schema import KEYS, ORDERS, SCHEMAS, UNASKED
from evaluation.sample import MARKER, make, write
from evaluation.sample.people import person_id

AS_AT = "2020-09-30"
# ISO dates are compared as text: an empty cell comes before every date.


@pytest.fixture(scope="module", params=[2019, 1, 20])
def tables(request):
    return make(request.param)


def in_network(tables, network, day=AS_AT):
    rows = tables["participants"]
    there = (rows["joined_on"] <= day) & ((rows["left_on"] == "") | (rows["left_on"] >= day))
    return set(rows.loc[there & (rows["network"] == network), "person_id"])


def borough_of(tables):
    return tables["people"].set_index("person_id")["borough"]


def came(tables, *kinds):
    rows = tables["attendance"].merge(tables["events"], on="event_id", suffixes=("", "_of_event"))
    rows = rows[(rows["attended"] == "yes") & rows["kind"].isin(kinds or set(rows["kind"]))]
    return rows.assign(borough=rows["person_id"].map(borough_of(tables)))


# The shape


def test_every_table_that_is_made_has_exactly_the_columns_of_its_schema(tables):
    assert set(tables) == set(SCHEMAS) - {*UNASKED}
    for name, table in tables.items():
        assert list(table.columns) == list(SCHEMAS[name].columns), name
        assert len(table) and all(isinstance(cell, str) for cell in table.to_numpy().ravel()), name


def test_every_cell_is_of_its_columns_kind(tables):
    known = boroughs.Registry.read(boroughs.REFERENCE)
    for name, table in tables.items():
        for column, schema in SCHEMAS[name].columns.items():
            cells, kind = table[column], kind_of(schema)
            assert schema.nullable or (cells != "").all(), (name, column)
            assert not schema.unique or cells.is_unique, (name, column)
            given = cells[cells != ""]
            if kind == "choice":
                assert set(given) <= set(schema.metadata["allowed"]), (name, column)
            elif kind == "borough":
                assert set(given) <= set(known), (name, column)
            elif kind == "yes/no":
                assert set(given) <= {"yes", "no"}, (name, column)
            elif kind == "date":
                assert all(str(dt.date.fromisoformat(cell)) == cell for cell in given), (name, column)
            elif kind == "moment":
                assert pd.to_datetime(given, format="%Y-%m-%d %H:%M").notna().all(), (name, column)
            elif kind in ("number", "whole number"):
                assert pd.to_numeric(given).ge(0).all(), (name, column)


@pytest.mark.parametrize("key", KEYS, ids=lambda key: f"{key.table}.{key.column}")
def test_keys_point_at_something(tables, key):
    used = set(tables[key.table][key.column]) - {""}
    assert used and used <= set(tables[key.of_table][key.column])


@pytest.mark.parametrize("order", ORDERS, ids=lambda order: f"{order.table}.{order.later}")
def test_dates_are_in_order(tables, order):
    rows = tables[order.table]
    rows = rows[(rows[order.earlier] != "") & (rows[order.later] != "")]
    assert (rows[order.earlier] <= rows[order.later]).all()


def test_rows_that_must_be_unique_are(tables):
    for name, table in tables.items():
        key = list(SCHEMAS[name].metadata["key"])
        assert not key or not table.duplicated(key).any(), name


def test_nothing_happened_after_the_records_end(tables):
    for name, table in tables.items():
        for column, schema in SCHEMAS[name].columns.items():
            if kind_of(schema) == "date" and not schema.metadata["planned"]:
                assert (table[column] <= AS_AT).all(), (name, column)


# Places


def test_members(tables):
    joined = tables["member_boroughs"].set_index("borough")["joined_on"]
    assert Counter(joined) == {"2019-07-15": 15, "2020-02-03": 1, "2020-04-06": 1, "2020-06-01": 1}
    assert joined[["barnet", "enfield", "hounslow"]].is_monotonic_increasing
    assert set(joined[["hackney", "camden", "southwark"]]) == {"2019-07-15"}


def test_promised_by_borough(tables):
    assert Counter(tables["pledges"]["borough"]) == {
        "hackney": 22,
        "camden": 17,
        "southwark": 15,
        "islington": 9,
        "lambeth": 8,
        "brent": 6,
        "greenwich": 6,
        "newham": 6,
        "waltham-forest": 5,
        "lewisham": 5,
        "haringey": 5,
        "hammersmith-and-fulham": 4,
        "merton": 3,
        "sutton": 3,
        "barnet": 2,
        "kingston-upon-thames": 1,
        "enfield": 1,
    }


def test_promised_by_date(tables):
    on = tables["pledges"]["pledged_on"]
    by = {day: int((on <= day).sum()) for day in ("2019-07-15", "2019-10-29", "2020-08-28", AS_AT)}
    assert by == {"2019-07-15": 0, "2019-10-29": 69, "2020-08-28": 101, "2020-09-30": 118}
    assert (on == "2019-10-29").sum() >= 12
    assert on.is_monotonic_increasing


def test_no_borough_promises_before_it_joined(tables):
    joined = tables["member_boroughs"].set_index("borough")["joined_on"]
    assert (tables["pledges"]["pledged_on"] >= tables["pledges"]["borough"].map(joined)).all()


def test_places_filled_and_why_the_others_are_empty(tables):
    pledges = tables["pledges"]
    assert ((pledges["filled"] == "yes") == (pledges["filled_on"] != "")).all()
    assert (pledges["filled"] == "yes").sum() == 102
    empty = pledges[pledges["filled"] == "no"]
    why = empty["due_on"].gt(AS_AT).map({True: "not yet due", False: "overdue"})
    why = why.mask(empty["cancelled_on"] != "", "cancelled")
    assert Counter(zip(empty["borough"], why, strict=True)) == {
        ("hackney", "not yet due"): 2,
        ("hackney", "overdue"): 1,
        ("hackney", "cancelled"): 1,
        ("camden", "not yet due"): 2,
        ("camden", "overdue"): 1,
        ("southwark", "not yet due"): 1,
        ("southwark", "cancelled"): 1,
        ("islington", "overdue"): 1,
        ("lambeth", "not yet due"): 1,
        ("brent", "overdue"): 1,
        ("newham", "not yet due"): 1,
        ("lewisham", "overdue"): 1,
        ("haringey", "cancelled"): 1,
        ("enfield", "not yet due"): 1,
    }
    assert (empty.loc[why == "cancelled", "due_on"] <= AS_AT).all()
    assert (pledges.loc[pledges["cancelled_on"] != "", "filled"] == "no").all()


def test_due_days(tables):
    pledges = tables["pledges"]
    wait = pd.to_datetime(pledges["due_on"]) - pd.to_datetime(pledges["pledged_on"])
    assert wait.between("60D", "366D").all()
    assert pd.to_datetime(pledges["due_on"]).dt.is_month_end.mean() > 0.6
    filled = pledges[pledges["filled"] == "yes"]
    assert (filled["due_on"] > AS_AT).sum() == 9
    due = filled[filled["due_on"] <= AS_AT]
    assert ((due["filled_on"] <= due["due_on"]).sum(), len(due)) == (74, 93)


def test_fillings_cluster_and_dip_in_spring_2020(tables):
    month = Counter(day[:7] for day in tables["pledges"]["filled_on"] if day)
    assert sum(month[m] for m in ("2019-09", "2019-10", "2019-11")) == 28
    assert sum(month[m] for m in ("2020-01", "2020-02", "2020-03")) == 29
    assert sum(month[m] for m in ("2020-04", "2020-05", "2020-06")) == 5
    assert month["2020-09"] == 26


def test_places_by_role_and_additionality(tables):
    pledges = tables["pledges"]
    assert Counter(pledges["role_family"]) == {
        "software developer": 7,
        "infrastructure technician": 6,
        "IT solutions technician": 6,
        "digital project manager": 6,
        "project manager": 15,
        "data and business analyst": 5,
        "IT user": 3,
        "cyber security technologist": 2,
        "ICT help desk": 2,
        "graphic design and drone pilot": 1,
        "application support": 4,
        "": 61,
    }
    filled = pledges["filled"] == "yes"
    assert Counter(pledges.loc[filled, "additionality"]) == {
        "new": 31,
        "sooner": 22,
        "anyway": 33,
        "unknown": 16,
    }
    assert set(pledges.loc[~filled, "additionality"]) == {""}


# People


def test_apprentices_are_the_starters_of_their_places(tables):
    apprentices = tables["apprentices"]
    assert len(apprentices) == 104
    assert set(apprentices["recruit_type"]) == {"new", "existing_staff", "school"}
    filled = tables["pledges"].query("filled == 'yes'").set_index("pledge_id")
    first = apprentices.sort_values("started_on").groupby("pledge_id").first()
    assert first["started_on"].equals(filled["filled_on"].reindex(first.index).rename("started_on"))
    assert len(first) == 102
    place = apprentices.merge(tables["pledges"], on="pledge_id", suffixes=("", "_of_place"))
    assert (place["borough"] == place["borough_of_place"]).all()
    assert (place["role_family"] == place["role_family_of_place"].replace("", "unspecified")).all()
    months = (pd.to_datetime(apprentices["planned_end_on"]) - pd.to_datetime(apprentices["started_on"])).dt.days
    assert months.between(365, 731).all()


def test_two_took_over_a_place_after_the_first_had_left(tables):
    apprentices = tables["apprentices"].sort_values("started_on")
    shared = apprentices[apprentices.duplicated("pledge_id", keep=False)]
    assert len(shared) == 4
    for _, pair in shared.groupby("pledge_id"):
        assert "" < pair["left_on"].iloc[0] < pair["started_on"].iloc[1]


def test_some_left_and_some_finished(tables):
    apprentices = tables["apprentices"]
    left, finished = apprentices["left_on"] != "", apprentices["achieved_on"] != ""
    assert (left.sum(), finished.sum(), (left & finished).sum()) == (9, 7, 0)
    assert "hackney" in set(apprentices.loc[left, "borough"])
    assert (apprentices["left_reason"] != "").equals(left)
    assert (apprentices.loc[finished, "started_on"] < "2019-11-01").all()
    assert (apprentices.loc[finished, "achieved_on"] >= apprentices.loc[finished, "planned_end_on"]).all()
    assert (apprentices.loc[~left & ~finished, "destination"] == "").all()
    assert (apprentices["destination"] != "").any()


def test_the_networks_on_the_last_day(tables):
    managers, apprentices = in_network(tables, "managers"), in_network(tables, "apprentices")
    assert (len(managers), len(apprentices), len(managers & apprentices)) == (50, 78, 1)
    borough = borough_of(tables)
    assert set(borough[list(managers)]) == set(tables["member_boroughs"]["borough"])
    assert Counter(borough[list(managers)])["hackney"] >= 8
    assert Counter(borough[list(apprentices)])["hackney"] >= 12
    assert Counter(borough[list(apprentices)])["kingston-upon-thames"] == 1


def test_some_left_a_network_and_one_came_back(tables):
    rows = tables["participants"]
    for network, gone in (("managers", 3), ("apprentices", 4)):
        ever = set(rows.loc[rows["network"] == network, "person_id"])
        assert len(ever - in_network(tables, network)) == gone
    twice = rows[rows.duplicated(["person_id", "network"], keep=False)].sort_values("joined_on")
    assert list(twice["network"]) == ["managers", "managers"]
    assert twice["left_on"].iloc[0] and twice["left_on"].iloc[0] < twice["joined_on"].iloc[1]


def test_nobody_joins_a_network_before_they_could(tables):
    rows, borough = tables["participants"], borough_of(tables)
    member = tables["member_boroughs"].set_index("borough")["joined_on"]
    assert (rows["joined_on"] >= rows["person_id"].map(borough).map(member)).all()
    apprentices = tables["apprentices"].set_index("apprentice_id")
    rows = rows[rows["network"] == "apprentices"]
    assert set(rows["person_id"]) <= set(apprentices.index)
    assert (rows["joined_on"] >= rows["person_id"].map(apprentices["started_on"])).all()


def test_people_are_keys_without_names(tables):
    people = tables["people"].set_index("person_id")
    assert set(people.index) == {person_id(number) for number in range(1, len(people) + 1)}
    assert set(people["role"]) == {"apprentice", "manager", "officer", "partner"}
    assert ((people["role"] == "partner") == (people["borough"] == "")).all()
    apprentices = tables["apprentices"].set_index("apprentice_id")
    assert apprentices["borough"].equals(people["borough"].reindex(apprentices.index))
    assert set(people.index[people["role"] == "apprentice"]) == set(apprentices.index)


# Events


def test_events_by_kind(tables):
    events = tables["events"]
    kinds = {
        "kickoff": 1,
        "meetup": 14,
        "virtual_session": 16,
        "hackathon": 1,
        "challenge_day": 1,
        "webinar": 1,
    }
    assert Counter(events["kind"]) == kinds
    in_person = events[events["mode"] == "in_person"]
    assert list(in_person["starts_at"].str[:10]) == ["2019-07-15", "2019-10-29", "2020-03-11"]
    assert set(in_person["network"]) == {""}
    online = events[(events["kind"] == "meetup") & (events["mode"] == "online")]
    months = [f"2020-{month:02d}" for month in range(4, 10)]
    met = set(zip(online["network"], online["starts_at"].str[:7], strict=True))
    assert met == {(network, month) for network in ("managers", "apprentices") for month in months}
    sessions = events[events["kind"] == "virtual_session"]
    assert set(sessions["partner"]) == {"Microsoft"} and sessions["starts_at"].between("2020-04", "2020-10").all()
    hackathon = events.set_index("kind").loc["hackathon"]
    assert int(hackathon["minutes"]) >= 360 and "Power BI" in hackathon["title"]
    challenge = events.loc[events["kind"] == "challenge_day", "event_id"].item()
    assert list(tables["scenarios"]["event_id"]) == [challenge] * 3


def test_events_are_in_office_hours_of_working_days(tables):
    starts = pd.to_datetime(tables["events"]["starts_at"])
    ends = starts + pd.to_timedelta(tables["events"]["minutes"].astype(int), unit="min")
    assert (starts.dt.day_of_week < 5).all() and starts.dt.hour.ge(9).all() and ends.dt.hour.lt(17).all()


def test_only_those_come_who_are_in_the_network_or_guests(tables):
    events, people = tables["events"].set_index("event_id"), tables["people"].set_index("person_id")
    for event, rows in tables["attendance"].groupby("event_id"):
        day, network = events.loc[event, "starts_at"][:10], events.loc[event, "network"]
        networks = [network] if network else ["managers", "apprentices"]
        eligible = set().union(*(in_network(tables, name, day) for name in networks))
        others = people.loc[list(set(rows["person_id"]) - eligible), "role"]
        assert set(others) <= {"officer", "partner"} and (not network or others.empty), event


def test_registration_and_minutes(tables):
    rows = tables["attendance"].merge(tables["events"], on="event_id", suffixes=("", "_of_event"))
    listed = rows["kind"].isin(["virtual_session", "hackathon", "challenge_day"])
    assert set(rows.loc[~listed, "registered"]) == {""}
    outcomes = Counter(zip(rows.loc[listed, "registered"], rows.loc[listed, "attended"], strict=True))
    assert set(outcomes) == {("yes", "yes"), ("yes", "no"), ("no", "yes")} and min(outcomes.values()) >= 20
    timed = rows["minutes"] != ""
    assert timed.equals((rows["mode"] == "online") & (rows["attended"] == "yes"))
    stayed = rows.loc[timed, ["minutes", "minutes_of_event"]].astype(int)
    assert (stayed["minutes"] <= stayed["minutes_of_event"]).all() and (stayed["minutes"] > 0).all()


def test_some_never_come_and_guests_do(tables):
    attenders = set(came(tables)["person_id"])
    assert len((in_network(tables, "apprentices") | in_network(tables, "managers")) - attenders) >= 5
    assert "partner" in set(tables["people"].set_index("person_id").loc[list(attenders), "role"])


def test_hackney_kingston_and_enfield_came(tables):
    hackney = came(tables).query("borough == 'hackney'")
    assert hackney.loc[hackney["kind"] == "virtual_session", "event_id"].nunique() == 13
    assert hackney.loc[hackney["mode"] == "in_person", "event_id"].nunique() == 3
    assert {"kingston-upon-thames", "enfield"} <= set(came(tables)["borough"])


# Answers and the rest


def test_questions_of_every_kind(tables):
    questions = tables["questions"].set_index("question")
    assert set(questions["kind"]) == {"likert", "nps", "choice", "multi"}
    assert set(questions["kirkpatrick"]) == {"reaction", "learning", "behaviour", "results"}
    assert set(questions["direction"]) == {"higher", "lower", "none"}
    assert (questions["not_applicable"] != "").sum() == 1
    assert set(tables["answers"]["question"]) == set(questions.index)


def test_answers_are_on_their_scale(tables):
    rows = tables["answers"].merge(tables["questions"], on="question")
    on_scale = rows[rows["kind"].isin(["likert", "nps"]) & (rows["value"] != rows["not_applicable"])]
    scale = on_scale[["scale_min", "value", "scale_max"]].astype(int)
    assert (scale["scale_min"] <= scale["value"]).all() and (scale["value"] <= scale["scale_max"]).all()
    assert (rows["value"] == rows["not_applicable"]).any()


def test_confidence_before_and_after(tables):
    rows = tables["answers"].query("question == 'confident' and person_id != ''")
    pairs = rows.pivot(index="person_id", columns="time", values="value").astype("Int64")
    change = (pairs["after"] - pairs["before"]).dropna()
    assert (len(change), (change > 0).sum(), (change == 0).sum(), (change < 0).sum()) == (46, 24, 12, 10)
    assert pairs["before"].notna().all() and len(pairs) > 46  # the others answered only before
    assert 10 <= pairs["later"].notna().sum() < 46


def test_recommendation(tables):
    rows = tables["answers"].query("question == 'recommend'")
    assert set(rows["time"]) == {"after"}
    assert (len(rows), rows["value"].astype(int).ge(9).sum()) == (52, 41)


def test_who_answered(tables):
    answers = tables["answers"]
    assert (answers["person_id"] == "").any() and (answers["borough"] == "").any()
    known = answers[answers["person_id"] != ""]
    assert (known["borough"] == known["person_id"].map(borough_of(tables))).all()
    about = known[known["event_id"] != ""]
    assert set(zip(about["event_id"], about["person_id"], strict=True)) <= set(
        zip(came(tables)["event_id"], came(tables)["person_id"], strict=True)
    )
    about_reply = ["borough", "person_id", "event_id", "time", "answered_on"]
    assert (answers.groupby("response_id")[about_reply].nunique() == 1).all(axis=None)


def test_courses_training_and_playbook(tables):
    assert len(tables["courses"]) == 9
    training = tables["training"].merge(tables["courses"], on="course")
    assert set(training["course"]) <= set(tables["courses"]["course"])
    assert (training["enrolled_on"] >= training["opened_on"]).all() and (training["completed_on"] != "").any()
    assert Counter(tables["playbook"]["borough"]) == dict.fromkeys(tables["member_boroughs"]["borough"], 6)
    assert tables["playbook"]["asked_on"].str[:7].eq("2020-09").all()


def test_costs_and_equality(tables):
    costs = tables["costs"].assign(amount=tables["costs"]["amount"].astype(int))
    assert costs["amount"].sum() == 101_000
    assert set(costs["kind"]) == {"cash", "in_kind", "levy", "wages"}
    assert set(costs["paid_by"]) == {"LOTI", "boroughs", "Microsoft", "AWS"}
    counts = tables["equality"].assign(apprentices=tables["equality"]["apprentices"].astype(int))
    assert dict(counts.groupby("characteristic")["apprentices"].sum()) == dict.fromkeys(
        ["sex", "ethnic group", "age group", "disability"], len(tables["apprentices"])
    )
    assert (counts["category"] == "not_stated").sum() == 4


def test_the_published_figures_hold(tables):
    published = tables["published"]
    assert len(published) == 9
    events = Counter(tables["events"]["kind"])
    for row in published.itertuples():
        day = row.date or AS_AT
        ours = {
            "promised": (tables["pledges"]["pledged_on"] <= day).sum(),
            "filled": tables["pledges"]["filled_on"].between("2019", day).sum(),
            "participants:managers": len(in_network(tables, "managers", day)),
            "participants:apprentices": len(in_network(tables, "apprentices", day)),
            "events:virtual_session": events["virtual_session"],
            "events:hackathon": events["hackathon"],
            "scenarios": len(tables["scenarios"]),
            "courses": len(tables["courses"]),
        }[row.measure]
        value = float(row.value)
        assert {"=": ours == value, ">": ours > value, ">=": ours >= value}[row.relation], row


# One seed, one sample


def test_a_seed_gives_one_sample_and_another_seed_another():
    first, again, other = make(7), make(7), make(8)
    assert all(first[name].equals(again[name]) for name in first)
    assert [name for name in first if not first[name].equals(other[name])] == [
        "pledges",
        "apprentices",
        "people",
        "participants",
        "attendance",
        "answers",
        "training",
        "playbook",
    ]


@pytest.mark.parametrize("seed", range(100, 112))
def test_any_seed_serves(seed):
    made = make(seed)
    due = made["pledges"][(made["pledges"]["due_on"] <= AS_AT) & (made["pledges"]["filled"] == "yes")]
    assert ((due["filled_on"] <= due["due_on"]).sum(), len(due)) == (74, 93)


def contents(folder):
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def test_written_twice_gives_the_same_bytes(tmp_path):
    write(tmp_path / "one", 3)
    write(tmp_path / "deep" / "two", 3)
    first = contents(tmp_path / "one")
    assert first == contents(tmp_path / "deep" / "two")
    write(tmp_path / "one", 3)
    assert first == contents(tmp_path / "one")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["deep", "one"]  # nothing left beside it


def test_written_files_read_back_as_made(tmp_path):
    write(tmp_path / "sample")
    for name, table in make().items():
        content = (tmp_path / "sample" / f"{name}.csv").read_bytes()
        assert b"\r" not in content and content.endswith(b"\n")
        read = pd.read_csv(tmp_path / "sample" / f"{name}.csv", dtype="str", keep_default_na=False)
        pd.testing.assert_frame_equal(read, table)


def test_the_checks_of_the_tables_find_no_fault(tmp_path):
    write(tmp_path / "sample")
    project = read_project()
    found = read(tmp_path / "sample", project, project.as_at)
    assert found.illustrative and set(found.frames) == set(make())


def test_the_marker_says_what_it_is_and_sums_every_file(tmp_path):
    write(tmp_path / "sample", 4)
    text, sums = (tmp_path / "sample" / MARKER).read_text(encoding="utf-8").split("\n\n")
    assert "invented" in text and "not the figures of any borough" in " ".join(text.split())
    assert "evaluation sample --seed 4" in text
    listed = dict(reversed(line.split("  ")) for line in sums.splitlines())
    assert listed == {
        file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in (tmp_path / "sample").glob("*.csv")
    }
    assert set(listed) == {f"{name}.csv" for name in make()}


def test_a_sample_may_replace_a_sample_and_keeps_the_readme(tmp_path):
    (tmp_path / "README.md").write_text("The data log")
    write(tmp_path, 1)
    write(tmp_path, 2)
    assert "--seed 2" in (tmp_path / MARKER).read_text(encoding="utf-8")
    assert (tmp_path / "README.md").read_text() == "The data log"


@pytest.mark.parametrize("own", ["pledges.csv", "pledges.xlsx", "boroughs.csv", "notes.txt"])
@pytest.mark.parametrize("marked", [True, False])
def test_own_records_and_the_sample_never_mix(tmp_path, own, marked):
    if marked:
        write(tmp_path, 1)
    (tmp_path / own).write_text("pledge_id,borough\nP-1,hackney\n")
    before = contents(tmp_path)
    with pytest.raises(WrongInput, match=f"{own}.*never mix"):
        write(tmp_path, 1)
    assert contents(tmp_path) == before


def test_a_sample_without_its_marker_is_taken_for_own_records(tmp_path):
    write(tmp_path, 1)
    (tmp_path / MARKER).unlink()
    with pytest.raises(WrongInput, match="never mix"):
        write(tmp_path, 1)


def test_a_file_is_no_folder(tmp_path):
    (tmp_path / "sample").write_text("")
    with pytest.raises(WrongInput, match="not a folder"):
        write(tmp_path / "sample")


def test_the_committed_sample_is_what_is_made(tmp_path):
    write(tmp_path / "sample")
    committed = ROOT / "data" / "digital-apprenticeships"
    made = {file.name: file.read_bytes() for file in (tmp_path / "sample").iterdir()}
    assert made == {file.name: file.read_bytes() for file in committed.iterdir() if file.name != "README.md"}
