"""The people: apprentices, managers, officers and partners, the networks they joined, what they learned."""

import datetime as dt
import random

from evaluation.importers.keys import DEMO, Key
from evaluation.sample.days import AS_AT, KICKOFF, MARCH_MEETUP, days, months_later, working_days
from evaluation.sample.places import PLAN

LEFT = 9
FOLLOWED = 2  # of those who left, how many had someone take over their place
FINISHED = 7
REASONS = ["another job", "another job", "another job", "moved away", "did not suit", "family"]

IN_NETWORK = 78  # apprentices on 30 September 2020
LEFT_NETWORK = 4
IN_NETWORK_FROM_HACKNEY = 13
FORMER_MANAGERS = ["camden", "southwark", "newham"]
OFFICERS = ["hackney", "hackney", "camden", "southwark", "islington", "brent"]
PARTNERS = 5

COURSES = [
    ("Digital skills at work", "LOTI", dt.date(2020, 4, 14)),
    ("Data fundamentals", "Microsoft", dt.date(2020, 4, 20)),
    ("Power BI in a day", "Microsoft", dt.date(2020, 5, 4)),
    ("Azure fundamentals", "Microsoft", dt.date(2020, 5, 18)),
    ("Cloud practitioner essentials", "AWS", dt.date(2020, 6, 1)),
    ("Working in the open", "LOTI", dt.date(2020, 6, 15)),
    ("Artificial intelligence fundamentals", "Microsoft", dt.date(2020, 7, 6)),
    ("Machine learning essentials", "AWS", dt.date(2020, 9, 14)),
    ("Security fundamentals", "Microsoft", dt.date(2020, 9, 21)),
]


def person_id(number: int) -> str:
    """The keyed hash of an invented person's e-mail address, as an import would write it.

    >>> person_id(1)
    '3e6b4222ee8642e6'
    """
    return Key(DEMO).of(email(number))


def email(number: int) -> str:
    """An invented person's e-mail address."""
    return f"person-{number:03d}@example.org"


def apprentices(rng: random.Random, pledges: list[dict]) -> list[dict]:
    """The first starters of the filled places and who took over from them, in order of start."""
    filled = sorted((place for place in pledges if place["filled"]), key=lambda place: place["filled_on"])
    people = [_apprentice(rng, number, place, place["filled_on"]) for number, place in enumerate(filled, 1)]
    year_old = [person for person in people if months_later(person["started_on"], 12) <= AS_AT]
    for person in rng.sample(year_old, FINISHED):
        end = months_later(person["started_on"], 12)
        person |= {"planned_end_on": end, "achieved_on": rng.choice(working_days(end, AS_AT) or [AS_AT])}
        person["destination"] = rng.choice(["kept on", "kept on", "kept on", "another council", ""])
    left = _leave(rng, people)
    places = {place["pledge_id"]: place for place in pledges}
    for person in sorted(left, key=lambda person: person["left_on"])[:FOLLOWED]:
        day = rng.choice(working_days(person["left_on"] + days(14), person["left_on"] + days(60)))
        people.append(_apprentice(rng, len(people) + 1, places[person["pledge_id"]], day))
    return sorted(people, key=lambda person: (person["started_on"], person["apprentice_id"]))


def _apprentice(rng: random.Random, number: int, place: dict, day: dt.date) -> dict:
    return {
        "apprentice_id": person_id(number),
        "pledge_id": place["pledge_id"],
        "borough": place["borough"],
        "role_family": place["role_family"] or "unspecified",
        "started_on": day,
        "recruit_type": rng.choices(["new", "existing_staff", "school"], [12, 5, 3])[0],
        "planned_end_on": months_later(day, rng.choice([12, 15, 18, 18, 24])),
    }


def _leave(rng: random.Random, people: list[dict]) -> list[dict]:
    """Some leave before the end, one of them in Hackney; not where there is one apprentice only."""
    could = [person for person in people if "achieved_on" not in person]
    could = [person for person in could if person["started_on"] <= MARCH_MEETUP]
    could = [person for person in could if person["borough"] != "kingston-upon-thames"]
    hackney = rng.choice([person for person in could if person["borough"] == "hackney"])
    left = [hackney, *rng.sample([person for person in could if person is not hackney], LEFT - 1)]
    for person in left:
        day = person["started_on"] + days(60)
        person["left_on"] = rng.choice(working_days(day, day + days(135)))
        person["left_reason"] = rng.choice(REASONS)
        person["destination"] = "another employer" if person["left_reason"] == "another job" else ""
    return left


