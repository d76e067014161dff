"""What declares itself: every measure's worked number, what is refused at declaration, and the measures alone.

A count table or a measure that is declared wrongly is refused where it is declared, with a sentence that says what to
do; nobody finds out from a figure. And the measures need no file of this project: published numbers go straight in.
"""

import csv
import datetime as dt
import subprocess
import sys
from collections import Counter

import pandas as pd
import pytest

from builders.real import HOW_OFTEN, needs_real
from builders.studies import hackney
from evaluation.disclosure.results import all_results
from evaluation.metrics import network, pledges, workshops
from evaluation.metrics.errors import MetricsError
from evaluation.metrics.measure import MEASURES, Count, Measure, Proportion, Statistic, measure
from evaluation.metrics.network.ties import ei_index, external_share
from evaluation.metrics.pledges import concentration
from evaluation.metrics.pledges.tables import PLACES
from evaluation.metrics.programme import Programme
from evaluation.metrics.result import Result
from evaluation.metrics.tables import TABLES, CountTable, Told, Whole, check, whole
from evaluation.metrics.vocabulary import ALL
from evaluation.metrics.workshops import change
from evaluation.records.parameters import Project


@pytest.mark.parametrize("name", MEASURES)
def test_the_worked_number_of_each_measure(name):
    arguments, expected = MEASURES[name].example
    found = MEASURES[name](*arguments)
    assert isinstance(found, list) == isinstance(expected, list)
    found, expected = (found, expected) if isinstance(found, list) else ([found], [expected])
    assert {one.measure for one in found} == {name}
    assert len(found) == len(expected) and any(value is not None for value in expected)
    for one, value in zip(found, expected, strict=True):
        if value is not None:  # None: any value, or none
            assert one.is_shown
            assert one.value == pytest.approx(value, rel=1e-6, abs=1e-6)


@pytest.mark.parametrize("name", MEASURES)
def test_each_measure_says_what_it_is_in_a_sentence(name):
    one = MEASURES[name]
    assert one.name == name and one.title and one.unit
    assert one.text[0].isupper() and one.text.endswith(".")


@pytest.mark.parametrize("name", MEASURES)
def test_each_measure_has_one_row_where_its_counts_were_not_supplied(name):
    one = MEASURES[name]
    missing = one.missing()
    assert (missing.measure, missing.state, missing.value, missing.unit) == (name, "[x]", None, one.unit)
    if type(one) in (Count, Proportion, Statistic) and one.tables:
        found = one(*[None for _ in one.tables], **dict.fromkeys(one.given))
        assert found == ([missing] if isinstance(one.example[1], list) else missing)


# Refused where it is declared.


@pytest.fixture
def declaring():
    """Whatever a test declares is forgotten after it."""
    tables, measures = dict(TABLES), dict(MEASURES)
    yield
    for declared, before in ((TABLES, tables), (MEASURES, measures)):
        declared.clear()
        declared.update(before)


def table(name="visits", **declared) -> CountTable:
    """A table of who visited: two statuses, of people."""
    usual = {"counts": "people", "base": "visitors", "statuses": {"came": "came", "stayed": "of those, stayed"}}
    return CountTable(name, "Visits", ("status",), **{**usual, **declared})


def figure_of(name="visitors", **declared) -> Count:
    usual = {"unit": "people", "text": "People who came.", "example": (({"promised": 1},), 1)}
    return Count(name, "Visitors", **{"of": PLACES["promised"], **usual, **declared})


def test_what_is_declared_as_it_should_be_is_among_the_others(declaring):
    visits = table()
    visits.add(whole(visits["came"], visits["stayed"]))
    visitors = figure_of(of=visits["came"], example=(({"came": 14},), 14))
    check()
    assert TABLES["visits"] is visits and MEASURES["visitors"] is visitors
    assert (visitors({"came": 14}).measure, visitors({"came": 14}).value) == ("visitors", 14)


def test_the_declarations_that_there_are_hold():
    check()


def test_counts_with_a_status_that_their_table_has_not_are_refused_and_the_nearest_named():
    with pytest.raises(
        MetricsError, match=r"^The count table 'places' has no status 'promisd'\. Did you mean 'promised'\?"
    ):
        pledges.promised({"promisd": 3})
    with pytest.raises(
        MetricsError, match=r"^The count table 'places' has no status 'promisd'\. Did you mean 'promised'\?"
    ):
        concentration.gini_of_promises({"one": {"promisd": 3}, "other": {"promised": 1}})


def test_a_table_without_relations_is_refused(declaring):
    with pytest.raises(MetricsError, match=r"^The count table 'visits' has no relations: say how its counts add up"):
        check({"visits": table()})


