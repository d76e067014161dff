"""What people said: the surveys, what was asked after an event, and what boroughs said of the playbook."""

import datetime as dt
import random

from evaluation.records.tables.schema import SCHEMAS
from evaluation.sample.days import days, working_days
from evaluation.sample.people import in_network
from evaluation.sample.places import PLAN, shuffled

QUESTIONS = [
    # question, text, kind, scale_min, scale_max, direction, kirkpatrick, not_applicable
    ("useful", "This was useful to me", "likert", 1, 5, "higher", "reaction", None),
    ("pace", "The pace was", "choice", None, None, "none", "reaction", None),
    ("recommend", "Would you recommend this to a colleague?", "nps", 0, 10, "higher", "reaction", None),
    ("confident", "I am confident in using data at work", "likert", 1, 5, "higher", "learning", None),
    ("alone", "I feel on my own when I learn something new", "likert", 1, 5, "lower", "learning", None),
    ("used", "Which of these have you used at work?", "multi", None, None, "none", "behaviour", None),
    ("at_work", "My apprentice uses what the sessions taught", "likert", 1, 5, "higher", "behaviour", 6),
    ("team", "My team gets more done for having an apprentice", "likert", 1, 5, "higher", "results", None),
]
PACES = {"too slow": 2, "about right": 7, "too fast": 3}  # weights
TOOLS = {"Power BI": 0.5, "Spreadsheets": 0.45, "Apps without code": 0.2, "The playbook": 0.15}

BEFORE = dt.date(2020, 4, 1), dt.date(2020, 4, 17)
AFTER = dt.date(2020, 7, 24), dt.date(2020, 8, 7)
LATER = dt.date(2020, 9, 21), dt.date(2020, 9, 29)
ONLY_BEFORE, ONLY_BEFORE_NAMELESS, ONLY_AFTER_NAMELESS, ALSO_LATER = 18, 5, 6, 15
# Confidence before and after, and of how many people: 24 up, 12 the same, 10 down.
UP = {(1, 2): 2, (1, 3): 2, (2, 3): 7, (2, 4): 4, (3, 4): 6, (3, 5): 1, (4, 5): 2}
SAME = {(2, 2): 2, (3, 3): 5, (4, 4): 4, (5, 5): 1}
DOWN = {(5, 4): 3, (4, 3): 4, (3, 2): 2, (4, 2): 1}
RECOMMEND = {10: 24, 9: 17, 8: 4, 7: 3, 6: 1, 5: 2, 2: 1}  # 52 answers, 41 of them 9 or 10
AT_WORK = {2: 3, 3: 6, 4: 9, 5: 4, 6: 2}  # the answers of 24 managers; 6 is not applicable
FEEDBACK = {"virtual_session": 0.35, "hackathon": 0.7, "challenge_day": 0.6}  # how many of those who came

RECOMMENDATIONS = [
    "Name a mentor before the first day",
    "Plan study time with the manager",
    "Advertise in local schools",
    "Write job adverts in plain English",
    "Pay the London Living Wage",
    "Plan the job after the apprenticeship",
]


def questions() -> list[dict]:
    """What was asked, of every kind and at every level."""
    return [dict(zip(SCHEMAS["questions"].columns, question, strict=True)) for question in QUESTIONS]


def answers(
    rng: random.Random, events: list[dict], people: list[dict], times: list[dict], attendance: list[dict]
) -> list[dict]:
    """One row an answer, replies numbered by day; most replies carry a key, some not even a borough."""
    borough = {person["person_id"]: person["borough"] for person in people}
    managers = {person["person_id"] for person in people if person["role"] == "manager"}
    replies = _surveys(rng, times) + _managers_survey(rng, times, managers)
    replies += _feedback(rng, events, attendance)
    replies.sort(key=lambda reply: reply["answered_on"])
    rows = []
    for number, reply in enumerate(replies, 1):
        about = {"response_id": f"R-{number:04d}", "borough": borough.get(reply["person_id"], "")}
        if reply.pop("nameless"):
            about |= {"person_id": "", "borough": rng.choice(["", about["borough"]])}
        said = reply.pop("said")
        rows += [reply | about | {"question": q, "value": v} for q, values in said.items() for v in values]
    return rows


