"""Workshops: who turned up, what they answered and which training they took, against figures that others published.

Nobody in this project made these numbers; the sources stand beside them. Where the raw rows are public they take the
whole road: rows, counts, what an audience may see, figures.
"""

import csv
import datetime as dt
from collections import Counter
from math import sqrt
from statistics import NormalDist

import numpy as np
import pandas as pd
import pytest

from builders.real import HOW_OFTEN, needs_real
from evaluation.counts import Scope
from evaluation.counts.areas import count
from evaluation.counts.programme import programme_of
from evaluation.disclosure import disclose
from evaluation.disclosure.results import all_results
from evaluation.metrics import workshops
from evaluation.metrics.programme import Programme
from evaluation.metrics.result import Result
from evaluation.metrics.vocabulary import ALL
from evaluation.records.boroughs import Registry
from evaluation.records.parameters import read_project
from evaluation.records.tables.read import Tables

NO_PLEDGES = pd.DataFrame({"pledge_id": [], "borough": []}, dtype="str")
PROJECT = read_project().model_copy(update={"networks": ["learners"]})

Found = dict[tuple[str, str], Result]


def counted(frames: dict[str, pd.DataFrame], as_at: dt.date) -> tuple[dict[str, pd.DataFrame], Programme]:
    """The counts of some records of which no borough is known, and what everybody knows of them."""
    tables = Tables({"pledges": NO_PLEDGES, **frames}, Registry([]), as_at)
    return count(tables, Scope.of(PROJECT, as_at, as_at)), programme_of(tables, as_at)


def measured(frames: dict[str, pd.DataFrame], as_at: dt.date, audience: str = "public") -> Found:
    """The figures of the whole project by measure and group."""
    counts, programme = counted(frames, as_at)
    found = all_results(counts, PROJECT, audience, "", as_at, programme, [ALL])
    return {(one.measure, one.group): one for one in found}


def percent(one: Result) -> float:
    return round(100 * one.value, 1)


# The Carpentries: head counts of workshops. Two cells of 298 rows hold three numbers in one and tell nothing.


def head_counts() -> list[list[int | None]]:
    """Registered, there on day 1, there on day 2, by workshop; None where the cell does not hold one whole number."""
    with needs_real("carpentries_workshop_headcounts.csv").open(encoding="utf-8", newline="") as lines:
        rows = [(row[1:] + 3 * [""])[:3] for row in list(csv.reader(lines))[1:]]
    return [[int(cell) if cell.strip().isdigit() else None for cell in row] for row in rows]


def both(first: int, then: int) -> list[tuple[int, int]]:
    """Two of the three numbers, of the workshops that have both."""
    return [(row[first], row[then]) for row in head_counts() if row[first] is not None and row[then] is not None]


@pytest.mark.published(turnout="The Carpentries, head counts: 6,037 of 7,620 (79.23%), 6,371 of 7,131 (89.34%)")
@pytest.mark.parametrize(
    ("first", "then", "workshops_with_both", "came", "of", "published"),
    [(0, 1, 234, 6037, 7620, 79.23), (1, 2, 277, 6371, 7131, 89.34)],
    ids=["of those registered, there on day 1", "of those there on day 1, there on day 2"],
)
def test_turnout_of_the_carpentries_workshops(first, then, workshops_with_both, came, of, published):
    pairs = both(first, then)
    assert len(pairs) == workshops_with_both
    by_kind = {
        ("workshop", "registered"): sum(n for n, _ in pairs),
        ("workshop", "registered_came"): sum(n for _, n in pairs),
    }
    [found] = workshops.turnout(by_kind)
    assert (found.count, found.out_of, round(100 * found.value, 2)) == (came, of, published)


@pytest.mark.published(walked_in="The Carpentries, head counts: two workshops with more on the day than registered")
def test_who_came_without_having_registered_is_counted_apart():
    """A row a person: 6,037 attendances of 7,620 registrations, in rows. Two workshops had one person more on day 1
    than had registered, so that at least two people had not.
    """
    rows, events = [], []
    for event, (registered, came) in enumerate(both(0, 1)):
        events.append((f"W{event}", "workshop", pd.Timestamp(2018, 1, 1)))
        rows += [(f"W{event}", f"{event}-{n}", n < registered, n < came) for n in range(max(registered, came))]
    attendance = pd.DataFrame(rows, columns=["event_id", "person_id", "registered", "attended"])
    frames = {
        "events": pd.DataFrame(events, columns=["event_id", "kind", "starts_at"]),
        "people": attendance[["person_id"]],
        "attendance": attendance.astype({"registered": "boolean", "attended": "boolean"}),
    }
    found = measured(frames, dt.date(2018, 6, 1), "team")
    assert found["attendances", "workshop"].count == 6037
    assert found["walked_in", "workshop"].count == 2
    turnout = found["turnout", "workshop"]
    assert (turnout.count, turnout.out_of) == (6037 - 2, 7620)


