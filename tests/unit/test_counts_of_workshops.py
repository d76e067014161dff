"""Counting what came after a place was promised, and what happened at workshops: small tables, counted by hand."""

import datetime as dt

import pandas as pd
import pytest

from builders.counts import ASKED, NO_PLACES, ON, cells_of, counts_of
from evaluation.counts import AreaRecords, Counts, Scope
from evaluation.counts.areas import count
from evaluation.counts.programme import programme_of
from evaluation.disclosure import disclose
from evaluation.disclosure.results import all_results
from evaluation.metrics.result import Result
from evaluation.metrics.vocabulary import ALL
from evaluation.records.boroughs import REFERENCE, Registry
from evaluation.records.parameters import DEFAULT_PROJECT, data_folder, read_project
from evaluation.records.tables.read import Tables, read


def table(columns: str, *rows: str) -> pd.DataFrame:
    """A table written as text: columns ending in `_on` or `_at` are dates, `attended` and `registered` yes or no."""
    names = columns.split()
    frame = pd.DataFrame([[None if cell == "-" else cell for cell in row.split()] for row in rows], columns=names)
    for name in names:
        if name.endswith(("_on", "_at")):
            frame[name] = pd.to_datetime(frame[name])
        elif name in ("attended", "registered", "filled"):
            frame[name] = frame[name].map({"yes": True, "no": False}).astype("boolean")
    return frame


def counted(name: str, question: Scope = ASKED, asked=None, asked_about=(), **tables) -> dict:
    own = AreaRecords("hackney", {"pledges": NO_PLACES, **tables}, asked=asked or {}, asked_about=asked_about)
    return {key: cell.n for key, cell in cells_of(counts_of(own, question), name, "hackney").items()}


PLACES = table(
    "pledge_id pledged_on filled_on cancelled_on",
    "P1 2020-01-01 2020-01-31 -",  # filled after 30 days
    "P2 2020-01-01 - 2020-03-01",  # cancelled after 60
    "P3 2020-09-20 - -",  # open, watched for 10
    "P4 2020-09-01 2020-10-05 -",  # filled later: open on the day, watched for 29
)


def test_days_from_promise_to_what_happened_or_to_the_day_it_was_watched_until():
    found = counted("time_to_filling", pledges=PLACES.assign(borough="hackney"))
    assert {key: n for key, n in found.items() if n} == {
        ("30", "filled"): 1,
        ("60", "cancelled"): 1,
        ("10", "open"): 1,
        ("29", "open"): 1,
    }


def test_where_one_place_was_promised_on_a_day_nobody_knows_it_is_not_known_how_long_filling_took():
    places = PLACES.assign(borough="hackney", pledged_on=[pd.NaT, *PLACES["pledged_on"][1:]])
    found = counted("time_to_filling", pledges=places)
    assert ("", "undated") in found and set(found.values()) == {None}


def test_a_promise_known_only_by_month_may_lie_after_the_filling_which_took_0_days():
    places = table("pledge_id pledged_on filled_on cancelled_on", "P1 2020-01-31 2020-01-06 -")
    assert counted("time_to_filling", pledges=places.assign(borough="hackney")) == {("0", "filled"): 1}


APPRENTICES = table(
    "apprentice_id pledge_id started_on left_on left_reason achieved_on",
    "A1 P1 2020-01-31 - - -",  # in post
    "A2 P2 2020-03-30 2020-06-29 family -",  # left after 2 months and 30 days
    "A3 P3 2020-03-31 2020-07-01 - -",  # left after 3 months and a day, reason not given
    "A4 P4 2020-07-01 - - 2020-09-01",  # finished; 3 months are over on 1 October only
)


def test_how_long_apprentices_stayed_of_those_who_could():
    found = counted("stayed", apprentices=APPRENTICES)
    assert (found["3", "could"], found["3", "stayed"]) == (3, 2)
    assert (found["6", "could"], found["6", "stayed"]) == (3, 1)
    assert (found["12", "could"], found["12", "stayed"]) == (0, 0)


