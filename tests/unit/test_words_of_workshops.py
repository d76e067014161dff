"""Every case of what is said of workshops, of what people answered, and of how their answers changed."""

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import telling
from builders.cases import case
from builders.studies import HIDDEN, content, missing
from evaluation.metrics import network, project, workshops
from evaluation.metrics.result import of_area
from evaluation.metrics.vocabulary import EVENT_KINDS
from evaluation.metrics.workshops import change as of_change
from evaluation.report.study import Study
from evaluation.report.words import contents, half_up, surveys
from evaluation.report.words import workshops as say

WRITTEN, MARKED = "R&D *lead* <b>", "R&amp;D \\*lead\\* &lt;b&gt;"  # in the records, and in a sentence
ALL = "In all boroughs together,"
UNTOLD = "What people from Hackney answered is hidden."


def study(area="hackney", own=(), every=(), boroughs=("hackney", "camden"), as_at="2020-09-30", **more):
    """A study of an area's own figures, and of those of all boroughs."""
    found = [*of_area(area, own), *of_area("all", every)]
    return Study(content(area, found, boroughs, {}, as_at, **more))


def whole(found=(), **more):
    """The project's study."""
    return study("all", found, **more)


def lines(finding):
    """The lines of a finding's table as it is downloaded, but for the column that says whether it may be published."""
    return replace(finding.table, status="").csv().splitlines()


def held(**kinds):
    """What everybody knows: so many events of each kind, called Hackathon 1, Hackathon 2 ..."""
    return {
        "events": [
            {
                "event": f"{kind}-{n}",
                "title": f"{EVENT_KINDS[kind].capitalize()} {n}",
                "kind": kind,
                "date": "2020-06-01",
            }
            for kind, some in kinds.items()
            for n in range(1, some + 1)
        ]
    }


# Did people turn up?


def attendance(**kinds):
    """Figures of the events of each kind: (registered, came of those, came without, came in all), or, where no list
    was kept, how often people came.
    """
    by_kind = {}
    for kind, some in kinds.items():
        if isinstance(some, tuple):
            statuses = ("registered", "registered_came", "walked_in", "came")
            by_kind |= {(kind, status): n for status, n in zip(statuses, some, strict=True)}
        else:
            by_kind[kind, "came"] = some
    return [*workshops.turnout(by_kind), *workshops.walked_in(by_kind), *workshops.attendances(by_kind)]


NOT_SEEN = (HIDDEN,) * 4
NO_RECORDS = missing("turnout", "walked_in", "attendances")
NO_LIST = "no list of who had registered was kept"


@pytest.mark.parametrize(
    "found, events, said",
    [
        case("not supplied", NO_RECORDS, {}, "Not known: no attendance records were supplied."),
        case("too early", [], {}, "No event had been held yet."),
        case(
            "some",
            attendance(virtual_session=(58, 48, 7, 55)),
            {"virtual_session": 16},
            "People from Hackney came on 48 of 58 registrations for virtual sessions (83%), and 7 times without having "
            "registered.",
        ),
        case(
            "under twenty",
            attendance(hackathon=(19, 15, 0, 15)),
            {"hackathon": 1},
            "People from Hackney came on 15 of 19 registrations for the hackathon.",
        ),
        case(
            "twenty",
            attendance(hackathon=(20, 15, 0, 15)),
            {"hackathon": 1},
            "People from Hackney came on 15 of 20 registrations for the hackathon (75%).",
        ),
        case(
            "several of a kind",
            attendance(hackathon=(12, 9, 0, 9)),
            {"hackathon": 2},
            "People from Hackney came on 9 of 12 registrations for hackathons.",
        ),
        case(
            "two kinds",
            attendance(virtual_session=(58, 48, 7, 55), hackathon=(27, 21, 1, 22)),
            {"virtual_session": 16, "hackathon": 1},
            "People from Hackney came on 48 of 58 registrations for virtual sessions (83%), and 7 times without having "
            "registered; on 21 of 27 registrations for the hackathon (78%), and once without having registered.",
        ),
        case(
            "twice",
            attendance(hackathon=(12, 9, 2, 11)),
            {"hackathon": 1},
            "People from Hackney came on 9 of 12 registrations for the hackathon, and twice without having registered.",
        ),
        case(
            "one kind hidden",
            attendance(virtual_session=(58, 48, 7, 55), hackathon=NOT_SEEN),
            {"virtual_session": 16, "hackathon": 1},
            "People from Hackney came on 48 of 58 registrations for virtual sessions (83%), and 7 times without having "
            "registered.",
        ),
        case(
            "who came without is hidden",
            attendance(virtual_session=(58, 48, HIDDEN, HIDDEN)),
            {"virtual_session": 16},
            "People from Hackney came on 48 of 58 registrations for virtual sessions (83%).",
        ),
        case(
            "all",
            attendance(virtual_session=(30, 30, 0, 30)),
            {"virtual_session": 3},
            "People from Hackney came on 30 of 30 registrations for virtual sessions (100%).",
        ),
        case(
            "none",
            attendance(webinar=(5, 0, 0, 0)),
            {"webinar": 1},
            "People from Hackney came on none of 5 registrations for the webinar.",
        ),
        case(
            "the only one",
            attendance(webinar=(1, 1, 0, 1)),
            {"webinar": 1},
            "People from Hackney came on 1 of 1 registration for the webinar.",
        ),
        case(
            "no list",
            attendance(meetup=48, kickoff=17),
            {"meetup": 14, "kickoff": 1},
            f"People from Hackney came 65 times to meet-ups and the kick-off; {NO_LIST}.",
        ),
        case(
            "no list, once",
            attendance(meetup=1, kickoff=0),
            {"meetup": 14, "kickoff": 1},
            f"Somebody from Hackney came once to meet-ups; {NO_LIST}.",
        ),
        case(
            "no list, one kind hidden",
            attendance(meetup=48, kickoff=HIDDEN),
            {"meetup": 14, "kickoff": 1},
            f"People from Hackney came 48 times to meet-ups; {NO_LIST}.",
        ),
        case(
            "registrations hidden",
            attendance(hackathon=(HIDDEN, HIDDEN, HIDDEN, 6)),
            {"hackathon": 1},
            "People from Hackney came 6 times to the hackathon.",
        ),
        case(
            "nobody had registered",
            attendance(hackathon=(0, 0, 6, 6)),
            {"hackathon": 1},
            "People from Hackney came 6 times to the hackathon.",
        ),
        case(
            "hidden",
            attendance(virtual_session=NOT_SEEN, meetup=HIDDEN),
            {"virtual_session": 16, "meetup": 2},
            "How often people from Hackney came is hidden.",
        ),
        case(
            "nobody",
            attendance(virtual_session=(0, 0, 0, 0), meetup=0),
            {"virtual_session": 16, "meetup": 2},
            "Nobody from Hackney came to any event.",
        ),
    ],
)
def test_did_people_turn_up(found, events, said):
    assert say.turned_up(study(own=found, programme=held(**events))).answer == said
    assert say.turned_up(whole(found, programme=held(**events))).answer == said.replace(" from Hackney", "")


@pytest.mark.parametrize(
    "gone, said",
    [
        case("attendance", ["attendance"], "no attendance records were supplied."),
        case("events", ["events"], "no events were supplied."),
        case("people", ["people"], "no records of people were supplied."),
        case("all", ["people", "events", "attendance"], "no attendance records were supplied."),
    ],
)
def test_whether_people_turned_up_says_which_table_is_missing(gone, said):
    supplied = [table for table in ("people", "events", "attendance") if table not in gone]
    for one in (study(own=NO_RECORDS, every=NO_RECORDS, supplied=supplied), whole(NO_RECORDS, supplied=supplied)):
        assert say.turned_up(one).answer == f"Not known: {said}"


@pytest.mark.parametrize(
    "people, said",
    [
        case("many", [17, 37, 30], "virtual sessions had 17 to 37 people; the middle one by size had 30."),
        case(
            "between two",
            [17, 30, 33, 37],
            "virtual sessions had 17 to 37 people; the middle one by size had about 32.",
        ),
        case("two", [30, 17], "virtual sessions had 17 to 30 people."),
        case("one", [12], "the virtual session had 12 people."),
        case("all alike", [12, 12, 12], "virtual sessions had 12 people each."),
        case("a person each", [1, 1], "virtual sessions had 1 person each."),
        case("nobody", [0, 0], "virtual sessions had no people each."),
        case("nobody or one", [0, 1, 0], "virtual sessions had 0 to 1 person; the middle one by size had nobody."),
        case(
            "thousands",
            [900, 1000, 1200],
            "virtual sessions had 900 to 1,200 people; the middle one by size had 1,000.",
        ),
        case("one hidden", [17, HIDDEN], ""),
        case("none held", [], ""),
        case("not supplied", None, ""),
    ],
)
def test_how_many_people_a_session_had(people, said):
    events = held(virtual_session=len(people or ()))
    by_event = people and {(f"virtual_session-{n}", "came"): some for n, some in enumerate(people, 1)}
    kinds = {event["event"]: event["kind"] for event in events["events"]}
    found = workshops.people_a_session(by_event, kinds)
    few = attendance(meetup=HIDDEN)
    of_hackney, of_all, of_one = (
        say.turned_up(study(own=few, every=found, programme=events)).answer,
        say.turned_up(whole([*few, *found], programme=events)).answer,
        say.turned_up(study(own=few, every=found, programme=events, boroughs=["hackney"])).answer,
    )
    assert of_hackney == f"How often people from Hackney came is hidden. {said and f'{ALL} {said}'}".strip()
    assert of_all == f"How often people came is hidden. {said[:1].upper()}{said[1:]}".strip()
    assert of_one == f"How often people from Hackney came is hidden. {said[:1].upper()}{said[1:]}".strip()


def test_the_table_of_who_turned_up():
    found = attendance(meetup=48, virtual_session=(58, 48, 7, 55), hackathon=NOT_SEEN)
    assert lines(say.turned_up(study(own=found))) == [
        'Event,Registered,"Came, of those",Came without registering,Came in all',
        "Meet-up,[z],[z],[z],48",
        "Virtual session,58,48,7,55",
        "Hackathon,[c],[c],[c],[c]",
    ]
    assert lines(say.turned_up(study(own=NO_RECORDS)))[1:] == ["Not known,[x],[x],[x],[x]"]
    assert lines(say.turned_up(study()))[1:] == ["None,[z],[z],[z],[z]"]