def test_a_status_that_no_relation_names_is_refused(declaring):
    visits = table(statuses={"came": "came", "stayed": "stayed", "slept": "slept", "paid": "paid"})
    visits.add(whole(visits["came"], visits["stayed"]))
    with pytest.raises(MetricsError, match=r"^No relation of the count table 'visits' names slept, paid: say how"):
        check({"visits": visits})


def test_a_status_that_says_why_it_is_in_no_relation_is_not_refused(declaring):
    check({"visits": table(untied=dict.fromkeys(("came", "stayed"), "shown to everybody as they are"))})


def test_a_relation_with_a_table_that_there_is_not_is_refused(declaring):
    visits, others = table(), table("others")
    visits.add(whole(visits["came"], visits["stayed"]), whole(others["came"], visits["came"]))
    with pytest.raises(
        MetricsError, match=r"^A relation of 'visits' names the count table 'others', which there is not"
    ):
        check({"visits": visits})


def test_a_kind_that_there_is_not_is_refused_and_the_nearest_named(declaring):
    known = r"Did you mean 'people'\? Counts are of places, events, people, answers, pence\.$"
    with pytest.raises(MetricsError, match=rf"^visits counts 'peple'\. {known}"):
        table(counts="peple")
    with pytest.raises(MetricsError, match=rf"^visits counts 'peple'\. {known}"):
        table(other_kinds={"came": "peple"})
    assert "visits" not in TABLES


@pytest.mark.parametrize(
    "declared",
    [
        {"needs": {"cane": ("visits.day",)}},
        {"untied": {"cane": "why not"}},
        {"other_kinds": {"cane": "answers"}},
        {"filled_kinds": ("cane",)},
        {"unknown_group": ("cane",)},
        {"never_falls": ("cane",)},
        {"told_besides": {"cane": Told.OWN}},
        {"told_besides": {("hackney", "cane"): Told.OWN}},
        {"people_behind": {"cane": "came"}},
        {"people_behind": {"came": "cane"}},
        {"at_least_one": "cane"},
    ],
    ids=lambda declared: next(iter(declared)),
)
def test_a_status_that_there_is_not_is_refused_wherever_it_is_named(declaring, declared):
    where = next(iter(declared))
    with pytest.raises(
        MetricsError, match=rf"^The count table 'visits' has no status 'cane' \({where}\)\. Did you mean 'came'\?"
    ):
        table(**declared)
    assert "visits" not in TABLES


def test_a_status_that_there_is_not_is_refused_in_a_relation(declaring):
    visits = table()
    with pytest.raises(MetricsError, match=r"has no status 'stayd'\. Did you mean 'stayed'\?"):
        visits.add(Whole(visits["came"], (visits["stayd"],), "left"))


def test_a_misspelt_status_names_the_nearest():
    said = r"^The count table 'places' has no status 'promisd'\. Did you mean 'promised'\? It has promised, due, filled"
    with pytest.raises(MetricsError, match=said):
        PLACES["promisd"]


def test_a_key_of_more_dimensions_than_a_table_has_is_refused():
    with pytest.raises(MetricsError, match=r"^The count table 'places' has the dimensions status, not 2\.$"):
        PLACES["hackney", "promised"]


@pytest.mark.parametrize(
    ("declared", "said"),
    [
        ({"tables": ("placez",)}, r"is made from 'placez', which is no count table\. Did you mean 'places'\?$"),
        (
            {"told": "project"},
            r"says told='project': it takes Told\.AREAS, Told\.PROJECT, Told\.BOROUGHS, Told\.ACROSS\.$",
        ),
        ({"release": "rounded"}, r"says release='rounded': it takes Release\.SHOWN_COUNTS, "),
    ],
    ids=lambda one: next(iter(one)) if isinstance(one, dict) else "",
)
def test_a_declaration_of_another_type_is_refused(declaring, declared, said):
    usual = {"tables": (PLACES,), "unit": "people", "text": "All.", "function": lambda: Result(), "example": ((), 1)}
    with pytest.raises(MetricsError, match=rf"^The measure 'visitors' {said}"):
        Statistic("visitors", "Visitors", **{**usual, **declared})
    assert "visitors" not in MEASURES


def test_two_tables_of_one_name_are_refused(declaring):
    first = table()
    with pytest.raises(MetricsError, match=r"^There are two count tables 'visits'\.$"):
        table()
    assert TABLES["visits"] is first


def test_two_measures_of_one_name_are_refused(declaring):
    with pytest.raises(MetricsError, match=r"^There are two measures 'filled'\.$"):
        figure_of("filled")
    assert MEASURES["filled"] is pledges.filled


