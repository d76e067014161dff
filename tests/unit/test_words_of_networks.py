"""Every case of what is said of networks and events."""

import pytest

from builders.studies import HIDDEN, content, of_networks
from evaluation.metrics import network
from evaluation.metrics.result import of_area
from evaluation.report.study import Study
from evaluation.report.words import network as say

NO_RECORDS = "Not known: no attendance records were supplied."


NONE_TOLD = "How many people from Hackney were in the networks is hidden."


def in_network(managers=(8, 7, 7), apprentices=(14, 7, 8)):
    statuses = ("now", "active", "active_longer")
    both = {"managers": managers, "apprentices": apprentices}
    return {(name, status): n for name, ns in both.items() for status, n in zip(statuses, ns, strict=True)}


@pytest.mark.parametrize(
    ("came", "said"),
    [
        (None, NO_RECORDS),
        ({"meetup": (3, 3)}, "Someone from Hackney came to all 3 meet-ups."),
        ({"meetup": (2, 2)}, "Someone from Hackney came to both meet-ups."),
        ({"hackathon": (1, 1)}, "Someone from Hackney came to the hackathon."),
        ({"virtual_session": (13, 16)}, "Someone from Hackney came to 13 of 16 virtual sessions."),
        (
            {"virtual_session": (1, 16), "webinar": (0, 1)},
            "Someone from Hackney came to 1 of 16 virtual sessions. Nobody came to the webinar.",
        ),
        ({"meetup": (0, 4), "hackathon": (0, 1)}, "Nobody came to any of 4 meet-ups or the hackathon."),
    ],
)
def test_who_came(came, said):
    assert say.who_came(of_networks(came=came)).answer == said


@pytest.mark.parametrize(
    ("people", "times", "said"),
    [
        (18, 41, "From Hackney, 18 people are in the networks and people came 41 times in all."),
        (1, 1, "From Hackney, 1 person is in the networks and people came 1 time in all."),
        (18, HIDDEN, "From Hackney, 18 people are in the networks."),
        (HIDDEN, 41, "From Hackney, people came 41 times in all."),
        (0, 0, ""),
        (HIDDEN, HIDDEN, ""),
    ],
)
def test_how_many_take_part_and_how_often_they_came(people, times, said):
    finding = say.who_came(of_networks(came={"hackathon": (1, 1)}, people={("", "now"): people}, times=times))
    assert finding.answer == f"Someone from Hackney came to the hackathon. {said}".strip()


@pytest.mark.parametrize(
    ("people", "said"),
    [
        (None, NO_RECORDS),
        (
            in_network(),
            "In the last 90 days 7 of 8 managers and 7 of 14 apprentices came to something. "
            "Over 180 days it is 7 of 8 managers and 8 of 14 apprentices.",
        ),
        (
            in_network(apprentices=(14, 7, 7)),
            "In the last 90 days 7 of 8 managers and 7 of 14 apprentices came to something. "
            "Over 180 days the numbers are the same.",
        ),
        (
            in_network(managers=(50, 40, 43), apprentices=(HIDDEN, HIDDEN, HIDDEN)),
            "In the last 90 days 40 of 50 managers (80%) came to something; how many apprentices did is hidden. "
            "Over 180 days it is 43 of 50 managers (86%).",
        ),
        (
            in_network(managers=(HIDDEN,) * 3, apprentices=(HIDDEN,) * 3),
            "How many people from Hackney came in the last 90 days is hidden.",
        ),
        (in_network(managers=(0, 0, 0), apprentices=(0, 0, 0)), "Nobody had joined a network."),
    ],
)
def test_is_it_still_going(people, said):
    assert say.still_going(of_networks(people=people)).answer == said


@pytest.mark.parametrize(
    ("managers", "said"),
    [
        (None, NO_RECORDS),
        ((22, 14), "Of the 22 times that managers came to a meet-up, 14 were followed by the next (64%)."),
        ((7, 0), "Of the 7 times that managers came to a meet-up, none were followed by the next."),
        ((6, 6), "Of the 6 times that managers came to a meet-up, all 6 were followed by the next."),
        ((HIDDEN, HIDDEN), "How many people from Hackney came back to the next meet-up is hidden."),
        ((0, 0), "Nobody had come to a meet-up that was followed by another."),
        ((1, 0), "The one time that managers came to a meet-up was not followed by the next."),
        ((1, 1), "The one time that managers came to a meet-up was followed by the next."),
        ((2, 2), "Of the 2 times that managers came to a meet-up, both were followed by the next."),
        ((20, 1), "Of the 20 times that managers came to a meet-up, 1 was followed by the next (5%)."),
    ],
)
def test_did_they_come_back(managers, said):
    back = managers and {("managers", "came"): managers[0], ("managers", "came_again"): managers[1]}
    assert say.came_back(of_networks(back=back, networks=("managers",))).answer == said


