"""The project as a whole, its places and its apprentices, against figures that others published.

Nobody in this project made these numbers; the sources stand beside them. Published head counts go straight in; where
the single cases were printed they take the whole road: rows, counts, what an audience may see, figures.
"""

import csv
import datetime as dt
from functools import cache

import pandas as pd
import pytest

from builders.real import needs_real
from evaluation.counts import Scope
from evaluation.counts.areas import count
from evaluation.counts.programme import programme_of
from evaluation.disclosure.results import all_results
from evaluation.metrics import pledges, project
from evaluation.metrics.project.published import Reconciled, reconciled
from evaluation.metrics.result import Result, figure
from evaluation.metrics.vocabulary import ALL
from evaluation.records.boroughs import REFERENCE, Registry
from evaluation.records.parameters import Project, data_folder, read_project
from evaluation.records.tables.read import Tables, read

Found = dict[tuple[str, str], Result]

SAMPLES, AS_AT = read_project(), dt.date(2020, 9, 30)
LOTI = "LOTI, Supporting our Future Digital Leaders"


def measured(tables: Tables, of: Project, as_at: dt.date) -> Found:
    """The figures of the whole project by measure and group, as its team sees them."""
    counts = count(tables, Scope.of(of, as_at, tables.records_to))
    found = all_results(counts, of, "team", "", as_at, programme_of(tables, as_at), [ALL])
    return {(one.measure, one.group): one for one in found}


@cache
def of_sample(as_at: dt.date = AS_AT) -> Found:
    return measured(read(data_folder("digital-apprenticeships"), SAMPLES, AS_AT), SAMPLES, as_at)


# What was published of the project: the illustrative records must agree with it.


def published(wording: str, measure: str, relation: str, value: float, date: str = "") -> dict[str, str]:
    return {
        "figure": wording,
        "measure": measure,
        "relation": relation,
        "value": f"{value}",
        "date": date,
        "source": LOTI,
    }


FIGURES = [
    published("69", "promised", "=", 69, "2019-10-29"),
    published("over 100", "promised", ">", 100),
    published("recruited over 100", "filled", ">", 100),
    published("50", "participants:managers", "=", 50),
    published("75+", "participants:apprentices", ">=", 75),
    published("over 15", "events:virtual_session", ">", 15),
    published("a day-long hackathon", "events:hackathon", ">=", 1),
    published("three scenarios", "scenarios", "=", 3),
    published("nine courses", "courses", "=", 9),
]


def beside_ours(rows: list[dict[str, str]], as_at: dt.date = AS_AT) -> list[Reconciled]:
    """Published figures beside those of the sample."""
    found = of_sample(as_at)
    return reconciled(rows, lambda *key: found[key], as_at, lambda day: of_sample(day)["promised", ""].count)


@pytest.mark.parametrize("row", FIGURES, ids=lambda row: f"{row['figure']} {row['measure']}")
def test_the_sample_agrees_with_each_figure_that_loti_published(row):
    [found] = beside_ours([row])
    assert found.agrees is True
    assert (found.source, found.figure) == (LOTI, row["figure"])


@pytest.mark.parametrize(
    "row",
    [
        published("51", "participants:managers", "=", 51),
        published("over 16", "events:virtual_session", ">", 16),
        published("at least two", "events:hackathon", ">=", 2),
        published("70", "promised", "=", 70, "2019-10-29"),
        published("69", "promised", "=", 69),
    ],
    ids=lambda row: f"{row['figure']} {row['measure']} {row['date']}",
)
def test_a_figure_that_nobody_published_does_not_agree(row):
    assert beside_ours([row])[0].agrees is False


def test_a_figure_of_a_later_day_or_of_a_day_that_the_records_cannot_go_back_to_is_not_told():
    """On 15 July 2019 nobody could know of October; the networks of October are not known in September 2020."""
    [later] = beside_ours([published("69", "promised", "=", 69, "2019-10-29")], dt.date(2019, 7, 15))
    [back] = beside_ours([published("24", "participants:managers", "=", 24, "2019-12-31")])
    assert [(one.ours.state, one.agrees) for one in (later, back)] == [("[z]", None), ("[x]", None)]