def test_a_measure_that_is_made_from_nothing_is_refused(declaring):
    with pytest.raises(MetricsError, match=r"^The measure 'visitors' has no base: say which counts it is made from\.$"):
        Statistic("visitors", "Visitors", unit="people", text="All.", function=lambda: Result(), example=((), 1))
    assert "visitors" not in MEASURES


def test_a_measure_without_a_worked_number_is_refused(declaring):
    with pytest.raises(MetricsError, match=r"^The measure 'visitors' has no worked number\.$"):
        Count("visitors", "Visitors", unit="people", text="People who came.", of=PLACES["promised"])
    assert "visitors" not in MEASURES


def test_a_measure_of_a_table_that_is_not_declared_is_refused(declaring):
    visits = table()
    del TABLES["visits"]
    of = {"unit": "share", "text": "Who stayed.", "example": (({"came": 2, "stayed": 1},), 0.5)}
    with pytest.raises(MetricsError, match=r"^The measure 'stayers' is made from 'visits', which is no count table\.$"):
        Proportion("stayers", "Stayed", numerator=visits["stayed"], denominator=visits["came"], **of)
    table()  # another of the same name is not the same table
    with pytest.raises(MetricsError, match=r"^The measure 'stayers' is made from 'visits', which is no count table\.$"):
        Proportion("stayers", "Stayed", numerator=visits["stayed"], denominator=visits["came"], **of)
    assert "stayers" not in MEASURES


@pytest.mark.parametrize(
    ("one", "counts", "said"),
    [
        (pledges.filled, (), r"filled is made from places: 1, not 0\."),
        (pledges.added, ({"new": 3},), r"added is made from additionality, places: 2, not 1\."),
        (network.active, ({("managers", "now"): 9},), r"active is made from participants, networks: 2, not 1\."),
        (network.gini_of_attendances, (), r"gini_of_attendances is made from attendances: 1, not 0\."),
        (workshops.median_answer, ({}, {}), r"median_answer is made from answers, respondents, scaled: 3, not 2\."),
        (change.mean_change, (), r"mean_change is made from pairs: 1, not 0\."),
        (change.unmatched_difference, ({1: 9},), r"unmatched_difference is made from answers, answers: 2, not 1\."),
        (pledges.filled, ({"filled": 1, "promised": 2}, {}), r"filled is made from places: 1, not 2\."),
        (network.gini_of_attendances, ({"0": 1}, {}), r"gini_of_attendances is made from attendances: 1, not 2\."),
    ],
)
def test_too_few_counts_are_refused_and_too_many(one: Measure, counts, said):
    with pytest.raises(MetricsError, match=f"^{said}$"):
        one(*counts)


def test_a_misspelt_measure_names_the_nearest():
    assert measure("gini_of_promises") is MEASURES["gini_of_promises"]
    said = r"^There is no measure 'gini_of_promise'\. Did you mean 'gini_of_promises'\? `evaluation glossary` lists them\.$"
    with pytest.raises(MetricsError, match=said):
        measure("gini_of_promise")


@pytest.mark.parametrize(
    ("name", "area", "said"),
    [
        (
            "promisd",
            "",
            r"There is no measure 'promisd'\. Did you mean 'promised'\? `evaluation glossary` lists them\.",
        ),
        ("reach", "", r"The measure 'reach' is told of the project only, not of 'hackney'\."),
        ("someone_came", ALL, r"The measure 'someone_came' is told of each borough only, not of 'all'\."),
        (
            "promised",
            "hackny",
            r"'hackny' is not in this study\. Did you mean 'hackney'\? It has hackney, all, others.*\.",
        ),
    ],
)
def test_a_study_refuses_what_it_does_not_hold_and_names_the_nearest(name, area, said):
    for ask in (hackney().many, hackney().by_group, lambda name, of: hackney().one(name, of=of)):
        with pytest.raises(MetricsError, match=f"^{said}$"):
            ask(name, of=area)


# The measures alone: numbers that others published, and no file of the project.


def test_the_measures_load_nothing_else_of_the_project(tmp_path):
    said = "import sys, evaluation.metrics; print(*(one for one in sys.modules if one.startswith(('evaluation', 'pandas'))))"
    loaded = subprocess.run([sys.executable, "-c", said], cwd=tmp_path, capture_output=True, text=True, check=True)
    own = [one for one in loaded.stdout.split() if one != "evaluation"]
    assert "evaluation.metrics.pledges" in own
    assert [one for one in own if not f"{one}.".startswith("evaluation.metrics.")] == []


def test_alone_instructor_training_certified():
    """The Carpentries: 1,747 of 3,352 people trained with time to finish. All of them: a register, so no interval."""
    found = pledges.filled_of_due({"filled_of_due": 1747, "due": 3352})
    assert (found.count, found.out_of, round(found.value, 4)) == (1747, 3352, 0.5212)
    assert (found.lower, found.upper) == (None, None)


