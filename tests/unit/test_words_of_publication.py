"""What the index of a publication says: verdicts by borough, the log of what is hidden, downloads."""

import pytest

from builders.cases import case
from builders.studies import EIGHTEEN, hiding, places, whole
from evaluation.metrics.pledges import VERDICTS
from evaluation.metrics.result import Result
from evaluation.metrics.tables import TABLES
from evaluation.publication.site.tiles import SHAPES, tile_map
from evaluation.report.findings import Text
from evaluation.report.words import publication as say

FULL, NONE_DUE = places(timely=4), places(waiting=3)


@pytest.mark.parametrize(
    ("counts", "word", "told"),
    [
        case("all due filled", FULL, "YES", "4 of 4 places due filled"),
        case("most", EIGHTEEN, "MOSTLY", "14 of 15 places due filled"),
        case("the only one", places(timely=1), "YES", "1 of 1 place due filled"),
        case("none filled", places(overdue=3), "NO", "0 of 3 places due filled"),
        case("none due", NONE_DUE, "TOO EARLY", "no places due yet"),
        case("none promised", places(), "TOO EARLY", "no place promised"),
        case("hidden", hiding(FULL), "HIDDEN", "hidden"),
    ],
)
def test_how_a_borough_stands(counts, word, told):
    (one,) = say.standings(whole(boroughs={"hackney": counts}))
    assert (one.slug, one.name, one.word, one.told) == ("hackney", "Hackney", word, told)


def test_boroughs_stand_by_name():
    report = whole(boroughs={"southwark": FULL, "barnet": FULL, "hackney": FULL})
    assert [one.name for one in say.standings(report)] == ["Barnet", "Hackney", "Southwark"]


@pytest.mark.parametrize(
    ("boroughs", "said"),
    [
        case("none", {}, "No borough is a member yet."),
        case("one", {"a": FULL}, "Did boroughs keep their promise? The one member borough: **YES**."),
        case("alike", {"a": FULL, "b": FULL}, "Did boroughs keep their promise? Both member boroughs: **YES**."),
        case(
            "several",
            {"a": FULL, "b": FULL, "c": EIGHTEEN, "d": NONE_DUE, "e": hiding(FULL)},
            "Did boroughs keep their promise? Of 5 member boroughs, 2 are **YES**, 1 is **MOSTLY**, 1 is **TOO "
            "EARLY** and 1 is **HIDDEN**.",
        ),
    ],
)
def test_how_many_kept_their_promise(boroughs, said):
    stands = say.standings(whole(boroughs=boroughs)) if boroughs else []
    assert say.kept_promises(stands) == said


def test_only_the_words_that_are_used_are_explained():
    report = whole(boroughs={"a": FULL, "b": EIGHTEEN})
    assert say.verdict_rules(report, say.standings(report)) == [
        ("YES", "all places due are filled"),
        ("MOSTLY", "at least three quarters of the places due are filled"),
    ]


def test_every_verdict_has_a_shape_of_its_own():
    assert set(SHAPES) == {*VERDICTS, say.HIDDEN}
    assert len(set(SHAPES.values())) == len(SHAPES)


def test_the_comparison_has_the_verdict_and_no_blank_cell():
    table = say.boroughs(whole(boroughs={"a": FULL, "b": NONE_DUE})).table
    assert table.headings[-1] == "Verdict"
    assert {row[0]: row[-1] for row in table.rows} == {"A": "YES", "B": "TOO EARLY"}


TILES = {"a": ["A", 3, 5], "b": ["B & Sons", 3, 6], "c": ["C", 5, 5]}


def test_the_map_has_a_tile_each_and_a_link_each_member():
    report = whole(boroughs={"a": FULL, "b": NONE_DUE}, tiles=TILES)
    drawn = tile_map(report, say.standings(report))
    assert drawn.count("<li ") == 3 and drawn.count("<a href=") == 3  # the heading's own among them
    assert '<li style="grid-area:1/1"><a href="a/index.html" class="shape-yes">A ' in drawn
    assert '<li style="grid-area:1/2"><a href="b/index.html"' in drawn and "B &amp; Sons" in drawn
    assert '<li style="grid-area:3/1"><span>C</span>' in drawn


@pytest.mark.parametrize("tiles", [{}, {"a": ["A", 0, 0]}])
def test_there_is_no_map_where_a_member_has_no_tile(tiles):
    report = whole(boroughs={"a": FULL, "b": FULL}, tiles=tiles)
    assert tile_map(report, say.standings(report)) == ""


@pytest.mark.parametrize(
    ("log", "rows"),
    [
        case("nothing", {}, [("Nothing is hidden", 0, 0, 0)]),
        case(
            "both sorts",
            {"stayed": {"first": 7, "complement": 5}},
            [("Apprentices still there after so many months", 7, 5, 12)],
        ),
        case("few of one", {"training": {"hidden": 4}}, [("People enrolled and finished, by course", "[c]", "[c]", 4)]),
    ],
)
def test_the_log_of_what_is_hidden(log, rows):
    _, table = say.hidden_log(whole(), 20, 12 if log else 0, log)
    shown = [
        tuple((c.count if c.is_shown else c.state) if isinstance(c, Result) else c for c in row) for row in table.rows
    ]
    assert shown == rows


@pytest.mark.parametrize(
    ("counts", "hidden", "said"),
    [
        (1, 0, "Of 1 count in this publication, none is hidden."),
        (20, 1, "Of 20 counts in this publication, 1 is hidden."),
        (1200, 12, "Of 1,200 counts in this publication, 12 are hidden."),
    ],
)
def test_how_many_counts_are_hidden(counts, hidden, said):
    told, _ = say.hidden_log(whole(), counts, hidden, {})
    assert isinstance(told, Text) and told.startswith(said)
    assert "fewer than 5 people or 10 answers" in told


def test_every_table_of_counts_has_a_name_for_readers():
    assert all(table.title for table in TABLES.values())


def test_a_download_says_what_it_is_and_how_large():
    said = say.downloads_said([("boroughs.csv", "Places by borough", 725)])
    assert said == ["[Places by borough](boroughs.csv) (CSV, 1 KB)"]


def test_how_to_cite_names_who_made_it_the_day_and_the_version():
    stamp = {"data": "aa", "parameters": "bb", "code": "0.1.0"}
    assert say.how_to_cite(whole(), stamp)[0] == (
        "The project team: *Evaluation of the Test Scheme project*, as at 30 September 2020. Records aa, parameters "
        "bb, evaluation 0.1.0."
    )


def test_data_quality_names_what_is_missing():
    report = whole(supplied=["pledges", "events"], not_supplied=["attendance"])
    assert say.data_quality(report)["Completeness"] == (
        "2 tables were supplied: pledges and events. Not supplied: attendance; what needs it is marked [x]."
    )
    assert list(say.data_quality(report)) == [
        "Completeness",
        "Uniqueness",
        "Validity",
        "Consistency",
        "Timeliness",
        "Accuracy",
    ]


def test_the_accessibility_statement_says_whom_to_tell_and_who_enforces_it():
    said = " ".join(say.accessibility(whole(settings={"accessibility_contact": "the web team"})).values())
    assert "Tell the web team" in said and "Equality Advisory and Support Service" in said
