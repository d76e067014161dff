"""What is said of networks and events: who came, who met, who came back, whether that survived online and goes on."""

import datetime as dt
import re
from collections.abc import Callable, Sequence

from evaluation.metrics.cells import CONFIDENTIAL, NOT_APPLICABLE, NOT_AVAILABLE
from evaluation.metrics.result import Result, share
from evaluation.metrics.vocabulary import EVENT_KINDS, MEETUP
from evaluation.report.findings import Finding, Text, caveat, plain
from evaluation.report.study import Study
from evaluation.report.words import (
    OF_ATTENDANCE,
    base,
    capital,
    date,
    every,
    half_up,
    is_,
    listed,
    none_or,
    not_supplied,
    number,
    of,
    one_or,
    percent,
    sentences,
    things,
    told_of,
    was,
    why_none,
)
from evaluation.report.words.doubtful import nobody_known, none_held
from evaluation.report.words.surveys import everywhere, whose

OF_NETWORKS = ("participants", "people")
NOT_FOLLOWED = "Nobody had come to a meet-up that was followed by another."
NO_TIES = "No two people whose boroughs are known were at the same event."
NO_MEMBERS = "No borough was a member on the day of any event."


def who_came(study: Study) -> Finding:
    """Who came, and who never did?"""
    if study.is_project:
        return _reached(study)
    found = [*study.by_group("someone_came").values()]
    rows = [(capital(EVENT_KINDS[one.group]), *base(one)) for one in found]
    return Finding(
        headline=f"Events at which someone from {study.name} came",
        answer=sentences(someone_came(study), _how_many(study)),
        caveat=caveat("someone_came", "participants", "times_come"),
        table=study.table(
            "someone-came",
            f"Events open to {study.name}, and those at which someone came",
            ["Event", "Open to it", "Someone came"],
            rows,
        ),
        bars=[(capital(EVENT_KINDS[one.group]), [one.out_of, one.count]) for one in found if one.is_shown],
        series=("open to the borough", "that someone came to"),
        axis="Events",
    )


def _how_many(study: Study) -> str:
    """How many of a borough take part, and how often people came, as far as that is told."""
    people, times = study.one("participants"), study.one("times_come")
    said = []
    if people.is_shown and people.count:
        said.append(f"{one_or(people.count, 'person', 'people')} {is_(people.count)} in the networks")
    if times.is_shown and times.count:
        said.append(f"people came {things(times.count, 'time')} in all")
    return f"From {plain(study.name)}, {listed(said)}." if said else ""


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


@told_of("growth")
def growth(study: Study) -> Finding:
    """How did the networks grow?"""
    found = study.by_group("growth")
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


@told_of("came_back")
def came_back(study: Study) -> Finding:
    """Did they come back?"""
    found = [*study.by_group("came_back").values()]
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
    found = [*study.by_group("came_again", of="all").values()]
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


@told_of("active")
def still_going(study: Study) -> Finding:
    """Is it still going?"""
    found = [*study.by_group("active").values()]
    longer = {one.group: one for one in study.many("active_longer")}
    days = study.project.active_window_days
    headings = ["Network", "Participants", f"Came in the last {days} days"]
    rows = [(capital(one.group), study.one("participants", one.group), one) for one in found]
    if longer:
        headings.append("In the last 180 days")
        rows = [(*row, longer[one.group]) for row, one in zip(rows, found, strict=True)]
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
    again = [longer[one.group] for one in shown if one.group in longer and longer[one.group].is_shown]
    rounded = any(one.rounded_to for one in [*again, *shown])
    if not rounded and again and [one.count for one in again] == [one.count for one in shown]:
        return f"{begins} Over 180 days the numbers are the same."
    over = listed([of_people(one, plain(one.group)) for one in again]) if again else ""
    return f"{begins} Over 180 days it is {over}." if over else begins


def _unseen(
    study: Study, found: list[Result], needed: Sequence[str], did: str, nobody: str = "Nobody had joined a network."
) -> str:
    """Why it cannot be told how many people did something; `nobody` where all that it needs was supplied, and has
    nobody to count."""
    why = {CONFIDENTIAL: f"How many people{whose(study)} {did} is hidden.", NOT_APPLICABLE: nobody}
    return why_none(found, why, not_supplied(study, *needed) or nobody_known(study) or nobody)


def _where(study: Study) -> str:
    return "in all boroughs" if study.is_project else f"from {study.name}"