@pytest.mark.parametrize("last_day, stayed", [("2020-06-29", 0), ("2020-06-30", 1), ("2020-07-01", 1)])
def test_who_left_on_the_very_day_that_the_months_were_over_stayed_that_long(last_day, stayed):
    left = table(
        "apprentice_id pledge_id started_on left_on left_reason achieved_on", f"A1 P1 2020-03-30 {last_day} - -"
    )
    assert counted("stayed", apprentices=left)["3", "stayed"] == stayed


@pytest.mark.parametrize(("achieved_on", "stayed"), [("2020-06-20", 1), ("2020-06-30", 1), ("2020-07-01", 0)], ids=str)
def test_who_finished_before_the_months_were_over_stayed_though_they_left_then(achieved_on, stayed):
    """Started on 30 March, left on 25 June: three months are over on 30 June."""
    heading = "apprentice_id pledge_id started_on left_on left_reason achieved_on"
    finished = table(heading, f"A1 P1 2020-03-30 2020-06-25 - {achieved_on}")
    assert counted("stayed", apprentices=finished)["3", "stayed"] == stayed
    assert counted("apprentices", apprentices=finished) == {"started": 1, "in_post": 0, "left": 0, "finished": 1}


def test_why_they_left():
    assert counted("leaving", apprentices=APPRENTICES) == {"family": 1, "not given": 1}


def test_a_filled_place_in_three_meanings():
    places = table("pledge_id pledged_on filled_on", *(f"P{n} 2020-01-01 2020-02-01" for n in (1, 2, 3, 4)))
    found = counted("filled_if", pledges=places.assign(borough="hackney"), apprentices=APPRENTICES)
    assert found == {"started": 4, "in post": 2, "finished": 1}  # A1, A4; A4


EVENTS = table(
    "event_id kind starts_at",
    "E1 virtual_session 2020-05-01",
    "E2 virtual_session 2020-06-01",
    "E3 meetup 2020-07-15",
    "E4 meetup 2020-10-01",
).assign(kept_list=[True, True, False, False])
ATTENDANCE = table(
    "event_id person_id registered attended",
    "E1 a yes yes",
    "E1 b yes no",
    "E1 c no yes",
    "E2 a yes yes",
    "E2 d - yes",
    "E3 a - yes",
    "E4 a - yes",
)
CAME = {"events": EVENTS, "attendance": ATTENDANCE}


def test_registrations_walk_ins_and_attendances_by_kind():
    found = counted("turnout", **CAME)
    sessions = {status: n for (kind, status), n in found.items() if kind == "virtual_session"}
    # Whether d had registered for E2 is not known: neither registered nor walked in.
    assert sessions == {"registered": 3, "registered_came": 2, "walked_in": 1, "came": 4}
    assert {status: n for (kind, status), n in found.items() if kind == "meetup"} == {"came": 1}  # E4 is later


def test_who_came_again_by_quarter_of_first_coming_leaves_out_who_came_first_too_late():
    found = counted("cohorts", **CAME)
    assert found == {("2020-06-30", "came"): 3, ("2020-06-30", "again"): 1}  # a, c, d; a came again
    late = counted("cohorts", Scope(dt.date(2020, 8, 1), ON, ON), **CAME)
    assert late == {("2020-06-30", "came"): 2, ("2020-06-30", "again"): 1}  # d's 90 days are not over


def test_participants_by_how_often_they_came_and_who_never_did():
    joined = table("person_id network joined_on", "a managers 2020-01-01", "z managers 2020-01-01")
    assert counted("attendances", participants=joined, **CAME) == {"0": 1, "3": 1}
    found = counted("participants", participants=joined, **CAME)
    assert (found["managers", "never"], found["", "never"], found["", "now"]) == (1, 1, 2)


REPLIES = table(
    "response_id question event_id person_id time value answered_on",
    "R1 useful E1 a - 4 2020-05-02",
    "R1 pace E1 a - right 2020-05-02",
    "R2 useful E1 - - 3 2020-05-02",
    "R3 useful E1 z - 5 2020-05-02",
)


def replied(*more: str, on: dt.date = ON, asked_about=("E1",)) -> dict:
    answers = pd.concat([REPLIES, table(" ".join(REPLIES), *more)], ignore_index=True) if more else REPLIES
    scope = Scope(on, ON, ON, networks=("managers",))
    return counted("responses", scope, asked_about=asked_about, answers=answers, questions=QUESTIONS, **CAME)


