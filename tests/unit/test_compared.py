"""One borough's own records beside the others of a publication: the figures, and what is said of them."""

import csv
import io

import pandas as pd
import pytest

from builders.cases import case
from builders.studies import EIGHTEEN, MANY, hackney, hiding, places
from evaluation.disclosure import Disclosed
from evaluation.disclosure.results import of_others_published
from evaluation.metrics.cells import CONFIDENTIAL, NOT_APPLICABLE, SHOWN, Cell
from evaluation.metrics.measure import MEASURES
from evaluation.records.parameters import Project
from evaluation.report import charts
from evaluation.report.words import page, summary
from evaluation.report.words.comparison import comparison

COMPARED = [name for name, one in MEASURES.items() if one.beside]

PROJECT = Project(name="T", made_by="us", starts="2019-07-15", deadline="2020-09-30", as_at="2020-09-30")
OF_PEOPLE = ("filled", "filled_of_due", "on_time", "not_yet_due", "overdue")

# 5 promised, 5 due, 4 of them filled; 4 promised, 3 due, 1 filled; 2 promised, due and filled.
CAMDEN, BRENT, HACKNEY = places(timely=4, overdue=1), places(timely=1, overdue=2, waiting=1), places(timely=2)
SUM = places(timely=7, overdue=3, waiting=1)
REST = places(timely=5, overdue=3, waiting=1)


def published(kind="places", **of):
    """What a publication shows of its boroughs, and of all together."""
    rows = [
        (
            borough,
            status,
            kind if status in OF_PEOPLE else "places",
            *((n, SHOWN) if not isinstance(n, Cell) else (None, n.state)),
        )
        for borough, counts in of.items()
        for status, n in counts.items()
    ]
    frame = pd.DataFrame(rows, columns=["borough", "status", "kind", "n", "state"])
    return Disclosed({"places": frame.astype({"n": "Int64"})})


def told(theirs, boroughs, own="hackney"):
    """Count and total of each figure, or why there is none, by borough and measure."""
    return {
        (one.borough, one.measure): (one.count, one.out_of) if one.is_shown else one.state
        for one in of_others_published(theirs, boroughs, own, PROJECT)
    }


@pytest.mark.parametrize(
    "theirs",
    [
        case("own in the publication", published(camden=CAMDEN, brent=BRENT, hackney=HACKNEY, all=SUM)),
        case("own not in it", published(camden=CAMDEN, brent=BRENT, all=REST)),
    ],
)
def test_the_others_are_the_publications_boroughs_less_ones_own(theirs):
    assert told(theirs, ["camden", "brent"]) == {
        ("camden", "promised"): (5, None),
        ("camden", "due"): (5, None),
        ("camden", "filled"): (4, 5),
        ("camden", "filled_of_due"): (4, 5),
        ("brent", "promised"): (4, None),
        ("brent", "due"): (3, None),
        ("brent", "filled"): (1, 4),
        ("brent", "filled_of_due"): (1, 3),
        ("others", "promised"): (9, None),
        ("others", "due"): (8, None),
        ("others", "filled"): (5, 9),
        ("others", "filled_of_due"): (5, 8),
    }


def test_one_other_borough_is_all_the_others():
    found = told(published(camden=CAMDEN, all=CAMDEN), ["camden"])
    assert {measure: found["others", measure] for measure in COMPARED} == {
        measure: found["camden", measure] for measure in COMPARED
    }


def test_where_none_was_due_nothing_can_be_compared():
    none_due = places(waiting=3)
    found = told(published(camden=none_due, all=none_due), ["camden"])
    assert found["others", "promised"] == (3, None)
    assert found["others", "filled_of_due"] == found["camden", "filled_of_due"] == NOT_APPLICABLE


@pytest.mark.parametrize(
    "own, all_, others",
    [
        case("one other is hidden, the total is not", places(timely=2), places(timely=20), (18, 18)),
        case("the total is hidden", places(timely=2), hiding(places(timely=20)), CONFIDENTIAL),
        case("one's own is hidden", hiding(places(timely=2)), places(timely=20), CONFIDENTIAL),
        case("few are left", places(timely=16), places(timely=20), CONFIDENTIAL),
    ],
)
def test_what_rests_on_hidden_counts_of_people_is_hidden(own, all_, others):
    theirs = published("people", camden=hiding(places(timely=2)), hackney=own, all=all_)
    found = told(theirs, ["camden"])
    assert found["camden", "filled_of_due"] == CONFIDENTIAL
    assert found["others", "filled_of_due"] == others
    assert found["others", "promised"] == (all_["promised"] - own["promised"], None)


# In words