@pytest.mark.parametrize("day", [1, 2])
def test_people_at_the_workshop_in_the_middle(day):
    """Oracle: numpy's median, of an odd number of workshops and of an even one."""
    sizes = [row[day] for row in head_counts() if row[day] is not None]
    for own in (sizes, sizes[1:]):
        by_event = {(f"W{n}", "came"): size for n, size in enumerate(own)}
        [found] = workshops.people_a_session(by_event, {event: "workshop" for event, _ in by_event})
        assert (found.value, found.lower, found.upper) == (np.median(own), min(own), max(own))


# The Carpentries' long-term survey of 2017, carpentries/assessment: a row a person, 476 of them.
ASKED_ON = dt.date(2017, 10, 1)
AGREE = {"Strongly disagree": 1, "Disagree": 2, "Neutral": 3, "Agree": 4, "Strongly agree": 5}
AGREED = {
    "career": "Skills-Advance-Career",
    "motivated": "Motivated-Seek-Knowledge",
    "reproducible": "Made-Analyses-Reproducible",
    "recognition": "Received-Professional-Recognition",
    "coding": "Improved Coding Practices",
    "productivity": "Improved-Research-Productivity",
    "working_with_data": "Gained-Confidence-With-Data",
}
CHOSEN = {"confidence": "Change-In-Confidence", "writing": "Contributed-To-Writing", "recommended": "Recommended"}
USE = {"before": "Programming-Usage-Before-Workshop", "after": "Programming-Usage-Since-Workshop"}
BEHAVIOURS = [260, 198, 185, 169, 122, 119, 119, 111, 74]
OF_392 = [66.3, 50.5, 47.2, 43.1, 31.1, 30.4, 30.4, 28.3, 18.9]

QUESTIONS = pd.DataFrame(
    [
        *((name, "likert", 1, 5) for name in AGREED),
        *((name, "choice", None, None) for name in CHOSEN),
        ("use", "likert", 0, 5),
        ("likely", "nps", 0, 10),
        ("behaviours", "multi", None, None),
    ],
    columns=["question", "kind", "scale_min", "scale_max"],
).assign(direction="higher", kirkpatrick="results", text="as asked")