def of_sessions(came: int, replied: int, others: int) -> dict:
    numbers = {"came": came, "replied": replied, "others": others}
    return {("virtual_session", status): n for status, n in numbers.items()}


def test_replies_of_those_who_came_and_of_others():
    assert replied() == of_sessions(2, 1, 2)


def test_a_reply_before_an_event_is_no_reply():
    assert replied("R4 useful E1 c before 4 2020-04-30", "R5 useful E1 - before 4 2020-04-30") == of_sessions(2, 1, 2)


def test_who_replies_twice_about_an_event_counts_once():
    assert replied("R4 useful E1 a after 4 2020-05-03", "R5 useful E1 a later 4 2020-08-03") == of_sessions(2, 1, 2)
    assert replied("R4 useful E1 c later 4 2020-08-03") == of_sessions(2, 2, 2)


def test_events_that_nobody_was_asked_about_are_not_told_of():
    """E2 and E3 are over; nobody has replied about them."""
    assert replied(asked_about=()) == {}
    assert replied(asked_about=("E1", "E2")) == of_sessions(4, 1, 2)


def test_training_of_those_who_ever_joined_a_network():
    joined = table(
        "person_id network joined_on left_on",
        "a managers 2020-01-01 2020-02-01",
        "b managers 2020-01-01 -",
        "c managers 2020-10-01 -",
    )
    taken = table(
        "person_id course enrolled_on completed_on",
        "a data 2020-05-01 2020-06-01",
        "a cloud 2020-05-01 -",
        "b data 2020-05-01 2020-10-01",
        "c data 2020-05-01 -",
    )
    tables = {"participants": joined, "training": taken, "courses": table("course", "data", "cloud")}
    assert counted("trained", **tables) == {"participants": 2, "enrolled": 2, "completed": 1}
    assert counted("training", **tables) == {
        ("data", "enrolled"): 2,
        ("data", "completed"): 1,
        ("cloud", "enrolled"): 1,
        ("cloud", "completed"): 0,
    }


def test_the_playbook_counts_a_boroughs_answers_by_the_day_it_was_asked():
    said = table(
        "recommendation used asked_on", "mentor yes 2020-09-07", "time partly 2020-09-07", "pay yes 2020-10-07"
    )
    found = counted("playbook", playbook=said)
    assert (found["mentor", "yes"], found["time", "partly"], found["", "uses_any"]) == (1, 1, 1)
    assert ("pay", "yes") not in found


QUESTIONS = pd.DataFrame(
    [
        ("sure", "likert", 1, 5, "higher", "9"),
        ("alone", "likert", 1, 5, "lower", None),
        ("nps", "nps", 0, 10, "higher", None),
        ("used", "multi", None, None, "none", None),
        ("useful", "likert", 1, 5, "higher", None),
        ("pace", "choice", None, None, "none", None),
    ],
    columns=["question", "kind", "scale_min", "scale_max", "direction", "not_applicable"],
).astype({"scale_min": "Int64", "scale_max": "Int64"})
SURVEY = table(
    "response_id question person_id time value answered_on",
    "R1 sure a before 2 2020-04-01",
    "R2 sure b before 3 2020-04-01",
    "R3 sure c before 5 2020-04-01",
    "R4 sure d before 4 2020-04-01",
    "R5 sure a after 4 2020-08-01",
    "R6 sure b after 3 2020-08-01",
    "R7 sure c after 4 2020-08-01",
    "R8 sure - after 5 2020-08-01",
    "R9 sure d after 9 2020-08-01",
    "R10 sure e after 1 2020-10-01",  # later than the day
    "R5 used a after maps 2020-08-01",
    "R5 used a after plans 2020-08-01",
    "R6 used b after maps 2020-08-01",
    "R5 nps a after 10 2020-08-01",
    "R6 nps b after 7 2020-08-01",
    "R7 nps c after 6 2020-08-01",
    "R5 alone a after 1 2020-08-01",
    "R6 alone b after 5 2020-08-01",
)
SCALE = list("12345")
WERE_ASKED = {
    ("sure", "project", "before"): SCALE,
    ("sure", "project", "after"): SCALE,
    ("alone", "project", "after"): SCALE,
    ("nps", "project", "after"): [str(n) for n in range(11)],
    ("used", "project", "after"): ["maps", "plans"],
}