def someone_came(study: Study) -> str:
    """At how many events of each kind someone from the borough came."""
    found = study.many("someone_came")
    if not any(one.group for one in found):
        return not_supplied(study, *OF_ATTENDANCE) or none_held(study)
    shown = [one for one in found if one.group and one.is_shown]
    unknown = [EVENT_KINDS[one.group] for one in found if one.group and one.state == NOT_AVAILABLE]
    not_known = ""
    if unknown:
        kinds = listed([f"{kind}s" for kind in unknown])
        not_known = (
            f"It is not known to how many {kinds} someone from {plain(study.name)} came: some who came are of no known "
            "borough."
        )
    if not (shown or unknown):
        return f"No event was open to {plain(study.name)} yet."
    came = [_of_kind(one) for one in shown if one.count]
    missed = [_of_kind(one) for one in shown if not one.count]
    said = f"Someone from {plain(study.name)} came to {listed(came)}." if came else ""
    missed_them = f"Nobody came to {listed(missed).replace(' and ', ' or ')}." if missed else ""
    return sentences(said, missed_them, not_known)


def _of_kind(one: Result) -> str:
    kind = EVENT_KINDS[one.group]
    if one.out_of == 1:
        return f"the {kind}"
    if one.count == one.out_of > 0:
        return every(one.out_of, kind)
    return f"{number(one.count) if one.count else 'any'} of {number(one.out_of)} {kind}s"


def reached(study: Study) -> tuple[str, str]:
    """Which events reached how many boroughs, for the project: a headline and an answer."""
    shown = events_reached(study)
    if not shown:
        none_open = NO_MEMBERS if study.programme.events else none_held(study)
        if any(one.state == NOT_AVAILABLE for one in study.many("reach") if one.group):
            none_open = "Not known: some who came are of no known borough."
        why = not_supplied(study, *OF_ATTENDANCE) or none_open
        return why.rstrip("."), why
    counts = [one.count for _, one in shown]
    least, most = min(counts), max(counts)
    if len(shown) == 1:
        event, one = shown[0]
        some = of(one, "member boroughs") if most else "no borough"
        return f"The one event reached {things(most, 'borough')}", (
            f"{capital(some)} came to the one event, “{plain(event['title'])}”."
        )
    if least == most:
        each = " each" if most else ""
        return f"Events reached {things(most, 'borough')}{each}", _alike(len(shown), most)
    begins = f"{capital(every(len(shown), 'event'))} reached at least {things(least, 'borough')}."
    if not least:
        begins = f"No borough came to {number(counts.count(0))} of {number(len(shown))} events."
    to = f"{number(least)} to {number(most)} boroughs" if least else f"up to {things(most, 'borough')}"
    return f"Events reached {to}", f"{begins} {_most(shown, most)}"


def events_reached(study: Study) -> list[tuple[dict, Result]]:
    """The events whose boroughs can be told, in order of time."""
    if not study.is_project:
        return []
    found = {one.group: one for one in study.many("reach") if one.is_shown}
    return [(event, found[event["event"]]) for event in study.programme.events if event["event"] in found]


def _alike(events: int, boroughs: int) -> str:
    if not boroughs:
        return f"No borough came to any of {number(events)} events."
    return f"{capital(every(events, 'event'))} reached {things(boroughs, 'borough')}{' each' if events == 2 else ''}."


def _most(shown: list[tuple[dict, Result]], most: int) -> str:
    """Which event most boroughs came to, and how many others as many came to."""
    first, *others = [pair for pair in shown if pair[1].count == most]
    title = f"“{plain(first[0]['title'])}”"
    if not others:
        return f"The most, {of(first[1], 'member boroughs')}, came to {title}."
    return f"The most, {things(most, 'borough')}, came to {title} and to {things(len(others), 'other event')}."


def met_others(study: Study) -> Finding:
    """Did they meet other boroughs?"""
    areas = study.boroughs if study.is_project else {study.area: study.name}
    found = {name: one for slug, name in areas.items() for one in study.many("met_boroughs", of=slug)}
    if not found:  # which borough came to which event is for itself and the project team
        return _ties_alone(study)
    rows = [(name, one, base(one)[0]) for name, one in found.items()]
    return Finding(
        headline="Boroughs that met at events",
        answer=Text(_met(study, found)),
        caveat=caveat("met_boroughs", "ties_across"),
        table=study.table(
            "met-boroughs", "Other boroughs met at events", ["Borough", "Others met", "Other boroughs"], rows
        ),
    )


def _ties_alone(study: Study) -> Finding:
    ties = study.one("ties_across", of="all")
    no_ties = NO_TIES if study.programme.events else none_held(study)
    hidden = "How many ties join two boroughs is hidden." if ties.state == CONFIDENTIAL else no_ties
    return Finding(
        headline="Ties between people of different boroughs",
        answer=Text(_ties(study) or not_supplied(study, *OF_ATTENDANCE) or hidden),
        caveat=caveat("ties_across"),
        table=study.table(
            "ties", "Ties between people of all boroughs", ["Ties", "Share"], [("Across boroughs", ties)]
        ),
    )