def reached(*came, members=18):
    """The project's study of meet-ups: each its mode, its network, and the boroughs that came."""
    events = [
        {"event": f"E{n}", "network": of, "title": f"Meet-up {n}", "date": "2020-05-01", "kind": "meetup", "mode": mode}
        for n, (mode, of, _) in enumerate(came)
    ]
    cells = {
        (f"E{n}", status): k for n, (*_, some) in enumerate(came) for status, k in (("came", some), ("open", members))
    }
    found = of_area("all", network.reach(cells, [event["event"] for event in events]))
    return Study(content("all", found, ["hackney"], {}, "2020-09-30", programme={"events": events}))


def test_which_events_reached_how_many_boroughs():
    finding = say.who_came(reached(("in_person", "", 12), ("online", "", 15)))
    assert finding.answer == (
        "Both events reached at least 12 boroughs. The most, 15 of 18 member boroughs, came to “Meet-up 1”."
    )
    assert say.who_came(reached()).answer == NO_RECORDS


@pytest.mark.parametrize(("online", "how"), [(9, "less widely than"), (12, "as widely as"), (15, "more widely than")])
def test_did_it_survive_going_online(online, how):
    finding = say.going_online(reached(("in_person", "", 12), ("online", "managers", online)))
    assert finding.answer.startswith(f"Online, meet-ups reached the boroughs {how} in person: ")
    assert finding.answer.endswith(f"{online} of 18 times online, and 12 of 18 times in person.")
    assert "so the two are not quite alike" in finding.caveat


def test_meet_ups_of_one_kind_alone_cannot_tell():
    finding = say.going_online(reached(("online", "", 12)))
    assert finding.answer == "Not known: it needs the attendance of meet-ups both in person and online."
    assert "alike" not in finding.caveat


@pytest.mark.parametrize(
    ("managers", "said", "drawn"),
    [
        (
            {"2020-06-30": 46, "2019-12-31": 24, "2020-09-30": 50},
            "On 30 September 2020, 50 managers were in the networks.",
            ["2019-12-31", "2020-06-30", "2020-09-30"],
        ),
        (
            {"2019-12-31": HIDDEN, "2020-06-30": 46, "2020-09-30": 50},
            "On 30 September 2020, 50 managers were in the networks.",
            ["2020-06-30", "2020-09-30"],
        ),
        ({"2019-12-31": HIDDEN, "2020-09-30": HIDDEN}, NONE_TOLD, []),
        ({"2020-06-30": 46, "2020-09-30": HIDDEN}, NONE_TOLD, []),
        ({}, "Not known: no records of who joined the networks were supplied.", []),
    ],
)
def test_how_the_networks_grew(managers, said, drawn):
    """The days run forward however they were counted, and the chart begins where nothing is hidden any more."""
    found = of_area("hackney", network.growth({("managers", day): n for day, n in managers.items()}))
    finding = say.growth(Study(content("hackney", found, ["hackney"], {"networks": ["managers"]}, "2020-09-30")))
    assert finding.answer == said
    assert [day for day, _ in finding.bars] == drawn
    left_out = "what was before 30 June 2020" if drawn[:1] == ["2020-06-30"] else ""
    assert finding.left_out == (left_out and f" Not drawn, because a number is hidden: {left_out}.")
    if len(drawn) == 3:
        assert [row[0] for row in finding.table.rows] == ["31 December 2019", "30 June 2020", "30 September 2020"]


def test_what_is_escaped_once_by_a_chart_and_by_a_table_is_not_escaped_before():
    """A headline and a heading are escaped where they are drawn; an answer is Markdown, and escaped as it is made."""
    settings = {"networks": ["R&D"]}
    came = network.someone_came({("meetup", "open"): 1, ("meetup", "came"): 1})
    found = of_area("hackney", [*network.growth({("R&D", "2020-09-30"): 50}), *came])
    report = Study(content("hackney", found, ["hackney"], settings, "2020-09-30") | {"name": "Hammersmith & Fulham"})
    grown = say.growth(report)
    assert grown.headline == "On 30 September 2020, 50 R&D were in the networks"
    assert grown.answer == "On 30 September 2020, 50 R&amp;D were in the networks."
    assert grown.table.headings == ["On", "R&D"]
    assert say.who_came(report).headline == "Events at which someone from Hammersmith & Fulham came"