# Was it worth their time? Do managers see it at work?


def question(key, text, level="reaction", kind="likert", direction="higher", scale=("1", "5")):
    return {
        "question": key,
        "text": text,
        "kind": kind,
        "direction": direction,
        "kirkpatrick": level,
        "scale_min": scale[0],
        "scale_max": scale[1],
    }


USEFUL = question("useful", "This was useful to me")
RECOMMEND = question("recommend", "Would you recommend this to a colleague?", kind="nps", scale=("0", "10"))
TIRING = question("tiring", "This was tiring", direction="lower")
SHORT = question("short", "How was it?", scale=("1", "3"))
FOUR = question("four", "It was new", scale=("1", "4"))
PACE = question("pace", "The pace was", direction="none")
UNSCALED = question("unscaled", "It was fun", scale=("", ""))
AT_WORK = question("at_work", "My apprentice uses what the sessions taught", "behaviour")
TEAM = question("team", "My team gets more done", "results")
CONFIDENT = question("confident", "I am confident in using data", "learning")
ALONE = question("alone", "I feel on my own when I learn", "learning", direction="lower")
SURE = question("sure", "How sure are you of yourself?", "learning", kind="nps", scale=("0", "10"))
USED = question("used", "Which of these have you used?", "behaviour", "multi", "none", ("", ""))
EVERY_QUESTION = [USEFUL, RECOMMEND, TIRING, SHORT, FOUR, PACE, UNSCALED, AT_WORK, TEAM, CONFIDENT, ALONE, SURE, USED]


def answers(time="after", **questions):
    """Figures of the questions asked about the project, or about something else where the name says so
    (`useful__hackathon`): (chose one of the two best answers, answered); answered alone if there is no scale.
    """
    respondents = {}
    for name, some in questions.items():
        key, _, about = name.partition("__")
        best, answered = some if isinstance(some, tuple) else (None, some)
        respondents[key, about or "project", time, "answered"] = answered
        if best is not None:
            respondents[key, about or "project", time, "best_two"] = best
    return [*workshops.answered(respondents), *workshops.best_two(respondents)]


def asked(**events):
    return {"questions": EVERY_QUESTION, **held(**events)}


NO_ANSWERS = missing("answered", "best_two", "moved")
NONE_SUPPLIED = "Not known: no answers to such questions were supplied."


# The intervals of 81 of 263, 15 of 148, 0 of 20 and 1 of 29 are Wilson's, as Newcombe (1998) gives them:
# .2553-.3662, .0624-.1605, 0-.1611 and .0061-.1718.
@pytest.mark.parametrize(
    "found, said",
    [
        case("not supplied", NO_ANSWERS, NONE_SUPPLIED),
        case("no such question", answers(confident=(20, 40)), NONE_SUPPLIED),
        case("asked before alone", answers("before", useful=(20, 40)), NONE_SUPPLIED),
        case("no good end", answers(pace=(20, 40)), NONE_SUPPLIED),
        case("too early", answers(useful=(0, 0)), "Nobody had answered."),
        case("hidden", answers(useful=(HIDDEN, 16)), "What people answered is hidden."),
        case(
            "all hidden",
            answers(useful=(HIDDEN, HIDDEN), recommend=(HIDDEN, HIDDEN)),
            "What people answered is hidden.",
        ),
        case(
            "hidden, and too early",
            answers(useful=(HIDDEN, HIDDEN), recommend=(0, 0)),
            "What people answered is hidden.",
        ),
        case("no scale", answers(unscaled=40), "What people answered is not known."),
        case("some", answers(useful=(14, 18)), "14 of 18 agreed with “This was useful to me”."),
        case("one", answers(useful=(1, 12)), "1 of 12 agreed with “This was useful to me”."),
        case("the only one", answers(useful=(1, 1)), "1 of 1 agreed with “This was useful to me”."),
        case("none", answers(useful=(0, 12)), "None of 12 agreed with “This was useful to me”."),
        case("all", answers(useful=(12, 12)), "12 of 12 agreed with “This was useful to me”."),
        case("nineteen", answers(useful=(19, 19)), "19 of 19 agreed with “This was useful to me”."),
        case(
            "twenty, none",
            answers(useful=(0, 20)),
            "None of 20 (0%, likely between 0% and 16%) agreed with “This was useful to me”.",
        ),
        case(
            "one of many",
            answers(useful=(1, 29)),
            "1 of 29 (3%, likely between 1% and 17%) agreed with “This was useful to me”.",
        ),
        case(
            "few of many",
            answers(useful=(15, 148)),
            "15 of 148 (10%, likely between 6% and 16%) agreed with “This was useful to me”.",
        ),
        case(
            "a third",
            answers(useful=(81, 263)),
            "81 of 263 (31%, likely between 26% and 37%) agreed with “This was useful to me”.",
        ),
        case("lower is better", answers(tiring=(9, 12)), "9 of 12 disagreed with “This was tiring”."),
        case("four points", answers(four=(9, 12)), "9 of 12 agreed with “It was new”."),
        case("three points", answers(short=(9, 12)), "9 of 12 chose one of the two best answers to “How was it?”."),
        case(
            "recommend",
            answers(recommend=(41, 52)),
            "41 of 52 (79%, likely between 66% and 88%) would recommend it (9 or 10 out of 10).",
        ),
        case(
            "of one event",
            answers(useful__hackathon=(10, 16)),
            "10 of 16 agreed with “This was useful to me” (hackathon).",
        ),
        case(
            "of several events",
            answers(useful__virtual_session=(10, 16)),
            "10 of 16 agreed with “This was useful to me” (virtual sessions).",
        ),
        case(
            "recommend events",
            answers(recommend__hackathon=(9, 12), recommend__virtual_session=(8, 12)),
            "8 of 12 would recommend the virtual sessions (9 or 10 out of 10). 9 of 12 would recommend the hackathon (9 "
            "or 10 out of 10).",
        ),
        case(
            "two questions",
            answers(useful=(14, 18), recommend=(0, 12)),
            "14 of 18 agreed with “This was useful to me”. None of 12 would recommend it (9 or 10 out of 10).",
        ),
        case(
            "one of two hidden",
            answers(useful=(HIDDEN, HIDDEN), recommend=(10, 12)),
            "10 of 12 would recommend it (9 or 10 out of 10).",
        ),
        case(
            "managers' questions apart",
            answers(useful=(14, 18), at_work=(10, 12)),
            "14 of 18 agreed with “This was useful to me”.",
        ),
    ],
)
def test_was_it_worth_their_time(found, said):
    assert surveys.worth(whole(found, programme=asked(hackathon=1, virtual_session=3))).answer == said


TOLD_OF_ALL = "41 of 52 (79%, likely between 66% and 88%) would recommend it (9 or 10 out of 10)"


@pytest.mark.parametrize(
    "own, every, said",
    [
        case(
            "hidden here",
            answers(recommend=(HIDDEN, HIDDEN)),
            answers(recommend=(41, 52)),
            f"{UNTOLD} {ALL} {TOLD_OF_ALL}.",
        ),
        case(
            "its own shown",
            answers(recommend=(4, 5)),
            answers(recommend=(41, 52)),
            f"In Hackney, 4 of 5 would recommend it (9 or 10 out of 10). {ALL} {TOLD_OF_ALL}.",
        ),
        case(
            "none here",
            answers(recommend=(0, 5)),
            answers(recommend=(41, 52)),
            f"In Hackney, none of 5 would recommend it (9 or 10 out of 10). {ALL} {TOLD_OF_ALL}.",
        ),
        case(
            "none in all",
            answers(recommend=(HIDDEN, 12)),
            answers(recommend=(0, 12)),
            f"{UNTOLD} {ALL} none of 12 would recommend it (9 or 10 out of 10).",
        ),
        case(
            "nobody here",
            answers(recommend=(0, 0)),
            answers(recommend=(41, 52)),
            f"Nobody from Hackney had answered. {ALL} {TOLD_OF_ALL}.",
        ),
        case(
            "not known here",
            [],
            answers(recommend=(41, 52)),
            f"What people from Hackney answered is not known. {ALL} {TOLD_OF_ALL}.",
        ),
        case("hidden everywhere", answers(recommend=(HIDDEN, HIDDEN)), answers(recommend=(HIDDEN, 12)), UNTOLD),
        case(
            "its own shown, all hidden",
            answers(recommend=(4, 5)),
            answers(recommend=(HIDDEN, 12)),
            "In Hackney, 4 of 5 would recommend it (9 or 10 out of 10).",
        ),
        case(
            "only they answered",
            answers(recommend=(9, 12)),
            answers(recommend=(9, 12)),
            "In Hackney, 9 of 12 would recommend it (9 or 10 out of 10).",
        ),
        case(
            "two questions",
            answers(useful__hackathon=(4, 5), recommend=(3, 5)),
            answers(useful__hackathon=(10, 16), recommend=(41, 52)),
            "In Hackney, 4 of 5 agreed with “This was useful to me” (hackathon); 3 of 5 would recommend it (9 or 10 out "
            f"of 10). {ALL} 10 of 16 agreed with “This was useful to me” (hackathon); {TOLD_OF_ALL}.",
        ),
        case("not supplied", NO_ANSWERS, NO_ANSWERS, NONE_SUPPLIED),
    ],
)
def test_what_those_of_a_borough_thought(own, every, said):
    assert surveys.worth(study(own=own, every=every, programme=asked(hackathon=1))).answer == said


def test_the_only_borough_and_answers_that_do_not_say_from_where():
    own, every = answers(recommend=(4, 5)), answers(recommend=(41, 52))
    report = study(own=own, every=every, programme=asked(), boroughs=["hackney"])
    of_hackney = "In Hackney, 4 of 5 would recommend it (9 or 10 out of 10)."
    assert surveys.worth(report).answer == f"{of_hackney} {ALL} {TOLD_OF_ALL}."
    training = study(own=trained(18, HIDDEN, HIDDEN), every=trained(20, 12, 7), boroughs=["hackney"])
    assert say.training(training).answer == ("How many participants from Hackney took up a course is hidden.")


