"""The events, and who came. Only the days of `days.py` were published; all others are invented."""

import datetime as dt
import random

from evaluation.sample.days import KICKOFF, MARCH_MEETUP, OCTOBER_MEETUP
from evaluation.sample.people import in_network

ONLINE_MEETUPS = {
    "managers": ["04-08", "05-13", "06-10", "07-08", "08-12", "09-09"],
    "apprentices": ["04-16", "05-21", "06-18", "07-16", "08-20", "09-17"],
}
MONTHS = ["April", "May", "June", "July", "August", "September"]
SESSIONS = [
    ("04-21", "Working together online"),
    ("04-28", "What the cloud is"),
    ("05-05", "Spreadsheets that last"),
    ("05-12", "Asking questions of data"),
    ("05-19", "First steps in Power BI"),
    ("06-02", "Charts people can read"),
    ("06-09", "Shaping data in Power BI"),
    ("06-16", "Apps without code"),
    ("06-30", "Automating a routine"),
    ("07-07", "Accessible documents"),
    ("07-14", "Sharing a dashboard"),
    ("07-21", "Getting ready for the hackathon"),
    ("08-04", "Artificial intelligence, plainly"),
    ("09-01", "Security for everyone"),
    ("09-08", "Careers in data"),
    ("09-15", "What to learn next"),
]
SCENARIOS = ["Keep residents informed", "Help small businesses reopen", "Plan safe visits to libraries"]

REGISTERED_FOR = {"virtual_session", "hackathon", "challenge_day"}  # the others kept no list
# How likely the keenest come, by kind of event and by whether they are in the managers' network only.
PULL = {
    "kickoff": (0.9, 0.9),
    "meetup": (0.9, 0.85),
    "virtual_session": (0.75, 0.35),
    "hackathon": (0.7, 0.25),
    "challenge_day": (0.6, 0.2),
    "webinar": (0.5, 0.5),
}
KEENNESS = {0.0: 12, 0.3: 28, 0.6: 35, 1.0: 25}  # weights; some never come
SESSIONS_WITHOUT_HACKNEY = 3


def events() -> list[dict]:
    """Every event, in order of time.

    >>> sum(event["kind"] == "virtual_session" for event in events())
    16
    """
    rows = [
        _event("kickoff", KICKOFF, "10:00", 180, "Kick-off", mode="in_person"),
        _event("meetup", OCTOBER_MEETUP, "10:00", 240, "Meet-up of both networks, October 2019", mode="in_person"),
        _event("meetup", MARCH_MEETUP, "10:00", 210, "Meet-up of both networks, March 2020", mode="in_person"),
        _event("webinar", _in_2020("06-24"), "12:30", 60, "Being a digital apprentice in a council"),
        _event("hackathon", _in_2020("07-23"), "09:30", 390, "Power BI hackathon", partner="Microsoft"),
        _event("challenge_day", _in_2020("09-24"), "09:30", 420, "AWS challenge day", partner="AWS"),
    ]
    for network, meetups in ONLINE_MEETUPS.items():
        for month, day in zip(MONTHS, meetups, strict=True):
            title = f"{network.capitalize()}' online meet-up, {month} 2020"
            rows.append(_event("meetup", _in_2020(day), "11:00", 60, title, network=network))
    for day, title in SESSIONS:
        rows.append(_event("virtual_session", _in_2020(day), "14:00", 90, title, partner="Microsoft"))
    rows.sort(key=lambda event: event["starts_at"])
    return [{"event_id": f"E-{number:02d}"} | event for number, event in enumerate(rows, 1)]


def _event(kind: str, day: dt.date, at: str, minutes: int, title: str, **more: str) -> dict:
    starts_at = dt.datetime.combine(day, dt.time.fromisoformat(at))
    about = {"kind": kind, "title": title, "starts_at": starts_at, "minutes": minutes}
    return {**about, "network": "", "mode": "online", "partner": "", **more}


def _in_2020(month_and_day: str) -> dt.date:
    return dt.date.fromisoformat(f"2020-{month_and_day}")


def scenarios(events: list[dict]) -> list[dict]:
    """The three scenarios of the challenge day."""
    challenge = next(event["event_id"] for event in events if event["kind"] == "challenge_day")
    return [{"event_id": challenge, "scenario": scenario} for scenario in SCENARIOS]


def attendance(rng: random.Random, events: list[dict], people: list[dict], times: list[dict]) -> list[dict]:
    """Who came, and of events that kept a list who had registered, by each person's own keenness."""
    keen = {person["person_id"]: rng.choices(list(KEENNESS), KEENNESS.values())[0] for person in people}
    borough = {person["person_id"]: person["borough"] for person in people}
    sessions = [event["event_id"] for event in events if event["kind"] == "virtual_session"]
    without_hackney = set(rng.sample(sessions, SESSIONS_WITHOUT_HACKNEY))
    with_hackney = set(sessions) - without_hackney
    with_hackney |= {event["event_id"] for event in events if event["mode"] == "in_person"}
    sure = _sure_visits(rng, events, times, borough, with_hackney)
    rows = []
    for event in events:
        name, day = event["event_id"], event["starts_at"].date()
        apprentices = in_network(times, day, "apprentices")
        for person in in_network(times, day, event["network"]):
            chance = keen[person] * PULL[event["kind"]][person not in apprentices]
            came = rng.random() < chance or (name, person) in sure
            away = name in without_hackney and borough[person] == "hackney"
            rows += _row(rng, event, person, chance, came and not away)
        for guest in _guests(rng, event, people):
            rows += _row(rng, event, guest, 0, True)
    return sorted(rows, key=lambda row: (row["event_id"], row["person_id"]))


def _sure_visits(
    rng: random.Random, events: list[dict], times: list[dict], borough: dict[str, str], with_hackney: set[str]
) -> set[tuple[str, str]]:
    """Somebody of Hackney at these events, and one visit of the smallest boroughs, whatever the dice say."""
    could = [
        (event["event_id"], person)
        for event in events
        for person in in_network(times, event["starts_at"].date(), event["network"])
    ]
    hackney = [visit for visit in could if borough[visit[1]] == "hackney"]
    sure = {rng.choice([v for v in hackney if v[0] == event]) for event in sorted(with_hackney)}
    for slug in ("kingston-upon-thames", "enfield"):
        sure.add(rng.choice([visit for visit in could if borough[visit[1]] == slug]))
    return sure


def _guests(rng: random.Random, event: dict, people: list[dict]) -> list[str]:
    """Officers and partners come to what brings everyone together; partners to some of their sessions."""
    if event["network"]:
        return []
    roles = {"officer": 0.6, "partner": 0.5} if event["mode"] == "in_person" else {"partner": 0.1}
    return [person["person_id"] for person in people if rng.random() < roles.get(person["role"], 0)]


def _row(rng: random.Random, event: dict, person: str, chance: float, came: bool) -> list[dict]:
    """The record of one person at one event, if there is one: who stays away leaves a trace only by
    having registered."""
    registered = rng.random() < (0.9 if came else 0.4 * chance) if event["kind"] in REGISTERED_FOR else None
    if not (came or registered):
        return []
    stayed = event["minutes"] - rng.choice([0, 0, 1, 3, rng.randint(5, event["minutes"] // 2)])
    minutes = stayed if came and event["mode"] == "online" else None
    row = {"event_id": event["event_id"], "person_id": person, "registered": registered, "attended": came}
    return [row | {"minutes": minutes}]