def surveyed(name: str) -> dict:
    return counted(name, asked=WERE_ASKED, answers=SURVEY, questions=QUESTIONS)


def test_answers_that_do_not_apply_stand_aside():
    found = surveyed("respondents")
    assert found["sure", "project", "after", "answered"] == 4
    assert found["sure", "project", "after", "not_applicable"] == 1


@pytest.mark.parametrize(
    ("question", "part", "n"),
    [
        ("sure", "best_two", 3),
        ("sure", "upper", 3),
        ("sure", "middle", 1),
        ("sure", "lower", 0),
        ("alone", "best_two", 1),
        ("alone", "upper", 1),
        ("alone", "lower", 1),  # lower is better
        ("nps", "best_two", 1),
        ("nps", "passive", 1),
        ("nps", "detract", 1),
        ("used", "answered", 2),  # replies that ticked anything
    ],
)
def test_the_parts_of_a_scale(question, part, n):
    assert surveyed("respondents")[question, "project", "after", part] == n


def test_an_option_is_counted_for_each_who_ticked_it():
    found = surveyed("answers")
    assert (found["used", "project", "after", "maps"], found["used", "project", "after", "plans"]) == (2, 1)


def test_change_is_of_the_same_people_only():
    found = surveyed("moved")
    assert {move: n for (question, _, move), n in found.items() if question == "sure"} == {
        "up": 1,
        "same": 1,
        "down": 1,
    }
    assert surveyed("pairs") == {
        ("sure", "after", "2", "4"): 1,
        ("sure", "after", "3", "3"): 1,
        ("sure", "after", "5", "4"): 1,
    }
    assert surveyed("returned")["sure", "did not", "4"] == 1  # d's second answer does not apply


def test_money_is_counted_in_pence_and_bears_no_earlier_date():
    costs = pd.DataFrame({"item": ["a", "b"], "amount": [12.5, 0.1], "kind": "cash", "paid_by": "LOTI"})
    assert counted("costs", costs=costs) == {("cash", "LOTI"): 1260}
    earlier = Scope(dt.date(2020, 1, 1), ON, ON)
    assert "costs" not in counts_of(AreaRecords("hackney", {"pledges": NO_PLACES, "costs": costs}), earlier)


def test_who_came_from_one_borough_to_one_event_is_for_the_team_alone():
    project = read_project()
    records = read(data_folder(DEFAULT_PROJECT), project, project.as_at)
    counts = count(records, Scope.of(project, project.as_at, project.as_at))
    of_hackney = {
        audience: disclose(counts, audience, "hackney").cells("sessions", "hackney")
        for audience in ("public", "borough", "team")
    }
    assert {one.state for one in of_hackney["team"].values()} == {"published"}
    for audience in ("public", "borough"):
        assert {one.state for one in of_hackney[audience].values()} == {"not told"}
    assert any(one.state == "published" for one in disclose(counts, "public").cells("sessions", "all").values())


def test_a_theme_counted_by_two_people_is_not_added_up():
    themes = pd.DataFrame({"theme": ["time", "time"], "respondents": [19, 21], "coded_by": ["one", "another"]})
    assert counted("themes", themes=themes) == {"time": 19}


def test_costs_equality_and_themes_bear_no_earlier_date():
    equality = pd.DataFrame({"characteristic": ["sex"], "category": ["female"], "apprentices": [12]})
    themes = pd.DataFrame({"theme": ["time"], "respondents": [19], "coded_by": ["one"]})
    own = AreaRecords("hackney", {"pledges": NO_PLACES, "equality": equality, "themes": themes})
    assert {"equality", "themes"} <= counts_of(own, ASKED).keys()
    assert not {"equality", "themes"} & counts_of(own, Scope(dt.date(2020, 1, 1), ON, ON)).keys()


# Several boroughs together: whose borough counts, and what is not known where somebody's is not.