@pytest.mark.parametrize(
    "own, every, said, of_all",
    [
        case(
            "hidden here",
            answers(recommend=(HIDDEN, HIDDEN)),
            answers(recommend=(41, 52)),
            f"{UNTOLD} {ALL} {TOLD_OF_ALL}",
            TOLD_OF_ALL,
        ),
        case(
            "its own shown",
            answers(recommend=(4, 5)),
            answers(recommend=(41, 52)),
            "In Hackney, 4 of 5 would recommend it (9 or 10 out of 10)",
            TOLD_OF_ALL,
        ),
        case(
            "nobody",
            answers(recommend=(0, 0)),
            answers(recommend=(0, 0)),
            "Nobody from Hackney had answered.",
            "Nobody had answered.",
        ),
        case(
            "hidden everywhere",
            answers(recommend=(HIDDEN, HIDDEN)),
            answers(recommend=(HIDDEN, 12)),
            UNTOLD,
            "What people answered is hidden.",
        ),
        case(
            "asked of events alone",
            answers(recommend__hackathon=(4, 5)),
            answers(recommend__hackathon=(41, 52)),
            NONE_SUPPLIED,
            NONE_SUPPLIED,
        ),
        case("not supplied", NO_ANSWERS, NO_ANSWERS, NONE_SUPPLIED, NONE_SUPPLIED),
    ],
)
def test_would_they_recommend_it(own, every, said, of_all):
    ends = "; these are the answers of those who came and replied."
    said, of_all = (text if text.endswith(".") else f"{text}{ends}" for text in (said, of_all))
    assert surveys.recommended(study(own=own, every=every, programme=asked(hackathon=1))) == said
    assert surveys.recommended(whole(every, programme=asked(hackathon=1))) == of_all


def test_do_managers_see_it_at_work():
    found = answers(at_work=(13, 22), team=(1, 12), useful=(14, 18))
    assert surveys.at_work(whole(found, programme=asked())).answer == (
        "13 of 22 (59%, likely between 39% and 77%) agreed with “My apprentice uses what the sessions taught”. "
        "1 of 12 agreed with “My team gets more done”."
    )
    few = answers(at_work=(HIDDEN, HIDDEN), team=(HIDDEN, HIDDEN))
    assert surveys.at_work(study(own=few, every=found, programme=asked())).answer == (
        f"{UNTOLD} {ALL} 13 of 22 (59%, likely between 39% and 77%) agreed with “My apprentice uses what the sessions "
        "taught”; 1 of 12 agreed with “My team gets more done”."
    )
    assert surveys.at_work(whole(answers(useful=(14, 18)), programme=asked())).answer == NONE_SUPPLIED


def test_the_tables_of_opinions():
    every = answers(useful__hackathon=(10, 16), useful__virtual_session=(93, 139), recommend=(HIDDEN, 12))
    own = answers(useful__hackathon=(4, 5), useful__virtual_session=(HIDDEN, HIDDEN))
    programme = asked(hackathon=1, virtual_session=16)
    finding = surveys.worth(whole(every, programme=programme))
    assert finding.headline == "93 of 139 (67%) agreed with “This was useful to me” (virtual sessions)"
    assert lines(finding) == [
        "Question,Level,Answered,The two best answers,Below the middle,In the middle of the scale,Above it",
        "This was useful to me (virtual sessions),What they thought of it,139,93,[x],[x],[x]",
        "This was useful to me (hackathon),What they thought of it,16,10,[x],[x],[x]",
        "Would you recommend this to a colleague?,What they thought of it,[c],[c],[x],[x],[x]",
    ]
    assert lines(surveys.worth(study(own=own, every=every, programme=programme))) == [
        "Question,Hackney: the two best answers,All: answered,All: the two best answers",
        "This was useful to me (virtual sessions),[c],139,93",
        "This was useful to me (hackathon),4,16,10",
        "Would you recommend this to a colleague?,[x],[c],[c]",
    ]
    assert surveys.worth(whole(answers(recommend=(0, 12)), programme=programme)).headline == (
        "None of 12 would recommend it (9 or 10 out of 10)"
    )
    nothing = surveys.worth(study(own=NO_ANSWERS, every=NO_ANSWERS))
    assert lines(nothing)[1:] == ["Not known,[x],[x],[x]"]
    assert nothing.headline == "What people thought of it"


def test_a_question_that_was_asked_only_later_is_told_as_such():
    later = [
        *workshops.answered({("recommend", "project", "later", "answered"): 60}),
        *workshops.best_two(
            {("recommend", "project", "later", "answered"): 60, ("recommend", "project", "later", "best_two"): 30}
        ),
        *workshops.answered({("useful", "project", "later", "answered"): 40}),
        *workshops.best_two(
            {("useful", "project", "later", "answered"): 40, ("useful", "project", "later", "best_two"): 20}
        ),
    ]
    finding = surveys.worth(whole(later, programme=asked()))
    assert "would recommend it (9 or 10 out of 10), asked later." in finding.answer
    assert "agreed with “This was useful to me”, asked later." in finding.answer
    assert any(row[0] == "This was useful to me, asked later" for row in finding.table.rows)
    both = [*later, *workshops.answered({("useful", "project", "after", "answered"): 40})]
    assert [q.time for q in surveys.asked(whole(both, programme=asked()), "reaction")] == ["after", "later"]


def test_the_chart_of_opinions_has_the_questions_whose_three_parts_can_be_shown():
    parts = {
        ("useful", "project", "after", part): n
        for part, n in {"answered": 46, "upper": 24, "middle": 12, "lower": 10}.items()
    } | {
        ("recommend", "project", "after", part): n
        for part, n in {"answered": 46, "upper": 30, "middle": 12, "lower": HIDDEN}.items()
    }
    every = [*answers(useful=(20, 46), recommend=(20, 46)), *workshops.agreement(parts)]
    finding = surveys.worth(whole(every, programme=asked()))
    assert finding.bars == [("This was useful to me", [10, 12, 24])]
    assert lines(finding)[1:] == [  # a part that is shown would tell the hidden ones from the total
        "This was useful to me,What they thought of it,46,20,10,12,24",
        "Would you recommend this to a colleague?,What they thought of it,46,20,[c],[c],[c]",
    ]
    assert not surveys.worth(study(every=every, programme=asked())).bars


# What can they do now?


def moved(**questions):
    """Figures of questions that were asked twice: how many answers went up, stayed, and went down."""
    found = []
    for key, ways in questions.items():
        found += workshops.answered({(key, "project", "after", "answered"): 60})
        found += of_change.moved(dict(zip(of_change.DIRECTIONS, ways, strict=True)), key)
    return found


OF_46 = "Of 46 people who answered before and after,"
MORE, ALONE_SAID = "agreed more with “I am confident in using data”", "“I feel on my own when I learn”"
NOT_TWICE = "Not known: no answers to the same question before and after were supplied."


@pytest.mark.parametrize(
    "found, said",
    [
        case("not supplied", NO_ANSWERS, NOT_TWICE),
        case("asked once", answers(confident=(20, 40)), NOT_TWICE),
        case("some", moved(confident=(24, 12, 10)), f"{OF_46} 24 {MORE}, 12 the same and 10 less."),
        case("one each", moved(confident=(1, 44, 1)), f"{OF_46} 1 {MORE}, 44 the same and 1 less."),
        case("none more", moved(confident=(0, 36, 10)), f"{OF_46} none {MORE}, 36 the same and 10 less."),
        case("none the same", moved(confident=(36, 0, 10)), f"{OF_46} 36 {MORE}, none the same and 10 less."),
        case("all more", moved(confident=(46, 0, 0)), f"{OF_46} all {MORE}."),
        case(
            "all the same",
            moved(confident=(0, 46, 0)),
            f"{OF_46} all agreed as much as before with “I am confident in using data”.",
        ),
        case("all less", moved(confident=(0, 0, 46)), f"{OF_46} all agreed less with “I am confident in using data”."),
        case(
            "less is better",
            moved(alone=(7, 11, 28)),
            f"{OF_46} 7 agreed more with {ALONE_SAID}, 11 the same and 28 less (less is better).",
        ),
        case(
            "all less, and better",
            moved(alone=(0, 0, 46)),
            f"{OF_46} all agreed less with {ALONE_SAID} (less is better).",
        ),
        case(
            "no statement",
            moved(sure=(24, 12, 10)),
            f"{OF_46} 24 gave a higher answer to “How sure are you of yourself?”, 12 the same and 10 a lower one.",
        ),
        case(
            "no statement, all the same",
            moved(sure=(0, 46, 0)),
            f"{OF_46} all gave the same answer to “How sure are you of yourself?”.",
        ),
        case(
            "thousands",
            moved(confident=(1200, 0, 30)),
            f"Of 1,230 people who answered before and after, 1,200 {MORE}, none the same and 30 less.",
        ),
        case(
            "two questions",
            moved(confident=(24, 12, 10), alone=(7, 11, 28)),
            f"{OF_46} 24 {MORE}, 12 the same and 10 less. {OF_46} 7 agreed more with {ALONE_SAID}, 11 the same and 28 "
            "less (less is better).",
        ),
        case(
            "ten pairs",
            moved(confident=(4, 3, 3)),
            f"Of 10 people who answered before and after, 4 {MORE}, 3 the same and 3 less.",
        ),
        case("nine pairs", moved(confident=(3, 3, 3)), "Too few people answered both times to tell."),
        case("no pair", moved(confident=(0, 0, 0)), "Nobody answered both times."),
        case("hidden", moved(confident=(HIDDEN, 12, 10)), "How the answers moved is hidden."),
        case(
            "one question hidden",
            moved(confident=(HIDDEN, 12, 10), alone=(11, 11, 24)),
            f"{OF_46} 11 agreed more with {ALONE_SAID}, 11 the same and 24 less (less is better).",
        ),
        case(
            "hidden, and no pair",
            moved(confident=(0, 0, 0), alone=(HIDDEN, HIDDEN, HIDDEN)),
            "How the answers moved is hidden.",
        ),
        case(
            "asked of events too",
            [*moved(confident=(24, 12, 10)), *answers(confident__hackathon=(5, 10))],
            f"{OF_46} 24 {MORE}, 12 the same and 10 less.",
        ),
    ],
)
def test_how_answers_moved(found, said):
    assert surveys.changed(whole(found, programme=asked(hackathon=1))).answer == said


OF_ALL_46 = f"{ALL} of 46 people who answered before and after, 24 {MORE}, 12 the same and 10 less"


