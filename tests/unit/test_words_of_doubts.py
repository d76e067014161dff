"""What a page says first of records of no known borough, and of days that it does not count; and what it never says."""

from dataclasses import replace
from types import SimpleNamespace

import pytest

from builders.making import make
from builders.studies import hackney, places, whole
from evaluation.counts.quality import doubts_of, may_say_when
from evaluation.records import parameters
from evaluation.records.parameters import DEFAULT_PROJECT, read_project
from evaluation.records.tables.columns import kind_of
from evaluation.records.tables.read import read
from evaluation.records.tables.schema import NO_RECORDS, SCHEMAS
from evaluation.release.audit import audit
from evaluation.release.audit.quality import not_to_be_told
from evaluation.report.words import network, plan, summary
from evaluation.report.words.doubtful import DAYS, boroughs_known, doubtful
from evaluation.report.words.pledges import sentence
from evaluation.report.words.project import left_out
from evaluation.run.opening import open_study
from evaluation.run.request import Request

PROJECT = read_project()
THREE = ("Hackney", "Camden", "Enfield")
NEARLY_ALL = (
    "**Borough not known.** The borough of all or nearly all people is not known. They are in the project's figures, and "
    "in no borough's."
)
ALL_LATER = "All promises in the records are dated after 30 September 2020, so none is counted here."


def written(place, *, unknown=0, people=40, year=2020, places_unknown=0, role="apprentice"):
    """Eighteen places of three boroughs, each filled in time; two sessions; and people, of whom some have no borough."""
    place.mkdir()
    of = [*["unknown"] * places_unknown, *(THREE[n % 3] for n in range(places_unknown, 18))]
    tables = {
        "pledges": [
            "pledge_id,borough,pledged_on,filled_on",
            *(f"P-{n:02},{of[n]},{year}-01-10,{year}-03-01" for n in range(18)),
        ],
        "people": [
            "person_id,borough,role",
            *(f"person-{n:03},{'unknown' if n < unknown else THREE[n % 3]},{role}" for n in range(people)),
        ],
        "participants": [
            "person_id,network,joined_on",
            *(f"person-{n:03},apprentices,{year}-01-02" for n in range(people)),
        ],
        "events": [
            "event_id,kind,title,starts_at,minutes,mode",
            *(f"E-{n},virtual_session,Session {n},{year}-0{n + 6}-15 10:00,60,online" for n in (1, 2)),
        ],
        "attendance": [
            "event_id,person_id,attended",
            *(f"E-{n},person-{who:03},yes" for n in (1, 2) for who in range(people)),
        ],
    }
    for table, lines in tables.items():
        (place / f"{table}.csv").write_text("\n".join(lines) + "\n")
    return place


def told(place):
    return doubts_of(read(place, PROJECT, PROJECT.as_at), PROJECT)


def row(about, table, column, extent, last=""):
    return {"about": about, "table": table, "column": column, "extent": extent, "last": last}


NOBODYS = row("borough", "people", "borough", "most")
LATER = row("after", "pledges", "pledged_on", "all", "2026-01-10")


@pytest.mark.parametrize(
    ("unknown", "people", "extent"),
    [
        (40, 40, "most"),
        (31, 40, "most"),
        (30, 40, "some"),
        (10, 40, "some"),
        (9, 40, "few"),
        (0, 40, "few"),
        (9, 18, ""),
    ],
)
def test_of_how_many_people_no_borough_is_known_is_a_word_that_tells_of_no_small_number(
    tmp_path, unknown, people, extent
):
    expected = [row("borough", "people", "borough", extent)] if extent else []
    assert told(written(tmp_path / "r", unknown=unknown, people=people)) == expected


def test_partners_have_no_borough_by_right_unless_an_import_took_everybody_for_one(tmp_path):
    assert told(written(tmp_path / "all", unknown=40, role="partner")) == [NOBODYS]
    mixed = written(tmp_path / "mixed", unknown=40, role="partner")
    people = (mixed / "people.csv").read_text()
    (mixed / "people.csv").write_text(people + "".join(f"officer-{n},Camden,officer\n" for n in range(10)))
    assert told(mixed) == [{**NOBODYS, "extent": "few"}]