PEOPLE = [f"p{n}" for n in range(20)]
CONFIDENT = pd.DataFrame(
    [("sure", "likert", 1, 5, "higher", None)],
    columns=["question", "kind", "scale_min", "scale_max", "direction", "not_applicable"],
).astype({"scale_min": "Int64", "scale_max": "Int64"})


def records(**frames) -> Tables:
    """Several boroughs' records; Hackney and Camden have promised a place each."""
    pledges = table("pledge_id borough pledged_on", "P1 hackney 2019-08-01", "P2 camden 2019-08-01")
    return Tables({"pledges": pledges} | frames, Registry.read(REFERENCE), ON)


def counts_of_all(tables: Tables, as_at: dt.date = ON) -> Counts:
    return count(tables, Scope(as_at, ON, ON, networks=("managers",)))


def project(as_at: dt.date = ON, **frames) -> Counts:
    return counts_of_all(records(**frames), as_at)


def numbers(counts: Counts, name: str, area: str) -> dict:
    return {key: cell.n for key, cell in cells_of(counts, name, area).items()}


def reply(number: int, who: str, time: str, value: int, day: str, borough: str = "-") -> str:
    return f"R{number} sure {who} {borough} {time} {value} {day}"


def replies(*rows: str) -> pd.DataFrame:
    return table("response_id question person_id borough time value answered_on", *rows)


def moves(counts: Counts, area: str, time: str = "after") -> dict:
    return {key[2]: n for key, n in numbers(counts, "moved", area).items() if key[1] == time}


def test_twenty_who_name_their_borough_before_and_eight_not_after_are_all_matched_in_it():
    before = [reply(n, who, "before", 3, "2020-04-01", "hackney") for n, who in enumerate(PEOPLE)]
    after = [reply(20 + n, who, "after", 4, "2020-08-01", "-" if n < 8 else "hackney") for n, who in enumerate(PEOPLE)]
    people = table("person_id role", *(f"{who} manager" for who in PEOPLE))
    counts = project(answers=replies(*before, *after), questions=CONFIDENT, people=people)
    assert moves(counts, "hackney") == moves(counts, ALL) == {"up": 20, "same": 0, "down": 0}
    assert numbers(counts, "respondents", "hackney")["sure", "project", "after", "answered"] == 20
    assert not any(numbers(counts, "answers", "unknown").values())


def test_a_persons_replies_are_all_of_the_borough_that_their_latest_names():
    """By day, then by response_id; a reply without a day is the latest. The table people goes before all."""
    rows = [
        reply(1, "a", "before", 3, "2020-04-01", "camden"),
        reply(2, "a", "after", 4, "2020-08-01", "hackney"),
        reply(3, "b", "before", 3, "2020-04-01", "hackney"),
        reply(4, "b", "after", 4, "-", "camden"),
        reply(5, "c", "before", 3, "2020-08-01", "camden"),
        reply(6, "c", "after", 4, "2020-08-01", "hackney"),
        reply(7, "d", "after", 4, "2020-08-01", "camden"),
        reply(8, "-", "after", 4, "2020-08-01", "camden"),
        reply(9, "-", "after", 4, "2020-08-01"),
    ]
    people = table("person_id borough role", "a - manager", "b - manager", "c - manager", "d hackney manager")
    counts = project(answers=replies(*rows), questions=CONFIDENT, people=people)
    answered = {
        area: numbers(counts, "respondents", area)["sure", "project", "after", "answered"]
        for area in ("hackney", "camden", "unknown", ALL)
    }
    assert answered == {"hackney": 3, "camden": 2, "unknown": 1, ALL: 6}  # a, c, d; b, R8; R9
    assert (moves(counts, "hackney")["up"], moves(counts, "camden")["up"]) == (2, 1)


def test_of_several_answers_of_a_person_at_one_time_the_latest_counts_in_before_and_after():
    rows = [
        reply(1, "a", "before", 3, "2020-04-01", "hackney"),
        reply(2, "a", "after", 2, "2020-08-02", "hackney"),
        reply(3, "a", "after", 5, "2020-08-01", "hackney"),
    ]
    counts = project(answers=replies(*rows), questions=CONFIDENT)
    assert moves(counts, "hackney") == {"up": 0, "same": 0, "down": 1}
    assert numbers(counts, "respondents", "hackney")["sure", "project", "after", "answered"] == 2