def test_alone_where_apprentices_live_and_where_they_are_trained():
    """Department for Education, 2024/25, London: three quarters of the starts are in another borough; E-I +0.505."""
    with needs_real("dfe_london_home_delivery_2024_25.csv").open(encoding="utf-8", newline="") as lines:
        matrix = {(row["home"], row["delivery"]): int(row["starts"]) for row in csv.DictReader(lines)}
    assert f"{ei_index(matrix):+.3f}" == "+0.505"
    assert ei_index(matrix) == pytest.approx(2 * external_share(matrix) - 1)


def test_alone_survey_2017_who_went_up_and_down():
    """The Carpentries' long-term survey: of 433 people who answered both times 202 went up, 209 stayed, 22 went down."""
    with needs_real("carpentries_longterm_2017.csv").open(encoding="utf-8", newline="") as lines:
        people = list(csv.DictReader(lines))
    both = [(one["Programming-Usage-Before-Workshop"], one["Programming-Usage-Since-Workshop"]) for one in people]
    pairs = [(HOW_OFTEN[before], HOW_OFTEN[since]) for before, since in both if before and since]
    moves = Counter("up" if since > before else "down" if since < before else "same" for before, since in pairs)
    found = {one.group: one for one in change.moved(moves, "use")}
    assert {way: one.count for way, one in found.items()} == {"use up": 202, "use same": 209, "use down": 22}
    assert {one.out_of for one in found.values()} == {433}
    assert all(one.lower < one.value < one.upper for one in found.values())  # a survey has an interval


def test_alone_turnout_of_workshops():
    """The Carpentries' head counts: of 7,620 people who had registered 6,037 were there on the first day."""
    with needs_real("carpentries_workshop_headcounts.csv").open(encoding="utf-8", newline="") as lines:
        rows = [row[1:3] for row in list(csv.reader(lines))[1:]]
    known = [
        [int(number) for number in row] for row in rows if len(row) == 2 and all(cell.strip().isdigit() for cell in row)
    ]
    registered, came = (sum(numbers) for numbers in zip(*known, strict=True))
    [found] = workshops.turnout({("workshop", "registered"): registered, ("workshop", "registered_came"): came})
    assert (found.group, found.count, found.out_of) == ("workshop", 6037, 7620)
    assert (round(100 * found.value, 2), found.lower) == (79.23, None)


# Members and guests.

PROJECT = Project(name="Test", made_by="us", starts="2019-07-15", deadline="2020-09-30", as_at="2020-09-30", target=20)
ON = dt.date(2020, 9, 30)


def across(promised: dict[str, int], members: set[str]) -> dict[str, Result]:
    """The project's figures of areas that promised so many places, of which some are members."""
    statuses = [(area, "member", int(area in members)) for area in promised]
    statuses += [(area, "promised_any", int(area in members and n > 0)) for area, n in promised.items()]
    rows = {"places": [(area, "promised", n) for area, n in promised.items()], "members": statuses}
    counts = {
        name: pd.DataFrame(found, columns=["borough", "status", "n"]).assign(kind="places", state="published")
        for name, found in rows.items()
    }
    counts = {name: frame.astype({"n": "Int64"}) for name, frame in counts.items()}
    found = all_results(counts, PROJECT, "team", "", ON, Programme(), [ALL])
    return {one.measure: one for one in found if one.borough == ALL}


def test_gini_is_of_the_members_whatever_guests_promised():
    """Two members promised two places each, and two boroughs from elsewhere eight and none: the members are equal."""
    promised = {"camden": 2, "hackney": 2, "leeds": 8, "york": 0}
    found = across(promised, {"camden", "hackney"})
    assert (found["gini_of_promises"].state, found["gini_of_promises"].value) == ("published", 0)
    assert found["herfindahl_of_promises"].value == 0.5
    assert found["promised"].count == 12  # the project's places are everybody's
    assert found["boroughs_promising"].out_of == 2
    everybody = across(promised, set(promised))
    assert everybody["gini_of_promises"].value == pytest.approx((4 * 6 + 4 * 2 + 2 * 8) / 16 / 2 / 3)


def test_gini_of_two_members_and_two_guests_with_two_places_each():
    found = across({"camden": 2, "hackney": 2, "leeds": 2, "york": 2}, {"camden", "hackney"})
    assert (found["gini_of_promises"].value, found["herfindahl_of_promises"].value) == (0, 0.5)


def test_one_member_beside_guests_is_not_uneven():
    assert across({"camden": 2, "leeds": 8, "york": 1}, {"camden"})["gini_of_promises"].state == "[z]"