def _reply(
    rng: random.Random, person: str, time: str, when: tuple[dt.date, dt.date], said: dict[str, list], **more: object
) -> dict:
    day = rng.choice(working_days(*when))
    return {
        "person_id": person,
        "time": time,
        "answered_on": day,
        "said": said,
        "nameless": False,
        "event_id": "",
    } | more


def _surveys(rng: random.Random, times: list[dict]) -> list[dict]:
    """Confidence before, after and, of a few, later. Who answered only once gives no change."""
    there = sorted(set(in_network(times, BEFORE[0])) & set(in_network(times, AFTER[1])))
    rng.shuffle(there)
    confidence = shuffled(rng, UP | SAME | DOWN)
    recommend = shuffled(rng, RECOMMEND)
    replies = []
    for number, (before, after) in enumerate(confidence):
        person, alone = there.pop(), rng.randint(2, 5)
        less_alone = max(1, min(5, alone + rng.choice([-2, -1, -1, 0, 0, 1])))
        said = {"confident": [after], "alone": [less_alone], "recommend": [recommend.pop()], "used": _ticked(rng)}
        replies.append(_reply(rng, person, "before", BEFORE, {"confident": [before], "alone": [alone]}))
        replies.append(_reply(rng, person, "after", AFTER, said))
        if number < ALSO_LATER:
            later = max(1, min(5, after + rng.choice([-1, 0, 0, 0, 1])))
            replies.append(_reply(rng, person, "later", LATER, {"confident": [later], "used": _ticked(rng)}))
    for number in range(ONLY_BEFORE + ONLY_BEFORE_NAMELESS):
        said = {"confident": [rng.choice([1, 2, 2, 3, 3, 4])], "alone": [rng.randint(2, 5)]}
        replies.append(_reply(rng, there.pop(), "before", BEFORE, said, nameless=number >= ONLY_BEFORE))
    for _ in range(ONLY_AFTER_NAMELESS):
        said = {"recommend": [recommend.pop()], "used": _ticked(rng)}
        replies.append(_reply(rng, there.pop(), "after", AFTER, said, nameless=True))
    return replies


def _ticked(rng: random.Random) -> list[str]:
    return [tool for tool, chance in TOOLS.items() if rng.random() < chance]


def _managers_survey(rng: random.Random, times: list[dict], managers: set[str]) -> list[dict]:
    asked = [person for person in in_network(times, AFTER[0], "managers") if person in managers]
    at_work = shuffled(rng, AT_WORK)
    return [
        _reply(rng, person, "after", AFTER, {"at_work": [value], "team": [rng.choice([2, 3, 3, 4, 4, 5])]})
        for person, value in zip(rng.sample(asked, len(at_work)), at_work, strict=True)
    ]


def _feedback(rng: random.Random, events: list[dict], attendance: list[dict]) -> list[dict]:
    replies = []
    for event in events:
        day = event["starts_at"].date()
        came = [row["person_id"] for row in attendance if row["event_id"] == event["event_id"] and row["attended"]]
        for person in came:
            if rng.random() < FEEDBACK.get(event["kind"], 0):
                useful = rng.choices([1, 2, 3, 4, 5], [1, 2, 5, 9, 6])[0]
                said = {"useful": [useful], "pace": rng.choices(list(PACES), PACES.values())}
                when, about = (day, day + days(5)), {"nameless": rng.random() < 0.4, "event_id": event["event_id"]}
                replies.append(_reply(rng, person, "after", when, said, **about))
    return replies


def playbook(rng: random.Random) -> list[dict]:
    """What each borough said in September 2020 of each recommendation."""
    rows = []
    for plan in PLAN:
        asked = rng.choice(working_days(dt.date(2020, 9, 7), dt.date(2020, 9, 25)))
        for recommendation in RECOMMENDATIONS:
            used = rng.choices(["yes", "partly", "no"], [5, 3, 3])[0]
            rows.append({"borough": plan.borough, "recommendation": recommendation, "used": used, "asked_on": asked})
    return sorted(rows, key=lambda row: (row["asked_on"], row["borough"]))
