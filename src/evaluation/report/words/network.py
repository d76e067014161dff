"""What is said of networks: who came, who came back, whether it goes on.

What its notebook asks of events stands in `meetings`: which boroughs met there, and whether that survived online.
"""

import datetime as dt
import re
from collections.abc import Callable, Sequence

from evaluation.metrics.cells import CONFIDENTIAL, NOT_APPLICABLE
from evaluation.metrics.measure import Result, share
from evaluation.report.findings import Finding, Text, caveat, plain
from evaluation.report.study import Study
from evaluation.report.words import (
    KINDS,
    capital,
    date,
    every,
    listed,
    none_or,
    not_supplied,
    number,
    of,
    one_or,
    percent,
    sentences,
    things,
    was,
    why_none,
)
from evaluation.report.words.meetings import (
    OF_ATTENDANCE,
    day_of,
    events_reached,
    going_online,
    met_others,
    reached,
    someone_came,
)
from evaluation.report.words.surveys import everywhere, whose

__all__ = ["came_back", "going_online", "growth", "met_others", "never_came", "someone_came", "still_going", "who_came"]

OF_NETWORKS = ("participants", "people")
NOT_FOLLOWED = "Nobody had come to a meet-up that was followed by another."


def who_came(study: Study) -> Finding:
    """Who came, and who never did?"""
    if study.is_project:
        return _reached(study)
    found = [one for one in study.many("someone_came") if one.group]
    rows = [(capital(KINDS[one.group]), one if one.out_of is None else one.out_of, one) for one in found]
    return Finding(
        headline=f"Events at which someone from {study.name} came",
        answer=Text(someone_came(study)),
        caveat=caveat("someone_came"),
        table=study.table(
            "someone-came",
            f"Events open to {study.name}, and those at which someone came",
            ["Event", "Open to it", "Someone came"],
            rows,
        ),
        bars=[(capital(KINDS[one.group]), [one.out_of, one.count]) for one in found if one.is_shown],
        series=("open to the borough", "that someone came to"),
        axis="Events",
    )


def _reached(study: Study) -> Finding:
    """Which events reached how many boroughs, for the project."""
    headline, answer = reached(study)
    shown = events_reached(study)
    rows = [(f"{day_of(event)}: {event['title']}", one, one.out_of) for event, one in shown]
    return Finding(
        headline=headline,
        caveat=caveat("reach"),
        answer=sentences(answer, never_came(study) if shown else ""),
        table=study.table(
            "reach", "Boroughs reached by each event", ["Event", "Boroughs that came", "Members that day"], rows
        ),
    )


def never_came(study: Study) -> str:
    """How many participants never came to anything, where that can be told and there was something to come to."""
    one = study.one("never_came")
    if not one.is_shown or not study.programme.events:
        return ""
    if one.count == 0:
        return f"{capital(every(one.out_of, 'participant'))} came to something."
    if one.is_all:
        whoever = "The one participant never" if one.count == 1 else f"None of {number(one.count)} participants ever"
        return f"{whoever} came to anything."
    return f"{of_people(one, 'participants')} never came to anything."


def of_people(one: Result, what: str) -> str:
    """Count and total of the people in a network."""
    said = of(one, called(what, one.out_of))
    return said if one.count else f"none of {number(one.out_of)} {called(what, one.out_of)}"


def called(people: str, n: int) -> str:
    """A network's people, as the network is called; one of them in the singular.

    >>> called("managers", 1), called("managers", 8)
    ('manager', 'managers')
    """
    return re.sub("s$", "", people) if n == 1 else people


def growth(study: Study) -> Finding:
    """How did the networks grow?"""
    found = {one.group: one for one in study.many("growth") if one.group}
    networks = [name for name in study.project.networks if any(group.startswith(f"{name} ") for group in found)]
    days = sorted({group.rpartition(" ")[2] for group in found})
    rows = [(date(dt.date.fromisoformat(day)), *(found[f"{name} {day}"] for name in networks)) for day in days]
    hidden = [n for n, row in enumerate(rows) if not all(one.is_shown for one in row[1:])]
    drawn = days[hidden[-1] + 1 :] if hidden else days  # the chart begins where nothing is hidden any more
    headings = ["On", *(capital(name) for name in networks)]
    return Finding(
        headline=_grown(study, found, networks, days, written=str).rstrip("."),
        answer=Text(_grown(study, found, networks, days)),
        caveat=caveat("growth"),
        table=study.table(
            "participants",
            f"Participants {_where(study)}, by quarter",
            headings if rows else ["On", "Participants"],
            rows,
        ),
        bars=[(day, [found[f"{name} {day}"].count for name in networks]) for day in drawn] if len(drawn) > 1 else [],
        series=networks,
        axis="Participants",
        not_drawn=[f"what was before {date(dt.date.fromisoformat(drawn[0]))}"] if hidden and len(drawn) > 1 else [],
    )


