"""The promised places: who promised them, when they were due, what became of them."""

import datetime as dt
import random
from collections import Counter
from typing import NamedTuple, TypeVar

from evaluation.sample.days import (
    AS_AT,
    KICKOFF,
    OCTOBER_MEETUP,
    days,
    every_day,
    month_ends,
    months_later,
    working_days,
)

Value = TypeVar("Value")


class Plan(NamedTuple):
    """What the sample holds of one borough. The totals of the columns are the published figures."""

    borough: str
    joined_on: dt.date
    by_october: int  # promised by 29 October 2019
    by_july: int  # promised after that, by July 2020
    in_september: int  # promised in September 2020: none of these is due by then
    not_yet_due: int  # still empty on 30 September 2020, of those promised in September
    overdue: int  # still empty on 30 September 2020, of those promised before
    cancelled: int
    managers: int  # in the managers' network on 30 September 2020


PLAN = [
    Plan("hackney", KICKOFF, 13, 5, 4, 2, 1, 1, 8),
    Plan("camden", KICKOFF, 9, 4, 4, 2, 1, 0, 6),
    Plan("southwark", KICKOFF, 9, 4, 2, 1, 0, 1, 5),
    Plan("islington", KICKOFF, 6, 2, 1, 0, 1, 0, 4),
    Plan("lambeth", KICKOFF, 5, 2, 1, 1, 0, 0, 3),
    Plan("brent", KICKOFF, 3, 2, 1, 0, 1, 0, 3),
    Plan("greenwich", KICKOFF, 4, 2, 0, 0, 0, 0, 2),
    Plan("newham", KICKOFF, 3, 2, 1, 1, 0, 0, 2),
    Plan("waltham-forest", KICKOFF, 3, 1, 1, 0, 0, 0, 2),
    Plan("lewisham", KICKOFF, 3, 2, 0, 0, 1, 0, 2),
    Plan("haringey", KICKOFF, 3, 2, 0, 0, 0, 1, 2),
    Plan("hammersmith-and-fulham", KICKOFF, 3, 1, 0, 0, 0, 0, 2),
    Plan("merton", KICKOFF, 2, 1, 0, 0, 0, 0, 2),
    Plan("sutton", KICKOFF, 2, 1, 0, 0, 0, 0, 1),
    Plan("kingston-upon-thames", KICKOFF, 1, 0, 0, 0, 0, 0, 1),
    Plan("barnet", dt.date(2020, 2, 3), 0, 1, 1, 0, 0, 0, 2),
    Plan("enfield", dt.date(2020, 4, 6), 0, 0, 1, 1, 0, 0, 1),
    Plan("hounslow", dt.date(2020, 6, 1), 0, 0, 0, 0, 0, 0, 1),
]

ROLES = {
    "software developer": 7,
    "infrastructure technician": 6,
    "IT solutions technician": 6,
    "digital project manager": 6,
    "project manager": 15,
    "data and business analyst": 5,
    "IT user": 3,
    "cyber security technologist": 2,
    "ICT help desk": 2,
    "graphic design and drone pilot": 1,
    "application support": 4,
    "": 61,
}
ADDITIONALITY = {"new": 31, "sooner": 22, "anyway": 33, "unknown": 16}  # of the 102 filled

# How many places that were due by the end were filled in each month; those promised in September 2020
# and filled at once come on top.
FILLED_IN = [11, 8, 9, 3, 10, 10, 9, 2, 1, 2, 5, 6, 17]  # from September 2019
LATE = 19  # of the 93 that were due by the end and filled
NOTICE = days(14)  # nobody starts sooner after the promise
LAST_START = dt.date(2020, 9, 28)


def member_boroughs() -> list[dict]:
    """Who was a member from when: fifteen founders, three later."""
    founders = "illustrative: the founding members were not published by name"
    others = "illustrative: the day of joining was not published"
    return [
        {"borough": borough, "joined_on": day, "source": founders if day == KICKOFF else others}
        for day, borough in sorted((plan.joined_on, plan.borough) for plan in PLAN)
    ]


def pledges(rng: random.Random) -> list[dict]:
    """The places in order of promise; `fate` is what became of them, for the making alone."""
    places = [place for plan in PLAN for place in _promised(rng, plan)]
    places.sort(key=lambda place: place["pledged_on"])
    _fill(rng, places)
    _set_due(rng, places)
    roles, additionality = shuffled(rng, ROLES), shuffled(rng, ADDITIONALITY)
    for number, place in enumerate(places, 1):
        filled = "filled_on" in place
        place |= {"pledge_id": f"P-{number:03d}", "filled": filled, "role_family": roles.pop()}
        place["additionality"] = additionality.pop() if filled else ""
    return places