@pytest.mark.published(
    offered="LOTI, Supporting our Future Digital Leaders: over 15 sessions, three scenarios, nine courses"
)
def test_what_the_project_offered():
    """LOTI: over 15 virtual sessions, a hackathon, a challenge day with three scenarios, nine courses."""
    offered = {group: one.count for (name, group), one in of_sample().items() if name == "offered"}
    assert offered["events:virtual_session"] > 15
    assert (offered["events:hackathon"], offered["events:challenge_day"]) == (1, 1)
    assert (offered["scenarios"], offered["courses"]) == (3, 9)


@pytest.mark.parametrize(
    ("as_at", "word"),
    [
        (dt.date(2019, 7, 15), "NOT YET"),
        (dt.date(2019, 10, 29), "NOT YET"),
        (dt.date(2020, 8, 28), "MET"),
        (dt.date(2020, 9, 30), "MET"),
    ],
)
def test_the_target_of_100_was_met_by_the_press_release_of_28_august_2020(as_at, word):
    """LOTI: 0 places on 15 July 2019, 69 on 29 October; London Councils on 28 August 2020: the 100 are passed."""
    assert project.verdict(of_sample(as_at)["promised", ""], SAMPLES.target, as_at > SAMPLES.deadline) == word


def test_69_of_100_after_the_deadline_would_have_been_a_target_missed():
    assert project.verdict(figure(69), 100, deadline_passed=True) == "NOT MET"
    assert project.verdict(figure(100), 100, deadline_passed=True) == "MET"


# What it cost.


@pytest.mark.published(cost="DCMS (2007): the Olympic budget of £9.325 billion, by payer")
def test_what_the_olympic_games_of_2012_cost_and_who_paid():
    """Department for Culture, Media and Sport, news release of 25 October 2007: £9.325 billion, of which £5.975 billion
    (64%) from the Exchequer, £2.175 billion (23%) from the National Lottery, and 13% from London: £925 million from the
    Greater London Authority and £250 million from the London Development Agency.
    """
    paid = [
        ("tax", "Exchequer", 5975),
        ("lottery", "National Lottery", 2175),
        ("London", "Greater London Authority", 925),
        ("London", "London Development Agency", 250),
    ]
    costs = pd.DataFrame(
        [(payer, 1e6 * millions, kind, payer) for kind, payer, millions in paid],
        columns=["item", "amount", "kind", "paid_by"],
    ).astype({"amount": "Float64"})
    found = measured(of_hackney([], costs=costs), SAMPLES, AS_AT)
    millions = {group: one.value / 1e6 for (name, group), one in found.items() if name == "cost"}
    assert millions["all"] == 9325
    assert {kind: round(100 * millions[kind] / millions["all"]) for kind, *_ in paid} == {
        "tax": 64,
        "lottery": 23,
        "London": 13,
    }
    assert {payer: millions[f"paid by {payer}"] for _, payer, _ in paid} == {payer: n for _, payer, n in paid}


@pytest.mark.published(cost_of_a_place="The worked example of the design: £990; £1,500 to £3,300")
def test_what_a_place_cost():
    """An invented example, worked out before the code was written: 101,000 pounds, 102 places filled, of which it added
    between 31 and 69: 990 pounds a filled place; 1,500 to 3,300 an additional one.
    """
    pence = {("cash", "LOTI"): 101_000 * 100}
    found = project.cost_of_a_place(pence, {"filled": 102}, {"new": 31, "sooner": 22, "anyway": 33, "unknown": 16})
    assert [one.group for one in found] == ["filled", "added, at least", "added, at most"]
    assert [round(found[0].value, -1), *(round(one.value, -2) for one in found[1:])] == [990, 1500, 3300]


def test_what_a_place_cost_is_told_where_nobody_asked_what_the_project_added():
    """What one that it added cost is then not available."""
    found = project.cost_of_a_place({("cash", "LOTI"): 101_000 * 100}, {"filled": 102}, None)
    assert [(one.group, one.state) for one in found] == [
        ("filled", "published"),
        ("added, at least", "[x]"),
        ("added, at most", "[x]"),
    ]
    assert round(found[0].value, -1) == 990