def people(apprentices: list[dict]) -> list[dict]:
    """Everyone; `came` tells when a manager did, for the making of the networks alone."""
    everyone = [
        {"person_id": person["apprentice_id"], "borough": person["borough"], "role": "apprentice"}
        for person in apprentices
    ]
    others = [("manager", plan.borough, "first") for plan in PLAN]
    others += [("manager", plan.borough, "later") for plan in PLAN for _ in range(plan.managers - 1)]
    others += [("manager", borough, "and left") for borough in FORMER_MANAGERS]
    others += [("officer", borough, "") for borough in OFFICERS] + [("partner", "", "")] * PARTNERS
    for number, (role, borough, came) in enumerate(others, len(everyone) + 1):
        everyone.append({"person_id": person_id(number), "borough": borough, "role": role, "came": came})
    return sorted(everyone, key=lambda person: person["person_id"])


def participants(rng: random.Random, people: list[dict], apprentices: list[dict]) -> list[dict]:
    """Who was in a network, from when and until when; someone who rejoins has two rows."""
    managers = [person for person in people if person["role"] == "manager"]
    times = [_manager_time(rng, person) for person in managers]
    again = rng.choice([time for time in times if time["joined_on"] == KICKOFF and "left_on" not in time])
    again["left_on"] = rng.choice(working_days(dt.date(2019, 12, 2), dt.date(2019, 12, 20)))
    back = rng.choice(working_days(dt.date(2020, 4, 14), dt.date(2020, 5, 29)))
    times.append({"person_id": again["person_id"], "network": "managers", "joined_on": back})
    times += _apprentices_times(rng, apprentices)
    # One of the apprentices manages others as well, and so is in both networks.
    still = [time for time in times if time["network"] == "apprentices" and "left_on" not in time]
    both = rng.choice([time for time in still if time["joined_on"] <= MARCH_MEETUP])
    since = rng.choice(working_days(MARCH_MEETUP, dt.date(2020, 6, 30)))
    times.append(both | {"network": "managers", "joined_on": since})
    return sorted(times, key=lambda time: (time["joined_on"], time["network"], time["person_id"]))


def _manager_time(rng: random.Random, person: dict) -> dict:
    """The first of each borough is there from its first day; the others come in its first months."""
    first = next(plan.joined_on for plan in PLAN if plan.borough == person["borough"])
    until = min(first + days(rng.choice([100, 100, 280])), dt.date(2020, 7, 31))
    joined = first if person["came"] == "first" else rng.choice(working_days(first, until))
    time = {"person_id": person["person_id"], "network": "managers", "joined_on": joined}
    if person["came"] == "and left":
        time["left_on"] = rng.choice(working_days(joined + days(60), dt.date(2020, 8, 28)))
    return time


def _apprentices_times(rng: random.Random, apprentices: list[dict]) -> list[dict]:
    left = [person for person in apprentices if "left_on" in person]
    here = [person for person in apprentices if "left_on" not in person]
    rng.shuffle(here)
    # Hackney's come first, so that it is large enough to show; and the one whose borough has no other.
    hackney = [person for person in here if person["borough"] == "hackney"][:IN_NETWORK_FROM_HACKNEY]
    sure = hackney + [person for person in here if person["borough"] == "kingston-upon-thames"]
    chosen = sure + [person for person in here if person not in sure][: IN_NETWORK - len(sure)]
    times = []
    for person in chosen + rng.sample(left, LEFT_NETWORK):
        soon = working_days(person["started_on"], min(person["started_on"] + days(42), AS_AT))
        time = {"person_id": person["apprentice_id"], "network": "apprentices", "joined_on": rng.choice(soon)}
        times.append(time | ({"left_on": person["left_on"]} if "left_on" in person else {}))
    return times


def in_network(participants: list[dict], day: dt.date, network: str = "") -> list[str]:
    """The people who were in a network on a day, in any if none is named."""
    return sorted(
        {
            time["person_id"]
            for time in participants
            if time["joined_on"] <= day <= time.get("left_on", day) and network in ("", time["network"])
        }
    )


def courses() -> list[dict]:
    """The training on offer; the last two open as the project closes."""
    return [{"course": course, "provider": provider, "opened_on": day} for course, provider, day in COURSES]


def training(rng: random.Random, participants: list[dict]) -> list[dict]:
    """About a third of those in the networks take a course; fewer finish it, hardly any of the last two."""
    rows = []
    for course, _, opened in COURSES:
        open_for = min(opened + days(100), AS_AT)
        for person in in_network(participants, AS_AT):
            joined = max(t["joined_on"] for t in participants if t["person_id"] == person)
            weeks = working_days(max(opened, joined), open_for)
            if weeks and rng.random() < len(weeks) / 180:
                enrolled = rng.choice(weeks)
                done = enrolled + days(rng.randint(14, 90))
                completed = {"completed_on": done} if done <= AS_AT and rng.random() < 0.7 else {}
                rows.append({"person_id": person, "course": course, "enrolled_on": enrolled} | completed)
    return sorted(rows, key=lambda row: (row["course"], row["enrolled_on"], row["person_id"]))