@pytest.mark.parametrize(
    "own, every, said",
    [
        case(
            "hidden here",
            moved(confident=(HIDDEN,) * 3),
            moved(confident=(24, 12, 10)),
            f"How the answers from Hackney moved is hidden. {OF_ALL_46}.",
        ),
        case(
            "nine here",
            moved(confident=(5, 0, 4)),
            moved(confident=(24, 12, 10)),
            f"Too few people from Hackney answered both times to tell. {OF_ALL_46}.",
        ),
        case(
            "none here",
            moved(confident=(0, 0, 0)),
            moved(confident=(24, 12, 10)),
            f"Nobody from Hackney answered both times. {OF_ALL_46}.",
        ),
        case(
            "not known here",
            [],
            moved(confident=(24, 12, 10)),
            f"Not known: no answers from Hackney to the same question before and after were supplied. {OF_ALL_46}.",
        ),
        case(
            "its own shown",
            moved(confident=(8, 1, 3)),
            moved(confident=(24, 12, 10)),
            f"In Hackney, of 12 people who answered before and after, 8 {MORE}, 1 the same and 3 less. {OF_ALL_46}.",
        ),
        case(
            "only they answered",
            moved(confident=(8, 1, 3)),
            moved(confident=(8, 1, 3)),
            f"In Hackney, of 12 people who answered before and after, 8 {MORE}, 1 the same and 3 less.",
        ),
        case(
            "two questions",
            moved(confident=(HIDDEN,) * 3, alone=(HIDDEN,) * 3),
            moved(confident=(24, 12, 10), alone=(0, 0, 46)),
            f"How the answers from Hackney moved is hidden. {OF_ALL_46}; of 46 people who answered before and "
            f"after, all agreed less with {ALONE_SAID} (less is better).",
        ),
        case(
            "hidden but here",
            moved(confident=(8, 1, 3)),
            moved(confident=(HIDDEN,) * 3),
            f"In Hackney, of 12 people who answered before and after, 8 {MORE}, 1 the same and 3 less. {ALL} how they "
            "moved is hidden.",
        ),
        case(
            "hidden everywhere",
            moved(confident=(HIDDEN,) * 3),
            moved(confident=(HIDDEN,) * 3),
            "How the answers from Hackney moved is hidden, and so is how they moved in all boroughs together.",
        ),
    ],
)
def test_how_answers_of_a_borough_moved(own, every, said):
    assert surveys.changed(study(own=own, every=every, programme=asked())).answer == said


@pytest.mark.parametrize(
    "every, said, of_project",
    [
        case("some", moved(confident=(24, 12, 10)), f"{OF_ALL_46}.", f"{OF_46} 24 {MORE}, 12 the same and 10 less."),
        case(
            "the first that can be told",
            moved(confident=(HIDDEN, 1, 2), alone=(0, 0, 46)),
            f"{ALL} of 46 people who answered before and after, all agreed less with {ALONE_SAID} (less is better).",
            f"{OF_46} all agreed less with {ALONE_SAID} (less is better).",
        ),
        case("hidden", moved(confident=(HIDDEN, 12, 10)), "", ""),
        case("few", moved(confident=(1, 2, 3)), "", ""),
        case("not supplied", NO_ANSWERS, "", ""),
    ],
)
def test_how_answers_moved_in_short(every, said, of_project):
    assert surveys.moved_in_short(study(every=every, programme=asked())) == said
    assert surveys.moved_in_short(whole(every, programme=asked())) == of_project


def test_the_only_borough_and_movements_of_people_from_nowhere():
    report = study(
        own=moved(confident=(8, 1, 3)), every=moved(confident=(24, 12, 10)), programme=asked(), boroughs=["hackney"]
    )
    assert surveys.changed(report).answer == (
        f"In Hackney, of 12 people who answered before and after, 8 {MORE}, 1 the same and 3 less. {OF_ALL_46}."
    )
    assert surveys.moved_in_short(report) == f"{OF_ALL_46}."


def test_a_movement_that_cannot_be_told_says_why():
    q = next(surveys.asked(whole(moved(confident=(1, 2, 3)), programme=asked()), "learning"))
    hidden, few = (
        of_change.moved(dict(zip(of_change.DIRECTIONS, ways, strict=True)), "confident")
        for ways in [(HIDDEN, 2, 3), (1, 2, 3)]
    )
    assert surveys.moved(q, hidden) == "How the answers moved is hidden."
    assert surveys.moved(q, few) == "Too few people answered both times to tell."


def test_the_table_and_the_chart_of_how_answers_moved():
    every, own = moved(confident=(24, 12, 10), alone=(HIDDEN, 11, 28)), moved(confident=(1, 1, 1))
    finding = surveys.changed(whole(every, programme=asked()))
    assert finding.headline == f"{OF_46} 24 {MORE}"
    assert finding.bars == [("I am confident in using data", [10, 12, 24])]
    assert lines(finding) == [
        "Question,Answered both times,More,The same,Less",
        "I am confident in using data,46,24,12,10",
        "I feel on my own when I learn,[c],[c],[c],[c]",
    ]
    finding = surveys.changed(study(own=own, every=every, programme=asked()))
    assert not finding.bars
    assert lines(finding) == [
        "Question,More,The same,Less",
        "Hackney: I am confident in using data,[u],[u],[u]",
        "All boroughs: I am confident in using data,24,12,10",
        "Hackney: I feel on my own when I learn,[x],[x],[x]",
        "All boroughs: I feel on my own when I learn,[c],[c],[c]",
    ]
    nothing = surveys.changed(whole(NO_ANSWERS))
    assert nothing.headline == "Answers before and after"
    assert lines(nothing)[1:] == ["Not known,[x],[x],[x],[x]"]


def ticks(about="project", answered=45, **options):
    """Figures of the question that allows several answers: how many ticked each, of those who ticked any."""
    by_option = {("used", about, "after", option.replace("_", " ")): n for option, n in options.items()}
    respondents = {("used", about, "after", "answered"): answered}
    return [*workshops.answered(respondents), *workshops.ticked(by_option, respondents, ["used"])]


TICKED = "who ticked at least one answer to “Which of these have you used?”,"


@pytest.mark.parametrize(
    "found, said",
    [
        case(
            "three",
            ticks(Power_BI=31, Spreadsheets=26, Maps=12),
            f"of 45 people {TICKED} 31 ticked “Power BI”, 26 “Spreadsheets” and 12 “Maps”.",
        ),
        case(
            "the three most",
            ticks(Maps=1, Spreadsheets=26, Power_BI=31, Apps=12),
            f"of 45 people {TICKED} 31 ticked “Power BI”, 26 “Spreadsheets” and 12 “Apps”.",
        ),
        case(
            "a tie at the third place",
            ticks(Power_BI=31, Spreadsheets=26, Maps=12, Apps=12, Forms=11),
            f"of 45 people {TICKED} 31 ticked “Power BI”, 26 “Spreadsheets”, 12 “Maps” and 12 “Apps”.",
        ),
        case(
            "one, none of the others",
            ticks(Power_BI=45, Spreadsheets=0),
            f"of 45 people {TICKED} 45 ticked “Power BI”.",
        ),
        case("one hidden", ticks(Power_BI=31, Spreadsheets=HIDDEN), f"of 45 people {TICKED} 31 ticked “Power BI”."),
        case("one person", ticks(answered=1, Power_BI=1), f"of 1 person {TICKED} 1 ticked “Power BI”."),
        case(
            "of events",
            ticks("virtual_session", Power_BI=31),
            "of 45 people who ticked at least one answer to “Which of these have you used?” (virtual sessions), 31 ticked "
            "“Power BI”.",
        ),
        case("thousands", ticks(answered=2000, Power_BI=1200), f"of 2,000 people {TICKED} 1,200 ticked “Power BI”."),
        case("all hidden", ticks(answered=HIDDEN, Power_BI=HIDDEN), ""),
        case("nobody ticked any", ticks(answered=0, Power_BI=0), ""),
    ],
)
def test_what_people_ticked(found, said):
    alone = f"{said[:1].upper()}{said[1:]}"
    assert surveys.changed(whole(found, programme=asked())).answer == f"{NOT_TWICE} {alone}".strip()
    begins = NOT_TWICE.replace("answers to", "answers from Hackney to")
    of_hackney = surveys.changed(study(every=found, programme=asked())).answer
    assert of_hackney == f"{begins} {said and f'{ALL} {said}'}".strip()
    only_hackney = surveys.changed(study(every=found, programme=asked(), boroughs=["hackney"])).answer
    assert only_hackney == f"{begins} {alone}".strip()


# Who did not answer?


def replies(**kinds):
    """Figures of all boroughs by kind of event: (attendances, followed by a reply, replies that do not say by whom)."""
    by_kind = {
        (kind, status): n
        for kind, some in kinds.items()
        for status, n in zip(("came", "replied", "others"), some, strict=True)
    }
    return [*workshops.replied(by_kind), *workshops.other_replies(by_kind)]


KNOWN, OTHERS_SAID = "Replies that say who sent them followed", "Those who did not reply may think otherwise."