def test_what_was_asked_before_and_later_and_never_after_compares_later_with_before():
    rows = [
        reply(1, "a", "before", 3, "2020-04-01", "hackney"),
        reply(2, "a", "later", 5, "2020-08-01", "hackney"),
        reply(3, "b", "before", 3, "2020-04-01", "hackney"),
        reply(4, "b", "later", 3, "2020-08-01", "hackney"),
    ]
    counts = project(answers=replies(*rows), questions=CONFIDENT)
    assert moves(counts, "hackney", "later") == moves(counts, ALL, "later") == {"up": 1, "same": 1, "down": 0}
    assert moves(counts, "hackney") == {}
    assert "returned" in counts and counts["returned"].empty  # who came back is about after


def test_once_anybody_was_asked_after_later_is_compared_with_after():
    rows = [
        reply(1, "a", "before", 3, "2020-04-01", "hackney"),
        reply(2, "a", "later", 5, "2020-08-01", "hackney"),
        reply(3, "b", "after", 3, "2020-07-01", "camden"),
    ]
    counts = project(answers=replies(*rows), questions=CONFIDENT)
    assert moves(counts, "hackney", "later") == {"up": 0, "same": 0, "down": 0}


JUNE, JULY = dt.date(2020, 6, 30), dt.date(2020, 7, 31)


def test_an_undated_reply_takes_its_question_from_its_borough_and_the_project_on_an_earlier_date():
    """That question, what it was about, and when; and its before and after. On the day the records run to it counts."""
    rows = [
        *(reply(n, f"a{n}", "before", 3, "2020-04-01", "hackney") for n in range(3)),
        *(reply(10 + n, f"a{n}", "after", 4, "2020-07-01" if n else "-", "hackney") for n in range(3)),
        reply(20, "b", "before", 3, "2020-04-01", "camden"),
        reply(21, "b", "after", 4, "2020-07-01", "camden"),
    ]
    other = replies("R30 alone b camden after 2 2020-07-01", "R31 alone a1 hackney after 2 2020-07-01")
    answers = pd.concat([replies(*rows), other], ignore_index=True)
    questions = pd.concat([CONFIDENT, CONFIDENT.assign(question="alone")], ignore_index=True)
    earlier, now = (project(day, answers=answers, questions=questions) for day in (JULY, ON))
    answered = {
        (area, asked, time): numbers(earlier, "respondents", area)[asked, "project", time, "answered"]
        for area in ("hackney", "camden", ALL)
        for asked, time in (("sure", "before"), ("sure", "after"), ("alone", "after"))
    }
    assert [key for key, n in answered.items() if n is None] == [("hackney", "sure", "after"), (ALL, "sure", "after")]
    assert {numbers(earlier, "answers", "hackney")["sure", "project", "after", f"{n}"] for n in range(1, 6)} == {None}
    assert set(moves(earlier, "hackney").values()) == set(moves(earlier, ALL).values()) == {None}
    assert moves(earlier, "camden") == {"up": 1, "same": 0, "down": 0}
    assert moves(now, "hackney")["up"] == 3 and moves(now, ALL)["up"] == 4


@pytest.mark.parametrize("others", [(), ("R2 other a hackney after 3 2020-08-01",)])
def test_a_question_whose_only_replies_have_no_day_appears_on_the_day_the_records_run_to(others):
    """Whether or not any other reply has a day."""
    answers = replies("R1 sure a hackney after 3 -", *others)
    answers = answers.dropna(axis="columns", how="all") if not others else answers  # as a table is read
    questions = pd.concat([CONFIDENT, CONFIDENT.assign(question="other")], ignore_index=True)
    appears = [numbers(project(day, answers=answers, questions=questions), "respondents", ALL) for day in (JULY, ON)]
    assert ("sure", "project", "after", "answered") not in appears[0]
    assert appears[1]["sure", "project", "after", "answered"] == 1