def _grown(
    study: Study, found: dict[str, Result], networks: list[str], days: list[str], written: Callable[[str], str] = plain
) -> str:
    """How many are in each network now; those that may be told. A headline escapes by itself what is written."""
    now = [(name, found[f"{name} {days[-1]}"]) for name in networks] if days else []
    shown = [(one.count, written(name)) for name, one in now if one.is_shown]
    if not shown:
        return _unseen(study, [one for _, one in now], OF_NETWORKS, "were in the networks")
    said = [f"{number(n) if n else 'no'} {called(people, n)}" for n, people in shown]
    alone = len(shown) == 1 and shown[0][0] == 1
    hidden = [written(name) for name, one in now if one.state == CONFIDENTIAL]
    rest = f"; how many {listed(hidden)} there were is hidden" if hidden else ""
    return f"On {date(study.as_at)}, {listed(said)} {was(1 if alone else 2)} in the networks{rest}."


def came_back(study: Study) -> Finding:
    """Did they come back?"""
    found = [one for one in study.many("came_back") if one.group]
    shown = [one for one in found if one.is_shown]
    said = [_followed(one) for one in shown if one.out_of]
    hidden = [plain(one.group) for one in found if one.state == CONFIDENTIAL]
    if said and hidden:
        said.append(f"how many {listed(hidden)} came back is hidden")
    none = _unseen(study, found, (*OF_ATTENDANCE, *OF_NETWORKS), "came back to the next meet-up", NOT_FOLLOWED)
    return Finding(
        headline="Those who came back to the next meet-up",
        answer=sentences(capital("; ".join(said) + ".") if said else none, _again(study)),
        caveat=caveat("came_back", "came_again"),
        table=study.table(
            "came-back",
            f"Attendances at meet-ups {_where(study)}, and those who came to the next",
            ["Network", "Came", "Came to the next"],
            [(capital(one.group), one.out_of if one.is_shown else one, one) for one in found],
        ),
    )


def _again(study: Study) -> str:
    """Of everybody who first came long enough ago, how many came again."""
    found = [one for one in study.many("came_again", of="all") if one.group]
    if not found or not all(one.is_shown for one in found):
        return ""
    both = share(sum(one.count for one in found), sum(one.out_of for one in found))
    days = study.project.active_window_days
    people = f"of {one_or(both.out_of, 'person', 'people')} who first came at least {things(days, 'day')} ago"
    return capital(f"{everywhere(study)}{people}, {none_or(both.count)} came again{percent(both)}.")


def _followed(one: Result) -> str:
    people = plain(one.group)
    if one.out_of == 1:
        return f"the one time that {people} came to a meet-up was {'' if one.count else 'not '}followed by the next"
    again = none_or(one.count)
    if one.is_all:
        again = every(one.count, "time").removesuffix(" times")
    return (
        f"of the {number(one.out_of)} times that {people} came to a meet-up, {again} {was(one.count)} followed by "
        f"the next{percent(one)}"
    )


def still_going(study: Study) -> Finding:
    """Is it still going?"""
    found = [one for one in study.many("active") if one.group]
    longer = {one.group: one for one in study.many("active_longer")}
    days = study.project.active_window_days
    headings = ["Network", "Participants", f"Came in the last {days} days", "In the last 180 days"]
    rows = [(capital(one.group), study.one("participants", one.group), one, longer[one.group]) for one in found]
    return Finding(
        headline=f"Participants who came in the last {days} days",
        answer=Text(_lately(study, found, longer)),
        caveat=caveat("participants", "active"),
        table=study.table("active", f"Participants {_where(study)}, and those who came lately", headings, rows),
    )


def _lately(study: Study, found: list[Result], longer: dict[str, Result]) -> str:
    """How many came lately, and whether a longer window would tell another story."""
    shown, days = [one for one in found if one.is_shown], study.project.active_window_days
    if not shown:
        return _unseen(study, found, (*OF_ATTENDANCE, *OF_NETWORKS), f"came in the last {days} days")
    parts = listed([of_people(one, plain(one.group)) for one in shown])
    hidden = [plain(one.group) for one in found if one.state == CONFIDENTIAL]
    rest = f"; how many {listed(hidden)} did is hidden" if hidden else ""
    begins = f"In the last {days} days {parts} came to something{rest}."
    again = [longer[one.group] for one in shown if longer[one.group].is_shown]
    rounded = any(one.rounded_to for one in [*again, *shown])
    if not rounded and [one.count for one in again] == [one.count for one in shown]:
        return f"{begins} Over 180 days the numbers are the same."
    over = listed([of_people(one, plain(one.group)) for one in again]) if again else ""
    return f"{begins} Over 180 days it is {over}." if over else begins


def _unseen(
    study: Study, found: list[Result], needed: Sequence[str], did: str, nobody: str = "Nobody had joined a network."
) -> str:
    """Why it cannot be told how many people did something; `nobody` where all that it needs was supplied, and has
    nobody to count."""
    why = {CONFIDENTIAL: f"How many people{whose(study)} {did} is hidden.", NOT_APPLICABLE: nobody}
    return why_none(found, why, not_supplied(study, *needed) or nobody)


def _where(study: Study) -> str:
    return "in all boroughs" if study.is_project else f"from {study.name}"