OTHERS = "The other boroughs together filled"
SAME = "The other boroughs' figures are those published as at 30 September 2020."
EARLIER = f"{SAME.replace('30 September', '31 August').rstrip('.')}, and Hackney's are as at 30 September 2020"
PART = ": some of the difference may be what changed in between."


def beside(own=EIGHTEEN, of=None, day="2020-09-30", **more):
    """Hackney's study, of its records alone, beside the boroughs of a publication."""
    of = {"camden": MANY, "brent": places()} if of is None else of
    theirs = {"as_at": day, "made_by": "the project team", "boroughs": {slug: slug.capitalize() for slug in of}}
    return hackney(own, of, boroughs={"hackney": "Hackney"}, compare=theirs, **more)


@pytest.mark.parametrize(
    "report, said",
    [
        case(
            "of the same day",
            beside(),
            f"{OTHERS} 76 of 86 due (88%); with numbers this small the difference could be chance. {SAME}",
        ),
        case(
            "of another day",
            beside(day="2020-08-31"),
            f"{OTHERS} 76 of 86 due (88%); with numbers this small the difference could be chance. {EARLIER}{PART}",
        ),
        case(
            "one other",
            beside(of={"camden": MANY}),
            "The other borough filled 76 of 86 due (88%); with numbers this "
            f"small the difference could be chance. {SAME.replace('boroughs' + chr(39), 'borough' + chr(39) + 's')}",
        ),
        case(
            "others hidden",
            beside(of={"camden": hiding(MANY), "brent": places()}),
            f"How many of their places due the other boroughs filled is hidden. {SAME}",
        ),
        case(
            "none due",
            beside(of={"camden": places(waiting=3), "brent": places()}, day="2020-08-31"),
            f"No other borough had places due, so there is nothing to compare with. {EARLIER}.",
        ),
        case("own none due", beside(places(waiting=8), day="2020-08-31"), f"{OTHERS} 76 of 86 due (88%). {EARLIER}."),
    ],
)
def test_it_is_said_whose_figures_they_are_and_of_which_day(report, said):
    assert comparison(report).answer == said
    assert summary.did_what_we_said(report).endswith(said)


def test_small_boroughs_are_those_of_the_publication():
    of = {"camden": MANY, "brent": places(timely=4), "barnet": places(timely=1)}
    answer = comparison(beside(places(timely=2), of)).answer
    assert answer.endswith(
        f"{SAME} Hackney is one of 3 boroughs with 1 to 5 places: together they promised 7 places and had filled 7."
    )


@pytest.mark.parametrize(
    "day, source",
    [
        ("2020-09-30", "the other boroughs' figures as published as at 30 September 2020"),
        (
            "2020-08-31",
            "Hackney's figures as at 30 September 2020, the other boroughs' as published as at 31 August 2020",
        ),
    ],
)
def test_caption_download_and_chart_say_so_too(day, source):
    finding = comparison(beside(day=day, illustrative=True, audience="public"))
    assert finding.table.caption == f"Places by borough: {source}"
    assert [row[0] for row in finding.table.rows] == ["Camden", "Hackney", "Brent"]
    rows = list(csv.DictReader(io.StringIO(finding.table.csv())))
    assert {row["status"] for row in rows} == {f"illustrative data; {source}"}
    assert [row["Filled, of those due"] for row in rows] == ["76", "14", "[z]"]
    assert f"<small>Illustrative data; {source}.</small>".replace("'", "&#x27;") in charts.dots(finding).html()


def test_without_a_publication_nothing_of_one_is_said():
    report = hackney(EIGHTEEN, {"camden": MANY})
    said = [
        comparison(report).answer,
        comparison(report).table.caption,
        comparison(report).table.status,
        *page.quality(report),
        page.compared_with(report),
    ]
    assert not any("published" in one for one in said)


def test_a_page_names_the_publication_and_so_does_the_terminal():
    report = beside(day="2020-08-31")
    assert page.compared_with(report) == "Compared with 2 other boroughs, as published as at 31 August 2020."
    assert page.quality(report)[-1] == (
        "What other boroughs promised and filled is not in these records: it is what "
        "was published as at 31 August 2020, in the evaluation made by the project "
        "team."
    )


def test_what_no_audience_is_shown_is_not_said_to_be_shown_to_one():
    assert page.terminal(beside(hidden=2, audience="public")) == "2 results are hidden from the audience 'public'."


def test_the_others_did_better_is_said_of_the_publications_too():
    report = beside(places(overdue=1), {"camden": MANY})
    assert summary.the_other_way(report).endswith("The other borough filled a larger share of its places due.")