@pytest.mark.published(
    anyway="The worked example of the design: 31, 22, 33, 16 of 102",
    added="The worked example of the design: 31 to 69 of 102",
)
def test_the_project_added_between_31_and_69_of_102_places():
    """The same example: 31 new, 22 sooner, 33 would have come anyway, of 16 it is not known. 102 less 33 is 69."""
    answers, filled = {"new": 31, "sooner": 22, "anyway": 33, "unknown": 16}, {"filled": 102}
    assert [one.count for one in pledges.added(answers, filled)] == [31, 69]
    found = pledges.additionality(answers, filled)
    assert {one.group: one.count for one in found} == answers
    assert {one.out_of for one in found} == {102}


# Who they were.

# Census 2011, tables KS101EW and KS201EW: the people of London.
LONDON = {
    "sex": {"male": 4_033_289, "female": 4_140_652},
    "ethnic group": {
        "White": 4_887_435,
        "Asian or Asian British": 1_511_546,
        "Black or Black British": 1_088_640,
        "Mixed": 405_279,
        "Other": 281_041,
    },
}
PUBLISHED = {
    "male": 49.3,
    "female": 50.7,
    "White": 59.8,
    "Asian or Asian British": 18.5,
    "Black or Black British": 13.3,
    "Mixed": 5.0,
    "Other": 3.4,
}


@pytest.mark.published(equality="Census 2011, London")
def test_the_people_of_london_in_2011():
    """8,173,941 people: 49.3% male; White 59.8%, Asian 18.5%, Black 13.3%, Mixed 5.0%, other 3.4%."""
    counts = {
        (characteristic, category): n
        for characteristic, categories in LONDON.items()
        for category, n in categories.items()
    }
    found = project.equality(counts)
    assert {one.out_of for one in found} == {8_173_941}
    assert {one.group.split(": ")[1]: round(100 * one.value, 1) for one in found} == PUBLISHED


def test_apprentices_are_compared_with_the_people_of_london_in_2011():
    programme = programme_of(read(data_folder("digital-apprenticeships"), SAMPLES, AS_AT), AS_AT)
    given = project.benchmarks(programme)
    assert {group.split(": ")[1]: round(100 * share, 1) for group, (share, _) in given.items()} == PUBLISHED
    assert {source for _, source in given.values()} == {"Census 2011, London, all ages"}


def test_who_did_not_say_is_left_out_of_the_shares():
    """The Carpentries' survey of 2017: of 476 people 42 did not say whether the workshop contributed to their writing.
    No 193 (44.5%), not sure 123 (28.3%), yes 118 (27.2%), of 434.
    """
    found = project.equality(
        {("writing", "no"): 193, ("writing", "not sure"): 123, ("writing", "yes"): 118, ("writing", "not_stated"): 42}
    )
    assert [round(100 * one.value, 1) for one in found[:3]] == [44.5, 28.3, 27.2]
    assert {one.out_of for one in found[:3]} == {434}
    assert (found[3].count, found[3].out_of) == (42, None)


@pytest.mark.published(
    playbook_used="Freedom House (2023): 84 of 195 countries free", playbook_partly="Freedom House (2023): partly free"
)
def test_yes_partly_and_no_of_the_195_countries():
    """Freedom House, Freedom in the World 2023: of 195 countries 84 are free (43%), 54 partly free, 57 not free. Partly
    is not yes.
    """
    countries = {("freedom", "yes"): 84, ("freedom", "partly"): 54, ("freedom", "no"): 57}
    [used] = project.playbook_used(countries)
    [partly] = project.playbook_partly(countries)
    assert (used.count, used.out_of, round(100 * used.value)) == (84, 195, 43)
    assert partly.count == 54