def _met(study: Study, found: dict[str, Result]) -> str:
    shown = [one for one in found.values() if one.is_shown and one.out_of]
    if shown:
        said = _of_all(shown) if study.is_project else _of_one(study, shown[0])
        return sentences(said, _ties(study))
    states = {one.state for one in found.values()}
    if CONFIDENTIAL in states:
        return "Which boroughs met is hidden."
    no_ties = NO_TIES if study.programme.events else none_held(study)
    missing = "" if states == {NOT_APPLICABLE} else not_supplied(study, *OF_ATTENDANCE)
    return missing or (no_ties if len(study.boroughs) > 1 else "There was no other borough to meet.")


def _of_one(study: Study, one: Result) -> str:
    if not one.count:
        return f"People from {plain(study.name)} were at no event with people from another borough."
    some = f"{number(one.count)} of {number(one.out_of)}"
    others = f"{every(one.out_of, 'other borough') if one.count == one.out_of else f'{some} other boroughs'}"
    others = "the other borough" if one.out_of == 1 else others
    return f"People from {plain(study.name)} were at events with people from {others}."


def _of_all(shown: list[Result]) -> str:
    """How many boroughs met every other, and how many others they met."""
    counts, others = [one.count for one in shown], shown[0].out_of
    least, most, met_all = min(counts), max(counts), counts.count(others)
    if most == 0:
        return "No borough met another at any event."
    if least == others == 1:
        return "Both boroughs met at some event."
    if least == others:
        return f"{capital(every(len(shown), 'borough'))} met every other at some event."
    some = f"{number(least)} to {number(most)} of the {number(others)} others"
    if least == most:
        some = f"{number(most)} of the {number(others)} others each"
    begins = f"{number(met_all) if met_all else 'None'} of {number(len(shown))} boroughs"
    return f"{begins} met every other at some event: they met {some}."


def _ties(study: Study) -> str:
    """How many of the ties between people join two boroughs; an empty string where that cannot be told."""
    ties = study.one("ties_across", of="all")
    if not ties.is_shown:
        return ""
    of_100 = half_up(round(10_000 * ties.value), 100)
    if ties.value in (0, 1):
        which = "every tie" if ties.value else "no tie"
        return capital(f"{everywhere(study)}{which} between people joins two boroughs.")
    some = "fewer than 1" if of_100 == 0 else "more than 99" if of_100 == 100 else f"about {of_100}"
    join = "joins" if of_100 == 1 else "join"
    return capital(f"{everywhere(study)}{some} in 100 ties between people {join} two boroughs.")


def going_online(study: Study) -> Finding:
    """Did it survive going online?"""
    reach = {one.group: one for one in study.many("reach", of="all") if one.is_shown}
    met = {"in person": [], "online": []}
    for event in study.programme.events:
        if event["kind"] == MEETUP and event["mode"] in ("in_person", "online") and event["event"] in reach:
            met[event["mode"].replace("_", " ")].append(reach[event["event"]])
    sums = {
        mode: share(sum(one.count for one in found), sum(one.out_of for one in found)) for mode, found in met.items()
    }
    headings = ["Meet-ups", "Number", "Boroughs that came", "Members that day"]
    rows = [(capital(mode), len(met[mode]), sums[mode], sums[mode].out_of) for mode in met if met[mode]]
    return Finding(
        headline="Boroughs at meet-ups in person and online",
        answer=Text(_survived(sums["in person"], sums["online"])),
        caveat=Text(f"{caveat('reach')}{_not_alike(study)}"),
        table=study.table(
            "going-online", "Meet-ups of all boroughs, and the boroughs they reached, added up", headings, rows
        ),
    )


def _survived(before: Result, after: Result) -> str:
    """How widely the meet-ups reached, in person and online, added up over the meet-ups."""
    if not (before.is_shown and after.is_shown):
        return "Not known: it needs the attendance of meet-ups both in person and online."
    more = after.count * before.out_of - before.count * after.out_of
    how = "as widely as" if more == 0 else "more widely than" if more > 0 else "less widely than"
    times = [of(one, "time" if one.out_of == 1 else "times") for one in (after, before)]
    return (
        f"Online, meet-ups reached the boroughs {how} in person: added up over the meet-ups, member boroughs came "
        f"{times[0]} online, and {times[1]} in person."
    )


def _not_alike(study: Study) -> str:
    """What else than the screen may explain the difference: who the meet-ups were for."""
    meetups = [event for event in study.programme.events if event["kind"] == MEETUP]
    for_one = {
        mode: {bool(event["network"]) for event in meetups if event["mode"] == mode} for mode in ("in_person", "online")
    }
    if for_one == {"in_person": {False}, "online": {True}}:
        return " In person every meet-up was for all networks at once, online for one, so the two are not quite alike."
    return ""


def day_of(event: dict) -> str:
    return date(dt.date.fromisoformat(event["date"]))