def test_an_undated_reply_about_an_event_takes_the_replies_about_its_kind():
    rows = (
        "R1 useful E1 a 4 2020-05-02",
        "R2 useful E1 b 4 -",
        "R3 useful E3 a 4 2020-07-16",
    )
    answers = table("response_id question event_id person_id value answered_on", *rows)
    people = table("person_id borough role", "a camden manager", "b hackney manager")
    attendance = table("event_id person_id attended", "E1 a yes", "E1 b yes", "E3 a yes", "E3 b yes")
    frames = {"answers": answers, "questions": QUESTIONS, "people": people, "attendance": attendance}
    counts = project(JULY, events=EVENTS.assign(network=None), **frames)
    by_kind = {area: numbers(counts, "responses", area) for area in ("hackney", "camden", ALL)}
    for status in ("came", "replied", "others"):
        assert by_kind["hackney"]["virtual_session", status] is by_kind[ALL]["virtual_session", status] is None
    assert by_kind["camden"]["virtual_session", "replied"] == 1
    assert (by_kind[ALL]["meetup", "came"], by_kind[ALL]["meetup", "replied"]) == (2, 1)
    assert by_kind["hackney"]["meetup", "came"] == 1


def test_an_undated_reply_before_an_event_is_no_reply_to_it_either():
    rows = ("R1 useful E1 a after 4 2020-05-02", "R2 useful E1 b before 4 -")
    answers = table("response_id question event_id person_id time value answered_on", *rows)
    people = table("person_id borough role", "a camden manager", "b hackney manager")
    attendance = table("event_id person_id attended", "E1 a yes", "E1 b yes")
    frames = {"answers": answers, "questions": QUESTIONS, "people": people, "attendance": attendance}
    found = numbers(project(JULY, events=EVENTS.assign(network=None), **frames), "responses", ALL)
    assert [found["virtual_session", status] for status in ("came", "replied", "others")] == [2, 1, 0]


@pytest.mark.parametrize("undated", ["camden", "-"])
def test_who_did_not_come_back_is_not_known_if_a_reply_elsewhere_has_no_day(undated):
    rows = [
        reply(1, "a", "before", 3, "2020-04-01", "hackney"),
        reply(2, "a", "after", 4, "2020-07-01", "hackney"),
        reply(3, "b", "before", 2, "2020-04-01", "hackney"),
        reply(4, "c", "before", 5, "-", undated),
    ]
    found = numbers(project(JULY, answers=replies(*rows), questions=CONFIDENT), "returned", ALL)
    assert {status for (_, status, _), n in found.items() if n is None} == {"came back", "did not"}


def test_a_member_that_has_left_does_not_make_it_unknown_how_many_members_promised():
    places = ("P1 hackney 2019-08-01", "P2 camden 2019-08-01", "P3 brent -")
    members = table(
        "borough joined_on left_on", "hackney 2019-07-15 -", "camden 2019-07-15 -", "brent 2019-07-15 2020-06-30"
    )
    tables = records(pledges=table("pledge_id borough pledged_on", *places), member_boroughs=members)
    promised = {day: numbers(counts_of_all(tables, day), "members", ALL)["promised_any"] for day in (JUNE, JULY, ON)}
    assert promised == {JUNE: None, JULY: 2, ON: 2}  # until 30 June Brent is a member, and nobody knows


def test_a_filling_without_a_day_is_not_known_even_of_a_place_promised_later():
    places = ("P1 hackney 2020-02-01 yes 2020-03-01", "P2 brent 2020-08-01 yes -")
    tables = records(pledges=table("pledge_id borough pledged_on filled filled_on", *places))
    counts = counts_of_all(tables, JULY)
    assert {numbers(counts, "time_to_filling", area).popitem()[1] for area in ("brent", ALL)} == {None}


def test_a_question_without_a_scale_that_was_asked_before_and_after_has_no_change():
    questions = CONFIDENT.assign(question="pace", kind="choice", scale_min=pd.NA, scale_max=pd.NA)
    questions = pd.concat([CONFIDENT, questions], ignore_index=True)
    answers = table(
        "response_id question person_id borough time value answered_on",
        "R1 pace a hackney before fast 2020-04-01",
        "R2 pace a hackney after slow 2020-08-01",
        "R3 sure a hackney before 3 2020-04-01",
        "R4 sure a hackney after 4 2020-08-01",
    )
    found = results_of(records(answers=answers, questions=questions))
    assert found[ALL, "chosen", "pace project after slow"].count == 1
    asked = {
        group.split()[0] for _, measure, group in found if measure in ("moved", "mean_change", "unmatched_difference")
    }
    assert asked == {"sure"}