@pytest.mark.published(boroughs_promising="The worked example of the design: 17 of 18")
def test_boroughs_that_promised_a_place():
    """The same example, which the illustrative records follow: 17 of 18 member boroughs promised at least one."""
    found = of_sample()["boroughs_promising", ""]
    assert (found.count, found.out_of) == (17, 18)


@pytest.mark.published(themes="The Carpentries (2017), long-term survey: the order of nine behaviours")
def test_themes_stand_in_the_order_of_how_many_raised_them():
    """The Carpentries' survey of 2017: nine behaviours and how many adopted each, in the order published."""
    adopted = [260, 198, 185, 169, 122, 119, 119, 111, 74]
    found = project.themes({f"behaviour {n}": adopted[n] for n in (4, 8, 0, 6, 2, 1, 7, 5, 3)})
    assert [one.count for one in found] == adopted


# Places, and the apprentices in them.

# Freireich and others (1963), Blood 21, 699-716: weeks until the leukaemia of 21 children who were given a placebo came
# back. Kleinbaum and Klein, Survival Analysis, chapter 2, print what share was still well after so many weeks. Here a
# week is a month, and a child an apprentice who leaves, or a place that is filled.
WEEKS = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]
STILL_WELL = {
    1: 0.90,
    2: 0.81,
    3: 0.76,
    4: 0.67,
    5: 0.57,
    8: 0.38,
    11: 0.29,
    12: 0.19,
    15: 0.14,
    17: 0.10,
    22: 0.05,
    23: 0.00,
}
DAY_1 = pd.Timestamp(2018, 1, 1)


def after(months: int) -> pd.Timestamp:
    return DAY_1 + pd.DateOffset(months=months)


def of_hackney(places: list[dict], **others: pd.DataFrame) -> Tables:
    """Records of one borough: its places, and whatever else is given."""
    columns = ["pledge_id", "borough", "pledged_on", "due_on", "filled_on"]
    dates = dict.fromkeys(columns[2:], "datetime64[ns]")
    frame = pd.DataFrame(places, columns=columns).astype({"pledge_id": "str", "borough": "str", **dates})
    return Tables({"pledges": frame, **others}, Registry.read(REFERENCE), AS_AT)


def placebo(months: int) -> Found:
    """So many months on: 21 apprentices who started in 21 places on day 1, each leaving in the month of a relapse."""
    places = [{"pledge_id": f"P{n}", "borough": "hackney", "pledged_on": DAY_1, "filled_on": DAY_1} for n in range(21)]
    apprentices = pd.DataFrame(
        {
            "apprentice_id": [f"A{n}" for n in range(21)],
            "pledge_id": [place["pledge_id"] for place in places],
            "borough": "hackney",
            "recruit_type": "new",
            "started_on": DAY_1,
            "left_on": [after(week) for week in WEEKS],
        }
    )
    return measured(of_hackney(places, apprentices=apprentices), SAMPLES, after(months).date())


@pytest.mark.published(still_here="6-MP remission data, placebo group (Freireich 1963), at twelve times")
@pytest.mark.parametrize("month", STILL_WELL)
def test_apprentices_still_in_post_so_many_months_after(month):
    """Who leaves on the day itself has left."""
    found = placebo(month)
    in_post, left = found["still_here", "in post"], found["still_here", "left"]
    assert (in_post.out_of, round(in_post.value, 2)) == (21, STILL_WELL[month])
    assert (left.count, found["still_here", "finished"].count) == (21 - in_post.count, 0)


@pytest.mark.published(stayed="6-MP remission data, placebo group (Freireich 1963)")
def test_apprentices_who_stayed_for_3_6_and_12_months():
    """Who leaves on the day after three full months has stayed for three: the share is that of just before the day."""
    found = placebo(24)
    stayed = {months: round(found["stayed", f"{months} months"].value, 2) for months in (3, 6, 12)}
    assert stayed == {3: STILL_WELL[2], 6: STILL_WELL[5], 12: STILL_WELL[11]}


def test_who_could_not_yet_have_stayed_so_long_is_not_counted():
    found = placebo(6)
    assert [found["stayed", f"{months} months"].out_of for months in (3, 6, 12)] == [21, 21, 0]
    assert found["stayed", "12 months"].state == "[z]"