@pytest.mark.parametrize(
    "found, said",
    [
        case(
            "not supplied", missing("replied", "other_replies"), "Not known: no answers about an event were supplied."
        ),
        case("asked of no event", [], "Not known: no answers about an event were supplied."),
        case(
            "some",
            replies(virtual_session=(455, 71, 68)),
            f"{KNOWN} 71 of 455 attendances at virtual sessions (16%). {OTHERS_SAID}",
        ),
        case(
            "one event", replies(hackathon=(19, 10, 6)), f"{KNOWN} 10 of 19 attendances at the hackathon. {OTHERS_SAID}"
        ),
        case(
            "all replies say who",
            replies(hackathon=(24, 10, 0)),
            f"Replies followed 10 of 24 attendances at the hackathon (42%). {OTHERS_SAID}",
        ),
        case(
            "other replies hidden",
            replies(hackathon=(24, 10, HIDDEN)),
            f"{KNOWN} 10 of 24 attendances at the hackathon (42%). {OTHERS_SAID}",
        ),
        case(
            "one",
            replies(hackathon=(12, 1, 0)),
            f"Replies followed 1 of 12 attendances at the hackathon. {OTHERS_SAID}",
        ),
        case("none", replies(hackathon=(12, 0, 3)), f"{KNOWN} none of 12 attendances at the hackathon. {OTHERS_SAID}"),
        case("all", replies(hackathon=(12, 12, 0)), "Replies followed 12 of 12 attendances at the hackathon."),
        case("the only one", replies(hackathon=(1, 1, 0)), "Replies followed 1 of 1 attendance at the hackathon."),
        case(
            "three kinds",
            replies(virtual_session=(455, 71, 0), hackathon=(12, 12, 0), challenge_day=(26, 0, 0)),
            "Replies followed 71 of 455 attendances at virtual sessions (16%), 12 of 12 at the hackathon and none of 26 "
            f"at challenge days (0%). {OTHERS_SAID}",
        ),
        case(
            "two kinds, some do not say who",
            replies(virtual_session=(455, 71, 68), hackathon=(12, 12, 0)),
            f"{KNOWN} 71 of 455 attendances at virtual sessions (16%) and 12 of 12 at the hackathon. {OTHERS_SAID}",
        ),
        case(
            "one kind hidden",
            replies(virtual_session=(455, 71, 0), hackathon=(HIDDEN, HIDDEN, HIDDEN)),
            f"Replies followed 71 of 455 attendances at virtual sessions (16%). {OTHERS_SAID}",
        ),
        case("hidden", replies(hackathon=(24, HIDDEN, 10)), "How many attendances were followed by a reply is hidden."),
        case("nobody came", replies(hackathon=(0, 0, 3)), "Nobody came to an event that people were asked about."),
    ],
)
def test_who_did_not_answer(found, said):
    programme = asked(hackathon=1, virtual_session=16)
    of_hackney = f"{ALL} r{said[1:]}" if said.startswith("Replies") else said
    assert surveys.who_answered(whole(found, programme=programme)).answer == said
    assert surveys.who_answered(study(every=found, programme=programme)).answer == of_hackney
    assert surveys.who_answered(study(every=found, programme=programme, boroughs=["hackney"])).answer == said


def first_answers(key, back, lost):
    """Figures of the first answers of those who answered again, and of those who did not: how many gave each."""
    shown = tuple({value: n if n >= 10 else HIDDEN for value, n in first.items()} for first in (back, lost))
    asked_again = workshops.answered({(key, "project", "after", "answered"): 60})
    return [*asked_again, *of_change.non_response(back, lost, shown, key)]


BEGUN = "“I am confident in using data” (1 to 5), those who answered again"


@pytest.mark.parametrize(
    "found, said",
    [
        case(
            "lower",
            first_answers("confident", {3: 20}, {2: 10, 3: 10}),
            f"on {BEGUN} had begun at 3 on average, the others at 2.5.",
        ),
        case(
            "alike",
            first_answers("confident", {3: 20}, {3: 12}),
            f"on {BEGUN} and the others had both begun at 3 on average.",
        ),
        case("fewer than ten", first_answers("confident", {3: 20}, {2: 5}), ""),
        case("a few hidden", first_answers("confident", {3: 20}, {2: 9, 3: 10}), ""),
        case("nobody left out", first_answers("confident", {3: 20}, {}), ""),
        case(
            "two questions",
            [*first_answers("confident", {3: 20}, {2: 10, 3: 10}), *first_answers("alone", {4: 20}, {5: 20})],
            f"on {BEGUN} had begun at 3 on average, the others at 2.5; on “I feel on my own when I learn” (1 to 5), those "
            "who answered again had begun at 4 on average, the others at 5.",
        ),
    ],
)
def test_where_those_who_did_not_answer_again_had_begun(found, said):
    none = "Not known: no answers about an event were supplied."
    of_hackney = surveys.who_answered(study(every=found, programme=asked())).answer
    assert of_hackney == f"{none} {said and f'{ALL} {said}'}".strip()
    alone = f"{said[:1].upper()}{said[1:]}".replace("; on", ". On")
    only_hackney = study(every=found, programme=asked(), boroughs=["hackney"])
    for report in (whole(found, programme=asked()), only_hackney):
        assert surveys.who_answered(report).answer == f"{none} {alone}".strip()


def test_the_table_of_replies():
    found = replies(virtual_session=(455, 71, 68), hackathon=(24, 10, HIDDEN))
    finding = surveys.who_answered(study(every=found, programme=asked(hackathon=1, virtual_session=16)))
    assert (
        finding.headline
        == f"{KNOWN} 71 of 455 attendances at virtual sessions (16%) and 10 of 24 at the hackathon (42%)"
    )
    assert lines(finding) == [
        "Event,Attendances,Followed by a reply,Replies that do not say from whom",
        "Virtual sessions,455,71,68",
        "Hackathon,24,10,[c]",
    ]
    nothing = surveys.who_answered(study(every=missing("replied", "other_replies")))
    assert (nothing.headline, lines(nothing)[1:]) == ("Who replied", ["Not known,[x],[x],[x]"])


# What training did they take up?


def trained(participants, enrolled, completed, courses=None):
    """Figures of training: people who joined a network, took up any course, completed any; and each course's."""
    by_course = {
        (course, status): n
        for course, both in (courses or {}).items()
        for status, n in zip(("enrolled", "completed"), both, strict=True)
    }
    of_all = {"participants": participants, "enrolled": enrolled, "completed": completed}
    return [*workshops.enrolled(by_course, of_all), *workshops.completed(by_course, of_all)]


def offered(*days):
    """What everybody knows of the courses: Course 1, opened on its day, and so on."""
    return {"courses": [{"course": f"Course {n}", "opened_on": day} for n, day in enumerate(days, 1)]}


PEOPLE, TOOK = "participants from Hackney", "took up at least one course"
NEW = "It is too early to know of"


@pytest.mark.parametrize(
    "found, courses, said",
    [
        case("not supplied", missing("enrolled", "completed"), (), "Not known: no training records were supplied."),
        case("nobody to train", trained(0, 0, 0), (), "Nobody from Hackney had joined a network."),
        case("some", trained(18, 12, 7), (), f"12 of 18 {PEOPLE} {TOOK}, and 7 completed one."),
        case("twenty", trained(20, 12, 7), (), f"12 of 20 {PEOPLE} (60%) {TOOK}, and 7 completed one."),
        case("half a per cent", trained(200, 125, 7), (), f"125 of 200 {PEOPLE} (63%) {TOOK}, and 7 completed one."),
        case("none completed", trained(18, 12, 0), (), f"12 of 18 {PEOPLE} {TOOK}, and none completed one."),
        case(
            "completions hidden",
            trained(18, 12, HIDDEN),
            (),
            f"12 of 18 {PEOPLE} {TOOK}; how many completed one is hidden.",
        ),
        case("none", trained(18, 0, 0), (), f"None of 18 {PEOPLE} {TOOK}."),
        case("all", trained(18, 18, 18), (), f"18 of 18 {PEOPLE} {TOOK}, and 18 completed one."),
        case("the only one", trained(1, 1, 1), (), f"1 of 1 participant from Hackney {TOOK}, and 1 completed one."),
        case(
            "too early for one",
            trained(18, 12, 7),
            ["2020-08-31", "2020-09-01"],
            f"12 of 18 {PEOPLE} {TOOK}, and 7 completed one. {NEW} Course 2, which had been open for fewer than 30 "
            "days.",
        ),
        case(
            "too early for three",
            trained(18, 12, 7),
            ["2020-09-14", "2020-09-21", "2020-09-30"],
            f"12 of 18 {PEOPLE} {TOOK}, and 7 completed one. {NEW} Course 1, Course 2 and Course 3, which had been "
            "open for fewer than 30 days.",
        ),
        case("no opening day", trained(18, 12, 7), [""], f"12 of 18 {PEOPLE} {TOOK}, and 7 completed one."),
        case(
            "hidden",
            trained(18, HIDDEN, HIDDEN),
            ["2020-09-14"],
            "How many participants from Hackney took up a course is hidden.",
        ),
    ],
)
def test_what_training_was_taken_up(found, courses, said):
    programme = offered(*courses)
    assert say.training(study(own=found, programme=programme)).answer == said
    assert say.training(whole(found, programme=programme)).answer == said.replace(" from Hackney", "")


@pytest.mark.parametrize(
    "gone, said",
    [
        case("training", ["training"], "no training records were supplied."),
        case("participants", ["participants"], "no records of who joined the networks were supplied."),
        case("people", ["people"], "no records of people were supplied."),
        case("courses", ["courses"], "no courses were supplied."),
        case("all", ["people", "participants", "courses", "training"], "no training records were supplied."),
    ],
)
def test_training_says_which_table_is_missing(gone, said):
    supplied = [table for table in ("people", "participants", "courses", "training") if table not in gone]
    found = missing("enrolled", "completed")
    for one in (study(own=found, every=found, supplied=supplied), whole(found, supplied=supplied)):
        assert say.training(one).answer == f"Not known: {said}"


def test_training_hidden_in_a_borough_is_told_to_everybody_of_all():
    hidden, every = trained(18, HIDDEN, HIDDEN), trained(134, 102, 80)
    of_all = f"102 of 134 participants (76%) {TOOK}, and 80 completed one."
    assert say.training(study(own=hidden, every=every, audience="public")).answer == (
        f"In all boroughs together: {of_all}"
    )
    for audience in ("borough", "team"):
        assert say.training(study(own=hidden, every=every, audience=audience)).answer == (
            "How many participants from Hackney took up a course is hidden."
        )


def test_the_table_of_training():
    found = trained(134, 102, 80, {"Course 1": (42, 29), "Course 2": (5, HIDDEN)})
    programme = offered("2020-05-01", "2020-09-21")
    finding = say.training(whole(found, programme=programme))
    assert finding.headline == "102 of 134 participants (76%) took up a course"
    assert finding.table.caption.endswith("of 134 participants")
    assert lines(finding)[1:] == [
        "Course 1,42,29",
        "Course 2 (too early to know),5,[c]",
        "Any course,102,80",
    ]
    finding = say.training(study(own=found, programme=programme))
    assert lines(finding)[1:] == ["Any course,102,80"]
    assert say.training(whole(trained(18, 0, 0))).headline == "None of 18 participants took up a course"
    nothing = say.training(whole(missing("enrolled", "completed")))
    assert (nothing.headline, lines(nothing)[1:]) == ("Training taken up", ["Not known,[x],[x]"])


# Did the hackathon and the challenge day do what they were for?