def told_at(day: dt.date) -> set:
    answers = table("response_id question event_id person_id value answered_on", "R1 useful E1 a 4 2020-07-02")
    frames = {"answers": answers, "questions": QUESTIONS, "people": table("person_id borough role", "a hackney boss")}
    attendance = table("event_id person_id attended", "E1 a yes", "E2 a yes")
    return set(numbers(project(day, events=EVENTS, attendance=attendance, **frames), "responses", ALL).values())


def test_an_event_is_told_of_once_somebody_was_asked_about_it_by_the_day():
    assert told_at(dt.date(2020, 7, 1)) == set()
    assert told_at(dt.date(2020, 7, 2)) == {1, 0}


def attended_by(role: str, *known: str) -> dict:
    """Seven people of a role, whose borough nobody knows, at two sessions; and those who are known to be of Hackney."""
    seven = [f"u{n}" for n in range(7)]
    people = [*(f"{who} - {role}" for who in seven), *(f"{who} hackney manager" for who in known)]
    frames = {
        "events": EVENTS.assign(network=None)[:3],
        "people": table("person_id borough role", *people),
        "attendance": table(
            "event_id person_id attended",
            *(f"E1 {who} yes" for who in seven[:4]),
            *(f"E2 {who} yes" for who in seven[4:]),
            *(f"E1 {who} yes" for who in known),
        ),
    }
    return results_of(records(**frames))


def results_of(tables: Tables) -> dict[tuple[str, str, str], Result]:
    programme, areas = programme_of(tables, ON), ["hackney", "camden", ALL]
    found = all_results(counts_of_all(tables), read_project(), "team", "", ON, programme, areas)
    return {(one.borough, one.measure, one.group): one for one in found}


def test_where_only_attenders_of_unknown_borough_came_no_borough_is_told_that_nobody_did():
    found = attended_by("manager")
    for borough in ("hackney", "camden"):
        for measure in ("someone_came", "attendances"):
            assert found[borough, measure, "virtual_session"].state == "[x]"
            assert found[borough, measure, "meetup"].count == 0  # nobody came, of whatever borough
        assert found[borough, "met_boroughs", ""].state == "[x]"
        assert found[borough, "times_come", ""].state == "[x]"  # any of them may be theirs
    assert found[ALL, "times_come", ""].count == 7
    assert found[ALL, "reach", "E1"].state == found[ALL, "reach", "E2"].state == "[x]"
    assert (found[ALL, "reach", "E3"].count, found[ALL, "reach", "E3"].out_of) == (0, 2)
    assert found[ALL, "attendances", "virtual_session"].count == 7


def test_a_borough_with_attenders_of_its_own_is_told_of_them_and_one_event_not_known_makes_the_kind_so():
    found = attended_by("manager", "a", "b")
    assert found["hackney", "attendances", "virtual_session"].count == 2
    assert found["camden", "attendances", "virtual_session"].state == "[x]"
    assert found["hackney", "someone_came", "virtual_session"].state == "[x]"  # E1 yes, E2 not known
    assert found[ALL, "attendances", "virtual_session"].count == 9


def test_partners_are_known_to_be_of_no_borough():
    found = attended_by("partner", "a")
    for borough, came in (("hackney", 1), ("camden", 0)):
        assert found[borough, "attendances", "virtual_session"].count == came
        someone = found[borough, "someone_came", "virtual_session"]
        assert (someone.count, someone.out_of) == (came, 2)
        assert found[borough, "met_boroughs", ""].count == 0
        assert found[borough, "times_come", ""].count == came
    assert (found[ALL, "reach", "E1"].count, found[ALL, "reach", "E2"].count) == (1, 0)
    assert found[ALL, "attendances", "virtual_session"].count == 8