@pytest.mark.published(filled_if="6-MP remission data, placebo group (Freireich 1963): still in remission, as places")
def test_places_filled_by_what_filled_means():
    """After 12 months all 21 had started, .19 of them were in post, and nobody had finished."""
    found = placebo(12)
    meaning = {group: one.value for (name, group), one in found.items() if name == "filled_if"}
    assert {group: round(value, 2) for group, value in meaning.items()} == {
        "started": 1,
        "in post": STILL_WELL[12],
        "finished": 0,
    }


def test_places_filled_and_filled_on_time():
    """The same weeks as the months until 21 places were filled, all due after 8 months, as at month 12: by then 1 - .19
    are filled, and 1 - .38 were in time.
    """
    places = [
        {"pledge_id": f"P{n}", "borough": "hackney", "pledged_on": DAY_1, "due_on": after(8), "filled_on": after(week)}
        for n, week in enumerate(WEEKS)
    ]
    found = measured(of_hackney(places), SAMPLES, after(12).date())
    for name, still_empty in (
        ("filled", STILL_WELL[12]),
        ("filled_of_due", STILL_WELL[12]),
        ("on_time", STILL_WELL[8]),
    ):
        assert (found[name, ""].out_of, round(1 - found[name, ""].value, 2)) == (21, still_empty)
    assert found["due", ""].count == 21
    assert round(found["still_empty", "overdue"].count / 21, 2) == STILL_WELL[12]
    on_the_day = measured(of_hackney(places), SAMPLES, after(8).date())
    assert (on_the_day["due", ""].count, round(1 - on_the_day["on_time", ""].value, 2)) == (21, STILL_WELL[8])
    before = measured(of_hackney(places), SAMPLES, after(5).date())
    assert round(before["still_empty", "not yet due"].count / 21, 2) == STILL_WELL[5]
    assert (before["due", ""].count, before["on_time", ""].state) == (0, "[z]")


@pytest.mark.published(on_time="Scottish planning statistics (2018): 43 of 61, 786 of 1,051 decided in time")
@pytest.mark.parametrize(("in_time", "agreed", "percent"), [(43, 61, 70), (786, 1051, 75)])
def test_planning_applications_decided_in_the_time_agreed(in_time, agreed, percent):
    """Scottish Government, planning performance statistics for April to September 2018: of 61 major applications with
    an agreed timescale 43 (70%) met it, of 1,051 local ones 786 (75%).
    """
    found = pledges.on_time({"on_time": in_time, "due": agreed})
    assert (found.count, found.out_of, round(100 * found.value)) == (in_time, agreed, percent)


@pytest.mark.published(
    due="The Carpentries, instructor training events: 3,352 trained",
    still_empty="The Carpentries, instructor training events: 1,605 not certified",
)
def test_training_events_certified_and_not(training_events):
    """The Carpentries' instructor training: of 3,352 people trained with time to finish 1,747 were certified, so 1,605
    were not. The others were trained after July 2018.
    """
    file, folder = training_events
    of = read_project(str(file))
    found = measured(read(folder, of, of.as_at), of, of.as_at)
    with needs_real("carpentries_training_events.csv").open(encoding="utf-8", newline="") as lines:
        rows = [
            (int(float(row["attendance"] or 0)), int(float(row["count_badged"] or 0)), row["start"] <= "2018-07-31")
            for row in csv.DictReader(lines)
            if row["tags"] != "6" and row["start"] < "2018-10-31"
        ]
    assert found["due", ""].count == 3352
    assert found["filled_of_due", ""].count == 1747
    assert found["still_empty", "overdue"].count == 3352 - 1747
    assert found["promised", ""].count == sum(trained for trained, _, _ in rows)
    assert found["filled", ""].count == sum(certified for _, certified, _ in rows)
    too_early = sum(trained - certified for trained, certified, had_time in rows if not had_time)
    assert found["still_empty", "not yet due"].count == too_early > 0
    assert found["on_time", ""].state == "[x]"
