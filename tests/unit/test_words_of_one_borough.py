"""What everybody is told of one borough's people, and of whom they are told the rest: of boroughs of its size together,
or of all."""

import pytest

from builders.measures import met_boroughs, ties_across
from builders.studies import HIDDEN, content, of_networks
from evaluation.metrics import network
from evaluation.metrics.pledges import apprentices
from evaluation.metrics.result import Result, of_area
from evaluation.report.study import Study
from evaluation.report.words import network as say
from evaluation.report.words import pledges

SIZE = "boroughs with 6 places or more"


def study(audience="public", together=SIZE, **of):
    """Hackney's study of figures by area (its own, those of its size, those of all), with one other borough."""
    areas = {"own": "hackney", "size": SIZE, "every": "all"}
    found = [one for area, figures in of.items() for one in of_area(areas[area], figures)]
    more = {"audience": audience, "together": together, "supplied": ["people", "events", "attendance", "participants"]}
    return Study(content("hackney", found, ["hackney", "camden"], {"networks": ["managers"]}, "2020-09-30", **more))


def active(now, lately):
    counts = {("managers", "now"): now, ("managers", "active"): lately}
    return [*network.participants(counts, ["managers"]), *network.active(counts, ["managers"])]


UNTOLD, HACKNEYS, OF_SIZE, OF_ALL = active(HIDDEN, HIDDEN), active(18, 15), active(60, 40), active(90, 50)
LATELY = "In the last 90 days"


@pytest.mark.parametrize(
    ("of", "said"),
    [
        ({"own": HACKNEYS}, f"{LATELY} 15 of 18 managers came to something."),  # of a borough with many participants
        ({"own": UNTOLD}, f"In {SIZE} together: {LATELY} 40 of 60 managers (67%) came to something."),
        ({}, f"In {SIZE} together: {LATELY} 40 of 60 managers (67%) came to something."),
        ({"size": UNTOLD}, f"In all boroughs together: {LATELY} 50 of 90 managers (56%) came to something."),
        ({"size": ()}, f"In all boroughs together: {LATELY} 50 of 90 managers (56%) came to something."),
        (
            {"size": UNTOLD, "every": UNTOLD},
            "In all boroughs together: How many people came in the last 90 days is hidden.",
        ),
    ],
)
def test_everybody_is_told_of_the_borough_or_of_its_size_or_of_all(of, said):
    report = study(**{"size": OF_SIZE, "every": OF_ALL, **of})
    finding = say.still_going(report)
    assert finding.answer == said
    assert finding.headline.startswith("In ") == (" together: " in said)


def test_where_there_are_no_boroughs_of_a_size_all_are_told_of():
    finding = say.still_going(study(together="", every=OF_ALL))
    assert finding.answer.startswith("In all boroughs together: ") and "50 of 90" in finding.answer


@pytest.mark.parametrize("audience", ["borough", "team"])
def test_the_borough_itself_and_the_team_are_told_its_own(audience):
    finding = say.still_going(study(audience, own=HACKNEYS, size=OF_SIZE, every=OF_ALL))
    assert finding.answer == f"{LATELY} 15 of 18 managers came to something."


def test_apprentices_of_a_small_borough_are_told_of_all():
    stay = {"started": 104, "in_post": 80, "left": 10, "finished": 14}
    answer = pledges.still_here(study(every=apprentices.still_here(stay))).answer
    assert answer.startswith("In all boroughs together: 80 of 104 apprentices who started (77%) are still in post.")


HIDES, SHOWS = Result(state="[c]"), Result(count=14)


@pytest.mark.parametrize(
    ("rows", "left"),
    [
        ([("a", SHOWS, HIDES), ("b", SHOWS, HIDES)], ["Of,Shown", "a,14", "b,14"]),  # a column of which all is hidden
        ([("a", SHOWS, HIDES), ("b", SHOWS, SHOWS)], ["Of,Shown,Hidden", "b,14,14"]),  # a row of which something is
        ([("a", HIDES, HIDES), ("b", SHOWS, HIDES)], ["Of,Shown", "b,14"]),
        ([("a", HIDES, HIDES)], ["Of,Shown,Hidden", "a,[c],[c]"]),  # there would be no table
    ],
)
def test_everybodys_tables_of_one_borough_leave_out_what_is_hidden(rows, left):
    headings = ["Of", "Shown", "Hidden"]
    assert study().table("t", "A table", headings, rows).csv().splitlines() == left
    for others in (study("borough"), Study(study().content | {"area": "all", "page": "all"})):
        assert list(others.table("t", "A table", headings, rows).rows) == rows


def test_which_borough_met_which_is_for_itself_and_the_team_and_ties_for_everybody():
    report = study(every=[ties_across({("E1", "hackney"): 5, ("E1", "camden"): 5})])
    finding = say.met_others(report)
    assert finding.headline == "Ties between people of different boroughs"
    assert finding.answer == "In all boroughs together, about 56 in 100 ties between people join two boroughs."
    hidden = [Result(measure="ties_across", state="[c]")]
    assert say.met_others(study(every=hidden)).answer == "How many ties join two boroughs is hidden."
    met = [met_boroughs({"hackney": {"E1": 1}, "camden": {"E1": 1}}, "hackney")]
    assert say.met_others(study("team", own=met)).headline == "Boroughs that met at events"


def test_networks_are_told_of_all_where_nothing_is_told_of_the_borough():
    report = Study(of_networks(people={("managers", "now"): HIDDEN}).content | {"audience": "public"})
    assert say.growth(report).answer.startswith("In all boroughs together: ")