def days(came=None, boroughs=None, useful=None, members=18):
    """Figures of all boroughs: people who came by kind of event, boroughs that came by event, and those who found the
    events of a kind useful, of those who answered.
    """
    found = attendance(**(came or {}))
    by_event = {
        (event, status): n
        for event, some in (boroughs or {}).items()
        for status, n in (("came", some), ("open", members))
    }
    found += network.reach(by_event, [event for event, _ in by_event if _ == "came"])
    return found + answers(**{f"useful__{kind}": both for kind, both in (useful or {}).items()})


AIM = "No aim was recorded for such a day, so whether it was met cannot be told."
FROM_14 = "14 of 18 member boroughs sent somebody"


@pytest.mark.parametrize(
    "found, events, said",
    [
        case("none held", [], {"meetup": 2}, "No such day had been held."),
        case("too early", [], {}, "No such day had been held."),
        case(
            "nothing supplied",
            missing("reach", "attendances"),
            {"hackathon": 1},
            f"{AIM} “Hackathon 1”: which boroughs came is not known.",
        ),
        case(
            "one",
            days({"hackathon": 24}, {"hackathon-1": 14}, {"hackathon": (10, 16)}),
            {"hackathon": 1},
            f"{AIM} “Hackathon 1”: {FROM_14}; 24 people came; 10 of 16 who replied agreed with “This was useful to me” "
            "(hackathon).",
        ),
        case(
            "twenty replied",
            days({"hackathon": 24}, {"hackathon-1": 14}, {"hackathon": (15, 20)}),
            {"hackathon": 1},
            f"{AIM} “Hackathon 1”: {FROM_14}; 24 people came; 15 of 20 who replied (75%, likely between 53% and 89%) "
            "agreed with “This was useful to me” (hackathon).",
        ),
        case(
            "nobody was asked",
            days({"hackathon": 24}, {"hackathon-1": 14}),
            {"hackathon": 1},
            f"{AIM} “Hackathon 1”: {FROM_14}; 24 people came.",
        ),
        case(
            "nobody replied",
            days({"hackathon": 24}, {"hackathon-1": 14}, {"hackathon": (0, 0)}),
            {"hackathon": 1},
            f"{AIM} “Hackathon 1”: {FROM_14}; 24 people came; nobody replied.",
        ),
        case(
            "none agreed",
            days({"hackathon": 24}, {"hackathon-1": 14}, {"hackathon": (0, 12)}),
            {"hackathon": 1},
            f"{AIM} “Hackathon 1”: {FROM_14}; 24 people came; none of 12 who replied agreed with “This was useful to me” "
            "(hackathon).",
        ),
        case(
            "answers hidden",
            days({"hackathon": 24}, {"hackathon-1": 14}, {"hackathon": (HIDDEN, 16)}),
            {"hackathon": 1},
            f"{AIM} “Hackathon 1”: {FROM_14}; 24 people came; what people thought of it is hidden.",
        ),
        case(
            "people hidden",
            days({"hackathon": HIDDEN}, {"hackathon-1": 2}),
            {"hackathon": 1},
            f"{AIM} “Hackathon 1”: 2 of 18 member boroughs sent somebody.",
        ),
        case(
            "one person",
            days({"hackathon": 1}, {"hackathon-1": 1}),
            {"hackathon": 1},
            f"{AIM} “Hackathon 1”: 1 of 18 member boroughs sent somebody; 1 person came.",
        ),
        case(
            "nobody",
            days({"hackathon": 0}, {"hackathon-1": 0}),
            {"hackathon": 1},
            f"{AIM} “Hackathon 1”: none of 18 member boroughs sent somebody; nobody came.",
        ),
        case(
            "the only member",
            days({"hackathon": 3}, {"hackathon-1": 1}, members=1),
            {"hackathon": 1},
            f"{AIM} “Hackathon 1”: 1 of 1 member borough sent somebody; 3 people came.",
        ),
        case(
            "before there were members",
            days({"hackathon": 3}, {"hackathon-1": 0}, members=0),
            {"hackathon": 1},
            f"{AIM} “Hackathon 1”: no borough was a member that day; 3 people came.",
        ),
        case(
            "one of each kind",
            days({"hackathon": 24, "challenge_day": 26}, {"hackathon-1": 14, "challenge_day-1": 12}),
            {"challenge_day": 1, "hackathon": 1},
            f"{AIM} “Hackathon 1”: {FROM_14}; 24 people came. “Challenge day 1”: 12 of 18 member boroughs sent somebody; "
            "26 people came.",
        ),
        case(
            "two of a kind",
            days({"hackathon": 48}, {"hackathon-1": 14, "hackathon-2": 12}, {"hackathon": (10, 16)}),
            {"hackathon": 2},
            f"{AIM} “Hackathon 1”: {FROM_14}. “Hackathon 2”: 12 of 18 member boroughs sent somebody. Both hackathons "
            "together: 48 attendances; 10 of 16 who replied agreed with “This was useful to me” (hackathons).",
        ),
        case(
            "three of a kind, all else hidden",
            days({"hackathon": HIDDEN}, {"hackathon-1": 14, "hackathon-2": 14, "hackathon-3": 14}),
            {"hackathon": 3},
            f"{AIM} “Hackathon 1”: {FROM_14}. “Hackathon 2”: {FROM_14}. “Hackathon 3”: {FROM_14}.",
        ),
        case(
            "three of a kind, once attended",
            days({"hackathon": 1}, {}),
            {"hackathon": 3},
            f"{AIM} “Hackathon 1”: which boroughs came is not known. “Hackathon 2”: which boroughs came is not known. "
            "“Hackathon 3”: which boroughs came is not known. All 3 hackathons together: 1 attendance.",
        ),
    ],
)
def test_the_big_days(found, events, said):
    assert say.big_days(whole(found, programme=asked(**events))).answer == said
    assert say.big_days(study(every=found, programme=asked(**events))).answer == said


@pytest.mark.parametrize(
    "scenarios, came, said",
    [
        case("three", ["a", "b", "c"], 12, "12 of 18 member boroughs sent somebody; they worked on 3 scenarios"),
        case("one", ["a"], 12, "12 of 18 member boroughs sent somebody; they worked on 1 scenario"),
        case("nobody there", ["a"], 0, "none of 18 member boroughs sent somebody"),
    ],
)
def test_what_was_worked_on(scenarios, came, said):
    programme = {
        **held(challenge_day=1),
        "scenarios": [{"event": "challenge_day-1", "scenario": one} for one in scenarios],
    }
    found = days({}, {"challenge_day-1": came})
    assert say.big_days(whole(found, programme=programme)).answer == f"{AIM} “Challenge day 1”: {said}."


def test_the_first_statement_about_a_day_is_told_and_no_other_question():
    found = [
        *days({}, {"hackathon-1": 14}),
        *answers(recommend__hackathon=(5, 12), useful=(9, 12), tiring__hackathon=(8, 12), alone__hackathon=(7, 12)),
    ]
    assert say.big_days(whole(found, programme=asked(hackathon=1))).answer == (
        f"{AIM} “Hackathon 1”: {FROM_14}; 8 of 12 who replied disagreed with “This was tiring” (hackathon)."
    )


def test_no_events_supplied():
    assert say.big_days(whole(not_supplied=["events"])).answer == "Not known: no events were supplied."


def test_the_table_of_the_big_days():
    found = days(
        {"hackathon": 48, "challenge_day": HIDDEN},
        {"hackathon-1": 14, "hackathon-2": 12, "challenge_day-1": 3},
        {"hackathon": (10, 16)},
    )
    table = say.big_days(whole(found, programme=asked(hackathon=2, challenge_day=1))).table
    assert table.csv().splitlines() == [
        "Day,Boroughs that came,People who came,Answered,The two best answers",
        "Hackathon 1,14,[x],[x],[x]",
        "Hackathon 2,12,[x],[x],[x]",
        "Both hackathons together,[z],48,16,10",
        "Challenge day 1,3,[c],[x],[x]",
    ]
    assert lines(say.big_days(whole()))[1:] == ["None,[z],[z],[z],[z]"]


# Was the playbook used?


def playbook(answered=None, uses_any=None, **recommendations):
    """Figures of the playbook: boroughs that use each recommendation, in part, and not; and of those that answered,
    how many use any.
    """
    by_use = {
        (name.replace("_", " "), use): n
        for name, uses in recommendations.items()
        for use, n in zip(("yes", "partly", "no"), uses, strict=True)
    }
    most = max((sum(uses) for uses in recommendations.values()), default=0)
    any_ = max((uses[0] for uses in recommendations.values()), default=0)
    by_use["", "answered"] = most if answered is None else answered
    by_use["", "uses_any"] = any_ if uses_any is None else uses_any
    return [*project.playbook_used(by_use), *project.playbook_partly(by_use)]


YES, PARTLY, NO = (1, 0, 0), (0, 1, 0), (0, 0, 1)
ASKED_ABOUT = "that it was asked about"


@pytest.mark.parametrize(
    "found, said",
    [
        case(
            "not supplied",
            missing("playbook_used", "playbook_partly"),
            "Not known: nothing was supplied on whether the playbook is used.",
        ),
        case("not asked", playbook(), "Not known: Hackney has not said whether it uses the playbook."),
        case(
            "some",
            playbook(A=YES, B=YES, C=PARTLY, D=NO),
            f"Hackney says that it uses 2 of the 4 recommendations {ASKED_ABOUT}, and 1 in part.",
        ),
        case(
            "none in part",
            playbook(A=YES, B=NO),
            f"Hackney says that it uses 1 of the 2 recommendations {ASKED_ABOUT}.",
        ),
        case("all", playbook(A=YES, B=YES, C=YES), f"Hackney says that it uses all 3 recommendations {ASKED_ABOUT}."),
        case("both", playbook(A=YES, B=YES), f"Hackney says that it uses both recommendations {ASKED_ABOUT}."),
        case("none", playbook(A=NO, B=NO), f"Hackney says that it uses none of the 2 recommendations {ASKED_ABOUT}."),
        case(
            "none in full",
            playbook(A=PARTLY, B=PARTLY, C=NO),
            f"Hackney says that it uses none of the 3 recommendations {ASKED_ABOUT}, but 2 in part.",
        ),
        case("one, used", playbook(A=YES), f"Hackney says that it uses the one recommendation {ASKED_ABOUT}."),
        case(
            "one, in part",
            playbook(A=PARTLY),
            f"Hackney says that it uses in part the one recommendation {ASKED_ABOUT}.",
        ),
        case(
            "one, not used", playbook(A=NO), f"Hackney says that it does not use the one recommendation {ASKED_ABOUT}."
        ),
    ],
)
def test_the_playbook_in_a_borough(found, said):
    assert say.playbook(study(own=found)).answer == said


