"""Counting what came after a place was promised, and what happened at workshops: small tables, counted by hand."""

import datetime as dt

import pandas as pd
import pytest

from builders.counts import ASKED, NO_PLACES, ON
from evaluation.counts import AreaRecords, Scope, count_area
from evaluation.counts.areas import count
from evaluation.disclosure import cells, disclose
from evaluation.records.parameters import DEFAULT_PROJECT, data_folder, read_project
from evaluation.records.tables.read import read


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


def counted(name: str, question: Scope = ASKED, asked=None, **tables) -> dict:
    own = AreaRecords("hackney", {"pledges": NO_PLACES, **tables}, asked=asked or {})
    shown = disclose(count_area(own, question), "team")
    return {key: cell.n for key, cell in cells(shown, name, "hackney").items()}


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


def test_a_place_promised_on_a_day_nobody_knows_is_undated():
    places = PLACES.assign(borough="hackney", pledged_on=[pd.NaT, *PLACES["pledged_on"][1:]])
    assert counted("time_to_filling", pledges=places)["", "undated"] == 1


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
).assign(kept_list=[True, True, False, False], asked=[True, False, False, False])
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
    assert sessions == {"registered": 3, "registered_came": 2, "walked_in": 2, "came": 4}
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


def test_replies_of_those_who_came_and_of_others():
    answers = table(
        "response_id question event_id person_id value answered_on",
        "R1 useful E1 a 4 2020-05-02",
        "R1 pace E1 a right 2020-05-02",
        "R2 useful E1 - 3 2020-05-02",
        "R3 useful E1 z 5 2020-05-02",
    )
    found = counted("responses", answers=answers, questions=QUESTIONS, **CAME)
    assert found == {
        ("virtual_session", "came"): 2,
        ("virtual_session", "replied"): 1,
        ("virtual_session", "others"): 2,
    }


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
    assert "costs" not in count_area(AreaRecords("hackney", {"pledges": NO_PLACES, "costs": costs}), earlier)


def test_who_came_from_one_borough_to_one_event_is_for_the_team_alone():
    project = read_project()
    records = read(data_folder(DEFAULT_PROJECT), project, project.as_at)
    counts = count(records, Scope.of(project, project.as_at, project.as_at))
    of_hackney = {
        audience: cells(disclose(counts, audience, "hackney"), "sessions", "hackney")
        for audience in ("public", "borough", "team")
    }
    assert {one.state for one in of_hackney["team"].values()} == {"published"}
    for audience in ("public", "borough"):
        assert {one.state for one in of_hackney[audience].values()} == {"[c]"}
    assert any(one.state == "published" for one in cells(disclose(counts, "public"), "sessions", "all").values())


def test_a_theme_counted_by_two_people_is_not_added_up():
    themes = pd.DataFrame({"theme": ["time", "time"], "respondents": [19, 21], "coded_by": ["one", "another"]})
    assert counted("themes", themes=themes) == {"time": 19}