def test_days_after_the_records_are_told_by_column_and_of_people_without_the_day(tmp_path):
    found = [one for one in told(written(tmp_path / "r", year=2026)) if one["about"] != "borough"]
    assert sorted(found, key=lambda one: (one["table"], one["column"])) == [
        row("after", "events", "starts_at", "all", "2026-08-15"),
        row("after", "participants", "joined_on", "most"),
        row("after", "pledges", "filled_on", "all", "2026-03-01"),
        row("after", "pledges", "pledged_on", "all", "2026-01-10"),
    ]
    few = [one for one in told(written(tmp_path / "few", year=2026, people=9)) if one["table"] == "participants"]
    assert few == []


def test_nothing_is_told_of_illustrative_records():
    records = read(parameters.data_folder(DEFAULT_PROJECT), PROJECT, PROJECT.as_at)
    assert doubts_of(records, PROJECT) == []
    assert doubts_of(replace(records, illustrative=False), PROJECT)


def test_every_column_of_days_that_may_be_told_has_its_words():
    columns = {
        f"{table} {column}"
        for table, schema in SCHEMAS.items()
        for column, spec in schema.columns.items()
        if table not in NO_RECORDS and kind_of(spec) in ("date", "moment") and not spec.metadata["planned"]
        if may_say_when(table, column)
    }
    assert columns - {"member_boroughs left_on"} == {*DAYS}


def test_where_nothing_is_in_doubt_a_page_begins_with_its_answer():
    assert doubtful(hackney(places(timely=2))) == boroughs_known(hackney(places(timely=2))) == ""
    assert "\n\n**Borough" not in summary.in_short(hackney(places(timely=2)))


def test_people_of_no_borough_are_said_first_and_in_words():
    own, project = hackney(places(timely=2), doubts=[NOBODYS]), whole(places(timely=2), doubts=[NOBODYS])
    assert doubtful(own) == f"{NEARLY_ALL} So this page may count too few people from Hackney, or none at all."
    assert doubtful(project) == NEARLY_ALL
    assert summary.in_short(own).split("\n\n")[1] == doubtful(own)
    some = hackney(places(timely=2), doubts=[{**NOBODYS, "extent": "some"}])
    assert doubtful(some).endswith(
        "The borough of some people is not known. They are in the project's figures, and in no borough's."
    )
    few = hackney(places(timely=2), doubts=[{**NOBODYS, "extent": "few"}])
    assert (doubtful(few), boroughs_known(few)) == ("", "The borough of all or nearly all people is known.")


def test_places_of_no_borough_are_said_with_their_number():
    found = whole(places(timely=16, overdue=2), places_of_no_borough=2)
    assert doubtful(found) == (
        "**Borough not known.** The borough of 2 of 18 places promised is not known. They are in the project's figures, and "
        "in no borough's."
    )
    made_up = whole(places(timely=16, overdue=2), places_of_no_borough=2, illustrative=True)
    assert doubtful(made_up) == ""


def test_days_that_are_not_counted_are_said_with_what_to_give():
    some = row("after", "events", "starts_at", "some", "2026-02-01")
    found = doubtful(hackney(places(), doubts=[some, LATER, row("after", "participants", "joined_on", "most")]))
    assert found == (
        "**Not counted.** This page counts what happened by 30 September 2020. In the records, all promises, all or nearly "
        "all people's first days in the networks and some events are dated after 30 September 2020 and are not counted. A "
        "0, “none” or “no” here does not mean that nothing happened. To count them, make this page with a later date "
        "(AS_AT=2026-02-01) or with a project file that has your project's dates."
    )
    assert "does not mean" not in doubtful(hackney(places(timely=2), doubts=[some]))
    before = doubtful(hackney(places(timely=2), doubts=[row("before", "pledges", "pledged_on", "all")]))
    assert before == (
        "**Long before.** In the records, all promises are dated more than a year before 15 July 2019, when the project "
        "started. If that is wrong, make this page with a project file that has your project's dates."
    )