BEGINS = "18 of 18 boroughs that answered use at least one recommendation."


@pytest.mark.parametrize(
    "found, said",
    [
        case(
            "not supplied",
            missing("playbook_used", "playbook_partly"),
            "Not known: nothing was supplied on whether the playbook is used.",
        ),
        case("too early", playbook(), "Not known: no borough has said whether it uses the playbook."),
        case(
            "some",
            playbook(uses_any=18, A=(8, 4, 6), B=(12, 2, 4), C=(7, 4, 7)),
            f"{BEGINS} The most used is “B” (12 of 18), and the least used is “C” (7 of 18).",
        ),
        case(
            "not all use any",
            playbook(uses_any=15, A=(8, 4, 6), B=(12, 2, 4)),
            "15 of 18 boroughs that answered use at least one recommendation. The most used is “B” (12 of 18), and the "
            "least used is “A” (8 of 18).",
        ),
        case(
            "twenty",
            playbook(A=(15, 0, 5), B=(8, 4, 8)),
            "15 of 20 boroughs that answered (75%) use at least one "
            "recommendation. The most used is “A” (15 of 20), and the least used is “B” (8 of 20).",
        ),
        case(
            "two tie at the top",
            playbook(uses_any=18, A=(12, 0, 6), B=(12, 2, 4), C=(7, 4, 7)),
            f"{BEGINS} The most used are “A” (12 of 18) and “B” (12 of 18), and the least used is “C” (7 of 18).",
        ),
        case(
            "two tie at the foot",
            playbook(uses_any=18, A=(12, 0, 6), B=(0, 2, 16), C=(0, 4, 14)),
            f"{BEGINS} The most used is “A” (12 of 18), and the least used are “B” (none of 18) and “C” (none of 18).",
        ),
        case(
            "four tie at the foot",
            playbook(uses_any=18, A=(12, 0, 6), **dict.fromkeys("BCDE", (7, 4, 7))),
            f"{BEGINS} The most used is “A” (12 of 18), and the least used are 4 of the 5.",
        ),
        case(
            "three tie at the foot",
            playbook(uses_any=18, A=(12, 0, 6), **dict.fromkeys("BCD", (7, 4, 7))),
            f"{BEGINS} The most used is “A” (12 of 18), and the least used are “B” (7 of 18), “C” (7 of 18) and “D” (7 of "
            "18).",
        ),
        case(
            "equal shares of different numbers",
            playbook(answered=18, uses_any=18, A=(6, 0, 6), B=(9, 0, 9), C=(1, 0, 2)),
            f"{BEGINS} The most used are “A” (6 of 12) and “B” (9 of 18), and the least used is “C” (1 of 3).",
        ),
        case(
            "all tie",
            playbook(uses_any=18, A=(7, 0, 11), B=(7, 2, 9)),
            f"{BEGINS} Each of the 2 recommendations is used by 7 of 18.",
        ),
        case(
            "the same share",
            playbook(answered=18, uses_any=18, A=(6, 0, 6), B=(9, 0, 9)),
            f"{BEGINS} Each of the 2 recommendations is used by the same share of boroughs.",
        ),
        case(
            "one recommendation",
            playbook(A=(7, 4, 7)),
            "7 of 18 boroughs that answered use at least one recommendation. The one that was asked about is “A”.",
        ),
        case(
            "one borough uses one",
            playbook(A=(1, 0, 2), B=(0, 0, 3)),
            "1 of 3 boroughs that answered uses at least one "
            "recommendation. The most used is “A” (1 of 3), and the least used is “B” (none of 3).",
        ),
        case("none", playbook(A=(0, 1, 2), B=(0, 0, 3)), "None of 3 boroughs that answered use any recommendation."),
        case(
            "one borough alone",
            playbook(A=YES, B=PARTLY),
            f"The one borough that answered says that it uses 1 of the 2 recommendations {ASKED_ABOUT}, and 1 in part.",
        ),
    ],
)
def test_the_playbook_in_all_boroughs(found, said):
    assert say.playbook(whole(found)).answer == said


@pytest.mark.parametrize(
    "found, hidden, said, row",
    [
        case(
            "whether one is used in part",
            playbook(A=YES, B=PARTLY, C=NO),
            ("playbook_partly", "C"),
            f"Hackney says that it uses 1 of the 3 recommendations {ASKED_ABOUT}; how many it uses in part is hidden.",
            "C,[c]",
        ),
        case(
            "of the only one",
            playbook(A=NO),
            ("playbook_partly", "A"),
            f"Hackney says that it does not fully use the one recommendation {ASKED_ABOUT}.",
            "A,[c]",
        ),
        case(
            "of one that is used",
            playbook(A=YES),
            ("playbook_partly", "A"),
            f"Hackney says that it uses the one recommendation {ASKED_ABOUT}.",
            "A,yes",
        ),
        case(
            "whether any is used",
            playbook(A=YES, B=PARTLY),
            ("playbook_used", "at least one"),
            f"Hackney says that it uses 1 of the 2 recommendations {ASKED_ABOUT}, and 1 in part.",
            "B,in part",
        ),
    ],
)
def test_the_playbook_where_one_result_is_hidden(found, hidden, said, row):
    report = telling.Unseen(study(own=found))
    report.unseen = ("hackney", *hidden), "[c]"
    finding = say.playbook(report)
    assert finding.answer == said
    assert row in lines(finding)


def test_how_many_boroughs_use_the_playbook_is_hidden():
    report = telling.Unseen(whole(playbook(A=(1, 0, 2), B=(0, 0, 3))))
    report.unseen = ("all", "playbook_used", "at least one"), "[c]"
    assert say.playbook(report).answer == (
        "How many boroughs use any recommendation is hidden. "
        "The most used is “A” (1 of 3), and the least used is “B” (none of 3)."
    )


@pytest.mark.parametrize(
    "found, headline",
    [
        (
            playbook(uses_any=15, A=(8, 4, 6)),
            "15 of 18 boroughs that answered use at least one recommendation of the playbook",
        ),
        (playbook(A=(0, 4, 6)), "None of 10 boroughs that answered use any recommendation of the playbook"),
        (playbook(A=YES), "1 of 1 borough that answered uses at least one recommendation of the playbook"),
        (playbook(), "Recommendations of the playbook used"),
    ],
)
def test_the_headline_of_the_playbook(found, headline):
    assert say.playbook(whole(found)).headline == headline
    assert say.playbook(study(own=found)).headline == "Recommendations of the playbook used"


def test_the_tables_of_the_playbook():
    assert lines(say.playbook(whole(playbook(A=(8, 4, 6), B=(0, 0, 18))))) == [
        "Recommendation,Boroughs that use it,In part,Boroughs that answered",
        "A,8,4,18",
        "B,0,0,18",
    ]
    of_hackney = say.playbook(study(own=playbook(A=YES, B=PARTLY, C=NO, D=(0, 0, 0))))
    assert lines(of_hackney) == ["Recommendation,Used", "A,yes", "B,in part", "C,no", "D,[z]"]
    nothing = say.playbook(study(own=missing("playbook_used", "playbook_partly")))
    assert lines(nothing)[1:] == ["Not known,[x]"]


# Text from records, and numbers that are hidden

FINDINGS = contents.findings("workshops")


def written(text):
    """A programme whose every text is the same."""
    questions = [row | {"text": text} for row in EVERY_QUESTION]
    events = held(hackathon=1, virtual_session=3)["events"]
    return {
        "questions": questions,
        "events": [event | {"title": text} for event in events],
        "courses": [{"course": text, "opened_on": "2020-09-21"}],
    }


def test_text_from_records_stands_for_itself_in_every_sentence_table_and_heading():
    used = workshops.ticked(
        {("used", "project", "after", WRITTEN): 31}, {("used", "project", "after", "answered"): 45}, ["used"]
    )
    every = [
        *answers(useful=(14, 18), at_work=(13, 22), used=45),
        *moved(confident=(24, 12, 10)),
        *used,
        *replies(hackathon=(24, 10, 6)),
        *first_answers("confident", {3: 20}, {2: 20}),
        *days({"hackathon": 24}, {"hackathon-1": 14}, {"hackathon": (10, 16)}),
        *trained(18, 12, 7, {WRITTEN: (5, 5)}),
        *playbook(**{WRITTEN: (8, 4, 6), "B": (12, 0, 6)}),
    ]
    programme = written(WRITTEN)
    for report in (study(own=every, every=every, programme=programme, name=WRITTEN), whole(every, programme=programme)):
        for finding in (one(report) for one in FINDINGS):
            assert WRITTEN not in finding.answer and "&amp;amp;" not in finding.answer
            assert MARKED not in finding.headline and MARKED not in finding.table.csv()
            assert "<b>" not in finding.table.html() and "&amp;amp;" not in finding.table.html()
        assert "".join(one(report).answer for one in FINDINGS).count(MARKED) >= 8
    alone = playbook(**{WRITTEN: YES})
    for said in (
        say.playbook(study(own=alone, name=WRITTEN)),
        say.playbook(study(own=playbook(), name=WRITTEN)),
        say.playbook(whole(playbook(**{WRITTEN: (8, 4, 6)}))),
    ):
        assert WRITTEN not in said.answer and MARKED in said.answer
    few = study(
        own=answers(recommend=(HIDDEN, 5)), every=answers(recommend=(HIDDEN, 5)), programme=asked(), name=WRITTEN
    )
    assert surveys.recommended(few) == f"What people from {MARKED} answered is hidden."


def test_tables_say_what_they_are_of():
    captions = [
        (
            "Registrations and attendances from Hackney, by kind of event",
            "Registrations and attendances from all boroughs, by kind of event",
        ),
        (
            "What people thought of it: answers here and in all boroughs",
            "What people thought of it: answers of all boroughs",
        ),
        ("People who answered before and after, and how their answers moved",) * 2,
        (
            "Participants from Hackney who took up and completed courses",
            "Participants from all boroughs who took up and completed courses",
        ),
        ("The hackathon and the challenge day, all boroughs together",) * 2,
        ("What is seen at work: answers here and in all boroughs", "What is seen at work: answers of all boroughs"),
        ("Recommendations of the playbook used in Hackney", "Recommendations of the playbook used in all boroughs"),
        ("Attendances of all boroughs, and replies to the questions asked afterwards",) * 2,
    ]
    assert [(one(study()).table.caption, one(whole()).table.caption) for one in FINDINGS] == captions