def _promised(rng: random.Random, plan: Plan) -> list[dict]:
    """The places of one borough, with the day of the promise and the fate of each."""
    october = working_days(KICKOFF + days(1), OCTOBER_MEETUP - days(1))
    july = working_days(max(plan.joined_on, OCTOBER_MEETUP + days(1)), dt.date(2020, 7, 24))
    september = working_days(dt.date(2020, 9, 1), dt.date(2020, 9, 18))
    # About a third of the early promises were made at the meet-up itself.
    on = [OCTOBER_MEETUP if rng.random() < 0.35 else rng.choice(october) for _ in range(plan.by_october)]
    on += [rng.choice(july) for _ in range(plan.by_july)]
    fates = ["overdue"] * plan.overdue + ["cancelled"] * plan.cancelled
    fates += ["filled"] * (len(on) - len(fates))
    rng.shuffle(fates)
    on += [rng.choice(september) for _ in range(plan.in_september)]
    fates += ["not yet due"] * plan.not_yet_due + ["early"] * (plan.in_september - plan.not_yet_due)
    return [{"borough": plan.borough, "pledged_on": day, "fate": fate} for day, fate in zip(on, fates, strict=True)]


def _fill(rng: random.Random, places: list[dict]) -> None:
    """Start days by FILLED_IN, in order of time: a place open to a day is open to all later ones, so
    whichever is chosen, the last day still finds one."""
    waiting = [place for place in places if place["fate"] == "filled"]
    for day in sorted(_start_day(rng, month) for month, number in enumerate(FILLED_IN) for _ in range(number)):
        place = rng.choice([place for place in waiting if place["pledged_on"] + NOTICE <= day])
        place["filled_on"] = day
        waiting.remove(place)
    for place in places:
        if place["fate"] == "early":
            place["filled_on"] = rng.choice(working_days(place["pledged_on"] + days(5), LAST_START))
        if place["fate"] == "cancelled":  # employers withdrew once the pandemic had begun
            since = max(place["pledged_on"] + days(30), dt.date(2020, 3, 23))
            place["cancelled_on"] = rng.choice(working_days(since, AS_AT))


def _start_day(rng: random.Random, month: int) -> dt.date:
    first = months_later(dt.date(2019, 9, 2), month)
    choice = working_days(first, min(first + days(26), LAST_START))
    return rng.choices(choice, [6 if day.weekday() == 0 else 1 for day in choice])[0]  # mostly Mondays


def _set_due(rng: random.Random, places: list[dict]) -> None:
    """Due days, mostly month-ends, two months to a year after the promise. Who waited longer than that was late."""
    filled = [place for place in places if place["fate"] == "filled"]
    waited = {id(place): (place["filled_on"] - place["pledged_on"]).days for place in filled}
    could_be_late = [place for place in filled if waited[id(place)] >= 100]
    could_be_late.sort(key=lambda place: (waited[id(place)] > 330, rng.random()), reverse=True)
    late = {id(place) for place in could_be_late[:LATE]}
    for place in places:
        soonest, latest = place["pledged_on"] + days(60), place["pledged_on"] + days(365)
        if id(place) in late:
            latest = min(latest, place["filled_on"] - days(1))
        elif place["fate"] not in ("early", "not yet due"):
            soonest, latest = max(soonest, place.get("filled_on", soonest)), min(latest, AS_AT)
        place["due_on"] = _due_day(rng, soonest, latest)


def _due_day(rng: random.Random, soonest: dt.date, latest: dt.date) -> dt.date:
    ends = month_ends(soonest, latest)
    middles = [day for day in every_day(soonest, latest) if day.day == 15]
    if middles and (not ends or rng.random() < 0.12):
        return rng.choice(middles)
    return rng.choice(ends or [latest])


def shuffled(rng: random.Random, numbers: dict[Value, int]) -> list[Value]:
    """Each value as often as it says, in random order.

    >>> shuffled(random.Random(1), {"yes": 2, "no": 1})
    ['yes', 'no', 'yes']
    """
    values = [*Counter(numbers).elements()]
    rng.shuffle(values)
    return values