def people_asked() -> list[dict[str, str]]:
    with needs_real("carpentries_longterm_2017.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.fixture(scope="module")
def survey_2017() -> dict[str, pd.DataFrame]:
    """The tables `questions` and `answers`: a row an answer, none where a cell is empty."""
    answers = []
    for person in people_asked():
        given = [(name, "after", str(AGREE.get(person[column], ""))) for name, column in AGREED.items()]
        given += [(name, "after", person[column]) for name, column in CHOSEN.items()]
        given += [("use", time, str(HOW_OFTEN.get(person[column], ""))) for time, column in USE.items()]
        given += [("behaviours", "after", behaviour) for behaviour in person["Behaviours-Adopted"].split(";")]
        given += [("likely", "after", person["Likely-To-Recommend"])]
        answers += [(person["respondent"], person["respondent"], *answer) for answer in given if answer[-1]]
    columns = ["response_id", "person_id", "question", "time", "value"]
    return {"questions": QUESTIONS, "answers": pd.DataFrame(answers, columns=columns)}


@pytest.fixture(scope="module")
def public(survey_2017) -> Found:
    return measured(survey_2017, ASKED_ON)


@pytest.fixture(scope="module")
def team(survey_2017) -> Found:
    return measured(survey_2017, ASKED_ON, "team")


@pytest.mark.published(answered="The Carpentries (2017), long-term survey: 434, 433, 392")
def test_survey_2017_how_many_answered_differs_from_question_to_question(team):
    """Published bases: 434 for the writing, 433 for the use of tools, 392 who ticked at least one behaviour."""
    answered = {name: team["answered", f"{name} project after"].count for name in QUESTIONS["question"]}
    assert (answered["writing"], answered["use"], answered["behaviours"]) == (434, 433, 392)
    columns = {
        **AGREED,
        **CHOSEN,
        "use": USE["after"],
        "likely": "Likely-To-Recommend",
        "behaviours": "Behaviours-Adopted",
    }
    people = people_asked()
    assert answered == {name: sum(bool(person[column]) for person in people) for name, column in columns.items()}


@pytest.mark.published(chosen="The Carpentries (2017), long-term survey: 44.5, 28.3, 27.2% of 434; 77%; 74%")
def test_survey_2017_contributed_to_writing(public):
    """No 193 (44.5%), not sure 123 (28.3%), yes 118 (27.2%), of 434."""
    found = {answer: public["chosen", f"writing project after {answer}"] for answer in ("No.", "Not sure.", "Yes.")}
    assert [(one.count, percent(one)) for one in found.values()] == [(193, 44.5), (123, 28.3), (118, 27.2)]
    assert {one.out_of for one in found.values()} == {434}


def test_contributed_to_writing_from_the_published_numbers():
    """The same, from the published counts alone."""
    published = {"No": 193, "Not sure": 123, "Yes": 118}
    answers = {("writing", "project", "after", answer): n for answer, n in published.items()}
    found = workshops.chosen(answers, {("writing", "project", "after", "answered"): 434}, ["writing"])
    assert [percent(one) for one in found] == [44.5, 28.3, 27.2]


@pytest.mark.published(ticked="The Carpentries (2017), long-term survey: nine behaviours, of 392")
def test_survey_2017_nine_behaviours_of_the_392_who_ticked_one(public):
    found = sorted((one for key, one in public.items() if key[0] == "ticked"), key=lambda one: -one.count)
    assert [one.count for one in found] == BEHAVIOURS
    assert [percent(one) for one in found] == OF_392
    assert {one.out_of for one in found} == {392}


def test_nine_behaviours_from_the_published_numbers():
    answers = {("behaviours", "project", "after", f"{n}"): ticked for n, ticked in enumerate(BEHAVIOURS)}
    found = workshops.ticked(answers, {("behaviours", "project", "after", "answered"): 392}, ["behaviours"])
    assert [percent(one) for one in found] == OF_392


def test_survey_2017_77_percent_are_more_confident_and_74_percent_have_recommended_a_workshop(team):
    """Of those who answered; “I don't remember” is an answer."""
    confident = team["chosen", "confidence project after I'm more confident now."]
    recommended = team["chosen", "recommended project after Yes."]
    assert (confident.count, confident.out_of, round(100 * confident.value)) == (333, 432, 77)
    assert (recommended.count, recommended.out_of, round(100 * recommended.value)) == (298, 401, 74)


def test_survey_2017_few_answers_are_not_for_the_public(public, team):
    """Six said that they were less confident: below ten answers, so confidential. The team sees six."""
    less = "confidence project after I'm less confident now."
    assert public["chosen", less].state == "[c]" and public["chosen", less].count is None
    assert team["chosen", less].count == 6


@pytest.mark.published(
    best_two="The Carpentries (2017), long-term survey: 24.6% gained recognition, where a label had slipped to 65%"
)
def test_survey_2017_a_label_that_slipped(public):
    """Published by The Carpentries on 18 October 2017: agree or strongly agree that they gained confidence 85.3%, made
    analyses more reproducible 69.4%, received professional recognition 64.7%, improved their coding 63.1%. The data
    have all four percentages, each under another question: the labels were written by hand, in the wrong order. Of
    professional recognition they say 24.6%.
    """
    agree = {name: percent(public["best_two", f"{name} project after"]) for name in AGREED}
    published = {"motivated": 85.3, "coding": 69.4, "working_with_data": 64.7, "career": 63.1}
    assert {name: agree[name] for name in published} == published
    recognition = public["best_two", "recognition project after"]
    assert (recognition.count, recognition.out_of, agree["recognition"]) == (100, 407, 24.6)


@pytest.mark.published(agreement="The Carpentries (2017), long-term survey, against an independent count")
def test_survey_2017_above_at_and_below_the_middle_of_the_scale(public):
    """Oracle: the answers of the file, counted by their words."""
    above_at_below = [
        ("upper", {"Agree", "Strongly agree"}),
        ("middle", {"Neutral"}),
        ("lower", {"Disagree", "Strongly disagree"}),
    ]
    people = people_asked()
    for name, column in AGREED.items():
        given = Counter(person[column] for person in people if person[column])
        for part, words in above_at_below:
            found = public["agreement", f"{name} project after {part}"]
            assert (found.count, found.out_of) == (sum(given[word] for word in words), given.total())


def test_survey_2017_not_using_such_tools_fell_from_17_to_5_percent_of_the_433_who_answered(survey_2017):
    shown = disclose(counted(survey_2017, ASKED_ON)[0], "public")
    answers, respondents = shown.cells("answers", ALL), shown.cells("respondents", ALL)
    found = {one.group: one for one in workshops.chosen(answers, respondents, ["use"])}
    before, since = found["use project before 0"], found["use project after 0"]
    assert [(one.count, one.out_of, round(100 * one.value)) for one in (before, since)] == [(75, 433, 17), (22, 433, 5)]


def test_survey_2017_202_went_up_209_stayed_and_22_went_down_of_433_who_answered_twice(public, team):
    """The mean change is +0.875; it rests on pairs of answers too few to show, so the public reads it rounded."""
    moved = {way: public["moved", f"use {way}"] for way in ("up", "same", "down")}
    assert {way: one.count for way, one in moved.items()} == {"up": 202, "same": 209, "down": 22}
    assert {one.out_of for one in moved.values()} == {433}
    assert round(team["mean_change", "use"].value, 3) == 0.875
    assert public["mean_change", "use"].value == 0.9


@pytest.mark.published(median_answer="The Carpentries (2017), long-term survey, against numpy's median")
def test_survey_2017_the_answer_in_the_middle(team):
    """Oracle: numpy's median, person by person."""
    people = people_asked()
    for name, column in AGREED.items():
        expected = np.median([AGREE[person[column]] for person in people if person[column]])
        assert team["median_answer", f"{name} project after"].value == expected
    expected = np.median([int(person["Likely-To-Recommend"]) for person in people if person["Likely-To-Recommend"]])
    assert team["median_answer", "likely project after"].value == expected


@pytest.mark.parametrize("given", [[1, 2, 3, 4], [1, 5], [2, 2, 3], [4], [1, 1, 1, 5, 5, 5]])
def test_the_answer_in_the_middle_of_an_even_number_lies_between_two(given):
    answers = {("q", "project", "after", f"{value}"): n for value, n in Counter(given).items()}
    [found] = workshops.median_answer(answers, {("q", "project", "after", "answered"): len(given)}, ["q"])
    assert found.value == np.median(given)


def net_promoter(promoters: int, passives: int, detractors: int) -> Result:
    parts = {
        "answered": promoters + passives + detractors,
        "best_two": promoters,
        "passive": passives,
        "detract": detractors,
    }
    [found] = workshops.net_promoter({("likely", "project", "after", part): n for part, n in parts.items()})
    return found


def test_net_promoter_score_of_a_published_example():
    """W. Huber on Cross Validated, question 18603: half promoters, a third passives, a sixth detractors, of 324: a
    score of 33%, with a standard error of sqrt(5/9) / sqrt(324), about 4.1%.
    """
    found = net_promoter(162, 108, 54)
    assert round(found.value) == 33
    assert round((found.upper - found.lower) / 2 / 1.96, 1) == 4.1
    assert found.upper - found.value == pytest.approx(found.value - found.lower)


@pytest.mark.published(net_promoter="Huber, Cross Validated 18603; Rocks (2016), against the normal interval of a mean")
@pytest.mark.parametrize("numbers", [(162, 108, 54), (50, 30, 20), (10, 0, 10), (7, 80, 13), (3, 5, 92)])
def test_net_promoter_score_is_a_mean_and_its_interval_that_of_a_mean(numbers):
    """Rocks (2016), The American Statistician 70, 365-372: the Wald interval. Oracle: give +100 to each promoter, 0 to
    each passive, -100 to each detractor; mean and population variance by numpy, the normal curve by Python.
    """
    scores = np.repeat([100, 0, -100], numbers)
    within = NormalDist(scores.mean(), scores.std() / sqrt(len(scores)))
    found = net_promoter(*numbers)
    assert (found.value, found.lower, found.upper) == pytest.approx(
        (scores.mean(), within.inv_cdf(0.025), within.inv_cdf(0.975))
    )


def test_net_promoter_score_lies_within_100_points_and_all_alike_have_no_interval():
    """The Wald interval of answers that are all alike would have no width, which claims too much (Rocks 2016)."""
    alike = [(one.value, one.lower, one.upper) for one in (net_promoter(9, 0, 0), net_promoter(0, 0, 9))]
    assert alike == [(100, None, None), (-100, None, None)]
    assert net_promoter(30, 0, 1).upper == 100


def test_survey_2017_net_promoter_score(public):
    """Oracle: the answers of the file, 9 and 10 as +100, 7 and 8 as 0, less as -100."""
    answers = [int(person["Likely-To-Recommend"]) for person in people_asked() if person["Likely-To-Recommend"]]
    scores = np.select([np.array(answers) >= 9, np.array(answers) >= 7], [100, 0], -100)
    found = public["net_promoter", "likely project after"]
    half = NormalDist().inv_cdf(0.975) * scores.std() / sqrt(len(scores))
    assert len(scores) == 402
    assert (found.value, found.upper - found.value) == pytest.approx((scores.mean(), half))


@pytest.mark.published(replied="Lohr, Sampling, on Hite (1987): 4.5% of 100,000")
def test_replies_to_a_questionnaire_that_went_to_100_000():
    """Lohr, Sampling: Design and Analysis, chapter 1, on Hite's Women and Love (1987): 100,000 questionnaires, of which
    4.5% came back.
    """
    [found] = workshops.replied({("questionnaire", "came"): 100_000, ("questionnaire", "replied"): 4_500})
    assert percent(found) == 4.5


# Ho and others (2014), HarvardX and MITx: The first year of open online courses, table 2.
NEVER_ENTERED, VIEWED, EXPLORED, CERTIFIED = 292_852, 469_702, 35_937, 43_196
REGISTERED = 841_687


@pytest.mark.published(
    enrolled="HarvardX and MITx, year one, table 2", completed="HarvardX and MITx, year one, table 2"
)
def test_courses_of_harvard_and_mit():
    """Of 841,687 registrations 292,852 never entered the course (35%), and 43,196 ended with a certificate (5%)."""
    assert REGISTERED == NEVER_ENTERED + VIEWED + EXPLORED + CERTIFIED
    entered = VIEWED + EXPLORED + CERTIFIED
    by_course = {("open course", "enrolled"): entered, ("open course", "completed"): CERTIFIED}
    everybody = {"participants": REGISTERED, "enrolled": entered, "completed": CERTIFIED}
    for taken, share in ((workshops.enrolled, 65), (workshops.completed, 5)):
        found = taken(by_course, everybody)
        assert [one.group for one in found] == ["open course", "any course"]
        assert [(one.out_of, round(100 * one.value)) for one in found] == 2 * [(REGISTERED, share)]


def test_instructor_training_completed():
    """The Carpentries' training events with time to finish: 1,747 of 3,352 people trained were certified, 52.12%.

    A row a person, who joins, enrols on the course of the event's country or online, and completes it or not.
    """
    taken = []
    with needs_real("carpentries_training_events.csv").open(encoding="utf-8", newline="") as lines:
        for event in csv.DictReader(lines):
            if event["tags"] == "6" or event["start"] > "2018-07-31":
                continue
            course = "online" if event["country"] == "W3" else "in person"
            certified = int(float(event["count_badged"] or 0))
            taken += [
                (f"{event['slug']}-{n}", course, event["start"], "2018-10-31" if n < certified else None)
                for n in range(int(float(event["attendance"] or 0)))
            ]
    training = pd.DataFrame(taken, columns=["person_id", "course", "enrolled_on", "completed_on"])
    training = training.astype({"enrolled_on": "datetime64[ns]", "completed_on": "datetime64[ns]"})
    frames = {
        "people": training[["person_id"]],
        "participants": training[["person_id"]].assign(network="learners", joined_on=training["enrolled_on"]),
        "courses": pd.DataFrame({"course": ["online", "in person"], "provider": "The Carpentries"}),
        "training": training,
    }
    found = measured(frames, dt.date(2018, 10, 31), "team")  # that nobody failed to enrol is not public
    completed, enrolled = found["completed", "any course"], found["enrolled", "any course"]
    assert (completed.count, completed.out_of, round(100 * completed.value, 2)) == (1747, 3352, 52.12)
    assert (enrolled.count, enrolled.out_of) == (3352, 3352)
    assert sum(found["completed", course].count for course in ("online", "in person")) == 1747