def test_hidden_figures_leave_no_number_in_a_sentence_or_a_heading():
    hidden = [
        *attendance(hackathon=NOT_SEEN, virtual_session=NOT_SEEN, meetup=HIDDEN),
        *answers(useful=(HIDDEN, HIDDEN), at_work=(HIDDEN, HIDDEN), recommend=(HIDDEN, HIDDEN)),
        *moved(confident=(HIDDEN,) * 3),
        *ticks(answered=HIDDEN, Maps=HIDDEN),
        *replies(hackathon=(HIDDEN,) * 3),
        *trained(HIDDEN, HIDDEN, HIDDEN),
        *workshops.people_a_session({("virtual_session-1", "came"): HIDDEN}, {"virtual_session-1": "virtual_session"}),
    ]
    programme = written("Text")
    for report in (study(own=hidden, every=hidden, programme=programme), whole(hidden, programme=programme)):
        findings = [one(report) for one in FINDINGS]
        for text in [one.answer for one in findings] + [one.headline for one in findings]:
            assert not re.search(r"\d", text), text
        assert not re.search(r"\d", surveys.recommended(report) + surveys.moved_in_short(report))
        assert not any(one.bars for one in findings)


# Many studies at once

SIZES = st.one_of(st.integers(0, 3), st.integers(0, 40))
LEAST = {"turnout": 5, "sessions": 5, "training": 5, "trained": 5, "playbook": 0}  # fewest people; of answers ten
OPTIONS, COURSES, ADVICE = ("Power BI", "Maps", "Forms", "Apps"), ("Course 1", "Course 2"), ("A", "B", "C", "D")
ABOUT = {
    "useful": ("project", "hackathon", "virtual_session"),
    "recommend": ("project", "hackathon"),
    "tiring": ("challenge_day",),
    "short": ("project",),
    "at_work": ("project",),
    "team": ("project",),
    "confident": ("project", "hackathon"),
    "alone": ("project",),
    "sure": ("project",),
}


@st.composite
def counted(draw, events, listed):
    """The counts of one area, as the count tables hold them; they agree with each other."""

    def up_to(most):
        return draw(st.integers(0, most))

    found = {table: {} for table in (*LEAST, "responses", "respondents", "ticks", "moved", "back", "lost")}
    for kind in dict.fromkeys(event["kind"] for event in events):
        kept, missed, without = draw(st.tuples(SIZES, SIZES, SIZES))
        if kind in listed:
            found["turnout"] |= {
                (kind, "registered"): kept + missed,
                (kind, "registered_came"): kept,
                (kind, "walked_in"): without,
            }
        found["turnout"][kind, "came"] = kept + without
        found["responses"] |= {
            (kind, "came"): kept + without,
            (kind, "replied"): up_to(kept + without),
            (kind, "others"): draw(SIZES),
        }
    found["sessions"] = {(event["event"], "came"): draw(SIZES) for event in events}
    people = draw(SIZES)
    enrolled = up_to(people)
    completed = up_to(enrolled)
    found["trained"] = {"participants": people, "enrolled": enrolled, "completed": completed}
    found["training"] = {
        (course, status): up_to(most)
        for course in COURSES
        for status, most in (("enrolled", enrolled), ("completed", completed))
    }
    for use, advice in zip(draw(st.lists(st.sampled_from(["yes", "partly", "no"]), max_size=4)), ADVICE, strict=False):
        found["playbook"] |= {(advice, other): int(use == other) for other in ("yes", "partly", "no")}
    uses = [n for (_, use), n in found["playbook"].items() if use == "yes"]
    found["playbook"] |= {("", "answered"): int(bool(uses)), ("", "uses_any"): int(any(uses))}
    for key, abouts in ABOUT.items():
        for about in abouts:
            lower, middle, upper = draw(st.tuples(SIZES, SIZES, SIZES))
            parts = {
                "answered": lower + middle + upper,
                "best_two": up_to(upper),
                "lower": lower,
                "middle": middle,
                "upper": upper,
            }
            found["respondents"] |= {(key, about, "after", part): n for part, n in parts.items()}
    ticked = draw(SIZES)
    found["respondents"]["used", "project", "after", "answered"] = ticked
    found["ticks"] = {("used", "project", "after", option): up_to(ticked) for option in OPTIONS}
    for key in ("confident", "alone", "sure"):
        found["moved"] |= {(key, way): draw(SIZES) for way in of_change.DIRECTIONS}
        for who in ("back", "lost"):
            found[who] |= {(key, value): draw(SIZES) for value in ("2", "4")}
    return found


def added(one, other):
    """The counts of two areas together."""
    return {
        table: {key: one[table].get(key, 0) + other[table].get(key, 0) for key in {**one[table], **other[table]}}
        for table in one
    }


def seen(counts, audience):
    """The counts as an audience sees them: small ones hidden, but for those who may see all."""
    return {
        table: {key: HIDDEN if n < LEAST.get(table, 10) and audience == "public" else n for key, n in of.items()}
        for table, of in counts.items()
    }


def of_question(counts, key):
    return {value: n for (question, value), n in counts.items() if question == key}


def figures_of(counts, shown, programme):
    """The figures of an area, as its study holds them."""
    kinds = {event["event"]: event["kind"] for event in programme["events"]}
    found = [
        *workshops.turnout(shown["turnout"]),
        *workshops.walked_in(shown["turnout"]),
        *workshops.attendances(shown["turnout"]),
        *workshops.people_a_session(shown["sessions"], kinds),
        *workshops.replied(shown["responses"]),
        *workshops.other_replies(shown["responses"]),
        *workshops.enrolled(shown["training"], shown["trained"]),
        *workshops.completed(shown["training"], shown["trained"]),
        *project.playbook_used(shown["playbook"]),
        *project.playbook_partly(shown["playbook"]),
        *workshops.answered(shown["respondents"]),
        *workshops.best_two(shown["respondents"]),
        *workshops.agreement(shown["respondents"]),
        *workshops.ticked(shown["ticks"], shown["respondents"], ["used"]),
    ]
    for key in ("confident", "alone", "sure"):
        found += of_change.moved(of_question(shown["moved"], key), key)
        both = [[of_question(some[who], key) for who in ("back", "lost")] for some in (counts, shown)]
        found += of_change.non_response(*both[0], tuple(both[1]), key)
    return found


@st.composite
def studies(draw):
    """Any borough's study or the project's, its counts agreeing with each other, for any audience."""
    sizes = {kind: draw(st.sampled_from([0, 1, 1, 2, 3])) for kind in EVENT_KINDS}
    listed = {kind for kind in EVENT_KINDS if draw(st.booleans())}
    events = held(**sizes)["events"]
    scenarios = [
        {"event": event["event"], "scenario": name}
        for event in events
        for name in draw(st.sampled_from([(), ("one",), ("one", "two")]))
    ]
    programme = {
        "questions": EVERY_QUESTION,
        "events": events,
        "scenarios": scenarios,
        **offered("2020-05-01", draw(st.sampled_from(["2020-06-01", "2020-09-21"]))),
    }
    own = draw(counted(events, listed))
    is_alone, is_project = draw(st.booleans()), draw(st.booleans())
    total = own if is_alone else added(own, draw(counted(events, listed)))
    audience = draw(st.sampled_from(["public", "borough", "team"]))
    ours = figures_of(own, seen(own, audience), programme)
    every = figures_of(total, seen(total, "team" if audience == "team" else "public"), programme)
    members = draw(st.sampled_from([0, 1, 2, 25]))
    came = {
        (event["event"], status): n
        for event in events
        for status, n in (("came", draw(st.integers(0, members))), ("open", members))
    }
    every += network.reach(came, [event["event"] for event in events])
    lacking = draw(
        st.sampled_from(
            [
                (),
                (),
                {one.measure for one in every},
                {"attendances", "turnout", "walked_in"},
                {"answered", "best_two", "moved"},
                {"enrolled"},
                {"playbook_used"},
            ]
        )
    )
    ours, every = ([one for one in some if one.measure not in lacking] + missing(*lacking) for some in (ours, every))
    if is_project:
        return whole(every, programme=programme)
    boroughs = ["hackney"] if is_alone else ["hackney", "camden"]
    return study(own=ours, every=every, boroughs=boroughs, programme=programme, audience=audience)


@settings(max_examples=150, deadline=None, derandomize=True, database=None)
@given(studies())
def test_every_sentence_of_any_study(report):
    findings = [one(report) for one in FINDINGS]
    said = [
        *(one.answer for one in findings),
        surveys.recommended(report),
        *filter(None, [surveys.moved_in_short(report)]),
    ]
    for text in said:
        assert re.match(r"[A-Z\d“]", text) and text.endswith(".") and text == text.strip(), text
        assert not re.search(r"together, [A-Z]|; [A-Z]|\. [a-z]", text), text
    for text in [*said, *(one.headline for one in findings)]:
        assert not re.search(r"\bNone\b(?! of )|\bnan\b|\binf\b", text), text
        assert not re.search(r" {2}| [.,;:]|\.\.|[{}\[\]]|\(\)|-\d", text), text
        assert not re.search(r"\b0 (of|people|times)|\b[Aa]ll [0-2]\b", text), text
        assert not re.search(r"\b1 (people|participants|registrations|attendances|scenarios|boroughs|times)\b", text)
        _percentages_are_right(text)
    for finding in findings:
        assert all(len(row) == len(finding.table.headings) for row in finding.table.rows)
        assert not any(cell in (None, "") for row in finding.table.rows for cell in row)


def _percentages_are_right(text):
    """A percentage has a base of twenty at least, is rounded right, and lies in its likely range."""
    shares = re.findall(
        r"([\d,]+|[Nn]one) of ([\d,]+)[^\d.,;:()]*\((\d+)%(?:, likely between (\d+)% and (\d+)%)?\)", text
    )
    assert sum(3 if low else 1 for *_, low, _ in shares) == text.count("%"), text
    for count, out_of, percent, low, high in shares:
        count, out_of = (int(n.replace(",", "")) if n[0].isdigit() else 0 for n in (count, out_of))
        assert out_of >= 20 and int(percent) == half_up(100 * count, out_of), text
        assert not low or int(low) <= int(percent) <= int(high), text