def test_where_all_days_lie_later_no_answer_says_that_nothing_happened():
    events = row("after", "events", "starts_at", "all", "2026-02-01")
    own = hackney(places(), doubts=[LATER, events], supplied=["pledges", "people", "events", "attendance"])
    settings = {"target": 100, "context": "."}
    project = whole(places(), settings=settings, doubts=[LATER, events])
    assert sentence(own) == summary.answer(project) == ALL_LATER
    assert plan.target_met(project) == f"**NOT KNOWN.** {ALL_LATER}"
    assert left_out(project).startswith(ALL_LATER)
    assert network.someone_came(own) == ALL_LATER.replace("promises", "events")


@pytest.mark.parametrize(
    ("audience", "role"),
    [("public", "apprentice"), ("borough", "apprentice"), ("team", "apprentice"), ("public", "partner")],
)
def test_a_borough_of_which_nobody_is_known_has_no_sentence_that_nobody_came(tmp_path, audience, role):
    data = written(tmp_path / "r", unknown=40, role=role)
    study = opened(data, "hackney", audience)
    said = " ".join(str(find(study).answer) for find in (network.who_came, network.growth, network.still_going))
    assert "Nobody" not in said and "no apprentices" not in said, said
    assert (
        "It is not known to how many virtual sessions someone from Hackney came: some who came are of no known borough."
        in said
    )
    if audience != "public":
        assert study.one("participants", "apprentices").state == "[x]"
        assert network.growth(study).answer == "Not known: the borough of all or nearly all people is not known."
    assert sentence(study) == "Hackney promised 6 places and had filled all of them by 30 September 2020."


def opened(data, borough, audience="public"):
    from builders.making import prepare

    file = prepare(Request(borough, audience, data=str(data)))
    return open_study("", study=file)


def test_the_samples_words_of_a_borough_appear_beside_the_sample_alone(tmp_path):
    theirs, ours = "took on 21 apprentices in 2018", opened(written(tmp_path / "r"), "hackney")
    assert theirs not in summary.answer(ours) and not ours.notes.context
    assert theirs in summary.answer(opened("", "hackney"))


@pytest.mark.parametrize(
    "wrong",
    [
        {**NOBODYS, "table": "pledges"},
        {**NOBODYS, "extent": "all"},
        {**NOBODYS, "last": "2020-01-01"},
        row("after", "apprentices", "left_on", "some"),
        row("before", "participants", "joined_on", "all"),
        row("after", "nothing", "left_on", "some"),
    ],
)
def test_the_audit_refuses_doubts_that_may_not_be_told(wrong):
    def published(*doubts):
        no_programme = SimpleNamespace(quality=(), completeness=(), imported=())
        return SimpleNamespace(programme=no_programme, content={"common": {"doubts": doubts}})

    assert not_to_be_told(published(NOBODYS, LATER)) == []
    (fault,) = not_to_be_told(published(NOBODYS, wrong))
    assert "is told" in fault.problem or "cannot be read" in fault.problem


@pytest.mark.slow
@pytest.mark.parametrize("given", [{"unknown": 31}, {"unknown": 20, "places_unknown": 2}, {"year": 2026}])
def test_a_publication_that_says_so_is_audited_and_sound(tmp_path, given):
    data = written(tmp_path / "r", **given)
    (data / "participants.csv").unlink()
    for borough in ("hackney", "project"):
        page = make(Request(borough, data=str(data)), tmp_path / "out").page
        text = page.read_text(encoding="utf-8")
        assert ("Borough not known." in text) == ("unknown" in given)
        assert ("AS_AT=2026-08-15" in text) == ("year" in given)
    found = audit(page.parent.parent, data=data)
    assert not found.untraced and found.is_sound, str(found)
