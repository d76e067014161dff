"""What is said of the hackathon and the challenge day: whom they reached, and what people thought of them."""

from collections.abc import Sequence

from evaluation.metrics.cells import CONFIDENTIAL, NOT_APPLICABLE, NOT_AVAILABLE
from evaluation.metrics.measure import Result
from evaluation.report.findings import Finding, Text, caveat, plain
from evaluation.report.study import NONE, Study
from evaluation.report.words import KINDS, base, capital, every, likely, one_or, things
from evaluation.report.words.surveys import LEVELS, Asked, asked, some_of

BIG_DAYS = ("hackathon", "challenge_day")
NO_AIM = "No aim was recorded for such a day, so whether it was met cannot be told."
UNKNOWN = Result(state=NOT_AVAILABLE)


def big_days(study: Study) -> Finding:
    """Did the hackathon and the challenge day do what they were for?"""
    days = {kind: [event for event in study.programme.events if event["kind"] == kind] for kind in BIG_DAYS}
    days = {kind: held for kind, held in days.items() if held}
    came = {one.group: one for one in study.many("attendances", of="all") if one.group}
    reach = {one.group: one for one in study.many("reach", of="all") if one.group}
    rows, told = [], []
    for kind, held in days.items():
        q = _statement(study, kind)
        thought = UNKNOWN if q is None else study.one("best_two", q.group, of="all")
        people = came.get(kind, UNKNOWN)
        rows += _day_rows(held, reach, people, thought)
        told += _days(study, held, reach, [*_people(people, len(held)), *_opinion(q, thought)])
    no_events = "events" in study.not_supplied
    no_day = "Not known: no events were supplied." if no_events else "No such day had been held."
    return Finding(
        headline="What the hackathon and the challenge day reached",
        answer=Text(" ".join([NO_AIM, *told]) if days else no_day),
        caveat=caveat("reach", "best_two"),
        table=study.table(
            "big-days",
            "The hackathon and the challenge day, all boroughs together",
            ["Day", "Boroughs that came", "People who came", "Answered", "The two best answers"],
            rows,
            none=NONE,
        ),
    )


def _statement(study: Study, kind: str) -> Asked | None:
    """The first statement that people were asked about after a day of this kind."""
    found = asked(study, *LEVELS, kinds=("likert",))
    return next((q for q in found if q.about == kind and q.row["direction"] != "none"), None)


def _day_rows(held: Sequence[dict], reach: dict[str, Result], people: Result, said: Result) -> list[tuple]:
    """A row a day; who came and what they said is known of the days of a kind together."""
    pooled = people, *base(said)
    if len(held) == 1:
        return [(held[0]["title"], reach.get(held[0]["event"], UNKNOWN), *pooled)]
    rows = [(event["title"], reach.get(event["event"], UNKNOWN), *[UNKNOWN] * 3) for event in held]
    return [*rows, (_all_of(held), Result(state=NOT_APPLICABLE), *pooled)]


def _all_of(held: Sequence[dict]) -> str:
    return f"{capital(every(len(held), KINDS[held[0]['kind']]))} together"


def _people(people: Result, days: int) -> list[str]:
    if not people.is_shown:
        return []
    if days > 1:  # somebody may have come to several
        return [things(people.count, "attendance")]
    return [f"{one_or(people.count, 'person', 'people')} came"]


def _opinion(q: Asked | None, thought: Result) -> list[str]:
    if thought.is_shown:
        return [f"{some_of(thought, 'who replied', ending=likely(thought))} {plain(q.best)}"]
    why = {CONFIDENTIAL: "what people thought of it is hidden", NOT_APPLICABLE: "nobody replied"}
    return [why[thought.state]] if thought.state in why else []


def _days(study: Study, held: Sequence[dict], reach: dict[str, Result], pooled: list[str]) -> list[str]:
    """A sentence a day; who came and what they said is known of the days of a kind together."""
    if len(held) == 1:
        return [_day(study, held[0], reach, pooled)]
    told = [_day(study, event, reach, []) for event in held]
    return [*told, f"{_all_of(held)}: {'; '.join(pooled)}."] if pooled else told


def _day(study: Study, event: dict, reach: dict[str, Result], pooled: list[str]) -> str:
    boroughs = reach.get(event["event"], UNKNOWN)
    parts = [
        f"{some_of(boroughs, 'member boroughs')} sent somebody"
        if boroughs.is_shown
        else "no borough was a member that day"
        if boroughs.state == NOT_APPLICABLE
        else "which boroughs came is not known"
    ]
    scenarios = [row["scenario"] for row in study.programme.scenarios if row["event"] == event["event"]]
    if scenarios and boroughs.count:
        parts.append(f"they worked on {things(len(scenarios), 'scenario')}")
    return f"“{plain(event['title'])}”: {'; '.join([*parts, *pooled])}."
